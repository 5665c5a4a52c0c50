/* SPDX-License-Identifier: GPL-3.0-or-later
 * The asynchronous face of delivery services, for flows that are not jobs on worker threads yet: it
 * does what the blocking calls do. Main thread only; it goes with the last of those flows.
 */
#pragma once

#include "todoku-service.h"

G_BEGIN_DECLS

void     todoku_service_test_async      (TodokuService             *self,
                                         GCancellable              *cancellable,
                                         GAsyncReadyCallback        callback,
                                         gpointer                   user_data);
void     todoku_service_list_async      (TodokuService             *self,
                                         TodokuRemoteKind           kind,
                                         GCancellable              *cancellable,
                                         GAsyncReadyCallback        callback,
                                         gpointer                   user_data);
void     todoku_service_create_async    (TodokuService             *self,
                                         TodokuRemoteKind           kind,
                                         const TodokuRemoteRequest *request,
                                         GAsyncReadyCallback        callback,
                                         gpointer                   user_data);
void     todoku_service_verify_async    (TodokuService             *self,
                                         TodokuRemoteKind           kind,
                                         const char                *id,
                                         GCancellable              *cancellable,
                                         GAsyncReadyCallback        callback,
                                         gpointer                   user_data);
void     todoku_service_remove_async    (TodokuService             *self,
                                         TodokuRemoteKind           kind,
                                         const char                *id,
                                         GAsyncReadyCallback        callback,
                                         gpointer                   user_data);
gpointer todoku_service_finish          (TodokuService             *self,
                                         GAsyncResult              *result,
                                         GError                   **error);

G_END_DECLS
