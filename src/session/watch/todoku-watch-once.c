/* SPDX-License-Identifier: GPL-3.0-or-later
 * One look at everything that is watched and due: a few at once, and those of one DNS company
 * spread over the whole of it. What was stopped in the middle goes on with what is still due. Main
 * thread only.
 */
#include "todoku-watch-private.h"

#include "todoku-error.h"

/* Far below the number of workers, so that there is always one for a click. */
#define IN_FLIGHT 24
/* A timer that was missed goes off when the computer wakes, before the network is there. */
#define NETWORK_PATIENCE 30

/**
 * Round:
 * @session: (owned): the session
 * @task: (owned) (nullable): the call
 * @all: whether to look also where it is not time yet
 * @subjects: (owned) (element-type GObject): what to look at
 * @next: the first that has not been begun
 * @n_in_flight: how many are being looked at
 * @n_waits: for how many seconds it has waited for a network
 * @n_held: how many were left as they are, because there is no network
 * @report: (owned) (nullable): what came of it
 */
typedef struct
{
  TodokuSession *session;
  GTask *task;
  gboolean all;
  GPtrArray *subjects;
  guint next;
  guint n_in_flight;
  guint n_waits;
  guint n_held;
  TodokuWatchReport *report;
} Round;

/**
 * todoku_watch_unasked_free:
 * @unasked: (transfer full) (nullable): what could not be asked
 */
void
todoku_watch_unasked_free (TodokuWatchUnasked *unasked)
{
  if (unasked == NULL)
    return;

  g_clear_object (&unasked->subject);
  g_free (unasked->name);
  g_clear_error (&unasked->error);
  g_free (unasked);
}

/**
 * todoku_watch_report_free:
 * @report: (transfer full) (nullable): a report
 */
void
todoku_watch_report_free (TodokuWatchReport *report)
{
  if (report == NULL)
    return;

  g_ptr_array_unref (report->events);
  g_ptr_array_unref (report->unasked);
  g_free (report);
}

static void
free_report (gpointer report)
{
  todoku_watch_report_free (report);
}

static TodokuWatchReport *
new_report (void)
{
  TodokuWatchReport *report = g_new0 (TodokuWatchReport, 1);

  report->began_at = g_get_real_time ();
  report->events = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_watch_event_free);
  report->unasked = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_watch_unasked_free);

  return report;
}

static void
round_free (Round *round)
{
  g_object_unref (round->session);
  g_ptr_array_unref (round->subjects);
  todoku_watch_report_free (round->report);
  g_free (round);
}

/**
 * Place:
 * @subject: a domain or tracking domain
 * @turn: how many of the same DNS company come before it
 * @order: its place in the lists
 */
typedef struct
{
  GObject *subject;
  guint turn;
  guint order;
} Place;

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const Place *first = a;
  const Place *second = b;

  if (first->turn != second->turn)
    return first->turn < second->turn ? -1 : 1;

  return first->order < second->order ? -1 : first->order > second->order;
}

/* Whoever runs its DNS is asked once in each turn; what nobody knows of is alone. */
static const char *
peek_company (gpointer subject)
{
  const TodokuDomainRow *domain = todoku_subject_get_row (subject);

  if (domain->detected_company == NULL && domain->table == &todoku_domain_table)
    return domain->name_servers;

  return domain->detected_company;
}

static void
gather_list (Round      *round,
             GListModel *list,
             GArray     *places,
             GHashTable *turns)
{
  gint64 now = g_get_real_time ();

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(GObject) subject = g_list_model_get_item (list, i);
      TodokuWatchFacts facts;
      const char *company = peek_company (subject);
      Place place = { .order = places->len };

      todoku_watch_read_facts (todoku_subject_get_row (subject), &facts);
      if (!facts.complete || !facts.monitored)
        continue;
      if (!round->all && !todoku_watch_is_due (&facts, now))
        {
          round->report->n_due_later++;
          continue;
        }
      if (company != NULL)
        {
          place.turn = GPOINTER_TO_UINT (g_hash_table_lookup (turns, company));
          g_hash_table_insert (turns, g_strdup (company), GUINT_TO_POINTER (place.turn + 1));
        }
      place.subject = g_steal_pointer (&subject);
      g_array_append_val (places, place);
    }
}

static void
gather (Round *round)
{
  g_autoptr(GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  g_autoptr(GHashTable) turns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  gather_list (round, G_LIST_MODEL (round->session->domains), places, turns);
  gather_list (round, G_LIST_MODEL (round->session->trackings), places, turns);
  g_array_sort (places, compare_places);
  for (guint i = 0; i < places->len; i++)
    g_ptr_array_add (round->subjects, g_array_index (places, Place, i).subject);
}

/**
 * Standing:
 * @event: an alarm that stood before
 * @table: the table of its subject
 * @id: its id
 */
typedef struct
{
  TodokuWatchEvent *event;
  const TodokuTable *table;
  gint64 id;
} Standing;

/**
 * LookNote:
 * @report: (owned) (nullable): what came of the look; the subjects of its events are not touched
 * @standing: (owned) (element-type Standing): alarms whose cause is to be found
 * @taken: whether it was a look; without a network there is none
 */
typedef struct
{
  TodokuWatchReport *report;
  GArray *standing;
  gboolean taken;
} LookNote;

static void
look_note_free (gpointer data)
{
  LookNote *note = data;

  todoku_watch_report_free (note->report);
  g_array_unref (note->standing);
  g_free (note);
}

static void
add_standing (LookNote   *note,
              GListModel *list,
              GHashTable *fresh)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(GObject) subject = g_list_model_get_item (list, i);
      Standing standing = { 0 };

      if (todoku_watch_get_alarm_since (subject) == 0)
        continue;
      note->report->n_alarms++;
      if (g_hash_table_contains (fresh, subject))
        continue;
      standing.table = todoku_subject_get_table (subject);
      standing.id = todoku_subject_get_id (subject);
      standing.event = g_new0 (TodokuWatchEvent, 1);
      standing.event->kind = TODOKU_WATCH_ALARM;
      standing.event->name = g_strdup (todoku_subject_get_name (subject));
      standing.event->subject = g_steal_pointer (&subject);
      standing.event->standing = TRUE;
      g_ptr_array_add (note->report->events, standing.event);
      g_array_append_val (note->standing, standing);
    }
}

static gboolean
store_look (TodokuJob  *job,
            GError    **error)
{
  const LookNote *note = job->options;
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);
  g_autoptr(TodokuLookRow) row = todoku_look_row_new ();

  if (tx == NULL)
    return FALSE;
  /* The newest thing that is gone is what the person has to put back. */
  for (guint i = 0; i < note->standing->len; i++)
    {
      const Standing *standing = &g_array_index (note->standing, Standing, i);

      if (!todoku_tx_get_last_alarm (tx, standing->table, standing->id, &standing->event->row,
                                     error))
        return FALSE;
    }
  if (!note->taken)
    return TRUE;

  row->began_at = note->report->began_at;
  row->ended_at = g_get_real_time ();
  row->who = g_strdup (g_get_prgname ());
  row->n_looked = note->report->n_looked;
  row->n_unasked = note->report->n_unasked;
  row->n_alarms = note->report->n_alarms;

  return todoku_tx_add_look (tx, row, error) && todoku_tx_commit (tx, error);
}

static void
return_report (TodokuSession *self,
               GTask         *task,
               TodokuRun     *run)
{
  LookNote *note = run->options;

  todoku_job_return_pointer (task, g_steal_pointer (&note->report), free_report);
}

static GCancellable *
cancellable_of (GTask *task)
{
  return todoku_operation_get_cancellable (todoku_job_get_operation (task));
}

static void
finish_round (Round *round)
{
  TodokuSession *self = round->session;
  GTask *task = g_steal_pointer (&round->task);
  g_autoptr(GHashTable) fresh = g_hash_table_new (NULL, NULL);
  GError *error = NULL;
  LookNote *note;

  if (g_cancellable_set_error_if_cancelled (cancellable_of (task), &error))
    {
      round_free (round);
      todoku_job_return_error (task, error);
      return;
    }

  note = g_new0 (LookNote, 1);
  note->report = g_steal_pointer (&round->report);
  note->standing = g_array_new (FALSE, FALSE, sizeof (Standing));
  note->taken = round->n_held == 0 || note->report->n_looked > 0 ||
                note->report->n_unasked > round->n_held;
  for (guint i = 0; i < note->report->events->len; i++)
    {
      const TodokuWatchEvent *event = g_ptr_array_index (note->report->events, i);

      if (event->kind == TODOKU_WATCH_ALARM)
        g_hash_table_add (fresh, event->subject);
    }
  if (note->report->paused_until == 0)
    {
      add_standing (note, G_LIST_MODEL (self->domains), fresh);
      add_standing (note, G_LIST_MODEL (self->trackings), fresh);
    }
  round_free (round);

  todoku_session_run_job (self, task, &(TodokuRunSpec) {
    .func = store_look,
    .priority = TODOKU_PRIORITY_NIGHT,
    .must_run = TRUE,
    .options = note,
    .free_options = look_note_free,
    .end = return_report,
  });
}

static void start_looks (Round *round);

static void
note_unasked (TodokuWatchReport *report,
              gpointer           subject,
              GError            *error)
{
  TodokuWatchUnasked *unasked = g_new0 (TodokuWatchUnasked, 1);

  unasked->subject = g_object_ref (subject);
  unasked->name = g_strdup (todoku_subject_get_name (subject));
  unasked->error = error;
  g_ptr_array_add (report->unasked, unasked);
  report->n_unasked++;
}

static void
take_outcome (Round              *round,
              gpointer            subject,
              TodokuWatchOutcome *outcome)
{
  TodokuWatchReport *report = round->report;

  if (!outcome->looked)
    {
      report->n_due_later++;
      report->paused_until = MAX (report->paused_until, outcome->paused_until);
    }
  else if (outcome->unasked != NULL)
    {
      note_unasked (report, subject, g_steal_pointer (&outcome->unasked));
    }
  else
    {
      report->n_looked++;
    }
  g_ptr_array_extend_and_steal (report->events, g_steal_pointer (&outcome->events));
}

static void
subject_watched_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autofree gpointer *data = user_data;
  Round *round = data[0];
  g_autoptr(GObject) subject = data[1];
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuWatchOutcome) outcome =
    todoku_session_watch_finish (TODOKU_SESSION (source), result, &error);

  round->n_in_flight--;
  if (outcome != NULL)
    {
      take_outcome (round, subject, outcome);
    }
  else
    {
      /* Busy, removed, or stopped: it is due still, or not there. */
      g_debug ("A look did not end: %s", error->message);
      round->report->n_due_later++;
    }
  start_looks (round);
}

static gboolean
has_network (Round   *round,
             gpointer subject)
{
  return todoku_watch_gate_has_network (todoku_monitor_get_gate (round->session->monitor),
                                        subject);
}

static void
start_looks (Round *round)
{
  gboolean stopped =
    round->session->closing || g_cancellable_is_cancelled (cancellable_of (round->task));

  while (round->n_in_flight < IN_FLIGHT && round->next < round->subjects->len && !stopped &&
         round->report->paused_until == 0)
    {
      GObject *subject = g_ptr_array_index (round->subjects, round->next++);
      gpointer *data;

      if (!has_network (round, subject))
        {
          note_unasked (round->report, subject,
                        g_error_new_literal (TODOKU_ERROR, TODOKU_ERROR_OFFLINE,
                                             "There is no network"));
          round->n_held++;
          continue;
        }
      data = g_new (gpointer, 2);
      data[0] = round;
      data[1] = g_object_ref (subject);
      round->n_in_flight++;
      todoku_session_watch_async (round->session, data[1], round->all,
                                  cancellable_of (round->task), subject_watched_cb,
                                  data);
    }
  if (round->n_in_flight > 0)
    return;

  round->report->n_due_later += round->subjects->len - round->next;
  finish_round (round);
}

static void await_network (Round *round);

static gboolean
network_awaited_cb (gpointer user_data)
{
  await_network (user_data);

  return G_SOURCE_REMOVE;
}

/* Begins when there is a network, or when it has been waited for long enough. */
static void
await_network (Round *round)
{
  gboolean stopped =
    round->session->closing || g_cancellable_is_cancelled (cancellable_of (round->task));
  gboolean reachable = TRUE;

  for (guint i = 0; reachable && i < round->subjects->len; i++)
    reachable = has_network (round, g_ptr_array_index (round->subjects, i));
  if (reachable || stopped || round->n_waits++ >= NETWORK_PATIENCE)
    {
      start_looks (round);
      return;
    }

  g_timeout_add (todoku_clock_real_ms (round->session->clock, G_USEC_PER_SEC), network_awaited_cb,
                 round);
}

static void
begin_round (TodokuSession *self,
             GTask         *task)
{
  Round *round = g_task_get_task_data (task);

  round->task = task;
  gather (round);
  await_network (round);
}

/**
 * todoku_session_watch_once_async:
 * @self: the session
 * @all: whether to look also at what is not due; a failure ahead of its time counts once
 * @cancellable: (nullable): a cancellable
 * @callback: called at the end
 * @user_data: its argument
 *
 * Looks once at everything that is watched. What another process is looking at is left to it.
 */
void
todoku_session_watch_once_async (TodokuSession       *self,
                                 gboolean             all,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  GTask *task;
  Round *round;

  g_return_if_fail (TODOKU_IS_SESSION (self));

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_watch_once_async, "session watch once");
  if (!todoku_session_claim (self, task, NULL, TODOKU_OPERATION_CHECK))
    return;

  round = g_new0 (Round, 1);
  round->session = g_object_ref (self);
  round->all = all;
  round->subjects = g_ptr_array_new_with_free_func (g_object_unref);
  round->report = new_report ();
  g_task_set_task_data (task, round, NULL);
  todoku_session_sync (self, task, begin_round);
}

/**
 * todoku_session_watch_once_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full): what came of it, or %NULL with @error set
 */
TodokuWatchReport *
todoku_session_watch_once_finish (TodokuSession  *self,
                                  GAsyncResult   *result,
                                  GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_watch_once_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
