/* SPDX-License-Identifier: GPL-3.0-or-later
 * Who does what, as a picture: four cards and three arrows, side by side where there is room and
 * one below the other where there is none. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_HELP_DIAGRAM (todoku_help_diagram_get_type ())
G_DECLARE_FINAL_TYPE (TodokuHelpDiagram, todoku_help_diagram, TODOKU, HELP_DIAGRAM, GtkWidget)

G_END_DECLS
