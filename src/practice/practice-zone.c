/* SPDX-License-Identifier: GPL-3.0-or-later
 * The data of the practice DNS and the look-up in it. Main loop, no I/O. A record that is not to be
 * seen yet, or only on one server, is simply not there for the others; mistakes need no more than that.
 */
#include "practice-zone.h"

#include <string.h>

#include "todoku-dns-message.h"
#include "todoku-dns-reply.h"
#include "todoku-domain-name.h"

#define NS_TTL 3600
#define FIRST_SERIAL 2026010101

typedef enum
{
  APEX_PRACTICE,
  APEX_SERVICE,
  APEX_SUFFIX
} ApexKind;

typedef struct
{
  char *name;
  ApexKind kind;
  guint32 serial;
  PracticeConditions conditions;
} Apex;

typedef struct
{
  char *owner;
  guint16 rrtype;
  guint32 ttl;
  GBytes *rdata;
  PracticeServers servers;
  gint64 from, until;
} Stored;

/* @below counts everything under a name: a name without data but with descendants exists, too (an
 * empty non-terminal, RFC 4592 section 2.2.2).
 */
typedef struct
{
  GPtrArray *stored;
  guint below;
} Node;

struct _PracticeZone
{
  GHashTable *apexes;
  GHashTable *nodes;
  GHashTable *by_id;
  GHashTable *hidden;
  guint32 negative_ttl;
};

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

void
practice_rr_free (PracticeRr *rr)
{
  g_free (rr->owner);
  g_bytes_unref (rr->rdata);
  g_free (rr);
}

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

void
practice_answer_free (PracticeAnswer *answer)
{
  g_ptr_array_unref (answer->answer);
  g_ptr_array_unref (answer->authority);
  g_free (answer);
}

static void
apex_free (gpointer data)
{
  Apex *apex = data;

  g_free (apex->name);
  g_free (apex);
}

static void
stored_free (gpointer data)
{
  Stored *stored = data;

  g_free (stored->owner);
  g_bytes_unref (stored->rdata);
  g_free (stored);
}

static void
node_free (gpointer data)
{
  Node *node = data;

  g_ptr_array_unref (node->stored);
  g_free (node);
}

/**
 * practice_zone_new:
 *
 * Returns: (transfer full): a world without domains
 */
PracticeZone *
practice_zone_new (void)
{
  PracticeZone *self = g_new0 (PracticeZone, 1);

  self->apexes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, apex_free);
  self->nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, node_free);
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->negative_ttl = 300;

  return self;
}

/**
 * practice_zone_free:
 * @self: (transfer full): a world
 */
void
practice_zone_free (PracticeZone *self)
{
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->nodes);
  g_hash_table_unref (self->apexes);
  g_hash_table_unref (self->hidden);
  g_free (self);
}

/**
 * practice_zone_clear:
 * @self: a world
 *
 * Forgets every zone and record.
 */
void
practice_zone_clear (PracticeZone *self)
{
  g_hash_table_remove_all (self->by_id);
  g_hash_table_remove_all (self->nodes);
  g_hash_table_remove_all (self->apexes);
  g_hash_table_remove_all (self->hidden);
}

/**
 * practice_zone_set_negative_ttl:
 * @self: a world
 * @seconds: SOA MINIMUM of every zone: how long a "no" may be remembered (RFC 2308 section 4)
 */
void
practice_zone_set_negative_ttl (PracticeZone *self,
                                guint32       seconds)
{
  self->negative_ttl = seconds;
}

static Node *
ensure_node (PracticeZone *self,
             const char   *name)
{
  Node *node = g_hash_table_lookup (self->nodes, name);

  if (node == NULL)
    {
      node = g_new0 (Node, 1);
      node->stored = g_ptr_array_new_with_free_func (stored_free);
      g_hash_table_insert (self->nodes, g_strdup (name), node);
    }

  return node;
}

static void
count_below (PracticeZone *self,
             const char   *name,
             int           by)
{
  for (const char *above = todoku_domain_name_parent (name); above != NULL;
       above = todoku_domain_name_parent (above))
    {
      Node *node = ensure_node (self, above);

      node->below += (guint) by;
      if (node->below == 0 && node->stored->len == 0)
        g_hash_table_remove (self->nodes, above);
    }
}

static void
add_apex (PracticeZone *self,
          const char   *name,
          ApexKind      kind)
{
  Apex *apex;

  if (g_hash_table_contains (self->apexes, name))
    return;

  apex = g_new0 (Apex, 1);
  apex->name = g_strdup (name);
  apex->kind = kind;
  apex->serial = FIRST_SERIAL;
  g_hash_table_insert (self->apexes, apex->name, apex);
  count_below (self, name, 1);
}

/**
 * practice_zone_add_apex:
 * @self: a world
 * @apex: the apex of a practice domain's zone; nothing happens when it is there already
 */
void
practice_zone_add_apex (PracticeZone *self,
                        const char   *apex)
{
  add_apex (self, apex, APEX_PRACTICE);
}

/**
 * practice_zone_remove_apex:
 * @self: a world
 * @apex: the apex of a zone
 *
 * Gives the names of that zone back to the zone above.
 */
void
practice_zone_remove_apex (PracticeZone *self,
                           const char   *apex)
{
  if (g_hash_table_remove (self->apexes, apex))
    count_below (self, apex, -1);
}

/* The deepest zone that holds @name. Public suffixes are zones without being listed. */
static gboolean
find_apex (PracticeZone *self,
           const char   *name,
           gboolean      only_delegated,
           Apex         *ret_apex)
{
  for (const char *at = name; at != NULL; at = todoku_domain_name_parent (at))
    {
      const Apex *apex = g_hash_table_lookup (self->apexes, at);

      if (apex != NULL && !(only_delegated && apex->conditions & PRACTICE_CONDITION_INACTIVE))
        {
          *ret_apex = *apex;
          return TRUE;
        }
      if (apex == NULL && todoku_domain_name_is_public_suffix (at))
        {
          *ret_apex = (Apex) { .name = (char *) at, .kind = APEX_SUFFIX, .serial = FIRST_SERIAL };
          return TRUE;
        }
    }

  *ret_apex = (Apex) { .name = (char *) ".", .kind = APEX_SUFFIX, .serial = FIRST_SERIAL };

  return FALSE;
}

/**
 * practice_zone_find_apex:
 * @self: a world
 * @name: a name
 *
 * Returns: (transfer none) (nullable): the apex of the practice domain's zone that @name lies in
 */
const char *
practice_zone_find_apex (PracticeZone *self,
                         const char   *name)
{
  Apex apex;

  return find_apex (self, name, FALSE, &apex) && apex.kind == APEX_PRACTICE ? apex.name : NULL;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * practice_zone_list_apexes:
 * @self: a world
 *
 * Returns: (transfer container) (element-type utf8): the zones of practice domains, sorted
 */
GPtrArray *
practice_zone_list_apexes (PracticeZone *self)
{
  GPtrArray *names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->apexes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Apex *) value)->kind == APEX_PRACTICE)
      g_ptr_array_add (names, ((Apex *) value)->name);
  g_ptr_array_sort (names, compare_names);

  return names;
}

/**
 * practice_zone_touch:
 * @self: a world
 * @apex: the apex of a zone that has changed
 *
 * Raises the SERIAL of its SOA.
 */
void
practice_zone_touch (PracticeZone *self,
                     const char   *apex)
{
  Apex *found = g_hash_table_lookup (self->apexes, apex);

  if (found != NULL)
    found->serial++;
}

/**
 * practice_zone_set_conditions:
 * @self: a world
 * @apex: the apex of a zone
 * @conditions: what is wrong with it
 */
void
practice_zone_set_conditions (PracticeZone       *self,
                              const char         *apex,
                              PracticeConditions  conditions)
{
  Apex *found = g_hash_table_lookup (self->apexes, apex);

  if (found != NULL)
    found->conditions = conditions;
}

/**
 * practice_zone_get_conditions:
 * @self: a world
 * @name: a name
 *
 * Returns: what is wrong with the zone of @name
 */
PracticeConditions
practice_zone_get_conditions (PracticeZone *self,
                              const char   *name)
{
  Apex apex;

  find_apex (self, name, FALSE, &apex);

  return apex.conditions;
}

/**
 * practice_zone_hide:
 * @self: a world
 * @name: a name
 * @by: 1 to make it disappear, -1 to take that back
 *
 * A service that has not published its half, for the mistake "target-missing".
 */
void
practice_zone_hide (PracticeZone *self,
                    const char   *name,
                    int           by)
{
  int count = GPOINTER_TO_INT (g_hash_table_lookup (self->hidden, name)) + by;

  if (count > 0)
    g_hash_table_insert (self->hidden, g_strdup (name), GINT_TO_POINTER (count));
  else
    g_hash_table_remove (self->hidden, name);
}

static Stored *
store (PracticeZone    *self,
       const char      *owner,
       guint16          rrtype,
       guint32          ttl,
       GBytes          *rdata,
       PracticeServers  servers)
{
  Stored *stored = g_new0 (Stored, 1);

  stored->owner = g_ascii_strdown (owner, -1);
  stored->rrtype = rrtype;
  stored->ttl = ttl;
  stored->rdata = g_bytes_ref (rdata);
  stored->servers = servers;
  stored->until = G_MAXINT64;
  g_ptr_array_add (ensure_node (self, stored->owner)->stored, stored);
  count_below (self, stored->owner, 1);

  return stored;
}

/**
 * practice_zone_add_record:
 * @self: a world
 * @id: by which to remove it again
 * @owner: the owner name
 * @rrtype: the RR TYPE
 * @ttl: in seconds
 * @rdata: the data in wire form
 * @servers: who has it
 * @from: from when on, in seconds by the practice clock
 * @until: until when
 */
void
practice_zone_add_record (PracticeZone    *self,
                          const char      *id,
                          const char      *owner,
                          guint16          rrtype,
                          guint32          ttl,
                          GBytes          *rdata,
                          PracticeServers  servers,
                          gint64           from,
                          gint64           until)
{
  Stored *stored = store (self, owner, rrtype, ttl, rdata, servers);

  stored->from = from;
  stored->until = until;
  g_hash_table_insert (self->by_id, g_strdup (id), stored);
}

/**
 * practice_zone_add_text:
 * @self: a world
 * @owner: the owner name
 * @rrtype: the RR TYPE
 * @text: the data as todoku_dns_rdata_from_text() reads it
 *
 * Adds a record of a service; its zone must be listed by practice-services.
 *
 * Returns: whether @text could be read
 */
gboolean
practice_zone_add_text (PracticeZone *self,
                        const char   *owner,
                        guint16       rrtype,
                        const char   *text)
{
  g_autoptr(GBytes) rdata = NULL;

  /* An SOA does nothing but open the zone of a service: its data is made when it is asked for. */
  if (rrtype == TODOKU_RRTYPE_SOA)
    {
      add_apex (self, owner, APEX_SERVICE);
      return TRUE;
    }

  rdata = todoku_dns_rdata_from_text (rrtype, text, NULL);
  if (rdata == NULL)
    return FALSE;
  store (self, owner, rrtype, NS_TTL, rdata, PRACTICE_SERVER_PARENT);

  return TRUE;
}

/**
 * practice_zone_remove_record:
 * @self: a world
 * @id: what practice_zone_add_record() was given
 */
void
practice_zone_remove_record (PracticeZone *self,
                             const char   *id)
{
  Stored *stored = g_hash_table_lookup (self->by_id, id);
  g_autofree char *owner = NULL;
  Node *node;

  if (stored == NULL)
    return;

  g_hash_table_remove (self->by_id, id);
  owner = g_strdup (stored->owner);
  node = ensure_node (self, owner);
  g_ptr_array_remove (node->stored, stored);
  if (node->stored->len == 0 && node->below == 0)
    g_hash_table_remove (self->nodes, owner);
  count_below (self, owner, -1);
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
add_soa (PracticeZone *self,
         const Apex   *apex,
         GPtrArray    *section)
{
  const char *primary = apex->kind != APEX_PRACTICE                            ? "parent"
                        : apex->conditions & PRACTICE_CONDITION_UNDELEGATED ? "old"
                                                                               : "ns1";
  g_autofree char *text = g_strdup_printf (
    "%s." PRACTICE_HOST_MASTER_ZONE " hostmaster." PRACTICE_HOST_MASTER_ZONE
    " %u 3600 900 1209600 %u", primary, apex->serial, self->negative_ttl);

  add_rr (section, apex->name, TODOKU_RRTYPE_SOA, MAX (NS_TTL, self->negative_ttl), text);
}

static void
add_ns (const Apex *apex,
        GPtrArray  *section)
{
  if (apex->kind == APEX_PRACTICE)
    {
      add_rr (section, apex->name, TODOKU_RRTYPE_NS, NS_TTL, "ns1." PRACTICE_HOST_MASTER_ZONE);
      add_rr (section, apex->name, TODOKU_RRTYPE_NS, NS_TTL, "ns2." PRACTICE_HOST_MASTER_ZONE);
    }
  else
    {
      add_rr (section, apex->name, TODOKU_RRTYPE_NS, NS_TTL, "parent." PRACTICE_HOST_MASTER_ZONE);
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
  const Node *node = g_hash_table_lookup (self->nodes, source);
  gboolean exists = FALSE;
  const guint16 wanted[] = { rrtype, TODOKU_RRTYPE_CNAME };

  for (guint w = 0; node != NULL && w < G_N_ELEMENTS (wanted) && section->len == 0; w++)
    for (guint i = 0; i < node->stored->len; i++)
      {
        const Stored *stored = node->stored->pdata[i];

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

static void
answer_from_zone (PracticeZone    *self,
                  const Apex      *apex,
                  PracticeServers  server,
                  const char      *name,
                  guint16          rrtype,
                  gint64           now,
                  PracticeAnswer  *answer)
{
  gboolean exists;

  answer->aa = TRUE;
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
answer_ds (PracticeZone   *self,
           const Apex     *child,
           PracticeAnswer *answer)
{
  static const guint8 stale[36] = { 0x30, 0x39, 13, 2, 0xde, 0xad };
  const char *above = todoku_domain_name_parent (child->name);
  Apex parent;

  find_apex (self, above != NULL ? above : ".", TRUE, &parent);
  answer->aa = TRUE;
  if (child->conditions & PRACTICE_CONDITION_BOGUS)
    {
      g_autoptr(GBytes) rdata = g_bytes_new_static (stale, sizeof stale);

      g_ptr_array_add (answer->answer, practice_rr_new (child->name, TODOKU_RRTYPE_DS, NS_TTL,
                                                        rdata));
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
  Apex apex;

  find_apex (self, name, server == PRACTICE_SERVER_PARENT, &apex);
  if (apex.kind != APEX_PRACTICE)
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
  Apex apex;

  find_apex (self, name, TRUE, &apex);
  if (apex.kind != APEX_PRACTICE ||
      (rrtype == TODOKU_RRTYPE_DS && g_str_equal (name, apex.name)))
    return PRACTICE_SERVER_PARENT;

  return PRACTICE_SERVERS_BOTH;
}
