/* SPDX-License-Identifier: GPL-3.0-or-later
 * Amazon SES over the wire: signatures, records that are put together, a second call, a region with
 * a zone of its own, and every refusal of the calls in use.
 */
#include "kind-fixture.h"
#include "todoku-ses.h"

#include <string.h>

#define IDENTITY "/v2/email/identities/example.co.jp"
#define BODY(status, may_send, extra) \
  "{\"IdentityType\":\"DOMAIN\",\"VerifiedForSendingStatus\":" may_send "," \
  "\"DkimAttributes\":{\"SigningEnabled\":true,\"Status\":\"" status "\"," \
  "\"Tokens\":[\"t1\",\"t2\",\"t3\"],\"SigningAttributesOrigin\":\"AWS_SES\"" extra "}}"
#define OSAKA ",\"SigningHostedZone\":\"dkim.ap-northeast-3.amazonses.com\""
#define WITH_MAIL_FROM(status) \
  "{\"IdentityType\":\"DOMAIN\",\"VerifiedForSendingStatus\":true," \
  "\"VerificationStatus\":\"SUCCESS\",\"DkimAttributes\":{\"Status\":\"SUCCESS\"," \
  "\"Tokens\":[\"t1\"]},\"MailFromAttributes\":{\"MailFromDomain\":\"bounce.example.co.jp\"," \
  "\"MailFromDomainStatus\":\"" status "\",\"BehaviorOnMxFailure\":\"USE_DEFAULT_VALUE\"}," \
  "\"VerificationInfo\":{\"LastCheckedTimestamp\":1764400000.1,\"ErrorType\":\"HOST_NOT_FOUND\"}}"
#define ERROR(code, message) "{\"__type\":\"" code "\",\"message\":\"" message "\"}"

static TodokuService *
make_service (TodokuHttp  *http,
              const char  *url,
              GError     **error)
{
  return todoku_ses_new (http, url, "ap-northeast-3", " AKIDEXAMPLE:se/cr+et:to=ken\n", error);
}

static const TodokuRecord *
nth_record (const TodokuRemote *remote,
            guint               n)
{
  return g_ptr_array_index (remote->records, n);
}

static void
test_create (KindFixture   *fixture,
             gconstpointer  data)
{
  const TodokuRemoteRequest request = { .domain = "example.co.jp", .region = "ap-northeast-3" };
  const MockRequest *sent;
  g_autoptr(TodokuRemote) remote = NULL;
  g_autoptr(GError) error = NULL;

  mock_server_push (fixture->server, 200, BODY ("NOT_STARTED", "false", OSAKA), NULL);
  remote = todoku_service_create (fixture->service, TODOKU_REMOTE_DOMAIN, &request, &error);
  g_assert_no_error (error);
  kind_assert_request (fixture, 0, "POST", "/v2/email/identities");
  sent = mock_server_get_request (fixture->server, 0);
  g_assert_nonnull (strstr (mock_request_get_header (sent, "Authorization"),
                            "Credential=AKIDEXAMPLE/"));
  g_assert_nonnull (strstr (mock_request_get_header (sent, "Authorization"),
                            "/ap-northeast-3/ses/aws4_request"));
  g_assert_cmpstr (mock_request_get_header (sent, "X-Amz-Security-Token"), ==, "to=ken");
  g_assert_cmpstr (sent->body, ==, "{\"EmailIdentity\":\"example.co.jp\","
                   "\"DkimSigningAttributes\":{\"NextSigningKeyLength\":\"RSA_2048_BIT\"}}");

  g_assert_cmpstr (remote->id, ==, "example.co.jp");
  g_assert_cmpint (remote->validation->state, ==, TODOKU_SERVICE_STATE_PENDING);
  g_assert_cmpuint (remote->records->len, ==, 3);
  g_assert_cmpstr (nth_record (remote, 2)->host, ==, "t3._domainkey.example.co.jp");
  g_assert_cmpstr (nth_record (remote, 2)->value, ==, "t3.dkim.ap-northeast-3.amazonses.com");
  g_assert_true (nth_record (remote, 2)->required);
}

static void
test_states (KindFixture   *fixture,
             gconstpointer  data)
{
  static const struct { const char *body; gboolean valid; int state; guint n_records; } cases[] = {
    { BODY ("NOT_STARTED", "false", ""), FALSE, TODOKU_SERVICE_STATE_PENDING, 3 },
    { BODY ("PENDING", "false", ""), FALSE, TODOKU_SERVICE_STATE_PENDING, 3 },
    { BODY ("SUCCESS", "true", ""), TRUE, TODOKU_SERVICE_STATE_VERIFIED, 3 },
    { BODY ("SUCCESS", "false", ""), FALSE, TODOKU_SERVICE_STATE_VERIFIED, 3 },
    { BODY ("TEMPORARY_FAILURE", "true", ""), FALSE, TODOKU_SERVICE_STATE_LOST, 3 },
    { BODY ("FAILED", "false", ""), FALSE, TODOKU_SERVICE_STATE_FAILED, 3 },
    { BODY ("NOVEL", "false", ""), FALSE, -1, 3 },
    { WITH_MAIL_FROM ("PENDING"), TRUE, TODOKU_SERVICE_STATE_VERIFIED, 3 },
    { "{\"DkimAttributes\":{\"SigningAttributesOrigin\":\"EXTERNAL\",\"Tokens\":[\"own\"]}}", FALSE,
      -1, 0 },
  };
  g_autoptr(GError) none = NULL;

  mock_server_push (fixture->server, 200, "{}", NULL);
  g_assert_null (todoku_service_get (fixture->service, TODOKU_REMOTE_DOMAIN, "example.co.jp", NULL,
                                     &none));
  g_assert_error (none, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TodokuRemote) remote = NULL;
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", cases[i].body);
      mock_server_push (fixture->server, 200, cases[i].body, NULL);
      remote = todoku_service_get (fixture->service, TODOKU_REMOTE_DOMAIN, "example.co.jp", NULL,
                                   &error);
      g_assert_no_error (error);
      g_assert_true (remote->valid == cases[i].valid);
      g_assert_cmpint (remote->validation->state, ==, cases[i].state);
      g_assert_cmpuint (remote->records->len, ==, cases[i].n_records);
    }
}

static void
test_mail_from (KindFixture   *fixture,
                gconstpointer  data)
{
  const TodokuRemoteRequest request = { .domain = "example.co.jp", .subdomain = "bounce" };
  g_autoptr(TodokuRemote) remote = NULL;
  g_autoptr(TodokuRemote) again = NULL;
  g_autoptr(GError) error = NULL;

  mock_server_push (fixture->server, 200, BODY ("PENDING", "false", ""), NULL);
  mock_server_push (fixture->server, 200, "{}", NULL);
  mock_server_push (fixture->server, 200, WITH_MAIL_FROM ("PENDING"), NULL);
  remote = todoku_service_complete (fixture->service, "example.co.jp", &request, NULL, &error);
  g_assert_no_error (error);
  kind_assert_request (fixture, 1, "PUT", IDENTITY "/mail-from");
  g_assert_cmpstr (mock_server_get_request (fixture->server, 1)->body, ==,
                   "{\"MailFromDomain\":\"bounce.example.co.jp\","
                   "\"BehaviorOnMxFailure\":\"USE_DEFAULT_VALUE\"}");
  g_assert_cmpstr (remote->mail_from, ==, "bounce.example.co.jp");
  g_assert_cmpuint (remote->records->len, ==, 3);
  g_assert_cmpstr (nth_record (remote, 1)->value, ==,
                   "feedback-smtp.ap-northeast-3.amazonses.com");
  g_assert_cmpint (nth_record (remote, 1)->priority, ==, 10);
  g_assert_false (nth_record (remote, 1)->required);
  g_assert_cmpstr (nth_record (remote, 2)->value, ==, "v=spf1 include:amazonses.com ~all");

  /* One that is there is never replaced, whatever it is. */
  mock_server_push (fixture->server, 200, WITH_MAIL_FROM ("SUCCESS"), NULL);
  again = todoku_service_complete (fixture->service, "example.co.jp",
                                   &(TodokuRemoteRequest) { .domain = "example.co.jp",
                                                            .subdomain = "other" }, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->mail_from, ==, "bounce.example.co.jp");
  g_assert_cmpuint (mock_server_get_count (fixture->server), ==, 4);
}

/* It looks by itself; only what it has given up is asked for again. */
static void
test_verify (KindFixture   *fixture,
             gconstpointer  data)
{
  g_autoptr(TodokuValidation) pending = NULL;
  g_autoptr(TodokuValidation) failed = NULL;
  g_autoptr(GError) error = NULL;

  mock_server_push (fixture->server, 200, BODY ("PENDING", "false", ""), NULL);
  pending = todoku_service_verify (fixture->service, TODOKU_REMOTE_DOMAIN, "example.co.jp", NULL,
                                   &error);
  g_assert_no_error (error);
  g_assert_cmpint (pending->state, ==, TODOKU_SERVICE_STATE_PENDING);
  g_assert_cmpuint (mock_server_get_count (fixture->server), ==, 1);

  mock_server_push (fixture->server, 200, BODY ("FAILED", "false", ""), NULL);
  mock_server_push (fixture->server, 200, "{\"DkimStatus\":\"PENDING\"}", NULL);
  mock_server_push (fixture->server, 200, BODY ("PENDING", "false", ""), NULL);
  failed = todoku_service_verify (fixture->service, TODOKU_REMOTE_DOMAIN, "example.co.jp", NULL,
                                  &error);
  g_assert_no_error (error);
  g_assert_cmpint (failed->state, ==, TODOKU_SERVICE_STATE_PENDING);
  kind_assert_request (fixture, 2, "PUT", IDENTITY "/dkim/signing");
}

static void
test_account (KindFixture   *fixture,
              gconstpointer  data)
{
  static const struct { guint status; const char *body; int notice; guint n_missing; } cases[] = {
    { 200, "{\"ProductionAccessEnabled\":true,\"SendingEnabled\":true,"
      "\"EnforcementStatus\":\"HEALTHY\"}", -1, 0 },
    { 200, "{\"ProductionAccessEnabled\":false,\"SendingEnabled\":true,"
      "\"EnforcementStatus\":\"HEALTHY\"}", TODOKU_ACCOUNT_NOTICE_SANDBOX, 0 },
    { 200, "{\"ProductionAccessEnabled\":true,\"EnforcementStatus\":\"PROBATION\"}",
      TODOKU_ACCOUNT_NOTICE_PROBATION, 0 },
    { 200, "{\"ProductionAccessEnabled\":false,\"EnforcementStatus\":\"SHUTDOWN\"}",
      TODOKU_ACCOUNT_NOTICE_PAUSED, 0 },
    { 200, "{\"SendingEnabled\":false}", TODOKU_ACCOUNT_NOTICE_PAUSED, 0 },
    { 200, "{}", -1, 0 },
    { 403, ERROR ("AccessDeniedException", "not authorized to perform: ses:GetAccount"), -1, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TodokuScopes) scopes = NULL;
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", cases[i].body);
      mock_server_push (fixture->server, cases[i].status, cases[i].body, NULL);
      mock_server_push (fixture->server, 200, "{\"EmailIdentities\":[]}", NULL);
      scopes = todoku_service_test (fixture->service, NULL, &error);
      g_assert_no_error (error);
      kind_assert_request (fixture, 2 * i, "GET", "/v2/email/account");
      kind_assert_request (fixture, 2 * i + 1, "GET", "/v2/email/identities");
      g_assert_cmpint (scopes->notice, ==, cases[i].notice);
      g_assert_cmpuint (g_strv_length (scopes->missing), ==, cases[i].n_missing);
    }
}

/* Addresses are identities too, and no domains. */
static void
test_list (KindFixture   *fixture,
           gconstpointer  data)
{
  g_autoptr(GPtrArray) list = NULL;
  g_autoptr(GError) error = NULL;

  mock_server_push (fixture->server, 200,
                    "{\"EmailIdentities\":[{\"IdentityType\":\"DOMAIN\",\"IdentityName\":\"a.jp\","
                    "\"VerificationStatus\":\"SUCCESS\"},{\"IdentityType\":\"EMAIL_ADDRESS\","
                    "\"IdentityName\":\"i@a.jp\"}],\"NextToken\":\"a b/=\"}", NULL);
  mock_server_push (fixture->server, 200,
                    "{\"EmailIdentities\":[{\"IdentityType\":\"DOMAIN\",\"IdentityName\":\"b.jp\","
                    "\"VerificationStatus\":\"PENDING\"}],\"NextToken\":null}", NULL);
  list = todoku_service_list (fixture->service, TODOKU_REMOTE_DOMAIN, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_true (((TodokuRemote *) list->pdata[0])->valid);
  g_assert_cmpstr (((TodokuRemote *) list->pdata[1])->domain, ==, "b.jp");
  g_assert_cmpstr (g_hash_table_lookup (mock_server_get_request (fixture->server, 1)->query,
                                        "NextToken"), ==, "a b/=");
}

static void
test_by_name (KindFixture   *fixture,
              gconstpointer  data)
{
  g_autoptr(GPtrArray) none = NULL;
  g_autoptr(GError) error = NULL;

  mock_server_push (fixture->server, 404, ERROR ("NotFoundException", "no"), NULL);
  none = todoku_service_list (fixture->service, TODOKU_REMOTE_DOMAIN, "example.co.jp", NULL,
                              &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  kind_assert_request (fixture, 0, "GET", IDENTITY);
}

static void
test_mail (KindFixture   *fixture,
           gconstpointer  data)
{
  static const struct { const char *body; int code; } refusals[] = {
    { ERROR ("MessageRejected", "Email address is not verified. The following identities failed "
             "the check in region AP-NORTHEAST-3: a@example.net"), TODOKU_ERROR_SANDBOX },
    { ERROR ("MessageRejected", "Email address is not verified. The following identities failed "
             "the check in region AP-NORTHEAST-3: i@example.co.jp"), TODOKU_ERROR_NOT_VERIFIED },
    { ERROR ("SendingPausedException", "paused"), TODOKU_ERROR_SUSPENDED },
  };
  const TodokuMail mail = { "i@example.co.jp", "例", "a@example.net", "件名", "本文", FALSE };
  g_autofree char *words = NULL;
  g_autoptr(GError) error = NULL;

  mock_server_push (fixture->server, 200, "{\"MessageId\":\"x\"}", NULL);
  words = todoku_service_send_test (fixture->service, &mail, &error);
  g_assert_no_error (error);
  kind_assert_request (fixture, 0, "POST", "/v2/email/outbound-emails");
  g_assert_cmpstr (mock_server_get_request (fixture->server, 0)->body, ==,
                   "{\"FromEmailAddress\":\"=?UTF-8?B?5L6L?= <i@example.co.jp>\",\"Destination\":"
                   "{\"ToAddresses\":[\"a@example.net\"]},\"Content\":{\"Simple\":{\"Subject\":"
                   "{\"Data\":\"件名\",\"Charset\":\"UTF-8\"},\"Body\":{\"Text\":{\"Data\":"
                   "\"本文\",\"Charset\":\"UTF-8\"}}}}}");

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      mock_server_push (fixture->server, 400, refusals[i].body, NULL);
      g_assert_null (todoku_service_send_test (fixture->service, &mail, &error));
      g_assert_error (error, TODOKU_ERROR, refusals[i].code);
      g_clear_error (&error);
    }
}

static void
test_refusals (KindFixture   *fixture,
               gconstpointer  data)
{
  static const KindRefusal refusals[] = {
    { 403, ERROR ("UnrecognizedClientException", "no"), TODOKU_ERROR_UNAUTHORISED },
    { 403, ERROR ("InvalidClientTokenId", "no"), TODOKU_ERROR_UNAUTHORISED },
    { 403, ERROR ("ExpiredTokenException", "no"), TODOKU_ERROR_UNAUTHORISED },
    { 403, ERROR ("InvalidSignatureException", "no"), TODOKU_ERROR_UNAUTHORISED },
    { 403, ERROR ("SignatureDoesNotMatch", "no"), TODOKU_ERROR_UNAUTHORISED },
    { 403, ERROR ("InvalidSignatureException", "Signature expired: x"), TODOKU_ERROR_CLOCK_SKEW },
    { 403, ERROR ("AccessDeniedException", "not authorized to perform: ses:GetEmailIdentity"),
      TODOKU_ERROR_FORBIDDEN },
    { 400, ERROR ("AlreadyExistsException", "Email identity a.jp already exist."),
      TODOKU_ERROR_CONFLICT },
    { 404, ERROR ("NotFoundException", "no"), TODOKU_ERROR_NOT_FOUND },
    { 400, ERROR ("BadRequestException", "no"), TODOKU_ERROR_REFUSED },
    { 400, ERROR ("InvalidNextTokenException", "no"), TODOKU_ERROR_REFUSED },
    { 400, ERROR ("LimitExceededException", "no"), TODOKU_ERROR_QUOTA },
    { 429, ERROR ("TooManyRequestsException", "no"), TODOKU_ERROR_RATE_LIMITED },
    { 400, ERROR ("Throttling", "no"), TODOKU_ERROR_RATE_LIMITED },
    { 500, ERROR ("ConcurrentModificationException", "no"), TODOKU_ERROR_SERVER_FAILED },
    { 500, ERROR ("InternalServiceErrorException", "no"), TODOKU_ERROR_SERVER_FAILED },
    { 409, ERROR ("ConflictException", "no"), TODOKU_ERROR_BUSY },
    { 400, ERROR ("AccountSuspendedException", "no"), TODOKU_ERROR_SUSPENDED },
    { 400, ERROR ("SendingPausedException", "no"), TODOKU_ERROR_SUSPENDED },
    { 400, ERROR ("MailFromDomainNotVerifiedException", "no"), TODOKU_ERROR_NOT_VERIFIED },
    { 400, "{\"code\":\"com.amazonaws.ses#BadRequestException:http://x\",\"Message\":\"no\"}",
      TODOKU_ERROR_REFUSED },
    { 503, "<html>", TODOKU_ERROR_SERVER_FAILED },
  };

  kind_assert_refusals (fixture, refusals, G_N_ELEMENTS (refusals));
}

/* The code may stand in a header alone. */
static void
test_header (KindFixture   *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  mock_server_push (fixture->server, 400, "{\"message\":\"x\"}", "x-amzn-errortype",
                    "LimitExceededException:http://internal.amazon.com/", NULL);
  g_assert_null (todoku_service_get (fixture->service, TODOKU_REMOTE_DOMAIN, "example.co.jp", NULL,
                                     &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_QUOTA);
}

static void
test_tolerant (KindFixture   *fixture,
               gconstpointer  data)
{
  kind_assert_tolerant (fixture, WITH_MAIL_FROM ("SUCCESS"));
  kind_assert_foreign (fixture);
  kind_assert_no_conflict (fixture, &(KindRefusal) {
    400, "{\"__type\":\"AlreadyExistsException\"}", 0
  });
  kind_assert_unsure_mail (fixture);
  kind_assert_one_listed (fixture,
                          "{\"EmailIdentities\":[null,"
                          "{\"IdentityType\":\"DOMAIN\",\"IdentityName\":\"a.jp\"}]}");
  kind_assert_tolerant (fixture, BODY ("PENDING", "false", OSAKA));
}

static void
test_keys (void)
{
  static const struct { const char *region, *key; int code; } cases[] = {
    { "ap-northeast-1", "AKID", TODOKU_ERROR_BAD_INPUT },
    { "ap-northeast-1", "", TODOKU_ERROR_BAD_INPUT },
    { "ap-northeast-1", "AKID:", TODOKU_ERROR_KEY_MISSING },
    { "ap-northeast-1", ":secret", TODOKU_ERROR_KEY_MISSING },
    { "ap-northeast-1", "AKID:se cret", TODOKU_ERROR_BAD_INPUT },
    { "evil.example/", "AKID:secret", TODOKU_ERROR_BAD_INPUT },
  };
  g_autoptr(TodokuClock) clock = todoku_clock_new (1);
  g_autoptr(TodokuHttp) http = todoku_http_new (clock);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s %s", cases[i].region, cases[i].key);
      g_assert_null (todoku_ses_new (http, "https://email.ap-northeast-1.amazonaws.com",
                                     cases[i].region, cases[i].key, &error));
      g_assert_error (error, TODOKU_ERROR, cases[i].code);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/delivery/ses/" name, KindFixture, make_service, kind_fixture_set_up, func, \
              kind_fixture_tear_down)
  ADD ("create", test_create);
  ADD ("states", test_states);
  ADD ("mail-from", test_mail_from);
  ADD ("verify", test_verify);
  ADD ("account", test_account);
  ADD ("list", test_list);
  ADD ("by-name", test_by_name);
  ADD ("mail", test_mail);
  ADD ("refusals", test_refusals);
  ADD ("header", test_header);
  ADD ("tolerant", test_tolerant);
  g_test_add_func ("/delivery/ses/keys", test_keys);

  return g_test_run ();
}
