/* SPDX-License-Identifier: GPL-3.0-or-later
 * The window DNSへ自動登録. It shows first what would be added, and adds nothing that it has not shown.
 * The key is read from its entry for each call and kept nowhere else. An update that has been sent
 * is left to the session when the window closes. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-publish-window.h"

#include <glib/gi18n-lib.h>

#include "todoku-compat.h"
#include "todoku-domain-name.h"
#include "todoku-error.h"
#include "todoku-notice.h"
#include "todoku-status-pill.h"
#include "todoku-text-table.h"
#include "todoku-text.h"
#include "todoku-value-label.h"
#include "todoku-widget.h"
#include "todoku-wrap-box.h"

/* How far it has got: the button in the header bar is the next step. */
typedef enum
{
  STAGE_FORM,
  STAGE_PLAN,
  STAGE_DONE,
} Stage;

struct _TodokuPublishWindow
{
  AdwWindow parent_instance;

  /* Owned References */
  TodokuSession *session;
  TodokuSenderDomain *domain;
  GCancellable *cancellable;

  Stage stage;
  gboolean busy;
  guint n_to_add;

  /* Template Widgets */
  GtkWidget *check_button;
  AdwPasswordEntryRow *key_row;
  GtkWidget *plan_box;
  GtkListBox *plan_list;
  GtkLabel *plan_title;
  TodokuNotice *problem;
  GtkWidget *register_button;
  TodokuNotice *result;
  AdwEntryRow *server_row;
  GtkSpinner *spinner;
  GtkWidget *verify_button;
  AdwWindowTitle *window_title;
};

G_DEFINE_FINAL_TYPE (TodokuPublishWindow, todoku_publish_window, ADW_TYPE_WINDOW)

static guint verify_wanted_signal;

static const char *
get_text (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
update_window (TodokuPublishWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean ready = !self->busy && *get_text (self->server_row) != '\0' &&
                   *get_text (self->key_row) != '\0';

  gtk_widget_set_visible (self->check_button, self->stage == STAGE_FORM);
  gtk_widget_set_visible (self->register_button, self->stage == STAGE_PLAN && self->n_to_add > 0);
  gtk_widget_set_visible (self->verify_button, self->stage == STAGE_DONE ||
                          (self->stage == STAGE_PLAN &&
                           self->n_to_add == 0));
  gtk_widget_set_visible (self->plan_box, self->stage != STAGE_FORM);
  gtk_widget_action_set_enabled (widget, "publish.check", ready);
  gtk_widget_action_set_enabled (widget, "publish.register", ready);
  gtk_widget_action_set_enabled (widget, "publish.undo", ready);
  gtk_widget_action_set_enabled (widget, "publish.verify", !self->busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->server_row), !self->busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->key_row), !self->busy);
  gtk_spinner_set_spinning (self->spinner, self->busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->busy);
}

/* Another server or another key: what was shown no longer says what would be done. */
static void
changed_cb (TodokuPublishWindow *self)
{
  self->stage = STAGE_FORM;
  update_window (self);
}

static void
set_busy (TodokuPublishWindow *self,
          gboolean             busy)
{
  self->busy = busy;
  if (busy)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
      gtk_widget_set_visible (GTK_WIDGET (self->result), FALSE);
    }
  update_window (self);
}

static void
show_problem (TodokuPublishWindow *self,
              const char          *title,
              const GError        *error)
{
  g_autofree char *sentence = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  sentence = todoku_text_for_publish_error (error);
  todoku_notice_set (self->problem, "fix", "dialog-warning-symbolic", title, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  todoku_announce (GTK_WIDGET (self), sentence);
}

static void
show_result (TodokuPublishWindow *self,
             const char          *title,
             const char          *body)
{
  todoku_notice_set (self->result, "note", "todoku-verified-symbolic", title, body);
  gtk_widget_set_visible (GTK_WIDGET (self->result), TRUE);
  todoku_announce (GTK_WIDGET (self), title);
}

static GtkWidget *
make_pill (const TodokuPublishItem *item,
           gboolean                 done)
{
  GtkWidget *pill = todoku_status_pill_new ();

  gtk_widget_set_valign (pill, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (pill, GTK_ALIGN_START);
  switch (item->action)
    {
    case TODOKU_PUBLISH_ADD:
      if (done)
        todoku_status_pill_set (TODOKU_STATUS_PILL (pill), TODOKU_STATUS_VERIFIED,
                                _("Registered in DNS"));
      else
        todoku_status_pill_set (TODOKU_STATUS_PILL (pill), TODOKU_STATUS_PENDING, _("Added"));
      break;
    case TODOKU_PUBLISH_REPLACE:
      if (done)
        todoku_status_pill_set (TODOKU_STATUS_PILL (pill), TODOKU_STATUS_VERIFIED,
                                _("Registered in DNS"));
      else
        todoku_status_pill_set (TODOKU_STATUS_PILL (pill), TODOKU_STATUS_PENDING, _("Replaced"));
      break;
    case TODOKU_PUBLISH_PRESENT:
      todoku_status_pill_set (TODOKU_STATUS_PILL (pill), TODOKU_STATUS_VERIFIED,
                              _("There already"));
      break;
    case TODOKU_PUBLISH_CONFLICT:
    default:
      todoku_status_pill_set (TODOKU_STATUS_PILL (pill), TODOKU_STATUS_FIX, _("In the way"));
      break;
    }

  return pill;
}

static void
append_item (TodokuPublishWindow     *self,
             const TodokuPublishItem *item,
             gboolean                 done)
{
  const TodokuRecord *record = item->record;
  GtkWidget *row = todoku_wrap_box_new (6);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *list_row = gtk_list_box_row_new ();
  const char *type = todoku_enum_to_token (TODOKU_TYPE_RECORD_TYPE, record->type);
  g_autofree char *host = todoku_text_plain (record->host);
  g_autofree char *value = todoku_text_plain (record->value);
  g_autofree char *data = record->type == TODOKU_RECORD_TYPE_MX
                          ? g_strdup_printf ("%s %d %s", type, record->priority, value)
                          : g_strdup_printf ("%s %s", type, value);

  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), todoku_label_new (host, NULL, TRUE));
  gtk_box_append (GTK_BOX (texts), todoku_value_label_new (data, "caption secondary"));
  if (item->action == TODOKU_PUBLISH_REPLACE && item->found != NULL)
    {
      /* Translators: %s is a DNS record that Todoku has added. */
      g_autofree char *found = g_strdup_printf (_("In place of: %s"), item->found);

      gtk_box_append (GTK_BOX (texts), todoku_value_label_new (found, "caption secondary"));
    }
  else if (item->action == TODOKU_PUBLISH_CONFLICT && item->found != NULL)
    {
      /* Translators: %s is a DNS record that stands where ours would have to stand. */
      g_autofree char *found = g_strdup_printf (_("Found: %s"), item->found);

      gtk_box_append (GTK_BOX (texts), todoku_value_label_new (found, "caption inline-error"));
    }

  gtk_widget_add_css_class (row, "domain-row");
  todoku_wrap_box_append (TODOKU_WRAP_BOX (row), texts);
  todoku_wrap_box_append (TODOKU_WRAP_BOX (row), make_pill (item, done));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (list_row), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (list_row), row);
  gtk_list_box_append (self->plan_list, list_row);
}

/* Returns how many records something else is in the way of. */
static guint
show_items (TodokuPublishWindow *self,
            GPtrArray           *items,
            gboolean             done)
{
  GtkWidget *child;
  guint n_conflicts = 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->plan_list))) != NULL)
    gtk_list_box_remove (self->plan_list, child);

  self->n_to_add = 0;
  for (guint i = 0; i < items->len; i++)
    {
      const TodokuPublishItem *item = g_ptr_array_index (items, i);

      self->n_to_add += item->action == TODOKU_PUBLISH_ADD ||
                        item->action == TODOKU_PUBLISH_REPLACE;
      n_conflicts += item->action == TODOKU_PUBLISH_CONFLICT;
      append_item (self, item, done);
    }
  gtk_label_set_text (self->plan_title, done ? _("Result") : _("Will Be Added"));

  return n_conflicts;
}

static char *
describe_conflicts (guint n_conflicts)
{
  if (n_conflicts == 0)
    return NULL;

  return g_strdup_printf (ngettext ("%u record was left out, because another one stands there.",
                                    "%u records were left out, because others stand there.",
                                    n_conflicts), n_conflicts);
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(TodokuPublishWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) items =
    todoku_session_publish_finish (TODOKU_SESSION (source), result, &error);
  guint n_conflicts;

  set_busy (self, FALSE);
  if (items == NULL)
    {
      show_problem (self, _("The contents could not be checked."), error);
      return;
    }

  n_conflicts = show_items (self, items, FALSE);
  self->stage = STAGE_PLAN;
  update_window (self);
  if (self->n_to_add == 0)
    {
      g_autofree char *body = describe_conflicts (n_conflicts);

      show_result (self, n_conflicts == 0 ? _("All records are there already.")
                                          : _("There is nothing to add."), body);
    }
  else
    {
      todoku_announce (GTK_WIDGET (self), gtk_label_get_text (self->plan_title));
    }
}

static void
check_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  TodokuPublishWindow *self = TODOKU_PUBLISH_WINDOW (widget);

  self->stage = STAGE_FORM;
  set_busy (self, TRUE);
  todoku_session_publish_async (self->session, self->domain, get_text (self->server_row),
                                get_text (self->key_row), TRUE, self->cancellable, checked_cb,
                                g_object_ref (self));
}

static void
registered_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(TodokuPublishWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *title = NULL;
  g_autofree char *body = NULL;
  g_autoptr(GPtrArray) items =
    todoku_session_publish_finish (TODOKU_SESSION (source), result, &error);

  set_busy (self, FALSE);
  if (items == NULL)
    {
      show_problem (self, todoku_error_is_without_effect (error)
                            ? _("Nothing could be registered.")
                            : _("Whether it was registered is not known."), error);
      return;
    }

  body = describe_conflicts (show_items (self, items, TRUE));
  self->stage = STAGE_DONE;
  update_window (self);
  title = g_strdup_printf (ngettext ("%u record was registered.", "%u records were registered.",
                                     self->n_to_add), self->n_to_add);
  show_result (self, title, body != NULL ? body : _("Go on with verifying."));
}

static void
register_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  TodokuPublishWindow *self = TODOKU_PUBLISH_WINDOW (widget);

  set_busy (self, TRUE);
  todoku_session_publish_async (self->session, self->domain, get_text (self->server_row),
                                get_text (self->key_row), FALSE, self->cancellable, registered_cb,
                                g_object_ref (self));
}

static void
undone_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(TodokuPublishWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *title = NULL;
  int n = todoku_session_unpublish_finish (TODOKU_SESSION (source), result, &error);

  set_busy (self, FALSE);
  if (n < 0)
    {
      show_problem (self, todoku_error_is_without_effect (error)
                            ? _("Nothing was taken back.")
                            : _("Whether it was taken back is not known."), error);
      return;
    }

  self->stage = STAGE_FORM;
  update_window (self);
  title = n == 0 ? g_strdup (_("There is nothing to take back."))
                 : g_strdup_printf (ngettext ("%d record was taken back.",
                                              "%d records were taken back.", n), n);
  show_result (self, title, NULL);
}

static void
undo_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TodokuPublishWindow *self = TODOKU_PUBLISH_WINDOW (widget);

  set_busy (self, TRUE);
  todoku_session_unpublish_async (self->session, self->domain, get_text (self->server_row),
                                  get_text (self->key_row), self->cancellable, undone_cb,
                                  g_object_ref (self));
}

static void
verify_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  g_signal_emit (widget, verify_wanted_signal, 0);
  gtk_window_close (GTK_WINDOW (widget));
}

static gboolean
todoku_publish_window_close_request (GtkWindow *window)
{
  /* Looking stops; what has been sent goes on in the session. */
  g_cancellable_cancel (TODOKU_PUBLISH_WINDOW (window)->cancellable);

  return GTK_WINDOW_CLASS (todoku_publish_window_parent_class)->close_request (window);
}

static void
todoku_publish_window_dispose (GObject *object)
{
  TodokuPublishWindow *self = TODOKU_PUBLISH_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->domain);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (todoku_publish_window_parent_class)->dispose (object);
}

static void
todoku_publish_window_class_init (TodokuPublishWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_publish_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = todoku_publish_window_close_request;

  /**
   * TodokuPublishWindow::verify-wanted:
   *
   * The person wants the domain verified now.
   */
  verify_wanted_signal = g_signal_new ("verify-wanted", TODOKU_TYPE_PUBLISH_WINDOW,
                                       G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (TODOKU_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/todoku/Todoku/ui/"
                                               "todoku-publish-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuPublishWindow, check_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuPublishWindow, key_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuPublishWindow, plan_box);
  gtk_widget_class_bind_template_child (widget_class, TodokuPublishWindow, plan_list);
  gtk_widget_class_bind_template_child (widget_class, TodokuPublishWindow, plan_title);
  gtk_widget_class_bind_template_child (widget_class, TodokuPublishWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, TodokuPublishWindow, register_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuPublishWindow, result);
  gtk_widget_class_bind_template_child (widget_class, TodokuPublishWindow, server_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuPublishWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, TodokuPublishWindow, verify_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuPublishWindow, window_title);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_install_action (widget_class, "publish.check", NULL, check_action);
  gtk_widget_class_install_action (widget_class, "publish.register", NULL, register_action);
  gtk_widget_class_install_action (widget_class, "publish.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "publish.verify", NULL, verify_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
todoku_publish_window_init (TodokuPublishWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  todoku_form_set_keys (GTK_WIDGET (self), "publish.check", GTK_WIDGET (self->server_row));
}

/**
 * todoku_publish_window_new:
 * @parent: the window that it belongs to
 * @session: the session
 * @domain: the delivery domain whose records are registered
 *
 * Returns: (transfer floating): the window
 */
TodokuPublishWindow *
todoku_publish_window_new (GtkWindow          *parent,
                           TodokuSession      *session,
                           TodokuSenderDomain *domain)
{
  TodokuPublishWindow *self = g_object_new (TODOKU_TYPE_PUBLISH_WINDOW,
                                            "transient-for", parent,
                                            NULL);
  g_autofree char *name = todoku_domain_name_to_unicode (todoku_subject_get_name (domain));

  self->session = g_object_ref (session);
  self->domain = g_object_ref (domain);
  adw_window_title_set_subtitle (self->window_title, name);
  update_window (self);

  return self;
}
