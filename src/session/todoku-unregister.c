/* SPDX-License-Identifier: GPL-3.0-or-later
 * Removing a domain or a link at the service and here. Deleting is idempotent, so an attempt whose
 * answer was lost is simply made again; what the service does not know any more counts as removed.
 * A registration that may still be on its way is waited for, or it would stand there with nobody
 * here who knows. Worker threads only.
 */
#include "todoku-register.h"

#include "todoku-error.h"
#include "todoku-facts.h"
#include "todoku-thread.h"

/**
 * Removal:
 * @row: (owned) (nullable): the subject as it was last committed
 * @ids: (owned) (element-type utf8): the service's numbers that are still to be deleted
 * @must_ask: whether a registration may have left something there that has no number here
 * @deadline: when that cannot arrive any more
 * @n_asked: how often the service was asked
 */
typedef struct
{
  const TodokuSubjectKind *kind;
  TodokuSubjectRow *row;
  GPtrArray *ids;
  gboolean must_ask;
  gint64 deadline;
  guint n_asked;
} Removal;

static void
removal_clear (Removal *self)
{
  g_clear_pointer (&self->row, todoku_row_free);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Removal, removal_clear)

static void
add_id (Removal    *self,
        const char *id)
{
  if (id != NULL && !g_ptr_array_find_with_equal_func (self->ids, id, g_str_equal, NULL))
    g_ptr_array_add (self->ids, g_strdup (id));
}

/* Whatever was open for it has ended, and so has the row. */
static gboolean
drop_row (TodokuJob  *job,
          Removal    *self,
          TodokuTx   *tx,
          GError    **error)
{
  return todoku_tx_settle (tx, NULL, self->row, "done", error) &&
         todoku_tx_delete (tx, self->kind->table, job->subject, error) &&
         todoku_tx_commit (tx, error);
}

/* Puts the intent on disk, and finds out what has to be deleted; or drops what was never sent. */
static gboolean
begin_removal (TodokuJob  *job,
               Removal    *self,
               gboolean   *ret_dropped,
               GError    **error)
{
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);
  const TodokuSubjectKind *kind = self->kind;
  g_autoptr(TodokuJournalRow) create = NULL;
  g_autoptr(TodokuJournalRow) old = NULL;
  g_autoptr(TodokuJournalRow) again = NULL;

  if (tx == NULL ||
      (self->row = todoku_tx_get (tx, kind->table, job->subject, error)) == NULL ||
      !todoku_tx_claim (tx, kind->create, self->row, &create, error) ||
      !todoku_tx_claim (tx, kind->remove, self->row, &again, error) ||
      (kind->remove_old != NULL &&
       !todoku_tx_claim (tx, kind->remove_old, self->row, &old, error)))
    return FALSE;

  add_id (self, self->row->remote_id);
  add_id (self, old != NULL ? old->token : NULL);
  self->must_ask = create != NULL;
  if (create != NULL)
    self->deadline = todoku_ask_deadline (job, create);

  *ret_dropped = self->ids->len == 0 && !self->must_ask;
  if (*ret_dropped)
    return drop_row (job, self, tx, error);

  kind->begin_removal (self->row);
  return (again == NULL ||
          todoku_tx_settle (tx, kind->remove, self->row, "repeated", error)) &&
         todoku_tx_put (tx, self->row, error) &&
         todoku_tx_intend (tx, kind->remove, self->row, self->row->remote_id, NULL,
                           NULL, error) &&
         todoku_tx_commit (tx, error);
}

static gboolean
ask_for_more (TodokuJob      *job,
              TodokuService  *service,
              Removal        *self,
              GError        **error)
{
  gboolean over = g_get_monotonic_time () >= self->deadline;
  g_autoptr(GPtrArray) remotes =
    todoku_ask_by_name (job, service, self->row, job->cancellable, error);

  if (remotes == NULL)
    return FALSE;

  self->n_asked++;
  for (guint i = 0; i < remotes->len; i++)
    add_id (self, ((const TodokuRemote *) g_ptr_array_index (remotes, i))->id);
  /* One request makes one set at most. */
  self->must_ask = remotes->len == 0 && !over;

  return TRUE;
}

static gboolean
delete_remotes (TodokuService  *service,
                Removal        *self,
                GError        **error)
{
  while (self->ids->len > 0)
    {
      g_autoptr(GError) failure = NULL;

      if (!todoku_service_remove (service, self->kind->remote, g_ptr_array_index (self->ids, 0),
                                  &failure) &&
          !g_error_matches (failure, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      g_ptr_array_remove_index (self->ids, 0);
    }

  return TRUE;
}

/**
 * todoku_leave_removal:
 * @job: a job with a subject
 * @failure: (transfer full): how its removal failed
 * @error: return location of @failure, which matters more than whether it could be written down
 *
 * Leaves a removal that has begun to whoever comes next.
 *
 * Returns: %FALSE
 */
gboolean
todoku_leave_removal (TodokuJob  *job,
                      GError     *failure,
                      GError    **error)
{
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, NULL);
  g_autoptr(TodokuRow) row =
    tx != NULL ? todoku_tx_get (tx, job->table, job->subject, NULL) : NULL;

  if (row != NULL)
    {
      todoku_facts_note_attempt (row, failure->domain == TODOKU_ERROR
                                 ? todoku_error_get_token (failure) : NULL);
      if (!todoku_tx_put (tx, row, NULL) || !todoku_tx_let_go (tx, row, NULL) ||
          !todoku_tx_commit (tx, NULL))
        g_info ("How the removal failed could not be stored");
    }
  g_propagate_error (error, failure);

  return FALSE;
}

static gboolean
leave_removing (TodokuJob  *job,
                Removal    *self,
                GError     *failure,
                GError    **error)
{
  todoku_job_note_service (job, failure);

  return todoku_leave_removal (job, failure, error);
}

/* One turn in a slot. */
static gboolean
remove_some (TodokuJob      *job,
             TodokuService  *service,
             Removal        *self,
             gboolean       *ret_dropped,
             GError        **error)
{
  g_autoptr(TodokuTx) tx = NULL;
  GError *failure = NULL;

  if (self->row == NULL && (!begin_removal (job, self, ret_dropped, error) || *ret_dropped))
    return *ret_dropped;
  if ((self->must_ask && !ask_for_more (job, service, self, &failure)) ||
      !delete_remotes (service, self, &failure))
    return leave_removing (job, self, failure, error);
  if (self->must_ask)
    return TRUE;

  todoku_job_note_service (job, NULL);
  tx = todoku_tx_begin (job->store, error);
  *ret_dropped = tx != NULL && drop_row (job, self, tx, error);
  return *ret_dropped;
}

static gboolean
drop_if_only_here (TodokuJob  *job,
                   Removal    *self,
                   gboolean   *ret_dropped,
                   GError    **error)
{
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);
  g_autoptr(TodokuRow) row = NULL;
  g_autoptr(TodokuJournalRow) create = NULL;

  if (tx == NULL || (row = todoku_tx_get (tx, self->kind->table, job->subject, error)) == NULL ||
      !todoku_tx_claim (tx, self->kind->create, row, &create, error))
    return FALSE;

  *ret_dropped = create == NULL && ((const TodokuSubjectRow *) row)->remote_id == NULL;
  if (*ret_dropped)
    {
      self->row = (TodokuSubjectRow *) g_steal_pointer (&row);
      return drop_row (job, self, tx, error);
    }

  return TRUE;
}

/**
 * todoku_unregister:
 * @job: a job with a subject
 * @error: return location
 *
 * Removes the subject, with what was made for it elsewhere, from wherever an earlier attempt left
 * it.
 *
 * Returns: whether it is gone
 */
gboolean
todoku_unregister (TodokuJob  *job,
                   GError    **error)
{
  const TodokuSubjectKind *kind = todoku_subject_kind_get (job->table);
  g_auto(Removal) self = { .kind = kind };
  gboolean dropped = FALSE;

  todoku_assert_worker ();

  if (kind->take_down != NULL && !kind->take_down (job, error))
    return FALSE;

  self.ids = g_ptr_array_new_with_free_func (g_free);
  /* What was never sent is only here, and needs no key and no service. */
  if (!drop_if_only_here (job, &self, &dropped, error))
    return FALSE;

  while (!dropped)
    {
      GError *failure = NULL;
      TodokuService *service = todoku_job_enter (job, &failure);
      gboolean ok;

      if (service == NULL && self.row != NULL)
        return leave_removing (job, &self, failure, error);
      if (service == NULL)
        {
          g_propagate_error (error, failure);
          return FALSE;
        }
      todoku_job_hold (job);
      ok = remove_some (job, service, &self, &dropped, error);
      todoku_job_release (job, NULL);
      todoku_job_leave (job);
      if (!ok)
        return FALSE;
      if (!dropped && !todoku_ask_wait (job, self.n_asked, self.deadline, &failure))
        return leave_removing (job, &self, failure, error);
    }

  return TRUE;
}
