/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes compact JSON straight into a string: `check` prints a line for each of 60,000 records, and
 * a tree of nodes for each would cost more than the look-ups. Any thread, one writer per thread.
 * It refuses nothing: text that is not UTF-8 is made valid.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  GString *text;
  gboolean need_comma;
} TodokuJsonWriter;

void  todoku_json_writer_init         (TodokuJsonWriter   *self);
void  todoku_json_writer_reset        (TodokuJsonWriter   *self);
char *todoku_json_writer_finish       (TodokuJsonWriter   *self);

void  todoku_json_writer_begin_object (TodokuJsonWriter   *self,
                                       const char         *name);
void  todoku_json_writer_end_object   (TodokuJsonWriter   *self);
void  todoku_json_writer_begin_array  (TodokuJsonWriter   *self,
                                       const char         *name);
void  todoku_json_writer_end_array    (TodokuJsonWriter   *self);
void  todoku_json_writer_string       (TodokuJsonWriter   *self,
                                       const char         *name,
                                       const char         *value);
void  todoku_json_writer_int          (TodokuJsonWriter   *self,
                                       const char         *name,
                                       gint64              value);
void  todoku_json_writer_boolean      (TodokuJsonWriter   *self,
                                       const char         *name,
                                       gboolean            value);
void  todoku_json_writer_null         (TodokuJsonWriter   *self,
                                       const char         *name);

G_END_DECLS
