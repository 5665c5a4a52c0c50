/* SPDX-License-Identifier: GPL-3.0-or-later
 * What somebody needs who reads only the window: which of the names offered is the one taken, where
 * a button that cannot work leads, what has happened.
 */
#include "todoku-name-entry.h"
#include "todoku-session-private.h"
#include "todoku-test-ui.h"
#include "todoku-test.h"
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

  todoku_name_entry_set_text (TODOKU_NAME_ENTRY (entry), "ｃｌｉｃｋ．xxxxx.co.jp");
  g_assert_true (is_marked (window, "click.xxxxx.co.jp"));
  todoku_name_entry_set_text (TODOKU_NAME_ENTRY (entry), "clic");
  g_assert_false (is_marked (window, "click.xxxxx.co.jp"));

  gtk_window_destroy (GTK_WINDOW (window));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  todoku_test_ui_init (&argc, &argv);

  ADD ("/ui/reader/chips", test_chips);

  return g_test_run ();
}
