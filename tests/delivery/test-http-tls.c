/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is certain when TLS fails: before the request went out nothing has happened at the service,
 * after it nobody knows.
 */
#include "todoku-error.h"
#include "todoku-http-request.h"

#include <string.h>

/* The head of a TLS record whose content no key opens (RFC 8446 section 5.2). */
static const guint8 spoilt_record[5 + 32] = { 23, 3, 3, 0, 32 };

/**
 * Server:
 * @listener: (owned): where it listens
 * @port: on which port
 * @certificate: (owned): what it presents
 * @thread: (owned): the thread that answers one connection
 * @request: (owned): what it was sent, decrypted
 *
 * A service that reads one request and answers with a spoilt record.
 */
typedef struct
{
  GSocketListener *listener;
  guint16 port;
  GTlsCertificate *certificate;
  GThread *thread;
  GString *request;
} Server;

static void
read_request (Server       *server,
              GInputStream *input)
{
  char buffer[1024];
  gssize n;

  while (strstr (server->request->str, "\r\n\r\n") == NULL &&
         (n = g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL)) > 0)
    g_string_append_len (server->request, buffer, n);
}

static gpointer
server_thread (gpointer user_data)
{
  Server *server = user_data;
  g_autoptr(GSocketConnection) connection =
    g_socket_listener_accept (server->listener, NULL, NULL, NULL);
  g_autoptr(GIOStream) tls =
    g_tls_server_connection_new (G_IO_STREAM (connection), server->certificate, NULL);

  if (g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, NULL))
    {
      read_request (server, g_io_stream_get_input_stream (tls));
      g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                                 spoilt_record, sizeof spoilt_record, NULL, NULL, NULL);
    }
  /* Until the client hangs up, so that the end of the connection is not what it sees. */
  g_socket_condition_wait (g_socket_connection_get_socket (connection), G_IO_IN | G_IO_HUP, NULL,
                           NULL);

  return NULL;
}

static char *
certificate_path (void)
{
  return g_test_build_filename (G_TEST_DIST, "delivery", "fixtures", "loopback.pem", NULL);
}

static void
server_start (Server *server)
{
  g_autofree char *path = certificate_path ();
  g_autoptr(GError) error = NULL;

  server->request = g_string_new (NULL);
  server->certificate = g_tls_certificate_new_from_file (path, &error);
  g_assert_no_error (error);
  server->listener = g_socket_listener_new ();
  server->port = g_socket_listener_add_any_inet_port (server->listener, NULL, &error);
  g_assert_no_error (error);
  server->thread = g_thread_new ("server", server_thread, server);
}

/* Returns (transfer full): what it was sent. */
static char *
server_stop (Server *server)
{
  g_thread_join (server->thread);
  g_object_unref (server->listener);
  g_object_unref (server->certificate);

  return g_string_free (server->request, FALSE);
}

static SoupSession *
new_session (gboolean trusts)
{
  g_autofree char *path = certificate_path ();
  g_autoptr(GTlsDatabase) database = NULL;
  g_autoptr(GError) error = NULL;

  if (!trusts)
    return soup_session_new ();

  database = g_tls_file_database_new (path, &error);
  g_assert_no_error (error);

  return soup_session_new_with_options ("tls-database", database, NULL);
}

/* Returns (transfer full): how a POST failed. */
static GError *
post (Server   *server,
      gboolean  trusts,
      gboolean *ret_sent)
{
  g_autofree char *url = g_strdup_printf ("https://127.0.0.1:%u/v3/domains", server->port);
  g_autoptr(TodokuHttpRequest) request = todoku_http_request_new ("POST", url);
  g_autoptr(SoupSession) session = new_session (trusts);
  g_autoptr(TodokuClock) clock = todoku_clock_new (1);
  TodokuHttpAttempt attempt;
  GError *error;

  todoku_http_attempt (&attempt, session, request, clock, 60 * G_USEC_PER_SEC, NULL);
  g_assert_null (attempt.reply);
  *ret_sent = attempt.sent;
  error = g_steal_pointer (&attempt.error);
  todoku_http_attempt_clear (&attempt);
  soup_session_abort (session);

  return error;
}

/* The certificate is refused, so that nobody has seen the request or the key in it. */
static void
test_before (void)
{
  Server server = { 0 };
  g_autoptr(GError) error = NULL;
  g_autofree char *request = NULL;
  gboolean sent;

  server_start (&server);
  error = post (&server, FALSE, &sent);
  request = server_stop (&server);
  g_assert_cmpstr (request, ==, "");
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_TLS);
  g_assert_false (sent);
  g_assert_true (todoku_error_is_unsent (error));
}

/* The request has arrived, and what became of it cannot be read. */
static void
test_after (void)
{
  Server server = { 0 };
  g_autoptr(GError) error = NULL;
  g_autofree char *request = NULL;
  gboolean sent;

  server_start (&server);
  error = post (&server, TRUE, &sent);
  request = server_stop (&server);
  g_assert_true (g_str_has_prefix (request, "POST /v3/domains HTTP/1.1\r\n"));
  g_assert_true (sent);
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_SERVER_FAILED);
  g_assert_false (todoku_error_is_unsent (error));
  g_assert_false (todoku_error_is_certain (error));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_print ("1..0 # SKIP there is no TLS backend: failures of TLS are NOT tested\n");
      return 0;
    }

  g_test_add_func ("/delivery/http-tls/before", test_before);
  g_test_add_func ("/delivery/http-tls/after", test_after);

  return g_test_run ();
}
