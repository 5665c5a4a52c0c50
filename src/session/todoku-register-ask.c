/* SPDX-License-Identifier: GPL-3.0-or-later
 * Asking a service about a request whose answer is lost: when the grace is over, how long to wait
 * between two questions, and what to ask. Worker threads only.
 */
#include "todoku-register.h"

#include "todoku-error.h"

static const int pauses[] = { 1, 2, 4, 8, 15 };

/**
 * todoku_ask_deadline:
 * @job: a job
 * @intent: an open intent
 *
 * The stamp is another process's, perhaps by a clock that has been put back since; from here on the
 * monotonic clock counts.
 *
 * Returns: when its grace is over, in monotonic time
 */
gint64
todoku_ask_deadline (TodokuJob              *job,
                     const TodokuJournalRow *intent)
{
  gint64 passed = intent->attempt_ended_at != 0
                    ? todoku_clock_since (job->clock, intent->attempt_ended_at) : 0;

  return todoku_clock_deadline (job->clock, MAX (TODOKU_GRACE - passed, 0));
}

/**
 * todoku_ask_wait:
 * @job: a job
 * @n_asked: how often the service has been asked
 * @deadline: when the grace is over; it is asked then for the last time
 * @error: return location of a cancellation
 *
 * Waits before the next question, longer each time. Nothing is held meanwhile, and no slot is.
 *
 * Returns: whether to ask; %FALSE with @error set when cancelled
 */
gboolean
todoku_ask_wait (TodokuJob  *job,
                 guint       n_asked,
                 gint64      deadline,
                 GError    **error)
{
  guint index = MIN (MAX (n_asked, 1), G_N_ELEMENTS (pauses)) - 1;
  gint64 next = todoku_clock_deadline (job->clock, pauses[index] * G_TIME_SPAN_SECOND);

  return todoku_clock_wait_until (MIN (next, deadline), job->cancellable, error);
}

/**
 * todoku_ask_by_name:
 * @job: a job
 * @service: where it has a slot
 * @row: the subject
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Returns: (transfer full) (element-type TodokuRemote): what the service has of that name and
 *   nobody here knows as something else, or %NULL with @error set
 */
GPtrArray *
todoku_ask_by_name (TodokuJob                *job,
                    TodokuService            *service,
                    gconstpointer             row,
                    GCancellable             *cancellable,
                    GError                  **error)
{
  const TodokuSubjectKind *kind = todoku_subject_kind_get (((const TodokuRow *) row)->table);
  TodokuRemoteRequest request = { 0 };
  g_autofree char *label = NULL;
  g_autoptr(GPtrArray) remotes = NULL;
  g_autoptr(GPtrArray) others = NULL;
  g_autoptr(TodokuTx) tx = NULL;

  kind->fill_request (row, &request, &label);
  /* Somebody else may have split the host of a link into label and domain elsewhere. */
  remotes = todoku_service_list (service, kind->remote,
                                 kind->remote == TODOKU_REMOTE_DOMAIN ? request.domain : NULL,
                                 cancellable, error);
  if (remotes == NULL || (tx = todoku_tx_begin_read (job->store, error)) == NULL)
    return NULL;
  others = todoku_tx_list (tx, kind->table, "server", todoku_row_get_server (row), error);
  if (others == NULL)
    return NULL;

  for (guint i = remotes->len; i > 0; i--)
    {
      const TodokuRemote *remote = g_ptr_array_index (remotes, i - 1);
      gboolean taken = FALSE;

      for (guint j = 0; !taken && j < others->len; j++)
        {
          const TodokuSubjectRow *other = g_ptr_array_index (others, j);

          taken = other->id != job->subject &&
                  g_strcmp0 (other->remote_id, remote->id) == 0;
        }
      if (taken || !kind->matches (row, remote))
        g_ptr_array_remove_index (remotes, i - 1);
    }

  return g_steal_pointer (&remotes);
}
