/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows of records to what is shown of them, and back, with their verdicts. Items are for the main
 * thread, the rest for any; no I/O.
 */
#pragma once

#include "todoku-record-item.h"
#include "todoku-rows.h"

G_BEGIN_DECLS

GBytes *todoku_rows_write_verdict (const TodokuVerdict *verdict);
TodokuVerdict *todoku_rows_read_verdict (TodokuRecord *record,
                                         GBytes       *bytes);
TodokuRecord *todoku_rows_read_record (const TodokuRecordRow *row,
                                       const char            *domain);
TodokuRecordRow *todoku_rows_write_record (const TodokuRecord *record,
                                           int                 step);
TodokuRecordRow *todoku_rows_write_item (TodokuRecordItem *item,
                                         int               position,
                                         int               step);
TodokuRecordItem *todoku_rows_reuse_item (GPtrArray    *old,
                                          TodokuRecord *record);
GPtrArray *todoku_rows_read_items (GPtrArray  *rows,
                                   int         step,
                                   const char *domain,
                                   GPtrArray  *old);
void todoku_rows_count (GPtrArray *rows,
                        int        step,
                        guint     *ret_n_verified,
                        int       *ret_worst_rank);
GPtrArray *todoku_rows_list_items (GListModel *list);
gboolean todoku_rows_same_items (GPtrArray *a,
                                 GPtrArray *b);

G_END_DECLS
