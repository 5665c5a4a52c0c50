/* SPDX-License-Identifier: GPL-3.0-or-later
 * The clock. Any thread: the speed is constant, and what services say of the time is under a mutex
 * and notified on the main thread. All lengths and stamps are in microseconds.
 */
#include "todoku-clock.h"

#include "todoku-thread.h"

struct _TodokuClock
{
  GObject parent_instance;

  guint speed; /* constant */

  GMutex mutex;
  gint64 difference;
  char *witness; /* (nullable): who said so */
};

typedef enum
{
  PROP_DIFFERENCE = 1,
} TodokuClockProperty;

static GParamSpec *properties[PROP_DIFFERENCE + 1];

G_DEFINE_FINAL_TYPE (TodokuClock, todoku_clock, G_TYPE_OBJECT)

typedef struct
{
  GMutex mutex;
  GCond cond;
  gboolean cancelled;
} Wait;

static void
todoku_clock_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  switch ((TodokuClockProperty) property_id)
    {
    case PROP_DIFFERENCE:
      g_value_set_int64 (value, todoku_clock_get_difference (TODOKU_CLOCK (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
todoku_clock_finalize (GObject *object)
{
  TodokuClock *self = TODOKU_CLOCK (object);

  g_mutex_clear (&self->mutex);
  g_free (self->witness);

  G_OBJECT_CLASS (todoku_clock_parent_class)->finalize (object);
}

static void
todoku_clock_class_init (TodokuClockClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = todoku_clock_get_property;
  object_class->finalize = todoku_clock_finalize;

  /**
   * TodokuClock:difference:
   *
   * See todoku_clock_get_difference(). Notified on the main thread.
   */
  properties[PROP_DIFFERENCE] =
    g_param_spec_int64 ("difference", NULL, NULL, G_MININT64, G_MAXINT64, 0,
                        G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
todoku_clock_init (TodokuClock *self)
{
  g_mutex_init (&self->mutex);
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
 * todoku_clock_after:
 * @self: a clock
 * @stamp: a stamp of todoku_clock_now()
 * @length: how much of this clock's time from there on
 *
 * Returns: when that is over, as a stamp of todoku_clock_now()
 */
gint64
todoku_clock_after (TodokuClock *self,
                    gint64       stamp,
                    gint64       length)
{
  return stamp + length / self->speed;
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

static gboolean
notify_difference_cb (gpointer user_data)
{
  g_object_notify_by_pspec (user_data, properties[PROP_DIFFERENCE]);

  return G_SOURCE_REMOVE;
}

/**
 * todoku_clock_compare:
 * @self: a clock
 * @witness: who said the time, such as the host of a service
 * @date: what time it has just been there, in microseconds since 1970 UTC, or 0 when it did not say
 *
 * Holds a time that was said against the system's. Who agrees takes back only what it has said
 * itself: a service on this computer always agrees.
 */
void
todoku_clock_compare (TodokuClock *self,
                      const char  *witness,
                      gint64       date)
{
  gint64 difference = date - g_get_real_time ();
  gboolean changed = FALSE;

  g_return_if_fail (TODOKU_IS_CLOCK (self));
  g_return_if_fail (witness != NULL);

  if (date == 0)
    return;
  if (ABS (difference) <= TODOKU_CLOCK_TOLERANCE)
    difference = 0;

  g_mutex_lock (&self->mutex);
  if (difference != 0 || g_strcmp0 (self->witness, witness) == 0)
    {
      /* Each answer is some seconds older or younger, which is no news. */
      changed = (difference == 0) != (self->difference == 0) ||
                ABS (difference - self->difference) > G_TIME_SPAN_MINUTE;
      g_free (self->witness);
      self->witness = difference != 0 ? g_strdup (witness) : NULL;
      if (changed)
        self->difference = difference;
    }
  g_mutex_unlock (&self->mutex);

  if (changed)
    g_idle_add_full (G_PRIORITY_DEFAULT, notify_difference_cb, g_object_ref (self), g_object_unref);
}

/**
 * todoku_clock_get_difference:
 * @self: a clock
 *
 * Returns: by how many microseconds services are ahead of this computer, as they said last; 0 when
 *   it is within %TODOKU_CLOCK_TOLERANCE or nobody has said
 */
gint64
todoku_clock_get_difference (TodokuClock *self)
{
  gint64 difference;

  g_return_val_if_fail (TODOKU_IS_CLOCK (self), 0);

  g_mutex_lock (&self->mutex);
  difference = self->difference;
  g_mutex_unlock (&self->mutex);

  return difference;
}
