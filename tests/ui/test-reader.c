/* SPDX-License-Identifier: GPL-3.0-or-later
 * What somebody needs who reads only the window: which of the names offered is the one taken, where
 * a button that cannot work leads, what has happened.
 */
#include <string.h>

#include "todoku-check-page.h"
#include "todoku-company-list.h"
#include "todoku-deadline-bar.h"
#include "todoku-dns-rows.h"
#include "todoku-domain-list-page.h"
#include "todoku-domain-list-row.h"
#include "todoku-domain-page.h"
#include "todoku-long-text.h"
#include "todoku-name-entry.h"
#include "todoku-practice-page.h"
#include "todoku-request-window.h"
#include "todoku-server-page.h"
#include "todoku-session-private.h"
#include "todoku-test-ui.h"
#include "todoku-test.h"
#include "todoku-text.h"
#include "todoku-tracking-batch.h"
#include "todoku-tracking-wizard.h"

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
  fixture->dir = todoku_test_make_dir ();
  fixture->session = todoku_session_new (fixture->dir);
  fixture->server = todoku_delivery_server_new ();
  todoku_test_set_number (fixture->server, "id", 1);
  todoku_test_set_text (fixture->server, "name", "Sprinkler");
  todoku_test_set_text (fixture->server, "url", "https://api.sendgrid.com");
  todoku_test_set_text (fixture->server, "kind", "sendgrid");
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

static gboolean
is_chip (GtkWidget *widget,
         gpointer   label)
{
  return GTK_IS_TOGGLE_BUTTON (widget) &&
         g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0;
}

static gboolean
is_marked (GtkWidget  *window,
           const char *name)
{
  GtkWidget *chip = todoku_test_find (window, is_chip, (gpointer) name);

  g_assert_nonnull (chip);

  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (chip));
}

/* The name in the entry is marked among those offered, whoever has put it there. */
static void
test_chips (Fixture       *fixture,
            gconstpointer  user_data)
{
  g_autoptr(TodokuSenderDomain) domain = todoku_test_domain ("xxxxx.co.jp",
                                                             TODOKU_DOMAIN_VERIFIED);
  GtkWidget *window, *entry;

  todoku_test_set_server (domain, fixture->server);
  g_list_store_append (G_LIST_STORE (todoku_session_get_domains (fixture->session)), domain);
  window = GTK_WIDGET (todoku_tracking_wizard_new (NULL, fixture->session, NULL));
  gtk_window_present (GTK_WINDOW (window));
  todoku_test_settle (window);
  entry = todoku_test_find_type (window, TODOKU_TYPE_NAME_ENTRY);
  g_assert_true (is_marked (window, "url.xxxxx.co.jp"));
  g_assert_false (is_marked (window, "link.xxxxx.co.jp"));

  /* A second press takes nothing back. */
  for (guint i = 0; i < 2; i++)
    g_signal_emit_by_name (todoku_test_find (window, is_chip, (gpointer) "link.xxxxx.co.jp"),
                           "clicked");
  g_assert_cmpstr (todoku_name_entry_get_text (TODOKU_NAME_ENTRY (entry)), ==, "link.xxxxx.co.jp");
  g_assert_true (is_marked (window, "link.xxxxx.co.jp"));
  g_assert_false (is_marked (window, "url.xxxxx.co.jp"));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), entry));

  todoku_name_entry_set_text (TODOKU_NAME_ENTRY (entry), "ｃｌｉｃｋ．xxxxx.co.jp");
  g_assert_true (is_marked (window, "click.xxxxx.co.jp"));
  todoku_name_entry_set_text (TODOKU_NAME_ENTRY (entry), "clic");
  g_assert_false (is_marked (window, "click.xxxxx.co.jp"));

  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
is_action_button (GtkWidget *widget,
                  gpointer   action)
{
  return GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget) &&
         g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0;
}

static GtkWidget *
find_button (GtkWidget  *root,
             const char *action)
{
  return todoku_test_find (root, is_action_button, (gpointer) action);
}

static void
accept_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
}

/* A window that is too low for its page. */
static GtkWidget *
present_page (GtkWidget *page)
{
  static const GActionEntry entries[] = {
    { "new-account", accept_action },
    { "start-practice", accept_action },
  };
  static const GActionEntry help[] = { { "open", accept_action, "s" } };
  g_autoptr(GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr(GSimpleActionGroup) help_actions = g_simple_action_group_new ();
  GtkWidget *window = adw_window_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (help_actions), help, G_N_ELEMENTS (help), NULL);
  gtk_widget_insert_action_group (window, "help", G_ACTION_GROUP (help_actions));
  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), NULL);
  gtk_widget_insert_action_group (window, "win", G_ACTION_GROUP (actions));
  adw_window_set_content (ADW_WINDOW (window), page);
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 400);
  gtk_window_present (GTK_WINDOW (window));
  todoku_test_settle (window);

  return window;
}

static GtkAdjustment *
get_scroll (GtkWidget *page)
{
  GtkWidget *scrolled = todoku_test_find_type (page, GTK_TYPE_SCROLLED_WINDOW);

  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
}

/* Whoever is far down a page when it is done sees that, with the next thing under her keys. */
static void
test_completed (Fixture       *fixture,
                gconstpointer  user_data)
{
  g_autoptr(TodokuSenderDomain) domain = todoku_test_domain ("xxxxx.co.jp",
                                                             TODOKU_DOMAIN_AWAITING_DNS);
  GtkWidget *page, *window, *verify;

  todoku_test_set_server (domain, fixture->server);
  g_list_store_append (G_LIST_STORE (todoku_session_get_domains (fixture->session)), domain);
  page = todoku_domain_page_new (fixture->session, domain);
  window = present_page (page);
  verify = find_button (page, "domain.verify");
  gtk_adjustment_set_value (get_scroll (page), 300);
  todoku_domain_page_focus_verify (TODOKU_DOMAIN_PAGE (page));
  todoku_test_settle (window);
  g_assert_cmpfloat (gtk_adjustment_get_value (get_scroll (page)), ==, 0);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == verify);

  gtk_adjustment_set_value (get_scroll (page), 300);
  todoku_test_set_number (domain, "stage", TODOKU_DOMAIN_VERIFIED);
  todoku_test_settle (window);
  g_assert_cmpfloat (gtk_adjustment_get_value (get_scroll (page)), ==, 0);
  g_assert_nonnull (find_button (page, "win.new-account"));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) ==
                 find_button (page, "win.new-account"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A look that finds the same as before leaves the keyboard where it is. */
static void
test_looked_at_again (Fixture       *fixture,
                      gconstpointer  user_data)
{
  g_autoptr(TodokuSenderDomain) domain = todoku_test_domain ("xxxxx.co.jp",
                                                             TODOKU_DOMAIN_AWAITING_DNS);
  GListModel *records = todoku_subject_get_records (domain);
  g_autoptr(TodokuRecordItem) item = g_list_model_get_item (records, 1);
  GtkWidget *page, *window, *more;

  todoku_test_set_server (domain, fixture->server);
  todoku_test_set_verdict (item, TODOKU_RECORD_STATE_WRONG_PLACE);
  g_list_store_append (G_LIST_STORE (todoku_session_get_domains (fixture->session)), domain);
  page = todoku_domain_page_new (fixture->session, domain);
  window = present_page (page);
  more = find_button (page, "help.open");
  g_assert_true (gtk_widget_grab_focus (more));

  todoku_test_set_verdict (item, TODOKU_RECORD_STATE_WRONG_PLACE);
  todoku_test_settle (window);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == more);
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
shows_start (gpointer page)
{
  return find_button (page, "win.start-practice") != NULL;
}

/* Where no DNS runs nothing can be entered; the keyboard is at what starts one. */
static void
test_no_dns (Fixture       *fixture,
             gconstpointer  user_data)
{
  static const char *const actions[] = { "practice.register-all", "practice.register" };
  g_autoptr(TodokuSenderDomain) domain = todoku_test_domain ("xxxxx.co.jp",
                                                             TODOKU_DOMAIN_AWAITING_DNS);
  GtkWidget *page = todoku_practice_page_new (fixture->session, domain);
  GtkWidget *window = present_page (page);

  gtk_widget_grab_focus (find_button (page, actions[0]));
  todoku_test_wait_until (shows_start, page);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    g_assert_false (gtk_widget_get_sensitive (find_button (page, actions[i])));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) ==
                 find_button (page, "win.start-practice"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The company that counts is in sight and marked, however far down the list it stands. */
static void
test_companies (Fixture       *fixture,
                gconstpointer  user_data)
{
  static const char *const companies[] = { "route53", "onamae", NULL };
  GtkWidget *rows = g_object_new (TODOKU_TYPE_DNS_ROWS, NULL);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *button;

  todoku_dns_rows_show (TODOKU_DNS_ROWS (rows),
                        TODOKU_DNS_ROWS_COMPANY | TODOKU_DNS_ROWS_CHOICE);
  gtk_window_set_child (GTK_WINDOW (window), rows);
  gtk_window_present (GTK_WINDOW (window));
  todoku_test_settle (window);
  button = todoku_test_find_type (rows, GTK_TYPE_MENU_BUTTON);
  for (guint i = 0; i < G_N_ELEMENTS (companies); i++)
    {
      GtkWidget *focus;

      todoku_dns_rows_set_state (TODOKU_DNS_ROWS (rows),
                                 &(TodokuDnsState) { .company = companies[i] });
      gtk_menu_button_popup (GTK_MENU_BUTTON (button));
      todoku_test_settle (window);
      focus = gtk_window_get_focus (GTK_WINDOW (window));
      g_assert_true (GTK_IS_LIST_BOX_ROW (focus));
      g_assert_cmpstr (todoku_company_list_get (GTK_LIST_BOX_ROW (focus)), ==, companies[i]);
      g_assert_cmpfloat (gtk_widget_get_opacity (todoku_test_find_type (focus, GTK_TYPE_IMAGE)),
                         ==, 1);
      gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
      todoku_test_settle (window);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

static GtkWindow *
find_request (void)
{
  g_autoptr(GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (TODOKU_IS_REQUEST_WINDOW (window))
        return window;
    }

  return NULL;
}

static const char *
get_letter (gpointer window)
{
  GtkWidget *preview = todoku_test_find_type (window, TODOKU_TYPE_LONG_TEXT);

  return todoku_long_text_get_text (TODOKU_LONG_TEXT (preview));
}

static gboolean
shows_letter (gpointer window)
{
  return strstr (get_letter (window), "_a1.url.xxxxx.co.jp") != NULL;
}

/* How long a CDN of one's own waits is not known here: no time that nobody set is called over. */
static void
test_own_cdn (Fixture       *fixture,
              gconstpointer  user_data)
{
  g_autoptr(TodokuTrackingDomain) tracking = todoku_tracking_domain_new ();
  g_autoptr(GPtrArray) trackings = g_ptr_array_new ();
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  GtkWidget *window;
  GtkWindow *request;

  g_ptr_array_add (items, todoku_test_item (TODOKU_RECORD_PURPOSE_CERTIFICATE,
                                            "_a1.url.xxxxx.co.jp", "_b2.cdn.example.net"));
  todoku_test_set_number (tracking, "id", 1);
  todoku_test_set_text (tracking, "host", "url.xxxxx.co.jp");
  todoku_test_set_number (tracking, "edge", TODOKU_EDGE_MANUAL);
  todoku_test_set_number (tracking, "stage", TODOKU_TRACKING_STEP2);
  todoku_test_set_server (tracking, fixture->server);
  todoku_test_set_records (tracking, items);
  g_list_store_append (G_LIST_STORE (todoku_session_get_tracking_domains (fixture->session)),
                       tracking);
  window = GTK_WIDGET (todoku_tracking_wizard_new (NULL, fixture->session, tracking));
  gtk_window_present (GTK_WINDOW (window));
  todoku_test_settle (window);
  g_assert_false (gtk_widget_get_mapped (todoku_test_find_type (window,
                                                                TODOKU_TYPE_DEADLINE_BAR)));
  g_assert_null (todoku_test_find_shown (window, "72時間"));
  g_assert_null (todoku_test_find_shown (window, "期限を書いた"));
  g_assert_nonnull (todoku_test_find_shown (window, "CDNが待っている間に"));

  /* What is waited for is the person; nothing is being prepared. */
  todoku_test_set_number (tracking, "stage", TODOKU_TRACKING_DISTRIBUTING);
  g_assert_cmpstr (todoku_text_state (tracking), ==, "step3 (CDNのホスト名を入力)");
  todoku_test_set_text (tracking, "edge_host", "d1.cdn.example.net");
  g_assert_cmpstr (todoku_text_state (tracking), ==, "step3 (HTTPS配信の準備中)");
  todoku_test_set_number (tracking, "stage", TODOKU_TRACKING_REQUESTING);
  g_assert_cmpstr (todoku_text_state (tracking), ==, "step2 (CDNの値を入力)");

  todoku_test_set_number (tracking, "stage", TODOKU_TRACKING_STEP2);
  g_ptr_array_add (trackings, tracking);
  todoku_tracking_batch_request (window, trackings);
  request = find_request ();
  todoku_test_wait_until (shows_letter, request);
  g_assert_null (strstr (get_letter (request), "期限"));
  gtk_window_destroy (request);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What has no API was never connected: nothing there is called so. */
static void
test_by_hand (Fixture       *fixture,
              gconstpointer  user_data)
{
  GtkWidget *page, *window;

  todoku_test_set_text (fixture->server, "kind", "manual");
  page = todoku_server_page_new (fixture->session, fixture->server);
  window = present_page (page);
  g_assert_null (todoku_test_find_shown (window, "接続"));
  g_assert_nonnull (todoku_test_find_shown (window, "設定"));
  g_assert_nonnull (todoku_test_find_shown (window, "削除"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What is wrong with a paste is said once: what has happened, and of each line what it lacks. */
static void
test_unreadable (Fixture       *fixture,
                 gconstpointer  user_data)
{
  GtkWidget *page = todoku_check_page_new (fixture->session);
  GtkWidget *window = present_page (page);
  GtkWidget *view = todoku_test_find_type (page, GTK_TYPE_TEXT_VIEW);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "nothing known", -1);
  gtk_widget_activate_action (page, "check.run", NULL);
  todoku_test_settle (window);
  g_assert_nonnull (todoku_test_find_shown (window, "まだレコードを読み取れません。"));
  g_assert_nonnull (todoku_test_find_shown (window, "1行目: TYPE、HOST、VALUE のそろった"));
  g_assert_null (todoku_test_find_shown (window, "のそろったレコードを貼り付けて"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
says_expired (gpointer window)
{
  return todoku_test_find_shown (window, "このトラッキング用ドメインは、もう認証できません。") != NULL;
}

static gboolean
is_idle (gpointer window)
{
  return todoku_test_find_shown (window, "キャンセル") == NULL;
}

/* Who verifies too late is told so once, and is not offered to try that again. */
static void
test_too_late (Fixture       *fixture,
               gconstpointer  user_data)
{
  g_autoptr(TodokuTrackingDomain) tracking = todoku_tracking_domain_new ();
  GtkWidget *window;

  todoku_test_set_number (tracking, "id", 1);
  todoku_test_set_text (tracking, "host", "url.xxxxx.co.jp");
  todoku_test_set_number (tracking, "stage", TODOKU_TRACKING_STEP2);
  todoku_test_set_server (tracking, fixture->server);
  window = GTK_WIDGET (todoku_tracking_wizard_new (NULL, fixture->session, tracking));
  gtk_window_present (GTK_WINDOW (window));
  todoku_test_settle (window);
  gtk_widget_activate_action (window, "wizard.next", NULL);
  todoku_test_set_number (tracking, "stage", TODOKU_TRACKING_EXPIRED);
  todoku_test_wait_until (says_expired, window);
  todoku_test_wait_until (is_idle, window);
  todoku_test_settle (window);
  g_assert_null (todoku_test_find_shown (window, "再試行"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
press_down (GtkWidget *widget)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", GDK_KEY_Down, 0, 0, &handled);
    }

  return handled;
}

static gboolean
is_row_of (GtkWidget *widget,
           gpointer   name)
{
  return TODOKU_IS_DOMAIN_LIST_ROW (widget) && gtk_widget_get_mapped (widget) &&
         todoku_test_find_text (widget, name) != NULL;
}

/* Down from the search goes to the first that was found, wherever the keyboard was before. */
static void
test_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  GtkWidget *page, *window, *row;

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *name = g_strdup_printf ("d%02u.example.jp", i);
      g_autoptr(TodokuSenderDomain) domain = todoku_test_domain (name, TODOKU_DOMAIN_AWAITING_DNS);

      todoku_test_set_server (domain, fixture->server);
      g_list_store_append (G_LIST_STORE (todoku_session_get_domains (fixture->session)), domain);
    }
  page = todoku_domain_list_page_new (fixture->session);
  window = present_page (page);
  row = todoku_test_find (page, is_row_of, (gpointer) "d03.example.jp");
  g_assert_true (gtk_widget_grab_focus (gtk_widget_get_parent (row)));

  g_assert_true (press_down (todoku_test_find_type (page, GTK_TYPE_SEARCH_ENTRY)));
  row = todoku_test_find (page, is_row_of, (gpointer) "d00.example.jp");
  g_assert_nonnull (row);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == gtk_widget_get_parent (row));
  gtk_window_destroy (GTK_WINDOW (window));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  todoku_test_ui_init (&argc, &argv);

  ADD ("/ui/reader/chips", test_chips);
  ADD ("/ui/reader/companies", test_companies);
  ADD ("/ui/reader/completed", test_completed);
  ADD ("/ui/reader/looked-at-again", test_looked_at_again);
  ADD ("/ui/reader/no-dns", test_no_dns);
  ADD ("/ui/reader/own-cdn", test_own_cdn);
  ADD ("/ui/reader/by-hand", test_by_hand);
  ADD ("/ui/reader/unreadable", test_unreadable);
  ADD ("/ui/reader/down", test_down);
  ADD ("/ui/reader/too-late", test_too_late);

  return g_test_run ();
}
