/* SPDX-License-Identifier: GPL-3.0-or-later
 * Lines of a zone file (RFC 1035 section 5.1): $ORIGIN, relative and repeated owners, TTL, class,
 * brackets, comments and quoted strings. It refuses $INCLUDE and $GENERATE, and whatever could be
 * meant in two ways, such as a TXT value with blanks but without quotation marks. Any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
append_escaped (GString     *text,
                const char **position)
{
  const char *c = *position;

  if (g_ascii_isdigit (c[1]) && g_ascii_isdigit (c[2]) && g_ascii_isdigit (c[3]))
    {
      guint byte = (guint) ((c[1] - '0') * 100 + (c[2] - '0') * 10 + (c[3] - '0'));

      if (byte == 0 || byte > 255)
        return FALSE;
      g_string_append_c (text, (char) byte);
      *position += 4;
      return TRUE;
    }
  if (c[1] == '\0')
    return FALSE;

  g_string_append_c (text, c[1]);
  *position += 2;

  return TRUE;
}

/**
 * todoku_record_reader_dup_txt:
 * @quoted: one or more strings, quoted or not, with blanks between them
 *
 * Returns: (transfer full) (nullable): their joined text, or %NULL when it is none
 */
char *
todoku_record_reader_dup_txt (const char *quoted)
{
  g_autoptr(GString) text = g_string_new (NULL);
  gboolean in_quotes = FALSE;
  const char *c = quoted;

  while (*c != '\0')
    {
      if (*c == '\\')
        {
          if (!append_escaped (text, &c))
            return NULL;
          continue;
        }
      if (*c == '"')
        in_quotes = !in_quotes;
      else if (in_quotes || (*c != ' ' && *c != '\t'))
        g_string_append_c (text, *c);
      c++;
    }
  if (in_quotes || !g_utf8_validate (text->str, (gssize) text->len, NULL))
    return NULL;

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gsize
word_length (const char *text)
{
  gsize length = 0;

  if (*text == '"')
    {
      for (length = 1; text[length] != '\0' && text[length] != '"';)
        length += text[length] == '\\' && text[length + 1] != '\0' ? 2 : 1;
      return text[length] == '"' ? length + 1 : 0;
    }
  while (text[length] != '\0' && strchr (" \t\"();", text[length]) == NULL)
    length += text[length] == '\\' && text[length + 1] != '\0' ? 2 : 1;

  return length;
}

static gboolean
split_words (TodokuRecordReader  *self,
             const char          *line,
             GError             **error)
{
  while (*line != '\0')
    {
      gsize length;

      if (*line == ' ' || *line == '\t')
        {
          line++;
          continue;
        }
      if (*line == '(')
        {
          self->depth++;
          line++;
          continue;
        }
      if (*line == ')')
        {
          if (self->depth == 0)
            return todoku_record_reader_fail (self, N_("the bracket is not closed"), NULL, error);
          self->depth--;
          line++;
          continue;
        }
      if (*line == ';')
        return TRUE;

      length = word_length (line);
      if (length == 0)
        return todoku_record_reader_fail (self, N_("the quotation mark is not closed"), NULL,
                                          error);
      /* v=DMARC1; p=none without quotation marks would lose all but its first tag. */
      if (*line != '"' && line[length] == ';' && memchr (line, '=', length) != NULL)
        return todoku_record_reader_fail (self,
                                          N_("a TXT value with blanks needs quotation marks"),
                                          NULL, error);
      if (self->row->len >= TODOKU_RECORD_READER_MAX_CELLS)
        return todoku_record_reader_fail (self, N_("the record is too long"), NULL, error);
      g_ptr_array_add (self->row, g_strndup (line, length));
      line += length;
    }

  return TRUE;
}

static char *
complete_name (TodokuRecordReader *self,
               const char         *name)
{
  if (g_str_has_suffix (name, "."))
    return g_strdup (name);
  if (g_str_equal (name, "@"))
    return g_strdup (self->origin);
  if (self->origin != NULL)
    return g_strdup_printf ("%s.%s", name, self->origin);

  /* Outside a zone nobody writes the final dot. */
  return strchr (name, '.') != NULL ? g_strdup (name) : NULL;
}

static gboolean
read_directive (TodokuRecordReader  *self,
                GError             **error)
{
  const char *name = g_ptr_array_index (self->row, 0);
  g_autofree char *origin = NULL;

  if (self->row->len == 2 && g_ascii_strcasecmp (name, "$TTL") == 0)
    return TRUE;
  if (self->row->len != 2 || g_ascii_strcasecmp (name, "$ORIGIN") != 0)
    return todoku_record_reader_fail (self, N_("only $ORIGIN and $TTL can be used here"), name,
                                      error);

  origin = complete_name (self, g_ptr_array_index (self->row, 1));
  /* An origin without any dot has been written without its final one. */
  if (origin == NULL)
    origin = g_strdup (g_ptr_array_index (self->row, 1));
  if (strlen (origin) > TODOKU_RECORD_READER_MAX_ORIGIN)
    return todoku_record_reader_fail (self, N_("the domain is not a name"), NULL, error);
  g_free (self->origin);
  self->origin = g_steal_pointer (&origin);

  return TRUE;
}

/* "1h30m" is BIND's way of writing 5400. */
static gboolean
is_ttl (const char *word)
{
  return g_ascii_isdigit (*word) && word[strspn (word, "0123456789smhdwSMHDW")] == '\0';
}

static gboolean
is_class (const char *word)
{
  return g_ascii_strcasecmp (word, "IN") == 0;
}

static gboolean
read_mx (TodokuRecordReader  *self,
         guint                i,
         TodokuRecord        *fields,
         GError             **error)
{
  guint64 number;

  if (i + 2 != self->row->len ||
      !g_ascii_string_to_unsigned (g_ptr_array_index (self->row, i), 10, 0, G_MAXUINT16, &number,
                                   NULL))
    return todoku_record_reader_fail (self,
                                      N_("the priority must be a whole number from 0 to 65535"),
                                      NULL, error);
  fields->priority = (int) number;

  return TRUE;
}

static gboolean
read_value (TodokuRecordReader  *self,
            guint                i,
            TodokuRecord        *fields,
            char               **ret_value,
            GError             **error)
{
  const char *type = g_ptr_array_index (self->row, i++);

  if (i >= self->row->len)
    return TRUE;
  if (g_ascii_strcasecmp (type, "TXT") == 0)
    {
      g_autoptr(GString) text = g_string_new (NULL);

      for (guint j = i; j < self->row->len; j++)
        {
          const char *word = g_ptr_array_index (self->row, j);

          if (*word != '"' && self->row->len - i > 1)
            return todoku_record_reader_fail (self,
                                              N_("a TXT value with blanks needs quotation marks"),
                                              NULL, error);
          g_string_append_printf (text, "%s ", word);
        }
      *ret_value = todoku_record_reader_dup_txt (text->str);
      if (*ret_value == NULL)
        return todoku_record_reader_fail (self, N_("this is not text"), NULL, error);
      return TRUE;
    }
  if (g_ascii_strcasecmp (type, "MX") == 0)
    {
      if (!read_mx (self, i, fields, error))
        return FALSE;
      i++;
    }
  else if (g_ascii_strcasecmp (type, "CNAME") == 0 && i + 1 != self->row->len)
    {
      return todoku_record_reader_fail (self, N_("the value is not a host name"), NULL, error);
    }
  *ret_value = complete_name (self, g_ptr_array_index (self->row, i));

  return *ret_value != NULL ||
         todoku_record_reader_fail (self, N_("the value is not a host name"), NULL, error);
}

static gboolean
read_entry (TodokuRecordReader  *self,
            GError             **error)
{
  TodokuRecord fields = { .priority = -1, .required = TRUE };
  const char *first = g_ptr_array_index (self->row, 0);
  g_autofree char *value = NULL;
  guint i = 0;

  if (*first == '$')
    return read_directive (self, error);

  /* A line that begins with a blank goes on with the owner of the one above (RFC 1035 section 5.1);
   * one that was only pasted with a margin has an owner of its own.
   */
  if (self->at_margin ||
      !(is_ttl (first) || is_class (first) || todoku_record_reader_has_type (first)))
    {
      g_free (self->owner);
      self->owner = complete_name (self, first);
      if (self->owner == NULL)
        return todoku_record_reader_fail (self,
                                          N_("the host must be written with its whole domain"),
                                          first, error);
      i++;
    }
  while (i < self->row->len && (is_ttl (g_ptr_array_index (self->row, i)) ||
                                is_class (g_ptr_array_index (self->row, i))))
    i++;

  fields.host = self->owner;
  if (i >= self->row->len)
    return todoku_record_reader_emit (self, NULL, &fields, error);
  if (!read_value (self, i, &fields, &value, error))
    return FALSE;
  fields.value = value;

  return todoku_record_reader_emit (self, g_ptr_array_index (self->row, i), &fields, error);
}

/**
 * todoku_record_reader_read_zone:
 * @self: a reader of a zone file
 * @line: the next line, valid UTF-8
 * @error: return location
 *
 * Returns: whether it can be part of the file
 */
gboolean
todoku_record_reader_read_zone (TodokuRecordReader  *self,
                                const char          *line,
                                GError             **error)
{
  gboolean read;

  if (self->row->len == 0 && self->depth == 0)
    self->at_margin = *line != ' ' && *line != '\t';
  if (!split_words (self, line, error))
    return FALSE;
  if (self->depth > 0 || self->row->len == 0)
    return TRUE;

  read = read_entry (self, error);
  g_ptr_array_set_size (self->row, 0);

  return read;
}
