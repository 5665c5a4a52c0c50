/* SPDX-License-Identifier: GPL-3.0-or-later
 * JSON lines and JSON arrays of records: finds where an object begins and ends, so that one that is
 * damaged is left out and the next one read. What is in it is read elsewhere. Any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <glib/gi18n-lib.h>

static void
lose_object (TodokuRecordReader *self,
             const char         *problem)
{
  self->record_line = MIN (self->record_line, self->line);
  if (!self->lost)
    todoku_record_reader_report (self, problem, NULL);
  self->lost = TRUE;
  self->depth = 0;
  self->in_string = FALSE;
  self->escaped = FALSE;
  g_string_truncate (self->text, 0);
}

/* Where an object may begin after one that was damaged: at the beginning of a line, or behind the
 * bracket that ends the damaged one.
 */
static gsize
find_object (const char *line,
             gsize       length)
{
  gsize i = 0;

  while (i < length && (g_ascii_isspace (line[i]) || line[i] == '}' || line[i] == ','))
    i++;

  return i < length && (line[i] == '{' || line[i] == ']') ? i : length;
}

static void
begin_object (TodokuRecordReader *self)
{
  g_string_truncate (self->text, 0);
  self->depth = 1;
  self->last = '{';
  self->record_line = self->object_start = self->line;
}

/* Brackets, and commas between the objects of an array or behind lines that were cut from one. */
static void
read_outside (TodokuRecordReader *self,
              char                c)
{
  if (c == '{')
    {
      begin_object (self);
    }
  else if (c == '[' || c == ']')
    {
      self->in_array = c == '[';
    }
  else if (c != ',' && !g_ascii_isspace (c))
    {
      self->record_line = self->line;
      lose_object (self, N_("this is not JSON"));
    }
}

/* Returns whether the object ends with @c. */
static gboolean
read_inside (TodokuRecordReader *self,
             char                c)
{
  if (self->in_string)
    {
      if (self->escaped)
        self->escaped = FALSE;
      else if (c == '\\')
        self->escaped = TRUE;
      else if (c == self->quote)
        self->in_string = FALSE;
      return FALSE;
    }
  if (g_ascii_isspace (c))
    return FALSE;

  self->last = c;
  if (c == '"' || c == '\'')
    {
      self->in_string = TRUE;
      self->quote = c;
    }
  else if (c == '{' || c == '[')
    {
      self->depth++;
    }
  else if (c == '}' || c == ']')
    {
      self->depth--;
    }

  return self->depth == 0;
}

/* How many bytes of a string are neither its end nor an escape. */
static gsize
string_rest (const char *text,
             gsize       length,
             char        quote)
{
  gsize n = 0;

  while (n < length && text[n] != quote && text[n] != '\\')
    n++;

  return n;
}

/**
 * todoku_record_reader_read_json:
 * @self: a reader of JSON
 * @line: the next line, valid UTF-8, which need not end with a NUL
 * @length: how many bytes it has
 */
void
todoku_record_reader_read_json (TodokuRecordReader *self,
                                const char         *line,
                                gsize               length)
{
  gsize start = 0;
  gsize i = 0;

  if (self->lost)
    {
      i = find_object (line, length);
      self->lost = i == length;
    }

  for (; i < length && !self->lost; i++)
    {
      /* Only a member's name may follow here: the object before was cut off. */
      if (self->depth == 1 && !self->in_string && line[i] == '{' && self->last != ':')
        {
          lose_object (self, N_("the JSON ends too early"));
          self->lost = FALSE;
        }
      if (self->depth == 0)
        {
          read_outside (self, line[i]);
          start = i;
          continue;
        }
      /* Most of an object is strings. */
      if (self->in_string && !self->escaped)
        i += string_rest (line + i, length - i, self->quote);
      if (i == length)
        break;
      if (!read_inside (self, line[i]))
        continue;

      /* A line inside of it may have been left out meanwhile. */
      self->record_line = self->object_start;
      if (self->text->len == 0)
        {
          todoku_record_reader_read_object (self, line + start, i + 1 - start);
        }
      else
        {
          g_string_append_len (self->text, line, (gssize) i + 1);
          todoku_record_reader_read_object (self, self->text->str, self->text->len);
          g_string_truncate (self->text, 0);
        }
    }

  if (self->depth == 0)
    return;
  /* RFC 8259 section 7: the end of the line can only be that of a line that was cut off. */
  if (self->in_string)
    {
      lose_object (self, N_("this is not JSON"));
      return;
    }
  g_string_append_len (self->text, line + start, (gssize) (length - start));
  g_string_append_c (self->text, '\n');
  if (self->text->len > TODOKU_RECORD_READER_MAX_SIZE)
    lose_object (self, N_("the record is too long"));
}

/**
 * todoku_record_reader_end_json:
 * @self: a reader of JSON whose input has ended
 */
void
todoku_record_reader_end_json (TodokuRecordReader *self)
{
  if (self->lost || (self->depth == 0 && !self->in_array))
    return;

  /* The line after the last. */
  if (self->depth == 0)
    self->record_line = MAX (self->line, 2) - 1;
  todoku_record_reader_report (self, N_("the JSON ends too early"), NULL);
}
