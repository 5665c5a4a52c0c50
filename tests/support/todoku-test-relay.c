/* SPDX-License-Identifier: GPL-3.0-or-later
 * One thread with a main context of its own and one exchange at a time, for which it blocks. Tests
 * only.
 */
#include "todoku-test-relay.h"

#include "todoku-dns-message.h"
#include "todoku-dns-server.h"
#include "todoku-dns-wire.h"

#define UDP_TIMEOUT_SECONDS 1
#define DNS_HEADER_LENGTH 12
/* RFC 2136 section 1.3 */
#define OPCODE_UPDATE 5

struct _TodokuTestRelay
{
  GSocketAddress *upstream;
  GMainLoop *loop;
  GThread *thread;
  TodokuDnsServer *sockets;
  /* (atomic) */
  int mode;
  int n_updates;
};

/* Returns NULL when the server does not answer. */
static GBytes *
ask_upstream (TodokuTestRelay *self,
              const guint8    *message,
              gsize            length,
              gboolean         via_tcp)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GBytes) sent = via_tcp ? todoku_dns_frame (message, length)
                                   : g_bytes_new_static (message, length);
  g_autofree guint8 *reply = g_malloc (TODOKU_DNS_MESSAGE_MAX);
  guint8 prefix[TODOKU_DNS_PREFIX_LENGTH];
  GInputStream *input;
  gssize n_received;
  gsize n_read = 0;

  g_socket_client_set_enable_proxy (client, FALSE);
  if (!via_tcp)
    {
      g_socket_client_set_socket_type (client, G_SOCKET_TYPE_DATAGRAM);
      g_socket_client_set_timeout (client, UDP_TIMEOUT_SECONDS);
    }
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (self->upstream), NULL, NULL);
  if (connection == NULL ||
      !g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                                  g_bytes_get_data (sent, NULL), g_bytes_get_size (sent), NULL,
                                  NULL, NULL))
    return NULL;

  input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  if (!via_tcp)
    {
      n_received = g_input_stream_read (input, reply, TODOKU_DNS_MESSAGE_MAX, NULL, NULL);
      return n_received > 0 ? g_bytes_new (reply, n_received) : NULL;
    }
  if (!g_input_stream_read_all (input, prefix, sizeof prefix, &n_read, NULL, NULL) ||
      n_read < sizeof prefix ||
      !g_input_stream_read_all (input, reply, todoku_dns_get_u16 (prefix), &n_read, NULL, NULL) ||
      n_read < todoku_dns_get_u16 (prefix))
    return NULL;

  return g_bytes_new (reply, n_read);
}

static void
serve_cb (const guint8    *message,
          gsize            length,
          gboolean         via_tcp,
          TodokuDnsServed *served,
          gpointer         user_data)
{
  TodokuTestRelay *self = user_data;
  int mode = via_tcp ? g_atomic_int_get (&self->mode) : TODOKU_TEST_RELAY_PASS;

  served->hangs_up = TRUE;
  if (length >= DNS_HEADER_LENGTH && (message[2] >> 3 & 0xF) == OPCODE_UPDATE)
    g_atomic_int_inc (&self->n_updates);
  if (mode == TODOKU_TEST_RELAY_LOSE_MESSAGE)
    return;
  served->reply = ask_upstream (self, message, length, via_tcp);
  if (mode == TODOKU_TEST_RELAY_LOSE_ANSWER)
    g_clear_pointer (&served->reply, g_bytes_unref);
}

static gpointer
relay_main (gpointer data)
{
  TodokuTestRelay *self = data;

  g_main_context_push_thread_default (g_main_loop_get_context (self->loop));
  g_main_loop_run (self->loop);
  g_clear_pointer (&self->sockets, todoku_dns_server_free);
  while (g_main_context_iteration (g_main_loop_get_context (self->loop), FALSE))
    ;
  g_main_context_pop_thread_default (g_main_loop_get_context (self->loop));

  return NULL;
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
  g_autoptr(GMainContext) context = g_main_context_new ();
  g_autoptr(GError) error = NULL;

  self->upstream = g_inet_socket_address_new_from_string ("127.0.0.1", upstream);
  self->loop = g_main_loop_new (context, FALSE);
  g_main_context_push_thread_default (context);
  self->sockets = todoku_dns_server_new ("127.0.0.1", 0, serve_cb, self, &error);
  g_main_context_pop_thread_default (context);
  g_assert_no_error (error);
  self->thread = g_thread_new ("relay", relay_main, self);

  return self;
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

/**
 * todoku_test_relay_free:
 * @self: (transfer full): a relay
 */
void
todoku_test_relay_free (TodokuTestRelay *self)
{
  g_autoptr(GSource) quit = g_idle_source_new ();

  /* A loop that does not run yet cannot be ended. */
  g_source_set_callback (quit, quit_cb, self->loop, NULL);
  g_source_attach (quit, g_main_loop_get_context (self->loop));
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
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
  return todoku_dns_server_get_port (self->sockets);
}

/**
 * todoku_test_relay_count_updates:
 * @self: a relay
 *
 * Returns: how many updates have come in, lost ones included
 */
guint
todoku_test_relay_count_updates (TodokuTestRelay *self)
{
  return (guint) g_atomic_int_get (&self->n_updates);
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
