/* SPDX-License-Identifier: GPL-3.0-or-later
 * The JSON that goes to Resend and comes from it. Pure; any thread. Records come without names of
 * their own, relative to the domain that was registered under a public suffix, and texts in quotes.
 * It refuses replies whose members have other types than the API's.
 */
#include "todoku-resend-json.h"

#include "todoku-error.h"
#include "todoku-json.h"
#include "todoku-remote-record.h"

/* Resend looks by itself once it was asked to, and is not to be asked again before. */
#define SETTLES_IN (5 * G_TIME_SPAN_SECOND)

#define MAX_ID 128

/* Names of errors as its API reference lists them, and what was seen. An unknown key is answered
 * with 400 or 401, and with a name that says nothing.
 */
static const TodokuRefusal refusals[] = {
  { 0, "missing_api_key", NULL, TODOKU_ERROR_UNAUTHORISED },
  { 0, "invalid_api_key", NULL, TODOKU_ERROR_UNAUTHORISED },
  { 0, "validation_error", "api key is invalid", TODOKU_ERROR_UNAUTHORISED },
  { 0, "restricted_api_key", "not active", TODOKU_ERROR_UNAUTHORISED },
  { 0, "restricted_api_key", NULL, TODOKU_ERROR_KEY_ONLY_SENDS },
  { 0, "suspended_api_key", NULL, TODOKU_ERROR_SUSPENDED },
  { 0, "invalid_permission", NULL, TODOKU_ERROR_FORBIDDEN },
  { 0, NULL, "registered already", TODOKU_ERROR_CONFLICT },
  { 0, NULL, "already registered", TODOKU_ERROR_CONFLICT },
  { 403, "validation_error", "not verified", TODOKU_ERROR_NOT_VERIFIED },
  { 403, "validation_error", "testing", TODOKU_ERROR_NOT_VERIFIED },
  { 403, "validation_error", "plan", TODOKU_ERROR_QUOTA },
  { 403, "validation_error", "limit", TODOKU_ERROR_QUOTA },
  { 403, "validation_error", NULL, TODOKU_ERROR_REFUSED },
  { 0, "missing_required_field", NULL, TODOKU_ERROR_REFUSED },
  { 0, "invalid_parameter", NULL, TODOKU_ERROR_REFUSED },
  { 0, "not_found", NULL, TODOKU_ERROR_NOT_FOUND },
  { 0, "method_not_allowed", NULL, TODOKU_ERROR_NOT_FOUND },
  { 0, "resource_locked", NULL, TODOKU_ERROR_BUSY },
  { 0, "concurrent_idempotent_requests", NULL, TODOKU_ERROR_BUSY },
  { 0, "invalid_idempotent_request", NULL, TODOKU_ERROR_BUSY },
  { 0, "daily_quota_exceeded", NULL, TODOKU_ERROR_QUOTA },
  { 0, "monthly_quota_exceeded", NULL, TODOKU_ERROR_QUOTA },
  { 429, NULL, NULL, TODOKU_ERROR_RATE_LIMITED },
};

static const struct { const char *word; int state; } states[] = {
  { "pending", TODOKU_SERVICE_STATE_PENDING },
  { "verified", TODOKU_SERVICE_STATE_VERIFIED },
  { "temporary_failure", TODOKU_SERVICE_STATE_LOST },
  { "failed", TODOKU_SERVICE_STATE_FAILED },
  { "partially_failed", TODOKU_SERVICE_STATE_FAILED },
  { "partially_verified", TODOKU_SERVICE_STATE_PENDING },
};

/**
 * todoku_resend_build_domain:
 * @request: what to register
 *
 * Returns: (transfer full): the body of `POST /domains`
 */
GBytes *
todoku_resend_build_domain (const TodokuRemoteRequest *request)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  todoku_json_add_text (builder, "name", request->domain);
  if (request->region != NULL && !g_str_equal (request->region, "global"))
    todoku_json_add_text (builder, "region", request->region);
  if (request->subdomain != NULL)
    todoku_json_add_text (builder, "custom_return_path", request->subdomain);
  json_builder_end_object (builder);

  return todoku_json_to_bytes (builder);
}

/* A name in front of an address is quoted (RFC 5322 section 3.4), and what would end the quotes or
 * the line is left out.
 */
static char *
make_sender (const TodokuMail *mail)
{
  g_autoptr(GString) name = g_string_new (NULL);

  if (mail->from_name == NULL || *mail->from_name == '\0')
    return g_strdup (mail->from);

  for (const char *p = mail->from_name; *p != '\0'; p++)
    if (*p != '"' && *p != '\\' && !g_ascii_iscntrl (*p))
      g_string_append_c (name, *p);

  return g_strdup_printf ("\"%s\" <%s>", name->str, mail->from);
}

/**
 * todoku_resend_build_mail:
 * @mail: what to send
 *
 * Returns: (transfer full): the body of `POST /emails`
 */
GBytes *
todoku_resend_build_mail (const TodokuMail *mail)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *from = make_sender (mail);

  json_builder_begin_object (builder);
  todoku_json_add_text (builder, "from", from);
  json_builder_set_member_name (builder, "to");
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, mail->to);
  json_builder_end_array (builder);
  todoku_json_add_text (builder, "subject", mail->subject);
  todoku_json_add_text (builder, "text", mail->text);
  json_builder_end_object (builder);

  return todoku_json_to_bytes (builder);
}

/* What a record is for, and whether mail needs it. Records for receiving would take the company's
 * own mail away, so they are left out; a CAA record is of use only beside others.
 */
static gboolean
judge_record (const char   *word,
              const char   *type_word,
              TodokuRecord *fields)
{
  int type;

  if (!todoku_enum_from_token (TODOKU_TYPE_RECORD_TYPE, type_word, &type))
    return FALSE;
  fields->type = type;
  fields->purpose = TODOKU_RECORD_PURPOSE_OTHER;
  if (g_str_equal (word, "SPF"))
    fields->purpose = type == TODOKU_RECORD_TYPE_TXT ? TODOKU_RECORD_PURPOSE_SPF
                                                     : TODOKU_RECORD_PURPOSE_MAIL_ROUTE;
  else if (g_str_equal (word, "DKIM"))
    fields->purpose = TODOKU_RECORD_PURPOSE_DKIM;
  else if (g_str_equal (word, "Tracking"))
    fields->purpose = TODOKU_RECORD_PURPOSE_TRACKING;
  else if (g_str_has_prefix (word, "Receiving"))
    return FALSE;
  fields->required = g_str_equal (word, "SPF") || g_str_equal (word, "DKIM");

  return TRUE;
}

static gboolean
parse_record (JsonObject    *object,
              TodokuRemote  *remote,
              GError       **error)
{
  TodokuRecord fields = { 0 };
  const char *word;
  const char *type;
  const char *status;
  double priority;

  if (!todoku_json_get_string (object, "record", TODOKU_JSON_OPTIONAL, &word, error) ||
      !todoku_json_get_string (object, "type", TODOKU_JSON_REQUIRED, &type, error) ||
      !todoku_json_get_string (object, "name", TODOKU_JSON_OPTIONAL, &fields.host, error) ||
      !todoku_json_get_string (object, "value", TODOKU_JSON_REQUIRED, &fields.value, error) ||
      !todoku_json_get_string (object, "status", TODOKU_JSON_OPTIONAL, &status, error) ||
      !todoku_json_get_number (object, "priority", TODOKU_JSON_OPTIONAL, &priority, error))
    return FALSE;

  if (!judge_record (word != NULL ? word : "", type, &fields))
    return TRUE;
  fields.priority = (int) CLAMP (priority, 0, G_MAXUINT16);

  return todoku_remote_add_record (remote, &fields, g_strcmp0 (status, "verified") == 0, NULL,
                                   error);
}

static gboolean
parse_records (JsonObject    *object,
               TodokuRemote  *remote,
               GError       **error)
{
  JsonArray *records;

  if (!todoku_json_get_array (object, "records", TODOKU_JSON_OPTIONAL, &records, error))
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

/* Sending and receiving are verified apart, and only sending counts here. */
static gboolean
may_send (const TodokuRemote *remote)
{
  gboolean any = FALSE;

  for (guint i = 0; i < remote->records->len; i++)
    {
      const TodokuRecord *record = g_ptr_array_index (remote->records, i);

      if (!record->required)
        continue;
      any = TRUE;
      if (!todoku_validation_find (remote->validation, record->key)->valid)
        return FALSE;
    }

  return any;
}

static TodokuRemote *
remote_from_object (JsonObject  *object,
                    gint64       service_time,
                    GError     **error)
{
  g_autoptr(TodokuRemote) remote = todoku_remote_new (TODOKU_REMOTE_DOMAIN);
  const char *name;
  const char *status;
  int state = -1;

  if (!todoku_json_get_id (object, "id", TODOKU_JSON_REQUIRED, &remote->id, error) ||
      !todoku_remote_check_text ("id", remote->id, MAX_ID, error) ||
      !todoku_json_get_string (object, "name", TODOKU_JSON_REQUIRED, &name, error) ||
      !todoku_remote_set_domain (remote, name, error) ||
      !todoku_json_get_string (object, "status", TODOKU_JSON_OPTIONAL, &status, error) ||
      !parse_records (object, remote, error))
    return NULL;

  for (guint i = 0; status != NULL && i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].word, status))
      state = states[i].state;
  remote->automatic_security = TRUE;
  remote->valid = g_strcmp0 (status, "verified") == 0 ||
                  (status != NULL && g_str_has_prefix (status, "partially_") && may_send (remote));
  if (remote->valid)
    state = TODOKU_SERVICE_STATE_VERIFIED;
  todoku_remote_judge (remote, state, service_time);
  if (state == TODOKU_SERVICE_STATE_PENDING)
    remote->validation->settles_in = SETTLES_IN;

  return g_steal_pointer (&remote);
}

/**
 * todoku_resend_parse_domain:
 * @body: a reply that is one domain
 * @service_time: the service's clock
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * Returns: (transfer full): the domain, or %NULL with @error set
 */
TodokuRemote *
todoku_resend_parse_domain (GBytes  *body,
                            gint64   service_time,
                            GError **error)
{
  g_autoptr(JsonNode) root = NULL;
  JsonObject *object = todoku_json_parse_object (body, &root, error);

  return object != NULL ? remote_from_object (object, service_time, error) : NULL;
}

/**
 * todoku_resend_parse_domains:
 * @body: a reply that is one page of domains, which come without records
 * @service_time: the service's clock
 * @ret_has_more: (out): whether another page follows
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * Returns: (transfer full) (element-type TodokuRemote): the page, or %NULL with @error set
 */
GPtrArray *
todoku_resend_parse_domains (GBytes    *body,
                             gint64     service_time,
                             gboolean  *ret_has_more,
                             GError   **error)
{
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_remote_unref);
  JsonObject *object = todoku_json_parse_object (body, &root, error);
  JsonArray *data;

  if (object == NULL ||
      !todoku_json_get_array (object, "data", TODOKU_JSON_REQUIRED, &data, error) ||
      !todoku_json_get_boolean (object, "has_more", TODOKU_JSON_OPTIONAL, ret_has_more, error))
    return NULL;

  for (guint i = 0; i < json_array_get_length (data); i++)
    {
      JsonObject *entry;
      TodokuRemote *remote;

      if (!todoku_json_get_entry (data, i, &entry, error))
        return NULL;
      if (entry == NULL)
        continue;
      remote = remote_from_object (entry, service_time, error);
      if (remote == NULL)
        return NULL;
      g_ptr_array_add (list, remote);
    }

  return g_steal_pointer (&list);
}

/**
 * todoku_resend_map_refusal:
 * @status: the status code of an answer
 * @body: its body: the API's error, a gateway's HTML, or nothing
 * @retry_after: for how many seconds the service asks to be left alone, or 0
 *
 * Returns: (transfer full): a #TODOKU_ERROR
 */
GError *
todoku_resend_map_refusal (guint   status,
                           GBytes *body,
                           guint   retry_after)
{
  g_autoptr(JsonNode) root = todoku_json_parse (body, NULL);
  const char *name = NULL;
  const char *words = NULL;

  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    {
      JsonObject *object = json_node_get_object (root);

      if (!todoku_json_get_string (object, "name", TODOKU_JSON_OPTIONAL, &name, NULL))
        name = NULL;
      if (!todoku_json_get_string (object, "message", TODOKU_JSON_OPTIONAL, &words, NULL))
        words = NULL;
    }

  return todoku_rest_map_refusal (refusals, G_N_ELEMENTS (refusals), status, name, words,
                                  retry_after);
}
