/* SPDX-License-Identifier: GPL-3.0-or-later
 * Amazon CloudFront, REST and XML of 2020-05-31: distributions, their configurations, ETags and
 * slow deployments. Main loop. The configuration is kept as the client sent it, with the members
 * that the real service adds; nothing in it is trusted, and entities are never loaded.
 */
#include <string.h>

#include "practice-cloudfront-config.h"
#include "practice-private.h"

#define DEFAULT_MAX_ITEMS 100
#define XMLNS "xmlns=\"" PRACTICE_CLOUDFRONT_NAMESPACE "\""

static void
reply_xml (SoupServerMessage *message,
           guint              status,
           char              *text)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "text/xml", SOUP_MEMORY_TAKE, text, strlen (text));
}

static void
reply_error (SoupServerMessage *message,
             guint              status,
             const char        *code,
             const char        *text)
{
  g_autofree char *request_id = g_uuid_string_random ();
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  reply_xml (message, status,
             g_strdup_printf ("<?xml version=\"1.0\"?>\n<ErrorResponse " XMLNS ">"
                              "<Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message>"
                              "</Error><RequestId>%s</RequestId></ErrorResponse>",
                              code, escaped, request_id));
}

/* Returns NULL after an error reply. */
static xmlDoc *
read_config (SoupServerMessage *message)
{
  g_autoptr(GBytes) body =
    soup_message_body_flatten (soup_server_message_get_request_body (message));
  const char *code, *text;
  xmlDoc *document = practice_config_read (body, &code, &text);

  if (document == NULL)
    reply_error (message, 400, code, text);

  return document;
}

static gboolean
has_alias (JsonObject *row,
           const char *alias)
{
  JsonArray *aliases = json_object_get_array_member (row, "_aliases");

  for (guint i = 0; i < json_array_get_length (aliases); i++)
    if (g_ascii_strcasecmp (json_array_get_string_element (aliases, i), alias) == 0)
      return TRUE;

  return FALSE;
}

/* Every alias needs an issued certificate that is for it, and belongs to one distribution only. */
static gboolean
check_aliases (Practice          *self,
               SoupServerMessage *message,
               const char        *own_id,
               JsonArray         *aliases,
               const char        *certificate)
{
  GPtrArray *rows = practice_state_list (self->state, PRACTICE_KIND_DISTRIBUTION);

  for (guint i = 0; i < json_array_get_length (aliases); i++)
    {
      const char *alias = json_array_get_string_element (aliases, i);
      gboolean covers = FALSE;
      const char *status = certificate != NULL
                             ? practice_acm_status (self, certificate, alias, &covers) : NULL;

      if (g_strcmp0 (status, "ISSUED") != 0 || !covers)
        {
          reply_error (message, 400, "InvalidViewerCertificate",
                       "The specified SSL certificate doesn't exist, isn't in us-east-1 region, "
                       "isn't valid, or doesn't include a valid certificate chain.");
          return FALSE;
        }
      for (guint j = 0; j < rows->len; j++)
        if (g_strcmp0 (json_object_get_string_member (rows->pdata[j], "id"), own_id) != 0 &&
            has_alias (rows->pdata[j], alias))
          {
            reply_error (message, 409, "CNAMEAlreadyExists",
                         "One or more of the CNAMEs you provided are already associated with a "
                         "different resource.");
            return FALSE;
          }
    }

  return TRUE;
}

static void
keep_distribution (Practice   *self,
                   JsonObject *row)
{
  practice_state_put (self->state, PRACTICE_KIND_DISTRIBUTION,
                      json_object_get_string_member (row, "id"), row);
}

static void
set_etag (JsonObject *row)
{
  g_autofree char *etag = practice_random_text (13, PRACTICE_ALPHABET_UPPER);
  g_autofree char *whole = g_strconcat ("E", etag, NULL);

  json_object_set_string_member (row, "etag", whole);
}

/* A change begins to be deployed; without calls to wait for it is deployed at once. */
static void
begin_deployment (Practice   *self,
                  JsonObject *row)
{
  json_object_set_int_member (row, "modified", practice_now (self));
  json_object_set_boolean_member (row, "deployed", FALSE);
  json_object_set_int_member (row, "pending", practice_get_setting (self, "deploy_calls"));
  set_etag (row);
}

static void
advance_deployment (Practice   *self,
                    JsonObject *row)
{
  gint64 pending = json_object_get_int_member (row, "pending");

  if (json_object_get_boolean_member (row, "deployed"))
    return;
  if (pending > 0)
    {
      json_object_set_int_member (row, "pending", pending - 1);
      keep_distribution (self, row);
      return;
    }

  json_object_set_boolean_member (row, "deployed", TRUE);
  json_object_set_boolean_member (row, "_live", json_object_get_boolean_member (row, "enabled"));
  keep_distribution (self, row);
  practice_tls_refresh (self);
}

static char *
format_time (gint64 seconds)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  return g_date_time_format (time, "%Y-%m-%dT%H:%M:%S.000Z");
}

static char *
distribution_xml (JsonObject *row)
{
  g_autofree char *modified = format_time (json_object_get_int_member (row, "modified"));

  return g_strdup_printf (
    "<?xml version=\"1.0\"?>\n<Distribution " XMLNS "><Id>%s</Id><ARN>%s</ARN>"
    "<Status>%s</Status><LastModifiedTime>%s</LastModifiedTime>"
    "<InProgressInvalidationBatches>0</InProgressInvalidationBatches><DomainName>%s</DomainName>"
    "<ActiveTrustedSigners><Enabled>false</Enabled><Quantity>0</Quantity></ActiveTrustedSigners>"
    "%s</Distribution>",
    json_object_get_string_member (row, "id"), json_object_get_string_member (row, "arn"),
    json_object_get_boolean_member (row, "deployed") ? "Deployed" : "InProgress", modified,
    json_object_get_string_member (row, "_host"), json_object_get_string_member (row, "_config"));
}

static void
reply_distribution (SoupServerMessage *message,
                    guint              status,
                    JsonObject        *row)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "ETag",
                                json_object_get_string_member (row, "etag"));
  reply_xml (message, status, distribution_xml (row));
}

/**
 * practice_cloudfront_publish:
 * @self: the practice server
 * @row: a distribution
 *
 * Puts its host name into DNS.
 */
void
practice_cloudfront_publish (Practice   *self,
                             JsonObject *row)
{
  static const guint8 loopback[4] = { 127, 0, 0, 1 };
  g_autoptr(GBytes) rdata = g_bytes_new_static (loopback, sizeof loopback);
  const char *host = json_object_get_string_member (row, "_host");

  practice_zone_add_record (self->zone, host, host, TODOKU_RRTYPE_A, 60, rdata,
                            PRACTICE_SERVER_PARENT, 0, G_MAXINT64);
}

/* Takes over what the client wants; the checks are done. */
static void
apply_config (JsonObject *row,
              xmlDoc     *document,
              JsonArray  *aliases,
              const char *certificate)
{
  g_autofree char *enabled = practice_config_dup_text (document, NULL, "Enabled");
  g_autofree char *config = practice_config_complete (document);

  json_object_set_boolean_member (row, "enabled", g_strcmp0 (enabled, "true") == 0);
  json_object_set_array_member (row, "_aliases", json_array_ref (aliases));
  json_object_set_string_member (row, "_certificate", certificate);
  json_object_set_string_member (row, "_config", config);
}

static JsonObject *
find_by_reference (Practice   *self,
                   const char *reference)
{
  GPtrArray *rows = practice_state_list (self->state, PRACTICE_KIND_DISTRIBUTION);

  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (json_object_get_string_member (rows->pdata[i], "_reference"), reference))
      return rows->pdata[i];

  return NULL;
}

static void
create_distribution (Practice          *self,
                     SoupServerMessage *message)
{
  g_autoptr(xmlDoc) document = read_config (message);
  g_autoptr(JsonArray) aliases = NULL;
  g_autofree char *certificate = NULL;
  g_autofree char *reference = NULL;
  g_autofree char *random = practice_random_text (13, PRACTICE_ALPHABET_UPPER);
  g_autofree char *label = practice_random_text (13, PRACTICE_ALPHABET_LOWER);
  g_autofree char *id = g_strconcat ("E", random, NULL);
  g_autofree char *host = g_strdup_printf ("d%s.cloudfront.net", label);
  g_autofree char *arn = g_strdup_printf ("arn:aws:cloudfront::%s:distribution/%s",
                                          practice_get_secret (self, "aws_account"), id);
  g_autofree char *location = NULL;
  g_autoptr(JsonObject) row = NULL;

  if (document == NULL)
    return;
  aliases = practice_config_read_aliases (document);
  certificate = practice_config_dup_text (document, "ViewerCertificate", "ACMCertificateArn");
  reference = practice_config_dup_text (document, NULL, "CallerReference");
  if (find_by_reference (self, reference) != NULL)
    {
      reply_error (message, 409, "DistributionAlreadyExists",
                   "The caller reference that you are using to create a distribution is associated "
                   "with another distribution.");
      return;
    }
  if (!check_aliases (self, message, NULL, aliases, certificate))
    return;

  row = json_object_new ();
  json_object_set_string_member (row, "id", id);
  json_object_set_string_member (row, "arn", arn);
  json_object_set_string_member (row, "_host", host);
  json_object_set_string_member (row, "_reference", reference);
  json_object_set_boolean_member (row, "_live", FALSE);
  apply_config (row, document, aliases, certificate);
  begin_deployment (self, row);
  keep_distribution (self, row);
  practice_cloudfront_publish (self, row);

  location = g_strdup_printf ("http://127.0.0.1:%u/2020-05-31/distribution/%s", self->http_port,
                              id);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location",
                                location);
  reply_distribution (message, SOUP_STATUS_CREATED, row);
}

static void
reply_config (SoupServerMessage *message,
              JsonObject        *row)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "ETag",
                                json_object_get_string_member (row, "etag"));
  reply_xml (message, SOUP_STATUS_OK,
             g_strconcat ("<?xml version=\"1.0\"?>\n",
                          json_object_get_string_member (row, "_config"), NULL));
}

static gboolean
check_version (SoupServerMessage *message,
               JsonObject        *row)
{
  const char *wanted = soup_message_headers_get_one (
    soup_server_message_get_request_headers (message), "If-Match");

  if (wanted == NULL)
    {
      reply_error (message, 400, "InvalidIfMatchVersion",
                   "The If-Match version is missing or not valid for the resource.");
      return FALSE;
    }
  if (!g_str_equal (wanted, json_object_get_string_member (row, "etag")))
    {
      reply_error (message, 412, "PreconditionFailed",
                   "The request failed because it didn't meet the preconditions in one or more "
                   "request-header fields.");
      return FALSE;
    }

  return TRUE;
}

static void
update_distribution (Practice          *self,
                     SoupServerMessage *message,
                     JsonObject        *row)
{
  g_autoptr(xmlDoc) document = NULL;
  g_autoptr(JsonArray) aliases = NULL;
  g_autofree char *certificate = NULL;
  g_autofree char *reference = NULL;

  if (!check_version (message, row))
    return;
  document = read_config (message);
  if (document == NULL)
    return;

  aliases = practice_config_read_aliases (document);
  certificate = practice_config_dup_text (document, "ViewerCertificate", "ACMCertificateArn");
  reference = practice_config_dup_text (document, NULL, "CallerReference");
  if (g_strcmp0 (reference, json_object_get_string_member (row, "_reference")) != 0)
    {
      reply_error (message, 400, "IllegalUpdate", "The update contains modifications that are not "
                   "allowed.");
      return;
    }
  if (!check_aliases (self, message, json_object_get_string_member (row, "id"), aliases,
                      certificate))
    return;

  apply_config (row, document, aliases, certificate);
  begin_deployment (self, row);
  keep_distribution (self, row);
  reply_distribution (message, SOUP_STATUS_OK, row);
}

static void
delete_distribution (Practice          *self,
                     SoupServerMessage *message,
                     JsonObject        *row)
{
  g_autofree char *id = g_strdup (json_object_get_string_member (row, "id"));

  if (!check_version (message, row))
    return;
  if (json_object_get_boolean_member (row, "enabled") ||
      !json_object_get_boolean_member (row, "deployed"))
    {
      reply_error (message, 409, "DistributionNotDisabled",
                   "The distribution you are trying to delete has not been disabled.");
      return;
    }

  practice_zone_remove_record (self->zone, json_object_get_string_member (row, "_host"));
  practice_state_remove (self->state, PRACTICE_KIND_DISTRIBUTION, id);
  practice_tls_refresh (self);
  practice_http_reply_empty (message, SOUP_STATUS_NO_CONTENT);
}

static void
append_summary (GString    *xml,
                JsonObject *row)
{
  g_autofree char *modified = format_time (json_object_get_int_member (row, "modified"));
  JsonArray *aliases = json_object_get_array_member (row, "_aliases");
  g_autoptr(xmlDoc) document = NULL;
  const char *config = json_object_get_string_member (row, "_config");
  g_autofree char *comment = NULL;
  g_autofree char *escaped = NULL;

  document = xmlReadMemory (config, (int) strlen (config), NULL, NULL, XML_PARSE_NONET);
  comment = document != NULL ? practice_config_dup_text (document, NULL, "Comment") : NULL;
  escaped = g_markup_escape_text (comment != NULL ? comment : "", -1);
  g_string_append_printf (xml,
                          "<DistributionSummary><Id>%s</Id><ARN>%s</ARN><Status>%s</Status>"
                          "<LastModifiedTime>%s</LastModifiedTime><DomainName>%s</DomainName>"
                          "<Aliases><Quantity>%u</Quantity><Items>",
                          json_object_get_string_member (row, "id"),
                          json_object_get_string_member (row, "arn"),
                          json_object_get_boolean_member (row, "deployed") ? "Deployed"
                                                                           : "InProgress",
                          modified, json_object_get_string_member (row, "_host"),
                          json_array_get_length (aliases));
  for (guint i = 0; i < json_array_get_length (aliases); i++)
    {
      g_autofree char *alias = g_markup_escape_text (json_array_get_string_element (aliases, i),
                                                     -1);

      g_string_append_printf (xml, "<CNAME>%s</CNAME>", alias);
    }
  g_string_append_printf (xml,
                          "</Items></Aliases><Comment>%s</Comment><Enabled>%s</Enabled>"
                          "</DistributionSummary>",
                          escaped,
                          json_object_get_boolean_member (row, "enabled") ? "true" : "false");
}

static void
list_distributions (Practice          *self,
                    SoupServerMessage *message,
                    GHashTable        *query)
{
  GPtrArray *rows = practice_state_list (self->state, PRACTICE_KIND_DISTRIBUTION);
  const char *marker = g_hash_table_lookup (query, "Marker");
  gint64 max = practice_query_number (query, "MaxItems", DEFAULT_MAX_ITEMS);
  g_autoptr(GString) items = g_string_new (NULL);
  g_autofree char *safe_marker = g_markup_escape_text (marker != NULL ? marker : "", -1);
  g_autofree char *next = NULL;
  guint at = 0, n_items = 0;

  while (marker != NULL && *marker != '\0' && at < rows->len &&
         !g_str_equal (json_object_get_string_member (rows->pdata[at++], "id"), marker))
    ;
  for (; at < rows->len && n_items < max; at++, n_items++)
    append_summary (items, rows->pdata[at]);
  if (at < rows->len && n_items > 0)
    next = g_strdup_printf ("<NextMarker>%s</NextMarker>",
                            json_object_get_string_member (rows->pdata[at - 1], "id"));

  reply_xml (message, SOUP_STATUS_OK,
             g_strdup_printf ("<?xml version=\"1.0\"?>\n<DistributionList " XMLNS ">"
                              "<Marker>%s</Marker>%s<MaxItems>%d</MaxItems>"
                              "<IsTruncated>%s</IsTruncated><Quantity>%u</Quantity>"
                              "<Items>%s</Items></DistributionList>",
                              safe_marker, next != NULL ? next : "", (int) max,
                              next != NULL ? "true" : "false", n_items, items->str));
}

static gboolean
is_signed (Practice          *self,
           SoupServerMessage *message)
{
  g_autofree char *text = NULL;
  const char *code;

  if (practice_aws_is_signed (self, message, "cloudfront", NULL, &code, &text))
    return TRUE;

  if (g_str_equal (code, "UnrecognizedClientException"))
    code = "InvalidClientTokenId";
  else if (g_str_equal (code, "InvalidSignatureException"))
    code = "SignatureDoesNotMatch";
  else
    code = "MissingAuthenticationToken";
  reply_error (message, SOUP_STATUS_FORBIDDEN, code, text);

  return FALSE;
}

/**
 * practice_cloudfront_handle:
 * @self: the practice server
 * @message: a call
 * @path: what follows "/2020-05-31/distribution"
 * @query: (element-type utf8 utf8): its query
 */
void
practice_cloudfront_handle (Practice          *self,
                            SoupServerMessage *message,
                            const char        *path,
                            GHashTable        *query)
{
  const char *method = soup_server_message_get_method (message);
  g_auto(GStrv) parts = g_strsplit (path, "/", 3);
  const char *id = parts[0] != NULL && parts[1] != NULL && *parts[1] != '\0' ? parts[1] : NULL;
  gboolean is_config = id != NULL && g_strcmp0 (parts[2], "config") == 0;
  JsonObject *row = id != NULL ? practice_state_get (self->state, PRACTICE_KIND_DISTRIBUTION, id)
                               : NULL;

  if (!is_signed (self, message))
    return;

  if (id == NULL && g_str_equal (method, "POST"))
    create_distribution (self, message);
  else if (id == NULL && g_str_equal (method, "GET"))
    list_distributions (self, message, query);
  else if (row == NULL)
    reply_error (message, 404, "NoSuchDistribution", "The specified distribution does not exist.");
  else if (is_config && g_str_equal (method, "GET"))
    reply_config (message, row);
  else if (is_config && g_str_equal (method, "PUT"))
    update_distribution (self, message, row);
  else if (!is_config && g_str_equal (method, "GET"))
    {
      advance_deployment (self, row);
      reply_distribution (message, SOUP_STATUS_OK, row);
    }
  else if (!is_config && g_str_equal (method, "DELETE"))
    delete_distribution (self, message, row);
  else
    reply_error (message, 405, "MethodNotAllowed", "The method is not allowed here.");
}
