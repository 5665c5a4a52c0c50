/* SPDX-License-Identifier: GPL-3.0-or-later
 * The form of a new delivery server while the service is asked: a service of our own holds its
 * answer back, and the form is closed meanwhile.
 */
#include <libsoup/soup.h>
#include <string.h>

#include "todoku-server-form.h"
#include "todoku-server-kinds.h"
#include "todoku-test-ui.h"
#include "todoku-test.h"

#define NAME "Product"

typedef struct
{
  SoupServerMessage *held;
  guint n_asked;
} World;

static void
asked_cb (SoupServer        *server,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  static const char none[] = "{\"object\":\"list\",\"has_more\":false,\"data\":[]}";
  World *world = user_data;

  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, none,
                                    strlen (none));
  if (world->n_asked++ > 0)
    return;
  world->held = g_object_ref (message);
  soup_server_message_pause (message);
}

static char *
dup_url (SoupServer *server)
{
  GSList *uris = soup_server_get_uris (server);
  char *url = g_uri_to_string (uris->data);

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  return url;
}

static void
enter (GtkWidget  *form,
       const char *title,
       const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (todoku_test_find_row (form, title)), text);
}

static void
choose (GtkWidget  *form,
        const char *kind)
{
  gint64 line = 0;

  while (!g_str_equal (todoku_server_kinds_get (line)->kind, kind))
    line++;
  gtk_widget_activate_action (form, "server.choose", "x", line);
}

static void
form_gone_cb (gpointer  user_data,
              GObject  *form)
{
  *(gboolean *) user_data = TRUE;
}

/* Who closes the form has given it up: what the service says after that adds nothing. */
static void
test_closed (void)
{
  g_autofree char *dir = todoku_test_make_dir ();
  g_autofree char *keys = g_strdup_printf ("file:%s/keys", dir);
  g_autoptr(TodokuSession) session = NULL;
  g_autoptr(SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *url = NULL;
  GtkWidget *parent = gtk_window_new ();
  GtkWidget *form;
  World world = { 0 };
  gboolean gone = FALSE;

  /* The bus of a test has no keyring. */
  g_setenv ("TODOKU_SECRETS", keys, TRUE);
  session = todoku_session_new (dir);
  soup_server_add_handler (server, NULL, asked_cb, &world, NULL);
  g_assert_true (soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  g_assert_no_error (error);
  url = dup_url (server);
  todoku_test_open_session (session);

  form = GTK_WIDGET (todoku_server_form_new (GTK_WINDOW (parent), session));
  g_object_weak_ref (G_OBJECT (form), form_gone_cb, &gone);
  gtk_window_present (GTK_WINDOW (form));
  choose (form, "resend");
  enter (form, "Display name", NAME);
  enter (form, "Other base URL (optional)", url);
  enter (form, "API key", "re_1");
  gtk_widget_activate_action (form, "server.connect", NULL);
  while (world.held == NULL)
    g_main_context_iteration (NULL, TRUE);

  gtk_window_destroy (GTK_WINDOW (form));
  soup_server_message_unpause (world.held);
  while (!gone)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (todoku_session_find_server (session, NAME));

  g_object_unref (world.held);
  gtk_window_destroy (GTK_WINDOW (parent));
  todoku_test_close_session (session);
  todoku_test_remove_dir (dir);
}

int
main (int   argc,
      char *argv[])
{
  todoku_test_ui_init (&argc, &argv);
  g_test_add_func ("/ui/server-form/closed", test_closed);

  return g_test_run ();
}
