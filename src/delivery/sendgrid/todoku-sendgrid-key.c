/* SPDX-License-Identifier: GPL-3.0-or-later
 * The names that SendGrid has for the records of a set: what each is for, which no set is whole
 * without, and which it must be where a reply does not say. Pure; any thread.
 */
#include "todoku-sendgrid-key.h"

#include <string.h>

/* What Auto SSL adds besides, for the company that serves the links. */
#define CUSTOM_HOSTNAME_KEY "cf_custom_hostname_txt"

/**
 * todoku_sendgrid_key_is_required:
 * @key: the service's name of a record
 *
 * Returns: %FALSE for what the service's own verdict on a set does not depend on: "spf" is reported
 *   by validations but handed out by no one, "domain_spf" only repeats what the return path's own
 *   SPF record says already, and a set is valid without "dmarc", which it merely recommends
 */
gboolean
todoku_sendgrid_key_is_required (const char *key)
{
  static const char *const optional_keys[] = { "spf", "domain_spf", "dmarc", NULL };

  return !g_strv_contains (optional_keys, key);
}

/**
 * todoku_sendgrid_key_is_needed:
 * @key: the service's name of a record
 *
 * Returns: whether no set, of a domain or of links, is whole without it, by the API's reference
 */
gboolean
todoku_sendgrid_key_is_needed (const char *key)
{
  static const char *const keys[] = {
    "mail_cname", "dkim1", "dkim2", "mail_server", "subdomain_spf", "dkim", "domain_cname",
    "owner_cname", NULL,
  };

  return g_strv_contains (keys, key);
}

/**
 * todoku_sendgrid_key_is_foretold:
 * @key: the service's name of a record
 *
 * Returns: whether it must be whole in a reply. What the API's reference does not name, such as the
 *   records of Auto SSL, and what a set is valid without, may be incomplete.
 */
gboolean
todoku_sendgrid_key_is_foretold (const char *key)
{
  static const char *const others[] = {
    TODOKU_SENDGRID_AUTO_SSL_KEY, CUSTOM_HOSTNAME_KEY, NULL
  };

  return todoku_sendgrid_key_is_required (key) && !g_strv_contains (others, key);
}

static gboolean
has_key (GPtrArray  *records,
         const char *key)
{
  for (guint i = 0; i < records->len; i++)
    if (g_str_equal (((const TodokuRecord *) g_ptr_array_index (records, i))->key, key))
      return TRUE;

  return FALSE;
}

/* The owner's record is below the domain itself, under a number. */
static gboolean
is_owner_host (const char *host)
{
  gsize digits = strspn (host, "0123456789");

  return digits > 0 && host[digits] == '.';
}

static const char *
guess_key_of_link (TodokuRecordType  type,
                   const char       *host)
{
  static const char challenge[] = "_acme-challenge.";

  if (type != TODOKU_RECORD_TYPE_CNAME)
    return CUSTOM_HOSTNAME_KEY;
  if (g_ascii_strncasecmp (host, challenge, strlen (challenge)) == 0)
    return TODOKU_SENDGRID_AUTO_SSL_KEY;

  return is_owner_host (host) ? "owner_cname" : "domain_cname";
}

/**
 * todoku_sendgrid_guess_key:
 * @type: the type of a record
 * @host: its HOST
 * @domain: the domain of the set
 * @is_link: whether the set is for links
 * @records: (element-type TodokuRecord): those of the set that were read before
 *
 * Resellers give the records as a list, without the names that validations call them by.
 *
 * Returns: the name that the record has in a set of the API's reference
 */
const char *
todoku_sendgrid_guess_key (TodokuRecordType  type,
                           const char       *host,
                           const char       *domain,
                           gboolean          is_link,
                           GPtrArray        *records)
{
  gboolean is_key = strstr (host, "._domainkey.") != NULL;

  if (is_link)
    return guess_key_of_link (type, host);
  if (type == TODOKU_RECORD_TYPE_MX)
    return "mail_server";
  if (type == TODOKU_RECORD_TYPE_CNAME)
    return !is_key ? "mail_cname" : has_key (records, "dkim1") ? "dkim2" : "dkim1";
  if (is_key)
    return "dkim";
  if (g_ascii_strncasecmp (host, "_dmarc.", strlen ("_dmarc.")) == 0)
    return "dmarc";

  return g_ascii_strcasecmp (host, domain) == 0 ? "domain_spf" : "subdomain_spf";
}
