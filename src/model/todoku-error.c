/* SPDX-License-Identifier: GPL-3.0-or-later
 * The error domain of the program and the exit status that `todokuctl` gives for each code. Any
 * thread.
 */
#include "todoku-error.h"

#include "todoku-domain-name.h"
#include "todoku-enums.h"

G_DEFINE_QUARK (todoku-error-quark, todoku_error)

G_DEFINE_ENUM_TYPE (TodokuErrorCode, todoku_error_code,
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_BAD_INPUT, "bad-input"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_BAD_DOMAIN, "bad-domain"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_BAD_URL, "bad-url"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_INSECURE_URL, "insecure-url"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_BAD_ACCOUNT_ID, "bad-account-id"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_ACCOUNT_ID_HASH, "account-id-hash"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_BAD_ADDRESS, "bad-address"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_ADDRESS_DOMAIN, "address-domain"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_DUPLICATE, "duplicate"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_NO_SERVER, "no-server"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_UNKNOWN_SERVER, "unknown-server"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_UNKNOWN_DOMAIN, "unknown-domain"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_UNKNOWN_ACCOUNT, "unknown-account"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_WRONG_STAGE, "wrong-stage"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_LINK_LOCKED, "link-locked"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_NOT_PRACTICE, "not-practice"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_NO_API, "no-api"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_HAS_API, "has-api"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_NO_TRACKING, "no-tracking"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_REGION_USED, "region-used"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_RECORDS_MISSING, "records-missing"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_KEY_MISSING, "key-missing"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_BUSY, "busy"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_TIMED_OUT, "timed-out"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_TLS, "tls"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_RATE_LIMITED, "rate-limited"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_SERVER_FAILED, "server-failed"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_INVALID_REPLY, "invalid-reply"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_CLOCK_SKEW, "clock-skew"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_COULD_NOT_CHECK, "could-not-check"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_SECRETS_UNAVAILABLE, "secrets-unavailable"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_SECRETS_LOCKED, "secrets-locked"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_PRACTICE_FAILED, "practice-failed"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_PRACTICE_PIPE, "practice-pipe"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_UNAUTHORISED, "unauthorised"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_ADDRESS_NOT_ALLOWED, "address-not-allowed"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_FORBIDDEN, "forbidden"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_CONFLICT, "conflict"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_NOT_FOUND, "not-found"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_ZONE_OR_KEY, "zone-or-key"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_REFUSED, "refused"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_QUOTA, "quota"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_DELEGATED, "delegated"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_CAA_FORBIDS, "caa-forbids"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_CAA_AT_ALIAS, "caa-at-alias"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_CAA_OTHERS, "caa-others"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_NO_AUTO_SSL, "no-auto-ssl"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_CERTIFICATE_PENDING, "certificate-pending"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_CERTIFICATE_FAILED, "certificate-failed"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_CERTIFICATE_EXPIRED, "certificate-expired"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_ALIAS_TAKEN, "alias-taken"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_IN_USE, "in-use"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_TAKEN, "taken"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_SUSPENDED, "suspended"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_NOT_VERIFIED, "not-verified"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_WRONG_REGION, "wrong-region"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_SANDBOX, "sandbox"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_KEY_ONLY_SENDS, "key-only-sends"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_STORE_FULL, "store-full"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_STORE_NEWER, "store-newer"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_STORE_DAMAGED, "store-damaged"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_STORE_LOCKED, "store-locked"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_STORE_FAILED, "store-failed"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_SECRETS_TOO_OPEN, "secrets-too-open"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_SECRETS_DAMAGED, "secrets-damaged"),
                    G_DEFINE_ENUM_VALUE (TODOKU_ERROR_SECRETS_FAILED, "secrets-failed"))

/**
 * todoku_error_get_exit_status:
 * @error: an error
 *
 * Returns: the exit status of `todokuctl`: 2 bad input, 3 could not be checked, 4 refused by the
 *   service, 5 local store error
 */
int
todoku_error_get_exit_status (const GError *error)
{
  if (error->domain == TODOKU_DOMAIN_NAME_ERROR)
    return 2;
  if (error->domain != TODOKU_ERROR)
    return 3;

  /* The codes are grouped by status, in rising order. */
  if (error->code >= TODOKU_ERROR_STORE_FULL)
    return 5;
  if (error->code >= TODOKU_ERROR_UNAUTHORISED)
    return 4;
  if (error->code >= TODOKU_ERROR_BUSY)
    return 3;

  return 2;
}

/**
 * todoku_error_is_of_keyring:
 * @error: (nullable): an error
 *
 * Returns: whether there is no keyring that could be used, or the one that there is is locked
 */
gboolean
todoku_error_is_of_keyring (const GError *error)
{
  return g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_SECRETS_UNAVAILABLE) ||
         g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_SECRETS_LOCKED);
}

/**
 * todoku_error_get_token:
 * @error: an error
 *
 * Returns: (transfer none): the stable token of the error in JSON
 */
const char *
todoku_error_get_token (const GError *error)
{
  if (error->domain == TODOKU_DOMAIN_NAME_ERROR)
    return "bad-domain";
  if (error->domain == TODOKU_ERROR)
    return todoku_enum_to_token (TODOKU_TYPE_ERROR_CODE, error->code);

  return "failed";
}

/**
 * todoku_error_is_certain:
 * @error: how a call that changes something remote failed
 *
 * A lost answer, a time-out, an unreadable answer or a 5xx leaves open whether the change took
 * effect, and so does a cancellation. Without a connection it is the answer that is missing, so
 * that the change stays wanted: see todoku_error_is_unsent().
 *
 * Returns: whether the service has answered that it did not
 */
gboolean
todoku_error_is_certain (const GError *error)
{
  if (error->domain != TODOKU_ERROR)
    return FALSE;

  switch (error->code)
    {
    case TODOKU_ERROR_OFFLINE:
    case TODOKU_ERROR_TIMED_OUT:
    case TODOKU_ERROR_TLS:
    case TODOKU_ERROR_SERVER_FAILED:
    case TODOKU_ERROR_INVALID_REPLY:
      return FALSE;
    default:
      return TRUE;
    }
}

/**
 * todoku_error_is_unsent:
 * @error: how a call that changes something remote failed
 *
 * Returns: whether nothing left this computer, so that the call may be made again at once
 */
gboolean
todoku_error_is_unsent (const GError *error)
{
  return g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_OFFLINE) ||
         g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_TLS);
}

/**
 * todoku_error_is_without_effect:
 * @error: how a call that changes something remote failed
 *
 * Returns: whether it certainly changed nothing, so that this may be said
 */
gboolean
todoku_error_is_without_effect (const GError *error)
{
  return todoku_error_is_certain (error) || todoku_error_is_unsent (error);
}
