/* SPDX-License-Identifier: GPL-3.0-or-later
 * Questions come in, replies go out. Main loop, no threads. What is not a query gets no reply; a
 * connection that says nothing for a while is closed; nothing but loopback is ever bound.
 */
#include "practice-dns.h"

#include <string.h>

#include "todoku-dns-reply.h"
#include "todoku-error.h"

#define TCP_IDLE_SECONDS 10
#define MAX_DATAGRAMS_AT_ONCE 64
#define MAX_PORT_TRIES 20

/* RFC 9619: only QUERY may come, and only one question. */
#define OPCODE_MASK 0x7800

/* One address: @server is NONE for the recursive resolver. */
typedef struct
{
  PracticeDns *dns;
  PracticeServers server;
  GSocket *udp;
  GSource *source;
  GSocketService *tcp;
} Listener;

struct _PracticeDns
{
  PracticeZone *zone;
  PracticeCache *cache;
  PracticeClockFunc clock;
  gpointer clock_data;
  GPtrArray *listeners;
  GCancellable *cancellable;
  guint16 authoritative_port, recursive_port;
};

typedef struct
{
  PracticeDns *dns;
  PracticeServers server;
  GSocketConnection *connection;
  GCancellable *cancellable;
  guint8 prefix[2];
  guint8 *message;
} Client;

static void
listener_free (gpointer data)
{
  Listener *listener = data;

  if (listener->source != NULL)
    g_source_destroy (listener->source);
  g_clear_pointer (&listener->source, g_source_unref);
  g_clear_object (&listener->udp);
  if (listener->tcp != NULL)
    {
      g_socket_service_stop (listener->tcp);
      g_socket_listener_close (G_SOCKET_LISTENER (listener->tcp));
    }
  g_clear_object (&listener->tcp);
  g_free (listener);
}

/**
 * practice_dns_new:
 * @zone: what the authoritative servers know; it must outlive the sockets
 * @cache: the recursive resolver; it must outlive them, too
 * @clock: (scope notified): tells the time
 * @clock_data: its argument
 *
 * Returns: (transfer full): a responder that does not listen yet
 */
PracticeDns *
practice_dns_new (PracticeZone      *zone,
                  PracticeCache     *cache,
                  PracticeClockFunc  clock,
                  gpointer           clock_data)
{
  PracticeDns *self = g_new0 (PracticeDns, 1);

  self->zone = zone;
  self->cache = cache;
  self->clock = clock;
  self->clock_data = clock_data;
  self->listeners = g_ptr_array_new_with_free_func (listener_free);
  self->cancellable = g_cancellable_new ();

  return self;
}

/**
 * practice_dns_free:
 * @self: (transfer full): a responder
 *
 * Closes its sockets.
 */
void
practice_dns_free (PracticeDns *self)
{
  g_cancellable_cancel (self->cancellable);
  g_ptr_array_unref (self->listeners);
  g_object_unref (self->cancellable);
  g_free (self);
}

static void
add_section (TodokuDnsReply   *reply,
             TodokuDnsSection  section,
             GPtrArray        *rrs)
{
  for (guint i = 0; i < rrs->len; i++)
    {
      const PracticeRr *rr = rrs->pdata[i];

      todoku_dns_reply_add (reply, section, rr->owner, rr->rrtype, rr->ttl, rr->rdata);
    }
}

/* Returns NULL where the answer is silence. */
static GBytes *
make_reply (PracticeDns     *self,
            PracticeServers  server,
            const guint8    *message,
            gsize            length,
            gboolean         via_tcp)
{
  g_autoptr(TodokuDnsQuestion) question = todoku_dns_question_read (message, length);
  g_autoptr(PracticeAnswer) answer = NULL;
  g_autoptr(TodokuDnsReply) reply = NULL;
  g_autofree char *name = NULL;
  guint16 flags = 0;

  if (question == NULL || question->flags & OPCODE_MASK)
    return NULL;

  name = g_ascii_strdown (question->name, -1);
  if (question->rrclass != TODOKU_DNS_CLASS_IN)
    answer = practice_answer_new (TODOKU_RCODE_REFUSED);
  else if (server != PRACTICE_SERVER_NONE)
    {
      gint64 now = self->clock (self->clock_data);

      answer = practice_zone_answer (self->zone, server, name, question->rrtype, now);
      practice_zone_chase (self->zone, answer, server, question->rrtype, now);
    }
  else if (!(question->flags & TODOKU_DNS_FLAG_RD))
    answer = practice_answer_new (TODOKU_RCODE_REFUSED);
  else
    answer = practice_cache_resolve (self->cache, name, question->rrtype,
                                     (question->flags & TODOKU_DNS_FLAG_CD) != 0,
                                     self->clock (self->clock_data));

  if (answer->silent || (answer->no_tcp && via_tcp))
    return NULL;

  if (answer->aa)
    flags |= TODOKU_DNS_FLAG_AA;
  if (answer->ra)
    flags |= TODOKU_DNS_FLAG_RA;
  if (answer->no_tcp)
    flags |= TODOKU_DNS_FLAG_TC;
  reply = todoku_dns_reply_new (question, answer->rcode, flags);
  if (!answer->no_tcp)
    {
      add_section (reply, TODOKU_DNS_SECTION_ANSWER, answer->answer);
      add_section (reply, TODOKU_DNS_SECTION_AUTHORITY, answer->authority);
    }
  if (answer->ede >= 0)
    todoku_dns_reply_set_ede (reply, (guint16) answer->ede);

  return todoku_dns_reply_end (reply, via_tcp ? TODOKU_DNS_MESSAGE_MAX
                                              : MIN (question->udp_size, TODOKU_DNS_UDP_SIZE));
}

static gboolean
datagram_cb (GSocket      *socket,
             GIOCondition  condition,
             gpointer      user_data)
{
  Listener *listener = user_data;

  for (guint i = 0; i < MAX_DATAGRAMS_AT_ONCE; i++)
    {
      g_autoptr(GSocketAddress) from = NULL;
      g_autoptr(GBytes) reply = NULL;
      guint8 message[TODOKU_DNS_UDP_SIZE];
      gssize length = g_socket_receive_from (socket, &from, (char *) message, sizeof message, NULL,
                                             NULL);

      if (length < 0)
        break;
      reply = make_reply (listener->dns, listener->server, message, (gsize) length, FALSE);
      /* A full send buffer loses the reply, as on any network; the client asks again. */
      if (reply != NULL)
        g_socket_send_to (socket, from, g_bytes_get_data (reply, NULL), g_bytes_get_size (reply),
                          NULL, NULL);
    }

  return G_SOURCE_CONTINUE;
}

static void
client_free (Client *client)
{
  g_io_stream_close (G_IO_STREAM (client->connection), NULL, NULL);
  g_object_unref (client->connection);
  g_object_unref (client->cancellable);
  g_free (client->message);
  g_free (client);
}

static void read_prefix (Client *client);

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Client *client = user_data;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL))
    read_prefix (client);
  else
    client_free (client);
}

static void
message_read_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Client *client = user_data;
  g_autoptr(GBytes) reply = NULL;
  gsize length = (gsize) (client->prefix[0] << 8 | client->prefix[1]);
  gsize got;

  /* A cancelled read means that the responder is gone, so nothing of it may be touched. */
  if (g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &got, NULL) &&
      got == length && !g_cancellable_is_cancelled (client->cancellable))
    reply = make_reply (client->dns, client->server, client->message, length, TRUE);
  if (reply == NULL)
    {
      client_free (client);
      return;
    }

  /* RFC 1035 section 4.2.2: every message is preceded by its length. */
  length = g_bytes_get_size (reply);
  g_free (client->message);
  client->message = g_malloc (length + 2);
  client->message[0] = (guint8) (length >> 8);
  client->message[1] = (guint8) length;
  memcpy (client->message + 2, g_bytes_get_data (reply, NULL), length);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (client->connection)),
                                   client->message, length + 2, G_PRIORITY_DEFAULT,
                                   client->cancellable, written_cb, client);
}

static void
prefix_read_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  Client *client = user_data;
  gsize length = (gsize) (client->prefix[0] << 8 | client->prefix[1]);
  gsize got;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &got, NULL) || got != 2)
    {
      client_free (client);
      return;
    }

  length = (gsize) (client->prefix[0] << 8 | client->prefix[1]);
  g_free (client->message);
  client->message = g_malloc (length);
  g_input_stream_read_all_async (G_INPUT_STREAM (source), client->message, length,
                                 G_PRIORITY_DEFAULT, client->cancellable, message_read_cb, client);
}

static void
read_prefix (Client *client)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (client->connection));

  g_input_stream_read_all_async (input, client->prefix, 2, G_PRIORITY_DEFAULT,
                                 client->cancellable, prefix_read_cb, client);
}

static gboolean
incoming_cb (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source_object,
             gpointer           user_data)
{
  Listener *listener = user_data;
  Client *client = g_new0 (Client, 1);

  client->dns = listener->dns;
  client->server = listener->server;
  client->connection = g_object_ref (connection);
  client->cancellable = g_object_ref (listener->dns->cancellable);
  g_socket_set_timeout (g_socket_connection_get_socket (connection), TCP_IDLE_SECONDS);
  read_prefix (client);

  return TRUE;
}

static gboolean
bind_sockets (Listener        *listener,
              GSocketAddress  *address,
              guint16         *ret_port,
              GError         **error)
{
  g_autoptr(GSocketAddress) bound = NULL;

  listener->udp = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_DATAGRAM,
                                G_SOCKET_PROTOCOL_UDP, error);
  if (listener->udp == NULL || !g_socket_bind (listener->udp, address, FALSE, error))
    return FALSE;

  g_socket_set_blocking (listener->udp, FALSE);
  bound = g_socket_get_local_address (listener->udp, error);
  if (bound == NULL)
    return FALSE;
  *ret_port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));

  listener->tcp = g_socket_service_new ();
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (listener->tcp), bound,
                                      G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, NULL,
                                      error))
    return FALSE;

  listener->source = g_socket_create_source (listener->udp, G_IO_IN, NULL);
  g_source_set_callback (listener->source, G_SOURCE_FUNC (datagram_cb), listener, NULL);
  g_source_attach (listener->source, g_main_context_get_thread_default ());
  g_signal_connect (listener->tcp, "incoming", G_CALLBACK (incoming_cb), listener);

  return TRUE;
}

/**
 * practice_dns_listen:
 * @self: a responder
 * @address: an IP address
 * @port: the port for UDP and TCP, or 0 for any
 * @server: which server answers there; `PRACTICE_SERVER_NONE` is the recursive resolver
 * @ret_port: (out): the port
 * @error: return location for a `TODOKU_ERROR_BAD_INPUT` unless @address is loopback, or a GIOError
 *
 * Returns: whether it listens now
 */
gboolean
practice_dns_listen (PracticeDns      *self,
                     const char       *address,
                     guint16           port,
                     PracticeServers   server,
                     guint16          *ret_port,
                     GError          **error)
{
  g_autoptr(GInetAddress) inet = g_inet_address_new_from_string (address);
  g_autoptr(GSocketAddress) socket_address = NULL;
  Listener *listener;

  if (inet == NULL || !g_inet_address_get_is_loopback (inet))
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT,
                   "The practice server listens on this computer only, not on %s", address);
      return FALSE;
    }

  listener = g_new0 (Listener, 1);
  listener->dns = self;
  listener->server = server;
  socket_address = g_inet_socket_address_new (inet, port);
  if (!bind_sockets (listener, socket_address, ret_port, error))
    {
      listener_free (listener);
      return FALSE;
    }
  g_ptr_array_add (self->listeners, listener);

  return TRUE;
}

/* All authoritative addresses need the same port, because clients are told one. */
static gboolean
listen_authoritative (PracticeDns  *self,
                      guint16       port,
                      GError      **error)
{
  static const char *const addresses[PRACTICE_N_SERVERS] = {
    "127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4",
  };

  for (guint i = 0; i < PRACTICE_N_SERVERS; i++)
    if (!practice_dns_listen (self, addresses[i], port, (PracticeServers) (1 << i), &port, error))
      {
        g_ptr_array_set_size (self->listeners, 0);
        return FALSE;
      }
  self->authoritative_port = port;

  return TRUE;
}

/**
 * practice_dns_start:
 * @self: a responder
 * @authoritative_port: the port that the authoritative servers would like, or 0
 * @recursive_port: the port that the recursive resolver would like, or 0
 * @error: return location for a #GError
 *
 * Ports that are taken are replaced by others.
 *
 * Returns: whether all of it listens now
 */
gboolean
practice_dns_start (PracticeDns  *self,
                    guint16       authoritative_port,
                    guint16       recursive_port,
                    GError      **error)
{
  gboolean listens = FALSE;

  if (authoritative_port != 0)
    listens = listen_authoritative (self, authoritative_port, NULL);
  for (guint i = 0; i < MAX_PORT_TRIES && !listens; i++)
    {
      g_clear_error (error);
      listens = listen_authoritative (self, 0, error);
    }
  if (!listens)
    return FALSE;

  /* A port that is free for UDP may be taken for TCP by anybody's connection. */
  listens = recursive_port != 0 &&
            practice_dns_listen (self, "127.0.0.1", recursive_port, PRACTICE_SERVER_NONE,
                                 &self->recursive_port, NULL);
  for (guint i = 0; i < MAX_PORT_TRIES && !listens; i++)
    {
      g_clear_error (error);
      listens = practice_dns_listen (self, "127.0.0.1", 0, PRACTICE_SERVER_NONE,
                                     &self->recursive_port, error);
    }

  return listens;
}

/**
 * practice_dns_get_authoritative_port:
 * @self: a responder that has been started
 *
 * Returns: the port of the authoritative servers
 */
guint16
practice_dns_get_authoritative_port (PracticeDns *self)
{
  return self->authoritative_port;
}

/**
 * practice_dns_get_recursive_port:
 * @self: a responder that has been started
 *
 * Returns: the port of the recursive resolver
 */
guint16
practice_dns_get_recursive_port (PracticeDns *self)
{
  return self->recursive_port;
}
