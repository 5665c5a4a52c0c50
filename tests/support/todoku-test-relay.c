/* SPDX-License-Identifier: GPL-3.0-or-later
 * One thread for UDP and one for TCP, each with one blocking exchange at a time. Tests only.
 */
#include "todoku-test-relay.h"

#define MAX_MESSAGE 65535

struct _TodokuTestRelay
{
  GSocketAddress *upstream;
  GCancellable *cancellable;
  guint16 port;
  GSocket *udp;
  GSocket *tcp;
  GThread *udp_thread;
  GThread *tcp_thread;
  /* (atomic) */
  int mode;
};

static gpointer
relay_udp_main (gpointer data)
{
  TodokuTestRelay *self = data;
  g_autofree char *message = g_malloc (MAX_MESSAGE);

  while (!g_cancellable_is_cancelled (self->cancellable))
    {
      g_autoptr(GSocketAddress) client = NULL;
      g_autoptr(GSocket) out = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM,
                                             G_SOCKET_PROTOCOL_UDP, NULL);
      gssize length = g_socket_receive_from (self->udp, &client, message, MAX_MESSAGE,
                                             self->cancellable, NULL);

      if (length <= 0)
        continue;
      g_socket_set_timeout (out, 1);
      if (g_socket_send_to (out, self->upstream, message, length, NULL, NULL) == length &&
          (length = g_socket_receive (out, message, MAX_MESSAGE, NULL, NULL)) > 0)
        g_socket_send_to (self->udp, client, message, length, NULL, NULL);
    }

  return NULL;
}

static gboolean
read_whole (GInputStream *input,
            guint8       *message,
            gsize        *ret_length)
{
  gsize n_read;

  if (!g_input_stream_read_all (input, message, 2, &n_read, NULL, NULL) || n_read != 2)
    return FALSE;
  *ret_length = 2 + ((message[0] << 8) | message[1]);

  return g_input_stream_read_all (input, message + 2, *ret_length - 2, &n_read, NULL, NULL) &&
         n_read == *ret_length - 2;
}

/* Dropping a connection closes it. */
static void
relay_connection (TodokuTestRelay *self,
                  GSocket         *accepted)
{
  g_autoptr(GSocketConnection) client = g_socket_connection_factory_create_connection (accepted);
  g_autoptr(GSocketClient) connector = g_socket_client_new ();
  g_autoptr(GSocketConnection) server = NULL;
  g_autofree guint8 *message = g_malloc (MAX_MESSAGE + 2);
  gsize length;
  int mode = g_atomic_int_get (&self->mode);

  if (!read_whole (g_io_stream_get_input_stream (G_IO_STREAM (client)), message, &length) ||
      mode == TODOKU_TEST_RELAY_LOSE_MESSAGE)
    return;

  g_socket_client_set_enable_proxy (connector, FALSE);
  server = g_socket_client_connect (connector, G_SOCKET_CONNECTABLE (self->upstream), NULL, NULL);
  if (server == NULL ||
      !g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (server)), message,
                                  length, NULL, NULL, NULL) ||
      !read_whole (g_io_stream_get_input_stream (G_IO_STREAM (server)), message, &length) ||
      mode == TODOKU_TEST_RELAY_LOSE_ANSWER)
    return;

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (client)), message, length,
                             NULL, NULL, NULL);
}

static gpointer
relay_tcp_main (gpointer data)
{
  TodokuTestRelay *self = data;

  while (!g_cancellable_is_cancelled (self->cancellable))
    {
      g_autoptr(GSocket) accepted = g_socket_accept (self->tcp, self->cancellable, NULL);

      if (accepted != NULL)
        relay_connection (self, accepted);
    }

  return NULL;
}

static GSocket *
bind_socket (GSocketType  type,
             guint16     *port)
{
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, *port);
  g_autoptr(GSocketAddress) bound = NULL;
  g_autoptr(GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, type, G_SOCKET_PROTOCOL_DEFAULT,
                                            NULL);

  if (!g_socket_bind (socket, address, FALSE, NULL))
    return NULL;

  bound = g_socket_get_local_address (socket, NULL);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return g_steal_pointer (&socket);
}

/**
 * todoku_test_relay_new:
 * @upstream: the port of the server on 127.0.0.1
 *
 * Returns: (transfer full): a relay that passes everything on
 */
TodokuTestRelay *
todoku_test_relay_new (guint16 upstream)
{
  TodokuTestRelay *self = g_new0 (TodokuTestRelay, 1);
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);

  self->upstream = g_inet_socket_address_new (loopback, upstream);
  self->cancellable = g_cancellable_new ();
  /* A port that is free for TCP may be taken for UDP. */
  while (self->udp == NULL)
    {
      g_clear_object (&self->tcp);
      self->port = 0;
      self->tcp = bind_socket (G_SOCKET_TYPE_STREAM, &self->port);
      g_assert_nonnull (self->tcp);
      self->udp = bind_socket (G_SOCKET_TYPE_DATAGRAM, &self->port);
    }
  g_assert_true (g_socket_listen (self->tcp, NULL));
  self->udp_thread = g_thread_new ("relay-udp", relay_udp_main, self);
  self->tcp_thread = g_thread_new ("relay-tcp", relay_tcp_main, self);

  return self;
}

/**
 * todoku_test_relay_free:
 * @self: (transfer full): a relay
 */
void
todoku_test_relay_free (TodokuTestRelay *self)
{
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->udp_thread);
  g_thread_join (self->tcp_thread);
  g_object_unref (self->udp);
  g_object_unref (self->tcp);
  g_object_unref (self->cancellable);
  g_object_unref (self->upstream);
  g_free (self);
}

/**
 * todoku_test_relay_get_port:
 * @self: a relay
 *
 * Returns: where it listens on 127.0.0.1
 */
guint16
todoku_test_relay_get_port (TodokuTestRelay *self)
{
  return self->port;
}

/**
 * todoku_test_relay_set_mode:
 * @self: a relay
 * @mode: what happens to what comes over TCP from now on
 */
void
todoku_test_relay_set_mode (TodokuTestRelay     *self,
                            TodokuTestRelayMode  mode)
{
  g_atomic_int_set (&self->mode, mode);
}
