/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a wizard and its steps have done with the domain or tracking domain that they are about.
 * Main thread only.
 */
#pragma once

#include "todoku-session.h"
#include "todoku-wizard.h"

G_BEGIN_DECLS

void todoku_wizard_check_subject       (TodokuWizard     *self,
                                        TodokuSession    *session,
                                        gpointer          subject);
void todoku_wizard_step_verify_subject (TodokuWizardStep *self,
                                        TodokuSession    *session,
                                        gpointer          subject,
                                        GTask            *task);
void todoku_wizard_step_end_adding     (GTask            *task,
                                        TodokuSession    *session,
                                        GAsyncResult     *result,
                                        gboolean          go_on);

G_END_DECLS
