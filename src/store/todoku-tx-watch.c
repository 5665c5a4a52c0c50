/* SPDX-License-Identifier: GPL-3.0-or-later
 * Transactions: what the watch saw and when it looked, and the journal as a log. What the watch
 * writes keeps its newest rows alone, so that the file does not grow over the years. Worker
 * threads.
 */
#include "todoku-tx-private.h"

/* A record that comes and goes every night fills a year with it. */
#define HISTORY_KEPT 500
#define LOOKS_KEPT 100

static gboolean
run_trim (TodokuTx    *self,
          const char  *sql,
          GError     **error)
{
  g_autoptr(sqlite3_stmt) statement = todoku_database_prepare (self->database, sql, error);

  return statement != NULL &&
         todoku_database_step (self->database, statement, error) != TODOKU_STEP_ERROR;
}

static void
reverse (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len / 2; i++)
    {
      gpointer *from = &g_ptr_array_index (rows, i);
      gpointer *to = &g_ptr_array_index (rows, rows->len - 1 - i);
      gpointer row = *from;

      *from = *to;
      *to = row;
    }
}

/**
 * todoku_tx_list_history:
 * @self: a transaction
 * @table: (nullable): the table of the subject; %NULL for all subjects
 * @subject: its id
 * @before_at: what is older than this, in microseconds since 1970 UTC; 0 for the newest
 * @limit: how many at most; 0 for all
 * @error: return location
 *
 * Returns: (transfer full) (element-type TodokuHistoryRow): what was seen to change, the newest
 *   first; or %NULL with @error set
 */
GPtrArray *
todoku_tx_list_history (TodokuTx           *self,
                        const TodokuTable  *table,
                        gint64              subject,
                        gint64              before_at,
                        guint               limit,
                        GError            **error)
{
  g_autoptr(GString) tail = g_string_new ("WHERE 1");

  g_return_val_if_fail (self->database != NULL, NULL);

  if (table != NULL)
    g_string_append_printf (tail, " AND subject_kind = '%s' AND subject = %" G_GINT64_FORMAT,
                            table->name, subject);
  if (before_at != 0)
    g_string_append_printf (tail, " AND at < %" G_GINT64_FORMAT, before_at);
  g_string_append (tail, " ORDER BY at DESC, id DESC");
  if (limit != 0)
    g_string_append_printf (tail, " LIMIT %u", limit);

  return todoku_table_read (&todoku_history_table, self->database, tail->str, error);
}

static gboolean
read_last (TodokuTx           *self,
           const TodokuTable  *table,
           gint64              subject,
           const char         *condition,
           TodokuHistoryRow  **ret_row,
           GError            **error)
{
  g_autofree char *tail =
    g_strdup_printf ("WHERE subject_kind = '%s' AND subject = %" G_GINT64_FORMAT " AND %s"
                     " ORDER BY at DESC, id DESC LIMIT 1", table->name, subject, condition);
  g_autoptr(GPtrArray) rows = NULL;

  g_return_val_if_fail (self->database != NULL, FALSE);

  rows = todoku_table_read (&todoku_history_table, self->database, tail, error);
  if (rows == NULL)
    return FALSE;

  *ret_row = rows->len > 0 ? g_ptr_array_steal_index (rows, 0) : NULL;
  return TRUE;
}

/**
 * todoku_tx_get_last_change:
 * @self: a transaction
 * @subject: the row of a domain or tracking domain
 * @type: a type of ours, such as "TLS"
 * @ret_row: (out) (transfer full) (nullable): the newest change of that type; %NULL when there is
 *   none
 * @error: return location
 *
 * Returns: whether it could be read
 */
gboolean
todoku_tx_get_last_change (TodokuTx          *self,
                           gconstpointer      subject,
                           const char        *type,
                           TodokuHistoryRow **ret_row,
                           GError           **error)
{
  const TodokuRow *head = subject;
  g_autofree char *condition = g_strdup_printf ("type = '%s'", type);

  return read_last (self, head->table, head->id, condition, ret_row, error);
}

/**
 * todoku_tx_get_last_alarm:
 * @self: a transaction
 * @table: the table of the subject
 * @subject: its id
 * @ret_row: (out) (transfer full) (nullable): the newest thing that was seen to be gone in an
 *   alarm; %NULL when there is none
 * @error: return location
 *
 * Returns: whether it could be read
 */
gboolean
todoku_tx_get_last_alarm (TodokuTx           *self,
                          const TodokuTable  *table,
                          gint64              subject,
                          TodokuHistoryRow  **ret_row,
                          GError            **error)
{
  g_autofree char *condition =
    g_strdup_printf ("alarm AND change = '%s'",
                     todoku_enum_to_token (TODOKU_TYPE_CHANGE_KIND, TODOKU_CHANGE_GONE));

  return read_last (self, table, subject, condition, ret_row, error);
}

/**
 * todoku_tx_add_history:
 * @self: a transaction
 * @subject: the row of a domain or tracking domain
 * @row: what was seen of it; its subject is filled in
 * @error: return location
 *
 * Returns: whether it is written
 */
gboolean
todoku_tx_add_history (TodokuTx          *self,
                       gconstpointer      subject,
                       TodokuHistoryRow  *row,
                       GError           **error)
{
  const TodokuRow *head = subject;
  g_autofree char *trim = NULL;

  g_return_val_if_fail (self->database != NULL, FALSE);

  g_free (row->subject_kind);
  row->subject_kind = g_strdup (head->table->name);
  row->subject = head->id;
  if (!todoku_tx_put (self, row, error))
    return FALSE;

  trim = g_strdup_printf ("DELETE FROM history WHERE subject_kind = '%s' AND subject = "
                          "%" G_GINT64_FORMAT " AND at < (SELECT at FROM history WHERE subject_kind"
                          " = '%s' AND subject = %" G_GINT64_FORMAT " ORDER BY at DESC"
                          " LIMIT 1 OFFSET %d)",
                          head->table->name, head->id, head->table->name, head->id,
                          HISTORY_KEPT - 1);
  return run_trim (self, trim, error);
}

/**
 * todoku_tx_list_log:
 * @self: a transaction
 * @since: nothing that was begun before, in microseconds since 1970 UTC; 0 for everything
 * @limit: how many at most, the newest; 0 for all
 * @error: return location
 *
 * Returns: (transfer full) (element-type TodokuJournalRow): remote effects, settled or not, the
 *   oldest first; or %NULL with @error set
 */
GPtrArray *
todoku_tx_list_log (TodokuTx  *self,
                    gint64     since,
                    guint      limit,
                    GError   **error)
{
  g_autoptr(GString) tail = g_string_new (NULL);
  GPtrArray *rows;

  g_return_val_if_fail (self->database != NULL, NULL);

  g_string_append_printf (tail, "WHERE created_at >= %" G_GINT64_FORMAT " ORDER BY id DESC", since);
  if (limit != 0)
    g_string_append_printf (tail, " LIMIT %u", limit);
  rows = todoku_table_read (&todoku_journal_table, self->database, tail->str, error);
  if (rows != NULL)
    reverse (rows);

  return rows;
}

/**
 * todoku_tx_add_look:
 * @self: a transaction
 * @row: a look at everything
 * @error: return location
 *
 * Returns: whether it is written
 */
gboolean
todoku_tx_add_look (TodokuTx       *self,
                    TodokuLookRow  *row,
                    GError        **error)
{
  g_autofree char *trim = g_strdup_printf ("DELETE FROM look WHERE id <= (SELECT id FROM look"
                                           " ORDER BY id DESC LIMIT 1 OFFSET %d)",
                                           LOOKS_KEPT);

  return todoku_tx_put (self, row, error) && run_trim (self, trim, error);
}

/**
 * todoku_tx_get_last_look:
 * @self: a transaction
 * @ret_row: (out) (transfer full) (nullable): the last look at everything; %NULL when there was
 *   none
 * @error: return location
 *
 * Returns: whether it could be read
 */
gboolean
todoku_tx_get_last_look (TodokuTx       *self,
                         TodokuLookRow **ret_row,
                         GError        **error)
{
  g_autoptr(GPtrArray) rows = NULL;

  g_return_val_if_fail (self->database != NULL, FALSE);

  rows = todoku_table_read (&todoku_look_table, self->database, "ORDER BY id DESC LIMIT 1", error);
  if (rows == NULL)
    return FALSE;

  *ret_row = rows->len > 0 ? g_ptr_array_steal_index (rows, 0) : NULL;
  return TRUE;
}
