/* SPDX-License-Identifier: GPL-3.0-or-later
 * A pushed parser for expected records: cuts bytes into lines, tells the format
 * by the first line that has one, and hands each line to the part that reads it. Any thread, one
 * reader per thread. Every size is bounded: one record may be 1 MiB.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "todoku-domain-name.h"
#include "todoku-error.h"

/* Enough to see a byte order mark, or the NUL bytes of UTF-16 without one. */
#define HEAD_LENGTH 4

/**
 * todoku_record_reader_new:
 * @func: called for each record
 * @problem_func: (nullable): called for each line that is left out
 * @user_data: the argument of both
 *
 * Returns: (transfer full): a reader at the start of its input
 */
TodokuRecordReader *
todoku_record_reader_new (TodokuRecordFunc        func,
                          TodokuRecordProblemFunc problem_func,
                          gpointer                user_data)
{
  TodokuRecordReader *self = g_new0 (TodokuRecordReader, 1);

  self->func = func;
  self->problem_func = problem_func;
  self->user_data = user_data;
  self->line = 1;
  self->record_line = 1;
  self->label = -1;
  self->raw = g_string_new (NULL);
  self->text = g_string_new (NULL);
  self->arena = g_string_new (NULL);
  self->code_text = g_string_new (NULL);
  self->row = g_ptr_array_new_with_free_func (g_free);

  return self;
}

/**
 * todoku_record_reader_free:
 * @self: (transfer full): a reader
 */
void
todoku_record_reader_free (TodokuRecordReader *self)
{
  g_string_free (self->raw, TRUE);
  g_string_free (self->text, TRUE);
  g_string_free (self->arena, TRUE);
  g_string_free (self->code_text, TRUE);
  g_ptr_array_unref (self->row);
  for (guint i = 0; i < TODOKU_RECORD_N_COLUMNS; i++)
    g_free (self->block[i]);
  todoku_record_reader_clear_rows (self);
  g_free (self->first_error);
  g_free (self->alone);
  g_free (self->heading);
  g_free (self->aws_set);
  g_clear_pointer (&self->variables, g_hash_table_unref);
  g_free (self->domain);
  g_free (self->registrable);
  g_free (self->origin);
  g_free (self->owner);
  g_free (self->signer);
  g_free (self->zone_name);
  g_clear_pointer (&self->mail, todoku_record_mail_free);
  todoku_record_reader_clear_html (self);
  if (self->wiki_row != NULL)
    g_string_free (self->wiki_row, TRUE);
  g_clear_pointer (&self->adoc_cells, g_ptr_array_unref);
  g_free (self);
}

/**
 * todoku_record_reader_keep_names:
 * @self: a reader at the start of its input
 *
 * Has a HOST without its domain handed on as it was written, "@" for the domain itself, where
 * whoever reads them knows the domain.
 */
void
todoku_record_reader_keep_names (TodokuRecordReader *self)
{
  self->keep_names = TRUE;
}

/**
 * todoku_record_reader_read_text:
 * @self: a reader
 * @line: the next line as a person would see it, valid UTF-8
 *
 * Has the line read by the part that reads its format.
 */
void
todoku_record_reader_read_text (TodokuRecordReader *self,
                                const char         *line)
{
  g_autofree char *tidy = NULL;
  g_autofree char *commas = NULL;

  if ((self->wiki_row != NULL || self->format == TODOKU_RECORD_FORMAT_UNKNOWN ||
       self->format == TODOKU_RECORD_FORMAT_TABLE) && todoku_record_reader_read_wiki (self, line))
    return;
  if ((self->adoc_cells != NULL || self->format == TODOKU_RECORD_FORMAT_UNKNOWN) &&
      todoku_record_reader_read_asciidoc (self, line))
    return;
  if ((self->format == TODOKU_RECORD_FORMAT_UNKNOWN ||
       self->format == TODOKU_RECORD_FORMAT_CODE) && todoku_record_reader_read_code (self, line))
    return;
  if (self->format == TODOKU_RECORD_FORMAT_UNKNOWN || self->format == TODOKU_RECORD_FORMAT_CSV)
    {
      commas = todoku_record_reader_dup_commas (line);
      if (commas != NULL)
        line = commas;
    }
  if (self->format != TODOKU_RECORD_FORMAT_JSON && self->format != TODOKU_RECORD_FORMAT_CSV)
    {
      if (todoku_record_reader_skip_old (self, line) ||
          todoku_record_reader_read_lookup (self, line))
        return;
      tidy = todoku_record_reader_dup_tidy (line, self->format == TODOKU_RECORD_FORMAT_TABLE
                                                  ? self->separator : '\0');
      if (tidy != NULL)
        line = tidy;
    }
  if (self->format == TODOKU_RECORD_FORMAT_UNKNOWN)
    todoku_record_reader_find_start (self, line);

  switch (self->format)
    {
    case TODOKU_RECORD_FORMAT_JSON:
      todoku_record_reader_read_json (self, line, strlen (line));
      break;
    case TODOKU_RECORD_FORMAT_CSV:
      todoku_record_reader_read_csv (self, line);
      break;
    case TODOKU_RECORD_FORMAT_TABLE:
      /* Around the table, a page has more than records on it. */
      if (self->html_text == NULL || strchr (line, '\t') != NULL)
        todoku_record_reader_read_row (self, line);
      break;
    case TODOKU_RECORD_FORMAT_CELLS:
      todoku_record_reader_read_cell (self, line);
      break;
    case TODOKU_RECORD_FORMAT_BLOCKS:
      todoku_record_reader_read_block (self, line);
      break;
    case TODOKU_RECORD_FORMAT_ZONE:
      todoku_record_reader_read_zone (self, line);
      break;
    case TODOKU_RECORD_FORMAT_CODE:
    case TODOKU_RECORD_FORMAT_UNKNOWN:
    default:
      break;
    }
}

/* Word processors and web pages also break lines with U+000B, U+2028 and U+2029. */
static gsize
wide_break_length (const char *text)
{
  if (*text == '\v')
    return 1;

  return g_str_has_prefix (text, "\xe2\x80\xa8") || g_str_has_prefix (text, "\xe2\x80\xa9")
         ? 3 : 0;
}

static void
read_wide_lines (TodokuRecordReader *self,
                 const char         *line)
{
  const char *end;

  while (self->format != TODOKU_RECORD_FORMAT_JSON)
    {
      g_autofree char *first = NULL;

      for (end = line; *end != '\0' && wide_break_length (end) == 0;)
        end += 1 + strcspn (end + 1, "\v\xe2");
      if (*end == '\0')
        break;
      first = g_strndup (line, (gsize) (end - line));
      todoku_record_reader_read_text (self, first);
      line = end + wide_break_length (end);
    }
  todoku_record_reader_read_text (self, line);
}

static void
read_line (TodokuRecordReader *self,
           const char         *line)
{
  if (self->html_text == NULL && self->format == TODOKU_RECORD_FORMAT_UNKNOWN &&
      todoku_record_reader_is_html (line))
    todoku_record_reader_begin_html (self);
  if (self->html_text != NULL)
    todoku_record_reader_read_html (self, line);
  else
    read_wide_lines (self, line);
}

/* Old Excel for the Mac ends lines with a carriage return alone. */
static void
read_lines (TodokuRecordReader *self,
            char               *text,
            gsize               length)
{
  char *end = text + length;

  if (length > 0 && end[-1] == '\r')
    *--end = '\0';
  for (char *cr; (cr = memchr (text, '\r', (gsize) (end - text))) != NULL; text = cr + 1)
    {
      *cr = '\0';
      read_line (self, text);
      self->line++;
    }
  read_line (self, text);
}

/* JSON whose quotation marks a word processor has made curly; in all other JSON they stand between
 * straight ones.
 */
static gboolean
has_curly_json (TodokuRecordReader *self,
                const char         *bytes,
                gsize               length)
{
  return (self->format == TODOKU_RECORD_FORMAT_JSON ||
          (length > 0 && (*bytes == '{' || *bytes == '['))) &&
         memchr (bytes, '"', length) == NULL &&
         g_strstr_len (bytes, (gssize) length, "“") != NULL &&
         g_utf8_validate_len (bytes, length, NULL);
}

/* A mail is told by its first line, or by a line that no other input has. Inside of one there is
 * none.
 */
static gboolean
begins_mail (TodokuRecordReader *self,
             const char         *bytes,
             gsize               length)
{
  g_autofree char *line = NULL;

  if (self->format != TODOKU_RECORD_FORMAT_UNKNOWN || self->html_text != NULL ||
      self->lines != NULL || todoku_record_reader_is_utf16 (self) || length == 0 ||
      !g_ascii_isalnum (*bytes))
    return FALSE;
  line = g_strchomp (g_strndup (bytes, length));
  self->mail = todoku_record_mail_new_for (line, self->first_error == NULL && self->alone == NULL);

  return self->mail != NULL;
}

static void
take_line (TodokuRecordReader *self,
           const char         *bytes,
           gsize               length)
{
  g_autofree char *text = NULL;
  gsize text_length = 0;

  if (self->mail != NULL || begins_mail (self, bytes, length))
    {
      todoku_record_reader_read_mail (self, bytes, length);
    }
  else if (self->too_long)
    {
      self->record_line = self->line;
      todoku_record_reader_report (self, N_("the record is too long"), NULL);
    }
  else if (!todoku_record_reader_is_utf16 (self) && has_curly_json (self, bytes, length))
    {
      g_autoptr(GString) straight = g_string_new_len (bytes, (gssize) length);

      g_string_replace (straight, "“", "\"", 0);
      g_string_replace (straight, "”", "\"", 0);
      read_lines (self, straight->str, straight->len);
    }
  else if (self->format == TODOKU_RECORD_FORMAT_JSON && !todoku_record_reader_is_utf16 (self) &&
           g_utf8_validate_len (bytes, length, NULL))
    {
      /* The usual line of a large input is read where it stands. */
      todoku_record_reader_read_json (self, bytes, length);
    }
  else if ((text = todoku_record_reader_decode (self, bytes, length, &text_length)) != NULL)
    {
      read_lines (self, text, text_length);
    }
  else
    {
      self->record_line = self->line;
      todoku_record_reader_report (self, N_("this is not text"), NULL);
    }
  self->too_long = FALSE;
  self->line++;
}

/* The first byte of what follows the line that begins at @data, or NULL when it has not ended. */
static const char *
find_line_end (TodokuRecordReader *self,
               const char         *data,
               const char         *end)
{
  const char *newline = data;

  while ((newline = memchr (newline, '\n', (gsize) (end - newline))) != NULL)
    {
      gsize before = self->raw->len + (gsize) (newline - data);

      if (!todoku_record_reader_is_utf16 (self))
        return newline + 1;
      /* Code units of two bytes; U+0A00 and its neighbours are no line feeds. */
      if (self->encoding == TODOKU_RECORD_ENCODING_UTF16BE && before % 2 == 1 &&
          (newline > data ? newline[-1] : self->raw->str[self->raw->len - 1]) == '\0')
        return newline + 1;
      if (self->encoding == TODOKU_RECORD_ENCODING_UTF16LE && before % 2 == 0)
        {
          if (newline + 1 == end)
            return NULL;
          if (newline[1] == '\0')
            return newline + 2;
        }
      newline++;
    }

  return NULL;
}

static void
push_bytes (TodokuRecordReader *self,
            const char         *data,
            const char         *end)
{
  gsize mark = todoku_record_reader_is_utf16 (self) ? 2 : 1;

  while (data < end)
    {
      const char *next;

      /* A line feed of UTF-16LE may be cut in two by the pieces in which the bytes come. */
      if (self->encoding == TODOKU_RECORD_ENCODING_UTF16LE && self->raw->len % 2 == 1 &&
          self->raw->str[self->raw->len - 1] == '\n' && *data == '\0')
        {
          take_line (self, self->raw->str, self->raw->len - 1);
          g_string_truncate (self->raw, 0);
          data++;
          continue;
        }

      next = find_line_end (self, data, end);
      if (next != NULL && self->raw->len == 0 && !self->too_long)
        {
          take_line (self, data, (gsize) (next - data) - mark);
          data = next;
          continue;
        }

      if (self->raw->len + (gsize) ((next != NULL ? next : end) - data) >
          TODOKU_RECORD_READER_MAX_SIZE)
        {
          self->too_long = TRUE;
          /* Whether a byte is the first or the second of its unit must still be known. */
          g_string_truncate (self->raw, (self->raw->len + (gsize) (end - data)) % 2);
        }
      else
        {
          g_string_append_len (self->raw, data, (next != NULL ? next : end) - data);
        }
      if (next != NULL)
        {
          take_line (self, self->raw->str,
                     self->raw->len - MIN (mark, self->raw->len));
          g_string_truncate (self->raw, 0);
        }
      data = next != NULL ? next : end;
    }
}

/* The first bytes of the input, which tell its encoding, are in @raw. */
static void
push_head (TodokuRecordReader *self)
{
  g_autoptr(GString) head = g_steal_pointer (&self->raw);
  gsize mark = todoku_record_reader_find_encoding (self, head->str, head->len);

  self->raw = g_string_new (NULL);
  push_bytes (self, head->str + mark, head->str + head->len);
}

/**
 * todoku_record_reader_push:
 * @self: a reader
 * @data: the next bytes of the input
 * @length: how many
 */
void
todoku_record_reader_push (TodokuRecordReader *self,
                           const char         *data,
                           gsize               length)
{
  if (self->encoding == TODOKU_RECORD_ENCODING_UNKNOWN)
    {
      gsize n = MIN (HEAD_LENGTH - self->raw->len, length);

      g_string_append_len (self->raw, data, (gssize) n);
      if (self->raw->len < HEAD_LENGTH)
        return;
      push_head (self);
      data += n;
      length -= n;
    }
  push_bytes (self, data, data + length);
}

/**
 * todoku_record_reader_is_in_line:
 * @self: a reader
 *
 * Returns: whether a line has begun that has not ended yet
 */
gboolean
todoku_record_reader_is_in_line (const TodokuRecordReader *self)
{
  return self->raw->len > 0;
}

/**
 * todoku_record_reader_end:
 * @self: a reader
 * @error: return location
 *
 * Says that the input has ended.
 *
 * Returns: %FALSE with %TODOKU_ERROR_BAD_INPUT when there was not one record and a line was left
 *   out; an input without anything in it is no mistake
 */
gboolean
todoku_record_reader_end (TodokuRecordReader  *self,
                          GError             **error)
{
  if (self->encoding == TODOKU_RECORD_ENCODING_UNKNOWN)
    push_head (self);
  if (self->raw->len > 0 || self->too_long)
    take_line (self, self->raw->str, self->raw->len);
  g_string_truncate (self->raw, 0);
  if (self->mail != NULL)
    todoku_record_reader_end_mail (self);
  if (self->html_text != NULL)
    todoku_record_reader_end_html (self);
  if (self->wiki_row != NULL)
    todoku_record_reader_end_wiki (self);
  if (self->adoc_cells != NULL)
    todoku_record_reader_end_asciidoc (self);
  todoku_record_reader_end_code (self);
  todoku_record_reader_end_lookup (self);
  todoku_record_reader_report_alone (self);

  if (self->format == TODOKU_RECORD_FORMAT_JSON)
    todoku_record_reader_end_json (self);
  else if (self->format == TODOKU_RECORD_FORMAT_CSV)
    todoku_record_reader_end_csv (self);
  else if (self->format == TODOKU_RECORD_FORMAT_TABLE)
    todoku_record_reader_end_table (self);
  else if (self->format == TODOKU_RECORD_FORMAT_ZONE)
    todoku_record_reader_end_zone (self);
  else if (self->format == TODOKU_RECORD_FORMAT_BLOCKS)
    todoku_record_reader_end_blocks (self);
  else if (self->format == TODOKU_RECORD_FORMAT_CELLS)
    todoku_record_reader_end_cells (self);

  /* What looked like fields and cells and had none of a record must not be lost without a word. */
  if (self->n_records == 0 && self->first_error == NULL &&
      (self->format == TODOKU_RECORD_FORMAT_BLOCKS || self->format == TODOKU_RECORD_FORMAT_CELLS))
    {
      self->record_line = 1;
      todoku_record_reader_report (self, N_("no records with TYPE, HOST and VALUE were found"),
                                   NULL);
    }
  if (self->n_records > 0 || self->first_error == NULL)
    return TRUE;
  g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT, self->first_error);

  return FALSE;
}

/**
 * todoku_record_reader_dup_group:
 * @record: a record
 *
 * Records of one group are judged together. Without a group it is the sending domain that holds
 * them together, and without that the registrable domain, which has the zone in it.
 *
 * Returns: (transfer full): the same text for all records of a group
 */
char *
todoku_record_reader_dup_group (const TodokuRecord *record)
{
  g_autofree char *registrable = NULL;

  if (record->group != NULL)
    return g_strconcat ("group ", record->group, NULL);
  if (record->domain != NULL)
    return g_strconcat ("domain ", record->domain, NULL);

  registrable = todoku_domain_name_registrable (record->host);

  return g_strconcat ("host ", registrable != NULL ? registrable : record->host, NULL);
}
