/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tables as spreadsheets, web pages and wikis have them: on their side, with merged and empty
 * cells, and with commas that lost their quotation marks; and JSON whose members say what their
 * records lack. Each input is read in pieces of three sizes; then it is damaged at random.
 */
#include "todoku-record-reader.h"

#include <locale.h>
#include <string.h>

#include "record-rows.h"

static const RecordRow rows[] = {
  { "merged-type",
    "種別\tホスト名\t値\nCNAME\tem1.a.jp\tu1.b.net\n"
    "\ts1._domainkey.a.jp\ts1.b.net\n\ts2._domainkey.a.jp\ts2.b.net\n"
    "TXT\ta.jp\tv=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nCNAME|s1._domainkey.a.jp|s1.b.net|-1|-|-|1\n"
    "CNAME|s2._domainkey.a.jp|s2.b.net|-1|-|-|1\n"
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "merged-title",
    "SendGrid DNSレコード一覧\t\t\t\n\t\t\t\nNo\t種別\tホスト名\t値\n"
    "1\tCNAME\tem1.a.jp\tu1.b.net\n2\tTXT\ta.jp\tv=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "merged-domain",
    "ドメイン\t種別\tホスト名\t値\na.jp\tCNAME\tem1\tu1.b.net\n"
    "\tTXT\t@\tv=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|a.jp|-|1\n" },
  { "merged-csv",
    "TYPE,HOST,VALUE\nCNAME,em1.a.jp,u1.b.net\n"
    ",s1._domainkey.a.jp,s1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nCNAME|s1._domainkey.a.jp|s1.b.net|-1|-|-|1\n" },
  { "side-tab",
    "TYPE\tCNAME\tCNAME\tTXT\nHOST\tem1.a.jp\ts1._domainkey.a.jp\ta.jp\n"
    "VALUE\tu1.b.net\ts1.b.net\tv=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nCNAME|s1._domainkey.a.jp|s1.b.net|-1|-|-|1\n"
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "side-ja",
    "種別\tCNAME\tTXT\nホスト名\tem1.a.jp\ta.jp\n"
    "値\tu1.b.net\tv=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "side-md",
    "| TYPE | CNAME | TXT |\n|---|---|---|\n| HOST | em1.a.jp | a.jp |\n"
    "| VALUE | u1.b.net | v=spf1 include:b.net ~all |\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "side-csv",
    "TYPE,CNAME,TXT\nHOST,em1.a.jp,a.jp\nVALUE,u1.b.net,v=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "side-one",
    "TYPE\tCNAME\nHOST\tem1.a.jp\nVALUE\tu1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "side-host-first",
    "ホスト名\tem1.a.jp\ta.jp\n種別\tCNAME\tTXT\n"
    "TTL\t3600\t3600\n値\tu1.b.net\tv=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "side-numbered",
    "\tレコード1\tレコード2\n種別\tCNAME\tTXT\n"
    "ホスト\tem1.a.jp\ta.jp\n値\tu1.b.net\tv=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "side-mx",
    "TYPE\tMX\tTXT\nHOST\tsend.a.jp\ta.jp\nVALUE\tmx.b.net\tv=spf1 include:b.net ~all\n"
    "PRIORITY\t10\t\n",
    "MX|send.a.jp|mx.b.net|10|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "side-html",
    "<table><tr><th>TYPE</th><td>CNAME</td><td>TXT</td></tr><tr><th>HOST</th><td>em1.a.jp</"
    "td><td>a.jp</td></tr><tr><th>VALUE</th><td>u1.b.net</td><td>v=spf1 include:b.net ~all</"
    "td></tr></table>",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "side-blanks",
    "TYPE    CNAME       TXT\nHOST    em1.a.jp    a.jp\n"
    "VALUE   u1.b.net    v=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "rst",
    "+-------+----------+----------+\n| Type  | Host     | Value    |\n"
    "+=======+==========+==========+\n| CNAME | em1.a.jp | u1.b.net |\n"
    "+-------+----------+----------+\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "asciidoc",
    "|===\n|Type |Host |Value\n\n|CNAME |em1.a.jp |u1.b.net\n"
    "|TXT |a.jp |v=spf1 include:b.net ~all\n|===\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "confluence",
    "||Type||Host||Value||\n|CNAME|em1.a.jp|u1.b.net|\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "backlog",
    "|種別|ホスト名|値|h\n|CNAME|em1.a.jp|u1.b.net|\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "textile",
    "|_.種別|_.ホスト名|_.値|\n|CNAME|em1.a.jp|u1.b.net|\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "html-rowspan",
    "<table><tr><th>Type</th><th>Host</th><th>Value</th></tr><tr><td rowspan=\"2\">CNAME</td>"
    "<td>em1.a.jp</td><td>u1.b.net</td></tr><tr><td>s1._domainkey.a.jp</td><td>s1.b.net</td><"
    "/tr></table>",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nCNAME|s1._domainkey.a.jp|s1.b.net|-1|-|-|1\n" },
  { "teams",
    "[2026/11/30 10:12] 山田 太郎\nCNAME em1.a.jp u1.b.net\n"
    "[2026/11/30 10:13] 山田 太郎\nTXT a.jp v=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "host-paren-type",
    "ホスト名：em1.a.jp（CNAME）\n値：u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "json-by-type",
    "{\"domain\":\"a.jp\",\"records\":{\"cname\":[{\"host\":\"em1\",\"target\":\"u1.b.net\"}]"
    ",\"txt\":[{\"host\":\"@\",\"value\":\"v=spf1 include:b.net ~all\"}]}}",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|a.jp|-|1\n" },
  { "json-by-host",
    "{\"em1.a.jp\":{\"type\":\"CNAME\",\"value\":\"u1.b.net\"},\"a.jp\":{\"type\":\"TXT\",\""
    "value\":\"v=spf1 include:b.net ~all\"}}",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "csv-comma-value",
    "TYPE,HOST,VALUE\nTXT,_dmarc.a.jp,v=DMARC1; p=none; rua=mailto:a@a.jp,mailto:b@a.jp\n",
    "TXT|_dmarc.a.jp|v=DMARC1; p=none; rua=mailto:a@a.jp,mailto:b@a.jp|-1|-|-|1\n" },
  { "html-empty",
    "<table><tr><th>Type</th><th>Host</th><th>Priority</th><th>Value</th></tr>\n"
    "<tr><td>CNAME</td><td>em1.a.jp</td><td></td><td>u1.b.net</td></tr>\n"
    "<tr><td>MX</td><td>send.a.jp</td><td>10</td><td>mx.b.net</td></tr></table>",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nMX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "html-colspan",
    "<table><tr><td colspan=\"3\">SendGrid</td></tr><tr><th>Type</th><th colspan=2>Host</th><"
    "th>Value</th></tr><tr><td>CNAME</td><td>em1.a.jp</td><td>ok</td><td>u1.b.net</td></tr></"
    "table>",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "html-rowspan-middle",
    "<table><tr><th>Host</th><th>Type</th><th>Value</th></tr><tr><td>em1.a.jp</td><td "
    "rowspan=3>CNAME</td><td>u1.b.net</td></tr><tr><td>s1._domainkey.a.jp</td><td>s1.b.net</"
    "td></tr><tr><td>s2._domainkey.a.jp</td><td>s2.b.net</td></tr><tr><td>a.jp</td><td>TXT</"
    "td><td>v=spf1 include:b.net ~all</td></tr></table>",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nCNAME|s1._domainkey.a.jp|s1.b.net|-1|-|-|1\n"
    "CNAME|s2._domainkey.a.jp|s2.b.net|-1|-|-|1\n"
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "html-rowspan-last",
    "<table><tr><th>Type</th><th>Host</th><th>Value</th></tr><tr><td>MX</td><td>send.a.jp</"
    "td><td rowspan=\"2\">10 mx.b.net</td></tr><tr><td>MX</td><td>a.jp</td></tr></table>",
    "MX|send.a.jp|mx.b.net|10|-|-|1\nMX|a.jp|mx.b.net|10|-|-|1\n" },
  { "html-open-cells",
    "<table><tr><th>Type<th>Host<th>Priority<th>Value<tr><td>CNAME<td>em1.a.jp<td><td>u1.b."
    "net</table>",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "merged-not-fitting",
    "TYPE\tHOST\tVALUE\nCNAME\tem1.a.jp\tu1.b.net\n"
    "\ta.jp\tv=spf1 include:b.net ~all\nTXT\ta.jp\tv=spf1 include:b.net ~all\n"
    "\tem2.a.jp\tu2.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "merged-host",
    "ホスト名\t種別\t値\na.jp\tTXT\tv=spf1 include:b.net ~all\n"
    "\tMX\t10 mx.b.net\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n"
    "MX|a.jp|mx.b.net|10|-|-|1\n" },
  { "merged-domain-kept",
    "DOMAIN,TYPE,HOST,VALUE\na.jp,CNAME,em1,u1.b.net\n"
    ",TXT,other.jp,v=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\nTXT|other.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "side-merged-type",
    "TYPE\tCNAME\t\tTXT\nHOST\tem1.a.jp\ts1._domainkey.a.jp\ta.jp\n"
    "VALUE\tu1.b.net\ts1.b.net\tv=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nCNAME|s1._domainkey.a.jp|s1.b.net|-1|-|-|1\n"
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "side-two-tables",
    "TYPE\tCNAME\tCNAME\nHOST\tem1.a.jp\ts1._domainkey.a.jp\n"
    "VALUE\tu1.b.net\ts1.b.net\n\nTYPE\tTXT\tMX\n"
    "HOST\ta.jp\tsend.a.jp\nVALUE\tv=spf1 include:b.net ~all\t10 mx.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nCNAME|s1._domainkey.a.jp|s1.b.net|-1|-|-|1\n"
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n"
    "MX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "side-domain",
    "ドメイン名: a.jp\n種別\tCNAME\tTXT\nホスト名\tem1\t@\n"
    "値\tu1.b.net\tv=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|a.jp|-|1\n" },
  { "json-list-of-host",
    "{\"domain\":\"a.jp\",\"\":[{\"type\":\"TXT\",\"values\":[\"v=spf1 include:b.net ~all\"]}"
    ",{\"type\":\"MX\",\"values\":[{\"value\":\"mx.b.net.\",\"preference\":10}]}],\"em1\":{\""
    "type\":\"CNAME\",\"value\":\"u1.b.net.\"}}",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|a.jp|-|1\n"
    "MX|a.jp|mx.b.net|10|a.jp|-|1\nCNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\n" },
  { "json-type-array",
    "{\"mx\":[{\"host\":\"send.a.jp\",\"value\":\"mx.b.net\",\"priority\":10}],\"cname\":{\""
    "host\":\"em1.a.jp\",\"value\":\"u1.b.net\"}}",
    "MX|send.a.jp|mx.b.net|10|-|-|1\nCNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "csv-comma-header",
    "TYPE,HOST,VALUE,PRIORITY,DOMAIN\nTXT,_dmarc,v=DMARC1; p=none; rua=mailto:a@a.jp,mailto:"
    "b@a.jp,,a.jp\nTXT,@,v=spf1 include:b.net ~all,,a.jp,\n",
    "TXT|_dmarc.a.jp|v=DMARC1; p=none; rua=mailto:a@a.jp,mailto:b@a.jp|-1|a.jp|-|1\n"
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|a.jp|-|1\n" },
  { "csv-sep-line",
    "sep=;\nTYPE;HOST;VALUE\nCNAME;em1.a.jp;u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "csv-formula",
    "TYPE,HOST,VALUE\n=\"CNAME\",=\"em1.a.jp\",=\"u1.b.net\"\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "csv-fullcomma",
    "種別，ホスト名，値\nCNAME，em1.a.jp，u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "csv-tail-cols",
    "Name,Type,TTL,Priority,Value,Comment\nem1.a.jp,CNAME,300,,u1.b.net,\"mail, return path\""
    "\nsend.a.jp,MX,300,10,mx.b.net,\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nMX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "csv-route53-ui",
    "Record name,Type,Routing policy,Differentiator,Alias,Value/Route traffic to,TTL ("
    "seconds)\nem1.a.jp,CNAME,Simple,-,No,u1.b.net,300\n"
    "a.jp,TXT,Simple,-,No,\"\"\"v=spf1 include:b.net ~all\"\"\",300\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "csv-value-first-blank",
    "TYPE,HOST,VALUE\nCNAME,em1.a.jp,\nCNAME,s1._domainkey.a.jp,s1.b.net\n",
    "CNAME|s1._domainkey.a.jp|s1.b.net|-1|-|-|1\n" },
  { "tsv-quoted-newline",
    "TYPE\tHOST\tVALUE\nTXT\ts1._domainkey.a.jp\t\"v=DKIM1; k=rsa;\n"
    " p=abcd\"\n",
    "TXT|s1._domainkey.a.jp|v=DKIM1; k=rsa;p=abcd|-1|-|-|1\n" },
  { "tsv-two-line-cell",
    "種別\tホスト名\t値\nTXT\ts1._domainkey.a.jp\t\"v=DKIM1; k=rsa; p=ab\n"
    "cd\"\nCNAME\tem1.a.jp\tu1.b.net\n",
    "TXT|s1._domainkey.a.jp|v=DKIM1; k=rsa; p=abcd|-1|-|-|1\n"
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "tsv-numbers",
    "\tA\tB\tC\n1\tTYPE\tHOST\tVALUE\n2\tCNAME\tem1.a.jp\tu1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "tsv-status-first",
    "状態\t種別\tホスト名\t値\n○\tCNAME\tem1.a.jp\tu1.b.net\n"
    "×\tTXT\ta.jp\tv=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "excel-host-split",
    "サブドメイン\tドメイン\t種別\t値\nem1\ta.jp\tCNAME\tu1.b.net\n"
    "\ta.jp\tTXT\tv=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|a.jp|-|1\n" },
  { "excel-two-header",
    "DNSレコード\t\t\t備考\n種別\tホスト名\t値\t\n"
    "CNAME\tem1.a.jp\tu1.b.net\t必須\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "mx-in-host-cell",
    "種別\tホスト名\t優先度\t値\nMX\tsend.a.jp\t10\tmx.b.net\n"
    "CNAME\tem1.a.jp\t－\tu1.b.net\n",
    "MX|send.a.jp|mx.b.net|10|-|-|1\nCNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "mx-tab-value",
    "TYPE\tHOST\tVALUE\nMX\tsend.a.jp\t10\343\200\200mx.b.net\n",
    "MX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "html-br-in-value",
    "<table><tr><th>Type</th><th>Host</th><th>Value</th></tr><tr><td>TXT</td><td>s1._"
    "domainkey.a.jp</td><td>v=DKIM1; k=rsa; p=ab<br>cd</td></tr></table>",
    "TXT|s1._domainkey.a.jp|v=DKIM1; k=rsa; p=ab cd|-1|-|-|1\n" },
  { "html-wbr",
    "<table><tr><td>CNAME</td><td>em1.<wbr>a.jp</td><td>u1.<wbr>b.net</td></tr></table>",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "html-nested-copy",
    "<table><tr><td>CNAME</td><td><div><span>em1.a.jp</span><button>Copy</button></div></td><"
    "td><div><span>u1.b.net</span><i class=icon>content_copy</i></div></td></tr></table>",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "side-with-title",
    "DNS設定依頼\t\t\n\t①\t②\n種別\tCNAME\tTXT\n"
    "ホスト名\tem1.a.jp\ta.jp\nVALUE\tu1.b.net\tv=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "side-md-bold",
    "| **種別** | CNAME | MX |\n| --- | --- | --- |\n"
    "| **ホスト名** | em1.a.jp | send.a.jp |\n"
    "| **値** | u1.b.net | mx.b.net |\n| **優先度** | - | 10 |\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nMX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "side-csv-quoted",
    "\"Type\",\"CNAME\",\"TXT\"\n\"Name\",\"em1.a.jp\",\"a.jp\"\n"
    "\"Value\",\"u1.b.net\",\"v=spf1 include:b.net ~all\"\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "side-value-before-host",
    "種別\tCNAME\tTXT\n値\tu1.b.net\tv=spf1 include:b.net ~all\n"
    "ホスト名\tem1.a.jp\ta.jp\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "side-fqdn",
    "TYPE\tCNAME\tCNAME\nFQDN\tem1.a.jp\ts1._domainkey.a.jp\n"
    "TARGET\tu1.b.net\ts1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nCNAME|s1._domainkey.a.jp|s1.b.net|-1|-|-|1\n" },
  { "side-colon",
    "種別：\tCNAME\tTXT\nホスト名：\tem1.a.jp\ta.jp\n"
    "値：\tu1.b.net\tv=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "merged-value",
    "TYPE\tHOST\tVALUE\nMX\tsend.a.jp\t10 mx.b.net\n"
    "MX\ta.jp\t\n",
    "MX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "merged-md",
    "| 種別 | ホスト名 | 値 |\n|---|---|---|\n"
    "| CNAME | em1.a.jp | u1.b.net |\n| | s1._domainkey.a.jp | s1.b.net |\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nCNAME|s1._domainkey.a.jp|s1.b.net|-1|-|-|1\n" },
  { "merged-quote",
    "種別\tホスト名\t値\nCNAME\tem1.a.jp\tu1.b.net\n"
    "〃\ts1._domainkey.a.jp\ts1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nCNAME|s1._domainkey.a.jp|s1.b.net|-1|-|-|1\n" },
  { "merged-same",
    "種別\tホスト名\t値\nCNAME\tem1.a.jp\tu1.b.net\n"
    "同上\ts1._domainkey.a.jp\ts1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nCNAME|s1._domainkey.a.jp|s1.b.net|-1|-|-|1\n" },
  { "html-empty-priority",
    "<table><tr><th>種別</th><th>ホスト名</th><th>優先度</th><th>値</th></tr><tr><td>TXT</td>"
    "<td>a.jp</td><td></td><td>v=spf1 include:b.net ~all</td></tr><tr><td>MX</td><td>send.a."
    "jp</td><td>10</td><td>mx.b.net</td></tr></table>",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n"
    "MX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "csv-extra-comma-cname",
    "TYPE,HOST,VALUE\nCNAME,em1.a.jp,u1.b.net,note\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "csv-txt-extra-col",
    "TYPE,HOST,VALUE\nTXT,a.jp,v=spf1 include:b.net ~all,必須\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "csv-txt-comma-quoted",
    "TYPE,HOST,VALUE\nTXT,_dmarc.a.jp,\"v=DMARC1; p=none; rua=mailto:a@a.jp,mailto:b@a.jp\"\n",
    "TXT|_dmarc.a.jp|v=DMARC1; p=none; rua=mailto:a@a.jp,mailto:b@a.jp|-1|-|-|1\n" },
  { "empty-type-then-srv",
    "TYPE\tHOST\tVALUE\nSRV\t_sip.a.jp\t1 2 3 x.a.jp\n"
    "\tem1.a.jp\tu1.b.net\nCNAME\tem1.a.jp\tu1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "html-i-text",
    "<table><tr><td>CNAME</td><td><i>em1.a.jp</i></td><td><i>u1.b.net</i></td></tr></table>",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "mediawiki",
    "== DNS ==\n{| class=\"wikitable\"\n! TYPE !! HOST !! VALUE\n|-\n"
    "| CNAME || em1.a.jp || u1.b.net\n|-\n"
    "| TXT || <code>a.jp</code> || <nowiki>v=spf1 include:b.net ~all</nowiki>\n|}\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "mediawiki-lines",
    "{| class=\"wikitable\"\n|+ SendGrid\n"
    "! scope=\"col\" | 種別\n"
    "! ホスト名\n"
    "! 値\n"
    "|-\n| style=\"width:5em\" | CNAME\n| em1.a.jp\n| u1.b.net\n|- valign=top\n| TXT\n"
    "| _dmarc.a.jp\n| v=DMARC1;\np=none\n|}\n\n{|\n! TYPE !! HOST !! VALUE\n|-\n"
    "| CNAME || s1._domainkey.a.jp || s1.domainkey.u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|_dmarc.a.jp|v=DMARC1; p=none|-1|-|-|1\n"
    "CNAME|s1._domainkey.a.jp|s1.domainkey.u1.b.net|-1|-|-|1\n" },
  { "wrapped-target",
    "TYPE\tHOST\tVALUE\nCNAME\ts1._domainkey.a.jp\ts1.domainkey.u1.\nb.net\n"
    "CNAME\tem1.a.jp\tu1.b.net\n",
    "CNAME|s1._domainkey.a.jp|s1.domainkey.u1.b.net|-1|-|-|1\n"
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "wrapped-target-anywhere",
    "TYPE\tHOST\tVALUE\nCNAME\tem1.a.jp\tu1234567.wl123.sendg\nrid.net\n",
    "CNAME|em1.a.jp|u1234567.wl123.sendgrid.net|-1|-|-|1\n" },
  { "whole-target",
    "TYPE\tHOST\tVALUE\nCNAME\tem1.a.jp\tu1.b.net.\n\na2.jp\n"
    "CNAME\ts1._domainkey.a.jp\ts1.domainkey.u1.b.net.\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n"
    "CNAME|s1._domainkey.a.jp|s1.domainkey.u1.b.net|-1|-|-|1\n" },
  { "wrapped-policy",
    "TYPE HOST VALUE\nCNAME em1.a.jp u1.b.net\nTXT a.jp v=spf1 include:b.net\n~all\n"
    "TXT _dmarc.a.jp v=DMARC1; p=none;\nrua=mailto:d@a.jp\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n"
    "TXT|_dmarc.a.jp|v=DMARC1; p=none; rua=mailto:d@a.jp|-1|-|-|1\n" },
  { "domain-above",
    "a.jp\n\n"
    "タイプ\t名前\tコンテンツ\tTTL\n"
    "CNAME\tem1\tu1.b.net\t自動\n"
    "TXT\t_dmarc\t\"v=DMARC1; p=none\"\t自動\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\nTXT|_dmarc.a.jp|v=DMARC1; p=none|-1|a.jp|-|1\n" },
  { "google-cloud",
    "DNS 名\tタイプ\tTTL（秒）\tレコードデータ\n"
    "em1.a.jp.\tCNAME\t300\tu1.b.net.\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "two-domains",
    "a.jp\nTYPE\tHOST\tVALUE\nCNAME\tem1\tu1.b.net\n\na2.jp\nTYPE\tHOST\tVALUE\n"
    "CNAME\tem1\tu2.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\nCNAME|em1.a2.jp|u2.b.net|-1|a2.jp|-|1\n" },
  { "domain-heading",
    "## a.jp\n\n| TYPE | HOST | VALUE |\n|---|---|---|\n| CNAME | em1 | u1.b.net |\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\n" },
  { "domain-heading-wide",
    "【a.jp】\n"
    "種別\tホスト名\t値\n"
    "CNAME\tem1\tu1.b.net\n↓\ts1._domainkey\ts1.domainkey.u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\n"
    "CNAME|s1._domainkey.a.jp|s1.domainkey.u1.b.net|-1|a.jp|-|1\n" },
  { "value-now-and-to-come",
    "種別\tホスト名\t現在の値\t変更後の値\n"
    "TXT\ta.jp\tv=spf1 mx -all\tv=spf1 mx include:b.net -all\n",
    "TXT|a.jp|v=spf1 mx include:b.net -all|-1|-|-|1\n" },
  { "buttons-in-column",
    "操作\t種別\tホスト名\t値\n"
    "削除\tCNAME\tem1.a.jp\tu1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
};

/* Words for the columns that no list has all of: nothing of the table is lost or complained of. */
static const RecordRow heads[] = {
  { "unknown-value",
    "Name\tTTL\tType\tRecord\nem1.a.jp.\t14400\tCNAME\tu1.b.net\n"
    "a.jp.\t14400\tMX\tPriority: 5\tDestination: mx.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nMX|a.jp|mx.b.net|5|-|-|1\n" },
  { "unknown-value-bars",
    "| Hostname | Type | TTL | What to enter |\n|---|---|---|---|\n"
    "| em1.a.jp | CNAME | 300 | u1.b.net |\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "unknown-value-commas",
    "Name,TTL,Type,Record\nem1.a.jp,300,CNAME,u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "unknown-type",
    "ホスト\tレコード\t値\nem1.a.jp\tCNAME\tu1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "unknown-host",
    "Type,Where,Value\nCNAME,em1.a.jp,u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "domain-for-host",
    "Domain\tTTL\tType\tTarget\na.jp.\t0\tMX\t1 mx.b.net.\n"
    "_dmarc.a.jp.\t0\tTXT\t\"v=DMARC1; p=none\"\n",
    "MX|a.jp|mx.b.net|1|-|-|1\nTXT|_dmarc.a.jp|v=DMARC1; p=none|-1|-|-|1\n" },
  { "certificate-manager",
    "Domain\tStatus\tRenewal status\tType\tCNAME name\tCNAME value\n"
    "c.a.jp\tPending validation\t-\tCNAME\t_abc.c.a.jp.\t_def.b.net.\n",
    "CNAME|_abc.c.a.jp|_def.b.net|-1|c.a.jp|-|1\n" },
  { "field-first-in-a-wide-row",
    "Domain\tStatus\tPurpose\tKind of record\tName to add\tPoints here\n"
    "c.a.jp\tPending\t-\tCNAME\t_abc.c.a.jp.\t_def.b.net.\n",
    "!Line 1: no records with TYPE, HOST and VALUE were found\n"
    "CNAME|_abc.c.a.jp|_def.b.net|-1|-|-|1\n" },
  { "domain-for-host-drawn",
    "+-----------+-------+----------+\n| Domain    | Type  | Value    |\n"
    "+-----------+-------+----------+\n| em1.a.jp  | CNAME | u1.b.net |\n"
    "+-----------+-------+----------+\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "domain-beside-host",
    "TYPE,HOST,VALUE,DOMAIN\nCNAME,em1,u1.b.net,a.jp\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\n" },
  { "textile",
    "|_.Type|_.Host|_.Value|\n|CNAME|@em1.a.jp@|@u1.b.net@|\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "drawn-and-broken",
    "+-------+----------------+------------------+\n| Type  | Host           | Value            |\n"
    "+=======+================+==================+\n| CNAME | em1.a.jp       | u1.b.net         |\n"
    "+-------+----------------+------------------+\n| TXT   | s1._domainkey. | v=DKIM1; k=rsa;  |\n"
    "|       | a.jp           | p=abcd           |\n|       |                | efgh             |\n"
    "+-------+----------------+------------------+\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n"
    "TXT|s1._domainkey.a.jp|v=DKIM1; k=rsa; p=abcdefgh|-1|-|-|1\n" },
  /* A TYPE that is the same as above may be left out, and the line is a record of its own. */
  { "drawn-and-merged",
    "+-------+-------------+------------------+\n| Type  | Host        | Value            |\n"
    "+-------+-------------+------------------+\n| TXT   | a.jp.       | v=spf1 -all      |\n"
    "|       | _dmarc.a.jp | v=DMARC1; p=none |\n+-------+-------------+------------------+\n",
    "TXT|a.jp|v=spf1 -all|-1|-|-|1\nTXT|_dmarc.a.jp|v=DMARC1; p=none|-1|-|-|1\n" },
  { "drawn-and-merged-relative",
    "a.jp\n┌───────┬───────────────┬──────────┐\n│ Type  │ Host          │ Value    │\n"
    "├───────┼───────────────┼──────────┤\n│ CNAME │ em1           │ u1.b.net │\n"
    "│       │ em2           │ u2.b.net │\n├───────┼───────────────┼──────────┤\n"
    "│ CNAME │ s1._domainkey │ s1.b.net │\n│       │ s2._domainkey │ s2.b.net │\n"
    "└───────┴───────────────┴──────────┘\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\nCNAME|em2.a.jp|u2.b.net|-1|a.jp|-|1\n"
    "CNAME|s1._domainkey.a.jp|s1.b.net|-1|a.jp|-|1\n"
    "CNAME|s2._domainkey.a.jp|s2.b.net|-1|a.jp|-|1\n" },
  { "drawn-and-broken-name",
    "+-------+-----------+--------------------+\n| Type  | Host      | Value              |\n"
    "+-------+-----------+--------------------+\n| CNAME | s1._domai | s1.domainkey.u1.b. |\n"
    "|       | nkey.a.jp | net                |\n+-------+-----------+--------------------+\n",
    "CNAME|s1._domainkey.a.jp|s1.domainkey.u1.b.net|-1|-|-|1\n" },
  { "drawn-without-inner-edges",
    "+-------+----------+-----------+\n| Type  | Host     | Value     |\n"
    "+-------+----------+-----------+\n| CNAME | em1.a.jp | u1.b.net  |\n"
    "| A     | a.jp     | 192.0.2.1 |\n"
    "| CNAME | em2.a.jp |           |\n| TXT   | a.jp     | v=spf1    |\n"
    "|       |          | -all      |\n"
    "+-------+----------+-----------+\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n~Line 5: only CNAME, TXT and MX records are checked\n"
    "!Line 6: there is no value\nTXT|a.jp|v=spf1 -all|-1|-|-|1\n" },
  { "two-words",
    "Host Name\tType\tAddress/Value\tTTL\nem1.a.jp\tCNAME\tu1.b.net\t300\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "now-and-correct",
    "Name\tType\tCorrect Data\tCurrent State\na.jp\tMX\tmx.b.net\t20 old.b.net\n",
    "MX|a.jp|mx.b.net|-1|-|-|1\n" },
  { "german",
    "Typ;Hostname;Wert;Priorität\nMX;a.jp;mx.b.net;10\n",
    "MX|a.jp|mx.b.net|10|-|-|1\n" },
  { "domains-own-mx",
    "a.jp\nmx mx.b.net. 10\ncname em1 u1.b.net.\n",
    "MX|a.jp|mx.b.net|10|a.jp|-|1\nCNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\n" },
};

/* A row without a type is one of the type above only where its value can be. */
static const RecordRow left_out[] = {
  { "not-fitting",
    "TYPE\tHOST\tVALUE\nCNAME\tem1.a.jp\tu1.b.net\n\ta.jp\tv=spf1 -all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n!Line 3: the type must be CNAME, TXT or MX\n" },
  { "alias-above",
    "TYPE,HOST,VALUE,DOMAIN\nCNAME,em1.a.jp,u1.b.net,\nTXT,,v=spf1 -all,\n"
    "MX,send.a.jp,10 mx.b.net,\nTXT,,v=spf1 ~all,\nCNAME,,u2.b.net,\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n!Line 3: the host is not a name that DNS can be asked for\n"
    "MX|send.a.jp|mx.b.net|10|-|-|1\nTXT|send.a.jp|v=spf1 ~all|-1|-|-|1\n"
    "!Line 6: the host is not a name that DNS can be asked for\n" },
  { "nothing-above",
    "TYPE,HOST,VALUE\n,em1.a.jp,u1.b.net\nCNAME,em1.a.jp,u1.b.net\n",
    "!Line 2: the type must be CNAME, TXT or MX\nCNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "side-bad-cell",
    "TYPE\tCNAME\tSRV\nHOST\tem1.a.jp\t_sip.a.jp\nVALUE\tu1.b.net\t1 2 3 b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n~Line 1: only CNAME, TXT and MX records are checked\n" },
  { "rows-to-be-deleted",
    "区分\t種別\tホスト名\t値\n"
    "削除\tCNAME\tem9.a.jp\tu9.b.net\n"
    "追加\tCNAME\tem1.a.jp\tu1.b.net\n",
    "!Line 2: what is to be changed or deleted is left out\n"
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
};

static void
test_tables (void)
{
  assert_record_rows (rows, G_N_ELEMENTS (rows));
}

static void
test_heads (void)
{
  assert_all_record_rows (heads, G_N_ELEMENTS (heads));
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
  damage_record_rows (heads, G_N_ELEMENTS (heads));
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/record-tables/read", test_tables);
  g_test_add_func ("/text/record-tables/heads", test_heads);
  g_test_add_func ("/text/record-tables/left-out", test_left_out);
  g_test_add_func ("/text/record-tables/damage", test_damage);

  return g_test_run ();
}
