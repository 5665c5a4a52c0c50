/* SPDX-License-Identifier: GPL-3.0-or-later
 * A GResolver that speaks DNS itself, asynchronously, on the main context it was made in and with
 * no threads. Besides the GResolver API it observes: any type, any server, the whole answer.
 * It refuses to guess: silence and SERVFAIL are reported as what they are.
 */
#pragma once

#include "todoku-dns-load.h"
#include "todoku-dns-message.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_RESOLVER (todoku_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TodokuResolver, todoku_resolver, TODOKU, RESOLVER, GResolver)

/**
 * TodokuResolverFunc:
 * @observation: (transfer full): what was observed; its status is CANCELLED if that was asked for
 * @user_data: what was given to todoku_resolver_ask()
 *
 * Called exactly once for every question that was accepted, from the main loop.
 */
typedef void (*TodokuResolverFunc) (TodokuObservation *observation,
                                    gpointer           user_data);

TodokuResolver    *todoku_resolver_new              (const char           *servers,
                                                     guint16               authoritative_port,
                                                     GError              **error);
TodokuResolver    *todoku_resolver_new_chosen       (const char           *servers,
                                                     const char           *second,
                                                     GError              **error);
gboolean           todoku_resolver_get_follows_system (TodokuResolver     *self);

guint16            todoku_resolver_get_authoritative_port (TodokuResolver *self);
char             **todoku_resolver_dup_servers      (TodokuResolver       *self);

gboolean           todoku_resolver_set_second       (TodokuResolver       *self,
                                                     const char           *server,
                                                     GError              **error);
GSocketAddress    *todoku_resolver_get_second       (TodokuResolver       *self);

void               todoku_resolver_observe_async    (TodokuResolver       *self,
                                                     const char           *name,
                                                     guint16               rrtype,
                                                     TodokuQuestionFlags   flags,
                                                     const char           *server_name,
                                                     GSocketAddress       *server,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
TodokuObservation *todoku_resolver_observe_finish   (TodokuResolver       *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);

gboolean           todoku_resolver_ask              (TodokuResolver       *self,
                                                     const char           *name,
                                                     guint16               rrtype,
                                                     TodokuQuestionFlags   flags,
                                                     const char           *server_name,
                                                     GSocketAddress       *server,
                                                     GCancellable         *cancellable,
                                                     TodokuResolverFunc    func,
                                                     gpointer              user_data,
                                                     GError              **error);
const TodokuDnsLoad *todoku_resolver_get_load       (TodokuResolver       *self);
void               todoku_resolver_give_up          (TodokuResolver       *self,
                                                     gpointer              user_data);

G_END_DECLS
