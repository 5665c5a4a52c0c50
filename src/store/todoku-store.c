/* SPDX-License-Identifier: GPL-3.0-or-later
 * The database of the process: one connection that writes and one that only reads. Whoever holds
 * the lock of one has it to itself. They are opened and closed on a thread of their own; the
 * transactions of todoku-tx.h take the locks on theirs. Closing is asserted at the end.
 */
#include "todoku-store.h"

#include <glib/gstdio.h>

#include "todoku-error.h"
#include "todoku-tx-private.h"

/* How long settled journal rows are kept, for whoever asks what was done. */
#define JOURNAL_KEEP_US (90 * G_TIME_SPAN_DAY)

/* How many deletions are kept for readers that have not seen them. */
#define GONE_KEEP 10000

struct _TodokuStore
{
  GObject parent_instance;

  /* (owned) */
  char *path;
  TodokuNamesakesFunc namesakes_func;
  GThreadPool *worker;
  gboolean closing;

  /* By use. Under its lock: (owned) (nullable) */
  GMutex locks[TODOKU_STORE_N_USES];
  TodokuDatabase *databases[TODOKU_STORE_N_USES];

  /* (owned) (nullable): set while it opens and not changed until it closes */
  TodokuOwner *owner;
  char *copy;
};

G_DEFINE_FINAL_TYPE (TodokuStore, todoku_store, G_TYPE_OBJECT)

/* Runs on the worker. */
typedef gboolean (*JobFunc) (TodokuStore  *self,
                             GError      **error);

/**
 * Job:
 * @task: (owned): returned on the main thread once @func has run
 * @func: what to do on the worker
 * @error: (owned) (nullable): why @func failed
 */
typedef struct
{
  GTask *task;
  JobFunc func;
  GError *error;
} Job;

/* The worker lets go of the task before its callback runs, so the last reference on anything is
 * always dropped on the main thread.
 */
static gboolean
finish_job_cb (gpointer user_data)
{
  Job *job = user_data;

  if (job->error != NULL)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  else
    g_task_return_boolean (job->task, TRUE);

  g_object_unref (job->task);
  g_free (job);

  return G_SOURCE_REMOVE;
}

static void
run_job (gpointer data,
         gpointer user_data)
{
  Job *job = data;
  TodokuStore *self = user_data;
  g_autoptr(GSource) source = g_idle_source_new ();

  if (!g_cancellable_set_error_if_cancelled (g_task_get_cancellable (job->task), &job->error))
    job->func (self, &job->error);

  g_source_set_priority (source, g_task_get_priority (job->task));
  g_source_set_callback (source, finish_job_cb, job, NULL);
  g_source_attach (source, g_task_get_context (job->task));
}

static void
push_job (TodokuStore *self,
          GTask       *task,
          JobFunc      func)
{
  Job *job;

  if (self->closing)
    {
      g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_STORE_FAILED,
                               "The database has been closed");
      g_object_unref (task);
      return;
    }

  job = g_new0 (Job, 1);
  job->task = task;
  job->func = func;
  g_thread_pool_push (self->worker, job, NULL);
}

/* Waits for whoever uses the connection. */
TodokuDatabase *
todoku_store_acquire (TodokuStore     *self,
                      TodokuStoreUse   use,
                      GError         **error)
{
  g_mutex_lock (&self->locks[use]);
  if (self->databases[use] != NULL)
    return self->databases[use];

  g_mutex_unlock (&self->locks[use]);
  g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_STORE_FAILED,
                       "The database is not open");
  return NULL;
}

void
todoku_store_release (TodokuStore    *self,
                      TodokuStoreUse  use)
{
  g_mutex_unlock (&self->locks[use]);
}

TodokuNamesakesFunc
todoku_store_get_namesakes_func (TodokuStore *self)
{
  return self->namesakes_func;
}

static void
set_database (TodokuStore    *self,
              TodokuStoreUse  use,
              TodokuDatabase *database)
{
  g_mutex_lock (&self->locks[use]);
  g_clear_pointer (&self->databases[use], todoku_database_close);
  self->databases[use] = database;
  g_mutex_unlock (&self->locks[use]);
}

/* The writer goes last: SQLite tidies up with the last connection, and only that one may write. */
static void
close_databases (TodokuStore *self)
{
  set_database (self, TODOKU_STORE_READ, NULL);
  set_database (self, TODOKU_STORE_WRITE, NULL);
}

static gboolean
forget_the_old (TodokuDatabase  *database,
                GError         **error)
{
  g_autofree char *sql =
    g_strdup_printf ("DELETE FROM journal"
                     " WHERE outcome IS NOT NULL AND settled_at < %" G_GINT64_FORMAT ";"
                     "UPDATE revision SET forgotten = max(forgotten, coalesce("
                     " (SELECT rev FROM gone ORDER BY rev DESC LIMIT 1 OFFSET %d), 0));"
                     "DELETE FROM gone WHERE rev <= (SELECT forgotten FROM revision);",
                     g_get_real_time () - JOURNAL_KEEP_US, GONE_KEEP);

  if (!todoku_database_begin (database, error))
    return FALSE;
  if (!todoku_database_run (database, sql, error))
    {
      todoku_database_rollback (database);
      return FALSE;
    }

  return todoku_database_commit (database, error);
}

/* SQLite takes an empty file for a new one. It is one only until the first program that opened it
 * has become an owner; later, what stood in it has been lost, and that must not go unnoticed.
 */
static gboolean
check_not_emptied (const char  *path,
                   const char  *folder,
                   GError     **error)
{
  g_autofree char *owners = g_build_filename (folder, "owners", NULL);
  GStatBuf status;

  if (g_stat (path, &status) != 0 || status.st_size > 0 ||
      !g_file_test (owners, G_FILE_TEST_IS_DIR))
    return TRUE;

  g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_DAMAGED, "%s has been emptied", path);
  return FALSE;
}

static gboolean
open_job (TodokuStore  *self,
          GError      **error)
{
  g_autoptr(TodokuDatabase) database = NULL;
  g_autoptr(TodokuDatabase) reader = NULL;
  g_autofree char *folder = g_path_get_dirname (self->path);

  if (!check_not_emptied (self->path, folder, error))
    return FALSE;

  database = todoku_database_open (self->path, error);
  if (database == NULL || !todoku_schema_migrate (database, &self->copy, error) ||
      !forget_the_old (database, error) ||
      (reader = todoku_database_open_reader (self->path, error)) == NULL)
    return FALSE;

  self->owner = todoku_owner_new (folder, error);
  if (self->owner == NULL)
    return FALSE;

  set_database (self, TODOKU_STORE_WRITE, g_steal_pointer (&database));
  set_database (self, TODOKU_STORE_READ, g_steal_pointer (&reader));

  return self->copy == NULL || todoku_store_settle_all_names (self, error);
}

static gboolean
close_job (TodokuStore  *self,
           GError      **error)
{
  close_databases (self);
  g_clear_pointer (&self->owner, todoku_owner_free);
  return TRUE;
}

static void
todoku_store_finalize (GObject *object)
{
  TodokuStore *self = TODOKU_STORE (object);

  /* Every job holds a reference, so the queue is empty here. An open connection means that nobody
   * called todoku_store_close_async(), and then SQLite's own recovery has the last word.
   */
  g_thread_pool_free (self->worker, FALSE, TRUE);
  if (self->databases[TODOKU_STORE_WRITE] != NULL)
    g_warning ("The store was not closed");
  close_databases (self);
  g_clear_pointer (&self->owner, todoku_owner_free);
  for (guint i = 0; i < TODOKU_STORE_N_USES; i++)
    g_mutex_clear (&self->locks[i]);
  g_free (self->copy);
  g_free (self->path);

  G_OBJECT_CLASS (todoku_store_parent_class)->finalize (object);
}

static void
todoku_store_class_init (TodokuStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = todoku_store_finalize;
}

static void
todoku_store_init (TodokuStore *self)
{
  for (guint i = 0; i < TODOKU_STORE_N_USES; i++)
    g_mutex_init (&self->locks[i]);
  self->worker = g_thread_pool_new (run_job, self, 1, FALSE, NULL);
}

/**
 * todoku_store_new:
 * @path: the database file
 *
 * Returns: (transfer full): a store that is not open yet
 */
TodokuStore *
todoku_store_new (const char *path)
{
  TodokuStore *self = g_object_new (TODOKU_TYPE_STORE, NULL);

  self->path = g_strdup (path);
  return self;
}

/**
 * todoku_store_set_namesakes_func:
 * @self: a store that is not open yet
 * @func: (nullable): what settles, in every commit, what domains of one name share
 */
void
todoku_store_set_namesakes_func (TodokuStore         *self,
                                 TodokuNamesakesFunc  func)
{
  self->namesakes_func = func;
}

/**
 * todoku_store_get_path:
 * @self: a store
 *
 * Returns: (transfer none): the file
 */
const char *
todoku_store_get_path (TodokuStore *self)
{
  return self->path;
}

/**
 * todoku_store_get_owner:
 * @self: an open store
 *
 * Returns: (transfer none): the name of this process in the journal; any thread, until it is closed
 */
TodokuOwner *
todoku_store_get_owner (TodokuStore *self)
{
  return self->owner;
}

/**
 * todoku_store_get_copy:
 * @self: an open store
 *
 * Returns: (transfer none) (nullable): where a copy of the database is kept as it was before this
 *   program brought it up to date; %NULL when it was up to date
 */
const char *
todoku_store_get_copy (TodokuStore *self)
{
  return self->copy;
}

static GTask *
new_task (TodokuStore         *self,
          GCancellable        *cancellable,
          GAsyncReadyCallback  callback,
          gpointer             user_data,
          gpointer             source_tag,
          const char          *name)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  g_task_set_name (task, name);
  return task;
}

/**
 * todoku_store_open_async:
 * @self: a store
 * @cancellable: (nullable): a cancellable
 * @callback: called on the main thread
 * @user_data: its argument
 *
 * Opens the file, makes or migrates its schema, and forgets what is old.
 */
void
todoku_store_open_async (TodokuStore         *self,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (TODOKU_IS_STORE (self));

  push_job (self, new_task (self, cancellable, callback, user_data, todoku_store_open_async,
                            "store open"), open_job);
}

/**
 * todoku_store_open_finish:
 * @self: a store
 * @result: the result
 * @error: return location of a #TodokuErrorCode of the `STORE` family
 *
 * Returns: whether the store is open
 */
gboolean
todoku_store_open_finish (TodokuStore   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_store_open_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * todoku_store_close_async:
 * @self: a store
 * @callback: called on the main thread
 * @user_data: its argument
 *
 * Runs what is queued, then closes the connection. Nothing can be started any more.
 */
void
todoku_store_close_async (TodokuStore         *self,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (TODOKU_IS_STORE (self));

  push_job (self, new_task (self, NULL, callback, user_data, todoku_store_close_async,
                            "store close"), close_job);
  self->closing = TRUE;
}

/**
 * todoku_store_close_finish:
 * @self: a store
 * @result: the result
 * @error: return location
 *
 * Returns: whether it is closed
 */
gboolean
todoku_store_close_finish (TodokuStore   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_store_close_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
