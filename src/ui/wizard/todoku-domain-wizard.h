/* SPDX-License-Identifier: GPL-3.0-or-later
 * The wizard 新規登録: a delivery domain from its name to (設定完了). Main thread only.
 */
#pragma once

#include "todoku-session.h"
#include "todoku-wizard.h"

G_BEGIN_DECLS

TodokuWizard *todoku_domain_wizard_new (GtkWindow          *parent,
                                        TodokuSession      *session,
                                        TodokuSenderDomain *domain);

G_END_DECLS
