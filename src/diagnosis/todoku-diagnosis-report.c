/* SPDX-License-Identifier: GPL-3.0-or-later
 * Who must agree to receive the reports of a DMARC record: every organisation but the record's own
 * (RFC 9990 section 4), and whose a name is receivers find out by a walk up the tree (RFC 9989
 * section 4.10). Asks nothing itself, but says what must be asked. Pure; any thread.
 */
#include "todoku-diagnosis-private.h"

#include <string.h>

#include "todoku-domain-name.h"

#define MAX_NAME 253

/* The names that a walk looks at, and how many labels those behind the first have at most. */
#define MAX_STEPS 8
#define MAX_LABELS 7

/**
 * Walk:
 * @evidence: what DNS has said so far
 * @domain: where the record itself stands
 * @psd: what it says of that domain
 * @needed: (nullable) (element-type utf8): names that have not been asked for yet
 * @is_silent: whether one did not answer, which proves nothing
 * @is_parted: whether somebody on the way says that organisations part there
 */
typedef struct
{
  const TodokuEvidence *evidence;
  const char *domain;
  char psd;
  GPtrArray *needed;
  gboolean is_silent;
  gboolean is_parted;
} Walk;

static char
policy_at (Walk       *walk,
           const char *name)
{
  g_autofree char *at = g_strconcat ("_dmarc.", name, NULL);
  char psd;

  if (todoku_dns_name_equal (name, walk->domain))
    return walk->psd;

  switch ((int) todoku_diagnosis_find_policy (walk->evidence, at, &psd))
    {
    case TODOKU_SPF_NOT_ASKED:
      g_ptr_array_add (walk->needed, g_steal_pointer (&at));
      return 0;
    case TODOKU_SPF_SILENT:
      walk->is_silent = TRUE;
      return 0;
    default:
      return psd;
    }
}

static guint
count_labels (const char *name)
{
  guint n = 1;

  for (; *name != '\0'; name++)
    n += *name == '.';

  return n;
}

/**
 * todoku_diagnosis_step_up:
 * @name: a name on the walk up the tree
 *
 * Returns: (nullable): the name that is asked next: the one above, cut to seven labels if it is
 *   longer (RFC 9989 section 4.10)
 */
const char *
todoku_diagnosis_step_up (const char *name)
{
  name = todoku_domain_name_parent (name);
  while (name != NULL && count_labels (name) > MAX_LABELS)
    name = todoku_domain_name_parent (name);

  return name;
}

/* The organisational domain: a name that says so, or right below a public suffix that says so, or
 * the one with the fewest labels that has a record, or the name itself.
 */
static const char *
find_organisation (Walk       *walk,
                   const char *start)
{
  const char *found = NULL, *below = NULL;
  guint n_steps = 0;

  for (const char *name = start; name != NULL && n_steps < MAX_STEPS;
       name = todoku_diagnosis_step_up (name))
    {
      char psd = policy_at (walk, name);

      n_steps++;
      walk->is_parted |= psd == 'n' || psd == 'y';
      if (psd == 'n')
        return name;
      if (psd == 'y' && name != start)
        return below;
      if (psd != 0)
        found = name;
      below = name;
    }

  return found != NULL ? found : start;
}

/**
 * todoku_diagnosis_report_name:
 * @evidence: evidence of a DMARC record
 * @psd: what the record says of its domain: 'y', 'n' or 'u'
 * @report_host: a mail domain in its `rua=`
 * @needed: (element-type utf8): takes the names whose TXT records must be known first
 *
 * Returns: (transfer full) (nullable): the name at which @report_host must say that reports are
 *   welcome, or %NULL if it need not, or if that cannot be told yet
 */
char *
todoku_diagnosis_report_name (const TodokuEvidence *evidence,
                              char                  psd,
                              const char           *report_host,
                              GPtrArray            *needed)
{
  const char *domain = g_ascii_strncasecmp (evidence->host, "_dmarc.", 7) == 0
                       ? evidence->host + 7 : evidence->host;
  g_autofree char *own = todoku_domain_name_registrable (domain);
  g_autofree char *other = todoku_domain_name_registrable (report_host);
  g_autofree char *name = NULL;

  if (todoku_dns_name_equal (report_host, domain))
    return NULL;

  /* Names of two registrants meet only above them both, where nobody claims to be one. Those of one
   * come apart for all receivers only where `psd=` says so: for the others the public suffix list
   * still holds (RFC 7489 section 3.2).
   */
  if (own != NULL && other != NULL && todoku_dns_name_equal (own, other))
    {
      Walk walk = { evidence, domain, psd, needed, FALSE, FALSE };
      const char *mine = find_organisation (&walk, domain);
      const char *theirs = find_organisation (&walk, report_host);

      if (needed->len > 0 || walk.is_silent || !walk.is_parted ||
          todoku_dns_name_equal (mine, theirs))
        return NULL;
    }

  name = g_strconcat (domain, "._report._dmarc.", report_host, NULL);

  return strlen (name) <= MAX_NAME ? g_steal_pointer (&name) : NULL;
}
