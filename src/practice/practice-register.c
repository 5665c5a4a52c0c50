/* SPDX-License-Identifier: GPL-3.0-or-later
 * Registering what the delivery service asks for, as it should be or with one of the common
 * mistakes. Main loop. What was registered for the same record before goes first, right or wrong.
 */
#include <string.h>

#include "practice-mistake.h"
#include "practice-record-row.h"
#include "practice-service.h"
#include "todoku-error.h"

/* Another record of the same set, for rows that were exchanged, and the domain of the set. */
static const char *
find_set (Practice    *self,
          const char  *host,
          const char  *type,
          const char **ret_domain)
{
  static const char *const kinds[] = {
    PRACTICE_KIND_DOMAIN, PRACTICE_KIND_LINK, PRACTICE_KIND_RESEND, PRACTICE_KIND_MAILGUN,
    PRACTICE_KIND_SES,
  };
  const char *sibling = NULL;

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      GPtrArray *rows = practice_state_list (self->state, kinds[k]);

      for (guint i = 0; i < rows->len; i++)
        {
          JsonObject *dns = json_object_get_object_member (rows->pdata[i], "dns");
          g_autoptr(GList) entries = json_object_get_values (dns);
          const char *value = NULL;

          for (GList *l = entries; l != NULL; l = l->next)
            if (g_str_equal (practice_json_string (json_node_get_object (l->data), "host", NULL),
                             host))
              value = practice_json_string (json_node_get_object (l->data), "data", NULL);
          if (value == NULL)
            continue;

          *ret_domain = practice_json_string (rows->pdata[i], "domain", NULL);
          for (GList *l = entries; l != NULL; l = l->next)
            {
              JsonObject *entry = json_node_get_object (l->data);

              if (g_ascii_strcasecmp (practice_json_string (entry, "type", NULL), type) == 0 &&
                  !g_str_equal (practice_json_string (entry, "data", NULL), value) &&
                  (strstr (host, "._domainkey.") == NULL ||
                   strstr (practice_json_string (entry, "host", NULL), "._domainkey.") != NULL))
                sibling = practice_json_string (entry, "data", NULL);
            }
        }
    }

  return sibling;
}

static char **
find_addresses (Practice   *self,
                const char *type,
                const char *value)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *name = g_ascii_strdown (value, -1);
  g_autoptr(PracticeAnswer) answer = NULL;

  if (g_str_equal (type, "TXT"))
    return g_strv_builder_end (builder);

  answer = practice_resolve_fresh (self->zone, name, TODOKU_RRTYPE_A, practice_now (self));
  for (guint i = 0; i < answer->answer->len; i++)
    {
      const PracticeRr *rr = answer->answer->pdata[i];

      if (rr->rrtype == TODOKU_RRTYPE_A)
        {
          g_autoptr(GInetAddress) address = g_inet_address_new_from_bytes (
            g_bytes_get_data (rr->rdata, NULL), G_SOCKET_FAMILY_IPV4);
          g_autofree char *text = g_inet_address_to_string (address);

          g_strv_builder_add (builder, text);
        }
    }

  return g_strv_builder_end (builder);
}

/* What is typed for @row, the right record, when @mistake is made; and which mistakes there are. */
static GPtrArray *
make_records (Practice    *self,
              JsonObject  *row,
              const char  *mistake,
              char      ***ret_tokens)
{
  const char *type = practice_json_string (row, "type", NULL);
  const char *value = json_object_get_string_member (row, "value");
  PracticeExpected expected = {
    .host = practice_json_string (row, "host", NULL),
    .type = type,
    .value = value,
    .priority = (int) practice_json_int (row, "priority", -1),
    .zone = practice_json_string (row, "zone", ""),
    .domain = practice_json_string (row, "zone", ""),
  };
  g_auto(GStrv) addresses = NULL;

  /* The right record needs to know nothing but itself. */
  if (mistake == NULL && ret_tokens == NULL)
    return practice_mistake_make (NULL, &expected);

  addresses = find_addresses (self, type, value);
  expected.sibling = find_set (self, expected.host, type, &expected.domain);
  expected.addresses = (const char *const *) addresses;
  if (ret_tokens != NULL)
    *ret_tokens = practice_mistake_list (&expected);

  return practice_mistake_make (mistake, &expected);
}

/* What is to be kept in place of @right, or %NULL with @error set. Nothing is changed. */
static GPtrArray *
make_rows (Practice    *self,
           JsonObject  *right,
           const char  *mistake,
           GError     **error)
{
  g_autoptr(GPtrArray) made = make_records (self, right, mistake, NULL);
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);

  if (made == NULL)
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_REFUSED,
                   "The mistake “%s” cannot be made with a %s record at %s", mistake,
                   practice_json_string (right, "type", NULL),
                   practice_json_string (right, "host", NULL));
      return NULL;
    }
  for (guint i = 0; i < made->len; i++)
    {
      JsonObject *row = practice_row_new (self, made->pdata[i], error);

      if (row == NULL)
        return NULL;
      g_ptr_array_add (rows, row);
    }

  return g_steal_pointer (&rows);
}

/**
 * practice_records_can_register:
 * @self: the practice server
 * @expected: as for practice_records_register()
 * @mistake: (nullable): how to get it wrong
 * @error: return location, as there
 *
 * Returns: whether it could be registered so, as things stand
 */
gboolean
practice_records_can_register (Practice    *self,
                               JsonObject  *expected,
                               const char  *mistake,
                               GError     **error)
{
  g_autoptr(JsonObject) right = practice_row_new (self, expected, error);
  g_autoptr(GPtrArray) rows = right != NULL ? make_rows (self, right, mistake, error) : NULL;

  return rows != NULL;
}

/**
 * practice_records_register:
 * @self: the practice server
 * @expected: the right record: "host", "type", "value", perhaps "priority"
 * @mistake: (nullable): how to get it wrong
 * @ret_records: where to add the records that stand there now
 * @error: return location for a `TODOKU_ERROR_BAD_INPUT`, or `TODOKU_ERROR_REFUSED` when that
 * mistake cannot be made with that record
 *
 * Replaces everything that was registered for @expected before, right or wrong.
 *
 * Returns: whether it was done
 */
gboolean
practice_records_register (Practice    *self,
                           JsonObject  *expected,
                           const char  *mistake,
                           JsonArray   *ret_records,
                           GError     **error)
{
  g_autoptr(JsonObject) right = practice_row_new (self, expected, error);
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(GHashTable) query = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *zone = NULL;

  if (right == NULL)
    return FALSE;
  rows = make_rows (self, right, mistake, error);
  if (rows == NULL)
    return FALSE;

  g_hash_table_insert (query, (gpointer) "host",
                       (gpointer) practice_json_string (right, "host", NULL));
  g_hash_table_insert (query, (gpointer) "type",
                       (gpointer) practice_json_string (right, "type", NULL));
  practice_records_remove (self, query);

  zone = g_strdup (practice_json_string (right, "zone", ""));
  practice_state_begin (self->state);
  for (guint i = 0; i < rows->len; i++)
    {
      JsonObject *origin = json_object_new ();

      json_object_set_string_member (origin, "host", practice_json_string (right, "host", NULL));
      json_object_set_string_member (origin, "type", practice_json_string (right, "type", NULL));
      json_object_set_object_member (rows->pdata[i], "for", origin);
      if (mistake != NULL)
        json_object_set_string_member (rows->pdata[i], "mistake", mistake);
      practice_records_keep_row (self, rows->pdata[i]);
      json_array_add_object_element (ret_records,
                                     practice_row_describe (self, rows->pdata[i]));
    }
  practice_state_commit (self->state);

  if (mistake != NULL && practice_mistake_conditions (mistake) != 0)
    practice_records_refresh_conditions (self, zone);
  if (g_strcmp0 (mistake, "negative-cache") == 0)
    practice_cache_plant (self->cache, practice_json_string (right, "host", NULL),
                          practice_now (self));

  return TRUE;
}

/**
 * practice_records_mistakes:
 * @self: the practice server
 * @expected: the right record
 * @error: return location for a `TODOKU_ERROR_BAD_INPUT`
 *
 * Returns: (transfer full) (nullable): the mistakes that can be made with it
 */
char **
practice_records_mistakes (Practice    *self,
                           JsonObject  *expected,
                           GError     **error)
{
  g_autoptr(JsonObject) right = practice_row_new (self, expected, error);
  g_autoptr(GPtrArray) made = NULL;
  char **tokens;

  if (right == NULL)
    return NULL;
  made = make_records (self, right, NULL, &tokens);

  return tokens;
}
