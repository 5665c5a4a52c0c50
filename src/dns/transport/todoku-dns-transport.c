/* SPDX-License-Identifier: GPL-3.0-or-later
 * The one GSource of the transport: which sockets to read, which timers are due, whom to call back,
 * what to send next, in this order. Main context of the transport only.
 * Its check() is exact: a source that claims to be ready when it is not spins its main loop.
 */
#include "todoku-dns-transport-private.h"

#include <string.h>
#include <sys/random.h>

#include "todoku-packed.h"

/* How many callbacks run before other sources get their turn. */
#define CALLBACKS_PER_DISPATCH 256

typedef struct
{
  GSource source;
  TodokuDnsTransport *transport;
} TransportSource;

static gint64
next_time (TodokuDnsTransport *self)
{
  TodokuDnsTimer *first = todoku_dns_timers_first (self->timers);
  gint64 at = first != NULL ? first->at : G_MAXINT64;

  return self->next_sweep > 0 ? MIN (at, self->next_sweep) : at;
}

static gboolean
is_ready (TodokuDnsTransport *self,
          gint64              now)
{
  return self->done.length > 0 || self->pending_peers.length > 0 || next_time (self) <= now;
}

static gboolean
prepare (GSource *source,
         int     *timeout)
{
  TodokuDnsTransport *self = ((TransportSource *) source)->transport;
  gint64 now = g_source_get_time (source);
  gint64 at = next_time (self);

  *timeout = -1;
  if (is_ready (self, now))
    {
      *timeout = 0;
      return TRUE;
    }
  /* Rounded up: waking a moment too early would mean polling twice. */
  if (at < G_MAXINT64)
    *timeout = (int) CLAMP ((at - now + 999) / 1000, 0, G_MAXINT);

  return FALSE;
}

static gboolean
check (GSource *source)
{
  TodokuDnsTransport *self = ((TransportSource *) source)->transport;

  if (is_ready (self, g_source_get_time (source)))
    return TRUE;
  for (guint i = 0; i < self->sockets->len; i++)
    {
      TodokuDnsSocket *socket = g_ptr_array_index (self->sockets, i);

      if (g_source_query_unix_fd (source, socket->tag) != 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
receive_all (TodokuDnsTransport *self)
{
  gboolean is_drained = TRUE;

  /* Receiving neither opens nor closes sockets. */
  for (guint i = 0; i < self->sockets->len; i++)
    {
      TodokuDnsSocket *socket = g_ptr_array_index (self->sockets, i);

      if (g_source_query_unix_fd (self->source, socket->tag) != 0 &&
          !todoku_dns_socket_receive (self, socket))
        is_drained = FALSE;
    }

  return is_drained;
}

static void
run_timers (TodokuDnsTransport *self,
            gint64              now)
{
  TodokuDnsTimer *timer;

  while ((timer = todoku_dns_timers_first (self->timers)) != NULL && timer->at <= now)
    {
      todoku_dns_timers_unset (self->timers, timer);
      todoku_dns_exchange_wake ((TodokuDnsExchange *) timer, now);
    }
}

static void
send_all (TodokuDnsTransport *self)
{
  GList *link;

  for (guint n = self->pending_peers.length; n > 0; n--)
    {
      TodokuDnsPeer *peer;

      link = g_queue_pop_head_link (&self->pending_peers);
      peer = link->data;
      peer->is_linked = FALSE;
      todoku_dns_exchange_open_streams (self, peer);
      todoku_dns_peer_send_waiting (self, peer);
    }
}

static void
call_back (TodokuDnsTransport *self)
{
  for (guint i = 0; i < CALLBACKS_PER_DISPATCH && self->done.length > 0; i++)
    {
      TodokuDnsExchange *exchange = self->done.head->data;

      todoku_dns_exchange_dequeue (exchange);
      self->n_exchanges--;
      exchange->func (g_steal_pointer (&exchange->result), exchange->user_data);
      todoku_dns_exchange_free (exchange);
    }
}

static gboolean
dispatch (GSource     *source,
          GSourceFunc  callback,
          gpointer     user_data)
{
  /* A callback may drop the last reference to the resolver, and that the one to this. */
  g_autoptr(TodokuDnsTransport) self =
    todoku_dns_transport_ref (((TransportSource *) source)->transport);
  gboolean is_drained = receive_all (self);
  gint64 now = g_get_monotonic_time ();

  /* While answers are waiting to be read, no time-out is to be believed. */
  if (is_drained)
    run_timers (self, now);
  if (self->next_sweep > 0 && self->next_sweep <= now)
    todoku_dns_sockets_sweep (self, now);
  send_all (self);
  call_back (self);
  send_all (self);

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = { prepare, check, dispatch, NULL };

/**
 * todoku_dns_transport_link_peer:
 * @self: the transport
 * @peer: a peer that has, or may soon have, something to send
 */
void
todoku_dns_transport_link_peer (TodokuDnsTransport *self,
                                TodokuDnsPeer      *peer)
{
  if (peer->is_linked)
    return;

  peer->is_linked = TRUE;
  g_queue_push_tail_link (&self->pending_peers, &peer->link);
}

/**
 * todoku_dns_transport_random:
 * @self: the transport
 *
 * Returns: a number that nobody can foresee
 */
guint16
todoku_dns_transport_random (TodokuDnsTransport *self)
{
  if (self->n_random == 0)
    {
      /* Never short for up to 256 octets, says getrandom(2). */
      if (getrandom (self->random, sizeof self->random, 0) != sizeof self->random)
        g_error ("The kernel has no random numbers");
      self->n_random = G_N_ELEMENTS (self->random);
    }

  return self->random[--self->n_random];
}

static void
cancelled_cb (gpointer waiting)
{
  todoku_dns_exchange_cancel (waiting);
}

/**
 * todoku_dns_transport_new:
 * @context: the main context it works on
 *
 * Returns: (transfer full): a transport without any open socket
 */
TodokuDnsTransport *
todoku_dns_transport_new (GMainContext *context)
{
  TodokuDnsTransport *self = g_rc_box_new0 (TodokuDnsTransport);

  self->context = g_main_context_ref (context);
  self->peers = g_hash_table_new_full (todoku_dns_address_hash, todoku_dns_address_equal, NULL,
                                       (GDestroyNotify) todoku_dns_peer_free);
  self->sockets = g_ptr_array_new ();
  self->timers = todoku_dns_timers_new ();
  self->watches = todoku_watches_new (context, cancelled_cb);
  g_queue_init (&self->pending_peers);
  g_queue_init (&self->done);
  g_queue_init (&self->unanswered);
  self->arena = g_malloc (TODOKU_DNS_BATCH * TODOKU_DNS_DATAGRAM_MAX);

  self->source = g_source_new (&source_funcs, sizeof (TransportSource));
  ((TransportSource *) self->source)->transport = self;
  g_source_set_static_name (self->source, "todoku-dns-transport");
  /* Otherwise GLib takes the descriptors out of the poll set around every dispatch. */
  g_source_set_can_recurse (self->source, TRUE);
  g_source_attach (self->source, context);

  return self;
}

/**
 * todoku_dns_transport_ref:
 * @self: a transport
 *
 * Returns: (transfer full): @self
 */
TodokuDnsTransport *
todoku_dns_transport_ref (TodokuDnsTransport *self)
{
  return g_rc_box_acquire (self);
}

static void
transport_clear (gpointer data)
{
  TodokuDnsTransport *self = data;

  g_warn_if_fail (self->n_exchanges == 0);

  while (self->sockets->len > 0)
    todoku_dns_socket_close (self, g_ptr_array_index (self->sockets, 0));
  g_source_destroy (self->source);
  g_source_unref (self->source);
  todoku_watches_free (self->watches);
  g_hash_table_unref (self->peers);
  g_ptr_array_unref (self->sockets);
  g_ptr_array_unref (self->timers);
  g_main_context_unref (self->context);
  g_free (self->arena);
}

/**
 * todoku_dns_transport_unref:
 * @self: (transfer full): a transport; every unanswered question holds a reference too
 */
void
todoku_dns_transport_unref (TodokuDnsTransport *self)
{
  g_rc_box_release_full (self, transport_clear);
}

/**
 * todoku_dns_transport_ask:
 * @self: the transport
 * @owner: (nullable): an object that is kept alive until the answer
 * @name: the name, absolute
 * @rrtype: the RR TYPE
 * @flags: how to ask
 * @server_name: (nullable): the name of the server, for the observation
 * @servers: (array length=n_servers): whom to ask, IPv4 or IPv6, best first
 * @n_servers: how many; at least one, and only the first few count
 * @cancellable: (nullable): to give up
 * @func: called exactly once, from the main loop, never from in here; not called on error
 * @user_data: its argument
 * @error: return location for a `TODOKU_ERROR_BAD_INPUT`
 *
 * Returns: whether the question was accepted
 */
gboolean
todoku_dns_transport_ask (TodokuDnsTransport   *self,
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
                          GError              **error)
{
  guint8 query[TODOKU_DNS_QUERY_MAX];
  gsize length = todoku_dns_message_write_query (query, 0, name, rrtype, flags, error);
  TodokuDnsPeer *peers[TODOKU_DNS_PEERS_MAX];
  guint n_peers = MIN (n_servers, TODOKU_DNS_PEERS_MAX);
  TodokuDnsExchange *exchange;
  char *space;

  g_return_val_if_fail (n_servers > 0, FALSE);

  if (length == 0)
    return FALSE;
  for (guint i = 0; i < n_peers; i++)
    {
      peers[i] = todoku_dns_peer_get (self, servers[i], error);
      if (peers[i] == NULL)
        return FALSE;
    }

  exchange = g_malloc0 (sizeof *exchange + todoku_packed_size (name) +
                        todoku_packed_size (server_name) + length);
  space = (char *) (exchange + 1);
  exchange->transport = todoku_dns_transport_ref (self);
  exchange->owner = owner != NULL ? g_object_ref (owner) : NULL;
  exchange->name = todoku_packed_copy (&space, name);
  exchange->server_name = todoku_packed_copy (&space, server_name);
  exchange->rrtype = rrtype;
  exchange->flags = flags;
  exchange->query = memcpy (space, query, length);
  exchange->query_length = length;
  exchange->question_end = flags & TODOKU_QUESTION_NO_EDNS ? length : length - 11;
  exchange->n_peers = n_peers;
  memcpy (exchange->peers, peers, n_peers * sizeof peers[0]);
  for (guint i = 0; i < n_peers; i++)
    peers[i]->n_exchanges++;
  exchange->link.data = exchange;
  exchange->func = func;
  exchange->user_data = user_data;
  self->n_exchanges++;
  self->load.questions++;
  todoku_watches_begin (self->watches, &exchange->watch, cancellable, exchange);
  exchange->unanswered_link.data = exchange;
  g_queue_push_tail_link (&self->unanswered, &exchange->unanswered_link);
  todoku_dns_exchange_start (exchange);

  return TRUE;
}

/**
 * todoku_dns_transport_give_up:
 * @self: the transport
 * @user_data: the argument of some questions
 *
 * Ends the questions that have @user_data, as if their cancellable had been cancelled. It looks at
 * every question, so it is for what happens rarely; whoever gives up often needs a cancellable.
 */
void
todoku_dns_transport_give_up (TodokuDnsTransport *self,
                              gpointer            user_data)
{
  GList *next;

  for (GList *link = self->unanswered.head; link != NULL; link = next)
    {
      TodokuDnsExchange *exchange = link->data;

      next = link->next;
      if (exchange->user_data == user_data)
        todoku_dns_exchange_cancel (exchange);
    }
}

/**
 * todoku_dns_transport_get_load:
 * @self: the transport
 *
 * Returns: (transfer none): how much it has done and has to do; it goes on counting
 */
const TodokuDnsLoad *
todoku_dns_transport_get_load (TodokuDnsTransport *self)
{
  return &self->load;
}
