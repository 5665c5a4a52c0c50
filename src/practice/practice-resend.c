/* SPDX-License-Identifier: GPL-3.0-or-later
 * Resend: /domains and /emails. Main loop. To verify sets everything back to pending, and what is
 * found shows some seconds later; what was verified and has gone from DNS is "temporary_failure"
 * for 72 hours and then "failed". Names are relative to what was registered under a public suffix.
 */
#include <string.h>

#include "practice-service.h"
#include "todoku-domain-name.h"

/* How long a verification takes. */
#define VERIFY_SECONDS 3

static const char *const regions[] = {
  "us-east-1", "eu-west-1", "sa-east-1", "ap-northeast-1", NULL
};

static void
reply_error (SoupServerMessage *message,
             guint              status,
             const char        *name,
             const char        *text)
{
  g_autoptr(JsonObject) body = json_object_new ();

  json_object_set_int_member (body, "statusCode", status);
  json_object_set_string_member (body, "name", name);
  json_object_set_string_member (body, "message", text);
  practice_http_reply_object (message, status, body);
}

static void
reply_text (SoupServerMessage *message,
            guint              status,
            const char        *text)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_COPY, text, strlen (text));
}

/* The key, and a program that says its name. */
static gboolean
is_authorised (Practice          *self,
               SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *header = soup_message_headers_get_one (headers, "Authorization");

  if (soup_message_headers_get_one (headers, "User-Agent") == NULL)
    {
      reply_text (message, SOUP_STATUS_FORBIDDEN, "error code: 1010");
      return FALSE;
    }
  if (header == NULL || g_ascii_strncasecmp (header, "Bearer ", 7) != 0)
    {
      reply_error (message, SOUP_STATUS_UNAUTHORIZED, "missing_api_key", "Missing API Key");
      return FALSE;
    }
  if (!practice_service_knows_key (self, "resend_key", header + 7))
    {
      reply_error (message, SOUP_STATUS_BAD_REQUEST, "validation_error", "API key is invalid");
      return FALSE;
    }

  return TRUE;
}

static void
set_status (JsonObject *row,
            const char *status)
{
  json_object_set_string_member (row, "status", status);
}

/* Brings a row to what is known by now. */
static void
refresh_row (Practice   *self,
             JsonObject *row)
{
  const char *status = json_object_get_string_member (row, "status");
  gint64 since = json_object_get_int_member (row, "_since");
  gint64 now = practice_now (self);
  gboolean is_waiting = g_str_equal (status, "pending");
  gboolean stands;

  if (g_str_equal (status, "not_started") || g_str_equal (status, "failed") ||
      (is_waiting && now < since + VERIFY_SECONDS))
    return;

  stands = practice_service_look (self, row, NULL);
  if (stands)
    set_status (row, "verified");
  else if (g_str_equal (status, "verified"))
    {
      set_status (row, "temporary_failure");
      json_object_set_int_member (row, "_since", now);
    }
  else if (now >= since + PRACTICE_SERVICE_PATIENCE)
    set_status (row, "failed");
  practice_state_put (self->state, PRACTICE_KIND_RESEND,
                      json_object_get_string_member (row, "id"), row);
}

/* A name as its answers have it: without what was registered under a public suffix. */
static char *
make_relative (const char *host,
               const char *domain)
{
  g_autofree char *organisation = todoku_domain_name_registrable (domain);
  gsize length = strlen (host);
  gsize end = organisation != NULL ? strlen (organisation) : strlen (domain);

  return length > end ? g_strndup (host, length - end - 1) : g_strdup ("");
}

static void
add_record (JsonObject *row,
            JsonArray  *records,
            const char *key)
{
  JsonObject *entry =
    json_object_get_object_member (json_object_get_object_member (row, "dns"), key);
  const char *type = json_object_get_string_member (entry, "type");
  const char *status = json_object_get_string_member (row, "status");
  g_autofree char *name = make_relative (json_object_get_string_member (entry, "host"),
                                         json_object_get_string_member (row, "domain"));
  g_autofree char *upper = g_ascii_strup (type, -1);
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", json_object_get_string_member (entry,
                                                                                      "data"));
  gboolean is_spf = g_str_has_prefix (key, "spf");
  gboolean is_kept = g_str_equal (status, "not_started") || g_str_equal (status, "pending");
  JsonObject *shown = json_object_new ();

  json_object_set_string_member (shown, "record", is_spf ? "SPF" : "DKIM");
  json_object_set_string_member (shown, "name", name);
  json_object_set_string_member (shown, "type", upper);
  json_object_set_string_member (shown, "ttl", "Auto");
  json_object_set_string_member (shown, "status",
                                 is_kept || !json_object_get_boolean_member (entry, "valid")
                                   ? status : "verified");
  json_object_set_string_member (shown, "value",
                                 is_spf && g_str_equal (type, "txt")
                                   ? quoted : json_object_get_string_member (entry, "data"));
  if (g_str_equal (type, "mx"))
    json_object_set_int_member (shown, "priority", 10);
  json_array_add_object_element (records, shown);
}

static JsonObject *
describe_row (JsonObject *row,
              gboolean    with_records)
{
  static const char *const keys[] = { "spf_mx", "spf_txt", "dkim" };
  JsonObject *shown = json_object_new ();
  JsonObject *capabilities = json_object_new ();
  JsonArray *records = NULL;

  json_object_set_string_member (capabilities, "sending", "enabled");
  json_object_set_string_member (capabilities, "receiving", "disabled");
  json_object_set_string_member (shown, "object", "domain");
  json_object_set_string_member (shown, "id", json_object_get_string_member (row, "id"));
  json_object_set_string_member (shown, "name", json_object_get_string_member (row, "domain"));
  json_object_set_string_member (shown, "status", json_object_get_string_member (row, "status"));
  json_object_set_string_member (shown, "created_at", "2026-11-29 00:00:00.000000+00");
  json_object_set_string_member (shown, "region", json_object_get_string_member (row, "region"));
  json_object_set_object_member (shown, "capabilities", capabilities);
  if (!with_records)
    return shown;

  records = json_array_new ();
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    add_record (row, records, keys[i]);
  json_object_set_array_member (shown, "records", records);

  return shown;
}

static JsonObject *
find_by_name (Practice   *self,
              const char *domain)
{
  GPtrArray *rows = practice_state_list (self->state, PRACTICE_KIND_RESEND);

  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (json_object_get_string_member (rows->pdata[i], "domain"), domain))
      return rows->pdata[i];

  return NULL;
}

static JsonObject *
make_row (Practice   *self,
          const char *domain,
          const char *region,
          const char *path)
{
  JsonObject *row = practice_service_new_row (self, domain);
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *exchanger = g_strdup_printf ("feedback-smtp.%s.amazonses.com", region);
  JsonObject *account = practice_account_get (self, NULL);
  g_autofree char *key =
    g_strconcat ("p=", json_object_get_string_member (account, "key_manual"), NULL);

  json_object_set_string_member (row, "id", id);
  json_object_set_string_member (row, "status", "not_started");
  json_object_set_string_member (row, "region", region);
  json_object_set_int_member (row, "_since", practice_now (self));
  practice_service_add_record (row, "spf_mx", "mx", path, exchanger, TRUE);
  practice_service_add_record (row, "spf_txt", "txt", path, "v=spf1 include:amazonses.com ~all",
                               TRUE);
  practice_service_add_record (row, "dkim", "txt", "resend._domainkey", key, TRUE);

  return row;
}

static void
create_domain (Practice          *self,
               SoupServerMessage *message)
{
  g_autoptr(JsonObject) wanted = practice_http_read_object (message);
  const char *name = wanted != NULL ? practice_json_string (wanted, "name", NULL) : NULL;
  const char *region =
    wanted != NULL ? practice_json_string (wanted, "region", "us-east-1") : NULL;
  const char *path =
    wanted != NULL ? practice_json_string (wanted, "custom_return_path", "send") : NULL;
  g_autofree char *domain = practice_service_read_domain (name);
  g_autoptr(JsonObject) row = NULL;
  g_autoptr(JsonObject) shown = NULL;

  if (wanted == NULL || name == NULL)
    reply_error (message, 422, "missing_required_field", "Missing `name` field.");
  else if (domain == NULL)
    reply_error (message, 422, "invalid_parameter", "The `name` field is not a domain.");
  else if (!g_strv_contains (regions, region))
    reply_error (message, 422, "invalid_parameter", "The `region` field is not a region.");
  else if (strlen (path) > 63 || !g_ascii_isalpha (*path) ||
           strspn (path, PRACTICE_ALPHABET_BASE62 "-") != strlen (path))
    reply_error (message, 422, "invalid_parameter", "The `custom_return_path` field is invalid.");
  else if (find_by_name (self, domain) != NULL)
    {
      g_autofree char *text =
        g_strdup_printf ("The %s domain has been registered already.", domain);

      reply_error (message, SOUP_STATUS_FORBIDDEN, "validation_error", text);
    }
  else
    {
      row = make_row (self, domain, region, path);
      practice_state_put (self->state, PRACTICE_KIND_RESEND,
                          json_object_get_string_member (row, "id"), row);
      shown = describe_row (row, TRUE);
      practice_http_reply_object (message, SOUP_STATUS_CREATED, shown);
    }
}

static void
list_domains (Practice          *self,
              SoupServerMessage *message,
              GHashTable        *query)
{
  GPtrArray *rows = practice_state_list (self->state, PRACTICE_KIND_RESEND);
  const char *after = g_hash_table_lookup (query, "after");
  gint64 limit = CLAMP (practice_query_number (query, "limit", 20), 1, 100);
  g_autoptr(JsonObject) body = json_object_new ();
  JsonArray *data = json_array_new ();
  gboolean begun = after == NULL;
  gboolean has_more = FALSE;

  for (guint i = 0; i < rows->len; i++)
    {
      if (begun && json_array_get_length (data) == limit)
        has_more = TRUE;
      else if (begun)
        {
          refresh_row (self, rows->pdata[i]);
          json_array_add_object_element (data, describe_row (rows->pdata[i], FALSE));
        }
      else
        begun = g_str_equal (json_object_get_string_member (rows->pdata[i], "id"), after);
    }
  json_object_set_string_member (body, "object", "list");
  json_object_set_boolean_member (body, "has_more", has_more);
  json_object_set_array_member (body, "data", data);
  practice_http_reply_object (message, SOUP_STATUS_OK, body);
}

static void
reply_done (SoupServerMessage *message,
            JsonObject        *row,
            gboolean           deleted)
{
  g_autoptr(JsonObject) body = json_object_new ();

  json_object_set_string_member (body, "object", "domain");
  json_object_set_string_member (body, "id", json_object_get_string_member (row, "id"));
  if (deleted)
    json_object_set_boolean_member (body, "deleted", TRUE);
  practice_http_reply_object (message, SOUP_STATUS_OK, body);
}

static void
verify_domain (Practice          *self,
               SoupServerMessage *message,
               JsonObject        *row)
{
  set_status (row, "pending");
  json_object_set_int_member (row, "_since", practice_now (self));
  practice_state_put (self->state, PRACTICE_KIND_RESEND,
                      json_object_get_string_member (row, "id"), row);
  reply_done (message, row, FALSE);
}

static void
handle_domain (Practice          *self,
               SoupServerMessage *message,
               const char        *rest)
{
  const char *method = soup_server_message_get_method (message);
  g_autofree char *id = g_strndup (rest, strcspn (rest, "/"));
  const char *suffix = rest + strlen (id);
  g_autoptr(JsonObject) row = NULL;
  g_autoptr(JsonObject) shown = NULL;
  JsonObject *known;

  if (!g_uuid_string_is_valid (id))
    {
      reply_error (message, 422, "validation_error", "The `id` must be a valid UUID.");
      return;
    }
  known = practice_state_get (self->state, PRACTICE_KIND_RESEND, id);
  if (known == NULL)
    {
      reply_error (message, SOUP_STATUS_NOT_FOUND, "not_found", "Domain not found");
      return;
    }

  row = json_object_ref (known);
  if (g_str_equal (suffix, "/verify") && g_str_equal (method, "POST"))
    verify_domain (self, message, row);
  else if (*suffix == '\0' && g_str_equal (method, "GET"))
    {
      refresh_row (self, row);
      shown = describe_row (row, TRUE);
      practice_http_reply_object (message, SOUP_STATUS_OK, shown);
    }
  else if (*suffix == '\0' && g_str_equal (method, "PATCH"))
    reply_done (message, row, FALSE);
  else if (*suffix == '\0' && g_str_equal (method, "DELETE"))
    {
      practice_state_remove (self->state, PRACTICE_KIND_RESEND, id);
      reply_done (message, row, TRUE);
    }
  else
    reply_error (message, SOUP_STATUS_METHOD_NOT_ALLOWED, "method_not_allowed",
                 "Method is not allowed for the requested path");
}

/* "Name <address>" or an address. */
static char *
read_address (const char *text)
{
  const char *open = strrchr (text, '<');
  const char *address = open != NULL ? open + 1 : text;
  gsize length = strcspn (address, ">");

  return memchr (address, '@', length) != NULL ? g_strndup (address, length) : NULL;
}

static const char *
read_receiver (JsonObject *mail)
{
  JsonArray *array = practice_json_array (mail, "to");

  return array != NULL && json_array_get_length (array) > 0
           ? practice_json_element (array, 0) : practice_json_string (mail, "to", NULL);
}

static void
send_mail (Practice          *self,
           SoupServerMessage *message)
{
  g_autoptr(JsonObject) mail = practice_http_read_object (message);
  const char *from = mail != NULL ? practice_json_string (mail, "from", NULL) : NULL;
  const char *to = mail != NULL ? read_receiver (mail) : NULL;
  g_autofree char *address = from != NULL ? read_address (from) : NULL;
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *domain = NULL;
  g_autoptr(JsonObject) body = json_object_new ();
  JsonObject *row;

  if (mail == NULL || from == NULL || to == NULL ||
      practice_json_string (mail, "subject", NULL) == NULL)
    {
      reply_error (message, 422, "missing_required_field",
                   "Missing `from`, `to` or `subject` field.");
      return;
    }
  if (address == NULL || strchr (to, '@') == NULL || g_str_has_suffix (to, "@example.com"))
    {
      reply_error (message, 422, "validation_error", "Invalid `from` or `to` field.");
      return;
    }
  domain = g_ascii_strdown (strrchr (address, '@') + 1, -1);
  row = find_by_name (self, domain);
  if (row != NULL)
    refresh_row (self, row);
  if (row == NULL || !g_str_equal (json_object_get_string_member (row, "status"), "verified"))
    {
      g_autofree char *text = g_strdup_printf ("The %s domain is not verified. Please, add and "
                                               "verify your domain", domain);

      reply_error (message, SOUP_STATUS_FORBIDDEN, "validation_error", text);
      return;
    }

  practice_service_keep_mail (self, address, to, practice_json_string (mail, "subject", ""), FALSE);
  json_object_set_string_member (body, "id", id);
  practice_http_reply_object (message, SOUP_STATUS_OK, body);
}

/**
 * practice_resend_handle:
 * @self: the practice server
 * @message: a call
 * @path: its path
 * @query: (element-type utf8 utf8): its query
 *
 * Answers as Resend's API does.
 */
void
practice_resend_handle (Practice          *self,
                        SoupServerMessage *message,
                        const char        *path,
                        GHashTable        *query)
{
  const char *method = soup_server_message_get_method (message);

  if (!is_authorised (self, message))
    return;
  if (g_str_equal (path, "/domains") && g_str_equal (method, "POST"))
    create_domain (self, message);
  else if (g_str_equal (path, "/domains") && g_str_equal (method, "GET"))
    list_domains (self, message, query);
  else if (g_str_has_prefix (path, "/domains/"))
    handle_domain (self, message, path + strlen ("/domains/"));
  else if (g_str_equal (path, "/emails") && g_str_equal (method, "POST"))
    send_mail (self, message);
  else
    reply_error (message, SOUP_STATUS_METHOD_NOT_ALLOWED, "method_not_allowed",
                 "Method is not allowed for the requested path");
}
