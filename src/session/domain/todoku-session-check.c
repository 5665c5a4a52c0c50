/* SPDX-License-Identifier: GPL-3.0-or-later
 * Our own look at a list of records, shown record by record as it comes in. It asks DNS and nobody
 * else. Main thread only.
 */
#include "todoku-session-private.h"

#include "todoku-error.h"

/**
 * Check:
 * @items: (owned) (element-type TodokuRecordItem): what is looked up
 * @operation: (owned) (nullable): where progress is shown
 */
typedef struct
{
  GPtrArray *items;
  TodokuOperation *operation;
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  for (guint i = 0; i < check->items->len; i++)
    todoku_record_item_set_checking (g_ptr_array_index (check->items, i), FALSE);
  g_ptr_array_unref (check->items);
  g_clear_object (&check->operation);
  g_free (check);
}

static void
verdict_cb (guint          index,
            TodokuVerdict *verdict,
            gpointer       user_data)
{
  Check *check = user_data;
  TodokuRecordItem *item = g_ptr_array_index (check->items, index);

  if (!todoku_record_item_get_checking (item))
    return;

  todoku_record_item_set_verdict (item, verdict);
  todoku_record_item_set_checking (item, FALSE);
  if (check->operation != NULL)
    todoku_operation_set_n_done (check->operation,
                                 todoku_operation_get_n_done (check->operation) + 1);
}

static void
summarise (Check              *check,
           GPtrArray          *verdicts,
           TodokuCheckSummary *summary)
{
  guint n_asked = 0, n_other = 0;

  *summary = (TodokuCheckSummary) { .all_right = TRUE };
  for (guint i = 0; i < check->items->len; i++)
    {
      TodokuRecordItem *item = g_ptr_array_index (check->items, i);
      TodokuVerdict *verdict = g_ptr_array_index (verdicts, i);
      gint64 ready_at = todoku_verdict_get_ready_at (verdict);

      todoku_record_item_set_verdict (item, verdict);
      if (!todoku_record_item_get_record (item)->required)
        continue;

      if (verdict->state != TODOKU_RECORD_STATE_UNKNOWN)
        n_asked++;
      if (!todoku_verdict_is_right (verdict))
        {
          summary->all_right = FALSE;
          summary->any_wrong |= verdict->state != TODOKU_RECORD_STATE_UNKNOWN;
          n_other += ready_at == 0;
        }
      if (ready_at != 0 && (summary->ready_at == 0 || ready_at < summary->ready_at))
        summary->ready_at = ready_at;
    }
  summary->nothing_known = n_asked == 0;
  summary->only_waits = summary->ready_at != 0 && n_other == 0;
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Check *check = g_task_get_task_data (task);
  TodokuCheckSummary summary;
  GError *error = NULL;
  g_autoptr(GPtrArray) verdicts =
    todoku_record_checker_check_finish (TODOKU_RECORD_CHECKER (source), result, &error);

  for (guint i = 0; i < check->items->len; i++)
    todoku_record_item_set_checking (g_ptr_array_index (check->items, i), FALSE);
  if (verdicts == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  summarise (check, verdicts, &summary);
  if (summary.nothing_known)
    g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_COULD_NOT_CHECK,
                             "None of the records could be looked up");
  else
    g_task_return_pointer (task, g_memdup2 (&summary, sizeof summary), g_free);
}

static void
start_check (GTask               *task,
             TodokuRecordChecker *checker)
{
  Check *check = g_task_get_task_data (task);
  g_autoptr(GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);

  for (guint i = 0; i < check->items->len; i++)
    {
      TodokuRecordItem *item = g_ptr_array_index (check->items, i);

      todoku_record_item_set_checking (item, TRUE);
      g_ptr_array_add (records, todoku_record_ref (todoku_record_item_get_record (item)));
    }
  if (check->operation != NULL)
    {
      todoku_operation_set_n_done (check->operation, 0);
      todoku_operation_set_n_total (check->operation, check->items->len);
    }

  /* The checker calls back only while it runs, and the task that owns @check runs as long. */
  todoku_record_checker_check_async (checker, records, verdict_cb, check,
                                     g_task_get_cancellable (task), checked_cb, task);
}

static void
probed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuPractice *practice = TODOKU_PRACTICE (source);

  todoku_practice_probe_finish (practice, result, NULL);
  if (todoku_practice_get_checker (practice) == NULL)
    g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_PRACTICE_FAILED,
                             "The practice server does not run");
  else
    start_check (g_steal_pointer (&task), todoku_practice_get_checker (practice));
}

/**
 * todoku_session_check_items_async:
 * @self: the session
 * @server: whose domain it is
 * @items: (element-type TodokuRecordItem): what to look up
 * @operation: (nullable): where progress is shown
 * @cancellable: (nullable): a cancellable
 * @callback: called when all verdicts are known
 * @user_data: its argument
 *
 * Looks records up; each verdict shows in its item as soon as it is known.
 */
void
todoku_session_check_items_async (TodokuSession        *self,
                                  TodokuDeliveryServer *server,
                                  GListModel           *items,
                                  TodokuOperation      *operation,
                                  GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Check *check = g_new0 (Check, 1);
  TodokuRecordChecker *checker;

  g_task_set_source_tag (task, todoku_session_check_items_async);
  g_task_set_name (task, "session check items");
  check->items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    g_ptr_array_add (check->items, g_list_model_get_item (items, i));
  g_set_object (&check->operation, operation);
  g_task_set_task_data (task, check, check_free);

  if (todoku_delivery_server_get_practice (server))
    {
      todoku_practice_probe_async (self->practice, cancellable, probed_cb, task);
      return;
    }

  checker = todoku_session_get_checker (self, server);
  if (checker != NULL)
    {
      start_check (task, checker);
      return;
    }

  g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_COULD_NOT_CHECK,
                           "There is no resolver to ask");
  g_object_unref (task);
}

/**
 * todoku_session_check_items_finish:
 * @self: the session
 * @result: the result
 * @ret_summary: (out): what was found
 * @error: return location of %TODOKU_ERROR_COULD_NOT_CHECK when nothing could be looked up
 *
 * Returns: whether anything could be looked up
 */
gboolean
todoku_session_check_items_finish (TodokuSession       *self,
                                   GAsyncResult        *result,
                                   TodokuCheckSummary  *ret_summary,
                                   GError             **error)
{
  g_autofree TodokuCheckSummary *summary = NULL;

  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_check_items_async), FALSE);

  summary = g_task_propagate_pointer (G_TASK (result), error);
  if (summary == NULL)
    {
      *ret_summary = (TodokuCheckSummary) { .nothing_known = TRUE };
      return FALSE;
    }

  *ret_summary = *summary;
  return TRUE;
}
