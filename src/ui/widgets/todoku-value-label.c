/* SPDX-License-Identifier: GPL-3.0-or-later
 * Owns no text of its own: what is shown is what is asked back. More than thirty lines are opened
 * by a button below. Text here came from the network and is never markup. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-value-label.h"

#include <glib/gi18n-lib.h>

#include "todoku-lines.h"
#include "todoku-long-text.h"
#include "todoku-text-compare.h"

/* A key of 4,096 bits is open in a window of 360 pixels. */
#define MAX_LINES 30

struct _TodokuValueLabel
{
  GtkBox parent_instance;

  gboolean selectable;
  gboolean struck;

  /* (owned) (nullable) (element-type TodokuTextSpan) */
  GArray *marks;

  /* (unowned) (nullable): one of the two, and the button of the second */
  GtkLabel *label;
  TodokuLongText *long_text;
  GtkWidget *more_button;
};

G_DEFINE_FINAL_TYPE (TodokuValueLabel, todoku_value_label, GTK_TYPE_BOX)

static gboolean
is_short (const char *text)
{
  return todoku_lines_count (text, TODOKU_LINES_MAX_COLUMNS, FALSE, 2) == 1;
}

static void
update_more (TodokuValueLabel *self)
{
  const char *text = todoku_long_text_get_text (self->long_text);
  gboolean open = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->more_button));
  glong n_characters = g_utf8_strlen (text, -1);
  g_autofree char *label = NULL;

  if (open)
    label = g_strdup (_("Show Less"));
  else
    label = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Show the Whole Value (%lu Character)",
                                          "Show the Whole Value (%lu Characters)", n_characters),
                             (gulong) n_characters);
  gtk_button_set_label (GTK_BUTTON (self->more_button), label);
  /* Not by the lines of the present width: the button must not come and go with the window. */
  gtk_widget_set_visible (self->more_button,
                          todoku_lines_count (text, TODOKU_LINES_MAX_COLUMNS, FALSE,
                                              MAX_LINES + 1) > MAX_LINES);
  todoku_long_text_set_max_lines (self->long_text,
                                  gtk_widget_get_visible (self->more_button) && !open ? MAX_LINES
                                                                                      : 0);
}

static void
clear (TodokuValueLabel *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
  self->label = NULL;
  self->long_text = NULL;
  self->more_button = NULL;
}

static void
add_label (TodokuValueLabel *self)
{
  GtkWidget *label = gtk_label_new (NULL);

  self->label = GTK_LABEL (label);
  gtk_label_set_xalign (self->label, 0.0);
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_wrap_mode (self->label, PANGO_WRAP_CHAR);
  gtk_label_set_natural_wrap_mode (self->label, GTK_NATURAL_WRAP_NONE);
  /* In the middle of the least height that style.css gives a line. */
  gtk_box_set_homogeneous (GTK_BOX (self), TRUE);
  gtk_box_append (GTK_BOX (self), label);
}

static void
add_long_text (TodokuValueLabel *self)
{
  gtk_box_set_homogeneous (GTK_BOX (self), FALSE);
  self->long_text = TODOKU_LONG_TEXT (todoku_long_text_new ());
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->long_text));

  self->more_button = gtk_toggle_button_new ();
  gtk_widget_set_halign (self->more_button, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->more_button, "flat");
  gtk_widget_add_css_class (self->more_button, "caption");
  g_signal_connect_swapped (self->more_button, "toggled", G_CALLBACK (update_more), self);
  gtk_box_append (GTK_BOX (self), self->more_button);
}

static void
update_look (TodokuValueLabel *self)
{
  g_autoptr(PangoAttrList) attributes = NULL;

  if (self->long_text != NULL)
    {
      todoku_long_text_set_marks (self->long_text, self->marks);
      todoku_long_text_set_struck (self->long_text, self->struck);
      todoku_long_text_set_selectable (self->long_text, self->selectable);
      return;
    }

  attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  pango_attr_list_insert (attributes, pango_attr_language_new (pango_language_from_string ("en")));
  if (self->struck)
    pango_attr_list_insert (attributes, pango_attr_strikethrough_new (TRUE));
  for (guint i = 0; self->marks != NULL && i < self->marks->len; i++)
    {
      const TodokuTextSpan *mark = &g_array_index (self->marks, TodokuTextSpan, i);

      todoku_long_text_add_mark (attributes, mark->start, mark->end);
    }
  gtk_label_set_attributes (self->label, attributes);
  gtk_label_set_selectable (self->label, self->selectable);
}

static void
todoku_value_label_finalize (GObject *object)
{
  TodokuValueLabel *self = TODOKU_VALUE_LABEL (object);

  g_clear_pointer (&self->marks, g_array_unref);

  G_OBJECT_CLASS (todoku_value_label_parent_class)->finalize (object);
}

static void
todoku_value_label_class_init (TodokuValueLabelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = todoku_value_label_finalize;
}

static void
todoku_value_label_init (TodokuValueLabel *self)
{
  self->selectable = TRUE;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "value");
  add_label (self);
  update_look (self);
}

/**
 * todoku_value_label_new:
 * @text: the value
 * @css_classes: (nullable): style classes, separated by blanks
 *
 * Returns: (transfer floating): a value
 */
GtkWidget *
todoku_value_label_new (const char *text,
                        const char *css_classes)
{
  TodokuValueLabel *self = g_object_new (TODOKU_TYPE_VALUE_LABEL, NULL);
  g_auto(GStrv) classes = g_strsplit (css_classes != NULL ? css_classes : "", " ", -1);

  for (guint i = 0; classes[i] != NULL; i++)
    gtk_widget_add_css_class (GTK_WIDGET (self), classes[i]);
  todoku_value_label_set_text (self, text);

  return GTK_WIDGET (self);
}

/**
 * todoku_value_label_set_text:
 * @self: the widget
 * @text: the value, UTF-8
 *
 * Shows a value. Nothing of it is marked.
 */
void
todoku_value_label_set_text (TodokuValueLabel *self,
                             const char       *text)
{
  gboolean fits;

  g_return_if_fail (TODOKU_IS_VALUE_LABEL (self));
  g_return_if_fail (text != NULL);

  if (g_str_equal (todoku_value_label_get_text (self), text))
    return;

  fits = is_short (text);
  if (fits != (self->label != NULL))
    {
      clear (self);
      if (fits)
        add_label (self);
      else
        add_long_text (self);
    }
  g_clear_pointer (&self->marks, g_array_unref);
  if (fits)
    {
      gtk_label_set_text (self->label, text);
    }
  else
    {
      todoku_long_text_set_text (self->long_text, text);
      update_more (self);
    }
  update_look (self);
}

/**
 * todoku_value_label_get_text:
 * @self: the widget
 *
 * Returns: (transfer none): the whole value
 */
const char *
todoku_value_label_get_text (TodokuValueLabel *self)
{
  g_return_val_if_fail (TODOKU_IS_VALUE_LABEL (self), NULL);

  return self->label != NULL ? gtk_label_get_text (self->label)
                             : todoku_long_text_get_text (self->long_text);
}

/**
 * todoku_value_label_set_marks:
 * @self: the widget
 * @marks: (nullable) (element-type TodokuTextSpan): parts of its text; not to be changed any more
 *
 * Marks what differs.
 */
void
todoku_value_label_set_marks (TodokuValueLabel *self,
                              GArray           *marks)
{
  g_return_if_fail (TODOKU_IS_VALUE_LABEL (self));

  g_clear_pointer (&self->marks, g_array_unref);
  self->marks = marks != NULL ? g_array_ref (marks) : NULL;
  update_look (self);
}

/**
 * todoku_value_label_set_struck:
 * @self: the widget
 * @struck: whether the value is struck through
 *
 * Shows a value as one that is to go.
 */
void
todoku_value_label_set_struck (TodokuValueLabel *self,
                               gboolean          struck)
{
  g_return_if_fail (TODOKU_IS_VALUE_LABEL (self));

  self->struck = struck;
  update_look (self);
}

/**
 * todoku_value_label_set_selectable:
 * @self: the widget
 * @selectable: whether the value can be selected, which puts it among what Tab reaches
 *
 * Lets a person select, or not.
 */
void
todoku_value_label_set_selectable (TodokuValueLabel *self,
                                   gboolean          selectable)
{
  g_return_if_fail (TODOKU_IS_VALUE_LABEL (self));

  self->selectable = selectable;
  update_look (self);
}
