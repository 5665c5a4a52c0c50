/* SPDX-License-Identifier: GPL-3.0-or-later
 * The text for the service's support is shown as the letter that it is, not as a hint to the
 * reader. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-tracking-done-step.h"

#include <glib/gi18n-lib.h>

#include "todoku-domain-name.h"
#include "todoku-mail.h"
#include "todoku-notice.h"
#include "todoku-page-head.h"
#include "todoku-record-list.h"
#include "todoku-text-table.h"
#include "todoku-widget.h"

struct _TodokuTrackingDoneStep
{
  TodokuWizardStep parent_instance;

  /* Owned */
  char *subject;

  /* Template Widgets */
  TodokuPageHead *head;
  GtkLabel *letter_label;
  TodokuRecordList *records;
};

G_DEFINE_FINAL_TYPE (TodokuTrackingDoneStep, todoku_tracking_done_step, TODOKU_TYPE_WIZARD_STEP)

static void
copy_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TodokuTrackingDoneStep *self = TODOKU_TRACKING_DONE_STEP (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          gtk_label_get_text (self->letter_label));
  todoku_widget_show_toast (widget, _("Copied"));
}

static void
mail_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TodokuTrackingDoneStep *self = TODOKU_TRACKING_DONE_STEP (widget);

  todoku_mail_compose (widget, NULL, self->subject, gtk_label_get_text (self->letter_label));
}

static void
todoku_tracking_done_step_finalize (GObject *object)
{
  g_free (TODOKU_TRACKING_DONE_STEP (object)->subject);

  G_OBJECT_CLASS (todoku_tracking_done_step_parent_class)->finalize (object);
}

static void
todoku_tracking_done_step_class_init (TodokuTrackingDoneStepClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = todoku_tracking_done_step_finalize;
  gtk_widget_class_install_action (widget_class, "tracking.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "tracking.mail", NULL, mail_action);

  g_type_ensure (TODOKU_TYPE_NOTICE);
  g_type_ensure (TODOKU_TYPE_PAGE_HEAD);
  g_type_ensure (TODOKU_TYPE_RECORD_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/"
                                               "todoku-tracking-done-step.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingDoneStep, head);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingDoneStep, letter_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingDoneStep, records);
}

static void
todoku_tracking_done_step_init (TodokuTrackingDoneStep *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  todoku_page_head_set_icon_name (self->head, "emblem-default-symbolic");
  todoku_wizard_step_set_action (TODOKU_WIZARD_STEP (self), TODOKU_WIZARD_ACTION_PLAIN);
  todoku_wizard_step_set_complete (TODOKU_WIZARD_STEP (self), TRUE);
  todoku_wizard_step_set_names (TODOKU_WIZARD_STEP (self), _("Complete"), _("Set-up complete"),
                                _("Set-up complete"), _("Done"));
}

/**
 * todoku_tracking_done_step_new:
 *
 * Returns: (transfer floating): the step, without a tracking domain
 */
TodokuWizardStep *
todoku_tracking_done_step_new (void)
{
  return g_object_new (TODOKU_TYPE_TRACKING_DONE_STEP, NULL);
}

/**
 * todoku_tracking_done_step_set_tracking:
 * @self: the step
 * @tracking: the tracking domain
 *
 * Shows what has been set up.
 */
void
todoku_tracking_done_step_set_tracking (TodokuTrackingDoneStep *self,
                                        TodokuTrackingDomain   *tracking)
{
  const char *host = todoku_subject_get_name (tracking);
  const char *edge_host = todoku_tracking_domain_get_row (tracking)->edge_host;
  g_autofree char *unicode = todoku_domain_name_to_unicode (host);
  g_autofree char *plain = todoku_text_plain (edge_host != NULL ? edge_host : "");
  g_autofree char *lead = g_strdup_printf (_("Links in your mail are made on %s."), unicode);
  /* Translators: a text to send to the support of the delivery service. */
  g_autofree char *letter =
    g_strdup_printf (_("Please switch on SSL click tracking for our account. The tracking domain "
                       "is %1$s. Its link branding has been validated, and %1$s points to %2$s, "
                       "which presents a valid certificate for it."), host, plain);

  g_return_if_fail (TODOKU_IS_TRACKING_DONE_STEP (self));

  todoku_page_head_set_subtitle (self->head, lead);
  g_free (self->subject);
  /* Translators: the subject of a mail to the support of the delivery service. */
  self->subject = g_strdup_printf (_("SSL click tracking for %s"), host);
  gtk_label_set_text (self->letter_label, letter);
  todoku_record_list_set_records (self->records, todoku_subject_get_records (tracking));
}
