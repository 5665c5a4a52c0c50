/* SPDX-License-Identifier: GPL-3.0-or-later
 * Every enumeration that is stored, printed or shown. The nick of a value is its token: the
 * database, JSON and the command line carry tokens, never numbers, so the order here may change.
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * TodokuRecordType:
 *
 * The record types that a delivery service asks for.
 */
typedef enum
{
  TODOKU_RECORD_TYPE_CNAME,
  TODOKU_RECORD_TYPE_TXT,
  TODOKU_RECORD_TYPE_MX
} TodokuRecordType;

#define TODOKU_TYPE_RECORD_TYPE (todoku_record_type_get_type ())
GType todoku_record_type_get_type (void) G_GNUC_CONST;

/**
 * TodokuRecordPurpose:
 *
 * What a record is for, in the eyes of the person who types it.
 */
typedef enum
{
  TODOKU_RECORD_PURPOSE_OTHER,
  TODOKU_RECORD_PURPOSE_MAIL_ROUTE,
  TODOKU_RECORD_PURPOSE_DKIM1,
  TODOKU_RECORD_PURPOSE_DKIM2,
  TODOKU_RECORD_PURPOSE_DKIM,
  TODOKU_RECORD_PURPOSE_SPF,
  TODOKU_RECORD_PURPOSE_DMARC,
  TODOKU_RECORD_PURPOSE_TRACKING,
  TODOKU_RECORD_PURPOSE_OWNERSHIP,
  TODOKU_RECORD_PURPOSE_CERTIFICATE
} TodokuRecordPurpose;

#define TODOKU_TYPE_RECORD_PURPOSE (todoku_record_purpose_get_type ())
GType todoku_record_purpose_get_type (void) G_GNUC_CONST;

/**
 * TodokuRecordState:
 *
 * The verdict on one record; the tokens are the contract of `todokuctl check`.
 */
typedef enum
{
  TODOKU_RECORD_STATE_OK,
  TODOKU_RECORD_STATE_OK_EQUIVALENT,
  TODOKU_RECORD_STATE_OK_NOT_VISIBLE,
  TODOKU_RECORD_STATE_MISSING,
  TODOKU_RECORD_STATE_WRONG_VALUE,
  TODOKU_RECORD_STATE_WRONG_PLACE,
  TODOKU_RECORD_STATE_WRONG_TYPE,
  TODOKU_RECORD_STATE_CONFLICT,
  TODOKU_RECORD_STATE_PARTIAL,
  TODOKU_RECORD_STATE_ZONE_BROKEN,
  TODOKU_RECORD_STATE_UNKNOWN
} TodokuRecordState;

#define TODOKU_TYPE_RECORD_STATE (todoku_record_state_get_type ())
GType todoku_record_state_get_type (void) G_GNUC_CONST;

/**
 * TodokuSeverity:
 *
 * How much a finding matters.
 */
typedef enum
{
  TODOKU_SEVERITY_NOTE,
  TODOKU_SEVERITY_WARNING,
  TODOKU_SEVERITY_ERROR
} TodokuSeverity;

#define TODOKU_TYPE_SEVERITY (todoku_severity_get_type ())
GType todoku_severity_get_type (void) G_GNUC_CONST;

/**
 * TodokuFindingCode:
 *
 * The catalogue of mistakes, in its own order; WRONG_VALUE is the one no other explains.
 */
typedef enum
{
  TODOKU_FINDING_DOUBLED_SUFFIX,
  TODOKU_FINDING_NEGATIVE_CACHE,
  TODOKU_FINDING_MISSING,
  TODOKU_FINDING_ZONE_APPENDED_TO_VALUE,
  TODOKU_FINDING_PROXIED,
  TODOKU_FINDING_FLATTENED,
  TODOKU_FINDING_UNDELEGATED_ZONE,
  TODOKU_FINDING_WRONG_TYPE,
  TODOKU_FINDING_DKIM_TRUNCATED,
  TODOKU_FINDING_DKIM_SPLIT_RECORDS,
  TODOKU_FINDING_QUOTED_LITERALLY,
  TODOKU_FINDING_SPF_MULTIPLE,
  TODOKU_FINDING_WRONG_LEVEL,
  TODOKU_FINDING_VALUES_EXCHANGED,
  TODOKU_FINDING_HOST_VALUE_EXCHANGED,
  TODOKU_FINDING_CNAME_WITH_OTHER_DATA,
  TODOKU_FINDING_OLD_RECORD,
  TODOKU_FINDING_TYPO,
  TODOKU_FINDING_UNDERSCORE_LOST,
  TODOKU_FINDING_SERVERS_DIFFER,
  TODOKU_FINDING_LAME_SERVER,
  TODOKU_FINDING_DNSSEC_BROKEN,
  TODOKU_FINDING_WILDCARD,
  TODOKU_FINDING_DOMAIN_INACTIVE,
  TODOKU_FINDING_SPF_INCLUDE_MISSING,
  TODOKU_FINDING_SPF_TOO_MANY_LOOKUPS,
  TODOKU_FINDING_DMARC_INVALID,
  TODOKU_FINDING_TARGET_MISSING,
  TODOKU_FINDING_VALUE_ALTERED,
  TODOKU_FINDING_URL_IN_VALUE,
  TODOKU_FINDING_MX_PRIORITY_IN_VALUE,
  TODOKU_FINDING_DELEGATED_SUBZONE,
  TODOKU_FINDING_NON_ASCII,
  TODOKU_FINDING_PLACEHOLDER,
  TODOKU_FINDING_CNAME_AT_APEX,
  TODOKU_FINDING_CNAME_LOOP,
  TODOKU_FINDING_INTERCEPTED,
  TODOKU_FINDING_TRUNCATED_NO_TCP,
  TODOKU_FINDING_DKIM_KEY_UNUSABLE,
  TODOKU_FINDING_REGISTERED_TWICE,
  TODOKU_FINDING_SPF_NOT_RECOGNISED,
  TODOKU_FINDING_LONG_TTL,
  TODOKU_FINDING_UNREACHABLE,
  TODOKU_FINDING_SPF_INVALID,
  TODOKU_FINDING_DMARC_REPORT_REFUSED,
  TODOKU_FINDING_KEY_EXPOSED,
  TODOKU_FINDING_WRONG_VALUE
} TodokuFindingCode;

#define TODOKU_TYPE_FINDING_CODE (todoku_finding_code_get_type ())
GType todoku_finding_code_get_type (void) G_GNUC_CONST;

/**
 * TodokuAskStatus:
 *
 * Whether a question could be asked at all. Only ANSWERED says anything about the record.
 */
typedef enum
{
  TODOKU_ASK_ANSWERED,
  TODOKU_ASK_TIMED_OUT,
  TODOKU_ASK_UNREACHABLE,
  TODOKU_ASK_MALFORMED,
  TODOKU_ASK_TRUNCATED,
  TODOKU_ASK_CANCELLED
} TodokuAskStatus;

#define TODOKU_TYPE_ASK_STATUS (todoku_ask_status_get_type ())
GType todoku_ask_status_get_type (void) G_GNUC_CONST;

/**
 * TodokuServiceState:
 * @TODOKU_SERVICE_STATE_PENDING: the service is still looking for the records
 * @TODOKU_SERVICE_STATE_VERIFIED: it has found them
 * @TODOKU_SERVICE_STATE_LOST: it had found them, and does not any more
 * @TODOKU_SERVICE_STATE_FAILED: it has given up looking
 * @TODOKU_SERVICE_STATE_DISABLED: it does not let the domain send
 *
 * How far a delivery service says that a domain is, in the words that services share.
 */
typedef enum
{
  TODOKU_SERVICE_STATE_PENDING,
  TODOKU_SERVICE_STATE_VERIFIED,
  TODOKU_SERVICE_STATE_LOST,
  TODOKU_SERVICE_STATE_FAILED,
  TODOKU_SERVICE_STATE_DISABLED
} TodokuServiceState;

#define TODOKU_TYPE_SERVICE_STATE (todoku_service_state_get_type ())
GType todoku_service_state_get_type (void) G_GNUC_CONST;

/**
 * TodokuAccountNotice:
 * @TODOKU_ACCOUNT_NOTICE_SANDBOX: mail goes to verified addresses only, until the service lets the
 *   account out
 * @TODOKU_ACCOUNT_NOTICE_PROBATION: the service finds fault with what the account has sent
 * @TODOKU_ACCOUNT_NOTICE_PAUSED: the service lets the account send nothing
 *
 * What a delivery service says of a whole account.
 */
typedef enum
{
  TODOKU_ACCOUNT_NOTICE_SANDBOX,
  TODOKU_ACCOUNT_NOTICE_PROBATION,
  TODOKU_ACCOUNT_NOTICE_PAUSED
} TodokuAccountNotice;

#define TODOKU_TYPE_ACCOUNT_NOTICE (todoku_account_notice_get_type ())
GType todoku_account_notice_get_type (void) G_GNUC_CONST;

/**
 * TodokuServerStatus:
 *
 * What the last talk with a delivery server showed.
 */
typedef enum
{
  TODOKU_SERVER_STATUS_UNKNOWN,
  TODOKU_SERVER_STATUS_CONNECTED,
  TODOKU_SERVER_STATUS_UNREACHABLE,
  TODOKU_SERVER_STATUS_UNAUTHORISED,
  TODOKU_SERVER_STATUS_SCOPES_MISSING,
  TODOKU_SERVER_STATUS_STOPPED
} TodokuServerStatus;

#define TODOKU_TYPE_SERVER_STATUS (todoku_server_status_get_type ())
GType todoku_server_status_get_type (void) G_GNUC_CONST;

/**
 * TodokuEdgeKind:
 * @TODOKU_EDGE_AWS: CloudFront, with a certificate of ACM
 * @TODOKU_EDGE_MANUAL: another CDN, which the person sets up
 * @TODOKU_EDGE_PRACTICE: the practice server's imitation of AWS
 * @TODOKU_EDGE_AUTO_SSL: the delivery service itself, so that there is one step and no CDN
 *
 * Who terminates TLS for a tracking domain.
 */
typedef enum
{
  TODOKU_EDGE_AWS,
  TODOKU_EDGE_MANUAL,
  TODOKU_EDGE_PRACTICE,
  TODOKU_EDGE_AUTO_SSL
} TodokuEdgeKind;

#define TODOKU_TYPE_EDGE_KIND (todoku_edge_kind_get_type ())
GType todoku_edge_kind_get_type (void) G_GNUC_CONST;

/**
 * TodokuAddedStage:
 * @TODOKU_ADDED_STANDS: it was added, and stands there until somebody else removes it
 * @TODOKU_ADDED_ADDING: a message that adds it may have been sent
 * @TODOKU_ADDED_REMOVING: a message that removes it may have been sent
 *
 * What is known of a record that this program puts into somebody's DNS.
 */
typedef enum
{
  TODOKU_ADDED_STANDS,
  TODOKU_ADDED_ADDING,
  TODOKU_ADDED_REMOVING
} TodokuAddedStage;

#define TODOKU_TYPE_ADDED_STAGE (todoku_added_stage_get_type ())
GType todoku_added_stage_get_type (void) G_GNUC_CONST;

/**
 * TodokuChangeKind:
 * @TODOKU_CHANGE_GONE: what was right is missing or wrong
 * @TODOKU_CHANGE_BACK: it is right again
 * @TODOKU_CHANGE_CHANGED: it reads differently, and neither is wrong
 *
 * What the watch saw to change.
 */
typedef enum
{
  TODOKU_CHANGE_GONE,
  TODOKU_CHANGE_BACK,
  TODOKU_CHANGE_CHANGED
} TodokuChangeKind;

#define TODOKU_TYPE_CHANGE_KIND (todoku_change_kind_get_type ())
GType todoku_change_kind_get_type (void) G_GNUC_CONST;

/**
 * TodokuOperationKind:
 *
 * What an operation is doing.
 */
typedef enum
{
  TODOKU_OPERATION_REGISTER,
  TODOKU_OPERATION_VERIFY,
  TODOKU_OPERATION_CHECK,
  TODOKU_OPERATION_REISSUE,
  TODOKU_OPERATION_REMOVE,
  TODOKU_OPERATION_IMPORT,
  TODOKU_OPERATION_TEST,
  TODOKU_OPERATION_REQUEST_CERTIFICATE,
  TODOKU_OPERATION_DISTRIBUTE,
  TODOKU_OPERATION_SEND_TEST
} TodokuOperationKind;

#define TODOKU_TYPE_OPERATION_KIND (todoku_operation_kind_get_type ())
GType todoku_operation_kind_get_type (void) G_GNUC_CONST;

const char *todoku_enum_to_token (GType       enum_type,
                                  int         value);
gboolean    todoku_enum_from_token (GType       enum_type,
                                    const char *token,
                                    int        *ret_value);

G_END_DECLS
