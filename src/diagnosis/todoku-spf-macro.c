/* SPDX-License-Identifier: GPL-3.0-or-later
 * The domain-spec of SPF terms and the macros in it (RFC 7208 section 7). Says whether a text
 * follows the grammar, and expands what is known before any mail comes: the domain, and that of the
 * sender. Refuses to guess the rest. Pure; any thread.
 */
#include "todoku-spf-private.h"

#include <string.h>

/* "c", "r" and "t" mean something only in the text of an explanation (RFC 7208 section 7.2). */
#define LETTERS "slodiphvSLODIPHV"
#define DELIMITERS ".-+,/_="

/* A longer name loses labels on its left (RFC 7208 section 7.3). */
#define MAX_NAME 253

typedef struct
{
  char letter;
  guint n_parts;
  gboolean reverse;
  const char *delimiters;
  gsize n_delimiters;
} Macro;

/* Takes apart "%{…}", "%%", "%_" or "%-" at @p; the two-letter ones have their second as letter.
 * Returns its length, or 0 if it is none.
 */
static gsize
read_macro (const char *p,
            Macro      *macro)
{
  const char *start = p;

  *macro = (Macro) { 0 };
  if (p[0] != '%')
    return 0;
  if (p[1] == '%' || p[1] == '_' || p[1] == '-')
    {
      macro->letter = p[1];
      return 2;
    }
  if (p[1] != '{' || p[2] == '\0' || strchr (LETTERS, p[2]) == NULL)
    return 0;

  macro->letter = g_ascii_tolower (p[2]);
  p += 3;
  if (g_ascii_isdigit (*p))
    {
      guint64 n = g_ascii_strtoull (p, (char **) &p, 10);

      /* "The DIGIT transformer MUST be nonzero" (RFC 7208 section 7.1). */
      if (n == 0)
        return 0;
      macro->n_parts = (guint) MIN (n, 128);
    }
  if (*p == 'r' || *p == 'R')
    {
      macro->reverse = TRUE;
      p++;
    }
  macro->delimiters = p;
  macro->n_delimiters = strspn (p, DELIMITERS);
  p += macro->n_delimiters;

  return *p == '}' ? (gsize) (p + 1 - start) : 0;
}

/**
 * todoku_spf_is_macro_string:
 * @text: a text
 *
 * Returns: whether it is a macro-string: visible ASCII, and every "%" begins a macro
 */
gboolean
todoku_spf_is_macro_string (const char *text)
{
  while (*text != '\0')
    {
      Macro macro;
      gsize length = *text == '%' ? read_macro (text, &macro) : 1;

      if (length == 0 || *text < 0x21 || *text > 0x7e)
        return FALSE;
      text += length;
    }

  return TRUE;
}

/* Letters, digits and inner hyphens, and not digits alone. */
static gboolean
is_toplabel (const char *label,
             gsize       length)
{
  gboolean only_digits = TRUE;

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (label[i]) && label[i] != '-')
        return FALSE;
      only_digits &= g_ascii_isdigit (label[i]);
    }

  return length > 0 && !only_digits && label[0] != '-' && label[length - 1] != '-';
}

/**
 * todoku_spf_is_domain_spec:
 * @text: a text
 *
 * Returns: whether it is a domain-spec: a macro-string that ends in a macro or in a top-level label
 *   after a dot, with one more dot behind it or not
 */
gboolean
todoku_spf_is_domain_spec (const char *text)
{
  gsize length = strlen (text);
  gsize literal = 0;
  const char *dot;

  if (length == 0 || !todoku_spf_is_macro_string (text))
    return FALSE;

  /* Where the last macro ends. */
  for (gsize i = 0; i < length;)
    {
      Macro macro;
      gsize step = text[i] == '%' ? read_macro (text + i, &macro) : 1;

      literal = text[i] == '%' ? i + step : literal;
      i += step;
    }
  if (literal == length)
    return TRUE;
  /* No name has an empty label, and nobody means the other characters to be in one. */
  if (strstr (text + literal, "..") != NULL || strpbrk (text + literal, ",;\"\\@") != NULL ||
      *text == '.')
    return FALSE;

  if (text[length - 1] == '.')
    length--;
  dot = g_strrstr_len (text, (gssize) length, ".");

  return dot != NULL && dot >= text + literal &&
         is_toplabel (dot + 1, (gsize) (text + length - dot - 1));
}

static void
append_transformed (GString     *out,
                    const char  *value,
                    const Macro *macro)
{
  g_autofree char *delimiters = g_strndup (macro->delimiters, macro->n_delimiters);
  g_auto(GStrv) parts = g_strsplit_set (value, *delimiters != '\0' ? delimiters : ".", -1);
  guint n = g_strv_length (parts);
  guint first = macro->n_parts > 0 && macro->n_parts < n ? n - macro->n_parts : 0;

  for (guint i = first; i < n; i++)
    {
      const char *part = macro->reverse ? parts[n - 1 - i] : parts[i];

      g_string_append_printf (out, "%s%s", i > first ? "." : "", part);
    }
}

/**
 * todoku_spf_expand:
 * @spec: a domain-spec in lower case
 * @domain: the domain whose record it stands in
 * @sender: the domain of the sender
 *
 * Returns: (transfer full) (nullable): the name that it stands for, without a final dot, or %NULL
 *   when that depends on the mail
 */
char *
todoku_spf_expand (const char *spec,
                   const char *domain,
                   const char *sender)
{
  g_autoptr(GString) out = g_string_new (NULL);
  const char *name;

  while (*spec != '\0')
    {
      Macro macro;
      gsize length = *spec == '%' ? read_macro (spec, &macro) : 0;

      if (length == 0)
        {
          g_string_append_c (out, *spec++);
          continue;
        }
      if (macro.letter == 'd' || macro.letter == 'o')
        append_transformed (out, macro.letter == 'd' ? domain : sender, &macro);
      else if (macro.letter == '%')
        g_string_append_c (out, '%');
      else if (macro.letter == '_')
        g_string_append_c (out, ' ');
      else if (macro.letter == '-')
        g_string_append (out, "%20");
      else
        return NULL;
      spec += length;
    }

  if (out->len > 0 && out->str[out->len - 1] == '.')
    g_string_truncate (out, out->len - 1);
  name = out->str;
  while (strlen (name) > MAX_NAME && strchr (name, '.') != NULL)
    name = strchr (name, '.') + 1;

  return g_ascii_strdown (name, -1);
}
