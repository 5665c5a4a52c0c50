/* SPDX-License-Identifier: GPL-3.0-or-later
 * A boxed list makes a widget for every item, which takes a second for some thousands. So it shows
 * a part, and the search goes over all of them. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-long-list.h"

#include <glib/gi18n-lib.h>

#include "todoku-search-box.h"
#include "todoku-search.h"

#define FIRST_PART 30
#define NEXT_PART 100

struct _TodokuLongList
{
  GtkBox parent_instance;

  /* Owned References */
  GListModel *items;
  GtkFilterListModel *found;
  GtkSliceListModel *shown;

  /* Template Widgets */
  GtkListBox *list;
  GtkButton *more_button;
  GtkWidget *nothing;
  TodokuSearchBox *search_box;
};

G_DEFINE_FINAL_TYPE (TodokuLongList, todoku_long_list, GTK_TYPE_BOX)

static gboolean
is_found (gpointer item,
          gpointer user_data)
{
  TodokuLongList *self = user_data;
  const char *searched = todoku_search_box_get_searched (self->search_box);

  return searched == NULL || todoku_search_matches (item, searched);
}

static void
update_around (TodokuLongList *self)
{
  guint n_found = g_list_model_get_n_items (G_LIST_MODEL (self->found));
  guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (self->shown));
  g_autofree char *more = NULL;

  /* Translators: on a button below a list: how many of how many are shown. */
  more = g_strdup_printf (_("Show More (%'u of %'u Shown)"), n_shown, n_found);
  gtk_button_set_label (self->more_button, more);
  gtk_widget_set_visible (GTK_WIDGET (self->more_button), n_shown < n_found);
  gtk_widget_set_visible (GTK_WIDGET (self->list), n_found > 0);
  gtk_widget_set_visible (self->nothing,
                          n_found == 0 &&
                          todoku_search_box_get_searched (self->search_box) != NULL);
  todoku_search_box_set_needed (self->search_box,
                                g_list_model_get_n_items (self->items) > FIRST_PART);
}

static void
search_changed_cb (TodokuLongList *self)
{
  gtk_slice_list_model_set_size (self->shown, FIRST_PART);
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->found), GTK_FILTER_CHANGE_DIFFERENT);
  update_around (self);
}

static void
search_activated_cb (TodokuLongList *self)
{
  GtkListBoxRow *row;

  row = gtk_list_box_get_row_at_index (self->list, 0);
  if (row != NULL)
    gtk_widget_activate (GTK_WIDGET (row));
  else
    gtk_widget_error_bell (GTK_WIDGET (self->search_box));
}

/* The keyboard goes on with the first row that was not there before. */
static void
more_clicked_cb (TodokuLongList *self)
{
  guint n_before = gtk_slice_list_model_get_size (self->shown);
  GtkListBoxRow *row;

  gtk_slice_list_model_set_size (self->shown, n_before + NEXT_PART);
  row = gtk_list_box_get_row_at_index (self->list, n_before);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
todoku_long_list_dispose (GObject *object)
{
  TodokuLongList *self = TODOKU_LONG_LIST (object);

  g_clear_object (&self->shown);
  g_clear_object (&self->found);
  g_clear_object (&self->items);

  G_OBJECT_CLASS (todoku_long_list_parent_class)->dispose (object);
}

static void
todoku_long_list_class_init (TodokuLongListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_long_list_dispose;

  g_type_ensure (TODOKU_TYPE_SEARCH_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/todoku-long-list.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuLongList, list);
  gtk_widget_class_bind_template_child (widget_class, TodokuLongList, more_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuLongList, nothing);
  gtk_widget_class_bind_template_child (widget_class, TodokuLongList, search_box);
  gtk_widget_class_bind_template_callback (widget_class, more_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
}

static void
todoku_long_list_init (TodokuLongList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * todoku_long_list_bind:
 * @self: a list that is not bound yet
 * @items: (element-type TodokuSubject): what it shows
 * @make_row: makes a row of it
 * @user_data: for @make_row
 *
 * Shows @items, which may come and go.
 */
void
todoku_long_list_bind (TodokuLongList             *self,
                       GListModel                 *items,
                       GtkListBoxCreateWidgetFunc  make_row,
                       gpointer                    user_data)
{
  GtkCustomFilter *filter = gtk_custom_filter_new (is_found, self, NULL);

  g_return_if_fail (self->items == NULL);

  self->items = g_object_ref (items);
  self->found = gtk_filter_list_model_new (g_object_ref (items), GTK_FILTER (filter));
  self->shown = gtk_slice_list_model_new (g_object_ref (G_LIST_MODEL (self->found)), 0,
                                          FIRST_PART);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->shown), make_row, user_data, NULL);
  g_signal_connect_object (items, "items-changed", G_CALLBACK (update_around), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->shown, "items-changed", G_CALLBACK (update_around), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  update_around (self);
}

/**
 * todoku_long_list_get_found:
 * @self: a list that is bound
 *
 * Returns: (transfer none): what the search found, whether it is shown yet or not
 */
GListModel *
todoku_long_list_get_found (TodokuLongList *self)
{
  return G_LIST_MODEL (self->found);
}
