/* SPDX-License-Identifier: GPL-3.0-or-later
 * The certificate half of the AWS edge: calls to Certificate Manager. Worker threads. It refuses
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

static TodokuCertificate *
todoku_aws_edge_request_certificate (TodokuEdge  *edge,
                                     const char  *host,
                                     const char  *token,
                                     GError     **error)
{
  g_autoptr(GBytes) body = todoku_acm_build_request (host, token);
  g_autoptr(TodokuHttpReply) reply = NULL;
  gint64 now;

  if (strlen (host) > MAX_FIRST_NAME)
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_DOMAIN,
                   "A certificate cannot be for a name of more than %d characters",
                   MAX_FIRST_NAME);
      return NULL;
    }

  reply = todoku_aws_edge_send_acm (TODOKU_AWS_EDGE (edge), "RequestCertificate", body, NULL,
                                    error);
  if (reply == NULL)
    return NULL;

  /* Without a Date in the reply our own clock has to do; the next description corrects it. */
  now = reply->service_time != 0 ? reply->service_time : g_get_real_time ();

  return todoku_acm_parse_request (reply->body, host, now, error);
}

static TodokuCertificate *
todoku_aws_edge_describe_certificate (TodokuEdge    *edge,
                                      const char    *id,
                                      GCancellable  *cancellable,
                                      GError       **error)
{
  g_autoptr(GBytes) body = todoku_acm_build_arn (id);
  g_autoptr(TodokuHttpReply) reply =
    todoku_aws_edge_send_acm (TODOKU_AWS_EDGE (edge), "DescribeCertificate", body, cancellable,
                              error);

  return reply != NULL ? todoku_acm_parse_certificate (reply->body, reply->service_time, error)
                       : NULL;
}

/* Reads one page, keeps the newest certificate for the host, and takes the token of the next page
 * in place of the last.
 */
static gboolean
read_certificate_page (TodokuAwsEdge  *self,
                       const char     *host,
                       char          **id,
                       double         *created_at,
                       char          **token,
                       GCancellable   *cancellable,
                       GError        **error)
{
  g_autoptr(GBytes) body = todoku_acm_build_list (*token);
  g_autoptr(TodokuHttpReply) reply =
    todoku_aws_edge_send_acm (self, "ListCertificates", body, cancellable, error);

  g_clear_pointer (token, g_free);

  return reply != NULL &&
         todoku_acm_parse_list (reply->body, host, id, created_at, token, error);
}

static TodokuCertificate *
todoku_aws_edge_find_certificate (TodokuEdge    *edge,
                                  const char    *host,
                                  GCancellable  *cancellable,
                                  GError       **error)
{
  g_autofree char *id = NULL;
  g_autofree char *token = NULL;
  double created_at = 0;
  guint n_pages = 0;

  do
    {
      if (!read_certificate_page (TODOKU_AWS_EDGE (edge), host, &id, &created_at, &token,
                                  cancellable, error))
        return NULL;
    }
  while (token != NULL && ++n_pages < TODOKU_AWS_MAX_PAGES);

  if (id != NULL)
    return todoku_aws_edge_describe_certificate (edge, id, cancellable, error);

  g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND,
                       "There is no certificate for the host");

  return NULL;
}

static gboolean
todoku_aws_edge_delete_certificate (TodokuEdge  *edge,
                                    const char  *id,
                                    GError     **error)
{
  g_autoptr(GBytes) body = todoku_acm_build_arn (id);
  g_autoptr(TodokuHttpReply) reply =
    todoku_aws_edge_send_acm (TODOKU_AWS_EDGE (edge), "DeleteCertificate", body, NULL, error);

  return reply != NULL;
}

/**
 * todoku_aws_edge_init_certificates:
 * @edge_class: the class of the AWS edge
 *
 * Fills in the certificate half.
 */
void
todoku_aws_edge_init_certificates (TodokuEdgeClass *edge_class)
{
  edge_class->request_certificate = todoku_aws_edge_request_certificate;
  edge_class->describe_certificate = todoku_aws_edge_describe_certificate;
  edge_class->find_certificate = todoku_aws_edge_find_certificate;
  edge_class->delete_certificate = todoku_aws_edge_delete_certificate;
}
