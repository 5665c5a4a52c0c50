/* SPDX-License-Identifier: GPL-3.0-or-later
 * A text view has no placeholder of its own, so a label lies over it that takes no click. Emits
 * `changed`. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-paste-box.h"

#include "todoku-widget.h"

struct _TodokuPasteBox
{
  AdwBin parent_instance;

  /* Child Widgets */
  GtkWidget *example;
  GtkScrolledWindow *scrolled;
  GtkTextView *view;
};

G_DEFINE_FINAL_TYPE (TodokuPasteBox, todoku_paste_box, ADW_TYPE_BIN)

static guint changed_signal;

static gboolean
todoku_paste_box_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TODOKU_PASTE_BOX (widget)->view));
}

static void
todoku_paste_box_class_init (TodokuPasteBoxClass *klass)
{
  GTK_WIDGET_CLASS (klass)->grab_focus = todoku_paste_box_grab_focus;

  /**
   * TodokuPasteBox::changed:
   * @self: the box
   *
   * It has another text.
   */
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
text_changed_cb (TodokuPasteBox *self)
{
  gtk_widget_set_visible (self->example, todoku_paste_box_is_empty (self));
  g_signal_emit (self, changed_signal, 0);
}

static GtkWidget *
build_example (void)
{
  GtkWidget *example = todoku_label_new (NULL, "monospace dim-label", FALSE);

  gtk_widget_set_valign (example, GTK_ALIGN_START);
  gtk_widget_set_margin_top (example, 12);
  gtk_widget_set_margin_start (example, 12);
  gtk_widget_set_margin_end (example, 12);
  gtk_widget_set_can_target (example, FALSE);

  return example;
}

static void
todoku_paste_box_init (TodokuPasteBox *self)
{
  GtkWidget *overlay = gtk_overlay_new ();

  self->scrolled = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  self->view = GTK_TEXT_VIEW (gtk_text_view_new ());
  gtk_text_view_set_monospace (self->view, TRUE);
  gtk_text_view_set_accepts_tab (self->view, FALSE);
  gtk_text_view_set_wrap_mode (self->view, GTK_WRAP_NONE);
  gtk_text_view_set_top_margin (self->view, 12);
  gtk_text_view_set_bottom_margin (self->view, 12);
  gtk_text_view_set_left_margin (self->view, 12);
  gtk_text_view_set_right_margin (self->view, 12);
  gtk_scrolled_window_set_child (self->scrolled, GTK_WIDGET (self->view));
  gtk_scrolled_window_set_min_content_height (self->scrolled, 160);
  gtk_widget_add_css_class (GTK_WIDGET (self->scrolled), "card");
  gtk_widget_set_overflow (GTK_WIDGET (self->scrolled), GTK_OVERFLOW_HIDDEN);
  self->example = build_example ();
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (self->scrolled));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->example);
  gtk_overlay_set_measure_overlay (GTK_OVERLAY (overlay), self->example, TRUE);
  g_signal_connect_object (gtk_text_view_get_buffer (self->view), "changed",
                           G_CALLBACK (text_changed_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), overlay);
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

/**
 * todoku_paste_box_set_text:
 * @self: the box
 * @text: what shall stand in it
 */
void
todoku_paste_box_set_text (TodokuPasteBox *self,
                           const char     *text)
{
  g_return_if_fail (TODOKU_IS_PASTE_BOX (self));

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->view), text, -1);
}
