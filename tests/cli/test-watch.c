/* SPDX-License-Identifier: GPL-3.0-or-later
 * `todokuctl watch`, `history`, `log` and `metrics` against the practice server: a record is taken
 * away, three looks raise one alarm, it is put back; who is told of it, and what cannot be asked.
 */
#include "todoku-test-cli.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "todoku-test-knot.h"
#include "todoku-test.h"

#define DOMAIN "xxxxx.co.jp"
#define REAL "example.co.jp"

typedef struct
{
  TodokuTestCli cli;
  char *bin;
  char *mail;
  char *host;
} Fixture;

static void
run_sql (Fixture    *fixture,
         const char *sql)
{
  g_autofree char *path = g_build_filename (fixture->cli.folder, "data", "todoku", "todoku.db",
                                            NULL);
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (database, 10000);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
}

/* What a night would bring. */
static void
make_due (Fixture *fixture)
{
  run_sql (fixture, "UPDATE domain SET next_check_at = 1");
}

static TodokuTestRun *
look (Fixture    *fixture,
      int         status,
      const char *options)
{
  g_autofree char *command = g_strdup_printf ("watch --once %s", options);

  make_due (fixture);

  return todoku_test_cli_expect (&fixture->cli, status, command);
}

static void
import_records (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->cli.folder, "records", NULL);
  g_autofree char *command = g_strdup_printf ("practice dns import '%s'", path);

  cli_expect (&fixture->cli, 0, command);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *path = NULL;
  g_autofree char *record_file = NULL;
  g_autofree char *script = NULL;
  g_autofree char *program = NULL;
  g_autoptr(TodokuTestRun) records = NULL;
  JsonObject *first;

  cli_set_up_practice (&fixture->cli, NULL);

  /* A sendmail that keeps what it is handed, found before any other. */
  fixture->bin = g_build_filename (fixture->cli.folder, "bin", NULL);
  fixture->mail = g_build_filename (fixture->cli.folder, "mail", NULL);
  program = g_build_filename (fixture->bin, "sendmail", NULL);
  script = g_strdup_printf ("#!/bin/sh\necho \"$*\" >>'%s'\ncat >>'%s'\n", fixture->mail,
                            fixture->mail);
  g_assert_cmpint (g_mkdir (fixture->bin, 0700), ==, 0);
  g_assert_true (g_file_set_contents_full (program, script, -1, G_FILE_SET_CONTENTS_NONE, 0700,
                                           NULL));
  path = g_strdup_printf ("%s:/usr/bin:/bin", fixture->bin);
  todoku_test_cli_set_env (&fixture->cli, "PATH", path);

  cli_expect (&fixture->cli, 0, "domain add " DOMAIN);
  records = todoku_test_cli_expect (&fixture->cli, 0, "records " DOMAIN " --format json");
  record_file = g_build_filename (fixture->cli.folder, "records", NULL);
  g_assert_true (g_file_set_contents (record_file, records->output, -1, NULL));
  first = json_array_get_object_element (todoku_test_run_array (records), 1);
  fixture->host = g_strdup (json_object_get_string_member (first, "host"));
  import_records (fixture);
  cli_expect (&fixture->cli, 0, "domain verify " DOMAIN);
  cli_expect (&fixture->cli, 0, "watch on --all");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  cli_tear_down (&fixture->cli, NULL);
  g_free (fixture->bin);
  g_free (fixture->mail);
  g_free (fixture->host);
}

static void
take_away (Fixture *fixture)
{
  g_autofree char *command = g_strdup_printf ("practice dns remove %s", fixture->host);

  cli_expect (&fixture->cli, 0, command);
}

static guint
count_lines_with (const char *text,
                  const char *word)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    n += strstr (lines[i], word) != NULL;

  return n;
}

static void
assert_metric (Fixture    *fixture,
               const char *value)
{
  g_autoptr(TodokuTestRun) run = todoku_test_cli_expect (&fixture->cli, 0, "metrics");
  g_autofree char *sample =
    g_strdup_printf ("\ntodoku_record_ok{domain=\"" DOMAIN "\",host=\"%s\",type=\"CNAME\","
                     "server=\"practice\"} %s\n", fixture->host, value);

  g_assert_nonnull (strstr (run->output, sample));
  g_assert_nonnull (strstr (run->output, "\ntodoku_domain_verified{domain=\"" DOMAIN "\","
                            "server=\"practice\"} 1\n"));
  g_assert_nonnull (strstr (run->output, "\ntodoku_last_look_timestamp_seconds 1"));
  g_assert_cmpuint (count_lines_with (run->output, "# HELP todoku_record_ok "), ==, 1);
  g_assert_cmpuint (count_lines_with (run->output, "# TYPE todoku_record_ok gauge"), ==, 1);
}

static void
test_alarm (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(TodokuTestRun) right = look (fixture, 0, "");
  g_autoptr(TodokuTestRun) first = NULL;
  g_autoptr(TodokuTestRun) second = NULL;
  g_autoptr(TodokuTestRun) third = NULL;
  g_autoptr(TodokuTestRun) quiet = NULL;
  g_autoptr(TodokuTestRun) standing = NULL;
  g_autoptr(TodokuTestRun) history = NULL;
  g_autoptr(TodokuTestRun) back = NULL;
  g_autoptr(TodokuTestRun) after = NULL;
  JsonObject *row;

  g_assert_cmpstr (right->output, ==, "");
  g_assert_nonnull (strstr (right->errors, "1 looked at, 0 could not be asked, 0 in alarm."));
  assert_metric (fixture, "1");

  take_away (fixture);
  first = look (fixture, 0, "");
  g_assert_true (g_str_has_prefix (first->output, "Changed: " DOMAIN ": "));
  /* One failure is a warning to Nagios, which may ask as often as it likes. */
  second = look (fixture, 1, "--nagios");
  g_assert_true (g_str_has_prefix (second->output, "TODOKU WARNING - "));
  g_assert_cmpuint (count_lines_with (second->output, "TODOKU"), ==, 1);
  third = look (fixture, 1, "");
  g_assert_cmpuint (count_lines_with (third->output, "Alarm: " DOMAIN ": "), ==, 1);
  g_assert_cmpuint (count_lines_with (third->output, fixture->host), ==, 1);
  g_assert_nonnull (strstr (third->errors, "1 looked at, 0 could not be asked, 1 in alarm."));
  assert_metric (fixture, "0");

  /* It stands, though it is not looked at again; a crontab is told of it once. */
  quiet = todoku_test_cli_expect (&fixture->cli, 1, "watch --once --quiet");
  g_assert_cmpstr (quiet->output, ==, "");
  g_assert_cmpstr (quiet->errors, ==, "");
  standing = todoku_test_cli_expect (&fixture->cli, 1, "watch --once --json");
  g_assert_cmpint (json_object_get_int_member (todoku_test_run_object (standing), "looked"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (todoku_test_run_object (standing), "alarms"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (todoku_test_run_object (standing), "unasked"), ==,
                   0);
  g_assert_cmpint (json_object_get_int_member (todoku_test_run_object (standing), "exit"), ==, 1);
  cli_expect (&fixture->cli, 2, "watch --once --nagios");

  history = todoku_test_cli_expect (&fixture->cli, 0, "history " DOMAIN " --json");
  g_assert_cmpuint (json_array_get_length (todoku_test_run_array (history)), ==, 1);
  row = json_array_get_object_element (todoku_test_run_array (history), 0);
  g_assert_cmpstr (json_object_get_string_member (row, "name"), ==, DOMAIN);
  g_assert_cmpstr (json_object_get_string_member (row, "host"), ==, fixture->host);
  g_assert_cmpstr (json_object_get_string_member (row, "type"), ==, "CNAME");
  g_assert_cmpstr (json_object_get_string_member (row, "change"), ==, "gone");
  g_assert_nonnull (json_object_get_string_member (row, "from"));
  g_assert_true (json_object_get_null_member (row, "to"));
  g_assert_true (json_object_get_boolean_member (row, "alarm"));
  g_assert_true (g_str_has_suffix (json_object_get_string_member (row, "at"), "Z"));
  g_assert_nonnull (strstr (json_object_get_string_member (row, "message"), fixture->host));

  import_records (fixture);
  back = look (fixture, 0, "");
  g_assert_cmpuint (count_lines_with (back->output, "Recovered: " DOMAIN ": "), ==, 1);
  assert_metric (fixture, "1");
  after = todoku_test_cli_expect (&fixture->cli, 0, "history " DOMAIN " --json");
  g_assert_cmpuint (json_array_get_length (todoku_test_run_array (after)), ==, 2);
  row = json_array_get_object_element (todoku_test_run_array (after), 0);
  g_assert_cmpstr (json_object_get_string_member (row, "change"), ==, "back");
  cli_expect (&fixture->cli, 0, "watch --once --nagios");
}

static char *
read_file (const char *path)
{
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? text : NULL;
}

static void
test_telling (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *events = g_build_filename (fixture->cli.folder, "events", NULL);
  g_autofree char *options =
    g_strdup_printf ("--mail dns@example.co.jp --command 'cat >>\"%s\"; echo \"$#\" >>\"%s\"'",
                     events, events);
  g_autofree char *early = NULL;
  g_autofree char *mail = NULL;
  g_autofree char *told = NULL;
  g_autofree char *body = NULL;
  g_autofree char *remedy = g_strdup_printf ("\n  Put this record back: CNAME %s s1.domainkey.",
                                             fixture->host);
  g_auto(GStrv) lines = NULL;
  gsize length;
  g_autoptr(TodokuTestRun) failing = NULL;
  g_autoptr(JsonNode) event = NULL;

  take_away (fixture);
  todoku_test_run_free (look (fixture, 0, options));
  g_assert_null (early = read_file (fixture->mail));
  todoku_test_run_free (look (fixture, 0, options));
  todoku_test_run_free (look (fixture, 1, options));
  todoku_test_run_free (look (fixture, 1, options));

  /* One mail, at the alarm. */
  mail = read_file (fixture->mail);
  g_assert_nonnull (mail);
  g_test_message ("%s", mail);
  g_assert_true (g_str_has_prefix (mail, "-t\nTo: dns@example.co.jp\nSubject: "));
  g_assert_cmpuint (count_lines_with (mail, "To: "), ==, 1);
  g_assert_nonnull (strstr (mail, "\nContent-Transfer-Encoding: base64\n\n"));
  body = (char *) g_base64_decode (strstr (mail, "\n\n") + 2, &length);
  g_test_message ("%.*s", (int) length, body);
  g_assert_nonnull (g_strstr_len (body, length, "Alarm: " DOMAIN ": "));
  g_assert_nonnull (g_strstr_len (body, length, remedy));

  /* The change and the alarm, in no argument. */
  told = read_file (events);
  lines = g_strsplit (told, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  g_assert_cmpstr (lines[1], ==, "0");
  event = json_from_string (lines[2], NULL);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (event), "kind"), ==,
                   "alarm");
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (event), "host"), ==,
                   fixture->host);

  /* Who cannot be told hides nothing, and is said. */
  import_records (fixture);
  failing = look (fixture, 0, "--command 'exit 7'");
  g_assert_nonnull (strstr (failing->output, "Recovered: "));
  g_assert_nonnull (strstr (failing->errors, "exit status 7"));
}

static void
test_no_sendmail (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *program = g_build_filename (fixture->bin, "sendmail", NULL);
  g_autoptr(TodokuTestRun) run = NULL;

  if (g_file_test ("/usr/sbin/sendmail", G_FILE_TEST_EXISTS) ||
      g_file_test ("/usr/lib/sendmail", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("This computer has a sendmail");
      return;
    }

  g_assert_cmpint (g_unlink (program), ==, 0);
  run = look (fixture, 0, "--mail root");
  g_assert_cmpuint (count_lines_with (run->errors, "no sendmail"), ==, 1);
}

static void
test_unasked (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(TodokuTestRun) run = NULL;
  g_autoptr(TodokuTestRun) nagios = NULL;
  g_autoptr(TodokuTestRun) history = NULL;
  g_autoptr(TodokuTestRun) metrics = NULL;

  cli_expect (&fixture->cli, 0, "practice stop");
  run = look (fixture, 3, "");
  g_assert_cmpstr (run->output, ==, "");
  g_assert_nonnull (strstr (run->errors, "0 looked at, 1 could not be asked, 0 in alarm."));
  nagios = look (fixture, 3, "--nagios");
  g_assert_true (g_str_has_prefix (nagios->output, "TODOKU UNKNOWN - "));
  for (guint i = 0; i < 3; i++)
    todoku_test_run_free (look (fixture, 3, "--json"));
  history = todoku_test_cli_expect (&fixture->cli, 0, "history " DOMAIN " --json");
  g_assert_cmpuint (json_array_get_length (todoku_test_run_array (history)), ==, 0);
  /* Nothing is due: there was nothing to ask. */
  cli_expect (&fixture->cli, 0, "watch --once");
  metrics = todoku_test_cli_expect (&fixture->cli, 0, "metrics");
  g_assert_null (strstr (metrics->output, "} 0\n"));
}

static void
test_switches (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(TodokuTestRun) off =
    todoku_test_cli_expect (&fixture->cli, 0, "watch off " DOMAIN " --json");
  g_autoptr(TodokuTestRun) nothing = NULL;
  g_autoptr(TodokuTestRun) paused = NULL;
  g_autoptr(TodokuTestRun) status = NULL;
  g_autoptr(TodokuTestRun) unknown = NULL;
  g_autoptr(TodokuTestRun) wrong = NULL;
  g_autoptr(TodokuTestRun) help = NULL;
  g_autoptr(TodokuTestRun) once_help = NULL;
  g_autoptr(TodokuTestRun) bogus = NULL;
  JsonObject *object;

  object = json_array_get_object_element (todoku_test_run_array (off), 0);
  g_assert_false (json_object_get_boolean_member (object, "watched"));
  take_away (fixture);
  nothing = look (fixture, 0, "--json");
  g_assert_cmpint (json_object_get_int_member (todoku_test_run_object (nothing), "looked"), ==, 0);

  cli_expect (&fixture->cli, 0, "watch on " DOMAIN);
  cli_expect (&fixture->cli, 0, "watch pause 2h");
  paused = look (fixture, 0, "--json");
  g_assert_cmpint (json_object_get_int_member (todoku_test_run_object (paused), "looked"), ==, 0);
  status = todoku_test_cli_expect (&fixture->cli, 0, "watch status --json");
  object = todoku_test_run_object (status);
  g_assert_false (json_object_get_null_member (object, "paused_until"));
  g_assert_cmpint (json_object_get_int_member (object, "watched"), ==, 1);
  cli_expect (&fixture->cli, 0, "watch pause --off");
  todoku_test_run_free (look (fixture, 0, ""));

  help = todoku_test_cli_expect (&fixture->cli, 0, "watch --help");
  g_assert_nonnull (strstr (help->output, "watch --once"));
  g_assert_nonnull (strstr (help->output, "watch install"));
  once_help = todoku_test_cli_expect (&fixture->cli, 0, "watch --once --help");
  g_assert_nonnull (strstr (once_help->output, "--nagios"));
  bogus = todoku_test_cli_expect (&fixture->cli, 2, "watch bogus");
  g_assert_nonnull (strstr (bogus->errors, "watch bogus"));

  /* Nothing of what cannot be used does anything. */
  unknown = todoku_test_cli_expect (&fixture->cli, 2, "watch off " DOMAIN " nobody.example --json");
  g_assert_cmpstr (todoku_test_run_error_code (unknown), ==, "unknown-domain");
  wrong = todoku_test_cli_expect (&fixture->cli, 2, "watch pause 2025-01-01 --json");
  g_assert_cmpstr (todoku_test_run_error_code (wrong), ==, "usage");
  cli_expect (&fixture->cli, 2, "watch");
  cli_expect (&fixture->cli, 2, "watch on");
  cli_expect (&fixture->cli, 2, "watch on --all " DOMAIN);
  cli_expect (&fixture->cli, 2, "watch pause");
  cli_expect (&fixture->cli, 2, "watch pause 9999d");
  cli_expect (&fixture->cli, 2, "watch --once --mail 'a@b.example, c@d.example'");
  cli_expect (&fixture->cli, 3, "watch --once --json --nagios");
  cli_expect (&fixture->cli, 3, "watch --nagios");
  cli_expect (&fixture->cli, 2, "history");
  cli_expect (&fixture->cli, 2, "history nobody.example");
  cli_expect (&fixture->cli, 2, "log --since yesterday");
  cli_expect (&fixture->cli, 2, "log --csv --json");
  g_clear_pointer (&status, todoku_test_run_free);
  status = todoku_test_cli_expect (&fixture->cli, 0, "watch status --json");
  g_assert_cmpint (json_object_get_int_member (todoku_test_run_object (status), "watched"), ==, 1);
}

static void
test_log (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr(TodokuTestRun) json =
    todoku_test_cli_expect (&fixture->cli, 0, "log --json --since 1h");
  g_autoptr(TodokuTestRun) csv = todoku_test_cli_expect (&fixture->cli, 0, "log --csv");
  g_autoptr(TodokuTestRun) none =
    todoku_test_cli_expect (&fixture->cli, 0, "log --json --since 2999-01-01");
  JsonObject *row = json_array_get_object_element (todoku_test_run_array (json), 0);

  g_assert_cmpuint (json_array_get_length (todoku_test_run_array (json)), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (row, "action"), ==, "create-domain");
  g_assert_cmpstr (json_object_get_string_member (row, "who"), ==, "todokuctl");
  g_assert_cmpstr (json_object_get_string_member (row, "server"), ==, "practice");
  g_assert_cmpstr (json_object_get_string_member (row, "kind"), ==, "sendgrid");
  g_assert_cmpstr (json_object_get_string_member (row, "name"), ==, DOMAIN);
  g_assert_cmpstr (json_object_get_string_member (row, "outcome"), ==, "done");
  g_assert_true (g_str_has_prefix (csv->output,
                                   "\xef\xbb\xbf" "AT,WHO,ACTION,SERVER,NAME,OUTCOME,KIND\r\n"));
  g_assert_nonnull (strstr (csv->output,
                            ",todokuctl,create-domain,practice," DOMAIN ",done,sendgrid\r\n"));
  g_assert_cmpuint (json_array_get_length (todoku_test_run_array (none)), ==, 0);
}

static void
zone_free (gpointer data)
{
  TodokuTestKnotZone *zone = data;

  g_free (zone->apex);
  g_free (zone->records);
  g_free (zone);
}

/* A real name server with the records of a real domain, all but one of them; where it is goes into
 * the environment of later runs.
 */
static TodokuTestKnot *
serve_without (Fixture   *fixture,
               JsonArray *records,
               guint      missing)
{
  g_autoptr(GPtrArray) zones = g_ptr_array_new_with_free_func (zone_free);
  g_autoptr(GString) text = g_string_new ("@ SOA ns1 hostmaster 1 3600 600 86400 300\n"
                                          "@ NS ns1\nns1 A 127.0.0.1\n");
  TodokuTestKnotZone *zone = g_new0 (TodokuTestKnotZone, 1);
  g_autofree char *resolver = NULL;
  g_autofree char *port = NULL;
  TodokuTestKnot *knot;

  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      JsonObject *record = json_array_get_object_element (records, i);

      if (i != missing)
        g_string_append_printf (text, "%s. CNAME %s.\n",
                                json_object_get_string_member (record, "host"),
                                json_object_get_string_member (record, "value"));
    }
  zone->apex = g_strdup (REAL);
  zone->records = g_strdup (text->str);
  g_ptr_array_add (zones, zone);
  knot = todoku_test_knot_serve (zones);
  if (knot == NULL)
    return NULL;

  port = g_strdup_printf ("%u", (guint) todoku_test_knot_get_port (knot));
  resolver = g_strconcat ("127.0.0.1:", port, NULL);
  todoku_test_cli_set_env (&fixture->cli, "TODOKU_RESOLVER", resolver);
  todoku_test_cli_set_env (&fixture->cli, "TODOKU_DNS_PORT", port);

  return knot;
}

/* A domain of the real DNS, which is a Knot DNS here. The service is the practice server under
 * another name.
 */
static JsonArray *
add_real_domain (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->cli.folder, "port", NULL);
  g_autofree char *text = NULL;
  g_autofree char *command = NULL;
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(TodokuTestRun) server = NULL;
  g_autoptr(TodokuTestRun) added = NULL;
  JsonObject *practice;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  root = json_from_string (text, NULL);
  practice = json_node_get_object (root);
  command = g_strdup_printf ("server add --name other --url %s",
                             json_object_get_string_member (practice, "http"));
  server = todoku_test_cli_run (&fixture->cli,
                                json_object_get_string_member (practice, "api_key"), command);
  g_assert_cmpint (server->status, ==, 0);
  added = todoku_test_cli_expect (&fixture->cli, 0, "domain add " REAL " --server other --json");

  return json_array_ref (json_object_get_array_member (todoku_test_run_object (added),
                                                       "records"));
}

static void
test_real_dns (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(JsonArray) records = add_real_domain (fixture);
  g_autoptr(TodokuTestKnot) knot = serve_without (fixture, records, G_MAXUINT);
  g_autoptr(TodokuTestRun) alarm = NULL;
  g_autoptr(TodokuTestRun) back = NULL;
  g_autoptr(TodokuTestRun) history = NULL;

  if (knot == NULL)
    {
      g_test_skip ("There is no knotd");
      return;
    }

  run_sql (fixture, "UPDATE domain SET stage = 'verified' WHERE name = '" REAL "'");
  cli_expect (&fixture->cli, 0, "watch off --all");
  cli_expect (&fixture->cli, 0, "watch on " REAL);
  todoku_test_run_free (look (fixture, 0, ""));

  /* A server that does not run says nothing, however often. */
  g_clear_pointer (&knot, todoku_test_knot_free);
  for (guint i = 0; i < 4; i++)
    todoku_test_run_free (look (fixture, 3, ""));

  knot = serve_without (fixture, records, 1);
  todoku_test_run_free (look (fixture, 0, ""));
  todoku_test_run_free (look (fixture, 0, ""));
  alarm = look (fixture, 1, "");
  g_assert_cmpuint (count_lines_with (alarm->output, "Alarm: " REAL ": "), ==, 1);
  g_clear_pointer (&knot, todoku_test_knot_free);

  /* What stands in alarm stands while nothing can be asked. */
  todoku_test_run_free (look (fixture, 1, ""));

  knot = serve_without (fixture, records, G_MAXUINT);
  back = look (fixture, 0, "");
  g_assert_cmpuint (count_lines_with (back->output, "Recovered: " REAL ": "), ==, 1);
  history = todoku_test_cli_expect (&fixture->cli, 0, "history " REAL " --json");
  g_assert_cmpuint (json_array_get_length (todoku_test_run_array (history)), ==, 2);
}

static int
count_open (sqlite3 *database)
{
  sqlite3_stmt *statement = NULL;
  int n;

  g_assert_cmpint (sqlite3_prepare_v2 (database,
                                       "SELECT count(*) FROM domain, journal"
                                       " WHERE stage = 'registering' AND outcome IS NULL", -1,
                                       &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  n = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);

  return n;
}

/* What only shows must not be the one that asks a service on behalf of a process that died. */
static void
test_reads_only (Fixture       *fixture,
                 gconstpointer  data)
{
  static const char * const commands[] = {
    "metrics", "log --json", "history " DOMAIN, "watch status",
  };
  g_autofree char *path = g_build_filename (fixture->cli.folder, "data", "todoku", "todoku.db",
                                            NULL);
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (database, 10000);
  g_assert_cmpint (sqlite3_exec (database,
                                 "UPDATE journal SET outcome = NULL, settled_at = 0,"
                                 " owner = NULL;"
                                 "UPDATE domain SET stage = 'registering', remote_id = NULL",
                                 NULL, NULL, NULL), ==, SQLITE_OK);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      cli_expect (&fixture->cli, 0, commands[i]);
      g_assert_cmpint (count_open (database), ==, 1);
    }
  cli_expect (&fixture->cli, 0, "domain list");
  g_assert_cmpint (count_open (database), ==, 0);
  sqlite3_close (database);
}

int
main (int   argc,
      char *argv[])
{
  static const CliCase cases[] = {
    CLI_CASE ("/cli/watch/alarm", test_alarm),
    CLI_CASE ("/cli/watch/telling", test_telling),
    CLI_CASE ("/cli/watch/no-sendmail", test_no_sendmail),
    CLI_CASE ("/cli/watch/unasked", test_unasked),
    CLI_CASE ("/cli/watch/real-dns", test_real_dns),
    CLI_CASE ("/cli/watch/switches", test_switches),
    CLI_CASE ("/cli/watch/log", test_log),
    CLI_CASE ("/cli/watch/reads-only", test_reads_only),
  };

  return cli_main (argc, argv, cases, G_N_ELEMENTS (cases), sizeof (Fixture),
                   (GTestFixtureFunc) set_up, (GTestFixtureFunc) tear_down);
}
