/* SPDX-License-Identifier: GPL-3.0-or-later
 * The commands that create records at gcloud, Azure, DigitalOcean and Cloudflare: their options are
 * the fields of a record. Nothing is run; what is no such command is passed over. Any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const programs[] = { "gcloud ", "az ", "doctl ", "flarectl " };

static const struct { const char *name; TodokuRecordColumn column; } options[] = {
  { "type", TODOKU_RECORD_COLUMN_TYPE }, { "record-type", TODOKU_RECORD_COLUMN_TYPE },
  { "t", TODOKU_RECORD_COLUMN_TYPE }, { "name", TODOKU_RECORD_COLUMN_HOST },
  { "record-name", TODOKU_RECORD_COLUMN_HOST }, { "record-set-name", TODOKU_RECORD_COLUMN_HOST },
  { "n", TODOKU_RECORD_COLUMN_HOST }, { "rrdatas", TODOKU_RECORD_COLUMN_VALUE },
  { "content", TODOKU_RECORD_COLUMN_VALUE }, { "data", TODOKU_RECORD_COLUMN_VALUE },
  { "record-data", TODOKU_RECORD_COLUMN_VALUE }, { "value", TODOKU_RECORD_COLUMN_VALUE },
  { "v", TODOKU_RECORD_COLUMN_VALUE }, { "cname", TODOKU_RECORD_COLUMN_VALUE },
  { "c", TODOKU_RECORD_COLUMN_VALUE }, { "exchange", TODOKU_RECORD_COLUMN_VALUE },
  { "e", TODOKU_RECORD_COLUMN_VALUE }, { "preference", TODOKU_RECORD_COLUMN_PRIORITY },
  { "priority", TODOKU_RECORD_COLUMN_PRIORITY }, { "p", TODOKU_RECORD_COLUMN_PRIORITY },
  { "record-priority", TODOKU_RECORD_COLUMN_PRIORITY },
  { "zone-name", TODOKU_RECORD_COLUMN_DOMAIN }, { "zone", TODOKU_RECORD_COLUMN_DOMAIN },
  { "z", TODOKU_RECORD_COLUMN_DOMAIN }, { "domain", TODOKU_RECORD_COLUMN_DOMAIN },
};

/**
 * todoku_record_reader_is_command:
 * @line: a line
 *
 * Returns: whether it begins a command that may create a record
 */
gboolean
todoku_record_reader_is_command (const char *line)
{
  const char *start = g_str_has_prefix (line, "$ ") ? line + 2 : line;

  for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
    if (g_str_has_prefix (start, programs[i]))
      return strstr (start, "dns") != NULL || strstr (start, "record") != NULL;

  return FALSE;
}

static gboolean
find_option (const char         *word,
             gsize               length,
             TodokuRecordColumn *ret_column)
{
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    if (strlen (options[i].name) == length && strncmp (word, options[i].name, length) == 0)
      {
        *ret_column = options[i].column;
        return TRUE;
      }

  return FALSE;
}

/* gcloud has the HOST without an option, DigitalOcean the domain, and Azure the type. */
static void
take_argument (const char **fields,
               const char  *program,
               const char  *word)
{
  TodokuRecordType type;

  if (g_str_equal (program, "az"))
    {
      if (todoku_record_reader_parse_type (word, &type) && !g_ascii_isdigit (*word))
        fields[TODOKU_RECORD_COLUMN_TYPE] = word;
    }
  else if (strchr (word, '.') != NULL)
    {
      TodokuRecordColumn column = g_str_equal (program, "doctl") ? TODOKU_RECORD_COLUMN_DOMAIN
                                                                 : TODOKU_RECORD_COLUMN_FQDN;

      if (fields[column] == NULL)
        fields[column] = word;
    }
}

/**
 * todoku_record_reader_read_command:
 * @self: a reader
 * @command: a whole command, valid UTF-8
 * @line: on which line it begins
 */
void
todoku_record_reader_read_command (TodokuRecordReader *self,
                                   const char         *command,
                                   guint               line)
{
  const char *fields[TODOKU_RECORD_N_COLUMNS] = { NULL };
  g_auto(GStrv) words = NULL;
  const char *domain;
  guint first;

  self->record_line = line;
  if (!g_shell_parse_argv (command, NULL, &words, NULL))
    return;
  first = g_str_equal (words[0], "$") && words[1] != NULL ? 1 : 0;
  for (guint i = first + 1; words[i] != NULL; i++)
    {
      const char *name = words[i] + strspn (words[i], "-");
      gsize length = strcspn (name, "=");
      TodokuRecordColumn column;

      if (name == words[i])
        take_argument (fields, words[first], words[i]);
      else if (!find_option (name, length, &column))
        i += name[length] == '\0' && words[i + 1] != NULL && *words[i + 1] != '-';
      else if (name[length] == '=')
        fields[column] = name + length + 1;
      else if (words[i + 1] != NULL)
        fields[column] = words[++i];
    }
  /* The zone may have a name of its own at the service. */
  domain = fields[TODOKU_RECORD_COLUMN_DOMAIN];
  if (domain != NULL && strchr (domain, '.') == NULL)
    fields[TODOKU_RECORD_COLUMN_DOMAIN] = NULL;
  if (fields[TODOKU_RECORD_COLUMN_TYPE] != NULL && fields[TODOKU_RECORD_COLUMN_VALUE] != NULL)
    todoku_record_reader_emit (self, fields);
  else
    todoku_record_reader_report (self, N_("no records with TYPE, HOST and VALUE were found"), NULL);
}
