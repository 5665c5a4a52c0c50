/* SPDX-License-Identifier: GPL-3.0-or-later
 * The delegation at the parent: first the parent's own servers, then one of them is asked, without
 * recursion, for the NS of the zone, to which it gives a referral. Main context of the resolver.
 */
#include "todoku-zone-delegation.h"

#include "todoku-domain-name.h"

/* Labels between a zone and the zone above it; "co.jp" is served together with "jp". */
#define MAX_CLIMBS 4

/* One server of the parent is enough; a second is asked if the first says nothing. */
#define MAX_TRIES 2

/**
 * Search:
 * @apex: (owned): the zone that is delegated
 * @parent: (owned) (nullable): where the zone above is being looked for
 * @parent_servers: (owned) (nullable): the names of its servers
 * @next_server: which of them is asked next
 * @n_climbs: how many names above have been tried
 */
typedef struct
{
  TodokuResolver *resolver;
  TodokuZoneHosts *hosts;
  GCancellable *cancellable;
  TodokuDelegationFunc func;
  gpointer user_data;
  char *apex;
  char *parent;
  char **parent_servers;
  guint next_server;
  guint n_climbs;
} Search;

static void ask_parent_servers (Search *search);
static void find_parent (Search *search);

static void
search_free (Search *search)
{
  g_object_unref (search->resolver);
  g_object_unref (search->cancellable);
  g_strfreev (search->parent_servers);
  g_free (search->apex);
  g_free (search->parent);
  g_free (search);
}

static void
finish (Search  *search,
        char   **name_servers)
{
  search->func (name_servers, search->user_data);
  search_free (search);
}

static char **
names_of (GPtrArray  *section,
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
referral_answered (TodokuObservation *observation,
                   gpointer           user_data)
{
  g_autoptr(TodokuObservation) owned = observation;
  g_auto(GStrv) names = NULL;
  Search *search = user_data;

  if (owned->status == TODOKU_ASK_ANSWERED)
    {
      /* A server of both zones answers from the zone itself. */
      names = names_of (owned->answer->len > 0 ? owned->answer : owned->authority, search->apex);
      if (names[0] != NULL)
        {
          finish (search, names);
          return;
        }
    }
  ask_parent_servers (search);
}

static void
parent_server_found (GPtrArray *servers,
                     gpointer   user_data)
{
  Search *search = user_data;
  const TodokuZoneServer *server = servers->len > 0 ? g_ptr_array_index (servers, 0) : NULL;

  if (server == NULL ||
      !todoku_resolver_ask (search->resolver, search->apex, TODOKU_RRTYPE_NS, TODOKU_QUESTION_NONE,
                            server->name, server->address, search->cancellable, referral_answered,
                            search, NULL))
    ask_parent_servers (search);
}

static void
ask_parent_servers (Search *search)
{
  if (g_cancellable_is_cancelled (search->cancellable) || search->next_server >= MAX_TRIES ||
      search->parent_servers[search->next_server] == NULL)
    {
      finish (search, NULL);
      return;
    }

  todoku_zone_hosts_find (search->hosts, search->parent_servers[search->next_server++],
                          parent_server_found, search);
}

static void
parent_answered (TodokuObservation *observation,
                 gpointer           user_data)
{
  g_autoptr(TodokuObservation) owned = observation;
  Search *search = user_data;

  if (owned->status == TODOKU_ASK_ANSWERED)
    search->parent_servers = names_of (owned->answer, search->parent);
  if (search->parent_servers != NULL && search->parent_servers[0] != NULL)
    {
      ask_parent_servers (search);
      return;
    }

  g_clear_pointer (&search->parent_servers, g_strfreev);
  find_parent (search);
}

static void
find_parent (Search *search)
{
  const char *above = todoku_domain_name_parent (search->parent != NULL ? search->parent
                                                                        : search->apex);
  g_autofree char *old = g_steal_pointer (&search->parent);

  if (above == NULL || search->n_climbs++ >= MAX_CLIMBS ||
      g_cancellable_is_cancelled (search->cancellable))
    {
      finish (search, NULL);
      return;
    }

  search->parent = g_strdup (above);
  if (!todoku_resolver_ask (search->resolver, search->parent, TODOKU_RRTYPE_NS,
                            TODOKU_QUESTION_RECURSE, NULL, NULL, search->cancellable,
                            parent_answered, search, NULL))
    finish (search, NULL);
}

/**
 * todoku_zone_delegation_find:
 * @resolver: asks the questions
 * @hosts: knows the addresses
 * @apex: the apex of a zone
 * @cancellable: cancelled before @hosts is freed; @func is then called with %NULL
 * @func: called with the name servers in the delegation
 * @user_data: its argument
 */
void
todoku_zone_delegation_find (TodokuResolver       *resolver,
                             TodokuZoneHosts      *hosts,
                             const char           *apex,
                             GCancellable         *cancellable,
                             TodokuDelegationFunc  func,
                             gpointer              user_data)
{
  Search *search = g_new0 (Search, 1);

  search->resolver = g_object_ref (resolver);
  search->hosts = hosts;
  search->cancellable = g_object_ref (cancellable);
  search->func = func;
  search->user_data = user_data;
  search->apex = g_strdup (apex);
  find_parent (search);
}
