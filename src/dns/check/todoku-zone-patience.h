/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whose patience ends after the same time: a queue behind one GSource, however many wait. A GSource
 * for each of them would be looked at in every turn of the main loop. One main context.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TodokuZonePatience TodokuZonePatience;

/**
 * TodokuZoneWait:
 * @due: when patience ends, in monotonic microseconds; 0 while nobody waits
 * @link: who waits, in the order of @due
 *
 * Part of whoever waits. All zero before its first use.
 */
typedef struct
{
  gint64 due;
  GList link;
} TodokuZoneWait;

/**
 * TodokuZonePatienceFunc:
 * @waiting: who was given to todoku_zone_patience_begin(), and waits no longer
 */
typedef void (*TodokuZonePatienceFunc) (gpointer waiting);

TodokuZonePatience *todoku_zone_patience_new   (GMainContext           *context,
                                                gint64                  length,
                                                TodokuZonePatienceFunc  func);
TodokuZonePatience *todoku_zone_patience_ref   (TodokuZonePatience     *self);
void                todoku_zone_patience_unref (TodokuZonePatience     *self);
void                todoku_zone_patience_begin (TodokuZonePatience     *self,
                                                TodokuZoneWait         *wait,
                                                gpointer                waiting);
void                todoku_zone_patience_end   (TodokuZonePatience     *self,
                                                TodokuZoneWait         *wait);
void                todoku_zone_patience_stop  (TodokuZonePatience     *self);

G_END_DECLS
