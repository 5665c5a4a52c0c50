/* SPDX-License-Identifier: GPL-3.0-or-later
 * The one interface behind which the edge stands: the certificate for a tracking host and the
 * distribution that presents it. Every call is one step, so that the caller can journal it before
 * it is sent. All calls block, on worker threads only; what changes something cannot be cancelled.
 */
#pragma once

#include "todoku-remote.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_EDGE (todoku_edge_get_type ())
G_DECLARE_DERIVABLE_TYPE (TodokuEdge, todoku_edge, TODOKU, EDGE, GObject)

/**
 * TODOKU_CERTIFICATE_LIFETIME:
 *
 * For how long a requested certificate waits for its record: 72 hours, in microseconds.
 */
#define TODOKU_CERTIFICATE_LIFETIME (G_GINT64_CONSTANT (72) * 3600 * G_USEC_PER_SEC)

/**
 * TodokuDistributionRequest:
 * @host: the tracking host
 * @certificate_id: an issued certificate for it
 * @caller_reference: an idempotency key, unique for ever
 * @origin: where to forward to, such as "sendgrid.net"
 *
 * What to create.
 */
typedef struct
{
  const char *host;
  const char *certificate_id;
  const char *caller_reference;
  const char *origin;
} TodokuDistributionRequest;

/**
 * TodokuEdgeClass:
 * @get_kind: who terminates TLS
 *
 * Each function belongs to the one of the same name; arguments are checked before. An edge that
 * asks nobody has no @enter and no @leave.
 */
struct _TodokuEdgeClass
{
  GObjectClass parent_class;

  TodokuEdgeKind      (*get_kind)              (TodokuEdge *self);
  gboolean            (*enter)                 (TodokuEdge    *self,
                                                GCancellable  *cancellable,
                                                GError       **error);
  void                (*leave)                 (TodokuEdge *self);
  TodokuCertificate  *(*request_certificate)   (TodokuEdge  *self,
                                                const char  *host,
                                                const char  *token,
                                                GError     **error);
  TodokuCertificate  *(*describe_certificate)  (TodokuEdge    *self,
                                                const char    *id,
                                                GCancellable  *cancellable,
                                                GError       **error);
  TodokuCertificate  *(*find_certificate)      (TodokuEdge    *self,
                                                const char    *host,
                                                GCancellable  *cancellable,
                                                GError       **error);
  gboolean            (*delete_certificate)    (TodokuEdge  *self,
                                                const char  *id,
                                                GError     **error);
  TodokuDistribution *(*create_distribution)   (TodokuEdge                       *self,
                                                const TodokuDistributionRequest  *request,
                                                GError                          **error);
  TodokuDistribution *(*describe_distribution) (TodokuEdge    *self,
                                                const char    *id,
                                                GCancellable  *cancellable,
                                                GError       **error);
  TodokuDistribution *(*find_distribution)     (TodokuEdge    *self,
                                                const char    *host,
                                                const char    *caller_reference,
                                                GCancellable  *cancellable,
                                                GError       **error);
  TodokuDistribution *(*disable_distribution)  (TodokuEdge  *self,
                                                const char  *id,
                                                GError     **error);
  gboolean            (*delete_distribution)   (TodokuEdge  *self,
                                                const char  *id,
                                                GError     **error);
};

TodokuEdgeKind      todoku_edge_get_kind              (TodokuEdge    *self);

gboolean            todoku_edge_enter                 (TodokuEdge    *self,
                                                       GCancellable  *cancellable,
                                                       GError       **error);
void                todoku_edge_leave                 (TodokuEdge    *self);

TodokuCertificate  *todoku_edge_request_certificate   (TodokuEdge    *self,
                                                       const char    *host,
                                                       const char    *token,
                                                       GError       **error);
TodokuCertificate  *todoku_edge_describe_certificate  (TodokuEdge    *self,
                                                       const char    *id,
                                                       GCancellable  *cancellable,
                                                       GError       **error);
TodokuCertificate  *todoku_edge_find_certificate      (TodokuEdge    *self,
                                                       const char    *host,
                                                       GCancellable  *cancellable,
                                                       GError       **error);
gboolean            todoku_edge_delete_certificate    (TodokuEdge    *self,
                                                       const char    *id,
                                                       GError       **error);

TodokuDistribution *todoku_edge_create_distribution   (TodokuEdge                       *self,
                                                       const TodokuDistributionRequest  *request,
                                                       GError                          **error);
TodokuDistribution *todoku_edge_describe_distribution (TodokuEdge    *self,
                                                       const char    *id,
                                                       GCancellable  *cancellable,
                                                       GError       **error);
TodokuDistribution *todoku_edge_find_distribution     (TodokuEdge    *self,
                                                       const char    *host,
                                                       const char    *caller_reference,
                                                       GCancellable  *cancellable,
                                                       GError       **error);
TodokuDistribution *todoku_edge_disable_distribution  (TodokuEdge    *self,
                                                       const char    *id,
                                                       GError       **error);
gboolean            todoku_edge_delete_distribution   (TodokuEdge    *self,
                                                       const char    *id,
                                                       GError       **error);

G_END_DECLS
