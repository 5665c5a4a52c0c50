/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tearing a tracking domain down, from the outside in: the distribution is switched off, waited for
 * and deleted, because the certificate cannot go before it; then the certificate; then, in
 * todoku-unregister.c, the link branding and the row. Each piece that is gone is written down, and
 * what is gone already counts as removed; what may still be on its way is waited for. Worker
 * threads only.
 */
#include "todoku-tracking-private.h"

#include "todoku-error.h"
#include "todoku-register.h"
#include "todoku-thread.h"

typedef enum
{
  PIECE_GONE,
  PIECE_AT_WORK,
  PIECE_NOT_FOUND,
  PIECE_FAILED,
} PieceState;

typedef char *(*PieceFind) (TodokuEdge               *edge,
                            const TodokuTrackingRow  *row,
                            GCancellable             *cancellable,
                            GError                  **error);
typedef PieceState (*PieceTakeDown) (TodokuEdge  *edge,
                                     const char  *id,
                                     GError     **error);

/**
 * Piece:
 * @made_by: the effect that makes it
 * @id_offset: where a row has its id
 * @key_offset: where a row has the key that it was asked for with
 * @find: looks for one whose id is not known
 * @take_down: asks for the next thing on the way to its end
 *
 * What an edge has of a tracking domain.
 */
typedef struct
{
  const char *made_by;
  gsize id_offset;
  gsize key_offset;
  PieceFind find;
  PieceTakeDown take_down;
} Piece;

static char **
piece_id (const Piece       *piece,
          TodokuTrackingRow *row)
{
  return &G_STRUCT_MEMBER (char *, row, piece->id_offset);
}

static PieceState
judge_removal (const GError *error)
{
  if (g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND))
    return PIECE_GONE;

  return g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_IN_USE) ? PIECE_AT_WORK : PIECE_FAILED;
}

static char *
find_distribution (TodokuEdge               *edge,
                   const TodokuTrackingRow  *row,
                   GCancellable             *cancellable,
                   GError                  **error)
{
  g_autoptr(TodokuDistribution) found =
    todoku_edge_find_distribution (edge, row->host, row->caller_reference, cancellable, error);

  return found != NULL ? g_strdup (found->id) : NULL;
}

/* One that is off stays as it is, so disabling it also asks whether it has been deployed. */
static PieceState
take_down_distribution (TodokuEdge  *edge,
                        const char  *id,
                        GError     **error)
{
  g_autoptr(TodokuDistribution) distribution = todoku_edge_disable_distribution (edge, id, error);

  if (distribution == NULL)
    return judge_removal (*error);
  if (!distribution->deployed || distribution->enabled)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_IN_USE,
                           "The distribution is still being switched off");
      return PIECE_AT_WORK;
    }

  return todoku_edge_delete_distribution (edge, id, error) ? PIECE_GONE : judge_removal (*error);
}

static char *
find_certificate (TodokuEdge               *edge,
                  const TodokuTrackingRow  *row,
                  GCancellable             *cancellable,
                  GError                  **error)
{
  g_autoptr(TodokuCertificate) found =
    todoku_edge_find_certificate (edge, row->host, cancellable, error);

  return found != NULL ? g_strdup (found->id) : NULL;
}

static PieceState
take_down_certificate (TodokuEdge  *edge,
                       const char  *id,
                       GError     **error)
{
  return todoku_edge_delete_certificate (edge, id, error) ? PIECE_GONE : judge_removal (*error);
}

/* In the order in which they go. */
static const Piece pieces[] = {
  { "create-distribution", G_STRUCT_OFFSET (TodokuTrackingRow, distribution_id),
    G_STRUCT_OFFSET (TodokuTrackingRow, caller_reference), find_distribution,
    take_down_distribution },
  { "request-certificate", G_STRUCT_OFFSET (TodokuTrackingRow, certificate_id),
    G_STRUCT_OFFSET (TodokuTrackingRow, certificate_token), find_certificate,
    take_down_certificate },
};

/**
 * TearDown:
 * @row: (owned): the tracking domain as it was last read
 * @made_by: (owned) (nullable): for each piece the open intent that makes it
 * @deadlines: when what was intended cannot arrive any more, in monotonic time
 * @begun: whether the removal is on disk
 * @n_asked: how often the edge was asked for the piece
 * @n_polls: how often the edge was found at work
 */
typedef struct
{
  TodokuTrackingRow *row;
  TodokuJournalRow *made_by[G_N_ELEMENTS (pieces)];
  gint64 deadlines[G_N_ELEMENTS (pieces)];
  gboolean begun;
  guint n_asked;
  guint n_polls;
} TearDown;

static void
tear_down_clear (TearDown *self)
{
  g_clear_pointer (&self->row, todoku_tracking_row_free);
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    g_clear_pointer (&self->made_by[i], todoku_journal_row_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TearDown, tear_down_clear)

static TodokuTx *
begin_with_row (TodokuJob  *job,
                TearDown   *self,
                GError    **error)
{
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);
  TodokuTrackingRow *row;

  if (tx == NULL ||
      (row = todoku_tx_get (tx, &todoku_tracking_table, job->subject, error)) == NULL)
    return NULL;

  todoku_tracking_row_free (self->row);
  self->row = row;
  return g_steal_pointer (&tx);
}

static gboolean
claim_pieces (TodokuTx  *tx,
              TearDown  *self,
              GError   **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_clear_pointer (&self->made_by[i], todoku_journal_row_free);
      if (!todoku_tx_claim (tx, pieces[i].made_by, self->row, &self->made_by[i], error))
        return FALSE;
    }

  return TRUE;
}

/* What there is to take down; nothing is changed yet. */
static gboolean
look_at_pieces (TodokuJob  *job,
                TearDown   *self,
                GError    **error)
{
  g_autoptr(TodokuTx) tx = begin_with_row (job, self, error);

  return tx != NULL && claim_pieces (tx, self, error);
}

static gboolean
begin_tear_down (TodokuJob  *job,
                 TearDown   *self,
                 GError    **error)
{
  g_autoptr(TodokuTx) tx = begin_with_row (job, self, error);
  const TodokuSubjectKind *kind = &todoku_link_kind;
  g_autoptr(TodokuJournalRow) again = NULL;

  if (tx == NULL || !claim_pieces (tx, self, error) ||
      !todoku_tx_claim (tx, kind->remove, self->row, &again, error))
    return FALSE;

  kind->begin_removal (self->row);
  if (!todoku_tx_put (tx, self->row, error) ||
      (again == NULL && !todoku_tx_intend (tx, kind->remove, self->row, self->row->host, NULL, NULL,
                                           error)) ||
      !todoku_tx_commit (tx, error))
    return FALSE;

  self->begun = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    if (self->made_by[i] != NULL)
      self->deadlines[i] = todoku_ask_deadline (job, self->made_by[i]);
  todoku_job_show (job);
  return TRUE;
}

/* Writes down that a piece is gone, with the end of the intent that had made it. */
static gboolean
note_gone (TodokuJob  *job,
           TearDown   *self,
           guint       index,
           GError    **error)
{
  g_autoptr(TodokuTx) tx = begin_with_row (job, self, error);
  const Piece *piece = &pieces[index];

  if (tx == NULL)
    return FALSE;

  g_clear_pointer (piece_id (piece, self->row), g_free);
  g_clear_pointer (&G_STRUCT_MEMBER (char *, self->row, piece->key_offset), g_free);
  return (self->made_by[index] == NULL ||
          todoku_tx_settle (tx, piece->made_by, self->row, "removed", error)) &&
         todoku_tx_put (tx, self->row, error) &&
         todoku_tx_commit (tx, error);
}

static PieceState
take_down (TodokuJob   *job,
           TodokuEdge  *edge,
           TearDown    *self,
           guint        index,
           GError     **error)
{
  const Piece *piece = &pieces[index];
  char **id = piece_id (piece, self->row);

  if (*id == NULL)
    {
      /* Asked before the question, or what arrives between the two would be lost. */
      gboolean over = g_get_monotonic_time () >= self->deadlines[index];

      self->n_asked++;
      *id = piece->find (edge, self->row, job->cancellable, error);
      if (*id == NULL && g_error_matches (*error, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND))
        return over ? PIECE_GONE : PIECE_NOT_FOUND;
      if (*id == NULL)
        return PIECE_FAILED;
    }

  return piece->take_down (edge, *id, error);
}

/* Nothing is held meanwhile, and no slot is. */
static gboolean
wait_for_piece (TodokuJob   *job,
                TearDown    *self,
                guint        index,
                PieceState   state,
                GError     **error)
{
  if (state == PIECE_NOT_FOUND)
    return todoku_ask_wait (job, self->n_asked, self->deadlines[index], error);

  return todoku_tracking_wait_for_edge (job, &self->n_polls, error);
}

/* One turn in a slot. A failure is written down here once the removal is. */
static gboolean
take_turn (TodokuJob   *job,
           TearDown    *self,
           guint        index,
           PieceState  *ret_state,
           GError     **error)
{
  GError *failure = NULL;
  TodokuEdge *edge = todoku_job_enter_edge (job, &failure);
  gboolean ok;

  if (edge == NULL)
    {
      if (self->begun)
        return todoku_leave_removal (job, failure, error);
      g_propagate_error (error, failure);
      return FALSE;
    }

  todoku_job_hold (job);
  ok = self->begun || begin_tear_down (job, self, error);
  if (ok)
    {
      *ret_state = take_down (job, edge, self, index, &failure);
      ok = *ret_state != PIECE_GONE || note_gone (job, self, index, error);
    }
  todoku_job_release (job, NULL);
  todoku_job_leave_edge (job);

  if (ok && (*ret_state == PIECE_FAILED ||
             (*ret_state == PIECE_AT_WORK && self->n_polls >= TODOKU_EDGE_POLLS)))
    return todoku_leave_removal (job, failure, error);

  g_clear_error (&failure);
  return ok;
}

static gboolean
remove_piece (TodokuJob  *job,
              TearDown   *self,
              guint       index,
              GError    **error)
{
  GError *failure = NULL;
  PieceState state = PIECE_FAILED;

  self->n_asked = self->n_polls = 0;
  do
    {
      if (!take_turn (job, self, index, &state, error))
        return FALSE;
      if (state != PIECE_GONE && !wait_for_piece (job, self, index, state, &failure))
        return todoku_leave_removal (job, failure, error);
    }
  while (state != PIECE_GONE);

  return TRUE;
}

/**
 * todoku_tracking_take_down:
 * @job: a job about a tracking domain, with a service and an edge
 * @error: return location of %TODOKU_ERROR_IN_USE while the edge is still at work, and others
 *
 * Removes everything that an edge has made for it, from wherever an earlier attempt left it.
 *
 * Returns: whether that is gone
 */
gboolean
todoku_tracking_take_down (TodokuJob  *job,
                           GError    **error)
{
  g_auto(TearDown) self = { 0 };

  todoku_assert_worker ();

  if (!look_at_pieces (job, &self, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    if ((*piece_id (&pieces[i], self.row) != NULL || self.made_by[i] != NULL) &&
        !remove_piece (job, &self, i, error))
      return FALSE;

  return TRUE;
}
