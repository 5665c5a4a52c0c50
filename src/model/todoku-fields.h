/* SPDX-License-Identifier: GPL-3.0-or-later
 * The facts that are kept of each thing, one line per fact: from these tables come the structure of
 * its row, how that is copied, freed and compared, and the columns of the database. To add a
 * column, add a line here and a step in todoku-schema.c. Any thread; no code.
 *
 * A table is handed a macro for each kind of field, and passes on the structure's name:
 *   INT64, INT, BOOLEAN (Row, name)
 *   TEXT (Row, name): a string, or %NULL
 *   BYTES (Row, name): a #GBytes, or %NULL
 *   TOKEN (Row, name, Type, type): an enumeration, stored as the token of its value
 */
#pragma once

/* A delivery server. The API key is not part of it and has no column.
 *   status: (nullable): the token of what the last test of the key said, and when that was: a
 *     start shows what was known and not "not tested"
 *   name: unique among the servers, chosen by the person
 *   kind: the token of a row in todoku-services.c
 *   region: the token of one of that kind's regions, or one that a newer program knows
 *   on_behalf_of: (nullable): the subuser that the calls are made for
 *   practice: the practice program on this computer
 *   notice: (nullable): the token of what the service says of the account, #TodokuAccountNotice
 *   missing_scopes: (nullable): the permissions that the key lacked when it was tested, separated
 *     by blanks
 *   connected_at: when the service last accepted the key, in microseconds since 1970 UTC; 0 for
 *     never
 */
#define TODOKU_SERVER_FIELDS(Row, INT64, INT, BOOLEAN, TEXT, BYTES, TOKEN) \
  TEXT (Row, name) \
  TEXT (Row, url) \
  TEXT (Row, kind) \
  TEXT (Row, region) \
  TEXT (Row, on_behalf_of) \
  TEXT (Row, acm_url) \
  TEXT (Row, cloudfront_url) \
  BOOLEAN (Row, practice) \
  TEXT (Row, status) \
  INT64 (Row, tested_at) \
  TEXT (Row, notice) \
  TEXT (Row, missing_scopes) \
  INT64 (Row, connected_at)

/* What a delivery domain and a tracking domain have in common, and begin with.
 *   server: the id of its delivery server
 *   remote_id: (nullable): the service's number of it
 *   dns_company: (nullable): the DNS company that the person chose; %NULL for the detected one
 *   detected_company: (nullable): the DNS company that the name servers belong to
 *   monitored: whether it is checked again after completion
 *   alarm_failures: how many nightly checks in a row failed
 *   alarm_since: since when the alarm stands, in microseconds since 1970 UTC; 0 while none does
 *   attempts: how many looks in a row did not succeed, for the back-off
 *   checked_at, next_check_at: microseconds since 1970 UTC; 0 for never
 *   failure: (nullable): the token of the error that ended the last operation
 */
#define TODOKU_SUBJECT_FIELDS(Row, INT64, INT, BOOLEAN, TEXT, BYTES, TOKEN) \
  INT64 (Row, server) \
  TEXT (Row, remote_id) \
  TEXT (Row, dns_company) \
  TEXT (Row, detected_company) \
  BOOLEAN (Row, monitored) \
  INT (Row, alarm_failures) \
  INT64 (Row, alarm_since) \
  INT (Row, attempts) \
  INT64 (Row, checked_at) \
  INT64 (Row, next_check_at) \
  TEXT (Row, failure)

/* A delivery domain.
 *   subdomain, dkim_selector: (nullable): the labels of its own that were asked for
 *   automatic_security: whether the service rotates keys behind CNAMEs; otherwise there are TXT and
 *     MX records
 *   name_servers: (nullable): separated by blanks
 *   spf, dmarc: (nullable): the records that the watch saw last, one a line; "" for none, %NULL
 *     while nobody has answered
 *   mail_from: (nullable): the return path that the service has, where that is set by a call of its
 *     own; `subdomain` says whether one is wanted
 *   service_state: (nullable): the token of how far the service says that it is, a
 *     #TodokuServiceState
 *   confirmed_at: a service without an API: when the person said that its own screen shows it as
 *     verified, in microseconds since 1970 UTC; 0 while she has not
 */
#define TODOKU_DOMAIN_FIELDS(Row, INT64, INT, BOOLEAN, TEXT, BYTES, TOKEN) \
  TODOKU_SUBJECT_FIELDS (Row, INT64, INT, BOOLEAN, TEXT, BYTES, TOKEN) \
  TEXT (Row, name) \
  TOKEN (Row, stage, TodokuDomainStage, todoku_domain_stage) \
  TEXT (Row, subdomain) \
  TEXT (Row, dkim_selector) \
  BOOLEAN (Row, automatic_security) \
  TEXT (Row, name_servers) \
  TEXT (Row, spf) \
  TEXT (Row, dmarc) \
  TEXT (Row, mail_from) \
  TEXT (Row, service_state) \
  INT64 (Row, confirmed_at)

/* A tracking domain.
 *   certificate_id: (nullable): the edge's name for the certificate
 *   certificate_token: the idempotency token of the certificate request, stored before it is sent
 *   caller_reference: the CallerReference of the distribution, stored before it is sent
 *   etag: the last ETag of the distribution while it is torn down
 *   requested_at: when the certificate was requested by the service's clock; 0 for never
 *   deadline: when step 2 ends by the service's clock, or 0
 *   clock_offset: the service's clock minus ours, in microseconds
 *   distribution_id: (nullable): the edge's name for the distribution
 *   edge_host: (nullable): the edge's host name that domain_cname is rewritten to
 *   original_target: (nullable): what domain_cname pointed to in step 1
 *   original_ttl: the TTL that the old record was last seen with, in seconds, or 0
 *   reminded: the smallest number of hours before the deadline that was announced; 0 for none
 *   not_after: when the certificate that is really served ends; 0 while none was seen
 *   renewal: (nullable): the token of what the certificate authority said last of its renewal
 *   auto_ssl: it was asked for that the service provides HTTPS itself; whether it does, @edge says
 */
#define TODOKU_TRACKING_FIELDS(Row, INT64, INT, BOOLEAN, TEXT, BYTES, TOKEN) \
  TODOKU_SUBJECT_FIELDS (Row, INT64, INT, BOOLEAN, TEXT, BYTES, TOKEN) \
  TEXT (Row, host) \
  TOKEN (Row, stage, TodokuTrackingStage, todoku_tracking_stage) \
  TOKEN (Row, edge, TodokuEdgeKind, todoku_edge_kind) \
  TEXT (Row, certificate_id) \
  TEXT (Row, certificate_token) \
  TEXT (Row, caller_reference) \
  TEXT (Row, etag) \
  INT64 (Row, requested_at) \
  INT64 (Row, deadline) \
  INT64 (Row, clock_offset) \
  TEXT (Row, distribution_id) \
  TEXT (Row, edge_host) \
  TEXT (Row, original_target) \
  INT64 (Row, original_ttl) \
  INT (Row, reminded) \
  INT64 (Row, not_after) \
  TEXT (Row, renewal) \
  BOOLEAN (Row, auto_ssl)

/* A record of a delivery domain or a tracking domain.
 *   owner: the id of the domain or tracking domain that it belongs to; set by the store
 *   position: its place in the service's order; set by the store
 *   step: 0 for a delivery domain, 1 to 3 for a tracking domain
 *   verdict: (nullable): a serialised #TodokuVerdict, with its rank before it
 *   host_alternative: (nullable): another name that the service may have meant, until DNS or the
 *     service tells
 *   merged: (nullable): the text to register where the same domain is at other services, too, that
 *     need the same record; @value stays what this service asks for
 */
#define TODOKU_RECORD_FIELDS(Row, INT64, INT, BOOLEAN, TEXT, BYTES, TOKEN) \
  INT64 (Row, owner) \
  INT (Row, position) \
  INT (Row, step) \
  TEXT (Row, key) \
  TOKEN (Row, type, TodokuRecordType, todoku_record_type) \
  TOKEN (Row, purpose, TodokuRecordPurpose, todoku_record_purpose) \
  TEXT (Row, host) \
  TEXT (Row, value) \
  INT (Row, priority) \
  TEXT (Row, value_alternative) \
  BOOLEAN (Row, required) \
  BOOLEAN (Row, service_valid) \
  TEXT (Row, service_reason) \
  BYTES (Row, verdict) \
  TEXT (Row, host_alternative) \
  TEXT (Row, merged)

/* A shared mail account. */
#define TODOKU_ACCOUNT_FIELDS(Row, INT64, INT, BOOLEAN, TEXT, BYTES, TOKEN) \
  INT64 (Row, server) \
  TEXT (Row, name) \
  TEXT (Row, address) \
  TEXT (Row, display_name) \
  INT64 (Row, created_at)

/* A remote effect: about to be asked for, or settled.
 *   kind: "create-domain", "delete-domain", "create-link", "request-certificate", "publish", …
 *   subject_kind: "server", "domain" or "tracking"
 *   subject: the id of the subject; 0 means the row put earlier in the same change
 *   server: the id of the delivery server that is called
 *   token: the idempotency key that the call carries, or the name to look for after a crash
 *   detail: (nullable): whatever reconciling needs besides, never a secret
 *   owner: (nullable): the process whose business it is while that process lives
 *   attempt_ended_at: when the last attempt ended, so that the grace counts from there; 0 while the
 *     first one runs
 *   outcome: (nullable): how it was settled; %NULL while it is not
 *   who: (nullable): the program that did it
 *   name, server_name: (nullable): what the subject and its server were called, because the journal
 *     outlives both
 */
#define TODOKU_JOURNAL_FIELDS(Row, INT64, INT, BOOLEAN, TEXT, BYTES, TOKEN) \
  TEXT (Row, kind) \
  TEXT (Row, subject_kind) \
  INT64 (Row, subject) \
  INT64 (Row, server) \
  TEXT (Row, token) \
  TEXT (Row, detail) \
  TEXT (Row, owner) \
  INT64 (Row, attempt_ended_at) \
  TEXT (Row, outcome) \
  INT64 (Row, created_at) \
  INT64 (Row, settled_at) \
  TEXT (Row, who) \
  TEXT (Row, name) \
  TEXT (Row, server_name)

/* A record that `元に戻す` may remove: exactly what this program has added to somebody's DNS.
 *   stage: whether it stands there for certain, or a message about it may be on its way
 */
#define TODOKU_ADDED_FIELDS(Row, INT64, INT, BOOLEAN, TEXT, BYTES, TOKEN) \
  INT64 (Row, domain) \
  TOKEN (Row, stage, TodokuAddedStage, todoku_added_stage) \
  TEXT (Row, zone) \
  TEXT (Row, server) \
  TEXT (Row, host) \
  TEXT (Row, type) \
  TEXT (Row, value) \
  INT64 (Row, created_at)

/* What the watch saw to change. It goes with its domain or tracking domain.
 *   subject_kind, subject: whose it is, as in the journal
 *   at: when it was seen, in microseconds since 1970 UTC
 *   type: the record's, or "NS" for the zone's name servers and "TLS" for what is served by HTTPS
 *   before, after: (nullable): what stood there; %NULL for nothing
 *   alarm: whether it raised an alarm, or ended one
 */
#define TODOKU_HISTORY_FIELDS(Row, INT64, INT, BOOLEAN, TEXT, BYTES, TOKEN) \
  TEXT (Row, subject_kind) \
  INT64 (Row, subject) \
  INT64 (Row, at) \
  TEXT (Row, host) \
  TEXT (Row, type) \
  TOKEN (Row, change, TodokuChangeKind, todoku_change_kind) \
  TEXT (Row, before) \
  TEXT (Row, after) \
  BOOLEAN (Row, alarm)

/* One look at everything that was watched and due.
 *   who: the program that looked
 *   n_looked, n_unasked, n_alarms: how many were looked at, could not be asked, stand in alarm
 */
#define TODOKU_LOOK_FIELDS(Row, INT64, INT, BOOLEAN, TEXT, BYTES, TOKEN) \
  INT64 (Row, began_at) \
  INT64 (Row, ended_at) \
  TEXT (Row, who) \
  INT (Row, n_looked) \
  INT (Row, n_unasked) \
  INT (Row, n_alarms)

/* What holds for the whole watch: one row, of number 1.
 *   paused_until: no alarm and no look before, in microseconds since 1970 UTC; 0 for no pause
 *   key_needed_since: since when a key could not be read, which is said once; 0 while it can
 *   watch_new: whether what is registered from now on is watched as soon as it is complete
 *   verify_began_at: when everything was begun to be verified that has not come to its end, or 0
 */
#define TODOKU_WATCH_FIELDS(Row, INT64, INT, BOOLEAN, TEXT, BYTES, TOKEN) \
  INT64 (Row, paused_until) \
  INT64 (Row, key_needed_since) \
  BOOLEAN (Row, watch_new) \
  INT64 (Row, verify_began_at)
