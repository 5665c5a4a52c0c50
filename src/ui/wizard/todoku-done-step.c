/* SPDX-License-Identifier: GPL-3.0-or-later
 * Watching is offered here and off until it is switched on. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-done-step.h"

#include <glib/gi18n-lib.h>

#include "todoku-background-notice.h"
#include "todoku-background.h"
#include "todoku-notice.h"
#include "todoku-page-head.h"

struct _TodokuDoneStep
{
  TodokuWizardStep parent_instance;

  /* Owned */
  TodokuSession *session;
  TodokuSenderDomain *domain;

  /* Template Widgets */
  TodokuPageHead *head;
  GtkSwitch *monitor_switch;
  GtkWidget *monitor_title;
};

G_DEFINE_FINAL_TYPE (TodokuDoneStep, todoku_done_step, TODOKU_TYPE_WIZARD_STEP)

static void
monitor_toggled_cb (TodokuDoneStep *self)
{
  gboolean active = gtk_switch_get_active (self->monitor_switch);

  if (self->domain == NULL || active == todoku_sender_domain_get_row (self->domain)->monitored)
    return;

  todoku_background_watch (GTK_WIDGET (self), self->session, self->domain, active);
}

static void
monitored_changed_cb (TodokuDoneStep *self)
{
  gtk_switch_set_active (self->monitor_switch,
                         todoku_sender_domain_get_row (self->domain)->monitored);
}

static void
todoku_done_step_dispose (GObject *object)
{
  TodokuDoneStep *self = TODOKU_DONE_STEP (object);

  g_clear_object (&self->domain);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (todoku_done_step_parent_class)->dispose (object);
}

static void
todoku_done_step_class_init (TodokuDoneStepClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_done_step_dispose;

  g_type_ensure (TODOKU_TYPE_BACKGROUND_NOTICE);
  g_type_ensure (TODOKU_TYPE_NOTICE);
  g_type_ensure (TODOKU_TYPE_PAGE_HEAD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/todoku-done-step.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuDoneStep, head);
  gtk_widget_class_bind_template_child (widget_class, TodokuDoneStep, monitor_switch);
  gtk_widget_class_bind_template_child (widget_class, TodokuDoneStep, monitor_title);
  gtk_widget_class_bind_template_callback (widget_class, monitor_toggled_cb);
}

static void
todoku_done_step_init (TodokuDoneStep *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  todoku_page_head_set_icon_name (self->head, "todoku-verified-symbolic");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->monitor_switch),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->monitor_title, NULL,
                                  -1);
  todoku_wizard_step_set_names (TODOKU_WIZARD_STEP (self), C_("step", "Done"),
                                C_("step", "Set up"), C_("step", "Set up"), _("Done"));
  todoku_wizard_step_set_complete (TODOKU_WIZARD_STEP (self), TRUE);
}

/**
 * todoku_done_step_new:
 * @session: the session
 *
 * Returns: (transfer floating): the step, without a domain
 */
TodokuWizardStep *
todoku_done_step_new (TodokuSession *session)
{
  TodokuDoneStep *self = g_object_new (TODOKU_TYPE_DONE_STEP, NULL);

  self->session = g_object_ref (session);

  return TODOKU_WIZARD_STEP (self);
}

/**
 * todoku_done_step_set_domain:
 * @self: the step
 * @domain: the domain that is set up
 *
 * Shows a domain.
 */
void
todoku_done_step_set_domain (TodokuDoneStep     *self,
                             TodokuSenderDomain *domain)
{
  g_return_if_fail (TODOKU_IS_DONE_STEP (self));

  if (self->domain != NULL)
    g_signal_handlers_disconnect_by_func (self->domain, monitored_changed_cb, self);
  g_set_object (&self->domain, domain);
  g_signal_connect_object (domain, "notify::monitored", G_CALLBACK (monitored_changed_cb), self,
                           G_CONNECT_SWAPPED);
  monitored_changed_cb (self);
}
