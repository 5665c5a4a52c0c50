/* SPDX-License-Identifier: GPL-3.0-or-later
 * Taking back by DNS UPDATE exactly what was added, and nothing that somebody has changed since or
 * that another domain lives on. What an earlier message may still bring is waited for first. The
 * story runs on a worker, the call below it on the main thread.
 */
#include "todoku-update-message.h"

#include "todoku-error.h"

/* Chooses what to take back: one message is for one zone, and what was added to another one waits
 * for the next call.
 */
static gboolean
store_removal (TodokuJob            *job,
               TodokuUpdateMessage  *self,
               GError              **error)
{
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);
  g_autoptr(GPtrArray) added = NULL;

  if (tx == NULL)
    return FALSE;
  added = todoku_tx_list (tx, &todoku_added_table, "domain", job->subject, error);
  if (added == NULL)
    return FALSE;

  for (guint i = 0; i < added->len; i++)
    {
      TodokuAddedRow *row = g_ptr_array_index (added, i);
      gboolean handed_over;

      if (self->zone == NULL)
        self->zone = g_strdup (row->zone);
      if (!g_str_equal (self->zone, row->zone))
        continue;
      if (!todoku_update_hand_over (tx, self->domain, row, &handed_over, error))
        return FALSE;
      if (handed_over)
        continue;
      todoku_update_message_take (self, todoku_row_copy (row));
    }

  return (self->rows->len == 0 ||
          (todoku_update_message_store_rows (self, tx, TODOKU_ADDED_REMOVING, error) &&
           todoku_update_message_intend (self, tx, error))) &&
         todoku_tx_commit (tx, error);
}

/* Reads what an earlier call may still have on its way; no records when that is nothing. */
static gboolean
read_pending (TodokuJob            *job,
              TodokuUpdateMessage  *self,
              GError              **error)
{
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);
  g_autoptr(GPtrArray) added = NULL;

  if (tx == NULL ||
      !todoku_tx_claim (tx, TODOKU_EFFECT_PUBLISH, self->domain, &self->intent, error) ||
      (added = todoku_tx_list (tx, &todoku_added_table, "domain", job->subject, error)) == NULL ||
      !todoku_tx_commit (tx, error))
    return FALSE;

  for (guint i = 0; self->intent != NULL && i < added->len; i++)
    {
      const TodokuAddedRow *row = g_ptr_array_index (added, i);

      if (row->stage != TODOKU_ADDED_ADDING)
        continue;
      if (self->zone == NULL)
        self->zone = g_strdup (row->zone);
      todoku_update_message_take (self, todoku_row_copy (row));
    }

  return TRUE;
}

/* What may still be on its way would come back after it was removed, so it is waited for until it
 * stands there, and is ours, or cannot arrive any more, and is forgotten.
 */
static gboolean
settle_pending (TodokuJob              *job,
                const TodokuDomainRow  *domain,
                GError                **error)
{
  g_auto(TodokuUpdateMessage) self = { 0 };
  gint64 deadline;

  todoku_update_message_init (&self, job, TODOKU_EFFECT_PUBLISH);
  self.domain = todoku_row_copy (domain);
  if (!read_pending (job, &self, error))
    return FALSE;
  if (self.records->len == 0)
    return TRUE;

  deadline = todoku_ask_deadline (job, self.intent);
  for (guint n_asked = 1; ; n_asked++)
    {
      gboolean over = g_get_monotonic_time () >= deadline;

      if (todoku_update_message_ask (&self, job, TRUE))
        return todoku_update_message_end (&self, job, TRUE, "done", error);
      if (over && todoku_update_message_ask (&self, job, FALSE))
        return todoku_update_message_end (&self, job, FALSE, "absent", error);
      /* It cannot be said what stands there: removing exactly these data is right in any case. */
      if (over)
        return TRUE;
      if (!todoku_ask_wait (job, n_asked, deadline, error))
        return FALSE;
    }
}

static gboolean
has_added (TodokuJob  *job,
           gboolean   *ret_any,
           GError    **error)
{
  g_autoptr(TodokuTx) tx = todoku_tx_begin_read (job->store, error);
  g_autoptr(GPtrArray) added = NULL;

  if (tx == NULL ||
      (added = todoku_tx_list (tx, &todoku_added_table, "domain", job->subject, error)) == NULL)
    return FALSE;

  *ret_any = added->len > 0;
  return TRUE;
}

/* How many of the records stand there as they were added: what somebody has changed since is not
 * removed, and not counted.
 */
static guint
count_standing (TodokuJob           *job,
                TodokuUpdateMessage *self)
{
  g_autoptr(GPtrArray) items =
    todoku_update_plan (job, self->options, self->zone, self->records, NULL, NULL, NULL);
  guint n = 0;

  if (items == NULL)
    return self->records->len;
  for (guint i = 0; i < items->len; i++)
    n += ((TodokuPublishItem *) g_ptr_array_index (items, i))->action == TODOKU_PUBLISH_PRESENT;

  return n;
}

/* Takes back exactly what was added. */
static gboolean
unpublish_domain (TodokuJob  *job,
                  GError    **error)
{
  g_auto(TodokuUpdateMessage) self = { 0 };
  gboolean any, ok;
  guint n_standing = 0;

  todoku_update_message_init (&self, job, TODOKU_EFFECT_UNPUBLISH);
  self.domain = todoku_job_read_subject (job, error);
  if (self.domain == NULL || !has_added (job, &any, error))
    return FALSE;
  /* Where nothing was added nobody is asked. */
  if (!any)
    return TRUE;
  if (!todoku_update_message_has_dns (job, error) || !settle_pending (job, self.domain, error) ||
      g_cancellable_set_error_if_cancelled (job->cancellable, error))
    return FALSE;

  todoku_job_hold (job);
  ok = store_removal (job, &self, error);
  if (ok && self.rows->len > 0)
    {
      n_standing = count_standing (job, &self);
      ok = todoku_update_message_send (&self, job, error);
    }
  todoku_job_release (job, NULL);
  job->found = GUINT_TO_POINTER (n_standing);

  return ok;
}

static void
end_unpublished (TodokuSession *self,
                 GTask         *task,
                 TodokuRun     *run)
{
  todoku_job_return_int (task, GPOINTER_TO_UINT (run->job.found));
}

/**
 * todoku_session_unpublish_async:
 * @self: the session
 * @domain: a delivery domain
 * @server: the primary name server of its zone, as IP[:PORT]
 * @key: a TSIG key, as for todoku_session_publish_async()
 * @cancellable: (nullable): a cancellable; without effect once the update has been sent
 * @callback: called when it is done
 * @user_data: its argument
 *
 * Takes back exactly what todoku_session_publish_async() added for @domain, and nothing else.
 */
void
todoku_session_unpublish_async (TodokuSession       *self,
                                TodokuSenderDomain  *domain,
                                const char          *server,
                                const char          *key,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  TodokuUpdateOptions *options;
  GError *error = NULL;
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (domain));

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_unpublish_async, "take back records");
  options = todoku_update_options_new (server, key, &error);
  if (options == NULL)
    todoku_job_return_error (task, error);
  else
    todoku_domain_start_update (self, task, domain, options, unpublish_domain, end_unpublished);
}

/**
 * todoku_session_unpublish_finish:
 * @self: the session
 * @result: the result
 * @error: return location; as for todoku_session_publish_finish()
 *
 * Returns: how many records were taken back, or -1 with @error set
 */
int
todoku_session_unpublish_finish (TodokuSession  *self,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_unpublish_async), -1);

  return (int) g_task_propagate_int (G_TASK (result), error);
}
