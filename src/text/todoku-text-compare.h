/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is to be entered beside what was found: both as people read them, and which part of each is
 * at fault. Also the value that a remedy offers, which may be another than the record's own. Pure;
 * any thread.
 */
#pragma once

#include "todoku-verdict.h"

G_BEGIN_DECLS

/**
 * TodokuTextSpan:
 * @start: its first byte
 * @end: behind its last byte
 *
 * A part of a text.
 */
typedef struct
{
  gsize start;
  gsize end;
} TodokuTextSpan;

/**
 * TodokuTextComparison:
 * @expected: what is to be entered
 * @found: what was found
 * @expected_marks: (element-type TodokuTextSpan): the parts of @expected that are missing in @found
 * @found_marks: (element-type TodokuTextSpan): the parts of @found that are not expected
 *
 * A comparison for people.
 */
typedef struct
{
  char *expected;
  char *found;
  GArray *expected_marks;
  GArray *found_marks;
} TodokuTextComparison;

TodokuTextComparison *todoku_text_compare         (const TodokuVerdict  *verdict);
void                  todoku_text_comparison_free (TodokuTextComparison *self);

char                 *todoku_text_readable        (const char           *presentation);
const char           *todoku_text_get_offered     (const TodokuVerdict  *verdict);
gboolean              todoku_text_wants_dot       (const TodokuVerdict  *verdict);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuTextComparison, todoku_text_comparison_free)

G_END_DECLS
