/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the files of the record check share, and nobody else sees. Main context of the resolver.
 */
#pragma once

#include "todoku-record-check.h"

G_BEGIN_DECLS

/* Of the names at which somebody may have put the record in another type. */
#define TODOKU_MAX_TEXTS_ELSEWHERE 3

typedef enum
{
  ROUND_ZONE,
  ROUND_PUBLISHED,
  ROUND_MAIL,
  ROUND_BLOCKED,
  ROUND_ALONE,
  ROUND_DETAILS,
  ROUND_COMPARE,
  ROUND_DONE,
} TodokuCheckRound;

struct _TodokuRecordCheck
{
  /* (unowned): the checker outlives its checks */
  TodokuResolver *resolver;
  TodokuZoneFinder *finder;
  TodokuTargetAnswers *targets;
  GPtrArray *others;
  GCancellable *cancellable;
  TodokuRecordCheckFunc func;
  gpointer user_data;

  /* (owned) */
  TodokuEvidence *evidence;
  TodokuZone *zone;
  GQueue probes;
  TodokuObservation *again;
  GPtrArray *errands;
  GSource *cancelled;

  TodokuCheckRound round;
  gboolean has_repeated;
  guint n_pending;
  guint n_asked;
  guint n_probing;
  guint n_referrals;
  guint n_mail_rounds;
  guint n_elsewhere;
  guint n_texts_elsewhere;
  gint64 started;
  gint64 ended;
};

guint16 todoku_record_check_own_type    (TodokuRecordCheck       *self);
void    todoku_record_check_ask         (TodokuRecordCheck       *self,
                                         const char              *name,
                                         guint16                  rrtype,
                                         TodokuQuestionFlags      flags,
                                         const TodokuZoneServer  *server,
                                         GPtrArray               *keep,
                                         TodokuObservation      **slot);
void    todoku_record_check_probe       (TodokuRecordCheck       *self,
                                         const char              *name,
                                         guint16                  rrtype,
                                         GPtrArray               *keep);
void    todoku_record_check_feed_probes (TodokuRecordCheck       *self);
void    todoku_record_check_drop_probes (TodokuRecordCheck      *self);
void    todoku_record_check_release     (TodokuRecordCheck       *self);
void    todoku_record_check_ask_details (TodokuRecordCheck       *self);
gboolean todoku_record_check_may_have_text (TodokuRecordCheck    *self,
                                         const TodokuObservation *observation);
gboolean todoku_record_check_has_answer (TodokuRecordCheck       *self);
void    todoku_record_check_ask_parent  (TodokuRecordCheck       *self);
const TodokuZoneServer *
        todoku_record_check_answering_server (TodokuRecordCheck  *self);
void    todoku_record_check_ask_resolver (TodokuRecordCheck      *self,
                                         const char              *name,
                                         guint16                  rrtype,
                                         TodokuQuestionFlags      flags,
                                         GPtrArray               *keep,
                                         TodokuObservation      **slot);
void    todoku_record_check_ask_target  (TodokuRecordCheck       *self,
                                         const char              *name,
                                         guint16                  rrtype,
                                         GPtrArray               *keep);
void    todoku_record_check_start_details (TodokuRecordCheck     *self);
void    todoku_record_check_ask_resolver_alone (TodokuRecordCheck *self);
void    todoku_record_check_start_details_alone (TodokuRecordCheck *self);
void    todoku_record_check_start_comparison (TodokuRecordCheck  *self);

G_END_DECLS
