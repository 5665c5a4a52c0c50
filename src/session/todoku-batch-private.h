/* SPDX-License-Identifier: GPL-3.0-or-later
 * How the session makes a batch. Main thread only.
 */
#pragma once

#include "todoku-batch.h"
#include "todoku-session-private.h"

G_BEGIN_DECLS

/**
 * TodokuBatchStart:
 * @self: the session
 * @subject: what it is done for
 * @cancellable: the batch's
 * @callback: called at the end
 * @user_data: its argument
 *
 * Starts the call for one, with an operation of its own, behind what a person clicks.
 */
typedef void (*TodokuBatchStart) (TodokuSession       *self,
                                  gpointer             subject,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);

/**
 * TodokuBatchFinish:
 * @result: the end of a call
 * @ret_right: (out): whether all is right
 * @error: return location
 *
 * Returns: whether it could be done
 */
typedef gboolean (*TodokuBatchFinish) (GAsyncResult  *result,
                                       gboolean      *ret_right,
                                       GError       **error);

TodokuBatch *todoku_batch_start (TodokuSession       *session,
                                 TodokuOperationKind  kind,
                                 GPtrArray           *subjects,
                                 TodokuBatchStart     start,
                                 TodokuBatchFinish    finish);

G_END_DECLS
