/* SPDX-License-Identifier: GPL-3.0-or-later
 * The JSON that comes from Mailgun, as pure functions; any thread.
 */
#pragma once

#include "todoku-rest-service.h"

G_BEGIN_DECLS

TodokuRemote *todoku_mailgun_parse_domain  (GBytes   *body,
                                            gint64    service_time,
                                            GError  **error);
GPtrArray    *todoku_mailgun_parse_domains (GBytes   *body,
                                            gint64    service_time,
                                            guint    *ret_total,
                                            GError  **error);
GError       *todoku_mailgun_map_refusal   (guint     status,
                                            GBytes   *body,
                                            guint     retry_after);

G_END_DECLS
