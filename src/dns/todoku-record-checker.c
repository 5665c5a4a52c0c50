/* SPDX-License-Identifier: GPL-3.0-or-later
 * The probe plan. Owns the zone finder; every check owns its evidence. Main context of the
 * resolver.
 *
 *   P0  the zone and its servers               cached
 *   P1  the record at every authoritative address
 *   P2  the record at the recursive resolver   only when P1 is right: see the header
 *   P3  other types at the name                \
 *   P4  the type at other names                 } only when P1 is wrong, at one server
 *   P5  the type at a name that nobody has     /
 *   P6  what the target of a CNAME holds       together with P2
 *   P7  the record without validation          only when P2 says SERVFAIL
 *
 * The rounds of all records of one call run side by side, so that a domain costs one round trip a
 * round.
 */
#include "todoku-record-checker.h"

#include <string.h>

#include "todoku-diagnosis.h"
#include "todoku-domain-name.h"
#include "todoku-error.h"
#include "todoku-zone-finder.h"

#define MAX_QUERIES_PER_RECORD 60

struct _TodokuRecordChecker
{
  GObject parent_instance;

  /* (owned) */
  TodokuResolver *resolver;
  TodokuZoneFinder *finder;
};

G_DEFINE_FINAL_TYPE (TodokuRecordChecker, todoku_record_checker, G_TYPE_OBJECT)

typedef enum
{
  ROUND_ZONE,
  ROUND_PUBLISHED,
  ROUND_DETAILS,
  ROUND_UNCHECKED,
  ROUND_DONE,
} Round;

typedef struct _Run Run;

/**
 * Check:
 * @run: (unowned): the call that it belongs to
 * @index: the place of the record in it
 * @evidence: (owned): what has been observed
 * @zone: (owned) (nullable): the zone that holds it
 * @round: which questions are out
 * @n_pending: how many, plus one while they are being asked
 * @n_referrals: how often a server has referred it to a zone further down
 * @started: when, in monotonic microseconds
 */
typedef struct
{
  Run *run;
  guint index;
  TodokuEvidence *evidence;
  TodokuZone *zone;
  Round round;
  guint n_pending;
  guint n_referrals;
  gint64 started;
} Check;

/**
 * Run:
 * @checker: (owned): the checker
 * @task: (owned): the call
 * @cancellable: (owned) (nullable): its cancellable
 * @checks: (owned) (element-type Check): one a record
 * @verdicts: (owned) (element-type TodokuVerdict): %NULL where there is none yet
 * @n_pending: how many records have no verdict, plus one while they are being started
 */
struct _Run
{
  TodokuRecordChecker *checker;
  GTask *task;
  GCancellable *cancellable;
  GPtrArray *checks;
  GPtrArray *verdicts;
  TodokuVerdictFunc progress;
  gpointer progress_data;
  guint n_pending;
};

typedef struct
{
  Check *check;
  GPtrArray *keep;
  TodokuObservation **slot;
} Question;

static void next_round (Check *check);

static void
check_free (gpointer data)
{
  Check *check = data;

  todoku_evidence_free (check->evidence);
  g_clear_pointer (&check->zone, todoku_zone_unref);
  g_free (check);
}

static void
run_free (Run *run)
{
  g_clear_object (&run->checker);
  g_clear_object (&run->cancellable);
  g_ptr_array_unref (run->checks);
  g_ptr_array_unref (run->verdicts);
  g_free (run);
}

static void
release (Check *check)
{
  if (--check->n_pending == 0)
    next_round (check);
}

static void
answered (TodokuObservation *observation,
          gpointer           user_data)
{
  g_autofree Question *question = user_data;
  Check *check = question->check;

  check->evidence->queries++;
  if (question->keep != NULL)
    {
      g_ptr_array_add (question->keep, observation);
    }
  else
    {
      g_clear_pointer (question->slot, todoku_observation_unref);
      *question->slot = observation;
    }

  release (check);
}

static void
ask (Check                  *check,
     const char             *name,
     guint16                 rrtype,
     TodokuQuestionFlags     flags,
     const TodokuZoneServer *server,
     GPtrArray              *keep,
     TodokuObservation     **slot)
{
  Question *question = g_new (Question, 1);

  *question = (Question) { check, keep, slot };
  check->n_pending++;
  if (!todoku_resolver_ask (check->run->checker->resolver, name, rrtype, flags,
                            server != NULL ? server->name : NULL,
                            server != NULL ? server->address : NULL, check->run->cancellable,
                            answered, question, NULL))
    {
      check->n_pending--;
      g_free (question);
    }
}

static void
finish_run (Run *run)
{
  g_autoptr(GTask) task = NULL;

  if (--run->n_pending > 0)
    return;

  task = g_steal_pointer (&run->task);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, g_ptr_array_ref (run->verdicts),
                           (GDestroyNotify) g_ptr_array_unref);
  run_free (run);
}

static gboolean
same_group (const Check *a,
            const Check *b)
{
  const TodokuRecord *x = a->evidence->record;
  const TodokuRecord *y = b->evidence->record;
  const char *group_x = x->group != NULL ? x->group : x->domain;
  const char *group_y = y->group != NULL ? y->group : y->domain;

  if (group_x == NULL && group_y == NULL)
    return g_strcmp0 (a->evidence->zone, b->evidence->zone) == 0;

  return g_strcmp0 (group_x, group_y) == 0;
}

/* A record can only be judged once its whole group has been observed: rows may be exchanged. */
static void
judge_group (Check *done)
{
  Run *run = done->run;
  g_autoptr(GPtrArray) group = g_ptr_array_new ();
  g_autoptr(GPtrArray) members = g_ptr_array_new ();
  g_autoptr(GPtrArray) verdicts = NULL;

  for (guint i = 0; i < run->checks->len; i++)
    {
      Check *check = g_ptr_array_index (run->checks, i);

      if (check != done && !same_group (check, done))
        continue;
      if (check->round != ROUND_DONE)
        return;
      g_ptr_array_add (members, check);
      g_ptr_array_add (group, check->evidence);
    }

  verdicts = todoku_diagnosis_judge (group);
  for (guint i = 0; i < verdicts->len; i++)
    {
      Check *check = g_ptr_array_index (members, i);
      TodokuVerdict *verdict = g_ptr_array_index (verdicts, i);

      if (g_ptr_array_index (run->verdicts, check->index) != NULL)
        continue;
      verdict->elapsed_us = g_get_monotonic_time () - check->started;
      verdict->checked_at = g_get_real_time ();
      g_ptr_array_index (run->verdicts, check->index) = todoku_verdict_ref (verdict);
      if (run->progress != NULL && !g_cancellable_is_cancelled (run->cancellable))
        run->progress (check->index, verdict, run->progress_data);
      finish_run (run);
    }
}

static void
ask_published (Check *check)
{
  check->round = ROUND_PUBLISHED;
  g_ptr_array_set_size (check->evidence->published, 0);
  for (guint i = 0; i < check->zone->servers->len; i++)
    ask (check, check->evidence->record->host,
         todoku_record_type_to_rrtype (check->evidence->record->type), TODOKU_QUESTION_NONE,
         g_ptr_array_index (check->zone->servers, i), check->evidence->published, NULL);
}

static void
zone_found (TodokuZone *zone,
            gpointer    user_data)
{
  Check *check = user_data;
  TodokuEvidence *evidence = check->evidence;

  if (check->zone != NULL)
    evidence->expected_zone = g_strdup (check->zone->apex);
  g_clear_pointer (&check->zone, todoku_zone_unref);
  check->zone = todoku_zone_ref (zone);
  g_free (evidence->zone);
  evidence->zone = g_strdup (zone->apex);
  evidence->inactive = zone->inactive;

  check->n_pending++;
  ask_published (check);
  release (check);
  release (check);
}

static const TodokuZoneServer *
answering_server (Check *check)
{
  for (guint i = 0; i < check->evidence->published->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (check->evidence->published, i);

      if (!todoku_observation_is_answered (observation) || !observation->aa)
        continue;
      for (guint j = 0; j < check->zone->servers->len; j++)
        {
          const TodokuZoneServer *server = g_ptr_array_index (check->zone->servers, j);

          if (g_strcmp0 (server->address_text, observation->server_address) == 0)
            return server;
        }
    }

  return NULL;
}

static void
ask_visible (Check *check)
{
  const TodokuRecord *record = check->evidence->record;
  const TodokuZoneServer *server = answering_server (check);

  ask (check, record->host, todoku_record_type_to_rrtype (record->type), TODOKU_QUESTION_RECURSE,
       NULL, NULL, &check->evidence->visible);
  if (record->type != TODOKU_RECORD_TYPE_CNAME)
    return;

  /* A CNAME that is right may still share its name with other data; Cloudflare, for one, allows it.
   * */
  if (server != NULL)
    ask (check, record->host, TODOKU_RRTYPE_TXT, TODOKU_QUESTION_NONE, server,
         check->evidence->types, NULL);
  switch (record->purpose)
    {
    case TODOKU_RECORD_PURPOSE_DKIM:
    case TODOKU_RECORD_PURPOSE_DKIM1:
    case TODOKU_RECORD_PURPOSE_DKIM2:
      ask (check, record->value, TODOKU_RRTYPE_TXT, TODOKU_QUESTION_RECURSE, NULL,
           check->evidence->target, NULL);
      break;
    case TODOKU_RECORD_PURPOSE_MAIL_ROUTE:
      ask (check, record->value, TODOKU_RRTYPE_MX, TODOKU_QUESTION_RECURSE, NULL,
           check->evidence->target, NULL);
      break;
    case TODOKU_RECORD_PURPOSE_TRACKING:
      ask (check, record->value, TODOKU_RRTYPE_A, TODOKU_QUESTION_RECURSE, NULL,
           check->evidence->target, NULL);
      break;
    case TODOKU_RECORD_PURPOSE_OTHER:
    case TODOKU_RECORD_PURPOSE_SPF:
    case TODOKU_RECORD_PURPOSE_DMARC:
    case TODOKU_RECORD_PURPOSE_OWNERSHIP:
    case TODOKU_RECORD_PURPOSE_CERTIFICATE:
    default:
      break;
    }
}

static void
ask_details (Check                  *check,
             const TodokuZoneServer *server)
{
  static const guint16 types[] = {
    TODOKU_RRTYPE_CNAME, TODOKU_RRTYPE_TXT, TODOKU_RRTYPE_MX, TODOKU_RRTYPE_A, TODOKU_RRTYPE_AAAA,
  };
  TodokuEvidence *evidence = check->evidence;
  const TodokuRecord *record = evidence->record;
  guint16 rrtype = todoku_record_type_to_rrtype (record->type);
  const char *parent = todoku_domain_name_parent (record->host);
  g_auto(GStrv) candidates = todoku_diagnosis_candidates (record, evidence->zone);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (types[i] != rrtype)
      ask (check, record->host, types[i], TODOKU_QUESTION_NONE, server, evidence->types, NULL);

  for (guint i = 0; candidates[i] != NULL && evidence->queries < MAX_QUERIES_PER_RECORD; i++)
    ask (check, candidates[i], rrtype, TODOKU_QUESTION_NONE, server, evidence->candidates, NULL);

  if (parent != NULL && todoku_domain_name_is_below (parent, evidence->zone))
    {
      g_autofree char *random = g_strdup_printf ("t%08x%04x.%s", g_random_int (),
                                                 g_random_int_range (0, 0x10000), parent);

      ask (check, random, rrtype, TODOKU_QUESTION_NONE, server, evidence->wildcards, NULL);
      if (record->type == TODOKU_RECORD_TYPE_CNAME)
        ask (check, random, TODOKU_RRTYPE_A, TODOKU_QUESTION_NONE, server, evidence->wildcards, NULL);
    }

  if (record->type == TODOKU_RECORD_TYPE_CNAME)
    ask (check, record->value, TODOKU_RRTYPE_A, TODOKU_QUESTION_RECURSE, NULL,
         evidence->target_addresses, NULL);
}

static void
after_published (Check *check)
{
  TodokuEvidence *evidence = check->evidence;
  const TodokuZoneServer *server;

  for (guint i = 0; i < evidence->published->len && check->n_referrals < 3; i++)
    {
      TodokuObservation *observation = g_ptr_array_index (evidence->published, i);

      if (todoku_zone_referral_apex (observation, evidence->zone) != NULL)
        {
          g_autoptr(TodokuObservation) referral = todoku_observation_ref (observation);

          check->n_referrals++;
          check->round = ROUND_ZONE;
          check->n_pending++;
          todoku_zone_finder_follow (check->run->checker->finder, referral, check->run->cancellable,
                                     zone_found, check);
          return;
        }
    }

  check->round = ROUND_DETAILS;
  check->n_pending++;
  server = answering_server (check);
  if (todoku_diagnosis_is_published (evidence))
    ask_visible (check);
  else if (server != NULL)
    ask_details (check, server);
  release (check);
}

static void
next_round (Check *check)
{
  TodokuEvidence *evidence = check->evidence;

  if (g_cancellable_is_cancelled (check->run->cancellable))
    check->round = ROUND_UNCHECKED;

  switch (check->round)
    {
    case ROUND_PUBLISHED:
      after_published (check);
      return;
    case ROUND_DETAILS:
      check->round = ROUND_UNCHECKED;
      if (evidence->visible != NULL && evidence->visible->status == TODOKU_ASK_ANSWERED &&
          evidence->visible->rcode == TODOKU_RCODE_SERVFAIL)
        {
          check->n_pending++;
          ask (check, evidence->record->host, todoku_record_type_to_rrtype (evidence->record->type),
               TODOKU_QUESTION_RECURSE | TODOKU_QUESTION_CHECKING_DISABLED, NULL, NULL,
               &evidence->unchecked);
          release (check);
          return;
        }
      G_GNUC_FALLTHROUGH;
    case ROUND_ZONE:
    case ROUND_UNCHECKED:
    case ROUND_DONE:
    default:
      check->round = ROUND_DONE;
      judge_group (check);
      return;
    }
}

/**
 * todoku_record_checker_check_async:
 * @self: a checker
 * @records: (element-type TodokuRecord): what should stand in DNS
 * @progress: (nullable): called as soon as a verdict is known
 * @progress_data: its argument
 * @cancellable: (nullable): a cancellable
 * @callback: called when all verdicts are known
 * @user_data: its argument
 *
 * Looks all records up side by side. Not being able to ask is a verdict too, never an error.
 */
void
todoku_record_checker_check_async (TodokuRecordChecker *self,
                                   GPtrArray           *records,
                                   TodokuVerdictFunc    progress,
                                   gpointer             progress_data,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  Run *run = g_new0 (Run, 1);

  g_return_if_fail (TODOKU_IS_RECORD_CHECKER (self));

  run->checker = g_object_ref (self);
  run->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (run->task, todoku_record_checker_check_async);
  g_task_set_name (run->task, "record check");
  run->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  run->checks = g_ptr_array_new_with_free_func (check_free);
  run->verdicts = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_verdict_unref);
  run->progress = progress;
  run->progress_data = progress_data;
  run->n_pending = records->len + 1;

  for (guint i = 0; i < records->len; i++)
    {
      Check *check = g_new0 (Check, 1);

      check->run = run;
      check->index = i;
      check->evidence = todoku_evidence_new (g_ptr_array_index (records, i));
      check->started = g_get_monotonic_time ();
      g_ptr_array_add (run->checks, check);
      g_ptr_array_add (run->verdicts, NULL);
    }

  for (guint i = 0; i < records->len; i++)
    {
      Check *check = g_ptr_array_index (run->checks, i);

      check->n_pending++;
      todoku_zone_finder_find (self->finder, check->evidence->record->host, cancellable, zone_found,
                               check);
    }

  finish_run (run);
}

/**
 * todoku_record_checker_check_finish:
 * @self: a checker
 * @result: the result
 * @error: return location; only ever `G_IO_ERROR_CANCELLED`
 *
 * Returns: (transfer full) (element-type TodokuVerdict): one verdict a record, in order, or %NULL
 * with
 *   @error set
 */
GPtrArray *
todoku_record_checker_check_finish (TodokuRecordChecker  *self,
                                    GAsyncResult         *result,
                                    GError              **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_record_checker_check_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * todoku_zone_info_free:
 * @info: (transfer full) (nullable): where a name is hosted
 */
void
todoku_zone_info_free (TodokuZoneInfo *info)
{
  if (info == NULL)
    return;

  g_free (info->apex);
  g_strfreev (info->name_servers);
  g_strfreev (info->delegated_to);
  g_free (info);
}

static void
info_zone_found (TodokuZone *zone,
                 gpointer    user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuZoneInfo *info;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (zone->failed || zone->inactive)
    {
      g_task_return_new_error (task, TODOKU_ERROR,
                               zone->inactive ? TODOKU_ERROR_NOT_FOUND
                                              : TODOKU_ERROR_COULD_NOT_CHECK,
                               "The zone of %s cannot be found", zone->apex);
      return;
    }

  info = g_new0 (TodokuZoneInfo, 1);
  info->apex = g_strdup (zone->apex);
  info->name_servers = g_strdupv (zone->name_servers);
  info->delegated_to = g_new0 (char *, 1);
  g_task_return_pointer (task, info, (GDestroyNotify) todoku_zone_info_free);
}

/**
 * todoku_record_checker_find_zone_async:
 * @self: a checker
 * @name: a name in A-labels
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is known
 * @user_data: its argument
 *
 * Finds out where a name is hosted.
 */
void
todoku_record_checker_find_zone_async (TodokuRecordChecker *self,
                                       const char          *name,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (TODOKU_IS_RECORD_CHECKER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, todoku_record_checker_find_zone_async);
  g_task_set_name (task, "zone search");
  todoku_zone_finder_find (self->finder, name, cancellable, info_zone_found, task);
}

/**
 * todoku_record_checker_find_zone_finish:
 * @self: a checker
 * @result: the result
 * @error: return location; %TODOKU_ERROR_COULD_NOT_CHECK when nobody answered,
 *   %TODOKU_ERROR_NOT_FOUND when the name is not delegated
 *
 * Returns: (transfer full): where it is hosted, or %NULL with @error set
 */
TodokuZoneInfo *
todoku_record_checker_find_zone_finish (TodokuRecordChecker  *self,
                                        GAsyncResult         *result,
                                        GError              **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_record_checker_find_zone_async),
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
todoku_record_checker_finalize (GObject *object)
{
  TodokuRecordChecker *self = TODOKU_RECORD_CHECKER (object);

  g_clear_pointer (&self->finder, todoku_zone_finder_free);
  g_clear_object (&self->resolver);

  G_OBJECT_CLASS (todoku_record_checker_parent_class)->finalize (object);
}

static void
todoku_record_checker_class_init (TodokuRecordCheckerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = todoku_record_checker_finalize;
}

static void
todoku_record_checker_init (TodokuRecordChecker *self)
{
}

/**
 * todoku_record_checker_new:
 * @resolver: asks the questions
 *
 * Returns: (transfer full): a checker with an empty zone cache
 */
TodokuRecordChecker *
todoku_record_checker_new (TodokuResolver *resolver)
{
  TodokuRecordChecker *self = g_object_new (TODOKU_TYPE_RECORD_CHECKER, NULL);

  self->resolver = g_object_ref (resolver);
  self->finder = todoku_zone_finder_new (resolver);

  return self;
}
