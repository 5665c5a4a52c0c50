/* SPDX-License-Identifier: GPL-3.0-or-later
 * The JSON that comes from SendGrid. The map of records is open: members are taken as they come,
 * none is assumed. Pure; any thread. It refuses replies whose members have other types than the
 * API's.
 */
#include "todoku-sendgrid-json.h"

#include "todoku-error.h"
#include "todoku-json.h"
#include "todoku-remote-record.h"
#include "todoku-sendgrid-key.h"

#include <string.h>

/* A name has at most 253 characters and a final dot (RFC 1035 section 2.3.4); RDATA is at most
 * 65,535 octets (section 3.2.1). Anything longer cannot be typed into any DNS.
 */
#define MAX_HOST 254
#define MAX_VALUE 65535

/* Names that the service gives to its things, and that it lets people choose. */
#define MAX_NAME 1024

/* The API leaves the preference of an MX out; its own pages show 10. */
#define DEFAULT_PRIORITY 10

/* What the program calls. There is no scope for validating of its own: it is an update. */
static const char * const needed_scopes[] = {
  "whitelabel.create", "whitelabel.read", "whitelabel.update", "whitelabel.delete", "mail.send",
  NULL,
};

/**
 * todoku_sendgrid_parse_scopes:
 * @body: a reply of `GET /v3/scopes`
 * @service_time: the service's clock
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * Returns: (transfer full): what the key may do and what it lacks, or %NULL with @error set
 */
TodokuScopes *
todoku_sendgrid_parse_scopes (GBytes  *body,
                              gint64   service_time,
                              GError **error)
{
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(TodokuScopes) scopes = NULL;
  g_autoptr(GStrvBuilder) granted = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) missing = g_strv_builder_new ();
  JsonObject *object = todoku_json_parse_object (body, &root, error);
  JsonArray *array;

  if (object == NULL ||
      !todoku_json_get_array (object, "scopes", TODOKU_JSON_REQUIRED, &array, error))
    return NULL;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        {
          g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                               "A scope in the reply is not text");
          return NULL;
        }
      g_strv_builder_add (granted, json_node_get_string (node));
    }

  scopes = todoku_scopes_new ();
  scopes->granted = g_strv_builder_end (granted);
  for (guint i = 0; needed_scopes[i] != NULL; i++)
    if (!g_strv_contains ((const char * const *) scopes->granted, needed_scopes[i]))
      g_strv_builder_add (missing, needed_scopes[i]);
  scopes->missing = g_strv_builder_end (missing);
  scopes->service_time = service_time;

  return g_steal_pointer (&scopes);
}

/* Types come in lower case, and the one of owner_cname may be missing. A type that nobody can be
 * asked to enter here, such as NS, leaves the record out rather than the whole reply.
 */
static gboolean
parse_type (const char       *key,
            const char       *type,
            TodokuRecordType *ret_type)
{
  g_autofree char *upper = NULL;
  int value;

  if (type == NULL && (g_str_has_suffix (key, "_cname") || g_str_has_suffix (key, "_txt")))
    {
      *ret_type = g_str_has_suffix (key, "_txt") ? TODOKU_RECORD_TYPE_TXT
                                                 : TODOKU_RECORD_TYPE_CNAME;
      return TRUE;
    }
  if (type == NULL)
    return FALSE;

  upper = g_ascii_strup (type, -1);
  if (!todoku_enum_from_token (TODOKU_TYPE_RECORD_TYPE, upper, &value))
    return FALSE;
  *ret_type = value;

  return TRUE;
}

static gboolean
check_text (const char *key,
            const char *what,
            const char *text,
            gsize       limit,
            GError    **error)
{
  if (*text != '\0' && strlen (text) <= limit && todoku_remote_text_is_clean (text))
    return TRUE;

  g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
               "The %s of \"%s\" in the reply is empty, too long or not text", what, key);

  return FALSE;
}

/* "10 mx.example.net": the preference in front of the host, as zone files have it. */
static const char *
split_priority (const char *data,
                int        *priority)
{
  gsize digits = strspn (data, "0123456789");

  if (digits == 0 || digits > 5 || data[digits] != ' ')
    return data;

  *priority = CLAMP (g_ascii_strtoll (data, NULL, 10), 0, G_MAXUINT16);

  return data + digits + strspn (data + digits, " ");
}

/* What a set is valid without is left out rather than the whole reply. */
static gboolean
check_data (const TodokuRecord  *record,
            GError             **error)
{
  return todoku_remote_check_name (record->key, record->host, error) &&
         (record->type == TODOKU_RECORD_TYPE_TXT
          ? check_text (record->key, "data", record->value, MAX_VALUE, error)
          : todoku_remote_check_name (record->key, record->value, error));
}

/* @key is %NULL where the records are a list. */
static gboolean
parse_record (JsonObject    *member,
              const char    *key,
              TodokuRemote  *remote,
              GError       **error)
{
  const char *host;
  const char *data;
  const char *type;
  gboolean valid;
  double priority;
  TodokuJsonNeed need = key == NULL || todoku_sendgrid_key_is_foretold (key) ? TODOKU_JSON_REQUIRED
                                                                             : TODOKU_JSON_OPTIONAL;
  TodokuRecord fields = { 0 };

  if (!todoku_json_get_string (member, "type", TODOKU_JSON_OPTIONAL, &type, error) ||
      !todoku_json_get_string (member, "host", need, &host, error) ||
      !todoku_json_get_string (member, "data", need, &data, error) ||
      !todoku_json_get_boolean (member, "valid", TODOKU_JSON_OPTIONAL, &valid, error) ||
      !todoku_json_get_number (member, "priority", TODOKU_JSON_OPTIONAL, &priority, error))
    return FALSE;

  if (host == NULL || data == NULL || !parse_type (key != NULL ? key : "", type, &fields.type))
    {
      g_debug ("A record that cannot be entered was left out");
      return TRUE;
    }
  if (key == NULL)
    key = todoku_sendgrid_guess_key (fields.type, host, remote->domain,
                                     remote->kind == TODOKU_REMOTE_LINK, remote->records);
  fields.priority = -1;
  if (fields.type == TODOKU_RECORD_TYPE_MX)
    {
      fields.priority = priority > 0 ? (int) CLAMP (priority, 0, G_MAXUINT16) : DEFAULT_PRIORITY;
      data = split_priority (data, &fields.priority);
    }
  fields.purpose = todoku_record_purpose_from_key (key, fields.type, host);
  fields.host = host;
  fields.value = data;
  fields.key = key;
  fields.domain = fields.group = remote->domain;
  fields.required = todoku_sendgrid_key_is_required (key);
  if (!check_data (&fields, fields.required ? error : NULL))
    return !fields.required;
  g_ptr_array_add (remote->records, todoku_record_new (&fields));
  todoku_validation_add (remote->validation, key, valid, NULL);

  return TRUE;
}

static gboolean
parse_list (JsonArray     *dns,
            TodokuRemote  *remote,
            GError       **error)
{
  for (guint i = 0; i < json_array_get_length (dns); i++)
    {
      JsonObject *member;

      if (!todoku_json_get_entry (dns, i, &member, error) ||
          (member != NULL && !parse_record (member, NULL, remote, error)))
        return FALSE;
    }

  return TRUE;
}

static gboolean
parse_records (JsonObject    *object,
               TodokuRemote  *remote,
               GError       **error)
{
  g_autoptr(GList) keys = NULL;
  JsonArray *list;
  JsonObject *dns;

  /* What is written in PHP has an empty list for an empty map, and some give a list anyway. */
  if (todoku_json_get_array (object, "dns", TODOKU_JSON_OPTIONAL, &list, NULL) && list != NULL)
    return parse_list (list, remote, error);
  if (!todoku_json_get_object (object, "dns", TODOKU_JSON_OPTIONAL, &dns, error))
    return FALSE;
  if (dns == NULL)
    return TRUE;

  keys = json_object_get_members (dns);
  for (GList *l = keys; l != NULL; l = l->next)
    {
      JsonObject *member;

      if (!check_text ("dns", "key", l->data, MAX_NAME, error) ||
          !todoku_json_get_object (dns, l->data, TODOKU_JSON_OPTIONAL, &member, error) ||
          (member != NULL && !parse_record (member, l->data, remote, error)))
        return FALSE;
    }

  return TRUE;
}

static gboolean
get_name (JsonObject  *object,
          const char  *member,
          char       **ret_name,
          GError     **error)
{
  const char *text;

  if (!todoku_json_get_string (object, member, TODOKU_JSON_OPTIONAL, &text, error) ||
      (text != NULL && *text != '\0' && !check_text (member, "text", text, MAX_NAME, error)))
    return FALSE;
  *ret_name = g_strdup (text);

  return TRUE;
}

/* Only domains tell these. */
static gboolean
parse_domain_members (JsonObject    *object,
                      TodokuRemote  *remote,
                      GError       **error)
{
  double seconds;

  if (!todoku_json_get_boolean (object, "automatic_security", TODOKU_JSON_OPTIONAL,
                                &remote->automatic_security, error) ||
      !todoku_json_get_number (object, "last_validation_attempt_at", TODOKU_JSON_OPTIONAL, &seconds,
                               error))
    return FALSE;

  /* Years beyond the calendar would overflow. */
  if (seconds > 0 && seconds < 253402300800.0)
    remote->last_validation = (gint64) (seconds * G_USEC_PER_SEC);

  return TRUE;
}

static void
read_link (TodokuRemote *remote)
{
  for (guint i = 0; i < remote->records->len; i++)
    {
      const TodokuRecord *record = g_ptr_array_index (remote->records, i);

      if (g_str_equal (record->key, "domain_cname"))
        {
          g_free (remote->host);
          remote->host = g_strdup (record->host);
        }
      if (g_str_equal (record->key, TODOKU_SENDGRID_AUTO_SSL_KEY))
        remote->auto_ssl = TRUE;
    }
}

static TodokuRemote *
remote_from_object (TodokuRemoteKind   kind,
                    JsonObject        *object,
                    gint64             service_time,
                    GError           **error)
{
  g_autoptr(TodokuRemote) remote = todoku_remote_new (kind);
  /* Null before the first validation. */
  TodokuJsonNeed need = json_object_has_member (object, "valid") ? TODOKU_JSON_OPTIONAL
                                                                 : TODOKU_JSON_REQUIRED;
  const char *domain;

  if (!todoku_json_get_id (object, "id", TODOKU_JSON_REQUIRED, &remote->id, error) ||
      !todoku_json_get_string (object, "domain", TODOKU_JSON_REQUIRED, &domain, error) ||
      !check_text ("domain", "text", domain, MAX_HOST, error) ||
      !get_name (object, "subdomain", &remote->subdomain, error) ||
      !get_name (object, "username", &remote->username, error) ||
      !todoku_json_get_boolean (object, "valid", need, &remote->valid, error) ||
      !todoku_json_get_boolean (object, "default", TODOKU_JSON_OPTIONAL, &remote->is_default,
                                error))
    return NULL;

  remote->domain = g_ascii_strdown (domain, -1);
  if (!parse_records (object, remote, error))
    return NULL;
  if (kind == TODOKU_REMOTE_LINK)
    read_link (remote);
  else if (!parse_domain_members (object, remote, error))
    return NULL;

  remote->service_time = service_time;
  remote->validation->id = g_strdup (remote->id);
  remote->validation->valid = remote->valid;
  remote->validation->service_time = service_time;

  return g_steal_pointer (&remote);
}

/**
 * todoku_sendgrid_parse_remote:
 * @kind: what is expected
 * @body: a reply that is one domain or one link branding
 * @service_time: the service's clock
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * Returns: (transfer full): the domain or link branding, or %NULL with @error set
 */
TodokuRemote *
todoku_sendgrid_parse_remote (TodokuRemoteKind   kind,
                              GBytes            *body,
                              gint64             service_time,
                              GError           **error)
{
  g_autoptr(JsonNode) root = NULL;
  JsonObject *object = todoku_json_parse_object (body, &root, error);

  return object != NULL ? remote_from_object (kind, object, service_time, error) : NULL;
}

/**
 * todoku_sendgrid_parse_remotes:
 * @kind: what is expected
 * @body: a reply that is one page of domains or link brandings
 * @service_time: the service's clock
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * Returns: (transfer full) (element-type TodokuRemote): the page, or %NULL with @error set
 */
GPtrArray *
todoku_sendgrid_parse_remotes (TodokuRemoteKind   kind,
                               GBytes            *body,
                               gint64             service_time,
                               GError           **error)
{
  g_autoptr(JsonNode) root = todoku_json_parse (body, error);
  g_autoptr(GPtrArray) list = NULL;
  JsonArray *array;

  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (root))
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                           "The reply is not a list");
      return NULL;
    }

  array = json_node_get_array (root);
  list = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_remote_unref);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *entry;
      TodokuRemote *remote;

      if (!todoku_json_get_entry (array, i, &entry, error))
        return NULL;
      if (entry == NULL)
        continue;
      remote = remote_from_object (kind, entry, service_time, error);
      if (remote == NULL)
        return NULL;
      g_ptr_array_add (list, remote);
    }

  return g_steal_pointer (&list);
}

/* The results by record. None at all, or an empty list, say nothing of any. */
static gboolean
get_results (JsonObject  *object,
             JsonObject **ret_results,
             GError     **error)
{
  static const char name[] = "validation_results";
  JsonArray *list;

  *ret_results = NULL;
  if (todoku_json_get_array (object, name, TODOKU_JSON_OPTIONAL, &list, NULL) &&
      (list == NULL || json_array_get_length (list) == 0))
    return TRUE;

  return todoku_json_get_object (object, name, TODOKU_JSON_REQUIRED, ret_results, error);
}

/**
 * todoku_sendgrid_parse_validation:
 * @body: a reply of a validation, which comes with status 200 also when nothing is valid
 * @service_time: the service's clock
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * The results may name records that are in no list of records.
 *
 * Returns: (transfer full): the verdict, or %NULL with @error set
 */
TodokuValidation *
todoku_sendgrid_parse_validation (GBytes  *body,
                                  gint64   service_time,
                                  GError **error)
{
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(TodokuValidation) validation = todoku_validation_new ();
  g_autoptr(GList) keys = NULL;
  JsonObject *object = todoku_json_parse_object (body, &root, error);
  JsonObject *results;

  if (object == NULL ||
      !todoku_json_get_id (object, "id", TODOKU_JSON_OPTIONAL, &validation->id, error) ||
      !todoku_json_get_boolean (object, "valid", TODOKU_JSON_REQUIRED, &validation->valid, error) ||
      !get_results (object, &results, error))
    return NULL;

  keys = results != NULL ? json_object_get_members (results) : NULL;
  for (GList *l = keys; l != NULL; l = l->next)
    {
      JsonObject *result;
      const char *reason;
      gboolean valid;

      if (!todoku_json_get_object (results, l->data, TODOKU_JSON_OPTIONAL, &result, error))
        return NULL;
      if (result == NULL)
        continue;
      /* What was not looked at says nothing. */
      if (json_object_has_member (result, "valid") && json_object_get_null_member (result, "valid"))
        continue;
      if (!todoku_json_get_boolean (result, "valid", TODOKU_JSON_REQUIRED, &valid, error) ||
          !todoku_json_get_string (result, "reason", TODOKU_JSON_OPTIONAL, &reason, error))
        return NULL;
      todoku_validation_add (validation, l->data, valid, reason);
      /* What says both is not sure, unless the service is whole without it. */
      if (!valid && todoku_sendgrid_key_is_needed (l->data))
        validation->valid = FALSE;
    }
  validation->service_time = service_time;

  return g_steal_pointer (&validation);
}

/* The words in one error: {"message", "field"} as documented, or {"error", "field"} as one call has
 * it.
 */
static void
append_error_words (GString    *words,
                    JsonObject *object)
{
  const char *message = NULL;
  const char *field = NULL;

  if (!todoku_json_get_string (object, "message", TODOKU_JSON_OPTIONAL, &message, NULL) ||
      message == NULL)
    if (!todoku_json_get_string (object, "error", TODOKU_JSON_OPTIONAL, &message, NULL))
      message = NULL;
  if (message == NULL || *message == '\0')
    return;
  if (!todoku_json_get_string (object, "field", TODOKU_JSON_OPTIONAL, &field, NULL))
    field = NULL;

  if (words->len > 0)
    g_string_append (words, "; ");
  g_string_append (words, message);
  if (field != NULL && *field != '\0')
    g_string_append_printf (words, " (%s)", field);
}

/**
 * todoku_sendgrid_parse_words:
 * @body: the body of a refusal: the API's errors as a list or an object, a problem description
 *   (RFC 9457), a gateway's HTML, or nothing
 *
 * Returns: (transfer full) (nullable): the service's words, or %NULL when there are none
 */
char *
todoku_sendgrid_parse_words (GBytes *body)
{
  g_autoptr(JsonNode) root = todoku_json_parse (body, NULL);
  g_autoptr(GString) words = g_string_new (NULL);
  JsonObject *object;
  JsonObject *errors_object;
  JsonArray *errors;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;
  object = json_node_get_object (root);

  if (todoku_json_get_array (object, "errors", TODOKU_JSON_OPTIONAL, &errors, NULL))
    {
      for (guint i = 0; errors != NULL && i < json_array_get_length (errors); i++)
        if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (errors, i)))
          append_error_words (words, json_array_get_object_element (errors, i));
    }
  else if (todoku_json_get_object (object, "errors", TODOKU_JSON_OPTIONAL, &errors_object, NULL))
    append_error_words (words, errors_object);

  if (words->len == 0)
    {
      static const char * const members[] = { "title", "detail", "message", "error" };

      for (guint i = 0; i < G_N_ELEMENTS (members); i++)
        {
          const char *text;

          if (todoku_json_get_string (object, members[i], TODOKU_JSON_OPTIONAL, &text, NULL) &&
              text != NULL && *text != '\0')
            g_string_append_printf (words, "%s%s", words->len > 0 ? ": " : "", text);
        }
    }

  return words->len > 0 ? g_strdup (words->str) : NULL;
}
