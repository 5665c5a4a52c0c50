/* SPDX-License-Identifier: GPL-3.0-or-later
 * The AWS keys of a delivery server: stored together or not at all, and only in the secret store.
 * The keys are never written anywhere else and are wiped as soon as they are stored. The story
 * runs on a worker. The practice server is refused, for it brings its own.
 */
#include "todoku-runner.h"

#include "todoku-error.h"
#include "todoku-services.h"

/* A session token is about a kilobyte; what is much longer is something else. */
#define MAX_KEY_LENGTH 4096

static const char *const kinds[] = {
  TODOKU_SECRET_AWS_ACCESS_KEY_ID,
  TODOKU_SECRET_AWS_SECRET_ACCESS_KEY,
  TODOKU_SECRET_AWS_SESSION_TOKEN,
};

/**
 * NewKeys:
 * @credentials: (owned): where they go
 * @server: (owned): whose they are
 * @values: (owned): what is stored; %NULL takes away what was there
 */
typedef struct
{
  TodokuCredentials *credentials;
  char *server;
  char *values[G_N_ELEMENTS (kinds)];
} NewKeys;

static void
new_keys_free (gpointer data)
{
  NewKeys *keys = data;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_clear_pointer (&keys->values[i], todoku_secret_free);
  g_clear_object (&keys->credentials);
  g_free (keys->server);
  g_free (keys);
}

static gboolean
is_key (const char *text)
{
  gsize length = 0;

  /* Keys go into headers and signatures: visible ASCII without blanks. */
  for (; text[length] != '\0'; length++)
    if (length == MAX_KEY_LENGTH || !g_ascii_isgraph (text[length]))
      return FALSE;

  return length > 0;
}

static gboolean
store_value (const NewKeys  *keys,
             guint           i,
             GError        **error)
{
  if (keys->values[i] == NULL)
    return todoku_credentials_clear (keys->credentials, kinds[i], keys->server, NULL, error);

  return todoku_credentials_store (keys->credentials, kinds[i], keys->server, keys->values[i], NULL,
                                   error);
}

/* All or nothing: half of a new set next to half of an old one would only look like keys. */
static gboolean
store_edge_keys (TodokuJob  *job,
                 GError    **error)
{
  const NewKeys *keys = job->options;
  gboolean ok = TRUE;

  todoku_job_hold (job);
  for (guint i = 0; ok && i < G_N_ELEMENTS (kinds); i++)
    ok = store_value (keys, i, error);
  for (guint i = 0; !ok && i < G_N_ELEMENTS (kinds); i++)
    todoku_credentials_clear (keys->credentials, kinds[i], keys->server, NULL, NULL);
  todoku_job_release (job, NULL);

  return ok;
}

static void
edge_keys_ended (TodokuRun *run)
{
  todoku_session_forget_edge (run->server);
}

static void
start_storing_keys (TodokuSession *self,
                    GTask         *task)
{
  NewKeys *keys = g_task_get_task_data (task);
  TodokuCredentials *credentials;
  GError *error = NULL;

  credentials = todoku_session_get_credentials (self, &error);
  if (credentials == NULL)
    {
      todoku_job_return_error (task, error);
      return;
    }

  keys->credentials = g_object_ref (credentials);
  todoku_session_run_job (self, task, &(TodokuRunSpec) {
    .func = store_edge_keys,
    .priority = TODOKU_PRIORITY_PERSON,
    .server = todoku_job_get_subject (task),
    .options = keys,
    .ended = edge_keys_ended,
    .end = todoku_run_end_done,
  });
}

/**
 * todoku_session_set_edge_keys_async:
 * @self: the session
 * @server: a delivery server other than the practice server
 * @access_key_id: the id of an AWS access key
 * @secret_access_key: its secret
 * @session_token: (nullable): its session token, which only temporary keys have
 * @cancellable: (nullable): a cancellable; without effect once storing has begun
 * @callback: called when they have been stored, or not
 * @user_data: its argument
 *
 * Stores the keys with which the tracking domains of @server are set up at AWS, in place of those
 * that were stored before. They are not tried out here; the first call to AWS does that.
 */
void
todoku_session_set_edge_keys_async (TodokuSession        *self,
                                    TodokuDeliveryServer *server,
                                    const char           *access_key_id,
                                    const char           *secret_access_key,
                                    const char           *session_token,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data)
{
  NewKeys *keys;
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVER (server));
  g_return_if_fail (access_key_id != NULL);
  g_return_if_fail (secret_access_key != NULL);

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_set_edge_keys_async, "session set edge keys");
  if (todoku_delivery_server_get_row (server)->practice)
    {
      todoku_job_return_new_error (task, TODOKU_ERROR_BAD_INPUT,
                                   "The practice server takes no AWS keys");
      return;
    }
  if (!is_key (access_key_id) || !is_key (secret_access_key) ||
      (session_token != NULL && !is_key (session_token)))
    {
      todoku_job_return_new_error (task, TODOKU_ERROR_BAD_INPUT, "These are no AWS keys");
      return;
    }

  keys = g_new0 (NewKeys, 1);
  keys->server = g_strdup (todoku_subject_get_name (server));
  keys->values[0] = g_strdup (access_key_id);
  keys->values[1] = g_strdup (secret_access_key);
  keys->values[2] = g_strdup (session_token);
  g_task_set_task_data (task, keys, new_keys_free);
  if (todoku_session_claim (self, task, server, TODOKU_OPERATION_TEST))
    todoku_session_sync (self, task, start_storing_keys);
}

/**
 * todoku_session_set_edge_keys_finish:
 * @self: the session
 * @result: the result
 * @error: return location; %TODOKU_ERROR_BAD_INPUT for what cannot be keys, or a `SECRETS` code
 *
 * Returns: whether they have been stored; with @error set after storing began, none are
 */
gboolean
todoku_session_set_edge_keys_finish (TodokuSession  *self,
                                     GAsyncResult   *result,
                                     GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_set_edge_keys_async),
                        FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * todoku_session_get_edge_policy:
 *
 * Returns: (transfer none): the IAM policy that the AWS keys need, and nothing more, in JSON
 */
const char *
todoku_session_get_edge_policy (void)
{
  return todoku_services_get_edge_policy ();
}
