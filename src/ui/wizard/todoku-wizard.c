/* SPDX-License-Identifier: GPL-3.0-or-later
 * One function sets the buttons, from what the step in front says of itself. An answer that comes
 * for a cancellable that is no longer the current one is dropped. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-wizard.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "todoku-progress.h"
#include "todoku-step-indicator.h"
#include "todoku-widget.h"
#include "todoku-wrap-box.h"

struct _TodokuWizard
{
  AdwWindow parent_instance;

  /* Owned */
  GPtrArray *steps;
  GCancellable *cancellable;
  TodokuProgress *progress_follower;
  TodokuOperation *operation;

  guint current;

  /* Template Widgets */
  GtkButton *action_button;
  GtkWidget *close_button;
  TodokuStepIndicator *indicator;
  GtkProgressBar *progress;
  GtkStack *stack;
  AdwToastOverlay *toasts;
  AdwWindowTitle *window_title;
};

G_DEFINE_FINAL_TYPE (TodokuWizard, todoku_wizard, ADW_TYPE_WINDOW)

static TodokuWizardStep *
get_step (TodokuWizard *self)
{
  return g_ptr_array_index (self->steps, self->current);
}

static gboolean
is_last (TodokuWizard *self)
{
  return self->current == self->steps->len - 1;
}

static void
update (TodokuWizard *self)
{
  TodokuWizardStep *step;
  gboolean busy, can_cancel, stopping;

  if (self->steps->len == 0)
    return;

  step = get_step (self);
  busy = self->cancellable != NULL || todoku_wizard_step_get_busy (step);
  can_cancel = self->operation == NULL || todoku_operation_get_can_cancel (self->operation);
  stopping = g_cancellable_is_cancelled (self->cancellable) ||
             (self->operation != NULL &&
              g_cancellable_is_cancelled (todoku_operation_get_cancellable (self->operation)));
  /* What has been sent is waited for, and the person is told so at once. */
  can_cancel = can_cancel && !stopping;
  gtk_button_set_label (self->action_button,
                        busy && stopping ? _("Cancelling…")
                        : busy           ? _("Cancel")
                                         : todoku_wizard_step_get_action_label (step));
  todoku_widget_add_class (GTK_WIDGET (self->action_button), "suggested-action", !busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "wizard.next",
                                 busy ? can_cancel : todoku_wizard_step_get_complete (step));
  for (guint i = 0; i < self->steps->len; i++)
    {
      TodokuWizardStep *each = g_ptr_array_index (self->steps, i);
      gboolean done = i < self->current || (i == self->current && is_last (self));

      todoku_step_indicator_set (self->indicator, i, todoku_wizard_step_get_title (each),
                                 done ? todoku_wizard_step_get_done_word (each)
                                      : todoku_wizard_step_get_word (each),
                                 done                 ? TODOKU_STEP_DONE
                                 : i == self->current ? TODOKU_STEP_CURRENT
                                                      : TODOKU_STEP_LATER);
    }
}

static void
applied_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(TodokuWizard) self = user_data;
  g_autoptr(GError) error = NULL;
  TodokuWizardStep *step = TODOKU_WIZARD_STEP (source);
  gboolean go_on = todoku_wizard_step_apply_finish (step, result, &error);

  /* The window was closed, or the step was left: the answer is in the model all the same. */
  if (self->steps->len == 0 || get_step (self) != step)
    return;

  g_clear_object (&self->cancellable);
  todoku_progress_set_operation (self->progress_follower, self->operation);
  if (error != NULL)
    todoku_widget_show_error (GTK_WIDGET (self), error);
  if (go_on && is_last (self))
    gtk_window_close (GTK_WINDOW (self));
  else if (go_on)
    todoku_wizard_go (self, self->current + 1);
  else
    update (self);
}

static void
next_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TodokuWizard *self = TODOKU_WIZARD (widget);

  if (self->cancellable != NULL)
    {
      g_cancellable_cancel (self->cancellable);
      update (self);
      return;
    }
  if (todoku_wizard_step_get_busy (get_step (self)))
    {
      if (self->operation != NULL)
        todoku_operation_cancel (self->operation);
      update (self);
      return;
    }

  self->cancellable = g_cancellable_new ();
  if (self->operation == NULL)
    {
      /* The session's own operation is not known before there is a subject. */
      g_autoptr(TodokuOperation) operation = todoku_operation_new (TODOKU_OPERATION_REGISTER);

      todoku_progress_set_operation (self->progress_follower, operation);
    }
  update (self);
  todoku_wizard_step_apply_async (get_step (self), self->cancellable, applied_cb,
                                  g_object_ref (self));
}

static void
toast_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  todoku_overlay_show_toast (TODOKU_WIZARD (widget)->toasts,
                             g_variant_get_string (parameter, NULL));
}

/* The pages behind are the main window's; a wizard that opens one of them gets out of the way. */
static void
main_window_action (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (widget));
  g_autofree char *name = g_strconcat ("win.", action_name + strlen ("main."), NULL);

  if (parent == NULL)
    return;

  gtk_widget_activate_action_variant (GTK_WIDGET (parent), name, parameter);
  gtk_window_close (GTK_WINDOW (widget));
}

static void
step_advanced_cb (TodokuWizard     *self,
                  TodokuWizardStep *step)
{
  if (get_step (self) == step && self->cancellable == NULL && !is_last (self))
    todoku_wizard_go (self, self->current + 1);
}

static void
todoku_wizard_dispose (GObject *object)
{
  TodokuWizard *self = TODOKU_WIZARD (object);

  /* Looking ends with the window; what has been sent is settled by the session. */
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->progress_follower);
  g_clear_object (&self->operation);
  if (self->steps != NULL)
    g_ptr_array_set_size (self->steps, 0);

  G_OBJECT_CLASS (todoku_wizard_parent_class)->dispose (object);
}

static void
todoku_wizard_finalize (GObject *object)
{
  g_clear_pointer (&TODOKU_WIZARD (object)->steps, g_ptr_array_unref);

  G_OBJECT_CLASS (todoku_wizard_parent_class)->finalize (object);
}

static void
todoku_wizard_class_init (TodokuWizardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_wizard_dispose;
  G_OBJECT_CLASS (klass)->finalize = todoku_wizard_finalize;
  gtk_widget_class_install_action (widget_class, "main.new-account", NULL, main_window_action);
  gtk_widget_class_install_action (widget_class, "main.open-practice", "x", main_window_action);
  gtk_widget_class_install_action (widget_class, "toast.show", "s", toast_action);
  gtk_widget_class_install_action (widget_class, "wizard.next", NULL, next_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  g_type_ensure (TODOKU_TYPE_STEP_INDICATOR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/todoku-wizard.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuWizard, action_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuWizard, close_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuWizard, indicator);
  gtk_widget_class_bind_template_child (widget_class, TodokuWizard, progress);
  gtk_widget_class_bind_template_child (widget_class, TodokuWizard, stack);
  gtk_widget_class_bind_template_child (widget_class, TodokuWizard, toasts);
  gtk_widget_class_bind_template_child (widget_class, TodokuWizard, window_title);
}

static void
todoku_wizard_init (TodokuWizard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  todoku_stack_hide_others (self->stack);
  self->steps = g_ptr_array_new ();
  self->progress_follower = todoku_progress_new (self->progress);
  todoku_widget_add_shortcut (GTK_WIDGET (self), "<Control>Return", "wizard.next");
}

/**
 * todoku_wizard_new:
 * @parent: the main window
 * @title: what the wizard is for
 *
 * Returns: (transfer none): a window without steps, owned by GTK
 */
TodokuWizard *
todoku_wizard_new (GtkWindow  *parent,
                   const char *title)
{
  TodokuWizard *self = g_object_new (TODOKU_TYPE_WIZARD,
                                     "transient-for", parent,
                                     "title", title,
                                     NULL);

  adw_window_title_set_title (self->window_title, title);

  return self;
}

/**
 * todoku_wizard_add_step:
 * @self: the wizard
 * @step: (transfer floating): the step to put last
 *
 * Adds a step.
 */
void
todoku_wizard_add_step (TodokuWizard     *self,
                        TodokuWizardStep *step)
{
  GtkWidget *page;

  g_return_if_fail (TODOKU_IS_WIZARD (self));
  g_return_if_fail (TODOKU_IS_WIZARD_STEP (step));

  /* A stack whose pages differ in height asks each how narrow it gets at its least height, which
   * for text is its widest. The wrap box answers for its width alone.
   */
  page = todoku_wrap_box_new (0);
  todoku_wrap_box_append (TODOKU_WRAP_BOX (page), GTK_WIDGET (step));
  g_ptr_array_add (self->steps, step);
  gtk_stack_add_child (self->stack, page);
  g_signal_connect_object (step, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (step, "advance", G_CALLBACK (step_advanced_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * todoku_wizard_go:
 * @self: the wizard
 * @position: the step, from 0
 *
 * Brings a step to the front.
 */
void
todoku_wizard_go (TodokuWizard *self,
                  guint         position)
{
  g_return_if_fail (TODOKU_IS_WIZARD (self));
  g_return_if_fail (position < self->steps->len);

  self->current = position;
  gtk_stack_set_visible_child (self->stack, gtk_widget_get_parent (GTK_WIDGET (get_step (self))));
  gtk_widget_set_visible (self->close_button, !is_last (self));
  update (self);
  todoku_wizard_step_shown (get_step (self));
}

/**
 * todoku_wizard_set_subtitle:
 * @self: the wizard
 * @subtitle: what it is about, such as a domain name
 *
 * Names what the wizard works on.
 */
void
todoku_wizard_set_subtitle (TodokuWizard *self,
                            const char   *subtitle)
{
  g_return_if_fail (TODOKU_IS_WIZARD (self));

  adw_window_title_set_subtitle (self->window_title, subtitle);
}

/**
 * todoku_wizard_set_operation:
 * @self: the wizard
 * @operation: (nullable): what the session does for the subject of the wizard
 *
 * Shows how far it is.
 */
void
todoku_wizard_set_operation (TodokuWizard    *self,
                             TodokuOperation *operation)
{
  g_return_if_fail (TODOKU_IS_WIZARD (self));

  if (!g_set_object (&self->operation, operation))
    return;

  todoku_progress_set_operation (self->progress_follower, operation);
  update (self);
}
