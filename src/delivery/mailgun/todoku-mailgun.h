/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mailgun's API as a delivery service. Made on any thread, called on workers.
 */
#pragma once

#include "todoku-rest-service.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_MAILGUN (todoku_mailgun_get_type ())
G_DECLARE_FINAL_TYPE (TodokuMailgun, todoku_mailgun, TODOKU, MAILGUN, TodokuRestService)

TodokuService *todoku_mailgun_new (TodokuHttp  *http,
                                   const char  *base_url,
                                   const char  *other_url,
                                   const char  *api_key,
                                   const char  *on_behalf_of,
                                   GError     **error);

G_END_DECLS
