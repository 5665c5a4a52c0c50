/* SPDX-License-Identifier: GPL-3.0-or-later
 * The bar that says of records that they are for practice, with the button that enters all of them
 * in the practice DNS. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-session.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_PRACTICE_BAR (todoku_practice_bar_get_type ())
G_DECLARE_FINAL_TYPE (TodokuPracticeBar, todoku_practice_bar, TODOKU, PRACTICE_BAR, GtkBox)

GtkWidget *todoku_practice_bar_new            (TodokuSession     *session,
                                               GListModel        *records,
                                               const char        *check_action);
void       todoku_practice_bar_set_busy       (TodokuPracticeBar *self,
                                               gboolean           busy);
void       todoku_practice_bar_set_rewrites   (TodokuPracticeBar *self,
                                               gboolean           rewrites);
void       todoku_practice_bar_offer_mistakes (TodokuPracticeBar *self,
                                               const char        *action,
                                               gint64             id);

G_END_DECLS
