/* SPDX-License-Identifier: GPL-3.0-or-later
 * One DNS UPDATE (RFC 2136) that adds or removes records, from its intent to its end. What it is
 * about is on disk, as such, before it is sent; when its answer is lost the server itself is asked
 * what stands there, now or by whoever comes next. It is never sent twice. Worker threads only.
 */
#include "todoku-update-message.h"

#include "todoku-error.h"
#include "todoku-stage.h"

/* How often a server is asked about an update whose answer is lost, before that is left to whoever
 * comes next. Nothing is doubled meanwhile: a record is in a zone or it is not.
 */
#define MAX_ASKED 3

/**
 * todoku_update_message_init:
 * @self: (out caller-allocates): a message
 * @job: a job whose options are a #TodokuUpdateOptions
 * @effect: what the journal calls it
 *
 * Begins a message about nothing. Domain and zone are set by the story.
 */
void
todoku_update_message_init (TodokuUpdateMessage *self,
                            TodokuJob           *job,
                            const char          *effect)
{
  self->options = job->options;
  self->effect = effect;
  self->rows = todoku_rows_new ();
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
}

/**
 * todoku_update_message_clear:
 * @self: a message
 *
 * Frees what it holds.
 */
void
todoku_update_message_clear (TodokuUpdateMessage *self)
{
  g_clear_pointer (&self->domain, todoku_row_free);
  g_clear_pointer (&self->zone, g_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->own, g_ptr_array_unref);
  g_clear_pointer (&self->intent, todoku_row_free);
}

/**
 * todoku_update_message_has_dns:
 * @job: the job
 * @error: return location
 *
 * Returns: whether there is a DNS to ask
 */
gboolean
todoku_update_message_has_dns (TodokuJob  *job,
                               GError    **error)
{
  if (job->dns != NULL)
    return TRUE;

  /* The DNS of a practice domain is there only while the practice server runs. */
  if (job->server->practice)
    g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_PRACTICE_FAILED,
                         "The practice server does not run");
  else
    g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_COULD_NOT_CHECK,
                         "There is no resolver to ask");
  return FALSE;
}

/**
 * todoku_update_message_take:
 * @self: a message
 * @row: (transfer full): a record that it is about
 */
void
todoku_update_message_take (TodokuUpdateMessage *self,
                            TodokuAddedRow      *row)
{
  g_ptr_array_add (self->records, todoku_update_read_row (row));
  g_ptr_array_add (self->rows, row);
}

/**
 * todoku_update_message_store_rows:
 * @self: a message
 * @tx: a transaction
 * @stage: how its records stand from now on
 * @error: return location
 *
 * Returns: whether @tx holds what the message is about
 */
gboolean
todoku_update_message_store_rows (TodokuUpdateMessage  *self,
                                  TodokuTx             *tx,
                                  TodokuAddedStage      stage,
                                  GError              **error)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      TodokuAddedRow *row = g_ptr_array_index (self->rows, i);

      row->stage = stage;
      if (!todoku_tx_put (tx, row, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
delete_rows (TodokuTx   *tx,
             GPtrArray  *rows,
             GError    **error)
{
  for (guint i = 0; i < rows->len; i++)
    if (!todoku_tx_delete (tx, &todoku_added_table,
                           ((TodokuRow *) g_ptr_array_index (rows, i))->id, error))
      return FALSE;

  return TRUE;
}

static gboolean
note_replaced (TodokuUpdateMessage  *self,
               TodokuTx             *tx,
               GError              **error)
{
  for (guint i = 0; self->items != NULL && i < self->items->len; i++)
    {
      const TodokuPublishItem *item = g_ptr_array_index (self->items, i);

      if (item->action == TODOKU_PUBLISH_REPLACE &&
          !todoku_update_note_replaced (tx, self->domain, item->replaced, item->record, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * todoku_update_message_intend:
 * @self: a message
 * @tx: a transaction
 * @error: return location
 *
 * Makes whatever is open for the domain this message's business, and a new intent of it.
 *
 * Returns: whether the intent is in @tx
 */
gboolean
todoku_update_message_intend (TodokuUpdateMessage  *self,
                              TodokuTx             *tx,
                              GError              **error)
{
  static const char *const effects[] = { TODOKU_EFFECT_PUBLISH, TODOKU_EFFECT_UNPUBLISH };

  for (guint i = 0; i < G_N_ELEMENTS (effects); i++)
    {
      g_autoptr(TodokuJournalRow) open = NULL;

      if (!todoku_tx_claim (tx, effects[i], self->domain, &open, error) ||
          (open != NULL && !todoku_tx_settle (tx, effects[i], self->domain, "repeated", error)))
        return FALSE;
    }

  return todoku_tx_intend (tx, self->effect, self->domain, self->zone, self->options->server,
                           &self->intent, error);
}

/**
 * todoku_update_message_end:
 * @self: a message with an intent
 * @job: the job
 * @stands: whether its records stand in the zone now; otherwise they are forgotten
 * @outcome: what the journal calls the end
 * @error: return location
 *
 * Returns: whether that is stored
 */
gboolean
todoku_update_message_end (TodokuUpdateMessage  *self,
                           TodokuJob            *job,
                           gboolean              stands,
                           const char           *outcome,
                           GError              **error)
{
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);

  return tx != NULL &&
         (stands ? todoku_update_message_store_rows (self, tx, TODOKU_ADDED_STANDS, error) &&
          note_replaced (self, tx, error)
                 : delete_rows (tx, self->rows, error)) &&
         todoku_tx_settle (tx, self->effect, self->domain, outcome, error) &&
         todoku_tx_commit (tx, error);
}

/**
 * todoku_update_message_ask:
 * @self: a message
 * @job: the job
 * @standing: what is wanted to be known
 *
 * Returns: whether the server says that all of it stands there (@standing), or nothing of it
 */
gboolean
todoku_update_message_ask (TodokuUpdateMessage *self,
                           TodokuJob           *job,
                           gboolean             standing)
{
  g_autoptr(GError) failure = NULL;
  g_autoptr(GPtrArray) items =
    todoku_update_plan (job, self->options, self->zone, self->records, self->own, NULL, &failure);

  if (items == NULL)
    {
      g_info ("What became of the update is not known: %s", failure->message);
      return FALSE;
    }
  for (guint i = 0; i < items->len; i++)
    if ((((TodokuPublishItem *) g_ptr_array_index (items, i))->action == TODOKU_PUBLISH_PRESENT) !=
        standing)
      return FALSE;

  return TRUE;
}

/* The answer is lost. What stands there says whether the message arrived. */
static gboolean
find_out (TodokuJob            *job,
          TodokuUpdateMessage  *self,
          gboolean              adding,
          GError               *failure,
          GError              **error)
{
  g_autoptr(GError) reason = failure;
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);

  if (tx == NULL ||
      !todoku_tx_note_attempt (tx, self->intent->id, todoku_clock_now (job->clock), error) ||
      !todoku_tx_commit (tx, error))
    return FALSE;
  g_clear_pointer (&tx, todoku_tx_free);

  for (guint n_asked = 1; n_asked <= MAX_ASKED; n_asked++)
    {
      if (todoku_update_message_ask (self, job, adding))
        return todoku_update_message_end (self, job, adding, "done", error);
      if (n_asked < MAX_ASKED && !todoku_ask_wait (job, n_asked, G_MAXINT64, NULL))
        break;
    }

  tx = todoku_tx_begin (job->store, error);
  if (tx != NULL && todoku_tx_let_go (tx, self->domain, error) && todoku_tx_commit (tx, error))
    g_propagate_error (error, g_steal_pointer (&reason));

  return FALSE;
}

/**
 * todoku_update_message_send:
 * @self: a message whose intent, and what it is about, are on disk
 * @job: the job, which holds
 * @error: return location
 *
 * Sends it and brings it to its end. Nothing takes an update up unasked, so a cancellation that
 * comes later needs no note there: whoever asks for it next sees what stands in the zone.
 *
 * Returns: whether it is done; an answer that stays unknown leaves the intent open
 */
gboolean
todoku_update_message_send (TodokuUpdateMessage  *self,
                            TodokuJob            *job,
                            GError              **error)
{
  gboolean adding = g_str_equal (self->effect, TODOKU_EFFECT_PUBLISH);
  GError *failure = NULL;

  if (todoku_job_is_cancelled (job))
    {
      if (todoku_update_message_end (self, job, !adding, TODOKU_FAILURE_STOPPED, error))
        g_cancellable_set_error_if_cancelled (job->cancellable, error);
      return FALSE;
    }

  if (adding ? todoku_update_add (job, self->options, self->zone, self->records, self->own,
                                  &failure)
             : todoku_update_remove (job, self->options, self->zone, self->records, &failure))
    return todoku_update_message_end (self, job, adding, "done", error);
  if (!todoku_error_is_without_effect (failure))
    return find_out (job, self, adding, failure, error);

  /* Nothing has changed there. */
  if (todoku_update_message_end (self, job, !adding, todoku_error_get_token (failure), error))
    g_propagate_error (error, failure);
  else
    g_error_free (failure);

  return FALSE;
}
