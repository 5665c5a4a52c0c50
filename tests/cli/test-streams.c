/* SPDX-License-Identifier: GPL-3.0-or-later
 * Standard streams that are closed or never say anything, and signals that come while the program
 * waits for them: it always ends, and says why.
 */
#include "todoku-test-cli.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "todoku-test.h"

typedef TodokuTestCli Fixture;

/* Runs a line of the shell, in which $0 is the program. */
static int
run_shell (Fixture     *fixture,
           const char  *line,
           char       **ret_output,
           char       **ret_errors)
{
  g_autoptr(GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "..", "src", "cli", "todokuctl",
                                                    NULL);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) waiting = NULL;
  g_autoptr(GError) error = NULL;

  g_subprocess_launcher_set_environ (launcher, fixture->environment);
  process = g_subprocess_launcher_spawn (launcher, &error, "sh", "-c", line, program, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8_async (process, NULL, NULL, todoku_test_store_result, &waiting);
  result = todoku_test_wait_result (&waiting);
  g_subprocess_communicate_utf8_finish (process, result, ret_output, ret_errors, &error);
  g_assert_no_error (error);

  return g_subprocess_get_exit_status (process);
}

/* The descriptor of an event loop once took the number of the closed stream, and was read. */
static void
test_closed_input (Fixture       *fixture,
                   gconstpointer  data)
{
  static const char * const lines[] = {
    "exec \"$0\" check - <&-", "exec \"$0\" check <&-",
    "exec \"$0\" practice dns import - <&-",
    "exec \"$0\" server add --name a --url https://a.example <&-",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *output = NULL;
      g_autofree char *errors = NULL;

      g_test_message ("%s", lines[i]);
      g_assert_cmpint (run_shell (fixture, lines[i], &output, &errors), ==, 2);
      g_assert_cmpstr (output, ==, "");
      g_assert_true (g_str_has_prefix (errors, "todokuctl: "));
      if (strstr (lines[i], "check") != NULL)
        g_assert_cmpstr (errors, ==, "todokuctl: Standard input is closed: name a file, or pass "
                         "the records in.\n");
    }
}

/* What cannot be printed is no success, and no file of ours gets the text in its place. */
static void
test_closed_output (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *errors = NULL;
  g_autofree char *again = NULL;
  g_autofree char *output = NULL;
  g_autofree char *output_again = NULL;

  g_assert_cmpint (run_shell (fixture, "exec \"$0\" server list --json >&-", &output, &errors), ==,
                   3);
  g_assert_cmpint (run_shell (fixture, "exec \"$0\" server list --json 2>&- <&-", &output_again,
                              &again), ==, 0);
  g_assert_cmpstr (output_again, ==, "[]\n");
}

/* What is longer than a buffer fails in the middle, and the rest then fits into an empty one. */
static void
test_full_disk (Fixture       *fixture,
                gconstpointer  data)
{
  static const char *const lines[] = {
    "exec \"$0\" --help >/dev/full", "exec \"$0\" --version >/dev/full",
  };

  if (!g_file_test ("/dev/full", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("There is no /dev/full here");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *output = NULL;
      g_autofree char *errors = NULL;

      g_assert_cmpint (run_shell (fixture, lines[i], &output, &errors), ==, 3);
      g_assert_true (g_str_has_prefix (errors, "todokuctl: "));
    }
}

static gboolean
has_ended (gpointer user_data)
{
  return g_subprocess_get_identifier (user_data) == NULL;
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* The kernel says when the program catches the signal. */
static gboolean
catches_signal (gpointer user_data)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/status",
                                           g_subprocess_get_identifier (user_data));
  g_autofree char *text = NULL;
  const char *mask;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;
  mask = strstr (text, "SigCgt:");

  return mask != NULL &&
         (g_ascii_strtoull (mask + strlen ("SigCgt:\t"), NULL, 16) & (1ull << (SIGTERM - 1))) != 0;
}

static void
terminate (GSubprocess *process)
{
  guint id = g_timeout_add (10, wake_cb, NULL);

  todoku_test_wait_until (catches_signal, process);
  g_subprocess_send_signal (process, SIGTERM);
  todoku_test_wait_until (has_ended, process);
  g_source_remove (id);
  g_assert_false (g_subprocess_get_if_signaled (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 130);
}

/* Input that never comes, and a FIFO that nobody opens: that keeps the main thread itself. */
static void
test_silent_input (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *fifo = g_build_filename (fixture->folder, "fifo", NULL);
  g_autofree char *check_fifo = g_strdup_printf ("check '%s'", fifo);
  const char *commands[] = {
    "check -", "practice dns import -", "server add --name a --url https://a.example", check_fifo,
  };

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr(GSubprocess) process = todoku_test_cli_spawn (fixture, commands[i]);

      g_test_message ("%s", commands[i]);
      terminate (process);
    }
}

/* A secret is being typed: the terminal shows again afterwards what is typed. */
static void
test_prompt (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "..", "src", "cli", "todokuctl",
                                                    NULL);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  GInputStream *errors;
  struct termios settings;
  char text[64] = "";
  gsize n_read = 0;
  int terminal = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  int end;

  g_assert_cmpint (terminal, >=, 0);
  g_assert_cmpint (grantpt (terminal), ==, 0);
  g_assert_cmpint (unlockpt (terminal), ==, 0);
  end = open (ptsname (terminal), O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (end, >=, 0);

  g_subprocess_launcher_set_environ (launcher, fixture->environment);
  g_subprocess_launcher_take_stdin_fd (launcher, dup (end));
  process = g_subprocess_launcher_spawn (launcher, &error, program, "server", "add", "--name", "a",
                                         "--url", "https://a.example", NULL);
  g_assert_no_error (error);
  errors = g_subprocess_get_stderr_pipe (process);
  g_assert_true (g_input_stream_read_all (errors, text, strlen ("API key: "), &n_read, NULL,
                                          NULL));
  g_assert_cmpstr (text, ==, "API key: ");
  terminate (process);
  g_assert_cmpint (tcgetattr (end, &settings), ==, 0);
  g_assert_true ((settings.c_lflag & ECHO) != 0);
  close (end);
  close (terminal);
}

int
main (int   argc,
      char *argv[])
{
  static const CliCase cases[] = {
    CLI_CASE ("/cli/streams/closed-input", test_closed_input),
    CLI_CASE ("/cli/streams/closed-output", test_closed_output),
    CLI_CASE ("/cli/streams/full-disk", test_full_disk),
    CLI_CASE ("/cli/streams/silent-input", test_silent_input),
    CLI_CASE ("/cli/streams/prompt", test_prompt),
  };

  return cli_main (argc, argv, cases, G_N_ELEMENTS (cases), sizeof (Fixture),
                   (GTestFixtureFunc) cli_set_up, (GTestFixtureFunc) cli_tear_down);
}
