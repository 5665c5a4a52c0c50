/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows of the database to the objects that windows bind to, and back. What is stored but shown to
 * nobody (keys, counters) rides along with its object. Main thread only.
 */
#pragma once

#include "todoku-rows.h"
#include "todoku-sender-domain.h"
#include "todoku-shared-account.h"
#include "todoku-tracking-domain.h"

G_BEGIN_DECLS

/**
 * TodokuLookPlan:
 * @attempts: how many looks in a row did not succeed, for the back-off
 * @waits: whether they waited for a cache or for lagging servers; not stored
 */
typedef struct
{
  int attempts;
  gboolean waits;
} TodokuLookPlan;

/**
 * TodokuDomainExtra:
 * @alarm_failures: how many nightly checks in a row failed
 * @plan: how many looks in a row did not succeed, for the back-off
 * @journal_seen: the newest journal row when it was read; not stored
 *
 * What a delivery domain stores and nobody is shown.
 */
typedef struct
{
  int alarm_failures;
  TodokuLookPlan plan;
  gint64 journal_seen;
} TodokuDomainExtra;

/**
 * TodokuTrackingExtra:
 * @certificate_token: (nullable): the idempotency token of the certificate request
 * @caller_reference: (nullable): the CallerReference of the distribution
 * @etag: (nullable): the last ETag of the distribution while it is torn down
 * @reminded: the smallest number of hours before the deadline that was announced; 0 for none
 * @plan: how many looks in a row did not succeed, for the back-off
 * @journal_seen: the newest journal row when it was read; not stored
 * @steps: (element-type TodokuRecordItem): the records of steps 1 to 3; index 0 stays %NULL
 *
 * What a tracking domain stores and nobody is shown.
 */
typedef struct
{
  char *certificate_token;
  char *caller_reference;
  char *etag;
  int reminded;
  TodokuLookPlan plan;
  gint64 journal_seen;
  GPtrArray *steps[4];
} TodokuTrackingExtra;

TodokuDomainExtra *todoku_domain_get_extra (TodokuSenderDomain *domain);
TodokuTrackingExtra *todoku_tracking_get_extra (TodokuTrackingDomain *tracking);

void todoku_server_apply_row (TodokuDeliveryServer  *server,
                              const TodokuServerRow *row);
TodokuServerRow *todoku_server_to_row (TodokuDeliveryServer *server);
void todoku_domain_apply_row (TodokuSenderDomain   *domain,
                              TodokuDeliveryServer *server,
                              TodokuDomainRow      *row);
TodokuDomainRow *todoku_domain_to_row (TodokuSenderDomain *domain);
void todoku_tracking_apply_row (TodokuTrackingDomain    *tracking,
                                TodokuDeliveryServer    *server,
                                const TodokuTrackingRow *row);
TodokuTrackingRow *todoku_tracking_to_row (TodokuTrackingDomain *tracking);
void todoku_account_apply_row (TodokuSharedAccount    *account,
                               TodokuDeliveryServer   *server,
                               const TodokuAccountRow *row);
TodokuAccountRow *todoku_account_to_row (TodokuSharedAccount *account);

void todoku_tracking_set_step_records (TodokuTrackingDomain *tracking,
                                       int                   step,
                                       GPtrArray            *records);
int todoku_tracking_get_step (TodokuTrackingDomain *tracking);
void todoku_tracking_show_step (TodokuTrackingDomain *tracking);
void todoku_domain_set_record_list (TodokuSenderDomain *domain,
                                    GPtrArray          *records);

/* Records: todoku-session-record-rows.c */
int todoku_rows_read_rank (GBytes *bytes);
GBytes *todoku_rows_write_verdict (const TodokuVerdict *verdict);
TodokuRecord *todoku_rows_read_record (const TodokuRecordRow *row,
                                       const char            *domain);
TodokuRecordRow *todoku_rows_write_record (const TodokuRecord *record,
                                           int                 step);
TodokuRecordRow *todoku_rows_write_item (TodokuRecordItem *item,
                                         int               position,
                                         int               step);
TodokuRecordItem *todoku_rows_reuse_item (GPtrArray    *old,
                                          TodokuRecord *record);
GPtrArray *todoku_rows_read_items (GPtrArray  *rows,
                                   int         step,
                                   const char *domain,
                                   GPtrArray  *old);
GPtrArray *todoku_rows_list_items (GListModel *list);
gboolean todoku_rows_same_items (GPtrArray *a,
                                 GPtrArray *b);

G_END_DECLS
