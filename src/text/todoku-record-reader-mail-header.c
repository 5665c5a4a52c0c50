/* SPDX-License-Identifier: GPL-3.0-or-later
 * The headers of a mail and of its parts, as far as they say where texts are and how they are
 * written (RFC 2045, RFC 2183), and how a mail is recognised at all. Any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-mail.h"

#include <string.h>

#define MAX_HEADER 4096

/* What is taken for base64 without any header is a line of this length, or of less at its end. */
#define MIN_BASE64_LINE 40

/**
 * todoku_record_mail_reset_part:
 * @mail: a mail
 *
 * Begins a part, which is plain text until its headers say something else (RFC 2045 section 5.2).
 */
void
todoku_record_mail_reset_part (TodokuRecordMail *mail)
{
  g_free (mail->type);
  mail->type = g_strdup ("text/plain");
  g_clear_pointer (&mail->charset, g_free);
  mail->coding = TODOKU_MAIL_PLAIN;
  mail->is_flowed = FALSE;
  mail->base64_state = 0;
  mail->base64_save = 0;
  g_string_truncate (mail->body, 0);
  g_array_set_size (mail->lines, 0);
}

static TodokuRecordMail *
mail_new (TodokuMailPlace place)
{
  TodokuRecordMail *mail = g_new0 (TodokuRecordMail, 1);

  mail->place = place;
  mail->header = g_string_new (NULL);
  mail->body = g_string_new (NULL);
  mail->lines = g_array_new (FALSE, FALSE, sizeof (guint));
  todoku_record_mail_reset_part (mail);

  return mail;
}

/* The length of the name of a header with its colon, or 0 (RFC 5322 section 2.2). */
static gsize
header_length (const char *line)
{
  gsize n = strspn (line, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");

  return n > 0 && line[n] == ':' ? n + 1 : 0;
}

static gboolean
is_named (const char        *line,
          const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_ascii_strncasecmp (line, names[i], strlen (names[i])) == 0)
      return TRUE;

  return FALSE;
}

/* A line of base64 whose bytes are text: a key is no text. */
static gboolean
is_base64_text (const char *line)
{
  gsize length = strlen (line);
  gsize n_base64 =
    strspn (line, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
  g_autofree guchar *bytes = NULL;
  gsize n_bytes;
  const char *end;

  if (length < MIN_BASE64_LINE || length % 4 != 0 || n_base64 + 2 < length ||
      strspn (line + n_base64, "=") != length - n_base64)
    return FALSE;
  bytes = g_base64_decode (line, &n_bytes);
  for (gsize i = 0; i < n_bytes; i++)
    if (bytes[i] < 0x20 && (bytes[i] == '\0' || strchr ("\t\r\n\033", bytes[i]) == NULL))
      return FALSE;

  /* The last character may go on in the next line. */
  return g_utf8_validate ((const char *) bytes, (gssize) n_bytes, &end) ||
         (gsize) ((const char *) bytes + n_bytes - end) < 4;
}

/**
 * todoku_record_mail_new_for:
 * @line: a line of which no format is known yet
 * @is_first: whether nothing but empty lines stood before it
 *
 * Returns: (transfer full) (nullable): a mail that begins with @line, which is still to be read, or
 *   %NULL if it is the beginning of none
 */
TodokuRecordMail *
todoku_record_mail_new_for (const char *line,
                            gboolean    is_first)
{
  static const char *const sure[] = {
    "MIME-Version:", "Content-Type: text/", "Content-Type: multipart/",
    "Content-Transfer-Encoding:", NULL
  };
  static const char *const usual[] = {
    "Return-Path:", "Received:", "Delivered-To:", "X-", "DKIM-Signature:",
    "Authentication-Results:", "ARC-", "From:", "From ", "To:", "Subject:", "Date:",
    "Message-ID:", "Reply-To:", "Sender:", "Content-", NULL
  };

  if (is_named (line, sure))
    return mail_new (TODOKU_MAIL_IN_HEADERS);
  if (!is_first)
    return NULL;
  if (is_named (line, usual) &&
      (header_length (line) > 0 ||
       (g_str_has_prefix (line, "From ") && strchr (line, '@') != NULL)))
    return mail_new (TODOKU_MAIL_IN_HEADERS);
  if (is_base64_text (line))
    {
      TodokuRecordMail *mail = mail_new (TODOKU_MAIL_IN_TEXT);

      mail->coding = TODOKU_MAIL_BASE64;
      return mail;
    }

  return NULL;
}

/* The value of "; NAME=value" or "; NAME="value"" in a header (RFC 2045 section 5.1). */
static char *
dup_parameter (const char *header,
               const char *name)
{
  gsize length = strlen (name);

  for (const char *p = strchr (header, ';'); p != NULL; p = strchr (p, ';'))
    {
      p++;
      p += strspn (p, " \t");
      if (g_ascii_strncasecmp (p, name, length) != 0)
        continue;
      p += length;
      p += strspn (p, " \t");
      if (*p != '=')
        continue;
      p++;
      p += strspn (p, " \t");
      if (*p == '"')
        return g_strndup (p + 1, strcspn (p + 1, "\""));
      return g_strndup (p, strcspn (p, "; \t"));
    }

  return NULL;
}

static gboolean
has_text_name (const char *name)
{
  static const char *const suffixes[] = {
    ".csv", ".tsv", ".txt", ".json", ".jsonl", ".zone", ".db", ".html", ".htm", ".md",
  };
  g_autofree char *lower = name != NULL ? g_ascii_strdown (name, -1) : g_strdup ("");

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (lower, suffixes[i]))
      return TRUE;

  return FALSE;
}

/* One header with its continuation lines. */
static void
take_header (TodokuRecordMail *mail)
{
  const char *header = mail->header->str;
  const char *value = header + header_length (header);

  value += strspn (value, " \t");
  if (g_ascii_strncasecmp (header, "Content-Type:", 13) == 0)
    {
      g_autofree char *name = dup_parameter (value, "name");
      g_autofree char *format = dup_parameter (value, "format");
      g_autofree char *boundary = dup_parameter (value, "boundary");

      g_free (mail->type);
      mail->type = g_ascii_strdown (value, (gssize) strcspn (value, "; \t"));
      if (has_text_name (name) && !g_str_has_prefix (mail->type, "text/"))
        {
          g_free (mail->type);
          mail->type = g_strdup ("text/plain");
        }
      g_free (mail->charset);
      mail->charset = dup_parameter (value, "charset");
      mail->is_flowed = format != NULL && g_ascii_strcasecmp (format, "flowed") == 0;
      if (g_str_has_prefix (mail->type, "multipart/") && boundary != NULL && *boundary != '\0' &&
          mail->n_boundaries < TODOKU_MAIL_MAX_BOUNDARIES)
        {
          guint outer = mail->n_boundaries > 0 ? mail->choices[mail->n_boundaries - 1] : 0;

          mail->choices[mail->n_boundaries] =
            g_str_equal (mail->type, "multipart/alternative") ? ++mail->n_choices : outer;
          mail->boundaries[mail->n_boundaries++] = g_steal_pointer (&boundary);
        }
    }
  else if (g_ascii_strncasecmp (header, "Content-Transfer-Encoding:", 26) == 0)
    {
      if (g_ascii_strncasecmp (value, "base64", strlen ("base64")) == 0)
        mail->coding = TODOKU_MAIL_BASE64;
      else if (g_ascii_strncasecmp (value, "quoted-printable", strlen ("quoted-printable")) == 0)
        mail->coding = TODOKU_MAIL_QUOTED_PRINTABLE;
      else
        mail->coding = TODOKU_MAIL_PLAIN;
    }
  else if (g_ascii_strncasecmp (header, "Content-Disposition:", 20) == 0)
    {
      g_autofree char *name = dup_parameter (value, "filename");

      if (has_text_name (name) && !g_str_has_prefix (mail->type, "text/"))
        {
          g_free (mail->type);
          mail->type = g_strdup ("text/plain");
        }
    }
  g_string_truncate (mail->header, 0);
}

static gboolean
is_readable (const char *type)
{
  static const char *const types[] = {
    "text/plain", "text/html", "text/csv", "text/tab-separated-values", "text/markdown",
    "text/json", "application/json", "text/dns",
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (type, types[i]))
      return TRUE;

  return FALSE;
}

/**
 * todoku_record_mail_end_headers:
 * @mail: a mail whose headers, or those of a part, have ended
 */
void
todoku_record_mail_end_headers (TodokuRecordMail *mail)
{
  take_header (mail);
  if (g_str_equal (mail->type, "message/rfc822"))
    {
      todoku_record_mail_reset_part (mail);
      return;
    }
  mail->place = is_readable (mail->type) ? TODOKU_MAIL_IN_TEXT : TODOKU_MAIL_OUTSIDE;
}

/**
 * todoku_record_mail_read_header:
 * @mail: a mail
 * @line: a line of its headers
 */
void
todoku_record_mail_read_header (TodokuRecordMail *mail,
                                const char       *line)
{
  if (*line != ' ' && *line != '\t')
    {
      take_header (mail);
      g_string_assign (mail->header, line);
    }
  else if (mail->header->len + strlen (line) < MAX_HEADER)
    {
      g_string_append (mail->header, line);
    }
}

/* A block of fields whose mail lost the empty line in front of it. */
static gboolean
is_field (const char *line)
{
  gsize n = header_length (line);
  g_autofree char *name = g_strndup (line, n > 0 ? n - 1 : 0);
  TodokuRecordColumn column;

  return n > 0 && todoku_record_reader_find_column (name, &column) &&
         column <= TODOKU_RECORD_COLUMN_VALUE;
}

/**
 * todoku_record_mail_is_header:
 * @line: a line below headers, not empty
 *
 * Returns: whether it is one more, or goes on with the last
 */
gboolean
todoku_record_mail_is_header (const char *line)
{
  return *line == ' ' || *line == '\t' || g_str_has_prefix (line, "From ") ||
         (header_length (line) > 0 && !is_field (line));
}
