/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows have check boxes only while domains are being chosen, and say which of them wait only while
 * something is done for many. The rows that are there are changed, not made anew: five thousand
 * would be felt. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-domain-list-rows.h"

#include "todoku-domain-list-row.h"

struct _TodokuDomainListRows
{
  GObject parent_instance;

  /* Owned */
  GtkSelectionModel *selection;
  TodokuBatch *batch;
  GListModel *servers;
  /* (element-type GtkListItem) (unowned): the rows that stand for a domain now */
  GPtrArray *bound;

  gboolean selecting;
};

G_DEFINE_FINAL_TYPE (TodokuDomainListRows, todoku_domain_list_rows, G_TYPE_OBJECT)

static void
setup_cb (TodokuDomainListRows *self,
          GtkListItem          *item)
{
  gtk_list_item_set_child (item, todoku_domain_list_row_new ());
}

static void
selected_changed_cb (TodokuDomainListRows *self,
                     GParamSpec           *pspec,
                     GtkListItem          *item)
{
  todoku_domain_list_row_set_selecting (TODOKU_DOMAIN_LIST_ROW (gtk_list_item_get_child (item)),
                                        self->selecting, gtk_list_item_get_selected (item));
}

static void
check_toggled_cb (GtkListItem    *item,
                  GtkCheckButton *check)
{
  TodokuDomainListRows *self = g_object_get_data (G_OBJECT (item), "todoku-rows");
  guint position = gtk_list_item_get_position (item);

  if (gtk_check_button_get_active (check) == gtk_list_item_get_selected (item))
    return;
  if (gtk_check_button_get_active (check))
    gtk_selection_model_select_item (self->selection, position, FALSE);
  else
    gtk_selection_model_unselect_item (self->selection, position);
}

static gboolean
has_several_servers (TodokuDomainListRows *self)
{
  return self->servers != NULL && g_list_model_get_n_items (self->servers) > 1;
}

static void
servers_changed_cb (TodokuDomainListRows *self)
{
  for (guint i = 0; i < self->bound->len; i++)
    todoku_domain_list_row_set_shows_server (
      TODOKU_DOMAIN_LIST_ROW (gtk_list_item_get_child (g_ptr_array_index (self->bound, i))),
      has_several_servers (self));
}

static void
bind_cb (TodokuDomainListRows *self,
         GtkListItem          *item)
{
  TodokuDomainListRow *row = TODOKU_DOMAIN_LIST_ROW (gtk_list_item_get_child (item));

  todoku_domain_list_row_set_batch (row, self->batch);
  todoku_domain_list_row_set_shows_server (row, has_several_servers (self));
  todoku_domain_list_row_set_domain (row, gtk_list_item_get_item (item));
  selected_changed_cb (self, NULL, item);
  g_ptr_array_add (self->bound, item);
  g_object_set_data (G_OBJECT (item), "todoku-rows", self);
  g_signal_connect_swapped (item, "notify::selected", G_CALLBACK (selected_changed_cb), self);
  g_signal_connect_swapped (todoku_domain_list_row_get_check (row), "toggled",
                            G_CALLBACK (check_toggled_cb), item);
}

static void
unbind_cb (TodokuDomainListRows *self,
           GtkListItem          *item)
{
  TodokuDomainListRow *row = TODOKU_DOMAIN_LIST_ROW (gtk_list_item_get_child (item));

  g_ptr_array_remove_fast (self->bound, item);
  g_signal_handlers_disconnect_by_func (item, selected_changed_cb, self);
  g_signal_handlers_disconnect_by_func (todoku_domain_list_row_get_check (row), check_toggled_cb,
                                        item);
  todoku_domain_list_row_set_domain (row, NULL);
  todoku_domain_list_row_set_batch (row, NULL);
}

static void
todoku_domain_list_rows_finalize (GObject *object)
{
  TodokuDomainListRows *self = TODOKU_DOMAIN_LIST_ROWS (object);

  g_object_unref (self->selection);
  g_clear_object (&self->batch);
  g_clear_object (&self->servers);
  g_ptr_array_unref (self->bound);

  G_OBJECT_CLASS (todoku_domain_list_rows_parent_class)->finalize (object);
}

static void
todoku_domain_list_rows_class_init (TodokuDomainListRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = todoku_domain_list_rows_finalize;
}

static void
todoku_domain_list_rows_init (TodokuDomainListRows *self)
{
  self->bound = g_ptr_array_new ();
}

/* Rows let go of their domains after the page has been disposed of. */
static void
connect_kept (GtkListItemFactory   *factory,
              const char           *signal,
              GCallback             callback,
              TodokuDomainListRows *self)
{
  g_signal_connect_data (factory, signal, callback, g_object_ref (self),
                         (GClosureNotify) (void (*)(void))g_object_unref, G_CONNECT_SWAPPED);
}

/**
 * todoku_domain_list_rows_new:
 * @view: where they are shown
 * @selection: what is shown and chosen
 *
 * Returns: (transfer full): what makes the rows of @view
 */
TodokuDomainListRows *
todoku_domain_list_rows_new (GtkListView       *view,
                             GtkSelectionModel *selection)
{
  TodokuDomainListRows *self = g_object_new (TODOKU_TYPE_DOMAIN_LIST_ROWS, NULL);
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->selection = g_object_ref (selection);
  connect_kept (factory, "setup", G_CALLBACK (setup_cb), self);
  connect_kept (factory, "bind", G_CALLBACK (bind_cb), self);
  connect_kept (factory, "unbind", G_CALLBACK (unbind_cb), self);
  gtk_list_view_set_factory (view, factory);

  return self;
}

/**
 * todoku_domain_list_rows_set_batch:
 * @self: the rows
 * @batch: (nullable): what is done for many of them
 *
 * Has them say which wait for their turn.
 */
void
todoku_domain_list_rows_set_batch (TodokuDomainListRows *self,
                                   TodokuBatch          *batch)
{
  g_return_if_fail (TODOKU_IS_DOMAIN_LIST_ROWS (self));

  g_set_object (&self->batch, batch);
  for (guint i = 0; i < self->bound->len; i++)
    todoku_domain_list_row_set_batch (
      TODOKU_DOMAIN_LIST_ROW (gtk_list_item_get_child (g_ptr_array_index (self->bound, i))),
      batch);
}

/**
 * todoku_domain_list_rows_set_servers:
 * @self: the rows
 * @servers: the delivery servers; rows name theirs while there are several
 */
void
todoku_domain_list_rows_set_servers (TodokuDomainListRows *self,
                                     GListModel           *servers)
{
  g_return_if_fail (TODOKU_IS_DOMAIN_LIST_ROWS (self));

  g_set_object (&self->servers, servers);
  g_signal_connect_object (servers, "items-changed", G_CALLBACK (servers_changed_cb), self,
                           G_CONNECT_SWAPPED);
  servers_changed_cb (self);
}

/**
 * todoku_domain_list_rows_set_selecting:
 * @self: the rows
 * @selecting: whether some are being chosen
 */
void
todoku_domain_list_rows_set_selecting (TodokuDomainListRows *self,
                                       gboolean              selecting)
{
  g_return_if_fail (TODOKU_IS_DOMAIN_LIST_ROWS (self));

  self->selecting = selecting;
  for (guint i = 0; i < self->bound->len; i++)
    selected_changed_cb (self, NULL, g_ptr_array_index (self->bound, i));
}

/**
 * todoku_domain_list_rows_focus:
 * @self: the rows
 * @position: one that has been scrolled to
 *
 * Gives a row the focus. Entered from outside, a list view gives it to whichever had it last.
 */
void
todoku_domain_list_rows_focus (TodokuDomainListRows *self,
                               guint                 position)
{
  g_return_if_fail (TODOKU_IS_DOMAIN_LIST_ROWS (self));

  for (guint i = 0; i < self->bound->len; i++)
    {
      GtkListItem *item = g_ptr_array_index (self->bound, i);

      if (gtk_list_item_get_position (item) == position)
        gtk_widget_grab_focus (gtk_widget_get_parent (gtk_list_item_get_child (item)));
    }
}
