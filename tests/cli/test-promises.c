/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the program has promised of a bad hour: a clock that is plainly wrong is said, a
 * registration that is interrupted sends nothing more, and what is gone from DNS is an alarm.
 */
#include "todoku-test-cli.h"

#include <signal.h>
#include <string.h>

#include "todoku-test.h"

typedef TodokuTestCli Fixture;

static void
control (Fixture    *fixture,
         const char *path,
         const char *body)
{
  json_object_unref (todoku_test_cli_control (fixture, "POST", path, body));
}

static guint
count_of (const char *text,
          const char *needle)
{
  guint n = 0;

  while ((text = strstr (text, needle)) != NULL)
    {
      n++;
      text += strlen (needle);
    }

  return n;
}

/* Said once, on standard error, whatever came of the command; both ways; and only when it is so. */
static void
test_clock (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(TodokuTestRun) right = NULL;
  g_autoptr(TodokuTestRun) slow = NULL;
  g_autoptr(TodokuTestRun) fast = NULL;
  g_autoptr(TodokuTestRun) near = NULL;

  right = todoku_test_cli_expect (fixture, 0, "domain add a.example --json");
  g_assert_cmpstr (right->errors, ==, "");
  control (fixture, "/settings", "{\"date_offset\":720}");
  slow = todoku_test_cli_expect (fixture, 0, "domain add b.example --json");
  g_assert_nonnull (slow->json);
  g_assert_cmpuint (count_of (slow->errors, "\n"), ==, 1);
  g_assert_nonnull (strstr (slow->errors, "todokuctl: This computer’s clock is 1"));
  g_assert_nonnull (strstr (slow->errors, " slow, "));
  control (fixture, "/settings", "{\"date_offset\":-86400}");
  fast = todoku_test_cli_expect (fixture, 0, "domain add c.example --json");
  g_assert_nonnull (strstr (fast->errors, " fast, "));
  control (fixture, "/settings", "{\"date_offset\":200}");
  near = todoku_test_cli_expect (fixture, 0, "domain add d.example --json");
  g_assert_cmpstr (near->errors, ==, "");
}

/* AWS refuses the signature, and the deadline that we know of is in doubt. */
static void
test_clock_tracking (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(TodokuTestRun) refused = NULL;
  g_autoptr(TodokuTestRun) doubtful = NULL;
  g_autoptr(TodokuTestRun) sure = NULL;
  g_autoptr(TodokuTestRun) set_right = NULL;

  cli_expect (fixture, 0, "domain add xxxxx.co.jp");
  cli_enter_records (fixture, "xxxxx.co.jp", "json");
  cli_expect (fixture, 0, "domain verify xxxxx.co.jp");
  cli_expect (fixture, 0, "tracking add url.xxxxx.co.jp");
  cli_enter_records (fixture, "url.xxxxx.co.jp", "json");

  sure = todoku_test_cli_expect (fixture, 0, "tracking verify url.xxxxx.co.jp");
  g_assert_nonnull (strstr (sure->output, "Deadline "));
  g_assert_null (strstr (sure->output, "uncertain"));

  control (fixture, "/settings", "{\"date_offset\":3600}");
  refused = todoku_test_cli_expect (fixture, 1, "tracking verify url.xxxxx.co.jp --json");
  g_assert_cmpstr (json_object_get_string_member (todoku_test_run_object (refused), "failure"), ==,
                   "clock-skew");
  g_assert_cmpuint (count_of (refused->errors, "clock"), ==, 1);
  doubtful = todoku_test_cli_expect (fixture, 0, "tracking show url.xxxxx.co.jp");
  g_assert_nonnull (strstr (doubtful->output, "so the deadline is uncertain."));

  control (fixture, "/settings", "{\"date_offset\":0}");
  set_right = todoku_test_cli_expect (fixture, 1, "tracking verify url.xxxxx.co.jp");
  g_assert_nonnull (strstr (set_right->output, "Deadline "));
  g_assert_null (strstr (set_right->output, "uncertain"));
}

/* How often @path was posted to. */
static int
count_posts (Fixture    *fixture,
             const char *path)
{
  g_autoptr(JsonObject) reply = todoku_test_cli_control (fixture, "GET", "/calls", NULL);
  JsonArray *calls = json_object_get_array_member (reply, "calls");
  int n = 0;

  for (guint i = 0; i < json_array_get_length (calls); i++)
    {
      JsonObject *call = json_array_get_object_element (calls, i);

      n += g_str_equal (json_object_get_string_member (call, "method"), "POST") &&
           g_str_equal (json_object_get_string_member (call, "path"), path);
    }

  return n;
}

typedef struct
{
  Fixture *fixture;
  const char *path;
} Sent;

static gboolean
was_sent (gpointer user_data)
{
  Sent *sent = user_data;

  return count_posts (sent->fixture, sent->path) > 0;
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Ctrl+C while the answer is awaited. Returns what was said on standard error. */
static char *
interrupt (Fixture    *fixture,
           const char *command,
           const char *path)
{
  g_autoptr(GSubprocess) process = todoku_test_cli_spawn (fixture, command);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) waiting = NULL;
  Sent sent = { fixture, path };
  guint id = g_timeout_add (20, wake_cb, NULL);
  char *errors = NULL;

  g_subprocess_communicate_utf8_async (process, NULL, NULL, todoku_test_store_result, &waiting);
  todoku_test_wait_until (was_sent, &sent);
  g_source_remove (id);
  g_subprocess_send_signal (process, SIGINT);
  result = todoku_test_wait_result (&waiting);
  g_assert_true (g_subprocess_communicate_utf8_finish (process, result, NULL, &errors, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 130);

  return errors;
}

static void
add_fault (Fixture    *fixture,
           const char *kind,
           const char *path)
{
  g_autofree char *body = g_strdup_printf ("{\"kind\":\"%s\",\"method\":\"POST\","
                                           "\"path\":\"%s\"}", kind, path);

  control (fixture, "/faults", body);
}

/* Nothing is sent after Ctrl+C, by this program or the next; what had arrived stays and says so. */
static void
test_interrupted (Fixture       *fixture,
                  gconstpointer  data)
{
  static const char domains[] = "/v3/whitelabel/domains", links[] = "/v3/whitelabel/links";
  g_autofree char *lost = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *link = NULL;
  g_autoptr(TodokuTestRun) empty = NULL;
  g_autoptr(TodokuTestRun) list = NULL;
  g_autoptr(TodokuTestRun) trackings = NULL;

  todoku_test_cli_set_env (fixture, "TODOKU_CLOCK_SPEED", "10");
  add_fault (fixture, "time-out", domains);
  lost = interrupt (fixture, "domain add xxxxx.co.jp", domains);
  g_assert_nonnull (strstr (lost, "Nothing stays in the list, and nothing more is sent."));
  empty = todoku_test_cli_expect (fixture, 0, "domain list --json");
  g_assert_cmpuint (json_array_get_length (todoku_test_run_array (empty)), ==, 0);
  g_assert_cmpint (count_posts (fixture, domains), ==, 1);

  json_object_unref (todoku_test_cli_control (fixture, "DELETE", "/calls", NULL));
  add_fault (fixture, "time-out-after", domains);
  kept = interrupt (fixture, "domain add xxxxx.co.jp", domains);
  g_assert_nonnull (strstr (kept, "It was registered before it was cancelled"));
  list = todoku_test_cli_expect (fixture, 0, "domain list");
  g_assert_nonnull (strstr (list->output, "xxxxx.co.jp"));
  g_assert_nonnull (strstr (list->output, "Registered · cancelled on the way"));
  g_assert_cmpint (count_posts (fixture, domains), ==, 1);

  /* It can be gone on with, and then the words are gone. */
  cli_enter_records (fixture, "xxxxx.co.jp", "json");
  cli_expect (fixture, 0, "domain verify xxxxx.co.jp");
  todoku_test_run_free (g_steal_pointer (&list));
  list = todoku_test_cli_expect (fixture, 0, "domain list");
  g_assert_null (strstr (list->output, "cancelled"));

  add_fault (fixture, "time-out-after", links);
  link = interrupt (fixture, "tracking add url.xxxxx.co.jp", links);
  g_assert_nonnull (strstr (link, "It was registered before it was cancelled"));
  trackings = todoku_test_cli_expect (fixture, 0, "tracking list");
  g_assert_nonnull (strstr (trackings->output, "Registered · cancelled on the way"));
  g_assert_cmpint (count_posts (fixture, links), ==, 1);
}

/* What stands in the list at another delivery server was not registered just now. */
static void
test_interrupted_namesake (Fixture       *fixture,
                           gconstpointer  data)
{
  static const char domains[] = "/v3/whitelabel/domains";
  g_autofree char *path = g_build_filename (fixture->folder, "pasted", NULL);
  g_autofree char *command =
    g_strdup_printf ("domain add xxxxx.co.jp --server hand --records '%s'", path);
  g_autofree char *lost = NULL;
  g_autofree char *kept = NULL;

  g_assert_true (g_file_set_contents (path, "TXT\t@\tservice-verification=1\n", -1, NULL));
  cli_expect (fixture, 0, "server add --name hand --kind manual");
  cli_expect (fixture, 0, command);
  todoku_test_cli_set_env (fixture, "TODOKU_CLOCK_SPEED", "10");

  add_fault (fixture, "time-out", domains);
  lost = interrupt (fixture, "domain add xxxxx.co.jp --server practice", domains);
  g_assert_nonnull (strstr (lost, "Nothing stays in the list, and nothing more is sent."));

  json_object_unref (todoku_test_cli_control (fixture, "DELETE", "/calls", NULL));
  add_fault (fixture, "time-out-after", domains);
  kept = interrupt (fixture, "domain add xxxxx.co.jp --server practice", domains);
  g_assert_nonnull (strstr (kept, "It was registered before it was cancelled"));
}

/* The first call ends without an answer while the service has it. */
static void
lose_answer (Fixture    *fixture,
             const char *command,
             const char *path)
{
  g_autofree char *questions =
    g_strdup_printf ("{\"kind\":\"server-error\",\"method\":\"GET\",\"path\":\"%s\","
                     "\"count\":99}", path);

  add_fault (fixture, "cut-after", path);
  control (fixture, "/faults", questions);
  cli_expect (fixture, 3, command);
  json_object_unref (todoku_test_cli_control (fixture, "DELETE", "/faults", NULL));
}

/* Repeated, it answers as the one that succeeded: opening has found what the service has, and that
 * is exactly what was asked for. Asked for once more, it is there already.
 */
static void
test_repeated (Fixture       *fixture,
               gconstpointer  data)
{
  static const char domains[] = "/v3/whitelabel/domains", links[] = "/v3/whitelabel/links";
  static const char domain[] = "domain add xxxxx.co.jp --json";
  static const char link[] = "tracking add url.xxxxx.co.jp --json";
  g_autoptr(TodokuTestRun) added = NULL;
  g_autoptr(TodokuTestRun) tracked = NULL;
  JsonObject *object;

  todoku_test_cli_set_env (fixture, "TODOKU_CLOCK_SPEED", "10");
  lose_answer (fixture, domain, domains);
  added = todoku_test_cli_expect (fixture, 0, domain);
  object = todoku_test_run_object (added);
  g_assert_cmpstr (json_object_get_string_member (object, "stage"), ==, "awaiting-dns");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "records")), ==,
                    3);
  g_assert_cmpint (count_posts (fixture, domains), ==, 1);
  cli_expect (fixture, 2, domain);

  lose_answer (fixture, link, links);
  tracked = todoku_test_cli_expect (fixture, 0, link);
  object = todoku_test_run_object (tracked);
  g_assert_cmpstr (json_object_get_string_member (object, "stage"), ==, "step1");
  g_assert_cmpint (count_posts (fixture, links), ==, 1);
  cli_expect (fixture, 2, link);
}

/* The service goes on saying that all is valid; DNS decides. */
static void
test_lost_record (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(TodokuTestRun) shown = NULL;
  g_autoptr(TodokuTestRun) verified = NULL;
  g_autofree char *host = NULL;
  g_autofree char *removal = NULL;
  JsonArray *records;

  cli_expect (fixture, 0, "domain add xxxxx.co.jp");
  cli_enter_records (fixture, "xxxxx.co.jp", "json");
  cli_expect (fixture, 0, "domain verify xxxxx.co.jp");
  shown = todoku_test_cli_expect (fixture, 0, "domain show xxxxx.co.jp --json");
  records = json_object_get_array_member (todoku_test_run_object (shown), "records");
  host = g_strdup (json_object_get_string_member (json_array_get_object_element (records, 1),
                                                  "host"));
  removal = g_strdup_printf ("practice dns remove %s CNAME", host);
  cli_expect (fixture, 0, removal);

  verified = todoku_test_cli_expect (fixture, 1, "domain verify xxxxx.co.jp");
  g_assert_nonnull (strstr (verified->output, host));
  g_assert_nonnull (strstr (verified->output, "The record is not in DNS yet."));
  cli_expect (fixture, 1, "domain check xxxxx.co.jp");
}

int
main (int   argc,
      char *argv[])
{
  static const CliCase cases[] = {
    CLI_CASE ("/cli/promises/clock", test_clock),
    CLI_CASE ("/cli/promises/clock-tracking", test_clock_tracking),
    CLI_CASE ("/cli/promises/interrupted", test_interrupted),
    CLI_CASE ("/cli/promises/interrupted-namesake", test_interrupted_namesake),
    CLI_CASE ("/cli/promises/lost-record", test_lost_record),
    CLI_CASE ("/cli/promises/repeated", test_repeated),
  };

  return cli_main (argc, argv, cases, G_N_ELEMENTS (cases), sizeof (Fixture),
                   (GTestFixtureFunc) cli_set_up_practice, (GTestFixtureFunc) cli_tear_down);
}
