/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where API keys live: the Secret Service (or the Secret portal, through libsecret), or the file
 * that TODOKU_SECRETS names where no such service runs. For one run, the environment may bring keys
 * that go before the stored ones. Main thread only. It refuses a file that others may read.
 */
#pragma once

#include <gio/gio.h>

#include "todoku-secret.h"

G_BEGIN_DECLS

/**
 * TODOKU_SECRET_API_KEY:
 *
 * The kind of a delivery service's API key; `TODOKU_API_KEY` goes before it.
 */
#define TODOKU_SECRET_API_KEY "api-key"

/**
 * TODOKU_SECRET_AWS_ACCESS_KEY_ID:
 *
 * The kind of an AWS access key id; `AWS_ACCESS_KEY_ID` goes before it and, as a key is only good
 * together with its own secret and token, switches the stored ones off.
 */
#define TODOKU_SECRET_AWS_ACCESS_KEY_ID "aws-access-key-id"

/**
 * TODOKU_SECRET_AWS_SECRET_ACCESS_KEY:
 *
 * The kind of an AWS secret access key.
 */
#define TODOKU_SECRET_AWS_SECRET_ACCESS_KEY "aws-secret-access-key"

/**
 * TODOKU_SECRET_AWS_SESSION_TOKEN:
 *
 * The kind of an AWS session token, which only temporary keys have.
 */
#define TODOKU_SECRET_AWS_SESSION_TOKEN "aws-session-token"

#define TODOKU_TYPE_CREDENTIALS (todoku_credentials_get_type ())
G_DECLARE_FINAL_TYPE (TodokuCredentials, todoku_credentials, TODOKU, CREDENTIALS, GObject)

TodokuCredentials *todoku_credentials_new           (const char           *location,
                                                     GError              **error);
TodokuCredentials *todoku_credentials_new_from_environment (GError       **error);

void               todoku_credentials_store_async   (TodokuCredentials    *self,
                                                     const char           *kind,
                                                     const char           *name,
                                                     const char           *secret,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
gboolean           todoku_credentials_store_finish  (TodokuCredentials    *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);

void               todoku_credentials_lookup_async  (TodokuCredentials    *self,
                                                     const char           *kind,
                                                     const char           *name,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
char              *todoku_credentials_lookup_finish (TodokuCredentials    *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);

void               todoku_credentials_clear_async   (TodokuCredentials    *self,
                                                     const char           *kind,
                                                     const char           *name,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
gboolean           todoku_credentials_clear_finish  (TodokuCredentials    *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);

void               todoku_credentials_erase_async   (TodokuCredentials    *self,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
gboolean           todoku_credentials_erase_finish  (TodokuCredentials    *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);

G_END_DECLS
