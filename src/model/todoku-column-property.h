/* SPDX-License-Identifier: GPL-3.0-or-later
 * Columns of rows as properties of objects: of which type, and with which value. Any thread.
 */
#pragma once

#include "todoku-rows.h"

G_BEGIN_DECLS

GParamSpec *todoku_column_make_property (const TodokuColumn *column,
                                         GParamFlags         flags);
void        todoku_column_read_value    (const TodokuColumn *column,
                                         gconstpointer       row,
                                         GValue             *value);

G_END_DECLS
