/* SPDX-License-Identifier: GPL-3.0-or-later
 * A delivery domain: how it stands, who runs its DNS, its records, and what to do. Main thread
 * only.
 */
#pragma once

#include <adwaita.h>

#include "todoku-session.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_DOMAIN_PAGE (todoku_domain_page_get_type ())
G_DECLARE_FINAL_TYPE (TodokuDomainPage, todoku_domain_page, TODOKU, DOMAIN_PAGE, GtkBox)

GtkWidget          *todoku_domain_page_new        (TodokuSession      *session,
                                                   TodokuSenderDomain *domain);
TodokuSenderDomain *todoku_domain_page_get_domain (TodokuDomainPage   *self);
void                todoku_domain_page_focus_verify
                                                  (TodokuDomainPage   *self);

G_END_DECLS
