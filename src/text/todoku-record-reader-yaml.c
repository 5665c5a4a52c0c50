/* SPDX-License-Identifier: GPL-3.0-or-later
 * YAML as tools for DNS write it (octoDNS, gcloud, Kubernetes, CloudFormation), or people by hand,
 * becomes JSON, which another part reads: mappings, sequences, inline ones, quoted, folded and
 * literal texts, several documents. Aliases are null; what is not plainly YAML is refused, for
 * much of what people write has colons. Line ends are kept, so that the lines of the JSON are
 * those of the YAML. Pure, any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <string.h>

#define MAX_DEPTH 30
#define MAX_KEY 200

/**
 * Yaml:
 * @lines: the lines, in which marks that were read are blanks
 * @n_lines: how many
 * @at: the next one
 * @out: the JSON
 * @out_line: at which line it is
 * @has_record: whether a mapping has a type and something else
 * @has_type_key: whether a type is the name of something
 * @is_nested: whether a mapping is inside of something
 */
typedef struct
{
  char **lines;
  guint n_lines;
  guint at;
  GString *out;
  guint out_line;
  gboolean has_record;
  gboolean has_type_key;
  gboolean is_nested;
} Yaml;

static gboolean yaml_read_node (Yaml  *self,
                                gsize  min_indent,
                                guint  depth);

static gsize
indent_of (const char *line)
{
  return strspn (line, " ");
}

/* The next line with something in it, or NULL. */
static char *
yaml_peek (Yaml *self)
{
  for (; self->at < self->n_lines; self->at++)
    {
      char *line = self->lines[self->at];
      char *text = line + indent_of (line);

      if (*text != '\0' && *text != '#')
        return text;
    }

  return NULL;
}

static void
yaml_sync (Yaml *self)
{
  for (; self->out_line < self->at; self->out_line++)
    g_string_append_c (self->out, '\n');
}

static gboolean
is_item (const char *text)
{
  return *text == '-' && (text[1] == ' ' || text[1] == '\0');
}

/* Behind the quoted text that begins here, or NULL where it does not end. */
static const char *
skip_quoted (const char *text)
{
  char quote = *text;

  for (text++; *text != '\0'; text++)
    {
      if (quote == '"' && *text == '\\' && text[1] != '\0')
        text++;
      else if (*text == quote && quote == '\'' && text[1] == quote)
        text++;
      else if (*text == quote)
        return text + 1;
    }

  return NULL;
}

static void
append_quoted (GString    *out,
               const char *text,
               const char *end)
{
  g_autoptr(GString) plain = g_string_new (NULL);
  char quote = *text;

  for (text++, end--; text < end; text++)
    {
      if (quote == '\'' && *text == quote)
        text++;
      if (quote == '\'' || *text != '\\')
        g_string_append_c (plain, *text);
      else if (*++text == 'n' || *text == 't' || *text == ' ')
        g_string_append_c (plain, ' ');
      else
        /* Of other escapes, "\;" stands in the values of octoDNS and is undone with them. */
        g_string_append_printf (plain, "%s%c", strchr ("\"\\/", *text) != NULL ? "" : "\\", *text);
    }
  todoku_record_reader_append_json (out, plain->str, plain->len);
}

/* Where the comment behind a text begins, or its end. */
static gsize
plain_length (const char *text)
{
  const char *comment = text;
  gsize length;

  while ((comment = strchr (comment, '#')) != NULL && (comment == text || comment[-1] != ' '))
    comment++;
  length = comment != NULL ? (gsize) (comment - text) : strlen (text);
  while (length > 0 && g_ascii_isspace (text[length - 1]))
    length--;

  return length;
}

static void
append_plain (GString    *out,
              const char *text,
              gsize       length)
{
  if (length == 0 || *text == '*' || (length == 1 && *text == '~') ||
      (length == 4 && g_ascii_strncasecmp (text, "null", 4) == 0))
    g_string_append (out, "null");
  else
    todoku_record_reader_append_json (out, text, length);
}

/* Whether a line is "key:" or "key: value"; the key may be quoted. */
static gboolean
split_key (const char  *text,
           gsize       *ret_length,
           const char **ret_value)
{
  const char *end;

  /* Also the end of a bracket that is never closed. */
  if (*text == '\0')
    return FALSE;
  if (*text == '"' || *text == '\'')
    {
      end = skip_quoted (text);
      if (end == NULL || *end != ':')
        return FALSE;
    }
  else
    {
      if (strchr ("{[-?!&*|>%@`#", *text) != NULL && text[1] == ' ')
        return FALSE;
      for (end = text; *end != '\0' && !(*end == ':' && (end[1] == ' ' || end[1] == '\0'));)
        end++;
      if (*end == '\0' || end == text || strchr ("{[", *text) != NULL)
        return FALSE;
    }
  *ret_length = (gsize) (end - text);
  *ret_value = end + 1 + strspn (end + 1, " ");

  return *ret_length <= MAX_KEY;
}

static void
append_key (Yaml       *self,
            const char *text,
            gsize       length)
{
  if (*text == '"' || *text == '\'')
    append_quoted (self->out, text, text + length);
  else
    todoku_record_reader_append_json (self->out, text, length);
  g_string_append_c (self->out, ':');
}

/* A mapping of a type and nothing else is a line of a list. The type may also be the key that HOST
 * and VALUE stand below.
 */
static void
yaml_note_key (Yaml       *self,
               const char *text,
               gsize       length,
               guint      *columns,
               guint       n_keys)
{
  gsize quote = length > 2 && strchr ("\"'", *text) != NULL;
  g_autofree char *key = g_strndup (text + quote, length - 2 * quote);
  TodokuRecordColumn column;
  TodokuRecordType type;

  if (todoku_record_reader_find_column (key, &column))
    *columns |= 1u << column;
  else
    self->has_type_key |= !g_ascii_isdigit (*key) && todoku_record_reader_parse_type (key, &type);
  self->has_record |= ((*columns & 1u << TODOKU_RECORD_COLUMN_TYPE) && n_keys > 1) ||
                      (self->has_type_key && (*columns & 1u << TODOKU_RECORD_COLUMN_HOST) &&
                       (*columns & 1u << TODOKU_RECORD_COLUMN_VALUE));
}

static const char *
skip_blank (const char *text)
{
  return text + strspn (text, " \n");
}

static const char *yaml_read_flow (Yaml       *self,
                                   const char *text,
                                   guint       depth);

/* "{type: CNAME, host: em1.example.jp}", "[a, b]": returns what is behind, or NULL. */
static const char *
yaml_read_members (Yaml       *self,
                   const char *text,
                   guint       depth)
{
  char closing = *text == '{' ? '}' : ']';
  gboolean is_first = TRUE;
  guint columns = 0;
  guint n_keys = 0;

  g_string_append_c (self->out, *text);
  self->is_nested = TRUE;
  for (text = skip_blank (text + 1); *text != closing; is_first = FALSE)
    {
      gsize length;
      const char *value;

      if (!is_first)
        {
          if (*text != ',')
            return NULL;
          text = skip_blank (text + 1);
          if (*text == closing)
            break;
          g_string_append_c (self->out, ',');
        }
      if (closing == '}')
        {
          if (!split_key (text, &length, &value) || memchr (text, ',', length) != NULL)
            return NULL;
          yaml_note_key (self, text, length, &columns, ++n_keys);
          append_key (self, text, length);
          text = skip_blank (value);
        }
      text = yaml_read_flow (self, text, depth);
      if (text == NULL)
        return NULL;
      text = skip_blank (text);
    }
  g_string_append_c (self->out, closing);

  return text + 1;
}

static const char *
yaml_read_flow (Yaml       *self,
                const char *text,
                guint       depth)
{
  const char *end;
  gsize length;

  if (depth > MAX_DEPTH)
    return NULL;
  if (*text == '{' || *text == '[')
    return yaml_read_members (self, text, depth + 1);
  if (*text == '"' || *text == '\'')
    {
      end = skip_quoted (text);
      if (end != NULL)
        append_quoted (self->out, text, end);
      return end;
    }
  length = strcspn (text, ",]}");
  end = text + length;
  if (*end == '\0')
    return NULL;
  while (length > 0 && text[length - 1] == ' ')
    length--;
  append_plain (self->out, text, length);

  return end;
}

/* What begins in this line and ends in one below: brackets or quotation marks that are open. */
static char *
dup_whole (Yaml       *self,
           const char *text)
{
  GString *whole = g_string_new (text);

  for (guint at = self->at + 1; at <= self->n_lines; at++)
    {
      const char *p = whole->str;
      guint open = 0;

      for (; p != NULL && *p != '\0'; p = *p == '"' || *p == '\'' ? skip_quoted (p) : p + 1)
        {
          open += *p == '{' || *p == '[';
          open -= (*p == '}' || *p == ']') && open > 0;
        }
      if ((p != NULL && open == 0) || at == self->n_lines)
        break;
      g_string_append_printf (whole, " %s", self->lines[at] + indent_of (self->lines[at]));
      self->at = at;
    }

  return g_string_free (whole, FALSE);
}

/* "|" keeps the lines of the text below, ">" makes blanks of their ends. */
static void
yaml_read_block (Yaml       *self,
                 const char *header,
                 gsize       indent)
{
  g_autoptr(GString) text = g_string_new (NULL);
  gsize margin = 0;

  for (self->at++; self->at < self->n_lines; self->at++)
    {
      const char *line = self->lines[self->at];
      gsize own = indent_of (line);

      if (line[own] == '\0')
        continue;
      if (own <= indent)
        break;
      margin = margin == 0 ? own : MIN (margin, own);
      if (text->len > 0)
        g_string_append_c (text, *header == '>' ? ' ' : '\n');
      g_string_append (text, line + margin);
    }
  todoku_record_reader_append_json (self->out, text->str, text->len);
}

/* A text, or something inline, that begins in this line at the margin of what holds it. */
static gboolean
yaml_read_scalar (Yaml       *self,
                  const char *text,
                  gsize       indent,
                  guint       depth)
{
  const char *next;

  if (*text == '|' || *text == '>')
    {
      yaml_read_block (self, text, indent);
      return TRUE;
    }
  if (strchr ("{[\"'", *text) != NULL)
    {
      g_autofree char *whole = dup_whole (self, text);
      const char *end = yaml_read_flow (self, whole, depth);

      self->at++;

      return end != NULL && plain_length (end + strspn (end, " ")) == 0;
    }
  else
    {
      g_autoptr(GString) plain = g_string_new_len (text, (gssize) plain_length (text));

      /* It goes on below, deeper in. */
      for (self->at++; (next = yaml_peek (self)) != NULL; self->at++)
        {
          gsize length;
          const char *value;

          if (indent_of (self->lines[self->at]) <= indent || split_key (next, &length, &value))
            break;
          g_string_append_c (plain, ' ');
          g_string_append_len (plain, next, (gssize) plain_length (next));
        }
      append_plain (self->out, plain->str, plain->len);
    }

  return TRUE;
}

/* "!!str text", "&name text". */
static const char *
skip_properties (const char *text)
{
  while (*text == '!' || *text == '&')
    {
      text += strcspn (text, " ");
      text += strspn (text, " ");
    }

  return text;
}

static gboolean
yaml_read_value (Yaml       *self,
                 const char *value,
                 gsize       indent,
                 guint       depth)
{
  const char *next;
  gsize own;

  value = skip_properties (value);
  if (plain_length (value) > 0)
    return yaml_read_scalar (self, value, indent, depth);
  self->at++;
  next = yaml_peek (self);
  yaml_sync (self);
  own = next != NULL ? indent_of (self->lines[self->at]) : 0;
  /* A sequence may stand right below its key. */
  if (next != NULL && (own > indent || (own == indent && is_item (next))))
    return yaml_read_node (self, own, depth);
  g_string_append (self->out, "null");

  return TRUE;
}

static gboolean
yaml_read_mapping (Yaml  *self,
                   gsize  indent,
                   guint  depth)
{
  g_autoptr(GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint columns = 0;
  const char *text;

  self->is_nested |= depth > 0;
  g_string_append_c (self->out, '{');
  while ((text = yaml_peek (self)) != NULL && indent_of (self->lines[self->at]) == indent)
    {
      gsize length;
      const char *value;

      if (!split_key (text, &length, &value) ||
          !g_hash_table_add (keys, g_strndup (text, length)))
        return FALSE;
      if (g_hash_table_size (keys) > 1)
        g_string_append_c (self->out, ',');
      yaml_sync (self);
      yaml_note_key (self, text, length, &columns, g_hash_table_size (keys));
      append_key (self, text, length);
      if (!yaml_read_value (self, value, indent, depth + 1))
        return FALSE;
    }
  g_string_append_c (self->out, '}');

  return text == NULL || indent_of (self->lines[self->at]) < indent;
}

static gboolean
yaml_read_sequence (Yaml  *self,
                    gsize  indent,
                    guint  depth)
{
  gboolean is_first = TRUE;
  char *text;

  self->is_nested = TRUE;
  g_string_append_c (self->out, '[');
  while ((text = yaml_peek (self)) != NULL && indent_of (self->lines[self->at]) == indent &&
         is_item (text))
    {
      if (!is_first)
        g_string_append_c (self->out, ',');
      is_first = FALSE;
      *text = ' ';
      if (!yaml_read_node (self, indent + 1, depth + 1))
        return FALSE;
    }
  g_string_append_c (self->out, ']');

  return text == NULL || indent_of (self->lines[self->at]) <= indent;
}

static gboolean
yaml_read_node (Yaml  *self,
                gsize  min_indent,
                guint  depth)
{
  char *text = yaml_peek (self);
  gsize indent = text != NULL ? indent_of (self->lines[self->at]) : 0;
  gsize length;
  const char *value;

  if (depth > MAX_DEPTH)
    return FALSE;
  yaml_sync (self);
  if (text == NULL || indent < min_indent)
    {
      g_string_append (self->out, "null");
      return TRUE;
    }
  if (is_item (text))
    return yaml_read_sequence (self, indent, depth);
  if (split_key (text, &length, &value))
    return yaml_read_mapping (self, indent, depth);

  return min_indent > 0 && yaml_read_scalar (self, skip_properties (text), min_indent - 1, depth);
}

/**
 * todoku_record_reader_dup_yaml:
 * @text: one YAML document, valid UTF-8
 *
 * Returns: (transfer full) (nullable): the same as a JSON object with the same lines, or %NULL
 *   where it is no YAML, or none with a record in it
 */
char *
todoku_record_reader_dup_yaml (const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr(GString) out = g_string_new (NULL);
  Yaml yaml = { .lines = lines, .n_lines = g_strv_length (lines), .out = out };
  gboolean is_sequence;
  char *first = yaml_peek (&yaml);

  if (first == NULL)
    return NULL;
  is_sequence = *first == '-';
  if (is_sequence)
    g_string_append (out, "{\"records\":");
  if (!yaml_read_node (&yaml, 0, 0) || yaml_peek (&yaml) != NULL || !yaml.has_record ||
      !yaml.is_nested)
    return NULL;
  if (is_sequence)
    g_string_append_c (out, '}');

  return g_string_free (g_steal_pointer (&out), FALSE);
}
