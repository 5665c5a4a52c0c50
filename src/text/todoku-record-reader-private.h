/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the parts of the record reader share: its state, how a record leaves it and how it refuses.
 * One part reads JSON, one CSV and pasted tables, one zone files. Only for todoku-record-reader*.c.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "todoku-record-reader.h"

G_BEGIN_DECLS

#define TODOKU_RECORD_READER_MAX_SIZE (1024 * 1024)
#define TODOKU_RECORD_READER_MAX_CELLS 100
#define TODOKU_RECORD_READER_MAX_ORIGIN 255

typedef enum
{
  TODOKU_RECORD_FORMAT_UNKNOWN,
  TODOKU_RECORD_FORMAT_JSON,
  TODOKU_RECORD_FORMAT_CSV,
  TODOKU_RECORD_FORMAT_TABLE,
  TODOKU_RECORD_FORMAT_ZONE,
} TodokuRecordFormat;

typedef enum
{
  TODOKU_RECORD_COLUMN_TYPE,
  TODOKU_RECORD_COLUMN_HOST,
  TODOKU_RECORD_COLUMN_VALUE,
  TODOKU_RECORD_COLUMN_PRIORITY,
  TODOKU_RECORD_COLUMN_DOMAIN,
  TODOKU_RECORD_COLUMN_FQDN,
  TODOKU_RECORD_COLUMN_GROUP,
  TODOKU_RECORD_COLUMN_REQUIRED,
  TODOKU_RECORD_N_COLUMNS,
} TodokuRecordColumn;

/**
 * TodokuRecordReader:
 * @func: called for each record
 * @user_data: its argument
 * @format: what the input turned out to be
 * @line: the number of the line that is being read, from 1
 * @n_bom: how many bytes of a byte order mark were seen
 * @problem: (nullable): why the input was refused, not yet translated
 * @text: the object, cell or line that is being gathered
 * @parser: JSON: reads one object
 * @depth: how many brackets are open, of JSON or of a zone file
 * @object_line: the line on which the JSON object begins that is being read
 * @in_string: JSON: inside a string
 * @escaped: JSON: after a backslash
 * @in_array: JSON: inside the one array
 * @array_ended: JSON: after it
 * @need_comma: JSON: after a record
 * @row: (element-type utf8): the cells of a row, or the words of a zone file's entry
 * @quoted: CSV: the cell began with a quotation mark
 * @quote_seen: CSV: the last byte was a quotation mark inside such a cell
 * @started: whether the first line of a table was read
 * @has_header: whether that line named the columns
 * @n_header: how many cells it had
 * @columns: where each column is, or -1
 * @separator: table: a tab, "|", or a blank for two blanks and more
 * @origin: (nullable): zone: what relative names are completed with
 * @owner: (nullable): zone: the owner of the last entry
 * @at_margin: zone: whether the entry began in the first column
 *
 * All state of a reader.
 */
struct _TodokuRecordReader
{
  TodokuRecordFunc func;
  gpointer user_data;
  TodokuRecordFormat format;
  guint line;
  guint n_bom;
  const char *problem;
  GString *text;

  JsonParser *parser;
  guint depth;
  guint object_line;
  gboolean in_string;
  gboolean escaped;
  gboolean in_array;
  gboolean array_ended;
  gboolean need_comma;

  GPtrArray *row;
  gboolean quoted;
  gboolean quote_seen;
  gboolean started;
  gboolean has_header;
  guint n_header;
  int columns[TODOKU_RECORD_N_COLUMNS];
  char separator;

  char *origin;
  char *owner;
  gboolean at_margin;
};

gboolean todoku_record_reader_fail      (TodokuRecordReader  *self,
                                         const char          *problem,
                                         const char          *detail,
                                         GError             **error);
gboolean todoku_record_reader_emit      (TodokuRecordReader  *self,
                                         const char          *type,
                                         TodokuRecord        *fields,
                                         GError             **error);
gboolean todoku_record_reader_has_type  (const char          *text);

gboolean todoku_record_reader_push_json (TodokuRecordReader  *self,
                                         char                 c,
                                         GError             **error);

gboolean todoku_record_reader_push_csv  (TodokuRecordReader  *self,
                                         char                 c,
                                         GError             **error);
gboolean todoku_record_reader_end_csv   (TodokuRecordReader  *self,
                                         GError             **error);
char     todoku_record_reader_separator (const char          *line);
gboolean todoku_record_reader_is_header (const char          *line,
                                         char                 separator);
gboolean todoku_record_reader_is_rule   (const char          *line);
gboolean todoku_record_reader_is_row    (const char          *line,
                                         char                 separator);
gboolean todoku_record_reader_read_row  (TodokuRecordReader  *self,
                                         const char          *line,
                                         GError             **error);

gboolean todoku_record_reader_read_zone (TodokuRecordReader  *self,
                                         const char          *line,
                                         GError             **error);
char    *todoku_record_reader_dup_txt   (const char          *quoted);

G_END_DECLS
