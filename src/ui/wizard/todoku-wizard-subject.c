/* SPDX-License-Identifier: GPL-3.0-or-later
 * Checking and verifying what a wizard is about, whichever kind it is of. Main thread only.
 */
#include "todoku-wizard-subject.h"

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(TodokuWizard) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!todoku_session_check_finish (TODOKU_SESSION (source), result, NULL, &error))
    todoku_wizard_fail (self, error, "wizard.check");
}

/**
 * todoku_wizard_check_subject:
 * @self: the wizard
 * @session: the session
 * @subject: the domain or tracking domain
 *
 * Looks its records up again; a failure stands in the wizard.
 */
void
todoku_wizard_check_subject (TodokuWizard  *self,
                             TodokuSession *session,
                             gpointer       subject)
{
  todoku_session_check_async (session, subject, NULL, checked_cb, g_object_ref (self));
}

static void
verified_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  gboolean is_domain = TODOKU_IS_SENDER_DOMAIN (g_task_get_task_data (task));
  GError *error = NULL;
  gboolean verified;

  /* Where a tracking domain stands now is told by its stage. */
  if (!todoku_session_verify_finish (TODOKU_SESSION (source), result, &verified, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, is_domain && verified);
}

/**
 * todoku_wizard_step_verify_subject:
 * @self: the step
 * @session: the session
 * @subject: the domain or tracking domain
 * @task: (transfer full): what the step was given to apply itself
 *
 * Applies a step that is done when its records are verified.
 */
void
todoku_wizard_step_verify_subject (TodokuWizardStep *self,
                                   TodokuSession    *session,
                                   gpointer          subject,
                                   GTask            *task)
{
  g_task_set_task_data (task, g_object_ref (subject), g_object_unref);
  todoku_session_verify_async (session, subject, g_task_get_cancellable (task), verified_cb, task);
}

/**
 * todoku_wizard_step_end_adding:
 * @task: what a step with a signal "registered" was given to apply itself
 * @session: the session
 * @result: the result of adding a domain or tracking domain
 * @go_on: whether the next step comes to the front; it may have come there by the signal
 *
 * Ends @task, after a success with the signal.
 */
void
todoku_wizard_step_end_adding (GTask         *task,
                               TodokuSession *session,
                               GAsyncResult  *result,
                               gboolean       go_on)
{
  TodokuWizardStep *step = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr(TodokuSubject) subject = todoku_session_add_finish (session, result, &error);

  todoku_wizard_step_set_busy (step, FALSE);
  if (subject == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_signal_emit_by_name (step, "registered", subject);
  g_task_return_boolean (task, go_on);
}
