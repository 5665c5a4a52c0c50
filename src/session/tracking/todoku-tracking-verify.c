/* SPDX-License-Identifier: GPL-3.0-or-later
 * A tracking domain on its way through its stages: verifying, looking, checking, taking up what was
 * left. One call passes at most one step; what follows a step without the person's doing, such as
 * asking for the certificate, still belongs to it. A link is never validated once step 3 may have
 * begun. Worker threads only.
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
  if (self->row->edge == TODOKU_EDGE_AUTO_SSL)
    return todoku_walk_commit (self, tx, error) && todoku_walk_probe_service (self, error);

  todoku_tracking_stage_advance (&self->row->stage, TODOKU_TRACKING_EVENT_LINK_VALID);
  self->stepped = TRUE;
  return todoku_walk_commit (self, tx, error);
}

/* What the service has validated needs no more of it: its certificate comes by itself, so that a
 * look which nobody asked for sees it as well.
 */
static gboolean
secure_link (TodokuWalk  *self,
             GError     **error)
{
  return is_validated (self->row) ? todoku_walk_probe_service (self, error)
                                  : validate_link (self, error);
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
  gboolean is_auto = self->row->edge == TODOKU_EDGE_AUTO_SSL;

  switch (self->row->stage)
    {
    case TODOKU_TRACKING_REGISTERING:
      return register_link (self, error);
    case TODOKU_TRACKING_STEP1:
      if (resume)
        return todoku_walk_end (self, NULL, error);
      return look_then (self, is_auto ? secure_link : validate_link, error);
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
      return look_then (self, is_auto ? todoku_walk_probe_service : todoku_walk_probe_edge, error);
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

/* Looks the records of the current step up. The step stays as it is. */
static gboolean
check_tracking (TodokuWalk  *self,
                GError     **error)
{
  g_autoptr(GError) failure = NULL;
  g_autoptr(TodokuTx) tx = NULL;

  if (!todoku_walk_look (self, &failure, error))
    return FALSE;
  if (self->looked_step == 0 || (self->verdicts == NULL && failure == NULL))
    return refuse_stage (TODOKU_ERROR_WRONG_STAGE, "It has no records yet", error);

  if (self->verdicts != NULL)
    {
      tx = todoku_walk_begin (self, error);
      if (tx == NULL)
        return FALSE;
      todoku_walk_plan (self);
      if (!todoku_walk_commit (self, tx, error))
        return FALSE;
    }
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  self->job->answer = self->summary.all_right && self->others_right;
  return TRUE;
}

/**
 * todoku_tracking_verify:
 * @job: a job about a tracking domain, with #TodokuVerifyOptions, a service and an edge
 * @error: return location; what was seen is stored even when it is set
 *
 * Looks the records of the current step up, asks the service or the edge, and passes at most one
 * step. A look begins nothing that has a deadline: in step 1 it only looks.
 *
 * Returns: whether it came as far as it can now; the answer is whether a step was passed, or all is
 *   complete; of a check, whether the records are right
 */
gboolean
todoku_tracking_verify (TodokuJob  *job,
                        GError    **error)
{
  g_auto(TodokuWalk) walk = { .job = job, .options = (TodokuVerifyOptions *) job->options };

  if (!todoku_walk_read (&walk, error))
    return FALSE;

  return walk.options->check ? check_tracking (&walk, error) : todoku_walk_go (&walk, error);
}
