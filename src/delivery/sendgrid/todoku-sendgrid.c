/* SPDX-License-Identifier: GPL-3.0-or-later
 * SendGrid's v3 API as a delivery service: which path, which body and which parser each call has.
 * Worker threads. It holds the key in one place, which is wiped, and refuses to follow a list that
 * does not end.
 */
#include "todoku-sendgrid.h"

#include "todoku-credentials.h"
#include "todoku-error.h"
#include "todoku-remote-pages.h"
#include "todoku-rest-service.h"
#include "todoku-sendgrid-body.h"
#include "todoku-sendgrid-json.h"

#include <string.h>

/* The page is small because a service may silently give fewer than asked for; one that is shorter
 * than the service's own default is the last.
 */
#define PAGE 100
#define SHORTEST_FULL_PAGE 50

#define MAIL_PATH "/v3/mail/send"

struct _TodokuSendgrid
{
  TodokuService parent_instance;

  /* Constant. */
  TodokuHttp *http;
  char *base_url;
  char *authorization;
  char *on_behalf_of; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (TodokuSendgrid, todoku_sendgrid, TODOKU_TYPE_SERVICE)

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

static const char *
get_collection (TodokuRemoteKind kind)
{
  return kind == TODOKU_REMOTE_DOMAIN ? "/v3/whitelabel/domains" : "/v3/whitelabel/links";
}

static TodokuHttpRequest *
make_request (TodokuSendgrid *self,
              const char     *method,
              const char     *path)
{
  g_autofree char *url = g_strconcat (self->base_url, path, NULL);
  TodokuHttpRequest *request = todoku_http_request_new (method, url);

  todoku_http_request_set_header (request, "Authorization", self->authorization);
  todoku_http_request_set_header (request, "Accept", "application/json");

  /* The parent's key acts for a sub-account, except when it sends mail. */
  if (self->on_behalf_of != NULL && !g_str_equal (path, MAIL_PATH))
    todoku_http_request_set_header (request, "on-behalf-of", self->on_behalf_of);

  return request;
}

/* Anything in an id is escaped. */
static TodokuHttpRequest *
make_item_request (TodokuSendgrid   *self,
                   const char       *method,
                   TodokuRemoteKind  kind,
                   const char       *id,
                   const char       *suffix)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  g_autofree char *path = g_strconcat (get_collection (kind), "/", escaped, suffix, NULL);

  return make_request (self, method, path);
}

/* A POST, which is never repeated. */
static TodokuHttpRequest *
make_body_request (TodokuSendgrid *self,
                   const char     *path,
                   GBytes         *body)
{
  TodokuHttpRequest *request = make_request (self, "POST", path);

  todoku_http_request_set_body (request, "application/json", body);

  return request;
}

/* Takes the request. Returns a successful reply, or %NULL with @error set. */
static TodokuHttpReply *
send_request (TodokuSendgrid     *self,
              TodokuHttpRequest  *request,
              GCancellable       *cancellable,
              GError            **error)
{
  g_autoptr(TodokuHttpRequest) owned = request;
  g_autoptr(TodokuHttpReply) reply = todoku_http_send (self->http, owned, cancellable, error);
  g_autofree char *words = NULL;
  GError *refusal;

  if (reply == NULL || (reply->status >= 200 && reply->status < 300))
    return g_steal_pointer (&reply);

  words = todoku_sendgrid_parse_words (reply->body);
  refusal = todoku_http_map_failure (NULL, reply->status, words, reply->retry_after);
  todoku_rest_name_foreign (reply, refusal);
  g_propagate_error (error, refusal);

  return NULL;
}

static gboolean
todoku_sendgrid_enter (TodokuService  *service,
                       GCancellable   *cancellable,
                       GError        **error)
{
  return todoku_http_enter (TODOKU_SENDGRID (service)->http, cancellable, error);
}

static void
todoku_sendgrid_leave (TodokuService *service)
{
  todoku_http_leave (TODOKU_SENDGRID (service)->http);
}

static TodokuScopes *
todoku_sendgrid_test (TodokuService  *service,
                      GCancellable   *cancellable,
                      GError        **error)
{
  TodokuSendgrid *self = TODOKU_SENDGRID (service);
  g_autoptr(TodokuHttpReply) reply = send_request (self, make_request (self, "GET", "/v3/scopes"),
                                                   cancellable, error);

  return reply != NULL ? todoku_sendgrid_parse_scopes (reply->body, reply->service_time, error)
                       : NULL;
}

/**
 * Listing:
 * @self: the connection
 * @kind: what is listed
 * @name: (nullable): of what name; only domains can be searched for
 */
typedef struct
{
  TodokuSendgrid *self;
  TodokuRemoteKind kind;
  const char *name;
} Listing;

static GPtrArray *
fetch_page (guint          n_known,
            gpointer       user_data,
            guint         *ret_total,
            GCancellable  *cancellable,
            GError       **error)
{
  const Listing *listing = user_data;
  gboolean by_name = listing->name != NULL && listing->kind == TODOKU_REMOTE_DOMAIN;
  g_autofree char *escaped = by_name ? g_uri_escape_string (listing->name, NULL, FALSE) : NULL;
  g_autofree char *path = g_strdup_printf ("%s?limit=%d&offset=%u%s%s",
                                           get_collection (listing->kind), PAGE, n_known,
                                           escaped != NULL ? "&domain=" : "",
                                           escaped != NULL ? escaped : "");
  g_autoptr(TodokuHttpReply) reply =
    send_request (listing->self, make_request (listing->self, "GET", path), cancellable, error);
  GPtrArray *page = NULL;

  if (reply != NULL)
    page = todoku_sendgrid_parse_remotes (listing->kind, reply->body, reply->service_time, error);
  if (page != NULL && page->len < SHORTEST_FULL_PAGE)
    *ret_total = n_known + page->len;

  return page;
}

static GPtrArray *
todoku_sendgrid_list (TodokuService     *service,
                      TodokuRemoteKind   kind,
                      const char        *name,
                      GCancellable      *cancellable,
                      GError           **error)
{
  Listing listing = { TODOKU_SENDGRID (service), kind, name };

  return todoku_remote_list_pages (fetch_page, &listing, cancellable, error);
}

static TodokuHttpReply *
send_creation (TodokuSendgrid             *self,
               TodokuRemoteKind            kind,
               const TodokuRemoteRequest  *request,
               GError                    **error)
{
  g_autoptr(GBytes) body = todoku_sendgrid_build_remote (kind, request);

  return send_request (self, make_body_request (self, get_collection (kind), body), NULL, error);
}

/* A refusal is certain that nothing was made, so that asking for less is no repetition. An answer
 * that is not certain never names the field.
 */
static gboolean
refuses_auto_ssl (const TodokuRemoteRequest *request,
                  const GError              *failure)
{
  return request->auto_ssl && g_error_matches (failure, TODOKU_ERROR, TODOKU_ERROR_REFUSED) &&
         strstr (failure->message, "(auto_ssl)") != NULL;
}

static TodokuRemote *
todoku_sendgrid_create (TodokuService              *service,
                        TodokuRemoteKind            kind,
                        const TodokuRemoteRequest  *request,
                        GError                    **error)
{
  TodokuSendgrid *self = TODOKU_SENDGRID (service);
  g_autoptr(GError) failure = NULL;
  g_autoptr(TodokuHttpReply) reply = send_creation (self, kind, request, &failure);

  if (reply == NULL && refuses_auto_ssl (request, failure))
    {
      TodokuRemoteRequest less = *request;

      less.auto_ssl = FALSE;
      reply = send_creation (self, kind, &less, error);
    }
  else if (reply == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
    }

  return reply != NULL ? todoku_sendgrid_parse_remote (kind, reply->body, reply->service_time,
                                                       error)
                       : NULL;
}

static TodokuRemote *
todoku_sendgrid_get (TodokuService     *service,
                     TodokuRemoteKind   kind,
                     const char        *id,
                     GCancellable      *cancellable,
                     GError           **error)
{
  TodokuSendgrid *self = TODOKU_SENDGRID (service);
  g_autoptr(TodokuHttpReply) reply =
    send_request (self, make_item_request (self, "GET", kind, id, NULL), cancellable, error);

  return reply != NULL ? todoku_sendgrid_parse_remote (kind, reply->body, reply->service_time,
                                                       error)
                       : NULL;
}

/* Validating only looks at DNS, so that asking again after a failure does no harm. */
static TodokuValidation *
todoku_sendgrid_verify (TodokuService     *service,
                        TodokuRemoteKind   kind,
                        const char        *id,
                        GCancellable      *cancellable,
                        GError           **error)
{
  TodokuSendgrid *self = TODOKU_SENDGRID (service);
  TodokuHttpRequest *request = make_item_request (self, "POST", kind, id, "/validate");
  g_autoptr(TodokuHttpReply) reply = NULL;

  todoku_http_request_set_idempotent (request, TRUE);
  reply = send_request (self, request, cancellable, error);

  return reply != NULL ? todoku_sendgrid_parse_validation (reply->body, reply->service_time, error)
                       : NULL;
}

/* A success has no body (204); a page of HTML is somebody else's word, such as a captive portal's,
 * and nothing has been done.
 */
static gboolean
todoku_sendgrid_remove (TodokuService     *service,
                        TodokuRemoteKind   kind,
                        const char        *id,
                        GError           **error)
{
  TodokuSendgrid *self = TODOKU_SENDGRID (service);
  g_autoptr(TodokuHttpReply) reply =
    send_request (self, make_item_request (self, "DELETE", kind, id, NULL), NULL, error);

  if (reply == NULL)
    return FALSE;
  if (reply->status == 204 || g_bytes_get_size (reply->body) == 0)
    return TRUE;

  g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                       "The service answered with a page where nothing was expected");

  return FALSE;
}

/* An accepted mail is answered with an empty body; a reseller may say something all the same. */
static char *
todoku_sendgrid_send_test (TodokuService     *service,
                           const TodokuMail  *mail,
                           GError           **error)
{
  TodokuSendgrid *self = TODOKU_SENDGRID (service);
  g_autoptr(GBytes) body = todoku_sendgrid_build_mail (mail);
  g_autoptr(TodokuHttpReply) reply =
    send_request (self, make_body_request (self, MAIL_PATH, body), NULL, error);
  char *words;

  if (reply == NULL)
    return NULL;
  words = todoku_sendgrid_parse_words (reply->body);

  return words != NULL ? words : g_strdup ("");
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
  TodokuServiceClass *service_class = TODOKU_SERVICE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = todoku_sendgrid_finalize;

  service_class->capabilities = TODOKU_SERVICE_HAS_VERIFY_CALL | TODOKU_SERVICE_HAS_TRACKING |
                                TODOKU_SERVICE_HAS_REGIONS | TODOKU_SERVICE_HAS_MANUAL_SECURITY |
                                TODOKU_SERVICE_HAS_SANDBOX | TODOKU_SERVICE_HAS_AUTO_SSL;
  service_class->enter = todoku_sendgrid_enter;
  service_class->leave = todoku_sendgrid_leave;
  service_class->test = todoku_sendgrid_test;
  service_class->list = todoku_sendgrid_list;
  service_class->create = todoku_sendgrid_create;
  service_class->get = todoku_sendgrid_get;
  service_class->verify = todoku_sendgrid_verify;
  service_class->remove = todoku_sendgrid_remove;
  service_class->send_test = todoku_sendgrid_send_test;
}

static void
todoku_sendgrid_init (TodokuSendgrid *self)
{
}

/**
 * todoku_sendgrid_new:
 * @http: the HTTP client of this service
 * @base_url: the base URL, with or without /v3
 * @api_key: the API key; white space around it, which comes along when it is copied, is dropped
 * @on_behalf_of: (nullable): the sub-account to act for: a user name, or "account-id ID"
 * @error: return location of a #TODOKU_ERROR
 *
 * Returns: (transfer full): the service, or %NULL with @error set
 */
TodokuService *
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

  return TODOKU_SERVICE (g_steal_pointer (&self));
}
