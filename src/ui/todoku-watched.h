/* SPDX-License-Identifier: GPL-3.0-or-later
 * How much of what the session holds is watched. Main thread only; asks nothing and stores nothing.
 */
#pragma once

#include "todoku-session.h"

G_BEGIN_DECLS

/**
 * TodokuWatchedCount:
 * @n_ready: how many are set up, so that they can be watched
 * @n_watched: how many of them are
 * @n_alarms: for how many of these an alarm stands
 * @next_at: when the first of them is looked at, in microseconds since 1970 UTC, or 0
 */
typedef struct
{
  guint n_ready;
  guint n_watched;
  guint n_alarms;
  gint64 next_at;
} TodokuWatchedCount;

TodokuWatchedCount todoku_watched_count (TodokuSession *session);

G_END_DECLS
