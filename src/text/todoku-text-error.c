/* SPDX-License-Identifier: GPL-3.0-or-later
 * Errors in words: what happened and what to do. The English message of the GError is for logs and
 * for "details"; only what the service itself said is taken from it. Pure; any thread.
 */
#include "todoku-config.h"

#include "todoku-text.h"

#include <glib/gi18n-lib.h>

#include "todoku-domain-name.h"
#include "todoku-text-table.h"

static const char *
domain_name_error (TodokuDomainNameError code)
{
  switch (code)
    {
    case TODOKU_DOMAIN_NAME_ERROR_EMPTY:
      return _("Nothing was entered: enter a domain or a mail address.");
    case TODOKU_DOMAIN_NAME_ERROR_NO_DOMAIN:
      return _("Nothing stands right of the “@”: enter the domain, too.");
    case TODOKU_DOMAIN_NAME_ERROR_ADDRESS:
      return _("This is an IP address: enter a domain such as xxxxx.co.jp.");
    case TODOKU_DOMAIN_NAME_ERROR_SINGLE_LABEL:
      return _("A domain has a dot in it: enter it in full, such as xxxxx.co.jp.");
    case TODOKU_DOMAIN_NAME_ERROR_PUBLIC_SUFFIX:
      return _("Anybody can register under this suffix: enter your own domain, such as "
               "xxxxx.co.jp.");
    case TODOKU_DOMAIN_NAME_ERROR_CHARACTER:
      return _("It contains a character that cannot stand in a domain: use letters, digits and "
               "hyphens.");
    case TODOKU_DOMAIN_NAME_ERROR_LABEL_LENGTH:
      return _("A part between two dots is empty or longer than 63 characters: check the "
               "spelling.");
    case TODOKU_DOMAIN_NAME_ERROR_NAME_LENGTH:
      return _("The domain is longer than 253 characters: check the spelling.");
    case TODOKU_DOMAIN_NAME_ERROR_HYPHEN:
      return _("A part between two dots begins or ends with a hyphen: check the spelling.");
    case TODOKU_DOMAIN_NAME_ERROR_APEX:
      return _("The domain itself cannot be a tracking domain: put a name in front of it, such as "
               "url.xxxxx.co.jp.");
    case TODOKU_DOMAIN_NAME_ERROR_UNDERSCORE:
      return _("A tracking domain cannot have an underscore (_), because no certificate is issued "
               "for it: use letters, digits and hyphens.");
    default:
      g_return_val_if_reached (NULL);
    }
}

static const char *
input_error (TodokuErrorCode code)
{
  switch ((int) code)
    {
    case TODOKU_ERROR_BAD_INPUT:
      return _("The input cannot be used as it is: check it and try again.");
    case TODOKU_ERROR_BAD_DOMAIN:
      return _("The domain cannot be used: check the spelling.");
    case TODOKU_ERROR_BAD_URL:
      return _("The API URL is not valid: enter it in full, such as https://api.sendgrid.com.");
    case TODOKU_ERROR_INSECURE_URL:
      return _("The API key would be sent unprotected: use an address that begins with https://.");
    case TODOKU_ERROR_BAD_ACCOUNT_ID:
      return _("The shared mail ID takes half-width letters, digits and “.”, “_” and “-”.");
    case TODOKU_ERROR_ACCOUNT_ID_HASH:
      return _("The shared mail ID cannot contain “#”.");
    case TODOKU_ERROR_BAD_ADDRESS:
      return _("This is not a mail address: enter it in the form maildm@xxxxx.co.jp.");
    case TODOKU_ERROR_ADDRESS_DOMAIN:
      return _("The address is not in a delivery domain whose set-up is complete: use one of the "
               "domains listed.");
    case TODOKU_ERROR_DUPLICATE:
      return _("It is registered already.");
    case TODOKU_ERROR_NO_SERVER:
      return _("There is no delivery server yet: add one first.");
    case TODOKU_ERROR_UNKNOWN_SERVER:
      return _("There is no delivery server of that name.");
    case TODOKU_ERROR_UNKNOWN_DOMAIN:
      return _("That domain is not registered here.");
    case TODOKU_ERROR_UNKNOWN_ACCOUNT:
      return _("There is no shared mail account of that ID.");
    case TODOKU_ERROR_WRONG_STAGE:
      return _("This cannot be done at the present step.");
    case TODOKU_ERROR_LINK_LOCKED:
      return _("step3 has begun, so step1 is not verified again: the service would lose the "
               "tracking domain.");
    case TODOKU_ERROR_NOT_PRACTICE:
      return _("Only the practice server can do this: start it first.");
    case TODOKU_ERROR_NO_API:
      return _("This service has no API: do it on its own screen.");
    case TODOKU_ERROR_HAS_API:
      return _("This service says itself what it has verified: press “Verify”.");
    case TODOKU_ERROR_NO_TRACKING:
      return _("Tracking domains of this service are set on its own screen, not here.");
    case TODOKU_ERROR_REGION_USED:
      return _("What is registered at this delivery server is in its present region. Add another "
               "delivery server for another region.");
    case TODOKU_ERROR_RECORDS_MISSING:
      return _("There are no records of the domain: paste those that the service’s own screen "
               "shows.");
    case TODOKU_ERROR_KEY_MISSING:
      return _("There is no key: enter it again.");
    default:
      return NULL;
    }
}

static const char *
check_error (TodokuErrorCode code)
{
  switch ((int) code)
    {
    case TODOKU_ERROR_BUSY:
      return _("Something is being done for it already: wait until that has ended.");
    case TODOKU_ERROR_OFFLINE:
      return _("The server cannot be reached: check the network connection.");
    case TODOKU_ERROR_TIMED_OUT:
      return _("No answer came in time: try again after a while.");
    case TODOKU_ERROR_TLS:
      return _("The connection cannot be trusted: check the URL and the date of this computer.");
    case TODOKU_ERROR_RATE_LIMITED:
      return _("The service had too many requests: try again after a while.");
    case TODOKU_ERROR_SERVER_FAILED:
      return _("The service has a fault: try again after a while.");
    case TODOKU_ERROR_INVALID_REPLY:
      return _("The answer was not understood: check the API URL.");
    case TODOKU_ERROR_CLOCK_SKEW:
      return _("The clock of this computer is wrong: set it and try again.");
    case TODOKU_ERROR_COULD_NOT_CHECK:
      return _("DNS could not be asked: check the network connection and try again.");
    case TODOKU_ERROR_SECRETS_UNAVAILABLE:
      return _("There is no place to keep the key: unlock the keyring.");
    case TODOKU_ERROR_SECRETS_LOCKED:
      return _("The keyring is locked, so the key could not be read or kept: unlock it.");
    case TODOKU_ERROR_PRACTICE_FAILED:
      return _("The practice server is not running: start it again.");
    case TODOKU_ERROR_PRACTICE_PIPE:
      return _("Here the practice server would keep the pipe open: type “flatpak run "
               "--command=todokuctl io.github.todoku.Todoku practice start >practice.txt” "
               "instead.");
    default:
      return NULL;
    }
}

static const char *
service_error (TodokuErrorCode code)
{
  switch ((int) code)
    {
    case TODOKU_ERROR_UNAUTHORISED:
      return _("The service does not accept the API key: enter a valid one.");
    case TODOKU_ERROR_ADDRESS_NOT_ALLOWED:
      return _("The service does not accept this computer’s IP address: allow it in the account.");
    case TODOKU_ERROR_FORBIDDEN:
      return _("The API key lacks a permission: add it at the service.");
    case TODOKU_ERROR_CONFLICT:
      return _("The service has it already: import it.");
    case TODOKU_ERROR_NOT_FOUND:
      return _("The service does not know it any more: delete it and register it again.");
    case TODOKU_ERROR_ZONE_OR_KEY:
      return _("The name server is not responsible for the zone or does not know the key: check "
               "the server and the name of the key.");
    case TODOKU_ERROR_REFUSED:
      return _("The service refused it.");
    case TODOKU_ERROR_QUOTA:
      return _("The limit of the account is reached: delete something at the service or raise the "
               "limit.");
    case TODOKU_ERROR_DELEGATED:
      return _("Part of the records lies in a sub-domain that is delegated to other name servers: "
               "add the records there.");
    case TODOKU_ERROR_CAA_FORBIDS:
      return _("A CAA record forbids the certificate: add a CAA record for “amazon.com”.");
    case TODOKU_ERROR_CAA_AT_ALIAS:
      return _("A CAA record of the name that this host is an alias of forbids the certificate: "
               "delete the old CNAME, or have “amazon.com” allowed there.");
    case TODOKU_ERROR_CAA_OTHERS:
      return _("HTTPS is not ready, perhaps because of a CAA record: allow “letsencrypt.org”, "
               "“pki.goog” and “ssl.com” there.");
    case TODOKU_ERROR_NO_AUTO_SSL:
      return _("This delivery service does not provide HTTPS itself: choose AWS or another CDN.");
    case TODOKU_ERROR_CERTIFICATE_PENDING:
      return _("The delivery service is preparing HTTPS. It is checked again automatically.");
    case TODOKU_ERROR_CERTIFICATE_FAILED:
      return _("The certificate was refused: delete the tracking domain and register it again.");
    case TODOKU_ERROR_CERTIFICATE_EXPIRED:
      return _("The 72 hours are over: delete the tracking domain and register it again.");
    case TODOKU_ERROR_ALIAS_TAKEN:
      return _("Another distribution uses this host already: remove it there first.");
    case TODOKU_ERROR_IN_USE:
      return _("It is still in use: try again after a while.");
    case TODOKU_ERROR_TAKEN:
      return _("It is registered in another account of the service: have it removed there, or ask "
               "the service’s support.");
    case TODOKU_ERROR_SUSPENDED:
      return _("The service has suspended the account: look at its own screen or ask its support.");
    case TODOKU_ERROR_NOT_VERIFIED:
      return _("The service sends from verified domains only: verify the delivery domain first.");
    case TODOKU_ERROR_WRONG_REGION:
      return _("The service does not know it in this region: check the region of the delivery "
               "server.");
    case TODOKU_ERROR_SANDBOX:
      return _("The account is restricted and may not send to this address yet: use one that the "
               "service has verified, or have the restriction lifted there.");
    case TODOKU_ERROR_KEY_ONLY_SENDS:
      return _("This API key can only send mail: make one that may change domains.");
    default:
      return NULL;
    }
}

static const char *
store_error (TodokuErrorCode code)
{
  switch ((int) code)
    {
    case TODOKU_ERROR_STORE_FULL:
      return _("The disk is full: make room and try again.");
    case TODOKU_ERROR_STORE_NEWER:
      return _("The data was written by a newer Todoku: update this one.");
    case TODOKU_ERROR_STORE_DAMAGED:
      return _("The data is damaged: restore it from a backup.");
    case TODOKU_ERROR_STORE_LOCKED:
      return _("Another program holds the data: close it and try again.");
    case TODOKU_ERROR_STORE_FAILED:
      return _("The data cannot be read or written: check the permissions of the data folder.");
    case TODOKU_ERROR_SECRETS_TOO_OPEN:
      return _("Others can read the file of secrets: set its mode to 0600.");
    case TODOKU_ERROR_SECRETS_DAMAGED:
      return _("The file of secrets is damaged or another file: fix it, or move it away and enter "
               "the keys again.");
    case TODOKU_ERROR_SECRETS_FAILED:
      return _("The file of secrets cannot be read or written: check TODOKU_SECRETS and the "
               "permissions of its folder.");
    default:
      return NULL;
    }
}

static const char *
io_error (int code)
{
  switch (code)
    {
    case G_IO_ERROR_CANCELLED:
      return _("Cancelled.");
    case G_IO_ERROR_NOT_FOUND:
      return _("The file does not exist.");
    case G_IO_ERROR_PERMISSION_DENIED:
    case G_IO_ERROR_READ_ONLY:
      return _("Permission was denied.");
    case G_IO_ERROR_NO_SPACE:
      return _("The disk is full: make room and try again.");
    case G_IO_ERROR_TIMED_OUT:
      return _("No answer came in time: try again after a while.");
    case G_IO_ERROR_NETWORK_UNREACHABLE:
    case G_IO_ERROR_HOST_UNREACHABLE:
    case G_IO_ERROR_HOST_NOT_FOUND:
    case G_IO_ERROR_CONNECTION_REFUSED:
      return _("The server cannot be reached: check the network connection.");
    case G_IO_ERROR_IS_DIRECTORY:
      return _("This is a folder, not a file.");
    default:
      return NULL;
    }
}

static const char *
file_error (int code)
{
  switch (code)
    {
    case G_FILE_ERROR_NOENT:
      return io_error (G_IO_ERROR_NOT_FOUND);
    case G_FILE_ERROR_ACCES:
    case G_FILE_ERROR_PERM:
    case G_FILE_ERROR_ROFS:
      return io_error (G_IO_ERROR_PERMISSION_DENIED);
    case G_FILE_ERROR_NOSPC:
      return io_error (G_IO_ERROR_NO_SPACE);
    case G_FILE_ERROR_ISDIR:
      return io_error (G_IO_ERROR_IS_DIRECTORY);
    default:
      return NULL;
    }
}

static const char *
find_sentence (const GError *error)
{
  TodokuErrorCode code = error->code;
  const char *sentence = NULL;

  if (error->domain == TODOKU_DOMAIN_NAME_ERROR)
    return domain_name_error (error->code);
  if (error->domain == G_IO_ERROR)
    return io_error (error->code);
  if (error->domain == G_FILE_ERROR)
    return file_error (error->code);
  if (error->domain != TODOKU_ERROR)
    return NULL;

  sentence = input_error (code);
  if (sentence == NULL)
    sentence = check_error (code);
  if (sentence == NULL)
    sentence = service_error (code);

  return sentence != NULL ? sentence : store_error (code);
}

/**
 * todoku_text_for_error:
 * @error: an error of any domain
 *
 * What a service said in its own words is added, because nobody else knows what it meant.
 *
 * Returns: (transfer full): what happened and what to do
 */
char *
todoku_text_for_error (const GError *error)
{
  const char *sentence = find_sentence (error);
  g_autofree char *words = todoku_text_plain (error->message);

  if (sentence == NULL)
    /* Translators: %s is an English message from the system. */
    return g_strdup_printf (_("It did not work: %s"), words);
  if (!g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_REFUSED) || *error->message == '\0')
    return g_strdup (sentence);

  /* Translators: a whole sentence, and then the service's own words. */
  return g_strdup_printf (_("%s (“%s”)"), sentence, words);
}

static const char *
publish_error (TodokuErrorCode code)
{
  switch ((int) code)
    {
    case TODOKU_ERROR_BAD_INPUT:
      return _("The name server or the key cannot be used: enter an IP address and a TSIG key.");
    case TODOKU_ERROR_UNAUTHORISED:
      return _("The name server does not accept the TSIG key: check its name and secret.");
    case TODOKU_ERROR_FORBIDDEN:
      return _("The name server does not allow this key to change the zone: allow it there.");
    case TODOKU_ERROR_CONFLICT:
      return _("The zone was changed meanwhile, so nothing was added: check the contents again.");
    case TODOKU_ERROR_NOT_FOUND:
      return _("The name server does not manage this zone: enter its primary name server.");
    case TODOKU_ERROR_REFUSED:
      return _("The name server refused the change, so nothing was changed.");
    case TODOKU_ERROR_TIMED_OUT:
      return _("The name server did not answer in time: check the contents again.");
    case TODOKU_ERROR_SERVER_FAILED:
      return _("The name server has a fault: try again after a while.");
    case TODOKU_ERROR_INVALID_REPLY:
      return _("The answer of the name server was not understood: check its address.");
    default:
      return NULL;
    }
}

/**
 * todoku_text_for_publish_error:
 * @error: an error of DNS UPDATE
 *
 * As todoku_text_for_error(), where it was a name server and not a delivery service that refused.
 *
 * Returns: (transfer full): what happened and what to do
 */
char *
todoku_text_for_publish_error (const GError *error)
{
  const char *sentence = error->domain == TODOKU_ERROR ? publish_error (error->code) : NULL;

  return sentence != NULL ? g_strdup (sentence) : todoku_text_for_error (error);
}

/**
 * todoku_text_for_copy:
 * @path: the file of todoku_session_get_copy()
 *
 * Returns: (transfer full): that the database was brought up to date, and where the old one is kept
 */
char *
todoku_text_for_copy (const char *path)
{
  g_autofree char *name = g_filename_display_name (path);

  /* Translators: a file. */
  return g_strdup_printf (_("The data was brought up to date; as it was, it is kept in “%s”."),
                          name);
}

/**
 * todoku_text_host_place:
 * @host: the name of a tracking domain, in the form of DNS
 * @domain: (nullable): the delivery domain that it stands under
 *
 * Returns: (transfer full): a sentence on where @host stands; a foreign one is not refused, but it
 *   does not do what it is for
 */
char *
todoku_text_host_place (const char *host,
                        const char *domain)
{
  g_autofree char *registrable = domain == NULL ? todoku_domain_name_registrable (host) : NULL;
  g_autofree char *place =
    todoku_domain_name_to_unicode (domain != NULL        ? domain
                                   : registrable != NULL ? registrable
                                                         : host);

  if (domain != NULL)
    /* Translators: %s is a delivery domain. */
    return g_strdup_printf (_("It is a name under the delivery domain %s."), place);

  /* Translators: %s is a domain name. */
  return g_strdup_printf (_("%s is not one of the delivery domains, so this does not make more "
                            "mail arrive."), place);
}
