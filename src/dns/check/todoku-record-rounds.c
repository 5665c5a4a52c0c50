/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is asked once the zone's own servers have answered: the resolver, what stands beside a
 * record that is right, what a target holds, and the same without validation. Which round comes
 * next is decided in todoku-record-check.c. Main context of the resolver.
 */
#include "todoku-record-check-private.h"

#include <string.h>

/* The record itself, of the resolver. */
static void
ask_own (TodokuRecordCheck    *self,
         TodokuQuestionFlags   flags,
         TodokuObservation   **slot)
{
  todoku_record_check_ask_resolver (self, self->evidence->host,
                                    todoku_record_check_own_type (self), flags, NULL, slot);
}

static void
ask_target (TodokuRecordCheck *self,
            guint16            rrtype)
{
  todoku_record_check_ask_target (self, self->evidence->target, rrtype, self->evidence->targets);
}

static gboolean
is_mail_route (const TodokuEvidence *evidence)
{
  return evidence->record->purpose == TODOKU_RECORD_PURPOSE_MAIL_ROUTE ||
         (evidence->record->purpose == TODOKU_RECORD_PURPOSE_OTHER &&
          g_str_has_prefix (evidence->host, "em") && g_ascii_isdigit (evidence->host[2]));
}

/* What is most likely to have been left beside the record: of a mail route, the MX that an earlier
 * authentication had there.
 */
static guint16
companion_type (const TodokuEvidence *evidence)
{
  if (evidence->record->type != TODOKU_RECORD_TYPE_CNAME)
    return TODOKU_RRTYPE_CNAME;

  return is_mail_route (evidence) ? TODOKU_RRTYPE_MX : TODOKU_RRTYPE_TXT;
}

/* Never before the servers are right: what is asked too early is kept as missing there as well. */
static void
ask_second (TodokuRecordCheck *self)
{
  const TodokuZoneServer second = { .address = todoku_resolver_get_second (self->resolver) };

  if (second.address != NULL)
    todoku_record_check_ask (self, self->evidence->host, todoku_record_check_own_type (self),
                             TODOKU_QUESTION_RECURSE, &second, NULL, &self->evidence->second);
}

static void
ask_visible (TodokuRecordCheck *self)
{
  TodokuEvidence *evidence = self->evidence;
  const TodokuRecord *record = evidence->record;
  const TodokuZoneServer *server = todoku_record_check_answering_server (self);
  guint16 target_type = 0;

  ask_own (self, TODOKU_QUESTION_NONE, &evidence->visible);
  ask_second (self);

  /* A record that is right may still share its name with what must not be there; Cloudflare, for
   * one, allows a CNAME beside TXT.
   */
  if (server != NULL)
    todoku_record_check_ask (self, evidence->host, companion_type (evidence), TODOKU_QUESTION_NONE,
                             server, evidence->types, NULL);
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
      /* A record whose purpose nobody has said may still be one that a service has use for. */
      if (strstr (evidence->host, "._domainkey.") != NULL)
        target_type = TODOKU_RRTYPE_TXT;
      else if (is_mail_route (evidence) && record->type == TODOKU_RECORD_TYPE_CNAME)
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
    ask_target (self, target_type);
}

static void
ask_serials (TodokuRecordCheck *self)
{
  for (guint i = 0; i < self->zone->servers->len; i++)
    todoku_record_check_ask (self, self->zone->apex, TODOKU_RRTYPE_SOA, TODOKU_QUESTION_NONE,
                             g_ptr_array_index (self->zone->servers, i), self->evidence->serials,
                             NULL);
}

/**
 * todoku_record_check_has_answer:
 * @self: a check
 *
 * Returns: whether any server of the zone has said anything
 */
gboolean
todoku_record_check_has_answer (TodokuRecordCheck *self)
{
  for (guint i = 0; i < self->evidence->published->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (self->evidence->published, i);

      if (!todoku_observation_is_silent (observation))
        return TRUE;
    }

  return FALSE;
}

/**
 * todoku_record_check_start_details:
 * @self: a check whose servers have been asked for the record
 *
 * P2 where it is right, the serial numbers where they differ, else P3 to P5.
 */
void
todoku_record_check_start_details (TodokuRecordCheck *self)
{
  gboolean has_answer = todoku_record_check_has_answer (self);

  if (has_answer)
    todoku_zone_finder_note_answer (self->finder);
  self->round = has_answer ? ROUND_DETAILS : ROUND_BLOCKED;
  if (todoku_diagnosis_is_published (self->evidence))
    ask_visible (self);
  else if (todoku_diagnosis_servers_differ (self->evidence))
    ask_serials (self);
  else if (todoku_record_check_answering_server (self) != NULL)
    {
      todoku_record_check_ask_details (self);
      return;
    }
  todoku_record_check_ask_parent (self);
}

/**
 * todoku_record_check_ask_resolver_alone:
 * @self: a check whose servers are all silent
 *
 * Nobody but the resolver can be asked, and there is no other way to know.
 */
void
todoku_record_check_ask_resolver_alone (TodokuRecordCheck *self)
{
  self->round = ROUND_DETAILS;
  if (!todoku_zone_finder_is_blocked (self->finder, self->zone))
    return;

  self->round = ROUND_ALONE;
  self->evidence->is_blocked = TRUE;
  ask_own (self, TODOKU_QUESTION_NONE, &self->evidence->visible);
}

/**
 * todoku_record_check_start_details_alone:
 * @self: a check that only the resolver has answered
 *
 * P3 to P5, of the resolver, where it does not have the record.
 */
void
todoku_record_check_start_details_alone (TodokuRecordCheck *self)
{
  const TodokuObservation *visible = self->evidence->visible;

  self->round = ROUND_DETAILS;
  if (visible != NULL && todoku_observation_is_answered (visible) &&
      !todoku_diagnosis_matches (self->evidence, visible))
    todoku_record_check_ask_details (self);
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

/**
 * todoku_record_check_may_have_text:
 * @self: a check
 * @observation: what a server said of another name that people type
 *
 * Returns: whether that name exists and is no alias where one is wanted, so that somebody may have
 *   put the VALUE into a text there
 */
gboolean
todoku_record_check_may_have_text (TodokuRecordCheck       *self,
                                   const TodokuObservation *observation)
{
  return self->evidence->record->type == TODOKU_RECORD_TYPE_CNAME &&
         todoku_observation_is_answered (observation) && observation->aa &&
         observation->answer->len == 0 && !todoku_observation_is_nxdomain (observation) &&
         !todoku_dns_name_equal (observation->name, self->evidence->zone);
}

static void
ask_texts_elsewhere (TodokuRecordCheck *self)
{
  GPtrArray *candidates = self->evidence->candidates;
  guint n_candidates = candidates->len, n_asked = 0;

  for (guint i = 0; i < n_candidates && n_asked < TODOKU_MAX_TEXTS_ELSEWHERE; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (candidates, i);

      if (!todoku_record_check_may_have_text (self, observation))
        continue;
      todoku_record_check_ask (self, observation->name, TODOKU_RRTYPE_TXT,
                               self->evidence->is_blocked ? TODOKU_QUESTION_RECURSE
                                                          : TODOKU_QUESTION_NONE,
                               todoku_record_check_answering_server (self), candidates, NULL);
      n_asked++;
    }
}

static gboolean
has_any_data (GPtrArray *observations)
{
  for (guint i = 0; i < observations->len; i++)
    if (((const TodokuObservation *) g_ptr_array_index (observations, i))->answer->len > 0)
      return TRUE;

  return FALSE;
}

/* With what is left of the questions. */
static void
ask_other_domains (TodokuRecordCheck *self)
{
  TodokuEvidence *evidence = self->evidence;
  g_auto(GStrv) names = NULL;

  if (evidence->candidates->len == 0 || has_any_data (evidence->candidates) ||
      has_any_data (evidence->types))
    return;

  names = todoku_diagnosis_other_domains (evidence);
  evidence->other_domains = g_ptr_array_new_with_free_func (
    (GDestroyNotify) todoku_observation_unref);
  for (guint i = 0; names[i] != NULL; i++)
    todoku_record_check_ask_resolver (self, names[i], todoku_record_check_own_type (self),
                                      TODOKU_QUESTION_NONE, evidence->other_domains, NULL);
}

/* The alias that stands where another type is wanted, or NULL. */
static const char *
alias_in_the_way (TodokuRecordCheck *self)
{
  for (guint i = 0; i < self->evidence->types->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (self->evidence->types, i);

      for (guint j = 0; j < observation->answer->len; j++)
        {
          const TodokuRr *rr = g_ptr_array_index (observation->answer, j);

          if (rr->rrtype == TODOKU_RRTYPE_CNAME &&
              todoku_dns_name_equal (rr->owner, self->evidence->host))
            return rr->target;
        }
    }

  return NULL;
}

/* What an alias leads to that is not the one that is wanted, or NULL: by way of others it may come
 * to the same, or back to where it began.
 */
static const char *
other_alias (TodokuRecordCheck *self)
{
  TodokuEvidence *evidence = self->evidence;

  for (guint i = 0; i < evidence->published->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (evidence->published, i);

      for (guint j = 0; observation->aa && j < observation->answer->len; j++)
        {
          const TodokuRr *rr = g_ptr_array_index (observation->answer, j);

          if (rr->rrtype == TODOKU_RRTYPE_CNAME &&
              todoku_dns_name_equal (rr->owner, evidence->host) &&
              !todoku_dns_name_equal (rr->target, evidence->target))
            return rr->target;
        }
    }

  return NULL;
}

/**
 * todoku_record_check_start_comparison:
 * @self: a check whose details are known
 *
 * P6 and P7.
 */
void
todoku_record_check_start_comparison (TodokuRecordCheck *self)
{
  static const guint16 addresses[] = { TODOKU_RRTYPE_A, TODOKU_RRTYPE_AAAA };
  static const guint16 mail_types[] = { TODOKU_RRTYPE_TXT, TODOKU_RRTYPE_MX };
  TodokuEvidence *evidence = self->evidence;
  const TodokuObservation *visible = evidence->visible;
  gboolean is_flattened_route = is_mail_route (evidence) &&
                                (has_data (self, TODOKU_RRTYPE_A) ||
                                 has_data (self, TODOKU_RRTYPE_AAAA));

  self->round = ROUND_COMPARE;
  if (visible != NULL && visible->status == TODOKU_ASK_ANSWERED &&
      !todoku_observation_is_answered (visible))
    {
      ask_own (self, TODOKU_QUESTION_NONE, &self->again);
      ask_own (self, TODOKU_QUESTION_CHECKING_DISABLED, &evidence->unchecked);
      if (!todoku_observation_is_bogus (visible))
        todoku_record_check_ask_resolver (self, evidence->zone, TODOKU_RRTYPE_DS,
                                          TODOKU_QUESTION_CHECKING_DISABLED, NULL,
                                          &evidence->signers);
      return;
    }
  if (visible != NULL && !evidence->is_blocked)
    return;
  ask_other_domains (self);
  if (evidence->record->type != TODOKU_RECORD_TYPE_CNAME)
    {
      /* Receivers follow an alias (RFC 1034 section 3.6.2, RFC 5321 section 5.1), and so does
       * whoever judges it.
       */
      if (alias_in_the_way (self) != NULL)
        todoku_record_check_ask_target (self, alias_in_the_way (self),
                                        todoku_record_check_own_type (self), evidence->targets);
      return;
    }

  ask_texts_elsewhere (self);
  if (other_alias (self) != NULL)
    todoku_record_check_ask_target (self, other_alias (self), TODOKU_RRTYPE_A, evidence->targets);
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    if (has_data (self, addresses[i]))
      ask_target (self, addresses[i]);
  for (guint i = 0; i < G_N_ELEMENTS (mail_types); i++)
    if (has_data (self, mail_types[i]) || is_flattened_route)
      ask_target (self, mail_types[i]);
}
