/* SPDX-License-Identifier: GPL-3.0-or-later
 * Found values come from the network: differences are marked by attributes, never by markup. Main
 * thread only.
 */
#include "todoku-config.h"

#include "todoku-compare-box.h"

#include <glib/gi18n-lib.h>

#include "todoku-text-compare.h"
#include "todoku-value-label.h"

/* Rows of boxes, not a grid: GTK 4.24 measures a grid whose labels wrap at characters as high as if
 * they had no width at all.
 */
static void
append_row (GtkBox       *box,
            GtkSizeGroup *keys,
            const char   *key,
            const char   *value,
            GArray       *marks)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *key_label = gtk_label_new (key);
  GtkWidget *value_label = todoku_value_label_new (value, NULL);

  gtk_widget_add_css_class (key_label, "caption-heading");
  gtk_widget_add_css_class (key_label, "secondary");
  gtk_widget_set_valign (key_label, GTK_ALIGN_START);
  gtk_widget_set_margin_top (key_label, 2);
  gtk_label_set_xalign (GTK_LABEL (key_label), 0.0);
  gtk_size_group_add_widget (keys, key_label);

  gtk_widget_set_hexpand (value_label, TRUE);
  todoku_value_label_set_selectable (TODOKU_VALUE_LABEL (value_label), FALSE);
  todoku_value_label_set_marks (TODOKU_VALUE_LABEL (value_label), marks);

  gtk_box_append (GTK_BOX (row), key_label);
  gtk_box_append (GTK_BOX (row), value_label);
  gtk_box_append (box, row);
}

/**
 * todoku_compare_box_fill:
 * @box: an empty box, or one that was filled before
 * @verdict: a verdict
 *
 * Shows the comparison of @verdict, and hides @box when there is none. What is too much in the
 * found value is marked there; only where nothing is, what is missing is marked in the other.
 */
void
todoku_compare_box_fill (GtkBox              *box,
                         const TodokuVerdict *verdict)
{
  g_autoptr(GtkSizeGroup) keys = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  g_autoptr(TodokuTextComparison) comparison = todoku_text_compare (verdict);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
  gtk_widget_set_visible (GTK_WIDGET (box), comparison != NULL);
  if (comparison == NULL)
    return;

  append_row (box, keys, _("To enter"), comparison->expected,
              comparison->found_marks->len == 0 ? comparison->expected_marks : NULL);
  append_row (box, keys, _("Found"), comparison->found, comparison->found_marks);
}
