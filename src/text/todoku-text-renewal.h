/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the watch found of a certificate, in sentences. Pure; any thread, once todoku_text_init()
 * ran.
 */
#pragma once

#include "todoku-rows.h"

G_BEGIN_DECLS

char *todoku_text_renewal           (const TodokuHistoryRow *row,
                                     const char             *what);
char *todoku_text_certificate_until (gint64                  not_after);

G_END_DECLS
