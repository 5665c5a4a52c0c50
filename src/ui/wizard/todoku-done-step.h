/* SPDX-License-Identifier: GPL-3.0-or-later
 * The last step of 新規登録: (設定完了), what to mind, and what to go on with. Main thread only.
 */
#pragma once

#include "todoku-session.h"
#include "todoku-wizard-step.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_DONE_STEP (todoku_done_step_get_type ())
G_DECLARE_FINAL_TYPE (TodokuDoneStep, todoku_done_step, TODOKU, DONE_STEP, TodokuWizardStep)

TodokuWizardStep *todoku_done_step_new        (TodokuSession      *session);
void              todoku_done_step_set_domain (TodokuDoneStep     *self,
                                               TodokuSenderDomain *domain);

G_END_DECLS
