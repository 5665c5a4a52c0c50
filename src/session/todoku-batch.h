/* SPDX-License-Identifier: GPL-3.0-or-later
 * The same thing done for many at once: how many of how many, what became of each and why, and one
 * way to stop it. Made by the session; windows and the terminal observe it. Main thread only; never
 * stored.
 */
#pragma once

#include <gio/gio.h>

#include "todoku-enums.h"
#include "todoku-rows.h"

G_BEGIN_DECLS

/**
 * TodokuBatchOutcome:
 * @TODOKU_BATCH_WAITING: it has not been begun; after the end, it was not because of a cancellation
 * @TODOKU_BATCH_RUNNING: it is being done
 * @TODOKU_BATCH_RIGHT: it is done, and all is right
 * @TODOKU_BATCH_NOT_RIGHT: it is done, and something is not right yet
 * @TODOKU_BATCH_FAILED: it could not be done
 *
 * What became of one of them.
 */
typedef enum
{
  TODOKU_BATCH_WAITING,
  TODOKU_BATCH_RUNNING,
  TODOKU_BATCH_RIGHT,
  TODOKU_BATCH_NOT_RIGHT,
  TODOKU_BATCH_FAILED,
} TodokuBatchOutcome;

/**
 * TodokuBatchReason:
 * @error: why they failed
 * @n_failed: how many of them
 */
typedef struct
{
  GError *error;
  guint n_failed;
} TodokuBatchReason;

#define TODOKU_TYPE_BATCH (todoku_batch_get_type ())
G_DECLARE_FINAL_TYPE (TodokuBatch, todoku_batch, TODOKU, BATCH, GObject)

TodokuOperationKind todoku_batch_get_kind        (TodokuBatch *self);
const TodokuTable  *todoku_batch_get_table       (TodokuBatch *self);
guint               todoku_batch_get_n_total     (TodokuBatch *self);
guint               todoku_batch_get_n_done      (TodokuBatch *self);
guint               todoku_batch_get_n_right     (TodokuBatch *self);
guint               todoku_batch_get_n_failed    (TodokuBatch *self);
gboolean            todoku_batch_get_running     (TodokuBatch *self);
gboolean            todoku_batch_get_cancelled   (TodokuBatch *self);
gint64              todoku_batch_get_time_left   (TodokuBatch *self);

TodokuBatchOutcome  todoku_batch_get_outcome     (TodokuBatch *self,
                                                  gpointer     subject);
const GError       *todoku_batch_get_error       (TodokuBatch *self,
                                                  gpointer     subject);
GArray             *todoku_batch_list_reasons    (TodokuBatch *self);
GPtrArray          *todoku_batch_list            (TodokuBatch *self,
                                                  guint        outcomes);

void                todoku_batch_cancel          (TodokuBatch *self);

G_END_DECLS
