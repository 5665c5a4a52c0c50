/* SPDX-License-Identifier: GPL-3.0-or-later
 * Opening and closing the session, and noticing that another process has died over something. Main
 * thread only; it refuses to close over a remote change in flight.
 */
#include "todoku-session-private.h"

#include "todoku-classes.h"
#include "todoku-error.h"

/* How often it is looked whether a process has died that left something open. */
#define POLL_SECONDS 2

static void
orphans_reconciled_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  todoku_session_reconcile_finish (TODOKU_SESSION (source), result, NULL);
}

static gboolean
poll_cb (gpointer user_data)
{
  TodokuSession *self = user_data;

  if (todoku_session_notice_orphans (self))
    todoku_session_reconcile_async (self, NULL, orphans_reconciled_cb, NULL);

  return G_SOURCE_CONTINUE;
}

static void
network_changed_cb (GNetworkMonitor *network,
                    gboolean         available,
                    gpointer         user_data)
{
  TodokuSession *self = user_data;

  todoku_session_set_online (self, available);
  if (available)
    todoku_monitor_network_changed (self->monitor);
}

static void
open_reconciled_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = TODOKU_SESSION (source);

  todoku_session_reconcile_finish (self, result, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
open_probed_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);

  /* Whether it runs stands in the property now; an error only says that it does not. */
  todoku_practice_probe_finish (TODOKU_PRACTICE (source), result, NULL);
  todoku_session_reconcile_async (self, g_task_get_cancellable (task), open_reconciled_cb,
                                  g_object_ref (task));
}

static void
open_loaded_cb (const GError *error,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  GNetworkMonitor *network = g_network_monitor_get_default ();

  if (error != NULL)
    {
      g_task_return_error (task, g_error_copy (error));
      return;
    }

  self->open = TRUE;
  if (self->reads_only)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  todoku_session_notice_orphans (self);
  self->poll_id = g_timeout_add_seconds (POLL_SECONDS, poll_cb, self);
  todoku_session_set_online (self, g_network_monitor_get_network_available (network));
  self->network_id = g_signal_connect (network, "network-changed",
                                       G_CALLBACK (network_changed_cb), self);
  todoku_practice_probe_async (self->practice, g_task_get_cancellable (task), open_probed_cb,
                               g_object_ref (task));
}

static void
open_opened_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!todoku_store_open_finish (self->store, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->closing)
    {
      g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_STORE_FAILED,
                               "The session has been closed");
      return;
    }

  self->loader = todoku_loader_new (todoku_store_get_path (self->store), todoku_session_take_news,
                                    self);
  todoku_loader_sync (self->loader, open_loaded_cb, g_steal_pointer (&task));
}

/**
 * todoku_session_set_reads_only:
 * @self: a session that has not been opened
 *
 * Lets opening it ask nobody for anything, and leave alone what another process left unsettled: for
 * whoever only shows what is stored.
 */
void
todoku_session_set_reads_only (TodokuSession *self)
{
  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (!self->open);

  self->reads_only = TRUE;
}

/**
 * todoku_session_open_async:
 * @self: the session
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is open
 * @user_data: its argument
 *
 * Opens the database and fills the lists, which windows may show at once; then reconciles what an
 * earlier process left unsettled, for as long as the services answer.
 */
void
todoku_session_open_async (TodokuSession       *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (!self->open);

  todoku_make_classes ();
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, todoku_session_open_async);
  g_task_set_name (task, "session open");
  todoku_store_open_async (self->store, cancellable, open_opened_cb, task);
}

/**
 * todoku_session_open_finish:
 * @self: the session
 * @result: the result
 * @error: return location of a #TodokuErrorCode of the `STORE` family
 *
 * Returns: whether the session is open
 */
gboolean
todoku_session_open_finish (TodokuSession  *self,
                            GAsyncResult   *result,
                            GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_open_async), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * todoku_session_get_copy:
 * @self: an open session
 *
 * Returns: (transfer none) (nullable): where a copy of the database is kept as it was before it was
 *   opened; %NULL when it did not have to be brought up to date
 */
const char *
todoku_session_get_copy (TodokuSession *self)
{
  g_return_val_if_fail (TODOKU_IS_SESSION (self), NULL);

  return todoku_store_get_copy (self->store);
}

static void
close_closed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->open = FALSE;
  if (todoku_store_close_finish (self->store, result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
close_loader_closed_cb (const GError *error,
                        gpointer      user_data)
{
  GTask *task = user_data;
  TodokuSession *self = g_task_get_source_object (task);

  todoku_store_close_async (self->store, close_closed_cb, task);
}

/**
 * todoku_session_finish_closing:
 * @self: the session
 *
 * Goes on with closing once the last operation has ended.
 */
void
todoku_session_finish_closing (TodokuSession *self)
{
  if (self->close_task == NULL || self->running->len > 0)
    return;

  if (self->loader != NULL)
    todoku_loader_close (g_steal_pointer (&self->loader), close_loader_closed_cb,
                         g_steal_pointer (&self->close_task));
  else
    todoku_store_close_async (self->store, close_closed_cb, g_steal_pointer (&self->close_task));
}

/**
 * todoku_session_close_async:
 * @self: the session
 * @cancellable: (nullable): unused; closing cannot be cancelled
 * @callback: called when it is closed
 * @user_data: its argument
 *
 * Cancels what only looks, waits for remote changes in flight, and closes the database. Nothing can
 * be started any more.
 */
void
todoku_session_close_async (TodokuSession       *self,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GPtrArray) running = NULL;
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, todoku_session_close_async);
  g_task_set_name (task, "session close");
  if (self->closing && self->close_task == NULL && !self->open)
    {
      /* Closed already, by erasing it. */
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  if (self->closing)
    {
      g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_BUSY, "The session is closing");
      g_object_unref (task);
      return;
    }

  self->closing = TRUE;
  g_cancellable_cancel (self->looking);
  self->close_task = task;
  todoku_monitor_stop (self->monitor);
  g_clear_handle_id (&self->poll_id, g_source_remove);
  g_clear_signal_handler (&self->network_id, g_network_monitor_get_default ());

  /* Cancelling ends some operations at once, which changes the list. */
  running = g_ptr_array_copy (self->running, (GCopyFunc) G_CALLBACK (g_object_ref), NULL);
  g_ptr_array_set_free_func (running, g_object_unref);
  for (guint i = 0; i < running->len; i++)
    todoku_operation_cancel (todoku_job_get_operation (g_ptr_array_index (running, i)));

  todoku_session_finish_closing (self);
}

/**
 * todoku_session_close_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: whether it is closed
 */
gboolean
todoku_session_close_finish (TodokuSession  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_close_async), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
