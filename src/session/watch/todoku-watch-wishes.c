/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a person wishes of everything: that what is new is watched as well, and that everything is
 * verified, which goes on where it was stopped. Kept in the one row of the watch, so that a window
 * and a terminal share it. The stories run on workers, the calls are for the main thread.
 */
#include "todoku-watch-private.h"

#include "todoku-domain-name.h"
#include "todoku-session-change.h"

/* Whoever comes back later than this wants to know how everything is now. */
#define ROUND_KEPT G_TIME_SPAN_DAY

/* Whether the domain that a tracking host belongs to is watched. */
static gboolean
is_watched_above (TodokuTx                 *tx,
                  const TodokuTrackingRow  *row,
                  gboolean                 *ret_watched,
                  GError                  **error)
{
  *ret_watched = FALSE;
  for (const char *name = todoku_domain_name_parent (row->host); name != NULL && *name != '\0';
       name = todoku_domain_name_parent (name))
    {
      g_autoptr(TodokuDomainRow) domain = NULL;

      if (!todoku_tx_find (tx, &todoku_domain_table, row->server, name, (gpointer *) &domain,
                           error))
        return FALSE;
      if (domain == NULL)
        continue;

      *ret_watched = domain->monitored;
      return TRUE;
    }

  return TRUE;
}

/**
 * todoku_watch_take_new:
 * @tx: a transaction
 * @row: (inout): a domain or tracking domain that is about to be stored for the first time
 * @error: return location
 *
 * Decides whether it is watched once it is complete: where all that is new is, and a tracking
 * domain also where the domain above it is.
 *
 * Returns: whether it is decided
 */
gboolean
todoku_watch_take_new (TodokuTx  *tx,
                       gpointer   row,
                       GError   **error)
{
  g_autoptr(TodokuWatchRow) watch = todoku_tx_get (tx, &todoku_watch_table, 1, error);
  TodokuSubjectRow *subject = row;
  gboolean watched;

  if (watch == NULL)
    return FALSE;

  watched = watch->watch_new;
  if (!watched && subject->table == &todoku_tracking_table &&
      !is_watched_above (tx, row, &watched, error))
    return FALSE;
  subject->monitored = watched;

  return TRUE;
}

/* The row of the watch is nobody's subject, so the job is about it for the time of the change. */
static gboolean
change_watch (TodokuJob        *job,
              TodokuRowChange   change,
              gconstpointer     data,
              GError          **error)
{
  TodokuJob watch = *job;

  watch.table = &todoku_watch_table;
  watch.subject = 1;

  return todoku_job_change_row (&watch, change, data, error);
}

static void
start_wish (TodokuSession *self,
            GTask         *task,
            TodokuJobFunc  func,
            gint64         value,
            TodokuRunEnd   end)
{
  if (todoku_session_claim (self, task, NULL, TODOKU_OPERATION_CHECK))
    todoku_session_run_job (self, task, &(TodokuRunSpec) {
      .func = func,
      .priority = TODOKU_PRIORITY_PERSON,
      .must_run = TRUE,
      .options = g_memdup2 (&value, sizeof value),
      .free_options = g_free,
      .end = end,
    });
}

static gboolean
set_watch_new (gpointer      row,
               gconstpointer data)
{
  ((TodokuWatchRow *) row)->watch_new = *(const gint64 *) data != 0;

  return TRUE;
}

static gboolean
store_watch_new (TodokuJob  *job,
                 GError    **error)
{
  return change_watch (job, set_watch_new, job->options, error);
}

/**
 * todoku_session_watch_new_async:
 * @self: the session
 * @on: whether what is registered from now on is watched as soon as it is complete
 * @cancellable: (nullable): a cancellable
 * @callback: called at the end
 * @user_data: its argument
 *
 * Remembers the wish. What is there already is left as it is.
 */
void
todoku_session_watch_new_async (TodokuSession       *self,
                                gboolean             on,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (TODOKU_IS_SESSION (self));

  start_wish (self,
              todoku_session_new_task (self, cancellable, callback, user_data,
                                       todoku_session_watch_new_async, "session watch new"),
              store_watch_new, on, todoku_run_end_done);
}

/**
 * todoku_session_watch_new_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: whether it is stored
 */
gboolean
todoku_session_watch_new_finish (TodokuSession  *self,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_watch_new_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* @data is when it begins now, and becomes when it began. */
static gboolean
begin_round (gpointer      row,
             gconstpointer data)
{
  TodokuWatchRow *watch = row;
  gint64 *began_at = (gint64 *) data;

  if (watch->verify_began_at != 0 && watch->verify_began_at <= *began_at &&
      *began_at - watch->verify_began_at < ROUND_KEPT)
    {
      *began_at = watch->verify_began_at;
      return FALSE;
    }

  watch->verify_began_at = *began_at;
  return TRUE;
}

static gboolean
end_round (gpointer      row,
           gconstpointer data)
{
  ((TodokuWatchRow *) row)->verify_began_at = 0;

  return TRUE;
}

static gboolean
store_round (TodokuJob  *job,
             GError    **error)
{
  const gint64 *began_at = job->options;

  return change_watch (job, *began_at != 0 ? begin_round : end_round, began_at, error);
}

static void
return_round (TodokuSession *self,
              GTask         *task,
              TodokuRun     *run)
{
  todoku_job_return_pointer (task, g_memdup2 (run->options, sizeof (gint64)), g_free);
}

/**
 * todoku_session_begin_round_async:
 * @self: the session
 * @cancellable: (nullable): a cancellable
 * @callback: called at the end
 * @user_data: its argument
 *
 * Begins to verify everything, or takes up a round that was stopped within the last day.
 */
void
todoku_session_begin_round_async (TodokuSession       *self,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_return_if_fail (TODOKU_IS_SESSION (self));

  start_wish (self,
              todoku_session_new_task (self, cancellable, callback, user_data,
                                       todoku_session_begin_round_async, "session begin round"),
              store_round, g_get_real_time (), return_round);
}

/**
 * todoku_session_begin_round_finish:
 * @self: the session
 * @result: the result
 * @ret_began_at: (out): when the round began, in microseconds since 1970 UTC; what was checked then
 *   or later belongs to it
 * @error: return location
 *
 * Returns: whether it has begun
 */
gboolean
todoku_session_begin_round_finish (TodokuSession  *self,
                                   GAsyncResult   *result,
                                   gint64         *ret_began_at,
                                   GError        **error)
{
  g_autofree gint64 *began_at = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_begin_round_async),
                        FALSE);

  began_at = g_task_propagate_pointer (G_TASK (result), error);
  if (began_at == NULL)
    return FALSE;

  *ret_began_at = *began_at;
  return TRUE;
}

/**
 * todoku_session_end_round_async:
 * @self: the session
 * @cancellable: (nullable): a cancellable
 * @callback: called at the end
 * @user_data: its argument
 *
 * Everything has been verified, or could not be: the next round begins anew.
 */
void
todoku_session_end_round_async (TodokuSession       *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (TODOKU_IS_SESSION (self));

  start_wish (self,
              todoku_session_new_task (self, cancellable, callback, user_data,
                                       todoku_session_end_round_async, "session end round"),
              store_round, 0, todoku_run_end_done);
}

/**
 * todoku_session_end_round_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: whether it is stored
 */
gboolean
todoku_session_end_round_finish (TodokuSession  *self,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_end_round_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
