/* SPDX-License-Identifier: GPL-3.0-or-later
 * The certificate half of the AWS edge: calls to Certificate Manager. Main thread only. It refuses
 * names that are too long for a certificate before anything is sent.
 */
#include "todoku-aws-edge-private.h"

#include "todoku-acm-json.h"
#include "todoku-error.h"

#include <string.h>

/* The first name of a certificate also stands in its subject, which has room for 64 octets (RFC
 * 5280, upper bound ub-common-name).
 */
#define MAX_FIRST_NAME 64

static void
requested_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = g_steal_pointer (&user_data);
  TodokuAwsCall *call = g_task_get_task_data (task);
  g_autoptr(TodokuHttpReply) reply = NULL;
  TodokuCertificate *certificate = NULL;
  gint64 now;
  GError *error = NULL;

  reply = todoku_aws_edge_finish_acm (source, result, &error);
  if (reply != NULL)
    {
      /* Without a Date in the reply our own clock has to do; the next description corrects it. */
      now = reply->service_time != 0 ? reply->service_time : g_get_real_time ();
      certificate = todoku_acm_parse_request (reply->body, call->host, now, &error);
    }

  if (certificate != NULL)
    g_task_return_pointer (task, certificate, (GDestroyNotify) todoku_certificate_unref);
  else
    g_task_return_error (task, error);
}

static void
todoku_aws_edge_request_certificate_async (TodokuEdge          *edge,
                                           const char          *host,
                                           const char          *token,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data)
{
  g_autoptr(GBytes) body = todoku_acm_build_request (host, token);
  g_autoptr(GTask) task = NULL;

  task = todoku_aws_edge_new_task (edge, todoku_aws_edge_request_certificate_async,
                                   "todoku-aws-edge-request-certificate", host, NULL, cancellable,
                                   callback, user_data);
  if (strlen (host) > MAX_FIRST_NAME)
    {
      g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_BAD_DOMAIN,
                               "A certificate cannot be for a name of more than %d characters",
                               MAX_FIRST_NAME);
      return;
    }

  todoku_aws_edge_send_acm (g_steal_pointer (&task), "RequestCertificate", body, requested_cb);
}

static TodokuCertificate *
todoku_aws_edge_request_certificate_finish (TodokuEdge    *edge,
                                            GAsyncResult  *result,
                                            GError       **error)
{
  return todoku_aws_edge_finish_pointer (edge, result, todoku_aws_edge_request_certificate_async,
                                         error);
}

static void
described_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = g_steal_pointer (&user_data);
  g_autoptr(TodokuHttpReply) reply = NULL;
  TodokuCertificate *certificate = NULL;
  GError *error = NULL;

  reply = todoku_aws_edge_finish_acm (source, result, &error);
  if (reply != NULL)
    certificate = todoku_acm_parse_certificate (reply->body, reply->service_time, &error);

  if (certificate != NULL)
    g_task_return_pointer (task, certificate, (GDestroyNotify) todoku_certificate_unref);
  else
    g_task_return_error (task, error);
}

/* Takes over the task; its call says which certificate. */
static void
describe (GTask *task)
{
  TodokuAwsCall *call = g_task_get_task_data (task);
  g_autoptr(GBytes) body = todoku_acm_build_arn (call->id);

  todoku_aws_edge_send_acm (task, "DescribeCertificate", body, described_cb);
}

static void
todoku_aws_edge_describe_certificate_async (TodokuEdge          *edge,
                                            const char          *id,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data)
{
  describe (todoku_aws_edge_new_task (edge, todoku_aws_edge_describe_certificate_async,
                                      "todoku-aws-edge-describe-certificate", NULL, id,
                                      cancellable, callback, user_data));
}

static TodokuCertificate *
todoku_aws_edge_describe_certificate_finish (TodokuEdge    *edge,
                                             GAsyncResult  *result,
                                             GError       **error)
{
  return todoku_aws_edge_finish_pointer (edge, result, todoku_aws_edge_describe_certificate_async,
                                         error);
}

static void list_certificates (GTask      *task,
                               const char *next_token);

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = g_steal_pointer (&user_data);
  TodokuAwsCall *call = g_task_get_task_data (task);
  g_autoptr(TodokuHttpReply) reply = NULL;
  g_autofree char *next_token = NULL;
  GError *error = NULL;

  reply = todoku_aws_edge_finish_acm (source, result, &error);
  if (reply == NULL || !todoku_acm_parse_list (reply->body, call->host, &call->id,
                                               &call->found_created_at, &next_token, &error))
    g_task_return_error (task, error);
  else if (next_token != NULL && call->n_pages < TODOKU_AWS_MAX_PAGES)
    list_certificates (g_steal_pointer (&task), next_token);
  else if (call->id != NULL)
    describe (g_steal_pointer (&task));
  else
    g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND,
                             "There is no certificate for the host");
}

/* Takes over the task. */
static void
list_certificates (GTask      *task,
                   const char *next_token)
{
  TodokuAwsCall *call = g_task_get_task_data (task);
  g_autoptr(GBytes) body = todoku_acm_build_list (next_token);

  call->n_pages++;
  todoku_aws_edge_send_acm (task, "ListCertificates", body, listed_cb);
}

static void
todoku_aws_edge_find_certificate_async (TodokuEdge          *edge,
                                        const char          *host,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  list_certificates (todoku_aws_edge_new_task (edge, todoku_aws_edge_find_certificate_async,
                                               "todoku-aws-edge-find-certificate", host, NULL,
                                               cancellable, callback, user_data),
                     NULL);
}

static TodokuCertificate *
todoku_aws_edge_find_certificate_finish (TodokuEdge    *edge,
                                         GAsyncResult  *result,
                                         GError       **error)
{
  return todoku_aws_edge_finish_pointer (edge, result, todoku_aws_edge_find_certificate_async,
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

  reply = todoku_aws_edge_finish_acm (source, result, &error);
  if (reply != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
todoku_aws_edge_delete_certificate_async (TodokuEdge          *edge,
                                          const char          *id,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data)
{
  g_autoptr(GBytes) body = todoku_acm_build_arn (id);

  todoku_aws_edge_send_acm (todoku_aws_edge_new_task (edge,
                                                      todoku_aws_edge_delete_certificate_async,
                                                      "todoku-aws-edge-delete-certificate", NULL,
                                                      id, cancellable, callback, user_data),
                            "DeleteCertificate", body, deleted_cb);
}

static gboolean
todoku_aws_edge_delete_certificate_finish (TodokuEdge    *edge,
                                           GAsyncResult  *result,
                                           GError       **error)
{
  return todoku_aws_edge_finish_boolean (edge, result, todoku_aws_edge_delete_certificate_async,
                                         error);
}

/**
 * todoku_aws_edge_init_certificates:
 * @iface: the interface of the AWS edge
 *
 * Fills in the certificate half.
 */
void
todoku_aws_edge_init_certificates (TodokuEdgeInterface *iface)
{
  iface->request_certificate_async = todoku_aws_edge_request_certificate_async;
  iface->request_certificate_finish = todoku_aws_edge_request_certificate_finish;
  iface->describe_certificate_async = todoku_aws_edge_describe_certificate_async;
  iface->describe_certificate_finish = todoku_aws_edge_describe_certificate_finish;
  iface->find_certificate_async = todoku_aws_edge_find_certificate_async;
  iface->find_certificate_finish = todoku_aws_edge_find_certificate_finish;
  iface->delete_certificate_async = todoku_aws_edge_delete_certificate_async;
  iface->delete_certificate_finish = todoku_aws_edge_delete_certificate_finish;
}
