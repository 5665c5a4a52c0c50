/* SPDX-License-Identifier: GPL-3.0-or-later
 * Amazon SES. Worker threads. The name of a domain is its id. The service looks for the records by
 * itself, and after 72 hours gives up: only then is it asked to begin again. What it has set as the
 * return path of a domain is never replaced.
 */
#include "todoku-ses.h"

#include "todoku-aws-sign.h"
#include "todoku-error.h"
#include "todoku-remote-pages.h"
#include "todoku-ses-json.h"

#include <string.h>

#define IDENTITIES "/v2/email/identities"
#define PAGE 100

/* Its first version documents one call a second for identities; the second one says nothing. */
#define PACE (1 * G_TIME_SPAN_SECOND)

struct _TodokuSes
{
  TodokuRestService parent_instance;

  /* Constant. */
  TodokuAwsKeys keys;
  char *region;
};

G_DEFINE_FINAL_TYPE (TodokuSes, todoku_ses, TODOKU_TYPE_REST_SERVICE)

/* What other services of AWS mean otherwise: here somebody else is changing it just now. */
static GError *
todoku_ses_map_reply (TodokuRestService     *service,
                      const TodokuHttpReply *reply)
{
  g_autofree char *words = NULL;
  g_autofree char *code = todoku_aws_read_json_code (reply, &words);
  GError *error = todoku_aws_map_reply (reply, code, words);

  if (reply->status == 409)
    error->code = TODOKU_ERROR_BUSY;

  return error;
}

static void
sign_request (TodokuHttpRequest *request,
              gpointer           user_data)
{
  TodokuSes *self = user_data;

  todoku_aws_sign (request, &self->keys, self->region, "ses");
}

static void
todoku_ses_prepare (TodokuRestService *service,
                    TodokuHttpRequest *request)
{
  todoku_http_request_set_signer (request, sign_request, g_object_ref (service), g_object_unref);
}

/* Anything in a name is escaped. Takes the body. */
static TodokuHttpReply *
call_identity (TodokuService  *service,
               const char     *method,
               const char     *name,
               const char     *suffix,
               GBytes         *body,
               GCancellable   *cancellable,
               GError        **error)
{
  g_autoptr(GBytes) owned = body;
  g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);
  g_autofree char *path = g_strconcat (IDENTITIES "/", escaped, suffix, NULL);
  const TodokuRestCall call = {
    .method = method, .path = path, .content_type = "application/json", .body = owned
  };

  return todoku_rest_service_call (TODOKU_REST_SERVICE (service), &call, cancellable, error);
}

static TodokuRemote *
todoku_ses_get (TodokuService     *service,
                TodokuRemoteKind   kind,
                const char        *id,
                GCancellable      *cancellable,
                GError           **error)
{
  g_autoptr(TodokuHttpReply) reply = call_identity (service, "GET", id, NULL, NULL, cancellable,
                                                    error);

  return reply != NULL ? todoku_ses_parse_identity (id, TODOKU_SES (service)->region, reply->body,
                                                    reply->service_time, error)
                       : NULL;
}

static GPtrArray *
fetch_page (TodokuService  *service,
            guint           size,
            const char     *next_token,
            char          **ret_next_token,
            GCancellable   *cancellable,
            GError        **error)
{
  g_autofree char *escaped =
    next_token != NULL ? g_uri_escape_string (next_token, NULL, FALSE) : NULL;
  g_autofree char *path = g_strdup_printf (IDENTITIES "?PageSize=%u%s%s", size,
                                           escaped != NULL ? "&NextToken=" : "",
                                           escaped != NULL ? escaped : "");
  const TodokuRestCall call = { .method = "GET", .path = path };
  g_autoptr(TodokuHttpReply) reply =
    todoku_rest_service_call (TODOKU_REST_SERVICE (service), &call, cancellable, error);

  *ret_next_token = NULL;

  return reply != NULL ? todoku_ses_parse_identities (reply->body, reply->service_time,
                                                      ret_next_token, error)
                       : NULL;
}

/* What the account is like is worth knowing, but nothing needs the right to ask for it. */
static gboolean
read_account (TodokuService  *service,
              TodokuScopes   *scopes,
              GCancellable   *cancellable,
              GError        **error)
{
  const TodokuRestCall call = { .method = "GET", .path = "/v2/email/account" };
  g_autoptr(TodokuHttpReply) reply = NULL;
  GError *failure = NULL;

  reply = todoku_rest_service_call (TODOKU_REST_SERVICE (service), &call, cancellable, &failure);
  if (reply != NULL)
    {
      scopes->service_time = reply->service_time;
      return todoku_ses_parse_account (reply->body, &scopes->notice, error);
    }
  if (g_error_matches (failure, TODOKU_ERROR, TODOKU_ERROR_FORBIDDEN))
    {
      g_error_free (failure);
      g_strfreev (scopes->missing);
      scopes->missing = g_strdupv ((char *[]) { (char *) "ses:GetAccount", NULL });
      return TRUE;
    }

  g_propagate_error (error, failure);
  return FALSE;
}

/* No call tells what the keys may do: what can be tried without an effect is tried. */
static TodokuScopes *
todoku_ses_test (TodokuService  *service,
                 GCancellable   *cancellable,
                 GError        **error)
{
  g_autoptr(TodokuScopes) scopes = todoku_scopes_new ();
  g_autoptr(GPtrArray) page = NULL;
  g_autofree char *next_token = NULL;

  scopes->granted = g_new0 (char *, 1);
  scopes->missing = g_new0 (char *, 1);
  scopes->is_probe = TRUE;
  if (!read_account (service, scopes, cancellable, error))
    return NULL;
  page = fetch_page (service, 1, NULL, &next_token, cancellable, error);

  return page != NULL ? g_steal_pointer (&scopes) : NULL;
}

static GPtrArray *
todoku_ses_list (TodokuService     *service,
                 TodokuRemoteKind   kind,
                 const char        *name,
                 GCancellable      *cancellable,
                 GError           **error)
{
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_remote_unref);
  g_autofree char *token = NULL;

  if (name != NULL)
    return todoku_rest_service_find (service, name, cancellable, error);

  for (guint n_pages = 0; n_pages < TODOKU_REMOTE_MAX_LIST / PAGE; n_pages++)
    {
      g_autofree char *next_token = NULL;
      g_autoptr(GPtrArray) page = fetch_page (service, PAGE, token, &next_token, cancellable,
                                              error);

      if (page == NULL)
        return NULL;
      g_ptr_array_extend_and_steal (list, g_steal_pointer (&page));
      if (next_token == NULL)
        return g_steal_pointer (&list);
      g_free (token);
      token = g_steal_pointer (&next_token);
    }

  g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
               "The list is longer than %d entries", TODOKU_REMOTE_MAX_LIST);

  return NULL;
}

static TodokuRemote *
todoku_ses_create (TodokuService              *service,
                   TodokuRemoteKind            kind,
                   const TodokuRemoteRequest  *request,
                   GError                    **error)
{
  TodokuSes *self = TODOKU_SES (service);
  g_autoptr(GBytes) body = todoku_ses_build_identity (request);
  const TodokuRestCall call = {
    .method = "POST", .path = IDENTITIES, .content_type = "application/json", .body = body
  };
  g_autoptr(TodokuHttpReply) reply =
    todoku_rest_service_call (TODOKU_REST_SERVICE (service), &call, NULL, error);

  return reply != NULL ? todoku_ses_parse_identity (request->domain, self->region, reply->body,
                                                    reply->service_time, error)
                       : NULL;
}

/* The name of the return path must lie below the domain. */
static TodokuRemote *
todoku_ses_complete (TodokuService              *service,
                     const char                 *id,
                     const TodokuRemoteRequest  *request,
                     GCancellable               *cancellable,
                     GError                    **error)
{
  g_autoptr(TodokuRemote) remote = todoku_ses_get (service, TODOKU_REMOTE_DOMAIN, id, cancellable,
                                                   error);
  g_autoptr(TodokuHttpReply) reply = NULL;
  g_autofree char *mail_from = NULL;

  if (remote == NULL || remote->mail_from != NULL)
    return g_steal_pointer (&remote);

  mail_from = g_strconcat (request->subdomain, ".", id, NULL);
  reply = call_identity (service, "PUT", id, "/mail-from", todoku_ses_build_mail_from (mail_from),
                         cancellable, error);

  return reply != NULL ? todoku_ses_get (service, TODOKU_REMOTE_DOMAIN, id, cancellable, error)
                       : NULL;
}

static TodokuValidation *
todoku_ses_verify (TodokuService     *service,
                   TodokuRemoteKind   kind,
                   const char        *id,
                   GCancellable      *cancellable,
                   GError           **error)
{
  g_autoptr(TodokuRemote) remote = todoku_ses_get (service, kind, id, cancellable, error);
  g_autoptr(TodokuHttpReply) reply = NULL;

  if (remote != NULL && remote->validation->state == TODOKU_SERVICE_STATE_FAILED)
    {
      g_clear_pointer (&remote, todoku_remote_unref);
      reply = call_identity (service, "PUT", id, "/dkim/signing", todoku_ses_build_restart (),
                             cancellable, error);
      if (reply != NULL)
        remote = todoku_ses_get (service, kind, id, cancellable, error);
    }

  return remote != NULL ? todoku_validation_ref (remote->validation) : NULL;
}

static gboolean
todoku_ses_remove (TodokuService     *service,
                   TodokuRemoteKind   kind,
                   const char        *id,
                   GError           **error)
{
  g_autoptr(TodokuHttpReply) reply = call_identity (service, "DELETE", id, NULL, NULL, NULL,
                                                    error);

  return reply != NULL && todoku_rest_check_removal (reply, NULL, error);
}

/* In the sandbox the address of the receiver is named as the one that is not verified. */
static char *
todoku_ses_send_test (TodokuService     *service,
                      const TodokuMail  *mail,
                      GError           **error)
{
  g_autoptr(GBytes) body = todoku_ses_build_mail (mail);
  const TodokuRestCall call = {
    .method = "POST", .path = "/v2/email/outbound-emails", .content_type = "application/json",
    .body = body
  };
  g_autoptr(TodokuHttpReply) reply = NULL;
  GError *failure = NULL;

  reply = todoku_rest_service_call (TODOKU_REST_SERVICE (service), &call, NULL, &failure);
  if (reply != NULL)
    return todoku_rest_take_mail (reply, "MessageId", error);

  if (g_error_matches (failure, TODOKU_ERROR, TODOKU_ERROR_NOT_VERIFIED) &&
      strstr (failure->message, mail->to) != NULL)
    failure->code = TODOKU_ERROR_SANDBOX;
  g_propagate_error (error, failure);

  return NULL;
}

static void
todoku_ses_finalize (GObject *object)
{
  TodokuSes *self = TODOKU_SES (object);

  todoku_aws_keys_clear (&self->keys);
  g_free (self->region);

  G_OBJECT_CLASS (todoku_ses_parent_class)->finalize (object);
}

static void
todoku_ses_class_init (TodokuSesClass *klass)
{
  TodokuServiceClass *service_class = TODOKU_SERVICE_CLASS (klass);
  TodokuRestServiceClass *rest_class = TODOKU_REST_SERVICE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = todoku_ses_finalize;

  service_class->capabilities = TODOKU_SERVICE_HAS_VERIFY_CALL | TODOKU_SERVICE_HAS_REGIONS |
                                TODOKU_SERVICE_LISTS_BARE | TODOKU_SERVICE_HAS_MAIL_FROM_CALL;
  service_class->test = todoku_ses_test;
  service_class->list = todoku_ses_list;
  service_class->create = todoku_ses_create;
  service_class->get = todoku_ses_get;
  service_class->verify = todoku_ses_verify;
  service_class->complete = todoku_ses_complete;
  service_class->remove = todoku_ses_remove;
  service_class->send_test = todoku_ses_send_test;

  rest_class->map_refusal = todoku_ses_map_reply;
  rest_class->prepare = todoku_ses_prepare;
}

static void
todoku_ses_init (TodokuSes *self)
{
}

/* A region stands in host names and in the scope of a signature. */
static gboolean
set_region (TodokuSes   *self,
            const char  *region,
            GError     **error)
{
  self->region = g_strdup (region);
  for (const char *p = region; *p != '\0'; p++)
    if (!g_ascii_islower (*p) && !g_ascii_isdigit (*p) && *p != '-')
      {
        g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT, "No region is called \"%s\"",
                     region);
        return FALSE;
      }

  return TRUE;
}

/**
 * todoku_ses_new:
 * @http: the HTTP client of this service
 * @base_url: the base URL of the region
 * @region: the region
 * @key: ACCESS_KEY_ID:SECRET, and perhaps :SESSION_TOKEN
 * @error: return location of a #TODOKU_ERROR
 *
 * Returns: (transfer full): the service, or %NULL with @error set
 */
TodokuService *
todoku_ses_new (TodokuHttp  *http,
                const char  *base_url,
                const char  *region,
                const char  *key,
                GError     **error)
{
  g_autoptr(TodokuSes) self = g_object_new (TODOKU_TYPE_SES, NULL);
  g_auto(TodokuSecret) parts = g_strdup (key);
  char *secret = strchr (parts, ':');
  char *token = secret != NULL ? strchr (secret + 1, ':') : NULL;
  gboolean are_keys;

  if (!todoku_rest_service_set_up (TODOKU_REST_SERVICE (self), http, base_url, error) ||
      !set_region (self, region, error))
    return NULL;
  if (secret == NULL)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT,
                           "The key has to be ACCESS_KEY_ID:SECRET");
      return NULL;
    }

  *secret = '\0';
  if (token != NULL)
    *token = '\0';
  are_keys = todoku_aws_keys_set (&self->keys, parts, secret + 1,
                                  token != NULL ? token + 1 : NULL, error);
  /* The end of the first part must not hide the others from being wiped. */
  *secret = ':';
  if (token != NULL)
    *token = ':';
  if (!are_keys)
    return NULL;
  todoku_http_set_pace (http, PACE);

  return TODOKU_SERVICE (g_steal_pointer (&self));
}

/**
 * todoku_ses_get_policy:
 *
 * Returns: (transfer none): the IAM policy that the keys need, and nothing more, in JSON
 */
const char *
todoku_ses_get_policy (void)
{
  return "{\n"
         "  \"Version\": \"2012-10-17\",\n"
         "  \"Statement\": [\n"
         "    {\n"
         "      \"Effect\": \"Allow\",\n"
         "      \"Action\": [\n"
         "        \"ses:CreateEmailIdentity\",\n"
         "        \"ses:GetEmailIdentity\",\n"
         "        \"ses:ListEmailIdentities\",\n"
         "        \"ses:DeleteEmailIdentity\",\n"
         "        \"ses:PutEmailIdentityMailFromAttributes\",\n"
         "        \"ses:PutEmailIdentityDkimSigningAttributes\",\n"
         "        \"ses:GetAccount\",\n"
         "        \"ses:SendEmail\"\n"
         "      ],\n"
         "      \"Resource\": \"*\"\n"
         "    }\n"
         "  ]\n"
         "}\n";
}
