/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the practice server took instead of sending it, the newest last. Main thread only; the call
 * is a job.
 */
#include "todoku-practice-call.h"

#include "todoku-error.h"
#include "todoku-session-practice.h"

/**
 * todoku_practice_mail_free:
 * @mail: (transfer full) (nullable): a mail
 */
void
todoku_practice_mail_free (TodokuPracticeMail *mail)
{
  if (mail == NULL)
    return;

  g_free (mail->from);
  g_free (mail->to);
  g_free (mail->subject);
  g_free (mail);
}

static char *
dup_text (JsonObject *object,
          const char *name)
{
  char *text = todoku_practice_dup_member (object, name);

  return text != NULL ? text : g_strdup ("");
}

static char *
dup_receivers (JsonObject *object)
{
  g_autoptr(GString) text = g_string_new (NULL);
  JsonNode *node = json_object_get_member (object, "to");
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node)
                                                                  : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *each = json_array_get_element (array, i);

      if (json_node_get_value_type (each) != G_TYPE_STRING)
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "",
                              json_node_get_string (each));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
take_mails (GTask    *task,
            JsonNode *reply)
{
  g_autoptr(GPtrArray) mails = NULL;
  JsonNode *list = JSON_NODE_HOLDS_OBJECT (reply)
                     ? json_object_get_member (json_node_get_object (reply), "mails") : NULL;

  if (list == NULL || !JSON_NODE_HOLDS_ARRAY (list))
    {
      todoku_job_return_new_error (task, TODOKU_ERROR_INVALID_REPLY, "No mails in the answer");
      return;
    }

  mails = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_practice_mail_free);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (list)); i++)
    {
      JsonNode *node = json_array_get_element (json_node_get_array (list), i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      TodokuPracticeMail *mail;

      if (object == NULL)
        continue;

      mail = g_new0 (TodokuPracticeMail, 1);
      mail->from = dup_text (object, "from");
      mail->to = dup_receivers (object);
      mail->subject = dup_text (object, "subject");
      g_ptr_array_add (mails, mail);
    }

  todoku_job_return_pointer (task, g_steal_pointer (&mails), (GDestroyNotify) g_ptr_array_unref);
}

/**
 * todoku_session_practice_list_mails_async:
 * @self: the session
 * @cancellable: (nullable): a cancellable
 * @callback: called when they are known
 * @user_data: its argument
 *
 * Lists the mails that the practice server took; it sends none.
 */
void
todoku_session_practice_list_mails_async (TodokuSession       *self,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_practice_list_mails_async,
                                  "session practice list mails");
  todoku_practice_call (task, TODOKU_OPERATION_TEST, "GET", "/mails", NULL, take_mails);
}

/**
 * todoku_session_practice_list_mails_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (element-type TodokuPracticeMail): the mails, the newest last, or %NULL
 *   with @error set
 */
GPtrArray *
todoku_session_practice_list_mails_finish (TodokuSession  *self,
                                           GAsyncResult   *result,
                                           GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_practice_list_mails_async),
                        NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
