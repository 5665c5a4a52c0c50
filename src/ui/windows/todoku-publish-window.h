/* SPDX-License-Identifier: GPL-3.0-or-later
 * DNSへ自動登録: puts the records of one delivery domain into the person's own DNS by DNS UPDATE. The
 * signal "verify-wanted" says that the records are in and verifying is the next thing to do. Main
 * thread only.
 */
#pragma once

#include <adwaita.h>

#include "todoku-session.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_PUBLISH_WINDOW (todoku_publish_window_get_type ())
G_DECLARE_FINAL_TYPE (TodokuPublishWindow, todoku_publish_window, TODOKU, PUBLISH_WINDOW, AdwWindow)

TodokuPublishWindow *todoku_publish_window_new (GtkWindow          *parent,
                                                TodokuSession      *session,
                                                TodokuSenderDomain *domain);

G_END_DECLS
