/* SPDX-License-Identifier: GPL-3.0-or-later
 * The window in which the records of a domain at a service without an API are pasted once more,
 * because its screen shows others now. Main thread only.
 */
#pragma once

#include "todoku-wizard.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_PASTE_WIZARD (todoku_paste_wizard_get_type ())
G_DECLARE_FINAL_TYPE (TodokuPasteWizard, todoku_paste_wizard, TODOKU, PASTE_WIZARD, TodokuWizard)

TodokuWizard *todoku_paste_wizard_new (GtkWindow          *parent,
                                       TodokuSession      *session,
                                       TodokuSenderDomain *domain);

G_END_DECLS
