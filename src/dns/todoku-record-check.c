/* SPDX-License-Identifier: GPL-3.0-or-later
 * The probe plan. Each round ends when all of its questions are answered; what the answers say
 * decides the next. Main context of the resolver.
 *
 *   P0  the zone and its servers               cached
 *   P1  the record at every authoritative address
 *   -   what an SPF record refers to           only when it is more than what the service asks for
 *   P2  the record at the recursive resolver   only when P1 is right: see todoku-record-checker.h
 *   P3  other types at the name                \
 *   P4  the type at other names                 } only when P1 is wrong, at one server, four at a
 *   time P5  the type at names that nobody has      /
 *   -   the record at servers that the zone names but the parent does not, and the other way round
 *   P6  what the target of a CNAME holds       with P2, or when P3 has found something to compare
 *   P7  the record without validation          only when P2 says SERVFAIL
 */
#include "todoku-record-check.h"

#include <string.h>

#include "todoku-domain-name.h"

#define MAX_QUESTIONS 60
#define MAX_PROBES_AT_ONCE 4
#define MAX_REFERRALS 3
#define MAX_SPF_ROUNDS 6
#define MAX_ELSEWHERE 4

typedef enum
{
  ROUND_ZONE,
  ROUND_PUBLISHED,
  ROUND_SPF,
  ROUND_DETAILS,
  ROUND_COMPARE,
  ROUND_DONE,
} Round;

struct _TodokuRecordCheck
{
  /* (unowned): the checker outlives its checks */
  TodokuResolver *resolver;
  TodokuZoneFinder *finder;
  GCancellable *cancellable;
  TodokuRecordCheckFunc func;
  gpointer user_data;

  /* (owned) */
  TodokuEvidence *evidence;
  TodokuZone *zone;
  GQueue probes;
  TodokuObservation *again;
  GPtrArray *errands;
  GSource *cancelled;

  Round round;
  guint n_pending;
  guint n_asked;
  guint n_probing;
  guint n_referrals;
  guint n_spf_rounds;
  guint n_elsewhere;
  gint64 started;
  gint64 ended;
};

/**
 * Question:
 * @check: who asks
 * @keep: (nullable): the list that the answer goes into
 * @slot: (nullable): or the place that it goes into
 * @is_probe: whether it counts against the probes that may be out at once
 * @name: (owned) (nullable): what a probe that waits will ask for
 * @rrtype: and of which type
 */
typedef struct
{
  TodokuRecordCheck *check;
  GPtrArray *keep;
  TodokuObservation **slot;
  gboolean is_probe;
  char *name;
  guint16 rrtype;
} Question;

/**
 * Errand:
 * @check: (nullable): who waits for it; %NULL when nobody does any more
 *
 * A search that others may share and that therefore goes on when this check is cancelled.
 */
typedef struct
{
  TodokuRecordCheck *check;
} Errand;

static void next_round (TodokuRecordCheck *self);
static void feed_probes (TodokuRecordCheck *self);

static void
question_free (Question *question)
{
  g_free (question->name);
  g_free (question);
}

static void
release (TodokuRecordCheck *self)
{
  if (--self->n_pending == 0)
    next_round (self);
}

static void
answered (TodokuObservation *observation,
          gpointer           user_data)
{
  Question *question = user_data;
  TodokuRecordCheck *self = question->check;

  self->evidence->queries++;
  if (question->keep != NULL)
    {
      g_ptr_array_add (question->keep, observation);
    }
  else if (question->slot != NULL)
    {
      g_clear_pointer (question->slot, todoku_observation_unref);
      *question->slot = observation;
    }
  else
    {
      todoku_evidence_take_mail (self->evidence, observation);
    }
  if (question->is_probe)
    {
      self->n_probing--;
      feed_probes (self);
    }
  question_free (question);
  release (self);
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

/* With neither @keep nor @slot the answer is about SPF. */
static void
ask (TodokuRecordCheck       *self,
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

static void
probe (TodokuRecordCheck *self,
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

static guint16
own_type (TodokuRecordCheck *self)
{
  return todoku_record_type_to_rrtype (self->evidence->record->type);
}

static const TodokuZoneServer *
answering_server (TodokuRecordCheck *self)
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

/* Keeps four probes out, so that a small server is not flooded by one record's mistake. */
static void
feed_probes (TodokuRecordCheck *self)
{
  const TodokuZoneServer *server = self->zone != NULL ? answering_server (self) : NULL;

  while (self->n_probing < MAX_PROBES_AT_ONCE && !g_queue_is_empty (&self->probes))
    {
      Question *question = g_queue_pop_head (&self->probes);
      g_autofree char *name = g_steal_pointer (&question->name);

      if (server == NULL)
        question_free (question);
      else if (send_question (self, question, name, question->rrtype, TODOKU_QUESTION_NONE, server))
        self->n_probing++;
    }
}

static void
ask_published (TodokuRecordCheck *self)
{
  self->round = ROUND_PUBLISHED;
  g_ptr_array_set_size (self->evidence->published, 0);
  for (guint i = 0; i < self->zone->servers->len; i++)
    ask (self, self->evidence->host, own_type (self), TODOKU_QUESTION_NONE,
         g_ptr_array_index (self->zone->servers, i), self->evidence->published, NULL);
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
  evidence->inactive = zone->inactive;
  evidence->bogus |= zone->bogus;
  if (zone->failure != NULL && evidence->zone_failure == NULL)
    evidence->zone_failure = todoku_observation_ref (zone->failure);

  if (!zone->inactive && !zone->failed)
    ask_published (self);
  else
    self->round = ROUND_COMPARE;
  release (self);
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

static gboolean
ask_spf (TodokuRecordCheck *self)
{
  g_auto(GStrv) names = todoku_diagnosis_spf_questions (self->evidence);

  if (names[0] == NULL || self->n_spf_rounds++ >= MAX_SPF_ROUNDS)
    return FALSE;

  self->round = ROUND_SPF;
  for (guint i = 0; names[i] != NULL; i++)
    ask (self, names[i], TODOKU_RRTYPE_TXT, TODOKU_QUESTION_RECURSE, NULL, NULL, NULL);

  return self->n_pending > 1;
}

static void
ask_visible (TodokuRecordCheck *self)
{
  TodokuEvidence *evidence = self->evidence;
  const TodokuRecord *record = evidence->record;
  const TodokuZoneServer *server = answering_server (self);
  guint16 target_type = 0;

  ask (self, evidence->host, own_type (self), TODOKU_QUESTION_RECURSE, NULL, NULL,
       &evidence->visible);

  /* A record that is right may still share its name with what must not be there; Cloudflare, for
   * one, allows a CNAME beside TXT.
   */
  if (server != NULL)
    ask (self, evidence->host,
         record->type == TODOKU_RECORD_TYPE_CNAME ? TODOKU_RRTYPE_TXT : TODOKU_RRTYPE_CNAME,
         TODOKU_QUESTION_NONE, server, evidence->types, NULL);
  if (record->type == TODOKU_RECORD_TYPE_TXT)
    return;

  switch (record->purpose)
    {
    case TODOKU_RECORD_PURPOSE_DKIM:
    case TODOKU_RECORD_PURPOSE_DKIM1:
    case TODOKU_RECORD_PURPOSE_DKIM2:
      target_type = TODOKU_RRTYPE_TXT;
      break;
    case TODOKU_RECORD_PURPOSE_MAIL_ROUTE:
      target_type = record->type == TODOKU_RECORD_TYPE_MX ? TODOKU_RRTYPE_A : TODOKU_RRTYPE_MX;
      break;
    case TODOKU_RECORD_PURPOSE_TRACKING:
      target_type = TODOKU_RRTYPE_A;
      break;
    case TODOKU_RECORD_PURPOSE_OTHER:
      /* A record whose purpose nobody has said may still be the mail route of a service. */
      if (g_str_has_prefix (evidence->host, "em") && g_ascii_isdigit (evidence->host[2]))
        target_type = TODOKU_RRTYPE_MX;
      break;
    case TODOKU_RECORD_PURPOSE_SPF:
    case TODOKU_RECORD_PURPOSE_DMARC:
    case TODOKU_RECORD_PURPOSE_OWNERSHIP:
    case TODOKU_RECORD_PURPOSE_CERTIFICATE:
    default:
      break;
    }
  if (target_type != 0)
    ask (self, evidence->target, target_type, TODOKU_QUESTION_RECURSE, NULL, evidence->targets,
         NULL);
}

static Errand *
send_errand (TodokuRecordCheck *self)
{
  Errand *errand = g_new (Errand, 1);

  errand->check = self;
  g_ptr_array_add (self->errands, errand);
  self->n_pending++;

  return errand;
}

/* Takes the errand off; returns who waits for it, or NULL. */
static TodokuRecordCheck *
end_errand (Errand *errand)
{
  TodokuRecordCheck *self = errand->check;

  if (self != NULL)
    g_ptr_array_remove_fast (self->errands, errand);
  g_free (errand);

  return self;
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  TodokuRecordCheck *self = user_data;
  guint n_errands = self->errands->len;

  for (guint i = 0; i < n_errands; i++)
    ((Errand *) g_ptr_array_index (self->errands, i))->check = NULL;
  g_ptr_array_set_size (self->errands, 0);

  self->n_pending++;
  self->n_pending -= n_errands;
  release (self);

  return G_SOURCE_REMOVE;
}

static void
watch_cancellable (TodokuRecordCheck *self)
{
  if (self->cancellable == NULL || self->cancelled != NULL)
    return;

  self->cancelled = g_cancellable_source_new (self->cancellable);
  g_source_set_static_name (self->cancelled, "[todoku] record check cancelled");
  g_source_set_callback (self->cancelled, G_SOURCE_FUNC (cancelled_cb), self, NULL);
  g_source_attach (self->cancelled, g_main_context_get_thread_default ());
}

static void
elsewhere_found (GPtrArray *servers,
                 gpointer   user_data)
{
  TodokuRecordCheck *self = end_errand (user_data);

  if (self == NULL)
    return;
  for (guint i = 0; i < servers->len && self->n_elsewhere < MAX_ELSEWHERE; i++)
    {
      self->n_elsewhere++;
      ask (self, self->evidence->host, own_type (self), TODOKU_QUESTION_NONE,
           g_ptr_array_index (servers, i), self->evidence->elsewhere, NULL);
    }
  release (self);
}

static gboolean
is_listed (char       **names,
           const char  *name)
{
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (todoku_dns_name_equal (names[i], name))
      return TRUE;

  return FALSE;
}

static void
ask_elsewhere (TodokuRecordCheck *self,
               const char        *name)
{
  if (is_listed (self->zone->name_servers, name) || todoku_dns_name_equal (name, "."))
    return;

  todoku_zone_hosts_find (todoku_zone_finder_get_hosts (self->finder), name, elsewhere_found,
                          send_errand (self));
}

static void
parent_asked (TodokuZone *zone,
              gpointer    user_data)
{
  TodokuRecordCheck *self = end_errand (user_data);

  if (self == NULL)
    return;
  for (guint i = 0; zone->delegated_to[i] != NULL && i < MAX_ELSEWHERE; i++)
    ask_elsewhere (self, zone->delegated_to[i]);
  release (self);
}

/* The primary server that the SOA names is often the one that people edit, also when the domain has
 * long been delegated to somebody else.
 */
static void
ask_other_servers (TodokuRecordCheck *self)
{
  const char *primary = NULL;

  for (guint i = 0; i < self->evidence->published->len && primary == NULL; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (self->evidence->published, i);

      for (guint j = 0; j < observation->authority->len && primary == NULL; j++)
        {
          const TodokuRr *rr = g_ptr_array_index (observation->authority, j);

          if (rr->rrtype == TODOKU_RRTYPE_SOA)
            primary = rr->target;
        }
    }
  watch_cancellable (self);
  if (primary != NULL)
    ask_elsewhere (self, primary);

  todoku_zone_finder_ask_parent (self->finder, self->zone, parent_asked, send_errand (self));
}

static void
probe_wildcard (TodokuRecordCheck *self,
                const char        *parent)
{
  g_autofree char *random = g_strdup_printf ("t%08x%04x.%s", g_random_int (),
                                             g_random_int_range (0, 0x10000), parent);

  probe (self, random, own_type (self), self->evidence->wildcards);
  if (self->evidence->record->type != TODOKU_RECORD_TYPE_TXT)
    probe (self, random, TODOKU_RRTYPE_A, self->evidence->wildcards);
  if (self->evidence->record->type != TODOKU_RECORD_TYPE_CNAME)
    probe (self, random, TODOKU_RRTYPE_CNAME, self->evidence->wildcards);
  else
    probe (self, random, TODOKU_RRTYPE_TXT, self->evidence->wildcards);
}

static void
ask_details (TodokuRecordCheck *self)
{
  static const guint16 types[] = {
    TODOKU_RRTYPE_CNAME, TODOKU_RRTYPE_TXT, TODOKU_RRTYPE_A, TODOKU_RRTYPE_AAAA, TODOKU_RRTYPE_MX,
  };
  TodokuEvidence *evidence = self->evidence;
  const char *parent = todoku_domain_name_parent (evidence->host);
  g_auto(GStrv) candidates = todoku_diagnosis_candidates (evidence);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (types[i] != own_type (self))
      probe (self, evidence->host, types[i], evidence->types);
  if (g_ascii_strncasecmp (evidence->record->value, "v=spf1", 6) == 0)
    probe (self, evidence->host, TODOKU_RRTYPE_SPF, evidence->types);

  /* Where a name exists, RFC 4592 lets no wildcard of a higher name through; so the made-up name
   * must be a neighbour of the record. The candidates lie elsewhere and want one of their own.
   */
  if (parent != NULL && todoku_domain_name_is_below (parent, evidence->zone))
    probe_wildcard (self, parent);
  if (parent == NULL || !todoku_dns_name_equal (parent, evidence->zone))
    probe_wildcard (self, evidence->zone);
  for (guint i = 0; candidates[i] != NULL; i++)
    probe (self, candidates[i], own_type (self), evidence->candidates);
  feed_probes (self);

  ask_other_servers (self);
}

static void
ask_serials (TodokuRecordCheck *self)
{
  for (guint i = 0; i < self->zone->servers->len; i++)
    ask (self, self->zone->apex, TODOKU_RRTYPE_SOA, TODOKU_QUESTION_NONE,
         g_ptr_array_index (self->zone->servers, i), self->evidence->serials, NULL);
}

static void
start_details (TodokuRecordCheck *self)
{
  self->round = ROUND_DETAILS;
  if (todoku_diagnosis_is_published (self->evidence))
    ask_visible (self);
  else if (todoku_diagnosis_servers_differ (self->evidence))
    ask_serials (self);
  else if (answering_server (self) != NULL)
    ask_details (self);
}

static gboolean
has_data (TodokuRecordCheck *self,
          guint16            rrtype)
{
  for (guint i = 0; i < self->evidence->types->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (self->evidence->types, i);

      if (observation->rrtype == rrtype && observation->answer->len > 0)
        return TRUE;
    }

  return FALSE;
}

static void
start_comparison (TodokuRecordCheck *self)
{
  TodokuEvidence *evidence = self->evidence;
  const TodokuObservation *visible = evidence->visible;

  self->round = ROUND_COMPARE;
  if (visible != NULL && visible->status == TODOKU_ASK_ANSWERED &&
      !todoku_observation_is_answered (visible))
    {
      ask (self, evidence->host, own_type (self), TODOKU_QUESTION_RECURSE, NULL, NULL,
           &self->again);
      ask (self, evidence->host, own_type (self),
           TODOKU_QUESTION_RECURSE | TODOKU_QUESTION_CHECKING_DISABLED, NULL, NULL,
           &evidence->unchecked);
      return;
    }
  if (visible != NULL || evidence->record->type != TODOKU_RECORD_TYPE_CNAME)
    return;

  if (has_data (self, TODOKU_RRTYPE_A))
    ask (self, evidence->target, TODOKU_RRTYPE_A, TODOKU_QUESTION_RECURSE, NULL, evidence->targets,
         NULL);
  if (has_data (self, TODOKU_RRTYPE_AAAA))
    ask (self, evidence->target, TODOKU_RRTYPE_AAAA, TODOKU_QUESTION_RECURSE, NULL,
         evidence->targets, NULL);
  if (has_data (self, TODOKU_RRTYPE_TXT))
    ask (self, evidence->target, TODOKU_RRTYPE_TXT, TODOKU_QUESTION_RECURSE, NULL,
         evidence->targets, NULL);
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
          if (follow_referral (self) || ask_spf (self))
            break;
          start_details (self);
          break;
        case ROUND_SPF:
          if (!ask_spf (self))
            start_details (self);
          break;
        case ROUND_DETAILS:
          start_comparison (self);
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
 * @resolver: asks the questions; must outlive the check, as must @finder
 * @finder: knows the zones
 * @record: what is expected
 * @cancellable: (nullable): to give up
 * @func: called when the check has ended
 * @user_data: its argument
 *
 * Returns: (transfer full): a check that has not been started
 */
TodokuRecordCheck *
todoku_record_check_new (TodokuResolver        *resolver,
                         TodokuZoneFinder      *finder,
                         TodokuRecord          *record,
                         GCancellable          *cancellable,
                         TodokuRecordCheckFunc  func,
                         gpointer               user_data)
{
  TodokuRecordCheck *self = g_new0 (TodokuRecordCheck, 1);

  self->resolver = resolver;
  self->finder = finder;
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
  g_queue_clear_full (&self->probes, (GDestroyNotify) question_free);
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
