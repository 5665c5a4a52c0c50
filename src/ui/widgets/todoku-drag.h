/* SPDX-License-Identifier: GPL-3.0-or-later
 * What can be dragged out of a window as text, and files that are dropped into it. Main thread
 * only.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TodokuDragText:
 * @widget: the widget that is dragged from
 *
 * Returns: (transfer full) (nullable): what is dragged, as text
 */
typedef char *(*TodokuDragText) (GtkWidget *widget);

void todoku_drag_offer_text   (GtkWidget      *handle,
                               GtkWidget      *widget,
                               TodokuDragText  func);
void todoku_drag_accept_files (GtkWidget      *widget,
                               const char     *action_name);

G_END_DECLS
