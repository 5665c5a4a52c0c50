/* SPDX-License-Identifier: GPL-3.0-or-later
 * What an earlier process left unsettled, brought to its end when the session opens: everything
 * that has an open journal row whose writer is gone, and every stage that only stands between an
 * intent and its answer. Each is taken up by the same code that began it, which asks before it
 * sends. Main thread only.
 */
#include "todoku-session-private.h"

#include "todoku-error.h"
#include "todoku-subject-kind.h"

/* A service that does not answer must not keep the window from opening. */
#define PATIENCE_SECONDS 5

/**
 * Reconciling:
 * @n_pending: how many have not ended, and one for the loop
 * @timer_id: when to stop waiting for them
 */
typedef struct
{
  guint n_pending;
  guint timer_id;
} Reconciling;

static void
reconciling_free (gpointer data)
{
  Reconciling *reconciling = data;

  g_clear_handle_id (&reconciling->timer_id, g_source_remove);
  g_free (reconciling);
}

static void
finish_one (GTask *task)
{
  Reconciling *reconciling = g_task_get_task_data (task);

  if (--reconciling->n_pending > 0)
    return;

  if (reconciling->timer_id != 0)
    {
      g_clear_handle_id (&reconciling->timer_id, g_source_remove);
      g_task_return_boolean (task, TRUE);
    }
}

static gboolean
patience_ended_cb (gpointer user_data)
{
  GTask *task = user_data;
  Reconciling *reconciling = g_task_get_task_data (task);

  reconciling->timer_id = 0;
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                           "What was left unsettled goes on in the background");

  return G_SOURCE_REMOVE;
}

static void
ended_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (!todoku_session_verify_finish (TODOKU_SESSION (source), result, NULL, &error))
    g_info ("Not settled yet: %s", error->message);
  finish_one (task);
}

/* A set that is issued anew is registered all the while. */
static gboolean
is_left_unregistered (TodokuSubject *subject)
{
  const TodokuSubjectKind *kind = todoku_subject_kind_get (todoku_subject_get_table (subject));
  const TodokuSubjectRow *row = todoku_subject_get_row (subject);

  return kind->is_registering (row) && row->remote_id == NULL;
}

/**
 * todoku_session_reconcile_async:
 * @self: the session
 * @cancellable: (nullable): a cancellable
 * @callback: called when all has ended, or after some seconds
 * @user_data: its argument
 *
 * Takes up everything that was left unsettled. What does not end in time goes on in the background.
 */
void
todoku_session_reconcile_async (TodokuSession       *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Reconciling *reconciling = g_new0 (Reconciling, 1);
  g_autoptr(GPtrArray) left = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *lists[] = { G_LIST_MODEL (self->domains), G_LIST_MODEL (self->trackings) };

  g_task_set_source_tag (task, todoku_session_reconcile_async);
  g_task_set_name (task, "session reconcile");
  g_task_set_task_data (task, reconciling, reconciling_free);

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; j < g_list_model_get_n_items (lists[i]); j++)
      {
        g_autoptr(TodokuSubject) subject = g_list_model_get_item (lists[i], j);

        if (!todoku_session_needs_resume (self, subject))
          continue;
        if (is_left_unregistered (subject))
          g_hash_table_add (self->taken_up, g_object_ref (subject));
        g_ptr_array_add (left, g_steal_pointer (&subject));
      }

  reconciling->n_pending = 1 + left->len;
  reconciling->timer_id = g_timeout_add_seconds (PATIENCE_SECONDS, patience_ended_cb, task);
  for (guint i = 0; i < left->len; i++)
    todoku_session_resume_async (self, g_ptr_array_index (left, i), ended_cb, g_object_ref (task));
  finish_one (task);
}

/**
 * todoku_session_reconcile_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: whether all has ended, rightly or not; otherwise it goes on in the background
 */
gboolean
todoku_session_reconcile_finish (TodokuSession  *self,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_reconcile_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
