/* SPDX-License-Identifier: GPL-3.0-or-later
 * The one interface behind which the edge stands: the certificate for a tracking host and the
 * distribution that presents it. Every call is one step, so that the caller can journal it before
 * it is sent. Main thread only; nothing here blocks.
 */
#pragma once

#include "todoku-remote.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_EDGE (todoku_edge_get_type ())
G_DECLARE_INTERFACE (TodokuEdge, todoku_edge, TODOKU, EDGE, GObject)

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
 * TodokuEdgeInterface:
 * @get_kind: who terminates TLS
 *
 * Each pair belongs to the function of the same name.
 */
struct _TodokuEdgeInterface
{
  GTypeInterface parent_iface;

  TodokuEdgeKind (*get_kind) (TodokuEdge *self);
  void (*request_certificate_async) (TodokuEdge          *self,
                                     const char          *host,
                                     const char          *token,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
  TodokuCertificate *(*request_certificate_finish) (TodokuEdge    *self,
                                                    GAsyncResult  *result,
                                                    GError       **error);
  void (*describe_certificate_async) (TodokuEdge          *self,
                                      const char          *id,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
  TodokuCertificate *(*describe_certificate_finish) (TodokuEdge    *self,
                                                     GAsyncResult  *result,
                                                     GError       **error);
  void (*find_certificate_async) (TodokuEdge          *self,
                                  const char          *host,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
  TodokuCertificate *(*find_certificate_finish) (TodokuEdge    *self,
                                                 GAsyncResult  *result,
                                                 GError       **error);
  void (*delete_certificate_async) (TodokuEdge          *self,
                                    const char          *id,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
  gboolean (*delete_certificate_finish) (TodokuEdge    *self,
                                         GAsyncResult  *result,
                                         GError       **error);
  void (*create_distribution_async) (TodokuEdge                      *self,
                                     const TodokuDistributionRequest *request,
                                     GCancellable                    *cancellable,
                                     GAsyncReadyCallback              callback,
                                     gpointer                         user_data);
  TodokuDistribution *(*create_distribution_finish) (TodokuEdge    *self,
                                                     GAsyncResult  *result,
                                                     GError       **error);
  void (*describe_distribution_async) (TodokuEdge          *self,
                                       const char          *id,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
  TodokuDistribution *(*describe_distribution_finish) (TodokuEdge    *self,
                                                       GAsyncResult  *result,
                                                       GError       **error);
  void (*find_distribution_async) (TodokuEdge          *self,
                                   const char          *host,
                                   const char          *caller_reference,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
  TodokuDistribution *(*find_distribution_finish) (TodokuEdge    *self,
                                                   GAsyncResult  *result,
                                                   GError       **error);
  void (*disable_distribution_async) (TodokuEdge          *self,
                                      const char          *id,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
  TodokuDistribution *(*disable_distribution_finish) (TodokuEdge    *self,
                                                      GAsyncResult  *result,
                                                      GError       **error);
  void (*delete_distribution_async) (TodokuEdge          *self,
                                     const char          *id,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
  gboolean (*delete_distribution_finish) (TodokuEdge    *self,
                                          GAsyncResult  *result,
                                          GError       **error);
};

TodokuEdgeKind todoku_edge_get_kind (TodokuEdge *self);

void todoku_edge_request_certificate_async (TodokuEdge          *self,
                                            const char          *host,
                                            const char          *token,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
TodokuCertificate *todoku_edge_request_certificate_finish (TodokuEdge    *self,
                                                           GAsyncResult  *result,
                                                           GError       **error);

void todoku_edge_describe_certificate_async (TodokuEdge          *self,
                                             const char          *id,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
TodokuCertificate *todoku_edge_describe_certificate_finish (TodokuEdge    *self,
                                                            GAsyncResult  *result,
                                                            GError       **error);

void todoku_edge_find_certificate_async (TodokuEdge          *self,
                                         const char          *host,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
TodokuCertificate *todoku_edge_find_certificate_finish (TodokuEdge    *self,
                                                        GAsyncResult  *result,
                                                        GError       **error);

void todoku_edge_delete_certificate_async (TodokuEdge          *self,
                                           const char          *id,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);
gboolean todoku_edge_delete_certificate_finish (TodokuEdge    *self,
                                                GAsyncResult  *result,
                                                GError       **error);

void todoku_edge_create_distribution_async (TodokuEdge                      *self,
                                            const TodokuDistributionRequest *request,
                                            GCancellable                    *cancellable,
                                            GAsyncReadyCallback              callback,
                                            gpointer                         user_data);
TodokuDistribution *todoku_edge_create_distribution_finish (TodokuEdge    *self,
                                                            GAsyncResult  *result,
                                                            GError       **error);

void todoku_edge_describe_distribution_async (TodokuEdge          *self,
                                              const char          *id,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
TodokuDistribution *todoku_edge_describe_distribution_finish (TodokuEdge    *self,
                                                              GAsyncResult  *result,
                                                              GError       **error);

void todoku_edge_find_distribution_async (TodokuEdge          *self,
                                          const char          *host,
                                          const char          *caller_reference,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
TodokuDistribution *todoku_edge_find_distribution_finish (TodokuEdge    *self,
                                                          GAsyncResult  *result,
                                                          GError       **error);

void todoku_edge_disable_distribution_async (TodokuEdge          *self,
                                             const char          *id,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
TodokuDistribution *todoku_edge_disable_distribution_finish (TodokuEdge    *self,
                                                             GAsyncResult  *result,
                                                             GError       **error);

void todoku_edge_delete_distribution_async (TodokuEdge          *self,
                                            const char          *id,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
gboolean todoku_edge_delete_distribution_finish (TodokuEdge    *self,
                                                 GAsyncResult  *result,
                                                 GError       **error);

G_END_DECLS
