/* SPDX-License-Identifier: GPL-3.0-or-later
 * The configuration of dnscontrol: D("example.jp", …, CNAME("em1", "target."), MX("send", 10,
 * "mx."), TXT("@", ["a", "b"])). Calls with the name of a type are records of the domain around
 * them; all other JavaScript is passed over. Any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <string.h>

#define MAX_ARGUMENTS 4

static const char builder[] = "SPF_BUILDER(";

/**
 * Call:
 * @text: what comes next
 * @line: its line
 * @arguments: the texts and numbers of a call
 * @n_arguments: how many
 */
typedef struct
{
  const char *text;
  guint line;
  GString *arguments[MAX_ARGUMENTS];
  guint n_arguments;
} Call;

static void
call_skip_blanks (Call *self)
{
  for (;;)
    {
      const char *end;

      for (; g_ascii_isspace (*self->text); self->text++)
        self->line += *self->text == '\n';
      if (g_str_has_prefix (self->text, "//"))
        {
          self->text += strcspn (self->text, "\n");
          continue;
        }
      end = g_str_has_prefix (self->text, "/*") ? strstr (self->text, "*/") : NULL;
      if (end == NULL)
        return;
      for (end += 2; self->text < end; self->text++)
        self->line += *self->text == '\n';
    }
}

/* Appends the text that begins here to @out; one that does not end is all that is left. */
static void
call_read_string (Call    *self,
                  GString *out)
{
  char quote = *self->text++;

  for (; *self->text != '\0' && *self->text != quote; self->text++)
    {
      self->line += *self->text == '\n';
      if (*self->text != '\\' || self->text[1] == '\0')
        g_string_append_c (out, *self->text);
      else if (*++self->text == '\n')
        self->line++;
      else
        g_string_append_c (out, strchr ("nrt", *self->text) != NULL ? ' ' : *self->text);
    }
  if (*self->text == quote)
    self->text++;
}

static void
call_begin_argument (Call *self)
{
  if (self->n_arguments < MAX_ARGUMENTS)
    self->arguments[self->n_arguments++] = g_string_new (NULL);
}

static gboolean
is_quote (char c)
{
  return c == '"' || c == '\'' || c == '`';
}

/* SPF_BUILDER ({ label: "@", parts: ["v=spf1", "mx", "~all"] }): its parts become one text. */
static void
call_read_builder (Call    *self,
                   GString *label,
                   GString *value)
{
  g_autofree char *key = NULL;
  guint depth = 0;
  gboolean in_parts = FALSE;

  while (*self->text != '\0')
    {
      gsize length = 0;

      call_skip_blanks (self);
      while (g_ascii_isalnum (self->text[length]) || self->text[length] == '_')
        length++;
      if (length > 0)
        {
          g_free (key);
          key = g_strndup (self->text, length);
          self->text += length;
        }
      else if (is_quote (*self->text))
        {
          g_autoptr(GString) text = g_string_new (NULL);

          call_read_string (self, text);
          if (in_parts)
            g_string_append_printf (value, "%s%s", value->len > 0 ? " " : "", text->str);
          else if (g_strcmp0 (key, "label") == 0)
            g_string_assign (label, text->str);
        }
      else
        {
          char c = *self->text;

          depth += c == '(' || c == '{';
          depth -= (c == ')' || c == '}') && depth > 0;
          if (c == '[' || c == ']')
            in_parts = c == '[' && g_strcmp0 (key, "parts") == 0;
          if (c != '\0')
            self->text++;
          if (c == ')' && depth == 0)
            return;
        }
    }
}

/* What stands between the brackets of a call: texts that are added up or in a list are one. */
static void
call_read_arguments (Call *self)
{
  guint depth = 0;
  gboolean counts = TRUE;

  self->n_arguments = 0;
  call_begin_argument (self);
  for (self->text++; *self->text != '\0';)
    {
      GString *argument = self->arguments[self->n_arguments - 1];

      call_skip_blanks (self);
      if (*self->text == ')' && depth == 0)
        {
          self->text++;
          return;
        }
      if (g_str_has_prefix (self->text, builder))
        {
          g_autoptr(GString) label = g_string_new (NULL);

          self->text += strlen (builder) - 1;
          call_read_builder (self, label, argument);
          continue;
        }
      if (is_quote (*self->text))
        {
          g_autoptr(GString) text = g_string_new (NULL);

          call_read_string (self, text);
          if (counts)
            g_string_append (argument, text->str);
          continue;
        }
      if (*self->text == ',' && depth == 0)
        {
          counts = self->n_arguments < MAX_ARGUMENTS;
          call_begin_argument (self);
        }
      else if (strchr ("([{", *self->text) != NULL && *self->text != '\0')
        {
          depth++;
        }
      else if (strchr (")]}", *self->text) != NULL && *self->text != '\0')
        {
          depth -= depth > 0;
        }
      else if (counts && depth == 0 && g_ascii_isdigit (*self->text))
        {
          g_string_append_c (argument, *self->text);
        }
      if (*self->text != '\0')
        self->text++;
    }
}

static void
call_clear (Call *self)
{
  for (guint i = 0; i < self->n_arguments; i++)
    g_string_free (self->arguments[i], TRUE);
  self->n_arguments = 0;
}

static void
emit_call (TodokuRecordReader *self,
           Call               *call,
           const char         *type,
           const char         *domain)
{
  const char *fields[TODOKU_RECORD_N_COLUMNS] = { NULL };
  gboolean is_mx = g_ascii_strcasecmp (type, "MX") == 0;

  fields[TODOKU_RECORD_COLUMN_TYPE] = type;
  fields[TODOKU_RECORD_COLUMN_DOMAIN] = domain;
  if (call->n_arguments > 0)
    fields[TODOKU_RECORD_COLUMN_HOST] = call->arguments[0]->str;
  if (is_mx && call->n_arguments > 1)
    fields[TODOKU_RECORD_COLUMN_PRIORITY] = call->arguments[1]->str;
  if (call->n_arguments > (is_mx ? 2 : 1))
    fields[TODOKU_RECORD_COLUMN_VALUE] = call->arguments[is_mx ? 2 : 1]->str;
  todoku_record_reader_emit (self, fields);
}

/* The builder as a record of its own. */
static void
emit_builder (TodokuRecordReader *self,
              Call               *call,
              const char         *domain)
{
  g_autoptr(GString) label = g_string_new ("@");
  g_autoptr(GString) value = g_string_new (NULL);
  const char *fields[TODOKU_RECORD_N_COLUMNS] = { NULL };

  call_read_builder (call, label, value);
  fields[TODOKU_RECORD_COLUMN_TYPE] = "TXT";
  fields[TODOKU_RECORD_COLUMN_DOMAIN] = domain;
  fields[TODOKU_RECORD_COLUMN_HOST] = label->str;
  fields[TODOKU_RECORD_COLUMN_VALUE] = value->str;
  todoku_record_reader_emit (self, fields);
}

/* The domain is the first text of D (…), in whose brackets the records stand. */
static void
call_read_domain (Call  *self,
                  char **domain)
{
  g_autoptr(GString) text = g_string_new (NULL);

  self->text++;
  call_skip_blanks (self);
  if (!is_quote (*self->text))
    return;
  call_read_string (self, text);
  g_free (*domain);
  *domain = g_strdup (text->str);
}

/**
 * todoku_record_reader_is_call:
 * @line: a line
 *
 * Returns: whether it begins like the configuration of dnscontrol
 */
gboolean
todoku_record_reader_is_call (const char *line)
{
  const char *text = line + strspn (line, " \t");
  gsize length = 0;
  g_autofree char *name = NULL;
  const char *rest;

  if (g_str_has_prefix (text, "var ") || g_str_has_prefix (text, "const "))
    return strstr (text, "NewRegistrar(") != NULL || strstr (text, "NewDnsProvider(") != NULL;
  while (g_ascii_isalnum (text[length]) || text[length] == '_')
    length++;
  if (length == 0 || text[length] != '(')
    return FALSE;
  name = g_strndup (text, length);
  rest = text + length + 1 + strspn (text + length + 1, " \t");

  return is_quote (*rest) && (g_str_equal (name, "D") || g_str_equal (name, "D_EXTEND") ||
                              todoku_record_reader_has_type (name));
}

/**
 * todoku_record_reader_read_calls:
 * @self: a reader
 * @text: the configuration, valid UTF-8
 * @line: on which line it begins
 */
void
todoku_record_reader_read_calls (TodokuRecordReader *self,
                                 const char         *text,
                                 guint               line)
{
  Call call = { .text = text, .line = line };
  g_autofree char *domain = NULL;

  for (call_skip_blanks (&call); *call.text != '\0'; call_skip_blanks (&call))
    {
      gsize length = 0;
      g_autofree char *name = NULL;

      if (is_quote (*call.text))
        {
          g_autoptr(GString) unused = g_string_new (NULL);

          call_read_string (&call, unused);
          continue;
        }
      while (g_ascii_isalnum (call.text[length]) || call.text[length] == '_')
        length++;
      if (length == 0 || call.text[length] != '(')
        {
          call.text += MAX (length, 1);
          continue;
        }
      name = g_strndup (call.text, length);
      call.text += length;
      if (g_str_equal (name, "D") || g_str_equal (name, "D_EXTEND"))
        {
          call_read_domain (&call, &domain);
        }
      else if (strncmp (name, builder, strlen (name)) == 0 && length + 1 == strlen (builder))
        {
          self->record_line = call.line;
          emit_builder (self, &call, domain);
        }
      else if (todoku_record_reader_has_type (name))
        {
          self->record_line = call.line;
          call_read_arguments (&call);
          emit_call (self, &call, name, domain);
          call_clear (&call);
        }
      else
        {
          call.text++;
        }
    }
}
