/* SPDX-License-Identifier: GPL-3.0-or-later
 * A row of filters, of which one holds. Main thread only.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_FILTER_CHIPS (todoku_filter_chips_get_type ())
G_DECLARE_FINAL_TYPE (TodokuFilterChips, todoku_filter_chips, TODOKU, FILTER_CHIPS, AdwBin)

void  todoku_filter_chips_set_names    (TodokuFilterChips *self, const char *const *names);
void  todoku_filter_chips_set_counts   (TodokuFilterChips *self,
                                        const guint       *counts,
                                        guint              seldom);
void  todoku_filter_chips_set_selected (TodokuFilterChips *self, guint position);
guint todoku_filter_chips_get_selected (TodokuFilterChips *self);

G_END_DECLS
