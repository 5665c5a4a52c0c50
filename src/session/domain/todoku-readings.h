/* SPDX-License-Identifier: GPL-3.0-or-later
 * Records whose name can be read in two ways are looked up under both, until DNS tells which was
 * meant. Pure; any thread.
 */
#pragma once

#include "todoku-rows.h"
#include "todoku-verdict.h"

G_BEGIN_DECLS

guint todoku_readings_add    (GPtrArray *records);
void  todoku_readings_settle (GPtrArray *verdicts,
                              guint      n_records);
void  todoku_readings_take   (GPtrArray *rows,
                              GPtrArray *verdicts);

G_END_DECLS
