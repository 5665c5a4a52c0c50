/* SPDX-License-Identifier: GPL-3.0-or-later
 * What every wizard does in the same way, over a session that is not open: failures stand in the
 * page and can be tried again, the focus is where one goes on, keys close it.
 */
#include <string.h>

#include "todoku-domain-wizard.h"
#include "todoku-notice.h"
#include "todoku-test-ui.h"
#include "todoku-test.h"

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

  todoku_delivery_server_set_id (server, g_list_model_get_n_items (G_LIST_MODEL (servers)) + 1);
  todoku_delivery_server_set_name (server, name);
  todoku_delivery_server_set_url (server, "https://api.sendgrid.com");
  todoku_delivery_server_set_practice (server, practice);
  g_list_store_append (servers, server);
  g_set_object (&fixture->server, server);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
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

  todoku_sender_domain_set_server (domain, fixture->server);
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
  g_assert_false (gtk_widget_get_visible (notice));
  g_assert_true (wait_for_failure (wizard) == notice);

  /* Another input is another matter. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "example.jp");
  g_assert_false (gtk_widget_get_visible (notice));
  gtk_window_destroy (GTK_WINDOW (wizard));
}

static void
test_stored_failure (Fixture       *fixture,
                     gconstpointer  user_data)
{
  TodokuSenderDomain *domain = add_domain (fixture, "example.co.jp");
  GtkWidget *wizard, *notice;

  todoku_sender_domain_set_failure (domain, "offline");
  wizard = present_domain (fixture, domain);
  notice = todoku_test_find (wizard, is_failure, NULL);
  g_assert_nonnull (notice);
  g_assert_nonnull (todoku_test_find (notice, is_shown_button, (gpointer) "wizard.next"));
  todoku_sender_domain_set_failure (domain, NULL);
  g_assert_false (gtk_widget_get_visible (notice));
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
  todoku_sender_domain_set_stage (domain, TODOKU_DOMAIN_VERIFIED);
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

/* Nothing is called unknown while it is being looked up. */
static void
test_company (Fixture       *fixture,
              gconstpointer  user_data)
{
  TodokuSenderDomain *domain = add_domain (fixture, "example.co.jp");
  GtkWidget *wizard = present_domain (fixture, domain);

  g_assert_true (says (wizard, "DNSの管理会社を調べています…"));
  todoku_sender_domain_set_name_servers (domain, "01.dnsv.jp 02.dnsv.jp");
  todoku_sender_domain_set_detected_company (domain, "onamae");
  g_assert_true (says (wizard, "お名前.com"));
  g_assert_true (says (wizard, "このドメインのDNS · 01.dnsv.jp、02.dnsv.jp"));
  g_assert_true (says (wizard, "入力のしかた"));
  g_assert_true (says (wizard, "DNSの管理を任せている場合"));
  gtk_window_destroy (GTK_WINDOW (wizard));
}

int
main (int   argc,
      char *argv[])
{
  todoku_test_ui_init (&argc, &argv);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/ui/wizard/failure", test_failure);
  ADD ("/ui/wizard/stored-failure", test_stored_failure);
  ADD ("/ui/wizard/focus", test_focus);
  ADD ("/ui/wizard/keys", test_keys);
  ADD ("/ui/wizard/company", test_company);

  return g_test_run ();
}
