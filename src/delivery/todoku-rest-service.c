/* SPDX-License-Identifier: GPL-3.0-or-later
 * Requests with a key, and refusals as errors. Worker threads. It refuses keys that could not stand
 * in a header, and keeps to what a status says of certainty, whatever the words are.
 */
#include "todoku-rest-service.h"

#include "todoku-error.h"
#include "todoku-json.h"

#include <string.h>

typedef struct
{
  /* Constant once set up. */
  TodokuHttp *http;
  char *base_url;
  char *authorization; /* (nullable) */
} TodokuRestServicePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TodokuRestService, todoku_rest_service, TODOKU_TYPE_SERVICE)

static TodokuRestServicePrivate *
get_private (gpointer self)
{
  return todoku_rest_service_get_instance_private (TODOKU_REST_SERVICE (self));
}

static gboolean
todoku_rest_service_enter (TodokuService  *service,
                           GCancellable   *cancellable,
                           GError        **error)
{
  return todoku_http_enter (get_private (service)->http, cancellable, error);
}

static void
todoku_rest_service_leave (TodokuService *service)
{
  todoku_http_leave (get_private (service)->http);
}

static void
todoku_rest_service_finalize (GObject *object)
{
  TodokuRestServicePrivate *priv = get_private (object);

  g_clear_object (&priv->http);
  g_free (priv->base_url);
  todoku_secret_free (priv->authorization);

  G_OBJECT_CLASS (todoku_rest_service_parent_class)->finalize (object);
}

static void
todoku_rest_service_class_init (TodokuRestServiceClass *klass)
{
  TodokuServiceClass *service_class = TODOKU_SERVICE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = todoku_rest_service_finalize;

  service_class->enter = todoku_rest_service_enter;
  service_class->leave = todoku_rest_service_leave;
}

static void
todoku_rest_service_init (TodokuRestService *self)
{
}

/**
 * todoku_rest_service_set_up:
 * @self: a service that has just been made
 * @http: its HTTP client
 * @base_url: its base URL
 * @error: return location of a #TODOKU_ERROR
 *
 * Returns: whether it can be used with that URL
 */
gboolean
todoku_rest_service_set_up (TodokuRestService  *self,
                            TodokuHttp         *http,
                            const char         *base_url,
                            GError            **error)
{
  TodokuRestServicePrivate *priv = get_private (self);

  priv->http = g_object_ref (http);
  priv->base_url = todoku_http_check_base_url (base_url, error);

  return priv->base_url != NULL;
}

/**
 * todoku_rest_service_clean_key:
 * @key: a key; white space around it, which comes along when it is copied, is dropped
 * @error: return location of a #TODOKU_ERROR
 *
 * Returns: (transfer full): the key, to be freed by todoku_secret_free(), or %NULL with @error set
 */
char *
todoku_rest_service_clean_key (const char  *key,
                               GError     **error)
{
  g_auto(TodokuSecret) clean = g_strstrip (g_strdup (key));

  if (*clean == '\0')
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_KEY_MISSING, "The API key is empty");
      return NULL;
    }
  /* A line break in a header would be a second header (RFC 9110 section 5.5). */
  for (const char *p = clean; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      {
        g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT,
                             "The API key has characters that no key has");
        return NULL;
      }

  return g_steal_pointer (&clean);
}

/**
 * todoku_rest_service_set_authorization:
 * @self: a service that has just been made
 * @scheme: what stands in front of the key, such as "Bearer"
 * @key: the key as the header has it
 */
void
todoku_rest_service_set_authorization (TodokuRestService *self,
                                       const char        *scheme,
                                       const char        *key)
{
  get_private (self)->authorization = g_strconcat (scheme, " ", key, NULL);
}

/**
 * todoku_rest_service_call:
 * @self: a service
 * @call: what is sent
 * @cancellable: (nullable): gives up waiting
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Returns: (transfer full): a successful reply (2xx), or %NULL with @error set
 */
TodokuHttpReply *
todoku_rest_service_call (TodokuRestService     *self,
                          const TodokuRestCall  *call,
                          GCancellable          *cancellable,
                          GError               **error)
{
  TodokuRestServicePrivate *priv = get_private (self);
  TodokuRestServiceClass *klass = TODOKU_REST_SERVICE_GET_CLASS (self);
  g_autofree char *url = g_strconcat (priv->base_url, call->path, NULL);
  g_autoptr(TodokuHttpRequest) request = todoku_http_request_new (call->method, url);
  g_autoptr(TodokuHttpReply) reply = NULL;
  GError *refusal;

  todoku_http_request_set_header (request, "Accept", "application/json");
  if (priv->authorization != NULL)
    todoku_http_request_set_header (request, "Authorization", priv->authorization);
  if (call->body != NULL)
    todoku_http_request_set_body (request, call->content_type, call->body);
  if (call->repeatable)
    todoku_http_request_set_idempotent (request, TRUE);
  if (klass->prepare != NULL)
    klass->prepare (self, request);

  reply = todoku_http_send (priv->http, request, cancellable, error);
  if (reply == NULL || (reply->status >= 200 && reply->status < 300))
    return g_steal_pointer (&reply);

  refusal = klass->map_refusal (self, reply);
  todoku_rest_name_foreign (reply, refusal);
  g_propagate_error (error, refusal);

  return NULL;
}

/**
 * todoku_rest_service_find:
 * @service: a service whose ids are the names
 * @name: a domain
 * @cancellable: (nullable): gives up waiting
 * @error: return location of a #TODOKU_ERROR
 *
 * Lists what has a name. What is not there is an empty list, as long as the API is.
 *
 * Returns: (transfer full) (element-type TodokuRemote): none or one, or %NULL with @error set
 */
GPtrArray *
todoku_rest_service_find (TodokuService  *service,
                          const char     *name,
                          GCancellable   *cancellable,
                          GError        **error)
{
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_remote_unref);
  GError *failure = NULL;
  TodokuRemote *remote = TODOKU_SERVICE_GET_CLASS (service)->get (service, TODOKU_REMOTE_DOMAIN,
                                                                  name, cancellable, &failure);

  if (remote != NULL)
    g_ptr_array_add (list, remote);
  else if (g_error_matches (failure, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND))
    g_error_free (failure);
  else
    {
      g_propagate_error (error, failure);
      return NULL;
    }

  return g_steal_pointer (&list);
}

/**
 * todoku_rest_check_answer:
 * @reply: a successful answer of which nothing is read
 * @error: return location of %TODOKU_ERROR_INVALID_REPLY
 *
 * Returns: whether the service itself has answered: with nothing, or with an object
 */
gboolean
todoku_rest_check_answer (const TodokuHttpReply  *reply,
                          GError                **error)
{
  g_autoptr(JsonNode) root = NULL;

  return g_bytes_get_size (reply->body) == 0 ||
         todoku_json_parse_object (reply->body, &root, error) != NULL;
}

/**
 * todoku_rest_name_foreign:
 * @reply: a refusal
 * @error: what it was read as
 *
 * A page in place of the service's own words is somebody else's, such as a company's filter's, or
 * that of a server at whose URL the API is not. It says nothing of what was asked for, nor of the
 * key: %TODOKU_ERROR_NOT_FOUND becomes %TODOKU_ERROR_BAD_URL, and %TODOKU_ERROR_FORBIDDEN and
 * %TODOKU_ERROR_CONFLICT become %TODOKU_ERROR_REFUSED.
 */
void
todoku_rest_name_foreign (const TodokuHttpReply *reply,
                          GError                *error)
{
  g_autoptr(JsonNode) root = NULL;

  if (error->domain != TODOKU_ERROR || reply->error_type != NULL ||
      g_bytes_get_size (reply->body) == 0 ||
      todoku_json_parse_object (reply->body, &root, NULL) != NULL)
    return;

  if (error->code == TODOKU_ERROR_NOT_FOUND)
    error->code = TODOKU_ERROR_BAD_URL;
  else if (error->code == TODOKU_ERROR_FORBIDDEN || error->code == TODOKU_ERROR_CONFLICT)
    error->code = TODOKU_ERROR_REFUSED;
}

/**
 * todoku_rest_check_removal:
 * @reply: a successful answer to a removal
 * @member: (nullable): what the service says of a removal; %NULL for one that says nothing
 * @error: return location of %TODOKU_ERROR_INVALID_REPLY
 *
 * A page of HTML is somebody else's word, such as a captive portal's, and an answer to something
 * else says nothing of the removal: then it has to be asked whether it took place.
 *
 * Returns: whether the service itself has answered: with nothing, or with what it says of a removal
 */
gboolean
todoku_rest_check_removal (const TodokuHttpReply *reply,
                           const char            *member,
                           GError               **error)
{
  g_autoptr(JsonNode) root = NULL;
  JsonObject *object;

  if (g_bytes_get_size (reply->body) == 0)
    return TRUE;
  object = todoku_json_parse_object (reply->body, &root, error);
  if (object == NULL)
    return FALSE;
  if (member != NULL ? json_object_has_member (object, member)
                     : json_object_get_size (object) == 0)
    return TRUE;

  g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                       "The reply says nothing of a removal");

  return FALSE;
}

/**
 * todoku_rest_take_mail:
 * @reply: the answer to a mail
 * @member: what the service calls the mail's number in it
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * A success without a number for the mail, such as the page of a gateway, does not say that the
 * service has it.
 *
 * Returns: (transfer full): the service's words, which are none, or %NULL with @error set
 */
char *
todoku_rest_take_mail (const TodokuHttpReply  *reply,
                       const char             *member,
                       GError                **error)
{
  g_autoptr(JsonNode) root = NULL;
  JsonObject *object = todoku_json_parse_object (reply->body, &root, error);
  const char *id;

  if (object == NULL ||
      !todoku_json_get_string (object, member, TODOKU_JSON_REQUIRED, &id, error))
    return NULL;
  if (*id == '\0')
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                           "The reply has no number for the mail");
      return NULL;
    }

  return g_strdup ("");
}

/**
 * todoku_rest_map_refusal:
 * @table: (array length=n_rows): what the service refuses with
 * @n_rows: how many rows it has
 * @status: the status code of the answer
 * @name: (nullable): the service's name for the error
 * @words: (nullable): the service's words
 * @retry_after: for how many seconds the service asks to be left alone, or 0
 *
 * A 5xx leaves open whether the change took effect, whatever stands in it.
 *
 * Returns: (transfer full): a #TODOKU_ERROR that carries the words
 */
GError *
todoku_rest_map_refusal (const TodokuRefusal *table,
                         guint                n_rows,
                         guint                status,
                         const char          *name,
                         const char          *words,
                         guint                retry_after)
{
  GError *error = todoku_http_map_failure (NULL, status, words != NULL ? words : name, retry_after);
  g_autofree char *folded = words != NULL ? g_utf8_casefold (words, -1) : NULL;

  if (status < 400 || status >= 500)
    return error;
  for (guint i = 0; i < n_rows; i++)
    {
      const TodokuRefusal *row = &table[i];

      if ((row->status != 0 && row->status != status) ||
          (row->name != NULL && g_strcmp0 (row->name, name) != 0) ||
          (row->words != NULL && (folded == NULL || strstr (folded, row->words) == NULL)))
        continue;
      error->code = row->code;
      break;
    }

  return error;
}
