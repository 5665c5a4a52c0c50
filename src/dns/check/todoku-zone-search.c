/* SPDX-License-Identifier: GPL-3.0-or-later
 * One search for a zone: the resolver is asked for its name servers, and the parent where the
 * resolver fails or takes its time; then the addresses of all of them. Owns what it has found until
 * it hands it over. Main context of the resolver.
 */
#include "todoku-zone-search.h"

#include "todoku-domain-name.h"
#include "todoku-zone-delegation.h"

#define MAX_NAMES 8
#define MAX_SERVERS 16

/* When the parent is asked as well. A resolver that answers at all mostly does within a second. */
#define PATIENCE (2 * G_TIME_SPAN_SECOND)

/**
 * Search:
 * @tools: (unowned): the finder's; the cancellable tells when they are gone
 * @cancellable: (owned): the finder's
 * @patience: (owned): where it waits until it asks the parent as well
 * @wait: its place there
 * @key: (owned): the name that was looked for
 * @zone: (owned): what is known so far
 * @n_pending: how many questions are out, plus one while they are being asked
 * @n_climbs: how often an answer has sent the search to another apex
 * @is_delegation_asked: whether the parent has been asked
 * @has_servers: whether the names of the servers are known
 * @glue: (owned) (nullable) (element-type TodokuRr): the addresses that came with the referral, or
 *   with that of the parent
 * @is_child_asked: whether a server of a zone that was referred to has been asked for its NS set
 * @again: (owned) (nullable): the second answer of a validating resolver that failed at first
 * @unchecked: (owned) (nullable): its answer without validation
 */
typedef struct
{
  const TodokuZoneTools *tools;
  GCancellable *cancellable;
  TodokuZonePatience *patience;
  TodokuZoneWait wait;
  TodokuZoneSearchFunc func;
  gpointer user_data;
  char *key;
  TodokuZone *zone;
  guint n_pending;
  guint n_climbs;
  gboolean is_delegation_asked;
  gboolean has_servers;
  GPtrArray *glue;
  gboolean is_child_asked;
  TodokuObservation *again;
  TodokuObservation *unchecked;
} Search;

static void
end_patience (Search *search)
{
  todoku_zone_patience_end (search->patience, &search->wait);
}

static void
search_free (Search *search)
{
  end_patience (search);
  todoku_zone_patience_unref (search->patience);
  g_object_unref (search->cancellable);
  g_free (search->key);
  todoku_zone_unref (search->zone);
  g_clear_pointer (&search->glue, g_ptr_array_unref);
  g_clear_pointer (&search->again, todoku_observation_unref);
  g_clear_pointer (&search->unchecked, todoku_observation_unref);
  g_free (search);
}

static void
finish_search (Search *search)
{
  TodokuZone *zone = search->zone;

  /* Who has no address at all for certain can be named; whoever could not be asked, too, but then
   * nothing is certain.
   */
  if (zone->servers->len == 0 && !zone->inactive)
    zone->failed = TRUE;
  if (!g_cancellable_is_cancelled (search->cancellable))
    search->func (search->key, zone, search->user_data);
  search_free (search);
}

static void host_found (const char *name,
                        GPtrArray  *servers,
                        gboolean    is_certain,
                        gpointer    user_data);
static void release_search (Search *search);

/* What the zone itself says is what resolvers believe once they have got there (RFC 2181 section
 * 5.4.1), so servers that it names beside those of the referral are asked as well.
 */
static void
child_answered (TodokuObservation *observation,
                gpointer           user_data)
{
  g_autoptr(TodokuObservation) owned = observation;
  Search *search = user_data;
  g_auto(GStrv) names = NULL;

  if (todoku_observation_is_answered (owned) && owned->aa &&
      !g_cancellable_is_cancelled (search->cancellable))
    names = todoku_zone_names_of (owned->answer, search->zone->apex);
  for (guint i = 0; names != NULL && names[i] != NULL && i < MAX_NAMES; i++)
    {
      gboolean is_known = FALSE;

      for (guint j = 0; !is_known && search->zone->name_servers[j] != NULL; j++)
        is_known = todoku_dns_name_equal (names[i], search->zone->name_servers[j]);
      if (is_known)
        continue;
      search->n_pending++;
      todoku_zone_hosts_find (search->tools->hosts, names[i], host_found, search);
    }
  if (names != NULL && names[0] != NULL)
    {
      g_strfreev (search->zone->name_servers);
      search->zone->name_servers = g_steal_pointer (&names);
    }
  release_search (search);
}

static gboolean
ask_child (Search *search)
{
  const TodokuZoneServer *server;

  if (!search->zone->is_referred || search->is_child_asked || search->zone->servers->len == 0 ||
      g_cancellable_is_cancelled (search->cancellable))
    return FALSE;

  search->is_child_asked = TRUE;
  server = g_ptr_array_index (search->zone->servers, 0);
  search->n_pending++;
  if (todoku_resolver_ask (search->tools->resolver, search->zone->apex, TODOKU_RRTYPE_NS,
                           TODOKU_QUESTION_NONE, server->name, server->address,
                           search->cancellable, child_answered, search, NULL))
    return TRUE;
  search->n_pending--;

  return FALSE;
}

static void ask_delegation (Search *search);

/* The NS records of a zone may name nothing but servers that are gone, while the parent knows those
 * that serve it.
 */
static gboolean
ask_parent_instead (Search *search)
{
  const TodokuZone *zone = search->zone;

  if (zone->servers->len > 0 || zone->is_referred || !search->has_servers ||
      search->is_delegation_asked || g_cancellable_is_cancelled (search->cancellable))
    return FALSE;

  search->n_pending++;
  search->has_servers = FALSE;
  ask_delegation (search);
  search->n_pending--;

  return search->n_pending > 0;
}

static void
release_search (Search *search)
{
  if (--search->n_pending == 0 && !ask_child (search) && !ask_parent_instead (search))
    finish_search (search);
}

/* The name of a server that lies in its own zone cannot be looked up while that zone is dead. Then
 * what came with the referral is its address, and without that it has none.
 */
static gboolean
take_glue (Search     *search,
           const char *name)
{
  TodokuZone *zone = search->zone;
  guint n_before = zone->servers->len;

  if ((!zone->is_referred && search->glue == NULL) ||
      !todoku_domain_name_is_below (name, zone->apex))
    return FALSE;

  for (guint i = 0; search->glue != NULL && i < search->glue->len; i++)
    {
      const TodokuRr *rr = g_ptr_array_index (search->glue, i);
      TodokuZoneServer *server;

      if (rr->address == NULL || !todoku_dns_name_equal (rr->owner, name) ||
          zone->servers->len >= MAX_SERVERS)
        continue;
      server = todoku_zone_server_new (search->tools->hosts, name, rr->address);
      if (server != NULL)
        g_ptr_array_add (zone->servers, server);
    }
  if (zone->servers->len == n_before)
    g_ptr_array_add (zone->dead_names, g_strdup (name));

  return TRUE;
}

static void
host_found (const char *name,
            GPtrArray  *servers,
            gboolean    is_certain,
            gpointer    user_data)
{
  Search *search = user_data;

  if (servers->len == 0 && is_certain)
    g_ptr_array_add (search->zone->dead_names, g_strdup (name));
  else if (servers->len == 0 && !take_glue (search, name))
    g_ptr_array_add (search->zone->unknown_names, g_strdup (name));
  if (servers->len > 0 && ((TodokuZoneServer *) g_ptr_array_index (servers, 0))->is_alias)
    g_ptr_array_add (search->zone->alias_names, g_strdup (name));
  for (guint i = 0; i < servers->len && search->zone->servers->len < MAX_SERVERS; i++)
    g_ptr_array_add (search->zone->servers,
                     todoku_zone_server_ref (g_ptr_array_index (servers, i)));
  release_search (search);
}

static void
ask_addresses (Search  *search,
               char   **names)
{
  search->has_servers = TRUE;
  end_patience (search);
  for (guint i = 0; names[i] != NULL && i < MAX_NAMES; i++)
    {
      /* A resolver that does not find the zone does not find the names in it either, and takes its
       * time.
       */
      if (!search->zone->is_referred && take_glue (search, names[i]))
        continue;
      search->n_pending++;
      todoku_zone_hosts_find (search->tools->hosts, names[i], host_found, search);
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
 * says that it is there, and part of that zone. In a registry's top-level domain nobody can enter
 * records, and what is there of a name that is not delegated is the address of a name server below
 * it; "lan" and its like, which nobody lists, are zones as any other.
 */
static gboolean
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

      if ((todoku_domain_name_parent (rr->owner) == NULL &&
           todoku_domain_name_has_public_suffix (search->key)) ||
          (observation->rcode == TODOKU_RCODE_NXDOMAIN &&
           todoku_domain_name_is_public_suffix (rr->owner)))
        {
          search->zone->inactive = TRUE;
          return TRUE;
        }

      search->n_climbs++;
      g_free (search->zone->apex);
      search->zone->apex = g_strdup (rr->owner);
      ask_name_servers (search);
      return TRUE;
    }

  return FALSE;
}

/* Whether the parent names any server that has not been looked for. */
static gboolean
names_others (const Search *search,
              char        **name_servers)
{
  for (guint i = 0; name_servers[i] != NULL; i++)
    {
      gboolean is_known = FALSE;

      for (guint j = 0; search->zone->name_servers != NULL &&
           search->zone->name_servers[j] != NULL && !is_known; j++)
        is_known = todoku_dns_name_equal (name_servers[i], search->zone->name_servers[j]);
      if (!is_known)
        return TRUE;
    }

  return FALSE;
}

static void
delegation_found (char     **name_servers,
                  GPtrArray *glue,
                  gboolean   is_silent,
                  gpointer   user_data)
{
  Search *search = user_data;

  if (name_servers != NULL && !search->has_servers && names_others (search, name_servers) &&
      !g_cancellable_is_cancelled (search->cancellable))
    {
      g_strfreev (search->zone->delegated_to);
      search->zone->delegated_to = g_strdupv (name_servers);
      /* What the zone says of itself is kept when that is all dead. */
      if (search->zone->dead_names->len + search->zone->unknown_names->len == 0)
        {
          g_strfreev (search->zone->name_servers);
          search->zone->name_servers = g_strdupv (name_servers);
        }
      if (glue != NULL)
        search->glue = g_ptr_array_ref (glue);
      todoku_resolver_give_up (search->tools->resolver, search);
      ask_addresses (search, name_servers);
    }
  release_search (search);
}

static void
ask_delegation (Search *search)
{
  end_patience (search);
  if (search->is_delegation_asked)
    return;
  search->is_delegation_asked = TRUE;
  search->n_pending++;
  todoku_zone_delegation_find (search->tools->resolver, search->tools->hosts,
                               search->tools->parents, search->zone->apex, search->cancellable,
                               delegation_found, search);
}

static void
take_answer (Search                  *search,
             const TodokuObservation *observation)
{
  take_name_servers (search, observation->answer);
  if (search->zone->name_servers[0] != NULL)
    ask_addresses (search, search->zone->name_servers);
  else if (!climb (search, observation))
    /* An alias at the apex hides the NS records there, and some servers have none at all, but that
     * does not take away those of the parent.
     */
    ask_delegation (search);
}

/* A resolver may take ten seconds for a zone whose servers it cannot deal with. */
static void
patience_ended (gpointer waiting)
{
  ask_delegation (waiting);
}

static void
signers_answered (TodokuObservation *observation,
                  gpointer           user_data)
{
  g_autoptr(TodokuObservation) owned = observation;
  Search *search = user_data;

  search->zone->bogus = todoku_observation_has_type (owned, TODOKU_RRTYPE_DS);
  if (!search->has_servers && !g_cancellable_is_cancelled (search->cancellable))
    take_answer (search, search->unchecked);
  release_search (search);
}

/* A zone without DS records is not validated at all (RFC 4035 section 5.2); then it was something
 * else that the resolver met, and has forgotten.
 */
static gboolean
ask_signers (Search *search)
{
  search->n_pending++;
  if (todoku_resolver_ask (search->tools->resolver, search->zone->apex, TODOKU_RRTYPE_DS,
                           TODOKU_QUESTION_RECURSE | TODOKU_QUESTION_CHECKING_DISABLED, NULL, NULL,
                           search->cancellable, signers_answered, search, NULL))
    return TRUE;
  search->n_pending--;

  return FALSE;
}

/* The resolver was asked twice more, with and without validation. */
static void
judge_retry (Search *search)
{
  if (search->has_servers)
    {
      /* The parent was faster. */
    }
  else if (search->again != NULL && todoku_observation_is_answered (search->again))
    {
      take_answer (search, search->again);
    }
  else if (search->unchecked != NULL && todoku_observation_is_answered (search->unchecked) &&
           search->again != NULL && search->again->status == TODOKU_ASK_ANSWERED)
    {
      search->zone->bogus = todoku_observation_is_bogus (search->again);
      if (search->zone->bogus || !ask_signers (search))
        take_answer (search, search->unchecked);
    }
  else
    {
      ask_delegation (search);
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
  if (!todoku_resolver_ask (search->tools->resolver, search->zone->apex, TODOKU_RRTYPE_NS,
                            TODOKU_QUESTION_RECURSE, NULL, NULL, search->cancellable,
                            again_answered, search, NULL))
    search->n_pending--;
  if (!todoku_resolver_ask (search->tools->resolver, search->zone->apex, TODOKU_RRTYPE_NS,
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

  if (!search->has_servers && !g_cancellable_is_cancelled (search->cancellable))
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
  if (!todoku_resolver_ask (search->tools->resolver, search->zone->apex, TODOKU_RRTYPE_NS,
                            TODOKU_QUESTION_RECURSE, NULL, NULL, search->cancellable,
                            name_servers_answered, search, NULL))
    search->n_pending--;
}

/**
 * todoku_zone_search_patience_new:
 * @context: the main context of the resolver
 *
 * Returns: (transfer full): the `patience` of #TodokuZoneTools
 */
TodokuZonePatience *
todoku_zone_search_patience_new (GMainContext *context)
{
  return todoku_zone_patience_new (context, PATIENCE, patience_ended);
}

/**
 * todoku_zone_search_start:
 * @tools: what to work with
 * @key: the name to look for, which is the apex when @referral is given
 * @referral: (nullable): a referral to the zone
 * @func: called with the zone
 * @user_data: its argument
 *
 * Without a referral the resolver is asked; a referral names the servers itself.
 */
void
todoku_zone_search_start (const TodokuZoneTools   *tools,
                          const char              *key,
                          const TodokuObservation *referral,
                          TodokuZoneSearchFunc     func,
                          gpointer                 user_data)
{
  Search *search = g_new0 (Search, 1);

  search->tools = tools;
  search->cancellable = g_object_ref (tools->cancellable);
  search->patience = todoku_zone_patience_ref (tools->patience);
  search->func = func;
  search->user_data = user_data;
  search->key = g_strdup (key);
  search->zone = todoku_zone_new (key);
  search->n_pending = 1;

  if (referral != NULL)
    {
      search->zone->is_referred = TRUE;
      search->glue = referral->glue != NULL ? g_ptr_array_ref (referral->glue) : NULL;
      take_name_servers (search, referral->authority);
      search->zone->delegated_to = g_strdupv (search->zone->name_servers);
      ask_addresses (search, search->zone->name_servers);
    }
  else
    {
      todoku_zone_patience_begin (search->patience, &search->wait, search);
      ask_name_servers (search);
    }
  release_search (search);
}
