/* SPDX-License-Identifier: GPL-3.0-or-later
 * The calls of the edge interface. Checks arguments and hands over; main thread only.
 */
#include "todoku-edge.h"

G_DEFINE_INTERFACE (TodokuEdge, todoku_edge, G_TYPE_OBJECT)

static void
todoku_edge_default_init (TodokuEdgeInterface *iface)
{
}

/**
 * todoku_edge_get_kind:
 * @self: an edge
 *
 * Returns: who terminates TLS
 */
TodokuEdgeKind
todoku_edge_get_kind (TodokuEdge *self)
{
  g_return_val_if_fail (TODOKU_IS_EDGE (self), TODOKU_EDGE_MANUAL);

  return TODOKU_EDGE_GET_IFACE (self)->get_kind (self);
}

/**
 * todoku_edge_request_certificate_async:
 * @self: an edge
 * @host: the tracking host
 * @token: an idempotency token: 1 to 32 letters, digits and underscores
 * @cancellable: (nullable): gives up waiting; what has been sent may still take effect
 * @callback: called when done
 * @user_data: its argument
 *
 * Asks for a certificate. The same token within an hour gives the same certificate again, so that a
 * lost answer does no harm.
 */
void
todoku_edge_request_certificate_async (TodokuEdge          *self,
                                       const char          *host,
                                       const char          *token,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  g_return_if_fail (TODOKU_IS_EDGE (self));
  g_return_if_fail (host != NULL);
  g_return_if_fail (token != NULL);

  TODOKU_EDGE_GET_IFACE (self)->request_certificate_async (self, host, token, cancellable, callback,
                                                           user_data);
}

/**
 * todoku_edge_request_certificate_finish:
 * @self: an edge
 * @result: the result of the call
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Returns: (transfer full): the new certificate, mostly without its record yet, or %NULL with
 *   @error set
 */
TodokuCertificate *
todoku_edge_request_certificate_finish (TodokuEdge    *self,
                                        GAsyncResult  *result,
                                        GError       **error)
{
  g_return_val_if_fail (TODOKU_IS_EDGE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return TODOKU_EDGE_GET_IFACE (self)->request_certificate_finish (self, result, error);
}

/**
 * todoku_edge_describe_certificate_async:
 * @self: an edge
 * @id: the edge's id
 * @cancellable: (nullable): gives up waiting; what has been sent may still take effect
 * @callback: called when done
 * @user_data: its argument
 *
 * Asks how far a certificate is.
 */
void
todoku_edge_describe_certificate_async (TodokuEdge          *self,
                                        const char          *id,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  g_return_if_fail (TODOKU_IS_EDGE (self));
  g_return_if_fail (id != NULL);

  TODOKU_EDGE_GET_IFACE (self)->describe_certificate_async (self, id, cancellable, callback,
                                                            user_data);
}

/**
 * todoku_edge_describe_certificate_finish:
 * @self: an edge
 * @result: the result of the call
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Returns: (transfer full): how far it is, or %NULL with @error set. A certificate that failed is
 *   no error.
 */
TodokuCertificate *
todoku_edge_describe_certificate_finish (TodokuEdge    *self,
                                         GAsyncResult  *result,
                                         GError       **error)
{
  g_return_val_if_fail (TODOKU_IS_EDGE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return TODOKU_EDGE_GET_IFACE (self)->describe_certificate_finish (self, result, error);
}

/**
 * todoku_edge_find_certificate_async:
 * @self: an edge
 * @host: the tracking host
 * @cancellable: (nullable): gives up waiting; what has been sent may still take effect
 * @callback: called when done
 * @user_data: its argument
 *
 * Looks for a certificate whose id got lost.
 */
void
todoku_edge_find_certificate_async (TodokuEdge          *self,
                                    const char          *host,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_return_if_fail (TODOKU_IS_EDGE (self));
  g_return_if_fail (host != NULL);

  TODOKU_EDGE_GET_IFACE (self)->find_certificate_async (self, host, cancellable, callback,
                                                        user_data);
}

/**
 * todoku_edge_find_certificate_finish:
 * @self: an edge
 * @result: the result of the call
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Returns: (transfer full): the newest one that is pending or issued, or %NULL with @error set,
 *   which is #TODOKU_ERROR_NOT_FOUND when there is none
 */
TodokuCertificate *
todoku_edge_find_certificate_finish (TodokuEdge    *self,
                                     GAsyncResult  *result,
                                     GError       **error)
{
  g_return_val_if_fail (TODOKU_IS_EDGE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return TODOKU_EDGE_GET_IFACE (self)->find_certificate_finish (self, result, error);
}

/**
 * todoku_edge_delete_certificate_async:
 * @self: an edge
 * @id: the edge's id
 * @cancellable: (nullable): gives up waiting; what has been sent may still take effect
 * @callback: called when done
 * @user_data: its argument
 *
 * Removes a certificate: the last step of tearing down.
 */
void
todoku_edge_delete_certificate_async (TodokuEdge          *self,
                                      const char          *id,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_return_if_fail (TODOKU_IS_EDGE (self));
  g_return_if_fail (id != NULL);

  TODOKU_EDGE_GET_IFACE (self)->delete_certificate_async (self, id, cancellable, callback,
                                                          user_data);
}

/**
 * todoku_edge_delete_certificate_finish:
 * @self: an edge
 * @result: the result of the call
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Returns: whether it is gone; #TODOKU_ERROR_IN_USE while a distribution has it
 */
gboolean
todoku_edge_delete_certificate_finish (TodokuEdge    *self,
                                       GAsyncResult  *result,
                                       GError       **error)
{
  g_return_val_if_fail (TODOKU_IS_EDGE (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return TODOKU_EDGE_GET_IFACE (self)->delete_certificate_finish (self, result, error);
}

/**
 * todoku_edge_create_distribution_async:
 * @self: an edge
 * @request: what to create; copied
 * @cancellable: (nullable): gives up waiting; what has been sent may still take effect
 * @callback: called when done
 * @user_data: its argument
 *
 * Creates a distribution that forwards the tracking host to the service.
 */
void
todoku_edge_create_distribution_async (TodokuEdge                      *self,
                                       const TodokuDistributionRequest *request,
                                       GCancellable                    *cancellable,
                                       GAsyncReadyCallback              callback,
                                       gpointer                         user_data)
{
  g_return_if_fail (TODOKU_IS_EDGE (self));
  g_return_if_fail (request != NULL);

  TODOKU_EDGE_GET_IFACE (self)->create_distribution_async (self, request, cancellable, callback,
                                                           user_data);
}

/**
 * todoku_edge_create_distribution_finish:
 * @self: an edge
 * @result: the result of the call
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Returns: (transfer full): the new distribution, mostly not deployed yet, or %NULL with @error
 *   set, which is #TODOKU_ERROR_CONFLICT when the reference was used before and
 *   #TODOKU_ERROR_ALIAS_TAKEN when another distribution has the host
 */
TodokuDistribution *
todoku_edge_create_distribution_finish (TodokuEdge    *self,
                                        GAsyncResult  *result,
                                        GError       **error)
{
  g_return_val_if_fail (TODOKU_IS_EDGE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return TODOKU_EDGE_GET_IFACE (self)->create_distribution_finish (self, result, error);
}

/**
 * todoku_edge_describe_distribution_async:
 * @self: an edge
 * @id: the edge's id
 * @cancellable: (nullable): gives up waiting; what has been sent may still take effect
 * @callback: called when done
 * @user_data: its argument
 *
 * Asks how far a distribution is.
 */
void
todoku_edge_describe_distribution_async (TodokuEdge          *self,
                                         const char          *id,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data)
{
  g_return_if_fail (TODOKU_IS_EDGE (self));
  g_return_if_fail (id != NULL);

  TODOKU_EDGE_GET_IFACE (self)->describe_distribution_async (self, id, cancellable, callback,
                                                             user_data);
}

/**
 * todoku_edge_describe_distribution_finish:
 * @self: an edge
 * @result: the result of the call
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Returns: (transfer full): how far it is, or %NULL with @error set
 */
TodokuDistribution *
todoku_edge_describe_distribution_finish (TodokuEdge    *self,
                                          GAsyncResult  *result,
                                          GError       **error)
{
  g_return_val_if_fail (TODOKU_IS_EDGE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return TODOKU_EDGE_GET_IFACE (self)->describe_distribution_finish (self, result, error);
}

/**
 * todoku_edge_find_distribution_async:
 * @self: an edge
 * @host: the tracking host
 * @caller_reference: (nullable): the reference that it must have been created with
 * @cancellable: (nullable): gives up waiting; what has been sent may still take effect
 * @callback: called when done
 * @user_data: its argument
 *
 * Looks for a distribution whose id got lost.
 */
void
todoku_edge_find_distribution_async (TodokuEdge          *self,
                                     const char          *host,
                                     const char          *caller_reference,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_return_if_fail (TODOKU_IS_EDGE (self));
  g_return_if_fail (host != NULL);

  TODOKU_EDGE_GET_IFACE (self)->find_distribution_async (self, host, caller_reference, cancellable,
                                                         callback, user_data);
}

/**
 * todoku_edge_find_distribution_finish:
 * @self: an edge
 * @result: the result of the call
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Returns: (transfer full): the distribution, or %NULL with @error set, which is
 *   #TODOKU_ERROR_NOT_FOUND when there is none, or only one that somebody else made
 */
TodokuDistribution *
todoku_edge_find_distribution_finish (TodokuEdge    *self,
                                      GAsyncResult  *result,
                                      GError       **error)
{
  g_return_val_if_fail (TODOKU_IS_EDGE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return TODOKU_EDGE_GET_IFACE (self)->find_distribution_finish (self, result, error);
}

/**
 * todoku_edge_disable_distribution_async:
 * @self: an edge
 * @id: the edge's id
 * @cancellable: (nullable): gives up waiting; what has been sent may still take effect
 * @callback: called when done
 * @user_data: its argument
 *
 * Switches a distribution off: the first step of tearing down. One that is off stays as it is. The
 * next step must wait until it is deployed.
 */
void
todoku_edge_disable_distribution_async (TodokuEdge          *self,
                                        const char          *id,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  g_return_if_fail (TODOKU_IS_EDGE (self));
  g_return_if_fail (id != NULL);

  TODOKU_EDGE_GET_IFACE (self)->disable_distribution_async (self, id, cancellable, callback,
                                                            user_data);
}

/**
 * todoku_edge_disable_distribution_finish:
 * @self: an edge
 * @result: the result of the call
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Returns: (transfer full): the distribution as it is now, or %NULL with @error set
 */
TodokuDistribution *
todoku_edge_disable_distribution_finish (TodokuEdge    *self,
                                         GAsyncResult  *result,
                                         GError       **error)
{
  g_return_val_if_fail (TODOKU_IS_EDGE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return TODOKU_EDGE_GET_IFACE (self)->disable_distribution_finish (self, result, error);
}

/**
 * todoku_edge_delete_distribution_async:
 * @self: an edge
 * @id: the edge's id
 * @cancellable: (nullable): gives up waiting; what has been sent may still take effect
 * @callback: called when done
 * @user_data: its argument
 *
 * Removes a distribution that is off and deployed.
 */
void
todoku_edge_delete_distribution_async (TodokuEdge          *self,
                                       const char          *id,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  g_return_if_fail (TODOKU_IS_EDGE (self));
  g_return_if_fail (id != NULL);

  TODOKU_EDGE_GET_IFACE (self)->delete_distribution_async (self, id, cancellable, callback,
                                                           user_data);
}

/**
 * todoku_edge_delete_distribution_finish:
 * @self: an edge
 * @result: the result of the call
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Returns: whether it is gone; #TODOKU_ERROR_IN_USE while it is on or being deployed
 */
gboolean
todoku_edge_delete_distribution_finish (TodokuEdge    *self,
                                        GAsyncResult  *result,
                                        GError       **error)
{
  g_return_val_if_fail (TODOKU_IS_EDGE (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return TODOKU_EDGE_GET_IFACE (self)->delete_distribution_finish (self, result, error);
}
