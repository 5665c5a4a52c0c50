/* SPDX-License-Identifier: GPL-3.0-or-later
 * Keeps a label that tells when something was last checked and when it will be checked next, and
 * counts the seconds to that; while a check runs it says so instead. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_COUNTDOWN (todoku_countdown_get_type ())
G_DECLARE_FINAL_TYPE (TodokuCountdown, todoku_countdown, TODOKU, COUNTDOWN, GObject)

TodokuCountdown *todoku_countdown_new  (GtkLabel        *label);
void             todoku_countdown_set  (TodokuCountdown *self,
                                        const char      *before,
                                        gint64           checked_at,
                                        gint64           next_check_at,
                                        const char      *doing);
void             todoku_countdown_stop (TodokuCountdown *self);

G_END_DECLS
