/* SPDX-License-Identifier: GPL-3.0-or-later
 * The practice server's ACM, CloudFront and edge, called by a signer of the test's own.
 */
#include <string.h>

#include "practice-test.h"

#define STATUS(code) g_assert_cmpuint (practice_test_get ()->status, ==, code)
#define XMLNS "http://cloudfront.amazonaws.com/doc/2020-05-31/"

/* How a call is spoilt before it is sent. */
typedef enum
{
  SPOIL_NOTHING,
  SPOIL_KEY,
  SPOIL_SECRET,
  SPOIL_DATE,
  SPOIL_BODY,
  SPOIL_REGION,
  SPOIL_UNSIGNED_HEADER,
} Spoil;

static void
hmac (guint8     *key,
      gsize       length,
      const char *text)
{
  g_autoptr(GHmac) h = g_hmac_new (G_CHECKSUM_SHA256, key, length);
  gsize digest_length = 32;

  g_hmac_update (h, (const guint8 *) text, (gssize) strlen (text));
  g_hmac_get_digest (h, key, &digest_length);
}

/* AWS Signature Version 4 over host, the amz headers and If-Match. */
static JsonObject *
call (const char *service,
      const char *method,
      const char *path,
      const char *target,
      const char *if_match,
      const char *body,
      Spoil       spoil)
{
  PracticeTest *test = practice_test_get ();
  const char *http = json_object_get_string_member (test->file, "http");
  g_autofree char *url = g_strconcat (http, path, NULL);
  SoupMessage *message = soup_message_new (method, url);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) time = g_date_time_add_minutes (now, spoil == SPOIL_DATE ? -30 : 0);
  g_autofree char *date = g_date_time_format (time, "%Y%m%dT%H%M%SZ");
  g_autofree char *day = g_date_time_format (time, "%Y%m%d");
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, body, -1);
  g_autoptr(GString) names = g_string_new ("host");
  g_autoptr(GString) lines = g_string_new (NULL);
  g_autofree char *canonical = NULL;
  g_autofree char *canonical_hash = NULL;
  g_autofree char *scope =
    g_strdup_printf ("%s/%s/%s/aws4_request", day,
                     spoil == SPOIL_REGION ? "eu-west-1" : "us-east-1", service);
  g_autofree char *text = NULL;
  g_autofree char *authorization = NULL;
  g_autofree char *signature = NULL;
  guint8 key[64] = { 0 };
  gsize key_length;

  g_string_append_printf (lines, "host:%s\n", http + strlen ("http://"));
  if (if_match != NULL)
    {
      soup_message_headers_append (headers, "If-Match", if_match);
      g_string_append (names, ";if-match");
      g_string_append_printf (lines, "if-match:%s\n", if_match);
    }
  g_string_append_printf (names, ";x-amz-content-sha256;x-amz-date");
  g_string_append_printf (lines, "x-amz-content-sha256:%s\nx-amz-date:%s\n", hash, date);
  soup_message_headers_append (headers, "X-Amz-Content-Sha256", hash);
  soup_message_headers_append (headers, "X-Amz-Date", date);
  if (target != NULL)
    {
      g_autofree char *whole = g_strconcat ("CertificateManager.", target, NULL);

      soup_message_headers_append (headers, "X-Amz-Target", whole);
      g_string_append (names, ";x-amz-target");
      g_string_append_printf (lines, "x-amz-target:%s\n", whole);
    }
  if (spoil == SPOIL_UNSIGNED_HEADER)
    soup_message_headers_append (headers, "X-Amz-Security-Token", "x");

  canonical = g_strdup_printf ("%s\n%s\n\n%s\n%s\n%s", method, path, lines->str, names->str, hash);
  canonical_hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, canonical, -1);
  text = g_strdup_printf ("AWS4-HMAC-SHA256\n%s\n%s\n%s", date, scope, canonical_hash);
  key_length = (gsize) g_snprintf ((char *) key, sizeof key, "AWS4%s",
                                   spoil == SPOIL_SECRET
                                     ? "wrong"
                                     : json_object_get_string_member (test->file,
                                                                      "aws_secret_access_key"));
  hmac (key, key_length, day);
  hmac (key, 32, spoil == SPOIL_REGION ? "eu-west-1" : "us-east-1");
  hmac (key, 32, service);
  hmac (key, 32, "aws4_request");
  signature = g_compute_hmac_for_string (G_CHECKSUM_SHA256, key, 32, text, -1);
  authorization = g_strdup_printf (
    "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s",
    spoil == SPOIL_KEY ? "AKIAOTHER"
                       : json_object_get_string_member (test->file, "aws_access_key_id"),
    scope, names->str, signature);
  soup_message_headers_append (headers, "Authorization", authorization);

  return practice_test_send (test, message, spoil == SPOIL_BODY ? "{}" : body);
}

static JsonObject *
acm (const char *target,
     const char *body)
{
  return call ("acm", "POST", "/", target, NULL, body, SPOIL_NOTHING);
}

static char *
request (const char *host)
{
  g_autofree char *body = g_strdup_printf (
    "{\"DomainName\":\"%s\",\"ValidationMethod\":\"DNS\",\"IdempotencyToken\":\"abc\"}", host);
  JsonObject *reply = acm ("RequestCertificate", body);

  STATUS (200);

  return g_strdup (json_object_get_string_member (reply, "CertificateArn"));
}

static JsonObject *
describe (const char *arn)
{
  g_autofree char *body = g_strdup_printf ("{\"CertificateArn\":\"%s\"}", arn);
  JsonObject *reply = acm ("DescribeCertificate", body);

  STATUS (200);

  return json_object_get_object_member (reply, "Certificate");
}

static JsonObject *
validation_option (JsonObject *certificate)
{
  return json_array_get_object_element (
    json_object_get_array_member (certificate, "DomainValidationOptions"), 0);
}

/* Puts the validation record into DNS, perhaps without the underscore of its value. */
static void
publish_validation (const char *arn,
                    gboolean    with_underscore)
{
  JsonObject *record;
  g_autofree char *body = NULL;

  describe (arn);
  record = json_object_get_object_member (validation_option (describe (arn)), "ResourceRecord");
  body = g_strdup_printf ("{\"host\":\"%s\",\"type\":\"CNAME\",\"value\":\"%s\"}",
                          json_object_get_string_member (record, "Name"),
                          json_object_get_string_member (record, "Value") +
                          (with_underscore ? 0 : 1));
  practice_test_control ("POST", "/records", body);
  STATUS (201);
}

static void
test_signature (void)
{
  static const struct { Spoil spoil; const char *code; } rows[] = {
    { SPOIL_KEY, "UnrecognizedClientException" }, { SPOIL_SECRET, "InvalidSignatureException" },
    { SPOIL_DATE, "InvalidSignatureException" }, { SPOIL_BODY, "InvalidSignatureException" },
    { SPOIL_REGION, "InvalidSignatureException" },
    { SPOIL_UNSIGNED_HEADER, "InvalidSignatureException" },
  };

  practice_test_reset ();
  acm ("ListCertificates", "{\"MaxItems\":5}");
  STATUS (200);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      JsonObject *reply = call ("acm", "POST", "/", "ListCertificates", NULL, "{\"MaxItems\":5}",
                                rows[i].spoil);

      STATUS (400);
      g_assert_cmpstr (json_object_get_string_member (reply, "__type"), ==, rows[i].code);
    }
  call ("cloudfront", "GET", "/2020-05-31/distribution", NULL, NULL, "", SPOIL_SECRET);
  STATUS (403);
  g_assert_nonnull (strstr (practice_test_get ()->text, "<Code>SignatureDoesNotMatch</Code>"));
}

static void
test_certificate (gconstpointer data)
{
  gboolean with_underscore = GPOINTER_TO_INT (data);
  g_autofree char *arn = NULL;
  g_autofree char *again = NULL;

  practice_test_reset ();
  arn = request ("click.example.com");
  again = request ("click.example.com");
  g_assert_cmpstr (arn, ==, again);

  g_assert_false (json_object_has_member (validation_option (describe (arn)), "ResourceRecord"));
  publish_validation (arn, with_underscore);
  g_assert_cmpstr (practice_test_string (describe (arn), "Status"), ==, "ISSUED");
  practice_test_control ("POST", "/settings", "{\"clock_offset\":400000}");
  g_assert_cmpstr (practice_test_string (describe (arn), "Status"), ==, "ISSUED");
}

/* 72 hours, to the second. */
static void
test_deadline (void)
{
  g_autofree char *arn = NULL;
  g_autofree char *other = NULL;
  g_autofree char *body = NULL;

  practice_test_reset ();
  arn = request ("click.example.com");
  practice_test_control ("POST", "/settings", "{\"clock_offset\":259100}");
  g_assert_cmpstr (practice_test_string (describe (arn), "Status"), ==, "PENDING_VALIDATION");
  practice_test_control ("POST", "/settings", "{\"clock_offset\":259200}");
  g_assert_cmpstr (practice_test_string (describe (arn), "Status"), ==, "VALIDATION_TIMED_OUT");

  /* Too late for this one; a new request wants the same record and is content with it at once. */
  publish_validation (arn, TRUE);
  g_assert_cmpstr (practice_test_string (describe (arn), "Status"), ==, "VALIDATION_TIMED_OUT");
  body = g_strdup_printf ("{\"CertificateArn\":\"%s\"}", arn);
  acm ("DeleteCertificate", body);
  STATUS (200);
  acm ("DescribeCertificate", body);
  STATUS (400);
  other = request ("click.example.com");
  g_assert_cmpstr (practice_test_string (describe (other), "Status"), ==, "ISSUED");
}

static void
test_caa (void)
{
  g_autofree char *arn = NULL;
  JsonObject *certificate;

  practice_test_reset ();
  practice_test_control ("POST", "/records",
                         "{\"host\":\"example.com\",\"type\":\"CAA\","
                         "\"value\":\"0 issue \\\"letsencrypt.org\\\"\"}");
  STATUS (201);
  arn = request ("click.example.com");
  publish_validation (arn, TRUE);
  certificate = describe (arn);
  g_assert_cmpstr (practice_test_string (certificate, "Status"), ==, "FAILED");
  g_assert_cmpstr (practice_test_string (certificate, "FailureReason"), ==, "CAA_ERROR");
}

static void
test_bad_requests (void)
{
  static const char *const bodies[] = {
    "{\"ValidationMethod\":\"DNS\"}",
    "{\"DomainName\":\"co.jp\",\"ValidationMethod\":\"DNS\"}",
    "{\"DomainName\":\"click.example.com\",\"ValidationMethod\":\"EMAIL\"}",
    "{\"DomainName\":\"click.example.com\",\"ValidationMethod\":\"DNS\","
    "\"IdempotencyToken\":\"with-hyphen\"}",
    "{\"DomainName\":\"click.example.com\",\"ValidationMethod\":\"DNS\","
    "\"SubjectAlternativeNames\":[{}]}",
    "[]",
  };

  practice_test_reset ();
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      acm ("RequestCertificate", bodies[i]);
      STATUS (400);
    }
  acm ("NoSuchOperation", "{}");
  STATUS (400);
}

static char *
make_config (const char *arn,
             const char *reference,
             const char *enabled)
{
  return g_strdup_printf (
    "<DistributionConfig xmlns=\"" XMLNS "\"><CallerReference>%s</CallerReference>"
    "<Aliases><Quantity>1</Quantity><Items><CNAME>click.example.com</CNAME></Items></Aliases>"
    "<Origins><Quantity>1</Quantity><Items><Origin><Id>o</Id><DomainName>sendgrid.net</DomainName>"
    "</Origin></Items></Origins>"
    "<DefaultCacheBehavior><TargetOriginId>o</TargetOriginId></DefaultCacheBehavior>"
    "<Comment>a &amp; b</Comment><Enabled>%s</Enabled>"
    "<ViewerCertificate><ACMCertificateArn>%s</ACMCertificateArn></ViewerCertificate>"
    "</DistributionConfig>", reference, enabled, arn);
}

static void
cloudfront (const char *method,
            const char *suffix,
            const char *if_match,
            const char *body)
{
  g_autofree char *path = g_strconcat ("/2020-05-31/distribution", suffix, NULL);

  call ("cloudfront", method, path, NULL, if_match, body, SPOIL_NOTHING);
}

static char *
element (const char *name)
{
  g_autofree char *open = g_strdup_printf ("<%s>", name);
  const char *at = strstr (practice_test_get ()->text, open);

  g_assert_nonnull (at);
  at += strlen (open);

  return g_strndup (at, strcspn (at, "<"));
}

static void
assert_code (guint       status,
             const char *code)
{
  g_autofree char *found = element ("Code");

  STATUS (status);
  g_assert_cmpstr (found, ==, code);
}

static gboolean
trust_practice_cb (SoupMessage          *message,
                   GTlsCertificate      *certificate,
                   GTlsCertificateFlags  errors,
                   gpointer              user_data)
{
  *(GTlsCertificateFlags *) user_data = errors;

  return TRUE;
}

/* Returns what is wrong with the certificate that the edge presents for @host, and when it ends. */
static GTlsCertificateFlags
read_edge (const char *host,
           gint64     *ret_end)
{
  PracticeTest *test = practice_test_get ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GTlsDatabase) database =
    g_tls_file_database_new (json_object_get_string_member (test->file, "ca_file"), &error);
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GAsyncResult) slot = NULL;
  g_autoptr(GAsyncResult) connected = NULL;
  g_autoptr(GAsyncResult) shaken = NULL;
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GIOStream) tls = NULL;
  g_autoptr(GSocketConnectable) identity = g_network_address_new (host, 443);
  g_autoptr(GDateTime) end = NULL;
  GTlsCertificateFlags errors = 0;

  g_assert_no_error (error);
  g_socket_client_connect_to_host_async (
    client, "127.0.0.1", (guint16) json_object_get_int_member (test->file, "tls_port"), NULL,
    todoku_test_store_result, &slot);
  connected = todoku_test_wait_result (&slot);
  connection = g_socket_client_connect_to_host_finish (client, connected, &error);
  g_assert_no_error (error);
  tls = g_tls_client_connection_new (G_IO_STREAM (connection), identity, &error);
  g_assert_no_error (error);
  g_tls_connection_set_database (G_TLS_CONNECTION (tls), database);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (trust_practice_cb), &errors);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT, NULL,
                                    todoku_test_store_result, &slot);
  shaken = todoku_test_wait_result (&slot);
  g_tls_connection_handshake_finish (G_TLS_CONNECTION (tls), shaken, &error);
  g_assert_no_error (error);
  end = g_tls_certificate_get_not_valid_after (
    g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (tls)));
  *ret_end = g_date_time_to_unix (end);
  g_io_stream_close (tls, NULL, NULL);

  return errors;
}

static GTlsCertificateFlags
connect_edge (const char *host)
{
  gint64 end;

  return read_edge (host, &end);
}

static void
test_distribution (void)
{
  PracticeTest *test = practice_test_get ();
  g_autofree char *arn = NULL;
  g_autofree char *config = NULL;
  g_autofree char *disabled = NULL;
  g_autofree char *id = NULL;
  g_autofree char *etag = NULL;
  g_autofree char *second_etag = NULL;
  g_autofree char *path = NULL;
  g_autofree char *config_path = NULL;
  g_autofree char *status = NULL;
  g_autofree char *deployed = NULL;
  g_autofree char *body = NULL;

  practice_test_reset ();
  arn = request ("click.example.com");
  config = make_config (arn, "ref1", "true");
  cloudfront ("POST", "", NULL, config);
  assert_code (400, "InvalidViewerCertificate");
  publish_validation (arn, TRUE);
  cloudfront ("POST", "", NULL, config);
  STATUS (201);
  id = element ("Id");
  cloudfront ("POST", "", NULL, config);
  assert_code (409, "DistributionAlreadyExists");
  {
    g_autofree char *other = make_config (arn, "ref2", "true");

    cloudfront ("POST", "", NULL, other);
    assert_code (409, "CNAMEAlreadyExists");
  }

  path = g_strconcat ("/", id, NULL);
  g_assert_cmpint (connect_edge ("click.example.com"), ==, G_TLS_CERTIFICATE_BAD_IDENTITY);
  cloudfront ("GET", path, NULL, "");
  status = element ("Status");
  g_assert_cmpstr (status, ==, "InProgress");
  cloudfront ("GET", path, NULL, "");
  deployed = element ("Status");
  g_assert_cmpstr (deployed, ==, "Deployed");
  etag = g_strdup (test->etag);
  g_assert_cmpint (connect_edge ("click.example.com"), ==, 0);
  g_assert_cmpint (connect_edge ("other.example.com"), ==, G_TLS_CERTIFICATE_BAD_IDENTITY);

  config_path = g_strconcat (path, "/config", NULL);
  disabled = make_config (arn, "ref1", "false");
  cloudfront ("DELETE", path, etag, "");
  assert_code (409, "DistributionNotDisabled");
  cloudfront ("PUT", config_path, NULL, disabled);
  assert_code (400, "InvalidIfMatchVersion");
  cloudfront ("PUT", config_path, "OTHER", disabled);
  assert_code (412, "PreconditionFailed");
  cloudfront ("PUT", config_path, etag, disabled);
  STATUS (200);
  second_etag = g_strdup (test->etag);
  body = g_strdup_printf ("{\"CertificateArn\":\"%s\"}", arn);
  acm ("DeleteCertificate", body);
  STATUS (400);
  cloudfront ("GET", path, NULL, "");
  cloudfront ("GET", path, NULL, "");
  cloudfront ("DELETE", path, second_etag, "");
  STATUS (204);
  cloudfront ("GET", path, NULL, "");
  assert_code (404, "NoSuchDistribution");
  g_assert_cmpint (connect_edge ("click.example.com"), ==, G_TLS_CERTIFICATE_BAD_IDENTITY);
  acm ("DeleteCertificate", body);
  STATUS (200);
}

/* Makes a distribution for @host that is in use, with a certificate. */
static char *
deploy (const char *host)
{
  g_autofree char *arn = request (host);
  g_autofree char *config = NULL;
  g_autofree char *named = NULL;
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;
  g_auto(GStrv) parts = NULL;

  publish_validation (arn, TRUE);
  g_assert_cmpstr (practice_test_string (describe (arn), "Status"), ==, "ISSUED");
  config = make_config (arn, host, "true");
  parts = g_strsplit (config, "click.example.com", -1);
  named = g_strjoinv (host, parts);
  cloudfront ("POST", "", NULL, named);
  STATUS (201);
  id = element ("Id");
  path = g_strconcat ("/", id, NULL);
  cloudfront ("GET", path, NULL, "");
  cloudfront ("GET", path, NULL, "");

  return g_steal_pointer (&arn);
}

static void
leap (int days)
{
  g_autofree char *body = g_strdup_printf ("{\"clock_offset\":%d}", days * 24 * 60 * 60);

  practice_test_control ("POST", "/settings", body);
  STATUS (200);
}

/* Returns the whole days left as ACM tells them, but for a minute; what the edge serves ends then.
 */
static int
days_left (const char *arn,
           const char *host)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 told = (gint64) json_object_get_double_member (describe (arn), "NotAfter");
  gint64 served;

  g_assert_cmpint (read_edge (host, &served), ==, told <= now ? G_TLS_CERTIFICATE_EXPIRED : 0);
  g_assert_cmpint (served, ==, told);

  return (int) ((told - now + 60) / (24 * 60 * 60));
}

static void
assert_renewal (const char *arn,
                const char *status)
{
  JsonObject *certificate = describe (arn);

  g_assert_cmpstr (practice_test_string (certificate, "RenewalEligibility"), ==, "ELIGIBLE");
  if (status == NULL)
    g_assert_false (json_object_has_member (certificate, "RenewalSummary"));
  else
    g_assert_cmpstr (
      practice_test_string (json_object_get_object_member (certificate, "RenewalSummary"),
                            "RenewalStatus"), ==, status);
}

static void
set_step2 (const char *arn,
           gboolean    present)
{
  g_autofree char *path = NULL;
  JsonObject *record;

  if (present)
    {
      publish_validation (arn, TRUE);
      return;
    }
  record = json_object_get_object_member (validation_option (describe (arn)), "ResourceRecord");
  path = g_strdup_printf ("/records?host=%s&type=CNAME",
                          json_object_get_string_member (record, "Name"));
  practice_test_control ("DELETE", path, NULL);
  STATUS (200);
}

/* 198 days, renewed 60 days before their end, as long as the record stands. */
static void
test_renewal (void)
{
  g_autofree char *arn = NULL;
  g_autofree char *other = NULL;

  practice_test_reset ();
  arn = deploy ("click.example.com");
  assert_renewal (arn, NULL);
  g_assert_cmpint (days_left (arn, "click.example.com"), ==, 198);
  leap (137);
  assert_renewal (arn, NULL);
  g_assert_cmpint (days_left (arn, "click.example.com"), ==, 61);
  leap (139);
  assert_renewal (arn, "SUCCESS");
  g_assert_cmpint (days_left (arn, "click.example.com"), ==, 197);

  /* Two more are due at once: 3 × 138 days after the first. */
  leap (420);
  g_assert_cmpint (days_left (arn, "click.example.com"), ==, 192);

  /* The second host has a certificate of its own, with an end of its own. */
  other = deploy ("link.example.com");
  g_assert_cmpint (days_left (other, "link.example.com"), ==, 198);
  g_assert_cmpint (days_left (arn, "click.example.com"), ==, 192);

  set_step2 (arn, FALSE);
  leap (420 + 150);
  assert_renewal (arn, "PENDING_VALIDATION");
  g_assert_cmpint (days_left (arn, "click.example.com"), ==, 42);
  assert_renewal (other, "SUCCESS");
  set_step2 (arn, TRUE);
  assert_renewal (arn, "SUCCESS");
  g_assert_cmpint (days_left (arn, "click.example.com"), ==, 198);

  /* Too late: it ends, and no record brings it back. */
  set_step2 (arn, FALSE);
  leap (420 + 150 + 190);
  g_assert_cmpint (days_left (arn, "click.example.com"), ==, 8);
  leap (420 + 150 + 200);
  assert_renewal (arn, "FAILED");
  g_assert_cmpint (days_left (arn, "click.example.com"), ==, -1);
  set_step2 (arn, TRUE);
  g_assert_cmpstr (practice_test_string (describe (arn), "Status"), ==, "EXPIRED");
}

static void
test_bad_config (void)
{
  static const struct { const char *body; const char *code; } rows[] = {
    { "", "MalformedXML" },
    { "<DistributionConfig", "MalformedXML" },
    { "<DistributionConfig xmlns=\"" XMLNS "\"/>", "MalformedXML" },
    { "<DistributionConfig><CallerReference>x</CallerReference></DistributionConfig>",
      "MalformedXML" },
    { "<DistributionConfig xmlns=\"" XMLNS "\"><CallerReference>x</CallerReference>"
      "<Aliases><Quantity>2</Quantity><Items><CNAME>a</CNAME></Items></Aliases><Origins/>"
      "<DefaultCacheBehavior/><Comment/><Enabled>true</Enabled></DistributionConfig>",
      "InconsistentQuantities" },
  };

  practice_test_reset ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      cloudfront ("POST", "", NULL, rows[i].body);
      assert_code (400, rows[i].code);
    }
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/practice/aws/signature", test_signature);
  g_test_add_data_func ("/practice/acm/issued", GINT_TO_POINTER (TRUE), test_certificate);
  g_test_add_data_func ("/practice/acm/issued-without-underscore", GINT_TO_POINTER (FALSE),
                        test_certificate);
  g_test_add_func ("/practice/acm/deadline", test_deadline);
  g_test_add_func ("/practice/acm/caa", test_caa);
  g_test_add_func ("/practice/acm/bad-requests", test_bad_requests);
  g_test_add_func ("/practice/cloudfront/distribution", test_distribution);
  g_test_add_func ("/practice/cloudfront/renewal", test_renewal);
  g_test_add_func ("/practice/cloudfront/bad-config", test_bad_config);

  status = g_test_run ();
  practice_test_free ();

  return status;
}
