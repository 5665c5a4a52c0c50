/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mailgun over the wire: multipart bodies, records without names, a message that always says the
 * same, plain text in place of JSON, two regions, and every refusal that its reference lists.
 */
#include "kind-fixture.h"
#include "todoku-mailgun.h"

#include <string.h>

#define RECORD(type, name, value, valid) \
  "{\"record_type\":\"" type "\"," name "\"value\":\"" value "\",\"valid\":\"" valid \
  "\",\"is_active\":false,\"cached\":[\"seen\",\"too\"]}"
#define RECORDS(valid) \
  RECORD ("CNAME", "\"name\":\"pdk1._domainkey.example.co.jp\",", \
          "pdk1._domainkey.1a2b3.dkim1.mailgun.com", valid) "," \
  RECORD ("TXT", "\"name\":\"example.co.jp\",", "v=spf1 include:mailgun.org ~all", valid) "," \
  RECORD ("CNAME", "\"name\":\"email.example.co.jp\",", "mailgun.org", valid)
#define DOMAIN(state, disabled, valid) \
  "{\"message\":\"Domain DNS records have been updated\",\"domain\":{\"id\":\"5f\"," \
  "\"name\":\"example.co.jp\",\"state\":\"" state "\",\"is_disabled\":" disabled "}," \
  "\"sending_dns_records\":[" RECORDS (valid) "],\"receiving_dns_records\":[" \
  "{\"record_type\":\"MX\",\"priority\":\"10\",\"value\":\"mxa.mailgun.org\"," \
  "\"valid\":\"unknown\"}]}"

static TodokuService *
make_service (TodokuHttp  *http,
              const char  *url,
              GError     **error)
{
  return todoku_mailgun_new (http, url, NULL, " key-1\n", "sub-1", error);
}

static const TodokuRecord *
nth_record (const TodokuRemote *remote,
            guint               n)
{
  return g_ptr_array_index (remote->records, n);
}

static void
assert_field (const char *body,
              const char *name,
              const char *value)
{
  g_autofree char *part =
    g_strdup_printf ("Content-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n", name, value);

  g_assert_nonnull (strstr (body, part));
}

static void
test_create (KindFixture   *fixture,
             gconstpointer  data)
{
  const TodokuRemoteRequest request = { .domain = "example.co.jp", .region = "eu" };
  const MockRequest *sent;
  g_autoptr(TodokuRemote) remote = NULL;
  g_autoptr(GError) error = NULL;

  mock_server_push (fixture->server, 200, DOMAIN ("unverified", "false", "unknown"), NULL);
  remote = todoku_service_create (fixture->service, TODOKU_REMOTE_DOMAIN, &request, &error);
  g_assert_no_error (error);
  kind_assert_request (fixture, 0, "POST", "/v4/domains");
  sent = mock_server_get_request (fixture->server, 0);
  /* api:key-1 */
  g_assert_cmpstr (mock_request_get_header (sent, "Authorization"), ==, "Basic YXBpOmtleS0x");
  g_assert_cmpstr (mock_request_get_header (sent, "X-Mailgun-On-Behalf-Of"), ==, "sub-1");
  g_assert_true (g_str_has_prefix (mock_request_get_header (sent, "Content-Type"),
                                   "multipart/form-data; boundary="));
  assert_field (sent->body, "name", "example.co.jp");
  assert_field (sent->body, "use_automatic_sender_security", "true");
  assert_field (sent->body, "dkim_key_size", "2048");
  g_assert_null (strstr (sent->body, "dkim_selector"));

  g_assert_cmpstr (remote->id, ==, "example.co.jp");
  g_assert_true (remote->automatic_security);
  g_assert_cmpint (remote->validation->state, ==, TODOKU_SERVICE_STATE_PENDING);
  /* The MX records are for receiving, and would take the company's mail away. */
  g_assert_cmpuint (remote->records->len, ==, 3);
  g_assert_cmpint (nth_record (remote, 0)->purpose, ==, TODOKU_RECORD_PURPOSE_DKIM);
  g_assert_true (nth_record (remote, 0)->required);
  g_assert_true (nth_record (remote, 1)->required);
  g_assert_cmpint (nth_record (remote, 2)->purpose, ==, TODOKU_RECORD_PURPOSE_TRACKING);
  g_assert_false (nth_record (remote, 2)->required);
  g_assert_cmpstr (todoku_validation_find (remote->validation,
                                           nth_record (remote, 1)->key)->reason, ==,
                   "Found in DNS: seen, too");
}

/* One that is sent by a receiving set has no name and a priority as text or as a number. */
static void
test_exchangers (KindFixture   *fixture,
                 gconstpointer  data)
{
  static const struct { const char *priority; int expected; } cases[] = {
    { "\"10\"", 10 }, { "20", 20 }, { "null", 10 }, { "\"x\"", 10 }, { "-1", 10 },
    { "70000", 65535 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body =
        g_strdup_printf ("{\"domain\":{\"name\":\"example.co.jp\",\"state\":\"active\"},"
                         "\"sending_dns_records\":[{\"record_type\":\"MX\",\"priority\":%s,"
                         "\"value\":\"mx.mailgun.org\",\"valid\":\"valid\"},null],"
                         "\"receiving_dns_records\":null}", cases[i].priority);
      g_autoptr(TodokuRemote) remote = NULL;
      g_autoptr(GError) error = NULL;

      mock_server_push (fixture->server, 200, body, NULL);
      remote = todoku_service_get (fixture->service, TODOKU_REMOTE_DOMAIN, "example.co.jp", NULL,
                                   &error);
      g_assert_no_error (error);
      g_assert_cmpuint (remote->records->len, ==, 1);
      g_assert_cmpstr (nth_record (remote, 0)->host, ==, "example.co.jp");
      g_assert_cmpint (nth_record (remote, 0)->priority, ==, cases[i].expected);
      g_assert_false (nth_record (remote, 0)->required);
    }
}

/* The message says that all is well in any case. */
static void
test_verify (KindFixture   *fixture,
             gconstpointer  data)
{
  static const struct { const char *body; gboolean valid; int state; } cases[] = {
    { DOMAIN ("unverified", "false", "invalid"), FALSE, TODOKU_SERVICE_STATE_PENDING },
    { DOMAIN ("active", "false", "valid"), TRUE, TODOKU_SERVICE_STATE_VERIFIED },
    { DOMAIN ("disabled", "false", "valid"), FALSE, TODOKU_SERVICE_STATE_DISABLED },
    { DOMAIN ("inactive", "false", "valid"), FALSE, TODOKU_SERVICE_STATE_DISABLED },
    { DOMAIN ("active", "true", "valid"), FALSE, TODOKU_SERVICE_STATE_DISABLED },
    { DOMAIN ("novel", "false", "valid"), FALSE, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TodokuValidation) validation = NULL;
      g_autoptr(GError) error = NULL;

      mock_server_push (fixture->server, 200, cases[i].body, NULL);
      validation = todoku_service_verify (fixture->service, TODOKU_REMOTE_DOMAIN, "example.co.jp",
                                          NULL, &error);
      g_assert_no_error (error);
      kind_assert_request (fixture, i, "PUT", "/v4/domains/example.co.jp/verify");
      g_assert_true (validation->valid == cases[i].valid);
      g_assert_cmpint (validation->state, ==, cases[i].state);
      g_assert_cmpint (validation->settles_in, ==, 0);
    }
}

/* A list that does not say how long it is. */
#define UNCOUNTED 230

static void
answer_page (const MockRequest *request,
             SoupServerMessage *message,
             gpointer           user_data)
{
  guint skip = atoi (g_hash_table_lookup (request->query, "skip"));
  guint n_domains = GPOINTER_TO_UINT (user_data);
  GString *text = g_string_new (NULL);

  g_string_append (text, "{");
  if (n_domains != UNCOUNTED)
    g_string_append_printf (text, "\"total_count\":%u,", n_domains);
  g_string_append (text, "\"items\":[");
  for (guint i = skip; i < MIN (skip + 100, n_domains); i++)
    g_string_append_printf (text, "%s{\"name\":\"d%u.example\",\"state\":\"active\"}",
                            i > skip ? "," : "", i);
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
  static const guint counts[] = { 0, 1, 100, UNCOUNTED, 250 };

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

/* The name is the id, so it is asked for at once; "not found" means that it is not there. */
static void
test_by_name (KindFixture   *fixture,
              gconstpointer  data)
{
  g_autoptr(GPtrArray) list = NULL;
  g_autoptr(GPtrArray) none = NULL;
  g_autoptr(GError) error = NULL;
  GHashTable *query;

  mock_server_push (fixture->server, 200, DOMAIN ("active", "false", "valid"), NULL);
  list = todoku_service_list (fixture->service, TODOKU_REMOTE_DOMAIN, "example.co.jp", NULL,
                              &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpuint (((TodokuRemote *) list->pdata[0])->records->len, ==, 3);
  kind_assert_request (fixture, 0, "GET", "/v4/domains/example.co.jp");
  query = mock_server_get_request (fixture->server, 0)->query;
  g_assert_cmpstr (g_hash_table_lookup (query, "h:with_dns"), ==, "true");

  mock_server_push (fixture->server, 404, "{\"message\":\"Domain not found\"}", NULL);
  none = todoku_service_list (fixture->service, TODOKU_REMOTE_DOMAIN, "example.co.jp", NULL,
                              &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);

  mock_server_push (fixture->server, 401, "Forbidden", NULL);
  g_assert_null (todoku_service_list (fixture->service, TODOKU_REMOTE_DOMAIN, "example.co.jp",
                                      NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_UNAUTHORISED);
}

/* Only the third version of the API removes. */
static void
test_remove (KindFixture   *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  mock_server_push (fixture->server, 200,
                    "{\"message\":\"Domain will be deleted in the background\"}", NULL);
  g_assert_true (todoku_service_remove (fixture->service, TODOKU_REMOTE_DOMAIN, "example.co.jp",
                                        &error));
  g_assert_no_error (error);
  kind_assert_request (fixture, 0, "DELETE", "/v3/domains/example.co.jp");

  mock_server_push (fixture->server, 200, "<html>Sign in</html>", NULL);
  g_assert_false (todoku_service_remove (fixture->service, TODOKU_REMOTE_DOMAIN, "example.co.jp",
                                         &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY);
}

static void
test_mail (KindFixture   *fixture,
           gconstpointer  data)
{
  const TodokuMail mail = { "i@example.co.jp", "株式会社 \"例\"", "a@example.net", "件\r\n名",
                            "本文", TRUE };
  const char *body;
  g_autofree char *words = NULL;
  g_autoptr(GError) error = NULL;

  mock_server_push (fixture->server, 200, "{\"id\":\"<x>\",\"message\":\"Queued. Thank you.\"}",
                    NULL);
  words = todoku_service_send_test (fixture->service, &mail, &error);
  g_assert_no_error (error);
  kind_assert_request (fixture, 0, "POST", "/v3/example.co.jp/messages");
  body = mock_server_get_request (fixture->server, 0)->body;
  assert_field (body, "from", "\"株式会社  例 \" <i@example.co.jp>");
  assert_field (body, "subject", "件  名");
  assert_field (body, "o:testmode", "yes");
}

static TodokuHttp *
make_http (TodokuClock *clock)
{
  TodokuHttp *http = todoku_http_new (clock);

  todoku_http_set_patience (http, 20 * 1000, 1);

  return http;
}

/* A key of the other region is refused here as a wrong one is, so it is tried there. */
static void
test_regions (KindFixture   *fixture,
              gconstpointer  data)
{
  g_autoptr(TodokuHttp) http = make_http (fixture->clock);
  g_autoptr(TodokuService) service = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *other = g_strconcat (mock_server_get_url (fixture->server), "/other", NULL);

  service = todoku_mailgun_new (http, mock_server_get_url (fixture->server), other, "key-1", NULL,
                                &error);
  g_assert_no_error (error);
  todoku_http_set_pace (http, 0);

  mock_server_push (fixture->server, 401, "Forbidden", NULL);
  mock_server_push (fixture->server, 200, "{\"total_count\":0,\"items\":[]}", NULL);
  g_assert_null (todoku_service_test (service, NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_WRONG_REGION);
  kind_assert_request (fixture, 0, "GET", "/v4/domains");
  kind_assert_request (fixture, 1, "GET", "/other/v4/domains");
  g_clear_error (&error);

  mock_server_push (fixture->server, 401, "Forbidden", NULL);
  mock_server_push (fixture->server, 401, "Forbidden", NULL);
  g_assert_null (todoku_service_test (service, NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_UNAUTHORISED);
}

static void
test_refusals (KindFixture   *fixture,
               gconstpointer  data)
{
  static const KindRefusal refusals[] = {
    { 401, "Forbidden", TODOKU_ERROR_UNAUTHORISED },
    { 401, "{\"message\":\"Invalid private key\"}", TODOKU_ERROR_UNAUTHORISED },
    { 401, "", TODOKU_ERROR_UNAUTHORISED },
    { 403, "{\"message\":\"not for this role\"}", TODOKU_ERROR_FORBIDDEN },
    { 403, "{\"message\":\"Account disabled\"}", TODOKU_ERROR_SUSPENDED },
    { 403, "{\"message\":\"Please activate your account\"}", TODOKU_ERROR_SUSPENDED },
    { 403, "{\"message\":\"Domain sandbox1.mailgun.org is not allowed to send: Sandbox subdomains "
      "are for test purposes only. Please add your own domain or add the address to authorized "
      "recipients in Account Settings.\"}", TODOKU_ERROR_SANDBOX },
    { 400, "{\"message\":\"Free accounts are for test purposes only. Please upgrade or add the "
      "address to authorized recipients in Account Settings.\"}", TODOKU_ERROR_SANDBOX },
    { 403, "{\"message\":\"Domain a.example is not allowed to send: Please activate your Mailgun "
      "account.\"}", TODOKU_ERROR_SUSPENDED },
    { 400, "{\"message\":\"Domain a.example is not allowed to send: Please activate your Mailgun "
      "account.\"}", TODOKU_ERROR_SUSPENDED },
    { 403, "{\"message\":\"Domain a.example is not allowed to send: unverified\"}",
      TODOKU_ERROR_NOT_VERIFIED },
    { 403, "{\"message\":\"Domain limit of your plan\"}", TODOKU_ERROR_QUOTA },
    { 400, "{\"message\":\"This domain name ALREADY EXISTS\"}", TODOKU_ERROR_CONFLICT },
    { 400, "{\"message\":\"This domain name is already taken\"}", TODOKU_ERROR_CONFLICT },
    { 400, "{\"message\":\"name is not a domain\"}", TODOKU_ERROR_REFUSED },
    { 400, "{\"Reason\":\"no\"}", TODOKU_ERROR_REFUSED },
    { 402, "{\"Reason\":\"pay\"}", TODOKU_ERROR_QUOTA },
    { 404, "{\"message\":\"Domain not found\"}", TODOKU_ERROR_NOT_FOUND },
    { 404, "{\"Description\":\"Domain not found\"}", TODOKU_ERROR_NOT_FOUND },
    { 409, "{\"Description\":\"exists\"}", TODOKU_ERROR_CONFLICT },
    { 429, "{\"retry-seconds\":60}", TODOKU_ERROR_RATE_LIMITED },
    { 429, "Too many requests", TODOKU_ERROR_RATE_LIMITED },
    { 500, "{\"message\":\"already exists\"}", TODOKU_ERROR_SERVER_FAILED },
    { 502, "<html>Bad gateway</html>", TODOKU_ERROR_SERVER_FAILED },
  };

  kind_assert_refusals (fixture, refusals, G_N_ELEMENTS (refusals));
}

/* The name is the id: an answer about another domain verifies nothing, and nobody takes it over. */
static void
test_other_domain (KindFixture   *fixture,
                   gconstpointer  data)
{
  static const char reply[] = "{\"domain\":{\"name\":\"other.example\",\"state\":\"active\"},"
                              "\"sending_dns_records\":[]}";
  g_autoptr(GError) got = NULL;
  g_autoptr(GError) verified = NULL;

  mock_server_push (fixture->server, 200, reply, NULL);
  g_assert_null (todoku_service_get (fixture->service, TODOKU_REMOTE_DOMAIN, "example.co.jp", NULL,
                                     &got));
  g_assert_error (got, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY);
  mock_server_push (fixture->server, 200, reply, NULL);
  g_assert_null (todoku_service_verify (fixture->service, TODOKU_REMOTE_DOMAIN, "example.co.jp",
                                        NULL, &verified));
  g_assert_error (verified, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY);
}

/* What is listed twice is there once, what nobody could register is left out, and an answer that
 * says nothing is no empty account.
 */
static void
test_odd_list (KindFixture   *fixture,
               gconstpointer  data)
{
  g_autoptr(GPtrArray) list = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) nothing = NULL;

  mock_server_push (fixture->server, 200,
                    "{\"items\":[{\"name\":\"a.jp\"},{\"name\":\"a.jp\"},{\"name\":\"<b>\"},"
                    "{\"name\":\"localhost\"},{\"name\":\"b.jp\"}]}", NULL);
  mock_server_push (fixture->server, 200, "{\"items\":[]}", NULL);
  list = todoku_service_list (fixture->service, TODOKU_REMOTE_DOMAIN, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 2);

  mock_server_push (fixture->server, 200, "{}", NULL);
  g_assert_null (todoku_service_test (fixture->service, NULL, &nothing));
  g_assert_error (nothing, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY);
}

static void
test_tolerant (KindFixture   *fixture,
               gconstpointer  data)
{
  kind_assert_tolerant (fixture, DOMAIN ("active", "false", "valid"));
  kind_assert_foreign (fixture);
  kind_assert_no_conflict (fixture, &(KindRefusal) { 400, "{\"message\":\"already exists\"}", 0 });
  kind_assert_unsure_mail (fixture);
  kind_assert_one_listed (fixture, "{\"total_count\":\"1\",\"items\":[null,{\"name\":\"a.jp\"}]}");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/delivery/mailgun/" name, KindFixture, make_service, kind_fixture_set_up, func, \
              kind_fixture_tear_down)
  ADD ("create", test_create);
  ADD ("exchangers", test_exchangers);
  ADD ("verify", test_verify);
  ADD ("list", test_list);
  ADD ("by-name", test_by_name);
  ADD ("remove", test_remove);
  ADD ("mail", test_mail);
  ADD ("regions", test_regions);
  ADD ("refusals", test_refusals);
  ADD ("odd-list", test_odd_list);
  ADD ("other-domain", test_other_domain);
  ADD ("tolerant", test_tolerant);

  return g_test_run ();
}
