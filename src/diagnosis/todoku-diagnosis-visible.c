/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the resolvers of others say of a record that is published: a cache that does not have it
 * yet, one that cannot have it, and a second opinion beside the first. Pure; any thread.
 */
#include "todoku-diagnosis-private.h"

#include "todoku-domain-name.h"

/* What a resolver says that was asked for the record. */
typedef enum { VIEW_NONE, VIEW_RIGHT, VIEW_STALE, VIEW_FAILED } View;

static View
view_of (const TodokuEvidence    *evidence,
         const TodokuObservation *visible)
{
  if (visible == NULL)
    return VIEW_NONE;
  if (!todoku_observation_is_answered (visible))
    return VIEW_FAILED;

  return todoku_diagnosis_matches (evidence, visible) ? VIEW_RIGHT : VIEW_STALE;
}

/* How long the resolver keeps what it has just said. */
static gint64
seconds_left (const TodokuEvidence    *evidence,
              const TodokuObservation *visible)
{
  gint64 left = -1;

  for (guint i = 0; i < visible->answer->len; i++)
    {
      const TodokuRr *rr = g_ptr_array_index (visible->answer, i);

      if (todoku_dns_name_equal (rr->owner, evidence->host))
        left = MAX (left, (gint64) rr->ttl);
    }

  return left >= 0 ? left : todoku_observation_negative_ttl (visible);
}

static TodokuFinding *
cache_finding (const TodokuEvidence    *evidence,
               const TodokuObservation *visible,
               const TodokuObservation *seen_by)
{
  gint64 left = seconds_left (evidence, visible);
  g_autofree char *seconds = left >= 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, left) : NULL;
  g_autofree char *old =
    visible->answer->len > 0 ? todoku_diagnosis_describe_answer (evidence, visible) : NULL;

  return FINDING (NEGATIVE_CACHE, NOTE, "resolver", visible->server_address, "found", old,
                  "seconds", seconds, "seen_by",
                  seen_by != NULL ? seen_by->server_address : NULL);
}

/* All servers have it, and a resolver that is silent says nothing against that. One that fails has
 * met something, and what that is others may meet too, unless another has just not met it.
 */
static void
judge_failed_view (TodokuCase              *c,
                   const TodokuObservation *visible,
                   gboolean                 is_excused)
{
  gboolean answered = visible->status == TODOKU_ASK_ANSWERED;
  const char *answers = answered ? todoku_rcode_to_text (visible->rcode) : NULL;

  if (todoku_observation_is_silent (visible) || is_excused)
    todoku_diagnosis_note (c, FINDING (UNREACHABLE, NOTE, "servers", visible->server_address,
                                       "answers", answers));
  if (todoku_observation_is_silent (visible) || is_excused || c->evidence->bogus)
    return;
  if (todoku_diagnosis_has_only_aliases (c->evidence))
    {
      todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_PARTIAL,
                                 todoku_diagnosis_alias_finding (c->evidence,
                                                                 TODOKU_SEVERITY_WARNING));
      return;
    }
  c->verdict->retry_after = TODOKU_DIAGNOSIS_RETRY_UNKNOWN;
  todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_UNKNOWN,
                             FINDING (UNREACHABLE, WARNING, "servers", visible->server_address,
                                      "answers", answers));
}

/* The record is hidden when nobody who answers gives it; what one cache hides alone is a note. */
static void
judge_stale_view (TodokuCase              *c,
                  const TodokuObservation *first)
{
  const TodokuEvidence *evidence = c->evidence;
  const TodokuObservation *second = evidence->second;
  View opinion = view_of (evidence, second);
  const TodokuObservation *longest = first;
  gint64 left = c->verdict->negative_ttl = seconds_left (evidence, first);

  if (opinion == VIEW_RIGHT)
    {
      todoku_diagnosis_note (c, cache_finding (evidence, first, second));
      return;
    }
  if (opinion == VIEW_STALE && seconds_left (evidence, second) > left)
    {
      longest = second;
      left = seconds_left (evidence, second);
    }
  c->verdict->retry_after = left >= 0 ? left + 1 : -1;
  todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_OK_NOT_VISIBLE,
                             cache_finding (evidence, longest, NULL));
}

/* A zone without DS records is not validated at all (RFC 4035 section 5.2), so a failure that has
 * gone when validation is left out was another.
 */
static gboolean
is_bogus (const TodokuEvidence *evidence)
{
  const TodokuObservation *visible = evidence->visible;

  return todoku_observation_is_bogus (visible) ||
         (visible->status == TODOKU_ASK_ANSWERED && visible->rcode == TODOKU_RCODE_SERVFAIL &&
          evidence->unchecked != NULL && todoku_observation_is_answered (evidence->unchecked) &&
          todoku_observation_has_type (evidence->signers, TODOKU_RRTYPE_DS));
}

/**
 * todoku_diagnosis_judge_visible:
 * @c: a case whose record is published
 *
 * Concludes when the recursive resolver does not have it yet, or cannot have it.
 */
void
todoku_diagnosis_judge_visible (TodokuCase *c)
{
  const TodokuEvidence *evidence = c->evidence;
  const TodokuObservation *visible = evidence->visible;
  View first = view_of (evidence, visible);
  View second = view_of (evidence, evidence->second);

  if (first == VIEW_FAILED && is_bogus (evidence))
    {
      if (!evidence->bogus)
        todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_ZONE_BROKEN,
                                   todoku_diagnosis_dnssec_finding (visible));
      return;
    }

  if (first == VIEW_FAILED)
    judge_failed_view (c, visible, second == VIEW_RIGHT);
  else if (first == VIEW_STALE)
    judge_stale_view (c, visible);
  if (evidence->alias_names != NULL &&
      !(first == VIEW_FAILED && todoku_diagnosis_has_only_aliases (evidence)))
    todoku_diagnosis_note (c, todoku_diagnosis_alias_finding (evidence, TODOKU_SEVERITY_NOTE));
  if (second == VIEW_FAILED)
    judge_failed_view (c, evidence->second, TRUE);
  else if (second == VIEW_STALE && first == VIEW_RIGHT)
    todoku_diagnosis_note (c, cache_finding (evidence, evidence->second, visible));
}
