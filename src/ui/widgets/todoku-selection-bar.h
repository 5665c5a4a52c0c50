/* SPDX-License-Identifier: GPL-3.0-or-later
 * The bar below a list in which rows are being chosen: how many are, and the buttons of what can be
 * done with them, which are its children. Main thread only.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_SELECTION_BAR (todoku_selection_bar_get_type ())
G_DECLARE_FINAL_TYPE (TodokuSelectionBar, todoku_selection_bar, TODOKU, SELECTION_BAR, AdwBin)

void todoku_selection_bar_set (TodokuSelectionBar *self,
                               gboolean            selecting,
                               guint               n_chosen);

G_END_DECLS
