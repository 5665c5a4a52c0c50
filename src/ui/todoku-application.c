/* SPDX-License-Identifier: GPL-3.0-or-later
 * One session for the life of the process. The last window closes the session, which first waits
 * for remote changes in flight; nothing is cut off. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-application.h"

#include <glib/gi18n-lib.h>

#include "todoku-compat.h"
#include "todoku-text.h"
#include "todoku-widget.h"
#include "todoku-window.h"

struct _TodokuApplication
{
  AdwApplication parent_instance;

  /* Owned */
  TodokuSession *session;

  gboolean holding;
  gboolean opened;
  gboolean closing;
};

G_DEFINE_FINAL_TYPE (TodokuApplication, todoku_application, ADW_TYPE_APPLICATION)

static GtkWindow *
get_window (TodokuApplication *self)
{
  return gtk_application_get_active_window (GTK_APPLICATION (self));
}

static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  GList *windows = g_list_copy (gtk_application_get_windows (user_data));

  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
  g_list_free (windows);
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

/* From a notification, so there may be no window yet. */
static void
show_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  gboolean tracking = g_str_equal (g_action_get_name (G_ACTION (action)), "show-tracking");

  g_application_activate (user_data);
  gtk_widget_activate_action_variant (GTK_WIDGET (get_window (user_data)),
                                      tracking ? "win.open-tracking" : "win.open-domain",
                                      parameter);
}

static void
new_domain_action (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  g_application_activate (user_data);
  gtk_widget_activate_action (GTK_WIDGET (get_window (user_data)), "win.new-domain", NULL);
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
        todoku_session_check_domain_async (self->session, domain, NULL, NULL, NULL);
    }
}

static void
notify_person (TodokuApplication     *self,
               const char            *id,
               const char            *title,
               const char            *body,
               GNotificationPriority  priority,
               const char            *action,
               gint64                 target)
{
  g_autoptr(GNotification) notification = g_notification_new (title);

  g_notification_set_body (notification, body);
  g_notification_set_priority (notification, priority);
  g_notification_set_default_action_and_target (notification, action, "x", target);
  g_application_send_notification (G_APPLICATION (self), id, notification);
}

static void
domain_verified_cb (TodokuApplication  *self,
                    TodokuSenderDomain *domain)
{
  const char *name = todoku_subject_get_name (domain);
  /* Translators: %s is a domain name. */
  g_autofree char *title = g_strdup_printf (_("%s is set up"), name);
  g_autofree char *id = g_strdup_printf ("domain-%" G_GINT64_FORMAT,
                                         todoku_subject_get_id (domain));

  notify_person (self, id, title, _("All records are verified. Do not delete them."),
                 G_NOTIFICATION_PRIORITY_NORMAL, "app.show-domain",
                 todoku_subject_get_id (domain));
}

static void
domain_alarm_cb (TodokuApplication  *self,
                 TodokuSenderDomain *domain)
{
  const char *name = todoku_subject_get_name (domain);
  /* Translators: %s is a domain name. */
  g_autofree char *title = g_strdup_printf (_("Records of %s have changed"), name);
  g_autofree char *id = g_strdup_printf ("domain-%" G_GINT64_FORMAT,
                                         todoku_subject_get_id (domain));

  notify_person (self, id, title, _("Mail may no longer arrive. Open the domain to see why."),
                 G_NOTIFICATION_PRIORITY_HIGH, "app.show-domain",
                 todoku_subject_get_id (domain));
}

static void
deadline_near_cb (TodokuApplication    *self,
                  TodokuTrackingDomain *tracking,
                  int                   hours)
{
  const char *host = todoku_subject_get_name (tracking);
  g_autofree char *id = g_strdup_printf ("tracking-%" G_GINT64_FORMAT,
                                         todoku_subject_get_id (tracking));
  g_autofree char *title = NULL;

  title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                        /* Translators: %1$s is a host name. */
                                        "%2$d hour is left for %1$s",
                                        "%2$d hours are left for %1$s", hours), host, hours);
  notify_person (self, id, title, _("Enter the certificate's record in DNS and verify it."),
                 hours <= 3 ? G_NOTIFICATION_PRIORITY_URGENT : G_NOTIFICATION_PRIORITY_HIGH,
                 "app.show-tracking", todoku_subject_get_id (tracking));
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

static void
closed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(TodokuApplication) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!todoku_session_close_finish (TODOKU_SESSION (source), result, &error))
    g_warning ("Closing failed: %s", error->message);
  g_application_release (G_APPLICATION (self));
}

static void
todoku_application_window_removed (GtkApplication *application,
                                   GtkWindow      *window)
{
  TodokuApplication *self = TODOKU_APPLICATION (application);

  GTK_APPLICATION_CLASS (todoku_application_parent_class)->window_removed (application, window);

  if (self->closing || !self->opened || gtk_application_get_windows (application) != NULL)
    return;

  self->closing = TRUE;
  g_application_hold (G_APPLICATION (self));
  todoku_session_close_async (self->session, NULL, closed_cb, g_object_ref (self));
}

static void
session_opened_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(TodokuApplication) self = user_data;
  g_autoptr(GError) error = NULL;
  GtkWindow *window = get_window (self);
  gboolean opened = todoku_session_open_finish (TODOKU_SESSION (source), result, &error);

  if (opened)
    todoku_session_start_monitoring (self->session);
  if (window != NULL)
    todoku_window_session_opened (TODOKU_WINDOW (window), opened ? NULL : error);
  else if (!opened)
    g_warning ("Opening failed: %s", error->message);
}

static gboolean
open_session_cb (gpointer user_data)
{
  TodokuApplication *self = user_data;

  if (!self->opened && !self->closing)
    {
      self->opened = TRUE;
      todoku_session_open_async (self->session, NULL, session_opened_cb, g_object_ref (self));
    }

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

  if (window == NULL)
    {
      GdkFrameClock *clock;

      window = GTK_WINDOW (todoku_window_new (self, self->session));
      gtk_widget_realize (GTK_WIDGET (window));
      clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
      g_signal_connect (clock, "after-paint", G_CALLBACK (first_frame_cb), self);
    }
  gtk_window_present (window);
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
  g_autofree char *data_dir = todoku_session_dup_data_dir ();

  G_APPLICATION_CLASS (todoku_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name (TODOKU_APP_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action,
                                           (const char * const *) accels[i].accels);

  self->session = todoku_session_new (data_dir);
  g_signal_connect_object (self->session, "notify::holding", G_CALLBACK (holding_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "domain-verified", G_CALLBACK (domain_verified_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "domain-alarm", G_CALLBACK (domain_alarm_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "deadline-near", G_CALLBACK (deadline_near_cb), self,
                           G_CONNECT_SWAPPED);
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

  g_clear_object (&self->session);

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
