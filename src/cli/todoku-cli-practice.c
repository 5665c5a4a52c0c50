/* SPDX-License-Identifier: GPL-3.0-or-later
 * `todokuctl practice`: the practice server (練習サーバー) and its DNS. Main thread only. The server is a
 * program of its own and goes on when this one ends.
 */
#include "todoku-config.h"

#include "todoku-cli-json.h"
#include "todoku-cli-output.h"
#include "todoku-export.h"
#include "todoku-record-reader.h"
#include "todoku-services.h"
#include "todoku-session-practice.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_FILE_SIZE (16 * 1024 * 1024)

/* The server writes how to reach it into the data folder; --port-file asks for a copy. It holds the
 * practice key and the control token, so nobody else may read it.
 */
static gboolean
copy_port_file (const char  *path,
                GError     **error)
{
  g_autofree char *folder = todoku_cli_dup_data_dir ();
  g_autofree char *source = g_build_filename (folder, "practice", "practice.json", NULL);
  g_autofree char *text = NULL;
  gsize length;

  return g_file_get_contents (source, &text, &length, error) &&
         g_file_set_contents_full (path, text, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT,
                                   0600, error);
}

static void
print_started (TodokuCli            *cli,
               TodokuDeliveryServer *server)
{
  TodokuJsonWriter writer;

  if (!cli->json)
    {
      todoku_cli_print_line ("%s  %s", todoku_subject_get_name (server),
                             todoku_delivery_server_get_row (server)->url);
      return;
    }

  todoku_json_writer_init (&writer);
  todoku_cli_json_server (&writer, server, NULL, -1);
  todoku_cli_print_json (&writer);
}

static gboolean
has_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return g_file_test (folder, G_FILE_TEST_IS_DIR);
}

static gboolean
put_clock_ahead (TodokuCli  *cli,
                 gint64      seconds,
                 GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  todoku_session_practice_configure_async (cli->session, -1, -1, seconds, cli->cancellable,
                                           todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);

  return todoku_session_practice_configure_finish (cli->session, result, error);
}

static int
fail_number (TodokuCli  *cli,
             const char *option,
             int         most)
{
  /* Translators: %1$s is an option such as "--ttl". */
  g_autofree char *message = g_strdup_printf (_("%1$s takes a number from 0 to %2$d."), option,
                                              most);

  return todoku_cli_fail_usage (cli, message);
}

static int
start_practice (TodokuCli  *cli,
                char      **argv)
{
  g_autofree char *port_file = NULL;
  g_autofree char *kind = NULL;
  gint64 clock_offset = -1;
  const GOptionEntry entries[] = {
    { "kind", 0, 0, G_OPTION_ARG_STRING, &kind, N_("Kind of service to practise with"),
      "sendgrid|ses|resend|mailgun" },
    { "port-file", 0, 0, G_OPTION_ARG_FILENAME, &port_file,
      N_("Write here how the server is reached"), N_("FILE") },
    { "clock", 0, 0, G_OPTION_ARG_INT64, &clock_offset,
      N_("Put the server’s clock ahead by so many seconds"), N_("SECONDS") },
    { NULL },
  };
  const TodokuServiceInfo *info;
  g_autoptr(TodokuDeliveryServer) server = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  if (!todoku_cli_parse (cli, &argv, entries, 0, 0, &status))
    return status;
  info = kind != NULL ? todoku_services_find (kind) : todoku_services_get (NULL);
  if (info == NULL || info->key == TODOKU_SERVICE_KEY_NONE)
    return todoku_cli_fail_usage (cli, _("--kind takes one of these: sendgrid, ses, resend or "
                                         "mailgun."));
  if (clock_offset < -1 || clock_offset > G_MAXINT)
    return fail_number (cli, "--clock", G_MAXINT);
  if (port_file != NULL && !has_folder (port_file))
    return todoku_cli_fail_usage (cli, _("The folder of --port-file does not exist."));
  if (!todoku_cli_open (cli, &status))
    return status;

  todoku_session_start_practice_async (cli->session, info->kind, cli->cancellable,
                                       todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  server = todoku_session_start_practice_finish (cli->session, result, &error);
  if (server == NULL ||
      (clock_offset >= 0 && !put_clock_ahead (cli, clock_offset, &error)) ||
      (port_file != NULL && !copy_port_file (port_file, &error)))
    return todoku_cli_fail (cli, error);

  print_started (cli, server);

  return TODOKU_CLI_EXIT_OK;
}

static void
print_done (TodokuCli  *cli,
            const char *member,
            int         count)
{
  TodokuJsonWriter writer;

  if (!cli->json)
    return;

  todoku_json_writer_init (&writer);
  todoku_json_writer_begin_object (&writer, NULL);
  if (count >= 0)
    todoku_json_writer_int (&writer, member, count);
  else
    todoku_json_writer_boolean (&writer, member, TRUE);
  todoku_json_writer_end_object (&writer);
  todoku_cli_print_json (&writer);
}

static int
stop_practice (TodokuCli  *cli,
               char      **argv)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  if (!todoku_cli_parse (cli, &argv, NULL, 0, 0, &status) || !todoku_cli_open (cli, &status))
    return status;

  todoku_session_stop_practice_async (cli->session, cli->cancellable, todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  if (!todoku_session_stop_practice_finish (cli->session, result, &error))
    return todoku_cli_fail (cli, error);
  print_done (cli, "stopped", -1);

  return TODOKU_CLI_EXIT_OK;
}

static gboolean
add_record (TodokuCli                   *cli,
            const TodokuPracticeRecord  *record,
            GError                     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  todoku_session_practice_add_async (cli->session, record, cli->cancellable, todoku_cli_ready_cb,
                                     cli);
  result = todoku_cli_wait (cli);

  return todoku_session_practice_add_finish (cli->session, result, error);
}

/* An MX value may begin with its priority, as zone files and `records` write it. */
static gboolean
split_priority (const char  *value,
                int         *ret_priority,
                const char **ret_target)
{
  char *end;
  guint64 number = g_ascii_strtoull (value, &end, 10);

  if (end == value || *end != ' ' || number > G_MAXUINT16)
    return FALSE;

  *ret_priority = (int) number;
  *ret_target = end + strspn (end, " ");

  return TRUE;
}

static int
dns_add (TodokuCli  *cli,
         char      **argv)
{
  int priority = -1;
  int ttl = 0;
  const GOptionEntry entries[] = {
    { "priority", 0, 0, G_OPTION_ARG_INT, &priority, N_("Priority of an MX record"), "N" },
    { "ttl", 0, 0, G_OPTION_ARG_INT, &ttl, N_("TTL in seconds"), "N" },
    { NULL },
  };
  TodokuPracticeRecord record = { 0 };
  g_autoptr(GError) error = NULL;
  g_autofree char *type = NULL;
  const char *target;
  int status;

  if (!todoku_cli_parse (cli, &argv, entries, 3, 3, &status))
    return status;
  if (priority < -1 || priority > G_MAXUINT16)
    return fail_number (cli, "--priority", G_MAXUINT16);
  if (ttl < 0)
    return fail_number (cli, "--ttl", G_MAXINT);
  if (!todoku_cli_open (cli, &status))
    return status;

  type = g_ascii_strup (argv[2], -1);
  target = argv[3];
  if (g_str_equal (type, "MX") && priority < 0 && !split_priority (argv[3], &priority, &target))
    priority = 10;
  record.host = argv[1];
  record.type = type;
  record.value = (char *) target;
  record.priority = priority;
  record.ttl = (guint) ttl;
  if (!add_record (cli, &record, &error))
    return todoku_cli_fail (cli, error);
  print_done (cli, "added", 1);

  return TODOKU_CLI_EXIT_OK;
}

static int
dns_remove (TodokuCli  *cli,
            char      **argv)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *type = NULL;
  int status;

  if (!todoku_cli_parse (cli, &argv, NULL, 1, 2, &status) || !todoku_cli_open (cli, &status))
    return status;

  type = argv[2] != NULL ? g_ascii_strup (argv[2], -1) : NULL;
  todoku_session_practice_remove_async (cli->session, argv[1], type, cli->cancellable,
                                        todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  if (!todoku_session_practice_remove_finish (cli->session, result, &error))
    return todoku_cli_fail (cli, error);
  print_done (cli, "removed", -1);

  return TODOKU_CLI_EXIT_OK;
}

static void
print_records (TodokuCli *cli,
               GPtrArray *records)
{
  TodokuCliTable table;
  TodokuJsonWriter writer;

  if (cli->json)
    {
      todoku_json_writer_init (&writer);
      todoku_json_writer_begin_array (&writer, NULL);
      for (guint i = 0; i < records->len; i++)
        {
          const TodokuPracticeRecord *record = g_ptr_array_index (records, i);

          todoku_json_writer_begin_object (&writer, NULL);
          todoku_json_writer_string (&writer, "host", record->host);
          todoku_json_writer_string (&writer, "type", record->type);
          todoku_json_writer_string (&writer, "value", record->value);
          if (record->priority >= 0)
            todoku_json_writer_int (&writer, "priority", record->priority);
          todoku_json_writer_int (&writer, "ttl", record->ttl);
          todoku_json_writer_string (&writer, "mistake", record->mistake);
          todoku_json_writer_end_object (&writer);
        }
      todoku_json_writer_end_array (&writer);
      todoku_cli_print_json (&writer);
      return;
    }

  todoku_cli_table_init (&table, "TYPE", "HOST", "VALUE", "TTL", NULL);
  for (guint i = 0; i < records->len; i++)
    {
      const TodokuPracticeRecord *record = g_ptr_array_index (records, i);
      g_autofree char *ttl = g_strdup_printf ("%u", record->ttl);
      g_autofree char *value = record->priority >= 0
                                 ? g_strdup_printf ("%d %s", record->priority, record->value)
                                 : g_strdup (record->value);

      todoku_cli_table_add (&table, record->type, record->host, value, ttl, NULL);
    }
  todoku_cli_table_print (&table);
}

static int
dns_list (TodokuCli  *cli,
          char      **argv)
{
  g_autoptr(GPtrArray) records = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  if (!todoku_cli_parse (cli, &argv, NULL, 0, 1, &status) || !todoku_cli_open (cli, &status))
    return status;

  todoku_session_practice_list_async (cli->session, argv[1], cli->cancellable, todoku_cli_ready_cb,
                                      cli);
  result = todoku_cli_wait (cli);
  records = todoku_session_practice_list_finish (cli->session, result, &error);
  if (records == NULL)
    return todoku_cli_fail (cli, error);
  print_records (cli, records);

  return TODOKU_CLI_EXIT_OK;
}

/**
 * Import:
 *
 * What a list of records holds, and why its first bad line is none.
 */
typedef struct
{
  GPtrArray *records;
  char *problem;
} Import;

static void
collect_cb (TodokuRecord *record,
            gpointer      user_data)
{
  Import *import = user_data;

  g_ptr_array_add (import->records, todoku_record_ref (record));
}

/* JSON begins with a bracket and our CSV with its header; everything else is taken for a zone
 * file.
 */
static gboolean
is_record_list (const char *text)
{
  if (g_str_has_prefix (text, "\xef\xbb\xbf"))
    text += 3;
  text += strspn (text, " \t\r\n");

  return *text == '{' || *text == '[' || g_ascii_strncasecmp (text, "TYPE,", 5) == 0;
}

static char *
read_text (TodokuCli   *cli,
           const char  *path,
           GError     **error)
{
  g_autoptr(GBytes) bytes = NULL;
  gsize length;
  const char *data;

  if (todoku_cli_is_standard_input (path) && !todoku_cli_has_input ())
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT, "Standard input is closed");
      return NULL;
    }
  bytes = todoku_cli_read_input (cli, path, MAX_FILE_SIZE, error);
  if (bytes == NULL)
    return NULL;

  data = g_bytes_get_data (bytes, &length);
  if (length > 0 && memchr (data, '\0', length) != NULL)
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT, "%s is no text", path);
      return NULL;
    }

  return g_strndup (data != NULL ? data : "", length);
}

/* Half a list is not registered: what was left out would be looked for in vain. */
static void
problem_cb (const char *problem,
            gboolean    is_foreign,
            gpointer    user_data)
{
  Import *import = user_data;

  if (import->problem == NULL)
    import->problem = g_strdup (problem);
}

static GPtrArray *
parse_records (const char  *text,
               GError     **error)
{
  g_autoptr(GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
  Import import = { .records = records };
  g_autoptr(TodokuRecordReader) reader =
    todoku_record_reader_new (collect_cb, problem_cb, &import);
  g_autofree char *problem = NULL;

  todoku_record_reader_push (reader, text, strlen (text));
  if (!todoku_record_reader_end (reader, error))
    {
      g_free (import.problem);
      return NULL;
    }
  problem = import.problem;
  if (problem != NULL)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT, problem);
      return NULL;
    }

  return g_steal_pointer (&records);
}

static gboolean
add_records (TodokuCli  *cli,
             GPtrArray  *records,
             GError    **error)
{
  for (guint i = 0; i < records->len; i++)
    {
      const TodokuRecord *record = g_ptr_array_index (records, i);
      g_autofree char *quoted = record->type == TODOKU_RECORD_TYPE_TXT
                                  ? todoku_export_quote_txt (record->value) : NULL;
      const TodokuPracticeRecord added = {
        .host = (char *) record->host,
        .type = (char *) todoku_rrtype_to_text (todoku_record_type_to_rrtype (record->type)),
        .value = quoted != NULL ? quoted : (char *) record->value,
        .priority = record->type == TODOKU_RECORD_TYPE_MX ? MAX (record->priority, 0) : -1,
      };

      if (!add_record (cli, &added, error))
        return FALSE;
    }

  return TRUE;
}

static int
import_zone (TodokuCli   *cli,
             const char  *text,
             GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  todoku_session_practice_import_async (cli->session, text, NULL, cli->cancellable,
                                        todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);

  return todoku_session_practice_import_finish (cli->session, result, error);
}

static int
dns_import (TodokuCli  *cli,
            char      **argv)
{
  g_autoptr(GPtrArray) records = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  int n_added;
  int status;

  if (!todoku_cli_parse (cli, &argv, NULL, 1, 1, &status))
    return status;
  text = read_text (cli, argv[1], &error);
  if (text == NULL)
    return todoku_cli_fail (cli, error);
  if (is_record_list (text))
    {
      records = parse_records (text, &error);
      if (records == NULL)
        return todoku_cli_fail (cli, error);
    }
  if (!todoku_cli_open (cli, &status))
    return status;

  if (records != NULL)
    n_added = add_records (cli, records, &error) ? (int) records->len : -1;
  else
    n_added = import_zone (cli, text, &error);
  if (n_added < 0)
    return todoku_cli_fail (cli, error);

  print_done (cli, "added", n_added);
  if (!cli->json)
    {
      g_autofree char *count = todoku_text_record_count ((guint) n_added);

      todoku_cli_print_line ("%s", count);
    }

  return TODOKU_CLI_EXIT_OK;
}

const TodokuCommand todoku_practice_commands[] = {
  { "practice", "start", "", N_("Start the practice server."), start_practice },
  { "practice", "stop", "", N_("Stop the practice server."), stop_practice },
  { "practice", "dns add", "HOST TYPE VALUE", N_("Put a record into the practice DNS."), dns_add },
  { "practice", "dns remove", "HOST [TYPE]", N_("Take records out of the practice DNS."),
    dns_remove },
  { "practice", "dns list", "[DOMAIN]", N_("List the records of the practice DNS."), dns_list },
  { "practice", "dns import", "FILE|-", N_("Put the records of a zone file, JSON or CSV into the "
                                           "practice DNS."), dns_import },
  { NULL },
};
