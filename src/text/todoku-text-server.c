/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is to be said of delivery servers, their keys and the edges, in words. Pure.
 */
#include "todoku-config.h"

#include "todoku-text.h"

#include <glib/gi18n-lib.h>

/**
 * todoku_text_server_state:
 * @server: a delivery server
 *
 * Returns: (transfer none): what the last talk with it showed, or that there is nobody to talk to
 */
const char *
todoku_text_server_state (TodokuDeliveryServer *server)
{
  if (!todoku_server_row_has_api (todoku_delivery_server_get_row (server)))
    return _("Nothing to check");

  return todoku_text_server_status (todoku_delivery_server_get_status (server));
}

/**
 * todoku_text_server_status:
 * @status: what the last talk with a delivery server showed
 *
 * Returns: (transfer none): the state in a few words, such as 接続済
 */
const char *
todoku_text_server_status (TodokuServerStatus status)
{
  switch (status)
    {
    case TODOKU_SERVER_STATUS_UNKNOWN:
      return _("Not checked yet");
    case TODOKU_SERVER_STATUS_CONNECTED:
      return _("Connected");
    case TODOKU_SERVER_STATUS_UNREACHABLE:
      return _("Not reachable");
    case TODOKU_SERVER_STATUS_UNAUTHORISED:
      return _("API key not valid");
    case TODOKU_SERVER_STATUS_SCOPES_MISSING:
      return _("Permissions missing");
    case TODOKU_SERVER_STATUS_STOPPED:
      return _("Stopped");
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * todoku_text_server_times:
 * @row: a delivery server
 * @status: what the last talk with it showed
 * @now: the time now
 *
 * Returns: (transfer full) (nullable): when it was last tested; where that went wrong, when it last
 *   went well, if it ever did; %NULL when nobody has tried
 */
char *
todoku_text_server_times (const TodokuServerRow *row,
                          TodokuServerStatus     status,
                          gint64                 now)
{
  gboolean accepted = status == TODOKU_SERVER_STATUS_CONNECTED ||
                      status == TODOKU_SERVER_STATUS_SCOPES_MISSING;
  g_autofree char *connected = NULL;

  if (row->tested_at == 0)
    return NULL;
  if (accepted || row->connected_at == 0)
    return todoku_text_last_check (row->tested_at, 0, now);

  connected = todoku_text_time_of_day (row->connected_at, now);

  /* Translators: %s is a time of day, or a date and a time. */
  return g_strdup_printf (_("Last connected %s"), connected);
}

/**
 * todoku_text_missing_scopes:
 * @missing_scopes: (nullable): the permissions that a key lacks, separated by spaces or commas
 *
 * Returns: (transfer full) (nullable): one sentence that names them, or %NULL when none is missing
 */
char *
todoku_text_missing_scopes (const char *missing_scopes)
{
  g_auto(GStrv) words = g_strsplit_set (missing_scopes != NULL ? missing_scopes : "", " ,\n", -1);
  g_autoptr(GPtrArray) scopes = g_ptr_array_new ();
  g_autofree char *list = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_ptr_array_add (scopes, words[i]);
  if (scopes->len == 0)
    return NULL;
  g_ptr_array_add (scopes, NULL);
  /* Translators: what separates the items of a list inside a sentence. */
  list = g_strjoinv (_(", "), (char **) scopes->pdata);

  return g_strdup_printf (ngettext ("The API key lacks the permission %s.",
                                    "The API key lacks the permissions %s.", scopes->len - 1),
                          list);
}

/**
 * todoku_text_edge_kind:
 * @kind: who terminates TLS for a tracking domain
 *
 * Returns: (transfer none): its name
 */
const char *
todoku_text_edge_kind (TodokuEdgeKind kind)
{
  switch (kind)
    {
    case TODOKU_EDGE_AWS:
      return _("AWS (ACM + CloudFront)");
    case TODOKU_EDGE_MANUAL:
      return _("Another CDN, by hand");
    case TODOKU_EDGE_PRACTICE:
      return _("Practice");
    case TODOKU_EDGE_AUTO_SSL:
      return _("The delivery service");
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * todoku_text_no_auto_ssl:
 *
 * Returns: (transfer none): what to say where the delivery service was asked to provide HTTPS and
 *   does not
 */
const char *
todoku_text_no_auto_ssl (void)
{
  return _("The delivery service does not provide HTTPS for this account: it is set up in three "
           "steps.");
}
