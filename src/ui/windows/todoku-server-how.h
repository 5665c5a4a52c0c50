/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where the values of a new delivery server come from, as the form shows it. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-server-kinds.h"

G_BEGIN_DECLS

GtkWidget *todoku_server_how_new (const TodokuServerKind *kind);

G_END_DECLS
