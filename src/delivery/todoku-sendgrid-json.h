/* SPDX-License-Identifier: GPL-3.0-or-later
 * SendGrid's JSON in both directions, as pure functions; any thread. Every parser takes a whole
 * reply and the service's clock, and gives a snapshot or #TODOKU_ERROR_INVALID_REPLY.
 */
#pragma once

#include "todoku-delivery-service.h"

G_BEGIN_DECLS

TodokuScopes       *todoku_sendgrid_parse_scopes     (GBytes                    *body,
                                                      gint64                     service_time,
                                                      GError                   **error);
TodokuRemoteDomain *todoku_sendgrid_parse_domain     (GBytes                    *body,
                                                      gint64                     service_time,
                                                      GError                   **error);
GPtrArray          *todoku_sendgrid_parse_domains    (GBytes                    *body,
                                                      gint64                     service_time,
                                                      GError                   **error);
TodokuRemoteLink   *todoku_sendgrid_parse_link       (GBytes                    *body,
                                                      gint64                     service_time,
                                                      GError                   **error);
GPtrArray          *todoku_sendgrid_parse_links      (GBytes                    *body,
                                                      gint64                     service_time,
                                                      GError                   **error);
TodokuValidation   *todoku_sendgrid_parse_validation (GBytes                    *body,
                                                      gint64                     service_time,
                                                      GError                   **error);
char               *todoku_sendgrid_parse_words      (GBytes                    *body);

GBytes             *todoku_sendgrid_build_domain     (const TodokuDomainRequest *request);
GBytes             *todoku_sendgrid_build_link       (const TodokuLinkRequest   *request);
GBytes             *todoku_sendgrid_build_mail       (const TodokuMail          *mail);

G_END_DECLS
