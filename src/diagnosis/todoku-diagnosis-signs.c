/* SPDX-License-Identifier: GPL-3.0-or-later
 * How a name is disfigured on its way into the field for HOST: dots, blanks and lines that are
 * others, signs and columns that were copied along, letters of another width or alphabet. Pure; any
 * thread.
 */
#include "todoku-diagnosis-candidates.h"

#include <string.h>

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

/**
 * todoku_candidates_add_wide:
 * @candidates: the names so far
 *
 * Full-width letters, and blanks that nobody sees.
 */
void
todoku_candidates_add_wide (TodokuCandidates *candidates)
{
  const char *host = candidates->evidence->host;

  todoku_candidates_add (candidates, full_width (host, FALSE));
  todoku_candidates_add (candidates, full_width (host, TRUE));
  todoku_candidates_add (candidates, with_invisible (host, "\\226\\128\\139"));
  todoku_candidates_add (candidates, with_invisible (host, "\\194\\160"));
}

/**
 * todoku_candidates_reverse:
 * @relative: a name
 *
 * Returns: (transfer full) (nullable): its labels the other way round; %NULL when it has only one
 */
char *
todoku_candidates_reverse (const char *relative)
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

/**
 * todoku_candidates_add_doubled:
 * @candidates: the names so far
 *
 * The whole name and something more, where the screen adds the domain: what stands before the name
 * costs no question unless something is doubled.
 */
void
todoku_candidates_add_doubled (TodokuCandidates *candidates)
{
  static const char *const before[] = {
    "\\032", "\\032\\032", "\\009", "https://", "http://", "\\227\\128\\128", "\\194\\160",
  };
  const char *host = candidates->evidence->host;
  const char *zone = candidates->evidence->zone;

  for (guint i = 0; i < G_N_ELEMENTS (before); i++)
    todoku_candidates_add_in_zone (candidates, g_strconcat (before[i], host, NULL));
  /* What looks like an address of mail; and full-width letters. */
  if (*candidates->relative != '\0')
    todoku_candidates_add_in_zone (candidates,
                                   g_strconcat (candidates->relative, "@", zone, NULL));
  todoku_candidates_add_in_zone (candidates, full_width (host, FALSE));
  todoku_candidates_add_in_zone (candidates, g_strconcat (host, "\\032", NULL));
  todoku_candidates_add_in_zone (candidates, g_strconcat ("\\034", host, "\\034", NULL));
}

/**
 * todoku_candidates_add_form:
 * @candidates: the names so far
 *
 * A slip in the dots and in what is around the name: dots lost, labels the other way round, blanks
 * from a table, the backslash of Markdown.
 */
void
todoku_candidates_add_form (TodokuCandidates *candidates)
{
  const char *relative = candidates->relative;
  const char *dot = strchr (relative, '.');
  const char *second = dot != NULL ? strchr (dot + 1, '.') : NULL;

  if (*relative == '\0')
    return;
  if (dot != NULL)
    {
      todoku_candidates_add_in_zone (candidates,
                                     g_strdup_printf ("%.*s%s", (int) (dot - relative), relative,
                                                      dot + 1));
      if (second != NULL)
        todoku_candidates_add_in_zone (candidates,
                                       g_strdup_printf ("%.*s.%.*s%s", (int) (second - dot - 1),
                                                        dot + 1, (int) (dot - relative), relative,
                                                        second));
      todoku_candidates_add_in_zone (candidates, todoku_candidates_reverse (relative));
    }
  /* The whole name with its final dot, where the screen adds the domain all the same. */
  todoku_candidates_add_in_zone (candidates,
                                 g_strconcat (candidates->evidence->host, "\\046", NULL));
  /* "em1-mail", where a screen takes no dot. */
  if (dot != NULL)
    todoku_candidates_add_in_zone (candidates,
                                   g_strdup_printf ("%.*s-%s", (int) (dot - relative), relative,
                                                    dot + 1));
  todoku_candidates_add_in_zone (candidates, g_strconcat ("\\032", relative, NULL));
  todoku_candidates_add_in_zone (candidates, g_strconcat (relative, "\\032", NULL));
  if (strchr (relative, '_') != NULL)
    todoku_candidates_add_in_zone (candidates, todoku_diagnosis_replace (relative, "_", "\\092_"));
  /* The dot at the end, and the quotation marks, taken for a part of the name. */
  todoku_candidates_add_in_zone (candidates, g_strconcat (relative, "\\046", NULL));
  todoku_candidates_add_in_zone (candidates, g_strconcat ("\\034", relative, "\\034", NULL));
}

/**
 * todoku_candidates_add_other_dots:
 * @candidates: the names so far
 *
 * What lies beside the dot on the keyboard, and what else is taken for one; the last two are those
 * of a Japanese keyboard.
 */
void
todoku_candidates_add_other_dots (TodokuCandidates *candidates)
{
  static const char *const signs[] = {
    "\\032.", ".\\032", ",", "\\032", "_", "\\239\\188\\142", "\\227\\128\\130",
  };
  const char *relative = candidates->relative;
  const char *dot = strchr (relative, '.');

  for (guint i = 0; dot != NULL && i < G_N_ELEMENTS (signs); i++)
    todoku_candidates_add_in_zone (candidates,
                                   g_strdup_printf ("%.*s%s%s", (int) (dot - relative), relative,
                                                    signs[i], dot + 1));
}

/**
 * todoku_candidates_add_columns:
 * @candidates: the names so far
 *
 * The next columns of the table, or of a zone file, in the field of the first.
 */
void
todoku_candidates_add_columns (TodokuCandidates *candidates)
{
  const char *relative = candidates->relative;
  guint16 rrtype = todoku_record_type_to_rrtype (candidates->evidence->record->type);
  const char *type = todoku_rrtype_to_text (rrtype);

  if (*relative == '\0')
    return;
  todoku_candidates_add_in_zone (candidates, g_strconcat (relative, "\\032", type, NULL));
  todoku_candidates_add_in_zone (candidates, g_strconcat (relative, "@", NULL));
  todoku_candidates_add_in_zone (candidates, g_strconcat (relative, "\\032\\032", NULL));
  todoku_candidates_add_in_zone (candidates, g_strconcat (relative, "\\032IN\\032", type, NULL));
}

/**
 * todoku_candidates_add_signs:
 * @candidates: the names so far
 *
 * What was copied along with the name: blanks that nobody sees, marks that end a word or stand
 * around one, the scheme of a URL.
 */
void
todoku_candidates_add_signs (TodokuCandidates *candidates)
{
  static const char *const signs[][2] = {
    { "", "\\226\\128\\139" }, { "\\226\\128\\139", "" }, { "\\194\\160", "" },
    { "", "\\194\\160" }, { "\\227\\128\\128", "" }, { "", "\\227\\128\\128" },
    { "\\239\\187\\191", "" }, { "https://", "" }, { "\\009", "" }, { "'", "'" }, { "\\034", "" },
    { "", "\\034" }, { "`", "`" }, { "", "," }, { "", ";" }, { "", ":" }, { "", "/" },
    { "\\032\\032", "" }, { "", "\\009" }, { "<", ">" }, { "[", "]" }, { "", "\\010" },
    { "http://", "" },
  };

  for (guint i = 0; *candidates->relative != '\0' && i < G_N_ELEMENTS (signs); i++)
    todoku_candidates_add_in_zone (candidates,
                                   g_strconcat (signs[i][0], candidates->relative, signs[i][1],
                                                NULL));
}

/**
 * todoku_candidates_add_lines:
 * @candidates: the names so far
 *
 * The hyphen of the first label, and every underscore, as other keys and other programs write
 * them.
 */
void
todoku_candidates_add_lines (TodokuCandidates *candidates)
{
  static const char *const hyphens[] = {
    "_", "\\239\\188\\141", "\\226\\128\\147", "\\227\\131\\188", "\\226\\128\\144",
  };
  const char *relative = candidates->relative;
  g_autofree char *label = g_strndup (relative, strcspn (relative, "."));

  for (guint i = 0; strchr (label, '-') != NULL && strstr (label, "xn--") == NULL &&
       i < G_N_ELEMENTS (hyphens); i++)
    {
      g_autofree char *other = todoku_diagnosis_replace (label, "-", hyphens[i]);

      todoku_candidates_add_in_zone (candidates,
                                     g_strconcat (other, relative + strlen (label), NULL));
    }
  if (strchr (relative, '_') != NULL)
    todoku_candidates_add_in_zone (candidates,
                                   todoku_diagnosis_replace (relative, "_", "\\239\\188\\191"));
}

/**
 * todoku_candidates_add_lookalikes:
 * @candidates: the names so far
 *
 * Letters of another alphabet that look the same, one at a time.
 */
void
todoku_candidates_add_lookalikes (TodokuCandidates *candidates)
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
        g_autofree char *other = todoku_diagnosis_replace (label, alike[i][0], alike[i][1]);

        todoku_candidates_add_in_zone (candidates,
                                       g_strconcat (other, relative + strlen (label), NULL));
      }
}
