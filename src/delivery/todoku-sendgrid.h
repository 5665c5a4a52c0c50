/* SPDX-License-Identifier: GPL-3.0-or-later
 * SendGrid's v3 API, or a reseller's, as a delivery service. Main thread only. The API key lives in
 * the object, is sent in one header and is wiped with the object.
 */
#pragma once

#include "todoku-delivery-service.h"
#include "todoku-http.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_SENDGRID (todoku_sendgrid_get_type ())
G_DECLARE_FINAL_TYPE (TodokuSendgrid, todoku_sendgrid, TODOKU, SENDGRID, GObject)

TodokuDeliveryService *todoku_sendgrid_new (TodokuHttp  *http,
                                            const char  *base_url,
                                            const char  *api_key,
                                            const char  *on_behalf_of,
                                            GError     **error);

G_END_DECLS
