/* SPDX-License-Identifier: GPL-3.0-or-later
 * DNS UPDATE messages (RFC 2136). Pure; any thread. Every record that is added brings the
 * prerequisites that make the server refuse the whole message if anything stands in its place.
 */
#include "todoku-dns-update.h"

#include "todoku-dns-message.h"
#include "todoku-dns-reply.h"
#include "todoku-dns-wire.h"
#include "todoku-domain-name.h"
#include "todoku-error.h"

#define OPCODE_UPDATE (5 << 11)
#define OPCODE_MASK 0x7800
#define RCODE_MASK 0x000f

#define CLASS_NONE 254
#define RRTYPE_ANY 255

static gboolean
append_rr (GByteArray  *message,
           const char  *owner,
           guint16      rrtype,
           guint16      rrclass,
           guint32      ttl,
           GBytes      *rdata,
           GError     **error)
{
  guint8 wire[TODOKU_DNS_NAME_MAX];
  gsize length = todoku_dns_name_to_wire (owner, wire, error);
  gsize rdata_length = 0;
  const guint8 *data = rdata != NULL ? g_bytes_get_data (rdata, &rdata_length) : NULL;

  if (length == 0)
    return FALSE;

  g_byte_array_append (message, wire, length);
  todoku_dns_append_u16 (message, rrtype);
  todoku_dns_append_u16 (message, rrclass);
  todoku_dns_append_u32 (message, ttl);
  todoku_dns_append_u16 (message, rdata_length);
  g_byte_array_append (message, data, rdata_length);

  return TRUE;
}

static GByteArray *
start_message (guint16      id,
               const char  *zone,
               GPtrArray   *records,
               GError     **error)
{
  g_autoptr(GByteArray) message = g_byte_array_new ();
  guint8 wire[TODOKU_DNS_NAME_MAX];
  gsize length = todoku_dns_name_to_wire (zone, wire, error);

  if (length == 0)
    return NULL;

  for (guint i = 0; i < records->len; i++)
    {
      const TodokuRecord *record = g_ptr_array_index (records, i);

      if (!todoku_domain_name_is_below (record->host, zone))
        {
          g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT,
                       "%s does not lie in the zone %s", record->host, zone);
          return NULL;
        }
    }

  todoku_dns_append_u16 (message, id);
  todoku_dns_append_u16 (message, OPCODE_UPDATE);
  todoku_dns_append_u16 (message, 1);
  todoku_dns_append_u16 (message, 0);
  todoku_dns_append_u16 (message, 0);
  todoku_dns_append_u16 (message, 0);

  /* The zone section (RFC 2136 section 2.3) has the form of a question for the SOA. */
  g_byte_array_append (message, wire, length);
  todoku_dns_append_u16 (message, TODOKU_RRTYPE_SOA);
  todoku_dns_append_u16 (message, TODOKU_DNS_CLASS_IN);

  return g_steal_pointer (&message);
}

/* TXT data in presentation form for the codec: one quoted string, which it cuts into
 * character-strings of at most 255 octets (RFC 1035 section 3.3.14).
 */
static char *
quote_text (const char *text)
{
  GString *quoted = g_string_new ("\"");
  gsize in_string = 0;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (in_string == 255)
        {
          g_string_append (quoted, "\" \"");
          in_string = 0;
        }
      if (*p == '"' || *p == '\\')
        g_string_append_c (quoted, '\\');
      if ((guchar) *p < 0x20 || (guchar) *p >= 0x7f)
        g_string_append_printf (quoted, "\\%03u", (guchar) *p);
      else
        g_string_append_c (quoted, *p);
      in_string++;
    }
  g_string_append_c (quoted, '"');

  return g_string_free (quoted, FALSE);
}

static GBytes *
record_to_rdata (const TodokuRecord  *record,
                 GError             **error)
{
  g_autofree char *text = NULL;

  switch (record->type)
    {
    case TODOKU_RECORD_TYPE_TXT:
      text = quote_text (record->value);
      break;
    case TODOKU_RECORD_TYPE_MX:
      text = g_strdup_printf ("%d %s", MAX (record->priority, 0), record->value);
      break;
    case TODOKU_RECORD_TYPE_CNAME:
    default:
      text = g_strdup (record->value);
      break;
    }

  return todoku_dns_rdata_from_text (todoku_record_type_to_rrtype (record->type), text, error);
}

/* The data of a TXT record as they stand in the zone, its split into strings included. */
static GBytes *
text_to_rdata (const TodokuRr *rr)
{
  g_autoptr(GByteArray) data = g_byte_array_new ();
  gsize length;
  const guint8 *text = g_bytes_get_data (rr->text, &length);
  gsize done = 0;

  for (guint i = 0; i < rr->n_strings && done + rr->string_lengths[i] <= length; i++)
    {
      g_byte_array_append (data, &rr->string_lengths[i], 1);
      g_byte_array_append (data, text + done, rr->string_lengths[i]);
      done += rr->string_lengths[i];
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&data));
}

/* "RRset exists (value dependent)", RFC 2136 section 2.4.2: the texts at the name are still these
 * and no others. Returns how many prerequisites that took, or -1.
 */
static int
append_present (GByteArray          *message,
                const TodokuRecord  *record,
                GPtrArray           *present,
                GError             **error)
{
  int n = 0;

  for (guint i = 0; present != NULL && i < present->len && n == 0; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (present, i);

      for (guint j = 0; j < observation->answer->len; j++)
        {
          const TodokuRr *rr = g_ptr_array_index (observation->answer, j);
          g_autoptr(GBytes) rdata = NULL;

          if (rr->rrtype != TODOKU_RRTYPE_TXT || !todoku_dns_name_equal (rr->owner, record->host))
            continue;
          rdata = text_to_rdata (rr);
          if (!append_rr (message, record->host, TODOKU_RRTYPE_TXT, TODOKU_DNS_CLASS_IN, 0, rdata,
                          error))
            return -1;
          n++;
        }
    }

  return n;
}

/* "Delete an RR from an RRset", RFC 2136 section 2.5.4. */
static gboolean
append_removals (GByteArray  *message,
                 GPtrArray   *records,
                 GError     **error)
{
  for (guint i = 0; i < records->len; i++)
    {
      const TodokuRecord *record = g_ptr_array_index (records, i);
      g_autoptr(GBytes) rdata = record_to_rdata (record, error);

      if (rdata == NULL ||
          !append_rr (message, record->host, todoku_record_type_to_rrtype (record->type),
                      CLASS_NONE, 0, rdata, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * todoku_dns_update_write_add:
 * @id: the ID of the message
 * @zone: the apex of the zone
 * @ttl: the TTL of the new records in seconds
 * @records: (element-type TodokuRecord): what to add; no two of the same name and type
 * @present: (nullable) (element-type TodokuObservation): which texts stand at their names already
 * @replaced: (nullable) (element-type TodokuRecord): those of them that go in the same message
 * @error: return location of %TODOKU_ERROR_BAD_INPUT
 *
 * A CNAME must be alone at its name (RFC 1034 section 3.6.2), so its name must not be in use at
 * all; the server would otherwise ignore it silently (RFC 2136 section 3.4.2.2). The other types
 * must have no record of their own type at their name, or exactly those of @present, and no CNAME.
 *
 * Returns: (transfer full): the message without a signature, or %NULL with @error set
 */
GByteArray *
todoku_dns_update_write_add (guint16      id,
                             const char  *zone,
                             guint32      ttl,
                             GPtrArray   *records,
                             GPtrArray   *present,
                             GPtrArray   *replaced,
                             GError     **error)
{
  g_autoptr(GByteArray) message = start_message (id, zone, records, error);
  guint n_prerequisites = 0;
  guint n_replaced = replaced != NULL ? replaced->len : 0;

  if (message == NULL)
    return NULL;

  for (guint i = 0; i < records->len; i++)
    {
      const TodokuRecord *record = g_ptr_array_index (records, i);
      guint16 rrtype = todoku_record_type_to_rrtype (record->type);
      int n_present = 0;

      if (record->type == TODOKU_RECORD_TYPE_CNAME)
        {
          /* "Name is not in use", RFC 2136 section 2.4.5. */
          if (!append_rr (message, record->host, RRTYPE_ANY, CLASS_NONE, 0, NULL, error))
            return NULL;
          n_prerequisites++;
          continue;
        }

      if (record->type == TODOKU_RECORD_TYPE_TXT)
        n_present = append_present (message, record, present, error);
      if (n_present < 0)
        return NULL;
      n_prerequisites += n_present;

      /* "RRset does not exist", RFC 2136 section 2.4.3. */
      if (n_present == 0)
        {
          if (!append_rr (message, record->host, rrtype, CLASS_NONE, 0, NULL, error))
            return NULL;
          n_prerequisites++;
        }
      if (!append_rr (message, record->host, TODOKU_RRTYPE_CNAME, CLASS_NONE, 0, NULL, error))
        return NULL;
      n_prerequisites++;
    }
  todoku_dns_put_u16 (message->data + 6, n_prerequisites);

  if (replaced != NULL && !append_removals (message, replaced, error))
    return NULL;
  for (guint i = 0; i < records->len; i++)
    {
      const TodokuRecord *record = g_ptr_array_index (records, i);
      g_autoptr(GBytes) rdata = record_to_rdata (record, error);

      if (rdata == NULL ||
          !append_rr (message, record->host, todoku_record_type_to_rrtype (record->type),
                      TODOKU_DNS_CLASS_IN, ttl, rdata, error))
        return NULL;
    }
  todoku_dns_put_u16 (message->data + 8, n_replaced + records->len);

  return g_steal_pointer (&message);
}

/**
 * todoku_dns_update_write_remove:
 * @id: the ID of the message
 * @zone: the apex of the zone
 * @records: (element-type TodokuRecord): what to remove: exactly these data, nothing beside them
 * @error: return location of %TODOKU_ERROR_BAD_INPUT
 *
 * Returns: (transfer full): the message without a signature, or %NULL with @error set
 */
GByteArray *
todoku_dns_update_write_remove (guint16      id,
                                const char  *zone,
                                GPtrArray   *records,
                                GError     **error)
{
  g_autoptr(GByteArray) message = start_message (id, zone, records, error);

  if (message == NULL || !append_removals (message, records, error))
    return NULL;
  todoku_dns_put_u16 (message->data + 8, records->len);

  return g_steal_pointer (&message);
}

/**
 * todoku_dns_update_read_reply:
 * @message: (array length=length): what came back
 * @length: its length
 * @id: the ID of the request
 * @ret_rcode: (out): the response code
 *
 * Returns: whether it is a reply to the update
 */
gboolean
todoku_dns_update_read_reply (const guint8 *message,
                              gsize         length,
                              guint16       id,
                              guint16      *ret_rcode)
{
  guint16 flags;

  if (length < TODOKU_DNS_HEADER_LENGTH || todoku_dns_get_u16 (message) != id)
    return FALSE;

  flags = todoku_dns_get_u16 (message + 2);
  if ((flags & TODOKU_DNS_FLAG_QR) == 0 || (flags & OPCODE_MASK) != OPCODE_UPDATE)
    return FALSE;

  *ret_rcode = flags & RCODE_MASK;
  return TRUE;
}
