/* SPDX-License-Identifier: GPL-3.0-or-later
 * A boxed list of things that may be thousands: it is searched where it is long, and shows more of
 * it when it is asked to. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_LONG_LIST (todoku_long_list_get_type ())
G_DECLARE_FINAL_TYPE (TodokuLongList, todoku_long_list, TODOKU, LONG_LIST, GtkBox)

void        todoku_long_list_bind      (TodokuLongList             *self,
                                        GListModel                 *items,
                                        GtkListBoxCreateWidgetFunc  make_row,
                                        gpointer                    user_data);
GListModel *todoku_long_list_get_found (TodokuLongList             *self);

G_END_DECLS
