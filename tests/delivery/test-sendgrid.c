/* SPDX-License-Identifier: GPL-3.0-or-later
 * The SendGrid client over the wire: paths, headers, bodies, pages and refusals.
 */
#include "mock-server.h"
#include "todoku-error.h"
#include "todoku-sendgrid.h"

#include <string.h>

#define KEY "SG.id.secret"
#define DOMAIN_TEXT "{\"id\":%u,\"domain\":\"d%u.example\",\"valid\":false}"
#define ONE_DOMAIN \
  "{\"id\":5,\"domain\":\"example.com\",\"valid\":false,\"automatic_security\":true,\"dns\":{}}"
#define OTHER_DOMAIN "{\"id\":9,\"domain\":\"sub.example.com\",\"valid\":false}"
#define ONE_LINK "{\"id\":6,\"domain\":\"example.com\",\"valid\":false,\"dns\":{}}"
#define INVALID \
  "{\"id\":5,\"valid\":false,\"validation_results\":{\"dkim1\":{\"valid\":false,\"reason\":\"r\"}}}"

/* Sanitizers make an allocation a hundred times as slow. */
#ifdef __SANITIZE_ADDRESS__
#define MANY_DOMAINS 500
#else
#define MANY_DOMAINS 5000
#endif

typedef struct
{
  MockServer *server;
  TodokuClock *clock;
  TodokuHttp *http;
  TodokuService *service;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  g_autoptr(GError) error = NULL;

  fixture->server = mock_server_new ();
  fixture->clock = todoku_clock_new (1);
  fixture->http = todoku_http_new (fixture->clock);
  todoku_http_set_patience (fixture->http, 20 * 1000, 1);
  fixture->service = todoku_sendgrid_new (fixture->http, mock_server_get_url (fixture->server),
                                          " " KEY "\n", user_data, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_assert_finalize_object (fixture->service);
  g_assert_finalize_object (fixture->http);
  /* A date that differs is told from an idle, which holds the clock until then. */
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (fixture->clock);
  mock_server_free (fixture->server);
}

static void
assert_request (Fixture    *fixture,
                guint       index,
                const char *method,
                const char *path)
{
  const MockRequest *request = mock_server_get_request (fixture->server, index);

  g_assert_cmpstr (request->method, ==, method);
  g_assert_cmpstr (request->path, ==, path);
  g_assert_cmpstr (mock_request_get_header (request, "Authorization"), ==, "Bearer " KEY);
}

static void
test_scopes (Fixture       *fixture,
             gconstpointer  user_data)
{
  g_autoptr(TodokuScopes) scopes = NULL;
  g_autoptr(GError) error = NULL;

  mock_server_push (fixture->server, 200, "{\"scopes\":[\"mail.send\"]}", "Date",
                    "Sun, 06 Nov 1994 08:49:37 GMT", NULL);
  scopes = todoku_service_test (fixture->service, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (scopes->missing), ==, 4);
  g_assert_cmpint (scopes->service_time, ==, G_GINT64_CONSTANT (784111777) * G_USEC_PER_SEC);
  assert_request (fixture, 0, "GET", "/v3/scopes");
}

static void
test_create_domain (Fixture       *fixture,
                    gconstpointer  user_data)
{
  const TodokuRemoteRequest request = { .domain = "example.com", .manual_security = TRUE };
  g_autoptr(TodokuRemote) domain = NULL;
  g_autoptr(GError) error = NULL;

  mock_server_push (fixture->server, 201, ONE_DOMAIN, NULL);
  domain = todoku_service_create (fixture->service, TODOKU_REMOTE_DOMAIN, &request, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (domain->id, ==, "5");
  assert_request (fixture, 0, "POST", "/v3/whitelabel/domains");
  g_assert_nonnull (strstr (mock_server_get_request (fixture->server, 0)->body,
                            "\"automatic_security\":false"));
  g_assert_cmpuint (mock_server_get_count (fixture->server), ==, 1);
}

/* What answers for something else, or with an id that is none, is asked again by name. */
static void
test_other_domain (Fixture       *fixture,
                   gconstpointer  user_data)
{
  static const char *const replies[] = {
    "{\"id\":5,\"domain\":\"other.example.com\",\"valid\":false,\"dns\":{}}",
    "{\"id\":5,\"domain\":\"<b>\",\"valid\":false,\"dns\":{}}",
    "{\"id\":\"<b>\",\"domain\":\"example.com\",\"valid\":false,\"dns\":{}}",
    "{\"id\":\"a b\",\"domain\":\"example.com\",\"valid\":false,\"dns\":{}}",
    "{\"id\":\"\\u202e5\",\"domain\":\"example.com\",\"valid\":false,\"dns\":{}}",
  };
  const TodokuRemoteRequest request = { .domain = "example.com" };

  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autoptr(GError) error = NULL;

      mock_server_push (fixture->server, 201, replies[i], NULL);
      g_assert_null (todoku_service_create (fixture->service, TODOKU_REMOTE_DOMAIN, &request,
                                            &error));
      g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY);
    }
}

static void
test_get_domain (Fixture       *fixture,
                 gconstpointer  user_data)
{
  g_autoptr(TodokuRemote) domain = NULL;
  g_autoptr(GError) error = NULL;

  mock_server_push (fixture->server, 200, ONE_DOMAIN, NULL);
  domain = todoku_service_get (fixture->service, TODOKU_REMOTE_DOMAIN, "5/6 ?x", NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (domain);

  /* The slashes came over the wire escaped; the server shows them unescaped. */
  assert_request (fixture, 0, "GET", "/v3/whitelabel/domains/5/6 ?x");
}

static void
test_validate_domain (Fixture       *fixture,
                      gconstpointer  user_data)
{
  g_autoptr(TodokuValidation) validation = NULL;
  g_autoptr(GError) error = NULL;

  mock_server_push (fixture->server, 500,
                    "{\"errors\":[{\"message\":\"internal error getting TXT\"}]}", NULL);
  mock_server_push (fixture->server, 200, INVALID, NULL);
  validation = todoku_service_verify (fixture->service, TODOKU_REMOTE_DOMAIN, "5", NULL, &error);
  g_assert_no_error (error);
  g_assert_false (validation->valid);
  g_assert_cmpstr (todoku_validation_find (validation, "dkim1")->reason, ==, "r");
  assert_request (fixture, 1, "POST", "/v3/whitelabel/domains/5/validate");
}

static void
test_delete_domain (Fixture       *fixture,
                    gconstpointer  user_data)
{
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    {
      gboolean gone;

      if (i == 0)
        mock_server_push (fixture->server, 204, NULL, NULL);
      else if (i == 1)
        mock_server_push_raw (fixture->server,
                              "HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n", -1);
      else
        mock_server_push (fixture->server, 404, "{\"errors\":[{\"message\":\"not found\"}]}", NULL);
      gone = todoku_service_remove (fixture->service, TODOKU_REMOTE_DOMAIN, "5", &error);
      g_assert_true (gone == (i < 2));
      if (i < 2)
        g_assert_no_error (error);
      else
        g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND);
    }
  assert_request (fixture, 0, "DELETE", "/v3/whitelabel/domains/5");
}

static void
test_links (Fixture       *fixture,
            gconstpointer  user_data)
{
  const TodokuRemoteRequest request = {
    .domain = "example.com", .subdomain = "click", .region = "eu"
  };
  g_autoptr(TodokuRemote) link = NULL;
  g_autoptr(TodokuRemote) again = NULL;
  g_autoptr(TodokuValidation) validation = NULL;
  g_autoptr(GPtrArray) links = NULL;
  g_autoptr(GError) error = NULL;

  mock_server_push (fixture->server, 201, ONE_LINK, NULL);
  link = todoku_service_create (fixture->service, TODOKU_REMOTE_LINK, &request, &error);
  g_assert_no_error (error);
  assert_request (fixture, 0, "POST", "/v3/whitelabel/links");
  g_assert_nonnull (strstr (mock_server_get_request (fixture->server, 0)->body,
                            "\"region\":\"eu\""));

  mock_server_push (fixture->server, 200, ONE_LINK, NULL);
  again = todoku_service_get (fixture->service, TODOKU_REMOTE_LINK, link->id, NULL, &error);
  g_assert_no_error (error);
  assert_request (fixture, 1, "GET", "/v3/whitelabel/links/6");

  mock_server_push (fixture->server, 200, INVALID, NULL);
  validation = todoku_service_verify (fixture->service, TODOKU_REMOTE_LINK, link->id, NULL, &error);
  g_assert_no_error (error);
  assert_request (fixture, 2, "POST", "/v3/whitelabel/links/6/validate");

  mock_server_push (fixture->server, 200, "[" ONE_LINK "]", NULL);
  links = todoku_service_list (fixture->service, TODOKU_REMOTE_LINK, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (links->len, ==, 1);
  assert_request (fixture, 3, "GET", "/v3/whitelabel/links");

  mock_server_push (fixture->server, 204, NULL, NULL);
  g_assert_true (todoku_service_remove (fixture->service, TODOKU_REMOTE_LINK, link->id, &error));
  assert_request (fixture, 4, "DELETE", "/v3/whitelabel/links/6");
}

static void
test_send_mail (Fixture       *fixture,
                gconstpointer  user_data)
{
  const TodokuMail mail = { "i@example.com", "I", "a@example.net", "s", "x", TRUE };
  g_autoptr(GError) error = NULL;
  g_autofree char *words = NULL;

  mock_server_push (fixture->server, 202, NULL, NULL);
  words = todoku_service_send_test (fixture->service, &mail, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (words, ==, "");
  assert_request (fixture, 0, "POST", "/v3/mail/send");
  g_assert_null (mock_request_get_header (mock_server_get_request (fixture->server, 0),
                                          "on-behalf-of"));
}

static void
test_mail_refused (Fixture       *fixture,
                   gconstpointer  user_data)
{
  const TodokuMail mail = { "i@example.com", NULL, "a@example.net", "s", "x", FALSE };
  g_autoptr(GError) error = NULL;
  g_autofree char *words = NULL;

  mock_server_push (fixture->server, 403,
                    "{\"errors\":[{\"message\":\"The from address does not match a verified Sender"
                    " Identity.\",\"field\":\"from\",\"help\":\"x\"}]}", NULL);
  words = todoku_service_send_test (fixture->service, &mail, &error);
  g_assert_null (words);
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_FORBIDDEN);
  g_assert_nonnull (strstr (error->message, "verified Sender Identity. (from)"));
}

static void
test_on_behalf_of (Fixture       *fixture,
                   gconstpointer  user_data)
{
  g_autoptr(TodokuRemote) domain = NULL;

  mock_server_push (fixture->server, 200, ONE_DOMAIN, NULL);
  domain = todoku_service_get (fixture->service, TODOKU_REMOTE_DOMAIN, "5", NULL, NULL);
  g_assert_nonnull (domain);
  g_assert_cmpstr (mock_request_get_header (mock_server_get_request (fixture->server, 0),
                                            "on-behalf-of"), ==, user_data);
}

typedef struct
{
  guint n_domains;
  guint largest_page;
  gboolean knows_offset;
} PageCase;

static void
page_handler (const MockRequest *request,
              SoupServerMessage *message,
              gpointer           user_data)
{
  const PageCase *test = user_data;
  guint limit = atoi (g_hash_table_lookup (request->query, "limit"));
  guint offset = atoi (g_hash_table_lookup (request->query, "offset"));
  GString *text = g_string_new ("[");

  if (!test->knows_offset)
    offset = 0;
  limit = MIN (limit, test->largest_page);
  for (guint i = offset; i < MIN (offset + limit, test->n_domains); i++)
    g_string_append_printf (text, "%s" DOMAIN_TEXT, i > offset ? "," : "", i, i);
  g_string_append_c (text, ']');
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, text->str,
                                    text->len);
  g_string_free (text, TRUE);
}

static GPtrArray *
list_domains (Fixture  *fixture,
              GError  **error)
{

  return todoku_service_list (fixture->service, TODOKU_REMOTE_DOMAIN, NULL, NULL, error);
}

static void
test_pages (Fixture       *fixture,
            gconstpointer  user_data)
{
  static const struct { PageCase server; guint n_found; guint n_requests; } cases[] = {
    { { 0, 1000, TRUE }, 0, 1 },
    { { 1, 1000, TRUE }, 1, 1 },
    { { 100, 1000, TRUE }, 100, 2 },
    { { 250, 1000, TRUE }, 250, 4 },
    { { 120, 50, TRUE }, 120, 3 },
    { { 100, 1000, FALSE }, 100, 2 },
    { { MANY_DOMAINS, 1000, TRUE }, MANY_DOMAINS, MANY_DOMAINS / 100 + 1 },
  };
  guint n_requests = 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GPtrArray) list = NULL;
      g_autoptr(GError) error = NULL;

      mock_server_set_handler (fixture->server, page_handler, (gpointer) &cases[i].server);
      list = list_domains (fixture, &error);
      g_assert_no_error (error);
      g_test_message ("%'u domains", cases[i].server.n_domains);
      g_assert_cmpuint (list->len, ==, cases[i].n_found);
      n_requests += cases[i].n_requests;
      g_assert_cmpuint (mock_server_get_count (fixture->server), <=, n_requests);
      n_requests = mock_server_get_count (fixture->server);
      for (guint k = 0; k < list->len; k++)
        {
          TodokuRemote *domain = g_ptr_array_index (list, k);
          g_autofree char *id = g_strdup_printf ("%u", k);

          g_assert_cmpstr (domain->id, ==, id);
        }
    }
}

/* Domains can be asked for by name; the server may know better or not at all what a name is. */
/* A number that the service does not know is another thing than a path that it does not know. */
static void
test_not_found (Fixture       *fixture,
                gconstpointer  user_data)
{
  const TodokuMail mail = { "i@example.com", NULL, "a@example.net", "s", "x", FALSE };
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 5; i++)
    mock_server_push (fixture->server, 404, "{}", NULL);
  g_assert_null (todoku_service_test (fixture->service, NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_URL);
  g_clear_error (&error);
  g_assert_null (todoku_service_list (fixture->service, TODOKU_REMOTE_LINK, NULL, NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_URL);
  g_clear_error (&error);
  g_assert_null (todoku_service_send_test (fixture->service, &mail, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_URL);
  g_clear_error (&error);
  g_assert_null (todoku_service_get (fixture->service, TODOKU_REMOTE_DOMAIN, "5", NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (todoku_service_verify (fixture->service, TODOKU_REMOTE_LINK, "5", NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND);
}

static void
test_list_by_name (Fixture       *fixture,
                   gconstpointer  user_data)
{
  g_autoptr(GPtrArray) domains = NULL;
  g_autoptr(GPtrArray) links = NULL;
  g_autoptr(GError) error = NULL;
  GHashTable *query;

  mock_server_push (fixture->server, 200, "[" ONE_DOMAIN "," OTHER_DOMAIN "]", NULL);
  domains = todoku_service_list (fixture->service, TODOKU_REMOTE_DOMAIN, "Example.com", NULL,
                                 &error);
  g_assert_no_error (error);
  g_assert_cmpuint (domains->len, ==, 1);
  query = mock_server_get_request (fixture->server, 0)->query;
  g_assert_cmpstr (g_hash_table_lookup (query, "domain"), ==, "Example.com");

  mock_server_push (fixture->server, 200, "[" ONE_LINK "]", NULL);
  links = todoku_service_list (fixture->service, TODOKU_REMOTE_LINK, "example.com", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (links->len, ==, 1);
  query = mock_server_get_request (fixture->server, 1)->query;
  g_assert_null (g_hash_table_lookup (query, "domain"));
}

static void
test_endless_list (Fixture       *fixture,
                   gconstpointer  user_data)
{
  static const PageCase endless = { G_MAXUINT, 1000, TRUE };
  g_autoptr(GPtrArray) list = NULL;
  g_autoptr(GError) error = NULL;

  if (MANY_DOMAINS < 5000)
    {
      g_test_skip ("Twenty thousand domains take too long under a sanitizer");
      return;
    }
  mock_server_set_handler (fixture->server, page_handler, (gpointer) &endless);
  list = list_domains (fixture, &error);
  g_assert_null (list);
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY);
}

static void
test_failing_page (Fixture       *fixture,
                   gconstpointer  user_data)
{
  g_autoptr(GString) page = g_string_new ("[");
  g_autoptr(GPtrArray) list = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (page, "%s" DOMAIN_TEXT, i > 0 ? "," : "", i, i);
  g_string_append_c (page, ']');
  mock_server_push (fixture->server, 200, page->str, NULL);
  mock_server_push (fixture->server, 429, "{\"errors\":[{\"message\":\"too many requests\"}]}",
                    "Retry-After", "60", NULL);
  list = list_domains (fixture, &error);
  g_assert_null (list);
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_RATE_LIMITED);
  g_assert_nonnull (strstr (error->message, "60 s"));
}

static void
test_refusals (Fixture       *fixture,
               gconstpointer  user_data)
{
  static const struct { guint status; const char *type; const char *body; int code; } cases[] = {
    { 401, NULL, "{\"errors\":[{\"message\":\"The provided authorization grant is invalid, expired,"
      " or revoked\",\"field\":null,\"help\":null}]}", TODOKU_ERROR_UNAUTHORISED },
    { 401, NULL, "{\"errors\":[{\"message\":\"The requestor's IP Address is not whitelisted\"}]}",
      TODOKU_ERROR_ADDRESS_NOT_ALLOWED },
    { 403, NULL, "{\"errors\":[{\"message\":\"access forbidden\"}]}", TODOKU_ERROR_FORBIDDEN },
    { 404, NULL, "{\"errors\":[{\"message\":\"not found\"}]}", TODOKU_ERROR_BAD_URL },
    { 409, NULL, "{}", TODOKU_ERROR_CONFLICT },
    { 400, NULL, "{\"errors\":[{\"message\":\"invalid domain\",\"field\":\"domain\"}]}",
      TODOKU_ERROR_REFUSED },
    { 502, "text/html", "<html><body>Bad Gateway</body></html>", TODOKU_ERROR_SERVER_FAILED },
    { 422, "application/problem+json", "{\"title\":\"Invalid\",\"status\":422}",
      TODOKU_ERROR_REFUSED },
    { 200, "text/html", "<html><body>Please sign in</body></html>", TODOKU_ERROR_INVALID_REPLY },
    { 200, NULL, "[]", TODOKU_ERROR_INVALID_REPLY },
    { 200, NULL, "{\"id\":\"x\",\"domain\":[],\"valid\":true}", TODOKU_ERROR_INVALID_REPLY },
    { 201, NULL, NULL, TODOKU_ERROR_INVALID_REPLY },
    { 302, NULL, NULL, TODOKU_ERROR_INVALID_REPLY },
  };
  const TodokuRemoteRequest request = { .domain = "example.com" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TodokuRemote) domain = NULL;
      g_autoptr(GError) error = NULL;

      mock_server_push (fixture->server, cases[i].status, cases[i].body,
                        cases[i].type != NULL ? "Content-Type" : NULL, cases[i].type, NULL);
      domain = todoku_service_create (fixture->service, TODOKU_REMOTE_DOMAIN, &request, &error);
      g_test_message ("%u %s", cases[i].status, cases[i].body);
      g_assert_null (domain);
      g_assert_error (error, TODOKU_ERROR, cases[i].code);
    }
  g_assert_cmpuint (mock_server_get_count (fixture->server), ==, G_N_ELEMENTS (cases));
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  user_data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GPtrArray) list = NULL;
  g_autoptr(GError) error = NULL;
  GThread *thread;

  mock_server_push_hang (fixture->server);
  thread = mock_server_cancel_after (fixture->server, 1, cancellable);
  list = todoku_service_list (fixture->service, TODOKU_REMOTE_DOMAIN, NULL, cancellable, &error);
  g_thread_join (thread);
  g_assert_null (list);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_new_refuses (void)
{
  static const struct { const char *url; const char *key; const char *sub; int code; } cases[] = {
    { "http://api.example.com", KEY, NULL, TODOKU_ERROR_INSECURE_URL },
    { "api.example.com", KEY, NULL, TODOKU_ERROR_BAD_URL },
    { "https://api.example.com", "", NULL, TODOKU_ERROR_KEY_MISSING },
    { "https://api.example.com", " \n", NULL, TODOKU_ERROR_KEY_MISSING },
    { "https://api.example.com", "a\r\nX-Evil: b", NULL, TODOKU_ERROR_BAD_INPUT },
    { "https://api.example.com", "キー", NULL, TODOKU_ERROR_BAD_INPUT },
    { "https://api.example.com", KEY, "a\nb", TODOKU_ERROR_BAD_INPUT },
  };
  g_autoptr(TodokuClock) clock = todoku_clock_new (1);
  g_autoptr(TodokuHttp) http = todoku_http_new (clock);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(TodokuService) service =
        todoku_sendgrid_new (http, cases[i].url, cases[i].key, cases[i].sub, &error);

      g_assert_null (service);
      g_assert_error (error, TODOKU_ERROR, cases[i].code);
    }
}

static void
test_url_with_version (Fixture       *fixture,
                       gconstpointer  user_data)
{
  g_autofree char *url = g_strconcat (mock_server_get_url (fixture->server), "/base/v3/", NULL);
  g_autoptr(TodokuService) service = NULL;
  g_autoptr(TodokuScopes) scopes = NULL;
  g_autoptr(GError) error = NULL;

  service = todoku_sendgrid_new (fixture->http, url, KEY, NULL, &error);
  g_assert_no_error (error);
  mock_server_push (fixture->server, 200, "{\"scopes\":[]}", NULL);
  scopes = todoku_service_test (service, NULL, &error);
  g_assert_no_error (error);
  assert_request (fixture, 0, "GET", "/base/v3/scopes");
}

typedef void (*TestFunc) (Fixture       *fixture,
                          gconstpointer  user_data);

/* The page of a filter or of a gateway says nothing of what was asked for, nor of the key. */
static void
test_foreign (Fixture       *fixture,
              gconstpointer  user_data)
{
  static const struct { guint status; int code; } pages[] = {
    { 404, TODOKU_ERROR_INVALID_REPLY }, { 410, TODOKU_ERROR_INVALID_REPLY },
    { 403, TODOKU_ERROR_REFUSED }, { 409, TODOKU_ERROR_REFUSED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GError) listed = NULL;

      mock_server_push (fixture->server, pages[i].status, "<html>no</html>", NULL);
      g_assert_false (todoku_service_remove (fixture->service, TODOKU_REMOTE_DOMAIN, "5", &error));
      g_assert_error (error, TODOKU_ERROR, pages[i].code);
      mock_server_push (fixture->server, pages[i].status, "<html>no</html>", NULL);
      g_assert_null (todoku_service_list (fixture->service, TODOKU_REMOTE_DOMAIN, "example.com",
                                          NULL, &listed));
    }
}

static void
add_test (const char *path,
          const char *on_behalf_of,
          TestFunc    test)
{
  g_test_add (path, Fixture, on_behalf_of, set_up, test, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_test ("/delivery/sendgrid/scopes", NULL, test_scopes);
  add_test ("/delivery/sendgrid/create-domain", NULL, test_create_domain);
  add_test ("/delivery/sendgrid/other-domain", NULL, test_other_domain);
  add_test ("/delivery/sendgrid/get-domain", NULL, test_get_domain);
  add_test ("/delivery/sendgrid/validate-domain", NULL, test_validate_domain);
  add_test ("/delivery/sendgrid/delete-domain", NULL, test_delete_domain);
  add_test ("/delivery/sendgrid/links", NULL, test_links);
  add_test ("/delivery/sendgrid/send-mail", "sub", test_send_mail);
  add_test ("/delivery/sendgrid/mail-refused", NULL, test_mail_refused);
  add_test ("/delivery/sendgrid/on-behalf-of/user", "sub", test_on_behalf_of);
  add_test ("/delivery/sendgrid/on-behalf-of/account", "account-id 1234", test_on_behalf_of);
  add_test ("/delivery/sendgrid/on-behalf-of/none", NULL, test_on_behalf_of);
  add_test ("/delivery/sendgrid/pages", NULL, test_pages);
  add_test ("/delivery/sendgrid/not-found", NULL, test_not_found);
  add_test ("/delivery/sendgrid/foreign", NULL, test_foreign);
  add_test ("/delivery/sendgrid/list-by-name", NULL, test_list_by_name);
  add_test ("/delivery/sendgrid/endless-list", NULL, test_endless_list);
  add_test ("/delivery/sendgrid/failing-page", NULL, test_failing_page);
  add_test ("/delivery/sendgrid/refusals", NULL, test_refusals);
  add_test ("/delivery/sendgrid/cancel", NULL, test_cancel);
  add_test ("/delivery/sendgrid/url-with-version", NULL, test_url_with_version);
  g_test_add_func ("/delivery/sendgrid/new-refuses", test_new_refuses);

  return g_test_run ();
}
