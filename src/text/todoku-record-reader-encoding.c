/* SPDX-License-Identifier: GPL-3.0-or-later
 * Bytes of a line into UTF-8. UTF-16 is known by its mark or its NUL bytes, ISO-2022-JP by its
 * escapes; of what is no UTF-8, a line that is right as EUC-JP is that, unless it reads better as
 * what Windows in Japan writes. Any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <string.h>

/**
 * todoku_record_reader_is_utf16:
 * @self: a reader
 *
 * Returns: whether its input is in UTF-16, of either order
 */
gboolean
todoku_record_reader_is_utf16 (TodokuRecordReader *self)
{
  return self->encoding == TODOKU_RECORD_ENCODING_UTF16LE ||
         self->encoding == TODOKU_RECORD_ENCODING_UTF16BE;
}

/**
 * todoku_record_reader_find_encoding:
 * @self: a reader
 * @head: the first bytes of its input
 * @length: how many; four tell UTF-16 without a mark
 *
 * Sets how the bytes are read.
 *
 * Returns: the length of the mark in front of them, which is no text
 */
gsize
todoku_record_reader_find_encoding (TodokuRecordReader *self,
                                    const char         *head,
                                    gsize               length)
{
  const guint8 *bytes = (const guint8 *) head;

  self->encoding = TODOKU_RECORD_ENCODING_UTF8;
  if (length >= 3 && bytes[0] == 0xef && bytes[1] == 0xbb && bytes[2] == 0xbf)
    return 3;
  if (length >= 2 && bytes[0] == 0xff && bytes[1] == 0xfe)
    {
      self->encoding = TODOKU_RECORD_ENCODING_UTF16LE;
      return 2;
    }
  if (length >= 2 && bytes[0] == 0xfe && bytes[1] == 0xff)
    {
      self->encoding = TODOKU_RECORD_ENCODING_UTF16BE;
      return 2;
    }
  if (length >= 4 && bytes[0] != 0 && bytes[1] == 0 && bytes[2] != 0 && bytes[3] == 0)
    self->encoding = TODOKU_RECORD_ENCODING_UTF16LE;
  else if (length >= 4 && bytes[0] == 0 && bytes[1] != 0 && bytes[2] == 0 && bytes[3] != 0)
    self->encoding = TODOKU_RECORD_ENCODING_UTF16BE;

  return 0;
}

/* Escapes to JIS X 0208, and from anywhere back to ASCII (RFC 1468). */
static gboolean
has_jis_escape (const char *bytes,
                gsize       length)
{
  static const char *const escapes[] = { "\033$B", "\033$@", "\033(B", "\033(J", "\033(I" };

  for (gsize i = 0; i + 2 < length; i++)
    for (guint j = 0; bytes[i] == '\033' && j < G_N_ELEMENTS (escapes); j++)
      if (memcmp (bytes + i, escapes[j], 3) == 0)
        return TRUE;

  return FALSE;
}

/* Two bytes a letter, both above 0xa0, or one of two shifts in front. */
static gboolean
is_euc_jp (const guint8 *bytes,
           gsize         length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (bytes[i] < 0x80)
        continue;
      if (bytes[i] == 0x8f)
        i++;
      if (i + 1 >= length || (bytes[i] < 0xa1 && bytes[i] != 0x8e) || bytes[i] == 0xff ||
          bytes[i + 1] < 0xa1 || bytes[i + 1] == 0xff)
        return FALSE;
      i++;
    }

  return TRUE;
}

/* Half-width kana are what EUC-JP looks like when it is read as Shift_JIS, and hardly anybody
 * writes more of them than of others. Kana and kanji are what people write.
 */
static int
plausibility (const char *text)
{
  int points = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c >= 0xff61 && c <= 0xff9f)
        points -= 2;
      else if ((c >= 0x3041 && c <= 0x30ff) || (c >= 0x4e00 && c <= 0x9fff))
        points++;
      else if (c >= 0xe000 && c <= 0xf8ff)
        points -= 4;
    }

  return points;
}

static char *
convert (const char *bytes,
         gsize       length,
         const char *charset,
         gsize      *ret_length)
{
  char *text = g_convert (bytes, (gssize) length, "UTF-8", charset, NULL, ret_length, NULL);

  if (text != NULL && memchr (text, '\0', *ret_length) != NULL)
    g_clear_pointer (&text, g_free);

  return text;
}

/* What is no UTF-8. Whatever the lines above were decides where both are right. */
static char *
decode_japanese (TodokuRecordReader *self,
                 const char         *bytes,
                 gsize               length,
                 gsize              *ret_length)
{
  gsize windows_length = 0;
  g_autofree char *windows = convert (bytes, length, "CP932", &windows_length);
  g_autofree char *euc = NULL;

  if (is_euc_jp ((const guint8 *) bytes, length) &&
      self->encoding != TODOKU_RECORD_ENCODING_CP932)
    euc = convert (bytes, length, "EUC-JP", ret_length);
  if (euc != NULL && (windows == NULL || self->encoding == TODOKU_RECORD_ENCODING_EUC_JP ||
                      plausibility (euc) > plausibility (windows)))
    {
      self->encoding = TODOKU_RECORD_ENCODING_EUC_JP;
      return g_steal_pointer (&euc);
    }
  if (windows != NULL)
    self->encoding = TODOKU_RECORD_ENCODING_CP932;
  *ret_length = windows_length;

  return g_steal_pointer (&windows);
}

/**
 * todoku_record_reader_decode:
 * @self: a reader
 * @bytes: (array length=length): a line of its input
 * @length: how many
 * @ret_length: (out): the length of what is returned
 *
 * Returns: (transfer full) (nullable): the line in UTF-8, or %NULL when it is no text
 */
char *
todoku_record_reader_decode (TodokuRecordReader *self,
                             const char         *bytes,
                             gsize               length,
                             gsize              *ret_length)
{
  if (todoku_record_reader_is_utf16 (self))
    return convert (bytes, length, self->encoding == TODOKU_RECORD_ENCODING_UTF16LE ? "UTF-16LE"
                                                                                    : "UTF-16BE",
                    ret_length);
  if (has_jis_escape (bytes, length))
    {
      char *text = convert (bytes, length, "ISO-2022-JP-2", ret_length);

      if (text == NULL)
        text = convert (bytes, length, "CP50221", ret_length);
      if (text != NULL)
        {
          self->encoding = TODOKU_RECORD_ENCODING_ISO_2022_JP;
          return text;
        }
    }
  if (g_utf8_validate_len (bytes, length, NULL))
    {
      *ret_length = length;
      return g_strndup (bytes, length);
    }

  return decode_japanese (self, bytes, length, ret_length);
}

/**
 * todoku_record_reader_get_encoding:
 * @self: a reader
 *
 * Returns: (transfer none) (nullable): the name of the encoding that was found, or %NULL for UTF-8
 */
const char *
todoku_record_reader_get_encoding (TodokuRecordReader *self)
{
  static const char *const names[] = {
    [TODOKU_RECORD_ENCODING_CP932] = "Shift_JIS",
    [TODOKU_RECORD_ENCODING_EUC_JP] = "EUC-JP",
    [TODOKU_RECORD_ENCODING_ISO_2022_JP] = "ISO-2022-JP",
    [TODOKU_RECORD_ENCODING_UTF16LE] = "UTF-16",
    [TODOKU_RECORD_ENCODING_UTF16BE] = "UTF-16",
  };

  return names[self->encoding];
}
