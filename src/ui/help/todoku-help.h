/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which section belongs to which page, and F1 in windows other than the main one: there the help
 * opens in a window of its own, so that the person can read it beside what she does. Main thread
 * only.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_HELP_WINDOW (todoku_help_window_get_type ())
G_DECLARE_FINAL_TYPE (TodokuHelpWindow, todoku_help_window, TODOKU, HELP_WINDOW, AdwWindow)

const char       *todoku_help_find_section (GtkWidget  *page);
void              todoku_help_attach       (GtkWidget  *window);

G_END_DECLS
