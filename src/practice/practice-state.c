/* SPDX-License-Identifier: GPL-3.0-or-later
 * The memory of the practice server. The objects in memory are the truth; SQLite only has to bring
 * them back after a restart or a kill. It refuses a file that another version of the layout wrote.
 */
#include "practice-state.h"

#include <sqlite3.h>

#include "todoku-error.h"

#define LAYOUT "1"

typedef struct
{
  GHashTable *by_key;
  GPtrArray *rows;
} Table;

struct _PracticeState
{
  sqlite3 *database;
  sqlite3_stmt *insert;
  sqlite3_stmt *delete;
  GHashTable *tables;
  gint64 last_position;
};

static void
table_free (gpointer data)
{
  Table *table = data;

  g_hash_table_unref (table->by_key);
  g_ptr_array_unref (table->rows);
  g_free (table);
}

static Table *
get_table (PracticeState *self,
           const char    *kind)
{
  Table *table = g_hash_table_lookup (self->tables, kind);

  if (table == NULL)
    {
      table = g_new0 (Table, 1);
      table->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             (GDestroyNotify) json_object_unref);
      table->rows = g_ptr_array_new ();
      g_hash_table_insert (self->tables, g_strdup (kind), table);
    }

  return table;
}

static void
table_put (Table      *table,
           const char *key,
           JsonObject *row)
{
  JsonObject *old = g_hash_table_lookup (table->by_key, key);
  guint index;

  if (old == row)
    return;

  if (old != NULL && g_ptr_array_find (table->rows, old, &index))
    table->rows->pdata[index] = row;
  else
    g_ptr_array_add (table->rows, row);
  g_hash_table_replace (table->by_key, g_strdup (key), json_object_ref (row));
}

static gboolean
database_error (sqlite3  *database,
                GError  **error)
{
  g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_FAILED,
               "The practice data cannot be used: %s", sqlite3_errmsg (database));

  return FALSE;
}

static gboolean
load_rows (PracticeState  *self,
           GError        **error)
{
  sqlite3_stmt *select = NULL;
  int status;

  if (sqlite3_prepare_v2 (self->database,
                          "SELECT kind, key, json, position FROM item ORDER BY position",
                          -1, &select, NULL) != SQLITE_OK)
    return database_error (self->database, error);

  while ((status = sqlite3_step (select)) == SQLITE_ROW)
    {
      const char *text = (const char *) sqlite3_column_text (select, 2);
      g_autoptr(JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;

      self->last_position = sqlite3_column_int64 (select, 3);
      if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
        table_put (get_table (self, (const char *) sqlite3_column_text (select, 0)),
                   (const char *) sqlite3_column_text (select, 1), json_node_get_object (node));
    }
  sqlite3_finalize (select);

  return status == SQLITE_DONE || database_error (self->database, error);
}

/**
 * practice_state_open:
 * @path: the database file; made when it does not exist
 * @error: return location for a `TODOKU_ERROR_STORE_FAILED`
 *
 * Returns: (transfer full) (nullable): everything that was remembered, or %NULL on error
 */
PracticeState *
practice_state_open (const char  *path,
                     GError     **error)
{
  g_autoptr(PracticeState) self = g_new0 (PracticeState, 1);
  static const char schema[] =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
    "CREATE TABLE IF NOT EXISTS item (kind TEXT NOT NULL, key TEXT NOT NULL, "
    "  position INTEGER NOT NULL, json TEXT NOT NULL, PRIMARY KEY (kind, key)) "
    "STRICT, WITHOUT ROWID;"
    "PRAGMA user_version=" LAYOUT ";";

  self->tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, table_free);
  if (sqlite3_open (path, &self->database) != SQLITE_OK ||
      sqlite3_exec (self->database, schema, NULL, NULL, NULL) != SQLITE_OK ||
      sqlite3_prepare_v2 (self->database,
                          "INSERT INTO item (kind, key, position, json) VALUES (?1, ?2, ?3, ?4) "
                          "ON CONFLICT DO UPDATE SET json = ?4",
                          -1, &self->insert, NULL) != SQLITE_OK ||
      sqlite3_prepare_v2 (self->database, "DELETE FROM item WHERE kind = ?1 AND key = ?2",
                          -1, &self->delete, NULL) != SQLITE_OK)
    {
      database_error (self->database, error);
      return NULL;
    }

  if (!load_rows (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * practice_state_close:
 * @self: (transfer full): a state
 */
void
practice_state_close (PracticeState *self)
{
  sqlite3_finalize (self->insert);
  sqlite3_finalize (self->delete);
  sqlite3_close (self->database);
  g_hash_table_unref (self->tables);
  g_free (self);
}

/**
 * practice_state_get:
 * @self: a state
 * @kind: a kind of thing, such as "domain"
 * @key: which one
 *
 * Returns: (transfer none) (nullable): the object; call practice_state_put() after changing it
 */
JsonObject *
practice_state_get (PracticeState *self,
                    const char    *kind,
                    const char    *key)
{
  return g_hash_table_lookup (get_table (self, kind)->by_key, key);
}

/**
 * practice_state_list:
 * @self: a state
 * @kind: a kind of thing
 *
 * Returns: (transfer none) (element-type JsonObject): all of that kind, oldest first
 */
GPtrArray *
practice_state_list (PracticeState *self,
                     const char    *kind)
{
  return get_table (self, kind)->rows;
}

static void
run_statement (PracticeState *self,
               sqlite3_stmt  *statement)
{
  if (sqlite3_step (statement) != SQLITE_DONE)
    g_warning ("The practice data could not be written: %s", sqlite3_errmsg (self->database));
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

/**
 * practice_state_put:
 * @self: a state
 * @kind: a kind of thing
 * @key: which one
 * @row: what to remember; a reference is taken
 *
 * Adds or replaces one thing, in memory and in the file.
 */
void
practice_state_put (PracticeState *self,
                    const char    *kind,
                    const char    *key,
                    JsonObject    *row)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  json_node_set_object (node, row);
  text = json_to_string (node, FALSE);

  sqlite3_bind_text (self->insert, 1, kind, -1, SQLITE_STATIC);
  sqlite3_bind_text (self->insert, 2, key, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (self->insert, 3, ++self->last_position);
  sqlite3_bind_text (self->insert, 4, text, -1, SQLITE_STATIC);
  run_statement (self, self->insert);

  table_put (get_table (self, kind), key, row);
}

/**
 * practice_state_remove:
 * @self: a state
 * @kind: a kind of thing
 * @key: which one
 *
 * Returns: whether there was one
 */
gboolean
practice_state_remove (PracticeState *self,
                       const char    *kind,
                       const char    *key)
{
  Table *table = get_table (self, kind);
  JsonObject *row = g_hash_table_lookup (table->by_key, key);

  if (row == NULL)
    return FALSE;

  sqlite3_bind_text (self->delete, 1, kind, -1, SQLITE_STATIC);
  sqlite3_bind_text (self->delete, 2, key, -1, SQLITE_STATIC);
  run_statement (self, self->delete);

  g_ptr_array_remove (table->rows, row);
  g_hash_table_remove (table->by_key, key);

  return TRUE;
}

/**
 * practice_state_clear:
 * @self: a state
 * @kind: a kind of thing
 *
 * Forgets all of them.
 */
void
practice_state_clear (PracticeState *self,
                      const char    *kind)
{
  Table *table = get_table (self, kind);

  while (table->rows->len > 0)
    {
      GHashTableIter iter;
      gpointer key;

      g_hash_table_iter_init (&iter, table->by_key);
      g_hash_table_iter_next (&iter, &key, NULL);
      practice_state_remove (self, kind, key);
    }
}

/**
 * practice_state_next_number:
 * @self: a state
 *
 * Returns: a number that no other thing in this file has had
 */
gint64
practice_state_next_number (PracticeState *self)
{
  JsonObject *counter = practice_state_get (self, "counter", "last");
  gint64 number = 1 + (counter != NULL ? json_object_get_int_member (counter, "number") : 0);
  g_autoptr(JsonObject) next = json_object_new ();

  json_object_set_int_member (next, "number", number);
  practice_state_put (self, "counter", "last", next);

  return number;
}

/**
 * practice_state_begin:
 * @self: a state
 *
 * Makes one transaction of everything until practice_state_commit(), for imports of many records.
 */
void
practice_state_begin (PracticeState *self)
{
  sqlite3_exec (self->database, "BEGIN", NULL, NULL, NULL);
}

/**
 * practice_state_commit:
 * @self: a state
 */
void
practice_state_commit (PracticeState *self)
{
  if (sqlite3_exec (self->database, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
    g_warning ("The practice data could not be written: %s", sqlite3_errmsg (self->database));
}
