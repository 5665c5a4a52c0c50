/* SPDX-License-Identifier: GPL-3.0-or-later
 * A list that is filled anew keeps the rows that would show the same: the focus stays where it is,
 * a screen reader hears of nothing, and nothing is laid out again. What a row shows is kept on the
 * row itself. Main thread only.
 */
#include "todoku-boxed.h"

#include "todoku-widget.h"

/* What a row shows hangs on it under this name. */
#define KEY_SHOWN "todoku-shown"

/**
 * todoku_boxed_list_new:
 *
 * Returns: (transfer floating): an empty list
 */
GtkListBox *
todoku_boxed_list_new (void)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");

  return GTK_LIST_BOX (list);
}

/**
 * todoku_boxed_heading_new:
 * @title: its words
 *
 * Returns: (transfer floating): a heading of a list or a card
 */
GtkWidget *
todoku_boxed_heading_new (const char *title)
{
  GtkWidget *heading = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0, "wrap", TRUE,
                                     "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, NULL);

  gtk_widget_add_css_class (heading, "heading");

  return heading;
}

/**
 * todoku_boxed_group_new:
 * @title: the heading
 * @list: (transfer floating): a list
 *
 * Returns: (transfer floating): the list under its heading
 */
GtkWidget *
todoku_boxed_group_new (const char *title,
                        GtkListBox *list)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_box_append (GTK_BOX (box), todoku_boxed_heading_new (title));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (list));

  return box;
}

/* The target comes first: name and target must fit each other at every moment. */
static GtkWidget *
insert_row (GtkListBox *list,
            int         position,
            const char *title,
            const char *subtitle,
            GtkWidget  *suffix,
            const char *action_name,
            GVariant   *target)
{
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row),
                              todoku_line_new (title, subtitle, FALSE, suffix,
                                               action_name != NULL ? "go-next-symbolic" : NULL));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), action_name != NULL);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (row), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), action_name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_list_box_insert (list, row, position);

  return row;
}

/**
 * todoku_boxed_append_row:
 * @list: a list
 * @title: what the row is about
 * @subtitle: (nullable): its caption
 * @suffix: (nullable) (transfer floating): what stands at its end
 * @action_name: (nullable): what it leads to; %NULL for a row that only tells
 *
 * Returns: (transfer none): the row
 */
GtkWidget *
todoku_boxed_append_row (GtkListBox *list,
                         const char *title,
                         const char *subtitle,
                         GtkWidget  *suffix,
                         const char *action_name)
{
  return insert_row (list, -1, title, subtitle, suffix, action_name, NULL);
}

/**
 * todoku_boxed_append_link:
 * @list: a list
 * @title: what the row is about
 * @subtitle: (nullable): its caption
 * @suffix: (nullable) (transfer floating): what stands at its end
 * @action_name: what it leads to
 * @id: to which of them
 *
 * Returns: (transfer none): the row
 */
GtkWidget *
todoku_boxed_append_link (GtkListBox *list,
                          const char *title,
                          const char *subtitle,
                          GtkWidget  *suffix,
                          const char *action_name,
                          gint64      id)
{
  return insert_row (list, -1, title, subtitle, suffix, action_name, g_variant_new_int64 (id));
}

/**
 * todoku_boxed_clear:
 * @list: a list
 *
 * Takes all rows out.
 */
void
todoku_boxed_clear (GtkListBox *list)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, row);
}

/**
 * todoku_boxed_pill_new:
 * @status: the state
 * @word: (nullable): its word; %NULL takes the one of @status
 *
 * Returns: (transfer floating): a pill for the end of a row
 */
GtkWidget *
todoku_boxed_pill_new (TodokuStatus  status,
                       const char   *word)
{
  GtkWidget *pill = todoku_status_pill_new ();

  gtk_widget_set_halign (pill, GTK_ALIGN_START);
  gtk_widget_set_valign (pill, GTK_ALIGN_CENTER);
  todoku_status_pill_set (TODOKU_STATUS_PILL (pill), status, word);

  return pill;
}

static gboolean
keep_row (TodokuBoxedFill *fill,
          const char      *shown)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (fill->list, fill->position);

  if (row == NULL || g_strcmp0 (g_object_get_data (G_OBJECT (row), KEY_SHOWN), shown) != 0)
    return FALSE;

  fill->position++;

  return TRUE;
}

/* Takes @shown. */
static void
replace_row (TodokuBoxedFill *fill,
             GtkWidget       *row,
             char            *shown)
{
  GtkListBoxRow *old = gtk_list_box_get_row_at_index (fill->list, ++fill->position);

  g_object_set_data_full (G_OBJECT (row), KEY_SHOWN, shown, g_free);
  if (old != NULL)
    gtk_list_box_remove (fill->list, GTK_WIDGET (old));
}

/**
 * todoku_boxed_fill_row:
 * @fill: what is being filled
 * @title: what the row is about
 * @subtitle: (nullable): its caption
 * @pill: (nullable) (transfer floating): the #TodokuStatusPill at its end
 * @action_name: (nullable): what it leads to; %NULL for a row that only tells
 *
 * Shows the next row, which stays the same widget where it shows the same as before.
 */
void
todoku_boxed_fill_row (TodokuBoxedFill *fill,
                       const char      *title,
                       const char      *subtitle,
                       GtkWidget       *pill,
                       const char      *action_name)
{
  g_autoptr(GtkWidget) held = pill != NULL ? g_object_ref_sink (pill) : NULL;
  g_autofree char *state = pill != NULL ? todoku_status_pill_dup_shown (TODOKU_STATUS_PILL (pill))
                                        : NULL;
  g_autofree char *shown = g_strdup_printf ("%s\n%s\n%s\n%s", title,
                                            subtitle != NULL ? subtitle : "",
                                            action_name != NULL ? action_name : "",
                                            state != NULL ? state : "");

  if (!keep_row (fill, shown))
    replace_row (fill, insert_row (fill->list, fill->position, title, subtitle, pill, action_name,
                                   NULL), g_steal_pointer (&shown));
}

/**
 * todoku_boxed_fill_link:
 * @fill: what is being filled
 * @title: what the row is about
 * @subtitle: its caption
 * @status: the state at its end
 * @word: the word for that state
 * @action_name: what it leads to
 * @id: to which of them
 *
 * As todoku_boxed_fill_row() for one of many: the pill is only made where something has changed.
 */
void
todoku_boxed_fill_link (TodokuBoxedFill *fill,
                        const char      *title,
                        const char      *subtitle,
                        TodokuStatus     status,
                        const char      *word,
                        const char      *action_name,
                        gint64           id)
{
  g_autofree char *shown = g_strdup_printf ("%s\n%s\n%s\n%" G_GINT64_FORMAT "\n%d\n%s", title,
                                            subtitle, action_name, id, (int) status, word);

  if (!keep_row (fill, shown))
    replace_row (fill, insert_row (fill->list, fill->position, title, subtitle,
                                   todoku_boxed_pill_new (status, word), action_name,
                                   g_variant_new_int64 (id)), g_steal_pointer (&shown));
}

/**
 * todoku_boxed_fill_end:
 * @fill: what was being filled
 *
 * Takes out the rows that were not shown again.
 */
void
todoku_boxed_fill_end (TodokuBoxedFill *fill)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (fill->list, fill->position)) != NULL)
    gtk_list_box_remove (fill->list, GTK_WIDGET (row));
}
