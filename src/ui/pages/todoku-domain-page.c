/* SPDX-License-Identifier: GPL-3.0-or-later
 * Everything shown is the domain's own state; the page starts operations and never ends them. While
 * it is in front it counts the seconds to the next check. What is done with the domain stands in
 * todoku-domain-actions.c. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-domain-page-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "todoku-background-notice.h"
#include "todoku-background.h"
#include "todoku-compat.h"
#include "todoku-domain-name.h"
#include "todoku-stated.h"
#include "todoku-text.h"
#include "todoku-typed.h"
#include "todoku-widget.h"

G_DEFINE_FINAL_TYPE (TodokuDomainPage, todoku_domain_page, GTK_TYPE_BOX)

static const char *
get_company (TodokuDomainPage *self)
{
  const char *company = todoku_sender_domain_get_row (self->domain)->dns_company;

  return company != NULL ? company : todoku_sender_domain_get_row (self->domain)->detected_company;
}

static gboolean
is_complete (TodokuDomainPage *self)
{
  return todoku_sender_domain_get_row (self->domain)->stage == TODOKU_DOMAIN_VERIFIED;
}

static gboolean
is_practice (TodokuDomainPage *self)
{
  TodokuDeliveryServer *server = todoku_subject_get_server (self->domain);

  return server != NULL && todoku_delivery_server_get_row (server)->practice;
}

/* What the service still counts as verified and is not in DNS any more, in words; or NULL. */
static char *
dup_lost (TodokuDomainPage *self)
{
  GListModel *records = todoku_subject_get_records (self->domain);
  guint n_missing = 0, n_wrong = 0;

  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (records, i);

      if (!todoku_text_item_is_lost (item))
        continue;
      if (todoku_record_item_get_verdict (item)->state == TODOKU_RECORD_STATE_MISSING)
        n_missing++;
      else
        n_wrong++;
    }

  return todoku_text_lost_records (n_missing, n_wrong);
}

/* What a service without an API asks for is known from its screen alone. */
static gboolean
is_by_hand (TodokuDomainPage *self)
{
  TodokuDeliveryServer *server = todoku_subject_get_server (self->domain);

  return server != NULL && !todoku_server_row_has_api (todoku_delivery_server_get_row (server));
}

/* All is right in DNS, and what is left is for the person to state. */
static gboolean
awaits_word (TodokuDomainPage *self)
{
  return is_by_hand (self) &&
         todoku_sender_domain_get_row (self->domain)->stage == TODOKU_DOMAIN_DNS_READY;
}

static void
update_times (TodokuDomainPage *self)
{
  gint64 checked_at = todoku_sender_domain_get_row (self->domain)->checked_at;
  GListModel *records = todoku_subject_get_records (self->domain);
  g_autofree char *lost = dup_lost (self);
  g_autofree char *before = NULL;

  if (is_complete (self) && lost == NULL)
    before = todoku_text_progress_head (self->domain);
  else if (awaits_word (self))
    before = g_strdup (_("Look at the service’s screen"));
  else if (!is_complete (self) && checked_at > 0)
    before = todoku_text_left_to_do (records);
  todoku_page_head_set_times (self->head, before,
                              checked_at,
                              todoku_sender_domain_get_row (self->domain)->next_check_at,
                              todoku_subject_get_operation (self->domain));
}

/* (nullable): what stands right of the @ */
static const char *
get_domain_part (TodokuSharedAccount *account)
{
  const char *at = strrchr (todoku_shared_account_get_row (account)->address, '@');

  return at != NULL ? at + 1 : NULL;
}

static gboolean
has_account (TodokuDomainPage *self)
{
  GListModel *accounts = todoku_session_get_accounts (self->session);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr(TodokuSharedAccount) account = g_list_model_get_item (accounts, i);

      if (g_strcmp0 (get_domain_part (account), todoku_subject_get_name (self->domain)) == 0)
        return TRUE;
    }

  return FALSE;
}

/* What was pressed is gone, and what has come of it stands at the top. */
static void
show_completion (TodokuDomainPage *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  todoku_widget_scroll_up (GTK_WIDGET (self->head));
  if (focus == NULL || gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    gtk_widget_grab_focus (gtk_widget_get_visible (self->account_button)
                             ? self->account_button
                             : GTK_WIDGET (self->monitor_switch));
}

static void
update_head (TodokuDomainPage *self)
{
  const TodokuDomainRow *row = todoku_sender_domain_get_row (self->domain);
  guint n_records = g_list_model_get_n_items (todoku_subject_get_records (self->domain));
  TodokuDomainStage stage = row->stage;
  gboolean complete = is_complete (self);
  gboolean completed = complete && gtk_widget_get_mapped (GTK_WIDGET (self->verify_button));
  g_autofree char *lost = complete ? dup_lost (self) : NULL;
  g_autofree char *title = NULL;

  if (complete)
    title = g_strdup (lost != NULL ? lost : _("Setup Complete"));
  else if (n_records > 0 && row->checked_at > 0)
    title = todoku_text_records_headline (todoku_subject_get_records (self->domain));
  if (title == NULL && n_records > 0)
    title = todoku_text_progress_head (self->domain);
  else if (title == NULL)
    title = g_strdup (todoku_text_domain_stage (stage));
  todoku_page_head_set_title (self->head, title);
  todoku_page_head_set_icon_name (self->head,
                                  complete && lost == NULL ? "todoku-verified-symbolic" : NULL);
  update_times (self);

  adw_window_title_set_subtitle (self->window_title,
                                 complete ? _("Delivery Domain (set up)") : _("Delivery Domain"));
  gtk_widget_set_visible (self->request_button, !complete);
  gtk_widget_set_visible (GTK_WIDGET (self->verify_button), !complete);
  /* Nothing is offered as the next thing that has been done, or before what is lost is back. */
  gtk_widget_set_visible (self->account_button, complete && lost == NULL && !has_account (self));
  gtk_widget_set_visible (self->check_button, lost != NULL);
  gtk_widget_set_visible (self->keep_notice, complete && lost == NULL);
  gtk_widget_set_visible (self->monitor_list, complete);
  gtk_widget_set_visible (self->records_title, complete);
  gtk_widget_set_visible (self->continue_box, complete);
  gtk_widget_set_visible (GTK_WIDGET (self->dns_rows), !complete);
  gtk_switch_set_active (self->monitor_switch, row->monitored);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "domain.paste-again", is_by_hand (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "domain.reissue",
                                 stage == TODOKU_DOMAIN_AWAITING_DNS &&
                                 todoku_sender_domain_get_row (self->domain)->automatic_security);
  if (completed)
    show_completion (self);
}

static void
update_company (TodokuDomainPage *self)
{
  const char *servers = todoku_sender_domain_get_row (self->domain)->name_servers;

  todoku_dns_rows_set_state (self->dns_rows, &(TodokuDnsState) {
    .company = get_company (self),
    .name_servers = servers,
    .lookup = todoku_subject_get_lookup (self->domain),
    .practice = is_practice (self),
  });
  todoku_record_list_set_company (self->records, get_company (self));
}

static void
update_failure (TodokuDomainPage *self)
{
  const char *failure = todoku_sender_domain_get_row (self->domain)->failure;
  gboolean stopped = g_strcmp0 (failure, TODOKU_FAILURE_STOPPED) == 0;
  int code = 0;

  /* What went wrong before is no news while it is tried again. */
  gtk_widget_set_visible (GTK_WIDGET (self->failure_notice),
                          failure != NULL &&
                          todoku_subject_get_operation (self->domain) == NULL);
  gtk_widget_set_visible (self->stopped_box, stopped);
  if (failure == NULL)
    return;

  if (stopped)
    todoku_notice_set (self->failure_notice, "waiting", "dialog-information-symbolic",
                       todoku_text_state (self->domain),
                       _("Continue with the set-up, or delete the domain."));
  else if (todoku_enum_from_token (TODOKU_TYPE_ERROR_CODE, failure, &code))
    {
      g_autoptr(GError) error = g_error_new_literal (TODOKU_ERROR, code, failure);
      g_autofree char *text = todoku_text_for_error (error);

      todoku_notice_set (self->failure_notice, "waiting", "dialog-warning-symbolic",
                         _("The last attempt did not succeed."), text);
    }
  else
    {
      todoku_notice_set (self->failure_notice, "waiting", "dialog-warning-symbolic",
                         _("The last attempt did not succeed."), failure);
    }
  gtk_widget_set_visible (self->start_button, code == TODOKU_ERROR_PRACTICE_FAILED &&
                          !todoku_session_get_practice_running (self->session));
}

static void
update_busy (TodokuDomainPage *self)
{
  TodokuOperation *operation = todoku_subject_get_operation (self->domain);

  todoku_progress_set_operation (self->progress_follower, operation);
  gtk_button_set_label (self->verify_button, operation != NULL ? _("Cancel") : _("Verify"));
  todoku_widget_add_class (GTK_WIDGET (self->verify_button), "suggested-action",
                           operation == NULL && !awaits_word (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "domain.verify",
                                 operation == NULL || todoku_operation_get_can_cancel (operation));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "domain.check", operation == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "domain.delete", operation == NULL);
}

static void
domain_changed_cb (TodokuDomainPage *self)
{
  if (todoku_sender_domain_get_row (self->domain)->stage == TODOKU_DOMAIN_REMOVED)
    return;

  update_head (self);
  update_company (self);
  update_failure (self);
  update_busy (self);
}

static void
domains_changed_cb (TodokuDomainPage *self)
{
  GListModel *domains = todoku_session_get_domains (self->session);

  for (guint i = 0; i < g_list_model_get_n_items (domains); i++)
    {
      g_autoptr(TodokuSenderDomain) domain = g_list_model_get_item (domains, i);

      if (domain == self->domain)
        return;
    }

  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

static void
company_chosen_cb (TodokuDomainPage *self,
                   const char       *company)
{
  todoku_session_set_company (self->session, self->domain, company);
}

static void
monitor_toggled_cb (TodokuDomainPage *self)
{
  gboolean active = gtk_switch_get_active (self->monitor_switch);

  if (self->domain == NULL || active == todoku_sender_domain_get_row (self->domain)->monitored)
    return;

  todoku_background_watch (GTK_WIDGET (self), self->session, self->domain, active);
}

static void
todoku_domain_page_dispose (GObject *object)
{
  TodokuDomainPage *self = TODOKU_DOMAIN_PAGE (object);

  g_clear_object (&self->session);
  g_clear_object (&self->domain);
  g_clear_object (&self->progress_follower);

  G_OBJECT_CLASS (todoku_domain_page_parent_class)->dispose (object);
}

static void
todoku_domain_page_class_init (TodokuDomainPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_domain_page_dispose;
  todoku_domain_page_install_actions (widget_class);

  g_type_ensure (TODOKU_TYPE_BACKGROUND_NOTICE);
  g_type_ensure (TODOKU_TYPE_DNS_ROWS);
  g_type_ensure (TODOKU_TYPE_HISTORY_LIST);
  g_type_ensure (TODOKU_TYPE_NOTICE);
  g_type_ensure (TODOKU_TYPE_PAGE_HEAD);
  g_type_ensure (TODOKU_TYPE_RECORD_LIST);
  g_type_ensure (TODOKU_TYPE_STATUS_PILL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/todoku-domain-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainPage, account_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainPage, check_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainPage, continue_box);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainPage, dns_rows);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainPage, failure_notice);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainPage, stopped_box);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainPage, head);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainPage, history);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainPage, keep_notice);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainPage, monitor_list);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainPage, monitor_switch);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainPage, monitor_title);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainPage, practice_bar);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainPage, practice_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainPage, progress);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainPage, records);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainPage, records_title);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainPage, request_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainPage, tracking_pill);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainPage, start_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainPage, verify_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainPage, window_title);
  gtk_widget_class_bind_template_callback (widget_class, company_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, monitor_toggled_cb);
}

static void
todoku_domain_page_init (TodokuDomainPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->progress_follower = todoku_progress_new (self->progress);
  todoku_widget_take_double_as_one (GTK_WIDGET (self->verify_button));
  todoku_dns_rows_show (self->dns_rows, TODOKU_DNS_ROWS_COMPANY | TODOKU_DNS_ROWS_CHOICE |
                        TODOKU_DNS_ROWS_TYPING);
  todoku_status_pill_set (self->tracking_pill, TODOKU_STATUS_OPTIONAL, NULL);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->monitor_switch),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->monitor_title, NULL,
                                  -1);
  todoku_widget_add_shortcut (GTK_WIDGET (self), "<Control>Return", "domain.verify");
  todoku_widget_add_shortcut (GTK_WIDGET (self), "F5", "domain.check");
  todoku_widget_add_shortcut (GTK_WIDGET (self), "<Control>p", "domain.request");
}

/**
 * todoku_domain_page_new:
 * @session: the session
 * @domain: the domain to show and follow
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
todoku_domain_page_new (TodokuSession      *session,
                        TodokuSenderDomain *domain)
{
  TodokuDomainPage *self = g_object_new (TODOKU_TYPE_DOMAIN_PAGE, NULL);
  g_autofree char *name =
    todoku_domain_name_to_unicode (todoku_subject_get_name (domain));

  self->session = g_object_ref (session);
  self->domain = g_object_ref (domain);
  todoku_history_list_set_subject (self->history, session, domain);
  adw_window_title_set_title (self->window_title, name);
  gtk_widget_set_visible (self->practice_bar, is_practice (self));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->practice_button), "x",
                                    todoku_subject_get_id (domain));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->practice_button), "win.open-practice");
  gtk_box_append (GTK_BOX (gtk_widget_get_parent (GTK_WIDGET (self->records))),
                  todoku_stated_new (session, domain));
  todoku_record_list_set_company (self->records, get_company (self));
  todoku_record_list_set_records (self->records, todoku_subject_get_records (domain));
  g_signal_connect_object (session, "notify::practice-running", G_CALLBACK (update_failure), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (domain, "notify", G_CALLBACK (domain_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (todoku_session_get_domains (session), "items-changed",
                           G_CALLBACK (domains_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (todoku_session_get_accounts (session), "items-changed",
                           G_CALLBACK (update_head), self, G_CONNECT_SWAPPED);
  domain_changed_cb (self);
  todoku_session_need_company (session, domain);

  return GTK_WIDGET (self);
}

/**
 * todoku_domain_page_get_domain:
 * @self: the page
 *
 * Returns: (transfer none): the domain that it shows
 */
TodokuSenderDomain *
todoku_domain_page_get_domain (TodokuDomainPage *self)
{
  g_return_val_if_fail (TODOKU_IS_DOMAIN_PAGE (self), NULL);

  return self->domain;
}

/**
 * todoku_domain_page_focus_verify:
 * @self: the page
 *
 * Shows the page from its top, and gives 「認証」 the focus where it is shown.
 */
void
todoku_domain_page_focus_verify (TodokuDomainPage *self)
{
  g_return_if_fail (TODOKU_IS_DOMAIN_PAGE (self));

  todoku_widget_scroll_up (GTK_WIDGET (self->head));
  gtk_widget_grab_focus (GTK_WIDGET (self->verify_button));
}
