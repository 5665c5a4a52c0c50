/* SPDX-License-Identifier: GPL-3.0-or-later
 * Questions out, answers in: sockets, time-outs, retries and pace, on one GSource of one main
 * context and with no threads. Used by TodokuResolver alone. It never loses a question: each
 * accepted one is answered exactly once, from the main loop.
 */
#pragma once

#include "todoku-dns-load.h"
#include "todoku-dns-message.h"

G_BEGIN_DECLS

typedef struct _TodokuDnsTransport TodokuDnsTransport;

/**
 * TodokuDnsAnswerFunc:
 * @observation: (transfer full): what was answered, or why not; CANCELLED if that was asked for
 * @user_data: what was given to todoku_dns_transport_ask()
 */
typedef void (*TodokuDnsAnswerFunc) (TodokuObservation *observation,
                                     gpointer           user_data);

TodokuDnsTransport *todoku_dns_transport_new  (GMainContext         *context);
TodokuDnsTransport *todoku_dns_transport_ref  (TodokuDnsTransport   *self);
void                todoku_dns_transport_unref (TodokuDnsTransport  *self);
gboolean            todoku_dns_transport_ask  (TodokuDnsTransport   *self,
                                               GObject              *owner,
                                               const char           *name,
                                               guint16               rrtype,
                                               TodokuQuestionFlags   flags,
                                               const char           *server_name,
                                               GSocketAddress      **servers,
                                               guint                 n_servers,
                                               GCancellable         *cancellable,
                                               TodokuDnsAnswerFunc   func,
                                               gpointer              user_data,
                                               GError              **error);
void                todoku_dns_transport_give_up (TodokuDnsTransport *self,
                                               gpointer              user_data);
const TodokuDnsLoad *todoku_dns_transport_get_load (TodokuDnsTransport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuDnsTransport, todoku_dns_transport_unref)

G_END_DECLS
