/* SPDX-License-Identifier: GPL-3.0-or-later
 * The data of the practice DNS; practice-zone-answer.c looks things up in it. Main loop, no I/O. A
 * record that is not to be seen yet, or only on one server, is simply not there for the others;
 * mistakes need no more than that.
 */
#include "practice-zone-private.h"

#include <string.h>

#include "todoku-dns-reply.h"
#include "todoku-domain-name.h"

static void
apex_free (gpointer data)
{
  PracticeApex *apex = data;

  g_free (apex->name);
  g_free (apex);
}

static void
stored_free (gpointer data)
{
  PracticeStored *stored = data;

  g_free (stored->owner);
  g_bytes_unref (stored->rdata);
  g_free (stored);
}

static void
node_free (gpointer data)
{
  PracticeNode *node = data;

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

static PracticeNode *
ensure_node (PracticeZone *self,
             const char   *name)
{
  PracticeNode *node = g_hash_table_lookup (self->nodes, name);

  if (node == NULL)
    {
      node = g_new0 (PracticeNode, 1);
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
      PracticeNode *node = ensure_node (self, above);

      node->below += (guint) by;
      if (node->below == 0 && node->stored->len == 0)
        g_hash_table_remove (self->nodes, above);
    }
}

static void
add_apex (PracticeZone *self,
          const char   *name,
          PracticeApexKind      kind)
{
  PracticeApex *apex;

  if (g_hash_table_contains (self->apexes, name))
    return;

  apex = g_new0 (PracticeApex, 1);
  apex->name = g_strdup (name);
  apex->kind = kind;
  apex->serial = PRACTICE_FIRST_SERIAL;
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
  add_apex (self, apex, PRACTICE_APEX_PRACTICE);
}

/**
 * practice_zone_delegate:
 * @self: a world
 * @apex: a name in the zone of a practice domain
 *
 * Makes a zone of its own of @apex, at another company: the servers of the zone above refer to it.
 */
void
practice_zone_delegate (PracticeZone *self,
                        const char   *apex)
{
  add_apex (self, apex, PRACTICE_APEX_SUBZONE);
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

/**
 * practice_zone_look_up_apex:
 * @self: a world
 * @name: a name
 * @only_delegated: whether to pass over zones that the parent does not delegate
 * @ret_apex: (out): the deepest zone that holds @name; public suffixes are zones unlisted
 *
 * Returns: whether it is any zone but the root
 */
gboolean
practice_zone_look_up_apex (PracticeZone *self,
                            const char   *name,
                            gboolean      only_delegated,
                            PracticeApex *ret_apex)
{
  for (const char *at = name; at != NULL; at = todoku_domain_name_parent (at))
    {
      const PracticeApex *apex = g_hash_table_lookup (self->apexes, at);

      if (apex != NULL && !(only_delegated && apex->conditions & PRACTICE_CONDITION_INACTIVE))
        {
          *ret_apex = *apex;
          return TRUE;
        }
      if (apex == NULL && todoku_domain_name_is_public_suffix (at))
        {
          *ret_apex = (PracticeApex) { .name = (char *) at,
                                       .kind = PRACTICE_APEX_SUFFIX,
                                       .serial = PRACTICE_FIRST_SERIAL };
          return TRUE;
        }
    }

  *ret_apex = (PracticeApex) { .name = (char *) ".",
                               .kind = PRACTICE_APEX_SUFFIX,
                               .serial = PRACTICE_FIRST_SERIAL };

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
  PracticeApex apex;

  practice_zone_look_up_apex (self, name, FALSE, &apex);
  /* The control panel is that of the zone above, which goes on taking records for what was given
   * away. */
  if (apex.kind == PRACTICE_APEX_SUBZONE)
    practice_zone_look_up_apex (self, todoku_domain_name_parent (apex.name), FALSE, &apex);

  return apex.kind == PRACTICE_APEX_PRACTICE ? apex.name : NULL;
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
    if (((PracticeApex *) value)->kind == PRACTICE_APEX_PRACTICE)
      g_ptr_array_add (names, ((PracticeApex *) value)->name);
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
  PracticeApex *found = g_hash_table_lookup (self->apexes, apex);

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
  PracticeApex *found = g_hash_table_lookup (self->apexes, apex);

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
  PracticeApex apex;

  practice_zone_look_up_apex (self, name, FALSE, &apex);

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

static PracticeStored *
store_change (PracticeZone    *self,
              const char      *owner,
              guint16          rrtype,
              guint32          ttl,
              GBytes          *rdata,
              PracticeServers  servers)
{
  PracticeStored *stored = g_new0 (PracticeStored, 1);

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
  PracticeStored *stored = store_change (self, owner, rrtype, ttl, rdata, servers);

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
      add_apex (self, owner, PRACTICE_APEX_SERVICE);
      return TRUE;
    }

  rdata = todoku_dns_rdata_from_text (rrtype, text, NULL);
  if (rdata == NULL)
    return FALSE;
  store_change (self, owner, rrtype, PRACTICE_NS_TTL, rdata, PRACTICE_SERVER_PARENT);

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
  PracticeStored *stored = g_hash_table_lookup (self->by_id, id);
  g_autofree char *owner = NULL;
  PracticeNode *node;

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
