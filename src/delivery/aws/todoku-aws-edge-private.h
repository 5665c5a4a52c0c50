/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the certificate half and the distribution half of the AWS edge share. Private; main thread
 * only.
 */
#pragma once

#include "todoku-aws-edge.h"

G_BEGIN_DECLS

struct _TodokuAwsEdge
{
  GObject parent_instance;

  TodokuHttp *http;
  TodokuEdgeKind kind;
  char *acm_url;
  char *cloudfront_url;
  char *access_key_id;
  char *secret_access_key;
  char *session_token; /* (nullable) */
};

/**
 * TodokuAwsCall:
 * @host: (nullable): the tracking host
 * @id: (nullable): the id of what is asked about
 * @reference: (nullable): the caller reference that is looked for
 * @found_created_at: when @id was made, while a list is searched for the newest
 * @n_pages: how many pages of a list have been read
 *
 * One call of the interface, which may take several requests.
 */
typedef struct
{
  char *host;
  char *id;
  char *reference;
  double found_created_at;
  guint n_pages;
} TodokuAwsCall;

/* A list that has more pages than this does not end. */
#define TODOKU_AWS_MAX_PAGES 200

GTask             *todoku_aws_edge_new_task           (TodokuEdge           *edge,
                                                       gpointer              tag,
                                                       const char           *name,
                                                       const char           *host,
                                                       const char           *id,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
void               todoku_aws_edge_send_acm           (GTask                *task,
                                                       const char           *operation,
                                                       GBytes               *body,
                                                       GAsyncReadyCallback   callback);
void               todoku_aws_edge_send_cloudfront    (GTask                *task,
                                                       const char           *method,
                                                       const char           *path,
                                                       GBytes               *body,
                                                       const char           *if_match,
                                                       GAsyncReadyCallback   callback);
TodokuHttpReply   *todoku_aws_edge_finish_acm         (GObject              *source,
                                                       GAsyncResult         *result,
                                                       GError              **error);
TodokuHttpReply   *todoku_aws_edge_finish_cloudfront  (GObject              *source,
                                                       GAsyncResult         *result,
                                                       GError              **error);

gpointer           todoku_aws_edge_finish_pointer     (TodokuEdge           *edge,
                                                       GAsyncResult         *result,
                                                       gpointer              tag,
                                                       GError              **error);
gboolean           todoku_aws_edge_finish_boolean     (TodokuEdge           *edge,
                                                       GAsyncResult         *result,
                                                       gpointer              tag,
                                                       GError              **error);

void               todoku_aws_edge_init_certificates  (TodokuEdgeInterface  *iface);
void               todoku_aws_edge_init_distributions (TodokuEdgeInterface  *iface);

G_END_DECLS
