/* SPDX-License-Identifier: GPL-3.0-or-later
 * The form of one shared mail account (共用メールアカウント): says beside each field why it cannot be
 * registered, and lists the domains that can. Main thread only.
 */
#pragma once

#include <adwaita.h>

#include "todoku-session.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_ACCOUNT_WINDOW (todoku_account_window_get_type ())
G_DECLARE_FINAL_TYPE (TodokuAccountWindow, todoku_account_window, TODOKU, ACCOUNT_WINDOW, AdwWindow)

TodokuAccountWindow *todoku_account_window_new (GtkWindow           *parent,
                                                TodokuSession       *session,
                                                TodokuSharedAccount *account);

G_END_DECLS
