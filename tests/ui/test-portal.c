/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the portals are asked and what comes of each answer, against a small portal of our own on
 * the private bus; and the same without any portal, as a sandbox on a bare desktop has it.
 */
#include "todoku-test-ui.h"

#include <string.h>

#include "todoku-background.h"
#include "todoku-domain-page.h"
#include "todoku-done-step.h"
#include "todoku-portal.h"
#include "todoku-preferences-page.h"
#include "todoku-request-window.h"
#include "todoku-test.h"

#define APP_ID "io.github.todoku.Todoku"
#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"

static const char introspection[] =
  "<node>"
  "<interface name='org.freedesktop.portal.Background'><method name='RequestBackground'>"
  "<arg type='s' direction='in'/><arg type='a{sv}' direction='in'/>"
  "<arg type='o' direction='out'/></method></interface>"
  "<interface name='org.freedesktop.portal.Email'><method name='ComposeEmail'>"
  "<arg type='s' direction='in'/><arg type='a{sv}' direction='in'/>"
  "<arg type='o' direction='out'/></method></interface>"
  "<interface name='org.freedesktop.portal.OpenURI'><method name='OpenURI'>"
  "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='a{sv}' direction='in'/>"
  "<arg type='o' direction='out'/></method></interface>"
  "</node>";

/**
 * Answer:
 * @name: the name of the case
 * @response: what the Response signal says; -1: the portal ends instead of answering
 * @background: the result "background"; -1: there is none
 * @autostart: the result "autostart"; -1: there is none
 * @code: the error that it is for the program, or -1 when it is allowed
 * @state: what the settings keep of it
 */
typedef struct
{
  const char *name;
  int response;
  int background;
  int autostart;
  int code;
  TodokuBackgroundState state;
} Answer;

static const Answer answers[] = {
  { "allowed", 0, TRUE, TRUE, -1, TODOKU_BACKGROUND_ALLOWED },
  { "allowed-in-silence", 0, -1, -1, -1, TODOKU_BACKGROUND_NO_AUTOSTART },
  { "refused-by-result", 0, FALSE, FALSE, G_IO_ERROR_PERMISSION_DENIED,
    TODOKU_BACKGROUND_REFUSED },
  { "refused-by-response", 1, FALSE, TRUE, G_IO_ERROR_PERMISSION_DENIED,
    TODOKU_BACKGROUND_REFUSED },
  { "refused-otherwise", 2, -1, -1, G_IO_ERROR_PERMISSION_DENIED, TODOKU_BACKGROUND_REFUSED },
  { "portal-ends", -1, -1, -1, G_IO_ERROR_CONNECTION_CLOSED, TODOKU_BACKGROUND_MISSING },
  { "no-autostart", 0, TRUE, FALSE, -1, TODOKU_BACKGROUND_NO_AUTOSTART },
};

/**
 * Portal:
 * @bus: a connection of its own, so that it is somebody else on the bus
 * @owner: the ownership of the name
 * @owned: whether the bus has given it the name
 * @answer: how to answer
 * @n_calls: how often it was called
 * @late: whether it answers only in portal_answer()
 * @client: whom it has to answer
 * @handle: the handle of what it was asked last
 * @uri: what it was asked to open
 * @autostart: whether it was asked for autostart
 * @command: the command line that it was to start
 */
typedef struct
{
  GDBusConnection *bus;
  guint owner;
  gboolean owned;
  const Answer *answer;
  guint n_calls;
  gboolean late;
  char *client;
  char *handle;
  char *uri;
  gboolean autostart;
  char *command;
} Portal;

static void
portal_answer (Portal *portal)
{
  GVariantDict results;

  g_variant_dict_init (&results, NULL);
  if (portal->answer->background >= 0)
    g_variant_dict_insert (&results, "background", "b", portal->answer->background);
  if (portal->answer->autostart >= 0)
    g_variant_dict_insert (&results, "autostart", "b", portal->answer->autostart);
  g_dbus_connection_emit_signal (portal->bus, portal->client, portal->handle,
                                 "org.freedesktop.portal.Request", "Response",
                                 g_variant_new ("(u@a{sv})", portal->answer->response,
                                                g_variant_dict_end (&results)), NULL);
}

static void
called_cb (GDBusConnection       *bus,
           const char            *sender,
           const char            *path,
           const char            *interface_name,
           const char            *method,
           GVariant              *parameters,
           GDBusMethodInvocation *invocation,
           gpointer               user_data)
{
  Portal *portal = user_data;
  gsize last = g_variant_n_children (parameters) - 1;
  g_autoptr(GVariant) options = g_variant_get_child_value (parameters, last);
  g_autofree char *client = g_strdelimit (g_strdup (sender + 1), ".", '_');
  g_autofree const char **command = NULL;
  const char *token = NULL;

  portal->n_calls++;
  g_assert_true (g_variant_lookup (options, "handle_token", "&s", &token));
  if (g_variant_lookup (options, "commandline", "^a&s", &command))
    {
      g_free (portal->command);
      portal->command = g_strjoinv (" ", (char **) command);
    }
  portal->autostart = FALSE;
  g_variant_lookup (options, "autostart", "b", &portal->autostart);
  g_free (portal->client);
  portal->client = g_strdup (sender);
  g_free (portal->handle);
  portal->handle = g_strdup_printf (PORTAL_PATH "/request/%s/%s", client, token);
  if (last == 2)
    g_variant_get_child (parameters, 1, "s", &portal->uri);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", portal->handle));
  if (portal->answer->response < 0)
    {
      g_dbus_connection_flush_sync (bus, NULL, NULL);
      g_bus_unown_name (portal->owner);
      portal->owner = 0;
      return;
    }

  if (!portal->late)
    portal_answer (portal);
}

static void
owned_cb (GDBusConnection *bus,
          const char      *name,
          gpointer         user_data)
{
  Portal *portal = user_data;

  portal->owned = TRUE;
}

static gboolean
is_owned (gpointer user_data)
{
  Portal *portal = user_data;

  return portal->owned;
}

static void
portal_start (Portal       *portal,
              const Answer *answer)
{
  static const GDBusInterfaceVTable vtable = { called_cb, NULL, NULL, { NULL } };
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (introspection, &error);

  g_assert_no_error (error);
  portal->answer = answer;
  portal->bus =
    g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                            G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                            G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                            NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; node->interfaces[i] != NULL; i++)
    g_assert_cmpuint (g_dbus_connection_register_object (portal->bus, PORTAL_PATH,
                                                         node->interfaces[i], &vtable, portal, NULL,
                                                         NULL), >, 0);
  portal->owner = g_bus_own_name_on_connection (portal->bus, PORTAL_NAME,
                                                G_BUS_NAME_OWNER_FLAGS_NONE, owned_cb, NULL, portal,
                                                NULL);
  todoku_test_wait_until (is_owned, portal);
}

static void
portal_stop (Portal *portal)
{
  if (portal->owner != 0)
    g_bus_unown_name (portal->owner);
  g_dbus_connection_close_sync (portal->bus, NULL, NULL);
  g_clear_object (&portal->bus);
  g_clear_pointer (&portal->client, g_free);
  g_clear_pointer (&portal->handle, g_free);
  g_clear_pointer (&portal->uri, g_free);
  g_clear_pointer (&portal->command, g_free);
}

static gboolean
ask_background (gboolean *ret_autostart,
                GError  **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  todoku_portal_background_async (NULL, "a reason", TRUE, NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);

  return todoku_portal_background_finish (result, ret_autostart, error);
}

static void
test_background (gconstpointer data)
{
  const Answer *answer = data;
  g_autoptr(GError) error = NULL;
  Portal portal = { 0 };
  gboolean autostart;

  portal_start (&portal, answer);
  g_assert_cmpint (ask_background (&autostart, &error), ==, answer->code < 0);
  if (answer->code < 0)
    g_assert_cmpint (autostart, ==, answer->autostart == TRUE);
  g_assert_true (portal.autostart);
  g_assert_cmpstr (portal.command, ==, "todoku --gapplication-service");
  if (answer->code >= 0)
    g_assert_error (error, G_IO_ERROR, answer->code);
  g_assert_cmpuint (portal.n_calls, ==, 1);
  portal_stop (&portal);
}

static void
test_background_without_portal (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (ask_background (NULL, &error));
  g_assert_nonnull (error);
  g_assert_false (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED));
}

/**
 * Choice:
 * @dir: a folder for the database, which is never made
 * @session: the session
 * @server: a server in it
 * @domain: a domain that is set up, the one of the session
 * @settings: the settings
 * @window: the window
 * @monitoring: (nullable): the switch in it
 */
typedef struct
{
  char *dir;
  TodokuSession *session;
  TodokuDeliveryServer *server;
  TodokuSenderDomain *domain;
  GSettings *settings;
  GtkWidget *window;
  GtkSwitch *monitoring;
} Choice;

typedef GtkWidget *(*MakePage) (Choice *choice);

static GtkWidget *
make_domain_page (Choice *choice)
{
  return todoku_domain_page_new (choice->session, choice->domain);
}

static GtkWidget *
make_done_step (Choice *choice)
{
  TodokuWizardStep *step = todoku_done_step_new (choice->session);

  todoku_done_step_set_domain (TODOKU_DONE_STEP (step), choice->domain);

  return GTK_WIDGET (step);
}

static GtkWidget *
make_preferences_page (Choice *choice)
{
  return todoku_preferences_page_new (choice->session);
}

/**
 * Place:
 * @name: the name of the case
 * @make: makes a page with a switch
 * @setting: whether the switch is for all domains
 */
typedef struct
{
  const char *name;
  MakePage make;
  gboolean setting;
} Place;

static const Place places[] = {
  { "domain", make_domain_page, FALSE },
  { "wizard", make_done_step, FALSE },
  { "preferences", make_preferences_page, TRUE },
};

static void
choice_start (Choice      *choice,
              const Place *place)
{
  g_autoptr(TodokuSenderDomain) domain = NULL;
  GtkWidget *page;

  choice->dir = todoku_test_make_dir ();
  choice->session = todoku_session_new (choice->dir);
  choice->server = todoku_delivery_server_new ();
  todoku_test_set_text (choice->server, "name", "SendGrid");
  todoku_test_set_text (choice->server, "url", "https://api.sendgrid.com");
  todoku_test_set_text (choice->server, "kind", "sendgrid");
  domain = todoku_test_domain ("example.co.jp", TODOKU_DOMAIN_VERIFIED);
  choice->domain = g_object_ref (todoku_test_store_subject (choice->session, choice->server,
                                                            domain));
  choice->settings = g_settings_new (APP_ID);
  g_settings_set_boolean (choice->settings, "monitoring", FALSE);

  choice->window = adw_window_new ();
  page = place->make (choice);
  adw_window_set_content (ADW_WINDOW (choice->window), page);
  gtk_window_present (GTK_WINDOW (choice->window));
  choice->monitoring = GTK_SWITCH (todoku_test_find_type (page, GTK_TYPE_SWITCH));
  gtk_switch_set_active (choice->monitoring, TRUE);
}

static void
choice_stop (Choice *choice)
{
  g_settings_reset (choice->settings, "monitoring");
  g_settings_reset (choice->settings, "background");
  gtk_window_destroy (GTK_WINDOW (choice->window));
  g_clear_object (&choice->settings);
  todoku_test_close_session (choice->session);
  g_clear_object (&choice->domain);
  g_clear_object (&choice->server);
  g_clear_object (&choice->session);
  todoku_test_remove_dir (choice->dir);
  g_free (choice->dir);
}

static gboolean
is_monitored (gpointer user_data)
{
  return todoku_sender_domain_get_row (user_data)->monitored;
}

static gboolean
is_not_monitored (gpointer user_data)
{
  return !is_monitored (user_data);
}

static void
check_stored (Choice      *choice,
              const Place *place,
              gboolean     on)
{
  todoku_test_wait_until (on ? is_monitored : is_not_monitored, choice->domain);
  if (place->setting)
    g_assert_cmpint (g_settings_get_boolean (choice->settings, "monitoring"), ==, on);
}

static gboolean
was_called (gpointer user_data)
{
  Portal *portal = user_data;

  return portal->n_calls > 0;
}

typedef struct
{
  GSettings *settings;
  TodokuBackgroundState state;
} Expected;

static gboolean
is_state (gpointer user_data)
{
  Expected *expected = user_data;

  return todoku_background_get_state (expected->settings) == expected->state;
}

static void
wait_state (Choice                *choice,
            TodokuBackgroundState  state)
{
  Expected expected = { choice->settings, state };

  todoku_test_wait_until (is_state, &expected);
  todoku_test_settle (choice->window);
}

static gboolean
is_shown (GtkWidget  *root,
          const char *text)
{
  GtkWidget *found = todoku_test_find_text (root, text);

  return found != NULL && gtk_widget_get_mapped (found);
}

static const char *
title_of (TodokuBackgroundState state)
{
  switch (state)
    {
    case TODOKU_BACKGROUND_REFUSED:
      return "バックグラウンドでの動作が許可されていません。";
    case TODOKU_BACKGROUND_NO_AUTOSTART:
      return "ログインしたときに自動では始まりません。";
    case TODOKU_BACKGROUND_MISSING:
      return "このデスクトップは Todoku を自動で始められません。";
    case TODOKU_BACKGROUND_UNASKED:
    case TODOKU_BACKGROUND_ALLOWED:
    default:
      return NULL;
    }
}

/* Whatever the desktop answers, the choice stands, because it holds while a window is open; where
 * the answer leaves something out, the page says so and offers the line for a terminal.
 */
static void
test_switch (gconstpointer data)
{
  const Place *place = data;

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      const char *title = title_of (answers[i].state);
      Portal portal = { 0 };
      Choice choice;

      portal_start (&portal, &answers[i]);
      choice_start (&choice, place);
      wait_state (&choice, answers[i].state);
      g_assert_true (portal.autostart);
      g_assert_true (gtk_switch_get_active (choice.monitoring));
      check_stored (&choice, place, TRUE);
      if (title != NULL)
        g_assert_true (is_shown (choice.window, title));
      g_assert_cmpint (is_shown (choice.window, "todokuctl watch install"), ==, title != NULL);

      /* The last one that is switched off: the desktop need not start it any more. */
      portal.n_calls = 0;
      if (portal.owner != 0)
        {
          gtk_switch_set_active (choice.monitoring, FALSE);
          todoku_test_wait_until (was_called, &portal);
          g_assert_false (portal.autostart);
          wait_state (&choice, TODOKU_BACKGROUND_UNASKED);
          g_assert_false (is_shown (choice.window, "todokuctl watch install"));
          check_stored (&choice, place, FALSE);
        }
      choice_stop (&choice);
      portal_stop (&portal);
    }
}

/* Without a portal too; and in a sandbox the line is another. */
static void
test_switch_without_portal (gconstpointer data)
{
  const Place *place = data;
  Choice choice;

  g_setenv ("FLATPAK_ID", APP_ID, TRUE);
  choice_start (&choice, place);
  wait_state (&choice, TODOKU_BACKGROUND_MISSING);
  g_assert_true (is_shown (choice.window, title_of (TODOKU_BACKGROUND_MISSING)));
  g_assert_true (is_shown (choice.window, "flatpak run --command=todokuctl " APP_ID
                           " watch --once"));
  check_stored (&choice, place, TRUE);
  choice_stop (&choice);
  g_unsetenv ("FLATPAK_ID");
}

/* The page may be gone before the answer, which counts all the same. */
static void
test_switch_closed (gconstpointer data)
{
  const Place *place = data;
  Portal portal = { .late = TRUE };
  Choice choice;

  portal_start (&portal, &answers[2]);
  choice_start (&choice, place);
  todoku_test_wait_until (was_called, &portal);
  g_object_add_weak_pointer (G_OBJECT (choice.monitoring), (gpointer *) &choice.monitoring);
  adw_window_set_content (ADW_WINDOW (choice.window), gtk_label_new (NULL));
  todoku_test_settle (choice.window);
  g_assert_null (choice.monitoring);

  portal_answer (&portal);
  wait_state (&choice, TODOKU_BACKGROUND_REFUSED);
  check_stored (&choice, place, TRUE);
  choice_stop (&choice);
  portal_stop (&portal);
}

static gboolean
says_no_program (gpointer user_data)
{
  return todoku_test_find_text (user_data, "メールソフトを開けませんでした。文面をコピーしてお使いください。") != NULL;
}

static gboolean
mails_now (GtkWidget *widget,
           gpointer   user_data)
{
  return GTK_IS_BUTTON (widget) && gtk_widget_is_sensitive (widget) &&
         g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), "request.mail") == 0;
}

static gboolean
has_text_to_mail (gpointer user_data)
{
  return todoku_test_find (user_data, mails_now, NULL) != NULL;
}

static TodokuRequestWindow *
mail_request (void)
{
  TodokuRequestWindow *request = todoku_request_window_new (NULL, "xxxxx.co.jp");
  g_autoptr(TodokuRecordItem) item = todoku_test_item (TODOKU_RECORD_PURPOSE_DKIM1,
                                                       "em1.xxxxx.co.jp", "u1.wl1.sendgrid.net");

  todoku_request_window_add (request, item, "xxxxx.co.jp", NULL, NULL);
  gtk_window_present (GTK_WINDOW (request));
  todoku_test_wait_until (has_text_to_mail, request);
  gtk_widget_activate_action (GTK_WIDGET (request), "request.mail", NULL);

  return request;
}

/* GLib 2.90 aborts when it is asked for an address where there is no portal. */
static void
test_mail_without_portal (void)
{
  TodokuRequestWindow *request;

  g_setenv ("FLATPAK_ID", APP_ID, TRUE);
  request = mail_request ();
  todoku_test_wait_until (says_no_program, request);
  gtk_window_destroy (GTK_WINDOW (request));
  g_unsetenv ("FLATPAK_ID");
}

static gboolean
was_asked_for_uri (gpointer user_data)
{
  Portal *portal = user_data;

  return portal->uri != NULL;
}

/* A mail that the mail portal refuses goes on as an address to open. */
static void
test_mail_refused (void)
{
  TodokuRequestWindow *request;
  Portal portal = { 0 };

  g_setenv ("FLATPAK_ID", APP_ID, TRUE);
  portal_start (&portal, &answers[4]);
  request = mail_request ();
  todoku_test_wait_until (was_asked_for_uri, &portal);
  g_assert_true (g_str_has_prefix (portal.uri, "mailto:"));
  g_assert_cmpuint (portal.n_calls, ==, 2);
  todoku_test_wait_until (says_no_program, request);
  portal_stop (&portal);
  gtk_window_destroy (GTK_WINDOW (request));
  g_unsetenv ("FLATPAK_ID");
}

int
main (int   argc,
      char *argv[])
{
  /* Toasts are read out, which the test context of GTK 4.24 cannot do without a crash. */
  g_setenv ("GTK_A11Y", "none", TRUE);
  todoku_test_ui_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *path = g_strconcat ("/ui/portal/background/", answers[i].name, NULL);

      g_test_add_data_func (path, &answers[i], test_background);
    }
  g_test_add_func ("/ui/portal/background/without-portal", test_background_without_portal);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *answered = g_strdup_printf ("/ui/portal/switch/%s/answered", places[i].name);
      g_autofree char *missing = g_strdup_printf ("/ui/portal/switch/%s/without-portal",
                                                  places[i].name);
      g_autofree char *closed = g_strdup_printf ("/ui/portal/switch/%s/closed", places[i].name);

      g_test_add_data_func (answered, &places[i], test_switch);
      g_test_add_data_func (missing, &places[i], test_switch_without_portal);
      g_test_add_data_func (closed, &places[i], test_switch_closed);
    }
  g_test_add_func ("/ui/portal/mail/without-portal", test_mail_without_portal);
  g_test_add_func ("/ui/portal/mail/refused", test_mail_refused);

  return g_test_run ();
}
