/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whether the certificate of a tracking host will be renewed: from what is served, what the
 * authority says and what stands in DNS to one finding. Pure; any thread. It carries codes and
 * values, never sentences; what could not be asked says nothing.
 */
#pragma once

#include "todoku-verdict.h"

G_BEGIN_DECLS

/**
 * TODOKU_RENEWAL_WINDOW:
 *
 * How long before its end the renewal of a certificate is tried, in microseconds: about 60 days
 * (docs.aws.amazon.com/acm, "Managed certificate renewal"). How long a certificate lives is never
 * assumed: it was 395 days, is 198 and will be 47.
 */
#define TODOKU_RENEWAL_WINDOW (60 * G_TIME_SPAN_DAY)

/**
 * TODOKU_RENEWAL_LATE:
 *
 * When a certificate should long have been renewed, in microseconds before its end.
 */
#define TODOKU_RENEWAL_LATE (7 * G_TIME_SPAN_DAY)

/**
 * TodokuRenewalStatus:
 * @TODOKU_RENEWAL_STATUS_NONE: the authority says nothing of a renewal, or was not asked
 * @TODOKU_RENEWAL_STATUS_AUTOMATIC: it is about to renew it by itself
 * @TODOKU_RENEWAL_STATUS_WAITING: it waits for the validation record
 * @TODOKU_RENEWAL_STATUS_SUCCESS: it has renewed it
 * @TODOKU_RENEWAL_STATUS_FAILED: it has given up
 *
 * What the authority says of the renewal.
 */
typedef enum
{
  TODOKU_RENEWAL_STATUS_NONE,
  TODOKU_RENEWAL_STATUS_AUTOMATIC,
  TODOKU_RENEWAL_STATUS_WAITING,
  TODOKU_RENEWAL_STATUS_SUCCESS,
  TODOKU_RENEWAL_STATUS_FAILED,
} TodokuRenewalStatus;

/**
 * TodokuServed:
 * @TODOKU_SERVED_UNASKED: nobody answered by TLS, or a firewall refused
 * @TODOKU_SERVED_GOOD: a certificate that is good for the host
 * @TODOKU_SERVED_OVER: one for the host that is over, or by our clock has not begun
 * @TODOKU_SERVED_OTHER: one that is another's, or of an authority that nobody trusts
 *
 * What is served at the tracking host.
 */
typedef enum
{
  TODOKU_SERVED_UNASKED,
  TODOKU_SERVED_GOOD,
  TODOKU_SERVED_OVER,
  TODOKU_SERVED_OTHER,
} TodokuServed;

/**
 * TodokuRenewalFacts:
 * @now: the time
 * @served: what is served
 * @served_until: when that ends, or 0
 * @asked: whether the authority was asked; all below is nothing otherwise
 * @issued: whether it says that the certificate is good
 * @until: when it ends as the authority says, or 0
 * @eligible: whether it renews it by itself
 * @status: what it says of the renewal
 * @reason: (nullable): its word for why that failed
 * @record: (nullable): the verdict on the validation record of step 2
 * @name: (nullable): the verdict on the record that leads to the edge
 *
 * What one look at a tracking domain saw. Times are in microseconds since 1970 UTC.
 */
typedef struct
{
  gint64 now;
  TodokuServed served;
  gint64 served_until;
  gboolean asked;
  gboolean issued;
  gint64 until;
  gboolean eligible;
  TodokuRenewalStatus status;
  const char *reason;
  const TodokuVerdict *record;
  const TodokuVerdict *name;
} TodokuRenewalFacts;

/**
 * TodokuRenewalCode:
 * @TODOKU_RENEWAL_UNASKED: nothing can be said
 * @TODOKU_RENEWAL_FINE: the certificate is good, and nothing keeps it from being renewed
 * @TODOKU_RENEWAL_BLOCKED: it cannot be renewed until the record of step 2 is put back
 * @TODOKU_RENEWAL_FAILED: the authority has given up renewing it
 * @TODOKU_RENEWAL_INELIGIBLE: the authority does not renew it by itself
 * @TODOKU_RENEWAL_OVERDUE: it ends within days and was not renewed, nobody knows why
 * @TODOKU_RENEWAL_EXPIRED: what is served is over: no link works
 * @TODOKU_RENEWAL_OTHER: what is served is another's certificate: no link works
 *
 * What is found of a certificate.
 */
typedef enum
{
  TODOKU_RENEWAL_UNASKED,
  TODOKU_RENEWAL_FINE,
  TODOKU_RENEWAL_BLOCKED,
  TODOKU_RENEWAL_FAILED,
  TODOKU_RENEWAL_INELIGIBLE,
  TODOKU_RENEWAL_OVERDUE,
  TODOKU_RENEWAL_EXPIRED,
  TODOKU_RENEWAL_OTHER,
} TodokuRenewalCode;

/**
 * TodokuRenewal:
 * @code: what is found
 * @urgent: whether it does not come right by itself: an alarm at once and not after three nights
 * @until: when the certificate ends, or 0 when that is not known
 * @days_left: how many whole days are left until then; 0 on the last day and after it
 * @record: (nullable): the record to put back
 * @reason: (nullable): the authority's own word
 *
 * The finding. @record and @reason are those of the facts, and live as long as these.
 */
typedef struct
{
  TodokuRenewalCode code;
  gboolean urgent;
  gint64 until;
  int days_left;
  const TodokuRecord *record;
  const char *reason;
} TodokuRenewal;

#define TODOKU_TYPE_RENEWAL_STATUS (todoku_renewal_status_get_type ())
#define TODOKU_TYPE_RENEWAL_CODE (todoku_renewal_code_get_type ())

GType               todoku_renewal_status_get_type  (void) G_GNUC_CONST;
GType               todoku_renewal_code_get_type    (void) G_GNUC_CONST;

TodokuRenewal       todoku_renewal_judge            (const TodokuRenewalFacts *facts);
gboolean            todoku_renewal_is_wrong         (const TodokuRenewal      *self);
char               *todoku_renewal_to_token         (const TodokuRenewal      *self);
gboolean            todoku_renewal_from_token       (const char               *token,
                                                     TodokuRenewalCode        *ret_code,
                                                     gint64                   *ret_until,
                                                     char                    **ret_word);
TodokuRenewalStatus todoku_renewal_status_from_word (const char               *word);

G_END_DECLS
