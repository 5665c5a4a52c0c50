/* SPDX-License-Identifier: GPL-3.0-or-later
 * AWS as the edge: signed requests, AWS's errors, and the keys. Worker threads. It refuses to
 * send keys in the clear, and wipes them with itself.
 */
#include "todoku-aws-edge-private.h"

#include "todoku-acm-json.h"
#include "todoku-aws-error.h"
#include "todoku-aws-signature.h"
#include "todoku-cloudfront-xml.h"
#include "todoku-error.h"
#include "todoku-json.h"

#include <string.h>

/* CloudFront is nowhere and signs as if it were there; it takes certificates from there only. */
#define REGION "us-east-1"
#define ACM_URL "https://acm.us-east-1.amazonaws.com"
#define CLOUDFRONT_URL "https://cloudfront.amazonaws.com"

#define MAX_SIGNED_HEADERS 6

G_DEFINE_FINAL_TYPE (TodokuAwsEdge, todoku_aws_edge, TODOKU_TYPE_EDGE)

typedef struct
{
  TodokuAwsEdge *edge; /* (owned) */
  const char *service;
} Signer;

static void
signer_free (gpointer data)
{
  Signer *signer = data;

  g_object_unref (signer->edge);
  g_free (signer);
}

static void
wipe (char **text)
{
  if (*text != NULL)
    explicit_bzero (*text, strlen (*text));
  g_clear_pointer (text, g_free);
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

static void
sign_request (TodokuHttpRequest *request,
              gpointer           user_data)
{
  static const char *const names[MAX_SIGNED_HEADERS] = {
    "Host", "If-Match", "X-Amz-Content-Sha256", "X-Amz-Date", "X-Amz-Security-Token", "X-Amz-Target"
  };
  Signer *signer = user_data;
  TodokuAwsEdge *self = signer->edge;
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
  if (self->session_token != NULL)
    todoku_http_request_set_header (request, "X-Amz-Security-Token", self->session_token);

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

  scope.access_key_id = self->access_key_id;
  scope.secret_access_key = self->secret_access_key;
  scope.timestamp = timestamp;
  scope.region = REGION;
  scope.service = signer->service;
  authorization = todoku_aws_authorization (&to_sign, &scope);
  todoku_http_request_set_header (request, "Authorization", authorization);
}

static TodokuHttpRequest *
new_request (TodokuAwsEdge *self,
             const char    *service,
             const char    *method,
             const char    *url)
{
  TodokuHttpRequest *request = todoku_http_request_new (method, url);
  Signer *signer = g_new0 (Signer, 1);

  signer->edge = g_object_ref (self);
  signer->service = service;
  todoku_http_request_set_signer (request, sign_request, signer, signer_free);

  return request;
}

static GError *
map_reply (const TodokuHttpReply *reply,
           const char            *code,
           const char            *words)
{
  g_autofree char *clean = todoku_aws_clean_code (code);
  gint64 difference = reply->service_time != 0 ? reply->service_time - g_get_real_time () : 0;

  return todoku_aws_map_failure (reply->status, clean, words, reply->retry_after, difference);
}

/* The code is in the body or in a header; the words have a small or a capital letter. */
static GError *
map_acm_reply (const TodokuHttpReply *reply)
{
  g_autoptr(JsonNode) root = todoku_json_parse (reply->body, NULL);
  const char *code = NULL;
  const char *words = NULL;

  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    {
      JsonObject *object = json_node_get_object (root);

      if (!todoku_json_get_string (object, "__type", TODOKU_JSON_OPTIONAL, &code, NULL))
        code = NULL;
      if (!todoku_json_get_string (object, "message", TODOKU_JSON_REQUIRED, &words, NULL) &&
          !todoku_json_get_string (object, "Message", TODOKU_JSON_REQUIRED, &words, NULL))
        words = NULL;
    }

  return map_reply (reply, code != NULL ? code : reply->error_type, words);
}

static GError *
map_cloudfront_reply (const TodokuHttpReply *reply)
{
  g_autofree char *code = NULL;
  g_autofree char *words = NULL;

  todoku_cloudfront_parse_error (reply->body, &code, &words);

  return map_reply (reply, code != NULL ? code : reply->error_type, words);
}

typedef GError *(*MapReply) (const TodokuHttpReply *reply);

/* Takes the request. */
static TodokuHttpReply *
send_request (TodokuAwsEdge      *self,
              TodokuHttpRequest  *request,
              MapReply            map,
              GCancellable       *cancellable,
              GError            **error)
{
  g_autoptr(TodokuHttpRequest) owned = request;
  g_autoptr(TodokuHttpReply) reply = todoku_http_send (self->http, owned, cancellable, error);

  if (reply == NULL || (reply->status >= 200 && reply->status < 300))
    return g_steal_pointer (&reply);
  g_propagate_error (error, map (reply));

  return NULL;
}

/**
 * todoku_aws_edge_send_acm:
 * @self: the edge
 * @operation: the operation
 * @body: its JSON
 * @cancellable: (nullable): gives up waiting
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Every operation may be repeated: the token makes even a request for a certificate the same twice.
 *
 * Returns: (transfer full): a successful reply, or %NULL with @error set
 */
TodokuHttpReply *
todoku_aws_edge_send_acm (TodokuAwsEdge  *self,
                          const char     *operation,
                          GBytes         *body,
                          GCancellable   *cancellable,
                          GError        **error)
{
  g_autofree char *url = g_strconcat (self->acm_url, "/", NULL);
  g_autofree char *target = g_strconcat ("CertificateManager.", operation, NULL);
  TodokuHttpRequest *request = new_request (self, "acm", "POST", url);

  todoku_http_request_set_header (request, "X-Amz-Target", target);
  todoku_http_request_set_body (request, "application/x-amz-json-1.1", body);
  todoku_http_request_set_idempotent (request, TRUE);

  return send_request (self, request, map_acm_reply, cancellable, error);
}

/**
 * todoku_aws_edge_send_cloudfront:
 * @self: the edge
 * @method: the method
 * @path: the path below /2020-05-31, and perhaps a query
 * @body: (nullable): its XML
 * @if_match: (nullable): the version that is meant
 * @cancellable: (nullable): gives up waiting
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Only looking may be repeated: the second time, a change would not meet the version it is meant
 * for.
 *
 * Returns: (transfer full): a successful reply, or %NULL with @error set
 */
TodokuHttpReply *
todoku_aws_edge_send_cloudfront (TodokuAwsEdge  *self,
                                 const char     *method,
                                 const char     *path,
                                 GBytes         *body,
                                 const char     *if_match,
                                 GCancellable   *cancellable,
                                 GError        **error)
{
  g_autofree char *url = g_strconcat (self->cloudfront_url, "/2020-05-31", path, NULL);
  TodokuHttpRequest *request = new_request (self, "cloudfront", method, url);

  if (body != NULL)
    todoku_http_request_set_body (request, "application/xml", body);
  if (if_match != NULL)
    todoku_http_request_set_header (request, "If-Match", if_match);
  todoku_http_request_set_idempotent (request, g_str_equal (method, "GET"));

  return send_request (self, request, map_cloudfront_reply, cancellable, error);
}

static gboolean
todoku_aws_edge_enter (TodokuEdge    *edge,
                       GCancellable  *cancellable,
                       GError       **error)
{
  return todoku_http_enter (TODOKU_AWS_EDGE (edge)->http, cancellable, error);
}

static void
todoku_aws_edge_leave (TodokuEdge *edge)
{
  todoku_http_leave (TODOKU_AWS_EDGE (edge)->http);
}

static TodokuEdgeKind
todoku_aws_edge_get_kind (TodokuEdge *edge)
{
  return TODOKU_AWS_EDGE (edge)->kind;
}

static void
todoku_aws_edge_finalize (GObject *object)
{
  TodokuAwsEdge *self = TODOKU_AWS_EDGE (object);

  g_clear_object (&self->http);
  g_free (self->acm_url);
  g_free (self->cloudfront_url);
  wipe (&self->access_key_id);
  wipe (&self->secret_access_key);
  wipe (&self->session_token);

  G_OBJECT_CLASS (todoku_aws_edge_parent_class)->finalize (object);
}

static void
todoku_aws_edge_class_init (TodokuAwsEdgeClass *klass)
{
  TodokuEdgeClass *edge_class = TODOKU_EDGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = todoku_aws_edge_finalize;

  edge_class->get_kind = todoku_aws_edge_get_kind;
  edge_class->enter = todoku_aws_edge_enter;
  edge_class->leave = todoku_aws_edge_leave;
  todoku_aws_edge_init_certificates (edge_class);
  todoku_aws_edge_init_distributions (edge_class);
}

static void
todoku_aws_edge_init (TodokuAwsEdge *self)
{
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
 * todoku_aws_edge_new:
 * @http: the HTTP client
 * @kind: #TODOKU_EDGE_AWS, or #TODOKU_EDGE_PRACTICE for the practice server's imitation
 * @acm_url: (nullable): the base URL of Certificate Manager; %NULL for AWS's own
 * @cloudfront_url: (nullable): the base URL of CloudFront; %NULL for AWS's own
 * @access_key_id: the access key
 * @secret_access_key: its secret
 * @session_token: (nullable): the token of a temporary key
 * @error: return location of a #TODOKU_ERROR
 *
 * Returns: (transfer full): the edge, or %NULL with @error set
 */
TodokuEdge *
todoku_aws_edge_new (TodokuHttp      *http,
                     TodokuEdgeKind   kind,
                     const char      *acm_url,
                     const char      *cloudfront_url,
                     const char      *access_key_id,
                     const char      *secret_access_key,
                     const char      *session_token,
                     GError         **error)
{
  g_autoptr(TodokuAwsEdge) self = NULL;

  g_return_val_if_fail (TODOKU_IS_HTTP (http), NULL);
  g_return_val_if_fail (access_key_id != NULL && secret_access_key != NULL, NULL);

  self = g_object_new (TODOKU_TYPE_AWS_EDGE, NULL);
  self->http = g_object_ref (http);
  self->kind = kind;
  self->acm_url = todoku_http_check_base_url (acm_url != NULL ? acm_url : ACM_URL, error);
  if (self->acm_url == NULL)
    return NULL;
  self->cloudfront_url = todoku_http_check_base_url (cloudfront_url != NULL ? cloudfront_url
                                                                            : CLOUDFRONT_URL,
                                                     error);
  if (self->cloudfront_url == NULL)
    return NULL;
  self->access_key_id = clean_key (access_key_id, error);
  if (self->access_key_id == NULL)
    return NULL;
  self->secret_access_key = clean_key (secret_access_key, error);
  if (self->secret_access_key == NULL)
    return NULL;
  if (session_token != NULL && *session_token != '\0')
    {
      self->session_token = clean_key (session_token, error);
      if (self->session_token == NULL)
        return NULL;
    }

  return TODOKU_EDGE (g_steal_pointer (&self));
}

/**
 * todoku_aws_edge_get_policy:
 *
 * The two List actions are for finding again what a crash or a lost answer left behind.
 *
 * Returns: (transfer none): the IAM policy that the keys need, and nothing more, in JSON
 */
const char *
todoku_aws_edge_get_policy (void)
{
  return "{\n"
         "  \"Version\": \"2012-10-17\",\n"
         "  \"Statement\": [\n"
         "    {\n"
         "      \"Effect\": \"Allow\",\n"
         "      \"Action\": [\n"
         "        \"acm:RequestCertificate\",\n"
         "        \"acm:DescribeCertificate\",\n"
         "        \"acm:ListCertificates\",\n"
         "        \"acm:DeleteCertificate\",\n"
         "        \"cloudfront:CreateDistribution\",\n"
         "        \"cloudfront:GetDistribution\",\n"
         "        \"cloudfront:GetDistributionConfig\",\n"
         "        \"cloudfront:ListDistributions\",\n"
         "        \"cloudfront:UpdateDistribution\",\n"
         "        \"cloudfront:DeleteDistribution\"\n"
         "      ],\n"
         "      \"Resource\": \"*\"\n"
         "    }\n"
         "  ]\n"
         "}\n";
}
