/* SPDX-License-Identifier: GPL-3.0-or-later
 * Deadlines of blocking calls. One thread of its own, started with the first deadline, runs the
 * timers of all, because who waits for a deadline runs no main context. It only ever cancels.
 */
#include "todoku-deadline.h"

struct _TodokuDeadline
{
  GCancellable *either;
  GCancellable *caller; /* (nullable) */
  gulong caller_id;
  GSource *timer; /* (nullable): it holds a reference to this */
  int passed; /* (atomic) */
};

static gpointer
run_timers_thread (gpointer user_data)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (user_data, FALSE);

  g_main_context_push_thread_default (user_data);
  g_main_loop_run (loop);

  return NULL;
}

static GMainContext *
get_timers (void)
{
  static gsize once;
  static GMainContext *timers;

  if (g_once_init_enter (&once))
    {
      timers = g_main_context_new ();
      g_thread_unref (g_thread_new ("deadlines", run_timers_thread, timers));
      g_once_init_leave (&once, 1);
    }

  return timers;
}

static void
clear_deadline (gpointer data)
{
  TodokuDeadline *self = data;

  g_clear_object (&self->caller);
  g_object_unref (self->either);
}

static void
release_deadline (gpointer data)
{
  g_atomic_rc_box_release_full (data, clear_deadline);
}

static gboolean
deadline_passed_cb (gpointer user_data)
{
  TodokuDeadline *self = user_data;

  g_atomic_int_set (&self->passed, TRUE);
  g_cancellable_cancel (self->either);

  return G_SOURCE_REMOVE;
}

static void
caller_cancelled_cb (GCancellable *caller,
                     gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

/* What is waited for does not run faster with the clock of a test: a busy computer takes its time
 * for an answer. So a fast clock shortens no deadline below this.
 */
#define SHORTEST_REAL (1 * G_TIME_SPAN_SECOND)

static guint
get_real_ms (TodokuClock *clock,
             gint64       length)
{
  return MAX (todoku_clock_real_ms (clock, length),
              MIN (length, SHORTEST_REAL) / G_TIME_SPAN_MILLISECOND);
}

/**
 * todoku_deadline_new:
 * @clock: the clock
 * @length: how much of its time there is, in microseconds
 * @caller: (nullable): whose cancellation is passed on
 *
 * The time begins to run.
 *
 * Returns: (transfer full): a deadline
 */
TodokuDeadline *
todoku_deadline_new (TodokuClock  *clock,
                     gint64        length,
                     GCancellable *caller)
{
  TodokuDeadline *self = g_atomic_rc_box_new0 (TodokuDeadline);

  self->either = g_cancellable_new ();
  self->timer = g_timeout_source_new (get_real_ms (clock, length));
  g_source_set_static_name (self->timer, "todoku-deadline");
  g_source_set_callback (self->timer, deadline_passed_cb, g_atomic_rc_box_acquire (self),
                         release_deadline);
  g_source_attach (self->timer, get_timers ());
  if (caller != NULL)
    {
      self->caller = g_object_ref (caller);
      self->caller_id = g_cancellable_connect (caller, G_CALLBACK (caller_cancelled_cb),
                                               g_object_ref (self->either), g_object_unref);
    }

  return self;
}

/**
 * todoku_deadline_free:
 * @self: (transfer full): a deadline
 *
 * After this it does not hear of the caller's cancellation any more. No lock that a handler of the
 * caller's cancellable takes may be held.
 */
void
todoku_deadline_free (TodokuDeadline *self)
{
  if (self->caller != NULL)
    g_cancellable_disconnect (self->caller, self->caller_id);
  g_source_destroy (self->timer);
  g_source_unref (self->timer);
  release_deadline (self);
}

/**
 * todoku_deadline_get_cancellable:
 * @self: a deadline
 *
 * Returns: (transfer none): what to hand to the call that must end
 */
GCancellable *
todoku_deadline_get_cancellable (TodokuDeadline *self)
{
  return self->either;
}

/**
 * todoku_deadline_has_passed:
 * @self: a deadline
 *
 * Returns: whether it was the time that cancelled, rather than the caller
 */
gboolean
todoku_deadline_has_passed (TodokuDeadline *self)
{
  return g_atomic_int_get (&self->passed);
}
