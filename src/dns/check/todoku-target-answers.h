/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the recursive resolver has just said about names that many records point to: the domains of
 * a company, and of an agency's customers, lead to a handful of names of one service. Main context
 * of the resolver. It refuses to keep what is no answer, and anything for longer than five seconds.
 */
#pragma once

#include "todoku-observation.h"

G_BEGIN_DECLS

typedef struct _TodokuTargetAnswers TodokuTargetAnswers;

TodokuTargetAnswers *todoku_target_answers_new    (void);
void                 todoku_target_answers_free   (TodokuTargetAnswers *self);

TodokuObservation   *todoku_target_answers_lookup (TodokuTargetAnswers *self,
                                                   const char          *name,
                                                   guint16              rrtype,
                                                   gint64               now);
void                 todoku_target_answers_keep   (TodokuTargetAnswers *self,
                                                   TodokuObservation   *observation,
                                                   gint64               now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuTargetAnswers, todoku_target_answers_free)

G_END_DECLS
