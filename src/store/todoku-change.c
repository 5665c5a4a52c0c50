/* SPDX-License-Identifier: GPL-3.0-or-later
 * A set of row changes. Owns copies of its rows from the moment they are put, so that the main
 * thread may go on changing its own. Applied by the store's worker inside one transaction.
 */
#include "todoku-tx-private.h"

#include "todoku-error.h"

typedef enum
{
  PUT,
  DELETE,
  SETTLE,
  EXPECT,
} Verb;

/**
 * Entry:
 * @verb: what to do
 * @table: (nullable): the table to delete from
 * @row: (owned) (nullable): the row to put
 * @id: the row to delete or to settle
 * @outcome: (owned) (nullable): how it was settled
 */
typedef struct
{
  Verb verb;
  const TodokuTable *table;
  gpointer row;
  gint64 id;
  char *outcome;
} Entry;

struct _TodokuChange
{
  GArray *entries;
  gint64 rev;
};

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  todoku_row_free (entry->row);
  g_free (entry->outcome);
}

/**
 * todoku_change_new:
 *
 * Returns: (transfer full): an empty change
 */
TodokuChange *
todoku_change_new (void)
{
  TodokuChange *self = g_new0 (TodokuChange, 1);

  self->entries = g_array_new (FALSE, TRUE, sizeof (Entry));
  g_array_set_clear_func (self->entries, entry_clear);

  return self;
}

/**
 * todoku_change_free:
 * @self: (transfer full) (nullable): a change
 */
void
todoku_change_free (TodokuChange *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->entries);
  g_free (self);
}

static void
add_entry (TodokuChange *self,
           Entry         entry)
{
  g_array_append_val (self->entries, entry);
}

#define DEFINE_PUT(name, Row) \
  void \
  todoku_change_put_##name (TodokuChange *self, \
                            const Row    *row) \
  { \
    add_entry (self, (Entry) { .verb = PUT, .row = todoku_row_copy (row) }); \
  }

#define DEFINE_DELETE(name, row_table) \
  void \
  todoku_change_delete_##name (TodokuChange *self, \
                               gint64        id) \
  { \
    add_entry (self, (Entry) { .verb = DELETE, .table = &row_table, .id = id }); \
  }

DEFINE_PUT (server, TodokuServerRow)
DEFINE_PUT (domain, TodokuDomainRow)
DEFINE_PUT (tracking, TodokuTrackingRow)
DEFINE_PUT (account, TodokuAccountRow)
DEFINE_PUT (added, TodokuAddedRow)
DEFINE_DELETE (server, todoku_server_table)
DEFINE_DELETE (domain, todoku_domain_table)
DEFINE_DELETE (tracking, todoku_tracking_table)
DEFINE_DELETE (account, todoku_account_table)
DEFINE_DELETE (added, todoku_added_table)

/**
 * todoku_change_add_intent:
 * @self: a change
 * @row: what is about to be done; a `subject` of 0 becomes the row that this change put last
 */
void
todoku_change_add_intent (TodokuChange           *self,
                          const TodokuJournalRow *row)
{
  add_entry (self, (Entry) { .verb = PUT, .row = todoku_row_copy (row) });
}

/**
 * todoku_change_settle:
 * @self: a change
 * @journal_id: the row of the intent
 * @outcome: how it ended
 */
void
todoku_change_settle (TodokuChange *self,
                      gint64        journal_id,
                      const char   *outcome)
{
  g_return_if_fail (outcome != NULL);

  add_entry (self, (Entry) { .verb = SETTLE, .id = journal_id, .outcome = g_strdup (outcome) });
}

/**
 * todoku_change_expect:
 * @self: a change
 * @subject_kind: "server", "domain" or "tracking"
 * @subject: the row of the subject
 * @owner: (nullable): this process
 * @journal_seen: the newest journal row when the subject was last read
 *
 * The whole change fails with %TODOKU_ERROR_BUSY when another process has begun a remote effect on
 * the subject since then, whether or not it has ended: what the change was made from is not so any
 * more.
 */
void
todoku_change_expect (TodokuChange *self,
                      const char   *subject_kind,
                      gint64        subject,
                      const char   *owner,
                      gint64        journal_seen)
{
  TodokuJournalRow *row = todoku_journal_row_new ();

  row->id = journal_seen;
  row->subject_kind = g_strdup (subject_kind);
  row->subject = subject;
  row->owner = g_strdup (owner);
  add_entry (self, (Entry) { .verb = EXPECT, .row = row });
}

/* A row that another program has deleted meanwhile stays deleted, and its records with it. */
static gboolean
put_row (const Entry  *entry,
         TodokuTx     *tx,
         gint64        last_subject,
         gint64       *ret_id,
         GError      **error)
{
  TodokuRow *head = entry->row;
  gboolean exists = TRUE;
  gint64 rev;

  if (head->table == &todoku_journal_table)
    {
      TodokuJournalRow *row = entry->row;

      if (row->subject == 0)
        row->subject = last_subject;
      if (row->created_at == 0)
        row->created_at = g_get_real_time ();
    }

  if (head->id != 0 && !todoku_tx_exists (tx, head->table, head->id, &exists, &rev, error))
    return FALSE;
  if (exists && !todoku_tx_write (tx, entry->row, error))
    return FALSE;

  *ret_id = head->id;
  return TRUE;
}

static gboolean
expect_unchanged (const Entry     *entry,
                  TodokuDatabase  *database,
                  GError         **error)
{
  const TodokuJournalRow *row = entry->row;
  g_autoptr(sqlite3_stmt) statement =
    todoku_database_prepare (database,
                             "SELECT 1 FROM journal WHERE subject_kind = ? AND subject = ?"
                             " AND owner IS NOT ? AND id > ? LIMIT 1", error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, row->subject_kind, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 2, row->subject);
  sqlite3_bind_text (statement, 3, row->owner, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 4, row->id);

  switch (todoku_database_step (database, statement, error))
    {
    case TODOKU_STEP_DONE:
      return TRUE;
    case TODOKU_STEP_ROW:
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_BUSY,
                           "Another process has changed it meanwhile");
      return FALSE;
    case TODOKU_STEP_ERROR:
    default:
      return FALSE;
    }
}

static gboolean
settle_intent (const Entry  *entry,
               TodokuTx     *tx,
               GError      **error)
{
  g_autoptr(sqlite3_stmt) statement =
    todoku_database_prepare (tx->database,
                             "UPDATE journal SET outcome = ?, settled_at = ?, rev = ? WHERE id = ?",
                             error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, entry->outcome, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 2, g_get_real_time ());
  sqlite3_bind_int64 (statement, 3, tx->rev);
  sqlite3_bind_int64 (statement, 4, entry->id);

  return todoku_database_step (tx->database, statement, error) == TODOKU_STEP_DONE;
}

/* The commit that it became. */
gint64
todoku_change_get_rev (const TodokuChange *self)
{
  return self->rev;
}

/**
 * todoku_change_apply:
 * @self: a change
 * @tx: a transaction
 * @ids: (element-type gint64): gets the id of every row put and every intent added, in order
 * @error: return location
 *
 * Returns: whether everything worked; if not, the transaction must be rolled back
 */
gboolean
todoku_change_apply (TodokuChange  *self,
                     TodokuTx      *tx,
                     GArray        *ids,
                     GError       **error)
{
  gint64 last_subject = 0;

  self->rev = tx->rev;
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, i);
      gint64 id = 0;

      switch (entry->verb)
        {
        case PUT:
          if (!put_row (entry, tx, last_subject, &id, error))
            return FALSE;
          g_array_append_val (ids, id);
          if (((TodokuRow *) entry->row)->table != &todoku_journal_table)
            last_subject = id;
          break;
        case DELETE:
          if (!todoku_tx_delete (tx, entry->table, entry->id, error))
            return FALSE;
          break;
        case SETTLE:
          if (!settle_intent (entry, tx, error))
            return FALSE;
          break;
        case EXPECT:
          if (!expect_unchanged (entry, tx->database, error))
            return FALSE;
          break;
        default:
          g_return_val_if_reached (FALSE);
        }
    }

  return TRUE;
}
