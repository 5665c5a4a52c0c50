/* SPDX-License-Identifier: GPL-3.0-or-later
 * SendGrid's v3 API as a delivery service: which path, which body and which parser each call of the
 * interface has. Main thread only. It holds the key in one place, which is wiped.
 */
#include "todoku-sendgrid.h"

#include "todoku-error.h"
#include "todoku-secret.h"
#include "todoku-sendgrid-body.h"
#include "todoku-sendgrid-call.h"
#include "todoku-sendgrid-json.h"

#include <string.h>

static void todoku_sendgrid_iface_init (TodokuDeliveryServiceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TodokuSendgrid, todoku_sendgrid, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TODOKU_TYPE_DELIVERY_SERVICE,
                                                      todoku_sendgrid_iface_init))

static void
wipe (char **text)
{
  if (*text != NULL)
    explicit_bzero (*text, strlen (*text));
  g_clear_pointer (text, g_free);
}

/* A line break in a header would be a second header (RFC 9110 section 5.5). */
static gboolean
is_header_text (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isprint (*p))
      return FALSE;

  return *text != '\0';
}

static TodokuServiceCapabilities
todoku_sendgrid_get_capabilities (TodokuDeliveryService *service)
{
  return TODOKU_SERVICE_HAS_VERIFY_CALL | TODOKU_SERVICE_HAS_TRACKING |
         TODOKU_SERVICE_TRACKING_NEEDS_EDGE | TODOKU_SERVICE_HAS_REGIONS |
         TODOKU_SERVICE_HAS_SUBACCOUNTS | TODOKU_SERVICE_HAS_MANUAL_SECURITY |
         TODOKU_SERVICE_HAS_SANDBOX;
}

static void
todoku_sendgrid_test_scopes_async (TodokuDeliveryService *service,
                                   GCancellable          *cancellable,
                                   GAsyncReadyCallback    callback,
                                   gpointer               user_data)
{
  TodokuSendgrid *self = TODOKU_SENDGRID (service);
  GTask *task = todoku_sendgrid_new_task (self, todoku_sendgrid_test_scopes_async,
                                          "todoku-sendgrid-test-scopes",
                                          (TodokuSendgridParser) todoku_sendgrid_parse_scopes,
                                          (GDestroyNotify) todoku_scopes_unref, cancellable,
                                          callback, user_data);

  todoku_sendgrid_start_call (self, todoku_sendgrid_new_request (self, "GET", "/v3/scopes"), task);
}

static TodokuScopes *
todoku_sendgrid_test_scopes_finish (TodokuDeliveryService  *service,
                                    GAsyncResult           *result,
                                    GError                **error)
{
  return todoku_sendgrid_finish_pointer (service, result, todoku_sendgrid_test_scopes_async, error);
}

static void
todoku_sendgrid_list_domains_async (TodokuDeliveryService *service,
                                    GCancellable          *cancellable,
                                    GAsyncReadyCallback    callback,
                                    gpointer               user_data)
{
  TodokuSendgrid *self = TODOKU_SENDGRID (service);
  GTask *task = todoku_sendgrid_new_task (self, todoku_sendgrid_list_domains_async,
                                          "todoku-sendgrid-list-domains",
                                          (TodokuSendgridParser) todoku_sendgrid_parse_domains,
                                          (GDestroyNotify) todoku_remote_domain_unref, cancellable,
                                          callback, user_data);

  todoku_sendgrid_start_list (task, "/v3/whitelabel/domains");
}

static GPtrArray *
todoku_sendgrid_list_domains_finish (TodokuDeliveryService  *service,
                                     GAsyncResult           *result,
                                     GError                **error)
{
  return todoku_sendgrid_finish_pointer (service, result, todoku_sendgrid_list_domains_async,
                                         error);
}

static void
todoku_sendgrid_create_domain_async (TodokuDeliveryService     *service,
                                     const TodokuDomainRequest *request,
                                     GCancellable              *cancellable,
                                     GAsyncReadyCallback        callback,
                                     gpointer                   user_data)
{
  TodokuSendgrid *self = TODOKU_SENDGRID (service);
  g_autoptr(GBytes) body = todoku_sendgrid_build_domain (request);
  GTask *task = todoku_sendgrid_new_task (self, todoku_sendgrid_create_domain_async,
                                          "todoku-sendgrid-create-domain",
                                          (TodokuSendgridParser) todoku_sendgrid_parse_domain,
                                          (GDestroyNotify) todoku_remote_domain_unref, cancellable,
                                          callback, user_data);

  todoku_sendgrid_start_call (self,
                              todoku_sendgrid_new_body_request (self, "/v3/whitelabel/domains",
                                                                body), task);
}

static TodokuRemoteDomain *
todoku_sendgrid_create_domain_finish (TodokuDeliveryService  *service,
                                      GAsyncResult           *result,
                                      GError                **error)
{
  return todoku_sendgrid_finish_pointer (service, result, todoku_sendgrid_create_domain_async,
                                         error);
}

static void
todoku_sendgrid_get_domain_async (TodokuDeliveryService *service,
                                  const char            *id,
                                  GCancellable          *cancellable,
                                  GAsyncReadyCallback    callback,
                                  gpointer               user_data)
{
  TodokuSendgrid *self = TODOKU_SENDGRID (service);
  GTask *task = todoku_sendgrid_new_task (self, todoku_sendgrid_get_domain_async,
                                          "todoku-sendgrid-get-domain",
                                          (TodokuSendgridParser) todoku_sendgrid_parse_domain,
                                          (GDestroyNotify) todoku_remote_domain_unref, cancellable,
                                          callback, user_data);

  todoku_sendgrid_start_call (self,
                              todoku_sendgrid_new_item_request (self, "GET",
                                                                "/v3/whitelabel/domains", id, NULL),
                              task);
}

static TodokuRemoteDomain *
todoku_sendgrid_get_domain_finish (TodokuDeliveryService  *service,
                                   GAsyncResult           *result,
                                   GError                **error)
{
  return todoku_sendgrid_finish_pointer (service, result, todoku_sendgrid_get_domain_async, error);
}

static void
todoku_sendgrid_validate_domain_async (TodokuDeliveryService *service,
                                       const char            *id,
                                       GCancellable          *cancellable,
                                       GAsyncReadyCallback    callback,
                                       gpointer               user_data)
{
  TodokuSendgrid *self = TODOKU_SENDGRID (service);
  GTask *task = todoku_sendgrid_new_task (self, todoku_sendgrid_validate_domain_async,
                                          "todoku-sendgrid-validate-domain",
                                          (TodokuSendgridParser) todoku_sendgrid_parse_validation,
                                          (GDestroyNotify) todoku_validation_unref, cancellable,
                                          callback, user_data);

  todoku_sendgrid_start_validation (self, "/v3/whitelabel/domains", id, task);
}

static TodokuValidation *
todoku_sendgrid_validate_domain_finish (TodokuDeliveryService  *service,
                                        GAsyncResult           *result,
                                        GError                **error)
{
  return todoku_sendgrid_finish_pointer (service, result, todoku_sendgrid_validate_domain_async,
                                         error);
}

static void
todoku_sendgrid_delete_domain_async (TodokuDeliveryService *service,
                                     const char            *id,
                                     GCancellable          *cancellable,
                                     GAsyncReadyCallback    callback,
                                     gpointer               user_data)
{
  TodokuSendgrid *self = TODOKU_SENDGRID (service);
  GTask *task = todoku_sendgrid_new_task (self, todoku_sendgrid_delete_domain_async,
                                          "todoku-sendgrid-delete-domain", NULL, NULL, cancellable,
                                          callback, user_data);

  todoku_sendgrid_start_call (self,
                              todoku_sendgrid_new_item_request (self, "DELETE",
                                                                "/v3/whitelabel/domains", id, NULL),
                              task);
}

static gboolean
todoku_sendgrid_delete_domain_finish (TodokuDeliveryService  *service,
                                      GAsyncResult           *result,
                                      GError                **error)
{
  return todoku_sendgrid_finish_boolean (service, result, todoku_sendgrid_delete_domain_async,
                                         error);
}

static void
todoku_sendgrid_list_links_async (TodokuDeliveryService *service,
                                  GCancellable          *cancellable,
                                  GAsyncReadyCallback    callback,
                                  gpointer               user_data)
{
  TodokuSendgrid *self = TODOKU_SENDGRID (service);
  GTask *task = todoku_sendgrid_new_task (self, todoku_sendgrid_list_links_async,
                                          "todoku-sendgrid-list-links",
                                          (TodokuSendgridParser) todoku_sendgrid_parse_links,
                                          (GDestroyNotify) todoku_remote_link_unref, cancellable,
                                          callback, user_data);

  todoku_sendgrid_start_list (task, "/v3/whitelabel/links");
}

static GPtrArray *
todoku_sendgrid_list_links_finish (TodokuDeliveryService  *service,
                                   GAsyncResult           *result,
                                   GError                **error)
{
  return todoku_sendgrid_finish_pointer (service, result, todoku_sendgrid_list_links_async, error);
}

static void
todoku_sendgrid_create_link_async (TodokuDeliveryService   *service,
                                   const TodokuLinkRequest *request,
                                   GCancellable            *cancellable,
                                   GAsyncReadyCallback      callback,
                                   gpointer                 user_data)
{
  TodokuSendgrid *self = TODOKU_SENDGRID (service);
  g_autoptr(GBytes) body = todoku_sendgrid_build_link (request);
  GTask *task = todoku_sendgrid_new_task (self, todoku_sendgrid_create_link_async,
                                          "todoku-sendgrid-create-link",
                                          (TodokuSendgridParser) todoku_sendgrid_parse_link,
                                          (GDestroyNotify) todoku_remote_link_unref, cancellable,
                                          callback, user_data);

  todoku_sendgrid_start_call (self,
                              todoku_sendgrid_new_body_request (self, "/v3/whitelabel/links", body),
                              task);
}

static TodokuRemoteLink *
todoku_sendgrid_create_link_finish (TodokuDeliveryService  *service,
                                    GAsyncResult           *result,
                                    GError                **error)
{
  return todoku_sendgrid_finish_pointer (service, result, todoku_sendgrid_create_link_async, error);
}

static void
todoku_sendgrid_get_link_async (TodokuDeliveryService *service,
                                const char            *id,
                                GCancellable          *cancellable,
                                GAsyncReadyCallback    callback,
                                gpointer               user_data)
{
  TodokuSendgrid *self = TODOKU_SENDGRID (service);
  GTask *task = todoku_sendgrid_new_task (self, todoku_sendgrid_get_link_async,
                                          "todoku-sendgrid-get-link",
                                          (TodokuSendgridParser) todoku_sendgrid_parse_link,
                                          (GDestroyNotify) todoku_remote_link_unref, cancellable,
                                          callback, user_data);

  todoku_sendgrid_start_call (self,
                              todoku_sendgrid_new_item_request (self, "GET", "/v3/whitelabel/links",
                                                                id, NULL), task);
}

static TodokuRemoteLink *
todoku_sendgrid_get_link_finish (TodokuDeliveryService  *service,
                                 GAsyncResult           *result,
                                 GError                **error)
{
  return todoku_sendgrid_finish_pointer (service, result, todoku_sendgrid_get_link_async, error);
}

static void
todoku_sendgrid_validate_link_async (TodokuDeliveryService *service,
                                     const char            *id,
                                     GCancellable          *cancellable,
                                     GAsyncReadyCallback    callback,
                                     gpointer               user_data)
{
  TodokuSendgrid *self = TODOKU_SENDGRID (service);
  GTask *task = todoku_sendgrid_new_task (self, todoku_sendgrid_validate_link_async,
                                          "todoku-sendgrid-validate-link",
                                          (TodokuSendgridParser) todoku_sendgrid_parse_validation,
                                          (GDestroyNotify) todoku_validation_unref, cancellable,
                                          callback, user_data);

  todoku_sendgrid_start_validation (self, "/v3/whitelabel/links", id, task);
}

static TodokuValidation *
todoku_sendgrid_validate_link_finish (TodokuDeliveryService  *service,
                                      GAsyncResult           *result,
                                      GError                **error)
{
  return todoku_sendgrid_finish_pointer (service, result, todoku_sendgrid_validate_link_async,
                                         error);
}

static void
todoku_sendgrid_delete_link_async (TodokuDeliveryService *service,
                                   const char            *id,
                                   GCancellable          *cancellable,
                                   GAsyncReadyCallback    callback,
                                   gpointer               user_data)
{
  TodokuSendgrid *self = TODOKU_SENDGRID (service);
  GTask *task = todoku_sendgrid_new_task (self, todoku_sendgrid_delete_link_async,
                                          "todoku-sendgrid-delete-link", NULL, NULL, cancellable,
                                          callback, user_data);

  todoku_sendgrid_start_call (self,
                              todoku_sendgrid_new_item_request (self, "DELETE",
                                                                "/v3/whitelabel/links", id, NULL),
                              task);
}

static gboolean
todoku_sendgrid_delete_link_finish (TodokuDeliveryService  *service,
                                    GAsyncResult           *result,
                                    GError                **error)
{
  return todoku_sendgrid_finish_boolean (service, result, todoku_sendgrid_delete_link_async, error);
}

/* An accepted mail is answered with an empty body; a reseller may say something all the same. */
static gpointer
parse_mail_reply (GBytes  *body,
                  gint64   service_time,
                  GError **error)
{
  char *words = todoku_sendgrid_parse_words (body);

  return words != NULL ? words : g_strdup ("");
}

static void
todoku_sendgrid_send_mail_async (TodokuDeliveryService *service,
                                 const TodokuMail      *mail,
                                 GCancellable          *cancellable,
                                 GAsyncReadyCallback    callback,
                                 gpointer               user_data)
{
  TodokuSendgrid *self = TODOKU_SENDGRID (service);
  g_autoptr(GBytes) body = todoku_sendgrid_build_mail (mail);
  GTask *task = todoku_sendgrid_new_task (self, todoku_sendgrid_send_mail_async,
                                          "todoku-sendgrid-send-mail", parse_mail_reply, g_free,
                                          cancellable, callback, user_data);

  todoku_sendgrid_start_call (self, todoku_sendgrid_new_body_request (self, "/v3/mail/send", body),
                              task);
}

static char *
todoku_sendgrid_send_mail_finish (TodokuDeliveryService  *service,
                                  GAsyncResult           *result,
                                  GError                **error)
{
  return todoku_sendgrid_finish_pointer (service, result, todoku_sendgrid_send_mail_async, error);
}

static void
todoku_sendgrid_iface_init (TodokuDeliveryServiceInterface *iface)
{
  iface->get_capabilities = todoku_sendgrid_get_capabilities;
  iface->test_scopes_async = todoku_sendgrid_test_scopes_async;
  iface->test_scopes_finish = todoku_sendgrid_test_scopes_finish;
  iface->list_domains_async = todoku_sendgrid_list_domains_async;
  iface->list_domains_finish = todoku_sendgrid_list_domains_finish;
  iface->create_domain_async = todoku_sendgrid_create_domain_async;
  iface->create_domain_finish = todoku_sendgrid_create_domain_finish;
  iface->get_domain_async = todoku_sendgrid_get_domain_async;
  iface->get_domain_finish = todoku_sendgrid_get_domain_finish;
  iface->validate_domain_async = todoku_sendgrid_validate_domain_async;
  iface->validate_domain_finish = todoku_sendgrid_validate_domain_finish;
  iface->delete_domain_async = todoku_sendgrid_delete_domain_async;
  iface->delete_domain_finish = todoku_sendgrid_delete_domain_finish;
  iface->list_links_async = todoku_sendgrid_list_links_async;
  iface->list_links_finish = todoku_sendgrid_list_links_finish;
  iface->create_link_async = todoku_sendgrid_create_link_async;
  iface->create_link_finish = todoku_sendgrid_create_link_finish;
  iface->get_link_async = todoku_sendgrid_get_link_async;
  iface->get_link_finish = todoku_sendgrid_get_link_finish;
  iface->validate_link_async = todoku_sendgrid_validate_link_async;
  iface->validate_link_finish = todoku_sendgrid_validate_link_finish;
  iface->delete_link_async = todoku_sendgrid_delete_link_async;
  iface->delete_link_finish = todoku_sendgrid_delete_link_finish;
  iface->send_mail_async = todoku_sendgrid_send_mail_async;
  iface->send_mail_finish = todoku_sendgrid_send_mail_finish;
}

static void
todoku_sendgrid_finalize (GObject *object)
{
  TodokuSendgrid *self = TODOKU_SENDGRID (object);

  g_clear_object (&self->http);
  g_free (self->base_url);
  g_free (self->on_behalf_of);
  wipe (&self->authorization);

  G_OBJECT_CLASS (todoku_sendgrid_parent_class)->finalize (object);
}

static void
todoku_sendgrid_class_init (TodokuSendgridClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = todoku_sendgrid_finalize;
}

static void
todoku_sendgrid_init (TodokuSendgrid *self)
{
}

/**
 * todoku_sendgrid_new:
 * @http: the HTTP client
 * @base_url: the base URL, with or without /v3
 * @api_key: the API key; white space around it, which comes along when it is copied, is dropped
 * @on_behalf_of: (nullable): the sub-account to act for: a user name, or "account-id ID"
 * @error: return location of a #TODOKU_ERROR
 *
 * Returns: (transfer full): the service, or %NULL with @error set
 */
TodokuDeliveryService *
todoku_sendgrid_new (TodokuHttp  *http,
                     const char  *base_url,
                     const char  *api_key,
                     const char  *on_behalf_of,
                     GError     **error)
{
  g_autoptr(TodokuSendgrid) self = NULL;
  g_autofree char *url = NULL;
  g_auto(TodokuSecret) key = NULL;

  g_return_val_if_fail (TODOKU_IS_HTTP (http), NULL);
  g_return_val_if_fail (base_url != NULL && api_key != NULL, NULL);

  url = todoku_http_check_base_url (base_url, error);
  if (url == NULL)
    return NULL;

  self = g_object_new (TODOKU_TYPE_SENDGRID, NULL);
  self->http = g_object_ref (http);
  self->base_url = g_steal_pointer (&url);

  /* Pages of resellers show the URL with the version, which belongs to the paths. */
  if (g_str_has_suffix (self->base_url, "/v3"))
    self->base_url[strlen (self->base_url) - strlen ("/v3")] = '\0';

  key = g_strstrip (g_strdup (api_key));
  self->authorization = g_strconcat ("Bearer ", key, NULL);
  if (*key == '\0')
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_KEY_MISSING, "The API key is empty");
      return NULL;
    }
  if (!is_header_text (key))
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT,
                           "The API key has characters that no key has");
      return NULL;
    }

  if (on_behalf_of != NULL && *on_behalf_of != '\0')
    {
      if (!is_header_text (on_behalf_of))
        {
          g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT,
                               "The sub-account has characters that no user name has");
          return NULL;
        }
      self->on_behalf_of = g_strdup (on_behalf_of);
    }

  return TODOKU_DELIVERY_SERVICE (g_steal_pointer (&self));
}
