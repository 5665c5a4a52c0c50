/* SPDX-License-Identifier: GPL-3.0-or-later
 * `todokuctl watch --once`: one look at what is watched and due, and what came of it, for people,
 * for programs and for Nagios. Main thread only. An alarm, new or standing, is never hidden by what
 * could not be asked.
 */
#include "todoku-config.h"

#include "todoku-cli-watch.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "todoku-cli-json.h"
#include "todoku-cli-mail.h"
#include "todoku-cli-output.h"
#include "todoku-renewal.h"
#include "todoku-text-history.h"

/* The plug-in's own exit statuses (Monitoring Plugins Development Guidelines, section 2). */
#define NAGIOS_OK 0
#define NAGIOS_WARNING 1
#define NAGIOS_CRITICAL 2
#define NAGIOS_UNKNOWN 3

static const char *
event_token (const TodokuWatchEvent *event)
{
  switch (event->kind)
    {
    case TODOKU_WATCH_ALARM:
      return "alarm";
    case TODOKU_WATCH_RECOVERED:
      return "recovered";
    case TODOKU_WATCH_CHANGED:
    default:
      return "changed";
    }
}

/* What happened to it, whose name has just been said. */
static char *
dup_change (const char             *name,
            const TodokuHistoryRow *row)
{
  if (g_ascii_strcasecmp (row->host, name) == 0)
    return todoku_text_history_change (row, NULL);

  return todoku_text_history (row);
}

/**
 * todoku_cli_dup_event:
 * @event: an event
 *
 * Returns: (transfer full): one sentence, cleaned
 */
char *
todoku_cli_dup_event (const TodokuWatchEvent *event)
{
  g_autofree char *what = event->row != NULL ? dup_change (event->name, event->row) : NULL;
  g_autofree char *head = NULL;
  g_autofree char *text = NULL;

  switch (event->kind)
    {
    case TODOKU_WATCH_ALARM:
      head = event->standing
             /* Translators: %s is a domain. */
               ? g_strdup_printf (_("Still in alarm: %s"), event->name)
             /* Translators: %s is a domain. */
               : g_strdup_printf (_("Alarm: %s"), event->name);
      break;
    case TODOKU_WATCH_RECOVERED:
      /* Translators: %s is a domain. */
      head = g_strdup_printf (_("Recovered: %s"), event->name);
      break;
    case TODOKU_WATCH_CHANGED:
    default:
      /* Translators: %s is a domain. */
      head = g_strdup_printf (_("Changed: %s"), event->name);
      break;
    }
  text = what != NULL ? g_strconcat (head, ": ", what, NULL) : g_strdup (head);

  return todoku_text_plain (text);
}

/* "kind" is what the event is. */
static void
write_name (TodokuJsonWriter *writer,
            const char       *name,
            gpointer          subject)
{
  todoku_json_writer_string (writer, "name", name);
  todoku_cli_json_whose (writer, subject != NULL ? todoku_subject_get_server (subject) : NULL,
                         "service");
}

/* Of a certificate the history keeps a finding; programs get its code, and the rest by name. */
static void
write_certificate (TodokuJsonWriter       *writer,
                   const TodokuHistoryRow *row)
{
  g_autofree char *before_word = NULL;
  g_autofree char *word = NULL;
  TodokuRenewalCode before, after;
  gint64 before_until, until;
  gboolean has_before =
    todoku_renewal_from_token (row->before, &before, &before_until, &before_word);
  gboolean is_found = todoku_renewal_from_token (row->after, &after, &until, &word);
  gboolean is_blocked = is_found && after == TODOKU_RENEWAL_BLOCKED;

  todoku_json_writer_string (writer, "from",
                             has_before ? todoku_enum_to_token (TODOKU_TYPE_RENEWAL_CODE, before)
                                        : NULL);
  todoku_json_writer_string (writer, "to",
                             is_found ? todoku_enum_to_token (TODOKU_TYPE_RENEWAL_CODE, after)
                                      : NULL);
  todoku_cli_json_time (writer, "not_after", is_found ? until : 0);
  todoku_json_writer_string (writer, "record", is_blocked ? word : NULL);
  todoku_json_writer_string (writer, "reason", is_blocked ? NULL : word);
}

/**
 * todoku_cli_json_history:
 * @writer: the members of an object
 * @name: whose it is
 * @subject: (nullable): the same, as a #TodokuSubject
 * @row: what was seen to change
 */
void
todoku_cli_json_history (TodokuJsonWriter       *writer,
                         const char             *name,
                         gpointer                subject,
                         const TodokuHistoryRow *row)
{
  todoku_cli_json_time (writer, "at", row->at);
  write_name (writer, name, subject);
  todoku_json_writer_string (writer, "host", row->host);
  todoku_json_writer_string (writer, "type", row->type);
  todoku_json_writer_string (writer, "change",
                             todoku_enum_to_token (TODOKU_TYPE_CHANGE_KIND, row->change));
  if (g_strcmp0 (row->type, "TLS") == 0)
    {
      write_certificate (writer, row);
    }
  else
    {
      todoku_json_writer_string (writer, "from", row->before);
      todoku_json_writer_string (writer, "to", row->after);
    }
  todoku_json_writer_boolean (writer, "alarm", row->alarm);
}

/**
 * todoku_cli_json_event:
 * @writer: the document
 * @event: what is worth telling
 *
 * Writes it as an object, with its sentence.
 */
void
todoku_cli_json_event (TodokuJsonWriter       *writer,
                       const TodokuWatchEvent *event)
{
  g_autofree char *message = todoku_cli_dup_event (event);

  todoku_json_writer_begin_object (writer, NULL);
  todoku_json_writer_string (writer, "kind", event_token (event));
  todoku_json_writer_boolean (writer, "standing", event->standing);
  if (event->row != NULL)
    todoku_cli_json_history (writer, event->name, event->subject, event->row);
  else
    write_name (writer, event->name, event->subject);
  todoku_json_writer_string (writer, "message", message);
  todoku_json_writer_end_object (writer);
}

static int
report_status (const TodokuWatchReport *report)
{
  if (report->n_alarms > 0)
    return TODOKU_CLI_EXIT_NOT_RIGHT;

  return report->n_looked == 0 && report->n_unasked > 0 ? TODOKU_CLI_EXIT_NOT_CHECKED
                                                        : TODOKU_CLI_EXIT_OK;
}

static void
print_report_json (const TodokuWatchReport *report)
{
  TodokuJsonWriter writer;

  todoku_json_writer_init (&writer);
  todoku_json_writer_begin_object (&writer, NULL);
  todoku_cli_json_time (&writer, "began_at", report->began_at);
  todoku_json_writer_int (&writer, "looked", report->n_looked);
  todoku_json_writer_int (&writer, "unasked", report->n_unasked);
  todoku_json_writer_int (&writer, "alarms", report->n_alarms);
  todoku_json_writer_int (&writer, "due_later", report->n_due_later);
  todoku_cli_json_time (&writer, "paused_until", report->paused_until);
  todoku_json_writer_int (&writer, "exit", report_status (report));
  todoku_json_writer_begin_array (&writer, "events");
  for (guint i = 0; i < report->events->len; i++)
    todoku_cli_json_event (&writer, g_ptr_array_index (report->events, i));
  todoku_json_writer_end_array (&writer);
  todoku_json_writer_begin_array (&writer, "not_asked");
  for (guint i = 0; i < report->unasked->len; i++)
    {
      const TodokuWatchUnasked *unasked = g_ptr_array_index (report->unasked, i);
      g_autofree char *message = todoku_text_for_error (unasked->error);

      todoku_json_writer_begin_object (&writer, NULL);
      write_name (&writer, unasked->name, unasked->subject);
      todoku_json_writer_string (&writer, "code", todoku_error_get_token (unasked->error));
      todoku_json_writer_string (&writer, "message", message);
      todoku_json_writer_end_object (&writer);
    }
  todoku_json_writer_end_array (&writer);
  todoku_json_writer_end_object (&writer);
  todoku_cli_print_json (&writer);
}

static void
note_counts (const TodokuWatchReport *report)
{
  for (guint i = 0; i < report->unasked->len; i++)
    {
      const TodokuWatchUnasked *unasked = g_ptr_array_index (report->unasked, i);
      g_autofree char *message = todoku_text_for_error (unasked->error);

      todoku_cli_note ("%s: %s", unasked->name, message);
    }
  if (report->paused_until > 0)
    {
      g_autofree char *until = todoku_text_date_time (report->paused_until, g_get_real_time ());

      todoku_cli_note (_("The watch pauses until %s."), until);
    }
  /* Translators: how many domains. */
  todoku_cli_note (_("%u looked at, %u could not be asked, %u in alarm."), report->n_looked,
                   report->n_unasked, report->n_alarms);
}

static void
print_report (const TodokuWatchReport *report,
              gboolean                 quiet)
{
  for (guint i = 0; i < report->events->len; i++)
    {
      const TodokuWatchEvent *event = g_ptr_array_index (report->events, i);
      g_autofree char *text = todoku_cli_dup_event (event);

      if (!quiet || !event->standing)
        todoku_cli_print_line ("%s", text);
    }
}

/* A "|" would begin the numbers. */
static void
print_nagios_line (const char *word,
                   const char *text,
                   const char *numbers)
{
  g_autofree char *plain = todoku_text_plain (text);
  g_autofree char *line = g_strdelimit (g_steal_pointer (&plain), "|\n", '/');

  printf ("TODOKU %s - %s%s%s\n", word, line, numbers != NULL ? " | " : "",
          numbers != NULL ? numbers : "");
}

/* What failed and is not an alarm yet. */
static guint
count_doubtful (GListModel *list)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(GObject) subject = g_list_model_get_item (list, i);

      if (todoku_watch_is_watched (subject) && todoku_watch_get_alarm_since (subject) == 0 &&
          todoku_subject_get_facts (subject)->alarm_failures > 0)
        n++;
    }

  return n;
}

static int
print_nagios (TodokuCli               *cli,
              const TodokuWatchReport *report)
{
  guint n_doubtful = count_doubtful (todoku_session_get_domains (cli->session)) +
                     count_doubtful (todoku_session_get_tracking_domains (cli->session));
  g_autofree char *counts =
    g_strdup_printf (_("%u looked at, %u could not be asked, %u in alarm."), report->n_looked,
                     report->n_unasked, report->n_alarms);
  g_autofree char *numbers =
    g_strdup_printf ("alarms=%u;;0 failing=%u;0 looked=%u unasked=%u", report->n_alarms, n_doubtful,
                     report->n_looked, report->n_unasked);
  g_autofree char *first = NULL;

  if (report->n_alarms > 0)
    {
      for (guint i = 0; i < report->events->len && first == NULL; i++)
        {
          const TodokuWatchEvent *event = g_ptr_array_index (report->events, i);

          if (event->kind == TODOKU_WATCH_ALARM)
            first = todoku_cli_dup_event (event);
        }
      print_nagios_line ("CRITICAL", first != NULL ? first : counts, numbers);
      return NAGIOS_CRITICAL;
    }
  if (report_status (report) == TODOKU_CLI_EXIT_NOT_CHECKED)
    {
      print_nagios_line ("UNKNOWN", counts, numbers);
      return NAGIOS_UNKNOWN;
    }
  print_nagios_line (n_doubtful > 0 ? "WARNING" : "OK", counts, numbers);

  return n_doubtful > 0 ? NAGIOS_WARNING : NAGIOS_OK;
}

/* A plug-in has its one line and its own status, whatever else has been said. */
static int
fail_once (gboolean    nagios,
           int         status,
           const char *text)
{
  if (!nagios)
    return status;

  print_nagios_line ("UNKNOWN", text, NULL);

  return NAGIOS_UNKNOWN;
}

/* What the command line asks for that does not go together, or %NULL. */
static const char *
find_misuse (TodokuCli  *cli,
             gboolean    once,
             gboolean    nagios,
             const char *address)
{
  if (!once)
    return _("Give --once, or one of on, off, pause, status, install and uninstall.");
  if (nagios && cli->json)
    return _("Give one of --json and --nagios.");
  if (address != NULL && !todoku_cli_mail_is_address (address))
    return _("--mail takes one mail address.");

  return NULL;
}

static int
print_once (TodokuCli               *cli,
            const TodokuWatchReport *report,
            gboolean                 nagios,
            gboolean                 quiet)
{
  if (nagios)
    return print_nagios (cli, report);

  if (cli->json)
    print_report_json (report);
  else
    print_report (report, quiet);
  if (!quiet)
    note_counts (report);

  return report_status (report);
}

/**
 * todoku_cli_watch_once:
 * @cli: the state of the process
 * @argv: the command line
 *
 * Returns: the exit status
 */
int
todoku_cli_watch_once (TodokuCli  *cli,
                       char      **argv)
{
  g_autofree char *address = NULL;
  g_autofree char *command = NULL;
  gboolean once = FALSE;
  gboolean all = FALSE;
  gboolean quiet = FALSE;
  gboolean nagios = g_strv_contains ((const char * const *) argv, "--nagios");
  const GOptionEntry entries[] = {
    { "once", 0, 0, G_OPTION_ARG_NONE, &once, N_("Look once and end"), NULL },
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_("Look also at what is not due yet"), NULL },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &quiet, N_("Print nothing when there is nothing new"),
      NULL },
    { "nagios", 0, 0, G_OPTION_ARG_NONE, &nagios, N_("Answer as a Nagios plug-in does"), NULL },
    { "mail", 0, 0, G_OPTION_ARG_STRING, &address, N_("Mail alarms and recoveries to there"),
      N_("ADDRESS") },
    { "command", 0, 0, G_OPTION_ARG_STRING, &command,
      N_("Run this for each event, which it gets as JSON on standard input"), N_("CMD") },
    { NULL },
  };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(TodokuWatchReport) report = NULL;
  g_autoptr(GError) error = NULL;
  const char *misuse;
  int status;

  if (!todoku_cli_parse (cli, &argv, entries, 0, 0, &status))
    return fail_once (nagios, status, _("The command line cannot be used."));
  misuse = find_misuse (cli, once, nagios, address);
  cli->json = cli->json && !nagios;
  if (misuse != NULL)
    return fail_once (nagios, todoku_cli_fail_usage (cli, misuse), misuse);
  if (!todoku_cli_open (cli, &status))
    return fail_once (nagios, status, _("The database cannot be used."));

  todoku_session_watch_once_async (cli->session, all, cli->cancellable, todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  report = todoku_session_watch_once_finish (cli->session, result, &error);
  if (report == NULL)
    {
      g_autofree char *message = todoku_text_for_error (error);

      return fail_once (nagios, todoku_cli_fail (cli, error), message);
    }

  status = print_once (cli, report, nagios, quiet);
  todoku_cli_watch_tell (cli, report, address, command);

  return status;
}
