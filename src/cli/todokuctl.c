/* SPDX-License-Identifier: GPL-3.0-or-later
 * The program todokuctl: finds the command, runs it, and leaves with its exit status. Main thread
 * only. SIGINT and SIGTERM cancel look-ups; a remote change in flight is waited for, for a minute
 * at most, and a second signal ends the process at once (the journal then knows what was in
 * flight). Without a session there is nothing to wait for. No operation can keep the process: an
 * alarm ends it that does not depend on the main loop.
 */
#include "todoku-config.h"

#include "todoku-cli-output.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static const TodokuCommand * const groups[] = {
  todoku_server_commands,
  todoku_domain_commands,
  todoku_records_commands,
  todoku_publish_commands,
  todoku_tracking_commands,
  todoku_account_commands,
  todoku_watch_commands,
  todoku_history_commands,
  todoku_metrics_commands,
  todoku_check_commands,
  todoku_practice_commands,
  todoku_doctor_commands,
  todoku_erase_commands,
};

/* How long after a signal the process may still run: to let go of what only looks, and to see a
 * change at the service through, whose calls have time-outs of 30 s.
 */
#define LOOK_GRACE 5
#define CHANGE_GRACE 60

/* (owned): what the signal handler wakes the main loop by */
static int wake_fds[2] = { -1, -1 };

/* Only what is safe in a signal handler (signal-safety(7)). */
static void
signal_handler (int number)
{
  int saved_errno = errno;

  if (number == SIGALRM || write (wake_fds[1], "", 1) != 1)
    _exit (TODOKU_CLI_EXIT_INTERRUPTED);

  alarm (LOOK_GRACE);
  errno = saved_errno;
}

static gboolean
signalled_cb (int          fd,
              GIOCondition condition,
              gpointer     user_data)
{
  TodokuCli *cli = user_data;
  char octet;

  if (read (fd, &octet, 1) != 1)
    return G_SOURCE_CONTINUE;
  if (cli->interrupted)
    {
      todoku_cli_restore_terminal (cli);
      _exit (TODOKU_CLI_EXIT_INTERRUPTED);
    }

  cli->interrupted = TRUE;
  if (cli->session == NULL)
    {
      g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                                     "Interrupted");

      todoku_cli_restore_terminal (cli);
      todoku_cli_progress (0, 0);
      todoku_cli_fail (cli, error);
      fflush (stdout);
      _exit (TODOKU_CLI_EXIT_INTERRUPTED);
    }

  if (todoku_session_get_holding (cli->session))
    {
      alarm (CHANGE_GRACE);
      todoku_cli_note ("%s", _("A change at the service is being finished first…"));
    }
  g_cancellable_cancel (cli->cancellable);

  return G_SOURCE_CONTINUE;
}

/* Where a standard stream is closed, the next file or socket would take its number. What is put
 * there can only be used the wrong way round, so that reading and writing still fail.
 */
static void
occupy_standard_streams (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl (fd, F_GETFD) == -1 && errno == EBADF)
      {
        int opened = open ("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);

        /* The lowest free number is taken, which is this one. */
        if (opened != fd)
          _exit (TODOKU_CLI_EXIT_NOT_CHECKED);
      }
}

static guint
watch_signals (TodokuCli *cli)
{
  static const int numbers[] = { SIGINT, SIGTERM, SIGALRM };
  struct sigaction action = { .sa_handler = signal_handler, .sa_flags = SA_RESTART };

  /* Without it, signals do what they do to every program. */
  if (pipe2 (wake_fds, O_CLOEXEC | O_NONBLOCK) != 0)
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    sigaction (numbers[i], &action, NULL);

  return g_unix_fd_add (wake_fds[0], G_IO_IN, signalled_cb, cli);
}

static void
print_help (const char *group)
{
  TodokuCliTable table;

  todoku_cli_print_line (_("Usage: %s %s"), "todokuctl", _("COMMAND [OPTION…]"));
  todoku_cli_print ("\n");
  todoku_cli_table_init (&table, _("COMMAND"), "", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    for (const TodokuCommand *command = groups[i]; command->group != NULL; command++)
      {
        g_autofree char *words =
          g_strconcat (command->group, command->name != NULL ? " " : "",
                       command->name != NULL ? command->name : "", " ", command->arguments, NULL);

        if (group == NULL || g_str_equal (group, command->group))
          todoku_cli_table_add (&table, words, _(command->summary), NULL);
      }
  todoku_cli_table_print (&table);
  todoku_cli_print ("\n");
  todoku_cli_print_line ("%s",
                         _("Each command explains its options with --help; --json prints JSON."));
}

/* Where a group has its own command and others beside it, a word after the group is no argument,
 * and help is wanted for all of them.
 */
static gboolean
is_of_others (const char *group,
              const char *word)
{
  if (word == NULL || (*word == '-' && !g_str_equal (word, "--help") && !g_str_equal (word, "-h")))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    for (const TodokuCommand *command = groups[i]; command->group != NULL; command++)
      if (command->name != NULL && g_str_equal (command->group, group))
        return TRUE;

  return FALSE;
}

/* The command whose words the line begins with; @ret_n_words says how many they are. */
static const TodokuCommand *
find_command (char **argv,
              int   *ret_n_words)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    for (const TodokuCommand *command = groups[i]; command->group != NULL; command++)
      {
        g_auto(GStrv) words = NULL;
        int n_words;

        if (argv[1] == NULL || !g_str_equal (argv[1], command->group))
          continue;
        if (command->name == NULL && is_of_others (argv[1], argv[2]))
          continue;
        words = g_strsplit (command->name != NULL ? command->name : "", " ", -1);
        n_words = (int) g_strv_length (words);
        for (int w = 0; w < n_words; w++)
          if (g_strcmp0 (argv[2 + w], words[w]) != 0)
            {
              n_words = -1;
              break;
            }
        if (n_words >= 0)
          {
            *ret_n_words = n_words + 1;
            return command;
          }
      }

  return NULL;
}

static gboolean
is_group (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    for (const TodokuCommand *command = groups[i]; command->group != NULL; command++)
      if (g_str_equal (command->group, word))
        return TRUE;

  return FALSE;
}

static gboolean
wants_help (char **argv)
{
  for (guint i = 1; argv[i] != NULL; i++)
    if (g_str_equal (argv[i], "--help") || g_str_equal (argv[i], "-h"))
      return TRUE;

  return FALSE;
}

static int
run_command (TodokuCli  *cli,
             char      **argv)
{
  static const TodokuCommand none = { "", NULL, "", "", NULL };
  g_auto(GStrv) arguments = NULL;
  g_autofree char *message = NULL;
  int n_words = 0;

  cli->command = find_command (argv, &n_words);
  if (cli->command != NULL)
    {
      /* The program's name takes the place of the command's last word. */
      arguments = g_strdupv (argv + n_words);
      return todoku_cli_close (cli, cli->command->run (cli, arguments));
    }

  cli->command = &none;
  cli->json = g_strv_contains ((const char * const *) argv, "--json");
  if (argv[1] != NULL && g_str_equal (argv[1], "--version"))
    {
      todoku_cli_print ("todokuctl " TODOKU_VERSION "\n");
      return TODOKU_CLI_EXIT_OK;
    }
  if (wants_help (argv) || g_strcmp0 (argv[1], "help") == 0)
    {
      print_help (argv[1] != NULL && is_group (argv[1]) ? argv[1] : NULL);
      return TODOKU_CLI_EXIT_OK;
    }

  if (argv[1] == NULL)
    message = g_strdup (_("Name a command; --help lists them."));
  else if (is_group (argv[1]) && (argv[2] == NULL || *argv[2] == '-'))
    /* Translators: a word of a command line, such as "domain"; “todokuctl” and “--help” stay. */
    message = g_strdup_printf (_("Name a command after “%1$s”; “todokuctl %1$s --help” lists "
                                 "them."), argv[1]);
  else if (is_group (argv[1]))
    /* Translators: two words of a command line, such as "domain ad". */
    message = g_strdup_printf (_("There is no command “%s %s”; --help lists them."), argv[1],
                               argv[2]);
  else
    /* Translators: a word of a command line. */
    message = g_strdup_printf (_("There is no command “%s”; --help lists them."), argv[1]);

  return todoku_cli_fail_usage (cli, message);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  TodokuCli cli = { .cancellable = cancellable };
  guint signal_id;
  int status;

  occupy_standard_streams ();
  /* What waits for a line looks at the descriptor, so nothing may have been read ahead. */
  setvbuf (stdin, NULL, _IONBF, 0);
  todoku_text_init ();
  g_set_prgname ("todokuctl");
  signal_id = watch_signals (&cli);
  status = run_command (&cli, argv);
  g_clear_handle_id (&signal_id, g_source_remove);
  errno = 0;
  /* A result that did not reach the disk or the pipe must not look like one that did. What failed
   * long before the end has left a mark, and no reason.
   */
  if (fflush (stdout) != 0 || ferror (stdout))
    {
      todoku_cli_note ("todokuctl: %s", g_strerror (errno != 0 ? errno : EIO));
      status = MAX (status, TODOKU_CLI_EXIT_NOT_CHECKED);
    }

  return status;
}
