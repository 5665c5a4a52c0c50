/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the writer writes is what json-glib reads.
 */
#include "todoku-json-writer.h"

#include <json-glib/json-glib.h>
#include <locale.h>

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

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/json-writer/exact", test_exact);
  g_test_add_func ("/cli/json-writer/hostile", test_hostile);

  return g_test_run ();
}
