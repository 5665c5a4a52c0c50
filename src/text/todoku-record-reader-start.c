/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where the records of an input begin, and in which format: the first line that has one decides for
 * all. What stands above is reported, but for a domain that they are of. Any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "todoku-domain-name.h"

/* The first line with a format decides for all. */
static TodokuRecordFormat
find_format (TodokuRecordReader *self,
             const char         *line,
             const char         *clean)
{
  char separator;

  /* "[record1]" is the heading of another format, and a chat has "[2026/11/30 10:12]". */
  if (*clean == '{' ||
      (*clean == '[' && strchr ("{]\"'/", clean[1 + strspn (clean + 1, "[ ")]) != NULL))
    return TODOKU_RECORD_FORMAT_JSON;
  if (*clean == ';' || *clean == '$')
    return TODOKU_RECORD_FORMAT_ZONE;
  if (todoku_record_reader_is_header (line, ','))
    return TODOKU_RECORD_FORMAT_CSV;

  /* Where the comma is a decimal sign, spreadsheets write semicolons. */
  separator = todoku_record_reader_is_header (line, ';') ? ';'
                                                         : todoku_record_reader_separator (line);
  self->separator = separator;
  if (todoku_record_reader_is_header (line, separator) ||
      todoku_record_reader_is_side (line, separator))
    return TODOKU_RECORD_FORMAT_TABLE;
  if (todoku_record_reader_is_side (line, ','))
    return TODOKU_RECORD_FORMAT_CSV;
  if (todoku_record_reader_is_label (line))
    return TODOKU_RECORD_FORMAT_BLOCKS;
  if (todoku_record_reader_is_cell (clean))
    return TODOKU_RECORD_FORMAT_CELLS;
  if (todoku_record_reader_is_entry (line, TRUE))
    return TODOKU_RECORD_FORMAT_ZONE;
  if (todoku_record_reader_is_row (line, separator))
    return TODOKU_RECORD_FORMAT_TABLE;
  if (todoku_record_reader_is_row (line, ','))
    return TODOKU_RECORD_FORMAT_CSV;
  if (todoku_record_reader_is_entry (line, FALSE))
    return TODOKU_RECORD_FORMAT_ZONE;

  return TODOKU_RECORD_FORMAT_UNKNOWN;
}

/**
 * todoku_record_reader_report_alone:
 * @self: a reader
 *
 * Reports the name alone on its line that was of no record.
 */
void
todoku_record_reader_report_alone (TodokuRecordReader *self)
{
  if (self->alone == NULL)
    return;

  self->record_line = self->alone_line;
  todoku_record_reader_report (self, N_("no records with TYPE, HOST and VALUE were found"), NULL);
  g_clear_pointer (&self->alone, g_free);
}

/* A name alone above a table or the lines of a zone is the domain that they are of. */
static void
take_domain_above (TodokuRecordReader *self)
{
  if (self->alone != NULL && self->block[TODOKU_RECORD_COLUMN_DOMAIN] == NULL &&
      (self->format == TODOKU_RECORD_FORMAT_TABLE || self->format == TODOKU_RECORD_FORMAT_CSV ||
       self->format == TODOKU_RECORD_FORMAT_ZONE) && todoku_record_reader_is_plain (self->alone) &&
      todoku_domain_name_has_public_suffix (self->alone))
    self->block[TODOKU_RECORD_COLUMN_DOMAIN] = g_steal_pointer (&self->alone);
}

/**
 * todoku_record_reader_find_start:
 * @self: a reader of which the format is not known
 * @line: the next line, valid UTF-8
 *
 * Finds the format where the records begin. Before them there may be a greeting, or the edge of a
 * table.
 */
void
todoku_record_reader_find_start (TodokuRecordReader *self,
                                 const char         *line)
{
  g_autofree char *clean = todoku_record_reader_dup_clean (line);

  if (todoku_record_reader_is_rule (line) || *clean == '\0')
    return;

  /* The domain that a table or a list is for, above it. */
  if (todoku_record_reader_read_domain (self, line))
    return;
  self->format = find_format (self, line, clean);
  if (self->format == TODOKU_RECORD_FORMAT_UNKNOWN &&
      todoku_record_reader_read_json_in (self, clean))
    return;
  if (self->format == TODOKU_RECORD_FORMAT_CELLS)
    {
      self->host_first = self->alone != NULL;
      if (self->host_first)
        {
          g_ptr_array_add (self->row, g_steal_pointer (&self->alone));
          self->record_line = self->alone_line;
        }
    }
  take_domain_above (self);
  todoku_record_reader_report_alone (self);
  if (self->format != TODOKU_RECORD_FORMAT_UNKNOWN)
    return;

  self->record_line = self->line;
  if (strpbrk (clean, " \t,|") == NULL && strchr (clean, '.') != NULL)
    {
      self->alone = g_steal_pointer (&clean);
      self->alone_line = self->line;
    }
  else if (self->block[TODOKU_RECORD_COLUMN_DOMAIN] == NULL)
    {
      /* Below the name of the domain there are headings. */
      todoku_record_reader_report (self, N_("no records with TYPE, HOST and VALUE were found"),
                                   NULL);
    }
}
