/* SPDX-License-Identifier: GPL-3.0-or-later
 * A box that puts its children on one line where they fit and on several where they do not;
 * libadwaita 1.2 has neither AdwBreakpoint nor AdwWrapBox. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_WRAP_BOX (todoku_wrap_box_get_type ())
G_DECLARE_FINAL_TYPE (TodokuWrapBox, todoku_wrap_box, TODOKU, WRAP_BOX, GtkWidget)

GtkWidget *todoku_wrap_box_new    (int            spacing);
void       todoku_wrap_box_append (TodokuWrapBox *self,
                                   GtkWidget     *child);
void       todoku_wrap_box_clear  (TodokuWrapBox *self);

G_END_DECLS
