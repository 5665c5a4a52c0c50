/* SPDX-License-Identifier: GPL-3.0-or-later
 * The parsers of AWS's JSON and XML: the table of error codes, attacks, and mutations.
 */
#include "todoku-acm-json.h"
#include "todoku-aws-error.h"
#include "todoku-cloudfront-xml.h"
#include "todoku-error.h"

#include <string.h>

#define CERTIFICATE \
  "{\"Certificate\":{\"CertificateArn\":\"arn:aws:acm:x\",\"DomainName\":\"click.example.com\"," \
  "\"Status\":\"PENDING_VALIDATION\",\"CreatedAt\":1.7E9,\"InUseBy\":[]," \
  "\"DomainValidationOptions\":[{\"DomainName\":\"click.example.com\",\"ResourceRecord\":{" \
  "\"Name\":\"_a.click.example.com.\",\"Type\":\"CNAME\",\"Value\":\"_b.acm-validations.aws.\"}}]}}"
#define RENEWAL \
  "{\"Certificate\":{\"CertificateArn\":\"arn:aws:acm:x\",\"DomainName\":\"click.example.com\"," \
  "\"Status\":\"ISSUED\",\"CreatedAt\":1.7E9,\"NotAfter\":1.717E9,\"RenewalEligibility\":" \
  "\"ELIGIBLE\",\"InUseBy\":[\"arn:aws:cloudfront::1:distribution/E1\"],\"RenewalSummary\":{" \
  "\"RenewalStatus\":\"FAILED\",\"RenewalStatusReason\":\"CAA_ERROR\",\"UpdatedAt\":1.716E9," \
  "\"DomainValidationOptions\":[{\"DomainName\":\"click.example.com\",\"ResourceRecord\":{" \
  "\"Name\":\"_a.click.example.com.\",\"Type\":\"CNAME\",\"Value\":\"_b.acm-validations.aws.\"" \
  "}}]}}}"
#define LIST \
  "{\"CertificateSummaryList\":[{\"CertificateArn\":\"arn:a\"," \
  "\"DomainName\":\"click.example.com\",\"CreatedAt\":2}],\"NextToken\":\"n\"}"
#define CONFIG \
  "<DistributionConfig xmlns=\"http://cloudfront.amazonaws.com/doc/2020-05-31/\">" \
  "<CallerReference>r</CallerReference><Aliases><Quantity>1</Quantity><Items><CNAME>" \
  "click.example.com</CNAME></Items></Aliases><Enabled>true</Enabled></DistributionConfig>"
#define DISTRIBUTION \
  "<?xml version=\"1.0\"?><Distribution><Id>E1</Id><Status>Deployed</Status>" \
  "<DomainName>d1.cloudfront.net</DomainName>" CONFIG "</Distribution>"
#define SUMMARIES \
  "<DistributionList><IsTruncated>true</IsTruncated><NextMarker>m</NextMarker><Items>" \
  "<DistributionSummary><Id>E1</Id><Aliases><Items><CNAME>click.example.com</CNAME></Items>" \
  "</Aliases></DistributionSummary></Items></DistributionList>"
#define REFUSAL \
  "<ErrorResponse><Error><Type>Sender</Type><Code>X</Code><Message>w</Message></Error>" \
  "<RequestId>r</RequestId></ErrorResponse>"

/* Sanitizers make an allocation a hundred times as slow. */
#ifdef __SANITIZE_ADDRESS__
#define N_MUTATIONS 500
#else
#define N_MUTATIONS 20000
#endif

static GBytes *
bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static void
test_codes (void)
{
  static const struct { const char *raw; const char *clean; } cases[] = {
    { NULL, "" },
    { "", "" },
    { "ThrottlingException", "ThrottlingException" },
    { "com.amazonaws.certificatemanager#ThrottlingException", "ThrottlingException" },
    { "ThrottlingException:http://internal.amazon.com/coral/#x", "ThrottlingException" },
    { "a#Throttling:http://b", "Throttling" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *clean = todoku_aws_clean_code (cases[i].raw);

      g_assert_cmpstr (clean, ==, cases[i].clean);
    }
}

static void
test_map (void)
{
  static const struct
  {
    guint status; const char *code; const char *words; gint64 clock; int mapped;
  } cases[] = {
    { 403, "SignatureDoesNotMatch", NULL, 0, TODOKU_ERROR_UNAUTHORISED },
    { 403, "SignatureDoesNotMatch", "Signature not yet current: x", 0, TODOKU_ERROR_CLOCK_SKEW },
    { 403, "SignatureDoesNotMatch", NULL, 6 * 60 * G_USEC_PER_SEC, TODOKU_ERROR_CLOCK_SKEW },
    { 403, "SignatureDoesNotMatch", NULL, -6 * 60 * (gint64) G_USEC_PER_SEC,
      TODOKU_ERROR_CLOCK_SKEW },
    { 403, "AccessDenied", NULL, 6 * 60 * G_USEC_PER_SEC, TODOKU_ERROR_FORBIDDEN },
    { 403, "RequestExpired", NULL, 0, TODOKU_ERROR_CLOCK_SKEW },
    { 403, "RequestTimeTooSkewed", NULL, 0, TODOKU_ERROR_CLOCK_SKEW },
    { 400, "OptInRequired", NULL, 0, TODOKU_ERROR_FORBIDDEN },
    { 400, "TooManyCertificates", NULL, 0, TODOKU_ERROR_QUOTA },
    { 400, "SomethingNew", "x", 0, TODOKU_ERROR_REFUSED },
    { 500, "InternalFailure", NULL, 0, TODOKU_ERROR_SERVER_FAILED },
    { 503, "Throttling", NULL, 0, TODOKU_ERROR_RATE_LIMITED },
    { 503, "SlowDown", NULL, 0, TODOKU_ERROR_RATE_LIMITED },
    { 500, "AccessDenied", NULL, 0, TODOKU_ERROR_SERVER_FAILED },
    { 502, "CNAMEAlreadyExists", NULL, 0, TODOKU_ERROR_SERVER_FAILED },
    { 503, "TooManyDistributions", NULL, 0, TODOKU_ERROR_SERVER_FAILED },
    { 404, "", NULL, 0, TODOKU_ERROR_NOT_FOUND },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = todoku_aws_map_failure (cases[i].status, cases[i].code,
                                                        cases[i].words, 0, cases[i].clock);

      g_test_message ("%s", cases[i].code);
      g_assert_error (error, TODOKU_ERROR, cases[i].mapped);
      g_assert_nonnull (strstr (error->message, cases[i].code));
    }
}

/* Entities must neither be expanded nor fetched, and nesting must not reach the end of the stack.
 */
static void
test_attacks (void)
{
  g_autoptr(GString) deep = g_string_new (NULL);
  const char *cases[] = {
    "<!DOCTYPE a [<!ENTITY l0 \"ha\"><!ENTITY l1 \"&l0;&l0;&l0;&l0;&l0;&l0;&l0;&l0;\">"
    "<!ENTITY l2 \"&l1;&l1;&l1;&l1;&l1;&l1;&l1;&l1;\">]>"
    "<DistributionConfig><Enabled>&l2;</Enabled></DistributionConfig>",
    "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>"
    "<DistributionConfig><Enabled>&x;</Enabled></DistributionConfig>",
    "<!DOCTYPE DistributionConfig SYSTEM \"http://127.0.0.1:1/x.dtd\">" CONFIG,
    "<DistributionConfig><Enabled>true</Enabled>",
    "<DistributionConfig/>",
    "",
    "\xff\xfe<",
    NULL,
  };

  for (guint i = 0; i < 100000; i++)
    g_string_append (deep, "<a>");
  cases[G_N_ELEMENTS (cases) - 1] = deep->str;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GBytes) body = bytes (cases[i]);
      g_autoptr(GBytes) out = NULL;
      g_autoptr(GError) error = NULL;
      gboolean changed;

      out = todoku_cloudfront_disable_config (body, &changed, &error);
      g_assert_null (out);
      g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY);
    }
}

/* What is built can be read again, whatever is in it. */
static void
test_build (void)
{
  const TodokuDistributionRequest request = {
    "click.example.com", "arn:<&\"'>", "]]>&amp;", "eu.sendgrid.net"
  };
  g_autoptr(GBytes) body = todoku_cloudfront_build_config (&request);
  g_autofree char *config = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_autofree char *whole = NULL;
  g_autoptr(GBytes) reply = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDistribution) distribution = NULL;

  whole = g_strdup_printf ("<Distribution><Id>E1</Id><Status>x</Status><DomainName>d</DomainName>"
                           "%s</Distribution>", strstr (config, "<DistributionConfig"));
  reply = bytes (whole);
  distribution = todoku_cloudfront_parse_distribution (reply, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (distribution->certificate_id, ==, "arn:<&\"'>");
  g_assert_cmpstr (distribution->caller_reference, ==, "]]>&amp;");
  g_assert_cmpstr (distribution->alias, ==, "click.example.com");
  g_assert_true (distribution->enabled);
}

static TodokuCertificate *
parse_changed (const char *text,
               const char *what,
               const char *with)
{
  g_auto(GStrv) parts = g_strsplit (text, what, -1);
  g_autofree char *changed = g_strjoinv (with, parts);
  g_autoptr(GBytes) body = bytes (changed);
  g_autoptr(GError) error = NULL;
  TodokuCertificate *certificate = todoku_acm_parse_certificate (body, 0, &error);

  g_assert_cmpuint (g_strv_length (parts), >, 1);
  if (certificate == NULL)
    g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY);
  else
    g_assert_no_error (error);

  return certificate;
}

static void
test_renewal (void)
{
  static const struct
  {
    const char *what; const char *with; TodokuRenewalStatus status;
  } cases[] = {
    { "\"FAILED\"", "\"FAILED\"", TODOKU_RENEWAL_STATUS_FAILED },
    { "\"FAILED\"", "\"PENDING_VALIDATION\"", TODOKU_RENEWAL_STATUS_WAITING },
    { "\"FAILED\"", "\"PENDING_AUTO_RENEWAL\"", TODOKU_RENEWAL_STATUS_AUTOMATIC },
    { "\"FAILED\"", "\"SUCCESS\"", TODOKU_RENEWAL_STATUS_SUCCESS },
    { "\"FAILED\"", "\"SOMETHING_NEW\"", TODOKU_RENEWAL_STATUS_NONE },
    { "\"RenewalStatus\"", "\"Other\"", TODOKU_RENEWAL_STATUS_NONE },
    { "\"RenewalSummary\"", "\"Other\"", TODOKU_RENEWAL_STATUS_NONE },
    { "\"DomainValidationOptions\"", "\"Other\"", TODOKU_RENEWAL_STATUS_FAILED },
    { "\"UpdatedAt\":1.716E9,", "", TODOKU_RENEWAL_STATUS_FAILED },
  };
  static const struct { const char *what; const char *with; } refused[] = {
    { "\"RenewalSummary\":{", "\"RenewalSummary\":[{}],\"Other\":{" },
    { "\"FAILED\"", "4" },
    { "\"CAA_ERROR\"", "[]" },
    { "1.716E9", "\"soon\"" },
    { "\"ELIGIBLE\"", "true" },
    { "\"_b.acm-validations.aws.\"", "\"a\\u000ab\"" },
  };
  g_autoptr(TodokuCertificate) whole = parse_changed (RENEWAL, "arn", "arn");
  g_autoptr(TodokuCertificate) bare = NULL;

  g_assert_true (whole->eligible);
  g_assert_true (whole->in_use);
  g_assert_cmpstr (whole->renewal_reason, ==, "CAA_ERROR");
  g_assert_cmpint (whole->renewal_at, ==, G_GINT64_CONSTANT (1716000000) * G_USEC_PER_SEC);
  g_assert_cmpstr (whole->record->host, ==, "_a.click.example.com");
  bare = parse_changed (RENEWAL, "\"RenewalEligibility\"", "\"Other\"");
  g_assert_false (bare->eligible);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TodokuCertificate) certificate =
        parse_changed (RENEWAL, cases[i].what, cases[i].with);

      g_test_message ("%s: %s", cases[i].what, cases[i].with);
      g_assert_cmpint (certificate->renewal, ==, cases[i].status);
    }
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_test_message ("%s", refused[i].what);
      g_assert_null (parse_changed (RENEWAL, refused[i].what, refused[i].with));
    }
}

/* A parser that fails says so, and one that does not says nothing. */
static void
assert_told (gboolean   parsed,
             GError   **error)
{
  g_assert_true (parsed == (*error == NULL));
  g_clear_error (error);
}

static void
feed (GBytes *body)
{
  GError *error = NULL;
  g_autoptr(TodokuCertificate) requested = NULL;
  g_autoptr(TodokuCertificate) certificate = NULL;
  g_autoptr(TodokuDistribution) distribution = NULL;
  g_autoptr(GBytes) config = NULL;
  g_autofree char *found = NULL;
  g_autofree char *next = NULL;
  g_autofree char *id = NULL;
  g_autofree char *marker = NULL;
  g_autofree char *code = NULL;
  g_autofree char *words = NULL;
  double created_at = 0;
  gboolean changed;

  requested = todoku_acm_parse_request (body, "click.example.com", 0, &error);
  assert_told (requested != NULL, &error);
  certificate = todoku_acm_parse_certificate (body, 0, &error);
  assert_told (certificate != NULL, &error);
  distribution = todoku_cloudfront_parse_distribution (body, 0, &error);
  assert_told (distribution != NULL, &error);
  config = todoku_cloudfront_disable_config (body, &changed, &error);
  assert_told (config != NULL, &error);
  assert_told (todoku_acm_parse_list (body, "click.example.com", &found, &created_at, &next,
                                      &error), &error);
  assert_told (todoku_cloudfront_parse_list (body, "click.example.com", &id, &marker, &error),
               &error);
  todoku_cloudfront_parse_error (body, &code, &words);
}

static void
test_mutations (void)
{
  static const char *const seeds[] = {
    CERTIFICATE, RENEWAL, LIST, CONFIG, DISTRIBUTION, SUMMARIES, REFUSAL,
    "{\"CertificateArn\":\"arn:a\"}",
  };
  static const char interesting[] = "{}[]\",:\\0-9.eE<>/&;!?=x\xff\xc0 '#";
  g_autoptr(GRand) random = g_rand_new_with_seed (20200531);

  for (guint i = 0; i < N_MUTATIONS; i++)
    {
      g_autoptr(GString) text = g_string_new (seeds[i % G_N_ELEMENTS (seeds)]);
      g_autoptr(GBytes) body = NULL;
      guint n = g_rand_int_range (random, 1, 6);

      for (guint k = 0; k < n && text->len > 1; k++)
        {
          gsize at = g_rand_int_range (random, 0, text->len);
          char c = interesting[g_rand_int_range (random, 0, sizeof interesting)];

          switch (g_rand_int_range (random, 0, 4))
            {
            case 0:
              text->str[at] = c;
              break;
            case 1:
              g_string_erase (text, at, MIN (text->len - at, (gsize) n));
              break;
            case 2:
              g_string_insert_c (text, at, c);
              break;
            default:
              g_string_truncate (text, at);
              break;
            }
        }
      body = g_bytes_new (text->str, text->len);
      feed (body);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/delivery/aws-parsers/codes", test_codes);
  g_test_add_func ("/delivery/aws-parsers/map", test_map);
  g_test_add_func ("/delivery/aws-parsers/attacks", test_attacks);
  g_test_add_func ("/delivery/aws-parsers/build", test_build);
  g_test_add_func ("/delivery/aws-parsers/renewal", test_renewal);
  g_test_add_func ("/delivery/aws-parsers/mutations", test_mutations);

  return g_test_run ();
}
