/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the writer writes is what json-glib reads.
 */
#include "todoku-json-writer.h"

#include <json-glib/json-glib.h>
#include <locale.h>

#include "todoku-text-table.h"

static void
test_exact (void)
{
  TodokuJsonWriter writer;
  g_autofree char *text = NULL;

  todoku_json_writer_init (&writer);
  todoku_json_writer_begin_object (&writer, NULL);
  todoku_json_writer_string (&writer, "a", "b\"c");
  todoku_json_writer_string (&writer, "n", NULL);
  todoku_json_writer_begin_array (&writer, "l");
  todoku_json_writer_int (&writer, NULL, -1);
  todoku_json_writer_boolean (&writer, NULL, TRUE);
  todoku_json_writer_begin_object (&writer, NULL);
  todoku_json_writer_end_object (&writer);
  todoku_json_writer_null (&writer, NULL);
  todoku_json_writer_end_array (&writer);
  todoku_json_writer_boolean (&writer, "e", FALSE);
  todoku_json_writer_end_object (&writer);
  text = todoku_json_writer_finish (&writer);

  g_assert_cmpstr (text, ==, "{\"a\":\"b\\\"c\",\"n\":null,\"l\":[-1,true,{},null],\"e\":false}");
}

static void
test_hostile (void)
{
  static const char * const texts[] = {
    "\x01\x1f\x7f\n\t\\\"/", "届く", "\xe2\x80\xae", "a\xff\xfe", "\xf0\x9f\x93\xa7", "</script>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      TodokuJsonWriter writer;
      g_autofree char *valid = g_utf8_make_valid (texts[i], -1);
      g_autofree char *text = NULL;
      g_autoptr(JsonNode) root = NULL;
      g_autoptr(GError) error = NULL;

      todoku_json_writer_init (&writer);
      todoku_json_writer_begin_array (&writer, NULL);
      todoku_json_writer_string (&writer, NULL, texts[i]);
      todoku_json_writer_end_array (&writer);
      text = todoku_json_writer_finish (&writer);
      root = json_from_string (text, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (json_array_get_string_element (json_node_get_array (root), 0), ==, valid);
    }
}

/* The rule, letter by letter, as RFC 8259 section 7 and the writer's own words have it. */
static void
append_expected (GString    *expected,
                 const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);

  g_string_append_c (expected, '"');
  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      if (letter == '"' || letter == '\\')
        g_string_append_printf (expected, "\\%c", (char) letter);
      else if (todoku_text_is_unsafe (letter))
        todoku_text_append_utf16 (expected, letter);
      else
        g_string_append_unichar (expected, letter);
    }
  g_string_append_c (expected, '"');
}

static char *
random_text (GRand *rand)
{
  static const char * const pieces[] = {
    "em1.xxxxx.co.jp", "v=DKIM1; p=MIGf", "\"", "\\", "\x7f", "\x1b[0m", "\n", "届く", "\xe2\x80\xae",
    "\xff", "\xe5\xb1", "\xf0\x9f\x93\xa7", "/", " ", "~",
  };
  GString *text = g_string_new (NULL);

  for (int n = g_rand_int_range (rand, 0, 8); n > 0; n--)
    g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);

  return g_string_free (text, FALSE);
}

/* One writer for all of them, as `check` has it. */
static void
test_random (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (20261129);
  TodokuJsonWriter writer;

  todoku_json_writer_init (&writer);
  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *name = random_text (rand);
      g_autofree char *value = random_text (rand);
      g_autoptr(GString) expected = g_string_new ("{");
      gint64 number = (gint64) ((guint64) g_rand_int (rand) << 32 | g_rand_int (rand));

      number = i == 0 ? G_MININT64 : number >> g_rand_int_range (rand, 0, 64);
      append_expected (expected, name);
      g_string_append_c (expected, ':');
      append_expected (expected, value);
      g_string_append_printf (expected, ",\"n\":%" G_GINT64_FORMAT "}", number);

      todoku_json_writer_begin_object (&writer, NULL);
      todoku_json_writer_string (&writer, name, value);
      todoku_json_writer_int (&writer, "n", number);
      todoku_json_writer_end_object (&writer);
      g_assert_cmpstr (writer.text->str, ==, expected->str);
      todoku_json_writer_reset (&writer);
    }
  g_free (todoku_json_writer_finish (&writer));
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/json-writer/exact", test_exact);
  g_test_add_func ("/cli/json-writer/hostile", test_hostile);
  g_test_add_func ("/cli/json-writer/random", test_random);

  return g_test_run ();
}
