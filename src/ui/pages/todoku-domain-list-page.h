/* SPDX-License-Identifier: GPL-3.0-or-later
 * The delivery domains: search, filter, sort, and work on several at once. Main thread only.
 */
#pragma once

#include <adwaita.h>

#include "todoku-session.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_DOMAIN_LIST_PAGE (todoku_domain_list_page_get_type ())
G_DECLARE_FINAL_TYPE (TodokuDomainListPage, todoku_domain_list_page, TODOKU, DOMAIN_LIST_PAGE,
                      GtkBox)

GtkWidget *todoku_domain_list_page_new (TodokuSession *session);

G_END_DECLS
