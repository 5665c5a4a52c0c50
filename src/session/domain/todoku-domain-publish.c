/* SPDX-License-Identifier: GPL-3.0-or-later
 * Registration in the person's own DNS by DNS UPDATE (RFC 2136): a plan that changes nothing,
 * publishing what is not in the way of anything, and taking back exactly what was added. What is
 * about to be added or removed is on disk, as such, before the message is sent; when its answer is
 * lost the server itself is asked what stands there, now or by whoever comes next. The stories run
 * on a worker, the calls below them on the main thread.
 */
#include "todoku-domain-private.h"
#include "todoku-domain-update.h"

#include "todoku-error.h"
#include "todoku-stage.h"

#define PUBLISH "publish"
#define UNPUBLISH "unpublish"

/* How often a server is asked about an update whose answer is lost, before that is left to whoever
 * comes next. Nothing is doubled meanwhile: a record is in a zone or it is not.
 */
#define MAX_ASKED 3

/**
 * Update:
 * @effect: what the journal calls it
 * @domain: (owned): the domain
 * @zone: (owned): the apex of its zone
 * @rows: (owned) (element-type TodokuAddedRow): what the message is about
 * @records: (owned) (element-type TodokuRecord): the same as records, in order
 * @intent: (owned) (nullable): the open intent
 *
 * One message.
 */
typedef struct
{
  const TodokuUpdateOptions *options;
  const char *effect;
  TodokuDomainRow *domain;
  char *zone;
  GPtrArray *rows;
  GPtrArray *records;
  TodokuJournalRow *intent;
} Update;

static void
update_init (Update     *self,
             TodokuJob  *job,
             const char *effect)
{
  self->options = job->options;
  self->effect = effect;
  self->rows = todoku_rows_new ();
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
}

static void
update_clear (Update *self)
{
  g_clear_pointer (&self->domain, todoku_row_free);
  g_clear_pointer (&self->zone, g_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->intent, todoku_row_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Update, update_clear)

static gboolean
check_dns (TodokuJob  *job,
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

static gboolean
store_rows (TodokuTx          *tx,
            GPtrArray         *rows,
            TodokuAddedStage   stage,
            GError           **error)
{
  for (guint i = 0; i < rows->len; i++)
    {
      TodokuAddedRow *row = g_ptr_array_index (rows, i);

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

/* Makes whatever is open for the domain this job's business, and a new intent of it. */
static gboolean
intend (TodokuTx  *tx,
        Update    *self,
        GError   **error)
{
  static const char *const effects[] = { PUBLISH, UNPUBLISH };

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

static gboolean
end_update (TodokuJob     *job,
            Update        *self,
            gboolean       stands,
            const char    *outcome,
            GError       **error)
{
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);

  return tx != NULL &&
         (stands ? store_rows (tx, self->rows, TODOKU_ADDED_STANDS, error)
                 : delete_rows (tx, self->rows, error)) &&
         todoku_tx_settle (tx, self->effect, self->domain, outcome, error) &&
         todoku_tx_commit (tx, error);
}

/* Asks the server whether all of it stands there, or nothing. */
static gboolean
ask_server (TodokuJob *job,
            Update    *self,
            gboolean   standing)
{
  g_autoptr(GError) failure = NULL;
  g_autoptr(GPtrArray) items =
    todoku_update_plan (job, self->options, self->zone, self->records, NULL, &failure);

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
find_out (TodokuJob  *job,
          Update     *self,
          gboolean    adding,
          GError     *failure,
          GError    **error)
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
      if (ask_server (job, self, adding))
        return end_update (job, self, adding, "done", error);
      if (n_asked < MAX_ASKED && !todoku_ask_wait (job, n_asked, G_MAXINT64, NULL))
        break;
    }

  tx = todoku_tx_begin (job->store, error);
  if (tx != NULL && todoku_tx_let_go (tx, self->domain, error) && todoku_tx_commit (tx, error))
    g_propagate_error (error, g_steal_pointer (&reason));

  return FALSE;
}

/* The intent and what it is about are on disk. Nothing takes an update up unasked, so a
 * cancellation that comes later needs no note there: whoever asks for it next sees what stands in
 * the zone.
 */
static gboolean
send_update (TodokuJob  *job,
             Update     *self,
             GError    **error)
{
  gboolean adding = g_str_equal (self->effect, PUBLISH);
  GError *failure = NULL;

  if (todoku_job_is_cancelled (job))
    {
      if (end_update (job, self, !adding, TODOKU_FAILURE_STOPPED, error))
        g_cancellable_set_error_if_cancelled (job->cancellable, error);
      return FALSE;
    }

  if (adding ? todoku_update_add (job, self->options, self->zone, self->records, &failure)
             : todoku_update_remove (job, self->options, self->zone, self->records, &failure))
    return end_update (job, self, adding, "done", error);
  if (!todoku_error_is_certain (failure) && !todoku_error_is_unsent (failure))
    return find_out (job, self, adding, failure, error);

  /* Nothing has changed there. */
  if (end_update (job, self, !adding, todoku_error_get_token (failure), error))
    g_propagate_error (error, failure);
  else
    g_error_free (failure);

  return FALSE;
}

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
              Update     *self,
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
store_plan (TodokuJob  *job,
            Update     *self,
            GPtrArray  *items,
            GError    **error)
{
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);
  g_autoptr(GPtrArray) added = NULL;

  if (tx == NULL)
    return FALSE;
  added = todoku_tx_list (tx, &todoku_added_table, "domain", job->subject, error);
  if (added == NULL || !take_up_rows (tx, self, added, items, error))
    return FALSE;

  for (guint i = 0; i < items->len; i++)
    {
      const TodokuPublishItem *item = g_ptr_array_index (items, i);

      if (item->action != TODOKU_PUBLISH_ADD)
        continue;
      g_ptr_array_add (self->records, todoku_record_ref (item->record));
      g_ptr_array_add (self->rows, todoku_update_make_row (job, self->options, self->zone,
                                                           item->record));
    }

  return store_rows (tx, self->rows, TODOKU_ADDED_ADDING, error) && intend (tx, self, error) &&
         (self->rows->len > 0 ||
          todoku_tx_settle (tx, PUBLISH, self->domain, "done", error)) &&
         todoku_tx_commit (tx, error);
}

/* Adds the domain's records where nothing is in the way. */
static gboolean
publish_domain (TodokuJob  *job,
                GError    **error)
{
  g_auto(Update) self = { 0 };
  g_autoptr(TodokuZoneInfo) zone = NULL;
  g_autoptr(GPtrArray) wanted = NULL;
  g_autoptr(GPtrArray) items = NULL;
  gboolean ok;

  update_init (&self, job, PUBLISH);
  self.domain = todoku_job_read_subject (job, error);
  if (self.domain == NULL || !check_dns (job, error))
    return FALSE;
  zone = todoku_dns_find_zone (job->dns, self.domain->name, job->cancellable, error);
  if (zone == NULL)
    return FALSE;

  self.zone = g_strdup (zone->apex);
  wanted = todoku_facts_read_records (self.domain->records, 0, self.domain->name);
  items = todoku_update_plan (job, self.options, self.zone, wanted, job->cancellable, error);
  if (items == NULL)
    return FALSE;

  if (!self.options->only_plan)
    {
      if (g_cancellable_set_error_if_cancelled (job->cancellable, error))
        return FALSE;
      todoku_job_hold (job);
      ok = store_plan (job, &self, items, error) &&
           (self.rows->len == 0 || send_update (job, &self, error));
      todoku_job_release (job, NULL);
      if (!ok)
        return FALSE;
    }

  job->found = g_steal_pointer (&items);
  job->free_found = (GDestroyNotify) g_ptr_array_unref;
  return TRUE;
}

/* Chooses what to take back: one message is for one zone, and what was added to another one waits
 * for the next call.
 */
static gboolean
store_removal (TodokuJob  *job,
               Update     *self,
               GError    **error)
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
      g_ptr_array_add (self->rows, todoku_row_copy (row));
      g_ptr_array_add (self->records, todoku_update_read_row (row));
    }

  return (self->rows->len == 0 ||
          (store_rows (tx, self->rows, TODOKU_ADDED_REMOVING, error) &&
           intend (tx, self, error))) &&
         todoku_tx_commit (tx, error);
}

/* Reads what an earlier call may still have on its way; no records when that is nothing. */
static gboolean
read_pending (TodokuJob  *job,
              Update     *self,
              GError    **error)
{
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);
  g_autoptr(GPtrArray) added = NULL;

  if (tx == NULL || !todoku_tx_claim (tx, PUBLISH, self->domain, &self->intent, error) ||
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
      g_ptr_array_add (self->rows, todoku_row_copy (row));
      g_ptr_array_add (self->records, todoku_update_read_row (row));
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
  g_auto(Update) self = { 0 };
  gint64 deadline;

  update_init (&self, job, PUBLISH);
  self.domain = todoku_row_copy (domain);
  if (!read_pending (job, &self, error))
    return FALSE;
  if (self.records->len == 0)
    return TRUE;

  deadline = todoku_ask_deadline (job, self.intent);
  for (guint n_asked = 1; ; n_asked++)
    {
      gboolean over = g_get_monotonic_time () >= deadline;

      if (ask_server (job, &self, TRUE))
        return end_update (job, &self, TRUE, "done", error);
      if (over && ask_server (job, &self, FALSE))
        return end_update (job, &self, FALSE, "absent", error);
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
count_standing (TodokuJob *job,
                Update    *self)
{
  g_autoptr(GPtrArray) items =
    todoku_update_plan (job, self->options, self->zone, self->records, NULL, NULL);
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
  g_auto(Update) self = { 0 };
  gboolean any, ok;
  guint n_standing = 0;

  update_init (&self, job, UNPUBLISH);
  self.domain = todoku_job_read_subject (job, error);
  if (self.domain == NULL || !has_added (job, &any, error))
    return FALSE;
  /* Where nothing was added nobody is asked. */
  if (!any)
    return TRUE;
  if (!check_dns (job, error) || !settle_pending (job, self.domain, error) ||
      g_cancellable_set_error_if_cancelled (job->cancellable, error))
    return FALSE;

  todoku_job_hold (job);
  ok = store_removal (job, &self, error);
  if (ok && self.rows->len > 0)
    {
      n_standing = count_standing (job, &self);
      ok = send_update (job, &self, error);
    }
  todoku_job_release (job, NULL);
  job->found = GUINT_TO_POINTER (n_standing);

  return ok;
}

static void
end_published (TodokuSession *self,
               GTask         *task,
               TodokuRun     *run)
{
  todoku_job_return_pointer (task, g_steal_pointer (&run->job.found),
                             (GDestroyNotify) g_ptr_array_unref);
}

static void
end_unpublished (TodokuSession *self,
                 GTask         *task,
                 TodokuRun     *run)
{
  todoku_job_return_int (task, GPOINTER_TO_UINT (run->job.found));
}

static void
start_update (TodokuSession       *self,
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
  start_update (self, task, domain, options, publish_domain, end_published);
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
    start_update (self, task, domain, options, unpublish_domain, end_unpublished);
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
