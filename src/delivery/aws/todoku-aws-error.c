/* SPDX-License-Identifier: GPL-3.0-or-later
 * AWS's error codes as #TODOKU_ERROR, in one table. Pure; any thread. A code that is not in the
 * table falls back to what its status means.
 */
#include "todoku-aws-error.h"

#include "todoku-http.h"

#include <string.h>

/* A signature is good for five minutes around the service's clock; a little less is suspicious. */
#define MAX_CLOCK_DIFFERENCE (G_GINT64_CONSTANT (4) * 60 * G_USEC_PER_SEC)

static const struct { const char *code; int error; } table[] = {
  { "AccessDenied", TODOKU_ERROR_FORBIDDEN },
  { "AccessDeniedException", TODOKU_ERROR_FORBIDDEN },
  { "AccountSuspendedException", TODOKU_ERROR_SUSPENDED },
  { "AlreadyExistsException", TODOKU_ERROR_CONFLICT },
  { "AuthFailure", TODOKU_ERROR_UNAUTHORISED },
  { "BadRequestException", TODOKU_ERROR_REFUSED },
  { "CNAMEAlreadyExists", TODOKU_ERROR_ALIAS_TAKEN },
  { "ConflictException", TODOKU_ERROR_CONFLICT },
  { "DistributionAlreadyExists", TODOKU_ERROR_CONFLICT },
  { "DistributionNotDisabled", TODOKU_ERROR_IN_USE },
  { "ExpiredToken", TODOKU_ERROR_UNAUTHORISED },
  { "ExpiredTokenException", TODOKU_ERROR_UNAUTHORISED },
  { "IncompleteSignature", TODOKU_ERROR_UNAUTHORISED },
  { "IncompleteSignatureException", TODOKU_ERROR_UNAUTHORISED },
  { "InvalidAccessKeyId", TODOKU_ERROR_UNAUTHORISED },
  { "InvalidArnException", TODOKU_ERROR_NOT_FOUND },
  { "InvalidClientTokenId", TODOKU_ERROR_UNAUTHORISED },
  { "InvalidIfMatchVersion", TODOKU_ERROR_CONFLICT },
  { "InvalidNextTokenException", TODOKU_ERROR_REFUSED },
  { "InvalidSignatureException", TODOKU_ERROR_UNAUTHORISED },
  { "InvalidViewerCertificate", TODOKU_ERROR_CERTIFICATE_FAILED },
  { "LimitExceededException", TODOKU_ERROR_QUOTA },
  { "MailFromDomainNotVerifiedException", TODOKU_ERROR_NOT_VERIFIED },
  { "MessageRejected", TODOKU_ERROR_NOT_VERIFIED },
  { "MissingAuthenticationToken", TODOKU_ERROR_UNAUTHORISED },
  { "MissingAuthenticationTokenException", TODOKU_ERROR_UNAUTHORISED },
  { "NoSuchDistribution", TODOKU_ERROR_NOT_FOUND },
  { "NotAuthorized", TODOKU_ERROR_FORBIDDEN },
  { "NotFoundException", TODOKU_ERROR_NOT_FOUND },
  { "OptInRequired", TODOKU_ERROR_FORBIDDEN },
  { "PreconditionFailed", TODOKU_ERROR_CONFLICT },
  { "RequestExpired", TODOKU_ERROR_CLOCK_SKEW },
  { "RequestInProgressException", TODOKU_ERROR_BUSY },
  { "RequestLimitExceeded", TODOKU_ERROR_RATE_LIMITED },
  { "RequestTimeTooSkewed", TODOKU_ERROR_CLOCK_SKEW },
  { "ResourceInUse", TODOKU_ERROR_IN_USE },
  { "ResourceInUseException", TODOKU_ERROR_IN_USE },
  { "ResourceNotFoundException", TODOKU_ERROR_NOT_FOUND },
  { "SignatureDoesNotMatch", TODOKU_ERROR_UNAUTHORISED },
  { "SendingPausedException", TODOKU_ERROR_SUSPENDED },
  { "SlowDown", TODOKU_ERROR_RATE_LIMITED },
  { "Throttling", TODOKU_ERROR_RATE_LIMITED },
  { "ThrottlingException", TODOKU_ERROR_RATE_LIMITED },
  { "TooManyCertificates", TODOKU_ERROR_QUOTA },
  { "TooManyDistributionCNAMEs", TODOKU_ERROR_QUOTA },
  { "TooManyDistributions", TODOKU_ERROR_QUOTA },
  { "TooManyRequests", TODOKU_ERROR_RATE_LIMITED },
  { "TooManyRequestsException", TODOKU_ERROR_RATE_LIMITED },
  { "UnrecognizedClientException", TODOKU_ERROR_UNAUTHORISED },
};

/* A wrong clock is answered as a wrong signature; the words and the Date of the reply tell. */
static gboolean
blames_clock (const char *code,
              const char *words,
              gint64      clock_difference)
{
  if (!g_str_equal (code, "InvalidSignatureException") &&
      !g_str_equal (code, "SignatureDoesNotMatch"))
    return FALSE;

  return (words != NULL && (strstr (words, "Signature expired") != NULL ||
                            strstr (words, "Signature not yet current") != NULL)) ||
         ABS (clock_difference) > MAX_CLOCK_DIFFERENCE;
}

/* A 5xx leaves open whether the change took effect, whatever code stands in it. Only throttling,
 * which AWS answers with 503 too, happens before anything is done.
 */
static gboolean
may_be_trusted (guint status,
                int   error)
{
  return status < 500 || error == TODOKU_ERROR_RATE_LIMITED;
}

/**
 * todoku_aws_clean_code:
 * @code: (nullable): an error code as it came: it may have a namespace in front, up to a #, and a
 *   URL behind a colon
 *
 * Returns: (transfer full): the bare code, or "" when there is none
 */
char *
todoku_aws_clean_code (const char *code)
{
  const char *start;

  if (code == NULL)
    return g_strdup ("");

  start = strchr (code, '#') != NULL && strcspn (code, "#") < strcspn (code, ":")
            ? strchr (code, '#') + 1
            : code;

  return g_strndup (start, MIN (strcspn (start, ":"), 128));
}

/**
 * todoku_aws_map_failure:
 * @status: the status code of the answer
 * @code: AWS's code for the error, or ""
 * @words: (nullable): AWS's words
 * @retry_after: for how many seconds AWS asks to be left alone, or 0
 * @clock_difference: how far AWS's clock is ahead of ours in microseconds, or 0 when not known
 *
 * Returns: (transfer full): a #TODOKU_ERROR
 */
GError *
todoku_aws_map_failure (guint       status,
                        const char *code,
                        const char *words,
                        guint       retry_after,
                        gint64      clock_difference)
{
  g_autofree char *all = NULL;
  GError *error;

  if (*code == '\0')
    return todoku_http_map_failure (NULL, status, words, retry_after);

  all = words != NULL ? g_strdup_printf ("%s: %s", code, words) : g_strdup (code);
  error = todoku_http_map_failure (NULL, status, all, retry_after);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (table[i].code, code) && may_be_trusted (status, table[i].error))
      error->code = table[i].error;
  if (blames_clock (code, words, clock_difference))
    error->code = TODOKU_ERROR_CLOCK_SKEW;

  return error;
}
