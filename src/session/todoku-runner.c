/* SPDX-License-Identifier: GPL-3.0-or-later
 * Runs jobs on at most 64 workers, which mostly wait: a person's click before a batch before the
 * night. A job's call claims its subject as every call does, so BUSY holds across all of them; it
 * ends once the rows that the job committed are shown, through an idle, exactly once.
 */
#include "todoku-runner.h"

#include "todoku-error.h"
#include "todoku-thread.h"

#define MAX_WORKERS 64

/**
 * todoku_run_ref:
 * @run: a run
 *
 * Any thread.
 *
 * Returns: (transfer full): @run
 */
TodokuRun *
todoku_run_ref (TodokuRun *run)
{
  g_atomic_int_inc (&run->ref_count);

  return run;
}

/**
 * todoku_run_unref:
 * @run: (transfer full): a run
 *
 * Main thread: what it owns belongs there.
 */
void
todoku_run_unref (TodokuRun *run)
{
  todoku_assert_main ();

  if (!g_atomic_int_dec_and_test (&run->ref_count))
    return;

  if (run->options != NULL && run->free_options != NULL)
    run->free_options (run->options);
  g_assert (run->task == NULL);
  if (run->job.found != NULL && run->job.free_found != NULL)
    run->job.free_found (run->job.found);
  g_clear_object (&run->job.dns);
  g_clear_object (&run->job.cancellable);
  g_clear_object (&run->server);
  g_clear_object (&run->object);
  g_clear_object (&run->service);
  g_clear_pointer (&run->edge, todoku_edge_access_unref);
  g_clear_pointer (&run->items, g_ptr_array_unref);
  g_clear_pointer (&run->server_row, todoku_row_free);
  g_free (run->key);
  g_clear_error (&run->service_failure);
  g_clear_error (&run->service_note);
  g_clear_error (&run->error);
  g_object_unref (run->session);
  g_free (run);
}

typedef struct
{
  TodokuRun *run;
  TodokuRunFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Post;

static gboolean
post_cb (gpointer user_data)
{
  Post *post = user_data;

  post->func (post->run, post->data);
  if (post->destroy != NULL)
    post->destroy (post->data);
  todoku_run_unref (post->run);
  g_free (post);

  return G_SOURCE_REMOVE;
}

/**
 * todoku_run_post:
 * @run: a run
 * @func: what to do on the main thread
 * @data: its argument
 * @destroy: (nullable): how @data is freed afterwards
 *
 * Posts are done in order. Any thread.
 */
void
todoku_run_post (TodokuRun       *run,
                 TodokuRunFunc    func,
                 gpointer         data,
                 GDestroyNotify   destroy)
{
  Post *post = g_new0 (Post, 1);
  g_autoptr(GSource) source = g_idle_source_new ();

  post->run = todoku_run_ref (run);
  post->func = func;
  post->data = data;
  post->destroy = destroy;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, post_cb, post, NULL);
  g_source_attach (source, NULL);
}

/* Shows the operation on what the job has stored anew, as soon as it is in its list. */
static void
find_object (TodokuRun *run)
{
  if (run->object != NULL || run->job.subject == 0)
    return;

  run->object = todoku_session_find_object (run->session, run->job.table, run->job.subject);
  if (run->object == NULL)
    return;

  g_object_ref (run->object);
  todoku_job_set_subject (run->task, run->object);
}

static void
shown_cb (const GError *error,
          gpointer      user_data)
{
  g_autoptr(TodokuRun) run = user_data;

  if (run->task != NULL)
    find_object (run);
}

/**
 * todoku_run_show:
 * @run: a run
 *
 * Has what is stored shown now. Worker thread.
 */
void
todoku_run_show (TodokuRun *run)
{
  todoku_loader_sync (run->session->loader, shown_cb, todoku_run_ref (run));
}

static void
take_back (TodokuRun *run,
           gpointer   data)
{
  todoku_session_take_back (run->session, data);
}

/* A story that failed may have shown more than it has stored, such as what it saw in DNS. */
static void
show_stored (TodokuRun *run)
{
  g_autoptr(TodokuTx) tx = NULL;
  gpointer row = NULL;

  if (run->job.subject != 0 && (tx = todoku_tx_begin_read (run->job.store, NULL)) != NULL)
    row = todoku_tx_get (tx, run->job.table, run->job.subject, NULL);
  if (row != NULL)
    todoku_run_post (run, take_back, row, todoku_row_free);
}

static void
end_run_cb (const GError *error,
            gpointer      user_data)
{
  g_autoptr(TodokuRun) run = user_data;
  TodokuSession *self = run->session;
  GTask *task;

  find_object (run);
  for (guint i = 0; run->items != NULL && i < run->items->len; i++)
    todoku_record_item_set_checking (g_ptr_array_index (run->items, i), FALSE);
  if (run->service_noted)
    {
      todoku_session_note_result (run->server, run->service_note);
      todoku_session_store_connection (self, run->server);
    }
  if (run->ended != NULL)
    run->ended (run);
  if (run->key != NULL)
    g_hash_table_remove (self->adding, run->key);
  if (run->job.detect && run->object != NULL && todoku_session_contains (self, run->object))
    todoku_session_detect (self, run->object);

  task = g_steal_pointer (&run->task);
  if (run->error != NULL)
    todoku_job_return_error (task, g_steal_pointer (&run->error));
  else if (run->end != NULL)
    run->end (self, task, run);
  else
    todoku_job_return_answer (task, run->job.answer);
}

static void
run_job_cb (gpointer data,
            gpointer user_data)
{
  TodokuRun *run = data;
  gboolean ok = FALSE;

  if (!g_cancellable_set_error_if_cancelled (run->job.cancellable, &run->error))
    {
      todoku_thread_set_priority (run->job.priority);
      ok = run->func (&run->job, &run->error);
      g_assert (ok == (run->error == NULL));
      todoku_job_release (&run->job, NULL);
      if (!ok)
        show_stored (run);
    }
  todoku_loader_sync (run->session->loader, end_run_cb, run);
}

static int
compare_runs (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  const TodokuRun *first = a;
  const TodokuRun *second = b;

  if (first->job.priority != second->job.priority)
    return first->job.priority < second->job.priority ? -1 : 1;

  return first->serial < second->serial ? -1 : first->serial > second->serial;
}

static void
push_run (TodokuRun *run)
{
  static guint64 serial;
  TodokuSession *self = run->session;

  if (self->workers == NULL)
    {
      self->workers = g_thread_pool_new (run_job_cb, NULL, MAX_WORKERS, FALSE, NULL);
      g_thread_pool_set_sort_function (self->workers, compare_runs, NULL);
    }

  run->serial = serial++;
  run->job.dns = todoku_session_get_dns (self, run->server);
  if (run->job.dns != NULL)
    g_object_ref (run->job.dns);
  if (run->needs_edge)
    run->edge = todoku_session_get_edge_access (self, run->server);
  g_thread_pool_push (self->workers, run, NULL);
}

static void
run_service_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  TodokuRun *run = user_data;

  run->service = todoku_session_get_service_finish (TODOKU_SESSION (source), result,
                                                    &run->service_failure);
  push_run (run);
}

static void
run_probed_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  /* Whether it runs shows in whether its DNS can be asked. */
  todoku_practice_probe_finish (TODOKU_PRACTICE (source), result, NULL);
  push_run (user_data);
}

/**
 * todoku_run_end_done:
 * @self: the session
 * @task: (transfer full): the call
 * @run: the job that came to a good end
 *
 * A #TodokuRunEnd for calls that return whether it is done.
 */
void
todoku_run_end_done (TodokuSession *self,
                     GTask         *task,
                     TodokuRun     *run)
{
  todoku_job_return_boolean (task, TRUE);
}

/**
 * todoku_run_end_object:
 * @self: the session
 * @task: (transfer full): the call
 * @run: the job that came to a good end
 *
 * A #TodokuRunEnd for calls that return what the job has stored anew.
 */
void
todoku_run_end_object (TodokuSession *self,
                       GTask         *task,
                       TodokuRun     *run)
{
  if (run->object != NULL)
    todoku_job_return_pointer (task, g_object_ref (run->object), g_object_unref);
  else
    todoku_job_return_new_error (task, run->job.table->unknown_code,
                                 "Another process has removed it");
}

/**
 * todoku_session_run_job:
 * @self: the session
 * @task: (transfer full): a call that has claimed its subject, or none
 * @spec: what to run
 *
 * Runs a job and returns @task with its end. A connection that needs a key from the secret store is
 * made here, before a worker is taken.
 */
void
todoku_session_run_job (TodokuSession       *self,
                        GTask               *task,
                        const TodokuRunSpec *spec)
{
  TodokuRun *run;

  todoku_assert_main ();

  if (spec->key != NULL && !g_hash_table_add (self->adding, g_strdup (spec->key)))
    {
      if (spec->free_options != NULL)
        spec->free_options (spec->options);
      todoku_job_return_new_error (task, TODOKU_ERROR_BUSY, "It is being registered");
      return;
    }

  run = g_new0 (TodokuRun, 1);
  run->ref_count = 1;
  run->key = g_strdup (spec->key);
  run->session = g_object_ref (self);
  run->task = task;
  g_set_object (&run->server, spec->server);
  if (spec->object != NULL)
    run->object = g_object_ref (spec->object);
  run->ended = spec->ended;
  run->end = spec->end;
  run->func = spec->func;
  run->options = spec->options;
  run->free_options = spec->free_options;
  run->needs_edge = spec->needs_edge;
  run->server_row = spec->server != NULL ? todoku_row_copy (todoku_subject_get_row (spec->server))
                                          : NULL;
  run->job.store = self->store;
  run->job.clock = self->clock;
  run->job.server = run->server_row;
  if (!spec->must_run)
    run->job.cancellable =
      g_object_ref (todoku_operation_get_cancellable (todoku_job_get_operation (task)));
  run->job.table = spec->table;
  run->job.options = spec->options;
  run->job.priority = spec->priority;
  if (spec->object != NULL)
    run->job.subject = todoku_subject_get_id (spec->object);

  if (spec->needs_service)
    todoku_session_get_service_async (self, spec->server, todoku_job_may_unlock (&run->job),
                                      run->job.cancellable, run_service_cb, run);
  else if (spec->server != NULL && todoku_delivery_server_get_row (spec->server)->practice)
    todoku_practice_probe_async (self->practice, run->job.cancellable, run_probed_cb, run);
  else
    push_run (run);
}
