/* SPDX-License-Identifier: GPL-3.0-or-later
 * The records of the test DNS server and how they make an answer: aliases, wildcards, empty
 * non-terminals, zone cuts. Pure; tests only. Bad data aborts the test that declared it.
 */
#include "todoku-test-dns-zone.h"

#include <string.h>

#define ALIASES_MAX 8

typedef struct
{
  char *owner;
  guint16 rrtype;
  guint32 ttl;
  GBytes *rdata;
  char *target;
} Record;

/* Lower-case name → array of Record; empty arrays stand for names that only have names below them.
 * */
struct _TodokuTestZone
{
  GHashTable *nodes;
};

static void
record_free (gpointer data)
{
  Record *record = data;

  g_free (record->owner);
  g_free (record->target);
  g_bytes_unref (record->rdata);
  g_free (record);
}

static char *
fold (const char *name)
{
  char *folded = g_ascii_strdown (name, -1);
  gsize length = strlen (folded);

  if (length > 1 && folded[length - 1] == '.')
    folded[length - 1] = '\0';

  return folded;
}

TodokuTestZone *
todoku_test_zone_new (void)
{
  TodokuTestZone *self = g_new0 (TodokuTestZone, 1);

  self->nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) g_ptr_array_unref);

  return self;
}

void
todoku_test_zone_free (TodokuTestZone *self)
{
  g_hash_table_unref (self->nodes);
  g_free (self);
}

static const char *
parent_of (const char *name)
{
  const char *dot = strchr (name, '.');

  return dot != NULL && dot[1] != '\0' ? dot + 1 : NULL;
}

static GPtrArray *
lookup (TodokuTestZone *self,
        const char     *name)
{
  return g_hash_table_lookup (self->nodes, name);
}

static GPtrArray *
ensure_node (TodokuTestZone *self,
             const char     *name)
{
  GPtrArray *node = lookup (self, name);

  if (node == NULL)
    {
      node = g_ptr_array_new_with_free_func (record_free);
      g_hash_table_insert (self->nodes, g_strdup (name), node);
    }

  return node;
}

void
todoku_test_zone_add (TodokuTestZone *self,
                      const char     *owner,
                      guint32         ttl,
                      guint16         rrtype,
                      const char     *data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *folded = fold (owner);
  Record *record = g_new0 (Record, 1);

  /* Nobody reads what a DS record holds, only that there is one. */
  record->rdata = rrtype == TODOKU_RRTYPE_DS ? g_bytes_new (data, strlen (data))
                                             : todoku_dns_rdata_from_text (rrtype, data, &error);
  g_assert_no_error (error);
  record->owner = g_strdup (owner);
  record->rrtype = rrtype;
  record->ttl = ttl;
  if (rrtype == TODOKU_RRTYPE_CNAME || rrtype == TODOKU_RRTYPE_NS)
    record->target = fold (data);
  g_ptr_array_add (ensure_node (self, folded), record);
  for (const char *name = parent_of (folded); name != NULL; name = parent_of (name))
    ensure_node (self, name);
}

void
todoku_test_zone_remove (TodokuTestZone *self,
                         const char     *owner,
                         guint16         rrtype)
{
  g_autofree char *folded = fold (owner);
  GPtrArray *node = lookup (self, folded);

  g_assert_nonnull (node);
  for (guint i = node->len; i > 0; i--)
    if (((Record *) g_ptr_array_index (node, i - 1))->rrtype == rrtype)
      g_ptr_array_remove_index (node, i - 1);
}

static Record *
find_record (GPtrArray *node,
             guint16    rrtype)
{
  for (guint i = 0; node != NULL && i < node->len; i++)
    {
      Record *record = g_ptr_array_index (node, i);

      if (record->rrtype == rrtype)
        return record;
    }

  return NULL;
}

/* The apex that @name belongs to, or NULL. */
static const char *
find_apex (TodokuTestZone *self,
           const char     *name)
{
  for (; name != NULL; name = parent_of (name))
    if (find_record (lookup (self, name), TODOKU_RRTYPE_SOA) != NULL)
      return name;

  return NULL;
}

/* The delegation between @apex and @name, or NULL. */
static GPtrArray *
find_cut (TodokuTestZone *self,
          const char     *name,
          const char     *apex)
{
  for (; name != NULL && name != apex; name = parent_of (name))
    {
      GPtrArray *node = lookup (self, name);

      if (find_record (node, TODOKU_RRTYPE_NS) != NULL)
        return node;
    }

  return NULL;
}

/* RFC 4592: the wildcard directly below the closest encloser, and no other. */
static GPtrArray *
find_wildcard (TodokuTestZone *self,
               const char     *name,
               const char     *apex)
{
  while (name != apex && (name = parent_of (name)) != NULL)
    {
      g_autofree char *wildcard = g_strconcat ("*.", name, NULL);

      if (lookup (self, name) != NULL)
        return lookup (self, wildcard);
    }

  return NULL;
}

static guint
add_records (TodokuDnsReply   *reply,
             TodokuDnsSection  section,
             GPtrArray        *node,
             const char       *owner,
             guint16           rrtype)
{
  guint n = 0;

  for (guint i = 0; i < node->len; i++)
    {
      Record *record = g_ptr_array_index (node, i);

      if (record->rrtype != rrtype)
        continue;
      todoku_dns_reply_add (reply, section, owner != NULL ? owner : record->owner, rrtype,
                            record->ttl, record->rdata);
      n++;
    }

  return n;
}

/* The addresses of the servers of a referral, where this server knows them. */
static void
add_glue (TodokuTestZone *self,
          TodokuDnsReply *reply,
          GPtrArray      *cut)
{
  for (guint i = 0; i < cut->len; i++)
    {
      const Record *record = g_ptr_array_index (cut, i);
      g_autofree char *folded = record->target != NULL ? fold (record->target) : NULL;
      GPtrArray *node = folded != NULL ? lookup (self, folded) : NULL;

      if (record->rrtype == TODOKU_RRTYPE_NS && node != NULL)
        add_records (reply, TODOKU_DNS_SECTION_ADDITIONAL, node, NULL, TODOKU_RRTYPE_A);
    }
}

/* Adds the SOA of the zone of @name to the authority section, as negative answers have it. */
void
todoku_test_zone_add_soa (TodokuTestZone *self,
                          TodokuDnsReply *reply,
                          const char     *name)
{
  g_autofree char *folded = fold (name);
  const char *apex = find_apex (self, folded);

  if (apex != NULL)
    add_records (reply, TODOKU_DNS_SECTION_AUTHORITY, lookup (self, apex), NULL, TODOKU_RRTYPE_SOA);
}

static TodokuDnsReply *
make_reply (const TodokuDnsQuestion *question,
            guint16                  rcode,
            gboolean                 is_authoritative)
{
  guint16 flags = question->flags & TODOKU_DNS_FLAG_RD ? TODOKU_DNS_FLAG_RA
                : is_authoritative ? TODOKU_DNS_FLAG_AA : 0;

  return todoku_dns_reply_new (question, rcode, flags);
}

/* What is at the end of the aliases of @name; *@ret_apex is NULL when they leave the zones here. */
static GPtrArray *
follow (TodokuTestZone  *self,
        const char      *name,
        guint16          rrtype,
        GPtrArray       *aliases,
        char           **ret_name,
        const char     **ret_apex)
{
  g_autofree char *current = g_strdup (name);
  GPtrArray *node = NULL;

  for (guint i = 0; i < ALIASES_MAX; i++)
    {
      const char *apex = find_apex (self, current);
      Record *alias;

      *ret_apex = apex;
      node = lookup (self, current);
      if (node == NULL && apex != NULL)
        node = find_wildcard (self, current, apex);
      alias = rrtype == TODOKU_RRTYPE_CNAME || find_record (node, rrtype) != NULL
        ? NULL : find_record (node, TODOKU_RRTYPE_CNAME);
      if (alias == NULL)
        break;
      g_ptr_array_add (aliases, g_strdup (current));
      g_ptr_array_add (aliases, alias);
      g_free (current);
      current = g_strdup (alias->target);
    }
  /* The apex points into the name. */
  *ret_name = g_steal_pointer (&current);

  return node;
}

TodokuDnsReply *
todoku_test_zone_answer (TodokuTestZone          *self,
                         const TodokuDnsQuestion *question)
{
  g_autofree char *name = fold (question->name);
  g_autofree char *end = NULL;
  g_autoptr(GPtrArray) aliases = g_ptr_array_new ();
  gboolean is_recursive = (question->flags & TODOKU_DNS_FLAG_RD) != 0;
  const char *apex = find_apex (self, name);
  GPtrArray *cut = is_recursive ? NULL : find_cut (self, name, apex);
  const char *end_apex;
  GPtrArray *node;
  TodokuDnsReply *reply;
  guint n_records = 0;

  if (apex == NULL && !is_recursive)
    return make_reply (question, TODOKU_RCODE_REFUSED, FALSE);
  if (cut != NULL)
    {
      reply = make_reply (question, TODOKU_RCODE_NOERROR, FALSE);
      add_records (reply, TODOKU_DNS_SECTION_AUTHORITY, cut, NULL, TODOKU_RRTYPE_NS);
      add_glue (self, reply, cut);
      return reply;
    }

  node = follow (self, name, question->rrtype, aliases, &end, &end_apex);
  /* An authoritative server does not know whether the target exists in somebody else's zone. */
  reply = make_reply (question,
                      node == NULL && (is_recursive || end_apex != NULL) ? TODOKU_RCODE_NXDOMAIN
                                                                         : TODOKU_RCODE_NOERROR,
                      TRUE);
  for (guint i = 0; i + 1 < aliases->len; i += 2)
    {
      Record *alias = g_ptr_array_index (aliases, i + 1);
      g_autofree char *owner = g_ptr_array_index (aliases, i);

      todoku_dns_reply_add (reply, TODOKU_DNS_SECTION_ANSWER, i == 0 ? question->name : owner,
                            TODOKU_RRTYPE_CNAME, alias->ttl, alias->rdata);
    }
  if (node != NULL)
    n_records = add_records (reply, TODOKU_DNS_SECTION_ANSWER, node,
                             aliases->len == 0 ? question->name : end, question->rrtype);
  if (n_records == 0 && (is_recursive || end_apex != NULL))
    todoku_test_zone_add_soa (self, reply, end);

  return reply;
}
