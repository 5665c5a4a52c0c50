/* SPDX-License-Identifier: GPL-3.0-or-later
 * Blocking calls for flows that are not jobs on worker threads yet: each is made on a thread of a
 * pool, and its result is returned by a task in the caller's context. It goes with the last of
 * those flows. Main thread only.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TodokuBlockingFunc:
 * @source: the source object of the task
 * @data: what was given with the function
 * @cancellable: (nullable): of the task
 * @error: return location
 *
 * Runs on a worker thread.
 *
 * Returns: (transfer full): the result, or %NULL with @error set
 */
typedef gpointer (*TodokuBlockingFunc) (gpointer       source,
                                        gpointer       data,
                                        GCancellable  *cancellable,
                                        GError       **error);

void     todoku_blocking_run    (GTask              *task,
                                 TodokuBlockingFunc  func,
                                 gpointer            data,
                                 GDestroyNotify      destroy_data,
                                 GDestroyNotify      destroy_result);
gpointer todoku_blocking_finish (gpointer            source,
                                 GAsyncResult       *result,
                                 GError            **error);

G_END_DECLS
