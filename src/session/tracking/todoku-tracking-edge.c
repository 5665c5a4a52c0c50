/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a person enters for the edge: the validation record and the host name that another CDN gave.
 * The story runs on a worker, the calls below it on the main thread.
 */
#include "todoku-tracking-walk.h"

#include "todoku-error.h"
#include "todoku-manual-edge.h"

/**
 * EnteredEdge:
 * @walk: how the walk goes on with what was entered
 * @edge: (owned): an edge that knows what was entered
 */
typedef struct
{
  TodokuVerifyOptions walk;
  TodokuEdge *edge;
} EnteredEdge;

static void
entered_edge_free (gpointer data)
{
  EnteredEdge *entered = data;

  g_object_unref (entered->edge);
  g_free (entered);
}

static gboolean
store_entered (TodokuWalk               *walk,
               const TodokuCertificate  *certificate,
               const TodokuDistribution *distribution,
               GError                  **error)
{
  g_autoptr(TodokuTx) tx = todoku_walk_begin (walk, error);
  g_autoptr(GPtrArray) records = g_ptr_array_new ();

  if (tx == NULL)
    return FALSE;

  if (certificate->record != NULL)
    {
      g_ptr_array_add (records, certificate->record);
      todoku_facts_replace_step (walk->row, 2, records);
    }
  if (distribution->host != NULL)
    {
      g_free (walk->row->edge_host);
      walk->row->edge_host = g_strdup (distribution->host);
    }
  if (walk->row->stage == TODOKU_TRACKING_STEP3)
    todoku_tracking_make_step3 (walk->row);

  return todoku_walk_commit (walk, tx, error);
}

/* What waited for these values goes on. */
static gboolean
take_entered_edge (TodokuJob  *job,
                   GError    **error)
{
  EnteredEdge *entered = (EnteredEdge *) job->options;
  g_auto(TodokuWalk) walk = { .job = job, .options = &entered->walk, .stepped = TRUE };
  g_autoptr(TodokuCertificate) certificate = NULL;
  g_autoptr(TodokuDistribution) distribution = NULL;

  if (!todoku_walk_read (&walk, error))
    return FALSE;
  if (walk.row->stage > TODOKU_TRACKING_STEP3)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_WRONG_STAGE,
                           "It is too late to change the edge");
      return FALSE;
    }

  certificate = todoku_edge_describe_certificate (entered->edge, "manual", NULL, error);
  if (certificate == NULL)
    return FALSE;
  distribution = todoku_edge_describe_distribution (entered->edge, "manual", NULL, error);
  if (distribution == NULL || !store_entered (&walk, certificate, distribution, error))
    return FALSE;

  return todoku_walk_go (&walk, error);
}

/**
 * todoku_session_set_tracking_edge_async:
 * @self: the session
 * @tracking: a tracking domain whose edge is "manual"
 * @validation_host: (nullable): the HOST of the record that the CDN asks for
 * @validation_value: (nullable): its VALUE
 * @edge_host: (nullable): the host name that the CDN gave
 * @cancellable: (nullable): a cancellable
 * @callback: called when they have been taken, or not
 * @user_data: its argument
 *
 * Takes what another CDN gave. It may be entered before it is needed, and piece by piece.
 */
void
todoku_session_set_tracking_edge_async (TodokuSession        *self,
                                        TodokuTrackingDomain *tracking,
                                        const char           *validation_host,
                                        const char           *validation_value,
                                        const char           *edge_host,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data)
{
  GTask *task;
  EnteredEdge *entered;
  GError *error = NULL;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_TRACKING_DOMAIN (tracking));

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_set_tracking_edge_async,
                                  "session set tracking edge");
  if (todoku_tracking_domain_get_row (tracking)->edge != TODOKU_EDGE_MANUAL)
    {
      todoku_job_return_new_error (task, TODOKU_ERROR_WRONG_STAGE,
                                   "Its edge is not one that is set up by hand");
      return;
    }

  entered = g_new0 (EnteredEdge, 1);
  entered->walk.resume = TRUE;
  entered->edge = todoku_manual_edge_new (todoku_subject_get_name (tracking));
  if (!todoku_manual_edge_set_values (TODOKU_MANUAL_EDGE (entered->edge), validation_host,
                                      validation_value, edge_host, &error))
    {
      entered_edge_free (entered);
      todoku_job_return_error (task, error);
      return;
    }
  if (!todoku_session_claim (self, task, tracking, TODOKU_OPERATION_DISTRIBUTE))
    {
      entered_edge_free (entered);
      return;
    }

  todoku_session_run_job (self, task, &(TodokuRunSpec) {
    .func = take_entered_edge,
    .priority = TODOKU_PRIORITY_PERSON,
    .server = todoku_subject_get_server (tracking),
    .object = tracking,
    .table = &todoku_tracking_table,
    .needs_service = TRUE,
    .options = entered,
    .free_options = entered_edge_free,
  });
}

/**
 * todoku_session_set_tracking_edge_finish:
 * @self: the session
 * @result: the result
 * @error: return location of %TODOKU_ERROR_BAD_INPUT and others
 *
 * Returns: whether they have been taken
 */
gboolean
todoku_session_set_tracking_edge_finish (TodokuSession  *self,
                                         GAsyncResult   *result,
                                         GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_set_tracking_edge_async),
                        FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return todoku_job_finish_answer (result, NULL, error);
}
