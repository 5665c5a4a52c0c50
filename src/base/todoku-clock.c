/* SPDX-License-Identifier: GPL-3.0-or-later
 * The clock. Immutable: any thread. All lengths and stamps are in microseconds.
 */
#include "todoku-clock.h"

#include "todoku-thread.h"

struct _TodokuClock
{
  GObject parent_instance;

  guint speed;
};

G_DEFINE_FINAL_TYPE (TodokuClock, todoku_clock, G_TYPE_OBJECT)

typedef struct
{
  GMutex mutex;
  GCond cond;
  gboolean cancelled;
} Wait;

static void
todoku_clock_class_init (TodokuClockClass *klass)
{
}

static void
todoku_clock_init (TodokuClock *self)
{
  self->speed = 1;
}

/**
 * todoku_clock_new:
 * @speed: how many of the clock's seconds pass in a real one, 1 to %TODOKU_CLOCK_MAX_SPEED
 *
 * Returns: (transfer full): a clock
 */
TodokuClock *
todoku_clock_new (guint speed)
{
  TodokuClock *self = g_object_new (TODOKU_TYPE_CLOCK, NULL);

  self->speed = CLAMP (speed, 1, TODOKU_CLOCK_MAX_SPEED);

  return self;
}

/**
 * todoku_clock_new_from_environment:
 *
 * `TODOKU_CLOCK_SPEED` is for tests of the programs, which would otherwise wait for minutes.
 *
 * Returns: (transfer full): a clock that runs as `TODOKU_CLOCK_SPEED` says, or like a real one
 */
TodokuClock *
todoku_clock_new_from_environment (void)
{
  const char *text = g_getenv ("TODOKU_CLOCK_SPEED");
  guint64 speed = 1;

  if (text == NULL ||
      !g_ascii_string_to_unsigned (text, 10, 1, TODOKU_CLOCK_MAX_SPEED, &speed, NULL))
    speed = 1;

  return todoku_clock_new (speed);
}

/**
 * todoku_clock_now:
 * @self: a clock
 *
 * Returns: the real time in microseconds since 1970 UTC, for stamps that are stored
 */
gint64
todoku_clock_now (TodokuClock *self)
{
  return g_get_real_time ();
}

/**
 * todoku_clock_since:
 * @self: a clock
 * @stamp: a stamp of todoku_clock_now(), perhaps of another process
 *
 * The system's clock can be put back. A stamp from the future says nothing about when it was made,
 * so who waits for a length to pass since then must take todoku_clock_now() in its place and store
 * it, or would wait until the clock has caught up.
 *
 * Returns: how much of this clock's time has passed since @stamp; never less than 0
 */
gint64
todoku_clock_since (TodokuClock *self,
                    gint64       stamp)
{
  return MAX (g_get_real_time () - stamp, 0) * self->speed;
}

/**
 * todoku_clock_deadline:
 * @self: a clock
 * @length: how much of this clock's time from now on
 *
 * Returns: when that is over, in g_get_monotonic_time(), as g_cond_wait_until() takes it
 */
gint64
todoku_clock_deadline (TodokuClock *self,
                       gint64       length)
{
  return g_get_monotonic_time () + length / self->speed;
}

/**
 * todoku_clock_real_ms:
 * @self: a clock
 * @length: a length of this clock's time
 *
 * Returns: its real length in milliseconds, rounded up, as timers of a main loop take it
 */
guint
todoku_clock_real_ms (TodokuClock *self,
                      gint64       length)
{
  gint64 step = (gint64) self->speed * 1000;

  return CLAMP ((length + step - 1) / step, 0, G_MAXUINT);
}

static void
wait_cancelled_cb (GCancellable *cancellable,
                   gpointer      user_data)
{
  Wait *wait = user_data;

  g_mutex_lock (&wait->mutex);
  wait->cancelled = TRUE;
  g_cond_broadcast (&wait->cond);
  g_mutex_unlock (&wait->mutex);
}

/**
 * todoku_clock_wait_until:
 * @deadline: a moment in g_get_monotonic_time()
 * @cancellable: (nullable): ends the wait at once
 * @error: return location of a cancellation
 *
 * Waits. Worker threads only.
 *
 * Returns: whether that moment has come; %FALSE with @error set when cancelled
 */
gboolean
todoku_clock_wait_until (gint64         deadline,
                         GCancellable  *cancellable,
                         GError       **error)
{
  Wait wait = { 0 };
  gulong id;

  todoku_assert_worker ();

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  g_mutex_init (&wait.mutex);
  g_cond_init (&wait.cond);
  id = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (wait_cancelled_cb),
                                                    &wait, NULL)
                           : 0;
  g_mutex_lock (&wait.mutex);
  while (!wait.cancelled && g_cond_wait_until (&wait.cond, &wait.mutex, deadline))
    ;
  g_mutex_unlock (&wait.mutex);

  /* Waits for a handler that is running, so the mutex must be free here. */
  g_cancellable_disconnect (cancellable, id);
  g_cond_clear (&wait.cond);
  g_mutex_clear (&wait.mutex);

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/**
 * todoku_clock_wait:
 * @self: a clock
 * @length: for how much of this clock's time
 * @cancellable: (nullable): ends the wait at once
 * @error: return location of a cancellation
 *
 * Waits. Worker threads only.
 *
 * Returns: whether the time has passed; %FALSE with @error set when cancelled
 */
gboolean
todoku_clock_wait (TodokuClock   *self,
                   gint64         length,
                   GCancellable  *cancellable,
                   GError       **error)
{
  return todoku_clock_wait_until (todoku_clock_deadline (self, length), cancellable, error);
}
