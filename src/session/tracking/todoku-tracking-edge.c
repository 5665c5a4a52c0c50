/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a person enters for the edge: the validation record and the host name that another CDN gave.
 * Main thread only.
 */
#include "todoku-tracking-private.h"

#include "todoku-error.h"
#include "todoku-manual-edge.h"

static void
edge_free (gpointer data)
{
  g_object_unref (data);
}

static void
set_described_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  TodokuTrackingJob *job;
  GError *error = NULL;
  g_autoptr(TodokuDistribution) distribution =
    todoku_edge_finish (TODOKU_EDGE (source), result, &error);

  if (distribution == NULL)
    {
      todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  if (distribution->host != NULL)
    todoku_tracking_domain_set_edge_host (tracking, distribution->host);
  if (todoku_tracking_domain_get_stage (tracking) == TODOKU_TRACKING_STEP3)
    todoku_tracking_make_step3 (tracking);

  /* What waited for these values goes on, as after a restart. */
  job = todoku_tracking_job_new ();
  job->resume = TRUE;
  job->stepped = TRUE;
  g_task_set_task_data (task, job, todoku_tracking_job_free);
  todoku_tracking_go (self, g_steal_pointer (&task));
}

static void
set_record_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  GError *error = NULL;
  g_autoptr(TodokuCertificate) certificate =
    todoku_edge_finish (TODOKU_EDGE (source), result, &error);

  if (certificate == NULL)
    {
      todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  if (certificate->record != NULL)
    {
      g_autoptr(GPtrArray) records = g_ptr_array_new ();

      g_ptr_array_add (records, certificate->record);
      todoku_tracking_set_step_records (tracking, 2, records);
    }
  todoku_edge_call_async (TODOKU_EDGE (source), TODOKU_EDGE_DESCRIBE_DISTRIBUTION, "manual", NULL,
                          NULL, set_described_cb, g_steal_pointer (&task));
}

static void
set_run (TodokuSession *self,
         GTask         *task)
{
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);

  if (todoku_tracking_domain_get_stage (tracking) > TODOKU_TRACKING_STEP3)
    todoku_job_return_new_error (task, TODOKU_ERROR_WRONG_STAGE,
                                 "It is too late to change the edge");
  else
    todoku_edge_call_async (g_task_get_task_data (task), TODOKU_EDGE_DESCRIBE_CERTIFICATE, "manual",
                            NULL, NULL, set_record_cb, task);
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
  TodokuEdge *edge;
  GError *error = NULL;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_TRACKING_DOMAIN (tracking));

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_set_tracking_edge_async,
                                  "session set tracking edge");
  if (todoku_tracking_domain_get_edge (tracking) != TODOKU_EDGE_MANUAL)
    {
      todoku_job_return_new_error (task, TODOKU_ERROR_WRONG_STAGE,
                                   "Its edge is not one that is set up by hand");
      return;
    }

  edge = todoku_manual_edge_new (todoku_tracking_domain_get_host (tracking));
  g_task_set_task_data (task, edge, edge_free);
  if (!todoku_manual_edge_set_values (TODOKU_MANUAL_EDGE (edge), validation_host, validation_value,
                                      edge_host, &error))
    todoku_job_return_error (task, error);
  else if (todoku_session_claim (self, task, tracking, TODOKU_OPERATION_DISTRIBUTE))
    todoku_session_sync (self, task, set_run);
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

  return g_task_propagate_boolean (G_TASK (result), error);
}
