/* SPDX-License-Identifier: GPL-3.0-or-later
 * The page 共用メールアカウント: the list, with new, edit, delete and a test mail. Main thread only.
 */
#pragma once

#include <adwaita.h>

#include "todoku-session.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_ACCOUNTS_PAGE (todoku_accounts_page_get_type ())
G_DECLARE_FINAL_TYPE (TodokuAccountsPage, todoku_accounts_page, TODOKU, ACCOUNTS_PAGE, AdwBin)

GtkWidget *todoku_accounts_page_new (TodokuSession *session);

G_END_DECLS
