/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tables in the source of an AsciiDoc page, between two lines "|===": each cell may stand on a line
 * of its own, and the first row says how many make one. What is not in such a table is left to the
 * other parts. Any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <string.h>

static gboolean
is_fence (const char *clean)
{
  return g_str_has_prefix (clean, "|===") && clean[1 + strspn (clean + 1, "=")] == '\0';
}

/* "[cols="1,2,4", options="header"]" and ".The records" above the table. */
static gboolean
is_attribute (const char *clean)
{
  static const char *const words[] = { "cols=", "%header", "options=", "format=", "%autowidth" };

  if (clean[0] == '.' && g_ascii_isupper (clean[1]))
    return TRUE;
  if (*clean != '[' || !g_str_has_suffix (clean, "]"))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (clean, words[i]) != NULL)
      return TRUE;

  return FALSE;
}

/* Reads the row that is whole, as one line. */
static void
read_whole_row (TodokuRecordReader *self)
{
  g_autoptr(GString) row = g_string_new (NULL);
  guint line = self->line;

  for (guint i = 0; i < self->adoc_columns; i++)
    g_string_append_printf (row, "| %s ", (char *) g_ptr_array_index (self->adoc_cells, i));
  self->line = self->adoc_line;
  todoku_record_reader_read_row (self, row->str);
  self->line = line;
  g_ptr_array_set_size (self->adoc_cells, 0);
}

static void
add_cells (TodokuRecordReader *self,
           const char         *text)
{
  g_auto(GStrv) cells = g_strsplit (text, "|", TODOKU_RECORD_READER_MAX_CELLS);
  guint n = g_strv_length (cells);

  if (self->adoc_columns == 0 && n > 1)
    self->adoc_columns = n;
  for (guint i = 0; i < n; i++)
    {
      if (self->adoc_cells->len == 0)
        self->adoc_line = self->line;
      g_ptr_array_add (self->adoc_cells, g_strstrip (g_strdup (cells[i])));
      if (i + 1 < n && self->adoc_cells->len == self->adoc_columns)
        read_whole_row (self);
    }
}

/* A line without a bar goes on with the cell above. */
static void
join_line (TodokuRecordReader *self,
           const char         *clean)
{
  guint last = self->adoc_cells->len - 1;
  char *cell = g_ptr_array_index (self->adoc_cells, last);

  if (strlen (cell) > TODOKU_RECORD_READER_MAX_TEXT)
    return;
  self->adoc_cells->pdata[last] = g_strconcat (cell, *cell != '\0' ? " " : "", clean, NULL);
  g_free (cell);
}

/**
 * todoku_record_reader_read_asciidoc:
 * @self: a reader
 * @line: the next line, valid UTF-8
 *
 * Returns: whether the line was of a table in AsciiDoc
 */
gboolean
todoku_record_reader_read_asciidoc (TodokuRecordReader *self,
                                    const char         *line)
{
  g_autofree char *clean = NULL;

  if (self->adoc_cells == NULL && *line != '|' && *line != '[' && *line != '.')
    return FALSE;
  clean = g_strstrip (g_strdup (line));
  if (self->adoc_cells == NULL)
    {
      if (!is_fence (clean))
        return is_attribute (clean);
      self->adoc_cells = g_ptr_array_new_with_free_func (g_free);
      return TRUE;
    }

  if (self->format == TODOKU_RECORD_FORMAT_CSV)
    return is_fence (clean);
  if (is_fence (clean))
    {
      todoku_record_reader_end_asciidoc (self);
      return TRUE;
    }
  if (self->format == TODOKU_RECORD_FORMAT_UNKNOWN && *clean != '\0')
    {
      /* "format=csv". */
      if (*clean != '|')
        return FALSE;
      self->format = TODOKU_RECORD_FORMAT_TABLE;
      self->separator = '|';
    }
  if (self->adoc_columns == 0 && *clean == '\0')
    self->adoc_columns = self->adoc_cells->len;
  if (self->adoc_columns > 0 && self->adoc_cells->len == self->adoc_columns &&
      (*clean == '\0' || *clean == '|'))
    read_whole_row (self);
  if (*clean == '|')
    add_cells (self, clean + 1);
  else if (*clean != '\0' && self->adoc_cells->len > 0)
    join_line (self, clean);

  return TRUE;
}

/**
 * todoku_record_reader_end_asciidoc:
 * @self: a reader in a table of AsciiDoc that has ended
 */
void
todoku_record_reader_end_asciidoc (TodokuRecordReader *self)
{
  if (self->adoc_columns > 0 && self->adoc_cells->len == self->adoc_columns)
    read_whole_row (self);
  g_clear_pointer (&self->adoc_cells, g_ptr_array_unref);
  self->adoc_columns = 0;
}
