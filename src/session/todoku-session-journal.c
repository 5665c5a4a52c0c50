/* SPDX-License-Identifier: GPL-3.0-or-later
 * Commits to the database by calls of the old kind, and a view of the journal: which remote effects
 * are open, as of the last news. Whose they are is decided in the database, by the stories that
 * take them up. Main thread only.
 */
#include "todoku-session-private.h"

#include "todoku-error.h"

/**
 * TodokuCommit:
 * @session: (owned): whose journal is kept
 * @change: (owned) (nullable): what goes to the store
 * @settled: (element-type gint64): the intents that are settled
 * @written: (element-type Written): what is stored as it is shown
 */
struct _TodokuCommit
{
  TodokuSession *session;
  TodokuChange *change;
  GArray *settled;
  GArray *written;
};

/**
 * Written:
 * @object: (owned): an object that is stored as it is
 * @rev: the commit that it showed before
 */
typedef struct
{
  GObject *object;
  gint64 rev;
} Written;

static void
written_clear (gpointer data)
{
  g_object_unref (((Written *) data)->object);
}

static void
add_written (TodokuCommit *commit,
             gpointer      object)
{
  const Written written = {
    .object = g_object_ref (object),
    .rev = todoku_session_get_rev (commit->session, object),
  };

  g_array_append_val (commit->written, written);
}

static void
commit_free (gpointer data)
{
  TodokuCommit *commit = data;

  g_clear_pointer (&commit->change, todoku_change_free);
  g_array_unref (commit->settled);
  g_array_unref (commit->written);
  g_object_unref (commit->session);
  g_free (commit);
}

/**
 * todoku_commit_new:
 * @self: the session
 *
 * Returns: (transfer full): an empty commit; end it with todoku_commit_async() or
 *   todoku_commit_later()
 */
TodokuCommit *
todoku_commit_new (TodokuSession *self)
{
  TodokuCommit *commit = g_new0 (TodokuCommit, 1);

  commit->session = g_object_ref (self);
  commit->change = todoku_change_new ();
  commit->settled = g_array_new (FALSE, FALSE, sizeof (gint64));
  commit->written = g_array_new (FALSE, FALSE, sizeof (Written));
  g_array_set_clear_func (commit->written, written_clear);

  return commit;
}

/**
 * todoku_commit_put_server:
 * @commit: a commit
 * @server: what to store as it is now
 */
void
todoku_commit_put_server (TodokuCommit         *commit,
                          TodokuDeliveryServer *server)
{
  g_autoptr(TodokuServerRow) row = todoku_subject_dup_row (server);

  todoku_change_put_server (commit->change, row);
  add_written (commit, server);
}

static const char *
own_token (TodokuSession *self)
{
  return todoku_owner_get_token (todoku_store_get_owner (self->store));
}

static gboolean
belongs_elsewhere (TodokuSession          *self,
                   const TodokuJournalRow *row)
{
  return todoku_owner_is_alive (todoku_store_get_owner (self->store), row->owner);
}

/* What another process has changed at the service since it was read here must not be written
 * over.
 */
static void
expect_unchanged (TodokuCommit *commit,
                  const char   *subject_kind,
                  gint64        subject,
                  gint64        journal_seen)
{
  if (subject != 0)
    todoku_change_expect (commit->change, subject_kind, subject,
                          own_token (commit->session), journal_seen);
}

/**
 * todoku_commit_put_domain:
 * @commit: a commit
 * @domain: what to store as it is now, with its records
 */
void
todoku_commit_put_domain (TodokuCommit       *commit,
                          TodokuSenderDomain *domain)
{
  g_autoptr(TodokuDomainRow) row = todoku_subject_dup_row (domain);

  expect_unchanged (commit, "domain", row->id, todoku_session_get_seen (commit->session, domain));
  todoku_change_put_domain (commit->change, row);
  add_written (commit, domain);
}

/**
 * todoku_commit_put_tracking:
 * @commit: a commit
 * @tracking: what to store as it is now, with the records of all steps
 */
void
todoku_commit_put_tracking (TodokuCommit         *commit,
                            TodokuTrackingDomain *tracking)
{
  g_autoptr(TodokuTrackingRow) row = todoku_subject_dup_row (tracking);

  expect_unchanged (commit, "tracking", row->id,
                    todoku_session_get_seen (commit->session, tracking));
  todoku_change_put_tracking (commit->change, row);
  add_written (commit, tracking);
}

/**
 * todoku_commit_put_account:
 * @commit: a commit
 * @account: what to store as it is now
 */
void
todoku_commit_put_account (TodokuCommit        *commit,
                           TodokuSharedAccount *account)
{
  g_autoptr(TodokuAccountRow) row = todoku_subject_dup_row (account);

  todoku_change_put_account (commit->change, row);
  add_written (commit, account);
}

/**
 * todoku_commit_get_change:
 * @commit: a commit
 *
 * Returns: (transfer none): its change, for deletions
 */
TodokuChange *
todoku_commit_get_change (TodokuCommit *commit)
{
  return commit->change;
}

static gboolean
matches (const TodokuJournalRow *row,
         const char             *subject_kind,
         gint64                  subject,
         const char             *kind)
{
  return row->subject == subject && g_str_equal (row->subject_kind, subject_kind) &&
         (kind == NULL || g_str_equal (row->kind, kind));
}

/**
 * todoku_commit_settle:
 * @commit: a commit
 * @subject_kind: "server", "domain" or "tracking"
 * @subject: the row of the subject
 * @kind: (nullable): which effects; %NULL for all
 * @outcome: how they ended
 *
 * Settles what is open for the subject, however often it was tried.
 */
void
todoku_commit_settle (TodokuCommit *commit,
                      const char   *subject_kind,
                      gint64        subject,
                      const char   *kind,
                      const char   *outcome)
{
  GPtrArray *unsettled = commit->session->unsettled;

  for (guint i = 0; i < unsettled->len; i++)
    {
      const TodokuJournalRow *row = g_ptr_array_index (unsettled, i);

      if (!matches (row, subject_kind, subject, kind))
        continue;

      todoku_change_settle (commit->change, row->id, outcome);
      g_array_append_val (commit->settled, row->id);
    }
}

static void
forget (TodokuSession *self, gint64 id)
{
  for (guint i = 0; i < self->unsettled->len; i++)
    {
      const TodokuJournalRow *row = g_ptr_array_index (self->unsettled, i);

      if (row->id == id)
        {
          g_ptr_array_remove_index (self->unsettled, i);
          return;
        }
    }
}

static void
applied_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuCommit *commit = g_task_get_task_data (task);
  TodokuSession *self = commit->session;
  GError *error = NULL;
  g_autoptr(GArray) ids = todoku_store_apply_finish (TODOKU_STORE (source), result, &error);

  if (ids == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  for (guint i = 0; i < commit->written->len; i++)
    {
      const Written *written = &g_array_index (commit->written, Written, i);

      todoku_session_written (self, written->object, written->rev,
                              todoku_store_get_applied_rev (result));
    }
  for (guint i = 0; i < commit->settled->len; i++)
    forget (self, g_array_index (commit->settled, gint64, i));

  g_task_return_pointer (task, g_steal_pointer (&ids), (GDestroyNotify) g_array_unref);
}

/**
 * todoku_commit_async:
 * @commit: (transfer full): a commit
 * @callback: called when it is on disk, or not
 * @user_data: its argument
 */
void
todoku_commit_async (TodokuCommit        *commit,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  TodokuSession *self = commit->session;
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, todoku_commit_async);
  g_task_set_name (task, "session commit");
  g_task_set_task_data (task, commit, commit_free);
  todoku_store_apply_async (self->store, g_steal_pointer (&commit->change), applied_cb, task);
}

/**
 * todoku_commit_finish:
 * @self: the session
 * @result: the result
 * @error: return location of a `STORE` code, or #TODOKU_ERROR_DUPLICATE
 *
 * Returns: (transfer full) (element-type gint64): the ids of what was put, in order, or %NULL with
 *   @error set and nothing changed
 */
GArray *
todoku_commit_finish (TodokuSession  *self,
                      GAsyncResult   *result,
                      GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_commit_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  GTask *task;
  TodokuCallFunc next;
} Then;

static void
committed_then_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autofree Then *then = user_data;
  TodokuSession *self = TODOKU_SESSION (source);
  GError *error = NULL;
  g_autoptr(GArray) ids = todoku_commit_finish (self, result, &error);

  if (ids == NULL)
    todoku_job_return_error (then->task, error);
  else
    then->next (self, then->task);
}

/**
 * todoku_commit_then:
 * @commit: (transfer full): a commit
 * @task: (transfer full): a task, which fails when the commit does
 * @next: (transfer full task): how the task goes on
 *
 * A commit in the middle of a task.
 */
void
todoku_commit_then (TodokuCommit  *commit,
                    GTask         *task,
                    TodokuCallFunc  next)
{
  Then *then = g_new0 (Then, 1);

  then->task = task;
  then->next = next;
  todoku_commit_async (commit, committed_then_cb, then);
}

static void
committed_later_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) ids = todoku_commit_finish (TODOKU_SESSION (source), result, &error);

  if (ids == NULL)
    g_info ("Not stored: %s", error->message);
}

/**
 * todoku_commit_later:
 * @commit: (transfer full): a commit that nobody waits for
 *
 * For what can be found out again, such as verdicts: a failure is only logged.
 */
void
todoku_commit_later (TodokuCommit *commit)
{
  todoku_commit_async (commit, committed_later_cb, NULL);
}

/**
 * todoku_session_take_unsettled:
 * @self: the session
 * @news: the last chunk of what was committed
 *
 * Shows what is open according to the database.
 */
void
todoku_session_take_unsettled (TodokuSession *self,
                               TodokuNews    *news)
{
  g_ptr_array_unref (self->unsettled);
  self->unsettled = g_ptr_array_ref (news->unsettled);
  self->journal_seen = MAX (self->journal_seen, news->journal_seen);
}

/**
 * todoku_session_find_unsettled:
 * @self: the session
 * @subject_kind: "server", "domain" or "tracking"
 * @subject: the row of the subject
 * @kind: (nullable): which effect; %NULL for any
 *
 * Returns: (transfer none) (nullable): the newest open effect on the subject
 */
const TodokuJournalRow *
todoku_session_find_unsettled (TodokuSession *self,
                               const char    *subject_kind,
                               gint64         subject,
                               const char    *kind)
{
  for (guint i = self->unsettled->len; i > 0; i--)
    {
      const TodokuJournalRow *row = g_ptr_array_index (self->unsettled, i - 1);

      if (matches (row, subject_kind, subject, kind))
        return row;
    }

  return NULL;
}

static gboolean
is_orphan (TodokuSession          *self,
           const TodokuJournalRow *row)
{
  return row->owner != NULL && !g_str_equal (row->owner, own_token (self)) &&
         !belongs_elsewhere (self, row);
}

/**
 * todoku_session_notice_orphans:
 * @self: the session
 *
 * Looks for effects of processes that have died. Who takes one up claims it in the database; here
 * it is only remembered which have been noticed, so that one that cannot be taken up now is not
 * tried again and again.
 *
 * Returns: whether there are any that have not been noticed before
 */
gboolean
todoku_session_notice_orphans (TodokuSession *self)
{
  GHashTable *noticed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  gboolean any = FALSE;

  for (guint i = 0; i < self->unsettled->len; i++)
    {
      const TodokuJournalRow *row = g_ptr_array_index (self->unsettled, i);

      if (!is_orphan (self, row))
        continue;

      any |= !g_hash_table_contains (self->orphans, &row->id);
      g_hash_table_add (noticed, g_memdup2 (&row->id, sizeof row->id));
    }
  g_hash_table_unref (self->orphans);
  self->orphans = noticed;

  return any;
}

/**
 * todoku_session_is_elsewhere:
 * @self: the session
 * @subject_kind: "server", "domain" or "tracking"
 * @subject: the row of the subject
 *
 * Returns: whether another living process has a remote change of the subject in flight
 */
gboolean
todoku_session_is_elsewhere (TodokuSession *self,
                             const char    *subject_kind,
                             gint64         subject)
{
  for (guint i = 0; i < self->unsettled->len; i++)
    {
      const TodokuJournalRow *row = g_ptr_array_index (self->unsettled, i);

      if (matches (row, subject_kind, subject, NULL) && belongs_elsewhere (self, row))
        return TRUE;
    }

  return FALSE;
}
