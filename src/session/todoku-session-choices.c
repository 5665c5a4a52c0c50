/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a person prefers for all of a session: whom to ask in DNS, and where to register when no
 * server is named. Nothing is stored here: who has a place for it hands it over. Main thread only.
 */
#include "todoku-session-private.h"

#include "todoku-dns-servers.h"
#include "todoku-error.h"
#include "todoku-services.h"

/* What is under way ends with those it began with. */
static gboolean
take_servers (TodokuSession  *self,
              char          **place,
              const char     *servers,
              guint           most,
              GError        **error)
{
  g_autoptr(GPtrArray) parsed = NULL;

  if (servers != NULL && *servers == '\0')
    servers = NULL;
  if (servers != NULL && (parsed = todoku_dns_servers_parse (servers, most, error)) == NULL)
    return FALSE;
  if (g_strcmp0 (servers, *place) == 0)
    return TRUE;

  g_free (*place);
  *place = g_strdup (servers);
  g_clear_object (&self->checker);
  g_clear_object (&self->resolver);
  g_clear_object (&self->dns);

  return TRUE;
}

/**
 * todoku_session_set_resolvers:
 * @self: the session
 * @servers: (nullable): recursive resolvers, `IP[:PORT][,…]`; %NULL or "" for those of the system
 * @error: return location of %TODOKU_ERROR_BAD_INPUT
 *
 * Asks @servers from now on, for all but practice domains; `TODOKU_RESOLVER` goes before.
 *
 * Returns: whether @servers can be asked; otherwise nothing is changed
 */
gboolean
todoku_session_set_resolvers (TodokuSession  *self,
                              const char     *servers,
                              GError        **error)
{
  g_return_val_if_fail (TODOKU_IS_SESSION (self), FALSE);

  return take_servers (self, &self->resolvers, servers, G_MAXUINT, error);
}

/**
 * todoku_session_set_second_resolver:
 * @self: the session
 * @server: (nullable): one recursive resolver, `IP[:PORT]`; %NULL or "" for none
 * @error: return location of %TODOKU_ERROR_BAD_INPUT
 *
 * Asks @server, too, from now on, whether it sees a record that stands in DNS;
 * `TODOKU_SECOND_RESOLVER` goes before.
 *
 * Returns: whether @server can be asked; otherwise nothing is changed
 */
gboolean
todoku_session_set_second_resolver (TodokuSession  *self,
                                    const char     *server,
                                    GError        **error)
{
  g_return_val_if_fail (TODOKU_IS_SESSION (self), FALSE);

  return take_servers (self, &self->second_resolver, server, 1, error);
}

/**
 * todoku_session_set_preferred_server:
 * @self: the session
 * @id: the number of a delivery server, or 0
 *
 * Registers there from now on when no server is named, as long as there is such a server.
 */
void
todoku_session_set_preferred_server (TodokuSession *self,
                                     gint64         id)
{
  g_return_if_fail (TODOKU_IS_SESSION (self));

  self->preferred_server = id;
}

/**
 * todoku_session_can_track:
 * @self: the session
 * @server: a delivery server
 *
 * Returns: whether its service lets tracking domains be set up from here; elsewhere that is done on
 *   its own screen
 */
gboolean
todoku_session_can_track (TodokuSession        *self,
                          TodokuDeliveryServer *server)
{
  const TodokuServiceInfo *info;

  g_return_val_if_fail (TODOKU_IS_SESSION (self), FALSE);
  g_return_val_if_fail (TODOKU_IS_DELIVERY_SERVER (server), FALSE);

  info = todoku_services_get (todoku_delivery_server_get_row (server)->kind);

  return (todoku_services_get_capabilities (info) & TODOKU_SERVICE_HAS_TRACKING) != 0;
}

static TodokuDeliveryServer *
pick_server (TodokuSession *self,
             gboolean       tracks)
{
  GListModel *list = G_LIST_MODEL (self->servers);
  TodokuDeliveryServer *best = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(TodokuDeliveryServer) server = g_list_model_get_item (list, i);

      if (tracks && !todoku_session_can_track (self, server))
        continue;
      if (self->preferred_server != 0 && todoku_subject_get_id (server) == self->preferred_server)
        return server;
      if (best == NULL || (todoku_delivery_server_get_row (best)->practice &&
                           !todoku_delivery_server_get_row (server)->practice))
        best = server;
    }

  return best;
}

/**
 * todoku_session_default_server:
 * @self: the session
 * @error: return location of %TODOKU_ERROR_NO_SERVER
 *
 * Returns: (transfer none) (nullable): the server that is preferred; otherwise the first that is
 *   not the practice server, or the first
 */
TodokuDeliveryServer *
todoku_session_default_server (TodokuSession  *self,
                               GError        **error)
{
  TodokuDeliveryServer *best = pick_server (self, FALSE);

  if (best == NULL)
    g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_NO_SERVER, "No delivery server yet");

  return best;
}

/**
 * todoku_session_default_tracking_server:
 * @self: the session
 * @error: return location of %TODOKU_ERROR_NO_SERVER
 *
 * Returns: (transfer none) (nullable): as todoku_session_default_server(), of those where tracking
 *   domains can be set up, if there is one
 */
TodokuDeliveryServer *
todoku_session_default_tracking_server (TodokuSession  *self,
                                        GError        **error)
{
  TodokuDeliveryServer *best = pick_server (self, TRUE);

  return best != NULL ? best : todoku_session_default_server (self, error);
}
