/* SPDX-License-Identifier: GPL-3.0-or-later
 * SendGrid's v3 API, or a reseller's, as a delivery service. Made on any thread, called on workers.
 * The API key lives in the object, is sent in one header and is wiped with the object.
 */
#pragma once

#include "todoku-http.h"
#include "todoku-service.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_SENDGRID (todoku_sendgrid_get_type ())
G_DECLARE_FINAL_TYPE (TodokuSendgrid, todoku_sendgrid, TODOKU, SENDGRID, TodokuService)

TodokuService *todoku_sendgrid_new (TodokuHttp  *http,
                                    const char  *base_url,
                                    const char  *api_key,
                                    const char  *on_behalf_of,
                                    GError     **error);

G_END_DECLS
