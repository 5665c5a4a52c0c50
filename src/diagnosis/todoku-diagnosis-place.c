/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where else the record may have been put: the names that people type by mistake, and what it means
 * when it stands at one of them. Pure; any thread.
 */
#include "todoku-diagnosis-private.h"

#include <string.h>

#include "todoku-dns-company.h"
#include "todoku-domain-name.h"
#include "todoku-spf.h"

/* What was added to the whole name, which may have been typed with its final dot; or %NULL. */
static const char *
added_suffix (const TodokuEvidence *evidence,
              const char           *name)
{
  static const char typed_dot[] = "\\046";
  gsize length = strlen (evidence->host);
  const char *rest = name + length;

  if (g_ascii_strncasecmp (name, evidence->host, length) != 0)
    return NULL;
  if (g_str_has_prefix (rest, typed_dot))
    rest += strlen (typed_dot);

  return *rest == '.' ? rest + 1 : NULL;
}

static gboolean
is_doubled (const TodokuEvidence *evidence,
            const char           *name)
{
  return added_suffix (evidence, name) != NULL;
}

/* A part of the domain in front of the zone: "em1.example.example.co.jp". */
static gboolean
is_half_doubled (const TodokuEvidence *evidence,
                 const char           *name)
{
  g_autofree char *relative = todoku_domain_name_relative (evidence->host, evidence->zone);
  gsize length = strlen (relative);
  const char *rest = name + length + 1;
  g_autofree char *part = NULL;
  const char *domain = evidence->record->domain != NULL ? evidence->record->domain
                                                        : evidence->zone;

  if (length == 0 || g_ascii_strncasecmp (name, relative, length) != 0 || name[length] != '.' ||
      strlen (rest) <= strlen (evidence->zone))
    return FALSE;
  part = todoku_domain_name_relative (rest, evidence->zone);
  /* A label of DKIM or DMARC that a form adds is no part of the domain. */
  if (*part == '_')
    return FALSE;
  /* "em1.news.tokyo.news.tokyo". */
  if (length > strlen (part) && relative[length - strlen (part) - 1] == '.' &&
      g_ascii_strcasecmp (relative + length - strlen (part), part) == 0)
    return TRUE;

  /* "em1.co.jp". */
  if (strchr (evidence->zone, '.') != NULL &&
      g_ascii_strcasecmp (strchr (evidence->zone, '.') + 1, part) == 0)
    return TRUE;

  return (g_ascii_strncasecmp (domain, part, strlen (part)) == 0 && domain[strlen (part)] == '.') ||
         (g_ascii_strncasecmp (evidence->zone, part, strlen (part)) == 0 &&
          evidence->zone[strlen (part)] == '.');
}

static char *
keep_letters (const char *name)
{
  GString *out = g_string_new (NULL);

  for (const char *p = name; *p != '\0'; p++)
    if (strchr (" \t\r\n\\.,-_\"'`;:/<>[]()*@", *p) == NULL)
      g_string_append_c (out, *p);

  return g_string_free (out, FALSE);
}

/* Without the words of the next columns: "em1 CNAME", "em1 IN CNAME". */
static char *
without_columns (const char *name)
{
  static const char *const columns[] = { "IN", "CNAME", "TXT", "MX", NULL };
  g_auto(GStrv) words = g_strsplit (name, " ", -1);
  GString *out = g_string_new (words[0]);

  for (guint i = 1; words[0] != NULL && words[i] != NULL; i++)
    {
      g_autofree char *upper = g_ascii_strup (words[i], -1);

      if (!g_strv_contains (columns, upper))
        g_string_append (out, words[i]);
    }

  return g_string_free (out, FALSE);
}

/* A name that differs only in blanks, dots, lines and marks, in the scheme of a URL, or in what
 * stands in the next columns. Of @name only so much counts as @length says.
 */
static gboolean
is_same_letters (const char *name,
                 gsize       length,
                 const char *host)
{
  g_autofree char *typed = g_strndup (name, length);
  g_autofree char *raw = todoku_diagnosis_unescape (typed);
  const char *scheme = strstr (raw, "://");
  g_autofree char *first = without_columns (scheme != NULL ? scheme : raw);
  g_autofree char *a = keep_letters (first);
  g_autofree char *b = keep_letters (host);

  return g_ascii_strcasecmp (a, b) == 0;
}

/* The same of the name in the zone, which a relative name with such a mark ends with. */
static gboolean
is_same_in_zone (const TodokuEvidence *evidence,
                 const char           *name)
{
  g_autofree char *relative = todoku_domain_name_relative (evidence->host, evidence->zone);
  gsize length = strlen (name), tail = strlen (evidence->zone) + 1;

  return length > tail && is_same_letters (name, length - tail, relative);
}

/* Such a mark on the whole name, and the zone behind it. */
static gboolean
is_doubled_with_marks (const TodokuEvidence *evidence,
                       const char           *name)
{
  gsize length = strlen (name), tail = strlen (evidence->zone) + 1;

  return length > tail && is_same_letters (name, length - tail, evidence->host);
}

/* All labels but one are the same, and as many. */
static gboolean
is_one_label_off (const char *name,
                  const char *host)
{
  g_auto(GStrv) a = g_strsplit (name, ".", -1);
  g_auto(GStrv) b = g_strsplit (host, ".", -1);
  guint n_off = 0;

  if (g_strv_length (a) != g_strv_length (b))
    return FALSE;
  for (guint i = 0; a[i] != NULL; i++)
    n_off += g_ascii_strcasecmp (a[i], b[i]) != 0;

  return n_off == 1;
}

/* Nobody types "mail" in place of "s1" by a slip: it is what another program calls its key. */
static gboolean
is_other_selector (const TodokuEvidence *evidence,
                   const char           *name)
{
  g_autofree char *selector = g_strndup (evidence->host, strcspn (evidence->host, "."));
  g_autofree char *found = g_strndup (name, strcspn (name, "."));

  return todoku_diagnosis_is_key (evidence->record) &&
         todoku_diagnosis_distance (found, selector) > 2;
}

/* "em1.yourdomain.com" in the zone. */
static gboolean
has_example (const TodokuEvidence *evidence,
             const char           *name)
{
  g_autofree char *relative = todoku_domain_name_relative (name, evidence->zone);

  for (guint i = 0; todoku_diagnosis_examples[i] != NULL; i++)
    if (todoku_domain_name_is_below (relative, todoku_diagnosis_examples[i]))
      return TRUE;

  return FALSE;
}

static TodokuFindingCode
classify (const TodokuEvidence *evidence,
          const char           *name)
{
  const TodokuRecord *record = evidence->record;
  g_autofree char *without = todoku_diagnosis_replace (evidence->host, "_", "");
  g_autofree char *hyphens = todoku_diagnosis_replace (evidence->host, "_", "-");
  g_autofree char *joined = todoku_diagnosis_replace (evidence->host, "._", "-");
  g_autofree char *behind = todoku_diagnosis_replace (evidence->host, "._", ".");
  const char *some = *evidence->host == '_' && *name != '_' ? evidence->host + 1 : behind;
  g_autofree char *doubled = todoku_diagnosis_replace (evidence->host, "_", "__");

  if (is_doubled (evidence, name) || is_half_doubled (evidence, name) ||
      is_doubled_with_marks (evidence, name))
    return TODOKU_FINDING_DOUBLED_SUFFIX;
  if (record->type != TODOKU_RECORD_TYPE_TXT &&
      g_ascii_strncasecmp (name, evidence->target, strlen (evidence->target)) == 0)
    return TODOKU_FINDING_HOST_VALUE_EXCHANGED;
  if (*name == '@' || has_example (evidence, name))
    return TODOKU_FINDING_PLACEHOLDER;
  if (strchr (evidence->host, '_') != NULL &&
      (todoku_dns_name_equal (name, without) || todoku_dns_name_equal (name, hyphens) ||
       todoku_dns_name_equal (name, joined) || todoku_dns_name_equal (name, some)))
    return TODOKU_FINDING_UNDERSCORE_LOST;
  if (is_same_letters (name, strlen (name), evidence->host) || is_same_in_zone (evidence, name) ||
      todoku_dns_name_equal (name, doubled))
    return TODOKU_FINDING_TYPO;
  if (strchr (name, '\\') != NULL || strstr (name, "xn--xn--") != NULL)
    return TODOKU_FINDING_NON_ASCII;
  if (record->type == TODOKU_RECORD_TYPE_CNAME && todoku_dns_name_equal (name, evidence->zone))
    return TODOKU_FINDING_CNAME_AT_APEX;
  if (is_one_label_off (name, evidence->host) && !is_other_selector (evidence, name))
    return TODOKU_FINDING_TYPO;

  return TODOKU_FINDING_WRONG_LEVEL;
}

/* "host" in full, or as it is typed in the zone. */
static gboolean
points_to_host (const TodokuEvidence *evidence,
                GPtrArray            *rrs)
{
  const TodokuRr *rr = rrs->len > 0 ? g_ptr_array_index (rrs, 0) : NULL;
  g_autofree char *relative = todoku_domain_name_relative (evidence->host, evidence->zone);

  return rr != NULL && rr->target != NULL &&
         (todoku_domain_name_is_below (rr->target, evidence->host) ||
          todoku_dns_name_equal (rr->target, relative) || is_doubled (evidence, rr->target));
}

/* What stands at a name because another row wants it there has not lost its way. */
static gboolean
belongs_there (TodokuCase              *c,
               const TodokuObservation *observation)
{
  for (guint i = 0; i < c->group->len; i++)
    {
      const TodokuEvidence *other = g_ptr_array_index (c->group, i);

      if (other != c->evidence && other->record->type == c->record->type &&
          todoku_dns_name_equal (other->host, observation->name) &&
          todoku_diagnosis_matches_at (other, observation, observation->name))
        return TRUE;
    }

  return FALSE;
}

/* An SPF record of a domain above that names other senders as well serves the mail of that domain.
 * Moving it down would take it away there.
 */
static gboolean
serves_others (const TodokuEvidence    *evidence,
               const TodokuObservation *observation)
{
  g_autoptr(GPtrArray) rrs = NULL;

  if (!todoku_diagnosis_is_spf (evidence->record) ||
      !todoku_domain_name_is_below (evidence->host, observation->name))
    return FALSE;
  rrs = todoku_observation_rrs_at (observation, observation->name, TODOKU_RRTYPE_TXT);
  for (guint i = 0; i < rrs->len; i++)
    {
      g_autofree char *raw = todoku_diagnosis_rr_raw (g_ptr_array_index (rrs, i));

      if (todoku_spf_is_record (raw) && !todoku_spf_has_terms (evidence->record->value, raw,
                                                               evidence->host, NULL, NULL, NULL))
        return TRUE;
    }

  return FALSE;
}

/* A sub-domain may have a policy of its own; only the very text that is wanted has lost its way. */
static gboolean
is_own_policy_below (const TodokuEvidence    *evidence,
                     const TodokuObservation *observation,
                     GPtrArray               *rrs)
{
  if (!todoku_diagnosis_is_policy_below (evidence, observation->name))
    return FALSE;
  for (guint i = 0; i < rrs->len; i++)
    {
      g_autofree char *raw = todoku_diagnosis_rr_raw (g_ptr_array_index (rrs, i));

      if (g_str_equal (raw, evidence->record->value))
        return FALSE;
    }

  return TRUE;
}

/* Of several policies above the walk says which holds, if it could be followed. */
static gboolean
is_left_to_walk (const TodokuEvidence *evidence,
                 const char           *name)
{
  g_autoptr(GPtrArray) needed = g_ptr_array_new_with_free_func (g_free);
  gboolean is_known = FALSE;
  g_autofree char *inherited = NULL;

  if (!todoku_diagnosis_is_policy_above (evidence, name))
    return FALSE;
  inherited = todoku_diagnosis_find_inherited (evidence, needed, &is_known);

  return is_known;
}

/* Nobody makes the same mistake at two names: what several of them give, a wildcard gives. */
static gboolean
is_at_others (const TodokuEvidence    *evidence,
              const TodokuObservation *observation,
              const TodokuRr          *rr)
{
  g_autofree char *text = todoku_rr_to_presentation (rr);

  for (guint i = 0; i < evidence->candidates->len; i++)
    {
      const TodokuObservation *other = g_ptr_array_index (evidence->candidates, i);
      g_autoptr(GPtrArray) rrs = NULL;

      if (other == observation || other->answer->len == 0)
        continue;
      rrs = todoku_observation_rrs_at (other, other->name, other->rrtype);
      for (guint j = 0; j < rrs->len; j++)
        {
          g_autofree char *other_text = todoku_rr_to_presentation (g_ptr_array_index (rrs, j));

          if (g_str_equal (text, other_text))
            return TRUE;
        }
    }

  return FALSE;
}

static gboolean
judge_candidate (TodokuCase              *c,
                 const TodokuObservation *observation,
                 gboolean                 any_data)
{
  const TodokuEvidence *evidence = c->evidence;
  g_autoptr(GPtrArray) rrs = NULL;
  g_autofree char *found = NULL;
  TodokuFindingCode code;
  TodokuFinding *finding;

  if (!todoku_diagnosis_is_useful (observation) ||
      observation->rrtype != todoku_record_type_to_rrtype (c->record->type))
    return FALSE;
  rrs = todoku_observation_rrs_at (observation, observation->name, observation->rrtype);
  if (rrs->len == 0 || todoku_diagnosis_is_wildcard (evidence, g_ptr_array_index (rrs, 0)) ||
      belongs_there (c, observation) || is_left_to_walk (evidence, observation->name))
    return FALSE;

  code = classify (evidence, observation->name);
  if (code == TODOKU_FINDING_WRONG_LEVEL && is_own_policy_below (evidence, observation, rrs))
    return FALSE;
  if (code == TODOKU_FINDING_HOST_VALUE_EXCHANGED)
    {
      /* What should be the VALUE alone may have been pasted into both fields. */
      if (todoku_diagnosis_matches_at (evidence, observation, observation->name))
        code = TODOKU_FINDING_WRONG_LEVEL;
      else if (!points_to_host (evidence, rrs))
        return FALSE;
    }
  else if ((!todoku_diagnosis_matches_at (evidence, observation, observation->name) ||
            serves_others (evidence, observation)) &&
           !(any_data && is_doubled (evidence, observation->name) &&
             !is_at_others (evidence, observation, g_ptr_array_index (rrs, 0))))
    {
      return FALSE;
    }

  found = todoku_diagnosis_rr_shown (g_ptr_array_index (rrs, 0));
  if (todoku_diagnosis_is_policy_above (evidence, observation->name))
    {
      todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_OK_EQUIVALENT,
                                 FINDING (WRONG_LEVEL, NOTE, "found_at", observation->name, "found",
                                          found));
      return TRUE;
    }
  finding = todoku_finding_new (code, TODOKU_SEVERITY_ERROR, "found_at", observation->name, "found",
                                found, NULL);
  if (code == TODOKU_FINDING_DOUBLED_SUFFIX)
    todoku_finding_set (finding, "suffix", is_doubled (evidence, observation->name)
                                           ? added_suffix (evidence, observation->name)
                                           : evidence->zone);
  g_free (c->verdict->expected);
  c->verdict->expected = g_strdup (evidence->host);
  g_free (c->verdict->found);
  c->verdict->found = g_strdup (observation->name);
  todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_WRONG_PLACE, finding);

  return TRUE;
}

static gboolean
judge_candidates (TodokuCase *c)
{
  for (guint any_data = 0; any_data <= 1; any_data++)
    for (guint i = 0; i < c->evidence->candidates->len; i++)
      if (judge_candidate (c, g_ptr_array_index (c->evidence->candidates, i), any_data > 0))
        return TRUE;

  return todoku_diagnosis_judge_inherited (c);
}

static char *
operator_of (const TodokuEvidence *evidence)
{
  g_autoptr(GPtrArray) companies = NULL;

  if (evidence->name_servers == NULL ||
      todoku_dns_company_match ((const char *const *) evidence->name_servers, &companies) !=
      TODOKU_DNS_MATCH_ONE || companies == NULL || companies->len == 0)
    return NULL;

  return g_strdup (todoku_dns_company_get_text (g_ptr_array_index (companies, 0),
                                                TODOKU_DNS_COMPANY_NAME, NULL));
}

static gboolean
judge_elsewhere (TodokuCase *c)
{
  for (guint i = 0; i < c->evidence->elsewhere->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (c->evidence->elsewhere, i);
      g_autofree char *servers = NULL;
      g_autofree char *operator = NULL;

      if (!todoku_diagnosis_is_useful (observation) ||
          !todoku_diagnosis_matches (c->evidence, observation))
        continue;

      servers = todoku_diagnosis_server_names (c->evidence);
      operator = operator_of (c->evidence);
      todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_WRONG_PLACE,
                                 FINDING (UNDELEGATED_ZONE, ERROR, "servers", servers, "operator",
                                          operator, "found_at",
                                          observation->server_name != NULL
                                          ? observation->server_name
                                          : observation->server_address));
      return TRUE;
    }

  return FALSE;
}

/* The highest name below which a made-up name gives the same data. */
static const char *
wildcard_parent (const TodokuEvidence *evidence,
                 const TodokuRr       *shadow)
{
  const char *highest = todoku_domain_name_parent (evidence->host);
  g_autofree char *text = todoku_rr_to_presentation (shadow);

  for (guint i = 0; i < evidence->wildcards->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (evidence->wildcards, i);
      const char *parent = todoku_domain_name_parent (observation->name);

      for (guint j = 0; parent != NULL && j < observation->answer->len; j++)
        {
          const TodokuRr *rr = g_ptr_array_index (observation->answer, j);
          g_autofree char *other = todoku_rr_to_presentation (rr);

          if (g_ascii_strcasecmp (text, other) == 0 && strlen (parent) < strlen (highest))
            highest = parent;
        }
    }

  return highest;
}

/* What a wildcard answers in the record's place, in its own type or in another. */
static gboolean
judge_wildcard (TodokuCase *c)
{
  const TodokuRr *shadow = NULL;
  g_autofree char *found = NULL;
  g_autofree char *wildcard = NULL;

  if (c->rrs->len > 0 && todoku_diagnosis_is_wildcard (c->evidence, g_ptr_array_index (c->rrs, 0)))
    shadow = g_ptr_array_index (c->rrs, 0);
  for (guint i = 0; i < c->evidence->types->len && shadow == NULL; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (c->evidence->types, i);

      for (guint j = 0; j < observation->answer->len && shadow == NULL; j++)
        {
          const TodokuRr *rr = g_ptr_array_index (observation->answer, j);

          if (todoku_dns_name_equal (rr->owner, c->evidence->host) &&
              todoku_diagnosis_is_wildcard (c->evidence, rr))
            shadow = rr;
        }
    }
  if (shadow == NULL)
    return FALSE;

  found = todoku_diagnosis_rr_shown (shadow);
  wildcard = g_strconcat ("*.", wildcard_parent (c->evidence, shadow), NULL);
  g_free (c->verdict->found);
  c->verdict->found = g_strdup (found);
  todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_MISSING,
                             FINDING (WILDCARD, ERROR, "wildcard", wildcard, "found", found));

  return TRUE;
}

static TodokuFinding *
missing_finding (TodokuCase *c)
{
  guint n_servers;
  g_autofree char *servers = todoku_diagnosis_answering_names (c->evidence, &n_servers);
  g_autofree char *count = g_strdup_printf ("%u", n_servers);
  TodokuFinding *finding = FINDING (MISSING, ERROR, "servers", servers, "count", count);
  guint n_missing = 0;

  for (guint i = 0; i < c->group->len; i++)
    {
      const TodokuEvidence *other = g_ptr_array_index (c->group, i);

      n_missing += !todoku_diagnosis_is_published (other);
      if (other == c->evidence && c->group->len > 1)
        {
          g_autofree char *index = g_strdup_printf ("%u", i + 1);
          g_autofree char *total = g_strdup_printf ("%u", c->group->len);

          todoku_finding_set (finding, "index", index);
          todoku_finding_set (finding, "total", total);
        }
    }
  if (c->group->len > 1)
    {
      g_autofree char *missing = g_strdup_printf ("%u", n_missing);

      todoku_finding_set (finding, "missing_count", missing);
    }

  return finding;
}

/**
 * todoku_diagnosis_judge_place:
 * @c: a case with nothing at its own name that was meant to be the record
 *
 * Concludes in any case: with the place where the record stands, or with its absence.
 */
void
todoku_diagnosis_judge_place (TodokuCase *c)
{
  const TodokuEvidence *evidence = c->evidence;
  const char *domain = c->record->domain;
  g_autofree char *servers = NULL;
  gboolean sub_zone;

  if (judge_candidates (c) || todoku_diagnosis_judge_type_elsewhere (c))
    return;
  if (judge_elsewhere (c) || todoku_diagnosis_judge_owner (c))
    return;

  if (c->record->type == TODOKU_RECORD_TYPE_CNAME &&
      todoku_dns_name_equal (evidence->host, evidence->zone) && evidence->parent_zone == NULL)
    {
      todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_CONFLICT, FINDING (CNAME_AT_APEX, ERROR));
      return;
    }
  if (judge_wildcard (c))
    return;

  /* Whoever sends from the sub-domain knows that it is a zone; whoever sends from above does not.
   */
  sub_zone = evidence->parent_zone != NULL &&
             (domain != NULL ? !todoku_domain_name_is_below (domain, evidence->zone)
                             : todoku_dns_name_equal (evidence->host, evidence->zone));
  servers = todoku_diagnosis_server_names (evidence);
  if (sub_zone)
    todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_MISSING,
                               FINDING (DELEGATED_SUBZONE, ERROR, "servers", servers, "parent",
                                        evidence->parent_zone));
  else
    todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_MISSING, missing_finding (c));
  if (!sub_zone && evidence->parent_zone != NULL)
    todoku_diagnosis_note (c, FINDING (DELEGATED_SUBZONE, NOTE, "servers", servers, "parent",
                                       evidence->parent_zone));
}
