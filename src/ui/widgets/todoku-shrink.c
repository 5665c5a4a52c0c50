/* SPDX-License-Identifier: GPL-3.0-or-later
 * The title of a header bar stands in one: in large text a narrow window has room for its buttons
 * only, and the page says the same below. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-shrink.h"

struct _TodokuShrink
{
  GtkWidget parent_instance;

  /* (unowned): the only child */
  GtkWidget *child;
};

G_DEFINE_FINAL_TYPE (TodokuShrink, todoku_shrink, GTK_TYPE_WIDGET)

static void
todoku_shrink_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  TodokuShrink *self = TODOKU_SHRINK (widget);

  gtk_widget_measure (self->child, orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = 0;
}

static void
todoku_shrink_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  TodokuShrink *self = TODOKU_SHRINK (widget);
  int minimum;

  gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_set_child_visible (self->child, width >= minimum);
  if (width >= minimum)
    gtk_widget_allocate (self->child, width, height, baseline, NULL);
}

static void
todoku_shrink_dispose (GObject *object)
{
  TodokuShrink *self = TODOKU_SHRINK (object);

  g_clear_pointer (&self->child, gtk_widget_unparent);

  G_OBJECT_CLASS (todoku_shrink_parent_class)->dispose (object);
}

static void
todoku_shrink_class_init (TodokuShrinkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_shrink_dispose;
  widget_class->measure = todoku_shrink_measure;
  widget_class->size_allocate = todoku_shrink_size_allocate;
}

static void
todoku_shrink_init (TodokuShrink *self)
{
}

/**
 * todoku_shrink_new:
 * @child: (transfer floating): what is seen where there is room for it
 *
 * Returns: (transfer floating): a frame around @child
 */
GtkWidget *
todoku_shrink_new (GtkWidget *child)
{
  TodokuShrink *self = g_object_new (TODOKU_TYPE_SHRINK, NULL);

  self->child = child;
  gtk_widget_set_parent (child, GTK_WIDGET (self));

  return GTK_WIDGET (self);
}
