/* SPDX-License-Identifier: GPL-3.0-or-later
 * One row is saved at a time, with what the service says to it; what was typed stays until it has
 * been taken. While the key is refused its row comes before everything else, with a button of its
 * own. The key is read from its entry once and never kept here. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-server-edit.h"

#include <glib/gi18n-lib.h>

#include "todoku-boxed.h"
#include "todoku-compat.h"
#include "todoku-notice.h"
#include "todoku-server-kinds.h"
#include "todoku-text.h"
#include "todoku-widget.h"

struct _TodokuServerEdit
{
  GtkBox parent_instance;

  /* Owned */
  TodokuSession *session;
  TodokuDeliveryServer *server;
  GCancellable *cancellable;
  char *key_start;

  gboolean refused;

  /* While a region is laid on its row, nobody has chosen it. */
  gboolean laying;
  guint chosen_region;

  /* (unowned): the row that could not be saved */
  GtkWidget *failed_row;

  /* Child Widgets */
  TodokuNotice *problem;
  GtkWidget *middle;
  GtkWidget *key_box;
  GtkListBox *key_list;
  GtkWidget *replace_button;
  GtkLabel *key_caption;
  GtkWidget *list_box;
  GtkWidget *list_heading;
  GtkListBox *list;
  GtkLabel *caption;
  GtkLabel *region_caption;
  AdwEntryRow *name_row;
  AdwEntryRow *url_row;
  AdwComboRow *region_row;
  AdwEntryRow *user_row;
  AdwEntryRow *key_row;
};

G_DEFINE_FINAL_TYPE (TodokuServerEdit, todoku_server_edit, GTK_TYPE_BOX)

static const char *
get_text (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

/* What was last taken from the server; a row whose text is another one is being changed. */
static const char *
get_shown (AdwEntryRow *row)
{
  const char *shown = g_object_get_data (G_OBJECT (row), "todoku-shown");

  return shown != NULL ? shown : "";
}

static void
take_value (AdwEntryRow *row,
            const char  *value)
{
  g_object_set_data_full (G_OBJECT (row), "todoku-shown", g_strdup (value), g_free);
  gtk_editable_set_text (GTK_EDITABLE (row), value != NULL ? value : "");
}

static void
show_value (AdwEntryRow *row,
            const char  *value)
{
  if (!g_str_equal (get_shown (row), value != NULL ? value : "") &&
      g_str_equal (get_text (row), get_shown (row)))
    take_value (row, value);
}

static void
update_captions (TodokuServerEdit *self)
{
  g_autofree char *normal = NULL;
  g_autofree char *refused = NULL;

  if (self->key_start != NULL && *self->key_start != '\0')
    {
      /* Translators: %s is the first letters of a key, such as “SG.x7Kd”. */
      normal = g_strdup_printf (_("The present key begins with “%s…”. A new one takes its place "
                                  "once the service has accepted it."), self->key_start);
      /* Translators: %s is the first letters of a key, such as “SG.x7Kd”. */
      refused = g_strdup_printf (_("Until the service accepts the new one, the present key "
                                   "“%s…” stays."), self->key_start);
    }
  gtk_label_set_text (self->caption,
                      normal != NULL ? normal : _("A new key takes the place of the present one "
                                                  "once the service has accepted it."));
  gtk_label_set_text (self->key_caption,
                      refused != NULL ? refused : _("Until the service accepts the new one, the "
                                                    "present key stays."));
}

static void
key_start_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *start =
    todoku_session_get_key_start_finish (TODOKU_SESSION (source), result, &error);
  TodokuServerEdit *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_free (self->key_start);
  self->key_start = g_steal_pointer (&start);
  update_captions (self);
}

static void
look_up_key_start (TodokuServerEdit *self)
{
  if (!todoku_server_row_has_api (todoku_delivery_server_get_row (self->server)))
    return;

  todoku_session_get_key_start_async (self->session, self->server, self->cancellable, key_start_cb,
                                      self);
}

static void
move_row (TodokuServerEdit *self,
          gboolean            refused)
{
  GtkListBox *from = refused ? self->list : self->key_list;
  GtkListBox *to = refused ? self->key_list : self->list;
  GtkWidget *row = GTK_WIDGET (self->key_row);

  g_object_ref (row);
  if (gtk_widget_get_parent (row) == GTK_WIDGET (from))
    gtk_list_box_remove (from, row);
  if (gtk_widget_get_parent (row) == NULL)
    gtk_list_box_append (to, row);
  g_object_unref (row);
}

static guint
find_region (const TodokuServerRow *row)
{
  const TodokuServiceRegion *regions = todoku_services_get (row->kind)->regions;

  for (guint i = 0; regions[i].token != NULL; i++)
    if (g_strcmp0 (regions[i].token, row->region) == 0)
      return i;

  return GTK_INVALID_LIST_POSITION;
}

static void
fill_regions (TodokuServerEdit *self)
{
  const TodokuServerRow *row = todoku_delivery_server_get_row (self->server);
  const TodokuServiceRegion *each = todoku_services_get (row->kind)->regions;
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  for (; each->token != NULL; each++)
    gtk_string_list_append (names, todoku_text_region (each->token));
  self->laying = TRUE;
  adw_combo_row_set_model (self->region_row, G_LIST_MODEL (names));
  self->laying = FALSE;
}

/* A reseller has its own place, and a region that holds something cannot be left. */
static void
update_region (TodokuServerEdit *self)
{
  const TodokuServerRow *row = todoku_delivery_server_get_row (self->server);
  const TodokuServiceInfo *info = todoku_services_get (row->kind);
  gboolean is_shown = info->regions[0].token != NULL && info->regions[1].token != NULL &&
                      (info->region_is_place ||
                       todoku_services_find_region (info, row->url) != NULL);
  gboolean is_fixed = todoku_server_row_is_place (row) &&
                      todoku_session_has_registered (self->session, self->server);

  self->laying = TRUE;
  adw_combo_row_set_selected (self->region_row, find_region (row));
  self->laying = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->region_row), is_shown);
  gtk_widget_set_sensitive (GTK_WIDGET (self->region_row), !is_fixed);
  gtk_widget_set_visible (GTK_WIDGET (self->region_caption), is_shown && is_fixed);
}

static void
update (TodokuServerEdit *self)
{
  const TodokuServerRow *row = todoku_delivery_server_get_row (self->server);
  gboolean refused =
    todoku_delivery_server_get_status (self->server) == TODOKU_SERVER_STATUS_UNAUTHORISED;
  gboolean busy = todoku_subject_get_operation (self->server) != NULL;
  gboolean has_api = todoku_server_row_has_api (row);

  show_value (self->name_row, row->name);
  show_value (self->url_row, row->url);
  show_value (self->user_row, row->on_behalf_of);
  /* What was chosen and is being tried stays chosen. */
  if (!busy)
    update_region (self);
  /* While a key is tried nothing moves: where it was typed is where its end is told. */
  if (!busy)
    self->refused = refused;
  move_row (self, self->refused);
  gtk_widget_set_visible (self->key_box, self->refused);
  gtk_widget_set_visible (self->list_heading, !self->refused);
  gtk_label_set_text (GTK_LABEL (self->list_heading), has_api ? _("Connection") : _("Settings"));
  gtk_widget_set_visible (GTK_WIDGET (self->caption), !self->refused && has_api);
  gtk_widget_set_visible (GTK_WIDGET (self->url_row), has_api);
  gtk_widget_set_visible (GTK_WIDGET (self->user_row),
                          has_api && todoku_server_kinds_have_user (row->kind));
  gtk_widget_set_visible (GTK_WIDGET (self->key_row), has_api);
  gtk_widget_set_sensitive (self->key_box, !busy);
  gtk_widget_set_sensitive (self->list_box, !busy);
  adw_entry_row_set_show_apply_button (self->key_row, !self->refused);
}

static void
key_changed_cb (TodokuServerEdit *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "server-edit.replace-key",
                                 *get_text (self->key_row) != '\0');
}

/**
 * Saving:
 * @self: (owned): the rows
 * @row: (owned): the one that is being saved
 */
typedef struct
{
  TodokuServerEdit *self;
  GtkWidget *row;
} Saving;

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->self);
  g_object_unref (saving->row);
  g_free (saving);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

/* Below the row that was typed in, which may be far down the page. */
static void
place_problem (TodokuServerEdit *self)
{
  GtkBox *box = GTK_BOX (self->refused ? self->key_box : self->list_box);
  GtkWidget *list = GTK_WIDGET (self->refused ? self->key_list : self->list);
  g_autoptr(GtkWidget) problem = g_object_ref (GTK_WIDGET (self->problem));
  GtkWidget *parent = gtk_widget_get_parent (problem);

  if (parent == GTK_WIDGET (box))
    return;

  if (parent != NULL)
    gtk_box_remove (GTK_BOX (parent), problem);
  gtk_box_insert_child_after (box, problem, list);
}

static void
show_problem (TodokuServerEdit *self,
              GtkWidget        *row,
              const GError     *error)
{
  g_autofree char *text = todoku_text_for_error (error);

  self->failed_row = row;
  place_problem (self);
  todoku_notice_set (self->problem, "fix", "dialog-warning-symbolic", _("Nothing was changed."),
                     text);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  todoku_announce (GTK_WIDGET (self->problem), text);
}

static const char *
name_saved (TodokuServerEdit *self,
            GtkWidget        *row)
{
  if (row != GTK_WIDGET (self->key_row))
    return _("Saved");

  return _("The new key is in use");
}

/* It may have been put into another form. */
static void
take_saved (TodokuServerEdit *self,
            GtkWidget        *saved)
{
  const TodokuServerRow *row = todoku_delivery_server_get_row (self->server);

  if (saved == GTK_WIDGET (self->name_row))
    take_value (self->name_row, row->name);
  else if (saved == GTK_WIDGET (self->url_row) || saved == GTK_WIDGET (self->region_row))
    take_value (self->url_row, row->url);
  else if (saved == GTK_WIDGET (self->user_row))
    take_value (self->user_row, row->on_behalf_of);
  else
    take_value (self->key_row, NULL);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Saving) saving = user_data;
  TodokuServerEdit *self = saving->self;
  g_autoptr(GError) error = NULL;

  if (!todoku_session_set_server_finish (TODOKU_SESSION (source), result, &error))
    {
      update (self);
      show_problem (self, saving->row, error);
      gtk_widget_grab_focus (saving->row);
      return;
    }

  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  take_saved (self, saving->row);
  update (self);
  look_up_key_start (self);
  todoku_widget_show_toast (GTK_WIDGET (self), name_saved (self, saving->row));
}

/* (nullable): what is to be saved of @row, when it is the one that is saved */
static const char *
get_wanted (GtkWidget *saved,
            gpointer   row)
{
  return saved == row ? get_text (row) : NULL;
}

static void
save_row (TodokuServerEdit *self,
          GtkWidget        *row)
{
  const char *kind = todoku_delivery_server_get_row (self->server)->kind;
  const TodokuServerWanted wanted = {
    .name = get_wanted (row, self->name_row),
    .url = get_wanted (row, self->url_row),
    .region = row == GTK_WIDGET (self->region_row)
                ? todoku_services_get (kind)->regions[self->chosen_region].token : NULL,
    .on_behalf_of = get_wanted (row, self->user_row),
    .api_key = get_wanted (row, self->key_row),
  };
  Saving *saving = g_new0 (Saving, 1);

  saving->self = g_object_ref (self);
  saving->row = g_object_ref (row);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  todoku_session_set_server_async (self->session, self->server, &wanted, NULL, saved_cb, saving);
}

static void
region_chosen_cb (TodokuServerEdit *self)
{
  guint chosen = adw_combo_row_get_selected (self->region_row);

  if (!self->laying && chosen != GTK_INVALID_LIST_POSITION &&
      chosen != find_region (todoku_delivery_server_get_row (self->server)))
    {
      self->chosen_region = chosen;
      save_row (self, GTK_WIDGET (self->region_row));
    }
}

static void
replace_key_action (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  TodokuServerEdit *self = TODOKU_SERVER_EDIT (widget);

  save_row (self, GTK_WIDGET (self->key_row));
}

static void
retry_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  TodokuServerEdit *self = TODOKU_SERVER_EDIT (widget);

  if (self->failed_row != NULL)
    save_row (self, self->failed_row);
}

static AdwEntryRow *
make_row (TodokuServerEdit *self,
          GType               type,
          const char         *title)
{
  AdwEntryRow *row = g_object_new (type, "title", title, "show-apply-button", TRUE, NULL);

  g_signal_connect_object (row, "apply", G_CALLBACK (save_row), self, G_CONNECT_SWAPPED);

  return row;
}

static GtkWidget *
make_heading (void)
{
  GtkWidget *heading = g_object_new (GTK_TYPE_LABEL, "label", _("Connection"), "xalign", 0.0,
                                     "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, NULL);

  gtk_widget_add_css_class (heading, "heading");

  return heading;
}

static void
build_boxes (TodokuServerEdit *self)
{
  GtkWidget *retry = gtk_button_new_with_label (_("Try Again"));

  self->problem = TODOKU_NOTICE (todoku_notice_new ("fix", "dialog-warning-symbolic", "", NULL));
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  gtk_widget_set_halign (retry, GTK_ALIGN_START);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (retry), "server-edit.retry");
  todoku_notice_add (self->problem, retry);

  self->key_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->key_list = todoku_boxed_list_new ();
  self->replace_button = gtk_button_new_with_label (_("Replace the Key"));
  gtk_widget_set_halign (self->replace_button, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->replace_button, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->replace_button),
                                  "server-edit.replace-key");
  self->key_caption = GTK_LABEL (todoku_label_new ("", "caption secondary", FALSE));
  gtk_box_append (GTK_BOX (self->key_box), make_heading ());
  gtk_box_append (GTK_BOX (self->key_box), GTK_WIDGET (self->key_list));
  gtk_box_append (GTK_BOX (self->key_box), self->replace_button);
  gtk_box_append (GTK_BOX (self->key_box), GTK_WIDGET (self->key_caption));

  self->list_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->list_heading = make_heading ();
  self->list = todoku_boxed_list_new ();
  self->caption = GTK_LABEL (todoku_label_new ("", "caption secondary", FALSE));
  gtk_widget_set_margin_start (GTK_WIDGET (self->caption), 12);
  gtk_box_append (GTK_BOX (self->list_box), self->list_heading);
  gtk_box_append (GTK_BOX (self->list_box), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (self->list_box), GTK_WIDGET (self->caption));
  self->region_caption =
    GTK_LABEL (todoku_label_new (_("What is registered here is in this region. Add another "
                                   "delivery server for another region."), "caption secondary",
                                 FALSE));
  gtk_widget_set_margin_start (GTK_WIDGET (self->region_caption), 12);
  gtk_box_append (GTK_BOX (self->list_box), GTK_WIDGET (self->region_caption));
}

static void
build_rows (TodokuServerEdit *self)
{
  const char *kind = todoku_delivery_server_get_row (self->server)->kind;
  gboolean is_pair = todoku_services_get (kind)->key == TODOKU_SERVICE_KEY_PAIR;

  self->name_row = make_row (self, ADW_TYPE_ENTRY_ROW, _("Display name"));
  self->url_row = make_row (self, ADW_TYPE_ENTRY_ROW, _("Base URL of the API"));
  gtk_text_set_input_purpose (GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (self->url_row))),
                              GTK_INPUT_PURPOSE_URL);
  self->region_row = g_object_new (ADW_TYPE_COMBO_ROW, "title", _("Region"), "use-subtitle", TRUE,
                                   NULL);
  fill_regions (self);
  g_signal_connect_object (self->region_row, "notify::selected", G_CALLBACK (region_chosen_cb),
                           self, G_CONNECT_SWAPPED);
  self->user_row = make_row (self, ADW_TYPE_ENTRY_ROW, _("Sub-user (optional)"));
  self->key_row = make_row (self, ADW_TYPE_PASSWORD_ENTRY_ROW,
                            is_pair ? _("New key (ID:SECRET)") : _("Enter a new API key"));
  g_signal_connect_object (self->key_row, "changed", G_CALLBACK (key_changed_cb), self,
                           G_CONNECT_SWAPPED);
  /* With the button of its own it has no other one, and Enter does what that does. */
  g_signal_connect_object (self->key_row, "entry-activated", G_CALLBACK (gtk_widget_activate),
                           self->replace_button, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list, GTK_WIDGET (self->name_row));
  gtk_list_box_append (self->list, GTK_WIDGET (self->url_row));
  gtk_list_box_append (self->list, GTK_WIDGET (self->region_row));
  gtk_list_box_append (self->list, GTK_WIDGET (self->user_row));
}

static void
todoku_server_edit_dispose (GObject *object)
{
  TodokuServerEdit *self = TODOKU_SERVER_EDIT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->server);
  g_clear_object (&self->session);
  g_clear_pointer (&self->key_start, g_free);

  G_OBJECT_CLASS (todoku_server_edit_parent_class)->dispose (object);
}

static void
todoku_server_edit_class_init (TodokuServerEditClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_server_edit_dispose;
  gtk_widget_class_install_action (widget_class, "server-edit.replace-key", NULL,
                                   replace_key_action);
  gtk_widget_class_install_action (widget_class, "server-edit.retry", NULL, retry_action);
}

static void
todoku_server_edit_init (TodokuServerEdit *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 24);
  self->cancellable = g_cancellable_new ();
}

/**
 * todoku_server_edit_new:
 * @session: the session
 * @server: a delivery server that is no practice server
 * @middle: (transfer floating): what stands between a refused key and the other rows, and before
 *   all of them otherwise
 *
 * Returns: (transfer floating): the rows
 */
GtkWidget *
todoku_server_edit_new (TodokuSession        *session,
                        TodokuDeliveryServer *server,
                        GtkWidget            *middle)
{
  TodokuServerEdit *self = g_object_new (TODOKU_TYPE_SERVER_EDIT, NULL);

  self->session = g_object_ref (session);
  self->server = g_object_ref (server);
  build_boxes (self);
  build_rows (self);
  gtk_box_append (GTK_BOX (self), self->key_box);
  gtk_box_append (GTK_BOX (self), middle);
  gtk_box_append (GTK_BOX (self), self->list_box);
  g_signal_connect_object (server, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (todoku_session_get_domains (session), "items-changed",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (todoku_session_get_tracking_domains (session), "items-changed",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  key_changed_cb (self);
  update (self);
  place_problem (self);
  update_captions (self);
  look_up_key_start (self);

  return GTK_WIDGET (self);
}
