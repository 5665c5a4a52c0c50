/* SPDX-License-Identifier: GPL-3.0-or-later
 * It is measured by counting: so many lines of one height. A GtkLabel hands all of its text to
 * Pango for each width that a container tries, and a GtkTextView's lines would be in what is
 * copied. The font has to be monospace, or lines may run out of the widget, where they are clipped.
 * Main thread only.
 */
#include "todoku-config.h"

#include "todoku-long-text-private.h"

#include <string.h>

#include "todoku-compat.h"
#include "todoku-text-compare.h"

#define MIN_COLUMNS 10

G_DEFINE_FINAL_TYPE (TodokuLongText, todoku_long_text, GTK_TYPE_WIDGET)

static void
measure_font (TodokuLongText *self)
{
  g_autoptr(PangoLayout) layout = NULL;
  int digits, letters, height;

  if (self->column_width > 0)
    return;

  /* Beside Japanese, digits may come from another font than letters. */
  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "0000000000");
  pango_layout_get_size (layout, &digits, NULL);
  pango_layout_set_text (layout, "mmmmmmmmmm", -1);
  pango_layout_get_size (layout, &letters, &height);
  self->column_width = MAX (MAX (digits, letters) / 10, 1);
  /* Another font steps in for Japanese, and its lines may be higher. */
  if (!g_str_is_ascii (self->text))
    {
      int other;

      pango_layout_set_text (layout, "0漢", -1);
      pango_layout_get_size (layout, NULL, &other);
      height = MAX (height, other);
    }
  self->line_height = PANGO_PIXELS_CEIL (height);
}

static void
forget_lines (TodokuLongText *self)
{
  g_clear_pointer (&self->lines, g_array_unref);
  memset (self->counts, 0, sizeof self->counts);
  self->columns = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static guint
get_columns (TodokuLongText *self,
             int             width)
{
  measure_font (self);
  if (width < 0)
    return TODOKU_LINES_MAX_COLUMNS;

  return CLAMP ((gint64) width * PANGO_SCALE / self->column_width, 1, TODOKU_LINES_MAX_COLUMNS);
}

static void
todoku_long_text_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  TodokuLongText *self = TODOKU_LONG_TEXT (widget);
  guint columns = get_columns (self, for_size);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      guint widest = CLAMP (self->length, 1, self->natural_columns);

      /* Wide characters may take a line's columns with half as many, which only makes room. */
      *natural = PANGO_PIXELS_CEIL (widest * self->column_width);
      *minimum = PANGO_PIXELS_CEIL (MIN (widest, MIN_COLUMNS) * self->column_width);
      return;
    }

  if (self->counts[columns] == 0)
    self->counts[columns] = todoku_lines_count (self->text, columns, self->at_words,
                                                self->max_lines);
  *minimum = *natural = MIN ((gint64) self->counts[columns] * self->line_height, G_MAXINT);
}

static GtkSizeRequestMode
todoku_long_text_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
todoku_long_text_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  TodokuLongText *self = TODOKU_LONG_TEXT (widget);
  guint columns = get_columns (self, width);

  if (self->lines == NULL || columns != self->columns)
    {
      g_clear_pointer (&self->lines, g_array_unref);
      self->lines = todoku_lines_cut (self->text, columns, self->at_words, self->max_lines);
      self->columns = columns;
    }
  if (self->popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->popover));
}

static void
add_attribute (PangoAttrList  *attributes,
               PangoAttribute *attribute,
               gsize           start,
               gsize           end)
{
  attribute->start_index = start;
  attribute->end_index = end;
  pango_attr_list_insert (attributes, attribute);
}

/**
 * todoku_long_text_add_mark:
 * @attributes: what a text of this widget, or of a label, looks like
 * @start: the byte at which the mark begins
 * @end: the byte after it
 *
 * Adds what marks a difference.
 */
void
todoku_long_text_add_mark (PangoAttrList *attributes,
                           gsize          start,
                           gsize          end)
{
  add_attribute (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD), start, end);
  add_attribute (attributes, pango_attr_underline_new (PANGO_UNDERLINE_SINGLE), start, end);
  /* #e01b24 at 22 % fits the light and the dark scheme. */
  add_attribute (attributes, pango_attr_background_new (0xe0e0, 0x1b1b, 0x2424), start, end);
  add_attribute (attributes, pango_attr_background_alpha_new (0x3851), start, end);
}

/* The part of @line that lies in @start to @end, counted from its beginning. */
static gboolean
get_overlap (const TodokuLine *line,
             gsize             start,
             gsize             end,
             gsize            *from,
             gsize            *to)
{
  gsize first = MAX (line->start, start), last = MIN (line->end, end);

  if (first >= last)
    return FALSE;

  *from = first - line->start;
  *to = last - line->start;

  return TRUE;
}

static PangoLayout *
make_layout (TodokuLongText   *self,
             const TodokuLine *line)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();
  gsize from, to;

  for (guint i = 0; self->marks != NULL && i < self->marks->len; i++)
    {
      const TodokuTextSpan *mark = &g_array_index (self->marks, TodokuTextSpan, i);

      if (get_overlap (line, mark->start, mark->end, &from, &to))
        todoku_long_text_add_mark (attributes, from, to);
    }
  if (get_overlap (line, MIN (self->anchor, self->cursor), MAX (self->anchor, self->cursor), &from,
                   &to))
    {
      /* #3584e4 at 40 %, as above. */
      add_attribute (attributes, pango_attr_background_new (0x3535, 0x8484, 0xe4e4), from, to);
      add_attribute (attributes, pango_attr_background_alpha_new (0x6666), from, to);
    }
  /* A value is no Japanese, whatever the language of the program: its font must not be, either. */
  if (!self->at_words)
    pango_attr_list_insert (attributes,
                            pango_attr_language_new (pango_language_from_string ("en")));
  if (self->struck)
    pango_attr_list_insert (attributes, pango_attr_strikethrough_new (TRUE));
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_text (layout, self->text + line->start, line->end - line->start);

  return layout;
}

/* The lines that can be seen, and half a view above and below them. */
static void
get_seen (TodokuLongText *self,
          guint          *first,
          guint          *next)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkWidget *view = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  *first = 0;
  *next = self->lines->len;
  if (view == NULL)
    view = GTK_WIDGET (gtk_widget_get_root (widget));
  if (view == NULL || !gtk_widget_compute_bounds (view, widget, &bounds))
    return;

  *first = CLAMP ((bounds.origin.y - bounds.size.height / 2) / self->line_height, 0,
                  self->lines->len);
  *next = CLAMP ((bounds.origin.y + bounds.size.height * 1.5) / self->line_height + 1, 0,
                 self->lines->len);
}

static void
todoku_long_text_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  TodokuLongText *self = TODOKU_LONG_TEXT (widget);
  guint first, next;
  GdkRGBA color;

  if (self->lines == NULL)
    return;

  get_seen (self, &first, &next);
  self->drawn_at = self->adjustment != NULL ? gtk_adjustment_get_value (self->adjustment) : 0;
  todoku_widget_get_color (widget, &color);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget),
                                                         gtk_widget_get_height (widget)));
  for (guint i = first; i < next; i++)
    {
      g_autoptr(PangoLayout) layout =
        make_layout (self, &g_array_index (self->lines, TodokuLine, i));

      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, (float) i * self->line_height));
      gtk_snapshot_append_layout (snapshot, layout, &color);
      gtk_snapshot_restore (snapshot);
    }
  gtk_snapshot_pop (snapshot);
}

static void
scrolled_cb (TodokuLongText *self)
{
  double moved = gtk_adjustment_get_value (self->adjustment) - self->drawn_at;

  if (ABS (moved) * 2 >= gtk_adjustment_get_page_size (self->adjustment))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
todoku_long_text_map (GtkWidget *widget)
{
  TodokuLongText *self = TODOKU_LONG_TEXT (widget);
  GtkWidget *view = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);

  GTK_WIDGET_CLASS (todoku_long_text_parent_class)->map (widget);

  if (view == NULL)
    return;

  self->adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (view));
  g_object_ref (self->adjustment);
  g_signal_connect_swapped (self->adjustment, "value-changed", G_CALLBACK (scrolled_cb), self);
  /* What stands above may have grown, or the window. */
  g_signal_connect_swapped (self->adjustment, "changed", G_CALLBACK (gtk_widget_queue_draw), self);
}

static void
drop_adjustment (TodokuLongText *self)
{
  if (self->adjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustment, self);
  g_clear_object (&self->adjustment);
}

static void
todoku_long_text_unmap (GtkWidget *widget)
{
  drop_adjustment (TODOKU_LONG_TEXT (widget));

  GTK_WIDGET_CLASS (todoku_long_text_parent_class)->unmap (widget);
}

static void
todoku_long_text_css_changed (GtkWidget         *widget,
                              GtkCssStyleChange *change)
{
  TodokuLongText *self = TODOKU_LONG_TEXT (widget);

  GTK_WIDGET_CLASS (todoku_long_text_parent_class)->css_changed (widget, change);

  /* A resize follows where the font is another one. */
  self->column_width = 0;
}

static void
todoku_long_text_system_setting_changed (GtkWidget        *widget,
                                         GtkSystemSetting  setting)
{
  TodokuLongText *self = TODOKU_LONG_TEXT (widget);

  GTK_WIDGET_CLASS (todoku_long_text_parent_class)->system_setting_changed (widget, setting);

  self->column_width = 0;
  gtk_widget_queue_resize (widget);
}

/**
 * todoku_long_text_find_byte:
 * @self: the widget
 * @x: a place in it
 * @y: a place in it
 *
 * Returns: the byte of the text that is shown there, on a character border
 */
gsize
todoku_long_text_find_byte (TodokuLongText *self,
                            double          x,
                            double          y)
{
  const TodokuLine *line;
  g_autoptr(PangoLayout) layout = NULL;
  int index, trailing;
  guint number;

  if (self->lines == NULL || y < 0)
    return 0;
  number = y / self->line_height;
  if (number >= self->lines->len)
    return self->length;

  line = &g_array_index (self->lines, TodokuLine, number);
  layout = make_layout (self, line);
  pango_layout_xy_to_index (layout, x * PANGO_SCALE, 0, &index, &trailing);

  return g_utf8_offset_to_pointer (self->text + line->start + index, trailing) - self->text;
}

static void
todoku_long_text_dispose (GObject *object)
{
  TodokuLongText *self = TODOKU_LONG_TEXT (object);

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  drop_adjustment (self);

  G_OBJECT_CLASS (todoku_long_text_parent_class)->dispose (object);
}

static void
todoku_long_text_finalize (GObject *object)
{
  TodokuLongText *self = TODOKU_LONG_TEXT (object);

  g_clear_pointer (&self->lines, g_array_unref);
  g_clear_pointer (&self->marks, g_array_unref);
  g_free (self->text);

  G_OBJECT_CLASS (todoku_long_text_parent_class)->finalize (object);
}

static void
todoku_long_text_class_init (TodokuLongTextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = todoku_long_text_dispose;
  object_class->finalize = todoku_long_text_finalize;
  widget_class->css_changed = todoku_long_text_css_changed;
  widget_class->get_request_mode = todoku_long_text_get_request_mode;
  widget_class->map = todoku_long_text_map;
  widget_class->measure = todoku_long_text_measure;
  widget_class->size_allocate = todoku_long_text_size_allocate;
  widget_class->snapshot = todoku_long_text_snapshot;
  widget_class->system_setting_changed = todoku_long_text_system_setting_changed;
  widget_class->unmap = todoku_long_text_unmap;

  gtk_widget_class_set_css_name (widget_class, "longtext");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
  todoku_long_text_class_init_selection (widget_class);
}

static void
todoku_long_text_init (TodokuLongText *self)
{
  self->text = g_strdup ("");
  self->natural_columns = TODOKU_LINES_MAX_COLUMNS;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  todoku_long_text_init_selection (self);
  todoku_long_text_set_selectable (self, TRUE);
}

/**
 * todoku_long_text_new:
 *
 * Returns: (transfer floating): a widget without text
 */
GtkWidget *
todoku_long_text_new (void)
{
  return g_object_new (TODOKU_TYPE_LONG_TEXT, NULL);
}

/**
 * todoku_long_text_set_text:
 * @self: the widget
 * @text: UTF-8; paragraphs are parted by "\n"
 *
 * Shows a text. What was selected no longer is, and nothing is marked.
 */
void
todoku_long_text_set_text (TodokuLongText *self,
                           const char     *text)
{
  g_return_if_fail (TODOKU_IS_LONG_TEXT (self));
  g_return_if_fail (text != NULL);

  if (g_str_equal (self->text, text))
    return;

  g_free (self->text);
  self->text = g_strdup (text);
  self->length = strlen (text);
  g_clear_pointer (&self->marks, g_array_unref);
  self->anchor = self->cursor = 0;
  /* Whether the lines need the height of the Japanese font depends on the text. */
  self->column_width = 0;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  forget_lines (self);
}

/**
 * todoku_long_text_get_text:
 * @self: the widget
 *
 * Returns: (transfer none): the whole text
 */
const char *
todoku_long_text_get_text (TodokuLongText *self)
{
  g_return_val_if_fail (TODOKU_IS_LONG_TEXT (self), NULL);

  return self->text;
}

/**
 * todoku_long_text_set_at_words:
 * @self: the widget
 * @at_words: whether lines end at blanks, as in prose, and not wherever they are full
 *
 * Chooses how lines are cut.
 */
void
todoku_long_text_set_at_words (TodokuLongText *self,
                               gboolean        at_words)
{
  g_return_if_fail (TODOKU_IS_LONG_TEXT (self));

  self->at_words = at_words;
  forget_lines (self);
}

/**
 * todoku_long_text_set_natural_columns:
 * @self: the widget
 * @columns: how many columns it asks for, at most %TODOKU_LINES_MAX_COLUMNS, which it asks for at
 *   first
 *
 * Makes room for what stands beside it. Where there is more room it takes it.
 */
void
todoku_long_text_set_natural_columns (TodokuLongText *self,
                                      guint           columns)
{
  g_return_if_fail (TODOKU_IS_LONG_TEXT (self));
  g_return_if_fail (columns > 0 && columns <= TODOKU_LINES_MAX_COLUMNS);

  self->natural_columns = columns;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * todoku_long_text_set_max_lines:
 * @self: the widget
 * @max_lines: how many lines are shown, or 0 for all
 *
 * Bounds the height. The rest is still copied.
 */
void
todoku_long_text_set_max_lines (TodokuLongText *self,
                                guint           max_lines)
{
  g_return_if_fail (TODOKU_IS_LONG_TEXT (self));

  if (self->max_lines == max_lines)
    return;

  self->max_lines = max_lines;
  forget_lines (self);
}

/**
 * todoku_long_text_set_marks:
 * @self: the widget
 * @marks: (nullable) (element-type TodokuTextSpan): parts of its text; not to be changed any more
 *
 * Marks what differs.
 */
void
todoku_long_text_set_marks (TodokuLongText *self,
                            GArray         *marks)
{
  g_return_if_fail (TODOKU_IS_LONG_TEXT (self));

  g_clear_pointer (&self->marks, g_array_unref);
  self->marks = marks != NULL ? g_array_ref (marks) : NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * todoku_long_text_set_struck:
 * @self: the widget
 * @struck: whether the text is struck through
 *
 * Shows a text as one that is to go.
 */
void
todoku_long_text_set_struck (TodokuLongText *self,
                             gboolean        struck)
{
  g_return_if_fail (TODOKU_IS_LONG_TEXT (self));

  self->struck = struck;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * todoku_long_text_set_selectable:
 * @self: the widget
 * @selectable: whether the keyboard and the pointer can select in it
 *
 * Lets a person select, or not.
 */
void
todoku_long_text_set_selectable (TodokuLongText *self,
                                 gboolean        selectable)
{
  g_return_if_fail (TODOKU_IS_LONG_TEXT (self));

  gtk_widget_set_focusable (GTK_WIDGET (self), selectable);
  gtk_widget_set_can_target (GTK_WIDGET (self), selectable);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), selectable ? "text" : NULL);
}
