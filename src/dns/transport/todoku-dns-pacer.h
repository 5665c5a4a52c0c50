/* SPDX-License-Identifier: GPL-3.0-or-later
 * How fast one server may be asked, and how long to wait for it: the time-out of RFC 6298 and a
 * window that grows while answers come and shrinks when they get lost. Pure arithmetic; the clock
 * is an argument.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TodokuDnsPacer:
 *
 * All times are microseconds.
 */
typedef struct
{
  gint64 srtt;
  gint64 rttvar;
  gint64 floor;
  gint64 floor_until;
  guint window;
  guint n_answered;
  guint n_lost;
  gboolean is_limiting;
  gint64 round_end;
} TodokuDnsPacer;

void   todoku_dns_pacer_init     (TodokuDnsPacer *self);
gint64 todoku_dns_pacer_time_out (const TodokuDnsPacer *self,
                                  guint           n_doublings);
void   todoku_dns_pacer_answered (TodokuDnsPacer *self,
                                  gint64          round_trip,
                                  gint64          now);
void   todoku_dns_pacer_lost     (TodokuDnsPacer *self,
                                  gint64          now);
void   todoku_dns_pacer_late     (TodokuDnsPacer *self,
                                  gint64          round_trip,
                                  gint64          now);
void   todoku_dns_pacer_limited  (TodokuDnsPacer *self);

G_END_DECLS
