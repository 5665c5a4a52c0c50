/* SPDX-License-Identifier: GPL-3.0-or-later
 * From what servers said to what is wrong: a pure function of expected records and observations.
 * Records of one group are judged together. The first finding that explains everything is the
 * verdict's; the rest become notes. What cannot be decided stays UNKNOWN. Any thread, no I/O.
 *
 * Parameters of the findings, by code; all are ready for display:
 *
 *   doubled-suffix            found_at, zone, found
 *   negative-cache            resolver, seconds
 *   missing                   servers
 *   zone-appended-to-value    found, zone
 *   proxied, flattened        found
 *   undelegated-zone          servers, operator
 *   wrong-type                found_type, found
 *   dkim-truncated            stored, expected
 *   dkim-split-records        count
 *   quoted-literally          found
 *   spf-multiple              count, merged
 *   wrong-level               found_at
 *   values-exchanged          found, other
 *   host-value-exchanged      found_at
 *   cname-with-other-data     types
 *   old-record                found
 *   typo                      found, position, or found_at for a name
 *   underscore-lost           found_at
 *   servers-differ            servers, found
 *   lame-server               servers
 *   dnssec-broken             zone, ede
 *   wildcard                  wildcard, found
 *   domain-inactive           domain
 *   spf-include-missing       term, fixed
 *   spf-too-many-lookups      count, term
 *   dmarc-invalid             found, fixed, count, tag
 *   target-missing            target
 *   value-altered             found
 *   url-in-value              found
 *   mx-priority-in-value      found, priority
 *   delegated-subzone         zone, servers
 *   non-ascii, placeholder    found_at, found
 *   cname-at-apex             zone
 *   cname-loop                found
 *   intercepted               resolver
 *   truncated-no-tcp          servers
 *   dkim-key-unusable         reason
 *   registered-twice          other
 *   spf-not-recognised        found
 *   long-ttl                  seconds
 *   unreachable               servers
 *   wrong-value               found, position
 */
#pragma once

#include "todoku-verdict.h"

G_BEGIN_DECLS

/**
 * TodokuEvidence:
 * @record: what is expected
 * @zone: (nullable): the apex of the zone; %NULL when it could not be found
 * @expected_zone: (nullable): the zone it was looked for in first, when @zone lies below it
 * @inactive: the domain is not delegated
 * @published: (element-type TodokuObservation): @record asked at every authoritative address
 * @types: (element-type TodokuObservation): its name asked for other types, at one server
 * @candidates: (element-type TodokuObservation): its type asked at other names, at one server
 * @wildcards: (element-type TodokuObservation): its type asked at a name that nobody has, beside it
 * @visible: (nullable): @record asked of the recursive resolver
 * @unchecked: (nullable): the same with validation disabled, after SERVFAIL
 * @target: (element-type TodokuObservation): what the target of a CNAME holds
 * @target_addresses: (element-type TodokuObservation): the addresses of the expected target
 * @queries: how many questions were asked
 *
 * Everything that was observed for one record.
 */
typedef struct
{
  TodokuRecord *record;
  char *zone;
  char *expected_zone;
  gboolean inactive;
  GPtrArray *published;
  GPtrArray *types;
  GPtrArray *candidates;
  GPtrArray *wildcards;
  TodokuObservation *visible;
  TodokuObservation *unchecked;
  GPtrArray *target;
  GPtrArray *target_addresses;
  guint queries;
} TodokuEvidence;

TodokuEvidence *todoku_evidence_new          (TodokuRecord   *record);
void            todoku_evidence_free         (TodokuEvidence *evidence);

gboolean        todoku_diagnosis_is_published (const TodokuEvidence *evidence);
char          **todoku_diagnosis_candidates   (const TodokuRecord   *record,
                                               const char           *zone);
GPtrArray      *todoku_diagnosis_judge        (GPtrArray            *group);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuEvidence, todoku_evidence_free)

G_END_DECLS
