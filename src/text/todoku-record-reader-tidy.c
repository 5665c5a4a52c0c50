/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a mail, a manual or a chat puts around a record: marks of quoting, bullets, numbers, arrows,
 * and whole lines in full width. Any thread. A line without any of it is not touched, for blanks at
 * the beginning mean something in a zone file.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <string.h>

/* Not "*", which is a name in a zone file. */
static const char *const bullets[] = { "・", "•", "■", "◆", "●", "○", "※", "－ ", "- " };

static const char *const arrows[] = {
  " -> ", " --> ", " => ", " ==> ", "→", "⇒", "➡",
};

static gboolean
has_width (gunichar c)
{
  return c != 0x00ad && c != 0xfeff && !(c >= 0x200b && c <= 0x200f) &&
         !(c >= 0x202a && c <= 0x202e) && !(c >= 0x2060 && c <= 0x2069);
}

/**
 * todoku_record_reader_dup_clean:
 * @text: a field as it was written, valid UTF-8
 *
 * Blanks of all kinds become plain ones (U+00A0 comes from web pages, U+3000 from Japanese input
 * methods), full-width letters the ones that they stand for, and what has no width goes.
 *
 * Returns: (transfer full): the field without blanks around it
 */
char *
todoku_record_reader_dup_clean (const char *text)
{
  GString *clean;

  if (g_str_is_ascii (text))
    return g_strstrip (g_strdup (text));

  clean = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c >= 0xff01 && c <= 0xff5e)
        g_string_append_c (clean, (char) (c - 0xfee0));
      else if (c != '\n' && c != '\t' && g_unichar_isspace (c))
        g_string_append_c (clean, ' ');
      else if (has_width (c))
        g_string_append_unichar (clean, c);
    }

  return g_strstrip (g_string_free (clean, FALSE));
}

/* Past "1. ", "2) ", "(3)", "４）", "⑤": numbers of a list, or @line itself. A dot without a blank
 * behind it is part of a name.
 */
static const char *
skip_number (const char *line)
{
  const char *p = line;
  gunichar c = g_utf8_get_char (p);
  gboolean opened = c == '(' || c == 0xff08;
  guint digits = 0;

  if ((c >= 0x2460 && c <= 0x249b) || (c >= 0x2776 && c <= 0x277f))
    return g_utf8_next_char (p);
  if (opened)
    p = g_utf8_next_char (p);
  for (c = g_utf8_get_char (p); g_unichar_isdigit (c); c = g_utf8_get_char (p))
    {
      p = g_utf8_next_char (p);
      digits++;
    }
  if (digits < 1 || digits > 2)
    return line;
  if (c == ')' || c == 0xff09)
    return g_utf8_next_char (p);
  if (!opened && (c == '.' || c == 0xff0e || c == ':') &&
      (*g_utf8_next_char (p) == ' ' ||
       (c == 0xff0e && ((guchar) *line >= 0x80 ||
                        todoku_record_reader_has_type (g_utf8_next_char (p))))))
    return g_utf8_next_char (p);

  return line;
}

/* "* CNAME em1.example.co.jp target": a bullet; "* CNAME target": a name in a zone file. */
static gboolean
is_star_bullet (const char *p)
{
  g_auto(GStrv) words = NULL;

  if (p[0] != '*' || p[1] != ' ')
    return FALSE;
  words = g_strsplit_set (p + 2 + strspn (p + 2, " "), " \t", 4);

  return g_strv_length (words) >= 3 && todoku_record_reader_has_type (words[0]) &&
         strchr (words[1], '.') != NULL && strpbrk (words[1], "=\"") == NULL;
}

/* "10:32", a tab, a name, a tab, and what was said: the history of a chat. */
static const char *
skip_speaker (const char *p)
{
  gsize hours = strspn (p, "0123456789");
  const char *name;

  if (hours < 1 || hours > 2 || p[hours] != ':' || strspn (p + hours + 1, "0123456789") != 2)
    return p;
  if (p[hours + 3] == ' ')
    {
      g_autofree char *type = NULL;

      name = p + hours + 3 + strspn (p + hours + 3, " ");
      type = g_strndup (name, strcspn (name, " "));

      return todoku_record_reader_has_type (type) ? name : p;
    }
  if (p[hours + 3] != '\t')
    return p;
  name = p + hours + 4;

  return name[strcspn (name, "\t")] == '\t' ? name + strcspn (name, "\t") + 1 : p;
}

/* "DKIM: s1._domainkey.example.jp TXT …", "**Return path**: em1…": what the record is for. */
static const char *
skip_purpose (const char *p)
{
  gsize length = strspn (p, "*ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz- ");
  g_autofree char *word = g_strstrip (g_strdelimit (g_strndup (p, length), "*", ' '));
  const char *rest = p + length + 1;
  TodokuRecordColumn column;

  if (length == 0 || length > 24 || p[length] != ':' || *rest != ' ' ||
      todoku_record_reader_is_type_above (word) || todoku_record_reader_find_column (word, &column))
    return p;
  rest += strspn (rest, " ");

  return memchr (rest, '.', strcspn (rest, " ")) != NULL ? rest : p;
}

/* "【追加】em1… IN CNAME target", "追加：em1…", and the sign with which a comparison marks what is new.
 */
static const char *
skip_heading (const char *p)
{
  static const char *const headings[] = {
    "追加：", "追加:", "新規：", "新規:", "変更：", "変更:", "登録：", "登録:", "+", "＋",
  };
  const char *rest = p;

  if (g_str_has_prefix (p, "【") && !g_str_has_prefix (p, "【削除"))
    {
      const char *end = strstr (p, "】");

      rest = end != NULL ? end + strlen ("】") : p;
    }
  for (guint i = 0; rest == p && i < G_N_ELEMENTS (headings); i++)
    if (g_str_has_prefix (p, headings[i]))
      rest = p + strlen (headings[i]);
  if (rest == p)
    rest = skip_purpose (p);
  if (rest == p || strpbrk (rest, "\t|") != NULL || !todoku_record_reader_is_entry (rest, FALSE))
    return p;

  return rest;
}

/* "✅ CNAME …", "[ ] CNAME …": a list of what has been done. */
static const char *
skip_check (const char *p)
{
  gunichar c = g_utf8_get_char (p);
  const char *rest = p;

  if (*p == '[' && strchr (" xX", p[1]) != NULL && p[1] != '\0' && p[2] == ']')
    rest = p + 3;
  else if (c == 0x25a1 || (c >= 0x2600 && c <= 0x27bf) || (c >= 0x2b1b && c <= 0x2b1c) ||
           c > 0x1f2ff)
    rest = g_utf8_next_char (p);

  return *rest == ' ' ? rest + 1 : p;
}

/* "add em1.example.jp 300 CNAME target": nsupdate needs no "update" in front. */
static gboolean
is_update_entry (const char *text)
{
  const char *dot = strchr (text, '.');

  return dot != NULL && dot < text + strcspn (text, " ") &&
         todoku_record_reader_is_entry (text, FALSE);
}

static const char *
skip_marks (const char *line)
{
  const char *p = line + strspn (line, " \t");
  const char *start = p;

  while (*p == '>' || g_str_has_prefix (p, "＞") ||
         (*p == '|' && p[1] == ' ' && strchr (p + 1, '|') == NULL))
    {
      p = g_utf8_next_char (p);
      p += strspn (p, " ");
    }
  p = skip_speaker (p);
  if (is_star_bullet (p))
    p += 2;
  for (guint i = 0; i < G_N_ELEMENTS (bullets); i++)
    if (g_str_has_prefix (p, bullets[i]))
      {
        p += strlen (bullets[i]);
        break;
      }
  p = skip_check (p);
  p = skip_number (p);
  p = skip_heading (p);
  /* Markdown's code, and what nsupdate is told. */
  if (g_str_has_prefix (p, "```") && strchr (p, ' ') != NULL)
    p += strlen ("```");
  if (g_str_has_prefix (p, "update add "))
    p += strlen ("update add ");
  else if (g_str_has_prefix (p, "add ") && is_update_entry (p + strlen ("add ")))
    p += strlen ("add ");

  return p != start ? p + strspn (p, " ") : line;
}

/* "em1… IN CNAME target. ← 追加", "… // SendGrid". */
static gboolean
drop_remark_behind (GString *text)
{
  const char *remark = strstr (text->str, "←");

  if (remark == NULL)
    remark = strstr (text->str, " // ");
  /* Inside of a text it is no remark. */
  if (remark == NULL || remark == text->str || strchr (remark, '"') != NULL)
    return FALSE;
  g_string_truncate (text, (gsize) (remark - text->str));
  g_strchomp (text->str);
  text->len = strlen (text->str);

  return TRUE;
}

/* "CNAME: em1.example.co.jp target": the colon is no part of it. */
static gboolean
drop_type_colon (GString *text)
{
  const char *wide = strstr (text->str, "：");
  const char *colon = strchr (text->str, ':');
  gsize width;
  gsize length;
  g_autofree char *type = NULL;
  g_auto(GStrv) words = NULL;

  if (colon == NULL || (wide != NULL && wide < colon))
    colon = wide;
  if (colon == NULL)
    return FALSE;
  width = *colon == ':' ? 1 : strlen ("：");
  length = (gsize) (colon - text->str);
  type = g_strndup (text->str, length);
  if (!todoku_record_reader_has_type (type))
    return FALSE;
  words = g_strsplit (colon + width + strspn (colon + width, " "), " ", 3);
  if (g_strv_length (words) < 2 || strpbrk (words[0], "._@") == NULL ||
      strchr (words[0], '=') != NULL)
    return FALSE;
  g_string_erase (text, (gssize) length, (gssize) width);
  if (text->str[length] != ' ')
    g_string_insert (text, (gssize) length, " ");

  return TRUE;
}

/* 'TXT "v=spf1 mx -all" → "v=spf1 mx include:… -all"': what is to come stands behind the arrow. */
static void
keep_new_text (GString *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++)
    {
      char *arrow = strstr (text->str, arrows[i]);
      char *before = arrow;
      char *start;
      char *next;

      if (arrow == NULL)
        continue;
      next = arrow + strlen (arrows[i]);
      next += strspn (next, " ");
      while (before > text->str && before[-1] == ' ')
        before--;
      start = before - 1 > text->str && before[-1] == '"'
              ? g_strrstr_len (text->str, before - 1 - text->str, "\"") : NULL;
      if (start != NULL && *next == '"')
        {
          g_string_erase (text, start - text->str, next - start);
          return;
        }
    }
}

/* "em1.example.co.jp → target (CNAME)". */
static void
move_type (GString *text)
{
  char *bracket;
  g_autofree char *type = NULL;

  g_string_replace (text, "（", "(", 0);
  g_string_replace (text, "）", ")", 0);
  bracket = strrchr (text->str, '(');
  if (bracket == NULL || !g_str_has_suffix (bracket, ")"))
    return;
  type = g_strndup (bracket + 1, strlen (bracket) - 2);
  if (!todoku_record_reader_has_type (type))
    return;
  g_string_truncate (text, (gsize) (bracket - text->str));
  g_string_prepend (text, " ");
  g_string_prepend (text, type);
}

/* "[CNAME] em1…", "【CNAME】em1…", "em1… (CNAME) target": the type without its brackets. */
static gboolean
drop_type_brackets (GString *text)
{
  static const struct { const char *opening; const char *closing; } brackets[] = {
    { "[", "]" }, { "【", "】" }, { "(", ")" }, { "（", "）" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (brackets); i++)
    {
      const char *start = strstr (text->str, brackets[i].opening);
      const char *end = start != NULL ? strstr (start, brackets[i].closing) : NULL;
      gsize opening = strlen (brackets[i].opening);
      g_autofree char *type = NULL;
      g_autofree char *spaced = NULL;
      TodokuRecordType known;
      gsize position;

      if (end == NULL || (i > 1 && (start == text->str || start[-1] != ' ')) ||
          (i < 2 && start != text->str))
        continue;
      type = g_strndup (start + opening, (gsize) (end - start) - opening);
      if (!todoku_record_reader_parse_type (type, &known) || strchr (text->str, '\t') != NULL ||
          (end[strlen (brackets[i].closing)] == '\0' && i > 1))
        continue;
      position = (gsize) (start - text->str);
      spaced = g_strconcat (type, end[strlen (brackets[i].closing)] == ' ' ? "" : " ", NULL);
      g_string_erase (text, (gssize) position,
                      (gssize) (end - start) + (gssize) strlen (brackets[i].closing));
      g_string_insert (text, (gssize) position, spaced);
      return TRUE;
    }

  return FALSE;
}

/* "CNAME / em1… / target", "CNAME、em1…、target": other marks between the cells. */
static gboolean
part_cells (GString *text,
            char     separator)
{
  static const char *const marks[] = { " / ", "／", "、", ";" };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      g_auto(GStrv) parts = g_strsplit (text->str, marks[i], 3);

      if (g_strv_length (parts) < 3 || (marks[i][1] == '\0' && *marks[i] == separator) ||
          strpbrk (text->str, "\t|\"") != NULL)
        continue;
      g_strstrip (parts[0]);
      g_strstrip (parts[1]);
      if (!todoku_record_reader_has_type (parts[0]) && !todoku_record_reader_has_type (parts[1]))
        continue;
      g_string_printf (text, "%s  %s  %s", parts[0], parts[1], g_strchug (parts[2]));
      return TRUE;
    }

  return FALSE;
}

/* "CNAME em1.example.co.jp = target". */
static gboolean
has_equals (const char *text)
{
  g_auto(GStrv) words = NULL;

  if (strstr (text, " = ") == NULL || strchr (text, '"') != NULL)
    return FALSE;
  words = g_strsplit (text, " ", 3);

  return todoku_record_reader_has_type (words[0]) ||
         (words[1] != NULL && todoku_record_reader_has_type (words[1]));
}

static gboolean
is_full_width (const char *text)
{
  gunichar c = g_utf8_get_char (text);

  return c >= 0xff01 && c <= 0xff5e;
}

/* "{{em1…}}" is a name in a ticket; "em1.{{domain}}" and "{{host}}" are for somebody to fill in. */
static gboolean
is_monospaced (const char *line)
{
  gboolean says = FALSE;

  for (const char *start = strstr (line, "{{"), *end; start != NULL; start = strstr (end, "{{"))
    {
      g_autofree char *text = NULL;

      end = strstr (start, "}}");
      if (end == NULL || (start > line && strchr (" \t|:,", start[-1]) == NULL &&
                          (guchar) start[-1] < 0x80) ||
          (strchr (" \t|:,", end[2]) == NULL && (guchar) end[2] < 0x80))
        return FALSE;
      text = g_strndup (start + 2, (gsize) (end - start) - 2);
      says = says || strpbrk (text, ".=:") != NULL || todoku_record_reader_has_type (text);
    }

  return says;
}

/* "* `CNAME` `em1…` `target`": cells in Markdown's code, with nothing else between them. Tickets
 * have "{{em1…}}".
 */
static char *
dup_without_code (const char *line)
{
  g_autoptr(GString) text = NULL;
  guint n = 0;

  if (strchr (line, '"') == NULL && is_monospaced (line))
    {
      text = g_string_new (line);
      g_string_replace (text, "{{", "", 0);
      g_string_replace (text, "}}", "", 0);

      return g_strdup (text->str);
    }
  for (const char *p = line; *p != '\0'; p++)
    n += *p == '`';
  if (n < 4 || strpbrk (line, "|\t\"") != NULL || strstr (line, "```") != NULL)
    return NULL;
  text = g_string_new (line);
  g_string_replace (text, "`", "", 0);

  return g_strdup (text->str);
}

/**
 * todoku_record_reader_dup_commas:
 * @line: a line, valid UTF-8
 *
 * Returns: (transfer full) (nullable): the line as CSV, or %NULL where its commas are not
 *   those of a Japanese input method alone
 */
char *
todoku_record_reader_dup_commas (const char *line)
{
  const char *first = strstr (line, "，");
  g_autoptr(GString) text = NULL;

  if (first == NULL || strchr (line, ',') != NULL || strstr (first + strlen ("，"), "，") == NULL)
    return NULL;
  text = g_string_new (line);
  g_string_replace (text, "，", ",", 0);

  return g_strdup (text->str);
}

/**
 * todoku_record_reader_dup_tidy:
 * @line: a line, valid UTF-8
 * @separator: what parts the cells of the table that it is a row of, or 0
 *
 * Returns: (transfer full) (nullable): the line without what stands around the record, or %NULL
 *   when there is nothing of the kind
 */
char *
todoku_record_reader_dup_tidy (const char *line,
                               char        separator)
{
  g_autofree char *bare = dup_without_code (line);
  const char *rest = skip_marks (bare != NULL ? bare : line);
  gboolean has_arrow = has_equals (rest);
  gboolean changed;
  g_autoptr(GString) text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++)
    has_arrow |= strstr (rest, arrows[i]) != NULL;
  changed = bare != NULL || rest != line || has_arrow;

  if (is_full_width (rest + strspn (rest, " \t")))
    {
      g_autofree char *clean = todoku_record_reader_dup_clean (rest);

      text = g_string_new (clean);
      changed = TRUE;
    }
  else
    {
      text = g_string_new (rest);
    }
  if (has_arrow)
    keep_new_text (text);
  for (guint i = 0; has_arrow && i < G_N_ELEMENTS (arrows); i++)
    g_string_replace (text, arrows[i], " ", 0);
  if (has_arrow)
    {
      g_string_replace (text, " = ", " ", 1);
      move_type (text);
    }
  /* Where an arrow stood between blanks there are now three, and two part cells. */
  while (has_arrow && g_string_replace (text, "  ", " ", 0) > 0)
    ;
  changed |= drop_remark_behind (text);
  /* "… IN TXT “v=spf1 …”". */
  if (strstr (text->str, " “") != NULL && g_str_has_suffix (text->str, "”"))
    changed |= g_string_replace (text, "“", "\"", 0) + g_string_replace (text, "”", "\"", 0) > 0;
  changed |= drop_type_colon (text);
  changed |= drop_type_brackets (text);
  changed |= part_cells (text, separator);
  if (changed && g_str_has_suffix (text->str, "```"))
    g_string_truncate (text, text->len - strlen ("```"));

  return changed ? g_strdup (text->str) : NULL;
}
