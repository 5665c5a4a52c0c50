/* SPDX-License-Identifier: GPL-3.0-or-later
 * One record while it is judged: what is concluded of it, what it wants, and what at its name is
 * another row's. The steps stand on this, and it knows none of them. Any thread, no I/O.
 */
#include "todoku-diagnosis-private.h"

#include "todoku-domain-name.h"

/**
 * todoku_diagnosis_note:
 * @c: a case
 * @finding: (transfer full): what else was seen
 */
void
todoku_diagnosis_note (TodokuCase    *c,
                       TodokuFinding *finding)
{
  g_ptr_array_add (c->verdict->notes, finding);
}

/**
 * todoku_diagnosis_conclude:
 * @c: a case
 * @state: the state that goes with @finding
 * @finding: (transfer full): what explains it
 *
 * Sets the finding if there is none yet; a later one becomes a note.
 */
void
todoku_diagnosis_conclude (TodokuCase        *c,
                           TodokuRecordState  state,
                           TodokuFinding     *finding)
{
  if (c->verdict->finding != NULL)
    {
      todoku_diagnosis_note (c, finding);
      return;
    }

  c->verdict->state = state;
  c->verdict->finding = finding;
}

/**
 * todoku_diagnosis_belongs_to_row:
 * @c: a case
 * @rr: a record at its name
 *
 * Two rows for one name, each with an MX or a text of its own: what one of them wants is not the
 * mistake of the other. SPF and DMARC are different, because there is only one for all.
 *
 * Returns: whether @rr is what another row of the group wants there
 */
gboolean
todoku_diagnosis_belongs_to_row (const TodokuCase *c,
                                 const TodokuRr   *rr)
{
  if (c->group->len < 2 || c->record->type == TODOKU_RECORD_TYPE_CNAME ||
      todoku_diagnosis_is_spf (c->record) || todoku_diagnosis_is_dmarc (c->record) ||
      todoku_diagnosis_is_key (c->record) || todoku_diagnosis_rr_matches (c->evidence, rr))
    return FALSE;

  for (guint i = 0; i < c->group->len; i++)
    {
      const TodokuEvidence *other = g_ptr_array_index (c->group, i);

      if (other != c->evidence && other->record->type == c->record->type &&
          todoku_dns_name_equal (other->host, c->evidence->host) &&
          todoku_diagnosis_rr_matches (other, rr))
        return TRUE;
    }

  return FALSE;
}

/**
 * todoku_diagnosis_wants_term:
 * @c: the case of an SPF record
 * @text: a term of some SPF record
 *
 * Returns: whether the service asks for this very term
 */
gboolean
todoku_diagnosis_wants_term (const TodokuCase *c,
                             const char       *text)
{
  g_autoptr(GPtrArray) terms = todoku_spf_parse (c->record->value);

  for (guint i = 0; terms != NULL && i < terms->len; i++)
    if (g_ascii_strcasecmp (((TodokuSpfTerm *) g_ptr_array_index (terms, i))->text, text) == 0)
      return TRUE;

  return FALSE;
}
