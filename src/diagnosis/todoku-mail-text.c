/* SPDX-License-Identifier: GPL-3.0-or-later
 * The text of a record as it was before a mail program, a web page or a word processor improved it:
 * entities and markup of HTML, typographic marks, full-width letters, blanks of other scripts.
 * Whatever has no ASCII for it becomes a blank. Pure; any thread.
 */
#include "todoku-mail-text.h"

#include <string.h>

static GRegex *
regex_of (TodokuMailRule *rule)
{
  if (g_once_init_enter (&rule->regex))
    {
      GError *error = NULL;
      GRegex *regex = g_regex_new (rule->pattern, G_REGEX_CASELESS | G_REGEX_RAW |
                                   G_REGEX_OPTIMIZE, 0, &error);

      if (regex == NULL)
        g_error ("%s: %s", rule->pattern, error->message);
      g_once_init_leave (&rule->regex, regex);
    }

  return rule->regex;
}

/**
 * todoku_mail_text_apply:
 * @rules: (array length=n_rules): rules that live for ever
 * @n_rules: their number
 * @text: a text
 *
 * Returns: (transfer full): @text after all of @rules, in their order
 */
char *
todoku_mail_text_apply (TodokuMailRule *rules,
                        gsize           n_rules,
                        const char     *text)
{
  char *result = g_strdup (text);

  for (gsize i = 0; i < n_rules; i++)
    {
      g_autofree char *old = result;

      result = g_regex_replace (regex_of (&rules[i]), old, -1, 0, rules[i].by, 0, NULL);
      /* Too deep for the engine: the text stays as it is. */
      if (result == NULL)
        result = g_strdup (old);
    }

  return result;
}

/**
 * todoku_mail_text_finds:
 * @rule: a rule that lives for ever
 * @text: a text
 *
 * Returns: whether its pattern is in @text
 */
gboolean
todoku_mail_text_finds (TodokuMailRule *rule,
                        const char     *text)
{
  return g_regex_match (regex_of (rule), text, 0, NULL);
}

static const struct
{
  const char *name;
  gunichar c;
} entities[] = {
  { "amp", '&' }, { "apos", '\'' }, { "colon", ':' }, { "comma", ',' }, { "equals", '=' },
  { "gt", '>' }, { "hyphen", '-' }, { "lowbar", '_' }, { "lt", '<' }, { "mdash", '-' },
  { "minus", '-' }, { "nbsp", ' ' }, { "ndash", '-' }, { "num", '#' }, { "period", '.' },
  { "plus", '+' }, { "quot", '"' }, { "semi", ';' }, { "sol", '/' }, { "tilde", '~' },
};

/* "&#43;", "&#x2B;" or "&plus;", with the semicolon. Returns its length, or 0 if it is none. */
static gsize
read_entity (const char *p,
             gunichar   *ret_c)
{
  const char *end = p + 1;
  guint64 code = 0;

  if (p[0] != '&')
    return 0;
  if (p[1] == '#')
    {
      gboolean is_hex = p[2] == 'x' || p[2] == 'X';
      const char *digits = p + 2 + is_hex;

      if (!g_ascii_isxdigit (*digits))
        return 0;
      code = g_ascii_strtoull (digits, (char **) &end, is_hex ? 16 : 10);
      if (*end != ';' || code == 0 || code > 0x10ffff || !g_unichar_validate ((gunichar) code))
        return 0;
      *ret_c = (gunichar) code;
      return (gsize) (end + 1 - p);
    }

  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    {
      gsize length = strlen (entities[i].name);

      if (strncmp (p + 1, entities[i].name, length) == 0 && p[1 + length] == ';')
        {
          *ret_c = entities[i].c;
          return length + 2;
        }
    }

  return 0;
}

/* "<br>", "</p>", "<wbr/>": a tag, not an address in angle brackets. */
static gsize
read_tag (const char *p)
{
  gsize length;

  if (p[0] != '<')
    return 0;
  length = 1 + (p[1] == '/');
  length += strspn (p + length, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890");
  if (length < 2 || (p[length] != '>' && p[length] != ' ' && p[length] != '/'))
    return 0;
  length += strcspn (p + length, ">");

  return p[length] == '>' ? length + 1 : 0;
}

/**
 * todoku_mail_text_decode_entities:
 * @text: a text
 * @ret_changed: (out): whether there was any
 *
 * Returns: (transfer full): @text with the entities of HTML decoded and a blank for each of its
 *   tags
 */
char *
todoku_mail_text_decode_entities (const char *text,
                                  gboolean   *ret_changed)
{
  GString *out = g_string_new (NULL);

  *ret_changed = FALSE;
  while (*text != '\0')
    {
      gunichar c;
      gsize length = read_entity (text, &c);

      if (length > 0)
        {
          g_string_append_unichar (out, c);
        }
      else if ((length = read_tag (text)) > 0)
        {
          g_string_append_c (out, ' ');
        }
      else
        {
          g_string_append_c (out, *text++);
          continue;
        }
      *ret_changed = TRUE;
      text += length;
    }

  return g_string_free (out, FALSE);
}

/**
 * todoku_mail_text_shows_nothing:
 * @c: a character
 *
 * Returns: whether nobody sees it: joiners, marks of direction, a soft hyphen, a byte order mark
 */
gboolean
todoku_mail_text_shows_nothing (gunichar c)
{
  return (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0xfeff || c == 0x2060 || c == 0xad;
}

/* What looks like a mark of ASCII, or like nothing; %NULL for any other character. It is asked
 * before normalisation, which would make a blank and an accent of a free-standing tilde.
 */
static const char *
ascii_for (gunichar c)
{
  if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xfe58 || c == 0xfe63 || c == 0x30fc ||
      c == 0x2500 || c == 0xff70)
    return "-";
  if (c == 0x301c || c == 0x02dc || c == 0x223c || c == 0x2053 || c == 0x203e || c == 0xffe3)
    return "~";
  if ((c >= 0x2018 && c <= 0x201f) || c == 0xab || c == 0xbb || (c >= 0x300c && c <= 0x300f) ||
      c == 0x301d || c == 0x301e || c == 0x301f)
    return "\"";
  if (c == 0x2236 || c == 0xa789 || c == 0x02d0)
    return ":";
  if (c == 0x3002 || c == 0x00b7 || c == 0x2024)
    return ".";
  if (c == 0x3001)
    return ",";
  if (todoku_mail_text_shows_nothing (c))
    return "";

  return NULL;
}

static gboolean
is_letter (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c);
}

/* The end of a run of what host names are made of, in any script; the prolonged sound mark of
 * Japanese is a letter only behind one.
 */
static const char *
host_end (const char *text,
          gboolean   *ret_international)
{
  const char *p = text;
  gunichar before = 0;

  *ret_international = FALSE;
  for (; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!(is_letter (c) || c == '-' || c == '.' || (c == 0x30fc && before >= 0x3040)))
        break;
      *ret_international |= c >= 0x80;
      before = c;
    }

  return p;
}

/* A name in a script of its own is written in A-labels in every record (RFC 7208 section 4.3). */
static char *
encode_host (const char *text,
             gsize       length)
{
  g_autofree char *name = g_strndup (text, length);
  const char *dot = strrchr (name, '.');

  /* Words beside a record have no top-level domain behind them. */
  if (dot == NULL || dot == name || !g_ascii_isalpha (dot[1]) || !g_str_is_ascii (dot))
    return NULL;

  return g_hostname_to_ascii (name);
}

static char *
normalise (const char *text)
{
  g_autofree char *read = todoku_mail_text_to_utf8 (text);
  g_autofree char *valid = todoku_mail_text_unmix (read);
  g_autoptr(GString) marked = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      const char *mark = c >= 0x80 && c != 0x30fc ? ascii_for (c) : NULL;

      if (mark != NULL)
        g_string_append (marked, mark);
      else
        g_string_append_unichar (marked, c);
    }

  return g_utf8_normalize (marked->str, -1, G_NORMALIZE_ALL_COMPOSE);
}

/* "v%3DDMARC1%3B%20p%3Dnone": a form has sent the whole text as part of an address. In other texts
 * a percent sign is a macro's, or that of a URI.
 */
static char *
dup_unescaped (const char *text)
{
  const char *start = text + strspn (text, " \t\r\n\"'");
  char *unescaped = NULL;

  if (g_ascii_strncasecmp (start, "v%3d", 4) == 0)
    unescaped = g_uri_unescape_string (start, NULL);

  return unescaped != NULL ? unescaped : g_strdup (text);
}

/**
 * todoku_mail_text_to_ascii:
 * @text: a text, of any bytes
 *
 * Returns: (transfer full): the ASCII that was meant, on one line; host names in another script
 *   become A-labels
 */
char *
todoku_mail_text_to_ascii (const char *text)
{
  gboolean changed;
  g_autofree char *unescaped = dup_unescaped (text);
  g_autofree char *decoded = todoku_mail_text_decode_entities (unescaped, &changed);
  g_autofree char *normal = normalise (decoded);
  GString *out = g_string_new (NULL);
  const char *p = normal;

  while (*p != '\0')
    {
      gboolean international;
      const char *end = host_end (p, &international);
      g_autofree char *host = international ? encode_host (p, (gsize) (end - p)) : NULL;

      if (host != NULL)
        {
          g_string_append (out, host);
          p = end;
          continue;
        }
      for (const char *stop = MAX (end, p + 1); p < stop; p = g_utf8_next_char (p))
        {
          gunichar c = g_utf8_get_char (p);

          if (c < 0x20 || c == 0x7f)
            g_string_append_c (out, ' ');
          else if (c < 0x7f)
            g_string_append_c (out, (char) c);
          else
            g_string_append (out, ascii_for (c) != NULL ? ascii_for (c) : " ");
        }
    }

  return g_string_free (out, FALSE);
}

/**
 * todoku_mail_text_is_visible:
 * @text: a text
 *
 * Returns: whether it is printable ASCII and blanks alone, as the grammars of mail records ask
 */
gboolean
todoku_mail_text_is_visible (const char *text)
{
  for (; *text != '\0'; text++)
    if ((*text < 0x20 && *text != '\t') || *text >= 0x7f)
      return FALSE;

  return TRUE;
}

/**
 * todoku_mail_text_is_near:
 * @a: a short word
 * @b: another
 * @max: a small number
 *
 * Returns: whether @a can be made of @b by changing, adding or leaving out at most @max letters
 */
gboolean
todoku_mail_text_is_near (const char *a,
                          const char *b,
                          guint       max)
{
  if (*a == '\0' || *b == '\0')
    return strlen (a) + strlen (b) <= max;
  if (*a == *b)
    return todoku_mail_text_is_near (a + 1, b + 1, max);

  return max > 0 && (todoku_mail_text_is_near (a + 1, b + 1, max - 1) ||
                     todoku_mail_text_is_near (a + 1, b, max - 1) ||
                     todoku_mail_text_is_near (a, b + 1, max - 1));
}
