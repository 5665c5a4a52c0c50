/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where aliases lead, and one that stands where another type is wanted. Receivers follow it, so
 * what it leads to counts: it may do the work of the record, it may lead nowhere, it may be the
 * mistake of this row, or it may belong to something else that must not be taken down. Pure; any
 * thread.
 */
#include "todoku-diagnosis-private.h"

#include <string.h>

#include "todoku-domain-name.h"

static const char *
next_link (GPtrArray  *observations,
           const char *name)
{
  for (guint i = 0; i < observations->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (observations, i);

      for (guint j = 0; j < observation->answer->len; j++)
        {
          const TodokuRr *rr = g_ptr_array_index (observation->answer, j);

          if (rr->rrtype == TODOKU_RRTYPE_CNAME && todoku_dns_name_equal (rr->owner, name))
            return rr->target;
        }
    }

  return NULL;
}

/**
 * todoku_diagnosis_leads_to:
 * @evidence: evidence
 * @start: the target of an alias at the name of its record
 * @end: a name
 *
 * Returns: whether the aliases that the server itself or the resolver has shown come to that name
 */
gboolean
todoku_diagnosis_leads_to (const TodokuEvidence *evidence,
                           const char           *start,
                           const char           *end)
{
  const char *name = start;

  for (guint hops = 0; hops < 10 && name != NULL; hops++)
    {
      const char *next = NULL;

      if (todoku_dns_name_equal (name, end))
        return TRUE;
      next = next_link (evidence->types, name);
      name = next != NULL ? next : next_link (evidence->targets, name);
    }

  return FALSE;
}

/* What the target of the alias was asked for. */
static const TodokuObservation *
find_answer (const TodokuCase *c,
             const char       *alias)
{
  for (guint i = 0; i < c->evidence->targets->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (c->evidence->targets, i);

      if (observation->rrtype == todoku_record_type_to_rrtype (c->record->type) &&
          todoku_dns_name_equal (observation->name, alias))
        return observation;
    }

  return NULL;
}

/* The name at the end of the chain, if anything of the type stands there. */
static const char *
end_of_chain (const TodokuObservation *observation)
{
  for (guint i = 0; i < observation->answer->len; i++)
    {
      const TodokuRr *rr = g_ptr_array_index (observation->answer, i);

      if (rr->rrtype == observation->rrtype)
        return rr->owner;
    }

  return NULL;
}

/**
 * todoku_diagnosis_is_for_text_only:
 * @c: a case
 *
 * Returns: whether nothing but its one record is ever looked up at its name
 */
gboolean
todoku_diagnosis_is_for_text_only (const TodokuCase *c)
{
  return c->record->type == TODOKU_RECORD_TYPE_TXT &&
         (strstr (c->evidence->host, "._domainkey.") != NULL || *c->evidence->host == '_');
}

/* Whether somebody chose the type CNAME for this very row: its VALUE stands in the alias, or the
 * alias is that of the same service's other set of records.
 */
static gboolean
is_own_mistake (const TodokuCase *c,
                const char       *alias)
{
  g_autofree char *raw = todoku_diagnosis_unescape (alias);
  g_autofree char *service = todoku_domain_name_registrable (alias);
  const char *wanted = c->evidence->target != NULL ? c->evidence->target : c->record->value;
  gsize length = strlen (wanted);

  if (c->record->type == TODOKU_RECORD_TYPE_TXT && strpbrk (raw, "= ;") != NULL)
    return TRUE;
  if (length > 3 && g_ascii_strncasecmp (raw, wanted, length) == 0)
    return TRUE;

  return service != NULL && !todoku_domain_name_is_below (service, c->evidence->zone) &&
         strstr (wanted, service) != NULL;
}

/* What the key is worth that the alias leads to. */
static void
note_key_behind (TodokuCase              *c,
                 const TodokuObservation *answer)
{
  for (guint i = 0; todoku_diagnosis_is_key (c->record) && i < answer->answer->len; i++)
    {
      const TodokuRr *rr = g_ptr_array_index (answer->answer, i);
      g_autofree char *raw = NULL;

      if (rr->rrtype != TODOKU_RRTYPE_TXT)
        continue;
      raw = todoku_diagnosis_rr_raw (rr);
      todoku_diagnosis_note_key (c, raw);
    }
}

/**
 * todoku_diagnosis_judge_alias:
 * @c: a case that wants TXT or MX
 * @rr: the CNAME at its name
 *
 * Concludes with what the alias means for the record.
 */
void
todoku_diagnosis_judge_alias (TodokuCase     *c,
                              const TodokuRr *rr)
{
  const char *alias = rr->target;
  const TodokuObservation *answer = find_answer (c, alias);
  const char *end = answer != NULL ? end_of_chain (answer) : NULL;

  g_free (c->verdict->found);
  c->verdict->found = g_strdup (alias);

  if (todoku_dns_name_equal (c->evidence->host, c->evidence->zone))
    todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_CONFLICT,
                               FINDING (CNAME_AT_APEX, ERROR, "found", alias, "alias", alias));
  else if (todoku_diagnosis_leads_to (c->evidence, alias, c->evidence->host))
    todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_WRONG_TYPE,
                               FINDING (CNAME_LOOP, ERROR, "found", alias, "alias", alias));
  else if (end != NULL && todoku_diagnosis_matches_at (c->evidence, answer, end))
    todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_OK_EQUIVALENT,
                               FINDING (WRONG_TYPE, NOTE, "found_type", "CNAME", "found", alias));
  /* Nobody else has use for such a name, so an alias to what is wrong there may go. */
  else if (is_own_mistake (c, alias) || (end != NULL && todoku_diagnosis_is_for_text_only (c)))
    todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_WRONG_TYPE,
                               FINDING (WRONG_TYPE, ERROR, "found_type", "CNAME", "found", alias));
  else if (answer != NULL && !todoku_observation_is_answered (answer))
    todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_UNKNOWN,
                               FINDING (UNREACHABLE, WARNING, "servers", answer->server_address,
                                        "answers", answer->status == TODOKU_ASK_ANSWERED
                                                   ? todoku_rcode_to_text (answer->rcode) : NULL));
  else if (answer != NULL && end == NULL &&
           (answer->rcode == TODOKU_RCODE_NXDOMAIN || todoku_diagnosis_is_for_text_only (c)))
    todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_WRONG_TYPE,
                               FINDING (TARGET_MISSING, ERROR, "target", alias, "alias", alias));
  else
    todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_CONFLICT,
                               FINDING (CNAME_WITH_OTHER_DATA, ERROR, "types", "CNAME", "alias",
                                        alias));
  if (end != NULL)
    note_key_behind (c, answer);
}
