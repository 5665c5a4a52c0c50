/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tearing a tracking domain down, from the outside in: the distribution is switched off, waited for
 * and deleted, because the certificate cannot go before it; then the certificate; then the link
 * branding; then the row. Each piece that is gone is written down, and what is gone already counts
 * as removed. Main thread only.
 */
#include "todoku-tracking-private.h"

#include "todoku-error.h"

#define REMOVE "remove-tracking"

static void remove_next (TodokuSession *self,
                         GTask         *task);
static void disable (TodokuSession *self,
                     GTask         *task);

static gboolean
is_gone (const GError *error)
{
  return g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND);
}

/* Writes down that a piece is gone, with the intent that had made it. */
static void
go_on (GTask      *task,
       const char *made_by)
{
  TodokuSession *self = g_task_get_source_object (task);
  TodokuCommit *commit = todoku_commit_new (self);

  todoku_tracking_settle (task, commit, made_by, "removed");
  todoku_commit_put_tracking (commit, todoku_job_get_subject (task));
  todoku_commit_then (commit, task, remove_next);
}

static void
distribution_gone (GTask *task)
{
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  TodokuTrackingExtra *extra = todoku_tracking_get_extra (tracking);

  todoku_tracking_domain_set_distribution_id (tracking, NULL);
  g_clear_pointer (&extra->caller_reference, g_free);
  go_on (task, "create-distribution");
}

static void
certificate_gone (GTask *task)
{
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  TodokuTrackingExtra *extra = todoku_tracking_get_extra (tracking);

  todoku_tracking_domain_set_certificate_id (tracking, NULL);
  g_clear_pointer (&extra->certificate_token, g_free);
  go_on (task, "request-certificate");
}

static void
link_gone (GTask *task)
{
  todoku_tracking_domain_set_remote_id (todoku_job_get_subject (task), NULL);
  go_on (task, "create-link");
}

static void
distribution_deleted_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (todoku_edge_finish (TODOKU_EDGE (source), result, &error) ||
      is_gone (error))
    distribution_gone (g_steal_pointer (&task));
  else if (g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_IN_USE) &&
           todoku_tracking_pause (task, disable))
    g_steal_pointer (&task);
  else
    todoku_tracking_fail (g_steal_pointer (&task), g_steal_pointer (&error));
}

static void
disabled_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDistribution) distribution =
    todoku_edge_finish (TODOKU_EDGE (source), result, &error);

  if (distribution == NULL)
    {
      if (is_gone (error))
        distribution_gone (g_steal_pointer (&task));
      else
        todoku_tracking_fail (g_steal_pointer (&task), g_steal_pointer (&error));
      return;
    }

  if (distribution->deployed && !distribution->enabled)
    todoku_edge_call_async (TODOKU_EDGE (source), TODOKU_EDGE_DELETE_DISTRIBUTION,
                            todoku_tracking_domain_get_distribution_id (tracking), NULL, NULL,
                            distribution_deleted_cb, g_steal_pointer (&task));
  else if (todoku_tracking_pause (task, disable))
    g_steal_pointer (&task);
  else
    todoku_tracking_fail (g_steal_pointer (&task),
                          g_error_new_literal (TODOKU_ERROR, TODOKU_ERROR_IN_USE,
                                               "The distribution is still being switched off"));
}

/* One that is off stays as it is, so this also asks whether it has been deployed. */
static void
disable (TodokuSession *self,
         GTask         *task)
{
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);

  todoku_edge_call_async (job->edge, TODOKU_EDGE_DISABLE_DISTRIBUTION,
                          todoku_tracking_domain_get_distribution_id (tracking), NULL, NULL,
                          disabled_cb, task);
}

static void
distribution_found_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDistribution) distribution =
    todoku_edge_finish (TODOKU_EDGE (source), result, &error);

  if (distribution != NULL)
    {
      todoku_tracking_domain_set_distribution_id (todoku_job_get_subject (task), distribution->id);
      disable (self, g_steal_pointer (&task));
    }
  else if (is_gone (error))
    distribution_gone (g_steal_pointer (&task));
  else
    todoku_tracking_fail (g_steal_pointer (&task), g_steal_pointer (&error));
}

static void
remove_distribution (TodokuSession *self,
                     GTask         *task)
{
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);

  if (todoku_tracking_domain_get_distribution_id (tracking) != NULL)
    disable (self, task);
  else
    todoku_edge_call_async (job->edge, TODOKU_EDGE_FIND_DISTRIBUTION,
                            todoku_tracking_domain_get_host (tracking),
                            todoku_tracking_get_extra (tracking)->caller_reference, NULL,
                            distribution_found_cb, task);
}

static void remove_certificate (TodokuSession *self,
                                GTask         *task);

static void
certificate_deleted_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (todoku_edge_finish (TODOKU_EDGE (source), result, &error) ||
      is_gone (error))
    certificate_gone (g_steal_pointer (&task));
  else if (g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_IN_USE) &&
           todoku_tracking_pause (task, remove_certificate))
    g_steal_pointer (&task);
  else
    todoku_tracking_fail (g_steal_pointer (&task), g_steal_pointer (&error));
}

static void
certificate_found_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuCertificate) certificate =
    todoku_edge_finish (TODOKU_EDGE (source), result, &error);

  if (certificate != NULL)
    {
      todoku_tracking_domain_set_certificate_id (todoku_job_get_subject (task), certificate->id);
      remove_certificate (self, g_steal_pointer (&task));
    }
  else if (is_gone (error))
    certificate_gone (g_steal_pointer (&task));
  else
    todoku_tracking_fail (g_steal_pointer (&task), g_steal_pointer (&error));
}

static void
remove_certificate (TodokuSession *self,
                    GTask         *task)
{
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);

  if (todoku_tracking_domain_get_certificate_id (tracking) != NULL)
    todoku_edge_call_async (job->edge, TODOKU_EDGE_DELETE_CERTIFICATE,
                            todoku_tracking_domain_get_certificate_id (tracking), NULL, NULL,
                            certificate_deleted_cb, task);
  else
    todoku_edge_call_async (job->edge, TODOKU_EDGE_FIND_CERTIFICATE,
                            todoku_tracking_domain_get_host (tracking), NULL, NULL,
                            certificate_found_cb, task);
}

static void
link_deleted_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (todoku_service_finish (TODOKU_SERVICE (source), result, &error) ||
      is_gone (error))
    link_gone (g_steal_pointer (&task));
  else
    todoku_tracking_fail (g_steal_pointer (&task), g_steal_pointer (&error));
}

static void remove_link (TodokuSession *self,
                         GTask         *task);

static void
links_listed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  GError *error = NULL;
  g_autoptr(GPtrArray) remotes =
    todoku_service_finish (TODOKU_SERVICE (source), result, &error);

  if (remotes == NULL)
    {
      todoku_tracking_fail (g_steal_pointer (&task), error);
      return;
    }

  for (guint i = 0; i < remotes->len; i++)
    {
      const TodokuRemote *remote = g_ptr_array_index (remotes, i);

      if (remote->host != NULL &&
          g_ascii_strcasecmp (remote->host, todoku_tracking_domain_get_host (tracking)) == 0)
        {
          todoku_tracking_domain_set_remote_id (tracking, remote->id);
          remove_link (self, g_steal_pointer (&task));
          return;
        }
    }
  link_gone (g_steal_pointer (&task));
}

static void
remove_link (TodokuSession *self,
             GTask         *task)
{
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);

  if (todoku_tracking_domain_get_remote_id (tracking) != NULL)
    todoku_service_remove_async (job->service, TODOKU_REMOTE_LINK,
                                 todoku_tracking_domain_get_remote_id (tracking), link_deleted_cb,
                                 task);
  else
    todoku_service_list_async (job->service, TODOKU_REMOTE_LINK, NULL, links_listed_cb, task);
}

static void
dropped (TodokuSession *self,
         GTask         *task)
{
  todoku_session_drop (self, todoku_job_get_subject (task));
  todoku_job_return_boolean (task, TRUE);
}

static void
drop (TodokuSession *self,
      GTask         *task)
{
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  gint64 id = todoku_tracking_domain_get_id (tracking);
  TodokuCommit *commit = todoku_commit_new (self);

  todoku_tracking_domain_set_stage (tracking, TODOKU_TRACKING_REMOVED);
  todoku_commit_settle (commit, "tracking", id, NULL, "done");
  todoku_change_delete_tracking (todoku_commit_get_change (commit), id);
  todoku_commit_then (commit, task, dropped);
}

static void
remove_next (TodokuSession *self,
             GTask         *task)
{
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);

  if (todoku_tracking_domain_get_distribution_id (tracking) != NULL ||
      todoku_tracking_is_open (task, "create-distribution"))
    todoku_tracking_with_edge (task, remove_distribution);
  else if (todoku_tracking_domain_get_certificate_id (tracking) != NULL ||
           todoku_tracking_is_open (task, "request-certificate"))
    todoku_tracking_with_edge (task, remove_certificate);
  else if (todoku_tracking_domain_get_remote_id (tracking) != NULL ||
           todoku_tracking_is_open (task, "create-link"))
    todoku_tracking_with_service (task, remove_link);
  else
    drop (self, task);
}

/**
 * todoku_tracking_remove:
 * @self: the session
 * @task: (transfer full): a task whose subject is a tracking domain
 *
 * Removes everything that was made for it, from wherever an earlier attempt left it.
 */
void
todoku_tracking_remove (TodokuSession *self,
                        GTask         *task)
{
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);

  todoku_tracking_advance (tracking, TODOKU_TRACKING_EVENT_REMOVE);
  todoku_tracking_domain_set_next_check_at (tracking, 0);
  todoku_commit_then (todoku_tracking_intend (task, REMOVE,
                                              todoku_tracking_domain_get_host (tracking)),
                      task, remove_next);
}
