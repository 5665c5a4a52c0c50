/* SPDX-License-Identifier: GPL-3.0-or-later
 * Many deadlines in one place: a binary heap of embedded timers. Pure; one thread.
 * Setting and unsetting cost the logarithm of how many are set; looking at the first costs nothing.
 */
#include "todoku-dns-timers.h"

static TodokuDnsTimer *
timer_at (GPtrArray *timers,
          guint      index)
{
  return g_ptr_array_index (timers, index);
}

static void
put (GPtrArray      *timers,
     guint           index,
     TodokuDnsTimer *timer)
{
  g_ptr_array_index (timers, index) = timer;
  timer->place = index + 1;
}

static void
move_up (GPtrArray *timers,
         guint      index)
{
  TodokuDnsTimer *timer = timer_at (timers, index);

  while (index > 0 && timer_at (timers, (index - 1) / 2)->at > timer->at)
    {
      put (timers, index, timer_at (timers, (index - 1) / 2));
      index = (index - 1) / 2;
    }
  put (timers, index, timer);
}

static void
move_down (GPtrArray *timers,
           guint      index)
{
  TodokuDnsTimer *timer = timer_at (timers, index);

  for (guint child = 2 * index + 1; child < timers->len; child = 2 * index + 1)
    {
      if (child + 1 < timers->len &&
          timer_at (timers, child + 1)->at < timer_at (timers, child)->at)
        child++;
      if (timer_at (timers, child)->at >= timer->at)
        break;
      put (timers, index, timer_at (timers, child));
      index = child;
    }
  put (timers, index, timer);
}

/**
 * todoku_dns_timers_new:
 *
 * Returns: (transfer full): an empty heap
 */
GPtrArray *
todoku_dns_timers_new (void)
{
  return g_ptr_array_new ();
}

/**
 * todoku_dns_timers_set:
 * @timers: a heap
 * @timer: a timer, set or not
 * @at: when it is due
 */
void
todoku_dns_timers_set (GPtrArray      *timers,
                       TodokuDnsTimer *timer,
                       gint64          at)
{
  timer->at = at;
  if (timer->place == 0)
    {
      g_ptr_array_add (timers, timer);
      timer->place = timers->len;
    }
  move_up (timers, timer->place - 1);
  move_down (timers, timer->place - 1);
}

/**
 * todoku_dns_timers_unset:
 * @timers: a heap
 * @timer: a timer, set or not
 */
void
todoku_dns_timers_unset (GPtrArray      *timers,
                         TodokuDnsTimer *timer)
{
  guint index = timer->place - 1;
  TodokuDnsTimer *last;

  if (timer->place == 0)
    return;

  last = timer_at (timers, timers->len - 1);
  timer->place = 0;
  g_ptr_array_set_size (timers, (int) timers->len - 1);
  if (last != timer)
    {
      put (timers, index, last);
      move_up (timers, index);
      move_down (timers, last->place - 1);
    }
}

/**
 * todoku_dns_timers_first:
 * @timers: a heap
 *
 * Returns: (transfer none) (nullable): the timer that is due first, or %NULL
 */
TodokuDnsTimer *
todoku_dns_timers_first (GPtrArray *timers)
{
  return timers->len > 0 ? timer_at (timers, 0) : NULL;
}
