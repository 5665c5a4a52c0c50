/* SPDX-License-Identifier: GPL-3.0-or-later
 * The page 設定. Every row is bound to its setting. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-session.h"

G_BEGIN_DECLS

GtkWidget *todoku_preferences_page_new (TodokuSession *session);

G_END_DECLS
