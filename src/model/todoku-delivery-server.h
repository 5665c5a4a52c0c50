/* SPDX-License-Identifier: GPL-3.0-or-later
 * An account at a delivery service. The API key is not here: only the credential store has it.
 * Main thread only.
 */
#pragma once

#include <gio/gio.h>

#include "todoku-enums.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_DELIVERY_SERVER (todoku_delivery_server_get_type ())
G_DECLARE_FINAL_TYPE (TodokuDeliveryServer, todoku_delivery_server, TODOKU, DELIVERY_SERVER,
                      GObject)

TodokuDeliveryServer *todoku_delivery_server_new (void);

gint64 todoku_delivery_server_get_id (TodokuDeliveryServer *self);
void todoku_delivery_server_set_id (TodokuDeliveryServer *self, gint64 id);
const char *todoku_delivery_server_get_name (TodokuDeliveryServer *self);
void todoku_delivery_server_set_name (TodokuDeliveryServer *self, const char *name);
const char *todoku_delivery_server_get_url (TodokuDeliveryServer *self);
void todoku_delivery_server_set_url (TodokuDeliveryServer *self, const char *url);
const char *todoku_delivery_server_get_kind (TodokuDeliveryServer *self);
void todoku_delivery_server_set_kind (TodokuDeliveryServer *self, const char *kind);
TodokuRegion todoku_delivery_server_get_region (TodokuDeliveryServer *self);
void todoku_delivery_server_set_region (TodokuDeliveryServer *self, TodokuRegion region);
const char *todoku_delivery_server_get_on_behalf_of (TodokuDeliveryServer *self);
void todoku_delivery_server_set_on_behalf_of (TodokuDeliveryServer *self, const char *on_behalf_of);
const char *todoku_delivery_server_get_acm_url (TodokuDeliveryServer *self);
void todoku_delivery_server_set_acm_url (TodokuDeliveryServer *self, const char *acm_url);
const char *todoku_delivery_server_get_cloudfront_url (TodokuDeliveryServer *self);
void todoku_delivery_server_set_cloudfront_url (TodokuDeliveryServer *self,
                                                const char *cloudfront_url);
gboolean todoku_delivery_server_get_practice (TodokuDeliveryServer *self);
void todoku_delivery_server_set_practice (TodokuDeliveryServer *self, gboolean practice);
TodokuServerStatus todoku_delivery_server_get_status (TodokuDeliveryServer *self);
void todoku_delivery_server_set_status (TodokuDeliveryServer *self, TodokuServerStatus status);
const char *todoku_delivery_server_get_missing_scopes (TodokuDeliveryServer *self);
void todoku_delivery_server_set_missing_scopes (TodokuDeliveryServer *self,
                                                const char *missing_scopes);

G_END_DECLS
