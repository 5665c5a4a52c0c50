/* SPDX-License-Identifier: GPL-3.0-or-later
 * Delivery servers: removing, with the key and what is registered there, and nothing at the
 * service. It refuses while something is being done there, and while the key is locked away. The
 * story runs on a worker, the calls below it on the main thread.
 */
#include "todoku-session-servers.h"

#include "todoku-error.h"
#include "todoku-services.h"

/* A key that is locked away could not be taken along, and would stay under a name that nobody knows
 * any more. Whoever has none there, or no keyring at all, has nothing to lose.
 */
static gboolean
unlock_key (TodokuCredentials  *credentials,
            const char         *name,
            GError            **error)
{
  g_autoptr(GError) failure = NULL;
  g_auto(TodokuSecret) key = NULL;

  if (credentials == NULL)
    return TRUE;
  key = todoku_credentials_lookup (credentials, TODOKU_SECRET_API_KEY, name, TRUE, NULL, &failure);
  if (!g_error_matches (failure, TODOKU_ERROR, TODOKU_ERROR_SECRETS_LOCKED))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

/* The database lets go of what was registered there; what is open is nobody's business any more. */
static gboolean
remove_server (TodokuJob  *job,
               GError    **error)
{
  TodokuCredentials *credentials = (TodokuCredentials *) job->options;
  g_autoptr(TodokuTx) tx = NULL;

  if (!job->server->practice && todoku_server_row_has_api (job->server) &&
      !unlock_key (credentials, job->server->name, error))
    return FALSE;

  todoku_job_hold (job);
  tx = todoku_tx_begin (job->store, error);
  if (tx == NULL || !todoku_tx_abandon (tx, job->subject, "abandoned", error) ||
      !todoku_tx_delete (tx, job->table, job->subject, error) || !todoku_tx_commit (tx, error))
    return FALSE;

  if (!job->server->practice)
    todoku_server_clear_keys (credentials, job->server->name);
  todoku_job_release (job, NULL);

  return TRUE;
}

static void
end_removing_server (TodokuSession *self,
                     GTask         *task,
                     TodokuRun     *run)
{
  todoku_session_forget_service (run->server);
  todoku_job_return_boolean (task, TRUE);
}

/**
 * todoku_session_uses_server:
 * @self: the session
 * @server: a delivery server
 *
 * Returns: whether something is being done now for what is registered there; main thread
 */
gboolean
todoku_session_uses_server (TodokuSession        *self,
                            TodokuDeliveryServer *server)
{
  GListStore *lists[] = { self->domains, self->trackings, self->accounts };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (lists[i])); j++)
      {
        g_autoptr(GObject) object = g_list_model_get_item (G_LIST_MODEL (lists[i]), j);
        g_autoptr(TodokuDeliveryServer) owner = NULL;

        g_object_get (object, "server", &owner, NULL);
        if (owner == server && todoku_subject_get_operation (object) != NULL)
          return TRUE;
      }

  return FALSE;
}

static void
start_removing_server (TodokuSession *self,
                       GTask         *task)
{
  TodokuDeliveryServer *server = todoku_job_get_subject (task);
  TodokuCredentials *credentials = todoku_session_get_credentials (self, NULL);

  if (todoku_session_uses_server (self, server))
    {
      todoku_job_return_new_error (task, TODOKU_ERROR_BUSY,
                                   "Something is being done for what is registered there");
      return;
    }

  todoku_session_run_job (self, task, &(TodokuRunSpec) {
    .func = remove_server,
    .server = server,
    .object = server,
    .table = &todoku_server_table,
    .must_run = TRUE,
    .options = credentials != NULL ? g_object_ref (credentials) : NULL,
    .free_options = g_object_unref,
    .end = end_removing_server,
  });
}

/**
 * todoku_session_remove_server_async:
 * @self: the session
 * @server: a delivery server
 * @cancellable: (nullable): a cancellable
 * @callback: called when it has been removed
 * @user_data: its argument
 *
 * Forgets @server here, with its key and what is registered there. At the service nothing changes.
 * It is BUSY while this or another process has something in flight there.
 */
void
todoku_session_remove_server_async (TodokuSession        *self,
                                    TodokuDeliveryServer *server,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data)
{
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVER (server));

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_remove_server_async, "session remove server");
  if (todoku_session_claim (self, task, server, TODOKU_OPERATION_REMOVE))
    todoku_session_sync (self, task, start_removing_server);
}

/**
 * todoku_session_remove_server_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: whether it has been removed
 */
gboolean
todoku_session_remove_server_finish (TodokuSession  *self,
                                     GAsyncResult   *result,
                                     GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_remove_server_async),
                        FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
