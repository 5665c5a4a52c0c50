/* SPDX-License-Identifier: GPL-3.0-or-later
 * Display lines: none longer than it may be, none lost, and the text is the same when they are put
 * together again. Without a display.
 */
#include <string.h>

#include "todoku-lines.h"

typedef struct
{
  const char *text;
  guint columns;
  gboolean at_words;
  const char *lines;
} Case;

/* "|" between the lines. */
static const Case cases[] = {
  { "", 8, FALSE, "" },
  { "12345678", 8, FALSE, "12345678" },
  { "123456789", 8, FALSE, "12345678|9" },
  { "a b c d e f", 4, FALSE, "a b |c d |e f" },
  { "one two three", 8, TRUE, "one two |three" },
  /* A blank hangs over; a word that is too long is cut. */
  { "12345678 9", 8, TRUE, "12345678 |9" },
  { "x 123456789012", 8, TRUE, "x 123456|789012" },
  /* Wide characters take two columns, and a closing one does not begin a line. */
  { "あいうえお", 8, FALSE, "あいうえ|お" },
  { "あいうえ。お", 8, TRUE, "あいう|え。お" },
  { "あ example.jp の値", 14, TRUE, "あ example.jp |の値" },
  { "あいう example.jp", 14, TRUE, "あいう |example.jp" },
  { "あいうえexample.jp", 14, TRUE, "あいうえ|example.jp" },
  { "one\n\ntwo\n", 8, TRUE, "one||two|" },
  /* A mark stays with its letter: か and U+3099. */
  { "aaaaaa\u304b\u3099b", 8, FALSE, "aaaaaa\u304b\u3099|b" },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *each = &cases[i];
      g_autoptr(GArray) lines = todoku_lines_cut (each->text, each->columns, each->at_words, 0);
      g_autoptr(GString) joined = g_string_new (NULL);

      for (guint j = 0; j < lines->len; j++)
        {
          const TodokuLine *line = &g_array_index (lines, TodokuLine, j);

          if (j > 0)
            g_string_append_c (joined, '|');
          g_string_append_len (joined, each->text + line->start, line->end - line->start);
        }
      g_assert_cmpstr (joined->str, ==, each->lines);
      g_assert_cmpuint (todoku_lines_count (each->text, each->columns, each->at_words, 0), ==,
                        lines->len);
    }
}

static void
test_long (void)
{
  g_autofree char *value = g_strnfill (65535, 'k');
  g_autoptr(GArray) all = todoku_lines_cut (value, 1000, FALSE, 0);
  g_autoptr(GArray) some = todoku_lines_cut (value, 64, FALSE, 30);
  g_autoptr(GString) marks = g_string_new ("a");
  g_autoptr(GArray) bounded = NULL;
  gsize end = 0;

  g_assert_cmpuint (all->len, ==, 1024);
  g_assert_cmpuint (some->len, ==, 30);
  g_assert_cmpuint (todoku_lines_count (value, 64, FALSE, 31), ==, 31);
  for (guint i = 0; i < all->len; i++)
    {
      const TodokuLine *line = &g_array_index (all, TodokuLine, i);

      g_assert_cmpuint (line->start, ==, end);
      g_assert_cmpuint (line->end - line->start, <=, 64);
      end = line->end;
    }
  g_assert_cmpuint (end, ==, 65535);

  /* What has no width is bounded, too. */
  for (guint i = 0; i < 2000; i++)
    g_string_append (marks, "\u0301");
  bounded = todoku_lines_cut (marks->str, 64, FALSE, 0);
  g_assert_cmpuint (bounded->len, ==, 8);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/lines/cases", test_cases);
  g_test_add_func ("/ui/lines/long", test_long);

  return g_test_run ();
}
