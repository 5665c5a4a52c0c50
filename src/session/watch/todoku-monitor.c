/* SPDX-License-Identifier: GPL-3.0-or-later
 * One timer for everything that is to be looked at later. When what is due stands in the objects,
 * and so in the database: a restart forgets nothing. At most a few looks run at once. Main thread
 * only.
 */
#include "todoku-monitor.h"

#include "todoku-session-private.h"
#include "todoku-subject-kind.h"
#include "todoku-watch-private.h"

/* The timer never sleeps longer, because the system's clock may be set and the machine suspended.
 */
#define LONGEST_SLEEP_MS (10 * 60 * 1000)
#define MAX_RUNNING 8
/* A network that comes and goes must not make us ask more often than this. */
#define NETWORK_PAUSE (30 * G_TIME_SPAN_SECOND)
/* Another process may end the pause of the watch at any time. */
#define PAUSE_BELIEVED (10 * G_TIME_SPAN_MINUTE)

static const int reminder_hours[] = { 24, 3 };

struct _TodokuMonitor
{
  GObject parent_instance;

  /* (unowned) */
  TodokuSession *session;

  /* (owned) */
  TodokuWatchGate *gate;

  gboolean active;
  guint n_running;
  guint timer_id;
  guint soon_id;
  gint64 network_at;
  /* Until when not to ask whether the watch still pauses */
  gint64 paused_until;
};

G_DEFINE_FINAL_TYPE (TodokuMonitor, todoku_monitor, G_TYPE_OBJECT)

static void
todoku_monitor_finalize (GObject *object)
{
  TodokuMonitor *self = TODOKU_MONITOR (object);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_clear_handle_id (&self->soon_id, g_source_remove);
  todoku_watch_gate_close (self->gate);
  g_object_unref (self->gate);

  G_OBJECT_CLASS (todoku_monitor_parent_class)->finalize (object);
}

static void
todoku_monitor_class_init (TodokuMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = todoku_monitor_finalize;
}

static void
todoku_monitor_init (TodokuMonitor *self)
{
}

/**
 * todoku_monitor_new:
 * @session: the session that owns it
 *
 * Returns: (transfer full): a monitor that has not been started
 */
TodokuMonitor *
todoku_monitor_new (TodokuSession *session)
{
  TodokuMonitor *self = g_object_new (TODOKU_TYPE_MONITOR, NULL);

  self->session = session;
  self->gate = todoku_watch_gate_new (session);
  g_signal_connect_object (self->gate, "opened", G_CALLBACK (todoku_monitor_reschedule), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * todoku_monitor_get_gate:
 * @self: a monitor
 *
 * Returns: (transfer none): what holds its looks back
 */
TodokuWatchGate *
todoku_monitor_get_gate (TodokuMonitor *self)
{
  return self->gate;
}

/* When it is planned to be looked at, or 0: what is complete has the look of the watch alone. */
static gint64
plan_of (TodokuMonitor *self,
         gpointer       object,
         gint64         now)
{
  TodokuWatchFacts facts;

  todoku_watch_read_facts (todoku_subject_get_row (object), &facts);
  facts.next_check_at = todoku_monitor_get_next (object);
  if (!facts.complete)
    return facts.next_check_at;
  if (!facts.monitored)
    return 0;
  if (todoku_watch_is_due (&facts, now))
    return self->paused_until > now ? self->paused_until : MIN (facts.next_check_at, now);

  return MAX (facts.next_check_at, self->paused_until);
}

/* What is held back stays planned as it is. */
static gint64
due_of (TodokuMonitor *self,
        gpointer       object,
        gint64         now)
{
  gint64 planned = plan_of (self, object, now);
  gint64 held_until;

  if (planned > now || (planned == 0 && !todoku_watch_is_watched (object)))
    return planned;

  held_until = todoku_watch_gate_held_until (self->gate, object, now);

  return held_until != 0 ? held_until : planned;
}

static gboolean
is_due (TodokuMonitor *self,
        gpointer       object,
        gint64         now)
{
  gint64 due = due_of (self, object, now);

  return due <= now && (due != 0 || todoku_watch_is_watched (object));
}

/**
 * Look:
 * @monitor: (owned): the monitor
 * @object: (owned): what is looked at
 */
typedef struct
{
  TodokuMonitor *monitor;
  GObject *object;
} Look;

static void
look_free (Look *look)
{
  g_object_unref (look->monitor);
  g_object_unref (look->object);
  g_free (look);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

static void
end_look (Look *look)
{
  TodokuMonitor *self = look->monitor;
  gint64 now = g_get_real_time ();

  self->n_running--;

  /* What failed before it planned its next look must not be due for ever. */
  if (todoku_monitor_get_next (look->object) != 0 &&
      todoku_monitor_get_next (look->object) <= now)
    todoku_monitor_store_put_off (self->session, look->object, todoku_monitor_next_look (2, now));
  todoku_monitor_reschedule (self);
}

static void
watched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Look) look = user_data;
  TodokuMonitor *self = look->monitor;
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuWatchOutcome) outcome =
    todoku_session_watch_finish (TODOKU_SESSION (source), result, &error);

  if (outcome == NULL)
    g_debug ("A look did not end: %s", error->message);
  else if (outcome->paused_until != 0)
    self->paused_until = MIN (outcome->paused_until, g_get_real_time () + PAUSE_BELIEVED);

  /* What it did not come to stays due in the database, and is not asked for again at once. */
  self->n_running--;
  if (outcome == NULL && is_due (self, look->object, g_get_real_time ()))
    todoku_monitor_put_off (look->object, todoku_monitor_next_look (2, g_get_real_time ()));
  todoku_monitor_reschedule (self);
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Look) look = user_data;
  g_autoptr(GError) error = NULL;

  if (!todoku_session_verify_finish (TODOKU_SESSION (source), result, NULL, &error))
    g_debug ("A look did not end: %s", error->message);
  end_look (look);
}

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Look) look = user_data;
  g_autoptr(GError) error = NULL;

  if (!todoku_session_remove_finish (TODOKU_SESSION (source), result, &error))
    g_debug ("A removal did not end: %s", error->message);
  end_look (look);
}

static void
start_look (TodokuMonitor *self,
            gpointer       object)
{
  const TodokuSubjectKind *kind = todoku_subject_kind_get (todoku_subject_get_table (object));
  Look *look = g_new0 (Look, 1);

  self->n_running++;
  look->monitor = g_object_ref (self);
  look->object = g_object_ref (object);

  if (todoku_watch_is_complete (object))
    todoku_session_watch_async (self->session, object, FALSE, NULL, watched_cb, look);
  else if (kind->is_removing (todoku_subject_get_row (object)))
    todoku_session_remove_async (self->session, object, NULL, removed_cb, look);
  else
    todoku_session_look_async (self->session, object, NULL, looked_cb, look);
}

/* Announces each deadline once; returns when the next is to be announced, or 0. */
static gint64
remind (TodokuMonitor        *self,
        TodokuTrackingDomain *tracking,
        gint64                now)
{
  const TodokuTrackingRow *row = todoku_tracking_domain_get_row (tracking);
  gint64 deadline = row->deadline;
  gint64 offset = row->clock_offset;
  gint64 next = 0;

  if (deadline == 0 || row->stage != TODOKU_TRACKING_STEP2)
    return 0;

  /* The deadline runs by the service's clock. */
  now += offset;
  for (guint i = G_N_ELEMENTS (reminder_hours); i > 0; i--)
    {
      int hours = reminder_hours[i - 1];
      gint64 at = deadline - hours * G_TIME_SPAN_HOUR;

      if (at > now)
        {
          next = next == 0 ? at : MIN (next, at);
          /* It was announced before the deadline moved away. */
          todoku_monitor_forget_reminder (self->session, tracking, hours);
          continue;
        }
      if (now < deadline && todoku_monitor_note_reminder (self->session, tracking, hours))
        todoku_session_emit_deadline_near (self->session, tracking,
                                           (deadline - now + G_TIME_SPAN_HOUR - 1) /
                                           G_TIME_SPAN_HOUR);
      break;
    }

  return next == 0 ? 0 : next - offset;
}

static gint64
earlier (gint64 a,
         gint64 b)
{
  if (a == 0 || b == 0)
    return MAX (a, b);

  return MIN (a, b);
}

static gboolean
timer_cb (gpointer user_data)
{
  TodokuMonitor *self = user_data;
  g_autoptr(GPtrArray) due = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *lists[] = { G_LIST_MODEL (self->session->domains),
                          G_LIST_MODEL (self->session->trackings) };
  gint64 now = g_get_real_time ();

  self->timer_id = 0;

  /* Starting a look can change the lists. */
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; j < g_list_model_get_n_items (lists[i]); j++)
      {
        g_autoptr(GObject) object = g_list_model_get_item (lists[i], j);

        if (is_due (self, object, now) && todoku_subject_get_operation (object) == NULL)
          g_ptr_array_add (due, g_steal_pointer (&object));
      }
  for (guint i = 0; i < due->len && self->n_running < MAX_RUNNING; i++)
    start_look (self, g_ptr_array_index (due, i));

  todoku_monitor_reschedule (self);

  return G_SOURCE_REMOVE;
}

/**
 * todoku_monitor_reschedule:
 * @self: a monitor
 *
 * Sets the timer to whatever is due first.
 */
void
todoku_monitor_reschedule (TodokuMonitor *self)
{
  GListModel *domains;
  GListModel *trackings;
  gint64 now = g_get_real_time ();
  gint64 next = 0;

  g_clear_handle_id (&self->timer_id, g_source_remove);
  if (!self->active)
    return;

  domains = G_LIST_MODEL (self->session->domains);
  for (guint i = 0; i < g_list_model_get_n_items (domains); i++)
    {
      g_autoptr(GObject) domain = g_list_model_get_item (domains, i);

      if (todoku_subject_get_operation (domain) == NULL)
        next = earlier (next, due_of (self, domain, now));
    }
  trackings = G_LIST_MODEL (self->session->trackings);
  for (guint i = 0; i < g_list_model_get_n_items (trackings); i++)
    {
      g_autoptr(TodokuTrackingDomain) tracking = g_list_model_get_item (trackings, i);

      if (todoku_subject_get_operation (tracking) == NULL)
        next = earlier (next, due_of (self, tracking, now));
      next = earlier (next, remind (self, tracking, now));
    }

  if (next != 0 && (self->n_running < MAX_RUNNING || next > now))
    self->timer_id = g_timeout_add (CLAMP ((next - now) / 1000 + 1, 0, LONGEST_SLEEP_MS), timer_cb,
                                    self);
}

static gboolean
soon_cb (gpointer user_data)
{
  TodokuMonitor *self = user_data;

  self->soon_id = 0;
  todoku_monitor_reschedule (self);

  return G_SOURCE_REMOVE;
}

/**
 * todoku_monitor_reschedule_soon:
 * @self: a monitor
 *
 * As todoku_monitor_reschedule(), once the callers of what has just ended have heard of it, and
 * once for all that ends until then. Whatever frees a subject or changes what is due calls it: what
 * is busy has no place in the timer.
 */
void
todoku_monitor_reschedule_soon (TodokuMonitor *self)
{
  if (self->active && self->soon_id == 0)
    self->soon_id = g_idle_add (soon_cb, self);
}

/**
 * todoku_monitor_start:
 * @self: a monitor
 */
void
todoku_monitor_start (TodokuMonitor *self)
{
  self->active = TRUE;
  todoku_watch_gate_listen (self->gate);
  todoku_monitor_reschedule (self);
}

/**
 * todoku_monitor_stop:
 * @self: a monitor
 *
 * Starts no more looks; those that run go on.
 */
void
todoku_monitor_stop (TodokuMonitor *self)
{
  self->active = FALSE;
  todoku_watch_gate_close (self->gate);
  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_clear_handle_id (&self->soon_id, g_source_remove);
}

/**
 * todoku_monitor_ask_again:
 * @self: a monitor
 *
 * The pause of the watch was changed: what is due asks again whether it may look.
 */
void
todoku_monitor_ask_again (TodokuMonitor *self)
{
  self->paused_until = 0;
  todoku_monitor_reschedule_soon (self);
}

/**
 * todoku_monitor_network_changed:
 * @self: a monitor
 *
 * Brings forward what waits for DNS or for a service: the new network may reach what the old one
 * did not. What was due while there was none begins after a short pause.
 */
void
todoku_monitor_network_changed (TodokuMonitor *self)
{
  GListModel *lists[] = { G_LIST_MODEL (self->session->domains),
                          G_LIST_MODEL (self->session->trackings) };
  gint64 now = g_get_real_time ();

  if (!self->active)
    return;
  if (now >= self->network_at && now - self->network_at < NETWORK_PAUSE)
    {
      todoku_monitor_reschedule_soon (self);
      return;
    }

  self->network_at = now;
  todoku_watch_gate_network_came (self->gate);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; j < g_list_model_get_n_items (lists[i]); j++)
      {
        g_autoptr(GObject) object = g_list_model_get_item (lists[i], j);

        if (todoku_watch_is_complete (object))
          continue;
        if (todoku_monitor_get_next (object) > now)
          todoku_monitor_put_off (object, now + g_random_int_range (1, 5) * G_TIME_SPAN_SECOND);
      }
  todoku_monitor_reschedule (self);
}
