/* SPDX-License-Identifier: GPL-3.0-or-later
 * The distribution that presents the certificate, created once with a stored CallerReference, and
 * the handshake that proves step 3. The same reference is never used twice by the edge, so a lost
 * answer is asked for again and then found. Main thread only.
 */
#include "todoku-tracking-private.h"

#include "todoku-edge-probe.h"
#include "todoku-error.h"
#include "todoku-services.h"

#define CREATE "create-distribution"
#define HTTPS_PORT 443

static void describe (TodokuSession *self,
                      GTask         *task);

static void
created (TodokuSession *self,
         GTask         *task)
{
  todoku_call_release (task);
  describe (self, task);
}

static void
adopt (GTask                    *task,
       const TodokuDistribution *distribution)
{
  TodokuSession *self = g_task_get_source_object (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  TodokuCommit *commit = todoku_commit_new (self);

  todoku_tracking_domain_set_distribution_id (tracking, distribution->id);
  todoku_tracking_domain_set_edge_host (tracking, distribution->host);
  todoku_tracking_domain_set_failure (tracking, NULL);
  todoku_tracking_settle (task, commit, CREATE, "done");
  todoku_commit_put_tracking (commit, tracking);
  todoku_commit_then (commit, task, created);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(TodokuDistribution) distribution =
    todoku_edge_finish (TODOKU_EDGE (source), result, &error);

  if (distribution != NULL)
    adopt (g_steal_pointer (&task), distribution);
  else
    todoku_tracking_fail (g_steal_pointer (&task), error);
}

static void
created_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  GError *error = NULL;
  g_autoptr(TodokuDistribution) distribution =
    todoku_edge_finish (TODOKU_EDGE (source), result, &error);

  if (distribution != NULL)
    adopt (g_steal_pointer (&task), distribution);
  else if (g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_CONFLICT) ||
           (!todoku_error_is_certain (error) && !job->answered))
    {
      /* The reference was used before, or the answer got lost: it is looked for. */
      job->answered = TRUE;
      g_error_free (error);
      todoku_edge_call_async (job->edge, TODOKU_EDGE_FIND_DISTRIBUTION,
                              todoku_tracking_domain_get_host (tracking),
                              todoku_tracking_get_extra (tracking)->caller_reference, NULL,
                              found_cb, g_steal_pointer (&task));
    }
  else if (todoku_error_is_certain (error))
    todoku_tracking_give_up (g_steal_pointer (&task), CREATE, error);
  else
    todoku_tracking_fail (g_steal_pointer (&task), error);
}

static void
intended (TodokuSession *self,
          GTask         *task)
{
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  TodokuDeliveryServer *server = todoku_tracking_domain_get_server (tracking);
  TodokuDistributionRequest request = { 0 };

  request.host = todoku_tracking_domain_get_host (tracking);
  request.certificate_id = todoku_tracking_domain_get_certificate_id (tracking);
  request.caller_reference = todoku_tracking_get_extra (tracking)->caller_reference;
  request.origin = todoku_tracking_domain_get_original_target (tracking);
  if (request.origin == NULL)
    request.origin = todoku_services_get (todoku_delivery_server_get_kind (server))->link_origin;
  todoku_edge_create_distribution_async (job->edge, &request, created_cb, task);
}

static void
create (TodokuSession *self,
        GTask         *task)
{
  TodokuTrackingExtra *extra = todoku_tracking_get_extra (todoku_job_get_subject (task));

  if (extra->caller_reference == NULL)
    extra->caller_reference = g_strdup_printf ("todoku-%08x%08x%08x", g_random_int (),
                                               g_random_int (), g_random_int ());
  todoku_commit_then (todoku_tracking_intend (task, CREATE, extra->caller_reference), task,
                      intended);
}

/* The old record stays in caches for as long as it was last seen to. */
static gint64
seen_ttl (const TodokuVerdict *verdict)
{
  gint64 ttl = 0;

  if (verdict == NULL)
    return 0;
  for (guint i = 0; i < verdict->published->len; i++)
    ttl = MAX (ttl, ((const TodokuAnswer *) g_ptr_array_index (verdict->published, i))->ttl);
  if (ttl == 0 && verdict->visible != NULL)
    ttl = MAX (verdict->visible->ttl, 0);

  return ttl;
}

/**
 * todoku_tracking_make_step3:
 * @tracking: a tracking domain whose edge has a host name
 *
 * Step 3 asks for the records of step 1 again, with one value changed.
 */
void
todoku_tracking_make_step3 (TodokuTrackingDomain *tracking)
{
  g_autoptr(GPtrArray) items = todoku_tracking_dup_items (tracking, 1);
  g_autoptr(GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);

  for (guint i = 0; i < items->len; i++)
    {
      TodokuRecordItem *item = g_ptr_array_index (items, i);
      TodokuRecord *record = todoku_record_item_get_record (item);
      TodokuRecord fields = *record;
      gint64 ttl;

      if (record->purpose == TODOKU_RECORD_PURPOSE_TRACKING)
        {
          fields.value = todoku_tracking_domain_get_edge_host (tracking);
          todoku_tracking_domain_set_original_target (tracking, record->value);
          ttl = seen_ttl (todoku_record_item_get_verdict (item));
          todoku_tracking_domain_set_original_ttl (tracking, ttl);
        }
      g_ptr_array_add (records, todoku_record_new (&fields));
    }
  todoku_tracking_set_step_records (tracking, 3, records);
}

static void
deploy (TodokuSession *self,
        GTask         *task)
{
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);

  todoku_tracking_make_step3 (tracking);
  todoku_tracking_domain_set_failure (tracking, NULL);
  todoku_tracking_advance (tracking, TODOKU_TRACKING_EVENT_DISTRIBUTION_DEPLOYED);
  job->stepped = TRUE;
  todoku_tracking_go (self, task);
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
  g_autoptr(TodokuDistribution) distribution =
    todoku_edge_finish (TODOKU_EDGE (source), result, &error);

  if (distribution == NULL)
    {
      todoku_tracking_fail (g_steal_pointer (&task), error);
      return;
    }

  if (distribution->host != NULL)
    todoku_tracking_domain_set_edge_host (tracking, distribution->host);
  if (distribution->deployed && todoku_tracking_domain_get_edge_host (tracking) != NULL)
    deploy (self, g_steal_pointer (&task));
  else if (todoku_tracking_pause (task, describe))
    g_steal_pointer (&task);
  else
    todoku_tracking_stop (g_steal_pointer (&task));
}

static void
describe (TodokuSession *self,
          GTask         *task)
{
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);

  todoku_edge_call_async (job->edge, TODOKU_EDGE_DESCRIBE_DISTRIBUTION,
                          todoku_tracking_domain_get_distribution_id (tracking), NULL,
                          todoku_job_get_cancellable (task), described_cb, task);
}

/**
 * todoku_tracking_distribute:
 * @self: the session
 * @task: (transfer full): a task at stage DISTRIBUTING
 *
 * Creates the distribution, unless that has been done, and waits a little until it is deployed. By
 * hand the person creates it and enters its host name.
 */
void
todoku_tracking_distribute (TodokuSession *self,
                            GTask         *task)
{
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);

  if (todoku_tracking_domain_get_edge (tracking) == TODOKU_EDGE_MANUAL)
    {
      if (todoku_tracking_domain_get_edge_host (tracking) != NULL)
        deploy (self, task);
      else
        todoku_tracking_stop (task);
    }
  else if (todoku_tracking_domain_get_distribution_id (tracking) == NULL)
    todoku_tracking_with_edge (task, create);
  else
    todoku_tracking_with_edge (task, describe);
}

static void
set_proof (TodokuTrackingDomain *tracking,
           gboolean              proven,
           const char           *reason)
{
  GListModel *items = todoku_tracking_domain_get_records (tracking);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (items, i);
      TodokuVerdict *verdict = todoku_record_item_get_verdict (item);
      gboolean is_tracking =
        todoku_record_item_get_record (item)->purpose == TODOKU_RECORD_PURPOSE_TRACKING;

      todoku_record_item_set_service_valid (item,
                                            verdict != NULL && todoku_verdict_is_right (verdict) &&
                                            (proven || !is_tracking));
      todoku_record_item_set_service_reason (item, is_tracking ? reason : NULL);
    }
}

static void
probed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  GError *error = NULL;
  g_autoptr(TodokuEdgeProbe) probe = todoku_edge_probe_finish (result, &error);

  if (probe == NULL)
    {
      todoku_tracking_fail (g_steal_pointer (&task), error);
      return;
    }

  /* By a clock that is plainly wrong, any certificate is over or not good yet. */
  if (probe->verdict == TODOKU_EDGE_VERDICT_EXPIRED &&
      todoku_clock_get_difference (self->clock) != 0)
    {
      todoku_tracking_fail (g_steal_pointer (&task),
                            g_error_new_literal (TODOKU_ERROR, TODOKU_ERROR_CLOCK_SKEW,
                                                 "The certificate cannot be judged"));
      return;
    }
  if (probe->verdict != TODOKU_EDGE_VERDICT_OK)
    {
      /* Checked, and not right: no error, but a failure that says what. */
      todoku_tracking_domain_set_failure (tracking, todoku_enum_to_token (TODOKU_TYPE_ERROR_CODE,
                                                                          TODOKU_ERROR_TLS));
      set_proof (tracking, FALSE, probe->detail);
      todoku_tracking_stop (g_steal_pointer (&task));
      return;
    }

  set_proof (tracking, TRUE, NULL);
  todoku_tracking_domain_set_failure (tracking, NULL);
  if (job->summary.all_right &&
      todoku_tracking_advance (tracking, TODOKU_TRACKING_EVENT_EDGE_VERIFIED))
    job->stepped = TRUE;
  todoku_tracking_stop (g_steal_pointer (&task));
}

/**
 * todoku_tracking_probe_edge:
 * @self: the session
 * @task: (transfer full): a task at step 3, or complete, whose records have been looked up
 *
 * Once DNS is right, shakes hands with the edge in the name of the tracking host.
 */
void
todoku_tracking_probe_edge (TodokuSession *self,
                            GTask         *task)
{
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  const char *ca_file = NULL;
  g_autoptr(GSocketConnectable) address = NULL;

  if (!job->summary.all_right)
    {
      if (job->summary.any_wrong)
        set_proof (tracking, FALSE, NULL);
      if (job->summary.any_wrong || job->look)
        todoku_tracking_stop (task);
      else
        todoku_tracking_fail (task, g_error_new_literal (TODOKU_ERROR, TODOKU_ERROR_COULD_NOT_CHECK,
                                                         "The records could not be looked up"));
      return;
    }

  if (todoku_tracking_domain_get_edge (tracking) == TODOKU_EDGE_PRACTICE)
    {
      /* The edge's names all stand for this computer, where 443 is not ours to have. */
      ca_file = todoku_practice_get_string (self->practice, "ca_file");
      address = g_network_address_new ("127.0.0.1",
                                       todoku_practice_get_port (self->practice, "tls_port"));
    }
  else
    address = g_network_address_new (todoku_tracking_domain_get_edge_host (tracking), HTTPS_PORT);

  todoku_edge_probe_async (address, todoku_tracking_domain_get_host (tracking), ca_file,
                           self->clock, todoku_job_get_cancellable (task), probed_cb, task);
}
