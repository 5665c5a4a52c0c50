/* SPDX-License-Identifier: GPL-3.0-or-later
 * Changing a delivery server: its name, its URL and region, the sub-user, its key. What a person
 * enters is tried at the service before anything is kept, and a key that does not work changes
 * nothing. The story runs on a worker, the calls below it on the main thread.
 */
#include "todoku-session-servers.h"

#include "todoku-error.h"
#include "todoku-services.h"

#include <string.h>

/**
 * ServerChange:
 * @credentials: (owned) (nullable): where its keys are
 * @name: (owned) (nullable): the new name; %NULL leaves it
 * @url: (owned) (nullable): the new base URL
 * @region: (owned) (nullable): the new region
 * @on_behalf_of: (owned) (nullable): the new sub-user, or "" for none
 * @api_key: (owned) (nullable): the key: the new one, or the one that was looked up
 * @typed_url: whether @url was asked for, and does not only follow the region
 * @moves: whether what is registered there would be out of reach
 * @has_key: whether @api_key is a new one
 * @scopes: (owned) (nullable): what the key may do, once that is known
 * @refused: whether the service does not take the key, although the rest was kept
 */
typedef struct
{
  TodokuCredentials *credentials;
  char *name;
  char *url;
  char *region;
  char *on_behalf_of;
  char *api_key;
  gboolean typed_url;
  gboolean moves;
  gboolean has_key;
  TodokuScopes *scopes;
  gboolean refused;
} ServerChange;

static void
server_change_free (gpointer data)
{
  ServerChange *change = data;

  g_clear_object (&change->credentials);
  g_free (change->name);
  g_free (change->url);
  g_free (change->region);
  g_free (change->on_behalf_of);
  g_clear_pointer (&change->api_key, todoku_secret_free);
  g_clear_pointer (&change->scopes, todoku_scopes_unref);
  g_free (change);
}

static void
set_region_used (GError **error)
{
  g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_REGION_USED,
                       "What is registered there is in the present region");
}

static void
replace_text (char       **text,
              const char  *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

static void
lay_on_row (const ServerChange *change,
            TodokuServerRow    *row)
{
  if (change->name != NULL)
    replace_text (&row->name, change->name);
  if (change->url != NULL)
    replace_text (&row->url, change->url);
  if (change->region != NULL)
    replace_text (&row->region, change->region);
  if (change->on_behalf_of != NULL)
    replace_text (&row->on_behalf_of,
                  *change->on_behalf_of != '\0' ? change->on_behalf_of : NULL);
}

/* Where the service answers at a new URL and only refuses the key, that URL is right and a key for
 * it comes next: whoever has to change both could not begin otherwise. The same holds where the key
 * was refused before.
 */
static gboolean
may_do_without (const ServerChange *change,
                const TodokuJob    *job,
                const GError       *failure)
{
  const char *refused = todoku_enum_to_token (TODOKU_TYPE_SERVER_STATUS,
                                              TODOKU_SERVER_STATUS_UNAUTHORISED);

  return !change->has_key && g_error_matches (failure, TODOKU_ERROR, TODOKU_ERROR_UNAUTHORISED) &&
         (change->typed_url || g_strcmp0 (job->server->status, refused) == 0);
}

static gboolean
try_change (TodokuJob     *job,
            ServerChange  *change,
            GError       **error)
{
  g_autoptr(TodokuServerRow) wanted = NULL;
  g_autoptr(GError) failure = NULL;

  if (change->url == NULL && change->region == NULL && change->on_behalf_of == NULL &&
      !change->has_key)
    return TRUE;

  /* A key is looked up by the name that it is stored under by now. */
  wanted = todoku_server_row_copy (job->server);
  lay_on_row (change, wanted);
  replace_text (&wanted->name, job->server->name);
  change->scopes = todoku_server_try_key (job, change->credentials, wanted, &change->api_key,
                                          &failure);
  if (change->scopes != NULL)
    return TRUE;

  change->refused = may_do_without (change, job, failure);
  if (!change->refused)
    g_propagate_error (error, g_steal_pointer (&failure));

  return change->refused;
}

/* Another process may have registered something since the person saw that nothing is. */
static gboolean
check_empty (TodokuTx   *tx,
             TodokuJob  *job,
             GError    **error)
{
  static const TodokuTable *const tables[] = { &todoku_domain_table, &todoku_tracking_table };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autoptr(GPtrArray) rows = todoku_tx_list (tx, tables[i], "server", job->subject, error);

      if (rows == NULL)
        return FALSE;
      if (rows->len > 0)
        {
          set_region_used (error);
          return FALSE;
        }
    }

  return TRUE;
}

/* A transaction that is not committed only finds out whether the name is free. */
static gboolean
put_change (TodokuJob           *job,
            const ServerChange  *change,
            gboolean             keep,
            GError             **error)
{
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);
  g_autoptr(TodokuServerRow) row = NULL;

  if (tx == NULL || (row = todoku_tx_get (tx, job->table, job->subject, error)) == NULL)
    return FALSE;
  if (change->moves && !check_empty (tx, job, error))
    return FALSE;
  lay_on_row (change, row);
  if (!todoku_tx_put (tx, row, error))
    return FALSE;

  return !keep || todoku_tx_commit (tx, error);
}

/* Keys that the environment brings have no name, and where no secret store runs there are no
 * others.
 */
static gboolean
copy_keys (const ServerChange  *change,
           const char          *from,
           GError             **error)
{
  const char *brought = g_getenv ("TODOKU_API_KEY");
  g_autoptr(GError) failure = NULL;

  if (todoku_credentials_copy (change->credentials, from, change->name, NULL, &failure))
    return TRUE;
  if (todoku_error_is_of_keyring (failure) &&
      brought != NULL && *brought != '\0')
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* The keys of the old name stay until the new one is stored; of a key that is replaced, @former is
 * put back when that fails.
 */
static gboolean
keep_change (TodokuJob           *job,
             const ServerChange  *change,
             GError             **error)
{
  const char *name = change->name != NULL ? change->name : job->server->name;
  g_auto(TodokuSecret) former = NULL;

  if (!todoku_server_row_has_api (job->server))
    return put_change (job, change, TRUE, error);

  if (!put_change (job, change, FALSE, error))
    return FALSE;
  if (change->has_key && change->name == NULL)
    former = todoku_credentials_lookup (change->credentials, TODOKU_SECRET_API_KEY, name, TRUE,
                                        NULL, NULL);
  if ((change->name == NULL || copy_keys (change, job->server->name, error)) &&
      (!change->has_key ||
       todoku_server_store_key (change->credentials, name, change->api_key, error)) &&
      put_change (job, change, TRUE, error))
    {
      if (change->name != NULL)
        todoku_server_clear_keys (change->credentials, job->server->name);
      return TRUE;
    }

  if (change->name != NULL)
    todoku_server_clear_keys (change->credentials, change->name);
  else if (former != NULL)
    todoku_server_store_key (change->credentials, name, former, NULL);
  return FALSE;
}

static gboolean
set_server (TodokuJob  *job,
            GError    **error)
{
  ServerChange *change = (ServerChange *) job->options;
  gboolean kept;

  if (!try_change (job, change, error) ||
      g_cancellable_set_error_if_cancelled (job->cancellable, error))
    return FALSE;

  /* From here on it is all or nothing. */
  todoku_job_hold (job);
  kept = keep_change (job, change, error);
  todoku_job_release (job, NULL);

  return kept;
}

static void
end_setting_server (TodokuSession *self,
                    GTask         *task,
                    TodokuRun     *run)
{
  const ServerChange *change = run->options;

  /* The next call makes a new connection, with what holds now. */
  todoku_session_forget_service (run->server);
  if (change->scopes != NULL)
    todoku_session_take_scopes (self, run->server, change->scopes);
  if (change->refused)
    {
      todoku_delivery_server_set_status (run->server, TODOKU_SERVER_STATUS_UNAUTHORISED);
      todoku_session_store_connection (self, run->server);
    }
  todoku_job_return_boolean (task, TRUE);
}

static void
start_setting_server (TodokuSession *self,
                      GTask         *task)
{
  ServerChange *change = g_task_get_task_data (task);
  TodokuDeliveryServer *server = todoku_job_get_subject (task);
  const TodokuServerRow *row = todoku_delivery_server_get_row (server);
  GError *error = NULL;

  if (g_strcmp0 (change->name, row->name) == 0)
    g_clear_pointer (&change->name, g_free);
  if (change->name != NULL && todoku_session_find_server (self, change->name) != NULL)
    error = g_error_new (TODOKU_ERROR, TODOKU_ERROR_DUPLICATE,
                         "There is a delivery server “%s” already", change->name);
  else if (change->moves && todoku_session_has_registered (self, server))
    set_region_used (&error);
  /* What runs looks keys up by the old name. */
  else if (change->name != NULL && todoku_session_uses_server (self, server))
    error = g_error_new_literal (TODOKU_ERROR, TODOKU_ERROR_BUSY,
                                 "Something is being done for what is registered there");
  else if (todoku_server_row_has_api (row) &&
           todoku_session_get_credentials (self, &error) != NULL)
    change->credentials = g_object_ref (self->credentials);
  if (error != NULL)
    {
      todoku_job_return_error (task, error);
      return;
    }

  todoku_session_run_job (self, task, &(TodokuRunSpec) {
    .func = set_server,
    .priority = TODOKU_PRIORITY_PERSON,
    .server = server,
    .object = server,
    .table = &todoku_server_table,
    .options = change,
    .end = end_setting_server,
  });
}

static char *
dup_entered (const char *text)
{
  return text != NULL ? g_strstrip (g_strdup (text)) : NULL;
}

/**
 * todoku_session_set_server_async:
 * @self: the session
 * @server: a delivery server that is no practice server
 * @wanted: what is to be changed; it is copied
 * @cancellable: (nullable): a cancellable
 * @callback: called when it has been changed, or not
 * @user_data: its argument
 *
 * Changes what @wanted names. A URL, a region, a sub-user and a key are tried at the service first;
 * whatever fails, nothing is changed. A region that is a place of its own is only changed while
 * nothing is registered there (%TODOKU_ERROR_REGION_USED).
 * Only a URL at which the service answers is kept although it refuses
 * the present key: then the server's "connection" says so, and the key is next. Another name takes
 * the keys along.
 */
void
todoku_session_set_server_async (TodokuSession             *self,
                                 TodokuDeliveryServer      *server,
                                 const TodokuServerWanted  *wanted,
                                 GCancellable              *cancellable,
                                 GAsyncReadyCallback        callback,
                                 gpointer                   user_data)
{
  GTask *task;
  ServerChange *change;
  g_autofree char *url = NULL;
  GError *error = NULL;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVER (server));

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_set_server_async, "session set server");
  change = g_new0 (ServerChange, 1);
  change->name = dup_entered (wanted->name);
  change->region = dup_entered (wanted->region);
  change->on_behalf_of = dup_entered (wanted->on_behalf_of);
  change->api_key = dup_entered (wanted->api_key);
  change->has_key = change->api_key != NULL;
  g_task_set_task_data (task, change, server_change_free);

  url = dup_entered (wanted->url);
  if (todoku_delivery_server_get_row (server)->practice)
    error = g_error_new_literal (TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT,
                                 "The practice server cannot be changed");
  else if (!todoku_server_row_has_api (todoku_delivery_server_get_row (server)) &&
           (url != NULL || change->region != NULL || change->on_behalf_of != NULL ||
            change->has_key))
    error = g_error_new_literal (TODOKU_ERROR, TODOKU_ERROR_NO_API,
                                 "A service without an API has a name only");
  else if (change->name != NULL && *change->name == '\0')
    error = g_error_new_literal (TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT,
                                 "A delivery server needs a name");
  else if (change->has_key && *change->api_key == '\0')
    error = g_error_new_literal (TODOKU_ERROR, TODOKU_ERROR_KEY_MISSING, "The key is empty");
  else if (url != NULL)
    change->url = todoku_http_check_base_url (url, &error);
  change->typed_url = change->url != NULL;
  if (error == NULL)
    change->moves = todoku_server_settle_place (todoku_delivery_server_get_row (server),
                                                &change->url, &change->region, &error);
  if (error != NULL)
    {
      todoku_job_return_error (task, error);
      return;
    }

  if (todoku_session_claim (self, task, server, TODOKU_OPERATION_TEST))
    todoku_session_sync (self, task, start_setting_server);
}

/**
 * todoku_session_set_server_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: whether it has been changed; %FALSE with @error set and everything as it was
 */
gboolean
todoku_session_set_server_finish (TodokuSession  *self,
                                  GAsyncResult   *result,
                                  GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_set_server_async), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * KeyStart:
 * @credentials: (owned): where the key is
 * @name: (owned): whose it is
 */
typedef struct
{
  TodokuCredentials *credentials;
  char *name;
} KeyStart;

static void
key_start_free (gpointer data)
{
  KeyStart *start = data;

  g_object_unref (start->credentials);
  g_free (start->name);
  g_free (start);
}

/* Enough to tell two keys apart, and far too little to try the rest: the public first letters of a
 * key that has many more.
 */
#define SHOWN_LENGTH 7
#define SHORTEST_KEY 32

static void
key_start_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  const KeyStart *start = task_data;
  GError *error = NULL;
  g_auto(TodokuSecret) key = todoku_credentials_lookup (start->credentials, TODOKU_SECRET_API_KEY,
                                                        start->name, TRUE, cancellable, &error);

  if (key == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_strndup (key, strlen (key) < SHORTEST_KEY ? 0 : SHOWN_LENGTH),
                           g_free);
}

/**
 * todoku_session_get_key_start_async:
 * @self: the session
 * @server: a delivery server
 * @cancellable: (nullable): gives up waiting for a keyring
 * @callback: called when it is known
 * @user_data: its argument
 *
 * Finds out how the present API key begins, for the person to recognise it. It is kept nowhere.
 */
void
todoku_session_get_key_start_async (TodokuSession        *self,
                                    TodokuDeliveryServer *server,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  TodokuCredentials *credentials;
  KeyStart *start;
  GError *error = NULL;

  g_task_set_source_tag (task, todoku_session_get_key_start_async);
  g_task_set_name (task, "session get key start");
  credentials = todoku_session_get_credentials (self, &error);
  if (credentials == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  start = g_new0 (KeyStart, 1);
  start->credentials = g_object_ref (credentials);
  start->name = g_strdup (todoku_subject_get_name (server));
  g_task_set_task_data (task, start, key_start_free);
  g_task_run_in_thread (task, key_start_thread);
}

/**
 * todoku_session_get_key_start_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full): the first letters of the key, "" for one that is too short to show any
 *   of it, or %NULL with @error set
 */
char *
todoku_session_get_key_start_finish (TodokuSession  *self,
                                     GAsyncResult   *result,
                                     GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_get_key_start_async),
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
