/* SPDX-License-Identifier: GPL-3.0-or-later
 * Aligned columns and the cleaning of foreign text. Pure; any thread.
 */
#include "todoku-text-table.h"

#include <string.h>

#define COLUMN_GAP 2

/* Control characters could drive the terminal, and format characters (Cf: bidi overrides,
 * zero-width spaces) could show another order or another name than what is there.
 */
static gboolean
is_unsafe (gunichar c)
{
  switch ((int) g_unichar_type (c))
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

      if (is_unsafe (letter))
        g_string_append_printf (result, "\\u{%x}", letter);
      else
        g_string_append_unichar (result, letter);
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
