/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is chosen in a list and done for all of it, over a real database: it is told once it is
 * stored, and what could not be done is said.
 */
#include "todoku-domain-list-page.h"
#include "todoku-session-private.h"
#include "todoku-test-ui.h"
#include "todoku-test.h"
#include "todoku-tracking-page.h"
#include "todoku-window.h"

/**
 * Fixture:
 * @dir: the folder of the database
 * @session: the session, not open yet
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
  todoku_test_set_text (fixture->server, "kind", "sendgrid");
  todoku_test_set_text (fixture->server, "url", "http://127.0.0.1:9");
  todoku_delivery_server_set_status (fixture->server, TODOKU_SERVER_STATUS_CONNECTED);
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

static GtkWidget *
present (GtkWidget *page)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_set_default_size (GTK_WINDOW (window), 800, 600);
  gtk_window_present (GTK_WINDOW (window));
  todoku_test_settle (window);

  return window;
}

static gboolean
begins_choice (GtkWidget *widget,
               gpointer   user_data)
{
  return GTK_IS_TOGGLE_BUTTON (widget) &&
         g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (widget)), "selection-mode-symbolic") == 0;
}

static gboolean
is_watch_menu (GtkWidget *widget,
               gpointer   user_data)
{
  return GTK_IS_MENU_BUTTON (widget) &&
         g_strcmp0 (gtk_menu_button_get_label (GTK_MENU_BUTTON (widget)), "見守り") == 0;
}

static void
choose_all (GtkWidget  *page,
            const char *action)
{
  GtkWidget *button = todoku_test_find (page, begins_choice, NULL);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  gtk_widget_activate_action (button, action, NULL);
}

static TodokuSenderDomain *
make_complete (Fixture *fixture)
{
  TodokuSenderDomain *domain = todoku_test_domain ("example.co.jp", TODOKU_DOMAIN_VERIFIED);

  todoku_test_set_server (domain, fixture->server);

  return domain;
}

static gboolean
says (gpointer user_data)
{
  gpointer *args = user_data;

  return todoku_test_find_text (args[0], args[1]) != NULL;
}

static void
wait_for_text (GtkWidget  *page,
               const char *text)
{
  gpointer args[] = { page, (gpointer) text };

  g_test_message ("%s", text);
  todoku_test_wait_until (says, args);
}

static void
test_monitor (Fixture       *fixture,
              gconstpointer  user_data)
{
  g_autoptr(TodokuSenderDomain) made = make_complete (fixture);
  TodokuSenderDomain *domain =
    todoku_test_store_subject (fixture->session, fixture->server, made);
  GtkWidget *page = todoku_domain_list_page_new (fixture->session);
  GtkWidget *window = present (page);
  GtkWidget *menu;

  menu = todoku_test_find (page, is_watch_menu, NULL);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (todoku_test_find (page, begins_choice, NULL)),
                                TRUE);
  g_assert_false (gtk_widget_get_sensitive (menu));
  choose_all (page, "list.select-all");
  g_assert_true (gtk_widget_get_sensitive (menu));
  gtk_widget_activate_action (page, "list.monitor", "b", TRUE);
  g_assert_null (todoku_test_find_text (page, "1件を毎晩確認します"));
  wait_for_text (page, "1件を毎晩確認します");
  g_assert_true (todoku_sender_domain_get_row (domain)->monitored);

  gtk_window_destroy (GTK_WINDOW (window));
  todoku_test_close_session (fixture->session);
}

/* Where nothing can be stored, nothing is promised. */
static void
test_monitor_failure (Fixture       *fixture,
                      gconstpointer  user_data)
{
  g_autoptr(TodokuSenderDomain) domain = make_complete (fixture);
  GtkWidget *page, *window;

  g_list_store_append (G_LIST_STORE (todoku_session_get_servers (fixture->session)),
                       fixture->server);
  g_list_store_append (G_LIST_STORE (todoku_session_get_domains (fixture->session)), domain);
  page = todoku_domain_list_page_new (fixture->session);
  window = present (page);
  choose_all (page, "list.select-all");
  gtk_widget_activate_action (page, "list.monitor", "b", TRUE);
  wait_for_text (page, "データを読み書きできません。データフォルダーの権限を確認してください。");
  g_assert_null (todoku_test_find_text (page, "1件を毎晩確認します"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
is_over (gpointer user_data)
{
  TodokuBatch *batch = todoku_session_get_batch (user_data);

  return batch != NULL && !todoku_batch_get_running (batch);
}

static GtkWidget *
open_page (Fixture    *fixture,
           const char *action)
{
  GtkWidget *window = GTK_WIDGET (todoku_window_new (NULL, fixture->session));

  todoku_window_session_opened (TODOKU_WINDOW (window), NULL);
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_activate_action (window, action, NULL);
  todoku_test_settle (window);

  return window;
}

/* At a server that nobody answers for: how many, which of them wait, and what came of it. */
static void
test_tracking (Fixture       *fixture,
               gconstpointer  user_data)
{
  g_autoptr(TodokuTrackingDomain) made = todoku_tracking_domain_new ();
  TodokuTrackingDomain *tracking;
  GtkWidget *page, *window, *row;

  todoku_test_set_text (made, "host", "url.example.co.jp");
  todoku_test_set_server (made, fixture->server);
  todoku_test_set_number (made, "stage", TODOKU_TRACKING_COMPLETE);
  tracking = todoku_test_store_subject (fixture->session, fixture->server, made);
  window = open_page (fixture, "win.open-tracking-list");
  page = gtk_widget_get_ancestor (todoku_test_find (window, begins_choice, NULL),
                                  TODOKU_TYPE_TRACKING_PAGE);

  /* Choosing is the row's own click then, and the wizard is not opened. */
  choose_all (page, "trackings.select-all");
  wait_for_text (page, "1件を選択中");
  row = gtk_widget_get_ancestor (todoku_test_find_text (page, "url.example.co.jp"),
                                 GTK_TYPE_LIST_BOX_ROW);
  gtk_widget_activate_action (row, "trackings.open", "s", "url.example.co.jp");
  wait_for_text (page, "0件を選択中");
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, 1);
  gtk_widget_activate_action (row, "trackings.open", "s", "url.example.co.jp");

  gtk_widget_activate_action (page, "trackings.monitor", "b", TRUE);
  wait_for_text (window, "1件を毎晩確認します");
  g_assert_true (todoku_tracking_domain_get_row (tracking)->monitored);

  gtk_widget_activate_action (page, "trackings.verify", NULL);
  g_assert_nonnull (todoku_test_find_text (page, "1件中 0件を確認しました"));
  g_assert_null (todoku_test_find_text (page, "1件を選択中"));
  todoku_test_wait_until (is_over, fixture->session);
  wait_for_text (page, "1件を確認しました");

  gtk_window_destroy (GTK_WINDOW (window));
  todoku_test_close_session (fixture->session);
}

static gboolean
is_drop_down (GtkWidget *widget,
              gpointer   user_data)
{
  return GTK_IS_DROP_DOWN (widget) && gtk_widget_get_mapped (widget);
}

static void
add_domain (Fixture              *fixture,
            const char           *name,
            TodokuDeliveryServer *server)
{
  g_autoptr(TodokuSenderDomain) domain = todoku_test_domain (name, TODOKU_DOMAIN_VERIFIED);

  todoku_test_set_server (domain, server);
  todoku_test_set_number (domain, "checked_at", 0);
  g_list_store_append (G_LIST_STORE (todoku_session_get_domains (fixture->session)), domain);
}

/* One server needs no choice and no name in the rows; of several each can be seen alone. */
static void
test_servers (Fixture       *fixture,
              gconstpointer  user_data)
{
  g_autoptr(TodokuDeliveryServer) practice = todoku_delivery_server_new ();
  GListStore *servers = G_LIST_STORE (todoku_session_get_servers (fixture->session));
  GtkWidget *page, *window, *drop_down;
  int minimum;

  todoku_test_set_number (practice, "id", 2);
  todoku_test_set_text (practice, "name", "practice");
  todoku_test_set_text (practice, "kind", "sendgrid");
  todoku_test_set_number (practice, "practice", TRUE);
  g_list_store_append (servers, fixture->server);
  add_domain (fixture, "example.co.jp", fixture->server);
  page = todoku_domain_list_page_new (fixture->session);
  window = present (page);
  g_assert_null (todoku_test_find (page, is_drop_down, NULL));
  g_assert_null (todoku_test_find_text (page, "Sprinkler · 未確認"));

  g_list_store_append (servers, practice);
  add_domain (fixture, "practice.co.jp", practice);
  wait_for_text (page, "Sprinkler · 未確認");
  wait_for_text (page, "練習サーバー · 未確認");
  drop_down = todoku_test_find (page, is_drop_down, NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), 2);
  wait_for_text (page, "すべて 1");
  todoku_test_settle (window);
  g_assert_null (todoku_test_find_text (page, "example.co.jp"));
  g_assert_nonnull (todoku_test_find_text (page, "practice.co.jp"));

  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), 0);
  wait_for_text (page, "すべて 2");

  /* However long a name is, the page fits into a narrow window. */
  todoku_test_set_text (practice, "name", "A delivery server with a name that is rather long for "
                        "a window of 360 pixels");
  todoku_test_set_number (practice, "practice", FALSE);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), 2);
  todoku_test_settle (window);
  gtk_widget_measure (page, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
has_two_accounts (gpointer user_data)
{
  return g_list_model_get_n_items (todoku_session_get_accounts (user_data)) == 2;
}

static gboolean
has_no_account (gpointer user_data)
{
  return g_list_model_get_n_items (todoku_session_get_accounts (user_data)) == 0;
}

static gboolean
is_host_row (GtkWidget *widget,
             gpointer   user_data)
{
  guint *n = user_data;

  if (GTK_IS_LIST_BOX_ROW (widget) &&
      g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), "trackings.open") == 0)
    ++*n;

  return FALSE;
}

static guint
count_hosts (GtkWidget *page)
{
  guint n = 0;

  todoku_test_find (page, is_host_row, &n);

  return n;
}

static gboolean
shows_more (GtkWidget *widget,
            gpointer   user_data)
{
  return GTK_IS_LIST_BOX_ROW (widget) &&
         g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)),
                    "trackings.more") == 0;
}

/* Of each group a part is shown until the person asks for the rest; the search goes over all. */
static void
test_tracking_many (Fixture       *fixture,
                    gconstpointer  user_data)
{
  GListStore *store = G_LIST_STORE (todoku_session_get_tracking_domains (fixture->session));
  GtkWidget *page, *window, *entry, *more;

  for (guint i = 0; i < 120; i++)
    {
      g_autoptr(TodokuTrackingDomain) tracking = todoku_tracking_domain_new ();
      g_autofree char *host = g_strdup_printf ("url.d%03u.example.jp", i);

      todoku_test_set_number (tracking, "id", i + 1);
      todoku_test_set_text (tracking, "host", host);
      todoku_test_set_server (tracking, fixture->server);
      todoku_test_set_number (tracking, "stage",
                              i < 100 ? TODOKU_TRACKING_COMPLETE : TODOKU_TRACKING_STEP1);
      g_list_store_append (store, tracking);
    }
  page = todoku_tracking_page_new (fixture->session);
  window = present (page);
  g_assert_cmpuint (count_hosts (page), ==, 20 + 50);
  g_assert_nonnull (todoku_test_find_text (page, "100件中 50件を表示"));

  /* One that has no row moves to another group without changing its place. */
  {
    g_autoptr(TodokuTrackingDomain) last = g_list_model_get_item (G_LIST_MODEL (store), 119);

    todoku_test_set_text (last, "host", "url.d000.example.co");
    todoku_test_settle (window);
    todoku_test_set_number (last, "stage", TODOKU_TRACKING_COMPLETE);
    todoku_test_settle (window);
    g_assert_cmpuint (count_hosts (page), ==, 19 + 50);
    g_assert_nonnull (todoku_test_find_text (page, "101件中 50件を表示"));
  }

  entry = todoku_test_find_type (page, GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), "ｕｒｌ.Ｄ099");
  g_signal_emit_by_name (entry, "search-changed");
  g_assert_cmpuint (count_hosts (page), ==, 1);
  gtk_editable_set_text (GTK_EDITABLE (entry), "nothing");
  g_signal_emit_by_name (entry, "search-changed");
  todoku_test_settle (window);
  g_assert_cmpuint (count_hosts (page), ==, 0);
  g_assert_nonnull (todoku_test_find_text (page, "見つかりませんでした。"));
  g_signal_emit_by_name (entry, "stop-search");
  g_signal_emit_by_name (entry, "search-changed");
  g_assert_cmpuint (count_hosts (page), ==, 19 + 50);

  more = todoku_test_find (page, shows_more, NULL);
  gtk_widget_activate (more);
  todoku_test_settle (window);
  g_assert_cmpuint (count_hosts (page), ==, 120);
  g_assert_null (todoku_test_find (page, shows_more, NULL));
  more = gtk_window_get_focus (GTK_WINDOW (window));
  g_assert_true (GTK_IS_LIST_BOX_ROW (more));
  g_assert_cmpint (gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (more)), ==, 50);
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
is_row_menu (GtkWidget *widget,
             gpointer   user_data)
{
  return GTK_IS_MENU_BUTTON (widget) && gtk_widget_has_css_class (widget, "flat") &&
         gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_BOX_ROW) != NULL;
}

/* The menu of a row is made when it is opened. */
static void
open_row_menu (GtkWidget *window)
{
  GtkMenuButton *button = GTK_MENU_BUTTON (todoku_test_find (window, is_row_menu, NULL));

  gtk_menu_button_popup (button);
  g_assert_nonnull (gtk_menu_button_get_popover (button));
  g_assert_cmpint (g_menu_model_get_n_items (gtk_menu_button_get_menu_model (button)), ==, 3);
  gtk_menu_button_popdown (button);
}

/* All of them go and come back by one undo. */
static void
test_accounts (Fixture       *fixture,
               gconstpointer  user_data)
{
  g_autoptr(TodokuSenderDomain) made = make_complete (fixture);
  GtkWidget *window;
  GtkWidget *undo;

  todoku_test_store_subject (fixture->session, fixture->server, made);
  todoku_session_add_account_async (fixture->session, "maildm", "maildm@example.co.jp", NULL, NULL,
                                    NULL, NULL);
  todoku_session_add_account_async (fixture->session, "support", "support@example.co.jp", NULL,
                                    NULL, NULL, NULL);
  todoku_test_wait_until (has_two_accounts, fixture->session);
  window = open_page (fixture, "win.open-accounts");
  open_row_menu (window);

  choose_all (window, "accounts.select-all");
  wait_for_text (window, "2件を選択中");
  gtk_widget_activate_action (todoku_test_find (window, begins_choice, NULL),
                              "accounts.remove-chosen", NULL);
  todoku_test_wait_until (has_no_account, fixture->session);
  wait_for_text (window, "2件を削除しました");
  undo = gtk_widget_get_ancestor (todoku_test_find_text (window, "元に戻す"), GTK_TYPE_BUTTON);
  g_signal_emit_by_name (undo, "clicked");
  todoku_test_wait_until (has_two_accounts, fixture->session);

  gtk_window_destroy (GTK_WINDOW (window));
  todoku_test_close_session (fixture->session);
}

static void
add_tracking (Fixture              *fixture,
              const char           *host,
              TodokuDeliveryServer *server)
{
  g_autoptr(TodokuTrackingDomain) tracking = todoku_tracking_domain_new ();

  todoku_test_set_text (tracking, "host", host);
  todoku_test_set_number (tracking, "stage", TODOKU_TRACKING_STEP1);
  todoku_test_set_server (tracking, server);
  g_list_store_append (G_LIST_STORE (todoku_session_get_tracking_domains (fixture->session)),
                       tracking);
}

/* Whose they are stands in the title while they are of one server, however many there are. */
static void
test_tracking_servers (Fixture       *fixture,
                       gconstpointer  user_data)
{
  g_autoptr(TodokuDeliveryServer) other = todoku_delivery_server_new ();
  GtkWidget *page, *window;

  todoku_test_set_number (other, "id", 2);
  todoku_test_set_text (other, "name", "別の会社");
  todoku_test_set_text (other, "kind", "sendgrid");
  add_tracking (fixture, "url.example.co.jp", fixture->server);
  add_tracking (fixture, "url.example.jp", fixture->server);
  page = todoku_tracking_page_new (fixture->session);
  window = present (page);
  g_assert_nonnull (todoku_test_find_text (page, "Sprinkler"));
  g_assert_null (todoku_test_find_text (page, "step1 レコードの登録 · 期限なし · Sprinkler"));

  add_tracking (fixture, "url.example.net", other);
  wait_for_text (page, "step1 レコードの登録 · 期限なし · Sprinkler");
  wait_for_text (page, "step1 レコードの登録 · 期限なし · 別の会社");
  g_assert_null (todoku_test_find_text (page, "Sprinkler"));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  todoku_test_ui_init (&argc, &argv);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/ui/lists/monitor", test_monitor);
  ADD ("/ui/lists/monitor-failure", test_monitor_failure);
  ADD ("/ui/lists/tracking", test_tracking);
  ADD ("/ui/lists/tracking-many", test_tracking_many);
  ADD ("/ui/lists/tracking-servers", test_tracking_servers);
  ADD ("/ui/lists/accounts", test_accounts);
  ADD ("/ui/lists/servers", test_servers);

  return g_test_run ();
}
