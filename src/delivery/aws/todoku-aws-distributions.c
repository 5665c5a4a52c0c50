/* SPDX-License-Identifier: GPL-3.0-or-later
 * The distribution half of the AWS edge: calls to CloudFront. Main thread only. It refuses to
 * delete what still serves, and changes nothing of a configuration but the one switch.
 */
#include "todoku-aws-edge-private.h"

#include "todoku-cloudfront-xml.h"
#include "todoku-error.h"

static TodokuDistribution *
finish_distribution (GObject       *source,
                     GAsyncResult  *result,
                     GError       **error)
{
  g_autoptr(TodokuHttpReply) reply = todoku_aws_edge_finish_cloudfront (source, result, error);
  TodokuDistribution *distribution;

  if (reply == NULL)
    return NULL;
  distribution = todoku_cloudfront_parse_distribution (reply->body, reply->service_time, error);
  if (distribution != NULL)
    distribution->etag = g_steal_pointer (&reply->etag);

  return distribution;
}

static void
distribution_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = g_steal_pointer (&user_data);
  TodokuAwsCall *call = g_task_get_task_data (task);
  g_autoptr(TodokuDistribution) distribution = NULL;
  GError *error = NULL;

  distribution = finish_distribution (source, result, &error);
  if (distribution == NULL)
    g_task_return_error (task, error);
  else if (call->reference != NULL &&
           g_strcmp0 (call->reference, distribution->caller_reference) != 0)
    g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND,
                             "The distribution for the host was made by somebody else");
  else
    g_task_return_pointer (task, g_steal_pointer (&distribution),
                           (GDestroyNotify) todoku_distribution_unref);
}

/* The path of a distribution; ids come from the database, but go into a URL escaped all the same.
 */
static char *
distribution_path (TodokuAwsCall *call,
                   const char    *suffix)
{
  g_autofree char *escaped = g_uri_escape_string (call->id, NULL, FALSE);

  return g_strconcat ("/distribution/", escaped, suffix, NULL);
}

/* Takes over the task, like all that follow. */
static void
get_distribution (GTask               *task,
                  GAsyncReadyCallback  callback)
{
  g_autofree char *path = distribution_path (g_task_get_task_data (task), NULL);

  todoku_aws_edge_send_cloudfront (task, "GET", path, NULL, NULL, callback);
}

static void
todoku_aws_edge_create_distribution_async (TodokuEdge                      *edge,
                                           const TodokuDistributionRequest *request,
                                           GCancellable                    *cancellable,
                                           GAsyncReadyCallback              callback,
                                           gpointer                         user_data)
{
  g_autoptr(GBytes) body = todoku_cloudfront_build_config (request);
  GTask *task = todoku_aws_edge_new_task (edge, todoku_aws_edge_create_distribution_async,
                                          "todoku-aws-edge-create-distribution", request->host,
                                          NULL, cancellable, callback, user_data);

  todoku_aws_edge_send_cloudfront (task, "POST", "/distribution", body, NULL, distribution_cb);
}

static TodokuDistribution *
todoku_aws_edge_create_distribution_finish (TodokuEdge    *edge,
                                            GAsyncResult  *result,
                                            GError       **error)
{
  return todoku_aws_edge_finish_pointer (edge, result, todoku_aws_edge_create_distribution_async,
                                         error);
}

static void
todoku_aws_edge_describe_distribution_async (TodokuEdge          *edge,
                                             const char          *id,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data)
{
  GTask *task = todoku_aws_edge_new_task (edge, todoku_aws_edge_describe_distribution_async,
                                          "todoku-aws-edge-describe-distribution", NULL, id,
                                          cancellable, callback, user_data);

  get_distribution (task, distribution_cb);
}

static TodokuDistribution *
todoku_aws_edge_describe_distribution_finish (TodokuEdge    *edge,
                                              GAsyncResult  *result,
                                              GError       **error)
{
  return todoku_aws_edge_finish_pointer (edge, result, todoku_aws_edge_describe_distribution_async,
                                         error);
}

static void list_distributions (GTask      *task,
                                const char *marker);

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = g_steal_pointer (&user_data);
  TodokuAwsCall *call = g_task_get_task_data (task);
  g_autoptr(TodokuHttpReply) reply = NULL;
  g_autofree char *marker = NULL;
  GError *error = NULL;

  reply = todoku_aws_edge_finish_cloudfront (source, result, &error);
  if (reply == NULL ||
      !todoku_cloudfront_parse_list (reply->body, call->host, &call->id, &marker, &error))
    g_task_return_error (task, error);
  else if (call->id != NULL)
    get_distribution (g_steal_pointer (&task), distribution_cb);
  else if (marker != NULL && call->n_pages < TODOKU_AWS_MAX_PAGES)
    list_distributions (g_steal_pointer (&task), marker);
  else
    g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND,
                             "There is no distribution for the host");
}

static void
list_distributions (GTask      *task,
                    const char *marker)
{
  TodokuAwsCall *call = g_task_get_task_data (task);
  g_autofree char *escaped = marker != NULL ? g_uri_escape_string (marker, NULL, FALSE) : NULL;
  g_autofree char *path = g_strconcat ("/distribution?MaxItems=100",
                                       escaped != NULL ? "&Marker=" : NULL, escaped, NULL);

  call->n_pages++;
  todoku_aws_edge_send_cloudfront (task, "GET", path, NULL, NULL, listed_cb);
}

static void
todoku_aws_edge_find_distribution_async (TodokuEdge          *edge,
                                         const char          *host,
                                         const char          *caller_reference,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data)
{
  GTask *task = todoku_aws_edge_new_task (edge, todoku_aws_edge_find_distribution_async,
                                          "todoku-aws-edge-find-distribution", host, NULL,
                                          cancellable, callback, user_data);
  TodokuAwsCall *call = g_task_get_task_data (task);

  /* Lists do not have the reference, but they have the alias, which no two distributions share. */
  call->reference = g_strdup (caller_reference);
  list_distributions (task, NULL);
}

static TodokuDistribution *
todoku_aws_edge_find_distribution_finish (TodokuEdge    *edge,
                                          GAsyncResult  *result,
                                          GError       **error)
{
  return todoku_aws_edge_finish_pointer (edge, result, todoku_aws_edge_find_distribution_async,
                                         error);
}

static void
config_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = g_steal_pointer (&user_data);
  TodokuAwsCall *call = g_task_get_task_data (task);
  g_autoptr(TodokuHttpReply) reply = NULL;
  g_autoptr(GBytes) disabled = NULL;
  g_autofree char *path = NULL;
  gboolean changed;
  GError *error = NULL;

  reply = todoku_aws_edge_finish_cloudfront (source, result, &error);
  if (reply != NULL)
    disabled = todoku_cloudfront_disable_config (reply->body, &changed, &error);

  if (disabled == NULL)
    g_task_return_error (task, error);
  else if (!changed)
    get_distribution (g_steal_pointer (&task), distribution_cb);
  else if (reply->etag == NULL)
    g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                             "The configuration came without an ETag");
  else
    {
      path = distribution_path (call, "/config");
      todoku_aws_edge_send_cloudfront (g_steal_pointer (&task), "PUT", path, disabled, reply->etag,
                                       distribution_cb);
    }
}

static void
todoku_aws_edge_disable_distribution_async (TodokuEdge          *edge,
                                            const char          *id,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data)
{
  GTask *task = todoku_aws_edge_new_task (edge, todoku_aws_edge_disable_distribution_async,
                                          "todoku-aws-edge-disable-distribution", NULL, id,
                                          cancellable, callback, user_data);
  g_autofree char *path = distribution_path (g_task_get_task_data (task), "/config");

  todoku_aws_edge_send_cloudfront (task, "GET", path, NULL, NULL, config_cb);
}

static TodokuDistribution *
todoku_aws_edge_disable_distribution_finish (TodokuEdge    *edge,
                                             GAsyncResult  *result,
                                             GError       **error)
{
  return todoku_aws_edge_finish_pointer (edge, result, todoku_aws_edge_disable_distribution_async,
                                         error);
}

static void
deleted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = g_steal_pointer (&user_data);
  g_autoptr(TodokuHttpReply) reply = NULL;
  GError *error = NULL;

  reply = todoku_aws_edge_finish_cloudfront (source, result, &error);
  if (reply != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
looked_before_deleting_cb (GObject      *source,
                           GAsyncResult *result,
                           gpointer      user_data)
{
  g_autoptr(GTask) task = g_steal_pointer (&user_data);
  TodokuAwsCall *call = g_task_get_task_data (task);
  g_autoptr(TodokuDistribution) distribution = NULL;
  g_autofree char *path = NULL;
  GError *error = NULL;

  distribution = finish_distribution (source, result, &error);
  if (distribution == NULL)
    g_task_return_error (task, error);
  else if (distribution->enabled || !distribution->deployed)
    g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_IN_USE,
                             "The distribution is on, or being changed");
  else if (distribution->etag == NULL)
    g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                             "The distribution came without an ETag");
  else
    {
      path = distribution_path (call, NULL);
      todoku_aws_edge_send_cloudfront (g_steal_pointer (&task), "DELETE", path, NULL,
                                       distribution->etag, deleted_cb);
    }
}

static void
todoku_aws_edge_delete_distribution_async (TodokuEdge          *edge,
                                           const char          *id,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data)
{
  GTask *task = todoku_aws_edge_new_task (edge, todoku_aws_edge_delete_distribution_async,
                                          "todoku-aws-edge-delete-distribution", NULL, id,
                                          cancellable, callback, user_data);

  get_distribution (task, looked_before_deleting_cb);
}

static gboolean
todoku_aws_edge_delete_distribution_finish (TodokuEdge    *edge,
                                            GAsyncResult  *result,
                                            GError       **error)
{
  return todoku_aws_edge_finish_boolean (edge, result, todoku_aws_edge_delete_distribution_async,
                                         error);
}

/**
 * todoku_aws_edge_init_distributions:
 * @iface: the interface of the AWS edge
 *
 * Fills in the distribution half.
 */
void
todoku_aws_edge_init_distributions (TodokuEdgeInterface *iface)
{
  iface->create_distribution_async = todoku_aws_edge_create_distribution_async;
  iface->create_distribution_finish = todoku_aws_edge_create_distribution_finish;
  iface->describe_distribution_async = todoku_aws_edge_describe_distribution_async;
  iface->describe_distribution_finish = todoku_aws_edge_describe_distribution_finish;
  iface->find_distribution_async = todoku_aws_edge_find_distribution_async;
  iface->find_distribution_finish = todoku_aws_edge_find_distribution_finish;
  iface->disable_distribution_async = todoku_aws_edge_disable_distribution_async;
  iface->disable_distribution_finish = todoku_aws_edge_disable_distribution_finish;
  iface->delete_distribution_async = todoku_aws_edge_delete_distribution_async;
  iface->delete_distribution_finish = todoku_aws_edge_delete_distribution_finish;
}
