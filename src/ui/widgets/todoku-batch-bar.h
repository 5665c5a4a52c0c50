/* SPDX-License-Identifier: GPL-3.0-or-later
 * The bar under the header of a list while something is done for many of its rows, and what came
 * of it until somebody closes it. It stops, goes on and tries again by itself; to show what is
 * left to do is the action `list.attention` of the page. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-session.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_BATCH_BAR (todoku_batch_bar_get_type ())
G_DECLARE_FINAL_TYPE (TodokuBatchBar, todoku_batch_bar, TODOKU, BATCH_BAR, GtkBox)

void todoku_batch_bar_follow           (TodokuBatchBar    *self,
                                        TodokuSession     *session,
                                        const TodokuTable *table);
TodokuBatch *todoku_batch_bar_get_batch (TodokuBatchBar *self);
void todoku_batch_bar_set_summary      (TodokuBatchBar    *self,
                                        const char        *counts,
                                        gboolean           needs_attention);

G_END_DECLS
