/* SPDX-License-Identifier: GPL-3.0-or-later
 * The names that an SPF or a DMARC record refers to: what must be asked before it can be judged,
 * and what came of it. Whoever did not answer proves nothing. Pure; any thread.
 */
#include "todoku-diagnosis-private.h"

#include <string.h>

#include "todoku-dmarc.h"
#include "todoku-domain-name.h"

/* A longer list of addresses is not worth more questions. */
#define MAX_REPORT_HOSTS 4

typedef struct
{
  TodokuSpfStatus status;
  guint n_data;
  guint n_records;
  char *record;
  gboolean permits_reports;
  guint n_policies;
  char *policy;
  char psd;
} Fact;

static void
fact_free (gpointer data)
{
  Fact *fact = data;

  g_free (fact->record);
  g_free (fact->policy);
  g_free (fact);
}

static char *
make_key (const char *name,
          guint16     rrtype)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_strdup_printf ("%u %s", rrtype, lower);
}

static const Fact *
find_fact (const TodokuEvidence *evidence,
           const char           *name,
           guint16               rrtype)
{
  g_autofree char *key = NULL;

  if (evidence->mail == NULL)
    return NULL;

  key = make_key (name, rrtype);

  return g_hash_table_lookup (evidence->mail, key);
}

/* A record that is none for a receiver is none for its walk, either. */
static void
take_policy (Fact       *fact,
             const char *raw)
{
  g_autoptr(TodokuDmarc) dmarc = todoku_dmarc_parse (raw);

  fact->permits_reports = TRUE;
  if (fact->n_policies++ == 0)
    fact->policy = todoku_dns_text_escape ((const guint8 *) raw, strlen (raw));
  fact->psd = dmarc->valid ? dmarc->psd : 0;
}

/* What was only meant to be a record is kept as long as there is none. */
static void
take_spf (Fact       *fact,
          const char *raw)
{
  gboolean is_record = todoku_spf_is_record (raw);

  fact->n_records += is_record ? 1 : 0;
  if (is_record ? fact->n_records == 1 : fact->record == NULL && todoku_spf_looks_like (raw))
    {
      g_free (fact->record);
      fact->record = g_strdup (raw);
    }
}

/**
 * todoku_evidence_take_mail:
 * @evidence: evidence
 * @observation: (transfer full): the answer to one of todoku_diagnosis_mail_questions()
 *
 * Keeps what the diagnosis needs of it.
 */
void
todoku_evidence_take_mail (TodokuEvidence    *evidence,
                           TodokuObservation *observation)
{
  g_autoptr(TodokuObservation) owned = observation;
  Fact *fact = g_new0 (Fact, 1);

  /* A look-up goes through aliases, so the owner does not matter here. */
  for (guint i = 0; i < owned->answer->len; i++)
    {
      const TodokuRr *rr = g_ptr_array_index (owned->answer, i);
      g_autofree char *raw = NULL;

      if (rr->rrtype != owned->rrtype)
        continue;
      fact->n_data++;
      if (rr->rrtype != TODOKU_RRTYPE_TXT)
        continue;
      raw = todoku_diagnosis_rr_raw (rr);
      if (todoku_dmarc_is_record (raw))
        take_policy (fact, raw);
      take_spf (fact, raw);
    }

  if (!todoku_observation_is_answered (owned))
    fact->status = TODOKU_SPF_SILENT;
  else if (fact->n_data > 0)
    fact->status = TODOKU_SPF_FOUND;
  else
    fact->status = todoku_observation_is_nxdomain (owned) ? TODOKU_SPF_NXDOMAIN
                                                          : TODOKU_SPF_NODATA;
  if (evidence->mail == NULL)
    evidence->mail = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, fact_free);
  g_hash_table_replace (evidence->mail, make_key (owned->name, owned->rrtype), fact);
}

/**
 * todoku_diagnosis_spf_lookup:
 * @domain: a domain that an SPF record refers to
 * @rrtype: what is asked for
 * @user_data: a #TodokuEvidence
 *
 * A #TodokuSpfLookup over what has been observed.
 *
 * Returns: what DNS said; the text in it belongs to the evidence
 */
TodokuSpfAnswer
todoku_diagnosis_spf_lookup (const char *domain,
                             guint16     rrtype,
                             gpointer    user_data)
{
  const Fact *fact = find_fact (user_data, domain, rrtype);
  TodokuSpfAnswer answer = { TODOKU_SPF_NOT_ASKED, 0, 0, NULL };

  if (fact != NULL)
    {
      answer = (TodokuSpfAnswer) { fact->status, fact->n_data, fact->n_records, fact->record };
    }

  return answer;
}

/**
 * todoku_diagnosis_find_policy:
 * @evidence: evidence of a DMARC record
 * @name: a name of the tree walk
 * @ret_psd: (out): what the one valid DMARC record there says of the domain, or 0 if there is none
 *
 * Returns: whether that is known; %TODOKU_SPF_NOT_ASKED or %TODOKU_SPF_SILENT if not
 */
TodokuSpfStatus
todoku_diagnosis_find_policy (const TodokuEvidence *evidence,
                              const char           *name,
                              char                 *ret_psd)
{
  const Fact *fact = find_fact (evidence, name, TODOKU_RRTYPE_TXT);

  *ret_psd = fact != NULL && fact->n_policies == 1 ? fact->psd : 0;

  return fact != NULL ? fact->status : TODOKU_SPF_NOT_ASKED;
}

/**
 * todoku_diagnosis_dup_policy:
 * @evidence: evidence of a DMARC record
 * @name: a name of the tree walk
 *
 * Returns: (transfer full) (nullable): the record there, as it is shown
 */
char *
todoku_diagnosis_dup_policy (const TodokuEvidence *evidence,
                             const char           *name)
{
  const Fact *fact = find_fact (evidence, name, TODOKU_RRTYPE_TXT);

  return fact != NULL ? g_strdup (fact->policy) : NULL;
}

/**
 * todoku_diagnosis_refuses_reports:
 * @evidence: evidence of a DMARC record
 * @name: a name of todoku_diagnosis_report_name()
 *
 * Returns: whether nobody says there that reports are welcome; silence says nothing
 */
gboolean
todoku_diagnosis_refuses_reports (const TodokuEvidence *evidence,
                                  const char           *name)
{
  const Fact *fact = find_fact (evidence, name, TODOKU_RRTYPE_TXT);

  return fact != NULL && fact->status != TODOKU_SPF_SILENT && !fact->permits_reports;
}

static void
question_free (gpointer data)
{
  TodokuMailQuestion *question = data;

  g_free (question->name);
  g_free (question);
}

static gboolean
is_asked (GPtrArray  *questions,
          const char *name,
          guint16     rrtype)
{
  for (guint i = 0; i < questions->len; i++)
    {
      const TodokuMailQuestion *question = g_ptr_array_index (questions, i);

      if (question->rrtype == rrtype && g_str_equal (question->name, name))
        return TRUE;
    }

  return FALSE;
}

static void
ask_about_spf (const TodokuEvidence *evidence,
               const char           *raw,
               GPtrArray            *questions)
{
  g_autoptr(TodokuSpfCount) count = NULL;

  /* The service knows what its own record costs. */
  if (g_str_equal (raw, todoku_record_get_own_value (evidence->record)))
    return;

  count = todoku_spf_count (raw, evidence->host, todoku_diagnosis_spf_lookup, (gpointer) evidence);
  for (guint i = 0; i < count->needed->len; i++)
    {
      const TodokuMailQuestion *needed = g_ptr_array_index (count->needed, i);
      TodokuMailQuestion *question;

      if (is_asked (questions, needed->name, needed->rrtype))
        continue;
      question = g_new0 (TodokuMailQuestion, 1);
      question->name = g_strdup (needed->name);
      question->rrtype = needed->rrtype;
      g_ptr_array_add (questions, question);
    }
}

static void
add_text_question (const TodokuEvidence *evidence,
                   const char           *name,
                   GPtrArray            *questions)
{
  TodokuMailQuestion *question;

  if (find_fact (evidence, name, TODOKU_RRTYPE_TXT) != NULL ||
      is_asked (questions, name, TODOKU_RRTYPE_TXT))
    return;

  question = g_new0 (TodokuMailQuestion, 1);
  question->name = g_strdup (name);
  question->rrtype = TODOKU_RRTYPE_TXT;
  g_ptr_array_add (questions, question);
}

static void
ask_about_reports (const TodokuEvidence *evidence,
                   const char           *raw,
                   GPtrArray            *questions)
{
  g_autoptr(TodokuDmarc) dmarc = todoku_dmarc_parse (raw);

  for (guint i = 0; dmarc->valid && i < MIN (dmarc->report_hosts->len, MAX_REPORT_HOSTS); i++)
    {
      g_autoptr(GPtrArray) needed = g_ptr_array_new_with_free_func (g_free);
      g_autofree char *name =
        todoku_diagnosis_report_name (evidence, dmarc->psd,
                                      g_ptr_array_index (dmarc->report_hosts, i), needed);

      for (guint j = 0; j < needed->len; j++)
        add_text_question (evidence, g_ptr_array_index (needed, j), questions);
      if (name != NULL)
        add_text_question (evidence, name, questions);
    }
}

static void
ask_about_policies_above (const TodokuEvidence *evidence,
                          GPtrArray            *questions)
{
  g_autoptr(GPtrArray) needed = g_ptr_array_new_with_free_func (g_free);
  gboolean is_known;
  g_autofree char *name = todoku_diagnosis_find_inherited (evidence, needed, &is_known);

  for (guint i = 0; i < needed->len; i++)
    add_text_question (evidence, g_ptr_array_index (needed, i), questions);
}

/**
 * todoku_diagnosis_mail_questions:
 * @evidence: evidence whose `published` is complete
 *
 * Returns: (transfer full) (element-type TodokuMailQuestion): what must be asked of the recursive
 *   resolver before an SPF or a DMARC record can be judged; nothing when all is known
 */
GPtrArray *
todoku_diagnosis_mail_questions (const TodokuEvidence *evidence)
{
  GPtrArray *questions = g_ptr_array_new_with_free_func (question_free);
  gboolean is_spf = todoku_diagnosis_is_spf (evidence->record);
  gboolean is_absent = FALSE;

  if (!is_spf && !todoku_diagnosis_is_dmarc (evidence->record))
    return questions;

  for (guint i = 0; i < evidence->published->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (evidence->published, i);
      g_autoptr(GPtrArray) rrs = NULL;
      gboolean found = FALSE;

      if (!todoku_diagnosis_is_useful (observation))
        continue;
      is_absent = observation->answer->len == 0;
      rrs = todoku_observation_rrs_at (observation, evidence->host, TODOKU_RRTYPE_TXT);
      for (guint j = 0; j < rrs->len; j++)
        {
          g_autofree char *raw = todoku_diagnosis_rr_raw (g_ptr_array_index (rrs, j));

          if (is_spf ? !todoku_spf_is_record (raw) : !todoku_dmarc_is_record (raw))
            continue;
          found = TRUE;
          /* Of several SPF records one is made, and what is in it must be known. */
          if (is_spf)
            ask_about_spf (evidence, raw, questions);
          else
            ask_about_reports (evidence, raw, questions);
          if (!is_spf)
            break;
        }
      if (found)
        break;
    }
  if (!is_spf && is_absent)
    ask_about_policies_above (evidence, questions);

  return questions;
}
