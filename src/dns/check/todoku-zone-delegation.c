/* SPDX-License-Identifier: GPL-3.0-or-later
 * The delegation at the parent: first the parent's own servers, then one of them is asked, without
 * recursion, for the NS of the zone, to which it gives a referral. Main context of the resolver.
 */
#include "todoku-zone-delegation.h"

/* One server of the parent is enough; a second is asked if the first says nothing. */
#define MAX_TRIES 2

/**
 * Search:
 * @apex: (owned): the zone that is delegated
 * @parent_servers: (owned) (nullable): the names of the servers of the zone above
 * @next_server: which of them is asked next
 * @n_silent: how many were asked in vain
 * @n_answered: how many said anything at all
 */
typedef struct
{
  TodokuResolver *resolver;
  TodokuZoneHosts *hosts;
  GCancellable *cancellable;
  TodokuDelegationFunc func;
  gpointer user_data;
  char *apex;
  char **parent_servers;
  guint next_server;
  guint n_silent;
  guint n_answered;
} Search;

static void ask_parent_servers (Search *search);

static void
search_free (Search *search)
{
  g_object_unref (search->resolver);
  g_object_unref (search->cancellable);
  g_strfreev (search->parent_servers);
  g_free (search->apex);
  g_free (search);
}

static void
finish (Search     *search,
        char      **name_servers,
        GPtrArray  *glue)
{
  search->func (name_servers, glue, search->n_silent > 0 && search->n_answered == 0,
                search->user_data);
  search_free (search);
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
      search->n_answered++;
      /* A server of both zones answers from the zone itself. */
      names = todoku_zone_names_of (owned->answer->len > 0 ? owned->answer : owned->authority,
                                    search->apex);
      if (names[0] != NULL)
        {
          g_autoptr(GPtrArray) none = g_ptr_array_new ();

          finish (search, names, owned->answer->len > 0 ? NULL
                                 : owned->glue != NULL ? owned->glue : none);
          return;
        }
    }
  else if (todoku_observation_is_silent (owned))
    {
      search->n_silent++;
    }
  ask_parent_servers (search);
}

/* There may be no way to IPv6, and every server of a public suffix has IPv4. */
static const TodokuZoneServer *
choose_address (GPtrArray *servers)
{
  for (guint i = 0; i < servers->len; i++)
    {
      const TodokuZoneServer *server = g_ptr_array_index (servers, i);

      if (g_socket_address_get_family (server->address) == G_SOCKET_FAMILY_IPV4)
        return server;
    }

  return servers->len > 0 ? g_ptr_array_index (servers, 0) : NULL;
}

static void
parent_server_found (const char *name,
                     GPtrArray  *servers,
                     gboolean    is_certain,
                     gpointer    user_data)
{
  Search *search = user_data;
  const TodokuZoneServer *server = choose_address (servers);

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
      finish (search, NULL, NULL);
      return;
    }

  todoku_zone_hosts_find (search->hosts, search->parent_servers[search->next_server++],
                          parent_server_found, search);
}

static void
parent_found (char     **name_servers,
              gpointer   user_data)
{
  Search *search = user_data;

  if (name_servers == NULL)
    {
      finish (search, NULL, NULL);
      return;
    }
  search->parent_servers = g_strdupv (name_servers);
  ask_parent_servers (search);
}

/**
 * todoku_zone_delegation_find:
 * @resolver: asks the questions
 * @hosts: knows the addresses
 * @parents: knows the zones above
 * @apex: the apex of a zone
 * @cancellable: cancelled before @hosts is freed; @func is then called with %NULL
 * @func: called with the name servers in the delegation
 * @user_data: its argument
 */
void
todoku_zone_delegation_find (TodokuResolver       *resolver,
                             TodokuZoneHosts      *hosts,
                             TodokuZoneParents    *parents,
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
  todoku_zone_parents_find (parents, apex, parent_found, search);
}
