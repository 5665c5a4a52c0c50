/* SPDX-License-Identifier: GPL-3.0-or-later
 * Transactions: the rows. The journal stands in todoku-tx-journal.c. Each holds a lock of the store
 * from beginning to end, so it stays on one thread and is short: nothing is asked of the world
 * inside.
 */
#include "todoku-tx-private.h"

#include "todoku-error.h"
#include "todoku-thread.h"

/* Drawn under the write lock: what is committed later has the greater number, whoever commits. */
static gboolean
draw_rev (TodokuTx  *self,
          GError   **error)
{
  return todoku_database_read_int (self->database,
                                   "UPDATE revision SET rev = rev + 1 RETURNING rev", &self->rev,
                                   error);
}

static TodokuTx *
begin_with (TodokuStore     *store,
            TodokuStoreUse   use,
            GError         **error)
{
  g_autoptr(TodokuTx) self = NULL;
  TodokuDatabase *database;
  gboolean reading = use == TODOKU_STORE_READ;

  todoku_assert_worker ();

  database = todoku_store_acquire (store, use, error);
  if (database == NULL)
    return NULL;
  if (!(reading ? todoku_database_begin_read (database, error)
                : todoku_database_begin (database, error)))
    {
      todoku_store_release (store, use);
      return NULL;
    }

  self = g_new0 (TodokuTx, 1);
  self->store = g_object_ref (store);
  self->use = use;
  self->database = database;
  self->namesakes_func = todoku_store_get_namesakes_func (store);
  if (!todoku_schema_check (database, error) || (!reading && !draw_rev (self, error)))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * todoku_tx_begin:
 * @store: an open store
 * @error: return location of a #TodokuErrorCode of the `STORE` family
 *
 * Waits for the transactions of other threads and, for some seconds, of other processes.
 *
 * Returns: (transfer full): a transaction, which todoku_tx_free() rolls back unless it was
 *   committed; or %NULL with @error set
 */
TodokuTx *
todoku_tx_begin (TodokuStore  *store,
                 GError      **error)
{
  g_return_val_if_fail (TODOKU_IS_STORE (store), NULL);

  return begin_with (store, TODOKU_STORE_WRITE, error);
}

/**
 * todoku_tx_begin_read:
 * @store: an open store
 * @error: return location of a #TodokuErrorCode of the `STORE` family
 *
 * Waits for nobody who writes, and keeps nobody from writing. What is read is of one moment. Every
 * call that would write fails with %TODOKU_ERROR_STORE_FAILED.
 *
 * Returns: (transfer full): a transaction that todoku_tx_free() ends, or %NULL with @error set
 */
TodokuTx *
todoku_tx_begin_read (TodokuStore  *store,
                      GError      **error)
{
  g_return_val_if_fail (TODOKU_IS_STORE (store), NULL);

  return begin_with (store, TODOKU_STORE_READ, error);
}

/**
 * todoku_tx_commit:
 * @self: a transaction that may write
 * @error: return location
 *
 * Ends the transaction, well or not; it must still be freed.
 *
 * Returns: whether everything is on disk; if not, nothing is
 */
gboolean
todoku_tx_commit (TodokuTx  *self,
                  GError   **error)
{
  gboolean committed;

  g_return_val_if_fail (self->database != NULL, FALSE);

  committed = todoku_tx_settle_names (self, error) &&
              todoku_database_commit (self->database, error);
  if (!committed)
    todoku_database_rollback (self->database);
  self->database = NULL;
  todoku_store_release (self->store, self->use);

  return committed;
}

/**
 * todoku_tx_free:
 * @self: (transfer full) (nullable): a transaction; rolled back unless it was committed
 */
void
todoku_tx_free (TodokuTx *self)
{
  if (self == NULL)
    return;

  if (self->database != NULL)
    {
      todoku_database_rollback (self->database);
      todoku_store_release (self->store, self->use);
    }
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_object_unref (self->store);
  g_free (self);
}

static void
set_unknown (const TodokuTable  *table,
             GError            **error)
{
  g_set_error (error, TODOKU_ERROR, table->unknown_code, "The %s has been removed", table->name);
}

/* Reads the records of a row, if its table has any. */
gboolean
todoku_tx_attach_records (TodokuTx   *self,
                          gpointer    row,
                          GError    **error)
{
  const TodokuRow *head = row;
  g_autofree char *tail = NULL;
  GPtrArray *records;

  if (head->table->records == NULL)
    return TRUE;

  tail = g_strdup_printf ("WHERE owner = %" G_GINT64_FORMAT " ORDER BY position", head->id);
  records = todoku_table_read (head->table->records, self->database, tail, error);
  if (records == NULL)
    return FALSE;

  todoku_row_set_records (row, records);
  return TRUE;
}

/**
 * todoku_tx_list:
 * @self: a transaction
 * @table: a table
 * @column: one of its columns, or "id"
 * @value: what it holds
 * @error: return location
 *
 * Returns: (transfer full) (element-type TodokuRow): the rows, by id, with their records; or %NULL
 *   with @error set
 */
GPtrArray *
todoku_tx_list (TodokuTx           *self,
                const TodokuTable  *table,
                const char         *column,
                gint64              value,
                GError            **error)
{
  g_autofree char *tail = g_strdup_printf ("WHERE %s = %" G_GINT64_FORMAT " ORDER BY id", column,
                                           value);
  g_autoptr(GPtrArray) rows = NULL;

  g_return_val_if_fail (self->database != NULL, NULL);

  rows = todoku_table_read (table, self->database, tail, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    if (!todoku_tx_attach_records (self, g_ptr_array_index (rows, i), error))
      return NULL;

  return g_steal_pointer (&rows);
}

/**
 * todoku_tx_get:
 * @self: a transaction
 * @table: a table
 * @id: a row of it
 * @error: return location; an `UNKNOWN` code when the row does not exist any more
 *
 * Returns: (transfer full): the row with its records, or %NULL with @error set
 */
gpointer
todoku_tx_get (TodokuTx           *self,
               const TodokuTable  *table,
               gint64              id,
               GError            **error)
{
  g_autoptr(GPtrArray) rows = todoku_tx_list (self, table, "id", id, error);

  if (rows == NULL)
    return NULL;
  if (rows->len == 0)
    {
      set_unknown (table, error);
      return NULL;
    }

  return g_ptr_array_steal_index (rows, 0);
}

static gboolean
find_id (TodokuTx           *self,
         const TodokuTable  *table,
         gint64              server,
         const char         *name,
         gint64             *ret_id,
         GError            **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM %s WHERE server = ? AND %s = ?",
                                          table->name, table->name_column);
  g_autoptr(sqlite3_stmt) statement = todoku_database_prepare (self->database, sql, error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, server);
  sqlite3_bind_text (statement, 2, name, -1, SQLITE_STATIC);
  switch (todoku_database_step (self->database, statement, error))
    {
    case TODOKU_STEP_ROW:
      *ret_id = sqlite3_column_int64 (statement, 0);
      return TRUE;
    case TODOKU_STEP_DONE:
      *ret_id = 0;
      return TRUE;
    case TODOKU_STEP_ERROR:
    default:
      return FALSE;
    }
}

/**
 * todoku_tx_find:
 * @self: a transaction
 * @table: the table of domains, tracking domains or accounts
 * @server: the id of their delivery server
 * @name: a name, as stored
 * @ret_row: (out) (transfer full) (nullable): the row of that name with its records; %NULL when
 *   there is none
 * @error: return location
 *
 * Returns: whether it could be looked up
 */
gboolean
todoku_tx_find (TodokuTx           *self,
                const TodokuTable  *table,
                gint64              server,
                const char         *name,
                gpointer           *ret_row,
                GError            **error)
{
  gint64 id;

  g_return_val_if_fail (self->database != NULL, FALSE);
  g_return_val_if_fail (table->name_column != NULL, FALSE);

  *ret_row = NULL;
  if (!find_id (self, table, server, name, &id, error))
    return FALSE;
  if (id != 0)
    *ret_row = todoku_tx_get (self, table, id, error);

  return id == 0 || *ret_row != NULL;
}

/* Whether a row exists, and which commit wrote it. */
static gboolean
row_exists (TodokuTx           *self,
            const TodokuTable  *table,
            gint64              id,
            gboolean           *ret_exists,
            gint64             *ret_rev,
            GError            **error)
{
  g_autofree char *sql =
    g_strdup_printf ("SELECT coalesce(max(rev), -1) FROM %s WHERE id = %" G_GINT64_FORMAT,
                     table->name, id);

  if (!todoku_database_read_int (self->database, sql, ret_rev, error))
    return FALSE;

  *ret_exists = *ret_rev >= 0;
  return TRUE;
}

/* Stores a row with its records, whatever is stored of it; gives a new one its id. */
gboolean
todoku_tx_write (TodokuTx  *self,
                 gpointer   row,
                 GError   **error)
{
  TodokuRow *head = row;
  GPtrArray *records = todoku_row_get_records (row);
  gboolean written = head->id == 0
                       ? todoku_table_insert (head->table, self->database, row, self->rev,
                                              &head->id, error)
                       : todoku_table_update (head->table, self->database, row, self->rev, error);

  if (!written)
    return FALSE;

  head->rev = self->rev;
  if (head->table == &todoku_domain_table)
    todoku_tx_note_name (self, todoku_row_get_name (row));
  return records == NULL ||
         todoku_table_replace_records (head->table->records, self->database, head->id, records,
                                       self->rev, error);
}

/**
 * todoku_tx_put:
 * @self: a transaction
 * @row: a new row, or one that was read
 * @error: return location; %TODOKU_ERROR_BUSY when it has been written since @row was read, an
 *   `UNKNOWN` code when it does not exist any more, %TODOKU_ERROR_DUPLICATE for a name that is
 *   taken
 *
 * Stores the row; its records are replaced unless they are %NULL. @row is given the id and the rev
 * of the commit, so it is worthless when that fails.
 *
 * Returns: whether it worked; if not, the transaction should be given up
 */
gboolean
todoku_tx_put (TodokuTx  *self,
               gpointer   row,
               GError   **error)
{
  const TodokuRow *head = row;
  gboolean exists;
  gint64 rev;

  g_return_val_if_fail (self->database != NULL, FALSE);

  if (head->id == 0)
    return todoku_tx_write (self, row, error);

  if (!row_exists (self, head->table, head->id, &exists, &rev, error))
    return FALSE;
  if (!exists)
    {
      set_unknown (head->table, error);
      return FALSE;
    }
  if (rev != head->rev)
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BUSY, "The %s has been changed meanwhile",
                   head->table->name);
      return FALSE;
    }

  return todoku_tx_write (self, row, error);
}

/**
 * todoku_tx_delete:
 * @self: a transaction
 * @table: a table
 * @id: a row of it
 * @error: return location
 *
 * Deletes the row with everything that hangs on it. A trigger leaves a note for the readers of
 * other processes.
 *
 * Returns: whether it is gone, also when it was before
 */
gboolean
todoku_tx_delete (TodokuTx           *self,
                  const TodokuTable  *table,
                  gint64              id,
                  GError            **error)
{
  g_return_val_if_fail (self->database != NULL, FALSE);

  return todoku_tx_note_deletion (self, table, id, error) &&
         todoku_table_delete (table, self->database, id, error);
}
