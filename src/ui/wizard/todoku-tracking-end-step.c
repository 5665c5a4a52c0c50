/* SPDX-License-Identifier: GPL-3.0-or-later
 * Its action deletes the tracking domain and registers the same name again, in one go. The window
 * stays meanwhile, because the step is busy. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-tracking-end-step.h"

#include <glib/gi18n-lib.h>

#include "todoku-deadline-bar.h"
#include "todoku-notice.h"
#include "todoku-page-head.h"
#include "todoku-text-table.h"
#include "todoku-text.h"

struct _TodokuTrackingEndStep
{
  TodokuWizardStep parent_instance;

  /* Owned */
  TodokuSession *session;
  TodokuTrackingDomain *tracking;

  TodokuTrackingStage stage;

  /* Template Widgets */
  TodokuDeadlineBar *deadline_bar;
  TodokuPageHead *head;
  TodokuNotice *notice;
  GtkWidget *register_button;
};

G_DEFINE_FINAL_TYPE (TodokuTrackingEndStep, todoku_tracking_end_step, TODOKU_TYPE_WIZARD_STEP)

static guint registered_signal;

static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuTrackingEndStep *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuTrackingDomain) tracking =
    todoku_session_add_finish (TODOKU_SESSION (source), result, &error);

  /* What was deleted is gone either way; without a new one the name stands in the entry again. */
  g_signal_emit (self, registered_signal, 0, tracking);
  todoku_wizard_step_set_busy (TODOKU_WIZARD_STEP (self), FALSE);
  if (tracking == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, FALSE);
}

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuTrackingEndStep *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!todoku_session_remove_finish (TODOKU_SESSION (source), result, &error))
    {
      todoku_wizard_step_set_busy (TODOKU_WIZARD_STEP (self), FALSE);
      g_task_return_error (task, error);
      return;
    }

  todoku_session_add_tracking_async (self->session,
                                     todoku_subject_get_name (self->tracking),
                                     todoku_subject_get_server (self->tracking),
                                     todoku_tracking_domain_get_row (self->tracking)->edge,
                                     g_task_get_cancellable (task), added_cb, g_object_ref (task));
}

static void
todoku_tracking_end_step_apply (TodokuWizardStep *step,
                                GTask            *task)
{
  TodokuTrackingEndStep *self = TODOKU_TRACKING_END_STEP (step);

  todoku_wizard_step_set_busy (step, TRUE);
  todoku_session_remove_async (self->session, self->tracking, g_task_get_cancellable (task),
                               removed_cb, task);
}

static gboolean
todoku_tracking_end_step_shown (TodokuWizardStep *step)
{
  return gtk_widget_grab_focus (TODOKU_TRACKING_END_STEP (step)->register_button);
}

static void
todoku_tracking_end_step_dispose (GObject *object)
{
  TodokuTrackingEndStep *self = TODOKU_TRACKING_END_STEP (object);

  g_clear_object (&self->tracking);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (todoku_tracking_end_step_parent_class)->dispose (object);
}

static void
todoku_tracking_end_step_class_init (TodokuTrackingEndStepClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TodokuWizardStepClass *step_class = TODOKU_WIZARD_STEP_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_tracking_end_step_dispose;
  step_class->shown = todoku_tracking_end_step_shown;
  step_class->apply = todoku_tracking_end_step_apply;

  /**
   * TodokuTrackingEndStep::registered:
   * @tracking: (nullable): the new tracking domain; %NULL when it could not be registered
   *
   * The old one has been deleted.
   */
  registered_signal = g_signal_new ("registered", TODOKU_TYPE_TRACKING_END_STEP,
                                    G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                    TODOKU_TYPE_TRACKING_DOMAIN);

  g_type_ensure (TODOKU_TYPE_DEADLINE_BAR);
  g_type_ensure (TODOKU_TYPE_NOTICE);
  g_type_ensure (TODOKU_TYPE_PAGE_HEAD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/"
                                               "todoku-tracking-end-step.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingEndStep, deadline_bar);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingEndStep, head);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingEndStep, notice);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingEndStep, register_button);
}

static void
todoku_tracking_end_step_init (TodokuTrackingEndStep *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  todoku_wizard_step_set_action (TODOKU_WIZARD_STEP (self), TODOKU_WIZARD_ACTION_BELOW);
  todoku_wizard_step_set_complete (TODOKU_WIZARD_STEP (self), TRUE);
  todoku_wizard_step_set_failed (TODOKU_WIZARD_STEP (self), TRUE);
}

/**
 * todoku_tracking_end_step_new:
 * @session: the session
 * @stage: %TODOKU_TRACKING_EXPIRED or %TODOKU_TRACKING_REFUSED
 *
 * Returns: (transfer floating): the page, without a tracking domain
 */
TodokuWizardStep *
todoku_tracking_end_step_new (TodokuSession       *session,
                              TodokuTrackingStage  stage)
{
  TodokuTrackingEndStep *self = g_object_new (TODOKU_TYPE_TRACKING_END_STEP, NULL);
  gboolean expired = stage == TODOKU_TRACKING_EXPIRED;
  g_autofree char *title = todoku_text_step (expired ? 2 : 1);

  self->session = g_object_ref (session);
  self->stage = stage;
  todoku_wizard_step_set_names (TODOKU_WIZARD_STEP (self), title,
                                expired ? todoku_text_tracking_stage (stage)
                                        : C_("step", "Refused"),
                                _("Verified"),
                                _("Delete and Register Again"));
  todoku_page_head_set_title (self->head, expired ? _("Expired") : _("Not Registered"));
  todoku_page_head_set_subtitle (self->head,
                                 expired ? _("The certificate was not verified within 72 hours, so "
                                             "its request has expired.")
                                         : _("The service refused this tracking domain."));
  gtk_widget_set_visible (GTK_WIDGET (self->deadline_bar), expired);

  return TODOKU_WIZARD_STEP (self);
}

/**
 * todoku_tracking_end_step_set_tracking:
 * @self: the page
 * @tracking: the tracking domain
 *
 * Says what has happened to a tracking domain.
 */
void
todoku_tracking_end_step_set_tracking (TodokuTrackingEndStep *self,
                                       TodokuTrackingDomain  *tracking)
{
  const char *failure = todoku_tracking_domain_get_row (tracking)->failure;
  int code;

  g_return_if_fail (TODOKU_IS_TRACKING_END_STEP (self));

  g_set_object (&self->tracking, tracking);
  if (self->stage == TODOKU_TRACKING_EXPIRED)
    {
      todoku_deadline_bar_set (self->deadline_bar,
                               todoku_tracking_domain_get_row (tracking)->requested_at,
                               /* The service may say so before our clock does. */
                               MIN (todoku_tracking_domain_get_row (tracking)->deadline,
                                    g_get_real_time () +
                                    todoku_tracking_domain_get_row (tracking)->clock_offset),
                               todoku_tracking_domain_get_row (tracking)->clock_offset,
                               todoku_session_doubts_deadline (tracking));
      todoku_notice_set (self->notice, "fix", "dialog-warning-symbolic",
                         _("This tracking domain can no longer be verified."),
                         _("Delete it and register the same name again. New records are made."));
    }
  else if (failure != NULL && todoku_enum_from_token (TODOKU_TYPE_ERROR_CODE, failure, &code))
    {
      g_autoptr(GError) error = g_error_new_literal (TODOKU_ERROR, code, "");
      g_autofree char *sentence = todoku_text_for_error (error);

      todoku_notice_set (self->notice, "fix", "dialog-warning-symbolic", _("Cause"), sentence);
    }
  else
    {
      todoku_notice_set (self->notice, "fix", "dialog-warning-symbolic",
                         todoku_text_state (tracking),
                         _("Delete it and register the same name again. New records are made."));
    }
}
