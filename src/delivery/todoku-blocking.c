/* SPDX-License-Identifier: GPL-3.0-or-later
 * The bridge from tasks to blocking calls. The pool is the process's; a call that still waits for a
 * thread ends at once when it is cancelled.
 */
#include "todoku-blocking.h"

#define MAX_THREADS 32

typedef enum
{
  CALL_QUEUED,
  CALL_TAKEN,
  CALL_GIVEN_UP,
} CallState;

/**
 * Call:
 * @task: (owned): unreferenced in its own context only, since its callback may be freed with it
 * @func: what blocks
 * @data: (owned): its argument
 * @destroy_data: frees @data
 * @destroy_result: frees a result that nobody fetches
 * @state: (atomic): a #CallState; who moves it on from %CALL_QUEUED ends the call
 * @cancelled_id: the handler for a cancellation
 * @result: (owned) (nullable): the result
 * @error: (owned) (nullable): the error
 */
typedef struct
{
  GTask *task;
  TodokuBlockingFunc func;
  gpointer data;
  GDestroyNotify destroy_data;
  GDestroyNotify destroy_result;
  int state;
  gulong cancelled_id;
  gpointer result;
  GError *error;
} Call;

static void
release_call_closure (gpointer  data,
                      GClosure *closure)
{
  g_atomic_rc_box_release (data);
}

static gboolean
return_call_cb (gpointer user_data)
{
  Call *call = user_data;
  GTask *task = call->task;

  if (call->cancelled_id != 0)
    g_signal_handler_disconnect (g_task_get_cancellable (task), call->cancelled_id);

  /* It may hold whom the caller expects to be the last to hold. */
  g_clear_pointer (&call->data, call->destroy_data);
  if (call->error != NULL)
    g_task_return_error (task, call->error);
  else
    g_task_return_pointer (task, call->result, call->destroy_result);
  g_object_unref (task);

  return G_SOURCE_REMOVE;
}

static void
post_call (Call *call)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_static_name (source, "todoku-blocking-return");
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, return_call_cb, g_atomic_rc_box_acquire (call),
                         g_atomic_rc_box_release);
  g_source_attach (source, g_task_get_context (call->task));
}

static void
make_call (gpointer data,
           gpointer user_data)
{
  Call *call = data;

  if (g_atomic_int_compare_and_exchange (&call->state, CALL_QUEUED, CALL_TAKEN))
    {
      call->result = call->func (g_task_get_source_object (call->task), call->data,
                                 g_task_get_cancellable (call->task), &call->error);
      post_call (call);
    }
  g_atomic_rc_box_release (call);
}

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

/**
 * todoku_blocking_run:
 * @task: (transfer full): the task that ends with the result
 * @func: what blocks
 * @data: (transfer full): its argument
 * @destroy_data: frees @data
 * @destroy_result: (nullable): frees a result that nobody fetches
 *
 * Makes a blocking call on another thread. A result that came in is handed on even when the caller
 * has just given up, because it may tell of something that took effect.
 */
void
todoku_blocking_run (GTask              *task,
                     TodokuBlockingFunc  func,
                     gpointer            data,
                     GDestroyNotify      destroy_data,
                     GDestroyNotify      destroy_result)
{
  static GThreadPool *pool;
  GCancellable *cancellable = g_task_get_cancellable (task);
  Call *call = g_atomic_rc_box_new0 (Call);

  if (pool == NULL)
    pool = g_thread_pool_new (make_call, NULL, MAX_THREADS, FALSE, NULL);

  call->task = task;
  call->func = func;
  call->data = data;
  call->destroy_data = destroy_data;
  call->destroy_result = destroy_result;
  g_task_set_check_cancellable (task, FALSE);
  if (cancellable != NULL)
    call->cancelled_id = g_signal_connect_data (cancellable, "cancelled",
                                                G_CALLBACK (call_cancelled_cb),
                                                g_atomic_rc_box_acquire (call),
                                                release_call_closure, 0);
  if (g_cancellable_is_cancelled (cancellable))
    call_cancelled_cb (cancellable, call);
  g_thread_pool_push (pool, call, NULL);
}

/**
 * todoku_blocking_finish:
 * @source: the source object of the task
 * @result: the result of the call
 * @error: return location
 *
 * Returns: (transfer full): the result, or %NULL with @error set
 */
gpointer
todoku_blocking_finish (gpointer       source,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
