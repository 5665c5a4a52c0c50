/* SPDX-License-Identifier: GPL-3.0-or-later
 * The screen of a service without an API shows other records than those that were pasted: they are
 * pasted again over the same domain. It keeps its number, its DNS company, its watch and what is
 * known of each record that stays. What a person has said of the old records she has not said of
 * new ones. The story runs on a worker, the calls on the main thread; the comparison is pure.
 */
#include "todoku-domain-private.h"

#include "todoku-error.h"

/**
 * todoku_record_change_free:
 * @self: (transfer full) (nullable): a change
 */
void
todoku_record_change_free (TodokuRecordChange *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->before, todoku_record_unref);
  g_clear_pointer (&self->after, todoku_record_unref);
  g_free (self);
}

static void
add_change (GPtrArray    *changes,
            TodokuRecord *before,
            TodokuRecord *after)
{
  TodokuRecordChange *change = g_new0 (TodokuRecordChange, 1);

  change->before = before != NULL ? todoku_record_ref (before) : NULL;
  change->after = after != NULL ? todoku_record_ref (after) : NULL;
  g_ptr_array_add (changes, change);
}

/* Of two ways to read its name DNS may have told one meanwhile. */
static gboolean
has_name (const TodokuRecord *pasted,
          const char         *host)
{
  return g_str_equal (pasted->host, host) || g_strcmp0 (pasted->host_alternative, host) == 0;
}

static gboolean
is_same_record (const TodokuRecord *known,
                const TodokuRecord *pasted)
{
  return known->type == pasted->type && known->priority == pasted->priority &&
         has_name (pasted, known->host) &&
         g_str_equal (todoku_record_get_own_value (known), pasted->value);
}

static int
find_same (GPtrArray          *known,
           const TodokuRecord *pasted)
{
  for (guint i = 0; i < known->len; i++)
    if (is_same_record (g_ptr_array_index (known, i), pasted))
      return (int) i;

  return -1;
}

/* One whose value alone has changed: of the same type, at the same name. */
static TodokuRecord *
take_partner (GPtrArray          *gone,
              const TodokuRecord *added)
{
  for (guint i = 0; i < gone->len; i++)
    {
      TodokuRecord *record = g_ptr_array_index (gone, i);

      if (record->type == added->type && has_name (added, record->host))
        return g_ptr_array_steal_index (gone, i);
    }

  return NULL;
}

/**
 * todoku_pasted_compare:
 * @row: a domain at a service without an API
 * @records: (element-type TodokuRecord): what its screen shows now, made by todoku_pasted_add()
 *
 * Returns: (transfer full) (element-type TodokuRecordChange): what differs: what is new or has
 *   another value, in the order of @records, then what is no longer there; empty if nothing does
 */
GPtrArray *
todoku_pasted_compare (const TodokuDomainRow *row,
                       GPtrArray             *records)
{
  GPtrArray *changes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_change_free);
  g_autoptr(GPtrArray) known = todoku_facts_read_records (row->records, 0, row->name);
  g_autoptr(GPtrArray) gone =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);

  for (guint i = 0; i < known->len; i++)
    {
      TodokuRecord *record = g_ptr_array_index (known, i);
      gboolean stays = FALSE;

      for (guint j = 0; !stays && j < records->len; j++)
        stays = is_same_record (record, g_ptr_array_index (records, j));
      if (!stays)
        g_ptr_array_add (gone, todoku_record_ref (record));
    }
  for (guint i = 0; i < records->len; i++)
    {
      TodokuRecord *record = g_ptr_array_index (records, i);
      g_autoptr(TodokuRecord) partner = NULL;

      if (find_same (known, record) >= 0)
        continue;
      partner = take_partner (gone, record);
      add_change (changes, partner, record);
    }
  for (guint i = 0; i < gone->len; i++)
    add_change (changes, g_ptr_array_index (gone, i), NULL);

  return changes;
}

static GPtrArray *
make_rows (const TodokuDomainRow *row,
           GPtrArray             *records)
{
  g_autoptr(GPtrArray) known = todoku_facts_read_records (row->records, 0, row->name);
  GPtrArray *rows = todoku_rows_new ();

  for (guint i = 0; i < records->len; i++)
    {
      const TodokuRecord *record = g_ptr_array_index (records, i);
      int same = find_same (known, record);

      g_ptr_array_add (rows, same >= 0 ? todoku_row_copy (g_ptr_array_index (row->records, same))
                                       : (gpointer) todoku_rows_write_record (record, 0));
    }

  return rows;
}

/* A record that only is no longer asked for takes nothing back. */
static gboolean
asks_for_more (GPtrArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const TodokuRecordChange *change = g_ptr_array_index (changes, i);

      if (change->after != NULL && change->after->required)
        return TRUE;
    }

  return FALSE;
}

static gboolean
paste_again (TodokuJob  *job,
             GError    **error)
{
  GPtrArray *records = (GPtrArray *) job->options;
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);
  g_autoptr(TodokuDomainRow) row = NULL;
  g_autoptr(GPtrArray) changes = NULL;

  if (tx == NULL || (row = todoku_tx_get (tx, job->table, job->subject, error)) == NULL)
    return FALSE;

  changes = todoku_pasted_compare (row, records);
  if (changes->len > 0)
    {
      GPtrArray *rows = make_rows (row, records);

      todoku_row_set_records (row, rows);
      if (asks_for_more (changes))
        {
          row->confirmed_at = 0;
          row->alarm_failures = 0;
          row->alarm_since = 0;
          row->attempts = 0;
          todoku_domain_stage_advance (&row->stage, TODOKU_DOMAIN_EVENT_SERVICE_UNVERIFIED);
          todoku_domain_stage_advance (&row->stage, TODOKU_DOMAIN_EVENT_DNS_WRONG);
        }
      if (!todoku_tx_put (tx, row, error) || !todoku_tx_commit (tx, error))
        return FALSE;
    }

  job->found = g_steal_pointer (&changes);
  job->free_found = (GDestroyNotify) g_ptr_array_unref;
  return TRUE;
}

static void
end_pasted (TodokuSession *self,
            GTask         *task,
            TodokuRun     *run)
{
  todoku_job_return_pointer (task, g_steal_pointer (&run->job.found),
                             (GDestroyNotify) g_ptr_array_unref);
}

/**
 * todoku_session_paste_again_async:
 * @self: the session
 * @domain: a delivery domain at a service without an API
 * @records: (element-type TodokuRecord): what its screen shows now, made by todoku_pasted_add()
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is stored, or not
 * @user_data: its argument
 *
 * Puts @records in the place of those that @domain has. Where more is asked for than before it is
 * no longer complete, and that the screen shows it as verified must be said again.
 */
void
todoku_session_paste_again_async (TodokuSession       *self,
                                  TodokuSenderDomain  *domain,
                                  GPtrArray           *records,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  TodokuDeliveryServer *server;
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (domain));
  g_return_if_fail (records != NULL);

  server = todoku_subject_get_server (domain);
  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_paste_again_async, "session paste again");
  if (todoku_server_row_has_api (todoku_delivery_server_get_row (server)))
    todoku_job_return_new_error (task, TODOKU_ERROR_HAS_API,
                                 "The service itself says what its records are");
  else if (records->len == 0)
    todoku_job_return_new_error (task, TODOKU_ERROR_RECORDS_MISSING,
                                 "There are no records of the domain");
  else if (todoku_session_claim (self, task, domain, TODOKU_OPERATION_REISSUE))
    todoku_session_run_job (self, task, &(TodokuRunSpec) {
      .func = paste_again,
      .priority = TODOKU_PRIORITY_PERSON,
      .server = server,
      .object = domain,
      .table = &todoku_domain_table,
      .options = g_ptr_array_ref (records),
      .free_options = (GDestroyNotify) g_ptr_array_unref,
      .end = end_pasted,
    });
}

/**
 * todoku_session_paste_again_finish:
 * @self: the session
 * @result: the result
 * @error: return location of %TODOKU_ERROR_HAS_API for a service with an API,
 *   %TODOKU_ERROR_RECORDS_MISSING, and others
 *
 * Returns: (transfer full) (element-type TodokuRecordChange): what has changed, as
 *   todoku_pasted_compare() says it, or %NULL with @error set
 */
GPtrArray *
todoku_session_paste_again_finish (TodokuSession  *self,
                                   GAsyncResult   *result,
                                   GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_paste_again_async), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
