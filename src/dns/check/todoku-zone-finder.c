/* SPDX-License-Identifier: GPL-3.0-or-later
 * Zone cuts and authoritative addresses. Owns the cache and the searches that are under way; two
 * that ask for the same zone at once share one search. Main context of the resolver.
 */
#include "todoku-zone-finder.h"

#include "todoku-watches.h"
#include "todoku-zone-delegation.h"
#include "todoku-zone-search.h"
#include "todoku-zone-start.h"

#define MAX_ZONES 4096
#define MIN_KEEP_SECONDS 30

struct _TodokuZoneFinder
{
  TodokuZoneTools tools;

  /* Whether any server but the resolver has ever said anything. */
  gboolean has_way_out;

  /* (owned) */
  TodokuZoneStarts *starts;
  TodokuWatches *watches;

  /* (owned) (element-type utf8 Entry): by the name that was looked for */
  GHashTable *entries;
};

/**
 * Entry:
 * @finder: (unowned): whose it is
 * @key: (unowned): the name that was looked for
 * @zone: (owned) (nullable): what was found, once it was
 * @expires: until when it may be used, in monotonic microseconds
 * @waiters: (owned) (nullable) (element-type Waiter): who waits for a search that is under way
 */
typedef struct
{
  TodokuZoneFinder *finder;
  const char *key;
  TodokuZone *zone;
  gint64 expires;
  GPtrArray *waiters;
} Entry;

/**
 * Waiter:
 * @entry: (unowned): what it waits for
 * @watch: whether it does not want to wait any longer
 */
typedef struct
{
  Entry *entry;
  TodokuZoneFunc func;
  gpointer user_data;
  TodokuWatch watch;
} Waiter;

static void
waiter_free (gpointer data)
{
  Waiter *waiter = data;

  todoku_watches_end (waiter->entry->finder->watches, &waiter->watch);
  g_free (waiter);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_clear_pointer (&entry->zone, todoku_zone_unref);
  g_clear_pointer (&entry->waiters, g_ptr_array_unref);
  g_free (entry);
}

static void
zone_found (const char *key,
            TodokuZone *zone,
            gpointer    user_data)
{
  TodokuZoneFinder *self = user_data;
  Entry *entry = g_hash_table_lookup (self->entries, key);
  g_autoptr(GPtrArray) waiters = g_steal_pointer (&entry->waiters);
  g_autoptr(TodokuZone) owned = todoku_zone_ref (zone);
  gint64 keep;

  /* A failure is not remembered: the next look deserves a try of its own. */
  keep = zone->failed || zone->inactive
         ? 0 : CLAMP (zone->ttl, MIN_KEEP_SECONDS, TODOKU_ZONE_MAX_KEEP_SECONDS);
  entry->zone = todoku_zone_ref (zone);
  entry->expires = g_get_monotonic_time () + keep * G_USEC_PER_SEC;
  /* What the parent says will be wanted for every record, so it is asked beside the first. */
  if (!zone->failed && !zone->inactive)
    todoku_zone_finder_ask_parent (self, zone, NULL, NULL);

  /* A call may cancel others that wait, so each is taken out before it is called. */
  while (waiters->len > 0)
    {
      Waiter *waiter = g_ptr_array_steal_index (waiters, 0);
      TodokuZoneFunc func = waiter->func;
      gpointer func_data = waiter->user_data;

      waiter_free (waiter);
      func (owned, func_data);
    }
}

/* The search goes on: others may wait for it, and the cache has use for it. */
static void
waiter_cancelled_cb (gpointer waiting)
{
  Waiter *waiter = waiting;
  g_autoptr(TodokuZone) zone = todoku_zone_new (waiter->entry->key);
  TodokuZoneFunc func = waiter->func;
  gpointer func_data = waiter->user_data;

  zone->failed = TRUE;
  g_ptr_array_remove (waiter->entry->waiters, waiter);
  func (zone, func_data);
}

static void
add_waiter (Entry          *entry,
            GCancellable   *cancellable,
            TodokuZoneFunc  func,
            gpointer        user_data)
{
  Waiter *waiter = g_new0 (Waiter, 1);

  waiter->entry = entry;
  waiter->func = func;
  waiter->user_data = user_data;
  g_ptr_array_add (entry->waiters, waiter);
  todoku_watches_begin (entry->finder->watches, &waiter->watch, cancellable, waiter);
}

/* Returns the entry to search for; NULL when the answer is known or somebody searches already. */
static Entry *
join (TodokuZoneFinder *self,
      const char       *key,
      GCancellable     *cancellable,
      TodokuZoneFunc    func,
      gpointer          user_data)
{
  Entry *entry = g_hash_table_lookup (self->entries, key);
  gboolean new_search;

  if (entry != NULL && entry->waiters == NULL && entry->zone != NULL &&
      g_get_monotonic_time () < entry->expires)
    {
      g_autoptr(TodokuZone) zone = todoku_zone_ref (entry->zone);

      func (zone, user_data);
      return NULL;
    }

  if (entry == NULL)
    {
      char *owned_key = g_strdup (key);

      entry = g_new0 (Entry, 1);
      entry->finder = self;
      entry->key = owned_key;
      g_hash_table_insert (self->entries, owned_key, entry);
    }

  new_search = entry->waiters == NULL;
  if (new_search)
    {
      g_clear_pointer (&entry->zone, todoku_zone_unref);
      entry->waiters = g_ptr_array_new_with_free_func (waiter_free);
    }
  add_waiter (entry, cancellable, func, user_data);

  return new_search ? entry : NULL;
}

static gboolean
is_idle (gpointer key,
         gpointer value,
         gpointer user_data)
{
  return ((Entry *) value)->waiters == NULL;
}

/**
 * todoku_zone_finder_find:
 * @self: a finder
 * @name: a name in A-labels
 * @cancellable: (nullable): when it is cancelled, @func is called at once with a failed zone
 * @func: called with the zone
 * @user_data: its argument
 *
 * The search starts at the registrable domain, which exists, and not at @name, which may not exist
 * yet. Zones that are delegated further down show themselves by a referral; see
 * todoku_zone_finder_follow().
 */
void
todoku_zone_finder_find (TodokuZoneFinder *self,
                         const char       *name,
                         GCancellable     *cancellable,
                         TodokuZoneFunc    func,
                         gpointer          user_data)
{
  const char *start = todoku_zone_starts_find (self->starts, name);

  if (g_hash_table_size (self->entries) >= MAX_ZONES)
    g_hash_table_foreach_remove (self->entries, is_idle, NULL);
  if (join (self, start, cancellable, func, user_data) == NULL)
    return;

  todoku_zone_search_start (&self->tools, start, NULL, zone_found, self);
}

/**
 * todoku_zone_finder_follow:
 * @self: a finder
 * @referral: a referral downwards
 * @cancellable: (nullable): when it is cancelled, @func is called at once with a failed zone
 * @func: called with the zone
 * @user_data: its argument
 *
 * Finds the servers of a zone that is delegated further down.
 */
void
todoku_zone_finder_follow (TodokuZoneFinder  *self,
                           TodokuObservation *referral,
                           GCancellable      *cancellable,
                           TodokuZoneFunc     func,
                           gpointer           user_data)
{
  const char *apex = NULL;
  g_autofree char *key = NULL;

  for (guint i = 0; apex == NULL && i < referral->authority->len; i++)
    {
      const TodokuRr *rr = g_ptr_array_index (referral->authority, i);

      if (rr->rrtype == TODOKU_RRTYPE_NS)
        apex = rr->owner;
    }
  g_return_if_fail (apex != NULL);

  key = g_ascii_strdown (apex, -1);
  if (join (self, key, cancellable, func, user_data) == NULL)
    return;

  todoku_zone_search_start (&self->tools, key, referral, zone_found, self);
}

/**
 * ParentQuestion:
 * @zone: (owned): the zone
 * @cancellable: (owned): tells that the finder is gone
 * @waiters: (owned) (element-type ParentWaiter): who wants to know
 *
 * The question what the parent says about a zone.
 */
typedef struct
{
  TodokuZone *zone;
  GCancellable *cancellable;
  GArray *waiters;
} ParentQuestion;

typedef struct
{
  TodokuZoneFunc func;
  gpointer user_data;
} ParentWaiter;

static void
parent_asked (char     **name_servers,
              GPtrArray *glue,
              gboolean   is_silent,
              gpointer   user_data)
{
  g_autofree ParentQuestion *question = user_data;
  g_autoptr(TodokuZone) zone = question->zone;
  g_autoptr(GCancellable) cancellable = question->cancellable;
  g_autoptr(GArray) waiters = question->waiters;

  if (zone->delegated_to == NULL)
    zone->delegated_to = name_servers != NULL ? g_strdupv (name_servers) : g_new0 (char *, 1);
  zone->is_parent_silent = is_silent;
  zone->parent_question = NULL;
  for (guint i = 0; i < waiters->len; i++)
    {
      const ParentWaiter *waiter = &g_array_index (waiters, ParentWaiter, i);

      waiter->func (zone, waiter->user_data);
    }
}

/**
 * todoku_zone_finder_ask_parent:
 * @self: a finder
 * @zone: a zone that it has found
 * @func: (nullable): called when the `delegated_to` of @zone is known; it stays empty when the
 *   parent cannot be asked
 * @user_data: its argument
 *
 * Finds out which servers the parent delegates to. The answer is kept with @zone, and all who ask
 * meanwhile share it.
 */
void
todoku_zone_finder_ask_parent (TodokuZoneFinder *self,
                               TodokuZone       *zone,
                               TodokuZoneFunc    func,
                               gpointer          user_data)
{
  const ParentWaiter waiter = { func, user_data };
  ParentQuestion *question = zone->parent_question;
  gboolean is_new = question == NULL;

  if (zone->delegated_to != NULL)
    {
      if (func != NULL)
        func (zone, user_data);
      return;
    }

  if (is_new)
    {
      question = zone->parent_question = g_new0 (ParentQuestion, 1);
      question->zone = todoku_zone_ref (zone);
      question->cancellable = g_object_ref (self->tools.cancellable);
      question->waiters = g_array_new (FALSE, FALSE, sizeof (ParentWaiter));
    }
  if (func != NULL)
    g_array_append_val (question->waiters, waiter);
  if (is_new)
    todoku_zone_delegation_find (self->tools.resolver, self->tools.hosts, self->tools.parents,
                                 zone->apex, self->tools.cancellable, parent_asked, question);
}

/**
 * todoku_zone_finder_note_answer:
 * @self: a finder
 *
 * Says that a server other than the resolver has answered.
 */
void
todoku_zone_finder_note_answer (TodokuZoneFinder *self)
{
  self->has_way_out = TRUE;
}

/**
 * todoku_zone_finder_is_blocked:
 * @self: a finder
 * @zone: a zone whose servers are silent, and whose parent has been asked
 *
 * Returns: whether it is this network that lets no DNS questions out: the servers of the parent are
 *   silent too, and nobody has ever answered but the resolver
 */
gboolean
todoku_zone_finder_is_blocked (TodokuZoneFinder *self,
                               const TodokuZone *zone)
{
  return !self->has_way_out && zone->is_parent_silent;
}

/**
 * todoku_zone_finder_get_hosts:
 * @self: a finder
 *
 * Returns: (transfer none): the addresses of servers that it has come across
 */
TodokuZoneHosts *
todoku_zone_finder_get_hosts (TodokuZoneFinder *self)
{
  return self->tools.hosts;
}

/**
 * todoku_zone_finder_new:
 * @resolver: asks the questions
 *
 * Returns: (transfer full): a finder with an empty cache
 */
TodokuZoneFinder *
todoku_zone_finder_new (TodokuResolver *resolver)
{
  TodokuZoneFinder *self = g_new0 (TodokuZoneFinder, 1);
  g_autoptr(GMainContext) context = g_main_context_ref_thread_default ();

  self->tools.resolver = g_object_ref (resolver);
  self->tools.cancellable = g_cancellable_new ();
  self->tools.hosts = todoku_zone_hosts_new (resolver, self->tools.cancellable);
  self->tools.parents = todoku_zone_parents_new (resolver, self->tools.cancellable);
  self->tools.patience = todoku_zone_search_patience_new (context);
  self->starts = todoku_zone_starts_new ();
  self->watches = todoku_watches_new (context, waiter_cancelled_cb);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);

  return self;
}

/**
 * todoku_zone_finder_free:
 * @self: (transfer full) (nullable): a finder
 *
 * Searches that are under way end silently; nobody is called any more.
 */
void
todoku_zone_finder_free (TodokuZoneFinder *self)
{
  if (self == NULL)
    return;

  g_cancellable_cancel (self->tools.cancellable);
  todoku_zone_hosts_free (self->tools.hosts);
  todoku_zone_parents_free (self->tools.parents);
  todoku_zone_patience_stop (self->tools.patience);
  todoku_zone_patience_unref (self->tools.patience);
  g_clear_object (&self->tools.cancellable);
  g_clear_object (&self->tools.resolver);
  todoku_zone_starts_free (self->starts);
  g_hash_table_unref (self->entries);
  todoku_watches_free (self->watches);
  g_free (self);
}
