/* SPDX-License-Identifier: GPL-3.0-or-later
 * Expected records in JSON lines, in an array and in CSV, cut at every byte; and what is refused.
 */
#include "todoku-record-reader.h"

#include <locale.h>
#include <string.h>

#include "todoku-error.h"

static void
collect_cb (TodokuRecord *record,
            gpointer      user_data)
{
  GString *text = user_data;

  g_string_append_printf (text, "%s|%s|%s|%d|%s|%s|%d\n",
                          todoku_enum_to_token (TODOKU_TYPE_RECORD_TYPE, record->type),
                          record->host,
                          record->value, record->priority,
                          record->domain != NULL ? record->domain : "-",
                          record->group != NULL ? record->group : "-", record->required);
}

static char *
read_in_pieces (const char  *input,
                gsize        size,
                GError     **error)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(TodokuRecordReader) reader = todoku_record_reader_new (collect_cb, text);
  gsize length = strlen (input);

  for (gsize i = 0; i < length; i += size)
    if (!todoku_record_reader_push (reader, input + i, MIN (size, length - i), error))
      return NULL;
  if (!todoku_record_reader_end (reader, error))
    return NULL;

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const struct
{
  const char *input;
  const char *records;
} good[] = {
  { "", "" },
  { "[]", "" },
  { "[ ]\n", "" },
  { "{\"type\":\"CNAME\",\"host\":\"EM1.example.co.jp.\",\"value\":\"u1.wl.example.net\"}",
    "CNAME|em1.example.co.jp|u1.wl.example.net|-1|-|-|1\n" },
  { "{\"type\":\"cname\",\"host\":\"a.jp\",\"value\":\"b.jp\",\"domain\":\"a.jp\","
    "\"group\":\"g\"}\n\n{\"type\":\"MX\",\"host\":\"m.jp\",\"value\":\"mx.jp\","
    "\"priority\":10,\"required\":false}\n",
    "CNAME|a.jp|b.jp|-1|a.jp|g|1\nMX|m.jp|mx.jp|10|-|-|0\n" },
  { "[{\"type\":\"TXT\",\"host\":\"a.jp\",\"value\":\"}\\\"],{\"},\n"
    " {\"type\":\"TXT\",\"host\":\"b.jp\",\"value\":\"x\",\"more\":{\"a\":[1]}}]",
    "TXT|a.jp|}\"],{|-1|-|-|1\nTXT|b.jp|x|-1|-|-|1\n" },
  { "{\"type\":\"CNAME\",\"host\":\"\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e.jp\",\"value\":\"b.jp\","
    "\"priority\":null}", "CNAME|xn--wgv71a119e.jp|b.jp|-1|-|-|1\n" },
  { "\xef\xbb\xbfTYPE,HOST,VALUE\r\nCNAME,a.jp,b.jp\r\n", "CNAME|a.jp|b.jp|-1|-|-|1\n" },
  { "type,host,value,priority,domain\nMX,m.a.jp,mx.jp,20,a.jp\n\nTXT,t.a.jp,\"a,\"\"b\"\"\",,",
    "MX|m.a.jp|mx.jp|20|a.jp|-|1\nTXT|t.a.jp|a,\"b\"|-1|-|-|1\n" },
  { "TYPE,HOST,VALUE,FQDN,TTL,STATUS\nTXT,\"'@\",\"'=x\",a.jp,3600,x\n", "TXT|a.jp|=x|-1|-|-|1\n" },
};

static void
test_good (void)
{
  static const gsize sizes[] = { 1, 2, 3, 7, 64 * 1024 };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    for (guint j = 0; j < G_N_ELEMENTS (sizes); j++)
      {
        g_autoptr(GError) error = NULL;
        g_autofree char *records = read_in_pieces (good[i].input, sizes[j], &error);

        g_test_message ("%s", good[i].input);
        g_assert_no_error (error);
        g_assert_cmpstr (records, ==, good[i].records);
      }
}

static const char * const bad[] = {
  "hello",
  "HOST,VALUE\na.jp,b.jp\n",
  "{\"type\":\"CNAME\",\"host\":\"a.jp\"}",
  "{\"type\":\"CNAME\",\"value\":\"a.jp\"}",
  "{\"type\":\"A\",\"host\":\"a.jp\",\"value\":\"192.0.2.1\"}",
  "{\"type\":1,\"host\":\"a.jp\",\"value\":\"b.jp\"}",
  "{\"type\":\"TXT\",\"host\":\"a.jp\",\"value\":\"\"}",
  "{\"type\":\"TXT\",\"host\":\"a..jp\",\"value\":\"x\"}",
  "{\"type\":\"TXT\",\"host\":\"a b.jp\",\"value\":\"x\"}",
  "{\"type\":\"CNAME\",\"host\":\"a.jp\",\"value\":\"b c\"}",
  "{\"type\":\"MX\",\"host\":\"a.jp\",\"value\":\"b.jp\",\"priority\":\"10\"}",
  "{\"type\":\"MX\",\"host\":\"a.jp\",\"value\":\"b.jp\",\"priority\":70000}",
  "{\"type\":\"TXT\",\"host\":\"a.jp\",\"value\":\"x\",\"required\":1}",
  "{\"type\":\"TXT\",\"host\":\"a.jp\",\"value\":\"x\"",
  "{\"type\":\"TXT\" \"host\"}",
  "[{\"type\":\"TXT\",\"host\":\"a.jp\",\"value\":\"x\"}",
  "[{\"type\":\"TXT\",\"host\":\"a.jp\",\"value\":\"x\"} {}]",
  "[{\"type\":\"TXT\",\"host\":\"a.jp\",\"value\":\"x\"}] {}",
  "[1]",
  "TYPE,HOST,VALUE\nTXT,a.jp,\"x",
  "TYPE,HOST,VALUE\nTXT,a.jp,\"x\"y\n",
  "TYPE,HOST,VALUE\nTXT,a.jp\n",
  "TYPE,HOST,VALUE,PRIORITY\nMX,a.jp,b.jp,ten\n",
};

static void
test_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *records = read_in_pieces (bad[i], 5, &error);

      g_test_message ("%s", bad[i]);
      g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
      g_assert_null (records);
      g_test_message ("%s", error->message);
    }
}

static void
test_line_number (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *records =
    read_in_pieces ("TYPE,HOST,VALUE\nTXT,a.jp,x\nTXT,b.jp,x\nA,c.jp,x\n", 100, &error);

  g_assert_null (records);
  g_assert_nonnull (strstr (error->message, "Line 4"));
}

static void
test_long_label (void)
{
  g_autofree char *label = g_strnfill (64, 'a');
  g_autofree char *input = g_strdup_printf ("{\"type\":\"TXT\",\"host\":\"%s.jp\",\"value\":\"x\"}",
                                            label);
  g_autoptr(GError) error = NULL;
  g_autofree char *records = read_in_pieces (input, 100, &error);

  g_assert_null (records);
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
}

static void
test_too_long (void)
{
  g_autofree char *value = g_strnfill (2 * 1024 * 1024, 'a');
  g_autofree char *input = g_strconcat ("{\"value\":\"", value, NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *records = read_in_pieces (input, 64 * 1024, &error);

  g_assert_null (records);
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/record-reader/good", test_good);
  g_test_add_func ("/cli/record-reader/bad", test_bad);
  g_test_add_func ("/cli/record-reader/line-number", test_line_number);
  g_test_add_func ("/cli/record-reader/long-label", test_long_label);
  g_test_add_func ("/cli/record-reader/too-long", test_too_long);

  return g_test_run ();
}
