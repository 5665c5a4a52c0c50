/* SPDX-License-Identifier: GPL-3.0-or-later
 * Starting a program in a sandbox of its own, so that it keeps neither ours nor our descriptors
 * alive. Worker threads. Only for a program that runs as a Flatpak.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_PRACTICE_SPAWN (todoku_practice_spawn_get_type ())
G_DECLARE_FINAL_TYPE (TodokuPracticeSpawn, todoku_practice_spawn, TODOKU, PRACTICE_SPAWN, GObject)

TodokuPracticeSpawn *todoku_practice_spawn            (const char *const    *argv,
                                                       GCancellable         *cancellable,
                                                       GError              **error);
gboolean             todoku_practice_spawn_is_running (TodokuPracticeSpawn  *self);
gboolean             todoku_practice_spawn_has_pipe   (void);

G_END_DECLS
