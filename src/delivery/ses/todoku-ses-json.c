/* SPDX-License-Identifier: GPL-3.0-or-later
 * The JSON that goes to Amazon SES and comes from it. It hands out tokens and names of zones, of
 * which the records are put together here. Pure; any thread. It refuses replies whose members have
 * other types than the API's.
 */
#include "todoku-ses-json.h"

#include "todoku-error.h"
#include "todoku-json.h"
#include "todoku-remote-record.h"

#include <string.h>

/* Where the keys are when the answer does not say. */
#define USUAL_ZONE "dkim.amazonses.com"

#define MAX_NAME 254
#define MAX_TOKENS 8
#define MAX_PAGE_TOKEN 8192

static const struct { const char *word; int state; } states[] = {
  { "NOT_STARTED", TODOKU_SERVICE_STATE_PENDING },
  { "PENDING", TODOKU_SERVICE_STATE_PENDING },
  { "SUCCESS", TODOKU_SERVICE_STATE_VERIFIED },
  { "TEMPORARY_FAILURE", TODOKU_SERVICE_STATE_LOST },
  { "FAILED", TODOKU_SERVICE_STATE_FAILED },
};

static void
begin_member (JsonBuilder *builder,
              const char  *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
}

static void
add_key_length (JsonBuilder *builder,
                const char  *name)
{
  begin_member (builder, name);
  todoku_json_add_text (builder, "NextSigningKeyLength", "RSA_2048_BIT");
  json_builder_end_object (builder);
}

/**
 * todoku_ses_build_identity:
 * @request: what to register
 *
 * Returns: (transfer full): the body of CreateEmailIdentity
 */
GBytes *
todoku_ses_build_identity (const TodokuRemoteRequest *request)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  todoku_json_add_text (builder, "EmailIdentity", request->domain);
  add_key_length (builder, "DkimSigningAttributes");
  json_builder_end_object (builder);

  return todoku_json_to_bytes (builder);
}

/**
 * todoku_ses_build_mail_from:
 * @mail_from: a name below the domain
 *
 * While its records are missing, the service goes on with a return path of its own.
 *
 * Returns: (transfer full): the body of PutEmailIdentityMailFromAttributes
 */
GBytes *
todoku_ses_build_mail_from (const char *mail_from)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  todoku_json_add_text (builder, "MailFromDomain", mail_from);
  todoku_json_add_text (builder, "BehaviorOnMxFailure", "USE_DEFAULT_VALUE");
  json_builder_end_object (builder);

  return todoku_json_to_bytes (builder);
}

/**
 * todoku_ses_build_restart:
 *
 * Returns: (transfer full): the body of PutEmailIdentityDkimSigningAttributes that asks for what
 *   there is, so that the service begins to look for it again
 */
GBytes *
todoku_ses_build_restart (void)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  todoku_json_add_text (builder, "SigningAttributesOrigin", "AWS_SES");
  add_key_length (builder, "SigningAttributes");
  json_builder_end_object (builder);

  return todoku_json_to_bytes (builder);
}

static void
add_data (JsonBuilder *builder,
          const char  *name,
          const char  *text)
{
  begin_member (builder, name);
  todoku_json_add_text (builder, "Data", text);
  todoku_json_add_text (builder, "Charset", "UTF-8");
  json_builder_end_object (builder);
}

/* A display name that is not ASCII is encoded (RFC 2047 section 2): the service takes only that. */
static char *
make_sender (const TodokuMail *mail)
{
  g_autofree char *encoded = NULL;
  g_autofree char *quoted = NULL;

  if (mail->from_name == NULL || *mail->from_name == '\0')
    return g_strdup (mail->from);
  if (!g_str_is_ascii (mail->from_name))
    {
      encoded = g_base64_encode ((const guchar *) mail->from_name, strlen (mail->from_name));
      return g_strdup_printf ("=?UTF-8?B?%s?= <%s>", encoded, mail->from);
    }

  quoted = g_strdelimit (g_strdup (mail->from_name), "\"\\\r\n", ' ');

  return g_strdup_printf ("\"%s\" <%s>", quoted, mail->from);
}

/**
 * todoku_ses_build_mail:
 * @mail: what to send
 *
 * Returns: (transfer full): the body of SendEmail
 */
GBytes *
todoku_ses_build_mail (const TodokuMail *mail)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *from = make_sender (mail);

  json_builder_begin_object (builder);
  todoku_json_add_text (builder, "FromEmailAddress", from);
  begin_member (builder, "Destination");
  json_builder_set_member_name (builder, "ToAddresses");
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, mail->to);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  begin_member (builder, "Content");
  begin_member (builder, "Simple");
  add_data (builder, "Subject", mail->subject);
  begin_member (builder, "Body");
  add_data (builder, "Text", mail->text);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);

  return todoku_json_to_bytes (builder);
}

static int
find_state (const char *word)
{
  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].word, word))
      return states[i].state;

  return -1;
}

static gboolean
add_dkim_record (TodokuRemote  *remote,
                 const char    *token,
                 const char    *zone,
                 gboolean       valid,
                 const char    *reason,
                 GError       **error)
{
  g_autofree char *host = g_strdup_printf ("%s._domainkey.%s", token, remote->domain);
  g_autofree char *value = g_strdup_printf ("%s.%s", token, zone);
  const TodokuRecord fields = {
    .type = TODOKU_RECORD_TYPE_CNAME, .purpose = TODOKU_RECORD_PURPOSE_DKIM, .host = host,
    .value = value, .required = TRUE,
  };

  return todoku_remote_add_record (remote, &fields, valid, reason, error);
}

/* Keys of the account's own have a selector in place of tokens, and nothing that could be typed. An
 * answer that says nothing of keys is none about a domain.
 */
static gboolean
parse_dkim (JsonObject    *object,
            TodokuRemote  *remote,
            const char    *reason,
            const char   **ret_status,
            GError       **error)
{
  JsonObject *dkim;
  JsonArray *tokens;
  const char *zone;
  const char *origin;

  *ret_status = NULL;
  if (!todoku_json_get_object (object, "DkimAttributes", TODOKU_JSON_REQUIRED, &dkim, error) ||
      !todoku_json_get_string (dkim, "Status", TODOKU_JSON_OPTIONAL, ret_status, error) ||
      !todoku_json_get_string (dkim, "SigningHostedZone", TODOKU_JSON_OPTIONAL, &zone, error) ||
      !todoku_json_get_string (dkim, "SigningAttributesOrigin", TODOKU_JSON_OPTIONAL, &origin,
                               error) ||
      !todoku_json_get_array (dkim, "Tokens", TODOKU_JSON_OPTIONAL, &tokens, error))
    return FALSE;
  if (g_strcmp0 (origin, "EXTERNAL") == 0)
    return TRUE;
  if (zone == NULL || *zone == '\0')
    zone = USUAL_ZONE;

  for (guint i = 0; tokens != NULL && i < json_array_get_length (tokens); i++)
    {
      JsonNode *node = json_array_get_element (tokens, i);

      if (i == MAX_TOKENS || !JSON_NODE_HOLDS_VALUE (node) ||
          json_node_get_value_type (node) != G_TYPE_STRING)
        {
          g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                               "The tokens in the reply are too many or not text");
          return FALSE;
        }
      if (!add_dkim_record (remote, json_node_get_string (node), zone,
                            g_strcmp0 (*ret_status, "SUCCESS") == 0, reason, error))
        return FALSE;
    }

  return TRUE;
}

/* Mail is sent without them, so they are needed by nobody. */
static gboolean
parse_mail_from (JsonObject    *object,
                 TodokuRemote  *remote,
                 const char    *region,
                 GError       **error)
{
  g_autofree char *exchanger = g_strdup_printf ("feedback-smtp.%s.amazonses.com", region);
  JsonObject *attributes;
  const char *name;
  const char *status;
  gboolean valid;

  if (!todoku_json_get_object (object, "MailFromAttributes", TODOKU_JSON_OPTIONAL, &attributes,
                               error))
    return FALSE;
  if (attributes == NULL)
    return TRUE;
  if (!todoku_json_get_string (attributes, "MailFromDomain", TODOKU_JSON_OPTIONAL, &name, error) ||
      !todoku_json_get_string (attributes, "MailFromDomainStatus", TODOKU_JSON_OPTIONAL, &status,
                               error))
    return FALSE;
  if (name == NULL || *name == '\0')
    return TRUE;
  if (!todoku_remote_check_text ("MailFromDomain", name, MAX_NAME, error))
    return FALSE;

  valid = g_strcmp0 (status, "SUCCESS") == 0;
  remote->mail_from = g_ascii_strdown (name, -1);

  return todoku_remote_add_record (remote, &(TodokuRecord) {
    .type = TODOKU_RECORD_TYPE_MX, .purpose = TODOKU_RECORD_PURPOSE_MAIL_ROUTE,
    .host = remote->mail_from, .value = exchanger, .priority = TODOKU_DEFAULT_PRIORITY,
  }, valid, NULL, error) &&
         todoku_remote_add_record (remote, &(TodokuRecord) {
    .type = TODOKU_RECORD_TYPE_TXT, .purpose = TODOKU_RECORD_PURPOSE_SPF,
    .host = remote->mail_from, .value = "v=spf1 include:amazonses.com ~all",
  }, valid, NULL, error);
}

static gboolean
parse_reason (JsonObject  *object,
              const char **ret_reason,
              GError     **error)
{
  JsonObject *info;

  *ret_reason = NULL;

  return todoku_json_get_object (object, "VerificationInfo", TODOKU_JSON_OPTIONAL, &info, error) &&
         (info == NULL ||
          todoku_json_get_string (info, "ErrorType", TODOKU_JSON_OPTIONAL, ret_reason, error));
}

/**
 * todoku_ses_parse_identity:
 * @domain: the domain that was asked for, which no reply repeats
 * @region: where, for the return path
 * @body: a reply of CreateEmailIdentity or GetEmailIdentity
 * @service_time: the service's clock
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * Returns: (transfer full): the domain, or %NULL with @error set
 */
TodokuRemote *
todoku_ses_parse_identity (const char  *domain,
                           const char  *region,
                           GBytes      *body,
                           gint64       service_time,
                           GError     **error)
{
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(TodokuRemote) remote = todoku_remote_new (TODOKU_REMOTE_DOMAIN);
  JsonObject *object = todoku_json_parse_object (body, &root, error);
  const char *status;
  const char *dkim_status;
  const char *reason;
  gboolean may_send;
  int state;

  if (object == NULL || !todoku_remote_set_domain (remote, domain, error) ||
      !todoku_json_get_string (object, "VerificationStatus", TODOKU_JSON_OPTIONAL, &status,
                               error) ||
      !todoku_json_get_boolean (object, "VerifiedForSendingStatus", TODOKU_JSON_OPTIONAL, &may_send,
                                error) ||
      !parse_reason (object, &reason, error) ||
      !parse_dkim (object, remote, reason, &dkim_status, error) ||
      !parse_mail_from (object, remote, region, error))
    return NULL;

  state = find_state (status != NULL ? status : dkim_status);
  remote->id = g_strdup (remote->domain);
  remote->automatic_security = TRUE;
  remote->valid = may_send &&
                  (dkim_status == NULL || g_str_equal (dkim_status, "SUCCESS"));
  if (remote->valid)
    state = TODOKU_SERVICE_STATE_VERIFIED;
  todoku_remote_judge (remote, state, service_time);

  return g_steal_pointer (&remote);
}

/* Addresses are identities as well. */
static gboolean
parse_entry (JsonObject    *object,
             gint64         service_time,
             TodokuRemote **ret_remote,
             GError       **error)
{
  g_autoptr(TodokuRemote) remote = todoku_remote_new (TODOKU_REMOTE_DOMAIN);
  const char *type;
  const char *name;
  const char *status;
  int state;

  *ret_remote = NULL;
  if (!todoku_json_get_string (object, "IdentityType", TODOKU_JSON_OPTIONAL, &type, error) ||
      !todoku_json_get_string (object, "IdentityName", TODOKU_JSON_REQUIRED, &name, error) ||
      !todoku_json_get_string (object, "VerificationStatus", TODOKU_JSON_OPTIONAL, &status, error))
    return FALSE;
  if (g_strcmp0 (type, "DOMAIN") != 0)
    return TRUE;
  if (!todoku_remote_set_domain (remote, name, error))
    return FALSE;

  state = find_state (status);
  remote->id = g_strdup (remote->domain);
  remote->automatic_security = TRUE;
  remote->valid = state == TODOKU_SERVICE_STATE_VERIFIED;
  todoku_remote_judge (remote, state, service_time);
  *ret_remote = g_steal_pointer (&remote);

  return TRUE;
}

/**
 * todoku_ses_parse_identities:
 * @body: a reply of ListEmailIdentities
 * @service_time: the service's clock
 * @ret_next_token: (out) (transfer full) (nullable): where the next page begins; %NULL after the
 *   last
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * Returns: (transfer full) (element-type TodokuRemote): the domains on the page, without records,
 *   or %NULL with @error set
 */
GPtrArray *
todoku_ses_parse_identities (GBytes  *body,
                             gint64   service_time,
                             char   **ret_next_token,
                             GError **error)
{
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_remote_unref);
  JsonObject *object = todoku_json_parse_object (body, &root, error);
  JsonArray *identities;
  const char *next;

  *ret_next_token = NULL;
  if (object == NULL || !todoku_json_check_some (object, error) ||
      !todoku_json_get_array (object, "EmailIdentities", TODOKU_JSON_OPTIONAL, &identities,
                              error) ||
      !todoku_json_get_string (object, "NextToken", TODOKU_JSON_OPTIONAL, &next, error) ||
      (next != NULL && *next != '\0' &&
       !todoku_remote_check_text ("NextToken", next, MAX_PAGE_TOKEN, error)))
    return NULL;

  for (guint i = 0; identities != NULL && i < json_array_get_length (identities); i++)
    {
      JsonObject *entry;
      TodokuRemote *remote = NULL;

      if (!todoku_json_get_entry (identities, i, &entry, error) ||
          (entry != NULL && !parse_entry (entry, service_time, &remote, error)))
        return NULL;
      if (remote != NULL)
        g_ptr_array_add (list, remote);
    }
  if (next != NULL && *next != '\0')
    *ret_next_token = g_strdup (next);

  return g_steal_pointer (&list);
}

/**
 * todoku_ses_parse_account:
 * @body: a reply of GetAccount
 * @ret_notice: (out): what it says that a person should know, a #TodokuAccountNotice, or -1
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * Returns: whether the reply is one
 */
gboolean
todoku_ses_parse_account (GBytes  *body,
                          int     *ret_notice,
                          GError **error)
{
  g_autoptr(JsonNode) root = NULL;
  JsonObject *object = todoku_json_parse_object (body, &root, error);
  const char *enforcement;
  gboolean is_free = TRUE;
  gboolean is_sending = TRUE;

  *ret_notice = -1;
  if (object == NULL ||
      !todoku_json_get_string (object, "EnforcementStatus", TODOKU_JSON_OPTIONAL, &enforcement,
                               error) ||
      (json_object_has_member (object, "ProductionAccessEnabled") &&
       !todoku_json_get_boolean (object, "ProductionAccessEnabled", TODOKU_JSON_REQUIRED, &is_free,
                                 error)) ||
      (json_object_has_member (object, "SendingEnabled") &&
       !todoku_json_get_boolean (object, "SendingEnabled", TODOKU_JSON_REQUIRED, &is_sending,
                                 error)))
    return FALSE;

  if (!is_sending || g_strcmp0 (enforcement, "SHUTDOWN") == 0)
    *ret_notice = TODOKU_ACCOUNT_NOTICE_PAUSED;
  else if (g_strcmp0 (enforcement, "PROBATION") == 0)
    *ret_notice = TODOKU_ACCOUNT_NOTICE_PROBATION;
  else if (!is_free)
    *ret_notice = TODOKU_ACCOUNT_NOTICE_SANDBOX;

  return TRUE;
}
