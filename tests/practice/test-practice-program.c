/* SPDX-License-Identifier: GPL-3.0-or-later
 * The program todoku-practice, from outside: whose end is its own, and what it refuses.
 */
#include "todoku-test.h"

#include <gio/gio.h>

static GSubprocess *
start_program (const char *dir,
               const char *owner,
               const char *option)
{
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "..", "src", "practice",
                                                    "todoku-practice", NULL);
  g_autoptr(GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr(GError) error = NULL;
  GSubprocess *process;

  g_subprocess_launcher_setenv (launcher, "TODOKU_PRACTICE_OWNER", owner, TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, program, "--data-dir", dir, option,
                                         NULL);
  g_assert_no_error (error);

  return process;
}

static gboolean
is_there (gpointer path)
{
  g_usleep (G_TIME_SPAN_MILLISECOND);
  g_main_context_wakeup (NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static int
wait_for_end (GSubprocess *process)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GAsyncResult *slot = NULL;

  g_subprocess_wait_async (process, NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  g_assert_true (g_subprocess_wait_finish (process, result, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));

  return g_subprocess_get_exit_status (process);
}

/* However its owner ends, killed or not, the server has then said goodbye in order. */
static void
test_owner (void)
{
  g_autofree char *dir = todoku_test_make_dir ();
  g_autofree char *port_file = g_build_filename (dir, "practice.json", NULL);
  g_autoptr(GSubprocess) owner = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE, NULL, "cat",
                                                   NULL);
  g_autoptr(GSubprocess) server = start_program (dir, g_subprocess_get_identifier (owner), NULL);

  todoku_test_wait_until (is_there, port_file);
  g_assert_nonnull (g_subprocess_get_identifier (server));
  g_subprocess_force_exit (owner);
  g_assert_cmpint (wait_for_end (server), ==, 0);
  g_assert_false (g_file_test (port_file, G_FILE_TEST_EXISTS));
  todoku_test_remove_dir (dir);
}

/* Who has ended before the server has begun is not waited for. */
static void
test_owner_gone (void)
{
  g_autofree char *dir = todoku_test_make_dir ();
  g_autoptr(GSubprocess) owner = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "true", NULL);
  g_autofree char *number = g_strdup (g_subprocess_get_identifier (owner));
  g_autoptr(GSubprocess) server = NULL;

  wait_for_end (owner);
  server = start_program (dir, number, NULL);
  g_assert_cmpint (wait_for_end (server), ==, 0);
  todoku_test_remove_dir (dir);
}

/* What makes no sense is an error of usage, and nothing is served. */
static void
test_refused (void)
{
  static const char *const options[] = {
    "--delay=-1", "--negative-ttl=-1", "--clock=soon", "--unknown", "more",
  };
  g_autofree char *dir = todoku_test_make_dir ();
  g_autofree char *port_file = g_build_filename (dir, "practice.json", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autoptr(GSubprocess) server = start_program (dir, "1", options[i]);

      g_test_message ("%s", options[i]);
      g_assert_cmpint (wait_for_end (server), ==, 2);
      g_assert_false (g_file_test (port_file, G_FILE_TEST_EXISTS));
    }
  todoku_test_remove_dir (dir);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/practice/program/owner", test_owner);
  g_test_add_func ("/practice/program/owner-gone", test_owner_gone);
  g_test_add_func ("/practice/program/refused", test_refused);

  return g_test_run ();
}
