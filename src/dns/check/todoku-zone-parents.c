/* SPDX-License-Identifier: GPL-3.0-or-later
 * The name servers of the zones above: a bounded cache and the look-ups under way. Two that ask for
 * the same zone at once share one look-up. Main context of the resolver.
 */
#include "todoku-zone-parents.h"

#include "todoku-domain-name.h"

/* Labels between a zone and the zone above it. */
#define MAX_CLIMBS 4

#define MAX_PARENTS 4096
#define KEEP_TIME (15 * G_TIME_SPAN_MINUTE)

struct _TodokuZoneParents
{
  TodokuResolver *resolver;
  GCancellable *cancellable;

  /* (owned) (element-type utf8 Parent): by the name right above a zone */
  GHashTable *entries;
};

typedef struct
{
  TodokuZoneParentFunc func;
  gpointer user_data;
} Waiter;

/**
 * Parent:
 * @resolver: (owned): asks
 * @cancellable: (owned): the cache's
 * @name: (owned): the name that is being asked for
 * @name_servers: (owned) (nullable): what was found
 * @expires: until when that may be used, in monotonic microseconds
 * @waiters: (owned) (nullable): who waits while it is looked for
 * @n_climbs: how many names have been tried
 * @n_refs: the cache and a question hold one each
 */
typedef struct
{
  TodokuResolver *resolver;
  GCancellable *cancellable;
  char *name;
  char **name_servers;
  gint64 expires;
  GArray *waiters;
  guint n_climbs;
  guint n_refs;
} Parent;

static void ask (Parent *parent);

static void
parent_unref (gpointer data)
{
  Parent *parent = data;

  if (--parent->n_refs > 0)
    return;

  g_object_unref (parent->resolver);
  g_object_unref (parent->cancellable);
  g_free (parent->name);
  g_strfreev (parent->name_servers);
  g_clear_pointer (&parent->waiters, g_array_unref);
  g_free (parent);
}

/**
 * todoku_zone_names_of:
 * @section: (element-type TodokuRr): a section of an answer
 * @owner: the apex of a zone
 *
 * Returns: (transfer full): the names in its NS records there
 */
char **
todoku_zone_names_of (GPtrArray  *section,
                      const char *owner)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < section->len; i++)
    {
      const TodokuRr *rr = g_ptr_array_index (section, i);

      if (rr->rrtype == TODOKU_RRTYPE_NS && rr->target != NULL &&
          todoku_dns_name_equal (rr->owner, owner))
        g_strv_builder_add (names, rr->target);
    }

  return g_strv_builder_end (names);
}

static void
tell_waiters (Parent *parent)
{
  g_autoptr(GArray) waiters = g_steal_pointer (&parent->waiters);
  g_auto(GStrv) name_servers = g_strdupv (parent->name_servers);

  /* Also when the cache is gone: whoever waits has things to free. */
  for (guint i = 0; i < waiters->len; i++)
    {
      const Waiter *waiter = &g_array_index (waiters, Waiter, i);

      waiter->func (name_servers, waiter->user_data);
    }
}

/* The zone that a negative answer comes from (RFC 2308 section 3), or one label less. */
static char *
name_above (const Parent            *parent,
            const TodokuObservation *observation)
{
  for (guint i = 0; i < observation->authority->len; i++)
    {
      const TodokuRr *rr = g_ptr_array_index (observation->authority, i);

      if (rr->rrtype == TODOKU_RRTYPE_SOA && !todoku_dns_name_equal (rr->owner, parent->name) &&
          !todoku_dns_name_equal (rr->owner, ".") &&
          todoku_domain_name_is_below (parent->name, rr->owner))
        return g_strdup (rr->owner);
    }

  return g_strdup (todoku_domain_name_parent (parent->name));
}

static void
answered (TodokuObservation *observation,
          gpointer           user_data)
{
  g_autoptr(TodokuObservation) owned = observation;
  Parent *parent = user_data;
  g_auto(GStrv) names = NULL;

  if (owned->status == TODOKU_ASK_ANSWERED)
    names = todoku_zone_names_of (owned->answer, parent->name);
  if (names != NULL && names[0] != NULL)
    {
      parent->name_servers = g_steal_pointer (&names);
      parent->expires = g_get_monotonic_time () + KEEP_TIME;
      tell_waiters (parent);
    }
  else if (todoku_observation_is_answered (owned))
    {
      char *above = name_above (parent, owned);

      g_free (parent->name);
      parent->name = above;
      ask (parent);
    }
  else
    {
      tell_waiters (parent);
    }
  parent_unref (parent);
}

static void
ask (Parent *parent)
{
  parent->n_refs++;
  if (parent->name != NULL && parent->n_climbs++ < MAX_CLIMBS &&
      !g_cancellable_is_cancelled (parent->cancellable) &&
      todoku_resolver_ask (parent->resolver, parent->name, TODOKU_RRTYPE_NS,
                           TODOKU_QUESTION_RECURSE, NULL, NULL, parent->cancellable, answered,
                           parent, NULL))
    return;

  parent->n_refs--;
  tell_waiters (parent);
}

static gboolean
is_idle (gpointer key,
         gpointer value,
         gpointer user_data)
{
  return ((Parent *) value)->waiters == NULL;
}

/**
 * todoku_zone_parents_find:
 * @self: a cache
 * @apex: the apex of a zone
 * @func: called with the servers of the zone above it
 * @user_data: its argument
 */
void
todoku_zone_parents_find (TodokuZoneParents    *self,
                          const char           *apex,
                          TodokuZoneParentFunc  func,
                          gpointer              user_data)
{
  const char *above = todoku_domain_name_parent (apex);
  const Waiter waiter = { func, user_data };
  g_autofree char *key = NULL;
  Parent *parent;

  if (above == NULL)
    {
      func (NULL, user_data);
      return;
    }

  key = g_ascii_strdown (above, -1);
  parent = g_hash_table_lookup (self->entries, key);
  if (parent != NULL && parent->waiters != NULL)
    {
      g_array_append_val (parent->waiters, waiter);
      return;
    }
  if (parent != NULL && parent->name_servers != NULL && g_get_monotonic_time () < parent->expires)
    {
      g_auto(GStrv) name_servers = g_strdupv (parent->name_servers);

      func (name_servers, user_data);
      return;
    }

  if (g_hash_table_size (self->entries) >= MAX_PARENTS)
    g_hash_table_foreach_remove (self->entries, is_idle, NULL);
  parent = g_new0 (Parent, 1);
  parent->resolver = g_object_ref (self->resolver);
  parent->cancellable = g_object_ref (self->cancellable);
  parent->name = g_strdup (key);
  parent->waiters = g_array_new (FALSE, FALSE, sizeof (Waiter));
  parent->n_refs = 1;
  g_array_append_val (parent->waiters, waiter);
  g_hash_table_replace (self->entries, g_steal_pointer (&key), parent);
  ask (parent);
}

/**
 * todoku_zone_parents_new:
 * @resolver: asks the questions
 * @cancellable: cancelled before the cache is freed; who still waits is called with %NULL
 *
 * Returns: (transfer full): an empty cache
 */
TodokuZoneParents *
todoku_zone_parents_new (TodokuResolver *resolver,
                         GCancellable   *cancellable)
{
  TodokuZoneParents *self = g_new0 (TodokuZoneParents, 1);

  self->resolver = g_object_ref (resolver);
  self->cancellable = g_object_ref (cancellable);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, parent_unref);

  return self;
}

/**
 * todoku_zone_parents_free:
 * @self: (transfer full): a cache whose cancellable has been cancelled
 */
void
todoku_zone_parents_free (TodokuZoneParents *self)
{
  g_hash_table_unref (self->entries);
  g_object_unref (self->resolver);
  g_object_unref (self->cancellable);
  g_free (self);
}
