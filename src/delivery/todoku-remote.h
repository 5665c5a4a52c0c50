/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a delivery service or an edge answered, as immutable reference-counted snapshots that cross
 * threads freely. They do no I/O and hold no secrets. All times are in microseconds since 1970 UTC,
 * and 0 when not known. `service_time` is the service's own clock (the Date of the reply, RFC 9110
 * section 6.6.1), because deadlines run by it and not by ours.
 */
#pragma once

#include "todoku-record.h"
#include "todoku-renewal.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_SCOPES (todoku_scopes_get_type ())
#define TODOKU_TYPE_VALIDATION (todoku_validation_get_type ())
#define TODOKU_TYPE_REMOTE (todoku_remote_get_type ())
#define TODOKU_TYPE_CERTIFICATE (todoku_certificate_get_type ())
#define TODOKU_TYPE_DISTRIBUTION (todoku_distribution_get_type ())
#define TODOKU_TYPE_CERTIFICATE_STATUS (todoku_certificate_status_get_type ())

/**
 * TodokuScopes:
 * @granted: (array zero-terminated=1): what the API key may do
 * @missing: (array zero-terminated=1): what it may not do and this program needs
 * @is_probe: no call tells what the key may do: it was tried, and what it may write shows later
 * @notice: what the service says of the account, a #TodokuAccountNotice, or -1 for nothing
 * @service_time: the service's clock
 */
typedef struct
{
  char **granted;
  char **missing;
  gboolean is_probe;
  int notice;
  gint64 service_time;
} TodokuScopes;

/**
 * TodokuValidationResult:
 * @key: the service's name for a record; it may name one that is in no list of records
 * @valid: whether the service found it
 * @reason: (nullable): why not, in the service's words; never markup
 */
typedef struct
{
  char *key;
  gboolean valid;
  char *reason;
} TodokuValidationResult;

/**
 * TodokuValidation:
 * @id: (nullable): the service's id of what was validated
 * @valid: the verdict on the whole
 * @results: (element-type TodokuValidationResult): one per key
 * @state: how far the service says that it is, a #TodokuServiceState, or -1 when it does not say
 * @settles_in: in how many microseconds the service may have another verdict than this first one;
 *   0 when this is final
 * @service_time: the service's clock
 */
typedef struct
{
  char *id;
  gboolean valid;
  GPtrArray *results;
  int state;
  gint64 settles_in;
  gint64 service_time;
} TodokuValidation;

/**
 * TodokuRemoteKind:
 * @TODOKU_REMOTE_DOMAIN: a sending domain
 * @TODOKU_REMOTE_LINK: a link branding, which is a tracking domain
 *
 * What there is at a service.
 */
typedef enum
{
  TODOKU_REMOTE_DOMAIN,
  TODOKU_REMOTE_LINK,
} TodokuRemoteKind;

/**
 * TodokuRemote:
 * @kind: what it is
 * @id: the service's id
 * @domain: the sending domain, or the domain of the link branding
 * @subdomain: (nullable): the label of the return path, or the one in front of @domain
 * @host: (nullable): links: the name in tracking URLs, which is the host of `domain_cname`
 * @mail_from: (nullable): domains: the return path that was set by a call of its own
 * @auto_ssl: links: whether the service provides HTTPS itself
 * @username: (nullable): whose it is
 * @valid: whether the service has verified every record
 * @is_default: whether it is used when nothing else matches
 * @automatic_security: domains: whether the service keeps the keys behind CNAMEs
 * @last_validation: domains: when the service last validated it
 * @records: (element-type TodokuRecord): what must stand in DNS, in the service's order
 * @validation: what the service says of each record, by key; it never carries reasons here
 * @service_time: the service's clock
 *
 * A domain or a link branding as the service knows it.
 */
typedef struct
{
  TodokuRemoteKind kind;
  char *id;
  char *domain;
  char *subdomain;
  char *host;
  char *mail_from;
  gboolean auto_ssl;
  char *username;
  gboolean valid;
  gboolean is_default;
  gboolean automatic_security;
  gint64 last_validation;
  GPtrArray *records;
  TodokuValidation *validation;
  gint64 service_time;
} TodokuRemote;

/**
 * TodokuCertificateStatus:
 * @TODOKU_CERTIFICATE_PENDING: its record has not been seen yet
 * @TODOKU_CERTIFICATE_ISSUED: it is good
 * @TODOKU_CERTIFICATE_EXPIRED: its record was not seen in time, or the certificate is over
 * @TODOKU_CERTIFICATE_FAILED: it was refused or revoked
 */
typedef enum
{
  TODOKU_CERTIFICATE_PENDING,
  TODOKU_CERTIFICATE_ISSUED,
  TODOKU_CERTIFICATE_EXPIRED,
  TODOKU_CERTIFICATE_FAILED,
} TodokuCertificateStatus;

/**
 * TodokuCertificate:
 * @id: the edge's id
 * @host: (nullable): the name that it is for
 * @status: how far it is
 * @reason: (nullable): the edge's word for why it failed, such as "CAA_ERROR"
 * @record: (nullable): the validation record; it is missing for some seconds after the request. Its
 *   `value_alternative` is the VALUE without the leading underscore
 * @created_at: when it was requested
 * @deadline: when the record must have been seen, or 0 when there is none
 * @not_after: until when an issued one is good
 * @in_use: whether a distribution uses it
 * @eligible: whether the authority renews it by itself
 * @renewal: what it says of the renewal
 * @renewal_reason: (nullable): its word for why that failed
 * @renewal_at: when it said so, or 0
 * @service_time: the edge's clock
 *
 * A certificate as the edge knows it.
 */
typedef struct
{
  char *id;
  char *host;
  TodokuCertificateStatus status;
  char *reason;
  TodokuRecord *record;
  gint64 created_at;
  gint64 deadline;
  gint64 not_after;
  gboolean in_use;
  gboolean eligible;
  TodokuRenewalStatus renewal;
  char *renewal_reason;
  gint64 renewal_at;
  gint64 service_time;
} TodokuCertificate;

/**
 * TodokuDistribution:
 * @id: the edge's id
 * @host: (nullable): the edge's host name, to which the tracking host must point
 * @alias: (nullable): the tracking host that it serves
 * @caller_reference: (nullable): the idempotency key it was created with
 * @certificate_id: (nullable): the certificate it presents
 * @deployed: whether the last change has reached every place
 * @enabled: whether it serves at all
 * @etag: (nullable): the version of it that was seen
 * @service_time: the edge's clock
 *
 * A distribution as the edge knows it.
 */
typedef struct
{
  char *id;
  char *host;
  char *alias;
  char *caller_reference;
  char *certificate_id;
  gboolean deployed;
  gboolean enabled;
  char *etag;
  gint64 service_time;
} TodokuDistribution;

GType todoku_scopes_get_type             (void) G_GNUC_CONST;
GType todoku_validation_get_type         (void) G_GNUC_CONST;
GType todoku_remote_get_type             (void) G_GNUC_CONST;
GType todoku_certificate_get_type        (void) G_GNUC_CONST;
GType todoku_distribution_get_type       (void) G_GNUC_CONST;
GType todoku_certificate_status_get_type (void) G_GNUC_CONST;

TodokuScopes           *todoku_scopes_new           (void);
TodokuScopes           *todoku_scopes_ref           (TodokuScopes           *self);
void                    todoku_scopes_unref         (TodokuScopes           *self);

TodokuValidation       *todoku_validation_new       (void);
TodokuValidation       *todoku_validation_ref       (TodokuValidation       *self);
void                    todoku_validation_unref     (TodokuValidation       *self);
void                    todoku_validation_add       (TodokuValidation       *self,
                                                     const char             *key,
                                                     gboolean                valid,
                                                     const char             *reason);
const TodokuValidationResult *
                        todoku_validation_find      (const TodokuValidation *self,
                                                     const char             *key);

TodokuRemote           *todoku_remote_new           (TodokuRemoteKind        kind);
TodokuRemote           *todoku_remote_ref           (TodokuRemote           *self);
void                    todoku_remote_unref         (TodokuRemote           *self);

TodokuCertificate      *todoku_certificate_new      (void);
TodokuCertificate      *todoku_certificate_ref      (TodokuCertificate      *self);
void                    todoku_certificate_unref    (TodokuCertificate      *self);

TodokuDistribution     *todoku_distribution_new     (void);
TodokuDistribution     *todoku_distribution_ref     (TodokuDistribution     *self);
void                    todoku_distribution_unref   (TodokuDistribution     *self);

gboolean todoku_remote_text_is_clean (const char *text);
char    *todoku_remote_clean_words   (const char *words);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuScopes, todoku_scopes_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuValidation, todoku_validation_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuRemote, todoku_remote_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuCertificate, todoku_certificate_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuDistribution, todoku_distribution_unref)

G_END_DECLS
