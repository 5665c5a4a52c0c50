/* SPDX-License-Identifier: GPL-3.0-or-later
 * SendGrid's link branding: /v3/whitelabel/links. Main loop. As at the real service, a second
 * validation after the CNAME has been moved to a CDN fails and breaks the branding.
 */
#include <string.h>

#include "practice-private.h"
#include "todoku-domain-name.h"

#define DEFAULT_LIMIT 50

/* HTTPS by the service: two records more, and another target (support article 55419969558427). */
static void
add_auto_ssl (JsonObject *dns,
              const char *host,
              gint64      link)
{
  g_autofree char *token = g_strdup_printf ("%016" G_GINT64_MODIFIER "x", (guint64) link);
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *challenge = g_strconcat ("_acme-challenge.", host, NULL);
  g_autofree char *target = g_strconcat (host, ".", token, ".dcv.practice.test", NULL);
  g_autofree char *proof = g_strconcat ("_cf-custom-hostname.", host, NULL);

  json_object_set_object_member (dns, "domain_cname",
                                 practice_dns_entry ("cname", host, "click.sendgrid.net"));
  json_object_set_object_member (dns, "acme_challenge_cname",
                                 practice_dns_entry ("cname", challenge, target));
  json_object_set_object_member (dns, "cf_custom_hostname_txt",
                                 practice_dns_entry ("txt", proof, uuid));
}

static JsonObject *
make_row (Practice   *self,
          JsonObject *account,
          JsonObject *wanted,
          const char *domain,
          const char *subdomain)
{
  const char *target = g_strcmp0 (practice_json_string (wanted, "region",
                                                        "us"), "eu") == 0
                         ? "eu.sendgrid.net" : "sendgrid.net";
  g_autofree char *host = g_strdup_printf ("%s.%s", subdomain, domain);
  g_autofree char *owner = g_strdup_printf (
    "%" G_GINT64_FORMAT ".%s", json_object_get_int_member (account, "user_id"), domain);
  JsonObject *row = json_object_new ();
  JsonObject *dns = json_object_new ();

  json_object_set_int_member (row, "id", 20000000 + practice_state_next_number (self->state));
  json_object_set_string_member (row, "domain", domain);
  json_object_set_string_member (row, "subdomain", subdomain);
  json_object_set_member (row, "username", json_object_dup_member (account, "username"));
  json_object_set_member (row, "user_id", json_object_dup_member (account, "user_id"));
  json_object_set_boolean_member (
    row, "default", practice_json_boolean (wanted, "default", FALSE));
  json_object_set_boolean_member (row, "valid", FALSE);
  json_object_set_boolean_member (row, "legacy", FALSE);
  json_object_set_object_member (dns, "domain_cname", practice_dns_entry ("cname", host, target));
  json_object_set_object_member (dns, "owner_cname", practice_dns_entry ("cname", owner, target));
  if (practice_json_boolean (wanted, "auto_ssl", FALSE) &&
      practice_get_setting (self, "auto_ssl") != PRACTICE_AUTO_SSL_IGNORED)
    add_auto_ssl (dns, host, json_object_get_int_member (row, "id"));
  json_object_set_object_member (row, "dns", dns);

  return row;
}

static gboolean
is_taken (Practice   *self,
          const char *kind,
          const char *domain,
          const char *subdomain)
{
  GPtrArray *rows = practice_state_list (self->state, kind);

  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (json_object_get_string_member (rows->pdata[i], "domain"), domain) &&
        g_str_equal (json_object_get_string_member (rows->pdata[i], "subdomain"), subdomain))
      return TRUE;

  return FALSE;
}

static void
create_link (Practice          *self,
             SoupServerMessage *message,
             JsonObject        *account)
{
  g_autoptr(JsonObject) wanted = practice_http_read_object (message);
  g_autoptr(JsonObject) row = NULL;
  g_autofree char *domain = NULL;
  g_autofree char *digits = practice_random_text (4, "123456789");
  g_autofree char *subdomain = NULL;
  const char *text;

  if (wanted == NULL)
    {
      practice_http_reply_error (message, 400, NULL, "JSON in request body is invalid");
      return;
    }
  text = practice_json_string (wanted, "domain", "");
  domain = todoku_domain_name_parse (text, NULL);
  text = practice_json_string (wanted, "subdomain", "");
  subdomain = *text != '\0' ? g_ascii_strdown (text, -1) : g_strconcat ("url", digits, NULL);
  if (domain == NULL)
    practice_http_reply_error (message, 400, "domain", "The domain must be a valid domain name");
  else if (strspn (subdomain, PRACTICE_ALPHABET_BASE62 "-_.") != strlen (subdomain))
    practice_http_reply_error (message, 400, "subdomain", "The subdomain is not valid");
  else if (practice_json_boolean (wanted, "auto_ssl", FALSE) &&
           practice_get_setting (self, "auto_ssl") == PRACTICE_AUTO_SSL_REFUSED)
    practice_http_reply_error (message, 400, "auto_ssl", "Auto SSL is not enabled");
  else if (is_taken (self, PRACTICE_KIND_LINK, domain, subdomain))
    practice_http_reply_error (message, 400, NULL,
                               "A branded link already exists for this URL.");
  else if (is_taken (self, PRACTICE_KIND_DOMAIN, domain, subdomain))
    practice_http_reply_error (message, 400, "subdomain",
                               "The subdomain is used by an authenticated domain.");
  else
    {
      row = make_row (self, account, wanted, domain, subdomain);
      if (json_object_get_boolean_member (row, "default"))
        practice_branding_clear_default (self, PRACTICE_KIND_LINK, account);
      practice_branding_keep (self, PRACTICE_KIND_LINK, row);
      practice_records_ensure_zone (self, domain);
      practice_branding_reply_row (message, SOUP_STATUS_CREATED, row);
    }
}

static void
list_links (Practice          *self,
            SoupServerMessage *message,
            JsonObject        *account,
            GHashTable        *query)
{
  g_autoptr(GPtrArray) rows = practice_branding_list (self, PRACTICE_KIND_LINK, account);
  gint64 limit = practice_query_number (query, "limit", DEFAULT_LIMIT);
  gint64 offset = practice_query_number (query, "offset", 0);
  JsonArray *array = json_array_new ();
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < rows->len && json_array_get_length (array) < limit; i++)
    if (offset-- <= 0)
      json_array_add_object_element (array, practice_public_object (rows->pdata[i]));
  json_node_take_array (node, array);
  practice_http_reply_node (message, SOUP_STATUS_OK, node);
}

static void
validate_link (Practice          *self,
               SoupServerMessage *message,
               JsonObject        *row)
{
  g_autoptr(JsonObject) answer = json_object_new ();

  if (!practice_validate_row (self, row, answer))
    {
      practice_http_reply_error (message, 500, NULL, "internal error getting CNAME");
      return;
    }
  practice_branding_keep (self, PRACTICE_KIND_LINK, row);
  practice_http_reply_object (message, SOUP_STATUS_OK, answer);
}

static void
change_link (Practice          *self,
             SoupServerMessage *message,
             JsonObject        *account,
             JsonObject        *row)
{
  g_autoptr(JsonObject) wanted = practice_http_read_object (message);

  if (wanted == NULL || !json_object_has_member (wanted, "default"))
    {
      practice_http_reply_error (message, 400, "default", "default is required");
      return;
    }
  if (practice_json_boolean (wanted, "default", FALSE))
    practice_branding_clear_default (self, PRACTICE_KIND_LINK, account);
  json_object_set_boolean_member (
    row, "default", practice_json_boolean (wanted, "default", FALSE));
  practice_branding_keep (self, PRACTICE_KIND_LINK, row);
  practice_branding_reply_row (message, SOUP_STATUS_OK, row);
}

/* The valid default of the account; without one, the service's own name stands in. */
static void
reply_default (Practice          *self,
               SoupServerMessage *message,
               JsonObject        *account,
               const char        *domain)
{
  JsonObject *row = practice_branding_find_default (self, PRACTICE_KIND_LINK, account, domain);
  g_autoptr(JsonObject) own = NULL;

  if (row != NULL && json_object_get_boolean_member (row, "valid"))
    {
      practice_branding_reply_row (message, SOUP_STATUS_OK, row);
      return;
    }

  own = json_object_new ();
  json_object_set_int_member (own, "id", 0);
  json_object_set_string_member (own, "domain", "sendgrid.net");
  json_object_set_member (own, "username", json_object_dup_member (account, "username"));
  json_object_set_member (own, "user_id", json_object_dup_member (account, "user_id"));
  json_object_set_boolean_member (own, "default", TRUE);
  json_object_set_boolean_member (own, "valid", TRUE);
  json_object_set_boolean_member (own, "legacy", FALSE);
  json_object_set_object_member (own, "dns", json_object_new ());
  json_object_set_object_member (json_object_get_object_member (own, "dns"), "domain_cname",
                                 practice_dns_entry ("cname", "sendgrid.net", "sendgrid.net"));
  practice_http_reply_object (message, SOUP_STATUS_OK, own);
}

const PracticeBranding practice_links = {
  .kind = PRACTICE_KIND_LINK,
  .list = list_links,
  .create = create_link,
  .validate = validate_link,
  .change = change_link,
  .reply_default = reply_default,
};
