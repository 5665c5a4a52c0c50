/* SPDX-License-Identifier: GPL-3.0-or-later
 * Verifying fills the cards one by one as the answers come in. The step goes on by itself when the
 * domain is verified from elsewhere, for instance by the check that runs on its own. Main thread
 * only.
 */
#include "todoku-config.h"

#include "todoku-records-step.h"

#include <glib/gi18n-lib.h>

#include "todoku-dns-rows.h"
#include "todoku-page-head.h"
#include "todoku-practice-bar.h"
#include "todoku-records-panel.h"
#include "todoku-stated.h"
#include "todoku-text.h"
#include "todoku-typed.h"
#include "todoku-wizard-subject.h"

struct _TodokuRecordsStep
{
  TodokuWizardStep parent_instance;

  /* Owned */
  TodokuSession *session;
  TodokuSenderDomain *domain;
  GSignalGroup *signals;

  /* Template Widgets */
  TodokuDnsRows *company_rows;
  TodokuPageHead *head;
  TodokuDnsRows *help_rows;
  TodokuRecordsPanel *panel;
  AdwBin *practice_slot;

  GtkWidget *stated;
};

G_DEFINE_FINAL_TYPE (TodokuRecordsStep, todoku_records_step, TODOKU_TYPE_WIZARD_STEP)

static const char *
get_company (TodokuRecordsStep *self)
{
  const char *company = todoku_sender_domain_get_row (self->domain)->dns_company;

  return company != NULL ? company : todoku_sender_domain_get_row (self->domain)->detected_company;
}

static gboolean
is_practice (TodokuRecordsStep *self)
{
  TodokuDeliveryServer *server = todoku_subject_get_server (self->domain);

  return server != NULL && todoku_delivery_server_get_row (server)->practice;
}

static char *
describe_entering (const char *company)
{
  const char *name = todoku_typed_company_text (company, TODOKU_DNS_COMPANY_NAME);
  const char *panel = todoku_typed_company_text (company, TODOKU_DNS_COMPANY_PANEL);
  const char *host = todoku_typed_company_text (company, TODOKU_DNS_COMPANY_HOST_LABEL);

  if (name == NULL || panel == NULL)
    return g_strdup (_("Enter them in the DNS of your domain, then press “Verify”."));

  /* Translators: %1$s is a DNS company, %2$s one of its screens, %3$s its name for HOST. */
  return g_strdup_printf (_("Enter them at %1$s (%2$s), then press “Verify”. “%3$s” takes only "
                            "the part to the left of the domain."), name, panel, host);
}

/* What cannot be entered beside another service's record is told before anything is. */
static char *
describe_start (TodokuRecordsStep *self)
{
  TodokuDeliveryServer *server;
  g_autofree char *host = todoku_session_find_clash (self->session, self->domain, &server);
  g_autofree char *name = NULL;

  if (host == NULL)
    return describe_entering (get_company (self));
  name = todoku_text_server_name (server);

  return todoku_text_clash (host, name);
}

/* Where the service has no API, the last word is the person's. */
static gboolean
awaits_word (TodokuRecordsStep *self)
{
  TodokuDeliveryServer *server = todoku_subject_get_server (self->domain);

  return todoku_sender_domain_get_row (self->domain)->stage == TODOKU_DOMAIN_DNS_READY &&
         todoku_subject_get_operation (self->domain) == NULL && server != NULL &&
         !todoku_server_row_has_api (todoku_delivery_server_get_row (server));
}

static void
update_head (TodokuRecordsStep *self)
{
  GListModel *records = todoku_subject_get_records (self->domain);
  guint n_records = g_list_model_get_n_items (records);
  gint64 checked_at = todoku_sender_domain_get_row (self->domain)->checked_at;
  gboolean checked = checked_at > 0 && n_records > 0;
  g_autofree char *title = checked ? todoku_text_records_headline (records) : NULL;

  if (title == NULL && checked)
    title = todoku_text_progress_head (self->domain);
  else if (title == NULL)
    title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Enter %u Record", "Enter %u Records",
                                          n_records), n_records);
  todoku_page_head_set_title (self->head, title);

  if (awaits_word (self))
    todoku_page_head_set_subtitle (self->head, _("The records are right in DNS. When the service’s "
                                                 "screen shows the domain as verified, check it "
                                                 "here."));
  else if (checked_at > 0)
    {
      g_autofree char *before = todoku_text_left_to_do (records);

      todoku_page_head_set_times (self->head, before, checked_at,
                                  todoku_sender_domain_get_row (self->domain)->next_check_at,
                                  todoku_subject_get_operation (self->domain));
    }
  else
    {
      g_autofree char *entering = describe_start (self);

      todoku_page_head_set_subtitle (self->head, entering);
    }
}

static void
update_company (TodokuRecordsStep *self)
{
  const char *servers = todoku_sender_domain_get_row (self->domain)->name_servers;
  const TodokuDnsState state = {
    .company = get_company (self),
    .name_servers = servers,
    .lookup = todoku_subject_get_lookup (self->domain),
    .practice = is_practice (self),
  };

  todoku_dns_rows_set_state (self->company_rows, &state);
  todoku_dns_rows_set_state (self->help_rows, &state);
  todoku_records_panel_set_company (self->panel, state.company);
}

/* What is the only way on comes before the cards, and is the one thing to do. */
static void
update_stated (TodokuRecordsStep *self)
{
  gboolean awaited = awaits_word (self);

  gtk_box_reorder_child_after (GTK_BOX (gtk_widget_get_parent (self->stated)), self->stated,
                               awaited ? GTK_WIDGET (self->head) : GTK_WIDGET (self->panel));
  todoku_wizard_step_set_action (TODOKU_WIZARD_STEP (self),
                                 awaited ? TODOKU_WIZARD_ACTION_PLAIN
                                         : TODOKU_WIZARD_ACTION_SUGGESTED);
}

static void
domain_changed_cb (TodokuRecordsStep *self)
{
  TodokuOperation *operation = todoku_subject_get_operation (self->domain);
  GtkWidget *bar = adw_bin_get_child (self->practice_slot);

  update_head (self);
  update_company (self);
  update_stated (self);
  todoku_wizard_step_set_busy (TODOKU_WIZARD_STEP (self), operation != NULL);
  todoku_wizard_step_set_can_skip (TODOKU_WIZARD_STEP (self),
                                   todoku_sender_domain_get_row (self->domain)->stage ==
                                   TODOKU_DOMAIN_VERIFIED);
  if (bar != NULL)
    todoku_practice_bar_set_busy (TODOKU_PRACTICE_BAR (bar), operation != NULL);
  if (operation == NULL &&
      todoku_sender_domain_get_row (self->domain)->stage == TODOKU_DOMAIN_VERIFIED)
    todoku_wizard_step_advance (TODOKU_WIZARD_STEP (self));
}

static void
failure_changed_cb (TodokuRecordsStep *self)
{
  todoku_wizard_step_show_stored (TODOKU_WIZARD_STEP (self),
                                  todoku_sender_domain_get_row (self->domain)->failure);
}

static void
company_chosen_cb (TodokuRecordsStep *self,
                   const char        *company)
{
  todoku_session_set_company (self->session, self->domain, company);
}

static void
todoku_records_step_apply (TodokuWizardStep *step,
                           GTask            *task)
{
  TodokuRecordsStep *self = TODOKU_RECORDS_STEP (step);

  todoku_wizard_step_verify_subject (step, self->session, self->domain, task);
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
  step_class->apply = todoku_records_step_apply;

  g_type_ensure (TODOKU_TYPE_DNS_ROWS);
  g_type_ensure (TODOKU_TYPE_PAGE_HEAD);
  g_type_ensure (TODOKU_TYPE_RECORDS_PANEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/todoku/Todoku/ui/"
                                               "todoku-records-step.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordsStep, company_rows);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordsStep, head);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordsStep, help_rows);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordsStep, panel);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordsStep, practice_slot);
  gtk_widget_class_bind_template_callback (widget_class, company_chosen_cb);
}

static void
todoku_records_step_init (TodokuRecordsStep *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  todoku_wizard_step_set_names (TODOKU_WIZARD_STEP (self), C_("step", "Records"),
                                C_("step", "Enter in DNS"), C_("step", "Verified"), _("Verify"));
  self->signals = g_signal_group_new (TODOKU_TYPE_SENDER_DOMAIN);
  g_signal_group_connect_object (self->signals, "notify", G_CALLBACK (domain_changed_cb), self,
                                 G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->signals, "notify::failure", G_CALLBACK (failure_changed_cb),
                                 self, G_CONNECT_SWAPPED);
  todoku_wizard_step_set_has_records (TODOKU_WIZARD_STEP (self), TRUE);
  todoku_dns_rows_show (self->company_rows, TODOKU_DNS_ROWS_COMPANY | TODOKU_DNS_ROWS_CHOICE);
  todoku_dns_rows_show (self->help_rows, TODOKU_DNS_ROWS_TYPING | TODOKU_DNS_ROWS_REQUEST);
  todoku_dns_rows_set_request (self->help_rows, "wizard.request",
                               _("Creates a mail that asks for the records"));
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
  g_return_if_fail (TODOKU_IS_RECORDS_STEP (self));

  g_set_object (&self->domain, domain);
  g_signal_group_set_target (self->signals, domain);
  adw_bin_set_child (self->practice_slot, NULL);
  if (is_practice (self))
    {
      GtkWidget *bar = todoku_practice_bar_new (self->session, todoku_subject_get_records (domain),
                                                "wizard.check");

      todoku_practice_bar_offer_mistakes (TODOKU_PRACTICE_BAR (bar), "main.open-practice",
                                          todoku_subject_get_id (domain));
      adw_bin_set_child (self->practice_slot, bar);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->practice_slot), is_practice (self));
  if (self->stated != NULL)
    gtk_box_remove (GTK_BOX (gtk_widget_get_parent (self->stated)), self->stated);
  self->stated = todoku_stated_new (self->session, domain);
  gtk_box_insert_child_after (GTK_BOX (gtk_widget_get_parent (GTK_WIDGET (self->panel))),
                              self->stated, GTK_WIDGET (self->panel));
  todoku_wizard_step_set_complete (TODOKU_WIZARD_STEP (self), TRUE);
  todoku_records_panel_set_records (self->panel, todoku_subject_get_records (domain));
  domain_changed_cb (self);
  failure_changed_cb (self);
  todoku_session_need_company (self->session, domain);
}
