/* SPDX-License-Identifier: GPL-3.0-or-later
 * Peers and their UDP sockets: opened when needed, replaced now and then, closed when idle. Sends
 * and receives in batches. Main context of the transport only.
 * The sockets are connected, so the kernel drops what comes from anybody else and tells of closed
 * ports; several of them, with random ports and IDs, are what a forger would have to guess.
 */
#include "todoku-dns-transport-private.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "todoku-dns-wire.h"
#include "todoku-error.h"

/* A source port that serves for long is worth finding. */
#define SENDS_PER_SOCKET 1000
#define SOCKET_LIFETIME (60 * G_TIME_SPAN_SECOND)

#define IDLE_TIME (5 * G_TIME_SPAN_SECOND)
#define SWEEP_INTERVAL (5 * G_TIME_SPAN_SECOND)
#define RECEIVE_BUFFER (1024 * 1024)

/* Nearer than this, a queue is waiting for a processor and not for the way. */
#define NEAR_TIME (20 * G_TIME_SPAN_MILLISECOND)

/* Enough for dozens of servers at once, far below the usual limit of 1,024 files. */
#define SOCKETS_MAX 256
#define PEERS_MAX 1024

/**
 * todoku_dns_address_hash:
 * @address: a #TodokuDnsAddress
 *
 * Returns: a hash of its octets
 */
guint
todoku_dns_address_hash (gconstpointer address)
{
  const TodokuDnsAddress *self = address;
  const guint8 *octets = (const guint8 *) &self->native;
  guint hash = 5381;

  for (gsize i = 0; i < self->length; i++)
    hash = hash * 33 + octets[i];

  return hash;
}

/**
 * todoku_dns_address_equal:
 * @a: a #TodokuDnsAddress
 * @b: another
 *
 * Returns: whether both are the same address and port
 */
gboolean
todoku_dns_address_equal (gconstpointer a,
                          gconstpointer b)
{
  const TodokuDnsAddress *first = a;
  const TodokuDnsAddress *second = b;

  return first->length == second->length &&
         memcmp (&first->native, &second->native, first->length) == 0;
}

static gboolean
peer_is_idle (gpointer key,
              gpointer value,
              gpointer user_data)
{
  TodokuDnsPeer *peer = value;

  return peer->n_exchanges == 0 && peer->n_sockets == 0 && peer->n_streams == 0 &&
         !peer->is_linked;
}

/**
 * todoku_dns_peer_get:
 * @transport: the transport
 * @address: an IPv4 or IPv6 address with its port
 * @error: return location for a `TODOKU_ERROR_BAD_INPUT`
 *
 * Returns: (transfer none): what is known about this server; it stays while an exchange counts on
 * it
 */
TodokuDnsPeer *
todoku_dns_peer_get (TodokuDnsTransport  *transport,
                     GSocketAddress      *address,
                     GError             **error)
{
  TodokuDnsAddress key = { 0 };
  gssize length = g_socket_address_get_native_size (address);
  TodokuDnsPeer *peer;

  if (!G_IS_INET_SOCKET_ADDRESS (address) || length < 0 || (gsize) length > sizeof key.native)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT,
                           "Name servers have IPv4 or IPv6 addresses");
      return NULL;
    }
  if (!g_socket_address_to_native (address, &key.native, sizeof key.native, error))
    return NULL;

  key.length = (socklen_t) length;
  peer = g_hash_table_lookup (transport->peers, &key);
  if (peer != NULL)
    return peer;

  if (g_hash_table_size (transport->peers) >= PEERS_MAX)
    g_hash_table_foreach_remove (transport->peers, peer_is_idle, NULL);

  peer = g_new0 (TodokuDnsPeer, 1);
  peer->address = key;
  peer->socket_address = g_object_ref (address);
  peer->text = g_inet_address_to_string (
    g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
  peer->link.data = peer;
  g_queue_init (&peer->waiting);
  g_queue_init (&peer->waiting_streams);
  todoku_dns_pacer_init (&peer->pacer);
  g_hash_table_insert (transport->peers, &peer->address, peer);

  return peer;
}

/**
 * todoku_dns_peer_free:
 * @peer: (transfer full): a peer whose sockets are closed
 */
void
todoku_dns_peer_free (TodokuDnsPeer *peer)
{
  g_object_unref (peer->socket_address);
  g_free (peer->text);
  g_free (peer);
}

/**
 * todoku_dns_socket_close:
 * @transport: the transport
 * @socket: (transfer full): a socket without flights
 */
void
todoku_dns_socket_close (TodokuDnsTransport *transport,
                         TodokuDnsSocket    *socket)
{
  TodokuDnsPeer *peer = socket->peer;

  for (guint i = 0; i < TODOKU_DNS_SOCKETS_PER_PEER; i++)
    if (peer->sockets[i] == socket)
      peer->sockets[i] = NULL;

  peer->n_sockets--;
  g_ptr_array_remove_fast (transport->sockets, socket);
  g_source_remove_unix_fd (transport->source, socket->tag);
  close (socket->fd);
  g_hash_table_unref (socket->flights);
  g_free (socket);
}

/**
 * todoku_dns_sockets_sweep:
 * @transport: the transport
 * @now: the time
 *
 * Closes sockets that nobody waits on any more: at once if they have been replaced, after a while
 * otherwise.
 */
void
todoku_dns_sockets_sweep (TodokuDnsTransport *transport,
                          gint64              now)
{
  for (guint i = transport->sockets->len; i > 0; i--)
    {
      TodokuDnsSocket *socket = g_ptr_array_index (transport->sockets, i - 1);

      if (g_hash_table_size (socket->flights) == 0 &&
          (socket->is_retired || now - socket->used_at >= IDLE_TIME))
        todoku_dns_socket_close (transport, socket);
    }
  transport->next_sweep = transport->sockets->len > 0 ? now + SWEEP_INTERVAL : 0;
}

static TodokuDnsSocket *
open_socket (TodokuDnsTransport *transport,
             TodokuDnsPeer      *peer,
             gint64              now)
{
  int fd = socket (peer->address.native.ss_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  int size = RECEIVE_BUFFER;
  TodokuDnsSocket *self;

  if (fd < 0)
    return NULL;
  /* The kernel may grant less; then bursts lose more, and the pacer slows down. */
  (void) setsockopt (fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  if (connect (fd, (struct sockaddr *) &peer->address.native, peer->address.length) < 0)
    {
      close (fd);
      return NULL;
    }

  self = g_new0 (TodokuDnsSocket, 1);
  self->peer = peer;
  self->fd = fd;
  self->flights = g_hash_table_new (NULL, NULL);
  self->opened_at = self->used_at = now;
  self->tag = g_source_add_unix_fd (transport->source, fd, G_IO_IN | G_IO_ERR);
  peer->n_sockets++;
  g_ptr_array_add (transport->sockets, self);
  if (transport->next_sweep == 0)
    transport->next_sweep = now + SWEEP_INTERVAL;

  return self;
}

/* The next socket in turn; a whole batch takes the same one, so that it is one system call. */
static TodokuDnsSocket *
take_socket (TodokuDnsTransport *transport,
             TodokuDnsPeer      *peer,
             gint64              now)
{
  guint index = peer->next_socket++ % TODOKU_DNS_SOCKETS_PER_PEER;
  TodokuDnsSocket *socket = peer->sockets[index];

  if (socket != NULL &&
      (socket->n_sent >= SENDS_PER_SOCKET || now - socket->opened_at >= SOCKET_LIFETIME))
    {
      socket->is_retired = TRUE;
      peer->sockets[index] = NULL;
      if (g_hash_table_size (socket->flights) == 0)
        todoku_dns_socket_close (transport, socket);
      socket = NULL;
    }
  if (socket == NULL && transport->sockets->len < SOCKETS_MAX)
    socket = peer->sockets[index] = open_socket (transport, peer, now);

  /* Out of sockets: an older one of this peer will do. */
  for (guint i = 0; i < TODOKU_DNS_SOCKETS_PER_PEER && socket == NULL; i++)
    socket = peer->sockets[i];
  if (socket == NULL && transport->sockets->len >= SOCKETS_MAX)
    socket = peer->sockets[index] = open_socket (transport, peer, now);

  return socket;
}

static guint16
take_id (TodokuDnsTransport *transport,
         TodokuDnsSocket    *socket)
{
  guint16 id;

  do
    id = todoku_dns_transport_random (transport);
  while (g_hash_table_contains (socket->flights, GUINT_TO_POINTER (id)));

  return id;
}

/* The kernel reports that nobody listens, or that there is no way, for the socket as a whole. */
static void
fail_flights (TodokuDnsSocket *socket)
{
  g_autoptr(GList) flights = g_hash_table_get_values (socket->flights);

  for (GList *link = flights; link != NULL; link = link->next)
    {
      TodokuDnsFlight *flight = link->data;

      if (flight->socket == socket && !flight->is_lost)
        todoku_dns_exchange_unreachable (flight->exchange, flight->peer_index);
    }
}

static void
send_batch (TodokuDnsSocket *socket,
            struct mmsghdr  *headers,
            guint            n)
{
  guint n_sent = 0;
  gboolean was_refused = FALSE;

  while (n_sent < n)
    {
      int sent = sendmmsg (socket->fd, headers + n_sent, n - n_sent, 0);

      if (sent > 0)
        {
          n_sent += (guint) sent;
          continue;
        }
      if (errno == EINTR)
        continue;
      /* What a full buffer keeps back is lost like anywhere on the way: the time-out sees to it. */
      if (errno == EAGAIN || errno == ENOBUFS)
        break;
      /* An error that an earlier datagram caused is reported once, in place of this one. */
      if (was_refused)
        break;
      was_refused = TRUE;
    }
  if (was_refused)
    fail_flights (socket);
}

/* What waits for a peer that is far, or silent, keeps nobody from asking others. */
static void
note_queue (TodokuDnsTransport *transport,
            TodokuDnsPeer      *peer)
{
  gboolean is_near = peer->n_silent == 0 && peer->pacer.srtt > 0 && peer->pacer.srtt < NEAR_TIME;
  guint n_queued = is_near ? peer->waiting.length : 0;

  transport->load.queued += n_queued - peer->n_queued;
  peer->n_queued = n_queued;
}

/**
 * todoku_dns_peer_send_waiting:
 * @transport: the transport
 * @peer: a peer
 *
 * Sends waiting questions as far as the window allows.
 */
void
todoku_dns_peer_send_waiting (TodokuDnsTransport *transport,
                              TodokuDnsPeer      *peer)
{
  while (peer->waiting.length > 0 && peer->n_in_flight < peer->pacer.window)
    {
      struct mmsghdr headers[TODOKU_DNS_BATCH];
      struct iovec vectors[TODOKU_DNS_BATCH];
      gint64 now = g_get_monotonic_time ();
      TodokuDnsSocket *socket = take_socket (transport, peer, now);
      guint n = 0;

      if (socket == NULL)
        {
          TodokuDnsExchange *exchange = peer->waiting.head->data;

          todoku_dns_exchange_unreachable (exchange, exchange->current);
          continue;
        }

      memset (headers, 0, sizeof headers);
      while (n < TODOKU_DNS_BATCH && peer->waiting.length > 0 &&
             peer->n_in_flight < peer->pacer.window)
        {
          TodokuDnsExchange *exchange = peer->waiting.head->data;

          todoku_dns_exchange_dequeue (exchange);
          todoku_dns_exchange_launch (exchange, socket, take_id (transport, socket), now,
                                      &vectors[n].iov_len);
          vectors[n].iov_base = exchange->query;
          headers[n].msg_hdr.msg_iov = &vectors[n];
          headers[n].msg_hdr.msg_iovlen = 1;
          n++;
        }
      socket->n_sent += n;
      socket->used_at = now;
      send_batch (socket, headers, n);
    }

  if (peer->waiting.length > 0)
    todoku_dns_pacer_limited (&peer->pacer);
  note_queue (transport, peer);
}

/**
 * todoku_dns_socket_receive:
 * @transport: the transport
 * @socket: a socket that is readable
 *
 * Takes one batch of answers. What belongs to no flight is dropped without a word.
 *
 * Returns: whether nothing is left to read
 */
gboolean
todoku_dns_socket_receive (TodokuDnsTransport *transport,
                           TodokuDnsSocket    *socket)
{
  struct mmsghdr headers[TODOKU_DNS_BATCH];
  struct iovec vectors[TODOKU_DNS_BATCH];
  gint64 now;
  int n;

  memset (headers, 0, sizeof headers);
  for (guint i = 0; i < TODOKU_DNS_BATCH; i++)
    {
      vectors[i].iov_base = transport->arena + i * TODOKU_DNS_DATAGRAM_MAX;
      vectors[i].iov_len = TODOKU_DNS_DATAGRAM_MAX;
      headers[i].msg_hdr.msg_iov = &vectors[i];
      headers[i].msg_hdr.msg_iovlen = 1;
    }

  n = recvmmsg (socket->fd, headers, TODOKU_DNS_BATCH, MSG_DONTWAIT, NULL);
  if (n < 0)
    {
      if (errno != EAGAIN && errno != EINTR)
        fail_flights (socket);
      return TRUE;
    }

  now = g_get_monotonic_time ();
  for (int i = 0; i < n; i++)
    {
      const guint8 *data = vectors[i].iov_base;
      gsize length = headers[i].msg_len;
      TodokuDnsFlight *flight;

      if (length < TODOKU_DNS_HEADER_LENGTH)
        continue;
      flight = g_hash_table_lookup (socket->flights, GUINT_TO_POINTER (todoku_dns_get_u16 (data)));
      if (flight != NULL)
        todoku_dns_exchange_datagram (flight, data, length,
                                      (headers[i].msg_hdr.msg_flags & MSG_TRUNC) != 0, now);
    }

  return n < TODOKU_DNS_BATCH;
}

static void
make_room (TodokuDnsFlight *flight)
{
  TodokuDnsPeer *peer = flight->socket->peer;

  peer->n_in_flight--;
  if (peer->waiting.length > 0)
    todoku_dns_transport_link_peer (flight->exchange->transport, peer);
}

/**
 * todoku_dns_flight_end:
 * @flight: a flight; nothing happens if it has ended already
 *
 * Answers to it are not expected any more.
 */
void
todoku_dns_flight_end (TodokuDnsFlight *flight)
{
  if (flight->socket == NULL)
    return;

  g_hash_table_remove (flight->socket->flights, GUINT_TO_POINTER (flight->id));
  if (!flight->is_lost)
    make_room (flight);
  /* Whoever is reading from the socket goes on with it, so it is closed by the next sweep. */
  if (flight->socket->is_retired && g_hash_table_size (flight->socket->flights) == 0)
    flight->exchange->transport->next_sweep = 1;
  flight->socket = NULL;
}

/**
 * todoku_dns_flight_lose:
 * @flight: a flight
 * @now: the time
 *
 * Its time-out has passed. A late answer is still taken.
 */
void
todoku_dns_flight_lose (TodokuDnsFlight *flight,
                        gint64           now)
{
  if (flight->socket == NULL || flight->is_lost)
    return;

  flight->is_lost = TRUE;
  make_room (flight);
  todoku_dns_pacer_lost (&flight->socket->peer->pacer, now);
}
