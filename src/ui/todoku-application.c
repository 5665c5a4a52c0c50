/* SPDX-License-Identifier: GPL-3.0-or-later
 * One session at a time. Closing the last window closes it, which first waits for remote changes in
 * flight; nothing is cut off. While something is watched and the desktop allows it, the process and
 * its session stay without a window; started as a service, they begin without one. Main thread
 * only.
 */
#include "todoku-config.h"

#include "todoku-application.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "todoku-background.h"
#include "todoku-choices.h"
#include "todoku-compat.h"
#include "todoku-names.h"
#include "todoku-notify.h"
#include "todoku-search-provider.h"
#include "todoku-watched.h"
#include "todoku-window.h"

/* How long a service that somebody searches in stays for the next letter. */
#define SEARCH_SECONDS 15

/* How soon the service notices that nothing is left to watch. */
#define LOOK_SECONDS 10

struct _TodokuApplication
{
  AdwApplication parent_instance;

  /* Owned */
  TodokuSession *session;
  /* (nullable): why the session could not be opened */
  GError *open_error;
  /* (nullable): what a notification asked for before the session was open, and its target */
  char *wanted_action;
  GVariant *wanted_target;
  TodokuSearchProvider *search;

  gboolean holding;
  /* Opening has begun. */
  gboolean opened;
  /* Opening has ended, well or not. */
  gboolean ready;
  gboolean closing;
  /* Somebody wants a window while the session closes. */
  gboolean again;
  /* A person wants the process to end, whatever is watched. */
  gboolean quitting;
  /* Without a window, because something is watched. */
  guint look_id;
  /* Without a window, because somebody searches. */
  guint search_id;
};

G_DEFINE_FINAL_TYPE (TodokuApplication, todoku_application, ADW_TYPE_APPLICATION)

static void settle (TodokuApplication *self);

/* The window with the pages; a wizard may be in front of it. */
static GtkWindow *
get_window (TodokuApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (TODOKU_IS_WINDOW (l->data))
      return l->data;

  return NULL;
}

static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  TodokuApplication *self = user_data;
  GList *windows = g_list_copy (gtk_application_get_windows (user_data));

  self->quitting = TRUE;
  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
  g_list_free (windows);
  settle (self);
}

static void
about_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  GtkWindow *window = get_window (user_data);

  if (window != NULL)
    todoku_show_about (GTK_WIDGET (window));
}

static void
show_wanted (TodokuApplication *self)
{
  GtkWindow *window = get_window (self);
  g_autofree char *action = NULL;
  g_autoptr(GVariant) target = NULL;

  if (!self->ready || window == NULL || self->wanted_action == NULL)
    return;

  action = g_steal_pointer (&self->wanted_action);
  target = g_steal_pointer (&self->wanted_target);
  gtk_widget_activate_action_variant (GTK_WIDGET (window), action, target);
}

static void
want (TodokuApplication *self,
      const char        *action,
      GVariant          *target)
{
  g_free (self->wanted_action);
  g_clear_pointer (&self->wanted_target, g_variant_unref);
  self->wanted_action = g_strdup (action);
  self->wanted_target = target != NULL ? g_variant_ref (target) : NULL;
  g_application_activate (G_APPLICATION (self));
  show_wanted (self);
}

/* From a notification, so there may be no window yet, nor anything that has been read. */
static void
show_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  const char *name = g_action_get_name (G_ACTION (action));

  want (user_data,
        g_str_equal (name, "show-tracking") ? "win.open-tracking"
        : g_str_equal (name, "show-domain") ? "win.open-domain"
                                            : "win.open-watch",
        parameter);
}

static void
new_domain_action (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  want (user_data, "win.new-domain", NULL);
}

static void
check_all_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  TodokuApplication *self = user_data;
  GListModel *domains = todoku_session_get_domains (self->session);

  for (guint i = 0; i < g_list_model_get_n_items (domains); i++)
    {
      g_autoptr(TodokuSenderDomain) domain = g_list_model_get_item (domains, i);

      if (todoku_subject_get_operation (domain) == NULL)
        todoku_session_check_async (self->session, domain, NULL, NULL, NULL);
    }
}

static void
holding_changed_cb (TodokuApplication *self)
{
  gboolean holding = todoku_session_get_holding (self->session);

  if (self->holding == holding)
    return;

  self->holding = holding;
  if (holding)
    g_application_hold (G_APPLICATION (self));
  else
    g_application_release (G_APPLICATION (self));
}

static void make_session (TodokuApplication *self);

static void
closed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(TodokuApplication) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!todoku_session_close_finish (TODOKU_SESSION (source), result, &error))
    g_warning ("Closing failed: %s", error->message);
  if (self->again)
    {
      make_session (self);
      g_application_activate (G_APPLICATION (self));
    }
  g_application_release (G_APPLICATION (self));
}

static gboolean
may_stay (TodokuApplication *self)
{
  g_autoptr(GSettings) settings = g_settings_new (TODOKU_APP_ID);

  return !self->quitting && self->open_error == NULL &&
         todoku_background_get_state (settings) != TODOKU_BACKGROUND_REFUSED &&
         todoku_watched_count (self->session).n_watched > 0;
}

static void
stop_staying (TodokuApplication *self)
{
  if (self->look_id == 0)
    return;

  g_clear_handle_id (&self->look_id, g_source_remove);
  g_application_release (G_APPLICATION (self));
}

static gboolean
look_cb (gpointer user_data)
{
  TodokuApplication *self = user_data;

  if (may_stay (self))
    return G_SOURCE_CONTINUE;

  g_application_hold (G_APPLICATION (self));
  stop_staying (self);
  settle (self);
  g_application_release (G_APPLICATION (self));

  return G_SOURCE_CONTINUE;
}

/* Where no window is left, the process stays for what is watched, or begins to end. */
static void
settle (TodokuApplication *self)
{
  /* What is watched is known once the session is open. */
  if (self->closing || !self->ready || self->search_id != 0 ||
      gtk_application_get_windows (GTK_APPLICATION (self)) != NULL)
    return;

  if (may_stay (self))
    {
      if (self->look_id == 0)
        {
          g_application_hold (G_APPLICATION (self));
          self->look_id = g_timeout_add_seconds (LOOK_SECONDS, look_cb, self);
        }
      return;
    }

  self->closing = TRUE;
  g_application_hold (G_APPLICATION (self));
  stop_staying (self);
  todoku_session_close_async (self->session, NULL, closed_cb, g_object_ref (self));
}

static void
todoku_application_window_removed (GtkApplication *application,
                                   GtkWindow      *window)
{
  TodokuApplication *self = TODOKU_APPLICATION (application);

  GTK_APPLICATION_CLASS (todoku_application_parent_class)->window_removed (application, window);

  settle (self);
  if (self->look_id != 0)
    todoku_notify_background (G_APPLICATION (self));
}

static void
session_opened_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(TodokuApplication) self = user_data;
  GtkWindow *window = get_window (self);

  self->ready = TRUE;
  if (todoku_session_open_finish (TODOKU_SESSION (source), result, &self->open_error))
    todoku_session_start_monitoring (self->session);
  if (window != NULL)
    todoku_window_session_opened (TODOKU_WINDOW (window), self->open_error);
  else if (self->open_error == NULL)
    todoku_notify_standing (G_APPLICATION (self), self->session);
  else
    g_warning ("Opening failed: %s", self->open_error->message);
  todoku_search_provider_set_ready (self->search);
  show_wanted (self);
  settle (self);
  g_application_release (G_APPLICATION (self));
}

static void
open_session (TodokuApplication *self)
{
  if (self->opened || self->closing)
    return;

  self->opened = TRUE;
  g_application_hold (G_APPLICATION (self));
  todoku_session_open_async (self->session, NULL, session_opened_cb, g_object_ref (self));
}

static gboolean
searched_cb (gpointer user_data)
{
  TodokuApplication *self = user_data;

  self->search_id = 0;
  settle (self);
  g_application_release (G_APPLICATION (self));

  return G_SOURCE_REMOVE;
}

/* A search needs the lists and no window. */
static void
search_asked_cb (TodokuApplication *self)
{
  if (self->search_id != 0)
    g_source_remove (self->search_id);
  else
    g_application_hold (G_APPLICATION (self));
  self->search_id = g_timeout_add_seconds (SEARCH_SECONDS, searched_cb, self);
  open_session (self);
}

static void
search_chosen_cb (TodokuApplication *self,
                  const char        *id)
{
  const char *colon = id != NULL ? strchr (id, ':') : NULL;
  g_autoptr(GVariant) target =
    colon != NULL ? g_variant_ref_sink (g_variant_new_int64 (g_ascii_strtoll (colon + 1, NULL, 10)))
                  : NULL;

  want (self,
        target == NULL ? "win.open-domains"
        : g_str_has_prefix (id, "account:") ? "win.open-account" : "win.open-domain",
        target);
}

static gboolean
open_session_cb (gpointer user_data)
{
  open_session (user_data);

  return G_SOURCE_REMOVE;
}

/* The database is read once something can be seen, so that it does not hold up the first frame. */
static void
first_frame_cb (GdkFrameClock *clock,
                gpointer       user_data)
{
  g_signal_handlers_disconnect_by_func (clock, first_frame_cb, user_data);
  g_idle_add_full (G_PRIORITY_DEFAULT, open_session_cb, g_object_ref (user_data), g_object_unref);
}

static void
todoku_application_activate (GApplication *application)
{
  TodokuApplication *self = TODOKU_APPLICATION (application);
  GtkWindow *window = get_window (self);

  if (self->closing)
    {
      self->again = TRUE;
      return;
    }

  self->quitting = FALSE;
  if (window == NULL)
    {
      window = GTK_WINDOW (todoku_window_new (self, self->session));
      stop_staying (self);
      gtk_widget_realize (GTK_WIDGET (window));
      if (self->ready)
        todoku_window_session_opened (TODOKU_WINDOW (window), self->open_error);
      else
        g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (window)), "after-paint",
                          G_CALLBACK (first_frame_cb), self);
    }
  gtk_window_present (window);
}

/* Also after one has been closed, when a window is wanted again. */
static void
make_session (TodokuApplication *self)
{
  g_autofree char *data_dir = todoku_session_dup_data_dir ();

  g_clear_object (&self->session);
  g_clear_error (&self->open_error);
  self->opened = FALSE;
  self->ready = FALSE;
  self->closing = FALSE;
  self->again = FALSE;
  self->session = todoku_session_new (data_dir);
  g_signal_connect_object (self->session, "notify::holding", G_CALLBACK (holding_changed_cb), self,
                           G_CONNECT_SWAPPED);
  todoku_notify_follow (G_APPLICATION (self), self->session);
  todoku_choices_follow (self->session);
  todoku_search_provider_set_session (self->search, self->session);
}

static void
todoku_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { "quit", quit_action },
    { "about", about_action },
    { "new-domain", new_domain_action },
    { "check-all", check_all_action },
    { "show-domain", show_action, "x" },
    { "show-tracking", show_action, "x" },
    { "show-watch", show_action },
  };
  static const struct
  {
    const char *action;
    const char *accels[3];
  } accels[] = {
    { "app.quit", { "<Control>q", NULL } },
    { "window.close", { "<Control>w", NULL } },
    { "win.new-domain", { "<Control>n", NULL } },
    { "win.preferences", { "<Control>comma", NULL } },
    { "win.shortcuts", { "<Control>question", NULL } },
    { "win.back", { "<Alt>Left", "Back", NULL } },
  };
  TodokuApplication *self = TODOKU_APPLICATION (application);

  G_APPLICATION_CLASS (todoku_application_parent_class)->startup (application);

  todoku_names_follow ();
  gtk_window_set_default_icon_name (TODOKU_APP_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action,
                                           (const char * const *) accels[i].accels);

  make_session (self);
  /* Not before the first frame of a window that this service may have been started for. */
  if (g_application_get_flags (application) & G_APPLICATION_IS_SERVICE)
    g_idle_add_full (G_PRIORITY_LOW, open_session_cb, g_object_ref (self), g_object_unref);
}

static gboolean
todoku_application_dbus_register (GApplication     *application,
                                  GDBusConnection  *connection,
                                  const char       *object_path,
                                  GError          **error)
{
  TodokuApplication *self = TODOKU_APPLICATION (application);
  g_autofree char *path = g_strconcat (object_path, "/SearchProvider", NULL);

  return G_APPLICATION_CLASS (todoku_application_parent_class)->dbus_register (application,
                                                                               connection,
                                                                               object_path,
                                                                               error) &&
         todoku_search_provider_export (self->search, connection, path, error);
}

static void
todoku_application_dbus_unregister (GApplication    *application,
                                    GDBusConnection *connection,
                                    const char      *object_path)
{
  todoku_search_provider_unexport (TODOKU_APPLICATION (application)->search);

  G_APPLICATION_CLASS (todoku_application_parent_class)->dbus_unregister (application, connection,
                                                                          object_path);
}

static int
todoku_application_handle_local_options (GApplication *application,
                                         GVariantDict *options)
{
  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("todoku %s\n", TODOKU_VERSION);
      return 0;
    }

  return -1;
}

static void
todoku_application_finalize (GObject *object)
{
  TodokuApplication *self = TODOKU_APPLICATION (object);

  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_handle_id (&self->search_id, g_source_remove);
  g_clear_object (&self->search);
  g_clear_object (&self->session);
  g_clear_error (&self->open_error);
  g_clear_pointer (&self->wanted_action, g_free);
  g_clear_pointer (&self->wanted_target, g_variant_unref);

  G_OBJECT_CLASS (todoku_application_parent_class)->finalize (object);
}

static void
todoku_application_class_init (TodokuApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = todoku_application_finalize;
  application_class->activate = todoku_application_activate;
  application_class->startup = todoku_application_startup;
  application_class->dbus_register = todoku_application_dbus_register;
  application_class->dbus_unregister = todoku_application_dbus_unregister;
  application_class->handle_local_options = todoku_application_handle_local_options;
  GTK_APPLICATION_CLASS (klass)->window_removed = todoku_application_window_removed;
}

static void
todoku_application_init (TodokuApplication *self)
{
  static const GOptionEntry options[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version and exit"), NULL },
    { NULL },
  };

  self->search = todoku_search_provider_new ();
  g_signal_connect_object (self->search, "asked", G_CALLBACK (search_asked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "chosen", G_CALLBACK (search_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  g_application_set_option_context_summary (G_APPLICATION (self),
                                            _("Sets up the sender authentication of mail."));
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/**
 * todoku_application_new:
 *
 * Returns: (transfer full): the program
 */
TodokuApplication *
todoku_application_new (void)
{
  return g_object_new (TODOKU_TYPE_APPLICATION,
                       "application-id", TODOKU_APP_ID,
                       "resource-base-path", "/io/github/todoku/Todoku",
                       NULL);
}
