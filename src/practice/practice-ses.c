/* SPDX-License-Identifier: GPL-3.0-or-later
 * Amazon SES, version 2 of its API: /v2/email. Main loop. What is registered belongs to the region
 * that the signature is for. Keys and return path are looked for apart, by the practice DNS and
 * clock: NOT_STARTED, PENDING, SUCCESS, TEMPORARY_FAILURE when the records go, and FAILED after 72
 * hours.
 */
#include <string.h>

#include "practice-service.h"

#define SIMULATOR "@simulator.amazonses.com"

static void
reply_error (SoupServerMessage *message,
             guint              status,
             const char        *code,
             const char        *text)
{
  g_autoptr(JsonObject) body = json_object_new ();

  soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                "x-amzn-errortype", code);
  json_object_set_string_member (body, "message", text);
  practice_http_reply_object (message, status, body);
}

static void
reply_nothing (SoupServerMessage *message)
{
  g_autoptr(JsonObject) body = json_object_new ();

  practice_http_reply_object (message, SOUP_STATUS_OK, body);
}

static char *
make_state_key (const char *region,
                const char *name)
{
  return g_strdup_printf ("%s %s", region, name);
}

static void
keep_row (Practice   *self,
          JsonObject *row)
{
  g_autofree char *key = make_state_key (json_object_get_string_member (row, "region"),
                                         json_object_get_string_member (row, "domain"));

  practice_state_put (self->state, PRACTICE_KIND_SES, key, row);
}

static gboolean
is_address (JsonObject *row)
{
  return strchr (json_object_get_string_member (row, "domain"), '@') != NULL;
}

/* @member is "_dkim" or "_mail_from", whose state stands under that name and whose records have
 * keys that begin with the rest of it.
 */
static void
refresh_part (Practice   *self,
              JsonObject *row,
              const char *member)
{
  g_autofree char *since_member = g_strconcat (member, "_since", NULL);
  const char *status = json_object_get_string_member (row, member);
  gint64 now = practice_now (self);
  gboolean is_late;

  if (status == NULL || g_str_equal (status, "FAILED"))
    return;

  is_late = now >= json_object_get_int_member (row, since_member) + PRACTICE_SERVICE_PATIENCE;
  if (practice_service_look (self, row, member + 1))
    json_object_set_string_member (row, member, "SUCCESS");
  else if (g_str_equal (status, "SUCCESS"))
    {
      json_object_set_string_member (row, member, "TEMPORARY_FAILURE");
      json_object_set_int_member (row, since_member, now);
    }
  else if (is_late)
    json_object_set_string_member (row, member, "FAILED");
  else if (g_str_equal (status, "NOT_STARTED"))
    json_object_set_string_member (row, member, "PENDING");
}

static void
refresh_row (Practice   *self,
             JsonObject *row)
{
  refresh_part (self, row, "_dkim");
  if (json_object_has_member (row, "mail_from"))
    refresh_part (self, row, "_mail_from");
  keep_row (self, row);
}

static const char *
get_zone (const char *region)
{
  return g_str_equal (region, "ap-northeast-3") ? "dkim.ap-northeast-3.amazonses.com"
                                                : "dkim.amazonses.com";
}

static JsonObject *
describe_dkim (JsonObject *row)
{
  const char *region = json_object_get_string_member (row, "region");
  JsonObject *shown = json_object_new ();

  json_object_set_boolean_member (shown, "SigningEnabled", TRUE);
  json_object_set_string_member (shown, "Status", json_object_get_string_member (row, "_dkim"));
  json_object_set_array_member (shown, "Tokens",
                                json_array_ref (json_object_get_array_member (row, "tokens")));
  /* The usual zone goes without saying. */
  if (g_str_equal (region, "ap-northeast-3"))
    json_object_set_string_member (shown, "SigningHostedZone", get_zone (region));
  json_object_set_string_member (shown, "SigningAttributesOrigin", "AWS_SES");
  json_object_set_string_member (shown, "NextSigningKeyLength", "RSA_2048_BIT");
  json_object_set_string_member (shown, "CurrentSigningKeyLength", "RSA_2048_BIT");

  return shown;
}

static void
reply_created (SoupServerMessage *message,
               JsonObject        *row)
{
  g_autoptr(JsonObject) body = json_object_new ();

  json_object_set_string_member (body, "IdentityType", is_address (row) ? "EMAIL_ADDRESS"
                                                                        : "DOMAIN");
  json_object_set_boolean_member (body, "VerifiedForSendingStatus", FALSE);
  if (!is_address (row))
    json_object_set_object_member (body, "DkimAttributes", describe_dkim (row));
  practice_http_reply_object (message, SOUP_STATUS_OK, body);
}

/* For some time after the records have gone, mail is still signed and sent. */
static gboolean
may_send (JsonObject *row)
{
  const char *status = json_object_get_string_member (row, "_dkim");

  return g_str_equal (status, "SUCCESS") || g_str_equal (status, "TEMPORARY_FAILURE");
}

static JsonObject *
describe_mail_from (JsonObject *row)
{
  JsonObject *shown = json_object_new ();

  json_object_set_string_member (shown, "MailFromDomain",
                                 json_object_get_string_member (row, "mail_from"));
  json_object_set_string_member (shown, "MailFromDomainStatus",
                                 json_object_get_string_member (row, "_mail_from"));
  json_object_set_string_member (shown, "BehaviorOnMxFailure", "USE_DEFAULT_VALUE");

  return shown;
}

static void
reply_identity (SoupServerMessage *message,
                JsonObject        *row)
{
  g_autoptr(JsonObject) body = json_object_new ();
  const char *status = json_object_get_string_member (row, "_dkim");
  JsonObject *info;

  json_object_set_string_member (body, "IdentityType", is_address (row) ? "EMAIL_ADDRESS"
                                                                        : "DOMAIN");
  json_object_set_boolean_member (body, "VerifiedForSendingStatus", may_send (row));
  json_object_set_string_member (body, "VerificationStatus", status);
  json_object_set_boolean_member (body, "FeedbackForwardingStatus", TRUE);
  if (!is_address (row))
    json_object_set_object_member (body, "DkimAttributes", describe_dkim (row));
  if (json_object_has_member (row, "mail_from"))
    json_object_set_object_member (body, "MailFromAttributes", describe_mail_from (row));
  if (!g_str_equal (status, "SUCCESS"))
    {
      info = json_object_new ();
      json_object_set_double_member (info, "LastCheckedTimestamp", 1764400000.1);
      json_object_set_string_member (info, "ErrorType", "HOST_NOT_FOUND");
      json_object_set_object_member (body, "VerificationInfo", info);
    }
  practice_http_reply_object (message, SOUP_STATUS_OK, body);
}

static void
publish_token (Practice   *self,
               const char *token,
               const char *zone)
{
  JsonObject *account = practice_account_get (self, NULL);
  g_autofree char *host = g_strdup_printf ("%s.%s", token, zone);
  g_autofree char *text =
    g_strconcat ("p=", json_object_get_string_member (account, "key1"), NULL);

  practice_zone_add_text (self->zone, host, TODOKU_RRTYPE_TXT, text);
}

static void
publish_row (Practice   *self,
             JsonObject *row)
{
  JsonArray *tokens = json_object_get_array_member (row, "tokens");

  for (guint i = 0; i < json_array_get_length (tokens); i++)
    publish_token (self, practice_json_element (tokens, i),
                   get_zone (json_object_get_string_member (row, "region")));
}

/**
 * practice_ses_publish:
 * @self: the practice server
 *
 * Puts the keys of all domains into DNS.
 */
void
practice_ses_publish (Practice *self)
{
  GPtrArray *rows = practice_state_list (self->state, PRACTICE_KIND_SES);

  for (guint i = 0; i < rows->len; i++)
    publish_row (self, rows->pdata[i]);
}

static JsonObject *
make_row (Practice   *self,
          const char *region,
          const char *domain)
{
  JsonObject *row = practice_service_new_row (self, domain);
  JsonArray *tokens = json_array_new ();

  json_object_set_string_member (row, "region", region);
  json_object_set_string_member (row, "_dkim", "NOT_STARTED");
  json_object_set_int_member (row, "_dkim_since", practice_now (self));
  json_object_set_array_member (row, "tokens", tokens);
  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *token = practice_random_text (32, "abcdefghijklmnopqrstuvwxyz234567");
      g_autofree char *key = g_strdup_printf ("dkim%u", i);
      g_autofree char *label = g_strconcat (token, "._domainkey", NULL);
      g_autofree char *data = g_strdup_printf ("%s.%s", token, get_zone (region));

      json_array_add_string_element (tokens, token);
      practice_service_add_record (row, key, "cname", label, data, TRUE);
    }
  publish_row (self, row);

  return row;
}

static JsonObject *
make_address_row (Practice   *self,
                  const char *region,
                  const char *address)
{
  JsonObject *row = json_object_new ();

  json_object_set_string_member (row, "domain", address);
  json_object_set_string_member (row, "region", region);
  json_object_set_object_member (row, "dns", json_object_new ());
  json_object_set_string_member (row, "_dkim", "SUCCESS");
  json_object_set_int_member (row, "_dkim_since", practice_now (self));
  json_object_set_array_member (row, "tokens", json_array_new ());

  return row;
}

static void
create_identity (Practice          *self,
                 SoupServerMessage *message,
                 const char        *region)
{
  g_autoptr(JsonObject) wanted = practice_http_read_object (message);
  const char *name = wanted != NULL ? practice_json_string (wanted, "EmailIdentity", NULL) : NULL;
  gboolean is_mail = name != NULL && strchr (name, '@') != NULL;
  g_autofree char *domain = is_mail ? g_strdup (name) : practice_service_read_domain (name);
  g_autofree char *key = domain != NULL ? make_state_key (region, domain) : NULL;
  g_autoptr(JsonObject) row = NULL;

  if (domain == NULL)
    reply_error (message, SOUP_STATUS_BAD_REQUEST, "BadRequestException",
                 "Invalid email identity.");
  else if (practice_state_get (self->state, PRACTICE_KIND_SES, key) != NULL)
    {
      g_autofree char *text = g_strdup_printf ("Email identity %s already exist.", domain);

      reply_error (message, SOUP_STATUS_BAD_REQUEST, "AlreadyExistsException", text);
    }
  else
    {
      row = is_mail ? make_address_row (self, region, domain) : make_row (self, region, domain);
      keep_row (self, row);
      reply_created (message, row);
    }
}

static void
list_identities (Practice          *self,
                 SoupServerMessage *message,
                 const char        *region,
                 gint64             size,
                 const char        *token)
{
  GPtrArray *rows = practice_state_list (self->state, PRACTICE_KIND_SES);
  g_autoptr(JsonObject) body = json_object_new ();
  JsonArray *list = json_array_new ();
  guint64 start = 0;
  guint n_seen = 0;

  if (token != NULL && *token != '\0' &&
      !g_ascii_string_to_unsigned (token, 10, 0, G_MAXINT32, &start, NULL))
    {
      reply_error (message, SOUP_STATUS_BAD_REQUEST, "InvalidNextTokenException",
                   "The specified request includes an invalid or expired token.");
      json_array_unref (list);
      return;
    }

  for (guint i = 0; i < rows->len; i++)
    {
      JsonObject *row = rows->pdata[i];
      JsonObject *shown;

      if (!g_str_equal (json_object_get_string_member (row, "region"), region) ||
          n_seen++ < start)
        continue;
      if (json_array_get_length (list) == size)
        {
          g_autofree char *next = g_strdup_printf ("%u", n_seen - 1);

          json_object_set_string_member (body, "NextToken", next);
          break;
        }
      refresh_row (self, row);
      shown = json_object_new ();
      json_object_set_string_member (shown, "IdentityType", is_address (row) ? "EMAIL_ADDRESS"
                                                                             : "DOMAIN");
      json_object_set_string_member (shown, "IdentityName",
                                     json_object_get_string_member (row, "domain"));
      json_object_set_boolean_member (shown, "SendingEnabled", may_send (row));
      json_object_set_string_member (shown, "VerificationStatus",
                                     json_object_get_string_member (row, "_dkim"));
      json_array_add_object_element (list, shown);
    }
  json_object_set_array_member (body, "EmailIdentities", list);
  practice_http_reply_object (message, SOUP_STATUS_OK, body);
}

/* An empty name, or none, takes it back. */
static void
set_mail_from (Practice          *self,
               SoupServerMessage *message,
               JsonObject        *row)
{
  g_autoptr(JsonObject) wanted = practice_http_read_object (message);
  const char *name =
    wanted != NULL ? practice_json_string (wanted, "MailFromDomain", "") : NULL;
  const char *domain = json_object_get_string_member (row, "domain");
  const char *region = json_object_get_string_member (row, "region");
  JsonObject *dns = json_object_get_object_member (row, "dns");
  g_autofree char *end = g_strconcat (".", domain, NULL);
  g_autofree char *label = NULL;
  g_autofree char *exchanger = g_strdup_printf ("feedback-smtp.%s.amazonses.com", region);

  if (name == NULL || (*name != '\0' && !g_str_has_suffix (name, end)))
    {
      reply_error (message, SOUP_STATUS_BAD_REQUEST, "BadRequestException",
                   "The MAIL FROM domain must be a subdomain of the verified identity.");
      return;
    }
  json_object_remove_member (dns, "mail_from_mx");
  json_object_remove_member (dns, "mail_from_txt");
  json_object_remove_member (row, "mail_from");
  if (*name != '\0')
    {
      label = g_strndup (name, strlen (name) - strlen (end));
      json_object_set_string_member (row, "mail_from", name);
      json_object_set_string_member (row, "_mail_from", "PENDING");
      json_object_set_int_member (row, "_mail_from_since", practice_now (self));
      practice_service_add_record (row, "mail_from_mx", "mx", label, exchanger, TRUE);
      practice_service_add_record (row, "mail_from_txt", "txt", label,
                                   "v=spf1 include:amazonses.com ~all", TRUE);
    }
  keep_row (self, row);
  reply_nothing (message);
}

static void
restart_signing (Practice          *self,
                 SoupServerMessage *message,
                 JsonObject        *row)
{
  g_autoptr(JsonObject) body = json_object_new ();

  json_object_set_string_member (row, "_dkim", "PENDING");
  json_object_set_int_member (row, "_dkim_since", practice_now (self));
  keep_row (self, row);
  json_object_set_string_member (body, "DkimStatus", "PENDING");
  json_object_set_array_member (body, "DkimTokens",
                                json_array_ref (json_object_get_array_member (row, "tokens")));
  practice_http_reply_object (message, SOUP_STATUS_OK, body);
}

static void
handle_identity (Practice          *self,
                 SoupServerMessage *message,
                 const char        *region,
                 const char        *rest)
{
  const char *method = soup_server_message_get_method (message);
  g_autofree char *name = g_strndup (rest, strcspn (rest, "/"));
  const char *suffix = rest + strlen (name);
  g_autofree char *lower = g_ascii_strdown (name, -1);
  g_autofree char *key = make_state_key (region, lower);
  JsonObject *known = practice_state_get (self->state, PRACTICE_KIND_SES, key);
  g_autoptr(JsonObject) row = known != NULL ? json_object_ref (known) : NULL;

  if (row == NULL)
    {
      g_autofree char *text = g_strdup_printf ("Email identity %s does not exist.", name);

      reply_error (message, SOUP_STATUS_NOT_FOUND, "NotFoundException", text);
    }
  else if (*suffix == '\0' && g_str_equal (method, "GET"))
    {
      refresh_row (self, row);
      reply_identity (message, row);
    }
  else if (*suffix == '\0' && g_str_equal (method, "DELETE"))
    {
      practice_state_remove (self->state, PRACTICE_KIND_SES, key);
      reply_nothing (message);
    }
  else if (g_str_equal (suffix, "/mail-from") && g_str_equal (method, "PUT"))
    set_mail_from (self, message, row);
  else if (g_str_equal (suffix, "/dkim/signing") && g_str_equal (method, "PUT"))
    restart_signing (self, message, row);
  else if (g_str_equal (suffix, "/dkim") && g_str_equal (method, "PUT"))
    reply_nothing (message);
  else
    reply_error (message, SOUP_STATUS_BAD_REQUEST, "BadRequestException", "Unknown operation.");
}

static void
reply_account (Practice          *self,
               SoupServerMessage *message)
{
  g_autoptr(JsonObject) body = json_object_new ();
  gboolean is_free = practice_get_setting (self, "ses_sandbox") == 0;
  JsonObject *quota = json_object_new ();

  json_object_set_int_member (quota, "Max24HourSend", is_free ? 50000 : 200);
  json_object_set_int_member (quota, "MaxSendRate", is_free ? 14 : 1);
  json_object_set_int_member (quota, "SentLast24Hours", 0);
  json_object_set_boolean_member (body, "ProductionAccessEnabled", is_free);
  json_object_set_boolean_member (body, "SendingEnabled", TRUE);
  json_object_set_string_member (body, "EnforcementStatus", "HEALTHY");
  json_object_set_object_member (body, "SendQuota", quota);
  practice_http_reply_object (message, SOUP_STATUS_OK, body);
}

/* An address is verified by itself or with its domain. */
static gboolean
is_verified (Practice   *self,
             const char *region,
             const char *address)
{
  const char *const names[] = { address, strrchr (address, '@') + 1 };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *lower = g_ascii_strdown (names[i], -1);
      g_autofree char *key = make_state_key (region, lower);
      JsonObject *row = practice_state_get (self->state, PRACTICE_KIND_SES, key);

      if (row == NULL)
        continue;
      if (!is_address (row))
        refresh_row (self, row);
      if (may_send (row))
        return TRUE;
    }

  return FALSE;
}

static void
reject_mail (SoupServerMessage *message,
             const char        *region,
             const char        *address)
{
  g_autofree char *upper = g_ascii_strup (region, -1);
  g_autofree char *text =
    g_strdup_printf ("Email address is not verified. The following identities failed the check in "
                     "region %s: %s", upper, address);

  reply_error (message, SOUP_STATUS_BAD_REQUEST, "MessageRejected", text);
}

static const char *
read_subject (JsonObject *mail)
{
  static const char *const way[] = { "Content", "Simple", "Subject" };
  JsonObject *object = mail;

  for (guint i = 0; object != NULL && i < G_N_ELEMENTS (way); i++)
    object = practice_json_object (object, way[i]);

  return object != NULL ? practice_json_string (object, "Data", NULL) : NULL;
}

static void
send_mail (Practice          *self,
           SoupServerMessage *message,
           const char        *region)
{
  g_autoptr(JsonObject) mail = practice_http_read_object (message);
  g_autoptr(JsonObject) body = json_object_new ();
  g_autofree char *id = g_uuid_string_random ();
  const char *from = mail != NULL ? practice_json_string (mail, "FromEmailAddress", "") : "";
  const char *open = strrchr (from, '<');
  g_autofree char *address = open != NULL ? g_strndup (open + 1, strcspn (open + 1, ">"))
                                          : g_strdup (from);
  JsonObject *destination = mail != NULL ? practice_json_object (mail, "Destination") : NULL;
  JsonArray *receivers =
    destination != NULL ? practice_json_array (destination, "ToAddresses") : NULL;
  const char *to = receivers != NULL && json_array_get_length (receivers) > 0
                     ? practice_json_element (receivers, 0) : NULL;
  const char *subject = mail != NULL ? read_subject (mail) : NULL;

  if (to == NULL || subject == NULL || strchr (address, '@') == NULL || strchr (to, '@') == NULL ||
      !g_str_is_ascii (from))
    reply_error (message, SOUP_STATUS_BAD_REQUEST, "BadRequestException", "Invalid mail.");
  else if (!is_verified (self, region, address))
    reject_mail (message, region, address);
  else if (practice_get_setting (self, "ses_sandbox") != 0 && !g_str_has_suffix (to, SIMULATOR) &&
           !is_verified (self, region, to))
    reject_mail (message, region, to);
  else
    {
      practice_service_keep_mail (self, address, to, subject, FALSE);
      json_object_set_string_member (body, "MessageId", id);
      practice_http_reply_object (message, SOUP_STATUS_OK, body);
    }
}

/**
 * practice_ses_handle:
 * @self: the practice server
 * @message: a call
 * @path: its path after "/v2/email"
 * @query: (element-type utf8 utf8): its query
 *
 * Answers as SES does.
 */
void
practice_ses_handle (Practice          *self,
                     SoupServerMessage *message,
                     const char        *path,
                     GHashTable        *query)
{
  const char *method = soup_server_message_get_method (message);
  g_autoptr(JsonObject) body = NULL;
  g_autofree char *region = NULL;
  g_autofree char *text = NULL;
  const char *code;

  if (!practice_aws_is_signed (self, message, "ses", &region, &code, &text))
    reply_error (message, SOUP_STATUS_FORBIDDEN, code, text);
  else if (g_str_equal (path, "/identities") && g_str_equal (method, "POST"))
    create_identity (self, message, region);
  else if (g_str_equal (path, "/identities") && g_str_equal (method, "GET"))
    list_identities (self, message, region,
                     CLAMP (practice_query_number (query, "PageSize", 100), 1, 1000),
                     g_hash_table_lookup (query, "NextToken"));
  else if (g_str_equal (path, "/list-identities") && g_str_equal (method, "POST"))
    {
      body = practice_http_read_object (message);
      list_identities (self, message, region,
                       body != NULL ? CLAMP (practice_json_int (body, "PageSize", 100), 1, 1000)
                                    : 100,
                       body != NULL ? practice_json_string (body, "NextToken", NULL) : NULL);
    }
  else if (g_str_has_prefix (path, "/identities/"))
    handle_identity (self, message, region, path + strlen ("/identities/"));
  else if (g_str_equal (path, "/account") && g_str_equal (method, "GET"))
    reply_account (self, message);
  else if (g_str_equal (path, "/outbound-emails") && g_str_equal (method, "POST"))
    send_mail (self, message, region);
  else
    reply_error (message, SOUP_STATUS_NOT_FOUND, "NotFoundException", "Unknown operation.");
}
