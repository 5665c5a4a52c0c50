/* SPDX-License-Identifier: GPL-3.0-or-later
 * UTF-8, UTF-16 or Shift_JIS, up to 1 MiB; what is larger is not read to its end, and what is no
 * text is refused. Main thread only; GIO reads on a thread of its own.
 */
#include "todoku-text-file.h"

#include <string.h>

#define MAX_FILE_SIZE (1024 * 1024)

static gboolean
read_more_cb (const char *contents,
              goffset     size,
              gpointer    user_data)
{
  return size <= MAX_FILE_SIZE;
}

/* Returns the text in UTF-8, or NULL when it is none; *ret_encoding names another encoding. */
static char *
decode_file (const char  *contents,
             gsize        length,
             const char **ret_encoding)
{
  g_autofree char *text = NULL;
  gsize text_length = 0;

  *ret_encoding = NULL;
  if (g_utf8_validate_len (contents, length, NULL))
    return g_strndup (contents, length);

  /* The first two bytes of UTF-16 say in which order the others are. */
  *ret_encoding = length >= 2 && (memcmp (contents, "\xff\xfe", 2) == 0 ||
                                  memcmp (contents, "\xfe\xff", 2) == 0) ? "UTF-16" : "Shift_JIS";
  text = g_convert (contents, (gssize) length, "UTF-8",
                    **ret_encoding == 'U' ? "UTF-16" : "CP932", NULL, &text_length, NULL);

  return text != NULL && strlen (text) == text_length ? g_steal_pointer (&text) : NULL;
}

/**
 * todoku_text_file_load_async:
 * @file: a text: a zone file, CSV, a mail
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is read
 * @user_data: its argument
 */
void
todoku_text_file_load_async (GFile               *file,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (G_IS_FILE (file));

  g_file_load_partial_contents_async (file, cancellable, read_more_cb, callback, user_data);
}

/**
 * todoku_text_file_load_finish:
 * @file: the file
 * @result: the result
 * @ret_encoding: (out) (transfer none): what it was read as, or %NULL for UTF-8
 * @error: return location; %G_IO_ERROR_INVALID_DATA when it is no text, or more than 1 MiB
 *
 * Returns: (transfer full): the text in UTF-8, or %NULL with @error set
 */
char *
todoku_text_file_load_finish (GFile         *file,
                              GAsyncResult  *result,
                              const char   **ret_encoding,
                              GError       **error)
{
  g_autofree char *contents = NULL;
  char *text = NULL;
  gsize length = 0;

  *ret_encoding = NULL;
  if (!g_file_load_partial_contents_finish (file, result, &contents, &length, NULL, error))
    return NULL;

  if (length <= MAX_FILE_SIZE)
    text = decode_file (contents, length, ret_encoding);
  if (text == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "Not a text up to 1 MiB");

  return text;
}
