/* SPDX-License-Identifier: GPL-3.0-or-later
 * The dialog 登録依頼(DNS). What it shows, prints, saves and mails is made from one TodokuRequest,
 * built anew whenever a choice changes; its text, which may be that of thousands of domains, is
 * written in a worker thread. Otherwise main thread only. It sends nothing by itself: the mail goes
 * out from the person's own mail program.
 */
#include "todoku-config.h"

#include "todoku-request-window.h"

#include <glib/gi18n-lib.h>

#include "todoku-compat.h"
#include "todoku-export.h"
#include "todoku-field-note.h"
#include "todoku-long-text.h"
#include "todoku-mail.h"
#include "todoku-notice.h"
#include "todoku-request-choices.h"
#include "todoku-request-print.h"
#include "todoku-text.h"
#include "todoku-widget.h"
#include "todoku-wrap-box.h"

/* The letter stands beside the form in a window of 740 pixels. */
#define PREVIEW_COLUMNS 36

/**
 * Letter:
 * @subject: (owned): the subject of the mail
 * @body: (owned): its text
 *
 * What a worker thread makes of a request.
 */
typedef struct
{
  char *subject;
  char *body;
} Letter;

struct _TodokuRequestWindow
{
  AdwWindow parent_instance;

  /* Owned References */
  GCancellable *writing;
  char *body;
  char *name;
  char *last_subject;

  gint64 deadline;
  guint update_id;
  gboolean choices_shown;

  /* Template Widgets */
  AdwPreferencesGroup *address_group;
  GtkWidget *address_note;
  AdwEntryRow *address_row;
  AdwEntryRow *company_row;
  AdwEntryRow *contact_row;
  AdwComboRow *language_row;
  TodokuRequestChoices *choices;
  GtkWidget *practice_notice;
  TodokuLongText *preview;
  GtkTextView *subject_view;
  GtkWidget *subject_title;
  AdwToastOverlay *toasts;
  AdwWindowTitle *window_title;
};

G_DEFINE_FINAL_TYPE (TodokuRequestWindow, todoku_request_window, ADW_TYPE_WINDOW)

static void
letter_free (gpointer data)
{
  Letter *letter = data;

  g_free (letter->subject);
  g_free (letter->body);
  g_free (letter);
}

static const char *
get_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

/* One line, whatever was pasted into it. */
static char *
dup_subject (TodokuRequestWindow *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->subject_view);
  GtkTextIter start, end;
  char *text;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);

  return g_strdelimit (text, "\r\n\t", ' ');
}

/* A text view puts hyphens into a domain name that it breaks. */
static void
subject_changed_cb (GtkTextBuffer *buffer)
{
  GtkTextTag *tag = gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (buffer), "plain");
  GtkTextIter start, end;

  if (tag == NULL)
    tag = gtk_text_buffer_create_tag (buffer, "plain", "insert-hyphens", FALSE, NULL);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_apply_tag (buffer, tag, &start, &end);
}

/* Return does here what it does in the entries beside. */
static gboolean
subject_key_cb (TodokuRequestWindow *self,
                guint                key)
{
  if (key != GDK_KEY_Return && key != GDK_KEY_KP_Enter)
    return GDK_EVENT_PROPAGATE;

  gtk_widget_activate_action (GTK_WIDGET (self), "request.mail", NULL);

  return GDK_EVENT_STOP;
}

static char *
format_time (TodokuRequestLanguage language,
             gint64                time,
             gboolean              with_clock)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr(GDateTime) local = g_date_time_to_local (utc);

  if (language == TODOKU_REQUEST_JAPANESE)
    return g_date_time_format (local, with_clock ? "%Y年%-m月%-d日 %H:%M" : "%Y年%-m月%-d日");

  return g_date_time_format (local, with_clock ? "%Y-%m-%d %H:%M %Z" : "%Y-%m-%d");
}

static TodokuRequest *
build_request (TodokuRequestWindow *self)
{
  TodokuRequest *request = todoku_request_new (adw_combo_row_get_selected (self->language_row) == 0
                                               ? TODOKU_REQUEST_JAPANESE
                                               : TODOKU_REQUEST_ENGLISH);
  g_autoptr(GPtrArray) included = todoku_request_choices_get_included (self->choices);

  request->company = g_strdup (get_text (self->company_row));
  request->contact = g_strdup (get_text (self->contact_row));
  if (self->deadline > 0)
    request->deadline = format_time (request->language, self->deadline, TRUE);

  for (guint i = 0; i < included->len; i++)
    {
      const TodokuRequestRow *row = g_ptr_array_index (included, i);

      todoku_request_add_found (request, todoku_record_item_get_record (row->item), row->previous,
                                todoku_record_item_get_verdict (row->item));
    }

  return request;
}

/* The subject follows the choices until the person writes her own. */
static void
set_subject (TodokuRequestWindow *self,
             const char          *subject)
{
  g_autofree char *present = dup_subject (self);

  if (self->last_subject == NULL || g_str_equal (present, self->last_subject))
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->subject_view), subject, -1);
  g_free (self->last_subject);
  self->last_subject = g_strdup (subject);
}

static void
set_body (TodokuRequestWindow *self,
          const char          *body)
{
  static const char *const actions[] = {
    "request.copy", "request.print", "request.save", "request.mail",
  };

  g_free (self->body);
  self->body = g_strdup (body);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], body != NULL);
}

static void
write_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  const TodokuRequest *request = task_data;
  Letter *letter = g_new0 (Letter, 1);

  letter->subject = todoku_request_get_subject (request);
  letter->body = todoku_request_get_body (request);
  g_task_return_pointer (task, letter, letter_free);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  TodokuRequestWindow *self = TODOKU_REQUEST_WINDOW (source);
  Letter *letter = g_task_propagate_pointer (G_TASK (result), NULL);

  /* Cancelled: another choice was made meanwhile, or the window was closed. */
  if (letter == NULL)
    return;

  g_clear_object (&self->writing);
  set_subject (self, letter->subject);
  set_body (self, letter->body);
  todoku_long_text_set_text (self->preview, letter->body);
  letter_free (letter);
}

static gboolean
update_cb (gpointer user_data)
{
  TodokuRequestWindow *self = user_data;
  g_autoptr(TodokuRequest) request = NULL;
  g_autoptr(GTask) task = NULL;

  self->update_id = 0;
  if (!self->choices_shown)
    todoku_request_choices_show (self->choices);
  self->choices_shown = TRUE;
  g_cancellable_cancel (self->writing);
  g_clear_object (&self->writing);
  /* What is on the screen is not what would go out any more. */
  set_body (self, NULL);

  request = build_request (self);
  if (request->items->len == 0)
    {
      g_autofree char *subject = todoku_request_get_subject (request);

      set_subject (self, subject);
      todoku_long_text_set_text (self->preview, _("No record has been chosen."));
      return G_SOURCE_REMOVE;
    }

  self->writing = g_cancellable_new ();
  task = g_task_new (self, self->writing, written_cb, NULL);
  g_task_set_source_tag (task, update_cb);
  g_task_set_name (task, "[todoku] Write a request");
  g_task_set_task_data (task, g_steal_pointer (&request), (GDestroyNotify) todoku_request_free);
  g_task_run_in_thread (task, write_in_thread);

  return G_SOURCE_REMOVE;
}

/* Before the next frame, once for all that changes in one go. */
static void
changed_cb (TodokuRequestWindow *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_cb, self, NULL);
}

static void
toast_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  todoku_overlay_show_toast (TODOKU_REQUEST_WINDOW (widget)->toasts,
                             g_variant_get_string (parameter, NULL));
}

static void
copy_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TodokuRequestWindow *self = TODOKU_REQUEST_WINDOW (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), self->body);
  todoku_widget_show_toast (GTK_WIDGET (self), _("Copied the request"));
}

static void
address_changed_cb (TodokuRequestWindow *self)
{
  g_autofree char *address =
    todoku_field_note_recipient (self->address_note, self->address_row, TRUE, FALSE);
}

static void
mail_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TodokuRequestWindow *self = TODOKU_REQUEST_WINDOW (widget);
  g_autofree char *subject = dup_subject (self);
  g_autofree char *address =
    todoku_field_note_recipient (self->address_note, self->address_row, TRUE, TRUE);

  /* Whom it goes to may be chosen in the mail program as well. */
  if (address == NULL && *get_text (self->address_row) != '\0')
    gtk_widget_grab_focus (GTK_WIDGET (self->address_row));
  else
    todoku_mail_compose (widget, address, subject, self->body);
}

static void
print_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  TodokuRequestWindow *self = TODOKU_REQUEST_WINDOW (widget);
  g_autoptr(TodokuRequest) request = build_request (self);
  g_autofree char *date = format_time (request->language, g_get_real_time (), FALSE);
  g_autofree char *subject = dup_subject (self);

  todoku_request_print (GTK_WINDOW (self), g_steal_pointer (&request), date, subject);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(TodokuRequestWindow) self = user_data;
  g_autoptr(GError) error = NULL;

  if (todoku_save_text_finish (result, &error))
    todoku_widget_show_toast (GTK_WIDGET (self), _("Saved"));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    todoku_widget_show_toast (GTK_WIDGET (self), _("The file could not be saved."));
}

static char *
export_rows (TodokuRequestWindow  *self,
             TodokuExportFormat    format,
             GError              **error)
{
  g_autoptr(GPtrArray) included = todoku_request_choices_get_included (self->choices);
  g_autofree TodokuExportRow *rows = g_new0 (TodokuExportRow, included->len + 1);
  TodokuExportOptions options = { 0 };

  options.language = adw_combo_row_get_selected (self->language_row) == 0 ? "ja" : "en";
  for (guint i = 0; i < included->len; i++)
    {
      const TodokuRequestRow *row = g_ptr_array_index (included, i);

      rows[i].record = todoku_record_item_get_record (row->item);
      rows[i].zone = row->zone;
      rows[i].replaces = row->previous;
      rows[i].verdict = todoku_record_item_get_verdict (row->item);
      rows[i].status = todoku_text_item_status (row->item);
      if (row->server != NULL)
        {
          rows[i].server = todoku_subject_get_name (row->server);
          rows[i].kind = todoku_delivery_server_get_row (row->server)->kind;
        }
    }

  return todoku_export_to_string (format, rows, included->len, &options, error);
}

static void
save_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TodokuRequestWindow *self = TODOKU_REQUEST_WINDOW (widget);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;
  int format;

  if (!todoku_enum_from_token (TODOKU_TYPE_EXPORT_FORMAT, g_variant_get_string (parameter, NULL),
                               &format))
    return;

  text = export_rows (self, format, &error);
  if (text == NULL)
    {
      g_autofree char *sentence = todoku_text_for_error (error);

      todoku_widget_show_toast (GTK_WIDGET (self), sentence);
      return;
    }

  name = g_strconcat (self->name, ".", todoku_export_get_suffix (format), NULL);
  todoku_save_text_async (GTK_WINDOW (self), name, text, NULL, saved_cb, g_object_ref (self));
}

/* A window is unrealized when it is destroyed; what is being written holds it beyond that. */
static void
todoku_request_window_unrealize (GtkWidget *widget)
{
  TodokuRequestWindow *self = TODOKU_REQUEST_WINDOW (widget);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_cancellable_cancel (self->writing);

  GTK_WIDGET_CLASS (todoku_request_window_parent_class)->unrealize (widget);
}

static void
todoku_request_window_dispose (GObject *object)
{
  TodokuRequestWindow *self = TODOKU_REQUEST_WINDOW (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->writing);
  g_clear_pointer (&self->body, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->last_subject, g_free);

  G_OBJECT_CLASS (todoku_request_window_parent_class)->dispose (object);
}

static void
todoku_request_window_class_init (TodokuRequestWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = todoku_request_window_dispose;
  widget_class->unrealize = todoku_request_window_unrealize;

  g_type_ensure (TODOKU_TYPE_LONG_TEXT);
  g_type_ensure (TODOKU_TYPE_NOTICE);
  g_type_ensure (TODOKU_TYPE_REQUEST_CHOICES);
  g_type_ensure (TODOKU_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/"
                                               "todoku-request-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuRequestWindow, address_group);
  gtk_widget_class_bind_template_child (widget_class, TodokuRequestWindow, address_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuRequestWindow, choices);
  gtk_widget_class_bind_template_child (widget_class, TodokuRequestWindow, company_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuRequestWindow, contact_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuRequestWindow, language_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuRequestWindow, practice_notice);
  gtk_widget_class_bind_template_child (widget_class, TodokuRequestWindow, preview);
  gtk_widget_class_bind_template_child (widget_class, TodokuRequestWindow, subject_title);
  gtk_widget_class_bind_template_child (widget_class, TodokuRequestWindow, subject_view);
  gtk_widget_class_bind_template_child (widget_class, TodokuRequestWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, TodokuRequestWindow, window_title);
  gtk_widget_class_bind_template_callback (widget_class, address_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);

  gtk_widget_class_install_action (widget_class, "request.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "request.mail", NULL, mail_action);
  gtk_widget_class_install_action (widget_class, "toast.show", "s", toast_action);
  gtk_widget_class_install_action (widget_class, "request.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "request.save", "s", save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "request.print",
                                       NULL);
}

static void
todoku_request_window_init (TodokuRequestWindow *self)
{
  const char *const *languages = g_get_language_names ();
  g_autofree char *language = NULL;

  g_autoptr(GSettings) settings = g_settings_new (TODOKU_APP_ID);
  GtkEventController *key = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->address_note = todoku_field_note_new ();
  adw_preferences_group_add (self->address_group, self->address_note);
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (subject_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->subject_view), key);
  g_signal_connect (gtk_text_view_get_buffer (self->subject_view), "changed",
                    G_CALLBACK (subject_changed_cb), NULL);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->subject_view),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->subject_title, NULL,
                                  -1);
  todoku_form_set_keys (GTK_WIDGET (self), "request.mail", GTK_WIDGET (self->address_row));
  set_body (self, NULL);
  todoku_long_text_set_at_words (self->preview, TRUE);
  todoku_long_text_set_natural_columns (self->preview, PREVIEW_COLUMNS);
  g_settings_bind (settings, "request-company", self->company_row, "text", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "request-contact", self->contact_row, "text", G_SETTINGS_BIND_DEFAULT);
  language = g_settings_get_string (settings, "request-language");
  adw_combo_row_set_selected (self->language_row,
                              g_str_has_prefix (*language != '\0' ? language : languages[0], "ja")
                                ? 0 : 1);
}

/**
 * todoku_request_window_new:
 * @parent: the window that it belongs to
 * @subject_name: the domain that it is about, in A-labels; also the name of saved files
 *
 * Returns: (transfer floating): a dialog without records
 */
TodokuRequestWindow *
todoku_request_window_new (GtkWindow  *parent,
                           const char *subject_name)
{
  TodokuRequestWindow *self = g_object_new (TODOKU_TYPE_REQUEST_WINDOW,
                                            "transient-for", parent,
                                            NULL);

  self->name = g_strdup (subject_name);
  adw_window_title_set_subtitle (self->window_title, subject_name);
  changed_cb (self);

  return self;
}

/**
 * todoku_request_window_add:
 * @self: a dialog
 * @item: a record; it is chosen unless it is verified already
 * @zone: (nullable): the apex of its zone
 * @previous: (nullable): the value that it replaces
 * @server: (nullable): the delivery server whose record it is
 */
void
todoku_request_window_add (TodokuRequestWindow  *self,
                           TodokuRecordItem     *item,
                           const char           *zone,
                           const char           *previous,
                           TodokuDeliveryServer *server)
{
  g_return_if_fail (TODOKU_IS_REQUEST_WINDOW (self));

  todoku_request_choices_add (self->choices, item, zone, previous, server);
  if (server != NULL && todoku_delivery_server_get_row (server)->practice)
    gtk_widget_set_visible (self->practice_notice, TRUE);
  self->choices_shown = FALSE;
  changed_cb (self);
}

/**
 * todoku_request_window_set_deadline:
 * @self: a dialog
 * @deadline: until when the records are needed, in microseconds since 1970 UTC
 */
void
todoku_request_window_set_deadline (TodokuRequestWindow *self,
                                    gint64               deadline)
{
  g_return_if_fail (TODOKU_IS_REQUEST_WINDOW (self));

  self->deadline = deadline;
  changed_cb (self);
}
