/* SPDX-License-Identifier: GPL-3.0-or-later
 * CSV, and tables as they are pasted from a console or a mail: cells between tabs, bars or blanks.
 * The first line may name the columns, in English or Japanese; without it each row is read by what
 * its cells look like. Any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Words of the screens of DNS companies and of this program's own exports. */
static const struct
{
  const char *name;
  TodokuRecordColumn column;
} headers[] = {
  { "TYPE", TODOKU_RECORD_COLUMN_TYPE },
  { "RECORD TYPE", TODOKU_RECORD_COLUMN_TYPE },
  { "種別", TODOKU_RECORD_COLUMN_TYPE },
  { "タイプ", TODOKU_RECORD_COLUMN_TYPE },
  { "レコードタイプ", TODOKU_RECORD_COLUMN_TYPE },
  { "レコード種別", TODOKU_RECORD_COLUMN_TYPE },
  { "HOST", TODOKU_RECORD_COLUMN_HOST },
  { "HOSTNAME", TODOKU_RECORD_COLUMN_HOST },
  { "HOST NAME", TODOKU_RECORD_COLUMN_HOST },
  { "NAME", TODOKU_RECORD_COLUMN_HOST },
  { "RECORD NAME", TODOKU_RECORD_COLUMN_HOST },
  { "ホスト名", TODOKU_RECORD_COLUMN_HOST },
  { "ホスト", TODOKU_RECORD_COLUMN_HOST },
  { "名前", TODOKU_RECORD_COLUMN_HOST },
  { "レコード名", TODOKU_RECORD_COLUMN_HOST },
  { "VALUE", TODOKU_RECORD_COLUMN_VALUE },
  { "DATA", TODOKU_RECORD_COLUMN_VALUE },
  { "CONTENT", TODOKU_RECORD_COLUMN_VALUE },
  { "TARGET", TODOKU_RECORD_COLUMN_VALUE },
  { "POINTS TO", TODOKU_RECORD_COLUMN_VALUE },
  { "値", TODOKU_RECORD_COLUMN_VALUE },
  { "内容", TODOKU_RECORD_COLUMN_VALUE },
  { "コンテンツ", TODOKU_RECORD_COLUMN_VALUE },
  { "PRIORITY", TODOKU_RECORD_COLUMN_PRIORITY },
  { "優先度", TODOKU_RECORD_COLUMN_PRIORITY },
  { "優先順位", TODOKU_RECORD_COLUMN_PRIORITY },
  { "DOMAIN", TODOKU_RECORD_COLUMN_DOMAIN },
  { "FQDN", TODOKU_RECORD_COLUMN_FQDN },
  { "GROUP", TODOKU_RECORD_COLUMN_GROUP },
  { "REQUIRED", TODOKU_RECORD_COLUMN_REQUIRED },
};

static gboolean
find_columns (GPtrArray *row,
              int       *columns)
{
  for (int column = 0; column < TODOKU_RECORD_N_COLUMNS; column++)
    columns[column] = -1;
  for (guint i = 0; i < row->len; i++)
    {
      g_autofree char *cell = g_strstrip (g_strdup (g_ptr_array_index (row, i)));

      for (guint j = 0; j < G_N_ELEMENTS (headers); j++)
        if (columns[headers[j].column] < 0 && g_ascii_strcasecmp (cell, headers[j].name) == 0)
          columns[headers[j].column] = (int) i;
    }

  return columns[TODOKU_RECORD_COLUMN_TYPE] >= 0 && columns[TODOKU_RECORD_COLUMN_VALUE] >= 0 &&
         (columns[TODOKU_RECORD_COLUMN_HOST] >= 0 || columns[TODOKU_RECORD_COLUMN_FQDN] >= 0);
}

static gboolean
is_number (const char *text)
{
  return *text != '\0' && text[strspn (text, "0123456789")] == '\0';
}

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
  if (row->len < TODOKU_RECORD_READER_MAX_CELLS)
    g_ptr_array_add (row, g_strstrip (g_strndup (start, (gsize) (end - start))));
}

/* What blanks are on a screen: U+00A0 comes from web pages, U+3000 from Japanese input methods, and
 * bars from terminals.
 */
static char *
normalize (const char *line)
{
  g_autoptr(GString) text = g_string_new (line);

  g_string_replace (text, "\xc2\xa0", " ", 0);
  g_string_replace (text, "\xe3\x80\x80", "  ", 0);
  g_string_replace (text, "│", "|", 0);
  g_strstrip (text->str);

  return g_strdup (text->str);
}

static GPtrArray *
split_line (const char *line,
            char        separator)
{
  GPtrArray *row = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = normalize (line);
  const char *start = text;
  const char *end;

  if (separator == ' ')
    {
      g_auto(GStrv) words = g_strsplit (text, " ", 3);

      /* "TYPE HOST VALUE" with single blanks: only the last can have a blank in it. */
      if (g_strv_length (words) == 3 && todoku_record_reader_has_type (words[0]) &&
          *words[1] != '\0')
        {
          for (guint i = 0; i < 3; i++)
            g_ptr_array_add (row, g_strstrip (g_strdup (words[i])));
          return row;
        }
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

  return strchr (line, '|') != NULL || strstr (line, "│") != NULL ? '|' : ' ';
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

  return find_columns (row, columns);
}

static gboolean
find_type (GPtrArray *row,
           guint     *ret_index)
{
  for (guint i = 0; i < row->len; i++)
    if (todoku_record_reader_has_type (g_ptr_array_index (row, i)))
      {
        *ret_index = i;
        return TRUE;
      }

  return FALSE;
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
  guint type;
  guint n = 0;

  if (!find_type (row, &type))
    return FALSE;
  for (guint i = 0; i < row->len; i++)
    {
      const char *cell = g_ptr_array_index (row, i);

      n += i != type && *cell != '\0' && !is_number (cell);
    }

  return n >= 2;
}

static const char *
get_cell (TodokuRecordReader *self,
          TodokuRecordColumn  column)
{
  int index = self->columns[column];
  const char *cell;

  if (index < 0 || (guint) index >= self->row->len)
    return NULL;
  cell = g_ptr_array_index (self->row, index);
  /* Our own CSV guards a spreadsheet against what looks like a formula. */
  if (cell[0] == '\'' && cell[1] != '\0' && strchr ("=+-@", cell[1]) != NULL)
    cell++;

  return *cell != '\0' ? cell : NULL;
}

/* Without names the order is TYPE HOST VALUE or HOST TYPE VALUE; a number is the priority of an MX
 * record and else a TTL. What follows VALUE, such as the words on buttons, is not looked at.
 */
static void
guess_columns (TodokuRecordReader *self)
{
  guint type = 0;
  gboolean found = find_type (self->row, &type);

  for (int column = 0; column < TODOKU_RECORD_N_COLUMNS; column++)
    self->columns[column] = -1;
  if (!found)
    return;

  self->columns[TODOKU_RECORD_COLUMN_TYPE] = (int) type;
  for (guint i = 0; i < self->row->len; i++)
    {
      const char *cell = g_ptr_array_index (self->row, i);
      gboolean is_mx = g_ascii_strcasecmp (g_ptr_array_index (self->row, type), "MX") == 0;
      TodokuRecordColumn column = TODOKU_RECORD_COLUMN_VALUE;

      if (i == type || *cell == '\0')
        continue;
      if (self->columns[TODOKU_RECORD_COLUMN_HOST] < 0)
        column = TODOKU_RECORD_COLUMN_HOST;
      else if (is_number (cell))
        column = is_mx && (i > type || i + 1 == self->row->len) ? TODOKU_RECORD_COLUMN_PRIORITY
                                                              : TODOKU_RECORD_N_COLUMNS;
      if (column < TODOKU_RECORD_N_COLUMNS && self->columns[column] < 0)
        self->columns[column] = (int) i;
    }
}

static gboolean
read_priority (TodokuRecordReader  *self,
               TodokuRecord        *fields,
               GError             **error)
{
  const char *priority = get_cell (self, TODOKU_RECORD_COLUMN_PRIORITY);
  guint64 number;

  /* Many screens show a dash where there is none. */
  if (priority == NULL ||
      (self->format == TODOKU_RECORD_FORMAT_TABLE && !g_ascii_isdigit (*priority) &&
       strlen (priority) <= 3))
    return TRUE;
  if (!g_ascii_string_to_unsigned (priority, 10, 0, G_MAXUINT16, &number, NULL))
    return todoku_record_reader_fail (self,
                                      N_("the priority must be a whole number from 0 to 65535"),
                                      NULL, error);
  fields->priority = (int) number;

  return TRUE;
}

/* A screen shows what a zone file has: quoted strings, and the priority before the mail server. */
static gboolean
unfold_value (TodokuRecordReader  *self,
              const char          *type,
              TodokuRecord        *fields,
              char               **ret_value,
              GError             **error)
{
  const char *value = fields->value;
  gsize length = value != NULL ? strlen (value) : 0;

  if (self->format != TODOKU_RECORD_FORMAT_TABLE || type == NULL || value == NULL)
    return TRUE;

  if (g_ascii_strcasecmp (type, "TXT") == 0 && length >= 2 && value[0] == '"' &&
      value[length - 1] == '"')
    {
      *ret_value = todoku_record_reader_dup_txt (value);
      if (*ret_value == NULL)
        return todoku_record_reader_fail (self, N_("this is not text"), NULL, error);
    }
  else if (g_ascii_strcasecmp (type, "MX") == 0 && fields->priority < 0 &&
           g_ascii_isdigit (*value) && strchr (value, ' ') != NULL)
    {
      g_auto(GStrv) words = g_strsplit (value, " ", 2);
      guint64 number;

      if (!g_ascii_string_to_unsigned (words[0], 10, 0, G_MAXUINT16, &number, NULL))
        return TRUE;
      fields->priority = (int) number;
      *ret_value = g_strstrip (g_strdup (words[1]));
    }
  if (*ret_value != NULL)
    fields->value = *ret_value;

  return TRUE;
}

static gboolean
read_record (TodokuRecordReader  *self,
             GError             **error)
{
  TodokuRecord fields = { .priority = -1, .required = TRUE };
  const char *type = get_cell (self, TODOKU_RECORD_COLUMN_TYPE);
  const char *required = get_cell (self, TODOKU_RECORD_COLUMN_REQUIRED);
  g_autofree char *value = NULL;

  fields.host = get_cell (self, TODOKU_RECORD_COLUMN_FQDN);
  if (fields.host == NULL)
    fields.host = get_cell (self, TODOKU_RECORD_COLUMN_HOST);
  fields.value = get_cell (self, TODOKU_RECORD_COLUMN_VALUE);
  fields.domain = get_cell (self, TODOKU_RECORD_COLUMN_DOMAIN);
  fields.group = get_cell (self, TODOKU_RECORD_COLUMN_GROUP);
  if (required != NULL)
    fields.required = g_ascii_strcasecmp (required, "false") != 0 && !g_str_equal (required, "0");
  if (!read_priority (self, &fields, error) ||
      !unfold_value (self, type, &fields, &value, error))
    return FALSE;
  if (self->format == TODOKU_RECORD_FORMAT_TABLE && fields.host != NULL &&
      strchr (fields.host, '.') == NULL && g_str_is_ascii (fields.host))
    return todoku_record_reader_fail (self, N_("the host must be written with its whole domain"),
                                      fields.host, error);

  return todoku_record_reader_emit (self, type, &fields, error);
}

/* The row is complete: the first may name the columns. */
static gboolean
read_cells (TodokuRecordReader  *self,
            GError             **error)
{
  guint type;

  if (self->row->len == 1 && *(char *) g_ptr_array_index (self->row, 0) == '\0')
    return TRUE;
  if (!self->started)
    {
      self->started = TRUE;
      self->has_header = find_columns (self->row, self->columns);
      self->n_header = self->row->len;
      if (self->has_header)
        return TRUE;
      if (!find_type (self->row, &type))
        return todoku_record_reader_fail (self,
                                          N_("no records with TYPE, HOST and VALUE were found"),
                                          NULL, error);
    }
  /* Between blanks an empty cell cannot be seen. */
  if (!self->has_header)
    {
      guess_columns (self);
    }
  else if (self->format == TODOKU_RECORD_FORMAT_TABLE && self->separator == ' ' &&
           self->row->len != self->n_header)
    {
      int columns[TODOKU_RECORD_N_COLUMNS];
      gboolean read;

      memcpy (columns, self->columns, sizeof columns);
      guess_columns (self);
      read = read_record (self, error);
      memcpy (self->columns, columns, sizeof columns);
      return read;
    }

  return read_record (self, error);
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

/**
 * todoku_record_reader_read_row:
 * @self: a reader of a table
 * @line: the next line, valid UTF-8
 * @error: return location
 *
 * Returns: whether it can be part of the table
 */
gboolean
todoku_record_reader_read_row (TodokuRecordReader  *self,
                               const char          *line,
                               GError             **error)
{
  g_autoptr(GPtrArray) row = NULL;
  gboolean read;

  if (todoku_record_reader_is_rule (line))
    return TRUE;

  row = split_line (line, self->separator);
  g_ptr_array_extend_and_steal (self->row, g_steal_pointer (&row));
  read = read_cells (self, error);
  g_ptr_array_set_size (self->row, 0);

  return read;
}

static void
end_field (TodokuRecordReader *self)
{
  g_ptr_array_add (self->row, g_strndup (self->text->str, self->text->len));
  g_string_truncate (self->text, 0);
  self->quoted = FALSE;
  self->quote_seen = FALSE;
}

static gboolean
end_row (TodokuRecordReader  *self,
         GError             **error)
{
  gboolean read;

  end_field (self);
  read = read_cells (self, error);
  g_ptr_array_set_size (self->row, 0);

  return read;
}

/**
 * todoku_record_reader_push_csv:
 * @self: a reader of CSV
 * @c: the next byte
 * @error: return location
 *
 * RFC 4180, and lines that end with a line feed alone.
 *
 * Returns: whether it can be part of the input
 */
gboolean
todoku_record_reader_push_csv (TodokuRecordReader  *self,
                               char                 c,
                               GError             **error)
{
  if (self->text->len > TODOKU_RECORD_READER_MAX_SIZE ||
      self->row->len > TODOKU_RECORD_READER_MAX_CELLS)
    return todoku_record_reader_fail (self, N_("the record is too long"), NULL, error);
  if (c == '\0')
    return todoku_record_reader_fail (self, N_("this is not text"), NULL, error);

  if (self->quoted && !self->quote_seen)
    {
      if (c == '"')
        self->quote_seen = TRUE;
      else
        g_string_append_c (self->text, c);
      return TRUE;
    }
  if (self->quote_seen && c == '"')
    {
      g_string_append_c (self->text, '"');
      self->quote_seen = FALSE;
      return TRUE;
    }

  switch (c)
    {
    case ',':
      end_field (self);
      return TRUE;
    case '\n':
      return end_row (self, error);
    case '\r':
      return TRUE;
    case '"':
      if (self->text->len > 0)
        return todoku_record_reader_fail (self, N_("a quotation mark stands inside a field"), NULL,
                                          error);
      self->quoted = TRUE;
      return TRUE;
    default:
      if (self->quote_seen)
        return todoku_record_reader_fail (self, N_("text follows a closing quotation mark"), NULL,
                                          error);
      g_string_append_c (self->text, c);
      return TRUE;
    }
}

/**
 * todoku_record_reader_end_csv:
 * @self: a reader of CSV
 * @error: return location
 *
 * Returns: whether the input may end here
 */
gboolean
todoku_record_reader_end_csv (TodokuRecordReader  *self,
                              GError             **error)
{
  if (self->quoted && !self->quote_seen)
    return todoku_record_reader_fail (self, N_("the quotation mark is not closed"), NULL, error);

  return (self->text->len == 0 && self->row->len == 0) || end_row (self, error);
}
