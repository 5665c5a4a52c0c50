/* SPDX-License-Identifier: GPL-3.0-or-later
 * What nslookup, host and aws print (dig and named-checkzone print lines of a zone file): each
 * answer becomes such a line, and what these programs say besides is left out, as are the commands
 * themselves. Any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A name of DNS as it is written, with what stands behind it. */
#define MAX_SET 2048

static const char *const programs[] = {
  "dig", "kdig", "host", "nslookup", "drill", "named-checkzone", "resolvectl", "Resolve-DnsName",
  "nsupdate",
};

/* A host with the name of a program has a type, a class or a TTL behind it. */
static gboolean
is_record (const char *rest)
{
  g_autofree char *word = NULL;

  rest += strspn (rest, " ");
  word = g_strndup (rest, strcspn (rest, " "));

  return g_ascii_isdigit (*word) || g_ascii_strcasecmp (word, "IN") == 0 ||
         todoku_record_reader_has_type (word);
}

/* "$ dig …", "user@host:~$ host …", "C:\> nslookup …", "> set type=txt". */
static gboolean
is_command (const char *line)
{
  static const char *const prompts[] = { "$ ", "# ", "% ", "> ", ">" };

  for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      const char *found = strstr (line, programs[i]);
      gsize length = strlen (programs[i]);

      if (found == NULL || (found[length] != ' ' && found[length] != '\0'))
        continue;
      if (found == line)
        return !is_record (line + length);
      for (guint j = 0; j < G_N_ELEMENTS (prompts); j++)
        if ((gsize) (found - line) >= strlen (prompts[j]) &&
            strncmp (found - strlen (prompts[j]), prompts[j], strlen (prompts[j])) == 0)
          return TRUE;
    }

  return g_str_has_prefix (line, "> set ") || g_str_has_prefix (line, "set type=") ||
         g_str_has_prefix (line, "> exit");
}

/* What nsupdate is told besides the records that it is to add. */
static gboolean
is_update (const char *line)
{
  static const char *const words[] = {
    "server ", "zone ", "local ", "class ", "key ", "ttl ", "prereq ", "update delete ",
    "update del ", "del ", "gsstsig",
  };
  static const char *const alone[] = { "send", "answer", "show", "quit" };

  if (g_str_has_prefix (line, "> "))
    line += 2;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (line, words[i]) && !is_record (line + strcspn (line, " ")))
      return strstr (line, ": loaded serial ") == NULL && strchr (line, ':') == NULL;
  for (guint i = 0; i < G_N_ELEMENTS (alone); i++)
    if (g_str_equal (line, alone[i]))
      return TRUE;

  return FALSE;
}

/* What they say besides. */
static gboolean
is_chatter (const char *line)
{
  static const char *const starts[] = {
    "Server:", "サーバー:", "サーバー :", "Address", "Aliases:", "Name:", "名前:", "Using domain server:",
    "Non-authoritative answer", "権限のない回答", "Authoritative answers can be found from",
    "DNS request timed out", "timeout was", "***", "** server can't find", "(root)", "origin =",
    "mail addr =", "serial", "refresh", "retry", "expire", "minimum", "primary name server",
    "responsible mail addr", "default TTL", ";; ", "OK", "zone ",
  };
  static const char *const parts[] = {
    " has address ", " has IPv6 address ", "internet address = ", "nameserver = ",
    " has no ", " not found: ", "AAAA IPv6 address = ", ": loaded serial ", "has AAAA address ",
  };

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    if (g_str_has_prefix (line, starts[i]))
      return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (line, parts[i]) != NULL)
      return TRUE;

  return FALSE;
}

/* By these it is known what the input is, before the first answer. */
static gboolean
is_greeting (const char *line)
{
  static const char *const starts[] = {
    "Server:", "サーバー:", "サーバー :", "Using domain server:", "zone ",
  };

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    if (g_str_has_prefix (line, starts[i]))
      return i + 1 < G_N_ELEMENTS (starts) || strstr (line, ": loaded serial ") != NULL;

  return strstr (line, " has address ") != NULL || strstr (line, " has IPv6 address ") != NULL;
}

static char *
make_entry (const char *owner,
            gsize       length,
            const char *type,
            const char *data)
{
  g_autofree char *name = g_strstrip (g_strndup (owner, length));
  g_autofree char *rest = g_strstrip (g_strdup (data));

  if (*name == '\0' || strpbrk (name, " \t\"();") != NULL)
    return NULL;

  return g_strdup_printf ("%s%s IN %s %s%s", name, g_str_has_suffix (name, ".") ? "" : ".", type,
                          rest, *rest == '\0' || g_str_has_prefix (type, "TXT") ||
                          g_str_has_suffix (rest, ".") ? "" : ".");
}

/* The line of a zone file that an answer is, or NULL. */
static char *
dup_entry (TodokuRecordReader *self,
           const char         *line)
{
  static const struct { const char *words; const char *type; } answers[] = {
    { " is an alias for ", "CNAME" }, { "canonical name = ", "CNAME" },
    { " descriptive text ", "TXT" }, { " mail is handled by ", "MX" },
    { "mail exchanger = ", "MX" },
  };
  const char *preference = strstr (line, "MX preference = ");
  const char *exchanger = strstr (line, "mail exchanger = ");
  const char *text = strstr (line, "text =");

  if (preference != NULL && exchanger != NULL)
    {
      /* As Windows has it. */
      g_autofree char *data =
        g_strdup_printf ("%u %s", (guint) g_ascii_strtoull (preference + 16, NULL, 10),
                         exchanger + 17);

      return make_entry (line, (gsize) (preference - line), "MX", data);
    }
  if (text != NULL && text > line && g_ascii_isspace (text[-1]))
    {
      const char *data = text + 6 + strspn (text + 6, " \t");

      /* The strings may stand on the lines below. */
      if (*data == '\0' || *data == '"')
        {
          g_autofree char *entry = make_entry (line, (gsize) (text - line), "TXT (", data);

          if (entry != NULL)
            self->lookup_open = TRUE;
          return g_steal_pointer (&entry);
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      const char *found = strstr (line, answers[i].words);

      if (found != NULL && found > line && (*found == ' ' || g_ascii_isspace (found[-1])))
        return make_entry (line, (gsize) (found - line), answers[i].type,
                           found + strlen (answers[i].words));
    }

  return NULL;
}

/* What aws --output text prints: "RESOURCERECORDSETS", a name, a TTL and a type between tabs, and a
 * line "RESOURCERECORDS" for each value below. Returns whether the line is one of these.
 */
static gboolean
read_aws (TodokuRecordReader *self,
          const char         *line)
{
  static const char set[] = "RESOURCERECORDSETS\t";
  static const char record[] = "RESOURCERECORDS\t";
  g_auto(GStrv) cells = NULL;
  const char *fields[TODOKU_RECORD_N_COLUMNS] = { NULL };
  guint n;

  if (*line != 'R')
    return FALSE;
  if (g_str_has_prefix (line, set))
    {
      g_clear_pointer (&self->aws_set, g_free);
      self->record_line = self->line;
      if (strlen (line) <= MAX_SET)
        self->aws_set = g_strdup (line + strlen (set));
      else
        todoku_record_reader_report (self, N_("the record is too long"), NULL);
      return TRUE;
    }
  if (self->aws_set == NULL || !g_str_has_prefix (line, record))
    return FALSE;
  cells = g_strsplit (self->aws_set, "\t", TODOKU_RECORD_READER_MAX_CELLS);
  n = g_strv_length (cells);
  fields[TODOKU_RECORD_COLUMN_FQDN] = cells[0];
  fields[TODOKU_RECORD_COLUMN_TYPE] = n > 0 ? cells[n - 1] : NULL;
  fields[TODOKU_RECORD_COLUMN_VALUE] = line + strlen (record);
  self->record_line = self->line;
  todoku_record_reader_emit (self, fields);

  return TRUE;
}

static void
close_text (TodokuRecordReader *self)
{
  if (self->lookup_open)
    todoku_record_reader_read_zone (self, " )");
  self->lookup_open = FALSE;
}

/**
 * todoku_record_reader_read_lookup:
 * @self: a reader of no format, or of one that this has found
 * @line: the next line, valid UTF-8
 *
 * Returns: whether the line belonged to what such a program prints, and has been read
 */
gboolean
todoku_record_reader_read_lookup (TodokuRecordReader *self,
                                  const char         *line)
{
  const char *bare = line + strspn (line, " \t");
  g_autofree char *entry = NULL;

  if (self->format != TODOKU_RECORD_FORMAT_UNKNOWN && self->format != TODOKU_RECORD_FORMAT_ZONE)
    return FALSE;
  if (read_aws (self, bare))
    return TRUE;
  if (self->lookup_open && *bare == '"')
    {
      entry = g_strconcat (" ", bare, NULL);
      todoku_record_reader_read_zone (self, entry);
      return TRUE;
    }
  /* Between a name and its strings, and between two strings, lines are empty. */
  if (self->lookup_open && *bare == '\0')
    return TRUE;
  close_text (self);
  if (is_command (bare) || is_update (bare))
    return TRUE;
  self->is_lookup |= is_greeting (bare);
  entry = dup_entry (self, bare);
  if (entry == NULL)
    return self->is_lookup && (*bare == '\0' || is_chatter (bare));

  self->is_lookup = TRUE;
  self->format = TODOKU_RECORD_FORMAT_ZONE;
  todoku_record_reader_read_zone (self, entry);

  return TRUE;
}

/**
 * todoku_record_reader_end_lookup:
 * @self: a reader whose input has ended
 */
void
todoku_record_reader_end_lookup (TodokuRecordReader *self)
{
  close_text (self);
}
