/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the certificate half and the distribution half of the AWS edge share. Private; worker
 * threads.
 */
#pragma once

#include "todoku-aws-edge.h"
#include "todoku-aws-sign.h"

G_BEGIN_DECLS

struct _TodokuAwsEdge
{
  TodokuEdge parent_instance;

  /* Constant. */
  TodokuHttp *http;
  TodokuEdgeKind kind;
  char *acm_url;
  char *cloudfront_url;
  TodokuAwsKeys keys;
};

/* A list that has more pages than this does not end. */
#define TODOKU_AWS_MAX_PAGES 200

TodokuHttpReply *todoku_aws_edge_send_acm        (TodokuAwsEdge    *self,
                                                  const char       *operation,
                                                  GBytes           *body,
                                                  GCancellable     *cancellable,
                                                  GError          **error);
TodokuHttpReply *todoku_aws_edge_send_cloudfront (TodokuAwsEdge    *self,
                                                  const char       *method,
                                                  const char       *path,
                                                  GBytes           *body,
                                                  const char       *if_match,
                                                  GCancellable     *cancellable,
                                                  GError          **error);

void             todoku_aws_edge_init_certificates  (TodokuEdgeClass *edge_class);
void             todoku_aws_edge_init_distributions (TodokuEdgeClass *edge_class);

G_END_DECLS
