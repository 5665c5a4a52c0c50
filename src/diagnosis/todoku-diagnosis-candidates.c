/* SPDX-License-Identifier: GPL-3.0-or-later
 * The names that people type in place of the right one, in the order of how likely they are on the
 * screen of the DNS company, and no more of them than there are questions for. Pure; any thread.
 */
#include "todoku-diagnosis-private.h"

#include <string.h>

#include "todoku-dns-company.h"
#include "todoku-domain-name.h"

#define MAX_CANDIDATES 80

/* Of the slips in a label that a standard gives, these many are likelier than most guesses. */
#define LIKELY_SLIPS 6

/**
 * Candidates:
 * @evidence: whose record is looked for
 * @names: (element-type utf8): the names so far
 * @domain: the domain that the record belongs to, or the zone
 * @relative: its name in the zone
 */
typedef struct
{
  const TodokuEvidence *evidence;
  GPtrArray *names;
  const char *domain;
  const char *relative;
} Candidates;

static void
add_candidate (Candidates *candidates,
               char       *name)
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

static void
add_in_zone (Candidates *candidates,
             char       *relative)
{
  g_autofree char *owned = relative;

  if (owned != NULL && *owned != '\0')
    add_candidate (candidates, g_strconcat (owned, ".", candidates->evidence->zone, NULL));
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

/* The first label in full-width letters, or with such digits alone, as a Japanese keyboard types
 * them, in presentation form.
 */
static char *
full_width (const char *host,
            gboolean    is_digits_only)
{
  gsize length = strcspn (host, ".");
  g_autoptr(GString) out = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    {
      char utf8[6];
      int n = g_unichar_to_utf8 (0xff00 + (guchar) host[i] - 0x20, utf8);

      if (is_digits_only && !g_ascii_isdigit (host[i]))
        g_string_append_c (out, host[i]);
      else
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

/* A label of DKIM, DMARC or TLS reports, misspelt. */
static void
add_known_slips (Candidates *candidates,
                 guint       first,
                 guint       end)
{
  g_auto(GStrv) labels = g_strsplit (candidates->evidence->host, ".", -1);

  for (guint i = 0; labels[i] != NULL; i++)
    {
      g_autoptr(GPtrArray) slips = todoku_diagnosis_known_slips (labels[i]);
      g_autofree char *label = labels[i];

      for (guint j = first; j < MIN (end, slips->len); j++)
        {
          labels[i] = g_ptr_array_index (slips, j);
          add_candidate (candidates, g_strjoinv (".", labels));
        }
      labels[i] = g_steal_pointer (&label);
    }
}

/* The first label, the number in "em1234" or a selector, is typed by hand: letters that look alike,
 * and fingers that slip.
 */
static void
add_slips (Candidates *candidates,
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
        g_autofree char *other = replace (label, alike[i][0], alike[i][1]);

        add_candidate (candidates, g_strconcat (other, rest, NULL));
      }
  for (guint i = 0; i < slips->len; i++)
    add_candidate (candidates, g_strconcat (g_ptr_array_index (slips, i), rest, NULL));
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
add_doubled (Candidates *candidates)
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

  add_candidate (candidates, g_strconcat (host, ".", zone, NULL));
  add_candidate (candidates, g_strconcat (host, ".", candidates->domain, NULL));
  if (registrable != NULL)
    add_candidate (candidates, g_strconcat (host, ".", registrable, NULL));
  if (*candidates->relative == '\0')
    {
      add_candidate (candidates, g_strconcat (label, ".", zone, NULL));
      return;
    }

  /* "em1.news.tokyo.news.tokyo" where the domain is a sub-domain. */
  between = todoku_dns_name_equal (candidates->domain, zone)
            ? sub_domain_of (candidates->relative)
            : todoku_domain_name_relative (candidates->domain, zone);
  add_in_zone (candidates, g_strconcat (candidates->relative, ".", between, NULL));
  /* "em1.example" for em1.example.co.jp, and "em1.example.co". */
  add_in_zone (candidates, g_strconcat (candidates->relative, ".", label, NULL));
  if (!todoku_dns_name_equal (candidates->domain, zone))
    add_in_zone (candidates, g_strdup_printf ("%s.%.*s", candidates->relative,
                                              (int) strcspn (zone, "."), zone));
  if (last_dot != NULL && memchr (zone, '.', (gsize) (last_dot - zone)) != NULL)
    add_in_zone (candidates, g_strdup_printf ("%s.%.*s", candidates->relative,
                                              (int) (last_dot - zone), zone));
  /* "em1.co.jp", from somebody who was told that the domain is added. */
  if (tail != NULL)
    add_in_zone (candidates, g_strconcat (candidates->relative, tail, NULL));
  if (unicode != NULL && !g_str_is_ascii (unicode))
    {
      g_autofree char *escaped = todoku_dns_text_escape ((const guint8 *) unicode,
                                                         strlen (unicode));

      add_in_zone (candidates, g_strconcat (candidates->relative, ".", escaped, NULL));
    }
  if (unicode_label != NULL && !g_str_is_ascii (unicode_label))
    {
      g_autofree char *escaped = todoku_dns_text_escape ((const guint8 *) unicode_label,
                                                         strlen (unicode_label));

      add_in_zone (candidates, g_strconcat (candidates->relative, ".", escaped, NULL));
    }
}

static char *
reverse_labels (const char *relative)
{
  g_auto(GStrv) labels = g_strsplit (relative, ".", -1);
  guint n = g_strv_length (labels);

  for (guint i = 0; i < n / 2; i++)
    {
      char *label = labels[i];

      labels[i] = labels[n - 1 - i];
      labels[n - 1 - i] = label;
    }

  return n > 1 ? g_strjoinv (".", labels) : NULL;
}

/* A slip in the dots and in what is around the name: dots lost, labels the other way round, blanks
 * from a table, the backslash of Markdown.
 */
static void
add_form (Candidates *candidates)
{
  const char *relative = candidates->relative;
  const char *dot = strchr (relative, '.');
  const char *second = dot != NULL ? strchr (dot + 1, '.') : NULL;

  if (*relative == '\0')
    return;
  if (dot != NULL)
    {
      add_in_zone (candidates, g_strdup_printf ("%.*s%s", (int) (dot - relative), relative,
                                                dot + 1));
      if (second != NULL)
        add_in_zone (candidates, g_strdup_printf ("%.*s.%.*s%s", (int) (second - dot - 1), dot + 1,
                                                  (int) (dot - relative), relative, second));
      add_in_zone (candidates, reverse_labels (relative));
    }
  /* The whole name with its final dot, where the screen adds the domain all the same. */
  add_in_zone (candidates, g_strconcat (candidates->evidence->host, "\\046", NULL));
  /* "em1-mail", where a screen takes no dot. */
  if (dot != NULL)
    add_in_zone (candidates, g_strdup_printf ("%.*s-%s", (int) (dot - relative), relative,
                                              dot + 1));
  add_in_zone (candidates, g_strconcat ("\\032", relative, NULL));
  add_in_zone (candidates, g_strconcat (relative, "\\032", NULL));
  if (strchr (relative, '_') != NULL)
    add_in_zone (candidates, replace (relative, "_", "\\092_"));
  /* The dot at the end, and the quotation marks, taken for a part of the name. */
  add_in_zone (candidates, g_strconcat (relative, "\\046", NULL));
  add_in_zone (candidates, g_strconcat ("\\034", relative, "\\034", NULL));
}

/* What lies beside the dot on the keyboard, and what else is taken for one; the last two are those
 * of a Japanese keyboard.
 */
static void
add_other_dots (Candidates *candidates)
{
  static const char *const signs[] = {
    ",", "\\032", "_", "\\032.", ".\\032", "\\239\\188\\142", "\\227\\128\\130",
  };
  const char *relative = candidates->relative;
  const char *dot = strchr (relative, '.');

  for (guint i = 0; dot != NULL && i < G_N_ELEMENTS (signs); i++)
    add_in_zone (candidates, g_strdup_printf ("%.*s%s%s", (int) (dot - relative), relative,
                                              signs[i], dot + 1));
}

/* What was copied along with the name: blanks that nobody sees, marks that end a word or stand
 * around one, the scheme of a URL.
 */
static void
add_copied_signs (Candidates *candidates)
{
  static const char *const signs[][2] = {
    { "\\009", "" }, { "", "," }, { "https://", "" }, { "\\227\\128\\128", "" },
    { "", "\\226\\128\\139" }, { "'", "'" }, { "\\034", "" }, { "", "\\034" }, { "", ";" },
    { "", "\\009" }, { "", ":" }, { "(", ")" },
    { "\\194\\160", "" }, { "\\226\\128\\139", "" }, { "", "\\227\\128\\128" }, { "http://", "" },
    { "", "/" }, { "`", "`" }, { "\\227\\128\\140", "\\227\\128\\141" }, { "<", ">" }, { "[", "]" },
    { "\\239\\187\\191", "" }, { "", "\\194\\160" },
    { "**", "**" },
  };

  for (guint i = 0; *candidates->relative != '\0' && i < G_N_ELEMENTS (signs); i++)
    add_in_zone (candidates, g_strconcat (signs[i][0], candidates->relative, signs[i][1], NULL));
}

/* The hyphen of the first label, and every underscore, as other keys and other programs write them.
 */
static void
add_other_lines (Candidates *candidates)
{
  static const char *const hyphens[] = {
    "_", "\\239\\188\\141", "\\226\\128\\147", "\\227\\131\\188", "\\226\\128\\144",
  };
  const char *relative = candidates->relative;
  g_autofree char *label = g_strndup (relative, strcspn (relative, "."));

  for (guint i = 0; strchr (label, '-') != NULL && strstr (label, "xn--") == NULL &&
       i < G_N_ELEMENTS (hyphens); i++)
    {
      g_autofree char *other = replace (label, "-", hyphens[i]);

      add_in_zone (candidates, g_strconcat (other, relative + strlen (label), NULL));
    }
  if (strchr (relative, '_') != NULL)
    add_in_zone (candidates, replace (relative, "_", "\\239\\188\\191"));
}

/* Letters of another alphabet that look the same, one at a time; the last guess of all. */
static void
add_lookalikes (Candidates *candidates)
{
  static const char *const alike[][2] = {
    { "e", "\\208\\181" }, { "a", "\\208\\176" }, { "o", "\\208\\190" }, { "c", "\\209\\129" },
    { "p", "\\209\\128" }, { "s", "\\209\\149" }, { "i", "\\209\\150" },
  };
  const char *relative = candidates->relative;
  g_autofree char *label = g_strndup (relative, strcspn (relative, "."));

  for (guint i = 0; i < G_N_ELEMENTS (alike); i++)
    if (strstr (label, alike[i][0]) != NULL)
      {
        g_autofree char *other = replace (label, alike[i][0], alike[i][1]);

        add_in_zone (candidates, g_strconcat (other, relative + strlen (label), NULL));
      }
}

/* An A-label typed as it is read, or encoded once more. */
static void
add_international (Candidates *candidates)
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
  add_in_zone (candidates, g_steal_pointer (&escaped));
  labels = g_strsplit (relative, ".", -1);
  /* Punycode of nothing but ASCII is the text and a hyphen (RFC 3492 section 6.3). */
  for (guint i = 0; labels[i] != NULL; i++)
    if (g_str_has_prefix (labels[i], "xn--"))
      {
        g_autofree char *once = labels[i];

        labels[i] = g_strconcat ("xn--", once, "-", NULL);
      }
  add_in_zone (candidates, g_strjoinv (".", labels));
}

static void
add_underscores (Candidates *candidates)
{
  if (strchr (candidates->evidence->host, '_') == NULL)
    return;

  add_candidate (candidates, replace (candidates->evidence->host, "_", ""));
  add_candidate (candidates, replace (candidates->evidence->host, "_", "-"));
  add_candidate (candidates, replace (candidates->evidence->host, "_", "__"));
  /* One of two. */
  if (*candidates->evidence->host == '_' && strstr (candidates->evidence->host, "._") != NULL)
    {
      add_candidate (candidates, replace (candidates->evidence->host, "._", "."));
      add_candidate (candidates, g_strdup (candidates->evidence->host + 1));
    }
}

/* What the screen adds itself in a form that was made for DKIM or DMARC; and the branch of all keys
 * first, because without it there is nothing on it.
 */
static void
add_standard_labels (Candidates *candidates)
{
  const char *host = candidates->evidence->host;
  const char *key = strstr (host, "._domainkey.");

  if (key != NULL)
    {
      add_candidate (candidates, g_strdup (key + 1));
      add_candidate (candidates, g_strdup_printf ("%.*s._domainkey%s", (int) (key - host), host,
                                                  key));
    }
  if (g_str_has_prefix (host, "_dmarc."))
    add_candidate (candidates, g_strconcat ("_dmarc.", host, NULL));
}

/* The key of the domain, put below the name that the same service has bounces come back to. */
static void
add_below_siblings (Candidates *candidates)
{
  const TodokuEvidence *evidence = candidates->evidence;
  const char *key = strstr (evidence->host, "._domainkey.");

  for (guint i = 0; key != NULL && evidence->siblings != NULL && evidence->siblings[i] != NULL; i++)
    add_candidate (candidates, g_strdup_printf ("%.*s._domainkey.%s", (int) (key - evidence->host),
                                                evidence->host, evidence->siblings[i]));
}

/* The labels of a sub-domain left out, or put where they do not belong. */
static void
add_levels (Candidates *candidates)
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
      add_candidate (candidates, g_strconcat (relative, ".", zone, NULL));
      if (registrable != NULL)
        add_candidate (candidates, g_strconcat (relative, ".", registrable, NULL));
    }
  add_candidate (candidates, g_strdup (domain));
  add_candidate (candidates, g_strdup (zone));
  if (todoku_diagnosis_is_spf (record))
    {
      add_candidate (candidates, g_strconcat ("spf.", host, NULL));
      add_candidate (candidates, g_strconcat ("_spf.", host, NULL));
    }
  if (g_str_has_prefix (host, "_dmarc.") && registrable != NULL)
    add_candidate (candidates, g_strconcat ("_dmarc.", registrable, NULL));
  if (key != NULL)
    {
      g_autofree char *selector = g_strndup (host, key - host);

      add_candidate (candidates, g_strconcat (selector, "._domainkey.", domain, NULL));
      add_candidate (candidates, g_strconcat (selector, "._domainkey.", zone, NULL));
      add_candidate (candidates, g_strconcat (selector, ".", domain, NULL));
      /* The sub-domain before the label that all selectors stand below. */
      if (todoku_domain_name_is_below (key + strlen ("._domainkey."), zone))
        {
          g_autofree char *between = todoku_domain_name_relative (key + strlen ("._domainkey."),
                                                                  zone);

          if (*between != '\0')
            {
              add_in_zone (candidates, g_strconcat (selector, ".", between, "._domainkey", NULL));
              add_in_zone (candidates, g_strconcat (between, ".", selector, "._domainkey", NULL));
            }
        }
    }
  else
    {
      g_autofree char *label = g_strndup (host, strcspn (host, "."));

      add_candidate (candidates, g_strconcat (label, ".", zone, NULL));
    }
}

static void
add_placeholders (Candidates *candidates)
{
  const char *host = candidates->evidence->host;

  add_candidate (candidates, g_strconcat ("@.", candidates->domain, NULL));
  add_candidate (candidates, g_strconcat ("@.", candidates->evidence->zone, NULL));
  /* Nobody takes a name with an underscore for a web site. */
  if (strchr (host, '_') != NULL)
    return;
  add_candidate (candidates, g_strconcat ("@.", host, NULL));
  add_candidate (candidates, g_strconcat ("www.", host, NULL));
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
 * Returns: (transfer full): at most eighty other names at which people put such a record, the
 *   likeliest first
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
  Candidates candidates = { evidence, names, domain, relative };
  gboolean is_whole = wants_whole_name (evidence);

  if (!is_whole)
    add_doubled (&candidates);
  add_standard_labels (&candidates);
  add_underscores (&candidates);
  add_known_slips (&candidates, 0, LIKELY_SLIPS);
  if (record->type != TODOKU_RECORD_TYPE_TXT)
    add_candidate (&candidates, g_strconcat (evidence->target, ".", zone, NULL));
  add_form (&candidates);
  add_levels (&candidates);
  add_below_siblings (&candidates);
  add_placeholders (&candidates);
  add_international (&candidates);
  add_candidate (&candidates, full_width (evidence->host, FALSE));
  add_candidate (&candidates, full_width (evidence->host, TRUE));
  add_candidate (&candidates, with_invisible (evidence->host, "\\226\\128\\139"));
  add_candidate (&candidates, with_invisible (evidence->host, "\\194\\160"));
  if (is_whole)
    add_doubled (&candidates);
  add_candidate (&candidates, g_strconcat (relative, ".example.com.", zone, NULL));
  add_slips (&candidates, evidence->host);
  add_other_dots (&candidates);
  add_other_lines (&candidates);
  add_copied_signs (&candidates);
  add_known_slips (&candidates, LIKELY_SLIPS, G_MAXUINT);
  add_lookalikes (&candidates);

  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}
