/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table of services: makes the connection to one, with an HTTP client of its own. Any thread.
 */
#include "todoku-services.h"

#include "todoku-aws-edge.h"
#include "todoku-error.h"
#include "todoku-mailgun.h"
#include "todoku-resend.h"
#include "todoku-rows.h"
#include "todoku-sendgrid.h"
#include "todoku-ses.h"

typedef TodokuService *(*ServiceMaker) (TodokuHttp                  *http,
                                        const TodokuServiceAccount  *account,
                                        GError                     **error);

typedef struct
{
  TodokuServiceInfo info;
  GType (*get_type)(void);
  ServiceMaker make;
} Service;

static TodokuService *
make_sendgrid (TodokuHttp                  *http,
               const TodokuServiceAccount  *account,
               GError                     **error)
{
  return todoku_sendgrid_new (http, account->url, account->key, account->on_behalf_of, error);
}

static const char *const mailgun_urls[] = {
  "https://api.mailgun.net", "https://api.eu.mailgun.net",
};

/* The other region is only tried at the service itself. */
static TodokuService *
make_mailgun (TodokuHttp                  *http,
              const TodokuServiceAccount  *account,
              GError                     **error)
{
  const char *other = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (mailgun_urls); i++)
    if (g_str_equal (mailgun_urls[i], account->url))
      other = mailgun_urls[1 - i];

  return todoku_mailgun_new (http, account->url, other, account->key, account->on_behalf_of, error);
}

/* What would be left out in silence is refused. */
static gboolean
has_no_sub_account (const TodokuServiceAccount  *account,
                    GError                     **error)
{
  if (account->on_behalf_of == NULL || *account->on_behalf_of == '\0')
    return TRUE;

  g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT, "%s has no sub-accounts to act for",
               account->kind);

  return FALSE;
}

static TodokuService *
make_ses (TodokuHttp                  *http,
          const TodokuServiceAccount  *account,
          GError                     **error)
{
  if (!has_no_sub_account (account, error))
    return NULL;

  return todoku_ses_new (http, account->url,
                         account->region != NULL ? account->region : "ap-northeast-1",
                         account->key, error);
}

static TodokuService *
make_resend (TodokuHttp                  *http,
             const TodokuServiceAccount  *account,
             GError                     **error)
{
  if (!has_no_sub_account (account, error))
    return NULL;

  return todoku_resend_new (http, account->url, account->key, error);
}

static const Service services[] = {
  {
    {
      .kind = "sendgrid",
      .url = "https://api.sendgrid.com",
      .url_eu = "https://api.eu.sendgrid.com",
      .link_origin = "sendgrid.net",
      .selector_length = 3,
      .key_url = "https://app.sendgrid.com/settings/api_keys",
      .regions = (const TodokuServiceRegion[]) {
        { "global", "https://api.sendgrid.com" },
        { "eu", "https://api.eu.sendgrid.com" },
        { NULL },
      },
      .permissions = (const TodokuServicePermission[]) {
        { "whitelabel.create", TRUE },
        { "whitelabel.read", TRUE },
        { "whitelabel.update", TRUE },
        { "whitelabel.delete", TRUE },
        { "mail.send", FALSE },
        { NULL },
      },
    },
    todoku_sendgrid_get_type, make_sendgrid,
  },
  {
    {
      .kind = "ses",
      .url = "https://email.ap-northeast-1.amazonaws.com",
      .key = TODOKU_SERVICE_KEY_PAIR,
      .key_url = "https://console.aws.amazon.com/iam/home#/users",
      .regions = (const TodokuServiceRegion[]) {
        { "ap-northeast-1", "https://email.ap-northeast-1.amazonaws.com" },
        { "ap-northeast-3", "https://email.ap-northeast-3.amazonaws.com" },
        { "ap-southeast-1", "https://email.ap-southeast-1.amazonaws.com" },
        { "us-east-1", "https://email.us-east-1.amazonaws.com" },
        { "us-west-2", "https://email.us-west-2.amazonaws.com" },
        { "eu-west-1", "https://email.eu-west-1.amazonaws.com" },
        { "eu-central-1", "https://email.eu-central-1.amazonaws.com" },
        { NULL },
      },
      .region_is_place = TRUE,
      .permissions = (const TodokuServicePermission[]) {
        { "ses:CreateEmailIdentity", TRUE },
        { "ses:GetEmailIdentity", TRUE },
        { "ses:ListEmailIdentities", TRUE },
        { "ses:DeleteEmailIdentity", TRUE },
        { "ses:PutEmailIdentityMailFromAttributes", FALSE },
        { "ses:PutEmailIdentityDkimSigningAttributes", FALSE },
        { "ses:GetAccount", FALSE },
        { "ses:SendEmail", FALSE },
        { NULL },
      },
      .get_policy = todoku_ses_get_policy,
    },
    todoku_ses_get_type, make_ses,
  },
  {
    {
      .kind = "mailgun",
      .url = "https://api.mailgun.net",
      .url_eu = "https://api.eu.mailgun.net",
      .key_url = "https://app.mailgun.com/settings/api_security",
      .regions = (const TodokuServiceRegion[]) {
        { "us", "https://api.mailgun.net" },
        { "eu", "https://api.eu.mailgun.net" },
        { NULL },
      },
      .region_is_place = TRUE,
      .permissions = (const TodokuServicePermission[]) {
        { "developer", TRUE },
        { NULL },
      },
    },
    todoku_mailgun_get_type, make_mailgun,
  },
  {
    {
      .kind = "resend",
      .url = "https://api.resend.com",
      .key_url = "https://resend.com/api-keys",
      .regions = (const TodokuServiceRegion[]) {
        { "ap-northeast-1" }, { "us-east-1" }, { "eu-west-1" }, { "sa-east-1" }, { NULL },
      },
      .permissions = (const TodokuServicePermission[]) {
        { "full_access", TRUE }, { NULL },
      },
    },
    todoku_resend_get_type, make_resend,
  },
  {
    {
      .kind = TODOKU_SERVICE_MANUAL,
      .key = TODOKU_SERVICE_KEY_NONE,
      .regions = (const TodokuServiceRegion[]) { { "global" }, { NULL } },
      .permissions = (const TodokuServicePermission[]) { { NULL } },
    },
    NULL, NULL,
  },
};

/**
 * todoku_services_get_default:
 *
 * Returns: (transfer none): the service that is meant when none is named
 */
const TodokuServiceInfo *
todoku_services_get_default (void)
{
  return &services[0].info;
}

/**
 * todoku_services_get_nth:
 * @n: a number from 0
 *
 * Returns: (transfer none) (nullable): one service after the other, then %NULL
 */
const TodokuServiceInfo *
todoku_services_get_nth (guint n)
{
  return n < G_N_ELEMENTS (services) ? &services[n].info : NULL;
}

static const Service *
find_service (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    if (g_str_equal (services[i].info.kind, kind))
      return &services[i];

  return NULL;
}

/**
 * todoku_services_find:
 * @kind: a token
 *
 * Returns: (transfer none) (nullable): the service of that token
 */
const TodokuServiceInfo *
todoku_services_find (const char *kind)
{
  const Service *service = find_service (kind);

  return service != NULL ? &service->info : NULL;
}

/**
 * todoku_services_get:
 * @kind: (nullable): a token
 *
 * Returns: (transfer none): the service of that token, or the usual one when there is none
 */
const TodokuServiceInfo *
todoku_services_get (const char *kind)
{
  const TodokuServiceInfo *info = kind != NULL ? todoku_services_find (kind) : NULL;

  return info != NULL ? info : todoku_services_get_default ();
}

/**
 * todoku_services_get_capabilities:
 * @info: a service
 *
 * Returns: what it can do, without a connection to it
 */
TodokuServiceCapabilities
todoku_services_get_capabilities (const TodokuServiceInfo *info)
{
  const Service *service = find_service (info->kind);
  TodokuServiceCapabilities capabilities;
  TodokuServiceClass *klass;

  if (service == NULL || service->get_type == NULL)
    return 0;

  klass = g_type_class_ref (service->get_type ());
  capabilities = klass->capabilities;
  g_type_class_unref (klass);

  return capabilities;
}

/**
 * todoku_services_dup_url:
 * @info: a service
 * @region: (nullable): the token of a region; %NULL for the usual one
 *
 * Returns: (transfer full) (nullable): the base URL of its API there; %NULL when it has no such
 *   region, or no API
 */
char *
todoku_services_dup_url (const TodokuServiceInfo *info,
                         const char              *region)
{
  for (const TodokuServiceRegion *each = info->regions; each->token != NULL; each++)
    if (region == NULL || g_str_equal (each->token, region))
      return g_strdup (each->url != NULL ? each->url : info->url);

  return NULL;
}

/**
 * todoku_services_find_region:
 * @info: a service
 * @url: (nullable): the base URL of an API
 *
 * Resellers speak the same API at URLs of their own, and their links end elsewhere.
 *
 * Returns: (transfer none) (nullable): the region that the service itself has at @url, the first of
 *   those that share it; %NULL for a URL of somebody else's
 */
const TodokuServiceRegion *
todoku_services_find_region (const TodokuServiceInfo *info,
                             const char              *url)
{
  g_autoptr(GUri) given = url != NULL ? g_uri_parse (url, G_URI_FLAGS_NONE, NULL) : NULL;

  for (const TodokuServiceRegion *each = info->regions; given != NULL && each->token != NULL;
       each++)
    {
      const char *home = each->url != NULL ? each->url : info->url;
      g_autoptr(GUri) own = home != NULL ? g_uri_parse (home, G_URI_FLAGS_NONE, NULL) : NULL;

      if (own != NULL && g_ascii_strcasecmp (g_uri_get_host (own), g_uri_get_host (given)) == 0)
        return each;
    }

  return NULL;
}

/**
 * todoku_services_offers_auto_ssl:
 * @info: a service
 * @url: (nullable): the base URL at which it is used
 *
 * Returns: whether it is known to provide HTTPS for link brandings there, so that it is asked to
 *   when nobody chose otherwise
 */
gboolean
todoku_services_offers_auto_ssl (const TodokuServiceInfo *info,
                                 const char              *url)
{
  return (todoku_services_get_capabilities (info) & TODOKU_SERVICE_HAS_AUTO_SSL) != 0 &&
         todoku_services_find_region (info, url) != NULL;
}

/**
 * todoku_services_connect:
 * @account: which service, where, and its key
 * @clock: the clock of its time-outs
 * @error: return location of a #TODOKU_ERROR, such as #TODOKU_ERROR_BAD_INPUT for a service of a
 *   newer Todoku
 *
 * Nothing is sent yet.
 *
 * Returns: (transfer full): the service, or %NULL with @error set
 */
TodokuService *
todoku_services_connect (const TodokuServiceAccount  *account,
                         TodokuClock                 *clock,
                         GError                     **error)
{
  const Service *service = account->kind != NULL ? find_service (account->kind) : &services[0];
  g_autoptr(TodokuHttp) http = NULL;

  if (service == NULL)
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT,
                   "There is no delivery service of the kind \"%s\"", account->kind);
      return NULL;
    }

  if (service->make == NULL)
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_NO_API, "“%s” has no API", account->kind);
      return NULL;
    }

  http = todoku_http_new (clock);

  return service->make (http, account, error);
}

/**
 * todoku_services_connect_edge:
 * @kind: who terminates TLS; the edge by hand needs no connection
 * @clock: the clock of its time-outs
 * @account: where it is, and the keys
 * @error: return location of a #TODOKU_ERROR
 *
 * Nothing is sent yet.
 *
 * Returns: (transfer full): the edge, or %NULL with @error set
 */
TodokuEdge *
todoku_services_connect_edge (TodokuEdgeKind            kind,
                              TodokuClock              *clock,
                              const TodokuEdgeAccount  *account,
                              GError                  **error)
{
  g_autoptr(TodokuHttp) http = todoku_http_new (clock);

  return todoku_aws_edge_new (http, kind, account->acm_url, account->cloudfront_url,
                              account->access_key_id, account->secret_access_key,
                              account->session_token, error);
}

/**
 * todoku_services_get_edge_policy:
 *
 * Returns: (transfer none): the permissions that the keys of an edge need, as its console takes
 *   them
 */
const char *
todoku_services_get_edge_policy (void)
{
  return todoku_aws_edge_get_policy ();
}
