/* SPDX-License-Identifier: GPL-3.0-or-later
 * What people have in a field becomes what DNS has, in one way for all formats: blanks of every
 * kind, characters without width, full-width letters, quotation marks and backslashes around it, a
 * HOST without its domain, a priority in the value. It refuses what DNS cannot be asked for. Any
 * thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "todoku-domain-name.h"

#define MAX_DETAIL 100
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

/* In a mail the lines of its texts are not those of its source. */
static guint
source_line (TodokuRecordReader *self)
{
  guint line = self->record_line;

  if (self->lines == NULL || self->lines->len == 0)
    return line;

  return g_array_index (self->lines, guint, CLAMP (line, 1, self->lines->len) - 1);
}

/**
 * todoku_record_reader_report:
 * @self: a reader
 * @problem: (scope forever): why the record is left out, a string marked with N_()
 * @detail: (nullable): more about it, for the error alone
 *
 * Reports the record that began at @record_line.
 */
void
todoku_record_reader_report (TodokuRecordReader *self,
                             const char         *problem,
                             const char         *detail)
{
  if (self->first_error == NULL)
    self->first_error = g_strdup_printf ("Line %u: %s%s%.*s", source_line (self), problem,
                                         detail != NULL ? ": " : "", MAX_DETAIL,
                                         detail != NULL ? detail : "");
  /* A page has much on it before its table of records, and so has a mail. */
  if (self->problem_func != NULL &&
      ((self->html_text == NULL && self->lines == NULL) ||
       self->format != TODOKU_RECORD_FORMAT_UNKNOWN))
    {
      /* Translators: the number of a line, and what is wrong with it, such as “there is no value”.
       */
      g_autofree char *text = g_strdup_printf (_("Line %1$u: %2$s"), source_line (self),
                                               _(problem));

      self->problem_func (text, FALSE, self->user_data);
    }
}

static void
report_foreign (TodokuRecordReader *self)
{
  g_autofree char *text =
    g_strdup_printf (_("Line %1$u: %2$s"), source_line (self),
                     _("only CNAME, TXT and MX records are checked"));

  if (self->first_error == NULL)
    self->first_error = g_strdup_printf ("Line %u: only CNAME, TXT and MX records are checked",
                                         source_line (self));
  if (self->problem_func != NULL)
    self->problem_func (text, TRUE, self->user_data);
}

/* A key that was broken over lines had no blank there; other texts had. */
static void
join_lines (GString *text)
{
  const char *blank = strstr (text->str, "p=") != NULL ? "" : " ";
  gsize i;

  while ((i = strcspn (text->str, "\r\n")) < text->len)
    {
      gsize start = i;
      gsize end = i;

      while (start > 0 && g_ascii_isspace (text->str[start - 1]))
        start--;
      while (end < text->len && g_ascii_isspace (text->str[end]))
        end++;
      g_string_erase (text, (gssize) start, (gssize) (end - start));
      g_string_insert (text, (gssize) start, blank);
    }
}

/* "v=3DDMARC1; p=3Dnone": copied from the source of a mail. */
static char *
dup_unquoted_printable (const char *value)
{
  g_auto(GStrv) lines = g_strsplit (value, "\n", -1);
  GString *text = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    if (todoku_record_reader_append_qp (text, lines[i]) && lines[i + 1] != NULL)
      g_string_append_c (text, '\n');
  if (!g_utf8_validate (text->str, (gssize) text->len, NULL) || strlen (text->str) < text->len)
    g_string_assign (text, value);

  return g_string_free (text, FALSE);
}

/* 'v=DKIM1; k=rsa; p=MIIB" "AQAB': the strings of a record as Terraform joins them. */
static void
join_strings (char *text)
{
  char *to = text;

  if (strchr ("vk", *text) == NULL || text[1] != '=')
    return;
  for (const char *from = text; *from != '\0'; from++)
    {
      gsize blanks = *from == '"' ? strspn (from + 1, " \t") : 0;

      if (*from == '"' && from[blanks + 1] == '"')
        from += blanks + 1;
      else
        *to++ = *from;
    }
  *to = '\0';
}

/* "v=spf1 include:… ~all ※既存のものに追記": texts that are checked are in ASCII, and a remark about
 * one is not.
 */
static void
drop_txt_remark (char *text)
{
  for (char *p = text; *p != '\0'; p++)
    if (p > text && (g_str_has_prefix (p, "※") || g_str_has_prefix (p, "←") ||
                     (*p == '(' && !g_str_is_ascii (p))))
      *p-- = '\0';
  g_strchomp (text);
}

/* '( "v=DKIM1; k=rsa; " "p=…" )  ; ----- DKIM key s1': all that opendkim-genkey writes behind the
 * type. A bracket inside of a text is no such end.
 */
static void
drop_brackets (char *text)
{
  char *end = strrchr (text, ')');
  gsize start = 1 + strspn (text + (*text != '\0'), " \t");

  if (*text != '(' || text[start] != '"' || end == NULL || end == text + start)
    return;
  while (end > text && *end != '"')
    *end-- = '\0';
  memmove (text, text + start, strlen (text + start) + 1);
}

/* Quotation marks, and the strings between them, are how zone files and some screens write a TXT
 * record (RFC 1035 section 5.1); they are not in it.
 */
static const char *
clean_txt (const char  *value,
           char       **to_free)
{
  g_autofree char *clean = NULL;
  g_autofree char *raw = NULL;
  g_autoptr(GString) text = NULL;
  gsize length;

  if (g_ascii_isalpha (value[0]) && g_str_has_prefix (value + 1, "=3D"))
    value = raw = dup_unquoted_printable (value);
  if (raw == NULL && g_str_is_ascii (value) && strpbrk (value, "\\\r\n") == NULL &&
      strchr ("'`<{ \t", *value) == NULL && strchr (value, '"') == NULL &&
      !g_ascii_isspace (value[MAX (strlen (value), 1) - 1]))
    return value;

  clean = todoku_record_reader_dup_clean (value);
  drop_txt_remark (clean);
  drop_brackets (clean);
  length = strlen (clean);
  /* PowerShell's list of strings. */
  if (length > 2 && clean[0] == '{' && clean[length - 1] == '}')
    {
      clean[--length] = '\0';
      memmove (clean, clean + 1, length--);
    }
  if (length >= 2 && clean[0] == '"' && clean[length - 1] == '"')
    {
      char *joined = todoku_record_reader_dup_txt (clean);

      if (joined == NULL)
        return NULL;
      g_free (clean);
      clean = g_strstrip (joined);
    }
  todoku_record_reader_drop_quotes (clean);
  /* A spreadsheet's mark for text. */
  if (*clean == '\'' && strchr (clean + 1, '\'') == NULL)
    memmove (clean, clean + 1, strlen (clean));
  todoku_record_reader_drop_backslashes (clean, "_-*;\"");
  join_strings (clean);
  text = g_string_new (clean);
  join_lines (text);
  *to_free = g_strdup (text->str);

  return *to_free;
}

/* "CNAME レコード" is a CNAME; what asks DNS over HTTPS gives numbers (RFC 8427). */
static gboolean
read_type (TodokuRecordReader *self,
           const char         *text,
           TodokuRecord       *record)
{
  TodokuRecordType *ret_type = &record->type;
  g_autofree char *clean = NULL;
  gsize length;

  if (text != NULL && todoku_record_reader_parse_type (text, ret_type))
    return TRUE;

  clean = todoku_record_reader_dup_clean (text != NULL ? text : "");
  todoku_record_reader_drop_quotes (clean);
  record->priority = todoku_record_reader_priority_of_type (clean);
  length = strspn (clean, LETTERS);
  if (clean[length] == ' ' || clean[length] == '(' || (guchar) clean[length] >= 0x80)
    clean[length] = '\0';
  if (todoku_record_reader_parse_type (clean, ret_type))
    return TRUE;

  if (todoku_record_reader_has_type (clean) || g_str_has_prefix (clean, "TYPE") ||
      (*clean != '\0' && clean[strspn (clean, "0123456789")] == '\0'))
    report_foreign (self);
  else
    todoku_record_reader_report (self, N_("the type must be CNAME, TXT or MX"), NULL);

  return FALSE;
}

/* Records of a domain stand together: what is known of it is kept until the next one. */
static gboolean
read_domain (TodokuRecordReader *self,
             const char         *text)
{
  g_autofree char *to_free = NULL;
  const char *domain = text;
  gsize length;

  if (self->domain != NULL && g_str_equal (self->domain, text))
    return TRUE;

  domain = todoku_record_reader_clean_name (text, &to_free);
  if (domain == NULL || !todoku_record_reader_is_name (domain))
    return FALSE;

  length = strlen (domain);
  g_free (self->domain);
  self->domain = g_ascii_strdown (domain, domain[length - 1] == '.' ? (gssize) length - 1 : -1);
  g_clear_pointer (&self->registrable, g_free);

  return TRUE;
}

/* A HOST is complete when it ends in a dot, in its domain, in the registrable domain of that, or in
 * a public suffix; else the domain belongs behind it.
 */
static gboolean
is_complete (TodokuRecordReader *self,
             const char         *host)
{
  if (g_str_has_suffix (host, ".") || todoku_domain_name_is_below (host, self->domain))
    return TRUE;
  if (self->registrable == NULL)
    {
      self->registrable = todoku_domain_name_registrable (self->domain);
      if (self->registrable == NULL)
        self->registrable = g_strdup (self->domain);
    }

  return todoku_domain_name_is_below (host, self->registrable) ||
         todoku_domain_name_has_public_suffix (host);
}

/* "@", "em1" and "s1._domainkey" are in no domain: no top-level domain begins with "_". */
static gboolean
is_part (const char *host)
{
  const char *dot = strrchr (host, '.');

  return dot == NULL || dot[1] == '_';
}

/* Returns NULL with the problem reported. */
static const char *
read_host (TodokuRecordReader *self,
           const char * const *fields,
           gboolean            has_domain,
           char              **to_free)
{
  const char *fqdn = fields[TODOKU_RECORD_COLUMN_FQDN];
  gboolean is_fqdn = fqdn != NULL && *fqdn != '\0';
  const char *written = is_fqdn ? fqdn : fields[TODOKU_RECORD_COLUMN_HOST];
  const char *host = todoku_record_reader_clean_name (written, to_free);

  if (host != NULL && (has_domain || self->keep_names) && !is_fqdn &&
      todoku_record_reader_is_apex (fields[TODOKU_RECORD_COLUMN_HOST]))
    host = "@";
  if (host != NULL && has_domain && !is_fqdn)
    {
      if (*host == '\0' || g_str_equal (host, "@"))
        return self->domain;
      if (todoku_record_reader_is_name (host) && !is_complete (self, host))
        {
          char *complete = g_strconcat (host, ".", self->domain, NULL);

          g_free (*to_free);
          *to_free = complete;
          host = complete;
        }
    }
  else if (host != NULL && self->keep_names && (*host == '\0' || g_str_equal (host, "@")))
    {
      return "@";
    }
  else if (host != NULL && !self->keep_names && *host != '\0' && is_part (host))
    {
      todoku_record_reader_report (self, N_("the host must be written with its whole domain"),
                                   host);
      return NULL;
    }
  if (host != NULL && todoku_record_reader_is_name (host))
    return host;
  todoku_record_reader_report (self, N_("the host is not a name that DNS can be asked for"), NULL);

  return NULL;
}

/* "10 mx.example.co.jp" is how zone files and many screens write a mail server. */
static const char *
split_priority (const char    *value,
                TodokuRecord  *record)
{
  gsize digits;
  guint64 number;
  g_autofree char *text = NULL;

  value += strspn (value, " \t");
  digits = strspn (value, "0123456789");
  text = g_strndup (value, digits);
  if ((value[digits] != ' ' && value[digits] != '\t') ||
      !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT16, &number, NULL))
    return value;
  if (record->priority < 0)
    record->priority = (int) number;
  value += digits;

  return value + strspn (value, " \t");
}

/* "Destination: mx.example.jp" in a cell of its own. */
static const char *
skip_label (const char *value)
{
  const char *colon = strchr (value, ':');
  g_autofree char *name = colon != NULL ? g_strndup (value, (gsize) (colon - value)) : NULL;
  TodokuRecordColumn column;

  return name != NULL && todoku_record_reader_find_column (name, &column) &&
         column == TODOKU_RECORD_COLUMN_VALUE ? colon + 1 + strspn (colon + 1, " ") : value;
}

/* "mx.example.jp (Priority: 10)", "mx.example.jp（優先度10）", "mx.example.jp. 10". */
static void
read_remark (const char   *clean,
             TodokuRecord *record)
{
  const char *remark = strpbrk (clean, "( ");
  const char *digits = remark != NULL ? strpbrk (remark, "0123456789") : NULL;
  gsize length = digits != NULL ? strspn (digits, "0123456789") : 0;
  gboolean is_closed = digits != NULL && digits[length] == ')';

  if (record->priority < 0 && length > 0 && length <= 3 && !g_ascii_isdigit (*clean) &&
      digits[length + (is_closed ? 1 : 0)] == '\0')
    record->priority = (int) g_ascii_strtoull (digits, NULL, 10);
}

static gboolean
read_priority (TodokuRecordReader *self,
               const char         *text,
               TodokuRecord       *record)
{
  g_autofree char *clean = NULL;
  char *point;
  guint64 number;

  if (text == NULL || *text == '\0')
    return TRUE;
  clean = todoku_record_reader_dup_clean (text);
  if (*clean == '\0')
    return TRUE;
  /* Spreadsheets make "10.0" of it. */
  /* "Priority: 10". */
  point = strrchr (clean, ' ');
  if (point != NULL && g_ascii_isalpha (*clean))
    memmove (clean, point + 1, strlen (point));
  point = strchr (clean, '.');
  if (point != NULL && point[1] == '0' && strspn (point + 1, "0") == strlen (point + 1))
    *point = '\0';
  if (!g_ascii_string_to_unsigned (clean, 10, 0, G_MAXUINT16, &number, NULL))
    {
      /* "NULL" of a data base: only a mail server has a priority. */
      if (record->type != TODOKU_RECORD_TYPE_MX)
        return TRUE;
      todoku_record_reader_report (self, N_("the priority must be a whole number from 0 to 65535"),
                                   NULL);
      return FALSE;
    }
  record->priority = (int) number;

  return TRUE;
}

/* Returns NULL with the problem reported. */
static const char *
read_value (TodokuRecordReader *self,
            const char         *text,
            TodokuRecord       *record,
            char              **to_free)
{
  g_autofree char *clean = NULL;
  const char *value;

  if (text == NULL || *text == '\0')
    {
      todoku_record_reader_report (self, N_("there is no value"), NULL);
      return NULL;
    }
  if (record->type == TODOKU_RECORD_TYPE_TXT)
    {
      value = clean_txt (text, to_free);
      if (value != NULL && *value != '\0')
        return value;
      todoku_record_reader_report (self, value != NULL ? N_("there is no value")
                                                       : N_("this is not text"), NULL);
      return NULL;
    }

  if (record->type == TODOKU_RECORD_TYPE_MX && !todoku_record_reader_is_plain (text))
    {
      clean = todoku_record_reader_dup_clean (text);
      todoku_record_reader_drop_quotes (clean);
      read_remark (clean, record);
      text = split_priority (skip_label (clean), record);
    }
  value = todoku_record_reader_clean_name (text, to_free);
  if (value != NULL && todoku_record_reader_is_name (value))
    {
      if (*to_free == NULL && clean != NULL)
        value = *to_free = g_strdup (value);
      return value;
    }
  todoku_record_reader_report (self, N_("the value is not a host name"), NULL);

  return NULL;
}

static gboolean
is_false (const char *text)
{
  return g_ascii_strcasecmp (text, "false") == 0 || g_str_equal (text, "0") ||
         g_ascii_strcasecmp (text, "no") == 0;
}

/**
 * todoku_record_reader_emit:
 * @self: a reader
 * @fields: (array fixed-size=9): the fields as they were written, each may be %NULL
 *
 * Hands a record on, or reports why it is none.
 */
void
todoku_record_reader_emit (TodokuRecordReader *self,
                           const char * const *fields)
{
  const char *domain = fields[TODOKU_RECORD_COLUMN_DOMAIN] != NULL ||
                       self->block[TODOKU_RECORD_COLUMN_DOMAIN] == NULL
                       ? fields[TODOKU_RECORD_COLUMN_DOMAIN]
                       : self->block[TODOKU_RECORD_COLUMN_DOMAIN];
  const char *required = fields[TODOKU_RECORD_COLUMN_REQUIRED];
  const char *group = fields[TODOKU_RECORD_COLUMN_GROUP];
  TodokuRecord record = { .priority = -1, .required = TRUE };
  g_autofree char *host = NULL;
  g_autofree char *value = NULL;
  g_autoptr(TodokuRecord) result = NULL;
  gboolean has_domain = domain != NULL && *domain != '\0';

  if (!read_type (self, fields[TODOKU_RECORD_COLUMN_TYPE], &record))
    return;
  if (has_domain && !read_domain (self, domain))
    {
      todoku_record_reader_report (self, N_("the domain is not a name"), NULL);
      return;
    }
  if ((record.host = read_host (self, fields, has_domain, &host)) == NULL ||
      !read_priority (self, fields[TODOKU_RECORD_COLUMN_PRIORITY], &record) ||
      (record.value = read_value (self, fields[TODOKU_RECORD_COLUMN_VALUE], &record,
                                  &value)) == NULL)
    return;
  if (strlen (record.value) > TODOKU_RECORD_READER_MAX_TEXT)
    {
      todoku_record_reader_report (self, N_("the record is too long"), NULL);
      return;
    }

  record.domain = has_domain ? self->domain : NULL;
  record.group = group != NULL && *group != '\0' ? group : NULL;
  record.required = required == NULL || *required == '\0' || !is_false (required);
  record.purpose = todoku_record_purpose_from_key (NULL, record.type, record.host);
  result = todoku_record_new (&record);
  self->n_records++;
  self->func (result, self->user_data);
}
