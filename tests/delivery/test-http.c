/* SPDX-License-Identifier: GPL-3.0-or-later
 * The HTTP client against a scripted service on loopback: what is repeated, what is refused, and
 * what is said about it in the log.
 */
#include "mock-server.h"
#include "todoku-http.h"

#include <string.h>

#define SECRET "SG.top.secret"

static GString *logged;

static GLogWriterOutput
writer_cb (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE"))
      g_string_append_printf (logged, "%s\n", (const char *) fields[i].value);
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)) != 0)
    return g_log_writer_default (level, fields, n_fields, user_data);

  return G_LOG_WRITER_HANDLED;
}

static TodokuHttp *
new_http (void)
{
  g_autoptr(TodokuClock) clock = todoku_clock_new (1);
  TodokuHttp *http = todoku_http_new (clock);

  todoku_http_set_patience (http, 20 * 1000, 1);

  return http;
}

static TodokuHttpReply *
send_request (TodokuHttp        *http,
              TodokuHttpRequest *request,
              GError           **error)
{
  g_autoptr(TodokuHttpRequest) owned = request;

  return todoku_http_send (http, owned, NULL, error);
}

static TodokuHttpRequest *
new_request (MockServer *server,
             const char *method,
             const char *path)
{
  g_autofree char *url = g_strconcat (mock_server_get_url (server), path, NULL);
  TodokuHttpRequest *request = todoku_http_request_new (method, url);

  todoku_http_request_set_header (request, "Authorization", "Bearer " SECRET);

  return request;
}

static void
test_base_url (void)
{
  static const struct { const char *url; const char *base; int code; } cases[] = {
    { "https://api.example.com", "https://api.example.com", 0 },
    { "https://api.example.com/", "https://api.example.com", 0 },
    { "https://api.example.com:8443/mail//", "https://api.example.com:8443/mail", 0 },
    { "http://127.0.0.1:8080", "http://127.0.0.1:8080", 0 },
    { "http://127.8.9.1/", "http://127.8.9.1", 0 },
    { "http://[::1]:8080", "http://[::1]:8080", 0 },
    { "http://localhost:1", "http://localhost:1", 0 },
    { "http://todoku.localhost", "http://todoku.localhost", 0 },
    { "http://api.example.com", NULL, TODOKU_ERROR_INSECURE_URL },
    { "http://localhost.example.com", NULL, TODOKU_ERROR_INSECURE_URL },
    { "http://notlocalhost", NULL, TODOKU_ERROR_INSECURE_URL },
    { "http://128.0.0.1", NULL, TODOKU_ERROR_INSECURE_URL },
    { "ftp://example.com", NULL, TODOKU_ERROR_BAD_URL },
    { "example.com", NULL, TODOKU_ERROR_BAD_URL },
    { "", NULL, TODOKU_ERROR_BAD_URL },
    { "https://", NULL, TODOKU_ERROR_BAD_URL },
    { "https:///path", NULL, TODOKU_ERROR_BAD_URL },
    { "https://user:pass@example.com", NULL, TODOKU_ERROR_BAD_URL },
    { "https://example.com/?a=b", NULL, TODOKU_ERROR_BAD_URL },
    { "https://example.com/#a", NULL, TODOKU_ERROR_BAD_URL },
    { "https://example.com:99999", NULL, TODOKU_ERROR_BAD_URL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *base = todoku_http_check_base_url (cases[i].url, &error);

      g_test_message ("%s", cases[i].url);
      g_assert_cmpstr (base, ==, cases[i].base);
      if (cases[i].base == NULL)
        g_assert_error (error, TODOKU_ERROR, cases[i].code);
      else
        g_assert_no_error (error);
    }
}

static void
test_map_status (void)
{
  static const struct { guint status; const char *words; int code; } cases[] = {
    { 400, "bad", TODOKU_ERROR_REFUSED },
    { 400, "a domain with that name already exists", TODOKU_ERROR_CONFLICT },
    { 400, "You have reached the maximum number of domains", TODOKU_ERROR_QUOTA },
    { 401, NULL, TODOKU_ERROR_UNAUTHORISED },
    { 401, "authorization required", TODOKU_ERROR_UNAUTHORISED },
    { 401, "The provided authorization grant is invalid, expired, or revoked",
      TODOKU_ERROR_UNAUTHORISED },
    { 401, "The requestor's IP Address is not whitelisted", TODOKU_ERROR_ADDRESS_NOT_ALLOWED },
    { 403, "access forbidden", TODOKU_ERROR_FORBIDDEN },
    { 403, "Your IP address is not allowed", TODOKU_ERROR_ADDRESS_NOT_ALLOWED },
    { 404, NULL, TODOKU_ERROR_NOT_FOUND },
    { 410, NULL, TODOKU_ERROR_NOT_FOUND },
    { 407, NULL, TODOKU_ERROR_OFFLINE },
    { 408, NULL, TODOKU_ERROR_TIMED_OUT },
    { 409, NULL, TODOKU_ERROR_CONFLICT },
    { 413, NULL, TODOKU_ERROR_REFUSED },
    { 422, NULL, TODOKU_ERROR_REFUSED },
    { 429, "too many requests", TODOKU_ERROR_RATE_LIMITED },
    { 500, NULL, TODOKU_ERROR_SERVER_FAILED },
    { 502, NULL, TODOKU_ERROR_SERVER_FAILED },
    { 599, NULL, TODOKU_ERROR_SERVER_FAILED },
    { 301, NULL, TODOKU_ERROR_INVALID_REPLY },
    { 304, NULL, TODOKU_ERROR_INVALID_REPLY },
    { 600, NULL, TODOKU_ERROR_INVALID_REPLY },
    { 0, NULL, TODOKU_ERROR_INVALID_REPLY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = todoku_http_map_failure (NULL, cases[i].status, cases[i].words, 0);

      g_test_message ("%u %s", cases[i].status, cases[i].words);
      g_assert_error (error, TODOKU_ERROR, cases[i].code);
      if (cases[i].words != NULL)
        g_assert_nonnull (strstr (error->message, cases[i].words));
    }
}

static void
test_map_words (void)
{
  g_autofree char *endless = g_strnfill (10000, 'x');
  g_autoptr(GError) cut = todoku_http_map_failure (NULL, 400, endless, 0);
  g_autoptr(GError) tamed = todoku_http_map_failure (NULL, 400, "a\n\x1b[31m\xff b", 0);
  g_autoptr(GError) waiting = todoku_http_map_failure (NULL, 429, NULL, 17);

  g_assert_cmpuint (strlen (cut->message), <, 600);
  g_assert_null (strchr (tamed->message, '\n'));
  g_assert_null (strchr (tamed->message, '\x1b'));
  g_assert_true (g_utf8_validate (tamed->message, -1, NULL));
  g_assert_nonnull (strstr (waiting->message, "17 s"));
}

static void
test_map_transport (void)
{
  struct { GQuark domain; int code; int mapped; } cases[] = {
    { G_IO_ERROR, G_IO_ERROR_TIMED_OUT, TODOKU_ERROR_TIMED_OUT },
    { G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, TODOKU_ERROR_OFFLINE },
    { G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE, TODOKU_ERROR_OFFLINE },
    { G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE, TODOKU_ERROR_OFFLINE },
    { G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND, TODOKU_ERROR_OFFLINE },
    { G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, TODOKU_ERROR_SERVER_FAILED },
    { G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE, TODOKU_ERROR_SERVER_FAILED },
    { G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, TODOKU_ERROR_INVALID_REPLY },
    { G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, TODOKU_ERROR_OFFLINE },
    { G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, TODOKU_ERROR_OFFLINE },
    { G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, TODOKU_ERROR_TLS },
    { G_TLS_ERROR, G_TLS_ERROR_NOT_TLS, TODOKU_ERROR_TLS },
    { G_TLS_ERROR, G_TLS_ERROR_EOF, TODOKU_ERROR_SERVER_FAILED },
    { SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING, TODOKU_ERROR_INVALID_REPLY },
    { TODOKU_ERROR, TODOKU_ERROR_QUOTA, TODOKU_ERROR_QUOTA },
    { G_FILE_ERROR, G_FILE_ERROR_NOENT, TODOKU_ERROR_SERVER_FAILED },
  };
  g_autoptr(GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "gone");
  g_autoptr(GError) still = todoku_http_map_failure (cancelled, 0, NULL, 0);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = g_error_new_literal (cases[i].domain, cases[i].code, "words");
      g_autoptr(GError) mapped = todoku_http_map_failure (error, 0, NULL, 0);

      g_test_message ("%s %d", g_quark_to_string (cases[i].domain), cases[i].code);
      g_assert_error (mapped, TODOKU_ERROR, cases[i].mapped);
      g_assert_cmpstr (mapped->message, ==, "words");
    }
  g_assert_error (still, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_plain (void)
{
  g_autoptr(MockServer) server = mock_server_new ();
  g_autoptr(TodokuHttp) http = new_http ();
  g_autoptr(TodokuHttpReply) reply = NULL;
  g_autoptr(GBytes) body = g_bytes_new_static ("{\"a\":1}", 7);
  g_autoptr(GError) error = NULL;
  TodokuHttpRequest *request = new_request (server, "POST", "/v3/things?x=y");

  todoku_http_request_set_body (request, "application/json", body);
  mock_server_push (server, 201, "[1]", "Date", "Sun, 06 Nov 1994 08:49:37 GMT", "ETag", "E1",
                    "x-amzn-errortype", "T", NULL);
  reply = send_request (http, request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reply->status, ==, 201);
  g_assert_cmpmem (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body), "[1]", 3);
  g_assert_cmpint (reply->service_time, ==, G_GINT64_CONSTANT (784111777) * G_USEC_PER_SEC);
  g_assert_cmpstr (reply->etag, ==, "E1");
  g_assert_cmpstr (reply->error_type, ==, "T");
  g_assert_cmpuint (mock_server_get_count (server), ==, 1);
  g_assert_cmpstr (mock_server_get_request (server, 0)->body, ==, "{\"a\":1}");
  g_assert_cmpstr (mock_request_get_header (mock_server_get_request (server, 0), "Authorization"),
                   ==, "Bearer " SECRET);
  g_assert_cmpstr (mock_request_get_header (mock_server_get_request (server, 0), "Content-Type"),
                   ==, "application/json");
}

typedef struct
{
  const char *method;
  gboolean idempotent;
  guint status;
  guint n_requests;
} RepeatCase;

static void
test_repeat (gconstpointer user_data)
{
  const RepeatCase *test = user_data;
  g_autoptr(MockServer) server = mock_server_new ();
  g_autoptr(TodokuHttp) http = new_http ();
  g_autoptr(TodokuHttpReply) reply = NULL;
  g_autoptr(GError) error = NULL;
  TodokuHttpRequest *request = new_request (server, test->method, "/x");

  if (test->idempotent)
    todoku_http_request_set_idempotent (request, TRUE);
  for (guint i = 0; i < test->n_requests; i++)
    mock_server_push (server, test->status, "{}", NULL);
  reply = send_request (http, request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reply->status, ==, test->status);
  g_assert_cmpuint (mock_server_get_count (server), ==, test->n_requests);
}

static void
test_repeat_succeeds (void)
{
  g_autoptr(MockServer) server = mock_server_new ();
  g_autoptr(TodokuHttp) http = new_http ();
  g_autoptr(TodokuHttpReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  mock_server_push (server, 503, "busy", NULL);
  mock_server_push_raw (server, "", 0);
  mock_server_push (server, 200, "fine", NULL);
  reply = send_request (http, new_request (server, "GET", "/x"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpuint (mock_server_get_count (server), ==, 3);
}

static void
test_retry_after (void)
{
  g_autoptr(MockServer) server = mock_server_new ();
  g_autoptr(TodokuHttp) http = new_http ();
  g_autoptr(TodokuHttpReply) soon = NULL;
  g_autoptr(TodokuHttpReply) late = NULL;
  g_autoptr(TodokuHttpReply) reset = NULL;
  g_autoptr(TodokuHttpReply) date = NULL;
  g_autoptr(GError) error = NULL;
  gint64 started = g_get_monotonic_time ();

  mock_server_push (server, 429, "{}", "Retry-After", "1", NULL);
  mock_server_push (server, 429, "{}", "Retry-After", "0", NULL);
  mock_server_push (server, 200, "{}", NULL);
  soon = send_request (http, new_request (server, "GET", "/x"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soon->status, ==, 200);
  g_assert_cmpint (g_get_monotonic_time () - started, >=, G_USEC_PER_SEC);
  g_assert_cmpuint (mock_server_get_count (server), ==, 3);

  /* Longer than anybody waits gladly: the caller is told instead. */
  mock_server_push (server, 429, "{}", "Retry-After", "3600", NULL);
  late = send_request (http, new_request (server, "GET", "/x"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (late->retry_after, ==, 3600);
  g_assert_cmpuint (mock_server_get_count (server), ==, 4);

  mock_server_push (server, 429, "{}", "Date", "Sun, 06 Nov 1994 08:49:37 GMT",
                    "x-ratelimit-reset", "784112077", NULL);
  reset = send_request (http, new_request (server, "GET", "/x"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reset->retry_after, ==, 300);

  mock_server_push (server, 503, "{}", "Date", "Sun, 06 Nov 1994 08:49:37 GMT", "Retry-After",
                    "Sun, 06 Nov 1994 08:50:37 GMT", NULL);
  date = send_request (http, new_request (server, "GET", "/x"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (date->retry_after, ==, 60);
}

/* Longer than any number holds is long, what cannot be read is not "at once", and the length of a
 * window counts where nothing else is said.
 */
static void
test_odd_retry_after (void)
{
  static const struct { const char *name, *value; guint seconds; guint n_sent; } cases[] = {
    { "Retry-After", "99999999999999999999", 24 * 3600, 1 },
    { "Retry-After", "4294967296", 24 * 3600, 1 },
    { "RateLimit-Reset", "300", 300, 1 },
    { "X-RateLimit-Reset", "99999999999999999999", 24 * 3600, 1 },
    { "Retry-After", "soon", 0, 3 },
    { "Retry-After", "-5", 0, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(MockServer) server = mock_server_new ();
      g_autoptr(TodokuHttp) http = new_http ();
      g_autoptr(TodokuHttpReply) reply = NULL;
      g_autoptr(GError) error = NULL;
      gint64 started = g_get_monotonic_time ();

      for (guint n = 0; n < cases[i].n_sent; n++)
        mock_server_push (server, 429, "{}", cases[i].name, cases[i].value, NULL);
      todoku_http_set_patience (http, 20 * 1000, 50);
      reply = send_request (http, new_request (server, "GET", "/x"), &error);
      g_assert_no_error (error);
      g_assert_cmpuint (reply->retry_after, ==, cases[i].seconds);
      g_assert_cmpuint (mock_server_get_count (server), ==, cases[i].n_sent);
      if (cases[i].n_sent > 1)
        g_assert_cmpint (g_get_monotonic_time () - started, >=, 150 * G_TIME_SPAN_MILLISECOND);
    }
}

static void
test_rate_limit_of_success (void)
{
  g_autoptr(MockServer) server = mock_server_new ();
  g_autoptr(TodokuHttp) http = new_http ();
  g_autoptr(TodokuHttpReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  /* The header stands in every reply and asks for nothing there. */
  mock_server_push (server, 200, "{}", "X-RateLimit-Reset", "9999999999", NULL);
  reply = send_request (http, new_request (server, "GET", "/x"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reply->retry_after, ==, 0);
}

static void
test_no_content (void)
{
  g_autoptr(MockServer) server = mock_server_new ();
  g_autoptr(TodokuHttp) http = new_http ();
  g_autoptr(GError) error = NULL;
  static const char *const raws[] = {
    "HTTP/1.1 204 No Content\r\n\r\n",
    "HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n",
    "HTTP/1.1 204 No Content\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (raws); i++)
    {
      g_autoptr(TodokuHttpReply) reply = NULL;

      mock_server_push_raw (server, raws[i], -1);
      reply = send_request (http, new_request (server, "DELETE", "/x"), &error);
      g_assert_no_error (error);
      g_assert_cmpuint (reply->status, ==, 204);
      g_assert_cmpuint (g_bytes_get_size (reply->body), ==, 0);
    }
}

static void
test_cut (void)
{
  g_autoptr(MockServer) server = mock_server_new ();
  g_autoptr(TodokuHttp) http = new_http ();
  g_autoptr(TodokuHttpReply) reply = NULL;
  g_autoptr(GError) error = NULL;
  const char *raw = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[1,2";

  mock_server_push_raw (server, raw, -1);
  reply = send_request (http, new_request (server, "POST", "/x"), &error);
  g_assert_null (reply);
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY);
  g_clear_error (&error);

  for (guint i = 0; i < 3; i++)
    mock_server_push_raw (server, raw, -1);
  reply = send_request (http, new_request (server, "GET", "/x"), &error);
  g_assert_null (reply);
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY);
  g_assert_cmpuint (mock_server_get_count (server), ==, 4);
}

static void
test_garbage (void)
{
  g_autoptr(MockServer) server = mock_server_new ();
  g_autoptr(TodokuHttp) http = new_http ();
  g_autoptr(TodokuHttpReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  mock_server_push_raw (server, "SSH-2.0-OpenSSH_9.2\r\n\r\n", -1);
  reply = send_request (http, new_request (server, "POST", "/x"), &error);
  g_assert_null (reply);
  g_assert_nonnull (error);
  g_assert_true (error->domain == TODOKU_ERROR);
}

static void
test_oversized (void)
{
  g_autoptr(MockServer) server = mock_server_new ();
  g_autoptr(TodokuHttp) http = new_http ();
  g_autoptr(TodokuHttpReply) fits = NULL;
  g_autoptr(TodokuHttpReply) reply = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *most = g_strnfill (TODOKU_HTTP_MAX_REPLY, 'x');
  g_autofree char *more = g_strnfill (TODOKU_HTTP_MAX_REPLY + 1, 'x');

  mock_server_push (server, 200, most, NULL);
  fits = send_request (http, new_request (server, "GET", "/x"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (fits->body), ==, TODOKU_HTTP_MAX_REPLY);

  mock_server_push (server, 200, more, NULL);
  reply = send_request (http, new_request (server, "GET", "/x"), &error);
  g_assert_null (reply);
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY);
  g_assert_cmpuint (mock_server_get_count (server), ==, 2);
}

/* An account of 3,000 domains is validated over the connections that are there. What may take
 * effect twice has one of its own each time.
 */
static void
test_connections (void)
{
  g_autoptr(MockServer) server = mock_server_new ();
  g_autoptr(TodokuHttp) http = new_http ();
  static const struct { const char *method; gboolean idempotent; gboolean kept; } cases[] = {
    { "GET", TRUE, TRUE },
    { "POST", TRUE, TRUE },
    { "POST", TRUE, TRUE },
    { "POST", FALSE, FALSE },
    { "PATCH", FALSE, FALSE },
  };
  guint16 first = 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TodokuHttpReply) reply = NULL;
      g_autoptr(GError) error = NULL;
      TodokuHttpRequest *request = new_request (server, cases[i].method, "/x");

      todoku_http_request_set_idempotent (request, cases[i].idempotent);
      mock_server_push (server, 200, "{}", NULL);
      reply = send_request (http, request, &error);
      g_assert_no_error (error);
      if (i == 0)
        first = mock_server_get_request (server, i)->client_port;
      g_test_message ("%s %d", cases[i].method, cases[i].idempotent);
      if (cases[i].kept)
        g_assert_cmpuint (mock_server_get_request (server, i)->client_port, ==, first);
      else
        g_assert_cmpuint (mock_server_get_request (server, i)->client_port, !=, first);
    }
}

static void
test_redirect (void)
{
  g_autoptr(MockServer) server = mock_server_new ();
  g_autoptr(MockServer) other = mock_server_new ();
  g_autoptr(TodokuHttp) http = new_http ();
  g_autoptr(TodokuHttpReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  mock_server_push (server, 302, "", "Location", mock_server_get_url (other), NULL);
  reply = send_request (http, new_request (server, "GET", "/x"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reply->status, ==, 302);
  g_assert_cmpuint (mock_server_get_count (other), ==, 0);
}

static void
test_unauthorised (void)
{
  g_autoptr(MockServer) server = mock_server_new ();
  g_autoptr(TodokuHttp) http = new_http ();
  g_autoptr(TodokuHttpReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  mock_server_push (server, 401, "{}", "WWW-Authenticate", "Basic realm=\"x\"", NULL);
  reply = send_request (http, new_request (server, "GET", "/x"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reply->status, ==, 401);
  g_assert_cmpuint (mock_server_get_count (server), ==, 1);
}

static void
test_cancel_while_resting (void)
{
  g_autoptr(MockServer) server = mock_server_new ();
  g_autoptr(TodokuHttp) http = new_http ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(TodokuHttpRequest) request = new_request (server, "GET", "/x");
  g_autoptr(TodokuHttpReply) reply = NULL;
  g_autoptr(GError) error = NULL;
  gint64 started = g_get_monotonic_time ();
  GThread *thread;

  mock_server_push (server, 429, "{}", "Retry-After", "15", NULL);
  thread = mock_server_cancel_after (server, 1, cancellable);
  reply = todoku_http_send (http, request, cancellable, &error);
  g_thread_join (thread);
  g_assert_null (reply);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - started, <, 10 * G_USEC_PER_SEC);
}

static void
test_cancelled_before (void)
{
  g_autoptr(MockServer) server = mock_server_new ();
  g_autoptr(TodokuHttp) http = new_http ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(TodokuHttpRequest) request = new_request (server, "POST", "/x");
  g_autoptr(TodokuHttpReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  reply = todoku_http_send (http, request, cancellable, &error);
  g_assert_null (reply);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (mock_server_get_count (server), ==, 0);
}

static void
test_offline (void)
{
  g_autoptr(TodokuHttp) http = new_http ();
  g_autoptr(TodokuHttpReply) reply = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *url = NULL;
  MockServer *server = mock_server_new ();

  /* A port that was free a moment ago. */
  url = g_strconcat (mock_server_get_url (server), "/x", NULL);
  mock_server_free (server);
  reply = send_request (http, todoku_http_request_new ("GET", url), &error);
  g_assert_null (reply);
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_OFFLINE);
}

static void
test_bad_url (void)
{
  g_autoptr(TodokuHttp) http = new_http ();
  g_autoptr(TodokuHttpReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  reply = send_request (http, todoku_http_request_new ("GET", "http://[oops"), &error);
  g_assert_null (reply);
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_URL);
}

static void
test_finalized (void)
{
  g_autoptr(MockServer) server = mock_server_new ();
  TodokuHttp *http = new_http ();
  g_autoptr(TodokuHttpReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  mock_server_push (server, 200, "{}", NULL);
  reply = send_request (http, new_request (server, "GET", "/x"), &error);
  g_assert_no_error (error);
  g_assert_finalize_object (http);
}

/* Comes last, when every other test has had its say. */
static void
test_log (void)
{
  g_assert_nonnull (strstr (logged->str, "GET /x 429"));
  g_assert_nonnull (strstr (logged->str, "POST /v3/things 201"));
  g_assert_null (strstr (logged->str, SECRET));
  g_assert_null (strstr (logged->str, "Bearer"));
  g_assert_null (strstr (logged->str, "x=y"));
  g_assert_null (strstr (logged->str, "\"a\":1"));
}

/* The Date of any answer is held against our clock, whatever its status; one that is missing or
 * unreadable says nothing.
 */
static void
test_dates (void)
{
  static const struct { guint status; const char *date; int ahead; int sign; } cases[] = {
    { 200, NULL, 0, 0 },
    { 200, NULL, 240, 0 },
    { 200, NULL, 600, 1 },
    { 200, NULL, 0, 0 },
    { 403, NULL, -600, -1 },
    { 200, "yesterday", 0, -1 },
    { 200, "", 0, -1 },
    { 200, NULL, 60, 0 },
    { 503, "Sun, 06 Nov 1994 08:49:37 GMT", 0, -1 },
  };
  g_autoptr(MockServer) server = mock_server_new ();
  g_autoptr(TodokuClock) clock = todoku_clock_new (1);
  g_autoptr(TodokuHttp) http = todoku_http_new (clock);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
      g_autoptr(GDateTime) date = g_date_time_add_seconds (now, cases[i].ahead);
      g_autofree char *text = soup_date_time_to_string (date, SOUP_DATE_HTTP);
      g_autoptr(TodokuHttpReply) reply = NULL;
      g_autoptr(GError) error = NULL;
      gint64 difference;

      mock_server_push (server, cases[i].status, "{}", "Date",
                        cases[i].date != NULL ? cases[i].date : text, NULL);
      reply = send_request (http, new_request (server, "POST", "/v3/things"), &error);
      g_assert_no_error (error);
      difference = todoku_clock_get_difference (clock);
      g_test_message ("%u: %" G_GINT64_FORMAT, i, difference);
      g_assert_cmpint (CLAMP (difference, -1, 1), ==, cases[i].sign);
    }
}

int
main (int   argc,
      char *argv[])
{
  static const RepeatCase repeats[] = {
    { "GET", FALSE, 429, 3 },
    { "GET", FALSE, 500, 3 },
    { "DELETE", FALSE, 503, 3 },
    { "POST", FALSE, 429, 1 },
    { "POST", FALSE, 500, 1 },
    { "POST", TRUE, 500, 3 },
    { "PATCH", FALSE, 502, 1 },
    { "GET", FALSE, 404, 1 },
    { "GET", FALSE, 401, 1 },
  };
  int status;

  g_test_init (&argc, &argv, NULL);
  logged = g_string_new (NULL);
  g_log_set_writer_func (writer_cb, NULL, NULL);

  g_test_add_func ("/delivery/http/base-url", test_base_url);
  g_test_add_func ("/delivery/http/map/status", test_map_status);
  g_test_add_func ("/delivery/http/map/words", test_map_words);
  g_test_add_func ("/delivery/http/map/transport", test_map_transport);
  g_test_add_func ("/delivery/http/plain", test_plain);
  for (guint i = 0; i < G_N_ELEMENTS (repeats); i++)
    {
      g_autofree char *path = g_strdup_printf ("/delivery/http/repeat/%s-%s%u", repeats[i].method,
                                               repeats[i].idempotent ? "idempotent-" : "",
                                               repeats[i].status);

      g_test_add_data_func (path, &repeats[i], test_repeat);
    }
  g_test_add_func ("/delivery/http/repeat/succeeds", test_repeat_succeeds);
  g_test_add_func ("/delivery/http/retry-after", test_retry_after);
  g_test_add_func ("/delivery/http/odd-retry-after", test_odd_retry_after);
  g_test_add_func ("/delivery/http/rate-limit-of-success", test_rate_limit_of_success);
  g_test_add_func ("/delivery/http/no-content", test_no_content);
  g_test_add_func ("/delivery/http/cut", test_cut);
  g_test_add_func ("/delivery/http/garbage", test_garbage);
  g_test_add_func ("/delivery/http/oversized", test_oversized);
  g_test_add_func ("/delivery/http/connections", test_connections);
  g_test_add_func ("/delivery/http/redirect", test_redirect);
  g_test_add_func ("/delivery/http/unauthorised", test_unauthorised);
  g_test_add_func ("/delivery/http/cancel-while-resting", test_cancel_while_resting);
  g_test_add_func ("/delivery/http/cancelled-before", test_cancelled_before);
  g_test_add_func ("/delivery/http/offline", test_offline);
  g_test_add_func ("/delivery/http/bad-url", test_bad_url);
  g_test_add_func ("/delivery/http/finalized", test_finalized);
  g_test_add_func ("/delivery/http/dates", test_dates);
  g_test_add_func ("/delivery/http/log", test_log);

  status = g_test_run ();
  g_string_free (logged, TRUE);

  return status;
}
