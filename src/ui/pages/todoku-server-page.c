/* SPDX-License-Identifier: GPL-3.0-or-later
 * The page of one delivery server. What it shows follows the server's properties. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-server-page.h"

#include <glib/gi18n-lib.h>

#include "todoku-boxed.h"
#include "todoku-compat.h"
#include "todoku-edge-keys-window.h"
#include "todoku-notice.h"
#include "todoku-page-head.h"
#include "todoku-page.h"
#include "todoku-server-edit.h"
#include "todoku-server-facts.h"
#include "todoku-services.h"
#include "todoku-session-practice.h"
#include "todoku-text-permissions.h"
#include "todoku-text.h"
#include "todoku-widget.h"

struct _TodokuServerPage
{
  GtkBox parent_instance;

  /* Owned */
  TodokuSession *session;
  TodokuDeliveryServer *server;

  guint update_id;

  /* Child Widgets */
  TodokuPageHead *head;
  GtkButton *action_button;
  TodokuNotice *notice;
  GtkWidget *test_again;
  GtkWidget *account_notice;
  GtkListBox *count_list;
  GtkWidget *permission_box;
  GtkListBox *permission_list;
  GtkLabel *remove_caption;
};

G_DEFINE_FINAL_TYPE (TodokuServerPage, todoku_server_page, GTK_TYPE_BOX)

static gboolean
is_practice (TodokuServerPage *self)
{
  return todoku_delivery_server_get_row (self->server)->practice;
}

static gboolean
has_api (TodokuServerPage *self)
{
  return todoku_server_row_has_api (todoku_delivery_server_get_row (self->server));
}

/* The name is a person's own: where it is, and what of, is said beside it. */
static char *
describe_service (TodokuDeliveryServer *server)
{
  const TodokuServerRow *row = todoku_delivery_server_get_row (server);
  g_autofree char *last =
    todoku_text_server_times (row, todoku_delivery_server_get_status (server), g_get_real_time ());
  g_autofree char *service = NULL;

  if (todoku_services_get (row->kind) == todoku_services_get_default ())
    return g_steal_pointer (&last);

  service = todoku_text_server_place (server);

  return last != NULL ? g_strdup_printf ("%s · %s", service, last) : g_steal_pointer (&service);
}

static void
update_head (TodokuServerPage *self)
{
  const TodokuServerRow *row = todoku_delivery_server_get_row (self->server);
  TodokuStatusPill *pill = todoku_page_head_get_pill (self->head);
  g_autofree char *name = todoku_text_server_name (self->server);
  g_autofree char *service = describe_service (self->server);

  todoku_page_head_set_title (self->head, name);
  if (todoku_subject_get_operation (self->server) != NULL)
    todoku_status_pill_set_busy (pill);
  else if (row->practice)
    todoku_status_pill_set (pill, TODOKU_STATUS_OPTIONAL,
                            todoku_session_get_practice_running (self->session)
                              ? C_("state", "Running") : _("Stopped"));
  else
    todoku_status_pill_set (pill, todoku_server_facts_get_status (self->server),
                            todoku_text_server_state (self->server));

  todoku_page_head_set_subtitle (self->head, row->practice    ? _("On this computer alone")
                                           : has_api (self) ? service
                                           : todoku_text_service_kind (row->kind));
}

/* What is wrong now, and the one way on. */
static void
update_notice (TodokuServerPage *self)
{
  const TodokuServerRow *row = todoku_delivery_server_get_row (self->server);
  TodokuServerStatus status = todoku_delivery_server_get_status (self->server);
  g_autoptr(TodokuPermissionNotice) missing = todoku_text_permission_notice (
    row->kind, todoku_delivery_server_get_missing_scopes (self->server));
  g_autofree char *title = NULL;

  gtk_widget_set_visible (self->test_again, status == TODOKU_SERVER_STATUS_UNREACHABLE);
  gtk_widget_set_visible (GTK_WIDGET (self->notice),
                          !row->practice && (status == TODOKU_SERVER_STATUS_UNAUTHORISED ||
                                             status == TODOKU_SERVER_STATUS_UNREACHABLE ||
                                             missing != NULL));
  if (status == TODOKU_SERVER_STATUS_UNAUTHORISED)
    {
      todoku_notice_set (self->notice, "fix", "dialog-warning-symbolic",
                         _("The API key is not valid."),
                         _("The service does not accept it: it was deleted, made anew, or is not "
                           "allowed from this computer. Enter a new key."));
    }
  else if (status == TODOKU_SERVER_STATUS_UNREACHABLE)
    {
      /* Translators: %s is the name of a delivery server. */
      title = g_strdup_printf (_("%s cannot be reached."), row->name);
      todoku_notice_set (self->notice, "waiting", "dialog-question-symbolic", title,
                         _("Check the network connection and the API URL."));
    }
  else if (missing != NULL)
    {
      todoku_notice_set (self->notice, missing->required ? "fix" : "waiting",
                         "dialog-warning-symbolic", missing->title, missing->body);
    }
}

/* What the service says of the account concerns no key. */
static void
update_account (TodokuServerPage *self)
{
  const char *token = todoku_delivery_server_get_row (self->server)->notice;
  int notice;
  gboolean told = token != NULL &&
                  todoku_enum_from_token (TODOKU_TYPE_ACCOUNT_NOTICE, token, &notice);

  gtk_widget_set_visible (self->account_notice, told);
  if (told)
    todoku_notice_set (TODOKU_NOTICE (self->account_notice),
                       notice == TODOKU_ACCOUNT_NOTICE_SANDBOX ? "note" : "waiting",
                       "dialog-information-symbolic", _("The account is restricted."),
                       todoku_text_account_notice (notice));
}

static void
update_counts (TodokuServerPage *self)
{
  guint n_domains =
    todoku_server_facts_fill_counts (self->count_list, self->session, self->server);
  g_autofree char *removed =
    n_domains == 0
      ? g_strdup (_("Nothing changes at the delivery service."))
      : g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "Removes %'u domain from the lists on this computer. Nothing changes at the "
                   "delivery service.",
                   "Removes %'u domains from the lists on this computer. Nothing changes at the "
                   "delivery service.", n_domains), n_domains);

  gtk_label_set_text (self->remove_caption, removed);
}

/* The one thing to do with the server itself. */
static void
update_action (TodokuServerPage *self)
{
  gboolean running = todoku_session_get_practice_running (self->session);
  gboolean stopped = is_practice (self) && !running;

  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->action_button),
                                  stopped ? "server.start"
                                  : is_practice (self) ? "server.stop" : "server.test");
  gtk_button_set_label (self->action_button,
                        stopped ? _("Start")
                        : is_practice (self) ? _("Stop")
                        : todoku_subject_get_operation (self->server) != NULL
                          ? _("Cancel") : _("Test the Connection"));
  todoku_widget_add_class (GTK_WIDGET (self->action_button), "suggested-action", stopped);
  gtk_widget_set_visible (GTK_WIDGET (self->action_button), is_practice (self) || has_api (self));
}

static void
update (TodokuServerPage *self)
{
  update_head (self);
  update_notice (self);
  update_account (self);
  gtk_widget_set_visible (self->permission_box,
                          todoku_server_facts_fill_permissions (self->permission_list,
                                                                self->server));
  update_action (self);
}

static gboolean
update_cb (gpointer user_data)
{
  TodokuServerPage *self = user_data;

  self->update_id = 0;
  update (self);
  update_counts (self);

  return G_SOURCE_REMOVE;
}

/* Rows are made anew, so once for any number of changes, and not while nobody sees them. */
static void
queue_update (TodokuServerPage *self)
{
  if (self->update_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->update_id = g_idle_add (update_cb, self);
}

static void
todoku_server_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (todoku_server_page_parent_class)->map (widget);

  queue_update (TODOKU_SERVER_PAGE (widget));
}

static void
tested_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(TodokuServerPage) self = user_data;
  g_autoptr(GError) error = NULL;

  /* What the page says of the server stays; only what it has no place for is told in passing. */
  if (todoku_session_test_server_finish (TODOKU_SESSION (source), result, &error))
    todoku_widget_show_toast (GTK_WIDGET (self), _("The service accepts the key"));
  else if (!gtk_widget_get_visible (GTK_WIDGET (self->notice)))
    todoku_widget_show_error (GTK_WIDGET (self), error);
}

static void
test_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TodokuServerPage *self = TODOKU_SERVER_PAGE (widget);
  TodokuOperation *operation = todoku_subject_get_operation (self->server);

  if (operation != NULL)
    todoku_operation_cancel (operation);
  else
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

/* What was never connected is not disconnected. */
static const char *
name_removal (TodokuServerPage *self)
{
  return has_api (self) ? _("Disconnect") : _("Delete");
}

static void
remove_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  TodokuServerPage *self = TODOKU_SERVER_PAGE (widget);
  g_autofree char *heading = g_strdup_printf (has_api (self) ? _("Disconnect %s?")
                                                             : _("Delete %s?"),
                                              todoku_subject_get_name (self->server));

  todoku_confirm_async (widget, heading,
                        has_api (self)
                          ? _("Its domains and accounts disappear from this program. At the "
                              "delivery service nothing changes, and they can be imported again.")
                          : _("Its domains and accounts disappear from this program. At the "
                              "delivery service nothing changes."),
                        name_removal (self), TRUE, confirmed_cb, g_object_ref (self));
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

  todoku_session_start_practice_async (self->session,
                                       todoku_delivery_server_get_row (self->server)->kind, NULL,
                                       started_cb, g_object_ref (self));
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

/* It is last and alone, and in the colour of what takes something away. */
static GtkWidget *
make_remove_list (TodokuServerPage *self)
{
  GtkListBox *list = todoku_boxed_list_new ();
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *row = g_object_new (GTK_TYPE_LIST_BOX_ROW, "child", texts, "action-name",
                                 "server.remove", NULL);

  self->remove_caption = GTK_LABEL (todoku_label_new ("", "caption secondary", FALSE));
  gtk_widget_add_css_class (texts, "domain-row");
  gtk_box_append (GTK_BOX (texts), todoku_label_new (name_removal (self), "row-remove", FALSE));
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->remove_caption));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name_removal (self), -1);
  gtk_list_box_append (list, row);

  return GTK_WIDGET (list);
}

static GtkWidget *
make_edge_group (void)
{
  GtkListBox *list = todoku_boxed_list_new ();
  GtkWidget *copy = gtk_button_new_with_label (_("Copy"));

  gtk_widget_set_valign (copy, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (copy), "server.copy-policy");
  todoku_boxed_append_row (list, _("AWS Keys"), _("For tracking domains that are set up at AWS"),
                           NULL, "server.edge-keys");
  todoku_boxed_append_row (list, _("IAM Policy"), _("The permissions that the keys need at AWS"),
                           copy, NULL);

  return todoku_boxed_group_new (_("AWS, for Tracking"), list);
}

static void
build (TodokuServerPage *self)
{
  GtkWidget *counts;
  GtkBox *column;

  todoku_page_build (GTK_BOX (self), _("Delivery Server"), NULL, 860, &column);
  self->head = g_object_new (TODOKU_TYPE_PAGE_HEAD, NULL);
  gtk_box_append (column, GTK_WIDGET (self->head));
  self->notice = TODOKU_NOTICE (todoku_notice_new ("fix", "dialog-warning-symbolic", "", NULL));
  self->test_again = gtk_button_new_with_label (_("Try Again"));
  gtk_widget_set_halign (self->test_again, GTK_ALIGN_START);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->test_again), "server.test");
  todoku_notice_add (self->notice, self->test_again);
  gtk_box_append (column, GTK_WIDGET (self->notice));
  self->account_notice = todoku_notice_new ("note", "dialog-information-symbolic", "", NULL);
  gtk_box_append (column, self->account_notice);
  self->count_list = todoku_boxed_list_new ();
  counts = todoku_boxed_group_new (_("What Is Registered"), self->count_list);
  self->permission_list = todoku_boxed_list_new ();
  self->permission_box = todoku_boxed_group_new (_("Permissions of the Key"),
                                                 self->permission_list);

  self->action_button = GTK_BUTTON (gtk_button_new_with_label (""));
  todoku_page_head_add_action (self->head, GTK_WIDGET (self->action_button));
  if (is_practice (self))
    {
      gtk_box_append (column, todoku_notice_new ("note", "applications-science-symbolic",
                                                 _("For practice"),
                                                 _("What is registered here changes nothing on the "
                                                   "internet.")));
      gtk_box_append (column, counts);
    }
  else
    gtk_box_append (column, todoku_server_edit_new (self->session, self->server, counts));
  gtk_box_append (column, self->permission_box);
  if (!is_practice (self) && todoku_session_can_track (self->session, self->server))
    gtk_box_append (column, make_edge_group ());
  gtk_box_append (column, make_remove_list (self));
}

static void
todoku_server_page_dispose (GObject *object)
{
  TodokuServerPage *self = TODOKU_SERVER_PAGE (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->server);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (todoku_server_page_parent_class)->dispose (object);
}

static void
todoku_server_page_class_init (TodokuServerPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_server_page_dispose;
  widget_class->map = todoku_server_page_map;

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
  GListModel *lists[] = {
    todoku_session_get_domains (session),
    todoku_session_get_tracking_domains (session),
    todoku_session_get_accounts (session),
  };

  self->session = g_object_ref (session);
  self->server = g_object_ref (server);
  build (self);
  g_signal_connect_object (server, "notify", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::practice-running", G_CALLBACK (queue_update), self,
                           G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_signal_connect_object (lists[i], "items-changed", G_CALLBACK (queue_update), self,
                             G_CONNECT_SWAPPED);
  update_cb (self);

  return GTK_WIDGET (self);
}
