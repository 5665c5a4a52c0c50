/* SPDX-License-Identifier: GPL-3.0-or-later
 * Its list is "all" and then the session's own, so a server that is connected meanwhile appears.
 * Emits `changed`. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-server-filter.h"

#include <glib/gi18n-lib.h>

#include "todoku-text.h"

struct _TodokuServerFilter
{
  AdwBin parent_instance;

  /* Owned */
  GListModel *servers;

  GtkDropDown *drop_down;
};

G_DEFINE_FINAL_TYPE (TodokuServerFilter, todoku_server_filter, ADW_TYPE_BIN)

static guint changed_signal;

static void
todoku_server_filter_dispose (GObject *object)
{
  g_clear_object (&TODOKU_SERVER_FILTER (object)->servers);

  G_OBJECT_CLASS (todoku_server_filter_parent_class)->dispose (object);
}

static void
todoku_server_filter_class_init (TodokuServerFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = todoku_server_filter_dispose;

  /**
   * TodokuServerFilter::changed:
   * @self: the filter
   *
   * Another server is chosen, or there is another number of them.
   */
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static char *
name_item (gpointer item)
{
  if (GTK_IS_STRING_OBJECT (item))
    return g_strdup (gtk_string_object_get_string (item));

  return todoku_text_server_name (item);
}

static void
setup_cb (GtkListItemFactory *factory,
          GtkListItem        *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkListItemFactory *factory,
         GtkListItem        *item)
{
  g_autofree char *name = name_item (gtk_list_item_get_item (item));

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), name);
}

static void
chosen_cb (TodokuServerFilter *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
todoku_server_filter_init (TodokuServerFilter *self)
{
  self->drop_down = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_widget_set_halign (GTK_WIDGET (self->drop_down), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->drop_down), "server-filter");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->drop_down), _("Delivery server"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Delivery server"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->drop_down));
  g_signal_connect_object (self->drop_down, "notify::selected-item", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
servers_changed_cb (TodokuServerFilter *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), g_list_model_get_n_items (self->servers) > 1);
  g_signal_emit (self, changed_signal, 0);
}

/**
 * todoku_server_filter_set_session:
 * @self: the filter
 * @session: the session
 *
 * Offers all servers of @session together, and each of them.
 */
void
todoku_server_filter_set_session (TodokuServerFilter *self,
                                  TodokuSession      *session)
{
  const char *const all[] = { _("All delivery servers"), NULL };
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);
  g_autoptr(GtkStringList) first = gtk_string_list_new (all);
  g_autoptr(GtkFlattenListModel) items = NULL;
  g_autoptr(GtkExpression) name =
    gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (name_item), NULL, NULL);

  g_return_if_fail (TODOKU_IS_SERVER_FILTER (self));

  g_set_object (&self->servers, todoku_session_get_servers (session));
  g_list_store_append (parts, first);
  g_list_store_append (parts, self->servers);
  items = gtk_flatten_list_model_new (G_LIST_MODEL (parts));
  gtk_drop_down_set_expression (self->drop_down, name);
  /* GTK's own rows are as wide as the longest name, which may be wider than the window. An
   * expression brings them back in newer versions.
   */
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_drop_down_set_factory (self->drop_down, factory);
  gtk_drop_down_set_enable_search (self->drop_down, TRUE);
  gtk_drop_down_set_model (self->drop_down, G_LIST_MODEL (items));
  g_signal_connect_object (self->servers, "items-changed", G_CALLBACK (servers_changed_cb), self,
                           G_CONNECT_SWAPPED);
  servers_changed_cb (self);
}

/**
 * todoku_server_filter_get_server:
 * @self: the filter
 *
 * Returns: (transfer none) (nullable): the chosen server; %NULL for all of them
 */
TodokuDeliveryServer *
todoku_server_filter_get_server (TodokuServerFilter *self)
{
  gpointer item;

  g_return_val_if_fail (TODOKU_IS_SERVER_FILTER (self), NULL);

  item = gtk_drop_down_get_selected_item (self->drop_down);

  return TODOKU_IS_DELIVERY_SERVER (item) ? item : NULL;
}
