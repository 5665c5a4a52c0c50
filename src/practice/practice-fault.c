/* SPDX-License-Identifier: GPL-3.0-or-later
 * Things that go wrong between a client and a service, on order: the next matching calls are
 * refused, lost, cut, throttled or answered with nonsense, before or after they have had their
 * effect. Main loop.
 */
#include <string.h>

#include "practice-private.h"

#define HUGE_LENGTH (5 * 1024 * 1024)

struct _PracticeFault
{
  char *kind;
  char *method;
  char *path;
  gint64 count;
};

static const char *const kinds[] = {
  "refuse", "time-out", "server-error", "bad-gateway", "throttle", "unauthorised", "forbidden",
  "ip-not-allowed", "taken", "nonsense", "wrong-shape", "huge", "time-out-after", "cut-after",
  "cut", "server-error-after", "gone", "no-records", NULL,
};

static const char bad_gateway[] = "<html><head><title>502 Bad Gateway</title></head></html>";

static PracticeFault *
fault_new (const char *kind,
           const char *method,
           const char *path,
           gint64      count)
{
  PracticeFault *fault = g_new0 (PracticeFault, 1);

  fault->kind = g_strdup (kind);
  fault->method = g_strdup (method);
  fault->path = g_strdup (path);
  fault->count = count;

  return fault;
}

/**
 * practice_fault_free:
 * @fault: (transfer full): a fault
 */
void
practice_fault_free (PracticeFault *fault)
{
  g_free (fault->kind);
  g_free (fault->method);
  g_free (fault->path);
  g_free (fault);
}

/**
 * practice_fault_get_kind:
 * @fault: a fault
 *
 * Returns: (transfer none): its kind
 */
const char *
practice_fault_get_kind (PracticeFault *fault)
{
  return fault->kind;
}

/**
 * practice_fault_add:
 * @self: the practice server
 * @wanted: "kind", perhaps "method", "path" and "count"
 *
 * Returns: whether there is such a kind
 */
gboolean
practice_fault_add (Practice   *self,
                    JsonObject *wanted)
{
  const char *kind = practice_json_string (wanted, "kind", "");
  gint64 count = practice_json_int (wanted, "count", 1);

  if (!g_strv_contains (kinds, kind) || count < 1)
    return FALSE;

  g_queue_push_tail (&self->faults,
                     fault_new (kind,
                                practice_json_string (wanted, "method", NULL),
                                practice_json_string (wanted, "path", NULL),
                                count));

  return TRUE;
}

/**
 * practice_fault_list:
 * @self: the practice server
 *
 * Returns: (transfer full): what is still to go wrong, as "faults"
 */
JsonObject *
practice_fault_list (Practice *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  for (GList *l = self->faults.head; l != NULL; l = l->next)
    {
      const PracticeFault *fault = l->data;
      JsonObject *shown = json_object_new ();

      json_object_set_string_member (shown, "kind", fault->kind);
      json_object_set_string_member (shown, "method", fault->method);
      json_object_set_string_member (shown, "path", fault->path);
      json_object_set_int_member (shown, "count", fault->count);
      json_array_add_object_element (array, shown);
    }
  json_object_set_array_member (object, "faults", array);

  return object;
}

static const char *
amazon_target (SoupServerMessage *message)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                       "X-Amz-Target");
}

static gboolean
matches (const PracticeFault *fault,
         SoupServerMessage   *message)
{
  const char *target = amazon_target (message);
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));

  if (fault->method != NULL &&
      g_ascii_strcasecmp (fault->method, soup_server_message_get_method (message)) != 0)
    return FALSE;
  if (fault->path == NULL)
    return TRUE;

  return g_str_has_prefix (path, fault->path) ||
         (target != NULL && g_str_has_suffix (target, fault->path));
}

/**
 * practice_fault_take:
 * @self: the practice server
 * @message: a call
 *
 * Returns: (transfer full) (nullable): what goes wrong with this call
 */
PracticeFault *
practice_fault_take (Practice          *self,
                     SoupServerMessage *message)
{
  for (GList *l = self->faults.head; l != NULL; l = l->next)
    {
      PracticeFault *fault = l->data;

      if (!matches (fault, message))
        continue;
      if (--fault->count > 0)
        return fault_new (fault->kind, fault->method, fault->path, 1);
      g_queue_delete_link (&self->faults, l);
      return fault;
    }

  return NULL;
}

static void
close_connection (SoupServerMessage *message)
{
  g_autoptr(GIOStream) stream = soup_server_message_steal_connection (message);

  g_io_stream_close (stream, NULL, NULL);
}

/* Never answered: held until the server stops. */
static void
hold (Practice          *self,
      SoupServerMessage *message)
{
  g_ptr_array_add (self->held, g_object_ref (message));
  soup_server_message_pause (message);
}

static void
reply_text (SoupServerMessage *message,
            guint              status,
            const char        *type,
            const char        *text)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, text, strlen (text));
}

/* The head and half of the body, and then nothing more. */
static void
cut (SoupServerMessage *message)
{
  g_autoptr(GBytes) body =
    soup_message_body_flatten (soup_server_message_get_response_body (message));
  gsize length = MAX (g_bytes_get_size (body), 2);
  guint status = soup_server_message_get_status (message);
  g_autofree char *head = g_strdup_printf (
    "HTTP/1.1 %u OK\r\nContent-Type: application/json\r\nContent-Length: %" G_GSIZE_FORMAT
    "\r\n\r\n",
    status, length);
  g_autofree char *half = g_strndup (
    g_bytes_get_size (body) > 0 ? g_bytes_get_data (body, NULL) : "{", MAX (length / 2, 1));
  g_autofree char *both = g_strconcat (head, half, NULL);
  g_autoptr(GIOStream) stream = soup_server_message_steal_connection (message);

  g_output_stream_write_all (g_io_stream_get_output_stream (stream), both, strlen (both), NULL,
                             NULL, NULL);
  g_io_stream_close (stream, NULL, NULL);
}

static void
server_error (SoupServerMessage *message)
{
  if (amazon_target (message) != NULL)
    reply_text (message, 500, "application/x-amz-json-1.1",
                "{\"__type\":\"InternalFailure\",\"message\":\"internal failure\"}");
  else
    practice_http_reply_error (message, 500, NULL, "internal server error");
}

static void
throttle (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *reset = g_strdup_printf ("%" G_GINT64_FORMAT,
                                            g_get_real_time () / G_USEC_PER_SEC + 1);

  if (amazon_target (message) != NULL)
    {
      reply_text (message, 400, "application/x-amz-json-1.1",
                  "{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}");
      return;
    }

  soup_message_headers_replace (headers, "X-RateLimit-Limit", "600");
  soup_message_headers_replace (headers, "X-RateLimit-Remaining", "0");
  soup_message_headers_replace (headers, "X-RateLimit-Reset", reset);
  practice_http_reply_error (message, 429, NULL, "too many requests");
}

static void
reply_huge (SoupServerMessage *message)
{
  char *text = g_malloc (HUGE_LENGTH);

  memset (text, ' ', HUGE_LENGTH);
  memcpy (text, "[", 1);
  text[HUGE_LENGTH - 1] = ']';
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, text,
                                    HUGE_LENGTH);
}

/**
 * practice_fault_before:
 * @self: the practice server
 * @fault: what goes wrong
 * @message: the call
 *
 * Returns: whether the call is over, without any effect
 */
gboolean
practice_fault_before (Practice          *self,
                       PracticeFault     *fault,
                       SoupServerMessage *message)
{
  const char *kind = fault->kind;

  if (g_str_equal (kind, "refuse"))
    close_connection (message);
  else if (g_str_equal (kind, "time-out"))
    hold (self, message);
  else if (g_str_equal (kind, "server-error"))
    server_error (message);
  else if (g_str_equal (kind, "bad-gateway"))
    reply_text (message, 502, "text/html", bad_gateway);
  else if (g_str_equal (kind, "throttle"))
    throttle (message);
  else if (g_str_equal (kind, "unauthorised"))
    practice_http_reply_error (message, 401, NULL,
                               "The provided authorization grant is invalid, expired, or revoked");
  else if (g_str_equal (kind, "forbidden"))
    practice_http_reply_error (message, 403, NULL, "access forbidden");
  else if (g_str_equal (kind, "ip-not-allowed"))
    practice_http_reply_error (message, 401, NULL,
                               "The requestor's IP Address is not whitelisted");
  else if (g_str_equal (kind, "taken"))
    reply_text (message, 400, "application/json",
                "{\"errors\":[{\"message\":\"it already exists\"}],"
                "\"name\":\"validation_error\","
                "\"message\":\"it already exists: it has been registered already\","
                "\"__type\":\"AlreadyExistsException\"}");
  else if (g_str_equal (kind, "gone"))
    practice_http_reply_error (message, 404, NULL, "not found");
  else if (g_str_equal (kind, "nonsense"))
    reply_text (message, 200, "text/html", "<!doctype html><p>Sign in to this network");
  else if (g_str_equal (kind, "wrong-shape"))
    reply_text (message, 200, "application/json",
                "{\"id\":\"x\",\"dns\":[],\"scopes\":{},\"valid\":7,\"validation_results\":null}");
  else if (g_str_equal (kind, "huge"))
    reply_huge (message);
  else
    return FALSE;

  return TRUE;
}

/* What is to be entered is left out of the reply, at whichever service. */
static void
leave_records_out (SoupServerMessage *message)
{
  static const char *const members[] = {
    "dns", "records", "sending_dns_records", "receiving_dns_records",
  };
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  g_autoptr(GBytes) bytes = soup_message_body_flatten (body);
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autofree char *text = NULL;
  JsonObject *object;

  if (!json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL),
                                   (gssize) g_bytes_get_size (bytes), NULL))
    return;
  object = json_node_get_object (json_parser_get_root (parser));
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (json_object_has_member (object, members[i]))
      json_object_remove_member (object, members[i]);
  if (json_object_has_member (object, "DkimAttributes"))
    json_object_remove_member (json_object_get_object_member (object, "DkimAttributes"), "Tokens");
  text = json_to_string (json_parser_get_root (parser), FALSE);
  soup_message_body_truncate (body);
  reply_text (message, soup_server_message_get_status (message), "application/json", text);
}

/**
 * practice_fault_after:
 * @self: the practice server
 * @fault: what goes wrong
 * @message: the call, which has had its effect and has its reply
 *
 * Loses or spoils the reply.
 */
void
practice_fault_after (Practice          *self,
                      PracticeFault     *fault,
                      SoupServerMessage *message)
{
  if (g_str_equal (fault->kind, "time-out-after"))
    hold (self, message);
  else if (g_str_equal (fault->kind, "cut-after"))
    close_connection (message);
  else if (g_str_equal (fault->kind, "cut"))
    cut (message);
  else if (g_str_equal (fault->kind, "server-error-after"))
    server_error (message);
  else if (g_str_equal (fault->kind, "no-records"))
    leave_records_out (message);
}
