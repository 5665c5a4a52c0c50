/* SPDX-License-Identifier: GPL-3.0-or-later
 * SendGrid's domain authentication: /v3/whitelabel/domains. Main loop. A domain object is kept as
 * it goes over the wire, with members that begin with "_" for what the API never shows. Where the
 * published specification and the real service differ, this follows the service: PATCH and
 * "default" answer one object, and manual security has other members in "dns".
 */
#include <string.h>

#include "practice-private.h"
#include "todoku-domain-name.h"

#define DEFAULT_LIMIT 50

static void
add_entry (JsonObject *dns,
           const char *name,
           const char *type,
           const char *label,
           const char *domain,
           const char *data)
{
  g_autofree char *host = g_strdup_printf ("%s.%s", label, domain);

  json_object_set_object_member (dns, name, practice_dns_entry (type, host, data));
}

/* Three aliases, behind which the service changes keys and addresses as it likes. */
static JsonObject *
make_automatic (JsonObject *account,
                const char *domain,
                const char *subdomain,
                const char *selector)
{
  JsonObject *dns = json_object_new ();
  g_autofree char *name = practice_account_name (account);

  add_entry (dns, "mail_cname", "cname", subdomain, domain, name);
  for (guint i = 1; i <= 2; i++)
    {
      g_autofree char *member = g_strdup_printf ("dkim%u", i);
      g_autofree char *own = selector == NULL ? g_strdup_printf ("s%u", i)
                             : i == 1         ? g_strdup (selector)
                                              : g_strdup_printf ("%s2", selector);
      g_autofree char *label = g_strdup_printf ("%s._domainkey", own);
      g_autofree char *data = g_strdup_printf ("s%u.domainkey.%s", i, name);

      add_entry (dns, member, "cname", label, domain, data);
    }

  return dns;
}

static JsonObject *
make_manual (JsonObject *account,
             const char *domain,
             const char *subdomain,
             const char *selector)
{
  JsonObject *dns = json_object_new ();
  g_autofree char *label = g_strdup_printf ("%s._domainkey", selector != NULL ? selector : "m1");
  g_autofree char *key =
    g_strdup_printf ("k=rsa; t=s; p=%s", json_object_get_string_member (account, "key_manual"));

  add_entry (dns, "mail_server", "mx", subdomain, domain, "mx.sendgrid.net");
  add_entry (dns, "subdomain_spf", "txt", subdomain, domain, "v=spf1 include:sendgrid.net ~all");
  add_entry (dns, "dkim", "txt", label, domain, key);

  return dns;
}

static gboolean
is_selector (const char *text)
{
  return strlen (text) == 3 && strspn (text, PRACTICE_ALPHABET_BASE62) == 3;
}

/* Two authentications of one domain must not want different things at the same name. */
static gboolean
domain_collides (Practice   *self,
                 JsonObject *wanted)
{
  GPtrArray *rows = practice_state_list (self->state, PRACTICE_KIND_DOMAIN);
  g_autoptr(GList) entries =
    json_object_get_values (json_object_get_object_member (wanted, "dns"));

  for (guint i = 0; i < rows->len; i++)
    {
      JsonObject *dns = json_object_get_object_member (rows->pdata[i], "dns");
      g_autoptr(GList) others = NULL;

      if (!g_str_equal (json_object_get_string_member (rows->pdata[i], "domain"),
                        json_object_get_string_member (wanted, "domain")))
        continue;
      others = json_object_get_values (dns);
      for (GList *a = entries; a != NULL; a = a->next)
        for (GList *b = others; b != NULL; b = b->next)
          if (g_str_equal (json_object_get_string_member (json_node_get_object (a->data), "host"),
                           json_object_get_string_member (json_node_get_object (b->data), "host")))
            return TRUE;
    }

  return FALSE;
}

static JsonObject *
make_row (Practice   *self,
          JsonObject *account,
          JsonObject *wanted,
          const char *domain)
{
  const char *subdomain = practice_json_string (wanted, "subdomain", NULL);
  const char *selector =
    practice_json_string (wanted, "custom_dkim_selector", NULL);
  const char *username = practice_json_string (wanted, "username",
                                               json_object_get_string_member (account, "username"));
  gboolean automatic =
    practice_json_boolean (wanted, "automatic_security", TRUE);
  JsonObject *row = json_object_new ();
  g_autofree char *digits = practice_random_text (4, "123456789");
  g_autofree char *chosen = subdomain != NULL && *subdomain != '\0'
                              ? g_ascii_strdown (subdomain, -1) : g_strconcat ("em", digits, NULL);

  if (selector != NULL && *selector == '\0')
    selector = NULL;
  json_object_set_int_member (row, "id", 10000000 + practice_state_next_number (self->state));
  json_object_set_member (row, "user_id", json_object_dup_member (account, "user_id"));
  json_object_set_string_member (row, "subdomain", chosen);
  json_object_set_string_member (row, "domain", domain);
  json_object_set_string_member (row, "username", username);
  json_object_set_array_member (row, "ips", json_array_new ());
  json_object_set_boolean_member (
    row, "custom_spf", practice_json_boolean (wanted, "custom_spf", FALSE));
  json_object_set_boolean_member (
    row, "default", practice_json_boolean (wanted, "default", FALSE));
  json_object_set_boolean_member (row, "legacy", FALSE);
  json_object_set_boolean_member (row, "automatic_security", automatic);
  json_object_set_boolean_member (row, "valid", FALSE);
  json_object_set_object_member (row, "dns", automatic
                                               ? make_automatic (account, domain, chosen, selector)
                                               : make_manual (account, domain, chosen, selector));

  return row;
}

static void
create_domain (Practice          *self,
               SoupServerMessage *message,
               JsonObject        *account)
{
  g_autoptr(JsonObject) wanted = practice_http_read_object (message);
  g_autoptr(JsonObject) row = NULL;
  g_autofree char *domain = NULL;
  const char *text, *subdomain, *selector;

  if (wanted == NULL)
    {
      practice_http_reply_error (message, 400, NULL, "JSON in request body is invalid");
      return;
    }
  text = practice_json_string (wanted, "domain", NULL);
  subdomain = practice_json_string (wanted, "subdomain", NULL);
  selector = practice_json_string (wanted, "custom_dkim_selector", NULL);
  domain = text != NULL ? todoku_domain_name_parse (text, NULL) : NULL;
  if (text == NULL || *text == '\0')
    practice_http_reply_error (message, 400, "domain", "domain is required");
  else if (domain == NULL || g_ascii_strcasecmp (text, domain) != 0)
    practice_http_reply_error (message, 400, "domain", "The domain must be a valid domain name");
  else if (selector != NULL && *selector != '\0' && !is_selector (selector))
    practice_http_reply_error (message, 400, "custom_dkim_selector",
                               "custom_dkim_selector must be 3 letters or digits");
  else if (subdomain != NULL && strspn (subdomain, PRACTICE_ALPHABET_BASE62 "-_") !=
           strlen (subdomain))
    practice_http_reply_error (message, 400, "subdomain", "The subdomain is not valid");
  else
    {
      row = make_row (self, account, wanted, domain);
      if (domain_collides (self, row))
        {
          practice_http_reply_error (message, 400, NULL,
                                     "An authenticated domain already exists for this URL.");
          return;
        }
      if (json_object_get_boolean_member (row, "default"))
        practice_branding_clear_default (self, PRACTICE_KIND_DOMAIN, account);
      practice_branding_keep (self, PRACTICE_KIND_DOMAIN, row);
      practice_records_ensure_zone (self, domain);
      practice_branding_reply_row (message, SOUP_STATUS_CREATED, row);
    }
}

static void
list_domains (Practice          *self,
              SoupServerMessage *message,
              JsonObject        *account,
              GHashTable        *query)
{
  g_autoptr(GPtrArray) rows = practice_branding_list (self, PRACTICE_KIND_DOMAIN, account);
  const char *search = g_hash_table_lookup (query, "domain");
  const char *username = g_hash_table_lookup (query, "username");
  gint64 limit = practice_query_number (query, "limit", DEFAULT_LIMIT);
  gint64 offset = practice_query_number (query, "offset", 0);
  JsonArray *array = json_array_new ();
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < rows->len && json_array_get_length (array) < limit; i++)
    {
      JsonObject *row = rows->pdata[i];
      JsonObject *shown;

      if ((search != NULL &&
           strstr (json_object_get_string_member (row, "domain"), search) == NULL) ||
          (username != NULL &&
           !g_str_equal (json_object_get_string_member (row, "username"), username)))
        continue;
      if (offset-- > 0)
        continue;
      shown = practice_public_object (row);
      json_object_set_array_member (shown, "subusers", json_array_new ());
      json_object_set_int_member (shown, "last_validation_attempt_at",
                                  practice_json_int (row, "_validated", 0));
      json_array_add_object_element (array, shown);
    }
  json_node_take_array (node, array);
  practice_http_reply_node (message, SOUP_STATUS_OK, node);
}

static void
validate_domain (Practice          *self,
                 SoupServerMessage *message,
                 JsonObject        *row)
{
  g_autoptr(JsonObject) answer = json_object_new ();

  if (!practice_validate_row (self, row, answer))
    {
      practice_http_reply_error (message, 500, NULL, "internal error getting CNAME");
      return;
    }
  json_object_set_int_member (row, "_validated", practice_now (self));
  practice_branding_keep (self, PRACTICE_KIND_DOMAIN, row);
  practice_http_reply_object (message, SOUP_STATUS_OK, answer);
}

static void
change_domain (Practice          *self,
               SoupServerMessage *message,
               JsonObject        *account,
               JsonObject        *row)
{
  g_autoptr(JsonObject) wanted = practice_http_read_object (message);
  static const char *const names[] = { "default", "custom_spf" };

  if (wanted == NULL)
    {
      practice_http_reply_error (message, 400, NULL, "JSON in request body is invalid");
      return;
    }
  if (practice_json_boolean (wanted, "default", FALSE))
    practice_branding_clear_default (self, PRACTICE_KIND_DOMAIN, account);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (json_object_has_member (wanted, names[i]))
      json_object_set_boolean_member (
        row, names[i], practice_json_boolean (wanted, names[i], FALSE));
  practice_branding_keep (self, PRACTICE_KIND_DOMAIN, row);
  practice_branding_reply_row (message, SOUP_STATUS_OK, row);
}

static void
reply_default (Practice          *self,
               SoupServerMessage *message,
               JsonObject        *account,
               const char        *domain)
{
  JsonObject *row = practice_branding_find_default (self, PRACTICE_KIND_DOMAIN, account, domain);
  g_autoptr(JsonObject) none = NULL;

  if (row != NULL)
    {
      practice_branding_reply_row (message, SOUP_STATUS_OK, row);
      return;
    }

  none = json_object_new ();
  json_object_set_int_member (none, "id", 0);
  json_object_set_null_member (none, "ips");
  json_object_set_object_member (none, "dns", json_object_new ());
  practice_http_reply_object (message, SOUP_STATUS_OK, none);
}

const PracticeBranding practice_domains = {
  .kind = PRACTICE_KIND_DOMAIN,
  .list = list_domains,
  .create = create_domain,
  .validate = validate_domain,
  .change = change_domain,
  .reply_default = reply_default,
};
