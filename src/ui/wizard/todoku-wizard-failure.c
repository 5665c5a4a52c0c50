/* SPDX-License-Identifier: GPL-3.0-or-later
 * The notice above the step in front. It announces a failure once, however often the step is looked
 * at again. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-wizard-failure.h"

#include <glib/gi18n-lib.h>

#include "todoku-compat.h"
#include "todoku-notice.h"

struct _TodokuWizardFailure
{
  AdwBin parent_instance;

  /* (owned) (nullable): what has been announced */
  char *announced;

  /* Template Widgets */
  TodokuNotice *notice;
  GtkButton *retry_button;
};

G_DEFINE_FINAL_TYPE (TodokuWizardFailure, todoku_wizard_failure, ADW_TYPE_BIN)

static void
set_retry_action (TodokuWizardFailure *self,
                  const char          *action_name)
{
  gboolean starts = g_strcmp0 (action_name, TODOKU_WIZARD_START_PRACTICE) == 0;

  gtk_widget_set_visible (GTK_WIDGET (self->retry_button), action_name != NULL);
  if (action_name == NULL)
    return;

  gtk_button_set_label (self->retry_button,
                        starts ? _("Start the Practice Server") : _("Try Again"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->retry_button), action_name);
}

static void
todoku_wizard_failure_finalize (GObject *object)
{
  g_clear_pointer (&TODOKU_WIZARD_FAILURE (object)->announced, g_free);

  G_OBJECT_CLASS (todoku_wizard_failure_parent_class)->finalize (object);
}

static void
todoku_wizard_failure_class_init (TodokuWizardFailureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = todoku_wizard_failure_finalize;

  g_type_ensure (TODOKU_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/"
                                               "todoku-wizard-failure.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuWizardFailure, notice);
  gtk_widget_class_bind_template_child (widget_class, TodokuWizardFailure, retry_button);
}

static void
todoku_wizard_failure_init (TodokuWizardFailure *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * todoku_wizard_failure_show:
 * @self: the notice
 * @step: (nullable): the step in front; %NULL hides what went wrong, as while it is tried again
 *
 * Shows what the step says that went wrong, or nothing where nothing did.
 *
 * Returns: whether that is another failure than the one shown before
 */
gboolean
todoku_wizard_failure_show (TodokuWizardFailure *self,
                            TodokuWizardStep    *step)
{
  const char *failure = step != NULL ? todoku_wizard_step_get_failure (step) : NULL;
  gboolean is_news = failure != NULL && g_strcmp0 (self->announced, failure) != 0;

  g_return_val_if_fail (TODOKU_IS_WIZARD_FAILURE (self), FALSE);

  gtk_widget_set_visible (GTK_WIDGET (self), failure != NULL);
  if (failure != NULL)
    {
      todoku_notice_set (self->notice, "fix", "dialog-warning-symbolic",
                         todoku_wizard_step_get_failure_title (step), failure);
      set_retry_action (self, todoku_wizard_step_get_retry_action (step));
    }
  /* The same said again would be no change. */
  if (failure == NULL && self->announced != NULL)
    todoku_announce_end (GTK_WIDGET (self), self->announced);
  if (is_news)
    todoku_announce (GTK_WIDGET (self), failure);
  g_free (self->announced);
  self->announced = g_strdup (failure);

  return is_news;
}
