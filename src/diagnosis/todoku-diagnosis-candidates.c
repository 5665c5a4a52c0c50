/* SPDX-License-Identifier: GPL-3.0-or-later
 * The names that people type in place of the right one, in the order of how likely they are on the
 * screen of the DNS company. How a name is disfigured is in todoku-diagnosis-signs.c. Pure; any
 * thread.
 */
#include "todoku-diagnosis-candidates.h"

#include <string.h>

#include "todoku-dns-company.h"
#include "todoku-domain-name.h"

/* More than there are questions for, since many fall away with the name above them. */
#define MAX_CANDIDATES 120

/**
 * todoku_candidates_add:
 * @candidates: the names so far
 * @name: (transfer full) (nullable): one more, if it can be asked of the zone's servers
 */
void
todoku_candidates_add (TodokuCandidates *candidates,
                       char             *name)
{
  g_autofree char *owned = name;

  /* Only names of the zone can be asked of its servers. */
  if (candidates->names->len < MAX_CANDIDATES && owned != NULL && *owned != '\0' &&
      *owned != '.' && strlen (owned) < 254 && strstr (owned, "..") == NULL &&
      !todoku_dns_name_equal (owned, candidates->evidence->host) &&
      todoku_domain_name_is_below (owned, candidates->evidence->zone) &&
      !g_ptr_array_find_with_equal_func (candidates->names, owned, g_str_equal, NULL))
    g_ptr_array_add (candidates->names, g_steal_pointer (&owned));
}

/**
 * todoku_candidates_add_in_zone:
 * @candidates: the names so far
 * @relative: (transfer full) (nullable): one more, without the zone
 */
void
todoku_candidates_add_in_zone (TodokuCandidates *candidates,
                               char             *relative)
{
  g_autofree char *owned = relative;

  if (owned != NULL && *owned != '\0')
    todoku_candidates_add (candidates, g_strconcat (owned, ".", candidates->evidence->zone, NULL));
}

/* A label of DKIM, DMARC or TLS reports, misspelt. */
static void
add_known_slips (TodokuCandidates *candidates,
                 gboolean          is_likely)
{
  g_auto(GStrv) labels = g_strsplit (candidates->evidence->host, ".", -1);

  for (guint i = 0; labels[i] != NULL; i++)
    {
      g_autoptr(GPtrArray) slips = todoku_diagnosis_known_slips (labels[i], is_likely);
      g_autofree char *label = labels[i];

      for (guint j = 0; j < slips->len; j++)
        {
          labels[i] = g_ptr_array_index (slips, j);
          todoku_candidates_add (candidates, g_strjoinv (".", labels));
        }
      labels[i] = g_steal_pointer (&label);
    }
}

/* The first label, the number in "em1234" or a selector, is typed by hand: letters that look alike,
 * and fingers that slip.
 */
static void
add_slips (TodokuCandidates *candidates,
           const char *host)
{
  static const char *const alike[][2] = {
    { "1", "l" }, { "l", "1" }, { "0", "o" }, { "o", "0" }, { "1", "i" }, { "i", "l" },
    { "rn", "m" }, { "m", "rn" }, { "-", "" },
  };
  g_autofree char *label = g_strndup (host, strcspn (host, "."));
  g_autoptr(GPtrArray) slips = todoku_diagnosis_typed_slips (label);
  const char *rest = host + strlen (label);

  for (guint i = 0; i < G_N_ELEMENTS (alike); i++)
    if (strstr (label, alike[i][0]) != NULL)
      {
        g_autofree char *other = todoku_diagnosis_replace (label, alike[i][0], alike[i][1]);

        todoku_candidates_add (candidates, g_strconcat (other, rest, NULL));
      }
  for (guint i = 0; i < slips->len; i++)
    todoku_candidates_add (candidates, g_strconcat (g_ptr_array_index (slips, i), rest, NULL));
}

/* What of the name in the zone is a sub-domain: nobody has said which domain sends. */
static char *
sub_domain_of (const char *relative)
{
  const char *key = strstr (relative, "._domainkey.");
  const char *rest = key != NULL ? key + strlen ("._domainkey.") : strchr (relative, '.');

  if (rest == NULL || g_str_has_suffix (relative, "._domainkey"))
    return g_strdup ("");

  return g_strdup (*rest == '.' ? rest + 1 : rest);
}

/* The whole name, or a part of the domain, typed where the screen adds the domain by itself. */
static void
add_doubled (TodokuCandidates *candidates)
{
  const char *host = candidates->evidence->host;
  const char *zone = candidates->evidence->zone;
  g_autofree char *registrable = todoku_domain_name_registrable (host);
  g_autofree char *label = g_strndup (candidates->domain, strcspn (candidates->domain, "."));
  g_autofree char *unicode = todoku_domain_name_to_unicode (candidates->domain);
  g_autofree char *between = NULL;
  g_autofree char *unicode_label = unicode != NULL ? g_strndup (unicode, strcspn (unicode, "."))
                                                   : NULL;
  const char *last_dot = strrchr (zone, '.');
  const char *tail = strchr (zone, '.');

  todoku_candidates_add (candidates, g_strconcat (host, ".", zone, NULL));
  /* Where this does not exist, nothing is doubled (RFC 8020), and no guess below it is asked. */
  todoku_candidates_add_in_zone (candidates, g_strdup (last_dot != NULL ? last_dot + 1 : zone));
  todoku_candidates_add (candidates, g_strconcat (host, ".", candidates->domain, NULL));
  if (strchr (host, '_') != NULL)
    todoku_candidates_add_in_zone (candidates, todoku_diagnosis_replace (host, "_", ""));
  if (registrable != NULL)
    todoku_candidates_add (candidates, g_strconcat (host, ".", registrable, NULL));
  if (*candidates->relative == '\0')
    {
      todoku_candidates_add (candidates, g_strconcat (label, ".", zone, NULL));
      return;
    }

  /* "em1.news.tokyo.news.tokyo" where the domain is a sub-domain. */
  between = todoku_dns_name_equal (candidates->domain, zone)
            ? sub_domain_of (candidates->relative)
            : todoku_domain_name_relative (candidates->domain, zone);
  todoku_candidates_add_in_zone (candidates,
                                 g_strconcat (candidates->relative, ".", between, NULL));
  /* "em1.example" for em1.example.co.jp, and "em1.example.co". */
  todoku_candidates_add_in_zone (candidates, g_strconcat (candidates->relative, ".", label, NULL));
  if (!todoku_dns_name_equal (candidates->domain, zone))
    todoku_candidates_add_in_zone (candidates,
                                   g_strdup_printf ("%s.%.*s", candidates->relative,
                                                    (int) strcspn (zone, "."), zone));
  if (last_dot != NULL && memchr (zone, '.', (gsize) (last_dot - zone)) != NULL)
    todoku_candidates_add_in_zone (candidates,
                                   g_strdup_printf ("%s.%.*s", candidates->relative,
                                                    (int) (last_dot - zone), zone));
  /* "em1.co.jp", from somebody who was told that the domain is added. */
  if (tail != NULL)
    todoku_candidates_add_in_zone (candidates, g_strconcat (candidates->relative, tail, NULL));
  if (unicode != NULL && !g_str_is_ascii (unicode))
    {
      g_autofree char *escaped = todoku_dns_text_escape ((const guint8 *) unicode,
                                                         strlen (unicode));

      todoku_candidates_add_in_zone (candidates,
                                     g_strconcat (candidates->relative, ".", escaped, NULL));
    }
  if (unicode_label != NULL && !g_str_is_ascii (unicode_label))
    {
      g_autofree char *escaped = todoku_dns_text_escape ((const guint8 *) unicode_label,
                                                         strlen (unicode_label));

      todoku_candidates_add_in_zone (candidates,
                                     g_strconcat (candidates->relative, ".", escaped, NULL));
    }
}

/* An A-label typed as it is read, or encoded once more. */
static void
add_international (TodokuCandidates *candidates)
{
  const char *relative = candidates->relative;
  g_autofree char *unicode = NULL;
  g_autofree char *escaped = NULL;
  g_auto(GStrv) labels = NULL;

  if (strstr (relative, "xn--") == NULL)
    return;

  unicode = todoku_domain_name_to_unicode (relative);
  escaped = unicode != NULL
            ? todoku_dns_text_escape ((const guint8 *) unicode, strlen (unicode)) : NULL;
  todoku_candidates_add_in_zone (candidates, g_steal_pointer (&escaped));
  labels = g_strsplit (relative, ".", -1);
  /* Punycode of nothing but ASCII is the text and a hyphen (RFC 3492 section 6.3). */
  for (guint i = 0; labels[i] != NULL; i++)
    if (g_str_has_prefix (labels[i], "xn--"))
      {
        g_autofree char *once = labels[i];

        labels[i] = g_strconcat ("xn--", once, "-", NULL);
      }
  todoku_candidates_add_in_zone (candidates, g_strjoinv (".", labels));
}

static void
add_underscores (TodokuCandidates *candidates)
{
  if (strchr (candidates->evidence->host, '_') == NULL)
    return;

  todoku_candidates_add (candidates,
                         todoku_diagnosis_replace (candidates->evidence->host, "_", ""));
  todoku_candidates_add (candidates,
                         todoku_diagnosis_replace (candidates->evidence->host, "_", "-"));
  todoku_candidates_add (candidates,
                         todoku_diagnosis_replace (candidates->evidence->host, "._", "-"));
  todoku_candidates_add (candidates,
                         todoku_diagnosis_replace (candidates->evidence->host, "_", "__"));
  /* One of two. */
  if (*candidates->evidence->host == '_' && strstr (candidates->evidence->host, "._") != NULL)
    {
      todoku_candidates_add (candidates,
                             todoku_diagnosis_replace (candidates->evidence->host, "._", "."));
      todoku_candidates_add (candidates, g_strdup (candidates->evidence->host + 1));
    }
}

/* Names of two labels shortened to one, or given after the standard. */
static void
add_short_names (TodokuCandidates *candidates)
{
  static const struct { const char *front, *names; } all[] = {
    { "_smtp._tls.", "_tls _tlsrpt _smtp _dmarc tlsrpt" }, { "default._bimi.", "_bimi bimi" },
  };
  const char *host = candidates->evidence->host;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (g_str_has_prefix (host, all[i].front))
      {
        g_auto(GStrv) names = g_strsplit (all[i].names, " ", -1);

        for (guint j = 0; names[j] != NULL; j++)
          todoku_candidates_add (candidates, g_strconcat (names[j], ".", host +
                                                          strlen (all[i].front), NULL));
      }
}

/* The selector of another program, or of the manual: the same key stands there and nowhere else. */
static void
add_selectors (TodokuCandidates *candidates)
{
  static const char *const selectors[] = {
    "default", "mail", "dkim", "selector1", "selector2", "s1", "s2", "google", "k1",
  };
  const char *host = candidates->evidence->host;
  const char *key = strstr (host, "._domainkey.");

  for (guint i = 0; todoku_diagnosis_is_key (candidates->evidence->record) &&
       i < G_N_ELEMENTS (selectors); i++)
    todoku_candidates_add (candidates, g_strconcat (selectors[i], key, NULL));
}

/* What the screen adds itself in a form that was made for DKIM or DMARC; and the branch of all keys
 * first, because without it there is nothing on it.
 */
static void
add_standard_labels (TodokuCandidates *candidates)
{
  const char *host = candidates->evidence->host;
  const char *key = strstr (host, "._domainkey.");

  if (key != NULL)
    {
      todoku_candidates_add (candidates, g_strdup (key + 1));
      todoku_candidates_add (candidates,
                             g_strdup_printf ("%.*s._domainkey%s", (int) (key - host), host, key));
    }
  if (g_str_has_prefix (host, "_dmarc."))
    todoku_candidates_add (candidates, g_strconcat ("_dmarc.", host, NULL));
}

/* The key of the domain, put below the name that the same service has bounces come back to. */
static void
add_below_siblings (TodokuCandidates *candidates)
{
  const TodokuEvidence *evidence = candidates->evidence;
  const char *key = strstr (evidence->host, "._domainkey.");

  for (guint i = 0; key != NULL && evidence->siblings != NULL && evidence->siblings[i] != NULL; i++)
    todoku_candidates_add (candidates,
                           g_strdup_printf ("%.*s._domainkey.%s", (int) (key - evidence->host),
                                            evidence->host, evidence->siblings[i]));
}

/* The labels of a sub-domain left out, or put where they do not belong. */
static void
add_levels (TodokuCandidates *candidates)
{
  const char *host = candidates->evidence->host;
  const char *zone = candidates->evidence->zone;
  const char *domain = candidates->domain;
  const char *key = strstr (host, "._domainkey.");
  const TodokuRecord *record = candidates->evidence->record;
  g_autofree char *registrable = todoku_domain_name_registrable (host);
  g_autofree char *relative = todoku_domain_name_relative (host, domain);

  if (*relative != '\0')
    {
      todoku_candidates_add (candidates, g_strconcat (relative, ".", zone, NULL));
      if (registrable != NULL)
        todoku_candidates_add (candidates, g_strconcat (relative, ".", registrable, NULL));
    }
  todoku_candidates_add (candidates, g_strdup (domain));
  todoku_candidates_add (candidates, g_strdup (zone));
  if (todoku_diagnosis_is_spf (record))
    {
      todoku_candidates_add (candidates, g_strconcat ("spf.", host, NULL));
      todoku_candidates_add (candidates, g_strconcat ("_spf.", host, NULL));
      todoku_candidates_add (candidates, g_strconcat ("_dmarc.", host, NULL));
    }
  if (g_str_has_prefix (host, "_dmarc.") && registrable != NULL)
    todoku_candidates_add (candidates, g_strconcat ("_dmarc.", registrable, NULL));
  if (key != NULL)
    {
      g_autofree char *selector = g_strndup (host, key - host);

      todoku_candidates_add (candidates, g_strconcat (selector, "._domainkey.", domain, NULL));
      todoku_candidates_add (candidates, g_strconcat (selector, "._domainkey.", zone, NULL));
      todoku_candidates_add (candidates, g_strconcat (selector, ".", domain, NULL));
      /* The sub-domain before the label that all selectors stand below. */
      if (todoku_domain_name_is_below (key + strlen ("._domainkey."), zone))
        {
          g_autofree char *between = todoku_domain_name_relative (key + strlen ("._domainkey."),
                                                                  zone);

          if (*between != '\0')
            {
              todoku_candidates_add_in_zone (candidates,
                                             g_strconcat (selector, ".", between, "._domainkey",
                                                          NULL));
              todoku_candidates_add_in_zone (candidates,
                                             g_strconcat (between, ".", selector, "._domainkey",
                                                          NULL));
            }
        }
    }
  else
    {
      g_autofree char *label = g_strndup (host, strcspn (host, "."));

      todoku_candidates_add (candidates, g_strconcat (label, ".", zone, NULL));
    }
}

/* A proof of ownership that says which name it is for may have been put below that name, where its
 * service looks below the domain.
 */
static void
add_named_in_value (TodokuCandidates *candidates)
{
  const TodokuRecord *record = candidates->evidence->record;
  g_autofree char *own = NULL;
  g_auto(GStrv) words = NULL;

  if (record->type != TODOKU_RECORD_TYPE_TXT || todoku_diagnosis_is_spf (record) ||
      todoku_diagnosis_is_dmarc (record) || todoku_diagnosis_is_key (record))
    return;

  own = todoku_domain_name_relative (candidates->evidence->host, candidates->domain);
  words = g_strsplit_set (record->value, " =,;:\"/", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (todoku_domain_name_is_below (words[i], candidates->evidence->zone))
      todoku_candidates_add (candidates, g_strconcat (own, *own != '\0' ? "." : "", words[i],
                                                      NULL));
}

/* The name of the web site, or of the mail server, taken for the domain; and of a sub-domain of
 * several labels one left out, or two exchanged.
 */
static void
add_neighbours (TodokuCandidates *candidates)
{
  const char *domain = candidates->domain;
  const char *zone = candidates->evidence->zone;
  g_autofree char *own = todoku_domain_name_relative (candidates->evidence->host, domain);
  g_autofree char *between = todoku_domain_name_relative (domain, zone);
  g_auto(GStrv) labels = g_strsplit (between, ".", -1);
  g_autofree char *reversed = todoku_candidates_reverse (between);
  guint n = *between != '\0' ? g_strv_length (labels) : 0;

  if (*own == '\0')
    return;
  if (n == 0)
    {
      todoku_candidates_add (candidates, g_strconcat (own, ".www.", zone, NULL));
      todoku_candidates_add (candidates, g_strconcat (own, ".mail.", zone, NULL));
      return;
    }
  for (guint i = 0; n > 1 && i < n; i++)
    {
      g_autoptr(GString) rest = g_string_new (own);

      for (guint j = 0; j < n; j++)
        if (j != i)
          g_string_append_printf (rest, ".%s", labels[j]);
      todoku_candidates_add_in_zone (candidates, g_string_free (g_steal_pointer (&rest), FALSE));
    }
  if (n > 1)
    todoku_candidates_add_in_zone (candidates, g_strconcat (own, ".", reversed, NULL));
}

/* The domain of the manual, where the screen adds the own one: "com" comes first, because where it
 * does not exist nothing is below it; "jp" has been asked for where the domain is Japanese.
 */
static void
add_examples (TodokuCandidates *candidates)
{
  gboolean is_japanese = g_str_has_suffix (candidates->evidence->zone, ".jp");

  todoku_candidates_add_in_zone (candidates, g_strdup ("com"));
  for (guint i = 0; todoku_diagnosis_examples[i] != NULL; i++)
    if (is_japanese || g_str_has_suffix (todoku_diagnosis_examples[i], ".com"))
      todoku_candidates_add_in_zone (candidates,
                                     g_strconcat (candidates->relative, ".",
                                                  todoku_diagnosis_examples[i], NULL));
}

static void
add_placeholders (TodokuCandidates *candidates)
{
  const char *host = candidates->evidence->host;

  todoku_candidates_add (candidates, g_strconcat ("@.", candidates->domain, NULL));
  todoku_candidates_add (candidates, g_strconcat ("@.", candidates->evidence->zone, NULL));
  /* Nobody takes a name with an underscore for a web site. */
  if (strchr (host, '_') != NULL)
    return;
  todoku_candidates_add (candidates, g_strconcat ("@.", host, NULL));
  todoku_candidates_add (candidates, g_strconcat ("www.", host, NULL));
}

/* Whether the screen of the company takes the whole name, so that nobody doubles the domain. */
static gboolean
wants_whole_name (const TodokuEvidence *evidence)
{
  g_autoptr(GPtrArray) companies = NULL;

  return evidence->name_servers != NULL &&
         todoku_dns_company_match ((const char *const *) evidence->name_servers, &companies) ==
         TODOKU_DNS_MATCH_ONE && companies != NULL && companies->len > 0 &&
         ((const TodokuDnsCompany *) g_ptr_array_index (companies, 0))->host ==
         TODOKU_HOST_FULL;
}

/**
 * todoku_diagnosis_candidates:
 * @evidence: evidence of a record that is not where it should be, with its zone
 *
 * Returns: (transfer full): other names at which people put such a record, the likeliest first
 */
char **
todoku_diagnosis_candidates (const TodokuEvidence *evidence)
{
  const TodokuRecord *record = evidence->record;
  const char *zone = evidence->zone;
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  g_autofree char *relative = todoku_domain_name_relative (evidence->host, zone);
  const char *domain = record->domain != NULL && todoku_domain_name_is_below (record->domain, zone)
                       ? record->domain : zone;
  TodokuCandidates candidates = { evidence, names, domain, relative };
  gboolean is_whole = wants_whole_name (evidence);

  if (!is_whole)
    add_doubled (&candidates);
  add_standard_labels (&candidates);
  add_short_names (&candidates);
  add_underscores (&candidates);
  add_known_slips (&candidates, TRUE);
  if (record->type != TODOKU_RECORD_TYPE_TXT)
    todoku_candidates_add (&candidates, g_strconcat (evidence->target, ".", zone, NULL));
  if (!is_whole)
    todoku_candidates_add_doubled (&candidates);
  todoku_candidates_add_form (&candidates);
  add_levels (&candidates);
  add_named_in_value (&candidates);
  add_neighbours (&candidates);
  add_below_siblings (&candidates);
  add_selectors (&candidates);
  add_placeholders (&candidates);
  add_international (&candidates);
  todoku_candidates_add_wide (&candidates);
  if (is_whole)
    add_doubled (&candidates);
  add_slips (&candidates, evidence->host);
  if (*relative != '\0')
    add_examples (&candidates);
  todoku_candidates_add_other_dots (&candidates);
  todoku_candidates_add_lines (&candidates);
  todoku_candidates_add_columns (&candidates);
  todoku_candidates_add_lookalikes (&candidates);
  todoku_candidates_add_signs (&candidates);
  add_known_slips (&candidates, FALSE);

  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}
