/* SPDX-License-Identifier: GPL-3.0-or-later
 * The page that lists the keyboard shortcuts; GTK's own window for them is deprecated. Main thread
 * only.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *todoku_shortcuts_page_new (void);

G_END_DECLS
