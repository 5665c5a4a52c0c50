/* SPDX-License-Identifier: GPL-3.0-or-later
 * Amber under a day, red under three hours, empty and dashed when it is over. It ticks while it is
 * mapped, on a timer of its own. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-deadline-bar.h"

#include <glib/gi18n-lib.h>

#include "todoku-compat.h"
#include "todoku-text.h"
#include "todoku-wrap-box.h"

#define SOON_SECONDS (24 * 3600)
#define LAST_SECONDS (3 * 3600)

struct _TodokuDeadlineBar
{
  GtkBox parent_instance;

  gint64 requested_at;
  gint64 deadline;
  gint64 clock_offset;
  guint tick_id;
  /* Seconds, when it last ticked */
  gint64 last_left;
  const char *css_class;

  /* Template Widgets */
  GtkProgressBar *bar;
  GtkLabel *deadline_label;
  GtkLabel *doubt_label;
  GtkImage *icon;
  GtkLabel *left_label;
};

G_DEFINE_FINAL_TYPE (TodokuDeadlineBar, todoku_deadline_bar, GTK_TYPE_BOX)

static void
set_css_class (TodokuDeadlineBar *self,
               const char        *css_class)
{
  if (self->css_class != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self), self->css_class);
  self->css_class = css_class;
  if (css_class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), css_class);
}

/* A time that ticks is not read out; that 24 hours, 3 hours and nothing are left is said once. */
static void
announce_threshold (TodokuDeadlineBar *self,
                    gint64             left,
                    const char        *text)
{
  static const gint64 thresholds[] = { SOON_SECONDS, LAST_SECONDS, 1 };

  for (guint i = 0; i < G_N_ELEMENTS (thresholds); i++)
    if (self->tick_id != 0 && self->last_left >= thresholds[i] && left < thresholds[i])
      todoku_announce (GTK_WIDGET (self), text);
  self->last_left = left;
}

static gboolean
tick_cb (gpointer user_data)
{
  TodokuDeadlineBar *self = user_data;
  gint64 now = g_get_real_time () + self->clock_offset;
  gint64 left = (self->deadline - now) / G_USEC_PER_SEC;
  gint64 total = MAX ((self->deadline - self->requested_at) / G_USEC_PER_SEC, 1);
  g_autofree char *text = left > 0 ? todoku_text_time_left (left) : g_strdup (_("Expired"));
  gboolean urgent = left < LAST_SECONDS;

  announce_threshold (self, left, text);
  set_css_class (self, left <= 0 ? "over" : urgent ? "last" : left < SOON_SECONDS ? "soon" : NULL);
  gtk_image_set_from_icon_name (self->icon, urgent ? "dialog-warning-symbolic" : "alarm-symbolic");
  gtk_label_set_text (self->left_label, text);
  gtk_progress_bar_set_fraction (self->bar, CLAMP ((double) left / total, 0.0, 1.0));

  return G_SOURCE_CONTINUE;
}

static void
todoku_deadline_bar_map (GtkWidget *widget)
{
  TodokuDeadlineBar *self = TODOKU_DEADLINE_BAR (widget);

  GTK_WIDGET_CLASS (todoku_deadline_bar_parent_class)->map (widget);

  tick_cb (self);
  self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
}

static void
todoku_deadline_bar_unmap (GtkWidget *widget)
{
  TodokuDeadlineBar *self = TODOKU_DEADLINE_BAR (widget);

  g_clear_handle_id (&self->tick_id, g_source_remove);

  GTK_WIDGET_CLASS (todoku_deadline_bar_parent_class)->unmap (widget);
}

static void
todoku_deadline_bar_class_init (TodokuDeadlineBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->map = todoku_deadline_bar_map;
  widget_class->unmap = todoku_deadline_bar_unmap;

  g_type_ensure (TODOKU_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/todoku/Todoku/ui/"
                                               "todoku-deadline-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuDeadlineBar, bar);
  gtk_widget_class_bind_template_child (widget_class, TodokuDeadlineBar, deadline_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuDeadlineBar, doubt_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuDeadlineBar, icon);
  gtk_widget_class_bind_template_child (widget_class, TodokuDeadlineBar, left_label);
}

static void
todoku_deadline_bar_init (TodokuDeadlineBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_label_set_text (self->doubt_label, todoku_text_doubtful_deadline ());
}

/**
 * todoku_deadline_bar_set:
 * @self: the bar
 * @requested_at: when the time began to run, in microseconds since 1970 UTC
 * @deadline: when it ends
 * @clock_offset: by how many microseconds the service's clock is ahead of ours
 * @doubtful: whether our clock is so wrong that the deadline is uncertain
 *
 * Shows a deadline.
 */
void
todoku_deadline_bar_set (TodokuDeadlineBar *self,
                         gint64             requested_at,
                         gint64             deadline,
                         gint64             clock_offset,
                         gboolean           doubtful)
{
  g_autofree char *time = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (TODOKU_IS_DEADLINE_BAR (self));

  self->requested_at = requested_at;
  self->deadline = deadline;
  self->clock_offset = clock_offset;

  time = todoku_text_deadline (deadline - clock_offset);
  /* Translators: %s is a date and time, such as "Thu 26 Nov, 15:30". */
  text = g_strdup_printf (_("Verify by %s"), time);
  gtk_label_set_text (self->deadline_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->doubt_label), doubtful);
  tick_cb (self);
}
