/* SPDX-License-Identifier: GPL-3.0-or-later
 * The pages and the wizard over a session that is not open and whose lists are filled by hand. Each
 * is laid out at 1000 and at 360 pixels: nothing may be wider. With TODOKU_TEST_SHOTS they are also
 * drawn into files.
 */
#include <string.h>

#include "todoku-domain-list-page.h"
#include "todoku-domain-page.h"
#include "todoku-domain-wizard.h"
#include "todoku-home-page.h"
#include "todoku-preferences-page.h"
#include "todoku-record-card.h"
#include "todoku-server-form.h"
#include "todoku-server-page.h"
#include "todoku-test-ui.h"
#include "todoku-test.h"
#include "todoku-text.h"
#include "todoku-tracking-page.h"
#include "todoku-tracking-wizard.h"
#include "todoku-window.h"

#define N_MANY 50000

/**
 * Fixture:
 * @dir: a folder for the database, which is never made
 * @session: the session
 * @server: a server in it
 */
typedef struct
{
  char *dir;
  TodokuSession *session;
  TodokuDeliveryServer *server;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  todoku_test_ignore_frame_timings ();
  fixture->dir = todoku_test_make_dir ();
  fixture->session = todoku_session_new (fixture->dir);
  fixture->server = todoku_delivery_server_new ();
  todoku_test_set_number (fixture->server, "id", 1);
  todoku_test_set_text (fixture->server, "name", "Sprinkler");
  todoku_test_set_text (fixture->server, "url", "https://api.sendgrid.com");
  todoku_delivery_server_set_status (fixture->server, TODOKU_SERVER_STATUS_CONNECTED);
  g_list_store_append (G_LIST_STORE (todoku_session_get_servers (fixture->session)),
                       fixture->server);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_clear_object (&fixture->server);
  g_clear_object (&fixture->session);
  todoku_test_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static TodokuSenderDomain *
add_domain (Fixture           *fixture,
            const char        *name,
            TodokuDomainStage  stage)
{
  g_autoptr(TodokuSenderDomain) domain = todoku_test_domain (name, stage);

  todoku_test_set_server (domain, fixture->server);
  todoku_test_set_number (domain, "checked_at", g_get_real_time () - 60 * G_USEC_PER_SEC);
  g_list_store_append (G_LIST_STORE (todoku_session_get_domains (fixture->session)), domain);

  return domain;
}

/* 3件中 1件が認証済, one to mend and one that a cache still denies. */
static TodokuSenderDomain *
add_mixed_domain (Fixture *fixture)
{
  static const TodokuRecordState states[] = {
    TODOKU_RECORD_STATE_WRONG_PLACE, TODOKU_RECORD_STATE_OK_NOT_VISIBLE, TODOKU_RECORD_STATE_OK,
  };
  TodokuSenderDomain *domain = add_domain (fixture, "example.co.jp", TODOKU_DOMAIN_AWAITING_DNS);
  GListModel *records = todoku_subject_get_records (domain);

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (records, i);

      todoku_test_set_verdict (item, states[i]);
    }
  todoku_test_store_records (domain);
  todoku_test_set_text (domain, "detected_company", "onamae");
  todoku_test_set_text (domain, "name_servers", "01.dnsv.jp 02.dnsv.jp");
  todoku_test_set_number (domain, "next_check_at", g_get_real_time () + 252 * G_USEC_PER_SEC);

  return domain;
}

/* The pages' buttons name actions of the main window; here they do nothing. */
static void
nothing_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
}

static void
add_actions (GtkWidget *window)
{
  static const GActionEntry entries[] = {
    { "add-server", nothing_action },
    { "back", nothing_action },
    { "new-account", nothing_action },
    { "new-domain", nothing_action },
    { "open-accounts", nothing_action },
    { "open-domain", nothing_action, "x" },
    { "open-domains", nothing_action },
    { "open-practice", nothing_action, "x" },
    { "open-server", nothing_action, "x" },
    { "open-tracking-list", nothing_action },
    { "resume-domain", nothing_action, "x" },
    { "start-practice", nothing_action },
  };
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), NULL);
  gtk_widget_insert_action_group (window, "win", G_ACTION_GROUP (group));
}

/* The words are checked in Japanese; pictures are also taken in English. */
static gboolean
says (GtkWidget  *widget,
      const char *text)
{
  return !g_str_has_prefix (g_get_language_names ()[0], "ja") ||
         todoku_test_find_text (widget, text) != NULL;
}

/* Lays @page out at both widths and takes its pictures. */
static GtkWidget *
present (GtkWidget  *page,
         const char *name)
{
  GtkWidget *window = gtk_window_new ();
  g_autofree char *wide = g_strconcat (name, "-1000", NULL);
  g_autofree char *narrow = g_strconcat (name, "-360", NULL);
  int minimum;

  gtk_window_set_titlebar (GTK_WINDOW (window),
                           g_object_new (GTK_TYPE_BOX, "visible", FALSE, NULL));
  gtk_window_set_child (GTK_WINDOW (window), page);
  add_actions (window);
  gtk_widget_measure (page, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 720);
  gtk_window_present (GTK_WINDOW (window));
  todoku_test_shoot_texts (window, narrow);
  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 720);
  todoku_test_shoot_texts (window, wide);

  return window;
}

static void
test_first (Fixture       *fixture,
            gconstpointer  user_data)
{
  GtkWidget *page, *window;

  g_list_store_remove_all (G_LIST_STORE (todoku_session_get_servers (fixture->session)));
  page = todoku_home_page_new (fixture->session);
  todoku_home_page_set_opened (TODOKU_HOME_PAGE (page), NULL);
  window = present (page, "home-first");
  g_assert_true (says (page, "練習サーバーで試す"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Whether the number of a step has given way to a check. */
static gboolean
is_done (GtkWidget *widget,
         gpointer   user_data)
{
  return GTK_IS_STACK (widget) && gtk_widget_has_css_class (widget, "number-disc") &&
         g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (widget)), "done") == 0;
}

static gboolean
is_done_segment (GtkWidget *widget,
                 gpointer   user_data)
{
  guint *n_done = user_data;
  GtkWidget *parent = gtk_widget_get_parent (widget);

  *n_done += parent != NULL && gtk_widget_has_css_class (parent, "segments") &&
             gtk_widget_has_css_class (widget, "done");

  return FALSE;
}

static guint
count_segments (GtkWidget *page)
{
  guint n_done = 0;

  todoku_test_find (page, is_done_segment, &n_done);

  return n_done;
}

static void
add_practice (Fixture *fixture)
{
  g_autoptr(TodokuDeliveryServer) server = todoku_delivery_server_new ();
  g_autoptr(TodokuSenderDomain) domain = todoku_test_domain ("practice.example",
                                                             TODOKU_DOMAIN_AWAITING_DNS);

  todoku_test_set_number (server, "id", 2);
  todoku_test_set_text (server, "name", "practice");
  todoku_test_set_number (server, "practice", TRUE);
  g_list_store_append (G_LIST_STORE (todoku_session_get_servers (fixture->session)), server);
  todoku_test_set_server (domain, server);
  g_list_store_append (G_LIST_STORE (todoku_session_get_domains (fixture->session)), domain);
}

/* The card names how many records, whose screen and what is the matter; a step in which something
 * is to be mended is not done, and nothing that is for practice is counted.
 */
static void
test_home (Fixture       *fixture,
           gconstpointer  user_data)
{
  GtkWidget *page, *window;
  TodokuSenderDomain *domain = add_mixed_domain (fixture);

  add_practice (fixture);
  page = todoku_home_page_new (fixture->session);
  todoku_home_page_set_opened (TODOKU_HOME_PAGE (page), NULL);
  window = present (page, "home");
  g_assert_true (says (page, "example.co.jp のレコードを 1件直す"));
  g_assert_true (says (page, "お名前.com · ドメイン名が二重に付いています。"));
  g_assert_true (says (page, "必須 · 3件中 1件が認証済"));
  g_assert_true (says (page, "4段階のうち 2段階まで進みました。次は example.co.jp のレコードの修正です。"));
  g_assert_cmpuint (count_segments (page), ==, 2);
  g_assert_null (todoku_test_find (page, is_done, NULL));
  g_assert_true (says (page, "この端末の中だけで動きます · ドメイン 1件"));

  /* The page follows the model. */
  todoku_test_set_number (domain, "stage", TODOKU_DOMAIN_VERIFIED);
  todoku_test_settle (window);
  g_assert_null (todoku_test_find_text (page, "example.co.jp のレコードを 1件直す"));
  g_assert_true (says (page, "必須 · まだ登録がありません"));
  g_assert_cmpuint (count_segments (page), ==, 3);
  g_assert_nonnull (todoku_test_find (page, is_done, NULL));

  /* A key that is refused keeps everything else from going on. */
  todoku_delivery_server_set_status (fixture->server, TODOKU_SERVER_STATUS_UNAUTHORISED);
  todoku_test_settle (window);
  g_assert_true (says (page, "Sprinkler のAPIキーを入れ替える"));
  g_assert_cmpuint (count_segments (page), ==, 2);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Until a real account is there, practice is what there is to be done, and says so. */
static void
test_home_practice (Fixture       *fixture,
                    gconstpointer  user_data)
{
  GtkWidget *page, *window;

  g_list_store_remove_all (G_LIST_STORE (todoku_session_get_servers (fixture->session)));
  add_practice (fixture);
  page = todoku_home_page_new (fixture->session);
  todoku_home_page_set_opened (TODOKU_HOME_PAGE (page), NULL);
  window = present (page, "home-practice");
  g_assert_true (says (page, "配信準備の練習"));
  g_assert_true (says (page, "練習サーバーを開始する"));
  g_assert_true (says (page, "配信サーバーを接続"));

  g_list_store_append (G_LIST_STORE (todoku_session_get_servers (fixture->session)),
                       fixture->server);
  todoku_test_settle (window);
  g_assert_true (says (page, "配信ドメインを登録"));
  g_assert_null (todoku_test_find_text (page, "配信準備の練習"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_list (Fixture       *fixture,
           gconstpointer  user_data)
{
  GtkWidget *page, *window, *entry;

  add_mixed_domain (fixture);
  add_domain (fixture, "example.jp", TODOKU_DOMAIN_VERIFIED);
  add_domain (fixture, "dm.example.ne.jp", TODOKU_DOMAIN_AWAITING_DNS);
  add_domain (fixture, "xn--wgv71a119e.example.jp", TODOKU_DOMAIN_VERIFIED);
  page = todoku_domain_list_page_new (fixture->session);
  window = present (page, "domain-list");
  g_assert_true (says (page, "日本語.example.jp"));
  g_assert_true (says (page, "すべて 4"));

  entry = todoku_test_find_type (page, GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), "日本");
  g_signal_emit_by_name (entry, "search-changed");
  todoku_test_settle (window);
  g_assert_true (says (page, "日本語.example.jp"));
  g_assert_null (todoku_test_find_text (page, "dm.example.ne.jp"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The choice of a server has a list of its own. */
static gboolean
is_domain_list (GtkWidget *widget,
                gpointer   user_data)
{
  return GTK_IS_LIST_VIEW (widget) && gtk_widget_has_css_class (widget, "domain-list");
}

static gboolean
shows_row (GtkWidget *page,
           int        position)
{
  GtkWidget *view = todoku_test_find (page, is_domain_list, NULL);
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (view)));
  g_autoptr(TodokuSenderDomain) domain = g_list_model_get_item (model, position);
  GtkWidget *label = todoku_test_find_text (page, todoku_subject_get_name (domain));
  GtkWidget *scrolled = gtk_widget_get_ancestor (view, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  return label != NULL && gtk_widget_compute_bounds (label, scrolled, &bounds) &&
         bounds.origin.y >= 0 &&
         bounds.origin.y + bounds.size.height <= gtk_widget_get_height (scrolled);
}

/* Registered from the last name to the first: the list opens at its beginning all the same, and
 * stays there when one is registered that comes before all.
 */
static void
test_reverse (Fixture       *fixture,
              gconstpointer  user_data)
{
  GtkWidget *page, *window, *view, *scrolled;
  GtkAdjustment *adjustment;

  for (int i = 40; i > 0; i--)
    {
      g_autofree char *name = g_strdup_printf ("m%02d.example.jp", i);

      add_domain (fixture, name, TODOKU_DOMAIN_AWAITING_DNS);
    }
  page = todoku_domain_list_page_new (fixture->session);
  window = present (page, "domain-list-reverse");
  view = todoku_test_find (page, is_domain_list, NULL);
  scrolled = gtk_widget_get_ancestor (view, GTK_TYPE_SCROLLED_WINDOW);
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);
  g_assert_true (shows_row (page, 0));

  add_domain (fixture, "a.example.jp", TODOKU_DOMAIN_AWAITING_DNS);
  todoku_test_settle (window);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);
  g_assert_nonnull (todoku_test_find_text (page, "a.example.jp"));
  g_assert_true (shows_row (page, 0));

  /* Rows are seen down to the window's edge, and the last one has room below it. */
  g_assert_cmpint (gtk_widget_get_height (view), ==, gtk_widget_get_height (scrolled));
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  todoku_test_shoot_texts (window, "domain-list-end-1000");
  g_assert_true (shows_row (page, 40));

  /* Who has scrolled stays where she is. */
  add_domain (fixture, "aa.example.jp", TODOKU_DOMAIN_AWAITING_DNS);
  todoku_test_settle (window);
  g_assert_true (shows_row (page, 41));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* All must be there at once; how long it takes is the benchmark's business. */
static void
test_many (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_autoptr(GPtrArray) domains = g_ptr_array_new_with_free_func (g_object_unref);
  GListStore *list = G_LIST_STORE (todoku_session_get_domains (fixture->session));
  GtkWidget *page, *window, *view;

  for (guint i = 0; i < N_MANY; i++)
    {
      TodokuSenderDomain *domain = todoku_sender_domain_new ();
      g_autofree char *name = g_strdup_printf ("d%05u.example.jp", i);

      todoku_test_set_number (domain, "id", i + 1);
      todoku_test_set_text (domain, "name", name);
      g_ptr_array_add (domains, domain);
    }
  g_list_store_splice (list, 0, 0, domains->pdata, domains->len);
  page = todoku_domain_list_page_new (fixture->session);
  window = present (page, "domain-list-many");
  view = todoku_test_find (page, is_domain_list, NULL);
  todoku_test_settle (window);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (
                                                              GTK_LIST_VIEW (view)))), ==, N_MANY);
  g_assert_nonnull (todoku_test_find_text (page, "d00000.example.jp"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_domain (Fixture       *fixture,
             gconstpointer  user_data)
{
  TodokuSenderDomain *domain = add_mixed_domain (fixture);
  GtkWidget *page = todoku_domain_page_new (fixture->session, domain);
  GtkWidget *window = present (page, "domain-page");
  GtkWidget *field;

  g_assert_true (says (page, "3件中 1件が認証済"));
  g_assert_true (says (page, "お名前.com"));

  /* Names of another zone are not cut short. */
  todoku_test_set_text (domain, "dns_company", "fqdn");
  todoku_test_settle (window);
  field = todoku_test_find_type (page, TODOKU_TYPE_RECORD_CARD);
  g_assert_nonnull (todoku_test_find_text (field, "em1234.example.co.jp"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_complete (Fixture       *fixture,
               gconstpointer  user_data)
{
  TodokuSenderDomain *domain = add_domain (fixture, "example.co.jp", TODOKU_DOMAIN_VERIFIED);
  GtkWidget *page = todoku_domain_page_new (fixture->session, domain);
  GtkWidget *window = present (page, "domain-page-complete");

  g_assert_true (says (page, "設定完了"));
  g_assert_true (says (page, "レコードは削除しないでください。"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
is_action_button (GtkWidget *widget,
                  gpointer   user_data)
{
  return GTK_IS_BUTTON (widget) &&
         g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), user_data) == 0;
}

static void
test_wizard_input (Fixture       *fixture,
                   gconstpointer  user_data)
{
  static const struct
  {
    const char *typed;
    gboolean accepted;
    const char *said;
  } inputs[] = {
    { "", FALSE, NULL },
    { "ｍａｉｌｄｍ＠Ｅｘａｍｐｌｅ．ｃｏ．ｊｐ", TRUE, "example.co.jp を登録します" },
    { "http://www.example.co.jp/", TRUE, NULL },
    { "co.jp", FALSE, "このままでは登録できません。" },
    { "192.0.2.1", FALSE, "このままでは登録できません。" },
    { "localhost", FALSE, "このままでは登録できません。" },
    { "example.jp", TRUE, "example.jp は登録済です" },
  };
  GtkWidget *main_window = gtk_window_new ();
  TodokuWizard *wizard;
  GtkWidget *entry, *button;

  add_domain (fixture, "example.jp", TODOKU_DOMAIN_VERIFIED);
  wizard = todoku_domain_wizard_new (GTK_WINDOW (main_window), fixture->session, NULL);
  gtk_window_present (GTK_WINDOW (wizard));
  todoku_test_shoot_window (GTK_WIDGET (wizard), "wizard-new-domain");
  entry = todoku_test_find_type (GTK_WIDGET (wizard), ADW_TYPE_ENTRY_ROW);
  button = todoku_test_find (GTK_WIDGET (wizard), is_action_button, (gpointer) "wizard.next");

  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      gtk_editable_set_text (GTK_EDITABLE (entry), inputs[i].typed);
      g_assert_cmpint (gtk_widget_get_sensitive (button), ==, inputs[i].accepted);
      if (inputs[i].said != NULL)
        g_assert_true (says (GTK_WIDGET (wizard), inputs[i].said));
    }
  gtk_window_destroy (GTK_WINDOW (wizard));
  gtk_window_destroy (GTK_WINDOW (main_window));
}

static gboolean
shows_done (GtkWidget *wizard)
{
  return gtk_widget_get_mapped (todoku_test_find_type (wizard, GTK_TYPE_SWITCH));
}

static void
test_wizard_resume (Fixture       *fixture,
                    gconstpointer  user_data)
{
  TodokuSenderDomain *waiting =
    add_domain (fixture, "example.co.jp", TODOKU_DOMAIN_AWAITING_DNS);
  TodokuSenderDomain *done = add_domain (fixture, "example.jp", TODOKU_DOMAIN_VERIFIED);
  GtkWidget *main_window = gtk_window_new ();
  TodokuWizard *wizard;

  wizard = todoku_domain_wizard_new (GTK_WINDOW (main_window), fixture->session, waiting);
  gtk_window_present (GTK_WINDOW (wizard));
  todoku_test_shoot_window (GTK_WIDGET (wizard), "wizard-new-records");
  g_assert_true (gtk_widget_get_mapped (todoku_test_find_type (GTK_WIDGET (wizard),
                                                               TODOKU_TYPE_RECORD_CARD)));

  /* It goes on by itself when the domain is verified from elsewhere. */
  todoku_test_set_number (waiting, "stage", TODOKU_DOMAIN_VERIFIED);
  todoku_test_shoot_window (GTK_WIDGET (wizard), "wizard-new-done");
  g_assert_true (shows_done (GTK_WIDGET (wizard)));
  gtk_window_destroy (GTK_WINDOW (wizard));

  wizard = todoku_domain_wizard_new (GTK_WINDOW (main_window), fixture->session, done);
  gtk_window_present (GTK_WINDOW (wizard));
  todoku_test_settle (GTK_WIDGET (wizard));
  g_assert_true (shows_done (GTK_WIDGET (wizard)));
  gtk_window_destroy (GTK_WINDOW (wizard));
  gtk_window_destroy (GTK_WINDOW (main_window));
}

/* The text for the service's support is one long sentence with two host names in it. */
static void
test_tracking_complete (Fixture       *fixture,
                        gconstpointer  user_data)
{
  g_autoptr(TodokuTrackingDomain) tracking = todoku_tracking_domain_new ();
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  GtkWidget *main_window = gtk_window_new ();
  GtkWidget *wizard;

  g_ptr_array_add (items, todoku_test_item (TODOKU_RECORD_PURPOSE_TRACKING,
                                            "url.example.co.jp",
                                            "d111111abcdef8.cloudfront.net"));
  todoku_test_set_verdict (g_ptr_array_index (items, 0), TODOKU_RECORD_STATE_OK);
  todoku_test_set_number (tracking, "id", 1);
  todoku_test_set_server (tracking, fixture->server);
  todoku_test_set_text (tracking, "host", "url.example.co.jp");
  todoku_test_set_text (tracking, "edge_host", "d111111abcdef8.cloudfront.net");
  todoku_test_set_records (tracking, items);
  todoku_test_set_number (tracking, "stage", TODOKU_TRACKING_COMPLETE);
  wizard = GTK_WIDGET (todoku_tracking_wizard_new (GTK_WINDOW (main_window), fixture->session,
                                                   tracking));
  gtk_window_present (GTK_WINDOW (wizard));
  todoku_test_shoot_window (wizard, "wizard-tracking-complete");
  g_assert_nonnull (todoku_test_find (wizard, is_action_button, (gpointer) "tracking.copy"));
  gtk_window_destroy (GTK_WINDOW (wizard));
  gtk_window_destroy (GTK_WINDOW (main_window));
}

static void
add_tracking (Fixture             *fixture,
              const char          *host,
              TodokuTrackingStage  stage,
              gint64               left)
{
  GListModel *trackings = todoku_session_get_tracking_domains (fixture->session);
  g_autoptr(TodokuTrackingDomain) tracking = todoku_tracking_domain_new ();

  todoku_test_set_number (tracking, "id", 1 + g_list_model_get_n_items (trackings));
  todoku_test_set_server (tracking, fixture->server);
  todoku_test_set_text (tracking, "host", host);
  todoku_test_set_number (tracking, "stage", stage);
  if (left != 0)
    todoku_test_set_number (tracking, "deadline", g_get_real_time () + left);
  g_list_store_append (G_LIST_STORE (trackings), tracking);
}

static double
find_y (GtkWidget  *page,
        const char *text)
{
  GtkWidget *label = todoku_test_find_text (page, text);
  graphene_rect_t bounds;

  g_assert_nonnull (label);
  g_assert_true (gtk_widget_compute_bounds (label, page, &bounds));

  return bounds.origin.y;
}

/* What has the least time left comes first, and what is set up last. */
static void
test_tracking_list (Fixture       *fixture,
                    gconstpointer  user_data)
{
  GListModel *trackings = todoku_session_get_tracking_domains (fixture->session);
  static const char *const order[] = {
    "期限があるもの", "soon.example.jp", "day.example.jp", "late.example.jp", "old.example.jp",
    "登録の途中", "url.example.jp", "設定完了", "done.example.jp",
  };
  g_autoptr(TodokuTrackingDomain) soon = NULL;
  GtkWidget *page, *window;

  add_tracking (fixture, "done.example.jp", TODOKU_TRACKING_COMPLETE, 0);
  add_tracking (fixture, "url.example.jp", TODOKU_TRACKING_STEP1, 0);
  add_tracking (fixture, "old.example.jp", TODOKU_TRACKING_EXPIRED, -G_TIME_SPAN_DAY);
  add_tracking (fixture, "late.example.jp", TODOKU_TRACKING_STEP2, 60 * G_TIME_SPAN_HOUR);
  add_tracking (fixture, "day.example.jp", TODOKU_TRACKING_STEP2, 20 * G_TIME_SPAN_HOUR);
  add_tracking (fixture, "soon.example.jp", TODOKU_TRACKING_STEP2, 2 * G_TIME_SPAN_HOUR);
  page = todoku_tracking_page_new (fixture->session);
  window = present (page, "tracking-list");
  g_assert_true (says (page, "6件中 3件が急ぎです"));
  for (guint i = 1; i < G_N_ELEMENTS (order); i++)
    g_assert_cmpfloat (find_y (page, order[i - 1]), <, find_y (page, order[i]));

  /* The page follows the model, and a group without anything is left out. */
  soon = g_list_model_get_item (trackings, 5);
  todoku_test_set_number (soon, "stage", TODOKU_TRACKING_STEP3);
  g_list_store_remove (G_LIST_STORE (trackings), 0);
  todoku_test_settle (window);
  g_assert_true (says (page, "5件中 2件が急ぎです"));
  g_assert_cmpfloat (find_y (page, "登録の途中"), <, find_y (page, "soon.example.jp"));
  g_assert_false (gtk_widget_get_mapped (todoku_test_find_text (page, "設定完了")));
  gtk_window_destroy (GTK_WINDOW (window));
}

static TodokuDeliveryServer *
make_server (Fixture    *fixture,
             const char *status)
{
  TodokuServerRow *row = todoku_subject_dup_row (fixture->server);
  TodokuDeliveryServer *server = todoku_delivery_server_new ();

  row->status = g_strdup (status);
  row->tested_at = g_get_real_time ();
  todoku_subject_set_row (server, row, NULL);

  return server;
}

/* What is known of the connection is told with its time; nothing that was tried is unknown. While
 * the key is refused its row comes first, and nothing is said that nobody can know.
 */
static void
test_server (Fixture       *fixture,
             gconstpointer  user_data)
{
  g_autoptr(TodokuDeliveryServer) server = make_server (fixture, "unauthorised");
  g_autoptr(TodokuSenderDomain) domain = todoku_test_domain ("there.example.jp",
                                                             TODOKU_DOMAIN_AWAITING_DNS);
  g_autofree char *time = todoku_text_time_of_day (g_get_real_time (), g_get_real_time ());
  g_autofree char *said = g_strdup_printf ("最終確認 %s", time);
  GtkWidget *page, *window;

  /* Of what is not there, nothing is unknown. */
  todoku_test_set_server (domain, server);
  g_list_store_append (G_LIST_STORE (todoku_session_get_domains (fixture->session)), domain);
  page = todoku_server_page_new (fixture->session, server);
  window = present (page, "server-page");
  g_assert_true (says (page, said));
  g_assert_true (says (page, "キーが無効"));
  g_assert_true (says (page, "確認できません"));
  g_assert_null (todoku_test_find_text (page, "あり"));
  if (todoku_test_find_text (page, "接続") != NULL)
    g_assert_cmpfloat (find_y (page, "キーを入れ替える"), <, find_y (page, "登録されているもの"));

  todoku_delivery_server_set_status (server, TODOKU_SERVER_STATUS_CONNECTED);
  todoku_test_settle (window);
  g_assert_null (todoku_test_find_text (page, "キーが無効"));
  g_assert_true (says (page, "あり"));
  g_assert_null (todoku_test_find_text (page, "なし(任意)"));

  /* What is missing is said in the words of the service's own page. */
  todoku_delivery_server_set_missing_scopes (server, "mail.send");
  todoku_delivery_server_set_status (server, TODOKU_SERVER_STATUS_SCOPES_MISSING);
  todoku_test_settle (window);
  g_assert_true (says (page, "テストメールの権限がありません。"));
  g_assert_true (says (page, "なし(任意)"));
  todoku_delivery_server_set_missing_scopes (server, "whitelabel.delete");
  todoku_test_settle (window);
  g_assert_true (says (page, "配信ドメインの権限が不足しています。"));
  g_assert_true (says (page, "不足"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What somebody is typing is hers: no news writes over it, and what cannot be saved stays with the
 * reason beside it.
 */
static void
test_server_edit (Fixture       *fixture,
                  gconstpointer  user_data)
{
  g_autoptr(TodokuDeliveryServer) server = make_server (fixture, "connected");
  GtkWidget *page, *window, *name, *url;
  TodokuServerRow *row;

  page = todoku_server_page_new (fixture->session, server);
  window = present (page, "server-edit");
  name = todoku_test_find_row (page, "Display name");
  url = todoku_test_find_row (page, "Base URL of the API");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "Sprinkler");
  gtk_editable_set_text (GTK_EDITABLE (name), "Sprinkler 2");
  row = todoku_subject_dup_row (server);
  g_free (row->name);
  row->name = g_strdup ("Elsewhere");
  g_free (row->url);
  row->url = g_strdup ("https://api.eu.sendgrid.com");
  todoku_subject_set_row (server, row, NULL);
  todoku_test_settle (window);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "Sprinkler 2");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (url)), ==, "https://api.eu.sendgrid.com");

  gtk_editable_set_text (GTK_EDITABLE (url), "ftp://example.com");
  g_signal_emit_by_name (url, "apply");
  todoku_test_settle (window);
  g_assert_true (says (page, "変更できませんでした。"));
  /* Where it was typed, and not at the top of a long page. */
  g_assert_cmpfloat (find_y (page, "変更できませんでした。"), >, find_y (page, "登録されているもの"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (url)), ==, "ftp://example.com");
  todoku_test_shoot_texts (window, "server-edit-failed");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The name that is proposed follows the service until somebody has written one; what cannot be
 * connected is named, and what was entered stays.
 */
static void
test_server_form (Fixture       *fixture,
                  gconstpointer  user_data)
{
  GtkWidget *parent = gtk_window_new ();
  GtkWidget *form = GTK_WIDGET (todoku_server_form_new (GTK_WINDOW (parent), fixture->session));
  GtkWidget *name, *key, *url;

  gtk_window_present (GTK_WINDOW (form));
  todoku_test_settle (form);
  name = todoku_test_find_row (form, "Display name");
  key = todoku_test_find_row (form, "API key");
  gtk_widget_activate_action (form, "server.choose", "x", (gint64) 0);
  url = todoku_test_find_row (form, "Base URL of the API");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "Sprinkler 2");
  g_assert_true (gtk_widget_get_visible (url));
  gtk_widget_activate_action (form, "server.choose", "x", (gint64) 2);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "SendGrid (EU)");
  g_assert_false (gtk_widget_get_visible (url));
  gtk_editable_set_text (GTK_EDITABLE (name), "本番");
  gtk_widget_activate_action (form, "server.choose", "x", (gint64) 0);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "本番");

  /* Nothing is sent before everything is there. */
  gtk_editable_set_text (GTK_EDITABLE (key), "SG.secretsecret");
  gtk_widget_activate_action (form, "server.connect", NULL);
  todoku_test_settle (form);
  g_assert_null (todoku_test_find_text (form, "「本番」に接続できませんでした。"));
  gtk_editable_set_text (GTK_EDITABLE (url), " http://192.0.2.1 ");
  gtk_widget_activate_action (form, "server.connect", NULL);
  todoku_test_settle (form);
  g_assert_true (says (form, "「本番」に接続できませんでした。"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (key)), ==, "SG.secretsecret");
  gtk_window_destroy (GTK_WINDOW (form));
  gtk_window_destroy (GTK_WINDOW (parent));
}

/* Whom to ask is kept only where it can be asked. */
static void
test_preferences (Fixture       *fixture,
                  gconstpointer  user_data)
{
  g_autoptr(GSettings) settings = g_settings_new ("io.github.todoku.Todoku");
  GtkWidget *page = todoku_preferences_page_new (fixture->session);
  GtkWidget *window = present (page, "preferences");
  GtkWidget *row = todoku_test_find_row (page, "DNS servers to ask");
  g_autofree char *refused = NULL;
  g_autofree char *kept = NULL;

  gtk_editable_set_text (GTK_EDITABLE (row), "dns.example.com");
  g_signal_emit_by_name (row, "apply");
  refused = g_settings_get_string (settings, "resolvers");
  g_assert_cmpstr (refused, ==, "");
  g_assert_true (says (page, "「192.0.2.53」のようなIPアドレスを、コンマで区切って入力してください。"));
  gtk_editable_set_text (GTK_EDITABLE (row), " 192.0.2.53 ");
  g_signal_emit_by_name (row, "apply");
  kept = g_settings_get_string (settings, "resolvers");
  g_assert_cmpstr (kept, ==, "192.0.2.53");
  g_settings_reset (settings, "resolvers");

  row = todoku_test_find_row (page, "A second opinion (optional)");
  gtk_editable_set_text (GTK_EDITABLE (row), "192.0.2.53, 192.0.2.54");
  g_signal_emit_by_name (row, "apply");
  g_free (refused);
  refused = g_settings_get_string (settings, "second-resolver");
  g_assert_cmpstr (refused, ==, "");
  g_assert_true (says (page, "「192.0.2.53」のようなIPアドレスを1つ入力してください。"));
  gtk_editable_set_text (GTK_EDITABLE (row), "192.0.2.54");
  g_signal_emit_by_name (row, "apply");
  g_free (kept);
  kept = g_settings_get_string (settings, "second-resolver");
  g_assert_cmpstr (kept, ==, "192.0.2.54");
  g_settings_reset (settings, "second-resolver");
  gtk_window_destroy (GTK_WINDOW (window));
}

static GtkEventController *
find_controller (GtkWidget *widget,
                 GType      type)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
        return controller;
    }

  return NULL;
}

static gboolean
is_dragged (GtkWidget *widget,
            gpointer   user_data)
{
  return find_controller (widget, GTK_TYPE_DRAG_SOURCE) != NULL;
}

/* A record is dragged out as it is typed: a line that any program takes. */
static void
test_drag (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_autoptr(TodokuRecordItem) item =
    todoku_test_item (TODOKU_RECORD_PURPOSE_DKIM1, "s1._domainkey.example.co.jp",
                      "s1.domainkey.u1234567.wl123.sendgrid.net");
  GtkWidget *card = g_object_ref_sink (todoku_record_card_new (item));
  GtkWidget *handle = todoku_test_find (card, is_dragged, NULL);
  g_auto(GValue) text = G_VALUE_INIT;
  g_autoptr(GdkContentProvider) content = NULL;

  g_assert_nonnull (handle);
  g_signal_emit_by_name (find_controller (handle, GTK_TYPE_DRAG_SOURCE), "prepare", 0.0, 0.0,
                         &content);
  g_value_init (&text, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (content, &text, NULL));
  g_assert_nonnull (strstr (g_value_get_string (&text), "CNAME"));
  g_assert_nonnull (strstr (g_value_get_string (&text),
                            "s1.domainkey.u1234567.wl123.sendgrid.net"));
  g_object_unref (card);
}

int
main (int   argc,
      char *argv[])
{
  todoku_test_ui_init (&argc, &argv);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/ui/home/first-use", test_first);
  ADD ("/ui/home/next", test_home);
  ADD ("/ui/home/practice", test_home_practice);
  ADD ("/ui/domain-list/search", test_list);
  ADD ("/ui/domain-list/many", test_many);
  ADD ("/ui/domain-list/reverse", test_reverse);
  ADD ("/ui/domain-page/mixed", test_domain);
  ADD ("/ui/domain-page/complete", test_complete);
  ADD ("/ui/wizard/input", test_wizard_input);
  ADD ("/ui/wizard/resume", test_wizard_resume);
  ADD ("/ui/tracking/complete", test_tracking_complete);
  ADD ("/ui/tracking/list", test_tracking_list);
  ADD ("/ui/server/page", test_server);
  ADD ("/ui/server/edit", test_server_edit);
  ADD ("/ui/server/form", test_server_form);
  ADD ("/ui/card/drag", test_drag);
  ADD ("/ui/preferences/resolvers", test_preferences);

  return g_test_run ();
}
