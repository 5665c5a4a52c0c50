/* SPDX-License-Identifier: GPL-3.0-or-later
 * A mail that holds records, as its file or its source: which parts are text (RFC 2045, RFC 2046),
 * how they are decoded, and which of two alternatives is read. Each text has a reader of its own;
 * what that finds is handed on when the mail has ended, with the lines of the mail. It keeps one
 * part at a time, of 1 MiB at most, and verifies nothing about the mail. Any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-mail.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_PARTS 64

/**
 * Text:
 * @records: (element-type TodokuRecord): the records of a part
 * @problems: (element-type utf8): what was left out, "~" in front of it for records of types that
 *   are not checked and "!" for others
 * @error: (nullable): why the first line was left out
 * @choice: the number of the multipart/alternative that it is part of, or 0
 */
typedef struct
{
  GPtrArray *records;
  GPtrArray *problems;
  char *error;
  guint choice;
} Text;

static void
text_free (Text *text)
{
  g_ptr_array_unref (text->records);
  g_ptr_array_unref (text->problems);
  g_free (text->error);
  g_free (text);
}

/**
 * todoku_record_mail_free:
 * @mail: (transfer full): a mail
 */
void
todoku_record_mail_free (TodokuRecordMail *mail)
{
  for (guint i = 0; i < mail->n_boundaries; i++)
    g_free (mail->boundaries[i]);
  g_string_free (mail->header, TRUE);
  g_string_free (mail->body, TRUE);
  g_array_unref (mail->lines);
  g_clear_pointer (&mail->texts, g_ptr_array_unref);
  g_free (mail->type);
  g_free (mail->charset);
  g_free (mail);
}

static void
end_line (TodokuRecordMail *mail,
          guint             line)
{
  g_string_append_c (mail->body, '\n');
  g_array_append_val (mail->lines, line);
}

/**
 * todoku_record_reader_append_qp:
 * @out: where it goes
 * @text: a line in quoted-printable (RFC 2045 section 6.7)
 *
 * Returns: whether the line ends there, and does not go on in the next one
 */
gboolean
todoku_record_reader_append_qp (GString    *out,
                                const char *text)
{
  gsize length = strlen (text);

  while (length > 0 && g_ascii_isspace (text[length - 1]))
    length--;
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '=' && i + 1 == length)
        return FALSE;
      if (text[i] == '=' && g_ascii_isxdigit (text[i + 1]) && g_ascii_isxdigit (text[i + 2]))
        {
          g_string_append_c (out, (char) (g_ascii_xdigit_value (text[i + 1]) * 16 +
                                          g_ascii_xdigit_value (text[i + 2])));
          i += 2;
        }
      else
        {
          g_string_append_c (out, text[i]);
        }
    }

  return TRUE;
}

static void
take_base64 (TodokuRecordMail *mail,
             const char       *text,
             guint             line)
{
  gsize length = strlen (text);
  g_autofree guchar *bytes = g_new (guchar, length + 3);
  gsize n = g_base64_decode_step (text, length, bytes, &mail->base64_state, &mail->base64_save);

  g_string_append_len (mail->body, (const char *) bytes, (gssize) n);
  for (gsize i = 0; i < n; i++)
    if (bytes[i] == '\n')
      g_array_append_val (mail->lines, line);
}

static void
take_text (TodokuRecordReader *self,
           TodokuRecordMail   *mail,
           const char         *text)
{
  if (mail->body->len + strlen (text) > TODOKU_RECORD_READER_MAX_SIZE)
    {
      self->record_line = self->line;
      todoku_record_reader_report (self, N_("the record is too long"), NULL);
      mail->place = TODOKU_MAIL_OUTSIDE;
      return;
    }
  if (mail->coding == TODOKU_MAIL_BASE64)
    {
      take_base64 (mail, text, self->line);
    }
  else if (mail->coding == TODOKU_MAIL_QUOTED_PRINTABLE)
    {
      if (todoku_record_reader_append_qp (mail->body, text))
        end_line (mail, self->line);
    }
  else
    {
      g_string_append (mail->body, text);
      end_line (mail, self->line);
    }
}

static void
collect_record_cb (TodokuRecord *record,
                   gpointer      user_data)
{
  Text *text = user_data;

  g_ptr_array_add (text->records, todoku_record_ref (record));
}

static void
collect_problem_cb (const char *problem,
                    gboolean    is_foreign,
                    gpointer    user_data)
{
  Text *text = user_data;

  g_ptr_array_add (text->problems, g_strconcat (is_foreign ? "~" : "!", problem, NULL));
}

/* A blank at the end says that the line goes on; one in front protects the next letter (RFC 3676).
 */
static void
join_flowed (TodokuRecordMail *mail)
{
  g_auto(GStrv) lines = g_strsplit (mail->body->str, "\n", -1);
  g_autoptr(GArray) kept = g_array_new (FALSE, FALSE, sizeof (guint));

  g_string_truncate (mail->body, 0);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = lines[i] + (*lines[i] == ' ');

      g_string_append (mail->body, line);
      if (lines[i + 1] == NULL || (g_str_has_suffix (line, " ") && !g_str_equal (line, "-- ") &&
                                   *line != '>'))
        continue;
      g_string_append_c (mail->body, '\n');
      if (i < mail->lines->len)
        g_array_append_val (kept, g_array_index (mail->lines, guint, i));
    }
  g_array_set_size (mail->lines, 0);
  g_array_append_vals (mail->lines, kept->data, kept->len);
}

/* A text that says its encoding is believed. Those of Japanese and Unicode are told from the bytes,
 * because each has its kinds (with "Shift_JIS" mails mean what Windows has by that name).
 */
static gboolean
is_told_by_bytes (const char *charset)
{
  static const char *const names[] = {
    "utf-8", "utf8", "us-ascii", "shift", "x-sjis", "sjis", "cp932", "ms932", "windows-31j",
    "iso-2022-jp", "euc-jp", "utf-16", NULL
  };

  for (guint i = 0; names[i] != NULL; i++)
    if (g_ascii_strncasecmp (charset, names[i], strlen (names[i])) == 0)
      return TRUE;

  return FALSE;
}

static char *
dup_decoded (TodokuRecordMail *mail,
             gsize            *ret_length)
{
  char *text = NULL;

  if (mail->charset != NULL && !is_told_by_bytes (mail->charset))
    text = g_convert (mail->body->str, (gssize) mail->body->len, "UTF-8", mail->charset, NULL,
                      ret_length, NULL);
  if (text != NULL)
    return text;
  *ret_length = mail->body->len;

  return g_memdup2 (mail->body->str, mail->body->len + 1);
}

static void
end_text (TodokuRecordReader *self,
          TodokuRecordMail   *mail)
{
  g_autoptr(TodokuRecordReader) reader = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *decoded = NULL;
  gsize length;
  Text *text;

  if (mail->place != TODOKU_MAIL_IN_TEXT || mail->body->len == 0 ||
      (mail->texts != NULL && mail->texts->len >= MAX_PARTS))
    return;
  if (mail->is_flowed)
    join_flowed (mail);

  if (mail->texts == NULL)
    mail->texts = g_ptr_array_new_with_free_func ((GDestroyNotify) text_free);
  text = g_new0 (Text, 1);
  text->records = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
  text->problems = g_ptr_array_new_with_free_func (g_free);
  text->choice = mail->n_boundaries > 0 ? mail->choices[mail->n_boundaries - 1] : 0;
  g_ptr_array_add (mail->texts, text);

  reader = todoku_record_reader_new (collect_record_cb, collect_problem_cb, text);
  reader->keep_names = self->keep_names;
  reader->lines = mail->lines;
  if (g_str_equal (mail->type, "text/html"))
    todoku_record_reader_begin_html (reader);
  decoded = dup_decoded (mail, &length);
  todoku_record_reader_push (reader, decoded, length);
  if (!todoku_record_reader_end (reader, &error))
    text->error = g_strdup (error->message);
}

/* Whether @line ends a part, and then what stands behind it in the mail. */
static gboolean
take_boundary (TodokuRecordReader *self,
               TodokuRecordMail   *mail,
               const char         *line)
{
  if (line[0] != '-' || line[1] != '-')
    return FALSE;
  for (guint i = mail->n_boundaries; i > 0; i--)
    {
      gsize length = strlen (mail->boundaries[i - 1]);
      const char *rest = line + 2 + length;

      if (strncmp (line + 2, mail->boundaries[i - 1], length) != 0 ||
          rest[strspn (rest, "- \t")] != '\0')
        continue;
      end_text (self, mail);
      todoku_record_mail_reset_part (mail);
      while (mail->n_boundaries > i)
        g_free (mail->boundaries[--mail->n_boundaries]);
      if (g_str_has_prefix (rest, "--"))
        {
          g_free (mail->boundaries[--mail->n_boundaries]);
          mail->place = TODOKU_MAIL_OUTSIDE;
        }
      else
        {
          mail->place = TODOKU_MAIL_IN_HEADERS;
        }
      return TRUE;
    }

  return FALSE;
}

/**
 * todoku_record_reader_read_mail:
 * @self: a reader of a mail
 * @bytes: the next line, in whatever encoding it is
 * @length: how many bytes it has
 */
void
todoku_record_reader_read_mail (TodokuRecordReader *self,
                                const char         *bytes,
                                gsize               length)
{
  TodokuRecordMail *mail = self->mail;
  g_autofree char *line = NULL;

  /* Blanks at the end of a line mean something where it flows, and tabs in a table. */
  while (length > 0 && (bytes[length - 1] == '\r' || bytes[length - 1] == '\n'))
    length--;
  line = g_strndup (bytes, length);
  if (take_boundary (self, mail, line))
    return;

  switch (mail->place)
    {
    case TODOKU_MAIL_IN_HEADERS:
      if (line[strspn (line, " \t")] == '\0')
        {
          todoku_record_mail_end_headers (mail);
        }
      else if (todoku_record_mail_is_header (line))
        {
          todoku_record_mail_read_header (mail, line);
        }
      else
        {
          todoku_record_mail_end_headers (mail);
          if (mail->place == TODOKU_MAIL_IN_TEXT)
            take_text (self, mail, line);
        }
      break;
    case TODOKU_MAIL_IN_TEXT:
      take_text (self, mail, line);
      break;
    case TODOKU_MAIL_OUTSIDE:
    default:
      break;
    }
}

/* Of alternatives the one with the most records, and of equals the first, which is the plainest
 * (RFC 2046 section 5.1.4).
 */
static gboolean
is_chosen (TodokuRecordMail *mail,
           guint             index)
{
  const Text *text = g_ptr_array_index (mail->texts, index);

  for (guint i = 0; text->choice != 0 && i < mail->texts->len; i++)
    {
      const Text *other = g_ptr_array_index (mail->texts, i);

      if (other->choice == text->choice &&
          (other->records->len > text->records->len ||
           (other->records->len == text->records->len && i < index)))
        return FALSE;
    }

  return TRUE;
}

/**
 * todoku_record_reader_end_mail:
 * @self: a reader of a mail that has ended
 *
 * Hands on what the texts of the mail hold.
 */
void
todoku_record_reader_end_mail (TodokuRecordReader *self)
{
  TodokuRecordMail *mail = self->mail;

  end_text (self, mail);
  for (guint i = 0; mail->texts != NULL && i < mail->texts->len; i++)
    {
      Text *text = g_ptr_array_index (mail->texts, i);

      if (!is_chosen (mail, i))
        continue;
      if (self->first_error == NULL)
        self->first_error = g_strdup (text->error);
      for (guint j = 0; j < text->problems->len && self->problem_func != NULL; j++)
        {
          const char *problem = g_ptr_array_index (text->problems, j);

          self->problem_func (problem + 1, *problem == '~', self->user_data);
        }
      for (guint j = 0; j < text->records->len; j++)
        {
          self->n_records++;
          self->func (g_ptr_array_index (text->records, j), self->user_data);
        }
    }
  if (self->n_records == 0 && self->first_error == NULL)
    {
      self->record_line = 1;
      todoku_record_reader_report (self, N_("no records with TYPE, HOST and VALUE were found"),
                                   NULL);
    }
}
