/* SPDX-License-Identifier: GPL-3.0-or-later
 * Delivery servers: adding, testing, importing, removing. A key is tried before anything is stored,
 * and goes to the secret store alone. Main thread only.
 */
#include "todoku-runner.h"

#include "todoku-error.h"

/**
 * Add:
 * @server: (owned): what is added
 * @api_key: (owned) (nullable): its key
 * @stored: whether the key has gone to the secret store
 */
typedef struct
{
  TodokuDeliveryServer *server;
  char *api_key;
  gboolean stored;
} Add;

static void
add_free (gpointer data)
{
  Add *add = data;

  g_object_unref (add->server);
  g_clear_pointer (&add->api_key, todoku_secret_free);
  g_free (add);
}

static void
take_scopes (TodokuDeliveryServer *server,
             const TodokuScopes   *scopes)
{
  g_autofree char *missing = g_strjoinv (" ", scopes->missing);

  todoku_delivery_server_set_missing_scopes (server, *missing != '\0' ? missing : NULL);
  todoku_session_note_result (server, NULL);
}

static void
add_cleared_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!todoku_credentials_clear_finish (TODOKU_CREDENTIALS (source), result, &error))
    g_info ("A key stays in the secret store: %s", error->message);
}

static void
clear_secrets (TodokuSession        *self,
               TodokuDeliveryServer *server)
{
  static const char *const kinds[] = {
    TODOKU_SECRET_API_KEY,
    TODOKU_SECRET_AWS_ACCESS_KEY_ID,
    TODOKU_SECRET_AWS_SECRET_ACCESS_KEY,
    TODOKU_SECRET_AWS_SESSION_TOKEN,
  };
  TodokuCredentials *credentials = todoku_session_get_credentials (self, NULL);

  for (guint i = 0; credentials != NULL && i < G_N_ELEMENTS (kinds); i++)
    todoku_credentials_clear_async (credentials, kinds[i], todoku_delivery_server_get_name (server),
                                    NULL, add_cleared_cb, NULL);
}

static void
add_stored_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = TODOKU_SESSION (source);
  Add *add = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GArray) ids = todoku_commit_finish (self, result, &error);

  if (ids == NULL)
    {
      if (add->stored)
        clear_secrets (self, add->server);
      todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  todoku_delivery_server_set_id (add->server, g_array_index (ids, gint64, 0));
  todoku_session_show (self, add->server);
  todoku_job_return_boolean (g_steal_pointer (&task), TRUE);
}

static void
add_key_stored_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  Add *add = g_task_get_task_data (task);
  GError *error = NULL;
  TodokuCommit *commit;

  add->stored = todoku_credentials_store_finish (TODOKU_CREDENTIALS (source), result, &error);
  if (!add->stored)
    {
      /* Where no secret store runs, a key that the environment brings each time is enough. */
      if (!g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_SECRETS_UNAVAILABLE) ||
          g_strcmp0 (g_getenv ("TODOKU_API_KEY"), add->api_key) != 0)
        {
          todoku_job_return_error (g_steal_pointer (&task), error);
          return;
        }
      g_error_free (error);
    }

  commit = todoku_commit_new (self);
  todoku_commit_put_server (commit, add->server);
  todoku_commit_async (commit, add_stored_cb, g_steal_pointer (&task));
}

static void
add_tested_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  Add *add = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(TodokuScopes) scopes =
    todoku_service_finish (TODOKU_SERVICE (source), result, &error);

  if (scopes == NULL)
    {
      todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  /* From here on it is all or nothing. */
  todoku_call_hold (task);
  take_scopes (add->server, scopes);
  todoku_credentials_store_async (self->credentials, TODOKU_SECRET_API_KEY,
                                  todoku_delivery_server_get_name (add->server), add->api_key, NULL,
                                  add_key_stored_cb, g_steal_pointer (&task));
}

static void
add_test (GTask *task)
{
  TodokuSession *self = g_task_get_source_object (task);
  Add *add = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(TodokuService) service =
    todoku_session_make_service (self, add->server, add->api_key, &error);

  if (service == NULL)
    todoku_job_return_error (task, error);
  else
    todoku_service_test_async (service, todoku_job_get_cancellable (task), add_tested_cb, task);
}

static void
add_key_found_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Add *add = g_task_get_task_data (task);
  GError *error = NULL;

  add->api_key = todoku_credentials_lookup_finish (TODOKU_CREDENTIALS (source), result, &error);
  if (error != NULL)
    todoku_job_return_error (g_steal_pointer (&task), error);
  else if (add->api_key == NULL)
    todoku_job_return_new_error (g_steal_pointer (&task), TODOKU_ERROR_KEY_MISSING,
                                 "No API key was given");
  else
    add_test (g_steal_pointer (&task));
}

static void
add_run (TodokuSession *self,
         GTask         *task)
{
  Add *add = g_task_get_task_data (task);
  const char *name = todoku_delivery_server_get_name (add->server);
  TodokuCredentials *credentials;
  GError *error = NULL;

  if (todoku_session_find_server (self, name) != NULL)
    {
      todoku_job_return_new_error (task, TODOKU_ERROR_DUPLICATE,
                                   "There is a delivery server “%s” already", name);
      return;
    }
  credentials = todoku_session_get_credentials (self, &error);
  if (credentials == NULL)
    todoku_job_return_error (task, error);
  else if (add->api_key != NULL)
    add_test (task);
  else
    todoku_credentials_lookup_async (credentials, TODOKU_SECRET_API_KEY, name,
                                     todoku_job_get_cancellable (task), add_key_found_cb, task);
}

/**
 * todoku_session_add_server_async:
 * @self: the session
 * @server: a new delivery server with everything filled in but its id
 * @api_key: (nullable): its API key; %NULL takes the one that `TODOKU_API_KEY` or the store has for
 *   that name
 * @cancellable: (nullable): a cancellable
 * @callback: called when it has been added, or not
 * @user_data: its argument
 *
 * Tries the key, then stores both. What the key may not do stands in the server's "missing-scopes";
 * it is added all the same, because a reseller may hand out less.
 */
void
todoku_session_add_server_async (TodokuSession        *self,
                                 TodokuDeliveryServer *server,
                                 const char           *api_key,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data)
{
  GTask *task;
  Add *add;
  g_autofree char *url = NULL;
  const char *name;
  GError *error = NULL;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVER (server));

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_add_server_async, "session add server");
  add = g_new0 (Add, 1);
  add->server = g_object_ref (server);
  add->api_key = api_key != NULL && *api_key != '\0' ? g_strdup (api_key) : NULL;
  g_task_set_task_data (task, add, add_free);

  name = todoku_delivery_server_get_name (server);
  if (name == NULL || *name == '\0')
    {
      todoku_job_return_new_error (task, TODOKU_ERROR_BAD_INPUT, "A delivery server needs a name");
      return;
    }
  if (todoku_delivery_server_get_url (server) == NULL)
    {
      todoku_job_return_new_error (task, TODOKU_ERROR_BAD_URL, "A delivery server needs a URL");
      return;
    }
  url = todoku_http_check_base_url (todoku_delivery_server_get_url (server), &error);
  if (url == NULL)
    {
      todoku_job_return_error (task, error);
      return;
    }
  todoku_delivery_server_set_url (server, url);

  if (todoku_session_claim (self, task, server, TODOKU_OPERATION_TEST))
    {
      /* The list does not have it yet, so it must not be looked for there. */
      todoku_session_sync_new (self, task, add_run);
    }
}

/**
 * todoku_session_add_server_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: whether it has been added; with @error set nothing was stored
 */
gboolean
todoku_session_add_server_finish (TodokuSession  *self,
                                  GAsyncResult   *result,
                                  GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_add_server_async), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
scopes_free (gpointer data)
{
  TodokuScopes **scopes = data;

  g_clear_pointer (scopes, todoku_scopes_unref);
  g_free (scopes);
}

/* Asks what the key may do; the answer is left where the call can take it. */
static gboolean
test_server (TodokuJob  *job,
             GError    **error)
{
  TodokuScopes **scopes = (TodokuScopes **) job->options;
  TodokuService *service = todoku_job_enter (job, error);
  GError *failure = NULL;

  if (service == NULL)
    return FALSE;

  *scopes = todoku_service_test (service, job->cancellable, &failure);
  todoku_job_leave (job);
  todoku_job_note_service (job, failure);
  if (failure != NULL)
    g_propagate_error (error, failure);

  return *scopes != NULL;
}

static void
end_test_server (TodokuSession *self,
                 GTask         *task,
                 TodokuRun     *run)
{
  TodokuScopes **scopes = run->options;

  take_scopes (run->server, *scopes);
  todoku_job_return_boolean (task, TRUE);
}

static void
start_test_server (TodokuSession *self,
                   GTask         *task)
{
  TodokuDeliveryServer *server = todoku_job_get_subject (task);

  /* A key may have been changed in the secret store since it was last read. */
  todoku_session_forget_service (server);
  todoku_session_run_job (self, task, &(TodokuRunSpec) {
    .func = test_server,
    .priority = TODOKU_PRIORITY_PERSON,
    .server = server,
    .needs_service = TRUE,
    .options = g_new0 (TodokuScopes *, 1),
    .free_options = scopes_free,
    .end = end_test_server,
  });
}

/**
 * todoku_session_test_server_async:
 * @self: the session
 * @server: a delivery server
 * @cancellable: (nullable): a cancellable
 * @callback: called when it has been tested
 * @user_data: its argument
 *
 * Tries the key of @server and brings its "status" and "missing-scopes" up to date.
 */
void
todoku_session_test_server_async (TodokuSession        *self,
                                  TodokuDeliveryServer *server,
                                  GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data)
{
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVER (server));

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_test_server_async, "session test server");
  if (todoku_session_claim (self, task, server, TODOKU_OPERATION_TEST))
    todoku_session_sync (self, task, start_test_server);
}

/**
 * todoku_session_test_server_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: whether the service accepts the key; what it may not do stands in the server's "status"
 *   and "missing-scopes"
 */
gboolean
todoku_session_test_server_finish (TodokuSession  *self,
                                   GAsyncResult   *result,
                                   GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_test_server_async), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
remove_stored_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = TODOKU_SESSION (source);
  g_autoptr(TodokuDeliveryServer) server = g_object_ref (todoku_job_get_subject (task));
  GListStore *lists[] = { self->domains, self->trackings, self->accounts };
  GError *error = NULL;
  g_autoptr(GArray) ids = todoku_commit_finish (self, result, &error);

  if (ids == NULL)
    {
      todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  /* The database has let go of what was registered there; so do the lists. */
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = g_list_model_get_n_items (G_LIST_MODEL (lists[i])); j > 0; j--)
      {
        g_autoptr(GObject) object = g_list_model_get_item (G_LIST_MODEL (lists[i]), j - 1);
        g_autoptr(TodokuDeliveryServer) owner = NULL;

        g_object_get (object, "server", &owner, NULL);
        if (owner == server)
          g_list_store_remove (lists[i], j - 1);
      }
  todoku_session_drop (self, server);
  if (!todoku_delivery_server_get_practice (server))
    clear_secrets (self, server);
  todoku_session_forget_service (server);
  todoku_job_return_boolean (g_steal_pointer (&task), TRUE);
}

static gboolean
is_in_use (TodokuSession        *self,
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
remove_run (TodokuSession *self,
            GTask         *task)
{
  TodokuDeliveryServer *server = todoku_job_get_subject (task);
  gint64 id = todoku_delivery_server_get_id (server);
  TodokuCommit *commit;

  if (is_in_use (self, server))
    {
      todoku_job_return_new_error (task, TODOKU_ERROR_BUSY,
                                   "Something is being done for what is registered there");
      return;
    }

  todoku_call_hold (task);
  commit = todoku_commit_new (self);
  for (guint i = 0; i < self->unsettled->len; i++)
    {
      const TodokuJournalRow *row = g_ptr_array_index (self->unsettled, i);

      if (row->server == id)
        todoku_commit_settle (commit, row->subject_kind, row->subject, row->kind, "abandoned");
    }
  todoku_change_delete_server (todoku_commit_get_change (commit), id);
  todoku_commit_async (commit, remove_stored_cb, task);
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
    todoku_session_sync (self, task, remove_run);
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
