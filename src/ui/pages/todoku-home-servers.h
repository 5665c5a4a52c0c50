/* SPDX-License-Identifier: GPL-3.0-or-later
 * The delivery servers on Home: the real ones, and those for practice. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-session.h"

G_BEGIN_DECLS

void     todoku_home_servers_fill          (GtkListBox    *list,
                                            TodokuSession *session,
                                            gboolean       all);
gboolean todoku_home_servers_fill_practice (GtkListBox    *list,
                                            TodokuSession *session);

G_END_DECLS
