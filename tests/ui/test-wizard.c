/* SPDX-License-Identifier: GPL-3.0-or-later
 * What every wizard does in the same way, mostly over a session that is not open: failures stand in
 * the page and can be tried again, the focus is where one goes on, keys close it.
 */
#include <string.h>

#include "todoku-company-list.h"
#include "todoku-dns-rows.h"
#include "todoku-domain-wizard.h"
#include "todoku-notice.h"
#include "todoku-session-practice.h"
#include "todoku-session-private.h"
#include "todoku-test-ui.h"
#include "todoku-test.h"
#include "todoku-tracking-wizard.h"

/**
 * Fixture:
 * @dir: a folder for the database, which is never made
 * @session: the session
 * @server: a server in it
 * @parent: the window that wizards belong to
 */
typedef struct
{
  char *dir;
  TodokuSession *session;
  TodokuDeliveryServer *server;
  GtkWidget *parent;
} Fixture;

static void
add_server (Fixture    *fixture,
            const char *name,
            gboolean    practice)
{
  g_autoptr(TodokuDeliveryServer) server = todoku_delivery_server_new ();
  GListStore *servers = G_LIST_STORE (todoku_session_get_servers (fixture->session));

  todoku_test_set_number (server, "id", g_list_model_get_n_items (G_LIST_MODEL (servers)) + 1);
  todoku_test_set_text (server, "name", name);
  todoku_test_set_text (server, "url", "https://api.sendgrid.com");
  todoku_test_set_text (server, "kind", "sendgrid");
  todoku_test_set_number (server, "practice", practice);
  g_list_store_append (servers, server);
  g_set_object (&fixture->server, server);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  todoku_test_ignore_frame_timings ();
  fixture->dir = todoku_test_make_dir ();
  fixture->session = todoku_session_new (fixture->dir);
  add_server (fixture, "Sprinkler", FALSE);
  fixture->parent = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (fixture->parent), gtk_button_new_with_label ("Open"));
  gtk_window_present (GTK_WINDOW (fixture->parent));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->parent));
  g_clear_object (&fixture->server);
  g_clear_object (&fixture->session);
  todoku_test_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static TodokuSenderDomain *
add_domain (Fixture    *fixture,
            const char *name)
{
  g_autoptr(TodokuSenderDomain) domain = todoku_test_domain (name, TODOKU_DOMAIN_AWAITING_DNS);

  todoku_test_set_server (domain, fixture->server);
  g_list_store_append (G_LIST_STORE (todoku_session_get_domains (fixture->session)), domain);

  return domain;
}

static GtkWidget *
present_domain (Fixture            *fixture,
                TodokuSenderDomain *domain)
{
  GtkWidget *wizard = GTK_WIDGET (todoku_domain_wizard_new (GTK_WINDOW (fixture->parent),
                                                            fixture->session, domain));

  gtk_window_present (GTK_WINDOW (wizard));
  todoku_test_settle (wizard);

  return wizard;
}

static gboolean
says (GtkWidget  *widget,
      const char *text)
{
  return !g_str_has_prefix (g_get_language_names ()[0], "ja") ||
         todoku_test_find_text (widget, text) != NULL;
}

static gboolean
is_shown_button (GtkWidget *widget,
                 gpointer   user_data)
{
  return GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget) &&
         g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), user_data) == 0;
}

static gboolean
is_failure (GtkWidget *widget,
            gpointer   user_data)
{
  return TODOKU_IS_NOTICE (widget) && gtk_widget_get_mapped (widget) &&
         gtk_widget_has_css_class (widget, "fix");
}

static GtkWidget *
wait_for_failure (GtkWidget *wizard)
{
  GtkWidget *notice;

  while ((notice = todoku_test_find (wizard, is_failure, NULL)) == NULL)
    g_main_context_iteration (NULL, TRUE);

  return notice;
}

static void
test_failure (Fixture       *fixture,
              gconstpointer  user_data)
{
  GtkWidget *wizard = present_domain (fixture, NULL);
  GtkWidget *entry = todoku_test_find_type (wizard, ADW_TYPE_ENTRY_ROW);
  GtkWidget *notice;

  gtk_editable_set_text (GTK_EDITABLE (entry), "example.co.jp");
  g_assert_null (todoku_test_find (wizard, is_failure, NULL));
  gtk_widget_activate_action (wizard, "wizard.next", NULL);
  notice = wait_for_failure (wizard);
  g_assert_true (says (notice, "前回の処理は完了しませんでした。"));
  g_assert_nonnull (todoku_test_find (notice, is_shown_button, (gpointer) "wizard.next"));

  /* Trying again takes the notice away, until that has failed as well. */
  gtk_widget_activate_action (wizard, "wizard.next", NULL);
  g_assert_false (gtk_widget_is_visible (notice));
  g_assert_true (wait_for_failure (wizard) == notice);

  /* Another input is another matter. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "example.jp");
  g_assert_false (gtk_widget_is_visible (notice));
  gtk_window_destroy (GTK_WINDOW (wizard));
}

/* The practice server may be found to be stopped by the very step that was tried. */
static void
test_start_practice (Fixture       *fixture,
                     gconstpointer  user_data)
{
  GtkWidget *wizard = present_domain (fixture, NULL);
  GtkWidget *entry = todoku_test_find_type (wizard, ADW_TYPE_ENTRY_ROW);
  g_autoptr(GError) stopped =
    g_error_new_literal (TODOKU_ERROR, TODOKU_ERROR_PRACTICE_FAILED, "It does not run");
  GtkWidget *notice, *button;

  gtk_editable_set_text (GTK_EDITABLE (entry), "example.co.jp");
  gtk_widget_activate_action (wizard, "wizard.next", NULL);
  notice = wait_for_failure (wizard);
  todoku_wizard_fail (TODOKU_WIZARD (wizard), stopped, "wizard.next");
  button = todoku_test_find (notice, is_shown_button, (gpointer) TODOKU_WIZARD_START_PRACTICE);
  g_assert_nonnull (button);

  /* Over a session that is not open it cannot be started, and may be tried again. */
  gtk_widget_activate_action (wizard, TODOKU_WIZARD_START_PRACTICE, NULL);
  g_assert_false (gtk_widget_get_sensitive (button));
  while (!gtk_widget_get_sensitive (button))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (todoku_test_find (wizard, is_failure, NULL) == notice);
  gtk_window_destroy (GTK_WINDOW (wizard));
}

/* Whoever closes the window while the practice server starts hears nothing of it any more. */
static void
test_closed_while_starting (Fixture       *fixture,
                            gconstpointer  user_data)
{
  g_autoptr(GAsyncResult) stopped = NULL;
  g_autoptr(GError) error = NULL;
  GAsyncResult *slot = NULL;
  GtkWidget *wizard;

  todoku_test_open_session (fixture->session);
  wizard = present_domain (fixture, NULL);
  g_object_add_weak_pointer (G_OBJECT (wizard), (gpointer *) &wizard);
  gtk_widget_activate_action (wizard, TODOKU_WIZARD_START_PRACTICE, NULL);
  gtk_window_destroy (GTK_WINDOW (wizard));
  while (wizard != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (todoku_session_get_practice_running (fixture->session));

  slot = NULL;
  todoku_session_stop_practice_async (fixture->session, NULL, todoku_test_store_result, &slot);
  stopped = todoku_test_wait_result (&slot);
  g_assert_true (todoku_session_stop_practice_finish (fixture->session, stopped, &error));
  todoku_test_close_session (fixture->session);
}

static void
test_stored_failure (Fixture       *fixture,
                     gconstpointer  user_data)
{
  TodokuSenderDomain *domain = add_domain (fixture, "example.co.jp");
  GtkWidget *wizard, *notice;

  todoku_test_set_text (domain, "failure", "offline");
  wizard = present_domain (fixture, domain);
  notice = todoku_test_find (wizard, is_failure, NULL);
  g_assert_nonnull (notice);
  g_assert_nonnull (todoku_test_find (notice, is_shown_button, (gpointer) "wizard.next"));
  todoku_test_set_text (domain, "failure", NULL);
  g_assert_false (gtk_widget_is_visible (notice));

  /* Trying again cannot help while the practice server does not run. */
  todoku_test_set_text (domain, "failure", "practice-failed");
  g_assert_true (gtk_widget_is_visible (notice));
  g_assert_null (todoku_test_find (notice, is_shown_button, (gpointer) "wizard.next"));
  g_assert_nonnull (todoku_test_find (notice, is_shown_button,
                                      (gpointer) "wizard.start-practice"));
  g_assert_true (says (notice, "練習サーバーを開始"));
  todoku_test_set_text (domain, "failure", "offline");
  g_assert_nonnull (todoku_test_find (notice, is_shown_button, (gpointer) "wizard.next"));
  g_assert_true (says (notice, "再試行"));
  gtk_window_destroy (GTK_WINDOW (wizard));
}

static void
test_focus (Fixture       *fixture,
            gconstpointer  user_data)
{
  TodokuSenderDomain *domain = add_domain (fixture, "example.co.jp");
  GtkWidget *opener = gtk_window_get_child (GTK_WINDOW (fixture->parent));
  GtkWidget *wizard, *focus;

  gtk_widget_grab_focus (opener);
  wizard = present_domain (fixture, NULL);
  focus = gtk_window_get_focus (GTK_WINDOW (wizard));
  g_assert_nonnull (gtk_widget_get_ancestor (focus, ADW_TYPE_ENTRY_ROW));
  gtk_window_close (GTK_WINDOW (wizard));
  todoku_test_settle (fixture->parent);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->parent)) == opener);

  /* Where nothing is typed, Enter does what the step is for; it does not close the window. */
  wizard = present_domain (fixture, domain);
  focus = gtk_window_get_focus (GTK_WINDOW (wizard));
  g_assert_true (is_shown_button (focus, (gpointer) "wizard.next"));
  todoku_test_set_number (domain, "stage", TODOKU_DOMAIN_VERIFIED);
  todoku_test_settle (wizard);
  focus = gtk_window_get_focus (GTK_WINDOW (wizard));
  g_assert_true (is_shown_button (focus, (gpointer) "wizard.next"));
  gtk_window_destroy (GTK_WINDOW (wizard));
}

static GtkShortcut *
find_shortcut (GtkWidget  *widget,
               const char *trigger)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);
  g_autoptr(GtkShortcutTrigger) wanted = gtk_shortcut_trigger_parse_string (trigger);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GObject) controller = g_list_model_get_item (controllers, i);

      for (guint j = 0; GTK_IS_SHORTCUT_CONTROLLER (controller) &&
           j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr(GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);

          if (gtk_shortcut_trigger_equal (gtk_shortcut_get_trigger (shortcut), wanted))
            return shortcut;
        }
    }

  return NULL;
}

static void
test_keys (Fixture       *fixture,
           gconstpointer  user_data)
{
  static const char *const keys[] = { "<Control>w", "Escape" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      GtkWidget *wizard = present_domain (fixture, NULL);
      GtkShortcut *shortcut = find_shortcut (wizard, keys[i]);

      g_object_add_weak_pointer (G_OBJECT (wizard), (gpointer *) &wizard);
      g_assert_nonnull (shortcut);
      g_assert_nonnull (gtk_window_get_title (GTK_WINDOW (wizard)));
      gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut),
                                    GTK_SHORTCUT_ACTION_EXCLUSIVE, wizard, NULL);
      todoku_test_settle (fixture->parent);
      g_assert_null (wizard);
    }
}

static GtkWidget *
present_tracking (Fixture              *fixture,
                  TodokuTrackingDomain *tracking)
{
  GtkWidget *wizard = GTK_WIDGET (todoku_tracking_wizard_new (GTK_WINDOW (fixture->parent),
                                                              fixture->session, tracking));

  gtk_window_present (GTK_WINDOW (wizard));
  todoku_test_settle (wizard);

  return wizard;
}

static TodokuTrackingDomain *
add_tracking (Fixture             *fixture,
              TodokuTrackingStage  stage)
{
  g_autoptr(TodokuTrackingDomain) tracking = todoku_tracking_domain_new ();
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 now = g_get_real_time ();

  if (stage == TODOKU_TRACKING_STEP2)
    {
      g_ptr_array_add (items, todoku_test_item (TODOKU_RECORD_PURPOSE_CERTIFICATE,
                                                "_a79865eb4cd1a6ab990a45779b4e0b96."
                                                "url.example.co.jp",
                                                "_3639ac514e785e898d2646601fa951d5.mhbtsbpdnt."
                                                "acm-validations.aws"));
    }
  else if (stage != TODOKU_TRACKING_REQUESTING && stage != TODOKU_TRACKING_DISTRIBUTING)
    {
      g_ptr_array_add (items, todoku_test_item (TODOKU_RECORD_PURPOSE_TRACKING, "url.example.co.jp",
                                                stage == TODOKU_TRACKING_STEP1
                                                  ? "sendgrid.net"
                                                  : "d111111abcdef8.cloudfront.net"));
      g_ptr_array_add (items, todoku_test_item (TODOKU_RECORD_PURPOSE_OWNERSHIP,
                                                "1234567.example.co.jp", "sendgrid.net"));
    }
  todoku_test_set_number (tracking, "id", 1);
  todoku_test_set_server (tracking, fixture->server);
  todoku_test_set_text (tracking, "host", "url.example.co.jp");
  todoku_test_set_text (tracking, "edge_host", "d111111abcdef8.cloudfront.net");
  todoku_test_set_text (tracking, "original_target", "sendgrid.net");
  todoku_test_set_number (tracking, "original_ttl", 3600);
  todoku_test_set_text (tracking, "detected_company", "onamae");
  todoku_test_set_number (tracking, "requested_at", now - 2 * G_TIME_SPAN_HOUR);
  todoku_test_set_number (tracking, "deadline", now + 70 * G_TIME_SPAN_HOUR);
  todoku_test_set_number (tracking, "stage", stage);
  todoku_test_set_records (tracking, items);
  g_list_store_append (G_LIST_STORE (todoku_session_get_tracking_domains (fixture->session)),
                       tracking);

  return tracking;
}

/* Nothing is called unknown while it is being looked up, and nothing is looked up for ever. */
static gboolean
is_request_row (GtkWidget *widget,
                gpointer   user_data)
{
  return GTK_IS_LIST_BOX_ROW (widget) && gtk_widget_get_mapped (widget) &&
         g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)),
                    "wizard.request") == 0;
}

/* In the page, to whom somebody else's hands are needed for it. */
static gboolean
offers_request (GtkWidget *wizard)
{
  return todoku_test_find (wizard, is_request_row, NULL) != NULL;
}

static void
see_company (GtkWidget     *wizard,
             TodokuSubject *subject)
{
  todoku_subject_set_lookup (subject, TODOKU_LOOKUP_RUNNING);
  g_assert_true (says (wizard, "DNSの管理会社を調べています…"));
  todoku_subject_set_lookup (subject, TODOKU_LOOKUP_FAILED);
  g_assert_true (says (wizard, "DNSの管理会社は不明です"));
  g_assert_true (says (wizard, "ネームサーバーを調べられませんでした。お使いの管理画面の会社を選んでください。"));
  todoku_subject_set_lookup (subject, TODOKU_LOOKUP_DONE);
  g_assert_true (says (wizard, "お使いの管理画面の会社を選んでください。"));
}

static gboolean
is_choice_of (GtkWidget *widget,
              gpointer   company)
{
  return GTK_IS_LIST_BOX_ROW (widget) && gtk_widget_get_mapped (widget) &&
         gtk_widget_get_ancestor (widget, GTK_TYPE_POPOVER) != NULL &&
         g_strcmp0 (todoku_company_list_get (GTK_LIST_BOX_ROW (widget)), company) == 0;
}

/* As a person does, from the list that opens. */
static void
choose_company (GtkWidget  *wizard,
                gpointer    subject,
                const char *company)
{
  GtkWidget *rows = todoku_test_find_type (wizard, TODOKU_TYPE_DNS_ROWS);
  GtkWidget *button = todoku_test_find_type (rows, GTK_TYPE_MENU_BUTTON);
  GtkWidget *row;

  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  todoku_test_settle (wizard);
  row = todoku_test_find (rows, is_choice_of, (gpointer) company);
  g_assert_nonnull (row);
  g_signal_emit_by_name (row, "activate");
  while (g_strcmp0 (todoku_subject_get_facts (subject)->dns_company, company) != 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_company (Fixture       *fixture,
              gconstpointer  user_data)
{
  TodokuSenderDomain *domain = add_domain (fixture, "example.co.jp");
  GtkWidget *wizard = present_domain (fixture, domain);

  see_company (wizard, TODOKU_SUBJECT (domain));
  todoku_test_set_text (domain, "name_servers", "01.dnsv.jp 02.dnsv.jp");
  todoku_test_set_text (domain, "detected_company", "onamae");
  g_assert_true (says (wizard, "お名前.com"));
  g_assert_true (says (wizard, "このドメインのDNS · 01.dnsv.jp、02.dnsv.jp"));
  g_assert_true (says (wizard, "入力のしかた"));
  g_assert_true (offers_request (wizard));
  gtk_window_destroy (GTK_WINDOW (wizard));
}

static void
test_tracking_company (Fixture       *fixture,
                       gconstpointer  user_data)
{
  TodokuTrackingDomain *tracking = add_tracking (fixture, TODOKU_TRACKING_STEP1);
  GtkWidget *wizard;

  todoku_test_set_text (tracking, "detected_company", NULL);
  wizard = present_tracking (fixture, tracking);
  see_company (wizard, TODOKU_SUBJECT (tracking));
  g_assert_true (offers_request (wizard));
  todoku_test_shoot_window (wizard, "wizard-tracking-company-unknown");
  gtk_window_destroy (GTK_WINDOW (wizard));
}

/* What is chosen goes before what was found, and can be taken back. */
static void
test_choice (Fixture       *fixture,
             gconstpointer  user_data)
{
  gboolean is_tracking = GPOINTER_TO_INT (user_data);
  gpointer subject = is_tracking ? (gpointer) add_tracking (fixture, TODOKU_TRACKING_STEP1)
                                 : (gpointer) add_domain (fixture, "example.co.jp");
  GtkWidget *wizard;

  todoku_test_set_text (subject, "detected_company", "onamae");
  subject = todoku_test_store_subject (fixture->session, fixture->server, subject);
  wizard = is_tracking ? present_tracking (fixture, subject) : present_domain (fixture, subject);
  g_assert_true (says (wizard, "お名前.com"));
  choose_company (wizard, subject, "sakura");
  g_assert_true (says (wizard, "さくらインターネット(さくらのドメイン)"));
  choose_company (wizard, subject, NULL);
  g_assert_true (says (wizard, "お名前.com"));
  gtk_window_destroy (GTK_WINDOW (wizard));
  todoku_test_close_session (fixture->session);
}

/* A name that no CNAME or no certificate can have is refused while it is typed; what is only not
 * advised is said.
 */
static void
test_host (Fixture       *fixture,
           gconstpointer  user_data)
{
  static const struct
  {
    const char *typed;
    gboolean accepted;
    const char *said;
    const char *shot;
  } inputs[] = {
    { "", FALSE, NULL, NULL },
    { "ＵＲＬ．example.co.jp", TRUE, "配信ドメイン example.co.jp の下の名前です。"
      "全角を半角に直しました。大文字を小文字に直しました。", "wizard-tracking-new" },
    { "example.co.jp", FALSE, "「example.co.jp」そのものには使えません。",
      "wizard-tracking-new-apex" },
    { "mail.example.jp", FALSE, "「mail.example.jp」そのものには使えません。", NULL },
    { "maildm@other.jp", FALSE, "「url.other.jp」のように、前に名前を付けてください。", NULL },
    { "url_x.example.co.jp", FALSE, "トラッキング用ドメインにアンダースコア(_)は使えません"
      "(証明書が発行されないため)。英数字とハイフンで入力してください。", NULL },
    { "co.jp", FALSE, "このままでは登録できません。", NULL },
    { "url.gmail.com", TRUE, "gmail.com は配信ドメインではないため、メール到達率は高まりません。",
      "wizard-tracking-new-foreign" },
    { "link.example.co.jp", TRUE, "link.example.co.jp は登録済です", NULL },
  };
  TodokuSenderDomain *domain = add_domain (fixture, "example.co.jp");
  TodokuTrackingDomain *tracking = add_tracking (fixture, TODOKU_TRACKING_STEP1);
  GtkWidget *wizard, *entry, *button;

  todoku_test_set_number (domain, "stage", TODOKU_DOMAIN_VERIFIED);
  add_domain (fixture, "mail.example.jp");
  wizard = present_tracking (fixture, NULL);
  entry = todoku_test_find_type (wizard, ADW_TYPE_ENTRY_ROW);
  button = todoku_test_find (wizard, is_shown_button, (gpointer) "wizard.next");

  /* "url" is taken; what is free is filled in, and has the focus. */
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "link.example.co.jp");
  g_assert_nonnull (gtk_widget_get_ancestor (gtk_window_get_focus (GTK_WINDOW (wizard)),
                                             ADW_TYPE_ENTRY_ROW));
  todoku_test_set_text (tracking, "host", "link.example.co.jp");
  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      g_test_message ("%s", inputs[i].typed);
      gtk_editable_set_text (GTK_EDITABLE (entry), inputs[i].typed);
      g_assert_cmpint (gtk_widget_get_sensitive (button), ==, inputs[i].accepted);
      if (inputs[i].said != NULL)
        g_assert_true (says (wizard, inputs[i].said));
      if (inputs[i].shot != NULL)
        todoku_test_shoot_window (wizard, inputs[i].shot);
    }

  /* What is here already is opened. */
  gtk_widget_activate_action (wizard, "wizard.next", NULL);
  todoku_test_settle (wizard);
  g_assert_true (says (wizard, "2件のレコードを登録"));
  gtk_window_destroy (GTK_WINDOW (wizard));
}

/* A real server is proposed before the practice server, and practice is marked as such. */
static void
test_server (Fixture       *fixture,
             gconstpointer  user_data)
{
  GtkWidget *wizards[2];
  GListStore *servers = G_LIST_STORE (todoku_session_get_servers (fixture->session));

  g_list_store_remove_all (servers);
  add_server (fixture, "Practice", TRUE);
  add_server (fixture, "Sprinkler", FALSE);
  wizards[0] = present_domain (fixture, NULL);
  wizards[1] = present_tracking (fixture, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (wizards); i++)
    {
      GtkWidget *row = todoku_test_find_type (wizards[i], ADW_TYPE_COMBO_ROW);

      g_assert_true (adw_combo_row_get_selected_item (ADW_COMBO_ROW (row)) == fixture->server);
      adw_combo_row_set_selected (ADW_COMBO_ROW (row), 0);
      todoku_test_settle (wizards[i]);
      g_assert_true (says (wizards[i], "練習用です。インターネットのDNSは変わりません。"));
      if (i == 0)
        todoku_test_shoot_window (wizards[i], "wizard-new-practice");
      gtk_window_destroy (GTK_WINDOW (wizards[i]));
    }
}

/* Every stage has its page; the window follows the stage, whoever changes it. */
static void
test_stages (Fixture       *fixture,
             gconstpointer  user_data)
{
  static const struct
  {
    TodokuTrackingStage stage;
    TodokuEdgeKind edge;
    gboolean can_go_on;
    const char *said;
    const char *shot;
  } pages[] = {
    { TODOKU_TRACKING_STEP1, TODOKU_EDGE_AWS, TRUE, "2件のレコードを登録", "step1" },
    { TODOKU_TRACKING_STEP1, TODOKU_EDGE_AUTO_SSL, TRUE, "2件のレコードを登録", "auto-ssl" },
    { TODOKU_TRACKING_REQUESTING, TODOKU_EDGE_AWS, TRUE, "証明書を申請中", "requesting" },
    { TODOKU_TRACKING_REQUESTING, TODOKU_EDGE_MANUAL, FALSE, "証明書", "certificate" },
    { TODOKU_TRACKING_STEP2, TODOKU_EDGE_AWS, TRUE, "期限を書き添えた依頼メールを作ります",
      "step2" },
    { TODOKU_TRACKING_DISTRIBUTING, TODOKU_EDGE_AWS, TRUE, "HTTPS配信を準備中", "distributing" },
    { TODOKU_TRACKING_STEP3, TODOKU_EDGE_AWS, TRUE,
      "お名前.com で、step1 に登録した「url」の VALUE を書き換えてから「認証」を押してください。"
      "新しいレコードは作りません。", "step3-before" },
    { TODOKU_TRACKING_EXPIRED, TODOKU_EDGE_AWS, TRUE,
      "このトラッキング用ドメインは、もう認証できません。", "expired" },
    { TODOKU_TRACKING_REFUSED, TODOKU_EDGE_AWS, TRUE, "登録できません", "refused" },
    { TODOKU_TRACKING_COMPLETE, TODOKU_EDGE_AWS, TRUE, "(設定完了)", "complete" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      TodokuTrackingDomain *tracking = add_tracking (fixture, pages[i].stage);
      g_autofree char *name = g_strconcat ("wizard-tracking-", pages[i].shot, NULL);
      GtkWidget *wizard, *button, *focus;

      todoku_test_set_number (tracking, "edge", pages[i].edge);
      wizard = present_tracking (fixture, tracking);
      g_test_message ("%s", name);
      g_assert_true (says (wizard, pages[i].said));
      button = todoku_test_find (wizard, is_shown_button, (gpointer) "wizard.next");
      g_assert_nonnull (button);
      g_assert_cmpint (gtk_widget_get_sensitive (button), ==, pages[i].can_go_on);
      focus = gtk_window_get_focus (GTK_WINDOW (wizard));
      g_assert_nonnull (focus);
      g_assert_false (is_shown_button (focus, (gpointer) "window.close"));
      todoku_test_shoot_window (wizard, name);
      /* Where there is one step, the rail shows no more. */
      g_assert_cmpint (says (wizard, "step2"), ==, pages[i].edge != TODOKU_EDGE_AUTO_SSL);
      if (pages[i].stage == TODOKU_TRACKING_STEP3)
        g_assert_true (says (wizard, "お名前.com の「VALUE」をこの値に書き換えます"));
      if (pages[i].stage == TODOKU_TRACKING_COMPLETE)
        g_assert_nonnull (todoku_test_find (wizard, is_shown_button, (gpointer) "tracking.mail"));

      /* From elsewhere: the same window shows the next step. */
      todoku_test_set_number (tracking, "stage", TODOKU_TRACKING_COMPLETE);
      todoku_test_settle (wizard);
      g_assert_true (says (wizard, "(設定完了)"));
      gtk_window_destroy (GTK_WINDOW (wizard));
      g_list_store_remove_all (
        G_LIST_STORE (todoku_session_get_tracking_domains (fixture->session)));
    }
}

/* What was already being done for it, and what failed before the window was opened. */
static void
test_tracking_failure (Fixture       *fixture,
                       gconstpointer  user_data)
{
  TodokuTrackingDomain *tracking = add_tracking (fixture, TODOKU_TRACKING_STEP2);
  g_autoptr(TodokuOperation) operation = todoku_operation_new (TODOKU_OPERATION_VERIFY);
  GtkWidget *wizard, *notice;

  todoku_test_set_text (tracking, "failure", "offline");
  wizard = present_tracking (fixture, tracking);
  notice = todoku_test_find (wizard, is_failure, NULL);
  g_assert_nonnull (notice);
  g_assert_nonnull (todoku_test_find (notice, is_shown_button, (gpointer) "wizard.next"));
  todoku_test_shoot_window (wizard, "wizard-tracking-failure");

  /* What went wrong before is no news while it is tried again. */
  todoku_subject_set_operation (tracking, operation);
  g_assert_false (gtk_widget_is_visible (notice));
  g_assert_true (says (wizard, "キャンセル"));
  todoku_subject_set_operation (tracking, NULL);
  gtk_window_destroy (GTK_WINDOW (wizard));
}

int
main (int   argc,
      char *argv[])
{
  todoku_test_ui_init (&argc, &argv);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/ui/wizard/failure", test_failure);
  ADD ("/ui/wizard/start-practice", test_start_practice);
  ADD ("/ui/wizard/closed-while-starting", test_closed_while_starting);
  ADD ("/ui/wizard/stored-failure", test_stored_failure);
  ADD ("/ui/wizard/focus", test_focus);
  ADD ("/ui/wizard/keys", test_keys);
  ADD ("/ui/wizard/company", test_company);
  ADD ("/ui/wizard/tracking-company", test_tracking_company);
  g_test_add ("/ui/wizard/choice", Fixture, GINT_TO_POINTER (FALSE), set_up, test_choice,
              tear_down);
  g_test_add ("/ui/wizard/tracking-choice", Fixture, GINT_TO_POINTER (TRUE), set_up, test_choice,
              tear_down);
  ADD ("/ui/wizard/host", test_host);
  ADD ("/ui/wizard/server", test_server);
  ADD ("/ui/wizard/stages", test_stages);
  ADD ("/ui/wizard/tracking-failure", test_tracking_failure);

  return g_test_run ();
}
