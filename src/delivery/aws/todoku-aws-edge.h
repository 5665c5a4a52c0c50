/* SPDX-License-Identifier: GPL-3.0-or-later
 * AWS as the edge: Certificate Manager in us-east-1, the only region that CloudFront takes
 * certificates from, and CloudFront. Worker threads. The keys live in the object and are wiped
 * with it.
 */
#pragma once

#include "todoku-edge.h"
#include "todoku-http.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_AWS_EDGE (todoku_aws_edge_get_type ())
G_DECLARE_FINAL_TYPE (TodokuAwsEdge, todoku_aws_edge, TODOKU, AWS_EDGE, TodokuEdge)

TodokuEdge *todoku_aws_edge_new        (TodokuHttp    *http,
                                        TodokuEdgeKind kind,
                                        const char    *acm_url,
                                        const char    *cloudfront_url,
                                        const char    *access_key_id,
                                        const char    *secret_access_key,
                                        const char    *session_token,
                                        GError       **error);

const char *todoku_aws_edge_get_policy (void);

G_END_DECLS
