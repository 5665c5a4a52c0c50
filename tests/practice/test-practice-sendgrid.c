/* SPDX-License-Identifier: GPL-3.0-or-later
 * The practice server's SendGrid over HTTP, its control API, its faults, and what a restart keeps.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "practice-test.h"
#include "todoku-error.h"

#define STATUS(code) g_assert_cmpuint (practice_test_get ()->status, ==, code)

static JsonObject *
first_error (JsonObject *reply)
{
  return json_array_get_object_element (json_object_get_array_member (reply, "errors"), 0);
}

static JsonObject *
create_domain (const char *body)
{
  JsonObject *row = practice_test_api ("POST", "/whitelabel/domains", body);

  STATUS (201);

  return json_object_ref (row);
}

static JsonObject *
validate (JsonObject *row,
          const char *kind)
{
  g_autofree char *path = g_strdup_printf ("/whitelabel/%s/%" G_GINT64_FORMAT "/validate", kind,
                                           json_object_get_int_member (row, "id"));
  JsonObject *answer = practice_test_api ("POST", path, NULL);

  STATUS (200);

  return answer;
}

static void
test_authorisation (void)
{
  PracticeTest *test = practice_test_get ();
  g_autofree char *url = NULL;
  JsonObject *reply;

  practice_test_reset ();
  reply = practice_test_api ("GET", "/scopes", NULL);
  STATUS (200);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (reply, "scopes")), ==, 11);

  url = g_strconcat (json_object_get_string_member (test->file, "http"), "/v3/scopes", NULL);
  reply = practice_test_send (test, soup_message_new ("GET", url), NULL);
  STATUS (401);
  g_assert_cmpstr (practice_test_string (first_error (reply), "message"), ==,
                   "authorization required");

  practice_test_control ("POST", "/settings", "{\"missing_scopes\":[\"whitelabel.create\"]}");
  reply = practice_test_api ("POST", "/whitelabel/domains", "{\"domain\":\"example.co.jp\"}");
  STATUS (403);
  g_assert_cmpstr (practice_test_string (first_error (reply), "message"), ==, "access forbidden");
}

static void
test_domain (void)
{
  g_autoptr(JsonObject) row = NULL;
  JsonObject *answer;

  practice_test_reset ();
  row = create_domain ("{\"domain\":\"example.co.jp\",\"automatic_security\":true}");
  g_assert_cmpstr (practice_test_string (row, "dns.dkim1.host"), ==, "s1._domainkey.example.co.jp");
  g_assert_cmpstr (practice_test_string (row, "dns.mail_cname.type"), ==, "cname");
  g_assert_true (g_str_has_suffix (practice_test_string (row, "dns.mail_cname.data"),
                                   ".sendgrid.net"));
  g_assert_false (json_object_get_boolean_member (row, "valid"));

  practice_test_register (row, "mail_cname", NULL);
  practice_test_register (row, "dkim1", "doubled-suffix");
  practice_test_register (row, "dkim2", NULL);
  answer = validate (row, "domains");
  g_assert_false (json_object_get_boolean_member (answer, "valid"));
  g_assert_cmpstr (practice_test_string (answer, "validation_results.mail_cname.reason"), ==, NULL);
  g_assert_true (g_str_has_prefix (practice_test_string (answer, "validation_results.dkim1.reason"),
                                   "Expected CNAME record for \"s1._domainkey.example.co.jp\""));

  practice_test_register (row, "dkim1", NULL);
  answer = validate (row, "domains");
  g_assert_true (json_object_get_boolean_member (answer, "valid"));

  practice_test_register (row, "dkim2", "unreachable");
  {
    g_autofree char *path = g_strdup_printf ("/whitelabel/domains/%" G_GINT64_FORMAT "/validate",
                                             json_object_get_int_member (row, "id"));

    practice_test_api ("POST", path, NULL);
    STATUS (500);
  }
}

static void
test_manual (void)
{
  g_autoptr(JsonObject) row = NULL;

  practice_test_reset ();
  row = create_domain ("{\"domain\":\"mail.example.jp\",\"automatic_security\":false,"
                       "\"subdomain\":\"bounce\",\"custom_dkim_selector\":\"abc\"}");
  g_assert_cmpstr (practice_test_string (row, "dns.mail_server.host"), ==,
                   "bounce.mail.example.jp");
  g_assert_cmpstr (practice_test_string (row, "dns.mail_server.type"), ==, "mx");
  g_assert_cmpstr (practice_test_string (row, "dns.dkim.host"), ==,
                   "abc._domainkey.mail.example.jp");
  g_assert_true (g_str_has_prefix (practice_test_string (row, "dns.dkim.data"),
                                   "k=rsa; t=s; p=MIGf"));

  practice_test_register (row, "mail_server", NULL);
  practice_test_register (row, "subdomain_spf", NULL);
  practice_test_register (row, "dkim", "dkim-truncated");
  g_assert_false (json_object_get_boolean_member (validate (row, "domains"), "valid"));
  practice_test_register (row, "dkim", NULL);
  g_assert_true (json_object_get_boolean_member (validate (row, "domains"), "valid"));
  practice_test_register (row, "subdomain_spf", "spf-multiple");
  g_assert_false (json_object_get_boolean_member (validate (row, "domains"), "valid"));
}

static void
test_refusals (void)
{
  static const struct { const char *body; const char *field; } bad[] = {
    { "{}", "domain" },
    { "{\"domain\":\"\"}", "domain" },
    { "{\"domain\":\"co.jp\"}", "domain" },
    { "{\"domain\":\"http://example.jp\"}", "domain" },
    { "{\"domain\":\"example.jp\",\"custom_dkim_selector\":\"toolong\"}", "custom_dkim_selector" },
    { "{\"domain\":\"example.jp\",\"subdomain\":\"a b\"}", "subdomain" },
    { "[", NULL },
    { "{\"domain\":{}}", "domain" },
  };
  g_autoptr(JsonObject) row = NULL;

  practice_test_reset ();
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      JsonObject *reply = practice_test_api ("POST", "/whitelabel/domains", bad[i].body);

      STATUS (400);
      g_assert_cmpstr (json_object_get_string_member (first_error (reply), "field"), ==,
                       bad[i].field);
    }
  row = create_domain ("{\"domain\":\"example.jp\"}");
  practice_test_api ("POST", "/whitelabel/domains", "{\"domain\":\"example.jp\"}");
  STATUS (400);
  practice_test_api ("GET", "/whitelabel/domains/77", NULL);
  STATUS (404);
}

static void
test_paging (void)
{
  PracticeTest *test = practice_test_get ();
  JsonArray *page;

  practice_test_reset ();
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"domain\":\"d%u.example%u.jp\"}", i, i);
      g_autoptr(JsonObject) row = create_domain (body);
    }
  practice_test_api ("GET", "/whitelabel/domains?limit=2&offset=3", NULL);
  page = json_node_get_array (test->reply);
  g_assert_cmpuint (json_array_get_length (page), ==, 2);
  g_assert_cmpstr (practice_test_string (json_array_get_object_element (page, 0), "domain"), ==,
                   "d3.example3.jp");
  practice_test_api ("GET", "/whitelabel/domains?domain=example4", NULL);
  page = json_node_get_array (test->reply);
  g_assert_cmpuint (json_array_get_length (page), ==, 1);
  practice_test_api ("GET", "/whitelabel/domains?limit=2&offset=5", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (test->reply)), ==, 0);
}

/* The second validation after the move to a CDN is what breaks the branding. */
static void
test_link (void)
{
  PracticeTest *test = practice_test_get ();
  g_autoptr(JsonObject) row = NULL;
  JsonObject *answer;
  g_autofree char *path = NULL;

  practice_test_reset ();
  row = json_object_ref (practice_test_api ("POST", "/whitelabel/links",
                                            "{\"domain\":\"example.jp\",\"subdomain\":\"click\"}"));
  STATUS (201);
  g_assert_cmpstr (practice_test_string (row, "dns.domain_cname.host"), ==, "click.example.jp");
  g_assert_cmpstr (practice_test_string (row, "dns.owner_cname.data"), ==, "sendgrid.net");
  practice_test_register (row, "domain_cname", NULL);
  practice_test_register (row, "owner_cname", NULL);
  g_assert_true (json_object_get_boolean_member (validate (row, "links"), "valid"));

  practice_test_control ("POST", "/records",
                         "{\"host\":\"click.example.jp\",\"type\":\"CNAME\","
                         "\"value\":\"d1.cloudfront.net\"}");
  path = g_strdup_printf ("/whitelabel/links/%" G_GINT64_FORMAT,
                          json_object_get_int_member (row, "id"));
  g_assert_true (json_object_get_boolean_member (practice_test_api ("GET", path, NULL), "valid"));
  answer = validate (row, "links");
  g_assert_false (json_object_get_boolean_member (answer, "valid"));
  g_assert_cmpstr (practice_test_string (answer, "validation_results.domain_cname.reason"), ==,
                   "Expected CNAME for \"click.example.jp\" to match \"sendgrid.net\" but found "
                   "\"d1.cloudfront.net.\".");
  g_assert_false (json_object_get_boolean_member (practice_test_api ("GET", path, NULL), "valid"));

  practice_test_api ("DELETE", path, NULL);
  STATUS (204);
  g_assert_cmpstr (test->text, ==, "");
  practice_test_api ("GET", path, NULL);
  STATUS (404);
}

static void
test_mail (void)
{
  g_autoptr(JsonObject) row = NULL;
  static const char mail[] =
    "{\"personalizations\":[{\"to\":[{\"email\":\"a@example.org\"}]}],"
    "\"from\":{\"email\":\"b@example.jp\"},\"subject\":\"s\","
    "\"content\":[{\"type\":\"text/plain\",\"value\":\"x\"}]}";
  static const char sandbox[] =
    "{\"personalizations\":[{\"to\":[{\"email\":\"a@example.org\"}]}],"
    "\"from\":{\"email\":\"b@example.jp\"},\"subject\":\"s\","
    "\"content\":[{\"type\":\"text/plain\",\"value\":\"x\"}],"
    "\"mail_settings\":{\"sandbox_mode\":{\"enable\":true}}}";
  JsonArray *mails;

  practice_test_reset ();
  row = create_domain ("{\"domain\":\"example.jp\"}");
  practice_test_api ("POST", "/mail/send", mail);
  STATUS (403);
  practice_test_register (row, "mail_cname", NULL);
  practice_test_register (row, "dkim1", NULL);
  practice_test_register (row, "dkim2", NULL);
  validate (row, "domains");
  practice_test_api ("POST", "/mail/send", mail);
  STATUS (202);
  practice_test_api ("POST", "/mail/send", sandbox);
  STATUS (200);
  practice_test_api ("POST", "/mail/send", "{\"personalizations\":[{\"to\":[]}]}");
  STATUS (400);
  mails = json_object_get_array_member (practice_test_control ("GET", "/mails", NULL), "mails");
  g_assert_cmpuint (json_array_get_length (mails), ==, 2);
}

static void
test_control (void)
{
  static const char *const wrong[] = {
    "{\"delay\":5,\"ttl\":\"long\"}", "{\"delay\":5,\"ttl\":-1}",
    "{\"delay\":5,\"ttl\":2147483648}", "{\"delay\":5,\"missing_scopes\":1}",
    "{\"delay\":5,\"tll\":60}",
  };
  PracticeTest *test = practice_test_get ();
  SoupMessage *message;
  g_autofree char *url = NULL;
  JsonObject *reply;

  practice_test_reset ();
  url = g_strconcat (json_object_get_string_member (test->file, "http"), "/practice/v1/status",
                     NULL);
  practice_test_send (test, soup_message_new ("GET", url), NULL);
  STATUS (401);
  message = soup_message_new ("GET", url);
  soup_message_headers_append (soup_message_get_request_headers (message), "X-Practice-Token",
                               "guessed");
  practice_test_send (test, message, NULL);
  STATUS (401);

  /* One that is wrong, and none of them is taken. */
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      practice_test_control ("POST", "/settings", wrong[i]);
      STATUS (400);
      reply = practice_test_control ("GET", "/settings", NULL);
      g_assert_cmpint (json_object_get_int_member (reply, "delay"), ==, 0);
    }
  reply = practice_test_control ("POST", "/settings", "{\"ttl\":60,\"delay\":30}");
  g_assert_cmpint (json_object_get_int_member (reply, "ttl"), ==, 60);

  practice_test_control ("POST", "/records",
                         "{\"host\":\"A.example.jp.\",\"type\":\"txt\",\"value\":\"x\"}");
  STATUS (201);
  reply = practice_test_control ("GET", "/records?zone=example.jp", NULL);
  reply = json_array_get_object_element (json_object_get_array_member (reply, "records"), 0);
  g_assert_cmpstr (practice_test_string (reply, "host"), ==, "a.example.jp");
  g_assert_cmpint (json_object_get_int_member (reply, "ttl"), ==, 60);
  g_assert_false (json_object_get_boolean_member (reply, "published"));
  practice_test_control ("POST", "/settings", "{\"clock_offset\":40}");
  reply = practice_test_control ("GET", "/records?zone=example.jp", NULL);
  reply = json_array_get_object_element (json_object_get_array_member (reply, "records"), 0);
  g_assert_true (json_object_get_boolean_member (reply, "published"));

  practice_test_control (
    "POST", "/records/register",
    "{\"records\":[{\"host\":\"b.example.jp\",\"type\":\"TXT\",\"value\":\"x\"}],"
    "\"mistake\":\"proxied\"}");
  STATUS (409);

  /* All or none. */
  practice_test_control (
    "POST", "/records/register",
    "{\"records\":[{\"host\":\"c.example.jp\",\"type\":\"CNAME\",\"value\":\"x.example.net\"},"
    "{\"host\":\"b.example.jp\",\"type\":\"TXT\",\"value\":\"x\"}],\"mistake\":\"proxied\"}");
  STATUS (409);
  reply = practice_test_control ("GET", "/records?zone=example.jp", NULL);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (reply, "records")), ==, 1);
  practice_test_control ("POST", "/records", "{\"host\":\"x.sendgrid.net\",\"type\":\"A\","
                         "\"value\":\"192.0.2.1\"}");
  STATUS (400);
}

static void
test_import (void)
{
  JsonObject *reply;
  JsonArray *records;

  practice_test_reset ();
  reply = practice_test_control (
    "POST", "/records/import",
    "{\"zone\":\"example.jp\",\"text\":\"$TTL 600\\n@ IN SOA a b 1 2 3 4 5\\n"
    "@ IN TXT ( \\\"v=spf1 \\\"\\n \\\"-all\\\" ) ; two strings\\n"
    "mail 60 IN MX 10 mx.example.com.\\n\\tIN TXT \\\"a;b\\\"\\n"
    "em1 CNAME u1.wl2.sendgrid.net.\\nrubbish\\n\"}");
  g_assert_cmpint (json_object_get_int_member (reply, "added"), ==, 4);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (reply, "skipped")), ==, 2);
  reply = practice_test_control ("GET", "/records", NULL);
  records = json_object_get_array_member (reply, "records");
  g_assert_cmpstr (practice_test_string (json_array_get_object_element (records, 0), "value"), ==,
                   "v=spf1 -all");
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (records, 1), "ttl"),
                   ==, 60);
  g_assert_cmpstr (practice_test_string (json_array_get_object_element (records, 2), "host"), ==,
                   "mail.example.jp");
  g_assert_cmpstr (practice_test_string (json_array_get_object_element (records, 3), "value"), ==,
                   "u1.wl2.sendgrid.net");
}

static void
test_faults (void)
{
  static const struct { const char *kind; guint status; guint n_domains; } rows[] = {
    { "server-error", 500, 0 }, { "bad-gateway", 502, 0 }, { "throttle", 429, 0 },
    { "forbidden", 403, 0 }, { "unauthorised", 401, 0 }, { "nonsense", 200, 0 },
    { "wrong-shape", 200, 0 }, { "huge", 200, 0 }, { "cut-after", 0, 1 },
    { "cut", 0, 1 }, { "server-error-after", 500, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *body = g_strdup_printf (
        "{\"kind\":\"%s\",\"method\":\"POST\",\"path\":\"/v3/whitelabel/domains\"}",
        rows[i].kind);
      JsonObject *status;

      practice_test_reset ();
      practice_test_control ("POST", "/faults", body);
      STATUS (200);
      practice_test_api ("GET", "/scopes", NULL);
      STATUS (200);
      practice_test_api ("POST", "/whitelabel/domains", "{\"domain\":\"example.jp\"}");
      STATUS (rows[i].status);
      status = practice_test_control ("GET", "/status", NULL);
      g_assert_cmpint (json_object_get_int_member (status, "domains"), ==, rows[i].n_domains);
      practice_test_api ("GET", "/scopes", NULL);
      STATUS (200);
    }
  practice_test_control ("POST", "/faults", "{\"kind\":\"no-such-fault\"}");
  STATUS (400);
}

/* What was there before comes back, at the same addresses, with the same keys. */
static void
test_restart (void)
{
  PracticeTest *test = practice_test_get ();
  g_autoptr(JsonObject) row = NULL;
  g_autoptr(JsonObject) before = NULL;
  g_autofree char *port_file = g_build_filename (test->dir, "practice.json", NULL);
  static const char *const same[] = { "http", "api_key", "control_token", "dns_recursive" };
  GStatBuf buffer;

  practice_test_reset ();
  row = create_domain ("{\"domain\":\"example.jp\"}");
  practice_test_register (row, "mail_cname", NULL);
  practice_test_register (row, "dkim1", "wrong-type");
  practice_test_register (row, "dkim2", NULL);
  before = json_object_ref (test->file);
  g_assert_cmpint (g_stat (port_file, &buffer), ==, 0);
  g_assert_cmpint (buffer.st_mode & 0777, ==, 0600);

  practice_test_stop (test);
  g_assert_false (g_file_test (port_file, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_set_contents (port_file, "stale", -1, NULL));
  practice_test_start (test);

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    g_assert_cmpstr (json_object_get_string_member (test->file, same[i]), ==,
                     json_object_get_string_member (before, same[i]));
  practice_test_register (row, "dkim1", NULL);
  g_assert_true (json_object_get_boolean_member (validate (row, "domains"), "valid"));
}

static void
test_second_instance (void)
{
  PracticeTest *test = practice_test_get ();
  PracticeOptions options = { .data_dir = test->dir };
  g_autoptr(GError) error = NULL;

  g_assert_null (practice_start (&options, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BUSY);
  practice_test_api ("GET", "/scopes", NULL);
  STATUS (200);
}

static void
quit_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static gboolean
has_quit (gpointer user_data)
{
  return *(gboolean *) user_data;
}

static void
test_shutdown (void)
{
  PracticeTest *test = practice_test_get ();
  gboolean quit = FALSE;

  practice_set_quit (test->practice, quit_cb, &quit);
  practice_test_control ("POST", "/shutdown", NULL);
  STATUS (200);
  todoku_test_wait_until (has_quit, &quit);
  practice_set_quit (test->practice, NULL, NULL);
}

static void
test_large_bodies (void)
{
  static const struct { const char *path; gsize length; guint status; } cases[] = {
    { "/v3/whitelabel/domains", 60 * 1024, 400 },
    { "/v3/whitelabel/domains", 65 * 1024, 413 },
    { "/v3/whitelabel/domains", 8 * 1024 * 1024, 413 },
    { "/practice/v1/settings", 65 * 1024, 413 },
  };
  PracticeTest *test = practice_test_get ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body = g_strnfill (cases[i].length, ' ');
      g_autofree char *url = g_strconcat (json_object_get_string_member (test->file, "http"),
                                          cases[i].path, NULL);
      g_autofree char *key = g_strconcat ("Bearer ",
                                          json_object_get_string_member (test->file, "api_key"),
                                          NULL);
      SoupMessage *message = soup_message_new ("POST", url);

      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization",
                                    key);
      practice_test_send (test, message, body);
      g_test_message ("%s %" G_GSIZE_FORMAT, cases[i].path, cases[i].length);
      STATUS (cases[i].status);
    }

  /* Whoever knows the token imports whole zones. */
  {
    g_autofree char *zone = g_strnfill (2 * 1024 * 1024, 'x');
    g_autofree char *body = g_strdup_printf ("{\"zone\":\"example.jp\",\"text\":\"; %s\"}", zone);

    practice_test_control ("POST", "/records/import", body);
    STATUS (200);
  }
}

static void
test_deep_body (void)
{
  const guint depth = 200 * 1000;
  g_autofree char *open = g_strnfill (depth, '[');
  g_autofree char *close = g_strnfill (depth, ']');
  g_autofree char *body = g_strdup_printf ("{\"a\":%s%s}", open, close);
  g_autofree char *shallow = g_strdup_printf ("{\"a\":%.20000s%.20000s}", open, close);

  practice_test_control ("POST", "/settings", body);
  STATUS (400);
  practice_test_api ("POST", "/whitelabel/domains", shallow);
  STATUS (400);
  practice_test_api ("GET", "/scopes", NULL);
  STATUS (200);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/practice/sendgrid/authorisation", test_authorisation);
  g_test_add_func ("/practice/sendgrid/domain", test_domain);
  g_test_add_func ("/practice/sendgrid/manual-security", test_manual);
  g_test_add_func ("/practice/sendgrid/refusals", test_refusals);
  g_test_add_func ("/practice/sendgrid/paging", test_paging);
  g_test_add_func ("/practice/sendgrid/link-breaks", test_link);
  g_test_add_func ("/practice/sendgrid/mail", test_mail);
  g_test_add_func ("/practice/control/settings-and-records", test_control);
  g_test_add_func ("/practice/control/import", test_import);
  g_test_add_func ("/practice/control/faults", test_faults);
  g_test_add_func ("/practice/server/large-bodies", test_large_bodies);
  g_test_add_func ("/practice/server/deep-body", test_deep_body);
  g_test_add_func ("/practice/server/restart", test_restart);
  g_test_add_func ("/practice/server/second-instance", test_second_instance);
  g_test_add_func ("/practice/server/shutdown", test_shutdown);

  status = g_test_run ();
  practice_test_free ();

  return status;
}
