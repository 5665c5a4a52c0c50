/* SPDX-License-Identifier: GPL-3.0-or-later
 * One error domain for everything a person can act on, whichever layer it happens in. The message
 * of such a GError is English, for logs and "details"; people read what text/ says about the code.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TODOKU_ERROR (todoku_error_quark ())
#define TODOKU_TYPE_ERROR_CODE (todoku_error_code_get_type ())

/**
 * TodokuErrorCode:
 * @TODOKU_ERROR_BAD_INPUT: something typed cannot be used as it is
 * @TODOKU_ERROR_BAD_DOMAIN: a domain that cannot be used; the reason is a #TodokuDomainNameError
 *   where there is one
 * @TODOKU_ERROR_BAD_URL: a base URL that is not one
 * @TODOKU_ERROR_INSECURE_URL: plain HTTP to anything but this computer
 * @TODOKU_ERROR_BAD_ACCOUNT_ID: a 共用メールID with other characters than half-width letters, digits and
 *   . _ -
 * @TODOKU_ERROR_ACCOUNT_ID_HASH: a 共用メールID with a #
 * @TODOKU_ERROR_BAD_ADDRESS: not a mail address
 * @TODOKU_ERROR_ADDRESS_DOMAIN: an address outside the completed delivery domains
 * @TODOKU_ERROR_DUPLICATE: it is here already
 * @TODOKU_ERROR_NO_SERVER: no delivery server has been added yet
 * @TODOKU_ERROR_UNKNOWN_SERVER: no delivery server of that name
 * @TODOKU_ERROR_UNKNOWN_DOMAIN: no domain of that name
 * @TODOKU_ERROR_UNKNOWN_ACCOUNT: no shared mail account of that ID
 * @TODOKU_ERROR_WRONG_STAGE: this step cannot be done at this stage
 * @TODOKU_ERROR_LINK_LOCKED: link validation would break the branding, because step 3 has begun
 * @TODOKU_ERROR_NOT_PRACTICE: only the practice server can do this
 * @TODOKU_ERROR_NO_API: the service has no API, so there is nothing to ask
 * @TODOKU_ERROR_HAS_API: the service has an API, and says itself what a person would have to say
 * @TODOKU_ERROR_NO_TRACKING: tracking domains of this service are set on its own screen
 * @TODOKU_ERROR_REGION_USED: the region cannot be changed, for something is registered in it
 * @TODOKU_ERROR_RECORDS_MISSING: a service without an API, and no records of its own screen
 * @TODOKU_ERROR_KEY_MISSING: no API key was given and none is stored
 * @TODOKU_ERROR_BUSY: something is being done for it already
 * @TODOKU_ERROR_OFFLINE: there is no network, or the host cannot be found or reached
 * @TODOKU_ERROR_TIMED_OUT: no answer in time
 * @TODOKU_ERROR_TLS: the TLS connection cannot be trusted
 * @TODOKU_ERROR_RATE_LIMITED: too many requests; try again later
 * @TODOKU_ERROR_SERVER_FAILED: the service failed (5xx)
 * @TODOKU_ERROR_INVALID_REPLY: the service answered something that is not its API
 * @TODOKU_ERROR_CLOCK_SKEW: this computer's clock differs too much from the service's
 * @TODOKU_ERROR_COULD_NOT_CHECK: DNS could not be asked
 * @TODOKU_ERROR_SECRETS_UNAVAILABLE: there is no place to keep secrets
 * @TODOKU_ERROR_SECRETS_LOCKED: the keyring that has the secret, or is to take it, is locked
 * @TODOKU_ERROR_PRACTICE_FAILED: the practice server could not be started or has ended
 * @TODOKU_ERROR_PRACTICE_PIPE: in the sandbox the practice server would keep a pipe open
 * @TODOKU_ERROR_UNAUTHORISED: the key is wrong, expired or revoked
 * @TODOKU_ERROR_ADDRESS_NOT_ALLOWED: the account only accepts other IP addresses
 * @TODOKU_ERROR_FORBIDDEN: the key lacks a permission, or the plan a feature
 * @TODOKU_ERROR_CONFLICT: the service has it already
 * @TODOKU_ERROR_NOT_FOUND: the service does not know it (any more)
 * @TODOKU_ERROR_ZONE_OR_KEY: a name server is not responsible for the zone or does not know the key
 * @TODOKU_ERROR_REFUSED: the service refused; the message carries its words
 * @TODOKU_ERROR_QUOTA: the account's limit is reached
 * @TODOKU_ERROR_DELEGATED: the name lies in a zone of its own, which other servers have
 * @TODOKU_ERROR_CAA_FORBIDS: a CAA record forbids the certificate authority
 * @TODOKU_ERROR_CAA_OTHERS: CAA records name none of the authorities that a service is known to use
 * @TODOKU_ERROR_NO_AUTO_SSL: the service does not provide HTTPS for tracking domains itself
 * @TODOKU_ERROR_CERTIFICATE_PENDING: the service does not present a certificate for it yet
 * @TODOKU_ERROR_CAA_AT_ALIAS: a CAA record does, at the name that the host is an alias of
 * @TODOKU_ERROR_CERTIFICATE_FAILED: the certificate was refused
 * @TODOKU_ERROR_CERTIFICATE_EXPIRED: the certificate was not validated within 72 hours
 * @TODOKU_ERROR_ALIAS_TAKEN: another distribution has this host name already
 * @TODOKU_ERROR_IN_USE: it is still in use at the edge
 * @TODOKU_ERROR_TAKEN: the service has it in another account
 * @TODOKU_ERROR_SUSPENDED: the account may not do anything
 * @TODOKU_ERROR_NOT_VERIFIED: the service does not send from a domain that it has not verified
 * @TODOKU_ERROR_WRONG_REGION: the account or the domain is in another region of the service
 * @TODOKU_ERROR_SANDBOX: the account may only send to verified addresses yet
 * @TODOKU_ERROR_KEY_ONLY_SENDS: a key for mail, with which nothing can be registered
 * @TODOKU_ERROR_STORE_FULL: the disk is full
 * @TODOKU_ERROR_STORE_NEWER: a newer Todoku wrote the database
 * @TODOKU_ERROR_STORE_DAMAGED: the database is damaged
 * @TODOKU_ERROR_STORE_LOCKED: another program holds the database
 * @TODOKU_ERROR_STORE_FAILED: the database cannot be read or written
 * @TODOKU_ERROR_SECRETS_TOO_OPEN: the secrets file may be read by others
 * @TODOKU_ERROR_SECRETS_DAMAGED: the secrets file is not one
 * @TODOKU_ERROR_SECRETS_FAILED: the secrets file cannot be read or written
 *
 * What went wrong, as far as a person can act on it. The nick of a value is the token in JSON.
 */
typedef enum
{
  TODOKU_ERROR_BAD_INPUT,
  TODOKU_ERROR_BAD_DOMAIN,
  TODOKU_ERROR_BAD_URL,
  TODOKU_ERROR_INSECURE_URL,
  TODOKU_ERROR_BAD_ACCOUNT_ID,
  TODOKU_ERROR_ACCOUNT_ID_HASH,
  TODOKU_ERROR_BAD_ADDRESS,
  TODOKU_ERROR_ADDRESS_DOMAIN,
  TODOKU_ERROR_DUPLICATE,
  TODOKU_ERROR_NO_SERVER,
  TODOKU_ERROR_UNKNOWN_SERVER,
  TODOKU_ERROR_UNKNOWN_DOMAIN,
  TODOKU_ERROR_UNKNOWN_ACCOUNT,
  TODOKU_ERROR_WRONG_STAGE,
  TODOKU_ERROR_LINK_LOCKED,
  TODOKU_ERROR_NOT_PRACTICE,
  TODOKU_ERROR_NO_API,
  TODOKU_ERROR_HAS_API,
  TODOKU_ERROR_NO_TRACKING,
  TODOKU_ERROR_REGION_USED,
  TODOKU_ERROR_RECORDS_MISSING,
  TODOKU_ERROR_KEY_MISSING,
  TODOKU_ERROR_BUSY,
  TODOKU_ERROR_OFFLINE,
  TODOKU_ERROR_TIMED_OUT,
  TODOKU_ERROR_TLS,
  TODOKU_ERROR_RATE_LIMITED,
  TODOKU_ERROR_SERVER_FAILED,
  TODOKU_ERROR_INVALID_REPLY,
  TODOKU_ERROR_CLOCK_SKEW,
  TODOKU_ERROR_COULD_NOT_CHECK,
  TODOKU_ERROR_SECRETS_UNAVAILABLE,
  TODOKU_ERROR_SECRETS_LOCKED,
  TODOKU_ERROR_PRACTICE_FAILED,
  TODOKU_ERROR_PRACTICE_PIPE,
  TODOKU_ERROR_UNAUTHORISED,
  TODOKU_ERROR_ADDRESS_NOT_ALLOWED,
  TODOKU_ERROR_FORBIDDEN,
  TODOKU_ERROR_CONFLICT,
  TODOKU_ERROR_NOT_FOUND,
  TODOKU_ERROR_ZONE_OR_KEY,
  TODOKU_ERROR_REFUSED,
  TODOKU_ERROR_QUOTA,
  TODOKU_ERROR_DELEGATED,
  TODOKU_ERROR_CAA_FORBIDS,
  TODOKU_ERROR_CAA_AT_ALIAS,
  TODOKU_ERROR_CAA_OTHERS,
  TODOKU_ERROR_NO_AUTO_SSL,
  TODOKU_ERROR_CERTIFICATE_PENDING,
  TODOKU_ERROR_CERTIFICATE_FAILED,
  TODOKU_ERROR_CERTIFICATE_EXPIRED,
  TODOKU_ERROR_ALIAS_TAKEN,
  TODOKU_ERROR_IN_USE,
  TODOKU_ERROR_TAKEN,
  TODOKU_ERROR_SUSPENDED,
  TODOKU_ERROR_NOT_VERIFIED,
  TODOKU_ERROR_WRONG_REGION,
  TODOKU_ERROR_SANDBOX,
  TODOKU_ERROR_KEY_ONLY_SENDS,
  TODOKU_ERROR_STORE_FULL,
  TODOKU_ERROR_STORE_NEWER,
  TODOKU_ERROR_STORE_DAMAGED,
  TODOKU_ERROR_STORE_LOCKED,
  TODOKU_ERROR_STORE_FAILED,
  TODOKU_ERROR_SECRETS_TOO_OPEN,
  TODOKU_ERROR_SECRETS_DAMAGED,
  TODOKU_ERROR_SECRETS_FAILED
} TodokuErrorCode;

GQuark      todoku_error_quark           (void);
GType       todoku_error_code_get_type   (void) G_GNUC_CONST;
int         todoku_error_get_exit_status (const GError *error);
gboolean    todoku_error_is_certain      (const GError *error);
gboolean    todoku_error_is_unsent       (const GError *error);
gboolean    todoku_error_is_without_effect (const GError *error);
gboolean    todoku_error_is_of_keyring   (const GError *error);
const char *todoku_error_get_token       (const GError *error);

G_END_DECLS
