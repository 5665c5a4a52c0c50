/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table of services: makes the connection to one, with an HTTP client of its own. Any thread.
 */
#include "todoku-services.h"

#include "todoku-aws-edge.h"
#include "todoku-error.h"
#include "todoku-sendgrid.h"

typedef TodokuService *(*ServiceMaker) (TodokuHttp  *http,
                                        const char  *base_url,
                                        const char  *api_key,
                                        const char  *on_behalf_of,
                                        GError     **error);

static const struct { TodokuServiceInfo info; ServiceMaker make; } services[] = {
  { { "sendgrid", "https://api.sendgrid.com", "https://api.eu.sendgrid.com", "sendgrid.net", 3 },
    todoku_sendgrid_new },
};

/**
 * todoku_services_get_default:
 *
 * Returns: (transfer none): the service that is meant when none is named
 */
const TodokuServiceInfo *
todoku_services_get_default (void)
{
  return &services[0].info;
}

/**
 * todoku_services_find:
 * @kind: a token
 *
 * Returns: (transfer none) (nullable): the service of that token
 */
const TodokuServiceInfo *
todoku_services_find (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    if (g_str_equal (services[i].info.kind, kind))
      return &services[i].info;

  return NULL;
}

/**
 * todoku_services_get:
 * @kind: (nullable): a token
 *
 * Returns: (transfer none): the service of that token, or the usual one when there is none
 */
const TodokuServiceInfo *
todoku_services_get (const char *kind)
{
  const TodokuServiceInfo *info = kind != NULL ? todoku_services_find (kind) : NULL;

  return info != NULL ? info : todoku_services_get_default ();
}

/**
 * todoku_services_connect:
 * @kind: (nullable): the token of the service; %NULL for the usual one
 * @clock: the clock of its time-outs
 * @base_url: the base URL of its API
 * @api_key: the API key
 * @on_behalf_of: (nullable): the sub-account to act for
 * @error: return location of a #TODOKU_ERROR, such as #TODOKU_ERROR_BAD_INPUT for a service of a
 *   newer Todoku
 *
 * Nothing is sent yet.
 *
 * Returns: (transfer full): the service, or %NULL with @error set
 */
TodokuService *
todoku_services_connect (const char   *kind,
                         TodokuClock  *clock,
                         const char   *base_url,
                         const char   *api_key,
                         const char   *on_behalf_of,
                         GError      **error)
{
  const TodokuServiceInfo *info = kind != NULL ? todoku_services_find (kind)
                                               : todoku_services_get_default ();
  g_autoptr(TodokuHttp) http = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    if (info == &services[i].info)
      {
        http = todoku_http_new (clock);
        return services[i].make (http, base_url, api_key, on_behalf_of, error);
      }

  g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT,
               "There is no delivery service of the kind \"%s\"", kind);

  return NULL;
}

/**
 * todoku_services_connect_edge:
 * @kind: who terminates TLS; the edge by hand needs no connection
 * @clock: the clock of its time-outs
 * @account: where it is, and the keys
 * @error: return location of a #TODOKU_ERROR
 *
 * Nothing is sent yet.
 *
 * Returns: (transfer full): the edge, or %NULL with @error set
 */
TodokuEdge *
todoku_services_connect_edge (TodokuEdgeKind            kind,
                              TodokuClock              *clock,
                              const TodokuEdgeAccount  *account,
                              GError                  **error)
{
  g_autoptr(TodokuHttp) http = todoku_http_new (clock);

  return todoku_aws_edge_new (http, kind, account->acm_url, account->cloudfront_url,
                              account->access_key_id, account->secret_access_key,
                              account->session_token, error);
}

/**
 * todoku_services_get_edge_policy:
 *
 * Returns: (transfer none): the permissions that the keys of an edge need, as its console takes
 *   them
 */
const char *
todoku_services_get_edge_policy (void)
{
  return todoku_aws_edge_get_policy ();
}
