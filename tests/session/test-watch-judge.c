/* SPDX-License-Identifier: GPL-3.0-or-later
 * What one look means, as pure functions: how failures become an alarm and when it ends, when
 * something is due, also after the clock was put back, and which moment of the night is a name's.
 */
#include "todoku-test.h"
#include "todoku-watch-private.h"

#define NAME "example.co.jp"

typedef struct
{
  TodokuWatchSeen seen;
  /* Before; in hours from now, 0 for none */
  int failures;
  int alarm;
  int attempts;
  int planned;
  /* After */
  TodokuWatchTurn turn;
  int failures_after;
  int alarm_after;
  int attempts_after;
  char next;
} JudgeCase;

static void
test_judge (void)
{
  static const JudgeCase cases[] = {
    { TODOKU_SEEN_RIGHT, 0, 0, 0, 0, TODOKU_TURN_NONE, 0, 0, 0, 'n' },
    { TODOKU_SEEN_WRONG, 0, 0, 0, 0, TODOKU_TURN_NONE, 1, 0, 0, 'c' },
    { TODOKU_SEEN_WRONG, 1, 0, 3, 0, TODOKU_TURN_NONE, 2, 0, 0, 'c' },
    { TODOKU_SEEN_WRONG, 2, 0, 0, 0, TODOKU_TURN_ALARM, 3, 1, 0, 'n' },
    { TODOKU_SEEN_WRONG, 3, 1, 0, 0, TODOKU_TURN_NONE, 4, 1, 0, 'n' },
    /* One that an older version counted and did not remember. */
    { TODOKU_SEEN_WRONG, 5, 0, 0, 0, TODOKU_TURN_ALARM, 6, 1, 0, 'n' },
    { TODOKU_SEEN_RIGHT, 2, 0, 0, 0, TODOKU_TURN_NONE, 0, 0, 0, 'n' },
    { TODOKU_SEEN_RIGHT, 7, 1, 2, 0, TODOKU_TURN_RECOVERED, 0, 0, 0, 'n' },
    /* What could not be asked counts for nothing, neither way. */
    { TODOKU_SEEN_UNASKED, 0, 0, 0, 0, TODOKU_TURN_NONE, 0, 0, 1, 'r' },
    { TODOKU_SEEN_UNASKED, 2, 0, 5, 0, TODOKU_TURN_NONE, 2, 0, 6, 'r' },
    { TODOKU_SEEN_UNASKED, 3, 1, 0, 0, TODOKU_TURN_NONE, 3, 1, 1, 'r' },
    /* What does not come right by itself is told at once, and once. */
    { TODOKU_SEEN_URGENT, 0, 0, 0, 0, TODOKU_TURN_ALARM, 1, 1, 0, 'c' },
    { TODOKU_SEEN_URGENT, 1, 1, 0, 0, TODOKU_TURN_NONE, 2, 1, 0, 'c' },
    /* A person who looks again and again is no night. */
    { TODOKU_SEEN_WRONG, 0, 0, 0, 5, TODOKU_TURN_NONE, 1, 0, 0, 'c' },
    { TODOKU_SEEN_WRONG, 2, 0, 0, 5, TODOKU_TURN_NONE, 2, 0, 0, 'p' },
    { TODOKU_SEEN_UNASKED, 2, 0, 1, 5, TODOKU_TURN_NONE, 2, 0, 1, 'p' },
    { TODOKU_SEEN_RIGHT, 3, 1, 0, 5, TODOKU_TURN_RECOVERED, 0, 0, 0, 'n' },
  };
  const gint64 now = G_GINT64_CONSTANT (1790000000) * G_USEC_PER_SEC;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const JudgeCase *c = &cases[i];
      TodokuWatchTimes times = {
        .now = now,
        .planned = c->planned != 0 ? now + c->planned * G_TIME_SPAN_HOUR : 0,
        .night = now + 10 * G_TIME_SPAN_HOUR,
        .confirm = now + G_TIME_SPAN_HOUR,
        .retry = now + G_TIME_SPAN_MINUTE,
      };
      TodokuWatchFacts facts = {
        .complete = TRUE,
        .monitored = TRUE,
        .alarm_failures = c->failures,
        .alarm_since = c->alarm != 0 ? now - 1 : 0,
        .attempts = c->attempts,
      };
      gint64 next;

      g_test_message ("case %u", i);
      g_assert_cmpint (todoku_watch_judge (&facts, c->seen, &times), ==, c->turn);
      g_assert_cmpint (facts.alarm_failures, ==, c->failures_after);
      g_assert_cmpint (facts.alarm_since != 0, ==, c->alarm_after);
      g_assert_cmpint (facts.attempts, ==, c->attempts_after);
      next = c->next == 'n'   ? times.night
             : c->next == 'c' ? times.confirm
             : c->next == 'r' ? times.retry
                              : times.planned;
      g_assert_cmpint (facts.next_check_at, ==, next);
    }
}

/* A clock that was put back by a year must not put the next look off by a year. */
static void
test_due (void)
{
  const gint64 now = G_GINT64_CONSTANT (1790000000) * G_USEC_PER_SEC;
  TodokuWatchFacts facts = { .complete = TRUE, .monitored = TRUE };

  g_assert_true (todoku_watch_is_due (&facts, now));
  facts.next_check_at = now;
  g_assert_true (todoku_watch_is_due (&facts, now));
  facts.next_check_at = now + 1;
  g_assert_false (todoku_watch_is_due (&facts, now));
  facts.next_check_at = now + 365 * G_TIME_SPAN_DAY;
  g_assert_true (todoku_watch_is_due (&facts, now));
  facts.monitored = FALSE;
  g_assert_false (todoku_watch_is_due (&facts, now));
  facts.monitored = TRUE;
  facts.complete = FALSE;
  g_assert_false (todoku_watch_is_due (&facts, now));
}

static void
test_nights (void)
{
  static const char *const names[] = { NAME, "a.example", "b.example", "c.example", "d.example" };
  const gint64 now = G_GINT64_CONSTANT (1790000000) * G_USEC_PER_SEC;
  g_autoptr(TodokuClock) clock = todoku_clock_new (1);
  g_autoptr(TodokuClock) fast = todoku_clock_new (100);
  g_autoptr(GHashTable) minutes = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (int hour = 0; hour < 24; hour++)
      {
        gint64 at = now + hour * G_TIME_SPAN_HOUR;
        gint64 night = todoku_watch_next_night (clock, names[i], at);
        g_autoptr(GDateTime) local = g_date_time_new_from_unix_local (night / G_USEC_PER_SEC);
        g_autoptr(GDateTime) three = NULL;

        g_assert_cmpint (night, >, at);
        g_assert_cmpint (night, <=, at + 27 * G_TIME_SPAN_HOUR);
        g_assert_cmpint (g_date_time_get_hour (local), >=, 3);
        g_assert_cmpint (g_date_time_get_hour (local), <, 5);
        /* The same moment in every night, so that none is looked at twice in one. */
        g_assert_cmpint (todoku_watch_next_night (clock, names[i], night) - night, ==,
                         G_TIME_SPAN_DAY);
        /* Nor by who comes a little earlier in it. */
        three = g_date_time_add_minutes (local, -60 * (g_date_time_get_hour (local) - 3) -
                                         g_date_time_get_minute (local));
        g_assert_cmpint (todoku_watch_next_night (clock, names[i], g_date_time_to_unix (three) *
                                                  G_USEC_PER_SEC), ==, night + G_TIME_SPAN_DAY);
        g_assert_cmpint (todoku_watch_next_night (fast, names[i], at) - at, ==, (night - at) / 100);
        g_hash_table_add (minutes, GINT_TO_POINTER (g_date_time_get_hour (local) * 60 +
                                                    g_date_time_get_minute (local)));
      }
  g_assert_cmpuint (g_hash_table_size (minutes), >=, 4);
}
int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/watch-judge/judge", test_judge);
  g_test_add_func ("/session/watch-judge/due", test_due);
  g_test_add_func ("/session/watch-judge/nights", test_nights);

  return g_test_run ();
}
