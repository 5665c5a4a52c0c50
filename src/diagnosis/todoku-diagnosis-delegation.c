/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the zone above says: a zone that it refers to and nobody serves, NS records typed in place
 * of another type, name servers that only the parent or only the zone knows, and servers without an
 * address. Pure; any thread.
 */
#include "todoku-diagnosis-private.h"

#include <string.h>

#include "todoku-domain-name.h"

static gboolean
is_listed (char *const *names,
           const char  *name)
{
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (todoku_dns_name_equal (names[i], name))
      return TRUE;

  return FALSE;
}

static gboolean
are_all_listed (char *const *names,
                char *const *others)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (!is_listed (others, names[i]))
      return FALSE;

  return TRUE;
}

static gboolean
has_names (char *const *names)
{
  return names != NULL && names[0] != NULL;
}

/* The names that are in the first list and not in the second. */
static char *
join_unlisted (char *const *names,
               char *const *others)
{
  g_autoptr(GPtrArray) only = g_ptr_array_new ();

  for (guint i = 0; names[i] != NULL; i++)
    if (!is_listed (others, names[i]))
      g_ptr_array_add (only, names[i]);
  g_ptr_array_add (only, NULL);

  return only->len > 1 ? g_strjoinv (", ", (char **) only->pdata) : NULL;
}

/* NS records whose data are what the record should have said. */
static gboolean
names_the_target (const TodokuEvidence *evidence)
{
  for (guint i = 0; evidence->target != NULL && evidence->name_servers != NULL &&
       evidence->name_servers[i] != NULL; i++)
    if (todoku_domain_name_is_below (evidence->name_servers[i], evidence->target))
      return TRUE;

  return FALSE;
}

/**
 * todoku_diagnosis_judge_referral:
 * @c: a case whose zone the parent refers to
 * @is_dead: whether it is certain that nobody serves that zone
 *
 * A cut right at the name of the record that leads nowhere, or to where the record should lead, is
 * no zone of its own: somebody chose the type NS.
 *
 * Returns: whether that explains it
 */
gboolean
todoku_diagnosis_judge_referral (TodokuCase *c,
                                 gboolean    is_dead)
{
  const TodokuEvidence *evidence = c->evidence;
  const char *domain = c->record->domain;
  g_autofree char *found = NULL;

  if (!evidence->is_referred || !todoku_dns_name_equal (evidence->host, evidence->zone) ||
      (domain != NULL && todoku_domain_name_is_below (domain, evidence->zone)) ||
      !(is_dead || names_the_target (evidence)))
    return FALSE;

  found = g_strjoinv (", ", evidence->name_servers);
  g_free (c->verdict->found);
  c->verdict->found = g_strdup (found);
  todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_WRONG_TYPE,
                             FINDING (WRONG_TYPE, ERROR, "found_type", "NS", "found", found));

  return TRUE;
}

/**
 * todoku_diagnosis_is_dead:
 * @evidence: evidence of a zone without a server that could be asked
 *
 * Returns: whether the names of its servers lead nowhere, for certain
 */
gboolean
todoku_diagnosis_is_dead (const TodokuEvidence *evidence)
{
  return has_names (evidence->name_servers) && has_names (evidence->dead_names) &&
         !has_names (evidence->unknown_names) &&
         are_all_listed (evidence->name_servers, evidence->dead_names);
}

/**
 * todoku_diagnosis_add_parent:
 * @finding: what is wrong with a name server
 * @evidence: evidence
 *
 * Names the zone above where that is what must be mended, since not the registrar looks after it.
 */
void
todoku_diagnosis_add_parent (TodokuFinding        *finding,
                             const TodokuEvidence *evidence)
{
  if (evidence->is_referred)
    todoku_finding_set (finding, "parent", evidence->parent_zone);
}

/* What the servers that only the parent names have of the record. */
static void
count_elsewhere (const TodokuEvidence *evidence,
                 guint                *ret_right,
                 guint                *ret_wrong)
{
  *ret_right = *ret_wrong = 0;
  for (guint i = 0; i < evidence->elsewhere->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (evidence->elsewhere, i);

      if (observation->server_name == NULL || !todoku_diagnosis_is_useful (observation) ||
          !is_listed (evidence->delegated_to, observation->server_name) ||
          is_listed (evidence->name_servers, observation->server_name))
        continue;
      if (todoku_diagnosis_matches (evidence, observation))
        (*ret_right)++;
      else
        (*ret_wrong)++;
    }
}

static TodokuFinding *
delegation_finding (const TodokuEvidence *evidence,
                    TodokuSeverity        severity)
{
  g_autofree char *parent_servers = g_strjoinv (", ", evidence->delegated_to);
  g_autofree char *zone_servers = g_strjoinv (", ", evidence->name_servers);

  return todoku_finding_new (TODOKU_FINDING_SERVERS_DIFFER, severity, "parent_servers",
                             parent_servers, "zone_servers", zone_servers, NULL);
}

/**
 * todoku_diagnosis_judge_abandoned:
 * @c: a case whose zone names servers that do not serve it
 * @is_certain: whether those have said so; silence proves nothing of the record by itself
 *
 * Concludes when the parent names others, which do: then it is the NS records of the zone that are
 * out of date, and not the registrar's.
 *
 * Returns: whether that explains it
 */
gboolean
todoku_diagnosis_judge_abandoned (TodokuCase *c,
                                  gboolean    is_certain)
{
  const TodokuEvidence *evidence = c->evidence;
  g_autofree char *stale = NULL;
  TodokuFinding *finding;
  guint n_right, n_wrong;

  if (!has_names (evidence->delegated_to) || !has_names (evidence->name_servers))
    return FALSE;
  count_elsewhere (evidence, &n_right, &n_wrong);
  stale = join_unlisted (evidence->name_servers, evidence->delegated_to);
  if (stale == NULL || (is_certain ? n_right + n_wrong == 0 : n_right == 0))
    return FALSE;

  finding = delegation_finding (evidence, n_right > 0 ? TODOKU_SEVERITY_WARNING
                                                      : TODOKU_SEVERITY_ERROR);
  todoku_finding_set (finding, "servers", stale);
  todoku_finding_set (finding, "zone_stale", stale);
  todoku_diagnosis_conclude (c, n_right > 0 ? TODOKU_RECORD_STATE_PARTIAL
                                            : TODOKU_RECORD_STATE_ZONE_BROKEN, finding);

  return TRUE;
}

static gboolean
are_disjoint (const TodokuEvidence *evidence)
{
  for (guint i = 0; evidence->delegated_to[i] != NULL; i++)
    if (is_listed (evidence->name_servers, evidence->delegated_to[i]))
      return FALSE;

  return TRUE;
}

/* The domain has moved, and a cache, or the old company, still names the servers that it has left.
 * Who asks from the root comes to the new ones, and the record is not there.
 */
static void
conclude_left_behind (TodokuCase *c)
{
  const TodokuEvidence *evidence = c->evidence;
  g_autofree char *servers = g_strjoinv (", ", evidence->delegated_to);
  g_autofree char *left = g_strjoinv (", ", evidence->name_servers);

  todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_WRONG_PLACE,
                             FINDING (UNDELEGATED_ZONE, ERROR, "servers", servers, "found_at",
                                      left));
}

/**
 * todoku_diagnosis_alias_finding:
 * @evidence: evidence of a zone some of whose servers have an alias for their name
 * @severity: how bad that is
 *
 * Returns: (transfer full): that they have
 */
TodokuFinding *
todoku_diagnosis_alias_finding (const TodokuEvidence *evidence,
                                TodokuSeverity        severity)
{
  g_autofree char *names = g_strjoinv (", ", evidence->alias_names);
  TodokuFinding *finding = todoku_finding_new (TODOKU_FINDING_LAME_SERVER, severity, "servers",
                                               names, "alias", names, NULL);

  todoku_diagnosis_add_parent (finding, evidence);

  return finding;
}

/**
 * todoku_diagnosis_has_only_aliases:
 * @evidence: evidence
 *
 * Returns: whether all servers of the zone have an alias for their name, so that resolvers that do
 *   not follow one never come to it (RFC 2181 section 10.3)
 */
gboolean
todoku_diagnosis_has_only_aliases (const TodokuEvidence *evidence)
{
  return has_names (evidence->alias_names) && has_names (evidence->name_servers) &&
         are_all_listed (evidence->name_servers, evidence->alias_names);
}

/**
 * todoku_diagnosis_judge_delegation:
 * @c: a case in which at least one server counts
 *
 * Compares the name servers that the parent names, those that the zone names, and those that have
 * an address (RFC 1034 section 4.2.2: the two sets are to be the same). Concludes when that is why
 * part of the world does not see the record; it is a note otherwise.
 */
void
todoku_diagnosis_judge_delegation (TodokuCase *c)
{
  const TodokuEvidence *evidence = c->evidence;
  gboolean is_published = todoku_diagnosis_is_published (evidence);
  TodokuFinding *finding;
  guint n_right, n_wrong;

  if (is_published && todoku_diagnosis_is_dead (evidence) && has_names (evidence->delegated_to))
    {
      g_autofree char *stale = g_strjoinv (", ", evidence->name_servers);

      finding = delegation_finding (evidence, TODOKU_SEVERITY_WARNING);
      todoku_finding_set (finding, "servers", stale);
      todoku_finding_set (finding, "zone_stale", stale);
      todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_PARTIAL, finding);
      return;
    }
  if (has_names (evidence->dead_names))
    {
      g_autofree char *dead = g_strjoinv (", ", evidence->dead_names);

      todoku_diagnosis_note (c, FINDING (SERVERS_DIFFER, NOTE, "servers", dead, "dead", dead));
    }
  if (!has_names (evidence->delegated_to) || !has_names (evidence->name_servers) ||
      (are_all_listed (evidence->delegated_to, evidence->name_servers) &&
       are_all_listed (evidence->name_servers, evidence->delegated_to)))
    return;

  count_elsewhere (evidence, &n_right, &n_wrong);
  if (is_published && n_wrong > 0 && n_right == 0 && are_disjoint (evidence))
    {
      conclude_left_behind (c);
    }
  else if (is_published && n_wrong > 0)
    {
      g_autofree char *stale = join_unlisted (evidence->delegated_to, evidence->name_servers);

      finding = delegation_finding (evidence, TODOKU_SEVERITY_WARNING);
      todoku_finding_set (finding, "servers", stale);
      todoku_finding_set (finding, "registrar_stale", stale);
      todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_PARTIAL, finding);
    }
  else if (!is_published && n_right > 0 && n_wrong == 0)
    {
      g_autofree char *stale = join_unlisted (evidence->name_servers, evidence->delegated_to);

      finding = delegation_finding (evidence, TODOKU_SEVERITY_WARNING);
      todoku_finding_set (finding, "servers", stale);
      todoku_finding_set (finding, "zone_stale", stale);
      todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_PARTIAL, finding);
    }
  else
    {
      todoku_diagnosis_note (c, delegation_finding (evidence, TODOKU_SEVERITY_NOTE));
    }
}
