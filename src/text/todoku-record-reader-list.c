/* SPDX-License-Identifier: GPL-3.0-or-later
 * Records one field a line: blocks of "TYPE: CNAME", "HOST: …", "VALUE: …" as mails and web pages
 * have them, and the cells of a table that lost their rows when they were copied. Any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* No mail program breaks a line before this. */
#define MIN_WRAPPED 40

/* No name of a field is longer. */
#define MAX_LABEL 60

/* "Host (name)" and "値（VALUE）" are what they begin with. */
static gboolean
find_label (const char         *text,
            gsize               length,
            TodokuRecordColumn *ret_column)
{
  g_autofree char *name = g_strndup (text, length);
  g_autofree char *clean = todoku_record_reader_dup_clean (name);
  char *bracket = strchr (clean, '(');

  if (bracket != NULL && bracket > clean)
    *bracket = '\0';
  g_strstrip (clean);
  if (todoku_record_reader_find_column (clean, ret_column))
    return TRUE;
  /* "種別1", "Host 2": blocks that are counted; in "値：10" the number is the field. */
  if (strchr (clean, ':') != NULL)
    return FALSE;
  for (length = strlen (clean); length > 0 && strchr ("0123456789 ", clean[length - 1]) != NULL;)
    clean[--length] = '\0';

  return length > 0 && todoku_record_reader_find_column (clean, ret_column);
}

/* "【種別】CNAME", "[TYPE] CNAME". */
static const char *
split_bracketed (const char         *line,
                 TodokuRecordColumn *ret_column)
{
  static const struct { const char *opening; const char *closing; } brackets[] = {
    { "【", "】" }, { "[", "]" }, { "［", "］" }, { "〔", "〕" }, { "《", "》" }, { "(", ")" },
    { "（", "）" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (brackets); i++)
    {
      gsize opening = strlen (brackets[i].opening);
      const char *end = g_str_has_prefix (line, brackets[i].opening)
                        ? strstr (line, brackets[i].closing) : NULL;

      if (end != NULL && find_label (line + opening, (gsize) (end - line) - opening, ret_column))
        return end + strlen (brackets[i].closing);
    }

  return NULL;
}

/* "ホスト名 em1.example.jp": two words of which the second is what the first says. */
static const char *
split_words (const char         *line,
             TodokuRecordColumn *ret_column)
{
  gsize length = strcspn (line, " ");
  const char *value = line + length;
  gsize n;

  if (*value == '\0' || value[1] == '\0' || value[1] == ' ')
    return NULL;
  value++;
  n = strcspn (value, " ");
  if (value[n] != '\0' || !find_label (line, length, ret_column))
    return NULL;
  if (*ret_column == TODOKU_RECORD_COLUMN_TYPE ? todoku_record_reader_has_type (value)
      : strpbrk (value, "._@=") != NULL)
    return value;

  return NULL;
}

/* What stands between a name and its field; the last are those of tables of two columns. */
static const char *
split_label (const char         *line,
             TodokuRecordColumn *ret_column)
{
  static const char * const separators[] = { ":", "：", "\t", "|", "=", "  ", "　", " - ", " – " };
  const char *bracketed;
  const char *value;

  line += strspn (line, " \t|*-");
  value = split_words (line, ret_column);
  if (value != NULL)
    return value;
  bracketed = split_bracketed (line, ret_column);
  if (bracketed != NULL)
    return bracketed + strspn (bracketed, " \t:");
  for (guint i = 0; i < G_N_ELEMENTS (separators); i++)
    {
      const char *found = strstr (line, separators[i]);
      TodokuRecordColumn other;

      if (found == NULL || !find_label (line, (gsize) (found - line), ret_column))
        continue;
      value = found + strlen (separators[i]);
      /* "**Type:** CNAME". */
      if (g_str_has_prefix (value, "**"))
        value += strlen ("**");
      /* Two names side by side are the header of a table. */
      if (!find_label (value, strlen (value), &other) &&
          (strpbrk (separators[i], "\t| ") == NULL ||
           !todoku_record_reader_is_wide (line, separators[i])))
        return value;
    }

  return NULL;
}

/* The colon or equals sign behind what may be a name, or NULL. */
static const char *
find_label_end (const char *text)
{
  for (gsize i = 0; i < MAX_LABEL && text[i] != '\0' && text[i] != ',' && text[i] != ';'; i++)
    if (text[i] == ':' || text[i] == '=' || g_str_has_prefix (text + i, "："))
      return text + i;

  return NULL;
}

/* "種別：CNAME／ホスト名：…", "type=CNAME host=…": where the next name begins in what stands behind
 * one, or NULL. What follows it in the line is not looked at.
 */
static const char *
find_next_label (const char  *value,
                 const char **ret_end)
{
  static const char * const parting[] = { ",", "、", "/", "／", ";", "　", " ", "\t", "|" };

  for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p))
    for (guint i = 0; i < G_N_ELEMENTS (parting); i++)
      {
        const char *start = p + strlen (parting[i]);
        const char *stop;
        TodokuRecordColumn column;

        if (!g_str_has_prefix (p, parting[i]))
          continue;
        start += strspn (start, " ");
        stop = find_label_end (start);
        if (stop != NULL && stop > start && find_label (start, (gsize) (stop - start), &column))
          {
            *ret_end = p;
            return start;
          }
      }

  return NULL;
}

/**
 * todoku_record_reader_read_domain:
 * @self: a reader of which the format is not known
 * @line: a line
 *
 * Returns: whether it only names the domain of what follows, which is kept
 */
gboolean
todoku_record_reader_read_domain (TodokuRecordReader *self,
                                  const char         *line)
{
  TodokuRecordColumn column;
  const char *value = split_label (line, &column);
  const char *end;

  if (value == NULL || column != TODOKU_RECORD_COLUMN_DOMAIN || strchr (value, '.') == NULL ||
      find_next_label (value, &end) != NULL)
    return FALSE;
  g_free (self->block[column]);
  self->block[column] = todoku_record_reader_dup_clean (value);

  return TRUE;
}

/**
 * todoku_record_reader_is_label:
 * @line: a line
 *
 * Returns: whether it names a field of a record and says what is in it, or is to say so below
 */
gboolean
todoku_record_reader_is_label (const char *line)
{
  TodokuRecordColumn column;

  return split_label (line, &column) != NULL;
}

/**
 * todoku_record_reader_is_cell:
 * @line: a line, without blanks around it
 *
 * Returns: whether it is nothing but the name of a column or of a type
 */
gboolean
todoku_record_reader_is_cell (const char *line)
{
  TodokuRecordColumn column;

  return todoku_record_reader_is_type_above (line) ||
         todoku_record_reader_find_column (line, &column);
}

/* "ホスト名: em1.example.jp (CNAME)". */
static char *
dup_type_in_brackets (const char *host)
{
  const char *bracket = strchr (host, '(');
  g_autofree char *type = bracket != NULL && bracket > host
                          ? g_strndup (bracket + 1, strcspn (bracket + 1, ")")) : NULL;

  return type != NULL && todoku_record_reader_has_type (type) ? g_steal_pointer (&type) : NULL;
}

/**
 * todoku_record_reader_is_typed_name:
 * @clean: a line, without blanks around it
 *
 * Returns: whether it is a HOST with its type, such as "em1.example.jp (CNAME)", above its VALUE
 */
gboolean
todoku_record_reader_is_typed_name (const char *clean)
{
  g_autofree char *type = g_str_has_suffix (clean, ")") ? dup_type_in_brackets (clean) : NULL;
  g_autofree char *name = type != NULL ? g_strndup (clean, strcspn (clean, " (")) : NULL;

  return name != NULL && strchr (name, '.') != NULL && todoku_record_reader_is_plain (name) &&
         clean[strlen (name) + strspn (clean + strlen (name), " ")] == '(';
}

static void
emit_block (TodokuRecordReader *self)
{
  gboolean is_empty = self->block[TODOKU_RECORD_COLUMN_TYPE] == NULL &&
                      self->block[TODOKU_RECORD_COLUMN_HOST] == NULL &&
                      self->block[TODOKU_RECORD_COLUMN_FQDN] == NULL &&
                      self->block[TODOKU_RECORD_COLUMN_VALUE] == NULL;

  if (self->block[TODOKU_RECORD_COLUMN_TYPE] == NULL &&
      self->block[TODOKU_RECORD_COLUMN_HOST] != NULL)
    self->block[TODOKU_RECORD_COLUMN_TYPE] =
      dup_type_in_brackets (self->block[TODOKU_RECORD_COLUMN_HOST]);
  /* "TXT レコード値" names the type beside the value, and only texts have an equals sign. A key is a
   * text or an alias.
   */
  if (self->block[TODOKU_RECORD_COLUMN_TYPE] == NULL &&
      self->block[TODOKU_RECORD_COLUMN_HOST] != NULL &&
      self->block[TODOKU_RECORD_COLUMN_VALUE] != NULL &&
      (strchr (self->block[TODOKU_RECORD_COLUMN_VALUE], '=') != NULL ||
       strstr (self->block[TODOKU_RECORD_COLUMN_HOST], "_domainkey") != NULL))
    self->block[TODOKU_RECORD_COLUMN_TYPE] =
      g_strdup (strchr (self->block[TODOKU_RECORD_COLUMN_VALUE], '=') != NULL ? "TXT" : "CNAME");
  if (!is_empty)
    {
      const char *fields[TODOKU_RECORD_N_COLUMNS];

      memcpy (fields, self->block, sizeof fields);
      todoku_record_reader_apply_heading (self, fields);
      todoku_record_reader_emit (self, fields);
    }
  /* A domain that was named goes on until the next one. */
  for (guint i = 0; i < TODOKU_RECORD_N_COLUMNS; i++)
    if (i != TODOKU_RECORD_COLUMN_DOMAIN)
      g_clear_pointer (&self->block[i], g_free);
  self->label = -1;
}

static gboolean
begins_block (TodokuRecordReader *self,
              TodokuRecordColumn  column)
{
  if (column == TODOKU_RECORD_COLUMN_DOMAIN)
    return self->block[TODOKU_RECORD_COLUMN_VALUE] != NULL;

  return column != TODOKU_RECORD_COLUMN_IGNORED && self->block[column] != NULL;
}

/* Words on buttons stand behind a value, too. */
static gboolean
is_rest_of_key (const char *before,
                const char *line)
{
  return strlen (before) >= MIN_WRAPPED && g_str_is_ascii (line) && strpbrk (line, " \t") == NULL;
}

/* The strings of a TXT record, each on a line. */
static gboolean
is_next_string (const char *before,
                const char *line)
{
  return *before == '"' && g_str_has_suffix (before, "\"") && *line == '"' &&
         g_str_has_suffix (line, "\"") && strlen (line) > 1;
}

/* A line without a name: below one that had nothing behind it, or the rest of a key that a mail
 * program broke. A heading between the blocks is no part of any.
 */
static void
read_rest (TodokuRecordReader *self,
           const char         *line)
{
  char *before = self->label >= 0 ? self->block[self->label] : NULL;
  g_autofree char *clean = todoku_record_reader_dup_clean (line);
  g_autofree char *joined = NULL;

  if (*clean == '\0')
    {
      if (before != NULL && *before != '\0')
        self->label = -1;
      return;
    }
  if (todoku_record_reader_is_button (clean) || todoku_record_reader_read_heading (self, clean))
    return;
  joined = before != NULL ? todoku_record_reader_dup_joined (before, clean) : NULL;
  if (joined != NULL)
    {
      self->block[self->label] = g_steal_pointer (&joined);
      g_free (before);
      return;
    }
  if (before != NULL && (*before == '\0' || (self->label == TODOKU_RECORD_COLUMN_VALUE &&
                                             (is_rest_of_key (before, clean) ||
                                              is_next_string (before, clean)))))
    {
      if (strlen (before) > TODOKU_RECORD_READER_MAX_TEXT)
        {
          todoku_record_reader_report (self, N_("the record is too long"), NULL);
          g_clear_pointer (&self->block[self->label], g_free);
          self->label = -1;
          return;
        }
      self->block[self->label] = g_strconcat (before, clean, NULL);
      g_free (before);
    }
}

static void
set_field (TodokuRecordReader *self,
           TodokuRecordColumn  column,
           const char         *value)
{
  if (begins_block (self, column))
    emit_block (self);
  if (self->block[TODOKU_RECORD_COLUMN_TYPE] == NULL &&
      self->block[TODOKU_RECORD_COLUMN_HOST] == NULL &&
      self->block[TODOKU_RECORD_COLUMN_FQDN] == NULL &&
      self->block[TODOKU_RECORD_COLUMN_VALUE] == NULL)
    self->record_line = self->line;
  g_free (self->block[column]);
  self->block[column] = todoku_record_reader_dup_clean (value);
  todoku_record_reader_drop_buttons (self->block[column]);
  self->label = (int) column;
}

/**
 * todoku_record_reader_read_block:
 * @self: a reader of blocks
 * @line: the next line, valid UTF-8
 */
void
todoku_record_reader_read_block (TodokuRecordReader *self,
                                 const char         *line)
{
  TodokuRecordColumn column;
  const char *value = split_label (line, &column);
  const char *end = NULL;
  const char *next;
  char *last;

  /* "【内容】" above lines of a zone. */
  if (self->label == TODOKU_RECORD_COLUMN_VALUE && *self->block[self->label] == '\0' &&
      self->block[TODOKU_RECORD_COLUMN_TYPE] == NULL && todoku_record_reader_is_entry (line, TRUE))
    {
      g_clear_pointer (&self->block[self->label], g_free);
      self->format = TODOKU_RECORD_FORMAT_ZONE;
      todoku_record_reader_read_zone (self, line);
      return;
    }
  /* A name alone has its field on the next line. */
  if (value == NULL && find_label (line, strlen (line), &column))
    value = "";
  if (value == NULL)
    {
      g_autofree char *clean = todoku_record_reader_dup_clean (line);

      /* A type as the heading of what follows. */
      if (todoku_record_reader_is_type_above (clean) &&
          (self->label < 0 || *self->block[self->label] != '\0'))
        {
          set_field (self, TODOKU_RECORD_COLUMN_TYPE, clean);
        }
      else if (todoku_record_reader_is_typed_name (clean))
        {
          set_field (self, TODOKU_RECORD_COLUMN_HOST, clean);
          set_field (self, TODOKU_RECORD_COLUMN_VALUE, "");
        }
      else
        {
          read_rest (self, line);
        }
      return;
    }

  while ((next = find_next_label (value, &end)) != NULL)
    {
      g_autofree char *part = g_strndup (value, (gsize) (end - value));

      set_field (self, column, part);
      value = split_label (next, &column);
      if (value == NULL)
        return;
    }
  set_field (self, column, value);
  last = self->block[column];
  if (*line == '|' && g_str_has_suffix (last, "|"))
    {
      last[strlen (last) - 1] = '\0';
      g_strchomp (last);
    }
}

/**
 * todoku_record_reader_end_blocks:
 * @self: a reader of blocks whose input has ended
 */
void
todoku_record_reader_end_blocks (TodokuRecordReader *self)
{
  emit_block (self);
}

/* HOST and VALUE in one line, as cells behind a type. */
static gboolean
read_pair (TodokuRecordReader *self,
           const char         *cell)
{
  g_auto(GStrv) words = g_strsplit (cell, " ", 2);
  gboolean is_txt = g_ascii_strncasecmp (g_ptr_array_index (self->row, 0), "TXT", 3) == 0;

  if (g_strv_length (words) != 2 || strchr (words[0], '.') == NULL ||
      strpbrk (words[0], "=\":") != NULL || strpbrk (words[1], is_txt ? "=" : ".") == NULL ||
      (!is_txt && strchr (words[1], ' ') != NULL))
    return FALSE;
  g_ptr_array_add (self->row, g_strdup (words[0]));
  g_ptr_array_add (self->row, g_strdup (words[1]));

  return TRUE;
}

/* The next such line below the same type. */
static gboolean
read_next_pair (TodokuRecordReader *self,
                const char         *cell)
{
  g_autofree char *type = NULL;

  if (self->row->len != 3 || self->host_first || self->n_header > 0)
    return FALSE;
  type = g_strdup (g_ptr_array_index (self->row, 0));
  if (!read_pair (self, cell))
    return FALSE;
  g_ptr_array_set_size (self->row, 3);
  todoku_record_reader_read_cells (self);
  self->record_line = self->line;
  g_ptr_array_add (self->row, g_steal_pointer (&type));

  return read_pair (self, cell);
}

/* Below a type that is a heading: named fields, or HOST and VALUE in one line. */
static gboolean
read_below_type (TodokuRecordReader *self,
                 const char         *line,
                 const char         *cell)
{
  TodokuRecordColumn column;

  if (split_label (line, &column) != NULL)
    {
      self->format = TODOKU_RECORD_FORMAT_BLOCKS;
      self->block[TODOKU_RECORD_COLUMN_TYPE] = g_ptr_array_steal_index (self->row, 0);
      todoku_record_reader_read_block (self, line);
      return TRUE;
    }

  return read_pair (self, cell);
}

/**
 * todoku_record_reader_read_cell:
 * @self: a reader of cells
 * @line: the next line, valid UTF-8
 *
 * A type begins a record, together with the cell before it where HOST stands first.
 */
void
todoku_record_reader_read_cell (TodokuRecordReader *self,
                                const char         *line)
{
  g_autofree char *cell = todoku_record_reader_dup_clean (line);
  gboolean has_type = self->row->len > (self->host_first ? 1 : 0);
  TodokuRecordColumn column;

  if (*cell == '\0' || todoku_record_reader_is_button (cell) ||
      todoku_record_reader_leave_title (self, line) || read_next_pair (self, cell))
    return;
  /* The second cell is a HOST, which may be called "mx". */
  if (todoku_record_reader_is_type_above (cell) && (self->host_first || self->row->len != 1))
    {
      g_autofree char *host = NULL;
      guint line_of_host = self->line;

      if (self->host_first && self->row->len > 0)
        {
          line_of_host = self->row->len > 1 ? self->alone_line : self->record_line;
          host = g_ptr_array_steal_index (self->row, self->row->len - 1);
        }
      if (self->row->len > 0)
        todoku_record_reader_read_cells (self);
      if (host != NULL)
        g_ptr_array_add (self->row, g_steal_pointer (&host));
      self->record_line = line_of_host;
    }
  else if (!has_type && todoku_record_reader_find_column (cell, &column))
    {
      /* The names of the columns: all that matters is which of the two comes first. */
      if (column == TODOKU_RECORD_COLUMN_TYPE)
        self->host_first = self->host_named;
      else if (column == TODOKU_RECORD_COLUMN_HOST || column == TODOKU_RECORD_COLUMN_FQDN)
        self->host_named = TRUE;
      self->n_header++;
      self->label = (int) column;
      return;
    }
  else if (self->n_header == 1 && self->row->len == 1 &&
           todoku_record_reader_find_column (cell, &column))
    {
      /* One name, one field, another name: each field stands below its own. */
      self->format = TODOKU_RECORD_FORMAT_BLOCKS;
      self->block[self->label] = g_ptr_array_steal_index (self->row, 0);
      todoku_record_reader_read_block (self, line);
      return;
    }
  else if (self->row->len == 1 && !self->host_first && self->n_header == 0 &&
           todoku_record_reader_has_type (g_ptr_array_index (self->row, 0)) &&
           read_below_type (self, line, cell))
    {
      return;
    }
  else if (todoku_record_reader_join_cell (self, cell))
    {
      return;
    }
  if (self->row->len == 0)
    self->record_line = self->line;
  self->alone_line = self->line;
  if (self->row->len < TODOKU_RECORD_READER_MAX_CELLS)
    g_ptr_array_add (self->row, g_steal_pointer (&cell));
}

/**
 * todoku_record_reader_end_cells:
 * @self: a reader of cells whose input has ended
 */
void
todoku_record_reader_end_cells (TodokuRecordReader *self)
{
  if (self->row->len > 0)
    todoku_record_reader_read_cells (self);
}
