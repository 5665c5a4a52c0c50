/* SPDX-License-Identifier: GPL-3.0-or-later
 * The search above a list that may be long. Main thread only.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_SEARCH_BOX (todoku_search_box_get_type ())
G_DECLARE_FINAL_TYPE (TodokuSearchBox, todoku_search_box, TODOKU, SEARCH_BOX, AdwBin)

const char *todoku_search_box_get_searched (TodokuSearchBox *self);
void        todoku_search_box_set_needed   (TodokuSearchBox *self,
                                            gboolean         needed);

G_END_DECLS
