/* SPDX-License-Identifier: GPL-3.0-or-later
 * The way of a tracking domain through its stages: which part does what comes next, how a part
 * fails, pauses and is stored. Main thread only; it refuses to validate a link once step 3 may have
 * begun.
 */
#include "todoku-tracking-private.h"

#include "todoku-error.h"

/* How often an edge is asked while somebody waits; after that the monitor asks now and then. */
#define MAX_POLLS 20
#define LONGEST_PAUSE_SECONDS 5

/**
 * todoku_tracking_job_new:
 *
 * Returns: (transfer full): the state of one call, as data of its task; free it with
 *   todoku_tracking_job_free()
 */
TodokuTrackingJob *
todoku_tracking_job_new (void)
{
  return g_new0 (TodokuTrackingJob, 1);
}

/**
 * todoku_tracking_job_free:
 * @data: (transfer full): a job
 */
void
todoku_tracking_job_free (gpointer data)
{
  TodokuTrackingJob *job = data;

  g_clear_object (&job->service);
  g_clear_object (&job->edge);
  g_clear_error (&job->error);
  g_free (job);
}

/**
 * todoku_tracking_advance:
 * @tracking: a tracking domain
 * @event: what happened
 *
 * Moves the stage and shows the records of the step it is at now.
 *
 * Returns: whether @event applies
 */
gboolean
todoku_tracking_advance (TodokuTrackingDomain *tracking,
                         TodokuTrackingEvent   event)
{
  TodokuTrackingStage stage = todoku_tracking_domain_get_stage (tracking);

  if (!todoku_tracking_stage_advance (&stage, event))
    return FALSE;

  todoku_tracking_domain_set_stage (tracking, stage);
  todoku_tracking_show_step (tracking);

  return TRUE;
}

/**
 * todoku_tracking_plan_look:
 * @tracking: a tracking domain
 * @summary: what was found when its records were looked up
 * @asked_for: whether a person asked for that look
 * @stepped: whether a step has been passed
 *
 * Plans the next look that comes by itself, if any makes sense at its stage.
 */
void
todoku_tracking_plan_look (TodokuTrackingDomain     *tracking,
                           const TodokuCheckSummary *summary,
                           gboolean                  asked_for,
                           gboolean                  stepped)
{
  TodokuLookPlan plan = { todoku_tracking_get_extra (tracking)->attempts,
                          todoku_subject_get_waits (tracking) };
  gint64 now = g_get_real_time ();
  gint64 next = 0;
  gint64 deadline;

  switch (todoku_tracking_domain_get_stage (tracking))
    {
    case TODOKU_TRACKING_REGISTERING:
    case TODOKU_TRACKING_STEP1:
    case TODOKU_TRACKING_REQUESTING:
    case TODOKU_TRACKING_STEP2:
    case TODOKU_TRACKING_DISTRIBUTING:
    case TODOKU_TRACKING_STEP3:
    case TODOKU_TRACKING_REMOVING:
      if (stepped)
        plan = (TodokuLookPlan) { 0 }
      ;
      next = todoku_monitor_plan (&plan, summary, asked_for,
                                  todoku_tracking_domain_get_next_check_at (tracking), now);
      deadline = todoku_tracking_domain_get_deadline (tracking) -
                 todoku_tracking_domain_get_clock_offset (tracking) + G_TIME_SPAN_SECOND;
      if (deadline > now)
        next = MIN (next, deadline);
      break;
    case TODOKU_TRACKING_COMPLETE:
    case TODOKU_TRACKING_EXPIRED:
    case TODOKU_TRACKING_REFUSED:
    case TODOKU_TRACKING_REMOVED:
    default:
      break;
    }

  todoku_tracking_get_extra (tracking)->attempts = plan.attempts;
  todoku_subject_set_waits (tracking, plan.waits);
  todoku_tracking_domain_set_next_check_at (tracking, next);
}

static void
stopped (TodokuSession *self,
         GTask         *task)
{
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);

  if (job->error != NULL)
    todoku_job_return_error (task, g_steal_pointer (&job->error));
  else
    todoku_job_return_answer (task, job->stepped || todoku_tracking_domain_get_stage (tracking) ==
                              TODOKU_TRACKING_COMPLETE);
}

/**
 * todoku_tracking_stop:
 * @task: (transfer full): a task that has come as far as it can now
 *
 * Stores where it stands and returns whether a step was passed, or all is complete.
 */
void
todoku_tracking_stop (GTask *task)
{
  TodokuSession *self = g_task_get_source_object (task);
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  TodokuCommit *commit = todoku_commit_new (self);
  gint64 difference = todoku_clock_get_difference (self->clock);

  /* The edge refuses what is signed by a wrong clock, so it could not say what its own is. */
  if (difference != 0)
    todoku_tracking_domain_set_clock_offset (tracking, difference);
  todoku_tracking_plan_look (tracking, &job->summary, !job->look, job->stepped);
  if (job->error == NULL)
    todoku_session_note_result (todoku_tracking_domain_get_server (tracking), NULL);
  todoku_tracking_domain_records_changed (tracking);
  todoku_commit_put_tracking (commit, tracking);
  todoku_commit_then (commit, task, stopped);
}

/**
 * todoku_tracking_fail:
 * @task: (transfer full): a task
 * @error: (transfer full): why it cannot go on
 *
 * Stores where it stands and why, and returns the error. The stage stays, so that trying again goes
 * on from here.
 */
void
todoku_tracking_fail (GTask  *task,
                      GError *error)
{
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      todoku_job_return_error (task, error);
      return;
    }

  g_clear_error (&job->error);
  job->error = error;
  if (error->domain == TODOKU_ERROR)
    todoku_tracking_domain_set_failure (tracking, todoku_error_get_token (error));
  todoku_tracking_stop (task);
}

static void
service_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = TODOKU_SESSION (source);
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  GError *error = NULL;

  job->service = todoku_session_get_service_finish (self, result, &error);
  if (job->service == NULL)
    {
      todoku_session_note_result (todoku_tracking_domain_get_server (tracking), error);
      todoku_tracking_fail (g_steal_pointer (&task), error);
      return;
    }

  job->next (self, g_steal_pointer (&task));
}

/**
 * todoku_tracking_with_service:
 * @task: (transfer full): a task
 * @next: (transfer full task): what to do once the connection to the service is there
 */
void
todoku_tracking_with_service (GTask         *task,
                              TodokuCallFunc  next)
{
  TodokuSession *self = g_task_get_source_object (task);
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);

  job->next = next;
  if (job->service != NULL)
    next (self, task);
  else
    todoku_session_get_service_async (self, todoku_tracking_domain_get_server (tracking),
                                      todoku_job_get_cancellable (task), service_cb, task);
}

static void
edge_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = TODOKU_SESSION (source);
  TodokuTrackingJob *job = g_task_get_task_data (task);
  GError *error = NULL;

  job->edge = todoku_session_get_edge_finish (self, result, &error);
  if (job->edge == NULL)
    todoku_tracking_fail (g_steal_pointer (&task), error);
  else
    job->next (self, g_steal_pointer (&task));
}

/**
 * todoku_tracking_with_edge:
 * @task: (transfer full): a task
 * @next: (transfer full task): what to do once the connection to the edge is there
 */
void
todoku_tracking_with_edge (GTask         *task,
                           TodokuCallFunc  next)
{
  TodokuSession *self = g_task_get_source_object (task);
  TodokuTrackingJob *job = g_task_get_task_data (task);

  job->next = next;
  if (job->edge != NULL)
    next (self, task);
  else
    todoku_session_get_edge_async (self, todoku_job_get_subject (task),
                                   todoku_job_get_cancellable (task), edge_cb, task);
}

static gboolean
pause_over_cb (gpointer user_data)
{
  GTask *task = user_data;
  TodokuTrackingJob *job = g_task_get_task_data (task);

  if (!todoku_job_check_cancelled (task))
    job->next (g_task_get_source_object (task), task);

  return G_SOURCE_REMOVE;
}

/**
 * todoku_tracking_pause:
 * @task: (transfer full) when it pauses: a task
 * @next: (transfer full task): what to do after the pause
 *
 * Waits a little before the edge is asked again: ever longer, and not for ever.
 *
 * Returns: whether it pauses; otherwise the edge has been asked often enough for now
 */
gboolean
todoku_tracking_pause (GTask         *task,
                       TodokuCallFunc  next)
{
  TodokuTrackingJob *job = g_task_get_task_data (task);

  if (job->n_polls >= MAX_POLLS)
    return FALSE;

  job->n_polls++;
  job->next = next;
  g_timeout_add_seconds (MIN (1 + job->n_polls / 3, LONGEST_PAUSE_SECONDS), pause_over_cb, task);

  return TRUE;
}

/**
 * todoku_tracking_intend:
 * @task: a task
 * @kind: what is about to be done
 * @token: (nullable): the idempotency key
 *
 * Holds, and begins the commit that puts the tracking domain as it is now and the intent on disk.
 * An earlier intent of the same kind is superseded.
 *
 * Returns: (transfer full): the commit
 */
TodokuCommit *
todoku_tracking_intend (GTask      *task,
                        const char *kind,
                        const char *token)
{
  TodokuSession *self = g_task_get_source_object (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  TodokuIntent intent = { .kind = kind, .subject_kind = "tracking", .token = token };
  TodokuCommit *commit = todoku_commit_new (self);

  todoku_call_hold (task);
  intent.subject = todoku_tracking_domain_get_id (tracking);
  intent.server = todoku_delivery_server_get_id (todoku_tracking_domain_get_server (tracking));
  todoku_commit_settle (commit, "tracking", intent.subject, kind, "repeated");
  todoku_commit_put_tracking (commit, tracking);
  todoku_commit_intend (commit, &intent);

  return commit;
}

/**
 * todoku_tracking_settle:
 * @task: a task
 * @commit: a commit
 * @kind: which intent
 * @outcome: how it ended
 */
void
todoku_tracking_settle (GTask        *task,
                        TodokuCommit *commit,
                        const char   *kind,
                        const char   *outcome)
{
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);

  todoku_commit_settle (commit, "tracking", todoku_tracking_domain_get_id (tracking), kind,
                        outcome);
}

/**
 * todoku_tracking_give_up:
 * @task: (transfer full): a task
 * @kind: which intent
 * @error: (transfer full): why nothing was made, for certain
 *
 * Settles the intent and ends @task with @error.
 */
void
todoku_tracking_give_up (GTask      *task,
                         const char *kind,
                         GError     *error)
{
  TodokuCommit *commit = todoku_commit_new (g_task_get_source_object (task));

  todoku_tracking_settle (task, commit, kind, todoku_error_get_token (error));
  todoku_commit_later (commit);
  todoku_tracking_fail (task, error);
}

/**
 * todoku_tracking_is_open:
 * @task: a task
 * @kind: an intent
 *
 * Returns: whether it has not been settled
 */
gboolean
todoku_tracking_is_open (GTask      *task,
                         const char *kind)
{
  TodokuSession *self = g_task_get_source_object (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);

  return todoku_session_find_unsettled (self, "tracking", todoku_tracking_domain_get_id (tracking),
                                        kind) != NULL;
}

/**
 * todoku_tracking_opened_at:
 * @task: a task
 * @kind: an intent that is open
 *
 * Returns: when it was committed, in microseconds since 1970 UTC
 */
gint64
todoku_tracking_opened_at (GTask      *task,
                           const char *kind)
{
  TodokuSession *self = g_task_get_source_object (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  const TodokuJournalRow *row =
    todoku_session_find_unsettled (self, "tracking", todoku_tracking_domain_get_id (tracking),
                                   kind);

  return row != NULL ? row->created_at : 0;
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = TODOKU_SESSION (source);
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);
  g_autoptr(GError) error = NULL;

  job->checked = TRUE;
  if (todoku_session_check_items_finish (self, result, &job->summary, &error))
    todoku_tracking_domain_set_checked_at (tracking, g_get_real_time ());
  if (!job->look || todoku_tracking_domain_get_detected_company (tracking) == NULL)
    todoku_session_detect (self, tracking);

  /* What we cannot see, the service or the edge may; only a cancelled look ends here. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    todoku_job_return_error (g_steal_pointer (&task), g_steal_pointer (&error));
  else
    todoku_tracking_go (self, g_steal_pointer (&task));
}

static void
check (TodokuSession *self,
       GTask         *task)
{
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);

  /* A CDN that needs no record leaves step 2 empty. */
  if (g_list_model_get_n_items (todoku_tracking_domain_get_records (tracking)) == 0)
    {
      job->checked = TRUE;
      todoku_tracking_go (self, task);
      return;
    }

  todoku_session_check_items_async (self, todoku_tracking_domain_get_server (tracking),
                                    todoku_tracking_domain_get_records (tracking),
                                    todoku_job_get_operation (task),
                                    todoku_job_get_cancellable (task), checked_cb, task);
}

/**
 * todoku_tracking_go:
 * @self: the session
 * @task: (transfer full): a task whose subject is a tracking domain
 *
 * Does what comes next at its stage. A call passes at most one step; what follows a step without
 * the person's doing, such as asking for the certificate, still belongs to it.
 */
void
todoku_tracking_go (TodokuSession *self,
                    GTask         *task)
{
  TodokuTrackingJob *job = g_task_get_task_data (task);
  TodokuTrackingDomain *tracking = todoku_job_get_subject (task);

  switch (todoku_tracking_domain_get_stage (tracking))
    {
    case TODOKU_TRACKING_STEP1:
      if (job->resume)
        todoku_tracking_stop (task);
      else if (!job->checked)
        check (self, task);
      else
        todoku_tracking_validate_link (self, task);
      break;
    case TODOKU_TRACKING_REQUESTING:
      todoku_tracking_get_certificate (self, task);
      break;
    case TODOKU_TRACKING_STEP2:
      if (job->stepped || job->resume)
        todoku_tracking_stop (task);
      else if (!job->checked)
        check (self, task);
      else
        todoku_tracking_await_certificate (self, task);
      break;
    case TODOKU_TRACKING_DISTRIBUTING:
      todoku_tracking_distribute (self, task);
      break;
    case TODOKU_TRACKING_STEP3:
    case TODOKU_TRACKING_COMPLETE:
      if (job->stepped || job->resume)
        todoku_tracking_stop (task);
      else if (!job->checked)
        check (self, task);
      else
        todoku_tracking_probe_edge (self, task);
      break;
    case TODOKU_TRACKING_REMOVING:
      todoku_job_return_new_error (task, TODOKU_ERROR_WRONG_STAGE, "It is being removed");
      break;
    case TODOKU_TRACKING_EXPIRED:
      if (job->stepped || job->resume)
        todoku_tracking_stop (task);
      else
        todoku_job_return_new_error (task, TODOKU_ERROR_CERTIFICATE_EXPIRED,
                                     "Its record was not found within 72 hours");
      break;
    case TODOKU_TRACKING_REGISTERING:
    case TODOKU_TRACKING_REFUSED:
    case TODOKU_TRACKING_REMOVED:
    default:
      if (job->resume)
        todoku_tracking_stop (task);
      else
        todoku_job_return_new_error (task, TODOKU_ERROR_WRONG_STAGE,
                                     "It was refused; remove it and register it again");
      break;
    }
}
