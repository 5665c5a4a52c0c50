/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tracking domains as windows and commands see them: verifying, checking, entering what
 * another CDN gave, removing. The way through the stages stands in todoku-tracking-steps.c. Main
 * thread only.
 */
#include "todoku-tracking-private.h"

#include "todoku-error.h"
#include "todoku-runner.h"

static gboolean
is_elsewhere (TodokuSession        *self,
              TodokuTrackingDomain *tracking)
{
  return todoku_session_is_elsewhere (self, "tracking", todoku_tracking_domain_get_id (tracking));
}

static void
run (TodokuSession *self,
     GTask         *task)
{
  if (is_elsewhere (self, todoku_job_get_subject (task)))
    todoku_job_return_new_error (task, TODOKU_ERROR_BUSY, "Another process changes it");
  else
    todoku_tracking_go (self, task);
}

/* What the call is going to do, in one word, from where it begins. */
static TodokuOperationKind
kind_of (TodokuTrackingDomain *tracking)
{
  switch (todoku_tracking_domain_get_stage (tracking))
    {
    case TODOKU_TRACKING_REGISTERING:
      return TODOKU_OPERATION_REGISTER;
    case TODOKU_TRACKING_REQUESTING:
      return TODOKU_OPERATION_REQUEST_CERTIFICATE;
    case TODOKU_TRACKING_DISTRIBUTING:
      return TODOKU_OPERATION_DISTRIBUTE;
    case TODOKU_TRACKING_REMOVING:
      return TODOKU_OPERATION_REMOVE;
    case TODOKU_TRACKING_STEP1:
    case TODOKU_TRACKING_STEP2:
    case TODOKU_TRACKING_STEP3:
    case TODOKU_TRACKING_COMPLETE:
    case TODOKU_TRACKING_EXPIRED:
    case TODOKU_TRACKING_REFUSED:
    case TODOKU_TRACKING_REMOVED:
    default:
      return TODOKU_OPERATION_VERIFY;
    }
}

static void
start (TodokuSession        *self,
       GTask                *task,
       TodokuTrackingDomain *tracking,
       gboolean              look,
       gboolean              resume)
{
  TodokuTrackingStage stage = todoku_tracking_domain_get_stage (tracking);
  TodokuTrackingJob *job;
  TodokuJobFunc func = NULL;

  if (stage == TODOKU_TRACKING_REGISTERING)
    func = look || resume ? todoku_tracking_resume_link : todoku_tracking_take_up_link;
  else if (stage == TODOKU_TRACKING_REMOVING && resume)
    func = todoku_tracking_remove_all;
  if (func != NULL)
    {
      if (todoku_session_claim (self, task, tracking, kind_of (tracking)))
        todoku_session_run_job (self, task, &(TodokuRunSpec) {
        .func = func,
        .priority = look ? TODOKU_PRIORITY_NIGHT
                           : resume ? TODOKU_PRIORITY_BATCH : TODOKU_PRIORITY_PERSON,
        .server = todoku_tracking_domain_get_server (tracking),
        .object = tracking,
        .table = &todoku_tracking_table,
        .needs_service = TRUE,
        .needs_edge = TRUE,
      });
      return;
    }

  job = todoku_tracking_job_new ();
  job->look = look;
  job->resume = resume;
  g_task_set_task_data (task, job, todoku_tracking_job_free);
  if (todoku_session_claim (self, task, tracking, kind_of (tracking)))
    todoku_session_sync (self, task, run);
}

/**
 * todoku_session_verify_tracking_async:
 * @self: the session
 * @tracking: a tracking domain
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is known
 * @user_data: its argument
 *
 * Looks the records of the current step up, asks the service or the edge, and passes at most one
 * step.
 */
void
todoku_session_verify_tracking_async (TodokuSession        *self,
                                      TodokuTrackingDomain *tracking,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data)
{
  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_TRACKING_DOMAIN (tracking));

  start (self,
         todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_verify_tracking_async, "session verify tracking"),
         tracking, FALSE, FALSE);
}

/**
 * todoku_session_verify_tracking_finish:
 * @self: the session
 * @result: the result
 * @ret_advanced: (out) (optional): whether a step was passed, or all is complete; otherwise
 *   something is not right yet, or the edge is still at work
 * @error: return location
 *
 * Returns: whether it came as far as it can now
 */
gboolean
todoku_session_verify_tracking_finish (TodokuSession  *self,
                                       GAsyncResult   *result,
                                       gboolean       *ret_advanced,
                                       GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_verify_tracking_async),
                        FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return todoku_job_finish_answer (result, ret_advanced, error);
}

/**
 * todoku_session_look_tracking_async:
 * @self: the session
 * @tracking: a tracking domain
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is known
 * @user_data: its argument
 *
 * As todoku_session_verify_tracking_async(), but begins nothing that has a deadline: in step 1 it
 * only looks. For looks that nobody asked for; finish with todoku_session_verify_tracking_finish().
 */
void
todoku_session_look_tracking_async (TodokuSession        *self,
                                    TodokuTrackingDomain *tracking,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data)
{
  start (self,
         todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_verify_tracking_async, "session look tracking"),
         tracking, TRUE, FALSE);
}

/**
 * todoku_session_tracking_needs_resume:
 * @self: the session
 * @tracking: a tracking domain
 *
 * Returns: whether an earlier process left something of it unsettled
 */
gboolean
todoku_session_tracking_needs_resume (TodokuSession        *self,
                                      TodokuTrackingDomain *tracking)
{
  gint64 id = todoku_tracking_domain_get_id (tracking);
  TodokuTrackingStage stage = todoku_tracking_domain_get_stage (tracking);

  return !is_elsewhere (self, tracking) &&
         (stage == TODOKU_TRACKING_REGISTERING || stage == TODOKU_TRACKING_REMOVING ||
          todoku_session_find_unsettled (self, "tracking", id, NULL) != NULL);
}

/**
 * todoku_session_resume_tracking_async:
 * @self: the session
 * @tracking: a tracking domain
 * @cancellable: (nullable): a cancellable
 * @callback: called when it has ended
 * @user_data: its argument
 *
 * Brings what an earlier process left unsettled to its end, and goes no further.
 */
void
todoku_session_resume_tracking_async (TodokuSession        *self,
                                      TodokuTrackingDomain *tracking,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data)
{
  start (self,
         todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_resume_tracking_async, "session resume tracking"),
         tracking, FALSE, TRUE);
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = TODOKU_SESSION (source);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  TodokuCheckSummary summary;
  TodokuCommit *commit;
  GError *error = NULL;

  todoku_tracking_domain_records_changed (tracking);
  if (!todoku_session_check_items_finish (self, result, &summary, &error))
    {
      todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  todoku_tracking_domain_set_checked_at (tracking, g_get_real_time ());
  todoku_tracking_plan_look (tracking, &summary, TRUE, FALSE);
  commit = todoku_commit_new (self);
  todoku_commit_put_tracking (commit, tracking);
  todoku_commit_later (commit);
  todoku_job_return_answer (g_steal_pointer (&task), summary.all_right);
}

static void
check_run (TodokuSession *self,
           GTask         *task)
{
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  GListModel *items = todoku_tracking_domain_get_records (tracking);

  if (g_list_model_get_n_items (items) == 0)
    todoku_job_return_new_error (task, TODOKU_ERROR_WRONG_STAGE, "It has no records yet");
  else
    todoku_session_check_items_async (self, todoku_tracking_domain_get_server (tracking), items,
                                      todoku_job_get_operation (task),
                                      todoku_job_get_cancellable (task), checked_cb, task);
}

/**
 * todoku_session_check_tracking_async:
 * @self: the session
 * @tracking: a tracking domain
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is known
 * @user_data: its argument
 *
 * Looks the records of the current step up. The step stays as it is.
 */
void
todoku_session_check_tracking_async (TodokuSession        *self,
                                     TodokuTrackingDomain *tracking,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data)
{
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_TRACKING_DOMAIN (tracking));

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_check_tracking_async, "session check tracking");
  if (todoku_session_claim (self, task, tracking, TODOKU_OPERATION_CHECK))
    todoku_session_sync (self, task, check_run);
}

/**
 * todoku_session_check_tracking_finish:
 * @self: the session
 * @result: the result
 * @ret_right: (out) (optional): whether all required records of the step are right
 * @error: return location of %TODOKU_ERROR_COULD_NOT_CHECK and others
 *
 * Returns: whether DNS was asked
 */
gboolean
todoku_session_check_tracking_finish (TodokuSession  *self,
                                      GAsyncResult   *result,
                                      gboolean       *ret_right,
                                      GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_check_tracking_async),
                        FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return todoku_job_finish_answer (result, ret_right, error);
}
