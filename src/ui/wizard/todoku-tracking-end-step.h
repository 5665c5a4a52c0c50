/* SPDX-License-Identifier: GPL-3.0-or-later
 * A page of トラッキング設定 where the way ends: the time is over, or the service refused. Emits
 * "registered" when the same name has been registered anew. Main thread only.
 */
#pragma once

#include "todoku-session.h"
#include "todoku-wizard-step.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_TRACKING_END_STEP (todoku_tracking_end_step_get_type ())
G_DECLARE_FINAL_TYPE (TodokuTrackingEndStep, todoku_tracking_end_step, TODOKU, TRACKING_END_STEP,
                      TodokuWizardStep)

TodokuWizardStep *todoku_tracking_end_step_new          (TodokuSession         *session,
                                                         TodokuTrackingStage    stage);
void              todoku_tracking_end_step_set_tracking (TodokuTrackingEndStep *self,
                                                         TodokuTrackingDomain  *tracking);

G_END_DECLS
