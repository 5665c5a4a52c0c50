/* SPDX-License-Identifier: GPL-3.0-or-later
 * Lines of a zone file (RFC 1035 section 5.1): $ORIGIN, relative and repeated owners, TTL, class,
 * brackets, comments and quoted strings, and the same as people write it in mails. It leaves out
 * $INCLUDE and $GENERATE, and whatever could be meant in two ways, such as a TXT value with blanks
 * but without quotation marks in a zone file. Any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* No text is broken into more lines. */
#define MAX_TEXT_LINES 12

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

/* The length of a text between single quotation marks, which no zone file has and people write, or
 * 0.
 */
static gsize
single_quoted_length (const char *text)
{
  const char *end = *text == '\'' ? strchr (text + 1, '\'') : NULL;

  if (end == NULL || memchr (text + 1, ' ', (gsize) (end - text) - 1) == NULL ||
      (end[1] != '\0' && strchr (" \t);", end[1]) == NULL))
    return 0;

  return (gsize) (end + 1 - text);
}

static gboolean
leave_entry (TodokuRecordReader *self,
             const char         *problem,
             const char         *detail)
{
  todoku_record_reader_report (self, problem, detail);

  return FALSE;
}

static void
set_zone_name (TodokuRecordReader *self,
               const char         *name,
               gsize               length)
{
  if (length == 0 || length > TODOKU_RECORD_READER_MAX_ORIGIN || memchr (name, '.', length) == NULL)
    return;
  g_free (self->zone_name);
  self->zone_name = g_strndup (name, length);
}

/* "; ----- DKIM key s1 for example.co.jp" is what opendkim-genkey writes behind a key, whose owner
 * it leaves without its domain.
 */
static void
read_comment (TodokuRecordReader *self,
              const char         *comment)
{
  const char *key = strstr (comment, "DKIM key ");
  const char *domain = key != NULL ? strstr (key, " for ") : NULL;
  const char *zone = strstr (comment, "Domain:");

  /* ";  Database file example.co.jp.dns for example.co.jp zone." is what Windows writes there. */
  if (strstr (comment, "Database file ") != NULL && g_str_has_suffix (comment, " zone."))
    {
      const char *name = strstr (comment, " for ");
      gsize length = name != NULL ? strcspn (name + strlen (" for "), " ") : 0;

      if (length > 0 && length < TODOKU_RECORD_READER_MAX_ORIGIN)
        {
          g_free (self->origin);
          self->origin = g_strdup_printf ("%.*s.", (int) length, name + strlen (" for "));
        }
    }
  /* ";; Domain: example.co.jp." is what Cloudflare writes at the top. */
  if (zone != NULL)
    {
      zone += strlen ("Domain:");
      zone += strspn (zone, " \t");
      set_zone_name (self, zone, strcspn (zone, " \t"));
    }
  if (domain == NULL)
    return;
  domain += strlen (" for ");
  g_free (self->signer);
  self->signer = g_strndup (domain, MIN (strcspn (domain, " \t"),
                                         TODOKU_RECORD_READER_MAX_ORIGIN));
}

static gboolean
split_words (TodokuRecordReader *self,
             const char         *line)
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
            return leave_entry (self, N_("the bracket is not closed"), NULL);
          self->depth--;
          line++;
          continue;
        }
      /* Files of other programs have their comments behind this. */
      if (*line == '#' && self->row->len > 2)
        return TRUE;
      if (*line == ';')
        {
          read_comment (self, line);
          return TRUE;
        }

      length = single_quoted_length (line);
      if (length > 0)
        {
          g_ptr_array_add (self->row, g_strdup_printf ("\"%.*s\"", (int) length - 2, line + 1));
          line += length;
          continue;
        }
      length = word_length (line);
      if (length == 0)
        return leave_entry (self, N_("the quotation mark is not closed"), NULL);
      /* v=DMARC1; p=none without quotation marks would lose all but its first tag. */
      if (*line != '"' && line[length] == ';' && memchr (line, '=', length) != NULL)
        return leave_entry (self, N_("a TXT value with blanks needs quotation marks"), NULL);
      if (self->row->len >= TODOKU_RECORD_READER_MAX_CELLS)
        return leave_entry (self, N_("the record is too long"), NULL);
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
    return g_strdup (self->origin != NULL || self->block[TODOKU_RECORD_COLUMN_DOMAIN] == NULL
                     ? self->origin : self->block[TODOKU_RECORD_COLUMN_DOMAIN]);
  if (self->origin != NULL)
    return g_strdup_printf ("%s.%s", name, self->origin);
  if (self->block[TODOKU_RECORD_COLUMN_DOMAIN] != NULL &&
      (strchr (name, '.') == NULL || g_str_has_suffix (name, "._domainkey")))
    return g_strdup_printf ("%s.%s", name, self->block[TODOKU_RECORD_COLUMN_DOMAIN]);
  /* Without an origin only what can be no whole name is known to be relative. */
  if (self->zone_name != NULL &&
      (strchr (name, '.') == NULL || g_str_has_suffix (name, "._domainkey")))
    return g_strdup_printf ("%s.%s", name, self->zone_name);
  if (self->signer != NULL && !g_str_has_suffix (name, self->signer))
    return g_strdup_printf ("%s.%s", name, self->signer);

  /* Outside a zone nobody writes the final dot. */
  return strchr (name, '.') != NULL ? g_strdup (name) : NULL;
}

static void
read_directive (TodokuRecordReader *self)
{
  const char *name = g_ptr_array_index (self->row, 0);
  g_autofree char *origin = NULL;

  if (self->row->len == 2 && g_ascii_strcasecmp (name, "$TTL") == 0)
    return;
  if (self->row->len != 2 || g_ascii_strcasecmp (name, "$ORIGIN") != 0)
    {
      todoku_record_reader_report (self, N_("only $ORIGIN and $TTL can be used here"), name);
      return;
    }

  origin = complete_name (self, g_ptr_array_index (self->row, 1));
  /* An origin without any dot has been written without its final one. */
  if (origin == NULL)
    origin = g_strdup (g_ptr_array_index (self->row, 1));
  if (origin == NULL || strlen (origin) > TODOKU_RECORD_READER_MAX_ORIGIN)
    {
      todoku_record_reader_report (self, N_("the domain is not a name"), NULL);
      return;
    }
  g_free (self->origin);
  self->origin = g_steal_pointer (&origin);
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
read_txt (TodokuRecordReader  *self,
          guint                i,
          char               **ret_value)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint j = i; j < self->row->len; j++)
    {
      const char *word = g_ptr_array_index (self->row, j);

      if (*word != '"' && self->row->len - i > 1)
        return leave_entry (self, N_("a TXT value with blanks needs quotation marks"), NULL);
      g_string_append_printf (text, "%s ", word);
    }
  *ret_value = todoku_record_reader_dup_txt (text->str);

  return *ret_value != NULL || leave_entry (self, N_("this is not text"), NULL);
}

/* Types that are not checked may have anything behind them. */
static gboolean
read_value (TodokuRecordReader  *self,
            guint                i,
            const char         **fields,
            char               **ret_value)
{
  const char *type = g_ptr_array_index (self->row, i++);
  gboolean is_mx = g_ascii_strcasecmp (type, "MX") == 0;

  if (i >= self->row->len || (!is_mx && g_ascii_strcasecmp (type, "CNAME") != 0 &&
                              g_ascii_strcasecmp (type, "TXT") != 0))
    return TRUE;
  if (g_ascii_strcasecmp (type, "TXT") == 0)
    return read_txt (self, i, ret_value);

  if (is_mx)
    fields[TODOKU_RECORD_COLUMN_PRIORITY] = g_ptr_array_index (self->row, i++);
  if (is_mx && i >= self->row->len)
    return leave_entry (self, N_("the priority must be a whole number from 0 to 65535"), NULL);
  if (i + 1 == self->row->len)
    *ret_value = complete_name (self, g_ptr_array_index (self->row, i));

  return *ret_value != NULL || leave_entry (self, N_("the value is not a host name"), NULL);
}

/* "em1.example.jp CNAME 3600 target": a table that has its TTL behind the type. */
static void
drop_ttl_behind (TodokuRecordReader *self,
                 guint               i)
{
  const char *type = i <= self->row->len ? g_ptr_array_index (self->row, i - 1) : "";

  if (i + 1 < self->row->len && is_ttl (g_ptr_array_index (self->row, i)) &&
      (g_ascii_strcasecmp (type, "CNAME") == 0 || g_ascii_strcasecmp (type, "TXT") == 0))
    g_ptr_array_remove_index (self->row, i);
}

static void
read_entry (TodokuRecordReader *self)
{
  const char *fields[TODOKU_RECORD_N_COLUMNS] = { NULL };
  const char *first = g_ptr_array_index (self->row, 0);
  g_autofree char *value = NULL;
  guint i = 0;

  if (*first == '$')
    {
      read_directive (self);
      return;
    }

  /* A line that begins with a blank goes on with the owner of the one above (RFC 1035 section 5.1);
   * one that was only pasted with a margin has an owner of its own.
   */
  if (self->at_margin ||
      !(is_ttl (first) || is_class (first) || todoku_record_reader_has_type (first)))
    {
      g_free (self->owner);
      self->owner = complete_name (self, first);
      if (self->owner == NULL && self->keep_names)
        self->owner = g_strdup (first);
      if (self->owner == NULL)
        {
          todoku_record_reader_report (self, N_("the host must be written with its whole domain"),
                                       first);
          return;
        }
      i++;
    }
  while (i < self->row->len && (is_ttl (g_ptr_array_index (self->row, i)) ||
                                is_class (g_ptr_array_index (self->row, i))))
    i++;

  fields[TODOKU_RECORD_COLUMN_FQDN] = self->owner;
  drop_ttl_behind (self, i + 1);
  if (i < self->row->len)
    {
      fields[TODOKU_RECORD_COLUMN_TYPE] = g_ptr_array_index (self->row, i);
      if (self->owner != NULL &&
          g_ascii_strcasecmp (fields[TODOKU_RECORD_COLUMN_TYPE], "SOA") == 0)
        set_zone_name (self, self->owner, strlen (self->owner));
      if (!read_value (self, i, fields, &value))
        return;
      fields[TODOKU_RECORD_COLUMN_VALUE] = value;
    }
  todoku_record_reader_emit (self, fields);
}

/**
 * todoku_record_reader_is_entry:
 * @line: a line
 * @needs_class: whether a type alone does not make it one
 *
 * Returns: whether it looks like an entry of a zone file: blanks, and a class or an owner before
 *   the type
 */
gboolean
todoku_record_reader_is_entry (const char *line,
                               gboolean    needs_class)
{
  g_auto(GStrv) words = g_strsplit_set (line, " \t", -1);
  gboolean has_class = FALSE;

  for (guint i = 0; words[i] != NULL; i++)
    {
      has_class |= is_class (words[i]);
      if (todoku_record_reader_has_type (words[i]))
        return has_class || (!needs_class && (i > 0 || words[1] != NULL));
    }

  return FALSE;
}

static void
drop_entry (TodokuRecordReader *self)
{
  g_ptr_array_set_size (self->row, 0);
  g_clear_pointer (&self->signer, g_free);
  self->is_open = FALSE;
  self->depth = 0;
}

static void
end_entry (TodokuRecordReader *self)
{
  read_entry (self);
  drop_entry (self);
}

/* Whether a line is no rest of a text: it is empty, or an owner stands before its type. Terms of
 * SPF that have names of types are written small.
 */
static gboolean
ends_text (const char *line)
{
  g_auto(GStrv) words = g_strsplit (line, " ", 3);

  return *line == '\0' || todoku_record_reader_is_entry (line, TRUE) ||
         (words[1] != NULL && g_ascii_isupper (*words[1]) &&
          todoku_record_reader_has_type (words[1]));
}

static void
leave_text (TodokuRecordReader *self)
{
  if (self->is_open && self->text->str[strspn (self->text->str, " \t")] != '"')
    end_entry (self);
  if (self->row->len == 0)
    self->record_line = self->text_line;
  todoku_record_reader_report (self, N_("the quotation mark is not closed"), NULL);
  g_string_truncate (self->text, 0);
  drop_entry (self);
}

/* A mail program breaks long lines, also inside of a text, which no zone file has: there the lines
 * are put together again. A key had no blank where it was broken. Returns the line to read, or NULL
 * when more of it must follow.
 */
static const char *
gather_text (TodokuRecordReader *self,
             const char         *line)
{
  g_autofree char *clean = NULL;

  if (self->text->len == 0)
    {
      self->n_text_lines = 1;
      self->text_line = self->line;
      g_string_assign (self->text, line);
      return NULL;
    }

  clean = todoku_record_reader_dup_clean (line);
  if (ends_text (clean) || ++self->n_text_lines > MAX_TEXT_LINES)
    {
      leave_text (self);
      return todoku_record_reader_has_open_text (line) ? gather_text (self, line) : line;
    }
  g_string_append_printf (self->text, "%s%s", strstr (self->text->str, "p=") != NULL ? "" : " ",
                          clean);

  return todoku_record_reader_has_open_text (self->text->str) ? NULL : self->text->str;
}

static void
end_open_entry (TodokuRecordReader *self)
{
  if (self->depth > 0)
    todoku_record_reader_report (self, N_("the bracket is not closed"), NULL);
  else if (self->is_open)
    read_entry (self);
  drop_entry (self);
}

static void
read_entry_line (TodokuRecordReader *self,
                 const char         *line)
{
  gboolean is_string = line[strspn (line, " \t")] == '"';

  /* Inside brackets there is no owner with its class and type: one of them was never closed. */
  if (self->depth > 0 && *line != ' ' && *line != '\t' &&
      todoku_record_reader_is_entry (line, TRUE))
    end_open_entry (self);
  /* A string alone goes on with the text above, whose brackets were lost. */
  if (self->is_open && !is_string)
    end_entry (self);
  if (self->row->len == 0 && self->depth == 0)
    {
      self->record_line = self->text->len > 0 ? self->text_line : self->line;
      self->at_margin = *line != ' ' && *line != '\t';
    }
  if (!split_words (self, line))
    {
      drop_entry (self);
      return;
    }
  if (self->depth > 0 || self->row->len == 0)
    return;

  if (*(const char *) g_ptr_array_index (self->row, self->row->len - 1) == '"' &&
      self->row->len > 1)
    self->is_open = TRUE;
  else
    end_entry (self);
}

/**
 * todoku_record_reader_read_zone:
 * @self: a reader of a zone file
 * @line: the next line, valid UTF-8
 */
void
todoku_record_reader_read_zone (TodokuRecordReader *self,
                                const char         *line)
{
  g_autofree char *quoted = NULL;

  if (self->text->len > 0 || todoku_record_reader_has_open_text (line))
    line = gather_text (self, line);
  if (line == NULL)
    return;
  quoted = todoku_record_reader_dup_quoted (line);
  read_entry_line (self, quoted != NULL ? quoted : line);
  g_string_truncate (self->text, 0);
}

/**
 * todoku_record_reader_end_zone:
 * @self: a reader of a zone file whose entry must have ended
 */
void
todoku_record_reader_end_zone (TodokuRecordReader *self)
{
  if (self->text->len > 0)
    leave_text (self);
  end_open_entry (self);
}
