/* SPDX-License-Identifier: GPL-3.0-or-later
 * A step of トラッキング設定 with the records to enter or to rewrite, or what is waited for until
 * there are some. One class for all three steps: what it shows follows from the stage. Main thread
 * only.
 */
#pragma once

#include "todoku-session.h"
#include "todoku-wizard-step.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_TRACKING_STEP (todoku_tracking_step_get_type ())
G_DECLARE_FINAL_TYPE (TodokuTrackingStep, todoku_tracking_step, TODOKU, TRACKING_STEP,
                      TodokuWizardStep)

TodokuWizardStep *todoku_tracking_step_new          (TodokuSession        *session,
                                                     guint                 number);
void              todoku_tracking_step_set_tracking (TodokuTrackingStep   *self,
                                                     TodokuTrackingDomain *tracking);
guint             todoku_tracking_step_get_number   (TodokuTrackingStage   stage);

G_END_DECLS
