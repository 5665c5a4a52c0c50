/* SPDX-License-Identifier: GPL-3.0-or-later
 * There may be one SPF record at a name (RFC 7208 section 4.5), so one that is to be registered
 * beside another is made one with it. The diagnosis knows how; here it is only asked early.
 */
#include "todoku-config.h"

#include "todoku-paste-spf.h"

#include "todoku-spf.h"

static TodokuRecord *
find_spf (GPtrArray *records)
{
  for (guint i = 0; i < records->len; i++)
    {
      TodokuRecord *record = g_ptr_array_index (records, i);

      if (record->type == TODOKU_RECORD_TYPE_TXT && todoku_spf_is_record (record->value) &&
          todoku_spf_is_valid (record->value))
        return record;
    }

  return NULL;
}

/* What the same domain at other delivery servers asks for at that name. */
static char **
list_stored (TodokuSession        *session,
             TodokuDeliveryServer *server,
             const char           *domain,
             const char           *host)
{
  g_autoptr(GPtrArray) domains = todoku_session_list_domains (session, domain, NULL);
  g_autoptr(GStrvBuilder) texts = g_strv_builder_new ();

  for (guint i = 0; i < domains->len; i++)
    {
      GListModel *items = todoku_subject_get_records (g_ptr_array_index (domains, i));

      if (todoku_subject_get_server (g_ptr_array_index (domains, i)) == server)
        continue;
      for (guint j = 0; j < g_list_model_get_n_items (items); j++)
        {
          g_autoptr(TodokuRecordItem) item = g_list_model_get_item (items, j);
          const TodokuRecord *record = todoku_record_item_get_record (item);
          const char *value = todoku_record_get_own_value (record);

          if (record->type == TODOKU_RECORD_TYPE_TXT && g_str_equal (record->host, host) &&
              todoku_spf_is_record (value))
            g_strv_builder_add (texts, value);
        }
    }

  return g_strv_builder_end (texts);
}

static const char *
find_offer (const TodokuVerdict *verdict)
{
  const char *offered;

  if (verdict->finding == NULL)
    return NULL;
  offered = todoku_finding_get (verdict->finding, "fixed");
  if (offered == NULL)
    offered = todoku_finding_get (verdict->finding, "merged");

  return offered != NULL && todoku_spf_is_record (offered) ? offered : NULL;
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  const TodokuRecord *wanted = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) verdicts =
    todoku_record_checker_check_finish (TODOKU_RECORD_CHECKER (source), result, &error);
  const char *offered = verdicts != NULL ? find_offer (g_ptr_array_index (verdicts, 0)) : NULL;
  const char *own = todoku_record_get_own_value (wanted);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (offered == NULL)
    offered = wanted->value;
  g_task_return_pointer (task, g_str_equal (offered, own) ? NULL : g_strdup (offered), g_free);
}

/**
 * todoku_paste_spf_look_async:
 * @session: the session
 * @server: the service whose records they are
 * @domain: the domain
 * @records: (element-type TodokuRecord): what was pasted for it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is known
 * @user_data: its argument
 *
 * Asks DNS, and what is stored, for another SPF record at the name of the one among @records.
 */
void
todoku_paste_spf_look_async (TodokuSession        *session,
                             TodokuDeliveryServer *server,
                             const char           *domain,
                             GPtrArray            *records,
                             GCancellable         *cancellable,
                             GAsyncReadyCallback   callback,
                             gpointer              user_data)
{
  g_autoptr(GTask) task = g_task_new (session, cancellable, callback, user_data);
  TodokuRecordChecker *checker = todoku_session_get_checker (session, server);
  const TodokuRecord *spf = find_spf (records);
  TodokuRecord fields;
  TodokuRecord *wanted;
  g_autoptr(GPtrArray) list = NULL;
  g_auto(GStrv) stored = NULL;
  g_autofree char *merged = NULL;

  g_task_set_source_tag (task, todoku_paste_spf_look_async);
  if (spf == NULL)
    {
      g_task_return_pointer (task, NULL, NULL);
      return;
    }

  fields = *spf;
  stored = list_stored (session, server, domain, spf->host);
  if (*stored != NULL)
    {
      merged = todoku_spf_merge (stored, spf->value, NULL);
      fields.own_value = spf->value;
      fields.value = merged;
    }
  wanted = todoku_record_new (&fields);
  g_task_set_task_data (task, wanted, (GDestroyNotify) todoku_record_unref);
  if (checker == NULL)
    {
      g_task_return_pointer (task, g_steal_pointer (&merged), g_free);
      return;
    }

  list = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
  g_ptr_array_add (list, todoku_record_ref (wanted));
  todoku_record_checker_check_async (checker, list, NULL, NULL, cancellable, checked_cb,
                                     g_object_ref (task));
}

/**
 * todoku_paste_spf_look_finish:
 * @session: the session
 * @result: the result
 * @ret_host: (out) (transfer full) (nullable): the name of the SPF record
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the one record that all need; %NULL without @error when
 *   there is no other
 */
char *
todoku_paste_spf_look_finish (TodokuSession  *session,
                              GAsyncResult   *result,
                              char          **ret_host,
                              GError        **error)
{
  const TodokuRecord *wanted;
  char *merged;

  g_return_val_if_fail (g_task_is_valid (result, session), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_paste_spf_look_async), NULL);

  wanted = g_task_get_task_data (G_TASK (result));
  merged = g_task_propagate_pointer (G_TASK (result), error);
  *ret_host = merged != NULL ? g_strdup (wanted->host) : NULL;

  return merged;
}
