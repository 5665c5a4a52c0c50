/* SPDX-License-Identifier: GPL-3.0-or-later
 * The wizard 新規登録: from a domain's name to (設定完了). It can be opened again at the step where a
 * domain stands, because all that it shows is what the session has stored. Main thread only.
 */
#pragma once

#include "todoku-session.h"
#include "todoku-wizard.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_DOMAIN_WIZARD (todoku_domain_wizard_get_type ())
G_DECLARE_FINAL_TYPE (TodokuDomainWizard, todoku_domain_wizard, TODOKU, DOMAIN_WIZARD, TodokuWizard)

TodokuWizard *todoku_domain_wizard_new     (GtkWindow          *parent,
                                            TodokuSession      *session,
                                            TodokuSenderDomain *domain);
void          todoku_domain_wizard_present (GtkWindow          *parent,
                                            TodokuSession      *session,
                                            TodokuSenderDomain *domain);

G_END_DECLS
