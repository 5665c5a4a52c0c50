/* SPDX-License-Identifier: GPL-3.0-or-later
 * The TCP half of the test DNS server: connections that may ask one question after another.
 * Thread-default main context; tests only.
 */
#include "todoku-test-dns-private.h"

#include <string.h>

typedef struct
{
  TodokuTestDns *server;
  GPtrArray *clients;
} Listener;

typedef struct
{
  Listener *listener;
  GSocketConnection *connection;
  guint8 prefix[2];
  guint8 *query;
  gsize query_length;
  guint8 *reply;
} Client;

static void read_next (Client *client);

static void
client_free (gpointer data)
{
  Client *client = data;

  g_object_unref (client->connection);
  g_free (client->query);
  g_free (client->reply);
  g_free (client);
}

/* A client outlives its server for as long as an operation is under way. */
static void
drop_client (Client *client)
{
  if (client->listener != NULL)
    g_ptr_array_remove_fast (client->listener->clients, client);
  client_free (client);
}

static void
reply_written_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  Client *client = user_data;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL) ||
      client->listener == NULL)
    drop_client (client);
  else
    read_next (client);
}

static void
write_reply (Client *client,
             GBytes *message)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (client->connection));
  gsize length = g_bytes_get_size (message);

  g_free (client->reply);
  client->reply = g_malloc (length + 2);
  client->reply[0] = (guint8) (length >> 8);
  client->reply[1] = (guint8) length;
  memcpy (client->reply + 2, g_bytes_get_data (message, NULL), length);
  g_output_stream_write_all_async (output, client->reply, length + 2, G_PRIORITY_DEFAULT, NULL,
                                   reply_written_cb, client);
}

static void
query_read_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  Client *client = user_data;
  g_autoptr(GBytes) message = NULL;
  gsize n_read = 0;
  gboolean closes = FALSE;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &n_read, NULL) ||
      client->listener == NULL || n_read < client->query_length)
    {
      drop_client (client);
      return;
    }

  message = todoku_test_dns_reply_tcp (client->listener->server, client->query, n_read, &closes);
  if (message != NULL)
    write_reply (client, message);
  else if (closes)
    drop_client (client);
  else
    read_next (client);
}

static void
prefix_read_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  Client *client = user_data;
  gsize n_read = 0;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &n_read, NULL) ||
      n_read < sizeof client->prefix || client->listener == NULL)
    {
      drop_client (client);
      return;
    }

  client->query_length = (gsize) client->prefix[0] << 8 | client->prefix[1];
  g_free (client->query);
  client->query = g_malloc (client->query_length + 1);
  g_input_stream_read_all_async (G_INPUT_STREAM (source), client->query, client->query_length,
                                 G_PRIORITY_DEFAULT, NULL, query_read_cb, client);
}

static void
read_next (Client *client)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (client->connection));

  g_input_stream_read_all_async (input, client->prefix, sizeof client->prefix, G_PRIORITY_DEFAULT,
                                 NULL, prefix_read_cb, client);
}

static gboolean
incoming_cb (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source,
             gpointer           user_data)
{
  Listener *listener = user_data;
  Client *client = g_new0 (Client, 1);

  client->listener = listener;
  client->connection = g_object_ref (connection);
  g_ptr_array_add (listener->clients, client);
  read_next (client);

  return TRUE;
}

static void
listener_free (gpointer  data,
               GClosure *closure)
{
  Listener *listener = data;

  for (guint i = 0; i < listener->clients->len; i++)
    {
      Client *client = g_ptr_array_index (listener->clients, i);

      client->listener = NULL;
      g_socket_shutdown (g_socket_connection_get_socket (client->connection), TRUE, TRUE, NULL);
    }
  g_ptr_array_unref (listener->clients);
  g_free (listener);
}

/* Returns a service that listens nowhere yet. */
GSocketService *
todoku_test_dns_tcp_new (TodokuTestDns *server)
{
  GSocketService *service = g_socket_service_new ();
  Listener *listener = g_new0 (Listener, 1);

  listener->server = server;
  listener->clients = g_ptr_array_new ();
  g_signal_connect_data (service, "incoming", G_CALLBACK (incoming_cb), listener, listener_free, 0);

  return service;
}

void
todoku_test_dns_tcp_free (GSocketService *service)
{
  g_signal_handlers_disconnect_matched (service, G_SIGNAL_MATCH_FUNC, 0, 0, NULL,
                                        (gpointer) incoming_cb, NULL);
  g_socket_service_stop (service);
  g_socket_listener_close (G_SOCKET_LISTENER (service));
  g_object_unref (service);
}
