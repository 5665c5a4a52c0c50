/* SPDX-License-Identifier: GPL-3.0-or-later
 * A child alone on its line gets the whole line; otherwise each has its natural width, and what is
 * left over goes to the children that expand; with a column width a child that does not expand has
 * that, so that nothing moves when its words change. Its minimum is its widest child's. A box that
 * is asked for its width at a height asks its labels, which search for it and may find more than
 * there is where fonts of two heights meet; this one answers for its width alone, so it also stands
 * around texts beside an icon. Main thread only.
 */
#include "todoku-wrap-box.h"

struct _TodokuWrapBox
{
  GtkWidget parent_instance;

  int column_width;
  int spacing;
};

static void buildable_iface_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TodokuWrapBox, todoku_wrap_box, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_iface_init))

typedef enum
{
  PROP_COLUMN_WIDTH = 1,
  PROP_SPACING,
} TodokuWrapBoxProperty;

static GParamSpec *properties[PROP_SPACING + 1];
static GtkBuildableIface *parent_buildable_iface;

/**
 * Line:
 * @first: the first child of the line
 * @next: the first child of the line after it, or %NULL
 * @n_children: how many children are on it
 * @n_expanding: how many of them expand
 * @used: their natural widths with the gaps
 */
typedef struct
{
  GtkWidget *first;
  GtkWidget *next;
  int n_children;
  int n_expanding;
  int used;
} Line;

static GtkWidget *
skip_hidden (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);

  return child;
}

static void
measure_child (TodokuWrapBox *self,
               GtkWidget     *child,
               int           *minimum,
               int           *natural)
{
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, minimum, natural, NULL, NULL);
  if (self->column_width > 0 && !gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL))
    *natural = MAX (*minimum, self->column_width);
}

static int
get_natural_width (TodokuWrapBox *self,
                   GtkWidget     *child,
                   int            width)
{
  int minimum, natural;

  measure_child (self, child, &minimum, &natural);

  return MAX (minimum, MIN (natural, width));
}

static Line
take_line (TodokuWrapBox *self,
           GtkWidget     *first,
           int            width)
{
  Line line = { first, NULL, 0, 0, 0 };

  for (GtkWidget *child = first; child != NULL;
       child = skip_hidden (gtk_widget_get_next_sibling (child)))
    {
      int child_width = get_natural_width (self, child, width);
      int gap = line.n_children > 0 ? self->spacing : 0;

      if (line.n_children > 0 && line.used + gap + child_width > width)
        {
          line.next = child;
          break;
        }
      line.used += gap + child_width;
      line.n_children++;
      if (gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL))
        line.n_expanding++;
    }

  return line;
}

static int
get_line_child_width (TodokuWrapBox *self,
                      const Line    *line,
                      GtkWidget     *child,
                      int            width)
{
  int extra = 0;

  if (line->n_children == 1)
    return width;
  if (line->n_expanding > 0 && gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL))
    extra = (width - line->used) / line->n_expanding;

  return get_natural_width (self, child, width) + extra;
}

/* Lays the children out for @width and returns the height; allocates them when @allocate. */
static int
lay_out (TodokuWrapBox *self,
         int            width,
         gboolean       allocate)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *first = skip_hidden (gtk_widget_get_first_child (widget));
  int y = 0;

  while (first != NULL)
    {
      const Line line = take_line (self, first, width);
      int height = 0, x = 0;

      for (GtkWidget *child = first; child != line.next;
           child = skip_hidden (gtk_widget_get_next_sibling (child)))
        {
          int natural;

          gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL,
                              get_line_child_width (self, &line, child, width),
                              NULL, &natural, NULL, NULL);
          height = MAX (height, natural);
        }
      for (GtkWidget *child = first; allocate && child != line.next;
           child = skip_hidden (gtk_widget_get_next_sibling (child)))
        {
          int child_width = get_line_child_width (self, &line, child, width);
          const GtkAllocation area = { rtl ? width - x - child_width : x, y, child_width, height };

          gtk_widget_size_allocate (child, &area, -1);
          x += child_width + self->spacing;
        }
      y += height + (line.next != NULL ? self->spacing : 0);
      first = line.next;
    }

  return y;
}

static GtkSizeRequestMode
todoku_wrap_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
todoku_wrap_box_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  TodokuWrapBox *self = TODOKU_WRAP_BOX (widget);
  int widest = 0, sum = 0;

  for (GtkWidget *child = skip_hidden (gtk_widget_get_first_child (widget)); child != NULL;
       child = skip_hidden (gtk_widget_get_next_sibling (child)))
    {
      int child_minimum, child_natural;

      measure_child (self, child, &child_minimum, &child_natural);
      widest = MAX (widest, child_minimum);
      sum += child_natural + (sum > 0 ? self->spacing : 0);
    }

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = widest;
      *natural = MAX (widest, sum);
    }
  else
    {
      *minimum = *natural = lay_out (self, MAX (widest, for_size >= 0 ? for_size : sum), FALSE);
    }
}

static void
todoku_wrap_box_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  lay_out (TODOKU_WRAP_BOX (widget), width, TRUE);
}

static void
todoku_wrap_box_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  TodokuWrapBox *self = TODOKU_WRAP_BOX (object);

  switch ((TodokuWrapBoxProperty) property_id)
    {
    case PROP_COLUMN_WIDTH:
      g_value_set_int (value, self->column_width);
      break;
    case PROP_SPACING:
      g_value_set_int (value, self->spacing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
todoku_wrap_box_set_property (GObject      *object,
                              guint         property_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  TodokuWrapBox *self = TODOKU_WRAP_BOX (object);

  switch ((TodokuWrapBoxProperty) property_id)
    {
    case PROP_COLUMN_WIDTH:
      if (self->column_width == g_value_get_int (value))
        break;
      self->column_width = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_SPACING:
      if (self->spacing == g_value_get_int (value))
        break;
      self->spacing = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
todoku_wrap_box_dispose (GObject *object)
{
  todoku_wrap_box_clear (TODOKU_WRAP_BOX (object));

  G_OBJECT_CLASS (todoku_wrap_box_parent_class)->dispose (object);
}

static void
todoku_wrap_box_class_init (TodokuWrapBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = todoku_wrap_box_dispose;
  object_class->get_property = todoku_wrap_box_get_property;
  object_class->set_property = todoku_wrap_box_set_property;
  widget_class->get_request_mode = todoku_wrap_box_get_request_mode;
  widget_class->measure = todoku_wrap_box_measure;
  widget_class->size_allocate = todoku_wrap_box_size_allocate;

  properties[PROP_COLUMN_WIDTH] =
    g_param_spec_int ("column-width", NULL, NULL, 0, 1000, 0,
                      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SPACING] =
    g_param_spec_int ("spacing", NULL, NULL, 0, 1000, 12,
                      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
todoku_wrap_box_init (TodokuWrapBox *self)
{
  self->spacing = 12;
}

static void
todoku_wrap_box_add_child (GtkBuildable *buildable,
                           GtkBuilder   *builder,
                           GObject      *child,
                           const char   *type)
{
  if (GTK_IS_WIDGET (child))
    todoku_wrap_box_append (TODOKU_WRAP_BOX (buildable), GTK_WIDGET (child));
  else
    parent_buildable_iface->add_child (buildable, builder, child, type);
}

static void
buildable_iface_init (GtkBuildableIface *iface)
{
  parent_buildable_iface = g_type_interface_peek_parent (iface);
  iface->add_child = todoku_wrap_box_add_child;
}

/**
 * todoku_wrap_box_new:
 * @spacing: the gap between children and between lines, in pixels
 *
 * Returns: (transfer floating): an empty box
 */
GtkWidget *
todoku_wrap_box_new (int spacing)
{
  return g_object_new (TODOKU_TYPE_WRAP_BOX, "spacing", spacing, NULL);
}

/**
 * todoku_wrap_box_append:
 * @self: the box
 * @child: (transfer floating): the widget to put last
 *
 * Adds a child.
 */
void
todoku_wrap_box_append (TodokuWrapBox *self,
                        GtkWidget     *child)
{
  g_return_if_fail (TODOKU_IS_WRAP_BOX (self));
  g_return_if_fail (GTK_IS_WIDGET (child));

  gtk_widget_set_parent (child, GTK_WIDGET (self));
}

/**
 * todoku_wrap_box_clear:
 * @self: the box
 *
 * Removes all children.
 */
void
todoku_wrap_box_clear (TodokuWrapBox *self)
{
  GtkWidget *child;

  g_return_if_fail (TODOKU_IS_WRAP_BOX (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}
