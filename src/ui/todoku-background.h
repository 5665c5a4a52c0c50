/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a switch that promises checks by itself stores, and what it asks of the desktop. Main thread
 * only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-session.h"

G_BEGIN_DECLS

/**
 * TodokuBackgroundState:
 * @TODOKU_BACKGROUND_UNASKED: nothing was switched on yet
 * @TODOKU_BACKGROUND_ALLOWED: it watches from the next login on, with or without a window
 * @TODOKU_BACKGROUND_NO_AUTOSTART: it may go on without a window, but is not started at login
 * @TODOKU_BACKGROUND_REFUSED: it watches only while its window is open
 * @TODOKU_BACKGROUND_MISSING: the desktop has no portal that could say
 *
 * What the desktop last answered; the key "background" of the settings.
 */
typedef enum
{
  TODOKU_BACKGROUND_UNASKED,
  TODOKU_BACKGROUND_ALLOWED,
  TODOKU_BACKGROUND_NO_AUTOSTART,
  TODOKU_BACKGROUND_REFUSED,
  TODOKU_BACKGROUND_MISSING,
} TodokuBackgroundState;

TodokuBackgroundState todoku_background_get_state (GSettings *settings);
gboolean todoku_background_is_sandboxed (void);

void todoku_background_watch     (GtkWidget     *asker,
                                  TodokuSession *session,
                                  gpointer       subject,
                                  gboolean       on);
void todoku_background_watch_all (GtkWidget     *asker,
                                  TodokuSession *session,
                                  gboolean       on);
void todoku_background_leave     (GtkWidget     *asker);

G_END_DECLS
