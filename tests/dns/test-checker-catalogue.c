/* SPDX-License-Identifier: GPL-3.0-or-later
 * Every mistake of the catalogue over the wire, one zone each, and the healthy zones that look like
 * one of them. The server is at 127.0.0.1 and plays both the zone's server and the recursive
 * resolver.
 */
#include "checker-support.h"

#define Z CHECKER_ZONE
#define V1 "u1.wl.sendgrid.net"
#define S1 "s1.domainkey.u1.wl.sendgrid.net"
#define S2 "s2.domainkey.u1.wl.sendgrid.net"

/* A key made with OpenSSL for these tests only. */
#define KEY_A "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCuaia46K0BlkF2aMSyGbwzFolD6KK4+ZeB4JesRz6G7EE"
#define KEY_B "/QNCsYaCrpzJGYwK0JGcyanBLrZo7FxGcORv0Z6mMLlPcHf3Kf64vPfPHaiqtr779mFxhsqszl4WI0CNoDkk"
#define KEY_C "5dMerL8zYBOaFIFgk8GcX6iiAT33FWHXJzsvJBDIbmQIDAQAB"
#define KEY KEY_A KEY_B KEY_C
#define OTHER_KEY \
  "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDAaia46K0BlkF2aMSyGbwzFolD6KK4+ZeB4JesRz6G7EE" KEY_C KEY_B
#define SHORT_KEY \
  "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALq8kLPP5kauEzm/SIJdmj7/SPkALufp8ugYjFKgPBoePSbovBl4m9dJF" \
  "Nof7OwU88roRger9YYE+JMhn3jB978CAwEAAQ=="

#define EM "CNAME em1." Z " " V1 "\n"
#define DK "CNAME s1._domainkey." Z " " S1 "\nCNAME s2._domainkey." Z " " S2 "\n"
#define DKIM "TXT m1._domainkey." Z " k=rsa; t=s; p=" KEY "\n"
#define SPF "TXT " Z " v=spf1 include:sendgrid.net ~all\n"
#define DMARC "TXT _dmarc." Z " v=DMARC1; p=none\n"
#define MX "MX em1." Z " mx.sendgrid.net 10\n"
#define TOKEN "TXT " Z " vendor-verification=a1b2c3d4e5f6\n"

#define WWW "www." Z " 300 A 192.0.2.9\n"
#define KEY_HOST "m1._domainkey." Z " 300 TXT "
#define SPLIT(text_a, text_b) "\"" text_a "\" \"" text_b "\"\n"

/* The state of every record, and of the first the code and one parameter of its finding, or of a
 * note.
 */
static const struct
{
  const char *name;
  const char *records;
  const char *zone;
  const char *states;
  const char *code;
  const char *param;
  const char *value;
} cases[] = {
  /* 1 */
  { "doubled-suffix", EM, "em1." Z "." Z " 300 CNAME " V1 "\n", "wrong-place", "doubled-suffix",
    "found_at", "em1." Z "." Z },
  { "doubled-suffix/wrong-too", EM, "em1." Z "." Z " 300 CNAME other.example.net\n", "wrong-place",
    "doubled-suffix", "found", "other.example.net" },
  { "doubled-suffix/subdomain", "CNAME em1.mail." Z " " V1 "\n",
    "em1.mail." Z "." Z " 300 CNAME " V1 "\n", "wrong-place", "doubled-suffix", "host_relative",
    "em1.mail" },
  { "doubled-suffix/wildcard", DK, "*." Z " 300 CNAME park.example.net\n" WWW, "missing missing",
    "wildcard", "wildcard", "*." Z },
  /* A part of the domain only. */
  { "doubled-suffix/half", EM, "em1.example." Z " 300 CNAME " V1 "\n", "wrong-place",
    "doubled-suffix", "found_at", "em1.example." Z },
  { "doubled-suffix/half-long", EM, "em1.example.co." Z " 300 CNAME " V1 "\n", "wrong-place",
    "doubled-suffix", "host_relative", "em1" },
  { "doubled-suffix/half-key", DK,
    "s1._domainkey.example." Z " 300 CNAME " S1 "\ns2._domainkey.example." Z " 300 CNAME " S2 "\n",
    "wrong-place wrong-place", "doubled-suffix", "suffix", Z },
  /* Two mistakes at once. */
  { "doubled-suffix/underscore-lost", DK, "s1.domainkey." Z "." Z " 300 CNAME " S1 "\n",
    "wrong-place missing", "doubled-suffix", "found_at", "s1.domainkey." Z "." Z },
  { "wrong-type/doubled", EM, "em1." Z "." Z " 300 TXT \"" V1 ".\"\n", "wrong-type", "wrong-type",
    "found_at", "em1." Z "." Z },
  { "wrong-type/underscore-lost", DK, "s1.domainkey." Z " 300 TXT " S1 "\n", "wrong-type missing",
    "wrong-type", "found_at", "s1.domainkey." Z },
  { "wrong-type/mx-elsewhere", MX, "em1." Z "." Z " 300 CNAME mx.sendgrid.net\n", "wrong-type",
    "wrong-type", "found_type", "CNAME" },
  { "wrong-type/another-text", EM, "em1.www." Z " 300 TXT \"other-verification=1\"\n", "missing",
    "missing" },
  /* Dots, blanks, backslashes and labels the other way round. */
  { "form/dot-lost", DK, "s1_domainkey." Z " 300 CNAME " S1 "\n", "wrong-place missing", "typo",
    "found_at", "s1_domainkey." Z },
  { "form/blank-before", EM, "\\032em1." Z " 300 CNAME " V1 "\n", "wrong-place", "typo",
    "found_at", "\\032em1." Z },
  { "form/blank-behind", EM, "em1\\032." Z " 300 CNAME " V1 "\n", "wrong-place", "typo",
    "found_at", "em1\\032." Z },
  { "form/blank-before-dot", DK,
    "s1\\032._domainkey." Z " 300 CNAME " S1 "\ns2._domainkey." Z " 300 CNAME " S2 "\n" WWW,
    "wrong-place ok", "typo", "found_at", "s1\\032._domainkey." Z },
  { "form/markdown", DK, "s1.\\092_domainkey." Z " 300 CNAME " S1 "\n", "wrong-place missing",
    "typo" },
  { "form/order-key", DK, "_domainkey.s1." Z " 300 CNAME " S1 "\n", "wrong-place missing",
    "wrong-level", "found_at", "_domainkey.s1." Z },
  { "form/order-subdomain", "CNAME em1.mail." Z " " V1 "\n", "mail.em1." Z " 300 CNAME " V1 "\n",
    "wrong-place", "wrong-level", "found_at", "mail.em1." Z },
  { "form/selector-alike", "CNAME s1._domainkey." Z " " S1 "\n",
    "sl._domainkey." Z " 300 CNAME " S1 "\n", "wrong-place", "typo", "found_at",
    "sl._domainkey." Z },
  { "form/encoded-twice", "CNAME em1.xn--r8jz45g." Z " " V1 "\n",
    "em1.xn--xn--r8jz45g-." Z " 300 CNAME " V1 "\n", "wrong-place", "non-ascii" },
  { "form/not-encoded", "CNAME em1.xn--r8jz45g." Z " " V1 "\n",
    "em1.\\228\\190\\139\\227\\129\\136." Z " 300 CNAME " V1 "\n", "wrong-place",
    "non-ascii" },
  /* 3 */
  { "missing", EM, WWW, "missing", "missing", "servers", "ns1." Z },
  { "missing/one-of-three", EM DK,
    "em1." Z " 300 CNAME " V1 "\ns1._domainkey." Z " 300 CNAME " S1 "\n",
    "ok ok missing", "missing", "index", "3" },
  { "missing/spf-among-texts", SPF, Z " 300 TXT \"google-site-verification=xyz\"\n", "missing",
    "missing" },
  /* 4 */
  { "zone-appended", EM, "em1." Z " 300 CNAME " V1 "." Z "\n", "wrong-value",
    "zone-appended-to-value",
    "suffix", Z },
  { "zone-appended/dot-kept", EM, "em1." Z " 300 CNAME " V1 "\\046." Z "\n", "wrong-value",
    "zone-appended-to-value", "suffix", Z },
  { "surplus/tag", EM, "em1." Z " 300 CNAME " V1 "<br>\n", "wrong-value", "value-altered", "damage",
    "surplus" },
  { "surplus/comma", EM, "em1." Z " 300 CNAME " V1 ",\n", "wrong-value", "value-altered", "damage",
    "surplus" },
  { "surplus/type", EM, "em1." Z " 300 CNAME CNAME\\032" V1 "\n", "wrong-value", "value-altered",
    "damage", "surplus" },
  { "non-ascii/alphabet", EM, "em1." Z " 300 CNAME u1.wl.s\\208\\181ndgrid.net\n", "wrong-value",
    "non-ascii" },
  { "mx/self", MX, "em1." Z " 300 MX 10 em1." Z "\n", "wrong-value", "wrong-value" },
  { "mx/none-beside", "MX " Z " mx.sendgrid.net 10\n",
    Z " 300 MX 10 mx.sendgrid.net\n" Z " 300 MX 0 .\n", "conflict", "mx-priority-in-value", "other",
    "." },
  { "cname-loop/text", "TXT tok." Z " vendor-verification=a1b2c3d4e5f6\n",
    "tok." Z " 300 CNAME tokb." Z "\ntokb." Z " 300 CNAME tok." Z "\n", "wrong-type", "cname-loop",
    "alias", "tokb." Z },
  { "zone-appended/mx", MX, "em1." Z " 300 MX 10 mx.sendgrid.net." Z "\n", "wrong-value",
    "zone-appended-to-value", "found", "mx.sendgrid.net." Z },
  /* Of several the one that was meant. */
  { "zone-appended/second", "MX " Z " mx2.mail.example 20\nMX " Z " mx1.mail.example 10\n",
    Z " 300 MX 10 mx1.mail.example." Z "\n" Z " 300 MX 20 MX2.mail.example." Z "\n",
    "wrong-value wrong-value", "zone-appended-to-value", "found", "MX2.mail.example." Z },
  { "zone-appended/among-others", MX,
    "em1." Z " 300 MX 10 old." Z "\nem1." Z " 300 MX 10 mx.sendgrid.net." Z "\n"
    "em1." Z " 300 MX 20 mail." Z "\n", "wrong-value", "zone-appended-to-value", "suffix", Z },
  { "mx/own-beside-right", "MX " Z " mx1.mail.example 10\n",
    Z " 300 MX 10 mx1.mail.example\n" Z " 300 MX 0 mail." Z "\n"
    "mx1.mail.example 300 A 192.0.2.9\n", "ok", "" },
  { "validation/underscore-left-out", "CNAME _a1.link." Z " _b2.x.acm-validations.aws\n",
    "_a1.link." Z " 300 CNAME b2.x.acm-validations.aws\n", "ok", "" },
  { "validation/other", "CNAME _a1.link." Z " _b2.x.acm-validations.aws\n",
    "_a1.link." Z " 300 CNAME b3.x.acm-validations.aws\n", "wrong-value", "typo" },
  /* 5, 6 */
  { "proxied", EM, "em1." Z " 300 A 104.16.1.1\n", "wrong-type", "proxied", "found", "104.16.1.1" },
  /* Decided by what it still does: bounces and the SPF record of the target are lost. */
  { "flattened", EM, "em1." Z " 300 A 192.0.2.7\n", "wrong-type", "flattened", "found",
    "192.0.2.7" },
  { "flattened/in-every-type", EM,
    "em1." Z " 300 A 192.0.2.7\nem1." Z " 300 MX 10 mx.sendgrid.net\n", "ok-equivalent",
    "flattened", "found", "192.0.2.7" },
  { "flattened/spf-lost", EM,
    "em1." Z " 300 A 192.0.2.7\nem1." Z " 300 MX 10 mx.sendgrid.net\n"
    V1 " 300 TXT \"v=spf1 ip4:192.0.2.0/24 -all\"\n", "wrong-type", "flattened" },
  { "flattened/six", EM, "em1." Z " 300 AAAA 2001:db8::7\n" V1 " 300 AAAA 2001:db8::7\n",
    "wrong-type", "flattened", "found", "2001:db8::7" },
  { "flattened/foreign-mx", EM,
    "em1." Z " 300 A 192.0.2.7\nem1." Z " 300 MX 10 mail." Z "\n", "conflict",
    "cname-with-other-data", "types", "MX, A" },
  { "flattened/link", "CNAME link." Z " " S1 "\n", "link." Z " 300 A 192.0.2.8\n",
    "ok-equivalent", "flattened", "found", "192.0.2.8" },
  { "flattened/key", DK,
    "s1._domainkey." Z " 300 A 192.0.2.8\ns2._domainkey." Z " 300 CNAME " S2 "\n",
    "wrong-type ok", "flattened" },
  { "flattened/apex", "CNAME " Z " " V1 "\n",
    Z " 300 A 192.0.2.7\n" Z " 300 MX 10 mx.example.net\n",
    "ok-equivalent", "flattened" },
  /* 8 */
  { "wrong-type/txt", EM, "em1." Z " 300 TXT \"" V1 "\"\n", "wrong-type", "wrong-type",
    "found_type",
    "TXT" },
  { "wrong-type/address", EM, "em1." Z " 300 A 192.0.2.99\n", "wrong-type", "wrong-type",
    "found_type",
    "A" },
  { "wrong-type/works-now", DK,
    "s1._domainkey." Z " 300 TXT \"k=rsa; p=" KEY "\"\ns2._domainkey." Z " 300 CNAME " S2 "\n",
    "wrong-type ok", "wrong-type", "works", "yes" },
  /* An alias is followed before it is judged. */
  { "alias/key", DKIM, "m1._domainkey." Z " 300 CNAME " S1 "\n", "ok-equivalent", "wrong-type",
    "found_type", "CNAME" },
  { "alias/dmarc-hosted", DMARC,
    "_dmarc." Z " 300 CNAME d.hosted.example\nd.hosted.example 300 CNAME e.hosted.example\n"
    "e.hosted.example 300 TXT \"v=DMARC1; p=reject\"\n", "ok-equivalent", "wrong-type", "found",
    "d.hosted.example" },
  { "alias/dmarc-two", DMARC,
    "_dmarc." Z " 300 CNAME d.hosted.example\nd.hosted.example 300 TXT \"v=DMARC1; p=reject\"\n"
    "d.hosted.example 300 TXT \"v=DMARC1; p=none\"\n", "wrong-type", "wrong-type", "found",
    "d.hosted.example" },
  { "alias/mx", MX, "em1." Z " 300 CNAME " V1 "\n", "ok-equivalent", "wrong-type" },
  { "alias/dead", DMARC, "_dmarc." Z " 300 CNAME gone.hosted.example\n", "wrong-type",
    "target-missing", "alias", "gone.hosted.example" },
  { "alias/nothing-there", DMARC,
    "_dmarc." Z " 300 CNAME d.hosted.example\nd.hosted.example 300 A 192.0.2.9\n", "wrong-type",
    "target-missing" },
  { "alias/shop", "TXT shop." Z " vendor-verification=a1b2c3d4e5f6\n",
    "shop." Z " 300 CNAME stores.shop.example\nstores.shop.example 300 A 192.0.2.9\n", "conflict",
    "cname-with-other-data", "alias", "stores.shop.example" },
  { "alias/mx-at-shop", "MX shop." Z " mx.sendgrid.net 10\n",
    "shop." Z " 300 CNAME stores.shop.example\nstores.shop.example 300 A 192.0.2.9\n", "conflict",
    "cname-with-other-data" },
  { "alias/own-value", MX, "em1." Z " 300 CNAME mx.sendgrid.net\n", "wrong-type", "wrong-type" },
  { "alias/own-text", DMARC, "_dmarc." Z " 300 CNAME v=DMARC1;\\032p=none." Z "\n", "wrong-type",
    "wrong-type", "found_type", "CNAME" },
  { "alias/by-way-of", EM "CNAME s1._domainkey." Z " " S1 "\n",
    "em1." Z " 300 CNAME route." Z "\nroute." Z " 300 CNAME " V1 "\n"
    "s1._domainkey." Z " 300 CNAME k.example.net\nk.example.net 300 CNAME " S1 "\n",
    "ok-equivalent ok-equivalent", "wrong-value", "found", "route." Z },
  { "alias/by-way-of-nothing", EM,
    "em1." Z " 300 CNAME route.example.net\nroute.example.net 300 A 192.0.2.7\n", "wrong-value",
    "wrong-value", "found", "route.example.net" },
  { "alias/loop-elsewhere", EM,
    "em1." Z " 300 CNAME route.example.net\nroute.example.net 300 CNAME em1." Z "\n",
    "wrong-value", "cname-loop", "found", "route.example.net" },
  /* 9, 10 */
  { "dkim-truncated", DKIM, KEY_HOST "\"k=rsa; t=s; p=" KEY_A KEY_B "\"\n", "wrong-value",
    "dkim-truncated", "stored", "181" },
  { "dkim-split-records", DKIM,
    KEY_HOST "\"k=rsa; t=s; p=" KEY_A "\"\n" KEY_HOST "\"" KEY_B KEY_C "\"\n", "wrong-value",
    "dkim-split-records", "count", "2" },
  /* 11 */
  { "quoted", DKIM, KEY_HOST "\"\\\"k=rsa; t=s; p=" KEY "\\\"\"\n", "wrong-value",
    "quoted-literally",
    "chars", "\"" },
  { "quoted/backslash", DMARC, "_dmarc." Z " 300 TXT \"v=DMARC1\\\\; p=none\"\n", "wrong-value",
    "quoted-literally", "chars", "\\" },
  { "quoted/curly", TOKEN,
    Z " 300 TXT \"\\226\\128\\156vendor-verification=a1b2c3d4e5f6\\226\\128\\157\"\n",
    "wrong-value", "quoted-literally" },
  { "quoted/name", EM, "em1." Z " 300 CNAME \\034u1.wl.sendgrid.net\\034\n", "wrong-value",
    "quoted-literally" },
  /* 12 */
  { "spf-multiple", SPF,
    Z " 300 TXT \"v=spf1 mx -all\"\n" Z " 300 TXT \"v=spf1 include:sendgrid.net ~all\"\n",
    "conflict",
    "spf-multiple", "merged", "v=spf1 mx include:sendgrid.net -all" },
  /* 13 */
  /* A proof says for which name it is. */
  { "wrong-level/named-in-value", "TXT _host." Z " host-verify=shop." Z ",41524820ec77\n",
    "_host.shop." Z " 300 TXT \"host-verify=shop." Z ",41524820ec77\"\n", "wrong-place",
    "wrong-level", "found_at", "_host.shop." Z },
  { "wrong-level/named-at-itself", "TXT _host." Z " host-verify=shop." Z ";41524820ec77\n",
    "shop." Z " 300 TXT \"host-verify=shop." Z ";41524820ec77\"\n", "missing", "missing" },
  { "wrong-level/other-proof-there", "TXT _host." Z " host-verify=shop." Z ",41524820ec77\n",
    "_host.shop." Z " 300 TXT \"host-verify=other.example,99999999aaaa\"\n", "missing",
    "missing" },
  { "wrong-level/dmarc-at-apex", DMARC, Z " 300 TXT \"v=DMARC1; p=none\"\n", "wrong-place",
    "wrong-level",
    "found_at", Z },
  { "wrong-level/selector", "CNAME s1._domainkey.mail." Z " " S1 "\n",
    "s1._domainkey." Z " 300 CNAME " S1 "\n", "wrong-place", "wrong-level", "found_at",
    "s1._domainkey." Z },
  /* The same name in another domain of the same owner, if it is one that no other domain has. */
  { "wrong-level/other-domain", "CNAME em4821." Z " " V1 "\n",
    WWW "em4821.example.com 300 CNAME " V1 "\n", "wrong-place", "wrong-level", "other_domain",
    "example.com" },
  { "wrong-level/other-domain-too", "CNAME s1._domainkey." Z " " S1 "\n",
    WWW "s1._domainkey.example.com 300 CNAME " S1 "\n", "missing", "missing" },
  { "wrong-level/www", EM, "www.em1." Z " 300 CNAME " V1 "\n", "wrong-place", "wrong-level",
    "found_at",
    "www.em1." Z },
  /* 14, 15 */
  { "exchanged", DK, "s1._domainkey." Z " 300 CNAME " S2 "\ns2._domainkey." Z " 300 CNAME " S1 "\n",
    "wrong-value wrong-value", "values-exchanged", "other", "s2._domainkey." Z },
  { "exchanged/twice-the-same", DK,
    "s1._domainkey." Z " 300 CNAME " S2 "\ns2._domainkey." Z " 300 CNAME " S2 "\n",
    "wrong-value ok",
    "values-exchanged", "found", S2 },
  { "host-value/value-in-both", EM, V1 "." Z " 300 CNAME " V1 "\n", "wrong-place", "wrong-level",
    "found_at", V1 "." Z },
  { "host-value-exchanged", EM, V1 "." Z " 300 CNAME em1." Z "\n", "wrong-place",
    "host-value-exchanged",
    "found_at", V1 "." Z },
  /* 16 */
  { "cname-with-other-data", EM, "em1." Z " 300 A 192.0.2.50\nem1." Z " 300 MX 10 mx.example.net\n",
    "conflict", "cname-with-other-data", "types", "MX, A" },
  /* 17, 18 */
  { "old-record", EM, "em1." Z " 300 CNAME u9.wl77.sendgrid.net\n", "wrong-value", "old-record",
    "found",
    "u9.wl77.sendgrid.net" },
  { "old-record/service", EM, "em1." Z " 300 CNAME mailgun.org\n", "wrong-value", "old-record" },
  { "old-record/key", DKIM, KEY_HOST SPLIT ("k=rsa; p=", OTHER_KEY), "wrong-value", "old-record" },
  { "typo", EM, "em1." Z " 300 CNAME u1.wl.sendgrld.net\n", "wrong-value", "typo", "position",
    "13" },
  { "typo/part", DK, "s1._domainkey." Z " 300 CNAME s1.domainkey.u1.wl.send\ns2._domainkey." Z
    " 300 CNAME " S2 "\n", "wrong-value ok", "typo" },
  { "typo/host", "CNAME em1234." Z " " V1 "\n", "em1324." Z " 300 CNAME " V1 "\n", "wrong-place",
    "typo",
    "found_at", "em1324." Z },
  /* 19 */
  { "underscore-lost", DK,
    "s1.domainkey." Z " 300 CNAME " S1 "\ns2-domainkey." Z " 300 CNAME " S2 "\n",
    "wrong-place wrong-place", "underscore-lost", "found_at", "s1.domainkey." Z },
  /* Standard labels misspelt, and fingers that slip. */
  { "spelling/domainkeys", "CNAME k2._domainkey." Z " dkim.mcsv.net\n",
    "k2._domainkeys." Z " 300 CNAME dkim.mcsv.net\n", "wrong-place", "typo", "found_at",
    "k2._domainkeys." Z },
  { "spelling/domain-key", "CNAME tok3n._domainkey." Z " tok3n.dkim.amazonses.com\n",
    "tok3n._domain_key." Z " 300 CNAME tok3n.dkim.amazonses.com\n", "wrong-place", "typo" },
  { "spelling/domainkey-exchanged", "CNAME selector1._domainkey.mail." Z " a.b.onmicrosoft.com\n",
    "selector1._domiankey.mail." Z " 300 CNAME a.b.onmicrosoft.com\n", "wrong-place", "typo",
    "host_relative", "selector1._domainkey.mail" },
  { "spelling/dkim", DKIM, "m1.dkim." Z " 300 TXT \"k=rsa; t=s; p=" KEY "\"\n", "wrong-place",
    "typo" },
  { "spelling/dmarc-letter-lost", DMARC, "_dmac." Z " 300 TXT \"v=DMARC1; p=reject\"\n",
    "wrong-place", "typo" },
  { "spelling/dmarc", DMARC, "_dmrac." Z " 300 TXT \"v=DMARC1; p=reject\"\n", "wrong-place",
    "typo", "found_at", "_dmrac." Z },
  { "spelling/tls", "TXT _smtp._tls." Z " v=TLSRPTv1; rua=mailto:a@" Z "\n",
    "_smtp._tsl." Z " 300 TXT \"v=TLSRPTv1; rua=mailto:a@" Z "\"\n", "wrong-place", "typo" },
  { "spelling/selector", "TXT google._domainkey." Z " k=rsa; p=" KEY "\n",
    "goolge._domainkey." Z " 300 TXT \"k=rsa; p=" KEY "\"\n", "wrong-place", "typo" },
  { "spelling/digit-lost", "CNAME em4321." Z " " V1 "\n", "em421." Z " 300 CNAME " V1 "\n",
    "wrong-place", "typo" },
  { "spelling/plural", "MX bounce." Z " mx.sendgrid.net 10\n",
    "bounces." Z " 300 MX 10 mx.sendgrid.net\n", "wrong-place", "typo" },
  { "form/hyphen-for-dot", "CNAME em1.mail." Z " " V1 "\n", "em1-mail." Z " 300 CNAME " V1 "\n",
    "wrong-place", "typo", "found_at", "em1-mail." Z },
  { "form/hyphen-at-label", "CNAME s1._domainkey." Z " " S1 "\n",
    "s1-_domainkey." Z " 300 CNAME " S1 "\n", "wrong-place", "typo" },
  { "form/comma-for-dot", "CNAME s1._domainkey." Z " " S1 "\n",
    "s1,_domainkey." Z " 300 CNAME " S1 "\n", "wrong-place", "typo", "found_at",
    "s1,_domainkey." Z },
  { "form/underscore-for-dot", "CNAME em1.mail." Z " " V1 "\n", "em1_mail." Z " 300 CNAME " V1 "\n",
    "wrong-place", "typo", "found_at", "em1_mail." Z },
  { "form/blank-for-dot", "CNAME s2._domainkey." Z " " S2 "\n",
    "s2\\032_domainkey." Z " 300 CNAME " S2 "\n", "wrong-place", "typo", "found_at",
    "s2\\032_domainkey." Z },
  { "form/tail-of-domain", EM, "em1.co.jp." Z " 300 CNAME " V1 "\n", "wrong-place",
    "doubled-suffix", "found_at", "em1.co.jp." Z },
  { "form/order-sub-domain", "CNAME k1._domainkey.news." Z " " S1 "\n",
    "k1.news._domainkey." Z " 300 CNAME " S1 "\n", "wrong-place", "wrong-level", "found_at",
    "k1.news._domainkey." Z },
  /* What was copied along with the name, and what stands for its lines and dots. */
  { "sign/tab", EM, "\\009em1." Z " 300 CNAME " V1 "\n", "wrong-place", "typo" },
  { "sign/comma", EM, "em1,." Z " 300 CNAME " V1 "\n", "wrong-place", "typo", "found_at",
    "em1,." Z },
  { "sign/scheme", EM, "https://em1." Z " 300 CNAME " V1 "\n", "wrong-place", "typo", "found_at",
    "https://em1." Z },
  { "sign/semicolon", EM, "em1;." Z " 300 CNAME " V1 "\n", "wrong-place", "typo" },
  { "sign/colon", EM, "em1:." Z " 300 CNAME " V1 "\n", "wrong-place", "typo" },
  { "sign/apostrophes", EM, "'em1'." Z " 300 CNAME " V1 "\n", "wrong-place", "typo" },
  { "sign/code", EM, "`em1`." Z " 300 CNAME " V1 "\n", "wrong-place", "typo" },
  /* The next columns, and the mark that stands for the domain. */
  { "columns/type", EM, "em1\\032CNAME." Z " 300 CNAME " V1 "\n", "wrong-place", "typo",
    "found_at", "em1\\032CNAME." Z },
  { "columns/class", EM, "em1\\032IN\\032CNAME." Z " 300 CNAME " V1 "\n", "wrong-place", "typo" },
  { "columns/text", DMARC, "_dmarc\\032TXT." Z " 300 TXT \"v=DMARC1; p=none\"\n", "wrong-place",
    "typo" },
  { "columns/at", EM, "em1@." Z " 300 CNAME " V1 "\n", "wrong-place", "typo", "found_at",
    "em1@." Z },
  { "columns/two-blanks", EM, "em1\\032\\032." Z " 300 CNAME " V1 "\n", "wrong-place", "typo" },
  /* The same around the whole name, and the domain behind it. */
  { "doubled-suffix/blank-before", EM, "\\032em1." Z "." Z " 300 CNAME " V1 "\n", "wrong-place",
    "doubled-suffix", "suffix", Z },
  { "doubled-suffix/blanks-before", EM, "\\032\\032em1." Z "." Z " 300 CNAME " V1 "\n",
    "wrong-place", "doubled-suffix" },
  { "doubled-suffix/blank-behind", DK, "s1._domainkey." Z "\\032." Z " 300 CNAME " S1 "\n",
    "wrong-place missing", "doubled-suffix", "suffix", Z },
  { "doubled-suffix/blank-at-apex", TOKEN,
    Z "\\032." Z " 300 TXT vendor-verification=a1b2c3d4e5f6\n", "wrong-place", "doubled-suffix" },
  { "doubled-suffix/wildcard-below", EM, "*.jp." Z " 300 CNAME park.example.net\n", "missing",
    "missing" },
  { "doubled-suffix/quoted", EM, "\\034em1." Z "\\034." Z " 300 CNAME " V1 "\n", "wrong-place",
    "doubled-suffix" },
  { "doubled-suffix/url", EM, "https://em1." Z "." Z " 300 CNAME " V1 "\n", "wrong-place",
    "doubled-suffix", "found_at", "https://em1." Z "." Z },
  { "doubled-suffix/address", EM, "em1@" Z "." Z " 300 CNAME " V1 "\n", "wrong-place",
    "doubled-suffix" },
  /* A host of the domain taken for the domain; of two labels one left out, or both exchanged. */
  { "wrong-level/of-web-site", EM, "em1.www." Z " 300 CNAME " V1 "\n", "wrong-place",
    "wrong-level", "found_at", "em1.www." Z },
  { "wrong-level/of-mail-server", DK, "s2._domainkey.mail." Z " 300 CNAME " S2 "\n",
    "missing wrong-place", "missing" },
  { "wrong-level/policy-of-web-site", DMARC, "_dmarc.www." Z " 300 TXT \"v=DMARC1; p=none\"\n",
    "wrong-place", "wrong-level" },
  { "wrong-level/other-policy-below", DMARC,
    "_dmarc.www." Z " 300 TXT \"v=DMARC1; p=reject\"\n", "missing", "missing" },
  { "sign/wide-blank", EM, "\\227\\128\\128em1." Z " 300 CNAME " V1 "\n", "wrong-place",
    "non-ascii" },
  { "sign/mark-of-order", EM, "\\239\\187\\191em1." Z " 300 CNAME " V1 "\n", "wrong-place",
    "non-ascii" },
  { "sign/no-width-behind", "CNAME s1._domainkey." Z " " S1 "\n",
    "s1._domainkey\\226\\128\\139." Z " 300 CNAME " S1 "\n", "wrong-place", "non-ascii" },
  { "sign/wide-underscore", "CNAME s1._domainkey." Z " " S1 "\n",
    "s1.\\239\\188\\191domainkey." Z " 300 CNAME " S1 "\n", "wrong-place", "non-ascii" },
  { "sign/wide-dot", "CNAME s1._domainkey." Z " " S1 "\n",
    "s1\\239\\188\\142_domainkey." Z " 300 CNAME " S1 "\n", "wrong-place", "non-ascii" },
  { "sign/ideographic-dot", "CNAME s1._domainkey." Z " " S1 "\n",
    "s1\\227\\128\\130_domainkey." Z " 300 CNAME " S1 "\n", "wrong-place", "non-ascii" },
  { "sign/wide-digits", "CNAME em12." Z " " V1 "\n",
    "em\\239\\188\\145\\239\\188\\146." Z " 300 CNAME " V1 "\n", "wrong-place", "non-ascii" },
  { "sign/long-dash", "CNAME pm-bounces." Z " " V1 "\n",
    "pm\\226\\128\\147bounces." Z " 300 CNAME " V1 "\n", "wrong-place", "non-ascii" },
  { "sign/line-below", "CNAME pm-bounces." Z " " V1 "\n", "pm_bounces." Z " 300 CNAME " V1 "\n",
    "wrong-place", "typo" },
  { "sign/other-alphabet", EM, "\\208\\181m1." Z " 300 CNAME " V1 "\n", "wrong-place",
    "non-ascii" },
  { "sign/quote-before", EM, "\\034em1." Z " 300 CNAME " V1 "\n", "wrong-place", "typo" },
  { "sign/line-in-number", "CNAME em1234." Z " " V1 "\n", "em_1234." Z " 300 CNAME " V1 "\n",
    "wrong-place", "typo" },
  { "doubled-suffix/final-dot", EM, "em1." Z "\\046." Z " 300 CNAME " V1 "\n", "wrong-place",
    "doubled-suffix", "suffix", Z },
  { "underscore-lost/one-of-two", "TXT _smtp._tls." Z " v=TLSRPTv1; rua=mailto:a@" Z "\n",
    "_smtp.tls." Z " 300 TXT \"v=TLSRPTv1; rua=mailto:a@" Z "\"\n", "wrong-place",
    "underscore-lost", "found_at", "_smtp.tls." Z },
  { "wrong-level/below-sibling", "MX send." Z " mx.sendgrid.net 10\n" DKIM,
    "send." Z " 300 MX 10 mx.sendgrid.net\nm1._domainkey.send." Z " 300 TXT \"k=rsa; t=s; p=" KEY
    "\"\n", "ok wrong-place", "wrong-level", "found_at", "m1._domainkey.send." Z },
  /* What a form for DKIM or DMARC adds itself. */
  { "form/key-label-twice", "CNAME s1._domainkey." Z " " S1 "\n",
    "s1._domainkey._domainkey." Z " 300 CNAME " S1 "\n", "wrong-place", "wrong-level", "found_at",
    "s1._domainkey._domainkey." Z },
  { "form/policy-label-twice", DMARC, "_dmarc._dmarc." Z " 300 TXT \"v=DMARC1; p=none\"\n",
    "wrong-place", "wrong-level" },
  { "form/sub-domain-first", "CNAME k1._domainkey.news." Z " " S1 "\n",
    "news.k1._domainkey." Z " 300 CNAME " S1 "\n", "wrong-place", "wrong-level", "found_at",
    "news.k1._domainkey." Z },
  { "host-value-exchanged/mx", MX, "mx.sendgrid.net." Z " 300 MX 10 em1." Z "\n", "wrong-place",
    "host-value-exchanged" },
  /* What another name has for reasons of its own is not to be moved, or deleted. */
  { "others/spf-of-domain", "TXT send." Z " v=spf1 include:sendgrid.net ~all\n",
    Z " 300 TXT \"v=spf1 include:_spf.example.net include:sendgrid.net -all\"\n", "missing",
    "missing" },
  { "others/spf-lost", "TXT send." Z " v=spf1 include:sendgrid.net ~all\n",
    Z " 300 TXT \"v=spf1 include:sendgrid.net -all\"\n", "wrong-place", "wrong-level", "found_at",
    Z },
  { "others/web-and-mx", "MX mail." Z " mx.sendgrid.net 10\n", "mail." Z " 300 A 192.0.2.60\n",
    "missing", "missing" },
  { "others/web-and-text", "TXT send." Z " v=spf1 include:sendgrid.net ~all\n",
    "send." Z " 300 A 192.0.2.60\nsend." Z " 300 AAAA 2001:db8::60\n", "missing", "missing" },
  { "others/two-exchangers", "MX mg." Z " mx.sendgrid.net 10\nMX mg." Z " " V1 " 20\n",
    "mg." Z " 300 MX 10 mx.sendgrid.net\nmg." Z " 300 MX 20 " V1 "\n", "ok ok", "" },
  { "exchanged/mx", "MX em1." Z " mx.sendgrid.net 10\nMX send." Z " feedback.amazonses.com 10\n",
    "em1." Z " 300 MX 10 feedback.amazonses.com\nsend." Z " 300 MX 10 mx.sendgrid.net\n",
    "wrong-value wrong-value", "values-exchanged", "other", "send." Z },
  { "exchanged/texts", DKIM "TXT em1." Z " v=spf1 include:sendgrid.net ~all\n",
    KEY_HOST "\"v=spf1 include:sendgrid.net ~all\"\nem1." Z " 300 TXT \"k=rsa; t=s; p=" KEY "\"\n",
    "wrong-value wrong-value", "values-exchanged", "other", "em1." Z },
  { "placeholder/example", "CNAME em1." Z " " V1 "\n",
    "em1.example.com." Z " 300 CNAME " V1 "\n", "wrong-place", "placeholder" },
  { "wrong-level/spf-by-name", SPF, "spf." Z " 300 TXT \"v=spf1 include:sendgrid.net ~all\"\n",
    "wrong-place", "wrong-level", "found_at", "spf." Z },
  { "wrong-level/apex-by-name", TOKEN,
    "example." Z " 300 TXT vendor-verification=a1b2c3d4e5f6\n", "wrong-place", "wrong-level" },
  /* Two rows at one name: what one of them wants is not the mistake of the other. */
  { "two-rows/mx-half", "MX mg." Z " mxa.mailgun.org 10\nMX mg." Z " mxb.mailgun.org 10\n",
    "mg." Z " 300 MX 10 mxa.mailgun.org\n", "ok missing", "missing", "index", "2" },
  { "two-rows/mx-old", "MX mg." Z " mxa.mailgun.org 10\nMX mg." Z " mxb.mailgun.org 10\n",
    "mg." Z " 300 MX 10 mxa.mailgun.org\nmg." Z " 300 MX 10 mx.example.net\n",
    "conflict wrong-value", "mx-priority-in-value", "other", "mx.example.net" },
  { "two-rows/texts", "TXT tok." Z " aaaa=1234567\nTXT tok." Z " bbbb=7654321\n",
    "tok." Z " 300 TXT aaaa=1234567\n", "ok missing", "missing" },
  { "two-rows/token-of-others", TOKEN, Z " 300 TXT vendor-verification=0000999988887777\n",
    "missing", "missing" },
  { "two-rows/token-cut", TOKEN, Z " 300 TXT vendor-verification=a1b2\n", "wrong-value", "typo" },
  { "shortened/text", "TXT tok." Z " vendor-verification=a1b2c3d4e5f6\n",
    "tok." Z " 300 TXT \"vendor-verification=a1b...\"\n", "wrong-value", "value-altered", "damage",
    "shortened" },
  { "shortened/name", DK,
    "s1._domainkey." Z " 300 CNAME s1.domainkey.u1\\226\\128\\166\ns2._domainkey." Z " 300 CNAME "
    S2 "\n", "wrong-value ok", "value-altered", "damage", "shortened" },
  { "doubled-suffix/sub-domain-twice", "CNAME em1.news.tokyo." Z " " V1 "\n",
    "em1.news.tokyo.news.tokyo." Z " 300 CNAME " V1 "\n", "wrong-place", "doubled-suffix" },
  /* 23 */
  { "wildcard", EM, "*." Z " 300 CNAME park.example.net\n", "missing", "wildcard", "found",
    "park.example.net" },
  { "wildcard/address", EM, "*." Z " 300 A 192.0.2.80\n", "missing", "wildcard", "found",
    "192.0.2.80" },
  { "wildcard/healthy", EM, "*." Z " 300 CNAME park.example.net\nem1." Z " 300 CNAME " V1 "\n",
    "ok", "" },
  /* 25, 26 */
  { "spf-include-missing", SPF, Z " 300 TXT \"v=spf1 mx -all\"\n", "wrong-value",
    "spf-include-missing",
    "fixed", "v=spf1 mx include:sendgrid.net -all" },
  { "spf-include-missing/after-all", SPF, Z " 300 TXT \"v=spf1 mx ~all include:sendgrid.net\"\n",
    "wrong-value", "spf-include-missing", "term", "include:sendgrid.net" },
  { "spf-invalid/blank", SPF, Z " 300 TXT \"v=spf1 include: sendgrid.net ~all\"\n",
    "wrong-value", "spf-invalid", "fixed", "v=spf1 include:sendgrid.net ~all" },
  { "spf/more-terms", SPF, Z " 300 TXT \"v=spf1 ip4:192.0.2.0/24 include:sendgrid.net -all\"\n",
    "ok", "" },
  { "spf/nested", SPF, Z " 300 TXT \"v=spf1 include:nested.example.net -all\"\n", "ok", "" },
  { "spf-too-many-lookups", SPF,
    Z " 300 TXT \"v=spf1 a mx ptr include:five.example.net include:four.example.net "
    "include:sendgrid.net ~all\"\n", "wrong-value", "spf-too-many-lookups", "count", "14" },
  { "spf-too-many-lookups/loop", SPF,
    Z " 300 TXT \"v=spf1 include:loop.example.net include:sendgrid.net ~all\"\n", "wrong-value",
    "spf-too-many-lookups", "loop", "loop.example.net" },
  /* 27 */
  { "dmarc-invalid", DMARC, "_dmarc." Z " 300 TXT \"v=DMARC1; p=monitor\"\n", "wrong-value",
    "dmarc-invalid", "fixed", "v=DMARC1; p=none" },
  { "dmarc-invalid/two", DMARC, "_dmarc." Z " 300 TXT \"v=DMARC1; p=none\"\n_dmarc." Z
    " 300 TXT \"v=DMARC1; p=reject\"\n", "conflict", "dmarc-invalid", "merged",
    "v=DMARC1; p=reject" },
  { "dmarc-invalid/two-reports", DMARC, "_dmarc." Z " 300 TXT \"v=DMARC1; p=quarantine; sp=none; "
    "rua=mailto:a@" Z "\"\n_dmarc." Z " 300 TXT \"v=DMARC1; rua=mailto:b@" Z "; p=quarantine\"\n",
    "conflict", "dmarc-invalid", "merged",
    "v=DMARC1; p=quarantine; rua=mailto:a@" Z ",mailto:b@" Z },
  { "dmarc-invalid/two-damaged", DMARC, "_dmarc." Z " 300 TXT \"v=DMARC1; p=none\"\n_dmarc." Z
    " 300 TXT \"v=DMARC1; p=quarantine rua=mailto:a@" Z "\"\n", "conflict", "dmarc-invalid",
    "merged", "v=DMARC1; p=quarantine; rua=mailto:a@" Z },
  { "dmarc/stricter", DMARC, "_dmarc." Z " 300 TXT \"v=DMARC1;p=reject;rua=mailto:a@" Z "\"\n",
    "ok", "" },
  /* 28 */
  { "target-missing", "CNAME s3._domainkey." Z " s3.domainkey.u1.wl.sendgrid.net\n",
    "s3._domainkey." Z " 300 CNAME s3.domainkey.u1.wl.sendgrid.net\n", "ok", "target-missing",
    "target",
    "s3.domainkey.u1.wl.sendgrid.net" },
  /* 29 */
  { "value-altered/semicolon", DKIM, KEY_HOST "\"v=DKIM1;k=rsa;p=" KEY ";\"\n", "ok", "" },
  { "value-altered/chunks", DKIM, KEY_HOST SPLIT ("k=rsa; t=s; p=" KEY_A, KEY_B KEY_C), "ok", "" },
  { "value-altered/blank", DKIM, KEY_HOST "\"k=rsa; t=s; p=" KEY_A " " KEY_B KEY_C "\"\n", "ok",
    "" },
  /* 30, 31 */
  { "url-in-value", EM, "em1." Z " 300 CNAME https://u1.wl.sendgrid.net\n", "wrong-value",
    "url-in-value" },
  { "mx-priority-in-value", MX, "em1." Z " 300 MX 10 10\\032mx.sendgrid.net\n", "wrong-value",
    "mx-priority-in-value", "priority", "10" },
  { "mx-priority/label", MX, "em1." Z " 300 MX 10 10.mx.sendgrid.net\n", "wrong-value",
    "mx-priority-in-value", "priority", "10" },
  { "mx-priority/other", MX, "em1." Z " 300 MX 20 mx.sendgrid.net\n", "ok", "mx-priority-in-value",
    "found", "20" },
  { "mx-priority/foreign", MX,
    "em1." Z " 300 MX 10 mx.sendgrid.net\nem1." Z " 300 MX 20 mx." Z "\n",
    "conflict", "mx-priority-in-value", "other", "mx." Z },
  /* 33, 34 */
  { "non-ascii/value", EM, "em1." Z " 300 CNAME \\226\\128\\139u1.wl.sendgrid.net\n", "wrong-value",
    "non-ascii" },
  { "non-ascii/full-width", EM,
    "em1." Z " 300 CNAME \\239\\189\\149\\239\\188\\145.wl.sendgrid.net\n",
    "wrong-value", "non-ascii" },
  { "non-ascii/host", EM, "\\239\\189\\133\\239\\189\\141\\239\\188\\145." Z " 300 CNAME " V1 "\n",
    "wrong-place", "non-ascii" },
  { "placeholder", EM, "@." Z " 300 CNAME " V1 "\n", "wrong-place", "placeholder", "found_at",
    "@." Z },
  { "placeholder/manual", EM, "em1.yourdomain.com." Z " 300 CNAME " V1 "\n", "wrong-place",
    "placeholder", "found_at", "em1.yourdomain.com." Z },
  { "placeholder/kept", DMARC, "_dmarc." Z " 300 TXT \"[v=DMARC1; p=none]\"\n", "wrong-value",
    "quoted-literally", "chars", "[]" },
  { "placeholder/brackets", EM, "em1." Z " 300 CNAME {u1}.wl.sendgrid.net\n", "wrong-value",
    "placeholder" },
  { "placeholder/value", EM, "em1." Z " 300 CNAME u1.wl.yourdomain.com\n", "wrong-value",
    "placeholder" },
  /* 35, 36 */
  { "cname-at-apex", "CNAME " Z " " V1 "\n", WWW, "conflict", "cname-at-apex", "zone", Z },
  { "cname-loop", EM, "em1." Z " 300 CNAME em1." Z "\n", "wrong-value", "cname-loop" },
  { "cname-loop/long", EM, "em1." Z " 300 CNAME a." Z "\na." Z " 300 CNAME em1." Z "\n",
    "wrong-value",
    "cname-loop", "found", "a." Z },
  /* 39 */
  { "dkim-key-unusable", DKIM, KEY_HOST "\"k=rsa; t=s; p=\"\n", "wrong-value", "dkim-key-unusable",
    "reason", "revoked" },
  { "dkim-key-unusable/short", DKIM, KEY_HOST "\"k=rsa; p=" SHORT_KEY "\"\n", "wrong-value",
    "dkim-key-unusable", "bits", "512" },
  { "dkim-key-unusable/testing", DKIM, KEY_HOST "\"k=rsa; t=y; p=" KEY "\"\n", "ok",
    "dkim-key-unusable",
    "reason", "testing" },
  /* 40 */
  { "registered-twice", EM "CNAME em9." Z " u9.wl9.sendgrid.net\n",
    "em1." Z " 300 CNAME " V1 "\nem9." Z " 300 CNAME u9.wl9.sendgrid.net\n", "ok ok",
    "registered-twice", "other", "em9." Z },
  /* 41 */
  { "spf-not-recognised", SPF, Z " 300 TXT \" v=spf1 include:sendgrid.net ~all\"\n", "wrong-value",
    "spf-not-recognised", "fixed", "v=spf1 include:sendgrid.net ~all" },
  { "spf-not-recognised/mark", SPF,
    Z " 300 TXT \"\\239\\187\\191v=spf1 include:sendgrid.net ~all\"\n",
    "wrong-value", "spf-not-recognised" },
  { "spf-not-recognised/sender-id", SPF, Z " 300 TXT \"spf2.0/pra include:sendgrid.net\"\n",
    "wrong-value", "spf-not-recognised" },
  /* 42 and what none explains */
  { "long-ttl", EM, "em1." Z " 86400 CNAME other.example.net\n", "wrong-value", "wrong-value",
    "found",
    "other.example.net" },
  { "wrong-value/text", "TXT tok." Z " abcdef\n",
    "tok." Z " 300 TXT \"something else altogether\"\n",
    "wrong-value", "wrong-value", "position", "1" },
  /* Healthy zones that look like mistakes. */
  { "healthy", EM DK SPF DMARC DKIM TOKEN,
    "em1." Z " 300 CNAME " V1 "\ns1._domainkey." Z " 300 CNAME " S1 "\n"
    "s2._domainkey." Z " 300 CNAME " S2 "\n" Z " 300 TXT \"v=spf1 include:sendgrid.net ~all\"\n" Z
    " 300 TXT \"other-verification=1\"\n" Z
    " 300 TXT \"vendor-verification=a1b2c3d4e5f6\"\n_dmarc." Z
    " 300 TXT \"v=DMARC1; p=none\"\n" KEY_HOST
    SPLIT ("k=rsa; t=s; p=" KEY_A, KEY_B KEY_C), "ok ok ok ok ok ok ok", "" },
  { "healthy/case", EM, "EM1." Z " 300 CNAME U1.WL.SendGrid.NET\n", "ok", "" },
  { "healthy/mail-at-domain", "MX " Z " mx.sendgrid.net 10\n",
    Z " 300 MX 10 mx.sendgrid.net\n" Z " 300 MX 20 mx." Z "\n", "ok", "" },
  { "healthy/empty-non-terminal", "TXT a.b." Z " token-1234567\n",
    "a.b." Z " 300 TXT token-1234567\n",
    "ok", "" },
};

typedef struct
{
  TodokuTestDns *dns;
  TodokuResolver *resolver;
  TodokuRecordChecker *checker;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->dns = todoku_test_dns_new ();
  fixture->resolver = todoku_resolver_new (todoku_test_dns_get_text (fixture->dns),
                                           todoku_test_dns_get_port (fixture->dns), &error);
  g_assert_no_error (error);
  fixture->checker = todoku_record_checker_new (fixture->resolver);
  todoku_test_dns_add_zone (fixture->dns, "jp", "ns.jp.test", "127.0.0.1");
  todoku_test_dns_add_zone (fixture->dns, Z, "ns1." Z, "127.0.0.1");
  todoku_test_dns_add_zone (fixture->dns, "sendgrid.net", "ns1.sendgrid.net", "127.0.0.1");
  todoku_test_dns_add_zone (fixture->dns, "example.net", "ns1.example.net", "127.0.0.1");
  todoku_test_dns_load (fixture->dns,
                        V1 " 300 A 192.0.2.7\n" V1 " 300 MX 10 mx.sendgrid.net\n"
                        "u9.wl9.sendgrid.net 300 MX 10 mx.sendgrid.net\n"
                        "mx.sendgrid.net 300 A 192.0.2.6\n"
                        S1 " 300 TXT \"k=rsa; p=" KEY "\"\n" S1 " 300 A 192.0.2.8\n"
                        S2 " 300 TXT \"k=rsa; p=" KEY "\"\n"
                        "sendgrid.net 300 TXT \"v=spf1 ip4:192.0.2.0/24 ~all\"\n"
                        "nested.example.net 300 TXT \"v=spf1 include:sendgrid.net ~all\"\n"
                        "five.example.net 300 TXT \"v=spf1 a mx a:a.example a:b.example "
                        "a:c.example ~all\"\n"
                        "four.example.net 300 TXT \"v=spf1 a mx a:a.example ~all\"\n"
                        "loop.example.net 300 TXT \"v=spf1 include:loop.example.net ~all\"\n");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->checker);
  g_clear_object (&fixture->resolver);
  todoku_test_dns_free (fixture->dns);
}

static void
test_case (Fixture       *fixture,
           gconstpointer  data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr(GPtrArray) records = checker_make_records (cases[i].records);
  g_autoptr(GPtrArray) verdicts = NULL;

  todoku_test_dns_load (fixture->dns, cases[i].zone);
  verdicts = checker_check (fixture->checker, records);
  checker_assert_finding (verdicts, cases[i].states, cases[i].code, cases[i].param, cases[i].value);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/dns/catalogue/", cases[i].name, NULL);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_case, tear_down);
    }

  return g_test_run ();
}
