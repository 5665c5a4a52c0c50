/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which rows of a boxed list are chosen, while some are being chosen: by their numbers, so that a
 * row that is made anew is chosen still. Main thread only.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_CHOSEN (todoku_chosen_get_type ())
G_DECLARE_FINAL_TYPE (TodokuChosen, todoku_chosen, TODOKU, CHOSEN, GObject)

TodokuChosen *todoku_chosen_new           (void);
gboolean      todoku_chosen_get_selecting (TodokuChosen    *self);
GtkWidget    *todoku_chosen_make_check    (TodokuChosen    *self,
                                           gpointer         subject,
                                           GtkWidget       *arrow);
void          todoku_chosen_toggle        (TodokuChosen    *self,
                                           gpointer         subject);
void          todoku_chosen_add_all       (TodokuChosen    *self,
                                           GListModel      *subjects);
void          todoku_chosen_keep          (TodokuChosen    *self,
                                           GListModel      *subjects);
GPtrArray    *todoku_chosen_list          (TodokuChosen    *self,
                                           GListModel      *subjects);
void          todoku_chosen_connect       (TodokuChosen    *self,
                                           GtkWidget       *page,
                                           GtkToggleButton *button);

G_END_DECLS
