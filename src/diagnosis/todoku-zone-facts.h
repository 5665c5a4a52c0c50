/* SPDX-License-Identifier: GPL-3.0-or-later
 * What stands around the records of a domain and is not ours: the zone's name servers, SPF, DMARC.
 * Two looks are compared, and what has changed is told, never as an alarm. Pure; any thread.
 */
#pragma once

#include "todoku-rows.h"

G_BEGIN_DECLS

/**
 * TodokuZoneFacts:
 * @name_servers: (nullable): the names of the zone's servers, with blanks between them; never empty
 * @spf: (nullable): the SPF records at the domain, one a line; "" when there is none
 * @dmarc: (nullable): the DMARC records at `_dmarc.` of it, likewise
 *
 * What one look saw. What could not be asked is %NULL, and compares with nothing.
 */
typedef struct
{
  const char *name_servers;
  const char *spf;
  const char *dmarc;
} TodokuZoneFacts;

char      *todoku_zone_facts_join    (const char *const     *texts,
                                      gboolean             (*is_record) (const char *text));
GPtrArray *todoku_zone_facts_compare (const char            *domain,
                                      const TodokuZoneFacts *before,
                                      const TodokuZoneFacts *after);

G_END_DECLS
