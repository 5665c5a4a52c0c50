/* SPDX-License-Identifier: GPL-3.0-or-later
 * The domains and tracking domains with a switch each for the watch. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-session.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_WATCHED_LIST (todoku_watched_list_get_type ())
G_DECLARE_FINAL_TYPE (TodokuWatchedList, todoku_watched_list, TODOKU, WATCHED_LIST, GtkBox)

GtkWidget *todoku_watched_list_new    (TodokuSession     *session);
void       todoku_watched_list_update (TodokuWatchedList *self);

G_END_DECLS
