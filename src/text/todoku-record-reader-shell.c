/* SPDX-License-Identifier: GPL-3.0-or-later
 * What stands around commands in a script or a terminal: prompts, comments, and variables of
 * sh, PowerShell and cmd.exe, whose values are put in where they are named. Nothing is run. Any
 * thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <string.h>

/* The names of variables in capitals, which neither PowerShell nor cmd.exe tells apart. */
#define MAX_VARIABLES 50
#define MAX_NAME 40
#define MAX_VALUE 300

/**
 * todoku_record_reader_skip_prompt:
 * @line: a line
 *
 * Returns: what was typed behind "$ ", "PS C:\> ", "C:\Users\a>" or "sudo "
 */
const char *
todoku_record_reader_skip_prompt (const char *line)
{
  const char *start = line + strspn (line, " \t");
  const char *end = strchr (start, '>');
  gboolean is_drive = g_ascii_isalpha (start[0]) && start[1] == ':' && start[2] == '\\';

  if (g_str_has_prefix (start, "$ "))
    start += 2;
  else if (end != NULL && (is_drive || g_str_has_prefix (start, "PS ")))
    start = end + 1;
  start += strspn (start, " ");
  if (g_str_has_prefix (start, "sudo "))
    start += strlen ("sudo ");

  return start;
}

static gsize
name_length (const char *text)
{
  gsize length = 0;

  while (g_ascii_isalnum (text[length]) || text[length] == '_')
    length++;

  return length <= MAX_NAME ? length : 0;
}

/* "$zone = 'a.jp'", "ZONE=a.jp", "set ZONE=a.jp". Returns the value, or NULL. */
static const char *
find_value (const char  *line,
            const char **ret_name,
            gsize       *ret_length)
{
  const char *start = line + strspn (line, " \t");
  const char *value;
  gboolean is_powershell = *start == '$';
  gsize length;

  if (g_ascii_strncasecmp (start, "set ", 4) == 0 || g_str_has_prefix (start, "export "))
    start += strcspn (start, " ") + 1;
  start += is_powershell;
  length = name_length (start);
  value = start + length;
  if (is_powershell)
    value += strspn (value, " ");
  if (length == 0 || *value != '=' || value[1] == '=')
    return NULL;
  value++;
  if (is_powershell)
    value += strspn (value, " ");
  *ret_name = start;
  *ret_length = length;

  return *value != '\0' ? value : NULL;
}

/**
 * todoku_record_reader_is_script:
 * @line: a line, without blanks behind it
 *
 * Returns: whether such a line stands above the commands of a script
 */
gboolean
todoku_record_reader_is_script (const char *line)
{
  static const char *const starts[] = {
    "#!", "@echo ", "rem ", "::", "Import-Module ", "Connect-Az", "setlocal", "set -",
  };
  const char *name;
  gsize length;

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    if (g_ascii_strncasecmp (line, starts[i], strlen (starts[i])) == 0)
      return TRUE;
  if (!g_ascii_isalpha (*line) && *line != '$')
    return FALSE;

  /* "v=spf1 …" alone on its line is no variable. */
  return find_value (line, &name, &length) != NULL && strchr (line, ';') == NULL &&
         (name != line || g_ascii_isupper (*line));
}

/**
 * todoku_record_reader_read_assignment:
 * @self: a reader of commands
 * @line: a line
 *
 * Keeps the value of a variable, if the line gives it one.
 */
void
todoku_record_reader_read_assignment (TodokuRecordReader *self,
                                      const char         *line)
{
  const char *name;
  gsize length;
  const char *value = find_value (line, &name, &length);
  g_autofree char *clean = NULL;

  if (value == NULL || strlen (value) > MAX_VALUE)
    return;
  clean = g_strchomp (g_strdup (value));
  todoku_record_reader_drop_quotes (clean);
  if (strpbrk (clean, "$`(\"") != NULL)
    return;
  if (self->variables == NULL)
    self->variables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (g_hash_table_size (self->variables) < MAX_VARIABLES)
    g_hash_table_replace (self->variables, g_ascii_strup (name, (gssize) length),
                          g_steal_pointer (&clean));
}

/**
 * todoku_record_reader_dup_expanded:
 * @self: a reader of commands
 * @command: a command
 *
 * Returns: (transfer full) (nullable): the command with the values of the variables that are known
 *   in the places of "$zone", "${ZONE}" and "%ZONE%", or %NULL when that is too long
 */
char *
todoku_record_reader_dup_expanded (TodokuRecordReader *self,
                                   const char         *command)
{
  g_autoptr(GString) out = g_string_new (NULL);

  for (const char *p = command; *p != '\0';)
    {
      gboolean is_braced = p[0] == '$' && p[1] == '{';
      const char *name = p + 1 + is_braced;
      gsize length = *p == '$' || *p == '%' ? name_length (name) : 0;
      g_autofree char *key = g_ascii_strup (name, (gssize) length);
      const char *value = length > 0 && self->variables != NULL
                          ? g_hash_table_lookup (self->variables, key) : NULL;
      char closing = is_braced ? '}' : *p == '%' ? '%' : '\0';

      if (value != NULL && (closing == '\0' || name[length] == closing))
        {
          g_string_append (out, value);
          p = name + length + (closing != '\0');
          if (out->len > TODOKU_RECORD_READER_MAX_SIZE)
            return NULL;
        }
      else
        {
          g_string_append_c (out, *p++);
        }
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}
