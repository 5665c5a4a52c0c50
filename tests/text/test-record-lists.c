/* SPDX-License-Identifier: GPL-3.0-or-later
 * Records as people list them themselves, in mails, chats, tickets and wikis, between all kinds of
 * marks. Each input is read in pieces of three sizes; then it is damaged at random, and must still
 * be read or left out.
 */
#include "todoku-record-reader.h"

#include <locale.h>
#include <string.h>

#include "record-rows.h"

static const RecordRow rows[] = {
  { "domain-below-its-word",
    "【DNSレコード追加のお願い】\n\n■対象ドメイン\na.jp\n\n■追加内容\n1．CNAME\n"
    "　ホスト：em1\n　値：u1.b.net\n2．CNAME\n　ホスト：em2.a.jp\n　値：u2.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\nCNAME|em2.a.jp|u2.b.net|-1|a.jp|-|1\n" },
  { "asciidoc",
    "[cols=\"1,2,4\", options=\"header\"]\n|===\n|Type |Host |Value\n\n|CNAME\n|em1.a.jp\n"
    "|u1.b.net\n\n|TXT\n|_dmarc.a.jp\n|v=DMARC1;\np=none\n|===\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|_dmarc.a.jp|v=DMARC1; p=none|-1|-|-|1\n" },
  { "asciidoc-rows",
    ".Records of a.jp\n[%header,format=psv]\n|===\n|Type|Host|Value\n|CNAME|`em1.a.jp`|`u1.b.net`\n"
    "|MX|send.a.jp|10 mx.b.net\n|===\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nMX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "asciidoc-commas",
    "[%header,format=csv]\n|===\nType,Host,Value\nCNAME,em1.a.jp,u1.b.net\n|===\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "ticket-monospace",
    "||Type||Host||Value||\n|CNAME|{{em1.a.jp}}|{{u1.b.net}}|\n"
    "|TXT|{{_dmarc.a.jp}}|{{v=DMARC1; p=none}}|\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|_dmarc.a.jp|v=DMARC1; p=none|-1|-|-|1\n" },
  { "ticket-monospace-line",
    "{{em1.a.jp}} CNAME {{u1.b.net}}\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "ticket-monospace-blocks",
    "* Type: CNAME\n* Host: {{em1.a.jp}}\n* Value: {{u1.b.net}}\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "placeholder-is-no-monospace",
    "Type: CNAME\nHost: em1.{{domain}}\nValue: u1.b.net\n\nType: CNAME\nHost: {{host}}.a.jp\n"
    "Value: u2.b.net\n\nType: TXT\nHost: x.a.jp\nValue: key={{key}}\n",
    "TXT|x.a.jp|key={{key}}|-1|-|-|1\n" },
  { "title-with-type-above-fields",
    "### CNAME\n\nHost: em1.a.jp\nType: CNAME\nValue: u1.b.net\n\n### TXT\n\nHost: _dmarc.a.jp\n"
    "Type: TXT\nValue: v=DMARC1; p=none\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|_dmarc.a.jp|v=DMARC1; p=none|-1|-|-|1\n" },
  { "title-with-number-above-fields",
    "CNAME 1 of 2 (for bounces)\nType: CNAME\nHost: em1.a.jp\nValue: u1.b.net\n"
    "CNAME 2 of 2\nType: CNAME\nHost: em2.a.jp\nValue: u2.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nCNAME|em2.a.jp|u2.b.net|-1|-|-|1\n" },
  { "title-with-type-above-table",
    "Add this CNAME record:\n| Host | Type | Value |\n|---|---|---|\n"
    "| em1.a.jp | CNAME | u1.b.net |\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "title-with-name-above-commas",
    "MX record for a.jp\nTYPE,HOST,VALUE,PRIORITY\nMX,send.a.jp,mx.b.net,10\n",
    "MX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "type-alone-above-table",
    "【CNAME】\nType\tHost\tValue\nCNAME\tem1.a.jp\tu1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "type-alone-above-names",
    "■CNAMEレコード\nType\nCNAME\nHost\nem1.a.jp\nValue\nu1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "no-title",
    "■対象ドメイン\na.jp\nem1 CNAME u1.b.net\nmg MX 10 mx.b.net\nx TXT record\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\nMX|mg.a.jp|mx.b.net|10|a.jp|-|1\n"
    "TXT|x.a.jp|record|-1|a.jp|-|1\n" },
  { "text-in-brackets",
    "TYPE,HOST,VALUE\nTXT,x.a.jp,(c) a.jp (2026)\nTXT,y.a.jp,(abc)\n",
    "TXT|x.a.jp|(c) a.jp (2026)|-1|-|-|1\nTXT|y.a.jp|(abc)|-1|-|-|1\n" },
  { "buttons-behind-fields",
    "Type\tCNAME\nHost\tem1.a.jp\tCopy\nValue\tu1.b.net\tCopy\tコピー\nTTL\t3600\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "names-above-blocks",
    "em1.a.jp\nType: CNAME\nValue: u1.b.net\n\n### s1._domainkey.a.jp\n- Type: CNAME\n"
    "- Value: s1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nCNAME|s1._domainkey.a.jp|s1.b.net|-1|-|-|1\n" },
  { "domains-above-blocks",
    "【a.jp】\nホスト名: em1\n種別: CNAME\n値: u1.b.net\n\n"
    "c.co.jp\nホスト名: @\n種別: TXT\n値: v=spf1 -all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\nTXT|c.co.jp|v=spf1 -all|-1|c.co.jp|-|1\n" },
  { "domain-above-whole-names",
    "sendgrid.com\nHost: em1.a.jp\nType: CNAME\nValue: u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "name-below-its-label",
    "Type: CNAME\nHost:\nem1.a.jp\nValue:\nu1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "broken-name-is-no-heading",
    "Type: CNAME\nHost: em1.a.jp\nValue: s1.domainkey.u1.\nb.net\n",
    "CNAME|em1.a.jp|s1.domainkey.u1.b.net|-1|-|-|1\n" },
  { "google-admin",
    "a.jp\nDNS Host name (TXT record name):\ngoogle._domainkey\nTXT record value:\n"
    "v=DKIM1; k=rsa; p=abcd\n",
    "TXT|google._domainkey.a.jp|v=DKIM1; k=rsa; p=abcd|-1|a.jp|-|1\n" },
  { "colon-table",
    "種別：CNAME\tホスト名：em1.a.jp\t値：u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "full-slash",
    "CNAME / em1.a.jp / u1.b.net\nTXT / a.jp / v=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "comma-space",
    "CNAME, em1.a.jp, u1.b.net\nTXT, a.jp, v=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "ja-comma",
    "CNAME、em1.a.jp、u1.b.net\nTXT、a.jp、v=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "paren-type",
    "em1.a.jp (CNAME) u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "brackets-type",
    "[CNAME] em1.a.jp u1.b.net\n[TXT] a.jp v=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "ja-brackets-type",
    "【CNAME】em1.a.jp u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "heading-then-names",
    "■CNAMEレコード\nem1.a.jp → u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "heading-type-blocks",
    "CNAMEレコード①\nホスト名：em1.a.jp\n値：u1.b.net\n\nTXTレコード①\nホスト名：a.jp\n値：v=spf1 include:b.net ~all"
    "\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "label-in-table-two-col",
    "| 項目 | 内容 |\n|---|---|\n| 種別 | CNAME |\n| ホスト名 | em1.a.jp |\n| 値 | u1.b.net |\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "td-no-close",
    "<table><tr><td>CNAME<td>em1.a.jp<td>u1.b.net<tr><td>TXT<td>a.jp<td>v=spf1 include:b.net ~a"
    "ll</table>",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "div-grid",
    "<div class=\"row\"><div>CNAME</div><div>em1.a.jp</div><div>u1.b.net</div></div>\n<div clas"
    "s=\"row\"><div>TXT</div><div>a.jp</div><div>v=spf1 include:b.net ~all</div></div>\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "input-values",
    "<tr><td>CNAME</td><td><input readonly value=\"em1.a.jp\"></td><td><input readonly value=\""
    "u1.b.net\"><button>Copy</button></td></tr>",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "spf-cell-nbsp",
    "TYPE\tHOST\tVALUE\nTXT\ta.jp\tv=spf1\302\240include:b.net\302\240~all\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "zwsp-host",
    "TYPE\tHOST\tVALUE\nCNAME\tem1.\342\200\213a.jp\tu1.\342\200\213b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "bidi",
    "TYPE\tHOST\tVALUE\nCNAME\t‪em1.a.jp‬\tu1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "host-url",
    "TYPE\tHOST\tVALUE\nCNAME\thttp://em1.a.jp/\thttps://u1.b.net/\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "host-upper",
    "type\thost\tvalue\nCNAME\tEM1.A.JP\tU1.B.NET\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "value-angle",
    "CNAME em1.a.jp <u1.b.net>\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "trailing-comma-line",
    "CNAME,em1.a.jp,u1.b.net,\nTXT,a.jp,v=spf1 include:b.net ~all,\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "leading-comma-line",
    ",CNAME,em1.a.jp,u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "csv-semicolon-no-header",
    "CNAME;em1.a.jp;u1.b.net\nTXT;a.jp;v=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "ttl-words",
    "em1.a.jp\tCNAME\tu1.b.net\t1 Hour\nsend.a.jp\tMX\tmx.b.net (Priority: 10)\t1 Hour\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nMX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "mx-priority-label",
    "MX\tsend.a.jp\tmx.b.net\tPriority: 10\n",
    "MX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "mx-priority-ja",
    "MX\tsend.a.jp\tmx.b.net（優先度10）\n",
    "MX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "toml",
    "[[record]]\ntype = \"CNAME\"\nname = \"em1.a.jp\"\ncontent = \"u1.b.net\"\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "ini",
    "[record1]\ntype=CNAME\nhost=em1.a.jp\nvalue=u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "env",
    "TYPE=CNAME\nHOST=em1.a.jp\nVALUE=u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "dns-bind-trailing-text",
    "em1.a.jp. 300 IN CNAME u1.b.net. # SendGrid\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "dig-short-plus",
    "em1.a.jp.\t\t300\tIN\tCNAME\tu1.b.net.\nu1.b.net.\t\t300\tIN\tA\t192.0.2.1\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "google-admin-en",
    "DNS Host name (TXT record name):\ngoogle._domainkey.a.jp\nTXT record value:\nv=DKIM1; k=rs"
    "a; p=abcd\n",
    "TXT|google._domainkey.a.jp|v=DKIM1; k=rsa; p=abcd|-1|-|-|1\n" },
  { "m365-two-lines",
    "Host name: selector1._domainkey.a.jp\nPoints to address or value: selector1-a-jp._domainke"
    "y.c.onmicrosoft.com\nTTL: 3600\n",
    "CNAME|selector1._domainkey.a.jp|selector1-a-jp._domainkey.c.onmicrosoft.com|-1|-|-|1\n" },
  { "md-link",
    "| CNAME | [em1.a.jp](http://em1.a.jp) | u1.b.net |\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "md-list-code",
    "* `CNAME` `em1.a.jp` `u1.b.net`\n* `TXT` `a.jp` `v=spf1 include:b.net ~all`\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "slack-export",
    "U12345 [10:32 AM]\n• CNAME em1.a.jp → u1.b.net\n"
    "• TXT a.jp → v=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "line-chat",
    "10:32\t山田\tCNAME em1.a.jp u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "mail-quote-jp",
    "＞ 種別：CNAME\n＞ ホスト名：em1.a.jp\n＞ 値：u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "sentence",
    "CNAMEレコード：em1.a.jp → u1.b.net\nTXTレコード：a.jp → v=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "label-dash",
    "Type - CNAME\nHost - em1.a.jp\nValue - u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "label-paren",
    "(種別) CNAME\n(ホスト名) em1.a.jp\n(値) u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "label-numbered",
    "1. 種別：CNAME\n2. ホスト名：em1.a.jp\n3. 値：u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "label-number-suffix",
    "種別1：CNAME\nホスト名1：em1.a.jp\n値1：u1.b.net\n"
    "種別2：TXT\nホスト名2：a.jp\n値2：v=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "label-key-over-lines",
    "種別：TXT\nホスト名：s1._domainkey.a.jp\n"
    "値：\n\"v=DKIM1; k=rsa; \"\n\"p=abcd\"\n",
    "TXT|s1._domainkey.a.jp|v=DKIM1; k=rsa; p=abcd|-1|-|-|1\n" },
  { "label-mx",
    "Type: MX\nName: send.a.jp\nMail server: mx.b.net\n"
    "Priority: 10\n",
    "MX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "host-with-domain-above",
    "対象ドメイン：a.jp\n種別\tホスト名\t値\nCNAME\tem1\tu1.b.net\n"
    "TXT\t（空欄）\tv=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|a.jp|-|1\n" },
  { "host-empty-words",
    "ドメイン名: a.jp\nTYPE\tHOST\tVALUE\nTXT\t(空白)\tv=spf1 include:b.net ~all\n"
    "TXT\tなし\tMS=ms1\nMX\t(blank)\t10 mx.b.net\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|a.jp|-|1\n"
    "TXT|a.jp|MS=ms1|-1|a.jp|-|1\nMX|a.jp|mx.b.net|10|a.jp|-|1\n" },
  { "ticket",
    "[依頼内容]\n1. 種別: CNAME / ホスト名: em1.a.jp / 値: u1.b.net\n"
    "2. 種別: TXT / ホスト名: a.jp / 値: v=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "ticket-bar",
    "種別｜ホスト名｜値\nCNAME｜em1.a.jp｜u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "quoted-mail-wrap",
    "> | TYPE | HOST | VALUE |\n> |---|---|---|\n"
    "> | CNAME | em1.a.jp | u1.b.net |\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "label-en-long",
    "Record type: CNAME\nHost / Name / Alias: em1.a.jp\n"
    "Value / Points to / Target: u1.b.net\nTTL: 3600\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "label-zone",
    "レコード種別\343\200\200CNAME\nホスト名\343\200\200\343\200\200\343\200\200em1.a.jp\n"
    "値\343\200\200\343\200\200\343\200\200\343\200\200\343\200\200\343\200\200u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "label-same-type",
    "CNAME\nホスト名: em1.a.jp\n値: u1.b.net\n"
    "ホスト名: s1._domainkey.a.jp\n値: s1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nCNAME|s1._domainkey.a.jp|s1.b.net|-1|-|-|1\n" },
  { "bullets-then-table",
    "- 期日: 11/30\n- 担当: 山田\n\n種別\tホスト名\t値\n"
    "CNAME\tem1.a.jp\tu1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "rule-then-row",
    "---\nCNAME em1.a.jp u1.b.net\n---\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "md-heading",
    "# DNS設定\n\n## SendGrid\n\n| TYPE | HOST | VALUE |\n"
    "|---|---|---|\n| CNAME | em1.a.jp | u1.b.net |\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "date-line",
    "date: 2026-11-30\nCNAME em1.a.jp u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "slashes",
    "// from the console\nCNAME,em1.a.jp,u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "bullets-labels-mixed",
    "- 種別: CNAME\n  - ホスト名: em1.a.jp\n  - 値: u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "label-parens-note",
    "種別：CNAME\n(注) ドメインは不要です\nホスト名：em1.a.jp\n"
    "値：u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "txt-with-backticks",
    "TXT a.jp \"a`b`c`d`e=1\"\n",
    "TXT|a.jp|a`b`c`d`e=1|-1|-|-|1\n" },
  { "wave-cell",
    "10:32 CNAME em1.a.jp u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "headings-above-zone",
    "SPF\n  a.jp.  IN TXT  \"v=spf1 include:b.net ~all\"\nDKIM\n"
    "  s1._domainkey.a.jp. IN CNAME s1.domainkey.u1.b.net.\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n"
    "CNAME|s1._domainkey.a.jp|s1.domainkey.u1.b.net|-1|-|-|1\n" },
  { "headings-above-rows",
    "SPF\nTXT\ta.jp\tv=spf1 include:b.net ~all\nDKIM\n"
    "CNAME\ts1._domainkey.a.jp\ts1.domainkey.u1.b.net\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n"
    "CNAME|s1._domainkey.a.jp|s1.domainkey.u1.b.net|-1|-|-|1\n" },
  { "type-above-pairs",
    "CNAME\n"
    "　em1.a.jp → u1.b.net\n"
    "　s1._domainkey.a.jp → s1.domainkey.u1.b.net\n"
    "TXT\n"
    "　_dmarc.a.jp → v=DMARC1; p=none\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n"
    "CNAME|s1._domainkey.a.jp|s1.domainkey.u1.b.net|-1|-|-|1\n"
    "TXT|_dmarc.a.jp|v=DMARC1; p=none|-1|-|-|1\n" },
  { "numbers-full-width",
    "１．em1.a.jp\n"
    "　　CNAME\n"
    "　　u1.b.net\n"
    "\n"
    "２．s1._domainkey.a.jp\n"
    "　　CNAME\n"
    "　　s1.domainkey.u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n"
    "CNAME|s1._domainkey.a.jp|s1.domainkey.u1.b.net|-1|-|-|1\n" },
  { "contents-of-request",
    "【対象】a.jp\n"
    "【内容】\n"
    "em1 IN CNAME u1.b.net.\ns1._domainkey IN CNAME s1.domainkey.u1.b.net.\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\n"
    "CNAME|s1._domainkey.a.jp|s1.domainkey.u1.b.net|-1|a.jp|-|1\n" },
  { "block-broken",
    "種別：TXT\n"
    "ホスト名：a.jp\n"
    "値：v=spf1 include:b.net\n"
    "~all\n"
    "種別：CNAME\n"
    "ホスト名：s1._domainkey.\n"
    "a.jp\n"
    "値：s1.domainkey.u1.\n"
    "b.net\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n"
    "CNAME|s1._domainkey.a.jp|s1.domainkey.u1.b.net|-1|-|-|1\n" },
  { "ttl-behind-type",
    "ホスト名 種別 TTL 値\n"
    "em1.a.jp CNAME 3600 u1.b.net\na.jp TXT 3600 v=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "type-behind-in-wide-brackets",
    "em1.a.jp　⇒　u1.b.net　（CNAME）\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "long-arrow",
    "CNAME em1.a.jp --> u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "fence-of-ticket",
    "{code}\nem1.a.jp. IN CNAME u1.b.net.\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "type-in-brackets-above",
    "【CNAME】\n"
    "em1.a.jp\nu1.b.net\n"
    "【TXT】\n"
    "_dmarc.a.jp\nv=DMARC1; p=none\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|_dmarc.a.jp|v=DMARC1; p=none|-1|-|-|1\n" },
  { "number-behind-wide-colon",
    "種別：MX\n"
    "ホスト名：send.a.jp\n"
    "値：10 mx.b.net.\n",
    "MX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "type-behind-host-above-value",
    "・em1.a.jp（CNAME）\n"
    "　u1.b.net\n"
    "・_dmarc.a.jp (TXT)\n"
    "　v=DMARC1; p=none;\n"
    "　rua=mailto:d@a.jp\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n"
    "TXT|_dmarc.a.jp|v=DMARC1; p=none; rua=mailto:d@a.jp|-1|-|-|1\n" },
};

static void
test_lists (void)
{
  assert_record_rows (rows, G_N_ELEMENTS (rows));
}

static void
test_damage (void)
{
  damage_record_rows (rows, G_N_ELEMENTS (rows));
}

static void
count_record_cb (TodokuRecord *record,
                 gpointer      user_data)
{
  guint *n_records = user_data;
  g_autofree char *host = g_strdup_printf ("em%u.a.jp", *n_records);

  g_assert_cmpstr (record->host, ==, host);
  (*n_records)++;
}

/* A list is read while it comes, and a document of many lines is read right. */
static void
test_long_yaml (void)
{
  for (guint is_list = 0; is_list < 2; is_list++)
    {
      guint n_records = 0;
      g_autoptr(TodokuRecordReader) reader =
        todoku_record_reader_new (count_record_cb, NULL, &n_records);
      g_autoptr(GError) error = NULL;

      if (!is_list)
        todoku_record_reader_push (reader, "records:\n", strlen ("records:\n"));
      for (guint i = 0; i < 20000; i++)
        {
          g_autofree char *item =
            g_strdup_printf ("- type: CNAME\n  host: em%u.a.jp\n  value: u%u.b.net\n", i, i);

          todoku_record_reader_push (reader, item, strlen (item));
          if (is_list)
            g_assert_cmpuint (n_records + 2, >=, i);
        }
      todoku_record_reader_end (reader, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (n_records, ==, 20000);
    }
}

/* What goes on and on is no record, and neither are its first lines. */
static void
test_too_long (void)
{
  static const struct { const char *start; const char *more; guint n; const char *end; } cases[] = {
    { "|===\n|Type|Host|Value\n\n|TXT\n|a.jp\n|k=v\n", "abcdefg\n", 10000, "|===\n" },
    { "+------+------+-------+\n| Type | Host | Value |\n+------+------+-------+\n"
      "| TXT  | a.jp | k=v   |\n", "|      |      | abcdefg |\n", 10000,
      "+------+------+-------+\n" },
    { "Type: TXT\nHost: a.jp\nValue: \"v=1\"\n", "\"abcdefg\"\n", 10000, "" },
    { "Type\tHost\tValue\nTXT\ta.jp\tv=spf1 mx\n", "mx\n", 30000, "" },
    { "A=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"
      "dnscmd /recordadd a.jp em1 CNAME u1.b.net ", "$A", 20000, "\n" },
    { "RESOURCERECORDSETS\ta.jp.\t300\t", "abcdefg\t", 300, "TXT\nRESOURCERECORDS\t\"v=1\"\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GString) input = g_string_new (cases[i].start);
      g_autoptr(GString) records = g_string_new (NULL);
      g_autoptr(TodokuRecordReader) reader =
        todoku_record_reader_new (print_record_cb, NULL, records);
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", cases[i].start);
      for (guint j = 0; j < cases[i].n; j++)
        g_string_append (input, cases[i].more);
      g_string_append (input, cases[i].end);
      todoku_record_reader_push (reader, input->str, input->len);
      todoku_record_reader_end (reader, &error);
      g_assert_cmpstr (records->str, ==, "");
      g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
      g_assert_nonnull (strstr (error->message, "the record is too long"));
    }
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/record-lists/read", test_lists);
  g_test_add_func ("/text/record-lists/damage", test_damage);
  g_test_add_func ("/text/record-lists/long-yaml", test_long_yaml);
  g_test_add_func ("/text/record-lists/too-long", test_too_long);

  return g_test_run ();
}
