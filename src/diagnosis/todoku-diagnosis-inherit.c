/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whose DMARC policy holds for a domain that has none of its own: receivers find it by a walk up
 * the tree (RFC 9989 section 4.10). Nothing above the registrable domain is asked for. Asks nothing
 * itself, but says what must be asked. Pure; any thread.
 */
#include "todoku-diagnosis-private.h"

#include <string.h>

#include "todoku-domain-name.h"

static const char prefix[] = "_dmarc.";

static gboolean
has_prefix (const char *name)
{
  return g_ascii_strncasecmp (name, prefix, strlen (prefix)) == 0;
}

/**
 * todoku_diagnosis_is_policy_above:
 * @evidence: evidence of a DMARC record
 * @name: another name
 *
 * Returns: whether @name is where a domain above the record's own has its policy. Moving that down
 *   would take it from all the others.
 */
gboolean
todoku_diagnosis_is_policy_above (const TodokuEvidence *evidence,
                                  const char           *name)
{
  return todoku_diagnosis_is_dmarc (evidence->record) && has_prefix (evidence->host) &&
         has_prefix (name) &&
         todoku_domain_name_is_below (evidence->host + strlen (prefix), name + strlen (prefix));
}

/**
 * todoku_diagnosis_is_policy_below:
 * @evidence: evidence of a DMARC record
 * @name: another name
 *
 * Returns: whether @name is where a sub-domain of the record's domain has a policy of its own
 */
gboolean
todoku_diagnosis_is_policy_below (const TodokuEvidence *evidence,
                                  const char           *name)
{
  return todoku_diagnosis_is_dmarc (evidence->record) && has_prefix (evidence->host) &&
         has_prefix (name) &&
         todoku_domain_name_is_below (name + strlen (prefix), evidence->host + strlen (prefix));
}

/**
 * todoku_diagnosis_find_inherited:
 * @evidence: evidence of a DMARC record
 * @needed: (element-type utf8): takes the names whose TXT records must be known first
 * @ret_known: (out): whether the walk has been followed to its end
 *
 * An organisation is where somebody says so, or right below a public suffix that says so, or the
 * highest domain that has a policy; the suffix's own holds where the organisation has none.
 *
 * Returns: (transfer full) (nullable): the name of the policy that holds here
 */
char *
todoku_diagnosis_find_inherited (const TodokuEvidence *evidence,
                                 GPtrArray            *needed,
                                 gboolean             *ret_known)
{
  const char *domain = has_prefix (evidence->host) ? evidence->host + strlen (prefix) : NULL;
  g_autofree char *top = domain != NULL ? todoku_domain_name_registrable (domain) : NULL;
  const char *found = NULL, *below = domain;

  *ret_known = FALSE;
  if (top == NULL || !todoku_diagnosis_is_dmarc (evidence->record))
    return NULL;

  *ret_known = TRUE;
  for (const char *name = domain; !todoku_dns_name_equal (name, top); below = name)
    {
      g_autofree char *at = NULL;
      TodokuSpfStatus status;
      char psd;

      name = todoku_diagnosis_step_up (name);
      if (name == NULL)
        break;
      at = g_strconcat (prefix, name, NULL);
      status = todoku_diagnosis_find_policy (evidence, at, &psd);
      if (status == TODOKU_SPF_NOT_ASKED)
        g_ptr_array_add (needed, g_steal_pointer (&at));
      *ret_known &= status != TODOKU_SPF_NOT_ASKED && status != TODOKU_SPF_SILENT;
      if (psd == 'y' && found != NULL && found == below)
        break;
      if (psd != 0)
        found = name;
      if (psd == 'n' || psd == 'y')
        break;
    }

  return found != NULL && *ret_known ? g_strconcat (prefix, found, NULL) : NULL;
}

/**
 * todoku_diagnosis_judge_inherited:
 * @c: a case of a DMARC record that stands nowhere
 *
 * Concludes that the policy of a domain above holds, where there is one.
 *
 * Returns: whether there is
 */
gboolean
todoku_diagnosis_judge_inherited (TodokuCase *c)
{
  g_autoptr(GPtrArray) needed = g_ptr_array_new_with_free_func (g_free);
  gboolean is_known;
  g_autofree char *name = todoku_diagnosis_find_inherited (c->evidence, needed, &is_known);
  g_autofree char *text = NULL;

  if (name == NULL)
    return FALSE;

  text = todoku_diagnosis_dup_policy (c->evidence, name);
  todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_OK_EQUIVALENT,
                             FINDING (WRONG_LEVEL, NOTE, "found_at", name, "found", text));

  return TRUE;
}
