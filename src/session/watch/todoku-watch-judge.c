/* SPDX-License-Identifier: GPL-3.0-or-later
 * What one look means: when to look again, and whether an alarm begins or ends. The third failure
 * in a row raises it; what could not be asked counts for nothing. Pure; any thread.
 */
#include "todoku-watch-private.h"

#define FAILURES_BEFORE_ALARM 3
/* No plan of the watch is farther away; one that is was made before the clock was put back. */
#define FARTHEST_PLAN (2 * G_TIME_SPAN_DAY)
#define NIGHT_LENGTH (2 * G_TIME_SPAN_HOUR)

/**
 * todoku_watch_is_due:
 * @facts: what is known of a subject
 * @now: the time
 *
 * Returns: whether it is time to look
 */
gboolean
todoku_watch_is_due (const TodokuWatchFacts *facts,
                     gint64                  now)
{
  return facts->complete && facts->monitored &&
         (facts->next_check_at <= now || facts->next_check_at > now + FARTHEST_PLAN);
}

/**
 * todoku_watch_judge:
 * @facts: (inout): what was known before this look
 * @seen: what it found
 * @times: when it was, and when the next one can be
 *
 * A look that a person takes ahead of its time counts as the first failure but never as a further
 * one: three clicks are not three nights.
 *
 * Returns: whether an alarm begins or ends
 */
TodokuWatchTurn
todoku_watch_judge (TodokuWatchFacts       *facts,
                    TodokuWatchSeen         seen,
                    const TodokuWatchTimes *times)
{
  gboolean stood = facts->alarm_since != 0;
  gboolean ahead = times->planned > times->now;

  if (seen == TODOKU_SEEN_UNASKED)
    {
      facts->next_check_at = ahead ? times->planned : times->retry;
      if (!ahead)
        facts->attempts = MIN (facts->attempts + 1, G_MAXINT - 1);
      return TODOKU_TURN_NONE;
    }

  facts->attempts = 0;
  facts->checked_at = times->now;
  if (seen == TODOKU_SEEN_RIGHT)
    {
      facts->alarm_failures = 0;
      facts->alarm_since = 0;
      facts->next_check_at = facts->monitored ? times->night : 0;
      return stood ? TODOKU_TURN_RECOVERED : TODOKU_TURN_NONE;
    }

  if (ahead && facts->alarm_failures > 0)
    {
      facts->next_check_at = times->planned;
    }
  else
    {
      facts->alarm_failures = MIN (facts->alarm_failures + 1, G_MAXINT - 1);
      facts->next_check_at =
        facts->alarm_failures < FAILURES_BEFORE_ALARM ? times->confirm : times->night;
    }
  if (stood || (seen != TODOKU_SEEN_URGENT && facts->alarm_failures < FAILURES_BEFORE_ALARM))
    return TODOKU_TURN_NONE;

  facts->alarm_since = times->now;
  return TODOKU_TURN_ALARM;
}

/**
 * todoku_watch_next_night:
 * @clock: the clock; where it runs faster, the night comes sooner
 * @name: a domain or tracking domain
 * @now: the time, in microseconds since 1970 UTC
 *
 * Each name has its own moment, the same every night, so that thousands do not come at once and
 * none is looked at twice in a night: who looks while a night lasts has done so for that night.
 *
 * Returns: a moment between three and five o'clock of the next night, local time
 */
gint64
todoku_watch_next_night (TodokuClock *clock,
                         const char  *name,
                         gint64       now)
{
  g_autoptr(GDateTime) here = g_date_time_new_from_unix_local (now / G_USEC_PER_SEC);
  gint64 moment = (gint64) (g_str_hash (name) * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15) >> 33) *
                  G_TIME_SPAN_MILLISECOND % NIGHT_LENGTH;
  gint64 night = 0;

  for (int days = 0; here != NULL && night <= now && days <= 2; days++)
    {
      g_autoptr(GDateTime) day = g_date_time_add_days (here, days);
      g_autoptr(GDateTime) three = g_date_time_new_local (g_date_time_get_year (day),
                                                          g_date_time_get_month (day),
                                                          g_date_time_get_day_of_month (day), 3, 0,
                                                          0);

      if (three != NULL && g_date_time_to_unix (three) * G_USEC_PER_SEC > now)
        night = g_date_time_to_unix (three) * G_USEC_PER_SEC + moment;
    }
  if (night <= now)
    night = now + G_TIME_SPAN_DAY;

  return todoku_clock_after (clock, now, night - now);
}

/**
 * todoku_watch_plan:
 * @clock: the clock
 * @row: a complete domain or tracking domain that a person has had looked at
 * @right: whether all of it was right
 *
 * Plans the next look of the watch. A person who finds all of it right ends an alarm; one who does
 * not leaves it to the watch, and moves none of its looks away.
 */
void
todoku_watch_plan (TodokuClock *clock,
                   gpointer     row,
                   gboolean     right)
{
  TodokuWatchFacts facts;
  gint64 now = g_get_real_time ();

  todoku_watch_read_facts (row, &facts);
  if (right)
    {
      facts.alarm_failures = 0;
      facts.alarm_since = 0;
    }
  if (!facts.monitored)
    facts.next_check_at = 0;
  else if (facts.alarm_failures == 0 || todoku_watch_is_due (&facts, now))
    facts.next_check_at = todoku_watch_next_night (clock, todoku_row_get_name (row), now);
  facts.attempts = 0;
  todoku_watch_write_facts (row, &facts);
}

/**
 * todoku_watch_set_monitored:
 * @clock: the clock
 * @row: a domain or tracking domain
 * @on: whether it is to be watched once it is complete
 *
 * Whoever switches it on begins with a clean count, in the next night.
 *
 * Returns: whether that changed anything
 */
gboolean
todoku_watch_set_monitored (TodokuClock *clock,
                            gpointer     row,
                            gboolean     on)
{
  TodokuWatchFacts facts;

  todoku_watch_read_facts (row, &facts);
  if (facts.monitored == on)
    return FALSE;

  facts.monitored = on;
  facts.alarm_failures = 0;
  facts.alarm_since = 0;
  if (facts.complete)
    facts.next_check_at = on ? todoku_watch_next_night (clock, todoku_row_get_name (row),
                                                        g_get_real_time ())
                             : 0;
  todoku_watch_write_facts (row, &facts);

  return TRUE;
}

/**
 * todoku_watch_read_facts:
 * @row: the row of a domain or tracking domain
 * @ret_facts: (out): what the watch needs of it
 */
void
todoku_watch_read_facts (gconstpointer     row,
                         TodokuWatchFacts *ret_facts)
{
  const TodokuSubjectRow *subject = row;

  *ret_facts = (TodokuWatchFacts) {
    .complete = subject->table == &todoku_domain_table
                  ? ((const TodokuDomainRow *) row)->stage == TODOKU_DOMAIN_VERIFIED
                  : ((const TodokuTrackingRow *) row)->stage == TODOKU_TRACKING_COMPLETE,
    .monitored = subject->monitored,
    .alarm_failures = subject->alarm_failures,
    .alarm_since = subject->alarm_since,
    .attempts = subject->attempts,
    .next_check_at = subject->next_check_at,
    .checked_at = subject->checked_at,
  };
}

/**
 * todoku_watch_write_facts:
 * @row: the row of a domain or tracking domain
 * @facts: what a look has changed
 */
void
todoku_watch_write_facts (gpointer                row,
                          const TodokuWatchFacts *facts)
{
  TodokuSubjectRow *subject = row;

  subject->monitored = facts->monitored;
  subject->alarm_failures = facts->alarm_failures;
  subject->alarm_since = facts->alarm_since;
  subject->attempts = facts->attempts;
  subject->next_check_at = facts->next_check_at;
  subject->checked_at = facts->checked_at;
}

/**
 * todoku_watch_is_complete:
 * @subject: a domain or a tracking domain
 *
 * Returns: whether its set-up is complete, so that it can be watched
 */
gboolean
todoku_watch_is_complete (gpointer subject)
{
  TodokuWatchFacts facts;

  todoku_watch_read_facts (todoku_subject_get_row (subject), &facts);

  return facts.complete;
}

/**
 * todoku_watch_is_watched:
 * @subject: a domain or a tracking domain
 *
 * Returns: whether it is looked at every night
 */
gboolean
todoku_watch_is_watched (gpointer subject)
{
  TodokuWatchFacts facts;

  todoku_watch_read_facts (todoku_subject_get_row (subject), &facts);

  return facts.complete && facts.monitored;
}

/**
 * todoku_watch_get_alarm_since:
 * @subject: a domain or a tracking domain
 *
 * Returns: since when an alarm stands, in microseconds since 1970 UTC; 0 while none does
 */
gint64
todoku_watch_get_alarm_since (gpointer subject)
{
  TodokuWatchFacts facts;

  todoku_watch_read_facts (todoku_subject_get_row (subject), &facts);

  return facts.complete && facts.monitored ? facts.alarm_since : 0;
}
