/* SPDX-License-Identifier: GPL-3.0-or-later
 * One JSON object of a record (RFC 8259), read in one pass: its members may have the names that
 * delivery services and DNS companies give them, and others are skipped. Only an object that is no
 * record is looked into: "records", "dns" and the like hold records of their own, and what stands
 * around them holds for each. What is no JSON is refused. Any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_DEPTH 32
#define MAX_KEY 32

/* Behind the fields of what is around a value: the name of the member that it is. */
#define OUTER_NAME TODOKU_RECORD_N_COLUMNS
/* What a batch of changes does with it. */
#define OUTER_ACTION (TODOKU_RECORD_N_COLUMNS + 1)
/* Ansible's word for the HOST, which others have for what the record is for. */
#define OUTER_RECORD (TODOKU_RECORD_N_COLUMNS + 2)
/* The type of a resource at Azure, whose name is "example.jp/em1" in a template. */
#define OUTER_RESOURCE (TODOKU_RECORD_N_COLUMNS + 3)
/* The name of a "domain" that is an object. */
#define OUTER_DOMAIN (TODOKU_RECORD_N_COLUMNS + 4)
#define N_OUTER (TODOKU_RECORD_N_COLUMNS + 5)

static gboolean
has_host (const char * const *fields)
{
  return fields[TODOKU_RECORD_COLUMN_HOST] != NULL || fields[TODOKU_RECORD_COLUMN_FQDN] != NULL;
}

/* "Microsoft.Network/dnszones/CNAME" is how Azure says it. */
static const char *
skip_provider (const char *type)
{
  static const char provider[] = "Microsoft.Network/";

  return *type == *provider && g_str_has_prefix (type, provider) ? strrchr (type, '/') + 1 : type;
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
        fields[members[i].column] = i == 0 ? skip_provider (value) : value;
        if (i == 0 && fields[members[i].column] != value)
          fields[OUTER_RESOURCE] = value;
        return;
      }

  if (strlen (name) <= MAX_KEY && todoku_record_reader_find_column (name, &column) &&
      column != TODOKU_RECORD_COLUMN_IGNORED && fields[column] == NULL)
    fields[column] = value;
  else if (g_ascii_strcasecmp (name, "action") == 0)
    fields[OUTER_ACTION] = value;
  /* {"cnameRecord": {"cname": "…"}}. */
  else if (g_str_equal (name, "cname") && fields[TODOKU_RECORD_COLUMN_VALUE] == NULL)
    fields[TODOKU_RECORD_COLUMN_VALUE] = value;
  /* What these are depends: Ansible has the HOST and its domain in them. */
  else if (g_str_equal (name, "record"))
    fields[strchr (value, '.') != NULL && !has_host (fields)
           ? (guint) TODOKU_RECORD_COLUMN_HOST : OUTER_RECORD] = value;
  else if (g_str_equal (name, "zone") && strchr (value, '.') != NULL &&
           fields[TODOKU_RECORD_COLUMN_DOMAIN] == NULL)
    fields[TODOKU_RECORD_COLUMN_DOMAIN] = value;
}

static gboolean
read_object (TodokuJsonCursor  *cursor,
             const char       **fields,
             gboolean          *ret_nested)
{
  *ret_nested = FALSE;
  if (!todoku_json_cursor_take_byte (cursor, '{'))
    return FALSE;
  if (todoku_json_cursor_take_byte (cursor, '}'))
    return TRUE;

  do
    {
      const char *name, *value;

      if (!todoku_json_cursor_read_name (cursor, &name))
        return FALSE;
      todoku_json_cursor_skip_blanks (cursor);
      if (cursor->text >= cursor->end)
        return FALSE;
      if (*cursor->text == '[' || *cursor->text == '{')
        {
          *ret_nested = TRUE;
          /* {"domain": {"name": "a.jp"}, "records": […]}: at Mailgun HOST is missing where it is
           * that.
           */
          if (*cursor->text == '{' && g_str_equal (name, "domain"))
            fields[OUTER_DOMAIN] = todoku_json_cursor_find_string (cursor, &cursor->out, "name");
          if (!todoku_json_cursor_skip_value (cursor, 0))
            return FALSE;
          continue;
        }
      if (todoku_json_cursor_is_quote (*cursor->text))
        {
          if (!todoku_json_cursor_read_string (cursor, &value))
            return FALSE;
        }
      else if (!todoku_json_cursor_read_word (cursor, &value))
        {
          return FALSE;
        }
      else if (g_str_equal (value, "null"))
        {
          continue;
        }
      set_member (fields, name, value);
    }
  while (todoku_json_cursor_take_comma (cursor, '}'));

  return todoku_json_cursor_take_byte (cursor, '}');
}

static void
emit_object (TodokuRecordReader *self,
             const char        **fields)
{
  const char *host = fields[TODOKU_RECORD_COLUMN_HOST];
  const char *slash = fields[OUTER_RESOURCE] != NULL && host != NULL ? strrchr (host, '/') : NULL;
  g_autofree char *zone = slash != NULL ? g_strndup (host, (gsize) (slash - host)) : NULL;

  if (zone != NULL && fields[TODOKU_RECORD_COLUMN_DOMAIN] == NULL)
    {
      fields[TODOKU_RECORD_COLUMN_DOMAIN] = zone;
      fields[TODOKU_RECORD_COLUMN_HOST] = slash + 1;
    }
  todoku_record_reader_emit (self, fields);
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

/* "value": ["v=DKIM1; k=rsa; ", "p=…"]: the strings of one text, behind a word for one. Returns
 * whether they were that, with the text in @ret_text.
 */
static gboolean
read_strings (TodokuJsonCursor    *cursor,
              const char * const  *outer,
              const char         **ret_text)
{
  TodokuJsonCursor at = *cursor;
  const char *name = outer[OUTER_NAME];
  GString *text;
  guint n = 0;

  if (name == NULL || outer[TODOKU_RECORD_COLUMN_TYPE] == NULL ||
      g_ascii_strcasecmp (outer[TODOKU_RECORD_COLUMN_TYPE], "TXT") != 0 ||
      (g_ascii_strcasecmp (name, "value") != 0 && g_ascii_strcasecmp (name, "content") != 0 &&
       g_ascii_strcasecmp (name, "data") != 0))
    return FALSE;
  text = g_string_new (NULL);
  at.text++;
  do
    {
      const char *string;

      todoku_json_cursor_skip_blanks (&at);
      if (at.text >= at.end || !todoku_json_cursor_is_quote (*at.text) ||
          !todoku_json_cursor_read_string (&at, &string) ||
          (n > 0 && g_str_has_prefix (string, "v=")))
        {
          g_string_free (text, TRUE);
          return FALSE;
        }
      g_string_append (text, string);
      n++;
    }
  while (todoku_json_cursor_take_comma (&at, ']'));
  /* The joined text is no longer than its strings with their quotation marks. */
  memcpy (cursor->out, text->str, text->len + 1);
  *ret_text = cursor->out;
  cursor->out += text->len + 1;
  cursor->text = at.text;
  g_string_free (text, TRUE);

  return n > 1 && todoku_json_cursor_take_byte (cursor, ']');
}

static gboolean visit_value (TodokuRecordReader *self,
                             TodokuJsonCursor   *cursor,
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
  g_autofree char *lower = g_ascii_strdown (name, -1);
  TodokuRecordColumn column;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (lower, names[i]))
      return TRUE;

  /* "receiving_dns_records", "dkim_record". */
  return g_str_has_suffix (lower, "record") || g_str_has_suffix (lower, "records") ||
         todoku_record_reader_find_column (name, &column);
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
               TodokuJsonCursor   *cursor,
               const char * const *outer,
               guint               depth)
{
  char closing = *cursor->text == '{' ? '}' : ']';
  const char *around[N_OUTER];
  gboolean found = FALSE;

  memcpy (around, outer, sizeof around);
  cursor->text++;
  if (depth > MAX_DEPTH || todoku_json_cursor_take_byte (cursor, closing))
    return FALSE;
  do
    {
      char *out = cursor->out;

      if (closing == '}' && !todoku_json_cursor_read_name (cursor, &around[OUTER_NAME]))
        return found;
      todoku_json_cursor_skip_blanks (cursor);
      if (cursor->text >= cursor->end)
        return found;
      if (closing == '}' && g_str_equal (around[OUTER_NAME], "deletes"))
        {
          if (!todoku_json_cursor_skip_value (cursor, depth + 1))
            return found;
          cursor->out = out;
          continue;
        }
      /* A text counts only in an array: "rrdatas": ["…"]. */
      if (strchr ("{[", *cursor->text) != NULL ||
          (closing == ']' && todoku_json_cursor_is_quote (*cursor->text)))
        found |= visit_value (self, cursor, around, depth + 1);
      else if (!todoku_json_cursor_skip_value (cursor, depth + 1))
        return found;
      cursor->out = out;
    }
  while (todoku_json_cursor_take_comma (cursor, closing));
  todoku_json_cursor_take_byte (cursor, closing);

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
             TodokuJsonCursor   *cursor,
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
    {
      const char *joined[N_OUTER];
      TodokuJsonCursor before = *cursor;

      memcpy (joined, outer, sizeof joined);
      if (is_value && read_strings (cursor, outer, &joined[TODOKU_RECORD_COLUMN_VALUE]))
        {
          count_lines (self, start);
          emit_object (self, joined);
          cursor->out = out;
          return TRUE;
        }
      *cursor = before;
      return visit_members (self, cursor, outer, depth);
    }

  fields[TODOKU_RECORD_COLUMN_DOMAIN] = find_domain (outer);
  fields[TODOKU_RECORD_COLUMN_GROUP] = outer[TODOKU_RECORD_COLUMN_GROUP];
  fields[OUTER_DOMAIN] = outer[OUTER_DOMAIN];
  if (todoku_json_cursor_is_quote (*start)
      ? !todoku_json_cursor_read_string (cursor, &fields[TODOKU_RECORD_COLUMN_VALUE])
      : !read_object (cursor, fields, &nested))
    {
      /* What was read of it by the scan above was whole, so this is not reached. */
      cursor->text = cursor->end;
      return FALSE;
    }
  if (!has_host (fields) && fields[TODOKU_RECORD_COLUMN_DOMAIN] != NULL)
    fields[TODOKU_RECORD_COLUMN_HOST] = fields[OUTER_RECORD];
  /* What is to go is not expected. */
  if (fields[OUTER_ACTION] != NULL && g_ascii_strcasecmp (fields[OUTER_ACTION], "DELETE") == 0)
    {
      cursor->out = out;
      return FALSE;
    }
  if (is_value && fields[TODOKU_RECORD_COLUMN_TYPE] == NULL && !has_host (fields))
    {
      fields[TODOKU_RECORD_COLUMN_TYPE] = outer[TODOKU_RECORD_COLUMN_TYPE];
      fields[TODOKU_RECORD_COLUMN_HOST] = outer[TODOKU_RECORD_COLUMN_HOST];
      fields[TODOKU_RECORD_COLUMN_FQDN] = outer[TODOKU_RECORD_COLUMN_FQDN];
      fields[OUTER_RESOURCE] = outer[OUTER_RESOURCE];
    }
  else if (outer[OUTER_NAME] != NULL)
    {
      take_name (fields, outer[OUTER_NAME], nested);
    }
  if (!has_host (fields) && fields[TODOKU_RECORD_COLUMN_DOMAIN] == NULL &&
      fields[TODOKU_RECORD_COLUMN_VALUE] != NULL)
    fields[TODOKU_RECORD_COLUMN_FQDN] = fields[OUTER_DOMAIN];

  if (fields[TODOKU_RECORD_COLUMN_TYPE] != NULL &&
      (fields[TODOKU_RECORD_COLUMN_VALUE] != NULL ||
       (!nested && !is_value &&
        todoku_record_reader_has_type (fields[TODOKU_RECORD_COLUMN_TYPE]))))
    {
      count_lines (self, start);
      emit_object (self, fields);
      found = TRUE;
    }
  else if (nested)
    {
      TodokuJsonCursor inner = { .text = start, .end = cursor->text, .out = cursor->out };

      found = visit_members (self, &inner, fields, depth);
    }
  cursor->out = out;

  return found;
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
  TodokuJsonCursor cursor;

  /* Of each string its two quotation marks are left for the NUL, of each word the comma. The name
   * of a member is kept a second time while what is in it is read.
   */
  g_string_set_size (self->arena, MAX (self->arena->len, 2 * (length + 1)));
  cursor = (TodokuJsonCursor) { .text = text, .end = text + length, .out = self->arena->str };
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
  if (fields[TODOKU_RECORD_COLUMN_TYPE] != NULL ||
      !todoku_record_reader_read_pairs (self, text, length))
    emit_object (self, fields);
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
