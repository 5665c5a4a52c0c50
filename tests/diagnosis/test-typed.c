/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPF and DMARC as people have typed them: what reports, help pages and consoles show of it, and
 * what is to be offered in its place. Each offer must be one that our parsers take, and must not
 * say anything else than its owner meant. Ranges are held to covering what they name, and no more.
 */
#include "todoku-dmarc.h"
#include "todoku-spf-range.h"
#include "todoku-spf.h"

#include <arpa/inet.h>
#include <string.h>

#define WANTED "v=spf1 include:sendgrid.net ~all"

typedef struct
{
  const char *typed;
  const char *offered;
} Row;

static const Row spf_rows[] = {
  { "v=spf1 ip6:2001:db8::-2001:db8::ffff include:sendgrid.net -all",
    "v=spf1 ip6:2001:db8::/112 include:sendgrid.net -all" },
  { "v=spf1 ip6:2001:db8:0:1:: - 2001:db8:0:1:ffff:ffff:ffff:ffff include:sendgrid.net -all",
    "v=spf1 ip6:2001:db8:0:1::/64 include:sendgrid.net -all" },
  { "v=spf1 ip6:2001:db8::4-2001:db8::6 include:sendgrid.net ~all",
    "v=spf1 ip6:2001:db8::4/127 ip6:2001:db8::6 include:sendgrid.net ~all" },
  { "v=spf1 ip6:2001:db8::8\357\275\2362001:db8::f mx ~all",
    "v=spf1 ip6:2001:db8::8/125 mx include:sendgrid.net ~all" },
  { "v=spf1 2001:db8::10-2001:db8::10 mx ~all",
    "v=spf1 ip6:2001:db8::10 mx include:sendgrid.net ~all" },
  { "v=spf1 ip6:2001:db8::6-2001:db8::1 mx ~all", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 ip6:[2001:db8::25] include:sendgrid.net ~all",
    "v=spf1 ip6:2001:db8::25 include:sendgrid.net ~all" },
  { "v=spf1 ip6:2001:470:1::/64 2602:fd3f:0000:ff06::/64 include:sendgrid.net mx ~all",
    "v=spf1 ip6:2001:470:1::/64 ip6:2602:fd3f:0000:ff06::/64 include:sendgrid.net mx ~all" },
  { "v=spf1 ip6 2001:db8::25 include:sendgrid.net ~all",
    "v=spf1 ip6:2001:db8::25 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113.5:25 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113.0\\24 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.0/24 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113.0\357\274\21724 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.0/24 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203,0,113,5 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113.5. include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113.005 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113.5-ip4:203.0.113.8 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5 ip4:203.0.113.6/31 ip4:203.0.113.8 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113.8~203.0.113.15 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.8/29 include:sendgrid.net ~all" },
  { "v=spf1 ip4:45.154.45.81~all", "v=spf1 ip4:45.154.45.81 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113.0/24,198.51.100.0/24 include:sendgrid.net -all",
    "v=spf1 ip4:203.0.113.0/24 ip4:198.51.100.0/24 include:sendgrid.net -all" },
  { "v=spf1 ip4:203.0.113.5;ip4:198.51.100.7;include:sendgrid.net;~all",
    "v=spf1 ip4:203.0.113.5 ip4:198.51.100.7 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113.5|198.51.100.7 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5 ip4:198.51.100.7 include:sendgrid.net ~all" },
  { "v=spf1 include:_spf.google.com|sendgrid.net ~all",
    "v=spf1 include:_spf.google.com include:sendgrid.net ~all" },
  { "v=spf1 +ipv4:203.0.113.5 include:sendgrid.net ~all",
    "v=spf1 +ip4:203.0.113.5 include:sendgrid.net ~all" },
  { "v=spf1 ip:203.0.113.5 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5 include:sendgrid.net ~all" },
  { "v=spf1 ip 4:203.0.113.5 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5 include:sendgrid.net ~all" },
  { "v=spf1 ipv4 203.0.113.5 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113.0/ 24 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.0/24 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113.0 255.255.255.0 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.0/24 include:sendgrid.net ~all" },
  { "v=spf1 a:203.0.113.5/24 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5/24 include:sendgrid.net ~all" },
  { "v=spf1 mx:203.0.113.5 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5 include:sendgrid.net ~all" },
  { "v=spf1 ip4:111.222.333.444 include:sendgrid.net ~all", "v=spf1 include:sendgrid.net ~all" },
  { "v=spf1 ip4:xxx.xxx.xxx.xxx include:sendgrid.net ~all", "v=spf1 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113. 5 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203. 0.113.0/24 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.0/24 include:sendgrid.net ~all" },
  { "v=spf1 include:x.example -all, v=spf1 include:sendgrid.net ~all",
    "v=spf1 include:x.example include:sendgrid.net -all" },
  { "v=spf1 include:sendgrid.net -.all", "v=spf1 include:sendgrid.net -all" },
  { "v=spf1 include:sendgrid.net -all; p=none", "v=spf1 include:sendgrid.net -all" },
  { "v=spf1 a:mail1.own.example,mail2.own.example include:sendgrid.net ~all",
    "v=spf1 a:mail1.own.example a:mail2.own.example include:sendgrid.net ~all" },
  { "v=spf1 a/own.example include:sendgrid.net -all",
    "v=spf1 a:own.example include:sendgrid.net -all" },
  { "v=spf1 include:sendgrid.net -al1", "v=spf1 include:sendgrid.net -all" },
  { "v=spf1 include:sendgrid.net mx.own.example -all", "v=spf1 include:sendgrid.net -all" },
  { "v=spf1 ip4:203.0.113.5/32/ include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5/32 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113.0/24. include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.0/24 include:sendgrid.net ~all" },
  { "v=spf1 ip4.203.0.113.5 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5 include:sendgrid.net ~all" },
  { "v=spf1 ip4;203.0.113.5 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5 include:sendgrid.net ~all" },
  { "v=spf1 ip4:http://203.0.113.5 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113.5ip4:198.51.100.7 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5 ip4:198.51.100.7 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113.5+ip4:198.51.100.7+include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5 ip4:198.51.100.7 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113.5/255.255.255.255 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5/32 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113.5include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113.5 ~allv=spf1 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5 include:sendgrid.net ~all" },
  { " v=spf1 +ip4:203.0.113.5 \342\200\223all",
    "v=spf1 +ip4:203.0.113.5 include:sendgrid.net -all" },
  { "@ IN TXT \"v=spf1 include:sendgrid.net -all\"", "v=spf1 include:sendgrid.net -all" },
  { "example.co.jp. IN TXT \342\200\235v=spf1 +ip4:203.0.113.5 ~all\342\200\235",
    "v=spf1 +ip4:203.0.113.5 include:sendgrid.net ~all" },
  { "v=spf1include:sendgrid.net~all", "v=spf1 include:sendgrid.net ~all" },
  { "v=spf1 include:sendgrid.net\" \"~all", "v=spf1 include:sendgrid.net ~all" },
  { "\"v=spf1 mx\" \"include:sendgrid.net -all\"", "v=spf1 mx include:sendgrid.net -all" },
  { "'v=spf1 mx include:sendgrid.net -all'", "v=spf1 mx include:sendgrid.net -all" },
  { "\343\200\214v=spf1 mx include:sendgrid.net -all\343\200\215",
    "v=spf1 mx include:sendgrid.net -all" },
  { "`v=spf1 mx include:sendgrid.net -all`", "v=spf1 mx include:sendgrid.net -all" },
  { "\302\253v=spf1 mx include:sendgrid.net -all\302\273", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1 mx include:sendgrid.net ~all;", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx include:sendgrid.net ~all.", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx include:sendgrid.net -all\343\200\202", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1 mx include:sendgrid.net all~", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx include:sendgrid.net all-", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1 mx include:sendgrid.net -al", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1 mx include:sendgrid.net -alll", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1 -all include:sendgrid.net", "v=spf1 include:sendgrid.net -all" },
  { "v=spf1 mx include:sendgrid.net \343\203\274all", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1 mx include:sendgrid.net \342\200\220all", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1 mx include:sendgrid.net \342\200\225all", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1 mx include:sendgrid.net \357\275\260all", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1 mx include:sendgrid.net \357\277\243all", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx include:sendgrid.net ~ all", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx include:sendgrid.net ~all~all", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx include:sendgrid.net -all # SendGrid", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1 mx include:sendgrid.net ~all (SendGrid\347\224\250)",
    "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx include:sendgrid.net ~all\343\200\200", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx include:sendgrid.net -all 3600", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1 include:sendgrid,net ~all", "v=spf1 include:sendgrid.net ~all" },
  { "v=spf1 mx include:sendgrid.net/ -all", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1 mx include:sendgrid.net:587 ~all", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx include:\"sendgrid.net\" ~all", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx include:<sendgrid.net> ~all", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx include:(sendgrid.net) ~all", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx include:[sendgrid.net] ~all", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx include;sendgrid.net ~all", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx include-sendgrid.net ~all", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx include->sendgrid.net ~all", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx inc1ude:_spf.google.com lnclude:x.example exclude:y.example -all",
    "v=spf1 mx include:_spf.google.com include:x.example include:sendgrid.net -all" },
  { "v=spf1 mx includes:sendgrid.net ~all", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx in\154ude:sendgrid.net -all", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1 mx incude:_spf.google.com -all",
    "v=spf1 mx include:_spf.google.com include:sendgrid.net -all" },
  { "v=spf1 mx inc1ude:sendgrid.net ~all", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx \357\275\211nclude:sendgrid.net ~all", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx includ\320\265:sendgrid.net ~all", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx include:sendgrid.net,~all", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx ?include:sendgrid.net ~all", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx ~include:sendgrid.net ~all", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx include:\\_spf.google.com include:sendgrid.net ~all",
    "v=spf1 mx include:_spf.google.com include:sendgrid.net ~all" },
  { "v=spf1 mx include:\357\274\277spf.google.com include:sendgrid.net ~all",
    "v=spf1 mx include:_spf.google.com include:sendgrid.net ~all" },
  { "v=spf1 mx include:_ spf.google.com include:sendgrid.net ~all",
    "v=spf1 mx include:_spf.google.com include:sendgrid.net ~all" },
  { "v=spf1 mx include:v=spf1 include:sendgrid.net ~all", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx include:sendgrid.net include:sendgrid .net ~all",
    "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx mail.own.example include:sendgrid.net ~all", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx redirect:sendgrid.net", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx -ip4:203.0.113.5 +include:sendgrid.net -+all",
    "v=spf1 mx -ip4:203.0.113.5 +include:sendgrid.net -all" },
  { "v=spf2 mx include:sendgrid.net -all", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1. mx include:sendgrid.net -all", "v=spf1 mx include:sendgrid.net -all" },
  { "v:spf1 mx include:sendgrid.net -all", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1, mx include:sendgrid.net -all", "v=spf1 mx include:sendgrid.net -all" },
  { "v-spf1 mx include:sendgrid.net -all", "v=spf1 mx include:sendgrid.net -all" },
  { "spf1 mx include:sendgrid.net -all", "v=spf1 mx include:sendgrid.net -all" },
  { "v=sfp1 mx include:sendgrid.net -all", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spfl mx include:sendgrid.net -all", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf 1 mx include:sendgrid.net -all", "v=spf1 mx include:sendgrid.net -all" },
  { "v= spf1 mx include:sendgrid.net -all", "v=spf1 mx include:sendgrid.net -all" },
  { "vspf1 mx include:sendgrid.net -all", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1: mx include:sendgrid.net -all", "v=spf1 mx include:sendgrid.net -all" },
  { "v==spf1 mx include:sendgrid.net -all", "v=spf1 mx include:sendgrid.net -all" },
  { "v=SPFv1 mx include:sendgrid.net -all", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf01 mx include:sendgrid.net -all", "v=spf1 mx include:sendgrid.net -all" },
  { "\357\275\226=spf1 mx include:sendgrid.net -all", "v=spf1 mx include:sendgrid.net -all" },
  { "v =spf1 mx include:sendgrid.net -all", "v=spf1 mx include:sendgrid.net -all" },
  { "w=spf1 mx include:sendgrid.net -all", "v=spf1 mx include:sendgrid.net -all" },
  { "v.spf1 mx include:sendgrid.net -all", "v=spf1 mx include:sendgrid.net -all" },
  { "=spf1 mx include:sendgrid.net -all", "v=spf1 mx include:sendgrid.net -all" },
  { "v=sp1 mx include:sendgrid.net -all", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1/ mx include:sendgrid.net -all", "v=spf1 mx include:sendgrid.net -all" },
  { "SPF: v=spf1 mx include:sendgrid.net -all", "v=spf1 mx include:sendgrid.net -all" },
  { "TXT v=spf1 mx include:sendgrid.net -all", "v=spf1 mx include:sendgrid.net -all" },
  { "spf v=spf1 mx include:sendgrid.net -all", "v=spf1 mx include:sendgrid.net -all" },
  { "\345\200\244\357\274\232v=spf1 mx include:sendgrid.net -all",
    "v=spf1 mx include:sendgrid.net -all" },
  { "<code>v=spf1 mx include:sendgrid.net ~all</code>", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx include:sendgrid.net \\~all", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx include:sendgrid.net \\-all", "v=spf1 mx include:sendgrid.net -all" },
  { "v%3Dspf1%20mx%20include%3Asendgrid.net%20-all", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1+mx+include:sendgrid.net+-all", "v=spf1 +mx include:sendgrid.net -all" },
  { "v=spf1 mx\\ninclude:sendgrid.net\\n-all", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1\011mx\011include:sendgrid.net\011-all", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1 mx\015\012include:sendgrid.net -all\015\012", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1\\032mx\\032include:sendgrid.net\\032-all", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1_mx_include:sendgrid.net_-all", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1, mx, include:sendgrid.net, -all", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1\343\200\201mx\343\200\201include:sendgrid.net\343\200\201-all",
    "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1;mx;include:sendgrid.net;-all", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1 MX:include:sendgrid.net -all", "v=spf1 MX include:sendgrid.net -all" },
  { "v=spf1 ip4: 203.0.113.5 ip4: 198.51.100.7 include: sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5 ip4:198.51.100.7 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113.5 , ip4:198.51.100.7 , include:sendgrid.net , ~all",
    "v=spf1 ip4:203.0.113.5 ip4:198.51.100.7 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113.5 and ip4:198.51.100.7 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5 ip4:198.51.100.7 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113.5 include:sendgrid.net ~all 3600 IN",
    "v=spf1 ip4:203.0.113.5 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113.5, 198.51.100.7, 198.51.100.8 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5 ip4:198.51.100.7 ip4:198.51.100.8 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113.5-10 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5 ip4:203.0.113.6/31 ip4:203.0.113.8/31 ip4:203.0.113.10 include:send"
    "grid.net ~all" },
  { "v=spf1 ip4:203.0.113.5 to 203.0.113.6 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5 ip4:203.0.113.6 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113.3 - 203.0.113.77 include:sendgrid.net ~all",
    "v=spf1 include:sendgrid.net ~all" },
  { "v=spf1 ip6:2001:db8::1/64,ip6:2001:db8:1::1/64 include:sendgrid.net ~all",
    "v=spf1 ip6:2001:db8::1/64 ip6:2001:db8:1::1/64 include:sendgrid.net ~all" },
  { "v=spf1 ip6:2001:db8::1/64,2001:db8:1::1/64 include:sendgrid.net ~all",
    "v=spf1 ip6:2001:db8::1/64 ip6:2001:db8:1::1/64 include:sendgrid.net ~all" },
  { "v=spf1 ipv6:[2001:db8::25]/64 include:sendgrid.net ~all",
    "v=spf1 ip6:2001:db8::25/64 include:sendgrid.net ~all" },
  { "v=spf1 ip6:2001:db8:1:2:* include:sendgrid.net ~all",
    "v=spf1 ip6:2001:db8:1:2::/64 include:sendgrid.net ~all" },
  { "v=spf1 include:sendgrid.net:-all", "v=spf1 include:sendgrid.net -all" },
  { "v=spf1 include:.sendgrid.net include:_spf..google.com -all",
    "v=spf1 include:sendgrid.net include:_spf.google.com -all" },
  { "v=spf1 include:_spf.google,com include:sendgrid.net -all",
    "v=spf1 include:_spf.google.com include:sendgrid.net -all" },
  { "v=spf1 include:sendgrid.netinclude:_spf.google.com ~all",
    "v=spf1 include:sendgrid.net include:_spf.google.com ~all" },
  { "v=spf1 include:_spf.google.comip4:203.0.113.5 ~all",
    "v=spf1 include:_spf.google.com ip4:203.0.113.5 include:sendgrid.net ~all" },
  { "v=spf1 a:mail.own.example:25 a:b.example,mx include:sendgrid.net ~all",
    "v=spf1 a:mail.own.example a:b.example mx include:sendgrid.net ~all" },
  { "v=spf1 exists:%i.spf.own.example include:sendgrid.net ~all",
    "v=spf1 include:sendgrid.net ~all" },
  { "v=spf1 include:sendgrid.net ~\357\275\201\357\275\214\357\275\214",
    "v=spf1 include:sendgrid.net ~all" },
  { "v=spf1 include:sendgrid.net \342\200\223 all", "v=spf1 include:sendgrid.net -all" },
  { "v=spf1 include:sendgrid.net \343\203\274\357\275\201\357\275\214\357\275\214",
    "v=spf1 include:sendgrid.net -all" },
  { "v=spf1 include:sendgrid.net --all~", "v=spf1 include:sendgrid.net -all" },
  { "v=spf1 include:sendgrid.net +-all", "v=spf1 include:sendgrid.net -all" },
  { "v=spf1 include:sendgrid.net !all", "v=spf1 include:sendgrid.net ~all" },
  { "v=spf1 include:sendgrid.net [-all]", "v=spf1 include:sendgrid.net -all" },
  { "v=spf1 include:sendgrid.net (\342\210\222all)", "v=spf1 include:sendgrid.net -all" },
  { "v=spf1 include:sendgrid.net -ALL.", "v=spf1 include:sendgrid.net -ALL" },
  { "v=spf1 include:https://_spf.google.com?x=1 include:sendgrid.net ~all",
    "v=spf1 include:_spf.google.com include:sendgrid.net ~all" },
  { "v=spf1 include:mailto:postmaster@x.example include:sendgrid.net ~all",
    "v=spf1 include:x.example include:sendgrid.net ~all" },
  { "v=spf1 include:203.0.113.5 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113.5~ip4:203.0.113.9 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5 ip4:203.0.113.6/31 ip4:203.0.113.8/31 include:sendgrid.net ~all" },
  { "v=spf1 ip4:2O3.0.113.5 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113.l5 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.15 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113,5 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.5 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113.0:24 include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.0/24 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113.0(24) include:sendgrid.net ~all",
    "v=spf1 ip4:203.0.113.0/24 include:sendgrid.net ~all" },
  { "v=spf1 ip4:203.0.113.5?all", "v=spf1 ip4:203.0.113.5 include:sendgrid.net ?all" },
  { "v=spf1 ip4:203.0.113.5/32-all", "v=spf1 ip4:203.0.113.5/32 include:sendgrid.net -all" },
  { "v=spf1 a mx~all", "v=spf1 a mx include:sendgrid.net ~all" },
  { "v=spf1 amx~all", "v=spf1 include:sendgrid.net ~all" },
  { "v=spf1 %20include:sendgrid.net%20-all", "v=spf1 include:sendgrid.net -all" },
  { "v=spf1%20include:sendgrid.net%20-all", "v=spf1 include:sendgrid.net -all" },
  { "\"spf\" \"v=spf1 include:sendgrid.net -all\"", "v=spf1 include:sendgrid.net -all" },
  { "own.example.\0113600\011IN\011TXT\011\"v=spf1 include:sendgrid.net -all\"",
    "v=spf1 include:sendgrid.net -all" },
  { "v=spf1 mx include:sendgrid.net -all; v=DMARC1; p=none",
    "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1 include:x.example-all~all", "v=spf1 include:x.example include:sendgrid.net -all" },
  { "v=spf1 mx v=DMARC1; include:sendgrid.net -all", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1 include:mx include:ip4:203.0.113.5 include:include:sendgrid.net -all",
    "v=spf1 mx ip4:203.0.113.5 include:sendgrid.net -all" },
  { "v=spf1 include:a:mail.own.example include:sendgrid.net -all",
    "v=spf1 a:mail.own.example include:sendgrid.net -all" },
  { "v=spf1 mx include:sendgrid.net minus all", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1 mx include:sendgrid.net hyphen all", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1 mx include:sendgrid.net tilde all", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx include:sendgrid.net Soft Fail all", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx include:sendgrid.net, all", "v=spf1 mx include:sendgrid.net ~all" },
  /* Without a version, or with no more of it than "v=". */
  { "include:sendgrid.net -all", "v=spf1 include:sendgrid.net -all" },
  { "a mx include:_spf.crm.example ~all",
    "v=spf1 a mx include:_spf.crm.example include:sendgrid.net ~all" },
  { "+a +mx ?all", "v=spf1 +a +mx include:sendgrid.net ?all" },
  { "v= ip4:203.0.113.5 ~all", "v=spf1 ip4:203.0.113.5 include:sendgrid.net ~all" },
  { "v=mx a:mail.own.example -all", "v=spf1 mx a:mail.own.example include:sendgrid.net -all" },
  { "\"ipv4:203.0.113.0/24, include:sendgrid.net, -all\"",
    "v=spf1 ip4:203.0.113.0/24 include:sendgrid.net -all" },
  /* What is of another kind, in front of it. */
  { "MS=ms00112233 v=spf1 mx -all", "v=spf1 mx include:sendgrid.net -all" },
  { "a-domain-verification=q1W2e3v=spf1 include:sendgrid.net -all",
    "v=spf1 include:sendgrid.net -all" },
  { "site-a=1; site-b=2; v=spf1 a -all", "v=spf1 a include:sendgrid.net -all" },
  { "0a1b2c3d4e v=spf1 a -all", "v=spf1 a include:sendgrid.net -all" },
  /* What tinydns writes for a colon and a slash. */
  { "v=spf1 a\\072mail.own.example ip4\\072203.0.113.0\\05724 -all",
    "v=spf1 a:mail.own.example ip4:203.0.113.0/24 include:sendgrid.net -all" },
  /* A redirect with a sign. */
  { "v=spf1 mx ?redirect=_spf.own.example",
    "v=spf1 mx include:sendgrid.net redirect=_spf.own.example" },
  { "v=spf1 mx +redirect=sendgrid.net", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 mx redirect:sendgrid.net -all", "v=spf1 mx include:sendgrid.net -all" },
  { "v=spf1 aaaa:mail.own.example aaaa -all",
    "v=spf1 a:mail.own.example a include:sendgrid.net -all" },
  { "v=spf1 a:2001:db8::1 include:sendgrid.net -all",
    "v=spf1 ip6:2001:db8::1 include:sendgrid.net -all" },
  { "v=spf1 ip4:192.0.2/24 ip4:198.51/16 include:sendgrid.net -all",
    "v=spf1 ip4:192.0.2.0/24 ip4:198.51.0.0/16 include:sendgrid.net -all" },
  { "v=spf1 ip4:192.0.2/28 include:sendgrid.net -all", "v=spf1 include:sendgrid.net -all" },
  { "v=spf1 a AAAA mx include:sendgrid.net -all", "v=spf1 a mx include:sendgrid.net -all" },
  { "v=spf1 +includesendgrid.net ?include_spf.crm.example -all",
    "v=spf1 +include:sendgrid.net ?include:_spf.crm.example -all" },
  { "v=spf1 includes.example mx -all", "v=spf1 mx include:sendgrid.net -all" },
  /* Windows-1252, Shift_JIS and EUC-JP. */
  { "v=spf1 include:sendgrid.net \226all", "v=spf1 include:sendgrid.net -all" },
  { "v=spf1\240a include:sendgrid.net \227all", "v=spf1 a include:sendgrid.net -all" },
  { "\223v=spf1 include:sendgrid.net ?all\224", "v=spf1 include:sendgrid.net ?all" },
  { "v=spf1 include:sendgrid.net \201|all", "v=spf1 include:sendgrid.net -all" },
  { "v=spf1\201@mx\201@\201`all", "v=spf1 mx include:sendgrid.net ~all" },
  { "v=spf1 include:sendgrid.net \241\335all", "v=spf1 include:sendgrid.net -all" },
  /* Letters of another script that look alike. */
  { "v=spf1 in\321\201lude:sendgrid.net -\320\260ll", "v=spf1 include:sendgrid.net -all" },
  { "v=spf1 m\321\205 \320\260:mail.own.example -all",
    "v=spf1 mx a:mail.own.example include:sendgrid.net -all" },
  { "v=spf1 a:\320\277\320\276\321\207\321\202\320\260.own.example -all",
    "v=spf1 a:xn--80a1acny.own.example include:sendgrid.net -all" },
};

static const Row dmarc_rows[] = {
  { "v=dmarc1\\; p=none\\; rua= mailto:d@own.example &amp\\;amp\\;lt\\;d@own.example&amp\\;amp"
    "\\;gt\\;",
    "v=DMARC1; p=none; rua=mailto:d@own.example" },
  { "v=DMARC1;p=none;fo:0;adkim=r;aspf=r;sp=none;rua=mailto:d@own.example",
    "v=DMARC1; p=none; sp=none; adkim=r; aspf=r; rua=mailto:d@own.example; fo=0" },
  { "v=DMARC1;p=reject;rua=mailto:d@own.example;rf:afrf;ri=86400;sp=none",
    "v=DMARC1; p=reject; sp=none; rua=mailto:d@own.example; rf=afrf; ri=86400" },
  { "v=DMARC1; p=reject; rua=; ruf=;", "v=DMARC1; p=reject" },
  { "v=DMARCl; p=reject; rua=mailto:d@own.example; sp- reject; aspf-s; adkim=s; ri=604800",
    "v=DMARC1; p=reject; sp=reject; adkim=s; aspf=s; rua=mailto:d@own.example; ri=604800" },
  { "v=DMARC1; p=reject; rua=mailto:postmaster", "v=DMARC1; p=reject" },
  { "v=DMARC1; p=reject; rua=own.example", "v=DMARC1; p=reject" },
  { "v=DMARC1; p=reject; rua=mailto:d@own.example;e@own.example",
    "v=DMARC1; p=reject; rua=mailto:d@own.example,mailto:e@own.example" },
  { "v=DMARC1; p=reject; rua=mailto:d@own.example,e@own.example",
    "v=DMARC1; p=reject; rua=mailto:d@own.example,mailto:e@own.example" },
  { "v=DMARC1; p=reject; rua=mail to:d@own.example",
    "v=DMARC1; p=reject; rua=mailto:d@own.example" },
  { "v=DMARC1; p=reject; rua=malito:d@own.example",
    "v=DMARC1; p=reject; rua=mailto:d@own.example" },
  { "v=DMARC1; p=reject; rua=mailto;d@own.example",
    "v=DMARC1; p=reject; rua=mailto:d@own.example" },
  { "v=DMARC1; p=reject; rua=mailto=d@own.example",
    "v=DMARC1; p=reject; rua=mailto:d@own.example" },
  { "v=DMARC1; p=reject; rua=mailto.d@own.example",
    "v=DMARC1; p=reject; rua=mailto:d@own.example" },
  { "v=DMARC1; p=reject; rua:mailto:d@own.example",
    "v=DMARC1; p=reject; rua=mailto:d@own.example" },
  { "v=DMARC1; p=reject; rua mailto:d@own.example",
    "v=DMARC1; p=reject; rua=mailto:d@own.example" },
  { "v=DMARC1; p=reject; rua=mailto:\"d@own.example\"",
    "v=DMARC1; p=reject; rua=mailto:d@own.example" },
  { "v=DMARC1; p=reject; rua=\"mailto:d@own.example\"",
    "v=DMARC1; p=reject; rua=mailto:d@own.example" },
  { "v=DMARC1; p=reject; rua=mailto:[d@own.example](mailto:d@own.example)",
    "v=DMARC1; p=reject; rua=mailto:d@own.example" },
  { "v=DMARC1; p=reject; rua=mailto:d@own.example.",
    "v=DMARC1; p=reject; rua=mailto:d@own.example" },
  { "v=DMARC1; p=reject; rua=mailto:d\357\274\240own.example",
    "v=DMARC1; p=reject; rua=mailto:d@own.example" },
  { "v=DMARC1; p=reject; rua=mailto:[email protected]", "v=DMARC1; p=reject" },
  { "v=DMARC1; p=reject; rua=mailto:d@own.example&gt;",
    "v=DMARC1; p=reject; rua=mailto:d@own.example" },
  { "v=DMARC1; p=reject; rua=mailto:d%40own.example",
    "v=DMARC1; p=reject; rua=mailto:d@own.example" },
  { "v=DMARC1; p=reject; rua=mailto:d@own.example; ruf=f@own.example",
    "v=DMARC1; p=reject; rua=mailto:d@own.example; ruf=mailto:f@own.example" },
  { "v=DMARC1; p=reject; rua=mailto:mailto:d@own.example",
    "v=DMARC1; p=reject; rua=mailto:d@own.example" },
  { "v=DMARC1; p=reject; rua=emailto:d@own.example",
    "v=DMARC1; p=reject; rua=mailto:d@own.example" },
  { "v=DMARC1; p=reject; rua=mailto:d@own.example|mailto:e@own.example",
    "v=DMARC1; p=reject; rua=mailto:d@own.example,mailto:e@own.example" },
  { "v=DMARC1; p=reject; rua=mailto\357\274\232d@own.example",
    "v=DMARC1; p=reject; rua=mailto:d@own.example" },
  { "v=DMARC1; p=reject; rua=mailto:d@own.example\343\200\201mailto:e@own.example",
    "v=DMARC1; p=reject; rua=mailto:d@own.example,mailto:e@own.example" },
  { "v=DMARC1; p=reject; rua=mailto:d @own.example",
    "v=DMARC1; p=reject; rua=mailto:d@own.example" },
  { "v=DMARC1; p=reject; rua=mailto:d@own.example,",
    "v=DMARC1; p=reject; rua=mailto:d@own.example" },
  { "v=DMARC1; p=reject; rua=mailto:<d@own.example>",
    "v=DMARC1; p=reject; rua=mailto:d@own.example" },
  { "v=DMARC1; p=reject; rua=mailto:d@@own.example",
    "v=DMARC1; p=reject; rua=mailto:d@own.example" },
  { "v=DMARC1; p=reject; rau=mailto:d@own.example",
    "v=DMARC1; p=reject; rua=mailto:d@own.example" },
  { "v=DMARC1; p=reject; RUA=mailto:d@own.example",
    "v=DMARC1; p=reject; rua=mailto:d@own.example" },
  { "v=DMARC1; p=reject: rua=mailto:d@own.example",
    "v=DMARC1; p=reject; rua=mailto:d@own.example" },
  { "v=DMARC1. p=reject", "v=DMARC1; p=reject" },
  { "v=DMARC1;p=reject,rua=mailto:d@own.example", "v=DMARC1; p=reject; rua=mailto:d@own.example" },
  { "v=DMARC1; p=reject rua=mailto:d@own.example", "v=DMARC1; p=reject; rua=mailto:d@own.example" },
  { "v=DMARC1; p=reject; sp=", "v=DMARC1; p=reject" },
  { "v=DMARC1; p=\"reject\"", "v=DMARC1; p=reject" },
  { "v=DMARC1; p='quarantine'", "v=DMARC1; p=quarantine" },
  { "v=DMARC1; p=non", "v=DMARC1; p=none" },
  { "v=DMARC1; p=qurantine", "v=DMARC1; p=quarantine" },
  { "v=DMARC1; p=rejct", "v=DMARC1; p=reject" },
  { "v=DMARC1; p=reject\343\200\202", "v=DMARC1; p=reject" },
  { "v=DMARC1; p=no ne", "v=DMARC1; p=none" },
  { "v=DMARC1; p=re ject", "v=DMARC1; p=reject" },
  { "v=DMARC1; p=nothing", "v=DMARC1; p=none" },
  { "v=DMARC1; p=allow", "v=DMARC1; p=none" },
  { "v=DMARC1; p=\343\201\252\343\201\227", "v=DMARC1; p=none" },
  { "v=DMARC1; p=spam", "v=DMARC1; p=quarantine" },
  { "v=DMARC1; p=deny", "v=DMARC1; p=reject" },
  { "v=DMARC1; p=none/quarantine/reject", "v=DMARC1; p=none" },
  { "v=DMARC1; p:reject", "v=DMARC1; p=reject" },
  { "v=DMARC1; p-reject", "v=DMARC1; p=reject" },
  { "v=DMARC1; p==reject", "v=DMARC1; p=reject" },
  { "v=DMARC1; reject", "v=DMARC1; p=reject" },
  { "v=DMARC1;p=nonerua=mailto:a@own.example", "v=DMARC1; p=none; rua=mailto:a@own.example" },
  { "v=DMARC1;p=quarantinesp=rejectadkim=saspf=rpct=50rua=mailto:a@own.example",
    "v=DMARC1; p=quarantine; sp=reject; adkim=s; aspf=r; rua=mailto:a@own.example; pct=50" },
  { "v=DMARC1; p=reject.", "v=DMARC1; p=reject" },
  { "v=DMARC1; p=-reject", "v=DMARC1; p=reject" },
  { "DMARC1; p=reject", "v=DMARC1; p=reject" },
  { "v=1; p=reject", "v=DMARC1; p=reject" },
  { "DMARC=1; p=reject", "v=DMARC1; p=reject" },
  { "v=D MARC1; p=reject", "v=DMARC1; p=reject" },
  { "v=DMRAC1; p=reject", "v=DMARC1; p=reject" },
  { "v=DMARC1.0; p=reject", "v=DMARC1; p=reject" },
  { "v=DMARC 1; p=reject", "v=DMARC1; p=reject" },
  { "v=\357\274\244\357\274\255\357\274\241\357\274\262\357\274\243\357\274\221; p=reject",
    "v=DMARC1; p=reject" },
  { "v:DMARC1; p=reject", "v=DMARC1; p=reject" },
  { "v-DMARC1; p=reject", "v=DMARC1; p=reject" },
  { "v=DMARC2; p=reject", "v=DMARC1; p=reject" },
  { "v=DMARCv1; p=reject", "v=DMARC1; p=reject" },
  { "\"v=DMARC1; p=reject", "v=DMARC1; p=reject" },
  { "v==DMARC1; p=reject", "v=DMARC1; p=reject" },
  { "DMARC; p=reject", "v=DMARC1; p=reject" },
  { "v=DMARK1; p=reject", "v=DMARC1; p=reject" },
  { "v=DMARC1\"; p=reject", "v=DMARC1; p=reject" },
  { "v=DKIM1; p=reject", "v=DMARC1; p=reject" },
  { "_dmarc IN TXT \"v=DMARC1; p=reject\"", "v=DMARC1; p=reject" },
  { "_dmarc.own.example. 3600 IN TXT \"v=DMARC1; p=reject\"", "v=DMARC1; p=reject" },
  { "TXT: v=DMARC1; p=reject", "v=DMARC1; p=reject" },
  { "<p>v=DMARC1; p=reject</p>", "v=DMARC1; p=reject" },
  { "v=DMARC1;%20p=reject", "v=DMARC1; p=reject" },
  { "v%3DDMARC1%3B%20p%3Dreject", "v=DMARC1; p=reject" },
  { "v=DMARC1; p=reject; rua=mailto:d@own.example; \350\250\255\345\256\232\346\227\245:2024",
    "v=DMARC1; p=reject; rua=mailto:d@own.example" },
  { "v=DMARC1; p=none; fo=0,1,d,s", "v=DMARC1; p=none; fo=1:d:s" },
  { "v=DMARC1; p=none; aspf=relaxed; adkim=strict", "v=DMARC1; p=none; adkim=s; aspf=r" },
  { "v=DMARC1; p=reject\015\012", "v=DMARC1; p=reject" },
  { "v=DMARC1\357\274\233 p=reject", "v=DMARC1; p=reject" },
  { "v=DMARC1;\302\240p=reject", "v=DMARC1; p=reject" },
  { "\342\200\234v=DMARC1; p=reject\342\200\235", "v=DMARC1; p=reject" },
  { "v=DMARC1; p=none; p=none", "v=DMARC1; p=none" },
  { "v=DMARC1; p=quarantine; sp=quarntine; pct=20",
    "v=DMARC1; p=quarantine; sp=quarantine; pct=20" },
  { "v=DMARC1; p=none; rua=mailto:d@own.example!50MB",
    "v=DMARC1; p=none; rua=mailto:d@own.example!50M" },
  { "v=DMARC1; p=reject; sp=reject; np", "v=DMARC1; p=reject; sp=reject" },
  { "v=DMARC1; p=; rua=mailto:a@own.example", "v=DMARC1; p=none; rua=mailto:a@own.example" },
  { "v=DMARC1; p=none; rua=mailto:a@localhost", "v=DMARC1; p=none" },
  { "v=DMARC1; p=none; rua=mailto:a@own.example; rua=mailto:a@own.example",
    "v=DMARC1; p=none; rua=mailto:a@own.example" },
  { "v=DMARC1; p=none; ruf=a@own.example", "v=DMARC1; p=none; ruf=mailto:a@own.example" },
  { "v=DMARC1; p=none; fo=1;d", "v=DMARC1; p=none; fo=1" },
  { "v=DMARC1; p=none; adkim=; aspf=", "v=DMARC1; p=none" },
  { "v=DMARC1; p=reject; adkim=relaxed; aspf=strict", "v=DMARC1; p=reject; adkim=r; aspf=s" },
  { "v=DMARC1; sp=reject", "v=DMARC1; p=none; sp=reject" },
  { "v=DMARC1; p=reject; rua=mailto:\"DMARC\" <a@own.example>",
    "v=DMARC1; p=reject; rua=mailto:a@own.example" },
  { "v=DMARC1; p=reject; rua=mailto:a@own.example/b@own.example",
    "v=DMARC1; p=reject; rua=mailto:a@own.example,mailto:b@own.example" },
  { "v=DMARC1; p=reject; rua=mailto:a@own.example and b@own.example",
    "v=DMARC1; p=reject; rua=mailto:a@own.example,mailto:b@own.example" },
  { "v=DMARC1; p=reject; rua=mailto:a@own.example+b@own.example",
    "v=DMARC1; p=reject; rua=mailto:a@own.example,mailto:b@own.example" },
  { "v=DMARC1; p=reject; rua=mailto: a@own.example, mailto: b@own.example",
    "v=DMARC1; p=reject; rua=mailto:a@own.example,mailto:b@own.example" },
  { "v=DMARC1; p=reject; rua=mailto;a@own.example; ruf=mailto;b@own.example",
    "v=DMARC1; p=reject; rua=mailto:a@own.example; ruf=mailto:b@own.example" },
  { "v=DMARC1; p=reject; sp:none", "v=DMARC1; p=reject; sp=none" },
  { "v=DMARC1; p=reject;sp=none;sp=reject", "v=DMARC1; p=reject; sp=reject" },
  { "v=DMARC1; policy:quarantine; rua=mailto:a@own.example",
    "v=DMARC1; p=quarantine; rua=mailto:a@own.example" },
  { "v=DMARC1;p=none;mailto:a@own.example", "v=DMARC1; p=none; rua=mailto:a@own.example" },
  { "v=DMARC1; p=none; rua=mailto:a@own.example\\,mailto:b@own.example",
    "v=DMARC1; p=none; rua=mailto:a@own.example,mailto:b@own.example" },
  { "v=DMARC1; p=none; rua=mailto\\:a@own.example", "v=DMARC1; p=none; rua=mailto:a@own.example" },
  { "v=DMARC1; p=\343\203\252\343\202\270\343\202\247\343\202\257\343\203\210",
    "v=DMARC1; p=reject" },
  { "v=DMARC1; p=\351\232\224\351\233\242", "v=DMARC1; p=quarantine" },
  { "v=DMARC1; p=\346\213\222\345\220\246", "v=DMARC1; p=reject" },
  { "v=DMARC1\343\200\201p=reject", "v=DMARC1; p=reject" },
  { "v=DMARC1; p=reject # comment", "v=DMARC1; p=reject" },
  { "v=DMARC1; p=reject (2026/1/1)", "v=DMARC1; p=reject" },
  { "v=DMARC1; p=reject; rua=mailto:\345\261\261\347\224\260@own.example", "v=DMARC1; p=reject" },
};

/* In octal where it is no ASCII: TAP is text, and some of these are in no encoding at all. */
static void
tell_typed (const char *typed)
{
  g_autofree char *shown = g_strescape (typed, NULL);

  g_test_message ("%s", shown);
}

static void
test_spf (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (spf_rows); i++)
    {
      g_autofree char *offered = todoku_spf_mend (spf_rows[i].typed, WANTED);

      tell_typed (spf_rows[i].typed);
      g_assert_cmpstr (offered, ==, spf_rows[i].offered);
      g_assert_true (todoku_spf_is_valid (offered));
      g_assert_true (todoku_spf_has_terms (offered, WANTED, "own.example", NULL, NULL, NULL));
    }
}

/* What stands at the same name by right is not taken for one that lacks its version. */
static void
test_no_spf (void)
{
  static const char *const texts[] = {
    "all", "-all", "a", "mx", "a mx", "include", "v=", "v=1", "v=BIMI1; l=; a=", "v=verifydomain",
    "redirect=1", "include: see below", "mx mail.own.example", "a=1 b=2", "ip4 address of us",
    "apple-domain-verification=abc", "all mail comes from mx", "v=DKIM1; k=rsa; p=MIGf",
    "v=DMARC1; p=none", "v=STSv1; id=1", "exists:1", "a:b", "ptr -all 1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_test_message ("%s", texts[i]);
      g_assert_false (todoku_spf_looks_like (texts[i]));
    }
}

static void
test_dmarc (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (dmarc_rows); i++)
    {
      g_autoptr(TodokuDmarc) dmarc = todoku_dmarc_parse (dmarc_rows[i].typed);
      g_autoptr(TodokuDmarc) again = todoku_dmarc_parse (dmarc->fixed);

      tell_typed (dmarc_rows[i].typed);
      g_assert_true (!dmarc->valid || dmarc->reports_lost || dmarc->part_ignored);
      g_assert_cmpstr (dmarc->fixed, ==, dmarc_rows[i].offered);
      g_assert_true (again->valid && !again->reports_lost && !again->part_ignored);
    }
}

/* One bit of an address as a number, or the address behind the last one of a network. */
static void
add_one (guint8 *octets,
         guint   n_octets)
{
  while (n_octets > 0 && ++octets[n_octets - 1] == 0)
    n_octets--;
}

/* Every network that is offered begins where the one before it ended, and the last ends with the
 * range.
 */
static void
assert_covered (const char   *offered,
                int           family,
                const guint8 *first,
                const guint8 *last)
{
  guint n_octets = family == AF_INET6 ? 16 : 4;
  g_auto(GStrv) words = g_strsplit (offered + strlen ("v=spf1 "), " ", -1);
  guint8 at[16];

  memcpy (at, first, n_octets);
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_auto(GStrv) parts = NULL;
      guint8 network[16];
      guint64 prefix = n_octets * 8;

      if (*words[i] == '\0')
        continue;
      g_assert_true (g_str_has_prefix (words[i], family == AF_INET6 ? "ip6:" : "ip4:"));
      parts = g_strsplit (words[i] + 4, "/", 2);
      g_assert_cmpint (inet_pton (family, parts[0], network), ==, 1);
      if (parts[1] != NULL)
        g_assert_true (g_ascii_string_to_unsigned (parts[1], 10, 0, n_octets * 8, &prefix, NULL));
      g_assert_cmpmem (network, n_octets, at, n_octets);
      for (guint bit = (guint) prefix; bit < n_octets * 8; bit++)
        {
          g_assert_cmpuint (at[bit / 8] >> (7 - bit % 8) & 1, ==, 0);
          at[bit / 8] |= (guint8) (1 << (7 - bit % 8));
        }
      if (memcmp (at, last, n_octets) == 0)
        {
          g_assert_null (words[i + 1]);
          return;
        }
      add_one (at, n_octets);
    }
  g_assert_not_reached ();
}

static void
test_ranges (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (7208);
  guint n_covered = 0;

  for (guint i = 0; i < 4000; i++)
    {
      int family = i % 2 == 0 ? AF_INET : AF_INET6;
      guint n_octets = family == AF_INET6 ? 16 : 4;
      guint8 first[16] = { 0 };
      guint8 last[16] = { 0 };
      char from[INET6_ADDRSTRLEN];
      char to[INET6_ADDRSTRLEN];
      g_autofree char *text = NULL;
      g_autofree char *offered = NULL;

      for (guint j = 0; j < n_octets; j++)
        first[j] = (guint8) g_rand_int (rand);
      memcpy (last, first, n_octets);
      for (int bits = g_rand_int_range (rand, 0, 20); bits > 0; bits--)
        {
          guint bit = n_octets * 8 - (guint) bits;

          first[bit / 8] &= (guint8) ~(1 << (7 - bit % 8));
          last[bit / 8] |= (guint8) (1 << (7 - bit % 8));
        }
      last[n_octets - 1] &= (guint8) g_rand_int (rand) | 0xf0;
      inet_ntop (family, first, from, sizeof from);
      inet_ntop (family, last, to, sizeof to);
      text = g_strdup_printf ("v=spf1 %s%s-%s", family == AF_INET6 ? "ip6:" : "ip4:", from, to);
      offered = todoku_spf_expand_ranges (text, NULL);
      if (memcmp (first, last, n_octets) > 0 || strchr (offered, '-') != NULL)
        continue;
      n_covered++;
      g_test_message ("%s: %s", text, offered);
      assert_covered (offered, family, first, last);
    }
  g_assert_cmpuint (n_covered, >, 1000);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/diagnosis/typed/spf", test_spf);
  g_test_add_func ("/diagnosis/typed/no-spf", test_no_spf);
  g_test_add_func ("/diagnosis/typed/dmarc", test_dmarc);
  g_test_add_func ("/diagnosis/typed/ranges", test_ranges);

  return g_test_run ();
}
