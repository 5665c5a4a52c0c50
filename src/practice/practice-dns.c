/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the servers of the practice world say over the wire. Main loop, no threads. What is not a
 * query gets no reply.
 */
#include "practice-dns.h"

#include "todoku-dns-reply.h"
#include "todoku-dns-server.h"

#define MAX_PORT_TRIES 20

/* One address: @server is NONE for the recursive resolver. */
typedef struct
{
  PracticeDns *dns;
  PracticeServers server;
  TodokuDnsServer *sockets;
} Listener;

struct _PracticeDns
{
  PracticeZone *zone;
  PracticeCache *cache;
  PracticeClockFunc clock;
  gpointer clock_data;
  GPtrArray *listeners;
  guint16 authoritative_port, recursive_port;
};

static void
listener_free (gpointer data)
{
  Listener *listener = data;

  g_clear_pointer (&listener->sockets, todoku_dns_server_free);
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
  g_ptr_array_unref (self->listeners);
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

  if (question == NULL)
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

static void
serve_cb (const guint8    *message,
          gsize            length,
          gboolean         via_tcp,
          TodokuDnsServed *served,
          gpointer         user_data)
{
  const Listener *listener = user_data;

  served->reply = make_reply (listener->dns, listener->server, message, length, via_tcp);
  served->hangs_up = TRUE;
}

static gboolean
add_listener (PracticeDns      *self,
              const char       *address,
              guint16           port,
              PracticeServers   server,
              guint16          *ret_port,
              GError          **error)
{
  Listener *listener = g_new0 (Listener, 1);

  listener->dns = self;
  listener->server = server;
  listener->sockets = todoku_dns_server_new (address, port, serve_cb, listener, error);
  if (listener->sockets == NULL)
    {
      listener_free (listener);
      return FALSE;
    }
  g_ptr_array_add (self->listeners, listener);
  *ret_port = todoku_dns_server_get_port (listener->sockets);

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
    if (!add_listener (self, addresses[i], port, (PracticeServers) (1 << i), &port, error))
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

  return (recursive_port != 0 &&
          add_listener (self, "127.0.0.1", recursive_port, PRACTICE_SERVER_NONE,
                        &self->recursive_port, NULL)) ||
         add_listener (self, "127.0.0.1", 0, PRACTICE_SERVER_NONE, &self->recursive_port, error);
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
