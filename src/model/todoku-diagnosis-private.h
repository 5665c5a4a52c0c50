/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the files of the diagnosis share. Any thread, no I/O.
 */
#pragma once

#include "todoku-diagnosis.h"

G_BEGIN_DECLS

int        todoku_diagnosis_compare_strings    (gconstpointer            a,
                                                gconstpointer            b);
char      *todoku_diagnosis_expected_text      (const TodokuRecord      *record);
gboolean   todoku_diagnosis_is_key             (const TodokuRecord      *record);
gboolean   todoku_diagnosis_is_spf             (const char              *text);
gboolean   todoku_diagnosis_text_matches       (const TodokuRecord      *record,
                                                const char              *text);
GPtrArray *todoku_diagnosis_values_at          (const TodokuObservation *observation,
                                                const char              *name,
                                                guint16                  rrtype);
gboolean   todoku_diagnosis_values_match       (const TodokuRecord      *record,
                                                GPtrArray               *values);
gboolean   todoku_diagnosis_matches            (const TodokuRecord      *record,
                                                const TodokuObservation *observation);
void       todoku_diagnosis_judge_value        (const TodokuEvidence    *evidence,
                                                GPtrArray               *values,
                                                TodokuRecordState       *state,
                                                TodokuFinding          **finding);
void       todoku_diagnosis_judge_group_value  (const TodokuEvidence    *evidence,
                                                GPtrArray               *group,
                                                GPtrArray               *values,
                                                TodokuRecordState       *state,
                                                TodokuFinding          **finding);

G_END_DECLS
