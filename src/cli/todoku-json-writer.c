/* SPDX-License-Identifier: GPL-3.0-or-later
 * Compact JSON (RFC 8259) into a string. Any thread, one writer per thread. What could drive a
 * terminal or deceive the eye is written as \\uXXXX, which readers take for the same value.
 */
#include "todoku-json-writer.h"

#include <string.h>

#include "todoku-text-table.h"

/**
 * todoku_json_writer_init:
 * @self: a writer on the stack
 *
 * Starts an empty document.
 */
void
todoku_json_writer_init (TodokuJsonWriter *self)
{
  self->text = g_string_sized_new (1024);
  self->need_comma = FALSE;
}

/**
 * todoku_json_writer_reset:
 * @self: a writer that has been initialized
 *
 * Starts the next document in the memory of the one before.
 */
void
todoku_json_writer_reset (TodokuJsonWriter *self)
{
  g_string_truncate (self->text, 0);
  self->need_comma = FALSE;
}

/**
 * todoku_json_writer_finish:
 * @self: a writer
 *
 * Returns: (transfer full): the document; the writer must be started anew before it is used again
 */
char *
todoku_json_writer_finish (TodokuJsonWriter *self)
{
  return g_string_free (g_steal_pointer (&self->text), FALSE);
}

/* How many letters there are from @text on that stand in JSON as they are: of a name, all. */
static gsize
plain_length (const char *text)
{
  gsize n = 0;

  while (text[n] >= 0x20 && text[n] < 0x7f && text[n] != '"' && text[n] != '\\')
    n++;

  return n;
}

/* In one step, since this is what nearly every name and value is. */
static void
append_plain (GString    *text,
              const char *value,
              gsize       length)
{
  gsize start = text->len;

  g_string_set_size (text, start + length + 2);
  text->str[start] = '"';
  memcpy (text->str + start + 1, value, length);
  text->str[start + length + 1] = '"';
}

static void
append_letter (GString  *text,
               gunichar  letter)
{
  if (letter == '"' || letter == '\\')
    g_string_append_printf (text, "\\%c", (char) letter);
  else if (!todoku_text_is_unsafe (letter))
    g_string_append_unichar (text, letter);
  else
    todoku_text_append_utf16 (text, letter);
}

static void
append_string (GString    *text,
               const char *value)
{
  g_autofree char *valid = NULL;
  gsize n = plain_length (value);

  if (value[n] == '\0')
    {
      append_plain (text, value, n);
      return;
    }
  if (!g_utf8_validate (value, -1, NULL))
    value = valid = g_utf8_make_valid (value, -1);

  g_string_append_c (text, '"');
  while (*value != '\0')
    {
      g_string_append_len (text, value, (gssize) n);
      value += n;
      if (*value != '\0')
        {
          append_letter (text, g_utf8_get_char (value));
          value = g_utf8_next_char (value);
        }
      n = plain_length (value);
    }
  g_string_append_c (text, '"');
}

static void
begin_value (TodokuJsonWriter *self,
             const char       *name)
{
  if (self->need_comma)
    g_string_append_c (self->text, ',');
  if (name != NULL)
    {
      append_string (self->text, name);
      g_string_append_c (self->text, ':');
    }
  self->need_comma = TRUE;
}

/**
 * todoku_json_writer_begin_object:
 * @self: a writer
 * @name: (nullable): the name of the member; %NULL in arrays and at the top, here and below
 *
 * Opens an object.
 */
void
todoku_json_writer_begin_object (TodokuJsonWriter *self,
                                 const char       *name)
{
  begin_value (self, name);
  g_string_append_c (self->text, '{');
  self->need_comma = FALSE;
}

/**
 * todoku_json_writer_end_object:
 * @self: a writer
 *
 * Closes the object that was opened last.
 */
void
todoku_json_writer_end_object (TodokuJsonWriter *self)
{
  g_string_append_c (self->text, '}');
  self->need_comma = TRUE;
}

/**
 * todoku_json_writer_begin_array:
 * @self: a writer
 * @name: (nullable): the name of the member
 *
 * Opens an array.
 */
void
todoku_json_writer_begin_array (TodokuJsonWriter *self,
                                const char       *name)
{
  begin_value (self, name);
  g_string_append_c (self->text, '[');
  self->need_comma = FALSE;
}

/**
 * todoku_json_writer_end_array:
 * @self: a writer
 *
 * Closes the array that was opened last.
 */
void
todoku_json_writer_end_array (TodokuJsonWriter *self)
{
  g_string_append_c (self->text, ']');
  self->need_comma = TRUE;
}

/**
 * todoku_json_writer_string:
 * @self: a writer
 * @name: (nullable): the name of the member
 * @value: (nullable): the text; %NULL writes `null`
 *
 * Writes a string.
 */
void
todoku_json_writer_string (TodokuJsonWriter *self,
                           const char       *name,
                           const char       *value)
{
  begin_value (self, name);
  if (value != NULL)
    append_string (self->text, value);
  else
    g_string_append (self->text, "null");
}

/**
 * todoku_json_writer_int:
 * @self: a writer
 * @name: (nullable): the name of the member
 * @value: the number
 *
 * Writes a whole number.
 */
void
todoku_json_writer_int (TodokuJsonWriter *self,
                        const char       *name,
                        gint64            value)
{
  char digits[20];
  char *first = digits + sizeof digits;
  guint64 rest = value < 0 ? -(guint64) value : (guint64) value;

  do
    {
      *--first = (char) ('0' + rest % 10);
      rest /= 10;
    }
  while (rest > 0);

  begin_value (self, name);
  if (value < 0)
    g_string_append_c (self->text, '-');
  g_string_append_len (self->text, first, digits + sizeof digits - first);
}

/**
 * todoku_json_writer_boolean:
 * @self: a writer
 * @name: (nullable): the name of the member
 * @value: the truth value
 *
 * Writes `true` or `false`.
 */
void
todoku_json_writer_boolean (TodokuJsonWriter *self,
                            const char       *name,
                            gboolean          value)
{
  begin_value (self, name);
  g_string_append (self->text, value ? "true" : "false");
}

/**
 * todoku_json_writer_null:
 * @self: a writer
 * @name: (nullable): the name of the member
 *
 * Writes `null`.
 */
void
todoku_json_writer_null (TodokuJsonWriter *self,
                         const char       *name)
{
  begin_value (self, name);
  g_string_append (self->text, "null");
}
