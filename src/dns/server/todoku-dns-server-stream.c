/* SPDX-License-Identifier: GPL-3.0-or-later
 * The TCP half of the server: connections that may ask one question after another (RFC 7766). One
 * that says nothing for a while is closed. Main context of the server.
 */
#include "todoku-dns-server-private.h"

#include "todoku-dns-wire.h"

#define IDLE_SECONDS 10

/* A client outlives its server, which it forgets, for as long as an operation is under way. */
typedef struct
{
  TodokuDnsServer *server;
  GSocketConnection *connection;
  guint8 prefix[TODOKU_DNS_PREFIX_LENGTH];
  guint8 *message;
  GBytes *framed;
} ServerClient;

static void client_read_prefix (ServerClient *client);

static void
client_drop (ServerClient *client)
{
  if (client->server != NULL)
    g_ptr_array_remove_fast (client->server->clients, client);
  g_io_stream_close (G_IO_STREAM (client->connection), NULL, NULL);
  g_object_unref (client->connection);
  g_free (client->message);
  g_clear_pointer (&client->framed, g_bytes_unref);
  g_free (client);
}

static void
client_written_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  ServerClient *client = user_data;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL) &&
      client->server != NULL)
    client_read_prefix (client);
  else
    client_drop (client);
}

static void
client_serve (ServerClient *client,
              gsize         length)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (client->connection));
  TodokuDnsServed served = { 0 };

  client->server->serve (client->message, length, TRUE, &served, client->server->user_data);
  if (served.reply != NULL)
    {
      gsize reply_length;
      const guint8 *reply = g_bytes_get_data (served.reply, &reply_length);

      g_clear_pointer (&client->framed, g_bytes_unref);
      client->framed = todoku_dns_frame (reply, reply_length);
      g_bytes_unref (served.reply);
      g_output_stream_write_all_async (output, g_bytes_get_data (client->framed, NULL),
                                       g_bytes_get_size (client->framed), G_PRIORITY_DEFAULT, NULL,
                                       client_written_cb, client);
    }
  else if (served.hangs_up)
    client_drop (client);
  else
    client_read_prefix (client);
}

static void
client_message_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  ServerClient *client = user_data;
  gsize length = todoku_dns_get_u16 (client->prefix);
  gsize n_read;

  if (g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &n_read, NULL) &&
      n_read == length && client->server != NULL)
    client_serve (client, length);
  else
    client_drop (client);
}

static void
client_prefix_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  ServerClient *client = user_data;
  gsize n_read;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &n_read, NULL) ||
      n_read < sizeof client->prefix || client->server == NULL)
    {
      client_drop (client);
      return;
    }

  g_free (client->message);
  client->message = g_malloc (todoku_dns_get_u16 (client->prefix) + 1);
  g_input_stream_read_all_async (G_INPUT_STREAM (source), client->message,
                                 todoku_dns_get_u16 (client->prefix), G_PRIORITY_DEFAULT, NULL,
                                 client_message_cb, client);
}

static void
client_read_prefix (ServerClient *client)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (client->connection));

  g_input_stream_read_all_async (input, client->prefix, sizeof client->prefix, G_PRIORITY_DEFAULT,
                                 NULL, client_prefix_cb, client);
}

static gboolean
client_incoming_cb (GSocketService    *service,
                    GSocketConnection *connection,
                    GObject           *source,
                    gpointer           user_data)
{
  ServerClient *client = g_new0 (ServerClient, 1);

  client->server = user_data;
  client->connection = g_object_ref (connection);
  g_ptr_array_add (client->server->clients, client);
  g_socket_set_timeout (g_socket_connection_get_socket (connection), IDLE_SECONDS);
  client_read_prefix (client);

  return TRUE;
}

/* Takes connections from now on. */
void
todoku_dns_server_start_streams (TodokuDnsServer *self)
{
  self->clients = g_ptr_array_new ();
  g_signal_connect (self->tcp, "incoming", G_CALLBACK (client_incoming_cb), self);
}

/* Closes all of them at once. */
void
todoku_dns_server_end_streams (TodokuDnsServer *self)
{
  g_signal_handlers_disconnect_by_data (self->tcp, self);
  g_socket_service_stop (self->tcp);
  g_socket_listener_close (G_SOCKET_LISTENER (self->tcp));
  for (guint i = 0; i < self->clients->len; i++)
    {
      ServerClient *client = g_ptr_array_index (self->clients, i);

      client->server = NULL;
      g_socket_shutdown (g_socket_connection_get_socket (client->connection), TRUE, TRUE, NULL);
    }
  g_ptr_array_unref (self->clients);
}
