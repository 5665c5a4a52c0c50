/* SPDX-License-Identifier: GPL-3.0-or-later
 * The practice server in the session: started and stopped, kept as a delivery server like any
 * other, and its DNS, in which records are entered rightly or as people really do. Its API key
 * lives in its own port file, never in the secret store. The stories run on a worker, the calls
 * below them on the main thread.
 */
#include "todoku-practice-call.h"

#include "todoku-error.h"
#include "todoku-services.h"
#include "todoku-session-practice.h"

/**
 * Practice:
 * @client: (owned): which server
 * @kind: (nullable): the kind of service that is wanted; %NULL for what was practised with before
 * @info: (owned) (nullable): where it runs
 */
typedef struct
{
  TodokuPracticeClient *client;
  const TodokuServiceInfo *kind;
  JsonObject *info;
} Practice;

static Practice *
practice_new (TodokuSession           *self,
              const TodokuServiceInfo *kind)
{
  Practice *practice = g_new0 (Practice, 1);

  practice->kind = kind;
  practice->client = todoku_practice_client_ref (todoku_practice_get_client (self->practice));

  return practice;
}

static void
practice_free (gpointer data)
{
  Practice *practice = data;

  todoku_practice_client_unref (practice->client);
  g_clear_pointer (&practice->info, json_object_unref);
  g_free (practice);
}

static void
practice_ended (TodokuRun *run)
{
  const Practice *practice = run->options;

  todoku_practice_found (run, practice->info);
}

static void
take_url (char       **field,
          JsonObject  *info,
          const char  *name)
{
  g_free (*field);
  *field = todoku_practice_dup_member (info, name);
}

/* Each kind of service has a practice account of its own. */
static TodokuServerRow *
make_practice_row (const TodokuServiceInfo *kind)
{
  TodokuServerRow *row = todoku_server_row_new ();

  row->practice = TRUE;
  row->name = kind == todoku_services_get_default () ? g_strdup ("practice")
                                                     : g_strconcat ("practice-", kind->kind, NULL);
  row->kind = g_strdup (kind->kind);
  row->region = g_strdup (kind->regions[0].token);

  return row;
}

static gboolean
put_practice_row (TodokuTx         *tx,
                  TodokuServerRow  *row,
                  JsonObject       *info,
                  GError          **error)
{
  take_url (&row->url, info, "http");
  take_url (&row->acm_url, info, "acm_url");
  take_url (&row->cloudfront_url, info, "cloudfront_url");

  return todoku_tx_put (tx, row, error);
}

/* The ports are new after every start, and one program plays every kind: all rows are written again
 * each time.
 */
static gboolean
store_practice_server (TodokuJob                *job,
                       const TodokuServiceInfo  *kind,
                       JsonObject               *info,
                       GError                  **error)
{
  const TodokuServiceInfo *wanted = kind != NULL ? kind : todoku_services_get_default ();
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);
  g_autoptr(GPtrArray) stored = NULL;
  gint64 found = 0;

  if (tx != NULL)
    stored = todoku_tx_list (tx, &todoku_server_table, "practice", TRUE, error);
  if (stored == NULL)
    return FALSE;

  for (guint i = 0; i < stored->len; i++)
    {
      g_autoptr(TodokuServerRow) row = todoku_server_row_copy (stored->pdata[i]);

      if (!put_practice_row (tx, row, info, error))
        return FALSE;
      if (g_strcmp0 (row->kind, wanted->kind) == 0 || (kind == NULL && found == 0))
        found = row->id;
    }
  if (found == 0)
    {
      g_autoptr(TodokuServerRow) row = make_practice_row (wanted);

      if (!put_practice_row (tx, row, info, error))
        return FALSE;
      found = row->id;
    }
  if (!todoku_tx_commit (tx, error))
    return FALSE;

  job->subject = found;
  return TRUE;
}

static gboolean
start_practice (TodokuJob  *job,
                GError    **error)
{
  Practice *practice = (Practice *) job->options;

  practice->info = todoku_practice_client_start (practice->client, job->cancellable, error);

  return practice->info != NULL && store_practice_server (job, practice->kind, practice->info,
                                                          error);
}

static void
end_starting_practice (TodokuSession *self,
                       GTask         *task,
                       TodokuRun     *run)
{
  if (run->object != NULL)
    todoku_delivery_server_set_status (run->object, TODOKU_SERVER_STATUS_CONNECTED);
  todoku_run_end_object (self, task, run);
}

static void
run_start_practice (TodokuSession *self,
                    GTask         *task)
{
  todoku_session_run_job (self, task, &(TodokuRunSpec) {
    .func = start_practice,
    .table = &todoku_server_table,
    .options = practice_new (self, g_task_get_task_data (task)),
    .free_options = practice_free,
    .ended = practice_ended,
    .end = end_starting_practice,
  });
}

/**
 * todoku_session_start_practice_async:
 * @self: the session
 * @kind: (nullable): the kind of service that is wanted; %NULL for what was practised with before,
 *   and the usual one when nothing was
 * @cancellable: (nullable): a cancellable
 * @callback: called when it runs
 * @user_data: its argument
 *
 * Starts the practice server, unless it runs already, and keeps it as a delivery server.
 */
void
todoku_session_start_practice_async (TodokuSession       *self,
                                     const char          *kind,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_start_practice_async, "session start practice");
  g_task_set_task_data (task, (gpointer) (kind != NULL ? todoku_services_get (kind) : NULL), NULL);
  if (todoku_session_claim (self, task, NULL, TODOKU_OPERATION_TEST))
    todoku_session_sync (self, task, run_start_practice);
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

static gboolean
stop_practice (TodokuJob  *job,
               GError    **error)
{
  const Practice *practice = job->options;

  return todoku_practice_client_stop (practice->client, job->cancellable, error);
}

static void
end_stopping_practice (TodokuSession *self,
                       GTask         *task,
                       TodokuRun     *run)
{
  todoku_practice_take_info (self->practice, NULL);
  todoku_job_return_boolean (task, TRUE);
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
    todoku_session_run_job (self, task, &(TodokuRunSpec) {
      .func = stop_practice,
      .options = practice_new (self, NULL),
      .free_options = practice_free,
      .end = end_stopping_practice,
    });
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
