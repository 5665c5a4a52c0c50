/* SPDX-License-Identifier: GPL-3.0-or-later
 * How a record check asks: one question of a server or of the resolver, probes that wait for their
 * turn, and what the resolver has just told another record. What is asked, and when, is decided in
 * todoku-record-check.c and its rounds; no check asks more than sixty questions. Main context of
 * the resolver.
 */
#include "todoku-record-check-private.h"

#include "todoku-domain-name.h"

#define MAX_QUESTIONS 60
#define MAX_PROBES_AT_ONCE 4

/* A server that takes its time is asked for the likeliest guesses only: nobody waits for a quarter
 * of a minute to be told that a record is missing.
 */
#define SLOW_TIME (600 * G_TIME_SPAN_MILLISECOND)
#define MAX_SLOW_QUESTIONS 28

/* What comes after the guesses must not find the budget spent: servers elsewhere, and the target in
 * each of the types that stand at the name, if there is one.
 */
#define RESERVED 4
#define RESERVED_WITHOUT_NAME 2

/**
 * Question:
 * @check: who asks
 * @keep: (nullable): the list that the answer goes into
 * @slot: (nullable): or the place that it goes into
 * @is_probe: whether it counts against the probes that may be out at once
 * @is_target: whether other records may want the answer, too
 * @name: (owned) (nullable): what a probe that waits will ask for
 * @rrtype: and of which type
 */
typedef struct
{
  TodokuRecordCheck *check;
  GPtrArray *keep;
  TodokuObservation **slot;
  gboolean is_probe;
  gboolean is_target;
  char *name;
  guint16 rrtype;
} Question;

static void
question_free (Question *question)
{
  g_free (question->name);
  g_free (question);
}

/* Takes @observation to where it was asked for. */
static void
deliver (TodokuRecordCheck  *self,
         TodokuObservation  *observation,
         GPtrArray          *keep,
         TodokuObservation **slot)
{
  if (keep != NULL)
    {
      g_ptr_array_add (keep, observation);
    }
  else if (slot != NULL)
    {
      g_clear_pointer (slot, todoku_observation_unref);
      *slot = observation;
    }
  else
    {
      todoku_evidence_take_mail (self->evidence, observation);
    }
}

static void
answered (TodokuObservation *observation,
          gpointer           user_data)
{
  Question *question = user_data;
  TodokuRecordCheck *self = question->check;

  self->evidence->queries++;
  /* Where nobody else can be asked, the resolver speaks for the servers. */
  if (self->evidence->is_blocked &&
      (question->is_probe || question->keep == self->evidence->candidates))
    observation->aa = observation->ra;
  if (question->is_target)
    todoku_target_answers_keep (self->targets, observation, g_get_monotonic_time ());
  if (question->keep == self->evidence->candidates &&
      self->n_texts_elsewhere < TODOKU_MAX_TEXTS_ELSEWHERE &&
      todoku_record_check_may_have_text (self, observation))
    self->n_texts_elsewhere++;
  deliver (self, observation, question->keep, question->slot);
  if (question->is_probe)
    {
      self->n_probing--;
      todoku_record_check_feed_probes (self);
    }
  question_free (question);
  todoku_record_check_release (self);
}

static gboolean
send_question (TodokuRecordCheck      *self,
               Question               *question,
               const char             *name,
               guint16                 rrtype,
               TodokuQuestionFlags     flags,
               const TodokuZoneServer *server)
{
  if (self->n_asked >= MAX_QUESTIONS || g_cancellable_is_cancelled (self->cancellable) ||
      !todoku_resolver_ask (self->resolver, name, rrtype, flags,
                            server != NULL ? server->name : NULL,
                            server != NULL ? server->address : NULL, self->cancellable, answered,
                            question, NULL))
    {
      question_free (question);
      return FALSE;
    }
  self->n_asked++;
  self->n_pending++;

  return TRUE;
}

/**
 * todoku_record_check_ask:
 * @self: a check
 * @name: the name to ask for
 * @rrtype: of which type
 * @flags: how to ask
 * @server: (nullable): the server, or %NULL for the recursive resolver
 * @keep: (nullable): the list that the answer goes into
 * @slot: (nullable): or the place that it goes into; with neither, it is about SPF or DMARC
 *
 * Asks, and waits for the answer before the next round, while the budget lasts.
 */
void
todoku_record_check_ask (TodokuRecordCheck       *self,
                         const char              *name,
                         guint16                  rrtype,
                         TodokuQuestionFlags      flags,
                         const TodokuZoneServer  *server,
                         GPtrArray               *keep,
                         TodokuObservation      **slot)
{
  Question *question = g_new0 (Question, 1);

  question->check = self;
  question->keep = keep;
  question->slot = slot;
  send_question (self, question, name, rrtype, flags, server);
}

/**
 * todoku_record_check_probe:
 * @self: a check
 * @name: the name to ask for
 * @rrtype: of which type
 * @keep: the list that the answer goes into
 *
 * Puts a question for one of the zone's servers into the queue of
 * todoku_record_check_feed_probes().
 */
void
todoku_record_check_probe (TodokuRecordCheck *self,
                           const char        *name,
                           guint16            rrtype,
                           GPtrArray         *keep)
{
  Question *question = g_new0 (Question, 1);

  question->check = self;
  question->keep = keep;
  question->is_probe = TRUE;
  question->name = g_strdup (name);
  question->rrtype = rrtype;
  g_queue_push_tail (&self->probes, question);
}

/**
 * todoku_record_check_own_type:
 * @self: a check
 *
 * Returns: the RR TYPE of its record
 */
guint16
todoku_record_check_own_type (TodokuRecordCheck *self)
{
  return todoku_record_type_to_rrtype (self->evidence->record->type);
}

/**
 * todoku_record_check_answering_server:
 * @self: a check
 *
 * Returns: (transfer none) (nullable): a server of the zone that has answered with authority
 */
const TodokuZoneServer *
todoku_record_check_answering_server (TodokuRecordCheck *self)
{
  for (guint i = 0; i < self->evidence->published->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (self->evidence->published, i);

      if (!todoku_observation_is_answered (observation) || !observation->aa)
        continue;
      for (guint j = 0; j < self->zone->servers->len; j++)
        {
          const TodokuZoneServer *server = g_ptr_array_index (self->zone->servers, j);

          if (g_strcmp0 (server->address_text, observation->server_address) == 0)
            return server;
        }
    }

  return NULL;
}

static gboolean
denies (GPtrArray  *observations,
        const char *name)
{
  for (guint i = 0; i < observations->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (observations, i);

      if (observation->aa && todoku_observation_is_nxdomain (observation) &&
          todoku_domain_name_is_below (name, observation->name))
        return TRUE;
    }

  return FALSE;
}

/* Whether even the fastest of the zone's servers keeps one waiting. */
static gboolean
is_slow (TodokuRecordCheck *self)
{
  gboolean is_slow = FALSE;

  for (guint i = 0; i < self->evidence->published->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (self->evidence->published, i);

      if (!todoku_observation_is_answered (observation))
        continue;
      if (observation->elapsed_us < SLOW_TIME)
        return FALSE;
      is_slow = TRUE;
    }

  return is_slow;
}

/* Whether a guess need not be asked: where there is no name, there is none below it (RFC 8020). */
static gboolean
is_idle_guess (TodokuRecordCheck *self,
               const Question    *question,
               const char        *name)
{
  gboolean has_no_name = denies (self->evidence->published, self->evidence->host);
  guint reserved = self->n_texts_elsewhere + (has_no_name ? RESERVED_WITHOUT_NAME : RESERVED);
  guint limit = is_slow (self) ? MAX_SLOW_QUESTIONS : MAX_QUESTIONS - reserved;

  return question->keep == self->evidence->candidates &&
         (self->n_asked >= limit || denies (self->evidence->published, name) ||
          denies (self->evidence->candidates, name));
}

/**
 * todoku_record_check_feed_probes:
 * @self: a check
 *
 * Keeps four probes out, so that a small server is not flooded by one record's mistake.
 */
void
todoku_record_check_feed_probes (TodokuRecordCheck *self)
{
  const TodokuZoneServer *server = NULL;
  gboolean is_alone = self->evidence->is_blocked;

  if (self->zone != NULL && !is_alone)
    server = todoku_record_check_answering_server (self);

  while (self->n_probing < MAX_PROBES_AT_ONCE && !g_queue_is_empty (&self->probes))
    {
      Question *question = g_queue_pop_head (&self->probes);
      g_autofree char *name = g_steal_pointer (&question->name);

      if ((server == NULL && !is_alone) || is_idle_guess (self, question, name))
        question_free (question);
      else if (send_question (self, question, name, question->rrtype,
                              is_alone ? TODOKU_QUESTION_RECURSE : TODOKU_QUESTION_NONE, server))
        self->n_probing++;
    }
}

/**
 * todoku_record_check_ask_resolver:
 * @self: a check
 * @name: the name to ask for
 * @rrtype: of which type
 * @flags: how to ask
 * @keep: (nullable): as in todoku_record_check_ask()
 * @slot: (nullable): likewise
 *
 * The same, of the recursive resolver.
 */
void
todoku_record_check_ask_resolver (TodokuRecordCheck    *self,
                                  const char           *name,
                                  guint16               rrtype,
                                  TodokuQuestionFlags   flags,
                                  GPtrArray            *keep,
                                  TodokuObservation   **slot)
{
  todoku_record_check_ask (self, name, rrtype, TODOKU_QUESTION_RECURSE | flags, NULL, keep, slot);
}

/**
 * todoku_record_check_ask_target:
 * @self: a check
 * @name: a name that the record leads to
 * @rrtype: the type to ask for
 * @keep: (nullable): the list that the answer goes into; without one it is about SPF or DMARC
 *
 * Asks the recursive resolver, unless it has just told another record.
 */
void
todoku_record_check_ask_target (TodokuRecordCheck *self,
                                const char        *name,
                                guint16            rrtype,
                                GPtrArray         *keep)
{
  TodokuObservation *known =
    todoku_target_answers_lookup (self->targets, name, rrtype, g_get_monotonic_time ());
  Question *question;

  if (known != NULL)
    {
      /* It counts all the same, so that the verdict is the one it would be without the memory. */
      if (self->n_asked++ >= MAX_QUESTIONS)
        todoku_observation_unref (known);
      else
        deliver (self, known, keep, NULL);
      return;
    }

  question = g_new0 (Question, 1);
  question->check = self;
  question->keep = keep;
  question->is_target = TRUE;
  send_question (self, question, name, rrtype, TODOKU_QUESTION_RECURSE, NULL);
}

/**
 * todoku_record_check_drop_probes:
 * @self: a check that ends
 *
 * Frees the probes whose turn has not come.
 */
void
todoku_record_check_drop_probes (TodokuRecordCheck *self)
{
  g_queue_clear_full (&self->probes, (GDestroyNotify) question_free);
}
