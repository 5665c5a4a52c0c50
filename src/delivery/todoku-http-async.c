/* SPDX-License-Identifier: GPL-3.0-or-later
 * The asynchronous face of the HTTP client, for flows that are not jobs on worker threads yet: the
 * blocking call, made on a pool of as many threads as there are slots. The result is returned in
 * the caller's context. It goes with the last of those flows.
 */
#include "todoku-http.h"

typedef enum
{
  CALL_QUEUED,
  CALL_TAKEN,
  CALL_GIVEN_UP,
} CallState;

/**
 * Call:
 * @task: (owned): unreferenced in its own context only, since its callback may be freed with it
 * @request: (owned): what to send
 * @state: (atomic): a #CallState; who moves it on from %CALL_QUEUED ends the call
 * @cancelled_id: the handler for a cancellation
 * @reply: (owned) (nullable): the result
 * @error: (owned) (nullable): the error
 */
typedef struct
{
  GTask *task;
  TodokuHttpRequest *request;
  int state;
  gulong cancelled_id;
  TodokuHttpReply *reply;
  GError *error;
} Call;

static void
release_call (gpointer data)
{
  g_atomic_rc_box_release (data);
}

static void
release_call_closure (gpointer  data,
                      GClosure *closure)
{
  release_call (data);
}

static gboolean
return_call_cb (gpointer user_data)
{
  Call *call = user_data;
  GTask *task = call->task;

  /* Its signer may hold whom the caller expects to be the last to hold. */
  g_clear_pointer (&call->request, todoku_http_request_free);
  if (call->cancelled_id != 0)
    g_signal_handler_disconnect (g_task_get_cancellable (task), call->cancelled_id);
  if (call->reply != NULL)
    g_task_return_pointer (task, call->reply, (GDestroyNotify) todoku_http_reply_free);
  else
    g_task_return_error (task, call->error);
  g_object_unref (task);

  return G_SOURCE_REMOVE;
}

static void
post_call (Call *call)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_static_name (source, "todoku-http-return");
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, return_call_cb, g_atomic_rc_box_acquire (call), release_call);
  g_source_attach (source, g_task_get_context (call->task));
}

static void
send_call (gpointer data,
           gpointer user_data)
{
  Call *call = data;

  if (g_atomic_int_compare_and_exchange (&call->state, CALL_QUEUED, CALL_TAKEN))
    {
      call->reply = todoku_http_send (g_task_get_source_object (call->task), call->request,
                                      g_task_get_cancellable (call->task), &call->error);
      post_call (call);
    }
  release_call (call);
}

/* A call that still waits in the queue ends at once; one that is being sent ends by itself. */
static void
call_cancelled_cb (GCancellable *cancellable,
                   gpointer      user_data)
{
  Call *call = user_data;

  if (g_atomic_int_compare_and_exchange (&call->state, CALL_QUEUED, CALL_GIVEN_UP))
    {
      g_cancellable_set_error_if_cancelled (cancellable, &call->error);
      post_call (call);
    }
}

static void
free_pool (gpointer data)
{
  g_thread_pool_free (data, FALSE, FALSE);
}

static GThreadPool *
get_pool (TodokuHttp *http)
{
  static GQuark quark;
  GThreadPool *pool;

  if (quark == 0)
    quark = g_quark_from_static_string ("todoku-http-pool");
  pool = g_object_get_qdata (G_OBJECT (http), quark);
  if (pool == NULL)
    {
      pool = g_thread_pool_new (send_call, NULL, TODOKU_HTTP_SLOTS, FALSE, NULL);
      g_object_set_qdata_full (G_OBJECT (http), quark, pool, free_pool);
    }

  return pool;
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
  Call *call;

  g_return_if_fail (TODOKU_IS_HTTP (self));
  g_return_if_fail (request != NULL);

  call = g_atomic_rc_box_new0 (Call);
  call->request = request;
  call->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (call->task, todoku_http_send_async);
  g_task_set_name (call->task, "todoku-http-send");

  /* An answer that came in is handed on even when the caller has just given up, because it may tell
   * of something that took effect.
   */
  g_task_set_check_cancellable (call->task, FALSE);

  if (cancellable != NULL)
    call->cancelled_id = g_signal_connect_data (cancellable, "cancelled",
                                                G_CALLBACK (call_cancelled_cb),
                                                g_atomic_rc_box_acquire (call),
                                                release_call_closure, 0);
  if (g_cancellable_is_cancelled (cancellable))
    call_cancelled_cb (cancellable, call);
  g_thread_pool_push (get_pool (self), call, NULL);
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
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_http_send_async), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
