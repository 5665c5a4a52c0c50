/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tables as they are pasted from a console or a mail, cells between tabs, bars or blanks: cuts
 * lines into cells, and puts together what a screen or a spreadsheet has broken over several lines.
 * Any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <string.h>

#include "todoku-domain-name.h"

/* More lines are in no cell of a record. */
#define MAX_CELL_LINES 30

/* Past a quoted string, or @text itself when the quotation mark is never closed. */
static const char *
skip_quoted (const char *text)
{
  const char *end = text + 1;

  while (*end != '\0' && *end != '"')
    end += *end == '\\' && end[1] != '\0' ? 2 : 1;

  return *end == '"' ? end + 1 : text;
}

static gboolean
is_separator (const char *text,
              char        separator)
{
  return separator == ' ' ? text[0] == ' ' && (text[1] == ' ' || text[1] == '\0')
                          : *text == separator;
}

static void
add_cell (GPtrArray  *row,
          const char *start,
          const char *end)
{
  char *cell;
  gsize length;

  if (row->len >= TODOKU_RECORD_READER_MAX_CELLS)
    return;
  cell = g_strstrip (g_strndup (start, (gsize) (end - start)));
  length = strlen (cell);
  /* A spreadsheet may quote each cell; the strings of a text are parted later. */
  if (length > 2 && *cell == '"' && strcspn (cell + 1, "\"\\") == length - 2)
    {
      memmove (cell, cell + 1, length);
      cell[length - 2] = '\0';
    }
  /* Markdown makes a word bold by this, and no record begins and ends with it. */
  if (length > 4 && g_str_has_prefix (cell, "**") && g_str_has_suffix (cell, "**"))
    {
      memmove (cell, cell + 2, length - 4);
      cell[length - 4] = '\0';
    }
  g_ptr_array_add (row, cell);
}

/* The lines between cells that programs draw in a terminal. */
static const char *const bars[] = { "│", "┃", "║", "┆", "┊", "｜" };

/* What blanks are on a screen: U+00A0 comes from web pages, U+3000 from Japanese input methods, and
 * bars from terminals.
 */
static char *
normalize (const char *line)
{
  g_autoptr(GString) text = g_string_new (line);

  g_string_replace (text, "\xc2\xa0", " ", 0);
  g_string_replace (text, "\xe3\x80\x80", "  ", 0);
  for (guint i = 0; i < G_N_ELEMENTS (bars); i++)
    g_string_replace (text, bars[i], "|", 0);
  g_strchomp (text->str);

  /* A tab in front is an empty cell. */
  return g_strdup (text->str + strspn (text->str, " \r\n"));
}

static GPtrArray *
split_line (const char *line,
            char        separator)
{
  GPtrArray *row = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = normalize (line);
  const char *start = separator == '\t' ? text : text + strspn (text, " \t");
  const char *end;

  if (separator == ' ')
    {
      g_auto(GStrv) words = g_strsplit (start, " ", 3);

      /* "TYPE HOST VALUE" with single blanks: only the last can have a blank in it. */
      if (g_strv_length (words) == 3 && todoku_record_reader_has_type (words[0]) &&
          *words[1] != '\0')
        {
          for (guint i = 0; i < 3; i++)
            g_ptr_array_add (row, g_strstrip (g_strdup (words[i])));
          return row;
        }
    }
  else if (separator == '|' && g_str_has_prefix (start, "||") && g_str_has_suffix (start, "||"))
    {
      /* The heading of a table in a wiki: "||Type||Host||Value||". */
      g_autoptr(GString) heading = g_string_new (start + 1);

      g_string_replace (heading, "||", "|", 0);

      return split_line (heading->str, separator);
    }
  else if (separator == '|' && *start == '|')
    {
      start++;
    }

  for (end = start; *end != '\0';)
    {
      const char *next = *end == '"' && end == start + strspn (start, " ") ? skip_quoted (end)
                                                                            : end;

      if (next != end)
        {
          end = next;
        }
      else if (is_separator (end, separator))
        {
          add_cell (row, start, end);
          end += separator == ' ' ? strspn (end, " ") : 1;
          start = end;
        }
      else
        {
          end++;
        }
    }
  if (separator != '|' || start != end)
    add_cell (row, start, end);

  return row;
}

/**
 * todoku_record_reader_separator:
 * @line: the first line of a table
 *
 * Returns: what stands between its cells: a tab, a bar, or a blank for two blanks and more
 */
char
todoku_record_reader_separator (const char *line)
{
  if (strchr (line, '\t') != NULL)
    return '\t';
  for (guint i = 0; i < G_N_ELEMENTS (bars); i++)
    if (strstr (line, bars[i]) != NULL)
      return '|';

  return strchr (line, '|') != NULL ? '|' : ' ';
}

static GPtrArray *
split_first_line (const char *line,
                  char        separator)
{
  GPtrArray *row = split_line (line, separator);

  /* The CSV part reads the quotation marks later. */
  for (guint i = 0; separator == ',' && i < row->len; i++)
    {
      char *cell = g_ptr_array_index (row, i);
      gsize length = strlen (cell);

      if (length >= 2 && cell[0] == '"' && cell[length - 1] == '"')
        {
          memmove (cell, cell + 1, length - 2);
          cell[length - 2] = '\0';
        }
    }

  return row;
}

/**
 * todoku_record_reader_is_header:
 * @line: a line
 * @separator: what stands between its cells
 *
 * Returns: whether it names the columns of a table of records
 */
gboolean
todoku_record_reader_is_header (const char *line,
                                char        separator)
{
  g_autoptr(GPtrArray) row = split_first_line (line, separator);
  int columns[TODOKU_RECORD_N_COLUMNS];

  return todoku_record_reader_find_columns (row, columns);
}

/**
 * todoku_record_reader_is_half_header:
 * @line: a line
 *
 * Returns: whether it names some of the columns of a table of records, and the rows below it have
 *   to be read by what their cells look like
 */
gboolean
todoku_record_reader_is_half_header (const char *line)
{
  g_autoptr(GPtrArray) row = split_first_line (line, todoku_record_reader_separator (line));
  g_autoptr(GPtrArray) commas = split_first_line (line, ',');

  return todoku_record_reader_names_columns (row) || todoku_record_reader_names_columns (commas);
}

/**
 * todoku_record_reader_is_wide:
 * @line: a line
 * @separator: what stands between a name and its field, if it is none
 *
 * Returns: whether it is the first row of a table, or has more cells than a name, a field and its
 *   buttons are
 */
gboolean
todoku_record_reader_is_wide (const char *line,
                              const char *separator)
{
  guint n = 1;

  for (const char *p = line; (p = strstr (p, separator)) != NULL; p += strlen (separator))
    n++;

  return (*separator == '\t' && n > 4) || todoku_record_reader_is_half_header (line);
}

/**
 * todoku_record_reader_is_row:
 * @line: a line
 * @separator: what stands between its cells
 *
 * Returns: whether it looks like a record: one cell is a record type and two others are no numbers
 */
gboolean
todoku_record_reader_is_row (const char *line,
                             char        separator)
{
  g_autoptr(GPtrArray) row = split_first_line (line, separator);

  return todoku_record_reader_are_cells_of_record (row);
}

/**
 * todoku_record_reader_is_side:
 * @line: a line
 * @separator: what stands between its cells
 *
 * Returns: whether it is the first row of a table on its side
 */
gboolean
todoku_record_reader_is_side (const char *line,
                              char        separator)
{
  g_autoptr(GPtrArray) row = split_first_line (line, separator);

  return todoku_record_reader_is_side_row (row);
}

/**
 * todoku_record_reader_is_rule:
 * @line: a line
 *
 * Returns: whether it only draws the edge of a table
 */
gboolean
todoku_record_reader_is_rule (const char *line)
{
  for (; *line != '\0'; line = g_utf8_next_char (line))
    if (strchr ("-=+:| \t", *line) == NULL && (g_utf8_get_char (line) < 0x2500 ||
                                               g_utf8_get_char (line) > 0x257f))
      return FALSE;

  return TRUE;
}

/* A cell of a spreadsheet with a line feed in it stands between quotation marks. */
static gboolean
has_open_cell (const char *text)
{
  const char *p = text;

  while (p != NULL)
    {
      if (*p == '"')
        {
          const char *end = skip_quoted (p);

          if (end == p)
            return TRUE;
          p = end;
        }
      p = strchr (p, '\t');
      if (p != NULL)
        p++;
    }

  return FALSE;
}

static void
flush_row (TodokuRecordReader *self)
{
  if (self->row->len > 0)
    todoku_record_reader_read_cells (self);
}

/* Between tables the domain of the next one, where that of the first stood above it, too. */
static gboolean
read_domain_alone (TodokuRecordReader *self,
                   GPtrArray          *row)
{
  const char *name = row->len == 1 ? g_ptr_array_index (row, 0) : "";

  if (self->block[TODOKU_RECORD_COLUMN_DOMAIN] == NULL || *name == '\0' ||
      !todoku_record_reader_is_plain (name) || !todoku_domain_name_has_public_suffix (name))
    return FALSE;
  g_free (self->block[TODOKU_RECORD_COLUMN_DOMAIN]);
  self->block[TODOKU_RECORD_COLUMN_DOMAIN] = g_strdup (name);

  return TRUE;
}

static void
read_whole_row (TodokuRecordReader *self,
                const char         *line)
{
  g_autoptr(GPtrArray) row = split_line (line, self->separator);

  if (read_domain_alone (self, row) || todoku_record_reader_join_row (self, row))
    return;
  if (self->row->len > 0)
    {
      flush_row (self);
      self->record_line = self->line;
    }
  /* The cells of the rows stand on lines of their own. */
  if (self->separator == '\t' && todoku_record_reader_is_type_alone (row))
    {
      self->format = TODOKU_RECORD_FORMAT_CELLS;
      self->has_header = FALSE;
      todoku_record_reader_read_cell (self, line);
      return;
    }
  g_ptr_array_extend_and_steal (self->row, g_steal_pointer (&row));
  /* The next line may go on with it. */
  if (self->is_drawn && self->has_header)
    return;
  if (self->row->len < 2 ||
      !todoku_record_reader_may_be_broken (g_ptr_array_index (self->row, self->row->len - 1)))
    todoku_record_reader_read_cells (self);
}

/* The lines gathered for an open cell, as rows of their own where it never closes. */
static void
end_open_cell (TodokuRecordReader *self)
{
  g_auto(GStrv) lines = g_strsplit (self->text->str, "\n", -1);
  guint line = self->line;

  if (self->n_text_lines == 0)
    return;
  g_string_truncate (self->text, 0);
  self->n_text_lines = 0;
  for (guint i = 0; lines[i] != NULL; i++)
    {
      flush_row (self);
      /* Several rows of a web page may stand on one line of it. */
      self->line = self->record_line = MIN (self->text_line + i, self->last_text_line);
      read_whole_row (self, lines[i]);
    }
  self->line = line;
}

/**
 * todoku_record_reader_read_row:
 * @self: a reader of a table
 * @line: the next line, valid UTF-8
 */
void
todoku_record_reader_read_row (TodokuRecordReader *self,
                               const char         *line)
{
  if (self->n_text_lines > 0)
    {
      /* A row inside a cell is one: the quotation mark was none. */
      if (todoku_record_reader_is_row (line, self->separator) ||
          self->n_text_lines >= MAX_CELL_LINES)
        {
          end_open_cell (self);
        }
      else
        {
          g_string_append_printf (self->text, "\n%s", line);
          self->n_text_lines++;
          self->last_text_line = self->line;
          if (has_open_cell (self->text->str))
            return;
          self->n_text_lines = 0;
          self->record_line = self->text_line;
          read_whole_row (self, self->text->str);
          g_string_truncate (self->text, 0);
          return;
        }
    }
  if (self->row->len > 0 && !(self->is_drawn && self->has_header))
    {
      if (todoku_record_reader_join_cell (self, line))
        return;
      flush_row (self);
    }
  if (todoku_record_reader_is_rule (line))
    {
      flush_row (self);
      return;
    }

  if (self->row->len == 0)
    self->record_line = self->line;
  if (self->separator == '\t' && has_open_cell (line))
    {
      g_string_assign (self->text, line);
      self->n_text_lines = 1;
      self->text_line = self->last_text_line = self->line;
      return;
    }
  read_whole_row (self, line);
}

/**
 * todoku_record_reader_end_table:
 * @self: a reader of a table whose input has ended
 */
void
todoku_record_reader_end_table (TodokuRecordReader *self)
{
  end_open_cell (self);
  flush_row (self);
  todoku_record_reader_end_side (self);
}
