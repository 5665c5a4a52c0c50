/* SPDX-License-Identifier: GPL-3.0-or-later
 * The step in which the records are pasted that the screen of a service without an API shows. Main
 * thread only.
 */
#pragma once

#include "todoku-session.h"
#include "todoku-wizard-step.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_PASTE_STEP (todoku_paste_step_get_type ())
G_DECLARE_FINAL_TYPE (TodokuPasteStep, todoku_paste_step, TODOKU, PASTE_STEP, TodokuWizardStep)

TodokuWizardStep *todoku_paste_step_new        (TodokuSession        *session);
void              todoku_paste_step_set_domain (TodokuPasteStep      *self,
                                                const char           *name,
                                                TodokuDeliveryServer *server);
void              todoku_paste_step_set_existing (TodokuPasteStep    *self,
                                                TodokuSenderDomain *domain);

G_END_DECLS
