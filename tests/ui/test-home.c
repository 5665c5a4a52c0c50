/* SPDX-License-Identifier: GPL-3.0-or-later
 * Home with hundreds of delivery servers, over a session that is not open: few of them are shown,
 * and news of one thing leaves the rows of all others alone.
 */
#include "todoku-home-page.h"
#include "todoku-test-ui.h"
#include "todoku-test.h"

#define N_SERVERS 300

/**
 * Fixture:
 * @dir: a folder for the database, which is never made
 * @session: the session
 * @page: Home
 * @window: the window that it is in
 */
typedef struct
{
  char *dir;
  TodokuSession *session;
  GtkWidget *page;
  GtkWidget *window;
} Fixture;

static void
add_server (Fixture            *fixture,
            gint64              id,
            TodokuServerStatus  status)
{
  g_autoptr(TodokuDeliveryServer) server = todoku_delivery_server_new ();
  g_autofree char *name = g_strdup_printf ("Server %" G_GINT64_FORMAT, id);

  todoku_test_set_number (server, "id", id);
  todoku_test_set_text (server, "name", name);
  todoku_test_set_text (server, "url", "https://api.sendgrid.com");
  todoku_test_set_text (server, "kind", "sendgrid");
  todoku_delivery_server_set_status (server, status);
  g_list_store_append (G_LIST_STORE (todoku_session_get_servers (fixture->session)), server);
}

/* A row whose action is not there could not have the focus. */
static void
open_server_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  static const GActionEntry entries[] = { { "open-server", open_server_action, "x" } };
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new ();

  fixture->dir = todoku_test_make_dir ();
  fixture->session = todoku_session_new (fixture->dir);
  for (gint64 id = 1; id <= GPOINTER_TO_INT (user_data); id++)
    add_server (fixture, id, id == 200 ? TODOKU_SERVER_STATUS_UNAUTHORISED
                                       : TODOKU_SERVER_STATUS_CONNECTED);
  fixture->page = todoku_home_page_new (fixture->session);
  todoku_home_page_set_opened (TODOKU_HOME_PAGE (fixture->page), NULL);
  fixture->window = gtk_window_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), NULL);
  gtk_widget_insert_action_group (fixture->window, "win", G_ACTION_GROUP (group));
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->page);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 360, 720);
  gtk_window_present (GTK_WINDOW (fixture->window));
  todoku_test_settle (fixture->window);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_clear_object (&fixture->session);
  todoku_test_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static gboolean
leads_to (GtkWidget *widget,
          gpointer   user_data)
{
  return GTK_IS_LIST_BOX_ROW (widget) &&
         g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), user_data) == 0;
}

static GtkListBox *
find_servers (Fixture *fixture)
{
  GtkWidget *row = todoku_test_find (fixture->page, leads_to, (gpointer) "win.open-server");

  return GTK_LIST_BOX (gtk_widget_get_parent (row));
}

static gint64
get_target (GtkListBox *list,
            int         position)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, position);

  return g_variant_get_int64 (gtk_actionable_get_action_target_value (GTK_ACTIONABLE (row)));
}

/* The one that needs the person comes first; the rest is shown when she asks for it. */
static void
test_many (Fixture       *fixture,
           gconstpointer  user_data)
{
  GtkListBox *list = find_servers (fixture);
  GtkWidget *focus;

  g_assert_cmpuint (todoku_test_count_rows (list), ==, 9);
  g_assert_cmpint (get_target (list, 0), ==, 200);
  for (int i = 1; i < 8; i++)
    g_assert_cmpint (get_target (list, i), ==, i);
  if (g_str_has_prefix (g_get_language_names ()[0], "ja"))
    g_assert_nonnull (todoku_test_find_text (GTK_WIDGET (list), "300件中 8件を表示"));
  todoku_test_shoot_texts (fixture->window, "home-many-servers");

  focus = todoku_test_find (fixture->page, leads_to, (gpointer) "home.show-servers");
  gtk_widget_grab_focus (focus);
  gtk_widget_activate (focus);
  todoku_test_settle (fixture->window);
  g_assert_cmpuint (todoku_test_count_rows (list), ==, N_SERVERS);
  g_assert_cmpint (get_target (list, 199), ==, 200);
  focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  g_assert_true (focus == GTK_WIDGET (gtk_list_box_get_row_at_index (list, 8)));
}

/* What stays on the page as it was is not made anew: a row with the focus keeps it, and the page is
 * not laid out again for each of ten thousand domains.
 */
static void
test_kept (Fixture       *fixture,
           gconstpointer  user_data)
{
  GtkListBox *list = find_servers (fixture);
  GtkWidget *domains = todoku_test_find (fixture->page, leads_to, (gpointer) "win.open-domains");
  g_autoptr(TodokuSenderDomain) domain = todoku_test_domain ("example.co.jp",
                                                             TODOKU_DOMAIN_AWAITING_DNS);
  g_autoptr(TodokuDeliveryServer) third =
    g_list_model_get_item (todoku_session_get_servers (fixture->session), 2);
  g_autoptr(GPtrArray) before = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < todoku_test_count_rows (list); i++)
    g_ptr_array_add (before, g_object_ref (gtk_list_box_get_row_at_index (list, i)));
  g_object_ref (domains);
  gtk_widget_grab_focus (before->pdata[4]);

  todoku_test_set_server (domain, third);
  g_list_store_append (G_LIST_STORE (todoku_session_get_domains (fixture->session)), domain);
  todoku_test_settle (fixture->window);
  g_assert_cmpuint (todoku_test_count_rows (list), ==, before->len);
  for (guint i = 0; i < before->len; i++)
    g_assert_true (before->pdata[i] == gtk_list_box_get_row_at_index (list, i));
  g_assert_true (before->pdata[4] == gtk_window_get_focus (GTK_WINDOW (fixture->window)));
  g_assert_null (gtk_widget_get_parent (domains));
  g_object_unref (domains);

  todoku_delivery_server_set_status (third, TODOKU_SERVER_STATUS_UNREACHABLE);
  todoku_test_settle (fixture->window);
  for (guint i = 0; i < before->len; i++)
    g_assert_cmpint (before->pdata[i] == gtk_list_box_get_row_at_index (list, i), ==, i != 2);
}

/* One more than the few is shown rather than a row that says so. */
static void
test_few (Fixture       *fixture,
          gconstpointer  user_data)
{
  GtkListBox *list = find_servers (fixture);

  g_assert_cmpuint (todoku_test_count_rows (list), ==, 9);
  g_assert_cmpint (get_target (list, 8), ==, 9);
  g_assert_null (todoku_test_find (fixture->page, leads_to, (gpointer) "home.show-servers"));

  g_list_store_remove (G_LIST_STORE (todoku_session_get_servers (fixture->session)), 0);
  todoku_test_settle (fixture->window);
  g_assert_cmpuint (todoku_test_count_rows (list), ==, 8);
  g_assert_cmpint (get_target (list, 0), ==, 2);
}

int
main (int    argc,
      char **argv)
{
  todoku_test_ui_init (&argc, &argv);

#define ADD(path, n, func) \
  g_test_add (path, Fixture, GINT_TO_POINTER (n), set_up, func, tear_down)

  ADD ("/ui/home/many-servers", N_SERVERS, test_many);
  ADD ("/ui/home/kept", 9, test_kept);
  ADD ("/ui/home/few-servers", 9, test_few);

  return g_test_run ();
}
