/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the watch saw to change, in sentences. Pure; any thread, once todoku_text_init() ran.
 */
#pragma once

#include "todoku-rows.h"

G_BEGIN_DECLS

char *todoku_text_history_change (const TodokuHistoryRow *row,
                                  const char             *what);
char *todoku_text_history        (const TodokuHistoryRow *row);

G_END_DECLS
