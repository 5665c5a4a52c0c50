/* SPDX-License-Identifier: GPL-3.0-or-later
 * The clock: lengths that run faster, stamps that do not, and waits that a cancellation ends.
 */
#include "todoku-clock.h"

#define HOUR (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

static void
test_lengths (void)
{
  static const struct { guint speed; gint64 length; guint real_ms; } cases[] = {
    { 1, 0, 0 },
    { 1, 1, 1 },
    { 1, 1000, 1 },
    { 1, 45 * G_USEC_PER_SEC, 45000 },
    { 30, 45 * G_USEC_PER_SEC, 1500 },
    { 30, 1, 1 },
    { 0, 2 * G_USEC_PER_SEC, 2000 },
    { 5000, 2 * G_USEC_PER_SEC, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TodokuClock) clock = todoku_clock_new (cases[i].speed);

      g_test_message ("speed %u, %" G_GINT64_FORMAT " us", cases[i].speed, cases[i].length);
      g_assert_cmpuint (todoku_clock_real_ms (clock, cases[i].length), ==, cases[i].real_ms);
    }
}

static void
test_environment (void)
{
  static const struct { const char *text; guint real_ms; } cases[] = {
    { NULL, 1000 }, { "", 1000 }, { "10", 100 }, { "0", 1000 }, { "-5", 1000 }, { "fast", 1000 },
    { "1000", 1 }, { "1001", 1000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TodokuClock) clock = NULL;

      if (cases[i].text != NULL)
        g_setenv ("TODOKU_CLOCK_SPEED", cases[i].text, TRUE);
      clock = todoku_clock_new_from_environment ();
      g_test_message ("TODOKU_CLOCK_SPEED=%s", cases[i].text);
      g_assert_cmpuint (todoku_clock_real_ms (clock, G_USEC_PER_SEC), ==, cases[i].real_ms);
    }
  g_unsetenv ("TODOKU_CLOCK_SPEED");
}

static void
test_stamps (void)
{
  g_autoptr(TodokuClock) slow = todoku_clock_new (1);
  g_autoptr(TodokuClock) fast = todoku_clock_new (1000);
  gint64 before = g_get_real_time ();
  gint64 now = todoku_clock_now (fast);
  gint64 hour_ago = now - HOUR;

  g_assert_cmpint (now, >=, before);
  g_assert_cmpint (now, <=, g_get_real_time ());
  g_assert_cmpint (todoku_clock_since (slow, hour_ago), >=, HOUR);
  g_assert_cmpint (todoku_clock_since (slow, hour_ago), <, 2 * HOUR);
  g_assert_cmpint (todoku_clock_since (fast, hour_ago), >=, 1000 * HOUR);

  /* What another clock stamped ahead of this one has not happened yet, however far ahead. */
  g_assert_cmpint (todoku_clock_since (slow, now + 48 * HOUR), ==, 0);
  g_assert_cmpint (todoku_clock_since (fast, now + 48 * HOUR), ==, 0);
}

static void
test_wait (void)
{
  g_autoptr(TodokuClock) clock = todoku_clock_new (1000);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  g_assert_true (todoku_clock_wait (clock, 20 * G_USEC_PER_SEC, cancellable, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 20 * 1000);
  g_assert_true (todoku_clock_wait (clock, 0, NULL, &error));
  g_assert_no_error (error);
}

static gpointer
cancel_thread (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return NULL;
}

static void
test_cancel (void)
{
  g_autoptr(TodokuClock) clock = todoku_clock_new (1);

  /* The cancellation comes before the wait, as it begins, or while it lasts; each ends the ten
   * hours.
   */
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      g_autoptr(GError) error = NULL;
      GThread *thread = g_thread_new ("cancel", cancel_thread, cancellable);

      g_assert_false (todoku_clock_wait (clock, 10 * HOUR, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_thread_join (thread);
    }
}

static void
count_cb (GObject    *clock,
          GParamSpec *pspec,
          gpointer    user_data)
{
  ++*(int *) user_data;
}

static gpointer
compare_thread (gpointer user_data)
{
  todoku_clock_compare (user_data, "a.example", g_get_real_time () + HOUR);

  return NULL;
}

/* What services say of the time: five minutes either way are nothing, and who agrees takes back
 * only what it has said itself.
 */
static void
test_difference (void)
{
  static const struct { const char *witness; gint64 ahead; gint64 difference; int n_notified; }
  cases[] = {
    { "a.example", 0, 0, 0 },
    { "a.example", 4 * 60, 0, 0 },
    { "a.example", -4 * 60, 0, 0 },
    { "a.example", 6 * 60, 6 * 60, 1 },
    { "a.example", 6 * 60 + 5, 6 * 60, 0 },
    { "127.0.0.1", 0, 6 * 60, 0 },
    { "a.example", 0, 0, 1 },
    { "b.example", -6 * 60, -6 * 60, 1 },
    { "b.example", -400 * 24 * 3600, -400 * 24 * 3600, 1 },
    { "a.example", 0, -400 * 24 * 3600, 0 },
    { "b.example", 60, 0, 1 },
  };
  g_autoptr(TodokuClock) clock = todoku_clock_new (1000);
  GThread *thread;
  int n = 0;

  g_signal_connect (clock, "notify::difference", G_CALLBACK (count_cb), &n);
  todoku_clock_compare (clock, "a.example", 0);
  g_assert_cmpint (todoku_clock_get_difference (clock), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 difference;

      n = 0;
      g_test_message ("%u", i);
      todoku_clock_compare (clock, cases[i].witness,
                            g_get_real_time () + cases[i].ahead * G_USEC_PER_SEC);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_assert_cmpint (n, ==, cases[i].n_notified);
      difference = todoku_clock_get_difference (clock);
      if (cases[i].difference == 0)
        g_assert_cmpint (difference, ==, 0);
      else
        g_assert_cmpint (ABS (difference - cases[i].difference * G_USEC_PER_SEC), <=,
                         30 * G_USEC_PER_SEC);
    }

  /* An answer comes on a worker; the news comes on the main thread. */
  n = 0;
  thread = g_thread_new ("compare", compare_thread, clock);
  g_thread_join (thread);
  g_assert_cmpint (n, ==, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (n, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/lengths", test_lengths);
  g_test_add_func ("/clock/environment", test_environment);
  g_test_add_func ("/clock/stamps", test_stamps);
  g_test_add_func ("/clock/wait", test_wait);
  g_test_add_func ("/clock/cancel", test_cancel);
  g_test_add_func ("/clock/difference", test_difference);

  return g_test_run ();
}
