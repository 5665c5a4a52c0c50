/* SPDX-License-Identifier: GPL-3.0-or-later
 * The distribution half of the AWS edge: calls to CloudFront. Worker threads. It refuses to delete
 * what still serves, and changes nothing of a configuration but the one switch.
 */
#include "todoku-aws-edge-private.h"

#include "todoku-cloudfront-xml.h"
#include "todoku-error.h"

/* The path of a distribution; ids come from the database, but go into a URL escaped all the same.
 */
static char *
distribution_path (const char *id,
                   const char *suffix)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);

  return g_strconcat ("/distribution/", escaped, suffix, NULL);
}

/* Sends a request whose answer is a distribution. */
static TodokuDistribution *
send_for_distribution (TodokuEdge    *edge,
                       const char    *method,
                       const char    *path,
                       GBytes        *body,
                       const char    *if_match,
                       GCancellable  *cancellable,
                       GError       **error)
{
  g_autoptr(TodokuHttpReply) reply =
    todoku_aws_edge_send_cloudfront (TODOKU_AWS_EDGE (edge), method, path, body, if_match,
                                     cancellable, error);
  TodokuDistribution *distribution;

  if (reply == NULL)
    return NULL;
  distribution = todoku_cloudfront_parse_distribution (reply->body, reply->service_time, error);
  if (distribution != NULL)
    distribution->etag = g_steal_pointer (&reply->etag);

  return distribution;
}

static TodokuDistribution *
todoku_aws_edge_create_distribution (TodokuEdge                       *edge,
                                     const TodokuDistributionRequest  *request,
                                     GError                          **error)
{
  g_autoptr(GBytes) body = todoku_cloudfront_build_config (request);

  return send_for_distribution (edge, "POST", "/distribution", body, NULL, NULL, error);
}

static TodokuDistribution *
todoku_aws_edge_describe_distribution (TodokuEdge    *edge,
                                       const char    *id,
                                       GCancellable  *cancellable,
                                       GError       **error)
{
  g_autofree char *path = distribution_path (id, NULL);

  return send_for_distribution (edge, "GET", path, NULL, NULL, cancellable, error);
}

/* Reads one page, notes the distribution for the host, and takes the marker of the next page in
 * place of the last.
 */
static gboolean
read_distribution_page (TodokuAwsEdge  *self,
                        const char     *host,
                        char          **id,
                        char          **marker,
                        GCancellable   *cancellable,
                        GError        **error)
{
  g_autofree char *escaped = *marker != NULL ? g_uri_escape_string (*marker, NULL, FALSE) : NULL;
  g_autofree char *path = g_strconcat ("/distribution?MaxItems=100",
                                       escaped != NULL ? "&Marker=" : NULL, escaped, NULL);
  g_autoptr(TodokuHttpReply) reply =
    todoku_aws_edge_send_cloudfront (self, "GET", path, NULL, NULL, cancellable, error);

  g_clear_pointer (marker, g_free);

  return reply != NULL && todoku_cloudfront_parse_list (reply->body, host, id, marker, error);
}

/* Lists do not have the reference, but they have the alias, which no two distributions share. */
static TodokuDistribution *
todoku_aws_edge_find_distribution (TodokuEdge    *edge,
                                   const char    *host,
                                   const char    *caller_reference,
                                   GCancellable  *cancellable,
                                   GError       **error)
{
  g_autoptr(TodokuDistribution) distribution = NULL;
  g_autofree char *id = NULL;
  g_autofree char *marker = NULL;
  guint n_pages = 0;

  do
    {
      if (!read_distribution_page (TODOKU_AWS_EDGE (edge), host, &id, &marker, cancellable, error))
        return NULL;
    }
  while (id == NULL && marker != NULL && ++n_pages < TODOKU_AWS_MAX_PAGES);

  if (id == NULL)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND,
                           "There is no distribution for the host");
      return NULL;
    }

  distribution = todoku_aws_edge_describe_distribution (edge, id, cancellable, error);
  if (distribution != NULL && caller_reference != NULL &&
      g_strcmp0 (caller_reference, distribution->caller_reference) != 0)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND,
                           "The distribution for the host was made by somebody else");
      return NULL;
    }

  return g_steal_pointer (&distribution);
}

static TodokuDistribution *
todoku_aws_edge_disable_distribution (TodokuEdge  *edge,
                                      const char  *id,
                                      GError     **error)
{
  g_autofree char *path = distribution_path (id, "/config");
  g_autoptr(TodokuHttpReply) reply =
    todoku_aws_edge_send_cloudfront (TODOKU_AWS_EDGE (edge), "GET", path, NULL, NULL, NULL, error);
  g_autoptr(GBytes) disabled = NULL;
  gboolean changed;

  if (reply != NULL)
    disabled = todoku_cloudfront_disable_config (reply->body, &changed, error);
  if (disabled == NULL)
    return NULL;
  if (!changed)
    return todoku_aws_edge_describe_distribution (edge, id, NULL, error);
  if (reply->etag == NULL)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                           "The configuration came without an ETag");
      return NULL;
    }

  return send_for_distribution (edge, "PUT", path, disabled, reply->etag, NULL, error);
}

static gboolean
todoku_aws_edge_delete_distribution (TodokuEdge  *edge,
                                     const char  *id,
                                     GError     **error)
{
  g_autoptr(TodokuDistribution) distribution =
    todoku_aws_edge_describe_distribution (edge, id, NULL, error);
  g_autofree char *path = distribution_path (id, NULL);
  g_autoptr(TodokuHttpReply) reply = NULL;

  if (distribution == NULL)
    return FALSE;
  if (distribution->enabled || !distribution->deployed)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_IN_USE,
                           "The distribution is on, or being changed");
      return FALSE;
    }
  if (distribution->etag == NULL)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                           "The distribution came without an ETag");
      return FALSE;
    }

  reply = todoku_aws_edge_send_cloudfront (TODOKU_AWS_EDGE (edge), "DELETE", path, NULL,
                                           distribution->etag, NULL, error);

  return reply != NULL;
}

/**
 * todoku_aws_edge_init_distributions:
 * @edge_class: the class of the AWS edge
 *
 * Fills in the distribution half.
 */
void
todoku_aws_edge_init_distributions (TodokuEdgeClass *edge_class)
{
  edge_class->create_distribution = todoku_aws_edge_create_distribution;
  edge_class->describe_distribution = todoku_aws_edge_describe_distribution;
  edge_class->find_distribution = todoku_aws_edge_find_distribution;
  edge_class->disable_distribution = todoku_aws_edge_disable_distribution;
  edge_class->delete_distribution = todoku_aws_edge_delete_distribution;
}
