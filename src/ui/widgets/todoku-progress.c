/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is over within 200 ms shows nothing, because a line that flashes only disturbs. Main thread
 * only.
 */
#include "todoku-config.h"

#include "todoku-progress.h"

#define SHOW_AFTER_MS 200
#define PULSE_MS 100

struct _TodokuProgress
{
  GObject parent_instance;

  /* Owned */
  GSignalGroup *signals;
  TodokuOperation *operation;

  /* (unowned): belongs to the page that owns this */
  GtkProgressBar *bar;
  guint show_id;
};

G_DEFINE_FINAL_TYPE (TodokuProgress, todoku_progress, G_TYPE_OBJECT)

static gboolean
pulse_cb (gpointer user_data)
{
  TodokuProgress *self = user_data;

  gtk_progress_bar_pulse (self->bar);

  return G_SOURCE_CONTINUE;
}

static void
update_bar (TodokuProgress *self)
{
  guint n_total = self->operation != NULL ? todoku_operation_get_n_total (self->operation) : 0;

  if (n_total > 0)
    gtk_progress_bar_set_fraction (self->bar, (double) todoku_operation_get_n_done (self->operation)
                                   / n_total);
}

static gboolean
show_cb (gpointer user_data)
{
  TodokuProgress *self = user_data;

  gtk_widget_set_visible (GTK_WIDGET (self->bar), TRUE);
  update_bar (self);
  self->show_id = 0;
  if (todoku_operation_get_n_total (self->operation) == 0)
    self->show_id = g_timeout_add (PULSE_MS, pulse_cb, self);

  return G_SOURCE_REMOVE;
}

static void
todoku_progress_dispose (GObject *object)
{
  TodokuProgress *self = TODOKU_PROGRESS (object);

  g_clear_handle_id (&self->show_id, g_source_remove);
  g_clear_object (&self->signals);
  g_clear_object (&self->operation);

  G_OBJECT_CLASS (todoku_progress_parent_class)->dispose (object);
}

static void
todoku_progress_class_init (TodokuProgressClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = todoku_progress_dispose;
}

static void
todoku_progress_init (TodokuProgress *self)
{
  self->signals = g_signal_group_new (TODOKU_TYPE_OPERATION);
  g_signal_group_connect_object (self->signals, "notify", G_CALLBACK (update_bar), self,
                                 G_CONNECT_SWAPPED);
}

/**
 * todoku_progress_new:
 * @bar: (transfer none): the line; it must live as long as what is returned
 *
 * Returns: (transfer full): what keeps @bar up to date
 */
TodokuProgress *
todoku_progress_new (GtkProgressBar *bar)
{
  TodokuProgress *self = g_object_new (TODOKU_TYPE_PROGRESS, NULL);

  self->bar = bar;

  return self;
}

/**
 * todoku_progress_set_operation:
 * @self: the follower
 * @operation: (nullable): what is being done now
 *
 * Follows an operation, or hides the line.
 */
void
todoku_progress_set_operation (TodokuProgress  *self,
                               TodokuOperation *operation)
{
  g_return_if_fail (TODOKU_IS_PROGRESS (self));

  if (!g_set_object (&self->operation, operation))
    return;

  g_signal_group_set_target (self->signals, operation);
  g_clear_handle_id (&self->show_id, g_source_remove);
  gtk_progress_bar_set_fraction (self->bar, 0.0);
  if (operation != NULL)
    self->show_id = g_timeout_add (SHOW_AFTER_MS, show_cb, self);
  else
    gtk_widget_set_visible (GTK_WIDGET (self->bar), FALSE);
}
