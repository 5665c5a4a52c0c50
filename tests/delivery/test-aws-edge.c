/* SPDX-License-Identifier: GPL-3.0-or-later
 * The AWS edge over the wire: every operation of Certificate Manager and CloudFront that it uses,
 * and every documented refusal.
 */
#include "mock-server.h"
#include "todoku-aws-edge.h"
#include "todoku-aws-signature.h"
#include "todoku-error.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define ARN "arn:aws:acm:us-east-1:123456789012:certificate/0a1b"
#define DATE "Date", "Sun, 06 Nov 1994 08:49:37 GMT"
#define NOW (G_GINT64_CONSTANT (784111777) * G_USEC_PER_SEC)
#define SECRET "wJalrXUtnFEMI"
#define XMLNS "xmlns=\"http://cloudfront.amazonaws.com/doc/2020-05-31/\""
#define CONFIG(enabled) \
  "<DistributionConfig " XMLNS "><CallerReference>ref-1</CallerReference>" \
  "<Aliases><Quantity>1</Quantity><Items><CNAME>click.example.com</CNAME></Items></Aliases>" \
  "<DefaultCacheBehavior><TrustedSigners><Enabled>true</Enabled><Quantity>0</Quantity>" \
  "</TrustedSigners><TrustedKeyGroups><Enabled>false</Enabled></TrustedKeyGroups>" \
  "</DefaultCacheBehavior><Comment>a &amp; b &lt;c&gt;</Comment>" \
  "<Logging><Enabled>true</Enabled><Bucket/></Logging><Enabled>" enabled "</Enabled>" \
  "<ViewerCertificate><ACMCertificateArn>" ARN "</ACMCertificateArn></ViewerCertificate>" \
  "<Unknown><Enabled>true</Enabled></Unknown></DistributionConfig>"
#define DISTRIBUTION(status, enabled) \
  "<?xml version=\"1.0\"?><Distribution " XMLNS "><Id>E123</Id><ARN>arn:x</ARN><Status>" status \
  "</Status><LastModifiedTime>2024-01-01T00:00:00Z</LastModifiedTime>" \
  "<DomainName>d111.cloudfront.net</DomainName>" CONFIG (enabled) "</Distribution>"

typedef struct
{
  MockServer *server;
  TodokuClock *clock;
  TodokuHttp *http;
  TodokuEdge *edge;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *acm = NULL;

  fixture->server = mock_server_new ();
  fixture->clock = todoku_clock_new (1);
  fixture->http = todoku_http_new (fixture->clock);
  todoku_http_set_patience (fixture->http, 20 * 1000, 1);
  acm = g_strconcat (mock_server_get_url (fixture->server), "/acm", NULL);
  fixture->edge = todoku_aws_edge_new (fixture->http, TODOKU_EDGE_AWS, acm,
                                       mock_server_get_url (fixture->server), "AKID", SECRET,
                                       user_data, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_assert_finalize_object (fixture->edge);
  g_assert_finalize_object (fixture->http);
  /* A date that differs is told from an idle, which holds the clock until then. */
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (fixture->clock);
  mock_server_free (fixture->server);
}

/* Signs what came in over the wire once more: the Host that was signed must be the Host that was
 * sent.
 */
static void
assert_signature (const MockRequest *request,
                  const char        *authorization)
{
  const char *start = strstr (authorization, "SignedHeaders=") + strlen ("SignedHeaders=");
  g_autofree char *list = g_strndup (start, strcspn (start, ","));
  g_auto(GStrv) names = g_strsplit (list, ";", -1);
  g_autofree TodokuAwsHeader *headers = g_new0 (TodokuAwsHeader, g_strv_length (names));
  TodokuAwsRequest to_sign = { request->method, request->path, NULL, headers, 0, NULL };
  TodokuAwsScope scope = { "AKID", SECRET, NULL, "us-east-1", NULL };
  g_autofree char *again = NULL;

  for (guint i = 0; names[i] != NULL; i++)
    {
      headers[to_sign.n_headers++] =
        (TodokuAwsHeader) { names[i], mock_request_get_header (request, names[i]) };
    }
  to_sign.payload_hash = mock_request_get_header (request, "X-Amz-Content-Sha256");
  scope.timestamp = mock_request_get_header (request, "X-Amz-Date");
  scope.service = strstr (authorization, "/acm/") != NULL ? "acm" : "cloudfront";
  again = todoku_aws_authorization (&to_sign, &scope);
  g_assert_cmpstr (again, ==, authorization);
}

static const MockRequest *
assert_request (Fixture    *fixture,
                guint       index,
                const char *method,
                const char *path)
{
  const MockRequest *request = mock_server_get_request (fixture->server, index);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, request->body, -1);
  const char *authorization = mock_request_get_header (request, "Authorization");

  g_assert_cmpstr (request->method, ==, method);
  g_assert_cmpstr (request->path, ==, path);
  g_assert_true (g_str_has_prefix (authorization, "AWS4-HMAC-SHA256 Credential=AKID/"));
  g_assert_null (strstr (authorization, SECRET));
  g_assert_cmpstr (mock_request_get_header (request, "X-Amz-Content-Sha256"), ==, hash);
  g_assert_nonnull (mock_request_get_header (request, "X-Amz-Date"));
  if (request->query == NULL)
    assert_signature (request, authorization);

  return request;
}

static void
assert_acm (Fixture    *fixture,
            guint       index,
            const char *target,
            const char *body)
{
  const MockRequest *request = assert_request (fixture, index, "POST", "/acm/");
  g_autoptr(JsonNode) sent = json_from_string (request->body, NULL);
  g_autoptr(JsonNode) expected = json_from_string (body, NULL);

  g_assert_cmpstr (mock_request_get_header (request, "X-Amz-Target"), ==, target);
  g_assert_cmpstr (mock_request_get_header (request, "Content-Type"), ==,
                   "application/x-amz-json-1.1");
  g_assert_nonnull (strstr (mock_request_get_header (request, "Authorization"),
                            "/us-east-1/acm/aws4_request, SignedHeaders=host;x-amz-content-sha256;"
                            "x-amz-date;"));
  g_test_message ("%s", request->body);
  g_assert_true (json_node_equal (sent, expected));
}

static TodokuCertificate *
describe (Fixture  *fixture,
          GError  **error)
{

  return todoku_edge_describe_certificate (fixture->edge, ARN, NULL, error);
}

static void
test_request_certificate (Fixture       *fixture,
                          gconstpointer  user_data)
{
  g_autoptr(TodokuCertificate) certificate = NULL;
  g_autoptr(GError) error = NULL;

  /* Certificate Manager knows the token, so that a lost answer may be asked for again. */
  mock_server_push_raw (fixture->server, "", 0);
  mock_server_push (fixture->server, 200, "{\"CertificateArn\":\"" ARN "\"}", DATE, NULL);
  certificate = todoku_edge_request_certificate (fixture->edge, "click.example.com",
                                                 "01234567-89ab-cdef-0123-456789abcdefXX", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (certificate->id, ==, ARN);
  g_assert_cmpstr (certificate->host, ==, "click.example.com");
  g_assert_cmpint (certificate->status, ==, TODOKU_CERTIFICATE_PENDING);
  g_assert_null (certificate->record);
  g_assert_cmpint (certificate->created_at, ==, NOW);
  g_assert_cmpint (certificate->deadline, ==, NOW + TODOKU_CERTIFICATE_LIFETIME);
  for (guint i = 0; i < 2; i++)
    assert_acm (fixture, i, "CertificateManager.RequestCertificate",
                "{\"DomainName\":\"click.example.com\",\"ValidationMethod\":\"DNS\","
                "\"IdempotencyToken\":\"0123456789abcdef0123456789abcdef\"}");
}

static void
test_request_long_name (Fixture       *fixture,
                        gconstpointer  user_data)
{
  g_autofree char *label = g_strnfill (60, 'a');
  g_autofree char *host = g_strconcat (label, ".example.com", NULL);
  g_autoptr(TodokuCertificate) certificate = NULL;
  g_autoptr(GError) error = NULL;

  certificate = todoku_edge_request_certificate (fixture->edge, host, "t", &error);
  g_assert_null (certificate);
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_DOMAIN);
  g_assert_cmpuint (mock_server_get_count (fixture->server), ==, 0);
}

static void
test_describe_certificate (Fixture       *fixture,
                           gconstpointer  user_data)
{
  g_autoptr(TodokuCertificate) pending = NULL;
  g_autoptr(TodokuCertificate) recorded = NULL;
  g_autoptr(TodokuCertificate) issued = NULL;
  g_autoptr(GError) error = NULL;

  mock_server_push (fixture->server, 200,
                    "{\"Certificate\":{\"CertificateArn\":\"" ARN "\","
                    "\"DomainName\":\"click.example.com\",\"Status\":\"PENDING_VALIDATION\","
                    "\"CreatedAt\":1.7E9,\"InUseBy\":[],\"DomainValidationOptions\":[{"
                    "\"DomainName\":\"click.example.com\","
                    "\"ValidationStatus\":\"PENDING_VALIDATION\"}]}}", DATE, NULL);
  pending = describe (fixture, &error);
  g_assert_no_error (error);
  g_assert_null (pending->record);
  g_assert_cmpint (pending->created_at, ==, G_GINT64_CONSTANT (1700000000000000));
  g_assert_cmpint (pending->deadline, ==, G_GINT64_CONSTANT (1700259200000000));
  g_assert_cmpint (pending->service_time, ==, NOW);
  assert_acm (fixture, 0, "CertificateManager.DescribeCertificate",
              "{\"CertificateArn\":\"" ARN "\"}");

  mock_server_push (fixture->server, 200,
                    "{\"Certificate\":{\"CertificateArn\":\"" ARN "\","
                    "\"DomainName\":\"click.example.com\",\"Status\":\"PENDING_VALIDATION\","
                    "\"CreatedAt\":1700000000.123,\"DomainValidationOptions\":[{"
                    "\"DomainName\":\"click.example.com\",\"ResourceRecord\":{"
                    "\"Name\":\"_AbC.click.example.com.\",\"Type\":\"CNAME\","
                    "\"Value\":\"_dEf.xyz.acm-validations.aws.\"}}]}}", NULL);
  recorded = describe (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (recorded->record->host, ==, "_abc.click.example.com");
  g_assert_cmpstr (recorded->record->value, ==, "_def.xyz.acm-validations.aws");
  g_assert_cmpstr (recorded->record->value_alternative, ==, "def.xyz.acm-validations.aws");
  g_assert_cmpint (recorded->record->purpose, ==, TODOKU_RECORD_PURPOSE_CERTIFICATE);
  g_assert_cmpint (recorded->created_at, ==, G_GINT64_CONSTANT (1700000000123000));

  mock_server_push (fixture->server, 200,
                    "{\"Certificate\":{\"CertificateArn\":\"" ARN "\","
                    "\"DomainName\":\"click.example.com\",\"Status\":\"ISSUED\","
                    "\"CreatedAt\":1700000000,\"NotAfter\":1800000000,\"InUseBy\":[\"arn:x\"]}}",
                    NULL);
  issued = describe (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (issued->status, ==, TODOKU_CERTIFICATE_ISSUED);
  g_assert_cmpint (issued->deadline, ==, 0);
  g_assert_cmpint (issued->not_after, ==, G_GINT64_CONSTANT (1800000000000000));
  g_assert_true (issued->in_use);
}

static void
test_certificate_statuses (Fixture       *fixture,
                           gconstpointer  user_data)
{
  static const struct { const char *status; const char *failure; int expected; const char *reason; }
  cases[] = {
    { "VALIDATION_TIMED_OUT", NULL, TODOKU_CERTIFICATE_EXPIRED, "VALIDATION_TIMED_OUT" },
    { "EXPIRED", NULL, TODOKU_CERTIFICATE_EXPIRED, "EXPIRED" },
    { "FAILED", "CAA_ERROR", TODOKU_CERTIFICATE_FAILED, "CAA_ERROR" },
    { "FAILED", "DOMAIN_NOT_ALLOWED", TODOKU_CERTIFICATE_FAILED, "DOMAIN_NOT_ALLOWED" },
    { "FAILED", NULL, TODOKU_CERTIFICATE_FAILED, "FAILED" },
    { "REVOKED", NULL, TODOKU_CERTIFICATE_FAILED, "REVOKED" },
    { "INACTIVE", NULL, TODOKU_CERTIFICATE_FAILED, "INACTIVE" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(TodokuCertificate) certificate = NULL;
      g_autofree char *failure =
        cases[i].failure != NULL ? g_strdup_printf ("\"%s\"", cases[i].failure) : g_strdup ("null");
      g_autofree char *body =
        g_strdup_printf ("{\"Certificate\":{\"CertificateArn\":\"" ARN "\",\"DomainName\":\"c.e\","
                         "\"Status\":\"%s\",\"FailureReason\":%s}}", cases[i].status, failure);

      mock_server_push (fixture->server, 200, body, NULL);
      certificate = describe (fixture, &error);
      g_assert_no_error (error);
      g_assert_cmpint (certificate->status, ==, cases[i].expected);
      g_assert_cmpstr (certificate->reason, ==, cases[i].reason);
    }
}

static void
test_find_certificate (Fixture       *fixture,
                       gconstpointer  user_data)
{
  g_autoptr(TodokuCertificate) certificate = NULL;
  g_autoptr(GError) error = NULL;

  mock_server_push (fixture->server, 200,
                    "{\"CertificateSummaryList\":["
                    "{\"CertificateArn\":\"arn:old\",\"DomainName\":\"CLICK.example.com\","
                    "\"CreatedAt\":1},{\"CertificateArn\":\"arn:other\",\"DomainName\":\"x.e\"}],"
                    "\"NextToken\":\"n\"}", NULL);
  mock_server_push (fixture->server, 200,
                    "{\"CertificateSummaryList\":["
                    "{\"CertificateArn\":\"" ARN "\",\"DomainName\":\"click.example.com\","
                    "\"CreatedAt\":2}]}", NULL);
  mock_server_push (fixture->server, 200,
                    "{\"Certificate\":{\"CertificateArn\":\"" ARN "\","
                    "\"DomainName\":\"click.example.com\",\"Status\":\"ISSUED\"}}", NULL);
  certificate = todoku_edge_find_certificate (fixture->edge, "click.example.com", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (certificate->id, ==, ARN);
  assert_acm (fixture, 1, "CertificateManager.ListCertificates",
              "{\"CertificateStatuses\":[\"PENDING_VALIDATION\",\"ISSUED\"],\"MaxItems\":100,"
              "\"NextToken\":\"n\"}");
  assert_acm (fixture, 2, "CertificateManager.DescribeCertificate",
              "{\"CertificateArn\":\"" ARN "\"}");

  mock_server_push (fixture->server, 200, "{\"CertificateSummaryList\":[]}", NULL);
  g_assert_null (todoku_edge_find_certificate (fixture->edge, "click.example.com", NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND);
}

static void
test_delete_certificate (Fixture       *fixture,
                         gconstpointer  user_data)
{
  g_autoptr(GError) error = NULL;

  mock_server_push (fixture->server, 200, "{}", NULL);
  g_assert_true (todoku_edge_delete_certificate (fixture->edge, ARN, &error));
  assert_acm (fixture, 0, "CertificateManager.DeleteCertificate",
              "{\"CertificateArn\":\"" ARN "\"}");

  mock_server_push (fixture->server, 400,
                    "{\"__type\":\"com.amazonaws.certificatemanager#ResourceInUseException\","
                    "\"message\":\"in use\"}", NULL);
  g_assert_false (todoku_edge_delete_certificate (fixture->edge, ARN, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_IN_USE);
}

static void
test_acm_refusals (Fixture       *fixture,
                   gconstpointer  user_data)
{
  static const struct { guint status; const char *header; const char *body; int code; } cases[] = {
    { 400, NULL, "{\"__type\":\"ResourceNotFoundException\",\"message\":\"no\"}",
      TODOKU_ERROR_NOT_FOUND },
    { 400, "LimitExceededException:http://internal.amazon.com/x", "{\"Message\":\"full\"}",
      TODOKU_ERROR_QUOTA },
    { 400, NULL, "{\"__type\":\"UnrecognizedClientException\"}", TODOKU_ERROR_UNAUTHORISED },
    { 403, NULL, "{\"__type\":\"InvalidSignatureException\",\"message\":\"wrong\"}",
      TODOKU_ERROR_UNAUTHORISED },
    { 400, NULL, "{\"__type\":\"InvalidSignatureException\",\"message\":\"Signature expired: a\"}",
      TODOKU_ERROR_CLOCK_SKEW },
    { 400, NULL, "{\"__type\":\"ExpiredTokenException\"}", TODOKU_ERROR_UNAUTHORISED },
    { 400, NULL, "{\"__type\":\"AccessDeniedException\",\"Message\":\"no acm:x\"}",
      TODOKU_ERROR_FORBIDDEN },
    { 400, NULL, "{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}",
      TODOKU_ERROR_RATE_LIMITED },
    { 400, NULL, "{\"__type\":\"InvalidDomainValidationOptionsException\"}", TODOKU_ERROR_REFUSED },
    { 400, NULL, "{\"__type\":\"RequestInProgressException\"}", TODOKU_ERROR_BUSY },
    { 400, NULL, "{\"__type\":7,\"message\":[]}", TODOKU_ERROR_REFUSED },
    { 404, NULL, "<html></html>", TODOKU_ERROR_NOT_FOUND },
    { 200, NULL, "{}", TODOKU_ERROR_INVALID_REPLY },
    { 200, NULL, "{\"Certificate\":[]}", TODOKU_ERROR_INVALID_REPLY },
    { 200, NULL, "{\"Certificate\":{\"CertificateArn\":\"x\",\"DomainName\":\"c\","
      "\"Status\":\"ISSUED\"}}", TODOKU_ERROR_INVALID_REPLY },
    { 200, NULL, "{\"Certificate\":{\"CertificateArn\":\"arn:x\",\"DomainName\":\"c\","
      "\"Status\":\"NEW_STATUS\"}}", TODOKU_ERROR_INVALID_REPLY },
    { 200, NULL, "{\"Certificate\":{\"CertificateArn\":\"arn:x\",\"DomainName\":\"c\","
      "\"Status\":\"ISSUED\",\"CreatedAt\":\"now\"}}", TODOKU_ERROR_INVALID_REPLY },
    { 200, NULL, "{\"Certificate\":{\"CertificateArn\":\"arn:x\",\"DomainName\":\"c\","
      "\"Status\":\"ISSUED\",\"DomainValidationOptions\":[{\"DomainName\":\"c\","
      "\"ResourceRecord\":{\"Name\":\"a\",\"Type\":\"TXT\",\"Value\":\"b\"}}]}}",
      TODOKU_ERROR_INVALID_REPLY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(TodokuCertificate) certificate = NULL;

      mock_server_push (fixture->server, cases[i].status, cases[i].body,
                        cases[i].header != NULL ? "x-amzn-ErrorType" : NULL, cases[i].header, NULL);
      certificate = describe (fixture, &error);
      g_test_message ("%s", cases[i].body);
      g_assert_null (certificate);
      g_assert_error (error, TODOKU_ERROR, cases[i].code);
    }
}

static void
test_clock_skew (Fixture       *fixture,
                 gconstpointer  user_data)
{
  g_autoptr(GError) error = NULL;

  /* The words say nothing of it, but the Date of the reply is thirty years away. */
  mock_server_push (fixture->server, 403, "{\"__type\":\"InvalidSignatureException\"}", DATE, NULL);
  g_assert_null (describe (fixture, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_CLOCK_SKEW);
}

static void
test_session_token (Fixture       *fixture,
                    gconstpointer  user_data)
{
  const MockRequest *request;
  g_autoptr(GError) error = NULL;

  mock_server_push (fixture->server, 400, "{\"__type\":\"ResourceNotFoundException\"}", NULL);
  g_assert_null (describe (fixture, &error));
  request = assert_request (fixture, 0, "POST", "/acm/");
  g_assert_cmpstr (mock_request_get_header (request, "X-Amz-Security-Token"), ==, user_data);
  g_assert_nonnull (strstr (mock_request_get_header (request, "Authorization"),
                            "x-amz-security-token;x-amz-target"));
}

static TodokuDistribution *
create (Fixture  *fixture,
        GError  **error)
{
  const TodokuDistributionRequest request = {
    "click.example.com", ARN, "ref-1 <&>", "sendgrid.net"
  };

  return todoku_edge_create_distribution (fixture->edge, &request, error);
}

static void
test_create_distribution (Fixture       *fixture,
                          gconstpointer  user_data)
{
  static const char *const parts[] = {
    "<DistributionConfig " XMLNS ">",
    "<CallerReference>ref-1 &lt;&amp;&gt;</CallerReference>",
    "<Aliases><Quantity>1</Quantity><Items><CNAME>click.example.com</CNAME></Items></Aliases>",
    "<DomainName>sendgrid.net</DomainName>",
    "<OriginProtocolPolicy>https-only</OriginProtocolPolicy>",
    "<ViewerProtocolPolicy>allow-all</ViewerProtocolPolicy>",
    "<AllowedMethods><Quantity>7</Quantity><Items><Method>GET</Method>",
    "<CachedMethods><Quantity>2</Quantity><Items><Method>GET</Method><Method>HEAD</Method></Items>"
    "</CachedMethods></AllowedMethods>",
    "<CachePolicyId>4135ea2d-6df8-44a3-9df3-4b5a84be39ad</CachePolicyId>",
    "<OriginRequestPolicyId>216adef6-5c7f-47e4-b989-5492eafa07d3</OriginRequestPolicyId>",
    "<ACMCertificateArn>" ARN "</ACMCertificateArn>",
    "<SSLSupportMethod>sni-only</SSLSupportMethod>",
    "<Enabled>true</Enabled>",
  };
  g_autoptr(TodokuDistribution) distribution = NULL;
  g_autoptr(GError) error = NULL;
  const MockRequest *request;

  mock_server_push (fixture->server, 201, DISTRIBUTION ("InProgress", "true"), "ETag", "V1",
                    "Content-Type", "text/xml", DATE, NULL);
  distribution = create (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (distribution->id, ==, "E123");
  g_assert_cmpstr (distribution->host, ==, "d111.cloudfront.net");
  g_assert_cmpstr (distribution->alias, ==, "click.example.com");
  g_assert_cmpstr (distribution->caller_reference, ==, "ref-1");
  g_assert_cmpstr (distribution->certificate_id, ==, ARN);
  g_assert_cmpstr (distribution->etag, ==, "V1");
  g_assert_false (distribution->deployed);
  g_assert_true (distribution->enabled);
  g_assert_cmpint (distribution->service_time, ==, NOW);

  request = assert_request (fixture, 0, "POST", "/2020-05-31/distribution");
  g_assert_nonnull (strstr (mock_request_get_header (request, "Authorization"),
                            "/us-east-1/cloudfront/aws4_request"));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_test_message ("%s", parts[i]);
      g_assert_nonnull (strstr (request->body, parts[i]));
    }
}

static void
test_create_is_not_repeated (Fixture       *fixture,
                             gconstpointer  user_data)
{
  g_autoptr(TodokuDistribution) distribution = NULL;
  g_autoptr(GError) error = NULL;

  mock_server_push_raw (fixture->server, "", 0);
  distribution = create (fixture, &error);
  g_assert_null (distribution);
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_SERVER_FAILED);
  g_assert_cmpuint (mock_server_get_count (fixture->server), ==, 1);
}

#define REFUSAL(code) \
  "<ErrorResponse " XMLNS "><Error><Type>Sender</Type><Code>" code "</Code>" \
  "<Message>words</Message></Error><RequestId>r</RequestId></ErrorResponse>"

static void
test_cloudfront_refusals (Fixture       *fixture,
                          gconstpointer  user_data)
{
  static const struct { guint status; const char *body; int code; } cases[] = {
    { 409, REFUSAL ("DistributionAlreadyExists"), TODOKU_ERROR_CONFLICT },
    { 409, REFUSAL ("CNAMEAlreadyExists"), TODOKU_ERROR_ALIAS_TAKEN },
    { 400, REFUSAL ("InvalidViewerCertificate"), TODOKU_ERROR_CERTIFICATE_FAILED },
    { 400, REFUSAL ("TooManyDistributions"), TODOKU_ERROR_QUOTA },
    { 400, REFUSAL ("InconsistentQuantities"), TODOKU_ERROR_REFUSED },
    { 403, REFUSAL ("AccessDenied"), TODOKU_ERROR_FORBIDDEN },
    { 403, REFUSAL ("InvalidClientTokenId"), TODOKU_ERROR_UNAUTHORISED },
    { 403, REFUSAL ("SignatureDoesNotMatch"), TODOKU_ERROR_UNAUTHORISED },
    { 400, REFUSAL ("Throttling"), TODOKU_ERROR_RATE_LIMITED },
    { 404, REFUSAL ("NoSuchDistribution"), TODOKU_ERROR_NOT_FOUND },
    { 409, REFUSAL ("DistributionNotDisabled"), TODOKU_ERROR_IN_USE },
    { 412, REFUSAL ("PreconditionFailed"), TODOKU_ERROR_CONFLICT },
    { 400, REFUSAL ("InvalidIfMatchVersion"), TODOKU_ERROR_CONFLICT },
    { 503, REFUSAL ("ServiceUnavailable"), TODOKU_ERROR_SERVER_FAILED },
    { 400, "{}", TODOKU_ERROR_REFUSED },
    { 502, "<html>bad gateway</html>", TODOKU_ERROR_SERVER_FAILED },
    { 201, "", TODOKU_ERROR_INVALID_REPLY },
    { 201, "<Distribution/>", TODOKU_ERROR_INVALID_REPLY },
    { 201, "<Other><Id>E1</Id></Other>", TODOKU_ERROR_INVALID_REPLY },
    { 201, "<Distribution><Id>E/../1</Id><Status>x</Status><DomainName>d</DomainName>"
      "<DistributionConfig/></Distribution>", TODOKU_ERROR_INVALID_REPLY },
    { 201, "<!DOCTYPE Distribution [<!ENTITY a \"b\">]><Distribution><Id>&a;</Id>"
      "<Status>x</Status><DomainName>d</DomainName><DistributionConfig/></Distribution>",
      TODOKU_ERROR_INVALID_REPLY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TodokuDistribution) distribution = NULL;
      g_autoptr(GError) error = NULL;

      mock_server_push (fixture->server, cases[i].status, cases[i].body, NULL);
      distribution = create (fixture, &error);
      g_test_message ("%s", cases[i].body);
      g_assert_null (distribution);
      g_assert_error (error, TODOKU_ERROR, cases[i].code);
    }
}

static void
test_describe_distribution (Fixture       *fixture,
                            gconstpointer  user_data)
{
  g_autoptr(TodokuDistribution) distribution = NULL;
  g_autoptr(GError) error = NULL;

  mock_server_push (fixture->server, 200, DISTRIBUTION ("Deployed", "true"), "ETag", "V2", NULL);
  distribution = todoku_edge_describe_distribution (fixture->edge, "E123", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (distribution->deployed);
  assert_request (fixture, 0, "GET", "/2020-05-31/distribution/E123");
}

static TodokuDistribution *
find (Fixture     *fixture,
      const char  *reference,
      GError     **error)
{

  return todoku_edge_find_distribution (fixture->edge, "click.example.com", reference, NULL, error);
}

#define SUMMARY(id, alias) \
  "<DistributionSummary><Id>" id "</Id><Aliases><Quantity>2</Quantity><Items>" \
  "<CNAME>other.example</CNAME><CNAME>" alias "</CNAME></Items></Aliases></DistributionSummary>"

static void
push_found (Fixture *fixture)
{
  mock_server_push (fixture->server, 200,
                    "<DistributionList " XMLNS "><Marker></Marker><NextMarker>a/b</NextMarker>"
                    "<IsTruncated>true</IsTruncated><Items>" SUMMARY ("E9", "x.example")
                    "</Items></DistributionList>", NULL);
  mock_server_push (fixture->server, 200,
                    "<DistributionList " XMLNS "><IsTruncated>false</IsTruncated><Items>"
                    SUMMARY ("E123", "Click.Example.com") "</Items></DistributionList>", NULL);
  mock_server_push (fixture->server, 200, DISTRIBUTION ("Deployed", "true"), NULL);
}

static void
test_find_distribution (Fixture       *fixture,
                        gconstpointer  user_data)
{
  g_autoptr(TodokuDistribution) ours = NULL;
  g_autoptr(TodokuDistribution) any = NULL;
  g_autoptr(GError) error = NULL;

  push_found (fixture);
  ours = find (fixture, "ref-1", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ours->id, ==, "E123");
  assert_request (fixture, 0, "GET", "/2020-05-31/distribution");
  g_assert_cmpstr (g_hash_table_lookup (mock_server_get_request (fixture->server, 1)->query,
                                        "Marker"), ==, "a/b");

  push_found (fixture);
  any = find (fixture, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (any);

  push_found (fixture);
  g_assert_null (find (fixture, "ref-2", &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND);
  g_clear_error (&error);

  mock_server_push (fixture->server, 200, "<DistributionList " XMLNS "><IsTruncated>false"
                    "</IsTruncated><Quantity>0</Quantity></DistributionList>", NULL);
  g_assert_null (find (fixture, "ref-1", &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND);
}

static guint
count (const char *text,
       const char *needle)
{
  guint n = 0;

  for (const char *p = strstr (text, needle); p != NULL; p = strstr (p + 1, needle))
    n++;

  return n;
}

static void
test_disable_distribution (Fixture       *fixture,
                           gconstpointer  user_data)
{
  g_autoptr(TodokuDistribution) distribution = NULL;
  g_autoptr(TodokuDistribution) unchanged = NULL;
  g_autoptr(GError) error = NULL;
  const MockRequest *request;

  mock_server_push (fixture->server, 200, CONFIG ("true"), "ETag", "V1", NULL);
  mock_server_push (fixture->server, 200, DISTRIBUTION ("InProgress", "false"), "ETag", "V2", NULL);
  distribution = todoku_edge_disable_distribution (fixture->edge, "E123", &error);
  g_assert_no_error (error);
  g_assert_false (distribution->enabled);
  g_assert_false (distribution->deployed);
  g_assert_cmpstr (distribution->etag, ==, "V2");
  assert_request (fixture, 0, "GET", "/2020-05-31/distribution/E123/config");
  request = assert_request (fixture, 1, "PUT", "/2020-05-31/distribution/E123/config");
  g_assert_cmpstr (mock_request_get_header (request, "If-Match"), ==, "V1");
  g_assert_nonnull (strstr (mock_request_get_header (request, "Authorization"),
                            "SignedHeaders=host;if-match;"));

  /* One of five, and nothing else, has changed. */
  g_assert_nonnull (strstr (request->body, "</Logging><Enabled>false</Enabled>"));
  g_assert_cmpuint (count (request->body, "<Enabled>true</Enabled>"), ==, 3);
  g_assert_cmpuint (count (request->body, "<Enabled>false</Enabled>"), ==, 2);
  g_assert_nonnull (strstr (request->body, "<Comment>a &amp; b &lt;c&gt;</Comment>"));
  g_assert_nonnull (strstr (request->body, "<CallerReference>ref-1</CallerReference>"));

  mock_server_push (fixture->server, 200, CONFIG ("false"), "ETag", "V2", NULL);
  mock_server_push (fixture->server, 200, DISTRIBUTION ("Deployed", "false"), "ETag", "V2", NULL);
  unchanged = todoku_edge_disable_distribution (fixture->edge, "E123", &error);
  g_assert_no_error (error);
  g_assert_true (unchanged->deployed);
  assert_request (fixture, 3, "GET", "/2020-05-31/distribution/E123");
}

static gboolean
delete_distribution (Fixture  *fixture,
                     GError  **error)
{

  return todoku_edge_delete_distribution (fixture->edge, "E123", error);
}

static void
test_delete_distribution (Fixture       *fixture,
                          gconstpointer  user_data)
{
  g_autoptr(GError) error = NULL;
  const MockRequest *request;

  mock_server_push (fixture->server, 200, DISTRIBUTION ("Deployed", "false"), "ETag", "V3", NULL);
  mock_server_push (fixture->server, 204, NULL, NULL);
  g_assert_true (delete_distribution (fixture, &error));
  g_assert_no_error (error);
  request = assert_request (fixture, 1, "DELETE", "/2020-05-31/distribution/E123");
  g_assert_cmpstr (mock_request_get_header (request, "If-Match"), ==, "V3");

  mock_server_push (fixture->server, 200, DISTRIBUTION ("InProgress", "false"), "ETag", "V3", NULL);
  g_assert_false (delete_distribution (fixture, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_IN_USE);
  g_clear_error (&error);

  mock_server_push (fixture->server, 200, DISTRIBUTION ("Deployed", "true"), "ETag", "V3", NULL);
  g_assert_false (delete_distribution (fixture, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_IN_USE);
  g_clear_error (&error);

  mock_server_push (fixture->server, 404, REFUSAL ("NoSuchDistribution"), NULL);
  g_assert_false (delete_distribution (fixture, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND);
  g_clear_error (&error);

  mock_server_push (fixture->server, 200, DISTRIBUTION ("Deployed", "false"), "ETag", "V3", NULL);
  mock_server_push (fixture->server, 412, REFUSAL ("PreconditionFailed"), NULL);
  g_assert_false (delete_distribution (fixture, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_CONFLICT);
}

static void
test_new_refuses (void)
{
  static const struct { const char *acm; const char *id; const char *secret; int code; } cases[] = {
    { "http://acm.example.com", "A", "B", TODOKU_ERROR_INSECURE_URL },
    { NULL, "", "B", TODOKU_ERROR_KEY_MISSING },
    { NULL, "A", " ", TODOKU_ERROR_KEY_MISSING },
    { NULL, "A\nX: y", "B", TODOKU_ERROR_BAD_INPUT },
    { NULL, "A", "a b", TODOKU_ERROR_BAD_INPUT },
  };
  g_autoptr(TodokuClock) clock = todoku_clock_new (1);
  g_autoptr(TodokuHttp) http = todoku_http_new (clock);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(TodokuEdge) edge = todoku_aws_edge_new (http, TODOKU_EDGE_AWS, cases[i].acm, NULL,
                                                        cases[i].id, cases[i].secret, NULL, &error);

      g_assert_null (edge);
      g_assert_error (error, TODOKU_ERROR, cases[i].code);
    }
}

static void
test_policy (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) root = json_from_string (todoku_aws_edge_get_policy (), &error);
  JsonArray *statements;
  JsonArray *actions;

  g_assert_no_error (error);
  statements = json_object_get_array_member (json_node_get_object (root), "Statement");
  g_assert_cmpuint (json_array_get_length (statements), ==, 1);
  actions = json_object_get_array_member (json_array_get_object_element (statements, 0), "Action");
  g_assert_cmpuint (json_array_get_length (actions), ==, 10);
}

typedef void (*TestFunc) (Fixture       *fixture,
                          gconstpointer  user_data);

static void
add_test (const char *path,
          const char *token,
          TestFunc    test)
{
  g_test_add (path, Fixture, token, set_up, test, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_test ("/delivery/aws-edge/request-certificate", NULL, test_request_certificate);
  add_test ("/delivery/aws-edge/request-long-name", NULL, test_request_long_name);
  add_test ("/delivery/aws-edge/describe-certificate", NULL, test_describe_certificate);
  add_test ("/delivery/aws-edge/certificate-statuses", NULL, test_certificate_statuses);
  add_test ("/delivery/aws-edge/find-certificate", NULL, test_find_certificate);
  add_test ("/delivery/aws-edge/delete-certificate", NULL, test_delete_certificate);
  add_test ("/delivery/aws-edge/acm-refusals", NULL, test_acm_refusals);
  add_test ("/delivery/aws-edge/clock-skew", NULL, test_clock_skew);
  add_test ("/delivery/aws-edge/session-token", "token/==", test_session_token);
  add_test ("/delivery/aws-edge/create-distribution", NULL, test_create_distribution);
  add_test ("/delivery/aws-edge/create-is-not-repeated", NULL, test_create_is_not_repeated);
  add_test ("/delivery/aws-edge/cloudfront-refusals", NULL, test_cloudfront_refusals);
  add_test ("/delivery/aws-edge/describe-distribution", NULL, test_describe_distribution);
  add_test ("/delivery/aws-edge/find-distribution", NULL, test_find_distribution);
  add_test ("/delivery/aws-edge/disable-distribution", NULL, test_disable_distribution);
  add_test ("/delivery/aws-edge/delete-distribution", NULL, test_delete_distribution);
  g_test_add_func ("/delivery/aws-edge/new-refuses", test_new_refuses);
  g_test_add_func ("/delivery/aws-edge/policy", test_policy);

  return g_test_run ();
}
