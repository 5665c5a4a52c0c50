/* SPDX-License-Identifier: GPL-3.0-or-later
 * Expected records in JSON lines, in an array, in CSV, in pasted tables and in zone files, cut at
 * every byte; and what is refused, with which line.
 */
#include "todoku-record-reader.h"

#include <locale.h>
#include <stdio.h>
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
  { "CNAME,a.jp,b.jp\nb.jp,TXT,\"a,b\"", "CNAME|a.jp|b.jp|-1|-|-|1\nTXT|b.jp|a,b|-1|-|-|1\n" },

  /* Tables: between tabs, as spreadsheets and most consoles copy them. */
  { "TYPE\tHOST\tVALUE\r\nCNAME\tem1.a.jp\tu1.wl.b.net\r\n",
    "CNAME|em1.a.jp|u1.wl.b.net|-1|-|-|1\n" },
  { "種別\tホスト名\t値\t優先度\nMX\tm.a.jp\tmx.jp\t10\nTXT\t_dmarc.a.jp\tv=DMARC1; p=none\t-\n",
    "MX|m.a.jp|mx.jp|10|-|-|1\nTXT|_dmarc.a.jp|v=DMARC1; p=none|-1|-|-|1\n" },
  { "Name\tType\tTTL\tContent\nem1.a.jp.\tcname\t300\tu1.wl.b.net.\n",
    "CNAME|em1.a.jp|u1.wl.b.net|-1|-|-|1\n" },
  { "em1.a.jp\tCNAME\t300\tu1.wl.b.net\t編集\t削除\n", "CNAME|em1.a.jp|u1.wl.b.net|-1|-|-|1\n" },
  { "a.jp\tTXT\t\"v=spf1 \" \"-all\"\n", "TXT|a.jp|v=spf1 -all|-1|-|-|1\n" },
  { "a.jp\tMX\t10 mx.a.jp.\nMX\ta.jp\t20\tmx2.a.jp\n",
    "MX|a.jp|mx.a.jp|10|-|-|1\nMX|a.jp|mx2.a.jp|20|-|-|1\n" },
  /* Between blanks, as mails and screens show them. */
  { "TYPE   HOST        VALUE\n-----  ----------  -----\nCNAME  em1.a.jp    u1.wl.b.net\n\n"
    "TXT    t.a.jp      v=DMARC1; p=none\n",
    "CNAME|em1.a.jp|u1.wl.b.net|-1|-|-|1\nTXT|t.a.jp|v=DMARC1; p=none|-1|-|-|1\n" },
  { "TYPE  HOST  PRIORITY  VALUE\nCNAME  em1.a.jp  u1.wl.b.net\nMX  a.jp  10  mx.jp\n",
    "CNAME|em1.a.jp|u1.wl.b.net|-1|-|-|1\nMX|a.jp|mx.jp|10|-|-|1\n" },
  { "CNAME em1.a.jp u1.wl.b.net\nTXT a.jp v=spf1 include:b.net -all\nMX a.jp 10 mx.jp\n",
    "CNAME|em1.a.jp|u1.wl.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net -all|-1|-|-|1\n"
    "MX|a.jp|mx.jp|10|-|-|1\n" },
  { "種別　ホスト名　値\nCNAME　em1.a.jp　u1.wl.b.net", "CNAME|em1.a.jp|u1.wl.b.net|-1|-|-|1\n" },
  /* Between bars. */
  { "| TYPE | HOST | VALUE |\n|---|---|---|\n| CNAME | em1.a.jp | u1.wl.b.net |\n",
    "CNAME|em1.a.jp|u1.wl.b.net|-1|-|-|1\n" },
  { "┌──┬──┐\n│ CNAME │ em1.a.jp │ u1.wl.b.net │\n└──┴──┘\n",
    "CNAME|em1.a.jp|u1.wl.b.net|-1|-|-|1\n" },
  { "TXT|a.jp|\"x|y\"", "TXT|a.jp|x|y|-1|-|-|1\n" },

  /* Zone files. */
  { "; SendGrid\n$ORIGIN a.jp.\n$TTL 1h\nem1 300 IN CNAME u1.wl.b.net. ; mail\n"
    "s1._domainkey CNAME s1\n@ IN 300 MX 10 mx\n   TXT \"v=spf1 \" \"-all\"\n",
    "CNAME|em1.a.jp|u1.wl.b.net|-1|-|-|1\nCNAME|s1._domainkey.a.jp|s1.a.jp|-1|-|-|1\n"
    "MX|a.jp|mx.a.jp|10|-|-|1\nTXT|a.jp|v=spf1 -all|-1|-|-|1\n" },
  { "em1.a.jp. IN CNAME u1.wl.b.net.\n  em2.a.jp. IN CNAME u2.wl.b.net.\n",
    "CNAME|em1.a.jp|u1.wl.b.net|-1|-|-|1\nCNAME|em2.a.jp|u2.wl.b.net|-1|-|-|1\n" },
  { "em1.a.jp.\t3600\tIN\tTXT ( \"a;\" ; one\n  \"b\\\"c\\092\" )\nx.a.jp TXT y\n",
    "TXT|em1.a.jp|a;b\"c\\|-1|-|-|1\nTXT|x.a.jp|y|-1|-|-|1\n" },
  { "$ORIGIN jp.\n$ORIGIN a\nb CNAME c.net.\n", "CNAME|b.a.jp|c.net|-1|-|-|1\n" },
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

static const struct
{
  const char *input;
  const char *message;
} refused[] = {
  { "TYPE,HOST,VALUE\nTXT,a.jp,x\nTXT,b.jp,x\nA,c.jp,x\n",
    "Line 4: the type must be CNAME, TXT or MX" },
  /* A line that was cut off is the one that is named, not the last one or one far behind it. */
  { "{\"type\":\"TXT\",\"host\":\"a.jp\",\"value\":\"x\"}\n{\"type\":\"TXT\",\"host\":\"b\n"
    "{\"type\":\"TXT\",\"host\":\"c.jp\",\"value\":\"x\"}\n", "Line 2: this is not JSON" },
  { "{\"type\":\"TXT\",\"host\":\"a.jp\",\"value\":\"x\"}\n{\"type\":\"TXT\",\n"
    "{\"type\":\"TXT\",\"host\":\"c.jp\",\"value\":\"x\"}\n", "Line 2: the JSON ends too early" },
  { "\n\nhello\n", "Line 3: no records with TYPE, HOST and VALUE were found" },
  { "TYPE\tHOST\tVALUE\nTXT\ta.jp\n", "Line 2: there is no value" },
  { "CNAME  em1  b.jp", "Line 1: the host must be written with its whole domain: em1" },
  { "種別\tホスト名\t値\nTXT\ta.jp\tx\nA\ta.jp\t192.0.2.1\n",
    "Line 3: the type must be CNAME, TXT or MX" },
  { "CNAME\ta.jp\tb.jp\nこれは表ではない\n", "Line 2: the type must be CNAME, TXT or MX" },
  { "TYPE\tHOST\tVALUE\tPRIORITY\nMX\ta.jp\tb.jp\t70000\n",
    "Line 2: the priority must be a whole number from 0 to 65535" },
  { "a.jp\tTXT\t\"\\000\"", "Line 1: this is not text" },
  { "a.jp\tTXT\t\xff\n", "Line 1: this is not text" },
  { "em1 IN CNAME b.jp.\n", "Line 1: the host must be written with its whole domain: em1" },
  { "$ORIGIN a.jp.\n@ IN SOA ns a ( 1\n 2 3 4 5 )\n", "Line 3: the type must be CNAME, TXT or MX" },
  { "$ORIGIN a.jp.\nb CNAME c d\n", "Line 2: the value is not a host name" },
  { "$ORIGIN a.jp.\nb CNAME\n", "Line 2: there is no value" },
  { "$ORIGIN a.jp.\nb MX c\n", "Line 2: the priority must be a whole number from 0 to 65535" },
  { "$ORIGIN a.jp.\n_dmarc TXT v=DMARC1; p=none\n",
    "Line 2: a TXT value with blanks needs quotation marks" },
  { "$ORIGIN a.jp.\n@ TXT v=spf1 -all\n", "Line 2: a TXT value with blanks needs quotation marks" },
  { "$ORIGIN a.jp.\n@ TXT \"x\n", "Line 2: the quotation mark is not closed" },
  { "$ORIGIN a.jp.\n@ TXT ( \"x\"\n", "Line 3: the bracket is not closed" },
  { "$ORIGIN a.jp.\n@ TXT \"x\" )\n", "Line 2: the bracket is not closed" },
  { "$INCLUDE x\n", "Line 1: only $ORIGIN and $TTL can be used here: $INCLUDE" },
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *records = read_in_pieces (refused[i].input, 3, &error);

      g_test_message ("%s", refused[i].input);
      g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
      g_assert_cmpstr (error->message, ==, refused[i].message);
      g_assert_null (records);
    }
}

static void
test_problem (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(TodokuRecordReader) reader = todoku_record_reader_new (collect_cb, text);
  g_autofree char *none = todoku_record_reader_dup_problem (reader);
  g_autofree char *problem = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (none);
  g_assert_false (todoku_record_reader_push (reader, "a.jp\tA\tb.jp\n", 12, &error));
  problem = todoku_record_reader_dup_problem (reader);
  g_assert_cmpstr (problem, ==, "Line 1: the type must be CNAME, TXT or MX");
}

static void
ignore_cb (TodokuRecord *record,
           gpointer      user_data)
{
  guint *n = user_data;

  (*n)++;
  g_assert_true (g_utf8_validate (record->value, -1, NULL));
  g_assert_cmpuint (strlen (record->host), <=, 253);
  g_assert_cmpint (record->priority, <=, G_MAXUINT16);
}

/* Every good input with bytes changed, doubled and lost: it must be read or refused, with a line
 * that the input has, never crash, and what comes out must be text.
 */
static void
test_mutations (void)
{
  static const char letters[] = "\t |\"();\\\n.,$@{[0aIN\xe3\x80\xff";
  g_autoptr(GRand) rand = g_rand_new_with_seed (20231);
  guint n_refused = 0;
  guint n_records = 0;

  for (guint i = 0; i < G_N_ELEMENTS (good) * 300; i++)
    {
      g_autoptr(GString) input = g_string_new (good[i % G_N_ELEMENTS (good)].input);
      g_autoptr(TodokuRecordReader) reader = todoku_record_reader_new (ignore_cb, &n_records);
      g_autoptr(GError) error = NULL;
      guint n_lines = 1;

      for (int j = g_rand_int_range (rand, 1, 4); j > 0 && input->len > 0; j--)
        {
          gsize at = (gsize) g_rand_int_range (rand, 0, (int) input->len);

          switch (g_rand_int_range (rand, 0, 3))
            {
            case 0:
              input->str[at] = letters[g_rand_int_range (rand, 0, sizeof letters)];
              break;
            case 1:
              g_string_erase (input, (gssize) at, 1);
              break;
            default:
              g_string_insert_c (input, (gssize) at,
                                 letters[g_rand_int_range (rand, 0, sizeof letters)]);
            }
        }
      for (gsize j = 0; j < input->len; j++)
        n_lines += input->str[j] == '\n';

      if (!todoku_record_reader_push (reader, input->str, input->len, &error) ||
          !todoku_record_reader_end (reader, &error))
        {
          g_autofree char *problem = todoku_record_reader_dup_problem (reader);
          guint line = 0;

          n_refused++;
          g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
          g_assert_nonnull (problem);
          g_assert_cmpint (sscanf (error->message, "Line %u:", &line), ==, 1);
          g_assert_cmpuint (line, <=, n_lines);
        }
    }
  g_assert_cmpuint (n_refused, >, 0);
  g_assert_cmpuint (n_records, >, 0);
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

  g_test_add_func ("/text/record-reader/good", test_good);
  g_test_add_func ("/text/record-reader/bad", test_bad);
  g_test_add_func ("/text/record-reader/mutations", test_mutations);
  g_test_add_func ("/text/record-reader/problem", test_problem);
  g_test_add_func ("/text/record-reader/refused", test_refused);
  g_test_add_func ("/text/record-reader/long-label", test_long_label);
  g_test_add_func ("/text/record-reader/too-long", test_too_long);

  return g_test_run ();
}
