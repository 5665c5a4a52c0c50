/* SPDX-License-Identifier: GPL-3.0-or-later
 * A deadline as local time, as time left that ticks, and as a bar. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_DEADLINE_BAR (todoku_deadline_bar_get_type ())
G_DECLARE_FINAL_TYPE (TodokuDeadlineBar, todoku_deadline_bar, TODOKU, DEADLINE_BAR, GtkBox)

void       todoku_deadline_bar_set (TodokuDeadlineBar *self,
                                    gint64             requested_at,
                                    gint64             deadline,
                                    gint64             clock_offset,
                                    gboolean           doubtful);

G_END_DECLS
