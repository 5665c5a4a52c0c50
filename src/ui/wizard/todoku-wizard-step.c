/* SPDX-License-Identifier: GPL-3.0-or-later
 * The properties are all that the wizard looks at; a step never touches the wizard's buttons. Main
 * thread only.
 */
#include "todoku-config.h"

#include "todoku-wizard-step.h"

typedef struct
{
  /* Owned */
  char *title;
  char *word;
  char *done_word;
  char *action_label;

  gboolean complete;
  gboolean busy;
  gboolean can_skip;
} TodokuWizardStepPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TodokuWizardStep, todoku_wizard_step, GTK_TYPE_BOX)

typedef enum
{
  PROP_TITLE = 1,
  PROP_COMPLETE,
  PROP_BUSY,
  PROP_CAN_SKIP,
} TodokuWizardStepProperty;

static GParamSpec *properties[PROP_CAN_SKIP + 1];
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
 * @action_label: the verb on the wizard's button, with its mnemonic
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
 * Returns: (transfer none): the verb on the wizard's button
 */
const char *
todoku_wizard_step_get_action_label (TodokuWizardStep *self)
{
  return PRIVATE (self)->action_label;
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
  if (PRIVATE (self)->complete == complete)
    return;

  PRIVATE (self)->complete = complete;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPLETE]);
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
  if (PRIVATE (self)->busy == busy)
    return;

  PRIVATE (self)->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/**
 * todoku_wizard_step_get_can_skip:
 * @self: the step
 *
 * Returns: whether the wizard goes on without applying it
 */
gboolean
todoku_wizard_step_get_can_skip (TodokuWizardStep *self)
{
  return PRIVATE (self)->can_skip;
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
  if (PRIVATE (self)->can_skip == can_skip)
    return;

  PRIVATE (self)->can_skip = can_skip;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_SKIP]);
}

/**
 * todoku_wizard_step_shown:
 * @self: the step
 *
 * For the wizard: the step has come to the front.
 */
void
todoku_wizard_step_shown (TodokuWizardStep *self)
{
  TodokuWizardStepClass *klass = TODOKU_WIZARD_STEP_GET_CLASS (self);

  if (klass->shown != NULL)
    klass->shown (self);
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

  g_return_if_fail (TODOKU_IS_WIZARD_STEP (self));

  if (klass->apply_async != NULL && !PRIVATE (self)->can_skip)
    {
      klass->apply_async (self, cancellable, callback, user_data);
    }
  else
    {
      g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

      g_task_set_source_tag (task, todoku_wizard_step_apply_async);
      g_task_return_boolean (task, TRUE);
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
  TodokuWizardStepClass *klass = TODOKU_WIZARD_STEP_GET_CLASS (self);

  g_return_val_if_fail (TODOKU_IS_WIZARD_STEP (self), FALSE);

  if (g_async_result_is_tagged (result, todoku_wizard_step_apply_async))
    return g_task_propagate_boolean (G_TASK (result), error);

  return klass->apply_finish (self, result, error);
}
