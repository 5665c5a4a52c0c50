/* SPDX-License-Identifier: GPL-3.0-or-later
 * The calls of the edge interface: checks arguments and threads, then hands over. Worker threads
 * only.
 */
#include "todoku-edge.h"

#include "todoku-thread.h"

G_DEFINE_ABSTRACT_TYPE (TodokuEdge, todoku_edge, G_TYPE_OBJECT)

static void
todoku_edge_class_init (TodokuEdgeClass *klass)
{
}

static void
todoku_edge_init (TodokuEdge *self)
{
}

/**
 * todoku_edge_get_kind:
 * @self: an edge
 *
 * Any thread.
 *
 * Returns: who terminates TLS
 */
TodokuEdgeKind
todoku_edge_get_kind (TodokuEdge *self)
{
  g_return_val_if_fail (TODOKU_IS_EDGE (self), TODOKU_EDGE_MANUAL);

  return TODOKU_EDGE_GET_CLASS (self)->get_kind (self);
}

/**
 * todoku_edge_enter:
 * @self: an edge
 * @cancellable: (nullable): ends the wait at once
 * @error: return location of a cancellation
 *
 * Takes one of the few places of this edge for the calling thread, until todoku_edge_leave(), like
 * todoku_service_enter().
 *
 * Returns: whether there is one; %FALSE with @error set when cancelled
 */
gboolean
todoku_edge_enter (TodokuEdge    *self,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_return_val_if_fail (TODOKU_IS_EDGE (self), FALSE);
  todoku_assert_worker ();

  if (TODOKU_EDGE_GET_CLASS (self)->enter != NULL)
    return TODOKU_EDGE_GET_CLASS (self)->enter (self, cancellable, error);

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/**
 * todoku_edge_leave:
 * @self: an edge
 *
 * Gives the place back.
 */
void
todoku_edge_leave (TodokuEdge *self)
{
  g_return_if_fail (TODOKU_IS_EDGE (self));

  if (TODOKU_EDGE_GET_CLASS (self)->leave != NULL)
    TODOKU_EDGE_GET_CLASS (self)->leave (self);
}

/**
 * todoku_edge_request_certificate:
 * @self: an edge
 * @host: the tracking host
 * @token: an idempotency token: 1 to 32 letters, digits and underscores
 * @error: return location of a #TODOKU_ERROR
 *
 * Asks for a certificate. The same token within an hour gives the same certificate again, so that a
 * lost answer does no harm.
 *
 * Returns: (transfer full): the new certificate, mostly without its record yet, or %NULL with
 *   @error set
 */
TodokuCertificate *
todoku_edge_request_certificate (TodokuEdge  *self,
                                 const char  *host,
                                 const char  *token,
                                 GError     **error)
{
  g_return_val_if_fail (TODOKU_IS_EDGE (self), NULL);
  g_return_val_if_fail (host != NULL && token != NULL, NULL);
  todoku_assert_worker ();

  return TODOKU_EDGE_GET_CLASS (self)->request_certificate (self, host, token, error);
}

/**
 * todoku_edge_describe_certificate:
 * @self: an edge
 * @id: the edge's id
 * @cancellable: (nullable): gives up waiting
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Asks how far a certificate is.
 *
 * Returns: (transfer full): how far it is, or %NULL with @error set. A certificate that failed is
 *   no error.
 */
TodokuCertificate *
todoku_edge_describe_certificate (TodokuEdge    *self,
                                  const char    *id,
                                  GCancellable  *cancellable,
                                  GError       **error)
{
  g_return_val_if_fail (TODOKU_IS_EDGE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);
  todoku_assert_worker ();

  return TODOKU_EDGE_GET_CLASS (self)->describe_certificate (self, id, cancellable, error);
}

/**
 * todoku_edge_find_certificate:
 * @self: an edge
 * @host: the tracking host
 * @cancellable: (nullable): gives up waiting
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Looks for a certificate whose id got lost.
 *
 * Returns: (transfer full): the newest one that is pending or issued, or %NULL with @error set,
 *   which is #TODOKU_ERROR_NOT_FOUND when there is none
 */
TodokuCertificate *
todoku_edge_find_certificate (TodokuEdge    *self,
                              const char    *host,
                              GCancellable  *cancellable,
                              GError       **error)
{
  g_return_val_if_fail (TODOKU_IS_EDGE (self), NULL);
  g_return_val_if_fail (host != NULL, NULL);
  todoku_assert_worker ();

  return TODOKU_EDGE_GET_CLASS (self)->find_certificate (self, host, cancellable, error);
}

/**
 * todoku_edge_delete_certificate:
 * @self: an edge
 * @id: the edge's id
 * @error: return location of a #TODOKU_ERROR
 *
 * Removes a certificate: the last step of tearing down.
 *
 * Returns: whether it is gone; #TODOKU_ERROR_IN_USE while a distribution has it
 */
gboolean
todoku_edge_delete_certificate (TodokuEdge  *self,
                                const char  *id,
                                GError     **error)
{
  g_return_val_if_fail (TODOKU_IS_EDGE (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);
  todoku_assert_worker ();

  return TODOKU_EDGE_GET_CLASS (self)->delete_certificate (self, id, error);
}

/**
 * todoku_edge_create_distribution:
 * @self: an edge
 * @request: what to create
 * @error: return location of a #TODOKU_ERROR
 *
 * Creates a distribution that forwards the tracking host to the service. It is sent once.
 *
 * Returns: (transfer full): the new distribution, mostly not deployed yet, or %NULL with @error
 *   set, which is #TODOKU_ERROR_CONFLICT when the reference was used before and
 *   #TODOKU_ERROR_ALIAS_TAKEN when another distribution has the host
 */
TodokuDistribution *
todoku_edge_create_distribution (TodokuEdge                       *self,
                                 const TodokuDistributionRequest  *request,
                                 GError                          **error)
{
  g_return_val_if_fail (TODOKU_IS_EDGE (self), NULL);
  g_return_val_if_fail (request != NULL, NULL);
  todoku_assert_worker ();

  return TODOKU_EDGE_GET_CLASS (self)->create_distribution (self, request, error);
}

/**
 * todoku_edge_describe_distribution:
 * @self: an edge
 * @id: the edge's id
 * @cancellable: (nullable): gives up waiting
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Asks how far a distribution is.
 *
 * Returns: (transfer full): how far it is, or %NULL with @error set
 */
TodokuDistribution *
todoku_edge_describe_distribution (TodokuEdge    *self,
                                   const char    *id,
                                   GCancellable  *cancellable,
                                   GError       **error)
{
  g_return_val_if_fail (TODOKU_IS_EDGE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);
  todoku_assert_worker ();

  return TODOKU_EDGE_GET_CLASS (self)->describe_distribution (self, id, cancellable, error);
}

/**
 * todoku_edge_find_distribution:
 * @self: an edge
 * @host: the tracking host
 * @caller_reference: (nullable): the reference that it must have been created with
 * @cancellable: (nullable): gives up waiting
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Looks for a distribution whose id got lost.
 *
 * Returns: (transfer full): the distribution, or %NULL with @error set, which is
 *   #TODOKU_ERROR_NOT_FOUND when there is none, or only one that somebody else made
 */
TodokuDistribution *
todoku_edge_find_distribution (TodokuEdge    *self,
                               const char    *host,
                               const char    *caller_reference,
                               GCancellable  *cancellable,
                               GError       **error)
{
  g_return_val_if_fail (TODOKU_IS_EDGE (self), NULL);
  g_return_val_if_fail (host != NULL, NULL);
  todoku_assert_worker ();

  return TODOKU_EDGE_GET_CLASS (self)->find_distribution (self, host, caller_reference, cancellable,
                                                          error);
}

/**
 * todoku_edge_disable_distribution:
 * @self: an edge
 * @id: the edge's id
 * @error: return location of a #TODOKU_ERROR
 *
 * Switches a distribution off: the first step of tearing down. One that is off stays as it is. The
 * next step must wait until it is deployed.
 *
 * Returns: (transfer full): the distribution as it is now, or %NULL with @error set
 */
TodokuDistribution *
todoku_edge_disable_distribution (TodokuEdge  *self,
                                  const char  *id,
                                  GError     **error)
{
  g_return_val_if_fail (TODOKU_IS_EDGE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);
  todoku_assert_worker ();

  return TODOKU_EDGE_GET_CLASS (self)->disable_distribution (self, id, error);
}

/**
 * todoku_edge_delete_distribution:
 * @self: an edge
 * @id: the edge's id
 * @error: return location of a #TODOKU_ERROR
 *
 * Removes a distribution that is off and deployed.
 *
 * Returns: whether it is gone; #TODOKU_ERROR_IN_USE while it is on or being deployed
 */
gboolean
todoku_edge_delete_distribution (TodokuEdge  *self,
                                 const char  *id,
                                 GError     **error)
{
  g_return_val_if_fail (TODOKU_IS_EDGE (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);
  todoku_assert_worker ();

  return TODOKU_EDGE_GET_CLASS (self)->delete_distribution (self, id, error);
}
