/* SPDX-License-Identifier: GPL-3.0-or-later
 * `todokuctl check` and `whois-dns` from outside, against the test DNS server: keys, order, exit
 * statuses, formats of the input, signals. The database is never touched.
 */
#include "todoku-test-cli.h"

#include <signal.h>
#include <string.h>

#include "todoku-test-dns.h"
#include "todoku-test.h"

typedef struct
{
  TodokuTestCli cli;
  TodokuTestDns *dns;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *port = NULL;

  todoku_test_cli_init (&fixture->cli);
  fixture->dns = todoku_test_dns_new ();
  port = g_strdup_printf ("%u", todoku_test_dns_get_port (fixture->dns));
  todoku_test_dns_add_zone (fixture->dns, "test", "ns1.test", "127.0.0.1");
  todoku_test_dns_add_zone (fixture->dns, "example.test", "ns1.example.test", "127.0.0.1");
  todoku_test_dns_add_zone (fixture->dns, "sendgrid.test", "ns1.test", NULL);
  todoku_test_dns_add (fixture->dns, "u1.wl.sendgrid.test", 300, "A", "127.0.0.1");
  todoku_test_dns_add (fixture->dns, "em1.example.test", 300, "CNAME", "u1.wl.sendgrid.test");
  todoku_test_dns_add (fixture->dns, "s1._domainkey.example.test.example.test", 300, "CNAME",
                       "u1.wl.sendgrid.test");
  todoku_test_cli_set_env (&fixture->cli, "TODOKU_RESOLVER",
                           todoku_test_dns_get_text (fixture->dns));
  todoku_test_cli_set_env (&fixture->cli, "TODOKU_DNS_PORT", port);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *database = g_build_filename (fixture->cli.folder, "data", "todoku", NULL);

  g_assert_false (g_file_test (database, G_FILE_TEST_EXISTS));
  todoku_test_dns_free (fixture->dns);
  todoku_test_cli_clear (&fixture->cli);
}

#define RIGHT "{\"type\":\"CNAME\",\"host\":\"em1.example.test\"," \
  "\"value\":\"u1.wl.sendgrid.test\",\"domain\":\"example.test\"}\n"
#define DOUBLED "{\"type\":\"CNAME\",\"host\":\"s1._domainkey.example.test\"," \
  "\"value\":\"u1.wl.sendgrid.test\",\"domain\":\"example.test\"}\n"
#define MISSING "{\"type\":\"TXT\",\"host\":\"t.example.test\",\"value\":\"x\"," \
  "\"domain\":\"example.test\"}\n"
#define OPTIONAL "{\"type\":\"TXT\",\"host\":\"t.example.test\",\"value\":\"x\"," \
  "\"domain\":\"example.test\",\"required\":false}\n"

static JsonObject *
parse_line (const char  *output,
            guint        line,
            JsonNode   **ret_root)
{
  g_auto(GStrv) lines = g_strsplit (output, "\n", -1);
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (g_strv_length (lines), >, line);
  *ret_root = json_from_string (lines[line], &error);
  g_assert_no_error (error);

  return json_node_get_object (*ret_root);
}

static void
test_keys (Fixture       *fixture,
           gconstpointer  data)
{
  static const char * const keys[] = {
    "type", "host", "value", "state", "finding", "notes", "published", "visible", "retry_after",
    "queries", "elapsed_ms",
  };
  static const char * const server_keys[] = { "name", "address", "rcode", "aa", "ttl", "values" };
  static const char * const visible_keys[] = { "resolver", "rcode", "ttl", "values",
                                               "negative_ttl" };
  static const char * const finding_keys[] = { "code", "severity", "params", "message", "remedy" };
  g_autoptr(TodokuTestRun) run = todoku_test_cli_run (&fixture->cli, RIGHT DOUBLED,
                                                      "check --json");
  g_autoptr(JsonNode) right_root = NULL;
  g_autoptr(JsonNode) doubled_root = NULL;
  JsonObject *right, *doubled, *published, *server, *finding;

  g_assert_cmpint (run->status, ==, 1);
  right = parse_line (run->output, 0, &right_root);
  doubled = parse_line (run->output, 1, &doubled_root);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_assert_true (json_object_has_member (right, keys[i]));
      g_assert_true (json_object_has_member (doubled, keys[i]));
    }

  g_assert_cmpstr (json_object_get_string_member (right, "state"), ==, "ok");
  g_assert_true (json_object_get_null_member (right, "finding"));
  published = json_object_get_object_member (right, "published");
  g_assert_true (json_object_get_boolean_member (published, "agree"));
  server = json_array_get_object_element (json_object_get_array_member (published, "servers"), 0);
  for (guint i = 0; i < G_N_ELEMENTS (server_keys); i++)
    g_assert_true (json_object_has_member (server, server_keys[i]));
  g_assert_cmpstr (json_object_get_string_member (server, "rcode"), ==, "NOERROR");
  g_assert_true (json_object_get_boolean_member (server, "aa"));
  g_assert_cmpint (json_object_get_int_member (server, "ttl"), ==, 300);
  for (guint i = 0; i < G_N_ELEMENTS (visible_keys); i++)
    {
      g_assert_true (json_object_has_member (json_object_get_object_member (right, "visible"),
                                             visible_keys[i]));
      g_assert_true (json_object_has_member (json_object_get_object_member (doubled, "visible"),
                                             visible_keys[i]));
    }

  g_assert_cmpstr (json_object_get_string_member (doubled, "state"), ==, "wrong-place");
  finding = json_object_get_object_member (doubled, "finding");
  for (guint i = 0; i < G_N_ELEMENTS (finding_keys); i++)
    g_assert_true (json_object_has_member (finding, finding_keys[i]));
  g_assert_cmpstr (json_object_get_string_member (finding, "code"), ==, "doubled-suffix");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (finding, "params"),
                                                  "found_at"),
                   ==, "s1._domainkey.example.test.example.test");
  g_assert_nonnull (strstr (json_object_get_string_member (finding, "remedy"), "“s1._domainkey”"));
  server = json_array_get_object_element (
    json_object_get_array_member (json_object_get_object_member (doubled, "published"), "servers"),
    0);
  g_assert_cmpstr (json_object_get_string_member (server, "rcode"), ==, "NXDOMAIN");
  g_assert_true (json_object_get_null_member (server, "ttl"));
  g_assert_nonnull (strstr (run->errors, "2 records: 1 right, 1 not right"));
}

/* A cache that still says no is told apart from one that others have, too. */
static void
test_second (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(TodokuTestDns) stale = todoku_test_dns_new ();
  g_autoptr(TodokuTestRun) run = NULL;
  g_autoptr(TodokuTestRun) human = NULL;
  g_autoptr(TodokuTestRun) refused = NULL;
  g_autoptr(JsonNode) root = NULL;
  JsonObject *line, *second;

  todoku_test_dns_add_zone (stale, "example.test", "ns1.example.test", "127.0.0.1");
  todoku_test_cli_set_env (&fixture->cli, "TODOKU_SECOND_RESOLVER",
                           todoku_test_dns_get_text (stale));
  run = todoku_test_cli_run (&fixture->cli, RIGHT, "check --json");
  g_assert_cmpint (run->status, ==, 0);
  line = parse_line (run->output, 0, &root);
  g_assert_cmpstr (json_object_get_string_member (line, "state"), ==, "ok");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (line, "notes")), ==, 1);
  second = json_object_get_object_member (line, "second");
  g_assert_cmpstr (json_object_get_string_member (second, "rcode"), ==, "NXDOMAIN");
  g_assert_cmpstr (json_object_get_string_member (second, "resolver"), ==, "127.0.0.1");
  human = todoku_test_cli_run (&fixture->cli, RIGHT, "check");
  g_assert_nonnull (strstr (human->output, "127.0.0.1 has it already, 127.0.0.1 not yet"));

  todoku_test_cli_set_env (&fixture->cli, "TODOKU_SECOND_RESOLVER", "192.0.2.1,192.0.2.2");
  refused = todoku_test_cli_run (&fixture->cli, RIGHT, "check --json");
  g_assert_cmpint (refused->status, ==, 2);
}

static void
test_statuses (Fixture       *fixture,
               gconstpointer  data)
{
  static const struct { const char *input; int status; } table[] = {
    { "", 0 }, { "[]", 0 }, { RIGHT, 0 }, { DOUBLED, 1 }, { MISSING, 1 }, { OPTIONAL, 0 },
    { RIGHT MISSING, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr(TodokuTestRun) json = todoku_test_cli_run (&fixture->cli, table[i].input,
                                                           "check - --json");
      g_autoptr(TodokuTestRun) human = todoku_test_cli_run (&fixture->cli, table[i].input, "check");

      g_assert_cmpint (json->status, ==, table[i].status);
      g_assert_cmpint (human->status, ==, table[i].status);
    }
}

/* Who has entered it elsewhere is told where it counts, once. */
static void
test_where (Fixture       *fixture,
            gconstpointer  data)
{
  static const char second[] = "{\"type\":\"TXT\",\"host\":\"t2.example.test\",\"value\":\"x\","
                               "\"domain\":\"example.test\"}\n";
  static const char said[] = "The name servers of example.test are ns1.example.test:";
  g_autofree char *input = g_strconcat (MISSING, second, NULL);
  g_autoptr(TodokuTestRun) run = todoku_test_cli_run (&fixture->cli, input, "check");
  g_autoptr(TodokuTestRun) other = todoku_test_cli_run (&fixture->cli, RIGHT DOUBLED, "check");
  const char *first = strstr (run->output, said);

  g_assert_nonnull (first);
  g_assert_null (strstr (first + 1, said));
  g_assert_null (strstr (other->output, said));
}

static void
test_not_checked (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(TodokuTestRun) run = NULL;
  g_autoptr(JsonNode) root = NULL;
  JsonObject *line;

  todoku_test_dns_set_fault (fixture->dns, NULL, TODOKU_TEST_DNS_RCODE, 2);
  run = todoku_test_cli_run (&fixture->cli, MISSING RIGHT, "check --json");
  g_assert_cmpint (run->status, ==, 3);
  line = parse_line (run->output, 0, &root);
  g_assert_cmpstr (json_object_get_string_member (line, "state"), ==, "unknown");
}

static void
test_bad_input (Fixture       *fixture,
                gconstpointer  data)
{
  static const char * const inputs[] = {
    "{", "hello", "{\"type\":\"A\",\"host\":\"a.jp\",\"value\":\"x\"}", "[1]",
  };
  g_autofree char *path = g_build_filename (fixture->cli.folder, "in.json", NULL);
  g_autofree char *command = g_strdup_printf ("check '%s' --json", path);
  g_autoptr(TodokuTestRun) file = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      g_autoptr(TodokuTestRun) run = todoku_test_cli_run (&fixture->cli, inputs[i],
                                                          "check --json");

      g_assert_cmpint (run->status, ==, 2);
      g_assert_cmpstr (todoku_test_run_error_code (run), ==, "bad-input");
    }

  g_assert_true (g_file_set_contents (path, "\nx", -1, NULL));
  file = todoku_test_cli_run (&fixture->cli, NULL, command);
  g_assert_cmpint (file->status, ==, 2);
  g_assert_cmpstr (todoku_test_run_error_code (file), ==, "bad-input");
  g_assert_nonnull (strstr (file->errors, "Line 2"));
  g_assert_cmpuint (todoku_test_dns_get_count (fixture->dns, "em1.example.test", "CNAME"), ==, 0);
}

/* A line that is none costs no other; it has not been checked, though. One of another type was not
 * asked for.
 */
static void
test_bad_line (Fixture       *fixture,
               gconstpointer  data)
{
  static const struct { const char *input; const char *errors; int status; } table[] = {
    { "x\n" RIGHT, "Line 1: ", 3 },
    { RIGHT "{\"type\":\"TXT\"\n" RIGHT, "Line 2: ", 3 },
    { RIGHT MISSING "x\n", "Line 3: ", 1 },
    { RIGHT "{\"type\":\"A\",\"host\":\"a.jp\",\"value\":\"x\"}", "Line 2: only CNAME", 0 },
    { "[" RIGHT, "Line 1: the JSON ends too early", 3 },
    { "$ORIGIN example.test.\n@ IN SOA a b 1 2 3 4 5\nem1 IN CNAME u1.wl.sendgrid.test.\n",
      "Line 2: only CNAME", 0 },
    { "\xff\xfe" "C\0N\0A\0", "", 2 },
    { "TYPE,HOST,VALUE,\x94\xf5\x8d\x6c\nCNAME,em1.example.test,u1.wl.sendgrid.test,\x95\x5c\n",
      "read as Shift_JIS", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr(TodokuTestRun) run = todoku_test_cli_run (&fixture->cli, table[i].input,
                                                          "check --json");

      g_assert_nonnull (strstr (run->errors, table[i].errors));
      g_assert_cmpint (run->status, ==, table[i].status);
      if (table[i].status != 2)
        g_assert_nonnull (strstr (run->output, "\"state\":\"ok\""));
    }
}

/* An alarm is not hidden by what could not be asked. */
static void
test_worse (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(TodokuTestRun) run = NULL;

  todoku_test_dns_set_fault (fixture->dns, "em1.example.test", TODOKU_TEST_DNS_RCODE, 2);
  run = todoku_test_cli_run (&fixture->cli, RIGHT MISSING, "check --json");
  g_assert_cmpint (run->status, ==, 1);
}

/* Enough records for several chunks and several groups that are cut by their borders. */
static void
test_order (Fixture       *fixture,
            gconstpointer  data)
{
  enum { N_DOMAINS = 100, N_RECORDS = 4 };
  g_autoptr(GString) input = g_string_new (NULL);
  g_autoptr(TodokuTestRun) run = NULL;
  g_auto(GStrv) lines = NULL;

  for (guint i = 0; i < N_DOMAINS; i++)
    for (guint j = 0; j < N_RECORDS; j++)
      g_string_append_printf (input,
                              "{\"type\":\"CNAME\",\"host\":\"r%u.d%u.example.test\","
                              "\"value\":\"u1.wl.sendgrid.test\",\"group\":\"g%u\","
                              "\"padding\":\"%0*d\"}\n", j, i, i, 150, 0);
  for (guint i = 0; i < N_DOMAINS; i += 2)
    {
      g_autofree char *owner = g_strdup_printf ("r0.d%u.example.test", i);

      todoku_test_dns_add (fixture->dns, owner, 300, "CNAME", "u1.wl.sendgrid.test");
    }

  run = todoku_test_cli_run (&fixture->cli, input->str, "check --json --in-flight 16");
  g_assert_cmpint (run->status, ==, 1);
  lines = g_strsplit (run->output, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, N_DOMAINS * N_RECORDS + 1);
  for (guint i = 0; i < N_DOMAINS; i++)
    for (guint j = 0; j < N_RECORDS; j++)
      {
        g_autofree char *host = g_strdup_printf ("\"r%u.d%u.example.test\"", j, i);

        g_assert_nonnull (strstr (lines[i * N_RECORDS + j], host));
        if (j == 0 && i % 2 == 0)
          g_assert_nonnull (strstr (lines[i * N_RECORDS + j], "\"state\":\"ok\""));
        else
          g_assert_null (strstr (lines[i * N_RECORDS + j], "\"state\":\"ok\""));
      }
}

/* Records of one group that do not stand side by side are still judged together. */
static void
test_groups (Fixture       *fixture,
             gconstpointer  data)
{
  static const char input[] =
    "TYPE,HOST,VALUE,GROUP\n"
    "CNAME,k1._domainkey.example.test,k1.sendgrid.test,a\n"
    "CNAME,other.example.test,u1.wl.sendgrid.test,b\n"
    "CNAME,k2._domainkey.example.test,k2.sendgrid.test,a\n";
  g_autoptr(TodokuTestRun) run = NULL;
  g_autoptr(JsonNode) root = NULL;
  JsonObject *line;

  todoku_test_dns_add (fixture->dns, "k1._domainkey.example.test", 300, "CNAME",
                       "k2.sendgrid.test");
  todoku_test_dns_add (fixture->dns, "k2._domainkey.example.test", 300, "CNAME",
                       "k1.sendgrid.test");
  run = todoku_test_cli_run (&fixture->cli, input, "check --json");
  g_assert_cmpint (run->status, ==, 1);
  line = parse_line (run->output, 2, &root);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (line, "finding"),
                                                  "code"), ==, "values-exchanged");
}

/* The last line of many files has no line feed, and belongs to its group all the same. */
static void
test_group_without_line_feed (Fixture       *fixture,
                              gconstpointer  data)
{
  static const char first[] =
    "{\"type\":\"CNAME\",\"host\":\"k1._domainkey.example.test\",\"value\":\"k1.sendgrid.test\","
    "\"domain\":\"example.test\"}\n"
    "{\"type\":\"CNAME\",\"host\":\"k2._domainkey.example.test\",\"value\":\"k2.sendgrid.test\",";
  static const char rest[] = "\"domain\":\"example.test\"}";
  g_autoptr(GSubprocess) process = todoku_test_cli_spawn (&fixture->cli, "check --json");
  GOutputStream *input = g_subprocess_get_stdin_pipe (process);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) waiting = NULL;
  g_autofree char *output = NULL;
  g_auto(GStrv) parts = NULL;

  todoku_test_dns_add (fixture->dns, "k1._domainkey.example.test", 300, "CNAME",
                       "k2.sendgrid.test");
  todoku_test_dns_add (fixture->dns, "k2._domainkey.example.test", 300, "CNAME",
                       "k1.sendgrid.test");
  g_assert_true (g_output_stream_write_all (input, first, strlen (first), NULL, NULL, NULL));
  g_assert_true (g_output_stream_flush (input, NULL, NULL));
  g_subprocess_communicate_utf8_async (process, rest, NULL, todoku_test_store_result, &waiting);
  result = todoku_test_wait_result (&waiting);
  g_assert_true (g_subprocess_communicate_utf8_finish (process, result, &output, NULL, NULL));
  parts = g_strsplit (output, "values-exchanged", -1);
  g_assert_cmpuint (g_strv_length (parts), ==, 3);
}

/* A line is printed as soon as it is known, while the input is still open. */
static void
test_stream (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GSubprocess) process = todoku_test_cli_spawn (&fixture->cli, "check --json");
  g_autoptr(GDataInputStream) lines =
    g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  GOutputStream *input = g_subprocess_get_stdin_pipe (process);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GAsyncResult) waiting = NULL;
      g_autofree char *line = NULL;

      g_assert_true (g_output_stream_write_all (input, RIGHT, strlen (RIGHT), NULL, NULL, NULL));
      g_assert_true (g_output_stream_flush (input, NULL, NULL));
      g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, NULL,
                                           todoku_test_store_result, &waiting);
      result = todoku_test_wait_result (&waiting);
      line = g_data_input_stream_read_line_finish (lines, result, NULL, NULL);
      g_assert_nonnull (line);
      g_assert_nonnull (strstr (line, "\"state\":\"ok\""));
    }
  g_assert_true (g_output_stream_close (input, NULL, NULL));
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
}

static gboolean
was_asked (gpointer user_data)
{
  Fixture *fixture = user_data;

  return todoku_test_dns_get_count (fixture->dns, "example.test", "NS") > 0;
}

static void
test_interrupt (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) waiting = NULL;
  g_autofree char *output = NULL;
  g_autoptr(JsonNode) root = NULL;

  todoku_test_dns_set_fault (fixture->dns, NULL, TODOKU_TEST_DNS_SILENT, 0);
  process = todoku_test_cli_spawn (&fixture->cli, "check --json");
  g_subprocess_communicate_utf8_async (process, RIGHT, NULL, todoku_test_store_result, &waiting);
  todoku_test_wait_until (was_asked, fixture);
  g_subprocess_send_signal (process, SIGINT);
  result = todoku_test_wait_result (&waiting);
  g_assert_true (g_subprocess_communicate_utf8_finish (process, result, &output, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 130);
  root = json_from_string (output, NULL);
  g_assert_cmpstr (json_object_get_string_member (
                     json_object_get_object_member (json_node_get_object (root), "error"), "code"),
                   ==, "cancelled");
}

static void
test_japanese (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(TodokuTestRun) run = NULL;

  if (!todoku_test_cli_enter_japanese (&fixture->cli))
    return;
  run = todoku_test_cli_run (&fixture->cli, RIGHT DOUBLED, "check");
  g_assert_cmpstr (run->output, ==,
                   "正しい             CNAME  em1.example.test\n"
                   "名前が違います     CNAME  s1._domainkey.example.test\n"
                   "  ドメイン名が二重に付いています。\n"
                   "  「HOST」には「s1._domainkey」だけを入力してください"
                   "(「.example.test」は自動で付きます)。\n");
}

static void
test_whois_dns (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(TodokuTestRun) run = todoku_test_cli_run (&fixture->cli, NULL,
                                                      "whois-dns mail.example.test --json");
  JsonObject *object = todoku_test_run_object (run);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpstr (json_object_get_string_member (object, "zone"), ==, "example.test");
  g_assert_cmpstr (json_array_get_string_element (
                     json_object_get_array_member (object, "name_servers"), 0), ==,
                   "ns1.example.test");
}

int
main (int   argc,
      char *argv[])
{
  static const CliCase cases[] = {
    CLI_CASE ("/cli/check/keys", test_keys),
    CLI_CASE ("/cli/check/second", test_second),
    CLI_CASE ("/cli/check/statuses", test_statuses),
    CLI_CASE ("/cli/check/where", test_where),
    CLI_CASE ("/cli/check/not-checked", test_not_checked),
    CLI_CASE ("/cli/check/bad-input", test_bad_input),
    CLI_CASE ("/cli/check/bad-line", test_bad_line),
    CLI_CASE ("/cli/check/worse", test_worse),
    CLI_CASE ("/cli/check/order", test_order),
    CLI_CASE ("/cli/check/groups", test_groups),
    CLI_CASE ("/cli/check/groups/no-line-feed", test_group_without_line_feed),
    CLI_CASE ("/cli/check/stream", test_stream),
    CLI_CASE ("/cli/check/interrupt", test_interrupt),
    CLI_CASE ("/cli/check/japanese", test_japanese),
    CLI_CASE ("/cli/whois-dns", test_whois_dns),
  };

  return cli_main (argc, argv, cases, G_N_ELEMENTS (cases), sizeof (Fixture),
                   (GTestFixtureFunc) set_up, (GTestFixtureFunc) tear_down);
}
