/* SPDX-License-Identifier: GPL-3.0-or-later
 * That the desktop does not let Todoku watch without a window, and the other way. It shows itself
 * while that is so. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_BACKGROUND_NOTICE (todoku_background_notice_get_type ())
G_DECLARE_FINAL_TYPE (TodokuBackgroundNotice, todoku_background_notice, TODOKU, BACKGROUND_NOTICE,
                      GtkBox)

GtkWidget *todoku_background_notice_new (void);

G_END_DECLS
