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
  void (*func) (TodokuRun *run, gpointer data);
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
                 void           (*func) (TodokuRun *run, gpointer data),
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

static void
read_back_free (gpointer data)
{
  TodokuReadBack *back = data;

  todoku_row_free (back->row);
  g_clear_pointer (&back->open, g_ptr_array_unref);
  g_free (back);
}

/* Reads what is stored of the subject now, whatever the story says. */
static TodokuReadBack *
read_back (TodokuJob *job)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuTx) tx = NULL;
  g_autoptr(GPtrArray) journal = NULL;
  g_autoptr(TodokuRow) row = NULL;
  TodokuReadBack *back;

  if (job->subject == 0 || (tx = todoku_tx_begin (job->store, &error)) == NULL)
    return NULL;

  row = todoku_tx_get (tx, job->table, job->subject, &error);
  if (row == NULL && !g_error_matches (error, TODOKU_ERROR, job->table->unknown_code))
    return NULL;
  journal = todoku_tx_list (tx, &todoku_journal_table, "subject", job->subject, NULL);
  if (journal == NULL)
    return NULL;

  back = g_new0 (TodokuReadBack, 1);
  back->row = g_steal_pointer (&row);
  back->open = todoku_rows_new ();
  for (guint i = 0; i < journal->len; i++)
    {
      const TodokuJournalRow *intent = g_ptr_array_index (journal, i);

      if (!g_str_equal (intent->subject_kind, job->table->name))
        continue;
      back->journal_seen = MAX (back->journal_seen, intent->id);
      if (intent->outcome == NULL)
        g_ptr_array_add (back->open, todoku_row_copy (intent));
    }

  return back;
}

/* A subject without an operation, or with this one: nobody else knows better than the database. */
static gboolean
may_show (TodokuRun *run)
{
  TodokuOperation *operation = todoku_subject_get_operation (run->object);

  return operation == NULL || operation == todoku_job_get_operation (run->task);
}

static void
show_domain (TodokuRun      *run,
             TodokuReadBack *back)
{
  TodokuSenderDomain *domain = run->object;
  TodokuDomainStage before = todoku_sender_domain_get_stage (domain);
  gboolean is_new = todoku_sender_domain_get_id (domain) == 0;

  todoku_domain_apply_row (domain, run->server, back->row);
  todoku_domain_get_extra (domain)->journal_seen = back->journal_seen;
  todoku_session_show (run->session, domain);
  if (!is_new && before != TODOKU_DOMAIN_VERIFIED &&
      todoku_sender_domain_get_stage (domain) == TODOKU_DOMAIN_VERIFIED)
    todoku_session_emit_verified (run->session, domain);
}

static void
show_tracking (TodokuRun      *run,
               TodokuReadBack *back)
{
  todoku_tracking_apply_row (run->object, run->server, back->row);
  todoku_tracking_get_extra (run->object)->journal_seen = back->journal_seen;
  todoku_session_show (run->session, run->object);
}

static void
show_rows (TodokuRun *run,
           gpointer   data)
{
  TodokuReadBack *back = data;

  todoku_session_replace_unsettled (run->session, run->job.table->name, run->job.subject,
                                    back->open);
  if (run->object == NULL)
    {
      if (back->row == NULL)
        return;
      run->object = run->job.table == &todoku_domain_table ? (gpointer) todoku_sender_domain_new ()
                                                           : todoku_tracking_domain_new ();
      todoku_job_set_subject (run->task, run->object);
    }

  if (back->row == NULL)
    todoku_session_drop (run->session, run->object);
  else if (!may_show (run))
    run->session->stale = TRUE;
  else if (run->job.table == &todoku_domain_table)
    show_domain (run, back);
  else
    show_tracking (run, back);
}

/**
 * todoku_run_show:
 * @run: a run
 *
 * Has what is stored of the subject now shown. Worker thread.
 */
void
todoku_run_show (TodokuRun *run)
{
  TodokuReadBack *back = read_back (&run->job);

  if (back != NULL)
    todoku_run_post (run, show_rows, back, read_back_free);
}

static void
end_run (TodokuRun *run,
         gpointer   data)
{
  TodokuSession *self = run->session;
  GTask *task;

  for (guint i = 0; run->items != NULL && i < run->items->len; i++)
    todoku_record_item_set_checking (g_ptr_array_index (run->items, i), FALSE);
  if (run->service_noted)
    todoku_session_note_result (run->server, run->service_note);
  if (run->ended != NULL)
    run->ended (run);
  if (run->key != NULL)
    g_hash_table_remove (self->adding, run->key);
  if (run->job.detect && run->object != NULL && todoku_session_contains (self, run->object))
    todoku_session_detect_domain (self, run->object);

  task = g_steal_pointer (&run->task);
  if (run->error != NULL)
    todoku_job_return_error (task, g_steal_pointer (&run->error));
  else if (run->end != NULL)
    run->end (self, task, run);
  else
    todoku_job_return_answer (task, run->job.answer);
}

static void
forget_run (TodokuRun *run,
            gpointer   data)
{
  todoku_run_unref (run);
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
      todoku_run_show (run);
    }
  todoku_run_post (run, end_run, NULL, NULL);
  todoku_run_post (run, forget_run, NULL, NULL);
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
  run->server_row = spec->server != NULL ? todoku_server_to_row (spec->server) : NULL;
  run->job.store = self->store;
  run->job.clock = self->clock;
  run->job.server = run->server_row;
  if (!spec->must_run)
    run->job.cancellable =
      g_object_ref (todoku_operation_get_cancellable (todoku_job_get_operation (task)));
  run->job.table = spec->table;
  run->job.options = spec->options;
  run->job.priority = spec->priority;
  if (TODOKU_IS_SENDER_DOMAIN (spec->object))
    run->job.subject = todoku_sender_domain_get_id (spec->object);
  else if (TODOKU_IS_TRACKING_DOMAIN (spec->object))
    run->job.subject = todoku_tracking_domain_get_id (spec->object);

  if (spec->needs_service)
    todoku_session_get_service_async (self, spec->server, run->job.cancellable, run_service_cb,
                                      run);
  else if (spec->server != NULL && todoku_delivery_server_get_practice (spec->server))
    todoku_practice_probe_async (self->practice, run->job.cancellable, run_probed_cb, run);
  else
    push_run (run);
}
