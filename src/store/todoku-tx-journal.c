/* SPDX-License-Identifier: GPL-3.0-or-later
 * Transactions: the journal. An open row belongs to the process that owns it for as long as that
 * lives; whoever takes up what a dead one left makes itself the owner in the database, so that two
 * processes cannot both take it up. Worker threads.
 */
#include "todoku-tx-private.h"

#include "todoku-error.h"

static const char *
my_token (TodokuTx *self)
{
  return todoku_owner_get_token (todoku_store_get_owner (self->store));
}

static void
set_busy (GError **error)
{
  g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_BUSY,
                       "Another process is working on it");
}

/* What is open there; fails when any of it is the business of another living process. */
static GPtrArray *
read_open (TodokuTx    *self,
           const char  *tail,
           GError     **error)
{
  TodokuOwner *owner = todoku_store_get_owner (self->store);
  g_autoptr(GPtrArray) open = todoku_table_read (&todoku_journal_table, self->database, tail,
                                                 error);

  for (guint i = 0; open != NULL && i < open->len; i++)
    {
      const TodokuJournalRow *row = g_ptr_array_index (open, i);

      if (todoku_owner_is_alive (owner, row->owner))
        {
          set_busy (error);
          return NULL;
        }
    }

  return g_steal_pointer (&open);
}

static GPtrArray *
list_open (TodokuTx       *self,
           gconstpointer   subject,
           GError        **error)
{
  g_autofree char *tail =
    g_strdup_printf ("WHERE outcome IS NULL AND subject_kind = '%s' AND subject = %" G_GINT64_FORMAT
                     " ORDER BY id", todoku_row_get_kind (subject),
                     ((const TodokuRow *) subject)->id);

  return read_open (self, tail, error);
}

static gint64
server_of (gconstpointer subject)
{
  const TodokuRow *head = subject;

  for (guint i = 0; i < head->table->n_columns; i++)
    if (g_str_equal (head->table->columns[i].name, "server"))
      return G_STRUCT_MEMBER (gint64, subject, head->table->columns[i].offset);

  return head->id;
}

/* What it is called, and its server, as long as they are there to tell. */
static gboolean
name_intent (TodokuTx          *self,
             TodokuJournalRow  *intent,
             gconstpointer      subject,
             GError           **error)
{
  g_autoptr(TodokuServerRow) server = todoku_tx_get (self, &todoku_server_table, intent->server,
                                                     error);

  if (server == NULL)
    return FALSE;
  intent->server_name = g_strdup (server->name);
  intent->name = g_strdup (todoku_row_get_name (subject));

  return TRUE;
}

/**
 * todoku_tx_intend:
 * @self: a transaction
 * @effect: what is about to be done: "create-domain", "publish", …
 * @subject: a stored row
 * @token: (nullable): the idempotency key of the call, or the name to look for after a crash
 * @detail: (nullable): whatever else the one who takes it up needs; never a secret
 * @ret_intent: (out) (optional) (transfer full): the journal row
 * @error: return location; %TODOKU_ERROR_BUSY when such an effect is open already
 *
 * Writes down a remote effect before it is asked for; commit before anything is sent.
 *
 * Returns: whether it worked; if not, the transaction must be given up
 */
gboolean
todoku_tx_intend (TodokuTx          *self,
                  const char        *effect,
                  gconstpointer      subject,
                  const char        *token,
                  const char        *detail,
                  TodokuJournalRow **ret_intent,
                  GError           **error)
{
  g_autoptr(GPtrArray) open = NULL;
  g_autoptr(TodokuJournalRow) intent = NULL;

  g_return_val_if_fail (self->database != NULL, FALSE);
  g_return_val_if_fail (((const TodokuRow *) subject)->id != 0, FALSE);

  open = list_open (self, subject, error);
  if (open == NULL)
    return FALSE;
  for (guint i = 0; i < open->len; i++)
    if (g_str_equal (((TodokuJournalRow *) g_ptr_array_index (open, i))->kind, effect))
      {
        set_busy (error);
        return FALSE;
      }

  intent = todoku_journal_row_new ();
  intent->kind = g_strdup (effect);
  intent->subject_kind = g_strdup (todoku_row_get_kind (subject));
  intent->subject = ((const TodokuRow *) subject)->id;
  intent->server = server_of (subject);
  intent->token = g_strdup (token);
  intent->detail = g_strdup (detail);
  intent->owner = g_strdup (my_token (self));
  intent->created_at = g_get_real_time ();
  intent->who = g_strdup (g_get_prgname ());
  if (!name_intent (self, intent, subject, error) || !todoku_tx_write (self, intent, error))
    return FALSE;

  if (ret_intent != NULL)
    *ret_intent = g_steal_pointer (&intent);
  return TRUE;
}

/* The grace counts from the end of the last attempt. When the process that made it died over it,
 * that is not known, so it counts from now; and from now as well when the clock has gone back.
 */
static gboolean
take_up (TodokuTx          *self,
         TodokuJournalRow  *intent,
         GError           **error)
{
  gint64 now = g_get_real_time ();
  gboolean mine = g_strcmp0 (intent->owner, my_token (self)) == 0;
  gboolean let_go = intent->owner == NULL && intent->attempt_ended_at != 0;

  if (mine && intent->attempt_ended_at <= now)
    return TRUE;

  if ((!mine && !let_go) || intent->attempt_ended_at > now)
    intent->attempt_ended_at = now;
  g_free (intent->owner);
  intent->owner = g_strdup (my_token (self));

  return todoku_tx_write (self, intent, error);
}

/**
 * todoku_tx_claim:
 * @self: a transaction
 * @effect: an effect
 * @subject: a stored row
 * @ret_intent: (out) (transfer full) (nullable): the open journal row of that effect, which is this
 *   process's business from now on; %NULL when nothing of the kind is open
 * @error: return location; %TODOKU_ERROR_BUSY while another living process has any effect open on
 *   the subject
 *
 * Takes up what this process, or one that has died, left open; commit before acting on it.
 *
 * Returns: whether the subject is this process's to work on
 */
gboolean
todoku_tx_claim (TodokuTx          *self,
                 const char        *effect,
                 gconstpointer      subject,
                 TodokuJournalRow **ret_intent,
                 GError           **error)
{
  g_autoptr(GPtrArray) open = NULL;

  g_return_val_if_fail (self->database != NULL, FALSE);

  *ret_intent = NULL;
  open = list_open (self, subject, error);
  if (open == NULL)
    return FALSE;

  for (guint i = 0; i < open->len; i++)
    {
      TodokuJournalRow *intent = g_ptr_array_index (open, i);

      if (!g_str_equal (intent->kind, effect))
        continue;
      if (!take_up (self, intent, error))
        return FALSE;

      *ret_intent = g_ptr_array_steal_index (open, i);
      break;
    }

  return TRUE;
}

/**
 * todoku_tx_note_attempt:
 * @self: a transaction
 * @intent: the id of an open journal row of this process
 * @ended_at: when the attempt ended, in microseconds since 1970 UTC
 * @error: return location; %TODOKU_ERROR_BUSY when it is not open, or not this process's
 *
 * Writes down that the request has ended without telling whether it had an effect.
 *
 * Returns: whether it worked
 */
gboolean
todoku_tx_note_attempt (TodokuTx  *self,
                        gint64     intent,
                        gint64     ended_at,
                        GError   **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;

  g_return_val_if_fail (self->database != NULL, FALSE);

  statement = todoku_database_prepare (self->database,
                                       "UPDATE journal SET attempt_ended_at = ?, rev = ?"
                                       " WHERE id = ? AND outcome IS NULL AND owner = ?", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, MIN (ended_at, g_get_real_time ()));
  sqlite3_bind_int64 (statement, 2, self->rev);
  sqlite3_bind_int64 (statement, 3, intent);
  sqlite3_bind_text (statement, 4, my_token (self), -1, SQLITE_STATIC);
  if (todoku_database_step (self->database, statement, error) != TODOKU_STEP_DONE)
    return FALSE;
  if (todoku_database_get_n_changed (self->database) == 0)
    {
      set_busy (error);
      return FALSE;
    }

  return TRUE;
}

/**
 * todoku_tx_note_detail:
 * @self: a transaction
 * @effect: an effect
 * @subject: a stored row
 * @detail: (nullable): what whoever takes the effect up has to know
 * @error: return location
 *
 * Changes what is written down beside an effect that this process has open, if it has.
 *
 * Returns: whether it worked
 */
gboolean
todoku_tx_note_detail (TodokuTx       *self,
                       const char     *effect,
                       gconstpointer   subject,
                       const char     *detail,
                       GError        **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;

  g_return_val_if_fail (self->database != NULL, FALSE);

  statement = todoku_database_prepare (self->database,
                                       "UPDATE journal SET detail = ?, rev = ?"
                                       " WHERE outcome IS NULL AND subject_kind = ?"
                                       " AND subject = ? AND owner = ? AND kind = ?", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, detail, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 2, self->rev);
  sqlite3_bind_text (statement, 3, todoku_row_get_kind (subject), -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 4, ((const TodokuRow *) subject)->id);
  sqlite3_bind_text (statement, 5, my_token (self), -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 6, effect, -1, SQLITE_STATIC);

  return todoku_database_step (self->database, statement, error) == TODOKU_STEP_DONE;
}

/**
 * todoku_tx_let_go:
 * @self: a transaction
 * @subject: a stored row
 * @error: return location
 *
 * Leaves what this process has open on the subject to whoever comes next, as when nothing more can
 * be found out now.
 *
 * Returns: whether it worked
 */
gboolean
todoku_tx_let_go (TodokuTx       *self,
                  gconstpointer   subject,
                  GError        **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;

  g_return_val_if_fail (self->database != NULL, FALSE);

  statement = todoku_database_prepare (self->database,
                                       "UPDATE journal SET owner = NULL, rev = ?"
                                       " WHERE outcome IS NULL AND subject_kind = ?"
                                       " AND subject = ? AND owner = ?", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, self->rev);
  sqlite3_bind_text (statement, 2, todoku_row_get_kind (subject), -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 3, ((const TodokuRow *) subject)->id);
  sqlite3_bind_text (statement, 4, my_token (self), -1, SQLITE_STATIC);

  return todoku_database_step (self->database, statement, error) == TODOKU_STEP_DONE;
}

/**
 * todoku_tx_settle:
 * @self: a transaction
 * @effect: (nullable): the effect that is certain now; %NULL for all that this process has open
 * @subject: a stored row
 * @outcome: how it ended: "done", "refused", …
 * @error: return location; %TODOKU_ERROR_BUSY when @effect is not open, or not this process's
 *
 * Belongs in the transaction that stores the result.
 *
 * Returns: whether it worked
 */
gboolean
todoku_tx_settle (TodokuTx       *self,
                  const char     *effect,
                  gconstpointer   subject,
                  const char     *outcome,
                  GError        **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;

  g_return_val_if_fail (self->database != NULL, FALSE);
  g_return_val_if_fail (outcome != NULL, FALSE);

  statement = todoku_database_prepare (self->database,
                                       "UPDATE journal SET outcome = ?, settled_at = ?, rev = ?"
                                       " WHERE outcome IS NULL AND subject_kind = ?"
                                       " AND subject = ? AND owner = ?"
                                       " AND (kind = ?7 OR ?7 IS NULL)", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, outcome, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 2, g_get_real_time ());
  sqlite3_bind_int64 (statement, 3, self->rev);
  sqlite3_bind_text (statement, 4, todoku_row_get_kind (subject), -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 5, ((const TodokuRow *) subject)->id);
  sqlite3_bind_text (statement, 6, my_token (self), -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 7, effect, -1, SQLITE_STATIC);
  if (todoku_database_step (self->database, statement, error) != TODOKU_STEP_DONE)
    return FALSE;
  if (effect != NULL && todoku_database_get_n_changed (self->database) == 0)
    {
      set_busy (error);
      return FALSE;
    }

  return TRUE;
}

/**
 * todoku_tx_abandon:
 * @self: a transaction
 * @server: the id of a delivery server that is about to be forgotten here
 * @outcome: how what is open there ends: "abandoned", …
 * @error: return location; %TODOKU_ERROR_BUSY while another living process has any effect open
 *   there
 *
 * Ends whatever is open at a delivery server, also what processes that have died have left.
 *
 * Returns: whether it worked
 */
gboolean
todoku_tx_abandon (TodokuTx    *self,
                   gint64       server,
                   const char  *outcome,
                   GError     **error)
{
  g_autofree char *tail =
    g_strdup_printf ("WHERE outcome IS NULL AND server = %" G_GINT64_FORMAT " ORDER BY id", server);
  g_autoptr(GPtrArray) open = NULL;

  g_return_val_if_fail (self->database != NULL, FALSE);
  g_return_val_if_fail (outcome != NULL, FALSE);

  open = read_open (self, tail, error);
  for (guint i = 0; open != NULL && i < open->len; i++)
    {
      TodokuJournalRow *row = g_ptr_array_index (open, i);

      g_free (row->outcome);
      row->outcome = g_strdup (outcome);
      row->settled_at = g_get_real_time ();
      if (!todoku_tx_write (self, row, error))
        return FALSE;
    }

  return open != NULL;
}
