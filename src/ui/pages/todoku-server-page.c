/* SPDX-License-Identifier: GPL-3.0-or-later
 * The page of one delivery server. What it shows follows the server's properties. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-server-page.h"

#include <glib/gi18n-lib.h>

#include "todoku-compat.h"
#include "todoku-edge-keys-window.h"
#include "todoku-notice.h"
#include "todoku-page-head.h"
#include "todoku-page.h"
#include "todoku-text.h"
#include "todoku-widget.h"

struct _TodokuServerPage
{
  GtkBox parent_instance;

  /* Owned References */
  TodokuSession *session;
  TodokuDeliveryServer *server;

  /* Child Widgets */
  TodokuPageHead *head;
  TodokuNotice *scopes;
  GtkWidget *start_row;
  GtkWidget *stop_row;
};

G_DEFINE_FINAL_TYPE (TodokuServerPage, todoku_server_page, GTK_TYPE_BOX)

static char *
describe_connection (TodokuServerPage *self)
{
  gint64 tested_at = todoku_delivery_server_get_row (self->server)->tested_at;
  const char *status =
    todoku_text_server_status (todoku_delivery_server_get_status (self->server));
  g_autofree char *last = NULL;

  if (tested_at == 0)
    return g_strdup (status);

  last = todoku_text_last_check (tested_at, 0, g_get_real_time ());
  return g_strdup_printf (_("%1$s · %2$s"), status, last);
}

static void
update (TodokuServerPage *self)
{
  g_autofree char *connection = describe_connection (self);
  const char *missing = todoku_delivery_server_get_missing_scopes (self->server);
  gboolean practice = todoku_delivery_server_get_row (self->server)->practice;
  gboolean running = todoku_session_get_practice_running (self->session);
  gboolean lacks = missing != NULL && *missing != '\0';

  todoku_page_head_set_title (self->head,
                              practice ? _("Practice Server")
                                       : todoku_subject_get_name (self->server));
  todoku_page_head_set_subtitle (
    self->head,
    practice ? (running ? _("Running on this computer") : _("Not running"))
             : connection);
  if (self->start_row != NULL)
    {
      gtk_widget_set_visible (self->start_row, !running);
      gtk_widget_set_visible (self->stop_row, running);
    }

  gtk_widget_set_visible (GTK_WIDGET (self->scopes), lacks);
  if (lacks)
    {
      g_autofree char *text = todoku_text_missing_scopes (missing);

      todoku_notice_set (self->scopes, "fix", "dialog-warning-symbolic",
                         _("The API key lacks permissions."), text);
    }
}

static void
tested_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(TodokuServerPage) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!todoku_session_test_server_finish (TODOKU_SESSION (source), result, &error))
    todoku_widget_show_error (GTK_WIDGET (self), error);
  else if (todoku_delivery_server_get_status (self->server) == TODOKU_SERVER_STATUS_CONNECTED)
    todoku_widget_show_toast (GTK_WIDGET (self), _("The service accepts the key"));
  else
    {
      /* The notice on the page stays; this is for who has scrolled away from it. */
      g_autofree char *text = todoku_text_missing_scopes (
        todoku_delivery_server_get_missing_scopes (self->server));

      if (text != NULL)
        todoku_widget_show_toast (GTK_WIDGET (self), text);
    }
}

static void
test_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TodokuServerPage *self = TODOKU_SERVER_PAGE (widget);

  todoku_session_test_server_async (self->session, self->server, NULL, tested_cb,
                                    g_object_ref (self));
}

static void
imported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(TodokuServerPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  int n = todoku_session_import_server_finish (TODOKU_SESSION (source), result, &error);

  if (n < 0)
    {
      todoku_widget_show_error (GTK_WIDGET (self), error);
      return;
    }

  text = n == 0 ? g_strdup (_("Everything is here already"))
                : g_strdup_printf (ngettext ("%d domain imported", "%d domains imported", n), n);
  todoku_widget_show_toast (GTK_WIDGET (self), text);
}

static void
import_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  TodokuServerPage *self = TODOKU_SERVER_PAGE (widget);

  todoku_session_import_server_async (self->session, self->server, NULL, imported_cb,
                                      g_object_ref (self));
}

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(TodokuServerPage) self = user_data;
  g_autoptr(GError) error = NULL;

  if (todoku_session_remove_server_finish (TODOKU_SESSION (source), result, &error))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
  else
    todoku_widget_show_error (GTK_WIDGET (self), error);
}

static void
confirmed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(TodokuServerPage) self = user_data;

  if (todoku_confirm_finish (result))
    todoku_session_remove_server_async (self->session, self->server, NULL, removed_cb,
                                        g_object_ref (self));
}

static void
remove_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  TodokuServerPage *self = TODOKU_SERVER_PAGE (widget);
  g_autofree char *heading = g_strdup_printf (_("Disconnect %s?"),
                                              todoku_subject_get_name (self->server));

  todoku_confirm_async (widget, heading,
                        _("Its domains and accounts disappear from this program. At the delivery "
                          "service nothing changes, and they can be imported again."),
                        _("Disconnect"), TRUE, confirmed_cb, g_object_ref (self));
}

static void
edge_keys_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  TodokuServerPage *self = TODOKU_SERVER_PAGE (widget);
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (widget));

  gtk_window_present (GTK_WINDOW (todoku_edge_keys_window_new (parent, self->session,
                                                               self->server)));
}

static void
copy_policy_action (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), todoku_session_get_edge_policy ());
  todoku_widget_show_toast (widget, _("The IAM policy was copied"));
}

static void
started_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(TodokuServerPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDeliveryServer) server =
    todoku_session_start_practice_finish (TODOKU_SESSION (source), result, &error);

  if (server == NULL)
    todoku_widget_show_error (GTK_WIDGET (self), error);
}

static void
start_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  TodokuServerPage *self = TODOKU_SERVER_PAGE (widget);

  todoku_session_start_practice_async (self->session, NULL, started_cb, g_object_ref (self));
}

static void
stopped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(TodokuServerPage) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!todoku_session_stop_practice_finish (TODOKU_SESSION (source), result, &error))
    todoku_widget_show_error (GTK_WIDGET (self), error);
}

static void
stop_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TodokuServerPage *self = TODOKU_SERVER_PAGE (widget);

  todoku_session_stop_practice_async (self->session, NULL, stopped_cb, g_object_ref (self));
}

static GtkWidget *
add_row (GtkWidget  *group,
         const char *title,
         const char *subtitle,
         const char *icon_name,
         const char *action_name)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW,
                                 "use-markup", FALSE,
                                 "title", title,
                                 "subtitle", subtitle,
                                 "activatable", TRUE,
                                 "action-name", action_name,
                                 NULL);

  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (icon_name));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);

  return row;
}

static void
build (TodokuServerPage *self)
{
  gboolean practice = todoku_delivery_server_get_row (self->server)->practice;
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *edge = adw_preferences_group_new ();
  GtkWidget *danger = adw_preferences_group_new ();
  GtkBox *column;

  todoku_page_build (GTK_BOX (self), practice ? _("Practice server")
                                              : todoku_subject_get_name (self->server),
                     _("Delivery server"), 860, &column);
  self->head = g_object_new (TODOKU_TYPE_PAGE_HEAD, NULL);
  gtk_box_append (column, GTK_WIDGET (self->head));
  self->scopes = TODOKU_NOTICE (todoku_notice_new ("fix", "dialog-warning-symbolic", "", NULL));
  gtk_box_append (column, GTK_WIDGET (self->scopes));

  if (practice)
    {
      gtk_box_append (column, todoku_notice_new ("note", "applications-science-symbolic",
                                                 _("For practice"),
                                                 _("What is registered here changes nothing on the "
                                                   "internet.")));
      self->start_row = add_row (group, _("Start"), _("Runs on this computer only"),
                                 "media-playback-start-symbolic", "server.start");
      self->stop_row = add_row (group, _("Stop"), _("Domains and records are kept"),
                                "media-playback-stop-symbolic", "server.stop");
    }
  else
    {
      add_row (group, _("Test the connection"), todoku_delivery_server_get_row (self->server)->url,
               "network-transmit-receive-symbolic", "server.test");
    }
  add_row (group, _("Import from the account"),
           _("Takes in the domains and tracking domains that are registered there"),
           "document-open-symbolic", "server.import");
  gtk_box_append (column, group);
  if (!practice)
    {
      add_row (edge, _("AWS Keys"), _("For tracking domains that are set up at AWS"),
               "dialog-password-symbolic", "server.edge-keys");
      add_row (edge, _("Copy the IAM Policy"), _("The permissions that the keys need at AWS"),
               "edit-copy-symbolic", "server.copy-policy");
      gtk_box_append (column, edge);
    }
  add_row (danger, _("Disconnect"), _("Nothing changes at the delivery service"),
           "list-remove-symbolic", "server.remove");
  gtk_box_append (column, danger);
}

static void
todoku_server_page_dispose (GObject *object)
{
  TodokuServerPage *self = TODOKU_SERVER_PAGE (object);

  g_clear_object (&self->server);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (todoku_server_page_parent_class)->dispose (object);
}

static void
todoku_server_page_class_init (TodokuServerPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_server_page_dispose;
  gtk_widget_class_install_action (widget_class, "server.copy-policy", NULL, copy_policy_action);
  gtk_widget_class_install_action (widget_class, "server.edge-keys", NULL, edge_keys_action);
  gtk_widget_class_install_action (widget_class, "server.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "server.remove", NULL, remove_action);
  gtk_widget_class_install_action (widget_class, "server.start", NULL, start_action);
  gtk_widget_class_install_action (widget_class, "server.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "server.test", NULL, test_action);
}

static void
todoku_server_page_init (TodokuServerPage *self)
{
}

/**
 * todoku_server_page_new:
 * @session: the session
 * @server: a delivery server
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
todoku_server_page_new (TodokuSession        *session,
                        TodokuDeliveryServer *server)
{
  TodokuServerPage *self = g_object_new (TODOKU_TYPE_SERVER_PAGE, NULL);

  self->session = g_object_ref (session);
  self->server = g_object_ref (server);
  build (self);
  g_signal_connect_object (server, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::practice-running", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
