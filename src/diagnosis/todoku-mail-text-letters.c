/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which characters the octets of a text were meant to be: older encodings of an editor or a
 * console, and letters of another script that look like those of ASCII. It changes nothing that is
 * a word of its own in another script. Pure; any thread.
 */
#include "todoku-mail-text.h"

#include <string.h>

/* A text of mail records has no letters but those of ASCII, so a reading with others is wrong. */
static gboolean
is_plain (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);

  for (const char *p = normal; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c >= 0x80 && (g_unichar_isalnum (c) || g_unichar_iscntrl (c) || !g_unichar_isdefined (c)))
        return FALSE;
    }

  return TRUE;
}

/* What an octet that is no UTF-8 stands for in Windows-1252; NULL if it helps nobody. */
static const char *
windows_1252_for (guchar octet)
{
  switch (octet)
    {
    case 0x82:
    case 0x91:
    case 0x92:
      return "'";
    case 0x84:
    case 0x93:
    case 0x94:
      return "\"";
    case 0x96:
    case 0x97:
      return "-";
    case 0x98:
      return "~";
    case 0xa0:
      return " ";
    case 0xad:
      return "";
    default:
      return NULL;
    }
}

/**
 * todoku_mail_text_to_utf8:
 * @text: a text, of any bytes
 *
 * Returns: (transfer full): @text in UTF-8, whatever it was encoded in; what cannot be told is
 *   replaced by U+FFFD
 */
char *
todoku_mail_text_to_utf8 (const char *text)
{
  static const char *const japanese[] = { "CP932", "EUC-JP" };
  g_autoptr(GString) mapped = NULL;
  const char *end;

  if (g_utf8_validate (text, -1, NULL))
    return g_strdup (text);

  for (guint i = 0; i < G_N_ELEMENTS (japanese); i++)
    {
      g_autofree char *read = g_convert (text, -1, "UTF-8", japanese[i], NULL, NULL, NULL);

      if (read != NULL && is_plain (read))
        return g_steal_pointer (&read);
    }

  mapped = g_string_new (NULL);
  while (!g_utf8_validate (text, -1, &end))
    {
      const char *by = windows_1252_for ((guchar) *end);

      g_string_append_len (mapped, text, end - text);
      g_string_append (mapped, by != NULL ? by : "\357\277\275");
      text = end + 1;
    }
  g_string_append (mapped, text);

  return g_string_free (g_steal_pointer (&mapped), FALSE);
}

/* The ASCII letter that a Cyrillic or Greek one is drawn like; 0 for any other. */
static char
likeness_of (gunichar c)
{
  static const struct
  {
    gunichar c;
    char letter;
  } letters[] = {
    { 0x430, 'a' }, { 0x435, 'e' }, { 0x43e, 'o' }, { 0x440, 'p' }, { 0x441, 'c' }, { 0x443, 'y' },
    { 0x445, 'x' }, { 0x455, 's' }, { 0x456, 'i' }, { 0x458, 'j' }, { 0x501, 'd' }, { 0x3bf, 'o' },
    { 0x3bd, 'v' }, { 0x131, 'i' }, { 0x410, 'A' }, { 0x415, 'E' }, { 0x41c, 'M' }, { 0x421, 'C' },
    { 0x425, 'X' }, { 0x39c, 'M' }, { 0x3a7, 'X' },
  };

  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    if (letters[i].c == c)
      return letters[i].letter;

  return 0;
}

/* A run of letters that no script has: one of ASCII and some that only look so; or the whole name
 * of a term, "a:" or "mx". A label of a host may well be a word in its own script.
 */
static gboolean
is_mixed (const char *start,
          const char *end,
          const char *text)
{
  gboolean has_ascii = FALSE, has_likeness = FALSE;

  for (const char *p = start; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c >= 0x80 && likeness_of (c) == 0)
        return FALSE;
      has_ascii |= c < 0x80;
      has_likeness |= c >= 0x80;
    }

  return has_likeness &&
         (has_ascii || ((start == text || strchr (" +-~?", start[-1]) != NULL) &&
                        strchr (": =/", *end) != NULL));
}

/**
 * todoku_mail_text_unmix:
 * @text: a text in UTF-8
 *
 * Returns: (transfer full): @text with ASCII letters in place of those that only look like them
 */
char *
todoku_mail_text_unmix (const char *text)
{
  GString *out = g_string_new (NULL);
  const char *p = text;

  while (*p != '\0')
    {
      const char *end = p;
      gboolean mixed;

      while (*end != '\0' && g_unichar_isalpha (g_utf8_get_char (end)))
        end = g_utf8_next_char (end);
      mixed = is_mixed (p, end, text);
      for (const char *stop = end > p ? end : g_utf8_next_char (p); p < stop;
           p = g_utf8_next_char (p))
        {
          gunichar c = g_utf8_get_char (p);

          g_string_append_unichar (out, mixed && c >= 0x80 ? (gunichar) likeness_of (c) : c);
        }
    }

  return g_string_free (out, FALSE);
}
