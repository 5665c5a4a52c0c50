/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads expected records from a stream: JSON lines, a JSON array, CSV, a table as it is pasted
 * from a console (between tabs, bars or blanks, with or without a header, or a cell a line),
 * blocks of "TYPE: … HOST: … VALUE: …", lines of a zone file, YAML, Terraform or dnscontrol,
 * in UTF-8, UTF-16 or Shift_JIS; or the source of a mail or a web page with one of these in it.
 * The first line that is one of these tells which. It takes bytes in pieces of any size and holds
 * one record at a time, and of a mail one part, so that the memory does not grow with the input.
 * Any thread, one reader per thread. A line that is no record is reported with its number, and the
 * others are read.
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

/**
 * TodokuRecordProblemFunc:
 * @problem: one translated sentence for people, with the number of the line
 * @is_foreign: whether the line is a record of a type that is not checked, such as SRV, rather than
 *   one that could not be read
 * @user_data: what was given to todoku_record_reader_new()
 *
 * Called for each line that was left out.
 */
typedef void (*TodokuRecordProblemFunc) (const char *problem,
                                         gboolean    is_foreign,
                                         gpointer    user_data);

typedef struct _TodokuRecordReader TodokuRecordReader;

TodokuRecordReader *todoku_record_reader_new  (TodokuRecordFunc         func,
                                               TodokuRecordProblemFunc  problem_func,
                                               gpointer                 user_data);
void                todoku_record_reader_free (TodokuRecordReader      *self);
void                todoku_record_reader_keep_names (TodokuRecordReader *self);
void                todoku_record_reader_push (TodokuRecordReader      *self,
                                               const char              *data,
                                               gsize                    length);
gboolean            todoku_record_reader_is_in_line (const TodokuRecordReader *self);
gboolean            todoku_record_reader_end  (TodokuRecordReader      *self,
                                               GError                 **error);

const char         *todoku_record_reader_get_encoding (TodokuRecordReader *self);
char               *todoku_record_reader_dup_group    (const TodokuRecord *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuRecordReader, todoku_record_reader_free)

G_END_DECLS
