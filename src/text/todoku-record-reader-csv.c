/* SPDX-License-Identifier: GPL-3.0-or-later
 * CSV (RFC 4180), and rows whose lines end with a line feed alone. A row goes on over several lines
 * where a quotation mark is open; one that is never closed costs its own line, not those after it.
 * Any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A cell of more lines than this has lost its quotation mark. */
#define MAX_LINES 100

/* Returns where the cell ends, with *ret_problem set where it cannot, or NULL when it goes on. */
static const char *
split_quoted (const char  *text,
              GString     *cell,
              const char **ret_problem)
{
  for (text++; *text != '\0'; text++)
    {
      if (*text != '"')
        {
          g_string_append_c (cell, *text);
        }
      else if (text[1] == '"')
        {
          g_string_append_c (cell, '"');
          text++;
        }
      else
        {
          text++;
          text += strspn (text, " \t");
          /* Strings as a zone file has them; in CSV nothing else may follow. */
          if (*text == '"')
            continue;
          if (*text != ',' && *text != '\0')
            *ret_problem = N_("text follows a closing quotation mark");
          return text;
        }
    }

  return NULL;
}

/* Returns whether the row is complete; *ret_problem says when it can never be one. */
static gboolean
split_row (TodokuRecordReader  *self,
           const char         **ret_problem)
{
  g_autoptr(GString) cell = g_string_new (NULL);
  const char *text = self->text->str;

  for (;;)
    {
      const char *start = text + strspn (text, " \t");

      /* Excel is told so that a cell is a text: ="…". */
      if (start[0] == '=' && start[1] == '"')
        start++;
      g_string_truncate (cell, 0);
      if (*start == '"')
        {
          text = split_quoted (start, cell, ret_problem);
          if (text == NULL || *ret_problem != NULL)
            return FALSE;
        }
      else
        {
          start = text;
          text += strcspn (text, ",");
          g_string_append_len (cell, start, text - start);
          if (memchr (cell->str, '"', cell->len) != NULL)
            {
              *ret_problem = N_("a quotation mark stands inside a field");
              return FALSE;
            }
        }
      if (self->row->len >= TODOKU_RECORD_READER_MAX_CELLS)
        {
          *ret_problem = N_("the record is too long");
          return FALSE;
        }
      g_ptr_array_add (self->row, g_strndup (cell->str, cell->len));
      if (*text == '\0')
        return TRUE;
      text++;
    }
}

static void
drop_row (TodokuRecordReader *self)
{
  g_ptr_array_set_size (self->row, 0);
  g_string_truncate (self->text, 0);
  self->n_text_lines = 0;
}

/* The row has not ended where it should have: its first line is at fault. */
static void
leave_first_line (TodokuRecordReader *self)
{
  g_autofree char *text = g_strdup (self->text->str);
  guint line = self->line;
  guint first = self->record_line;
  char *next = strchr (text, '\n');

  drop_row (self);
  todoku_record_reader_report (self, N_("the quotation mark is not closed"), NULL);
  for (guint i = 1; next != NULL; i++)
    {
      char *end = strchr (++next, '\n');

      if (end != NULL)
        *end = '\0';
      self->line = first + i;
      todoku_record_reader_read_csv (self, next);
      next = end;
    }
  self->line = line;
}

/**
 * todoku_record_reader_read_csv:
 * @self: a reader of CSV
 * @line: the next line, valid UTF-8
 */
void
todoku_record_reader_read_csv (TodokuRecordReader *self,
                               const char         *line)
{
  const char *problem = NULL;

  if (self->n_text_lines == 0)
    self->record_line = self->line;
  else
    g_string_append_c (self->text, '\n');
  g_string_append (self->text, line);
  self->n_text_lines++;

  if (split_row (self, &problem))
    {
      todoku_record_reader_read_cells (self);
      drop_row (self);
    }
  else if (problem != NULL && self->n_text_lines == 1)
    {
      drop_row (self);
      todoku_record_reader_report (self, problem, NULL);
    }
  else
    {
      g_ptr_array_set_size (self->row, 0);
      if (problem != NULL || self->n_text_lines > MAX_LINES ||
          self->text->len > TODOKU_RECORD_READER_MAX_SIZE)
        leave_first_line (self);
    }
}

/**
 * todoku_record_reader_end_csv:
 * @self: a reader of CSV whose input has ended
 */
void
todoku_record_reader_end_csv (TodokuRecordReader *self)
{
  while (self->n_text_lines > 0)
    leave_first_line (self);
  todoku_record_reader_end_side (self);
}
