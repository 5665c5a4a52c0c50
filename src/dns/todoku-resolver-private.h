/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the files of TodokuResolver share with each other and nobody else.
 */
#pragma once

#include "todoku-dns-transport.h"
#include "todoku-resolver.h"

G_BEGIN_DECLS

TodokuDnsTransport *todoku_resolver_ref_transport (TodokuResolver       *self);
gboolean            todoku_resolver_ask_with      (TodokuResolver       *self,
                                                   TodokuDnsTransport   *transport,
                                                   const char           *name,
                                                   guint16               rrtype,
                                                   TodokuQuestionFlags   flags,
                                                   const char           *server_name,
                                                   GSocketAddress       *server,
                                                   GCancellable         *cancellable,
                                                   TodokuResolverFunc    func,
                                                   gpointer              user_data,
                                                   GError              **error);
GResolver          *todoku_resolver_get_previous  (TodokuResolver       *self);
void                todoku_resolver_hosts_fill    (GResolverClass       *resolver_class);
void                todoku_resolver_lookup_fill   (GResolverClass       *resolver_class);

G_END_DECLS
