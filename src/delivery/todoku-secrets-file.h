/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reading and changing the private file of keys; private to the credentials. Any thread; changing
 * waits for others that change it, so not the main one.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GKeyFile *todoku_secrets_file_read   (const char  *path,
                                      GError     **error);
GKeyFile *todoku_secrets_file_read_handed (const char *path,
                                      GError     **error);
char     *todoku_secrets_file_lookup (GKeyFile    *keys,
                                      const char  *kind,
                                      const char  *name);
gboolean  todoku_secrets_file_change (const char  *path,
                                      const char  *kind,
                                      const char  *name,
                                      const char  *secret,
                                      GError     **error);
gboolean  todoku_secrets_file_erase  (const char  *path,
                                      GError     **error);

G_END_DECLS
