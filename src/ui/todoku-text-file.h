/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads a text that a person has dropped or chosen, in whatever encoding. Main thread only.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void  todoku_text_file_load_async  (GFile                *file,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);
char *todoku_text_file_load_finish (GFile                *file,
                                    GAsyncResult         *result,
                                    const char          **ret_encoding,
                                    GError              **error);

G_END_DECLS
