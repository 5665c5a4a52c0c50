/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reading the private file of keys; private to the credentials. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GKeyFile *todoku_secrets_file_read (const char  *path,
                                    GError     **error);

G_END_DECLS
