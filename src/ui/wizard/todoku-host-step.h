/* SPDX-License-Identifier: GPL-3.0-or-later
 * The beginning of トラッキング設定: the name that links get, checked while it is typed. Emits
 * "registered" with the tracking domain. Main thread only.
 */
#pragma once

#include "todoku-session.h"
#include "todoku-wizard-step.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_HOST_STEP (todoku_host_step_get_type ())
G_DECLARE_FINAL_TYPE (TodokuHostStep, todoku_host_step, TODOKU, HOST_STEP, TodokuWizardStep)

TodokuWizardStep   *todoku_host_step_new         (TodokuSession  *session);
gboolean          todoku_host_step_get_auto_ssl (TodokuHostStep *self);
void                todoku_host_step_set_host    (TodokuHostStep *self,
                                                  const char     *host);

G_END_DECLS
