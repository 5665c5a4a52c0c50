/* SPDX-License-Identifier: GPL-3.0-or-later
 * The blocking face of a delivery service for jobs, over the asynchronous one: a bridge that goes
 * when delivery/ has its own. Worker threads only.
 */
#pragma once

#include "todoku-delivery-service.h"

G_BEGIN_DECLS

typedef TodokuDeliveryService TodokuService;
typedef TodokuRemoteDomain TodokuRemote;
typedef TodokuDomainRequest TodokuRemoteRequest;

typedef enum
{
  TODOKU_REMOTE_DOMAIN,
  TODOKU_REMOTE_LINK,
} TodokuRemoteKind;

#define todoku_remote_unref todoku_remote_domain_unref
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuRemote, todoku_remote_unref)

gboolean          todoku_service_enter  (TodokuService              *self,
                                         GCancellable               *cancellable,
                                         GError                    **error);
void              todoku_service_leave  (TodokuService              *self);
GPtrArray        *todoku_service_list   (TodokuService              *self,
                                         TodokuRemoteKind            kind,
                                         const char                 *name,
                                         GCancellable               *cancellable,
                                         GError                    **error);
TodokuRemote     *todoku_service_create (TodokuService              *self,
                                         TodokuRemoteKind            kind,
                                         const TodokuRemoteRequest  *request,
                                         GError                    **error);
TodokuValidation *todoku_service_verify (TodokuService              *self,
                                         TodokuRemoteKind            kind,
                                         const char                 *id,
                                         GCancellable               *cancellable,
                                         GError                    **error);
gboolean          todoku_service_remove (TodokuService              *self,
                                         TodokuRemoteKind            kind,
                                         const char                 *id,
                                         GError                    **error);

G_END_DECLS
