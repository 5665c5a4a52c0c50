/* SPDX-License-Identifier: GPL-3.0-or-later
 * A section of the help, read from a .ui file in the resources: a page of the main window, or of a
 * window of its own beside a wizard. Main thread only.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_HELP_PAGE (todoku_help_page_get_type ())
G_DECLARE_FINAL_TYPE (TodokuHelpPage, todoku_help_page, TODOKU, HELP_PAGE, GtkBox)

GtkWidget *todoku_help_page_new (const char *place);

G_END_DECLS
