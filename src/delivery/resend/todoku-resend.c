/* SPDX-License-Identifier: GPL-3.0-or-later
 * Resend's API. Worker threads. To verify there sets everything back to pending, even what was
 * verified, so it asks first and verifies only what is not. It is asked twice a second at most.
 */
#include "todoku-resend.h"

#include "todoku-error.h"
#include "todoku-remote-pages.h"
#include "todoku-resend-json.h"

#define PAGE 100

/* Its reference says five a second for a team, and older pages two. */
#define PACE (500 * G_TIME_SPAN_MILLISECOND)

struct _TodokuResend
{
  TodokuRestService parent_instance;
};

G_DEFINE_FINAL_TYPE (TodokuResend, todoku_resend, TODOKU_TYPE_REST_SERVICE)

static GError *
todoku_resend_map_reply (TodokuRestService     *service,
                         const TodokuHttpReply *reply)
{
  return todoku_resend_map_refusal (reply->status, reply->body, reply->retry_after);
}

/* Anything in an id is escaped. */
static TodokuHttpReply *
call_domain (TodokuService  *service,
             const char     *method,
             const char     *id,
             const char     *suffix,
             GCancellable   *cancellable,
             GError        **error)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  g_autofree char *path = g_strconcat ("/domains/", escaped, suffix, NULL);
  const TodokuRestCall call = { .method = method, .path = path };

  return todoku_rest_service_call (TODOKU_REST_SERVICE (service), &call, cancellable, error);
}

static TodokuHttpReply *
call_list (TodokuService  *service,
           guint           limit,
           const char     *after,
           GCancellable   *cancellable,
           GError        **error)
{
  g_autofree char *escaped = after != NULL ? g_uri_escape_string (after, NULL, FALSE) : NULL;
  g_autofree char *path = g_strdup_printf ("/domains?limit=%u%s%s", limit,
                                           escaped != NULL ? "&after=" : "",
                                           escaped != NULL ? escaped : "");
  const TodokuRestCall call = { .method = "GET", .path = path };

  return todoku_rest_service_call (TODOKU_REST_SERVICE (service), &call, cancellable, error);
}

/* No call tells what a key may do. One that may only send is refused here already. */
static TodokuScopes *
todoku_resend_test (TodokuService  *service,
                    GCancellable   *cancellable,
                    GError        **error)
{
  g_autoptr(TodokuHttpReply) reply = call_list (service, 1, NULL, cancellable, error);
  g_autoptr(GPtrArray) list = NULL;
  TodokuScopes *scopes;
  gboolean has_more;

  if (reply == NULL)
    return NULL;
  list = todoku_resend_parse_domains (reply->body, reply->service_time, &has_more, error);
  if (list == NULL)
    return NULL;

  scopes = todoku_scopes_new ();
  scopes->granted = g_new0 (char *, 1);
  scopes->missing = g_new0 (char *, 1);
  scopes->is_probe = TRUE;
  scopes->service_time = reply->service_time;

  return scopes;
}

static TodokuRemote *
todoku_resend_get (TodokuService     *service,
                   TodokuRemoteKind   kind,
                   const char        *id,
                   GCancellable      *cancellable,
                   GError           **error)
{
  g_autoptr(TodokuHttpReply) reply = call_domain (service, "GET", id, NULL, cancellable, error);

  return reply != NULL ? todoku_resend_parse_domain (reply->body, reply->service_time, error)
                       : NULL;
}

/* One that is asked for by name comes with its records, for which each has to be asked alone. */
static gboolean
collect (TodokuService  *service,
         GPtrArray      *list,
         TodokuRemote   *remote,
         const char     *name,
         GCancellable   *cancellable,
         GError        **error)
{
  g_autoptr(TodokuRemote) whole = NULL;

  if (name == NULL)
    {
      g_ptr_array_add (list, todoku_remote_ref (remote));
      return TRUE;
    }
  if (g_ascii_strcasecmp (remote->domain, name) != 0)
    return TRUE;

  whole = todoku_resend_get (service, TODOKU_REMOTE_DOMAIN, remote->id, cancellable, error);
  if (whole == NULL)
    return FALSE;
  g_ptr_array_add (list, g_steal_pointer (&whole));

  return TRUE;
}

/* A page without anything new is the last, whatever it says. */
static GPtrArray *
todoku_resend_list (TodokuService     *service,
                    TodokuRemoteKind   kind,
                    const char        *name,
                    GCancellable      *cancellable,
                    GError           **error)
{
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_remote_unref);
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *after = NULL;

  while (g_hash_table_size (seen) <= TODOKU_REMOTE_MAX_LIST)
    {
      g_autoptr(TodokuHttpReply) reply = call_list (service, PAGE, after, cancellable, error);
      g_autoptr(GPtrArray) page = NULL;
      guint n_before = g_hash_table_size (seen);
      gboolean has_more;

      if (reply == NULL)
        return NULL;
      page = todoku_resend_parse_domains (reply->body, reply->service_time, &has_more, error);
      if (page == NULL)
        return NULL;
      for (guint i = 0; i < page->len; i++)
        {
          TodokuRemote *remote = g_ptr_array_index (page, i);

          if (g_hash_table_add (seen, g_strdup (remote->id)) &&
              !collect (service, list, remote, name, cancellable, error))
            return NULL;
          g_free (after);
          after = g_strdup (remote->id);
        }
      if (!has_more || g_hash_table_size (seen) == n_before)
        return g_steal_pointer (&list);
    }

  g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
               "The list is longer than %d entries", TODOKU_REMOTE_MAX_LIST);

  return NULL;
}

static TodokuRemote *
todoku_resend_create (TodokuService              *service,
                      TodokuRemoteKind            kind,
                      const TodokuRemoteRequest  *request,
                      GError                    **error)
{
  g_autoptr(GBytes) body = todoku_resend_build_domain (request);
  const TodokuRestCall call = {
    .method = "POST", .path = "/domains", .content_type = "application/json", .body = body
  };
  g_autoptr(TodokuHttpReply) reply =
    todoku_rest_service_call (TODOKU_REST_SERVICE (service), &call, NULL, error);

  return reply != NULL ? todoku_resend_parse_domain (reply->body, reply->service_time, error)
                       : NULL;
}

/* One that is being looked for is left to itself: to verify it again would begin anew. */
static gboolean
needs_verifying (const TodokuRemote *remote)
{
  return !remote->valid && remote->validation->state != TODOKU_SERVICE_STATE_PENDING;
}

static TodokuValidation *
todoku_resend_verify (TodokuService     *service,
                      TodokuRemoteKind   kind,
                      const char        *id,
                      GCancellable      *cancellable,
                      GError           **error)
{
  g_autoptr(TodokuRemote) remote = todoku_resend_get (service, kind, id, cancellable, error);
  g_autoptr(TodokuHttpReply) reply = NULL;

  if (remote == NULL)
    return NULL;
  if (needs_verifying (remote))
    {
      reply = call_domain (service, "POST", id, "/verify", cancellable, error);
      if (reply == NULL || !todoku_rest_check_answer (reply, error))
        return NULL;
      todoku_remote_unref (remote);
      remote = todoku_resend_get (service, kind, id, cancellable, error);
      if (remote == NULL)
        return NULL;
    }

  return todoku_validation_ref (remote->validation);
}

static gboolean
todoku_resend_remove (TodokuService     *service,
                      TodokuRemoteKind   kind,
                      const char        *id,
                      GError           **error)
{
  g_autoptr(TodokuHttpReply) reply = call_domain (service, "DELETE", id, NULL, NULL, error);

  return reply != NULL && todoku_rest_check_removal (reply, "deleted", error);
}

static char *
todoku_resend_send_test (TodokuService     *service,
                         const TodokuMail  *mail,
                         GError           **error)
{
  g_autoptr(GBytes) body = todoku_resend_build_mail (mail);
  const TodokuRestCall call = {
    .method = "POST", .path = "/emails", .content_type = "application/json", .body = body
  };
  g_autoptr(TodokuHttpReply) reply =
    todoku_rest_service_call (TODOKU_REST_SERVICE (service), &call, NULL, error);

  return reply != NULL ? todoku_rest_take_mail (reply, "id", error) : NULL;
}

static void
todoku_resend_class_init (TodokuResendClass *klass)
{
  TodokuServiceClass *service_class = TODOKU_SERVICE_CLASS (klass);

  service_class->capabilities = TODOKU_SERVICE_HAS_VERIFY_CALL | TODOKU_SERVICE_HAS_REGIONS |
                                TODOKU_SERVICE_LISTS_BARE;
  service_class->test = todoku_resend_test;
  service_class->list = todoku_resend_list;
  service_class->create = todoku_resend_create;
  service_class->get = todoku_resend_get;
  service_class->verify = todoku_resend_verify;
  service_class->remove = todoku_resend_remove;
  service_class->send_test = todoku_resend_send_test;

  TODOKU_REST_SERVICE_CLASS (klass)->map_refusal = todoku_resend_map_reply;
}

static void
todoku_resend_init (TodokuResend *self)
{
}

/**
 * todoku_resend_new:
 * @http: the HTTP client of this service
 * @base_url: the base URL
 * @api_key: the API key
 * @error: return location of a #TODOKU_ERROR
 *
 * Returns: (transfer full): the service, or %NULL with @error set
 */
TodokuService *
todoku_resend_new (TodokuHttp  *http,
                   const char  *base_url,
                   const char  *api_key,
                   GError     **error)
{
  g_autoptr(TodokuResend) self = g_object_new (TODOKU_TYPE_RESEND, NULL);
  g_auto(TodokuSecret) key = NULL;

  if (!todoku_rest_service_set_up (TODOKU_REST_SERVICE (self), http, base_url, error))
    return NULL;
  key = todoku_rest_service_clean_key (api_key, error);
  if (key == NULL)
    return NULL;

  todoku_rest_service_set_authorization (TODOKU_REST_SERVICE (self), "Bearer", key);
  todoku_http_set_pace (http, PACE);

  return TODOKU_SERVICE (g_steal_pointer (&self));
}
