/* SPDX-License-Identifier: GPL-3.0-or-later
 * A DNS server for tests: sockets, faults, delay, loss and rate limit. Thread-default main context of
 * whoever makes it; loopback only. Errors of its own abort the test.
 */
#include "todoku-test-dns.h"

#include <string.h>
#include <sys/socket.h>

#include "todoku-test-dns-zone.h"

#define DATAGRAM_MAX 4096
#define RECEIVE_BUFFER (4 * 1024 * 1024)
#define RATE_BURST 20

typedef struct
{
  TodokuTestDnsFault fault;
  guint argument;
} Fault;

/* A reply on its way. */
typedef struct
{
  gint64 due;
  GBytes *message;
  GSocketAddress *to;
  gboolean is_elsewhere;
} Parcel;

struct _TodokuTestDns
{
  TodokuTestZone *zone;
  GHashTable *faults;
  GHashTable *counts;
  GSocket *udp;
  GSocket *other_udp;
  GSource *udp_source;
  GSource *timer;
  GSocketService *tcp;
  GPtrArray *connections;
  GSequence *parcels;
  GRand *random;
  guint16 port;
  char *text;
  guint delay;
  double loss;
  guint rate;
  double tokens;
  gint64 refilled_at;
};

typedef struct
{
  TodokuTestDns *server;
  GSocketConnection *connection;
  guint8 prefix[2];
  guint8 *query;
  gsize query_length;
  guint8 *reply;
} Client;

static void read_next (Client *client);

static void
parcel_free (gpointer data)
{
  Parcel *parcel = data;

  g_bytes_unref (parcel->message);
  g_object_unref (parcel->to);
  g_free (parcel);
}

static Fault
fault_for (TodokuTestDns *self,
           const char    *name)
{
  g_autofree char *folded = g_ascii_strdown (name, -1);
  Fault *fault = g_hash_table_lookup (self->faults, folded);

  if (fault == NULL)
    fault = g_hash_table_lookup (self->faults, "");

  return fault != NULL ? *fault : (Fault) { 0 };
}

static guint
count (TodokuTestDns *self,
       const char    *name,
       guint16        rrtype,
       guint          step)
{
  g_autofree char *folded = g_ascii_strdown (name, -1);
  g_autofree char *key = g_strdup_printf ("%s %u", folded, rrtype);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, key)) + step;

  if (step > 0)
    g_hash_table_insert (self->counts, g_steal_pointer (&key), GUINT_TO_POINTER (n));

  return n;
}

static GBytes *
end_reply (TodokuDnsReply          *reply,
           const TodokuDnsQuestion *question,
           gboolean                 via_tcp)
{
  g_autoptr(TodokuDnsReply) owned = reply;

  return todoku_dns_reply_end (owned, via_tcp ? TODOKU_DNS_MESSAGE_MAX : question->udp_size);
}

static GBytes *
plain_reply (const TodokuDnsQuestion *question,
             guint16                  rcode,
             guint16                  flags)
{
  return end_reply (todoku_dns_reply_new (question, rcode, flags), question, FALSE);
}

static GBytes *
changed (GBytes *message,
         gsize   at,
         guint8  mask)
{
  gsize length;
  guint8 *data = g_bytes_unref_to_data (message, &length);

  data[at] ^= mask;

  return g_bytes_new_take (data, length);
}

/* An answer whose count of records promises more than the octets that follow. */
static GBytes *
broken_reply (const TodokuDnsQuestion *question,
              const char              *octets,
              gsize                    length)
{
  g_autoptr(GBytes) reply = plain_reply (question, TODOKU_RCODE_NOERROR, TODOKU_DNS_FLAG_AA);
  gsize head = TODOKU_DNS_HEADER_LENGTH + g_bytes_get_size (question->wire);
  guint8 *data = g_malloc (head + length);

  memcpy (data, g_bytes_get_data (reply, NULL), head);
  memcpy (data + head, octets, length);
  data[7] = 1;
  data[11] = 0;

  return g_bytes_new_take (data, head + length);
}

/* Exactly as long as a message can be. */
static GBytes *
huge_reply (const TodokuDnsQuestion *question)
{
  TodokuDnsReply *reply = todoku_dns_reply_new (question, TODOKU_RCODE_NOERROR, TODOKU_DNS_FLAG_AA);
  gsize left = TODOKU_DNS_MESSAGE_MAX - TODOKU_DNS_HEADER_LENGTH -
               g_bytes_get_size (question->wire) - (question->has_opt ? 11 : 0);

  while (left > 0)
    {
      /* Twelve octets come before the data; the last record takes what is left. */
      gsize rdlength = MIN (left - 12, 4096);
      g_autofree guint8 *data = NULL;
      g_autoptr(GBytes) rdata = NULL;

      if (left - 12 - rdlength > 0 && left - 12 - rdlength < 14)
        rdlength -= 14;
      data = g_malloc0 (rdlength);
      rdata = g_bytes_new (data, rdlength);
      todoku_dns_reply_add (reply, TODOKU_DNS_SECTION_ANSWER, question->name, TODOKU_RRTYPE_TXT, 60,
                            rdata);
      left -= 12 + rdlength;
    }

  return end_reply (reply, question, TRUE);
}

static GBytes *
referral_reply (const TodokuDnsQuestion *question)
{
  TodokuDnsReply *reply = todoku_dns_reply_new (question, TODOKU_RCODE_NOERROR, 0);
  g_autoptr(GBytes) rdata = todoku_dns_rdata_from_text (TODOKU_RRTYPE_NS, "ns.elsewhere.example",
                                                        NULL);

  todoku_dns_reply_add (reply, TODOKU_DNS_SECTION_AUTHORITY, question->name, TODOKU_RRTYPE_NS, 60,
                        rdata);

  return end_reply (reply, question, FALSE);
}

static GBytes *
nodata_reply (TodokuTestDns           *self,
              const TodokuDnsQuestion *question)
{
  TodokuDnsReply *reply = todoku_dns_reply_new (question, TODOKU_RCODE_NOERROR,
                                                question->flags & TODOKU_DNS_FLAG_RD
                                                  ? TODOKU_DNS_FLAG_RA : TODOKU_DNS_FLAG_AA);

  todoku_test_zone_add_soa (self->zone, reply, question->name);

  return end_reply (reply, question, FALSE);
}

static GBytes *
ede_reply (const TodokuDnsQuestion *question,
           guint                    ede)
{
  TodokuDnsReply *reply = todoku_dns_reply_new (question, TODOKU_RCODE_SERVFAIL,
                                                TODOKU_DNS_FLAG_RA);

  todoku_dns_reply_set_ede (reply, (guint16) ede);

  return end_reply (reply, question, FALSE);
}

static GBytes *
right_reply (TodokuTestDns           *self,
             const TodokuDnsQuestion *question,
             gboolean                 via_tcp)
{
  return end_reply (todoku_test_zone_answer (self->zone, question), question, via_tcp);
}

/* Returns NULL for silence. */
static GBytes *
make_reply (TodokuTestDns           *self,
            const TodokuDnsQuestion *question,
            Fault                    fault,
            guint                    n_asked,
            gboolean                 via_tcp)
{
  static const char loop[] = "\xc0\x1e\0\1\0\1\0\0\0\x3c\0\4\x7f\0\0\1";

  switch (fault.fault)
    {
    case TODOKU_TEST_DNS_SILENT:
      return NULL;
    case TODOKU_TEST_DNS_DROP:
      return n_asked > fault.argument ? right_reply (self, question, via_tcp) : NULL;
    case TODOKU_TEST_DNS_RCODE:
      return plain_reply (question, (guint16) fault.argument, 0);
    case TODOKU_TEST_DNS_NODATA:
      return nodata_reply (self, question);
    case TODOKU_TEST_DNS_LAME:
      return plain_reply (question, TODOKU_RCODE_NOERROR, 0);
    case TODOKU_TEST_DNS_REFERRAL:
      return referral_reply (question);
    case TODOKU_TEST_DNS_TRUNCATE:
    case TODOKU_TEST_DNS_TRUNCATE_TCP_SILENT:
    case TODOKU_TEST_DNS_TRUNCATE_TCP_CLOSED:
    case TODOKU_TEST_DNS_HUGE:
      if (!via_tcp)
        return plain_reply (question, TODOKU_RCODE_NOERROR, TODOKU_DNS_FLAG_TC);
      if (fault.fault == TODOKU_TEST_DNS_HUGE)
        return huge_reply (question);
      return fault.fault == TODOKU_TEST_DNS_TRUNCATE ? right_reply (self, question, TRUE) : NULL;
    case TODOKU_TEST_DNS_FORMERR_OPT:
      return question->has_opt ? plain_reply (question, TODOKU_RCODE_FORMERR, 0)
                               : right_reply (self, question, via_tcp);
    case TODOKU_TEST_DNS_DROP_OPT:
      return question->has_opt ? NULL : right_reply (self, question, via_tcp);
    case TODOKU_TEST_DNS_WRONG_ID:
      return changed (right_reply (self, question, via_tcp), 1, 1);
    case TODOKU_TEST_DNS_WRONG_QUESTION:
      return changed (right_reply (self, question, via_tcp), TODOKU_DNS_HEADER_LENGTH + 1, 1);
    case TODOKU_TEST_DNS_GARBAGE:
      return broken_reply (question, "\xff\xee\xdd\xcc", 4);
    case TODOKU_TEST_DNS_LOOP:
      return changed (broken_reply (question, loop, sizeof loop - 1),
                      TODOKU_DNS_HEADER_LENGTH + g_bytes_get_size (question->wire) + 1,
                      (guint8) (0x1e ^ (TODOKU_DNS_HEADER_LENGTH +
                                        g_bytes_get_size (question->wire))));
    case TODOKU_TEST_DNS_EDE:
      return ede_reply (question, fault.argument);
    case TODOKU_TEST_DNS_BOGUS:
      return question->flags & TODOKU_DNS_FLAG_CD ? right_reply (self, question, via_tcp)
                                                  : ede_reply (question, 6);
    case TODOKU_TEST_DNS_OTHER_SOURCE:
    case TODOKU_TEST_DNS_DELAY:
    default:
      return right_reply (self, question, via_tcp);
    }
}

static gboolean
is_over_rate (TodokuTestDns *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->rate == 0)
    return FALSE;

  self->tokens = MIN (RATE_BURST, self->tokens + (double) (now - self->refilled_at) *
                                                 self->rate / G_TIME_SPAN_SECOND);
  self->refilled_at = now;
  if (self->tokens < 1)
    return TRUE;
  self->tokens -= 1;

  return FALSE;
}

static int
compare_parcels (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  gint64 due_a = ((const Parcel *) a)->due;
  gint64 due_b = ((const Parcel *) b)->due;

  return due_a < due_b ? -1 : due_a > due_b;
}

static void
deliver (TodokuTestDns *self,
         Parcel        *parcel)
{
  GSocket *socket = parcel->is_elsewhere ? self->other_udp : self->udp;
  gsize length;
  const char *data = g_bytes_get_data (parcel->message, &length);

  g_socket_send_to (socket, parcel->to, data, length, NULL, NULL);
}

static gboolean
timer_cb (gpointer user_data)
{
  TodokuTestDns *self = user_data;
  gint64 now = g_get_monotonic_time ();
  GSequenceIter *first;

  while (!g_sequence_iter_is_end (first = g_sequence_get_begin_iter (self->parcels)))
    {
      Parcel *parcel = g_sequence_get (first);

      if (parcel->due > now)
        {
          g_source_set_ready_time (self->timer, parcel->due);
          return G_SOURCE_CONTINUE;
        }
      deliver (self, parcel);
      g_sequence_remove (first);
    }
  g_source_set_ready_time (self->timer, -1);

  return G_SOURCE_CONTINUE;
}

static void
send_later (TodokuTestDns *self,
            Parcel        *parcel,
            guint          delay)
{
  gint64 ready = g_source_get_ready_time (self->timer);

  parcel->due = g_get_monotonic_time () + (gint64) delay * G_TIME_SPAN_MILLISECOND;
  g_sequence_insert_sorted (self->parcels, parcel, compare_parcels, NULL);
  if (ready < 0 || parcel->due < ready)
    g_source_set_ready_time (self->timer, parcel->due);
}

static void
take_datagram (TodokuTestDns  *self,
               const guint8   *data,
               gsize           length,
               GSocketAddress *from)
{
  g_autoptr(TodokuDnsQuestion) question = todoku_dns_question_read (data, length);
  Parcel parcel = { .to = from };
  guint delay = self->delay;
  guint n_asked;
  Fault fault;

  if (question == NULL)
    return;
  n_asked = count (self, question->name, question->rrtype, 1);
  if ((self->loss > 0 && g_rand_double (self->random) < self->loss) || is_over_rate (self))
    return;

  fault = fault_for (self, question->name);
  parcel.message = make_reply (self, question, fault, n_asked, FALSE);
  parcel.is_elsewhere = fault.fault == TODOKU_TEST_DNS_OTHER_SOURCE;
  if (fault.fault == TODOKU_TEST_DNS_DELAY)
    delay += fault.argument;
  if (parcel.message == NULL)
    return;
  if (delay == 0)
    {
      deliver (self, &parcel);
      g_bytes_unref (parcel.message);
      return;
    }
  g_object_ref (from);
  send_later (self, g_memdup2 (&parcel, sizeof parcel), delay);
}

static gboolean
readable_cb (GSocket      *socket,
             GIOCondition  condition,
             gpointer      user_data)
{
  TodokuTestDns *self = user_data;

  for (guint i = 0; i < 64; i++)
    {
      g_autoptr(GSocketAddress) from = NULL;
      guint8 data[DATAGRAM_MAX];
      gssize length = g_socket_receive_from (socket, &from, (char *) data, sizeof data, NULL, NULL);

      if (length < 0)
        break;
      take_datagram (self, data, (gsize) length, from);
    }

  return G_SOURCE_CONTINUE;
}

static void
client_free (gpointer data)
{
  Client *client = data;

  g_object_unref (client->connection);
  g_free (client->query);
  g_free (client->reply);
  g_free (client);
}

/* A client outlives its server for as long as an operation is under way. */
static void
drop_client (Client *client)
{
  if (client->server != NULL)
    g_ptr_array_remove_fast (client->server->connections, client);
  client_free (client);
}

static void
reply_written_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  Client *client = user_data;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL) ||
      client->server == NULL)
    drop_client (client);
  else
    read_next (client);
}

static void
write_reply (Client *client,
             GBytes *message)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (client->connection));
  gsize length = g_bytes_get_size (message);

  g_free (client->reply);
  client->reply = g_malloc (length + 2);
  client->reply[0] = (guint8) (length >> 8);
  client->reply[1] = (guint8) length;
  memcpy (client->reply + 2, g_bytes_get_data (message, NULL), length);
  g_output_stream_write_all_async (output, client->reply, length + 2, G_PRIORITY_DEFAULT, NULL,
                                   reply_written_cb, client);
}

static void
query_read_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  Client *client = user_data;
  TodokuTestDns *self = client->server;
  g_autoptr(TodokuDnsQuestion) question = NULL;
  g_autoptr(GBytes) message = NULL;
  gsize n_read = 0;
  guint n_asked;
  Fault fault;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &n_read, NULL) ||
      self == NULL || n_read < client->query_length ||
      (question = todoku_dns_question_read (client->query, n_read)) == NULL)
    {
      drop_client (client);
      return;
    }

  n_asked = count (self, question->name, question->rrtype, 1);
  fault = fault_for (self, question->name);
  message = make_reply (self, question, fault, n_asked, TRUE);
  if (message != NULL)
    write_reply (client, message);
  else if (fault.fault == TODOKU_TEST_DNS_TRUNCATE_TCP_CLOSED)
    drop_client (client);
  else
    read_next (client);
}

static void
prefix_read_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  Client *client = user_data;
  gsize n_read = 0;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &n_read, NULL) ||
      n_read < sizeof client->prefix || client->server == NULL)
    {
      drop_client (client);
      return;
    }

  client->query_length = (gsize) client->prefix[0] << 8 | client->prefix[1];
  g_free (client->query);
  client->query = g_malloc (client->query_length + 1);
  g_input_stream_read_all_async (G_INPUT_STREAM (source), client->query, client->query_length,
                                 G_PRIORITY_DEFAULT, NULL, query_read_cb, client);
}

static void
read_next (Client *client)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (client->connection));

  g_input_stream_read_all_async (input, client->prefix, sizeof client->prefix, G_PRIORITY_DEFAULT,
                                 NULL, prefix_read_cb, client);
}

static gboolean
incoming_cb (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source,
             gpointer           user_data)
{
  TodokuTestDns *self = user_data;
  Client *client = g_new0 (Client, 1);

  client->server = self;
  client->connection = g_object_ref (connection);
  g_ptr_array_add (self->connections, client);
  read_next (client);

  return TRUE;
}

static GSocket *
bind_udp (GInetAddress  *address,
          guint16        port,
          GError       **error)
{
  g_autoptr(GSocketAddress) at = g_inet_socket_address_new (address, port);
  g_autoptr(GSocket) socket = g_socket_new (g_inet_address_get_family (address),
                                            G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, error);

  if (socket == NULL || !g_socket_bind (socket, at, FALSE, error))
    return NULL;
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_option (socket, SOL_SOCKET, SO_RCVBUF, RECEIVE_BUFFER, NULL);

  return g_steal_pointer (&socket);
}

/* Finds a port that is free for both protocols: the kernel picks one for UDP, TCP has to follow. */
static gboolean
try_bind (TodokuTestDns  *self,
          GInetAddress   *address,
          guint16         port,
          GError        **error)
{
  g_autoptr(GSocketAddress) bound = NULL;

  g_clear_object (&self->udp);
  self->udp = bind_udp (address, port, error);
  if (self->udp == NULL)
    return FALSE;
  bound = g_socket_get_local_address (self->udp, NULL);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));

  return g_socket_listener_add_address (G_SOCKET_LISTENER (self->tcp), bound, G_SOCKET_TYPE_STREAM,
                                        G_SOCKET_PROTOCOL_TCP, NULL, NULL, error);
}

/**
 * todoku_test_dns_new:
 *
 * Returns: (transfer full): a server without records at 127.0.0.1 and any free port
 */
TodokuTestDns *
todoku_test_dns_new (void)
{
  return todoku_test_dns_new_at ("127.0.0.1", 0);
}

/**
 * todoku_test_dns_new_at:
 * @address: a loopback address, such as "127.0.0.2" or "::1"
 * @port: the port, or 0 for any that is free
 *
 * Returns: (transfer full): a server without records
 */
TodokuTestDns *
todoku_test_dns_new_at (const char *address,
                        guint16     port)
{
  TodokuTestDns *self = g_new0 (TodokuTestDns, 1);
  g_autoptr(GInetAddress) inet_address = g_inet_address_new_from_string (address);
  GMainContext *context = g_main_context_get_thread_default ();
  g_autoptr(GError) error = NULL;

  self->zone = todoku_test_zone_new ();
  self->faults = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->connections = g_ptr_array_new ();
  self->parcels = g_sequence_new (parcel_free);
  self->random = g_rand_new_with_seed (20261124);
  self->refilled_at = g_get_monotonic_time ();
  self->tcp = g_socket_service_new ();
  g_signal_connect (self->tcp, "incoming", G_CALLBACK (incoming_cb), self);

  for (guint i = 0; i < 16; i++)
    {
      g_clear_error (&error);
      if (try_bind (self, inet_address, port, &error))
        break;
    }
  g_assert_no_error (error);
  self->other_udp = bind_udp (inet_address, 0, &error);
  g_assert_no_error (error);
  self->text = g_strdup_printf (strchr (address, ':') != NULL ? "[%s]:%u" : "%s:%u", address,
                                self->port);

  self->udp_source = g_socket_create_source (self->udp, G_IO_IN, NULL);
  g_source_set_callback (self->udp_source, G_SOURCE_FUNC (readable_cb), self, NULL);
  g_source_attach (self->udp_source, context);
  self->timer = g_timeout_source_new (G_MAXUINT);
  g_source_set_ready_time (self->timer, -1);
  g_source_set_callback (self->timer, timer_cb, self, NULL);
  g_source_attach (self->timer, context);

  return self;
}

/**
 * todoku_test_dns_free:
 * @self: (transfer full): a server; its ports are closed at once
 */
void
todoku_test_dns_free (TodokuTestDns *self)
{
  g_source_destroy (self->udp_source);
  g_source_unref (self->udp_source);
  g_source_destroy (self->timer);
  g_source_unref (self->timer);
  for (guint i = 0; i < self->connections->len; i++)
    {
      Client *client = g_ptr_array_index (self->connections, i);

      client->server = NULL;
      g_socket_shutdown (g_socket_connection_get_socket (client->connection), TRUE, TRUE, NULL);
    }
  g_ptr_array_unref (self->connections);
  g_signal_handlers_disconnect_by_data (self->tcp, self);
  g_socket_service_stop (self->tcp);
  g_socket_listener_close (G_SOCKET_LISTENER (self->tcp));
  g_object_unref (self->tcp);
  g_object_unref (self->udp);
  g_object_unref (self->other_udp);
  g_sequence_free (self->parcels);
  g_rand_free (self->random);
  g_hash_table_unref (self->faults);
  g_hash_table_unref (self->counts);
  todoku_test_zone_free (self->zone);
  g_free (self->text);
  g_free (self);
}

/**
 * todoku_test_dns_get_port:
 * @self: a server
 *
 * Returns: its port, the same for UDP and TCP
 */
guint16
todoku_test_dns_get_port (TodokuTestDns *self)
{
  return self->port;
}

/**
 * todoku_test_dns_get_address:
 * @self: a server
 *
 * Returns: (transfer full): where it listens
 */
GSocketAddress *
todoku_test_dns_get_address (TodokuTestDns *self)
{
  return g_socket_get_local_address (self->udp, NULL);
}

/**
 * todoku_test_dns_get_text:
 * @self: a server
 *
 * Returns: (transfer none): where it listens, as todoku_resolver_new() and `TODOKU_RESOLVER` take it
 */
const char *
todoku_test_dns_get_text (TodokuTestDns *self)
{
  return self->text;
}

/**
 * todoku_test_dns_add:
 * @self: a server
 * @owner: an absolute name; "*." begins a wildcard
 * @ttl: seconds
 * @type: "A", "AAAA", "NS", "CNAME", "SOA", "MX", "TXT", "SRV", "CAA" or "PTR"
 * @data: the data as todoku_dns_rdata_from_text() takes it: names absolute; TXT may do without
 *   quotation marks and writes odd octets `\DDD`
 *
 * Declares one record.
 */
void
todoku_test_dns_add (TodokuTestDns *self,
                     const char    *owner,
                     guint32        ttl,
                     const char    *type,
                     const char    *data)
{
  guint16 rrtype = todoku_dns_rrtype_from_text (type);

  g_assert_cmpuint (rrtype, !=, 0);
  todoku_test_zone_add (self->zone, owner, ttl, rrtype, data);
}

/**
 * todoku_test_dns_add_zone:
 * @self: a server
 * @apex: the apex of a zone
 * @name_server: the name of its server
 * @address: (nullable): an IPv4 address to give to @name_server too
 *
 * Declares SOA (serial 1, negative TTL 300) and NS of a zone; call it again for another name server.
 */
void
todoku_test_dns_add_zone (TodokuTestDns *self,
                          const char    *apex,
                          const char    *name_server,
                          const char    *address)
{
  g_autofree char *soa = g_strdup_printf ("%s hostmaster.%s 1 7200 900 1209600 300", name_server,
                                          apex);

  todoku_test_dns_add (self, apex, 3600, "NS", name_server);
  if (address != NULL)
    todoku_test_dns_add (self, name_server, 3600, "A", address);
  todoku_test_dns_remove (self, apex, "SOA");
  todoku_test_dns_add (self, apex, 3600, "SOA", soa);
}

/**
 * todoku_test_dns_remove:
 * @self: a server
 * @owner: a name that has been declared
 * @type: a type
 *
 * Takes back all records of that name and type.
 */
void
todoku_test_dns_remove (TodokuTestDns *self,
                        const char    *owner,
                        const char    *type)
{
  todoku_test_zone_remove (self->zone, owner, todoku_dns_rrtype_from_text (type));
}

/**
 * todoku_test_dns_load:
 * @self: a server
 * @text: lines of "OWNER TTL TYPE DATA"; empty lines and those that begin with ";" do not count
 *
 * Declares many records.
 */
void
todoku_test_dns_load (TodokuTestDns *self,
                      const char    *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto(GStrv) words = g_strsplit (g_strstrip (lines[i]), " ", 4);

      if (words[0] == NULL || *words[0] == ';')
        continue;
      g_assert_cmpuint (g_strv_length (words), ==, 4);
      todoku_test_dns_add (self, words[0], (guint32) g_ascii_strtoull (words[1], NULL, 10),
                           words[2], words[3]);
    }
}

/**
 * todoku_test_dns_set_fault:
 * @self: a server
 * @name: (nullable): for questions about this name only; %NULL for all that have none of their own
 * @fault: how to misbehave, or 0 to be right again
 * @argument: what @fault takes
 */
void
todoku_test_dns_set_fault (TodokuTestDns      *self,
                           const char         *name,
                           TodokuTestDnsFault  fault,
                           guint               argument)
{
  Fault value = { fault, argument };

  g_hash_table_insert (self->faults, g_ascii_strdown (name != NULL ? name : "", -1),
                       g_memdup2 (&value, sizeof value));
}

/**
 * todoku_test_dns_set_delay:
 * @self: a server
 * @milliseconds: how long every answer over UDP takes
 */
void
todoku_test_dns_set_delay (TodokuTestDns *self,
                           guint          milliseconds)
{
  self->delay = milliseconds;
}

/**
 * todoku_test_dns_set_loss:
 * @self: a server
 * @share: which share of the round trips gets lost, between 0 and 1; the same ones in every run
 */
void
todoku_test_dns_set_loss (TodokuTestDns *self,
                          double         share)
{
  self->loss = share;
}

/**
 * todoku_test_dns_set_rate:
 * @self: a server
 * @per_second: how many questions a second it takes before it drops them, or 0 for all
 */
void
todoku_test_dns_set_rate (TodokuTestDns *self,
                          guint          per_second)
{
  self->rate = per_second;
}

/**
 * todoku_test_dns_get_count:
 * @self: a server
 * @name: a name
 * @type: a type
 *
 * Returns: how many times this was asked, lost and dropped questions included
 */
guint
todoku_test_dns_get_count (TodokuTestDns *self,
                           const char    *name,
                           const char    *type)
{
  return count (self, name, todoku_dns_rrtype_from_text (type), 0);
}
