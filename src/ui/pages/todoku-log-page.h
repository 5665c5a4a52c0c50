/* SPDX-License-Identifier: GPL-3.0-or-later
 * What Todoku did at services and in DNS, newest first, and as a spreadsheet. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-session.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_LOG_PAGE (todoku_log_page_get_type ())
G_DECLARE_FINAL_TYPE (TodokuLogPage, todoku_log_page, TODOKU, LOG_PAGE, GtkBox)

GtkWidget *todoku_log_page_new (TodokuSession *session);

G_END_DECLS
