/* SPDX-License-Identifier: GPL-3.0-or-later
 * One step of a wizard: a widget that says what it is called, whether it is filled in, how it is
 * applied, and what went wrong. It knows the session and no other step. Main thread only.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* In the place of trying again, where nothing can succeed until the practice server runs. */
#define TODOKU_WIZARD_START_PRACTICE "wizard.start-practice"

#define TODOKU_TYPE_WIZARD_STEP (todoku_wizard_step_get_type ())
G_DECLARE_DERIVABLE_TYPE (TodokuWizardStep, todoku_wizard_step, TODOKU, WIZARD_STEP, GtkBox)

/**
 * TodokuWizardAction:
 * @TODOKU_WIZARD_ACTION_SUGGESTED: the one thing to do, at the top
 * @TODOKU_WIZARD_ACTION_PLAIN: at the top, where something in the page matters more
 * @TODOKU_WIZARD_ACTION_BELOW: a button of the page itself activates "wizard.next"
 *
 * Where the primary action of a step stands.
 */
typedef enum
{
  TODOKU_WIZARD_ACTION_SUGGESTED,
  TODOKU_WIZARD_ACTION_PLAIN,
  TODOKU_WIZARD_ACTION_BELOW,
} TodokuWizardAction;

/**
 * TodokuWizardStepClass:
 * @shown: the step has come to the front; returns whether it has put the focus somewhere
 * @apply: does what the step is for and returns @task (transfer full): whether to go on; %FALSE
 *   without an error stays. The task does not check its cancellable: what became of a change at the
 *   service is decided by its answer, not by a late cancellation
 *
 * What a step implements. Both are optional; a step without @apply just goes on.
 */
struct _TodokuWizardStepClass
{
  GtkBoxClass parent_class;

  gboolean (*shown) (TodokuWizardStep *self);
  void     (*apply) (TodokuWizardStep *self,
                     GTask            *task);
};

void               todoku_wizard_step_set_names        (TodokuWizardStep    *self,
                                                        const char          *title,
                                                        const char          *word,
                                                        const char          *done_word,
                                                        const char          *action_label);
const char        *todoku_wizard_step_get_title        (TodokuWizardStep    *self);
const char        *todoku_wizard_step_get_word         (TodokuWizardStep    *self);
const char        *todoku_wizard_step_get_done_word    (TodokuWizardStep    *self);
const char        *todoku_wizard_step_get_action_label (TodokuWizardStep    *self);
TodokuWizardAction todoku_wizard_step_get_action       (TodokuWizardStep    *self);
void               todoku_wizard_step_set_action       (TodokuWizardStep    *self,
                                                        TodokuWizardAction   action);
gboolean           todoku_wizard_step_get_complete     (TodokuWizardStep    *self);
void               todoku_wizard_step_set_complete     (TodokuWizardStep    *self,
                                                        gboolean             complete);
gboolean           todoku_wizard_step_get_busy         (TodokuWizardStep    *self);
void               todoku_wizard_step_set_busy         (TodokuWizardStep    *self,
                                                        gboolean             busy);
void               todoku_wizard_step_set_can_skip     (TodokuWizardStep    *self,
                                                        gboolean             can_skip);
gboolean           todoku_wizard_step_get_has_records  (TodokuWizardStep    *self);
void               todoku_wizard_step_set_has_records  (TodokuWizardStep    *self,
                                                        gboolean             has_records);
gboolean           todoku_wizard_step_get_failed       (TodokuWizardStep    *self);
void               todoku_wizard_step_set_failed       (TodokuWizardStep    *self,
                                                        gboolean             failed);
const char        *todoku_wizard_step_get_failure      (TodokuWizardStep    *self);
const char        *todoku_wizard_step_get_failure_title (TodokuWizardStep   *self);
const char        *todoku_wizard_step_get_retry_action (TodokuWizardStep    *self);
void               todoku_wizard_step_set_failure      (TodokuWizardStep    *self,
                                                        const char          *failure,
                                                        const char          *retry_action);
void               todoku_wizard_step_fail             (TodokuWizardStep    *self,
                                                        const GError        *error,
                                                        const char          *retry_action);
void               todoku_wizard_step_show_stored      (TodokuWizardStep    *self,
                                                        const char          *failure);
gboolean           todoku_wizard_step_shown            (TodokuWizardStep    *self);
void               todoku_wizard_step_advance          (TodokuWizardStep    *self);
void               todoku_wizard_step_apply_async      (TodokuWizardStep    *self,
                                                        GCancellable        *cancellable,
                                                        GAsyncReadyCallback  callback,
                                                        gpointer             user_data);
gboolean           todoku_wizard_step_apply_finish     (TodokuWizardStep    *self,
                                                        GAsyncResult        *result,
                                                        GError             **error);

G_END_DECLS
