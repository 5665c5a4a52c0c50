/* SPDX-License-Identifier: GPL-3.0-or-later
 * What to check when. After a look that did not succeed it looks again at the first moment when
 * that can help, and every night at what is complete and watched. Runs only where it was started:
 * the window starts it, the command line does not. Main thread only.
 */
#pragma once

#include "todoku-session.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_MONITOR (todoku_monitor_get_type ())
G_DECLARE_FINAL_TYPE (TodokuMonitor, todoku_monitor, TODOKU, MONITOR, GObject)

TodokuMonitor *todoku_monitor_new (TodokuSession *session);
void todoku_monitor_start (TodokuMonitor *self);
void todoku_monitor_stop (TodokuMonitor *self);
void todoku_monitor_reschedule (TodokuMonitor *self);
void todoku_monitor_network_changed (TodokuMonitor *self);
gint64 todoku_monitor_next_look (int    attempts,
                                 gint64 retry_after,
                                 gint64 now);
gint64 todoku_monitor_next_night (gint64 now);

G_END_DECLS
