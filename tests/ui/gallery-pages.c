/* SPDX-License-Identifier: GPL-3.0-or-later
 * The pages of the main window, each in the states in which it looks different. To add one, add a
 * function and a line in the table. Tests only.
 */
#include "gallery.h"

#include "todoku-accounts-page.h"
#include "todoku-check-page.h"
#include "todoku-domain-list-page.h"
#include "todoku-domain-page.h"
#include "todoku-help-page.h"
#include "todoku-log-page.h"
#include "todoku-practice-page.h"
#include "todoku-preferences-page.h"
#include "todoku-server-page.h"
#include "todoku-session-private.h"
#include "todoku-shortcuts-page.h"
#include "todoku-tracking-page.h"
#include "todoku-watch-page.h"
#include "todoku-window.h"

static GtkWidget *
make_home_first (Gallery *gallery)
{
  g_list_store_remove_all (G_LIST_STORE (todoku_session_get_servers (gallery->session)));

  return NULL;
}

static GtkWidget *
make_home_empty (Gallery *gallery)
{
  return NULL;
}

static GtkWidget *
make_home (Gallery *gallery)
{
  gallery_add_mixed (gallery, "example.co.jp");
  gallery_add_domain (gallery, "example.jp", TODOKU_DOMAIN_VERIFIED);
  gallery_add_tracking (gallery, "url.example.jp", TODOKU_TRACKING_STEP2, 20 * G_TIME_SPAN_HOUR);
  gallery_add_practice (gallery);

  return NULL;
}

static GtkWidget *
make_home_done (Gallery *gallery)
{
  gallery_add_domain (gallery, "example.co.jp", TODOKU_DOMAIN_VERIFIED);
  gallery_add_tracking (gallery, "url.example.co.jp", TODOKU_TRACKING_COMPLETE, 0);
  gallery_add_account (gallery, "maildm", "maildm@example.co.jp");

  return NULL;
}

/* An agency's: few of them are shown at once. */
static GtkWidget *
make_home_agency (Gallery *gallery)
{
  GListStore *servers = G_LIST_STORE (todoku_session_get_servers (gallery->session));

  make_home (gallery);
  for (guint i = 1; i < 300; i++)
    {
      g_autoptr(TodokuDeliveryServer) server = todoku_delivery_server_new ();
      g_autofree char *name = g_strdup_printf ("Sprinkler %u", i + 1);

      todoku_test_set_number (server, "id", i + 100);
      todoku_test_set_text (server, "name", name);
      todoku_test_set_text (server, "url", "https://api.sendgrid.com");
      todoku_test_set_text (server, "kind", "sendgrid");
      todoku_delivery_server_set_status (server, i == 7 ? TODOKU_SERVER_STATUS_UNAUTHORISED
                                                        : TODOKU_SERVER_STATUS_CONNECTED);
      g_list_store_append (servers, server);
    }

  return NULL;
}

static GtkWidget *
make_home_unopened (Gallery *gallery)
{
  g_autoptr(GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "disk I/O error");

  todoku_window_session_opened (TODOKU_WINDOW (gallery->window), error);

  return NULL;
}

static GtkWidget *
make_home_clock (Gallery *gallery)
{
  make_home (gallery);
  todoku_clock_compare (gallery->session->clock, "api.example",
                        g_get_real_time () + 7 * G_TIME_SPAN_MINUTE);

  return NULL;
}

static GtkWidget *
make_list_empty (Gallery *gallery)
{
  return todoku_domain_list_page_new (gallery->session);
}

static GtkWidget *
make_list (Gallery *gallery)
{
  TodokuSenderDomain *unknown;

  gallery_add_mixed (gallery, "example.co.jp");
  gallery_add_domain (gallery, "example.jp", TODOKU_DOMAIN_VERIFIED);
  gallery_add_domain (gallery, "dm.example.ne.jp", TODOKU_DOMAIN_AWAITING_DNS);
  gallery_add_domain (gallery, "xn--wgv71a119e.example.jp", TODOKU_DOMAIN_VERIFIED);
  unknown = gallery_add_domain (gallery, "a-rather-long-name-for-a-domain.example.com",
                                TODOKU_DOMAIN_AWAITING_DNS);
  gallery_set_states (unknown, TODOKU_RECORD_STATE_UNKNOWN, TODOKU_RECORD_STATE_UNKNOWN,
                      TODOKU_RECORD_STATE_UNKNOWN);

  return todoku_domain_list_page_new (gallery->session);
}

static GtkWidget *
make_list_selecting (Gallery *gallery)
{
  GtkWidget *page = make_list (gallery);

  todoku_window_push (TODOKU_WINDOW (gallery->window), page);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (todoku_test_find_type (
                                                     page, GTK_TYPE_TOGGLE_BUTTON)), TRUE);
  gtk_widget_activate_action (page, "list.select-all", NULL);

  return NULL;
}

static GtkWidget *
make_list_search (Gallery *gallery)
{
  GtkWidget *page = make_list (gallery);
  GtkWidget *entry = todoku_test_find_type (page, GTK_TYPE_SEARCH_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (entry), "nothing");
  g_signal_emit_by_name (entry, "search-changed");

  return page;
}

static GtkWidget *
make_list_batch (Gallery *gallery)
{
  GtkWidget *page = make_list (gallery);

  gallery_start_batch (gallery, FALSE);

  return page;
}

static GtkWidget *
make_list_summary (Gallery *gallery)
{
  GtkWidget *page = make_list (gallery);

  gallery_start_batch (gallery, TRUE);

  return page;
}

static GtkWidget *
make_domain_new (Gallery *gallery)
{
  TodokuSenderDomain *domain =
    gallery_add_domain (gallery, "example.co.jp", TODOKU_DOMAIN_AWAITING_DNS);

  todoku_test_set_number (domain, "checked_at", 0);

  return todoku_domain_page_new (gallery->session, domain);
}

static GtkWidget *
make_domain (Gallery *gallery)
{
  return todoku_domain_page_new (gallery->session, gallery_add_mixed (gallery, "example.co.jp"));
}

static GtkWidget *
make_domain_mistakes (Gallery *gallery)
{
  TodokuSenderDomain *domain =
    gallery_add_domain (gallery, "example.co.jp", TODOKU_DOMAIN_AWAITING_DNS);
  GListModel *records = todoku_subject_get_records (domain);
  static const struct
  {
    TodokuRecordState state;
    TodokuFindingCode code;
    const char *found;
  } mistakes[] = {
    { TODOKU_RECORD_STATE_MISSING, TODOKU_FINDING_MISSING, NULL },
    { TODOKU_RECORD_STATE_WRONG_VALUE, TODOKU_FINDING_TYPO,
      "s1.domainkye.u1234567.wl123.sendgrid.net" },
    { TODOKU_RECORD_STATE_WRONG_VALUE, TODOKU_FINDING_QUOTED_LITERALLY,
      "\"s2.domainkey.u1234567.wl123.sendgrid.net\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (records, i);

      gallery_set_finding (item, mistakes[i].state, mistakes[i].code, mistakes[i].found);
    }
  todoku_test_store_records (domain);

  return todoku_domain_page_new (gallery->session, domain);
}

static GtkWidget *
make_domain_unknown (Gallery *gallery)
{
  TodokuSenderDomain *domain =
    gallery_add_domain (gallery, "example.co.jp", TODOKU_DOMAIN_AWAITING_DNS);
  GListModel *records = todoku_subject_get_records (domain);

  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (records, i);

      gallery_set_finding (item, TODOKU_RECORD_STATE_UNKNOWN, TODOKU_FINDING_UNREACHABLE, NULL);
    }
  todoku_test_store_records (domain);

  return todoku_domain_page_new (gallery->session, domain);
}

static GtkWidget *
make_domain_ready (Gallery *gallery)
{
  TodokuSenderDomain *domain =
    gallery_add_domain (gallery, "example.co.jp", TODOKU_DOMAIN_AWAITING_DNS);
  GListModel *records = todoku_subject_get_records (domain);

  gallery_set_states (domain, TODOKU_RECORD_STATE_OK, TODOKU_RECORD_STATE_OK,
                      TODOKU_RECORD_STATE_OK);
  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (records, i);

      todoku_record_item_set_service_valid (item, FALSE);
    }
  todoku_test_store_records (domain);

  return todoku_domain_page_new (gallery->session, domain);
}

static GtkWidget *
make_domain_checking (Gallery *gallery)
{
  TodokuSenderDomain *domain = gallery_add_mixed (gallery, "example.co.jp");
  g_autoptr(TodokuOperation) operation = todoku_operation_new (TODOKU_OPERATION_VERIFY);

  todoku_operation_set_n_total (operation, 3);
  todoku_operation_set_n_done (operation, 1);
  todoku_subject_set_operation (domain, operation);

  return todoku_domain_page_new (gallery->session, domain);
}

static GtkWidget *
make_domain_failed (Gallery *gallery)
{
  TodokuSenderDomain *domain = gallery_add_mixed (gallery, "example.co.jp");

  todoku_test_set_text (domain, "failure", "offline");

  return todoku_domain_page_new (gallery->session, domain);
}

static GtkWidget *
make_domain_complete (Gallery *gallery)
{
  return todoku_domain_page_new (gallery->session,
                                 gallery_add_domain (gallery, "example.co.jp",
                                                     TODOKU_DOMAIN_VERIFIED));
}

static GtkWidget *
make_domain_practice (Gallery *gallery)
{
  TodokuSenderDomain *domain = gallery_add_mixed (gallery, "example.co.jp");

  todoku_test_set_server (domain, gallery_add_practice (gallery));

  return todoku_domain_page_new (gallery->session, domain);
}

static GtkWidget *
make_practice (Gallery *gallery)
{
  TodokuSenderDomain *domain = gallery_add_mixed (gallery, "example.co.jp");

  todoku_test_set_server (domain, gallery_add_practice (gallery));

  return todoku_practice_page_new (gallery->session, domain);
}

static GtkWidget *
make_tracking_empty (Gallery *gallery)
{
  gtk_widget_activate_action (gallery->window, "win.open-tracking-list", NULL);

  return NULL;
}

static GtkWidget *
make_tracking (Gallery *gallery)
{
  gallery_add_tracking (gallery, "url.example.co.jp", TODOKU_TRACKING_STEP2,
                        2 * G_TIME_SPAN_HOUR);
  gallery_add_tracking (gallery, "click.example.jp", TODOKU_TRACKING_STEP2,
                        20 * G_TIME_SPAN_HOUR);
  gallery_add_tracking (gallery, "old.example.jp", TODOKU_TRACKING_EXPIRED, -G_TIME_SPAN_DAY);
  gallery_add_tracking (gallery, "link.example.co.jp", TODOKU_TRACKING_STEP1, 0);
  gallery_add_tracking (gallery, "link.example.jp", TODOKU_TRACKING_STEP3, 0);
  gallery_add_tracking (gallery, "url.example.com", TODOKU_TRACKING_COMPLETE, 0);

  return make_tracking_empty (gallery);
}

static gboolean
begins_choice (GtkWidget *widget,
               gpointer   user_data)
{
  return GTK_IS_TOGGLE_BUTTON (widget) &&
         g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (widget)), "selection-mode-symbolic") == 0;
}

static void
choose_all (Gallery    *gallery,
            const char *action)
{
  GtkWidget *button = todoku_test_find (gallery->window, begins_choice, NULL);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  gtk_widget_activate_action (button, action, NULL);
}

static GtkWidget *
make_tracking_selecting (Gallery *gallery)
{
  make_tracking (gallery);
  choose_all (gallery, "trackings.select-all");

  return NULL;
}

static GtkWidget *
make_accounts_empty (Gallery *gallery)
{
  gtk_widget_activate_action (gallery->window, "win.open-accounts", NULL);

  return NULL;
}

static GtkWidget *
make_accounts (Gallery *gallery)
{
  gallery_add_domain (gallery, "example.co.jp", TODOKU_DOMAIN_VERIFIED);
  gallery_add_account (gallery, "maildm", "maildm@example.co.jp");
  gallery_add_account (gallery, "support", "support@example.co.jp");

  return make_accounts_empty (gallery);
}

/* An agency's: they are searched, and shown in parts. */
static GtkWidget *
make_accounts_many (Gallery *gallery)
{
  for (guint i = 1; i <= 2000; i++)
    {
      g_autofree char *name = g_strdup_printf ("maildm%u", i);
      g_autofree char *address = g_strdup_printf ("maildm%u@example.co.jp", i);

      gallery_add_account (gallery, name, address);
    }

  return make_accounts_empty (gallery);
}

static GtkWidget *
make_tracking_many (Gallery *gallery)
{
  for (guint i = 1; i <= 60; i++)
    {
      g_autofree char *host = g_strdup_printf ("url.d%u.example.jp", i);

      gallery_add_tracking (gallery, host, TODOKU_TRACKING_COMPLETE, 0);
    }

  return make_tracking (gallery);
}

static GtkWidget *
make_accounts_selecting (Gallery *gallery)
{
  make_accounts (gallery);
  choose_all (gallery, "accounts.select-all");

  return NULL;
}

static GtkWidget *
make_server (Gallery *gallery)
{
  gallery_add_mixed (gallery, "example.co.jp");

  return todoku_server_page_new (gallery->session, gallery->server);
}

static void
take_api_away (Gallery *gallery)
{
  todoku_test_set_text (gallery->server, "kind", TODOKU_SERVICE_MANUAL);
  todoku_test_set_text (gallery->server, "url", "");
}

static GtkWidget *
make_domain_by_hand (Gallery *gallery)
{
  TodokuSenderDomain *domain;
  TodokuDomainRow *row;

  take_api_away (gallery);
  domain = gallery_add_domain (gallery, "example.co.jp", TODOKU_DOMAIN_DNS_READY);
  gallery_set_states (domain, TODOKU_RECORD_STATE_OK, TODOKU_RECORD_STATE_OK,
                      TODOKU_RECORD_STATE_OK);
  todoku_test_store_records (domain);
  row = todoku_subject_dup_row (domain);
  for (guint i = 0; i < row->records->len; i++)
    {
      TodokuRecordRow *record = g_ptr_array_index (row->records, i);

      g_clear_pointer (&record->key, g_free);
      record->service_valid = FALSE;
    }
  todoku_subject_set_row (domain, row, gallery->server);
  /* Such a service has no name for a record by which it could verify it. */
  for (guint i = 0; i < g_list_model_get_n_items (todoku_subject_get_records (domain)); i++)
    {
      g_autoptr(TodokuRecordItem) item =
        g_list_model_get_item (todoku_subject_get_records (domain), i);

      todoku_record_item_get_record (item)->key = NULL;
    }

  return todoku_domain_page_new (gallery->session, domain);
}

static GtkWidget *
make_server_manual (Gallery *gallery)
{
  take_api_away (gallery);

  return make_server (gallery);
}

/* A service of several regions, whose account may not send to everybody yet. */
static GtkWidget *
make_server_ses (Gallery *gallery)
{
  todoku_test_set_text (gallery->server, "kind", "ses");
  todoku_test_set_text (gallery->server, "name", "Amazon SES");
  todoku_test_set_text (gallery->server, "region", "ap-northeast-1");
  todoku_test_set_text (gallery->server, "url", "https://email.ap-northeast-1.amazonaws.com");
  todoku_test_set_text (gallery->server, "notice", "sandbox");

  return make_server (gallery);
}

static GtkWidget *
make_server_invalid (Gallery *gallery)
{
  todoku_delivery_server_set_status (gallery->server, TODOKU_SERVER_STATUS_UNAUTHORISED);

  return make_server (gallery);
}

static GtkWidget *
make_server_practice (Gallery *gallery)
{
  return todoku_server_page_new (gallery->session, gallery_add_practice (gallery));
}

static GtkWidget *
make_check (Gallery *gallery)
{
  return todoku_check_page_new (gallery->session);
}

static GtkWidget *
make_check_error (Gallery *gallery)
{
  GtkWidget *page = todoku_check_page_new (gallery->session);
  GtkWidget *view = todoku_test_find_type (page, GTK_TYPE_TEXT_VIEW);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "nothing known", -1);
  gtk_widget_activate_action (page, "check.run", NULL);

  return page;
}

static GtkWidget *
make_watch (Gallery *gallery)
{
  gallery_add_domain (gallery, "example.co.jp", TODOKU_DOMAIN_VERIFIED);
  gallery_add_mixed (gallery, "example.jp");

  return todoku_watch_page_new (gallery->session);
}

static GtkWidget *
make_log (Gallery *gallery)
{
  return todoku_log_page_new (gallery->session);
}

static GtkWidget *
make_preferences (Gallery *gallery)
{
  return todoku_preferences_page_new (gallery->session);
}

static GtkWidget *
make_shortcuts (Gallery *gallery)
{
  return todoku_shortcuts_page_new ();
}

static GtkWidget *
make_help_start (Gallery *gallery)
{
  return todoku_help_page_new ("start");
}

static GtkWidget *
make_help_domain (Gallery *gallery)
{
  return todoku_help_page_new ("domain");
}

static GtkWidget *
make_help_tracking (Gallery *gallery)
{
  return todoku_help_page_new ("tracking");
}

static GtkWidget *
make_help_request (Gallery *gallery)
{
  return todoku_help_page_new ("request");
}

static GtkWidget *
make_help_accounts (Gallery *gallery)
{
  return todoku_help_page_new ("accounts");
}

static GtkWidget *
make_help_servers (Gallery *gallery)
{
  return todoku_help_page_new ("servers");
}

static GtkWidget *
make_help_practice (Gallery *gallery)
{
  return todoku_help_page_new ("practice");
}

static GtkWidget *
make_help_watch (Gallery *gallery)
{
  return todoku_help_page_new ("watch");
}

static GtkWidget *
make_help_words (Gallery *gallery)
{
  return todoku_help_page_new ("words#spf");
}

static GtkWidget *
make_help_findings (Gallery *gallery)
{
  return todoku_help_page_new ("findings#doubled-suffix");
}

const GalleryPage gallery_main_pages[] = {
  { "home-first", make_home_first },
  { "home-empty", make_home_empty },
  { "home", make_home },
  { "home-agency", make_home_agency },
  { "home-done", make_home_done },
  { "home-unopened", make_home_unopened },
  { "home-clock", make_home_clock },
  { "list-empty", make_list_empty },
  { "list", make_list },
  { "list-selecting", make_list_selecting },
  { "list-search", make_list_search },
  { "list-batch", make_list_batch },
  { "list-summary", make_list_summary },
  { "domain-new", make_domain_new },
  { "domain", make_domain },
  { "domain-mistakes", make_domain_mistakes },
  { "domain-unknown", make_domain_unknown },
  { "domain-ready", make_domain_ready },
  { "domain-by-hand", make_domain_by_hand },
  { "domain-checking", make_domain_checking },
  { "domain-failed", make_domain_failed },
  { "domain-complete", make_domain_complete },
  { "domain-practice", make_domain_practice },
  { "practice", make_practice, TRUE },
  { "practice-cards", gallery_make_practice_cards },
  { "tracking-empty", make_tracking_empty },
  { "tracking", make_tracking },
  { "tracking-many", make_tracking_many },
  { "tracking-selecting", make_tracking_selecting },
  { "accounts-empty", make_accounts_empty },
  { "accounts", make_accounts },
  { "accounts-many", make_accounts_many },
  { "accounts-selecting", make_accounts_selecting },
  { "server", make_server },
  { "server-ses", make_server_ses },
  { "server-invalid", make_server_invalid },
  { "server-manual", make_server_manual },
  { "server-practice", make_server_practice },
  { "check", make_check },
  { "check-error", make_check_error },
  { "watch", make_watch, TRUE },
  { "watch-alarm", gallery_make_watch_alarm, TRUE },
  { "watch-certificate", gallery_make_watch_certificate, TRUE },
  { "watch-refused", gallery_make_watch_refused, TRUE },
  { "domain-alarm", gallery_make_domain_alarm, TRUE },
  { "domain-history", gallery_make_domain_history, TRUE },
  { "home-alarm", gallery_make_home_alarm, TRUE },
  { "log", make_log, TRUE },
  { "log-entries", gallery_make_log_entries, TRUE },
  { "preferences", make_preferences },
  { "shortcuts", make_shortcuts },
  { "help-start", make_help_start },
  { "help-domain", make_help_domain },
  { "help-tracking", make_help_tracking },
  { "help-request", make_help_request },
  { "help-accounts", make_help_accounts },
  { "help-servers", make_help_servers },
  { "help-practice", make_help_practice },
  { "help-watch", make_help_watch },
  { "help-words", make_help_words },
  { "help-findings", make_help_findings },
  { NULL },
};
