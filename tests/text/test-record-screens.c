/* SPDX-License-Identifier: GPL-3.0-or-later
 * Records as the screens, exports and programming interfaces of services and DNS companies give
 * them, and as people list them in mails, chats and tickets. Each input is read in pieces of three
 * sizes; then it is damaged at random, and must still be read or left out.
 */
#include "todoku-record-reader.h"

#include <locale.h>
#include <string.h>

#include "record-rows.h"

static const RecordRow rows[] = {
  { "sendgrid-cells",
    "TYPE\nHOST\nVALUE\nCNAME\nCopy\nem1.a.jp\nCopy\nu1.b.net\nCopy\nTXT\nCopy\na.jp\nCopy\nv=s"
    "pf1 include:b.net ~all\nCopy\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "resend-table",
    "Type\tName\tContent\tTTL\tPriority\tStatus\nMX\tsend.a.jp\tmx.b.net\tAuto\t10\tPending\nTX"
    "T\ta.jp\tv=spf1 include:b.net ~all\tAuto\t\tPending\n",
    "MX|send.a.jp|mx.b.net|10|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "resend-cells",
    "Type\nName\nContent\nTTL\nPriority\nStatus\nMX\nsend.a.jp\nmx.b.net\nAuto\n10\nPending\nTX"
    "T\na.jp\nv=spf1 include:b.net ~all\nAuto\nPending\n",
    "MX|send.a.jp|mx.b.net|10|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "mailgun",
    "Type\tHostname\tPriority\tEnter this value\tCurrent value\nTXT\ta.jp\t\tv=spf1 include:b.n"
    "et ~all\tNo records found\nMX\tsend.a.jp\t10\tmx.b.net\t\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\nMX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "ses-csv",
    "Type,Name,Value\r\n\"CNAME\",\"em1.a.jp\",\"u1.b.net\"\r\n\"MX\",\"send.a.jp\",\"10 mx.b.n"
    "et\"\r\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nMX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "google-block",
    "ドメイン: a.jp\nDNS ホスト名(TXT レコード名):\ngoogle._domainkey\nTXT レコード値:\nv=DKIM1; k=rsa; p=abcd\n",
    "TXT|google._domainkey.a.jp|v=DKIM1; k=rsa; p=abcd|-1|a.jp|-|1\n" },
  { "onamae",
    "ホスト名\tTYPE\tTTL\tVALUE\t優先\t状態\t削除\nem1.a.jp\tCNAME\t3600\tu1.b.net\t\t有効\t\nsend.a.jp\tMX"
    "\t3600\tmx.b.net\t10\t有効\t\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nMX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "xserver",
    "ホスト名\t種別\t内容\t優先度\nem1.a.jp\tCNAME\tu1.b.net\t0\t変更\t削除\nsend.a.jp\tMX\tmx.b.net\t10\t変更\t"
    "削除\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nMX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "sakura",
    "エントリ名\tタイプ\tTTL\tデータ\nem1.a.jp\tCNAME\t3600\tu1.b.net.\nsend.a.jp\tMX\t3600\t10 mx.b.net."
    "\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nMX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "muumuu",
    "サブドメイン\t種別\t内容\t優先度\nem1.a.jp\tCNAME\tu1.b.net\t\nsend.a.jp\tMX\tmx.b.net\t10\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nMX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "conoha",
    "タイプ\t名称\tTTL\t値\nCNAME\tem1.a.jp\t3600\tu1.b.net\nTXT\ta.jp\t3600\tv=spf1 include:b.net ~a"
    "ll\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "cloudflare-ui",
    "Type\tName\tContent\tProxy status\tTTL\tActions\nCNAME\tem1.a.jp\tu1.b.net\tDNS only\tAuto"
    "\tEdit\nTXT\ta.jp\t\"v=spf1 include:b.net ~all\"\tDNS only\tAuto\tEdit\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "cloudflare-bind",
    ";;\n;; Domain:     a.jp.\n;; Exported:   2026-01-01 00:00:00\n;;\n\n;; SOA Record\na.jp\t3"
    "600\tIN\tSOA\tx.ns.cloudflare.com. dns.cloudflare.com. 1 10000 2400 604800 3600\n\n;; CNAM"
    "E Records\nem1.a.jp.\t1\tIN\tCNAME\tu1.b.net. ; cf_tags=cf-proxied:false\n\n;; TXT Records"
    "\na.jp.\t1\tIN\tTXT\t\"v=spf1 include:b.net ~all\"\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "route53",
    "{\"ResourceRecordSets\":[{\"Name\":\"em1.a.jp.\",\"Type\":\"CNAME\",\"TTL\":300,\"Resource"
    "Records\":[{\"Value\":\"u1.b.net\"}]},{\"Name\":\"a.jp.\",\"Type\":\"TXT\",\"TTL\":300,\"R"
    "esourceRecords\":[{\"Value\":\"\\\"v=spf1 include:b.net ~all\\\"\"}]},{\"Name\":\"send.a.j"
    "p.\",\"Type\":\"MX\",\"TTL\":300,\"ResourceRecords\":[{\"Value\":\"10 mx.b.net\"}]}]}",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\nMX|send.a.j"
    "p|mx.b.net|10|-|-|1\n" },
  { "route53-change",
    "{\"Comment\":\"x\",\"Changes\":[{\"Action\":\"UPSERT\",\"ResourceRecordSet\":{\"Name\":\"e"
    "m1.a.jp.\",\"Type\":\"CNAME\",\"TTL\":300,\"ResourceRecords\":[{\"Value\":\"u1.b.net\"}]}}"
    "]}",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "route53-pretty",
    "{\n  \"ResourceRecordSets\": [\n    {\n      \"Name\": \"em1.a.jp.\",\n      \"Type\": \"C"
    "NAME\",\n      \"TTL\": 300,\n      \"ResourceRecords\": [\n        {\n          \"Value\""
    ": \"u1.b.net\"\n        }\n      ]\n    }\n  ]\n}\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "cloudflare-api",
    "{\"result\":[{\"id\":\"x\",\"type\":\"CNAME\",\"name\":\"em1.a.jp\",\"content\":\"u1.b.net"
    "\",\"proxied\":false,\"ttl\":1},{\"id\":\"y\",\"type\":\"MX\",\"name\":\"send.a.jp\",\"con"
    "tent\":\"mx.b.net\",\"priority\":10,\"ttl\":1}],\"success\":true}",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nMX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "doh",
    "{\"Status\":0,\"Answer\":[{\"name\":\"a.jp.\",\"type\":16,\"TTL\":300,\"data\":\"\\\"v=spf"
    "1 include:b.net ~all\\\"\"},{\"name\":\"em1.a.jp.\",\"type\":5,\"TTL\":300,\"data\":\"u1.b"
    ".net.\"}]}",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\nCNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "sendgrid-api",
    "{\"id\":1,\"user_id\":7,\"subdomain\":\"em1\",\"domain\":\"a.jp\",\"valid\":false,\"dns\":"
    "{\"mail_cname\":{\"valid\":false,\"type\":\"cname\",\"host\":\"em1.a.jp\",\"data\":\"u1.b."
    "net\"},\"dkim1\":{\"valid\":false,\"type\":\"cname\",\"host\":\"s1._domainkey.a.jp\",\"dat"
    "a\":\"s1.domainkey.u1.b.net\"}}}",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\nCNAME|s1._domainkey.a.jp|s1.domainkey.u1.b.net|-1|a.j"
    "p|-|1\n" },
  { "mailgun-api",
    "{\"domain\":{\"name\":\"a.jp\",\"state\":\"unverified\"},\"sending_dns_records\":[{\"recor"
    "d_type\":\"TXT\",\"valid\":\"unknown\",\"name\":\"a.jp\",\"value\":\"v=spf1 include:b.net "
    "~all\"},{\"record_type\":\"CNAME\",\"valid\":\"unknown\",\"name\":\"em1.a.jp\",\"value\":"
    "\"u1.b.net\"}]}",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\nCNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "resend-api",
    "{\"object\":\"domain\",\"id\":\"x\",\"name\":\"a.jp\",\"status\":\"not_started\",\"records"
    "\":[{\"record\":\"SPF\",\"name\":\"send\",\"type\":\"MX\",\"ttl\":\"Auto\",\"status\":\"no"
    "t_started\",\"value\":\"mx.b.net\",\"priority\":10},{\"record\":\"SPF\",\"name\":\"send\","
    "\"type\":\"TXT\",\"ttl\":\"Auto\",\"status\":\"not_started\",\"value\":\"v=spf1 include:b."
    "net ~all\"}]}",
    "MX|send.a.jp|mx.b.net|10|a.jp|-|1\nTXT|send.a.jp|v=spf1 include:b.net ~all|-1|a.jp|-|1\n" },
  { "postmark",
    "Hostname\tType\tValue\n20260101pm._domainkey.a.jp\tTXT\tk=rsa;p=abcd\npm-bounces.a.jp\tCNA"
    "ME\tpm.b.net\n",
    "TXT|20260101pm._domainkey.a.jp|k=rsa;p=abcd|-1|-|-|1\nCNAME|pm-bounces.a.jp|pm.b.net|-1|-|"
    "-|1\n" },
  { "m365-ja",
    "種類\tホスト名またはエイリアス\tポイント先のアドレスまたは値\tTTL\nCNAME\tem1.a.jp\tu1.b.net\t1 時間\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "m365",
    "Record type\tHost name or alias\tPoints to address or value\tTTL\nCNAME\tem1.a.jp\tu1.b.ne"
    "t\t3600\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "hubspot",
    "Type\tHost (Name)\tRequired Data\nCNAME\tem1.a.jp\tu1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "record-words",
    "Record Type\tRecord Name\tRecord Value\nCNAME\tem1.a.jp\tu1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "no-column",
    "No.\t種別\tホスト名\t値\t備考\n1\tCNAME\tem1.a.jp\tu1.b.net\t必須\n2\tTXT\ta.jp\tv=spf1 include:b.net"
    " ~all\t必須\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "google-domains-ja",
    "ホスト名\t種類\tTTL\tデータ\nem1.a.jp\tCNAME\t1 時間\tu1.b.net.\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "header-words",
    "レコードタイプ\tホスト名\t設定値\nCNAME\tem1.a.jp\tu1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "header-words2",
    "レコード種別\tレコード名\tレコード値\nCNAME\tem1.a.jp\tu1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "header-words3",
    "タイプ\t名前\tターゲット\nCNAME\tem1.a.jp\tu1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "header-words4",
    "Type\tHost/Name\tPoints to\nCNAME\tem1.a.jp\tu1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "header-words5",
    "TYPE\tHOST (必須)\tVALUE (必須)\nCNAME\tem1.a.jp\tu1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "header-words6",
    "Record\tFQDN\tDestination\nCNAME\tem1.a.jp\tu1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "excel-multiline",
    "TYPE\tHOST\tVALUE\nTXT\ts1._domainkey.a.jp\t\"v=DKIM1; p=ab\ncd\"\nCNAME\tem1.a.jp\tu1.b.n"
    "et\n",
    "TXT|s1._domainkey.a.jp|v=DKIM1; p=abcd|-1|-|-|1\nCNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "excel-blank-first",
    "\tTYPE\tHOST\tVALUE\n\tCNAME\tem1.a.jp\tu1.b.net\n\tTXT\ta.jp\tv=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "excel-merged",
    "グループ\tTYPE\tHOST\tVALUE\nSendGrid\tCNAME\tem1.a.jp\tu1.b.net\n\tTXT\ta.jp\tv=spf1 include:"
    "b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|SendGrid|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "sep",
    "sep=,\r\nTYPE,HOST,VALUE\r\nCNAME,em1.a.jp,u1.b.net\r\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "csv-quoted-header",
    "\357\273\277\"TYPE\",\"HOST\",\"VALUE\"\r\n\"CNAME\",\"em1.a.jp\",\"u1.b.net\"\r\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "csv-ja",
    "種別,ホスト名,値,優先度\r\nCNAME,em1.a.jp,u1.b.net,\r\nMX,send.a.jp,mx.b.net,10\r\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nMX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "csv-title",
    "DNS設定一覧\r\n\r\nTYPE,HOST,VALUE\r\nCNAME,em1.a.jp,u1.b.net\r\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "csv-no-header-ttl",
    "em1.a.jp,CNAME,3600,u1.b.net\nsend.a.jp,MX,3600,10 mx.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nMX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "csv-float",
    "TYPE,HOST,VALUE,PRIORITY\nMX,send.a.jp,mx.b.net,10.0\n",
    "MX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "csv-tabs-in-name",
    "TYPE, HOST, VALUE\nCNAME, em1.a.jp., u1.b.net.\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "quote2",
    ">> CNAME em1.a.jp u1.b.net\n>> TXT a.jp v=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "quote-bar",
    "| CNAME em1.a.jp u1.b.net\n| TXT a.jp v=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "wide-bars",
    "｜種別｜ホスト名｜値｜\n｜CNAME｜em1.a.jp｜u1.b.net｜\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "circled",
    "①CNAME em1.a.jp u1.b.net\n②TXT a.jp v=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "paren-number",
    "(1) CNAME em1.a.jp u1.b.net\n(2) TXT a.jp v=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "wide-paren",
    "1） CNAME em1.a.jp u1.b.net\n２）TXT a.jp v=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "dash-list",
    "- CNAME em1.a.jp u1.b.net\n- TXT a.jp v=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "star-list",
    "* CNAME em1.a.jp u1.b.net\n* TXT a.jp v=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "bullet-list",
    "● CNAME em1.a.jp u1.b.net\n◆ TXT a.jp v=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "arrows",
    "em1.a.jp → CNAME → u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "arrows2",
    "CNAME: em1.a.jp → u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "arrows3",
    "em1.a.jp ⇒ u1.b.net (CNAME)\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "equals",
    "CNAME em1.a.jp = u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "key-values",
    "type=CNAME host=em1.a.jp value=u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "marks",
    "■種別\nCNAME\n■ホスト名\nem1.a.jp\n■値\nu1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "brackets",
    "【種別】CNAME\n【ホスト名】em1.a.jp\n【値】u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "spaced-colon",
    "種別 ： CNAME\nホスト名 ： em1.a.jp\n値 ： u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "mailserver",
    "レコードタイプ：MX\nホスト名：send.a.jp\nメールサーバー：mx.b.net\n優先度：10\n",
    "MX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "points-to",
    "Type:\tCNAME\nHost:\tem1.a.jp\nPoints to:\tu1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "one-line-labels",
    "Type: CNAME, Host: em1.a.jp, Value: u1.b.net\nType: TXT, Host: a.jp, Value: v=spf1 include"
    ":b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "one-line-slash",
    "種別：CNAME／ホスト名：em1.a.jp／値：u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "one-line-blank",
    "種別：CNAME\343\200\200ホスト名：em1.a.jp\343\200\200値：u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "numbered-blocks",
    "レコード1\n種別: CNAME\nホスト名: em1.a.jp\n値: u1.b.net\n\nレコード2\n種別: TXT\nホスト名: a.jp\n値: v=spf1 inc"
    "lude:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "alternate-lines",
    "Type\nCNAME\nName\nem1.a.jp\nValue\nu1.b.net\nType\nTXT\nName\na.jp\nValue\nv=spf1 include"
    ":b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "alternate-ja",
    "種別\nCNAME\nホスト名\nem1.a.jp\n値\nu1.b.net\n\n種別\nMX\nホスト名\nsend.a.jp\n値\nmx.b.net\n優先度\n10\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nMX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "yaml",
    "- type: CNAME\n  host: em1.a.jp\n  value: u1.b.net\n- type: TXT\n  host: a.jp\n  value: \""
    "v=spf1 include:b.net ~all\"\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "powershell",
    "Name     : em1.a.jp\nType     : CNAME\nTTL      : 300\nSection  : Answer\nNameHost : u1.b."
    "net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "type-words",
    "TXT (SPF)\ta.jp\tv=spf1 include:b.net ~all\nCNAMEレコード\tem1.a.jp\tu1.b.net\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\nCNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "type-words2",
    "種別\tホスト名\t値\nTXT（SPF）\ta.jp\tv=spf1 include:b.net ~all\nCNAME（DKIM用）\tem1.a.jp\tu1.b.net\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\nCNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "mx-in-type",
    "Type\tHost\tValue\nMX (10)\tsend.a.jp\tmx.b.net\n",
    "MX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "mx-cells",
    "MX\nsend.a.jp\nmx.b.net\n10\nTXT\na.jp\nv=spf1 include:b.net ~all\n",
    "MX|send.a.jp|mx.b.net|10|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "crlf",
    "CNAME\tem1.a.jp\tu1.b.net\r\n\r\nTXT\ta.jp\tv=spf1 include:b.net ~all\r\n\r\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "cr",
    "CNAME\tem1.a.jp\tu1.b.net\rTXT\ta.jp\tv=spf1 include:b.net ~all\r",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "u2028",
    "CNAME\tem1.a.jp\tu1.b.net\342\200\250TXT\ta.jp\tv=spf1 include:b.net ~all\342\200\250",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "nbsp-columns",
    "CNAME\302\240\302\240\302\240em1.a.jp\302\240\302\240\302\240u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "opendkim",
    "s1._domainkey\tIN\tTXT\t( \"v=DKIM1; h=sha256; k=rsa; \"\n\t  \"p=ab\"\n\t  \"cd\" )  ; --"
    "--- DKIM key s1 for a.jp\n",
    "TXT|s1._domainkey.a.jp|v=DKIM1; h=sha256; k=rsa; p=abcd|-1|-|-|1\n" },
  { "zone-no-class",
    "em1.a.jp. 3600 CNAME u1.b.net.\na.jp. 3600 TXT \"v=spf1 include:b.net ~all\"\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "python-dict",
    "{'type': 'CNAME', 'host': 'em1.a.jp', 'value': 'u1.b.net'}\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "json-trailing-comma",
    "[\n {\"type\":\"CNAME\",\"host\":\"em1.a.jp\",\"value\":\"u1.b.net\",},\n {\"type\":\"TXT"
    "\",\"host\":\"a.jp\",\"value\":\"v=spf1 include:b.net ~all\"},\n]\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "json-smart",
    "{“type”:“CNAME”,“host”:“em1.a.jp”,“value”:“u1.b.net”}\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "json-preference",
    "{\"type\":\"MX\",\"name\":\"send.a.jp\",\"data\":\"mx.b.net\",\"preference\":10}\n",
    "MX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "json-record-type",
    "{\"record_type\":\"CNAME\",\"hostname\":\"em1.a.jp\",\"target\":\"u1.b.net\"}\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "json-fenced",
    "```json\n[{\"type\":\"CNAME\",\"host\":\"em1.a.jp\",\"value\":\"u1.b.net\"}]\n```\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "fenced-zone",
    "```\nem1.a.jp. IN CNAME u1.b.net.\n```\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "wrapped-row",
    "TXT s1._domainkey.a.jp v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKC\nAQEAmAY"
    "/yyPsNJw+5DhRsyvuYF3g0IlH9YH145orLuETn8Mqpfxh/UYZzSQ8RFGN4ido\nES7rQIDAQAB\nCNAME em1.a.jp"
    " u1.b.net\n",
    "TXT|s1._domainkey.a.jp|v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAmAY/y"
    "yPsNJw+5DhRsyvuYF3g0IlH9YH145orLuETn8Mqpfxh/UYZzSQ8RFGN4idoES7rQIDAQAB|-1|-|-|1\nCNAME|em1"
    ".a.jp|u1.b.net|-1|-|-|1\n" },
  { "qp-value",
    "TXT\t_dmarc.a.jp\tv=3DDMARC1; p=3Dnone\n",
    "TXT|_dmarc.a.jp|v=DMARC1; p=none|-1|-|-|1\n" },
  { "outlook-html",
    "<html xmlns:o=\"urn:x\"><body><table class=MsoTableGrid><tr><td><p class=MsoNormal><b>種別<o"
    ":p></o:p></b></p></td><td><p class=MsoNormal>ホスト名</p></td><td><p class=MsoNormal>値</p></td"
    "></tr>\r\n<tr><td><p class=MsoNormal><span lang=EN-US>CNAME<o:p></o:p></span></p></td><td>"
    "<p class=MsoNormal><span lang=EN-US>em1.a.jp</span></p></td><td><p class=MsoNormal><a href"
    "=\"http://u1.b.net\">u1.b.net</a>&nbsp;</p></td></tr></table></body></html>",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "onamae-confirm",
    "ホスト名\nem1.a.jp\nTYPE\nCNAME\nTTL\n3600\nVALUE\nu1.b.net\n状態\n有効\nホスト名\na.jp\nTYPE\nTXT\nTT"
    "L\n3600\nVALUE\nv=spf1 include:b.net ~all\n状態\n有効\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "xserver-card",
    "ホスト名 em1.a.jp\n種別 CNAME\n内容 u1.b.net\n優先度 0\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "sakura-rows",
    "em1.a.jp.\tCNAME\tu1.b.net.\t3600\t変更\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "cloudflare-cells",
    "CNAME\n\nem1.a.jp\n\nu1.b.net\n\nDNS only\n\nAuto\n\nEdit\n\nTXT\n\na.jp\n\nv=spf1 include"
    ":b.net ~all\n\nDNS only\n\nAuto\n\nEdit\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "route53-console",
    "Record name\tType\tRouting policy\tDifferentiator\tAlias\tValue/Route traffic to\tTTL (sec"
    "onds)\tHealth check ID\nem1.a.jp\tCNAME\tSimple\t-\tNo\tu1.b.net\t300\t-\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "route53-no-header",
    "em1.a.jp\tCNAME\tSimple\t-\tNo\tu1.b.net\t300\t-\na.jp\tTXT\tSimple\t-\tNo\t\"v=spf1 inclu"
    "de:b.net ~all\"\t300\t-\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "route53-ja",
    "レコード名\tタイプ\tルーティングポリシー\t差別化要因\tエイリアス\t値/トラフィックのルーティング先\tTTL (秒)\nem1.a.jp\tCNAME\tシンプル\t-"
    "\tいいえ\tu1.b.net\t300\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "gcp",
    "DNS name\tType\tTTL (seconds)\tRouting policy\tRecord data\nem1.a.jp.\tCNAME\t300\tDefault"
    "\tu1.b.net.\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "gcp-ja",
    "DNS 名\t種類\tTTL(秒)\tルーティング ポリシー\tデータ\nem1.a.jp.\tCNAME\t300\tデフォルト\tu1.b.net.\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "namecheap",
    "CNAME Record\tem1.a.jp\tu1.b.net.\tAutomatic\nTXT Record\ta.jp\tv=spf1 include:b.net ~all"
    "\tAutomatic\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "squarespace",
    "HOST\tTYPE\tPRIORITY\tTTL\tDATA\nem1.a.jp\tCNAME\tN/A\t4 hrs\tu1.b.net\nsend.a.jp\tMX\t10"
    "\t4 hrs\tmx.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nMX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "ses-broken-rows",
    "Type\tName\tValue\nCNAME\t\nem1.a.jp\t\nu1.b.net\nTXT\t\na.jp\t\nv=spf1 include:b.net ~all"
    "\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "terraform",
    "resource \"aws_route53_record\" \"em1\" {\n  zone_id = var.zone\n  name    = \"em1.a.jp\""
    "\n  type    = \"CNAME\"\n  ttl     = 300\n  records = [\"u1.b.net\"]\n}\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "terraform-cf",
    "resource \"cloudflare_record\" \"em1\" {\n  zone_id = \"x\"\n  name    = \"em1.a.jp\"\n  c"
    "ontent = \"u1.b.net\"\n  type    = \"CNAME\"\n  proxied = false\n}\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "mx-10-type",
    "種別\tホスト名\t値\nMX 10\tsend.a.jp\tmx.b.net\n",
    "MX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "wide-block",
    "種別：ＣＮＡＭＥ\nホスト名：ｅｍ１．ａ．ｊｐ\n値：ｕ１．ｂ．ｎｅｔ\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "host-remark",
    "ドメイン：a.jp\n種別：CNAME\nホスト：em1（.a.jp は不要）\n値：u1.b.net（末尾のドットは不要）\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\n" },
  { "host-remark2",
    "Type: CNAME\nHost: em1.a.jp (without trailing dot)\nValue: u1.b.net (no proxy)\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "fence-line",
    "```CNAME em1.a.jp u1.b.net```\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "nested-bullets",
    "- Record 1\n  - Type: `CNAME`\n  - Name: `em1.a.jp`\n  - Value: `u1.b.net`\n- Record 2\n  "
    "- Type: `TXT`\n  - Name: `a.jp`\n  - Value: `v=spf1 include:b.net ~all`\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "bold-labels",
    "**Type:** CNAME\n**Name:** em1.a.jp\n**Value:** u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "bold-labels2",
    "**Type**: CNAME\n**Name**: em1.a.jp\n**Value**: u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "html-li",
    "<ul><li><b>Type</b>: CNAME</li><li><b>Name</b>: em1.a.jp</li><li><b>Value</b>: u1.b.net</l"
    "i></ul>\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "html-mx-br",
    "<table><tr><th>Type</th><th>Name</th><th>Value</th></tr><tr><td>MX</td><td>send.a.jp</td><"
    "td>10<br>mx.b.net</td></tr></table>\n",
    "MX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "resolve-dnsname",
    "Name                           Type   TTL   Section    NameHost\n----                     "
    "      ----   ---   -------    --------\nem1.a.jp                       CNAME  300   Answer"
    "     u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "json-value-array",
    "{\"type\":\"CNAME\",\"host\":\"em1.a.jp\",\"value\":[\"u1.b.net\"]}\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "json-empty-priority",
    "{\"type\":\"CNAME\",\"host\":\"em1.a.jp\",\"value\":\"u1.b.net\",\"priority\":\"\"}\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "domain-then-table",
    "ドメイン名: a.jp\n\n種別\tホスト名\t値\nCNAME\tem1\tu1.b.net\nTXT\t@\tv=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|a.jp|-|1\n" },
  { "domain-then-csv",
    "Domain: a.jp\nTYPE,HOST,VALUE\nCNAME,em1,u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\n" },
  { "domain-then-cells",
    "ドメイン：a.jp\nCNAME\nem1\nu1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\n" },
  { "domain-then-zone",
    "ドメイン：a.jp\nem1 IN CNAME u1.b.net.\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\n" },
  { "domain-then-list",
    "対象ドメイン：a.jp\n・CNAME em1 → u1.b.net\n・TXT @ v=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|a.jp|-|1\n" },
  { "priority-00",
    "TYPE,HOST,VALUE,PRIORITY\nMX,send.a.jp,mx.b.net,10.00\n",
    "MX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "azure",
    "Name\tType\tTTL\tValue\tAlias resource type\nem1.a.jp\tCNAME\t3600\tu1.b.net\t\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "godaddy",
    "Type\tName\tData\tTTL\tDelete\tEdit\nCNAME\tem1.a.jp\tu1.b.net.\t1 Hour\tDelete\tEdit\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "godaddy-cells",
    "Type\nName\nData\nTTL\nDelete\nEdit\nCNAME\nem1.a.jp\nu1.b.net.\n1 Hour\nDelete\nEdit\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "numbered-table",
    "1\tCNAME\tem1.a.jp\tu1.b.net\n2\tTXT\ta.jp\tv=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "status-first",
    "✓\tCNAME\tem1.a.jp\tu1.b.net\n✗\tTXT\ta.jp\tv=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "status-words",
    "Verified\tCNAME\tem1.a.jp\tu1.b.net\nPending\tTXT\ta.jp\tv=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "purpose-first",
    "SPF\tTXT\ta.jp\tv=spf1 include:b.net ~all\nDKIM\tCNAME\ts1._domainkey.a.jp\ts1.b.net\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\nCNAME|s1._domainkey.a.jp|s1.b.net|-1|-|-|1\n" },
  { "purpose-header",
    "用途\t種別\tホスト名\t値\nSPF\tTXT\ta.jp\tv=spf1 include:b.net ~all\nDKIM\tCNAME\ts1._domainkey.a.j"
    "p\ts1.b.net\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\nCNAME|s1._domainkey.a.jp|s1.b.net|-1|-|-|1\n" },
  { "headed-sections",
    "【SPF】\n種別：TXT\nホスト名：a.jp\n値：v=spf1 include:b.net ~all\n\n【DKIM】\n種別：CNAME\nホスト名：em1.a.jp\n"
    "値：u1.b.net\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\nCNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "signature-after",
    "CNAME em1.a.jp u1.b.net\n\n--\n山田太郎\n株式会社みどり\nTEL: 03-0000-0000\nMail: x@a.jp\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "sentence-before",
    "以下のCNAMEレコードを登録してください。\n\nem1.a.jp  CNAME  u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "sentence-before2",
    "Please add the following TXT record to your DNS:\n\na.jp TXT \"v=spf1 include:b.net ~all\""
    "\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "crlf-cells",
    "TYPE\r\nHOST\r\nVALUE\r\nCNAME\r\nem1.a.jp\r\nu1.b.net\r\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "excel-wide-key",
    "TYPE\tHOST\tVALUE\nTXT\ts1._domainkey.a.jp\tv=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEF AAO"
    "CAQ8AMIIBCgKC\n",
    "TXT|s1._domainkey.a.jp|v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEF AAOCAQ8AMIIBCgKC|-1|-|-|"
    "1\n" },
  { "quoted-key-pieces",
    "TXT\ts1._domainkey.a.jp\t\"v=DKIM1; k=rsa; p=MIIBIjANBgkq\" \"hkiG9w0BAQEF\"\n",
    "TXT|s1._domainkey.a.jp|v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEF|-1|-|-|1\n" },
  { "quoted-pieces-lines",
    "s1._domainkey.a.jp. IN TXT \"v=DKIM1; k=rsa; \"\n\"p=abcd\"\n",
    "TXT|s1._domainkey.a.jp|v=DKIM1; k=rsa; p=abcd|-1|-|-|1\n" },
  { "nsupdate",
    "server ns1.a.jp\nupdate add em1.a.jp. 300 CNAME u1.b.net.\nupdate add a.jp. 300 TXT \"v=sp"
    "f1 include:b.net ~all\"\nsend\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "aws-cli",
    "aws route53 change-resource-record-sets --change-batch '{\"Changes\":[{\"Action\":\"UPSERT"
    "\",\"ResourceRecordSet\":{\"Name\":\"em1.a.jp\",\"Type\":\"CNAME\",\"TTL\":300,\"ResourceR"
    "ecords\":[{\"Value\":\"u1.b.net\"}]}}]}'\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "json-after-text",
    "Here is the answer:\n{\"type\":\"CNAME\",\"host\":\"em1.a.jp\",\"value\":\"u1.b.net\"}\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "azure",
    "[\n  {\n    \"aRecords\": null,\n    \"cnameRecord\": {\n"
    "      \"cname\": \"u1.b.net\"\n    },\n    \"fqdn\": \"em1.a.jp.\",\n"
    "    \"name\": \"em1\",\n    \"targetResource\": {},\n    \"ttl\": 3600,\n"
    "    \"type\": \"Microsoft.Network/dnszones/CNAME\"\n  },\n  {\n"
    "    \"TXTRecords\": [ { \"value\": [ \"v=spf1 \", \"include:b.net ~all\" ] } ],\n"
    "    \"fqdn\": \"a.jp.\",\n    \"metadata\": {},\n    \"name\": \"@\",\n"
    "    \"type\": \"Microsoft.Network/dnszones/TXT\"\n  },\n  {\n"
    "    \"fqdn\": \"send.a.jp.\",\n"
    "    \"mxRecords\": [ { \"exchange\": \"mx.b.net\", \"preference\": 10 } ],\n"
    "    \"name\": \"send\",\n    \"type\": \"Microsoft.Network/dnszones/MX\"\n  },\n  {\n"
    "    \"fqdn\": \"www.a.jp.\",\n"
    "    \"aRecords\": [ { \"ipv4Address\": \"203.0.113.5\" } ],\n"
    "    \"type\": \"Microsoft.Network/dnszones/A\"\n  }\n]\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n"
    "MX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "gandi",
    "[{\"rrset_name\":\"em1\",\"rrset_type\":\"CNAME\",\"rrset_ttl\":300,\"rrset_values\":[\""
    "u1.b.net.\"],\"domain\":\"a.jp\"}]",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\n" },
  { "ovh",
    "[{\"fieldType\":\"CNAME\",\"subDomain\":\"em1\",\"target\":\"u1.b.net.\",\"zone\":\"a.jp"
    "\",\"ttl\":0}]",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\n" },
};

static void
test_screens (void)
{
  assert_record_rows (rows, G_N_ELEMENTS (rows));
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

  g_test_add_func ("/text/record-screens/read", test_screens);
  g_test_add_func ("/text/record-screens/damage", test_damage);

  return g_test_run ();
}
