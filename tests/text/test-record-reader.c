/* SPDX-License-Identifier: GPL-3.0-or-later
 * Expected records in JSON lines, in an array, in CSV, in pasted tables, lists and zone files, in
 * six encodings, cut at every byte; and what is left out, with which line.
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

static void
problem_cb (const char *problem,
            gboolean    is_foreign,
            gpointer    user_data)
{
  g_string_append_printf (user_data, "%s%s\n", is_foreign ? "~" : "!", problem);
}

/* The records, and between them what was left out. */
static char *
read_bytes (const char  *input,
            gsize        length,
            gsize        size,
            GError     **error)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(TodokuRecordReader) reader = todoku_record_reader_new (collect_cb, problem_cb, text);

  for (gsize i = 0; i < length; i += size)
    todoku_record_reader_push (reader, input + i, MIN (size, length - i));
  if (!todoku_record_reader_end (reader, error))
    return NULL;

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
read_in_pieces (const char  *input,
                gsize        size,
                GError     **error)
{
  return read_bytes (input, strlen (input), size, error);
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
  "{\"type\":\"MX\",\"host\":\"a.jp\",\"value\":\"b.jp\",\"priority\":\"ten\"}",
  "{\"type\":\"MX\",\"host\":\"a.jp\",\"value\":\"b.jp\",\"priority\":70000}",
  "{\"type\":\"TXT\",\"host\":\"a.jp\",\"value\":\"x\"",
  "{\"type\":\"TXT\" \"host\"}",
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

/* What people have, and what is meant by it. */
static const struct
{
  const char *input;
  const char *records;
} meant[] = {
  /* Blanks of every kind, characters without width, full width. */
  { "TYPE,HOST,VALUE\nCNAME , em1.a.jp\xc2\xa0,\xe2\x80\x8bu1.b.net \n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "{\"type\":\" cname \",\"host\":\"\\u200bＥＭ１。a．jp\\u00a0\",\"value\":\"ｕ１.b.net\"}",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "{\"type\":\"TXT\",\"host\":\"a.jp\","
    "\"value\":\"\\u3000v=spf1\\u00a0include:\\u200bb.net　－all\\n\"}",
    "TXT|a.jp|v=spf1 include:b.net -all|-1|-|-|1\n" },
  { "CNAME レコード\tem1.a.jp\tu1.b.net\nTXT\ta.jp\tx\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|x|-1|-|-|1\n" },
  /* What a mail, a manual or a chat puts around a record. */
  { "> CNAME em1.a.jp u1.b.net\n> > TXT a.jp v=spf1 -all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 -all|-1|-|-|1\n" },
  { "1. CNAME em1.a.jp u1.b.net\n2) TXT a.jp v=spf1 -all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 -all|-1|-|-|1\n" },
  { "・種類: CNAME\n・ホスト: em1.a.jp\n・値: u1.b.net\n", "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "em1.a.jp CNAME → u1.b.net\nem2.a.jp CNAME -> u2.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nCNAME|em2.a.jp|u2.b.net|-1|-|-|1\n" },
  { "ＣＮＡＭＥ　ｅｍ１.a.jp　u1.b.net\n", "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "ＣＮＡＭＥ，em1.a.jp，u1.b.net\n", "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "TYPE;HOST;VALUE\nTXT;a.jp;\"v=DMARC1; p=none\"\nCNAME;em1.a.jp;u1.b.net\n",
    "TXT|a.jp|v=DMARC1; p=none|-1|-|-|1\nCNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  /* Quotation marks, strings, backslashes. */
  { "{\"type\":\"TXT\",\"host\":\"a.jp\",\"value\":\"\\\"v=spf1 \\\" \\\"-all\\\"\"}",
    "TXT|a.jp|v=spf1 -all|-1|-|-|1\n" },
  { "TYPE,HOST,VALUE\nTXT,a.jp,\"v=spf1 \" \"-all\"\nTXT,b.jp, \"x,y\" \n",
    "TXT|a.jp|v=spf1 -all|-1|-|-|1\nTXT|b.jp|x,y|-1|-|-|1\n" },
  { "{\"type\":\"TXT\",\"host\":\"\\\"s1.\\\\_domainkey.a.jp\\\"\","
    "\"value\":\"`v=DKIM1\\\\; p=ab`\"}",
    "TXT|s1._domainkey.a.jp|v=DKIM1; p=ab|-1|-|-|1\n" },
  { "TYPE,HOST,VALUE\nTXT,a.jp,\"v=DKIM1; p=ab\n  cd\n\"\n",
    "TXT|a.jp|v=DKIM1; p=abcd|-1|-|-|1\n" },
  { "{\"type\":\"TXT\",\"host\":\"a.jp\",\"value\":\"say \\\"yes\\\"\"}",
    "TXT|a.jp|say \"yes\"|-1|-|-|1\n" },
  /* HOST with its domain, without it, and as the domain itself. */
  { "TYPE,HOST,VALUE,DOMAIN\nMX,send,10 mx.b.net,a.co.jp\nTXT,@,x,a.co.jp\nTXT,,x,a.co.jp\n"
    "TXT,em.a.co.jp,x,a.co.jp\nTXT,b.co.jp,x,a.co.jp\nTXT,link,x,a.co.jp\nTXT,t.,x,a.co.jp\n"
    "TXT,s1._domainkey,x,a.co.jp.\nTXT,www.a.co.jp,x,mail.a.co.jp\nTXT,em,x,mail.a.co.jp\n",
    "MX|send.a.co.jp|mx.b.net|10|a.co.jp|-|1\nTXT|a.co.jp|x|-1|a.co.jp|-|1\n"
    "TXT|a.co.jp|x|-1|a.co.jp|-|1\nTXT|em.a.co.jp|x|-1|a.co.jp|-|1\n"
    "TXT|b.co.jp|x|-1|a.co.jp|-|1\nTXT|link.a.co.jp|x|-1|a.co.jp|-|1\nTXT|t|x|-1|a.co.jp|-|1\n"
    "TXT|s1._domainkey.a.co.jp|x|-1|a.co.jp|-|1\nTXT|www.a.co.jp|x|-1|mail.a.co.jp|-|1\n"
    "TXT|em.mail.a.co.jp|x|-1|mail.a.co.jp|-|1\n" },
  { "{\"type\":\"MX\",\"host\":\"a.jp\",\"value\":\" 10  mx.b.net. \"}\n"
    "{\"type\":\"MX\",\"host\":\"a.jp\",\"value\":\"mx.b.net\",\"priority\":\"20\"}\n",
    "MX|a.jp|mx.b.net|10|-|-|1\nMX|a.jp|mx.b.net|20|-|-|1\n" },
  /* Names that services give their members, and records inside something else. */
  { "{\"record\":\"SPF\",\"name\":\"send.a.jp\",\"type\":\"MX\",\"content\":\"b.net\","
    "\"priority\":10,\"ttl\":\"Auto\",\"status\":\"x\"}", "MX|send.a.jp|b.net|10|-|-|1\n" },
  { "{\"name\":\"x\",\"type\":\"TXT\",\"host\":\"a.jp\",\"value\":\"y\",\"data\":\"z\"}",
    "TXT|a.jp|y|-1|-|-|1\n" },
  { "{\"domain\":\"a.jp\",\"records\":[\n {\"type\":\"TXT\",\"host\":\"@\",\"value\":\"x\"},\n"
    " {\"type\":\"TXT\",\"host\":\"b\",\"value\":\"y\"}\n]}",
    "TXT|a.jp|x|-1|a.jp|-|1\nTXT|b.a.jp|y|-1|a.jp|-|1\n" },
  { "{\"type\":\"TXT\",\"host\":\"a.jp\",\"value\":\"\\u0041\\ud83d\\ude00\\/\"},\n",
    "TXT|a.jp|A😀/|-1|-|-|1\n" },
  /* A field a line. */
  { "TYPE: CNAME\nHOST: em1.a.jp\nVALUE: u1.b.net\n\n"
    "TYPE: TXT\nHOST:\n  a.jp\nVALUE: v=spf1 -all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 -all|-1|-|-|1\n" },
  { "よろしくお願いします。\nドメイン：a.jp\n【1】\n種別：MX\nホスト名（HOST）：send\n値：b.net\n優先度：10\n"
    "【2】\n種別：TXT\nホスト名：@\n値：x\n",
    "!Line 1: no records with TYPE, HOST and VALUE were found\n"
    "MX|send.a.jp|b.net|10|a.jp|-|1\nTXT|a.jp|x|-1|a.jp|-|1\n" },
  { "| Type | TXT |\n| Name | a.jp |\n"
    "| Value | v=DKIM1; p=0123456789012345678901234567890123456789|\n"
    "abcd\nコピー\n",
    "TXT|a.jp|v=DKIM1; p=0123456789012345678901234567890123456789abcd|-1|-|-|1\n" },
  { "Type\tCNAME\nName\tem1.a.jp\nValue\tu1.b.net\nコピー\n", "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  /* A cell a line. */
  { "TYPE\nHOST\nVALUE\nCNAME\nem1.a.jp\nu1.b.net\n\nMX\nmx.a.jp\n10\nmx.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nMX|mx.a.jp|mx.b.net|10|-|-|1\n" },
  { "CNAME\nem1.a.jp\nu1.b.net\nコピー\nTXT\na.jp\n\"v=spf1 -all\"\nコピー\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 -all|-1|-|-|1\n" },
  { "名称\n種別\n内容\nem1.a.jp\nCNAME\nu1.b.net\na.jp\nTXT\nx\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|x|-1|-|-|1\n" },
  { "em1.a.jp\nCNAME\nu1.b.net\na.jp\nTXT\nx\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|x|-1|-|-|1\n" },
  /* Ends of lines of an old Excel, empty rows, and a second header. */
  { "TYPE,HOST,VALUE\rTXT,a.jp,x\r,,\rTYPE,VALUE,HOST\rTXT,y,b.jp\r",
    "TXT|a.jp|x|-1|-|-|1\nTXT|b.jp|y|-1|-|-|1\n" },

  /* The source of a web page. */
  { "<table class=\"dns\">\n<thead><tr><th>Type</th><th>Name</th><th>Value</th></tr></thead>\n"
    "<tbody>\n<tr>\n <td>CNAME</td>\n <td>em1.a.jp</td><td>u1.b.net</td>\n</tr>\n"
    "<tr><td>TXT</td><td>a.jp</td><td>v=spf1 include:b.net&nbsp;~all</td></tr></tbody></table>\n"
    "<p>Copyright</p>\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "<!DOCTYPE html><html><head><title>DNS | a > b</title><script>if (a<b) x ();</script></head>\n"
    "<body><h1>DNS レコード</h1><TABLE><TR><TD title='a>b'>1</TD><TD>em1.a.jp</TD><TD>CNAME</TD>"
    "<TD>300</TD><TD><code>u1.<wbr>b.net</code></TD><TD><button>削除</button></TD></TR></TABLE>",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "<tr><td>TXT</td><td>s1._domainkey.a.jp</td><td>&quot;v=DKIM1; p=a&#43;b&#x3D;&quot;</td></tr>",
    "TXT|s1._domainkey.a.jp|v=DKIM1; p=a+b=|-1|-|-|1\n" },
  { "<table><tr><td><select><option>A</option><option selected>MX</option></select></td>\n"
    "<td><input type=\"hidden\" value=\"7\"><input type='text' value='m.a.jp'></td>\n"
    "<td><input value=\"mx.b.net\"></td><td><input type=\"number\" value=\"10\"></td></tr>",
    "MX|m.a.jp|mx.b.net|10|-|-|1\n" },
  { "<dl><dt>種別</dt><dd>CNAME</dd><dt>ホスト名</dt><dd>em1.a.jp</dd><dt>値</dt><dd>u1.b.net</dd></dl>\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "<div>TYPE: CNAME<br>HOST: em1.a.jp<br>VALUE: u1.b.net</div>\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "<table><tr><th>Type</th><td>CNAME</td></tr><tr><th>Name</th><td>em1.a.jp</td></tr>"
    "<tr><th>Value</th><td>u1.b.net</td></tr></table>", "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "<table>\n<tr><th>Type</th><th>Name</th><th>Value</th></tr>\n<tr>\n<td>TXT</td>\n"
    "<td>a.jp</td>\n</tr>\n<tr><td>TXT</td><td>b.jp</td><td>x</td></tr></table>\n",
    "!Line 4: there is no value\nTXT|b.jp|x|-1|-|-|1\n" },
  { "<pre>\n$ORIGIN a.jp.\nem1 IN CNAME u1.b.net.\n</pre>\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  /* Markdown. */
  { "| **Type** | Name | Value |\n|:---|:---:|---:|\n| **CNAME** | `em1.a.jp` | `u1.b.net` |\n"
    "| TXT | s1.\\_domainkey.a.jp | `v=DKIM1; p=ab` |\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|s1._domainkey.a.jp|v=DKIM1; p=ab|-1|-|-|1\n" },
  { "Type | Name | Value\n--- | --- | ---\nCNAME | em1.a.jp | u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "| 1 | CNAME | em1.a.jp | u1.b.net |\n| 2 | TXT | a.jp | x |\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|x|-1|-|-|1\n" },
  /* Drawn in a terminal. */
  { "┏━━━┳━━━┓\n┃ Type ┃ Name ┃ Value ┃\n┡━━╇━━┩\n│ CNAME │ em1.a.jp │ u1.b.net │\n└──┴──┘\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "╔══╗\n║ CNAME ║ em1.a.jp ║ u1.b.net ║\n╚══╝\n", "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "+-------+----------+----------+\n| type  | name     | value    |\n"
    "+=======+==========+==========+\n"
    "| CNAME | em1.a.jp | u1.b.net |\n+-------+----------+----------+\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  /* dig, host, nslookup, named-checkzone. */
  { "$ dig em1.a.jp CNAME\n\n; <<>> DiG 9.18 <<>> em1.a.jp CNAME\n;; global options: +cmd\n"
    ";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1\n\n;; QUESTION SECTION:\n"
    ";em1.a.jp.\t\t\tIN\tCNAME\n\n;; ANSWER SECTION:\nem1.a.jp.\t\t300\tIN\tCNAME\tu1.b.net.\n\n"
    ";; Query time: 1 msec\n", "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "em1.a.jp is an alias for u1.b.net.\nu1.b.net has address 192.0.2.1\n"
    "u1.b.net has IPv6 address 2001:db8::1\na.jp mail is handled by 10 mx.a.jp.\n"
    "a.jp descriptive text \"v=spf1 \" \"-all\"\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nMX|a.jp|mx.a.jp|10|-|-|1\nTXT|a.jp|v=spf1 -all|-1|-|-|1\n" },
  { "user@pc:~$ nslookup -type=txt a.jp\nServer:\t\t192.0.2.53\nAddress:\t192.0.2.53#53\n\n"
    "Non-authoritative answer:\na.jp\ttext = \"v=spf1 include:b.net -all\"\n"
    "em1.a.jp\tcanonical name = u1.b.net.\nName:\tu1.b.net\nAddress: 192.0.2.1\n"
    "a.jp\tmail exchanger = 10 mx.a.jp.\n\nAuthoritative answers can be found from:\n",
    "TXT|a.jp|v=spf1 include:b.net -all|-1|-|-|1\nCNAME|em1.a.jp|u1.b.net|-1|-|-|1\n"
    "MX|a.jp|mx.a.jp|10|-|-|1\n" },
  { "C:\\> nslookup -q=txt s1._domainkey.a.jp\nサーバー:  dns.example\nAddress:  192.0.2.53\n\n"
    "権限のない回答:\ns1._domainkey.a.jp\ttext =\n\n\t\"v=DKIM1; p=ab\"\n\t\"cd\"\n"
    "a.jp    MX preference = 20, mail exchanger = mx2.a.jp\n",
    "TXT|s1._domainkey.a.jp|v=DKIM1; p=abcd|-1|-|-|1\nMX|a.jp|mx2.a.jp|20|-|-|1\n" },
  { "zone a.jp/IN: loaded serial 7\na.jp.\t\t300 IN SOA\tns.a.jp. h.a.jp. 7 1 1 1 1\n"
    "em1.a.jp.\t\t300 IN CNAME\tu1.b.net.\nOK\n",
    "~Line 2: only CNAME, TXT and MX records are checked\nCNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "$ORIGIN a.jp.\ndig IN CNAME u1.b.net.\nhost CNAME u2.b.net.\n",
    "CNAME|dig.a.jp|u1.b.net|-1|-|-|1\nCNAME|host.a.jp|u2.b.net|-1|-|-|1\n" },

  /* One line that is none costs no other. */
  { "TYPE,HOST,VALUE\nTXT,a.jp,x\nA,c.jp,192.0.2.1\nTXT,d.jp\nTXT,b.jp,x\n",
    "TXT|a.jp|x|-1|-|-|1\n~Line 3: only CNAME, TXT and MX records are checked\n"
    "!Line 4: there is no value\nTXT|b.jp|x|-1|-|-|1\n" },
  { "TYPE,HOST,VALUE\nTXT,a.jp,\"x\nTXT,b.jp,\"y\"\nTXT,c.jp,z\n",
    "!Line 2: the quotation mark is not closed\nTXT|b.jp|y|-1|-|-|1\nTXT|c.jp|z|-1|-|-|1\n" },
  { "TYPE,HOST,VALUE\nTXT,a.jp,\"x\nTXT,b.jp,y\nTXT,c.jp,z\n",
    "!Line 2: the quotation mark is not closed\nTXT|b.jp|y|-1|-|-|1\nTXT|c.jp|z|-1|-|-|1\n" },
  { "TYPE,HOST,VALUE\nTXT,a.jp,x\"y\nTXT,b.jp,\"y\"z\nTXT,c.jp,z\n",
    "!Line 2: a quotation mark stands inside a field\n"
    "!Line 3: text follows a closing quotation mark\nTXT|c.jp|z|-1|-|-|1\n" },
  { "{\"type\":\"TXT\",\"host\":\"a.jp\",\"value\":\"x\"}\n{\"type\":\"TXT\",\"host\":\"b\n"
    "{\"type\":\"TXT\",\"host\":\"c.jp\",\"value\":\"x\"}\n",
    "TXT|a.jp|x|-1|-|-|1\n!Line 2: this is not JSON\nTXT|c.jp|x|-1|-|-|1\n" },
  { "{\"type\":\"TXT\",\n{\"type\":\"TXT\",\"host\":\"c.jp\",\"value\":\"x\"}\n",
    "!Line 1: the JSON ends too early\nTXT|c.jp|x|-1|-|-|1\n" },
  { "[\n  {\"type\":\"TXT\",\n   \"host\" \"a.jp\"\n  },\n"
    "  {\"type\":\"TXT\",\n   \"host\":\"b.jp\",\n"
    "   \"value\":\"x\"\n  },\n  {\"type\":\"SRV\"}\n]\n",
    "!Line 2: this is not JSON\nTXT|b.jp|x|-1|-|-|1\n"
    "~Line 9: only CNAME, TXT and MX records are checked\n" },
  { "[{\"type\":\"TXT\",\n\"host\":\"a\n jp\"\n}, "
    "{\"type\":\"TXT\",\"host\":\"b.jp\",\"value\":\"x\"}]",
    "!Line 1: this is not JSON\nTXT|b.jp|x|-1|-|-|1\n" },
  { "[{\"type\":\"TXT\",\"host\":\"a.jp\",\"value\":\"x\"}\n",
    "TXT|a.jp|x|-1|-|-|1\n!Line 1: the JSON ends too early\n" },
  { "{\"type\":\"TXT\",\"host\":\"a.jp\",\"value\":\"x\"}\nfoo {\n"
    "{\"type\":\"TXT\",\"host\":\"b.jp\",\"value\":\"x\"}\n",
    "TXT|a.jp|x|-1|-|-|1\n!Line 2: this is not JSON\nTXT|b.jp|x|-1|-|-|1\n" },
  { "CNAME\ta.jp\tb.jp\nこれは表ではない\nTXT\ta.jp\tx\n",
    "CNAME|a.jp|b.jp|-1|-|-|1\n!Line 2: the type must be CNAME, TXT or MX\nTXT|a.jp|x|-1|-|-|1\n" },
  { "お世話になります。\n\nTYPE\tHOST\tVALUE\nTXT\ta.jp\tx\n",
    "!Line 1: no records with TYPE, HOST and VALUE were found\nTXT|a.jp|x|-1|-|-|1\n" },
  { "$ORIGIN a.jp.\n@ IN SOA ns a ( 1\n 2 3 4 5 )\n  IN NS ns.b.net.\n_sip._tcp IN SRV 1 2 3 c\n"
    "$INCLUDE x\nem1 IN CNAME u1.b.net.\n_dmarc TXT to be decided\nb CNAME c d\nc MX ten x\n"
    "@ TXT \"x\n@ TXT \"y\"\n",
    "~Line 2: only CNAME, TXT and MX records are checked\n"
    "~Line 4: only CNAME, TXT and MX records are checked\n"
    "~Line 5: only CNAME, TXT and MX records are checked\n"
    "!Line 6: only $ORIGIN and $TTL can be used here\nCNAME|em1.a.jp|u1.b.net|-1|-|-|1\n"
    "!Line 8: a TXT value with blanks needs quotation marks\n"
    "!Line 9: the value is not a host name\n"
    "!Line 10: the priority must be a whole number from 0 to 65535\n"
    "!Line 11: the quotation mark is not closed\nTXT|a.jp|y|-1|-|-|1\n" },
  { "$ORIGIN a.jp.\n@ IN TXT ( \"x\"\nem1 IN CNAME u1.b.net.\n@ IN TXT \"y\" )\n@ TXT \"z\"\n",
    "!Line 2: the bracket is not closed\nCNAME|em1.a.jp|u1.b.net|-1|-|-|1\n"
    "!Line 4: the bracket is not closed\nTXT|a.jp|z|-1|-|-|1\n" },
  { "a.jp\tTXT\t\xff\na.jp\tTXT\tx\n", "!Line 1: this is not text\nTXT|a.jp|x|-1|-|-|1\n" },
};

static void
test_meant (void)
{
  static const gsize sizes[] = { 1, 3, 64 * 1024 };

  for (guint i = 0; i < G_N_ELEMENTS (meant); i++)
    for (guint j = 0; j < G_N_ELEMENTS (sizes); j++)
      {
        g_autoptr(GError) error = NULL;
        g_autofree char *records = read_in_pieces (meant[i].input, sizes[j], &error);

        g_test_message ("%s", meant[i].input);
        g_assert_no_error (error);
        g_assert_cmpstr (records, ==, meant[i].records);
      }
}

static const struct
{
  const char *input;
  const char *message;
} refused[] = {
  { "\n\nhello\n", "Line 3: no records with TYPE, HOST and VALUE were found" },
  { "TYPE\tHOST\tVALUE\nTXT\ta.jp\n", "Line 2: there is no value" },
  { "CNAME  em1  b.jp", "Line 1: the host must be written with its whole domain: em1" },
  { "{\"type\":\"MX\",\"host\":\"@\",\"value\":\"b.jp\"}",
    "Line 1: the host must be written with its whole domain: @" },
  { "a.jp\tA\t192.0.2.1\n", "Line 1: only CNAME, TXT and MX records are checked" },
  { "TYPE\tHOST\tVALUE\tPRIORITY\nMX\ta.jp\tb.jp\t70000\n",
    "Line 2: the priority must be a whole number from 0 to 65535" },
  { "a.jp\tTXT\t\"\\000\"", "Line 1: this is not text" },
  { "em1 IN CNAME b.jp.\n", "Line 1: the host must be written with its whole domain: em1" },
  { "$ORIGIN a.jp.\nb CNAME\n", "Line 2: there is no value" },
  { "$ORIGIN a.jp.\nb MX c\n", "Line 2: the priority must be a whole number from 0 to 65535" },
  { "$ORIGIN a.jp.\n@ TXT \"x\" )\n", "Line 2: the bracket is not closed" },
  { "$INCLUDE x\n", "Line 1: only $ORIGIN and $TTL can be used here: $INCLUDE" },
  { "a.example\n", "Line 1: no records with TYPE, HOST and VALUE were found" },
  { "{\"type\":\"TXT\",\"host\":\"a.jp\",\"value\":\"\\ud800\"}", "Line 1: this is not JSON" },
  { "{\"type\":\"TXT\",\"host\":\"a.jp\",\"value\":\"\\u0000\"}", "Line 1: this is not JSON" },
};

/* Both read nearly all of each other's bytes; what is written decides. */
static void
test_euc_or_windows (void)
{
  static const char *const texts[] = {
    "種別\tホスト名\t値\nCNAME\tem1.a.jp\tu1.b.net\n", "名前\tタイプ\t内容\nem1.a.jp\tCNAME\tu1.b.net\n",
    "お世話になっております。\nCNAME\tem1.a.jp\tu1.b.net\n", "※株式会社みどり\nCNAME em1.a.jp u1.b.net\n",
  };
  static const struct { const char *charset; const char *name; } charsets[] = {
    { "EUC-JP", "EUC-JP" }, { "CP932", "Shift_JIS" }, { "ISO-2022-JP", "ISO-2022-JP" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (guint j = 0; j < G_N_ELEMENTS (charsets); j++)
      {
        g_autoptr(GString) records = g_string_new (NULL);
        g_autoptr(TodokuRecordReader) reader =
          todoku_record_reader_new (collect_cb, problem_cb, records);
        g_autofree char *bytes = NULL;
        gsize length;

        bytes = g_convert (texts[i], -1, charsets[j].charset, "UTF-8", NULL, &length, NULL);
        g_assert_nonnull (bytes);
        todoku_record_reader_push (reader, bytes, length);
        g_assert_true (todoku_record_reader_end (reader, NULL));
        g_assert_cmpstr (todoku_record_reader_get_encoding (reader), ==, charsets[j].name);
        g_assert_nonnull (strstr (records->str, "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n"));
      }
}

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

/* Japanese Excel writes Shift_JIS, Notepad and PowerShell UTF-16, old servers EUC-JP, and old mails
 * are ISO-2022-JP.
 */
static void
test_encodings (void)
{
  static const struct { const char *charset; const char *name; const char *mark; } table[] = {
    { "CP932", "Shift_JIS", "" },
    { "EUC-JP", "EUC-JP", "" },
    { "ISO-2022-JP", "ISO-2022-JP", "" },
    { "UTF-16LE", "UTF-16", "\xff\xfe" },
    { "UTF-16BE", "UTF-16", "\xfe\xff" },
    { "UTF-16LE", "UTF-16", "" },
    { "UTF-16BE", "UTF-16", "" },
    { "UTF-8", NULL, "" },
  };
  /* The second byte of 表 is a backslash there, and U+0A0A has two line feeds for bytes. */
  static const char text[] = "TYPE,ホスト名,値,表\r\nCNAME,em1.日本語.jp,u1.b.net,ソ表\r\n"
                             "TXT,a.jp,x,\n";
  static const char expected[] = "CNAME|em1.xn--wgv71a119e.jp|u1.b.net|-1|-|-|1\n"
                                 "TXT|a.jp|x|-1|-|-|1\n";

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    for (gsize size = 1; size < 9; size++)
      {
        g_autoptr(GString) records = g_string_new (NULL);
        g_autoptr(GString) input = g_string_new (table[i].mark);
        g_autoptr(TodokuRecordReader) reader =
          todoku_record_reader_new (collect_cb, problem_cb, records);
        g_autoptr(GError) error = NULL;
        g_autofree char *bytes = NULL;
        gsize length;

        bytes = g_convert (text, -1, table[i].charset, "UTF-8", NULL, &length, &error);
        g_assert_no_error (error);
        g_string_append_len (input, bytes, (gssize) length);
        for (gsize j = 0; j < input->len; j += size)
          todoku_record_reader_push (reader, input->str + j, MIN (size, input->len - j));
        g_assert_true (todoku_record_reader_end (reader, &error));
        g_assert_no_error (error);
        g_assert_cmpstr (records->str, ==, expected);
        g_assert_cmpstr (todoku_record_reader_get_encoding (reader), ==, table[i].name);
      }
}

static void
test_wide_line_feed (void)
{
  /* U+0A0A and U+0A00 in a note are no ends of lines. */
  static const char input[] = "\xff\xfeT\0X\0T\0\t\0a\0.\0j\0p\0\t\0x\0\t\0\x0a\x0a\0\x0a\x0a\0"
                              "T\0X\0T\0\t\0b\0.\0j\0p\0\t\0y\0";

  for (gsize size = 1; size < 9; size++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *records = read_bytes (input, sizeof input - 1, size, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (records, ==, "TXT|a.jp|x|-1|-|-|1\nTXT|b.jp|y|-1|-|-|1\n");
    }
}

typedef struct
{
  guint *n_records;
  guint n_lines;
} Mutation;

static void
mutation_problem_cb (const char *problem,
                     gboolean    is_foreign,
                     gpointer    user_data)
{
  Mutation *mutation = user_data;
  guint line = 0;

  g_assert_cmpint (sscanf (problem, "Line %u:", &line), ==, 1);
  g_assert_cmpuint (line, >, 0);
  g_assert_cmpuint (line, <=, mutation->n_lines + 1);
}

static void
ignore_cb (TodokuRecord *record,
           gpointer      user_data)
{
  Mutation *mutation = user_data;

  (*mutation->n_records)++;
  g_assert_true (g_utf8_validate (record->value, -1, NULL));
  g_assert_cmpuint (strlen (record->host), <=, 253);
  g_assert_cmpint (record->priority, <=, G_MAXUINT16);
}

/* Every good input with bytes changed, doubled and lost: it must be read or left out, with a line
 * that the input has, never crash, and what comes out must be text.
 */
static void
test_mutations (void)
{
  static const char letters[] = "\t |\"();\\\n.,$@{[0aIN\xe3\x80\xff";
  g_autoptr(GRand) rand = g_rand_new_with_seed (20231);
  guint n_refused = 0;
  guint n_records = 0;

  for (guint i = 0; i < (G_N_ELEMENTS (good) + G_N_ELEMENTS (meant)) * 200; i++)
    {
      g_autoptr(GString) input = g_string_new (i % 2 == 0 ? good[i % G_N_ELEMENTS (good)].input
                                                          : meant[i % G_N_ELEMENTS (meant)].input);
      Mutation mutation = { .n_records = &n_records };
      g_autoptr(TodokuRecordReader) reader =
        todoku_record_reader_new (ignore_cb, mutation_problem_cb, &mutation);
      g_autoptr(GError) error = NULL;

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
        mutation.n_lines += input->str[j] == '\n' || input->str[j] == '\r';

      todoku_record_reader_push (reader, input->str, input->len);
      if (!todoku_record_reader_end (reader, &error))
        {
          n_refused++;
          g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
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

/* Whoever knows the domain wants names as they were written. */
static void
test_kept_names (void)
{
  static const struct { const char *input; const char *output; } cases[] = {
    { "TYPE\tHOST\tVALUE\nTXT\t@\tv=1\n", "@" },
    { "TYPE\tHOST\tVALUE\nTXT\t\tv=1\n", "@" },
    { "TYPE\tHOST\tVALUE\nTXT\tsend\tv=1\n", "send" },
    { "TYPE\tHOST\tVALUE\nTXT\tk1._domainkey\tv=1\n", "k1._domainkey" },
    { "send 3600 IN TXT \"v=1\"\n", "send" },
    { "@ IN TXT \"v=1\"\n", "@" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(TodokuRecordReader) reader =
        todoku_record_reader_new (collect_cb, problem_cb, text);
      g_autofree char *wanted = g_strdup_printf ("TXT|%s|", cases[i].output);

      todoku_record_reader_keep_names (reader);
      todoku_record_reader_push (reader, cases[i].input, strlen (cases[i].input));
      g_assert_true (todoku_record_reader_end (reader, NULL));
      g_test_message ("%s", text->str);
      g_assert_nonnull (strstr (text->str, wanted));
    }
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/record-reader/kept-names", test_kept_names);
  g_test_add_func ("/text/record-reader/good", test_good);
  g_test_add_func ("/text/record-reader/bad", test_bad);
  g_test_add_func ("/text/record-reader/mutations", test_mutations);
  g_test_add_func ("/text/record-reader/encodings", test_encodings);
  g_test_add_func ("/text/record-reader/euc-or-windows", test_euc_or_windows);
  g_test_add_func ("/text/record-reader/meant", test_meant);
  g_test_add_func ("/text/record-reader/wide-line-feed", test_wide_line_feed);
  g_test_add_func ("/text/record-reader/refused", test_refused);
  g_test_add_func ("/text/record-reader/long-label", test_long_label);
  g_test_add_func ("/text/record-reader/too-long", test_too_long);

  return g_test_run ();
}
