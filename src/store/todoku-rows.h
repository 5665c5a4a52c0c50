/* SPDX-License-Identifier: GPL-3.0-or-later
 * The rows of the database as plain structures. They are snapshots: they cross the thread border in
 * both directions, GObjects never do. A row whose `id` is 0 has not been stored yet.
 */
#pragma once

#include "todoku-enums.h"
#include "todoku-stage.h"

G_BEGIN_DECLS

/**
 * TodokuServerRow:
 *
 * A delivery server. The API key is not part of it and has no column.
 */
typedef struct
{
  gint64 id;
  char *name;
  char *url;
  char *kind;
  TodokuRegion region;
  char *on_behalf_of;
  char *acm_url;
  char *cloudfront_url;
  gboolean practice;
} TodokuServerRow;

/**
 * TodokuRecordRow:
 * @owner: the row id of the domain or tracking domain it belongs to; set by the store
 * @step: 0 for a delivery domain, 1 to 3 for a tracking domain
 * @verdict: (nullable): a serialised #TodokuVerdict, as todoku_verdict_to_variant() makes it
 */
typedef struct
{
  gint64 id;
  gint64 owner;
  int position;
  int step;
  char *key;
  TodokuRecordType type;
  TodokuRecordPurpose purpose;
  char *host;
  char *value;
  int priority;
  char *value_alternative;
  gboolean required;
  gboolean service_valid;
  char *service_reason;
  GBytes *verdict;
} TodokuRecordRow;

/**
 * TodokuDomainRow:
 * @alarm_failures: how many nightly checks in a row failed
 * @records: (element-type TodokuRecordRow): its records, in the service's order
 */
typedef struct
{
  gint64 id;
  gint64 server;
  char *name;
  TodokuDomainStage stage;
  char *remote_id;
  char *subdomain;
  char *dkim_selector;
  gboolean automatic_security;
  char *dns_company;
  char *detected_company;
  char *name_servers;
  gboolean monitored;
  int alarm_failures;
  int attempts;
  gint64 checked_at;
  gint64 next_check_at;
  char *failure;
  GPtrArray *records;
} TodokuDomainRow;

/**
 * TodokuTrackingRow:
 * @certificate_token: the idempotency token of the certificate request, stored before it is sent
 * @caller_reference: the CallerReference of the distribution, stored before it is sent
 * @etag: the last ETag of the distribution while it is torn down
 * @reminded: the smallest number of hours before the deadline that was announced; 0 for none
 * @records: (element-type TodokuRecordRow): its records, step by step
 */
typedef struct
{
  gint64 id;
  gint64 server;
  char *host;
  TodokuTrackingStage stage;
  TodokuEdgeKind edge;
  char *remote_id;
  char *certificate_id;
  char *certificate_token;
  char *caller_reference;
  char *etag;
  gint64 requested_at;
  gint64 deadline;
  gint64 clock_offset;
  char *distribution_id;
  char *edge_host;
  char *original_target;
  gint64 original_ttl;
  char *dns_company;
  char *detected_company;
  int reminded;
  int attempts;
  gint64 checked_at;
  gint64 next_check_at;
  char *failure;
  GPtrArray *records;
} TodokuTrackingRow;

typedef struct
{
  gint64 id;
  gint64 server;
  char *name;
  char *address;
  char *display_name;
  gint64 created_at;
} TodokuAccountRow;

/**
 * TodokuJournalRow:
 * @kind: what is about to be done at the service or the edge: "create-domain", "delete-domain",
 *   "create-link", "request-certificate", …
 * @subject_kind: "server", "domain" or "tracking"
 * @subject: the row id of the subject; 0 means the row put earlier in the same change
 * @server: the row id of the delivery server that is called
 * @token: the idempotency key that the call carries, or the name to look for after a crash
 * @detail: (nullable): whatever reconciling needs besides, never a secret
 * @owner: (nullable): the process whose business it is while that process lives
 * @outcome: (nullable): how it was settled; %NULL while it is not
 */
typedef struct
{
  gint64 id;
  char *kind;
  char *subject_kind;
  gint64 subject;
  gint64 server;
  char *token;
  char *detail;
  char *owner;
  char *outcome;
  gint64 created_at;
  gint64 settled_at;
} TodokuJournalRow;

/**
 * TodokuAddedRow:
 *
 * A record that `元に戻す` may remove: exactly what this program has added to somebody's DNS.
 */
typedef struct
{
  gint64 id;
  gint64 domain;
  char *zone;
  char *server;
  char *host;
  char *type;
  char *value;
  gint64 created_at;
} TodokuAddedRow;

TodokuServerRow   *todoku_server_row_new    (void);
TodokuServerRow   *todoku_server_row_copy   (const TodokuServerRow   *row);
void               todoku_server_row_free   (TodokuServerRow         *row);
TodokuDomainRow   *todoku_domain_row_new    (void);
TodokuDomainRow   *todoku_domain_row_copy   (const TodokuDomainRow   *row);
void               todoku_domain_row_free   (TodokuDomainRow         *row);
TodokuTrackingRow *todoku_tracking_row_new  (void);
TodokuTrackingRow *todoku_tracking_row_copy (const TodokuTrackingRow *row);
void               todoku_tracking_row_free (TodokuTrackingRow       *row);
TodokuRecordRow   *todoku_record_row_new    (void);
TodokuRecordRow   *todoku_record_row_copy   (const TodokuRecordRow   *row);
void               todoku_record_row_free   (TodokuRecordRow         *row);
TodokuAccountRow  *todoku_account_row_new   (void);
TodokuAccountRow  *todoku_account_row_copy  (const TodokuAccountRow  *row);
void               todoku_account_row_free  (TodokuAccountRow        *row);
TodokuJournalRow  *todoku_journal_row_new   (void);
TodokuJournalRow  *todoku_journal_row_copy  (const TodokuJournalRow  *row);
void               todoku_journal_row_free  (TodokuJournalRow        *row);
TodokuAddedRow    *todoku_added_row_new     (void);
TodokuAddedRow    *todoku_added_row_copy    (const TodokuAddedRow    *row);
void               todoku_added_row_free    (TodokuAddedRow          *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuServerRow, todoku_server_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuDomainRow, todoku_domain_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuTrackingRow, todoku_tracking_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuRecordRow, todoku_record_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuAccountRow, todoku_account_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuJournalRow, todoku_journal_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuAddedRow, todoku_added_row_free)

G_END_DECLS
