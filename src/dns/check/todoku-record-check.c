/* SPDX-License-Identifier: GPL-3.0-or-later
 * The probe plan. Each round ends when all of its questions are answered; what the answers say
 * decides the next. Main context of the resolver.
 *
 *   P0  the zone and its servers               cached
 *   P1  the record at every authoritative address, and once more where that fails
 *   -   what SPF and DMARC records refer to    only when it is more than what the service asks for
 *   P2  the record at the recursive resolver   only when P1 is right: todoku-record-rounds.c
 *       and at the second opinion
 *   P3  other types at the name                \
 *   P4  the type at other names                 } only when P1 is wrong: todoku-record-probe.c
 *   P5  the type at names that nobody has      /
 *   -   the record at servers that the zone names but the parent does not, and the other way round
 *   P6  what the target of a CNAME holds       with P2, or when P3 has found something to compare;
 *                                              kept for a moment, as many records lead there
 *   P7  the record without validation          only when P2 says SERVFAIL
 */
#include "todoku-record-check-private.h"

#include "todoku-domain-name.h"
#include "todoku-spf.h"

#define MAX_REFERRALS 3
/* A chain of ten includes is legal (RFC 7208 section 4.6.4); the eleventh is one too many. */
#define MAX_MAIL_ROUNDS 13

static void next_round (TodokuRecordCheck *self);

/**
 * todoku_record_check_release:
 * @self: a check
 *
 * Says that something that was waited for has come. The last one starts the next round.
 */
void
todoku_record_check_release (TodokuRecordCheck *self)
{
  if (--self->n_pending == 0)
    next_round (self);
}

static void
ask_published (TodokuRecordCheck *self)
{
  self->round = ROUND_PUBLISHED;
  self->has_repeated = FALSE;
  for (guint i = 0; i < self->zone->servers->len; i++)
    todoku_record_check_ask (self, self->evidence->host, todoku_record_check_own_type (self),
                             TODOKU_QUESTION_NONE, g_ptr_array_index (self->zone->servers, i),
                             self->evidence->published, NULL);
}

static char **
dup_names (GPtrArray *names)
{
  g_autoptr(GStrvBuilder) builder = NULL;

  if (names->len == 0)
    return NULL;

  builder = g_strv_builder_new ();
  for (guint i = 0; i < names->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (names, i));

  return g_strv_builder_end (builder);
}

static void
zone_found (TodokuZone *zone,
            gpointer    user_data)
{
  TodokuRecordCheck *self = user_data;
  TodokuEvidence *evidence = self->evidence;

  if (self->zone != NULL)
    {
      g_free (evidence->parent_zone);
      evidence->parent_zone = g_strdup (self->zone->apex);
    }
  g_clear_pointer (&self->zone, todoku_zone_unref);
  self->zone = todoku_zone_ref (zone);
  g_free (evidence->zone);
  evidence->zone = g_strdup (zone->apex);
  g_strfreev (evidence->name_servers);
  evidence->name_servers = g_strdupv (zone->name_servers);
  g_strfreev (evidence->dead_names);
  evidence->dead_names = dup_names (zone->dead_names);
  g_strfreev (evidence->alias_names);
  evidence->alias_names = dup_names (zone->alias_names);
  g_strfreev (evidence->unknown_names);
  evidence->unknown_names = dup_names (zone->unknown_names);
  evidence->is_referred = zone->is_referred;
  /* A referral was all that the servers of the zone above had to say. */
  g_ptr_array_set_size (evidence->published, 0);
  evidence->inactive = zone->inactive;
  evidence->bogus |= zone->bogus;
  if (zone->failure != NULL && evidence->zone_failure == NULL)
    evidence->zone_failure = todoku_observation_ref (zone->failure);

  if (!zone->inactive && !zone->failed)
    ask_published (self);
  else
    self->round = ROUND_COMPARE;
  todoku_record_check_release (self);
}

static const TodokuZoneServer *
find_server (TodokuRecordCheck *self,
             const char        *address)
{
  for (guint i = 0; i < self->zone->servers->len; i++)
    {
      const TodokuZoneServer *server = g_ptr_array_index (self->zone->servers, i);

      if (g_strcmp0 (server->address_text, address) == 0)
        return server;
    }

  return NULL;
}

/* A server that is out of breath, or loads the zone just now, fails once and not again; others fail
 * for want of EDNS in other ways than RFC 6891 section 7 has it. Who means it says it twice.
 */
static gboolean
ask_failed_again (TodokuRecordCheck *self)
{
  GPtrArray *published = self->evidence->published;

  if (self->has_repeated)
    return FALSE;

  self->has_repeated = TRUE;
  for (guint i = 0; i < published->len; i++)
    {
      TodokuObservation *observation = g_ptr_array_index (published, i);
      const TodokuZoneServer *server;

      if (observation->status != TODOKU_ASK_ANSWERED ||
          (observation->rcode != TODOKU_RCODE_SERVFAIL &&
           observation->rcode != TODOKU_RCODE_REFUSED))
        continue;
      server = find_server (self, observation->server_address);
      if (server != NULL)
        todoku_record_check_ask (self, self->evidence->host, todoku_record_check_own_type (self),
                                 TODOKU_QUESTION_NO_EDNS, server, NULL,
                                 (TodokuObservation **) &g_ptr_array_index (published, i));
    }

  return self->n_pending > 1;
}

static gboolean
follow_referral (TodokuRecordCheck *self)
{
  for (guint i = 0; i < self->evidence->published->len && self->n_referrals < MAX_REFERRALS; i++)
    {
      TodokuObservation *observation = g_ptr_array_index (self->evidence->published, i);

      if (todoku_zone_referral_apex (observation, self->evidence->zone) != NULL)
        {
          g_autoptr(TodokuObservation) referral = todoku_observation_ref (observation);

          self->n_referrals++;
          self->round = ROUND_ZONE;
          self->n_pending++;
          todoku_zone_finder_follow (self->finder, referral, self->cancellable, zone_found, self);
          return TRUE;
        }
    }

  return FALSE;
}

/* A server of both zones answers from the deeper one without a referral; the SOA of its negative
 * answer names it (RFC 2308 section 3).
 */
static void
notice_deeper_zone (TodokuRecordCheck *self)
{
  TodokuEvidence *evidence = self->evidence;

  for (guint i = 0; i < evidence->published->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (evidence->published, i);

      for (guint j = 0; observation->aa && j < observation->authority->len; j++)
        {
          const TodokuRr *rr = g_ptr_array_index (observation->authority, j);

          if (rr->rrtype != TODOKU_RRTYPE_SOA ||
              todoku_dns_name_equal (rr->owner, evidence->zone) ||
              !todoku_domain_name_is_below (rr->owner, evidence->zone) ||
              !todoku_domain_name_is_below (evidence->host, rr->owner))
            continue;

          g_free (evidence->parent_zone);
          evidence->parent_zone = evidence->zone;
          evidence->zone = g_ascii_strdown (rr->owner, -1);
          return;
        }
    }
}

/* Who denies a name in the name of a zone above has no idea of this one, whatever its flags say:
 * the SOA of a negative answer is that of the zone that was searched (RFC 2308 section 3).
 */
static void
distrust_zones_above (TodokuRecordCheck *self)
{
  for (guint i = 0; i < self->evidence->published->len; i++)
    {
      TodokuObservation *observation = g_ptr_array_index (self->evidence->published, i);

      if (todoku_observation_zone_above (observation, self->evidence->zone) != NULL)
        observation->aa = FALSE;
    }
}

static gboolean
ask_mail (TodokuRecordCheck *self)
{
  /* What is known already leads to the next questions at once. */
  while (self->n_pending == 1 && self->n_mail_rounds++ < MAX_MAIL_ROUNDS)
    {
      g_autoptr(GPtrArray) questions = todoku_diagnosis_mail_questions (self->evidence);

      if (questions->len == 0)
        return FALSE;

      self->round = ROUND_MAIL;
      for (guint i = 0; i < questions->len; i++)
        {
          const TodokuMailQuestion *question = g_ptr_array_index (questions, i);

          todoku_record_check_ask_target (self, question->name, question->rrtype, NULL);
        }
    }

  return self->n_pending > 1;
}

static void
finish (TodokuRecordCheck *self)
{
  /* A resolver that has failed once and not again was only out of breath. */
  if (self->again != NULL && todoku_observation_is_answered (self->again))
    {
      g_clear_pointer (&self->evidence->visible, todoku_observation_unref);
      self->evidence->visible = g_steal_pointer (&self->again);
    }

  if (self->zone != NULL && self->zone->delegated_to != NULL)
    self->evidence->delegated_to = g_strdupv (self->zone->delegated_to);
  self->round = ROUND_DONE;
  self->ended = g_get_monotonic_time ();
  self->func (self, self->user_data);
}

/* Runs when nothing is out any more. Every round may turn out to have no questions. */
static void
next_round (TodokuRecordCheck *self)
{
  while (self->n_pending == 0 && self->round != ROUND_DONE)
    {
      self->n_pending = 1;
      if (g_cancellable_is_cancelled (self->cancellable))
        self->round = ROUND_COMPARE;

      switch (self->round)
        {
        case ROUND_PUBLISHED:
          if (ask_failed_again (self) || follow_referral (self))
            break;
          distrust_zones_above (self);
          notice_deeper_zone (self);
          if (ask_mail (self))
            break;
          todoku_record_check_start_details (self);
          break;
        case ROUND_MAIL:
          if (!ask_mail (self))
            todoku_record_check_start_details (self);
          break;
        case ROUND_BLOCKED:
          todoku_record_check_ask_resolver_alone (self);
          break;
        case ROUND_ALONE:
          todoku_record_check_start_details_alone (self);
          break;
        case ROUND_DETAILS:
          todoku_record_check_start_comparison (self);
          break;
        case ROUND_ZONE:
        case ROUND_COMPARE:
        case ROUND_DONE:
        default:
          finish (self);
          return;
        }
      self->n_pending--;
    }
}

/**
 * todoku_record_check_start:
 * @self: a new check
 *
 * The end may come before this returns.
 */
void
todoku_record_check_start (TodokuRecordCheck *self)
{
  self->started = g_get_monotonic_time ();
  self->n_pending = 1;
  todoku_zone_finder_find (self->finder, self->evidence->host, self->cancellable, zone_found, self);
}

/**
 * todoku_record_check_is_done:
 * @self: a check
 *
 * Returns: whether it has ended
 */
gboolean
todoku_record_check_is_done (TodokuRecordCheck *self)
{
  return self->round == ROUND_DONE;
}

/**
 * todoku_record_check_get_evidence:
 * @self: a check
 *
 * Returns: (transfer none): what has been observed
 */
TodokuEvidence *
todoku_record_check_get_evidence (TodokuRecordCheck *self)
{
  return self->evidence;
}

/**
 * todoku_record_check_get_elapsed:
 * @self: a check that has ended
 *
 * Returns: how long it took, in microseconds
 */
gint64
todoku_record_check_get_elapsed (TodokuRecordCheck *self)
{
  return self->ended - self->started;
}

/**
 * todoku_record_check_new:
 * @resolver: asks the questions; must outlive the check, as must @finder and @targets
 * @finder: knows the zones
 * @targets: remembers what other records lead to as well
 * @record: what is expected
 * @others: (element-type TodokuRecordCheck): those that are begun with it; must outlive the check
 * @cancellable: (nullable): to give up
 * @func: called when the check has ended
 * @user_data: its argument
 *
 * Returns: (transfer full): a check that has not been started
 */
TodokuRecordCheck *
todoku_record_check_new (TodokuResolver        *resolver,
                         TodokuZoneFinder      *finder,
                         TodokuTargetAnswers   *targets,
                         TodokuRecord          *record,
                         GPtrArray             *others,
                         GCancellable          *cancellable,
                         TodokuRecordCheckFunc  func,
                         gpointer               user_data)
{
  TodokuRecordCheck *self = g_new0 (TodokuRecordCheck, 1);

  self->resolver = resolver;
  self->finder = finder;
  self->targets = targets;
  self->others = others;
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->func = func;
  self->user_data = user_data;
  self->evidence = todoku_evidence_new (record);
  self->errands = g_ptr_array_new ();
  g_queue_init (&self->probes);

  return self;
}

/**
 * todoku_record_check_free:
 * @self: (transfer full): a check that has ended, or was never started
 */
void
todoku_record_check_free (TodokuRecordCheck *self)
{
  todoku_record_check_drop_probes (self);
  todoku_evidence_free (self->evidence);
  g_clear_pointer (&self->zone, todoku_zone_unref);
  g_clear_pointer (&self->again, todoku_observation_unref);
  g_ptr_array_unref (self->errands);
  if (self->cancelled != NULL)
    {
      g_source_destroy (self->cancelled);
      g_source_unref (self->cancelled);
    }
  g_clear_object (&self->cancellable);
  g_free (self);
}
