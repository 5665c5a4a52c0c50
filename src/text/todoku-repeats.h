/* SPDX-License-Identifier: GPL-3.0-or-later
 * Records that have been written already. Any thread, one at a time.
 */
#pragma once

#include "todoku-record.h"

G_BEGIN_DECLS

GHashTable *todoku_repeats_new (void);
gboolean    todoku_repeats_add (GHashTable         *self,
                                const TodokuRecord *record);

G_END_DECLS
