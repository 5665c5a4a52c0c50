/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sockets of the server, held from a thread of their own with plain sockets: what is served,
 * how a connection goes on and ends, and that nothing is touched once the server is gone.
 */
#include <string.h>

#include "todoku-dns-server.h"
#include "todoku-error.h"
#include "todoku-test.h"

/* The first octet of a message says what happens to it. */
static void
serve_cb (const guint8    *message,
          gsize            length,
          gboolean         via_tcp,
          TodokuDnsServed *served,
          gpointer         user_data)
{
  char what = length > 0 ? (char) message[0] : '\0';

  served->hangs_up = what == 'x';
  served->is_elsewhere = what == 'o';
  served->delay = what == 'l' ? G_MAXINT : 0;
  if (what == 'e' || what == 'o' || what == 'l')
    served->reply = g_bytes_new (message, length);
}

static TodokuDnsServer *
make_server (void)
{
  g_autoptr(GError) error = NULL;
  TodokuDnsServer *server = todoku_dns_server_new ("127.0.0.1", 0, serve_cb, NULL, &error);

  g_assert_no_error (error);

  return server;
}

static void
say (GSocketConnection *connection,
     const char        *octets,
     gsize              length)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));

  g_assert_true (g_output_stream_write_all (output, octets, length, NULL, NULL, NULL));
}

/* Returns how much came before the connection ended, at most @length. */
static gsize
hear (GSocketConnection *connection,
      char              *octets,
      gsize              length)
{
  gsize n_read = 0;

  g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)), octets, length,
                           &n_read, NULL, NULL);

  return n_read;
}

static GSocketConnection *
connect_to (TodokuDnsServer *server)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();

  return g_socket_client_connect (client,
                                  G_SOCKET_CONNECTABLE (todoku_dns_server_get_address (server)),
                                  NULL, NULL);
}

static gpointer
stream_client (gpointer data)
{
  g_autoptr(GSocketConnection) connection = connect_to (data);
  char octets[5];

  for (guint i = 0; i < 2; i++)
    {
      say (connection, "\0\3e12", 5);
      g_assert_cmpuint (hear (connection, octets, 5), ==, 5);
      g_assert_cmpmem (octets, 5, "\0\3e12", 5);
    }
  /* Silence leaves the connection, even to an empty message. */
  say (connection, "\0\1s\0\0\0\2e3", 9);
  g_assert_cmpuint (hear (connection, octets, 4), ==, 4);
  say (connection, "\0\1x", 3);
  g_assert_cmpuint (hear (connection, octets, 1), ==, 0);

  return NULL;
}

static void
test_stream (void)
{
  g_autoptr(TodokuDnsServer) server = make_server ();

  todoku_test_run_worker (stream_client, server);
}

static gpointer
datagram_client (gpointer data)
{
  GSocketAddress *address = todoku_dns_server_get_address (data);
  g_autoptr(GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM,
                                            G_SOCKET_PROTOCOL_UDP, NULL);

  /* Whoever is silent or late does not hold up the others. */
  g_socket_send_to (socket, address, "s", 1, NULL, NULL);
  g_socket_send_to (socket, address, "l", 1, NULL, NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GSocketAddress) from = NULL;
      char octets[8];

      g_socket_send_to (socket, address, i == 0 ? "e4" : "o5", 2, NULL, NULL);
      g_assert_cmpint (g_socket_receive_from (socket, &from, octets, sizeof octets, NULL, NULL),
                       ==, 2);
      g_assert_cmpmem (octets, 2, i == 0 ? "e4" : "o5", 2);
      g_assert_true ((g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (from)) ==
                      todoku_dns_server_get_port (data)) == (i == 0));
    }

  return NULL;
}

static void
test_datagram (void)
{
  g_autoptr(TodokuDnsServer) server = make_server ();

  todoku_test_run_worker (datagram_client, server);
}

static gpointer
half_client (gpointer data)
{
  GSocketConnection *connection = connect_to (data);
  char octets[3];

  say (connection, "\0\1e", 3);
  g_assert_cmpuint (hear (connection, octets, 3), ==, 3);
  say (connection, "\0\5s", 3);

  return connection;
}

static gpointer
take_half_client (gpointer data)
{
  gpointer *arguments = data;

  arguments[1] = half_client (arguments[0]);

  return NULL;
}

/* Connections are over at once, within a message too. */
static void
test_free (void)
{
  g_autoptr(GSocketConnection) connection = NULL;
  gpointer arguments[] = { make_server (), NULL };
  char octet;

  todoku_test_run_worker (take_half_client, arguments);
  connection = arguments[1];
  todoku_dns_server_free (arguments[0]);
  g_assert_cmpuint (hear (connection, &octet, 1), ==, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_addresses (void)
{
  static const char *const addresses[] = { "0.0.0.0", "192.0.2.1", "::", "localhost", "" };
  g_autoptr(TodokuDnsServer) server = make_server ();
  g_autoptr(GError) taken = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (todoku_dns_server_new (addresses[i], 0, serve_cb, NULL, &error));
      g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
    }
  g_assert_null (todoku_dns_server_new ("127.0.0.1", todoku_dns_server_get_port (server), serve_cb,
                                        NULL, &taken));
  g_assert_error (taken, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dns/server/stream", test_stream);
  g_test_add_func ("/dns/server/datagram", test_datagram);
  g_test_add_func ("/dns/server/free", test_free);
  g_test_add_func ("/dns/server/addresses", test_addresses);

  return g_test_run ();
}
