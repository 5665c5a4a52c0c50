/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where the records of an input begin, and in which format: the first line that has one decides for
 * all. What stands above is reported, but for a domain that they are of. Any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "todoku-domain-name.h"

/* The longest heading with its marks, in bytes. */
#define MAX_HEADING 40

/* "record", "#1", "1/3", "-" and "##"; a number behind a type, but no priority and no TTL. */
static gboolean
is_title_word (const char *word,
               const char *before)
{
  static const char *const words[] = { "record", "records", "for", "the" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (word, words[i]) == 0)
      return TRUE;
  if (*word == '\0' || strspn (word, "0123456789#/()-") != strlen (word) || strlen (word) > 3)
    return FALSE;

  return !g_ascii_isdigit (word[strlen (word) - 1]) || !g_ascii_isdigit (*word) ||
         strchr (word, '/') != NULL ||
         (strlen (word) < 3 && before != NULL && todoku_record_reader_has_type (before) &&
          g_ascii_strcasecmp (before, "MX") != 0);
}

/* "### CNAME", "Add this CNAME record:", "TXT 1/3", "MX record for a.jp": what stands over a record
 * has no name in it, or one that it is for.
 */
static gboolean
is_title (const char *clean)
{
  g_auto(GStrv) words = NULL;
  gboolean says = FALSE;
  guint n_names = 0;

  if (strpbrk (clean, "=\"\t|;") != NULL)
    return FALSE;
  words = g_strsplit (clean, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      gsize length = strlen (words[i]);

      if (length > 1 && strchr (",:", words[i][length - 1]) != NULL)
        words[i][length - 1] = '\0';
      if (strchr (words[i], ',') != NULL || g_ascii_strcasecmp (words[i], "IN") == 0)
        return FALSE;
      if (strpbrk (words[i], "._@") != NULL &&
          (n_names++ > 0 || i == 0 || g_ascii_strcasecmp (words[i - 1], "for") != 0))
        return FALSE;
      says = says || is_title_word (words[i], i > 0 ? words[i - 1] : NULL);
    }

  return says;
}

/* What parts the words of a table's head, or NUL where a line is none. Where the comma is a decimal
 * sign, spreadsheets write semicolons.
 */
static char
header_separator (const char *line)
{
  const char separators[] = { ',', ';', todoku_record_reader_separator (line) };

  for (guint i = 0; i < G_N_ELEMENTS (separators); i++)
    if (todoku_record_reader_is_header (line, separators[i]))
      return separators[i];

  return '\0';
}

/* The first line with a format decides for all. */
static TodokuRecordFormat
find_format (TodokuRecordReader *self,
             const char         *line,
             const char         *clean)
{
  char header, separator;

  /* "[record1]" is the heading of another format, and a chat has "[2026/11/30 10:12]". */
  if ((*clean == '{' && clean[1] != '{') ||
      (*clean == '[' && strchr ("{]\"'/", clean[1 + strspn (clean + 1, "[ ")]) != NULL))
    return TODOKU_RECORD_FORMAT_JSON;
  if (*clean == ';' || *clean == '$')
    return TODOKU_RECORD_FORMAT_ZONE;
  header = header_separator (line);
  if (header == ',')
    return TODOKU_RECORD_FORMAT_CSV;

  separator = header != '\0' ? header : todoku_record_reader_separator (line);
  self->separator = separator;
  if (header != '\0' || todoku_record_reader_is_side (line, separator))
    return TODOKU_RECORD_FORMAT_TABLE;
  if (todoku_record_reader_is_side (line, ','))
    return TODOKU_RECORD_FORMAT_CSV;
  if (todoku_record_reader_is_label (line) || todoku_record_reader_is_typed_name (clean))
    return TODOKU_RECORD_FORMAT_BLOCKS;
  if (todoku_record_reader_is_cell (clean))
    return TODOKU_RECORD_FORMAT_CELLS;
  if (is_title (clean))
    return TODOKU_RECORD_FORMAT_UNKNOWN;
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

/* "{code}" and "{noformat}" of a ticket: what stands between them is as it was typed. */
static gboolean
is_fence (const char *clean)
{
  static const char *const fences[] = { "{code", "{noformat", "{quote", "{panel" };

  for (guint i = 0; i < G_N_ELEMENTS (fences); i++)
    if (g_str_has_prefix (clean, fences[i]) && g_str_has_suffix (clean, "}"))
      return TRUE;

  return FALSE;
}

/* "■対象ドメイン", and the domain on the line below. */
static gboolean
read_domain_below (TodokuRecordReader *self,
                   const char         *clean)
{
  gboolean is_below = self->domain_below;
  TodokuRecordColumn column;

  self->domain_below = todoku_record_reader_find_column (clean, &column) &&
                       column == TODOKU_RECORD_COLUMN_DOMAIN;
  if (!is_below || !todoku_record_reader_is_plain (clean) ||
      !todoku_domain_name_has_public_suffix (clean))
    return self->domain_below;
  g_free (self->block[TODOKU_RECORD_COLUMN_DOMAIN]);
  self->block[TODOKU_RECORD_COLUMN_DOMAIN] = g_strdup (clean);

  return TRUE;
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
  g_autofree char *name = NULL;

  self->is_drawn |= g_str_has_prefix (clean, "+-") || g_str_has_prefix (clean, "┌");
  if (todoku_record_reader_is_rule (line) || *clean == '\0' || is_fence (clean))
    return;

  /* The domain that a table or a list is for, above it. */
  if (todoku_record_reader_read_domain (self, line) || read_domain_below (self, clean))
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
  if (self->format == TODOKU_RECORD_FORMAT_BLOCKS)
    todoku_record_reader_take_alone (self);
  take_domain_above (self);
  todoku_record_reader_report_alone (self);
  if (self->format != TODOKU_RECORD_FORMAT_UNKNOWN)
    return;

  if (todoku_record_reader_is_half_header (line))
    return;
  self->record_line = self->line;
  /* "## example.co.jp", "【example.co.jp】". */
  name = g_strdup (clean + strspn (clean, "# "));
  todoku_record_reader_drop_quotes (name);
  if (strpbrk (name, " \t,|") == NULL && strchr (name, '.') != NULL)
    {
      self->alone = g_steal_pointer (&name);
      self->alone_line = self->line;
    }
  else if (self->block[TODOKU_RECORD_COLUMN_DOMAIN] == NULL)
    {
      /* Below the name of the domain there are headings. */
      todoku_record_reader_report (self, N_("no records with TYPE, HOST and VALUE were found"),
                                   NULL);
    }
}

/**
 * todoku_record_reader_leave_title:
 * @self: a reader of cells
 * @line: the next line, valid UTF-8
 *
 * A type alone above lines of a zone, above a table or above fields says what they are for.
 *
 * Returns: whether that is so, and the line is read
 */
gboolean
todoku_record_reader_leave_title (TodokuRecordReader *self,
                                  const char         *line)
{
  g_autofree char *clean = NULL;
  TodokuRecordColumn column;
  gboolean is_entry;

  if (self->row->len != 1 || self->host_first || self->n_header > 0)
    return FALSE;
  clean = todoku_record_reader_dup_clean (line);
  is_entry = todoku_record_reader_is_entry (line, TRUE);
  if (!is_entry && header_separator (line) == '\0' &&
      !(todoku_record_reader_find_column (clean, &column) && column == TODOKU_RECORD_COLUMN_TYPE))
    return FALSE;
  g_ptr_array_set_size (self->row, 0);
  self->format = is_entry ? TODOKU_RECORD_FORMAT_ZONE : TODOKU_RECORD_FORMAT_UNKNOWN;
  todoku_record_reader_read_text (self, line);

  return TRUE;
}

/**
 * todoku_record_reader_skip_old:
 * @self: a reader
 * @line: the next line, valid UTF-8
 *
 * In a request, what stands below "変更前" or "削除" is not expected, up to the next such heading.
 *
 * Returns: whether the line is left out, or is a heading itself
 */
gboolean
todoku_record_reader_skip_old (TodokuRecordReader *self,
                               const char         *line)
{
  static const struct { const char *name; gboolean is_old; } headings[] = {
    { "変更前", TRUE }, { "修正前", TRUE }, { "変更後", FALSE }, { "修正後", FALSE },
    /* Without a mark these may be buttons beside a record. */
    { "削除", TRUE }, { "旧", TRUE }, { "before", TRUE }, { "old", TRUE }, { "追加", FALSE },
    { "新", FALSE }, { "after", FALSE }, { "new", FALSE },
  };
  static const char *const marks[] = { "■", "◆", "●", "▼", "・" };
  g_autofree char *clean = NULL;
  const char *word;
  gboolean is_marked;

  if (strlen (line) > MAX_HEADING)
    return self->is_old;
  clean = todoku_record_reader_dup_clean (line);
  is_marked = strpbrk (clean, "#*:<>-=[") != NULL || g_str_has_prefix (clean, "【");
  g_strdelimit (clean, "#*:<>-=", ' ');
  todoku_record_reader_drop_quotes (g_strstrip (clean));
  word = clean;
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (g_str_has_prefix (clean, marks[i]))
      {
        word = clean + strlen (marks[i]);
        is_marked = TRUE;
      }
  for (guint i = is_marked ? G_N_ELEMENTS (headings) : 4; i-- > 0;)
    if (g_ascii_strcasecmp (word, headings[i].name) == 0)
      {
        self->is_old = headings[i].is_old;
        self->record_line = self->line;
        if (self->is_old)
          todoku_record_reader_report (self, N_("what is to be changed or deleted is left out"),
                                       NULL);
        return TRUE;
      }

  return self->is_old;
}
