/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is chosen in a list and done for all of it, over a real database: it is told once it is
 * stored, and what could not be done is said.
 */
#include "todoku-domain-list-page.h"
#include "todoku-session-private.h"
#include "todoku-test-ui.h"
#include "todoku-test.h"

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

static void
choose_all (GtkWidget *page)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (todoku_test_find_type (
                                                     page, GTK_TYPE_TOGGLE_BUTTON)), TRUE);
  gtk_widget_activate_action (page, "list.select-all", NULL);
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

  choose_all (page);
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
  choose_all (page);
  gtk_widget_activate_action (page, "list.monitor", "b", TRUE);
  wait_for_text (page, "データを読み書きできません。データフォルダーの権限を確認してください。");
  g_assert_null (todoku_test_find_text (page, "1件を毎晩確認します"));
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

  return g_test_run ();
}
