/* SPDX-License-Identifier: GPL-3.0-or-later
 * The asynchronous face of edges, for flows that are not jobs on worker threads yet: it does what
 * the blocking calls do. Main thread only; it goes with the last of those flows.
 */
#pragma once

#include "todoku-edge.h"

G_BEGIN_DECLS

/**
 * TodokuEdgeCall:
 * @TODOKU_EDGE_REQUEST_CERTIFICATE: todoku_edge_request_certificate(), of a host and a token
 * @TODOKU_EDGE_DESCRIBE_CERTIFICATE: todoku_edge_describe_certificate(), of an id
 * @TODOKU_EDGE_FIND_CERTIFICATE: todoku_edge_find_certificate(), of a host
 * @TODOKU_EDGE_DELETE_CERTIFICATE: todoku_edge_delete_certificate(), of an id
 * @TODOKU_EDGE_DESCRIBE_DISTRIBUTION: todoku_edge_describe_distribution(), of an id
 * @TODOKU_EDGE_FIND_DISTRIBUTION: todoku_edge_find_distribution(), of a host and a reference
 * @TODOKU_EDGE_DISABLE_DISTRIBUTION: todoku_edge_disable_distribution(), of an id
 * @TODOKU_EDGE_DELETE_DISTRIBUTION: todoku_edge_delete_distribution(), of an id
 *
 * The calls whose arguments are one or two strings.
 */
typedef enum
{
  TODOKU_EDGE_REQUEST_CERTIFICATE,
  TODOKU_EDGE_DESCRIBE_CERTIFICATE,
  TODOKU_EDGE_FIND_CERTIFICATE,
  TODOKU_EDGE_DELETE_CERTIFICATE,
  TODOKU_EDGE_DESCRIBE_DISTRIBUTION,
  TODOKU_EDGE_FIND_DISTRIBUTION,
  TODOKU_EDGE_DISABLE_DISTRIBUTION,
  TODOKU_EDGE_DELETE_DISTRIBUTION,
} TodokuEdgeCall;

void     todoku_edge_call_async                (TodokuEdge                      *self,
                                                TodokuEdgeCall                   call,
                                                const char                      *first,
                                                const char                      *second,
                                                GCancellable                    *cancellable,
                                                GAsyncReadyCallback              callback,
                                                gpointer                         user_data);
void     todoku_edge_create_distribution_async (TodokuEdge                      *self,
                                                const TodokuDistributionRequest *request,
                                                GAsyncReadyCallback              callback,
                                                gpointer                         user_data);
gpointer todoku_edge_finish                    (TodokuEdge                      *self,
                                                GAsyncResult                    *result,
                                                GError                         **error);

G_END_DECLS
