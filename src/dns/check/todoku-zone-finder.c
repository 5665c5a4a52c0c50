/* SPDX-License-Identifier: GPL-3.0-or-later
 * Zone cuts and authoritative addresses. Owns the cache and the searches that are under way; two
 * that ask for the same zone at once share one search. Main context of the resolver.
 */
#include "todoku-zone-finder.h"

#include "todoku-domain-name.h"
#include "todoku-zone-delegation.h"

#define MAX_ZONES 4096
#define MAX_NAMES 8
#define MAX_SERVERS 16
#define MIN_KEEP_SECONDS 30

struct _TodokuZoneFinder
{
  TodokuResolver *resolver;
  TodokuZoneHosts *hosts;
  GCancellable *cancellable;

  /* (owned) (element-type utf8 Entry): by the name that was looked for */
  GHashTable *entries;
};

/**
 * Entry:
 * @zone: (owned) (nullable): what was found, once it was
 * @expires: until when it may be used, in monotonic microseconds
 * @waiters: (owned) (nullable) (element-type Waiter): who waits for a search that is under way
 */
typedef struct
{
  TodokuZone *zone;
  gint64 expires;
  GPtrArray *waiters;
} Entry;

/**
 * Waiter:
 * @entry: (unowned): what it waits for
 * @key: (owned): the name that it looks for
 * @cancelled: (owned) (nullable): tells that it does not want to wait any longer
 */
typedef struct
{
  Entry *entry;
  char *key;
  TodokuZoneFunc func;
  gpointer user_data;
  GSource *cancelled;
} Waiter;

/**
 * Search:
 * @finder: (unowned): the finder; the cancellable tells when it is gone
 * @cancellable: (owned): the finder's
 * @key: (owned): the name that was looked for
 * @zone: (owned): what is known so far
 * @n_pending: how many questions are out, plus one while they are being asked
 * @n_climbs: how often an answer has sent the search to another apex
 * @again: (owned) (nullable): the second answer of a validating resolver that failed at first
 * @unchecked: (owned) (nullable): its answer without validation
 */
typedef struct
{
  TodokuZoneFinder *finder;
  GCancellable *cancellable;
  char *key;
  TodokuZone *zone;
  guint n_pending;
  guint n_climbs;
  TodokuObservation *again;
  TodokuObservation *unchecked;
} Search;

static void
waiter_free (gpointer data)
{
  Waiter *waiter = data;

  if (waiter->cancelled != NULL)
    {
      g_source_destroy (waiter->cancelled);
      g_source_unref (waiter->cancelled);
    }
  g_free (waiter->key);
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
search_free (Search *search)
{
  g_object_unref (search->cancellable);
  g_free (search->key);
  todoku_zone_unref (search->zone);
  g_clear_pointer (&search->again, todoku_observation_unref);
  g_clear_pointer (&search->unchecked, todoku_observation_unref);
  g_free (search);
}

static void
finish_search (Search *search)
{
  TodokuZoneFinder *self = search->finder;
  g_autoptr(TodokuZone) zone = todoku_zone_ref (search->zone);
  g_autoptr(GPtrArray) waiters = NULL;
  Entry *entry;
  gint64 keep;

  if (g_cancellable_is_cancelled (search->cancellable))
    {
      search_free (search);
      return;
    }

  entry = g_hash_table_lookup (self->entries, search->key);
  waiters = g_steal_pointer (&entry->waiters);
  if (zone->servers->len == 0 && !zone->inactive)
    zone->failed = TRUE;

  /* A failure is not remembered: the next look deserves a try of its own. */
  keep = zone->failed || zone->inactive
         ? 0 : CLAMP (zone->ttl, MIN_KEEP_SECONDS, TODOKU_ZONE_MAX_KEEP_SECONDS);
  entry->zone = todoku_zone_ref (zone);
  entry->expires = g_get_monotonic_time () + keep * G_USEC_PER_SEC;
  search_free (search);

  /* A call may cancel others that wait, so each is taken out before it is called. */
  while (waiters->len > 0)
    {
      Waiter *waiter = g_ptr_array_steal_index (waiters, 0);
      TodokuZoneFunc func = waiter->func;
      gpointer user_data = waiter->user_data;

      waiter_free (waiter);
      func (zone, user_data);
    }
}

static void
release_search (Search *search)
{
  if (--search->n_pending == 0)
    finish_search (search);
}

static void
host_found (GPtrArray *servers,
            gpointer   user_data)
{
  Search *search = user_data;

  for (guint i = 0; i < servers->len && search->zone->servers->len < MAX_SERVERS; i++)
    g_ptr_array_add (search->zone->servers,
                     todoku_zone_server_ref (g_ptr_array_index (servers, i)));
  release_search (search);
}

static void
ask_addresses (Search *search)
{
  for (guint i = 0; search->zone->name_servers[i] != NULL && i < MAX_NAMES; i++)
    {
      search->n_pending++;
      todoku_zone_hosts_find (search->finder->hosts, search->zone->name_servers[i], host_found,
                              search);
    }
}

static void
take_name_servers (Search    *search,
                   GPtrArray *section)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < section->len; i++)
    {
      const TodokuRr *rr = g_ptr_array_index (section, i);

      if (rr->rrtype != TODOKU_RRTYPE_NS || rr->target == NULL ||
          !todoku_dns_name_equal (rr->owner, search->zone->apex))
        continue;

      g_strv_builder_add (names, rr->target);
      search->zone->ttl = MIN (search->zone->ttl, rr->ttl);
    }

  g_strfreev (search->zone->name_servers);
  search->zone->name_servers = g_strv_builder_end (names);
}

static void ask_name_servers (Search *search);

/* A negative answer names the zone that it comes from (RFC 2308 section 3). NXDOMAIN from a public
 * suffix says that nobody has registered the name, or that it is not delegated any more; NODATA
 * says that it is there, and part of that zone.
 */
static void
climb (Search                  *search,
       const TodokuObservation *observation)
{
  for (guint i = 0; i < observation->authority->len && search->n_climbs < 4; i++)
    {
      const TodokuRr *rr = g_ptr_array_index (observation->authority, i);

      if (rr->rrtype != TODOKU_RRTYPE_SOA ||
          !todoku_domain_name_is_below (search->key, rr->owner) ||
          todoku_dns_name_equal (rr->owner, search->zone->apex))
        continue;

      if (observation->rcode == TODOKU_RCODE_NXDOMAIN &&
          (todoku_domain_name_parent (rr->owner) == NULL ||
           todoku_domain_name_is_public_suffix (rr->owner)))
        {
          search->zone->inactive = TRUE;
          return;
        }

      search->n_climbs++;
      g_free (search->zone->apex);
      search->zone->apex = g_strdup (rr->owner);
      ask_name_servers (search);
      return;
    }
}

static void
take_answer (Search                  *search,
             const TodokuObservation *observation)
{
  take_name_servers (search, observation->answer);
  if (search->zone->name_servers[0] != NULL)
    ask_addresses (search);
  else
    climb (search, observation);
}

static void
delegation_found (char     **name_servers,
                  gpointer   user_data)
{
  Search *search = user_data;

  if (name_servers != NULL && !g_cancellable_is_cancelled (search->cancellable))
    {
      g_strfreev (search->zone->name_servers);
      search->zone->name_servers = g_strdupv (name_servers);
      g_strfreev (search->zone->delegated_to);
      search->zone->delegated_to = g_strdupv (name_servers);
      ask_addresses (search);
    }
  release_search (search);
}

/* The resolver was asked twice more, with and without validation. */
static void
judge_retry (Search *search)
{
  if (search->again != NULL && todoku_observation_is_answered (search->again))
    {
      take_answer (search, search->again);
    }
  else if (search->unchecked != NULL && todoku_observation_is_answered (search->unchecked) &&
           search->again != NULL && search->again->status == TODOKU_ASK_ANSWERED)
    {
      search->zone->bogus = TRUE;
      take_answer (search, search->unchecked);
    }
  else
    {
      search->n_pending++;
      todoku_zone_delegation_find (search->finder->resolver, search->finder->hosts,
                                   search->zone->apex, search->cancellable, delegation_found,
                                   search);
    }
}

static void
retry_answered (Search             *search,
                TodokuObservation **slot,
                TodokuObservation  *observation)
{
  *slot = observation;
  if (search->again != NULL && search->unchecked != NULL &&
      !g_cancellable_is_cancelled (search->cancellable))
    judge_retry (search);
  release_search (search);
}

static void
again_answered (TodokuObservation *observation,
                gpointer           user_data)
{
  Search *search = user_data;

  retry_answered (search, &search->again, observation);
}

static void
unchecked_answered (TodokuObservation *observation,
                    gpointer           user_data)
{
  Search *search = user_data;

  retry_answered (search, &search->unchecked, observation);
}

static void
ask_again (Search *search)
{
  search->n_pending += 2;
  if (!todoku_resolver_ask (search->finder->resolver, search->zone->apex, TODOKU_RRTYPE_NS,
                            TODOKU_QUESTION_RECURSE, NULL, NULL, search->cancellable,
                            again_answered, search, NULL))
    search->n_pending--;
  if (!todoku_resolver_ask (search->finder->resolver, search->zone->apex, TODOKU_RRTYPE_NS,
                            TODOKU_QUESTION_RECURSE | TODOKU_QUESTION_CHECKING_DISABLED, NULL, NULL,
                            search->cancellable, unchecked_answered, search, NULL))
    search->n_pending--;
}

static void
name_servers_answered (TodokuObservation *observation,
                       gpointer           user_data)
{
  g_autoptr(TodokuObservation) owned = observation;
  Search *search = user_data;

  if (!g_cancellable_is_cancelled (search->cancellable))
    {
      if (todoku_observation_is_answered (owned))
        {
          take_answer (search, owned);
        }
      else
        {
          g_clear_pointer (&search->zone->failure, todoku_observation_unref);
          search->zone->failure = todoku_observation_ref (owned);
          /* One flap of a resolver proves nothing, and a resolver that does not answer at all has
           * been asked often enough by the transport.
           */
          if (owned->status == TODOKU_ASK_ANSWERED && search->again == NULL)
            ask_again (search);
        }
    }
  release_search (search);
}

static void
ask_name_servers (Search *search)
{
  search->n_pending++;
  if (!todoku_resolver_ask (search->finder->resolver, search->zone->apex, TODOKU_RRTYPE_NS,
                            TODOKU_QUESTION_RECURSE, NULL, NULL, search->cancellable,
                            name_servers_answered, search, NULL))
    search->n_pending--;
}

static Search *
search_new (TodokuZoneFinder *self,
            const char       *key,
            const char       *apex)
{
  Search *search = g_new0 (Search, 1);

  search->finder = self;
  search->cancellable = g_object_ref (self->cancellable);
  search->key = g_strdup (key);
  search->zone = todoku_zone_new (apex);
  search->n_pending = 1;

  return search;
}

/* Returns the entry to search for, or NULL when the answer is known or somebody searches already.
 */
/* The search goes on: others may wait for it, and the cache has use for it. */
static gboolean
waiter_cancelled_cb (GCancellable *cancellable,
                     gpointer      user_data)
{
  Waiter *waiter = user_data;
  g_autoptr(TodokuZone) zone = todoku_zone_new (waiter->key);
  TodokuZoneFunc func = waiter->func;
  gpointer func_data = waiter->user_data;

  zone->failed = TRUE;
  g_ptr_array_remove (waiter->entry->waiters, waiter);
  func (zone, func_data);

  return G_SOURCE_REMOVE;
}

static void
add_waiter (Entry          *entry,
            const char     *key,
            GCancellable   *cancellable,
            TodokuZoneFunc  func,
            gpointer        user_data)
{
  Waiter *waiter = g_new0 (Waiter, 1);

  waiter->entry = entry;
  waiter->key = g_strdup (key);
  waiter->func = func;
  waiter->user_data = user_data;
  g_ptr_array_add (entry->waiters, waiter);
  if (cancellable == NULL)
    return;

  waiter->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_static_name (waiter->cancelled, "[todoku] zone search cancelled");
  g_source_set_callback (waiter->cancelled, G_SOURCE_FUNC (waiter_cancelled_cb), waiter, NULL);
  g_source_attach (waiter->cancelled, g_main_context_get_thread_default ());
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
      entry = g_new0 (Entry, 1);
      g_hash_table_insert (self->entries, g_strdup (key), entry);
    }

  new_search = entry->waiters == NULL;
  if (new_search)
    {
      g_clear_pointer (&entry->zone, todoku_zone_unref);
      entry->waiters = g_ptr_array_new_with_free_func (waiter_free);
    }
  add_waiter (entry, key, cancellable, func, user_data);

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
  g_autofree char *start = todoku_domain_name_registrable (name);
  Search *search;

  if (start == NULL)
    start = g_strdup (name);
  if (g_hash_table_size (self->entries) >= MAX_ZONES)
    g_hash_table_foreach_remove (self->entries, is_idle, NULL);
  if (join (self, start, cancellable, func, user_data) == NULL)
    return;

  search = search_new (self, start, start);
  ask_name_servers (search);
  release_search (search);
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
  Search *search;

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

  search = search_new (self, key, key);
  take_name_servers (search, referral->authority);
  ask_addresses (search);
  release_search (search);
}

/**
 * ParentQuestion:
 * @zone: (owned): the zone
 *
 * Who wants to know what the parent says about a zone.
 */
typedef struct
{
  TodokuZone *zone;
  TodokuZoneFunc func;
  gpointer user_data;
} ParentQuestion;

static void
parent_asked (char     **name_servers,
              gpointer   user_data)
{
  g_autofree ParentQuestion *question = user_data;
  g_autoptr(TodokuZone) zone = question->zone;

  if (zone->delegated_to == NULL)
    zone->delegated_to = name_servers != NULL ? g_strdupv (name_servers) : g_new0 (char *, 1);
  question->func (zone, question->user_data);
}

/**
 * todoku_zone_finder_ask_parent:
 * @self: a finder
 * @zone: a zone that it has found
 * @func: called when the `delegated_to` of @zone is known; it stays empty when the parent cannot be
 *   asked
 * @user_data: its argument
 *
 * Finds out which servers the parent delegates to. The answer is kept with @zone.
 */
void
todoku_zone_finder_ask_parent (TodokuZoneFinder *self,
                               TodokuZone       *zone,
                               TodokuZoneFunc    func,
                               gpointer          user_data)
{
  ParentQuestion *question;

  if (zone->delegated_to != NULL)
    {
      func (zone, user_data);
      return;
    }

  question = g_new0 (ParentQuestion, 1);
  question->zone = todoku_zone_ref (zone);
  question->func = func;
  question->user_data = user_data;
  todoku_zone_delegation_find (self->resolver, self->hosts, zone->apex, self->cancellable,
                               parent_asked, question);
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
  return self->hosts;
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

  self->resolver = g_object_ref (resolver);
  self->cancellable = g_cancellable_new ();
  self->hosts = todoku_zone_hosts_new (resolver, self->cancellable);
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

  g_cancellable_cancel (self->cancellable);
  todoku_zone_hosts_free (self->hosts);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->resolver);
  g_hash_table_unref (self->entries);
  g_free (self);
}
