/* SPDX-License-Identifier: GPL-3.0-or-later
 * A page of トラッキング設定 for a CDN that is set up by hand: what it shows is typed in here. Main
 * thread only.
 */
#pragma once

#include "todoku-session.h"
#include "todoku-wizard-step.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_EDGE_STEP (todoku_edge_step_get_type ())
G_DECLARE_FINAL_TYPE (TodokuEdgeStep, todoku_edge_step, TODOKU, EDGE_STEP, TodokuWizardStep)

TodokuWizardStep *todoku_edge_step_new          (TodokuSession        *session,
                                                 guint                 number);
void              todoku_edge_step_set_tracking (TodokuEdgeStep       *self,
                                                 TodokuTrackingDomain *tracking);

G_END_DECLS
