/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the two files of TodokuLongText share: one draws, the other selects and copies. Main thread
 * only.
 */
#pragma once

#include "todoku-lines.h"
#include "todoku-long-text.h"

G_BEGIN_DECLS

struct _TodokuLongText
{
  GtkWidget parent_instance;

  /* Owned */
  char *text;
  GArray *lines;
  GArray *marks;
  GtkWidget *popover;
  GtkAdjustment *adjustment;

  gsize length;
  gsize anchor;
  gsize cursor;
  guint max_lines;
  guint natural_columns;
  gboolean at_words;
  gboolean struck;

  /* What the lines are cut for, and how many there are for a number of columns; 0 for unknown. */
  guint columns;
  guint counts[TODOKU_LINES_MAX_COLUMNS + 1];

  /* In Pango units and in pixels; 0 until they are measured. */
  int column_width;
  int line_height;

  /* Where the view was scrolled to when the lines were drawn. */
  double drawn_at;
};

gsize todoku_long_text_find_byte            (TodokuLongText *self,
                                             double          x,
                                             double          y);
void  todoku_long_text_class_init_selection (GtkWidgetClass *widget_class);
void  todoku_long_text_init_selection       (TodokuLongText *self);

G_END_DECLS
