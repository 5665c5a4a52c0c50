/* SPDX-License-Identifier: GPL-3.0-or-later
 * A value as it is shown in a card, a comparison or a table: a label while it fits into one display
 * line, a TodokuLongText otherwise, of which only the beginning is open at first. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_VALUE_LABEL (todoku_value_label_get_type ())
G_DECLARE_FINAL_TYPE (TodokuValueLabel, todoku_value_label, TODOKU, VALUE_LABEL, GtkBox)

GtkWidget  *todoku_value_label_new            (const char       *text,
                                               const char       *css_classes);
void        todoku_value_label_set_text       (TodokuValueLabel *self,
                                               const char       *text);
const char *todoku_value_label_get_text       (TodokuValueLabel *self);
void        todoku_value_label_set_marks      (TodokuValueLabel *self,
                                               GArray           *marks);
void        todoku_value_label_set_struck     (TodokuValueLabel *self,
                                               gboolean          struck);
void        todoku_value_label_set_selectable (TodokuValueLabel *self,
                                               gboolean          selectable);

G_END_DECLS
