/* SPDX-License-Identifier: GPL-3.0-or-later
 * The JSON that comes from Mailgun. Pure; any thread. The message of a verification says always the
 * same, so only states are read. It refuses replies whose members have other types than the API's.
 */
#include "todoku-mailgun-json.h"

#include "todoku-error.h"
#include "todoku-json.h"
#include "todoku-remote-record.h"

#include <string.h>

/* What is said of a refusal fits in a line. */
#define MAX_TEXT 300

/* Words differ in case from answer to answer. A wrong key, a key that may only send, and a domain
 * of the other region are all answered with the same word, which is no JSON.
 */
static const TodokuRefusal refusals[] = {
  { 400, NULL, "already exists", TODOKU_ERROR_CONFLICT },
  { 400, NULL, "already taken", TODOKU_ERROR_CONFLICT },
  { 0, NULL, "authorized recipients", TODOKU_ERROR_SANDBOX },
  { 0, NULL, "for test purposes only", TODOKU_ERROR_SANDBOX },
  { 400, NULL, "not verified", TODOKU_ERROR_NOT_VERIFIED },
  { 403, NULL, "disabled", TODOKU_ERROR_SUSPENDED },
  { 403, NULL, "suspended", TODOKU_ERROR_SUSPENDED },
  { 403, NULL, "activate", TODOKU_ERROR_SUSPENDED },
  { 400, NULL, "activate your mailgun account", TODOKU_ERROR_SUSPENDED },
  { 0, NULL, "not allowed to send", TODOKU_ERROR_NOT_VERIFIED },
  { 403, NULL, "limit", TODOKU_ERROR_QUOTA },
  { 403, NULL, "plan", TODOKU_ERROR_QUOTA },
  { 402, NULL, NULL, TODOKU_ERROR_QUOTA },
  { 400, NULL, NULL, TODOKU_ERROR_REFUSED },
  { 429, NULL, NULL, TODOKU_ERROR_RATE_LIMITED },
};

/* "10" or 10. */
static int
read_priority (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "priority");
  gint64 number = 0;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return 0;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    number = g_ascii_strtoll (json_node_get_string (node), NULL, 10);
  else if (json_node_get_value_type (node) == G_TYPE_INT64)
    number = json_node_get_int (node);

  return (int) CLAMP (number, 0, G_MAXUINT16);
}

/* What the service saw at the name: some values, or null. */
static char *
read_seen (JsonObject *object)
{
  g_autoptr(GString) words = g_string_new (NULL);
  JsonNode *node = json_object_get_member (object, "cached");
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array) && words->len < MAX_TEXT; i++)
    {
      JsonNode *value = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING)
        g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "Found in DNS: ",
                                json_node_get_string (value));
    }

  return words->len > 0 ? g_string_free (g_steal_pointer (&words), FALSE) : NULL;
}

/* A record without a name belongs to the domain itself. What a domain sends with is needed but for
 * the name in its tracking URLs.
 */
static gboolean
parse_record (JsonObject    *object,
              TodokuRemote  *remote,
              GError       **error)
{
  g_autofree char *seen = read_seen (object);
  TodokuRecord fields = { 0 };
  const char *type_word;
  const char *valid;
  int type;

  if (!todoku_json_get_string (object, "record_type", TODOKU_JSON_REQUIRED, &type_word, error) ||
      !todoku_json_get_string (object, "name", TODOKU_JSON_OPTIONAL, &fields.host, error) ||
      !todoku_json_get_string (object, "value", TODOKU_JSON_REQUIRED, &fields.value, error) ||
      !todoku_json_get_string (object, "valid", TODOKU_JSON_OPTIONAL, &valid, error))
    return FALSE;

  if (!todoku_enum_from_token (TODOKU_TYPE_RECORD_TYPE, type_word, &type))
    return TRUE;
  fields.type = type;
  fields.priority = read_priority (object);
  if (fields.host != NULL && strstr (fields.host, "_domainkey") != NULL)
    fields.purpose = TODOKU_RECORD_PURPOSE_DKIM;
  else if (type == TODOKU_RECORD_TYPE_TXT)
    fields.purpose = TODOKU_RECORD_PURPOSE_SPF;
  else if (type == TODOKU_RECORD_TYPE_CNAME)
    fields.purpose = TODOKU_RECORD_PURPOSE_TRACKING;
  else
    fields.purpose = TODOKU_RECORD_PURPOSE_MAIL_ROUTE;
  fields.required = fields.purpose == TODOKU_RECORD_PURPOSE_DKIM ||
                    fields.purpose == TODOKU_RECORD_PURPOSE_SPF;

  return todoku_remote_add_record (remote, &fields, g_strcmp0 (valid, "valid") == 0, seen, error);
}

/* The records for receiving would take the company's own mail away: they are not read at all. */
static gboolean
parse_records (JsonObject    *object,
               TodokuRemote  *remote,
               GError       **error)
{
  JsonArray *records;

  if (!todoku_json_get_array (object, "sending_dns_records", TODOKU_JSON_OPTIONAL, &records,
                              error))
    return FALSE;

  for (guint i = 0; records != NULL && i < json_array_get_length (records); i++)
    {
      JsonObject *entry;

      if (!todoku_json_get_entry (records, i, &entry, error) ||
          (entry != NULL && !parse_record (entry, remote, error)))
        return FALSE;
    }

  return TRUE;
}

/* Aliases are how the service keeps keys that it changes by itself. */
static gboolean
has_aliased_keys (const TodokuRemote *remote)
{
  for (guint i = 0; i < remote->records->len; i++)
    {
      const TodokuRecord *record = g_ptr_array_index (remote->records, i);

      if (record->purpose == TODOKU_RECORD_PURPOSE_DKIM &&
          record->type == TODOKU_RECORD_TYPE_CNAME)
        return TRUE;
    }

  return remote->records->len == 0;
}

static int
read_state (const char *state,
            gboolean    is_disabled)
{
  if (is_disabled || g_strcmp0 (state, "disabled") == 0 || g_strcmp0 (state, "inactive") == 0)
    return TODOKU_SERVICE_STATE_DISABLED;
  if (g_strcmp0 (state, "active") == 0)
    return TODOKU_SERVICE_STATE_VERIFIED;

  return g_strcmp0 (state, "unverified") == 0 ? TODOKU_SERVICE_STATE_PENDING : -1;
}

/* The name is the id. @records is where the records stand, if anywhere. */
static TodokuRemote *
remote_from_object (JsonObject  *object,
                    JsonObject  *records,
                    gint64       service_time,
                    GError     **error)
{
  g_autoptr(TodokuRemote) remote = todoku_remote_new (TODOKU_REMOTE_DOMAIN);
  const char *name;
  const char *state_word;
  gboolean is_disabled;
  int state;

  if (!todoku_json_get_string (object, "name", TODOKU_JSON_REQUIRED, &name, error) ||
      !todoku_remote_set_domain (remote, name, error) ||
      !todoku_json_get_string (object, "state", TODOKU_JSON_OPTIONAL, &state_word, error) ||
      !todoku_json_get_boolean (object, "is_disabled", TODOKU_JSON_OPTIONAL, &is_disabled,
                                error) ||
      (records != NULL && !parse_records (records, remote, error)))
    return NULL;

  state = read_state (state_word, is_disabled);
  remote->id = g_strdup (remote->domain);
  remote->automatic_security = has_aliased_keys (remote);
  remote->valid = state == TODOKU_SERVICE_STATE_VERIFIED;
  todoku_remote_judge (remote, state, service_time);

  return g_steal_pointer (&remote);
}

/**
 * todoku_mailgun_parse_domain:
 * @body: a reply that is one domain, with its records beside it
 * @service_time: the service's clock
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * Returns: (transfer full): the domain, or %NULL with @error set
 */
TodokuRemote *
todoku_mailgun_parse_domain (GBytes  *body,
                             gint64   service_time,
                             GError **error)
{
  g_autoptr(JsonNode) root = NULL;
  JsonObject *object = todoku_json_parse_object (body, &root, error);
  JsonObject *domain;

  if (object == NULL ||
      !todoku_json_get_object (object, "domain", TODOKU_JSON_OPTIONAL, &domain, error))
    return NULL;

  return remote_from_object (domain != NULL ? domain : object, object, service_time, error);
}

/**
 * todoku_mailgun_parse_domains:
 * @body: a reply that is one page of domains, which come without records
 * @service_time: the service's clock
 * @ret_total: (out): how many there are on all pages, or 0 when it does not say
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * Returns: (transfer full) (element-type TodokuRemote): the page, or %NULL with @error set
 */
GPtrArray *
todoku_mailgun_parse_domains (GBytes  *body,
                              gint64   service_time,
                              guint   *ret_total,
                              GError **error)
{
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_remote_unref);
  JsonObject *object = todoku_json_parse_object (body, &root, error);
  JsonArray *items;
  double total;

  if (object == NULL || !todoku_json_check_some (object, error) ||
      !todoku_json_get_array (object, "items", TODOKU_JSON_OPTIONAL, &items, error) ||
      !todoku_json_get_number (object, "total_count", TODOKU_JSON_OPTIONAL, &total, error))
    return NULL;

  *ret_total = (guint) CLAMP (total, 0, G_MAXINT);
  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      JsonObject *entry;
      TodokuRemote *remote;

      if (!todoku_json_get_entry (items, i, &entry, error))
        return NULL;
      if (entry == NULL)
        continue;
      remote = remote_from_object (entry, NULL, service_time, error);
      if (remote == NULL)
        return NULL;
      g_ptr_array_add (list, remote);
    }

  return g_steal_pointer (&list);
}

/* Plain text is the service's word as well, as long as it is no page. */
static char *
read_plain_words (GBytes *body)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);

  if (length == 0 || length > MAX_TEXT || !g_utf8_validate_len (data, length, NULL) ||
      memchr (data, '<', length) != NULL)
    return NULL;

  return g_strstrip (g_strndup (data, length));
}

/**
 * todoku_mailgun_map_refusal:
 * @status: the status code of an answer
 * @body: its body: {"message"}, {"Error"}, {"Reason"}, {"Description"}, plain text, a gateway's
 *   HTML, or nothing
 * @retry_after: for how many seconds the service asks to be left alone, or 0
 *
 * Returns: (transfer full): a #TODOKU_ERROR
 */
GError *
todoku_mailgun_map_refusal (guint   status,
                            GBytes *body,
                            guint   retry_after)
{
  static const char *const members[] = { "message", "Message", "Error", "Reason", "Description" };
  g_autoptr(JsonNode) root = todoku_json_parse (body, NULL);
  g_autofree char *plain = NULL;
  const char *words = NULL;

  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    {
      JsonObject *object = json_node_get_object (root);
      double seconds;

      for (guint i = 0; words == NULL && i < G_N_ELEMENTS (members); i++)
        if (!todoku_json_get_string (object, members[i], TODOKU_JSON_OPTIONAL, &words, NULL))
          words = NULL;
      if (retry_after == 0 &&
          todoku_json_get_number (object, "retry-seconds", TODOKU_JSON_OPTIONAL, &seconds, NULL))
        retry_after = (guint) CLAMP (seconds, 0, 24 * 3600);
    }
  else
    words = plain = read_plain_words (body);

  return todoku_rest_map_refusal (refusals, G_N_ELEMENTS (refusals), status, NULL, words,
                                  retry_after);
}
