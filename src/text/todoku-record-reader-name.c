/* SPDX-License-Identifier: GPL-3.0-or-later
 * A name as people have it becomes one that DNS can be asked for: without the marks, links and
 * remarks around it, and in A-labels. Pure, any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <string.h>

#include "todoku-domain-name.h"

#define MAX_NAME_LENGTH 253
#define MAX_LABEL_LENGTH 63

/**
 * todoku_record_reader_is_name:
 * @name: a name
 *
 * Returns: whether DNS can be asked for it at all (RFC 1035 section 2.3.4); the letters are left to
 *   the look-up
 */
gboolean
todoku_record_reader_is_name (const char *name)
{
  gsize length = strlen (name);
  gsize label = 0;

  if (length > 0 && name[length - 1] == '.')
    length--;
  if (length == 0 || length > MAX_NAME_LENGTH || name[length - 1] == '.')
    return FALSE;
  /* What somebody was to fill in; a line that a comparison says is gone. */
  if (strpbrk (name, "<>[]{}$%/~") != NULL || *name == '-')
    return FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_isspace (name[i]) || g_ascii_iscntrl (name[i]))
        return FALSE;
      label = name[i] == '.' ? 0 : label + 1;
      if (label > MAX_LABEL_LENGTH || (name[i] == '.' && (i == 0 || name[i - 1] == '.')))
        return FALSE;
    }

  return TRUE;
}

/**
 * todoku_record_reader_is_plain:
 * @text: a field
 *
 * Returns: whether nothing is in it that has nothing to do in a name
 */
gboolean
todoku_record_reader_is_plain (const char *text)
{
  for (; *text != '\0'; text++)
    if (!g_ascii_isalnum (*text) && *text != '.' && *text != '-' && *text != '_')
      return FALSE;

  return TRUE;
}

/**
 * todoku_record_reader_drop_backslashes:
 * @text: (inout): a text
 * @protected: characters
 *
 * Takes away the backslashes before these characters: a web page in Markdown, or a mail that was
 * one, has them, and zone files before the semicolon.
 */
void
todoku_record_reader_drop_backslashes (char       *text,
                                       const char *protected)
{
  char *to = text;

  for (const char *from = text; *from != '\0'; from++)
    {
      if (*from == '\\' && from[1] != '\0' && strchr (protected, from[1]) != NULL)
        from++;
      *to++ = *from;
    }
  *to = '\0';
}

/**
 * todoku_record_reader_drop_quotes:
 * @text: (inout): a text
 *
 * Takes away the marks that people put around what they quote.
 */
void
todoku_record_reader_drop_quotes (char *text)
{
  static const struct { const char *opening; const char *closing; } marks[] = {
    { "[", "]" }, { "\"", "\"" }, { "'", "'" }, { "`", "`" }, { "“", "”" }, { "「", "」" },
    { "<", ">" }, { "【", "】" }, { "(", ")" }, { "**", "**" }, { "*", "*" }, { "@", "@" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      gsize length = strlen (text);
      gsize opening = strlen (marks[i].opening);
      gsize closing = strlen (marks[i].closing);

      if (length > opening + closing && g_str_has_prefix (text, marks[i].opening) &&
          g_str_has_suffix (text, marks[i].closing))
        {
          memmove (text, text + opening, length - opening - closing);
          text[length - opening - closing] = '\0';
          g_strstrip (text);
          /* A list of one text: ["…"]. */
          if (i > 0)
            return;
        }
    }
}

/* "em1（ドメインは不要）", "em1.example.jp (without the dot)", "em1 ※追加": no name has such marks. */
static void
drop_remark (char *name)
{
  static const char *const marks[] = { "(", "（", "※", "←" };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      char *remark = strstr (name, marks[i]);

      if (remark != NULL && remark > name)
        *remark = '\0';
    }
  g_strchomp (name);
}

/* "em1.example.jp 3600 IN": more of a line of a zone file than its owner. */
static void
drop_rest_of_entry (char *name)
{
  char *blank = strchr (name, ' ');
  g_auto(GStrv) words = NULL;

  if (blank == NULL)
    return;
  words = g_strsplit (blank, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][strspn (words[i], "0123456789")] != '\0' &&
        g_ascii_strcasecmp (words[i], "IN") != 0 && !todoku_record_reader_has_type (words[i]))
      return;
  *blank = '\0';
}

/* "em1 .example.jp", "em1." above "example.jp" in one cell: broken where it was no name yet. */
static void
join_parts (char *name)
{
  char *blank;

  while ((blank = strpbrk (name, " \t\r\n")) != NULL && blank > name)
    {
      gsize length = strspn (blank, " \t\r\n");
      gboolean is_broken = memchr (blank, '\n', length) != NULL || blank[-1] == '.' ||
                           blank[length] == '.';
      g_autofree char *before = g_strndup (name, (gsize) (blank - name) - (blank[-1] == '.'));

      if (!is_broken || todoku_domain_name_has_public_suffix (before))
        return;
      memmove (blank, blank + length, strlen (blank + length) + 1);
    }
}

/* "https://link.example.jp/", "link.example.jp/". */
static void
drop_scheme (char *name)
{
  char *start = strstr (name, "://");

  if (g_str_has_suffix (name, "/"))
    name[strlen (name) - 1] = '\0';
  if (start == NULL)
    return;
  start += strlen ("://");
  start[strcspn (start, "/")] = '\0';
  memmove (name, start, strlen (start) + 1);
}

/* Route 53 writes the star of a wildcard in octal. */
static void
drop_octal_star (char *name)
{
  if (!g_str_has_prefix (name, "\\052."))
    return;
  *name = '*';
  memmove (name + 1, name + 4, strlen (name + 4) + 1);
}

/* Whoever adds the final dot to a list that has it already writes two of them; behind a part of a
 * name they say that something was cut off there.
 */
static void
drop_second_dot (char *name)
{
  gsize length = strlen (name);

  if (length < 2 || !g_str_has_suffix (name, "..") || g_str_has_suffix (name, "..."))
    return;
  name[length - 2] = '\0';
  if (!todoku_domain_name_has_public_suffix (name))
    name[length - 2] = '.';
}

/**
 * todoku_record_reader_clean_name:
 * @name: (nullable): a name as it was written
 * @to_free: (out): what must be freed when the name is no longer needed
 *
 * Returns: (nullable): the name in ASCII, for DNS carries A-labels (RFC 5891)
 */
const char *
todoku_record_reader_clean_name (const char  *name,
                                 char       **to_free)
{
  g_autofree char *folded = NULL;

  if (name == NULL || (todoku_record_reader_is_plain (name) && !g_str_has_suffix (name, "..")))
    return name;

  folded = todoku_domain_name_fold (name);
  if (folded == NULL)
    return NULL;
  g_strstrip (folded);
  todoku_record_reader_drop_quotes (folded);
  drop_remark (folded);
  drop_rest_of_entry (folded);
  join_parts (folded);
  /* Markdown's links: "[em1.example.jp](http://em1.example.jp)". */
  todoku_record_reader_drop_quotes (folded);
  drop_scheme (folded);
  drop_octal_star (folded);
  todoku_record_reader_drop_backslashes (folded, "_-*");
  drop_second_dot (folded);
  if (strstr (folded, "【") != NULL)
    return NULL;
  if (g_str_is_ascii (folded))
    *to_free = g_steal_pointer (&folded);
  else
    *to_free = g_hostname_to_ascii (folded);

  return *to_free;
}
