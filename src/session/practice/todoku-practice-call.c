/* SPDX-License-Identifier: GPL-3.0-or-later
 * One call of the practice server's control API. Another process may have started or stopped the
 * server, so each looks for it first. The story runs on a worker, the rest on the main thread.
 */
#include "todoku-practice-call.h"

/**
 * Call:
 * @client: (owned): which server
 * @method: (owned): an HTTP method
 * @path: (owned): a path of the control API
 * @body: (owned) (nullable): what to send
 * @take: makes the result
 * @info: (owned) (nullable): where the server was found
 * @reply: (owned) (nullable): what it has answered
 */
typedef struct
{
  TodokuPracticeClient *client;
  char *method;
  char *path;
  JsonNode *body;
  TodokuPracticeTake take;
  JsonObject *info;
  JsonNode *reply;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  todoku_practice_client_unref (call->client);
  g_free (call->method);
  g_free (call->path);
  g_clear_pointer (&call->body, json_node_unref);
  g_clear_pointer (&call->info, json_object_unref);
  g_clear_pointer (&call->reply, json_node_unref);
  g_free (call);
}

static gboolean
call_practice (TodokuJob  *job,
               GError    **error)
{
  Call *call = (Call *) job->options;

  call->info = todoku_practice_client_find (call->client, job->cancellable, error);
  if (call->info == NULL)
    return FALSE;
  call->reply = todoku_practice_client_call (call->client, call->info, call->method, call->path,
                                             call->body, job->cancellable, error);

  return call->reply != NULL;
}

static void
practice_call_ended (TodokuRun *run)
{
  const Call *call = run->options;

  todoku_practice_found (run, call->info);
}

static void
end_practice_call (TodokuSession *self,
                   GTask         *task,
                   TodokuRun     *run)
{
  const Call *call = run->options;

  call->take (task, call->reply);
}

/**
 * todoku_practice_found:
 * @run: a job that has ended
 * @info: (nullable): where it has found the practice server, if it has
 *
 * Has windows show whether the server runs, unless the job was cancelled before it knew.
 */
void
todoku_practice_found (TodokuRun  *run,
                       JsonObject *info)
{
  if (info != NULL || !g_error_matches (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    todoku_practice_take_info (run->session->practice, info);
}

/**
 * todoku_practice_call:
 * @task: (transfer full): a call that has claimed nothing yet
 * @kind: what is done
 * @method: an HTTP method
 * @path: a path of the control API, with its query
 * @body: (nullable): what to send
 * @take: makes the result
 *
 * Runs the call.
 */
void
todoku_practice_call (GTask               *task,
                      TodokuOperationKind  kind,
                      const char          *method,
                      const char          *path,
                      JsonBuilder         *body,
                      TodokuPracticeTake   take)
{
  TodokuSession *self = g_task_get_source_object (task);
  Call *call;

  if (!todoku_session_claim (self, task, NULL, kind))
    return;

  call = g_new0 (Call, 1);
  call->client = todoku_practice_client_ref (todoku_practice_get_client (self->practice));
  call->method = g_strdup (method);
  call->path = g_strdup (path);
  call->body = body != NULL ? json_builder_get_root (body) : NULL;
  call->take = take;
  todoku_session_run_job (self, task, &(TodokuRunSpec) {
    .func = call_practice,
    .options = call,
    .free_options = call_free,
    .ended = practice_call_ended,
    .end = end_practice_call,
  });
}

/**
 * todoku_practice_dup_member:
 * @object: what the practice server has answered
 * @name: the name of a member
 *
 * Returns: (transfer full) (nullable): its text, or %NULL where it has none
 */
char *
todoku_practice_dup_member (JsonObject *object,
                            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_dup_string (node);
}
