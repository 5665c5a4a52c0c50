/* SPDX-License-Identifier: GPL-3.0-or-later
 * What went wrong at a step of a wizard, with the button that tries again. Main thread only.
 */
#pragma once

#include <adwaita.h>

#include "todoku-wizard-step.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_WIZARD_FAILURE (todoku_wizard_failure_get_type ())
G_DECLARE_FINAL_TYPE (TodokuWizardFailure, todoku_wizard_failure, TODOKU, WIZARD_FAILURE, AdwBin)

gboolean todoku_wizard_failure_show (TodokuWizardFailure *self,
                                     TodokuWizardStep    *step);

G_END_DECLS
