/* SPDX-License-Identifier: GPL-3.0-or-later
 * One question and everything that happens until its answer: resending, the next server, the same
 * again without EDNS, TCP. Main context of the transport only.
 * Silence and refusals end as what they are; only a well-formed answer with NOERROR or NXDOMAIN
 * ends the search for a better one.
 */
#include "todoku-dns-transport-private.h"

#include <string.h>

#include "todoku-dns-wire.h"

/* From the first send. A resolver has questions of its own to ask; a server of a zone has not. */
#define DEADLINE_RESOLVER (5 * G_TIME_SPAN_SECOND)
#define DEADLINE_SERVER (4 * G_TIME_SPAN_SECOND)
#define LOSSES_PER_PEER 2
#define OPT_LENGTH 11

/* A server that has been silent this often in a row is asked last, and no more than twice. */
#define SILENT_MAX 3
#define SHUN_TIME (10 * G_TIME_SPAN_SECOND)
#define SENDS_WHEN_SHUNNED 2

/* Who fails sooner than this has not looked for the answer. */
#define QUICK (500 * G_TIME_SPAN_MILLISECOND)

/* How often an answer must come only after OPT was left out, until OPT is left out at once. */
#define OPT_SILENT_MAX 2

static TodokuDnsPeer *
current_peer (TodokuDnsExchange *self)
{
  return self->peers[self->current];
}

static TodokuObservation *
make_observation (TodokuDnsExchange *self,
                  TodokuDnsPeer     *peer,
                  TodokuAskStatus    status)
{
  TodokuObservation *observation =
    todoku_observation_new_from (self->name, self->rrtype, self->server_name, peer->text);

  observation->recursive = (self->flags & TODOKU_QUESTION_RECURSE) != 0;
  observation->status = status;
  observation->sends = self->n_flights;
  if (self->started_at > 0)
    observation->elapsed_us = g_get_monotonic_time () - self->started_at;

  return observation;
}

static void
enqueue_exchange (TodokuDnsExchange *self,
                  GQueue            *queue,
                  gboolean           first)
{
  g_assert (self->queue == NULL);

  self->queue = queue;
  if (first)
    g_queue_push_head_link (queue, &self->link);
  else
    g_queue_push_tail_link (queue, &self->link);
}

/**
 * todoku_dns_exchange_dequeue:
 * @self: an exchange, in a queue or not
 */
void
todoku_dns_exchange_dequeue (TodokuDnsExchange *self)
{
  if (self->queue != NULL)
    g_queue_unlink (self->queue, &self->link);
  self->queue = NULL;
}

static void
end_flights (TodokuDnsExchange *self)
{
  for (guint i = 0; i < self->n_flights; i++)
    todoku_dns_flight_end (&self->flights[i]);
}

static void
finish (TodokuDnsExchange *self,
        TodokuObservation *observation)
{
  g_assert (self->result == NULL);

  todoku_dns_timers_unset (self->transport->timers, &self->timer);
  todoku_dns_exchange_dequeue (self);
  end_flights (self);
  if (self->stream_call != NULL)
    {
      self->stream_call->exchange = NULL;
      g_cancellable_cancel (self->stream_call->cancellable);
      self->stream_call = NULL;
    }
  todoku_watches_end (self->transport->watches, &self->watch);
  g_queue_unlink (&self->transport->unanswered, &self->unanswered_link);
  for (guint i = 0; i < self->n_peers; i++)
    self->peers[i]->n_exchanges--;

  self->result = observation;
  enqueue_exchange (self, &self->transport->done, FALSE);
}

/* The best that is known when nobody is left to ask. */
static void
finish_without_answer (TodokuDnsExchange *self,
                       TodokuAskStatus    status)
{
  if (self->fallback != NULL)
    {
      self->fallback->sends = self->n_flights;
      finish (self, g_steal_pointer (&self->fallback));
      return;
    }
  finish (self, make_observation (self, current_peer (self), status));
}

static void
wait_for_peer (TodokuDnsExchange *self,
               gboolean           first)
{
  TodokuDnsPeer *peer = current_peer (self);

  if (self->flags & TODOKU_QUESTION_TCP)
    enqueue_exchange (self, &peer->waiting_streams, first);
  else
    enqueue_exchange (self, &peer->waiting, first);
  todoku_dns_transport_link_peer (self->transport, peer);
}

static gboolean
next_peer (TodokuDnsExchange *self)
{
  guint out = self->refused_mask | self->unreachable_mask;

  for (guint i = 1; i <= self->n_peers; i++)
    {
      guint index = (self->current + i) % self->n_peers;

      if ((out & 1u << index) == 0)
        {
          self->current = index;
          return TRUE;
        }
    }

  return FALSE;
}

static void
note_silence (TodokuDnsPeer *peer,
              gint64         now)
{
  if (++peer->n_silent >= SILENT_MAX)
    peer->shunned_until = now + SHUN_TIME;
}

/**
 * todoku_dns_exchange_start:
 * @self: a new exchange with its peers
 *
 * Lines up at the first server that has not been silent lately.
 */
void
todoku_dns_exchange_start (TodokuDnsExchange *self)
{
  gint64 now = g_get_monotonic_time ();

  for (guint i = self->n_peers; i > 0; i--)
    if (self->peers[i - 1]->shunned_until <= now)
      self->current = i - 1;

  wait_for_peer (self, FALSE);
}

/**
 * todoku_dns_exchange_free:
 * @self: (transfer full): an exchange that is finished or was never started
 */
void
todoku_dns_exchange_free (TodokuDnsExchange *self)
{
  g_clear_pointer (&self->fallback, todoku_observation_unref);
  g_clear_pointer (&self->result, todoku_observation_unref);
  g_clear_object (&self->owner);
  todoku_dns_transport_unref (self->transport);
  g_free (self);
}

static gboolean
wants_opt (TodokuDnsExchange *self)
{
  if (self->flags & TODOKU_QUESTION_NO_EDNS || self->without_opt ||
      current_peer (self)->refuses_opt)
    return FALSE;

  /* Some servers and middleboxes drop what they do not know (RFC 6891 section 6.2.2): from one that
   * has never answered with OPT every other send goes without, from the others the third.
   */
  if (!current_peer (self)->knows_opt)
    return self->n_sends_to[self->current] % 2 == 0;

  return self->n_sends_to[self->current] % (LOSSES_PER_PEER + 1) != LOSSES_PER_PEER;
}

/* Puts ID and ARCOUNT into the query and returns how much of it is sent: OPT is at its end. */
static gsize
prepare_query (TodokuDnsExchange *self,
               guint16            id,
               gboolean           has_opt)
{
  todoku_dns_put_u16 (self->query, id);
  todoku_dns_put_u16 (self->query + 10, has_opt ? 1 : 0);

  return has_opt || self->flags & TODOKU_QUESTION_NO_EDNS ? self->query_length
                                                          : self->query_length - OPT_LENGTH;
}

/**
 * todoku_dns_exchange_launch:
 * @self: an exchange that has a send left
 * @socket: the socket that the caller is going to use
 * @id: an ID that is free on it
 * @now: the time
 * @ret_length: (out): how much of the query is to be sent
 *
 * Returns: (transfer none): the new flight
 */
TodokuDnsFlight *
todoku_dns_exchange_launch (TodokuDnsExchange *self,
                            TodokuDnsSocket   *socket,
                            guint16            id,
                            gint64             now,
                            gsize             *ret_length)
{
  TodokuDnsFlight *flight = &self->flights[self->n_flights++];
  guint n_sends = self->n_sends_to[self->current];
  gint64 time_out = todoku_dns_pacer_time_out (&socket->peer->pacer, n_sends);

  *flight = (TodokuDnsFlight) {
    .exchange = self, .socket = socket, .sent_at = now, .id = id,
    .peer_index = (guint8) self->current, .has_opt = wants_opt (self),
  };
  g_hash_table_insert (socket->flights, GUINT_TO_POINTER (id), flight);
  socket->peer->n_in_flight++;
  self->n_sends_to[self->current]++;
  if (self->n_flights > 1)
    self->transport->load.repeats++;
  if (self->started_at == 0)
    {
      self->started_at = now;
      self->deadline = now + (self->flags & TODOKU_QUESTION_RECURSE ? DEADLINE_RESOLVER
                                                                    : DEADLINE_SERVER);
    }
  todoku_dns_timers_set (self->transport->timers, &self->timer,
                         MIN (now + time_out, self->deadline));
  *ret_length = prepare_query (self, id, flight->has_opt);

  return flight;
}

/* Asks the current peer again, or ends if all sends are used up. */
static void
ask_again (TodokuDnsExchange *self)
{
  if (self->n_flights == TODOKU_DNS_SENDS_MAX && !(self->flags & TODOKU_QUESTION_TCP))
    {
      finish_without_answer (self, TODOKU_ASK_TIMED_OUT);
      return;
    }
  todoku_dns_exchange_dequeue (self);
  wait_for_peer (self, TRUE);
  if (self->n_flights > 0 && !(self->flags & TODOKU_QUESTION_TCP))
    todoku_dns_timers_set (self->transport->timers, &self->timer, self->deadline);
}

static guint
max_sends (TodokuDnsExchange *self,
           gint64             now)
{
  for (guint i = 0; i < self->n_peers; i++)
    if (self->peers[i]->shunned_until <= now)
      return TODOKU_DNS_SENDS_MAX;

  return MIN (SENDS_WHEN_SHUNNED * self->n_peers, TODOKU_DNS_SENDS_MAX);
}

/**
 * todoku_dns_exchange_wake:
 * @self: an exchange whose timer is due
 * @now: the time
 *
 * A send is lost, or the deadline has come.
 */
void
todoku_dns_exchange_wake (TodokuDnsExchange *self,
                          gint64             now)
{
  TodokuDnsPeer *peer = current_peer (self);

  for (guint i = 0; i < self->n_flights; i++)
    todoku_dns_flight_lose (&self->flights[i], now);

  if (now >= self->deadline || self->n_flights >= max_sends (self, now))
    {
      note_silence (peer, now);
      finish_without_answer (self, TODOKU_ASK_TIMED_OUT);
      return;
    }

  if (self->n_peers > 1 && self->n_sends_to[self->current] % LOSSES_PER_PEER == 0)
    {
      note_silence (peer, now);
      next_peer (self);
    }
  ask_again (self);
}

/* A server said that it cannot help; perhaps another can. */
static void
move_on (TodokuDnsExchange *self)
{
  if (next_peer (self))
    ask_again (self);
  else if (self->refused_mask == 0)
    finish_without_answer (self, TODOKU_ASK_UNREACHABLE);
  else
    finish_without_answer (self, TODOKU_ASK_TIMED_OUT);
}

/**
 * todoku_dns_exchange_unreachable:
 * @self: an exchange
 * @peer_index: the peer that nobody listens at, or that there is no way to
 */
void
todoku_dns_exchange_unreachable (TodokuDnsExchange *self,
                                 guint              peer_index)
{
  if (self->result != NULL || self->stream_call != NULL)
    return;

  for (guint i = 0; i < self->n_flights; i++)
    if (self->flights[i].peer_index == peer_index)
      todoku_dns_flight_end (&self->flights[i]);
  self->unreachable_mask |= 1u << peer_index;
  if (self->current == peer_index)
    move_on (self);
}

static gboolean
is_refusal (guint16 rcode)
{
  return rcode == TODOKU_RCODE_FORMERR || rcode == TODOKU_RCODE_SERVFAIL ||
         rcode == TODOKU_RCODE_NOTIMP || rcode == TODOKU_RCODE_REFUSED ||
         rcode == TODOKU_RCODE_BADVERS;
}

static gboolean
is_ignorant_of_opt (guint16 rcode)
{
  return rcode == TODOKU_RCODE_FORMERR || rcode == TODOKU_RCODE_NOTIMP ||
         rcode == TODOKU_RCODE_BADVERS;
}

/* RFC 5452 section 9.1: the question must come back as it was sent, octet by octet. A server that
 * cannot even read the question may leave it out. */
static gboolean
question_matches (const TodokuDnsExchange *self,
                  const guint8            *data,
                  gsize                    length)
{
  guint n_questions;

  if (length < TODOKU_DNS_HEADER_LENGTH || (data[2] & 0x80) == 0 || (data[2] & 0x78) != 0)
    return FALSE;
  n_questions = todoku_dns_get_u16 (data + 4);
  if (n_questions == 0)
    return length == TODOKU_DNS_HEADER_LENGTH && is_refusal (data[3] & 0xf);

  return n_questions == 1 && length >= self->question_end &&
         memcmp (data + TODOKU_DNS_HEADER_LENGTH, self->query + TODOKU_DNS_HEADER_LENGTH,
                 self->question_end - TODOKU_DNS_HEADER_LENGTH) == 0;
}

/* A resolver that fails at once, and does not say why, is out of breath, or one of several behind
 * its address is broken. One that has looked for long has looked.
 */
static gboolean
is_out_of_breath (const TodokuDnsExchange *self,
                  const TodokuObservation *observation)
{
  return self->flags & TODOKU_QUESTION_RECURSE && !(self->flags & TODOKU_QUESTION_TCP) &&
         self->n_peers == 1 && !self->has_repeated &&
         observation->status == TODOKU_ASK_ANSWERED &&
         observation->rcode == TODOKU_RCODE_SERVFAIL && observation->ede < 0 &&
         observation->elapsed_us < QUICK;
}

static void
take_answer (TodokuDnsExchange *self,
             guint              peer_index,
             const guint8      *data,
             gsize              length,
             gboolean           had_opt,
             gboolean           via_tcp)
{
  TodokuDnsPeer *peer = self->peers[peer_index];
  TodokuObservation *observation;

  observation = make_observation (self, peer, TODOKU_ASK_MALFORMED);
  observation->via_tcp = via_tcp;
  todoku_dns_message_read (data, length, observation);
  if (observation->status == TODOKU_ASK_ANSWERED && !is_refusal (observation->rcode))
    {
      peer->refuses_opt |= self->without_opt && !peer->knows_opt;
      finish (self, observation);
      return;
    }

  g_clear_pointer (&self->fallback, todoku_observation_unref);
  self->fallback = observation;
  /* RFC 6891 section 7: a server that does not know OPT says FORMERR, or NOTIMP; BADVERS to the
   * only version that there is comes from a server that is wrong about it.
   */
  if (had_opt && is_ignorant_of_opt (observation->rcode) && !self->without_opt)
    {
      self->without_opt = TRUE;
      self->current = peer_index;
      end_flights (self);
      ask_again (self);
      return;
    }

  if (is_out_of_breath (self, observation))
    {
      self->has_repeated = TRUE;
      end_flights (self);
      ask_again (self);
      return;
    }

  self->refused_mask |= 1u << peer_index;
  if (self->current == peer_index)
    move_on (self);
}

static void
start_stream (TodokuDnsExchange *self,
              guint              peer_index)
{
  self->current = peer_index;
  self->flags |= TODOKU_QUESTION_TCP;
  end_flights (self);
  todoku_dns_timers_unset (self->transport->timers, &self->timer);
  todoku_dns_exchange_dequeue (self);
  wait_for_peer (self, FALSE);
}

/**
 * todoku_dns_exchange_datagram:
 * @flight: the flight whose ID it has
 * @data: (array length=length): what has arrived from its server
 * @length: how many octets
 * @is_cut: whether the datagram was longer
 * @now: the time
 *
 * Takes an answer, unless it answers something else.
 */
void
todoku_dns_exchange_datagram (TodokuDnsFlight *flight,
                              const guint8    *data,
                              gsize            length,
                              gboolean         is_cut,
                              gint64           now)
{
  TodokuDnsExchange *self = flight->exchange;
  guint peer_index = flight->peer_index;
  TodokuDnsPeer *peer = self->peers[peer_index];

  if (!question_matches (self, data, length))
    return;

  if (flight->is_lost)
    todoku_dns_pacer_late (&peer->pacer, now - flight->sent_at, now);
  todoku_dns_pacer_answered (&peer->pacer, now - flight->sent_at, now);
  todoku_dns_flight_end (flight);
  peer->n_silent = 0;
  peer->shunned_until = 0;
  if (flight->has_opt && !is_ignorant_of_opt (data[3] & 0xf))
    {
      peer->knows_opt = TRUE;
      peer->n_opt_silent = 0;
    }
  else if (self->n_sends_to[peer_index] > 1 && !peer->refuses_opt && !peer->knows_opt &&
           ++peer->n_opt_silent >= OPT_SILENT_MAX)
    {
      peer->refuses_opt = TRUE;
    }

  if (is_cut || data[2] & TODOKU_DNS_FLAG_TC >> 8)
    {
      g_clear_pointer (&self->fallback, todoku_observation_unref);
      self->fallback = make_observation (self, peer, TODOKU_ASK_TRUNCATED);
      if (!is_cut)
        todoku_dns_message_read (data, length, self->fallback);
      self->fallback->status = TODOKU_ASK_TRUNCATED;
      start_stream (self, peer_index);
      return;
    }

  take_answer (self, peer_index, data, length, flight->has_opt, FALSE);
}

/**
 * todoku_dns_exchange_prepare_stream:
 * @self: an exchange
 * @id: an ID
 *
 * Returns: how much of the query is to be sent over TCP
 */
gsize
todoku_dns_exchange_prepare_stream (TodokuDnsExchange *self,
                                    guint16            id)
{
  if (self->started_at == 0)
    self->started_at = g_get_monotonic_time ();

  return prepare_query (self, id, wants_opt (self));
}

/**
 * todoku_dns_exchange_stream_answered:
 * @self: an exchange whose TCP query has come to its end
 * @data: (nullable) (array length=length): the answer, or %NULL if there was none
 * @length: how many octets
 * @is_silent: whether it was waited for in vain
 *
 * Takes the answer, or does without it. What was truncated and cannot be had stays truncated.
 */
void
todoku_dns_exchange_stream_answered (TodokuDnsExchange *self,
                                     const guint8      *data,
                                     gsize              length,
                                     gboolean           is_silent)
{
  if (data != NULL && question_matches (self, data, length) &&
      memcmp (data, self->query, sizeof (guint16)) == 0)
    {
      gboolean had_opt = self->query[11] != 0;

      take_answer (self, self->current, data, length, had_opt, TRUE);
      return;
    }

  if (data != NULL && self->fallback == NULL)
    self->fallback = make_observation (self, current_peer (self), TODOKU_ASK_MALFORMED);
  else if (self->fallback == NULL && !is_silent)
    self->unreachable_mask |= 1u << self->current;

  self->refused_mask |= 1u << self->current;
  if (self->fallback != NULL && self->fallback->status == TODOKU_ASK_TRUNCATED)
    finish_without_answer (self, TODOKU_ASK_TRUNCATED);
  else if (next_peer (self))
    ask_again (self);
  else
    finish_without_answer (self, self->unreachable_mask != 0 ? TODOKU_ASK_UNREACHABLE
                                                             : TODOKU_ASK_TIMED_OUT);
}

/**
 * todoku_dns_exchange_cancel:
 * @self: an exchange that has not finished
 */
void
todoku_dns_exchange_cancel (TodokuDnsExchange *self)
{
  finish (self, make_observation (self, current_peer (self), TODOKU_ASK_CANCELLED));
}
