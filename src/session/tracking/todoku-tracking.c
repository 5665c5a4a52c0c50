/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tracking domains as windows and commands see them: adding, verifying, checking, entering what
 * another CDN gave, removing. The way through the stages stands in todoku-tracking-steps.c. Main
 * thread only.
 */
#include "todoku-tracking-private.h"

#include "todoku-domain-name.h"
#include "todoku-error.h"

static gboolean
is_elsewhere (TodokuSession        *self,
              TodokuTrackingDomain *tracking)
{
  return todoku_session_is_elsewhere (self, "tracking", todoku_tracking_domain_get_id (tracking));
}

static TodokuTrackingDomain *
find_at (TodokuSession        *self,
         TodokuDeliveryServer *server,
         const char           *host)
{
  GListModel *list = G_LIST_MODEL (self->trackings);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(TodokuTrackingDomain) tracking = g_list_model_get_item (list, i);

      if (todoku_tracking_domain_get_server (tracking) == server &&
          g_strcmp0 (todoku_tracking_domain_get_host (tracking), host) == 0)
        return tracking;
    }

  return NULL;
}

static void
add_stored_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = TODOKU_SESSION (source);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  GError *error = NULL;
  g_autoptr(GArray) ids = todoku_commit_finish (self, result, &error);

  if (ids == NULL)
    {
      todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  todoku_tracking_domain_set_id (tracking, g_array_index (ids, gint64, 0));
  todoku_session_show (self, tracking);
  todoku_tracking_go (self, g_steal_pointer (&task));
}

static void
add_run (TodokuSession *self,
         GTask         *task)
{
  g_autoptr(TodokuTrackingDomain) tracking = g_object_ref (g_task_get_task_data (task));
  TodokuTrackingJob *job = todoku_tracking_job_new ();
  TodokuTrackingDomain *existing;
  GError *error = NULL;

  g_task_set_task_data (task, job, todoku_tracking_job_free);
  job->adding = TRUE;
  job->patient = TRUE;

  if (todoku_tracking_domain_get_server (tracking) == NULL)
    todoku_tracking_domain_set_server (tracking, todoku_session_default_server (self, &error));
  if (error != NULL)
    {
      todoku_job_return_error (task, error);
      return;
    }
  if (todoku_delivery_server_get_practice (todoku_tracking_domain_get_server (tracking)) &&
      todoku_tracking_domain_get_edge (tracking) == TODOKU_EDGE_AWS)
    todoku_tracking_domain_set_edge (tracking, TODOKU_EDGE_PRACTICE);

  existing = find_at (self, todoku_tracking_domain_get_server (tracking),
                      todoku_tracking_domain_get_host (tracking));
  if (existing != NULL)
    {
      if (todoku_tracking_domain_get_stage (existing) != TODOKU_TRACKING_REGISTERING)
        todoku_job_return_new_error (task, TODOKU_ERROR_DUPLICATE, "“%s” is registered already",
                                     todoku_tracking_domain_get_host (tracking));
      else if (todoku_subject_get_operation (existing) != NULL || is_elsewhere (self, existing))
        todoku_job_return_new_error (task, TODOKU_ERROR_BUSY, "It is being registered");
      else
        {
          /* An earlier attempt did not come to an end: this one takes it up. */
          todoku_job_set_subject (task, existing);
          todoku_tracking_go (self, task);
        }
      return;
    }

  job->fresh = TRUE;
  todoku_job_set_subject (task, tracking);
  job->intended = TRUE;
  todoku_commit_async (todoku_tracking_intend (task, "create-link",
                                               todoku_tracking_domain_get_host (tracking)),
                       add_stored_cb, task);
}

/**
 * todoku_session_add_tracking_async:
 * @self: the session
 * @text: the host name in tracking URLs, as a person types it
 * @server: (nullable): where to register it; %NULL takes the only or the first server
 * @edge: who terminates TLS for it; at the practice server AWS means the practice edge
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is registered, or not
 * @user_data: its argument
 *
 * Registers the link branding of a tracking domain: the beginning of step 1.
 */
void
todoku_session_add_tracking_async (TodokuSession        *self,
                                   const char           *text,
                                   TodokuDeliveryServer *server,
                                   TodokuEdgeKind        edge,
                                   GCancellable         *cancellable,
                                   GAsyncReadyCallback   callback,
                                   gpointer              user_data)
{
  GTask *task;
  TodokuTrackingDomain *tracking;
  g_autofree char *host = NULL;
  GError *error = NULL;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (text != NULL);

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_add_tracking_async, "session add tracking");
  host = todoku_domain_name_parse (text, &error);
  if (host == NULL)
    {
      todoku_job_return_error (task, error);
      return;
    }
  /* A link branding is one label under a domain, and the domain itself has other records. */
  if (todoku_domain_name_is_public_suffix (todoku_domain_name_parent (host)))
    {
      todoku_job_return_new_error (task, TODOKU_ERROR_BAD_DOMAIN,
                                   "A tracking domain needs a name under the domain itself");
      return;
    }

  tracking = todoku_tracking_domain_new ();
  todoku_tracking_domain_set_host (tracking, host);
  todoku_tracking_domain_set_server (tracking, server);
  todoku_tracking_domain_set_edge (tracking, edge);
  g_task_set_task_data (task, tracking, g_object_unref);
  if (todoku_session_claim (self, task, NULL, TODOKU_OPERATION_REGISTER))
    todoku_session_sync (self, task, add_run);
}

/**
 * todoku_session_add_tracking_finish:
 * @self: the session
 * @result: the result
 * @error: return location of a #TodokuDomainNameError, %TODOKU_ERROR_DUPLICATE and others
 *
 * Returns: (transfer full): the registered tracking domain, or %NULL with @error set
 */
TodokuTrackingDomain *
todoku_session_add_tracking_finish (TodokuSession  *self,
                                    GAsyncResult   *result,
                                    GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_add_tracking_async), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
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
  TodokuTrackingJob *job = todoku_tracking_job_new ();

  job->look = look;
  job->resume = resume;
  job->patient = !look && !resume;
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

static void
remove_run (TodokuSession *self,
            GTask         *task)
{
  if (is_elsewhere (self, todoku_job_get_subject (task)))
    todoku_job_return_new_error (task, TODOKU_ERROR_BUSY, "Another process changes it");
  else
    todoku_tracking_remove (self, task);
}

/**
 * todoku_session_remove_tracking_async:
 * @self: the session
 * @tracking: a tracking domain
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is gone, or not
 * @user_data: its argument
 *
 * Removes @tracking at the edge, at the service and here. Links in mail sent before stop working.
 */
void
todoku_session_remove_tracking_async (TodokuSession        *self,
                                      TodokuTrackingDomain *tracking,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data)
{
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_TRACKING_DOMAIN (tracking));

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_remove_tracking_async, "session remove tracking");
  g_task_set_task_data (task, todoku_tracking_job_new (), todoku_tracking_job_free);
  if (todoku_session_claim (self, task, tracking, TODOKU_OPERATION_REMOVE))
    todoku_session_sync (self, task, remove_run);
}

/**
 * todoku_session_remove_tracking_finish:
 * @self: the session
 * @result: the result
 * @error: return location of %TODOKU_ERROR_IN_USE while the edge is still at work, and others
 *
 * Returns: whether it is gone; what is gone already counts as removed
 */
gboolean
todoku_session_remove_tracking_finish (TodokuSession  *self,
                                       GAsyncResult   *result,
                                       GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_remove_tracking_async),
                        FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
