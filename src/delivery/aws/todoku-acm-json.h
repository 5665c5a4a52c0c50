/* SPDX-License-Identifier: GPL-3.0-or-later
 * AWS Certificate Manager's JSON (protocol 1.1) in both directions, as pure functions; any thread.
 */
#pragma once

#include "todoku-remote.h"

G_BEGIN_DECLS

GBytes            *todoku_acm_build_request     (const char  *host,
                                                 const char  *token);
GBytes            *todoku_acm_build_arn         (const char  *arn);
GBytes            *todoku_acm_build_list        (const char  *next_token);

TodokuCertificate *todoku_acm_parse_request     (GBytes      *body,
                                                 const char  *host,
                                                 gint64       service_time,
                                                 GError     **error);
TodokuCertificate *todoku_acm_parse_certificate (GBytes      *body,
                                                 gint64       service_time,
                                                 GError     **error);
gboolean           todoku_acm_parse_list        (GBytes      *body,
                                                 const char  *host,
                                                 char       **found,
                                                 double      *found_created_at,
                                                 char       **ret_next_token,
                                                 GError     **error);

G_END_DECLS
