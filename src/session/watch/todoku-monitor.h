/* SPDX-License-Identifier: GPL-3.0-or-later
 * What to check when. After a look that did not succeed it looks again at the first moment when
 * that can help, and every night at what is complete and watched. Runs only where it was started:
 * the window starts it, the command line does not. Main thread only.
 */
#pragma once

#include "todoku-record-rows.h"
#include "todoku-session.h"
#include "todoku-watch-gate.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_MONITOR (todoku_monitor_get_type ())
G_DECLARE_FINAL_TYPE (TodokuMonitor, todoku_monitor, TODOKU, MONITOR, GObject)

/**
 * TodokuCheckSummary:
 * @all_right: every required record is right
 * @any_wrong: some required record was looked up and is not right
 * @nothing_known: no required record could be looked up
 * @ready_at: when the first record that only waits for a cache or for lagging servers can be seen,
 *   in microseconds since 1970 UTC, or 0
 * @only_waits: nothing but waiting is left
 *
 * What our own look at a list of records found.
 */
typedef struct
{
  gboolean all_right;
  gboolean any_wrong;
  gboolean nothing_known;
  gint64 ready_at;
  gboolean only_waits;
} TodokuCheckSummary;

/**
 * TodokuLookPlan:
 * @attempts: how many looks in a row did not succeed, for the back-off
 * @waits: whether they waited for a cache or for lagging servers; not stored
 */
typedef struct
{
  int attempts;
  gboolean waits;
} TodokuLookPlan;

TodokuMonitor *todoku_monitor_new (TodokuSession *session);
void todoku_monitor_start (TodokuMonitor *self);
void todoku_monitor_stop (TodokuMonitor *self);
void todoku_monitor_reschedule (TodokuMonitor *self);
void todoku_monitor_reschedule_soon (TodokuMonitor *self);
void todoku_monitor_ask_again (TodokuMonitor *self);
void todoku_monitor_network_changed (TodokuMonitor *self);
TodokuWatchGate *todoku_monitor_get_gate (TodokuMonitor *self);

/* What it has put off and announced: todoku-monitor-plan.c */
gint64 todoku_monitor_get_next (gpointer object);
void todoku_monitor_put_off (gpointer object,
                             gint64   until);
void todoku_monitor_store_put_off (TodokuSession *session,
                                   gpointer       object,
                                   gint64         until);
gboolean todoku_monitor_note_reminder (TodokuSession        *session,
                                       TodokuTrackingDomain *tracking,
                                       int                   hours);
void     todoku_monitor_forget_reminder (TodokuSession        *session,
                                         TodokuTrackingDomain *tracking,
                                         int                   hours);

gint64 todoku_monitor_next_look (int    attempts,
                                 gint64 now);
gint64 todoku_monitor_plan (TodokuLookPlan           *plan,
                            const TodokuCheckSummary *summary,
                            gboolean                  asked_for,
                            gint64                    planned,
                            gint64                    now);

G_END_DECLS
