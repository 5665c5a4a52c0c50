/* SPDX-License-Identifier: GPL-3.0-or-later
 * A thin line that shows how far an operation is, once it takes longer than a moment. Main thread
 * only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-operation.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_PROGRESS (todoku_progress_get_type ())
G_DECLARE_FINAL_TYPE (TodokuProgress, todoku_progress, TODOKU, PROGRESS, GObject)

TodokuProgress *todoku_progress_new           (GtkProgressBar  *bar);
void            todoku_progress_set_operation (TodokuProgress  *self,
                                               TodokuOperation *operation);

G_END_DECLS
