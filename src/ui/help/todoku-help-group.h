/* SPDX-License-Identifier: GPL-3.0-or-later
 * A heading of a help page with the list below it. Made by the .ui files of the sections. Main
 * thread only.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_HELP_GROUP (todoku_help_group_get_type ())
G_DECLARE_FINAL_TYPE (TodokuHelpGroup, todoku_help_group, TODOKU, HELP_GROUP, GtkBox)

#define TODOKU_TYPE_HELP_PICTURE (todoku_help_picture_get_type ())
G_DECLARE_FINAL_TYPE (TodokuHelpPicture, todoku_help_picture, TODOKU, HELP_PICTURE, GtkBox)

G_END_DECLS
