/* SPDX-License-Identifier: GPL-3.0-or-later
 * The parts of the transport, shared by its own files and nobody else.
 *
 * An exchange is one question and everything that happens until its answer. A peer is one server
 * address with its pace. A flight is one datagram on its way; its ID is unique on its socket, and
 * it stays valid after its time-out, so that a late answer still counts. The texts and the query of
 * an exchange stand in its own allocation.
 *
 * No function here calls back: a finished exchange goes to the queue `done`, and only the dispatch
 * of the source takes it from there. So a callback may ask, cancel or iterate without anything
 * changing under a loop.
 */
#pragma once

#include <sys/socket.h>

#include "todoku-dns-pacer.h"
#include "todoku-dns-timers.h"
#include "todoku-dns-transport.h"
#include "todoku-watches.h"

G_BEGIN_DECLS

#define TODOKU_DNS_SENDS_MAX 6
#define TODOKU_DNS_PEERS_MAX 4
#define TODOKU_DNS_SOCKETS_PER_PEER 4
#define TODOKU_DNS_BATCH 64
#define TODOKU_DNS_DATAGRAM_MAX 2048

typedef struct _TodokuDnsPeer TodokuDnsPeer;
typedef struct _TodokuDnsSocket TodokuDnsSocket;
typedef struct _TodokuDnsExchange TodokuDnsExchange;

/* Ties an exchange to a TCP query that may outlive it. */
typedef struct
{
  TodokuDnsTransport *transport;
  TodokuDnsPeer *peer;
  TodokuDnsExchange *exchange;
  GCancellable *cancellable;
} TodokuDnsStreamCall;

typedef struct
{
  TodokuDnsExchange *exchange;
  TodokuDnsSocket *socket;
  gint64 sent_at;
  guint16 id;
  guint8 peer_index;
  gboolean has_opt;
  gboolean is_lost;
} TodokuDnsFlight;

struct _TodokuDnsSocket
{
  TodokuDnsPeer *peer;
  int fd;
  gpointer tag;
  GHashTable *flights;
  guint n_sent;
  gint64 opened_at;
  gint64 used_at;
  gboolean is_retired;
};

/* Its octets are what a peer is known by, so all that are not used are zero. */
typedef struct
{
  struct sockaddr_storage native;
  socklen_t length;
} TodokuDnsAddress;

struct _TodokuDnsPeer
{
  TodokuDnsAddress address;
  GSocketAddress *socket_address;
  char *text;
  TodokuDnsPacer pacer;
  guint n_exchanges;
  guint n_in_flight;
  GQueue waiting;
  GQueue waiting_streams;
  guint n_streams;
  guint n_queued;
  GList link;
  gboolean is_linked;
  TodokuDnsSocket *sockets[TODOKU_DNS_SOCKETS_PER_PEER];
  guint n_sockets;
  guint next_socket;
  guint n_silent;
  gint64 shunned_until;
  guint n_opt_silent;
  gboolean knows_opt;
  gboolean refuses_opt;
};

struct _TodokuDnsExchange
{
  TodokuDnsTimer timer;
  TodokuDnsTransport *transport;
  GObject *owner;
  char *name;
  char *server_name;
  guint16 rrtype;
  TodokuQuestionFlags flags;
  guint8 *query;
  gsize query_length;
  gsize question_end;
  TodokuDnsPeer *peers[TODOKU_DNS_PEERS_MAX];
  guint n_peers;
  guint current;
  guint refused_mask;
  guint unreachable_mask;
  guint n_sends_to[TODOKU_DNS_PEERS_MAX];
  TodokuDnsFlight flights[TODOKU_DNS_SENDS_MAX];
  guint n_flights;
  gboolean without_opt;
  gboolean has_repeated;
  gint64 started_at;
  gint64 deadline;
  GQueue *queue;
  GList link;
  TodokuDnsStreamCall *stream_call;
  TodokuObservation *fallback;
  TodokuWatch watch;
  GList unanswered_link;
  TodokuObservation *result;
  TodokuDnsAnswerFunc func;
  gpointer user_data;
};

struct _TodokuDnsTransport
{
  GSource *source;
  GMainContext *context;
  GHashTable *peers;
  GPtrArray *sockets;
  GPtrArray *timers;
  TodokuWatches *watches;
  GQueue pending_peers;
  GQueue done;
  GQueue unanswered;
  guint n_exchanges;
  TodokuDnsLoad load;
  gint64 next_sweep;
  guint16 random[128];
  guint n_random;
  guint8 *arena;
};

/* Peers and their sockets. */
guint            todoku_dns_address_hash      (gconstpointer       address);
gboolean         todoku_dns_address_equal     (gconstpointer       a,
                                               gconstpointer       b);
TodokuDnsPeer   *todoku_dns_peer_get          (TodokuDnsTransport *transport,
                                               GSocketAddress     *address,
                                               GError            **error);
void             todoku_dns_peer_free         (TodokuDnsPeer      *peer);
void             todoku_dns_peer_send_waiting (TodokuDnsTransport *transport,
                                               TodokuDnsPeer      *peer);
gboolean         todoku_dns_socket_receive    (TodokuDnsTransport *transport,
                                               TodokuDnsSocket    *socket);
void             todoku_dns_socket_close      (TodokuDnsTransport *transport,
                                               TodokuDnsSocket    *socket);
void             todoku_dns_sockets_sweep     (TodokuDnsTransport *transport,
                                               gint64              now);
void             todoku_dns_flight_end        (TodokuDnsFlight    *flight);
void             todoku_dns_flight_lose       (TodokuDnsFlight    *flight,
                                               gint64              now);

/* Exchanges. */
void             todoku_dns_exchange_start    (TodokuDnsExchange  *exchange);
void             todoku_dns_exchange_free     (TodokuDnsExchange  *exchange);
void             todoku_dns_exchange_dequeue  (TodokuDnsExchange  *exchange);
TodokuDnsFlight *todoku_dns_exchange_launch   (TodokuDnsExchange  *exchange,
                                               TodokuDnsSocket    *socket,
                                               guint16             id,
                                               gint64              now,
                                               gsize              *ret_length);
void             todoku_dns_exchange_datagram (TodokuDnsFlight    *flight,
                                               const guint8       *data,
                                               gsize               length,
                                               gboolean            is_cut,
                                               gint64              now);
void             todoku_dns_exchange_unreachable (TodokuDnsExchange *exchange,
                                               guint               peer_index);
void             todoku_dns_exchange_wake     (TodokuDnsExchange  *exchange,
                                               gint64              now);
void             todoku_dns_exchange_cancel   (TodokuDnsExchange  *exchange);
gsize            todoku_dns_exchange_prepare_stream (TodokuDnsExchange *exchange,
                                               guint16             id);
void             todoku_dns_exchange_stream_answered (TodokuDnsExchange *exchange,
                                               const guint8       *data,
                                               gsize               length,
                                               gboolean            is_silent);
void             todoku_dns_exchange_open_streams (TodokuDnsTransport *transport,
                                               TodokuDnsPeer      *peer);

/* The source. */
void             todoku_dns_transport_link_peer (TodokuDnsTransport *transport,
                                               TodokuDnsPeer      *peer);
guint16          todoku_dns_transport_random  (TodokuDnsTransport *transport);

G_END_DECLS
