/* SPDX-License-Identifier: GPL-3.0-or-later
 * One message over TCP. Asynchronous on the thread-default main context.
 * glibc has no deadline here, and a server that truncates and then stays silent stops it for good:
 * this one has exactly one deadline for connecting, writing and reading together.
 */
#include "todoku-dns-stream.h"

#include "todoku-dns-wire.h"

typedef struct
{
  GBytes *query;
  GSocketConnection *connection;
  GCancellable *stop;
  GCancellable *cancellable;
  gulong cancelled_id;
  GSource *deadline;
  gboolean timed_out;
  guint8 prefix[TODOKU_DNS_PREFIX_LENGTH];
  guint8 *answer;
  gsize answer_length;
} StreamAsk;

static void
stream_ask_free (StreamAsk *self)
{
  g_cancellable_disconnect (self->cancellable, self->cancelled_id);
  g_source_destroy (self->deadline);
  g_source_unref (self->deadline);
  g_clear_object (&self->connection);
  g_clear_object (&self->cancellable);
  g_object_unref (self->stop);
  g_bytes_unref (self->query);
  g_free (self->answer);
  g_free (self);
}

static gboolean
deadline_cb (gpointer user_data)
{
  StreamAsk *self = user_data;

  self->timed_out = TRUE;
  g_cancellable_cancel (self->stop);

  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

static void
return_error (GTask  *task,
              GError *error)
{
  StreamAsk *self = g_task_get_task_data (task);

  if (self->timed_out)
    {
      g_error_free (error);
      error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "No answer over TCP in time");
    }
  g_task_return_error (task, error);
}

static void
read_answer_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  StreamAsk *self = g_task_get_task_data (task);
  GError *error = NULL;
  gsize n_read;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &n_read, &error))
    return_error (task, error);
  else if (n_read < self->answer_length)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                             "The server closed the connection within its answer");
  else
    g_task_return_pointer (task,
                           g_bytes_new_take (g_steal_pointer (&self->answer), self->answer_length),
                           (GDestroyNotify) g_bytes_unref);
}

static void
read_prefix_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  StreamAsk *self = g_task_get_task_data (task);
  GError *error = NULL;
  gsize n_read;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &n_read, &error))
    {
      return_error (task, error);
      return;
    }
  if (n_read < TODOKU_DNS_PREFIX_LENGTH)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                               "The server closed the connection without an answer");
      return;
    }

  self->answer_length = todoku_dns_get_u16 (self->prefix);
  self->answer = g_malloc (self->answer_length + 1);
  g_input_stream_read_all_async (G_INPUT_STREAM (source), self->answer, self->answer_length,
                                 G_PRIORITY_DEFAULT, self->stop, read_answer_cb,
                                 g_steal_pointer (&task));
}

static void
write_query_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  StreamAsk *self = g_task_get_task_data (task);
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (self->connection));
  GError *error = NULL;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    {
      return_error (task, error);
      return;
    }
  g_input_stream_read_all_async (input, self->prefix, sizeof self->prefix, G_PRIORITY_DEFAULT,
                                 self->stop, read_prefix_cb, g_steal_pointer (&task));
}

static void
connect_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  StreamAsk *self = g_task_get_task_data (task);
  GOutputStream *output;
  gsize length;
  const guint8 *data = g_bytes_get_data (self->query, &length);
  GError *error = NULL;

  self->connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);
  if (self->connection == NULL)
    {
      return_error (task, error);
      return;
    }
  output = g_io_stream_get_output_stream (G_IO_STREAM (self->connection));
  g_output_stream_write_all_async (output, data, length, G_PRIORITY_DEFAULT, self->stop,
                                   write_query_cb, g_steal_pointer (&task));
}

/**
 * todoku_dns_stream_ask_async:
 * @server: where to connect to; never through a proxy
 * @query: the message as todoku_dns_frame() makes it
 * @time_out_ms: the deadline for everything, in milliseconds
 * @cancellable: (nullable): to give up
 * @callback: called with the result
 * @user_data: its argument
 */
void
todoku_dns_stream_ask_async (GSocketAddress      *server,
                             GBytes              *query,
                             guint                time_out_ms,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  StreamAsk *self = g_new0 (StreamAsk, 1);

  g_task_set_source_tag (task, todoku_dns_stream_ask_async);
  g_task_set_name (task, "todoku_dns_stream_ask_async");
  self->query = g_bytes_ref (query);
  self->stop = g_cancellable_new ();
  self->deadline = g_timeout_source_new (time_out_ms);
  g_source_set_callback (self->deadline, deadline_cb, self, NULL);
  g_source_attach (self->deadline, g_task_get_context (task));
  g_task_set_task_data (task, self, (GDestroyNotify) stream_ask_free);
  if (cancellable != NULL)
    {
      self->cancellable = g_object_ref (cancellable);
      self->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb),
                                                  g_object_ref (self->stop), g_object_unref);
    }

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_async (client, G_SOCKET_CONNECTABLE (server), self->stop, connect_cb,
                                 task);
}

/**
 * todoku_dns_stream_ask_finish:
 * @result: the result
 * @ret_is_sent: (out) (optional): whether the server may have got any of the message
 * @error: return location for an error of the I/O domain
 *
 * Returns: (transfer full) (nullable): the answer without its length, or %NULL
 */
GBytes *
todoku_dns_stream_ask_finish (GAsyncResult  *result,
                              gboolean      *ret_is_sent,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_dns_stream_ask_async), NULL);

  if (ret_is_sent != NULL)
    *ret_is_sent = ((StreamAsk *) g_task_get_task_data (G_TASK (result)))->connection != NULL;

  return g_task_propagate_pointer (G_TASK (result), error);
}
