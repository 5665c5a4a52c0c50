/* SPDX-License-Identifier: GPL-3.0-or-later
 * The SendGrid account of the practice world: key, scopes, sub-users, rate limit, and what the
 * service itself publishes for an account. Main loop. Sub-users spring into being when they are
 * named.
 */
#include <string.h>

#include "practice-private.h"

#define MAIN_USER "practice"

/* Two strings in one record, and an answer that asks for EDNS: as at the real service. */
#define DKIM_BITS 2048
#define DKIM_MANUAL_BITS 1024

static const char *const scopes[] = {
  "mail.send", "sender_verification_eligible", "subusers.read",
  "tracking_settings.click.read", "tracking_settings.click.update", "tracking_settings.read",
  "user.account.read",
  "whitelabel.create", "whitelabel.delete", "whitelabel.read", "whitelabel.update",
};

/* Nothing is signed with these keys, so sub-users share the main account's: making one takes a
 * while. */
static gboolean
make_key (Practice   *self,
          JsonObject *account,
          const char *name,
          guint       bits)
{
  JsonObject *main_account = practice_state_get (self->state, PRACTICE_KIND_ACCOUNT, MAIN_USER);
  g_autoptr(GError) error = NULL;
  g_autofree char *key = main_account != NULL
                           ? g_strdup (json_object_get_string_member (main_account, name))
                           : practice_keys_make_dkim (bits, &error);

  if (key == NULL)
    {
      g_warning ("%s", error->message);
      return FALSE;
    }
  json_object_set_string_member (account, name, key);

  return TRUE;
}

/**
 * practice_account_get:
 * @self: the practice server
 * @username: (nullable): a sub-user, or %NULL for the main account
 *
 * Returns: (transfer none) (nullable): the account, made when it is new; %NULL when no key can be
 * made
 */
JsonObject *
practice_account_get (Practice   *self,
                      const char *username)
{
  const char *name = username != NULL ? username : MAIN_USER;
  JsonObject *known = practice_state_get (self->state, PRACTICE_KIND_ACCOUNT, name);
  g_autoptr(JsonObject) account = NULL;
  g_autofree char *digits = NULL;
  g_autofree char *pool = NULL;

  if (known != NULL)
    return known;

  digits = practice_random_text (6, PRACTICE_ALPHABET_DIGITS);
  pool = practice_random_text (2, PRACTICE_ALPHABET_DIGITS);
  account = json_object_new ();
  json_object_set_string_member (account, "username", name);
  json_object_set_int_member (account, "user_id",
                              5000000 + g_ascii_strtoll (digits, NULL, 10));
  json_object_set_int_member (account, "pool", 100 + g_ascii_strtoll (pool, NULL, 10));
  if (!make_key (self, account, "key1", DKIM_BITS) ||
      !make_key (self, account, "key2", DKIM_BITS) ||
      !make_key (self, account, "key_manual", DKIM_MANUAL_BITS))
    return NULL;

  practice_state_put (self->state, PRACTICE_KIND_ACCOUNT, name, account);
  practice_account_publish (self, account);

  return account;
}

/**
 * practice_account_name:
 * @account: an account
 *
 * Returns: (transfer full): the name at the service that everything of the account points to
 */
char *
practice_account_name (JsonObject *account)
{
  return g_strdup_printf ("u%" G_GINT64_FORMAT ".wl%" G_GINT64_FORMAT ".sendgrid.net",
                          json_object_get_int_member (account, "user_id"),
                          json_object_get_int_member (account, "pool"));
}

/**
 * practice_account_publish:
 * @self: the practice server
 * @account: an account
 *
 * Puts into DNS what the service keeps behind the CNAMEs of its customers: a mail route with SPF,
 * and DKIM keys. The address makes it possible to flatten the CNAME.
 */
void
practice_account_publish (Practice   *self,
                          JsonObject *account)
{
  g_autofree char *name = practice_account_name (account);

  practice_zone_add_text (self->zone, name, TODOKU_RRTYPE_A, "127.0.0.1");
  practice_zone_add_text (self->zone, name, TODOKU_RRTYPE_MX, "10 mx.sendgrid.net");
  practice_zone_add_text (self->zone, name, TODOKU_RRTYPE_TXT,
                          "v=spf1 ip4:192.0.2.0/24 -all");
  for (guint i = 1; i <= 2; i++)
    {
      g_autofree char *member = g_strdup_printf ("key%u", i);
      g_autofree char *owner = g_strdup_printf ("s%u.domainkey.%s", i, name);
      g_autofree char *text =
        g_strdup_printf ("k=rsa; t=s; p=%s", json_object_get_string_member (account, member));

      practice_zone_add_text (self->zone, owner, TODOKU_RRTYPE_TXT, text);
    }
}

static gboolean
has_scope (Practice   *self,
           const char *scope)
{
  JsonArray *missing = json_object_get_array_member (self->settings, "missing_scopes");

  for (guint i = 0; i < json_array_get_length (missing); i++)
    if (g_strcmp0 (practice_json_element (missing, i), scope) == 0)
      return FALSE;

  return TRUE;
}

static void
reply_scopes (Practice          *self,
              SoupServerMessage *message)
{
  g_autoptr(JsonObject) body = json_object_new ();
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (scopes); i++)
    if (has_scope (self, scopes[i]))
      json_array_add_string_element (list, scopes[i]);
  json_object_set_array_member (body, "scopes", list);
  practice_http_reply_object (message, SOUP_STATUS_OK, body);
}

static gboolean
is_authorised (Practice          *self,
               SoupServerMessage *message)
{
  const char *header = soup_message_headers_get_one (
    soup_server_message_get_request_headers (message), "Authorization");

  if (header == NULL || g_ascii_strncasecmp (header, "Bearer ", 7) != 0)
    {
      practice_http_reply_error (message, SOUP_STATUS_UNAUTHORIZED, NULL, "authorization required");
      return FALSE;
    }
  if (!g_str_equal (header + 7, practice_get_secret (self, "api_key")))
    {
      practice_http_reply_error (
        message, SOUP_STATUS_UNAUTHORIZED, NULL,
        "The provided authorization grant is invalid, expired, or revoked");
      return FALSE;
    }

  return TRUE;
}

/* A window of one minute, as the headers of the real service describe it. */
static gboolean
is_within_limit (Practice          *self,
                 SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  gint64 minute = g_get_real_time () / G_USEC_PER_SEC / 60;
  gint64 limit = practice_get_setting (self, "rate_limit");
  g_autofree char *limit_text = g_strdup_printf ("%" G_GINT64_FORMAT, limit);
  g_autofree char *reset = g_strdup_printf ("%" G_GINT64_FORMAT, (minute + 1) * 60);
  g_autofree char *left = NULL;

  if (minute != self->minute)
    {
      self->minute = minute;
      self->calls_in_minute = 0;
    }
  self->calls_in_minute++;
  left = g_strdup_printf ("%" G_GINT64_FORMAT, MAX (limit - self->calls_in_minute, 0));
  soup_message_headers_replace (headers, "X-RateLimit-Limit", limit_text);
  soup_message_headers_replace (headers, "X-RateLimit-Remaining", left);
  soup_message_headers_replace (headers, "X-RateLimit-Reset", reset);
  if (self->calls_in_minute <= limit)
    return TRUE;

  practice_http_reply_error (message, 429, NULL, "too many requests");

  return FALSE;
}

/* DELETE /v3/whitelabel/… needs whitelabel.delete, and so on. */
static gboolean
may_whitelabel (Practice          *self,
                SoupServerMessage *message,
                const char        *path)
{
  const char *method = soup_server_message_get_method (message);
  const char *scope = g_str_equal (method, "DELETE")              ? "whitelabel.delete"
                      : g_str_equal (method, "GET")               ? "whitelabel.read"
                      : g_str_equal (method, "PATCH") ||
                      g_str_has_suffix (path, "/validate") ? "whitelabel.update"
                                                                  : "whitelabel.create";

  if (has_scope (self, scope))
    return TRUE;

  practice_http_reply_error (message, SOUP_STATUS_FORBIDDEN, NULL, "access forbidden");

  return FALSE;
}

/* "account-id N" names a customer account, anything else a sub-user. */
static JsonObject *
get_account (Practice          *self,
             SoupServerMessage *message)
{
  const char *header = soup_message_headers_get_one (
    soup_server_message_get_request_headers (message), "on-behalf-of");

  return practice_account_get (self, header != NULL && *header != '\0' ? header : NULL);
}

/**
 * practice_account_handle:
 * @self: the practice server
 * @message: a call
 * @path: its path after "/v3"
 * @query: (element-type utf8 utf8): its query
 *
 * Answers as SendGrid's API does.
 */
void
practice_account_handle (Practice          *self,
                         SoupServerMessage *message,
                         const char        *path,
                         GHashTable        *query)
{
  static const char domains[] = "/whitelabel/domains";
  static const char links[] = "/whitelabel/links";
  const char *method = soup_server_message_get_method (message);
  JsonObject *account;

  if (!is_authorised (self, message))
    return;
  if (g_str_equal (path, "/mail/send"))
    {
      /* This call neither counts nor listens to on-behalf-of. */
      account = practice_account_get (self, NULL);
      if (!g_str_equal (method, "POST"))
        practice_http_reply_error (message, SOUP_STATUS_METHOD_NOT_ALLOWED, NULL,
                                   "method not allowed");
      else if (!has_scope (self, "mail.send"))
        practice_http_reply_error (message, SOUP_STATUS_FORBIDDEN, NULL, "access forbidden");
      else
        practice_mail_handle (self, message, account);
      return;
    }

  if (!is_within_limit (self, message))
    return;
  account = get_account (self, message);
  if (account == NULL)
    practice_http_reply_error (message, SOUP_STATUS_INTERNAL_SERVER_ERROR, NULL, "internal error");
  else if (g_str_equal (path, "/scopes") && g_str_equal (method, "GET"))
    reply_scopes (self, message);
  else if (g_str_has_prefix (path, domains) && may_whitelabel (self, message, path))
    practice_branding_handle (self, &practice_domains, message, account,
                              path + strlen (domains), query);
  else if (g_str_has_prefix (path, links) && may_whitelabel (self, message, path))
    practice_branding_handle (self, &practice_links, message, account,
                              path + strlen (links), query);
  else if (soup_server_message_get_status (message) == 0)
    practice_http_reply_error (message, SOUP_STATUS_NOT_FOUND, NULL, "not found");
}
