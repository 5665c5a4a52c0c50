/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the imitated services share. Main loop. A row holds its records as those of SendGrid's do,
 * under "dns", so that mistakes can be made with them; what begins with "_" no answer shows.
 */
#include "practice-service.h"

#include <string.h>

#include "todoku-domain-name.h"

/**
 * practice_service_publish:
 * @self: the practice server
 *
 * Puts into DNS what the services have there themselves.
 */
void
practice_service_publish (Practice *self)
{
  static const struct { const char *owner; guint16 rrtype; const char *text; } records[] = {
    { "mailgun.org", TODOKU_RRTYPE_SOA, NULL },
    { "mailgun.org", TODOKU_RRTYPE_A, "127.0.0.1" },
    { "mailgun.org", TODOKU_RRTYPE_TXT, "v=spf1 ip4:203.0.113.0/24 ~all" },
    { "eu.mailgun.org", TODOKU_RRTYPE_A, "127.0.0.1" },
    { "mxa.mailgun.org", TODOKU_RRTYPE_A, "127.0.0.1" },
    { "mxb.mailgun.org", TODOKU_RRTYPE_A, "127.0.0.1" },
    { "mailgun.com", TODOKU_RRTYPE_SOA, NULL },
    { "amazonses.com", TODOKU_RRTYPE_SOA, NULL },
    { "amazonses.com", TODOKU_RRTYPE_A, "127.0.0.1" },
    { "amazonses.com", TODOKU_RRTYPE_TXT, "v=spf1 ip4:198.51.100.0/24 -all" },
    { "resend-dns.com", TODOKU_RRTYPE_SOA, NULL },
    { "links1.resend-dns.com", TODOKU_RRTYPE_A, "127.0.0.1" },
  };
  static const char *const regions[] = {
    "ap-northeast-1", "ap-northeast-3", "ap-southeast-1", "us-east-1", "us-west-2", "eu-west-1",
    "eu-central-1", "sa-east-1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    practice_zone_add_text (self->zone, records[i].owner, records[i].rrtype, records[i].text);
  for (guint i = 0; i < G_N_ELEMENTS (regions); i++)
    {
      g_autofree char *name = g_strdup_printf ("feedback-smtp.%s.amazonses.com", regions[i]);

      practice_zone_add_text (self->zone, name, TODOKU_RRTYPE_A, "127.0.0.1");
    }
}

/**
 * practice_service_read_domain:
 * @text: (nullable): a domain as a client writes it
 *
 * Returns: (transfer full) (nullable): the domain, or %NULL when it is none
 */
char *
practice_service_read_domain (const char *text)
{
  g_autofree char *domain = text != NULL ? todoku_domain_name_parse (text, NULL) : NULL;

  return domain != NULL && g_ascii_strcasecmp (text, domain) == 0 ? g_steal_pointer (&domain)
                                                                  : NULL;
}

/**
 * practice_service_new_row:
 * @self: the practice server
 * @domain: a domain
 *
 * Returns: (transfer full): its row, without records, and with a zone for it in DNS
 */
JsonObject *
practice_service_new_row (Practice   *self,
                          const char *domain)
{
  JsonObject *row = json_object_new ();

  json_object_set_string_member (row, "domain", domain);
  json_object_set_object_member (row, "dns", json_object_new ());
  json_object_set_int_member (row, "_made_at", practice_now (self));
  practice_records_ensure_zone (self, domain);

  return row;
}

/**
 * practice_service_add_record:
 * @row: a row
 * @key: its name among the records of the row
 * @type: "cname", "txt" or "mx"
 * @label: (nullable): what stands in front of the domain
 * @data: the value
 * @required: whether the domain is not verified without it
 *
 * Adds a record that has not been found yet.
 */
void
practice_service_add_record (JsonObject *row,
                             const char *key,
                             const char *type,
                             const char *label,
                             const char *data,
                             gboolean    required)
{
  const char *domain = json_object_get_string_member (row, "domain");
  g_autofree char *host = label != NULL ? g_strdup_printf ("%s.%s", label, domain)
                                        : g_strdup (domain);
  JsonObject *entry = practice_dns_entry (type, host, data);

  json_object_set_boolean_member (entry, "_required", required);
  json_object_set_object_member (json_object_get_object_member (row, "dns"), key, entry);
}

/* An SPF record may have been merged with what was there: what counts is what it includes. */
static gboolean
is_merged_spf (Practice   *self,
               JsonObject *entry)
{
  const char *data = json_object_get_string_member (entry, "data");
  const char *include = strstr (data, "include:");
  g_autofree char *host = g_ascii_strdown (json_object_get_string_member (entry, "host"), -1);
  g_autofree char *wanted = NULL;
  g_autoptr(PracticeAnswer) answer = NULL;

  if (!g_str_has_prefix (data, "v=spf1 ") || include == NULL)
    return FALSE;
  wanted = g_strndup (include, strcspn (include, " "));
  answer = practice_resolve_fresh (self->zone, host, TODOKU_RRTYPE_TXT, practice_now (self));
  for (guint i = 0; i < answer->answer->len; i++)
    {
      const PracticeRr *rr = answer->answer->pdata[i];
      gsize length;
      const char *bytes = g_bytes_get_data (rr->rdata, &length);

      if (rr->rrtype == TODOKU_RRTYPE_TXT && length > 8 && memcmp (bytes + 1, "v=spf1 ", 7) == 0 &&
          memmem (bytes, length, wanted, strlen (wanted)) != NULL)
        return TRUE;
    }

  return FALSE;
}

/**
 * practice_service_look:
 * @self: the practice server
 * @row: a row; "valid" is set in each of its records that is looked up
 * @prefix: (nullable): only records whose key begins so
 *
 * Returns: whether all of them that are required stand in DNS
 */
gboolean
practice_service_look (Practice   *self,
                       JsonObject *row,
                       const char *prefix)
{
  JsonObject *dns = json_object_get_object_member (row, "dns");
  g_autoptr(GList) keys = json_object_get_members (dns);
  gboolean all = TRUE;

  for (GList *l = keys; l != NULL; l = l->next)
    {
      JsonObject *entry = json_object_get_object_member (dns, l->data);
      g_autofree char *reason = NULL;
      gboolean failed, valid;

      if (prefix != NULL && !g_str_has_prefix (l->data, prefix))
        continue;
      valid = practice_validate_entry (self, entry, &reason, &failed) ||
              is_merged_spf (self, entry);
      json_object_set_boolean_member (entry, "valid", valid);
      if (json_object_get_boolean_member (entry, "_required") && !valid)
        all = FALSE;
    }

  return all;
}

/**
 * practice_service_count_domains:
 * @self: the practice server
 *
 * Returns: how many domains are registered with these services
 */
guint
practice_service_count_domains (Practice *self)
{
  static const char *const kinds[] = {
    PRACTICE_KIND_RESEND, PRACTICE_KIND_MAILGUN, PRACTICE_KIND_SES,
  };
  guint n_domains = 0;

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      GPtrArray *rows = practice_state_list (self->state, kinds[k]);

      /* An address is an identity of SES as well, and no domain. */
      for (guint i = 0; i < rows->len; i++)
        n_domains += strchr (json_object_get_string_member (rows->pdata[i], "domain"), '@') == NULL;
    }

  return n_domains;
}

/**
 * practice_service_keep_mail:
 * @self: the practice server
 * @from: the address of the sender
 * @to: that of the receiver
 * @subject: the subject
 * @sandbox: whether it was only checked
 *
 * Keeps a mail instead of sending it.
 */
void
practice_service_keep_mail (Practice   *self,
                            const char *from,
                            const char *to,
                            const char *subject,
                            gboolean    sandbox)
{
  JsonArray *receivers = json_array_new ();

  json_array_add_string_element (receivers, to);
  practice_mail_keep (self, from, receivers, subject, sandbox);
  json_array_unref (receivers);
}

/**
 * practice_service_knows_key:
 * @self: the practice server
 * @name: the name of the service's own key among the secrets
 * @key: what a client has sent
 *
 * Returns: whether it is that key, or the one that every service of the practice world takes
 */
gboolean
practice_service_knows_key (Practice   *self,
                            const char *name,
                            const char *key)
{
  return g_str_equal (key, practice_get_secret (self, name)) ||
         g_str_equal (key, practice_get_secret (self, "api_key"));
}
