/* SPDX-License-Identifier: GPL-3.0-or-later
 * What each server of the practice world says to a question. Main loop, no I/O. It follows RFC
 * 1034 section 4.3.2, RFC 2308 for what is not there and RFC 4592 for wildcards.
 */
#include "practice-zone-private.h"

#include "todoku-dns-reply.h"
#include "todoku-domain-name.h"

#define MAX_LINKS 10

/**
 * practice_rr_new:
 * @owner: the owner name
 * @rrtype: the RR TYPE
 * @ttl: in seconds
 * @rdata: the data in wire form
 *
 * Returns: (transfer full): a record
 */
PracticeRr *
practice_rr_new (const char *owner,
                 guint16     rrtype,
                 guint32     ttl,
                 GBytes     *rdata)
{
  PracticeRr *rr = g_new0 (PracticeRr, 1);

  rr->owner = g_strdup (owner);
  rr->rrtype = rrtype;
  rr->ttl = ttl;
  rr->rdata = g_bytes_ref (rdata);

  return rr;
}

/**
 * practice_rr_free:
 * @rr: (transfer full): a record
 */
void
practice_rr_free (PracticeRr *rr)
{
  g_free (rr->owner);
  g_bytes_unref (rr->rdata);
  g_free (rr);
}

/**
 * practice_answer_new:
 * @rcode: the response code
 *
 * Returns: (transfer full): an answer without records
 */
PracticeAnswer *
practice_answer_new (guint16 rcode)
{
  PracticeAnswer *answer = g_new0 (PracticeAnswer, 1);

  answer->rcode = rcode;
  answer->ede = -1;
  answer->answer = g_ptr_array_new_with_free_func ((GDestroyNotify) practice_rr_free);
  answer->authority = g_ptr_array_new_with_free_func ((GDestroyNotify) practice_rr_free);

  return answer;
}

/**
 * practice_answer_free:
 * @answer: (transfer full): an answer
 */
void
practice_answer_free (PracticeAnswer *answer)
{
  g_ptr_array_unref (answer->answer);
  g_ptr_array_unref (answer->authority);
  g_free (answer);
}

static void
add_rr (GPtrArray  *section,
        const char *owner,
        guint16     rrtype,
        guint32     ttl,
        const char *text)
{
  g_autoptr(GBytes) rdata = todoku_dns_rdata_from_text (rrtype, text, NULL);

  g_ptr_array_add (section, practice_rr_new (owner, rrtype, ttl, rdata));
}

static void
add_soa (PracticeZone       *self,
         const PracticeApex *apex,
         GPtrArray          *section)
{
  const char *primary = "parent";
  g_autofree char *text = NULL;

  if (apex->kind == PRACTICE_APEX_SUBZONE || apex->conditions & PRACTICE_CONDITION_UNDELEGATED)
    primary = "old";
  else if (apex->kind == PRACTICE_APEX_PRACTICE)
    primary = "ns1";
  text = g_strdup_printf (
    "%s." PRACTICE_HOST_MASTER_ZONE " hostmaster." PRACTICE_HOST_MASTER_ZONE
    " %u 3600 900 1209600 %u", primary, apex->serial, self->negative_ttl);

  add_rr (section, apex->name, TODOKU_RRTYPE_SOA, MAX (PRACTICE_NS_TTL, self->negative_ttl), text);
}

static void
add_ns (const PracticeApex *apex,
        GPtrArray          *section)
{
  if (apex->kind == PRACTICE_APEX_SUBZONE)
    {
      add_rr (section, apex->name, TODOKU_RRTYPE_NS, PRACTICE_NS_TTL,
              "old." PRACTICE_HOST_MASTER_ZONE);
    }
  else if (apex->kind == PRACTICE_APEX_PRACTICE)
    {
      add_rr (section, apex->name, TODOKU_RRTYPE_NS, PRACTICE_NS_TTL,
              "ns1." PRACTICE_HOST_MASTER_ZONE);
      add_rr (section, apex->name, TODOKU_RRTYPE_NS, PRACTICE_NS_TTL,
              "ns2." PRACTICE_HOST_MASTER_ZONE);
    }
  else
    {
      add_rr (section, apex->name, TODOKU_RRTYPE_NS, PRACTICE_NS_TTL,
              "parent." PRACTICE_HOST_MASTER_ZONE);
    }
}

/* Puts what @server has at @source into @section as if it stood at @owner; returns whether there is
 * anything at all at @source. The type asked for goes before a CNAME: some control panels let both
 * stand at one name, and their servers answer so.
 */
static gboolean
add_matching (PracticeZone    *self,
              PracticeServers  server,
              const char      *source,
              const char      *owner,
              guint16          rrtype,
              gint64           now,
              GPtrArray       *section)
{
  const PracticeNode *node = g_hash_table_lookup (self->nodes, source);
  gboolean exists = FALSE;
  const guint16 wanted[] = { rrtype, TODOKU_RRTYPE_CNAME };

  for (guint w = 0; node != NULL && w < G_N_ELEMENTS (wanted) && section->len == 0; w++)
    for (guint i = 0; i < node->stored->len; i++)
      {
        const PracticeStored *stored = node->stored->pdata[i];

        if (!(stored->servers & server) || now < stored->from || now >= stored->until)
          continue;
        exists = TRUE;
        if (stored->rrtype == wanted[w])
          g_ptr_array_add (section, practice_rr_new (owner, stored->rrtype, stored->ttl,
                                                     stored->rdata));
      }

  return exists || (node != NULL && node->below > 0);
}

/* RFC 4592 section 3.3.1: the wildcard below the closest name that exists, and no other. */
static gboolean
add_wildcard (PracticeZone    *self,
              PracticeServers  server,
              const char      *apex,
              const char      *name,
              guint16          rrtype,
              gint64           now,
              GPtrArray       *section)
{
  g_autoptr(GPtrArray) ignored = g_ptr_array_new_with_free_func ((GDestroyNotify) practice_rr_free);
  const char *encloser = todoku_domain_name_parent (name);
  g_autofree char *source = NULL;

  while (encloser != NULL && !g_str_equal (encloser, apex) &&
         !add_matching (self, server, encloser, encloser, 0, now, ignored))
    encloser = todoku_domain_name_parent (encloser);
  if (encloser == NULL)
    return FALSE;

  source = g_strconcat ("*.", encloser, NULL);

  return add_matching (self, server, source, name, rrtype, now, section);
}

/* The zone of a domain that is not active goes on existing, but its parent knows nothing of it. */
static gboolean
is_undelegated (PracticeZone       *self,
                const PracticeApex *apex,
                const char         *name)
{
  PracticeApex deepest;

  if (apex->kind != PRACTICE_APEX_SUFFIX)
    return FALSE;
  practice_zone_look_up_apex (self, name, FALSE, &deepest);

  return deepest.kind == PRACTICE_APEX_PRACTICE || deepest.kind == PRACTICE_APEX_SUBZONE;
}

static void
answer_from_zone (PracticeZone       *self,
                  const PracticeApex *apex,
                  PracticeServers     server,
                  const char         *name,
                  guint16             rrtype,
                  gint64              now,
                  PracticeAnswer     *answer)
{
  gboolean exists;

  answer->aa = TRUE;
  if (is_undelegated (self, apex, name))
    {
      answer->rcode = TODOKU_RCODE_NXDOMAIN;
      add_soa (self, apex, answer->authority);
      return;
    }

  if (g_str_equal (name, apex->name) && rrtype == TODOKU_RRTYPE_SOA)
    add_soa (self, apex, answer->answer);
  else if (g_str_equal (name, apex->name) && rrtype == TODOKU_RRTYPE_NS)
    add_ns (apex, answer->answer);
  else
    {
      exists = !g_hash_table_contains (self->hidden, name) &&
               (add_matching (self, server, name, name, rrtype, now, answer->answer) ||
                add_wildcard (self, server, apex->name, name, rrtype, now, answer->answer));
      if (!exists && !g_str_equal (name, apex->name))
        answer->rcode = TODOKU_RCODE_NXDOMAIN;
      if (answer->answer->len == 0)
        add_soa (self, apex, answer->authority);
    }
}

/* RFC 4035 section 3.1.4.1: the parent answers for the DS of a zone. The digest belongs to no key,
 * as after a move to another company.
 */
static void
answer_ds (PracticeZone       *self,
           const PracticeApex *child,
           PracticeAnswer     *answer)
{
  static const guint8 stale[36] = { 0x30, 0x39, 13, 2, 0xde, 0xad };
  const char *above = todoku_domain_name_parent (child->name);
  PracticeApex parent;

  practice_zone_look_up_apex (self, above != NULL ? above : ".", TRUE, &parent);
  answer->aa = TRUE;
  if (child->conditions & PRACTICE_CONDITION_BOGUS)
    {
      g_autoptr(GBytes) rdata = g_bytes_new_static (stale, sizeof stale);

      g_ptr_array_add (answer->answer,
                       practice_rr_new (child->name, TODOKU_RRTYPE_DS, PRACTICE_NS_TTL, rdata));
    }
  else
    {
      add_soa (self, &parent, answer->authority);
    }
}

/**
 * practice_zone_answer:
 * @self: a world
 * @server: one of its servers
 * @name: the name asked for, lower case, without the final dot
 * @rrtype: the type asked for
 * @now: seconds by the practice clock
 *
 * Returns: (transfer full): what @server says when it is asked without recursion
 */
PracticeAnswer *
practice_zone_answer (PracticeZone    *self,
                      PracticeServers  server,
                      const char      *name,
                      guint16          rrtype,
                      gint64           now)
{
  PracticeAnswer *answer = practice_answer_new (TODOKU_RCODE_NOERROR);
  PracticeApex apex;

  practice_zone_look_up_apex (self, name, server == PRACTICE_SERVER_PARENT, &apex);
  if (apex.kind == PRACTICE_APEX_SUBZONE)
    {
      if (server == PRACTICE_SERVER_OLD)
        {
          answer_from_zone (self, &apex, server, name, rrtype, now, answer);
          return answer;
        }
      if (server != PRACTICE_SERVER_PARENT)
        {
          add_ns (&apex, answer->authority);
          return answer;
        }
      practice_zone_look_up_apex (self, todoku_domain_name_parent (apex.name), TRUE, &apex);
    }
  if (apex.kind == PRACTICE_APEX_SERVICE || apex.kind == PRACTICE_APEX_SUFFIX)
    {
      if (server == PRACTICE_SERVER_PARENT)
        answer_from_zone (self, &apex, server, name, rrtype, now, answer);
      else
        answer->rcode = TODOKU_RCODE_REFUSED;
      return answer;
    }

  if (server == PRACTICE_SERVER_PARENT)
    {
      if (rrtype == TODOKU_RRTYPE_DS && g_str_equal (name, apex.name))
        answer_ds (self, &apex, answer);
      else
        add_ns (&apex, answer->authority);
      return answer;
    }
  if ((server == PRACTICE_SERVER_OLD && !(apex.conditions & PRACTICE_CONDITION_UNDELEGATED)) ||
      (server == PRACTICE_SERVER_NS2 && apex.conditions & PRACTICE_CONDITION_LAME))
    {
      answer->rcode = TODOKU_RCODE_REFUSED;
      return answer;
    }

  answer->silent = (apex.conditions & PRACTICE_CONDITION_UNREACHABLE) != 0;
  /* What is small fits into a datagram: the zone itself can still be found. */
  answer->no_tcp = apex.conditions & PRACTICE_CONDITION_NO_TCP && rrtype != TODOKU_RRTYPE_SOA &&
                   rrtype != TODOKU_RRTYPE_NS;
  answer_from_zone (self, &apex, server, name, rrtype, now, answer);
  if (apex.conditions & PRACTICE_CONDITION_INTERCEPTED)
    {
      answer->aa = FALSE;
      answer->ra = TRUE;
    }

  return answer;
}

/**
 * practice_zone_chase:
 * @self: a world
 * @answer: what @server has said to a question
 * @server: the server
 * @rrtype: the type that was asked for
 * @now: seconds by the practice clock
 *
 * Adds where an alias leads, as far as @server knows (RFC 1034 section 4.3.2, step 3a).
 */
void
practice_zone_chase (PracticeZone    *self,
                     PracticeAnswer  *answer,
                     PracticeServers  server,
                     guint16          rrtype,
                     gint64           now)
{
  for (guint i = 0; i < MAX_LINKS && rrtype != TODOKU_RRTYPE_CNAME && answer->answer->len > 0; i++)
    {
      const PracticeRr *last = answer->answer->pdata[answer->answer->len - 1];
      g_autoptr(PracticeAnswer) link = NULL;
      g_autofree char *target = NULL;
      char text[TODOKU_DNS_NAME_TEXT_MAX];

      if (last->rrtype != TODOKU_RRTYPE_CNAME)
        return;
      todoku_dns_name_to_text (g_bytes_get_data (last->rdata, NULL), text);
      target = g_ascii_strdown (text, -1);
      link = practice_zone_answer (self, server, target, rrtype, now);
      if (!link->aa || link->answer->len == 0)
        return;
      for (guint j = 0; j < link->answer->len; j++)
        {
          const PracticeRr *rr = link->answer->pdata[j];

          g_ptr_array_add (answer->answer, practice_rr_new (rr->owner, rr->rrtype, rr->ttl,
                                                            rr->rdata));
        }
    }
}

/**
 * practice_zone_servers_for:
 * @self: a world
 * @name: a name
 * @rrtype: a type
 *
 * Returns: the servers that the delegation of @name leads to
 */
PracticeServers
practice_zone_servers_for (PracticeZone *self,
                           const char   *name,
                           guint16       rrtype)
{
  PracticeApex apex;

  practice_zone_look_up_apex (self, name, TRUE, &apex);
  if (apex.kind == PRACTICE_APEX_SUBZONE)
    return PRACTICE_SERVER_OLD;
  if (apex.kind != PRACTICE_APEX_PRACTICE ||
      (rrtype == TODOKU_RRTYPE_DS && g_str_equal (name, apex.name)))
    return PRACTICE_SERVER_PARENT;

  return PRACTICE_SERVERS_BOTH;
}
