/* SPDX-License-Identifier: GPL-3.0-or-later
 * Aligned columns and the cleaning of foreign text. Pure; any thread.
 */
#include "todoku-text-table.h"

#include <string.h>

#define COLUMN_GAP 2

/**
 * todoku_text_is_unsafe:
 * @letter: a character of foreign text
 *
 * Control characters could drive the terminal, and format characters (Cf: bidi overrides,
 * zero-width spaces) could show another order or another name than what is there.
 *
 * Returns: whether it must not be shown as it is
 */
gboolean
todoku_text_is_unsafe (gunichar letter)
{
  switch ((int) g_unichar_type (letter))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_UNASSIGNED:
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * todoku_text_plain:
 * @text: text from anywhere
 *
 * Returns: (transfer full): @text in valid UTF-8, on one line, with everything that could drive a
 *   terminal or deceive the eye written as `\u{…}`
 */
char *
todoku_text_plain (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr(GString) result = g_string_sized_new (strlen (valid));

  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      if (todoku_text_is_unsafe (letter))
        g_string_append_printf (result, "\\u{%x}", letter);
      else
        g_string_append_unichar (result, letter);
    }

  return g_string_free (g_steal_pointer (&result), FALSE);
}

/**
 * todoku_text_append_utf16:
 * @text: what to append to
 * @letter: a character
 *
 * Writes a character in ASCII, as strings of JSON and JavaScript read it: beyond 16 bits, that is
 * two surrogates (RFC 8259 section 7).
 */
void
todoku_text_append_utf16 (GString  *text,
                          gunichar  letter)
{
  if (letter <= 0xffff)
    g_string_append_printf (text, "\\u%04x", letter);
  else
    g_string_append_printf (text, "\\u%04x\\u%04x", 0xd800 + ((letter - 0x10000) >> 10),
                            0xdc00 + ((letter - 0x10000) & 0x3ff));
}

/**
 * todoku_text_armour_json:
 * @json: a JSON document in valid UTF-8
 *
 * Readers of JSON get the same values, and people who look at it are not deceived: beyond ASCII,
 * such characters can only stand in strings.
 *
 * Returns: (transfer full): the same document with everything unsafe written as `\\uXXXX`
 */
char *
todoku_text_armour_json (const char *json)
{
  g_autoptr(GString) result = g_string_sized_new (strlen (json));

  for (const char *c = json; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      if (letter < 0x7f || !todoku_text_is_unsafe (letter))
        g_string_append_unichar (result, letter);
      else
        todoku_text_append_utf16 (result, letter);
    }

  return g_string_free (g_steal_pointer (&result), FALSE);
}

/**
 * todoku_text_display_width:
 * @text: valid UTF-8 on one line
 *
 * Returns: how many columns of a terminal it takes
 */
guint
todoku_text_display_width (const char *text)
{
  guint width = 0;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      if (!g_unichar_iszerowidth (letter))
        width += g_unichar_iswide (letter) ? 2 : 1;
    }

  return width;
}

/**
 * todoku_text_table:
 * @cells: (array): the cells of all rows, row by row, in plain one-line text
 * @n_columns: how many columns there are
 * @n_rows: how many rows there are
 *
 * Returns: (transfer full): the rows as lines with aligned columns and no trailing blanks
 */
char *
todoku_text_table (const char * const *cells,
                   guint               n_columns,
                   guint               n_rows)
{
  g_autofree guint *widths = g_new0 (guint, n_columns);
  g_autoptr(GString) result = g_string_new (NULL);

  for (guint i = 0; i < n_columns * n_rows; i++)
    widths[i % n_columns] = MAX (widths[i % n_columns], todoku_text_display_width (cells[i]));

  for (guint row = 0; row < n_rows; row++)
    {
      guint pending = 0;

      for (guint column = 0; column < n_columns; column++)
        {
          const char *cell = cells[row * n_columns + column];

          if (*cell != '\0')
            {
              g_string_append_printf (result, "%*s%s", (int) pending, "", cell);
              pending = 0;
            }
          pending += widths[column] - todoku_text_display_width (cell) + COLUMN_GAP;
        }
      g_string_append_c (result, '\n');
    }

  return g_string_free (g_steal_pointer (&result), FALSE);
}
