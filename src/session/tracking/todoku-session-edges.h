/* SPDX-License-Identifier: GPL-3.0-or-later
 * The way to whoever terminates TLS for the tracking domains of one delivery server: the keys, the
 * one connection with its slots, and, at the practice edge, the ports on this computer. It is taken
 * on the main thread and used on workers.
 */
#pragma once

#include "todoku-edge-probe.h"
#include "todoku-edge.h"
#include "todoku-session-private.h"

G_BEGIN_DECLS

typedef struct _TodokuEdgeAccess TodokuEdgeAccess;

TodokuEdgeAccess *todoku_session_get_edge_access (TodokuSession         *self,
                                                  TodokuDeliveryServer  *server);
TodokuEdgeAccess *todoku_edge_access_ref         (TodokuEdgeAccess      *self);
void              todoku_edge_access_unref       (TodokuEdgeAccess      *self);

TodokuEdge       *todoku_edge_access_open        (TodokuEdgeAccess      *self,
                                                  gboolean               may_unlock,
                                                  GCancellable          *cancellable,
                                                  GError               **error);
TodokuEdgeProbe  *todoku_edge_access_probe       (TodokuEdgeAccess      *self,
                                                  TodokuEdgeKind         kind,
                                                  const char            *edge_host,
                                                  const char            *host,
                                                  GCancellable          *cancellable,
                                                  GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuEdgeAccess, todoku_edge_access_unref)

G_END_DECLS
