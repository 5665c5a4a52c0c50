/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows and their tables. A token in the database that this program does not know is an error of the
 * file, never a silent default. Any thread; the reading and writing functions run where the
 * connection lives.
 */
#include "todoku-rows-private.h"

#include "todoku-error.h"

#define COLUMN(Row, field, KIND) \
  { #field, TODOKU_COLUMN_##KIND, G_STRUCT_OFFSET (Row, field), NULL }
#define TOKEN(Row, field, type) \
  { #field, TODOKU_COLUMN_TOKEN, G_STRUCT_OFFSET (Row, field), type##_get_type }
#define TABLE(variable, sql_name, Row, column_array) \
  const TodokuTable variable = { sql_name, sizeof (Row), column_array, G_N_ELEMENTS (column_array) }

static const TodokuColumn server_columns[] = {
  COLUMN (TodokuServerRow, name, TEXT),
  COLUMN (TodokuServerRow, url, TEXT),
  COLUMN (TodokuServerRow, kind, TEXT),
  TOKEN (TodokuServerRow, region, todoku_region),
  COLUMN (TodokuServerRow, on_behalf_of, TEXT),
  COLUMN (TodokuServerRow, acm_url, TEXT),
  COLUMN (TodokuServerRow, cloudfront_url, TEXT),
  COLUMN (TodokuServerRow, practice, INT),
};

static const TodokuColumn domain_columns[] = {
  COLUMN (TodokuDomainRow, server, INT64),
  COLUMN (TodokuDomainRow, name, TEXT),
  TOKEN (TodokuDomainRow, stage, todoku_domain_stage),
  COLUMN (TodokuDomainRow, remote_id, TEXT),
  COLUMN (TodokuDomainRow, subdomain, TEXT),
  COLUMN (TodokuDomainRow, dkim_selector, TEXT),
  COLUMN (TodokuDomainRow, automatic_security, INT),
  COLUMN (TodokuDomainRow, dns_company, TEXT),
  COLUMN (TodokuDomainRow, detected_company, TEXT),
  COLUMN (TodokuDomainRow, name_servers, TEXT),
  COLUMN (TodokuDomainRow, monitored, INT),
  COLUMN (TodokuDomainRow, alarm_failures, INT),
  COLUMN (TodokuDomainRow, attempts, INT),
  COLUMN (TodokuDomainRow, checked_at, INT64),
  COLUMN (TodokuDomainRow, next_check_at, INT64),
  COLUMN (TodokuDomainRow, failure, TEXT),
};

static const TodokuColumn tracking_columns[] = {
  COLUMN (TodokuTrackingRow, server, INT64),
  COLUMN (TodokuTrackingRow, host, TEXT),
  TOKEN (TodokuTrackingRow, stage, todoku_tracking_stage),
  TOKEN (TodokuTrackingRow, edge, todoku_edge_kind),
  COLUMN (TodokuTrackingRow, remote_id, TEXT),
  COLUMN (TodokuTrackingRow, certificate_id, TEXT),
  COLUMN (TodokuTrackingRow, certificate_token, TEXT),
  COLUMN (TodokuTrackingRow, caller_reference, TEXT),
  COLUMN (TodokuTrackingRow, etag, TEXT),
  COLUMN (TodokuTrackingRow, requested_at, INT64),
  COLUMN (TodokuTrackingRow, deadline, INT64),
  COLUMN (TodokuTrackingRow, clock_offset, INT64),
  COLUMN (TodokuTrackingRow, distribution_id, TEXT),
  COLUMN (TodokuTrackingRow, edge_host, TEXT),
  COLUMN (TodokuTrackingRow, original_target, TEXT),
  COLUMN (TodokuTrackingRow, original_ttl, INT64),
  COLUMN (TodokuTrackingRow, dns_company, TEXT),
  COLUMN (TodokuTrackingRow, detected_company, TEXT),
  COLUMN (TodokuTrackingRow, reminded, INT),
  COLUMN (TodokuTrackingRow, attempts, INT),
  COLUMN (TodokuTrackingRow, checked_at, INT64),
  COLUMN (TodokuTrackingRow, next_check_at, INT64),
  COLUMN (TodokuTrackingRow, failure, TEXT),
};

static const TodokuColumn record_columns[] = {
  COLUMN (TodokuRecordRow, owner, INT64),
  COLUMN (TodokuRecordRow, position, INT),
  COLUMN (TodokuRecordRow, step, INT),
  COLUMN (TodokuRecordRow, key, TEXT),
  TOKEN (TodokuRecordRow, type, todoku_record_type),
  TOKEN (TodokuRecordRow, purpose, todoku_record_purpose),
  COLUMN (TodokuRecordRow, host, TEXT),
  COLUMN (TodokuRecordRow, value, TEXT),
  COLUMN (TodokuRecordRow, priority, INT),
  COLUMN (TodokuRecordRow, value_alternative, TEXT),
  COLUMN (TodokuRecordRow, required, INT),
  COLUMN (TodokuRecordRow, service_valid, INT),
  COLUMN (TodokuRecordRow, service_reason, TEXT),
  COLUMN (TodokuRecordRow, verdict, BYTES),
};

static const TodokuColumn account_columns[] = {
  COLUMN (TodokuAccountRow, server, INT64),
  COLUMN (TodokuAccountRow, name, TEXT),
  COLUMN (TodokuAccountRow, address, TEXT),
  COLUMN (TodokuAccountRow, display_name, TEXT),
  COLUMN (TodokuAccountRow, created_at, INT64),
};

static const TodokuColumn journal_columns[] = {
  COLUMN (TodokuJournalRow, kind, TEXT),
  COLUMN (TodokuJournalRow, subject_kind, TEXT),
  COLUMN (TodokuJournalRow, subject, INT64),
  COLUMN (TodokuJournalRow, server, INT64),
  COLUMN (TodokuJournalRow, token, TEXT),
  COLUMN (TodokuJournalRow, detail, TEXT),
  COLUMN (TodokuJournalRow, owner, TEXT),
  COLUMN (TodokuJournalRow, outcome, TEXT),
  COLUMN (TodokuJournalRow, created_at, INT64),
  COLUMN (TodokuJournalRow, settled_at, INT64),
};

static const TodokuColumn added_columns[] = {
  COLUMN (TodokuAddedRow, domain, INT64),
  COLUMN (TodokuAddedRow, zone, TEXT),
  COLUMN (TodokuAddedRow, server, TEXT),
  COLUMN (TodokuAddedRow, host, TEXT),
  COLUMN (TodokuAddedRow, type, TEXT),
  COLUMN (TodokuAddedRow, value, TEXT),
  COLUMN (TodokuAddedRow, created_at, INT64),
};

TABLE (todoku_server_table, "server", TodokuServerRow, server_columns);
TABLE (todoku_domain_table, "domain", TodokuDomainRow, domain_columns);
TABLE (todoku_tracking_table, "tracking", TodokuTrackingRow, tracking_columns);
TABLE (todoku_domain_record_table, "domain_record", TodokuRecordRow, record_columns);
TABLE (todoku_tracking_record_table, "tracking_record", TodokuRecordRow, record_columns);
TABLE (todoku_account_table, "account", TodokuAccountRow, account_columns);
TABLE (todoku_journal_table, "journal", TodokuJournalRow, journal_columns);
TABLE (todoku_added_table, "added", TodokuAddedRow, added_columns);

#define FIELD(row, column, Type) G_STRUCT_MEMBER (Type, row, (column)->offset)

static gpointer
row_copy (const TodokuTable *table,
          gconstpointer      row)
{
  gpointer copy = g_memdup2 (row, table->row_size);

  for (guint i = 0; i < table->n_columns; i++)
    {
      const TodokuColumn *column = &table->columns[i];

      if (column->kind == TODOKU_COLUMN_TEXT)
        FIELD (copy, column, char *) = g_strdup (FIELD (row, column, char *));
      else if (column->kind == TODOKU_COLUMN_BYTES && FIELD (row, column, GBytes *) != NULL)
        g_bytes_ref (FIELD (row, column, GBytes *));
    }

  return copy;
}

static void
row_free (const TodokuTable *table,
          gpointer           row)
{
  if (row == NULL)
    return;

  for (guint i = 0; i < table->n_columns; i++)
    {
      const TodokuColumn *column = &table->columns[i];

      if (column->kind == TODOKU_COLUMN_TEXT)
        g_free (FIELD (row, column, char *));
      else if (column->kind == TODOKU_COLUMN_BYTES)
        g_clear_pointer (&FIELD (row, column, GBytes *), g_bytes_unref);
    }
  g_free (row);
}

static gpointer
copy_record (gconstpointer row,
             gpointer      user_data)
{
  return todoku_record_row_copy (row);
}

static GPtrArray *
copy_records (GPtrArray *records)
{
  if (records == NULL)
    return NULL;

  records = g_ptr_array_copy (records, copy_record, NULL);
  g_ptr_array_set_free_func (records, (GDestroyNotify) todoku_record_row_free);
  return records;
}

#define DEFINE_ROW(Row, name, table) \
  Row *name##_new (void) { return g_new0 (Row, 1); } \
  Row *name##_copy (const Row *row) { return row_copy (&table, row); } \
  void name##_free (Row *row) { row_free (&table, row); }

#define DEFINE_OWNER_ROW(Row, name, table) \
  Row *name##_new (void) { return g_new0 (Row, 1); } \
  Row *name##_copy (const Row *row) \
  { \
    Row *copy = row_copy (&table, row); \
    copy->records = copy_records (row->records); \
    return copy; \
  } \
  void name##_free (Row *row) \
  { \
    if (row != NULL) \
      g_clear_pointer (&row->records, g_ptr_array_unref); \
    row_free (&table, row); \
  }

DEFINE_ROW (TodokuServerRow, todoku_server_row, todoku_server_table)
DEFINE_OWNER_ROW (TodokuDomainRow, todoku_domain_row, todoku_domain_table)
DEFINE_OWNER_ROW (TodokuTrackingRow, todoku_tracking_row, todoku_tracking_table)
DEFINE_ROW (TodokuRecordRow, todoku_record_row, todoku_domain_record_table)
DEFINE_ROW (TodokuAccountRow, todoku_account_row, todoku_account_table)
DEFINE_ROW (TodokuJournalRow, todoku_journal_row, todoku_journal_table)
DEFINE_ROW (TodokuAddedRow, todoku_added_row, todoku_added_table)

static gboolean
read_column (const TodokuColumn  *column,
             sqlite3_stmt        *statement,
             int                  index,
             gpointer             row,
             GError             **error)
{
  const char *text;
  gconstpointer bytes;
  int value;

  switch (column->kind)
    {
    case TODOKU_COLUMN_INT64:
      FIELD (row, column, gint64) = sqlite3_column_int64 (statement, index);
      return TRUE;
    case TODOKU_COLUMN_INT:
      FIELD (row, column, int) = sqlite3_column_int (statement, index);
      return TRUE;
    case TODOKU_COLUMN_TEXT:
      text = (const char *) sqlite3_column_text (statement, index);
      FIELD (row, column, char *) = g_strdup (text);
      return TRUE;
    case TODOKU_COLUMN_BYTES:
      bytes = sqlite3_column_blob (statement, index);
      if (bytes != NULL)
        FIELD (row, column, GBytes *) =
          g_bytes_new (bytes, sqlite3_column_bytes (statement, index));
      return TRUE;
    case TODOKU_COLUMN_TOKEN:
      text = (const char *) sqlite3_column_text (statement, index);
      if (!todoku_enum_from_token (column->enum_type (), text, &value))
        {
          g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_DAMAGED,
                       "Column %s holds the unknown token %s", column->name, text);
          return FALSE;
        }
      FIELD (row, column, int) = value;
      return TRUE;
    default:
      g_return_val_if_reached (FALSE);
    }
}

static void
bind_column (const TodokuColumn *column,
             sqlite3_stmt       *statement,
             int                 index,
             gconstpointer       row)
{
  GBytes *bytes;

  switch (column->kind)
    {
    case TODOKU_COLUMN_INT64:
      sqlite3_bind_int64 (statement, index, FIELD (row, column, gint64));
      break;
    case TODOKU_COLUMN_INT:
      sqlite3_bind_int (statement, index, FIELD (row, column, int));
      break;
    case TODOKU_COLUMN_TEXT:
      sqlite3_bind_text (statement, index, FIELD (row, column, char *), -1, SQLITE_TRANSIENT);
      break;
    case TODOKU_COLUMN_BYTES:
      bytes = FIELD (row, column, GBytes *);
      if (bytes != NULL)
        sqlite3_bind_blob64 (statement, index, g_bytes_get_data (bytes, NULL),
                             g_bytes_get_size (bytes), SQLITE_TRANSIENT);
      break;
    case TODOKU_COLUMN_TOKEN:
      sqlite3_bind_text (statement, index,
                         todoku_enum_to_token (column->enum_type (), FIELD (row, column, int)), -1,
                         SQLITE_STATIC);
      break;
    default:
      g_return_if_reached ();
    }
}

/**
 * todoku_table_read:
 * @table: a table
 * @database: a connection
 * @tail: what follows the FROM clause, such as "ORDER BY name"
 * @free_row: how a row is freed
 * @error: return location
 *
 * Returns: (transfer full): the rows, or %NULL with @error set
 */
GPtrArray *
todoku_table_read (const TodokuTable  *table,
                   TodokuDatabase     *database,
                   const char         *tail,
                   GDestroyNotify      free_row,
                   GError            **error)
{
  g_autoptr(GString) sql = g_string_new ("SELECT id");
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (free_row);
  g_autoptr(sqlite3_stmt) statement = NULL;

  for (guint i = 0; i < table->n_columns; i++)
    g_string_append_printf (sql, ", %s", table->columns[i].name);
  g_string_append_printf (sql, " FROM %s %s", table->name, tail);

  statement = todoku_database_prepare (database, sql->str, error);
  if (statement == NULL)
    return NULL;

  for (;;)
    {
      gpointer row;

      switch (todoku_database_step (database, statement, error))
        {
        case TODOKU_STEP_DONE:
          return g_steal_pointer (&rows);
        case TODOKU_STEP_ROW:
          break;
        case TODOKU_STEP_ERROR:
        default:
          return NULL;
        }

      row = g_malloc0 (table->row_size);
      g_ptr_array_add (rows, row);
      *(gint64 *) row = sqlite3_column_int64 (statement, 0);
      for (guint i = 0; i < table->n_columns; i++)
        if (!read_column (&table->columns[i], statement, i + 1, row, error))
          return NULL;
    }
}

/**
 * todoku_table_put:
 * @table: a table
 * @database: a connection
 * @row: a row of it; an id of 0 inserts, any other updates
 * @ret_id: (out): the id of the row
 * @error: return location
 *
 * Updating a row that another program has deleted meanwhile is no error: it stays deleted.
 *
 * Returns: whether it worked
 */
gboolean
todoku_table_put (const TodokuTable  *table,
                  TodokuDatabase     *database,
                  gconstpointer       row,
                  gint64             *ret_id,
                  GError            **error)
{
  gint64 id = *(const gint64 *) row;
  g_autoptr(GString) sql = g_string_new (NULL);
  g_autoptr(sqlite3_stmt) statement = NULL;

  if (id == 0)
    {
      g_string_append_printf (sql, "INSERT INTO %s (", table->name);
      for (guint i = 0; i < table->n_columns; i++)
        g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", table->columns[i].name);
      g_string_append (sql, ") VALUES (");
      for (guint i = 0; i < table->n_columns; i++)
        g_string_append (sql, i > 0 ? ", ?" : "?");
      g_string_append_c (sql, ')');
    }
  else
    {
      g_string_append_printf (sql, "UPDATE %s SET ", table->name);
      for (guint i = 0; i < table->n_columns; i++)
        g_string_append_printf (sql, "%s%s = ?", i > 0 ? ", " : "", table->columns[i].name);
      g_string_append (sql, " WHERE id = ?");
    }

  statement = todoku_database_prepare (database, sql->str, error);
  if (statement == NULL)
    return FALSE;

  for (guint i = 0; i < table->n_columns; i++)
    bind_column (&table->columns[i], statement, i + 1, row);
  if (id != 0)
    sqlite3_bind_int64 (statement, table->n_columns + 1, id);

  if (todoku_database_step (database, statement, error) != TODOKU_STEP_DONE)
    return FALSE;

  *ret_id = id != 0 ? id : todoku_database_get_last_id (database);
  return TRUE;
}

/**
 * todoku_table_delete:
 * @table: a table
 * @database: a connection
 * @column: which column picks the rows
 * @value: its value
 * @error: return location
 *
 * Returns: whether it worked; deleting nothing is no error
 */
gboolean
todoku_table_delete (const TodokuTable  *table,
                     TodokuDatabase     *database,
                     const char         *column,
                     gint64              value,
                     GError            **error)
{
  g_autofree char *sql = g_strdup_printf ("DELETE FROM %s WHERE %s = ?", table->name, column);
  g_autoptr(sqlite3_stmt) statement = todoku_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, value);
  return todoku_database_step (database, statement, error) == TODOKU_STEP_DONE;
}
