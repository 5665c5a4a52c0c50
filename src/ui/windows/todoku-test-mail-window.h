/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sends a test mail from one shared mail account and shows what the service said. Main thread only.
 */
#pragma once

#include <adwaita.h>

#include "todoku-session.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_TEST_MAIL_WINDOW (todoku_test_mail_window_get_type ())
G_DECLARE_FINAL_TYPE (TodokuTestMailWindow, todoku_test_mail_window, TODOKU, TEST_MAIL_WINDOW,
                      AdwWindow)

TodokuTestMailWindow *todoku_test_mail_window_new (GtkWindow           *parent,
                                                   TodokuSession       *session,
                                                   TodokuSharedAccount *account);

G_END_DECLS
