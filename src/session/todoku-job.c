/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a story may do besides talking to the store, to DNS and to the service: take a slot, hold,
 * read its subject, look records up in sight of the person. What windows see of it is posted to the
 * main thread in order. Worker threads only.
 */
#include "todoku-runner.h"

#include "todoku-error.h"
#include "todoku-thread.h"

static TodokuRun *
run_of (TodokuJob *job)
{
  todoku_assert_worker ();

  return (TodokuRun *) job;
}

static TodokuService *
take_slot (TodokuRun     *run,
           GCancellable  *cancellable,
           GError       **error)
{
  if (run->service == NULL)
    {
      if (error != NULL)
        *error = g_error_copy (run->service_failure);
      todoku_job_note_service (&run->job, run->service_failure);
      return NULL;
    }

  return todoku_service_enter (run->service, cancellable, error) ? run->service : NULL;
}

/**
 * todoku_job_enter:
 * @job: the job
 * @error: return location: why there is no connection, or a cancellation
 *
 * Waits for a slot at the service. A slot comes first, then the hold, then the intent: what waits
 * in a queue is not in flight. End it with todoku_job_leave().
 *
 * Returns: (transfer none) (nullable): the service, or %NULL with @error set
 */
TodokuService *
todoku_job_enter (TodokuJob  *job,
                  GError    **error)
{
  return take_slot (run_of (job), job->cancellable, error);
}

/**
 * todoku_job_enter_last:
 * @job: a job that was cancelled
 * @error: return location
 *
 * As todoku_job_enter(), for the one question that a cancelled job still has to ask.
 *
 * Returns: (transfer none) (nullable): the service, or %NULL with @error set
 */
TodokuService *
todoku_job_enter_last (TodokuJob  *job,
                       GError    **error)
{
  return take_slot (run_of (job), NULL, error);
}

/**
 * todoku_job_leave:
 * @job: a job that has entered
 */
void
todoku_job_leave (TodokuJob *job)
{
  todoku_service_leave (run_of (job)->service);
}

/**
 * todoku_job_may_unlock:
 * @job: a job
 *
 * Returns: whether somebody waits for it who may be asked to unlock a keyring
 */
gboolean
todoku_job_may_unlock (const TodokuJob *job)
{
  return job->priority != TODOKU_PRIORITY_NIGHT;
}

/**
 * todoku_job_get_edge:
 * @job: a job that was started with @needs_edge
 * @error: return location: why there is no connection
 *
 * The edge for questions, each of which takes a slot for itself. The keys are looked up when
 * somebody first asks for it.
 *
 * Returns: (transfer none) (nullable): the edge, or %NULL with @error set
 */
TodokuEdge *
todoku_job_get_edge (TodokuJob  *job,
                     GError    **error)
{
  return todoku_edge_access_open (run_of (job)->edge, todoku_job_may_unlock (job),
                                  job->cancellable, error);
}

/**
 * todoku_job_enter_edge:
 * @job: a job that was started with @needs_edge
 * @error: return location: why there is no connection, or a cancellation
 *
 * As todoku_job_enter(), for a change at the edge. End it with todoku_job_leave_edge().
 *
 * Returns: (transfer none) (nullable): the edge, or %NULL with @error set
 */
TodokuEdge *
todoku_job_enter_edge (TodokuJob  *job,
                       GError    **error)
{
  TodokuEdge *edge = todoku_job_get_edge (job, error);

  if (edge == NULL || !todoku_edge_enter (edge, job->cancellable, error))
    return NULL;

  return edge;
}

/**
 * todoku_job_leave_edge:
 * @job: a job that has entered it
 */
void
todoku_job_leave_edge (TodokuJob *job)
{
  todoku_edge_leave (todoku_job_get_edge (job, NULL));
}

/**
 * todoku_job_probe_edge:
 * @job: a job that was started with @needs_edge
 * @kind: who terminates TLS
 * @edge_host: the host name that the edge gave
 * @host: the tracking host
 * @error: return location
 *
 * Shakes hands with the edge in the name of the tracking host. It needs no keys.
 *
 * Returns: (transfer full): what the handshake showed, or %NULL with @error set
 */
TodokuEdgeProbe *
todoku_job_probe_edge (TodokuJob       *job,
                       TodokuEdgeKind   kind,
                       const char      *edge_host,
                       const char      *host,
                       GError         **error)
{
  return todoku_edge_access_probe (run_of (job)->edge, kind, edge_host, host, job->cancellable,
                                   error);
}

static void
holds_began (TodokuRun *run,
             gpointer   data)
{
  run->session->n_holds++;
  todoku_session_holds_changed (run->session);
}

static void
holds_ended (TodokuRun *run,
             gpointer   data)
{
  run->session->n_holds--;
  todoku_session_holds_changed (run->session);
}

/**
 * todoku_job_hold:
 * @job: a job that is about to change something at a service or in somebody's DNS
 *
 * Until todoku_job_release() the process must not end, and a cancellation is kept.
 */
void
todoku_job_hold (TodokuJob *job)
{
  TodokuRun *run = run_of (job);

  if (run->holding)
    return;

  run->holding = TRUE;
  todoku_run_post (run, holds_began, NULL, NULL);
}

/**
 * todoku_job_release:
 * @job: a job whose change has been settled, or is left to whoever comes next
 * @error: (nullable): return location of a cancellation that was kept
 *
 * Returns: whether to go on; %FALSE with @error set when it was cancelled meanwhile
 */
gboolean
todoku_job_release (TodokuJob  *job,
                    GError    **error)
{
  TodokuRun *run = run_of (job);

  if (run->holding)
    {
      run->holding = FALSE;
      todoku_run_post (run, holds_ended, NULL, NULL);
    }

  return !g_cancellable_set_error_if_cancelled (job->cancellable, error);
}

/**
 * todoku_job_is_cancelled:
 * @job: a job
 *
 * Returns: whether somebody has asked it to stop
 */
gboolean
todoku_job_is_cancelled (TodokuJob *job)
{
  return g_cancellable_is_cancelled (job->cancellable);
}

/**
 * todoku_job_note_service:
 * @job: a job that has talked to the service
 * @failure: (nullable): how that failed
 *
 * What the server's page says of the connection.
 */
void
todoku_job_note_service (TodokuJob    *job,
                         const GError *failure)
{
  TodokuRun *run = run_of (job);

  g_clear_error (&run->service_note);
  run->service_noted = TRUE;
  if (failure != NULL)
    run->service_note = g_error_copy (failure);
}

/**
 * todoku_job_show:
 * @job: a job that has committed something and goes on for a while
 *
 * Has what is stored of its subject shown now. The end of a job does the same.
 */
void
todoku_job_show (TodokuJob *job)
{
  todoku_run_show (run_of (job));
}

/**
 * todoku_job_read_subject:
 * @job: a job with a subject
 * @error: return location, for example of %TODOKU_ERROR_UNKNOWN_DOMAIN when it has been removed
 *
 * Returns: (transfer full): the row of the subject as it is stored now, or %NULL with @error set
 */
gpointer
todoku_job_read_subject (TodokuJob  *job,
                         GError    **error)
{
  g_autoptr(TodokuTx) tx = NULL;

  todoku_assert_worker ();

  tx = todoku_tx_begin_read (job->store, error);
  if (tx == NULL)
    return NULL;

  return todoku_tx_get (tx, job->table, job->subject, error);
}

/* The records that are looked up were read from the database, what is shown may be another list. */
static void
look_began (TodokuRun *run,
            gpointer   data)
{
  GPtrArray *records = data;
  GListModel *list = run->object != NULL ? todoku_subject_peek_records (run->object) : NULL;
  TodokuOperation *operation = todoku_job_get_operation (run->task);

  g_clear_pointer (&run->items, g_ptr_array_unref);
  run->items = g_ptr_array_new_with_free_func ((GDestroyNotify) g_object_unref);
  for (guint i = 0; i < records->len; i++)
    {
      TodokuRecordItem *found = NULL;

      for (guint j = 0; list != NULL && found == NULL && j < g_list_model_get_n_items (list); j++)
        {
          g_autoptr(TodokuRecordItem) item = g_list_model_get_item (list, j);

          if (todoku_record_is_same (todoku_record_item_get_record (item),
                                     g_ptr_array_index (records, i)))
            found = g_steal_pointer (&item);
        }
      if (found == NULL)
        found = todoku_record_item_new (g_ptr_array_index (records, i));
      todoku_record_item_set_checking (found, TRUE);
      g_ptr_array_add (run->items, found);
    }
  todoku_operation_set_n_done (operation, 0);
  todoku_operation_set_n_total (operation, records->len);
}

typedef struct
{
  guint index;
  TodokuVerdict *verdict;
} Seen;

static void
seen_free (gpointer data)
{
  Seen *seen = data;

  todoku_verdict_unref (seen->verdict);
  g_free (seen);
}

static void
show_verdict (TodokuRun *run,
              gpointer   data)
{
  const Seen *seen = data;
  TodokuRecordItem *item = g_ptr_array_index (run->items, seen->index);
  TodokuOperation *operation = todoku_job_get_operation (run->task);

  todoku_record_item_set_verdict (item, seen->verdict);
  todoku_record_item_set_checking (item, FALSE);
  todoku_operation_set_n_done (operation, todoku_operation_get_n_done (operation) + 1);
}

/* On the DNS thread, while the worker waits. */
static void
verdict_found_cb (guint          index,
                  TodokuVerdict *verdict,
                  gpointer       user_data)
{
  Seen *seen = g_new0 (Seen, 1);

  seen->index = index;
  seen->verdict = todoku_verdict_ref (verdict);
  todoku_run_post (user_data, show_verdict, seen, seen_free);
}

/**
 * todoku_job_look:
 * @job: a job
 * @records: (element-type TodokuRecord): what should stand in DNS
 * @error: return location of a cancellation, or of what keeps DNS from being asked at all
 *
 * Looks records up; each verdict shows as soon as it is known.
 *
 * Returns: (transfer full) (element-type TodokuVerdict): one verdict a record, in order, or %NULL
 */
GPtrArray *
todoku_job_look (TodokuJob  *job,
                 GPtrArray  *records,
                 GError    **error)
{
  TodokuRun *run = run_of (job);
  g_autoptr(GError) failure = NULL;
  GPtrArray *verdicts;

  if (job->dns == NULL)
    {
      if (job->server != NULL && job->server->practice)
        g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_PRACTICE_FAILED,
                             "The practice server does not run");
      else
        g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_COULD_NOT_CHECK,
                             "There is no resolver to ask");
      return NULL;
    }

  todoku_run_post (run, look_began, g_ptr_array_ref (records),
                   (GDestroyNotify) g_ptr_array_unref);

  verdicts = todoku_dns_check (job->dns, records, verdict_found_cb, run, job->cancellable,
                               &failure);
  if (verdicts == NULL && !g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_info ("DNS cannot be asked: %s", failure->message);
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_COULD_NOT_CHECK,
                           "There is no resolver to ask");
    }
  else if (verdicts == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
    }

  return verdicts;
}
