/* SPDX-License-Identifier: GPL-3.0-or-later
 * One record the way the screen of a DNS company wants it typed: HOST, VALUE, priority, and what
 * that screen refuses. Pure; any thread. It never changes what the record means: where a rule of
 * the screen is not known, the plain value stands.
 */
#pragma once

#include "todoku-dns-company.h"
#include "todoku-record.h"

G_BEGIN_DECLS

/**
 * TodokuTypedProblem:
 * @TODOKU_TYPED_UNDERSCORE_HOST: the screen takes no underscore in the HOST of a CNAME: a delivery
 *   domain is issued again as TXT and MX, a tracking domain cannot be used
 * @TODOKU_TYPED_UNDERSCORE_VALUE: the screen takes no underscore in the VALUE of a CNAME
 * @TODOKU_TYPED_UNDERSCORE_DROPPED: for that reason VALUE lacks its first underscore, which counts
 *   as right
 * @TODOKU_TYPED_TXT_TOO_LONG: the TXT is longer than the screen takes
 * @TODOKU_TYPED_TXT_CHARACTER: the TXT has a character that the screen refuses
 * @TODOKU_TYPED_OUTSIDE_ZONE: HOST does not lie in the zone, so it cannot be typed there at all
 *
 * What stands in the way of typing a record at a company.
 */
typedef enum
{
  TODOKU_TYPED_UNDERSCORE_HOST = 1 << 0,
  TODOKU_TYPED_UNDERSCORE_VALUE = 1 << 1,
  TODOKU_TYPED_UNDERSCORE_DROPPED = 1 << 2,
  TODOKU_TYPED_TXT_TOO_LONG = 1 << 3,
  TODOKU_TYPED_TXT_CHARACTER = 1 << 4,
  TODOKU_TYPED_OUTSIDE_ZONE = 1 << 5,
} TodokuTypedProblem;

/* Those that are seen at the field for HOST; the others are at the one for VALUE. */
#define TODOKU_TYPED_HOST_PROBLEMS (TODOKU_TYPED_UNDERSCORE_HOST | TODOKU_TYPED_OUTSIDE_ZONE)

#define TODOKU_TYPE_TYPED_FORM (todoku_typed_form_get_type ())

/**
 * TodokuTypedForm:
 * @host: what is typed as HOST; "" means that the field stays empty
 * @value: what is typed as VALUE
 * @priority: what is typed in the field for the priority, or -1 when there is none
 * @suffix: (nullable): what the screen puts after HOST by itself, such as ".example.co.jp"
 * @line: (nullable): the whole record as one line, where the screen wants that
 * @problems: what stands in the way
 *
 * A record as typed.
 */
typedef struct
{
  char *host;
  char *value;
  int priority;
  char *suffix;
  char *line;
  TodokuTypedProblem problems;
} TodokuTypedForm;

GType            todoku_typed_form_get_type (void) G_GNUC_CONST;

TodokuTypedForm *todoku_typed_form_new      (const TodokuDnsCompany *company,
                                             const TodokuRecord     *record,
                                             const char             *zone);
TodokuTypedForm *todoku_typed_form_copy     (const TodokuTypedForm  *self);
void             todoku_typed_form_free     (TodokuTypedForm        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuTypedForm, todoku_typed_form_free)

G_END_DECLS
