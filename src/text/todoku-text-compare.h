/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is to be entered beside what was found: both as people read them, and which part of each is
 * at fault. Also the value that a remedy offers, which may be another than the record's own. Pure;
 * any thread.
 */
#pragma once

#include "todoku-verdict.h"

G_BEGIN_DECLS

/**
 * TodokuTextComparison:
 * @expected: what is to be entered
 * @found: what was found
 * @expected_start: the first byte of the part of @expected that is missing in @found
 * @expected_end: behind its last byte; equal to @expected_start when nothing is missing
 * @found_start: the first byte of the part of @found that is not expected
 * @found_end: behind its last byte; equal to @found_start when there is none
 *
 * A comparison for people.
 */
typedef struct
{
  char *expected;
  char *found;
  gsize expected_start;
  gsize expected_end;
  gsize found_start;
  gsize found_end;
} TodokuTextComparison;

TodokuTextComparison *todoku_text_compare         (const TodokuVerdict  *verdict);
void                  todoku_text_comparison_free (TodokuTextComparison *self);

char                 *todoku_text_readable        (const char           *presentation);
const char           *todoku_text_get_offered     (const TodokuVerdict  *verdict);
gboolean              todoku_text_wants_dot       (const TodokuVerdict  *verdict);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuTextComparison, todoku_text_comparison_free)

G_END_DECLS
