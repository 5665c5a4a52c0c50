/* SPDX-License-Identifier: GPL-3.0-or-later
 * Signing requests to AWS, and its refusals in JSON. Any thread. Keys are wiped before their memory
 * is given back.
 */
#include "todoku-aws-sign.h"

#include "todoku-aws-error.h"
#include "todoku-aws-signature.h"
#include "todoku-json.h"

#include <string.h>

#define MAX_SIGNED_HEADERS 6

static void
wipe (char **text)
{
  if (*text != NULL)
    explicit_bzero (*text, strlen (*text));
  g_clear_pointer (text, g_free);
}

/* Keys are printable ASCII; white space comes along when they are copied. */
static char *
clean_key (const char  *key,
           GError     **error)
{
  char *clean = g_strstrip (g_strdup (key));

  for (const char *p = clean; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      {
        wipe (&clean);
        g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT,
                             "The AWS key has characters that no key has");
        return NULL;
      }
  if (*clean == '\0')
    {
      g_free (clean);
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_KEY_MISSING, "The AWS key is empty");
      return NULL;
    }

  return clean;
}

/**
 * todoku_aws_keys_set:
 * @self: keys that are not set yet
 * @access_key_id: the access key; white space around the texts is dropped
 * @secret_access_key: its secret
 * @session_token: (nullable): the token of a temporary key; "" is none
 * @error: return location of a #TODOKU_ERROR
 *
 * Returns: whether they can be keys; they are to be cleared in any case
 */
gboolean
todoku_aws_keys_set (TodokuAwsKeys  *self,
                     const char     *access_key_id,
                     const char     *secret_access_key,
                     const char     *session_token,
                     GError        **error)
{
  self->access_key_id = clean_key (access_key_id, error);
  if (self->access_key_id == NULL)
    return FALSE;
  self->secret_access_key = clean_key (secret_access_key, error);
  if (self->secret_access_key == NULL)
    return FALSE;
  if (session_token == NULL || *session_token == '\0')
    return TRUE;
  self->session_token = clean_key (session_token, error);

  return self->session_token != NULL;
}

/**
 * todoku_aws_keys_clear:
 * @self: keys
 *
 * Wipes them.
 */
void
todoku_aws_keys_clear (TodokuAwsKeys *self)
{
  wipe (&self->access_key_id);
  wipe (&self->secret_access_key);
  wipe (&self->session_token);
}

/* The Host as it goes over the wire: with the port unless it is the scheme's own (RFC 9110 section
 * 7.2), and with brackets around an IPv6 address.
 */
static char *
host_header (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  gboolean is_v6 = strchr (host, ':') != NULL;
  int port = g_uri_get_port (uri);
  int usual = g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, is_v6 ? "[%s]" : "%s", host);
  if (port != -1 && port != usual)
    g_string_append_printf (out, ":%d", port);

  return g_string_free (out, FALSE);
}

/**
 * todoku_aws_sign:
 * @request: a request that is complete
 * @keys: the keys
 * @region: the region it goes to
 * @service: the name of the service
 *
 * Signs it for now (AWS Signature Version 4).
 */
void
todoku_aws_sign (TodokuHttpRequest   *request,
                 const TodokuAwsKeys *keys,
                 const char          *region,
                 const char          *service)
{
  static const char *const names[MAX_SIGNED_HEADERS] = {
    "Host", "If-Match", "X-Amz-Content-Sha256", "X-Amz-Date", "X-Amz-Security-Token", "X-Amz-Target"
  };
  GUri *uri = todoku_http_request_get_uri (request);
  GBytes *body = todoku_http_request_get_body (request);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *timestamp = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  g_autofree char *host = host_header (uri);
  g_autofree char *hash = NULL;
  g_autofree char *authorization = NULL;
  TodokuAwsHeader headers[MAX_SIGNED_HEADERS];
  TodokuAwsRequest to_sign = { 0 };
  TodokuAwsScope scope = { 0 };

  hash = body != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, body)
                      : g_compute_checksum_for_string (G_CHECKSUM_SHA256, "", 0);
  todoku_http_request_set_header (request, "Host", host);
  todoku_http_request_set_header (request, "X-Amz-Content-Sha256", hash);
  todoku_http_request_set_header (request, "X-Amz-Date", timestamp);
  if (keys->session_token != NULL)
    todoku_http_request_set_header (request, "X-Amz-Security-Token", keys->session_token);

  to_sign.method = todoku_http_request_get_method (request);
  to_sign.path = g_uri_get_path (uri);
  to_sign.query = g_uri_get_query (uri);
  to_sign.headers = headers;
  to_sign.payload_hash = hash;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = todoku_http_request_get_header (request, names[i]);

      if (value != NULL)
        {
          headers[to_sign.n_headers++] = (TodokuAwsHeader) { names[i], value };
        }
    }

  scope.access_key_id = keys->access_key_id;
  scope.secret_access_key = keys->secret_access_key;
  scope.timestamp = timestamp;
  scope.region = region;
  scope.service = service;
  authorization = todoku_aws_authorization (&to_sign, &scope);
  todoku_http_request_set_header (request, "Authorization", authorization);
}

/**
 * todoku_aws_read_json_code:
 * @reply: a refusal of a service that speaks JSON
 * @ret_words: (out) (transfer full) (nullable): AWS's words; they begin with a small or a capital
 *   letter
 *
 * Returns: (transfer full) (nullable): the code, which is in the body or in a header
 */
char *
todoku_aws_read_json_code (const TodokuHttpReply  *reply,
                           char                  **ret_words)
{
  static const char *const members[] = { "__type", "code", "Code" };
  g_autoptr(JsonNode) root = todoku_json_parse (reply->body, NULL);
  const char *code = NULL;
  const char *words = NULL;

  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    {
      JsonObject *object = json_node_get_object (root);

      for (guint i = 0; code == NULL && i < G_N_ELEMENTS (members); i++)
        if (!todoku_json_get_string (object, members[i], TODOKU_JSON_OPTIONAL, &code, NULL))
          code = NULL;
      if (!todoku_json_get_string (object, "message", TODOKU_JSON_REQUIRED, &words, NULL) &&
          !todoku_json_get_string (object, "Message", TODOKU_JSON_REQUIRED, &words, NULL))
        words = NULL;
    }
  *ret_words = g_strdup (words);

  return g_strdup (code != NULL ? code : reply->error_type);
}

/**
 * todoku_aws_map_reply:
 * @reply: a refusal
 * @code: (nullable): AWS's code as it came
 * @words: (nullable): AWS's words
 *
 * Returns: (transfer full): a #TODOKU_ERROR
 */
GError *
todoku_aws_map_reply (const TodokuHttpReply *reply,
                      const char            *code,
                      const char            *words)
{
  g_autofree char *clean = todoku_aws_clean_code (code);
  gint64 difference = reply->service_time != 0 ? reply->service_time - g_get_real_time () : 0;

  return todoku_aws_map_failure (reply->status, clean, words, reply->retry_after, difference);
}
