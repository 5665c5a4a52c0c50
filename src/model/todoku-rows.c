/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows and the description of their tables. Any thread: a row belongs to whoever holds it, and is
 * not changed once it has been handed on.
 */
#include "todoku-rows.h"

#include "todoku-error.h"

#define COLUMN(Row, name, KIND, enum_type) \
  { #name, TODOKU_COLUMN_##KIND, G_STRUCT_OFFSET (Row, name), enum_type },
#define COLUMN_INT64(Row, name) COLUMN (Row, name, INT64, NULL)
#define COLUMN_INT(Row, name) COLUMN (Row, name, INT, NULL)
#define COLUMN_BOOLEAN(Row, name) COLUMN (Row, name, BOOLEAN, NULL)
#define COLUMN_TEXT(Row, name) COLUMN (Row, name, TEXT, NULL)
#define COLUMN_BYTES(Row, name) COLUMN (Row, name, BYTES, NULL)
#define COLUMN_TOKEN(Row, name, Type, type) COLUMN (Row, name, TOKEN, type##_get_type)
#define COLUMNS(variable, Row, FIELDS) \
  static const TodokuColumn variable[] = { \
    FIELDS (Row, COLUMN_INT64, COLUMN_INT, COLUMN_BOOLEAN, COLUMN_TEXT, COLUMN_BYTES, \
            COLUMN_TOKEN) \
  }

COLUMNS (server_columns, TodokuServerRow, TODOKU_SERVER_FIELDS);
COLUMNS (domain_columns, TodokuDomainRow, TODOKU_DOMAIN_FIELDS);
COLUMNS (tracking_columns, TodokuTrackingRow, TODOKU_TRACKING_FIELDS);
COLUMNS (record_columns, TodokuRecordRow, TODOKU_RECORD_FIELDS);
COLUMNS (account_columns, TodokuAccountRow, TODOKU_ACCOUNT_FIELDS);
COLUMNS (journal_columns, TodokuJournalRow, TODOKU_JOURNAL_FIELDS);
COLUMNS (added_columns, TodokuAddedRow, TODOKU_ADDED_FIELDS);
COLUMNS (history_columns, TodokuHistoryRow, TODOKU_HISTORY_FIELDS);
COLUMNS (look_columns, TodokuLookRow, TODOKU_LOOK_FIELDS);
COLUMNS (watch_columns, TodokuWatchRow, TODOKU_WATCH_FIELDS);

#define TABLE(sql_name, Row, column_array, unknown) \
  .name = sql_name, .row_size = sizeof (Row), .columns = column_array, \
  .n_columns = G_N_ELEMENTS (column_array), .unknown_code = TODOKU_ERROR_##unknown

const TodokuTable todoku_domain_record_table = {
  TABLE ("domain_record", TodokuRecordRow, record_columns, NOT_FOUND)
};
const TodokuTable todoku_tracking_record_table = {
  TABLE ("tracking_record", TodokuRecordRow, record_columns, NOT_FOUND)
};
const TodokuTable todoku_server_table = {
  TABLE ("server", TodokuServerRow, server_columns, UNKNOWN_SERVER)
};
const TodokuTable todoku_domain_table = {
  TABLE ("domain", TodokuDomainRow, domain_columns, UNKNOWN_DOMAIN),
  .name_column = "name",
  .records = &todoku_domain_record_table,
  .records_offset = G_STRUCT_OFFSET (TodokuDomainRow, records),
};
const TodokuTable todoku_tracking_table = {
  TABLE ("tracking", TodokuTrackingRow, tracking_columns, UNKNOWN_DOMAIN),
  .name_column = "host",
  .records = &todoku_tracking_record_table,
  .records_offset = G_STRUCT_OFFSET (TodokuTrackingRow, records),
};
const TodokuTable todoku_account_table = {
  TABLE ("account", TodokuAccountRow, account_columns, UNKNOWN_ACCOUNT),
  .name_column = "name",
};
const TodokuTable todoku_journal_table = {
  TABLE ("journal", TodokuJournalRow, journal_columns, NOT_FOUND)
};
const TodokuTable todoku_added_table = {
  TABLE ("added", TodokuAddedRow, added_columns, NOT_FOUND)
};
const TodokuTable todoku_history_table = {
  TABLE ("history", TodokuHistoryRow, history_columns, NOT_FOUND)
};
const TodokuTable todoku_look_table = {
  TABLE ("look", TodokuLookRow, look_columns, NOT_FOUND)
};
const TodokuTable todoku_watch_table = {
  TABLE ("watch", TodokuWatchRow, watch_columns, NOT_FOUND)
};

/**
 * todoku_server_row_has_api:
 * @row: a delivery server
 *
 * Returns: whether the service can be asked anything
 */
gboolean
todoku_server_row_has_api (const TodokuServerRow *row)
{
  return g_strcmp0 (row->kind, TODOKU_SERVICE_MANUAL) != 0;
}

/**
 * todoku_row_new:
 * @table: a table
 *
 * Returns: (transfer full): a row that has not been stored, all fields 0 or %NULL
 */
gpointer
todoku_row_new (const TodokuTable *table)
{
  TodokuRow *row = g_malloc0 (table->row_size);

  row->table = table;

  return row;
}

static gpointer
copy_row_cb (gconstpointer row,
             gpointer      user_data)
{
  return todoku_row_copy (row);
}

/**
 * todoku_row_copy:
 * @row: a row
 *
 * Returns: (transfer full): a copy with its records
 */
gpointer
todoku_row_copy (gconstpointer row)
{
  const TodokuTable *table = ((const TodokuRow *) row)->table;
  gpointer copy = g_memdup2 (row, table->row_size);

  for (guint i = 0; i < table->n_columns; i++)
    {
      const TodokuColumn *column = &table->columns[i];

      if (column->kind == TODOKU_COLUMN_TEXT)
        TODOKU_ROW_MEMBER (copy, column, char *) =
          g_strdup (TODOKU_ROW_MEMBER (row, column, char *));
      else if (column->kind == TODOKU_COLUMN_BYTES &&
               TODOKU_ROW_MEMBER (row, column, GBytes *) != NULL)
        g_bytes_ref (TODOKU_ROW_MEMBER (row, column, GBytes *));
    }

  if (todoku_row_get_records (row) != NULL)
    {
      GPtrArray *records = g_ptr_array_copy (todoku_row_get_records (row), copy_row_cb, NULL);

      g_ptr_array_set_free_func (records, todoku_row_free);
      G_STRUCT_MEMBER (GPtrArray *, copy, table->records_offset) = records;
    }

  return copy;
}

/**
 * todoku_row_free:
 * @row: (transfer full) (nullable): a row
 */
void
todoku_row_free (gpointer row)
{
  const TodokuTable *table;

  if (row == NULL)
    return;

  table = ((TodokuRow *) row)->table;
  for (guint i = 0; i < table->n_columns; i++)
    {
      const TodokuColumn *column = &table->columns[i];

      if (column->kind == TODOKU_COLUMN_TEXT)
        g_free (TODOKU_ROW_MEMBER (row, column, char *));
      else if (column->kind == TODOKU_COLUMN_BYTES)
        g_clear_pointer (&TODOKU_ROW_MEMBER (row, column, GBytes *), g_bytes_unref);
    }
  todoku_row_set_records (row, NULL);
  g_free (row);
}

/**
 * todoku_column_equal:
 * @column: a column
 * @a: a row of its table
 * @b: a row of its table
 *
 * Returns: whether both say the same there
 */
gboolean
todoku_column_equal (const TodokuColumn *column,
                     gconstpointer       a,
                     gconstpointer       b)
{
  GBytes *bytes_a;
  GBytes *bytes_b;

  switch (column->kind)
    {
    case TODOKU_COLUMN_INT64:
      return TODOKU_ROW_MEMBER (a, column, gint64) == TODOKU_ROW_MEMBER (b, column, gint64);
    case TODOKU_COLUMN_INT:
    case TODOKU_COLUMN_TOKEN:
      return TODOKU_ROW_MEMBER (a, column, int) == TODOKU_ROW_MEMBER (b, column, int);
    case TODOKU_COLUMN_BOOLEAN:
      return !TODOKU_ROW_MEMBER (a, column, gboolean) == !TODOKU_ROW_MEMBER (b, column, gboolean);
    case TODOKU_COLUMN_TEXT:
      return g_strcmp0 (TODOKU_ROW_MEMBER (a, column, char *),
                        TODOKU_ROW_MEMBER (b, column, char *)) == 0;
    case TODOKU_COLUMN_BYTES:
      bytes_a = TODOKU_ROW_MEMBER (a, column, GBytes *);
      bytes_b = TODOKU_ROW_MEMBER (b, column, GBytes *);
      return bytes_a == bytes_b ||
             (bytes_a != NULL && bytes_b != NULL && g_bytes_equal (bytes_a, bytes_b));
    default:
      g_return_val_if_reached (FALSE);
    }
}

/**
 * todoku_row_equal:
 * @a: a row
 * @b: a row
 *
 * Returns: whether both say the same of the same thing, whichever commit wrote them
 */
gboolean
todoku_row_equal (gconstpointer a,
                  gconstpointer b)
{
  const TodokuRow *row_a = a;
  const TodokuRow *row_b = b;
  GPtrArray *records_a;
  GPtrArray *records_b;

  if (row_a->table != row_b->table || row_a->id != row_b->id)
    return FALSE;
  for (guint i = 0; i < row_a->table->n_columns; i++)
    if (!todoku_column_equal (&row_a->table->columns[i], a, b))
      return FALSE;

  records_a = todoku_row_get_records (a);
  records_b = todoku_row_get_records (b);
  if (records_a == NULL || records_b == NULL)
    return records_a == records_b;
  if (records_a->len != records_b->len)
    return FALSE;
  for (guint i = 0; i < records_a->len; i++)
    if (!todoku_row_equal (g_ptr_array_index (records_a, i), g_ptr_array_index (records_b, i)))
      return FALSE;

  return TRUE;
}

/**
 * todoku_row_get_kind:
 * @row: a row
 *
 * Returns: (transfer none): what the journal calls its kind: "server", "domain", "tracking", …
 */
const char *
todoku_row_get_kind (gconstpointer row)
{
  return ((const TodokuRow *) row)->table->name;
}

/**
 * todoku_row_get_name:
 * @row: a row of any table
 *
 * Returns: (transfer none) (nullable): what it is called; %NULL for what has no name
 */
const char *
todoku_row_get_name (gconstpointer row)
{
  const TodokuTable *table = ((const TodokuRow *) row)->table;
  const char *name = table->name_column != NULL ? table->name_column : "name";

  for (guint i = 0; i < table->n_columns; i++)
    if (g_str_equal (table->columns[i].name, name))
      return TODOKU_ROW_MEMBER (row, &table->columns[i], char *);

  return NULL;
}

/**
 * todoku_row_get_server:
 * @row: a row of any table
 *
 * Returns: the id of the delivery server where it is registered; 0 for what has none
 */
gint64
todoku_row_get_server (gconstpointer row)
{
  const TodokuTable *table = ((const TodokuRow *) row)->table;

  for (guint i = 0; i < table->n_columns; i++)
    if (g_str_equal (table->columns[i].name, "server"))
      return TODOKU_ROW_MEMBER (row, &table->columns[i], gint64);

  return 0;
}

/**
 * todoku_row_get_records:
 * @row: a row of any table
 *
 * Returns: (transfer none) (nullable) (element-type TodokuRecordRow): its records; %NULL also for
 *   what has none
 */
GPtrArray *
todoku_row_get_records (gconstpointer row)
{
  const TodokuTable *table = ((const TodokuRow *) row)->table;

  if (table->records == NULL)
    return NULL;

  return G_STRUCT_MEMBER (GPtrArray *, row, table->records_offset);
}

/**
 * todoku_row_set_records:
 * @row: a row of any table
 * @records: (transfer full) (nullable) (element-type TodokuRecordRow): its records; %NULL for what
 *   has none
 */
void
todoku_row_set_records (gpointer   row,
                        GPtrArray *records)
{
  const TodokuTable *table = ((TodokuRow *) row)->table;

  if (table->records == NULL)
    {
      g_return_if_fail (records == NULL);
      return;
    }

  g_clear_pointer (&G_STRUCT_MEMBER (GPtrArray *, row, table->records_offset), g_ptr_array_unref);
  G_STRUCT_MEMBER (GPtrArray *, row, table->records_offset) = records;
}

/**
 * todoku_row_steal_records:
 * @row: a row of any table
 *
 * Returns: (transfer full) (nullable) (element-type TodokuRecordRow): its records, which it has no
 *   longer
 */
GPtrArray *
todoku_row_steal_records (gpointer row)
{
  const TodokuTable *table = ((TodokuRow *) row)->table;

  if (table->records == NULL)
    return NULL;

  return g_steal_pointer (&G_STRUCT_MEMBER (GPtrArray *, row, table->records_offset));
}

/**
 * todoku_rows_new:
 *
 * Returns: (transfer full): an empty array that owns its rows
 */
GPtrArray *
todoku_rows_new (void)
{
  return g_ptr_array_new_with_free_func (todoku_row_free);
}

/**
 * todoku_rows_make_classes:
 *
 * Makes the classes of the stored enumerations, before the first thread needs one.
 */
void
todoku_rows_make_classes (void)
{
  const TodokuTable *const tables[] = {
    &todoku_server_table, &todoku_domain_table, &todoku_tracking_table,
    &todoku_domain_record_table, &todoku_added_table, &todoku_history_table,
  };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (guint j = 0; j < tables[i]->n_columns; j++)
      if (tables[i]->columns[j].kind == TODOKU_COLUMN_TOKEN)
        g_type_class_ref (tables[i]->columns[j].enum_type ());
}
