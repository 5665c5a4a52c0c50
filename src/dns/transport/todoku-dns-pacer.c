/* SPDX-License-Identifier: GPL-3.0-or-later
 * How fast one server may be asked, and how long to wait for it. Pure arithmetic.
 * A single loss is no sign of congestion: radio links lose one packet in a hundred for ever, and a
 * window that is cut, or only kept from growing, by each of them makes a batch take four times as
 * long. Many losses in one round are a rate limit or a full buffer, and there a larger window only
 * makes everything later.
 */
#include "todoku-dns-pacer.h"

#define TIME_OUT_WITHOUT_SAMPLE (400 * G_TIME_SPAN_MILLISECOND)
#define TIME_OUT_MAX (5 * G_TIME_SPAN_SECOND)

/* However steady a server is, it may once not be given the processor for some time: RFC 6298 says a
 * second for TCP (section 2.4), which is long for a datagram that was lost. An answer that comes
 * after its time-out shows that the floor was too low; it is believed for a while.
 */
#define FLOOR_MIN (200 * G_TIME_SPAN_MILLISECOND)
#define FLOOR_MAX G_TIME_SPAN_SECOND
#define FLOOR_TIME (30 * G_TIME_SPAN_SECOND)

#define WINDOW_START 32
#define WINDOW_MIN 16
/* A default receive buffer holds 193 small answers, ours and the server's alike. */
#define WINDOW_MAX 128

/* Shorter rounds than this say nothing, which matters on loopback only. */
#define ROUND_MIN (2 * G_TIME_SPAN_MILLISECOND)
#define LOST_MIN 4

/**
 * todoku_dns_pacer_init:
 * @self: (out caller-allocates): a pacer for a server that has not been asked yet
 */
void
todoku_dns_pacer_init (TodokuDnsPacer *self)
{
  *self = (TodokuDnsPacer) { .window = WINDOW_START, .floor = FLOOR_MIN };
}

/**
 * todoku_dns_pacer_time_out:
 * @self: a pacer
 * @n_doublings: how many sends of the question have been lost already
 *
 * Returns: how long to wait for an answer before the question counts as lost
 */
gint64
todoku_dns_pacer_time_out (const TodokuDnsPacer *self,
                           guint                 n_doublings)
{
  gint64 time_out = TIME_OUT_WITHOUT_SAMPLE;

  if (self->srtt > 0)
    time_out = MAX (self->srtt + 4 * self->rttvar, self->floor);

  return MIN (time_out << MIN (n_doublings, 8), TIME_OUT_MAX);
}

static void
end_round (TodokuDnsPacer *self,
           gint64          now)
{
  if (now < self->round_end)
    return;

  if (now > self->floor_until)
    self->floor = FLOOR_MIN;
  if (self->n_lost >= LOST_MIN && self->n_lost * 10 > self->n_answered + self->n_lost)
    self->window = MAX (self->window * 3 / 4, WINDOW_MIN);
  else if (self->is_limiting)
    self->window = MIN (self->window + MAX (self->window / 4, 1), WINDOW_MAX);

  self->n_answered = 0;
  self->n_lost = 0;
  self->is_limiting = FALSE;
  self->round_end = now + MAX (self->srtt, ROUND_MIN);
}

/**
 * todoku_dns_pacer_answered:
 * @self: a pacer
 * @round_trip: how long the answered send took
 * @now: the time
 */
void
todoku_dns_pacer_answered (TodokuDnsPacer *self,
                           gint64          round_trip,
                           gint64          now)
{
  round_trip = MAX (round_trip, 1);
  if (self->srtt == 0)
    {
      self->srtt = round_trip;
      self->rttvar = round_trip / 2;
    }
  else
    {
      self->rttvar += (ABS (self->srtt - round_trip) - self->rttvar) / 4;
      self->srtt = MAX (self->srtt + (round_trip - self->srtt) / 8, 1);
    }
  self->n_answered++;
  end_round (self, now);
}

/**
 * todoku_dns_pacer_lost:
 * @self: a pacer
 * @now: the time
 *
 * One send was not answered within its time-out.
 */
void
todoku_dns_pacer_lost (TodokuDnsPacer *self,
                       gint64          now)
{
  self->n_lost++;
  end_round (self, now);
}

/**
 * todoku_dns_pacer_late:
 * @self: a pacer
 * @round_trip: how long the answered send took
 * @now: the time
 *
 * A send that had been called lost was answered after all, so that it was repeated for nothing. To
 * be followed by todoku_dns_pacer_answered().
 */
void
todoku_dns_pacer_late (TodokuDnsPacer *self,
                       gint64          round_trip,
                       gint64          now)
{
  self->floor = CLAMP (round_trip + round_trip / 2, self->floor, FLOOR_MAX);
  self->floor_until = now + FLOOR_TIME;
  if (self->n_lost > 0)
    self->n_lost--;
}

/**
 * todoku_dns_pacer_limited:
 * @self: a pacer
 *
 * Questions are waiting for the window, so that a larger one would be of use.
 */
void
todoku_dns_pacer_limited (TodokuDnsPacer *self)
{
  self->is_limiting = TRUE;
}
