/* SPDX-License-Identifier: GPL-3.0-or-later
 * One message over TCP (RFC 7766): a question whose answer does not fit into a datagram, or an
 * update. Asynchronous on the thread-default main context; refuses to wait longer than its own
 * deadline.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void    todoku_dns_stream_ask_async  (GSocketAddress       *server,
                                      GBytes               *query,
                                      guint                 time_out_ms,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
GBytes *todoku_dns_stream_ask_finish (GAsyncResult         *result,
                                      gboolean             *ret_is_sent,
                                      GError              **error);

G_END_DECLS
