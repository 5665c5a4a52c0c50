/* SPDX-License-Identifier: GPL-3.0-or-later
 * The first step of 新規登録: which domain, at which server. Main thread only.
 */
#pragma once

#include "todoku-session.h"
#include "todoku-wizard-step.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_DOMAIN_STEP (todoku_domain_step_get_type ())
G_DECLARE_FINAL_TYPE (TodokuDomainStep, todoku_domain_step, TODOKU, DOMAIN_STEP, TodokuWizardStep)

TodokuWizardStep     *todoku_domain_step_new        (TodokuSession    *session);
TodokuDeliveryServer *todoku_domain_step_get_server (TodokuDomainStep *self);

G_END_DECLS
