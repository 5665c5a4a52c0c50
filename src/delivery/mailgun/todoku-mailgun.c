/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mailgun's API. Worker threads. An account lives in one of two regions, each with a base URL of
 * its own, and the other one refuses its key like a wrong one: then that is tried, and said. The
 * name of a domain is its id.
 */
#include "todoku-mailgun.h"

#include "todoku-error.h"
#include "todoku-mailgun-form.h"
#include "todoku-mailgun-json.h"
#include "todoku-remote-pages.h"

#include <string.h>

#define PAGE 100

/* 300 calls a minute are let through. */
#define PACE (200 * G_TIME_SPAN_MILLISECOND)

struct _TodokuMailgun
{
  TodokuRestService parent_instance;

  /* Constant. */
  char *on_behalf_of; /* (nullable) */
  TodokuService *other; /* (owned) (nullable): the same key in the other region */
};

G_DEFINE_FINAL_TYPE (TodokuMailgun, todoku_mailgun, TODOKU_TYPE_REST_SERVICE)

static GError *
todoku_mailgun_map_reply (TodokuRestService     *service,
                          const TodokuHttpReply *reply)
{
  return todoku_mailgun_map_refusal (reply->status, reply->body, reply->retry_after);
}

static void
todoku_mailgun_prepare (TodokuRestService *service,
                        TodokuHttpRequest *request)
{
  TodokuMailgun *self = TODOKU_MAILGUN (service);

  if (self->on_behalf_of != NULL)
    todoku_http_request_set_header (request, "X-Mailgun-On-Behalf-Of", self->on_behalf_of);
}

/* Anything in a name is escaped. */
static TodokuHttpReply *
call_domain (TodokuService  *service,
             const char     *method,
             const char     *version,
             const char     *name,
             const char     *suffix,
             GCancellable   *cancellable,
             GError        **error)
{
  g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);
  g_autofree char *path = g_strconcat ("/", version, "/domains/", escaped, suffix, NULL);
  const TodokuRestCall call = { .method = method, .path = path };

  return todoku_rest_service_call (TODOKU_REST_SERVICE (service), &call, cancellable, error);
}

static GPtrArray *
fetch_page (TodokuService  *service,
            guint           limit,
            guint           skip,
            guint          *ret_total,
            gint64         *ret_time,
            GCancellable   *cancellable,
            GError        **error)
{
  g_autofree char *path = g_strdup_printf ("/v4/domains?limit=%u&skip=%u", limit, skip);
  const TodokuRestCall call = { .method = "GET", .path = path };
  g_autoptr(TodokuHttpReply) reply =
    todoku_rest_service_call (TODOKU_REST_SERVICE (service), &call, cancellable, error);

  if (reply == NULL)
    return NULL;
  if (ret_time != NULL)
    *ret_time = reply->service_time;

  return todoku_mailgun_parse_domains (reply->body, reply->service_time, ret_total, error);
}

static TodokuScopes *
probe (TodokuService  *service,
       GCancellable   *cancellable,
       GError        **error)
{
  g_autoptr(GPtrArray) list = NULL;
  TodokuScopes *scopes;
  gint64 service_time = 0;
  guint total;

  list = fetch_page (service, 1, 0, &total, &service_time, cancellable, error);
  if (list == NULL)
    return NULL;

  scopes = todoku_scopes_new ();
  scopes->granted = g_new0 (char *, 1);
  scopes->missing = g_new0 (char *, 1);
  scopes->is_probe = TRUE;
  scopes->service_time = service_time;

  return scopes;
}

/* A key that is good in the other region is no wrong key. */
static TodokuScopes *
todoku_mailgun_test (TodokuService  *service,
                     GCancellable   *cancellable,
                     GError        **error)
{
  TodokuMailgun *self = TODOKU_MAILGUN (service);
  GError *failure = NULL;
  TodokuScopes *scopes = probe (service, cancellable, &failure);
  g_autoptr(TodokuScopes) there = NULL;

  if (scopes != NULL)
    return scopes;
  if (self->other != NULL && g_error_matches (failure, TODOKU_ERROR, TODOKU_ERROR_UNAUTHORISED))
    there = probe (self->other, cancellable, NULL);
  if (there != NULL)
    failure->code = TODOKU_ERROR_WRONG_REGION;
  g_propagate_error (error, failure);

  return NULL;
}

/* The name is the id, so that an answer about another one is none to what was asked. */
static TodokuRemote *
read_domain (const TodokuHttpReply  *reply,
             const char             *id,
             GError                **error)
{
  g_autoptr(TodokuRemote) remote = todoku_mailgun_parse_domain (reply->body, reply->service_time,
                                                                error);

  if (remote == NULL)
    return NULL;
  if (g_ascii_strcasecmp (remote->domain, id) != 0)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                           "The reply is about another domain");
      return NULL;
    }

  return g_steal_pointer (&remote);
}

static TodokuRemote *
todoku_mailgun_get (TodokuService     *service,
                    TodokuRemoteKind   kind,
                    const char        *id,
                    GCancellable      *cancellable,
                    GError           **error)
{
  g_autoptr(TodokuHttpReply) reply = call_domain (service, "GET", "v4", id,
                                                  "?h:with_dns=true&h:extended=false", cancellable,
                                                  error);

  return reply != NULL ? read_domain (reply, id, error) : NULL;
}

static GPtrArray *
fetch_next (guint          n_known,
            gpointer       user_data,
            guint         *ret_total,
            GCancellable  *cancellable,
            GError       **error)
{
  guint total;
  GPtrArray *page = fetch_page (user_data, PAGE, n_known, &total, NULL, cancellable, error);

  if (page != NULL && total > 0)
    *ret_total = total;

  return page;
}

static GPtrArray *
todoku_mailgun_list (TodokuService     *service,
                     TodokuRemoteKind   kind,
                     const char        *name,
                     GCancellable      *cancellable,
                     GError           **error)
{
  if (name != NULL)
    return todoku_rest_service_find (service, name, cancellable, error);

  return todoku_remote_list_pages (fetch_next, service, cancellable, error);
}

static TodokuRemote *
todoku_mailgun_create (TodokuService              *service,
                       TodokuRemoteKind            kind,
                       const TodokuRemoteRequest  *request,
                       GError                    **error)
{
  g_autofree char *content_type = NULL;
  g_autoptr(GBytes) body = todoku_mailgun_build_domain (request, &content_type);
  const TodokuRestCall call = {
    .method = "POST", .path = "/v4/domains", .content_type = content_type, .body = body
  };
  g_autoptr(TodokuHttpReply) reply =
    todoku_rest_service_call (TODOKU_REST_SERVICE (service), &call, NULL, error);

  return reply != NULL ? todoku_mailgun_parse_domain (reply->body, reply->service_time, error)
                       : NULL;
}

/* The answer is the domain as the service sees it now; its message is always the same. */
static TodokuValidation *
todoku_mailgun_verify (TodokuService     *service,
                       TodokuRemoteKind   kind,
                       const char        *id,
                       GCancellable      *cancellable,
                       GError           **error)
{
  g_autoptr(TodokuHttpReply) reply = call_domain (service, "PUT", "v4", id, "/verify", cancellable,
                                                  error);
  g_autoptr(TodokuRemote) remote = NULL;

  if (reply == NULL)
    return NULL;
  remote = read_domain (reply, id, error);

  return remote != NULL ? todoku_validation_ref (remote->validation) : NULL;
}

/* The third version of the API only. The service removes it in the background. */
static gboolean
todoku_mailgun_remove (TodokuService     *service,
                       TodokuRemoteKind   kind,
                       const char        *id,
                       GError           **error)
{
  g_autoptr(TodokuHttpReply) reply = call_domain (service, "DELETE", "v3", id, NULL, NULL, error);

  return reply != NULL && todoku_rest_check_removal (reply, "message", error);
}

static char *
todoku_mailgun_send_test (TodokuService     *service,
                          const TodokuMail  *mail,
                          GError           **error)
{
  const char *at = strrchr (mail->from, '@');
  g_autofree char *domain = g_uri_escape_string (at != NULL ? at + 1 : "", NULL, FALSE);
  g_autofree char *path = g_strconcat ("/v3/", domain, "/messages", NULL);
  g_autofree char *content_type = NULL;
  g_autoptr(GBytes) body = todoku_mailgun_build_mail (mail, &content_type);
  const TodokuRestCall call = {
    .method = "POST", .path = path, .content_type = content_type, .body = body
  };
  g_autoptr(TodokuHttpReply) reply =
    todoku_rest_service_call (TODOKU_REST_SERVICE (service), &call, NULL, error);

  return reply != NULL ? todoku_rest_take_mail (reply, "id", error) : NULL;
}

static void
todoku_mailgun_finalize (GObject *object)
{
  TodokuMailgun *self = TODOKU_MAILGUN (object);

  g_clear_object (&self->other);
  g_free (self->on_behalf_of);

  G_OBJECT_CLASS (todoku_mailgun_parent_class)->finalize (object);
}

static void
todoku_mailgun_class_init (TodokuMailgunClass *klass)
{
  TodokuServiceClass *service_class = TODOKU_SERVICE_CLASS (klass);
  TodokuRestServiceClass *rest_class = TODOKU_REST_SERVICE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = todoku_mailgun_finalize;

  service_class->capabilities = TODOKU_SERVICE_HAS_VERIFY_CALL | TODOKU_SERVICE_HAS_REGIONS |
                                TODOKU_SERVICE_HAS_MANUAL_SECURITY |
                                TODOKU_SERVICE_HAS_SANDBOX | TODOKU_SERVICE_LISTS_BARE;
  service_class->test = todoku_mailgun_test;
  service_class->list = todoku_mailgun_list;
  service_class->create = todoku_mailgun_create;
  service_class->get = todoku_mailgun_get;
  service_class->verify = todoku_mailgun_verify;
  service_class->remove = todoku_mailgun_remove;
  service_class->send_test = todoku_mailgun_send_test;

  rest_class->map_refusal = todoku_mailgun_map_reply;
  rest_class->prepare = todoku_mailgun_prepare;
}

static void
todoku_mailgun_init (TodokuMailgun *self)
{
}

/* Basic authentication (RFC 7617) for the user "api". */
static gboolean
set_key (TodokuRestService  *service,
         const char         *api_key,
         GError            **error)
{
  g_auto(TodokuSecret) key = todoku_rest_service_clean_key (api_key, error);
  g_auto(TodokuSecret) pair = NULL;
  g_auto(TodokuSecret) encoded = NULL;

  if (key == NULL)
    return FALSE;

  pair = g_strconcat ("api:", key, NULL);
  encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
  todoku_rest_service_set_authorization (service, "Basic", encoded);

  return TRUE;
}

/**
 * todoku_mailgun_new:
 * @http: the HTTP client of this service
 * @base_url: the base URL of the account's region
 * @other_url: (nullable): that of the other region
 * @api_key: the API key
 * @on_behalf_of: (nullable): the id of the sub-account to act for
 * @error: return location of a #TODOKU_ERROR
 *
 * Returns: (transfer full): the service, or %NULL with @error set
 */
TodokuService *
todoku_mailgun_new (TodokuHttp  *http,
                    const char  *base_url,
                    const char  *other_url,
                    const char  *api_key,
                    const char  *on_behalf_of,
                    GError     **error)
{
  g_autoptr(TodokuMailgun) self = g_object_new (TODOKU_TYPE_MAILGUN, NULL);

  if (!todoku_rest_service_set_up (TODOKU_REST_SERVICE (self), http, base_url, error) ||
      !set_key (TODOKU_REST_SERVICE (self), api_key, error))
    return NULL;
  if (on_behalf_of != NULL && *on_behalf_of != '\0')
    {
      self->on_behalf_of = todoku_rest_service_clean_key (on_behalf_of, error);
      if (self->on_behalf_of == NULL)
        return NULL;
    }
  if (other_url != NULL)
    {
      self->other = todoku_mailgun_new (http, other_url, NULL, api_key, on_behalf_of, error);
      if (self->other == NULL)
        return NULL;
    }
  todoku_http_set_pace (http, PACE);

  return TODOKU_SERVICE (g_steal_pointer (&self));
}
