/* SPDX-License-Identifier: GPL-3.0-or-later
 * Facts that change without any service: what a person chooses, and what the monitor plans. Each
 * is a small job that changes its facts on the row as it is by then, so that it needs no claim on
 * the object and writes over nothing. The calls are for the main thread.
 */
#include "todoku-session-change.h"

#include "todoku-error.h"

/**
 * ChangeOptions:
 * @change: what to do with the row
 * @data: (owned) (nullable): its argument
 * @free_data: how @data is freed
 */
typedef struct
{
  TodokuRowChange change;
  gpointer data;
  GDestroyNotify free_data;
} ChangeOptions;

static void
change_options_free (gpointer data)
{
  ChangeOptions *options = data;

  if (options->data != NULL && options->free_data != NULL)
    options->free_data (options->data);
  g_free (options);
}

/**
 * todoku_job_change_row:
 * @job: a job about one row
 * @change: what to do with it
 * @data: (nullable): its argument
 * @error: return location of a store error
 *
 * Changes some facts on the row as it is by now. Worker threads.
 *
 * Returns: whether it is stored, or there was nothing to change
 */
gboolean
todoku_job_change_row (TodokuJob        *job,
                       TodokuRowChange   change,
                       gconstpointer     data,
                       GError          **error)
{
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);
  g_autoptr(TodokuRow) row = NULL;

  if (tx == NULL || (row = todoku_tx_get (tx, job->table, job->subject, error)) == NULL)
    return FALSE;
  if (!change (row, data))
    return TRUE;

  return todoku_tx_put (tx, row, error) && todoku_tx_commit (tx, error);
}

static gboolean
change_subject (TodokuJob  *job,
                GError    **error)
{
  const ChangeOptions *options = job->options;

  return todoku_job_change_row (job, options->change, options->data, error);
}

static void
changed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!todoku_job_finish_answer (result, NULL, &error))
    g_info ("Something small could not be changed: %s", error->message);
}

/**
 * todoku_session_change:
 * @self: the session
 * @object: a domain or a tracking domain
 * @change: what to do with its row, on a worker thread
 * @data: (transfer full) (nullable): its argument
 * @free_data: (nullable): how @data is freed
 *
 * Changes some facts, whatever else is being done with @object. It shows them once they are stored.
 */
void
todoku_session_change (TodokuSession   *self,
                       gpointer         object,
                       TodokuRowChange  change,
                       gpointer         data,
                       GDestroyNotify   free_data)
{
  ChangeOptions *options = g_new0 (ChangeOptions, 1);
  GTask *task = todoku_session_new_task (self, NULL, changed_cb, NULL, todoku_session_change,
                                         "session change");

  options->change = change;
  options->data = data;
  options->free_data = free_data;
  if (!todoku_session_claim (self, task, NULL, TODOKU_OPERATION_CHECK))
    {
      change_options_free (options);
      return;
    }

  todoku_session_run_job (self, task, &(TodokuRunSpec) {
    .func = change_subject,
    .priority = TODOKU_PRIORITY_PERSON,
    .object = object,
    .server = todoku_subject_get_server (object),
    .table = todoku_subject_get_table (object),
    .must_run = TRUE,
    .options = options,
    .free_options = change_options_free,
  });
}
