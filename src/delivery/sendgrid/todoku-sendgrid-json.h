/* SPDX-License-Identifier: GPL-3.0-or-later
 * The JSON that comes from SendGrid, as pure functions; any thread. Every parser takes a whole
 * reply and the service's clock, and gives a snapshot or #TODOKU_ERROR_INVALID_REPLY.
 */
#pragma once

#include "todoku-remote.h"

G_BEGIN_DECLS

TodokuScopes     *todoku_sendgrid_parse_scopes     (GBytes            *body,
                                                    gint64             service_time,
                                                    GError           **error);
TodokuRemote     *todoku_sendgrid_parse_remote     (TodokuRemoteKind   kind,
                                                    GBytes            *body,
                                                    gint64             service_time,
                                                    GError           **error);
GPtrArray        *todoku_sendgrid_parse_remotes    (TodokuRemoteKind   kind,
                                                    GBytes            *body,
                                                    gint64             service_time,
                                                    GError           **error);
TodokuValidation *todoku_sendgrid_parse_validation (GBytes            *body,
                                                    gint64             service_time,
                                                    GError           **error);
char             *todoku_sendgrid_parse_words      (GBytes            *body);

G_END_DECLS
