/* SPDX-License-Identifier: GPL-3.0-or-later
 * Comparing what was typed with what should have been: typing slips, quotation marks, full-width
 * and invisible characters, placeholders. Pure; any thread.
 */
#include "todoku-diagnosis-private.h"

#include <string.h>

#include "todoku-mail-text.h"

/* Longer texts are keys, and nobody types those by hand; their distance costs length squared. */
#define MAX_COMPARED 600

#define TOO_FAR 99

/* Shorter ones stand in other texts by chance. */
#define MIN_TOKEN 8

/**
 * todoku_diagnosis_distance:
 * @a: a text
 * @b: another
 *
 * Returns: how many letters must be changed, added, left out or exchanged with their neighbour to
 *   make one of the other (optimal string alignment); 99 when it is more than a few
 */
guint
todoku_diagnosis_distance (const char *a,
                           const char *b)
{
  gsize length_a = strlen (a), length_b = strlen (b);
  gsize width = length_b + 1;
  g_autofree guint *rows = NULL;

  if (length_a > MAX_COMPARED || length_b > MAX_COMPARED ||
      MAX (length_a, length_b) - MIN (length_a, length_b) > 3)
    return TOO_FAR;

  /* Three rows: an exchange looks two rows back. */
  rows = g_new0 (guint, 3 * width);
  for (gsize j = 0; j <= length_b; j++)
    rows[j] = j;
  for (gsize i = 1; i <= length_a; i++)
    {
      guint *row = rows + i % 3 * width;
      const guint *above = rows + (i + 2) % 3 * width;
      const guint *two_above = rows + (i + 1) % 3 * width;

      row[0] = i;
      for (gsize j = 1; j <= length_b; j++)
        {
          row[j] = above[j - 1] + (a[i - 1] != b[j - 1]);
          row[j] = MIN (row[j], above[j] + 1);
          row[j] = MIN (row[j], row[j - 1] + 1);
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            row[j] = MIN (row[j], two_above[j - 2] + 1);
        }
    }

  return rows[length_a % 3 * width + length_b];
}

/**
 * todoku_diagnosis_first_difference:
 * @a: a text
 * @b: another
 *
 * Returns: the first character that differs, counted from 1
 */
guint
todoku_diagnosis_first_difference (const char *a,
                                   const char *b)
{
  guint i = 0;

  while (a[i] != '\0' && a[i] == b[i])
    i++;

  return i + 1;
}

static gboolean
ends_with_ellipsis (const char *text)
{
  return g_str_has_suffix (text, "...") || g_str_has_suffix (text, "\342\200\246");
}

/* "u1.wl.sendgrid.com" for "u1.wl.sendgrid.net". */
static gboolean
has_other_top (const char *found,
               const char *expected)
{
  const char *top = strrchr (expected, '.');
  const char *found_top = strrchr (found, '.');
  gsize length = top != NULL ? (gsize) (top - expected) : 0;

  return length > 0 && found_top != NULL && (gsize) (found_top - found) == length &&
         strncmp (found, expected, length) == 0 && memchr (expected, '.', length) != NULL &&
         strspn (top, ".abcdefghijklmnopqrstuvwxyz") == strlen (top) &&
         strspn (found_top, ".abcdefghijklmnopqrstuvwxyz") == strlen (found_top);
}

/**
 * todoku_diagnosis_is_typo:
 * @found: what stands there
 * @expected: what should
 *
 * Returns: whether the one is a slip of the pen for the other, or a part of it
 */
gboolean
todoku_diagnosis_is_typo (const char *found,
                          const char *expected)
{
  gsize length = strlen (expected);
  gsize n_found = strlen (found);
  guint allowed = length < 5 ? 1 : 2;

  if (todoku_diagnosis_distance (found, expected) <= allowed ||
      has_other_top (found, expected))
    return TRUE;
  if (ends_with_ellipsis (found))
    return todoku_diagnosis_first_difference (found, expected) > 4;

  /* Copied only in part. */
  return n_found < length && n_found * 10 >= length * 5 &&
         (g_str_has_prefix (expected, found) || g_str_has_suffix (expected, found));
}

/**
 * todoku_diagnosis_unescape:
 * @name: a name in presentation form
 *
 * Returns: (transfer full): its bytes, dots between the labels; a null byte becomes "?"
 */
char *
todoku_diagnosis_unescape (const char *name)
{
  GString *raw = g_string_new (NULL);

  for (const char *p = name; *p != '\0'; p++)
    {
      if (p[0] == '\\' && g_ascii_isdigit (p[1]) && g_ascii_isdigit (p[2]) &&
          g_ascii_isdigit (p[3]))
        {
          guint octet = (p[1] - '0') * 100 + (p[2] - '0') * 10 + (p[3] - '0');

          g_string_append_c (raw, octet > 0 && octet < 256 ? (char) octet : '?');
          p += 3;
        }
      else if (p[0] == '\\' && p[1] != '\0')
        {
          g_string_append_c (raw, *++p);
        }
      else
        {
          g_string_append_c (raw, *p);
        }
    }

  return g_string_free (raw, FALSE);
}

/* The marks that editors and control panels put around text. */
static const char *const marks[] = {
  "\"", "\\", "\342\200\234", "\342\200\235", "\342\200\230", "\342\200\231", "\302\253",
  "\302\273",
};

/* What people put around a text that they quote; inside of it these may be part of it. */
static const struct { const char *opening; const char *closing; } pairs[] = {
  { "'", "'" }, { "`", "`" }, { "<", ">" }, { "(", ")" }, { "[", "]" }, { "{", "}" },
  { "\343\200\214", "\343\200\215" }, { "\343\200\216", "\343\200\217" },
  { "\343\200\220", "\343\200\221" },
};

static void
drop_pairs (GString *text,
            GString *chars)
{
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      gsize opening = strlen (pairs[i].opening);
      gsize closing = strlen (pairs[i].closing);

      if (text->len <= opening + closing || !g_str_has_prefix (text->str, pairs[i].opening) ||
          !g_str_has_suffix (text->str, pairs[i].closing))
        continue;
      g_string_truncate (text, text->len - closing);
      g_string_erase (text, 0, (gssize) opening);
      g_string_append (chars, pairs[i].opening);
      if (strcmp (pairs[i].opening, pairs[i].closing) != 0)
        g_string_append (chars, pairs[i].closing);
    }
}

/**
 * todoku_diagnosis_unquote:
 * @raw: a text
 * @ret_chars: (out) (optional): the marks that were in it, each once
 *
 * Returns: (transfer full) (nullable): @raw without quotation marks and backslashes, and without
 *   the blanks that these enclosed at both ends; %NULL if there are none
 */
char *
todoku_diagnosis_unquote (const char  *raw,
                          char       **ret_chars)
{
  g_autoptr(GString) text = g_string_new (raw);
  g_autoptr(GString) chars = g_string_new (NULL);

  /* "a" "b": two strings of one record, typed with their quotation marks. */
  g_string_replace (text, "\" \"", "\"\"", 0);
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (g_string_replace (text, marks[i], "", 0) > 0)
      g_string_append (chars, marks[i]);
  drop_pairs (text, chars);

  if (chars->len == 0)
    return NULL;
  if (ret_chars != NULL)
    *ret_chars = g_string_free (g_steal_pointer (&chars), FALSE);

  return g_strstrip (g_string_free (g_steal_pointer (&text), FALSE));
}

/* U+2010 to U+2015 and the minus sign: word processors make them of hyphens. */
static gboolean
is_dash (gunichar c)
{
  return (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

/**
 * todoku_diagnosis_to_ascii:
 * @raw: a text
 * @ret_changed: (out): whether anything was full-width, invisible, a dash, or a no-break space
 *
 * Returns: (transfer full) (nullable): @raw as it was meant, or %NULL when it is not UTF-8
 */
char *
todoku_diagnosis_to_ascii (const char *raw,
                           gboolean   *ret_changed)
{
  g_autofree char *unicode = NULL;
  g_autofree char *normal = NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  *ret_changed = FALSE;
  if (!g_utf8_validate (raw, -1, NULL))
    return NULL;

  /* A control panel may have made A-labels of full-width letters before it stored them. */
  unicode = strstr (raw, "xn--") != NULL ? g_hostname_to_unicode (raw) : NULL;
  normal = g_utf8_normalize (unicode != NULL ? unicode : raw, -1, G_NORMALIZE_ALL_COMPOSE);
  for (const char *p = normal; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      /* The ideographic full stop separates labels as the dot does (RFC 3490 section 3.1). */
      if (c == 0x3002)
        g_string_append_c (text, '.');
      else if (is_dash (c))
        g_string_append_c (text, '-');
      else if (!todoku_mail_text_shows_nothing (c))
        g_string_append_unichar (text, c);
    }

  g_strstrip (text->str);
  *ret_changed = strcmp (text->str, raw) != 0 && !g_str_is_ascii (unicode != NULL ? unicode : raw);

  return g_strdup (text->str);
}

/**
 * todoku_diagnosis_has_placeholder:
 * @raw: what stands there
 * @expected: what should
 *
 * Returns: whether a word of the instructions was typed in place of what it stands for
 */
gboolean
todoku_diagnosis_has_placeholder (const char *raw,
                                  const char *expected)
{
  static const char *const words[] = {
    "yourdomain", "your-domain", "your_domain", "your.domain", "example-domain", "[", "]", "<", ">",
    "{", "}", "%", "your_", "your-", "xxxxx",
  };
  g_autofree char *lower = g_ascii_strdown (raw, -1);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (lower, words[i]) != NULL && strstr (expected, words[i]) == NULL)
      return TRUE;

  return FALSE;
}

/**
 * todoku_diagnosis_has_token:
 * @raw: what was found, raw
 * @expected: what is expected
 *
 * Returns: whether what makes a proof of ownership unmistakable is in it, the part behind its name
 */
gboolean
todoku_diagnosis_has_token (const char *raw,
                            const char *expected)
{
  const char *token = strchr (expected, '=');

  return token != NULL && strlen (++token) >= MIN_TOKEN && strpbrk (token, "0123456789") != NULL &&
         strpbrk (token, " ;") == NULL && strstr (raw, token) != NULL;
}

/**
 * todoku_diagnosis_is_shortened:
 * @raw: what was found, raw
 * @expected: what is expected
 *
 * Returns: whether a screen showed the beginning of it, dots behind, and that was copied
 */
gboolean
todoku_diagnosis_is_shortened (const char *raw,
                               const char *expected)
{
  gsize length = strlen (raw);
  gsize kept;

  if (g_str_has_suffix (raw, "\342\200\246"))
    kept = length - 3;
  else if (g_str_has_suffix (raw, ".."))
    kept = length - strspn (g_strrstr (raw, ".."), ".");
  else
    return FALSE;
  while (kept > 0 && strchr (". ", raw[kept - 1]) != NULL)
    kept--;

  return kept >= 4 && kept < strlen (expected) && g_ascii_strncasecmp (raw, expected, kept) == 0;
}

/**
 * todoku_diagnosis_replace:
 * @text: a text
 * @from: what occurs in it
 * @to: what is to stand there
 *
 * Returns: (transfer full): the text with every occurrence replaced
 */
char *
todoku_diagnosis_replace (const char *text,
                          const char *from,
                          const char *to)
{
  g_autoptr(GString) out = g_string_new (text);

  g_string_replace (out, from, to, 0);

  return g_string_free (g_steal_pointer (&out), FALSE);
}
