/* SPDX-License-Identifier: GPL-3.0-or-later
 * Who runs the DNS of a domain, and how the screen of that company wants records typed. Main thread
 * only.
 */
#pragma once

#include "todoku-cli.h"
#include "todoku-typed-form.h"

G_BEGIN_DECLS

const TodokuDnsCompany *todoku_cli_find_company         (const char              *chosen,
                                                         const char              *detected,
                                                         const char              *name_servers);
const TodokuDnsCompany *todoku_cli_find_verdict_company (const TodokuVerdict     *verdict);
char                   *todoku_cli_dup_remedy           (const TodokuVerdict     *verdict,
                                                         const TodokuDnsCompany  *company);
int                     todoku_cli_print_zone           (TodokuCli               *cli,
                                                         const char              *domain,
                                                         const TodokuZoneInfo    *info);

G_END_DECLS
