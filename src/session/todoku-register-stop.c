/* SPDX-License-Identifier: GPL-3.0-or-later
 * A person's cancellation of a registration goes to disk at once, in a transaction of its own, and
 * not only with the answer of the service: whoever takes the intent up after a crash must know of
 * it, or would send again what was cancelled. Worker threads; the handler runs on whichever thread
 * cancels, and does nothing but start one.
 */
#include "todoku-register-private.h"

#include "todoku-stage.h"
#include "todoku-thread.h"

static gpointer
note_stop_thread (gpointer data)
{
  TodokuStopNote *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuTx) tx = todoku_tx_begin (self->store, &error);

  /* An intent that has been settled meanwhile is past being stopped. */
  if (tx == NULL ||
      !todoku_tx_note_detail (tx, self->effect, self->row, TODOKU_FAILURE_STOPPED, &error) ||
      !todoku_tx_commit (tx, &error))
    g_info ("The cancellation could not be stored: %s", error->message);

  return NULL;
}

static void
stop_note_cancelled_cb (GCancellable *cancellable,
                        gpointer      user_data)
{
  TodokuStopNote *self = user_data;
  g_autoptr(GError) error = NULL;

  self->thread = g_thread_try_new ("todoku-stop", note_stop_thread, self, &error);
  if (self->thread == NULL)
    g_info ("The cancellation could not be stored: %s", error->message);
}

/**
 * todoku_stop_note_begin:
 * @self: a note that is all zero
 * @job: a job whose intent is on disk
 * @effect: its effect
 * @row: its subject
 *
 * From now on a cancellation is written into the open intent, and into its successor.
 */
void
todoku_stop_note_begin (TodokuStopNote *self,
                        TodokuJob      *job,
                        const char     *effect,
                        gconstpointer   row)
{
  todoku_assert_worker ();

  if (job->cancellable == NULL)
    return;

  self->store = job->store;
  self->effect = effect;
  self->row = todoku_row_copy (row);
  self->cancellable = g_object_ref (job->cancellable);
  self->handler = g_cancellable_connect (self->cancellable, G_CALLBACK (stop_note_cancelled_cb),
                                         self, NULL);
}

/**
 * todoku_stop_note_end:
 * @self: a note, begun or not
 *
 * Waits until what was cancelled is on disk.
 */
void
todoku_stop_note_end (TodokuStopNote *self)
{
  /* After this no handler runs. */
  if (self->cancellable != NULL)
    g_cancellable_disconnect (self->cancellable, self->handler);
  if (self->thread != NULL)
    g_thread_join (g_steal_pointer (&self->thread));
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->row, todoku_row_free);
}

/**
 * todoku_stop_note_is_in:
 * @intent: an open intent
 *
 * Returns: whether a person has cancelled it
 */
gboolean
todoku_stop_note_is_in (const TodokuJournalRow *intent)
{
  return g_strcmp0 (intent->detail, TODOKU_FAILURE_STOPPED) == 0;
}
