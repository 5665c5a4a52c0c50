/* SPDX-License-Identifier: GPL-3.0-or-later
 * Pango wraps a paragraph by shaping all of it, again for each width that it is asked about; a TXT
 * of 64 KiB takes seconds. Cut by columns, a line is found by counting, and only the lines that are
 * seen are shaped. Pure; any thread.
 */
#include "todoku-lines.h"

#include <string.h>

/* A character without a width never ends a line, but no more than this many stand on one. */
#define MAX_CHARACTERS (4 * TODOKU_LINES_MAX_COLUMNS)

static guint
get_width (gunichar character)
{
  if (character < 0x300)
    return 1;
  if (g_unichar_iszerowidth (character))
    return 0;

  return g_unichar_iswide (character) ? 2 : 1;
}

/* What must not stand at the beginning of a Japanese line. */
static gboolean
is_closing (gunichar character)
{
  switch (character)
    {
    case 0x3001: /* 、 */
    case 0x3002: /* 。 */
    case 0x300d: /* 」 */
    case 0x300f: /* 』 */
    case 0x30fc: /* ー */
    case 0xff09: /* ） */
    case ')':
      return TRUE;
    default:
      return FALSE;
    }
}

/* Where the line that begins at @start ends. */
static const char *
find_end (const char *start,
          guint       columns,
          gboolean    at_words)
{
  const char *position = start, *before_word = start;
  guint width = 0, n_characters = 0;
  gboolean in_word = FALSE;

  while (*position != '\0' && *position != '\n')
    {
      gboolean ascii = (guchar) *position < 0x80;
      gunichar character = ascii ? (gunichar) *position : g_utf8_get_char (position);
      guint own = ascii ? 1 : get_width (character);

      if (n_characters > 0 && (width + own > columns || n_characters == MAX_CHARACTERS))
        {
          if (!at_words)
            return position;
          /* A blank hangs over the end, where it is not seen. */
          if (character == ' ')
            return position + 1;
          if (in_word && own == 1 && before_word - start > (position - start) / 2)
            return before_word;
          if (is_closing (character) && n_characters > 1)
            return g_utf8_prev_char (position);
          return position;
        }
      width += own;
      n_characters++;
      position = g_utf8_next_char (position);
      /* Japanese may be cut anywhere, a word of any other language at its beginning. */
      in_word = own < 2 && character != ' ';
      if (!in_word)
        before_word = position;
    }

  return position;
}

static guint
cut (const char *text,
     guint       columns,
     gboolean    at_words,
     guint       max_lines,
     GArray     *lines)
{
  const char *position = text;
  guint n_lines = 0;

  columns = CLAMP (columns, 1, TODOKU_LINES_MAX_COLUMNS);
  for (;;)
    {
      const char *end = find_end (position, columns, at_words);
      const TodokuLine line = { position - text, end - text };

      n_lines++;
      if (lines != NULL)
        g_array_append_val (lines, line);
      if (*end == '\0' || n_lines == max_lines)
        return n_lines;
      position = *end == '\n' ? end + 1 : end;
    }
}

/**
 * todoku_lines_cut:
 * @text: UTF-8, of one or more paragraphs that "\n" ends
 * @columns: how many columns a line has, at most %TODOKU_LINES_MAX_COLUMNS
 * @at_words: whether a line rather ends after a blank, as prose does, or is full, as a value is
 * @max_lines: where to stop, or 0
 *
 * Returns: (transfer full) (element-type TodokuLine): the lines, at least one
 */
GArray *
todoku_lines_cut (const char *text,
                  guint       columns,
                  gboolean    at_words,
                  guint       max_lines)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (TodokuLine));

  cut (text, columns, at_words, max_lines, lines);

  return lines;
}

/**
 * todoku_lines_count:
 * @text: see todoku_lines_cut()
 * @columns: see there
 * @at_words: see there
 * @max_lines: where to stop counting, or 0
 *
 * Returns: how many lines todoku_lines_cut() makes
 */
guint
todoku_lines_count (const char *text,
                    guint       columns,
                    gboolean    at_words,
                    guint       max_lines)
{
  return cut (text, columns, at_words, max_lines, NULL);
}
