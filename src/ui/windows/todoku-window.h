/* SPDX-License-Identifier: GPL-3.0-or-later
 * The window: one column, pages pushed and popped with a back button. Pages name the window's
 * actions (`win.open-domain` and so on) and never each other. Main thread only.
 */
#pragma once

#include "todoku-application.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_WINDOW (todoku_window_get_type ())
G_DECLARE_FINAL_TYPE (TodokuWindow, todoku_window, TODOKU, WINDOW, AdwApplicationWindow)

TodokuWindow *todoku_window_new            (TodokuApplication *application,
                                            TodokuSession     *session);
void          todoku_window_push           (TodokuWindow      *self,
                                            GtkWidget         *page);
void          todoku_window_session_opened (TodokuWindow      *self,
                                            const GError      *error);

G_END_DECLS
