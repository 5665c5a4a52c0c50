/* SPDX-License-Identifier: GPL-3.0-or-later
 * What one server said to one question. Owns its names and records; any thread, no I/O.
 * Everything that turns wire data into text for people passes todoku_dns_text_escape() here.
 */
#include "todoku-observation.h"

#include <string.h>

#include "todoku-domain-name.h"
#include "todoku-packed.h"

G_DEFINE_BOXED_TYPE (TodokuObservation, todoku_observation,
                     todoku_observation_ref, todoku_observation_unref)

/**
 * todoku_observation_new:
 * @name: the name asked for
 * @rrtype: the type asked for
 *
 * Returns: (transfer full): an observation that says nothing yet (`TIMED_OUT`, no records), to be
 *   filled by its maker before it is shared
 */
TodokuObservation *
todoku_observation_new (const char *name,
                        guint16     rrtype)
{
  return todoku_observation_new_from (name, rrtype, NULL, NULL);
}

/**
 * todoku_observation_new_from:
 * @name: the name asked for
 * @rrtype: the type asked for
 * @server_name: (nullable): the name of the server
 * @server_address: (nullable): its address as text
 *
 * Returns: (transfer full): the same as todoku_observation_new(), of a server; its three texts
 *   stand in the same allocation
 */
TodokuObservation *
todoku_observation_new_from (const char *name,
                             guint16     rrtype,
                             const char *server_name,
                             const char *server_address)
{
  gsize size = todoku_packed_size (name) + todoku_packed_size (server_name) +
               todoku_packed_size (server_address);
  TodokuObservation *self = g_atomic_rc_box_alloc0 (sizeof *self + size);
  char *space = (char *) (self + 1);

  self->name = todoku_packed_copy (&space, name);
  self->server_name = todoku_packed_copy (&space, server_name);
  self->server_address = todoku_packed_copy (&space, server_address);
  self->rrtype = rrtype;
  self->status = TODOKU_ASK_TIMED_OUT;
  self->ede = -1;
  self->answer = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_rr_free);
  self->authority = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_rr_free);

  return self;
}

/**
 * todoku_observation_ref:
 * @self: an observation
 *
 * Returns: (transfer full): @self
 */
TodokuObservation *
todoku_observation_ref (TodokuObservation *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
observation_clear (gpointer data)
{
  TodokuObservation *self = data;

  g_ptr_array_unref (self->answer);
  g_ptr_array_unref (self->authority);
  g_clear_pointer (&self->glue, g_ptr_array_unref);
}

/**
 * todoku_observation_unref:
 * @self: (transfer full): an observation
 */
void
todoku_observation_unref (TodokuObservation *self)
{
  g_atomic_rc_box_release_full (self, observation_clear);
}

/**
 * todoku_rr_copy:
 * @fields: a record whose strings are borrowed
 *
 * Returns: (transfer full): a copy that owns everything, in one allocation but for the two GBytes
 */
TodokuRr *
todoku_rr_copy (const TodokuRr *fields)
{
  gsize size = todoku_packed_size (fields->owner) + todoku_packed_size (fields->target) +
               todoku_packed_size (fields->mailbox) + todoku_packed_size (fields->address);
  TodokuRr *rr = g_malloc (sizeof *rr + size + fields->n_strings);
  char *space = (char *) (rr + 1);

  *rr = *fields;
  rr->owner = todoku_packed_copy (&space, fields->owner);
  rr->target = todoku_packed_copy (&space, fields->target);
  rr->mailbox = todoku_packed_copy (&space, fields->mailbox);
  rr->address = todoku_packed_copy (&space, fields->address);
  rr->text = fields->text != NULL ? g_bytes_ref (fields->text) : NULL;
  rr->rdata = fields->rdata != NULL ? g_bytes_ref (fields->rdata) : NULL;
  if (fields->n_strings > 0)
    rr->string_lengths = memcpy (space, fields->string_lengths, fields->n_strings);

  return rr;
}

/**
 * todoku_rr_free:
 * @rr: (transfer full) (nullable): a record
 */
void
todoku_rr_free (TodokuRr *rr)
{
  if (rr == NULL)
    return;

  g_clear_pointer (&rr->text, g_bytes_unref);
  g_clear_pointer (&rr->rdata, g_bytes_unref);
  g_free (rr);
}

/**
 * todoku_rr_to_presentation:
 * @rr: a record
 *
 * Returns: (transfer full): its data as printable ASCII for people and JSON: names and addresses as
 *   they are, TXT strings joined, every other byte as `\DDD` (RFC 1035 section 5.1)
 */
char *
todoku_rr_to_presentation (const TodokuRr *rr)
{
  gsize length;
  const guint8 *data;

  switch (rr->rrtype)
    {
    case TODOKU_RRTYPE_A:
    case TODOKU_RRTYPE_AAAA:
      return g_strdup (rr->address);
    case TODOKU_RRTYPE_CNAME:
    case TODOKU_RRTYPE_NS:
    case TODOKU_RRTYPE_PTR:
      return g_strdup (rr->target);
    case TODOKU_RRTYPE_MX:
      return g_strdup_printf ("%u %s", rr->preference, rr->target);
    case TODOKU_RRTYPE_SOA:
      return g_strdup_printf ("%s %u", rr->target, rr->serial);
    case TODOKU_RRTYPE_TXT:
    case TODOKU_RRTYPE_SPF:
      data = g_bytes_get_data (rr->text, &length);
      return todoku_dns_text_escape (data, length);
    default:
      if (rr->rdata == NULL)
        return g_strdup ("");
      data = g_bytes_get_data (rr->rdata, &length);
      return todoku_dns_text_escape (data, length);
    }
}

/**
 * todoku_observation_is_answered:
 * @self: an observation
 *
 * Returns: whether the answer says something about the data: NOERROR or NXDOMAIN. SERVFAIL, REFUSED
 *   and silence only say that it could not be checked.
 */
gboolean
todoku_observation_is_answered (const TodokuObservation *self)
{
  return self->status == TODOKU_ASK_ANSWERED &&
         (self->rcode == TODOKU_RCODE_NOERROR || self->rcode == TODOKU_RCODE_NXDOMAIN);
}

/**
 * todoku_observation_is_nxdomain:
 * @self: an observation
 *
 * Returns: whether the name itself does not exist. A NXDOMAIN behind a CNAME is about the last
 *   target, not about the name asked for (RFC 6604 section 3).
 */
gboolean
todoku_observation_is_nxdomain (const TodokuObservation *self)
{
  if (self->status != TODOKU_ASK_ANSWERED || self->rcode != TODOKU_RCODE_NXDOMAIN)
    return FALSE;

  for (guint i = 0; i < self->answer->len; i++)
    {
      const TodokuRr *rr = g_ptr_array_index (self->answer, i);

      if (rr->rrtype == TODOKU_RRTYPE_CNAME && todoku_dns_name_equal (rr->owner, self->name))
        return FALSE;
    }

  return TRUE;
}

/**
 * todoku_observation_is_silent:
 * @self: an observation
 *
 * Returns: whether nobody answered the question
 */
gboolean
todoku_observation_is_silent (const TodokuObservation *self)
{
  return self->status == TODOKU_ASK_TIMED_OUT || self->status == TODOKU_ASK_UNREACHABLE;
}

/**
 * todoku_observation_is_nodata:
 * @self: an observation
 *
 * Returns: whether the name may exist but has nothing of the type asked for, and no alias either
 *   (RFC 2308 section 2.2). A referral is not NODATA.
 */
gboolean
todoku_observation_is_nodata (const TodokuObservation *self)
{
  return self->status == TODOKU_ASK_ANSWERED && self->rcode == TODOKU_RCODE_NOERROR &&
         self->answer->len == 0 && !todoku_observation_is_lame (self);
}

/**
 * todoku_observation_is_bogus:
 * @self: an observation of a recursive resolver
 *
 * Returns: whether the resolver says itself that validation has failed (RFC 8914 section 4)
 */
gboolean
todoku_observation_is_bogus (const TodokuObservation *self)
{
  return self->status == TODOKU_ASK_ANSWERED && self->rcode == TODOKU_RCODE_SERVFAIL &&
         (self->ede == 1 || self->ede == 2 || (self->ede >= 5 && self->ede <= 12));
}

/**
 * todoku_observation_has_type:
 * @self: (nullable): an observation
 * @rrtype: a type
 *
 * Returns: whether there are data of the type in its answer
 */
gboolean
todoku_observation_has_type (const TodokuObservation *self,
                             guint16                  rrtype)
{
  for (guint i = 0; self != NULL && i < self->answer->len; i++)
    if (((TodokuRr *) g_ptr_array_index (self->answer, i))->rrtype == rrtype)
      return TRUE;

  return FALSE;
}

/**
 * todoku_observation_is_lame:
 * @self: an observation of an authoritative server
 *
 * Returns: whether the server answered without authority: it refused, it refers elsewhere, or it
 *   says what it has no authority to say
 */
gboolean
todoku_observation_is_lame (const TodokuObservation *self)
{
  if (self->status != TODOKU_ASK_ANSWERED || self->recursive)
    return FALSE;
  if (self->rcode == TODOKU_RCODE_REFUSED || self->rcode == TODOKU_RCODE_NOTIMP)
    return TRUE;

  return todoku_observation_is_answered (self) && !self->aa;
}

/**
 * todoku_observation_zone_above:
 * @self: an observation of an authoritative server
 * @zone: the apex of the zone it was asked as
 *
 * Returns: (transfer none) (nullable): the zone above, when it is in the name of that zone that the
 *   server has denied the name or the type (RFC 2308 section 3)
 */
const char *
todoku_observation_zone_above (const TodokuObservation *self,
                               const char              *zone)
{
  for (guint i = 0; self->answer->len == 0 && i < self->authority->len; i++)
    {
      const TodokuRr *rr = g_ptr_array_index (self->authority, i);

      if (rr->rrtype == TODOKU_RRTYPE_SOA && !todoku_dns_name_equal (rr->owner, zone) &&
          (todoku_dns_name_equal (rr->owner, ".") || todoku_domain_name_is_below (zone, rr->owner)))
        return rr->owner;
    }

  return NULL;
}

/**
 * todoku_observation_rrs_at:
 * @self: an observation
 * @owner: a name
 * @rrtype: a type
 *
 * Data reached through an alias stands at another owner and is not returned.
 *
 * Returns: (transfer container) (element-type TodokuRr): the records of the answer section whose
 *   owner is @owner itself
 */
GPtrArray *
todoku_observation_rrs_at (const TodokuObservation *self,
                           const char              *owner,
                           guint16                  rrtype)
{
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < self->answer->len; i++)
    {
      TodokuRr *rr = g_ptr_array_index (self->answer, i);

      if (rr->rrtype == rrtype && todoku_dns_name_equal (rr->owner, owner))
        g_ptr_array_add (found, rr);
    }

  return found;
}

/**
 * todoku_observation_negative_ttl:
 * @self: an observation
 *
 * A recursive resolver counts the TTL of the authority SOA down, so for its answers this is the
 * exact time until it asks again (RFC 2308 section 5).
 *
 * Returns: how many seconds the negative answer may be kept: the lesser of the SOA's TTL and its
 *   MINIMUM (RFC 2308 section 4), or -1 without a SOA
 */
gint64
todoku_observation_negative_ttl (const TodokuObservation *self)
{
  for (guint i = 0; i < self->authority->len; i++)
    {
      const TodokuRr *rr = g_ptr_array_index (self->authority, i);

      if (rr->rrtype == TODOKU_RRTYPE_SOA)
        return MIN (rr->ttl, rr->minimum);
    }

  return -1;
}

/**
 * todoku_dns_name_equal:
 * @a: a name in presentation form
 * @b: another
 *
 * Returns: whether both are the same name: ASCII case does not count (RFC 4343), nor does one final
 *   dot
 */
gboolean
todoku_dns_name_equal (const char *a,
                       const char *b)
{
  gsize length_a = strlen (a);
  gsize length_b = strlen (b);

  if (length_a > 1 && a[length_a - 1] == '.')
    length_a--;
  if (length_b > 1 && b[length_b - 1] == '.')
    length_b--;

  /* Nearly always they are the same byte by byte, which is found out far more cheaply. */
  return length_a == length_b &&
         (memcmp (a, b, length_a) == 0 || g_ascii_strncasecmp (a, b, length_a) == 0);
}

/**
 * todoku_dns_text_escape:
 * @data: (array length=length): bytes from the network
 * @length: how many
 *
 * Returns: (transfer full): printable ASCII; a backslash is doubled, all else becomes `\DDD`
 *   (RFC 1035 section 5.1), which also disarms control and bidirectional characters
 */
char *
todoku_dns_text_escape (const guint8 *data,
                        gsize         length)
{
  GString *text = g_string_sized_new (length + 1);

  for (gsize i = 0; i < length; i++)
    {
      if (data[i] == '\\')
        g_string_append (text, "\\\\");
      else if (data[i] >= 0x20 && data[i] < 0x7f)
        g_string_append_c (text, data[i]);
      else
        g_string_append_printf (text, "\\%03u", data[i]);
    }

  return g_string_free (text, FALSE);
}

/**
 * todoku_rcode_to_text:
 * @rcode: a response code
 *
 * Returns: (transfer none): its mnemonic from the IANA registry; never translated
 */
const char *
todoku_rcode_to_text (guint16 rcode)
{
  static const char *const names[] = {
    "NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "YXDOMAIN", "YXRRSET",
    "NXRRSET", "NOTAUTH", "NOTZONE",
  };

  if (rcode == TODOKU_RCODE_BADVERS)
    return "BADVERS";

  return rcode < G_N_ELEMENTS (names) ? names[rcode] : "RCODE";
}

/**
 * todoku_rrtype_to_text:
 * @rrtype: an RR TYPE
 *
 * Returns: (transfer none): its mnemonic; "TYPE" for one this program never asks for
 */
const char *
todoku_rrtype_to_text (guint16 rrtype)
{
  static const struct { guint16 rrtype; const char *name; } names[] = {
    { TODOKU_RRTYPE_A, "A" }, { TODOKU_RRTYPE_NS, "NS" }, { TODOKU_RRTYPE_CNAME, "CNAME" },
    { TODOKU_RRTYPE_SOA, "SOA" }, { TODOKU_RRTYPE_PTR, "PTR" }, { TODOKU_RRTYPE_MX, "MX" },
    { TODOKU_RRTYPE_TXT, "TXT" }, { TODOKU_RRTYPE_AAAA, "AAAA" }, { TODOKU_RRTYPE_SRV, "SRV" },
    { TODOKU_RRTYPE_DS, "DS" }, { TODOKU_RRTYPE_RRSIG, "RRSIG" },
    { TODOKU_RRTYPE_DNSKEY, "DNSKEY" }, { TODOKU_RRTYPE_SPF, "SPF" }, { TODOKU_RRTYPE_CAA, "CAA" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i].rrtype == rrtype)
      return names[i].name;

  return "TYPE";
}
