/* SPDX-License-Identifier: GPL-3.0-or-later
 * The form of a new delivery server. Owns the cancellable of the test; the key is read from its
 * entry once and never kept here. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-server-form.h"

#include <glib/gi18n-lib.h>

#include "todoku-compat.h"
#include "todoku-help.h"
#include "todoku-notice.h"
#include "todoku-services.h"
#include "todoku-text.h"

/* The order of the items in the .ui file. */
enum
{
  SERVICE_GLOBAL,
  SERVICE_EU,
  SERVICE_OTHER,
};

struct _TodokuServerForm
{
  AdwWindow parent_instance;

  /* Owned References */
  TodokuSession *session;
  GCancellable *cancellable;

  /* Template Widgets */
  AdwComboRow *address_row;
  AdwPasswordEntryRow *key_row;
  AdwEntryRow *name_row;
  TodokuNotice *problem;
  GtkSpinner *spinner;
  AdwEntryRow *url_row;
  AdwEntryRow *user_row;
};

G_DEFINE_FINAL_TYPE (TodokuServerForm, todoku_server_form, ADW_TYPE_WINDOW)

static const char *
get_text (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static const char *
get_url (TodokuServerForm *self)
{
  const TodokuServiceInfo *info = todoku_services_get_default ();

  switch (adw_combo_row_get_selected (self->address_row))
    {
    case SERVICE_GLOBAL:
      return info->url;
    case SERVICE_EU:
      return info->url_eu;
    default:
      return get_text (self->url_row);
    }
}

static void
changed_cb (TodokuServerForm *self)
{
  gboolean other = adw_combo_row_get_selected (self->address_row) == SERVICE_OTHER;

  gtk_widget_set_visible (GTK_WIDGET (self->url_row), other);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "server.connect",
                                 self->cancellable == NULL && *get_text (self->name_row) != '\0' &&
                                 *get_text (self->key_row) != '\0' && *get_url (self) != '\0');
}

static void
set_busy (TodokuServerForm *self,
          gboolean          busy)
{
  g_clear_object (&self->cancellable);
  if (busy)
    self->cancellable = g_cancellable_new ();
  gtk_spinner_set_spinning (self->spinner, busy);
  changed_cb (self);
}

static void
show_problem (TodokuServerForm *self,
              const char       *title,
              const char       *text)
{
  todoku_notice_set (self->problem, "fix", "dialog-warning-symbolic", title, text);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  todoku_announce (GTK_WIDGET (self), text);
}

static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(TodokuServerForm) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDeliveryServer) server =
    todoku_session_add_server_finish (TODOKU_SESSION (source), result, &error);
  g_autofree char *sentence = NULL;

  set_busy (self, FALSE);
  if (server != NULL)
    {
      const char *missing = todoku_delivery_server_get_missing_scopes (server);

      if (missing != NULL && *missing != '\0')
        {
          g_autofree char *text = todoku_text_missing_scopes (missing);

          gtk_widget_activate_action (GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self))),
                                      "toast.show", "s", text);
        }
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  sentence = todoku_text_for_error (error);
  show_problem (self, _("The account could not be connected."), sentence);
}

static void
connect_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  TodokuServerForm *self = TODOKU_SERVER_FORM (widget);
  g_autoptr(TodokuDeliveryServer) server = todoku_delivery_server_new ();
  const char *user = get_text (self->user_row);

  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  todoku_delivery_server_set_name (server, get_text (self->name_row));
  todoku_delivery_server_set_url (server, get_url (self));
  todoku_delivery_server_set_kind (server, todoku_services_get_default ()->kind);
  todoku_delivery_server_set_region (server,
                                     adw_combo_row_get_selected (self->address_row) == SERVICE_EU
                                     ? TODOKU_REGION_EU : TODOKU_REGION_GLOBAL);
  todoku_delivery_server_set_on_behalf_of (server, *user != '\0' ? user : NULL);
  set_busy (self, TRUE);
  todoku_session_add_server_async (self->session, server, get_text (self->key_row),
                                   self->cancellable, added_cb, g_object_ref (self));
}

static void
cancel_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  TodokuServerForm *self = TODOKU_SERVER_FORM (widget);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
todoku_server_form_dispose (GObject *object)
{
  TodokuServerForm *self = TODOKU_SERVER_FORM (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (todoku_server_form_parent_class)->dispose (object);
}

static void
todoku_server_form_class_init (TodokuServerFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_server_form_dispose;

  g_type_ensure (TODOKU_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/todoku-server-form.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, address_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, key_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, name_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, problem);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, spinner);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, url_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, user_row);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_install_action (widget_class, "server.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "server.connect", NULL, connect_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "server.cancel", NULL);
}

static void
todoku_server_form_init (TodokuServerForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  todoku_help_attach (GTK_WIDGET (self));
}

/**
 * todoku_server_form_new:
 * @parent: the window that it belongs to
 * @session: the session
 *
 * Returns: (transfer floating): the form
 */
TodokuServerForm *
todoku_server_form_new (GtkWindow     *parent,
                        TodokuSession *session)
{
  TodokuServerForm *self = g_object_new (TODOKU_TYPE_SERVER_FORM, "transient-for", parent, NULL);

  self->session = g_object_ref (session);
  changed_cb (self);

  return self;
}
