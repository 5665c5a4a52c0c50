/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a mail, a manual or a chat puts around a record: marks of quoting, bullets, numbers, arrows,
 * and whole lines in full width. Any thread. A line without any of it is not touched, for blanks at
 * the beginning mean something in a zone file.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <string.h>

/* Not "*", which is a name in a zone file. */
static const char *const bullets[] = { "・", "•", "■", "◆", "●", "○", "※", "－ ", "- " };

static const char *const arrows[] = { " -> ", " => ", "→", "⇒", "➡" };

static const char *
skip_marks (const char *line)
{
  const char *p = line + strspn (line, " \t");
  const char *start = p;
  gsize digits;

  while (*p == '>')
    p += 1 + strspn (p + 1, " ");
  for (guint i = 0; i < G_N_ELEMENTS (bullets); i++)
    if (g_str_has_prefix (p, bullets[i]))
      {
        p += strlen (bullets[i]);
        break;
      }
  /* "1. ", "2) ": no name, since a blank follows. */
  digits = strspn (p, "0123456789");
  if (digits > 0 && digits <= 2 && (p[digits] == '.' || p[digits] == ')') && p[digits + 1] == ' ')
    p += digits + 2;

  return p != start ? p + strspn (p, " ") : line;
}

static gboolean
is_full_width (const char *text)
{
  gunichar c = g_utf8_get_char (text);

  return c >= 0xff01 && c <= 0xff5e;
}

/**
 * todoku_record_reader_dup_tidy:
 * @line: a line, valid UTF-8
 *
 * Returns: (transfer full) (nullable): the line without what stands around the record, or %NULL
 *   when there is nothing of the kind
 */
char *
todoku_record_reader_dup_tidy (const char *line)
{
  const char *rest = skip_marks (line);
  gboolean has_arrow = FALSE;
  g_autoptr(GString) text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++)
    has_arrow |= strstr (rest, arrows[i]) != NULL;
  if (rest == line && !has_arrow && !is_full_width (line + strspn (line, " \t")))
    return NULL;

  if (is_full_width (rest))
    {
      g_autofree char *clean = todoku_record_reader_dup_clean (rest);

      text = g_string_new (clean);
    }
  else
    {
      text = g_string_new (rest);
    }
  for (guint i = 0; has_arrow && i < G_N_ELEMENTS (arrows); i++)
    g_string_replace (text, arrows[i], " ", 0);
  /* Where an arrow stood between blanks there are now three, and two part cells. */
  while (has_arrow && g_string_replace (text, "  ", " ", 0) > 0)
    ;

  return g_strdup (text->str);
}
