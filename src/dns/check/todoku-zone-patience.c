/* SPDX-License-Identifier: GPL-3.0-or-later
 * A queue in which whoever comes last is also due last, and its one timer. The timer is left alone
 * when somebody leaves: at worst it wakes once for nobody. One main context.
 */
#include "todoku-zone-patience.h"

struct _TodokuZonePatience
{
  GSource *source;
  gint64 length;
  TodokuZonePatienceFunc func;
  GQueue waiting;
};

typedef struct
{
  GSource source;
  TodokuZonePatience *patience;
} PatienceSource;

/* The link stands in the wait. */
static TodokuZoneWait *
first_wait (TodokuZonePatience *self)
{
  char *link = (char *) self->waiting.head;

  return link != NULL ? (TodokuZoneWait *) (link - G_STRUCT_OFFSET (TodokuZoneWait, link)) : NULL;
}

static gboolean
patience_dispatch (GSource     *source,
                   GSourceFunc  callback,
                   gpointer     user_data)
{
  TodokuZonePatience *self = todoku_zone_patience_ref (((PatienceSource *) source)->patience);
  gint64 now = g_source_get_time (source);
  TodokuZoneWait *wait;

  while ((wait = first_wait (self)) != NULL && wait->due <= now)
    {
      gpointer waiting = wait->link.data;

      todoku_zone_patience_end (self, wait);
      self->func (waiting);
    }
  if (!g_source_is_destroyed (source))
    g_source_set_ready_time (source, wait != NULL ? wait->due : -1);
  todoku_zone_patience_unref (self);

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs patience_funcs = { NULL, NULL, patience_dispatch, NULL };

/**
 * todoku_zone_patience_new:
 * @context: the main context on which @func is called
 * @length: for how long everybody waits, in microseconds
 * @func: called for each whose patience has ended
 *
 * Returns: (transfer full): an empty queue
 */
TodokuZonePatience *
todoku_zone_patience_new (GMainContext           *context,
                          gint64                  length,
                          TodokuZonePatienceFunc  func)
{
  TodokuZonePatience *self = g_rc_box_new0 (TodokuZonePatience);

  self->length = length;
  self->func = func;
  g_queue_init (&self->waiting);
  self->source = g_source_new (&patience_funcs, sizeof (PatienceSource));
  ((PatienceSource *) self->source)->patience = self;
  g_source_set_static_name (self->source, "[todoku] zone patience");
  g_source_attach (self->source, context);

  return self;
}

/**
 * todoku_zone_patience_ref:
 * @self: a queue
 *
 * Returns: (transfer full): @self
 */
TodokuZonePatience *
todoku_zone_patience_ref (TodokuZonePatience *self)
{
  return g_rc_box_acquire (self);
}

static void
patience_clear (gpointer data)
{
  TodokuZonePatience *self = data;

  todoku_zone_patience_stop (self);
  g_source_unref (self->source);
}

/**
 * todoku_zone_patience_unref:
 * @self: (transfer full): a queue; whoever waits in it holds a reference
 */
void
todoku_zone_patience_unref (TodokuZonePatience *self)
{
  g_rc_box_release_full (self, patience_clear);
}

/**
 * todoku_zone_patience_begin:
 * @self: a queue that has not been stopped
 * @wait: the part of @waiting that stands in the queue, in none so far
 * @waiting: who begins to wait
 */
void
todoku_zone_patience_begin (TodokuZonePatience *self,
                            TodokuZoneWait     *wait,
                            gpointer            waiting)
{
  wait->due = g_get_monotonic_time () + self->length;
  wait->link.data = waiting;
  g_queue_push_tail_link (&self->waiting, &wait->link);
  if (g_source_get_ready_time (self->source) < 0)
    g_source_set_ready_time (self->source, wait->due);
}

/**
 * todoku_zone_patience_end:
 * @self: a queue
 * @wait: who waits in it, or does not any more
 */
void
todoku_zone_patience_end (TodokuZonePatience *self,
                          TodokuZoneWait     *wait)
{
  if (wait->due != 0)
    g_queue_unlink (&self->waiting, &wait->link);
  wait->due = 0;
}

/**
 * todoku_zone_patience_stop:
 * @self: a queue
 *
 * Nobody is called any more.
 */
void
todoku_zone_patience_stop (TodokuZonePatience *self)
{
  g_source_destroy (self->source);
}
