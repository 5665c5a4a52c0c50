/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where text is cut into display lines. The text itself stays whole: a line is a range of its
 * bytes, so that what is copied has no cut in it. Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The most columns of a display line: a wide character takes two. */
#define TODOKU_LINES_MAX_COLUMNS 64

/**
 * TodokuLine:
 * @start: the byte at which it begins
 * @end: the byte after its last one; a "\n" belongs to no line
 *
 * One display line.
 */
typedef struct
{
  gsize start;
  gsize end;
} TodokuLine;

GArray *todoku_lines_cut   (const char *text,
                            guint       columns,
                            gboolean    at_words,
                            guint       max_lines);
guint   todoku_lines_count (const char *text,
                            guint       columns,
                            gboolean    at_words,
                            guint       max_lines);

G_END_DECLS
