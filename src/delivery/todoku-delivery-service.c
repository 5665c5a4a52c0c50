/* SPDX-License-Identifier: GPL-3.0-or-later
 * The calls of the delivery service interface. Checks arguments and hands over; main thread only.
 */
#include "todoku-delivery-service.h"

G_DEFINE_INTERFACE (TodokuDeliveryService, todoku_delivery_service, G_TYPE_OBJECT)

static void
todoku_delivery_service_default_init (TodokuDeliveryServiceInterface *iface)
{
}

/**
 * todoku_delivery_service_get_capabilities:
 * @self: a delivery service
 *
 * Returns: what it can do, where services differ
 */
TodokuServiceCapabilities
todoku_delivery_service_get_capabilities (TodokuDeliveryService *self)
{
  g_return_val_if_fail (TODOKU_IS_DELIVERY_SERVICE (self), 0);

  return TODOKU_DELIVERY_SERVICE_GET_IFACE (self)->get_capabilities (self);
}

/**
 * todoku_delivery_service_test_scopes_async:
 * @self: a delivery service
 * @cancellable: (nullable): gives up waiting; what has been sent may still take effect
 * @callback: called when done
 * @user_data: its argument
 *
 * Asks what the API key may do: the right test of a connection, because any key may ask it.
 */
void
todoku_delivery_service_test_scopes_async (TodokuDeliveryService *self,
                                           GCancellable          *cancellable,
                                           GAsyncReadyCallback    callback,
                                           gpointer               user_data)
{
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVICE (self));

  TODOKU_DELIVERY_SERVICE_GET_IFACE (self)->test_scopes_async (self, cancellable, callback,
                                                               user_data);
}

/**
 * todoku_delivery_service_test_scopes_finish:
 * @self: a delivery service
 * @result: the result of the call
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Returns: (transfer full): what the key may do, or %NULL with @error set
 */
TodokuScopes *
todoku_delivery_service_test_scopes_finish (TodokuDeliveryService  *self,
                                            GAsyncResult           *result,
                                            GError                **error)
{
  g_return_val_if_fail (TODOKU_IS_DELIVERY_SERVICE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return TODOKU_DELIVERY_SERVICE_GET_IFACE (self)->test_scopes_finish (self, result, error);
}

/**
 * todoku_delivery_service_list_domains_async:
 * @self: a delivery service
 * @cancellable: (nullable): gives up waiting; what has been sent may still take effect
 * @callback: called when done
 * @user_data: its argument
 *
 * Follows the pages to the end. A list that does not end is an invalid reply.
 */
void
todoku_delivery_service_list_domains_async (TodokuDeliveryService *self,
                                            GCancellable          *cancellable,
                                            GAsyncReadyCallback    callback,
                                            gpointer               user_data)
{
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVICE (self));

  TODOKU_DELIVERY_SERVICE_GET_IFACE (self)->list_domains_async (self, cancellable, callback,
                                                                user_data);
}

/**
 * todoku_delivery_service_list_domains_finish:
 * @self: a delivery service
 * @result: the result of the call
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Returns: (transfer full) (element-type TodokuRemoteDomain): every domain of the account, or %NULL
 *   with @error set
 */
GPtrArray *
todoku_delivery_service_list_domains_finish (TodokuDeliveryService  *self,
                                             GAsyncResult           *result,
                                             GError                **error)
{
  g_return_val_if_fail (TODOKU_IS_DELIVERY_SERVICE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return TODOKU_DELIVERY_SERVICE_GET_IFACE (self)->list_domains_finish (self, result, error);
}

/**
 * todoku_delivery_service_create_domain_async:
 * @self: a delivery service
 * @request: what to register; copied
 * @cancellable: (nullable): gives up waiting; what has been sent may still take effect
 * @callback: called when done
 * @user_data: its argument
 *
 * Registers a domain. It is sent once and never again by itself: after a lost answer, list.
 */
void
todoku_delivery_service_create_domain_async (TodokuDeliveryService     *self,
                                             const TodokuDomainRequest *request,
                                             GCancellable              *cancellable,
                                             GAsyncReadyCallback        callback,
                                             gpointer                   user_data)
{
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVICE (self));
  g_return_if_fail (request != NULL);

  TODOKU_DELIVERY_SERVICE_GET_IFACE (self)->create_domain_async (self, request, cancellable,
                                                                 callback, user_data);
}

/**
 * todoku_delivery_service_create_domain_finish:
 * @self: a delivery service
 * @result: the result of the call
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Returns: (transfer full): the new domain with its records, or %NULL with @error set
 */
TodokuRemoteDomain *
todoku_delivery_service_create_domain_finish (TodokuDeliveryService  *self,
                                              GAsyncResult           *result,
                                              GError                **error)
{
  g_return_val_if_fail (TODOKU_IS_DELIVERY_SERVICE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return TODOKU_DELIVERY_SERVICE_GET_IFACE (self)->create_domain_finish (self, result, error);
}

/**
 * todoku_delivery_service_get_domain_async:
 * @self: a delivery service
 * @id: the service's id
 * @cancellable: (nullable): gives up waiting; what has been sent may still take effect
 * @callback: called when done
 * @user_data: its argument
 *
 * Fetches one domain.
 */
void
todoku_delivery_service_get_domain_async (TodokuDeliveryService *self,
                                          const char            *id,
                                          GCancellable          *cancellable,
                                          GAsyncReadyCallback    callback,
                                          gpointer               user_data)
{
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVICE (self));
  g_return_if_fail (id != NULL);

  TODOKU_DELIVERY_SERVICE_GET_IFACE (self)->get_domain_async (self, id, cancellable, callback,
                                                              user_data);
}

/**
 * todoku_delivery_service_get_domain_finish:
 * @self: a delivery service
 * @result: the result of the call
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Returns: (transfer full): the domain, or %NULL with @error set
 */
TodokuRemoteDomain *
todoku_delivery_service_get_domain_finish (TodokuDeliveryService  *self,
                                           GAsyncResult           *result,
                                           GError                **error)
{
  g_return_val_if_fail (TODOKU_IS_DELIVERY_SERVICE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return TODOKU_DELIVERY_SERVICE_GET_IFACE (self)->get_domain_finish (self, result, error);
}

/**
 * todoku_delivery_service_validate_domain_async:
 * @self: a delivery service
 * @id: the service's id
 * @cancellable: (nullable): gives up waiting; what has been sent may still take effect
 * @callback: called when done
 * @user_data: its argument
 *
 * Has the service look at DNS now.
 */
void
todoku_delivery_service_validate_domain_async (TodokuDeliveryService *self,
                                               const char            *id,
                                               GCancellable          *cancellable,
                                               GAsyncReadyCallback    callback,
                                               gpointer               user_data)
{
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVICE (self));
  g_return_if_fail (id != NULL);

  TODOKU_DELIVERY_SERVICE_GET_IFACE (self)->validate_domain_async (self, id, cancellable, callback,
                                                                   user_data);
}

/**
 * todoku_delivery_service_validate_domain_finish:
 * @self: a delivery service
 * @result: the result of the call
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Returns: (transfer full): the verdict by key, or %NULL with @error set. A verdict of "not valid"
 *   is no error.
 */
TodokuValidation *
todoku_delivery_service_validate_domain_finish (TodokuDeliveryService  *self,
                                                GAsyncResult           *result,
                                                GError                **error)
{
  g_return_val_if_fail (TODOKU_IS_DELIVERY_SERVICE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return TODOKU_DELIVERY_SERVICE_GET_IFACE (self)->validate_domain_finish (self, result, error);
}

/**
 * todoku_delivery_service_delete_domain_async:
 * @self: a delivery service
 * @id: the service's id
 * @cancellable: (nullable): gives up waiting; what has been sent may still take effect
 * @callback: called when done
 * @user_data: its argument
 *
 * Removes a domain. Mail that is signed with its keys fails from then on.
 */
void
todoku_delivery_service_delete_domain_async (TodokuDeliveryService *self,
                                             const char            *id,
                                             GCancellable          *cancellable,
                                             GAsyncReadyCallback    callback,
                                             gpointer               user_data)
{
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVICE (self));
  g_return_if_fail (id != NULL);

  TODOKU_DELIVERY_SERVICE_GET_IFACE (self)->delete_domain_async (self, id, cancellable, callback,
                                                                 user_data);
}

/**
 * todoku_delivery_service_delete_domain_finish:
 * @self: a delivery service
 * @result: the result of the call
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Returns: whether it is gone; #TODOKU_ERROR_NOT_FOUND means that it was gone already
 */
gboolean
todoku_delivery_service_delete_domain_finish (TodokuDeliveryService  *self,
                                              GAsyncResult           *result,
                                              GError                **error)
{
  g_return_val_if_fail (TODOKU_IS_DELIVERY_SERVICE (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return TODOKU_DELIVERY_SERVICE_GET_IFACE (self)->delete_domain_finish (self, result, error);
}

/**
 * todoku_delivery_service_list_links_async:
 * @self: a delivery service
 * @cancellable: (nullable): gives up waiting; what has been sent may still take effect
 * @callback: called when done
 * @user_data: its argument
 *
 * Follows the pages to the end. A list that does not end is an invalid reply.
 */
void
todoku_delivery_service_list_links_async (TodokuDeliveryService *self,
                                          GCancellable          *cancellable,
                                          GAsyncReadyCallback    callback,
                                          gpointer               user_data)
{
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVICE (self));

  TODOKU_DELIVERY_SERVICE_GET_IFACE (self)->list_links_async (self, cancellable, callback,
                                                              user_data);
}

/**
 * todoku_delivery_service_list_links_finish:
 * @self: a delivery service
 * @result: the result of the call
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Returns: (transfer full) (element-type TodokuRemoteLink): every link branding of the account, or
 *   %NULL with @error set
 */
GPtrArray *
todoku_delivery_service_list_links_finish (TodokuDeliveryService  *self,
                                           GAsyncResult           *result,
                                           GError                **error)
{
  g_return_val_if_fail (TODOKU_IS_DELIVERY_SERVICE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return TODOKU_DELIVERY_SERVICE_GET_IFACE (self)->list_links_finish (self, result, error);
}

/**
 * todoku_delivery_service_create_link_async:
 * @self: a delivery service
 * @request: what to register; copied
 * @cancellable: (nullable): gives up waiting; what has been sent may still take effect
 * @callback: called when done
 * @user_data: its argument
 *
 * Registers a link branding. It is sent once and never again by itself: after a lost answer, list.
 */
void
todoku_delivery_service_create_link_async (TodokuDeliveryService   *self,
                                           const TodokuLinkRequest *request,
                                           GCancellable            *cancellable,
                                           GAsyncReadyCallback      callback,
                                           gpointer                 user_data)
{
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVICE (self));
  g_return_if_fail (request != NULL);

  TODOKU_DELIVERY_SERVICE_GET_IFACE (self)->create_link_async (self, request, cancellable, callback,
                                                               user_data);
}

/**
 * todoku_delivery_service_create_link_finish:
 * @self: a delivery service
 * @result: the result of the call
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Returns: (transfer full): the new link branding with its records, or %NULL with @error set
 */
TodokuRemoteLink *
todoku_delivery_service_create_link_finish (TodokuDeliveryService  *self,
                                            GAsyncResult           *result,
                                            GError                **error)
{
  g_return_val_if_fail (TODOKU_IS_DELIVERY_SERVICE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return TODOKU_DELIVERY_SERVICE_GET_IFACE (self)->create_link_finish (self, result, error);
}

/**
 * todoku_delivery_service_get_link_async:
 * @self: a delivery service
 * @id: the service's id
 * @cancellable: (nullable): gives up waiting; what has been sent may still take effect
 * @callback: called when done
 * @user_data: its argument
 *
 * Fetches one link branding. This is safe at any stage.
 */
void
todoku_delivery_service_get_link_async (TodokuDeliveryService *self,
                                        const char            *id,
                                        GCancellable          *cancellable,
                                        GAsyncReadyCallback    callback,
                                        gpointer               user_data)
{
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVICE (self));
  g_return_if_fail (id != NULL);

  TODOKU_DELIVERY_SERVICE_GET_IFACE (self)->get_link_async (self, id, cancellable, callback,
                                                            user_data);
}

/**
 * todoku_delivery_service_get_link_finish:
 * @self: a delivery service
 * @result: the result of the call
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Returns: (transfer full): the link branding, or %NULL with @error set
 */
TodokuRemoteLink *
todoku_delivery_service_get_link_finish (TodokuDeliveryService  *self,
                                         GAsyncResult           *result,
                                         GError                **error)
{
  g_return_val_if_fail (TODOKU_IS_DELIVERY_SERVICE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return TODOKU_DELIVERY_SERVICE_GET_IFACE (self)->get_link_finish (self, result, error);
}

/**
 * todoku_delivery_service_validate_link_async:
 * @self: a delivery service
 * @id: the service's id
 * @cancellable: (nullable): gives up waiting; what has been sent may still take effect
 * @callback: called when done
 * @user_data: its argument
 *
 * Has the service look at DNS now. It must never be called once step 3 has begun: the service would
 * take the rewritten CNAME for a fault and stop using the branding.
 */
void
todoku_delivery_service_validate_link_async (TodokuDeliveryService *self,
                                             const char            *id,
                                             GCancellable          *cancellable,
                                             GAsyncReadyCallback    callback,
                                             gpointer               user_data)
{
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVICE (self));
  g_return_if_fail (id != NULL);

  TODOKU_DELIVERY_SERVICE_GET_IFACE (self)->validate_link_async (self, id, cancellable, callback,
                                                                 user_data);
}

/**
 * todoku_delivery_service_validate_link_finish:
 * @self: a delivery service
 * @result: the result of the call
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Returns: (transfer full): the verdict by key, or %NULL with @error set. A verdict of "not valid"
 *   is no error.
 */
TodokuValidation *
todoku_delivery_service_validate_link_finish (TodokuDeliveryService  *self,
                                              GAsyncResult           *result,
                                              GError                **error)
{
  g_return_val_if_fail (TODOKU_IS_DELIVERY_SERVICE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return TODOKU_DELIVERY_SERVICE_GET_IFACE (self)->validate_link_finish (self, result, error);
}

/**
 * todoku_delivery_service_delete_link_async:
 * @self: a delivery service
 * @id: the service's id
 * @cancellable: (nullable): gives up waiting; what has been sent may still take effect
 * @callback: called when done
 * @user_data: its argument
 *
 * Removes a link branding. Links in mail sent before stop working.
 */
void
todoku_delivery_service_delete_link_async (TodokuDeliveryService *self,
                                           const char            *id,
                                           GCancellable          *cancellable,
                                           GAsyncReadyCallback    callback,
                                           gpointer               user_data)
{
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVICE (self));
  g_return_if_fail (id != NULL);

  TODOKU_DELIVERY_SERVICE_GET_IFACE (self)->delete_link_async (self, id, cancellable, callback,
                                                               user_data);
}

/**
 * todoku_delivery_service_delete_link_finish:
 * @self: a delivery service
 * @result: the result of the call
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Returns: whether it is gone; #TODOKU_ERROR_NOT_FOUND means that it was gone already
 */
gboolean
todoku_delivery_service_delete_link_finish (TodokuDeliveryService  *self,
                                            GAsyncResult           *result,
                                            GError                **error)
{
  g_return_val_if_fail (TODOKU_IS_DELIVERY_SERVICE (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return TODOKU_DELIVERY_SERVICE_GET_IFACE (self)->delete_link_finish (self, result, error);
}

/**
 * todoku_delivery_service_send_mail_async:
 * @self: a delivery service
 * @mail: what to send; copied
 * @cancellable: (nullable): gives up waiting; what has been sent may still take effect
 * @callback: called when done
 * @user_data: its argument
 *
 * Sends one mail, or has it only checked.
 */
void
todoku_delivery_service_send_mail_async (TodokuDeliveryService *self,
                                         const TodokuMail      *mail,
                                         GCancellable          *cancellable,
                                         GAsyncReadyCallback    callback,
                                         gpointer               user_data)
{
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVICE (self));
  g_return_if_fail (mail != NULL);

  TODOKU_DELIVERY_SERVICE_GET_IFACE (self)->send_mail_async (self, mail, cancellable, callback,
                                                             user_data);
}

/**
 * todoku_delivery_service_send_mail_finish:
 * @self: a delivery service
 * @result: the result of the call
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Returns: (transfer full): the service's own words, "" when it has none, or %NULL with @error set
 */
char *
todoku_delivery_service_send_mail_finish (TodokuDeliveryService  *self,
                                          GAsyncResult           *result,
                                          GError                **error)
{
  g_return_val_if_fail (TODOKU_IS_DELIVERY_SERVICE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return TODOKU_DELIVERY_SERVICE_GET_IFACE (self)->send_mail_finish (self, result, error);
}
