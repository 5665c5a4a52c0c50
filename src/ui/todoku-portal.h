/* SPDX-License-Identifier: GPL-3.0-or-later
 * The desktop portals that the program asks itself: composing a mail, opening an address, and being
 * allowed to run in the background. Main thread only. They fail plainly where there is no portal.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void     todoku_portal_compose_async    (GtkWindow            *parent,
                                         const char           *address,
                                         const char           *subject,
                                         const char           *body,
                                         GPtrArray            *attachments,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
gboolean todoku_portal_compose_finish   (GAsyncResult         *result,
                                         GError              **error);

void     todoku_portal_open_uri_async   (GtkWindow            *parent,
                                         const char           *uri,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
gboolean todoku_portal_open_uri_finish  (GAsyncResult         *result,
                                         GError              **error);

void     todoku_portal_background_async  (GtkWindow            *parent,
                                          const char           *reason,
                                          gboolean              autostart,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
gboolean todoku_portal_background_finish (GAsyncResult         *result,
                                          gboolean             *ret_autostart,
                                          GError              **error);

G_END_DECLS
