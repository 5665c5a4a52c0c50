/* SPDX-License-Identifier: GPL-3.0-or-later
 * The focus leaves a page that another slides over, and a row that is made anew; whoever works by
 * keyboard must find it where it was. What stood there may be another widget by then, so the way
 * down to it is kept as well. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-place.h"

struct _TodokuPlace
{
  GWeakRef widget;
  /* (element-type guint): how far from the first each widget on the way down is */
  GArray *path;
};

/**
 * todoku_place_new:
 * @root: a page, or another widget
 *
 * Returns: (transfer full) (nullable): where in @root the focus is; %NULL when it is elsewhere
 */
TodokuPlace *
todoku_place_new (GtkWidget *root)
{
  GtkRoot *window = gtk_widget_get_root (root);
  GtkWidget *focus = window != NULL ? gtk_root_get_focus (window) : NULL;
  TodokuPlace *self;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, root))
    return NULL;

  self = g_new0 (TodokuPlace, 1);
  g_weak_ref_init (&self->widget, focus);
  self->path = g_array_new (FALSE, FALSE, sizeof (guint));
  for (GtkWidget *widget = focus; widget != root; widget = gtk_widget_get_parent (widget))
    {
      guint position = 0;

      for (GtkWidget *before = gtk_widget_get_prev_sibling (widget); before != NULL;
           before = gtk_widget_get_prev_sibling (before))
        position++;
      g_array_prepend_val (self->path, position);
    }

  return self;
}

static GtkWidget *
follow_path (GtkWidget *root,
             GArray    *path)
{
  GtkWidget *widget = root;

  for (guint i = 0; i < path->len; i++)
    {
      guint position = g_array_index (path, guint, i);
      GtkWidget *child = gtk_widget_get_first_child (widget);

      if (child == NULL)
        break;
      while (position-- > 0 && gtk_widget_get_next_sibling (child) != NULL)
        child = gtk_widget_get_next_sibling (child);
      widget = child;
    }

  return widget;
}

/**
 * todoku_place_return:
 * @self: (nullable): a place
 * @root: what it was taken of
 *
 * Brings the focus back, or as near to it as can be: the item of a menu that has closed cannot take
 * it, the button of that menu can.
 *
 * Returns: whether it is in @root now
 */
gboolean
todoku_place_return (const TodokuPlace *self,
                     GtkWidget         *root)
{
  g_autoptr(GtkWidget) known = NULL;
  GtkWidget *widget;

  if (self == NULL)
    return FALSE;

  known = g_weak_ref_get ((GWeakRef *) &self->widget);
  widget = known != NULL && gtk_widget_is_ancestor (known, root) ? known
                                                                  : follow_path (root, self->path);
  for (; widget != root; widget = gtk_widget_get_parent (widget))
    if (gtk_widget_get_mapped (widget) && gtk_widget_grab_focus (widget))
      return TRUE;

  return FALSE;
}

/**
 * todoku_place_free:
 * @self: (transfer full): a place
 */
void
todoku_place_free (TodokuPlace *self)
{
  g_weak_ref_clear (&self->widget);
  g_array_unref (self->path);
  g_free (self);
}
