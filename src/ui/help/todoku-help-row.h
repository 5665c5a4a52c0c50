/* SPDX-License-Identifier: GPL-3.0-or-later
 * A row of a help page: a numbered step, or the way to another section. Made by the .ui files of
 * the sections. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_HELP_ROW (todoku_help_row_get_type ())
G_DECLARE_FINAL_TYPE (TodokuHelpRow, todoku_help_row, TODOKU, HELP_ROW, GtkListBoxRow)

G_END_DECLS
