/* SPDX-License-Identifier: GPL-3.0-or-later
 * The window of a wizard. It alone owns the order of the steps, the buttons and the cancellable.
 * It can be closed at any moment: a remote change in flight goes on without it. Main thread only.
 */
#pragma once

#include "todoku-operation.h"
#include "todoku-wizard-step.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_WIZARD (todoku_wizard_get_type ())
G_DECLARE_FINAL_TYPE (TodokuWizard, todoku_wizard, TODOKU, WIZARD, AdwWindow)

TodokuWizard *todoku_wizard_new           (GtkWindow        *parent,
                                           const char       *title);
void          todoku_wizard_add_step      (TodokuWizard     *self,
                                           TodokuWizardStep *step);
void          todoku_wizard_go            (TodokuWizard     *self,
                                           guint             position);
void          todoku_wizard_set_subtitle  (TodokuWizard     *self,
                                           const char       *subtitle);
void          todoku_wizard_set_operation (TodokuWizard     *self,
                                           TodokuOperation  *operation);

G_END_DECLS
