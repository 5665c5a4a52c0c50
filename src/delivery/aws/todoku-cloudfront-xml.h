/* SPDX-License-Identifier: GPL-3.0-or-later
 * CloudFront's XML (2020-05-31) in both directions, as pure functions; any thread.
 */
#pragma once

#include "todoku-edge.h"

G_BEGIN_DECLS

GBytes *todoku_cloudfront_build_config (const TodokuDistributionRequest *request);
GBytes *todoku_cloudfront_disable_config (GBytes    *config,
                                          gboolean  *ret_changed,
                                          GError   **error);

TodokuDistribution *todoku_cloudfront_parse_distribution (GBytes  *body,
                                                          gint64   service_time,
                                                          GError **error);
gboolean todoku_cloudfront_parse_list (GBytes      *body,
                                       const char  *host,
                                       char       **ret_found,
                                       char       **ret_next_marker,
                                       GError     **error);
gboolean todoku_cloudfront_parse_error (GBytes  *body,
                                        char   **ret_code,
                                        char   **ret_message);

G_END_DECLS
