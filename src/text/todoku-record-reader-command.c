/* SPDX-License-Identifier: GPL-3.0-or-later
 * The commands that create records. The options of gcloud, Azure, DigitalOcean, Cloudflare and
 * PowerShell are the fields of a record; dnscmd, pdnsutil, samba-tool, Vercel and Hestia have them
 * one behind the other. Nothing is run; what is no such command is passed over. Any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * Program:
 * @name: what the command begins with
 * @word: (nullable): the word behind which the fields stand one behind the other, DOMAIN first;
 *   without one they are options
 * @n_skipped: how many words stand between
 * @has_values: whether each word behind TYPE is the value of a record
 * @is_old: whether it takes records away
 */
typedef struct
{
  const char *name;
  const char *word;
  guint n_skipped;
  gboolean has_values;
  gboolean is_old;
} Program;

static const Program programs[] = {
  { .name = "gcloud " }, { .name = "az " }, { .name = "doctl " }, { .name = "flarectl " },
  { .name = "Add-DnsServerResourceRecord" }, { .name = "New-AzDnsRecordSet " },
  { .name = "dnscmd ", .word = "/recordadd" },
  { .name = "pdnsutil ", .word = "add-record", .has_values = TRUE },
  { .name = "pdnsutil ", .word = "replace-rrset", .has_values = TRUE },
  { .name = "vercel ", .word = "add" }, { .name = "vc ", .word = "add" },
  { .name = "samba-tool ", .word = "add", .n_skipped = 1 },
  { .name = "v-add-dns-record ", .word = "v-add-dns-record", .n_skipped = 1 },
  { .name = "dnscmd ", .word = "/recorddelete", .is_old = TRUE },
  { .name = "Remove-DnsServerResourceRecord ", .is_old = TRUE },
  { .name = "Remove-AzDnsRecordSet ", .is_old = TRUE },
  { .name = "pdnsutil ", .word = "delete-rrset", .is_old = TRUE },
};

static const struct { const char *name; TodokuRecordColumn column; } options[] = {
  { "type", TODOKU_RECORD_COLUMN_TYPE }, { "record-type", TODOKU_RECORD_COLUMN_TYPE },
  { "RecordType", TODOKU_RECORD_COLUMN_TYPE },
  { "t", TODOKU_RECORD_COLUMN_TYPE }, { "name", TODOKU_RECORD_COLUMN_HOST },
  { "record-name", TODOKU_RECORD_COLUMN_HOST }, { "record-set-name", TODOKU_RECORD_COLUMN_HOST },
  { "n", TODOKU_RECORD_COLUMN_HOST }, { "rrdatas", TODOKU_RECORD_COLUMN_VALUE },
  { "content", TODOKU_RECORD_COLUMN_VALUE }, { "data", TODOKU_RECORD_COLUMN_VALUE },
  { "record-data", TODOKU_RECORD_COLUMN_VALUE }, { "value", TODOKU_RECORD_COLUMN_VALUE },
  { "v", TODOKU_RECORD_COLUMN_VALUE }, { "cname", TODOKU_RECORD_COLUMN_VALUE },
  { "c", TODOKU_RECORD_COLUMN_VALUE }, { "exchange", TODOKU_RECORD_COLUMN_VALUE },
  { "e", TODOKU_RECORD_COLUMN_VALUE }, { "HostNameAlias", TODOKU_RECORD_COLUMN_VALUE },
  { "DescriptiveText", TODOKU_RECORD_COLUMN_VALUE },
  { "MailExchange", TODOKU_RECORD_COLUMN_VALUE },
  { "preference", TODOKU_RECORD_COLUMN_PRIORITY },
  { "priority", TODOKU_RECORD_COLUMN_PRIORITY }, { "p", TODOKU_RECORD_COLUMN_PRIORITY },
  { "record-priority", TODOKU_RECORD_COLUMN_PRIORITY },
  { "zone-name", TODOKU_RECORD_COLUMN_DOMAIN }, { "zone", TODOKU_RECORD_COLUMN_DOMAIN },
  { "ZoneName", TODOKU_RECORD_COLUMN_DOMAIN },
  { "z", TODOKU_RECORD_COLUMN_DOMAIN }, { "domain", TODOKU_RECORD_COLUMN_DOMAIN },
};

static const Program *
find_program (const char *line)
{
  const char *start = todoku_record_reader_skip_prompt (line);

  for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
    if (g_ascii_strncasecmp (start, programs[i].name, strlen (programs[i].name)) == 0)
      {
        g_autofree char *rest = g_ascii_strdown (start, -1);

        if (programs[i].word != NULL ? strstr (rest, programs[i].word) != NULL
                                     : strstr (rest, "dns") != NULL ||
            strstr (rest, "record") != NULL)
          return &programs[i];
      }

  return NULL;
}

/**
 * todoku_record_reader_is_command:
 * @line: a line
 *
 * Returns: whether it begins a command that may create a record
 */
gboolean
todoku_record_reader_is_command (const char *line)
{
  return find_program (line) != NULL;
}

static gboolean
find_option (const char         *word,
             gsize               length,
             TodokuRecordColumn *ret_column)
{
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    if (strlen (options[i].name) == length &&
        g_ascii_strncasecmp (word, options[i].name, length) == 0)
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

/* "-CName" and "-Txt" of PowerShell: an option without anything is the type. */
static gboolean
is_switch (const char *name,
           const char *next)
{
  return (next == NULL || *next == '-') && todoku_record_reader_has_type (name);
}

static void
emit_options (TodokuRecordReader *self,
              char              **words)
{
  static const char cmdlet[] = "Add-DnsServerResourceRecord";
  const char *fields[TODOKU_RECORD_N_COLUMNS] = { NULL };
  const char *domain;

  if (g_ascii_strncasecmp (words[0], cmdlet, strlen (cmdlet)) == 0 &&
      words[0][strlen (cmdlet)] != '\0')
    fields[TODOKU_RECORD_COLUMN_TYPE] = words[0] + strlen (cmdlet);
  for (guint i = 1; words[i] != NULL; i++)
    {
      const char *name = words[i] + strspn (words[i], "-");
      gsize length = strcspn (name, "=");
      TodokuRecordColumn column;

      if (name == words[i])
        take_argument (fields, words[0], words[i]);
      else if (is_switch (name, words[i + 1]))
        fields[TODOKU_RECORD_COLUMN_TYPE] = name;
      else if (!find_option (name, length, &column))
        i += name[length] == '\0' && words[i + 1] != NULL && *words[i + 1] != '-';
      else if (name[length] == '=')
        fields[column] = name + length + 1;
      else if (words[i + 1] != NULL)
        fields[column] = words[++i];
    }
  if (g_strcmp0 (fields[TODOKU_RECORD_COLUMN_HOST], ".") == 0)
    fields[TODOKU_RECORD_COLUMN_HOST] = "@";
  /* The zone may have a name of its own at the service. */
  domain = fields[TODOKU_RECORD_COLUMN_DOMAIN];
  if (domain != NULL && strchr (domain, '.') == NULL)
    fields[TODOKU_RECORD_COLUMN_DOMAIN] = NULL;
  if (fields[TODOKU_RECORD_COLUMN_TYPE] != NULL && fields[TODOKU_RECORD_COLUMN_VALUE] != NULL)
    todoku_record_reader_emit (self, fields);
  else
    todoku_record_reader_report (self, N_("no records with TYPE, HOST and VALUE were found"), NULL);
}

static gboolean
is_number (const char *word)
{
  return *word != '\0' && word[strspn (word, "0123456789")] == '\0';
}

/* What stands behind the type: "10 mx", "mx 10", or the strings of a text. */
static void
emit_data (TodokuRecordReader *self,
           const Program      *program,
           const char        **fields,
           char              **data)
{
  gboolean is_mx = g_ascii_strcasecmp (fields[TODOKU_RECORD_COLUMN_TYPE], "MX") == 0;
  g_autoptr(GString) text = g_string_new (data[0]);

  if (program->has_values)
    {
      for (guint i = 0; data[i] != NULL; i++)
        {
          fields[TODOKU_RECORD_COLUMN_VALUE] = data[i];
          todoku_record_reader_emit (self, fields);
        }
      return;
    }
  if (is_mx && data[1] != NULL)
    {
      gboolean is_first = is_number (data[0]);

      fields[TODOKU_RECORD_COLUMN_PRIORITY] = data[is_first ? 0 : 1];
      g_string_assign (text, data[is_first ? 1 : 0]);
    }
  else if (g_ascii_strcasecmp (fields[TODOKU_RECORD_COLUMN_TYPE], "TXT") == 0)
    {
      for (guint i = 1; data[i] != NULL && *data[i] != '-'; i++)
        g_string_append (text, data[i]);
    }
  fields[TODOKU_RECORD_COLUMN_VALUE] = text->str;
  todoku_record_reader_emit (self, fields);
}

/* DOMAIN, HOST, TYPE and what belongs to it, with a TTL or switches before TYPE or behind it. */
static void
emit_words (TodokuRecordReader *self,
            const Program      *program,
            char              **words)
{
  const char *fields[TODOKU_RECORD_N_COLUMNS] = { NULL };
  guint n = g_strv_length (words);
  guint i = 0;

  while (i < n && g_ascii_strcasecmp (words[i], program->word) != 0)
    i++;
  i += 1 + program->n_skipped;
  if (i + 3 < n)
    {
      fields[TODOKU_RECORD_COLUMN_DOMAIN] = words[i];
      fields[TODOKU_RECORD_COLUMN_HOST] = words[i + 1];
      for (i += 2; i < n && (*words[i] == '/' || is_number (words[i]));)
        i++;
      fields[TODOKU_RECORD_COLUMN_TYPE] = i < n ? words[i++] : NULL;
      /* A priority stands before a name. */
      if (i + 1 < n && is_number (words[i]) &&
          (program->has_values ||
           g_ascii_strcasecmp (fields[TODOKU_RECORD_COLUMN_TYPE], "MX") != 0))
        i++;
    }
  if (i < n && fields[TODOKU_RECORD_COLUMN_TYPE] != NULL)
    emit_data (self, program, fields, words + i);
  else
    todoku_record_reader_report (self, N_("no records with TYPE, HOST and VALUE were found"), NULL);
}

/* PowerShell and cmd.exe have no backslashes in front of quotation marks, and brackets around the
 * call that makes the value.
 */
static char **
split_windows (const char *command)
{
  g_autoptr(GStrvBuilder) words = g_strv_builder_new ();
  g_autoptr(GString) word = g_string_new (NULL);
  gboolean is_word = FALSE;
  char quote = '\0';

  for (const char *p = command;; p++)
    {
      if (quote != '\0' && *p != '\0')
        {
          if (*p == quote && p[1] == quote)
            g_string_append_c (word, *p++);
          else if (*p == '`' && p[1] != '\0')
            g_string_append_c (word, *++p);
          else if (*p == quote)
            quote = '\0';
          else
            g_string_append_c (word, *p);
        }
      else if (*p == '"' || *p == '\'')
        {
          quote = *p;
          is_word = TRUE;
        }
      else if (*p == '\0' || strchr (" \t();", *p) != NULL)
        {
          if (is_word)
            g_strv_builder_add (words, word->str);
          g_string_truncate (word, 0);
          is_word = FALSE;
          if (*p == '\0')
            return g_strv_builder_end (words);
        }
      else
        {
          g_string_append_c (word, *p);
          is_word = TRUE;
        }
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
  const Program *program = find_program (command);
  g_autofree char *expanded =
    todoku_record_reader_dup_expanded (self, todoku_record_reader_skip_prompt (command));
  g_auto(GStrv) words = NULL;

  self->record_line = line;
  if (expanded == NULL)
    todoku_record_reader_report (self, N_("the record is too long"), NULL);
  if (program == NULL || expanded == NULL)
    return;
  if (program->is_old)
    {
      todoku_record_reader_report (self, N_("what is to be changed or deleted is left out"), NULL);
      return;
    }
  if (strchr (program->name, '-') != NULL || g_str_equal (program->name, "dnscmd "))
    words = split_windows (expanded);
  else if (!g_shell_parse_argv (expanded, NULL, &words, NULL))
    return;
  if (program->word != NULL)
    emit_words (self, program, words);
  else
    emit_options (self, words);
}
