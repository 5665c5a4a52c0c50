/* SPDX-License-Identifier: GPL-3.0-or-later
 * One JSON object of a record (RFC 8259), read in one pass: its members may have the names that
 * delivery services and DNS companies give them, and others are skipped. Only an object that is no
 * record is looked into: "records", "dns" and the like hold records of their own, and what stands
 * around them holds for each. Commas behind the last member and the quotation marks of Python are
 * let pass; what else is no JSON is refused. Any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_DEPTH 32
#define MAX_KEY 32

/* Behind the fields of what is around a value: the name of the member that it is. */
#define OUTER_NAME TODOKU_RECORD_N_COLUMNS
#define N_OUTER (TODOKU_RECORD_N_COLUMNS + 1)

/**
 * Cursor:
 * @text: the next byte
 * @end: behind the last
 * @out: where the next string is written: a string is never longer than its source
 */
typedef struct
{
  const char *text;
  const char *end;
  char *out;
} Cursor;

static void
skip_blanks (Cursor *cursor)
{
  while (cursor->text < cursor->end && g_ascii_isspace (*cursor->text))
    cursor->text++;
}

static gboolean
take_byte (Cursor *cursor,
           char    c)
{
  skip_blanks (cursor);
  if (cursor->text >= cursor->end || *cursor->text != c)
    return FALSE;
  cursor->text++;

  return TRUE;
}

static gboolean
read_unit (Cursor   *cursor,
           gunichar *ret_unit)
{
  *ret_unit = 0;
  if (cursor->end - cursor->text < 4)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (*cursor->text++);

      if (digit < 0)
        return FALSE;
      *ret_unit = *ret_unit * 16 + (gunichar) digit;
    }

  return TRUE;
}

/* Behind "\u". Half a pair of surrogates is no character, and U+0000 no text. */
static gboolean
read_code_point (Cursor *cursor)
{
  gunichar c, low;

  if (!read_unit (cursor, &c) || c == 0)
    return FALSE;
  if (c >= 0xd800 && c < 0xdc00)
    {
      if (cursor->end - cursor->text < 2 || cursor->text[0] != '\\' || cursor->text[1] != 'u')
        return FALSE;
      cursor->text += 2;
      if (!read_unit (cursor, &low) || low < 0xdc00 || low > 0xdfff)
        return FALSE;
      c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
    }
  if (!g_unichar_validate (c))
    return FALSE;
  cursor->out += g_unichar_to_utf8 (c, cursor->out);

  return TRUE;
}

static gboolean
read_escape (Cursor *cursor)
{
  static const char from[] = "\"'\\/bfnrt";
  static const char to[] = "\"'\\/\b\f\n\r\t";
  const char *found;

  if (cursor->text >= cursor->end)
    return FALSE;
  if (*cursor->text == 'u')
    {
      cursor->text++;
      return read_code_point (cursor);
    }
  found = memchr (from, *cursor->text, sizeof from - 1);
  if (found == NULL)
    return FALSE;
  *cursor->out++ = to[found - from];
  cursor->text++;

  return TRUE;
}

static gboolean
is_quote (char c)
{
  return c == '"' || c == '\'';
}

static gboolean
read_string (Cursor      *cursor,
             const char **ret_string)
{
  char quote;

  *ret_string = cursor->out;
  skip_blanks (cursor);
  if (cursor->text >= cursor->end || !is_quote (*cursor->text))
    return FALSE;
  quote = *cursor->text++;

  while (cursor->text < cursor->end)
    {
      const char *start = cursor->text;

      while (cursor->text < cursor->end && (guchar) *cursor->text >= 0x20 &&
             *cursor->text != quote && *cursor->text != '\\')
        cursor->text++;
      memcpy (cursor->out, start, (gsize) (cursor->text - start));
      cursor->out += cursor->text - start;
      if (cursor->text >= cursor->end || (guchar) *cursor->text < 0x20)
        return FALSE;
      if (*cursor->text++ == quote)
        {
          *cursor->out++ = '\0';
          return TRUE;
        }
      if (!read_escape (cursor))
        return FALSE;
    }

  return FALSE;
}

/* A number, true, false or null, as it was written. */
static gboolean
read_word (Cursor      *cursor,
           const char **ret_word)
{
  const char *start = cursor->text;

  while (cursor->text < cursor->end &&
         (g_ascii_isalnum (*cursor->text) || memchr ("+-.", *cursor->text, 3) != NULL))
    cursor->text++;
  *ret_word = cursor->out;
  memcpy (cursor->out, start, (gsize) (cursor->text - start));
  cursor->out += cursor->text - start;
  *cursor->out++ = '\0';

  if (g_str_equal (*ret_word, "None"))
    *ret_word = "null";

  return g_ascii_strcasecmp (*ret_word, "true") == 0 ||
         g_ascii_strcasecmp (*ret_word, "false") == 0 || g_str_equal (*ret_word, "null") ||
         g_ascii_isdigit (**ret_word) ||
         (**ret_word == '-' && g_ascii_isdigit ((*ret_word)[1]));
}

/* After a member: whether another one follows. */
static gboolean
take_comma (Cursor *cursor,
            char    closing)
{
  if (!take_byte (cursor, ','))
    return FALSE;
  skip_blanks (cursor);

  return cursor->text >= cursor->end || *cursor->text != closing;
}

static gboolean skip_value (Cursor *cursor,
                            guint   depth);

static gboolean
skip_members (Cursor *cursor,
              gboolean is_object,
              guint   depth)
{
  char closing = is_object ? '}' : ']';
  const char *name;

  if (take_byte (cursor, closing))
    return TRUE;
  do
    {
      if (is_object && (!read_string (cursor, &name) || !take_byte (cursor, ':')))
        return FALSE;
      if (!skip_value (cursor, depth + 1))
        return FALSE;
    }
  while (take_comma (cursor, closing));

  return take_byte (cursor, closing);
}

static gboolean
skip_value (Cursor *cursor,
            guint   depth)
{
  char *out = cursor->out;
  const char *string;
  gboolean read;

  if (depth > MAX_DEPTH)
    return FALSE;
  skip_blanks (cursor);
  if (cursor->text >= cursor->end)
    return FALSE;

  if (take_byte (cursor, '{'))
    read = skip_members (cursor, TRUE, depth);
  else if (take_byte (cursor, '['))
    read = skip_members (cursor, FALSE, depth);
  else if (is_quote (*cursor->text))
    read = read_string (cursor, &string);
  else
    read = read_word (cursor, &string);
  cursor->out = out;

  return read;
}

static gboolean
has_host (const char * const *fields)
{
  return fields[TODOKU_RECORD_COLUMN_HOST] != NULL || fields[TODOKU_RECORD_COLUMN_FQDN] != NULL;
}

/* The names of the contract, and those that services use in their place. They replace none. */
static void
set_member (const char **fields,
            const char  *name,
            const char  *value)
{
  static const struct { const char *name; TodokuRecordColumn column; } members[] = {
    { "type", TODOKU_RECORD_COLUMN_TYPE }, { "host", TODOKU_RECORD_COLUMN_HOST },
    { "value", TODOKU_RECORD_COLUMN_VALUE }, { "domain", TODOKU_RECORD_COLUMN_DOMAIN },
    { "priority", TODOKU_RECORD_COLUMN_PRIORITY }, { "group", TODOKU_RECORD_COLUMN_GROUP },
    { "required", TODOKU_RECORD_COLUMN_REQUIRED },
  };
  TodokuRecordColumn column;

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (name[0] == members[i].name[0] && g_str_equal (name, members[i].name))
      {
        fields[members[i].column] = value;
        return;
      }

  if (strlen (name) <= MAX_KEY && todoku_record_reader_find_column (name, &column) &&
      column != TODOKU_RECORD_COLUMN_IGNORED && fields[column] == NULL)
    fields[column] = value;
  /* What these are depends: Ansible has the HOST and its domain in them. */
  else if (g_str_equal (name, "record") && strchr (value, '.') != NULL && !has_host (fields))
    fields[TODOKU_RECORD_COLUMN_HOST] = value;
  else if (g_str_equal (name, "zone") && strchr (value, '.') != NULL &&
           fields[TODOKU_RECORD_COLUMN_DOMAIN] == NULL)
    fields[TODOKU_RECORD_COLUMN_DOMAIN] = value;
}

static gboolean
read_object (Cursor      *cursor,
             const char **fields,
             gboolean    *ret_nested)
{
  *ret_nested = FALSE;
  if (!take_byte (cursor, '{'))
    return FALSE;
  if (take_byte (cursor, '}'))
    return TRUE;

  do
    {
      const char *name, *value;

      if (!read_string (cursor, &name) || !take_byte (cursor, ':'))
        return FALSE;
      skip_blanks (cursor);
      if (cursor->text >= cursor->end)
        return FALSE;
      if (*cursor->text == '[' || *cursor->text == '{')
        {
          *ret_nested = TRUE;
          if (!skip_value (cursor, 0))
            return FALSE;
          continue;
        }
      if (is_quote (*cursor->text))
        {
          if (!read_string (cursor, &value))
            return FALSE;
        }
      else if (!read_word (cursor, &value))
        {
          return FALSE;
        }
      else if (g_str_equal (value, "null"))
        {
          continue;
        }
      set_member (fields, name, value);
    }
  while (take_comma (cursor, '}'));

  return take_byte (cursor, '}');
}

/* {"name": "example.co.jp", "records": […]}: the name of what has records is their domain. */
static const char *
find_domain (const char * const *fields)
{
  const char *host = fields[TODOKU_RECORD_COLUMN_HOST];

  if (fields[TODOKU_RECORD_COLUMN_DOMAIN] != NULL || host == NULL ||
      fields[TODOKU_RECORD_COLUMN_TYPE] != NULL)
    return fields[TODOKU_RECORD_COLUMN_DOMAIN];

  return strchr (host, '.') != NULL && strpbrk (host, " /:@") == NULL ? host : NULL;
}

static gboolean visit_value (TodokuRecordReader *self,
                             Cursor             *cursor,
                             const char * const *outer,
                             guint               depth);

/* Words for what is inside, rather than the HOST of it. */
static gboolean
is_word_for_record (const char *name)
{
  static const char *const names[] = {
    "record", "records", "data", "result", "item", "items", "spf", "dkim", "dmarc", "mx", "txt",
    "cname", "entry", "properties", "answer",
  };
  TodokuRecordColumn column;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      return TRUE;

  return todoku_record_reader_find_column (name, &column);
}

/* {"cname": [{"host": …, "value": …}]}, {"em1.example.jp": {"type": …, "value": …}}: what a record
 * lacks may be the name of the member that it is.
 */
static void
take_name (const char **fields,
           const char  *name,
           gboolean     nested)
{
  TodokuRecordType type;

  if (fields[TODOKU_RECORD_COLUMN_TYPE] == NULL)
    {
      if (has_host (fields) && !g_ascii_isdigit (*name) &&
          todoku_record_reader_parse_type (name, &type))
        fields[TODOKU_RECORD_COLUMN_TYPE] = name;
    }
  else if (!has_host (fields) && (nested || fields[TODOKU_RECORD_COLUMN_VALUE] != NULL) &&
           todoku_record_reader_has_type (fields[TODOKU_RECORD_COLUMN_TYPE]) &&
           strpbrk (name, " :/") == NULL && !is_word_for_record (name))
    {
      fields[TODOKU_RECORD_COLUMN_HOST] = *name != '\0' ? name : "@";
    }
}

/* Looks at all that an object or an array holds. Returns whether there was a record. */
static gboolean
visit_members (TodokuRecordReader *self,
               Cursor             *cursor,
               const char * const *outer,
               guint               depth)
{
  char closing = *cursor->text == '{' ? '}' : ']';
  const char *around[N_OUTER];
  gboolean found = FALSE;

  memcpy (around, outer, sizeof around);
  cursor->text++;
  if (depth > MAX_DEPTH || take_byte (cursor, closing))
    return FALSE;
  do
    {
      char *out = cursor->out;

      if (closing == '}' &&
          (!read_string (cursor, &around[OUTER_NAME]) || !take_byte (cursor, ':')))
        return found;
      skip_blanks (cursor);
      if (cursor->text >= cursor->end)
        return found;
      /* A text counts only in an array: "rrdatas": ["…"]. */
      if (strchr ("{[", *cursor->text) != NULL || (closing == ']' && is_quote (*cursor->text)))
        found |= visit_value (self, cursor, around, depth + 1);
      else if (!skip_value (cursor, depth + 1))
        return found;
      cursor->out = out;
    }
  while (take_comma (cursor, closing));
  take_byte (cursor, closing);

  return found;
}

/* Where a record stands in an object of many lines. */
static void
count_lines (TodokuRecordReader *self,
             const char         *start)
{
  for (; self->object_at < start; self->object_at++)
    self->object_line += *self->object_at == '\n';
  self->record_line = self->object_line;
}

/* A record, what holds records, or one value of the record around it: {"Name": …, "Type": …,
 * "ResourceRecords": [{"Value": …}]}. Returns whether there was a record.
 */
static gboolean
visit_value (TodokuRecordReader *self,
             Cursor             *cursor,
             const char * const *outer,
             guint               depth)
{
  const char *fields[N_OUTER] = { NULL };
  const char *start = cursor->text;
  char *out = cursor->out;
  gboolean nested = FALSE;
  gboolean found = FALSE;
  gboolean is_value = outer[TODOKU_RECORD_COLUMN_TYPE] != NULL && has_host (outer);

  if (*start == '[')
    return visit_members (self, cursor, outer, depth);

  fields[TODOKU_RECORD_COLUMN_DOMAIN] = find_domain (outer);
  fields[TODOKU_RECORD_COLUMN_GROUP] = outer[TODOKU_RECORD_COLUMN_GROUP];
  if (is_quote (*start) ? !read_string (cursor, &fields[TODOKU_RECORD_COLUMN_VALUE])
                        : !read_object (cursor, fields, &nested))
    {
      /* What was read of it by the scan above was whole, so this is not reached. */
      cursor->text = cursor->end;
      return FALSE;
    }
  if (is_value && fields[TODOKU_RECORD_COLUMN_TYPE] == NULL && !has_host (fields))
    {
      fields[TODOKU_RECORD_COLUMN_TYPE] = outer[TODOKU_RECORD_COLUMN_TYPE];
      fields[TODOKU_RECORD_COLUMN_HOST] = outer[TODOKU_RECORD_COLUMN_HOST];
      fields[TODOKU_RECORD_COLUMN_FQDN] = outer[TODOKU_RECORD_COLUMN_FQDN];
    }
  else if (outer[OUTER_NAME] != NULL)
    {
      take_name (fields, outer[OUTER_NAME], nested);
    }

  if (fields[TODOKU_RECORD_COLUMN_TYPE] != NULL &&
      (fields[TODOKU_RECORD_COLUMN_VALUE] != NULL ||
       (!nested && todoku_record_reader_has_type (fields[TODOKU_RECORD_COLUMN_TYPE]))))
    {
      count_lines (self, start);
      todoku_record_reader_emit (self, fields);
      found = TRUE;
    }
  else if (nested)
    {
      Cursor inner = { .text = start, .end = cursor->text, .out = cursor->out };

      found = visit_members (self, &inner, fields, depth);
    }
  cursor->out = out;

  return found;
}

/**
 * todoku_record_reader_append_json:
 * @out: JSON that is being written
 * @text: a text
 * @length: how many bytes it has
 *
 * Appends the text as a string of JSON.
 */
void
todoku_record_reader_append_json (GString    *out,
                                  const char *text,
                                  gsize       length)
{
  g_string_append_c (out, '"');
  for (gsize i = 0; i < length; i++)
    if (text[i] == '"' || text[i] == '\\')
      g_string_append_printf (out, "\\%c", text[i]);
    else if (text[i] == '\n')
      g_string_append (out, "\\n");
    else
      g_string_append_c (out, g_ascii_iscntrl (text[i]) ? ' ' : text[i]);
  g_string_append_c (out, '"');
}

/**
 * todoku_record_reader_read_object:
 * @self: a reader
 * @text: an object, valid UTF-8, from its first bracket to its last
 * @length: how many bytes it has
 */
void
todoku_record_reader_read_object (TodokuRecordReader *self,
                                  const char         *text,
                                  gsize               length)
{
  const char *fields[N_OUTER] = { NULL };
  gboolean nested;
  Cursor cursor;

  /* Of each string its two quotation marks are left for the NUL, of each word the comma. The name
   * of a member is kept a second time while what is in it is read.
   */
  g_string_set_size (self->arena, MAX (self->arena->len, 2 * (length + 1)));
  cursor = (Cursor) { .text = text, .end = text + length, .out = self->arena->str };
  if (!read_object (&cursor, fields, &nested))
    {
      todoku_record_reader_report (self, N_("this is not JSON"), NULL);
      return;
    }

  if (nested && (fields[TODOKU_RECORD_COLUMN_TYPE] == NULL ||
                 fields[TODOKU_RECORD_COLUMN_VALUE] == NULL))
    {
      cursor.text = self->object_at = text;
      self->object_line = self->record_line;
      if (visit_members (self, &cursor, fields, 0))
        return;
    }
  todoku_record_reader_emit (self, fields);
}

/**
 * todoku_record_reader_read_json_in:
 * @self: a reader of which the format is not known
 * @clean: a line
 *
 * Reads an object with something else in front, such as the command that takes it.
 *
 * Returns: whether there was one
 */
gboolean
todoku_record_reader_read_json_in (TodokuRecordReader *self,
                                   const char         *clean)
{
  const char *start = strstr (clean, "{\"");
  const char *end = start != NULL ? strrchr (start, '}') : NULL;

  if (end == NULL)
    return FALSE;
  self->record_line = self->line;
  todoku_record_reader_read_object (self, start, (gsize) (end + 1 - start));

  return TRUE;
}
