/* SPDX-License-Identifier: GPL-3.0-or-later
 * From what servers said to what is wrong: a pure function of expected records and observations.
 * Records of one group are judged together. The first finding that explains everything is the
 * verdict's; the rest become notes. What cannot be decided stays UNKNOWN. Any thread, no I/O.
 *
 * Parameters of the findings, by code; all are ready for display. Every finding has `zone`, the
 * apex of the zone that the record belongs into, and `host_relative`, what is typed as HOST on a
 * screen that adds the zone by itself ("" at the apex). A parameter in brackets is there when it is
 * known.
 *
 *   doubled-suffix            found_at: the name it stands at; found: the value there; suffix: what
 *                             was added
 *   negative-cache            resolver, [found: the old value], [seconds: how long it is kept].
 *                             As a note, seen_by: the resolver that has the record
 *   missing                   servers: who was asked; count: how many; [index, total: which record
 *                             of how many of the group]; [missing_count: how many of those are
 *                             missing]
 *   zone-appended-to-value    found; suffix: what was appended
 *   proxied                   found: the address
 *   flattened                 found: the address
 *   undelegated-zone          servers: the delegated ones; [operator]; found_at: the server that
 *                             has it
 *   wrong-type                found_type; found; [works: "yes" when it works until the key
 *                             changes]
 *   dkim-truncated            stored, expected: how many characters
 *   dkim-split-records        count
 *   quoted-literally          found; chars: which characters do not belong there
 *   spf-multiple              count, or rest: what belongs to the one SPF record and stands beside
 *                             it; merged: the one record to write instead; [lost: a term that is
 *                             an error, and not in it]; [dead: terms that lead nowhere, and not
 *                             in it]
 *   wrong-level               found_at; found
 *   values-exchanged          found; other: the name of the row that the value belongs to
 *   host-value-exchanged      found_at; found
 *   cname-with-other-data     types; [alias: what the CNAME of somebody else leads to]
 *   old-record                found; [stray: what stands beside it; merged: the one record to write
 *                             instead of both]
 *   typo                      found, position, [found_char, expected_char]; or found_at, for a name
 *   underscore-lost           found_at; found
 *   servers-differ            servers: the wrong ones; found: what they say; [serial: theirs;
 *                             serial_others: that of the right ones; seconds: SOA REFRESH;
 *                             separate: the wrong ones, when they have another primary server]; or
 *                             parent_servers, zone_servers: what the two say; [zone_stale: those
 *                             that only the zone names and that have it wrong; registrar_stale:
 *                             those that only the parent names]; or dead: who has no address
 *   lame-server               servers; [answers: what they said]; [parent: the zone that refers to
 *                             them]; [alias: the same, when their names are aliases;
 *                             no_address: when the zone above has no address of theirs]
 *   dnssec-broken             [ede: number; ede_text: its name]
 *   wildcard                  wildcard: its name; found
 *   domain-inactive           domain; [held: the same, when its registrar holds it; servers: those
 *                             that it has put there]
 *   spf-include-missing       term; fixed: the whole record to write; found; [idle: what stands
 *                             there for it and has no effect, or signed: the same behind a sign
 *                             that lets nobody send]; [lost, dead: as above, not in fixed]; [via:
 *                             the domain whose record is an error; inner: what to write there]
 *   spf-too-many-lookups      count; [term: where the limit is passed]; [loop: the domain that
 *                             includes itself]; [voids: how many look-ups find nothing, with term:
 *                             whose, and fixed]; [crowded: an mx with too many hosts]; found
 *   spf-invalid               term; fixed: the whole record to write; [via: the domain whose record
 *                             is the error; inner: what to write there in place of fixed]; found;
 *                             [blank: the term with a blank in it]; [lost, dead: as above]. As a
 *                             note: a term that has no effect (idle), or one that lets everybody
 *                             send (open)
 *   dmarc-invalid             found: the wrong part, fixed: the whole record to write, position,
 *                             [repeated: the tag that stands there twice]; or
 *                             count: how many records there are. As a warning: only reports are
 *                             lost (lost), or a part is dropped (ignored). As a note: whose reports
 *                             are not sent (unsent)
 *   dmarc-report-refused      name: where the receiver of reports must publish its consent; text:
 *                             the TXT record to publish there; receiver
 *   key-exposed               (nothing: the key must not be shown again)
 *   target-missing            target; [alias: the same, when the alias is not what was asked for]
 *   value-altered             found; damage: a token that says how, see todoku-text-finding.c
 *   url-in-value              found
 *   mx-priority-in-value      found; priority: the right one; or other: a foreign MX beside it
 *   delegated-subzone         servers: those of the sub-domain; parent: the zone above
 *   non-ascii                 found, or found_at
 *   placeholder               found, or found_at
 *   cname-at-apex             [found]; [alias: the same, when another type is wanted there]
 *   cname-loop                found
 *   intercepted               servers: whose answers were replaced, or who cannot be asked from
 *                             here; [resolver: who was believed in their place]
 *   truncated-no-tcp          servers
 *   dkim-key-unusable         reason: a token of todoku_dkim_status_to_token(), or "testing";
 *                             [bits]
 *   registered-twice          other: the host of the other authentication
 *   spf-not-recognised        found; [fixed]; [beside: what is of another kind, for a record of its
 *                             own]; [dead: as above]
 *   long-ttl                  seconds
 *   unreachable               servers: who did not answer; [answers: what those said who answered
 *                             all the same]
 *   wrong-value               found, position; [fixed: the whole record to write, which keeps what
 *                             else stands there]. As a note: an alias that comes to the right name
 *                             by way of others
 */
#pragma once

#include "todoku-verdict.h"

G_BEGIN_DECLS

/**
 * TodokuEvidence:
 * @record: what is expected
 * @host: its HOST in A-labels: what DNS is asked for
 * @target: (nullable): its VALUE in A-labels, when that is a name
 * @zone: (nullable): the apex of the zone; %NULL when it could not be found
 * @parent_zone: (nullable): the zone that refers to @zone, when it lies below the one that was
 *   expected
 * @name_servers: (nullable): the names of the servers of @zone
 * @delegated_to: (nullable): the names that the zone above delegates to; empty when it is not known
 * @siblings: (nullable): names of other records of its group
 * @dead_names: (nullable): those of @name_servers that have no address, for certain
 * @alias_names: (nullable): those of @name_servers that are aliases
 * @unknown_names: (nullable): those whose addresses could not be asked for
 * @is_referred: @zone was found by a referral from @parent_zone
 * @is_blocked: this network lets no questions out but to its own resolver, which is then believed
 * @inactive: the domain is not delegated
 * @bogus: the resolver finds @zone only when it does not validate
 * @zone_failure: (nullable): the answer, or the silence, because of which @zone was not found
 * @published: (element-type TodokuObservation): @record asked at every authoritative address
 * @serials: (element-type TodokuObservation): the SOA at every authoritative address
 * @types: (element-type TodokuObservation): its name asked for other types, at one server
 * @candidates: (element-type TodokuObservation): its type asked at other names, at one server
 * @wildcards: (element-type TodokuObservation): its type asked at a name that nobody has, beside it
 * @other_domains: (nullable) (element-type TodokuObservation): what the resolver says of the names
 *   of todoku_diagnosis_other_domains()
 * @elsewhere: (element-type TodokuObservation): @record asked at servers that are not delegated to
 * @visible: (nullable): @record asked of the recursive resolver
 * @second: (nullable): the same of the second opinion
 * @unchecked: (nullable): the same of the first with validation disabled, after SERVFAIL
 * @signers: (nullable): the DS records of the zone, after SERVFAIL
 * @targets: (element-type TodokuObservation): what the target of a CNAME holds
 * @mail: (nullable): what DNS says about the names that an SPF or a DMARC record refers to; see
 *   todoku_diagnosis_mail_questions()
 * @queries: how many questions were asked
 *
 * Everything that was observed for one record.
 */
typedef struct
{
  TodokuRecord *record;
  char *host;
  char *target;
  char *zone;
  char *parent_zone;
  char **name_servers;
  char **delegated_to;
  char **siblings;
  char **dead_names;
  char **alias_names;
  char **unknown_names;
  gboolean is_referred;
  gboolean is_blocked;
  gboolean inactive;
  gboolean bogus;
  TodokuObservation *zone_failure;
  GPtrArray *published;
  GPtrArray *serials;
  GPtrArray *types;
  GPtrArray *candidates;
  GPtrArray *wildcards;
  GPtrArray *elsewhere;
  GPtrArray *other_domains;
  TodokuObservation *visible;
  TodokuObservation *second;
  TodokuObservation *unchecked;
  TodokuObservation *signers;
  GPtrArray *targets;
  GHashTable *mail;
  guint queries;
} TodokuEvidence;

TodokuEvidence *todoku_evidence_new            (TodokuRecord         *record);
void            todoku_evidence_free           (TodokuEvidence       *evidence);
void            todoku_evidence_take_mail      (TodokuEvidence       *evidence,
                                                TodokuObservation    *observation);

gboolean        todoku_diagnosis_is_published  (const TodokuEvidence *evidence);
gboolean        todoku_diagnosis_matches       (const TodokuEvidence    *evidence,
                                                const TodokuObservation *observation);
gboolean        todoku_diagnosis_servers_differ (const TodokuEvidence *evidence);
char          **todoku_diagnosis_candidates    (const TodokuEvidence *evidence);
char          **todoku_diagnosis_other_domains (const TodokuEvidence *evidence);
GPtrArray      *todoku_diagnosis_mail_questions (const TodokuEvidence *evidence);
GPtrArray      *todoku_diagnosis_judge         (GPtrArray            *group);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuEvidence, todoku_evidence_free)

G_END_DECLS
