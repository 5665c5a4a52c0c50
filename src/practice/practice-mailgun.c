/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mailgun: /v4/domains, /v3/domains (only to delete) and /v3/NAME/messages, in either region: below
 * /eu is what the other base URL has. Main loop. Its message after a verification is always the
 * same, its records for receiving have no name, and a wrong key is refused in plain text.
 */
#include <string.h>

#include "practice-service.h"

#define UPDATED "Domain DNS records have been updated"

static void
reply_message (SoupServerMessage *message,
               guint              status,
               const char        *text)
{
  g_autoptr(JsonObject) body = json_object_new ();

  json_object_set_string_member (body, "message", text);
  practice_http_reply_object (message, status, body);
}

/* In the other region the account does not exist, and its key is a wrong one. */
static gboolean
is_authorised (Practice          *self,
               SoupServerMessage *message,
               gboolean           in_eu)
{
  static const char refusal[] = "Forbidden";
  const char *header = soup_message_headers_get_one (
    soup_server_message_get_request_headers (message), "Authorization");
  g_autofree guchar *pair = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;

  if (header != NULL && g_ascii_strncasecmp (header, "Basic ", 6) == 0)
    pair = g_base64_decode (header + 6, &length);
  text = pair != NULL ? g_strndup ((const char *) pair, length) : NULL;
  if (text != NULL && g_str_has_prefix (text, "api:") &&
      practice_service_knows_key (self, "mailgun_key", text + 4) &&
      in_eu == (practice_get_setting (self, "mailgun_eu") != 0))
    return TRUE;

  soup_server_message_set_status (message, SOUP_STATUS_UNAUTHORIZED, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_STATIC, refusal,
                                    strlen (refusal));

  return FALSE;
}

static void
read_part (GHashTable         *form,
           SoupMessageHeaders *headers,
           GBytes             *body)
{
  g_autofree char *disposition = NULL;
  g_autoptr(GHashTable) parameters = NULL;
  const char *name;

  if (!soup_message_headers_get_content_disposition (headers, &disposition, &parameters) ||
      (name = g_hash_table_lookup (parameters, "name")) == NULL)
    return;

  g_hash_table_insert (form, g_strdup (name),
                       g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body)));
}

/* Clients send multipart forms, and some urlencoded ones. */
static GHashTable *
read_form (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autoptr(GBytes) body =
    soup_message_body_flatten (soup_server_message_get_request_body (message));
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  GHashTable *form = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(SoupMultipart) multipart = NULL;

  if (g_strcmp0 (type, "application/x-www-form-urlencoded") == 0)
    {
      g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));

      g_hash_table_unref (form);
      return soup_form_decode (text);
    }
  if (g_strcmp0 (type, "multipart/form-data") == 0)
    multipart = soup_multipart_new_from_message (headers, body);
  for (int i = 0; multipart != NULL && i < soup_multipart_get_length (multipart); i++)
    {
      SoupMessageHeaders *part_headers;
      GBytes *part;

      soup_multipart_get_part (multipart, i, &part_headers, &part);
      read_part (form, part_headers, part);
    }

  return form;
}

static JsonObject *
describe_record (JsonObject *entry,
                 gboolean    is_known)
{
  g_autofree char *type = g_ascii_strup (json_object_get_string_member (entry, "type"), -1);
  gboolean valid = json_object_get_boolean_member (entry, "valid");
  JsonObject *shown = json_object_new ();

  json_object_set_string_member (shown, "record_type", type);
  json_object_set_string_member (shown, "name", json_object_get_string_member (entry, "host"));
  json_object_set_string_member (shown, "value", json_object_get_string_member (entry, "data"));
  json_object_set_string_member (shown, "valid", valid ? "valid" : is_known ? "invalid"
                                                                            : "unknown");
  json_object_set_boolean_member (shown, "is_active", valid);
  json_object_set_array_member (shown, "cached", json_array_new ());

  return shown;
}

static JsonArray *
describe_exchangers (gboolean in_eu)
{
  JsonArray *records = json_array_new ();

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *value = g_strdup_printf ("mx%c.%smailgun.org", 'a' + i, in_eu ? "eu." : "");
      JsonObject *shown = json_object_new ();

      json_object_set_string_member (shown, "record_type", "MX");
      json_object_set_string_member (shown, "priority", "10");
      json_object_set_string_member (shown, "value", value);
      json_object_set_string_member (shown, "valid", "unknown");
      json_object_set_boolean_member (shown, "is_active", FALSE);
      json_object_set_null_member (shown, "cached");
      json_array_add_object_element (records, shown);
    }

  return records;
}

static JsonObject *
describe_domain (JsonObject *row)
{
  JsonObject *shown = json_object_new ();

  json_object_set_string_member (shown, "id", json_object_get_string_member (row, "id"));
  json_object_set_string_member (shown, "name", json_object_get_string_member (row, "domain"));
  json_object_set_string_member (shown, "state", json_object_get_string_member (row, "state"));
  json_object_set_boolean_member (shown, "is_disabled", FALSE);
  json_object_set_string_member (shown, "created_at", "Sun, 29 Nov 2026 00:00:00 UTC");
  json_object_set_string_member (shown, "web_prefix", "email");
  json_object_set_string_member (shown, "web_scheme", "http");
  json_object_set_string_member (shown, "type", "custom");

  return shown;
}

static void
reply_domain (SoupServerMessage *message,
              JsonObject        *row,
              const char        *text,
              gboolean           in_eu)
{
  g_autoptr(JsonObject) body = json_object_new ();
  JsonObject *dns = json_object_get_object_member (row, "dns");
  JsonArray *records = json_array_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, dns);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    json_array_add_object_element (
      records, describe_record (json_node_get_object (node),
                                json_object_get_boolean_member (row, "_looked")));
  if (text != NULL)
    json_object_set_string_member (body, "message", text);
  json_object_set_object_member (body, "domain", describe_domain (row));
  json_object_set_array_member (body, "sending_dns_records", records);
  json_object_set_array_member (body, "receiving_dns_records", describe_exchangers (in_eu));
  practice_http_reply_object (message, SOUP_STATUS_OK, body);
}

/* What the service keeps behind its aliases stands in DNS as soon as they are given out. */
static void
publish_key (Practice   *self,
             const char *host,
             guint       n)
{
  JsonObject *account = practice_account_get (self, NULL);
  g_autofree char *member = g_strdup_printf ("key%u", n);
  g_autofree char *text =
    g_strconcat ("k=rsa; p=", json_object_get_string_member (account, member), NULL);

  practice_zone_add_text (self->zone, host, TODOKU_RRTYPE_TXT, text);
}

static void
publish_row (Practice   *self,
             JsonObject *row)
{
  JsonObject *dns = json_object_get_object_member (row, "dns");

  for (guint i = 1; i <= 2; i++)
    {
      g_autofree char *key = g_strdup_printf ("dkim%u", i);

      if (json_object_has_member (dns, key))
        publish_key (self, json_object_get_string_member (json_object_get_object_member (dns, key),
                                                          "data"), i);
    }
}

/**
 * practice_mailgun_publish:
 * @self: the practice server
 *
 * Puts the keys of all domains into DNS.
 */
void
practice_mailgun_publish (Practice *self)
{
  GPtrArray *rows = practice_state_list (self->state, PRACTICE_KIND_MAILGUN);

  for (guint i = 0; i < rows->len; i++)
    publish_row (self, rows->pdata[i]);
}

static void
add_keys (Practice   *self,
          JsonObject *row,
          GHashTable *form)
{
  const char *automatic = g_hash_table_lookup (form, "use_automatic_sender_security");
  const char *selector = g_hash_table_lookup (form, "dkim_selector");
  g_autofree char *id = practice_random_text (5, "0123456789abcdef");
  JsonObject *account = practice_account_get (self, NULL);
  g_autofree char *label = NULL;
  g_autofree char *key = NULL;

  for (guint i = 1; g_strcmp0 (automatic, "true") == 0 && i <= 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("dkim%u", i);
      g_autofree char *own = g_strdup_printf ("pdk%u._domainkey", i);
      g_autofree char *data = g_strdup_printf ("pdk%u._domainkey.%s.dkim1.mailgun.com", i, id);

      practice_service_add_record (row, name, "cname", own, data, TRUE);
    }
  if (g_strcmp0 (automatic, "true") == 0)
    return;

  label = g_strconcat (selector != NULL && *selector != '\0' ? selector : "k1", "._domainkey",
                       NULL);
  key = g_strconcat ("k=rsa; p=", json_object_get_string_member (account, "key_manual"), NULL);
  practice_service_add_record (row, "dkim", "txt", label, key, TRUE);
}

static void
create_domain (Practice          *self,
               SoupServerMessage *message,
               gboolean           in_eu)
{
  g_autoptr(GHashTable) form = read_form (message);
  const char *name = g_hash_table_lookup (form, "name");
  g_autofree char *domain = practice_service_read_domain (name);
  g_autofree char *id = practice_random_text (24, "0123456789abcdef");
  g_autoptr(JsonObject) row = NULL;

  if (name == NULL)
    reply_message (message, SOUP_STATUS_BAD_REQUEST, "name is required");
  else if (domain == NULL)
    reply_message (message, SOUP_STATUS_BAD_REQUEST, "name is not a valid domain");
  else if (practice_state_get (self->state, PRACTICE_KIND_MAILGUN, domain) != NULL)
    reply_message (message, SOUP_STATUS_BAD_REQUEST, "This domain name is already taken");
  else
    {
      row = practice_service_new_row (self, domain);
      json_object_set_string_member (row, "id", id);
      json_object_set_string_member (row, "state", "unverified");
      json_object_set_boolean_member (row, "_looked", FALSE);
      add_keys (self, row, form);
      practice_service_add_record (row, "spf", "txt", NULL, "v=spf1 include:mailgun.org ~all",
                                   TRUE);
      practice_service_add_record (row, "tracking", "cname", "email",
                                   in_eu ? "eu.mailgun.org" : "mailgun.org", FALSE);
      practice_state_put (self->state, PRACTICE_KIND_MAILGUN, domain, row);
      publish_row (self, row);
      reply_domain (message, row, "Domain DNS records have been created", in_eu);
    }
}

static void
list_domains (Practice          *self,
              SoupServerMessage *message,
              GHashTable        *query)
{
  GPtrArray *rows = practice_state_list (self->state, PRACTICE_KIND_MAILGUN);
  gint64 limit = CLAMP (practice_query_number (query, "limit", 100), 1, 1000);
  gint64 skip = practice_query_number (query, "skip", 0);
  g_autoptr(JsonObject) body = json_object_new ();
  JsonArray *items = NULL;

  for (gint64 i = skip; i < rows->len && i < skip + limit; i++)
    {
      if (items == NULL)
        items = json_array_new ();
      json_array_add_object_element (items, describe_domain (rows->pdata[i]));
    }
  json_object_set_int_member (body, "total_count", rows->len);
  if (items != NULL)
    json_object_set_array_member (body, "items", items);
  else
    json_object_set_null_member (body, "items");
  practice_http_reply_object (message, SOUP_STATUS_OK, body);
}

static void
verify_domain (Practice          *self,
               SoupServerMessage *message,
               JsonObject        *row,
               gboolean           in_eu)
{
  gboolean stands = practice_service_look (self, row, NULL);

  json_object_set_boolean_member (row, "_looked", TRUE);
  json_object_set_string_member (row, "state", stands ? "active" : "unverified");
  practice_state_put (self->state, PRACTICE_KIND_MAILGUN,
                      json_object_get_string_member (row, "domain"), row);
  reply_domain (message, row, UPDATED, in_eu);
}

static void
handle_domain (Practice          *self,
               SoupServerMessage *message,
               const char        *rest,
               gboolean           is_v3,
               gboolean           in_eu)
{
  const char *method = soup_server_message_get_method (message);
  g_autofree char *name = g_strndup (rest, strcspn (rest, "/"));
  const char *suffix = rest + strlen (name);
  g_autofree char *domain = g_ascii_strdown (name, -1);
  JsonObject *known = practice_state_get (self->state, PRACTICE_KIND_MAILGUN, domain);
  g_autoptr(JsonObject) row = known != NULL ? json_object_ref (known) : NULL;

  if (row == NULL)
    reply_message (message, SOUP_STATUS_NOT_FOUND, "Domain not found");
  else if (!is_v3 && *suffix == '\0' && g_str_equal (method, "GET"))
    reply_domain (message, row, NULL, in_eu);
  else if (!is_v3 && g_str_equal (suffix, "/verify") && g_str_equal (method, "PUT"))
    verify_domain (self, message, row, in_eu);
  else if (is_v3 && *suffix == '\0' && g_str_equal (method, "DELETE"))
    {
      practice_state_remove (self->state, PRACTICE_KIND_MAILGUN, domain);
      reply_message (message, SOUP_STATUS_OK, "Domain will be deleted in the background");
    }
  else
    reply_message (message, SOUP_STATUS_NOT_FOUND, "not found");
}

static void
send_mail (Practice          *self,
           SoupServerMessage *message,
           const char        *name)
{
  g_autoptr(GHashTable) form = read_form (message);
  const char *from = g_hash_table_lookup (form, "from");
  const char *to = g_hash_table_lookup (form, "to");
  const char *subject = g_hash_table_lookup (form, "subject");
  const char *mode = g_hash_table_lookup (form, "o:testmode");
  const char *open = from != NULL ? strrchr (from, '<') : NULL;
  g_autofree char *address = NULL;
  g_autofree char *domain = g_ascii_strdown (name, -1);
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *given = g_strdup_printf ("<%s@%s>", id, domain);
  g_autoptr(JsonObject) body = json_object_new ();
  JsonObject *row = practice_state_get (self->state, PRACTICE_KIND_MAILGUN, domain);

  if (row == NULL)
    {
      reply_message (message, SOUP_STATUS_NOT_FOUND, "Domain not found");
      return;
    }
  if (from == NULL || to == NULL || strchr (to, '@') == NULL)
    {
      reply_message (message, SOUP_STATUS_BAD_REQUEST, "to parameter is not a valid address");
      return;
    }
  if (!g_str_equal (json_object_get_string_member (row, "state"), "active"))
    {
      reply_message (message, SOUP_STATUS_BAD_REQUEST, "Domain is not allowed to send: it is not "
                     "verified");
      return;
    }

  address = open != NULL ? g_strndup (open + 1, strcspn (open + 1, ">")) : g_strdup (from);
  practice_service_keep_mail (self, address, to, subject != NULL ? subject : "",
                              g_strcmp0 (mode, "yes") == 0 || g_strcmp0 (mode, "true") == 0);
  json_object_set_string_member (body, "id", given);
  json_object_set_string_member (body, "message", "Queued. Thank you.");
  practice_http_reply_object (message, SOUP_STATUS_OK, body);
}

/**
 * practice_mailgun_is_path:
 * @path: the path of a call
 *
 * Returns: whether it is one of Mailgun's; some begin as those of SendGrid
 */
gboolean
practice_mailgun_is_path (const char *path)
{
  return g_str_has_prefix (path, "/eu/") || g_str_has_prefix (path, "/v4/") ||
         g_str_has_prefix (path, "/v3/domains/") ||
         (g_str_has_prefix (path, "/v3/") && g_str_has_suffix (path, "/messages"));
}

/**
 * practice_mailgun_handle:
 * @self: the practice server
 * @message: a call
 * @path: its path
 * @query: (element-type utf8 utf8): its query
 *
 * Answers as Mailgun's API does.
 */
void
practice_mailgun_handle (Practice          *self,
                         SoupServerMessage *message,
                         const char        *path,
                         GHashTable        *query)
{
  const char *method = soup_server_message_get_method (message);
  gboolean in_eu = g_str_has_prefix (path, "/eu/");

  if (in_eu)
    path += strlen ("/eu");
  if (!is_authorised (self, message, in_eu))
    return;

  if (g_str_equal (path, "/v4/domains") && g_str_equal (method, "POST"))
    create_domain (self, message, in_eu);
  else if (g_str_equal (path, "/v4/domains") && g_str_equal (method, "GET"))
    list_domains (self, message, query);
  else if (g_str_has_prefix (path, "/v4/domains/"))
    handle_domain (self, message, path + strlen ("/v4/domains/"), FALSE, in_eu);
  else if (g_str_has_prefix (path, "/v3/domains/"))
    handle_domain (self, message, path + strlen ("/v3/domains/"), TRUE, in_eu);
  else if (g_str_has_prefix (path, "/v3/") && g_str_has_suffix (path, "/messages") &&
           g_str_equal (method, "POST"))
    {
      g_autofree char *name = g_strndup (path + 4, strlen (path) - 4 - strlen ("/messages"));

      send_mail (self, message, name);
    }
  else
    reply_message (message, SOUP_STATUS_NOT_FOUND, "not found");
}
