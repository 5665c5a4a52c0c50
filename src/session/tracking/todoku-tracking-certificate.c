/* SPDX-License-Identifier: GPL-3.0-or-later
 * The certificate of a tracking domain: asked for once, with a stored token; its record, with 72
 * hours by the edge's clock; and its being issued. Before anything is asked for, a CAA record that
 * would make the authority refuse is looked for. Main thread only.
 */
#include "todoku-tracking-private.h"

#include "todoku-error.h"

#define REQUEST "request-certificate"

/* The edge remembers a token for an hour; after that the same request would be a second one. */
#define TOKEN_LIFETIME (55 * G_TIME_SPAN_MINUTE)

static void describe (TodokuSession *self,
                      GTask         *task);

static void
take_clock (TodokuTrackingDomain    *tracking,
            const TodokuCertificate *certificate)
{
  if (certificate->service_time != 0)
    todoku_tracking_domain_set_clock_offset (tracking,
                                             certificate->service_time - g_get_real_time ());
  if (certificate->created_at != 0)
    todoku_tracking_domain_set_requested_at (tracking, certificate->created_at);
  if (certificate->deadline != 0)
    todoku_tracking_domain_set_deadline (tracking, certificate->deadline);
}

static void
requested (TodokuSession *self,
           GTask         *task)
{
  todoku_call_release (task);
  describe (self, task);
}

static void
adopt (GTask                   *task,
       const TodokuCertificate *certificate)
{
  TodokuSession *self = g_task_get_source_object (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  TodokuCommit *commit = todoku_commit_new (self);

  todoku_tracking_domain_set_certificate_id (tracking, certificate->id);
  todoku_tracking_domain_set_failure (tracking, NULL);
  take_clock (tracking, certificate);
  todoku_tracking_settle (task, commit, REQUEST, "done");
  todoku_commit_put_tracking (commit, tracking);
  todoku_commit_then (commit, task, requested);
}

static void
requested_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(TodokuCertificate) certificate =
    todoku_edge_finish (TODOKU_EDGE (source), result, &error);

  if (certificate != NULL)
    adopt (g_steal_pointer (&task), certificate);
  else if (todoku_error_is_certain (error))
    todoku_tracking_give_up (g_steal_pointer (&task), REQUEST, error);
  else
    todoku_tracking_fail (g_steal_pointer (&task), error);
}

static void
intended (TodokuSession *self,
          GTask         *task)
{
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);

  todoku_edge_call_async (job->edge, TODOKU_EDGE_REQUEST_CERTIFICATE,
                          todoku_tracking_domain_get_host (tracking),
                          todoku_tracking_get_extra (tracking)->certificate_token, NULL,
                          requested_cb, task);
}

static void
request_anew (GTask *task)
{
  TodokuTrackingExtra *extra = todoku_tracking_get_extra (todoku_job_get_subject (task));

  /* 1 to 32 letters, digits and underscores (ACM API, RequestCertificate). */
  g_free (extra->certificate_token);
  extra->certificate_token = g_strdup_printf ("todoku%08x%08x%08x", g_random_int (),
                                              g_random_int (), g_random_int ());
  todoku_commit_then (todoku_tracking_intend (task, REQUEST, extra->certificate_token), task,
                      intended);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(TodokuCertificate) certificate =
    todoku_edge_finish (TODOKU_EDGE (source), result, &error);

  if (certificate != NULL)
    {
      adopt (g_steal_pointer (&task), certificate);
      return;
    }
  if (g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND))
    {
      g_error_free (error);
      request_anew (g_steal_pointer (&task));
      return;
    }

  todoku_tracking_fail (g_steal_pointer (&task), error);
}

static void
request (TodokuSession *self,
         GTask         *task)
{
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);

  if (!todoku_tracking_is_open (task, REQUEST))
    {
      request_anew (task);
      return;
    }

  todoku_call_hold (task);
  if (g_get_real_time () - todoku_tracking_opened_at (task, REQUEST) < TOKEN_LIFETIME)
    intended (self, task);
  else
    todoku_edge_call_async (job->edge, TODOKU_EDGE_FIND_CERTIFICATE,
                            todoku_tracking_domain_get_host (tracking), NULL, NULL, found_cb, task);
}

static void
caa_checked_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuTrackingJob *job = g_task_get_task_data (task);
  GError *error = NULL;

  job->caa_checked = TRUE;
  if (todoku_session_check_caa_finish (TODOKU_SESSION (source), result, &error))
    todoku_tracking_with_edge (g_steal_pointer (&task), request);
  else
    todoku_tracking_fail (g_steal_pointer (&task), error);
}

/* The certificate will never come. */
static void
end (GTask                   *task,
     const TodokuCertificate *certificate)
{
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  gboolean expired = certificate->status == TODOKU_CERTIFICATE_EXPIRED;
  gboolean caa = g_strcmp0 (certificate->reason, "CAA_ERROR") == 0;
  int code = expired ? TODOKU_ERROR_CERTIFICATE_EXPIRED
                     : caa ? TODOKU_ERROR_CAA_FORBIDS : TODOKU_ERROR_CERTIFICATE_FAILED;

  todoku_tracking_advance (tracking, expired ? TODOKU_TRACKING_EVENT_CERTIFICATE_EXPIRED
                                             : TODOKU_TRACKING_EVENT_REFUSED);
  if (job->resume)
    todoku_tracking_stop (task);
  else
    todoku_tracking_fail (task, g_error_new (TODOKU_ERROR, code, "The certificate ended: %s",
                                             certificate->reason != NULL ? certificate->reason
                                                                         : "no reason given"));
}

static void
take_record (TodokuTrackingDomain *tracking,
             TodokuRecord         *record)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new ();

  g_ptr_array_add (records, record);
  todoku_tracking_set_step_records (tracking, 2, records);
}

static void
described_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  GError *error = NULL;
  g_autoptr(TodokuCertificate) certificate =
    todoku_edge_finish (TODOKU_EDGE (source), result, &error);

  if (certificate == NULL)
    {
      todoku_tracking_fail (g_steal_pointer (&task), error);
      return;
    }

  take_clock (tracking, certificate);
  if (certificate->status == TODOKU_CERTIFICATE_EXPIRED ||
      certificate->status == TODOKU_CERTIFICATE_FAILED)
    {
      end (g_steal_pointer (&task), certificate);
      return;
    }
  if (certificate->record == NULL)
    {
      /* It is missing for some seconds after the request. */
      if (todoku_tracking_pause (task, describe))
        g_steal_pointer (&task);
      else
        todoku_tracking_stop (g_steal_pointer (&task));
      return;
    }

  take_record (tracking, certificate->record);
  todoku_tracking_domain_set_failure (tracking, NULL);
  todoku_tracking_advance (tracking, TODOKU_TRACKING_EVENT_CERTIFICATE_RECORD);
  todoku_tracking_go (self, g_steal_pointer (&task));
}

static void
describe (TodokuSession *self,
          GTask         *task)
{
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);

  todoku_edge_call_async (job->edge, TODOKU_EDGE_DESCRIBE_CERTIFICATE,
                          todoku_tracking_domain_get_certificate_id (tracking), NULL,
                          todoku_job_get_cancellable (task), described_cb, task);
}

/* The person enters the record, or says by entering a host name alone that the CDN needs none. */
static void
take_manual (TodokuSession *self,
             GTask         *task)
{
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);

  if (todoku_tracking_count_records (tracking, 2) == 0 &&
      todoku_tracking_domain_get_edge_host (tracking) == NULL)
    {
      todoku_tracking_stop (task);
      return;
    }

  todoku_tracking_advance (tracking, TODOKU_TRACKING_EVENT_CERTIFICATE_RECORD);
  todoku_tracking_go (self, task);
}

/**
 * todoku_tracking_get_certificate:
 * @self: the session
 * @task: (transfer full): a task at stage REQUESTING
 *
 * Asks for the certificate, unless that has been done, and waits a little for its record.
 */
void
todoku_tracking_get_certificate (TodokuSession *self,
                                 GTask         *task)
{
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);

  if (todoku_tracking_domain_get_edge (tracking) == TODOKU_EDGE_MANUAL)
    take_manual (self, task);
  else if (todoku_tracking_domain_get_certificate_id (tracking) != NULL)
    todoku_tracking_with_edge (task, describe);
  else if (job->caa_checked || todoku_tracking_is_open (task, REQUEST))
    todoku_tracking_with_edge (task, request);
  else
    todoku_session_check_caa_async (self, tracking, todoku_job_get_cancellable (task),
                                    caa_checked_cb, task);
}

static void
issued (TodokuSession *self,
        GTask         *task)
{
  todoku_tracking_go (self, task);
}

/* What the edge has seen counts as verified, as the service's word does in step 1. */
static void
pass (GTask *task)
{
  TodokuSession *self = g_task_get_source_object (task);
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  GListModel *items = todoku_tracking_domain_get_records (tracking);
  TodokuCommit *commit;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (items, i);

      todoku_record_item_set_service_valid (item, TRUE);
      todoku_record_item_set_service_reason (item, NULL);
    }
  todoku_tracking_domain_set_failure (tracking, NULL);
  todoku_tracking_advance (tracking, TODOKU_TRACKING_EVENT_CERTIFICATE_ISSUED);
  /* By hand nothing more is looked at in this step; an edge that is asked still has work to do. */
  if (todoku_tracking_domain_get_edge (tracking) == TODOKU_EDGE_MANUAL)
    job->stepped = TRUE;

  commit = todoku_commit_new (self);
  todoku_commit_put_tracking (commit, tracking);
  todoku_commit_then (commit, task, issued);
}

static void await (TodokuSession *self,
                   GTask         *task);

static void
awaited_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  GError *error = NULL;
  g_autoptr(TodokuCertificate) certificate =
    todoku_edge_finish (TODOKU_EDGE (source), result, &error);

  if (certificate == NULL)
    {
      todoku_tracking_fail (g_steal_pointer (&task), error);
      return;
    }

  take_clock (tracking, certificate);
  if (certificate->record != NULL)
    take_record (tracking, certificate->record);

  if (certificate->status == TODOKU_CERTIFICATE_ISSUED)
    pass (g_steal_pointer (&task));
  else if (certificate->status != TODOKU_CERTIFICATE_PENDING)
    end (g_steal_pointer (&task), certificate);
  else if (job->summary.all_right && !job->look && todoku_tracking_pause (task, await))
    g_steal_pointer (&task);
  else
    {
      todoku_tracking_domain_set_failure (tracking, NULL);
      todoku_tracking_stop (g_steal_pointer (&task));
    }
}

static void
await (TodokuSession *self,
       GTask         *task)
{
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);

  todoku_edge_call_async (job->edge, TODOKU_EDGE_DESCRIBE_CERTIFICATE,
                          todoku_tracking_domain_get_certificate_id (tracking), NULL,
                          todoku_job_get_cancellable (task), awaited_cb, task);
}

/**
 * todoku_tracking_await_certificate:
 * @self: the session
 * @task: (transfer full): a task at step 2 whose record has been looked up
 *
 * Asks whether the certificate has been issued; the edge looks at DNS by itself, and while the
 * record is right it is given a little time to. By hand there is nobody to ask: our own look
 * decides.
 */
void
todoku_tracking_await_certificate (TodokuSession *self,
                                   GTask         *task)
{
  TodokuTrackingJob *job = g_task_get_task_data (task);

  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);

  if (todoku_tracking_domain_get_edge (tracking) != TODOKU_EDGE_MANUAL)
    todoku_tracking_with_edge (task, await);
  else if (job->summary.all_right || todoku_tracking_count_records (tracking, 2) == 0)
    pass (task);
  else if (job->summary.nothing_known)
    todoku_tracking_fail (task, g_error_new_literal (TODOKU_ERROR, TODOKU_ERROR_COULD_NOT_CHECK,
                                                     "The record could not be looked up"));
  else
    todoku_tracking_stop (task);
}
