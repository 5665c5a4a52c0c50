/* SPDX-License-Identifier: GPL-3.0-or-later
 * Values that a page, a mail program or a narrow screen has broken: whether the line below a record
 * goes on with it. A key, a policy and the name of a host each go on in their own way, and nothing
 * else is taken for the rest of one. Pure, any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <string.h>

#include "todoku-domain-name.h"

/* No program breaks a line before this. */
#define MIN_WRAPPED 20

/* No key is longer than this (RSA of 8192 bits in base64, and its tags). */
#define MAX_KEY 2048

#define BASE64 "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

static gboolean
is_rest_of_key (const char *value,
                const char *line)
{
  gsize length = strlen (line);
  gsize base64 = strspn (line, BASE64);

  if (strlen (value) < MIN_WRAPPED || strstr (value, "p=") == NULL || length == 0)
    return FALSE;
  base64 += strspn (line + base64, "=;\"");

  return base64 == length && (length >= MIN_WRAPPED || strpbrk (line, "+/=0123456789") != NULL ||
                              g_str_has_suffix (line, "AQAB")) && strlen (value) + length < MAX_KEY;
}

/* A name goes on where it was none yet: "s1.domainkey.u1." and "wl1.sendgrid.net". */
static gboolean
may_be_part_of_name (const char *value)
{
  gsize length = strlen (value);
  g_autofree char *name = NULL;

  if (strchr (value, '.') == NULL || !todoku_record_reader_is_plain (value) ||
      (length < MIN_WRAPPED && strchr (".-", value[length - 1]) == NULL))
    return FALSE;
  name = g_strndup (value, length - (value[length - 1] == '.'));

  return !todoku_domain_name_has_public_suffix (name);
}

static gboolean
is_rest_of_name (const char *value,
                 const char *line)
{
  g_autofree char *name = g_strconcat (value, line, NULL);

  return *line != '\0' && todoku_record_reader_is_plain (line) && may_be_part_of_name (value) &&
         todoku_domain_name_has_public_suffix (name);
}

static gboolean
is_spf (const char *value)
{
  return g_ascii_strncasecmp (value + (*value == '"'), "v=spf1 ", 7) == 0;
}

static gboolean
is_dmarc (const char *value)
{
  return g_ascii_strncasecmp (value + (*value == '"'), "v=DMARC1", 8) == 0;
}

/* Whether a line has nothing but terms of SPF (RFC 7208 section 4.6.1). */
static gboolean
is_rest_of_spf (const char *line)
{
  static const char *const names[] = {
    "include:", "ip4:", "ip6:", "a:", "mx:", "exists:", "redirect=", "exp=",
  };
  g_auto(GStrv) words = g_strsplit (line, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *term = words[i] + (*words[i] != '\0' && strchr ("+-~?", *words[i]) != NULL);
      gsize length = strcspn (term, "\"");
      gboolean found = length == 0 || (length == 3 && g_ascii_strncasecmp (term, "all", 3) == 0) ||
                       (length == 2 && g_ascii_strncasecmp (term, "mx", 2) == 0) ||
                       (length == 1 && *term == 'a');

      for (guint j = 0; !found && j < G_N_ELEMENTS (names); j++)
        found = g_ascii_strncasecmp (term, names[j], strlen (names[j])) == 0;
      if (!found)
        return FALSE;
    }

  return *line != '\0';
}

/* Whether a line begins with a tag, or with an address of one (RFC 9989 section 4.7). */
static gboolean
is_rest_of_dmarc (const char *line)
{
  static const char *const names[] = {
    "p=", "sp=", "np=", "t=", "psd=", "adkim=", "aspf=", "fo=", "rua=", "ruf=", "pct=", "rf=",
    "ri=", "mailto:",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strncasecmp (line, names[i], strlen (names[i])) == 0)
      return TRUE;

  return FALSE;
}

/**
 * todoku_record_reader_may_be_broken:
 * @value: the last cell of a row
 *
 * Returns: whether the line below may go on with it
 */
gboolean
todoku_record_reader_may_be_broken (const char *value)
{
  return (strlen (value) >= MIN_WRAPPED && strstr (value, "p=") != NULL) || is_spf (value) ||
         is_dmarc (value) || may_be_part_of_name (value);
}

/**
 * todoku_record_reader_dup_joined:
 * @value: a value
 * @line: the line below it, without blanks around it
 *
 * Returns: (transfer full) (nullable): the value with the line behind it, or %NULL where that does
 *   not go on with it
 */
char *
todoku_record_reader_dup_joined (const char *value,
                                 const char *line)
{
  gsize length = strlen (value);
  const char *blank = "";

  if (length == 0 || length > TODOKU_RECORD_READER_MAX_TEXT)
    return NULL;
  if (is_spf (value) && is_rest_of_spf (line))
    blank = strchr (":=", value[length - 1]) != NULL ? "" : " ";
  else if (is_dmarc (value) && is_rest_of_dmarc (line))
    blank = value[length - 1] == ';' ? " " : "";
  else if (!is_rest_of_key (value, line) && !is_rest_of_name (value, line))
    return NULL;

  return g_strconcat (value, blank, line, NULL);
}

/* The rest of a name or a key goes on without a blank, that of a text behind one. */
static char *
join_wrapped (const char *cell,
              const char *rest)
{
  gboolean is_words = g_str_has_prefix (cell, "v=spf1") ||
                      (strchr (cell, '=') != NULL && (strpbrk (rest, " =;:") != NULL ||
                                                      g_str_has_suffix (cell, ";")));

  return g_strconcat (cell, is_words ? " " : "", rest, NULL);
}

typedef enum
{
  HOST_PART,
  HOST_RELATIVE,
  HOST_WHOLE,
} HostKind;

static HostKind
kind_of_host (const char *host)
{
  gsize length = strlen (host);
  gboolean is_final = length > 0 && host[length - 1] == '.';
  g_autofree char *name = g_strndup (host, length - is_final);

  if (todoku_domain_name_has_public_suffix (name))
    return HOST_WHOLE;

  return length > 0 && !is_final &&
         (strchr (name, '.') == NULL || g_str_has_suffix (name, "._domainkey")) ? HOST_RELATIVE
                                                                               : HOST_PART;
}

/* A TYPE that is the same as above is left out, but two hosts, each of which could be one, are of
 * two records.
 */
static gboolean
begins_record (TodokuRecordReader *self,
               GPtrArray          *row)
{
  int host = self->columns[TODOKU_RECORD_COLUMN_HOST] >= 0
             ? self->columns[TODOKU_RECORD_COLUMN_HOST]
             : self->columns[TODOKU_RECORD_COLUMN_FQDN];
  int value = self->columns[TODOKU_RECORD_COLUMN_VALUE];
  HostKind kind;

  if (host < 0 || (guint) host >= row->len || value < 0 || (guint) value >= row->len ||
      *(const char *) g_ptr_array_index (row, (guint) value) == '\0')
    return FALSE;
  kind = kind_of_host (g_ptr_array_index (row, (guint) host));

  return kind != HOST_PART &&
         kind == kind_of_host (g_ptr_array_index (self->row, (guint) host));
}

/**
 * todoku_record_reader_join_row:
 * @self: a reader of a table that is drawn in a terminal, with a row in @row
 * @row: (element-type utf8): the cells of the next line
 *
 * Programs that draw tables break long cells: the line has no TYPE, no edge stands between, and its
 * HOST is none by itself.
 *
 * Returns: whether the line goes on with the row above, and has been joined to it
 */
gboolean
todoku_record_reader_join_row (TodokuRecordReader *self,
                               GPtrArray          *row)
{
  int type = self->columns[TODOKU_RECORD_COLUMN_TYPE];

  if (!self->is_drawn || !self->has_header || self->row->len != row->len || type < 0 ||
      (guint) type >= row->len || *(const char *) g_ptr_array_index (row, (guint) type) != '\0' ||
      begins_record (self, row))
    return FALSE;
  for (guint i = 0; i < row->len; i++)
    {
      char *cell = g_ptr_array_index (self->row, i);
      const char *rest = g_ptr_array_index (row, i);

      if (*rest == '\0' || strlen (cell) > TODOKU_RECORD_READER_MAX_TEXT)
        continue;
      self->row->pdata[i] = *cell != '\0' ? join_wrapped (cell, rest) : g_strdup (rest);
      g_free (cell);
    }

  return TRUE;
}

/**
 * todoku_record_reader_join_cell:
 * @self: a reader with cells in @row
 * @line: the line below them
 *
 * Adds the line to the last cell where it goes on with that.
 *
 * Returns: whether it did
 */
gboolean
todoku_record_reader_join_cell (TodokuRecordReader *self,
                                const char         *line)
{
  g_autofree char *clean = todoku_record_reader_dup_clean (line);
  char **last;
  char *joined;

  if (self->row->len == 0)
    return FALSE;
  last = (char **) &g_ptr_array_index (self->row, self->row->len - 1);
  joined = todoku_record_reader_dup_joined (*last, clean);
  if (joined == NULL)
    return FALSE;
  g_free (*last);
  *last = joined;

  return TRUE;
}
