/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tables in the source of a MediaWiki page: "{|" and "|}" around them, "|-" between their rows,
 * cells on lines of their own or behind "||". What is not in such a table is left to the other
 * parts. Any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <string.h>

/* <code>, <nowiki> and the like. */
static void
drop_tags (char *text)
{
  char *to = text;

  for (const char *from = text; *from != '\0'; from++)
    {
      const char *end = *from == '<' && (g_ascii_isalpha (from[1]) || from[1] == '/')
                        ? strchr (from, '>') : NULL;

      if (end != NULL)
        from = end;
      else
        *to++ = *from;
    }
  *to = '\0';
}

static void
add_wiki_cells (TodokuRecordReader *self,
                const char         *text,
                const char         *separator)
{
  g_auto(GStrv) cells = g_strsplit (text, separator, TODOKU_RECORD_READER_MAX_CELLS);

  for (guint i = 0; cells[i] != NULL; i++)
    {
      /* Before a bar of its own a cell says how it looks. */
      char *bar = strchr (cells[i], '|');
      char *cell = bar != NULL ? bar + 1 : cells[i];

      drop_tags (cell);
      g_string_append_printf (self->wiki_row, "| %s ", g_strstrip (cell));
    }
}

static void
end_wiki_row (TodokuRecordReader *self)
{
  guint line = self->line;

  if (self->wiki_row->len > 0)
    {
      self->line = self->wiki_line;
      todoku_record_reader_read_row (self, self->wiki_row->str);
      self->line = line;
    }
  g_string_truncate (self->wiki_row, 0);
  self->wiki_line = self->line;
}

/**
 * todoku_record_reader_read_wiki:
 * @self: a reader
 * @line: the next line, valid UTF-8
 *
 * Returns: whether the line was in a table of a wiki
 */
gboolean
todoku_record_reader_read_wiki (TodokuRecordReader *self,
                                const char         *line)
{
  g_autofree char *clean = NULL;

  if (self->wiki_row == NULL)
    {
      line += strspn (line, " :");
      if (!g_str_has_prefix (line, "{|"))
        return FALSE;
      self->wiki_row = g_string_new (NULL);
      self->wiki_line = self->line;
      self->format = TODOKU_RECORD_FORMAT_TABLE;
      self->separator = '|';
      return TRUE;
    }

  clean = g_strstrip (g_strdup (line));
  if (g_str_has_prefix (clean, "|}"))
    todoku_record_reader_end_wiki (self);
  else if (g_str_has_prefix (clean, "|-"))
    end_wiki_row (self);
  else if (*clean == '!')
    add_wiki_cells (self, clean + 1, strstr (clean, "!!") != NULL ? "!!" : "||");
  else if (*clean == '|' && clean[1] != '+')
    add_wiki_cells (self, clean + 1, "||");
  else if (*clean != '|' && self->wiki_row->len > 0 &&
           self->wiki_row->len < TODOKU_RECORD_READER_MAX_SIZE)
    g_string_append_printf (self->wiki_row, "%s ", clean);

  return TRUE;
}

/**
 * todoku_record_reader_end_wiki:
 * @self: a reader in a table of a wiki that has ended
 */
void
todoku_record_reader_end_wiki (TodokuRecordReader *self)
{
  end_wiki_row (self);
  g_string_free (g_steal_pointer (&self->wiki_row), TRUE);
}
