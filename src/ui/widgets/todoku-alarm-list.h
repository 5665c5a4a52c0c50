/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is wrong now with what is watched: one red notice for each record, with the way to it. Main
 * thread only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-session.h"
#include "todoku-watch.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_ALARM_LIST (todoku_alarm_list_get_type ())
G_DECLARE_FINAL_TYPE (TodokuAlarmList, todoku_alarm_list, TODOKU, ALARM_LIST, GtkBox)

GtkWidget *todoku_alarm_list_new    (void);
guint      todoku_alarm_list_update (TodokuAlarmList        *self,
                                     TodokuSession          *session,
                                     const TodokuWatchState *state,
                                     guint                  *ret_n_missing,
                                     guint                  *ret_n_wrong);

G_END_DECLS
