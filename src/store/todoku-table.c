/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows in SQL. Wherever the connection is used, one thread at a time.
 */
#include "todoku-table.h"

#include "todoku-error.h"

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
      TODOKU_ROW_MEMBER (row, column, gint64) = sqlite3_column_int64 (statement, index);
      return TRUE;
    case TODOKU_COLUMN_INT:
      TODOKU_ROW_MEMBER (row, column, int) = sqlite3_column_int (statement, index);
      return TRUE;
    case TODOKU_COLUMN_BOOLEAN:
      TODOKU_ROW_MEMBER (row, column, gboolean) = sqlite3_column_int (statement, index) != 0;
      return TRUE;
    case TODOKU_COLUMN_TEXT:
      text = (const char *) sqlite3_column_text (statement, index);
      TODOKU_ROW_MEMBER (row, column, char *) = g_strdup (text);
      return TRUE;
    case TODOKU_COLUMN_BYTES:
      bytes = sqlite3_column_blob (statement, index);
      if (bytes != NULL)
        TODOKU_ROW_MEMBER (row, column, GBytes *) =
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
      TODOKU_ROW_MEMBER (row, column, int) = value;
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
      sqlite3_bind_int64 (statement, index, TODOKU_ROW_MEMBER (row, column, gint64));
      break;
    case TODOKU_COLUMN_INT:
      sqlite3_bind_int (statement, index, TODOKU_ROW_MEMBER (row, column, int));
      break;
    case TODOKU_COLUMN_BOOLEAN:
      sqlite3_bind_int (statement, index, TODOKU_ROW_MEMBER (row, column, gboolean) ? 1 : 0);
      break;
    case TODOKU_COLUMN_TEXT:
      sqlite3_bind_text (statement, index, TODOKU_ROW_MEMBER (row, column, char *), -1,
                         SQLITE_TRANSIENT);
      break;
    case TODOKU_COLUMN_BYTES:
      bytes = TODOKU_ROW_MEMBER (row, column, GBytes *);
      if (bytes != NULL)
        sqlite3_bind_blob64 (statement, index, g_bytes_get_data (bytes, NULL),
                             g_bytes_get_size (bytes), SQLITE_TRANSIENT);
      break;
    case TODOKU_COLUMN_TOKEN:
      sqlite3_bind_text (statement, index,
                         todoku_enum_to_token (column->enum_type (),
                                               TODOKU_ROW_MEMBER (row, column, int)),
                         -1, SQLITE_STATIC);
      break;
    default:
      g_return_if_reached ();
    }
}

/* The parameters of every statement that writes: 1 is the rev, then the columns in their order. */
static void
bind_row (const TodokuTable *table,
          sqlite3_stmt      *statement,
          gconstpointer      row,
          gint64             rev)
{
  sqlite3_bind_int64 (statement, 1, rev);
  for (guint i = 0; i < table->n_columns; i++)
    bind_column (&table->columns[i], statement, i + 2, row);
}

static void
append_columns (GString           *sql,
                const TodokuTable *table,
                const char        *format)
{
  for (guint i = 0; i < table->n_columns; i++)
    {
      g_autoptr(GString) one = g_string_new (format);

      g_string_replace (one, "%", table->columns[i].name, 0);
      g_string_append (sql, i > 0 ? ", " : "");
      g_string_append (sql, one->str);
    }
}

static char *
make_insert (const TodokuTable *table,
             const char        *tail)
{
  g_autoptr(GString) sql = g_string_new (NULL);

  g_string_append_printf (sql, "INSERT INTO %s (rev, ", table->name);
  append_columns (sql, table, "%");
  g_string_append (sql, ") VALUES (?, ");
  append_columns (sql, table, "?");
  g_string_append_printf (sql, ")%s", tail);

  return g_string_free (g_steal_pointer (&sql), FALSE);
}

/**
 * todoku_table_foreach:
 * @table: a table
 * @database: a connection
 * @tail: what follows the FROM clause, such as "ORDER BY name"
 * @func: (scope call): gets each row, without the records that hang on it
 * @user_data: its argument
 * @error: return location
 *
 * Returns: whether all rows were read
 */
gboolean
todoku_table_foreach (const TodokuTable  *table,
                      TodokuDatabase     *database,
                      const char         *tail,
                      TodokuTableFunc     func,
                      gpointer            user_data,
                      GError            **error)
{
  g_autoptr(GString) sql = g_string_new ("SELECT id, rev, ");
  g_autoptr(sqlite3_stmt) statement = NULL;

  append_columns (sql, table, "%");
  g_string_append_printf (sql, " FROM %s %s", table->name, tail);

  statement = todoku_database_prepare (database, sql->str, error);
  if (statement == NULL)
    return FALSE;

  for (;;)
    {
      TodokuRow *row;

      switch (todoku_database_step (database, statement, error))
        {
        case TODOKU_STEP_DONE:
          return TRUE;
        case TODOKU_STEP_ROW:
          break;
        case TODOKU_STEP_ERROR:
        default:
          return FALSE;
        }

      row = todoku_row_new (table);
      row->id = sqlite3_column_int64 (statement, 0);
      row->rev = sqlite3_column_int64 (statement, 1);
      for (guint i = 0; i < table->n_columns; i++)
        if (!read_column (&table->columns[i], statement, i + 2, row, error))
          {
            todoku_row_free (row);
            return FALSE;
          }
      if (!func (row, user_data, error))
        return FALSE;
    }
}

static gboolean
collect_row_cb (gpointer   row,
                gpointer   user_data,
                GError   **error)
{
  g_ptr_array_add (user_data, row);

  return TRUE;
}

/**
 * todoku_table_read:
 * @table: a table
 * @database: a connection
 * @tail: what follows the FROM clause
 * @error: return location
 *
 * Returns: (transfer full) (element-type TodokuRow): the rows, without the records that hang on
 *   them, or %NULL with @error set
 */
GPtrArray *
todoku_table_read (const TodokuTable  *table,
                   TodokuDatabase     *database,
                   const char         *tail,
                   GError            **error)
{
  g_autoptr(GPtrArray) rows = todoku_rows_new ();

  if (!todoku_table_foreach (table, database, tail, collect_row_cb, rows, error))
    return NULL;

  return g_steal_pointer (&rows);
}

/**
 * todoku_table_insert:
 * @table: a table
 * @database: a connection in a transaction
 * @row: a row of it
 * @rev: the commit
 * @ret_id: (out): the id that it was given
 * @error: return location
 *
 * Returns: whether it worked
 */
gboolean
todoku_table_insert (const TodokuTable  *table,
                     TodokuDatabase     *database,
                     gconstpointer       row,
                     gint64              rev,
                     gint64             *ret_id,
                     GError            **error)
{
  g_autofree char *sql = make_insert (table, "");
  g_autoptr(sqlite3_stmt) statement = todoku_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;

  bind_row (table, statement, row, rev);
  if (todoku_database_step (database, statement, error) != TODOKU_STEP_DONE)
    return FALSE;

  *ret_id = todoku_database_get_last_id (database);
  return TRUE;
}

/**
 * todoku_table_update:
 * @table: a table
 * @database: a connection in a transaction
 * @row: a row of it that has an id
 * @rev: the commit
 * @error: return location
 *
 * Updating a row that does not exist any more is no error.
 *
 * Returns: whether it worked
 */
gboolean
todoku_table_update (const TodokuTable  *table,
                     TodokuDatabase     *database,
                     gconstpointer       row,
                     gint64              rev,
                     GError            **error)
{
  g_autoptr(GString) sql = g_string_new (NULL);
  g_autoptr(sqlite3_stmt) statement = NULL;

  g_string_append_printf (sql, "UPDATE %s SET rev = ?, ", table->name);
  append_columns (sql, table, "% = ?");
  g_string_append (sql, " WHERE id = ?");

  statement = todoku_database_prepare (database, sql->str, error);
  if (statement == NULL)
    return FALSE;

  bind_row (table, statement, row, rev);
  sqlite3_bind_int64 (statement, table->n_columns + 2, ((const TodokuRow *) row)->id);

  return todoku_database_step (database, statement, error) == TODOKU_STEP_DONE;
}

/* A record that says what it said is not written again, so that a look that found nothing new does
 * not cost a page per verdict.
 */
static char *
make_upsert (const TodokuTable *table)
{
  g_autoptr(GString) tail = g_string_new (" ON CONFLICT (owner, position) DO UPDATE SET"
                                          " rev = excluded.rev, ");

  append_columns (tail, table, "% = excluded.%");
  g_string_append (tail, " WHERE (");
  append_columns (tail, table, "%");
  g_string_append (tail, ") IS NOT (");
  append_columns (tail, table, "excluded.%");
  g_string_append_c (tail, ')');

  return make_insert (table, tail->str);
}

/**
 * todoku_table_replace_records:
 * @table: a table of records
 * @database: a connection in a transaction
 * @owner: the row that they hang on
 * @records: (element-type TodokuRecordRow): all its records, in their order
 * @rev: the commit
 * @error: return location
 *
 * Returns: whether these, and no others, are its records now
 */
gboolean
todoku_table_replace_records (const TodokuTable  *table,
                              TodokuDatabase     *database,
                              gint64              owner,
                              GPtrArray          *records,
                              gint64              rev,
                              GError            **error)
{
  g_autofree char *upsert = make_upsert (table);
  g_autofree char *rest = g_strdup_printf ("DELETE FROM %s WHERE owner = %" G_GINT64_FORMAT
                                           " AND position >= %u", table->name, owner, records->len);
  g_autoptr(sqlite3_stmt) statement = todoku_database_prepare (database, upsert, error);

  if (statement == NULL)
    return FALSE;

  for (guint i = 0; i < records->len; i++)
    {
      TodokuRecordRow record = *(TodokuRecordRow *) g_ptr_array_index (records, i);

      record.owner = owner;
      record.position = i;
      sqlite3_reset (statement);
      sqlite3_clear_bindings (statement);
      bind_row (table, statement, &record, rev);
      if (todoku_database_step (database, statement, error) != TODOKU_STEP_DONE)
        return FALSE;
    }

  return todoku_database_run (database, rest, error);
}

/**
 * todoku_table_delete:
 * @table: a table
 * @database: a connection in a transaction
 * @id: a row of it
 * @error: return location
 *
 * Returns: whether it worked; deleting nothing is no error
 */
gboolean
todoku_table_delete (const TodokuTable  *table,
                     TodokuDatabase     *database,
                     gint64              id,
                     GError            **error)
{
  g_autofree char *sql = g_strdup_printf ("DELETE FROM %s WHERE id = %" G_GINT64_FORMAT,
                                          table->name, id);

  return todoku_database_run (database, sql, error);
}
