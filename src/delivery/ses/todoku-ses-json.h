/* SPDX-License-Identifier: GPL-3.0-or-later
 * The JSON that goes to Amazon SES (version 2 of its API) and comes from it, as pure functions; any
 * thread.
 */
#pragma once

#include "todoku-rest-service.h"

G_BEGIN_DECLS

GBytes       *todoku_ses_build_identity   (const TodokuRemoteRequest *request);
GBytes       *todoku_ses_build_mail_from  (const char                *mail_from);
GBytes       *todoku_ses_build_restart    (void);
GBytes       *todoku_ses_build_mail       (const TodokuMail          *mail);
TodokuRemote *todoku_ses_parse_identity   (const char                *domain,
                                           const char                *region,
                                           GBytes                    *body,
                                           gint64                     service_time,
                                           GError                   **error);
GPtrArray    *todoku_ses_parse_identities (GBytes                    *body,
                                           gint64                     service_time,
                                           char                     **ret_next_token,
                                           GError                   **error);
gboolean      todoku_ses_parse_account    (GBytes                    *body,
                                           int                       *ret_notice,
                                           GError                   **error);

G_END_DECLS
