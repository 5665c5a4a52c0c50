/* SPDX-License-Identifier: GPL-3.0-or-later
 * Domains of one name at several services: what they must share in DNS. Pure; any thread.
 */
#pragma once

#include "todoku-rows.h"

G_BEGIN_DECLS

void todoku_namesakes_share (GPtrArray *rows);
const TodokuRecordRow *todoku_namesakes_find_clash (const TodokuDomainRow *row,
                                                    const TodokuDomainRow *other);

G_END_DECLS
