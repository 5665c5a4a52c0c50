/* SPDX-License-Identifier: GPL-3.0-or-later
 * The names that people type in place of the right one, while they are put together. What the files
 * of the candidates share; any thread.
 */
#pragma once

#include "todoku-diagnosis-private.h"

G_BEGIN_DECLS

/**
 * TodokuCandidates:
 * @evidence: whose record is looked for
 * @names: (element-type utf8): the names so far
 * @domain: the domain that the record belongs to, or the zone
 * @relative: its name in the zone
 */
typedef struct
{
  const TodokuEvidence *evidence;
  GPtrArray *names;
  const char *domain;
  const char *relative;
} TodokuCandidates;

void  todoku_candidates_add            (TodokuCandidates *candidates,
                                        char             *name);
void  todoku_candidates_add_in_zone    (TodokuCandidates *candidates,
                                        char             *relative);
char *todoku_candidates_reverse        (const char       *relative);
void  todoku_candidates_add_wide       (TodokuCandidates *candidates);
void  todoku_candidates_add_doubled    (TodokuCandidates *candidates);
void  todoku_candidates_add_form       (TodokuCandidates *candidates);
void  todoku_candidates_add_other_dots (TodokuCandidates *candidates);
void  todoku_candidates_add_columns    (TodokuCandidates *candidates);
void  todoku_candidates_add_signs      (TodokuCandidates *candidates);
void  todoku_candidates_add_lines      (TodokuCandidates *candidates);
void  todoku_candidates_add_lookalikes (TodokuCandidates *candidates);

G_END_DECLS
