/* SPDX-License-Identifier: GPL-3.0-or-later
 * The wizard トラッキング設定: one tracking domain through its three steps. It may be closed and opened
 * again at any moment, because all that it shows is what the session has stored. Main thread only.
 */
#pragma once

#include "todoku-session.h"
#include "todoku-wizard.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_TRACKING_WIZARD (todoku_tracking_wizard_get_type ())
G_DECLARE_FINAL_TYPE (TodokuTrackingWizard, todoku_tracking_wizard, TODOKU, TRACKING_WIZARD,
                      TodokuWizard)

TodokuWizard *todoku_tracking_wizard_new     (GtkWindow            *parent,
                                              TodokuSession        *session,
                                              TodokuTrackingDomain *tracking);
void          todoku_tracking_wizard_present (GtkWindow            *parent,
                                              TodokuSession        *session,
                                              TodokuTrackingDomain *tracking);

G_END_DECLS
