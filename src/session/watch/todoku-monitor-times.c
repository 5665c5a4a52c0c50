/* SPDX-License-Identifier: GPL-3.0-or-later
 * When to look again at what is not right yet: soon, then ever more slowly, and at the moment that
 * a cache names. Pure, but for some jitter; any thread.
 */
#include "todoku-monitor.h"

/* The first looks follow quickly, because a person waits; then ever more slowly. */
#define FIRST_DELAY (60 * G_TIME_SPAN_SECOND)
#define LONGEST_DELAY G_TIME_SPAN_HOUR
/* How often in a row a resolver may name a moment that turns out to be too early. */
#define BELIEVED_TIMES 5

/**
 * todoku_monitor_next_look:
 * @attempts: how many looks in a row did not succeed before this one
 * @now: the time, in microseconds since 1970 UTC
 *
 * Doubles the pause each time, up to an hour, with a tenth of jitter so that many domains do not
 * come at once.
 *
 * Returns: when to look again, in microseconds since 1970 UTC
 */
gint64
todoku_monitor_next_look (int    attempts,
                          gint64 now)
{
  gint64 delay = FIRST_DELAY << CLAMP (attempts, 0, 10);

  delay = MIN (delay, LONGEST_DELAY);

  return now + delay + (gint64) (g_random_double () * delay / 10);
}

/**
 * todoku_monitor_plan:
 * @plan: (inout): how often it was looked at in vain
 * @summary: what the look that has just ended found
 * @asked_for: whether a person asked for that look
 * @planned: when the next look was planned before, in microseconds since 1970 UTC, or 0
 * @now: the time, in microseconds since 1970 UTC
 *
 * Plans the look after one that did not succeed. Where a cache or lagging servers name the moment,
 * it is that moment; a resolver that names one again and again is believed a few times only. A
 * person who asks never moves the next look away, unless waiting for the named moment is all that
 * is left.
 *
 * Returns: when to look again, in microseconds since 1970 UTC
 */
gint64
todoku_monitor_plan (TodokuLookPlan           *plan,
                     const TodokuCheckSummary *summary,
                     gboolean                  asked_for,
                     gint64                    planned,
                     gint64                    now)
{
  gboolean waits = summary->ready_at != 0;
  gint64 next;

  if (asked_for || waits != plan->waits)
    plan->attempts = 0;
  plan->waits = waits;

  next = todoku_monitor_next_look (plan->attempts, now);
  if (waits)
    {
      gint64 named = MAX (summary->ready_at, now + G_TIME_SPAN_SECOND);

      if (plan->attempts >= BELIEVED_TIMES)
        named = MAX (named, todoku_monitor_next_look (plan->attempts - BELIEVED_TIMES, now));
      next = summary->only_waits ? named : MIN (named, next);
    }
  if (!asked_for)
    plan->attempts++;
  if (planned > now && !summary->only_waits)
    next = MIN (next, planned);

  return next;
}
