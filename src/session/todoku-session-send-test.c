/* SPDX-License-Identifier: GPL-3.0-or-later
 * A test mail from a shared mail account, through its delivery service. Main thread only; a mail
 * that has left is never sent again.
 */
#include "todoku-session-private.h"

#include "todoku-config.h"
#include "todoku-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  char *to;
  gboolean sandbox;
} Test;

static void
test_free (gpointer data)
{
  Test *test = data;

  g_free (test->to);
  g_free (test);
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSharedAccount *account = todoku_job_get_subject (task);
  GError *error = NULL;
  char *words = todoku_service_finish (TODOKU_SERVICE (source), result, &error);

  todoku_session_name_wrong_path (error);
  todoku_session_note_result (todoku_shared_account_get_server (account), error);
  if (words == NULL)
    todoku_job_return_error (g_steal_pointer (&task), error);
  else
    todoku_job_return_pointer (g_steal_pointer (&task), words, g_free);
}

static void
test_service_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSharedAccount *account = todoku_job_get_subject (task);
  Test *test = g_task_get_task_data (task);
  TodokuMail mail = { 0 };
  g_autofree char *text = NULL;
  GError *error = NULL;
  g_autoptr(TodokuService) service =
    todoku_session_get_service_finish (TODOKU_SESSION (source), result, &error);

  if (service == NULL)
    {
      todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  /* Translators: the text of a test mail. %1$s is the ID of a shared mail account, %2$s its
   * address. */
  text = g_strdup_printf (_("This is a test mail from the shared mail account “%1$s” (%2$s). "
                            "If it has arrived, the sending domain works."),
                          todoku_shared_account_get_name (account),
                          todoku_shared_account_get_address (account));
  mail.from = todoku_shared_account_get_address (account);
  mail.from_name = todoku_shared_account_get_display_name (account);
  mail.to = test->to;
  mail.subject = _("Test mail from Todoku");
  mail.text = text;
  mail.sandbox = test->sandbox;

  /* A mail is sent once: what has left cannot be called back, so it is waited for. */
  todoku_call_hold (task);
  todoku_service_send_test_async (service, &mail, sent_cb, g_steal_pointer (&task));
}

static void
test_run (TodokuSession *self,
          GTask         *task)
{
  TodokuSharedAccount *account = todoku_job_get_subject (task);

  todoku_session_get_service_async (self, todoku_shared_account_get_server (account),
                                    todoku_job_get_cancellable (task), test_service_cb, task);
}

/**
 * todoku_session_send_test_async:
 * @self: the session
 * @account: the account that sends
 * @to: the address that receives
 * @sandbox: have it checked by the service, but not sent
 * @cancellable: (nullable): a cancellable
 * @callback: called when the service has taken it, or not
 * @user_data: its argument
 *
 * Sends a test mail from @account through its delivery service.
 */
void
todoku_session_send_test_async (TodokuSession       *self,
                                TodokuSharedAccount *account,
                                const char          *to,
                                gboolean             sandbox,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task;
  Test *test;
  const char *at;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_SHARED_ACCOUNT (account));

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_send_test_async, "session send test");
  at = to != NULL ? strrchr (to, '@') : NULL;
  if (at == NULL || !todoku_account_is_local_part (to, at - to) || at[1] == '\0')
    {
      todoku_job_return_new_error (task, TODOKU_ERROR_BAD_ADDRESS, "Not a mail address");
      return;
    }

  test = g_new0 (Test, 1);
  test->to = g_strdup (to);
  test->sandbox = sandbox;
  g_task_set_task_data (task, test, test_free);
  if (todoku_session_claim (self, task, account, TODOKU_OPERATION_SEND_TEST))
    todoku_session_sync (self, task, test_run);
}

/**
 * todoku_session_send_test_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full): the service's own words, "" when it has none, or %NULL with @error set
 */
char *
todoku_session_send_test_finish (TodokuSession  *self,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_send_test_async), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
