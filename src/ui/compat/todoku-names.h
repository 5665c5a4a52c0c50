/* SPDX-License-Identifier: GPL-3.0-or-later
 * Names for screen readers that GTK before 4.14 does not find by itself. Goes when that is the
 * oldest GTK. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void todoku_names_follow (void);
void todoku_widget_set_name (GtkWidget  *widget,
                             const char *name);

G_END_DECLS
