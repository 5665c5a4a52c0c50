/* SPDX-License-Identifier: GPL-3.0-or-later
 * `todokuctl history` and `todokuctl log`: what was seen to change, and what was done at services.
 * Main thread only; nobody is asked.
 */
#include "todoku-config.h"

#include "todoku-cli-watch.h"

#include <glib/gi18n-lib.h>

#include "todoku-cli-json.h"
#include "todoku-cli-output.h"
#include "todoku-cli-when.h"
#include "todoku-text-csv.h"
#include "todoku-text-history.h"

static GPtrArray *
read_history (TodokuCli  *cli,
              gpointer    subject,
              GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  todoku_session_read_history_async (cli->session, subject, 0, 0, cli->cancellable,
                                     todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);

  return todoku_session_read_history_finish (cli->session, result, error);
}

/* @histories has the rows of each of @subjects. */
static void
print_history_json (GPtrArray *subjects,
                    GPtrArray *histories)
{
  TodokuJsonWriter writer;

  todoku_json_writer_init (&writer);
  todoku_json_writer_begin_array (&writer, NULL);
  for (guint i = 0; i < histories->len; i++)
    {
      gpointer subject = g_ptr_array_index (subjects, i);
      GPtrArray *rows = g_ptr_array_index (histories, i);

      for (guint r = 0; r < rows->len; r++)
        {
          const TodokuHistoryRow *row = g_ptr_array_index (rows, r);
          g_autofree char *message = todoku_text_history (row);

          todoku_json_writer_begin_object (&writer, NULL);
          todoku_cli_json_history (&writer, todoku_subject_get_name (subject), subject, row);
          todoku_json_writer_string (&writer, "message", message);
          todoku_json_writer_end_object (&writer);
        }
    }
  todoku_json_writer_end_array (&writer);
  todoku_cli_print_json (&writer);
}

static void
print_history_table (GPtrArray *histories)
{
  TodokuCliTable table;
  gint64 now = g_get_real_time ();

  todoku_cli_table_init (&table, _("WHEN"), _("WHAT CHANGED"), NULL);
  for (guint i = 0; i < histories->len; i++)
    {
      GPtrArray *rows = g_ptr_array_index (histories, i);

      for (guint r = 0; r < rows->len; r++)
        {
          const TodokuHistoryRow *row = g_ptr_array_index (rows, r);
          g_autofree char *when = todoku_text_date_time (row->at, now);
          g_autofree char *what = todoku_text_history (row);

          todoku_cli_table_add (&table, when, what, NULL);
        }
    }
  todoku_cli_table_print (&table);
}

static int
print_history (TodokuCli  *cli,
               char      **argv)
{
  g_autoptr(GPtrArray) subjects = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) histories =
    g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  guint n_rows = 0;
  int status;

  if (!todoku_cli_parse (cli, &argv, NULL, 1, 1, &status) ||
      !todoku_cli_open_to_read (cli, &status) ||
      !todoku_cli_find_watchable (cli, argv[1], subjects, &status))
    return status;

  for (guint i = 0; i < subjects->len; i++)
    {
      g_autoptr(GError) error = NULL;
      GPtrArray *rows = read_history (cli, g_ptr_array_index (subjects, i), &error);

      if (rows == NULL)
        return todoku_cli_fail (cli, error);
      n_rows += rows->len;
      g_ptr_array_add (histories, rows);
    }

  if (cli->json)
    print_history_json (subjects, histories);
  else if (n_rows == 0)
    todoku_cli_note ("%s", _("Nothing was seen to change."));
  else
    print_history_table (histories);

  return TODOKU_CLI_EXIT_OK;
}

static void
print_log_json (GPtrArray  *rows,
                GListModel *servers)
{
  TodokuJsonWriter writer;

  todoku_json_writer_init (&writer);
  todoku_json_writer_begin_array (&writer, NULL);
  for (guint i = 0; i < rows->len; i++)
    {
      const TodokuJournalRow *row = g_ptr_array_index (rows, i);

      todoku_json_writer_begin_object (&writer, NULL);
      todoku_cli_json_time (&writer, "at", row->created_at);
      todoku_json_writer_string (&writer, "who", row->who);
      todoku_json_writer_string (&writer, "action", row->kind);
      todoku_json_writer_string (&writer, "server", row->server_name);
      todoku_json_writer_string (&writer, "kind", todoku_text_log_kind (row, servers));
      todoku_json_writer_string (&writer, "name", row->name);
      todoku_json_writer_string (&writer, "outcome", row->outcome);
      todoku_json_writer_end_object (&writer);
    }
  todoku_json_writer_end_array (&writer);
  todoku_cli_print_json (&writer);
}

static void
print_log_table (GPtrArray *rows)
{
  TodokuCliTable table;
  gint64 now = g_get_real_time ();

  todoku_cli_table_init (&table, _("WHEN"), _("WHO"), _("ACTION"), _("SERVER"), _("NAME"),
                         _("OUTCOME"), NULL);
  for (guint i = 0; i < rows->len; i++)
    {
      const TodokuJournalRow *row = g_ptr_array_index (rows, i);
      g_autofree char *when = todoku_text_date_time (row->created_at, now);

      todoku_cli_table_add (&table, when, row->who != NULL ? row->who : "", row->kind,
                            row->server_name != NULL ? row->server_name : "",
                            row->name != NULL ? row->name : "",
                            row->outcome != NULL ? row->outcome
                                                 : C_("outcome of an action", "open"), NULL);
    }
  todoku_cli_table_print (&table);
}

static int
print_log (TodokuCli  *cli,
           char      **argv)
{
  g_autofree char *since_text = NULL;
  gboolean csv = FALSE;
  const GOptionEntry entries[] = {
    { "since", 0, 0, G_OPTION_ARG_STRING, &since_text,
      N_("From then on: a date, a time, or a length such as 7d"), N_("DATE") },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &csv, N_("Print CSV"), NULL },
    { NULL },
  };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(GError) error = NULL;
  GListModel *servers;
  gint64 since = 0;
  int status;

  if (!todoku_cli_parse (cli, &argv, entries, 0, 0, &status))
    return status;
  if (csv && cli->json)
    return todoku_cli_fail_usage (cli, _("Give one of --json and --csv."));
  if (since_text != NULL)
    {
      since = todoku_cli_parse_when (since_text, TODOKU_CLI_AGO, g_get_real_time ());
      if (since <= 0)
        return todoku_cli_fail_when (cli, since_text);
    }
  if (!todoku_cli_open_to_read (cli, &status))
    return status;

  todoku_session_read_log_async (cli->session, since, 0, cli->cancellable,
                                 todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  rows = todoku_session_read_log_finish (cli->session, result, &error);
  if (rows == NULL)
    return todoku_cli_fail (cli, error);

  servers = todoku_session_get_servers (cli->session);
  if (csv)
    {
      g_autofree char *text = todoku_text_log_csv (rows, servers);

      todoku_cli_print (text);
    }
  else if (cli->json)
    {
      print_log_json (rows, servers);
    }
  else
    {
      print_log_table (rows);
    }

  return TODOKU_CLI_EXIT_OK;
}

const TodokuCommand todoku_history_commands[] = {
  { "history", NULL, "NAME", N_("Say what was seen to change of a domain, newest first."),
    print_history },
  { "log", NULL, "[--since DATE] [--csv]", N_("List what was done at services and in DNS."),
    print_log },
  { NULL },
};
