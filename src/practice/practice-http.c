/* SPDX-License-Identifier: GPL-3.0-or-later
 * The HTTP side of the practice server: one port for SendGrid (/v3), Mailgun (/v4 and parts of
 * /v3), Resend (/domains, /emails), SES (/v2/email), ACM (POST /), CloudFront (/2020-05-31) and the
 * control API (/practice/v1). Main loop. It listens on loopback only; faults
 * that were ordered happen here, so that no service has to know of them.
 */
#include <string.h>

#include "practice-service.h"
#include "todoku-json-text.h"

#define MAX_CALLS 1000

/* No service's call comes near the first; whoever knows the control token may import the zones of
 * thousands of domains.
 */
#define MAX_BODY (64 * 1024)
#define MAX_CONTROL_BODY (16 * 1024 * 1024)

#define CONTROL_PREFIX "/practice/v1"
#define CLOUDFRONT_PREFIX "/2020-05-31/distribution"

/**
 * practice_http_read_object:
 * @message: a request
 *
 * Returns: (transfer full) (nullable): its body, or %NULL unless that is a JSON object; an empty
 * body counts as an empty object
 */
JsonObject *
practice_http_read_object (SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr(GBytes) bytes = soup_message_body_flatten (body);
  g_autoptr(JsonParser) parser = json_parser_new ();
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  JsonNode *root;

  if (length == 0)
    return json_object_new ();
  if (!g_utf8_validate_len (data, length, NULL) || !todoku_json_text_is_tame (data, length) ||
      !json_parser_load_from_data (parser, data, (gssize) length, NULL))
    return NULL;
  root = json_parser_get_root (parser);

  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_dup_object (root) : NULL;
}

/**
 * practice_http_reply_node:
 * @message: a request
 * @status: the status of the reply
 * @node: its body
 */
void
practice_http_reply_node (SoupServerMessage *message,
                          guint              status,
                          JsonNode          *node)
{
  char *text = json_to_string (node, FALSE);

  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, text,
                                    strlen (text));
}

/**
 * practice_http_reply_object:
 * @message: a request
 * @status: the status of the reply
 * @object: (transfer none): its body
 */
void
practice_http_reply_object (SoupServerMessage *message,
                            guint              status,
                            JsonObject        *object)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, object);
  practice_http_reply_node (message, status, node);
}

/* A 204 must not tell its length (RFC 9110 section 8.6). libsoup takes that for a reply that ends
 * with the connection, and closes it under whoever wants to go on; so it is told once the header is
 * out.
 */
static void
wrote_headers_cb (SoupServerMessage *message,
                  gpointer           user_data)
{
  soup_message_headers_set_content_length (soup_server_message_get_response_headers (message), 0);
}

/**
 * practice_http_reply_empty:
 * @message: a request
 * @status: the status of the reply, which has no body
 */
void
practice_http_reply_empty (SoupServerMessage *message,
                           guint              status)
{
  soup_server_message_set_status (message, status, NULL);
  if (status == SOUP_STATUS_NO_CONTENT)
    g_signal_connect (message, "wrote-headers", G_CALLBACK (wrote_headers_cb), NULL);
}

/**
 * practice_http_reply_error:
 * @message: a request
 * @status: the status of the reply
 * @field: (nullable): what of the request is wrong
 * @text: what is wrong with it
 *
 * Replies as SendGrid does.
 */
void
practice_http_reply_error (SoupServerMessage *message,
                           guint              status,
                           const char        *field,
                           const char        *text)
{
  g_autoptr(JsonObject) body = json_object_new ();
  JsonArray *errors = json_array_new ();
  JsonObject *error = json_object_new ();

  if (field != NULL)
    json_object_set_string_member (error, "field", field);
  else
    json_object_set_null_member (error, "field");
  json_object_set_string_member (error, "message", text);
  json_array_add_object_element (errors, error);
  json_object_set_array_member (body, "errors", errors);
  practice_http_reply_object (message, status, body);
}

static void
finished_cb (SoupServerMessage *message,
             gpointer           user_data)
{
  JsonObject *call = user_data;

  json_object_set_int_member (call, "status", soup_server_message_get_status (message));
}

static void
log_call (Practice          *self,
          SoupServerMessage *message,
          const char        *path,
          PracticeFault     *fault)
{
  JsonObject *call = json_object_new ();
  const char *target = soup_message_headers_get_one (
    soup_server_message_get_request_headers (message), "X-Amz-Target");

  json_object_set_string_member (call, "method", soup_server_message_get_method (message));
  json_object_set_string_member (call, "path", target != NULL ? target : path);
  json_object_set_int_member (call, "status", 0);
  if (fault != NULL)
    json_object_set_string_member (call, "fault", practice_fault_get_kind (fault));
  else
    json_object_set_null_member (call, "fault");

  g_object_set_data_full (G_OBJECT (message), "practice-call", json_object_ref (call),
                          (GDestroyNotify) json_object_unref);
  g_signal_connect (message, "finished", G_CALLBACK (finished_cb), call);
  g_queue_push_tail (&self->calls, call);
  if (self->calls.length > MAX_CALLS)
    json_object_unref (g_queue_pop_head (&self->calls));
}

static void
dispatch (Practice          *self,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  if (practice_mailgun_is_path (path))
    practice_mailgun_handle (self, message, path, query);
  else if (g_str_has_prefix (path, "/v2/email/"))
    practice_ses_handle (self, message, path + strlen ("/v2/email"), query);
  else if (g_str_has_prefix (path, "/domains") || g_str_equal (path, "/emails"))
    practice_resend_handle (self, message, path, query);
  else if (g_str_has_prefix (path, "/v3/"))
    practice_account_handle (self, message, path + strlen ("/v3"), query);
  else if (g_str_has_prefix (path, CLOUDFRONT_PREFIX))
    practice_cloudfront_handle (self, message, path + strlen (CLOUDFRONT_PREFIX), query);
  else if (soup_message_headers_get_one (headers, "X-Amz-Target") != NULL)
    practice_acm_handle (self, message);
  else
    practice_http_reply_error (message, SOUP_STATUS_NOT_FOUND, NULL, "not found");
}

/* As from a service whose clock is right while this computer's is not. */
static void
set_date (Practice          *self,
          SoupServerMessage *message)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) date =
    g_date_time_add_seconds (now, practice_get_setting (self, "date_offset"));
  g_autofree char *text =
    date != NULL ? soup_date_time_to_string (date, SOUP_DATE_HTTP) : NULL;

  if (text != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Date", text);
}

static void
handle_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  Practice *self = user_data;
  g_autoptr(GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);
  PracticeFault *fault;

  if (query == NULL)
    query = none;
  /* Of all answers: one that agreed with this computer would take back what another has said. */
  if (practice_get_setting (self, "date_offset") != 0)
    set_date (self, message);
  if (g_str_has_prefix (path, CONTROL_PREFIX "/"))
    {
      practice_control_handle (self, message, path + strlen (CONTROL_PREFIX), query);
      return;
    }

  fault = practice_fault_take (self, message);
  log_call (self, message, path, fault);
  if (fault == NULL)
    {
      dispatch (self, message, path, query);
      return;
    }

  if (!practice_fault_before (self, fault, message))
    {
      dispatch (self, message, path, query);
      practice_fault_after (self, fault, message);
    }
  practice_fault_free (fault);
}

static void
refuse_body (SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  soup_message_body_set_accumulate (body, FALSE);
  soup_message_body_truncate (body);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection",
                                "close");
  practice_http_reply_error (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, NULL,
                             "request body too large");
}

static void
got_chunk_cb (SoupServerMessage *message,
              GBytes            *chunk,
              gpointer           user_data)
{
  goffset *left = user_data;

  if (*left < 0)
    return;

  *left -= (goffset) g_bytes_get_size (chunk);
  if (*left < 0)
    refuse_body (message);
}

/* The whole body is read before any handler sees the call, so what is too long, or too much for a
 * stranger, is thrown away as it comes in. A status that is set is the answer.
 */
static void
headers_read_cb (SoupServer        *server,
                 SoupServerMessage *message,
                 const char        *path,
                 GHashTable        *query,
                 gpointer           user_data)
{
  Practice *self = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *token = soup_message_headers_get_one (headers, "X-Practice-Token");
  goffset *left = g_new (goffset, 1);

  *left = g_strcmp0 (token, practice_get_secret (self, "control_token")) == 0 ? MAX_CONTROL_BODY
                                                                               : MAX_BODY;
  g_signal_connect_data (message, "got-chunk", G_CALLBACK (got_chunk_cb), left,
                         (GClosureNotify) (GCallback) g_free, 0);
}

/**
 * practice_http_bound_bodies:
 * @self: the practice server
 * @server: one of its HTTP servers
 *
 * Sees to it that no call, answered or refused, fills the memory.
 */
void
practice_http_bound_bodies (Practice   *self,
                            SoupServer *server)
{
  soup_server_add_early_handler (server, NULL, headers_read_cb, self, NULL);
}

static guint16
port_of (SoupServer *server)
{
  GSList *uris = soup_server_get_uris (server);
  guint16 port = uris != NULL ? (guint16) g_uri_get_port (uris->data) : 0;

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  return port;
}

static gboolean
listen_at (SoupServer               *server,
           guint16                   port,
           SoupServerListenOptions   options,
           guint16                  *ret_port,
           GError                  **error)
{
  options |= SOUP_SERVER_LISTEN_IPV4_ONLY;
  if ((port == 0 || !soup_server_listen_local (server, port, options, NULL)) &&
      !soup_server_listen_local (server, 0, options, error))
    return FALSE;
  *ret_port = port_of (server);

  return TRUE;
}

/**
 * practice_http_start:
 * @self: the practice server
 * @port: the port that it would like, or 0
 * @error: return location for a #GError
 *
 * Returns: whether the HTTP port is open
 */
gboolean
practice_http_start (Practice  *self,
                     guint16    port,
                     GError   **error)
{
  self->http = soup_server_new ("server-header", "todoku-practice", NULL);
  soup_server_add_handler (self->http, NULL, handle_cb, self, NULL);
  practice_http_bound_bodies (self, self->http);

  return listen_at (self->http, port, 0, &self->http_port, error);
}

/**
 * practice_http_stop:
 * @self: the practice server
 *
 * Closes the HTTP port with everything that is still held open.
 */
void
practice_http_stop (Practice *self)
{
  g_ptr_array_set_size (self->held, 0);
  if (self->http != NULL)
    soup_server_disconnect (self->http);
  g_clear_object (&self->http);
}
