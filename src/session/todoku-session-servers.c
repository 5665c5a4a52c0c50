/* SPDX-License-Identifier: GPL-3.0-or-later
 * Delivery servers: adding and testing. A key is tried before anything is stored, and goes to the
 * secret store alone. The stories run on a worker, the calls below them on the main thread.
 */
#include "todoku-session-servers.h"

#include "todoku-error.h"
#include "todoku-services.h"

/**
 * ServerJob:
 * @credentials: (owned) (nullable): where its keys are
 * @row: (owned) (nullable): a server that is to be added
 * @api_key: (owned) (nullable): its key
 * @scopes: (owned) (nullable): what the key may do, once that is known
 */
typedef struct
{
  TodokuCredentials *credentials;
  TodokuServerRow *row;
  char *api_key;
  TodokuScopes *scopes;
} ServerJob;

static void
server_job_free (gpointer data)
{
  ServerJob *options = data;

  g_clear_object (&options->credentials);
  todoku_row_free (options->row);
  g_clear_pointer (&options->api_key, todoku_secret_free);
  g_clear_pointer (&options->scopes, todoku_scopes_unref);
  g_free (options);
}

/**
 * todoku_session_take_scopes:
 * @self: the session
 * @server: a delivery server
 * @scopes: what its key may do
 *
 * Shows and stores how the test of a key went. Main thread.
 */
void
todoku_session_take_scopes (TodokuSession        *self,
                            TodokuDeliveryServer *server,
                            const TodokuScopes   *scopes)
{
  g_autofree char *missing = g_strjoinv (" ", scopes->missing);

  todoku_session_store_notice (self, server, scopes->notice);
  todoku_delivery_server_set_missing_scopes (server, *missing != '\0' ? missing : NULL);
  todoku_delivery_server_set_status (server, *missing != '\0' ? TODOKU_SERVER_STATUS_SCOPES_MISSING
                                                              : TODOKU_SERVER_STATUS_CONNECTED);
  todoku_session_store_connection (self, server);
}

/**
 * todoku_server_clear_keys:
 * @credentials: (nullable): where the keys are
 * @name: the name of a delivery server
 *
 * Takes its keys away. What cannot be cleared is named in the log and keeps nobody from going on.
 * Worker threads.
 */
void
todoku_server_clear_keys (TodokuCredentials *credentials,
                          const char        *name)
{
  static const char *const kinds[] = {
    TODOKU_SECRET_API_KEY,
    TODOKU_SECRET_AWS_ACCESS_KEY_ID,
    TODOKU_SECRET_AWS_SECRET_ACCESS_KEY,
    TODOKU_SECRET_AWS_SESSION_TOKEN,
  };

  for (guint i = 0; credentials != NULL && i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(GError) error = NULL;

      if (!todoku_credentials_clear (credentials, kinds[i], name, NULL, &error))
        g_info ("A key stays in the secret store: %s", error->message);
    }
}

/**
 * todoku_server_try_key:
 * @job: the job
 * @credentials: where a stored key is
 * @row: the delivery server as it is to be
 * @api_key: (inout): its key; a %NULL is looked up
 * @error: return location
 *
 * Asks the service what the key may do, over a connection of its own.
 *
 * Returns: (transfer full): the answer, or %NULL with @error set
 */
TodokuScopes *
todoku_server_try_key (TodokuJob              *job,
                       TodokuCredentials      *credentials,
                       const TodokuServerRow  *row,
                       char                  **api_key,
                       GError                **error)
{
  TodokuServiceAccount account;
  g_autoptr(TodokuService) service = NULL;

  if (*api_key == NULL)
    *api_key = todoku_credentials_lookup (credentials, TODOKU_SECRET_API_KEY, row->name, TRUE,
                                          job->cancellable, error);
  if (*api_key == NULL)
    return NULL;

  account = (TodokuServiceAccount) {
    .kind = row->kind,
    .url = row->url,
    .region = row->region,
    .key = *api_key,
    .on_behalf_of = row->on_behalf_of,
  };
  service = todoku_services_connect (&account, job->clock, error);

  return service != NULL ? todoku_service_test (service, job->cancellable, error) : NULL;
}

/**
 * todoku_server_store_key:
 * @credentials: where it goes
 * @name: the name of a delivery server
 * @api_key: its key
 * @error: return location
 *
 * Where no secret store runs, a key that the environment brings each time is enough. Worker
 * threads.
 *
 * Returns: whether the key is there from now on
 */
gboolean
todoku_server_store_key (TodokuCredentials  *credentials,
                         const char         *name,
                         const char         *api_key,
                         GError            **error)
{
  g_autoptr(GError) failure = NULL;

  if (todoku_credentials_store (credentials, TODOKU_SECRET_API_KEY, name, api_key, NULL, &failure))
    return TRUE;
  if (todoku_error_is_of_keyring (failure) &&
      g_strcmp0 (g_getenv ("TODOKU_API_KEY"), api_key) == 0)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* A transaction that is not committed only finds out whether the name is free. */
static gboolean
put_server (TodokuJob        *job,
            const ServerJob  *options,
            gboolean          keep,
            GError          **error)
{
  g_autoptr(TodokuServerRow) row = todoku_server_row_copy (options->row);
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);

  if (tx == NULL || !todoku_tx_put (tx, row, error))
    return FALSE;
  if (!keep)
    return TRUE;
  if (!todoku_tx_commit (tx, error))
    return FALSE;

  job->subject = row->id;
  return TRUE;
}

/* The key goes first: a server without one would be of no use, and a key without a server is taken
 * up by the next try. The key of another server that has the name is never touched, as far as that
 * can be known before.
 */
static gboolean
add_server (TodokuJob  *job,
            GError    **error)
{
  ServerJob *options = (ServerJob *) job->options;
  GError *failure = NULL;

  if (!todoku_server_row_has_api (options->row))
    return put_server (job, options, TRUE, error);
  options->scopes = todoku_server_try_key (job, options->credentials, options->row,
                                           &options->api_key, error);
  if (options->scopes == NULL)
    return FALSE;
  if (todoku_job_is_cancelled (job))
    {
      g_cancellable_set_error_if_cancelled (job->cancellable, error);
      return FALSE;
    }

  if (options->scopes->notice >= 0)
    options->row->notice = g_strdup (todoku_enum_to_token (TODOKU_TYPE_ACCOUNT_NOTICE,
                                                           options->scopes->notice));
  /* From here on it is all or nothing. */
  todoku_job_hold (job);
  if (put_server (job, options, FALSE, error) &&
      todoku_server_store_key (options->credentials, options->row->name, options->api_key, error) &&
      !put_server (job, options, TRUE, &failure))
    {
      if (!g_error_matches (failure, TODOKU_ERROR, TODOKU_ERROR_DUPLICATE))
        todoku_server_clear_keys (options->credentials, options->row->name);
      g_propagate_error (error, failure);
    }
  todoku_job_release (job, NULL);

  return job->subject != 0;
}

static void
end_adding_server (TodokuSession *self,
                   GTask         *task,
                   TodokuRun     *run)
{
  const ServerJob *options = run->options;

  if (run->object != NULL && options->scopes != NULL)
    todoku_session_take_scopes (self, run->object, options->scopes);
  todoku_run_end_object (self, task, run);
}

static void
start_adding_server (TodokuSession *self,
                     GTask         *task)
{
  ServerJob *options = g_task_get_task_data (task);
  const char *name = options->row->name;
  g_autofree char *key = g_strconcat ("server ", name, NULL);
  GError *error = NULL;

  if (todoku_session_find_server (self, name) != NULL)
    {
      todoku_job_return_new_error (task, TODOKU_ERROR_DUPLICATE,
                                   "There is a delivery server “%s” already", name);
      return;
    }
  if (todoku_server_row_has_api (options->row))
    {
      if (todoku_session_get_credentials (self, &error) == NULL)
        {
          todoku_job_return_error (task, error);
          return;
        }
      options->credentials = g_object_ref (self->credentials);
    }

  todoku_session_run_job (self, task, &(TodokuRunSpec) {
    .func = add_server,
    .table = &todoku_server_table,
    .key = key,
    .options = options,
    .end = end_adding_server,
  });
}

/**
 * todoku_session_add_server_async:
 * @self: the session
 * @server: a delivery server with everything filled in but its id
 * @api_key: (nullable): its API key; %NULL takes the one that `TODOKU_API_KEY` or the store has for
 *   that name
 * @cancellable: (nullable): a cancellable
 * @callback: called when it has been added, or not
 * @user_data: its argument
 *
 * Tries the key, then stores both; a service without an API has none. What the key may not do
 * stands in the server's "missing-scopes"; it is added all the same, because a reseller may hand
 * out less.
 */
void
todoku_session_add_server_async (TodokuSession         *self,
                                 const TodokuServerRow *server,
                                 const char            *api_key,
                                 GCancellable          *cancellable,
                                 GAsyncReadyCallback    callback,
                                 gpointer               user_data)
{
  GTask *task;
  ServerJob *options;
  g_autofree char *url = NULL;
  GError *error = NULL;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (server != NULL && server->table == &todoku_server_table);

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_add_server_async, "session add server");
  options = g_new0 (ServerJob, 1);
  options->row = todoku_server_row_copy (server);
  options->row->id = 0;
  if (options->row->region == NULL)
    options->row->region = g_strdup (todoku_services_get (options->row->kind)->regions[0].token);
  options->api_key = api_key != NULL && *api_key != '\0' ? g_strdup (api_key) : NULL;
  g_task_set_task_data (task, options, server_job_free);

  if (options->row->name == NULL || *options->row->name == '\0')
    {
      todoku_job_return_new_error (task, TODOKU_ERROR_BAD_INPUT, "A delivery server needs a name");
      return;
    }
  if (!todoku_server_row_has_api (options->row))
    {
      g_free (options->row->url);
      options->row->url = g_strdup ("");
      g_clear_pointer (&options->row->on_behalf_of, g_free);
      if (todoku_session_claim (self, task, NULL, TODOKU_OPERATION_TEST))
        todoku_session_sync (self, task, start_adding_server);
      return;
    }
  if (options->row->url == NULL)
    {
      todoku_job_return_new_error (task, TODOKU_ERROR_BAD_URL, "A delivery server needs a URL");
      return;
    }
  url = todoku_http_check_base_url (options->row->url, &error);
  if (url == NULL)
    {
      todoku_job_return_error (task, error);
      return;
    }

  g_free (options->row->url);
  options->row->url = g_steal_pointer (&url);
  if (todoku_session_claim (self, task, NULL, TODOKU_OPERATION_TEST))
    todoku_session_sync (self, task, start_adding_server);
}

/**
 * todoku_session_add_server_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full): the delivery server as the lists have it, or %NULL with @error set and
 *   nothing stored
 */
TodokuDeliveryServer *
todoku_session_add_server_finish (TodokuSession  *self,
                                  GAsyncResult   *result,
                                  GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_add_server_async), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Asks what the key may do; the answer is left where the call can take it. */
static gboolean
test_server (TodokuJob  *job,
             GError    **error)
{
  ServerJob *options = (ServerJob *) job->options;
  TodokuService *service;
  GError *failure = NULL;

  /* There is nothing to ask, which is no failure. */
  if (!todoku_server_row_has_api (job->server))
    return TRUE;
  service = todoku_job_enter (job, error);
  if (service == NULL)
    return FALSE;

  options->scopes = todoku_service_test (service, job->cancellable, &failure);
  todoku_job_leave (job);
  todoku_job_note_service (job, failure);
  if (failure != NULL)
    g_propagate_error (error, failure);

  return options->scopes != NULL;
}

static void
end_test_server (TodokuSession *self,
                 GTask         *task,
                 TodokuRun     *run)
{
  const ServerJob *options = run->options;

  if (options->scopes != NULL)
    todoku_session_take_scopes (self, run->server, options->scopes);
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
    .options = g_new0 (ServerJob, 1),
    .free_options = server_job_free,
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
 * Tries the key of @server and brings its "connection" and "missing-scopes" up to date.
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
 * Returns: whether the service accepts the key; what it may not do stands in the server's
 *   "connection" and "missing-scopes"
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
