/* SPDX-License-Identifier: GPL-3.0-or-later
 * What stands around a HOST or a VALUE in its field: more of a line of a zone file, brackets and
 * stars, what was to be filled in, and what a ticket writes in front of a line. Each input is read
 * in pieces of three sizes; then it is damaged at random.
 */
#include "todoku-record-reader.h"

#include <locale.h>
#include <string.h>

#include "record-rows.h"

static const RecordRow rows[] = {
  { "ttl-json",
    "{\"type\":\"CNAME\",\"host\":\"em1.a.jp 3600\",\"value\":\"u1.b.net\"}\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "ttl-class-json",
    "{\"type\":\"CNAME\",\"host\":\"em1.a.jp. 300 IN\",\"value\":\"u1.b.net. 300\"}\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "ttl-class-type",
    "TYPE,HOST,VALUE\nCNAME,em1.a.jp IN CNAME,u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "ttl-cell",
    "TYPE\tHOST\tVALUE\nCNAME\tem1.a.jp  3600\tu1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "ttl-relative",
    "TYPE,HOST,VALUE,DOMAIN\nCNAME,em1 3600,u1.b.net,a.jp\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\n" },
  { "zone-without-quotation-marks",
    "$ORIGIN a.jp.\n@ IN TXT v=spf1 mx -all ; ours\n"
    "_dmarc TXT v=DMARC1; p=none; rua=mailto:r@a.jp ; policy\n"
    "s1._domainkey TXT v=DKIM1; k=rsa; p=abcd\n",
    "TXT|a.jp|v=spf1 mx -all|-1|-|-|1\n"
    "TXT|_dmarc.a.jp|v=DMARC1; p=none; rua=mailto:r@a.jp|-1|-|-|1\n"
    "TXT|s1._domainkey.a.jp|v=DKIM1; k=rsa; p=abcd|-1|-|-|1\n" },
  { "brackets-in-value",
    "{\"type\":\"TXT\",\"host\":\"a.jp\",\"value\":\"( \\\"v=DKIM1; \\\" \\\"p=abcd\\\" )  ; "
    "----- DKIM key s1 for a.jp\"}\n"
    "{\"type\":\"TXT\",\"host\":\"a.jp\",\"value\":\"(\\\"v=spf1 -all\\\")\"}\n",
    "TXT|a.jp|v=DKIM1; p=abcd|-1|-|-|1\nTXT|a.jp|v=spf1 -all|-1|-|-|1\n" },
  { "purpose-in-front",
    "DKIM: s1._domainkey.a.jp TXT k=rsa; p=abcd\nSPF: a.jp TXT v=spf1 -all\n"
    "- **Return path**: `em1.a.jp` CNAME `u1.b.net`\n",
    "TXT|s1._domainkey.a.jp|k=rsa; p=abcd|-1|-|-|1\nTXT|a.jp|v=spf1 -all|-1|-|-|1\n"
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "windows-zone",
    ";\n;  Database file a.jp.dns for a.jp zone.\n;      Zone version:  12\n;\n"
    "@  MX\t10\tmx.b.net.\n@  TXT\t( \"v=spf1 -all\" )\nem1.sub  CNAME\tu1.b.net.\n",
    "MX|a.jp|mx.b.net|10|-|-|1\nTXT|a.jp|v=spf1 -all|-1|-|-|1\n"
    "CNAME|em1.sub.a.jp|u1.b.net|-1|-|-|1\n" },
  { "zone-below-its-domain",
    "a.jp\n@ IN TXT \"v=spf1 -all\"\n@ 300 IN MX 10 mx.b.net.\n",
    "TXT|a.jp|v=spf1 -all|-1|a.jp|-|1\nMX|a.jp|mx.b.net|10|a.jp|-|1\n" },
  { "brackets",
    "TYPE,HOST,VALUE\nCNAME,(em1.a.jp),[u1.b.net]\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "stars",
    "TYPE,HOST,VALUE\nCNAME,**em1.a.jp**,*u1.b.net*\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "wildcard",
    "TYPE,HOST,VALUE\nCNAME,*.a.jp,u1.b.net\n",
    "CNAME|*.a.jp|u1.b.net|-1|-|-|1\n" },
  { "wide-brackets",
    "TYPE: CNAME\n"
    "HOST: 【em1.a.jp】\n"
    "VALUE: 「u1.b.net」\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "textile",
    "|_.TYPE|_.HOST|_.VALUE|\n|CNAME|@em1.a.jp@|@u1.b.net@|\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "without-width",
    "TYPE,HOST,VALUE\nCNAME,\342\200\216em1.a\302\255.jp,\342\200\252u1.b.net\342\200\254\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "final-dot-twice",
    "TYPE,HOST,VALUE\nCNAME,em1.a.jp..,u1.b.net..\nCNAME,em2.a.jp.,u1.b.net.\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nCNAME|em2.a.jp|u1.b.net|-1|-|-|1\n" },
  { "priority-behind",
    "TYPE,HOST,VALUE\nMX,send.a.jp,mx.b.net. 10\n",
    "MX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "priority-null",
    "| type | name | content | prio |\n| CNAME | em1.a.jp | u1.b.net | NULL |\n"
    "| MX | send.a.jp | mx.b.net | 10 |\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nMX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "added",
    "【追加】em1.a.jp. IN CNAME u1.b.net.\n"
    "追加：a.jp. 3600 IN TXT \"v=spf1 include:b.net ~all\"\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "compared",
    "+em1.a.jp. IN CNAME u1.b.net.\n+a.jp. IN TXT \"v=spf1 include:b.net ~all\"\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "type-in-brackets",
    "【CNAME】em1.a.jp u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "wrapped-text",
    "> a.jp. IN TXT \"v=spf1 include:b.net\n> ~all\"\n> em1.a.jp. IN CNAME u1.b.net.\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\nCNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "wrapped-key-text",
    "s1._domainkey.a.jp. IN TXT \"v=DKIM1; k=rsa; p=MIGfMA0GCSqG\nSIb3DQEBAQUAA4GN\n"
    "ADCB\" ; 2026\n",
    "TXT|s1._domainkey.a.jp|v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCB|-1|-|-|1\n" },
  { "remark-behind-text",
    "種別：TXT\n"
    "ホスト名：a.jp\n"
    "値：v=spf1 include:b.net ~all　\342\200\273既存のSPFに追記してください\n"
    "\n"
    "種別：TXT\n"
    "ホスト名：_dmarc.a.jp\n"
    "値：\"v=DMARC1; p=none\"（引用符は不要です）\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n"
    "TXT|_dmarc.a.jp|v=DMARC1; p=none|-1|-|-|1\n" },
  { "bracket-in-text",
    "TYPE,HOST,VALUE\nTXT,a.jp,abc=x(1)\n",
    "TXT|a.jp|abc=x(1)|-1|-|-|1\n" },
  { "slashes-in-text",
    "a.jp. IN TXT \"abc // def\"\n", "TXT|a.jp|abc // def|-1|-|-|1\n" },
  { "remark-behind-line",
    "em1.a.jp. IN CNAME u1.b.net. ← 追加\n"
    "s1._domainkey.a.jp. IN CNAME s1.domainkey.u1.b.net. // SendGrid\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n"
    "CNAME|s1._domainkey.a.jp|s1.domainkey.u1.b.net|-1|-|-|1\n" },
  { "cell-broken",
    "TYPE\tHOST\tVALUE\nCNAME\t\"em1.\na.jp\"\t\"u1\n.b.net\"\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "blank-before-dot",
    "TYPE,HOST,VALUE\nCNAME,em1 .a.jp,u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "done",
    "✅ CNAME em1.a.jp u1.b.net\n⬜ TXT a.jp v=spf1 include:b.net ~all\n"
    "- [ ] CNAME s1._domainkey.a.jp s1.domainkey.u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n"
    "CNAME|s1._domainkey.a.jp|s1.domainkey.u1.b.net|-1|-|-|1\n" },
  { "quoted-cells",
    "\"CNAME\"\t\"em1.a.jp\"\t\"u1.b.net\"\n"
    "\"TXT\"\t\"a.jp\"\t\"v=spf1 include:b.net ~all\"\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "powershell",
    "Name       Type   TTL   Section    Strings\n"
    "----       ----   ---   -------    -------\n"
    "a.jp       TXT    300   Answer     {v=spf1 include:b.net ~all}\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "buttons",
    "CNAME\nem1.a.jp\nu1.b.net\n"
    "編集\n"
    "削除\n"
    "TXT\na.jp\nv=spf1 include:b.net ~all\n"
    "編集\n"
    "削除\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "text-without-quotes",
    "a.jp. IN TXT v=spf1 include:b.net ~all ; SPF\n_dmarc.a.jp. IN TXT v=DMARC1; p=none\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n"
    "TXT|_dmarc.a.jp|v=DMARC1; p=none|-1|-|-|1\n" },
  { "text-in-curly-quotes",
    "a.jp. IN TXT “v=spf1 include:b.net ~all”\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "text-of-spreadsheet",
    "TYPE\tHOST\tVALUE\nTXT\ta.jp\t'v=spf1 include:b.net ~all\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "before-and-after-in-block",
    "種別：TXT\n"
    "ホスト名：a.jp\n"
    "変更前：v=spf1 mx -all\n"
    "変更後：v=spf1 mx include:b.net -all\n",
    "TXT|a.jp|v=spf1 mx include:b.net -all|-1|-|-|1\n" },
  { "text-before-and-after",
    "a.jp TXT \"v=spf1 mx -all\" → \"v=spf1 mx include:b.net -all\"\n",
    "TXT|a.jp|v=spf1 mx include:b.net -all|-1|-|-|1\n" },
};

static const RecordRow left_out[] = {
  { "cut-off",
    "TYPE,HOST,VALUE,DOMAIN\nCNAME,em1..,u1.b.net,a.jp\nCNAME,em1.a.jp...,u1.b.net,a.jp\n"
    "CNAME,em2,u1.b.net,a.jp\n",
    "!Line 2: the host is not a name that DNS can be asked for\n"
    "!Line 3: the host is not a name that DNS can be asked for\n"
    "CNAME|em2.a.jp|u1.b.net|-1|a.jp|-|1\n" },
  { "to-be-filled-in",
    "TYPE,HOST,VALUE\nCNAME,em1.<your-domain>,u1.b.net\nCNAME,em1.${DOMAIN},u1.b.net\n"
    "CNAME,em1.[ドメイン],u1.b.net\n"
    "CNAME,em1.%domain%,u1.b.net\nCNAME,em1.a.jp,u1.b.net\n",
    "!Line 2: the host is not a name that DNS can be asked for\n"
    "!Line 3: the host is not a name that DNS can be asked for\n"
    "!Line 4: the host is not a name that DNS can be asked for\n"
    "!Line 5: the host is not a name that DNS can be asked for\n"
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "compared",
    "-em1.a.jp. IN CNAME old.b.net.\n+em1.a.jp. IN CNAME u1.b.net.\n",
    "!Line 1: the host is not a name that DNS can be asked for\n"
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "deleted",
    "【削除】em1.a.jp. IN CNAME old.b.net.\n"
    "【追加】em1.a.jp. IN CNAME u1.b.net.\n",
    "!Line 1: the host is not a name that DNS can be asked for\n"
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "text-never-closed",
    "a.jp. IN TXT \"v=spf1 -all\nem1.a.jp. CNAME u1.b.net.\n",
    "!Line 1: the quotation mark is not closed\nCNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "second-text-never-closed",
    "a.jp. IN TXT \"v=spf1 include:b.net ~all\"\n_dmarc.a.jp. IN TXT \"v=DMARC1\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n"
    "!Line 2: the quotation mark is not closed\n" },
  { "before-and-after",
    "【変更前】\n"
    "a.jp. IN TXT \"v=spf1 mx -all\"\n"
    "【変更後】\n"
    "a.jp. IN TXT \"v=spf1 include:b.net ~all\"\n",
    "!Line 1: what is to be changed or deleted is left out\n"
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "to-be-deleted",
    "### 削除\n"
    "| CNAME | em9.a.jp | u9.b.net |\n"
    "### 追加\n"
    "| CNAME | em1.a.jp | u1.b.net |\n",
    "!Line 1: what is to be changed or deleted is left out\n"
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "two-hosts-in-a-cell",
    "TYPE\tHOST\tVALUE\nCNAME\t\"em1.a.jp\nem2.a.jp\"\tu1.b.net\n"
    "CNAME\tem1.a.jp\tu1.b.net\n",
    "!Line 2: the host is not a name that DNS can be asked for\n"
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "struck-out",
    "~~em1.a.jp. IN CNAME old.b.net.~~\nem1.a.jp. IN CNAME u1.b.net.\n",
    "!Line 1: the host is not a name that DNS can be asked for\n"
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
};

static void
test_marks (void)
{
  assert_record_rows (rows, G_N_ELEMENTS (rows));
}

static void
test_left_out (void)
{
  assert_all_record_rows (left_out, G_N_ELEMENTS (left_out));
}

static void
test_damage (void)
{
  damage_record_rows (rows, G_N_ELEMENTS (rows));
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/record-marks/read", test_marks);
  g_test_add_func ("/text/record-marks/left-out", test_left_out);
  g_test_add_func ("/text/record-marks/damage", test_damage);

  return g_test_run ();
}
