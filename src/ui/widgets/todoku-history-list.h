/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the watch saw to change, day by day, newest first: of one domain or of all. Main thread
 * only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-session.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_HISTORY_LIST (todoku_history_list_get_type ())
G_DECLARE_FINAL_TYPE (TodokuHistoryList, todoku_history_list, TODOKU, HISTORY_LIST, GtkBox)

GtkWidget *todoku_history_list_new         (TodokuSession     *session);
void       todoku_history_list_set_subject (TodokuHistoryList *self,
                                            TodokuSession     *session,
                                            gpointer           subject);

G_END_DECLS
