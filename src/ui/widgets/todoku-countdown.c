/* SPDX-License-Identifier: GPL-3.0-or-later
 * It ticks only while the label is mapped and something is still to come. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-countdown.h"

#include <glib/gi18n-lib.h>

#include "todoku-text.h"

struct _TodokuCountdown
{
  GObject parent_instance;

  /* Owned */
  char *before;

  /* (unowned): belongs to the widget that owns this */
  GtkLabel *label;
  /* (unowned) (nullable): a constant */
  const char *doing;
  gint64 checked_at;
  gint64 next_check_at;
  gboolean active;
  guint tick_id;
};

G_DEFINE_FINAL_TYPE (TodokuCountdown, todoku_countdown, G_TYPE_OBJECT)

static void
countdown_show (TodokuCountdown *self)
{
  g_autofree char *times = self->doing != NULL
                             ? g_strdup (self->doing)
                             : todoku_text_last_check (self->checked_at, self->next_check_at,
                                                       g_get_real_time ());
  g_autofree char *line = NULL;

  if (self->before != NULL)
    /* Translators: Two facts on one line: how many records are verified, and the last check. */
    line = g_strdup_printf (_("%1$s · %2$s"), self->before, times);
  gtk_label_set_text (self->label, line != NULL ? line : times);
}

static gboolean
countdown_tick_cb (gpointer user_data)
{
  TodokuCountdown *self = user_data;

  countdown_show (self);
  if (self->next_check_at > g_get_real_time ())
    return G_SOURCE_CONTINUE;

  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
countdown_update (TodokuCountdown *self)
{
  gboolean ticking = self->active && self->doing == NULL &&
                     gtk_widget_get_mapped (GTK_WIDGET (self->label)) &&
                     self->next_check_at > g_get_real_time ();

  if (self->active)
    countdown_show (self);
  if (ticking && self->tick_id == 0)
    self->tick_id = g_timeout_add_seconds (1, countdown_tick_cb, self);
  else if (!ticking)
    g_clear_handle_id (&self->tick_id, g_source_remove);
}

static void
todoku_countdown_finalize (GObject *object)
{
  TodokuCountdown *self = TODOKU_COUNTDOWN (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_pointer (&self->before, g_free);

  G_OBJECT_CLASS (todoku_countdown_parent_class)->finalize (object);
}

static void
todoku_countdown_class_init (TodokuCountdownClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = todoku_countdown_finalize;
}

static void
todoku_countdown_init (TodokuCountdown *self)
{
}

/**
 * todoku_countdown_new:
 * @label: (transfer none): the label; it must live as long as what is returned
 *
 * Returns: (transfer full): what keeps @label up to date once something is set
 */
TodokuCountdown *
todoku_countdown_new (GtkLabel *label)
{
  TodokuCountdown *self = g_object_new (TODOKU_TYPE_COUNTDOWN, NULL);

  self->label = label;
  g_signal_connect_object (label, "map", G_CALLBACK (countdown_update), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (label, "unmap", G_CALLBACK (countdown_update), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);

  return self;
}

/**
 * todoku_countdown_set:
 * @self: the countdown
 * @before: (nullable): a fact to put before the times
 * @checked_at: when it was last checked, in microseconds since 1970 UTC, or 0
 * @next_check_at: when it will be checked next, or 0
 * @doing: (nullable): a constant sentence that says what is being done now, in place of the times
 *
 * Shows the times, and counts.
 */
void
todoku_countdown_set (TodokuCountdown *self,
                      const char      *before,
                      gint64           checked_at,
                      gint64           next_check_at,
                      const char      *doing)
{
  g_return_if_fail (TODOKU_IS_COUNTDOWN (self));

  g_free (self->before);
  self->before = g_strdup (before);
  self->checked_at = checked_at;
  self->next_check_at = next_check_at;
  self->doing = doing;
  self->active = TRUE;
  countdown_update (self);
}

/**
 * todoku_countdown_stop:
 * @self: the countdown
 *
 * Leaves the label to others.
 */
void
todoku_countdown_stop (TodokuCountdown *self)
{
  g_return_if_fail (TODOKU_IS_COUNTDOWN (self));

  self->active = FALSE;
  countdown_update (self);
}
