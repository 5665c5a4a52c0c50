/* SPDX-License-Identifier: GPL-3.0-or-later
 * Verifying or removing many delivery domains. Each is a call of its own with its own operation, so
 * that every row shows how far it is; they are started a few at a time, run after whatever a person
 * has just clicked, and end together. Main thread only.
 */
#include "todoku-domain-private.h"

#include "todoku-error.h"

/* Starting a call takes some microseconds, and five thousand of them would hold the main loop. */
#define STARTED_AT_ONCE 50

/**
 * Batch:
 * @domains: (owned) (element-type TodokuSenderDomain): all of them
 * @start: starts the call of one
 * @next: which of them is started next
 * @n_running: how many have been started and have not ended
 * @n_right: how many came to a good end
 * @failure: (owned) (nullable): how the first that failed did
 */
typedef struct
{
  GPtrArray *domains;
  TodokuDomainStart start;
  guint next;
  guint n_running;
  guint n_right;
  GError *failure;
} Batch;

static void
batch_free (gpointer data)
{
  Batch *batch = data;

  g_ptr_array_unref (batch->domains);
  g_clear_error (&batch->failure);
  g_free (batch);
}

static void
return_when_ended (GTask *task)
{
  Batch *batch = g_task_get_task_data (task);

  if (batch->next < batch->domains->len || batch->n_running > 0)
    return;

  if (batch->failure != NULL)
    g_task_return_error (task, g_steal_pointer (&batch->failure));
  else
    g_task_return_int (task, batch->n_right);
}

static void
batch_one_ended_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Batch *batch = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  gboolean right;

  batch->n_running--;
  if (todoku_job_finish_answer (result, &right, &error))
    batch->n_right += right;
  /* What somebody else is doing to one of them is no failure of the others. */
  else if (batch->failure == NULL && !g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_BUSY))
    batch->failure = g_steal_pointer (&error);
  return_when_ended (task);
}

static gboolean
start_some_cb (gpointer user_data)
{
  GTask *task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  Batch *batch = g_task_get_task_data (task);

  for (guint i = 0; i < STARTED_AT_ONCE && batch->next < batch->domains->len; i++)
    {
      TodokuSenderDomain *domain = g_ptr_array_index (batch->domains, batch->next++);

      batch->n_running++;
      batch->start (self, domain, g_task_get_cancellable (task), batch_one_ended_cb,
                    g_object_ref (task));
    }
  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    batch->next = batch->domains->len;
  if (batch->next < batch->domains->len)
    return G_SOURCE_CONTINUE;

  return_when_ended (task);
  return G_SOURCE_REMOVE;
}

/**
 * todoku_domain_batch_start:
 * @self: the session
 * @domains: (element-type TodokuSenderDomain): delivery domains
 * @start: starts the call of one of them, which ends with an answer
 * @cancellable: (nullable): a cancellable, for all
 * @callback: called when all have ended
 * @user_data: its argument
 * @source_tag: the public function
 */
void
todoku_domain_batch_start (TodokuSession       *self,
                           GPtrArray           *domains,
                           TodokuDomainStart    start,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data,
                           gpointer             source_tag)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Batch *batch = g_new0 (Batch, 1);

  g_task_set_check_cancellable (task, FALSE);
  g_task_set_source_tag (task, source_tag);
  g_task_set_name (task, "domain batch");
  batch->domains = g_ptr_array_copy (domains, (GCopyFunc) G_CALLBACK (g_object_ref), NULL);
  g_ptr_array_set_free_func (batch->domains, g_object_unref);
  batch->start = start;
  g_task_set_task_data (task, batch, batch_free);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, start_some_cb, task, g_object_unref);
}

/**
 * todoku_session_verify_domains_finish:
 * @self: the session
 * @result: the result
 * @error: return location of the first failure
 *
 * Returns: how many are 認証済, or -1 with @error set when one could not be verified
 */
int
todoku_session_verify_domains_finish (TodokuSession  *self,
                                      GAsyncResult   *result,
                                      GError        **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_verify_domains_async),
                        -1);

  return (int) g_task_propagate_int (G_TASK (result), error);
}
