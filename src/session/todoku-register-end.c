/* SPDX-License-Identifier: GPL-3.0-or-later
 * How a registration ends, or is left open, each in one transaction that reads the row again first:
 * what others have changed of it meanwhile stays. Only an answer that is certain ends the intent.
 * Worker threads only.
 */
#include "todoku-register-private.h"

#include "todoku-error.h"
#include "todoku-facts.h"

/**
 * todoku_registration_clear:
 * @self: a registration
 *
 * Frees what it holds, and brings no cancellation to disk any more.
 */
void
todoku_registration_clear (TodokuRegistration *self)
{
  todoku_stop_note_end (&self->stop_note);
  g_clear_pointer (&self->row, todoku_row_free);
  g_clear_pointer (&self->intent, todoku_row_free);
  g_clear_pointer (&self->old_id, g_free);
  g_clear_error (&self->lost);
}

/* Reads the row again inside a transaction: what others have changed of it meanwhile stays. */
static TodokuTx *
begin_with_row (TodokuRegistration  *self,
                TodokuJob           *job,
                GError             **error)
{
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);
  gpointer row;

  if (tx == NULL || (row = todoku_tx_get (tx, self->kind->table, job->subject, error)) == NULL)
    return NULL;

  todoku_row_free (self->row);
  self->row = row;
  return g_steal_pointer (&tx);
}

/**
 * todoku_registration_is_stopping:
 * @self: a registration
 * @job: its job
 *
 * A set that is being issued again has to be brought to its end; a new one has not.
 *
 * Returns: whether a cancellation of @job ends it
 */
gboolean
todoku_registration_is_stopping (TodokuRegistration *self,
                                 TodokuJob          *job)
{
  return self->old_id == NULL && todoku_job_is_cancelled (job);
}

/* One that was stopped before this job began is asked about until nothing of it can be on its way.
 */
static gboolean
is_unwanted (TodokuRegistration *self,
             TodokuJob          *job)
{
  return self->stopped || todoku_registration_is_stopping (self, job);
}

/**
 * todoku_registration_adopt:
 * @self: a registration
 * @job: its job
 * @remote: what the service has
 * @error: return location
 *
 * The service has it: the answer and the end of the intent are stored together. One whose
 * registration was cancelled meanwhile stays, and says so.
 *
 * Returns: whether it is registered, and wanted
 */
gboolean
todoku_registration_adopt (TodokuRegistration  *self,
                           TodokuJob           *job,
                           const TodokuRemote  *remote,
                           GError             **error)
{
  g_autoptr(TodokuTx) tx = begin_with_row (self, job, error);
  const TodokuSubjectKind *kind = self->kind;
  gboolean stopped = is_unwanted (self, job);

  if (tx == NULL)
    return FALSE;

  kind->adopt (self->row, remote);
  if (stopped)
    todoku_facts_note_failure (self->row, TODOKU_FAILURE_STOPPED, 0);
  if (!todoku_tx_settle (tx, kind->create, self->row, "done", error) ||
      !todoku_tx_put (tx, self->row, error) ||
      (self->old_id != NULL &&
       !todoku_tx_intend (tx, kind->remove_old, self->row, self->old_id, NULL, NULL, error)) ||
      !todoku_tx_commit (tx, error))
    return FALSE;

  self->settled = TRUE;
  job->detect = TRUE;
  todoku_job_note_service (job, NULL);
  if (stopped)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled, but registered");

  return !stopped;
}

/* It will not be registered. What this very job added goes away again, so that the person may
 * correct her input; what was there before says why.
 */
static gboolean
give_up (TodokuRegistration  *self,
         TodokuJob           *job,
         GError              *failure,
         const char          *token,
         GError             **error)
{
  g_autoptr(GError) reason = failure;
  g_autoptr(TodokuTx) tx = begin_with_row (self, job, error);

  if (tx == NULL || !todoku_tx_settle (tx, self->kind->create, self->row, token, error))
    return FALSE;

  if (self->fresh)
    {
      if (!todoku_tx_delete (tx, self->kind->table, job->subject, error))
        return FALSE;
    }
  else
    {
      self->kind->refuse (self->row, token, self->old_id != NULL);
      if (!todoku_tx_put (tx, self->row, error))
        return FALSE;
    }
  if (todoku_tx_commit (tx, error))
    g_propagate_error (error, g_steal_pointer (&reason));

  return FALSE;
}

/**
 * todoku_registration_refuse:
 * @self: a registration
 * @job: its job
 * @failure: (transfer full): why
 * @error: return location
 *
 * The service certainly has not registered it.
 *
 * Returns: %FALSE, with @error set
 */
gboolean
todoku_registration_refuse (TodokuRegistration  *self,
                            TodokuJob           *job,
                            GError              *failure,
                            GError             **error)
{
  return give_up (self, job, failure, todoku_error_get_token (failure), error);
}

/**
 * todoku_registration_stop:
 * @self: a registration
 * @job: its job
 * @error: return location
 *
 * Cancelled, and the service does not have it or does not say: it is never sent again.
 *
 * Returns: %FALSE, with @error set
 */
gboolean
todoku_registration_stop (TodokuRegistration  *self,
                          TodokuJob           *job,
                          GError             **error)
{
  return give_up (self, job, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                                  "The registration was cancelled"),
                  TODOKU_FAILURE_STOPPED, error);
}

/**
 * todoku_registration_leave_open:
 * @self: a registration
 * @job: its job
 * @failure: (transfer full): why
 * @error: return location
 *
 * Nobody knows. The intent stays open, and whoever comes next asks first.
 *
 * Returns: %FALSE, with @error set
 */
gboolean
todoku_registration_leave_open (TodokuRegistration  *self,
                                TodokuJob           *job,
                                GError              *failure,
                                GError             **error)
{
  g_autoptr(GError) reason = failure;
  g_autoptr(TodokuTx) tx = begin_with_row (self, job, error);
  gint64 rest = MAX (self->deadline - g_get_monotonic_time (), 0);
  const char *token = NULL;

  if (tx == NULL)
    return FALSE;

  if (self->stopped)
    token = TODOKU_FAILURE_STOPPED;
  else if (reason->domain == TODOKU_ERROR)
    token = todoku_error_get_token (reason);
  todoku_facts_note_failure (self->row, token, g_get_real_time () + rest);
  if (todoku_tx_put (tx, self->row, error) && todoku_tx_let_go (tx, self->row, error) &&
      todoku_tx_commit (tx, error))
    g_propagate_error (error, g_steal_pointer (&reason));

  return FALSE;
}

/**
 * todoku_registration_intend_again:
 * @self: a registration
 * @job: its job
 * @error: return location
 *
 * The certain answer "it is not there, and nothing of it can be on its way" ends the intent; a new
 * one is on disk before the request is sent again.
 *
 * Returns: whether it may be sent again
 */
gboolean
todoku_registration_intend_again (TodokuRegistration  *self,
                                  TodokuJob           *job,
                                  GError             **error)
{
  g_autoptr(TodokuTx) tx = begin_with_row (self, job, error);

  if (tx == NULL)
    return FALSE;
  /* What is cancelled from here on is noted in the new one. */
  if (todoku_registration_is_stopping (self, job))
    {
      g_clear_pointer (&tx, todoku_tx_free);
      return todoku_registration_stop (self, job, error);
    }
  g_clear_pointer (&self->intent, todoku_row_free);
  if (!todoku_tx_settle (tx, self->kind->create, self->row, "absent", error) ||
      !todoku_tx_intend (tx, self->kind->create, self->row, todoku_row_get_name (self->row),
                         self->old_id, &self->intent, error) ||
      !todoku_tx_commit (tx, error))
    return FALSE;

  self->may_send = TRUE;
  self->n_asked = 0;
  return TRUE;
}
