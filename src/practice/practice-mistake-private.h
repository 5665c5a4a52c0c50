/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the makers of mistakes share: how what somebody typed is written down, and the mistakes with
 * SPF, DKIM and DMARC, which know what such a text says. Pure; any thread.
 */
#pragma once

#include "practice-mistake.h"

G_BEGIN_DECLS

/**
 * PracticeMakeFunc:
 * @expected: what should have been typed
 * @made: (element-type JsonObject): where to add what was typed
 *
 * Makes one mistake.
 *
 * Returns: whether it can be made with such a record; if not, @made may hold anything
 */
typedef gboolean (*PracticeMakeFunc) (const PracticeExpected *expected,
                                      GPtrArray              *made);

JsonObject *practice_type_record                 (GPtrArray              *made,
                                                  const char             *host,
                                                  const char             *type,
                                                  const char             *value,
                                                  int                     priority);
JsonObject *practice_type_right                  (const PracticeExpected *expected,
                                                  GPtrArray              *made);
JsonObject *practice_type_value                  (const PracticeExpected *expected,
                                                  GPtrArray              *made,
                                                  const char             *value);
gboolean    practice_is_text                     (const PracticeExpected *expected);
gboolean    practice_is_dkim                     (const PracticeExpected *expected);

gboolean    practice_mistake_dkim_truncated      (const PracticeExpected *expected,
                                                  GPtrArray              *made);
gboolean    practice_mistake_dkim_split          (const PracticeExpected *expected,
                                                  GPtrArray              *made);
gboolean    practice_mistake_dkim_unusable       (const PracticeExpected *expected,
                                                  GPtrArray              *made);
gboolean    practice_mistake_key_exposed         (const PracticeExpected *expected,
                                                  GPtrArray              *made);
gboolean    practice_mistake_value_altered       (const PracticeExpected *expected,
                                                  GPtrArray              *made);
gboolean    practice_mistake_spf_multiple        (const PracticeExpected *expected,
                                                  GPtrArray              *made);
gboolean    practice_mistake_spf_include_missing (const PracticeExpected *expected,
                                                  GPtrArray              *made);
gboolean    practice_mistake_spf_invalid         (const PracticeExpected *expected,
                                                  GPtrArray              *made);
gboolean    practice_mistake_spf_too_many        (const PracticeExpected *expected,
                                                  GPtrArray              *made);
gboolean    practice_mistake_spf_not_recognised  (const PracticeExpected *expected,
                                                  GPtrArray              *made);
gboolean    practice_mistake_dmarc_invalid       (const PracticeExpected *expected,
                                                  GPtrArray              *made);

G_END_DECLS
