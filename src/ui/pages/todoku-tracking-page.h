/* SPDX-License-Identifier: GPL-3.0-or-later
 * The page トラッキング設定: every tracking domain and how far it is. Main thread only.
 */
#pragma once

#include <adwaita.h>

#include "todoku-session.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_TRACKING_PAGE (todoku_tracking_page_get_type ())
G_DECLARE_FINAL_TYPE (TodokuTrackingPage, todoku_tracking_page, TODOKU, TRACKING_PAGE, AdwBin)

GtkWidget *todoku_tracking_page_new (TodokuSession *session);

G_END_DECLS
