/* SPDX-License-Identifier: GPL-3.0-or-later
 * Resend over the wire: paths, bodies, pages, names that are relative, a verification that resets,
 * and every refusal that its reference lists.
 */
#include "kind-fixture.h"
#include "todoku-remote-record.h"
#include "todoku-resend.h"

#include <string.h>

#define ID "d91cd9bd-1176-453e-8fc1-35364d380206"
#define RECORD(record, name, type, status, value) \
  "{\"record\":\"" record "\",\"name\":\"" name "\",\"type\":\"" type "\",\"ttl\":\"Auto\"," \
  "\"status\":\"" status "\",\"value\":\"" value "\"}"
#define DOMAIN(name, status, records) \
  "{\"object\":\"domain\",\"id\":\"" ID "\",\"name\":\"" name "\",\"status\":\"" status "\"," \
  "\"region\":\"ap-northeast-1\",\"records\":[" records "]}"
#define RECORDS(status) \
  "{\"record\":\"SPF\",\"name\":\"send\",\"type\":\"MX\",\"ttl\":\"Auto\",\"status\":\"" status \
  "\",\"value\":\"feedback-smtp.ap-northeast-1.amazonses.com\",\"priority\":\"10\"}," \
  RECORD ("SPF", "send", "TXT", status, "\\\"v=spf1 include:amazonses.com ~all\\\"") "," \
  RECORD ("DKIM", "resend._domainkey", "TXT", status, "p=MIGfMA0") "," \
  RECORD ("Tracking", "links.example.co.jp", "CNAME", status, "links1.resend-dns.com") "," \
  RECORD ("TrackingCAA", "", "CAA", status, "0 issue \\\"amazon.com\\\"") "," \
  RECORD ("Receiving", "@", "MX", status, "inbound-smtp.ap-northeast-1.amazonaws.com")
#define ERROR(status, name, message) \
  "{\"statusCode\":" #status ",\"name\":\"" name "\",\"message\":\"" message "\"}"

static TodokuService *
make_service (TodokuHttp  *http,
              const char  *url,
              GError     **error)
{
  return todoku_resend_new (http, url, " re_key\n", error);
}

static const TodokuRecord *
nth_record (const TodokuRemote *remote,
            guint               n)
{
  return g_ptr_array_index (remote->records, n);
}

static void
test_create (KindFixture   *fixture,
             gconstpointer  data)
{
  const TodokuRemoteRequest request = {
    .domain = "example.co.jp", .region = "ap-northeast-1", .subdomain = "bounce"
  };
  const MockRequest *sent;
  g_autoptr(TodokuRemote) remote = NULL;
  g_autoptr(GError) error = NULL;

  mock_server_push (fixture->server, 201, DOMAIN ("Example.co.jp", "not_started",
                                                  RECORDS ("not_started")), NULL);
  remote = todoku_service_create (fixture->service, TODOKU_REMOTE_DOMAIN, &request, &error);
  g_assert_no_error (error);
  kind_assert_request (fixture, 0, "POST", "/domains");
  sent = mock_server_get_request (fixture->server, 0);
  g_assert_cmpstr (mock_request_get_header (sent, "Authorization"), ==, "Bearer re_key");
  /* Without one it is refused. */
  g_assert_nonnull (mock_request_get_header (sent, "User-Agent"));
  g_assert_cmpstr (sent->body, ==, "{\"name\":\"example.co.jp\",\"region\":\"ap-northeast-1\","
                   "\"custom_return_path\":\"bounce\"}");

  g_assert_cmpstr (remote->id, ==, ID);
  g_assert_cmpstr (remote->domain, ==, "example.co.jp");
  g_assert_false (remote->valid);
  g_assert_cmpint (remote->validation->state, ==, -1);
  /* Neither what would take the company's mail away nor what cannot be entered. */
  g_assert_cmpuint (remote->records->len, ==, 4);
  g_assert_cmpstr (nth_record (remote, 0)->host, ==, "send.example.co.jp");
  g_assert_cmpint (nth_record (remote, 0)->priority, ==, 10);
  g_assert_cmpstr (nth_record (remote, 1)->value, ==, "v=spf1 include:amazonses.com ~all");
  g_assert_cmpstr (nth_record (remote, 2)->host, ==, "resend._domainkey.example.co.jp");
  g_assert_true (nth_record (remote, 2)->required);
  g_assert_cmpstr (nth_record (remote, 3)->host, ==, "links.example.co.jp");
  g_assert_false (nth_record (remote, 3)->required);
}

/* One answer of the live service is for notifications.aiwholesail.com. */
static void
test_hosts (void)
{
  static const struct { const char *name, *domain, *host, *alternative; } cases[] = {
    { "resend._domainkey", "example.co.jp", "resend._domainkey.example.co.jp", NULL },
    { "resend._domainkey.notifications", "notifications.aiwholesail.com",
      "resend._domainkey.notifications.aiwholesail.com", NULL },
    { "resend._domainkey", "news.example.co.jp", "resend._domainkey.news.example.co.jp",
      "resend._domainkey.example.co.jp" },
    { "send.mail.news", "mail.news.example.jp", "send.mail.news.example.jp", NULL },
    { "send.news", "mail.news.example.jp", "send.news.mail.news.example.jp",
      "send.news.example.jp" },
    { "links.example.co.jp", "news.example.co.jp", "links.example.co.jp", NULL },
    { "Links.EXAMPLE.co.jp.", "example.co.jp", "Links.EXAMPLE.co.jp", NULL },
    { "notexample.co.jp", "example.co.jp", "notexample.co.jp.example.co.jp", NULL },
    { "@", "news.example.co.jp", "news.example.co.jp", NULL },
    { "", "example.co.jp", "example.co.jp", NULL },
    { NULL, "example.co.jp", "example.co.jp", NULL },
    { "send", "co.jp", "send.co.jp", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *host = NULL;
      g_autofree char *alternative = NULL;
      gboolean in_doubt = todoku_host_read (cases[i].name, cases[i].domain, &host, &alternative);

      g_test_message ("%s of %s", cases[i].name, cases[i].domain);
      g_assert_cmpstr (host, ==, cases[i].host);
      g_assert_cmpstr (alternative, ==, cases[i].alternative);
      g_assert_true (in_doubt == (alternative != NULL));
    }
}

static void
test_test (KindFixture   *fixture,
           gconstpointer  data)
{
  g_autoptr(TodokuScopes) scopes = NULL;
  g_autoptr(GError) error = NULL;

  mock_server_push (fixture->server, 200, "{\"object\":\"list\",\"has_more\":false,\"data\":[]}",
                    NULL);
  scopes = todoku_service_test (fixture->service, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (scopes->is_probe);
  g_assert_cmpuint (g_strv_length (scopes->missing), ==, 0);
  kind_assert_request (fixture, 0, "GET", "/domains");
}

/* What is verified, or being looked for, is left alone: to verify would set it back. */
static void
test_verify (KindFixture   *fixture,
             gconstpointer  data)
{
  static const struct { const char *before, *after; guint n_requests; gboolean valid; int state; }
  cases[] = {
    { "verified", NULL, 1, TRUE, TODOKU_SERVICE_STATE_VERIFIED },
    { "pending", NULL, 1, FALSE, TODOKU_SERVICE_STATE_PENDING },
    { "not_started", "pending", 3, FALSE, TODOKU_SERVICE_STATE_PENDING },
    { "failed", "pending", 3, FALSE, TODOKU_SERVICE_STATE_PENDING },
    { "temporary_failure", "temporary_failure", 3, FALSE, TODOKU_SERVICE_STATE_LOST },
    { "failed", "failed", 3, FALSE, TODOKU_SERVICE_STATE_FAILED },
    { "something_new", "verified", 3, TRUE, TODOKU_SERVICE_STATE_VERIFIED },
  };
  guint n_requests = 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *before = g_strdup_printf (DOMAIN ("example.co.jp", "%s", ""),
                                                 cases[i].before);
      g_autofree char *after = g_strdup_printf (DOMAIN ("example.co.jp", "%s", ""),
                                                cases[i].after != NULL ? cases[i].after : "");
      g_autoptr(TodokuValidation) validation = NULL;
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", cases[i].before);
      mock_server_push (fixture->server, 200, before, NULL);
      if (cases[i].after != NULL)
        {
          mock_server_push (fixture->server, 200, "{\"object\":\"domain\",\"id\":\"" ID "\"}",
                            NULL);
          mock_server_push (fixture->server, 200, after, NULL);
        }
      validation = todoku_service_verify (fixture->service, TODOKU_REMOTE_DOMAIN, ID, NULL,
                                          &error);
      g_assert_no_error (error);
      g_assert_true (validation->valid == cases[i].valid);
      g_assert_cmpint (validation->state, ==, cases[i].state);
      g_assert_true ((validation->settles_in > 0) ==
                     (cases[i].state == TODOKU_SERVICE_STATE_PENDING));
      n_requests += cases[i].n_requests;
      g_assert_cmpuint (mock_server_get_count (fixture->server), ==, n_requests);
      if (cases[i].after != NULL)
        kind_assert_request (fixture, n_requests - 2, "POST", "/domains/" ID "/verify");
    }
}

/* Sending counts, whatever becomes of receiving. */
static void
test_partly (KindFixture   *fixture,
             gconstpointer  data)
{
  static const struct { const char *body; gboolean valid; } cases[] = {
    { DOMAIN ("example.co.jp", "partially_verified", RECORDS ("verified")), TRUE },
    { DOMAIN ("example.co.jp", "partially_failed", RECORDS ("verified")), TRUE },
    { DOMAIN ("example.co.jp", "partially_verified", RECORDS ("pending")), FALSE },
    { DOMAIN ("example.co.jp", "partially_verified", ""), FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TodokuRemote) remote = NULL;
      g_autoptr(GError) error = NULL;

      mock_server_push (fixture->server, 200, cases[i].body, NULL);
      remote = todoku_service_get (fixture->service, TODOKU_REMOTE_DOMAIN, ID, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (remote->valid == cases[i].valid);
    }
}

static void
answer_page (const MockRequest *request,
             SoupServerMessage *message,
             gpointer           user_data)
{
  const char *after = g_hash_table_lookup (request->query, "after");
  guint start = after != NULL ? atoi (after) : 0;
  guint n_domains = GPOINTER_TO_UINT (user_data);
  guint end = MIN (start + 100, n_domains);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "{\"object\":\"list\",\"has_more\":%s,\"data\":[",
                          end < n_domains ? "true" : "false");
  for (guint i = start; i < end; i++)
    g_string_append_printf (text, "%s{\"id\":\"%u\",\"name\":\"d%u.example\","
                            "\"status\":\"verified\"}", i > start ? "," : "", i + 1, i);
  g_string_append (text, "]}");
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, text->str,
                                    text->len);
  g_string_free (text, TRUE);
}

static void
test_list (KindFixture   *fixture,
           gconstpointer  data)
{
  static const guint counts[] = { 0, 1, 100, 250 };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autoptr(GPtrArray) list = NULL;
      g_autoptr(GError) error = NULL;

      mock_server_set_handler (fixture->server, answer_page, GUINT_TO_POINTER (counts[i]));
      list = todoku_service_list (fixture->service, TODOKU_REMOTE_DOMAIN, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (list->len, ==, counts[i]);
    }
}

/* A list that says that it goes on and does not is no reason to ask for ever. */
static void
test_endless (KindFixture   *fixture,
              gconstpointer  data)
{
  g_autoptr(GPtrArray) list = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    mock_server_push (fixture->server, 200, "{\"has_more\":true,\"data\":[{\"id\":\"1\",\"name\":"
                      "\"a.example\",\"status\":\"verified\"}]}", NULL);
  list = todoku_service_list (fixture->service, TODOKU_REMOTE_DOMAIN, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 1);
}

/* After a lost answer it is looked for by name, and comes with its records. */
static void
test_by_name (KindFixture   *fixture,
              gconstpointer  data)
{
  g_autoptr(GPtrArray) list = NULL;
  g_autoptr(GError) error = NULL;

  mock_server_push (fixture->server, 200, "{\"has_more\":false,\"data\":[{\"id\":\"1\",\"name\":"
                    "\"a.example\"},{\"id\":\"" ID "\",\"name\":\"example.co.jp\"}]}", NULL);
  mock_server_push (fixture->server, 200, DOMAIN ("example.co.jp", "pending", RECORDS ("pending")),
                    NULL);
  list = todoku_service_list (fixture->service, TODOKU_REMOTE_DOMAIN, "EXAMPLE.co.jp", NULL,
                              &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpuint (((TodokuRemote *) list->pdata[0])->records->len, ==, 4);
  kind_assert_request (fixture, 1, "GET", "/domains/" ID);
}

static void
test_remove (KindFixture   *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  mock_server_push (fixture->server, 200, "{\"object\":\"domain\",\"deleted\":true}", NULL);
  g_assert_true (todoku_service_remove (fixture->service, TODOKU_REMOTE_DOMAIN, ID, &error));
  g_assert_no_error (error);
  kind_assert_request (fixture, 0, "DELETE", "/domains/" ID);

  mock_server_push (fixture->server, 404, ERROR (404, "not_found", "Domain not found"), NULL);
  g_assert_false (todoku_service_remove (fixture->service, TODOKU_REMOTE_DOMAIN, ID, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND);
  g_clear_error (&error);

  mock_server_push (fixture->server, 200, "<html>Sign in</html>", NULL);
  g_assert_false (todoku_service_remove (fixture->service, TODOKU_REMOTE_DOMAIN, ID, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY);
}

static void
test_mail (KindFixture   *fixture,
           gconstpointer  data)
{
  const TodokuMail mail = { "i@example.co.jp", "株式会社 \"例\"", "a@example.net", "件名", "本文",
                            FALSE };
  g_autofree char *words = NULL;
  g_autoptr(GError) error = NULL;

  mock_server_push (fixture->server, 200, "{\"id\":\"x\"}", NULL);
  words = todoku_service_send_test (fixture->service, &mail, &error);
  g_assert_no_error (error);
  kind_assert_request (fixture, 0, "POST", "/emails");
  g_assert_cmpstr (mock_server_get_request (fixture->server, 0)->body, ==,
                   "{\"from\":\"\\\"株式会社 例\\\" <i@example.co.jp>\",\"to\":[\"a@example.net\"],"
                   "\"subject\":\"件名\",\"text\":\"本文\"}");
}

static void
test_refusals (KindFixture   *fixture,
               gconstpointer  data)
{
  static const KindRefusal refusals[] = {
    { 401, ERROR (401, "missing_api_key", "Missing API key"), TODOKU_ERROR_UNAUTHORISED },
    { 400, ERROR (400, "validation_error", "API key is invalid"), TODOKU_ERROR_UNAUTHORISED },
    { 401, ERROR (401, "validation_error", "API key is invalid"), TODOKU_ERROR_UNAUTHORISED },
    { 403, ERROR (403, "invalid_api_key", "API key is invalid"), TODOKU_ERROR_UNAUTHORISED },
    { 401, ERROR (401, "restricted_api_key", "This API key is restricted to only send emails"),
      TODOKU_ERROR_KEY_ONLY_SENDS },
    { 403, ERROR (403, "restricted_api_key", "API key is not active"), TODOKU_ERROR_UNAUTHORISED },
    { 403, ERROR (403, "suspended_api_key", "suspended"), TODOKU_ERROR_SUSPENDED },
    { 403, ERROR (403, "invalid_permission", "no"), TODOKU_ERROR_FORBIDDEN },
    { 403, ERROR (403, "validation_error", "The a.jp domain has been registered already."),
      TODOKU_ERROR_CONFLICT },
    { 400, ERROR (400, "validation_error", "The a.jp domain has been registered already."),
      TODOKU_ERROR_CONFLICT },
    { 403, ERROR (403, "validation_error", "The a.jp domain is not verified."),
      TODOKU_ERROR_NOT_VERIFIED },
    { 403, ERROR (403, "validation_error", "You can only send testing emails to your own address"),
      TODOKU_ERROR_NOT_VERIFIED },
    { 403, ERROR (403, "validation_error", "Your plan includes 1 domain"), TODOKU_ERROR_QUOTA },
    { 400, ERROR (400, "validation_error", "name is bad"), TODOKU_ERROR_REFUSED },
    { 422, ERROR (422, "missing_required_field", "name"), TODOKU_ERROR_REFUSED },
    { 422, ERROR (422, "invalid_parameter", "id must be a UUID"), TODOKU_ERROR_REFUSED },
    { 404, ERROR (404, "not_found", "Domain not found"), TODOKU_ERROR_NOT_FOUND },
    { 405, ERROR (405, "method_not_allowed", "no"), TODOKU_ERROR_NOT_FOUND },
    { 409, ERROR (409, "resource_locked", "wait"), TODOKU_ERROR_BUSY },
    { 409, ERROR (409, "concurrent_idempotent_requests", "wait"), TODOKU_ERROR_BUSY },
    { 409, ERROR (409, "invalid_idempotent_request", "no"), TODOKU_ERROR_BUSY },
    { 429, ERROR (429, "rate_limit_exceeded", "slow"), TODOKU_ERROR_RATE_LIMITED },
    { 429, ERROR (429, "daily_quota_exceeded", "tomorrow"), TODOKU_ERROR_QUOTA },
    { 429, ERROR (429, "monthly_quota_exceeded", "later"), TODOKU_ERROR_QUOTA },
    { 500, ERROR (500, "application_error", "oops"), TODOKU_ERROR_SERVER_FAILED },
    { 503, ERROR (503, "service_unavailable", "oops"), TODOKU_ERROR_SERVER_FAILED },
    { 500, ERROR (500, "validation_error", "registered already"), TODOKU_ERROR_SERVER_FAILED },
    { 502, "<html>Bad gateway</html>", TODOKU_ERROR_SERVER_FAILED },
    { 403, "error code: 1010", TODOKU_ERROR_REFUSED },
    { 402, "", TODOKU_ERROR_QUOTA },
    { 429, ERROR (429, "validation_error", "slow"), TODOKU_ERROR_RATE_LIMITED },
    { 401, ERROR (401, "validation_error", "no"), TODOKU_ERROR_UNAUTHORISED },
    { 400, "", TODOKU_ERROR_REFUSED },
  };

  kind_assert_refusals (fixture, refusals, G_N_ELEMENTS (refusals));
}

static void
test_tolerant (KindFixture   *fixture,
               gconstpointer  data)
{
  kind_assert_tolerant (fixture, DOMAIN ("example.co.jp", "pending",
                                         RECORD ("DKIM", "a", "TXT", "pending", "p=x")));
  kind_assert_foreign (fixture);
  kind_assert_no_conflict (fixture, &(KindRefusal) { 409, "", 0 });
  kind_assert_unsure_mail (fixture);
  kind_assert_one_listed (fixture,
                          "{\"has_more\":false,\"data\":[null,{\"id\":\"1\",\"name\":\"a.jp\"}]}");
}

/* The page of somebody else has begun nothing. */
static void
test_verify_answer (KindFixture   *fixture,
                    gconstpointer  data)
{
  static const char *const pages[] = { "<html>Sign in</html>", "[]", "{\"id\":\"1" };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autoptr(GError) error = NULL;

      mock_server_push (fixture->server, 200,
                        DOMAIN ("example.co.jp", "not_started",
                                RECORD ("DKIM", "a", "TXT", "not_started", "p=x")), NULL);
      mock_server_push (fixture->server, 200, pages[i], NULL);
      g_assert_null (todoku_service_verify (fixture->service, TODOKU_REMOTE_DOMAIN, ID, NULL,
                                            &error));
      g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY);
    }
}

/* What is no name is nothing to enter, and what stands there twice is entered once. */
static void
test_names (KindFixture   *fixture,
            gconstpointer  data)
{
  static const char *const bad[] = {
    RECORD ("SPF", "send..x", "TXT", "pending", "p=x"),
    RECORD ("SPF", "<b>", "TXT", "pending", "p=x"),
    RECORD ("DKIM", "a b", "CNAME", "pending", "a.example.net"),
    RECORD ("DKIM", "a", "CNAME", "pending", "https://a.example.net/"),
    RECORD ("DKIM", "a", "CNAME", "pending", ".example.net"),
  };
  g_autoptr(TodokuRemote) remote = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *body = g_strdup_printf (DOMAIN ("example.co.jp", "pending", "%s"), bad[i]);
      g_autoptr(GError) refusal = NULL;

      mock_server_push (fixture->server, 200, body, NULL);
      g_assert_null (todoku_service_get (fixture->service, TODOKU_REMOTE_DOMAIN, ID, NULL,
                                         &refusal));
      g_assert_error (refusal, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY);
    }
  mock_server_push (fixture->server, 200,
                    DOMAIN ("example.co.jp", "pending",
                            RECORD ("DKIM", "a_b", "CNAME", "pending", "a.example.net.") ","
                            RECORD ("DKIM", "a_b", "CNAME", "pending", "a.example.net.") ","
                            RECORD ("SPF", "@", "TXT", "pending", "v=spf1 -all")), NULL);
  remote = todoku_service_get (fixture->service, TODOKU_REMOTE_DOMAIN, ID, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (remote->records->len, ==, 2);
}

/* Many more records than anybody types are somebody's joke. */
static void
test_too_many (KindFixture   *fixture,
               gconstpointer  data)
{
  g_autoptr(GString) records = g_string_new (NULL);
  g_autofree char *body = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (records, "%s" RECORD ("DKIM", "a", "TXT", "pending", "p=%u"),
                            i > 0 ? "," : "", i);
  body = g_strdup_printf (DOMAIN ("example.co.jp", "pending", "%s"), records->str);
  mock_server_push (fixture->server, 200, body, NULL);
  g_assert_null (todoku_service_get (fixture->service, TODOKU_REMOTE_DOMAIN, ID, NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY);
}

static void
test_keys (void)
{
  static const struct { const char *key; int code; } cases[] = {
    { "", TODOKU_ERROR_KEY_MISSING }, { " \n", TODOKU_ERROR_KEY_MISSING },
    { "re_a\r\nX: y", TODOKU_ERROR_BAD_INPUT }, { "re_あ", TODOKU_ERROR_BAD_INPUT },
  };
  g_autoptr(TodokuClock) clock = todoku_clock_new (1);
  g_autoptr(TodokuHttp) http = todoku_http_new (clock);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (todoku_resend_new (http, "https://api.resend.com", cases[i].key, &error));
      g_assert_error (error, TODOKU_ERROR, cases[i].code);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/delivery/resend/" name, KindFixture, make_service, kind_fixture_set_up, func, \
              kind_fixture_tear_down)
  ADD ("create", test_create);
  ADD ("test", test_test);
  ADD ("verify", test_verify);
  ADD ("partly", test_partly);
  ADD ("list", test_list);
  ADD ("endless", test_endless);
  ADD ("by-name", test_by_name);
  ADD ("remove", test_remove);
  ADD ("mail", test_mail);
  ADD ("refusals", test_refusals);
  ADD ("tolerant", test_tolerant);
  ADD ("verify-answer", test_verify_answer);
  ADD ("names", test_names);
  ADD ("too-many", test_too_many);
  g_test_add_func ("/delivery/resend/hosts", test_hosts);
  g_test_add_func ("/delivery/resend/keys", test_keys);

  return g_test_run ();
}
