/* SPDX-License-Identifier: GPL-3.0-or-later
 * Many deadlines in one place: a binary heap of timers that are embedded in what they wake, so that
 * thousands of questions need one GSource. Pure; one thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TodokuDnsTimer:
 * @at: when it is due, in microseconds
 * @place: its place in the heap plus one, or 0 while it is not set
 *
 * Belongs to whoever embeds it, zeroed.
 */
typedef struct
{
  gint64 at;
  guint place;
} TodokuDnsTimer;

GPtrArray      *todoku_dns_timers_new   (void);
void            todoku_dns_timers_set   (GPtrArray      *timers,
                                         TodokuDnsTimer *timer,
                                         gint64          at);
void            todoku_dns_timers_unset (GPtrArray      *timers,
                                         TodokuDnsTimer *timer);
TodokuDnsTimer *todoku_dns_timers_first (GPtrArray      *timers);

G_END_DECLS
