/* SPDX-License-Identifier: GPL-3.0-or-later
 * Verifying fills the cards one by one as the answers come in. The step goes on by itself when the
 * domain is verified from elsewhere, for instance by the check that runs on its own. Main thread
 * only.
 */
#include "todoku-config.h"

#include "todoku-records-step.h"

#include <glib/gi18n-lib.h>

#include "todoku-domain-batch.h"
#include "todoku-notice.h"
#include "todoku-page-head.h"
#include "todoku-practice-bar.h"
#include "todoku-record-list.h"
#include "todoku-text.h"
#include "todoku-typed.h"
#include "todoku-widget.h"
#include "todoku-wrap-box.h"

struct _TodokuRecordsStep
{
  TodokuWizardStep parent_instance;

  /* Owned */
  TodokuSession *session;
  TodokuSenderDomain *domain;
  GSignalGroup *signals;


  /* Template Widgets */
  TodokuPageHead *head;
  AdwBin *practice_slot;
  GtkToggleButton *raw_chip;
  TodokuRecordList *records;
  GtkToggleButton *typed_chip;
};

G_DEFINE_FINAL_TYPE (TodokuRecordsStep, todoku_records_step, TODOKU_TYPE_WIZARD_STEP)

static void
update_head (TodokuRecordsStep *self)
{
  guint n_records = g_list_model_get_n_items (todoku_sender_domain_get_records (self->domain));
  guint n_verified = todoku_sender_domain_get_n_verified (self->domain);
  gint64 checked_at = todoku_sender_domain_get_checked_at (self->domain);
  const char *company = todoku_sender_domain_get_dns_company (self->domain);
  const char *name, *panel, *host;
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *chip = NULL;

  if (company == NULL)
    company = todoku_sender_domain_get_detected_company (self->domain);
  name = todoku_typed_company_text (company, TODOKU_DNS_COMPANY_NAME);
  panel = todoku_typed_company_text (company, TODOKU_DNS_COMPANY_PANEL);
  host = todoku_typed_company_text (company, TODOKU_DNS_COMPANY_HOST_LABEL);

  if (checked_at > 0 && n_records > 0)
    title = todoku_text_records_headline (todoku_sender_domain_get_records (self->domain));
  if (title == NULL && checked_at > 0 && n_records > 0)
    title = todoku_text_verified_count (n_verified, n_records);
  else if (title == NULL)
    title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Enter %u Record", "Enter %u Records",
                                          n_records), n_records);
  todoku_page_head_set_title (self->head, title);

  if (checked_at > 0)
    {
      todoku_page_head_set_times (self->head, NULL, checked_at,
                                  todoku_sender_domain_get_next_check_at (self->domain),
                                  todoku_sender_domain_get_operation (self->domain));
    }
  else if (name != NULL && panel != NULL)
    /* Translators: %1$s is a DNS company, %2$s one of its screens, %3$s its name for HOST. */
    subtitle = g_strdup_printf (_("Enter them in “%2$s” of %1$s, then press “Verify”. “%3$s” takes "
                                  "only what stands left of the domain."), name, panel, host);
  else
    subtitle = g_strdup (_("Enter them in the DNS of your domain, then press “Verify”."));
  if (subtitle != NULL)
    todoku_page_head_set_subtitle (self->head, subtitle);

  /* Translators: %s is a DNS company. */
  chip = name != NULL ? g_strdup_printf (_("As typed at %s"), name)
                      : g_strdup (_("As usually typed"));
  gtk_button_set_label (GTK_BUTTON (self->typed_chip), chip);
  todoku_record_list_set_company (self->records, company);
}

static void
domain_changed_cb (TodokuRecordsStep *self)
{
  TodokuOperation *operation = todoku_sender_domain_get_operation (self->domain);
  GtkWidget *bar = adw_bin_get_child (self->practice_slot);

  update_head (self);
  todoku_wizard_step_set_busy (TODOKU_WIZARD_STEP (self), operation != NULL);
  todoku_wizard_step_set_can_skip (TODOKU_WIZARD_STEP (self),
                                   todoku_sender_domain_get_stage (self->domain) ==
                                   TODOKU_DOMAIN_VERIFIED);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "step.check", operation == NULL);
  if (bar != NULL)
    todoku_practice_bar_set_busy (TODOKU_PRACTICE_BAR (bar), operation != NULL);
  if (operation == NULL &&
      todoku_sender_domain_get_stage (self->domain) == TODOKU_DOMAIN_VERIFIED)
    todoku_wizard_step_advance (TODOKU_WIZARD_STEP (self));
}

static void
raw_toggled_cb (TodokuRecordsStep *self)
{
  todoku_record_list_set_raw (self->records, gtk_toggle_button_get_active (self->raw_chip));
}

static void
copy_all_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  todoku_record_list_copy_all (TODOKU_RECORDS_STEP (widget)->records);
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(TodokuRecordsStep) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!todoku_session_check_domain_finish (TODOKU_SESSION (source), result, NULL, &error))
    todoku_widget_show_error (GTK_WIDGET (self), error);
}

static void
check_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  TodokuRecordsStep *self = TODOKU_RECORDS_STEP (widget);

  todoku_session_check_domain_async (self->session, self->domain, NULL, checked_cb,
                                     g_object_ref (self));
}

static void
request_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  TodokuRecordsStep *self = TODOKU_RECORDS_STEP (widget);
  g_autoptr(GPtrArray) domains = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (domains, g_object_ref (self->domain));
  todoku_domain_batch_request (widget, domains);
}

static void
verified_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  gboolean verified;

  if (!todoku_session_verify_domain_finish (TODOKU_SESSION (source), result, &verified, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, verified);
}

static void
todoku_records_step_apply_async (TodokuWizardStep    *step,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  TodokuRecordsStep *self = TODOKU_RECORDS_STEP (step);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, todoku_records_step_apply_async);
  g_task_set_name (task, "[todoku] Verify a domain");
  todoku_session_verify_domain_async (self->session, self->domain, cancellable, verified_cb, task);
}

static gboolean
todoku_records_step_apply_finish (TodokuWizardStep  *step,
                                  GAsyncResult      *result,
                                  GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, step), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_records_step_apply_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
todoku_records_step_dispose (GObject *object)
{
  TodokuRecordsStep *self = TODOKU_RECORDS_STEP (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->domain);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (todoku_records_step_parent_class)->dispose (object);
}

static void
todoku_records_step_class_init (TodokuRecordsStepClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TodokuWizardStepClass *step_class = TODOKU_WIZARD_STEP_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_records_step_dispose;
  step_class->apply_async = todoku_records_step_apply_async;
  step_class->apply_finish = todoku_records_step_apply_finish;
  gtk_widget_class_install_action (widget_class, "records.copy-all", NULL, copy_all_action);
  gtk_widget_class_install_action (widget_class, "step.check", NULL, check_action);
  gtk_widget_class_install_action (widget_class, "step.request", NULL, request_action);

  g_type_ensure (TODOKU_TYPE_NOTICE);
  g_type_ensure (TODOKU_TYPE_PAGE_HEAD);
  g_type_ensure (TODOKU_TYPE_RECORD_LIST);
  g_type_ensure (TODOKU_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/todoku/Todoku/ui/"
                                               "todoku-records-step.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordsStep, head);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordsStep, practice_slot);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordsStep, raw_chip);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordsStep, records);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordsStep, typed_chip);
  gtk_widget_class_bind_template_callback (widget_class, raw_toggled_cb);
}

static void
todoku_records_step_init (TodokuRecordsStep *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  todoku_wizard_step_set_names (TODOKU_WIZARD_STEP (self), C_("step", "Records"),
                                C_("step", "enter in DNS"), C_("step", "verified"), _("Verify"));
  self->signals = g_signal_group_new (TODOKU_TYPE_SENDER_DOMAIN);
  g_signal_group_connect_object (self->signals, "notify", G_CALLBACK (domain_changed_cb), self,
                                 G_CONNECT_SWAPPED);
  todoku_widget_add_shortcut (GTK_WIDGET (self), "F5", "step.check");
  todoku_widget_add_shortcut (GTK_WIDGET (self), "<Control>p", "step.request");
}

/**
 * todoku_records_step_new:
 * @session: the session
 *
 * Returns: (transfer floating): the step, without a domain
 */
TodokuWizardStep *
todoku_records_step_new (TodokuSession *session)
{
  TodokuRecordsStep *self = g_object_new (TODOKU_TYPE_RECORDS_STEP, NULL);

  self->session = g_object_ref (session);

  return TODOKU_WIZARD_STEP (self);
}

/**
 * todoku_records_step_set_domain:
 * @self: the step
 * @domain: the domain whose records are shown
 *
 * Shows and follows a domain.
 */
void
todoku_records_step_set_domain (TodokuRecordsStep  *self,
                                TodokuSenderDomain *domain)
{
  TodokuDeliveryServer *server = todoku_sender_domain_get_server (domain);
  gboolean practice = server != NULL && todoku_delivery_server_get_practice (server);

  g_return_if_fail (TODOKU_IS_RECORDS_STEP (self));

  g_set_object (&self->domain, domain);
  g_signal_group_set_target (self->signals, domain);
  adw_bin_set_child (self->practice_slot,
                     practice ? todoku_practice_bar_new (self->session,
                                                         todoku_sender_domain_get_records (domain),
                                                         "step.check")
                              : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->practice_slot), practice);
  todoku_wizard_step_set_complete (TODOKU_WIZARD_STEP (self), TRUE);
  todoku_record_list_set_records (self->records, todoku_sender_domain_get_records (domain));
  domain_changed_cb (self);
}
