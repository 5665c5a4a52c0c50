/* SPDX-License-Identifier: GPL-3.0-or-later
 * libFuzzer entry for expected records in every form that people paste. The first byte tells in
 * pieces of which size the others come; what is read must not depend on it, and be something that
 * DNS can be asked for. Build with clang and -Dfuzz=true.
 */
#include <string.h>

#include "todoku-record-reader.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         length);

static void
collect_cb (TodokuRecord *record,
            gpointer      user_data)
{
  g_assert_true (g_utf8_validate (record->value, -1, NULL) && *record->value != '\0');
  g_assert_true (*record->host != '\0' && strlen (record->host) <= 253);
  g_assert_true (record->priority >= -1 && record->priority <= G_MAXUINT16);
  g_string_append_printf (user_data, "%u %s %s\n", record->type, record->host, record->value);
}

static void
problem_cb (const char *problem,
            gboolean    is_foreign,
            gpointer    user_data)
{
  g_assert_true (g_utf8_validate (problem, -1, NULL));
  g_string_append_printf (user_data, "%s\n", problem);
}

static char *
read_records (const guint8 *data,
              gsize         length,
              gsize         size)
{
  GString *text = g_string_new (NULL);
  g_autoptr(TodokuRecordReader) reader = todoku_record_reader_new (collect_cb, problem_cb, text);

  for (gsize i = 0; i < length; i += size)
    todoku_record_reader_push (reader, (const char *) data + i, MIN (size, length - i));
  if (!todoku_record_reader_end (reader, NULL))
    g_string_append (text, "refused");

  return g_string_free (text, FALSE);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  g_autofree char *whole = NULL;
  g_autofree char *pieces = NULL;

  if (length < 1)
    return 0;
  whole = read_records (data + 1, length - 1, length);
  pieces = read_records (data + 1, length - 1, (gsize) data[0] % 16 + 1);
  g_assert_cmpstr (whole, ==, pieces);

  return 0;
}
