/* SPDX-License-Identifier: GPL-3.0-or-later
 * The UDP half of the server, and the ports of both. Main context of whoever made it, no threads.
 */
#include "todoku-dns-server-private.h"

#include <sys/socket.h>

#include "todoku-error.h"

#define DATAGRAM_MAX 4096
#define DATAGRAMS_AT_ONCE 64
#define PORT_TRIES 20

/* What a burst of thousands of questions needs. */
#define RECEIVE_BUFFER (4 * 1024 * 1024)

/* A reply that is sent later. */
typedef struct
{
  gint64 due;
  GBytes *reply;
  GSocketAddress *to;
  gboolean is_elsewhere;
} ServerParcel;

static void
parcel_free (gpointer data)
{
  ServerParcel *parcel = data;

  g_bytes_unref (parcel->reply);
  g_object_unref (parcel->to);
  g_free (parcel);
}

static int
compare_parcels (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  gint64 due_a = ((const ServerParcel *) a)->due;
  gint64 due_b = ((const ServerParcel *) b)->due;

  return due_a < due_b ? -1 : due_a > due_b;
}

static GSocket *
bind_udp (GSocketAddress  *address,
          GError         **error)
{
  g_autoptr(GSocket) socket = g_socket_new (g_socket_address_get_family (address),
                                            G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, error);

  if (socket == NULL || !g_socket_bind (socket, address, FALSE, error))
    return NULL;
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_option (socket, SOL_SOCKET, SO_RCVBUF, RECEIVE_BUFFER, NULL);

  return g_steal_pointer (&socket);
}

/* A full send buffer loses the reply, as on any network; the client asks again. */
static void
send_datagram (TodokuDnsServer *self,
               GBytes          *reply,
               GSocketAddress  *to,
               gboolean         is_elsewhere)
{
  g_autoptr(GSocket) other = NULL;
  gsize length;
  const char *data = g_bytes_get_data (reply, &length);

  if (is_elsewhere)
    {
      GInetAddress *here =
        g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (self->address));
      g_autoptr(GSocketAddress) any = g_inet_socket_address_new (here, 0);

      other = bind_udp (any, NULL);
      g_return_if_fail (other != NULL);
    }
  g_socket_send_to (other != NULL ? other : self->udp, to, data, length, NULL, NULL);
}

static gboolean
timer_cb (gpointer user_data)
{
  TodokuDnsServer *self = user_data;
  gint64 now = g_get_monotonic_time ();
  GSequenceIter *first;

  while (!g_sequence_iter_is_end (first = g_sequence_get_begin_iter (self->parcels)))
    {
      const ServerParcel *parcel = g_sequence_get (first);

      if (parcel->due > now)
        {
          g_source_set_ready_time (self->timer, parcel->due);
          return G_SOURCE_CONTINUE;
        }
      send_datagram (self, parcel->reply, parcel->to, parcel->is_elsewhere);
      g_sequence_remove (first);
    }
  g_source_set_ready_time (self->timer, -1);

  return G_SOURCE_CONTINUE;
}

static void
send_later (TodokuDnsServer       *self,
            const TodokuDnsServed *served,
            GSocketAddress        *to)
{
  gint64 ready = g_source_get_ready_time (self->timer);
  ServerParcel *parcel = g_new (ServerParcel, 1);

  *parcel = (ServerParcel) {
    .due = g_get_monotonic_time () + (gint64) served->delay * G_TIME_SPAN_MILLISECOND,
    .reply = g_bytes_ref (served->reply),
    .to = g_object_ref (to),
    .is_elsewhere = served->is_elsewhere,
  };
  g_sequence_insert_sorted (self->parcels, parcel, compare_parcels, NULL);
  if (ready < 0 || parcel->due < ready)
    g_source_set_ready_time (self->timer, parcel->due);
}

static gboolean
readable_cb (GSocket      *socket,
             GIOCondition  condition,
             gpointer      user_data)
{
  TodokuDnsServer *self = user_data;

  for (guint i = 0; i < DATAGRAMS_AT_ONCE; i++)
    {
      g_autoptr(GSocketAddress) from = NULL;
      TodokuDnsServed served = { 0 };
      guint8 message[DATAGRAM_MAX];
      gssize length = g_socket_receive_from (socket, &from, (char *) message, sizeof message, NULL,
                                             NULL);

      if (length < 0)
        break;
      self->serve (message, (gsize) length, FALSE, &served, self->user_data);
      if (served.reply == NULL)
        continue;
      if (served.delay > 0)
        send_later (self, &served, from);
      else
        send_datagram (self, served.reply, from, served.is_elsewhere);
      g_bytes_unref (served.reply);
    }

  return G_SOURCE_CONTINUE;
}

static gboolean
bind_both (TodokuDnsServer  *self,
           GSocketAddress   *address,
           GError          **error)
{
  g_clear_object (&self->udp);
  g_clear_object (&self->address);
  self->udp = bind_udp (address, error);
  if (self->udp != NULL)
    self->address = g_socket_get_local_address (self->udp, error);

  return self->address != NULL &&
         g_socket_listener_add_address (G_SOCKET_LISTENER (self->tcp), self->address,
                                        G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, NULL,
                                        error);
}

/**
 * todoku_dns_server_new:
 * @address: an IP address
 * @port: the port for UDP and TCP, or 0 for any
 * @serve: (scope notified): says what happens to a message
 * @user_data: its argument
 * @error: return location for a `TODOKU_ERROR_BAD_INPUT` unless @address is loopback, or a GIOError
 *
 * Returns: (transfer full) (nullable): a server that listens
 */
TodokuDnsServer *
todoku_dns_server_new (const char          *address,
                       guint16              port,
                       TodokuDnsServeFunc   serve,
                       gpointer             user_data,
                       GError             **error)
{
  g_autoptr(GInetAddress) inet = g_inet_address_new_from_string (address);
  g_autoptr(GSocketAddress) wanted = NULL;
  g_autoptr(TodokuDnsServer) self = NULL;
  gboolean listens = FALSE;

  if (inet == NULL || !g_inet_address_get_is_loopback (inet))
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT,
                   "A DNS server of Todoku listens on this computer only, not on %s", address);
      return NULL;
    }

  wanted = g_inet_socket_address_new (inet, port);
  self = g_new0 (TodokuDnsServer, 1);
  self->serve = serve;
  self->user_data = user_data;
  self->parcels = g_sequence_new (parcel_free);
  self->tcp = g_socket_service_new ();
  todoku_dns_server_start_streams (self);
  self->timer = g_timeout_source_new (G_MAXUINT);
  g_source_set_ready_time (self->timer, -1);
  g_source_set_callback (self->timer, timer_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());

  /* The kernel picks a port for UDP, which anybody's connection may have taken for TCP. */
  for (guint i = 0; i < (port == 0 ? PORT_TRIES : 1) && !listens; i++)
    {
      g_clear_error (error);
      listens = bind_both (self, wanted, error);
    }
  if (!listens)
    return NULL;

  self->udp_source = g_socket_create_source (self->udp, G_IO_IN, NULL);
  g_source_set_callback (self->udp_source, G_SOURCE_FUNC (readable_cb), self, NULL);
  g_source_attach (self->udp_source, g_main_context_get_thread_default ());

  return g_steal_pointer (&self);
}

/**
 * todoku_dns_server_free:
 * @self: (transfer full): a server
 *
 * Closes its ports and its connections at once. What those still wait for is over with the next
 * turns of the main context.
 */
void
todoku_dns_server_free (TodokuDnsServer *self)
{
  GSource *sources[] = { self->udp_source, self->timer };

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    if (sources[i] != NULL)
      {
        g_source_destroy (sources[i]);
        g_source_unref (sources[i]);
      }
  todoku_dns_server_end_streams (self);
  g_object_unref (self->tcp);
  g_clear_object (&self->udp);
  g_clear_object (&self->address);
  g_sequence_free (self->parcels);
  g_free (self);
}

/**
 * todoku_dns_server_get_address:
 * @self: a server
 *
 * Returns: (transfer none): where it listens
 */
GSocketAddress *
todoku_dns_server_get_address (TodokuDnsServer *self)
{
  return self->address;
}

/**
 * todoku_dns_server_get_port:
 * @self: a server
 *
 * Returns: its port, the same for UDP and TCP
 */
guint16
todoku_dns_server_get_port (TodokuDnsServer *self)
{
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (self->address));
}
