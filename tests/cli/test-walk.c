/* SPDX-License-Identifier: GPL-3.0-or-later
 * The whole way from nothing to (設定完了) with the practice server, as a newcomer would go it: every
 * command speaks to the real server over the real wire.
 */
#include "todoku-test-cli.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "todoku-test-dns.h"
#include "todoku-test.h"

typedef TodokuTestCli Fixture;

static void
complete_domain (Fixture    *fixture,
                 const char *domain)
{
  g_autofree char *add = g_strdup_printf ("domain add %s", domain);
  g_autofree char *verify = g_strdup_printf ("domain verify %s", domain);

  cli_expect (fixture, 0, add);
  cli_enter_records (fixture, domain, "json");
  cli_expect (fixture, 0, verify);
}

static void
test_port_file (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "port", NULL);
  g_autofree char *text = NULL;
  g_autoptr(JsonNode) root = NULL;
  GStatBuf status;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  root = json_from_string (text, NULL);
  g_assert_nonnull (root);
  g_assert_true (g_str_has_prefix (json_object_get_string_member (json_node_get_object (root),
                                                                  "http"), "http://127.0.0.1:"));
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

static void
test_five_commands (Fixture       *fixture,
                    gconstpointer  data)
{
  static const char * const formats[] = { "json", "csv", "bind" };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *domain = g_strdup_printf ("xxxxx%u.co.jp", i);
      g_autofree char *add = g_strdup_printf ("domain add maildm@%s --json", domain);
      g_autofree char *verify = g_strdup_printf ("domain verify %s --json", domain);
      g_autoptr(TodokuTestRun) added = todoku_test_cli_expect (fixture, 0, add);
      g_autoptr(TodokuTestRun) before = todoku_test_cli_expect (fixture, 1, verify);
      g_autoptr(TodokuTestRun) after = NULL;
      JsonObject *record;

      g_assert_cmpstr (json_object_get_string_member (todoku_test_run_object (added), "domain"), ==,
                       domain);
      g_assert_cmpint (json_object_get_int_member (todoku_test_run_object (added), "total"), ==, 3);
      record = json_array_get_object_element (
        json_object_get_array_member (todoku_test_run_object (before), "records"), 0);
      g_assert_cmpstr (json_object_get_string_member (record, "state"), ==, "missing");
      g_assert_cmpstr (json_object_get_string_member (record, "status"), ==, "pending");

      cli_enter_records (fixture, domain, formats[i]);
      after = todoku_test_cli_expect (fixture, 0, verify);
      g_assert_true (json_object_get_boolean_member (todoku_test_run_object (after), "complete"));
      g_assert_cmpstr (json_object_get_string_member (todoku_test_run_object (after), "stage"), ==,
                       "verified");
    }
}

static void
test_manual_security (Fixture       *fixture,
                      gconstpointer  data)
{
  cli_expect (fixture, 0, "domain add xxxxx.co.jp --manual-security");
  cli_enter_records (fixture, "xxxxx.co.jp", "bind");
  cli_expect (fixture, 0, "domain verify xxxxx.co.jp");
  cli_expect (fixture, 0, "domain check xxxxx.co.jp");
}

static void
test_wrong_record (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(TodokuTestRun) added =
    todoku_test_cli_expect (fixture, 0, "domain add xxxxx.co.jp --json");
  g_autoptr(TodokuTestRun) check = NULL;
  g_autoptr(TodokuTestRun) japanese = NULL;
  g_autofree char *add = NULL;
  JsonObject *record;

  record = json_array_get_object_element (
    json_object_get_array_member (todoku_test_run_object (added), "records"), 0);
  add = g_strdup_printf ("practice dns add %s.xxxxx.co.jp CNAME %s",
                         json_object_get_string_member (record, "host"),
                         json_object_get_string_member (record, "value"));
  cli_expect (fixture, 0, add);
  check = todoku_test_cli_expect (fixture, 1, "domain check xxxxx.co.jp --json");
  record = json_array_get_object_element (
    json_object_get_array_member (todoku_test_run_object (check), "records"), 0);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (record, "finding"),
                                                  "code"), ==, "doubled-suffix");
  g_assert_cmpstr (json_object_get_string_member (record, "status"), ==, "fix");

  if (!todoku_test_cli_enter_japanese (fixture))
    return;
  japanese = todoku_test_cli_expect (fixture, 0, "domain show xxxxx.co.jp");
  g_assert_nonnull (strstr (japanese->output, "3件中 0件が認証済"));
  g_assert_nonnull (strstr (japanese->output, "\n要修正  CNAME  em"));
  g_assert_nonnull (strstr (japanese->output, "\n未認証  CNAME  s1._domainkey.xxxxx.co.jp"));
  g_assert_nonnull (strstr (japanese->output, "  ドメイン名が二重に付いています。\n"));
}

static void
test_formats (Fixture       *fixture,
              gconstpointer  data)
{
  static const char * const formats[] = {
    "table", "json", "csv", "bind", "nsupdate", "dnscontrol", "octodns", "terraform-route53",
    "terraform-cloudflare", "terraform-google", "route53", "mail",
  };
  static const char * const styles[] = { "auto", "fqdn", "relative", "onamae" };
  g_autoptr(TodokuTestRun) onamae = NULL;
  g_autoptr(TodokuTestRun) fqdn = NULL;

  cli_expect (fixture, 0, "domain add xxxxx.co.jp");
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    for (guint j = 0; j < G_N_ELEMENTS (styles); j++)
      {
        g_autofree char *command =
          g_strdup_printf ("records xxxxx.co.jp --format %s --host-style %s", formats[i],
                           styles[j]);
        g_autoptr(TodokuTestRun) run = todoku_test_cli_expect (fixture, 0, command);

        g_assert_nonnull (strstr (run->output, "s1._domainkey"));
        g_assert_nonnull (strstr (run->output, "sendgrid.net"));
      }

  onamae = todoku_test_cli_expect (fixture, 0, "records xxxxx.co.jp --host-style onamae");
  fqdn = todoku_test_cli_expect (fixture, 0, "records xxxxx.co.jp --host-style fqdn");
  g_assert_nonnull (strstr (onamae->output, "ホスト名"));
  g_assert_null (strstr (onamae->output, "s1._domainkey.xxxxx.co.jp"));
  g_assert_nonnull (strstr (fqdn->output, "s1._domainkey.xxxxx.co.jp"));
  cli_expect (fixture, 2, "records xxxxx.co.jp --host-style nobody");
}

static void
test_unverified (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(TodokuTestRun) all = NULL;
  g_autoptr(TodokuTestRun) rest = NULL;

  complete_domain (fixture, "xxxxx.co.jp");
  all = todoku_test_cli_expect (fixture, 0, "records xxxxx.co.jp --json");
  rest = todoku_test_cli_expect (fixture, 0, "records xxxxx.co.jp --json --unverified");
  g_assert_cmpuint (json_array_get_length (todoku_test_run_array (all)), ==, 3);
  g_assert_cmpuint (json_array_get_length (todoku_test_run_array (rest)), ==, 0);
}

static void
test_all (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr(TodokuTestRun) mixed = NULL;
  g_autoptr(TodokuTestRun) list = NULL;

  complete_domain (fixture, "xxxxx.co.jp");
  cli_expect (fixture, 0, "domain add yyyyy.co.jp");
  mixed = todoku_test_cli_expect (fixture, 1, "domain verify --all --json");
  g_assert_cmpuint (json_array_get_length (todoku_test_run_array (mixed)), ==, 2);
  cli_expect (fixture, 2, "domain verify xxxxx.co.jp zzzzz.co.jp --json");
  list = todoku_test_cli_expect (fixture, 0, "domain list --json");
  g_assert_cmpuint (json_array_get_length (todoku_test_run_array (list)), ==, 2);
  cli_expect (fixture, 2, "domain remove yyyyy.co.jp");
  cli_expect (fixture, 0, "domain remove yyyyy.co.jp --yes --json");
  cli_expect (fixture, 2, "domain show yyyyy.co.jp --json");
}

static void
test_duplicate (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(TodokuTestRun) again = NULL;

  cli_expect (fixture, 0, "domain add xxxxx.co.jp");
  again = todoku_test_cli_expect (fixture, 2, "domain add http://www.xxxxx.co.jp/ --json");
  g_assert_cmpstr (todoku_test_run_error_code (again), ==, "duplicate");
}

static void
test_reissue (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(TodokuTestRun) run = NULL;
  JsonObject *record;

  cli_expect (fixture, 0, "domain add xxxxx.co.jp");
  run = todoku_test_cli_expect (fixture, 0, "domain reissue xxxxx.co.jp --json");
  record = json_array_get_object_element (
    json_object_get_array_member (todoku_test_run_object (run), "records"), 0);
  g_assert_cmpstr (json_object_get_string_member (record, "type"), !=, "CNAME");
}

static void
test_accounts (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(TodokuTestRun) foreign = NULL;
  g_autoptr(TodokuTestRun) list = NULL;

  complete_domain (fixture, "xxxxx.co.jp");
  foreign = todoku_test_cli_expect (fixture, 2, "account add maildm maildm@yyyyy.co.jp --json");
  g_assert_cmpstr (todoku_test_run_error_code (foreign), ==, "address-domain");
  cli_expect (fixture, 2, "account add 'mail#dm' maildm@xxxxx.co.jp --json");
  cli_expect (fixture, 0, "account add maildm maildm@xxxxx.co.jp --json");
  cli_expect (fixture, 2, "account add maildm info@xxxxx.co.jp --json");
  list = todoku_test_cli_expect (fixture, 0, "account list --json");
  g_assert_cmpuint (json_array_get_length (todoku_test_run_array (list)), ==, 1);
  cli_expect (fixture, 0, "account send-test maildm --to someone@example.com --sandbox --json");
  cli_expect (fixture, 0, "account send-test maildm --to someone@example.com --json");
  cli_expect (fixture, 0, "account remove maildm --json");
  cli_expect (fixture, 2, "account remove maildm --json");
}

static int
tracking_step (TodokuTestRun *run)
{
  return (int) json_object_get_int_member (todoku_test_run_object (run), "step");
}

static void
test_tracking (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(TodokuTestRun) step1 = NULL;
  g_autoptr(TodokuTestRun) step2 = NULL;
  g_autoptr(TodokuTestRun) step3 = NULL;
  g_autoptr(TodokuTestRun) waiting = NULL;
  g_autoptr(TodokuTestRun) complete = NULL;
  g_autoptr(TodokuTestRun) unrenewed = NULL;
  g_autoptr(TodokuTestRun) lost = NULL;
  g_autofree char *rewrite = NULL;
  g_autofree char *remove = NULL;
  const char *host;

  complete_domain (fixture, "xxxxx.co.jp");
  step1 = todoku_test_cli_expect (fixture, 0, "tracking add url.xxxxx.co.jp --json");
  g_assert_cmpint (tracking_step (step1), ==, 1);
  cli_expect (fixture, 1, "tracking verify url.xxxxx.co.jp");
  cli_enter_records (fixture, "url.xxxxx.co.jp", "json");
  step2 = todoku_test_cli_expect (fixture, 0, "tracking verify url.xxxxx.co.jp --json");
  g_assert_cmpint (tracking_step (step2), ==, 2);
  g_assert_false (json_object_get_null_member (todoku_test_run_object (step2), "deadline"));

  cli_enter_records (fixture, "url.xxxxx.co.jp", "json");
  step3 = todoku_test_cli_expect (fixture, 0, "tracking verify url.xxxxx.co.jp --json");
  g_assert_cmpint (tracking_step (step3), ==, 3);
  waiting = todoku_test_cli_expect (fixture, 1, "tracking verify url.xxxxx.co.jp --json");
  g_assert_cmpint (tracking_step (waiting), ==, 3);

  rewrite = g_strdup_printf ("practice dns add url.xxxxx.co.jp CNAME %s",
                             json_object_get_string_member (todoku_test_run_object (step3),
                                                            "edge_host"));
  cli_expect (fixture, 0, "practice dns remove url.xxxxx.co.jp CNAME");
  cli_expect (fixture, 0, rewrite);
  complete = todoku_test_cli_expect (fixture, 0, "tracking verify url.xxxxx.co.jp --json");
  g_assert_true (json_object_get_boolean_member (todoku_test_run_object (complete), "complete"));

  /* Gone from DNS after all was complete: an alarm, whatever the service and the edge say. */
  /* Without the record of step 2 the certificate is not renewed, though the links still work. */
  host = json_object_get_string_member (
    json_array_get_object_element (
      json_object_get_array_member (todoku_test_run_object (step2), "records"), 0), "host");
  remove = g_strdup_printf ("practice dns remove %s CNAME", host);
  cli_expect (fixture, 0, remove);
  json_object_unref (todoku_test_cli_control (fixture, "POST", "/cache/flush", NULL));
  unrenewed = todoku_test_cli_expect (fixture, 1, "tracking verify url.xxxxx.co.jp");
  g_assert_nonnull (strstr (unrenewed->output, host));
  g_assert_nonnull (strstr (unrenewed->output, "is not in DNS"));
  g_assert_nonnull (strstr (unrenewed->output, "(Set-up complete)"));

  cli_expect (fixture, 0, "practice dns remove url.xxxxx.co.jp CNAME");
  lost = todoku_test_cli_expect (fixture, 1, "tracking verify url.xxxxx.co.jp");
  g_assert_nonnull (strstr (lost->output, "The record is not in DNS yet."));
  cli_expect (fixture, 0, "tracking remove url.xxxxx.co.jp --yes");
  cli_expect (fixture, 2, "tracking show url.xxxxx.co.jp");
}

static void
test_tracking_expired (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(TodokuTestRun) run = NULL;
  g_autoptr(TodokuTestRun) show = NULL;

  complete_domain (fixture, "xxxxx.co.jp");
  cli_expect (fixture, 0, "tracking add url.xxxxx.co.jp");
  cli_enter_records (fixture, "url.xxxxx.co.jp", "json");
  cli_expect (fixture, 0, "tracking verify url.xxxxx.co.jp");
  cli_expect (fixture, 0, "practice start --clock 262800");
  run = todoku_test_cli_expect (fixture, 4, "tracking verify url.xxxxx.co.jp --json");
  g_assert_cmpstr (todoku_test_run_error_code (run), ==, "certificate-expired");
  show = todoku_test_cli_expect (fixture, 0, "tracking show url.xxxxx.co.jp --json");
  g_assert_cmpstr (json_object_get_string_member (todoku_test_run_object (show), "stage"), ==,
                   "expired");
}

static void
test_manual_edge (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(TodokuTestRun) requesting = NULL;
  g_autoptr(TodokuTestRun) step2 = NULL;
  g_autoptr(TodokuTestRun) step3 = NULL;

  complete_domain (fixture, "xxxxx.co.jp");
  cli_expect (fixture, 0, "tracking add url.xxxxx.co.jp --edge manual");
  cli_enter_records (fixture, "url.xxxxx.co.jp", "json");
  requesting = todoku_test_cli_expect (fixture, 0, "tracking verify url.xxxxx.co.jp");
  g_assert_nonnull (strstr (requesting->output, "todokuctl tracking edge url.xxxxx.co.jp "
                            "--validation-host"));
  step2 = todoku_test_cli_expect (fixture, 0, "tracking edge url.xxxxx.co.jp --json "
                                  "--validation-host _x1.url.xxxxx.co.jp "
                                  "--validation-value _y1.abc.acm-validations.aws");
  g_assert_cmpint (tracking_step (step2), ==, 2);
  cli_enter_records (fixture, "url.xxxxx.co.jp", "bind");
  cli_expect (fixture, 0, "tracking verify url.xxxxx.co.jp");
  step3 = todoku_test_cli_expect (fixture, 0,
                                  "tracking edge url.xxxxx.co.jp --edge-host cdn.example.net"
                                  " --json");
  g_assert_cmpint (tracking_step (step3), ==, 3);
  cli_expect (fixture, 1, "tracking verify url.xxxxx.co.jp");
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(TodokuTestRun) list = todoku_test_cli_expect (fixture, 0, "server list --json");
  JsonObject *server = json_array_get_object_element (todoku_test_run_array (list), 0);
  g_autofree char *command =
    g_strdup_printf ("server add --name other --url %s --json",
                     json_object_get_string_member (server, "url"));
  g_autoptr(TodokuTestRun) run = todoku_test_cli_run (fixture, "SG.wrong.key\n", command);
  g_autoptr(TodokuTestRun) after = todoku_test_cli_expect (fixture, 0, "server list --json");

  g_assert_cmpint (run->status, ==, 4);
  g_assert_cmpstr (todoku_test_run_error_code (run), ==, "unauthorised");
  g_assert_null (strstr (run->output, "SG.wrong.key"));
  g_assert_null (strstr (run->errors, "SG.wrong.key"));
  g_assert_cmpuint (json_array_get_length (todoku_test_run_array (after)), ==, 1);
}

typedef struct
{
  TodokuTestDns *dns;
  guint n_before;
} Asked;

static gboolean
was_asked (gpointer user_data)
{
  Asked *asked = user_data;

  return todoku_test_dns_get_count (asked->dns, "xxxxx.co.jp", "NS") > asked->n_before;
}

/* The practice server under another name is a server like any other: its domains are looked up in
 * the real DNS, which is silent here.
 */
static void
test_interrupt (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(TodokuTestDns) dns = todoku_test_dns_new ();
  g_autofree char *port = g_strdup_printf ("%u", todoku_test_dns_get_port (dns));
  g_autofree char *path = g_build_filename (fixture->folder, "port", NULL);
  g_autofree char *text = NULL;
  g_autofree char *command = NULL;
  g_autofree char *output = NULL;
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(JsonNode) reply = NULL;
  g_autoptr(TodokuTestRun) added = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) waiting = NULL;
  Asked asked;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  root = json_from_string (text, NULL);
  todoku_test_cli_set_env (fixture, "TODOKU_RESOLVER", todoku_test_dns_get_text (dns));
  todoku_test_cli_set_env (fixture, "TODOKU_DNS_PORT", port);
  command = g_strdup_printf ("server add --name other --url %s --json",
                             json_object_get_string_member (json_node_get_object (root), "http"));
  added = todoku_test_cli_run (fixture,
                               json_object_get_string_member (json_node_get_object (root),
                                                              "api_key"),
                               command);
  g_assert_cmpint (added->status, ==, 0);
  cli_expect (fixture, 0, "domain add xxxxx.co.jp --server other");

  todoku_test_dns_set_fault (dns, NULL, TODOKU_TEST_DNS_SILENT, 0);
  asked.dns = dns;
  asked.n_before = todoku_test_dns_get_count (dns, "xxxxx.co.jp", "NS");
  process = todoku_test_cli_spawn (fixture, "domain verify xxxxx.co.jp --json");
  g_subprocess_communicate_utf8_async (process, NULL, NULL, todoku_test_store_result, &waiting);
  todoku_test_wait_until (was_asked, &asked);
  g_subprocess_send_signal (process, SIGINT);
  result = todoku_test_wait_result (&waiting);
  g_assert_true (g_subprocess_communicate_utf8_finish (process, result, &output, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 130);
  reply = json_from_string (output, NULL);
  g_assert_cmpstr (json_object_get_string_member (
                     json_object_get_object_member (json_node_get_object (reply), "error"), "code"),
                   ==, "cancelled");
  cli_expect (fixture, 0, "domain show xxxxx.co.jp");
}

static void
test_server (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(TodokuTestRun) list = todoku_test_cli_expect (fixture, 0, "server list --json");
  JsonObject *server = json_array_get_object_element (todoku_test_run_array (list), 0);
  const char *name = json_object_get_string_member (server, "name");
  g_autofree char *test = g_strdup_printf ("server test '%s' --json", name);
  g_autofree char *import = g_strdup_printf ("server import '%s' --json", name);
  g_autoptr(TodokuTestRun) tested = todoku_test_cli_expect (fixture, 0, test);
  g_autoptr(TodokuTestRun) imported = todoku_test_cli_expect (fixture, 0, import);

  g_assert_cmpstr (json_object_get_string_member (todoku_test_run_object (tested), "status"), ==,
                   "connected");
  g_assert_cmpint (json_object_get_int_member (todoku_test_run_object (imported), "imported"), ==,
                   0);
}

static void
set_practice (Fixture    *fixture,
              const char *path,
              const char *body)
{
  json_object_unref (todoku_test_cli_control (fixture, "POST", path, body));
}

static void
assert_missing (JsonObject *server,
                const char *scope)
{
  JsonArray *missing = json_object_get_array_member (server, "missing_scopes");

  g_assert_cmpstr (json_object_get_string_member (server, "status"), ==, "scopes-missing");
  g_assert_cmpuint (json_array_get_length (missing), ==, 1);
  g_assert_cmpstr (json_array_get_string_element (missing, 0), ==, scope);
}

/* A key that lacks a permission works all the same, so it is a result and no error; both programs
 * once ended by the missing GError.
 */
static void
test_missing_permission (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(TodokuTestRun) list = todoku_test_cli_expect (fixture, 0, "server list --json");
  JsonObject *server = json_array_get_object_element (todoku_test_run_array (list), 0);
  const char *name = json_object_get_string_member (server, "name");
  g_autofree char *test = g_strdup_printf ("server test '%s'", name);
  g_autofree char *test_json = g_strconcat (test, " --json", NULL);
  g_autoptr(TodokuTestRun) words = NULL;
  g_autoptr(TodokuTestRun) one = NULL;
  g_autoptr(TodokuTestRun) all = NULL;
  g_autoptr(TodokuTestRun) wrong = NULL;
  g_autoptr(TodokuTestRun) wrong_in_all = NULL;
  JsonObject *element;

  set_practice (fixture, "/settings", "{\"missing_scopes\":[\"whitelabel.delete\"]}");
  words = todoku_test_cli_expect (fixture, 1, test);
  g_assert_nonnull (strstr (words->errors, "lacks the permission whitelabel.delete"));
  one = todoku_test_cli_expect (fixture, 1, test_json);
  assert_missing (todoku_test_run_object (one), "whitelabel.delete");
  all = todoku_test_cli_expect (fixture, 1, "server test --all --json");
  g_assert_cmpuint (json_array_get_length (todoku_test_run_array (all)), ==, 1);
  element = json_array_get_object_element (todoku_test_run_array (all), 0);
  assert_missing (element, "whitelabel.delete");
  g_assert_cmpint (json_object_get_int_member (element, "exit"), ==, 1);

  set_practice (fixture, "/faults",
                "{\"kind\":\"unauthorised\",\"method\":\"GET\",\"path\":\"/v3/scopes\","
                "\"count\":2}");
  wrong = todoku_test_cli_expect (fixture, 4, test_json);
  g_assert_cmpstr (todoku_test_run_error_code (wrong), ==, "unauthorised");
  wrong_in_all = todoku_test_cli_expect (fixture, 4, "server test --all --json");
  element = json_array_get_object_element (todoku_test_run_array (wrong_in_all), 0);
  g_assert_cmpint (json_object_get_int_member (element, "exit"), ==, 4);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (element, "error"),
                                                  "code"), ==, "unauthorised");

  set_practice (fixture, "/settings", "{\"missing_scopes\":[]}");
  cli_expect (fixture, 0, "server test --all");
  cli_expect (fixture, 2, "server test");
  cli_expect (fixture, 2, "server test a --all");
}

/* A server is changed from the terminal as from its page: what the service does not take changes
 * nothing, and a new name takes the key along.
 */
static void
test_server_set (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "port", NULL);
  g_autofree char *text = NULL;
  g_autofree char *command = NULL;
  g_autofree char *set_url = NULL;
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(TodokuTestRun) list = todoku_test_cli_expect (fixture, 0, "server list --json");
  g_autoptr(TodokuTestRun) added = NULL;
  g_autoptr(TodokuTestRun) refused = NULL;
  g_autoptr(TodokuTestRun) set = NULL;
  JsonObject *practice = json_array_get_object_element (todoku_test_run_array (list), 0);
  g_autofree char *set_practice_server =
    g_strdup_printf ("server set '%s' --name mine", json_object_get_string_member (practice,
                                                                                   "name"));
  const char *key;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  root = json_from_string (text, NULL);
  key = json_object_get_string_member (json_node_get_object (root), "api_key");
  command = g_strdup_printf ("server add --name before --url %s --json",
                             json_object_get_string_member (json_node_get_object (root), "http"));
  added = todoku_test_cli_run (fixture, key, command);
  g_assert_cmpint (added->status, ==, 0);

  cli_expect (fixture, 2, set_practice_server);
  refused = todoku_test_cli_run (fixture, "SG.wrong.secretsecret",
                                 "server set before --name after --key --json");
  g_assert_cmpint (refused->status, ==, 4);
  g_assert_cmpstr (todoku_test_run_error_code (refused), ==, "unauthorised");
  cli_expect (fixture, 0, "server test before");

  set = todoku_test_cli_run (fixture, key,
                             "server set before --name after --on-behalf-of aoba --key --json");
  g_assert_cmpint (set->status, ==, 0);
  g_assert_cmpstr (json_object_get_string_member (todoku_test_run_object (set), "name"), ==,
                   "after");
  cli_expect (fixture, 0, "server test after");
  cli_expect (fixture, 2, "server test before");

  set_practice (fixture, "/faults",
                "{\"kind\":\"unauthorised\",\"method\":\"GET\",\"path\":\"/v3/scopes\","
                "\"count\":1}");
  set_url = g_strdup_printf ("server set after --url %s",
                             json_object_get_string_member (json_node_get_object (root), "http"));
  cli_expect (fixture, 4, set_url);
  cli_expect (fixture, 0, "server test after");
}

/* The DNS of a practice domain goes with the practice server. */
static void
test_publish_stopped (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(TodokuTestRun) dry = NULL;

  todoku_test_cli_set_env (fixture, "TODOKU_TSIG_KEY",
                           "hmac-sha256:todoku:c2VjcmV0LW9mLXRoZS10ZXN0cy1vbmx5LW5vdC1yZWFs");
  cli_expect (fixture, 0, "domain add xxxxx.co.jp");
  cli_expect (fixture, 0, "practice stop");
  dry = todoku_test_cli_expect (fixture, 3,
                                "publish xxxxx.co.jp --dns-server 127.0.0.1:5399 --dry-run --json");
  g_assert_cmpstr (todoku_test_run_error_code (dry), ==, "practice-failed");
  cli_expect (fixture, 3, "publish xxxxx.co.jp --dns-server 127.0.0.1:5399");
  cli_expect (fixture, 0, "publish xxxxx.co.jp --dns-server 127.0.0.1:5399 --undo");
}

/* A record that nobody has looked at has the members of one that was. */
static void
test_members (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(TodokuTestRun) added =
    todoku_test_cli_expect (fixture, 0, "domain add xxxxx.co.jp --json");
  g_autoptr(TodokuTestRun) checked =
    todoku_test_cli_expect (fixture, 1, "domain check xxxxx.co.jp --json");
  JsonObject *before = json_array_get_object_element (
    json_object_get_array_member (todoku_test_run_object (added), "records"), 0);
  JsonObject *after = json_array_get_object_element (
    json_object_get_array_member (todoku_test_run_object (checked), "records"), 0);
  g_autoptr(GList) members = json_object_get_members (after);

  g_assert_true (json_object_get_null_member (before, "state"));
  g_assert_false (json_object_get_null_member (after, "state"));
  for (GList *link = members; link != NULL; link = link->next)
    {
      g_test_message ("%s", (const char *) link->data);
      g_assert_true (json_object_has_member (before, link->data));
    }
}

static gboolean
secrets_have (Fixture    *fixture,
              const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, "secrets", NULL);
  g_autofree char *content = NULL;

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));

  return strstr (content, text) != NULL;
}

static void
test_edge_keys (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "port", NULL);
  g_autofree char *text = NULL;
  g_autofree char *add = NULL;
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(TodokuTestRun) added = NULL;
  g_autoptr(TodokuTestRun) missing = NULL;
  g_autoptr(TodokuTestRun) stored = NULL;
  JsonObject *practice;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  root = json_from_string (text, NULL);
  practice = json_node_get_object (root);
  add = g_strdup_printf ("server add --name other --url %s",
                         json_object_get_string_member (practice, "http"));
  added = todoku_test_cli_run (fixture, json_object_get_string_member (practice, "api_key"), add);
  g_assert_cmpint (added->status, ==, 0);

  missing = todoku_test_cli_run (fixture, "AKIAEXAMPLE\n", "server edge-keys other --json");
  g_assert_cmpstr (todoku_test_run_error_code (missing), ==, "key-missing");
  stored = todoku_test_cli_run (fixture, "AKIAEXAMPLE\nwJalrXUtnFEMI\nFQoGZXIv\n",
                                "server edge-keys other --json");
  g_assert_cmpint (stored->status, ==, 0);
  g_assert_null (strstr (stored->output, "wJalrXUtnFEMI"));
  g_assert_true (secrets_have (fixture, "AKIAEXAMPLE"));
  g_assert_true (secrets_have (fixture, "wJalrXUtnFEMI"));
  g_assert_true (secrets_have (fixture, "FQoGZXIv"));

  /* What the environment brings is a whole set of its own. */
  todoku_test_cli_set_env (fixture, "AWS_ACCESS_KEY_ID", "AKIAOTHER");
  cli_expect (fixture, 2, "server edge-keys other --json");
  todoku_test_cli_set_env (fixture, "AWS_SECRET_ACCESS_KEY", "7MDENGbPxRfiCY");
  cli_expect (fixture, 0, "server edge-keys other");
  g_assert_true (secrets_have (fixture, "7MDENGbPxRfiCY"));
  g_assert_false (secrets_have (fixture, "wJalrXUtnFEMI"));
  g_assert_false (secrets_have (fixture, "FQoGZXIv"));
  cli_expect (fixture, 2, "server edge-keys nobody --json");
}

static void
test_stopped (Fixture       *fixture,
              gconstpointer  data)
{
  cli_expect (fixture, 0, "domain add xxxxx.co.jp");
  cli_expect (fixture, 0, "practice stop");
  cli_expect (fixture, 3, "domain verify xxxxx.co.jp --json");
  cli_expect (fixture, 3, "practice dns list --json");
  cli_expect (fixture, 0, "domain show xxxxx.co.jp --json");
  cli_expect (fixture, 0, "practice start");
  cli_expect (fixture, 1, "domain verify xxxxx.co.jp --json");
}

static void
test_practice_dns (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(TodokuTestRun) list = NULL;
  g_autoptr(TodokuTestRun) empty = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "bad", NULL);
  g_autofree char *import = g_strdup_printf ("practice dns import '%s' --json", path);
  g_autoptr(TodokuTestRun) bad = NULL;
  g_autoptr(TodokuTestRun) absent = NULL;

  cli_expect (fixture, 0, "practice dns add a.xxxxx.co.jp MX '20 mx.xxxxx.co.jp'");
  cli_expect (fixture, 0, "practice dns add a.xxxxx.co.jp TXT 'v=spf1 -all' --ttl 60");
  list = todoku_test_cli_expect (fixture, 0, "practice dns list xxxxx.co.jp --json");
  g_assert_cmpuint (json_array_get_length (todoku_test_run_array (list)), ==, 2);
  g_assert_nonnull (strstr (list->output, "\"priority\":20"));
  cli_expect (fixture, 0, "practice dns remove a.xxxxx.co.jp");
  empty = todoku_test_cli_expect (fixture, 0, "practice dns list xxxxx.co.jp --json");
  g_assert_cmpuint (json_array_get_length (todoku_test_run_array (empty)), ==, 0);

  g_assert_true (g_file_set_contents (path, "this is no zone file\n", -1, NULL));
  bad = todoku_test_cli_expect (fixture, 2, import);
  g_assert_cmpstr (todoku_test_run_error_code (bad), ==, "bad-input");
  g_unlink (path);
  absent = todoku_test_cli_expect (fixture, 2, import);
  g_assert_cmpstr (todoku_test_run_error_code (absent), ==, "bad-input");
}

int
main (int   argc,
      char *argv[])
{
  static const CliCase cases[] = {
    CLI_CASE ("/cli/walk/port-file", test_port_file),
    CLI_CASE ("/cli/walk/five-commands", test_five_commands),
    CLI_CASE ("/cli/walk/manual-security", test_manual_security),
    CLI_CASE ("/cli/walk/wrong-record", test_wrong_record),
    CLI_CASE ("/cli/walk/formats", test_formats),
    CLI_CASE ("/cli/walk/unverified", test_unverified),
    CLI_CASE ("/cli/walk/all", test_all),
    CLI_CASE ("/cli/walk/duplicate", test_duplicate),
    CLI_CASE ("/cli/walk/reissue", test_reissue),
    CLI_CASE ("/cli/walk/accounts", test_accounts),
    CLI_CASE ("/cli/walk/tracking", test_tracking),
    CLI_CASE ("/cli/walk/tracking-expired", test_tracking_expired),
    CLI_CASE ("/cli/walk/manual-edge", test_manual_edge),
    CLI_CASE ("/cli/walk/refused", test_refused),
    CLI_CASE ("/cli/walk/interrupt", test_interrupt),
    CLI_CASE ("/cli/walk/server", test_server),
    CLI_CASE ("/cli/walk/missing-permission", test_missing_permission),
    CLI_CASE ("/cli/walk/server-set", test_server_set),
    CLI_CASE ("/cli/walk/publish-stopped", test_publish_stopped),
    CLI_CASE ("/cli/walk/members", test_members),
    CLI_CASE ("/cli/walk/edge-keys", test_edge_keys),
    CLI_CASE ("/cli/walk/stopped", test_stopped),
    CLI_CASE ("/cli/walk/practice-dns", test_practice_dns),
  };

  return cli_main (argc, argv, cases, G_N_ELEMENTS (cases), sizeof (Fixture),
                   (GTestFixtureFunc) cli_set_up_practice, (GTestFixtureFunc) cli_tear_down);
}
