/* SPDX-License-Identifier: GPL-3.0-or-later
 * Blocks of Terraform and OpenTofu (HCL) become JSON, which another part reads: attributes, lists,
 * maps, texts and here-documents. What has to be worked out, such as a reference to something else,
 * is null. Line ends are kept, so that the lines of the JSON are those of the block. Pure, any
 * thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <string.h>

#define MAX_DEPTH 30

typedef struct
{
  const char *text;
  GString *out;
} Hcl;

static gboolean hcl_read_value (Hcl   *self,
                                guint  depth);

/* Blanks and comments; line ends go into the JSON. */
static void
hcl_skip_blanks (Hcl *self)
{
  for (;;)
    {
      const char *end;

      while (g_ascii_isspace (*self->text))
        if (*self->text++ == '\n')
          g_string_append_c (self->out, '\n');
      if (*self->text == '#' || g_str_has_prefix (self->text, "//"))
        {
          self->text += strcspn (self->text, "\n");
          continue;
        }
      end = g_str_has_prefix (self->text, "/*") ? strstr (self->text, "*/") : NULL;
      if (end == NULL)
        return;
      for (; self->text < end + 2; self->text++)
        if (*self->text == '\n')
          g_string_append_c (self->out, '\n');
    }
}

/* HCL's escapes are those of JSON. */
static gboolean
hcl_read_string (Hcl *self)
{
  const char *start = self->text++;

  while (*self->text != '\0' && *self->text != '"' && *self->text != '\n')
    self->text += *self->text == '\\' && self->text[1] != '\0' ? 2 : 1;
  if (*self->text != '"')
    return FALSE;
  self->text++;
  g_string_append_len (self->out, start, self->text - start);

  return TRUE;
}

/* "<<-EOT", the lines, and "EOT" alone: they become one text. */
static gboolean
hcl_read_heredoc (Hcl *self)
{
  const char *name = self->text + 2 + (self->text[2] == '-' || self->text[2] == '~');
  gsize length = strcspn (name, " \t\n");
  const char *line = strchr (name, '\n');
  g_autoptr(GString) text = g_string_new (NULL);
  guint n_lines = 0;

  while (line != NULL && length > 0)
    {
      const char *start = line + 1 + strspn (line + 1, " \t");
      gsize own = strcspn (start, "\n");

      n_lines++;
      if (own >= length && strncmp (start, name, length) == 0 &&
          strspn (start + length, " \t") == own - length)
        {
          todoku_record_reader_append_json (self->out, text->str, text->len);
          for (; n_lines > 0; n_lines--)
            g_string_append_c (self->out, '\n');
          self->text = start + own;
          return TRUE;
        }
      g_string_append_len (text, start, (gssize) own);
      line = strchr (start, '\n');
    }

  return FALSE;
}

static gsize
word_length (const char *text)
{
  gsize length = 0;

  while (g_ascii_isalnum (text[length]) || text[length] == '_' || text[length] == '-' ||
         text[length] == '.')
    length++;

  return length;
}

/* A reference, a call, a condition: to the end of the line, or what closes around it. */
static void
hcl_skip_expression (Hcl *self)
{
  guint depth = 0;

  for (; *self->text != '\0'; self->text++)
    {
      char c = *self->text;

      if (c == '"')
        {
          GString *out = self->out;
          g_autoptr(GString) unused = g_string_new (NULL);

          self->out = unused;
          if (hcl_read_string (self))
            self->text--;
          self->out = out;
          if (*self->text == '\0')
            return;
        }
      else if (strchr ("([{", c) != NULL)
        {
          depth++;
        }
      else if (strchr (")]}", c) != NULL)
        {
          if (depth-- == 0)
            return;
        }
      else if (c == '\n')
        {
          if (depth == 0)
            return;
          g_string_append_c (self->out, '\n');
        }
      else if (c == ',' && depth == 0)
        {
          return;
        }
    }
}

static gboolean
hcl_read_list (Hcl   *self,
               guint  depth)
{
  gboolean is_first = TRUE;

  self->text++;
  g_string_append_c (self->out, '[');
  for (hcl_skip_blanks (self); *self->text != ']'; hcl_skip_blanks (self))
    {
      if (!is_first)
        g_string_append_c (self->out, ',');
      is_first = FALSE;
      if (!hcl_read_value (self, depth + 1))
        return FALSE;
      hcl_skip_blanks (self);
      if (*self->text == ',')
        self->text++;
      else if (*self->text != ']')
        return FALSE;
    }
  self->text++;
  g_string_append_c (self->out, ']');

  return TRUE;
}

/* The name of an attribute, of a member of a map, or of a block and what stands behind that. */
static gboolean
hcl_read_name (Hcl      *self,
               gboolean *ret_is_block)
{
  gsize length = word_length (self->text);

  *ret_is_block = FALSE;
  if (*self->text == '"')
    {
      if (!hcl_read_string (self))
        return FALSE;
    }
  else if (length > 0)
    {
      g_string_append_printf (self->out, "\"%.*s\"", (int) length, self->text);
      self->text += length;
    }
  else if (*self->text == '(')
    {
      g_string_append (self->out, "\"()\"");
      self->text++;
      hcl_skip_expression (self);
      if (*self->text == ')')
        self->text++;
    }
  else
    {
      return FALSE;
    }
  g_string_append_c (self->out, ':');
  self->text += strspn (self->text, " \t");
  if ((*self->text == '=' && self->text[1] != '=') || *self->text == ':')
    {
      self->text++;
      return TRUE;
    }
  *ret_is_block = TRUE;
  self->text += strcspn (self->text, "{\n");

  return *self->text == '{';
}

/* The members of a map, or what is in a block. */
static gboolean
hcl_read_body (Hcl   *self,
               guint  depth)
{
  gboolean is_first = TRUE;

  self->text++;
  g_string_append_c (self->out, '{');
  for (hcl_skip_blanks (self); *self->text != '}'; hcl_skip_blanks (self))
    {
      gboolean is_block;

      if (!is_first)
        g_string_append_c (self->out, ',');
      is_first = FALSE;
      if (!hcl_read_name (self, &is_block))
        return FALSE;
      if (is_block ? !hcl_read_body (self, depth + 1) : !hcl_read_value (self, depth + 1))
        return FALSE;
      hcl_skip_blanks (self);
      if (*self->text == ',')
        self->text++;
    }
  self->text++;
  g_string_append_c (self->out, '}');

  return TRUE;
}

static gboolean
hcl_read_value (Hcl   *self,
                guint  depth)
{
  gsize length;
  const char *start = self->text;

  if (depth > MAX_DEPTH)
    return FALSE;
  hcl_skip_blanks (self);
  if (*self->text == '"')
    {
      gsize before = self->out->len;

      if (!hcl_read_string (self))
        return FALSE;
      /* "a" == var.b ? … */
      start = self->text;
      start += strspn (start, " \t");
      if (strchr ("?=!+", *start) != NULL && *start != '\0')
        {
          g_string_truncate (self->out, before);
          g_string_append (self->out, "null");
          hcl_skip_expression (self);
        }
      return TRUE;
    }
  if (*self->text == '[')
    return hcl_read_list (self, depth);
  if (*self->text == '{')
    return hcl_read_body (self, depth);
  if (g_str_has_prefix (self->text, "<<"))
    return hcl_read_heredoc (self);
  length = strspn (self->text, "0123456789");
  if (length > 0 && (self->text[length] == '\0' || strchr (" \t\r\n,]}#/", self->text[length])))
    {
      g_string_append_len (self->out, self->text, (gssize) length);
      self->text += length;
      return TRUE;
    }
  if (*self->text == '\0')
    return FALSE;
  g_string_append (self->out, "null");
  hcl_skip_expression (self);

  return TRUE;
}

/**
 * todoku_record_reader_dup_hcl:
 * @text: one block of HCL, from its first word to its last bracket, valid UTF-8
 *
 * Returns: (transfer full) (nullable): the same as a JSON object with the same lines, or %NULL
 *   where it is no HCL
 */
char *
todoku_record_reader_dup_hcl (const char *text)
{
  g_autoptr(GString) out = g_string_new (NULL);
  Hcl hcl = { .text = strchr (text, '{'), .out = out };

  if (hcl.text == NULL || !hcl_read_body (&hcl, 0))
    return NULL;

  return g_string_free (g_steal_pointer (&out), FALSE);
}
