/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the files of the credentials share. Main thread only.
 */
#pragma once

#include <libsecret/secret.h>

#include "todoku-credentials.h"

G_BEGIN_DECLS

struct _TodokuCredentials
{
  GObject parent_instance;

  char *path; /* (nullable): %NULL means the Secret Service */
  GQueue changes; /* (element-type GTask) (owned): still to be made to the file, one at a time */
  gboolean changing;
};

extern const SecretSchema todoku_secret_schema;

gboolean todoku_credentials_return_service_error (GTask  *task,
                                                  GError *error);

G_END_DECLS
