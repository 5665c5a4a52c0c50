/* SPDX-License-Identifier: GPL-3.0-or-later
 * Input that is the source of some tool: YAML, Terraform, dnscontrol, or commands. What begins like
 * one is gathered, a document or a block at a time; what turns out to be something else after all,
 * such as a list in a mail, is read line by line as it would have been. Any thread; one document
 * may be 8 MiB, and of a list of records each is one.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The zones of a company in one file. */
#define MAX_DOCUMENT (8 * 1024 * 1024)

static gboolean
is_hcl (const char *line)
{
  static const char *const words[] = {
    "resource", "module", "locals", "variable", "data", "provider", "terraform", "output", "import",
    "moved", "ephemeral",
  };
  gsize length = 0;

  while (g_ascii_isalpha (line[length]))
    length++;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strlen (words[i]) == length && strncmp (words[i], line, length) == 0)
      {
        const char *rest = line + length + strspn (line + length, " \t");

        return (*rest == '"' || *rest == '{') && strchr (rest, '{') != NULL;
      }

  return FALSE;
}

/* "key:" with nothing behind it but what begins below, unless it is the name of a field: those
 * stand in mails, too. The word for all records is only there where a tool writes it.
 */
static gboolean
is_key_alone (const char *line)
{
  g_autofree char *key = g_strstrip (g_strdup (line));
  char *colon = strchr (key, ':');
  const char *rest = colon != NULL ? colon + 1 + strspn (colon + 1, " ") : NULL;
  TodokuRecordColumn column;

  if (colon == NULL || colon == key || !g_str_is_ascii (key) ||
      (*rest != '\0' && strchr ("[&", *rest) == NULL))
    return FALSE;
  *colon = '\0';
  if (strpbrk (key, " ,;(){}[]<>") != NULL)
    return FALSE;

  return g_str_equal (key, "records") || !todoku_record_reader_find_column (key, &column);
}

static gboolean
is_yaml (const char *line)
{
  static const char *const starts[] = { "kind: ", "apiVersion: ", "AWSTemplateFormatVersion:",
                                        "%YAML " };
  const char *rest = line + strspn (line, " ");

  if (g_str_has_prefix (line, "---") && line[3 + strspn (line + 3, " ")] == '\0')
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    if (g_str_has_prefix (line, starts[i]))
      return TRUE;
  if (g_str_has_prefix (rest, "- "))
    {
      rest += 2 + strspn (rest + 2, " ");
      if (*rest == '{')
        return TRUE;
      rest += strcspn (rest, ": ");

      return *rest == ':' && (rest[1] == ' ' || rest[1] == '\0');
    }

  return is_key_alone (line);
}

/* What may stand above any of them: comments, the beginning of a script, and "zone: example.jp". */
static gboolean
is_above (const char *line)
{
  gsize length = strspn (line, "abcdefghijklmnopqrstuvwxyz_");
  g_autofree char *key = g_strndup (line, length);
  TodokuRecordColumn column;

  if (g_str_has_prefix (line, "# ") || g_str_equal (line, "#") || g_str_has_prefix (line, "//") ||
      g_str_has_prefix (line, "/*") || todoku_record_reader_is_script (line))
    return TRUE;

  return length > 0 && line[length] == ':' && line[length + 1] == ' ' &&
         strchr (line + length + 2, ' ') == NULL &&
         !todoku_record_reader_find_column (key, &column);
}

/* Whether a comment is open behind a line. */
static gboolean
is_comment_open (const char *line,
                 gboolean    was_open)
{
  const char *start = g_strrstr (line, "/*");

  return strstr (start != NULL ? start : line, "*/") == NULL && (start != NULL || was_open);
}

static TodokuRecordCode
find_code (const char *line)
{
  if (is_hcl (line))
    return TODOKU_RECORD_CODE_HCL;
  if (todoku_record_reader_is_call (line))
    return TODOKU_RECORD_CODE_CALLS;
  if (todoku_record_reader_is_command (line))
    return TODOKU_RECORD_CODE_COMMANDS;
  if (is_yaml (line))
    return TODOKU_RECORD_CODE_YAML;

  return is_above (line) ? TODOKU_RECORD_CODE_ABOVE : TODOKU_RECORD_CODE_NONE;
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

/* Reads what was gathered line by line, as if it had never been looked at. */
static void
replay (TodokuRecordReader *self)
{
  g_autofree char *text = g_strdup (self->code_text->str);
  guint line = self->line;

  g_string_truncate (self->code_text, 0);
  self->code = TODOKU_RECORD_CODE_REFUSED;
  self->format = TODOKU_RECORD_FORMAT_UNKNOWN;
  self->line = self->code_line;
  /* Rows of a web page may stand on one line of it. */
  for (char *next = text; next != NULL && *next != '\0'; self->line += self->html_text == NULL)
    {
      char *end = strchr (next, '\n');

      if (end != NULL)
        *end++ = '\0';
      todoku_record_reader_read_text (self, next);
      next = end;
    }
  self->line = line;
}

/* Azure has the type in the name of the resource. */
static void
add_type (GString    *json,
          const char *block)
{
  static const char *const types[] = { "cname", "txt", "mx" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *word = g_strdup_printf ("dns_%s_record\"", types[i]);
      g_autofree char *member = g_strdup_printf ("{\"type\":\"%s\",", types[i]);
      const char *found = strstr (block, word);

      if (found == NULL || found > strchr (block, '{') || json->len < 3)
        continue;
      g_string_replace (json, "\"record\":\"", "\"value\":\"", 1);
      g_string_replace (json, "\"record\":[", "\"values\":[", 1);
      g_string_erase (json, 0, 1);
      g_string_prepend (json, member);
    }
}

static void
read_block (TodokuRecordReader *self)
{
  g_autofree char *text = todoku_record_reader_dup_hcl (self->code_text->str);
  g_autoptr(GString) json = g_string_new (text);
  const char *name = strchr (self->code_text->str, '"');

  self->record_line = self->code_line;
  add_type (json, self->code_text->str);
  if (text == NULL)
    todoku_record_reader_report (self, N_("the bracket is not closed"), NULL);
  else if (strstr (json->str, "\"type\":\"") != NULL &&
           (!g_str_has_prefix (self->code_text->str, "resource") ||
            (name != NULL && strstr (name, "record") != NULL)))
    todoku_record_reader_read_object (self, json->str, json->len);
  g_string_truncate (self->code_text, 0);
}

/* Returns whether what was gathered is YAML with a record in it, and has been read. */
static gboolean
read_yaml (TodokuRecordReader *self)
{
  g_autofree char *json = todoku_record_reader_dup_yaml (self->code_text->str);

  if (json == NULL)
    return FALSE;
  self->record_line = self->code_line;
  todoku_record_reader_read_object (self, json, strlen (json));
  g_string_truncate (self->code_text, 0);
  self->n_documents++;

  return TRUE;
}

static void
read_document (TodokuRecordReader *self)
{
  if (self->code_text->len == 0 || read_yaml (self))
    return;
  /* The rest of a list may be what somebody wrote below it. */
  if (self->n_documents == 0 || self->in_list)
    replay (self);
  else
    g_string_truncate (self->code_text, 0);
}

/* Each record of a list is read when the next one begins, as long as all
 * of them are records; anything else is a document as a whole.
 */
static void
read_item (TodokuRecordReader *self,
           const char         *line)
{
  if (!g_str_has_prefix (line, "- ") || !g_str_has_prefix (self->code_text->str, "- ") ||
      self->is_whole)
    return;
  if (self->in_list)
    read_document (self);
  else
    self->in_list = read_yaml (self);
  self->is_whole = !self->in_list;
}

/* How many brackets are open behind a line, with those that were open before it. */
static guint
count_open (const char *line,
            guint       depth)
{
  for (; *line != '\0' && *line != '#' && !g_str_has_prefix (line, "//"); line++)
    {
      if (*line == '"')
        {
          for (line++; *line != '\0' && *line != '"'; line++)
            if (*line == '\\' && line[1] != '\0')
              line++;
          if (*line == '\0')
            break;
        }
      depth += *line == '{';
      depth -= *line == '}' && depth > 0;
    }

  return depth;
}

static void
gather (TodokuRecordReader *self,
        const char         *line)
{
  if (self->code_text->len == 0)
    {
      self->code_line = self->line;
      self->code_depth = 0;
      self->is_comment_open = FALSE;
    }
  g_string_append_printf (self->code_text, "%s\n", line);
  if (self->code == TODOKU_RECORD_CODE_HCL)
    self->code_depth = count_open (line, self->code_depth);
  else if (self->code == TODOKU_RECORD_CODE_ABOVE)
    self->is_comment_open = is_comment_open (line, self->is_comment_open);
}

/* The variables that are set above the first command of a script. */
static void
read_assignments (TodokuRecordReader *self)
{
  g_auto(GStrv) lines = g_strsplit (self->code_text->str, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    todoku_record_reader_read_assignment (self, lines[i]);
}

/* A command goes on behind a backslash at the end of its line; in PowerShell it is a backtick, in
 * cmd.exe a caret.
 */
static void
gather_command (TodokuRecordReader *self,
                const char         *line)
{
  gboolean goes_on = g_str_has_suffix (line, "\\") || g_str_has_suffix (line, " `") ||
                     g_str_has_suffix (line, " ^");

  if (self->code_text->len == 0)
    {
      if (!todoku_record_reader_is_command (line))
        {
          todoku_record_reader_read_assignment (self, line);
          return;
        }
      self->code_line = self->line;
    }
  g_string_append_len (self->code_text, line, (gssize) strlen (line) - goes_on);
  g_string_append_c (self->code_text, ' ');
  if (goes_on)
    return;
  todoku_record_reader_read_command (self, self->code_text->str, self->code_line);
  g_string_truncate (self->code_text, 0);
}

/**
 * todoku_record_reader_end_code:
 * @self: a reader
 *
 * Reads what has been gathered, if the input is the source of a tool.
 */
void
todoku_record_reader_end_code (TodokuRecordReader *self)
{
  if (self->code_text->len == 0)
    return;

  switch (self->code)
    {
    case TODOKU_RECORD_CODE_HCL:
      if (self->code_depth > 0)
        read_block (self);
      break;
    case TODOKU_RECORD_CODE_CALLS:
      todoku_record_reader_read_calls (self, self->code_text->str, self->code_line);
      break;
    case TODOKU_RECORD_CODE_COMMANDS:
      todoku_record_reader_read_command (self, self->code_text->str, self->code_line);
      break;
    case TODOKU_RECORD_CODE_YAML:
      read_document (self);
      break;
    case TODOKU_RECORD_CODE_ABOVE:
      replay (self);
      break;
    case TODOKU_RECORD_CODE_NONE:
    case TODOKU_RECORD_CODE_REFUSED:
    default:
      break;
    }
  g_string_truncate (self->code_text, 0);
}

/**
 * todoku_record_reader_read_code:
 * @self: a reader of which the format is not known
 * @line: the next line as it was written, valid UTF-8
 *
 * Returns: whether the line belongs to the source of a tool, and has been read or kept
 */
gboolean
todoku_record_reader_read_code (TodokuRecordReader *self,
                                const char         *line)
{
  g_autofree char *bare = g_strchomp (g_strdup (line));
  gboolean has_begun = self->code == TODOKU_RECORD_CODE_YAML;

  if (self->code == TODOKU_RECORD_CODE_REFUSED)
    return FALSE;
  if (self->code == TODOKU_RECORD_CODE_NONE || self->code == TODOKU_RECORD_CODE_ABOVE)
    {
      TodokuRecordCode code = find_code (bare);

      if (self->code == TODOKU_RECORD_CODE_ABOVE &&
          (*bare == '\0' || self->is_comment_open))
        code = TODOKU_RECORD_CODE_ABOVE;
      if (code == TODOKU_RECORD_CODE_NONE && self->code == TODOKU_RECORD_CODE_ABOVE)
        {
          replay (self);
          return FALSE;
        }
      if (code == TODOKU_RECORD_CODE_NONE)
        return FALSE;
      if (code == TODOKU_RECORD_CODE_COMMANDS)
        read_assignments (self);
      /* What stands above a YAML document belongs to it. */
      if (code != TODOKU_RECORD_CODE_ABOVE && code != TODOKU_RECORD_CODE_YAML)
        g_string_truncate (self->code_text, 0);
      self->code = code;
      if (code != TODOKU_RECORD_CODE_ABOVE)
        self->format = TODOKU_RECORD_FORMAT_CODE;
    }

  if (self->code_text->len + strlen (bare) > MAX_DOCUMENT)
    {
      self->record_line = self->code_line;
      todoku_record_reader_report (self, N_("the record is too long"), NULL);
      g_string_truncate (self->code_text, 0);
    }
  if (self->code == TODOKU_RECORD_CODE_YAML && g_str_has_prefix (bare, "---"))
    {
      if (has_begun && self->code_text->len > 0)
        read_document (self);
      else
        g_string_truncate (self->code_text, 0);
      self->in_list = self->is_whole = FALSE;
      /* It may have been none. */
      return self->code == TODOKU_RECORD_CODE_YAML;
    }
  if (self->code == TODOKU_RECORD_CODE_HCL && self->code_text->len == 0 && !is_hcl (bare))
    return TRUE;
  if (self->code == TODOKU_RECORD_CODE_COMMANDS)
    {
      gather_command (self, bare);
      return TRUE;
    }
  if (self->code == TODOKU_RECORD_CODE_YAML)
    read_item (self, bare);
  gather (self, bare);
  if (self->code == TODOKU_RECORD_CODE_HCL && strchr (bare, '}') != NULL && self->code_depth == 0)
    read_block (self);

  return TRUE;
}
