/* SPDX-License-Identifier: GPL-3.0-or-later
 * The end of step 1: having the service validate the link branding. Main thread only; it refuses to
 * once step 3 may have begun, because that would break every link in mail already sent.
 */
#include "todoku-tracking-private.h"

#include "todoku-error.h"

static void
validated_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  GError *error = NULL;
  g_autoptr(TodokuValidation) validation =
    todoku_service_finish (TODOKU_SERVICE (source), result, &error);

  if (validation == NULL)
    {
      todoku_session_note_result (todoku_tracking_domain_get_server (tracking), error);
      todoku_tracking_fail (g_steal_pointer (&task), error);
      return;
    }

  todoku_items_take_validation (todoku_tracking_domain_get_records (tracking), validation);
  todoku_tracking_domain_set_failure (tracking, NULL);
  if (!validation->valid)
    {
      todoku_tracking_stop (g_steal_pointer (&task));
      return;
    }

  todoku_tracking_advance (tracking, TODOKU_TRACKING_EVENT_LINK_VALID);
  job->stepped = TRUE;
  todoku_tracking_go (self, g_steal_pointer (&task));
}

/* The one place from which a link is validated. */
static void
send_validation (TodokuSession *self,
                 GTask         *task)
{
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  TodokuTrackingStage stage = todoku_tracking_domain_get_stage (tracking);

  if (todoku_tracking_stage_forbids_link_validation (stage))
    todoku_job_return_new_error (task, TODOKU_ERROR_LINK_LOCKED,
                                 "Validating the link now would break it");
  else
    todoku_service_verify_async (job->service, TODOKU_REMOTE_LINK,
                                 todoku_tracking_domain_get_remote_id (tracking),
                                 todoku_job_get_cancellable (task), validated_cb, task);
}

static gboolean
is_validated (TodokuTrackingDomain *tracking)
{
  GListModel *items = todoku_tracking_domain_get_records (tracking);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (items, i);

      if (!todoku_record_item_get_service_valid (item))
        return FALSE;
    }

  return g_list_model_get_n_items (items) > 0;
}

/**
 * todoku_tracking_validate_link:
 * @self: the session
 * @task: (transfer full): a task at step 1 whose records have been looked up
 *
 * Has the service validate the link branding. One that is valid there while DNS shows something
 * else may have been put behind an edge before it was imported; validating it again would break it.
 */
void
todoku_tracking_validate_link (TodokuSession *self,
                               GTask         *task)
{
  TodokuTrackingJob *job = g_task_get_task_data (task);

  if (job->look || (job->summary.any_wrong && is_validated (todoku_job_get_subject (task))))
    todoku_tracking_stop (task);
  else
    todoku_tracking_with_service (task, send_validation);
}
