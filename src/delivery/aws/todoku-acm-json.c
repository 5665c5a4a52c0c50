/* SPDX-License-Identifier: GPL-3.0-or-later
 * AWS Certificate Manager's JSON. Times are seconds with a fraction there and microseconds here.
 * Pure; any thread. It refuses replies whose members have other types than the API's.
 */
#include "todoku-acm-json.h"

#include "todoku-edge.h"
#include "todoku-error.h"
#include "todoku-json.h"

#include <string.h>

#define MAX_TOKEN 32
#define MAX_NAME 254
#define MAX_ARN 2048

/* The year 10000; what lies beyond would overflow. */
#define END_OF_TIME 253402300800.0

/* Tokens may have letters, digits and underscores only, so that the hyphens of a UUID go. */
static char *
clean_token (const char *token)
{
  GString *out = g_string_new (NULL);

  for (const char *p = token; *p != '\0' && out->len < MAX_TOKEN; p++)
    if (g_ascii_isalnum (*p) || *p == '_')
      g_string_append_c (out, *p);

  return g_string_free (out, FALSE);
}

/**
 * todoku_acm_build_request:
 * @host: the name that the certificate is for
 * @token: an idempotency token; characters that the service does not take are left out
 *
 * Returns: (transfer full): the body of RequestCertificate
 */
GBytes *
todoku_acm_build_request (const char *host,
                          const char *token)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *clean = clean_token (token);

  json_builder_begin_object (builder);
  todoku_json_add_text (builder, "DomainName", host);
  todoku_json_add_text (builder, "ValidationMethod", "DNS");
  todoku_json_add_text (builder, "IdempotencyToken", clean);
  json_builder_end_object (builder);

  return todoku_json_to_bytes (builder);
}

/**
 * todoku_acm_build_arn:
 * @arn: a certificate's ARN
 *
 * Returns: (transfer full): the body of DescribeCertificate and of DeleteCertificate
 */
GBytes *
todoku_acm_build_arn (const char *arn)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  todoku_json_add_text (builder, "CertificateArn", arn);
  json_builder_end_object (builder);

  return todoku_json_to_bytes (builder);
}

/**
 * todoku_acm_build_list:
 * @next_token: (nullable): where the last page ended
 *
 * Returns: (transfer full): the body of ListCertificates for those that are pending or issued
 */
GBytes *
todoku_acm_build_list (const char *next_token)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "CertificateStatuses");
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, "PENDING_VALIDATION");
  json_builder_add_string_value (builder, "ISSUED");
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "MaxItems");
  json_builder_add_int_value (builder, 100);
  if (next_token != NULL)
    todoku_json_add_text (builder, "NextToken", next_token);
  json_builder_end_object (builder);

  return todoku_json_to_bytes (builder);
}

static gboolean
get_arn (JsonObject  *object,
         const char **ret_arn,
         GError     **error)
{
  if (!todoku_json_get_string (object, "CertificateArn", TODOKU_JSON_REQUIRED, ret_arn, error))
    return FALSE;
  if (g_str_has_prefix (*ret_arn, "arn:") && strlen (*ret_arn) <= MAX_ARN &&
      todoku_remote_text_is_clean (*ret_arn))
    return TRUE;

  g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                       "The CertificateArn in the reply is not an ARN");

  return FALSE;
}

static gint64
time_from_seconds (double seconds)
{
  return seconds > 0 && seconds < END_OF_TIME ? (gint64) (seconds * G_USEC_PER_SEC) : 0;
}

/**
 * todoku_acm_parse_request:
 * @body: a reply of RequestCertificate, which only has the ARN
 * @host: the name that the certificate is for
 * @service_time: the service's clock, by which the 72 hours have begun; our own is taken for want
 *   of it
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * Returns: (transfer full): the certificate, without its record; or %NULL with @error set
 */
TodokuCertificate *
todoku_acm_parse_request (GBytes      *body,
                          const char  *host,
                          gint64       service_time,
                          GError     **error)
{
  g_autoptr(JsonNode) root = NULL;
  JsonObject *object = todoku_json_parse_object (body, &root, error);
  TodokuCertificate *certificate;
  const char *arn;

  if (object == NULL || !get_arn (object, &arn, error))
    return NULL;

  certificate = todoku_certificate_new ();
  certificate->id = g_strdup (arn);
  certificate->host = g_strdup (host);
  certificate->status = TODOKU_CERTIFICATE_PENDING;
  certificate->created_at = service_time;
  certificate->deadline = service_time + TODOKU_CERTIFICATE_LIFETIME;
  certificate->service_time = service_time;

  return certificate;
}

static gboolean
parse_status (const char              *text,
              TodokuCertificateStatus *ret_status,
              GError                 **error)
{
  static const struct { const char *text; TodokuCertificateStatus status; } known[] = {
    { "PENDING_VALIDATION", TODOKU_CERTIFICATE_PENDING },
    { "ISSUED", TODOKU_CERTIFICATE_ISSUED },
    { "EXPIRED", TODOKU_CERTIFICATE_EXPIRED },
    { "VALIDATION_TIMED_OUT", TODOKU_CERTIFICATE_EXPIRED },
    { "INACTIVE", TODOKU_CERTIFICATE_FAILED },
    { "REVOKED", TODOKU_CERTIFICATE_FAILED },
    { "FAILED", TODOKU_CERTIFICATE_FAILED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].text, text))
      {
        *ret_status = known[i].status;
        return TRUE;
      }

  g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                       "The status of the certificate is not a known one");

  return FALSE;
}

/* The record of one validation option. It is missing for some seconds after the request. The
 * leading underscore of the VALUE may be dropped where a DNS company forbids it; that of the HOST
 * may not.
 */
static gboolean
parse_option (JsonObject    *option,
              TodokuRecord **ret_record,
              GError       **error)
{
  g_autofree char *alternative = NULL;
  JsonObject *object;
  const char *type;
  TodokuRecord fields = { 0 };

  *ret_record = NULL;
  if (!todoku_json_get_object (option, "ResourceRecord", TODOKU_JSON_OPTIONAL, &object, error))
    return FALSE;
  if (object == NULL)
    return TRUE;
  if (!todoku_json_get_string (object, "Name", TODOKU_JSON_REQUIRED, &fields.host, error) ||
      !todoku_json_get_string (object, "Type", TODOKU_JSON_REQUIRED, &type, error) ||
      !todoku_json_get_string (object, "Value", TODOKU_JSON_REQUIRED, &fields.value, error))
    return FALSE;
  if (!g_str_equal (type, "CNAME") || *fields.host == '\0' || *fields.value == '\0' ||
      strlen (fields.host) > MAX_NAME || strlen (fields.value) > MAX_NAME ||
      !todoku_remote_text_is_clean (fields.host) || !todoku_remote_text_is_clean (fields.value))
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                           "The validation record in the reply is not a CNAME");
      return FALSE;
    }

  fields.type = TODOKU_RECORD_TYPE_CNAME;
  fields.purpose = TODOKU_RECORD_PURPOSE_CERTIFICATE;
  fields.key = "certificate";
  fields.required = TRUE;
  if (fields.value[0] == '_' && fields.value[1] != '\0')
    {
      alternative = g_ascii_strdown (fields.value + 1, -1);
      if (g_str_has_suffix (alternative, "."))
        alternative[strlen (alternative) - 1] = '\0';
      fields.value_alternative = alternative;
    }
  *ret_record = todoku_record_new (&fields);

  return TRUE;
}

/* The first record for the host counts: that of the certificate stands before that of the renewal,
 * which is the same.
 */
static gboolean
parse_options (JsonObject        *object,
               TodokuCertificate *certificate,
               GError           **error)
{
  JsonArray *options;

  if (!todoku_json_get_array (object, "DomainValidationOptions", TODOKU_JSON_OPTIONAL, &options,
                              error))
    return FALSE;

  for (guint i = 0; options != NULL && i < json_array_get_length (options); i++)
    {
      JsonNode *node = json_array_get_element (options, i);
      const char *name;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                               "A validation option in the reply is not an object");
          return FALSE;
        }
      if (!todoku_json_get_string (json_node_get_object (node), "DomainName", TODOKU_JSON_REQUIRED,
                                   &name, error))
        return FALSE;
      if (certificate->record == NULL && g_ascii_strcasecmp (name, certificate->host) == 0 &&
          !parse_option (json_node_get_object (node), &certificate->record, error))
        return FALSE;
    }

  return TRUE;
}

/* It is there once a renewal was tried. A word that is not known says nothing, for a new one must
 * not keep the rest from being read.
 */
static gboolean
parse_renewal (JsonObject         *object,
               TodokuCertificate  *certificate,
               GError            **error)
{
  JsonObject *summary;
  const char *eligibility;
  const char *status = NULL;
  const char *reason = NULL;
  double updated_at = 0;

  if (!todoku_json_get_string (object, "RenewalEligibility", TODOKU_JSON_OPTIONAL, &eligibility,
                               error) ||
      !todoku_json_get_object (object, "RenewalSummary", TODOKU_JSON_OPTIONAL, &summary, error))
    return FALSE;
  certificate->eligible = g_strcmp0 (eligibility, "ELIGIBLE") == 0;
  if (summary == NULL)
    return TRUE;
  if (!todoku_json_get_string (summary, "RenewalStatus", TODOKU_JSON_OPTIONAL, &status, error) ||
      !todoku_json_get_string (summary, "RenewalStatusReason", TODOKU_JSON_OPTIONAL, &reason,
                               error) ||
      !todoku_json_get_number (summary, "UpdatedAt", TODOKU_JSON_OPTIONAL, &updated_at, error))
    return FALSE;

  certificate->renewal = todoku_renewal_status_from_word (status);
  if (certificate->renewal == TODOKU_RENEWAL_STATUS_FAILED && reason != NULL)
    certificate->renewal_reason = todoku_remote_clean_words (reason);
  certificate->renewal_at = time_from_seconds (updated_at);

  return parse_options (summary, certificate, error);
}

/**
 * todoku_acm_parse_certificate:
 * @body: a reply of DescribeCertificate
 * @service_time: the service's clock
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * Returns: (transfer full): the certificate, or %NULL with @error set
 */
TodokuCertificate *
todoku_acm_parse_certificate (GBytes  *body,
                              gint64   service_time,
                              GError **error)
{
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(TodokuCertificate) certificate = todoku_certificate_new ();
  JsonObject *object = todoku_json_parse_object (body, &root, error);
  JsonArray *users;
  const char *arn;
  const char *host;
  const char *status;
  const char *reason;
  double created_at;
  double not_after;

  if (object == NULL ||
      !todoku_json_get_object (object, "Certificate", TODOKU_JSON_REQUIRED, &object, error) ||
      !get_arn (object, &arn, error) ||
      !todoku_json_get_string (object, "DomainName", TODOKU_JSON_REQUIRED, &host, error) ||
      !todoku_json_get_string (object, "Status", TODOKU_JSON_REQUIRED, &status, error) ||
      !todoku_json_get_string (object, "FailureReason", TODOKU_JSON_OPTIONAL, &reason, error) ||
      !todoku_json_get_number (object, "CreatedAt", TODOKU_JSON_OPTIONAL, &created_at, error) ||
      !todoku_json_get_number (object, "NotAfter", TODOKU_JSON_OPTIONAL, &not_after, error) ||
      !todoku_json_get_array (object, "InUseBy", TODOKU_JSON_OPTIONAL, &users, error) ||
      !parse_status (status, &certificate->status, error))
    return NULL;

  certificate->id = g_strdup (arn);
  certificate->host = g_ascii_strdown (host, -1);
  if (!parse_options (object, certificate, error) || !parse_renewal (object, certificate, error))
    return NULL;

  if (certificate->status == TODOKU_CERTIFICATE_EXPIRED ||
      certificate->status == TODOKU_CERTIFICATE_FAILED)
    certificate->reason = todoku_remote_clean_words (reason != NULL ? reason : status);
  certificate->created_at = time_from_seconds (created_at);
  certificate->not_after = time_from_seconds (not_after);
  if (certificate->status == TODOKU_CERTIFICATE_PENDING && certificate->created_at != 0)
    certificate->deadline = certificate->created_at + TODOKU_CERTIFICATE_LIFETIME;
  certificate->in_use = users != NULL && json_array_get_length (users) > 0;
  certificate->service_time = service_time;

  return g_steal_pointer (&certificate);
}

/**
 * todoku_acm_parse_list:
 * @body: a reply of ListCertificates
 * @host: the name that is looked for
 * @found: (inout) (nullable): the ARN of the newest certificate for it so far
 * @found_created_at: (inout): when that was made, in the service's seconds
 * @ret_next_token: (out) (nullable): where this page ended, or %NULL at the end of the list
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * Returns: whether the reply is one
 */
gboolean
todoku_acm_parse_list (GBytes      *body,
                       const char  *host,
                       char       **found,
                       double      *found_created_at,
                       char       **ret_next_token,
                       GError     **error)
{
  g_autoptr(JsonNode) root = NULL;
  JsonObject *object = todoku_json_parse_object (body, &root, error);
  JsonArray *list;
  const char *next_token;

  if (object == NULL ||
      !todoku_json_get_array (object, "CertificateSummaryList", TODOKU_JSON_OPTIONAL, &list,
                              error) ||
      !todoku_json_get_string (object, "NextToken", TODOKU_JSON_OPTIONAL, &next_token, error))
    return FALSE;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      JsonObject *summary = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *arn;
      const char *name;
      double created_at;

      if (summary == NULL)
        {
          g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                               "A certificate in the list is not an object");
          return FALSE;
        }
      if (!get_arn (summary, &arn, error) ||
          !todoku_json_get_string (summary, "DomainName", TODOKU_JSON_OPTIONAL, &name, error) ||
          !todoku_json_get_number (summary, "CreatedAt", TODOKU_JSON_OPTIONAL, &created_at, error))
        return FALSE;

      if (name != NULL && g_ascii_strcasecmp (name, host) == 0 &&
          (*found == NULL || created_at >= *found_created_at))
        {
          g_free (*found);
          *found = g_strdup (arn);
          *found_created_at = created_at;
        }
    }
  *ret_next_token = next_token != NULL && *next_token != '\0' ? g_strdup (next_token) : NULL;

  return TRUE;
}
