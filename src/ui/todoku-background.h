/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a switch that promises checks by itself asks of the desktop. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void todoku_background_ask_for (GtkSwitch *monitoring);

G_END_DECLS
