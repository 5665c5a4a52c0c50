/* SPDX-License-Identifier: GPL-3.0-or-later
 * What gives way where there is no room: it asks for no width of its own. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_SHRINK (todoku_shrink_get_type ())
G_DECLARE_FINAL_TYPE (TodokuShrink, todoku_shrink, TODOKU, SHRINK, GtkWidget)

GtkWidget *todoku_shrink_new (GtkWidget *child);

G_END_DECLS
