/* SPDX-License-Identifier: GPL-3.0-or-later
 * The asynchronous face of the credentials, for flows that are not jobs on worker threads yet: it
 * does what the blocking calls do. Main thread only; it goes with the last of those flows.
 */
#pragma once

#include "todoku-credentials.h"

G_BEGIN_DECLS

void     todoku_credentials_store_async   (TodokuCredentials    *self,
                                           const char           *kind,
                                           const char           *name,
                                           const char           *secret,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean todoku_credentials_store_finish  (TodokuCredentials    *self,
                                           GAsyncResult         *result,
                                           GError              **error);
void     todoku_credentials_lookup_async  (TodokuCredentials    *self,
                                           const char           *kind,
                                           const char           *name,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
char    *todoku_credentials_lookup_finish (TodokuCredentials    *self,
                                           GAsyncResult         *result,
                                           GError              **error);
void     todoku_credentials_clear_async   (TodokuCredentials    *self,
                                           const char           *kind,
                                           const char           *name,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean todoku_credentials_clear_finish  (TodokuCredentials    *self,
                                           GAsyncResult         *result,
                                           GError              **error);
void     todoku_credentials_erase_async   (TodokuCredentials    *self,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean todoku_credentials_erase_finish  (TodokuCredentials    *self,
                                           GAsyncResult         *result,
                                           GError              **error);

G_END_DECLS
