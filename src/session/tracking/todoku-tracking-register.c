/* SPDX-License-Identifier: GPL-3.0-or-later
 * Getting the link branding of a tracking domain registered at the service, exactly once. As with a
 * delivery domain, the service is asked by name before anything is sent a second time. Main thread
 * only.
 */
#include "todoku-tracking-private.h"

#include "todoku-domain-name.h"
#include "todoku-error.h"

#include <string.h>

#define CREATE "create-link"

static void ask (TodokuSession *self,
                 GTask         *task);
static void ask_last (TodokuSession *self,
                      GTask         *task);

static void
dropped (TodokuSession *self,
         GTask         *task)
{
  TodokuTrackingJob *job = g_task_get_task_data (task);

  todoku_session_drop (self, todoku_job_get_subject (task));
  todoku_job_return_error (task, g_steal_pointer (&job->error));
}

static void
refused (TodokuSession *self,
         GTask         *task)
{
  TodokuTrackingJob *job = g_task_get_task_data (task);

  todoku_job_return_error (task, g_steal_pointer (&job->error));
}

/**
 * todoku_tracking_refuse:
 * @task: (transfer full): a task at stage REGISTERING
 * @error: (transfer full): why there is certainly no link branding
 *
 * Takes away again what this very call added, so that the person may correct her input; what was
 * there before says why.
 */
void
todoku_tracking_refuse (GTask  *task,
                        GError *error)
{
  TodokuSession *self = g_task_get_source_object (task);
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  TodokuCommit *commit = todoku_commit_new (self);

  job->error = error;
  todoku_tracking_settle (task, commit, CREATE, todoku_error_get_token (error));
  if (job->fresh)
    {
      todoku_change_delete_tracking (todoku_commit_get_change (commit),
                                     todoku_tracking_domain_get_id (tracking));
      todoku_commit_then (commit, task, dropped);
      return;
    }

  todoku_tracking_advance (tracking, TODOKU_TRACKING_EVENT_REFUSED);
  todoku_tracking_domain_set_failure (tracking,
                                      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                                        ? TODOKU_FAILURE_STOPPED
                                        : todoku_error_get_token (error));
  todoku_commit_put_tracking (commit, tracking);
  todoku_commit_then (commit, task, refused);
}

/* Cancelled, and the service does not have it or does not say: it is never sent again. */
static void
stop_without (GTask *task)
{
  TodokuTrackingJob *job = g_task_get_task_data (task);

  g_clear_error (&job->error);
  todoku_tracking_refuse (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                                     "The registration was cancelled"));
}

static void
adopted (TodokuSession *self,
         GTask         *task)
{
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);

  todoku_session_detect_tracking (self, tracking);
  if (g_strcmp0 (todoku_tracking_domain_get_failure (tracking), TODOKU_FAILURE_STOPPED) == 0)
    {
      todoku_job_return_error (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                                          "Cancelled, but registered"));
      return;
    }

  todoku_call_release (task);
  todoku_tracking_go (self, task);
}

static void
adopt (GTask                  *task,
       const TodokuRemote *remote)
{
  TodokuSession *self = g_task_get_source_object (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  TodokuCommit *commit = todoku_commit_new (self);

  todoku_tracking_take_remote (tracking, remote);
  todoku_tracking_advance (tracking, TODOKU_TRACKING_EVENT_REGISTERED);
  todoku_tracking_domain_set_failure (tracking, todoku_call_is_cancelled (task)
                                                  ? TODOKU_FAILURE_STOPPED
                                                  : NULL);
  todoku_tracking_settle (task, commit, CREATE, "done");
  todoku_commit_put_tracking (commit, tracking);
  todoku_commit_then (commit, task, adopted);
}

static gboolean
is_known_elsewhere (TodokuSession        *self,
                    TodokuTrackingDomain *tracking,
                    const char           *remote_id)
{
  GListModel *list = G_LIST_MODEL (self->trackings);
  TodokuDeliveryServer *server = todoku_tracking_domain_get_server (tracking);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(TodokuTrackingDomain) other = g_list_model_get_item (list, i);

      if (other != tracking && todoku_tracking_domain_get_server (other) == server &&
          g_strcmp0 (todoku_tracking_domain_get_remote_id (other), remote_id) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
absent (TodokuSession *self,
        GTask         *task)
{
  todoku_tracking_register (self, task);
}

/* A clock that has been set back puts an intent into the future, perhaps by days. Then only the
 * time that has passed since somebody looks for its effect is certain.
 */
static gint64
intent_age (gint64  created_at,
            gint64 *looked_since)
{
  gint64 age = g_get_real_time () - created_at;
  gint64 now = g_get_monotonic_time ();

  if (*looked_since == 0)
    *looked_since = now;

  return age >= 0 ? age : now - *looked_since;
}

static void
handle_absent (GTask *task)
{
  TodokuSession *self = g_task_get_source_object (task);
  TodokuTrackingJob *job = g_task_get_task_data (task);
  /* The grace counts from the end of the last attempt, where this call has made it. */
  gint64 age = job->ended_at != 0
                 ? g_get_monotonic_time () - job->ended_at
                 : intent_age (todoku_tracking_opened_at (task, CREATE), &job->looked_since);
  TodokuCommit *commit;

  if (job->error != NULL && job->answered)
    {
      todoku_tracking_refuse (task, g_steal_pointer (&job->error));
      return;
    }
  /* A request whose sender died a moment ago may still arrive. */
  if (age < self->grace)
    {
      GError *error = g_steal_pointer (&job->error);

      if (error == NULL && job->patient && todoku_tracking_pause (task, ask))
        return;
      if (error == NULL)
        error = g_error_new_literal (TODOKU_ERROR, TODOKU_ERROR_TIMED_OUT,
                                     "The registration may still be on its way");
      todoku_tracking_fail (task, error);
      return;
    }

  g_clear_error (&job->error);
  commit = todoku_commit_new (self);
  todoku_tracking_settle (task, commit, CREATE, "absent");
  todoku_commit_then (commit, task, absent);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  const char *host = todoku_tracking_domain_get_host (tracking);
  GError *error = NULL;
  g_autoptr(GPtrArray) remotes =
    todoku_service_finish (TODOKU_SERVICE (source), result, &error);

  if (remotes == NULL && todoku_call_is_cancelled (task))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        ask_last (self, g_steal_pointer (&task));
      else
        stop_without (g_steal_pointer (&task));
      g_error_free (error);
      return;
    }
  if (remotes == NULL)
    {
      /* Why the request failed says more than why asking about it failed. */
      if (job->error != NULL)
        {
          g_error_free (error);
          error = g_steal_pointer (&job->error);
        }
      todoku_tracking_fail (g_steal_pointer (&task), error);
      return;
    }

  for (guint i = 0; i < remotes->len; i++)
    {
      const TodokuRemote *remote = g_ptr_array_index (remotes, i);

      if (remote->host != NULL && g_ascii_strcasecmp (remote->host, host) == 0 &&
          !is_known_elsewhere (self, tracking, remote->id))
        {
          g_clear_error (&job->error);
          adopt (g_steal_pointer (&task), remote);
          return;
        }
    }
  if (todoku_call_is_cancelled (task))
    stop_without (g_steal_pointer (&task));
  else
    handle_absent (g_steal_pointer (&task));
}

static void
ask (TodokuSession *self,
     GTask         *task)
{
  TodokuTrackingJob *job = g_task_get_task_data (task);

  todoku_service_list_async (job->service, TODOKU_REMOTE_LINK, todoku_job_get_cancellable (task),
                             listed_cb, task);
}

/* Cancelled while nobody knows whether the service has it: it is asked by name, once. */
static void
ask_last (TodokuSession *self,
          GTask         *task)
{
  todoku_call_hold (task);
  ask (self, task);
}

static void
created_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  GError *error = NULL;
  g_autoptr(TodokuRemote) remote =
    todoku_service_finish (TODOKU_SERVICE (source), result, &error);

  if (remote != NULL)
    {
      adopt (g_steal_pointer (&task), remote);
      return;
    }

  job->ended_at = g_get_monotonic_time ();
  todoku_session_note_result (todoku_tracking_domain_get_server (tracking), error);
  if (todoku_error_is_certain (error) &&
      !g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_CONFLICT))
    {
      todoku_tracking_refuse (g_steal_pointer (&task), error);
      return;
    }

  /* A 5xx or an unreadable reply is as uncertain as silence. */
  job->answered = g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_CONFLICT);
  job->error = error;
  ask (self, g_steal_pointer (&task));
}

static void
intended (TodokuSession *self,
          GTask         *task)
{
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  const char *host = todoku_tracking_domain_get_host (tracking);
  g_autofree char *label = g_strndup (host, strcspn (host, "."));
  TodokuRemoteRequest request = { .subdomain = label };

  if (todoku_call_is_cancelled (task))
    {
      stop_without (task);
      return;
    }

  request.domain = todoku_domain_name_parent (host);
  request.region = todoku_delivery_server_get_region (todoku_tracking_domain_get_server (tracking));
  todoku_service_create_async (job->service, TODOKU_REMOTE_LINK, &request, created_cb, task);
}

static void
ask_or_send (TodokuSession *self,
             GTask         *task)
{
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);

  if (job->intended)
    {
      job->intended = FALSE;
      intended (self, task);
    }
  else if (todoku_tracking_is_open (task, CREATE))
    ask (self, task);
  else
    todoku_commit_then (todoku_tracking_intend (task, CREATE,
                                                todoku_tracking_domain_get_host (tracking)),
                        task, intended);
}

/**
 * todoku_tracking_register:
 * @self: the session
 * @task: (transfer full): a task whose subject is a stored tracking domain at stage REGISTERING
 *
 * Brings the registration to its end, from wherever an earlier attempt left it.
 */
void
todoku_tracking_register (TodokuSession *self,
                          GTask         *task)
{
  todoku_tracking_with_service (task, ask_or_send);
}
