/* SPDX-License-Identifier: GPL-3.0-or-later
 * The TLS probe against servers on loopback that present good and bad certificates, or none.
 */
#include "todoku-edge-probe.h"
#include "todoku-error.h"
#include "todoku-test.h"

#include <string.h>

#define HOST "click.example.com"

typedef struct
{
  GSocketListener *listener;
  GCancellable *closing;
  guint16 port;
  GTlsCertificate *certificate; /* (nullable): without one, hang up after the first bytes */
  GIOStream *stream;
  GByteArray *first_bytes;
  gboolean closed;
} Server;

static void
handshake_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, NULL);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Server *server = user_data;
  g_autoptr(GBytes) bytes = NULL;

  bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);
  if (bytes != NULL)
    g_byte_array_append (server->first_bytes, g_bytes_get_data (bytes, NULL),
                         g_bytes_get_size (bytes));
  g_io_stream_close (server->stream, NULL, NULL);
}

static void
accepted_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Server *server = user_data;
  GSocketConnection *connection =
    g_socket_listener_accept_finish (G_SOCKET_LISTENER (source), result, NULL, NULL);

  if (connection == NULL)
    {
      server->closed = TRUE;
      return;
    }

  g_clear_object (&server->stream);
  if (server->certificate != NULL)
    {
      server->stream = g_tls_server_connection_new (G_IO_STREAM (connection), server->certificate,
                                                    NULL);
      g_tls_connection_handshake_async (G_TLS_CONNECTION (server->stream), G_PRIORITY_DEFAULT,
                                        NULL, handshake_cb, NULL);
      g_object_unref (connection);
    }
  else
    {
      server->stream = G_IO_STREAM (connection);
      g_input_stream_read_bytes_async (g_io_stream_get_input_stream (server->stream), 4096,
                                       G_PRIORITY_DEFAULT, NULL, read_cb, server);
    }
  g_socket_listener_accept_async (server->listener, server->closing, accepted_cb, server);
}

static char *
fixture_path (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "delivery", "fixtures", name, NULL);
}

static Server *
server_new (const char *certificate)
{
  Server *server = g_new0 (Server, 1);
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) effective = NULL;
  g_autoptr(GError) error = NULL;

  if (certificate != NULL)
    {
      g_autofree char *path = fixture_path (certificate);

      server->certificate = g_tls_certificate_new_from_file (path, &error);
      g_assert_no_error (error);
    }
  server->first_bytes = g_byte_array_new ();
  server->closing = g_cancellable_new ();
  server->listener = g_socket_listener_new ();
  g_socket_listener_add_address (server->listener, address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &effective, &error);
  g_assert_no_error (error);
  server->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  g_socket_listener_accept_async (server->listener, server->closing, accepted_cb, server);

  return server;
}

static gboolean
is_closed (gpointer user_data)
{
  return ((Server *) user_data)->closed;
}

static void
server_free (Server *server)
{
  g_cancellable_cancel (server->closing);
  todoku_test_wait_until (is_closed, server);
  g_socket_listener_close (server->listener);
  g_clear_object (&server->stream);
  g_clear_object (&server->certificate);
  g_object_unref (server->listener);
  g_object_unref (server->closing);
  g_byte_array_unref (server->first_bytes);
  g_free (server);
}

typedef struct
{
  GSocketConnectable *edge;
  const char *host;
  const char *ca_file;
  GCancellable *cancellable;
  TodokuEdgeProbe *probe;
  GError *error;
} Call;

static gpointer
probe_in_worker (gpointer data)
{
  Call *call = data;
  g_autoptr(TodokuClock) clock = todoku_clock_new (1);

  call->probe = todoku_edge_probe (call->edge, call->host, call->ca_file, clock, call->cancellable,
                                   &call->error);

  return NULL;
}

static TodokuEdgeProbe *
probe (guint16      port,
       const char  *host,
       const char  *authority,
       GError     **error)
{
  g_autoptr(GSocketConnectable) edge = g_network_address_new ("127.0.0.1", port);
  g_autofree char *path = authority != NULL ? fixture_path (authority) : NULL;
  Call call = { .edge = edge, .host = host, .ca_file = path };

  todoku_test_run_worker (probe_in_worker, &call);
  if (call.error != NULL)
    g_propagate_error (error, call.error);

  return call.probe;
}

typedef struct
{
  const char *name;
  const char *certificate;
  const char *host;
  const char *authority;
  TodokuEdgeVerdict verdict;
} Case;

static const Case cases[] = {
  { "good", "good.pem", HOST, "ca.pem", TODOKU_EDGE_VERDICT_OK },
  { "wildcard", "good.pem", "a.edge.example.net", "ca.pem", TODOKU_EDGE_VERDICT_OK },
  { "wrong-name", "good.pem", "link.example.com", "ca.pem", TODOKU_EDGE_VERDICT_WRONG_NAME },
  { "wildcard-too-deep", "good.pem", "a.b.edge.example.net", "ca.pem",
    TODOKU_EDGE_VERDICT_WRONG_NAME },
  { "over", "over.pem", HOST, "ca.pem", TODOKU_EDGE_VERDICT_EXPIRED },
  { "over-and-wrong-name", "over.pem", "link.example.com", "ca.pem",
    TODOKU_EDGE_VERDICT_WRONG_NAME },
  { "own", "own.pem", HOST, "ca.pem", TODOKU_EDGE_VERDICT_UNTRUSTED },
  { "own-and-wrong-name", "own.pem", "link.example.com", "ca.pem", TODOKU_EDGE_VERDICT_UNTRUSTED },
  { "system-authorities", "good.pem", HOST, NULL, TODOKU_EDGE_VERDICT_UNTRUSTED },
  { "hangs-up", NULL, HOST, "ca.pem", TODOKU_EDGE_VERDICT_REFUSED },
};

static void
test_case (gconstpointer user_data)
{
  const Case *test = user_data;
  Server *server = server_new (test->certificate);
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuEdgeProbe) result = probe (server->port, test->host, test->authority, &error);
  g_autoptr(TodokuEdgeProbe) copy = NULL;

  g_assert_no_error (error);
  g_test_message ("%s", result->detail);
  g_assert_cmpint (result->verdict, ==, test->verdict);
  if (test->certificate != NULL)
    {
      g_assert_cmpstr (result->names[0], ==, HOST);
      g_assert_cmpint (result->not_after, >, G_GINT64_CONSTANT (1600000000000000));
    }
  else
    {
      g_assert_null (result->names[0]);
      g_assert_nonnull (memmem (server->first_bytes->data, server->first_bytes->len, HOST,
                                strlen (HOST)));
    }
  g_assert_true ((result->verdict == TODOKU_EDGE_VERDICT_OK) == (result->detail == NULL));
  copy = g_boxed_copy (TODOKU_TYPE_EDGE_PROBE, result);
  g_assert_cmpint (copy->verdict, ==, result->verdict);
  server_free (server);
}

static void
test_refused (void)
{
  Server *server = server_new (NULL);
  guint16 port = server->port;
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuEdgeProbe) result = NULL;

  server_free (server);
  result = probe (port, HOST, "ca.pem", &error);
  g_assert_no_error (error);
  g_assert_cmpint (result->verdict, ==, TODOKU_EDGE_VERDICT_REFUSED);
}

static void
test_no_authority (void)
{
  Server *server = server_new ("good.pem");
  g_autoptr(GError) error = NULL;

  g_assert_null (probe (server->port, HOST, "missing.pem", &error));
  g_assert_true (error->domain == TODOKU_ERROR);
  server_free (server);
}

/* An edge that takes the connection and says nothing is not refusing: it was not asked. */
static void
test_time_out (void)
{
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autoptr(GSocketConnectable) edge = g_network_address_new ("127.0.0.1", port);
  g_autoptr(TodokuClock) clock = todoku_clock_new (100);
  g_autoptr(GError) error = NULL;

  g_assert_null (todoku_edge_probe (edge, HOST, NULL, clock, NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_TIMED_OUT);
}

static void
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

/* Of an edge that says nothing, so that the handshake cannot be over before it is cancelled. */
static void
test_cancel (void)
{
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autoptr(GSocketConnectable) edge = g_network_address_new ("127.0.0.1", port);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Call call = { .edge = edge, .host = HOST, .cancellable = cancellable };

  g_idle_add_once (cancel_cb, cancellable);
  todoku_test_run_worker (probe_in_worker, &call);
  g_assert_null (call.probe);
  g_assert_error (call.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_error_free (call.error);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_print ("1..0 # SKIP there is no TLS backend: the probe is NOT tested\n");
      return 0;
    }

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/delivery/edge-probe/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/delivery/edge-probe/refused", test_refused);
  g_test_add_func ("/delivery/edge-probe/no-authority", test_no_authority);
  g_test_add_func ("/delivery/edge-probe/time-out", test_time_out);
  g_test_add_func ("/delivery/edge-probe/cancel", test_cancel);

  return g_test_run ();
}
