/* SPDX-License-Identifier: GPL-3.0-or-later
 * The practice DNS, which stands in for the DNS company's screen: records are entered rightly, or
 * as people really do, listed and taken away. Main thread only; each call
 * is a job.
 */
#include "todoku-practice-call.h"

#include "todoku-error.h"
#include "todoku-session-practice.h"

/**
 * todoku_practice_record_free:
 * @record: (transfer full) (nullable): a record
 */
void
todoku_practice_record_free (TodokuPracticeRecord *record)
{
  if (record == NULL)
    return;

  g_free (record->host);
  g_free (record->type);
  g_free (record->value);
  g_free (record->mistake);
  g_free (record->for_host);
  g_free (record->for_type);
  g_free (record);
}

static void
take_done (GTask    *task,
           JsonNode *reply)
{
  todoku_job_return_boolean (task, TRUE);
}

static void
take_records (GTask    *task,
              JsonNode *reply)
{
  g_autoptr(GPtrArray) records = NULL;
  JsonNode *list = JSON_NODE_HOLDS_OBJECT (reply)
                     ? json_object_get_member (json_node_get_object (reply), "records") : NULL;

  if (list == NULL || !JSON_NODE_HOLDS_ARRAY (list))
    {
      todoku_job_return_new_error (task, TODOKU_ERROR_INVALID_REPLY, "No records in the answer");
      return;
    }

  records = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_practice_record_free);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (list)); i++)
    {
      JsonNode *node = json_array_get_element (json_node_get_array (list), i);
      TodokuPracticeRecord *record;
      JsonObject *object;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        continue;

      object = json_node_get_object (node);
      record = g_new0 (TodokuPracticeRecord, 1);
      record->host = todoku_practice_dup_member (object, "host");
      record->type = todoku_practice_dup_member (object, "type");
      record->value = todoku_practice_dup_member (object, "value");
      record->mistake = todoku_practice_dup_member (object, "mistake");
      if (json_object_has_member (object, "for") &&
          JSON_NODE_HOLDS_OBJECT (json_object_get_member (object, "for")))
        {
          JsonObject *meant = json_object_get_object_member (object, "for");

          record->for_host = todoku_practice_dup_member (meant, "host");
          record->for_type = todoku_practice_dup_member (meant, "type");
        }
      record->priority = json_object_get_int_member_with_default (object, "priority", -1);
      record->ttl = json_object_get_int_member_with_default (object, "ttl", 0);
      g_ptr_array_add (records, record);
    }

  todoku_job_return_pointer (task, g_steal_pointer (&records), (GDestroyNotify) g_ptr_array_unref);
}

/**
 * todoku_session_practice_list_async:
 * @self: the session
 * @zone: (nullable): the apex of a zone, or %NULL for all
 * @cancellable: (nullable): a cancellable
 * @callback: called when they are known
 * @user_data: its argument
 *
 * Lists what stands in the practice DNS.
 */
void
todoku_session_practice_list_async (TodokuSession       *self,
                                    const char          *zone,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  GTask *task;
  g_autofree char *escaped = zone != NULL ? g_uri_escape_string (zone, NULL, FALSE) : NULL;
  g_autofree char *path = NULL;

  g_return_if_fail (TODOKU_IS_SESSION (self));

  path = g_strconcat ("/records", escaped != NULL ? "?zone=" : "", escaped, NULL);
  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_practice_list_async, "session practice list");
  todoku_practice_call (task, TODOKU_OPERATION_TEST, "GET", path, NULL, take_records);
}

/**
 * todoku_session_practice_list_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (element-type TodokuPracticeRecord): the records, or %NULL with @error
 * set
 */
GPtrArray *
todoku_session_practice_list_finish (TodokuSession  *self,
                                     GAsyncResult   *result,
                                     GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_practice_list_async),
                        NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_int (JsonBuilder *builder,
         const char  *name,
         gint64       value,
         gint64       unset)
{
  if (value == unset)
    return;

  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

/**
 * todoku_session_practice_register_async:
 * @self: the session
 * @record: a record that must stand in DNS
 * @mistake: (nullable): the token of a finding, to put it in as that mistake leaves it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it has been entered
 * @user_data: its argument
 *
 * What "register in DNS" does: enters @record in the practice DNS, in place of what was entered for
 * it before.
 */
void
todoku_session_practice_register_async (TodokuSession       *self,
                                        TodokuRecord        *record,
                                        const char          *mistake,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (record != NULL);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "records");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  add_string (builder, "type", todoku_rrtype_to_text (todoku_record_type_to_rrtype (record->type)));
  add_string (builder, "host", record->host);
  add_string (builder, "value", record->value);
  add_int (builder, "priority", record->priority, -1);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  add_string (builder, "mistake", mistake);
  json_builder_end_object (builder);

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_practice_register_async,
                                  "session practice register");
  todoku_practice_call (task, TODOKU_OPERATION_TEST, "POST", "/records/register", builder,
                        take_done);
}

/**
 * todoku_session_practice_register_finish:
 * @self: the session
 * @result: the result
 * @error: return location of %TODOKU_ERROR_REFUSED when that mistake cannot be made with that
 *   record
 *
 * Returns: whether it has been entered
 */
gboolean
todoku_session_practice_register_finish (TodokuSession  *self,
                                         GAsyncResult   *result,
                                         GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_practice_register_async),
                        FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * todoku_session_practice_add_async:
 * @self: the session
 * @record: a record; its `ttl` of 0 means the setting, and its `mistake` is not used
 * @cancellable: (nullable): a cancellable
 * @callback: called when it has been added
 * @user_data: its argument
 *
 * Adds one record to the practice DNS as it stands.
 */
void
todoku_session_practice_add_async (TodokuSession              *self,
                                   const TodokuPracticeRecord *record,
                                   GCancellable               *cancellable,
                                   GAsyncReadyCallback         callback,
                                   gpointer                    user_data)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (record != NULL);

  json_builder_begin_object (builder);
  add_string (builder, "host", record->host);
  add_string (builder, "type", record->type);
  add_string (builder, "value", record->value);
  add_int (builder, "priority", record->priority, -1);
  add_int (builder, "ttl", record->ttl, 0);
  json_builder_end_object (builder);

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_practice_add_async, "session practice add");
  todoku_practice_call (task, TODOKU_OPERATION_TEST, "POST", "/records", builder, take_done);
}

/**
 * todoku_session_practice_add_finish:
 * @self: the session
 * @result: the result
 * @error: return location of %TODOKU_ERROR_BAD_INPUT and others
 *
 * Returns: whether it has been added
 */
gboolean
todoku_session_practice_add_finish (TodokuSession  *self,
                                    GAsyncResult   *result,
                                    GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_practice_add_async),
                        FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
take_removed (GTask    *task,
              JsonNode *reply)
{
  gint64 removed = JSON_NODE_HOLDS_OBJECT (reply)
                     ? json_object_get_int_member_with_default (json_node_get_object (reply),
                                                                "removed", 0) : 0;

  if (removed > 0)
    todoku_job_return_boolean (task, TRUE);
  else
    todoku_job_return_new_error (task, TODOKU_ERROR_NOT_FOUND,
                                 "No such record in the practice DNS");
}

/**
 * todoku_session_practice_remove_async:
 * @self: the session
 * @host: an owner name
 * @type: (nullable): a type, or %NULL for all
 * @cancellable: (nullable): a cancellable
 * @callback: called when they are gone
 * @user_data: its argument
 *
 * Removes records from the practice DNS.
 */
void
todoku_session_practice_remove_async (TodokuSession       *self,
                                      const char          *host,
                                      const char          *type,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_autofree char *escaped_host = g_uri_escape_string (host, NULL, FALSE);
  g_autofree char *escaped_type = type != NULL ? g_uri_escape_string (type, NULL, FALSE) : NULL;
  g_autofree char *path = NULL;
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));

  path = g_strconcat ("/records?host=", escaped_host, escaped_type != NULL ? "&type=" : "",
                      escaped_type, NULL);
  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_practice_remove_async, "session practice remove");
  todoku_practice_call (task, TODOKU_OPERATION_TEST, "DELETE", path, NULL, take_removed);
}

/**
 * todoku_session_practice_remove_finish:
 * @self: the session
 * @result: the result
 * @error: return location of %TODOKU_ERROR_NOT_FOUND when there was none
 *
 * Returns: whether something was removed
 */
gboolean
todoku_session_practice_remove_finish (TodokuSession  *self,
                                       GAsyncResult   *result,
                                       GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_practice_remove_async),
                        FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
