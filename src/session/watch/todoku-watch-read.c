/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the watch saw and how it stands, read from the database for whoever shows it, and what a
 * person decides of it: what is watched, and when the watch pauses. The stories run on workers, the
 * calls are for the main thread.
 */
#include "todoku-watch-private.h"

#include "todoku-error.h"

/**
 * ReadOptions:
 * @table: (nullable): the table of the subject
 * @subject: its id
 * @limit: how many at most
 * @at: the border
 */
typedef struct
{
  const TodokuTable *table;
  gint64 subject;
  guint limit;
  gint64 at;
} ReadOptions;

static void
free_rows (gpointer rows)
{
  g_ptr_array_unref (rows);
}

static gboolean
read_history (TodokuJob  *job,
              GError    **error)
{
  const ReadOptions *options = job->options;
  g_autoptr(TodokuTx) tx = todoku_tx_begin_read (job->store, error);

  if (tx == NULL)
    return FALSE;

  job->found = todoku_tx_list_history (tx, options->table, options->subject, options->at,
                                       options->limit, error);
  job->free_found = free_rows;
  return job->found != NULL;
}

static gboolean
read_log (TodokuJob  *job,
          GError    **error)
{
  const ReadOptions *options = job->options;
  g_autoptr(TodokuTx) tx = todoku_tx_begin_read (job->store, error);

  if (tx == NULL)
    return FALSE;

  job->found = todoku_tx_list_log (tx, options->at, options->limit, error);
  job->free_found = free_rows;
  return job->found != NULL;
}

static void
return_found (TodokuSession *self,
              GTask         *task,
              TodokuRun     *run)
{
  todoku_job_return_pointer (task, g_steal_pointer (&run->job.found), run->job.free_found);
}

static void
start_reading (TodokuSession     *self,
               GTask             *task,
               TodokuJobFunc      func,
               const ReadOptions *options)
{
  if (!todoku_session_claim (self, task, NULL, TODOKU_OPERATION_CHECK))
    return;

  todoku_session_run_job (self, task, &(TodokuRunSpec) {
    .func = func,
    .priority = TODOKU_PRIORITY_PERSON,
    .options = g_memdup2 (options, sizeof *options),
    .free_options = g_free,
    .end = return_found,
  });
}

/**
 * todoku_session_read_history_async:
 * @self: the session
 * @subject: (nullable): a domain or a tracking domain; %NULL for all
 * @limit: how many at most; 0 for all
 * @before_at: only what is older than this, such as the last one that was read before; 0 for the
 *   newest
 * @cancellable: (nullable): a cancellable
 * @callback: called at the end
 * @user_data: its argument
 *
 * Reads what the watch saw to change.
 */
void
todoku_session_read_history_async (TodokuSession       *self,
                                   gpointer             subject,
                                   guint                limit,
                                   gint64               before_at,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  ReadOptions options = { .limit = limit, .at = before_at };

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (subject == NULL || TODOKU_IS_SUBJECT (subject));

  if (subject != NULL)
    {
      options.table = todoku_subject_get_table (subject);
      options.subject = todoku_subject_get_id (subject);
    }
  start_reading (self,
                 todoku_session_new_task (self, cancellable, callback, user_data,
                                          todoku_session_read_history_async,
                                          "session read history"),
                 read_history, &options);
}

/**
 * todoku_session_read_history_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (element-type TodokuHistoryRow): the newest first, or %NULL with @error
 *   set
 */
GPtrArray *
todoku_session_read_history_finish (TodokuSession  *self,
                                    GAsyncResult   *result,
                                    GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_read_history_async),
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * todoku_session_read_log_async:
 * @self: the session
 * @since: only what was begun then or later, in microseconds since 1970 UTC; 0 for everything
 * @limit: how many at most, the newest; 0 for all
 * @cancellable: (nullable): a cancellable
 * @callback: called at the end
 * @user_data: its argument
 *
 * Reads what this computer has changed at services and in DNS.
 */
void
todoku_session_read_log_async (TodokuSession       *self,
                               gint64               since,
                               guint                limit,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_return_if_fail (TODOKU_IS_SESSION (self));

  start_reading (self,
                 todoku_session_new_task (self, cancellable, callback, user_data,
                                          todoku_session_read_log_async, "session read log"),
                 read_log, &(ReadOptions) { .limit = limit, .at = since });
}

/**
 * todoku_session_read_log_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (element-type TodokuJournalRow): settled and open ones, the oldest
 *   first; or %NULL with @error set
 */
GPtrArray *
todoku_session_read_log_finish (TodokuSession  *self,
                                GAsyncResult   *result,
                                GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_read_log_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * todoku_watch_state_free:
 * @state: (transfer full) (nullable): how the watch stands
 */
void
todoku_watch_state_free (TodokuWatchState *state)
{
  if (state == NULL)
    return;

  todoku_row_free (state->last);
  g_clear_pointer (&state->certificates, g_ptr_array_unref);
  g_free (state);
}

static void
free_state (gpointer state)
{
  todoku_watch_state_free (state);
}

static gboolean
read_certificates (TodokuTx      *tx,
                   const GArray  *subjects,
                   GPtrArray     *certificates,
                   GError       **error)
{
  for (guint i = 0; i < subjects->len; i++)
    {
      const TodokuTrackingRow subject = {
        .table = &todoku_tracking_table, .id = g_array_index (subjects, gint64, i),
      };
      TodokuHistoryRow *row;

      if (!todoku_tx_get_last_change (tx, &subject, TODOKU_WATCH_TLS, &row, error))
        return FALSE;
      if (row != NULL)
        g_ptr_array_add (certificates, row);
    }

  return TRUE;
}

static gboolean
read_watch (TodokuJob  *job,
            GError    **error)
{
  g_autoptr(TodokuTx) tx = todoku_tx_begin_read (job->store, error);
  g_autoptr(TodokuWatchRow) row = NULL;
  g_autoptr(TodokuWatchState) state = g_new0 (TodokuWatchState, 1);

  state->certificates = todoku_rows_new ();
  if (tx == NULL || (row = todoku_tx_get (tx, &todoku_watch_table, 1, error)) == NULL ||
      !todoku_tx_get_last_look (tx, &state->last, error) ||
      !read_certificates (tx, job->options, state->certificates, error))
    return FALSE;

  state->paused_until = row->paused_until > g_get_real_time () ? row->paused_until : 0;
  state->key_needed_since = row->key_needed_since;
  state->watch_new = row->watch_new;
  job->found = g_steal_pointer (&state);
  job->free_found = free_state;
  return TRUE;
}

static void
count_watched (TodokuWatchState *state,
               GListModel       *list)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(GObject) subject = g_list_model_get_item (list, i);
      TodokuWatchFacts facts;

      todoku_watch_read_facts (todoku_subject_get_row (subject), &facts);
      if (!facts.complete || !facts.monitored)
        continue;
      state->n_watched++;
      if (state->next_at == 0 || facts.next_check_at < state->next_at)
        state->next_at = facts.next_check_at;
    }
}

static void
return_state (TodokuSession *self,
              GTask         *task,
              TodokuRun     *run)
{
  TodokuWatchState *state = run->job.found;

  count_watched (state, G_LIST_MODEL (self->domains));
  count_watched (state, G_LIST_MODEL (self->trackings));
  if (state->next_at != 0)
    state->next_at = MAX (state->next_at, state->paused_until);
  return_found (self, task, run);
}

static GArray *
list_alarms (GListModel *trackings)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < g_list_model_get_n_items (trackings); i++)
    {
      g_autoptr(GObject) tracking = g_list_model_get_item (trackings, i);
      gint64 id = todoku_subject_get_id (tracking);

      if (todoku_watch_get_alarm_since (tracking) != 0)
        g_array_append_val (ids, id);
    }

  return ids;
}

static void
free_alarms (gpointer ids)
{
  g_array_unref (ids);
}

/**
 * todoku_session_read_watch_async:
 * @self: the session
 * @cancellable: (nullable): a cancellable
 * @callback: called at the end
 * @user_data: its argument
 *
 * Reads how the watch stands.
 */
void
todoku_session_read_watch_async (TodokuSession       *self,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_read_watch_async, "session read watch");
  if (todoku_session_claim (self, task, NULL, TODOKU_OPERATION_CHECK))
    todoku_session_run_job (self, task, &(TodokuRunSpec) {
      .func = read_watch,
      .priority = TODOKU_PRIORITY_PERSON,
      .options = list_alarms (G_LIST_MODEL (self->trackings)),
      .free_options = free_alarms,
      .end = return_state,
    });
}

/**
 * todoku_session_read_watch_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full): how the watch stands, or %NULL with @error set
 */
TodokuWatchState *
todoku_session_read_watch_finish (TodokuSession  *self,
                                  GAsyncResult   *result,
                                  GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_read_watch_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
store_pause (TodokuJob  *job,
             GError    **error)
{
  const gint64 *until = job->options;
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);
  g_autoptr(TodokuWatchRow) row = NULL;

  if (tx == NULL || (row = todoku_tx_get (tx, &todoku_watch_table, 1, error)) == NULL)
    return FALSE;

  row->paused_until = *until;
  return todoku_tx_put (tx, row, error) && todoku_tx_commit (tx, error);
}

static void
pause_ended (TodokuRun *run)
{
  todoku_monitor_ask_again (run->session->monitor);
}

/**
 * todoku_session_pause_watch_async:
 * @self: the session
 * @until: when to go on, in microseconds since 1970 UTC; 0 for now
 * @cancellable: (nullable): a cancellable
 * @callback: called at the end
 * @user_data: its argument
 *
 * Stops looks and alarms for the time of planned work on DNS, in all processes. Afterwards what was
 * due meanwhile is looked at.
 */
void
todoku_session_pause_watch_async (TodokuSession       *self,
                                  gint64               until,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_pause_watch_async, "session pause watch");
  if (todoku_session_claim (self, task, NULL, TODOKU_OPERATION_CHECK))
    todoku_session_run_job (self, task, &(TodokuRunSpec) {
      .func = store_pause,
      .priority = TODOKU_PRIORITY_PERSON,
      .must_run = TRUE,
      .options = g_memdup2 (&until, sizeof until),
      .free_options = g_free,
      .ended = pause_ended,
      .end = todoku_run_end_done,
    });
}

/**
 * todoku_session_pause_watch_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: whether it is stored
 */
gboolean
todoku_session_pause_watch_finish (TodokuSession  *self,
                                   GAsyncResult   *result,
                                   GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_pause_watch_async),
                        FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
store_monitored (TodokuJob  *job,
                 GError    **error)
{
  const gboolean *on = job->options;
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);
  g_autoptr(TodokuRow) row = NULL;

  if (tx == NULL || (row = todoku_tx_get (tx, job->table, job->subject, error)) == NULL)
    return FALSE;
  if (!todoku_watch_set_monitored (job->clock, row, *on))
    return TRUE;

  return todoku_tx_put (tx, row, error) && todoku_tx_commit (tx, error);
}

/**
 * todoku_session_set_monitored_async:
 * @self: the session
 * @subject: a domain or a tracking domain
 * @on: whether it is looked at every night once it is complete
 * @cancellable: (nullable): a cancellable
 * @callback: called at the end
 * @user_data: its argument
 *
 * Remembers the choice, whatever else is being done with @subject.
 */
void
todoku_session_set_monitored_async (TodokuSession       *self,
                                    gpointer             subject,
                                    gboolean             on,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (subject) || TODOKU_IS_TRACKING_DOMAIN (subject));

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_set_monitored_async, "session set monitored");
  if (todoku_session_claim (self, task, NULL, TODOKU_OPERATION_CHECK))
    todoku_session_run_job (self, task, &(TodokuRunSpec) {
      .func = store_monitored,
      .priority = TODOKU_PRIORITY_PERSON,
      .server = todoku_subject_get_server (subject),
      .object = subject,
      .table = todoku_subject_get_table (subject),
      .must_run = TRUE,
      .options = g_memdup2 (&on, sizeof on),
      .free_options = g_free,
      .end = todoku_run_end_done,
    });
}

/**
 * todoku_session_set_monitored_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: whether it is stored
 */
gboolean
todoku_session_set_monitored_finish (TodokuSession  *self,
                                     GAsyncResult   *result,
                                     GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_set_monitored_async),
                        FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
