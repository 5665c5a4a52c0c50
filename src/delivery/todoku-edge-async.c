/* SPDX-License-Identifier: GPL-3.0-or-later
 * Edges called from the main thread, by way of a pool. Main thread only.
 */
#include "todoku-edge-async.h"

#include "todoku-blocking.h"

/* All strings are owned. */
typedef struct
{
  TodokuEdgeCall call;
  char *first;
  char *second; /* (nullable) */
} EdgeCall;

static void
edge_call_free (gpointer data)
{
  EdgeCall *call = data;

  g_free (call->first);
  g_free (call->second);
  g_free (call);
}

static gpointer
edge_call_blocking (gpointer       source,
                    gpointer       data,
                    GCancellable  *cancellable,
                    GError       **error)
{
  EdgeCall *call = data;

  switch (call->call)
    {
    case TODOKU_EDGE_REQUEST_CERTIFICATE:
      return todoku_edge_request_certificate (source, call->first, call->second, error);
    case TODOKU_EDGE_DESCRIBE_CERTIFICATE:
      return todoku_edge_describe_certificate (source, call->first, cancellable, error);
    case TODOKU_EDGE_FIND_CERTIFICATE:
      return todoku_edge_find_certificate (source, call->first, cancellable, error);
    case TODOKU_EDGE_DELETE_CERTIFICATE:
      return GINT_TO_POINTER (todoku_edge_delete_certificate (source, call->first, error));
    case TODOKU_EDGE_DESCRIBE_DISTRIBUTION:
      return todoku_edge_describe_distribution (source, call->first, cancellable, error);
    case TODOKU_EDGE_FIND_DISTRIBUTION:
      return todoku_edge_find_distribution (source, call->first, call->second, cancellable, error);
    case TODOKU_EDGE_DISABLE_DISTRIBUTION:
      return todoku_edge_disable_distribution (source, call->first, error);
    case TODOKU_EDGE_DELETE_DISTRIBUTION:
      return GINT_TO_POINTER (todoku_edge_delete_distribution (source, call->first, error));
    default:
      g_assert_not_reached ();
    }
}

static GDestroyNotify
get_result_destroy (TodokuEdgeCall call)
{
  switch (call)
    {
    case TODOKU_EDGE_REQUEST_CERTIFICATE:
    case TODOKU_EDGE_DESCRIBE_CERTIFICATE:
    case TODOKU_EDGE_FIND_CERTIFICATE:
      return (GDestroyNotify) todoku_certificate_unref;
    case TODOKU_EDGE_DESCRIBE_DISTRIBUTION:
    case TODOKU_EDGE_FIND_DISTRIBUTION:
    case TODOKU_EDGE_DISABLE_DISTRIBUTION:
      return (GDestroyNotify) todoku_distribution_unref;
    case TODOKU_EDGE_DELETE_CERTIFICATE:
    case TODOKU_EDGE_DELETE_DISTRIBUTION:
    default:
      return NULL;
    }
}

/**
 * todoku_edge_call_async:
 * @self: an edge
 * @call: which call
 * @first: its first argument
 * @second: (nullable): its second
 * @cancellable: (nullable): gives up waiting, where the call can
 * @callback: called when done
 * @user_data: its argument
 *
 * Makes one of the calls.
 */
void
todoku_edge_call_async (TodokuEdge          *self,
                        TodokuEdgeCall       call,
                        const char          *first,
                        const char          *second,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  EdgeCall *data = g_new0 (EdgeCall, 1);

  data->call = call;
  data->first = g_strdup (first);
  data->second = g_strdup (second);
  g_task_set_source_tag (task, todoku_edge_call_async);
  g_task_set_name (task, "todoku-edge");
  todoku_blocking_run (task, edge_call_blocking, data, edge_call_free, get_result_destroy (call));
}

static void
distribution_request_free (gpointer data)
{
  TodokuDistributionRequest *request = data;

  g_free ((char *) request->host);
  g_free ((char *) request->certificate_id);
  g_free ((char *) request->caller_reference);
  g_free ((char *) request->origin);
  g_free (request);
}

static gpointer
create_blocking (gpointer       source,
                 gpointer       data,
                 GCancellable  *cancellable,
                 GError       **error)
{
  return todoku_edge_create_distribution (source, data, error);
}

/**
 * todoku_edge_create_distribution_async:
 * @self: an edge
 * @request: what to create; copied
 * @callback: called when done
 * @user_data: its argument
 *
 * See todoku_edge_create_distribution().
 */
void
todoku_edge_create_distribution_async (TodokuEdge                      *self,
                                       const TodokuDistributionRequest *request,
                                       GAsyncReadyCallback              callback,
                                       gpointer                         user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  TodokuDistributionRequest *copy = g_new0 (TodokuDistributionRequest, 1);

  copy->host = g_strdup (request->host);
  copy->certificate_id = g_strdup (request->certificate_id);
  copy->caller_reference = g_strdup (request->caller_reference);
  copy->origin = g_strdup (request->origin);
  g_task_set_source_tag (task, todoku_edge_create_distribution_async);
  g_task_set_name (task, "todoku-edge-create-distribution");
  todoku_blocking_run (task, create_blocking, copy, distribution_request_free,
                       (GDestroyNotify) todoku_distribution_unref);
}

/**
 * todoku_edge_finish:
 * @self: an edge
 * @result: the result of a call
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Returns: (transfer full): what the blocking call returns, or %NULL with @error set
 */
gpointer
todoku_edge_finish (TodokuEdge    *self,
                    GAsyncResult  *result,
                    GError       **error)
{
  return todoku_blocking_finish (self, result, error);
}
