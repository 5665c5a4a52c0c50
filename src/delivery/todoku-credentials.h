/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where API keys live: the Secret Service (or the Secret portal, through libsecret), or the file
 * that TODOKU_SECRETS names where no such service runs. For one run, the environment may bring keys
 * that go before the stored ones. Worker threads: a keyring may ask its owner to unlock it, and a
 * file may be being changed. It refuses a file that others may read.
 */
#pragma once

#include <gio/gio.h>

#include "todoku-secret.h"

G_BEGIN_DECLS

/* The name of the secrets file among the credentials of a systemd service. */
#define TODOKU_CREDENTIAL_NAME "todoku-secrets"

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

void               todoku_credentials_make_classes  (void);
TodokuCredentials *todoku_credentials_new           (const char           *location,
                                                     GError              **error);
TodokuCredentials *todoku_credentials_new_from_environment (GError       **error);

gboolean           todoku_credentials_store         (TodokuCredentials    *self,
                                                     const char           *kind,
                                                     const char           *name,
                                                     const char           *secret,
                                                     GCancellable         *cancellable,
                                                     GError              **error);
char              *todoku_credentials_lookup        (TodokuCredentials    *self,
                                                     const char           *kind,
                                                     const char           *name,
                                                     gboolean              may_unlock,
                                                     GCancellable         *cancellable,
                                                     GError              **error);
gboolean           todoku_credentials_clear         (TodokuCredentials    *self,
                                                     const char           *kind,
                                                     const char           *name,
                                                     GCancellable         *cancellable,
                                                     GError              **error);
gboolean           todoku_credentials_copy          (TodokuCredentials    *self,
                                                     const char           *from,
                                                     const char           *to,
                                                     GCancellable         *cancellable,
                                                     GError              **error);
gboolean           todoku_credentials_erase         (TodokuCredentials    *self,
                                                     GCancellable         *cancellable,
                                                     GError              **error);

G_END_DECLS
