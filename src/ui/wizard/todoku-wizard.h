/* SPDX-License-Identifier: GPL-3.0-or-later
 * The window of any wizard: a list of steps, and all that they have in common. It alone owns their
 * order, the rail, the buttons, the cancellable, the focus and the notice of a failure. It can be
 * closed at any moment: a remote change in flight goes on without it. Main thread only.
 */
#pragma once

#include "todoku-operation.h"
#include "todoku-session.h"
#include "todoku-wizard-step.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_WIZARD (todoku_wizard_get_type ())
G_DECLARE_DERIVABLE_TYPE (TodokuWizard, todoku_wizard, TODOKU, WIZARD, AdwWindow)

/**
 * TodokuWizardClass:
 * @check: looks the records of the step in front up again
 * @request: opens the request for whoever runs the DNS
 *
 * What a wizard does beside its steps; both only while records are shown.
 */
struct _TodokuWizardClass
{
  AdwWindowClass parent_class;

  void (*check)   (TodokuWizard *self);
  void (*request) (TodokuWizard *self);
};

void              todoku_wizard_set_session   (TodokuWizard     *self,
                                               TodokuSession    *session);
void              todoku_wizard_add_step      (TodokuWizard     *self,
                                               TodokuWizardStep *step);
void              todoku_wizard_set_skipped   (TodokuWizard     *self,
                                               TodokuWizardStep *step,
                                               gboolean          skipped);
void              todoku_wizard_add_page      (TodokuWizard     *self,
                                               TodokuWizardStep *step);
void              todoku_wizard_go            (TodokuWizard     *self,
                                               TodokuWizardStep *step);
TodokuWizardStep *todoku_wizard_get_step      (TodokuWizard     *self);
void              todoku_wizard_fail          (TodokuWizard     *self,
                                               const GError     *error,
                                               const char       *retry_action);
void              todoku_wizard_set_subtitle  (TodokuWizard     *self,
                                               const char       *subtitle);
void              todoku_wizard_set_menu      (TodokuWizard     *self,
                                               GMenuModel       *menu);
void              todoku_wizard_set_operation (TodokuWizard     *self,
                                               TodokuOperation  *operation);

G_END_DECLS
