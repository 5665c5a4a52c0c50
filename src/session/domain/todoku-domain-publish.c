/* SPDX-License-Identifier: GPL-3.0-or-later
 * Registration in the person's own DNS by DNS UPDATE (RFC 2136): a plan that changes nothing, and
 * publishing what is not in the way of anything. The message itself is todoku-update-message.c,
 * taking back is todoku-domain-unpublish.c. The story runs on a worker, the call below it on the
 * main thread.
 */
#include "todoku-update-message.h"

static const TodokuPublishItem *
find_item (GPtrArray          *items,
           const TodokuRecord *record)
{
  for (guint i = 0; i < items->len; i++)
    {
      const TodokuPublishItem *item = g_ptr_array_index (items, i);

      if (todoku_record_equal (item->record, record))
        return item;
    }

  return NULL;
}

/* What an earlier message of ours was about whose answer was lost. What stands there by now is
 * ours; what does not is added again when it is still wanted.
 */
static gboolean
take_up_rows (TodokuTx   *tx,
              GPtrArray  *added,
              GPtrArray  *items,
              GError    **error)
{
  for (guint i = 0; i < added->len; i++)
    {
      TodokuAddedRow *row = g_ptr_array_index (added, i);
      g_autoptr(TodokuRecord) record = NULL;
      const TodokuPublishItem *item;

      if (row->stage == TODOKU_ADDED_STANDS)
        continue;
      record = todoku_update_read_row (row);
      item = find_item (items, record);
      if (item == NULL)
        continue;

      if (item->action == TODOKU_PUBLISH_PRESENT)
        {
          row->stage = TODOKU_ADDED_STANDS;
          if (!todoku_tx_put (tx, row, error))
            return FALSE;
        }
      else if (!todoku_tx_delete (tx, &todoku_added_table, row->id, error))
        {
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
store_plan (TodokuJob            *job,
            TodokuUpdateMessage  *self,
            GPtrArray            *items,
            GError              **error)
{
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);
  g_autoptr(GPtrArray) added = NULL;

  if (tx == NULL)
    return FALSE;
  added = todoku_tx_list (tx, &todoku_added_table, "domain", job->subject, error);
  if (added == NULL || !take_up_rows (tx, added, items, error))
    return FALSE;

  for (guint i = 0; i < items->len; i++)
    {
      const TodokuPublishItem *item = g_ptr_array_index (items, i);

      if (item->action != TODOKU_PUBLISH_ADD && item->action != TODOKU_PUBLISH_REPLACE)
        continue;
      g_ptr_array_add (self->records, todoku_record_ref (item->record));
      g_ptr_array_add (self->rows, todoku_update_make_row (job, self->options, self->zone,
                                                           item->record));
    }

  return todoku_update_message_store_rows (self, tx, TODOKU_ADDED_ADDING, error) &&
         todoku_update_message_intend (self, tx, error) &&
         (self->rows->len > 0 ||
          todoku_tx_settle (tx, TODOKU_EFFECT_PUBLISH, self->domain, "done", error)) &&
         todoku_tx_commit (tx, error);
}

static gboolean
read_own (TodokuJob            *job,
          TodokuUpdateMessage  *self,
          GError              **error)
{
  g_autoptr(TodokuTx) tx = todoku_tx_begin_read (job->store, error);

  if (tx != NULL)
    self->own = todoku_update_list_own (tx, self->domain, error);

  return self->own != NULL;
}

/* Adds the domain's records where nothing is in the way, and puts them in the place of what was
 * added here earlier.
 */
static gboolean
publish_domain (TodokuJob  *job,
                GError    **error)
{
  g_auto(TodokuUpdateMessage) self = { 0 };
  g_autoptr(TodokuZoneInfo) zone = NULL;
  g_autoptr(GPtrArray) wanted = NULL;
  g_autoptr(GPtrArray) items = NULL;
  gboolean ok;

  todoku_update_message_init (&self, job, TODOKU_EFFECT_PUBLISH);
  self.domain = todoku_job_read_subject (job, error);
  if (self.domain == NULL || !todoku_update_message_has_dns (job, error) ||
      !read_own (job, &self, error))
    return FALSE;
  zone = todoku_dns_find_zone (job->dns, self.domain->name, job->cancellable, error);
  if (zone == NULL)
    return FALSE;

  self.zone = g_strdup (zone->apex);
  wanted = todoku_facts_read_records (self.domain->records, 0, self.domain->name);
  items = todoku_update_plan (job, self.options, self.zone, wanted, self.own, job->cancellable,
                              error);
  if (items == NULL)
    return FALSE;
  self.items = g_ptr_array_ref (items);

  if (!self.options->only_plan)
    {
      if (g_cancellable_set_error_if_cancelled (job->cancellable, error))
        return FALSE;
      todoku_job_hold (job);
      ok = store_plan (job, &self, items, error) &&
           (self.rows->len == 0 || todoku_update_message_send (&self, job, error));
      todoku_job_release (job, NULL);
      if (!ok)
        return FALSE;
    }

  job->found = g_steal_pointer (&items);
  job->free_found = (GDestroyNotify) g_ptr_array_unref;
  return TRUE;
}

static void
end_published (TodokuSession *self,
               GTask         *task,
               TodokuRun     *run)
{
  todoku_job_return_pointer (task, g_steal_pointer (&run->job.found),
                             (GDestroyNotify) g_ptr_array_unref);
}

/**
 * todoku_domain_start_update:
 * @self: the session
 * @task: a call
 * @domain: a delivery domain
 * @options: (transfer full): whom to send an update
 * @func: the story
 * @end: how the call is returned
 *
 * Runs a story that sends an update. Main thread.
 */
void
todoku_domain_start_update (TodokuSession       *self,
                            GTask               *task,
                            TodokuSenderDomain  *domain,
                            TodokuUpdateOptions *options,
                            TodokuJobFunc        func,
                            TodokuRunEnd         end)
{
  if (!todoku_session_claim (self, task, domain, TODOKU_OPERATION_CHECK))
    {
      todoku_update_options_free (options);
      return;
    }

  todoku_session_run_job (self, task, &(TodokuRunSpec) {
    .func = func,
    .server = todoku_subject_get_server (domain),
    .object = domain,
    .table = &todoku_domain_table,
    .options = options,
    .free_options = todoku_update_options_free,
    .end = end,
  });
}

/**
 * todoku_session_publish_async:
 * @self: the session
 * @domain: a delivery domain
 * @server: the primary name server of its zone, as IP[:PORT]
 * @key: a TSIG key, as BIND writes it or as algorithm:name:secret
 * @dry_run: only look what would be done
 * @cancellable: (nullable): a cancellable; without effect once the update has been sent
 * @callback: called when it is done
 * @user_data: its argument
 *
 * Adds the domain's records to the person's own DNS. What stands there is never changed: a record
 * that something is in the way of is left out and says what.
 */
void
todoku_session_publish_async (TodokuSession       *self,
                              TodokuSenderDomain  *domain,
                              const char          *server,
                              const char          *key,
                              gboolean             dry_run,
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
                                  todoku_session_publish_async, "publish records");
  options = todoku_update_options_new (server, key, &error);
  if (options == NULL)
    {
      todoku_job_return_error (task, error);
      return;
    }

  options->only_plan = dry_run;
  todoku_domain_start_update (self, task, domain, options, publish_domain, end_published);
}

/**
 * todoku_session_publish_finish:
 * @self: the session
 * @result: the result
 * @error: return location; %TODOKU_ERROR_BAD_INPUT for the server or the key,
 *   %TODOKU_ERROR_CONFLICT when somebody else changed the zone meanwhile, or what the server said
 *
 * Returns: (transfer full) (element-type TodokuPublishItem): the plan as it was carried out, one
 *   item a record, or %NULL with @error set
 */
GPtrArray *
todoku_session_publish_finish (TodokuSession  *self,
                               GAsyncResult   *result,
                               GError        **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_publish_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
