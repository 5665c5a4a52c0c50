/* SPDX-License-Identifier: GPL-3.0-or-later
 * Follows a batch without looking at its members, so that a step costs a label and a fraction,
 * however many there are. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-batch-bar.h"

#include <glib/gi18n-lib.h>

#include "todoku-text.h"
#include "todoku-wrap-box.h"

/* What is over by then needs no forecast, and the first answers tell little about the others. */
#define FORECAST_AFTER (3 * G_TIME_SPAN_SECOND)
/* Services fail in few ways; more lines would push the list away. */
#define MAX_REASONS 4

struct _TodokuBatchBar
{
  GtkBox parent_instance;

  /* Owned */
  TodokuSession *session;
  GSignalGroup *signals;

  const TodokuTable *table;
  gint64 began_at;

  /* Template Widgets */
  GtkWidget *attention_button;
  GtkWidget *cancel_button;
  GtkWidget *close_button;
  GtkWidget *continue_button;
  GtkWidget *icon;
  GtkProgressBar *progress_bar;
  GtkWidget *retry_button;
  GtkSpinner *spinner;
  GtkLabel *summary_label;
  GtkLabel *time_label;
  GtkLabel *title_label;
};

enum
{
  PROP_0,
  PROP_BATCH,
};

G_DEFINE_FINAL_TYPE (TodokuBatchBar, todoku_batch_bar, GTK_TYPE_BOX)

static char *
make_progress_title (TodokuBatch *batch)
{
  guint n_done = todoku_batch_get_n_done (batch), n_total = todoku_batch_get_n_total (batch);

  /* Translators: %1$u of %2$u are done; the apostrophe groups the digits. */
  return g_strdup_printf (todoku_batch_get_kind (batch) == TODOKU_OPERATION_REMOVE
                            ? _("Deleted %1$'u of %2$'u") : _("Checked %1$'u of %2$'u"),
                          n_done, n_total);
}

static char *
make_end_title (TodokuBatch *batch)
{
  gboolean removed = todoku_batch_get_kind (batch) == TODOKU_OPERATION_REMOVE;
  guint n = todoku_batch_get_n_done (batch);

  if (todoku_batch_get_cancelled (batch) && n < todoku_batch_get_n_total (batch))
    return g_strdup_printf (removed ? ngettext ("Stopped after deleting %'u",
                                                "Stopped after deleting %'u", n)
                                    : ngettext ("Stopped after checking %'u",
                                                "Stopped after checking %'u", n), n);
  if (removed)
    n = todoku_batch_get_n_right (batch);

  return g_strdup_printf (removed ? ngettext ("%'u deleted", "%'u deleted", n)
                                  : ngettext ("%'u checked", "%'u checked", n), n);
}

/* In steps that a person can use. */
static char *
make_time_left (TodokuBatch *batch,
                gint64       began_at)
{
  gint64 left = todoku_batch_get_time_left (batch) / G_TIME_SPAN_SECOND;
  guint n;

  if (todoku_batch_get_cancelled (batch))
    return g_strdup (_("Cancelling…"));
  if (left == 0 || g_get_monotonic_time () - began_at < FORECAST_AFTER)
    return NULL;
  if (left < 60)
    {
      n = (left + 9) / 10 * 10;
      return g_strdup_printf (ngettext ("About %u second left", "About %u seconds left", n), n);
    }
  n = (left + 59) / 60;

  return g_strdup_printf (ngettext ("About %u minute left", "About %u minutes left", n), n);
}

static void
show_line (GtkLabel   *label,
           const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
update_batch_bar (TodokuBatchBar *self)
{
  g_autoptr(TodokuBatch) batch = g_signal_group_dup_target (self->signals);
  gboolean running, cancelled;
  g_autofree char *title = NULL;
  g_autofree char *time_left = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), batch != NULL);
  if (batch == NULL)
    {
      gtk_spinner_stop (self->spinner);
      return;
    }

  running = todoku_batch_get_running (batch);
  cancelled = todoku_batch_get_cancelled (batch);
  title = running ? make_progress_title (batch) : make_end_title (batch);
  time_left = running ? make_time_left (batch, self->began_at) : NULL;
  show_line (self->title_label, title);
  show_line (self->time_label, time_left);
  gtk_progress_bar_set_fraction (self->progress_bar,
                                 (double) todoku_batch_get_n_done (batch) /
                                 MAX (todoku_batch_get_n_total (batch), 1));

  gtk_spinner_set_spinning (self->spinner, running);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), running);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), running);
  gtk_widget_set_visible (self->icon, !running);
  gtk_widget_set_visible (self->cancel_button, running);
  gtk_widget_set_sensitive (self->cancel_button, !cancelled);
  gtk_widget_set_visible (self->close_button, !running);
  gtk_widget_set_visible (self->retry_button, !running && todoku_batch_get_n_failed (batch) > 0);
  gtk_widget_set_visible (self->continue_button,
                          !running && todoku_batch_get_n_done (batch) <
                          todoku_batch_get_n_total (batch));
  if (running)
    {
      show_line (self->summary_label, NULL);
      gtk_widget_set_visible (self->attention_button, FALSE);
    }
}

static void
batch_changed_cb (TodokuBatchBar *self)
{
  TodokuBatch *batch = todoku_session_get_batch (self->session);

  /* What is done for others is told where they are listed. */
  if (batch != NULL && todoku_batch_get_table (batch) != self->table)
    batch = NULL;
  self->began_at = g_get_monotonic_time ();
  g_signal_group_set_target (self->signals, batch);
  update_batch_bar (self);
  g_object_notify (G_OBJECT (self), "batch");
}

static void
cancel_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  TodokuBatch *batch = todoku_batch_bar_get_batch (TODOKU_BATCH_BAR (widget));

  if (batch != NULL)
    todoku_batch_cancel (batch);
}

static void
close_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  todoku_session_set_batch (TODOKU_BATCH_BAR (widget)->session, NULL);
}

/* The same again, for those of the last batch that came to one end. */
static void
start_again (TodokuBatchBar     *self,
             TodokuBatchOutcome  outcome)
{
  TodokuBatch *last = todoku_batch_bar_get_batch (self);
  g_autoptr(TodokuBatch) batch = NULL;
  g_autoptr(GPtrArray) subjects = NULL;

  if (last == NULL || todoku_batch_get_running (last))
    return;

  subjects = todoku_batch_list (last, 1 << outcome);
  if (todoku_batch_get_kind (last) == TODOKU_OPERATION_REMOVE)
    batch = todoku_session_remove_many (self->session, subjects);
  else
    batch = todoku_session_verify_many (self->session, subjects);
}

static void
continue_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  start_again (TODOKU_BATCH_BAR (widget), TODOKU_BATCH_WAITING);
}

static void
retry_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  start_again (TODOKU_BATCH_BAR (widget), TODOKU_BATCH_FAILED);
}

static void
todoku_batch_bar_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_BATCH:
      g_value_set_object (value, todoku_batch_bar_get_batch (TODOKU_BATCH_BAR (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
todoku_batch_bar_dispose (GObject *object)
{
  g_clear_object (&TODOKU_BATCH_BAR (object)->signals);
  g_clear_object (&TODOKU_BATCH_BAR (object)->session);

  G_OBJECT_CLASS (todoku_batch_bar_parent_class)->dispose (object);
}

static void
todoku_batch_bar_class_init (TodokuBatchBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_batch_bar_dispose;
  G_OBJECT_CLASS (klass)->get_property = todoku_batch_bar_get_property;

  /**
   * TodokuBatchBar:batch:
   *
   * What is followed; notified when another one has begun, or it was closed.
   */
  g_object_class_install_property (G_OBJECT_CLASS (klass), PROP_BATCH,
                                   g_param_spec_object ("batch", NULL, NULL, TODOKU_TYPE_BATCH,
                                                        G_PARAM_READABLE |
                                                        G_PARAM_STATIC_STRINGS));
  gtk_widget_class_install_action (widget_class, "batch.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "batch.close", NULL, close_action);
  gtk_widget_class_install_action (widget_class, "batch.continue", NULL, continue_action);
  gtk_widget_class_install_action (widget_class, "batch.retry", NULL, retry_action);

  g_type_ensure (TODOKU_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/todoku/Todoku/ui/"
                                               "todoku-batch-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuBatchBar, attention_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuBatchBar, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuBatchBar, close_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuBatchBar, continue_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuBatchBar, icon);
  gtk_widget_class_bind_template_child (widget_class, TodokuBatchBar, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, TodokuBatchBar, retry_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuBatchBar, spinner);
  gtk_widget_class_bind_template_child (widget_class, TodokuBatchBar, summary_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuBatchBar, time_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuBatchBar, title_label);
}

static void
todoku_batch_bar_init (TodokuBatchBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (TODOKU_TYPE_BATCH);
  g_signal_group_connect_object (self->signals, "notify", G_CALLBACK (update_batch_bar), self,
                                 G_CONNECT_SWAPPED);
}

/**
 * todoku_batch_bar_follow:
 * @self: the bar
 * @session: the session
 * @table: what the list shows, such as &todoku_domain_table
 *
 * Shows what the session does for many of them, from now on.
 */
void
todoku_batch_bar_follow (TodokuBatchBar    *self,
                         TodokuSession     *session,
                         const TodokuTable *table)
{
  g_return_if_fail (TODOKU_IS_BATCH_BAR (self));

  g_set_object (&self->session, session);
  self->table = table;
  g_signal_connect_object (session, "notify::batch", G_CALLBACK (batch_changed_cb), self,
                           G_CONNECT_SWAPPED);
  batch_changed_cb (self);
}

/**
 * todoku_batch_bar_get_batch:
 * @self: the bar
 *
 * Returns: (transfer none) (nullable): what it follows
 */
TodokuBatch *
todoku_batch_bar_get_batch (TodokuBatchBar *self)
{
  g_autoptr(TodokuBatch) batch = NULL;

  g_return_val_if_fail (TODOKU_IS_BATCH_BAR (self), NULL);

  /* Which the session keeps. */
  batch = g_signal_group_dup_target (self->signals);

  return batch;
}

/**
 * todoku_batch_bar_set_summary:
 * @self: the bar of a batch that has ended
 * @counts: (nullable): how they stand now, in one line
 * @needs_attention: whether somebody should look at some of them
 *
 * Shows what came of it, with each reason why some could not be done.
 */
void
todoku_batch_bar_set_summary (TodokuBatchBar *self,
                              const char     *counts,
                              gboolean        needs_attention)
{
  g_autoptr(TodokuBatch) batch = g_signal_group_dup_target (self->signals);
  g_autoptr(GString) text = g_string_new (counts);
  g_autoptr(GArray) reasons = NULL;

  g_return_if_fail (batch != NULL);

  reasons = todoku_batch_list_reasons (batch);
  for (guint i = 0; i < MIN (reasons->len, MAX_REASONS); i++)
    {
      const TodokuBatchReason *reason = &g_array_index (reasons, TodokuBatchReason, i);
      g_autofree char *sentence = todoku_text_for_error (reason->error);

      if (text->len > 0)
        g_string_append_c (text, '\n');
      /* Translators: how many could not be done, and a sentence that says why. */
      g_string_append_printf (text, ngettext ("%1$'u not done: %2$s", "%1$'u not done: %2$s",
                                              reason->n_failed), reason->n_failed, sentence);
    }
  show_line (self->summary_label, text->str);
  gtk_widget_set_visible (self->attention_button, needs_attention);
}
