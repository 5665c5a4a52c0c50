/* SPDX-License-Identifier: GPL-3.0-or-later
 * Getting a domain or a link registered at the service, exactly once. The intent is on disk before
 * the request is sent. Only an answer that is certain ends it: after a lost answer, a 5xx, a crash
 * or a kill the service is asked by name, and only what it does not have once the grace is over is
 * sent again. The ends stand in todoku-register-end.c. Worker threads only.
 */
#include "todoku-register-private.h"

#include "todoku-error.h"
#include "todoku-facts.h"
#include "todoku-session-private.h"
#include "todoku-thread.h"
#include "todoku-watch-private.h"

/* How often one call sends a request whose answer is lost. */
#define MAX_SENT 2

/* A name that somebody is registering now belongs to that call; one whose registration has ended is
 * registered.
 */
static gboolean
is_name_free (TodokuTx                 *tx,
              const TodokuSubjectKind  *kind,
              gconstpointer             row,
              GError                  **error)
{
  g_autoptr(TodokuRow) other = NULL;

  if (!todoku_tx_find (tx, kind->table, todoku_row_get_server (row), todoku_row_get_name (row),
                       (gpointer *) &other, error))
    return FALSE;
  if (other == NULL)
    return TRUE;

  g_set_error (error, TODOKU_ERROR,
               kind->is_registering (other) ? TODOKU_ERROR_BUSY : TODOKU_ERROR_DUPLICATE,
               "“%s” is registered already", todoku_row_get_name (other));
  return FALSE;
}

/* What to register, or %NULL with @error set. */
static gpointer
find_or_make_row (TodokuJob           *job,
                  TodokuTx            *tx,
                  TodokuRegistration  *self,
                  GError             **error)
{
  g_autoptr(TodokuRow) row = NULL;

  if (job->subject != 0)
    return todoku_tx_get (tx, self->kind->table, job->subject, error);

  row = todoku_row_copy (self->options->new_row);
  if (!is_name_free (tx, self->kind, row, error) || !todoku_watch_take_new (tx, row, error))
    return NULL;

  self->fresh = TRUE;
  return g_steal_pointer (&row);
}

/* What the open intent says: which set it replaces, or that it was cancelled. */
static gboolean
read_intent (TodokuTx            *tx,
             TodokuRegistration  *self,
             GError             **error)
{
  gboolean is_noted = self->intent != NULL && todoku_stop_note_is_in (self->intent);
  g_autoptr(TodokuJournalRow) old = NULL;

  self->stopped = is_noted && self->options->unasked;
  /* Whoever asks for it now wants it again. */
  if (is_noted && !self->stopped &&
      !todoku_tx_note_detail (tx, self->kind->create, self->row, NULL, error))
    return FALSE;
  if (!self->fresh && self->kind->remove_old != NULL &&
      !todoku_tx_claim (tx, self->kind->remove_old, self->row, &old, error))
    return FALSE;

  if (old != NULL)
    self->old_id = g_strdup (old->token);
  else if (self->intent != NULL && self->intent->detail != NULL && !is_noted)
    self->old_id = g_strdup (self->intent->detail);
  else if (self->options->replaces != NULL || self->kind->is_registering (self->row))
    self->old_id = g_strdup (self->row->remote_id);

  return TRUE;
}

/* Makes the registration the business of this job: an intent of its own, or one that an earlier
 * call or a process that has died has left open.
 */
static gboolean
take_up (TodokuJob           *job,
         TodokuRegistration  *self,
         GError             **error)
{
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);
  const TodokuSubjectKind *kind = self->kind;
  gboolean reissue = self->options->replaces != NULL;

  if (tx == NULL || (self->row = find_or_make_row (job, tx, self, error)) == NULL)
    return FALSE;
  if (!self->fresh && !todoku_tx_claim (tx, kind->create, self->row, &self->intent, error))
    return FALSE;
  if (!read_intent (tx, self, error))
    return FALSE;

  /* Registered, but for the set that it replaces. */
  if (self->intent == NULL && self->old_id != NULL && !reissue &&
      !kind->is_registering (self->row))
    {
      self->settled = TRUE;
      return todoku_tx_commit (tx, error);
    }

  if (reissue && !kind->is_registering (self->row) &&
      g_strcmp0 (self->options->replaces, self->row->remote_id) != 0)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_BUSY,
                           "It has been changed meanwhile");
      return FALSE;
    }
  if (kind->is_registering (self->row) ? reissue : !kind->may_begin (self->row, reissue))
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_WRONG_STAGE,
                           reissue
                             ? "Only a registered set of CNAME records can be issued again"
                             : "It is registered already");
      return FALSE;
    }
  if (!todoku_tx_put (tx, self->row, error))
    return FALSE;
  if (self->intent == NULL)
    {
      if (!todoku_tx_intend (tx, kind->create, self->row, todoku_row_get_name (self->row),
                             self->old_id, &self->intent, error))
        return FALSE;
      self->may_send = TRUE;
    }
  if (!todoku_tx_commit (tx, error))
    return FALSE;

  job->subject = self->row->id;
  if (self->old_id == NULL)
    todoku_stop_note_begin (&self->stop_note, job, kind->create, self->row);
  todoku_job_show (job);
  self->deadline = todoku_ask_deadline (job, self->intent);
  return TRUE;
}

static gboolean
stop_after (TodokuJob           *job,
            TodokuRegistration  *self,
            GError              *failure,
            GError             **error)
{
  g_error_free (failure);

  return todoku_registration_stop (self, job, error);
}

static gboolean
is_it (TodokuJob          *job,
       TodokuRegistration *self,
       const TodokuRemote *remote)
{
  return g_strcmp0 (remote->id, self->old_id) != 0 && self->kind->matches (self->row, remote);
}

static gboolean
handle_absent (TodokuJob           *job,
               TodokuRegistration  *self,
               GError             **error)
{
  gboolean over = g_get_monotonic_time () >= self->deadline;

  /* Somebody has it, and not this account. */
  if (self->conflict)
    {
      self->lost->code = TODOKU_ERROR_TAKEN;
      return todoku_registration_refuse (self, job, g_steal_pointer (&self->lost), error);
    }
  if (over && self->stopped)
    return todoku_registration_stop (self, job, error);
  if (over && self->n_sent < MAX_SENT)
    return todoku_registration_intend_again (self, job, error);
  if (!over && self->n_sent < MAX_SENT && self->options->patient)
    return TRUE;
  if (self->lost == NULL)
    self->lost = g_error_new_literal (TODOKU_ERROR, TODOKU_ERROR_TIMED_OUT,
                                      "The registration may still be on its way");

  return todoku_registration_leave_open (self, job, g_steal_pointer (&self->lost), error);
}

/* Asks the service whether it has it. A cancellation ends a question, and then it is asked by name
 * once more; what happens when it is not there depends on the grace.
 */
static gboolean
ask_service (TodokuJob           *job,
             TodokuService       *service,
             TodokuRegistration  *self,
             GError             **error)
{
  g_autoptr(GError) failure = NULL;
  g_autoptr(GPtrArray) remotes =
    todoku_ask_by_name (job, service, self->row,
                        todoku_registration_is_stopping (self, job) ? NULL : job->cancellable,
                        &failure);

  if (remotes == NULL && todoku_registration_is_stopping (self, job) &&
      g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&failure);
      remotes = todoku_ask_by_name (job, service, self->row, NULL, &failure);
    }

  self->n_asked++;
  for (guint i = 0; remotes != NULL && i < remotes->len; i++)
    if (is_it (job, self, g_ptr_array_index (remotes, i)))
      return todoku_registration_adopt (self, job, g_ptr_array_index (remotes, i), error);

  if (todoku_registration_is_stopping (self, job))
    return todoku_registration_stop (self, job, error);
  if (remotes != NULL)
    return handle_absent (job, self, error);

  /* Why the request failed says more than why asking about it failed. */
  if (self->lost == NULL)
    self->lost = g_steal_pointer (&failure);

  return todoku_registration_leave_open (self, job, g_steal_pointer (&self->lost), error);
}

/* The intent is on disk. */
static gboolean
send_request (TodokuJob           *job,
              TodokuService       *service,
              TodokuRegistration  *self,
              GError             **error)
{
  TodokuRemoteRequest request = { .region = job->server->region };
  g_autofree char *label = NULL;
  g_autoptr(TodokuRemote) remote = NULL;
  g_autoptr(TodokuTx) tx = NULL;
  GError *failure = NULL;
  gint64 ended_at;

  self->may_send = FALSE;
  if (todoku_registration_is_stopping (self, job))
    return todoku_registration_stop (self, job, error);

  self->n_sent++;
  self->kind->fill_request (self->row, &request, &label);
  remote = todoku_service_create (service, self->kind->remote, &request, &failure);
  ended_at = todoku_clock_now (job->clock);
  if (remote != NULL && remote->records->len > 0)
    return todoku_registration_adopt (self, job, remote, error);
  /* It is there, and what is to be entered is still to be asked for. */
  if (remote != NULL)
    g_set_error_literal (&failure, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                         "The reply has no records");

  todoku_job_note_service (job, failure);
  /* A conflict means that somebody has registered it there: it is taken over, not refused. */
  self->conflict = g_error_matches (failure, TODOKU_ERROR, TODOKU_ERROR_CONFLICT);
  if (todoku_error_is_certain (failure) && !self->conflict)
    return todoku_registration_refuse (self, job, failure, error);

  g_clear_error (&self->lost);
  self->lost = failure;
  /* What never left this computer needs no grace. */
  if (todoku_error_is_unsent (failure))
    ended_at -= TODOKU_GRACE;
  else
    self->deadline = todoku_clock_deadline (job->clock, TODOKU_GRACE);
  tx = todoku_tx_begin (job->store, error);
  if (tx == NULL || !todoku_tx_note_attempt (tx, self->intent->id, ended_at, error) ||
      !todoku_tx_commit (tx, error))
    return FALSE;
  g_clear_pointer (&tx, todoku_tx_free);

  return todoku_error_is_unsent (self->lost)
           ? todoku_registration_leave_open (self, job, g_steal_pointer (&self->lost), error)
           : ask_service (job, service, self, error);
}

/* The new set is in force, so a failure here is not the call's: the old set stays in the journal
 * until it is gone.
 */
static gboolean
remove_old_set (TodokuJob           *job,
                TodokuService       *service,
                TodokuRegistration  *self,
                GError             **error)
{
  g_autoptr(GError) failure = NULL;
  gboolean gone = todoku_service_remove (service, self->kind->remote, self->old_id, &failure) ||
                  g_error_matches (failure, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND);
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);

  if (!gone)
    g_info ("The old set is still at the service: %s", failure->message);

  return tx != NULL &&
         (gone ? todoku_tx_settle (tx, self->kind->remove_old, self->row, "done", error)
               : todoku_tx_let_go (tx, self->row, error)) &&
         todoku_tx_commit (tx, error);
}

/* One turn in a slot. */
static gboolean
take_turn (TodokuJob           *job,
           TodokuService       *service,
           TodokuRegistration  *self,
           GError             **error)
{
  if (self->row == NULL && !take_up (job, self, error))
    return FALSE;
  if (!self->settled && !(self->may_send ? send_request (job, service, self, error)
                                         : ask_service (job, service, self, error)))
    return FALSE;

  if (self->settled && self->kind->complete != NULL &&
      !self->kind->complete (job, service, error))
    return FALSE;

  return !self->settled || self->old_id == NULL || remove_old_set (job, service, self, error);
}

/* Before anything waits for a slot or for a key: what is wrong with the input is said at once. */
static gboolean
check_free (TodokuJob                    *job,
            const TodokuRegisterOptions  *options,
            GError                      **error)
{
  g_autoptr(TodokuTx) tx = NULL;

  if (job->subject != 0)
    return TRUE;

  tx = todoku_tx_begin_read (job->store, error);

  return tx != NULL && is_name_free (tx, todoku_subject_kind_get (job->table), options->new_row,
                                     error);
}

/* The last question of a registration that was cancelled needs a slot all the same. */
static TodokuService *
enter_slot (TodokuJob           *job,
            TodokuRegistration  *self,
            GError             **error)
{
  gboolean last = self->row != NULL && todoku_registration_is_stopping (self, job);

  return last ? todoku_job_enter_last (job, error) : todoku_job_enter (job, error);
}

/**
 * todoku_register:
 * @job: a job with a subject, or with something new
 * @options: what to register
 * @error: return location; when nobody knows how it ended, it stays at its stage, with the intent
 *   open
 *
 * Brings a registration to its end, from wherever an earlier attempt left it.
 *
 * Returns: whether it is registered
 */
gboolean
todoku_register (TodokuJob                    *job,
                 const TodokuRegisterOptions  *options,
                 GError                      **error)
{
  g_auto(TodokuRegistration) self = {
    .options = options, .kind = todoku_subject_kind_get (job->table)
  };

  todoku_assert_worker ();

  if (!check_free (job, options, error))
    return FALSE;

  while (!self.settled)
    {
      GError *failure = NULL;
      TodokuService *service = enter_slot (job, &self, &failure);
      gboolean ok;

      if (service == NULL && self.row != NULL)
        return todoku_registration_is_stopping (&self, job)
                 ? stop_after (job, &self, failure, error)
                 : todoku_registration_leave_open (&self, job, failure, error);
      if (service == NULL)
        {
          g_propagate_error (error, failure);
          return FALSE;
        }
      todoku_job_hold (job);
      ok = take_turn (job, service, &self, error);
      todoku_job_release (job, NULL);
      todoku_job_leave (job);
      if (!ok)
        return FALSE;
      /* A cancellation ends the wait, and has it asked for the last time. */
      if (!self.settled && !self.may_send &&
          !todoku_ask_wait (job, self.n_asked, self.deadline, &failure))
        {
          if (!todoku_registration_is_stopping (&self, job))
            return todoku_registration_leave_open (&self, job, failure, error);
          g_error_free (failure);
        }
    }

  return TRUE;
}
