/* SPDX-License-Identifier: GPL-3.0-or-later
 * Deadlines: the time, the caller, or neither ends what is waited for.
 */
#include "todoku-deadline.h"

#define HOUR (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

static void
test_passes (void)
{
  g_autoptr(TodokuClock) clock = todoku_clock_new (1000);
  g_autoptr(TodokuDeadline) deadline = todoku_deadline_new (clock, 10 * G_USEC_PER_SEC, NULL);
  g_autoptr(GError) error = NULL;
  gint64 started = g_get_monotonic_time ();

  g_assert_false (todoku_clock_wait (clock, 1000 * HOUR,
                                     todoku_deadline_get_cancellable (deadline), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (todoku_deadline_has_passed (deadline));

  /* The clock is a thousand times as fast; what it waits for is not. */
  g_assert_cmpint (g_get_monotonic_time () - started, >=, G_USEC_PER_SEC * 9 / 10);
}

static gpointer
cancel_thread (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return NULL;
}

static void
test_caller (void)
{
  g_autoptr(TodokuClock) clock = todoku_clock_new (1);

  for (guint i = 0; i < 100; i++)
    {
      g_autoptr(GCancellable) caller = g_cancellable_new ();
      GThread *thread = g_thread_new ("cancel", cancel_thread, caller);
      g_autoptr(TodokuDeadline) deadline = todoku_deadline_new (clock, HOUR, caller);
      g_autoptr(GError) error = NULL;

      g_assert_false (todoku_clock_wait (clock, HOUR, todoku_deadline_get_cancellable (deadline),
                                         &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_false (todoku_deadline_has_passed (deadline));
      g_thread_join (thread);
    }
}

/* A deadline that is no longer needed may pass at the same moment, on its own thread. */
static void
test_freed (void)
{
  g_autoptr(TodokuClock) clock = todoku_clock_new (1);
  g_autoptr(GCancellable) caller = g_cancellable_new ();

  for (guint i = 0; i < 2000; i++)
    {
      TodokuDeadline *deadline = todoku_deadline_new (clock, (i % 3) * 500, caller);

      if (i % 2 == 0)
        g_thread_yield ();
      todoku_deadline_free (deadline);
      g_assert_false (g_cancellable_is_cancelled (caller));
    }

  /* What is gone does not hear of it. */
  g_cancellable_cancel (caller);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/deadline/passes", test_passes);
  g_test_add_func ("/deadline/caller", test_caller);
  g_test_add_func ("/deadline/freed", test_freed);

  return g_test_run ();
}
