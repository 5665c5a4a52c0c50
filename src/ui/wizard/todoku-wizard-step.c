/* SPDX-License-Identifier: GPL-3.0-or-later
 * The properties are all that the wizard looks at; a step never touches the wizard's buttons. Main
 * thread only.
 */
#include "todoku-config.h"

#include "todoku-wizard-step.h"

#include <glib/gi18n-lib.h>

#include "todoku-error.h"
#include "todoku-text-table.h"
#include "todoku-text.h"

typedef struct
{
  /* Owned */
  char *title;
  char *word;
  char *done_word;
  char *action_label;
  char *failure;

  /* (unowned): constants */
  const char *failure_title;
  const char *retry_action;

  TodokuWizardAction action;
  gboolean complete;
  gboolean busy;
  gboolean can_skip;
  gboolean has_records;
  gboolean failed;
} TodokuWizardStepPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TodokuWizardStep, todoku_wizard_step, GTK_TYPE_BOX)

typedef enum
{
  PROP_TITLE = 1,
  PROP_COMPLETE,
  PROP_BUSY,
  PROP_CAN_SKIP,
  PROP_HAS_RECORDS,
  PROP_FAILED,
  PROP_FAILURE,
} TodokuWizardStepProperty;

static GParamSpec *properties[PROP_FAILURE + 1];
static guint advance_signal;

#define PRIVATE(self) \
  ((TodokuWizardStepPrivate *) todoku_wizard_step_get_instance_private (self))

static void
todoku_wizard_step_get_property (GObject    *object,
                                 guint       property_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  TodokuWizardStepPrivate *priv = PRIVATE (TODOKU_WIZARD_STEP (object));

  switch ((TodokuWizardStepProperty) property_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, priv->title);
      break;
    case PROP_COMPLETE:
      g_value_set_boolean (value, priv->complete);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, priv->busy);
      break;
    case PROP_CAN_SKIP:
      g_value_set_boolean (value, priv->can_skip);
      break;
    case PROP_HAS_RECORDS:
      g_value_set_boolean (value, priv->has_records);
      break;
    case PROP_FAILED:
      g_value_set_boolean (value, priv->failed);
      break;
    case PROP_FAILURE:
      g_value_set_string (value, priv->failure);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
todoku_wizard_step_finalize (GObject *object)
{
  TodokuWizardStepPrivate *priv = PRIVATE (TODOKU_WIZARD_STEP (object));

  g_clear_pointer (&priv->title, g_free);
  g_clear_pointer (&priv->word, g_free);
  g_clear_pointer (&priv->done_word, g_free);
  g_clear_pointer (&priv->action_label, g_free);
  g_clear_pointer (&priv->failure, g_free);

  G_OBJECT_CLASS (todoku_wizard_step_parent_class)->finalize (object);
}

static void
todoku_wizard_step_class_init (TodokuWizardStepClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = todoku_wizard_step_get_property;
  object_class->finalize = todoku_wizard_step_finalize;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_COMPLETE] = g_param_spec_boolean ("complete", NULL, NULL, FALSE, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_SKIP] = g_param_spec_boolean ("can-skip", NULL, NULL, FALSE, flags);
  properties[PROP_HAS_RECORDS] = g_param_spec_boolean ("has-records", NULL, NULL, FALSE, flags);
  properties[PROP_FAILED] = g_param_spec_boolean ("failed", NULL, NULL, FALSE, flags);
  properties[PROP_FAILURE] = g_param_spec_string ("failure", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * TodokuWizardStep::advance:
   *
   * The step has been completed from outside, so the wizard goes on.
   */
  advance_signal = g_signal_new ("advance", TODOKU_TYPE_WIZARD_STEP, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
todoku_wizard_step_init (TodokuWizardStep *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 24);
}

static void
set_string (char       **string,
            const char  *value)
{
  g_free (*string);
  *string = g_strdup (value);
}

/**
 * todoku_wizard_step_set_names:
 * @self: the step
 * @title: its name in the indicator
 * @word: its state in a word before it is done
 * @done_word: its state in a word when it is done
 * @action_label: (nullable): the verb on the wizard's button; %NULL when there is nothing to do
 *
 * Names the step.
 */
void
todoku_wizard_step_set_names (TodokuWizardStep *self,
                              const char       *title,
                              const char       *word,
                              const char       *done_word,
                              const char       *action_label)
{
  TodokuWizardStepPrivate *priv = PRIVATE (self);

  g_return_if_fail (TODOKU_IS_WIZARD_STEP (self));

  set_string (&priv->title, title);
  set_string (&priv->word, word);
  set_string (&priv->done_word, done_word);
  set_string (&priv->action_label, action_label);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/**
 * todoku_wizard_step_get_title:
 * @self: the step
 *
 * Returns: (transfer none): its name in the indicator
 */
const char *
todoku_wizard_step_get_title (TodokuWizardStep *self)
{
  return PRIVATE (self)->title;
}

/**
 * todoku_wizard_step_get_word:
 * @self: the step
 *
 * Returns: (transfer none): its state in a word before it is done
 */
const char *
todoku_wizard_step_get_word (TodokuWizardStep *self)
{
  return PRIVATE (self)->word;
}

/**
 * todoku_wizard_step_get_done_word:
 * @self: the step
 *
 * Returns: (transfer none): its state in a word when it is done
 */
const char *
todoku_wizard_step_get_done_word (TodokuWizardStep *self)
{
  return PRIVATE (self)->done_word;
}

/**
 * todoku_wizard_step_get_action_label:
 * @self: the step
 *
 * Returns: (transfer none) (nullable): the verb on the wizard's button
 */
const char *
todoku_wizard_step_get_action_label (TodokuWizardStep *self)
{
  return PRIVATE (self)->action_label;
}

/**
 * todoku_wizard_step_get_action:
 * @self: the step
 *
 * Returns: where its primary action stands
 */
TodokuWizardAction
todoku_wizard_step_get_action (TodokuWizardStep *self)
{
  return PRIVATE (self)->action;
}

/**
 * todoku_wizard_step_set_action:
 * @self: the step
 * @action: where its primary action stands
 *
 * For the step itself, before it is added.
 */
void
todoku_wizard_step_set_action (TodokuWizardStep   *self,
                               TodokuWizardAction  action)
{
  PRIVATE (self)->action = action;
}

static void
set_flag (TodokuWizardStep         *self,
          gboolean                 *flag,
          gboolean                  value,
          TodokuWizardStepProperty  property)
{
  if (*flag == value)
    return;

  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/**
 * todoku_wizard_step_get_complete:
 * @self: the step
 *
 * Returns: whether it can be applied
 */
gboolean
todoku_wizard_step_get_complete (TodokuWizardStep *self)
{
  return PRIVATE (self)->complete;
}

/**
 * todoku_wizard_step_set_complete:
 * @self: the step
 * @complete: whether it can be applied
 *
 * For the step itself.
 */
void
todoku_wizard_step_set_complete (TodokuWizardStep *self,
                                 gboolean          complete)
{
  set_flag (self, &PRIVATE (self)->complete, complete, PROP_COMPLETE);
}

/**
 * todoku_wizard_step_get_busy:
 * @self: the step
 *
 * Returns: whether something is being done for it
 */
gboolean
todoku_wizard_step_get_busy (TodokuWizardStep *self)
{
  return PRIVATE (self)->busy;
}

/**
 * todoku_wizard_step_set_busy:
 * @self: the step
 * @busy: whether something is being done for it
 *
 * For the step itself.
 */
void
todoku_wizard_step_set_busy (TodokuWizardStep *self,
                             gboolean          busy)
{
  set_flag (self, &PRIVATE (self)->busy, busy, PROP_BUSY);
}

/**
 * todoku_wizard_step_set_can_skip:
 * @self: the step
 * @can_skip: whether the wizard goes on without applying it
 *
 * For the step itself.
 */
void
todoku_wizard_step_set_can_skip (TodokuWizardStep *self,
                                 gboolean          can_skip)
{
  set_flag (self, &PRIVATE (self)->can_skip, can_skip, PROP_CAN_SKIP);
}

/**
 * todoku_wizard_step_get_has_records:
 * @self: the step
 *
 * Returns: whether it shows records that can be looked up and asked for
 */
gboolean
todoku_wizard_step_get_has_records (TodokuWizardStep *self)
{
  return PRIVATE (self)->has_records;
}

/**
 * todoku_wizard_step_set_has_records:
 * @self: the step
 * @has_records: whether it shows records that can be looked up and asked for
 *
 * For the step itself.
 */
void
todoku_wizard_step_set_has_records (TodokuWizardStep *self,
                                    gboolean          has_records)
{
  set_flag (self, &PRIVATE (self)->has_records, has_records, PROP_HAS_RECORDS);
}

/**
 * todoku_wizard_step_get_failed:
 * @self: the step
 *
 * Returns: whether the way ends here
 */
gboolean
todoku_wizard_step_get_failed (TodokuWizardStep *self)
{
  return PRIVATE (self)->failed;
}

/**
 * todoku_wizard_step_set_failed:
 * @self: the step
 * @failed: whether the way ends here
 *
 * For the step itself.
 */
void
todoku_wizard_step_set_failed (TodokuWizardStep *self,
                               gboolean          failed)
{
  set_flag (self, &PRIVATE (self)->failed, failed, PROP_FAILED);
}

/**
 * todoku_wizard_step_get_failure:
 * @self: the step
 *
 * Returns: (transfer none) (nullable): what went wrong and what to do, as a sentence
 */
const char *
todoku_wizard_step_get_failure (TodokuWizardStep *self)
{
  return PRIVATE (self)->failure;
}

/**
 * todoku_wizard_step_get_failure_title:
 * @self: the step
 *
 * Returns: (transfer none) (nullable): the sentence above the failure
 */
const char *
todoku_wizard_step_get_failure_title (TodokuWizardStep *self)
{
  return PRIVATE (self)->failure_title;
}

/**
 * todoku_wizard_step_get_retry_action:
 * @self: the step
 *
 * Returns: (transfer none) (nullable): the action that tries once more; %NULL where the input has
 *   to be another
 */
const char *
todoku_wizard_step_get_retry_action (TodokuWizardStep *self)
{
  return PRIVATE (self)->retry_action;
}

/**
 * todoku_wizard_step_set_failure:
 * @self: the step
 * @failure: (nullable): what went wrong and what to do, as a sentence
 * @retry_action: (nullable): a constant: the action that tries once more
 *
 * Lets the wizard show a notice above the step, or takes it away.
 */
void
todoku_wizard_step_set_failure (TodokuWizardStep *self,
                                const char       *failure,
                                const char       *retry_action)
{
  TodokuWizardStepPrivate *priv = PRIVATE (self);

  g_return_if_fail (TODOKU_IS_WIZARD_STEP (self));

  if (g_strcmp0 (priv->failure, failure) == 0 && g_strcmp0 (priv->retry_action, retry_action) == 0)
    return;

  set_string (&priv->failure, failure);
  priv->failure_title = _("The last attempt did not succeed.");
  priv->retry_action = retry_action;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FAILURE]);
}

static const char *
choose_retry (const GError *error,
              const char   *retry_action)
{
  return g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_PRACTICE_FAILED)
           ? TODOKU_WIZARD_START_PRACTICE
           : retry_action;
}

/**
 * todoku_wizard_step_fail:
 * @self: the step
 * @error: what went wrong
 * @retry_action: a constant: the action that failed
 *
 * Shows why something did not succeed. That she cancelled it is no news to the person.
 */
void
todoku_wizard_step_fail (TodokuWizardStep *self,
                         const GError     *error,
                         const char       *retry_action)
{
  g_autofree char *text = NULL;
  gboolean is_input = g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_BAD_DOMAIN) ||
                      g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT) ||
                      g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_DUPLICATE);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  text = todoku_text_for_error (error);
  g_debug ("Shown to the person: %s (%s)", text, error->message);
  todoku_wizard_step_set_failure (self, text,
                                  is_input ? NULL : choose_retry (error, retry_action));
}

/**
 * todoku_wizard_step_show_stored:
 * @self: the step
 * @failure: (nullable): the token of what went wrong, as it is stored with the subject
 *
 * Shows what went wrong the last time, perhaps before the window was opened. That it was cancelled
 * is said by the page.
 */
void
todoku_wizard_step_show_stored (TodokuWizardStep *self,
                                const char       *failure)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  int code;

  if (failure != NULL && todoku_enum_from_token (TODOKU_TYPE_ERROR_CODE, failure, &code))
    {
      error = g_error_new_literal (TODOKU_ERROR, code, failure);
      text = todoku_text_for_error (error);
    }
  todoku_wizard_step_set_failure (self, text,
                                  text != NULL ? choose_retry (error, "wizard.next") : NULL);
}

/**
 * todoku_wizard_step_shown:
 * @self: the step
 *
 * For the wizard: the step has come to the front.
 *
 * Returns: whether it has put the focus somewhere
 */
gboolean
todoku_wizard_step_shown (TodokuWizardStep *self)
{
  TodokuWizardStepClass *klass = TODOKU_WIZARD_STEP_GET_CLASS (self);

  return klass->shown != NULL && klass->shown (self);
}

/**
 * todoku_wizard_step_advance:
 * @self: the step
 *
 * For the step itself: it has been completed from outside.
 */
void
todoku_wizard_step_advance (TodokuWizardStep *self)
{
  g_signal_emit (self, advance_signal, 0);
}

/**
 * todoku_wizard_step_apply_async:
 * @self: the step
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: its data
 *
 * For the wizard: does what the step is for.
 */
void
todoku_wizard_step_apply_async (TodokuWizardStep    *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  TodokuWizardStepClass *klass = TODOKU_WIZARD_STEP_GET_CLASS (self);
  GTask *task;

  g_return_if_fail (TODOKU_IS_WIZARD_STEP (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, todoku_wizard_step_apply_async);
  g_task_set_name (task, "[todoku] Apply a step of a wizard");
  g_task_set_check_cancellable (task, FALSE);
  if (klass->apply != NULL && !PRIVATE (self)->can_skip)
    {
      klass->apply (self, task);
    }
  else
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
}

/**
 * todoku_wizard_step_apply_finish:
 * @self: the step
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether to go on; %FALSE without an error stays
 */
gboolean
todoku_wizard_step_apply_finish (TodokuWizardStep  *self,
                                 GAsyncResult      *result,
                                 GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_wizard_step_apply_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
