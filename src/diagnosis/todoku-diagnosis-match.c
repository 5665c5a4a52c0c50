/* SPDX-License-Identifier: GPL-3.0-or-later
 * When what stands in DNS is what is expected: the compare rules. Pure; any thread. Case, dots, the
 * split of a TXT into strings, the order and spacing of DKIM tags and what else a person has put
 * into an SPF record never make a difference here.
 */
#include "todoku-diagnosis-private.h"

#include <string.h>

#include "todoku-dkim.h"
#include "todoku-dmarc.h"
#include "todoku-domain-name.h"
#include "todoku-spf.h"
#include "todoku-tag-list.h"

/**
 * todoku_diagnosis_is_useful:
 * @observation: what a server said
 *
 * Returns: whether it says something about the data, with authority
 */
gboolean
todoku_diagnosis_is_useful (const TodokuObservation *observation)
{
  return todoku_observation_is_answered (observation) && observation->aa;
}

/**
 * todoku_diagnosis_is_key:
 * @record: a record
 *
 * Returns: whether it is a DKIM key record (RFC 6376 section 3.6.2)
 */
gboolean
todoku_diagnosis_is_key (const TodokuRecord *record)
{
  return record->type == TODOKU_RECORD_TYPE_TXT && strstr (record->host, "._domainkey.") != NULL;
}

/**
 * todoku_diagnosis_is_spf:
 * @record: a record
 *
 * Returns: whether it is an SPF record
 */
gboolean
todoku_diagnosis_is_spf (const TodokuRecord *record)
{
  return record->type == TODOKU_RECORD_TYPE_TXT && todoku_spf_is_record (record->value);
}

/**
 * todoku_diagnosis_is_dmarc:
 * @record: a record
 *
 * Returns: whether it is a DMARC record
 */
gboolean
todoku_diagnosis_is_dmarc (const TodokuRecord *record)
{
  return record->type == TODOKU_RECORD_TYPE_TXT && todoku_dmarc_is_record (record->value);
}

/**
 * todoku_diagnosis_rr_raw:
 * @rr: a TXT record
 *
 * Returns: (transfer full): its bytes, joined; escaped if a null byte is among them
 */
char *
todoku_diagnosis_rr_raw (const TodokuRr *rr)
{
  gsize length = 0;
  const char *data = rr->text != NULL ? g_bytes_get_data (rr->text, &length) : NULL;

  if (data == NULL)
    return g_strdup ("");
  if (memchr (data, '\0', length) != NULL)
    return todoku_dns_text_escape ((const guint8 *) data, length);

  return g_strndup (data, length);
}

/**
 * todoku_diagnosis_rr_shown:
 * @rr: a record
 *
 * Returns: (transfer full): its data as VALUE is shown: of an MX only the host
 */
char *
todoku_diagnosis_rr_shown (const TodokuRr *rr)
{
  return rr->rrtype == TODOKU_RRTYPE_MX ? g_strdup (rr->target) : todoku_rr_to_presentation (rr);
}

/**
 * todoku_diagnosis_expected:
 * @record: a record
 *
 * Returns: (transfer full): its value as it is shown
 */
char *
todoku_diagnosis_expected (const TodokuRecord *record)
{
  return record->type == TODOKU_RECORD_TYPE_TXT
         ? todoku_dns_text_escape ((const guint8 *) record->value, strlen (record->value))
         : g_strdup (record->value);
}

static gboolean
key_matches (const char *raw,
             const char *expected)
{
  g_autoptr(TodokuDkimKey) found = todoku_dkim_key_parse (raw, -1);
  g_autoptr(TodokuDkimKey) wanted = todoku_dkim_key_parse (expected, -1);

  /* A key that no verifier takes is as good as none, unless the service itself asks for it. */
  return (found->status == TODOKU_DKIM_USABLE || found->status == wanted->status) &&
         found->status != TODOKU_DKIM_NOT_A_KEY &&
         (todoku_dkim_key_equal (found, wanted) || todoku_dkim_key_holds (found, wanted));
}

/* ACM takes its value with and without the leading underscore, which some screens refuse (ACM User
 * Guide, "Underscore prefix").
 */
static gboolean
is_same_validation (const char *found,
                    const char *expected)
{
  if (!todoku_domain_name_is_below (expected, "acm-validations.aws"))
    return FALSE;

  return todoku_dns_name_equal (found + (*found == '_'), expected + (*expected == '_'));
}

/**
 * todoku_diagnosis_rr_matches:
 * @evidence: what is expected, and what has been observed
 * @rr: one record of its type
 *
 * Returns: whether @rr taken alone is what is expected
 */
gboolean
todoku_diagnosis_rr_matches (const TodokuEvidence *evidence,
                             const TodokuRr       *rr)
{
  const TodokuRecord *record = evidence->record;
  g_autofree char *raw = NULL;

  if (rr->rrtype != TODOKU_RRTYPE_TXT)
    return rr->target != NULL &&
           (todoku_dns_name_equal (rr->target, evidence->target) ||
            is_same_validation (rr->target, evidence->target) ||
            (record->value_alternative != NULL &&
             todoku_dns_name_equal (rr->target, record->value_alternative)));

  raw = todoku_diagnosis_rr_raw (rr);
  if (g_str_equal (raw, record->value) || g_strcmp0 (raw, record->value_alternative) == 0)
    return TRUE;
  if (todoku_diagnosis_is_key (record))
    return key_matches (raw, record->value);
  if (todoku_diagnosis_is_spf (record))
    return todoku_spf_is_valid (raw) &&
           todoku_spf_has_terms (raw, todoku_record_get_own_value (record), evidence->host,
                                 todoku_diagnosis_spf_lookup, (gpointer) evidence, NULL);
  if (todoku_diagnosis_is_dmarc (record))
    {
      g_autoptr(TodokuDmarc) dmarc = todoku_dmarc_parse (raw);

      return dmarc->valid;
    }

  return todoku_tag_list_has (raw, record->value);
}

/**
 * todoku_diagnosis_matches_at:
 * @evidence: what is expected
 * @observation: what a server said
 * @name: the name at which it should stand
 *
 * Some records must be alone: a CNAME (RFC 1034 section 3.6.2), a key (RFC 6376 section 3.6.2.2),
 * an SPF (RFC 7208 section 4.5) and a DMARC record (RFC 9989 section 4.7), and the records of
 * MTA-STS and TLS-RPT (RFC 8461 section 3.1, RFC 8460 section 3). Other TXT records and other MX
 * hosts beside the expected one do no harm here.
 *
 * Returns: whether the server has it right at @name
 */
gboolean
todoku_diagnosis_matches_at (const TodokuEvidence    *evidence,
                             const TodokuObservation *observation,
                             const char              *name)
{
  const TodokuRecord *record = evidence->record;
  guint16 rrtype = todoku_record_type_to_rrtype (record->type);
  const char *version = record->type == TODOKU_RECORD_TYPE_TXT
                        ? todoku_tag_list_version (record->value) : NULL;
  guint n_matching = 0, n_rivals = 0;

  for (guint i = 0; i < observation->answer->len; i++)
    {
      const TodokuRr *rr = g_ptr_array_index (observation->answer, i);
      g_autofree char *raw = NULL;

      if (rr->rrtype != rrtype || !todoku_dns_name_equal (rr->owner, name))
        continue;
      n_matching += todoku_diagnosis_rr_matches (evidence, rr);
      if (rr->rrtype == TODOKU_RRTYPE_CNAME || todoku_diagnosis_is_key (record))
        n_rivals++;
      if (rr->rrtype != TODOKU_RRTYPE_TXT)
        continue;
      raw = todoku_diagnosis_rr_raw (rr);
      n_rivals += (todoku_diagnosis_is_spf (record) && todoku_spf_is_record (raw)) ||
                  (todoku_diagnosis_is_dmarc (record) && todoku_dmarc_is_record (raw)) ||
                  (version != NULL && g_strcmp0 (todoku_tag_list_version (raw), version) == 0);
    }

  return n_matching > 0 && n_rivals <= 1;
}

/**
 * todoku_diagnosis_matches:
 * @evidence: what is expected
 * @observation: what a server said
 *
 * Returns: whether the server has it right at its own name
 */
gboolean
todoku_diagnosis_matches (const TodokuEvidence    *evidence,
                          const TodokuObservation *observation)
{
  return todoku_diagnosis_matches_at (evidence, observation, evidence->host);
}

static void
count_answers (const TodokuEvidence *evidence,
               guint                *ret_right,
               guint                *ret_wrong)
{
  *ret_right = *ret_wrong = 0;
  for (guint i = 0; i < evidence->published->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (evidence->published, i);

      if (!todoku_diagnosis_is_useful (observation))
        continue;
      if (todoku_diagnosis_matches (evidence, observation))
        (*ret_right)++;
      else
        (*ret_wrong)++;
    }
}

/**
 * todoku_diagnosis_is_published:
 * @evidence: evidence whose `published` is complete
 *
 * Returns: whether every server that answered has the record, and at least one did. Only then may
 *   the recursive resolver be asked for it.
 */
gboolean
todoku_diagnosis_is_published (const TodokuEvidence *evidence)
{
  guint n_right, n_wrong;

  count_answers (evidence, &n_right, &n_wrong);

  return n_right > 0 && n_wrong == 0;
}

/**
 * todoku_diagnosis_servers_differ:
 * @evidence: evidence whose `published` is complete
 *
 * Returns: whether some servers have the record and some do not
 */
gboolean
todoku_diagnosis_servers_differ (const TodokuEvidence *evidence)
{
  guint n_right, n_wrong;

  count_answers (evidence, &n_right, &n_wrong);

  return n_right > 0 && n_wrong > 0;
}
