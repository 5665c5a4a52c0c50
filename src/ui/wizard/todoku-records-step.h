/* SPDX-License-Identifier: GPL-3.0-or-later
 * The second step of 新規登録: the records to enter in DNS, and their verification. Main thread only.
 */
#pragma once

#include "todoku-session.h"
#include "todoku-wizard-step.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_RECORDS_STEP (todoku_records_step_get_type ())
G_DECLARE_FINAL_TYPE (TodokuRecordsStep, todoku_records_step, TODOKU, RECORDS_STEP,
                      TodokuWizardStep)

TodokuWizardStep *todoku_records_step_new        (TodokuSession      *session);
void              todoku_records_step_set_domain (TodokuRecordsStep  *self,
                                                  TodokuSenderDomain *domain);

G_END_DECLS
