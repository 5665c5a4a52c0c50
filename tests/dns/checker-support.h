/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the tests of the record checker share. Tests only.
 */
#pragma once

#include "todoku-record-checker.h"
#include "todoku-test-dns.h"
#include "todoku-test.h"

G_BEGIN_DECLS

#define CHECKER_ZONE "example.co.jp"

GPtrArray *checker_make_records   (const char          *text);
GPtrArray *checker_make_loose_records (const char      *text);
GPtrArray *checker_make_records_of (const char         *text,
                                    const char         *domain);
GPtrArray *checker_check          (TodokuRecordChecker *checker,
                                   GPtrArray           *records);
void       checker_assert_finding (GPtrArray           *verdicts,
                                   const char          *wanted_states,
                                   const char          *code,
                                   const char          *param,
                                   const char          *value);

G_END_DECLS
