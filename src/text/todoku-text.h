/* SPDX-License-Identifier: GPL-3.0-or-later
 * Codes into sentences: everything a person reads that the widgets' own .ui files do not say. It
 * takes codes, values and times, and returns text in the language of LC_MESSAGES. It does no I/O
 * and reads no clock: whoever asks for a time left says what time it is. Any thread, once
 * todoku_text_init() ran. Every returned string is plain text, never markup; values that came from
 * DNS are escaped already.
 */
#pragma once

#include "todoku-delivery-server.h"
#include "todoku-error.h"
#include "todoku-record-item.h"
#include "todoku-sender-domain.h"
#include "todoku-stage.h"
#include "todoku-tracking-domain.h"

G_BEGIN_DECLS

/**
 * TodokuTextFields:
 * @host: (nullable): what the DNS company calls the field for HOST, such as "ホスト名"
 * @value: (nullable): what it calls the field for VALUE, such as "内容"
 * @typed_host: (nullable): HOST as it is typed there, such as "em1234"
 * @typed_value: (nullable): VALUE as it is typed there, such as "u1.wl.sendgrid.net."
 * @company: (nullable): the name of the DNS company
 * @ready_at: when another look can succeed, in microseconds since 1970 UTC, or 0
 * @now: the time now, where @ready_at is given
 *
 * How the screen of a DNS company wants a record typed, and what time it is. Anything left out
 * falls back to HOST, VALUE and their plain values.
 */
typedef struct
{
  const char *host;
  const char *value;
  const char *typed_host;
  const char *typed_value;
  const char *company;
  gint64 ready_at;
  gint64 now;
} TodokuTextFields;

/**
 * TodokuStatus:
 * @TODOKU_STATUS_VERIFIED: 認証済
 * @TODOKU_STATUS_WAITING: 反映待ち: right, but a cache or some servers have not followed yet
 * @TODOKU_STATUS_FIX: 要修正: something that was typed must be changed
 * @TODOKU_STATUS_PENDING: 未認証: nothing there yet, or not verified by the service yet
 * @TODOKU_STATUS_READY: DNSは登録済: right in DNS, and the service has not been asked
 * @TODOKU_STATUS_UNKNOWN: 確認できません: DNS could not be asked
 * @TODOKU_STATUS_OPTIONAL: 任意: not required, and not there
 *
 * The few words in which the state of a record is told.
 */
typedef enum
{
  TODOKU_STATUS_VERIFIED,
  TODOKU_STATUS_WAITING,
  TODOKU_STATUS_FIX,
  TODOKU_STATUS_PENDING,
  TODOKU_STATUS_READY,
  TODOKU_STATUS_UNKNOWN,
  TODOKU_STATUS_OPTIONAL,
} TodokuStatus;

#define TODOKU_TYPE_STATUS (todoku_status_get_type ())
GType        todoku_status_get_type            (void) G_GNUC_CONST;

void         todoku_text_init                  (void);

/* Verdicts. */
TodokuStatus todoku_text_item_status           (TodokuRecordItem       *item);
gboolean     todoku_text_item_is_lost          (TodokuRecordItem       *item);
TodokuStatus todoku_text_verdict_status        (const TodokuVerdict    *verdict);
char        *todoku_text_status_word           (TodokuStatus            status,
                                                gint64                  ready_at,
                                                gint64                  now);
char        *todoku_text_finding_cause         (const TodokuFinding    *finding,
                                                const TodokuRecord     *record);
char        *todoku_text_finding_remedy        (const TodokuFinding    *finding,
                                                const TodokuRecord     *record,
                                                const TodokuTextFields *fields);
char        *todoku_text_note                  (const TodokuFinding    *note,
                                                const TodokuRecord     *record);
const char  *todoku_text_record_state          (TodokuRecordState       state);
char        *todoku_text_answer                (const TodokuAnswer     *answer);
const char  *todoku_text_ask_status            (TodokuAskStatus         status);

/* Names of things. */
const char  *todoku_text_purpose               (TodokuRecordPurpose     purpose);
const char  *todoku_text_domain_stage          (TodokuDomainStage       stage);
char *todoku_text_step (guint number);
const char  *todoku_text_tracking_stage        (TodokuTrackingStage     stage);
const char  *todoku_text_state                 (gpointer                subject);
char        *todoku_text_progress_head         (gpointer                subject);
char        *todoku_text_progress              (gpointer                subject,
                                                guint                  *ret_n);
const char  *todoku_text_server_status         (TodokuServerStatus      status);
const char  *todoku_text_server_state          (TodokuDeliveryServer   *server);
const char  *todoku_text_region                (const char             *region);
char        *todoku_text_server_name           (TodokuDeliveryServer   *server);
char        *todoku_text_server_place          (TodokuDeliveryServer   *server);
const char  *todoku_text_service_kind          (const char             *kind);
const char  *todoku_text_service_state         (TodokuServiceState      state);
const char  *todoku_text_account_notice        (TodokuAccountNotice     notice);
const char  *todoku_text_service_reason        (const char             *reason);
char        *todoku_text_shared_note           (const TodokuRecord      *record);
char        *todoku_text_clash                 (const char              *host,
                                                const char              *server);
const char  *todoku_text_tracking_elsewhere    (const char             *kind);
char        *todoku_text_record_change         (const TodokuRecord      *before,
                                                const TodokuRecord      *after);
const char  *todoku_text_edge_kind             (TodokuEdgeKind          kind);
const char  *todoku_text_no_auto_ssl           (void);
const char  *todoku_text_operation             (TodokuOperationKind     kind);
char        *todoku_text_server_times          (const TodokuServerRow  *row,
                                                TodokuServerStatus      status,
                                                gint64                  now);
char        *todoku_text_missing_scopes        (const char             *missing_scopes);

/* Times and counts. Times are in microseconds since 1970 UTC, lengths in seconds. */
char        *todoku_text_duration              (gint64                  seconds);
char        *todoku_text_time_left             (gint64                  seconds);
char        *todoku_text_clock                 (gint64                  time);
char        *todoku_text_date_time             (gint64                  time,
                                                gint64                  now);
char        *todoku_text_deadline              (gint64                  time);
char        *todoku_text_date                  (gint64                  time);
char        *todoku_text_time_of_day           (gint64                  time,
                                                gint64                  now);
char        *todoku_text_moment                (gint64                  time,
                                                gint64                  now);
char        *todoku_text_wrong_clock           (gint64                  difference);
const char  *todoku_text_doubtful_deadline     (void);
char        *todoku_text_last_check            (gint64                  checked_at,
                                                gint64                  next_check_at,
                                                gint64                  now);
char        *todoku_text_verified_count        (guint                   n_verified,
                                                guint                   n_total);
gboolean     todoku_text_records_are_ready     (GListModel             *items);
char        *todoku_text_left_to_do            (GListModel             *items);
char        *todoku_text_records_headline      (GListModel             *items);
char        *todoku_text_lost_records          (guint                   n_missing,
                                                guint                   n_wrong);
char        *todoku_text_none_checked          (guint                   n_records);
char        *todoku_text_record_count          (guint                   n_records);
char        *todoku_text_domain_count          (guint                   n_domains);

/* Errors. */
char        *todoku_text_for_error             (const GError           *error);
char        *todoku_text_host_place            (const char             *host,
                                                const char             *domain);
char        *todoku_text_for_copy              (const char             *path);
char        *todoku_text_for_publish_error     (const GError           *error);

G_END_DECLS
