/* SPDX-License-Identifier: GPL-3.0-or-later
 * The look at one thing that is complete: claimed in the database, so that of two processes exactly
 * one looks; judged on the row as it is by then, and only by who still holds the claim. A process
 * that is killed in between loses nothing: its claim runs out. The story runs on a worker, the call
 * below it on the main thread.
 */
#include "todoku-watch-private.h"

#include "todoku-domain-name.h"
#include "todoku-error.h"
#include "todoku-facts.h"

#define CONFIRM_DELAY G_TIME_SPAN_HOUR

/**
 * WatchOptions:
 * @all: whether to look also where it is not time yet
 */
typedef struct
{
  gboolean all;
} WatchOptions;

/**
 * Claim:
 * @row: (owned): the subject as it was claimed
 * @lease: what its next_check_at was set to
 * @before: what that was
 * @planned: the same where it was not time yet, otherwise 0
 */
typedef struct
{
  gpointer row;
  gint64 lease;
  gint64 before;
  gint64 planned;
} Claim;

static void
claim_clear (Claim *claim)
{
  todoku_row_free (claim->row);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Claim, claim_clear)

/**
 * todoku_watch_event_free:
 * @event: (transfer full) (nullable): an event
 */
void
todoku_watch_event_free (TodokuWatchEvent *event)
{
  if (event == NULL)
    return;

  g_clear_object (&event->subject);
  g_free (event->name);
  todoku_row_free (event->row);
  g_free (event);
}

/**
 * todoku_watch_outcome_free:
 * @outcome: (transfer full) (nullable): an outcome
 */
void
todoku_watch_outcome_free (TodokuWatchOutcome *outcome)
{
  if (outcome == NULL)
    return;

  g_clear_error (&outcome->unasked);
  g_clear_pointer (&outcome->events, g_ptr_array_unref);
  g_free (outcome);
}

static void
free_outcome (gpointer outcome)
{
  todoku_watch_outcome_free (outcome);
}

static void
add_event (TodokuWatchOutcome   *outcome,
           TodokuWatchEventKind  kind,
           const char           *name,
           TodokuHistoryRow     *row)
{
  TodokuWatchEvent *event = g_new0 (TodokuWatchEvent, 1);

  event->kind = kind;
  event->name = g_strdup (name);
  event->row = row;
  g_ptr_array_add (outcome->events, event);
}

/* Moves the next look ahead by a lease before anything is asked. Nothing is held while waiting. */
static gboolean
claim_look (TodokuJob           *job,
            TodokuWatchOutcome  *outcome,
            Claim               *claim,
            GError             **error)
{
  const WatchOptions *options = job->options;
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);
  g_autoptr(TodokuWatchRow) watch = NULL;
  TodokuWatchFacts facts;
  gint64 now = g_get_real_time ();

  if (tx == NULL || (watch = todoku_tx_get (tx, &todoku_watch_table, 1, error)) == NULL)
    return FALSE;
  if (watch->paused_until > now)
    {
      outcome->paused_until = watch->paused_until;
      return TRUE;
    }

  claim->row = todoku_tx_get (tx, job->table, job->subject, error);
  if (claim->row == NULL)
    return FALSE;
  todoku_watch_read_facts (claim->row, &facts);
  if (!facts.complete || !facts.monitored || (!options->all && !todoku_watch_is_due (&facts, now)))
    return TRUE;

  claim->before = facts.next_check_at;
  claim->planned = todoku_watch_is_due (&facts, now) ? 0 : facts.next_check_at;
  claim->lease = now + TODOKU_WATCH_LEASE;
  facts.next_check_at = claim->lease;
  todoku_watch_write_facts (claim->row, &facts);
  if (!todoku_tx_put (tx, claim->row, error) || !todoku_tx_commit (tx, error))
    return FALSE;

  outcome->looked = TRUE;
  return TRUE;
}

static TodokuWatchSeen
summarise (GPtrArray *verdicts)
{
  guint n_right = 0, n_unknown = 0;

  for (guint i = 0; verdicts != NULL && i < verdicts->len; i++)
    {
      const TodokuVerdict *verdict = g_ptr_array_index (verdicts, i);

      if (!verdict->record->required)
        continue;
      if (verdict->state == TODOKU_RECORD_STATE_UNKNOWN)
        n_unknown++;
      else if (todoku_verdict_is_right (verdict))
        n_right++;
      else
        return TODOKU_SEEN_WRONG;
    }

  return n_right > 0 && n_unknown == 0 ? TODOKU_SEEN_RIGHT : TODOKU_SEEN_UNASKED;
}

/* What could not be asked leaves standing what was known. */
static void
lay_known (gpointer   row,
           GPtrArray *verdicts)
{
  const TodokuDomainRow *domain = row;
  const TodokuTrackingRow *tracking = row;
  gboolean is_domain = domain->table == &todoku_domain_table;
  const char *zone = is_domain ? domain->name : todoku_domain_name_parent (tracking->host);
  GPtrArray *records = todoku_row_get_records (row);
  g_autoptr(GPtrArray) known = g_ptr_array_new ();

  for (guint i = 0; i < verdicts->len; i++)
    {
      TodokuVerdict *verdict = g_ptr_array_index (verdicts, i);

      if (verdict->state != TODOKU_RECORD_STATE_UNKNOWN)
        g_ptr_array_add (known, verdict);
    }
  for (int step = is_domain ? 0 : 1; records != NULL && step <= (is_domain ? 0 : 3); step++)
    todoku_facts_take_verdicts (records, step, zone, known);
}

static gboolean
note_events (TodokuTx            *tx,
             TodokuWatchOutcome  *outcome,
             gconstpointer        row,
             GPtrArray           *written,
             TodokuWatchTurn      turn,
             GError             **error)
{
  const char *name = todoku_row_get_name (row);
  TodokuHistoryRow *cause = NULL;

  if (turn == TODOKU_TURN_ALARM)
    {
      if (!todoku_watch_note_alarm (tx, row, &cause, error))
        return FALSE;
      add_event (outcome, TODOKU_WATCH_ALARM, name, cause);
      return TRUE;
    }

  for (guint i = 0; i < written->len; i++)
    if (turn != TODOKU_TURN_RECOVERED || i > 0)
      add_event (outcome, TODOKU_WATCH_CHANGED, name,
                 todoku_history_row_copy (g_ptr_array_index (written, i)));
  if (turn == TODOKU_TURN_RECOVERED)
    add_event (outcome, TODOKU_WATCH_RECOVERED, name,
               written->len > 0 ? todoku_history_row_copy (g_ptr_array_index (written, 0)) : NULL);

  return TRUE;
}

static gboolean
note_surroundings (TodokuTx                      *tx,
                   gpointer                       row,
                   const TodokuWatchCertificate  *certificate,
                   const TodokuWatchAround       *around,
                   GPtrArray                     *written,
                   TodokuWatchSeen               *seen,
                   GError                       **error)
{
  if (((TodokuRow *) row)->table == &todoku_tracking_table)
    return todoku_watch_note_certificate (tx, row, certificate, written, seen, error);

  return todoku_watch_note_around (tx, row, around, written, error);
}

/* What was seen is laid on the row as it is by now. Who has lost the claim, because it took too
 * long or because somebody else has looked meanwhile, judges nothing.
 */
static gboolean
settle_look (TodokuJob                     *job,
             TodokuWatchOutcome            *outcome,
             const Claim                   *claim,
             GPtrArray                     *verdicts,
             const TodokuWatchCertificate  *certificate,
             const TodokuWatchAround       *around,
             TodokuWatchSeen                seen,
             GError                       **error)
{
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);
  g_autoptr(TodokuRow) row = NULL;
  g_autoptr(GPtrArray) written = NULL;
  TodokuWatchFacts facts;
  TodokuWatchTurn turn;
  gint64 now = g_get_real_time ();

  if (tx == NULL || (row = todoku_tx_get (tx, job->table, job->subject, error)) == NULL)
    return FALSE;
  todoku_watch_read_facts (row, &facts);
  if (!facts.complete || facts.next_check_at != claim->lease)
    {
      outcome->looked = FALSE;
      return TRUE;
    }

  written = verdicts != NULL ? todoku_watch_note (tx, row, verdicts, error) : todoku_rows_new ();
  if (written == NULL)
    return FALSE;
  if (verdicts != NULL)
    lay_known (row, verdicts);
  if (!note_surroundings (tx, row, certificate, around, written, &seen, error))
    return FALSE;
  turn = todoku_watch_judge (&facts, seen, &(TodokuWatchTimes) {
    .now = now,
    .planned = claim->planned,
    .night = todoku_watch_next_night (job->clock, todoku_row_get_name (row), now),
    .confirm = todoku_clock_after (job->clock, now, CONFIRM_DELAY),
    .retry = todoku_clock_after (job->clock, now,
                                 todoku_monitor_next_look (facts.attempts, now) - now),
  });
  todoku_watch_write_facts (row, &facts);

  return note_events (tx, outcome, row, written, turn, error) && todoku_tx_put (tx, row, error) &&
         todoku_tx_commit (tx, error);
}

/* Somebody has stopped it: what was claimed is as if it had not been. */
static gboolean
give_back (TodokuJob    *job,
           const Claim  *claim,
           GError      **error)
{
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, NULL);
  g_autoptr(TodokuRow) row = tx != NULL ? todoku_tx_get (tx, job->table, job->subject, NULL) : NULL;
  TodokuWatchFacts facts;

  g_cancellable_set_error_if_cancelled (job->cancellable, error);
  if (row == NULL)
    return FALSE;

  todoku_watch_read_facts (row, &facts);
  if (facts.next_check_at != claim->lease)
    return FALSE;
  facts.next_check_at = claim->before;
  todoku_watch_write_facts (row, &facts);
  if (todoku_tx_put (tx, row, NULL))
    todoku_tx_commit (tx, NULL);

  return FALSE;
}

static gboolean
watch_subject (TodokuJob  *job,
               GError    **error)
{
  g_autoptr(TodokuWatchOutcome) outcome = g_new0 (TodokuWatchOutcome, 1);
  g_auto(Claim) claim = { 0 };
  g_autoptr(GPtrArray) records = NULL;
  g_autoptr(GPtrArray) verdicts = NULL;
  g_auto(TodokuWatchCertificate) certificate = { 0 };
  g_auto(TodokuWatchAround) around = { 0 };
  TodokuWatchSeen seen;

  outcome->events = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_watch_event_free);
  if (!claim_look (job, outcome, &claim, error))
    return FALSE;
  if (outcome->looked)
    {
      records = todoku_watch_list_records (claim.row);
      verdicts = todoku_job_look (job, records, &outcome->unasked);
      if (verdicts != NULL && job->table == &todoku_tracking_table)
        todoku_watch_look_at_certificate (job, claim.row, verdicts, &certificate);
      else if (verdicts != NULL)
        todoku_watch_look_around (job, claim.row, &around);
      if (todoku_job_is_cancelled (job))
        return give_back (job, &claim, error);
      seen = todoku_watch_weigh_certificate (summarise (verdicts), &certificate);
      if (seen == TODOKU_SEEN_UNASKED && outcome->unasked == NULL)
        g_set_error_literal (&outcome->unasked, TODOKU_ERROR, TODOKU_ERROR_COULD_NOT_CHECK,
                             "None of the records could be looked up");
      if (!settle_look (job, outcome, &claim, verdicts, &certificate, &around, seen, error))
        return FALSE;
    }

  job->found = g_steal_pointer (&outcome);
  job->free_found = free_outcome;
  return TRUE;
}

static void
return_outcome (TodokuSession *self,
                GTask         *task,
                TodokuRun     *run)
{
  TodokuWatchOutcome *outcome = g_steal_pointer (&run->job.found);

  for (guint i = 0; i < outcome->events->len; i++)
    {
      TodokuWatchEvent *event = g_ptr_array_index (outcome->events, i);

      g_set_object (&event->subject, run->object);
    }
  if (outcome->events->len > 0)
    todoku_session_emit_changed (self, run->object);
  todoku_job_return_pointer (task, outcome, free_outcome);
}

/**
 * todoku_session_watch_async:
 * @self: the session
 * @subject: a domain or a tracking domain
 * @all: whether to look also when it is not time yet
 * @cancellable: (nullable): a cancellable
 * @callback: called at the end
 * @user_data: its argument
 *
 * Looks at something that is complete and watched, unless another process does.
 */
void
todoku_session_watch_async (TodokuSession       *self,
                            gpointer             subject,
                            gboolean             all,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = todoku_session_new_task (self, cancellable, callback, user_data,
                                         todoku_session_watch_async, "session watch");
  WatchOptions options = { .all = all };

  if (!todoku_session_claim (self, task, subject, TODOKU_OPERATION_CHECK))
    return;

  todoku_session_run_job (self, task, &(TodokuRunSpec) {
    .func = watch_subject,
    .priority = TODOKU_PRIORITY_NIGHT,
    .server = todoku_subject_get_server (subject),
    .object = subject,
    .table = todoku_subject_get_table (subject),
    .needs_edge = TODOKU_IS_TRACKING_DOMAIN (subject),
    .options = g_memdup2 (&options, sizeof options),
    .free_options = g_free,
    .end = return_outcome,
  });
}

/**
 * todoku_session_watch_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full): what became of it, or %NULL with @error set
 */
TodokuWatchOutcome *
todoku_session_watch_finish (TodokuSession  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_watch_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
