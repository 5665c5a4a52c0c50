/* SPDX-License-Identifier: GPL-3.0-or-later
 * Two lines in a card: what is to be entered, and what was found, with the part at fault marked.
 * Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-verdict.h"

G_BEGIN_DECLS

void todoku_compare_box_fill (GtkBox              *box,
                              const TodokuVerdict *verdict);

G_END_DECLS
