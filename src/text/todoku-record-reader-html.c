/* SPDX-License-Identifier: GPL-3.0-or-later
 * The source of a web page, copied from a console or out of a mail: each row of a table becomes a
 * line with tabs between its cells, whatever else breaks a line in a browser becomes a line, and
 * the other parts of the reader read those. It is no parser of HTML: it forgets nothing that a
 * person would see, and understands nothing beyond that. Any thread; one tag may be 4 KiB.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <string.h>

#define MAX_TAG 4096

/* More rows or columns are no one cell. */
#define MAX_SPAN 50

/* What stands in a column of the rows below, too. */
typedef struct
{
  guint rows;
  char *text;
} Span;

/**
 * todoku_record_reader_is_html:
 * @line: a line
 *
 * Returns: whether it begins like the source of a web page, or a part of one
 */
gboolean
todoku_record_reader_is_html (const char *line)
{
  static const char *const starts[] = {
    "<!doctype", "<!--", "<html", "<head", "<body", "<meta", "<table", "<thead", "<tbody", "<tr",
    "<th", "<td", "<caption", "<colgroup", "<div", "<section", "<article", "<main", "<p", "<ul",
    "<ol", "<li", "<dl", "<dt", "<dd", "<span", "<form", "<h1", "<h2", "<h3", "<h4", "<pre",
    "<code",
  };

  line += strspn (line, " \t");
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      gsize length = strlen (starts[i]);

      if (g_ascii_strncasecmp (line, starts[i], length) == 0 && !g_ascii_isalnum (line[length]))
        return TRUE;
    }

  return FALSE;
}

static gsize
read_entity (const char *text,
             gunichar   *c)
{
  static const struct { const char *name; gunichar c; } entities[] = {
    { "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' }, { "apos", '\'' },
    { "nbsp", ' ' },
    { "plus", '+' }, { "equals", '=' }, { "semi", ';' }, { "colon", ':' }, { "sol", '/' },
    { "lowbar", '_' }, { "period", '.' }, { "commat", '@' }, { "num", '#' }, { "comma", ',' },
    { "ldquo", 0x201c }, { "rdquo", 0x201d }, { "ensp", ' ' }, { "emsp", ' ' }, { "shy", 0 },
    { "zwnj", 0 }, { "zwj", 0 }, { "ndash", 0x2013 }, { "mdash", 0x2014 }, { "Tab", ' ' },
    { "NewLine", ' ' }, { "quest", '?' }, { "percnt", '%' }, { "ast", '*' }, { "tilde", '~' },
  };
  const char *end = memchr (text, ';', strnlen (text, 12));

  if (end == NULL)
    return 0;
  if (text[1] == '#')
    {
      gboolean is_hex = g_ascii_tolower (text[2]) == 'x';
      char *stop = NULL;
      guint64 number = g_ascii_isxdigit (text[2 + is_hex])
                       ? g_ascii_strtoull (text + 2 + is_hex, &stop, is_hex ? 16 : 10) : 0;

      if (stop != end || number == 0 || !g_unichar_validate ((gunichar) MIN (number, 0x110000)))
        return 0;
      *c = number == '\n' || number == '\t' ? ' ' : (gunichar) number;
      return (gsize) (end - text) + 1;
    }
  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    if (strlen (entities[i].name) == (gsize) (end - text - 1) &&
        strncmp (entities[i].name, text + 1, strlen (entities[i].name)) == 0)
      {
        *c = entities[i].c;
        return (gsize) (end - text) + 1;
      }

  return 0;
}

/* Blanks of the source are one blank on the screen. */
static void
append_text (TodokuRecordReader *self,
             gunichar            c)
{
  GString *text = self->html_text;

  if (self->html_hidden || c == 0)
    return;
  if (self->html_start == 0)
    self->html_start = self->line;
  if (self->html_pre || (c != ' ' && c != '\t'))
    g_string_append_unichar (text, c);
  else if (text->len > 0 && text->str[text->len - 1] != ' ' && text->str[text->len - 1] != '\t')
    g_string_append_c (text, ' ');
}

static void
append_string (TodokuRecordReader *self,
               const char         *text)
{
  while (*text != '\0')
    {
      gunichar c = 0;
      gsize length = *text == '&' ? read_entity (text, &c) : 0;

      append_text (self, length > 0 ? c : g_utf8_get_char (text));
      text = length > 0 ? text + length : g_utf8_next_char (text);
    }
}

static void
end_line (TodokuRecordReader *self)
{
  g_autofree char *text = g_strdup (self->html_text->str);
  guint line = self->line;

  g_string_truncate (self->html_text, 0);
  self->line = self->html_start > 0 ? self->html_start : line;
  if (*g_strchomp (text) != '\0')
    todoku_record_reader_read_text (self, text);
  self->line = line;
  self->html_start = 0;
}

/* The value of an attribute, or NULL. */
static char *
dup_attribute (const char *tag,
               const char *name)
{
  gsize length = strlen (name);

  for (const char *p = tag; *p != '\0'; p++)
    {
      const char *value = p + length;

      if (!g_ascii_isspace (*p) || g_ascii_strncasecmp (p + 1, name, length) != 0)
        continue;
      value = p + 1 + length;
      value += strspn (value, " ");
      if (*value != '=')
        continue;
      value += 1 + strspn (value + 1, " ");
      if (*value == '"' || *value == '\'')
        return g_strndup (value + 1, strcspn (value + 1, *value == '"' ? "\"" : "'"));
      return g_strndup (value, strcspn (value, " >"));
    }

  return NULL;
}

static gboolean
is_one_of (const char         *name,
           const char * const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      return TRUE;

  return FALSE;
}

/* What stands in fields of a form is on the screen, too. */
static void
read_field (TodokuRecordReader *self,
            const char         *tag)
{
  g_autofree char *type = dup_attribute (tag, "type");
  g_autofree char *value = dup_attribute (tag, "value");

  if (value != NULL && (type == NULL || g_ascii_strcasecmp (type, "text") == 0 ||
                        g_ascii_strcasecmp (type, "number") == 0))
    append_string (self, value);
}

static void
clear_span (gpointer data)
{
  g_free (((Span *) data)->text);
}

static guint
read_span (const char *tag,
           const char *name)
{
  g_autofree char *value = dup_attribute (tag, name);

  return value != NULL ? (guint) CLAMP (g_ascii_strtoull (value, NULL, 10), 1, MAX_SPAN) : 1;
}

static guint
count_cells (TodokuRecordReader *self)
{
  guint n = 0;

  for (const char *p = self->html_text->str; *p != '\0'; p++)
    n += *p == '\t';

  return n;
}

/* A cell that is as high as several rows, or as wide as several columns, stands in each row and
 * leaves the columns behind it where they are.
 */
static void
close_cell (TodokuRecordReader *self)
{
  GString *text = self->html_text;

  if (!self->html_in_cell)
    return;
  self->html_in_cell = FALSE;
  while (text->len > 0 && text->str[text->len - 1] == ' ')
    g_string_truncate (text, text->len - 1);
  if (self->html_rows > 1)
    {
      guint column = count_cells (self);
      const char *tab = strrchr (text->str, '\t');
      const char *cell = tab != NULL ? tab + 1 : text->str;
      Span *span;

      if (column < TODOKU_RECORD_READER_MAX_CELLS && strlen (cell) < MAX_TAG)
        {
          if (self->html_spans->len <= column)
            g_array_set_size (self->html_spans, column + 1);
          span = &g_array_index (self->html_spans, Span, column);
          g_free (span->text);
          span->text = g_strdup (cell);
          span->rows = self->html_rows - 1;
        }
    }
  if (self->html_start == 0)
    self->html_start = self->line;
  for (guint i = 0; i < self->html_columns; i++)
    g_string_append_c (text, '\t');
}

static void
fill_spans (TodokuRecordReader *self)
{
  for (guint column = count_cells (self); column < self->html_spans->len; column++)
    {
      Span *span = &g_array_index (self->html_spans, Span, column);

      if (span->rows == 0)
        break;
      span->rows--;
      if (self->html_start == 0)
        self->html_start = self->line;
      g_string_append_printf (self->html_text, "%s\t", span->text);
    }
}

static void
open_cell (TodokuRecordReader *self,
           const char         *tag)
{
  fill_spans (self);
  self->html_in_cell = TRUE;
  self->html_rows = read_span (tag, "rowspan");
  self->html_columns = read_span (tag, "colspan");
}

static void
end_row (TodokuRecordReader *self)
{
  close_cell (self);
  if (count_cells (self) > 0)
    fill_spans (self);
  end_line (self);
}

static void
read_tag (TodokuRecordReader *self,
          const char         *tag)
{
  static const char *const hidden[] = { "script", "style", "head", "svg", "button", NULL };
  g_autofree char *class = dup_attribute (tag, "class");
  static const char *const breaks[] = { "p", "div", "li", "dt", "dd", "br", "h1", "h2", "h3", "h4",
                                        "ul", "ol", "dl", "table", "thead", "tbody",
                                        "caption", "section", "article", "form", NULL };
  gboolean is_end = *tag == '/';
  const char *start = tag + is_end;
  g_autofree char *name = g_strndup (start, strcspn (start, " \t/>"));

  /* The name of a picture, such as "content_copy", is no text. */
  if (is_one_of (name, hidden) ||
      (g_ascii_strcasecmp (name, "i") == 0 &&
       (is_end ? self->html_hidden : class != NULL && strstr (class, "icon") != NULL)))
    {
      self->html_hidden = !is_end && !g_str_has_suffix (tag, "/");
      /* A script compares with "<". */
      self->html_raw = self->html_hidden && g_ascii_tolower (*name) == 's' && name[1] != 'v';
      return;
    }
  if (self->html_raw)
    return;
  if (g_ascii_strcasecmp (name, "option") == 0)
    {
      /* Of a list, only what is chosen. */
      self->html_hidden = !is_end && strstr (tag, "selected") == NULL;
      return;
    }
  if (g_ascii_strcasecmp (name, "select") == 0)
    self->html_hidden = FALSE;
  if (self->html_hidden)
    return;

  if (g_ascii_strcasecmp (name, "pre") == 0 || g_ascii_strcasecmp (name, "textarea") == 0)
    {
      end_line (self);
      self->html_pre = !is_end;
    }
  else if (g_ascii_strcasecmp (name, "input") == 0)
    {
      read_field (self, tag);
    }
  else if (g_ascii_strcasecmp (name, "tr") == 0)
    {
      end_row (self);
      self->html_in_row = !is_end;
    }
  else if (g_ascii_strcasecmp (name, "td") == 0 || g_ascii_strcasecmp (name, "th") == 0)
    {
      self->html_in_row = TRUE;
      /* The end of the cell before may be left out. */
      close_cell (self);
      if (!is_end)
        open_cell (self, tag);
    }
  else if (is_end && g_ascii_strcasecmp (name, "dt") == 0)
    {
      /* A term and what it stands for. */
      append_text (self, ':');
      append_text (self, ' ');
    }
  else if (is_one_of (name, breaks) && (is_end || g_ascii_strcasecmp (name, "dd") != 0))
    {
      /* In a cell, lines are lines of one text. */
      if (self->html_in_row && g_ascii_strcasecmp (name, "table") != 0 &&
          g_ascii_strcasecmp (name, "tbody") != 0)
        append_text (self, ' ');
      else
        end_line (self);
      if (g_ascii_strcasecmp (name, "table") == 0)
        {
          self->html_in_row = self->html_in_cell = FALSE;
          g_array_set_size (self->html_spans, 0);
        }
    }
}

/**
 * todoku_record_reader_begin_html:
 * @self: a reader whose input is a web page
 */
void
todoku_record_reader_begin_html (TodokuRecordReader *self)
{
  self->html_text = g_string_new (NULL);
  self->html_tag = g_string_new (NULL);
  self->html_spans = g_array_new (FALSE, TRUE, sizeof (Span));
  g_array_set_clear_func (self->html_spans, clear_span);
}

/**
 * todoku_record_reader_clear_html:
 * @self: a reader, of a web page or not
 */
void
todoku_record_reader_clear_html (TodokuRecordReader *self)
{
  if (self->html_text == NULL)
    return;

  g_string_free (g_steal_pointer (&self->html_text), TRUE);
  g_string_free (g_steal_pointer (&self->html_tag), TRUE);
  g_clear_pointer (&self->html_spans, g_array_unref);
}

/**
 * todoku_record_reader_read_html:
 * @self: a reader of the source of a web page
 * @line: the next line, valid UTF-8
 */
void
todoku_record_reader_read_html (TodokuRecordReader *self,
                                const char         *line)
{
  GString *tag = self->html_tag;

  for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = 0;
      gsize length;

      if (tag->len > 0)
        {
          gboolean is_comment = g_str_has_prefix (tag->str, "<!--");

          if (tag->len < MAX_TAG)
            g_string_append_unichar (tag, g_utf8_get_char (p));
          if (*p != '>' || (is_comment ? !g_str_has_suffix (tag->str, "-->")
                                       : self->html_quote != '\0'))
            {
              if (!is_comment && self->html_quote == '\0' && (*p == '"' || *p == '\''))
                self->html_quote = *p;
              else if (*p == self->html_quote)
                self->html_quote = '\0';
              continue;
            }
          if (!is_comment && tag->len < MAX_TAG)
            {
              g_autofree char *text = g_strndup (tag->str + 1, tag->len - 2);

              read_tag (self, text);
            }
          g_string_truncate (tag, 0);
        }
      else if (*p == '<' && (p[1] == '/' || (!self->html_raw &&
                                             (g_ascii_isalpha (p[1]) || p[1] == '!'))))
        {
          g_string_append_c (tag, '<');
          self->html_quote = '\0';
        }
      else if (*p == '&' && (length = read_entity (p, &c)) > 0)
        {
          append_text (self, c);
          p += length - 1;
        }
      else
        {
          append_text (self, g_utf8_get_char (p));
        }
    }
  /* The end of a line of the source is a blank, but for what is in no tag at all. */
  if (tag->len > 0)
    g_string_append_c (tag, ' ');
  else if (self->html_pre)
    end_line (self);
  else if (self->html_text->len > 0)
    append_text (self, ' ');
  if (self->html_text->len > TODOKU_RECORD_READER_MAX_SIZE)
    end_line (self);
}

/**
 * todoku_record_reader_end_html:
 * @self: a reader of the source of a web page that has ended
 */
void
todoku_record_reader_end_html (TodokuRecordReader *self)
{
  end_line (self);
}
