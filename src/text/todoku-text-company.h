/* SPDX-License-Identifier: GPL-3.0-or-later
 * Who runs the DNS, and how its screen wants records typed, in sentences. Pure; any thread, once
 * todoku_text_init() ran. Every returned string is plain text, never markup.
 */
#pragma once

#include "todoku-dns-company.h"
#include "todoku-typed-form.h"

G_BEGIN_DECLS

char  *todoku_text_dns_match      (TodokuDnsMatch          match,
                                   GPtrArray              *companies);
char **todoku_text_company_advice (const TodokuDnsCompany *company);
char  *todoku_text_typed_problems (TodokuTypedProblem      problems);

G_END_DECLS
