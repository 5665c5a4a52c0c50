/* SPDX-License-Identifier: GPL-3.0-or-later
 * A state as icon, word and shape; never as colour alone. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-text.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_STATUS_PILL (todoku_status_pill_get_type ())
G_DECLARE_FINAL_TYPE (TodokuStatusPill, todoku_status_pill, TODOKU, STATUS_PILL, GtkBox)

GtkWidget *todoku_status_pill_new          (void);
void       todoku_status_pill_set          (TodokuStatusPill *self,
                                            TodokuStatus      status,
                                            const char       *word);
void       todoku_status_pill_set_icon     (TodokuStatusPill *self,
                                            const char       *icon_name);
void       todoku_status_pill_set_busy     (TodokuStatusPill *self);
void       todoku_status_pill_set_required (TodokuStatusPill *self);
char      *todoku_status_pill_dup_shown    (TodokuStatusPill *self);

G_END_DECLS
