/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where else the record may have been put: the names that people type by mistake, and what it means
 * when it stands at one of them. Pure; any thread.
 */
#include "todoku-diagnosis-private.h"

#include <string.h>

#include "todoku-dns-company.h"
#include "todoku-domain-name.h"

#define MAX_CANDIDATES 20

typedef struct
{
  const TodokuEvidence *evidence;
  GPtrArray *names;
} Candidates;

static void
add (Candidates *candidates,
     char       *name)
{
  g_autofree char *owned = name;

  /* Only names of the zone can be asked of its servers. */
  if (candidates->names->len < MAX_CANDIDATES && *owned != '\0' && *owned != '.' &&
      strlen (owned) < 254 && strstr (owned, "..") == NULL &&
      !todoku_dns_name_equal (owned, candidates->evidence->host) &&
      todoku_domain_name_is_below (owned, candidates->evidence->zone) &&
      !g_ptr_array_find_with_equal_func (candidates->names, owned, g_str_equal, NULL))
    g_ptr_array_add (candidates->names, g_steal_pointer (&owned));
}

static char *
replace (const char *text,
         const char *from,
         const char *to)
{
  g_autoptr(GString) out = g_string_new (text);

  g_string_replace (out, from, to, 0);

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* The first label in full-width letters, as a Japanese keyboard types them, in presentation form.
 */
static char *
full_width (const char *host)
{
  gsize length = strcspn (host, ".");
  g_autoptr(GString) out = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    {
      char utf8[6];
      int n = g_unichar_to_utf8 (0xff00 + (guchar) host[i] - 0x20, utf8);

      for (int j = 0; j < n; j++)
        g_string_append_printf (out, "\\%03u", (guchar) utf8[j]);
    }
  /* Twenty-one letters of three octets are all that a label holds (RFC 1035 section 2.3.4). */
  if (length * 3 > 63)
    return g_strdup ("");
  g_string_append (out, host + length);

  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
with_invisible (const char *host,
                const char *escaped)
{
  gsize length = strcspn (host, ".");

  return g_strdup_printf ("%.*s%s%s", (int) length, host, escaped, host + length);
}

/* The number in "em1234" is typed by hand: neighbours exchanged, and letters that look alike. */
static void
add_slips (Candidates *candidates,
           const char *host)
{
  static const char *const alike[][2] = {
    { "1", "l" }, { "l", "1" }, { "0", "o" }, { "o", "0" }, { "rn", "m" }, { "m", "rn" },
    { "-", "" },
  };
  g_autofree char *label = g_strndup (host, strcspn (host, "."));
  const char *rest = host + strlen (label);
  gsize start = strcspn (label, "0123456789");

  for (gsize i = start; label[i] != '\0' && label[i + 1] != '\0'; i++)
    if (g_ascii_isdigit (label[i]) && label[i] != label[i + 1])
      {
        char *swapped = g_strdup (host);

        swapped[i] = host[i + 1];
        swapped[i + 1] = host[i];
        add (candidates, swapped);
      }
  for (guint i = 0; i < G_N_ELEMENTS (alike); i++)
    if (strstr (label, alike[i][0]) != NULL)
      {
        g_autofree char *other = replace (label, alike[i][0], alike[i][1]);

        add (candidates, g_strconcat (other, rest, NULL));
      }
}

/**
 * todoku_diagnosis_candidates:
 * @evidence: evidence of a record that is not where it should be, with its zone
 *
 * Returns: (transfer full): at most twenty other names at which people put such a record, the
 *   likeliest first
 */
char **
todoku_diagnosis_candidates (const TodokuEvidence *evidence)
{
  const TodokuRecord *record = evidence->record;
  const char *host = evidence->host;
  const char *zone = evidence->zone;
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  Candidates candidates = { evidence, names };
  const char *domain = record->domain != NULL && todoku_domain_name_is_below (record->domain, zone)
                       ? record->domain : zone;
  g_autofree char *registrable = todoku_domain_name_registrable (host);
  g_autofree char *relative = todoku_domain_name_relative (host, domain);
  const char *key = strstr (host, "._domainkey.");

  add (&candidates, g_strconcat (host, ".", zone, NULL));
  add (&candidates, g_strconcat (host, ".", domain, NULL));
  if (registrable != NULL)
    add (&candidates, g_strconcat (host, ".", registrable, NULL));

  if (strchr (host, '_') != NULL)
    {
      add (&candidates, replace (host, "_", ""));
      add (&candidates, replace (host, "_", "-"));
    }
  if (record->type == TODOKU_RECORD_TYPE_CNAME)
    add (&candidates, g_strconcat (evidence->target, ".", zone, NULL));

  /* The labels of a sub-domain left out, or put where they do not belong. */
  if (*relative != '\0')
    {
      add (&candidates, g_strconcat (relative, ".", zone, NULL));
      if (registrable != NULL)
        add (&candidates, g_strconcat (relative, ".", registrable, NULL));
    }
  add (&candidates, g_strdup (domain));
  add (&candidates, g_strdup (zone));
  add (&candidates, g_strconcat ("@.", domain, NULL));
  add (&candidates, g_strconcat ("@.", zone, NULL));
  add (&candidates, g_strconcat ("@.", host, NULL));
  add (&candidates, g_strconcat ("www.", host, NULL));
  if (g_str_has_prefix (host, "_dmarc.") && registrable != NULL)
    add (&candidates, g_strconcat ("_dmarc.", registrable, NULL));
  if (key != NULL)
    {
      g_autofree char *selector = g_strndup (host, key - host);

      add (&candidates, g_strdup (key + 1));
      add (&candidates, g_strconcat (selector, "._domainkey.", domain, NULL));
      add (&candidates, g_strconcat (selector, "._domainkey.", zone, NULL));
      add (&candidates, g_strconcat (selector, ".", domain, NULL));
    }
  else
    {
      g_autofree char *label = g_strndup (host, strcspn (host, "."));

      add (&candidates, g_strconcat (label, ".", zone, NULL));
      add_slips (&candidates, host);
    }
  add (&candidates, full_width (host));
  add (&candidates, with_invisible (host, "\\226\\128\\139"));
  add (&candidates, with_invisible (host, "\\194\\160"));
  add (&candidates, g_strconcat (relative, ".yourdomain.com.", zone, NULL));

  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static gboolean
is_doubled (const TodokuEvidence *evidence,
            const char           *name)
{
  gsize length = strlen (evidence->host);

  return g_ascii_strncasecmp (name, evidence->host, length) == 0 && name[length] == '.';
}

static TodokuFindingCode
classify (const TodokuEvidence *evidence,
          const char           *name)
{
  const TodokuRecord *record = evidence->record;
  g_autofree char *without = replace (evidence->host, "_", "");
  g_autofree char *hyphens = replace (evidence->host, "_", "-");

  if (is_doubled (evidence, name))
    return TODOKU_FINDING_DOUBLED_SUFFIX;
  if (record->type == TODOKU_RECORD_TYPE_CNAME &&
      g_ascii_strncasecmp (name, evidence->target, strlen (evidence->target)) == 0)
    return TODOKU_FINDING_HOST_VALUE_EXCHANGED;
  if (*name == '@' || strstr (name, "yourdomain") != NULL)
    return TODOKU_FINDING_PLACEHOLDER;
  if (strchr (evidence->host, '_') != NULL &&
      (todoku_dns_name_equal (name, without) || todoku_dns_name_equal (name, hyphens)))
    return TODOKU_FINDING_UNDERSCORE_LOST;
  if (strchr (name, '\\') != NULL)
    return TODOKU_FINDING_NON_ASCII;
  if (record->type == TODOKU_RECORD_TYPE_CNAME && todoku_dns_name_equal (name, evidence->zone))
    return TODOKU_FINDING_CNAME_AT_APEX;
  if (todoku_domain_name_parent (name) != NULL && strchr (evidence->host, '.') != NULL &&
      !g_str_has_prefix (name, "www.") &&
      todoku_dns_name_equal (todoku_domain_name_parent (name),
                             todoku_domain_name_parent (evidence->host)))
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

  if (!todoku_diagnosis_is_useful (observation))
    return FALSE;
  rrs = todoku_observation_rrs_at (observation, observation->name, observation->rrtype);
  if (rrs->len == 0 || todoku_diagnosis_is_wildcard (evidence, g_ptr_array_index (rrs, 0)))
    return FALSE;

  code = classify (evidence, observation->name);
  if (code == TODOKU_FINDING_HOST_VALUE_EXCHANGED)
    {
      if (!points_to_host (evidence, rrs))
        return FALSE;
    }
  else if (!todoku_diagnosis_matches_at (evidence, observation, observation->name) &&
           !(any_data && code == TODOKU_FINDING_DOUBLED_SUFFIX))
    {
      return FALSE;
    }

  found = todoku_diagnosis_rr_shown (g_ptr_array_index (rrs, 0));
  finding = todoku_finding_new (code, TODOKU_SEVERITY_ERROR, "found_at", observation->name, "found",
                                found, NULL);
  if (code == TODOKU_FINDING_DOUBLED_SUFFIX)
    todoku_finding_set (finding, "suffix", observation->name + strlen (evidence->host) + 1);
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

  return FALSE;
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

  if (judge_candidates (c))
    return;
  if (judge_elsewhere (c))
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
