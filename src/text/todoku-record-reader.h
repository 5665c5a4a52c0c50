/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads expected records from a stream: JSON lines, a JSON array, CSV, a table as it is pasted from
 * a console (between tabs, bars or blanks, with or without a header), or lines of a zone file. The
 * first line tells which. It takes bytes in pieces of any size and holds one record at a time, so
 * that the memory does not grow with the input. Any thread, one reader per thread.
 * It refuses what is not a record, with the number of the line.
 */
#pragma once

#include "todoku-record.h"

G_BEGIN_DECLS

/**
 * TodokuRecordFunc:
 * @record: (transfer none): a record
 * @user_data: what was given to todoku_record_reader_new()
 *
 * Called for each record, in the order of the input.
 */
typedef void (*TodokuRecordFunc) (TodokuRecord *record,
                                  gpointer      user_data);

typedef struct _TodokuRecordReader TodokuRecordReader;

TodokuRecordReader *todoku_record_reader_new  (TodokuRecordFunc     func,
                                               gpointer             user_data);
void                todoku_record_reader_free (TodokuRecordReader  *self);
gboolean            todoku_record_reader_push (TodokuRecordReader  *self,
                                               const char          *data,
                                               gsize                length,
                                               GError             **error);
gboolean            todoku_record_reader_end  (TodokuRecordReader  *self,
                                               GError             **error);

gboolean            todoku_record_reader_is_array    (TodokuRecordReader *self);
char               *todoku_record_reader_dup_problem (TodokuRecordReader *self);
char               *todoku_record_reader_dup_group   (const TodokuRecord *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuRecordReader, todoku_record_reader_free)

G_END_DECLS
