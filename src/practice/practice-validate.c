/* SPDX-License-Identifier: GPL-3.0-or-later
 * The look into DNS that SendGrid's validate calls take, with the sentences that the real service
 * uses. Main loop. It asks the zones as they stand, never the caller's cached view of them.
 */
#include <string.h>

#include "practice-private.h"
#include "todoku-dns-name.h"

/**
 * practice_dns_entry:
 * @type: "cname", "txt" or "mx"
 * @host: the owner name
 * @data: the value
 *
 * Returns: (transfer full): a member of a "dns" object that has not been validated
 */
JsonObject *
practice_dns_entry (const char *type,
                    const char *host,
                    const char *data)
{
  JsonObject *entry = json_object_new ();

  json_object_set_boolean_member (entry, "valid", FALSE);
  json_object_set_string_member (entry, "type", type);
  json_object_set_string_member (entry, "host", host);
  json_object_set_string_member (entry, "data", data);

  return entry;
}

/* Names without the preference of an MX; TXT strings joined (RFC 7208 section 3.3). */
static char *
rdata_to_text (const PracticeRr *rr)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (rr->rdata, &length);
  char name[TODOKU_DNS_NAME_TEXT_MAX];
  g_autoptr(GString) text = NULL;

  if (rr->rrtype == TODOKU_RRTYPE_CNAME || rr->rrtype == TODOKU_RRTYPE_MX)
    {
      todoku_dns_name_to_text (data + (rr->rrtype == TODOKU_RRTYPE_MX ? 2 : 0), name);
      return g_strdup (name);
    }

  text = g_string_new (NULL);
  for (gsize at = 0; at < length; at += 1 + (gsize) data[at])
    g_string_append_len (text, (const char *) data + at + 1, data[at]);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
make_reason (JsonObject *entry,
             const char *found)
{
  const char *type = json_object_get_string_member (entry, "type");
  const char *host = json_object_get_string_member (entry, "host");
  const char *data = json_object_get_string_member (entry, "data");

  if (g_str_equal (type, "mx"))
    return g_strdup_printf ("Expected your MX record to be \"%s\" but found \"%s\".", data,
                            found != NULL ? found : "");
  if (g_str_equal (type, "txt") && found == NULL)
    return g_strdup_printf ("Expected TXT record at \"%s\" to match \"%s\", but got the following "
                            "error: lookup %s: no such host", host, data, host);
  if (g_str_equal (type, "txt"))
    return g_strdup_printf ("Expected TXT record at \"%s\" to match \"%s\", but got \"%s\".", host,
                            data, found);
  if (found == NULL)
    return g_strdup_printf ("Expected CNAME record for \"%s\" to match \"%s\", but got \"%s.\".",
                            host, data, host);

  return g_strdup_printf ("Expected CNAME for \"%s\" to match \"%s\" but found \"%s.\".", host,
                          data, found);
}

/**
 * practice_validate_entry:
 * @self: the practice server
 * @entry: a member of a "dns" object
 * @ret_reason: (out): why it is not valid, or %NULL
 * @ret_failed: (out): whether DNS could not be asked
 *
 * Returns: whether the record stands in DNS as it should
 */
gboolean
practice_validate_entry (Practice    *self,
                         JsonObject  *entry,
                         char       **ret_reason,
                         gboolean    *ret_failed)
{
  const char *type = json_object_get_string_member (entry, "type");
  const char *data = json_object_get_string_member (entry, "data");
  guint16 rrtype = g_str_equal (type, "cname") ? TODOKU_RRTYPE_CNAME
                   : g_str_equal (type, "mx")  ? TODOKU_RRTYPE_MX
                                               : TODOKU_RRTYPE_TXT;
  g_autofree char *host =
    g_ascii_strdown (json_object_get_string_member (entry, "host"), -1);
  g_autoptr(PracticeAnswer) answer = NULL;
  g_autofree char *found = NULL;
  guint n_same = 0, n_all = 0;

  *ret_reason = NULL;
  answer = practice_resolve_fresh (self->zone, host, rrtype, practice_now (self));
  *ret_failed = answer->rcode == TODOKU_RCODE_SERVFAIL;
  for (guint i = 0; i < answer->answer->len; i++)
    {
      const PracticeRr *rr = answer->answer->pdata[i];
      g_autofree char *text = rr->rrtype == rrtype ? rdata_to_text (rr) : NULL;

      if (text == NULL)
        continue;
      n_all++;
      /* Names are compared without case (RFC 4343), keys with it. */
      if (rrtype == TODOKU_RRTYPE_TXT ? g_str_equal (text, data)
                                      : g_ascii_strcasecmp (text, data) == 0)
        n_same++;
      if (found == NULL)
        found = g_utf8_make_valid (text, -1);
    }

  /* A second record of the kind breaks what is there: two keys, two SPF records, two routes. */
  if (n_same > 0 && n_all == n_same)
    return TRUE;
  *ret_reason = make_reason (entry, found);

  return FALSE;
}

/**
 * practice_validate_row:
 * @self: the practice server
 * @row: a domain or a link; "valid" is set in it and in each of its records
 * @answer: where to put "id", "valid" and "validation_results"
 *
 * Returns: whether DNS could be asked; otherwise @row is as it was
 */
gboolean
practice_validate_row (Practice   *self,
                       JsonObject *row,
                       JsonObject *answer)
{
  JsonObject *dns = json_object_get_object_member (row, "dns");
  JsonObject *results = json_object_new ();
  g_autoptr(GList) names = json_object_get_members (dns);
  gboolean all_valid = TRUE;

  json_object_set_object_member (answer, "validation_results", results);
  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonObject *result = json_object_new ();
      g_autofree char *reason = NULL;
      gboolean failed, valid;

      valid = practice_validate_entry (self, json_object_get_object_member (dns, l->data), &reason,
                                       &failed);
      json_object_set_object_member (results, l->data, result);
      json_object_set_boolean_member (result, "valid", valid);
      if (reason != NULL)
        json_object_set_string_member (result, "reason", reason);
      else
        json_object_set_null_member (result, "reason");
      if (failed)
        return FALSE;
      all_valid = all_valid && valid;
    }

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonObject *result = json_object_get_object_member (results, l->data);

      json_object_set_boolean_member (json_object_get_object_member (dns, l->data), "valid",
                                      json_object_get_boolean_member (result, "valid"));
    }
  json_object_set_boolean_member (row, "valid", all_valid);
  json_object_set_member (answer, "id", json_object_dup_member (row, "id"));
  json_object_set_boolean_member (answer, "valid", all_valid);

  return TRUE;
}
