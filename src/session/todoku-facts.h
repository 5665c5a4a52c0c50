/* SPDX-License-Identifier: GPL-3.0-or-later
 * What was learnt from DNS and from the service, laid on rows. Pure; any thread.
 */
#pragma once

#include "todoku-session-private.h"
#include "todoku-verdict.h"

G_BEGIN_DECLS

GPtrArray *todoku_facts_read_records    (GPtrArray              *rows,
                                         int                     step,
                                         const char             *domain);
GPtrArray *todoku_facts_make_rows       (GPtrArray              *records,
                                         int                     step,
                                         GPtrArray              *old);
void       todoku_facts_replace_step    (TodokuTrackingRow      *row,
                                         int                     step,
                                         GPtrArray              *records);
void       todoku_facts_take_verdicts   (GPtrArray              *rows,
                                         int                     step,
                                         const char             *domain,
                                         GPtrArray              *verdicts);
void       todoku_facts_take_validation (GPtrArray              *rows,
                                         int                     step,
                                         const TodokuValidation *validation);
void       todoku_facts_summarise       (GPtrArray              *verdicts,
                                         TodokuCheckSummary     *ret_summary);

void       todoku_facts_note_failure    (gpointer                row,
                                         const char             *token,
                                         gint64                  next_check_at);
void       todoku_facts_note_attempt    (gpointer                row,
                                         const char             *token);

G_END_DECLS
