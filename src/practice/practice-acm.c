/* SPDX-License-Identifier: GPL-3.0-or-later
 * AWS Certificate Manager, JSON 1.1: request, describe, list, delete. Main loop. A certificate is
 * issued when its CNAME stands in the practice DNS, and times out 72 hours after the request by
 * the practice clock; practice-acm-validation.c looks, practice-acm-renewal.c renews.
 */
#include <string.h>

#include "practice-private.h"
#include "todoku-domain-name.h"

#define TARGET_PREFIX "CertificateManager."
#define TOKEN_SECONDS (60 * 60)
#define MAX_DOMAIN_NAME 64
#define MAX_TOKEN 32
#define DEFAULT_MAX_ITEMS 100

static void
reply_acm (SoupServerMessage *message,
           guint              status,
           JsonObject        *object)
{
  practice_http_reply_object (message, status, object);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Content-Type",
                                "application/x-amz-json-1.1");
}

static void
reply_exception (SoupServerMessage *message,
                 const char        *code,
                 const char        *text)
{
  g_autoptr(JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "__type", code);
  json_object_set_string_member (object, "message", text);
  soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                "x-amzn-ErrorType", code);
  reply_acm (message, SOUP_STATUS_BAD_REQUEST, object);
}

static void
keep_certificate (Practice   *self,
                  JsonObject *row)
{
  practice_state_put (self->state, PRACTICE_KIND_CERTIFICATE,
                      json_object_get_string_member (row, "arn"), row);
}

static const char *
get_string (JsonObject *object,
            const char *name)
{
  return practice_json_string (object, name, NULL);
}

static gboolean
is_token (const char *text)
{
  gsize length = strlen (text);

  return length >= 1 && length <= MAX_TOKEN &&
         strspn (text, PRACTICE_ALPHABET_BASE62 "_") == length;
}

static JsonObject *
find_by_token (Practice   *self,
               const char *token,
               const char *domain)
{
  GPtrArray *rows = practice_state_list (self->state, PRACTICE_KIND_CERTIFICATE);

  for (guint i = 0; i < rows->len; i++)
    if (g_strcmp0 (get_string (rows->pdata[i], "token"), token) == 0 &&
        g_str_equal (get_string (rows->pdata[i], "domain"), domain) &&
        practice_now (self) - json_object_get_int_member (rows->pdata[i], "created") <
        TOKEN_SECONDS)
      return rows->pdata[i];

  return NULL;
}

static gboolean
is_certifiable (const char *name)
{
  g_autofree char *parsed =
    todoku_domain_name_parse (g_str_has_prefix (name, "*.") ? name + 2 : name, NULL);

  /* The parser drops "www.", which is a host name like any other here. */
  return parsed != NULL && strlen (name) <= 253 && strchr (name, '@') == NULL &&
         g_str_has_suffix (name, parsed);
}

static JsonObject *
make_row (Practice   *self,
          const char *domain,
          const char *token,
          JsonArray  *alternatives)
{
  JsonObject *row = json_object_new ();
  JsonArray *names = json_array_new ();
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *arn = g_strdup_printf ("arn:aws:acm:us-east-1:%s:certificate/%s",
                                          practice_get_secret (self, "aws_account"), uuid);

  json_array_add_string_element (names, domain);
  for (guint i = 0; alternatives != NULL && i < json_array_get_length (alternatives); i++)
    if (g_strcmp0 (json_array_get_string_element (alternatives, i), domain) != 0)
      json_array_add_string_element (names, json_array_get_string_element (alternatives, i));
  json_object_set_string_member (row, "arn", arn);
  json_object_set_string_member (row, "domain", domain);
  json_object_set_string_member (row, "token", token);
  json_object_set_array_member (row, "names", names);
  json_object_set_string_member (row, "status", "PENDING_VALIDATION");
  json_object_set_int_member (row, "created", practice_now (self));
  json_object_set_int_member (row, "calls", 0);

  return row;
}

static void
request_certificate (Practice          *self,
                     SoupServerMessage *message,
                     JsonObject        *input)
{
  const char *domain = get_string (input, "DomainName");
  const char *token = get_string (input, "IdempotencyToken");
  const char *method = get_string (input, "ValidationMethod");
  const char *algorithm = get_string (input, "KeyAlgorithm");
  JsonArray *alternatives = practice_json_array (input, "SubjectAlternativeNames");
  static const char *const algorithms[] = {
    "RSA_2048", "EC_prime256v1", "EC_secp384r1", NULL,
  };
  g_autoptr(JsonObject) answer = json_object_new ();
  g_autoptr(JsonObject) row = NULL;
  JsonObject *known;

  if (domain == NULL || strlen (domain) > MAX_DOMAIN_NAME || !is_certifiable (domain))
    {
      reply_exception (message, "ValidationException", "DomainName is not a valid domain name");
      return;
    }
  for (guint i = 0; alternatives != NULL && i < json_array_get_length (alternatives); i++)
    if (practice_json_element (alternatives, i) == NULL ||
        !is_certifiable (practice_json_element (alternatives, i)))
      {
        reply_exception (message, "ValidationException", "A SubjectAlternativeName is not valid");
        return;
      }
  if (token != NULL && !is_token (token))
    {
      reply_exception (message, "ValidationException",
                       "Value at 'idempotencyToken' failed to satisfy constraint: Member must "
                       "satisfy regular expression pattern: \\w+");
      return;
    }
  if (g_strcmp0 (method, "DNS") != 0 ||
      (algorithm != NULL && !g_strv_contains (algorithms, algorithm)))
    {
      reply_exception (message, "ValidationException",
                       "The practice authority validates by DNS and issues RSA_2048, "
                       "EC_prime256v1 and EC_secp384r1");
      return;
    }

  known = token != NULL ? find_by_token (self, token, domain) : NULL;
  if (known == NULL)
    {
      row = make_row (self, domain, token, alternatives);
      keep_certificate (self, row);
      practice_acm_publish (self, row);
      practice_records_ensure_zone (self, g_str_has_prefix (domain, "*.") ? domain + 2 : domain);
      known = row;
    }
  json_object_set_string_member (answer, "CertificateArn", get_string (known, "arn"));
  reply_acm (message, SOUP_STATUS_OK, answer);
}

/* Of a @renewal, only what stands in DNS by now counts. */
static JsonArray *
describe_validation (Practice   *self,
                     JsonObject *row,
                     gboolean    with_record,
                     gboolean    renewal)
{
  JsonArray *names = json_object_get_array_member (row, "names");
  const char *status = get_string (row, "status");
  JsonArray *options = json_array_new ();

  for (guint i = 0; i < json_array_get_length (names); i++)
    {
      const char *domain = json_array_get_string_element (names, i);
      JsonObject *option = json_object_new ();
      gboolean valid = (!renewal && g_str_equal (status, "ISSUED")) ||
                       practice_acm_is_validated (self, domain);

      json_object_set_string_member (option, "DomainName", domain);
      json_object_set_string_member (option, "ValidationDomain", domain);
      json_object_set_string_member (option, "ValidationMethod", "DNS");
      json_object_set_string_member (option, "ValidationStatus",
                                     g_str_equal (status, "VALIDATION_TIMED_OUT") ||
                                     g_str_equal (status, "FAILED") ? "FAILED"
                                     : valid                            ? "SUCCESS"
                                                                        : "PENDING_VALIDATION");
      if (with_record)
        {
          JsonObject *record = json_object_new ();
          g_autofree char *name = practice_acm_record_name (self, domain);
          g_autofree char *value = practice_acm_record_value (self, domain);

          json_object_set_string_member (record, "Name", name);
          json_object_set_string_member (record, "Type", "CNAME");
          json_object_set_string_member (record, "Value", value);
          json_object_set_object_member (option, "ResourceRecord", record);
        }
      json_array_add_object_element (options, option);
    }

  return options;
}

static JsonArray *
users_of (Practice   *self,
          const char *arn)
{
  GPtrArray *rows = practice_state_list (self->state, PRACTICE_KIND_DISTRIBUTION);
  JsonArray *users = json_array_new ();

  for (guint i = 0; i < rows->len; i++)
    if (g_strcmp0 (get_string (rows->pdata[i], "_certificate"), arn) == 0)
      json_array_add_string_element (users, get_string (rows->pdata[i], "arn"));

  return users;
}

/**
 * practice_acm_is_in_use:
 * @self: the practice server
 * @arn: a certificate
 *
 * Returns: whether a distribution has it
 */
gboolean
practice_acm_is_in_use (Practice   *self,
                        const char *arn)
{
  g_autoptr(JsonArray) users = users_of (self, arn);

  return json_array_get_length (users) > 0;
}

static void
describe_renewal (Practice   *self,
                  JsonObject *shown,
                  JsonObject *row)
{
  const char *arn = get_string (row, "arn");
  const char *reason = get_string (row, "renewal_reason");
  gboolean eligible =
    practice_json_int (row, "issued", 0) > 0 && practice_acm_is_in_use (self, arn);
  JsonObject *summary;

  json_object_set_array_member (shown, "InUseBy", users_of (self, arn));
  json_object_set_string_member (shown, "RenewalEligibility",
                                 eligible ? "ELIGIBLE" : "INELIGIBLE");
  if (get_string (row, "renewal") == NULL)
    return;

  summary = json_object_new ();
  json_object_set_string_member (summary, "RenewalStatus", get_string (row, "renewal"));
  if (reason != NULL)
    json_object_set_string_member (summary, "RenewalStatusReason", reason);
  json_object_set_double_member (summary, "UpdatedAt",
                                 (double) practice_told (self, practice_json_int (row, "renewal_at",
                                                                                  0)));
  json_object_set_array_member (summary, "DomainValidationOptions",
                                describe_validation (self, row, TRUE, TRUE));
  json_object_set_object_member (shown, "RenewalSummary", summary);
}

static void
describe_certificate (Practice          *self,
                      SoupServerMessage *message,
                      JsonObject        *row)
{
  g_autoptr(JsonObject) answer = json_object_new ();
  JsonObject *shown = json_object_new ();
  gint64 calls = json_object_get_int_member (row, "calls");
  gint64 created = json_object_get_int_member (row, "created");
  gint64 issued;

  practice_acm_refresh_row (self, row);
  json_object_set_int_member (row, "calls", calls + 1);
  keep_certificate (self, row);

  issued = practice_json_int (row, "issued", 0);
  json_object_set_string_member (shown, "CertificateArn", get_string (row, "arn"));
  json_object_set_string_member (shown, "DomainName", get_string (row, "domain"));
  json_object_set_array_member (shown, "SubjectAlternativeNames",
                                json_array_ref (json_object_get_array_member (row, "names")));
  json_object_set_array_member (
    shown, "DomainValidationOptions",
    describe_validation (self, row, calls >= practice_get_setting (self, "resource_record_calls"),
                         FALSE));
  json_object_set_string_member (shown, "Status", get_string (row, "status"));
  json_object_set_string_member (shown, "Type", "AMAZON_ISSUED");
  json_object_set_string_member (shown, "KeyAlgorithm", "RSA-2048");
  json_object_set_double_member (shown, "CreatedAt",
                                 (double) practice_told (self, created));
  if (issued > 0)
    {
      double told = (double) practice_told (self, issued);

      json_object_set_double_member (shown, "IssuedAt", told);
      json_object_set_double_member (shown, "NotBefore", told);
      json_object_set_double_member (shown, "NotAfter", told + PRACTICE_CERTIFICATE_SECONDS);
    }
  if (get_string (row, "reason") != NULL)
    json_object_set_string_member (shown, "FailureReason", get_string (row, "reason"));
  describe_renewal (self, shown, row);
  json_object_set_object_member (answer, "Certificate", shown);
  reply_acm (message, SOUP_STATUS_OK, answer);
}

static void
delete_certificate (Practice          *self,
                    SoupServerMessage *message,
                    JsonObject        *row)
{
  g_autoptr(JsonArray) users = users_of (self, get_string (row, "arn"));
  g_autofree char *arn = g_strdup (get_string (row, "arn"));
  g_autoptr(JsonObject) nothing = json_object_new ();

  if (json_array_get_length (users) > 0)
    {
      reply_exception (message, "ResourceInUseException", "Certificate is in use.");
      return;
    }
  practice_state_remove (self->state, PRACTICE_KIND_CERTIFICATE, arn);
  reply_acm (message, SOUP_STATUS_OK, nothing);
}

static gboolean
array_contains (JsonArray  *array,
                const char *text)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (g_strcmp0 (practice_json_element (array, i), text) == 0)
      return TRUE;

  return FALSE;
}

static void
list_certificates (Practice          *self,
                   SoupServerMessage *message,
                   JsonObject        *input)
{
  GPtrArray *rows = practice_state_list (self->state, PRACTICE_KIND_CERTIFICATE);
  JsonArray *statuses = practice_json_array (input, "CertificateStatuses");
  const char *next = get_string (input, "NextToken");
  gint64 max = practice_json_int (input, "MaxItems", DEFAULT_MAX_ITEMS);
  guint at = next != NULL ? (guint) g_ascii_strtoull (next, NULL, 10) : 0;
  g_autoptr(JsonObject) answer = json_object_new ();
  JsonArray *list = json_array_new ();

  practice_acm_refresh (self);
  for (; at < rows->len && json_array_get_length (list) < max; at++)
    {
      JsonObject *row = rows->pdata[at];
      gint64 created = json_object_get_int_member (row, "created");
      JsonObject *shown;

      if (statuses != NULL && !array_contains (statuses, get_string (row, "status")))
        continue;
      shown = json_object_new ();
      json_object_set_string_member (shown, "CertificateArn", get_string (row, "arn"));
      json_object_set_string_member (shown, "DomainName", get_string (row, "domain"));
      json_object_set_string_member (shown, "Status", get_string (row, "status"));
      json_object_set_double_member (shown, "CreatedAt",
                                     (double) practice_told (self, created));
      json_array_add_object_element (list, shown);
    }
  json_object_set_array_member (answer, "CertificateSummaryList", list);
  if (at < rows->len)
    {
      g_autofree char *token = g_strdup_printf ("%u", at);

      json_object_set_string_member (answer, "NextToken", token);
    }
  reply_acm (message, SOUP_STATUS_OK, answer);
}

/**
 * practice_acm_handle:
 * @self: the practice server
 * @message: a call with X-Amz-Target
 */
void
practice_acm_handle (Practice          *self,
                     SoupServerMessage *message)
{
  const char *target = soup_message_headers_get_one (
    soup_server_message_get_request_headers (message), "X-Amz-Target");
  const char *operation = g_str_has_prefix (target, TARGET_PREFIX)
                            ? target + strlen (TARGET_PREFIX) : "";
  g_autoptr(JsonObject) input = NULL;
  g_autofree char *text = NULL;
  const char *code, *arn;
  JsonObject *row;

  if (!practice_aws_is_signed (self, message, "acm", NULL, &code, &text))
    {
      reply_exception (message, code, text);
      return;
    }
  input = practice_http_read_object (message);
  if (input == NULL)
    {
      reply_exception (message, "SerializationException", "The body is not a JSON object");
      return;
    }

  arn = get_string (input, "CertificateArn");
  row = arn != NULL ? practice_state_get (self->state, PRACTICE_KIND_CERTIFICATE, arn) : NULL;
  if (g_str_equal (operation, "RequestCertificate"))
    request_certificate (self, message, input);
  else if (g_str_equal (operation, "ListCertificates"))
    list_certificates (self, message, input);
  else if (!g_str_equal (operation, "DescribeCertificate") &&
           !g_str_equal (operation, "DeleteCertificate"))
    reply_exception (message, "UnknownOperationException", "The practice authority cannot do that");
  else if (row == NULL)
    reply_exception (message, "ResourceNotFoundException", "Could not find the certificate.");
  else if (g_str_equal (operation, "DescribeCertificate"))
    describe_certificate (self, message, row);
  else
    delete_certificate (self, message, row);
}
