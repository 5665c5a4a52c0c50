/* SPDX-License-Identifier: GPL-3.0-or-later
 * The values of JSON (RFC 8259) one after the other, written to where their reader wants them.
 * Commas behind the last member and the quotation marks of Python are let pass. Pure, any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <string.h>

#define MAX_DEPTH 32

/**
 * todoku_json_cursor_skip_blanks:
 * @cursor: a cursor
 *
 * Goes past blanks.
 */
void
todoku_json_cursor_skip_blanks (TodokuJsonCursor *cursor)
{
  while (cursor->text < cursor->end && g_ascii_isspace (*cursor->text))
    cursor->text++;
}

/**
 * todoku_json_cursor_take_byte:
 * @cursor: a cursor
 * @c: a byte
 *
 * Returns: whether @c was next, behind blanks; it has been read then
 */
gboolean
todoku_json_cursor_take_byte (TodokuJsonCursor *cursor,
                              char              c)
{
  todoku_json_cursor_skip_blanks (cursor);
  if (cursor->text >= cursor->end || *cursor->text != c)
    return FALSE;
  cursor->text++;

  return TRUE;
}

static gboolean
read_unit (TodokuJsonCursor *cursor,
           gunichar         *ret_unit)
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
read_code_point (TodokuJsonCursor *cursor)
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
read_escape (TodokuJsonCursor *cursor)
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

/**
 * todoku_json_cursor_is_quote:
 * @c: a byte
 *
 * Returns: whether a string begins with it
 */
gboolean
todoku_json_cursor_is_quote (char c)
{
  return c == '"' || c == '\'';
}

/**
 * todoku_json_cursor_read_string:
 * @cursor: a cursor
 * @ret_string: (out): the string
 *
 * Returns: whether a whole string was next; what it says is written to @out
 */
gboolean
todoku_json_cursor_read_string (TodokuJsonCursor  *cursor,
                                const char       **ret_string)
{
  char quote;

  *ret_string = cursor->out;
  todoku_json_cursor_skip_blanks (cursor);
  if (cursor->text >= cursor->end || !todoku_json_cursor_is_quote (*cursor->text))
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

/**
 * todoku_json_cursor_read_name:
 * @cursor: a cursor
 * @ret_name: (out): the name
 *
 * Returns: whether the name of a member was next, with its colon
 */
gboolean
todoku_json_cursor_read_name (TodokuJsonCursor  *cursor,
                              const char       **ret_name)
{
  return todoku_json_cursor_read_string (cursor, ret_name) &&
         todoku_json_cursor_take_byte (cursor, ':');
}

/**
 * todoku_json_cursor_read_word:
 * @cursor: a cursor
 * @ret_word: (out): the word
 *
 * Returns: whether a number, true, false or null was next, as it was written
 */
gboolean
todoku_json_cursor_read_word (TodokuJsonCursor  *cursor,
                              const char       **ret_word)
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

/**
 * todoku_json_cursor_take_comma:
 * @cursor: a cursor
 * @closing: the bracket that ends what is read
 *
 * Returns: whether another member follows before the bracket @closing
 */
gboolean
todoku_json_cursor_take_comma (TodokuJsonCursor *cursor,
                               char              closing)
{
  if (!todoku_json_cursor_take_byte (cursor, ','))
    return FALSE;
  todoku_json_cursor_skip_blanks (cursor);

  return cursor->text >= cursor->end || *cursor->text != closing;
}

static gboolean
skip_members (TodokuJsonCursor *cursor,
              gboolean          is_object,
              guint             depth)
{
  char closing = is_object ? '}' : ']';
  const char *name;

  if (todoku_json_cursor_take_byte (cursor, closing))
    return TRUE;
  do
    {
      if (is_object && !todoku_json_cursor_read_name (cursor, &name))
        return FALSE;
      if (!todoku_json_cursor_skip_value (cursor, depth + 1))
        return FALSE;
    }
  while (todoku_json_cursor_take_comma (cursor, closing));

  return todoku_json_cursor_take_byte (cursor, closing);
}

/**
 * todoku_json_cursor_skip_value:
 * @cursor: a cursor
 * @depth: how deep the value is
 *
 * Returns: whether a whole value was next, which has been passed over
 */
gboolean
todoku_json_cursor_skip_value (TodokuJsonCursor *cursor,
                               guint             depth)
{
  char *out = cursor->out;
  const char *string;
  gboolean read;

  if (depth > MAX_DEPTH)
    return FALSE;
  todoku_json_cursor_skip_blanks (cursor);
  if (cursor->text >= cursor->end)
    return FALSE;

  if (todoku_json_cursor_take_byte (cursor, '{'))
    read = skip_members (cursor, TRUE, depth);
  else if (todoku_json_cursor_take_byte (cursor, '['))
    read = skip_members (cursor, FALSE, depth);
  else if (todoku_json_cursor_is_quote (*cursor->text))
    read = todoku_json_cursor_read_string (cursor, &string);
  else
    read = todoku_json_cursor_read_word (cursor, &string);
  cursor->out = out;

  return read;
}

/**
 * todoku_json_cursor_find_string:
 * @cursor: at an object, which it does not leave
 * @out: (inout): where the text is kept
 * @wanted: a member
 *
 * Returns: (nullable): the text of that member, or %NULL where it is missing, empty or no text
 */
const char *
todoku_json_cursor_find_string (const TodokuJsonCursor  *cursor,
                                char                   **out,
                                const char              *wanted)
{
  TodokuJsonCursor at = *cursor;
  const char *name, *value;

  at.out = *out;
  if (!todoku_json_cursor_take_byte (&at, '{') || todoku_json_cursor_take_byte (&at, '}'))
    return NULL;
  do
    {
      char *before = at.out;

      if (!todoku_json_cursor_read_name (&at, &name))
        return NULL;
      todoku_json_cursor_skip_blanks (&at);
      if (at.text < at.end && todoku_json_cursor_is_quote (*at.text) && g_str_equal (name, wanted))
        {
          if (!todoku_json_cursor_read_string (&at, &value) || *value == '\0')
            return NULL;
          *out = at.out;
          return value;
        }
      if (!todoku_json_cursor_skip_value (&at, 0))
        return NULL;
      at.out = before;
    }
  while (todoku_json_cursor_take_comma (&at, '}'));

  return NULL;
}
