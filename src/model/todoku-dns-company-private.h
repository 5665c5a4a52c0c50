/* SPDX-License-Identifier: GPL-3.0-or-later
 * How a row of the table of DNS companies is read, for the table's own tests. Any thread.
 */
#pragma once

#include "todoku-dns-company.h"

G_BEGIN_DECLS

GKeyFile         *todoku_dns_company_load_table (GError           **error);
TodokuDnsCompany *todoku_dns_company_parse      (GKeyFile          *table,
                                                 const char        *id,
                                                 GError           **error);
void              todoku_dns_company_free       (TodokuDnsCompany  *self);

G_END_DECLS
