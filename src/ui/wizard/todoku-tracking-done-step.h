/* SPDX-License-Identifier: GPL-3.0-or-later
 * The last step of トラッキング設定: (設定完了), what to ask the service for, and what to mind. Main
 * thread only.
 */
#pragma once

#include "todoku-session.h"
#include "todoku-wizard-step.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_TRACKING_DONE_STEP (todoku_tracking_done_step_get_type ())
G_DECLARE_FINAL_TYPE (TodokuTrackingDoneStep, todoku_tracking_done_step, TODOKU,
                      TRACKING_DONE_STEP, TodokuWizardStep)

TodokuWizardStep *todoku_tracking_done_step_new          (TodokuSession          *session);
void              todoku_tracking_done_step_set_tracking (TodokuTrackingDoneStep *self,
                                                          TodokuTrackingDomain   *tracking);

G_END_DECLS
