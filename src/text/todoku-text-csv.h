/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fields of CSV that a spreadsheet opens without running what is in them, and the tables that are
 * written so. Pure; any thread.
 */
#pragma once

#include "todoku-rows.h"

#include <gio/gio.h>

G_BEGIN_DECLS

void        todoku_text_append_csv (GString                *line,
                                    const char             *foreign,
                                    gboolean                last);
char       *todoku_text_log_csv    (GPtrArray              *rows,
                                    GListModel             *servers);
const char *todoku_text_log_kind   (const TodokuJournalRow *row,
                                    GListModel             *servers);

G_END_DECLS
