/* SPDX-License-Identifier: GPL-3.0-or-later
 * The bar under the header of a list while something is done for many of its rows, and what came of
 * it until somebody closes it. It shows; what its buttons do are the actions `batch.cancel`,
 * `.continue`, `.retry`, `.attention` and `.close` of the page. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-batch.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_BATCH_BAR (todoku_batch_bar_get_type ())
G_DECLARE_FINAL_TYPE (TodokuBatchBar, todoku_batch_bar, TODOKU, BATCH_BAR, GtkBox)

void todoku_batch_bar_set_batch   (TodokuBatchBar *self,
                                   TodokuBatch    *batch);
void todoku_batch_bar_set_summary (TodokuBatchBar *self,
                                   const char     *counts,
                                   gboolean        needs_attention);

G_END_DECLS
