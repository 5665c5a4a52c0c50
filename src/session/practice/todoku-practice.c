/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finding and asking the practice server. Owns what the port file said, and the
 * resolver and checker that ask its DNS. It believes that the server runs only when the server
 * itself says so. Main thread only.
 */
#include "todoku-practice.h"

#include "todoku-error.h"

#include <string.h>

/* How often, and how many times, a server that has just been started is asked whether it is there.
 */
#define START_INTERVAL_MS 20
#define START_ATTEMPTS 500
/* A server that was stopped a moment ago may still have the folder locked. */
#define START_SPAWNS 20
#define SPAWN_INTERVAL_MS 50

#define PORT_FILE_MAX (64 * 1024)

struct _TodokuPractice
{
  GObject parent_instance;

  /* (owned) */
  TodokuHttp *http;
  char *folder;

  /* What the port file said. (owned) (nullable) */
  JsonObject *info;
  TodokuResolver *resolver;
  TodokuRecordChecker *checker;
  TodokuDns *dns;
  gboolean running;
};

G_DEFINE_FINAL_TYPE (TodokuPractice, todoku_practice, G_TYPE_OBJECT)

typedef enum
{
  PROP_RUNNING = 1,
} TodokuPracticeProperty;

static GParamSpec *properties[PROP_RUNNING + 1];

static void
todoku_practice_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  TodokuPractice *self = TODOKU_PRACTICE (object);

  switch ((TodokuPracticeProperty) property_id)
    {
    case PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
todoku_practice_finalize (GObject *object)
{
  TodokuPractice *self = TODOKU_PRACTICE (object);

  g_clear_object (&self->dns);
  g_clear_object (&self->checker);
  g_clear_object (&self->resolver);
  g_clear_object (&self->http);
  g_clear_pointer (&self->info, json_object_unref);
  g_free (self->folder);

  G_OBJECT_CLASS (todoku_practice_parent_class)->finalize (object);
}

static void
todoku_practice_class_init (TodokuPracticeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = todoku_practice_get_property;
  object_class->finalize = todoku_practice_finalize;

  /**
   * TodokuPractice:running:
   *
   * Whether the server answered when it was last asked.
   */
  properties[PROP_RUNNING] =
    g_param_spec_boolean ("running", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
todoku_practice_init (TodokuPractice *self)
{
}

/**
 * todoku_practice_new:
 * @http: the client to ask it with
 * @data_dir: the folder of the database; the server keeps its port file in "practice" under it
 *
 * Returns: (transfer full): a practice server that has not been looked for yet
 */
TodokuPractice *
todoku_practice_new (TodokuHttp *http,
                     const char *data_dir)
{
  TodokuPractice *self = g_object_new (TODOKU_TYPE_PRACTICE, NULL);

  self->http = g_object_ref (http);
  self->folder = g_build_filename (data_dir, "practice", NULL);

  return self;
}

/**
 * todoku_practice_get_running:
 * @self: the practice server
 *
 * Returns: whether it answered when it was last asked
 */
gboolean
todoku_practice_get_running (TodokuPractice *self)
{
  return self->running;
}

/**
 * todoku_practice_get_folder:
 * @self: the practice server
 *
 * Returns: (transfer none): the folder in which it keeps everything
 */
const char *
todoku_practice_get_folder (TodokuPractice *self)
{
  return self->folder;
}

/**
 * todoku_practice_get_string:
 * @self: the practice server
 * @name: a member of the port file
 *
 * Returns: (transfer none) (nullable): its text, or %NULL while the server does not run
 */
const char *
todoku_practice_get_string (TodokuPractice *self,
                            const char     *name)
{
  JsonNode *node = self->info != NULL ? json_object_get_member (self->info, name) : NULL;

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (node);
}

/**
 * todoku_practice_get_port:
 * @self: the practice server
 * @name: a member of the port file
 *
 * Returns: its port, or 0 while the server does not run
 */
guint16
todoku_practice_get_port (TodokuPractice *self,
                          const char     *name)
{
  JsonNode *node = self->info != NULL ? json_object_get_member (self->info, name) : NULL;

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64)
    return 0;

  return CLAMP (json_node_get_int (node), 0, G_MAXUINT16);
}

/**
 * todoku_practice_get_resolver:
 * @self: the practice server
 *
 * Returns: (transfer none) (nullable): a resolver that asks its DNS, or %NULL while it does not run
 */
TodokuResolver *
todoku_practice_get_resolver (TodokuPractice *self)
{
  return self->resolver;
}

/**
 * todoku_practice_get_checker:
 * @self: the practice server
 *
 * Returns: (transfer none) (nullable): a checker over its DNS, or %NULL while it does not run
 */
TodokuRecordChecker *
todoku_practice_get_checker (TodokuPractice *self)
{
  return self->checker;
}

/**
 * todoku_practice_get_dns:
 * @self: the practice server
 *
 * Returns: (transfer none) (nullable): its DNS for jobs, or %NULL while it does not run
 */
TodokuDns *
todoku_practice_get_dns (TodokuPractice *self)
{
  return self->dns;
}

static void
set_info (TodokuPractice *self,
          JsonObject     *info)
{
  gboolean running = info != NULL;

  if (self->info != NULL && info != NULL && json_object_equal (self->info, info))
    return;

  g_clear_object (&self->dns);
  g_clear_object (&self->checker);
  g_clear_object (&self->resolver);
  g_clear_pointer (&self->info, json_object_unref);
  if (info != NULL)
    {
      g_autoptr(GError) error = NULL;

      self->info = json_object_ref (info);
      self->resolver = todoku_resolver_new (todoku_practice_get_string (self, "dns_recursive"),
                                            todoku_practice_get_port (self,
                                                                      "dns_authoritative_port"),
                                            &error);
      self->dns = todoku_dns_new (todoku_practice_get_string (self, "dns_recursive"),
                                  todoku_practice_get_port (self, "dns_authoritative_port"));
      if (self->resolver != NULL)
        self->checker = todoku_record_checker_new (self->resolver);
      else
        g_info ("The practice DNS cannot be asked: %s", error->message);
    }

  if (self->running != running || running)
    {
      self->running = running;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
    }
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
probe_answered_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuPractice *self = g_task_get_source_object (task);
  JsonObject *info = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(TodokuHttpReply) reply = todoku_http_send_finish (TODOKU_HTTP (source), result, &error);

  /* Another program may have the port by now; only ours knows the token. */
  set_info (self, reply != NULL && reply->status == 200 ? info : NULL);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (!self->running)
    g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_PRACTICE_FAILED,
                             "Another program has the port of the practice server");
  else
    g_task_return_boolean (task, TRUE);
}

static void
probe_loaded_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuPractice *self = g_task_get_source_object (task);
  g_autofree char *text = NULL;
  gsize length = 0;
  JsonObject *info = NULL;
  TodokuHttpRequest *request;

  if (g_file_load_contents_finish (G_FILE (source), result, &text, &length, NULL, NULL))
    info = parse_port_file (text, length);
  if (info == NULL)
    {
      set_info (self, NULL);
      g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_PRACTICE_FAILED,
                               "The practice server does not run");
      return;
    }

  g_task_set_task_data (task, info, (GDestroyNotify) json_object_unref);
  request = new_request (info, "GET", "/status");
  todoku_http_send_async (self->http, request, g_task_get_cancellable (task), probe_answered_cb,
                          g_object_ref (task));
}

/**
 * todoku_practice_probe_async:
 * @self: the practice server
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is known
 * @user_data: its argument
 *
 * Looks for a running server and brings "running" up to date.
 */
void
todoku_practice_probe_async (TodokuPractice      *self,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *path = g_build_filename (self->folder, "practice.json", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);

  g_task_set_source_tag (task, todoku_practice_probe_async);
  g_task_set_name (task, "practice probe");
  g_file_load_contents_async (file, cancellable, probe_loaded_cb, task);
}

/**
 * todoku_practice_probe_finish:
 * @self: the practice server
 * @result: the result
 * @error: return location
 *
 * Returns: whether it runs; otherwise @error is set
 */
gboolean
todoku_practice_probe_finish (TodokuPractice  *self,
                              GAsyncResult    *result,
                              GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_practice_probe_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
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

static void
call_answered_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  GError *error = NULL;
  g_autoptr(TodokuHttpReply) reply = todoku_http_send_finish (TODOKU_HTTP (source), result, &error);
  const char *message = "not the practice server";
  gconstpointer data;
  gsize length;

  if (reply == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  data = g_bytes_get_data (reply->body, &length);
  if (data == NULL || !json_parser_load_from_data (parser, data, length, NULL) ||
      json_parser_get_root (parser) == NULL)
    g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                             "The practice server answered something that is not JSON");
  else if (reply->status >= 300)
    {
      int code = error_code_from_reply (json_parser_get_root (parser), &message);

      g_task_return_new_error (task, TODOKU_ERROR, code, "%s", message);
    }
  else
    g_task_return_pointer (task, json_node_ref (json_parser_get_root (parser)),
                           (GDestroyNotify) json_node_unref);
}

/**
 * todoku_practice_call_async:
 * @self: the practice server
 * @method: an HTTP method
 * @path: a path of the control API, with its query
 * @body: (nullable): what to send
 * @cancellable: (nullable): a cancellable
 * @callback: called when it has answered
 * @user_data: its argument
 *
 * Calls the control API.
 */
void
todoku_practice_call_async (TodokuPractice      *self,
                            const char          *method,
                            const char          *path,
                            JsonNode            *body,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  TodokuHttpRequest *request;

  g_task_set_source_tag (task, todoku_practice_call_async);
  g_task_set_name (task, "practice call");
  if (!self->running)
    {
      g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_PRACTICE_FAILED,
                               "The practice server does not run");
      g_object_unref (task);
      return;
    }

  request = new_request (self->info, method, path);
  if (body != NULL)
    {
      char *text = json_to_string (body, FALSE);
      g_autoptr(GBytes) bytes = g_bytes_new_take (text, strlen (text));

      todoku_http_request_set_body (request, "application/json", bytes);
    }
  todoku_http_send_async (self->http, request, cancellable, call_answered_cb, task);
}

/**
 * todoku_practice_call_finish:
 * @self: the practice server
 * @result: the result
 * @error: return location of a #TODOKU_ERROR
 *
 * Returns: (transfer full): its answer, or %NULL with @error set
 */
JsonNode *
todoku_practice_call_finish (TodokuPractice  *self,
                             GAsyncResult    *result,
                             GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_practice_call_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
