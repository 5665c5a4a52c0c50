/* SPDX-License-Identifier: GPL-3.0-or-later
 * The practice server in the session: started and stopped, kept as a delivery server like any
 * other, and its DNS, in which records are entered rightly or as people really do. Its API key
 * lives in its own port file, never in the secret store. Main thread only.
 */
#include "todoku-session-private.h"

#include "todoku-error.h"
#include "todoku-services.h"

static TodokuDeliveryServer *
find_practice_server (TodokuSession *self)
{
  GListModel *list = G_LIST_MODEL (self->servers);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(TodokuDeliveryServer) server = g_list_model_get_item (list, i);

      if (todoku_delivery_server_get_practice (server))
        return server;
    }

  return NULL;
}

static void
start_stored_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = TODOKU_SESSION (source);
  TodokuDeliveryServer *server = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GArray) ids = todoku_commit_finish (self, result, &error);

  if (ids == NULL)
    {
      todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  todoku_delivery_server_set_id (server, g_array_index (ids, gint64, 0));
  todoku_delivery_server_set_status (server, TODOKU_SERVER_STATUS_CONNECTED);
  todoku_session_show (self, server);
  todoku_job_return_pointer (g_steal_pointer (&task), g_object_ref (server), g_object_unref);
}

static void
start_started_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  TodokuPractice *practice = TODOKU_PRACTICE (source);
  TodokuDeliveryServer *server = find_practice_server (self);
  GError *error = NULL;
  TodokuCommit *commit;

  if (!todoku_practice_start_finish (practice, result, &error))
    {
      todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  /* The ports are new after every start, so the row is written again each time. */
  server = server != NULL ? g_object_ref (server) : todoku_delivery_server_new ();
  if (todoku_delivery_server_get_id (server) == 0)
    {
      todoku_delivery_server_set_practice (server, TRUE);
      todoku_delivery_server_set_name (server, "practice");
      todoku_delivery_server_set_kind (server, todoku_services_get_default ()->kind);
    }
  todoku_delivery_server_set_url (server, todoku_practice_get_string (practice, "http"));
  todoku_delivery_server_set_acm_url (server, todoku_practice_get_string (practice, "acm_url"));
  todoku_delivery_server_set_cloudfront_url (server, todoku_practice_get_string (practice,
                                                                                 "cloudfront_url"));
  g_task_set_task_data (task, server, g_object_unref);

  commit = todoku_commit_new (self);
  todoku_commit_put_server (commit, server);
  todoku_commit_async (commit, start_stored_cb, g_steal_pointer (&task));
}

static void
start_run (TodokuSession *self,
           GTask         *task)
{
  todoku_practice_start_async (self->practice, todoku_job_get_cancellable (task), start_started_cb,
                               task);
}

/**
 * todoku_session_start_practice_async:
 * @self: the session
 * @cancellable: (nullable): a cancellable
 * @callback: called when it runs
 * @user_data: its argument
 *
 * Starts the practice server, unless it runs already, and keeps it as a delivery server.
 */
void
todoku_session_start_practice_async (TodokuSession       *self,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_start_practice_async, "session start practice");
  if (todoku_session_claim (self, task, NULL, TODOKU_OPERATION_TEST))
    todoku_session_sync (self, task, start_run);
}

/**
 * todoku_session_start_practice_finish:
 * @self: the session
 * @result: the result
 * @error: return location of %TODOKU_ERROR_PRACTICE_FAILED
 *
 * Returns: (transfer full): the practice server as a delivery server, or %NULL with @error set
 */
TodokuDeliveryServer *
todoku_session_start_practice_finish (TodokuSession  *self,
                                      GAsyncResult   *result,
                                      GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_start_practice_async),
                        NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
stop_stopped_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  TodokuDeliveryServer *server = find_practice_server (self);
  GError *error = NULL;

  if (!todoku_practice_stop_finish (TODOKU_PRACTICE (source), result, &error))
    {
      todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  if (server != NULL)
    todoku_delivery_server_set_status (server, TODOKU_SERVER_STATUS_STOPPED);
  todoku_job_return_boolean (g_steal_pointer (&task), TRUE);
}

/**
 * todoku_session_stop_practice_async:
 * @self: the session
 * @cancellable: (nullable): a cancellable
 * @callback: called when it has been told to end
 * @user_data: its argument
 *
 * Stops the practice server. What was practised stays in the lists.
 */
void
todoku_session_stop_practice_async (TodokuSession       *self,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_stop_practice_async, "session stop practice");
  if (todoku_session_claim (self, task, NULL, TODOKU_OPERATION_TEST))
    todoku_practice_stop_async (self->practice, todoku_job_get_cancellable (task), stop_stopped_cb,
                                task);
}

/**
 * todoku_session_stop_practice_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: whether it has stopped
 */
gboolean
todoku_session_stop_practice_finish (TodokuSession  *self,
                                     GAsyncResult   *result,
                                     GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_stop_practice_async),
                        FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
