/* SPDX-License-Identifier: GPL-3.0-or-later
 * A test mail from a shared mail account, through its delivery service. The story runs on a worker,
 * the calls below it on the main thread; a mail that has left is never sent again.
 */
#include "todoku-runner.h"

#include "todoku-config.h"
#include "todoku-error.h"
#include "todoku-services.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * TestMail:
 * @mail: what is sent; its strings are owned
 * @words: (owned) (nullable): what the service said to it
 */
typedef struct
{
  TodokuMail mail;
  char *words;
} TestMail;

static void
test_mail_free (gpointer data)
{
  TestMail *test = data;

  g_free ((char *) test->mail.from);
  g_free ((char *) test->mail.from_name);
  g_free ((char *) test->mail.to);
  g_free ((char *) test->mail.text);
  g_free (test->words);
  g_free (test);
}

/* A mail is sent once: what has left cannot be called back, so it is waited for. */
static gboolean
send_test_mail (TodokuJob  *job,
                GError    **error)
{
  TestMail *test = (TestMail *) job->options;
  TodokuService *service = todoku_job_enter (job, error);
  GError *failure = NULL;

  if (service == NULL)
    return FALSE;

  todoku_job_hold (job);
  test->words = todoku_service_send_test (service, &test->mail, &failure);
  todoku_job_release (job, NULL);
  todoku_job_leave (job);
  todoku_job_note_service (job, failure);
  if (failure != NULL)
    g_propagate_error (error, failure);

  return test->words != NULL;
}

static void
end_test_mail (TodokuSession *self,
               GTask         *task,
               TodokuRun     *run)
{
  TestMail *test = run->options;

  todoku_job_return_pointer (task, g_steal_pointer (&test->words), g_free);
}

static void
start_test_mail (TodokuSession *self,
                 GTask         *task)
{
  TodokuSharedAccount *account = todoku_job_get_subject (task);
  TestMail *test = g_task_get_task_data (task);

  test->mail.from = g_strdup (todoku_shared_account_get_row (account)->address);
  test->mail.from_name = g_strdup (todoku_shared_account_get_row (account)->display_name);
  test->mail.subject = _("Test mail from Todoku");
  /* Translators: the text of a test mail. %1$s is the ID of a shared mail account, %2$s its
   * address. */
  test->mail.text = g_strdup_printf (_("This is a test mail from the shared mail account “%1$s” "
                                       "(%2$s). If it has arrived, the sending domain works."),
                                     todoku_subject_get_name (account),
                                     todoku_shared_account_get_row (account)->address);
  todoku_session_run_job (self, task, &(TodokuRunSpec) {
    .func = send_test_mail,
    .priority = TODOKU_PRIORITY_PERSON,
    .server = todoku_subject_get_server (account),
    .needs_service = TRUE,
    .options = test,
    .end = end_test_mail,
  });
}

/**
 * todoku_account_can_be_checked:
 * @account: a shared mail account
 *
 * Returns: whether its service can check a mail without sending it
 */
gboolean
todoku_account_can_be_checked (TodokuSharedAccount *account)
{
  TodokuDeliveryServer *server = todoku_subject_get_server (account);
  const char *kind = server != NULL ? todoku_delivery_server_get_row (server)->kind : NULL;

  return (todoku_services_get_capabilities (todoku_services_get (kind)) &
          TODOKU_SERVICE_HAS_SANDBOX) != 0;
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
  TestMail *test;
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

  test = g_new0 (TestMail, 1);
  test->mail.to = g_strdup (to);
  test->mail.sandbox = sandbox;
  g_task_set_task_data (task, test, test_mail_free);
  if (todoku_session_claim (self, task, account, TODOKU_OPERATION_SEND_TEST))
    todoku_session_sync (self, task, start_test_mail);
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
