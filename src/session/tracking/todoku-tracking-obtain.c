/* SPDX-License-Identifier: GPL-3.0-or-later
 * Having an edge make something, exactly once. The intent with its idempotency token is on disk
 * before the request is sent, and while the edge knows the token, sending again cannot make a
 * second one; after that it is looked for by name. A time-out, a 5xx and an unreadable reply say
 * nothing about what was made. Worker threads only.
 */
#include "todoku-tracking-walk.h"

#include "todoku-error.h"

static char **
get_token (TodokuTrackingRow     *row,
           const TodokuEdgePiece *piece)
{
  return G_STRUCT_MEMBER_P (row, piece->token_offset);
}

/* Makes what an earlier attempt has left open the business of this job. */
static gboolean
take_up_intent (TodokuWalk             *self,
                const TodokuEdgePiece  *piece,
                TodokuJournalRow      **ret_intent,
                GError                **error)
{
  g_autoptr(TodokuTx) tx = todoku_walk_begin (self, error);

  if (tx == NULL || !todoku_tx_claim (tx, piece->effect, self->row, ret_intent, error))
    return FALSE;

  return *ret_intent == NULL || todoku_walk_commit (self, tx, error);
}

/* A clock that has been set back says nothing about the age of an intent. */
static gboolean
is_forgotten (const TodokuEdgePiece  *piece,
              const TodokuJournalRow *intent)
{
  gint64 age = g_get_real_time () - intent->created_at;

  return piece->remembers != 0 && (age < 0 || age >= piece->remembers);
}

static gboolean
intend_piece (TodokuWalk             *self,
              const TodokuEdgePiece  *piece,
              TodokuJournalRow      **intent,
              GError                **error)
{
  g_autoptr(TodokuTx) tx = todoku_walk_begin (self, error);
  char **token;

  if (tx == NULL ||
      (*intent != NULL && !todoku_tx_settle (tx, piece->effect, self->row, "absent", error)))
    return FALSE;

  g_clear_pointer (intent, todoku_row_free);
  token = get_token (self->row, piece);
  g_free (*token);
  *token = g_strdup_printf ("%s%08x%08x%08x", piece->prefix, g_random_int (), g_random_int (),
                            g_random_int ());

  return todoku_tx_intend (tx, piece->effect, self->row, *token, NULL, intent, error) &&
         todoku_walk_commit (self, tx, error);
}

static gboolean
adopt_piece (TodokuWalk             *self,
             const TodokuEdgePiece  *piece,
             gconstpointer           made,
             GError                **error)
{
  g_autoptr(TodokuTx) tx = todoku_walk_begin (self, error);

  if (tx == NULL || !todoku_tx_settle (tx, piece->effect, self->row, "done", error))
    return FALSE;

  piece->take (self->row, made);
  todoku_walk_note_failure (self, NULL);
  return todoku_walk_commit (self, tx, error);
}

/* Nothing was made, for certain. */
static gboolean
refuse_piece (TodokuWalk             *self,
              const TodokuEdgePiece  *piece,
              GError                 *failure,
              GError                **error)
{
  g_autoptr(GError) reason = failure;
  g_autoptr(TodokuTx) tx = todoku_walk_begin (self, error);

  if (tx == NULL ||
      !todoku_tx_settle (tx, piece->effect, self->row, todoku_error_get_token (reason), error))
    return FALSE;

  return todoku_walk_end_in (self, tx, g_steal_pointer (&reason), error);
}

/* Nobody knows. The intent stays open, and whoever comes next sends or looks again. */
static gboolean
leave_piece_open (TodokuWalk              *self,
                  const TodokuJournalRow  *intent,
                  GError                  *failure,
                  GError                 **error)
{
  g_autoptr(GError) reason = failure;
  g_autoptr(TodokuTx) tx = todoku_walk_begin (self, error);
  gint64 ended_at = todoku_clock_now (self->job->clock);

  /* What never left this computer needs no grace. */
  if (todoku_error_is_unsent (reason))
    ended_at -= TODOKU_GRACE;
  if (tx == NULL || !todoku_tx_note_attempt (tx, intent->id, ended_at, error))
    return FALSE;

  return todoku_walk_end_in (self, tx, g_steal_pointer (&reason), error);
}

/* The intent is on disk, and the edge knows its token or has never seen it. */
static gboolean
send_piece (TodokuWalk              *self,
            TodokuEdge              *edge,
            const TodokuEdgePiece   *piece,
            const TodokuJournalRow  *intent,
            GError                 **error)
{
  g_autoptr(GError) failure = NULL;
  gpointer made = NULL;
  gboolean again = TRUE;
  gboolean ok;

  for (int sent = 0; made == NULL && again && sent < piece->max_sent; sent++)
    {
      g_clear_error (&failure);
      made = piece->request (edge, self, intent->token, &failure);
      again = made == NULL && !todoku_error_is_certain (failure) &&
              !todoku_error_is_unsent (failure);
    }
  /* The token was used before. */
  if (g_error_matches (failure, TODOKU_ERROR, TODOKU_ERROR_CONFLICT))
    {
      g_autoptr(GError) conflict = g_steal_pointer (&failure);

      made = piece->find (edge, self->row, intent->token, &failure);
      if (g_error_matches (failure, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND))
        {
          g_clear_error (&failure);
          failure = g_steal_pointer (&conflict);
        }
    }

  if (made == NULL)
    return todoku_error_is_certain (failure)
             ? refuse_piece (self, piece, g_steal_pointer (&failure), error)
             : leave_piece_open (self, intent, g_steal_pointer (&failure), error);

  ok = adopt_piece (self, piece, made, error);
  piece->free (made);
  return ok;
}

static gboolean
exchange_piece (TodokuWalk             *self,
                TodokuEdge             *edge,
                const TodokuEdgePiece  *piece,
                TodokuJournalRow      **intent,
                GError                **error)
{
  if (*intent != NULL && is_forgotten (piece, *intent))
    {
      GError *failure = NULL;
      gpointer made = piece->find (edge, self->row, (*intent)->token, &failure);
      gboolean ok;

      if (made != NULL)
        {
          ok = adopt_piece (self, piece, made, error);
          piece->free (made);
          return ok;
        }
      if (!g_error_matches (failure, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND))
        return leave_piece_open (self, *intent, failure, error);
      g_error_free (failure);
      if (!intend_piece (self, piece, intent, error))
        return FALSE;
    }
  else if (*intent == NULL && !intend_piece (self, piece, intent, error))
    {
      return FALSE;
    }

  return send_piece (self, edge, piece, *intent, error);
}

/**
 * todoku_walk_obtain:
 * @self: a walk
 * @piece: what the edge is to make
 * @error: return location
 *
 * Has it made, from wherever an earlier attempt left it. When it is not made, the walk has ended.
 *
 * Returns: whether it is made, and stored
 */
gboolean
todoku_walk_obtain (TodokuWalk             *self,
                    const TodokuEdgePiece  *piece,
                    GError                **error)
{
  g_autoptr(TodokuJournalRow) intent = NULL;
  GError *failure = NULL;
  TodokuEdge *edge;
  gboolean ok;

  if (!take_up_intent (self, piece, &intent, error))
    return FALSE;
  if (intent == NULL && piece->may_begin != NULL &&
      !piece->may_begin (self->job, self->row, &failure))
    return todoku_walk_end (self, failure, error);

  edge = todoku_job_enter_edge (self->job, &failure);
  if (edge == NULL)
    return todoku_walk_end (self, failure, error);
  todoku_job_hold (self->job);
  ok = exchange_piece (self, edge, piece, &intent, error);
  if (!todoku_job_release (self->job, ok ? error : NULL))
    ok = FALSE;
  todoku_job_leave_edge (self->job);

  return ok;
}
