/* SPDX-License-Identifier: GPL-3.0-or-later
 * GTK 4.8 calls a button with an icon "GtkImage" whatever its tooltip says, and a row nothing at
 * all; since 4.14 buttons are right, and only rows that are no plain ones of libadwaita lack a
 * name. Here every widget is looked at as it is mapped, wherever it comes from, libadwaita's own
 * rows as well: a button without a name gets its tooltip, a row that of its first label, and
 * follows it. What libadwaita says in English there is translated. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-names.h"

#include <glib/gi18n-lib.h>

/* A button with an icon says of itself that its icon names it. */
static gboolean
has_name (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  return gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL) ||
         (gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY) &&
          !(GTK_IS_BUTTON (widget) && GTK_IS_IMAGE (gtk_button_get_child (GTK_BUTTON (widget)))));
}

static GtkWidget *
find_label (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *label = GTK_IS_LABEL (child) ? child : find_label (child);

      if (label != NULL && gtk_widget_get_visible (label) &&
          *gtk_label_get_text (GTK_LABEL (label)) != '\0')
        return label;
    }

  return NULL;
}

/* What takes the focus in a menu button is the button inside. */
static const char *
find_tooltip (GtkWidget *button)
{
  const char *tooltip = gtk_widget_get_tooltip_text (button);
  GtkWidget *parent = gtk_widget_get_parent (button);

  if (tooltip == NULL && GTK_IS_MENU_BUTTON (parent))
    return gtk_widget_get_tooltip_text (parent);
  /* The cross of a toast is libadwaita's. */
  if (tooltip == NULL && GTK_IS_BUTTON (button) &&
      g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (button)), "window-close-symbolic") == 0)
    return _("Close This Message");

  return tooltip;
}

static void
set_name_from (GtkWidget *widget,
               GtkWidget *label)
{
  gtk_accessible_update_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  label, NULL, -1);
}

/* Its two buttons have neither a label nor a tooltip. */
static void
name_steppers (GtkWidget *spin)
{
  GtkWidget *child = gtk_widget_get_first_child (spin);

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_BUTTON (child))
      {
        gboolean up = gtk_widget_has_css_class (child, "up");

        gtk_accessible_reset_relation (GTK_ACCESSIBLE (child),
                                       GTK_ACCESSIBLE_RELATION_LABELLED_BY);
        gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                        up ? _("Increase") : _("Decrease"), -1);
      }
}

/* libadwaita's translations are not complete in every language: these say of their entries in
 * English what is missing there. They are set anew as often as the button is pressed.
 */
static void
translate_tooltip (GtkWidget *widget)
{
  static const char *const words[] = {
    N_("Apply"), N_("Show Text"), N_("Hide Text"), N_("Caps Lock is on"),
  };
  const char *tooltip = gtk_widget_get_tooltip_text (widget);

  for (guint i = 0; tooltip != NULL && i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (tooltip, words[i]) && !g_str_equal (tooltip, _(words[i])))
      {
        gtk_widget_set_tooltip_text (widget, _(words[i]));
        if (g_signal_handler_find (widget, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, translate_tooltip,
                                   NULL) == 0)
          g_signal_connect (widget, "notify::tooltip-text", G_CALLBACK (translate_tooltip), NULL);
        return;
      }
}

static gboolean
mapped_cb (GSignalInvocationHint *hint,
           guint                  n_values,
           const GValue          *values,
           gpointer               user_data)
{
  GtkWidget *widget = g_value_get_object (&values[0]);
  gboolean is_row = GTK_IS_LIST_BOX_ROW (widget) ||
                    g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkListItemWidget");
  GtkWidget *label;

  if (GTK_IS_BUTTON (widget) || GTK_IS_IMAGE (widget))
    translate_tooltip (widget);
  if (gtk_get_minor_version () >= 14 && !is_row)
    return TRUE;
  if (GTK_IS_SPIN_BUTTON (widget))
    name_steppers (widget);
  if ((!is_row && !GTK_IS_BUTTON (widget) && !GTK_IS_MENU_BUTTON (widget)) || has_name (widget))
    return TRUE;

  label = find_label (widget);
  if (label != NULL)
    set_name_from (widget, label);
  else if (!is_row && find_tooltip (widget) != NULL)
    {
      gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
      gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      find_tooltip (widget), -1);
    }

  return TRUE;
}

/**
 * todoku_widget_set_name:
 * @widget: a button with words in it
 * @name: what a screen reader is to say in place of the words
 *
 * Since GTK 4.10 the words of a button name it, whatever label it is given, unless they are told
 * not to. What takes the focus in a menu button is the button inside.
 */
void
todoku_widget_set_name (GtkWidget  *widget,
                        const char *name)
{
  if (GTK_IS_MENU_BUTTON (widget))
    todoku_widget_set_name (gtk_widget_get_first_child (widget), name);

  gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/**
 * todoku_names_follow:
 *
 * Names every button and row that needs it from now on. To be called once, after GTK is there.
 */
void
todoku_names_follow (void)
{
  static gboolean follows;

  if (follows)
    return;

  follows = TRUE;
  /* The signals of a class are there once the class is; it is never let go of again. */
  g_type_class_ref (GTK_TYPE_WIDGET);
  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, mapped_cb, NULL, NULL);
}
