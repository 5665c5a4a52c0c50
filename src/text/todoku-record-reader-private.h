/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the parts of the record reader share: its state, how a record leaves it and how a line is
 * reported. Each part reads one form of input, line by line; all hand on the fields as they were
 * written, and one part makes them what DNS has. Only for todoku-record-reader*.c.
 */
#pragma once

#include "todoku-record-reader.h"

G_BEGIN_DECLS

#define TODOKU_RECORD_READER_MAX_SIZE (1024 * 1024)
/* RDATA is at most 65,535 octets (RFC 1035 section 3.2.1): what is longer is no record, and no line
 * goes on with it.
 */
#define TODOKU_RECORD_READER_MAX_TEXT 65535
#define TODOKU_RECORD_READER_MAX_CELLS 100
#define TODOKU_RECORD_READER_MAX_ORIGIN 255

typedef enum
{
  TODOKU_RECORD_FORMAT_UNKNOWN,
  TODOKU_RECORD_FORMAT_JSON,
  TODOKU_RECORD_FORMAT_CSV,
  TODOKU_RECORD_FORMAT_TABLE,
  TODOKU_RECORD_FORMAT_CELLS,
  TODOKU_RECORD_FORMAT_BLOCKS,
  TODOKU_RECORD_FORMAT_ZONE,
  TODOKU_RECORD_FORMAT_CODE,
} TodokuRecordFormat;

typedef enum
{
  TODOKU_RECORD_ENCODING_UNKNOWN,
  TODOKU_RECORD_ENCODING_UTF8,
  TODOKU_RECORD_ENCODING_CP932,
  TODOKU_RECORD_ENCODING_EUC_JP,
  TODOKU_RECORD_ENCODING_ISO_2022_JP,
  TODOKU_RECORD_ENCODING_UTF16LE,
  TODOKU_RECORD_ENCODING_UTF16BE,
} TodokuRecordEncoding;

/**
 * TodokuRecordColumn:
 * @TODOKU_RECORD_COLUMN_FQDN: a HOST that is complete whatever it looks like
 * @TODOKU_RECORD_COLUMN_IGNORED: what screens show beside a record, such as its TTL
 *
 * The fields of a record.
 */
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
  TODOKU_RECORD_COLUMN_IGNORED,
  TODOKU_RECORD_N_COLUMNS,
} TodokuRecordColumn;

/**
 * TodokuRecordCode:
 * @TODOKU_RECORD_CODE_NONE: nothing that looks like it has been seen yet
 * @TODOKU_RECORD_CODE_ABOVE: only what may stand above it has
 * @TODOKU_RECORD_CODE_YAML: YAML
 * @TODOKU_RECORD_CODE_HCL: blocks of Terraform
 * @TODOKU_RECORD_CODE_CALLS: dnscontrol
 * @TODOKU_RECORD_CODE_COMMANDS: commands of a cloud
 * @TODOKU_RECORD_CODE_REFUSED: what looked like one of them was none
 *
 * The source of which tool the input is.
 */
typedef enum
{
  TODOKU_RECORD_CODE_NONE,
  TODOKU_RECORD_CODE_ABOVE,
  TODOKU_RECORD_CODE_YAML,
  TODOKU_RECORD_CODE_HCL,
  TODOKU_RECORD_CODE_CALLS,
  TODOKU_RECORD_CODE_COMMANDS,
  TODOKU_RECORD_CODE_REFUSED,
} TodokuRecordCode;

/**
 * TodokuJsonCursor:
 * @text: the next byte
 * @end: behind the last
 * @out: where the next string is written: a string is never longer than its source
 */
typedef struct
{
  const char *text;
  const char *end;
  char *out;
} TodokuJsonCursor;

typedef struct _TodokuRecordMail TodokuRecordMail;

/**
 * TodokuRecordReader:
 * @func: called for each record
 * @problem_func: (nullable): called for each line that was left out
 * @user_data: the argument of both
 * @encoding: how the bytes are read
 * @format: what the input turned out to be
 * @line: the number of the line that is being read, from 1
 * @record_line: the one on which the record begins that is being read
 * @first_error: (nullable): why the first line was left out
 * @keep_names: whether a HOST is handed on as it was written
 * @n_records: how many records there were
 * @is_old: whether what follows is to be changed or deleted
 * @raw: the bytes of a line that has not ended
 * @too_long: whether the rest of that line is dropped
 * @text: the object, row or entry that is being gathered
 * @n_text_lines: CSV, table, zone: from how many lines
 * @text_line: table, zone: the first of them
 * @last_text_line: table: the last of them
 * @depth: how many brackets are open, of JSON or of a zone file
 * @in_string: JSON: inside a string
 * @quote: JSON: the quotation mark that ends it
 * @escaped: JSON: after a backslash
 * @last: JSON: the last byte outside strings that is no blank
 * @in_array: JSON: inside an array of records
 * @lost: JSON: nothing is read until an object begins
 * @arena: JSON: the strings of one object
 * @row: (element-type utf8): the cells of a row, or the words of a zone file's entry
 * @has_header: whether a row named the columns
 * @n_header: how many cells it had
 * @columns: where each column is, or -1
 * @action: which one says what is to be done with the record, or -1
 * @is_drawn: table: whether it has edges drawn around its cells
 * @is_alias_above: whether the HOST in @above is of a CNAME
 * @above: what a row had of a field that may be merged with the cells below it
 * @side: (nullable): a table on its side: the cells of each field
 * @n_side_rows: how many rows of it there were
 * @side_line: the first of them
 * @separator: table: a tab, "|", or a blank for two blanks and more
 * @host_named: cells: whether HOST was among the names of the columns
 * @host_first: cells: whether HOST stands before TYPE
 * @alone: (nullable): a name alone on its line, which may be the first cell of a record
 * @alone_line: its line
 * @domain_below: whether the line above says that this one is the domain
 * @heading: (nullable): blocks: a name alone on its line above them
 * @block: blocks: the fields of one record; its domain is that of other formats, too, where it was
 *   named above them
 * @label: blocks: the field that was named last, or -1
 * @domain: (nullable): the last domain of a record, with its final dot cut
 * @registrable: (nullable): the registrable domain of @domain
 * @origin: (nullable): zone: what relative names are completed with
 * @owner: (nullable): zone: the owner of the last entry
 * @signer: (nullable): zone: the domain that the comment of an entry says a key is for
 * @zone_name: (nullable): zone: the domain that it says it is of, without naming an origin
 * @is_open: zone: whether more strings of the entry in @row may follow
 * @at_margin: zone: whether the entry began in the first column
 * @is_lookup: whether nslookup or host has printed the input
 * @lookup_open: whether strings of the last answer may follow
 * @aws_set: (nullable): the name, TTL and type that the next values of aws are of
 * @code: the source of which tool the input is
 * @code_text: a document or a block of it that is being gathered
 * @code_line: on which line that begins
 * @code_depth: HCL: how many brackets are open behind it
 * @is_comment_open: above the source: whether a comment is open behind it
 * @n_documents: how many documents had records
 * @in_list: YAML: whether the document is a list of records, of which each is read by itself
 * @is_whole: YAML: whether it is read as a whole
 * @object_start: JSON: on which line the object begins
 * @object_at: JSON: up to where @object_line has been counted
 * @object_line: JSON: the line of what is read of an object
 * @variables: (nullable) (element-type utf8 utf8): the variables of a script
 * @mail: (nullable): the mail that the input is
 * @lines: (nullable) (element-type guint): where the lines of this text stand in its mail
 * @wiki_row: (nullable): the row of a wiki's table that is being gathered
 * @wiki_line: on which line it begins
 * @adoc_cells: (nullable) (element-type utf8): the cells of a row of AsciiDoc, so far
 * @adoc_columns: how many make one, or 0
 * @adoc_line: on which line the row begins
 * @html_text: (nullable): the line of a web page that is being gathered; %NULL for other inputs
 * @html_tag: the tag that has not ended
 * @html_quote: the quotation mark that is open in it, or 0
 * @html_hidden: whether what follows is not seen on the page
 * @html_raw: whether only the end of a script or style is a tag
 * @html_pre: whether lines and blanks are as they are in the source
 * @html_in_row: whether a row of a table is open
 * @html_in_cell: whether a cell of it is open
 * @html_rows: how many rows high that is
 * @html_columns: how many columns wide
 * @html_spans: what stands in a column of the rows below, too
 * @html_start: on which line @html_text begins, or 0
 *
 * All state of a reader.
 */
struct _TodokuRecordReader
{
  TodokuRecordFunc func;
  TodokuRecordProblemFunc problem_func;
  gpointer user_data;
  TodokuRecordEncoding encoding;
  TodokuRecordFormat format;
  guint line;
  guint record_line;
  char *first_error;
  gboolean keep_names;
  guint n_records;
  gboolean is_old;
  GString *raw;
  gboolean too_long;
  GString *text;
  guint n_text_lines;
  guint text_line;
  guint last_text_line;

  guint depth;
  gboolean in_string;
  char quote;
  gboolean escaped;
  char last;
  gboolean in_array;
  gboolean lost;
  GString *arena;

  GPtrArray *row;
  gboolean has_header;
  guint n_header;
  int columns[TODOKU_RECORD_N_COLUMNS];
  int action;
  gboolean is_drawn;
  gboolean is_alias_above;
  char *above[TODOKU_RECORD_N_COLUMNS];
  GPtrArray *side[TODOKU_RECORD_N_COLUMNS];
  guint n_side_rows;
  guint side_line;
  char separator;

  gboolean host_named;
  gboolean host_first;
  char *alone;
  guint alone_line;
  gboolean domain_below;
  char *heading;
  char *block[TODOKU_RECORD_N_COLUMNS];
  int label;

  char *domain;
  char *registrable;

  char *origin;
  char *owner;
  char *signer;
  char *zone_name;
  gboolean is_open;
  gboolean at_margin;

  gboolean is_lookup;
  gboolean lookup_open;
  char *aws_set;

  TodokuRecordCode code;
  GString *code_text;
  guint code_line;
  guint code_depth;
  gboolean is_comment_open;
  guint n_documents;
  gboolean in_list;
  gboolean is_whole;
  guint object_start;
  const char *object_at;
  guint object_line;
  GHashTable *variables;

  TodokuRecordMail *mail;
  GArray *lines;

  GString *wiki_row;
  guint wiki_line;

  GPtrArray *adoc_cells;
  guint adoc_columns;
  guint adoc_line;

  GString *html_text;
  GString *html_tag;
  char html_quote;
  gboolean html_hidden;
  gboolean html_raw;
  gboolean html_pre;
  gboolean html_in_row;
  gboolean html_in_cell;
  guint html_rows;
  guint html_columns;
  GArray *html_spans;
  guint html_start;
};

void     todoku_record_reader_report      (TodokuRecordReader  *self,
                                           const char          *problem,
                                           const char          *detail);
void     todoku_record_reader_emit        (TodokuRecordReader  *self,
                                           const char * const  *fields);
gboolean todoku_record_reader_is_name     (const char          *name);
gboolean todoku_record_reader_is_plain    (const char          *text);
void     todoku_record_reader_drop_backslashes (char           *text,
                                                const char     *protected);
void     todoku_record_reader_drop_quotes (char                *text);
const char *todoku_record_reader_clean_name (const char        *name,
                                             char             **to_free);
gboolean todoku_record_reader_has_type    (const char          *text);
gboolean todoku_record_reader_is_type_above (const char        *clean);
gboolean todoku_record_reader_parse_type  (const char          *text,
                                           TodokuRecordType    *ret_type);
int      todoku_record_reader_priority_of_type (const char     *clean);
gboolean todoku_record_reader_find_column (const char          *name,
                                           TodokuRecordColumn  *ret_column);
gboolean todoku_record_reader_is_button   (const char          *word);
void     todoku_record_reader_drop_buttons (char               *field);
gboolean todoku_record_reader_is_apex     (const char          *host);
char    *todoku_record_reader_dup_commas  (const char          *line);
char    *todoku_record_reader_dup_tidy    (const char          *line,
                                           char                 separator);
char    *todoku_record_reader_dup_clean   (const char          *text);

void     todoku_record_reader_read_json   (TodokuRecordReader  *self,
                                           const char          *line,
                                           gsize                length);
void     todoku_record_reader_end_json    (TodokuRecordReader  *self);
gboolean todoku_record_reader_read_json_in (TodokuRecordReader *self,
                                            const char         *clean);
void     todoku_record_reader_read_object (TodokuRecordReader  *self,
                                           const char          *text,
                                           gsize                length);

gboolean todoku_record_reader_read_pairs  (TodokuRecordReader  *self,
                                           const char          *text,
                                           gsize                length);

void     todoku_json_cursor_skip_blanks (TodokuJsonCursor *cursor);
gboolean todoku_json_cursor_take_byte (TodokuJsonCursor *cursor,
                    char    c);
gboolean todoku_json_cursor_read_string (TodokuJsonCursor      *cursor,
                      const char **ret_string);
gboolean todoku_json_cursor_read_name (TodokuJsonCursor  *cursor,
                                       const char       **ret_name);
gboolean todoku_json_cursor_read_word (TodokuJsonCursor      *cursor,
                    const char **ret_word);
gboolean todoku_json_cursor_take_comma (TodokuJsonCursor *cursor,
                     char    closing);
gboolean todoku_json_cursor_skip_value (TodokuJsonCursor *cursor,
                     guint   depth);
gboolean todoku_json_cursor_is_quote (char c);
const char *todoku_json_cursor_find_string (const TodokuJsonCursor  *cursor,
                                            char                   **out,
                                            const char              *wanted);

void     todoku_record_reader_read_csv    (TodokuRecordReader  *self,
                                           const char          *line);
void     todoku_record_reader_end_csv     (TodokuRecordReader  *self);

char     todoku_record_reader_separator   (const char          *line);
gboolean todoku_record_reader_is_header   (const char          *line,
                                           char                 separator);
gboolean todoku_record_reader_is_half_header (const char       *line);
gboolean todoku_record_reader_is_wide     (const char          *line,
                                           const char          *separator);
gboolean todoku_record_reader_names_columns (GPtrArray         *row);
gboolean todoku_record_reader_is_rule     (const char          *line);
gboolean todoku_record_reader_is_row      (const char          *line,
                                           char                 separator);
void     todoku_record_reader_guess_columns (TodokuRecordReader *self);
gboolean todoku_record_reader_are_cells_of_record (GPtrArray   *row);
gboolean todoku_record_reader_is_type_alone (GPtrArray          *row);
void     todoku_record_reader_read_row    (TodokuRecordReader  *self,
                                           const char          *line);
gboolean todoku_record_reader_find_columns (GPtrArray          *row,
                                            int                *columns);
void     todoku_record_reader_read_cells  (TodokuRecordReader  *self);
void     todoku_record_reader_clear_rows  (TodokuRecordReader  *self);
void     todoku_record_reader_end_table   (TodokuRecordReader  *self);
gboolean todoku_record_reader_read_wiki   (TodokuRecordReader  *self,
                                           const char          *line);
void     todoku_record_reader_end_wiki    (TodokuRecordReader  *self);
gboolean todoku_record_reader_read_asciidoc (TodokuRecordReader *self,
                                             const char         *line);
void     todoku_record_reader_end_asciidoc (TodokuRecordReader *self);

gboolean todoku_record_reader_may_be_broken (const char        *value);
char    *todoku_record_reader_dup_joined  (const char          *value,
                                           const char          *line);
gboolean todoku_record_reader_join_row    (TodokuRecordReader  *self,
                                           GPtrArray           *row);
gboolean todoku_record_reader_join_cell   (TodokuRecordReader  *self,
                                           const char          *line);

gboolean todoku_record_reader_is_side     (const char          *line,
                                           char                 separator);
gboolean todoku_record_reader_is_side_row (GPtrArray           *row);
gboolean todoku_record_reader_read_side_row (TodokuRecordReader *self);
void     todoku_record_reader_end_side    (TodokuRecordReader  *self);

void     todoku_record_reader_find_start  (TodokuRecordReader  *self,
                                           const char          *line);
gboolean todoku_record_reader_leave_title (TodokuRecordReader  *self,
                                           const char          *line);
void     todoku_record_reader_report_alone (TodokuRecordReader *self);
gboolean todoku_record_reader_skip_old    (TodokuRecordReader  *self,
                                           const char          *line);

gboolean todoku_record_reader_read_domain (TodokuRecordReader  *self,
                                           const char          *line);
gboolean todoku_record_reader_is_label    (const char          *line);
gboolean todoku_record_reader_is_typed_name (const char         *clean);
gboolean todoku_record_reader_is_cell     (const char          *line);
void     todoku_record_reader_read_block  (TodokuRecordReader  *self,
                                           const char          *line);
void     todoku_record_reader_end_blocks  (TodokuRecordReader  *self);
void     todoku_record_reader_take_alone  (TodokuRecordReader  *self);
gboolean todoku_record_reader_read_heading (TodokuRecordReader *self,
                                            const char         *clean);
void     todoku_record_reader_apply_heading (TodokuRecordReader *self,
                                             const char        **fields);
void     todoku_record_reader_read_cell   (TodokuRecordReader  *self,
                                           const char          *line);
void     todoku_record_reader_end_cells   (TodokuRecordReader  *self);

void     todoku_record_reader_read_zone   (TodokuRecordReader  *self,
                                           const char          *line);
void     todoku_record_reader_end_zone    (TodokuRecordReader  *self);
gboolean todoku_record_reader_is_entry    (const char          *line,
                                           gboolean             needs_class);
char    *todoku_record_reader_dup_txt     (const char          *quoted);
char    *todoku_record_reader_dup_quoted  (const char          *line);
gboolean todoku_record_reader_has_open_text (const char        *line);

gboolean todoku_record_reader_read_lookup (TodokuRecordReader  *self,
                                           const char          *line);
void     todoku_record_reader_end_lookup  (TodokuRecordReader  *self);

gboolean todoku_record_reader_read_code   (TodokuRecordReader  *self,
                                           const char          *line);
void     todoku_record_reader_end_code    (TodokuRecordReader  *self);
char    *todoku_record_reader_dup_yaml    (const char          *text);
char    *todoku_record_reader_dup_hcl     (const char          *text);
void     todoku_record_reader_append_json (GString             *out,
                                           const char          *text,
                                           gsize                length);
gboolean todoku_record_reader_is_command  (const char          *line);
void     todoku_record_reader_read_command (TodokuRecordReader *self,
                                            const char         *command,
                                            guint               line);
const char *todoku_record_reader_skip_prompt (const char        *line);
gboolean todoku_record_reader_is_script   (const char          *line);
void     todoku_record_reader_read_assignment (TodokuRecordReader *self,
                                               const char         *line);
char    *todoku_record_reader_dup_expanded (TodokuRecordReader *self,
                                            const char         *command);
gboolean todoku_record_reader_is_call     (const char          *line);
void     todoku_record_reader_read_calls  (TodokuRecordReader  *self,
                                           const char          *text,
                                           guint                line);

gboolean todoku_record_reader_is_html     (const char          *line);
void     todoku_record_reader_read_html   (TodokuRecordReader  *self,
                                           const char          *line);
void     todoku_record_reader_end_html    (TodokuRecordReader  *self);
void     todoku_record_reader_begin_html  (TodokuRecordReader  *self);
void     todoku_record_reader_clear_html  (TodokuRecordReader  *self);
void     todoku_record_reader_read_text   (TodokuRecordReader  *self,
                                           const char          *line);

TodokuRecordMail *todoku_record_mail_new_for (const char       *line,
                                              gboolean          is_first);
void     todoku_record_mail_free          (TodokuRecordMail    *mail);
void     todoku_record_reader_read_mail   (TodokuRecordReader  *self,
                                           const char          *bytes,
                                           gsize                length);
gboolean todoku_record_reader_append_qp   (GString             *out,
                                           const char          *text);
void     todoku_record_reader_end_mail    (TodokuRecordReader  *self);

char    *todoku_record_reader_decode      (TodokuRecordReader  *self,
                                           const char          *bytes,
                                           gsize                length,
                                           gsize               *ret_length);
gsize    todoku_record_reader_find_encoding (TodokuRecordReader *self,
                                             const char        *head,
                                             gsize              length);
gboolean todoku_record_reader_is_utf16    (TodokuRecordReader  *self);

G_END_DECLS
