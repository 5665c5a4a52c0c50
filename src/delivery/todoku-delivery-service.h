/* SPDX-License-Identifier: GPL-3.0-or-later
 * The one interface behind which a delivery service stands: domains and link brandings are lists of
 * records, whatever the service calls them. Main thread only; nothing here blocks.
 * It refuses to repeat by itself anything that could take effect twice.
 */
#pragma once

#include "todoku-remote.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_DELIVERY_SERVICE (todoku_delivery_service_get_type ())
G_DECLARE_INTERFACE (TodokuDeliveryService, todoku_delivery_service, TODOKU, DELIVERY_SERVICE,
                     GObject)

/**
 * TodokuServiceCapabilities:
 * @TODOKU_SERVICE_HAS_VERIFY_CALL: validating is a call; without it, fetch again and look
 * @TODOKU_SERVICE_HAS_TRACKING: it has link brandings
 * @TODOKU_SERVICE_TRACKING_NEEDS_EDGE: HTTPS for them needs an edge of one's own (three steps)
 * @TODOKU_SERVICE_HAS_REGIONS: a domain belongs to a region, which no reply repeats
 * @TODOKU_SERVICE_HAS_SUBACCOUNTS: it can be used on behalf of a sub-account
 * @TODOKU_SERVICE_HAS_MANUAL_SECURITY: it can give out TXT and MX records in place of CNAMEs
 * @TODOKU_SERVICE_HAS_SANDBOX: a mail can be checked without being sent
 *
 * What a service can do, where services differ.
 */
typedef enum
{
  TODOKU_SERVICE_HAS_VERIFY_CALL = 1 << 0,
  TODOKU_SERVICE_HAS_TRACKING = 1 << 1,
  TODOKU_SERVICE_TRACKING_NEEDS_EDGE = 1 << 2,
  TODOKU_SERVICE_HAS_REGIONS = 1 << 3,
  TODOKU_SERVICE_HAS_SUBACCOUNTS = 1 << 4,
  TODOKU_SERVICE_HAS_MANUAL_SECURITY = 1 << 5,
  TODOKU_SERVICE_HAS_SANDBOX = 1 << 6,
} TodokuServiceCapabilities;

/**
 * TodokuDomainRequest:
 * @domain: the sending domain
 * @manual_security: ask for TXT and MX records in place of CNAMEs
 * @subdomain: (nullable): the label of the return path; %NULL lets the service choose
 * @dkim_selector: (nullable): three letters or digits, for a domain that is registered elsewhere
 * @region: where the mail is sent from
 * @is_default: use it when no domain matches the From address
 *
 * What to register.
 */
typedef struct
{
  const char *domain;
  gboolean manual_security;
  const char *subdomain;
  const char *dkim_selector;
  TodokuRegion region;
  gboolean is_default;
} TodokuDomainRequest;

/**
 * TodokuLinkRequest:
 * @domain: the domain under which the tracking host stands
 * @subdomain: (nullable): the label in front of it; %NULL lets the service choose
 * @region: where the clicks go to
 * @is_default: use it when no link branding matches
 *
 * What to register.
 */
typedef struct
{
  const char *domain;
  const char *subdomain;
  TodokuRegion region;
  gboolean is_default;
} TodokuLinkRequest;

/**
 * TodokuMail:
 * @from: the address of the sender
 * @from_name: (nullable): the name shown with it
 * @to: the address of the receiver
 * @subject: the subject
 * @text: the plain text
 * @sandbox: have it checked, but not sent
 *
 * A mail to one person.
 */
typedef struct
{
  const char *from;
  const char *from_name;
  const char *to;
  const char *subject;
  const char *text;
  gboolean sandbox;
} TodokuMail;

/**
 * TodokuDeliveryServiceInterface:
 *
 * Each pair belongs to the function of the same name.
 */
struct _TodokuDeliveryServiceInterface
{
  GTypeInterface parent_iface;

  TodokuServiceCapabilities (*get_capabilities) (TodokuDeliveryService *self);
  void (*test_scopes_async) (TodokuDeliveryService *self,
                             GCancellable          *cancellable,
                             GAsyncReadyCallback    callback,
                             gpointer               user_data);
  TodokuScopes *(*test_scopes_finish) (TodokuDeliveryService  *self,
                                       GAsyncResult           *result,
                                       GError                **error);
  void (*list_domains_async) (TodokuDeliveryService *self,
                              GCancellable          *cancellable,
                              GAsyncReadyCallback    callback,
                              gpointer               user_data);
  GPtrArray *(*list_domains_finish) (TodokuDeliveryService  *self,
                                     GAsyncResult           *result,
                                     GError                **error);
  void (*create_domain_async) (TodokuDeliveryService     *self,
                               const TodokuDomainRequest *request,
                               GCancellable              *cancellable,
                               GAsyncReadyCallback        callback,
                               gpointer                   user_data);
  TodokuRemoteDomain *(*create_domain_finish) (TodokuDeliveryService  *self,
                                               GAsyncResult           *result,
                                               GError                **error);
  void (*get_domain_async) (TodokuDeliveryService *self,
                            const char            *id,
                            GCancellable          *cancellable,
                            GAsyncReadyCallback    callback,
                            gpointer               user_data);
  TodokuRemoteDomain *(*get_domain_finish) (TodokuDeliveryService  *self,
                                            GAsyncResult           *result,
                                            GError                **error);
  void (*validate_domain_async) (TodokuDeliveryService *self,
                                 const char            *id,
                                 GCancellable          *cancellable,
                                 GAsyncReadyCallback    callback,
                                 gpointer               user_data);
  TodokuValidation *(*validate_domain_finish) (TodokuDeliveryService  *self,
                                               GAsyncResult           *result,
                                               GError                **error);
  void (*delete_domain_async) (TodokuDeliveryService *self,
                               const char            *id,
                               GCancellable          *cancellable,
                               GAsyncReadyCallback    callback,
                               gpointer               user_data);
  gboolean (*delete_domain_finish) (TodokuDeliveryService  *self,
                                    GAsyncResult           *result,
                                    GError                **error);
  void (*list_links_async) (TodokuDeliveryService *self,
                            GCancellable          *cancellable,
                            GAsyncReadyCallback    callback,
                            gpointer               user_data);
  GPtrArray *(*list_links_finish) (TodokuDeliveryService  *self,
                                   GAsyncResult           *result,
                                   GError                **error);
  void (*create_link_async) (TodokuDeliveryService   *self,
                             const TodokuLinkRequest *request,
                             GCancellable            *cancellable,
                             GAsyncReadyCallback      callback,
                             gpointer                 user_data);
  TodokuRemoteLink *(*create_link_finish) (TodokuDeliveryService  *self,
                                           GAsyncResult           *result,
                                           GError                **error);
  void (*get_link_async) (TodokuDeliveryService *self,
                          const char            *id,
                          GCancellable          *cancellable,
                          GAsyncReadyCallback    callback,
                          gpointer               user_data);
  TodokuRemoteLink *(*get_link_finish) (TodokuDeliveryService  *self,
                                        GAsyncResult           *result,
                                        GError                **error);
  void (*validate_link_async) (TodokuDeliveryService *self,
                               const char            *id,
                               GCancellable          *cancellable,
                               GAsyncReadyCallback    callback,
                               gpointer               user_data);
  TodokuValidation *(*validate_link_finish) (TodokuDeliveryService  *self,
                                             GAsyncResult           *result,
                                             GError                **error);
  void (*delete_link_async) (TodokuDeliveryService *self,
                             const char            *id,
                             GCancellable          *cancellable,
                             GAsyncReadyCallback    callback,
                             gpointer               user_data);
  gboolean (*delete_link_finish) (TodokuDeliveryService  *self,
                                  GAsyncResult           *result,
                                  GError                **error);
  void (*send_mail_async) (TodokuDeliveryService *self,
                           const TodokuMail      *mail,
                           GCancellable          *cancellable,
                           GAsyncReadyCallback    callback,
                           gpointer               user_data);
  char *(*send_mail_finish) (TodokuDeliveryService  *self,
                             GAsyncResult           *result,
                             GError                **error);
};

TodokuServiceCapabilities todoku_delivery_service_get_capabilities (TodokuDeliveryService *self);

void todoku_delivery_service_test_scopes_async (TodokuDeliveryService *self,
                                                GCancellable          *cancellable,
                                                GAsyncReadyCallback    callback,
                                                gpointer               user_data);
TodokuScopes *todoku_delivery_service_test_scopes_finish (TodokuDeliveryService  *self,
                                                          GAsyncResult           *result,
                                                          GError                **error);

void todoku_delivery_service_list_domains_async (TodokuDeliveryService *self,
                                                 GCancellable          *cancellable,
                                                 GAsyncReadyCallback    callback,
                                                 gpointer               user_data);
GPtrArray *todoku_delivery_service_list_domains_finish (TodokuDeliveryService  *self,
                                                        GAsyncResult           *result,
                                                        GError                **error);

void todoku_delivery_service_create_domain_async (TodokuDeliveryService     *self,
                                                  const TodokuDomainRequest *request,
                                                  GCancellable              *cancellable,
                                                  GAsyncReadyCallback        callback,
                                                  gpointer                   user_data);
TodokuRemoteDomain *todoku_delivery_service_create_domain_finish (TodokuDeliveryService  *self,
                                                                  GAsyncResult           *result,
                                                                  GError                **error);

void todoku_delivery_service_get_domain_async (TodokuDeliveryService *self,
                                               const char            *id,
                                               GCancellable          *cancellable,
                                               GAsyncReadyCallback    callback,
                                               gpointer               user_data);
TodokuRemoteDomain *todoku_delivery_service_get_domain_finish (TodokuDeliveryService  *self,
                                                               GAsyncResult           *result,
                                                               GError                **error);

void todoku_delivery_service_validate_domain_async (TodokuDeliveryService *self,
                                                    const char            *id,
                                                    GCancellable          *cancellable,
                                                    GAsyncReadyCallback    callback,
                                                    gpointer               user_data);
TodokuValidation *todoku_delivery_service_validate_domain_finish (TodokuDeliveryService  *self,
                                                                  GAsyncResult           *result,
                                                                  GError                **error);

void todoku_delivery_service_delete_domain_async (TodokuDeliveryService *self,
                                                  const char            *id,
                                                  GCancellable          *cancellable,
                                                  GAsyncReadyCallback    callback,
                                                  gpointer               user_data);
gboolean todoku_delivery_service_delete_domain_finish (TodokuDeliveryService  *self,
                                                       GAsyncResult           *result,
                                                       GError                **error);

void todoku_delivery_service_list_links_async (TodokuDeliveryService *self,
                                               GCancellable          *cancellable,
                                               GAsyncReadyCallback    callback,
                                               gpointer               user_data);
GPtrArray *todoku_delivery_service_list_links_finish (TodokuDeliveryService  *self,
                                                      GAsyncResult           *result,
                                                      GError                **error);

void todoku_delivery_service_create_link_async (TodokuDeliveryService   *self,
                                                const TodokuLinkRequest *request,
                                                GCancellable            *cancellable,
                                                GAsyncReadyCallback      callback,
                                                gpointer                 user_data);
TodokuRemoteLink *todoku_delivery_service_create_link_finish (TodokuDeliveryService  *self,
                                                              GAsyncResult           *result,
                                                              GError                **error);

void todoku_delivery_service_get_link_async (TodokuDeliveryService *self,
                                             const char            *id,
                                             GCancellable          *cancellable,
                                             GAsyncReadyCallback    callback,
                                             gpointer               user_data);
TodokuRemoteLink *todoku_delivery_service_get_link_finish (TodokuDeliveryService  *self,
                                                           GAsyncResult           *result,
                                                           GError                **error);

void todoku_delivery_service_validate_link_async (TodokuDeliveryService *self,
                                                  const char            *id,
                                                  GCancellable          *cancellable,
                                                  GAsyncReadyCallback    callback,
                                                  gpointer               user_data);
TodokuValidation *todoku_delivery_service_validate_link_finish (TodokuDeliveryService  *self,
                                                                GAsyncResult           *result,
                                                                GError                **error);

void todoku_delivery_service_delete_link_async (TodokuDeliveryService *self,
                                                const char            *id,
                                                GCancellable          *cancellable,
                                                GAsyncReadyCallback    callback,
                                                gpointer               user_data);
gboolean todoku_delivery_service_delete_link_finish (TodokuDeliveryService  *self,
                                                     GAsyncResult           *result,
                                                     GError                **error);

void todoku_delivery_service_send_mail_async (TodokuDeliveryService *self,
                                              const TodokuMail      *mail,
                                              GCancellable          *cancellable,
                                              GAsyncReadyCallback    callback,
                                              gpointer               user_data);
char *todoku_delivery_service_send_mail_finish (TodokuDeliveryService  *self,
                                                GAsyncResult           *result,
                                                GError                **error);

G_END_DECLS
