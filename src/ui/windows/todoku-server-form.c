/* SPDX-License-Identifier: GPL-3.0-or-later
 * The form of a new delivery server. Owns the cancellable of the test; the key is read from its
 * entry once and never kept here. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-server-form.h"

#include <glib/gi18n-lib.h>

#include "todoku-compat.h"
#include "todoku-notice.h"
#include "todoku-boxed.h"
#include "todoku-portal.h"
#include "todoku-sandbox.h"
#include "todoku-server-kinds.h"
#include "todoku-text.h"
#include "todoku-widget.h"

struct _TodokuServerForm
{
  AdwWindow parent_instance;

  /* Owned References */
  TodokuSession *session;
  GCancellable *cancellable;

  /* (nullable): what was chosen */
  const TodokuServerKind *kind;

  /* Template Widgets */
  GtkWidget *back_button;
  GtkWidget *cancel_button;
  GtkWidget *connect_button;
  GtkLabel *form_lead;
  GtkWidget *form_page;
  GtkLabel *form_title;
  GtkBox *how_box;
  AdwPasswordEntryRow *key_row;
  GtkListBox *kind_list;
  GtkWidget *kind_page;
  AdwEntryRow *name_row;
  TodokuNotice *problem;
  GtkSpinner *spinner;
  GtkStack *stack;
  AdwEntryRow *url_row;
  AdwEntryRow *user_row;
  AdwWindowTitle *window_title;
};

G_DEFINE_FINAL_TYPE (TodokuServerForm, todoku_server_form, ADW_TYPE_WINDOW)

static const char *
get_text (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static char *
dup_entered (gpointer row)
{
  return g_strstrip (g_strdup (get_text (row)));
}

static void
changed_cb (TodokuServerForm *self)
{
  g_autofree char *name = dup_entered (self->name_row);
  g_autofree char *key = dup_entered (self->key_row);
  g_autofree char *url = dup_entered (self->url_row);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "server.connect",
                                 self->cancellable == NULL && self->kind != NULL &&
                                 *name != '\0' && *key != '\0' &&
                                 (!self->kind->is_resold || *url != '\0'));
}

static void
update_buttons (TodokuServerForm *self)
{
  gboolean chosen = self->kind != NULL;
  gboolean busy = self->cancellable != NULL;

  gtk_widget_set_visible (self->back_button, chosen && !busy);
  gtk_widget_set_visible (self->cancel_button, !chosen || busy);
  gtk_widget_set_visible (self->connect_button, chosen);
  changed_cb (self);
}

static void
set_busy (TodokuServerForm *self,
          gboolean          busy)
{
  g_clear_object (&self->cancellable);
  if (busy)
    self->cancellable = g_cancellable_new ();
  gtk_spinner_set_spinning (self->spinner, busy);
  update_buttons (self);
}

static gboolean
is_unreachable (const GError *error)
{
  return g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_OFFLINE) ||
         g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_TIMED_OUT) ||
         g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_TLS);
}

/* What was entered stays, and which server it was is said. */
static void
show_problem (TodokuServerForm *self,
              const GError     *error)
{
  g_autofree char *name = dup_entered (self->name_row);
  g_autofree char *text = todoku_text_for_error (error);
  /* Translators: %s is the name of a delivery server. */
  g_autofree char *title = is_unreachable (error)
                             ? g_strdup_printf (_("%s cannot be reached."), name)
                             : g_strdup_printf (_("%s could not be connected."), name);

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
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDeliveryServer) server =
    todoku_session_add_server_finish (TODOKU_SESSION (source), result, &error);
  g_autofree char *missing = NULL;

  set_busy (self, FALSE);
  if (server != NULL)
    {
      missing = todoku_text_missing_scopes (todoku_delivery_server_get_missing_scopes (server));
      if (parent != NULL)
        todoku_widget_show_toast (GTK_WIDGET (parent), missing != NULL ? missing : _("Connected"));
      gtk_window_close (GTK_WINDOW (self));
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_problem (self, error);
}

static void
connect_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  TodokuServerForm *self = TODOKU_SERVER_FORM (widget);
  g_autoptr(TodokuServerRow) server = todoku_server_row_new ();
  g_autofree char *name = dup_entered (self->name_row);
  g_autofree char *key = dup_entered (self->key_row);
  g_autofree char *user = dup_entered (self->user_row);
  g_autofree char *entered = dup_entered (self->url_row);

  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  server->name = g_steal_pointer (&name);
  server->url = todoku_server_kind_dup_url (self->kind, entered);
  server->kind = g_strdup (self->kind->kind);
  server->region = g_strdup (self->kind->is_eu ? "eu" : "global");
  server->on_behalf_of = *user != '\0' ? g_steal_pointer (&user) : NULL;
  set_busy (self, TRUE);
  todoku_session_add_server_async (self->session, server, key, self->cancellable, added_cb,
                                   g_object_ref (self));
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
back_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TodokuServerForm *self = TODOKU_SERVER_FORM (widget);

  self->kind = NULL;
  adw_window_title_set_subtitle (self->window_title, NULL);
  gtk_stack_set_visible_child (self->stack, self->kind_page);
  update_buttons (self);
  gtk_widget_child_focus (GTK_WIDGET (self->kind_list), GTK_DIR_TAB_FORWARD);
}

/* What was proposed gives way to the next proposal; what somebody has written does not. */
static void
propose_name (TodokuServerForm *self)
{
  const char *name = get_text (self->name_row);
  gboolean proposed = *name == '\0';

  for (guint i = 0; i < todoku_server_kinds_get_n (); i++)
    proposed |= g_str_equal (todoku_server_kinds_get (i)->name, name);
  if (proposed)
    gtk_editable_set_text (GTK_EDITABLE (self->name_row), self->kind->name);
}

static void
choose_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  TodokuServerForm *self = TODOKU_SERVER_FORM (widget);
  gint64 n = g_variant_get_int64 (parameter);
  GtkWidget *child;

  if (n < 0 || n >= todoku_server_kinds_get_n ())
    return;

  self->kind = todoku_server_kinds_get (n);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->how_box))) != NULL)
    gtk_box_remove (self->how_box, child);
  gtk_box_append (self->how_box, todoku_server_kind_new_how (self->kind));
  gtk_label_set_text (self->form_title, _(self->kind->heading));
  gtk_label_set_text (self->form_lead, _(self->kind->lead));
  adw_window_title_set_subtitle (self->window_title, _(self->kind->title));
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->url_row), self->kind->is_resold);
  propose_name (self);
  gtk_stack_set_visible_child (self->stack, self->form_page);
  update_buttons (self);
  gtk_widget_grab_focus (self->kind->is_resold ? GTK_WIDGET (self->url_row)
                                               : GTK_WIDGET (self->key_row));
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(TodokuServerForm) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean opened = todoku_sandbox_is_inside ()
                      ? todoku_portal_open_uri_finish (result, &error)
                      : g_app_info_launch_default_for_uri_finish (result, &error);

  if (!opened && self->kind != NULL && self->kind->place != NULL &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->kind->place);
      todoku_notice_set (self->problem, "note", "dialog-information-symbolic",
                         _("No browser could be opened."), _("The address was copied."));
      gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
    }
}

static void
open_place_action (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  TodokuServerForm *self = TODOKU_SERVER_FORM (widget);

  if (self->kind == NULL || self->kind->place == NULL)
    return;

  if (todoku_sandbox_is_inside ())
    todoku_portal_open_uri_async (GTK_WINDOW (self), self->kind->place, NULL, opened_cb,
                                  g_object_ref (self));
  else
    g_app_info_launch_default_for_uri_async (self->kind->place, NULL, NULL, opened_cb,
                                             g_object_ref (self));
}

static void
copy_letter_action (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  TodokuServerForm *self = TODOKU_SERVER_FORM (widget);

  if (self->kind == NULL || self->kind->letter == NULL)
    return;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), _(self->kind->letter));
  todoku_notice_set (self->problem, "note", "edit-copy-symbolic", _("The text was copied."), NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  todoku_announce (widget, _("The text was copied."));
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
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, back_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, connect_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, form_lead);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, form_page);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, form_title);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, how_box);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, key_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, kind_list);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, kind_page);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, name_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, problem);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, spinner);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, stack);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, url_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, user_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, window_title);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_install_action (widget_class, "server.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "server.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "server.choose", "x", choose_action);
  gtk_widget_class_install_action (widget_class, "server.connect", NULL, connect_action);
  gtk_widget_class_install_action (widget_class, "server.copy-letter", NULL, copy_letter_action);
  gtk_widget_class_install_action (widget_class, "server.open-place", NULL, open_place_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "server.cancel", NULL);
}

static void
todoku_server_form_init (TodokuServerForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < todoku_server_kinds_get_n (); i++)
    {
      const TodokuServerKind *kind = todoku_server_kinds_get (i);

      todoku_boxed_append_link (self->kind_list, _(kind->title), _(kind->caption), NULL,
                                "server.choose", i);
    }
  todoku_form_set_keys (GTK_WIDGET (self), "server.connect", NULL);
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
  update_buttons (self);
  gtk_widget_child_focus (GTK_WIDGET (self->kind_list), GTK_DIR_TAB_FORWARD);

  return self;
}
