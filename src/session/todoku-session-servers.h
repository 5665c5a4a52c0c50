/* SPDX-License-Identifier: GPL-3.0-or-later
 * What adding, changing and removing a delivery server share: trying a key, keeping it, taking it
 * away. Private to the session; each call says on which thread it may be made.
 */
#pragma once

#include "todoku-runner.h"

G_BEGIN_DECLS

TodokuScopes *todoku_server_try_key       (TodokuJob              *job,
                                           TodokuCredentials      *credentials,
                                           const TodokuServerRow  *row,
                                           char                  **api_key,
                                           GError                **error);
gboolean      todoku_server_store_key     (TodokuCredentials      *credentials,
                                           const char             *name,
                                           const char             *api_key,
                                           GError                **error);
void          todoku_server_clear_keys    (TodokuCredentials      *credentials,
                                           const char             *name);
void          todoku_session_take_scopes  (TodokuSession          *self,
                                           TodokuDeliveryServer   *server,
                                           const TodokuScopes     *scopes);
gboolean      todoku_server_settle_place  (const TodokuServerRow  *row,
                                           char                  **url,
                                           char                  **region,
                                           GError                **error);
gboolean      todoku_session_uses_server  (TodokuSession          *self,
                                           TodokuDeliveryServer   *server);

G_END_DECLS
