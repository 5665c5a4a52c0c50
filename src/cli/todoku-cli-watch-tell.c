/* SPDX-License-Identifier: GPL-3.0-or-later
 * Telling others what a look has found: by mail through sendmail, and to a command of the person's
 * own. Main thread only. What came from DNS is in neither's arguments. That it could not be told is
 * said, and hides nothing of what was found.
 */
#include "todoku-config.h"

#include "todoku-cli-watch.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "todoku-cli-mail.h"
#include "todoku-text-table.h"

/* Whether it is news for somebody who was told of everything before. */
static gboolean
is_news (const TodokuWatchEvent *event,
         gboolean                changes)
{
  return !event->standing && (changes || event->kind != TODOKU_WATCH_CHANGED);
}

/* One that does not read to the end may still have done its work: its status says so. */
static gboolean
feed (TodokuCli    *cli,
      GSubprocess  *process,
      const char   *input,
      GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) waited = NULL;
  g_autoptr(GError) failure = NULL;

  g_subprocess_communicate_utf8_async (process, input, cli->cancellable, todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  if (g_subprocess_communicate_utf8_finish (process, result, NULL, NULL, &failure))
    return TRUE;
  if (!g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  g_subprocess_wait_async (process, cli->cancellable, todoku_cli_ready_cb, cli);
  waited = todoku_cli_wait (cli);

  return g_subprocess_wait_finish (process, waited, error);
}

/* Runs a program to its end with something on its standard input. */
static void
hand_over (TodokuCli          *cli,
           const char * const *argv,
           const char         *input)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDIN_PIPE, &error);

  if (process == NULL || !feed (cli, process, input, &error))
    {
      todoku_cli_note ("todokuctl: %s: %s", argv[0], error->message);
      return;
    }
  if (g_subprocess_get_if_exited (process) && g_subprocess_get_exit_status (process) != 0)
    /* Translators: a program, and a number. */
    todoku_cli_note (_("todokuctl: %s ended with exit status %d."), argv[0],
                     g_subprocess_get_exit_status (process));
  else if (g_subprocess_get_if_signaled (process))
    /* Translators: a program, and a number. */
    todoku_cli_note (_("todokuctl: %s was ended by signal %d."), argv[0],
                     g_subprocess_get_term_sig (process));
}

/* What ends the alarm, typed as it stood. The history also tells of name servers and certificates,
 * which are no records to put back.
 */
static void
append_remedy (GString                *body,
               const TodokuWatchEvent *event)
{
  const TodokuHistoryRow *row = event->row;
  g_autofree char *host = NULL;
  g_autofree char *value = NULL;
  int type;

  if (event->kind != TODOKU_WATCH_ALARM || row == NULL || row->change != TODOKU_CHANGE_GONE ||
      row->before == NULL || !todoku_enum_from_token (TODOKU_TYPE_RECORD_TYPE, row->type, &type))
    return;

  host = todoku_text_plain (row->host);
  value = todoku_text_plain (row->before);
  /* Translators: the type, the HOST and the VALUE of a DNS record. */
  g_string_append_printf (body, _("  Put this record back: %s %s %s"), row->type, host, value);
  g_string_append_c (body, '\n');
}

static void
send_mail (TodokuCli               *cli,
           const TodokuWatchReport *report,
           const char              *address)
{
  g_autofree char *program = todoku_cli_mail_find_program ();
  g_autoptr(GString) body = g_string_new (NULL);
  g_autofree char *first = NULL;
  g_autofree char *subject = NULL;
  g_autofree char *mail = NULL;
  guint n = 0;

  if (program == NULL)
    {
      todoku_cli_note ("%s", _("todokuctl: There is no sendmail on this computer, so nothing is "
                               "mailed; install a mail transfer agent, or use --command."));
      return;
    }
  for (guint i = 0; i < report->events->len; i++)
    {
      const TodokuWatchEvent *event = g_ptr_array_index (report->events, i);
      g_autofree char *text = todoku_cli_dup_event (event);

      if (!is_news (event, FALSE))
        continue;
      n++;
      g_string_append_printf (body, "%s\n", text);
      append_remedy (body, event);
      if (first == NULL)
        first = g_steal_pointer (&text);
    }
  if (n == 0)
    return;

  g_string_append_c (body, '\n');
  g_string_append_printf (body, _("%u looked at, %u could not be asked, %u in alarm."),
                          report->n_looked, report->n_unasked, report->n_alarms);
  g_string_append_c (body, '\n');
  if (n == 1)
    subject = g_strdup_printf ("[Todoku] %s", first);
  else
    /* Translators: a sentence about one domain, and how many more there are. */
    subject = g_strdup_printf (_("[Todoku] %s (and %u more)"), first, n - 1);
  mail = todoku_cli_mail_write (address, subject, body->str);
  hand_over (cli, (const char * const []) { program, "-t", NULL }, mail);
}

static void
run_command (TodokuCli               *cli,
             const TodokuWatchReport *report,
             const char              *command)
{
  const char * const argv[] = { "/bin/sh", "-c", command, NULL };

  for (guint i = 0; i < report->events->len && !cli->interrupted; i++)
    {
      const TodokuWatchEvent *event = g_ptr_array_index (report->events, i);
      TodokuJsonWriter writer;
      g_autofree char *json = NULL;
      g_autofree char *line = NULL;

      if (!is_news (event, TRUE))
        continue;
      todoku_json_writer_init (&writer);
      todoku_cli_json_event (&writer, event);
      json = todoku_json_writer_finish (&writer);
      line = g_strconcat (json, "\n", NULL);
      hand_over (cli, argv, line);
    }
}

/**
 * todoku_cli_watch_tell:
 * @cli: the state of the process
 * @report: what a look has found
 * @address: (nullable): to whom to mail alarms and recoveries
 * @command: (nullable): what to run for every event
 *
 * Tells what is new; an alarm that stood before was told before.
 */
void
todoku_cli_watch_tell (TodokuCli               *cli,
                       const TodokuWatchReport *report,
                       const char              *address,
                       const char              *command)
{
  /* What the command prints comes after what was printed here. */
  fflush (stdout);
  if (address != NULL)
    send_mail (cli, report, address);
  if (command != NULL)
    run_command (cli, report, command);
}
