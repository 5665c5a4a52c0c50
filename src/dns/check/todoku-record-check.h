/* SPDX-License-Identifier: GPL-3.0-or-later
 * The probe plan for one record: asks until the diagnosis has what it needs, within a budget of
 * questions. Inner part of todoku-record-checker. On the resolver's main context.
 */
#pragma once

#include "todoku-diagnosis.h"
#include "todoku-target-answers.h"
#include "todoku-zone-finder.h"

G_BEGIN_DECLS

typedef struct _TodokuRecordCheck TodokuRecordCheck;

/**
 * TodokuRecordCheckFunc:
 * @check: a check that has ended
 * @user_data: what was given
 *
 * Called once; the evidence is complete, or as complete as it will be.
 */
typedef void (*TodokuRecordCheckFunc) (TodokuRecordCheck *check,
                                       gpointer           user_data);

TodokuRecordCheck *todoku_record_check_new          (TodokuResolver        *resolver,
                                                     TodokuZoneFinder      *finder,
                                                     TodokuTargetAnswers   *targets,
                                                     TodokuRecord          *record,
                                                     GPtrArray             *others,
                                                     GCancellable          *cancellable,
                                                     TodokuRecordCheckFunc  func,
                                                     gpointer               user_data);
void               todoku_record_check_free         (TodokuRecordCheck     *self);
void               todoku_record_check_start        (TodokuRecordCheck     *self);
gboolean           todoku_record_check_is_done      (TodokuRecordCheck     *self);
TodokuEvidence    *todoku_record_check_get_evidence (TodokuRecordCheck     *self);
gint64             todoku_record_check_get_elapsed  (TodokuRecordCheck     *self);

G_END_DECLS
