/* SPDX-License-Identifier: GPL-3.0-or-later
 * The order of a wizard's pages. Main thread only.
 */
#pragma once

#include "todoku-step-indicator.h"
#include "todoku-wizard-step.h"

G_BEGIN_DECLS

/**
 * TodokuWizardPage:
 * @step: (unowned): what the page shows; the stack owns it
 * @position: which step it belongs to, from 0
 * @skipped: whether the step is left out, so that it has no place in the rail
 *
 * A page of a wizard. A step may have several, of which one is in front.
 */
typedef struct
{
  TodokuWizardStep *step;
  guint position;
  gboolean skipped;
} TodokuWizardPage;

GArray                 *todoku_wizard_pages_new               (void);
const TodokuWizardPage *todoku_wizard_pages_get               (GArray              *pages,
                                                               guint                index);
guint                   todoku_wizard_pages_get_last_position (GArray              *pages);
gboolean                todoku_wizard_pages_is_last           (GArray              *pages,
                                                               guint                index);
TodokuWizardStep       *todoku_wizard_pages_find_next         (GArray              *pages,
                                                               guint                index);
void                    todoku_wizard_pages_set_skipped       (GArray              *pages,
                                                               TodokuWizardStep    *step,
                                                               gboolean             skipped);
void                    todoku_wizard_pages_show              (GArray              *pages,
                                                               guint                current,
                                                               TodokuStepIndicator *rail);

G_END_DECLS
