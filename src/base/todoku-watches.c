/* SPDX-License-Identifier: GPL-3.0-or-later
 * A table of cancellables with those who watch each. A GSource of its own for each who waits would
 * be a tenth of what a large check costs. On its main context alone.
 */
#include "todoku-watches.h"

/**
 * Group:
 * @source: (owned): tells that the cancellable has been cancelled
 * @waiting: who watches it
 */
typedef struct
{
  GSource *source;
  GQueue waiting;
} Group;

struct _TodokuWatches
{
  GMainContext *context;
  TodokuWatchFunc func;

  /* (owned) (element-type GCancellable Group): %NULL once it is freed */
  GHashTable *groups;
};

static void
group_free (gpointer data)
{
  Group *group = data;

  g_source_destroy (group->source);
  g_source_unref (group->source);
  g_free (group);
}

static void
watches_clear (gpointer data)
{
  TodokuWatches *self = data;

  g_main_context_unref (self->context);
}

/**
 * todoku_watches_new:
 * @context: the main context on which @func is called
 * @func: called for each who waits when his cancellable is cancelled
 *
 * Returns: (transfer full): an empty table
 */
TodokuWatches *
todoku_watches_new (GMainContext    *context,
                    TodokuWatchFunc  func)
{
  TodokuWatches *self = g_rc_box_new0 (TodokuWatches);

  self->context = g_main_context_ref (context);
  self->func = func;
  self->groups = g_hash_table_new_full (NULL, NULL, g_object_unref, group_free);

  return self;
}

/**
 * todoku_watches_free:
 * @self: (transfer full): a table that nobody waits in any more
 */
void
todoku_watches_free (TodokuWatches *self)
{
  g_clear_pointer (&self->groups, g_hash_table_unref);
  g_rc_box_release_full (self, watches_clear);
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  TodokuWatches *self = g_rc_box_acquire (user_data);
  Group *group;

  /* The group goes with the last who waits, and the table may go with any. */
  while (self->groups != NULL && (group = g_hash_table_lookup (self->groups, cancellable)) != NULL)
    self->func (group->waiting.head->data);
  g_rc_box_release_full (self, watches_clear);

  return G_SOURCE_REMOVE;
}

/**
 * todoku_watches_begin:
 * @self: the table
 * @watch: a watch that is not in use
 * @cancellable: (nullable): what may be cancelled, now or later; without one nothing happens
 * @waiting: who waits
 *
 * The function is never called from in here.
 */
void
todoku_watches_begin (TodokuWatches *self,
                      TodokuWatch   *watch,
                      GCancellable  *cancellable,
                      gpointer       waiting)
{
  Group *group;

  g_assert (watch->cancellable == NULL);

  if (cancellable == NULL)
    return;

  group = g_hash_table_lookup (self->groups, cancellable);
  if (group == NULL)
    {
      group = g_new0 (Group, 1);
      g_queue_init (&group->waiting);
      group->source = g_cancellable_source_new (cancellable);
      g_source_set_static_name (group->source, "[todoku] cancelled");
      g_source_set_callback (group->source, G_SOURCE_FUNC (cancelled_cb), self, NULL);
      g_source_attach (group->source, self->context);
      g_hash_table_insert (self->groups, g_object_ref (cancellable), group);
    }
  watch->cancellable = cancellable;
  watch->link.data = waiting;
  g_queue_push_tail_link (&group->waiting, &watch->link);
}

/**
 * todoku_watches_end:
 * @self: the table
 * @watch: a watch; nothing happens if it is not in use
 */
void
todoku_watches_end (TodokuWatches *self,
                    TodokuWatch   *watch)
{
  Group *group;

  if (watch->cancellable == NULL)
    return;

  group = g_hash_table_lookup (self->groups, watch->cancellable);
  g_queue_unlink (&group->waiting, &watch->link);
  if (group->waiting.length == 0)
    g_hash_table_remove (self->groups, watch->cancellable);
  watch->cancellable = NULL;
}
