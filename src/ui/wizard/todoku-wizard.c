/* SPDX-License-Identifier: GPL-3.0-or-later
 * The window of every wizard. One function sets the buttons, the rail and the notice, from what the
 * step in front says of itself; which page comes when is todoku-wizard-pages.c. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-wizard.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "todoku-compat.h"
#include "todoku-help.h"
#include "todoku-progress.h"
#include "todoku-session-practice.h"
#include "todoku-step-indicator.h"
#include "todoku-widget.h"
#include "todoku-wizard-failure.h"
#include "todoku-wizard-pages.h"
#include "todoku-wrap-box.h"

typedef struct
{
  /* Owned */
  TodokuSession *session;
  GArray *pages; /* TodokuWizardPage */
  GCancellable *cancellable;
  TodokuProgress *progress_follower;
  TodokuOperation *operation;

  guint current;
  /* What was begun goes on and holds the wizard until it has ended; the window may be gone by then.
   */
  gboolean closed;

  /* Template Widgets */
  GtkButton *action_button;
  GtkWidget *close_button;
  TodokuWizardFailure *failure;
  TodokuStepIndicator *indicator;
  GtkMenuButton *menu_button;
  GtkProgressBar *progress;
  GtkStack *stack;
  AdwToastOverlay *toasts;
  AdwWindowTitle *window_title;
} TodokuWizardPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TodokuWizard, todoku_wizard, ADW_TYPE_WINDOW)

#define PRIVATE(self) ((TodokuWizardPrivate *) todoku_wizard_get_instance_private (self))

static gboolean
is_last (TodokuWizardPrivate *priv)
{
  return todoku_wizard_pages_is_last (priv->pages, priv->current);
}

static void
update_wizard (TodokuWizard *self)
{
  TodokuWizardPrivate *priv = PRIVATE (self);
  TodokuWizardStep *step;
  TodokuWizardAction action;
  gboolean busy, can_cancel, stopping, several;
  const char *label;

  if (priv->pages->len == 0)
    return;

  step = todoku_wizard_pages_get (priv->pages, priv->current)->step;
  action = todoku_wizard_step_get_action (step);
  several = todoku_wizard_pages_get_last_position (priv->pages) > 0;
  busy = priv->cancellable != NULL || todoku_wizard_step_get_busy (step);
  can_cancel = priv->operation == NULL || todoku_operation_get_can_cancel (priv->operation);
  stopping = g_cancellable_is_cancelled (priv->cancellable) ||
             (priv->operation != NULL &&
              g_cancellable_is_cancelled (todoku_operation_get_cancellable (priv->operation)));
  /* What has been sent is waited for, and the person is told so at once. */
  can_cancel = can_cancel && !stopping;
  label = busy && stopping ? _("Cancelling…")
          : busy           ? _("Cancel")
                           : todoku_wizard_step_get_action_label (step);
  if (label != NULL)
    gtk_button_set_label (priv->action_button, label);
  gtk_widget_set_visible (GTK_WIDGET (priv->action_button),
                          label != NULL && (busy || action != TODOKU_WIZARD_ACTION_BELOW));
  todoku_widget_add_class (GTK_WIDGET (priv->action_button), "suggested-action",
                           !busy && action == TODOKU_WIZARD_ACTION_SUGGESTED);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "wizard.next",
                                 busy ? can_cancel
                                      : label != NULL && todoku_wizard_step_get_complete (step));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "wizard.check",
                                 !busy && todoku_wizard_step_get_has_records (step));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "wizard.request",
                                 todoku_wizard_step_get_has_records (step));
  /* The last step is only to be left, unless it is the only one. */
  gtk_widget_set_visible (priv->close_button, !is_last (priv) || !several);
  gtk_widget_set_visible (GTK_WIDGET (priv->indicator), several);
  todoku_wizard_pages_show (priv->pages, priv->current, priv->indicator);
  if (todoku_wizard_failure_show (priv->failure, busy ? NULL : step))
    todoku_widget_scroll_up (GTK_WIDGET (priv->stack));
}

/* There is nothing to try again, and the one way on is in the page. */
static gboolean
is_end (TodokuWizard *self)
{
  TodokuWizardStep *step = todoku_wizard_get_step (self);

  return todoku_wizard_step_get_action (step) == TODOKU_WIZARD_ACTION_BELOW;
}

static void
applied_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(TodokuWizard) self = user_data;
  TodokuWizardPrivate *priv = PRIVATE (self);
  g_autoptr(GError) error = NULL;
  TodokuWizardStep *step = TODOKU_WIZARD_STEP (source);
  gboolean go_on = todoku_wizard_step_apply_finish (step, result, &error);

  g_clear_object (&priv->cancellable);
  /* The answer is in the model all the same. */
  if (priv->closed)
    return;

  todoku_progress_set_operation (priv->progress_follower, priv->operation);
  /* A stage may have been passed meanwhile; what failed then stands in the step that it led to,
   * unless that is where it ends, which says so itself.
   */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    todoku_overlay_show_toast (priv->toasts, _("Cancelled."));
  else if (error != NULL && (todoku_wizard_get_step (self) == step || !is_end (self)))
    todoku_wizard_fail (self, error, "wizard.next");
  if (todoku_wizard_get_step (self) != step || !go_on)
    update_wizard (self);
  else if (is_last (priv))
    gtk_window_close (GTK_WINDOW (self));
  else
    todoku_wizard_go (self, todoku_wizard_pages_find_next (priv->pages, priv->current));
}

static void
next_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TodokuWizard *self = TODOKU_WIZARD (widget);
  TodokuWizardPrivate *priv = PRIVATE (self);
  TodokuWizardStep *step = todoku_wizard_get_step (self);

  if (priv->cancellable != NULL)
    {
      g_cancellable_cancel (priv->cancellable);
      update_wizard (self);
      return;
    }
  if (todoku_wizard_step_get_busy (step))
    {
      if (priv->operation != NULL)
        todoku_operation_cancel (priv->operation);
      update_wizard (self);
      return;
    }

  priv->cancellable = g_cancellable_new ();
  if (priv->operation == NULL)
    {
      /* The session's own operation is not known before there is a subject. */
      g_autoptr(TodokuOperation) operation = todoku_operation_new (TODOKU_OPERATION_REGISTER);

      todoku_progress_set_operation (priv->progress_follower, operation);
    }
  todoku_wizard_step_set_failure (step, NULL, NULL);
  update_wizard (self);
  todoku_wizard_step_apply_async (step, priv->cancellable, applied_cb, g_object_ref (self));
}

static void
check_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  TodokuWizard *self = TODOKU_WIZARD (widget);

  todoku_wizard_step_set_failure (todoku_wizard_get_step (self), NULL, NULL);
  TODOKU_WIZARD_GET_CLASS (self)->check (self);
}

static void
practice_started_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(TodokuWizard) self = user_data;
  g_autoptr(TodokuDeliveryServer) server = NULL;
  g_autoptr(GError) error = NULL;

  server = todoku_session_start_practice_finish (TODOKU_SESSION (source), result, &error);
  if (PRIVATE (self)->closed)
    return;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), TODOKU_WIZARD_START_PRACTICE, TRUE);
  if (server == NULL)
    {
      todoku_wizard_fail (self, error, TODOKU_WIZARD_START_PRACTICE);
      return;
    }

  todoku_wizard_step_set_failure (todoku_wizard_get_step (self), NULL, NULL);
  todoku_widget_show_toast (GTK_WIDGET (self), _("The practice server is running"));
}

static void
start_practice_action (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  /* A second one is not started while the first is. */
  gtk_widget_action_set_enabled (widget, action_name, FALSE);
  todoku_session_start_practice_async (PRIVATE (TODOKU_WIZARD (widget))->session, NULL, NULL,
                                       practice_started_cb, g_object_ref (widget));
}

static void
request_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  TODOKU_WIZARD_GET_CLASS (widget)->request (TODOKU_WIZARD (widget));
}

static void
toast_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  todoku_overlay_show_toast (PRIVATE (TODOKU_WIZARD (widget))->toasts,
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
  TodokuWizardPrivate *priv = PRIVATE (self);

  if (todoku_wizard_get_step (self) == step && priv->cancellable == NULL && !is_last (priv))
    todoku_wizard_go (self, todoku_wizard_pages_find_next (priv->pages, priv->current));
}

/* A window is unrealized when it is destroyed, and not before. */
static void
todoku_wizard_unrealize (GtkWidget *widget)
{
  PRIVATE (TODOKU_WIZARD (widget))->closed = TRUE;

  GTK_WIDGET_CLASS (todoku_wizard_parent_class)->unrealize (widget);
}

static void
todoku_wizard_dispose (GObject *object)
{
  TodokuWizardPrivate *priv = PRIVATE (TODOKU_WIZARD (object));

  g_clear_object (&priv->progress_follower);
  g_clear_object (&priv->operation);
  g_clear_object (&priv->session);
  g_array_set_size (priv->pages, 0);

  G_OBJECT_CLASS (todoku_wizard_parent_class)->dispose (object);
}

static void
todoku_wizard_finalize (GObject *object)
{
  TodokuWizardPrivate *priv = PRIVATE (TODOKU_WIZARD (object));

  g_clear_pointer (&priv->pages, g_array_unref);

  G_OBJECT_CLASS (todoku_wizard_parent_class)->finalize (object);
}

static void
todoku_wizard_class_init (TodokuWizardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_wizard_dispose;
  G_OBJECT_CLASS (klass)->finalize = todoku_wizard_finalize;
  widget_class->unrealize = todoku_wizard_unrealize;
  gtk_widget_class_install_action (widget_class, "main.new-account", NULL, main_window_action);
  gtk_widget_class_install_action (widget_class, "main.open-practice", "x", main_window_action);
  gtk_widget_class_install_action (widget_class, "main.open-tracking-practice", "x",
                                   main_window_action);
  gtk_widget_class_install_action (widget_class, "main.open-watch", NULL, main_window_action);
  gtk_widget_class_install_action (widget_class, "toast.show", "s", toast_action);
  gtk_widget_class_install_action (widget_class, "wizard.check", NULL, check_action);
  gtk_widget_class_install_action (widget_class, "wizard.next", NULL, next_action);
  gtk_widget_class_install_action (widget_class, "wizard.request", NULL, request_action);
  gtk_widget_class_install_action (widget_class, TODOKU_WIZARD_START_PRACTICE, NULL,
                                   start_practice_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  g_type_ensure (TODOKU_TYPE_STEP_INDICATOR);
  g_type_ensure (TODOKU_TYPE_WIZARD_FAILURE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/todoku-wizard.ui");
  gtk_widget_class_bind_template_child_private (widget_class, TodokuWizard, action_button);
  gtk_widget_class_bind_template_child_private (widget_class, TodokuWizard, close_button);
  gtk_widget_class_bind_template_child_private (widget_class, TodokuWizard, failure);
  gtk_widget_class_bind_template_child_private (widget_class, TodokuWizard, indicator);
  gtk_widget_class_bind_template_child_private (widget_class, TodokuWizard, menu_button);
  gtk_widget_class_bind_template_child_private (widget_class, TodokuWizard, progress);
  gtk_widget_class_bind_template_child_private (widget_class, TodokuWizard, stack);
  gtk_widget_class_bind_template_child_private (widget_class, TodokuWizard, toasts);
  gtk_widget_class_bind_template_child_private (widget_class, TodokuWizard, window_title);
}

static void
todoku_wizard_init (TodokuWizard *self)
{
  TodokuWizardPrivate *priv = PRIVATE (self);

  priv->pages = todoku_wizard_pages_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  todoku_stack_hide_others (priv->stack);
  priv->progress_follower = todoku_progress_new (priv->progress);
  g_object_bind_property (self, "title", priv->window_title, "title", G_BINDING_SYNC_CREATE);
  todoku_help_attach (GTK_WIDGET (self));
  todoku_widget_take_double_as_one (GTK_WIDGET (priv->action_button));
  todoku_widget_wrap_buttons (GTK_WIDGET (self));
  todoku_widget_add_shortcut (GTK_WIDGET (self), "<Control>Return", "wizard.next");
  todoku_widget_add_shortcut (GTK_WIDGET (self), "F5", "wizard.check");
  todoku_widget_add_shortcut (GTK_WIDGET (self), "<Control>p", "wizard.request");
  todoku_widget_add_shortcut (GTK_WIDGET (self), "<Control>w", "window.close");
}

static void
add_page (TodokuWizard     *self,
          TodokuWizardStep *step,
          guint             position)
{
  TodokuWizardPrivate *priv = PRIVATE (self);
  const TodokuWizardPage page = { .step = step, .position = position };
  GtkWidget *child;

  /* A stack whose pages differ in height asks each how narrow it gets at its least height, which
   * for text is its widest. The wrap box answers for its width alone.
   */
  child = todoku_wrap_box_new (0);
  todoku_wrap_box_append (TODOKU_WRAP_BOX (child), GTK_WIDGET (step));
  g_array_append_val (priv->pages, page);
  todoku_widget_wrap_buttons (child);
  gtk_stack_add_child (priv->stack, child);
  g_signal_connect_object (step, "notify", G_CALLBACK (update_wizard), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (step, "advance", G_CALLBACK (step_advanced_cb), self,
                           G_CONNECT_SWAPPED);
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
  GArray *pages;

  g_return_if_fail (TODOKU_IS_WIZARD (self));
  g_return_if_fail (TODOKU_IS_WIZARD_STEP (step));

  pages = PRIVATE (self)->pages;
  add_page (self, step,
            pages->len == 0 ? 0 : todoku_wizard_pages_get_last_position (pages) + 1);
}

/**
 * todoku_wizard_add_page:
 * @self: the wizard, with a step
 * @step: (transfer floating): another page of the step that was added last
 *
 * Adds a page that has no place of its own in the rail.
 */
void
todoku_wizard_add_page (TodokuWizard     *self,
                        TodokuWizardStep *step)
{
  g_return_if_fail (TODOKU_IS_WIZARD (self));
  g_return_if_fail (TODOKU_IS_WIZARD_STEP (step));
  g_return_if_fail (PRIVATE (self)->pages->len > 0);

  add_page (self, step, todoku_wizard_pages_get_last_position (PRIVATE (self)->pages));
}

/**
 * todoku_wizard_set_skipped:
 * @self: the wizard
 * @step: one of its steps, not the last
 * @skipped: whether it is left out
 *
 * Leaves a step out, or takes it in again: the rail shows how many there are.
 */
void
todoku_wizard_set_skipped (TodokuWizard     *self,
                           TodokuWizardStep *step,
                           gboolean          skipped)
{
  TodokuWizardPrivate *priv = PRIVATE (self);

  g_return_if_fail (TODOKU_IS_WIZARD (self));

  todoku_wizard_pages_set_skipped (priv->pages, step, skipped);
  update_wizard (self);
}

/**
 * todoku_wizard_go:
 * @self: the wizard
 * @step: one of its steps or pages
 *
 * Brings a step to the front and gives it the focus.
 */
void
todoku_wizard_go (TodokuWizard     *self,
                  TodokuWizardStep *step)
{
  TodokuWizardPrivate *priv = PRIVATE (self);

  g_return_if_fail (TODOKU_IS_WIZARD (self));

  for (guint i = 0; i < priv->pages->len; i++)
    if (todoku_wizard_pages_get (priv->pages, i)->step == step)
      priv->current = i;
  g_return_if_fail (todoku_wizard_get_step (self) == step);

  gtk_stack_set_visible_child (priv->stack, gtk_widget_get_parent (GTK_WIDGET (step)));
  todoku_widget_scroll_up (GTK_WIDGET (priv->stack));
  update_wizard (self);
  /* Closing must not be what Enter does. */
  if (!todoku_wizard_step_shown (step) && gtk_widget_get_visible (GTK_WIDGET (priv->action_button)))
    gtk_widget_grab_focus (GTK_WIDGET (priv->action_button));
}

/**
 * todoku_wizard_get_step:
 * @self: the wizard, with a step
 *
 * Returns: (transfer none): the step in front
 */
TodokuWizardStep *
todoku_wizard_get_step (TodokuWizard *self)
{
  g_return_val_if_fail (TODOKU_IS_WIZARD (self), NULL);

  return todoku_wizard_pages_get (PRIVATE (self)->pages, PRIVATE (self)->current)->step;
}

/**
 * todoku_wizard_fail:
 * @self: the wizard
 * @error: what went wrong
 * @retry_action: a constant: the action that failed
 *
 * As todoku_wizard_step_fail() of the step in front; does nothing once the window is closed.
 */
void
todoku_wizard_fail (TodokuWizard *self,
                    const GError *error,
                    const char   *retry_action)
{
  g_return_if_fail (TODOKU_IS_WIZARD (self));

  if (!PRIVATE (self)->closed)
    todoku_wizard_step_fail (todoku_wizard_get_step (self), error, retry_action);
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

  adw_window_title_set_subtitle (PRIVATE (self)->window_title, subtitle);
}

/**
 * todoku_wizard_set_session:
 * @self: the wizard
 * @session: the session
 *
 * Sets what the wizard itself works with, beside its steps.
 */
void
todoku_wizard_set_session (TodokuWizard  *self,
                           TodokuSession *session)
{
  g_return_if_fail (TODOKU_IS_WIZARD (self));

  g_set_object (&PRIVATE (self)->session, session);
}

/**
 * todoku_wizard_set_menu:
 * @self: the wizard
 * @menu: (nullable): what else can be done with its subject
 *
 * Sets the menu beside the button; without one there is none.
 */
void
todoku_wizard_set_menu (TodokuWizard *self,
                        GMenuModel   *menu)
{
  g_return_if_fail (TODOKU_IS_WIZARD (self));

  gtk_menu_button_set_menu_model (PRIVATE (self)->menu_button, menu);
  gtk_widget_set_visible (GTK_WIDGET (PRIVATE (self)->menu_button), menu != NULL);
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
  TodokuWizardPrivate *priv = PRIVATE (self);

  g_return_if_fail (TODOKU_IS_WIZARD (self));

  if (priv->operation == operation)
    return;

  if (priv->operation != NULL)
    g_signal_handlers_disconnect_by_func (priv->operation, update_wizard, self);
  g_set_object (&priv->operation, operation);
  if (operation != NULL)
    g_signal_connect_object (operation, "notify", G_CALLBACK (update_wizard), self,
                             G_CONNECT_SWAPPED);
  todoku_progress_set_operation (priv->progress_follower, operation);
  update_wizard (self);
}
