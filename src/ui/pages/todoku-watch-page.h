/* SPDX-License-Identifier: GPL-3.0-or-later
 * 「見守り」: what is wrong now, when the next look is, what was seen to change, and what is watched.
 * Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-session.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_WATCH_PAGE (todoku_watch_page_get_type ())
G_DECLARE_FINAL_TYPE (TodokuWatchPage, todoku_watch_page, TODOKU, WATCH_PAGE, GtkBox)

GtkWidget *todoku_watch_page_new (TodokuSession *session);

G_END_DECLS
