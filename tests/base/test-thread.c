/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which thread may do what, before and after one is marked as the main thread.
 */
#include "todoku-thread.h"

static gpointer
ask_thread (gpointer user_data)
{
  gboolean *answers = user_data;

  answers[0] = todoku_thread_may_draw ();
  answers[1] = todoku_thread_may_wait ();

  return NULL;
}

static void
ask_elsewhere (gboolean *ret_draw,
               gboolean *ret_wait)
{
  gboolean answers[2] = { FALSE, FALSE };

  g_thread_join (g_thread_new ("elsewhere", ask_thread, answers));
  *ret_draw = answers[0];
  *ret_wait = answers[1];
}

static void
test_roles (void)
{
  gboolean may_draw, may_wait;

  g_assert_true (todoku_thread_may_draw ());
  g_assert_true (todoku_thread_may_wait ());
  ask_elsewhere (&may_draw, &may_wait);
  g_assert_true (may_draw);
  g_assert_true (may_wait);

  todoku_thread_mark_main ();
  g_assert_true (todoku_thread_may_draw ());
  g_assert_false (todoku_thread_may_wait ());
  ask_elsewhere (&may_draw, &may_wait);
  g_assert_false (may_draw);
  g_assert_true (may_wait);
}

static void
assert_in_child (void)
{
  todoku_thread_mark_main ();
  todoku_assert_main ();
  todoku_assert_worker ();
}

/* The assertion says which function was called from the wrong thread. */
static void
test_assertion (void)
{
  if (g_test_subprocess ())
    {
      assert_in_child ();
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*assert_in_child*todoku_thread_may_wait*");
}

static gpointer
ask_priority_thread (gpointer user_data)
{
  return GINT_TO_POINTER (todoku_thread_get_priority ());
}

static void
test_priority (void)
{
  g_assert_cmpint (todoku_thread_get_priority (), ==, 0);
  todoku_thread_set_priority (-100);
  g_assert_cmpint (todoku_thread_get_priority (), ==, -100);
  g_assert_null (g_thread_join (g_thread_new ("elsewhere", ask_priority_thread, NULL)));
}

static void
test_classes (void)
{
  todoku_thread_make_classes ();
  g_assert_nonnull (g_type_class_peek (G_TYPE_INET_SOCKET_ADDRESS));
  todoku_thread_make_classes ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/thread/roles", test_roles);
  g_test_add_func ("/thread/assertion", test_assertion);
  g_test_add_func ("/thread/priority", test_priority);
  g_test_add_func ("/thread/classes", test_classes);

  return g_test_run ();
}
