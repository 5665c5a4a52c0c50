/* SPDX-License-Identifier: GPL-3.0-or-later
 * The one clock of deadlines, graces and pauses. Lengths can run faster than real ones, so that a
 * test waits for the real 45 seconds in one; stamps are always real, because services, certificates
 * and other processes share them. It remembers how far services say that it is off. Any thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_CLOCK (todoku_clock_get_type ())
G_DECLARE_FINAL_TYPE (TodokuClock, todoku_clock, TODOKU, CLOCK, GObject)

/**
 * TODOKU_CLOCK_MAX_SPEED:
 *
 * How many times faster than a real second a clock's second can be.
 */
#define TODOKU_CLOCK_MAX_SPEED 1000

/**
 * TODOKU_CLOCK_TOLERANCE:
 *
 * How far a service's clock may be from ours, in microseconds, before ours is plainly wrong. A
 * signature of AWS is good for as long.
 */
#define TODOKU_CLOCK_TOLERANCE (5 * G_TIME_SPAN_MINUTE)

TodokuClock *todoku_clock_new                  (guint          speed);
TodokuClock *todoku_clock_new_from_environment (void);

gint64       todoku_clock_now                  (TodokuClock   *self);
gint64       todoku_clock_since                (TodokuClock   *self,
                                                gint64         stamp);
gint64       todoku_clock_after                (TodokuClock   *self,
                                                gint64         stamp,
                                                gint64         length);
gint64       todoku_clock_deadline             (TodokuClock   *self,
                                                gint64         length);
guint        todoku_clock_real_ms              (TodokuClock   *self,
                                                gint64         length);
gboolean     todoku_clock_wait_until          (gint64         deadline,
                                                GCancellable  *cancellable,
                                                GError       **error);
gboolean     todoku_clock_wait                 (TodokuClock   *self,
                                                gint64         length,
                                                GCancellable  *cancellable,
                                                GError       **error);

void         todoku_clock_compare              (TodokuClock   *self,
                                                const char    *witness,
                                                gint64         date);
gint64       todoku_clock_get_difference       (TodokuClock   *self);

G_END_DECLS
