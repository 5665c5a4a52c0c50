/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a person types as a domain or a mail address, made into a name that DNS and the delivery
 * service understand, or refused with a reason. Pure; any thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TODOKU_DOMAIN_NAME_ERROR (todoku_domain_name_error_quark ())

/**
 * TodokuDomainNameError:
 * @TODOKU_DOMAIN_NAME_ERROR_EMPTY: nothing was typed
 * @TODOKU_DOMAIN_NAME_ERROR_ADDRESS: an IP address
 * @TODOKU_DOMAIN_NAME_ERROR_SINGLE_LABEL: a name without a dot
 * @TODOKU_DOMAIN_NAME_ERROR_PUBLIC_SUFFIX: a suffix under which anybody registers, such as co.jp
 * @TODOKU_DOMAIN_NAME_ERROR_CHARACTER: a character that no host name has
 * @TODOKU_DOMAIN_NAME_ERROR_LABEL_LENGTH: an empty label, or one over 63 octets (RFC 1035 2.3.4)
 * @TODOKU_DOMAIN_NAME_ERROR_NAME_LENGTH: over 253 characters
 * @TODOKU_DOMAIN_NAME_ERROR_HYPHEN: a label that begins or ends with a hyphen
 * @TODOKU_DOMAIN_NAME_ERROR_APEX: a domain itself, where a name under it is needed
 * @TODOKU_DOMAIN_NAME_ERROR_UNDERSCORE: an underscore, which no name in a certificate has
 * @TODOKU_DOMAIN_NAME_ERROR_NO_DOMAIN: a mail address with nothing right of its @
 *
 * Why a name was refused. The error message is English, for logs; the person reads text/.
 */
typedef enum
{
  TODOKU_DOMAIN_NAME_ERROR_EMPTY,
  TODOKU_DOMAIN_NAME_ERROR_ADDRESS,
  TODOKU_DOMAIN_NAME_ERROR_SINGLE_LABEL,
  TODOKU_DOMAIN_NAME_ERROR_PUBLIC_SUFFIX,
  TODOKU_DOMAIN_NAME_ERROR_CHARACTER,
  TODOKU_DOMAIN_NAME_ERROR_LABEL_LENGTH,
  TODOKU_DOMAIN_NAME_ERROR_NAME_LENGTH,
  TODOKU_DOMAIN_NAME_ERROR_HYPHEN,
  TODOKU_DOMAIN_NAME_ERROR_APEX,
  TODOKU_DOMAIN_NAME_ERROR_UNDERSCORE,
  TODOKU_DOMAIN_NAME_ERROR_NO_DOMAIN,
} TodokuDomainNameError;

GQuark   todoku_domain_name_error_quark (void);

char    *todoku_domain_name_parse       (const char *text,
                                         GError    **error);
char    *todoku_domain_name_parse_host  (const char *text,
                                         GError    **error);
char    *todoku_domain_name_fold        (const char *text);
char    *todoku_domain_name_to_unicode  (const char *name);
char    *todoku_domain_name_registrable (const char *name);
gboolean todoku_domain_name_is_public_suffix (const char *name);
gboolean todoku_domain_name_has_public_suffix (const char *name);
gboolean todoku_domain_name_is_below    (const char *name,
                                         const char *ancestor);
char    *todoku_domain_name_relative    (const char *name,
                                         const char *zone);
const char *todoku_domain_name_parent   (const char *name);

G_END_DECLS
