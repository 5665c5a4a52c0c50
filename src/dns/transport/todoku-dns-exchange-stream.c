/* SPDX-License-Identifier: GPL-3.0-or-later
 * The TCP queries of exchanges: a few at a time for each server, because servers close the door to
 * those who open many. A query that is given up still has to come to its end, so it is tied to its
 * exchange by a call of its own. Main context of the transport only.
 */
#include "todoku-dns-transport-private.h"

#include "todoku-dns-stream.h"
#include "todoku-dns-wire.h"

#define TIME_OUT_MS 4000
#define STREAMS_PER_PEER 8

static void
call_free (TodokuDnsStreamCall *call)
{
  g_object_unref (call->cancellable);
  todoku_dns_transport_unref (call->transport);
  g_free (call);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  TodokuDnsStreamCall *call = user_data;
  TodokuDnsExchange *exchange = call->exchange;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) answer = todoku_dns_stream_ask_finish (result, NULL, &error);
  gsize length = 0;
  const guint8 *data = answer != NULL ? g_bytes_get_data (answer, &length) : NULL;

  call->peer->n_streams--;
  todoku_dns_transport_link_peer (call->transport, call->peer);
  if (exchange != NULL)
    {
      exchange->stream_call = NULL;
      todoku_dns_exchange_stream_answered (exchange, data, length,
                                           g_error_matches (error, G_IO_ERROR,
                                                            G_IO_ERROR_TIMED_OUT));
    }
  call_free (call);
}

static void
open_stream (TodokuDnsTransport *transport,
             TodokuDnsPeer      *peer,
             TodokuDnsExchange  *exchange)
{
  TodokuDnsStreamCall *call = g_new0 (TodokuDnsStreamCall, 1);
  gsize length = todoku_dns_exchange_prepare_stream (exchange,
                                                     todoku_dns_transport_random (transport));
  g_autoptr(GBytes) framed = todoku_dns_frame (exchange->query, length);

  call->transport = todoku_dns_transport_ref (transport);
  call->peer = peer;
  call->exchange = exchange;
  call->cancellable = g_cancellable_new ();
  exchange->stream_call = call;
  peer->n_streams++;

  todoku_dns_stream_ask_async (peer->socket_address, framed, TIME_OUT_MS, call->cancellable,
                               answered_cb, call);
}

/**
 * todoku_dns_exchange_open_streams:
 * @transport: the transport
 * @peer: a peer
 *
 * Starts waiting TCP queries as far as the limit allows.
 */
void
todoku_dns_exchange_open_streams (TodokuDnsTransport *transport,
                                  TodokuDnsPeer      *peer)
{
  /* GIO calls back on the thread-default context, which need not be the one that is iterated. */
  g_main_context_push_thread_default (transport->context);
  while (peer->waiting_streams.length > 0 && peer->n_streams < STREAMS_PER_PEER)
    {
      TodokuDnsExchange *exchange = peer->waiting_streams.head->data;

      todoku_dns_exchange_dequeue (exchange);
      open_stream (transport, peer, exchange);
    }
  g_main_context_pop_thread_default (transport->context);
}
