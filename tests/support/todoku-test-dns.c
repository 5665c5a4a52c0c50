/* SPDX-License-Identifier: GPL-3.0-or-later
 * A DNS server for tests: sockets, faults, delay, loss and rate limit. Thread-default main context
 * of whoever makes it; loopback only. Errors of its own abort the test.
 */
#include "todoku-test-dns-private.h"

#include <sys/socket.h>


#define DATAGRAM_MAX 4096
#define RECEIVE_BUFFER (4 * 1024 * 1024)
#define RATE_BURST 20

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
  parcel.message = todoku_test_dns_make_reply (self->zone, question, fault, n_asked, FALSE);
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

/* Returns NULL for silence; *@ret_close says whether to end the connection then. */
GBytes *
todoku_test_dns_reply_tcp (TodokuTestDns *self,
                           const guint8  *query,
                           gsize          length,
                           gboolean      *ret_close)
{
  g_autoptr(TodokuDnsQuestion) question = todoku_dns_question_read (query, length);
  guint n_asked;
  Fault fault;

  *ret_close = TRUE;
  if (question == NULL)
    return NULL;

  n_asked = count (self, question->name, question->rrtype, 1);
  fault = fault_for (self, question->name);
  *ret_close = fault.fault == TODOKU_TEST_DNS_TRUNCATE_TCP_CLOSED;

  return todoku_test_dns_make_reply (self->zone, question, fault, n_asked, TRUE);
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
  self->parcels = g_sequence_new (parcel_free);
  self->random = g_rand_new_with_seed (20261124);
  self->refilled_at = g_get_monotonic_time ();
  self->tcp = todoku_test_dns_tcp_new (self);

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
  todoku_test_dns_tcp_free (self->tcp);
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
 * Returns: (transfer none): where it listens, as todoku_resolver_new() and `TODOKU_RESOLVER` take
 * it
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
 * Declares SOA (serial 1, negative TTL 300) and NS of a zone; call it again for another name
 * server.
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
