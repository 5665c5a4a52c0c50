/* SPDX-License-Identifier: GPL-3.0-or-later
 * Getting a domain or a link registered at the service, exactly once. The intent is on disk before
 * the request is sent. Only an answer that is certain ends it: after a lost answer, a 5xx, a crash
 * or a kill the service is asked by name, and only what it does not have once the grace is over is
 * sent again. Worker threads only.
 */
#include "todoku-register.h"

#include "todoku-error.h"
#include "todoku-facts.h"
#include "todoku-session-private.h"
#include "todoku-thread.h"
#include "todoku-watch-private.h"

/* How often one call sends a request whose answer is lost. */
#define MAX_SENT 2

/**
 * Registration:
 * @row: (owned) (nullable): the subject as it was last committed
 * @intent: (owned) (nullable): the open intent
 * @old_id: (owned) (nullable): the service's number of the set that is replaced
 * @fresh: this job has stored the row, so a refusal takes it away again
 * @may_send: the intent is on disk, and nothing of it has been sent
 * @settled: it is registered, and so it is stored
 * @stopped: a person has cancelled it before this job began, and nobody wants it again
 * @stop_note: brings a cancellation of this job to disk
 * @conflict: the service says that somebody has registered it there
 * @n_sent: how often it was sent
 * @n_asked: how often the service was asked since
 * @deadline: when the grace is over, in monotonic time
 * @lost: (owned) (nullable): how the last request failed
 */
typedef struct
{
  const TodokuRegisterOptions *options;
  const TodokuSubjectKind *kind;
  TodokuSubjectRow *row;
  TodokuJournalRow *intent;
  char *old_id;
  gboolean fresh;
  gboolean may_send;
  gboolean settled;
  gboolean stopped;
  TodokuStopNote stop_note;
  gboolean conflict;
  guint n_sent;
  guint n_asked;
  gint64 deadline;
  GError *lost;
} Registration;

static void
registration_clear (Registration *self)
{
  todoku_stop_note_end (&self->stop_note);
  g_clear_pointer (&self->row, todoku_row_free);
  g_clear_pointer (&self->intent, todoku_row_free);
  g_clear_pointer (&self->old_id, g_free);
  g_clear_error (&self->lost);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Registration, registration_clear)

/* What to register, or %NULL with @error set. A name that somebody is registering now belongs to
 * that call; one whose registration has ended is registered.
 */
static gpointer
find_or_make_row (TodokuJob     *job,
                  TodokuTx      *tx,
                  Registration  *self,
                  GError       **error)
{
  const TodokuSubjectKind *kind = self->kind;
  gpointer row = NULL;

  if (job->subject != 0)
    return todoku_tx_get (tx, kind->table, job->subject, error);

  row = todoku_row_copy (self->options->new_row);
  {
    g_autoptr(TodokuRow) other = NULL;

    if (!todoku_tx_find (tx, kind->table, todoku_row_get_server (row), todoku_row_get_name (row),
                         (gpointer *) &other, error))
      g_clear_pointer (&row, todoku_row_free);
    else if (other != NULL)
      {
        g_set_error (error, TODOKU_ERROR,
                     kind->is_registering (other) ? TODOKU_ERROR_BUSY : TODOKU_ERROR_DUPLICATE,
                     "“%s” is registered already", todoku_row_get_name (row));
        g_clear_pointer (&row, todoku_row_free);
      }
  }
  if (row != NULL && !todoku_watch_take_new (tx, row, error))
    g_clear_pointer (&row, todoku_row_free);
  self->fresh = row != NULL;

  return row;
}

/* What the open intent says: which set it replaces, or that it was cancelled. */
static gboolean
read_intent (TodokuTx      *tx,
             Registration  *self,
             GError       **error)
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
take_up (TodokuJob     *job,
         Registration  *self,
         GError       **error)
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

/* Reads the row again inside a transaction: what others have changed of it meanwhile stays. */
static TodokuTx *
begin_with_row (TodokuJob     *job,
                Registration  *self,
                GError       **error)
{
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);
  gpointer row;

  if (tx == NULL || (row = todoku_tx_get (tx, self->kind->table, job->subject, error)) == NULL)
    return NULL;

  todoku_row_free (self->row);
  self->row = row;
  return g_steal_pointer (&tx);
}

/* A set that is being issued again has to be brought to its end; a new one has not. One that was
 * stopped before this job began is asked about until nothing of it can be on its way.
 */
static gboolean
is_stopping (TodokuJob    *job,
             Registration *self)
{
  return self->old_id == NULL && todoku_job_is_cancelled (job);
}

static gboolean
is_unwanted (TodokuJob    *job,
             Registration *self)
{
  return self->stopped || is_stopping (job, self);
}

/* The service has it: the answer and the end of the intent are stored together. One whose
 * registration was cancelled meanwhile stays, and says so.
 */
static gboolean
adopt (TodokuJob           *job,
       Registration        *self,
       const TodokuRemote  *remote,
       GError             **error)
{
  g_autoptr(TodokuTx) tx = begin_with_row (job, self, error);
  const TodokuSubjectKind *kind = self->kind;
  gboolean stopped = is_unwanted (job, self);

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
give_up (TodokuJob     *job,
         Registration  *self,
         GError        *failure,
         const char    *token,
         GError       **error)
{
  g_autoptr(GError) reason = failure;
  g_autoptr(TodokuTx) tx = begin_with_row (job, self, error);

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

/* The service certainly has not registered it. */
static gboolean
refuse (TodokuJob     *job,
        Registration  *self,
        GError        *failure,
        GError       **error)
{
  return give_up (job, self, failure, todoku_error_get_token (failure), error);
}

/* Cancelled, and the service does not have it or does not say: it is never sent again. */
static gboolean
stop_without (TodokuJob     *job,
              Registration  *self,
              GError       **error)
{
  return give_up (job, self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                                  "The registration was cancelled"),
                  TODOKU_FAILURE_STOPPED, error);
}

static gboolean
stop_after (TodokuJob     *job,
            Registration  *self,
            GError        *failure,
            GError       **error)
{
  g_error_free (failure);

  return stop_without (job, self, error);
}

/* Nobody knows. The intent stays open, and whoever comes next asks first. */
static gboolean
leave_open (TodokuJob     *job,
            Registration  *self,
            GError        *failure,
            GError       **error)
{
  g_autoptr(GError) reason = failure;
  g_autoptr(TodokuTx) tx = begin_with_row (job, self, error);
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

/* The certain answer "it is not there, and nothing of it can be on its way" ends the intent; a new
 * one is on disk before the request is sent again.
 */
static gboolean
intend_again (TodokuJob     *job,
              Registration  *self,
              GError       **error)
{
  g_autoptr(TodokuTx) tx = begin_with_row (job, self, error);

  if (tx == NULL)
    return FALSE;
  /* What is cancelled from here on is noted in the new one. */
  if (is_stopping (job, self))
    {
      g_clear_pointer (&tx, todoku_tx_free);
      return stop_without (job, self, error);
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

static gboolean
is_it (TodokuJob           *job,
       Registration        *self,
       const TodokuRemote  *remote)
{
  return g_strcmp0 (remote->id, self->old_id) != 0 && self->kind->matches (self->row, remote);
}

static gboolean
handle_absent (TodokuJob     *job,
               Registration  *self,
               GError       **error)
{
  gboolean over = g_get_monotonic_time () >= self->deadline;

  /* Somebody has it, and not this account. */
  if (self->conflict)
    {
      self->lost->code = TODOKU_ERROR_TAKEN;
      return refuse (job, self, g_steal_pointer (&self->lost), error);
    }
  if (over && self->stopped)
    return stop_without (job, self, error);
  if (over && self->n_sent < MAX_SENT)
    return intend_again (job, self, error);
  if (!over && self->n_sent < MAX_SENT && self->options->patient)
    return TRUE;
  if (self->lost == NULL)
    self->lost = g_error_new_literal (TODOKU_ERROR, TODOKU_ERROR_TIMED_OUT,
                                      "The registration may still be on its way");

  return leave_open (job, self, g_steal_pointer (&self->lost), error);
}

/* Asks the service whether it has it. A cancellation ends a question, and then it is asked by name
 * once more; what happens when it is not there depends on the grace.
 */
static gboolean
ask (TodokuJob      *job,
     TodokuService  *service,
     Registration   *self,
     GError        **error)
{
  g_autoptr(GError) failure = NULL;
  g_autoptr(GPtrArray) remotes =
    todoku_ask_by_name (job, service, self->row,
                        is_stopping (job, self) ? NULL : job->cancellable, &failure);

  if (remotes == NULL && is_stopping (job, self) &&
      g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&failure);
      remotes = todoku_ask_by_name (job, service, self->row, NULL, &failure);
    }

  self->n_asked++;
  for (guint i = 0; remotes != NULL && i < remotes->len; i++)
    if (is_it (job, self, g_ptr_array_index (remotes, i)))
      return adopt (job, self, g_ptr_array_index (remotes, i), error);

  if (is_stopping (job, self))
    return stop_without (job, self, error);
  if (remotes != NULL)
    return handle_absent (job, self, error);

  /* Why the request failed says more than why asking about it failed. */
  return leave_open (job, self, self->lost != NULL ? g_steal_pointer (&self->lost)
                                                   : g_steal_pointer (&failure), error);
}

/* The intent is on disk. */
static gboolean
send_request (TodokuJob      *job,
              TodokuService  *service,
              Registration   *self,
              GError        **error)
{
  TodokuRemoteRequest request = { .region = job->server->region };
  g_autofree char *label = NULL;
  g_autoptr(TodokuRemote) remote = NULL;
  g_autoptr(TodokuTx) tx = NULL;
  GError *failure = NULL;
  gint64 ended_at;

  self->may_send = FALSE;
  if (is_stopping (job, self))
    return stop_without (job, self, error);

  self->n_sent++;
  self->kind->fill_request (self->row, &request, &label);
  remote = todoku_service_create (service, self->kind->remote, &request, &failure);
  ended_at = todoku_clock_now (job->clock);
  if (remote != NULL)
    return adopt (job, self, remote, error);

  todoku_job_note_service (job, failure);
  /* A conflict means that somebody has registered it there: it is taken over, not refused. */
  self->conflict = g_error_matches (failure, TODOKU_ERROR, TODOKU_ERROR_CONFLICT);
  if (todoku_error_is_certain (failure) && !self->conflict)
    return refuse (job, self, failure, error);

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
           ? leave_open (job, self, g_steal_pointer (&self->lost), error)
           : ask (job, service, self, error);
}

/* The new set is in force, so a failure here is not the call's: the old set stays in the journal
 * until it is gone.
 */
static gboolean
remove_old_set (TodokuJob      *job,
                TodokuService  *service,
                Registration   *self,
                GError        **error)
{
  g_autoptr(GError) failure = NULL;
  g_autoptr(TodokuTx) tx = NULL;

  if (!todoku_service_remove (service, self->kind->remote, self->old_id, &failure) &&
      !g_error_matches (failure, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND))
    {
      g_info ("The old set is still at the service: %s", failure->message);
      tx = todoku_tx_begin (job->store, error);
      return tx != NULL && todoku_tx_let_go (tx, self->row, error) && todoku_tx_commit (tx, error);
    }

  tx = todoku_tx_begin (job->store, error);
  return tx != NULL &&
         todoku_tx_settle (tx, self->kind->remove_old, self->row, "done", error) &&
         todoku_tx_commit (tx, error);
}

/* One turn in a slot. */
static gboolean
exchange (TodokuJob      *job,
          TodokuService  *service,
          Registration   *self,
          GError        **error)
{
  if (self->row == NULL && !take_up (job, self, error))
    return FALSE;
  if (!self->settled && !(self->may_send ? send_request (job, service, self, error)
                                         : ask (job, service, self, error)))
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
  const TodokuSubjectKind *kind = todoku_subject_kind_get (job->table);
  g_autoptr(TodokuTx) tx = NULL;
  g_autoptr(TodokuRow) other = NULL;

  if (job->subject != 0)
    return TRUE;

  tx = todoku_tx_begin_read (job->store, error);
  if (tx == NULL ||
      !todoku_tx_find (tx, kind->table, todoku_row_get_server (options->new_row),
                       todoku_row_get_name (options->new_row), (gpointer *) &other, error))
    return FALSE;
  if (other == NULL)
    return TRUE;

  g_set_error (error, TODOKU_ERROR,
               kind->is_registering (other) ? TODOKU_ERROR_BUSY : TODOKU_ERROR_DUPLICATE,
               "“%s” is registered already", todoku_row_get_name (other));
  return FALSE;
}

/* The last question of a registration that was cancelled needs a slot all the same. */
static TodokuService *
enter (TodokuJob     *job,
       Registration  *self,
       GError       **error)
{
  gboolean last = self->row != NULL && is_stopping (job, self);

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
  g_auto(Registration) self = {
    .options = options, .kind = todoku_subject_kind_get (job->table)
  };

  todoku_assert_worker ();

  if (!check_free (job, options, error))
    return FALSE;

  while (!self.settled)
    {
      GError *failure = NULL;
      TodokuService *service = enter (job, &self, &failure);
      gboolean ok;

      if (service == NULL && self.row != NULL)
        return is_stopping (job, &self)
                 ? stop_after (job, &self, failure, error)
                 : leave_open (job, &self, failure, error);
      if (service == NULL)
        {
          g_propagate_error (error, failure);
          return FALSE;
        }
      todoku_job_hold (job);
      ok = exchange (job, service, &self, error);
      todoku_job_release (job, NULL);
      todoku_job_leave (job);
      if (!ok)
        return FALSE;
      /* A cancellation ends the wait, and has it asked for the last time. */
      if (!self.settled && !self.may_send &&
          !todoku_ask_wait (job, self.n_asked, self.deadline, &failure))
        {
          if (!is_stopping (job, &self))
            return leave_open (job, &self, failure, error);
          g_error_free (failure);
        }
    }

  return TRUE;
}
