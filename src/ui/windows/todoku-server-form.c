/* SPDX-License-Identifier: GPL-3.0-or-later
 * The form of a new delivery server. Owns the cancellable of the test; the key is read from its
 * entry once and never kept here. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-server-form.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "todoku-compat.h"
#include "todoku-notice.h"
#include "todoku-boxed.h"
#include "todoku-portal.h"
#include "todoku-secret.h"
#include "todoku-server-how.h"
#include "todoku-server-kinds.h"
#include "todoku-session-practice.h"
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
  /* (nullable): whose key was entered */
  const TodokuServerKind *key_kind;
  /* (nullable) (owned): the name that was proposed last */
  char *proposed;

  /* Template Widgets */
  AdwEntryRow *address_row;
  GtkWidget *back_button;
  GtkWidget *cancel_button;
  GtkWidget *connect_button;
  GtkLabel *form_lead;
  GtkWidget *form_page;
  GtkLabel *form_title;
  GtkBox *how_box;
  AdwEntryRow *id_row;
  GtkWidget *key_group;
  AdwPasswordEntryRow *key_row;
  GtkListBox *kind_list;
  GtkWidget *kind_page;
  GtkListBox *manual_list;
  AdwEntryRow *name_row;
  TodokuNotice *problem;
  AdwComboRow *region_row;
  GtkWidget *retry_button;
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

static const TodokuServiceRegion *
get_region (TodokuServerForm *self)
{
  guint selected = adw_combo_row_get_selected (self->region_row);

  if (self->kind == NULL || !todoku_server_kind_asks_region (self->kind) ||
      selected == GTK_INVALID_LIST_POSITION)
    return NULL;

  return &todoku_server_kind_get_info (self->kind)->regions[selected];
}

static gboolean
is_filled (gpointer row)
{
  g_autofree char *text = dup_entered (row);

  return *text != '\0';
}

static void
changed_cb (TodokuServerForm *self)
{
  TodokuServiceKey key = self->kind != NULL ? todoku_server_kind_get_info (self->kind)->key
                                            : TODOKU_SERVICE_KEY_NONE;

  gtk_widget_action_set_enabled (
    GTK_WIDGET (self), "server.connect",
    self->cancellable == NULL && self->kind != NULL && is_filled (self->name_row) &&
    (key == TODOKU_SERVICE_KEY_NONE || is_filled (self->key_row)) &&
    (key != TODOKU_SERVICE_KEY_PAIR || is_filled (self->id_row)) &&
    (!self->kind->is_resold || is_filled (self->url_row)));
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

/* Trying again is offered where a connection has failed, and nowhere else. */
static void
tell_above (TodokuServerForm *self,
            const char       *kind,
            const char       *icon_name,
            const char       *title,
            const char       *body)
{
  todoku_notice_set (self->problem, kind, icon_name, title, body);
  gtk_widget_set_visible (self->retry_button, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  todoku_announce (GTK_WIDGET (self), body != NULL ? body : title);
}

/* What was entered stays, and which server it was is said; a permission is named where the service
 * names it.
 */
static void
show_problem (TodokuServerForm *self,
              const GError     *error)
{
  g_autofree char *name = dup_entered (self->name_row);
  g_autofree char *missing = todoku_server_kind_find_missing (self->kind, error);
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;

  if (missing != NULL)
    {
      title = g_strdup (_("The access key lacks a permission."));
      /* Translators: %s is what the service calls the permission. */
      text = g_strdup_printf (_("“%s” is missing. Attach the policy below to the IAM user, then "
                                "press “Connect” again."), missing);
    }
  else
    {
      text = todoku_text_for_error (error);
      /* Translators: %s is the name of a delivery server. */
      title = g_strdup_printf (is_unreachable (error) ? _("%s cannot be reached.")
                                                      : _("%s could not be connected."), name);
    }
  tell_above (self, "fix", "dialog-warning-symbolic", title, text);
  gtk_widget_set_visible (self->retry_button, TRUE);
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
  const char *said;

  set_busy (self, FALSE);
  if (server != NULL)
    {
      missing = todoku_text_missing_scopes (todoku_delivery_server_get_missing_scopes (server));
      said = todoku_server_row_has_api (todoku_delivery_server_get_row (server))
               ? _("Connected") : C_("toast", "Added");
      if (parent != NULL)
        todoku_widget_show_toast (GTK_WIDGET (parent), missing != NULL ? missing : said);
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
  const TodokuServiceRegion *region = get_region (self);
  g_autofree char *name = dup_entered (self->name_row);
  g_autofree char *id = dup_entered (self->id_row);
  g_auto(TodokuSecret) entered = dup_entered (self->key_row);
  g_auto(TodokuSecret) key = todoku_server_kind_make_key (self->kind, id, entered);
  g_autofree char *user = dup_entered (self->user_row);
  g_autofree char *url = dup_entered (self->kind->is_resold ? self->url_row : self->address_row);
  g_autoptr(TodokuServerRow) server =
    todoku_server_kind_make_row (self->kind, &(TodokuServerEntered) {
    .name = name, .url = url, .region = region != NULL ? region->token : NULL, .user = user,
  });

  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
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
  const TodokuServiceRegion *region = get_region (self);
  const char *name = get_text (self->name_row);

  if (*name != '\0' && g_strcmp0 (self->proposed, name) != 0)
    return;

  g_free (self->proposed);
  self->proposed = todoku_server_kind_propose_name (self->kind,
                                                    region != NULL ? region->token : NULL,
                                                    self->session);
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), self->proposed);
}

/* A token that says nothing by itself is told by where it leads. */
static void
region_changed_cb (TodokuServerForm *self)
{
  const TodokuServiceRegion *region = get_region (self);
  g_autoptr(GUri) uri = NULL;

  if (region == NULL)
    return;

  if (region->url != NULL)
    uri = g_uri_parse (region->url, G_URI_FLAGS_NONE, NULL);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->region_row),
                               strchr (region->token, '-') == NULL && uri != NULL
                                 ? g_uri_get_host (uri) : region->token);
  propose_name (self);
}

static void
fill_regions (TodokuServerForm *self)
{
  const TodokuServiceRegion *each = todoku_server_kind_get_info (self->kind)->regions;
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  for (; each->token != NULL; each++)
    gtk_string_list_append (names, todoku_text_region (each->token));
  adw_combo_row_set_model (self->region_row, G_LIST_MODEL (names));
}

/* What one kind asks for and another does not. */
static void
show_rows (TodokuServerForm *self)
{
  TodokuServiceKey key = todoku_server_kind_get_info (self->kind)->key;
  gboolean asks_region = todoku_server_kind_asks_region (self->kind);

  if (asks_region)
    fill_regions (self);
  gtk_widget_set_visible (GTK_WIDGET (self->region_row), asks_region);
  gtk_widget_set_visible (GTK_WIDGET (self->url_row), self->kind->is_resold);
  gtk_widget_set_visible (GTK_WIDGET (self->address_row),
                          !self->kind->is_resold && key != TODOKU_SERVICE_KEY_NONE);
  gtk_widget_set_visible (GTK_WIDGET (self->id_row), key == TODOKU_SERVICE_KEY_PAIR);
  gtk_widget_set_visible (GTK_WIDGET (self->user_row), self->kind->user != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->key_row), key != TODOKU_SERVICE_KEY_NONE);
  gtk_widget_set_visible (self->key_group, key != TODOKU_SERVICE_KEY_NONE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->key_row),
                                 key == TODOKU_SERVICE_KEY_PAIR ? _("Secret access key")
                                                                : _("API key"));
  if (self->kind->user != NULL)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->user_row), _(self->kind->user));
  gtk_button_set_label (GTK_BUTTON (self->connect_button),
                        key == TODOKU_SERVICE_KEY_NONE ? _("Add") : _("Connect"));
}

static GtkWidget *
get_first_row (TodokuServerForm *self)
{
  switch (todoku_server_kind_get_info (self->kind)->key)
    {
    case TODOKU_SERVICE_KEY_NONE:
      return GTK_WIDGET (self->name_row);
    case TODOKU_SERVICE_KEY_PAIR:
      return GTK_WIDGET (self->id_row);
    case TODOKU_SERVICE_KEY_ONE:
    default:
      return GTK_WIDGET (self->kind->is_resold ? (gpointer) self->url_row
                                               : (gpointer) self->key_row);
    }
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
  /* What was entered for another service is no key of this one, nor is it there. */
  if (self->key_kind != NULL && !g_str_equal (self->key_kind->kind, self->kind->kind))
    {
      gtk_editable_set_text (GTK_EDITABLE (self->key_row), "");
      gtk_editable_set_text (GTK_EDITABLE (self->address_row), "");
    }
  self->key_kind = self->kind;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->how_box))) != NULL)
    gtk_box_remove (self->how_box, child);
  gtk_box_append (self->how_box, todoku_server_how_new (self->kind));
  todoku_widget_wrap_buttons (GTK_WIDGET (self->how_box));
  gtk_widget_set_visible (GTK_WIDGET (self->how_box),
                          todoku_server_kind_get_info (self->kind)->key != TODOKU_SERVICE_KEY_NONE);
  gtk_label_set_text (self->form_title, _(self->kind->heading));
  gtk_label_set_text (self->form_lead, _(self->kind->lead));
  adw_window_title_set_subtitle (self->window_title, _(self->kind->title));
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  show_rows (self);
  region_changed_cb (self);
  propose_name (self);
  gtk_stack_set_visible_child (self->stack, self->form_page);
  update_buttons (self);
  gtk_widget_grab_focus (get_first_row (self));
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(TodokuServerForm) self = user_data;
  g_autoptr(GError) error = NULL;
  const char *place = self->kind != NULL ? todoku_server_kind_get_place (self->kind) : NULL;
  gboolean opened = todoku_portal_open_uri_finish (result, &error);

  if (!opened && place != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), place);
      tell_above (self, "note", "dialog-information-symbolic", _("No browser could be opened."),
                  _("The address was copied."));
    }
}

static void
open_place_action (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  TodokuServerForm *self = TODOKU_SERVER_FORM (widget);
  const char *place = self->kind != NULL ? todoku_server_kind_get_place (self->kind) : NULL;

  if (place != NULL)
    todoku_portal_open_uri_async (GTK_WINDOW (self), place, NULL, opened_cb, g_object_ref (self));
}

static void
copy_for_person (TodokuServerForm *self,
                 const char       *text,
                 const char       *said)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  tell_above (self, "note", "edit-copy-symbolic", said, NULL);
}

static void
copy_letter_action (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  TodokuServerForm *self = TODOKU_SERVER_FORM (widget);

  if (self->kind != NULL && self->kind->letter != NULL)
    copy_for_person (self, _(self->kind->letter), _("The text was copied."));
}

static void
copy_policy_action (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  TodokuServerForm *self = TODOKU_SERVER_FORM (widget);
  const TodokuServiceInfo *info =
    self->kind != NULL ? todoku_server_kind_get_info (self->kind) : NULL;

  if (info != NULL && info->get_policy != NULL)
    copy_for_person (self, info->get_policy (), _("The policy was copied."));
}

static void
practice_started_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(TodokuServerForm) self = user_data;
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDeliveryServer) server =
    todoku_session_start_practice_finish (TODOKU_SESSION (source), result, &error);

  set_busy (self, FALSE);
  if (server != NULL)
    {
      if (parent != NULL)
        todoku_widget_show_toast (GTK_WIDGET (parent), _("The practice server is running"));
      gtk_window_close (GTK_WINDOW (self));
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *text = todoku_text_for_error (error);

      tell_above (self, "fix", "dialog-warning-symbolic", text, NULL);
    }
}

static void
practice_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  TodokuServerForm *self = TODOKU_SERVER_FORM (widget);

  if (self->kind == NULL || self->cancellable != NULL)
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  set_busy (self, TRUE);
  todoku_session_start_practice_async (self->session, self->kind->kind, self->cancellable,
                                       practice_started_cb, g_object_ref (self));
}

/* A window is unrealized when it is destroyed; what is running holds it beyond that. */
static void
todoku_server_form_unrealize (GtkWidget *widget)
{
  g_cancellable_cancel (TODOKU_SERVER_FORM (widget)->cancellable);

  GTK_WIDGET_CLASS (todoku_server_form_parent_class)->unrealize (widget);
}

static void
todoku_server_form_dispose (GObject *object)
{
  TodokuServerForm *self = TODOKU_SERVER_FORM (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->proposed, g_free);

  G_OBJECT_CLASS (todoku_server_form_parent_class)->dispose (object);
}

static void
todoku_server_form_class_init (TodokuServerFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_server_form_dispose;
  widget_class->unrealize = todoku_server_form_unrealize;

  g_type_ensure (TODOKU_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/todoku-server-form.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, address_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, back_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, connect_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, form_lead);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, form_page);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, form_title);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, how_box);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, id_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, key_group);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, key_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, kind_list);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, kind_page);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, manual_list);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, name_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, problem);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, region_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, retry_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, spinner);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, stack);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, url_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, user_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerForm, window_title);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, region_changed_cb);
  gtk_widget_class_install_action (widget_class, "server.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "server.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "server.choose", "x", choose_action);
  gtk_widget_class_install_action (widget_class, "server.connect", NULL, connect_action);
  gtk_widget_class_install_action (widget_class, "server.copy-letter", NULL, copy_letter_action);
  gtk_widget_class_install_action (widget_class, "server.copy-policy", NULL, copy_policy_action);
  gtk_widget_class_install_action (widget_class, "server.open-place", NULL, open_place_action);
  gtk_widget_class_install_action (widget_class, "server.practice", NULL, practice_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "server.cancel", NULL);
}

static void
todoku_server_form_init (TodokuServerForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < todoku_server_kinds_get_n (); i++)
    {
      const TodokuServerKind *kind = todoku_server_kinds_get (i);

      todoku_boxed_append_link (todoku_server_kind_get_info (kind)->key == TODOKU_SERVICE_KEY_NONE
                                  ? self->manual_list : self->kind_list,
                                _(kind->title), _(kind->caption), NULL, "server.choose", i);
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
