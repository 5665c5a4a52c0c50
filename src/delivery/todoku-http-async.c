/* SPDX-License-Identifier: GPL-3.0-or-later
 * The asynchronous face of the HTTP client, for flows that are not jobs on worker threads yet. Main
 * thread only.
 */
#include "todoku-blocking.h"
#include "todoku-http.h"

static gpointer
send_blocking (gpointer       source,
               gpointer       data,
               GCancellable  *cancellable,
               GError       **error)
{
  return todoku_http_send (source, data, cancellable, error);
}

/**
 * todoku_http_send_async:
 * @self: an HTTP client
 * @request: (transfer full): what to send
 * @cancellable: (nullable): gives up waiting
 * @callback: called when done
 * @user_data: its argument
 *
 * Does what todoku_http_send() does. Main thread only.
 */
void
todoku_http_send_async (TodokuHttp          *self,
                        TodokuHttpRequest   *request,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, todoku_http_send_async);
  g_task_set_name (task, "todoku-http-send");
  todoku_blocking_run (task, send_blocking, request, (GDestroyNotify) todoku_http_request_free,
                       (GDestroyNotify) todoku_http_reply_free);
}

/**
 * todoku_http_send_finish:
 * @self: an HTTP client
 * @result: the result of the call
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Returns: (transfer full): the reply, or %NULL with @error set
 */
TodokuHttpReply *
todoku_http_send_finish (TodokuHttp    *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  return todoku_blocking_finish (self, result, error);
}
