/* SPDX-License-Identifier: GPL-3.0-or-later
 * The records of a domain as one block of bytes, for the thousands that a list holds and nobody has
 * opened: their rows take three times as much. Such a block stays within the program that made it
 * and is never stored or sent, so it is trusted. Any thread; no I/O.
 */
#pragma once

#include "todoku-rows.h"

G_BEGIN_DECLS

guint8    *todoku_records_pack   (GPtrArray         *rows);
GPtrArray *todoku_records_unpack (const guint8      *block,
                                  const TodokuTable *table);

G_END_DECLS
