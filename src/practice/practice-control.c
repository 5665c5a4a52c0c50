/* SPDX-License-Identifier: GPL-3.0-or-later
 * The control API of the practice server: what "type it into the DNS company's screen" is for a
 * domain that exists nowhere else. Main loop. It refuses every call without the token of the port
 * file, so that no web page in a browser can drive it. The calls on records stand in
 * practice-control-records.c.
 *
 * The port file (DIR/practice.json, mode 0600) is one JSON object:
 *   {"pid", "http": "http://127.0.0.1:P", "api_key": "SG.…", "control_token",
 *    "dns_recursive": "127.0.0.1:P1", "dns_authoritative_port": P2, "acm_url", "cloudfront_url",
 *    "aws_access_key_id", "aws_secret_access_key", "tls_port", "ca_file", "resend_key",
 *    "mailgun_key"}
 * ACM answers POST / with X-Amz-Target, CloudFront /2020-05-31/…, SendGrid /v3/…, Resend /domains
 * and /emails, Mailgun /v4/… and /v3/NAME/messages (its other region below /eu), SES /v2/email/…
 * (with the AWS keys), all at "http". Resend and Mailgun take "api_key" as well.
 * Edge names (dXXXX.cloudfront.net) resolve to 127.0.0.1: connect to tls_port and trust ca_file.
 *
 * Every call is under <http>/practice/v1 with the header "X-Practice-Token: <control_token>", has
 * a JSON object as its body where it has one, and answers a JSON object. An error is a 4xx with
 *   {"error": {"code": "bad-token|bad-input|not-found|does-not-apply", "message": "…"}}
 *
 * GET /status
 *   {"pid", "version", "http", "dns_recursive", "dns_authoritative_port", "tls_port", "now": epoch
 *    seconds by the practice clock, "user_id", "domains": n, "links": n, "certificates": n,
 *    "distributions": n, "records": n, "settings": {…}}
 * GET /settings, POST /settings {some of them}
 *   {"ttl": 300           of records that are added from now on
 *    "delay": 0           seconds between adding and being published
 *    "negative_ttl": 300  SOA MINIMUM
 *    "clock_offset": 0    what the practice clock is ahead of the real one; before and after it
 *                         moves, ACM looks at DNS. The services tell times as seen from now:
 *                         after a leap of a day, all has happened a day longer ago
 *    "date_offset": 0     seconds by which the Date of the services' answers is off the real time
 *    "rate_limit": 6000   API calls a minute
 *    "resource_record_calls": 1  DescribeCertificate calls without ResourceRecord
 *    "deploy_calls": 1    GetDistribution calls that say InProgress after a change
 *    "auto_ssl": 0        links that ask for HTTPS by the service: 0 get it, 1 get a link without,
 *                         2 are refused with 400, 3 get it and wait for the certificate
 *    "mailgun_eu": 0      whether the Mailgun account is in the EU
 *    "ses_sandbox": 0     whether the SES account may only send to verified addresses
 *    "missing_scopes": []}  what the API key may not
 * GET /zones
 *   {"zones": [{"apex", "name_servers": ["ns1.dns.practice.test", …], "records": n}]}
 * GET /records[?zone=Z]
 *   {"records": [R]}, where R is {"id": n, "host", "type": "CNAME", "value", "priority": n|-1,
 *    "ttl": n, "mistake": "token"|null, "servers": "both|ns1|ns2|old|none", "published": bool,
 *    "publishes_in": seconds, "zone", "for": {"host", "type"} of the record it was registered for,
 *    or null}; "value" is a name without final dot, an address, or TXT as joined text with \DDD
 * POST /records {"host", "type", "value", "priority"?, "ttl"?, "servers"?}
 *   201 R. Adds one record as it stands, beside what is there (not twice; a CNAME replaces a CNAME,
 *   RFC 2136 section 3.4.2.2). TXT is one text, split at 255 octets, or "quoted" "strings"; \" is a
 *   literal quotation mark.
 * DELETE /records?host=H[&type=T][&value=V] or ?id=N or ?zone=Z
 *   {"removed": n}. Takes off all that match, and what was registered for H and T.
 * POST /records/register {"records": [{"type", "host", "value", "priority"?}], "mistake": …|null}
 *   {"records": [R]}. Replaces what was registered for each of them, right or wrong, by the right
 *   record (null) or by what that mistake leaves behind. 409 does-not-apply when the mistake cannot
 *   be made with such a record.
 * GET /mistakes?host=H&type=T&value=V
 *   {"mistakes": ["doubled-suffix", …]} that can be made with that record.
 * POST /records/import {"text": a BIND zone snippet, "zone"?: its $ORIGIN} or {"records": […]}
 *   {"added": n, "skipped": [{"line": n, "reason"}]}
 * POST /cache/flush
 *   {}. The recursive resolver forgets everything.
 * GET /mails
 *   {"mails": [{"from", "to": ["…"], "subject", "sandbox": bool, "time"}]}
 * GET /calls, DELETE /calls
 *   {"calls": [{"method", "path", "status", "fault": kind|null}]}, the last 1000 of all
 *   services; status 0 is a call that got no answer.
 * GET /faults, DELETE /faults, POST /faults {"kind", "method"?, "path"?, "count"?: 1}
 *   {"faults": [F]}. The next "count" calls fail whose method is "method" and whose path begins
 *   with "path" (ACM: the operation of X-Amz-Target).
 *   Before any effect: refuse (connection closed), time-out (never answered), server-error,
 *   bad-gateway (502, HTML), throttle, unauthorised, forbidden, ip-not-allowed, taken (another
 *   account has it), nonsense (200, HTML), wrong-shape (JSON of other types), huge (5 MiB).
 *   After the effect: time-out-after, cut-after (no answer at all), cut (half the answer),
 *   server-error-after.
 * POST /reset
 *   {}. Forgets domains, links, certificates, distributions, records, mails, faults and settings;
 *   accounts, keys, token and ports stay.
 * POST /shutdown
 *   {}, then the program ends and removes the port file.
 */
#include "practice-control-private.h"
#include "practice-service.h"

#include "todoku-config.h"

/**
 * practice_control_reply_problem:
 * @message: a call
 * @status: the HTTP status
 * @code: the code of the error
 * @text: what is wrong, in English
 */
void
practice_control_reply_problem (SoupServerMessage *message,
                                guint              status,
                                const char        *code,
                                const char        *text)
{
  g_autoptr(JsonObject) object = json_object_new ();
  JsonObject *error = json_object_new ();

  json_object_set_string_member (error, "code", code);
  json_object_set_string_member (error, "message", text);
  json_object_set_object_member (object, "error", error);
  practice_http_reply_object (message, status, object);
}

static void
reply_nothing (SoupServerMessage *message)
{
  g_autoptr(JsonObject) object = json_object_new ();

  practice_http_reply_object (message, SOUP_STATUS_OK, object);
}

/**
 * practice_control_reply_bad_input:
 * @message: a call
 * @text: what is wrong with it, in English
 */
void
practice_control_reply_bad_input (SoupServerMessage *message,
                                  const char        *text)
{
  practice_control_reply_problem (message, SOUP_STATUS_BAD_REQUEST, "bad-input", text);
}

/**
 * practice_control_reply_array:
 * @message: a call
 * @name: the only member of the answer
 * @array: (transfer full): its value
 */
void
practice_control_reply_array (SoupServerMessage *message,
                              const char        *name,
                              JsonArray         *array)
{
  g_autoptr(JsonObject) object = json_object_new ();

  json_object_set_array_member (object, name, array);
  practice_http_reply_object (message, SOUP_STATUS_OK, object);
}

static void
get_status (Practice          *self,
            SoupServerMessage *message,
            JsonObject        *body,
            GHashTable        *query)
{
  static const struct { const char *name; const char *kind; } counts[] = {
    { "domains", PRACTICE_KIND_DOMAIN },
    { "links", PRACTICE_KIND_LINK },
    { "certificates", PRACTICE_KIND_CERTIFICATE },
    { "distributions", PRACTICE_KIND_DISTRIBUTION },
    { "records", PRACTICE_KIND_RECORD },
  };
  g_autoptr(JsonObject) file = practice_describe (self);
  g_autoptr(JsonObject) status = json_object_new ();
  static const char *const copied[] = {
    "pid", "http", "dns_recursive", "dns_authoritative_port", "tls_port",
  };

  for (guint i = 0; i < G_N_ELEMENTS (copied); i++)
    json_object_set_member (status, copied[i], json_object_dup_member (file, copied[i]));
  json_object_set_string_member (status, "version", TODOKU_VERSION);
  json_object_set_int_member (status, "now", practice_now (self));
  json_object_set_member (status, "user_id",
                          json_object_dup_member (practice_account_get (self, NULL), "user_id"));
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    json_object_set_int_member (status, counts[i].name,
                                practice_state_list (self->state, counts[i].kind)->len +
                                (i == 0 ? practice_service_count_domains (self) : 0));
  json_object_set_object_member (status, "settings", json_object_ref (self->settings));
  practice_http_reply_object (message, SOUP_STATUS_OK, status);
}

static void
get_settings (Practice          *self,
              SoupServerMessage *message,
              JsonObject        *body,
              GHashTable        *query)
{
  practice_http_reply_object (message, SOUP_STATUS_OK, self->settings);
}

static gboolean
is_setting_valid (JsonObject *settings,
                  const char *name,
                  JsonNode   *value)
{
  if (!json_object_has_member (settings, name))
    return FALSE;
  if (g_str_equal (name, "missing_scopes"))
    return JSON_NODE_HOLDS_ARRAY (value);
  if (!JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) != G_TYPE_INT64)
    return FALSE;

  return g_str_equal (name, "clock_offset") || g_str_equal (name, "date_offset") ||
         (json_node_get_int (value) >= 0 && json_node_get_int (value) <= G_MAXINT32);
}

static void
post_settings (Practice          *self,
               SoupServerMessage *message,
               JsonObject        *body,
               GHashTable        *query)
{
  g_autoptr(GList) names = json_object_get_members (body);

  for (GList *l = names; l != NULL; l = l->next)
    if (!is_setting_valid (self->settings, l->data, json_object_get_member (body, l->data)))
      {
        practice_control_reply_bad_input (message, l->data);
        return;
      }

  /* The authority has been looking all along, so it looks once more before the clock moves. */
  if (json_object_has_member (body, "clock_offset"))
    practice_acm_refresh (self);
  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (self->settings, l->data, json_object_dup_member (body, l->data));
  practice_apply_settings (self);
  if (json_object_has_member (body, "clock_offset"))
    {
      practice_acm_refresh (self);
      practice_tls_refresh (self);
    }
  get_settings (self, message, body, query);
}

static void
post_flush (Practice          *self,
            SoupServerMessage *message,
            JsonObject        *body,
            GHashTable        *query)
{
  practice_cache_flush (self->cache);
  reply_nothing (message);
}

static void
get_mails (Practice          *self,
           SoupServerMessage *message,
           JsonObject        *body,
           GHashTable        *query)
{
  GPtrArray *rows = practice_state_list (self->state, PRACTICE_KIND_MAIL);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < rows->len; i++)
    json_array_add_object_element (array, practice_public_object (rows->pdata[i]));
  practice_control_reply_array (message, "mails", array);
}

static void
get_calls (Practice          *self,
           SoupServerMessage *message,
           JsonObject        *body,
           GHashTable        *query)
{
  JsonArray *array = json_array_new ();

  for (GList *l = self->calls.head; l != NULL; l = l->next)
    json_array_add_object_element (array, json_object_ref (l->data));
  practice_control_reply_array (message, "calls", array);
}

static void
delete_calls (Practice          *self,
              SoupServerMessage *message,
              JsonObject        *body,
              GHashTable        *query)
{
  g_queue_clear_full (&self->calls, (GDestroyNotify) json_object_unref);
  reply_nothing (message);
}

static void
get_faults (Practice          *self,
            SoupServerMessage *message,
            JsonObject        *body,
            GHashTable        *query)
{
  g_autoptr(JsonObject) object = practice_fault_list (self);

  practice_http_reply_object (message, SOUP_STATUS_OK, object);
}

static void
post_faults (Practice          *self,
             SoupServerMessage *message,
             JsonObject        *body,
             GHashTable        *query)
{
  if (practice_fault_add (self, body))
    get_faults (self, message, body, query);
  else
    practice_control_reply_bad_input (message, "There is no such fault");
}

static void
delete_faults (Practice          *self,
               SoupServerMessage *message,
               JsonObject        *body,
               GHashTable        *query)
{
  g_queue_clear_full (&self->faults, (GDestroyNotify) practice_fault_free);
  reply_nothing (message);
}

static void
post_reset (Practice          *self,
            SoupServerMessage *message,
            JsonObject        *body,
            GHashTable        *query)
{
  practice_reset (self);
  reply_nothing (message);
}

static void
shut_down_cb (SoupServerMessage *message,
              gpointer           user_data)
{
  Practice *self = user_data;

  if (self->quit != NULL)
    self->quit (self->quit_data);
}

static void
post_shutdown (Practice          *self,
               SoupServerMessage *message,
               JsonObject        *body,
               GHashTable        *query)
{
  /* The reply goes out before the end. */
  g_signal_connect (message, "finished", G_CALLBACK (shut_down_cb), self);
  reply_nothing (message);
}

static const struct
{
  const char *method;
  const char *path;
  PracticeControlFunc handle;
} controls[] = {
  { "GET", "/status", get_status },
  { "GET", "/settings", get_settings },
  { "POST", "/settings", post_settings },
  { "GET", "/zones", practice_control_get_zones },
  { "GET", "/records", practice_control_get_records },
  { "POST", "/records", practice_control_post_records },
  { "DELETE", "/records", practice_control_delete_records },
  { "POST", "/records/register", practice_control_register_records },
  { "POST", "/records/import", practice_control_import_records },
  { "GET", "/mistakes", practice_control_get_mistakes },
  { "POST", "/cache/flush", post_flush },
  { "GET", "/mails", get_mails },
  { "GET", "/calls", get_calls },
  { "DELETE", "/calls", delete_calls },
  { "GET", "/faults", get_faults },
  { "POST", "/faults", post_faults },
  { "DELETE", "/faults", delete_faults },
  { "POST", "/reset", post_reset },
  { "POST", "/shutdown", post_shutdown },
};

/**
 * practice_control_handle:
 * @self: the practice server
 * @message: a call
 * @path: its path after "/practice/v1"
 * @query: (element-type utf8 utf8): its query
 */
void
practice_control_handle (Practice          *self,
                         SoupServerMessage *message,
                         const char        *path,
                         GHashTable        *query)
{
  const char *token = soup_message_headers_get_one (
    soup_server_message_get_request_headers (message), "X-Practice-Token");
  g_autoptr(JsonObject) body = NULL;

  if (token == NULL || !g_str_equal (token, practice_get_secret (self, "control_token")))
    {
      practice_control_reply_problem (message, SOUP_STATUS_UNAUTHORIZED, "bad-token",
                                      "The header X-Practice-Token is missing or wrong");
      return;
    }
  body = practice_http_read_object (message);
  if (body == NULL)
    {
      practice_control_reply_bad_input (message, "The body must be a JSON object");
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (controls); i++)
    if (g_str_equal (controls[i].method, soup_server_message_get_method (message)) &&
        g_str_equal (controls[i].path, path))
      {
        controls[i].handle (self, message, body, query);
        return;
      }

  practice_control_reply_problem (message, SOUP_STATUS_NOT_FOUND, "not-found",
                                  "There is no such call");
}
