/* SPDX-License-Identifier: GPL-3.0-or-later
 * Adding a tracking domain: its link branding is registered at the service, exactly once, by the
 * story in todoku-register.c. The public call, for the main thread, and the stories that it runs.
 * Bad input changes nothing.
 */
#include "todoku-tracking-private.h"

#include "todoku-error.h"
#include "todoku-register.h"
#include "todoku-runner.h"

/**
 * Add:
 * @row: (owned): the tracking domain as it is to be
 * @server: (owned) (nullable): where to register it
 *
 * What is to be added.
 */
typedef struct
{
  TodokuTrackingRow *row;
  TodokuDeliveryServer *server;
} Add;

static void
add_free (gpointer data)
{
  Add *add = data;

  g_clear_object (&add->server);
  todoku_row_free (add->row);
  g_free (add);
}

static gboolean
add_link (TodokuJob  *job,
          GError    **error)
{
  return todoku_register (job, &(TodokuRegisterOptions) {
    .kind = &todoku_link_kind, .new_row = job->options, .patient = TRUE
  }, error);
}

static gboolean
take_up_link (TodokuJob  *job,
              GError    **error)
{
  return todoku_register (job, &(TodokuRegisterOptions) {
    .kind = &todoku_link_kind, .patient = TRUE
  }, error);
}

static TodokuTrackingDomain *
peek_tracking (TodokuSession        *self,
               TodokuDeliveryServer *server,
               const char           *host)
{
  GListModel *list = G_LIST_MODEL (self->trackings);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(TodokuTrackingDomain) tracking = g_list_model_get_item (list, i);

      if (todoku_subject_get_server (tracking) == server &&
          g_strcmp0 (todoku_subject_get_name (tracking), host) == 0)
        return tracking;
    }

  return NULL;
}

/* An earlier attempt stored the intent and did not come to an end: this one takes it up. */
static void
start_take_up (TodokuSession        *self,
               GTask                *task,
               TodokuTrackingDomain *tracking)
{
  if (todoku_tracking_domain_get_row (tracking)->stage != TODOKU_TRACKING_REGISTERING)
    {
      todoku_job_return_new_error (task, TODOKU_ERROR_DUPLICATE, "“%s” is registered already",
                                   todoku_subject_get_name (tracking));
      return;
    }
  if (todoku_subject_get_operation (tracking) != NULL)
    {
      todoku_job_return_new_error (task, TODOKU_ERROR_BUSY, "It is being registered");
      return;
    }

  todoku_job_set_subject (task, tracking);
  todoku_session_run_job (self, task, &(TodokuRunSpec) {
    .func = take_up_link,
    .server = todoku_subject_get_server (tracking),
    .object = tracking,
    .table = &todoku_tracking_table,
    .needs_service = TRUE,
    .end = todoku_run_end_object,
  });
}

static void
start_adding (TodokuSession *self,
              GTask         *task)
{
  Add *add = g_task_get_task_data (task);
  TodokuTrackingDomain *existing;
  g_autofree char *key = NULL;
  GError *error = NULL;

  if (add->server == NULL)
    g_set_object (&add->server, todoku_session_default_server (self, &error));
  if (add->server == NULL)
    {
      todoku_job_return_error (task, error);
      return;
    }

  existing = peek_tracking (self, add->server, add->row->host);
  if (existing != NULL)
    {
      start_take_up (self, task, existing);
      return;
    }

  add->row->server = todoku_subject_get_id (add->server);
  if (todoku_delivery_server_get_row (add->server)->practice && add->row->edge == TODOKU_EDGE_AWS)
    add->row->edge = TODOKU_EDGE_PRACTICE;
  key = g_strdup_printf ("tracking %" G_GINT64_FORMAT " %s", add->row->server, add->row->host);
  todoku_session_run_job (self, task, &(TodokuRunSpec) {
    .func = add_link,
    .server = add->server,
    .table = &todoku_tracking_table,
    .needs_service = TRUE,
    .key = key,
    .options = todoku_row_copy (add->row),
    .free_options = todoku_row_free,
    .end = todoku_run_end_object,
  });
}

/**
 * todoku_session_add_tracking_async:
 * @self: the session
 * @text: the host name in tracking URLs, as a person types it
 * @server: (nullable): where to register it; %NULL takes the only or the first server
 * @edge: who terminates TLS for it; at the practice server AWS means the practice edge
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is registered, or not
 * @user_data: its argument
 *
 * Registers the link branding of a tracking domain: the beginning of step 1. A cancellation while
 * the request is in flight is kept until its answer is there; nothing is sent after it.
 */
void
todoku_session_add_tracking_async (TodokuSession        *self,
                                   const char           *text,
                                   TodokuDeliveryServer *server,
                                   TodokuEdgeKind        edge,
                                   GCancellable         *cancellable,
                                   GAsyncReadyCallback   callback,
                                   gpointer              user_data)
{
  GTask *task;
  Add *add;
  GError *error = NULL;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (text != NULL);

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_add_tracking_async, "session add tracking");
  add = g_new0 (Add, 1);
  add->row = todoku_tracking_row_new ();
  g_task_set_task_data (task, add, add_free);
  g_set_object (&add->server, server);
  add->row->stage = TODOKU_TRACKING_REGISTERING;
  add->row->edge = edge;
  add->row->records = todoku_rows_new ();
  add->row->host = todoku_session_parse_host (self, text, &error);
  if (add->row->host == NULL)
    todoku_job_return_error (task, error);
  else if (todoku_session_claim (self, task, NULL, TODOKU_OPERATION_REGISTER))
    todoku_session_sync (self, task, start_adding);
}

/**
 * todoku_session_add_tracking_finish:
 * @self: the session
 * @result: the result
 * @error: return location of a #TodokuDomainNameError, %TODOKU_ERROR_DUPLICATE and others
 *
 * Returns: (transfer full): the registered tracking domain, or %NULL with @error set; when nobody
 *   knows how it ended, it stands in the list at stage REGISTERING
 */
TodokuTrackingDomain *
todoku_session_add_tracking_finish (TodokuSession  *self,
                                    GAsyncResult   *result,
                                    GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_add_tracking_async), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
