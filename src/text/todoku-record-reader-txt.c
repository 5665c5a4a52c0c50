/* SPDX-License-Identifier: GPL-3.0-or-later
 * The texts of TXT records as zone files write them (RFC 1035 section 5.1): quoted, in several
 * strings, with escapes; and where people have left the quotation marks out. Pure, any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <string.h>

static gboolean
append_escaped (GString     *text,
                const char **position)
{
  const char *c = *position;

  if (g_ascii_isdigit (c[1]) && g_ascii_isdigit (c[2]) && g_ascii_isdigit (c[3]))
    {
      guint byte = (guint) ((c[1] - '0') * 100 + (c[2] - '0') * 10 + (c[3] - '0'));

      if (byte == 0 || byte > 255)
        return FALSE;
      g_string_append_c (text, (char) byte);
      *position += 4;
      return TRUE;
    }
  if (c[1] == '\0')
    return FALSE;

  g_string_append_c (text, c[1]);
  *position += 2;

  return TRUE;
}

/**
 * todoku_record_reader_dup_txt:
 * @quoted: one or more strings, quoted or not, with blanks between them
 *
 * Returns: (transfer full) (nullable): their joined text, or %NULL when it is none
 */
char *
todoku_record_reader_dup_txt (const char *quoted)
{
  g_autoptr(GString) text = g_string_new (NULL);
  gboolean in_quotes = FALSE;
  const char *c = quoted;

  while (*c != '\0')
    {
      if (*c == '\\')
        {
          if (!append_escaped (text, &c))
            return NULL;
          continue;
        }
      if (*c == '"')
        in_quotes = !in_quotes;
      else if (in_quotes || (*c != ' ' && *c != '\t'))
        g_string_append_c (text, *c);
      c++;
    }
  if (in_quotes || !g_utf8_validate (text->str, (gssize) text->len, NULL))
    return NULL;

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * todoku_record_reader_has_open_text:
 * @line: a line of a zone file
 *
 * Returns: whether a text begins in it that does not end in it
 */
gboolean
todoku_record_reader_has_open_text (const char *line)
{
  gboolean in_quotes = FALSE;

  for (; *line != '\0' && (in_quotes || *line != ';'); line++)
    {
      if (*line == '\\' && line[1] != '\0')
        line++;
      else if (*line == '"')
        in_quotes = !in_quotes;
    }

  return in_quotes;
}

/* Behind SPF a semicolon begins a comment; in a list of tags it does before what is no tag. */
static void
drop_comment (char     *text,
              gboolean  is_spf)
{
  char *last = strrchr (text, ';');

  if (is_spf)
    text[strcspn (text, ";")] = '\0';
  else if (last != NULL && strchr (last, '=') == NULL && last[1 + strspn (last + 1, " ;")] != '\0')
    *last = '\0';
}

/**
 * todoku_record_reader_dup_quoted:
 * @line: a line of a zone file, or of what looks like one
 *
 * "a.jp. IN TXT v=spf1 include:… ~all": people leave the quotation marks out of policies and keys,
 * and nobody means the strings without blanks that RFC 1035 would make of it.
 *
 * Returns: (transfer full) (nullable): the line with them, or %NULL where it has none of these
 */
char *
todoku_record_reader_dup_quoted (const char *line)
{
  static const char *const starts[] = { "v=spf1 ", "v=DMARC1", "v=DKIM1", "k=rsa", "v=TLSRPTv1",
                                        "v=STSv1", "v=BIMI1" };

  if (strpbrk (line, "\"()") != NULL)
    return NULL;
  for (const char *p = line; (p = strpbrk (p, " \t")) != NULL;)
    {
      p += strspn (p, " \t");
      for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
        if (g_str_has_prefix (p, starts[i]))
          {
            g_autofree char *text = g_strchomp (g_strdup (p));

            drop_comment (text, i == 0);
            return g_strdup_printf ("%.*s\"%s\"", (int) (p - line), line, g_strchomp (text));
          }
    }

  return NULL;
}
