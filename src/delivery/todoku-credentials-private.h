/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the files of the credentials share. Any thread.
 */
#pragma once

#include <libsecret/secret.h>

#include "todoku-credentials.h"

G_BEGIN_DECLS

struct _TodokuCredentials
{
  GObject parent_instance;

  char *path; /* (nullable) (constant): %NULL means the Secret Service */
};

extern const SecretSchema todoku_secret_schema;

gboolean todoku_credentials_enter_service (GCancellable  *cancellable,
                                           GError       **error);
gboolean todoku_credentials_leave_service (GError        *service_error,
                                           GError       **error);
gboolean todoku_credentials_unlock        (const char    *kind,
                                           const char    *name,
                                           GCancellable  *cancellable,
                                           GError       **service_error);
void     todoku_credentials_set_locked_error (GError **error);

G_END_DECLS
