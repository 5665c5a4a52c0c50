/* SPDX-License-Identifier: GPL-3.0-or-later
 * Text is made when a drag begins, and never before; of a file only its address is handed on. Main
 * thread only.
 */
#include "todoku-drag.h"

/**
 * Offer:
 * @widget: (unowned): whose text it is; it has the handle in it
 * @func: makes the text
 */
typedef struct
{
  GtkWidget *widget;
  TodokuDragText func;
} Offer;

static GdkContentProvider *
drag_prepare_cb (GtkDragSource *source,
                 double         x,
                 double         y,
                 gpointer       user_data)
{
  const Offer *offer = user_data;
  g_autofree char *text = offer->func (offer->widget);

  return text != NULL ? gdk_content_provider_new_typed (G_TYPE_STRING, text) : NULL;
}

static void
free_offer (gpointer  data,
            GClosure *closure)
{
  g_free (data);
}

/**
 * todoku_drag_offer_text:
 * @handle: where a drag begins: @widget, or a part of it in which nothing can be selected
 * @widget: what is dragged
 * @func: makes its text
 *
 * Lets @widget be dragged into another program.
 */
void
todoku_drag_offer_text (GtkWidget      *handle,
                        GtkWidget      *widget,
                        TodokuDragText  func)
{
  GtkDragSource *source = gtk_drag_source_new ();
  Offer *offer = g_new0 (Offer, 1);

  offer->widget = widget;
  offer->func = func;
  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect_data (source, "prepare", G_CALLBACK (drag_prepare_cb), offer, free_offer, 0);
  gtk_widget_add_controller (handle, GTK_EVENT_CONTROLLER (source));
}

static gboolean
dropped_cb (GtkDropTarget *target,
            const GValue  *value,
            double         x,
            double         y,
            gpointer       user_data)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  GFile *file = g_value_get_object (value);
  g_autofree char *uri = file != NULL ? g_file_get_uri (file) : NULL;

  return uri != NULL && gtk_widget_activate_action (widget, user_data, "s", uri);
}

/**
 * todoku_drag_accept_files:
 * @widget: where a file may be dropped
 * @action_name: (scope forever): what happens with its address, a static string
 *
 * Takes files that are dropped; a child that takes them itself comes first.
 */
void
todoku_drag_accept_files (GtkWidget  *widget,
                          const char *action_name)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);

  g_signal_connect (target, "drop", G_CALLBACK (dropped_cb), (gpointer) action_name);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}
