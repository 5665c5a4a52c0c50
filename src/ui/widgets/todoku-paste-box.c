/* SPDX-License-Identifier: GPL-3.0-or-later
 * A text view has no placeholder of its own, so a label lies over it that takes no click. Who works
 * with the mouse has the two buttons below it. Emits `changed`, and `loaded` after a file was read
 * or refused. What is no text up to 1 MiB changes nothing. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-paste-box.h"

#include <glib/gi18n-lib.h>

#include "todoku-compat.h"
#include "todoku-text-file.h"
#include "todoku-widget.h"
#include "todoku-wrap-box.h"

struct _TodokuPasteBox
{
  AdwBin parent_instance;

  /* (nullable): while a file is chosen or read */
  GCancellable *loading;
  /* (nullable): while the clipboard is read */
  GCancellable *pasting;

  /* Template Widgets */
  GtkWidget *example;
  GtkScrolledWindow *scrolled;
  GtkTextView *view;
};

G_DEFINE_FINAL_TYPE (TodokuPasteBox, todoku_paste_box, ADW_TYPE_BIN)

static guint changed_signal;
static guint loaded_signal;

static gboolean
todoku_paste_box_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TODOKU_PASTE_BOX (widget)->view));
}

/* What has been left has nobody to read for. */
static void
todoku_paste_box_unroot (GtkWidget *widget)
{
  TodokuPasteBox *self = TODOKU_PASTE_BOX (widget);

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_cancellable_cancel (self->pasting);
  g_clear_object (&self->pasting);

  GTK_WIDGET_CLASS (todoku_paste_box_parent_class)->unroot (widget);
}

static void
set_box_text (TodokuPasteBox *self,
              const char     *text)
{
  g_return_if_fail (TODOKU_IS_PASTE_BOX (self));

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->view), text, -1);
}

static void
clipboard_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(TodokuPasteBox) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->pasting);
  if (text == NULL)
    {
      todoku_widget_show_toast (GTK_WIDGET (self), _("There is no text to paste"));
      return;
    }
  set_box_text (self, text);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* Takes what is on the clipboard in place of what is in the box. */
static void
clipboard_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  TodokuPasteBox *self = TODOKU_PASTE_BOX (widget);

  if (self->pasting != NULL)
    return;

  self->pasting = g_cancellable_new ();
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), self->pasting, clipboard_cb,
                                 g_object_ref (self));
}

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(TodokuPasteBox) self = user_data;
  g_autoptr(GFile) file = todoku_open_file_finish (result, NULL);

  if (file != NULL && gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    todoku_paste_box_load (self, file);
}

static void
file_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  todoku_open_file_async (GTK_WINDOW (gtk_widget_get_root (widget)), NULL, chosen_cb,
                          g_object_ref (widget));
}

static void
text_changed_cb (TodokuPasteBox *self)
{
  gtk_widget_set_visible (self->example, todoku_paste_box_is_empty (self));
  g_signal_emit (self, changed_signal, 0);
}

static void
todoku_paste_box_class_init (TodokuPasteBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->grab_focus = todoku_paste_box_grab_focus;
  widget_class->unroot = todoku_paste_box_unroot;

  /**
   * TodokuPasteBox::changed:
   * @self: the box
   *
   * It has another text.
   */
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  /**
   * TodokuPasteBox::loaded:
   * @self: the box
   * @problem: (nullable): the sentence why a file was not read
   * @note: (nullable): what there is to say about how it was read
   *
   * A file stands in the box, or could not be read.
   */
  loaded_signal = g_signal_new ("loaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  g_type_ensure (TODOKU_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/todoku-paste-box.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuPasteBox, example);
  gtk_widget_class_bind_template_child (widget_class, TodokuPasteBox, scrolled);
  gtk_widget_class_bind_template_child (widget_class, TodokuPasteBox, view);
  gtk_widget_class_install_action (widget_class, "paste.from-clipboard", NULL, clipboard_action);
  gtk_widget_class_install_action (widget_class, "paste.from-file", NULL, file_action);
}

static void
todoku_paste_box_init (TodokuPasteBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->view), "changed",
                           G_CALLBACK (text_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * todoku_paste_box_new:
 * @label: what a screen reader calls it
 * @example: what stands there while it is empty
 *
 * Returns: (transfer floating): an empty box
 */
GtkWidget *
todoku_paste_box_new (const char *label,
                      const char *example)
{
  TodokuPasteBox *self = g_object_new (TODOKU_TYPE_PASTE_BOX, NULL);

  todoku_paste_box_describe (self, label, example);

  return GTK_WIDGET (self);
}

/**
 * todoku_paste_box_describe:
 * @self: a box out of a template
 * @label: what a screen reader calls it
 * @example: what stands there while it is empty
 */
void
todoku_paste_box_describe (TodokuPasteBox *self,
                           const char     *label,
                           const char     *example)
{
  g_return_if_fail (TODOKU_IS_PASTE_BOX (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  gtk_label_set_text (GTK_LABEL (self->example), example);
}

/**
 * todoku_paste_box_let_grow:
 * @self: the box
 * @minimum: how high it is at least, in pixels
 * @maximum: how high it becomes before it scrolls
 *
 * Lets it become higher with its text.
 */
void
todoku_paste_box_let_grow (TodokuPasteBox *self,
                           int             minimum,
                           int             maximum)
{
  g_return_if_fail (TODOKU_IS_PASTE_BOX (self));

  gtk_scrolled_window_set_max_content_height (self->scrolled, maximum);
  gtk_scrolled_window_set_min_content_height (self->scrolled, minimum);
  gtk_scrolled_window_set_propagate_natural_height (self->scrolled, TRUE);
}

/**
 * todoku_paste_box_is_empty:
 * @self: the box
 *
 * Returns: whether nothing stands in it
 */
gboolean
todoku_paste_box_is_empty (TodokuPasteBox *self)
{
  g_return_val_if_fail (TODOKU_IS_PASTE_BOX (self), TRUE);

  return gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (self->view)) == 0;
}

/**
 * todoku_paste_box_dup_text:
 * @self: the box
 *
 * Returns: (transfer full): what stands in it
 */
char *
todoku_paste_box_dup_text (TodokuPasteBox *self)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;

  g_return_val_if_fail (TODOKU_IS_PASTE_BOX (self), NULL);

  buffer = gtk_text_view_get_buffer (self->view);
  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(TodokuPasteBox) self = user_data;
  g_autofree char *note = NULL;
  g_autoptr(GError) error = NULL;
  const char *encoding = NULL;
  g_autofree char *text = todoku_text_file_load_finish (G_FILE (source), result, &encoding, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->loading);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    {
      g_signal_emit (self, loaded_signal, 0, _("Only text files up to 1 MiB can be read."), NULL);
      return;
    }
  if (text == NULL)
    {
      todoku_widget_show_error (GTK_WIDGET (self), error);
      return;
    }

  if (encoding != NULL)
    note = g_strdup_printf (_("The file was read as %s."), encoding);
  set_box_text (self, text);
  g_signal_emit (self, loaded_signal, 0, NULL, note);
}

/**
 * todoku_paste_box_load:
 * @self: the box
 * @file: a text: a zone file, CSV, a mail
 *
 * Puts what stands in @file into the box, in place of what was there; one that is being read
 * already is given up.
 */
void
todoku_paste_box_load (TodokuPasteBox *self,
                       GFile          *file)
{
  g_return_if_fail (TODOKU_IS_PASTE_BOX (self));

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->loading = g_cancellable_new ();
  todoku_text_file_load_async (file, self->loading, loaded_cb, g_object_ref (self));
}

static gboolean
drop_cb (TodokuPasteBox *self,
         const GValue   *value)
{
  GFile *file = g_value_get_object (value);

  if (file == NULL)
    return FALSE;

  todoku_paste_box_load (self, file);

  return TRUE;
}

/**
 * todoku_paste_box_take_drops:
 * @self: the box
 * @area: the box itself, or what it stands in
 *
 * Lets a file be dropped on @area.
 */
void
todoku_paste_box_take_drops (TodokuPasteBox *self,
                             GtkWidget      *area)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);

  g_return_if_fail (TODOKU_IS_PASTE_BOX (self));

  /* Before the text view, which would take the name of the file as text. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (area, GTK_EVENT_CONTROLLER (target));
}
