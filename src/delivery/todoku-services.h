/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which delivery services and edges there are: the one place that knows them by name. Any thread.
 */
#pragma once

#include "todoku-clock.h"
#include "todoku-edge.h"
#include "todoku-service.h"

G_BEGIN_DECLS

/**
 * TodokuServiceInfo:
 * @kind: the token of the service, which is stored
 * @url: the base URL of its API
 * @url_eu: (nullable): the one for accounts in the EU
 * @link_origin: where clicks on tracking URLs go to when nothing else is known
 * @selector_length: how many letters or digits a DKIM selector of one's own has
 *
 * A delivery service that can be added.
 */
typedef struct
{
  const char *kind;
  const char *url;
  const char *url_eu;
  const char *link_origin;
  guint selector_length;
} TodokuServiceInfo;

/**
 * TodokuEdgeAccount:
 * @acm_url: (nullable): where certificates are asked for; %NULL for the usual place
 * @cloudfront_url: (nullable): where distributions are made; %NULL for the usual place
 * @access_key_id: the access key
 * @secret_access_key: its secret
 * @session_token: (nullable): the token of a temporary key
 *
 * What is needed to use an edge.
 */
typedef struct
{
  const char *acm_url;
  const char *cloudfront_url;
  const char *access_key_id;
  const char *secret_access_key;
  const char *session_token;
} TodokuEdgeAccount;

const TodokuServiceInfo *todoku_services_get_default (void);
const TodokuServiceInfo *todoku_services_find        (const char                *kind);
const TodokuServiceInfo *todoku_services_get         (const char                *kind);

TodokuService           *todoku_services_connect     (const char                *kind,
                                                      TodokuClock               *clock,
                                                      const char                *base_url,
                                                      const char                *api_key,
                                                      const char                *on_behalf_of,
                                                      GError                   **error);
TodokuEdge              *todoku_services_connect_edge (TodokuEdgeKind            kind,
                                                       TodokuClock              *clock,
                                                       const TodokuEdgeAccount  *account,
                                                       GError                  **error);
const char              *todoku_services_get_edge_policy (void);

G_END_DECLS
