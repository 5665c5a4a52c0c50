/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whether the program runs as a Flatpak, where it reaches the desktop through portals only and what
 * it starts keeps its own sandbox alive. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean todoku_sandbox_is_inside (void);

G_END_DECLS
