/* SPDX-License-Identifier: GPL-3.0-or-later
 * A tracking domain on its way through its stages: verifying, looking, checking, taking up what was
 * left. One call passes at most one step; what follows a step without the person's doing, such as
 * asking for the certificate, still belongs to it. The stories run on workers, the calls below them
 * on the main thread; a link is never validated once step 3 may have begun.
 */
#include "todoku-tracking-walk.h"

#include "todoku-error.h"
#include "todoku-tracking-private.h"

static gboolean
register_link (TodokuWalk  *self,
               GError     **error)
{
  gboolean asked_for = !self->options->look && !self->options->resume;
  const TodokuRegisterOptions options = {
    .patient = asked_for, .unasked = !asked_for,
  };

  return todoku_register (self->job, &options, error) && todoku_walk_read (self, error);
}

static gboolean
is_validated (const TodokuTrackingRow *row)
{
  guint n_records = 0;

  for (guint i = 0; row->records != NULL && i < row->records->len; i++)
    {
      const TodokuRecordRow *record = g_ptr_array_index (row->records, i);

      if (record->step != 1)
        continue;
      n_records++;
      if (!record->service_valid)
        return FALSE;
    }

  return n_records > 0;
}

/* Validating the link once step 3 may have begun breaks every link in mail already sent, so the
 * stage is read once more when nothing is left to wait for.
 */
static gboolean
may_validate_link (TodokuWalk  *self,
                   GError     **error)
{
  if (!todoku_walk_read (self, error))
    return FALSE;
  if (!todoku_tracking_stage_forbids_link_validation (self->row->stage))
    return TRUE;

  g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_LINK_LOCKED,
                       "Validating the link now would break it");
  return FALSE;
}

/* The one place from which a link is validated. */
static gboolean
ask_service (TodokuWalk        *self,
             TodokuValidation **ret_validation,
             GError           **failure,
             GError           **error)
{
  TodokuService *service = todoku_job_enter (self->job, failure);
  gboolean ok = TRUE;

  if (service == NULL)
    return TRUE;

  ok = may_validate_link (self, error);
  if (ok)
    *ret_validation = todoku_service_verify (service, TODOKU_REMOTE_LINK, self->row->remote_id,
                                             self->job->cancellable, failure);
  todoku_job_leave (self->job);

  return ok;
}

/* A link that is valid there while DNS shows something else may have been put behind an edge before
 * it was imported; validating it again would break it.
 */
static gboolean
validate_link (TodokuWalk  *self,
               GError     **error)
{
  g_autoptr(TodokuValidation) validation = NULL;
  g_autoptr(TodokuTx) tx = NULL;
  GError *failure = NULL;

  if (self->options->look || (self->summary.any_wrong && is_validated (self->row)))
    return todoku_walk_end (self, NULL, error);
  if (!ask_service (self, &validation, &failure, error))
    return FALSE;
  todoku_job_note_service (self->job, failure);
  if (validation == NULL)
    return todoku_walk_end (self, failure, error);

  tx = todoku_walk_begin (self, error);
  if (tx == NULL)
    return FALSE;
  todoku_facts_take_validation (self->row->records, 1, validation);
  todoku_walk_note_failure (self, NULL);
  if (!validation->valid)
    return todoku_walk_end_in (self, tx, NULL, error);

  todoku_tracking_stage_advance (&self->row->stage, TODOKU_TRACKING_EVENT_LINK_VALID);
  self->stepped = TRUE;
  return todoku_walk_commit (self, tx, error);
}

static gboolean
finish_removal (TodokuWalk  *self,
                GError     **error)
{
  self->ended = TRUE;

  return todoku_unregister (self->job, error);
}

static gboolean
refuse_stage (int          code,
              const char  *message,
              GError     **error)
{
  g_set_error_literal (error, TODOKU_ERROR, code, message);

  return FALSE;
}

/* What we cannot see, the service or the edge may; only a cancelled look ends here. */
static gboolean
look_then (TodokuWalk   *self,
           gboolean    (*next)(TodokuWalk *self, GError **error),
           GError      **error)
{
  g_autoptr(GError) failure = NULL;

  return todoku_walk_look (self, &failure, error) && next (self, error);
}

/* Does what comes next at its stage. */
static gboolean
take_step (TodokuWalk  *self,
           GError     **error)
{
  gboolean resume = self->options->resume;

  switch (self->row->stage)
    {
    case TODOKU_TRACKING_REGISTERING:
      return register_link (self, error);
    case TODOKU_TRACKING_STEP1:
      if (resume)
        return todoku_walk_end (self, NULL, error);
      return look_then (self, validate_link, error);
    case TODOKU_TRACKING_REQUESTING:
      return todoku_walk_get_certificate (self, error);
    case TODOKU_TRACKING_STEP2:
      if (self->stepped || resume)
        return todoku_walk_end (self, NULL, error);
      return look_then (self, todoku_walk_await_certificate, error);
    case TODOKU_TRACKING_DISTRIBUTING:
      return todoku_walk_distribute (self, error);
    case TODOKU_TRACKING_STEP3:
    case TODOKU_TRACKING_COMPLETE:
      if (self->stepped || resume)
        return todoku_walk_end (self, NULL, error);
      return look_then (self, todoku_walk_probe_edge, error);
    case TODOKU_TRACKING_REMOVING:
      if (resume)
        return finish_removal (self, error);
      return refuse_stage (TODOKU_ERROR_WRONG_STAGE, "It is being removed", error);
    case TODOKU_TRACKING_EXPIRED:
      if (self->stepped || resume)
        return todoku_walk_end (self, NULL, error);
      return refuse_stage (TODOKU_ERROR_CERTIFICATE_EXPIRED,
                           "Its record was not found within 72 hours", error);
    case TODOKU_TRACKING_REFUSED:
    case TODOKU_TRACKING_REMOVED:
    default:
      if (resume)
        return todoku_walk_end (self, NULL, error);
      return refuse_stage (TODOKU_ERROR_WRONG_STAGE,
                           "It was refused; remove it and register it again", error);
    }
}

/**
 * todoku_walk_go:
 * @self: a walk that has read its tracking domain
 * @error: return location
 *
 * Goes on until it has come as far as it can now.
 *
 * Returns: whether it came to a good end
 */
gboolean
todoku_walk_go (TodokuWalk  *self,
                GError     **error)
{
  while (!self->ended)
    if (!take_step (self, error))
      return FALSE;

  return TRUE;
}

static gboolean
walk_tracking (TodokuJob  *job,
               GError    **error)
{
  g_auto(TodokuWalk) walk = { .job = job, .options = (TodokuWalkOptions *) job->options };

  return todoku_walk_read (&walk, error) && todoku_walk_go (&walk, error);
}

/* Looks the records of the current step up. The step stays as it is. */
static gboolean
check_tracking (TodokuJob  *job,
                GError    **error)
{
  g_auto(TodokuWalk) walk = { .job = job, .options = (TodokuWalkOptions *) job->options };
  g_autoptr(GError) failure = NULL;
  g_autoptr(TodokuTx) tx = NULL;

  if (!todoku_walk_read (&walk, error) || !todoku_walk_look (&walk, &failure, error))
    return FALSE;
  if (walk.looked_step == 0 || (walk.verdicts == NULL && failure == NULL))
    return refuse_stage (TODOKU_ERROR_WRONG_STAGE, "It has no records yet", error);

  if (walk.verdicts != NULL)
    {
      tx = todoku_walk_begin (&walk, error);
      if (tx == NULL)
        return FALSE;
      todoku_walk_plan (&walk);
      if (!todoku_walk_commit (&walk, tx, error))
        return FALSE;
    }
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  job->answer = walk.summary.all_right;
  return TRUE;
}

/* Whether a plan waits for a named moment is remembered, not stored. */
static void
note_walk_plan (TodokuRun *run)
{
  const TodokuWalkOptions *options = run->options;

  todoku_subject_set_waits (run->object, options->waits);
}

static void
start_walk (TodokuSession           *self,
            GTask                   *task,
            TodokuTrackingDomain    *tracking,
            TodokuOperationKind      kind,
            TodokuJobFunc            func,
            const TodokuWalkOptions *options,
            TodokuJobPriority        priority)
{
  TodokuWalkOptions *copy;

  if (!todoku_session_claim (self, task, tracking, kind))
    return;

  copy = g_memdup2 (options, sizeof *options);
  copy->waits = todoku_subject_get_waits (tracking);
  todoku_session_run_job (self, task, &(TodokuRunSpec) {
    .func = func,
    .priority = priority,
    .server = todoku_subject_get_server (tracking),
    .object = tracking,
    .table = &todoku_tracking_table,
    .needs_service = func == walk_tracking,
    .needs_edge = TRUE,
    .options = copy,
    .free_options = g_free,
    .ended = note_walk_plan,
  });
}

/* What the call is going to do, in one word, from where it begins. */
static TodokuOperationKind
kind_of (TodokuTrackingDomain *tracking)
{
  switch (todoku_tracking_domain_get_row (tracking)->stage)
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

  start_walk (self,
              todoku_session_new_task (self, cancellable, callback, user_data,
                                       todoku_session_verify_tracking_async,
                                       "session verify tracking"),
              tracking, kind_of (tracking), walk_tracking, &(TodokuWalkOptions) { 0 },
              TODOKU_PRIORITY_PERSON);
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
  start_walk (self,
              todoku_session_new_task (self, cancellable, callback, user_data,
                                       todoku_session_verify_tracking_async,
                                       "session look tracking"),
              tracking, kind_of (tracking), walk_tracking,
              &(TodokuWalkOptions) { .look = TRUE }, TODOKU_PRIORITY_NIGHT);
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
  gint64 id = todoku_subject_get_id (tracking);
  TodokuTrackingStage stage = todoku_tracking_domain_get_row (tracking)->stage;

  return !todoku_session_is_elsewhere (self, "tracking", id) &&
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
  start_walk (self,
              todoku_session_new_task (self, cancellable, callback, user_data,
                                       todoku_session_resume_tracking_async,
                                       "session resume tracking"),
              tracking, kind_of (tracking), walk_tracking,
              &(TodokuWalkOptions) { .resume = TRUE }, TODOKU_PRIORITY_BATCH);
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
  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_TRACKING_DOMAIN (tracking));

  start_walk (self,
              todoku_session_new_task (self, cancellable, callback, user_data,
                                       todoku_session_check_tracking_async,
                                       "session check tracking"),
              tracking, TODOKU_OPERATION_CHECK, check_tracking, &(TodokuWalkOptions) { 0 },
              TODOKU_PRIORITY_PERSON);
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
