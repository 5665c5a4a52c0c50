/* SPDX-License-Identifier: GPL-3.0-or-later
 * Delivery services in words: their names and regions, how far they say that a domain is, and what
 * they say of an account. Pure; any thread. A token of a newer program is shown as it is.
 */
#include "todoku-config.h"

#include "todoku-text.h"

#include "todoku-observation.h"
#include "todoku-text-table.h"

#include <glib/gi18n-lib.h>

static const struct { const char *token; const char *name; } regions[] = {
  { "global", N_("Global") },
  { "eu", N_("EU") },
  { "us", N_("US") },
  { "ap-northeast-1", N_("Tokyo") },
  { "ap-northeast-3", N_("Osaka") },
  { "ap-southeast-1", N_("Singapore") },
  { "us-east-1", N_("Northern Virginia") },
  { "us-west-2", N_("Oregon") },
  { "eu-west-1", N_("Ireland") },
  { "eu-central-1", N_("Frankfurt") },
  { "sa-east-1", N_("São Paulo") },
};

/* Names that services gave themselves are the same in every language. */
static const struct { const char *token; const char *name; } kinds[] = {
  { "sendgrid", "SendGrid" },
  { "ses", "Amazon SES" },
  { "resend", "Resend" },
  { "mailgun", "Mailgun" },
};

/* Words in capitals are codes; what else a service says is a sentence of its own. */
static const struct { const char *code; const char *sentence; } reasons[] = {
  { "HOST_NOT_FOUND", N_("The service has not found this name in DNS.") },
  { "TYPE_NOT_FOUND", N_("The service has found the name, but no record of this type.") },
  { "INVALID_VALUE", N_("The service has found another value.") },
  { "DNS_SERVER_ERROR", N_("The service could not ask DNS: it tries again by itself.") },
  { "SERVICE_ERROR", N_("The service has a fault: it tries again by itself.") },
};

/**
 * todoku_text_region:
 * @region: (nullable): the token of where the service keeps an account
 *
 * Returns: (transfer none): the name of the region
 */
const char *
todoku_text_region (const char *region)
{
  for (guint i = 0; region != NULL && i < G_N_ELEMENTS (regions); i++)
    if (g_str_equal (regions[i].token, region))
      return _(regions[i].name);

  return region != NULL ? region : "";
}

/**
 * todoku_text_service_kind:
 * @kind: (nullable): the token of a delivery service
 *
 * Returns: (transfer none): its name
 */
const char *
todoku_text_service_kind (const char *kind)
{
  if (g_strcmp0 (kind, "manual") == 0)
    return _("Service without an API");
  for (guint i = 0; kind != NULL && i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].token, kind))
      return kinds[i].name;

  return kind != NULL ? kind : "";
}

/**
 * todoku_text_server_name:
 * @server: a delivery server
 *
 * Returns: (transfer full): what a person calls it; the practice servers have no names of their own
 */
char *
todoku_text_server_name (TodokuDeliveryServer *server)
{
  const TodokuServerRow *row = todoku_delivery_server_get_row (server);

  if (!row->practice)
    return g_strdup (row->name);
  if (row->kind == NULL || g_str_equal (row->kind, kinds[0].token))
    return g_strdup (_("Practice Server"));

  /* Translators: %s is the service that is played, such as Amazon SES. */
  return g_strdup_printf (_("Practice Server (%s)"), todoku_text_service_kind (row->kind));
}

/**
 * todoku_text_server_place:
 * @server: a delivery server
 *
 * Returns: (transfer full): where it is: the address of a reseller or of the usual service, the
 *   service and its region otherwise
 */
char *
todoku_text_server_place (TodokuDeliveryServer *server)
{
  const TodokuServerRow *row = todoku_delivery_server_get_row (server);

  if (row->practice)
    return g_strdup (_("On this computer alone"));
  if (!todoku_server_row_has_api (row))
    return g_strdup (todoku_text_service_kind (row->kind));
  if (row->kind == NULL || g_str_equal (row->kind, kinds[0].token))
    return g_strdup (row->url);

  return g_strdup_printf ("%s · %s", todoku_text_service_kind (row->kind),
                          todoku_text_region (row->region));
}

/**
 * todoku_text_service_state:
 * @state: how far the service says that a domain is
 *
 * Returns: (transfer none): a sentence
 */
const char *
todoku_text_service_state (TodokuServiceState state)
{
  switch (state)
    {
    case TODOKU_SERVICE_STATE_PENDING:
      return _("The service is looking for the records.");
    case TODOKU_SERVICE_STATE_VERIFIED:
      return _("The service has found the records.");
    case TODOKU_SERVICE_STATE_LOST:
      return _("The service does not find the records any more: put them back soon.");
    case TODOKU_SERVICE_STATE_FAILED:
      return _("The service has stopped looking: when the records are right, verify again.");
    case TODOKU_SERVICE_STATE_DISABLED:
      return _("The service has disabled the domain: ask its support.");
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * todoku_text_account_notice:
 * @notice: what the service says of the account
 *
 * Returns: (transfer none): a sentence
 */
const char *
todoku_text_account_notice (TodokuAccountNotice notice)
{
  switch (notice)
    {
    case TODOKU_ACCOUNT_NOTICE_SANDBOX:
      return _("The account is in the sandbox: mail goes to verified addresses only, until the "
               "service permits more. Domains can be verified all the same.");
    case TODOKU_ACCOUNT_NOTICE_PROBATION:
      return _("The service is reviewing the account because of complaints or bounces: look at its "
               "own screen.");
    case TODOKU_ACCOUNT_NOTICE_PAUSED:
      return _("The service lets the account send no mail: look at its own screen.");
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * todoku_text_service_reason:
 * @reason: why a service has not verified a record, in its words or as one of its codes
 *
 * Returns: (transfer none): a sentence for a code, or the words
 */
const char *
todoku_text_service_reason (const char *reason)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_str_equal (reasons[i].code, reason))
      return _(reasons[i].sentence);

  return reason;
}

/**
 * todoku_text_shared_note:
 * @record: a record
 *
 * Who compares what is to be registered with the screen of one service finds more in it.
 *
 * Returns: (transfer full) (nullable): a sentence about a value that several services share; %NULL
 *   where it is one service's alone
 */
char *
todoku_text_shared_note (const TodokuRecord *record)
{
  g_autofree char *own = NULL;

  if (record->own_value == NULL)
    return NULL;
  own = todoku_text_plain (record->own_value);

  /* Translators: %1$s is the host of a DNS record, %2$s a value. There may be one such record. */
  return g_strdup_printf (_("The record of %1$s is one for all delivery servers that have this "
                            "domain. This one alone asks for “%2$s”."), record->host, own);
}

/**
 * todoku_text_clash:
 * @host: the host of a record
 * @server: the name of another delivery server that asks for something else there
 *
 * Returns: (transfer full): what is wrong with that, and the way out
 */
char *
todoku_text_clash (const char *host,
                   const char *server)
{
  g_autofree char *plain = todoku_text_plain (server);

  /* Translators: %1$s is the name of a delivery server, %2$s the host of a DNS record. */
  return g_strdup_printf (_("“%1$s” asks for something else at %2$s, where only one record can "
                            "stand: register the domain at one of the two with another DKIM "
                            "selector or return path, or register a subdomain there."), plain,
                          host);
}

static const char *
get_type_word (const TodokuRecord *record)
{
  return todoku_rrtype_to_text (todoku_record_type_to_rrtype (record->type));
}

/**
 * todoku_text_record_change:
 * @before: (nullable): a record as it was; %NULL for one that is new
 * @after: (nullable): the record as it is; %NULL for one that is no longer asked for
 *
 * Returns: (transfer full): a line about what has changed
 */
char *
todoku_text_record_change (const TodokuRecord *before,
                           const TodokuRecord *after)
{
  g_autofree char *old = NULL;
  g_autofree char *new = NULL;

  if (before != NULL)
    old = todoku_text_plain (todoku_record_get_own_value (before));
  if (after == NULL)
    {
      g_return_val_if_fail (before != NULL, NULL);
      return g_strdup_printf (_("No longer needed: %1$s %2$s, %3$s"), get_type_word (before),
                              before->host, old);
    }

  new = todoku_text_plain (todoku_record_get_own_value (after));
  /* Translators: a record that a service asks for: type, host and value. */
  if (before == NULL)
    return g_strdup_printf (_("New: %1$s %2$s, %3$s"), get_type_word (after), after->host, new);
  /* Translators: type and host, the value before and the value now. */
  return g_strdup_printf (_("Changed: %1$s %2$s, from %3$s to %4$s"), get_type_word (after),
                          after->host, old, new);
}

/**
 * todoku_text_tracking_elsewhere:
 * @kind: a kind of service
 *
 * Returns: (transfer none) (nullable): where tracking links of such a service are set, if that is
 *   on its own screen
 */
const char *
todoku_text_tracking_elsewhere (const char *kind)
{
  if (g_strcmp0 (kind, "ses") == 0)
    return _("At Amazon SES the links of a mail belong to a configuration set: enter the custom "
             "redirect domain on the screen of SES.");
  if (g_strcmp0 (kind, "mailgun") == 0)
    return _("At Mailgun the record of the links is among those of the delivery domain: HTTPS is "
             "switched on at Mailgun’s own screen.");
  if (g_strcmp0 (kind, "resend") == 0)
    return _("At Resend the links are set together with the domain: enter the tracking subdomain "
             "at Resend’s own screen.");

  return NULL;
}
