/* SPDX-License-Identifier: GPL-3.0-or-later
 * Putting a whole zone file into the practice DNS. Main thread only. The practice server reads the
 * file itself, as a DNS company's import does; what it cannot read is told with its line.
 */
#include "todoku-practice-call.h"

#include "todoku-error.h"
#include "todoku-session-practice.h"

static const char *
first_reason (JsonObject *reply,
              gint64     *ret_line)
{
  JsonNode *node = json_object_get_member (reply, "skipped");
  JsonNode *first;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node) ||
      json_array_get_length (json_node_get_array (node)) == 0)
    return NULL;

  first = json_array_get_element (json_node_get_array (node), 0);
  if (!JSON_NODE_HOLDS_OBJECT (first))
    return NULL;
  *ret_line = json_object_get_int_member_with_default (json_node_get_object (first), "line", 0);

  return json_object_get_string_member_with_default (json_node_get_object (first), "reason", NULL);
}

static void
take_imported (GTask    *task,
               JsonNode *reply)
{
  const char *reason;
  gint64 line = 0;

  if (!JSON_NODE_HOLDS_OBJECT (reply))
    {
      todoku_job_return_new_error (task, TODOKU_ERROR_INVALID_REPLY, "No object in the answer");
      return;
    }

  reason = first_reason (json_node_get_object (reply), &line);
  if (reason != NULL)
    todoku_job_return_new_error (task, TODOKU_ERROR_BAD_INPUT, "Line %" G_GINT64_FORMAT ": %s",
                                 line, reason);
  else
    todoku_job_return_int (task,
                           json_object_get_int_member_with_default (json_node_get_object (reply),
                                                                    "added", 0));
}

/**
 * todoku_session_practice_import_async:
 * @self: the session
 * @text: lines of a zone file (RFC 1035 section 5)
 * @zone: (nullable): the origin of relative names, where @text has no `$ORIGIN`
 * @cancellable: (nullable): a cancellable
 * @callback: called when it has been read
 * @user_data: its argument
 *
 * Puts the records of a zone file into the practice DNS.
 */
void
todoku_session_practice_import_async (TodokuSession       *self,
                                      const char          *text,
                                      const char          *zone,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_autoptr(JsonBuilder) builder = NULL;
  g_autofree char *valid = NULL;
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (text != NULL);

  builder = json_builder_new ();
  valid = g_utf8_make_valid (text, -1);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "text");
  json_builder_add_string_value (builder, valid);
  if (zone != NULL)
    {
      json_builder_set_member_name (builder, "zone");
      json_builder_add_string_value (builder, zone);
    }
  json_builder_end_object (builder);

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_practice_import_async, "session practice import");
  todoku_practice_call (task, TODOKU_OPERATION_IMPORT, "POST", "/records/import", builder,
                        take_imported);
}

/**
 * todoku_session_practice_import_finish:
 * @self: the session
 * @result: the result
 * @error: return location of %TODOKU_ERROR_BAD_INPUT for a line that cannot be read; what stood in
 *   other lines is in the practice DNS then
 *
 * Returns: how many records were added, or -1
 */
int
todoku_session_practice_import_finish (TodokuSession  *self,
                                       GAsyncResult   *result,
                                       GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_practice_import_async),
                        -1);
  g_return_val_if_fail (error == NULL || *error == NULL, -1);

  return (int) g_task_propagate_int (G_TASK (result), error);
}
