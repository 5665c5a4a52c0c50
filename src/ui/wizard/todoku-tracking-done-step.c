/* SPDX-License-Identifier: GPL-3.0-or-later
 * The text for the service's support is shown as the letter that it is, not as a hint to the
 * reader. Watching is offered here and off until it is switched on. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-tracking-done-step.h"

#include <glib/gi18n-lib.h>

#include "todoku-background-notice.h"
#include "todoku-background.h"
#include "todoku-domain-name.h"
#include "todoku-history-list.h"
#include "todoku-mail.h"
#include "todoku-notice.h"
#include "todoku-page-head.h"
#include "todoku-record-list.h"
#include "todoku-record-rows.h"
#include "todoku-text-table.h"
#include "todoku-watch.h"
#include "todoku-widget.h"

struct _TodokuTrackingDoneStep
{
  TodokuWizardStep parent_instance;

  /* Owned */
  char *subject;
  TodokuSession *session;
  TodokuTrackingDomain *tracking;
  /* (element-type TodokuRecordItem): all that must stay, of whatever step */
  GListStore *stays;

  /* Template Widgets */
  TodokuPageHead *head;
  TodokuHistoryList *history;
  TodokuNotice *keep_notice;
  GtkWidget *letter_box;
  GtkLabel *letter_label;
  GtkSwitch *monitor_switch;
  GtkWidget *monitor_title;
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
monitor_toggled_cb (TodokuTrackingDoneStep *self)
{
  gboolean active = gtk_switch_get_active (self->monitor_switch);

  if (self->tracking == NULL ||
      active == todoku_tracking_domain_get_row (self->tracking)->monitored)
    return;

  todoku_background_watch (GTK_WIDGET (self), self->session, self->tracking, active);
}

static void
monitored_changed_cb (TodokuTrackingDoneStep *self)
{
  gtk_switch_set_active (self->monitor_switch,
                         todoku_tracking_domain_get_row (self->tracking)->monitored);
}

/* What an alarm is about has to be found here, whichever step it was entered in. */
static void
show_records (TodokuTrackingDoneStep *self)
{
  g_autoptr(GPtrArray) items = todoku_watch_list_items (self->tracking);
  g_autoptr(GPtrArray) shown = todoku_rows_list_items (G_LIST_MODEL (self->stays));

  if (todoku_rows_same_items (items, shown))
    return;

  g_list_store_splice (self->stays, 0, shown->len, items->pdata, items->len);
}

static void
todoku_tracking_done_step_dispose (GObject *object)
{
  TodokuTrackingDoneStep *self = TODOKU_TRACKING_DONE_STEP (object);

  g_clear_object (&self->tracking);
  g_clear_object (&self->session);
  g_clear_object (&self->stays);

  G_OBJECT_CLASS (todoku_tracking_done_step_parent_class)->dispose (object);
}

static void
todoku_tracking_done_step_class_init (TodokuTrackingDoneStepClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = todoku_tracking_done_step_finalize;
  G_OBJECT_CLASS (klass)->dispose = todoku_tracking_done_step_dispose;
  gtk_widget_class_install_action (widget_class, "tracking.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "tracking.mail", NULL, mail_action);

  g_type_ensure (TODOKU_TYPE_BACKGROUND_NOTICE);
  g_type_ensure (TODOKU_TYPE_HISTORY_LIST);
  g_type_ensure (TODOKU_TYPE_NOTICE);
  g_type_ensure (TODOKU_TYPE_PAGE_HEAD);
  g_type_ensure (TODOKU_TYPE_RECORD_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/"
                                               "todoku-tracking-done-step.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingDoneStep, head);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingDoneStep, history);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingDoneStep, keep_notice);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingDoneStep, letter_box);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingDoneStep, letter_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingDoneStep, monitor_switch);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingDoneStep, monitor_title);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingDoneStep, records);
  gtk_widget_class_bind_template_callback (widget_class, monitor_toggled_cb);
}

static void
todoku_tracking_done_step_init (TodokuTrackingDoneStep *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->stays = g_list_store_new (TODOKU_TYPE_RECORD_ITEM);
  todoku_page_head_set_icon_name (self->head, "todoku-verified-symbolic");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->monitor_switch),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->monitor_title, NULL,
                                  -1);
  todoku_wizard_step_set_action (TODOKU_WIZARD_STEP (self), TODOKU_WIZARD_ACTION_PLAIN);
  todoku_wizard_step_set_complete (TODOKU_WIZARD_STEP (self), TRUE);
  todoku_wizard_step_set_names (TODOKU_WIZARD_STEP (self), C_("step", "Done"), C_("step", "Set up"),
                                C_("step", "Set up"), _("Done"));
}

/**
 * todoku_tracking_done_step_new:
 * @session: the session
 *
 * Returns: (transfer floating): the step, without a tracking domain
 */
TodokuWizardStep *
todoku_tracking_done_step_new (TodokuSession *session)
{
  TodokuTrackingDoneStep *self = g_object_new (TODOKU_TYPE_TRACKING_DONE_STEP, NULL);

  self->session = g_object_ref (session);

  return TODOKU_WIZARD_STEP (self);
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
  gboolean is_auto = todoku_tracking_domain_get_row (tracking)->edge == TODOKU_EDGE_AUTO_SSL;
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
  /* What the service provides itself needs no asking for. */
  gtk_widget_set_visible (self->letter_box, !is_auto);
  todoku_notice_set (self->keep_notice, "note", "changes-prevent-symbolic",
                     _("Do not delete the records."),
                     is_auto ? _("They are needed for every link, even after setup. The "
                                 "certificate is renewed through the record of _acme-challenge.")
                             : _("They are needed for every link, even after setup. The "
                                 "certificate is renewed through the record of step 2."));

  if (self->tracking == tracking)
    {
      show_records (self);
      return;
    }
  if (self->tracking != NULL)
    g_signal_handlers_disconnect_by_data (self->tracking, self);
  else
    todoku_history_list_set_subject (self->history, self->session, tracking);
  g_set_object (&self->tracking, tracking);
  g_signal_connect_object (tracking, "notify::monitored", G_CALLBACK (monitored_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (tracking, "notify::checked-at", G_CALLBACK (show_records), self,
                           G_CONNECT_SWAPPED);
  show_records (self);
  todoku_record_list_set_records (self->records, G_LIST_MODEL (self->stays));
  monitored_changed_cb (self);
}
