/* SPDX-License-Identifier: GPL-3.0-or-later
 * AWS as the edge: signed requests, AWS's errors, and the keys. Worker threads. It refuses to
 * send keys in the clear, and wipes them with itself.
 */
#include "todoku-aws-edge-private.h"

#include "todoku-cloudfront-xml.h"
#include "todoku-error.h"

#include <string.h>

/* CloudFront is nowhere and signs as if it were there; it takes certificates from there only. */
#define REGION "us-east-1"
#define ACM_URL "https://acm.us-east-1.amazonaws.com"
#define CLOUDFRONT_URL "https://cloudfront.amazonaws.com"

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
sign_request (TodokuHttpRequest *request,
              gpointer           user_data)
{
  const Signer *signer = user_data;

  todoku_aws_sign (request, &signer->edge->keys, REGION, signer->service);
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
map_acm_reply (const TodokuHttpReply *reply)
{
  g_autofree char *words = NULL;
  g_autofree char *code = todoku_aws_read_json_code (reply, &words);

  return todoku_aws_map_reply (reply, code, words);
}

static GError *
map_cloudfront_reply (const TodokuHttpReply *reply)
{
  g_autofree char *code = NULL;
  g_autofree char *words = NULL;

  todoku_cloudfront_parse_error (reply->body, &code, &words);

  return todoku_aws_map_reply (reply, code != NULL ? code : reply->error_type, words);
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
  todoku_aws_keys_clear (&self->keys);

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
  if (!todoku_aws_keys_set (&self->keys, access_key_id, secret_access_key, session_token, error))
    return NULL;

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
