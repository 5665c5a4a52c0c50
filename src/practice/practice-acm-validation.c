/* SPDX-License-Identifier: GPL-3.0-or-later
 * How AWS Certificate Manager validates: the record that it wants, the look into DNS, CAA, and the
 * 72 hours it waits. Main loop. DNS is looked at whenever somebody asks, which comes to the same
 * as looking all the time.
 */
#include <string.h>

#include "practice-private.h"
#include "todoku-dns-name.h"
#include "todoku-domain-name.h"

#define DEADLINE_SECONDS (72 * 60 * 60)

static void
keep_validation (Practice   *self,
                 JsonObject *row)
{
  practice_state_put (self->state, PRACTICE_KIND_CERTIFICATE,
                      json_object_get_string_member (row, "arn"), row);
}

/* The same name in the same account gets the same record again, so that it can stay for ever. */
static char *
derive_text (Practice   *self,
             const char *what,
             const char *domain)
{
  g_autofree char *seed = g_strdup_printf ("%s %s %s", what,
                                           practice_get_secret (self, "aws_account"), domain);

  return g_compute_checksum_for_string (G_CHECKSUM_MD5, seed, -1);
}

/**
 * practice_acm_record_name:
 * @self: the practice server
 * @domain: a name in a certificate
 *
 * Returns: (transfer full): the owner of its validation record, with the final dot
 */
char *
practice_acm_record_name (Practice   *self,
                          const char *domain)
{
  g_autofree char *hex = derive_text (self, "name", domain);

  return g_strdup_printf ("_%s.%s.", hex,
                          g_str_has_prefix (domain, "*.") ? domain + 2 : domain);
}

/**
 * practice_acm_record_value:
 * @self: the practice server
 * @domain: a name in a certificate
 *
 * Returns: (transfer full): the target of its validation record, with the final dot
 */
char *
practice_acm_record_value (Practice   *self,
                           const char *domain)
{
  g_autofree char *hex = derive_text (self, "value", domain);
  g_autofree char *middle = derive_text (self, "middle", domain);

  for (guint i = 0; i < 10; i++)
    middle[i] = (char) ('g' + g_ascii_xdigit_value (middle[i]));
  middle[10] = '\0';

  return g_strdup_printf ("_%s.%s.acm-validations.aws.", hex, middle);
}

/**
 * practice_acm_is_validated:
 * @self: the practice server
 * @domain: a name in a certificate
 *
 * The leading underscore of the value may be missing, that of the name may not.
 *
 * Returns: whether its validation record stands in DNS
 */
gboolean
practice_acm_is_validated (Practice   *self,
                           const char *domain)
{
  g_autofree char *name = practice_acm_record_name (self, domain);
  g_autofree char *value = practice_acm_record_value (self, domain);
  g_autoptr(PracticeAnswer) answer = NULL;

  name[strlen (name) - 1] = '\0';
  value[strlen (value) - 1] = '\0';
  answer = practice_resolve_fresh (self->zone, name, TODOKU_RRTYPE_CNAME, practice_now (self));
  for (guint i = 0; i < answer->answer->len; i++)
    {
      const PracticeRr *rr = answer->answer->pdata[i];
      char text[TODOKU_DNS_NAME_TEXT_MAX];

      if (rr->rrtype != TODOKU_RRTYPE_CNAME)
        continue;
      todoku_dns_name_to_text (g_bytes_get_data (rr->rdata, NULL), text);
      if (g_ascii_strcasecmp (text, value) == 0 || g_ascii_strcasecmp (text, value + 1) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
caa_names_amazon (const PracticeRr *rr,
                  gboolean         *ret_restricts)
{
  static const char *const names[] = {
    "amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com",
  };
  gsize length;
  const guint8 *data = g_bytes_get_data (rr->rdata, &length);
  g_autofree char *value = NULL;

  if (length < 2 || (gsize) data[1] + 2 > length || data[1] != 5 ||
      g_ascii_strncasecmp ((const char *) data + 2, "issue", 5) != 0)
    return FALSE;

  *ret_restricts = TRUE;
  value = g_strndup ((const char *) data + 7, length - 7);
  value[strcspn (value, "; ")] = '\0';
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (value, names[i]) == 0)
      return TRUE;

  return FALSE;
}

/* RFC 8659 section 3: the closest CAA set above the name counts, and none allows everybody. */
static gboolean
caa_allows (Practice   *self,
            const char *domain)
{
  const char *apex = practice_zone_find_apex (self->zone, domain);

  for (const char *at = domain; at != NULL; at = todoku_domain_name_parent (at))
    {
      g_autoptr(PracticeAnswer) answer =
        practice_resolve_fresh (self->zone, at, TODOKU_RRTYPE_CAA, practice_now (self));
      gboolean restricts = FALSE, found = FALSE;

      for (guint i = 0; i < answer->answer->len; i++)
        if (((PracticeRr *) answer->answer->pdata[i])->rrtype == TODOKU_RRTYPE_CAA)
          {
            found = TRUE;
            if (caa_names_amazon (answer->answer->pdata[i], &restricts))
              return TRUE;
          }
      if (found)
        return !restricts;
      if (apex == NULL || g_str_equal (at, apex))
        break;
    }

  return TRUE;
}

/**
 * practice_acm_are_names_validated:
 * @self: the practice server
 * @row: a certificate
 * @ret_allowed: (out): whether CAA lets it be issued
 *
 * Returns: whether the validation records of all its names stand in DNS
 */
gboolean
practice_acm_are_names_validated (Practice   *self,
                                  JsonObject *row,
                                  gboolean   *ret_allowed)
{
  JsonArray *names = json_object_get_array_member (row, "names");

  *ret_allowed = TRUE;
  for (guint i = 0; i < json_array_get_length (names); i++)
    {
      const char *name = json_array_get_string_element (names, i);

      if (!practice_acm_is_validated (self, name))
        return FALSE;
      *ret_allowed = *ret_allowed && caa_allows (self, name);
    }

  return TRUE;
}

/**
 * practice_acm_refresh_row:
 * @self: the practice server
 * @row: a certificate
 *
 * Looks at DNS for it, if it waits or is to be renewed.
 */
void
practice_acm_refresh_row (Practice   *self,
                          JsonObject *row)
{
  const char *status = practice_json_string (row, "status", NULL);
  gint64 now = practice_now (self);
  gboolean allowed;

  if (g_str_equal (status, "ISSUED") && practice_acm_renew (self, row))
    {
      keep_validation (self, row);
      practice_tls_refresh (self);
      return;
    }
  if (!g_str_equal (status, "PENDING_VALIDATION"))
    return;
  if (now >= json_object_get_int_member (row, "created") + DEADLINE_SECONDS)
    {
      json_object_set_string_member (row, "status", "VALIDATION_TIMED_OUT");
      keep_validation (self, row);
      return;
    }
  if (!practice_acm_are_names_validated (self, row, &allowed))
    return;

  json_object_set_string_member (row, "status", allowed ? "ISSUED" : "FAILED");
  if (allowed)
    json_object_set_int_member (row, "issued", now);
  else
    json_object_set_string_member (row, "reason", "CAA_ERROR");
  keep_validation (self, row);
}

/**
 * practice_acm_refresh:
 * @self: the practice server
 *
 * Looks at DNS for every certificate that waits or is to be renewed.
 */
void
practice_acm_refresh (Practice *self)
{
  GPtrArray *rows = practice_state_list (self->state, PRACTICE_KIND_CERTIFICATE);

  for (guint i = 0; i < rows->len; i++)
    practice_acm_refresh_row (self, rows->pdata[i]);
}

/**
 * practice_acm_publish:
 * @self: the practice server
 * @row: a certificate
 *
 * Puts into DNS what the validation CNAMEs point to.
 */
void
practice_acm_publish (Practice   *self,
                      JsonObject *row)
{
  JsonArray *names = json_object_get_array_member (row, "names");

  for (guint i = 0; i < json_array_get_length (names); i++)
    {
      g_autofree char *value = practice_acm_record_value (self,
                                                          json_array_get_string_element (names, i));

      value[strlen (value) - 1] = '\0';
      practice_zone_add_text (self->zone, value, TODOKU_RRTYPE_TXT, "practice");
      practice_zone_add_text (self->zone, value + 1, TODOKU_RRTYPE_TXT, "practice");
    }
}

/**
 * practice_acm_status:
 * @self: the practice server
 * @arn: a certificate
 * @host: a host name
 * @ret_covers: (out): whether the certificate is for @host
 *
 * Returns: (transfer none) (nullable): the status of the certificate, or %NULL if there is none
 */
const char *
practice_acm_status (Practice   *self,
                     const char *arn,
                     const char *host,
                     gboolean   *ret_covers)
{
  JsonObject *row = practice_state_get (self->state, PRACTICE_KIND_CERTIFICATE, arn);
  JsonArray *names;
  const char *parent = todoku_domain_name_parent (host);

  *ret_covers = FALSE;
  if (row == NULL)
    return NULL;

  practice_acm_refresh_row (self, row);
  names = json_object_get_array_member (row, "names");
  for (guint i = 0; i < json_array_get_length (names); i++)
    {
      const char *name = json_array_get_string_element (names, i);

      if (g_ascii_strcasecmp (name, host) == 0 ||
          (g_str_has_prefix (name, "*.") && parent != NULL &&
           g_ascii_strcasecmp (name + 2, parent) == 0))
        *ret_covers = TRUE;
    }

  return practice_json_string (row, "status", NULL);
}
