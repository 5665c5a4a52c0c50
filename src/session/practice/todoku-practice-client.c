/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finding and asking the practice server. It believes that the server runs only when the server
 * itself says so. Worker threads.
 */
#include "todoku-practice-client.h"

#include "todoku-error.h"

#include <string.h>

#define PORT_FILE_MAX (64 * 1024)

/**
 * todoku_practice_client_new:
 * @http: how it is asked
 * @folder: the folder in which it keeps everything
 *
 * Any thread.
 *
 * Returns: (transfer full): a client
 */
TodokuPracticeClient *
todoku_practice_client_new (TodokuHttp *http,
                            const char *folder)
{
  TodokuPracticeClient *self = g_atomic_rc_box_new0 (TodokuPracticeClient);

  self->http = g_object_ref (http);
  self->folder = g_strdup (folder);

  return self;
}

static void
client_clear (gpointer data)
{
  TodokuPracticeClient *self = data;

  g_object_unref (self->http);
  g_free (self->folder);
}

/**
 * todoku_practice_client_ref:
 * @self: a client
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
TodokuPracticeClient *
todoku_practice_client_ref (TodokuPracticeClient *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * todoku_practice_client_unref:
 * @self: (transfer full): a client
 *
 * Any thread.
 */
void
todoku_practice_client_unref (TodokuPracticeClient *self)
{
  g_atomic_rc_box_release_full (self, client_clear);
}

static JsonObject *
parse_port_file (const char *text,
                 gsize       length)
{
  static const char *const needed[] = { "http", "api_key", "control_token", "dns_recursive" };
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autofree char *url = NULL;
  JsonNode *root;
  JsonObject *info;

  if (length > PORT_FILE_MAX || !json_parser_load_from_data (parser, text, length, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;

  info = json_node_get_object (root);
  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    {
      JsonNode *node = json_object_get_member (info, needed[i]);

      if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
        return NULL;
    }
  url = todoku_http_check_base_url (json_object_get_string_member (info, "http"), NULL);
  if (url == NULL)
    return NULL;

  return json_object_ref (info);
}

static TodokuHttpRequest *
new_request (JsonObject *info,
             const char *method,
             const char *path)
{
  g_autofree char *url = g_strconcat (json_object_get_string_member (info, "http"), "/practice/v1",
                                      path, NULL);
  TodokuHttpRequest *request = todoku_http_request_new (method, url);

  todoku_http_request_set_header (request, "X-Practice-Token",
                                  json_object_get_string_member (info, "control_token"));

  return request;
}

static void
set_not_running (GError **error)
{
  g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_PRACTICE_FAILED,
                       "The practice server does not run");
}

/**
 * todoku_practice_client_find:
 * @self: a client
 * @cancellable: (nullable): gives up waiting
 * @error: return location of %TODOKU_ERROR_PRACTICE_FAILED, or a cancellation
 *
 * Returns: (transfer full): what the port file of a running server says, or %NULL with @error set
 */
JsonObject *
todoku_practice_client_find (TodokuPracticeClient  *self,
                             GCancellable          *cancellable,
                             GError               **error)
{
  g_autofree char *path = g_build_filename (self->folder, "practice.json", NULL);
  g_autofree char *text = NULL;
  gsize length = 0;
  g_autoptr(JsonObject) info = NULL;
  g_autoptr(TodokuHttpRequest) request = NULL;
  g_autoptr(TodokuHttpReply) reply = NULL;
  g_autoptr(GError) failure = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (g_file_get_contents (path, &text, &length, NULL))
    info = parse_port_file (text, length);
  if (info == NULL)
    {
      set_not_running (error);
      return NULL;
    }

  request = new_request (info, "GET", "/status");
  reply = todoku_http_send (self->http, request, cancellable, &failure);
  /* Another program may have the port by now; only ours knows the token. */
  if (reply != NULL && reply->status == 200)
    return g_steal_pointer (&info);

  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&failure));
  else
    set_not_running (error);

  return NULL;
}

static int
error_code_from_reply (JsonNode    *root,
                       const char **ret_message)
{
  static const struct { const char *token; int code; } codes[] = {
    { "bad-input", TODOKU_ERROR_BAD_INPUT },
    { "not-found", TODOKU_ERROR_NOT_FOUND },
    { "conflict", TODOKU_ERROR_CONFLICT },
    { "does-not-apply", TODOKU_ERROR_REFUSED },
  };
  JsonNode *node = JSON_NODE_HOLDS_OBJECT (root)
                     ? json_object_get_member (json_node_get_object (root), "error") : NULL;
  const char *token;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return TODOKU_ERROR_INVALID_REPLY;

  token = json_object_get_string_member_with_default (json_node_get_object (node), "code", "");
  *ret_message = json_object_get_string_member_with_default (json_node_get_object (node), "message",
                                                             token);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_str_equal (token, codes[i].token))
      return codes[i].code;

  return TODOKU_ERROR_PRACTICE_FAILED;
}

static JsonNode *
read_reply (const TodokuHttpReply  *reply,
            GError                **error)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  const char *message = "";
  gconstpointer data;
  gsize length;
  int code;

  data = g_bytes_get_data (reply->body, &length);
  if (data == NULL || !json_parser_load_from_data (parser, data, length, NULL) ||
      json_parser_get_root (parser) == NULL)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                           "The practice server answered something that is not JSON");
      return NULL;
    }
  if (reply->status < 300)
    return json_node_ref (json_parser_get_root (parser));

  code = error_code_from_reply (json_parser_get_root (parser), &message);
  g_set_error_literal (error, TODOKU_ERROR, code, message);
  return NULL;
}

/**
 * todoku_practice_client_call:
 * @self: a client
 * @info: what todoku_practice_client_find() has found
 * @method: an HTTP method
 * @path: a path of the control API, with its query
 * @body: (nullable): what to send
 * @cancellable: (nullable): gives up waiting
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Calls the control API.
 *
 * Returns: (transfer full): its answer, or %NULL with @error set
 */
JsonNode *
todoku_practice_client_call (TodokuPracticeClient  *self,
                             JsonObject            *info,
                             const char            *method,
                             const char            *path,
                             JsonNode              *body,
                             GCancellable          *cancellable,
                             GError               **error)
{
  g_autoptr(TodokuHttpRequest) request = new_request (info, method, path);
  g_autoptr(TodokuHttpReply) reply = NULL;

  if (body != NULL)
    {
      char *text = json_to_string (body, FALSE);
      g_autoptr(GBytes) bytes = g_bytes_new_take (text, strlen (text));

      todoku_http_request_set_body (request, "application/json", bytes);
    }
  reply = todoku_http_send (self->http, request, cancellable, error);

  return reply != NULL ? read_reply (reply, error) : NULL;
}
