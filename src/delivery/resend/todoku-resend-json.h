/* SPDX-License-Identifier: GPL-3.0-or-later
 * The JSON that goes to Resend and comes from it, as pure functions; any thread.
 */
#pragma once

#include "todoku-rest-service.h"

G_BEGIN_DECLS

GBytes       *todoku_resend_build_domain  (const TodokuRemoteRequest *request);
GBytes       *todoku_resend_build_mail    (const TodokuMail          *mail);
TodokuRemote *todoku_resend_parse_domain  (GBytes                    *body,
                                           gint64                     service_time,
                                           GError                   **error);
GPtrArray    *todoku_resend_parse_domains (GBytes                    *body,
                                           gint64                     service_time,
                                           gboolean                  *ret_has_more,
                                           GError                   **error);
GError       *todoku_resend_map_refusal   (guint                      status,
                                           GBytes                    *body,
                                           guint                      retry_after);

G_END_DECLS
