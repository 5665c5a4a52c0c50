/* SPDX-License-Identifier: GPL-3.0-or-later
 * The wizards and the other windows, each in the states in which it looks different. To add one,
 * add a function and a line in the table. Tests only.
 */
#include "gallery.h"

#include "todoku-account-window.h"
#include "todoku-domain-wizard.h"
#include "todoku-edge-keys-window.h"
#include "todoku-paste-step.h"
#include "todoku-paste-wizard.h"
#include "todoku-publish-window.h"
#include "todoku-request-window.h"
#include "todoku-server-form.h"
#include "todoku-test-mail-window.h"
#include "todoku-tracking-wizard.h"

static GtkWidget *
open_domain (Gallery            *gallery,
             TodokuSenderDomain *domain)
{
  return GTK_WIDGET (todoku_domain_wizard_new (GTK_WINDOW (gallery->window), gallery->session,
                                               domain));
}

static GtkWidget *
open_tracking (Gallery              *gallery,
               TodokuTrackingDomain *tracking)
{
  return GTK_WIDGET (todoku_tracking_wizard_new (GTK_WINDOW (gallery->window), gallery->session,
                                                 tracking));
}

static void
type_into (GtkWidget  *window,
           const char *text)
{
  GtkWidget *entry = todoku_test_find_type (window, ADW_TYPE_ENTRY_ROW);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static GtkWidget *
make_domain_entry (Gallery *gallery)
{
  GtkWidget *wizard = open_domain (gallery, NULL);

  type_into (wizard, "maildm@xxxxx.co.jp");

  return wizard;
}

static GtkWidget *
make_domain_entry_refused (Gallery *gallery)
{
  GtkWidget *wizard = open_domain (gallery, NULL);

  type_into (wizard, "co.jp");

  return wizard;
}

static GtkWidget *
make_domain_entry_practice (Gallery *gallery)
{
  g_list_store_remove_all (G_LIST_STORE (todoku_session_get_servers (gallery->session)));
  gallery_add_practice (gallery);

  return make_domain_entry (gallery);
}

/* The service has no API: what its screen shows is pasted, well and less so. */
static GtkWidget *
make_domain_paste_of (Gallery    *gallery,
                      const char *text)
{
  GtkWidget *wizard;

  todoku_test_set_text (gallery->server, "kind", TODOKU_SERVICE_MANUAL);
  todoku_test_set_text (gallery->server, "name", "Postmark");
  todoku_test_set_text (gallery->server, "url", "");
  wizard = open_domain (gallery, NULL);
  type_into (wizard, "example.co.jp");
  gtk_widget_activate_action (wizard, "wizard.next", NULL);
  while (todoku_test_find_type (wizard, TODOKU_TYPE_PASTE_STEP) !=
         GTK_WIDGET (todoku_wizard_get_step (TODOKU_WIZARD (wizard))))
    g_main_context_iteration (NULL, TRUE);
  gtk_text_buffer_set_text (
    gtk_text_view_get_buffer (GTK_TEXT_VIEW (todoku_test_find_type (wizard, GTK_TYPE_TEXT_VIEW))),
    text, -1);

  return wizard;
}

static GtkWidget *
make_domain_paste (Gallery *gallery)
{
  return make_domain_paste_of (gallery, "");
}

static GtkWidget *
make_domain_pasted (Gallery *gallery)
{
  return make_domain_paste_of (gallery,
                               "TYPE   HOST            VALUE\n"
                               "CNAME  pm-bounces      pm.mtasv.net\n"
                               "TXT    20261130pm._domainkey  k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4"
                               "GNADCBiQKBgQDIHOrBFOzDpkUkF0a2bsTYLcqSCZ3KjqjeYBXkdOaE1vYvPb8\n"
                               "TXT    @               v=spf1 include:_spf.mail.example ~all\n"
                               "CNAME  link.example.com  mail.example\n");
}

static GtkWidget *
make_paste_again (Gallery *gallery)
{
  TodokuSenderDomain *domain =
    gallery_add_domain (gallery, "example.co.jp", TODOKU_DOMAIN_AWAITING_DNS);
  GtkWidget *wizard;

  todoku_test_set_text (gallery->server, "kind", TODOKU_SERVICE_MANUAL);
  wizard = GTK_WIDGET (todoku_paste_wizard_new (GTK_WINDOW (gallery->window), gallery->session,
                                                domain));
  gtk_text_buffer_set_text (
    gtk_text_view_get_buffer (GTK_TEXT_VIEW (todoku_test_find_type (wizard, GTK_TYPE_TEXT_VIEW))),
    "CNAME  pm-bounces  pm.mtasv.net\n", -1);

  return wizard;
}

/* A name that can be read in two ways, and an SPF record that two services share. */
static GtkWidget *
make_domain_readings (Gallery *gallery)
{
  TodokuSenderDomain *domain =
    gallery_add_domain (gallery, "news.example.co.jp", TODOKU_DOMAIN_AWAITING_DNS);
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  const TodokuRecord records[] = {
    {
      .type = TODOKU_RECORD_TYPE_TXT, .purpose = TODOKU_RECORD_PURPOSE_DKIM, .priority = -1,
      .host = "resend._domainkey.news.example.co.jp",
      .host_alternative = "resend._domainkey.example.co.jp",
      .value = "p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDIHOrBFOzDpkUkF0a2bsTYLcqSCZ3K",
      .domain = "news.example.co.jp", .required = TRUE,
    },
    {
      .type = TODOKU_RECORD_TYPE_TXT, .purpose = TODOKU_RECORD_PURPOSE_SPF, .priority = -1,
      .host = "news.example.co.jp",
      .value = "v=spf1 include:_spf.resend.example include:mailgun.org ~all",
      .own_value = "v=spf1 include:_spf.resend.example ~all",
      .domain = "news.example.co.jp", .required = TRUE,
    },
  };

  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    {
      g_autoptr(TodokuRecord) record = todoku_record_new (&records[i]);

      g_ptr_array_add (items, todoku_record_item_new (record));
    }
  todoku_test_set_records (domain, items);

  return open_domain (gallery, domain);
}

static GtkWidget *
make_domain_records (Gallery *gallery)
{
  TodokuSenderDomain *domain =
    gallery_add_domain (gallery, "xxxxx.co.jp", TODOKU_DOMAIN_AWAITING_DNS);

  todoku_test_set_number (domain, "checked_at", 0);

  return open_domain (gallery, domain);
}

static GtkWidget *
make_domain_mixed (Gallery *gallery)
{
  return open_domain (gallery, gallery_add_mixed (gallery, "example.co.jp"));
}

static GtkWidget *
make_domain_failed (Gallery *gallery)
{
  TodokuSenderDomain *domain = gallery_add_mixed (gallery, "example.co.jp");

  todoku_test_set_text (domain, "failure", "offline");

  return open_domain (gallery, domain);
}

static GtkWidget *
make_domain_done (Gallery *gallery)
{
  return open_domain (gallery,
                      gallery_add_domain (gallery, "xxxxx.co.jp", TODOKU_DOMAIN_VERIFIED));
}

static GtkWidget *
make_tracking_entry (Gallery *gallery)
{
  gallery_add_domain (gallery, "xxxxx.co.jp", TODOKU_DOMAIN_VERIFIED);

  return open_tracking (gallery, NULL);
}

static GtkWidget *
make_tracking_refused (Gallery *gallery)
{
  GtkWidget *wizard = make_tracking_entry (gallery);

  type_into (wizard, "xxxxx.co.jp");

  return wizard;
}

static GtkWidget *
make_tracking_step1 (Gallery *gallery)
{
  return open_tracking (gallery,
                        gallery_add_tracking (gallery, "url.xxxxx.co.jp", TODOKU_TRACKING_STEP1,
                                              0));
}

static GtkWidget *
make_tracking_requesting (Gallery *gallery)
{
  return open_tracking (gallery,
                        gallery_add_tracking (gallery, "url.xxxxx.co.jp",
                                              TODOKU_TRACKING_REQUESTING, 0));
}

static GtkWidget *
make_tracking_manual (Gallery *gallery)
{
  TodokuTrackingDomain *tracking =
    gallery_add_tracking (gallery, "url.xxxxx.co.jp", TODOKU_TRACKING_REQUESTING, 0);

  todoku_test_set_number (tracking, "edge", TODOKU_EDGE_MANUAL);

  return open_tracking (gallery, tracking);
}

/* The delivery service provides HTTPS itself, and is at it. */
static GtkWidget *
make_tracking_auto (Gallery *gallery)
{
  TodokuTrackingDomain *tracking =
    gallery_add_tracking (gallery, "url.xxxxx.co.jp", TODOKU_TRACKING_STEP1, 0);

  todoku_test_set_number (tracking, "edge", TODOKU_EDGE_AUTO_SSL);
  todoku_test_set_text (tracking, "failure", "certificate-pending");

  return open_tracking (gallery, tracking);
}

static GtkWidget *
make_tracking_auto_done (Gallery *gallery)
{
  TodokuTrackingDomain *tracking =
    gallery_add_tracking (gallery, "url.xxxxx.co.jp", TODOKU_TRACKING_COMPLETE, 0);

  todoku_test_set_number (tracking, "edge", TODOKU_EDGE_AUTO_SSL);

  return open_tracking (gallery, tracking);
}

static GtkWidget *
make_tracking_step2 (Gallery *gallery)
{
  return open_tracking (gallery,
                        gallery_add_tracking (gallery, "url.xxxxx.co.jp", TODOKU_TRACKING_STEP2,
                                              70 * G_TIME_SPAN_HOUR));
}

static GtkWidget *
make_tracking_last (Gallery *gallery)
{
  return open_tracking (gallery,
                        gallery_add_tracking (gallery, "url.xxxxx.co.jp", TODOKU_TRACKING_STEP2,
                                              2 * G_TIME_SPAN_HOUR));
}

static GtkWidget *
make_tracking_expired (Gallery *gallery)
{
  return open_tracking (gallery,
                        gallery_add_tracking (gallery, "url.xxxxx.co.jp", TODOKU_TRACKING_EXPIRED,
                                              -G_TIME_SPAN_HOUR));
}

static GtkWidget *
make_tracking_turned_down (Gallery *gallery)
{
  TodokuTrackingDomain *tracking =
    gallery_add_tracking (gallery, "url.xxxxx.co.jp", TODOKU_TRACKING_REFUSED, 0);

  todoku_test_set_text (tracking, "failure",
                        todoku_enum_to_token (TODOKU_TYPE_ERROR_CODE, TODOKU_ERROR_TAKEN));

  return open_tracking (gallery, tracking);
}

static GtkWidget *
make_tracking_distributing (Gallery *gallery)
{
  return open_tracking (gallery,
                        gallery_add_tracking (gallery, "url.xxxxx.co.jp",
                                              TODOKU_TRACKING_DISTRIBUTING, 0));
}

static GtkWidget *
make_tracking_step3 (Gallery *gallery)
{
  TodokuTrackingDomain *tracking =
    gallery_add_tracking (gallery, "url.xxxxx.co.jp", TODOKU_TRACKING_STEP3, 0);
  g_autoptr(TodokuRecordItem) owned =
    g_list_model_get_item (todoku_subject_get_records (tracking), 1);

  /* Step 1 has verified it. */
  todoku_test_set_verdict (owned, TODOKU_RECORD_STATE_OK);
  todoku_test_store_records (tracking);

  return open_tracking (gallery, tracking);
}

static GtkWidget *
make_tracking_done (Gallery *gallery)
{
  return open_tracking (gallery,
                        gallery_add_tracking (gallery, "url.xxxxx.co.jp",
                                              TODOKU_TRACKING_COMPLETE, 0));
}

static GtkWidget *
make_account (Gallery *gallery)
{
  gallery_add_domain (gallery, "xxxxx.co.jp", TODOKU_DOMAIN_VERIFIED);

  return GTK_WIDGET (todoku_account_window_new (GTK_WINDOW (gallery->window), gallery->session,
                                                NULL));
}

static GtkWidget *
make_account_refused (Gallery *gallery)
{
  GtkWidget *window = make_account (gallery);

  type_into (window, "mail#dm");

  return window;
}

static GtkWidget *
make_account_edit (Gallery *gallery)
{
  gallery_add_domain (gallery, "xxxxx.co.jp", TODOKU_DOMAIN_VERIFIED);

  return GTK_WIDGET (todoku_account_window_new (GTK_WINDOW (gallery->window), gallery->session,
                                                gallery_add_account (gallery, "maildm",
                                                                     "maildm@xxxxx.co.jp")));
}

static GtkWidget *
make_server_form (Gallery *gallery)
{
  return GTK_WIDGET (todoku_server_form_new (GTK_WINDOW (gallery->window), gallery->session));
}

/* The lines of the chooser: a reseller's form, SendGrid's own, and so on. */
static GtkWidget *
make_server_form_for (Gallery *gallery,
                      gint64   n)
{
  GtkWidget *form = make_server_form (gallery);

  /* As a person chooses: what is shown first does not take the focus from what was chosen. */
  gtk_window_present (GTK_WINDOW (form));
  todoku_test_settle (form);
  gtk_widget_activate_action (form, "server.choose", "x", n);

  return form;
}

static GtkWidget *
make_server_form_resold (Gallery *gallery)
{
  return make_server_form_for (gallery, 0);
}

static GtkWidget *
make_server_form_sendgrid (Gallery *gallery)
{
  return make_server_form_for (gallery, 1);
}

static GtkWidget *
make_server_form_ses (Gallery *gallery)
{
  return make_server_form_for (gallery, 3);
}

static GtkWidget *
make_server_form_mailgun (Gallery *gallery)
{
  return make_server_form_for (gallery, 4);
}

static GtkWidget *
make_server_form_resend (Gallery *gallery)
{
  return make_server_form_for (gallery, 5);
}

static GtkWidget *
make_server_form_manual (Gallery *gallery)
{
  return make_server_form_for (gallery, 6);
}

static GtkWidget *
make_edge_keys (Gallery *gallery)
{
  return GTK_WIDGET (todoku_edge_keys_window_new (GTK_WINDOW (gallery->window), gallery->session,
                                                  gallery->server));
}

static GtkWidget *
make_publish (Gallery *gallery)
{
  return GTK_WIDGET (todoku_publish_window_new (GTK_WINDOW (gallery->window), gallery->session,
                                                gallery_add_mixed (gallery, "example.co.jp")));
}

static GtkWidget *
make_test_mail (Gallery *gallery)
{
  gallery_add_domain (gallery, "xxxxx.co.jp", TODOKU_DOMAIN_VERIFIED);

  return GTK_WIDGET (todoku_test_mail_window_new (GTK_WINDOW (gallery->window), gallery->session,
                                                  gallery_add_account (gallery, "maildm",
                                                                       "maildm@xxxxx.co.jp")));
}

static GtkWidget *
make_test_mail_practice (Gallery *gallery)
{
  TodokuSharedAccount *account = gallery_add_account (gallery, "maildm", "maildm@xxxxx.co.jp");

  todoku_test_set_server (account, gallery_add_practice (gallery));

  return GTK_WIDGET (todoku_test_mail_window_new (GTK_WINDOW (gallery->window), gallery->session,
                                                  account));
}

static GtkWidget *
make_request (Gallery *gallery)
{
  TodokuSenderDomain *domain =
    gallery_add_domain (gallery, "xxxxx.co.jp", TODOKU_DOMAIN_AWAITING_DNS);
  GListModel *records = todoku_subject_get_records (domain);
  TodokuRequestWindow *window = todoku_request_window_new (GTK_WINDOW (gallery->window),
                                                           "xxxxx.co.jp");

  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (records, i);

      todoku_request_window_add (window, item, "xxxxx.co.jp", NULL, NULL);
    }

  return GTK_WIDGET (window);
}

const GalleryPage gallery_windows[] = {
  { "wizard-domain", make_domain_entry },
  { "wizard-domain-refused", make_domain_entry_refused },
  { "wizard-domain-practice", make_domain_entry_practice },
  { "wizard-paste", make_domain_paste },
  { "wizard-pasted", make_domain_pasted },
  { "wizard-paste-again", make_paste_again },
  { "wizard-readings", make_domain_readings },
  { "wizard-records", make_domain_records },
  { "wizard-records-mixed", make_domain_mixed },
  { "wizard-records-failed", make_domain_failed },
  { "wizard-done", make_domain_done },
  { "wizard-tracking", make_tracking_entry },
  { "wizard-tracking-refused", make_tracking_refused },
  { "wizard-step1", make_tracking_step1 },
  { "wizard-requesting", make_tracking_requesting },
  { "wizard-certificate", make_tracking_manual },
  { "wizard-auto", make_tracking_auto },
  { "wizard-auto-done", make_tracking_auto_done },
  { "wizard-step2", make_tracking_step2 },
  { "wizard-step2-last", make_tracking_last },
  { "wizard-expired", make_tracking_expired },
  { "wizard-turned-down", make_tracking_turned_down },
  { "wizard-distributing", make_tracking_distributing },
  { "wizard-step3", make_tracking_step3 },
  { "wizard-tracking-done", make_tracking_done },
  { "account", make_account },
  { "account-refused", make_account_refused },
  { "account-edit", make_account_edit },
  { "server-form", make_server_form },
  { "server-form-resold", make_server_form_resold },
  { "server-form-sendgrid", make_server_form_sendgrid },
  { "server-form-ses", make_server_form_ses },
  { "server-form-mailgun", make_server_form_mailgun },
  { "server-form-resend", make_server_form_resend },
  { "server-form-manual", make_server_form_manual },
  { "edge-keys", make_edge_keys },
  { "publish", make_publish },
  { "request", make_request },
  { "test-mail", make_test_mail },
  { "test-mail-practice", make_test_mail_practice },
  { NULL },
};
