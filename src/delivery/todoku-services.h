/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which delivery services and edges there are: the one place that knows them by name. Any thread.
 */
#pragma once

#include "todoku-clock.h"
#include "todoku-edge.h"
#include "todoku-service.h"

G_BEGIN_DECLS

/**
 * TodokuServiceKey:
 * @TODOKU_SERVICE_KEY_ONE: one text
 * @TODOKU_SERVICE_KEY_PAIR: ACCESS_KEY_ID:SECRET, and perhaps :SESSION_TOKEN
 * @TODOKU_SERVICE_KEY_NONE: there is no API, and no key
 *
 * What a service is asked with.
 */
typedef enum
{
  TODOKU_SERVICE_KEY_ONE,
  TODOKU_SERVICE_KEY_PAIR,
  TODOKU_SERVICE_KEY_NONE,
} TodokuServiceKey;

/**
 * TodokuServiceRegion:
 * @token: what is stored
 * @url: (nullable): the base URL there; %NULL when it is that of every region
 */
typedef struct
{
  const char *token;
  const char *url;
} TodokuServiceRegion;

/**
 * TodokuServicePermission:
 * @name: what the service calls it
 * @required: whether nothing can be registered without
 */
typedef struct
{
  const char *name;
  gboolean required;
} TodokuServicePermission;

/**
 * TodokuServiceInfo:
 * @kind: the token of the service, which is stored
 * @url: (nullable): the base URL of its API in the usual region
 * @url_eu: (nullable): the one for accounts in the EU
 * @link_origin: (nullable): where clicks on tracking URLs go to when nothing else is known
 * @selector_length: how many letters or digits a DKIM selector of one's own has; 0 when there is
 *   none
 * @key: what it is asked with
 * @key_url: (nullable): the page where a key is made
 * @regions: (array): its regions, the usual one first; the last has no token
 * @region_is_place: whether what is registered in one region is unknown in the others, at whatever
 *   URL
 * @permissions: (array): what a key must be allowed; the last has no name
 * @get_policy: (nullable): the same as the service's console takes it
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
  TodokuServiceKey key;
  const char *key_url;
  const TodokuServiceRegion *regions;
  gboolean region_is_place;
  const TodokuServicePermission *permissions;
  const char *(*get_policy) (void);
} TodokuServiceInfo;

/**
 * TodokuServiceAccount:
 * @kind: (nullable): the token of the service; %NULL for the usual one
 * @url: the base URL of its API
 * @region: (nullable): the token of the account's region; %NULL for the usual one
 * @key: what it is asked with
 * @on_behalf_of: (nullable): the sub-account to act for
 *
 * What is needed to use a delivery service.
 */
typedef struct
{
  const char *kind;
  const char *url;
  const char *region;
  const char *key;
  const char *on_behalf_of;
} TodokuServiceAccount;

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
const TodokuServiceInfo *todoku_services_get_nth     (guint                      n);
TodokuServiceCapabilities
                         todoku_services_get_capabilities (const TodokuServiceInfo *info);
char                    *todoku_services_dup_url     (const TodokuServiceInfo   *info,
                                                      const char                *region);
const TodokuServiceRegion *
                         todoku_services_find_region (const TodokuServiceInfo   *info,
                                                      const char                *url);

gboolean                 todoku_services_offers_auto_ssl (const TodokuServiceInfo *info,
                                                          const char              *url);

TodokuService           *todoku_services_connect     (const TodokuServiceAccount *account,
                                                      TodokuClock               *clock,
                                                      GError                   **error);
TodokuEdge              *todoku_services_connect_edge (TodokuEdgeKind            kind,
                                                       TodokuClock              *clock,
                                                       const TodokuEdgeAccount  *account,
                                                       GError                  **error);
const char              *todoku_services_get_edge_policy (void);

G_END_DECLS
