/* SPDX-License-Identifier: GPL-3.0-or-later
 * Domains of one name at several services share what stands once at a name. Every commit that
 * touches such a domain has the others looked at, too, so that what is to be shared is settled in
 * the same commit, whoever makes it. What it means is not the store's: a function is handed the
 * rows, and what it has changed is written. Worker threads, inside a transaction.
 */
#include "todoku-tx-private.h"

static gboolean
note_names (TodokuTx   *self,
            const char *condition,
            gint64      value,
            GError    **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT DISTINCT name FROM domain WHERE %s %"
                                          G_GINT64_FORMAT, condition, value);
  g_autoptr(sqlite3_stmt) statement = todoku_database_prepare (self->database, sql, error);
  TodokuStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = todoku_database_step (self->database, statement, error)) == TODOKU_STEP_ROW)
    todoku_tx_note_name (self, (const char *) sqlite3_column_text (statement, 0));

  return step == TODOKU_STEP_DONE;
}

/* Remembers that a domain of this name is written. */
void
todoku_tx_note_name (TodokuTx   *self,
                     const char *name)
{
  if (self->names == NULL)
    self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!g_hash_table_contains (self->names, name))
    g_hash_table_add (self->names, g_strdup (name));
}

/* Remembers the domains that go with a row which is about to be deleted. */
gboolean
todoku_tx_note_deletion (TodokuTx           *self,
                         const TodokuTable  *table,
                         gint64              id,
                         GError            **error)
{
  if (table == &todoku_domain_table)
    return note_names (self, "id =", id, error);
  if (table == &todoku_server_table)
    return note_names (self, "server =", id, error);

  return TRUE;
}

/* Most names are there once, and have nothing to share. */
static gboolean
has_namesakes (TodokuTx    *self,
               const char  *name,
               gboolean    *ret_has,
               GError     **error)
{
  g_autoptr(sqlite3_stmt) statement =
    todoku_database_prepare (self->database,
                             "SELECT EXISTS (SELECT 1 FROM domain WHERE name = ?1"
                             "               LIMIT 1 OFFSET 1)"
                             " OR EXISTS (SELECT 1 FROM domain JOIN domain_record"
                             "            ON domain_record.owner = domain.id"
                             "            WHERE name = ?1 AND merged IS NOT NULL)", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, name, -1, SQLITE_STATIC);
  if (todoku_database_step (self->database, statement, error) != TODOKU_STEP_ROW)
    return FALSE;
  *ret_has = sqlite3_column_int (statement, 0) != 0;

  return TRUE;
}

/* What is practised has nothing to do with what is real. */
static GPtrArray *
list_namesakes (TodokuTx    *self,
                const char  *name,
                gboolean     practice,
                GError     **error)
{
  char *tail = sqlite3_mprintf ("WHERE name = %Q AND server IN (SELECT id FROM server WHERE"
                                " practice = %d) ORDER BY id", name, practice);
  g_autoptr(GPtrArray) rows = todoku_table_read (&todoku_domain_table, self->database, tail, error);

  sqlite3_free (tail);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    if (!todoku_tx_attach_records (self, g_ptr_array_index (rows, i), error))
      return NULL;

  return g_steal_pointer (&rows);
}

static gboolean
settle_name (TodokuTx    *self,
             const char  *name,
             gboolean     practice,
             GError     **error)
{
  g_autoptr(GPtrArray) rows = list_namesakes (self, name, practice, error);
  g_autoptr(GPtrArray) before = todoku_rows_new ();

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (before, todoku_row_copy (g_ptr_array_index (rows, i)));
  self->namesakes_func (rows);
  for (guint i = 0; i < rows->len; i++)
    if (!todoku_row_equal (g_ptr_array_index (before, i), g_ptr_array_index (rows, i)) &&
        !todoku_tx_write (self, g_ptr_array_index (rows, i), error))
      return FALSE;

  return TRUE;
}

/**
 * todoku_tx_list_namesakes:
 * @self: a transaction
 * @domain: a delivery domain
 * @error: return location
 *
 * Returns: (transfer full) (element-type TodokuDomainRow): it and the domains of the same name at
 *   other servers, practised or real as it is, by id, with their records; or %NULL with @error set
 */
GPtrArray *
todoku_tx_list_namesakes (TodokuTx               *self,
                          const TodokuDomainRow  *domain,
                          GError                **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT practice FROM server WHERE id = %"
                                          G_GINT64_FORMAT, domain->server);
  gint64 practice;

  if (!todoku_database_read_int (self->database, sql, &practice, error))
    return NULL;

  return list_namesakes (self, domain->name, practice != 0, error);
}

/* Before a transaction is committed. */
gboolean
todoku_tx_settle_names (TodokuTx  *self,
                        GError   **error)
{
  g_autoptr(GHashTable) names = g_steal_pointer (&self->names);
  GHashTableIter iter;
  gpointer name;

  if (names == NULL || self->namesakes_func == NULL)
    return TRUE;

  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      gboolean has;

      if (!has_namesakes (self, name, &has, error) ||
          (has && !(settle_name (self, name, FALSE, error) &&
                    settle_name (self, name, TRUE, error))))
        return FALSE;
    }
  g_clear_pointer (&self->names, g_hash_table_unref);

  return TRUE;
}

/* A file of an earlier version has not settled anything. */
gboolean
todoku_store_settle_all_names (TodokuStore  *store,
                               GError      **error)
{
  g_autoptr(TodokuTx) tx = todoku_tx_begin (store, error);

  return tx != NULL &&
         note_names (tx, "name IN (SELECT name FROM domain GROUP BY name HAVING count(*) > 1)"
                     " AND id >", 0, error) &&
         todoku_tx_commit (tx, error);
}
