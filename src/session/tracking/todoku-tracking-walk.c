/* SPDX-License-Identifier: GPL-3.0-or-later
 * How a walk reads, looks, stores, waits and ends. What was learnt is laid on the row as it is by
 * then; a row that somebody else has moved on meanwhile is left alone. Worker threads only.
 */
#include "todoku-tracking-walk.h"

#include "todoku-domain-name.h"
#include "todoku-error.h"
#include "todoku-tracking-private.h"
#include "todoku-watch-private.h"

#define LONGEST_PAUSE_SECONDS 5
#define N_STEPS 3

/**
 * todoku_walk_clear:
 * @self: a walk that is over
 */
void
todoku_walk_clear (TodokuWalk *self)
{
  g_clear_pointer (&self->row, todoku_row_free);
  g_clear_pointer (&self->verdicts, g_ptr_array_unref);
}

/**
 * todoku_walk_read:
 * @self: a walk
 * @error: return location
 *
 * Reads the tracking domain anew.
 *
 * Returns: whether it is still there
 */
gboolean
todoku_walk_read (TodokuWalk  *self,
                  GError     **error)
{
  TodokuTrackingRow *row = todoku_job_read_subject (self->job, error);

  if (row == NULL)
    return FALSE;

  g_clear_pointer (&self->row, todoku_row_free);
  self->row = row;
  return TRUE;
}

static gboolean
is_moved (const TodokuTrackingRow *a,
          const TodokuTrackingRow *b)
{
  return a->stage != b->stage || g_strcmp0 (a->remote_id, b->remote_id) != 0 ||
         g_strcmp0 (a->certificate_id, b->certificate_id) != 0 ||
         g_strcmp0 (a->distribution_id, b->distribution_id) != 0;
}

/* What our own look found; laying it on twice changes nothing. */
static void
lay_verdicts (TodokuWalk *self)
{
  if (self->verdicts == NULL)
    return;

  for (int step = 1; step <= N_STEPS; step++)
    if (step == self->looked_step || self->looked_all)
      todoku_facts_take_verdicts (self->row->records, step,
                                  todoku_domain_name_parent (self->row->host), self->verdicts);
  if (!self->summary.nothing_known)
    self->row->checked_at = g_get_real_time ();
}

/**
 * todoku_walk_begin:
 * @self: a walk
 * @error: return location of %TODOKU_ERROR_BUSY when somebody else has moved it on
 *
 * Begins a transaction, in which @row is what is stored, with what our look found laid on it.
 *
 * Returns: (transfer full): the transaction, or %NULL with @error set
 */
TodokuTx *
todoku_walk_begin (TodokuWalk  *self,
                   GError     **error)
{
  g_autoptr(TodokuTx) tx = todoku_tx_begin (self->job->store, error);
  g_autoptr(TodokuTrackingRow) row = NULL;

  if (tx == NULL)
    return NULL;
  row = todoku_tx_get (tx, &todoku_tracking_table, self->job->subject, error);
  if (row == NULL)
    return NULL;
  if (is_moved (row, self->row))
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_BUSY, "It has been changed meanwhile");
      return NULL;
    }

  todoku_row_free (self->row);
  self->row = g_steal_pointer (&row);
  lay_verdicts (self);
  return g_steal_pointer (&tx);
}

/**
 * todoku_walk_commit:
 * @self: a walk
 * @tx: the transaction of todoku_walk_begin()
 * @error: return location
 *
 * Stores @row as it is now, and has it shown.
 *
 * Returns: whether it is on disk
 */
gboolean
todoku_walk_commit (TodokuWalk  *self,
                    TodokuTx    *tx,
                    GError     **error)
{
  if (!todoku_tx_put (tx, self->row, error) || !todoku_tx_commit (tx, error))
    return FALSE;

  todoku_job_show (self->job);
  return TRUE;
}

/**
 * todoku_walk_plan:
 * @self: a walk
 *
 * Plans the next look that comes by itself, if any makes sense at its stage.
 */
void
todoku_walk_plan (TodokuWalk *self)
{
  TodokuTrackingRow *row = self->row;
  TodokuLookPlan plan = { .attempts = row->attempts, .waits = self->options->waits };
  gint64 now = g_get_real_time ();
  gint64 next = 0;
  gint64 deadline;

  switch (row->stage)
    {
    case TODOKU_TRACKING_REGISTERING:
    case TODOKU_TRACKING_STEP1:
    case TODOKU_TRACKING_REQUESTING:
    case TODOKU_TRACKING_STEP2:
    case TODOKU_TRACKING_DISTRIBUTING:
    case TODOKU_TRACKING_STEP3:
    case TODOKU_TRACKING_REMOVING:
      if (self->stepped)
        plan = (TodokuLookPlan) { 0 }
      ;
      next = todoku_monitor_plan (&plan, &self->summary, !self->options->look,
                                  row->next_check_at, now);
      row->attempts = plan.attempts;
      self->options->waits = plan.waits;
      deadline = row->deadline - row->clock_offset + G_TIME_SPAN_SECOND;
      if (deadline > now)
        next = MIN (next, deadline);
      break;
    case TODOKU_TRACKING_COMPLETE:
      todoku_watch_plan (self->job->clock, row, FALSE);
      return;
    case TODOKU_TRACKING_EXPIRED:
    case TODOKU_TRACKING_REFUSED:
    case TODOKU_TRACKING_REMOVED:
    default:
      break;
    }

  row->next_check_at = next;
}

/**
 * todoku_walk_note_failure:
 * @self: a walk, in a transaction
 * @token: (nullable): what went wrong, or nothing
 *
 * Notes how the last attempt ended.
 */
void
todoku_walk_note_failure (TodokuWalk *self,
                          const char *token)
{
  g_free (self->row->failure);
  self->row->failure = g_strdup (token);
}

/**
 * todoku_walk_end_in:
 * @self: a walk that has come as far as it can now
 * @tx: the transaction of todoku_walk_begin()
 * @failure: (transfer full) (nullable): why it cannot go on
 * @error: return location of @failure
 *
 * Stores where it stands, why, and when to look again. The stage stays, so that trying again goes
 * on from here; what is open at the edge is left to whoever does.
 *
 * Returns: whether it came to a good end
 */
gboolean
todoku_walk_end_in (TodokuWalk  *self,
                    TodokuTx    *tx,
                    GError      *failure,
                    GError     **error)
{
  g_autoptr(GError) reason = failure;
  gint64 difference = todoku_clock_get_difference (self->job->clock);

  /* The edge refuses what is signed by a wrong clock, so it could not say what its own is. */
  if (difference != 0)
    self->row->clock_offset = difference;
  if (reason != NULL && reason->domain == TODOKU_ERROR)
    todoku_walk_note_failure (self, todoku_error_get_token (reason));
  todoku_walk_plan (self);
  if (!todoku_tx_let_go (tx, self->row, error) || !todoku_walk_commit (self, tx, error))
    return FALSE;

  self->ended = TRUE;
  self->job->answer = self->stepped || self->row->stage == TODOKU_TRACKING_COMPLETE;
  if (reason != NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  return failure == NULL;
}

/**
 * todoku_walk_probe:
 * @self: a walk
 * @edge_host: with whom to shake hands in the name of the tracking host
 * @error: return location, of %TODOKU_ERROR_CLOCK_SKEW as well: by a clock that is plainly wrong,
 *   any certificate is over or not good yet
 *
 * Returns: (transfer full): what the handshake showed, or %NULL with @error set
 */
TodokuEdgeProbe *
todoku_walk_probe (TodokuWalk  *self,
                   const char  *edge_host,
                   GError     **error)
{
  g_autoptr(TodokuEdgeProbe) probe =
    todoku_job_probe_edge (self->job, self->row->edge, edge_host, self->row->host, error);

  if (probe != NULL && probe->verdict == TODOKU_EDGE_VERDICT_EXPIRED &&
      todoku_clock_get_difference (self->job->clock) != 0)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_CLOCK_SKEW,
                           "The certificate cannot be judged");
      return NULL;
    }

  return g_steal_pointer (&probe);
}

/**
 * todoku_walk_end:
 * @self: a walk that has come as far as it can now
 * @failure: (transfer full) (nullable): why it cannot go on
 * @error: return location of @failure
 *
 * As todoku_walk_end_in(). What was cancelled stores nothing.
 *
 * Returns: whether it came to a good end
 */
gboolean
todoku_walk_end (TodokuWalk  *self,
                 GError      *failure,
                 GError     **error)
{
  g_autoptr(TodokuTx) tx = NULL;

  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, failure);
      return FALSE;
    }

  tx = todoku_walk_begin (self, error);
  if (tx == NULL)
    {
      g_clear_error (&failure);
      return FALSE;
    }

  return todoku_walk_end_in (self, tx, failure, error);
}

/**
 * todoku_tracking_wait_for_edge:
 * @job: a job that holds nothing and has no slot
 * @n_polls: (inout): how often it has waited
 * @error: return location of a cancellation
 *
 * Waits before the edge is asked again: ever longer.
 *
 * Returns: whether it was not cancelled
 */
gboolean
todoku_tracking_wait_for_edge (TodokuJob  *job,
                               guint      *n_polls,
                               GError    **error)
{
  gint64 seconds;

  (*n_polls)++;
  seconds = MIN (1 + *n_polls / 3, LONGEST_PAUSE_SECONDS);

  return todoku_clock_wait (job->clock, seconds * G_TIME_SPAN_SECOND, job->cancellable, error);
}

/**
 * todoku_walk_pause:
 * @self: a walk that waits for the edge
 * @ret_again: (out): whether to ask again; otherwise the edge has been asked often enough for now
 * @error: return location of a cancellation
 *
 * Waits a little before the edge is asked again: ever longer, and not for ever.
 *
 * Returns: whether it was not cancelled
 */
gboolean
todoku_walk_pause (TodokuWalk  *self,
                   gboolean    *ret_again,
                   GError     **error)
{
  *ret_again = self->n_polls < TODOKU_EDGE_POLLS;

  return !*ret_again || todoku_tracking_wait_for_edge (self->job, &self->n_polls, error);
}

/* What is complete lives on the records of the other steps too, though it is not they that a
 * handshake waits for: without that of step 2 the certificate is not renewed.
 */
static GPtrArray *
list_looked (TodokuWalk *self)
{
  self->looked_all = self->row->stage == TODOKU_TRACKING_COMPLETE;

  return self->looked_all
           ? todoku_watch_list_records (self->row)
           : todoku_facts_read_records (self->row->records, self->looked_step,
                                        todoku_domain_name_parent (self->row->host));
}

/* The summary is of the current step. */
static void
summarise_look (TodokuWalk *self)
{
  g_autoptr(GPtrArray) present = g_ptr_array_new ();
  g_autoptr(GPtrArray) current =
    todoku_facts_read_records (self->row->records, self->looked_step,
                               todoku_domain_name_parent (self->row->host));

  self->others_right = TRUE;
  for (guint i = 0; i < self->verdicts->len; i++)
    {
      TodokuVerdict *verdict = g_ptr_array_index (self->verdicts, i);

      if (g_ptr_array_find_with_equal_func (current, verdict->record,
                                            (GEqualFunc) todoku_record_is_same, NULL))
        g_ptr_array_add (present, verdict);
      else if (verdict->record->required && !todoku_verdict_is_right (verdict))
        self->others_right = FALSE;
    }
  todoku_facts_summarise (present, &self->summary);
}

/**
 * todoku_walk_look:
 * @self: a walk
 * @failure: (out) (nullable): why nothing could be looked up
 * @error: return location of a cancellation
 *
 * Looks the records of the current step up, and of what is complete those of the others that must
 * stay. A CDN that needs no record leaves step 2 empty.
 *
 * Returns: whether it was not cancelled
 */
gboolean
todoku_walk_look (TodokuWalk  *self,
                  GError     **failure,
                  GError     **error)
{
  g_autoptr(GPtrArray) records = NULL;

  self->looked = TRUE;
  self->looked_step = todoku_tracking_row_get_step (self->row);
  records = list_looked (self);
  if (records->len == 0)
    return TRUE;

  self->summary = (TodokuCheckSummary) { .nothing_known = TRUE };
  self->verdicts = todoku_job_look (self->job, records, failure);
  if (todoku_job_is_cancelled (self->job))
    {
      g_clear_error (failure);
      g_cancellable_set_error_if_cancelled (self->job->cancellable, error);
      return FALSE;
    }
  if (self->verdicts == NULL)
    return TRUE;

  summarise_look (self);
  /* A domain moves now and then; a look that nobody asked for does not have to notice. */
  if (!self->options->look || self->row->detected_company == NULL)
    self->job->detect = TRUE;
  if (self->summary.nothing_known)
    g_set_error_literal (failure, TODOKU_ERROR, TODOKU_ERROR_COULD_NOT_CHECK,
                         "None of the records could be looked up");

  return TRUE;
}
