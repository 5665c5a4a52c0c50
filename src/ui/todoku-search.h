/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whether a thing is what somebody is looking for: one rule for the lists of the window and for the
 * search of the desktop. No state; main thread only, for its objects are.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char     *todoku_search_fold    (const char *typed);
gboolean  todoku_search_matches (gpointer    subject,
                                 const char *folded);

G_END_DECLS
