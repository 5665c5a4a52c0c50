/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tokens of every stored or printed enumeration, kept in GLib's own enum classes so that one pair
 * of functions serves them all. Any thread.
 */
#include "todoku-enums.h"

G_DEFINE_ENUM_TYPE (TodokuRecordType, todoku_record_type,
                    G_DEFINE_ENUM_VALUE (TODOKU_RECORD_TYPE_CNAME, "CNAME"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RECORD_TYPE_TXT, "TXT"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RECORD_TYPE_MX, "MX"))

G_DEFINE_ENUM_TYPE (TodokuRecordPurpose, todoku_record_purpose,
                    G_DEFINE_ENUM_VALUE (TODOKU_RECORD_PURPOSE_OTHER, "other"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RECORD_PURPOSE_MAIL_ROUTE, "mail-route"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RECORD_PURPOSE_DKIM1, "dkim1"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RECORD_PURPOSE_DKIM2, "dkim2"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RECORD_PURPOSE_DKIM, "dkim"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RECORD_PURPOSE_SPF, "spf"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RECORD_PURPOSE_DMARC, "dmarc"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RECORD_PURPOSE_TRACKING, "tracking"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RECORD_PURPOSE_OWNERSHIP, "ownership"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RECORD_PURPOSE_CERTIFICATE, "certificate"))

G_DEFINE_ENUM_TYPE (TodokuRecordState, todoku_record_state,
                    G_DEFINE_ENUM_VALUE (TODOKU_RECORD_STATE_OK, "ok"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RECORD_STATE_OK_EQUIVALENT, "ok-equivalent"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RECORD_STATE_OK_NOT_VISIBLE, "ok-not-visible"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RECORD_STATE_MISSING, "missing"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RECORD_STATE_WRONG_VALUE, "wrong-value"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RECORD_STATE_WRONG_PLACE, "wrong-place"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RECORD_STATE_WRONG_TYPE, "wrong-type"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RECORD_STATE_CONFLICT, "conflict"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RECORD_STATE_PARTIAL, "partial"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RECORD_STATE_ZONE_BROKEN, "zone-broken"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RECORD_STATE_UNKNOWN, "unknown"))

G_DEFINE_ENUM_TYPE (TodokuSeverity, todoku_severity,
                    G_DEFINE_ENUM_VALUE (TODOKU_SEVERITY_NOTE, "note"),
                    G_DEFINE_ENUM_VALUE (TODOKU_SEVERITY_WARNING, "warning"),
                    G_DEFINE_ENUM_VALUE (TODOKU_SEVERITY_ERROR, "error"))

G_DEFINE_ENUM_TYPE (TodokuFindingCode, todoku_finding_code,
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_DOUBLED_SUFFIX, "doubled-suffix"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_NEGATIVE_CACHE, "negative-cache"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_MISSING, "missing"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_ZONE_APPENDED_TO_VALUE,
                                         "zone-appended-to-value"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_PROXIED, "proxied"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_FLATTENED, "flattened"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_UNDELEGATED_ZONE, "undelegated-zone"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_WRONG_TYPE, "wrong-type"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_DKIM_TRUNCATED, "dkim-truncated"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_DKIM_SPLIT_RECORDS, "dkim-split-records"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_QUOTED_LITERALLY, "quoted-literally"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_SPF_MULTIPLE, "spf-multiple"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_WRONG_LEVEL, "wrong-level"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_VALUES_EXCHANGED, "values-exchanged"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_HOST_VALUE_EXCHANGED,
                                         "host-value-exchanged"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_CNAME_WITH_OTHER_DATA,
                                         "cname-with-other-data"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_OLD_RECORD, "old-record"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_TYPO, "typo"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_UNDERSCORE_LOST, "underscore-lost"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_SERVERS_DIFFER, "servers-differ"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_LAME_SERVER, "lame-server"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_DNSSEC_BROKEN, "dnssec-broken"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_WILDCARD, "wildcard"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_DOMAIN_INACTIVE, "domain-inactive"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_SPF_INCLUDE_MISSING, "spf-include-missing"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_SPF_TOO_MANY_LOOKUPS,
                                         "spf-too-many-lookups"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_DMARC_INVALID, "dmarc-invalid"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_TARGET_MISSING, "target-missing"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_VALUE_ALTERED, "value-altered"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_URL_IN_VALUE, "url-in-value"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_MX_PRIORITY_IN_VALUE,
                                         "mx-priority-in-value"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_DELEGATED_SUBZONE, "delegated-subzone"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_NON_ASCII, "non-ascii"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_PLACEHOLDER, "placeholder"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_CNAME_AT_APEX, "cname-at-apex"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_CNAME_LOOP, "cname-loop"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_INTERCEPTED, "intercepted"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_TRUNCATED_NO_TCP, "truncated-no-tcp"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_DKIM_KEY_UNUSABLE, "dkim-key-unusable"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_REGISTERED_TWICE, "registered-twice"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_SPF_NOT_RECOGNISED, "spf-not-recognised"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_LONG_TTL, "long-ttl"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_UNREACHABLE, "unreachable"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_SPF_INVALID, "spf-invalid"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_DMARC_REPORT_REFUSED,
                                         "dmarc-report-refused"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_KEY_EXPOSED, "key-exposed"),
                    G_DEFINE_ENUM_VALUE (TODOKU_FINDING_WRONG_VALUE, "wrong-value"))

G_DEFINE_ENUM_TYPE (TodokuAskStatus, todoku_ask_status,
                    G_DEFINE_ENUM_VALUE (TODOKU_ASK_ANSWERED, "answered"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ASK_TIMED_OUT, "timed-out"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ASK_UNREACHABLE, "unreachable"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ASK_MALFORMED, "malformed"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ASK_TRUNCATED, "truncated"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ASK_CANCELLED, "cancelled"))

G_DEFINE_ENUM_TYPE (TodokuServiceState, todoku_service_state,
                    G_DEFINE_ENUM_VALUE (TODOKU_SERVICE_STATE_PENDING, "pending"),
                    G_DEFINE_ENUM_VALUE (TODOKU_SERVICE_STATE_VERIFIED, "verified"),
                    G_DEFINE_ENUM_VALUE (TODOKU_SERVICE_STATE_LOST, "lost"),
                    G_DEFINE_ENUM_VALUE (TODOKU_SERVICE_STATE_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (TODOKU_SERVICE_STATE_DISABLED, "disabled"))

G_DEFINE_ENUM_TYPE (TodokuAccountNotice, todoku_account_notice,
                    G_DEFINE_ENUM_VALUE (TODOKU_ACCOUNT_NOTICE_SANDBOX, "sandbox"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ACCOUNT_NOTICE_PROBATION, "probation"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ACCOUNT_NOTICE_PAUSED, "paused"))

G_DEFINE_ENUM_TYPE (TodokuServerStatus, todoku_server_status,
                    G_DEFINE_ENUM_VALUE (TODOKU_SERVER_STATUS_UNKNOWN, "unknown"),
                    G_DEFINE_ENUM_VALUE (TODOKU_SERVER_STATUS_CONNECTED, "connected"),
                    G_DEFINE_ENUM_VALUE (TODOKU_SERVER_STATUS_UNREACHABLE, "unreachable"),
                    G_DEFINE_ENUM_VALUE (TODOKU_SERVER_STATUS_UNAUTHORISED, "unauthorised"),
                    G_DEFINE_ENUM_VALUE (TODOKU_SERVER_STATUS_SCOPES_MISSING, "scopes-missing"),
                    G_DEFINE_ENUM_VALUE (TODOKU_SERVER_STATUS_STOPPED, "stopped"))

G_DEFINE_ENUM_TYPE (TodokuEdgeKind, todoku_edge_kind,
                    G_DEFINE_ENUM_VALUE (TODOKU_EDGE_AWS, "aws"),
                    G_DEFINE_ENUM_VALUE (TODOKU_EDGE_MANUAL, "manual"),
                    G_DEFINE_ENUM_VALUE (TODOKU_EDGE_PRACTICE, "practice"),
                    G_DEFINE_ENUM_VALUE (TODOKU_EDGE_AUTO_SSL, "auto-ssl"))

G_DEFINE_ENUM_TYPE (TodokuAddedStage, todoku_added_stage,
                    G_DEFINE_ENUM_VALUE (TODOKU_ADDED_STANDS, "added"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ADDED_ADDING, "adding"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ADDED_REMOVING, "removing"))

G_DEFINE_ENUM_TYPE (TodokuChangeKind, todoku_change_kind,
                    G_DEFINE_ENUM_VALUE (TODOKU_CHANGE_GONE, "gone"),
                    G_DEFINE_ENUM_VALUE (TODOKU_CHANGE_BACK, "back"),
                    G_DEFINE_ENUM_VALUE (TODOKU_CHANGE_CHANGED, "changed"))

G_DEFINE_ENUM_TYPE (TodokuOperationKind, todoku_operation_kind,
                    G_DEFINE_ENUM_VALUE (TODOKU_OPERATION_REGISTER, "register"),
                    G_DEFINE_ENUM_VALUE (TODOKU_OPERATION_VERIFY, "verify"),
                    G_DEFINE_ENUM_VALUE (TODOKU_OPERATION_CHECK, "check"),
                    G_DEFINE_ENUM_VALUE (TODOKU_OPERATION_REISSUE, "reissue"),
                    G_DEFINE_ENUM_VALUE (TODOKU_OPERATION_REMOVE, "remove"),
                    G_DEFINE_ENUM_VALUE (TODOKU_OPERATION_IMPORT, "import"),
                    G_DEFINE_ENUM_VALUE (TODOKU_OPERATION_TEST, "test"),
                    G_DEFINE_ENUM_VALUE (TODOKU_OPERATION_REQUEST_CERTIFICATE,
                                         "request-certificate"),
                    G_DEFINE_ENUM_VALUE (TODOKU_OPERATION_DISTRIBUTE, "distribute"),
                    G_DEFINE_ENUM_VALUE (TODOKU_OPERATION_SEND_TEST, "send-test"))

/**
 * todoku_enum_to_token:
 * @enum_type: a registered enumeration
 * @value: one of its values
 *
 * Returns: (transfer none): the token that is stored and printed for @value
 */
const char *
todoku_enum_to_token (GType enum_type,
                      int   value)
{
  g_autoptr(GEnumClass) enum_class = g_type_class_ref (enum_type);
  const GEnumValue *found = g_enum_get_value (enum_class, value);

  g_return_val_if_fail (found != NULL, "");

  return found->value_nick;
}

/**
 * todoku_enum_from_token:
 * @enum_type: a registered enumeration
 * @token: (nullable): a token read from the database, JSON or the command line
 * @ret_value: (out): the value; untouched when @token is not one of the enumeration's
 *
 * Returns: whether @token is known
 */
gboolean
todoku_enum_from_token (GType       enum_type,
                        const char *token,
                        int        *ret_value)
{
  g_autoptr(GEnumClass) enum_class = g_type_class_ref (enum_type);
  const GEnumValue *found;

  if (token == NULL)
    return FALSE;

  found = g_enum_get_value_by_nick (enum_class, token);
  if (found == NULL)
    return FALSE;

  *ret_value = found->value;
  return TRUE;
}
