/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is stored, as plain structures: a row is all that is known of one thing at one commit. Rows
 * cross thread borders in both directions, GObjects never do. Each knows its table, so that
 * copying, freeing and comparing are one function for all. Any thread; no I/O.
 */
#pragma once

#include <gio/gio.h>

#include "todoku-enums.h"
#include "todoku-fields.h"
#include "todoku-stage.h"

G_BEGIN_DECLS

typedef enum
{
  TODOKU_COLUMN_INT64,
  TODOKU_COLUMN_INT,
  TODOKU_COLUMN_BOOLEAN,
  TODOKU_COLUMN_TEXT,
  TODOKU_COLUMN_BYTES,
  TODOKU_COLUMN_TOKEN,
} TodokuColumnKind;

/**
 * TodokuColumn:
 * @name: its name, in the structure and in the database
 * @kind: its type
 * @offset: where it is in the structure
 * @enum_type: (nullable): the enumeration of a token
 */
typedef struct
{
  const char *name;
  TodokuColumnKind kind;
  gsize offset;
  GType (*enum_type) (void);
} TodokuColumn;

/**
 * TODOKU_ROW_MEMBER:
 * @row: a row
 * @column: a column of its table
 * @Type: the C type that its kind has in the structure
 *
 * The field of @row, to be read or written.
 */
#define TODOKU_ROW_MEMBER(row, column, Type) G_STRUCT_MEMBER (Type, row, (column)->offset)

typedef struct _TodokuTable TodokuTable;

/**
 * TodokuTable:
 * @name: the table in the database, which is also the kind of its rows: "domain", "tracking", …
 * @row_size: the size of the structure
 * @columns: all fields but those of #TodokuRow
 * @n_columns: how many
 * @name_column: (nullable): the column that is unique per delivery server
 * @records: (nullable): the table of the records that hang on a row
 * @records_offset: where a row keeps them
 * @unknown_code: the #TodokuErrorCode of a row that does not exist
 */
struct _TodokuTable
{
  const char *name;
  gsize row_size;
  const TodokuColumn *columns;
  guint n_columns;
  const char *name_column;
  const TodokuTable *records;
  gsize records_offset;
  int unknown_code;
};

/**
 * TodokuRow:
 * @table: its table
 * @id: its number, never used twice; 0 while it has not been stored
 * @rev: the commit that wrote it, a number that grows; 0 while it has not been stored
 *
 * How every row begins.
 */
#define TODOKU_ROW_HEAD \
  const TodokuTable *table; \
  gint64 id; \
  gint64 rev;

typedef struct
{
  TODOKU_ROW_HEAD
} TodokuRow;

#define TODOKU_FIELD_INT64(Row, name) gint64 name;
#define TODOKU_FIELD_INT(Row, name) int name;
#define TODOKU_FIELD_BOOLEAN(Row, name) gboolean name;
#define TODOKU_FIELD_TEXT(Row, name) char *name;
#define TODOKU_FIELD_BYTES(Row, name) GBytes *name;
#define TODOKU_FIELD_TOKEN(Row, name, Type, type) Type name;
#define TODOKU_ROW(FIELDS) \
  TODOKU_ROW_HEAD \
  FIELDS (, TODOKU_FIELD_INT64, TODOKU_FIELD_INT, TODOKU_FIELD_BOOLEAN, TODOKU_FIELD_TEXT, \
          TODOKU_FIELD_BYTES, TODOKU_FIELD_TOKEN)

typedef struct
{
  TODOKU_ROW (TODOKU_SERVER_FIELDS)
} TodokuServerRow;

/**
 * TodokuSubjectRow:
 *
 * How the row of a delivery domain or of a tracking domain begins.
 */
typedef struct
{
  TODOKU_ROW (TODOKU_SUBJECT_FIELDS)
} TodokuSubjectRow;

/**
 * TodokuDomainRow:
 * @records: (nullable) (element-type TodokuRecordRow): its records, in the service's order; %NULL
 *   to leave what is stored alone
 */
typedef struct
{
  TODOKU_ROW (TODOKU_DOMAIN_FIELDS)
  GPtrArray *records;
} TodokuDomainRow;

/**
 * TodokuTrackingRow:
 * @records: (nullable) (element-type TodokuRecordRow): its records, step by step; %NULL to leave
 *   what is stored alone
 */
typedef struct
{
  TODOKU_ROW (TODOKU_TRACKING_FIELDS)
  GPtrArray *records;
} TodokuTrackingRow;

typedef struct
{
  TODOKU_ROW (TODOKU_RECORD_FIELDS)
} TodokuRecordRow;

typedef struct
{
  TODOKU_ROW (TODOKU_ACCOUNT_FIELDS)
} TodokuAccountRow;

typedef struct
{
  TODOKU_ROW (TODOKU_JOURNAL_FIELDS)
} TodokuJournalRow;

typedef struct
{
  TODOKU_ROW (TODOKU_ADDED_FIELDS)
} TodokuAddedRow;

typedef struct
{
  TODOKU_ROW (TODOKU_HISTORY_FIELDS)
} TodokuHistoryRow;

typedef struct
{
  TODOKU_ROW (TODOKU_LOOK_FIELDS)
} TodokuLookRow;

typedef struct
{
  TODOKU_ROW (TODOKU_WATCH_FIELDS)
} TodokuWatchRow;

extern const TodokuTable todoku_server_table;
extern const TodokuTable todoku_domain_table;
extern const TodokuTable todoku_tracking_table;
extern const TodokuTable todoku_domain_record_table;
extern const TodokuTable todoku_tracking_record_table;
extern const TodokuTable todoku_account_table;
extern const TodokuTable todoku_journal_table;
extern const TodokuTable todoku_added_table;
extern const TodokuTable todoku_history_table;
extern const TodokuTable todoku_look_table;
extern const TodokuTable todoku_watch_table;

/**
 * TODOKU_SERVICE_MANUAL:
 *
 * The kind of a delivery server without an API: a person copies from its own screen what it wants,
 * and says what it shows.
 */
#define TODOKU_SERVICE_MANUAL "manual"

gboolean    todoku_server_row_has_api (const TodokuServerRow *row);

gpointer    todoku_row_new            (const TodokuTable *table);
gpointer    todoku_row_copy           (gconstpointer      row);
void        todoku_row_free           (gpointer           row);
gboolean    todoku_row_equal          (gconstpointer      a,
                                       gconstpointer      b);
const char *todoku_row_get_kind       (gconstpointer      row);
const char *todoku_row_get_name       (gconstpointer      row);
gint64      todoku_row_get_server     (gconstpointer      row);
GPtrArray  *todoku_row_get_records    (gconstpointer      row);
void        todoku_row_set_records    (gpointer           row,
                                       GPtrArray         *records);
GPtrArray  *todoku_row_steal_records  (gpointer           row);
gboolean    todoku_column_equal       (const TodokuColumn *column,
                                       gconstpointer      a,
                                       gconstpointer      b);
GPtrArray  *todoku_rows_new           (void);
void        todoku_rows_make_classes  (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuRow, todoku_row_free)

/* The same, typed: todoku_domain_row_new (), todoku_domain_row_copy (row), … */
#define TODOKU_DECLARE_ROW(Row, name, the_table) \
  static inline Row * \
  name##_new (void) \
  { \
    return (Row *) todoku_row_new (&the_table); \
  } \
  static inline Row * \
  name##_copy (const Row *row) \
  { \
    return (Row *) todoku_row_copy (row); \
  } \
  static inline void \
  name##_free (Row *row) \
  { \
    todoku_row_free (row); \
  } \
  G_DEFINE_AUTOPTR_CLEANUP_FUNC (Row, name##_free)

TODOKU_DECLARE_ROW (TodokuServerRow, todoku_server_row, todoku_server_table)
TODOKU_DECLARE_ROW (TodokuDomainRow, todoku_domain_row, todoku_domain_table)
TODOKU_DECLARE_ROW (TodokuTrackingRow, todoku_tracking_row, todoku_tracking_table)
TODOKU_DECLARE_ROW (TodokuRecordRow, todoku_record_row, todoku_domain_record_table)
TODOKU_DECLARE_ROW (TodokuAccountRow, todoku_account_row, todoku_account_table)
TODOKU_DECLARE_ROW (TodokuJournalRow, todoku_journal_row, todoku_journal_table)
TODOKU_DECLARE_ROW (TodokuAddedRow, todoku_added_row, todoku_added_table)
TODOKU_DECLARE_ROW (TodokuHistoryRow, todoku_history_row, todoku_history_table)
TODOKU_DECLARE_ROW (TodokuLookRow, todoku_look_row, todoku_look_table)
TODOKU_DECLARE_ROW (TodokuWatchRow, todoku_watch_row, todoku_watch_table)

G_END_DECLS
