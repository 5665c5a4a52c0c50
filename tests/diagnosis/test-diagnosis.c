/* SPDX-License-Identifier: GPL-3.0-or-later
 * The diagnosis as a pure function: observations as lines of text, one verdict each. What takes a
 * whole zone to show is in tests/dns/test-checker-catalogue.c; here is what a wire cannot easily
 * show.
 *
 * A line is LIST SERVER STATUS NAME TYPE [DATA [| DATA…]], where LIST is P for published, S
 * serials, T types, C candidates, W wildcards, E elsewhere, M mail look-ups, V visible, U
 * unchecked, D signers, G targets; SERVER is a name or name/address; STATUS is aa, nx (NXDOMAIN
 * with authority), nxlame (NXDOMAIN without), ra (recursion, no authority), lame, refused,
 * servfail, timeout, unreachable or truncated.
 */
#include "todoku-diagnosis.h"
#include "todoku-spf.h"

#include <stdlib.h>
#include <string.h>

#define Z "example.co.jp"
#define V1 "u1.wl.sendgrid.net"
#define KEY_FRONT \
  "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCuaia46K0BlkF2aMSyGbwzFolD6KK4+ZeB4JesRz6G7EE/QNCsYa"
#define KEY_END \
  "CrpzJGYwK0JGcyanBLrZo7FxGcORv0Z6mMLlPcHf3Kf64vPfPHaiqtr779mFxhsqszl4WI0CNoDkk5dMerL8zYBOaF" \
  "IFgk8GcX6iiAT33FWHXJzsvJBDIbmQIDAQAB"
#define KEY KEY_FRONT KEY_END
#define GAP_KEY \
  "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCuaia46K0BlkF2aMSyGbwzFolD6KK4+ZeB4JesRz6G7EE/QNCsYa" \
  "IFgk8GcX6iiAT33FWHXJzsvJBDIbmQIDAQAB"
#define TWICE_KEY \
  "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCuaia46K0BlkF2aMSyGbwzFolD6KK4+ZeB4JesRz6G7EE/QNCsYa" \
  "JesRz6G7EE/QNCsYa" \
  "CrpzJGYwK0JGcyanBLrZo7FxGcORv0Z6mMLlPcHf3Kf64vPfPHaiqtr779mFxhsqszl4WI0CNoDkk5dMerL8zYBOaF" \
  "IFgk8GcX6iiAT33FWHXJzsvJBDIbmQIDAQAB"
#define LOWER_KEY \
  "migfma0gcsqgsib3dqebaquaa4gnadcbiqkbgqcuaia46k0blkf2amsygbwzfold6kk4+zeb4jesrz6g7ee/qncsya" \
  "crpzjgywk0jgcyanblrzo7fxgcorv0z6mmllpchf3kf64vpfphaiqtr779mfxhsqszl4wi0cnodkk5dmerl8zyboaf" \
  "ifgk8gcx6iiat33fwhxjzsvjbdibmqidaqab"

#define ED25519 "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
#define BARE_KEY \
  "MIGJAoGBAK5qJrjorQGWQXZoxLIZvDMWiUPoorj5l4Hgl6xHPobsQT9A0KxhoKunMkZjArQkZzJqcEutmjsXEZw5" \
  "G/RnqYwuU9wd/cp/ri8988dqKq2vvv2YXGGyqzOXhYjQI2gOSTl0x6svzNgE5oUgWCTwZxfqKIBPfcVYdcnOy8kE" \
  "MhuZAgMBAAE="
#define SLASHED_KEY KEY "/+/"
#define URL_SAFE_KEY KEY "_-_"

#define EM "CNAME em1." Z " " V1
#define DKIM "TXT m1._domainkey." Z " k=rsa; t=s; p=" KEY
#define TOKEN "TXT tok." Z " AbC-123;xyz"
#define SITE "TXT " Z " site-token=AbC123xyz"

#define SPF "TXT " Z " v=spf1 include:s.example ~all"
#define DMARC "TXT _dmarc." Z " v=DMARC1; p=none"
#define BELOW "TXT _dmarc.a.b." Z " v=DMARC1; p=none"
#define FAR_BELOW "TXT _dmarc.a.b.c.d.e.f.g." Z " v=DMARC1; p=none"
#define TLSRPT "TXT _smtp._tls." Z " v=TLSRPTv1; rua=mailto:a@" Z
#define ASK_SPF "P ns1 aa " Z " TXT "
#define ASK_DMARC "P ns1 aa _dmarc." Z " TXT "
#define ASK_REPORT "M - ra " Z "._report._dmarc.r.example TXT "

#define NO_POLICIES "M - nx _dmarc.co.jp TXT\nM - nx _dmarc.jp TXT\n"

#define ASK_EM " em1." Z " CNAME "
#define ASK_KEY " m1._domainkey." Z " TXT "
#define BOTH_RIGHT "P ns1 aa" ASK_EM V1 "\nP ns2 aa" ASK_EM V1 "\n"

static const struct
{
  const char *name;
  const char *record;
  const char *lines;
  const char *state;
  const char *code;
  const char *param;
  const char *value;
} cases[] = {
  { "right", EM, BOTH_RIGHT, "ok", "" },
  { "right/visible", EM, BOTH_RIGHT "V - ra" ASK_EM V1 "\n", "ok", "" },
  { "right/case", EM, "P ns1 aa EM1.Example.CO.JP CNAME U1.WL.SENDGRID.NET\n", "ok", "" },
  { "right/ipv6-unreachable", EM,
    "P ns1/192.0.2.1 aa" ASK_EM V1 "\nP ns1/2001:db8::1 unreachable" ASK_EM "\n", "ok", "" },
  { "right/ipv6-times-out", EM,
    "P ns1/192.0.2.1 aa" ASK_EM V1 "\nP ns1/2001:db8::1 timeout" ASK_EM "\n", "ok", "" },
  { "lame/dead", EM, "P ns1 aa" ASK_EM V1 "\nP ns2 timeout" ASK_EM "\n", "partial", "lame-server",
    "servers", "ns2" },
  { "lame/upward", EM, "P ns1 aa" ASK_EM V1 "\nP ns2 lame" ASK_EM "\n", "partial", "lame-server",
    "servers", "ns2" },
  { "lame/all", EM, "P ns1 refused" ASK_EM "\nP ns2 lame" ASK_EM "\n", "zone-broken", "lame-server",
    "servers", "ns1, ns2" },
  { "intercepted", EM, "P ns1 ra" ASK_EM "203.0.113.1.example\nP ns2 ra" ASK_EM "\n", "unknown",
    "intercepted", "servers", "ns1, ns2" },
  { "truncated", EM, "P ns1 truncated" ASK_EM "\nP ns2 timeout" ASK_EM "\n", "unknown",
    "truncated-no-tcp" },
  { "unreachable/silent", EM, "P ns1 timeout" ASK_EM "\nP ns2 timeout" ASK_EM "\n", "unknown",
    "unreachable", "servers", "ns1, ns2" },
  { "unreachable/servfail", EM, "P ns1 servfail" ASK_EM "\n", "unknown", "unreachable" },
  { "unreachable/nobody", EM, "", "unknown", "unreachable" },
  { "unreachable/resolver", EM, BOTH_RIGHT "V - servfail" ASK_EM "\n", "unknown", "unreachable",
    "answers", "SERVFAIL" },
  /* All servers have it; that the resolver says nothing is no reason to doubt them. */
  { "right/resolver-silent", EM, BOTH_RIGHT "V - timeout" ASK_EM "\n", "ok", "" },
  { "unreachable/answers", EM, "P ns1 servfail" ASK_EM "\nP ns2 refused" ASK_EM "\n", "unknown",
    "unreachable", "answers", "ns1: SERVFAIL, ns2: REFUSED" },
  { "lame/no-authority", EM, "P ns1 nxlame" ASK_EM "\nP ns2 refused" ASK_EM "\n", "zone-broken",
    "lame-server", "answers", "ns1: NXDOMAIN, AA=0, ns2: REFUSED" },
  /* On a network without IPv6 the silent addresses have no vote. */
  { "lame/ipv6-silent", EM,
    "P ns1/192.0.2.1 refused" ASK_EM "\nP ns1/2001:db8::1 unreachable" ASK_EM
    "\nP ns2/192.0.2.2 lame" ASK_EM "\nP ns2/2001:db8::2 timeout" ASK_EM "\n", "zone-broken",
    "lame-server", "servers", "ns1, ns2" },
  { "lame/ipv6-works", EM,
    "P ns1/192.0.2.1 refused" ASK_EM "\nP ns1/2001:db8::1 refused" ASK_EM
    "\nP ns2/2001:db8::2 timeout" ASK_EM "\n", "unknown", "unreachable" },
  { "right/ipv6-only-server", EM,
    "P ns1/192.0.2.1 aa" ASK_EM V1 "\nP ns6/2001:db8::1 timeout" ASK_EM "\n", "ok", "" },
  { "missing/only-who-said-so", EM,
    "P ns1 nx" ASK_EM "\nP ns2 servfail" ASK_EM "\nP ns3 refused" ASK_EM "\nP ns4 nx" ASK_EM "\n",
    "missing", "missing", "servers", "ns1, ns4" },
  { "missing/count", EM, "P ns1 nx" ASK_EM "\nP ns2 servfail" ASK_EM "\n", "missing", "missing",
    "count", "1" },
  { "dnssec", EM,
    BOTH_RIGHT "V - servfail" ASK_EM "\nU - ra" ASK_EM V1 "\nD - ra " Z " DS 1\n", "zone-broken",
    "dnssec-broken", "zone", Z },
  { "dnssec/none", EM, BOTH_RIGHT "V - servfail" ASK_EM "\nU - ra" ASK_EM V1 "\nD - ra " Z " DS\n",
    "unknown", "unreachable", "answers", "SERVFAIL" },
  { "dnssec/not-known", EM,
    BOTH_RIGHT "V - servfail" ASK_EM "\nU - ra" ASK_EM V1 "\nD - servfail " Z " DS\n", "unknown",
    "unreachable" },
  { "servers-differ/serials", EM,
    "P ns1 aa" ASK_EM V1 "\nP ns2 nx" ASK_EM "\nS ns1 aa " Z " SOA 9\nS ns2 aa " Z " SOA 7\n",
    "partial",
    "servers-differ", "serial", "7" },
  { "missing", EM, "P ns1 nx" ASK_EM "\nP ns2 nx" ASK_EM "\n", "missing", "missing", "servers",
    "ns1, ns2" },
  { "missing/one-silent", EM, "P ns1 nx" ASK_EM "\nP ns2 timeout" ASK_EM "\n", "missing",
    "missing" },
  { "doubled", EM, "P ns1 nx" ASK_EM "\nC ns1 aa em1." Z "." Z " CNAME " V1 "\n", "wrong-place",
    "doubled-suffix", "host_relative", "em1" },
  { "doubled/by-wildcard", EM,
    "P ns1 nx" ASK_EM "\nC ns1 aa em1." Z "." Z " CNAME park.example\nW ns1 aa t1." Z
    " CNAME park.example\n", "missing", "missing" },
  { "elsewhere", EM, "P ns1 nx" ASK_EM "\nE old aa" ASK_EM V1 "\n", "wrong-place",
    "undelegated-zone",
    "found_at", "old" },
  { "flattened/one-of-many", EM,
    "P ns1 aa" ASK_EM "\nT ns1 aa em1." Z " A 192.0.2.1 | 192.0.2.2\nG - ra " V1 " A 192.0.2.2 | "
    "192.0.2.3\n", "ok-equivalent", "flattened" },
  { "flattened/behind-a-proxy-too", EM,
    "P ns1 aa" ASK_EM "\nT ns1 aa em1." Z " A 104.16.1.1\nG - ra " V1 " A 104.16.1.1\n",
    "ok-equivalent", "flattened" },
  { "proxied/ipv6", EM, "P ns1 aa" ASK_EM "\nT ns1 aa em1." Z " AAAA 2606:4700::1\n", "wrong-type",
    "proxied", "found", "2606:4700::1" },
  { "conflict/beside-a-right-one", EM, BOTH_RIGHT "T ns1 aa em1." Z " TXT left over\n", "conflict",
    "cname-with-other-data", "types", "TXT" },
  { "conflict/mx-left", EM, BOTH_RIGHT "T ns1 aa em1." Z " MX mx.old.example\n", "conflict",
    "cname-with-other-data", "types", "MX" },
  { "apex/cname-served", "CNAME " Z " " V1, "P ns1 aa " Z " CNAME " V1 "\n", "conflict",
    "cname-at-apex", "found", V1 },
  { "apex/cname-in-the-way", "TXT " Z " v=spf1 include:sendgrid.net ~all",
    "P ns1 aa " Z " TXT \nT ns1 aa " Z " CNAME stores.example\nG - ra stores.example TXT \n",
    "conflict", "cname-at-apex", "alias", "stores.example" },
  { "alias/not-known", "TXT _dmarc." Z " v=DMARC1; p=none",
    "P ns1 aa _dmarc." Z " TXT \nT ns1 aa _dmarc." Z " CNAME d.example\nG - servfail d.example TXT "
    "\n", "unknown", "unreachable", "answers", "SERVFAIL" },
  { "alias/to-invalid-policy", DMARC, "P ns1 aa _dmarc." Z " TXT\n"
    "T ns1 aa _dmarc." Z " CNAME d.example\nG - ra d.example TXT v=DMARC1; p=bogus\n",
    "wrong-type", "wrong-type", "found_type", "CNAME" },
  { "alias/to-revoked-key", DKIM, "P ns1 aa" ASK_KEY "\nT ns1 aa m1._domainkey." Z
    " CNAME k.example\nG - ra k.example TXT v=DKIM1; p=\n", "wrong-type", "wrong-type",
    "found_type", "CNAME" },
  { "alias/to-shop", "TXT shop." Z " v=spf1 include:s.example ~all", "P ns1 aa shop." Z " TXT\n"
    "T ns1 aa shop." Z " CNAME w.example\nG - ra w.example TXT hello\n", "conflict",
    "cname-with-other-data", "alias", "w.example" },
  { "conflict/cname-beside-text", TOKEN,
    "P ns1 aa tok." Z " TXT AbC-123;xyz\nT ns1 aa tok." Z " CNAME other.example\n", "conflict",
    "cname-with-other-data", "types", "CNAME" },
  { "value/blank", EM, "P ns1 aa" ASK_EM "\\032" V1 "\n", "wrong-value", "value-altered", "damage",
    "blanks" },
  { "value/other-letter", EM, "P ns1 aa" ASK_EM "\\195\\1851.wl.sendgrid.net\n", "wrong-value",
    "typo", "found_char", "\303\271" },
  { "wildcard/mx", EM, "P ns1 nx" ASK_EM "\nT ns1 aa em1." Z " MX mx.other.example\n"
    "W ns1 aa t1." Z " MX mx.other.example\n", "missing", "wildcard", "wildcard", "*." Z },
  { "mx/as-text", "MX em1." Z " mx.sendgrid.net",
    "P ns1 aa em1." Z " MX\nT ns1 aa em1." Z " TXT 10 mx.sendgrid.net\n", "wrong-type",
    "wrong-type", "found_type", "TXT" },
  { "two-cnames", EM, "P ns1 aa" ASK_EM V1 " | u2.wl.sendgrid.net\n", "conflict", "old-record",
    "found",
    "u2.wl.sendgrid.net" },
  { "key/lower-case", DKIM, "P ns1 aa" ASK_KEY "k=rsa; t=s; p=" LOWER_KEY "\n", "wrong-value",
    "value-altered" },
  { "key/duplicate-tag", DKIM, "P ns1 aa" ASK_KEY "k=rsa; k=rsa; p=" KEY "\n", "wrong-value",
    "dkim-key-unusable", "reason", "duplicate-tag" },
  { "key/beside-another", DKIM, "P ns1 aa" ASK_KEY "k=rsa; p=" KEY " | v=DKIM1; p=\n", "conflict",
    "old-record" },
  { "token/altered", TOKEN, "P ns1 aa tok." Z " TXT abc-123; xyz\n", "wrong-value",
    "value-altered" },
  { "token/among-others", TOKEN, "P ns1 aa tok." Z " TXT other=1 | AbC-123;xyz\n", "ok", "" },
  { "token/quoted-in-japanese", SITE, ASK_SPF "\343\200\214site-token=AbC123xyz\343\200\215\n",
    "wrong-value", "quoted-literally", "chars", "\343\200\214\343\200\215" },
  { "token/in-angle-brackets", SITE, ASK_SPF "<site-token=AbC123xyz>\n", "wrong-value",
    "quoted-literally", "chars", "<>" },
  { "token/in-single-quotes", SITE, ASK_SPF "'site-token=AbC123xyz'\n", "wrong-value",
    "quoted-literally", "chars", "'" },
  { "token/name-lost", SITE, ASK_SPF "AbC123xyz\n", "wrong-value", "wrong-value" },
  { "token/as-meta-tag", SITE, ASK_SPF "<meta name=\"site-token\" content=\"AbC123xyz\" />\n",
    "wrong-value", "wrong-value" },
  { "token/dashes", SITE, ASK_SPF "site\342\200\221token=AbC123xyz\n", "wrong-value", "non-ascii" },
  { "token/line-end", SITE, ASK_SPF "site-token=AbC123xyz\r\n", "wrong-value",
    "value-altered", "damage", "blanks" },
  { "token/whole-line", SITE, ASK_SPF "@ IN TXT site-token=AbC123xyz\n", "wrong-value",
    "value-altered", "damage", "surplus" },
  { "token/of-another-site", SITE, ASK_SPF "site-token=Xyz987AbC\n", "missing", "missing" },
  { "value/other-top", EM, "P ns1 aa" ASK_EM "u1.wl.sendgrid.com\n", "wrong-value", "typo",
    "found_char", "c" },
  { "value/dash", "CNAME em1." Z " s-1.wl.sendgrid.net",
    "P ns1 aa" ASK_EM "s\\226\\128\\1471.wl.sendgrid.net\n", "wrong-value", "non-ascii" },
  { "value/angle-brackets", EM, "P ns1 aa" ASK_EM "\\060" V1 "\\062\n", "wrong-value",
    "quoted-literally", "chars", "<>" },
  { "key/gap", DKIM, "P ns1 aa" ASK_KEY "k=rsa; t=s; p=" GAP_KEY "\n", "wrong-value",
    "value-altered", "damage", "gap" },
  { "key/part-twice", DKIM, "P ns1 aa" ASK_KEY "k=rsa; t=s; p=" TWICE_KEY "\n", "wrong-value",
    "value-altered", "damage", "surplus" },
  { "key/upper-case-tags", DKIM, "P ns1 aa" ASK_KEY "K=RSA; T=S; P=" KEY "\n", "wrong-value",
    "value-altered", "damage", "case" },
  { "key/same-twice", DKIM, "P ns1 aa" ASK_KEY "k=rsa; t=s; p=" KEY " | k=rsa;t=s;p=" KEY "\n",
    "conflict", "old-record", "stray", "k=rsa;t=s;p=MIGfMA0GCSqGSIb3DQEBAQUAA4GN..." },
  { "policy/second", TLSRPT, "P ns1 aa _smtp._tls." Z " TXT v=TLSRPTv1; rua=mailto:a@" Z
    " | v=TLSRPTv1; rua=mailto:b@" Z "\n", "conflict", "old-record", "stray",
    "v=TLSRPTv1; rua=mailto:b@" Z },
  { "spf/two-dead-include", SPF, ASK_SPF "v=spf1 include:gone.example -all | v=spf1 "
    "include:s.example ~all\nM - nx gone.example TXT\nM - ra s.example TXT v=spf1 -all\n",
    "conflict", "spf-multiple", "merged", "v=spf1 include:s.example -all" },
  { "token/beside-quotes", SITE,
    ASK_SPF "<meta name=\"x\" content=\"y\" /> | \\255\\254other\n", "missing", "missing" },
  { "appended/parent", "MX em1.mail." Z " mx.sendgrid.net",
    "P ns1 aa em1.mail." Z " MX mx.sendgrid.net.mail." Z "\n", "wrong-value",
    "zone-appended-to-value",
    "suffix", "mail." Z },
  { "spf/invalid", SPF, ASK_SPF "v=spf1 ipv4:192.0.2.1 include:s.example -all\n", "wrong-value",
    "spf-invalid", "fixed", "v=spf1 ip4:192.0.2.1 include:s.example -all" },
  { "spf/invalid-term", SPF, ASK_SPF "v=spf1 ip4:192.0.2.0/33 include:s.example -all\n",
    "wrong-value", "spf-invalid", "term", "ip4:192.0.2.0/33" },
  { "spf/host-bits", SPF, ASK_SPF "v=spf1 ip4:192.0.2.5/24 include:s.example. -all\n", "ok", "" },
  { "spf/hard-all-stays", SPF, ASK_SPF "v=spf1 ip4:192.0.2.5 -all\n", "wrong-value",
    "spf-include-missing", "fixed", "v=spf1 ip4:192.0.2.5 include:s.example -all" },
  { "spf/two-redirects", SPF,
    ASK_SPF "v=spf1 include:s.example redirect=a.example redirect=b.example\n", "wrong-value",
    "spf-invalid", "term", "redirect=b.example" },
  { "spf/misspelt", SPF, ASK_SPF "v=spf1 include:ss.example ~all\nM - nx ss.example TXT\n",
    "wrong-value", "typo" },
  { "spf/neighbour", SPF,
    ASK_SPF "v=spf1 include:t.example ~all\nM - ra t.example TXT v=spf1 -all\n", "wrong-value",
    "spf-include-missing", "fixed", "v=spf1 include:t.example include:s.example ~all" },
  { "spf/include-in-error", SPF,
    ASK_SPF "v=spf1 include:bad.example include:s.example -all\n"
    "M - ra bad.example TXT v=spf1 amx-all\nM - ra s.example TXT v=spf1 -all\n", "wrong-value",
    "spf-invalid", "fixed", "v=spf1 include:s.example -all" },
  { "spf/include-missing", SPF,
    ASK_SPF "v=spf1 include:gone.example include:s.example -all\nM - nx gone.example TXT\n"
    "M - ra s.example TXT v=spf1 -all\n", "wrong-value", "spf-invalid", "via", "gone.example" },
  { "spf/voids", SPF,
    ASK_SPF "v=spf1 a:g1.example a:g2.example mx a:g3.example include:s.example -all\n"
    "M - nx g1.example A\nM - nx g2.example A\nM - nx g3.example A\nM - ra " Z " MX mx." Z "\n"
    "M - ra s.example TXT v=spf1 -all\n", "wrong-value", "spf-too-many-lookups", "fixed",
    "v=spf1 mx include:s.example -all" },
  { "spf/voids-silent", SPF,
    ASK_SPF "v=spf1 a:g1.example a:g2.example a:g3.example include:s.example -all\n"
    "M - timeout g1.example A\nM - servfail g2.example A\nM - timeout g3.example A\n"
    "M - ra s.example TXT v=spf1 -all\n", "ok", "" },
  { "spf/loop-offered", SPF, ASK_SPF "v=spf1 include:a@" Z " include:t.example -all\n"
    "M - ra t.example TXT v=spf1 -all\n", "wrong-value", "spf-invalid", "fixed",
    "v=spf1 include:t.example include:s.example -all" },
  { "spf/dead-include-offered", SPF, ASK_SPF "v=spf1 include:gone.example mx -all\n"
    "M - nx gone.example TXT\n", "wrong-value", "spf-include-missing", "fixed",
    "v=spf1 mx include:s.example -all" },
  { "spf/loop", SPF, ASK_SPF "v=spf1 include:l.example include:s.example -all\n"
    "M - ra l.example TXT v=spf1 include:l.example -all\nM - ra s.example TXT v=spf1 -all\n",
    "wrong-value", "spf-too-many-lookups", "fixed", "v=spf1 include:s.example -all" },
  { "spf/range", SPF, ASK_SPF "v=spf1 ip4:192.0.2.3-192.0.2.77 include:s.example -all\n",
    "wrong-value", "spf-invalid", "lost", "ip4:192.0.2.3-192.0.2.77" },
  { "spf/range-exact", SPF, ASK_SPF "v=spf1 ip4:192.0.2.128-255 include:s.example -all\n",
    "wrong-value", "spf-invalid", "fixed", "v=spf1 ip4:192.0.2.128/25 include:s.example -all" },
  { "spf/range-term", SPF, ASK_SPF "v=spf1 ip4:192.0.2.128-255 include:s.example -all\n",
    "wrong-value", "spf-invalid", "term", "ip4:192.0.2.128-255" },
  { "spf/comment", SPF, ASK_SPF "v=spf1 include:s.example -all # ours\n", "wrong-value",
    "spf-invalid", "lost", NULL },
  { "spf/markup", SPF, ASK_SPF "v=spf1<br>include:s.example<br>-all\n", "wrong-value",
    "spf-not-recognised", "fixed", "v=spf1 include:s.example -all" },
  { "dmarc/blanks", DMARC, ASK_DMARC "v = DMARC1 ; p = reject ;\n", "ok", "" },
  { "dmarc/reject-stays", DMARC, ASK_DMARC "v=DMARC1 p=reject\n", "wrong-value", "dmarc-invalid",
    "fixed", "v=DMARC1; p=reject" },
  { "dmarc/twice", DMARC, ASK_DMARC "v=DMARC1; p=none; p=reject\n", "wrong-value",
    "dmarc-invalid" },
  { "dmarc/twice-named", DMARC, ASK_DMARC "v=DMARC1; p=none; p=reject\n", "wrong-value",
    "dmarc-invalid", "repeated", "p" },
  { "dmarc/rua-twice", DMARC, ASK_DMARC "v=DMARC1; p=none; rua=mailto:a@" Z "; rua=mailto:b@" Z
    "\n", "wrong-value", "dmarc-invalid", "repeated", "rua" },
  { "dmarc/once", DMARC, ASK_DMARC "v=DMARC1; p=monitor; rua=mailto:a@" Z "\n", "wrong-value",
    "dmarc-invalid", "repeated", NULL },
  { "dmarc/bad-rua", DMARC, ASK_DMARC "v=DMARC1; p=reject; rua=a@" Z "\n", "ok-equivalent",
    "dmarc-invalid", "fixed", "v=DMARC1; p=reject; rua=mailto:a@" Z },
  { "dmarc/full-width", DMARC, ASK_DMARC "v=DMARC1\357\274\233p=reject; rua=mailto:a@" Z "\n",
    "wrong-value", "non-ascii", "fixed", "v=DMARC1; p=reject; rua=mailto:a@" Z },
  { "spf/long-range", SPF, ASK_SPF "v=spf1 ip4:192.0.2.3 - 192.0.2.77 include:s.example ~all\n",
    "wrong-value", "spf-invalid", "lost", "ip4:192.0.2.3 - 192.0.2.77" },
  { "spf/two-lost", SPF,
    ASK_SPF "v=spf1 ipv4:192.0.2.1 ip4:192.0.2.300 ip4:198.51.100 include:s.example ~all\n",
    "wrong-value", "spf-invalid", "lost", "ip4:192.0.2.300 ip4:198.51.100" },
  /* What was meant stands there, and is never reached. */
  { "spf/idle-equals", SPF, ASK_SPF "v=spf1 Include=S.example -all\n", "wrong-value",
    "spf-include-missing", "idle", "Include=S.example" },
  { "spf/idle-behind-all", SPF, ASK_SPF "v=spf1 mx ~all include:s.example -all\n", "wrong-value",
    "spf-include-missing", "idle", "include:s.example" },
  { "spf/idle-redirect", SPF,
    ASK_SPF "v=spf1 -all redirect=o.example\nM - ra o.example TXT v=spf1 include:s.example -all\n"
    "M - ra s.example TXT v=spf1 -all\n", "wrong-value", "spf-include-missing", "idle",
    "redirect=o.example" },
  { "spf/other-redirect", SPF,
    ASK_SPF "v=spf1 redirect=o.example -all\nM - ra o.example TXT v=spf1 mx -all\n",
    "wrong-value", "spf-include-missing", "idle", NULL },
  { "spf/idle-bar", SPF, ASK_SPF "v=spf1 include:t.example|s.example -all\n", "wrong-value",
    "spf-include-missing", "idle", "include:t.example|s.example" },
  { "spf/other-behind-all", SPF, ASK_SPF "v=spf1 -all include:t.example\n", "wrong-value",
    "spf-include-missing", "idle", NULL },
  { "spf/blank", SPF, ASK_SPF "v=spf1 mx include: s.example -all\n", "wrong-value", "spf-invalid",
    "blank", "include: s.example" },
  { "spf/blank-second", SPF, ASK_SPF "v=spf1 include:a.example include: s.example -all\n",
    "wrong-value", "spf-invalid", "blank", "include: s.example" },
  { "spf/blank-address", SPF, ASK_SPF "v=spf1 ip4: 192.0.2.7 include:s.example -all\n",
    "wrong-value", "spf-invalid", "blank", "ip4: 192.0.2.7" },
  { "spf/empty", SPF, ASK_SPF "v=spf1 ip4: include:s.example -all\n", "wrong-value", "spf-invalid",
    "blank", NULL },
  { "spf/signed", SPF, ASK_SPF "v=spf1 mx ?include:s.example -all\n", "wrong-value",
    "spf-include-missing", "signed", "?include:s.example" },
  { "spf/signed-otherwise", SPF, ASK_SPF "v=spf1 -include:t.example -all\n", "wrong-value",
    "spf-include-missing", "signed", NULL },
  { "spf/signed-not-idle", SPF, ASK_SPF "v=spf1 -include:s.example -all\n", "wrong-value",
    "spf-include-missing", "idle", NULL },
  /* A record of the same zone is mended where it stands, not left out. */
  { "spf/inner", SPF, ASK_SPF "v=spf1 include:_spf." Z " include:s.example -all\n"
    "M - ra _spf." Z " TXT v=spf1 ipv4:192.0.2.1 -all\nM - ra s.example TXT v=spf1 -all\n",
    "wrong-value", "spf-invalid", "inner", "v=spf1 ip4:192.0.2.1 -all" },
  { "spf/inner-holds-it", SPF, ASK_SPF "v=spf1 include:_spf." Z " -all\n"
    "M - ra _spf." Z " TXT v=spf1 mx include: s.example -all\nM - ra s.example TXT v=spf1 -all\n",
    "wrong-value", "spf-invalid", "inner", "v=spf1 mx include:s.example -all" },
  { "spf/inner-redirect", SPF, ASK_SPF "v=spf1 redirect=_spf." Z "\n"
    "M - ra _spf." Z " TXT v=spf1 include.s.example -all\nM - ra s.example TXT v=spf1 -all\n",
    "wrong-value", "spf-invalid", "inner", "v=spf1 include:s.example -all" },
  { "spf/inner-lacks-it", SPF, ASK_SPF "v=spf1 include:_spf." Z " -all\n"
    "M - ra _spf." Z " TXT v=spf1 ipv4:192.0.2.1 -all\nM - ra s.example TXT v=spf1 -all\n",
    "wrong-value", "spf-include-missing", "inner", "v=spf1 ip4:192.0.2.1 -all" },
  { "spf/inner-of-others", SPF, ASK_SPF "v=spf1 include:bad.example include:s.example -all\n"
    "M - ra bad.example TXT v=spf1 ipv4:192.0.2.1 -all\nM - ra s.example TXT v=spf1 -all\n",
    "wrong-value", "spf-invalid", "inner", NULL },
  { "spf/inner-missing", SPF, ASK_SPF "v=spf1 include:_spf." Z " include:s.example -all\n"
    "M - nx _spf." Z " TXT\nM - ra s.example TXT v=spf1 -all\n", "wrong-value", "spf-invalid",
    "inner", NULL },
  { "spf/inner-without-version", SPF, ASK_SPF "v=spf1 include:_spf." Z " -all\n"
    "M - ra _spf." Z " TXT mx include:s.example ~all\nM - ra s.example TXT v=spf1 -all\n",
    "wrong-value", "spf-invalid", "inner", "v=spf1 mx include:s.example ~all" },
  { "spf/inner-other-text", SPF, ASK_SPF "v=spf1 include:_spf." Z " include:s.example -all\n"
    "M - ra _spf." Z " TXT site-token=abc\nM - ra s.example TXT v=spf1 -all\n", "wrong-value",
    "spf-invalid", "fixed", "v=spf1 include:s.example -all" },
  { "spf/at-dmarc", SPF, "P ns1 nx " Z " TXT\nC ns1 aa _dmarc." Z " TXT v=spf1 include:s.example "
    "-all\n", "wrong-place", "wrong-level", "found_at", "_dmarc." Z },
  { "spf/several-lost", SPF,
    ASK_SPF "v=spf1 ip4:192.0.2.345 -all | v=spf1 include:s.example -all\n", "conflict",
    "spf-multiple", "lost", "ip4:192.0.2.345" },
  { "spf/several-right", SPF, ASK_SPF "v=spf1 mx -all | v=spf1 include:s.example -all\n",
    "conflict", "spf-multiple", "lost", NULL },
  /* A record in two pieces. */
  { "spf/rest", SPF, ASK_SPF "v=spf1 include:t.example mx -all | include:s.example ~all\n",
    "wrong-value", "spf-multiple", "merged", "v=spf1 include:t.example mx include:s.example -all" },
  { "spf/rest-named", SPF, ASK_SPF "v=spf1 mx | include:s.example\n", "wrong-value",
    "spf-multiple", "rest", "include:s.example" },
  { "spf/rest-of-another", SPF, ASK_SPF "v=spf1 mx | include:t.example ~all\n", "wrong-value",
    "spf-multiple", "merged", "v=spf1 mx include:t.example include:s.example ~all" },
  { "spf/torn", SPF, ASK_SPF "v=spf1 ip4:192.0. | 2.1 include:s.example -all\n", "wrong-value",
    "spf-multiple", "merged", "v=spf1 ip4:192.0.2.1 include:s.example -all" },
  { "spf/not-torn", SPF, ASK_SPF "v=spf1 ip4:192.0.2.1 -all | site-token=abc\n", "wrong-value",
    "spf-include-missing", "fixed", "v=spf1 ip4:192.0.2.1 include:s.example -all" },
  { "spf/put-aside", SPF, ASK_SPF "v=spf1 mx -all | #v=spf1 include:old.example -all\n",
    "wrong-value", "spf-include-missing", "fixed", "v=spf1 mx include:s.example -all" },
  { "spf/rest-not-needed", SPF, ASK_SPF "v=spf1 include:s.example -all | ip4:192.0.2.1 ~all\n"
    "M - ra s.example TXT v=spf1 -all\n", "ok", "" },
  /* What is left out is named. */
  { "spf/dead-named", SPF,
    ASK_SPF "v=spf1 ipv4:192.0.2.1 include:gone.example include:s.example -all\n"
    "M - nx gone.example TXT\nM - ra s.example TXT v=spf1 -all\n", "wrong-value", "spf-invalid",
    "dead", "include:gone.example" },
  { "spf/dead-named-missing", SPF, ASK_SPF "v=spf1 include:gone.example mx -all\n"
    "M - nx gone.example TXT\nM - ra s.example TXT v=spf1 -all\n", "wrong-value",
    "spf-include-missing", "dead", "include:gone.example" },
  { "spf/dead-named-two", SPF, ASK_SPF "v=spf1 include:gone.example -all | v=spf1 "
    "include:s.example ~all\nM - nx gone.example TXT\nM - ra s.example TXT v=spf1 -all\n",
    "conflict", "spf-multiple", "dead", "include:gone.example" },
  { "spf/nothing-dead", SPF, ASK_SPF "v=spf1 include:t.example -all | v=spf1 "
    "include:s.example ~all\nM - ra t.example TXT v=spf1 -all\nM - ra s.example TXT v=spf1 -all\n",
    "conflict", "spf-multiple", "dead", NULL },
  { "spf/lost-missing", SPF, ASK_SPF "v=spf1 a:www***.example.jp mx -all\n", "wrong-value",
    "spf-include-missing", "lost", "a:www***.example.jp" },
  { "spf/beside", SPF, ASK_SPF "MS=ms0011 v=spf1 include:s.example -all\n", "wrong-value",
    "spf-not-recognised", "beside", "MS=ms0011" },
  { "spf/beside-behind", SPF, ASK_SPF "\"v=spf1 include:s.example -all\" \"MS=ms0011\"\n",
    "wrong-value", "spf-not-recognised", "beside", "MS=ms0011" },
  { "spf/beside-fixed", SPF, ASK_SPF "\"v=spf1 include:s.example -all\" \"MS=ms0011\"\n",
    "wrong-value", "spf-not-recognised", "fixed", "v=spf1 include:s.example -all" },
  { "spf/nothing-beside", SPF, ASK_SPF "TXT=v=spf1 include:s.example -all\n", "wrong-value",
    "spf-not-recognised", "beside", NULL },
  { "spf/no-version", SPF, ASK_SPF "mx include:s.example -all | x-verification=1\n", "wrong-value",
    "spf-not-recognised", "fixed", "v=spf1 mx include:s.example -all" },
  { "spf/redirect-to-it", SPF, ASK_SPF "v=spf1 redirect=s.example\n", "ok", "" },
  { "dmarc/escaped", DMARC, ASK_DMARC "v%3DDMARC1%3B%20p%3Dreject\n", "wrong-value",
    "dmarc-invalid", "fixed", "v=DMARC1; p=reject" },
  { "dmarc/quoted", DMARC, ASK_DMARC "\"v=DMARC1; p=reject\"\n", "wrong-value",
    "quoted-literally", "fixed", "v=DMARC1; p=reject" },
  { "dmarc/no-effect", DMARC, ASK_DMARC "v=DMARC1;\n", "wrong-value", "dmarc-invalid", "idle",
    "v=DMARC1" },
  { "dmarc/inherited", "TXT _dmarc.mail." Z " v=DMARC1; p=none",
    "P ns1 nx _dmarc.mail." Z " TXT\nC ns1 aa _dmarc." Z " TXT v=DMARC1; p=reject\n",
    "ok-equivalent", "wrong-level", "found_at", "_dmarc." Z },
  { "dmarc/inherited-from-another-zone", BELOW, "P ns1 nx _dmarc.a.b." Z " TXT\n"
    "M - ra _dmarc." Z " TXT v=DMARC1; p=reject\nM - nx _dmarc.b." Z " TXT\n", "ok-equivalent",
    "wrong-level", "found_at", "_dmarc." Z },
  { "dmarc/inherited-from-between", BELOW, "P ns1 nx _dmarc.a.b." Z " TXT\n"
    "M - nx _dmarc." Z " TXT\nM - ra _dmarc.b." Z " TXT v=DMARC1; p=none\n", "ok-equivalent",
    "wrong-level", "found_at", "_dmarc.b." Z },
  { "dmarc/inherited-from-highest", BELOW, "P ns1 nx _dmarc.a.b." Z " TXT\n"
    "M - ra _dmarc." Z " TXT v=DMARC1; p=reject\nM - ra _dmarc.b." Z " TXT v=DMARC1; p=none\n",
    "ok-equivalent", "wrong-level", "found", "v=DMARC1; p=reject" },
  { "dmarc/inherited-from-organisation", BELOW, "P ns1 nx _dmarc.a.b." Z " TXT\n"
    "M - ra _dmarc." Z " TXT v=DMARC1; p=reject\n"
    "M - ra _dmarc.b." Z " TXT v=DMARC1; p=none; psd=n\n"
    "C ns1 aa _dmarc." Z " TXT v=DMARC1; p=reject\n", "ok-equivalent", "wrong-level", "found_at",
    "_dmarc.b." Z },
  { "dmarc/inherited-below-suffix", BELOW, "P ns1 nx _dmarc.a.b." Z " TXT\n"
    "M - ra _dmarc." Z " TXT v=DMARC1; p=reject; psd=y\n"
    "M - ra _dmarc.b." Z " TXT v=DMARC1; p=none\n", "ok-equivalent", "wrong-level", "found_at",
    "_dmarc.b." Z },
  { "dmarc/inherited-from-suffix", BELOW, "P ns1 nx _dmarc.a.b." Z " TXT\n"
    "M - ra _dmarc." Z " TXT v=DMARC1; p=reject; psd=y\nM - nx _dmarc.b." Z " TXT\n",
    "ok-equivalent", "wrong-level", "found_at", "_dmarc." Z },
  /* A walk goes from the name itself to one of seven labels. */
  { "dmarc/inherited-far-below", FAR_BELOW, "P ns1 nx _dmarc.a.b.c.d.e.f.g." Z " TXT\n"
    "M - nx _dmarc.d.e.f.g." Z " TXT\nM - nx _dmarc.e.f.g." Z " TXT\n"
    "M - nx _dmarc.f.g." Z " TXT\nM - nx _dmarc.g." Z " TXT\n"
    "M - ra _dmarc." Z " TXT v=DMARC1; p=reject\n", "ok-equivalent", "wrong-level", "found_at",
    "_dmarc." Z },
  { "dmarc/passed-by", FAR_BELOW, "P ns1 nx _dmarc.a.b.c.d.e.f.g." Z " TXT\n"
    "M - ra _dmarc.b.c.d.e.f.g." Z " TXT v=DMARC1; p=none\n"
    "M - ra _dmarc.c.d.e.f.g." Z " TXT v=DMARC1; p=none\n"
    "M - nx _dmarc.d.e.f.g." Z " TXT\nM - nx _dmarc.e.f.g." Z " TXT\n"
    "M - nx _dmarc.f.g." Z " TXT\nM - nx _dmarc.g." Z " TXT\nM - nx _dmarc." Z " TXT\n",
    "missing", "missing" },
  { "dmarc/two-above", BELOW, "P ns1 nx _dmarc.a.b." Z " TXT\nM - nx _dmarc.b." Z " TXT\n"
    "M - ra _dmarc." Z " TXT v=DMARC1; p=reject | v=DMARC1; p=none\n", "missing", "missing" },
  { "dmarc/silence-above", BELOW, "P ns1 nx _dmarc.a.b." Z " TXT\nM - nx _dmarc.b." Z " TXT\n"
    "M - timeout _dmarc." Z " TXT\n", "missing", "missing" },
  { "dmarc/inherited-and-doubled", BELOW, "P ns1 nx _dmarc.a.b." Z " TXT\n"
    "C ns1 aa _dmarc.a.b." Z "." Z " TXT v=DMARC1; p=none\nM - nx _dmarc.b." Z " TXT\n"
    "M - ra _dmarc." Z " TXT v=DMARC1; p=reject\n", "wrong-place", "doubled-suffix" },
  { "dmarc/report-agreed", DMARC,
    ASK_DMARC "v=DMARC1; p=none; rua=mailto:a@r.example\n" ASK_REPORT "v=DMARC1;\n", "ok", "" },
  { "key/hash", DKIM, "P ns1 aa" ASK_KEY "h=rsa-sha256; k=rsa; p=" KEY "\n", "wrong-value",
    "dkim-key-unusable", "reason", "hash" },
  { "key/service", DKIM, "P ns1 aa" ASK_KEY "s=tlsrpt; p=" KEY "\n", "wrong-value",
    "dkim-key-unusable", "reason", "service" },
  { "key/private", DKIM, "P ns1 aa" ASK_KEY "p=-----BEGIN PRIVATE KEY-----MIIB\n", "wrong-value",
    "key-exposed" },
  { "key/pem", DKIM, "P ns1 aa" ASK_KEY "k=rsa; p=-----BEGIN PUBLIC KEY-----" KEY
    "-----END PUBLIC KEY-----\n", "wrong-value", "value-altered", "damage", "pem" },
  { "key/zone-file", DKIM, "P ns1 aa" ASK_KEY "( \"k=rsa; \" \"p=" KEY "\" ) ; key m1\n",
    "wrong-value", "value-altered", "damage", "zone-file" },
  { "key/semicolons", DKIM, "P ns1 aa" ASK_KEY "v=DKIM1 k=rsa p=" KEY "\n", "wrong-value",
    "value-altered", "damage", "semicolons" },
  { "key/pem-alone", DKIM, "P ns1 aa" ASK_KEY "-----BEGIN PUBLIC KEY-----" KEY
    "-----END PUBLIC KEY-----\n", "wrong-value", "value-altered", "damage", "pem" },
  { "key/url-safe", "TXT m1._domainkey." Z " k=rsa; p=" SLASHED_KEY, "P ns1 aa" ASK_KEY
    "k=rsa; p=" URL_SAFE_KEY "\n", "wrong-value", "value-altered", "damage", "url-safe" },
  { "key/host-in-front", DKIM, "P ns1 aa" ASK_KEY "m1 k=rsa; t=s; p=" KEY "\n", "wrong-value",
    "value-altered", "damage", "surplus" },
  { "key/version-with-blank", "TXT m1._domainkey." Z " v=DKIM1; p=" KEY,
    "P ns1 aa" ASK_KEY "v=DKIM 1; p=" KEY "\n", "wrong-value", "value-altered", "damage",
    "blanks" },
  { "key/ed25519-as-rsa", "TXT m1._domainkey." Z " k=ed25519; p=" ED25519,
    "P ns1 aa" ASK_KEY "k=rsa; p=" ED25519 "\n", "wrong-value", "dkim-key-unusable", "reason",
    "key-type" },
  { "key/ed25519-file", "TXT m1._domainkey." Z " k=ed25519; p=" ED25519,
    "P ns1 aa" ASK_KEY "k=ed25519; p=MCowBQYDK2VwAyEA" ED25519 "\n", "wrong-value",
    "value-altered", "damage", "surplus" },
  { "key/left-behind", DKIM, "P ns1 aa" ASK_KEY "k=rsa; t=s; p=" KEY " | IFgk8GcX6iiAT33FWHXJ\n",
    "conflict", "old-record", "stray", "IFgk8GcX6iiAT33FWHXJ" },
  { "key/beside-token", DKIM, "P ns1 aa" ASK_KEY "some-token=1 | k=rsa; t=s; p=" KEY "\n",
    "conflict", "old-record", "stray", "some-token=1" },
  { "key/tags-lost", DKIM, "P ns1 aa" ASK_KEY KEY "\n", "wrong-value", "value-altered", "damage",
    "tags" },
  { "key/twice", DKIM, "P ns1 aa" ASK_KEY "k=rsa; p=" KEY KEY "\n", "wrong-value",
    "value-altered", "damage", "surplus" },
  { "key/markdown", DKIM, "P ns1 aa" ASK_KEY "**k=rsa; p=" KEY "**\n", "wrong-value",
    "value-altered", "damage", "surplus" },
  { "key/comment", DKIM, "P ns1 aa" ASK_KEY "k=rsa; p=" KEY " # m1\n", "wrong-value",
    "value-altered", "damage", "surplus" },
  { "key/comment-as-tag", DKIM, "P ns1 aa" ASK_KEY "k=rsa; t=s; p=" KEY "; 3600\n", "wrong-value",
    "value-altered", "damage", "surplus" },
  { "key/cut-and-small", DKIM, "P ns1 aa" ASK_KEY "k=rsa; t=s; p="
    "migfma0gcsqgsib3dqebaquaa4gnadcbiqkbgqcuaia46k0blkf2amsygbwzfold6kk4+zeb4jesrz6g7ee/q\n",
    "wrong-value", "value-altered", "damage", "case" },
  { "key/ellipsis", DKIM, "P ns1 aa" ASK_KEY "k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCB...\n",
    "wrong-value", "dkim-truncated", "expected", "230" },
  { "key/good-one-expected", DKIM, "P ns1 aa" ASK_KEY "k=rsa; p=\n", "wrong-value",
    "dkim-key-unusable", "replace", "yes" },
  { "key/order", DKIM, "P ns1 aa" ASK_KEY KEY "k=rsa; t=s; p=\n", "wrong-value", "value-altered",
    "damage", "order" },
  { "key/parts-with-tags", DKIM, "P ns1 aa" ASK_KEY "k=rsa; p=" KEY_END " | k=rsa; p=" KEY_FRONT
    "\n", "wrong-value", "dkim-split-records", "count", "2" },
  { "key/with-algorithm", "TXT m1._domainkey." Z " k=rsa; p=" BARE_KEY,
    "P ns1 aa" ASK_KEY "k=rsa; p=" KEY "\n", "ok", "" },
  { "key/without-algorithm", DKIM, "P ns1 aa" ASK_KEY "k=rsa; p=" BARE_KEY "\n", "wrong-value",
    "value-altered", "damage", "head" },
  { "key/other-selector", DKIM, "P ns1 nx" ASK_KEY "\nC ns1 aa mail._domainkey." Z " TXT k=rsa; p="
    KEY "\n", "wrong-place", "wrong-level", "found_at", "mail._domainkey." Z },
  { "key/near-selector", DKIM, "P ns1 nx" ASK_KEY "\nC ns1 aa ml._domainkey." Z " TXT k=rsa; p="
    KEY "\n", "wrong-place", "typo", "found_at", "ml._domainkey." Z },
  { "tags/own-address", TLSRPT, "P ns1 aa _smtp._tls." Z
    " TXT v=TLSRPTv1; rua=mailto:postmaster@" Z "\n", "wrong-value", "wrong-value", "fixed",
    "v=TLSRPTv1; rua=mailto:postmaster@" Z ",mailto:a@" Z },
  { "tags/two-addresses", TLSRPT, "P ns1 aa _smtp._tls." Z " TXT v=TLSRPTv1; rua=mailto:a@" Z
    " | v=TLSRPTv1; rua=https://r.example/tls\n", "conflict", "old-record", "merged",
    "v=TLSRPTv1; rua=https://r.example/tls,mailto:a@" Z },
  { "dmarc/part-dropped", DMARC, ASK_DMARC "v=DMARC1; p=reject; adkim:s\n", "ok-equivalent",
    "dmarc-invalid", "ignored", "adkim:s" },
  { "value/left-to-right", EM, "P ns1 aa" ASK_EM V1 "\\226\\128\\142.\n", "wrong-value",
    "non-ascii" },
  { "value/embedding", EM, "P ns1 aa" ASK_EM "\\226\\128\\170" V1 "\n", "wrong-value",
    "non-ascii" },
  { "tags/spacing", TLSRPT, "P ns1 aa _smtp._tls." Z " TXT v=TLSRPTv1;rua=mailto:a@" Z ";\n", "ok",
    "" },
  { "tags/twice", TLSRPT, "P ns1 aa _smtp._tls." Z " TXT v=TLSRPTv1;rua=mailto:a@" Z
    ";rua=mailto:a@" Z "\n", "wrong-value", "wrong-value" },
  { "url/mail-address", EM, "P ns1 aa" ASK_EM "postmaster@u1.wl.sendgrid.net\n", "wrong-value",
    "url-in-value" },
};

static GPtrArray *
list_of (TodokuEvidence *evidence,
         char            letter)
{
  const struct { char letter; GPtrArray *list; } lists[] = {
    { 'P', evidence->published }, { 'S', evidence->serials }, { 'T', evidence->types },
    { 'C', evidence->candidates }, { 'W', evidence->wildcards }, { 'E', evidence->elsewhere },
    { 'G', evidence->targets },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (lists[i].letter == letter)
      return lists[i].list;

  return NULL;
}

static guint16
type_of (const char *name)
{
  static const guint16 types[] = {
    TODOKU_RRTYPE_A, TODOKU_RRTYPE_CNAME, TODOKU_RRTYPE_SOA, TODOKU_RRTYPE_MX, TODOKU_RRTYPE_TXT,
    TODOKU_RRTYPE_AAAA, TODOKU_RRTYPE_DS,
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (todoku_rrtype_to_text (types[i]), name))
      return types[i];
  g_assert_not_reached ();
}

static void
add_data (TodokuObservation *observation,
          const char        *data)
{
  g_autoptr(GBytes) text = g_bytes_new (data, strlen (data));
  TodokuRr rr = { .owner = observation->name, .rrtype = observation->rrtype, .ttl = 300 };

  if (rr.rrtype == TODOKU_RRTYPE_TXT)
    rr.text = text;
  else if (rr.rrtype == TODOKU_RRTYPE_A || rr.rrtype == TODOKU_RRTYPE_AAAA)
    rr.address = (char *) data;
  else if (rr.rrtype == TODOKU_RRTYPE_SOA)
    rr.serial = atoi (data), rr.target = (char *) "ns1", rr.refresh = 3600;
  else
    rr.target = (char *) data;
  g_ptr_array_add (observation->answer, todoku_rr_copy (&rr));
}

static void
set_status (TodokuObservation *observation,
            const char        *status)
{
  static const struct
  {
    const char *name;
    TodokuAskStatus status;
    guint16 rcode;
    gboolean aa, ra;
  } all[] = {
    { "aa", TODOKU_ASK_ANSWERED, TODOKU_RCODE_NOERROR, TRUE, FALSE },
    { "nx", TODOKU_ASK_ANSWERED, TODOKU_RCODE_NXDOMAIN, TRUE, FALSE },
    { "nxlame", TODOKU_ASK_ANSWERED, TODOKU_RCODE_NXDOMAIN, FALSE, FALSE },
    { "ra", TODOKU_ASK_ANSWERED, TODOKU_RCODE_NOERROR, FALSE, TRUE },
    { "lame", TODOKU_ASK_ANSWERED, TODOKU_RCODE_NOERROR, FALSE, FALSE },
    { "refused", TODOKU_ASK_ANSWERED, TODOKU_RCODE_REFUSED, FALSE, FALSE },
    { "servfail", TODOKU_ASK_ANSWERED, TODOKU_RCODE_SERVFAIL, FALSE, FALSE },
    { "timeout", TODOKU_ASK_TIMED_OUT, 0, FALSE, FALSE },
    { "unreachable", TODOKU_ASK_UNREACHABLE, 0, FALSE, FALSE },
    { "truncated", TODOKU_ASK_TRUNCATED, 0, FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (g_str_equal (all[i].name, status))
      {
        observation->status = all[i].status;
        observation->rcode = all[i].rcode;
        observation->aa = all[i].aa;
        observation->ra = all[i].ra;
        return;
      }
  g_assert_not_reached ();
}

static void
add_line (TodokuEvidence *evidence,
          const char     *line)
{
  g_auto(GStrv) words = g_strsplit (line, " ", 6);
  g_auto(GStrv) server = g_strsplit (words[1], "/", 2);
  gboolean recursive = strchr ("VMUDG", *words[0]) != NULL;
  TodokuObservation *observation =
    todoku_observation_new_from (words[3], type_of (words[4]), recursive ? NULL : server[0],
                                 server[1] != NULL ? server[1] : server[0]);

  set_status (observation, words[2]);
  observation->recursive = recursive;
  if (words[5] != NULL && *words[5] != '\0')
    {
      g_auto(GStrv) data = g_strsplit (words[5], " | ", -1);

      for (guint i = 0; data[i] != NULL; i++)
        add_data (observation, data[i]);
    }

  if (*words[0] == 'M')
    todoku_evidence_take_mail (evidence, observation);
  else if (*words[0] == 'V')
    evidence->visible = observation;
  else if (*words[0] == 'U')
    evidence->unchecked = observation;
  else if (*words[0] == 'D')
    evidence->signers = observation;
  else
    g_ptr_array_add (list_of (evidence, *words[0]), observation);
}

static TodokuEvidence *
make_evidence (const char *text,
               gboolean    required)
{
  g_auto(GStrv) words = g_strsplit (text, " ", 3);
  g_autoptr(TodokuRecord) record = todoku_record_new (&(TodokuRecord) {
    .type = g_str_equal (words[0], "MX") ? TODOKU_RECORD_TYPE_MX
            : g_str_equal (words[0], "TXT") ? TODOKU_RECORD_TYPE_TXT : TODOKU_RECORD_TYPE_CNAME,
    .host = words[1], .value = words[2], .domain = Z, .priority = -1, .required = required
  });
  TodokuEvidence *evidence = todoku_evidence_new (record);

  evidence->zone = g_strdup (Z);

  return evidence;
}

static void
add_lines (TodokuEvidence *evidence,
           const char     *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      add_line (evidence, lines[i]);
}

static TodokuVerdict *
judge_alone (TodokuEvidence *evidence)
{
  g_autoptr(GPtrArray) group = g_ptr_array_new ();
  g_autoptr(GPtrArray) verdicts = NULL;

  g_ptr_array_add (group, evidence);
  verdicts = todoku_diagnosis_judge (group);

  return todoku_verdict_ref (g_ptr_array_index (verdicts, 0));
}

static void
test_case (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr(TodokuEvidence) evidence = make_evidence (cases[i].record, TRUE);
  g_autoptr(TodokuVerdict) verdict = NULL;
  const char *code = "";

  add_lines (evidence, cases[i].lines);
  verdict = judge_alone (evidence);
  if (verdict->finding != NULL)
    code = todoku_enum_to_token (TODOKU_TYPE_FINDING_CODE, verdict->finding->code);
  g_assert_cmpstr (todoku_enum_to_token (TODOKU_TYPE_RECORD_STATE, verdict->state), ==,
                   cases[i].state);
  g_assert_cmpstr (code, ==, cases[i].code);
  if (cases[i].param != NULL)
    g_assert_cmpstr (todoku_finding_get (verdict->finding, cases[i].param), ==, cases[i].value);
  if (verdict->state == TODOKU_RECORD_STATE_OK)
    g_assert_null (verdict->finding);
  if (g_str_equal (code, "key-exposed"))
    g_assert_null (verdict->found);
}

/* What the service does not need is never an error, whatever stands there. */
static void
test_not_required (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TodokuEvidence) evidence = make_evidence (cases[i].record, FALSE);
      g_autoptr(TodokuVerdict) verdict = NULL;

      add_lines (evidence, cases[i].lines);
      verdict = judge_alone (evidence);
      g_assert_true (verdict->finding == NULL ||
                     verdict->finding->severity != TODOKU_SEVERITY_ERROR);
      for (guint j = 0; j < verdict->notes->len; j++)
        g_assert_cmpint (((TodokuFinding *) g_ptr_array_index (verdict->notes, j))->severity, !=,
                         TODOKU_SEVERITY_ERROR);
    }
}

/* A certificate authority takes its value with and without the leading underscore. */
static void
test_alternative (void)
{
  g_autoptr(TodokuRecord) record = todoku_record_new (&(TodokuRecord) {
    .type = TODOKU_RECORD_TYPE_CNAME, .host = "_a1.link." Z, .value = "_b2.acm-validations.aws",
    .value_alternative = "b2.acm-validations.aws", .domain = Z, .required = TRUE
  });
  g_autoptr(TodokuEvidence) evidence = todoku_evidence_new (record);
  g_autoptr(TodokuVerdict) verdict = NULL;

  evidence->zone = g_strdup (Z);
  add_lines (evidence, "P ns1 aa _a1.link." Z " CNAME b2.acm-validations.aws\n");
  verdict = judge_alone (evidence);
  g_assert_cmpint (verdict->state, ==, TODOKU_RECORD_STATE_OK);
}

/* A HOST and a VALUE in the letters of their owner are asked for and compared as A-labels. */
static void
test_international (void)
{
  g_autoptr(TodokuEvidence) evidence = make_evidence ("CNAME em1.例え.jp u1.サービス.jp", TRUE);
  g_autoptr(TodokuVerdict) verdict = NULL;
  g_autofree char *line = NULL;

  g_assert_cmpstr (evidence->host, ==, "em1.xn--r8jz45g.jp");
  g_assert_true (g_str_has_prefix (evidence->target, "u1.xn--"));
  line = g_strdup_printf ("P ns1 aa em1.xn--r8jz45g.jp CNAME %s", evidence->target);
  add_lines (evidence, line);
  verdict = judge_alone (evidence);
  g_assert_cmpint (verdict->state, ==, TODOKU_RECORD_STATE_OK);
}

/* The screens of some companies take the whole name; there nobody doubles the domain first. */
static void
test_candidates_by_company (void)
{
  static const char *const onamae[] = { "01.dnsv.jp", "02.dnsv.jp", NULL };
  static const char *const akamai[] = { "a1-1.akam.net", "a2-2.akam.net", NULL };
  g_autoptr(TodokuEvidence) evidence = make_evidence (EM, TRUE);
  g_auto(GStrv) relative = NULL;
  char **whole;

  evidence->name_servers = g_strdupv ((char **) onamae);
  relative = todoku_diagnosis_candidates (evidence);
  g_assert_cmpstr (relative[0], ==, "em1." Z "." Z);
  whole = evidence->name_servers;
  evidence->name_servers = g_strdupv ((char **) akamai);
  g_strfreev (whole);
  whole = todoku_diagnosis_candidates (evidence);
  g_assert_cmpstr (whole[0], !=, "em1." Z "." Z);
  g_assert_true (g_strv_contains ((const char *const *) whole, "em1." Z "." Z));
  g_strfreev (whole);
}

static void
test_candidates (void)
{
  g_autoptr(TodokuEvidence) evidence = make_evidence ("CNAME s1._domainkey.mail." Z " x.example",
                                                      TRUE);
  TodokuRecord *record = evidence->record;
  g_auto(GStrv) names = NULL;

  evidence->record = todoku_record_new (&(TodokuRecord) {
    .type = record->type, .host = record->host, .value = record->value, .domain = "mail." Z,
    .priority = -1
  });
  todoku_record_unref (record);
  names = todoku_diagnosis_candidates (evidence);

  g_assert_cmpuint (g_strv_length (names), <=, 120);
  g_assert_cmpstr (names[0], ==, "s1._domainkey.mail." Z "." Z);
  g_assert_true (g_strv_contains ((const char *const *) names, "s1.domainkey.mail." Z));
  g_assert_true (g_strv_contains ((const char *const *) names, "s1-domainkey.mail." Z) ||
                 g_strv_contains ((const char *const *) names, "s1.-domainkey.mail." Z));
  g_assert_true (g_strv_contains ((const char *const *) names, "x.example." Z));
  g_assert_true (g_strv_contains ((const char *const *) names, Z));
  /* Whoever sends from a sub-domain leaves the first label of either in HOST. */
  g_assert_true (g_strv_contains ((const char *const *) names, "s1._domainkey.mail.mail." Z));
  g_assert_true (g_strv_contains ((const char *const *) names, "s1._domainkey.mail.example." Z));
  g_assert_true (g_strv_contains ((const char *const *) names, "s1.__domainkey.mail." Z));
  for (guint i = 0; names[i] != NULL; i++)
    g_assert_true (g_str_has_suffix (names[i], Z));
}

/* Whatever a server sends, there is a verdict, the same one each time, and a wrong value is never
 * taken for a right one.
 */
static void
test_mutations (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (1035);

  for (guint i = 0; i < 4000; i++)
    {
      guint which = i % G_N_ELEMENTS (cases);
      g_autofree char *lines = g_strdup (cases[which].lines);
      g_autoptr(TodokuEvidence) evidence = make_evidence (cases[which].record, TRUE);
      g_autoptr(TodokuVerdict) first = NULL;
      g_autoptr(TodokuVerdict) second = NULL;
      g_autoptr(GVariant) a = NULL;
      g_autoptr(GVariant) b = NULL;

      add_lines (evidence, lines);
      for (guint j = 0; j < evidence->published->len; j++)
        {
          TodokuObservation *observation = g_ptr_array_index (evidence->published, j);

          for (guint k = 0; k < observation->answer->len; k++)
            {
              TodokuRr *rr = g_ptr_array_index (observation->answer, k);
              gsize length;

              if (rr->target != NULL && *rr->target != '\0')
                /* A name comes in presentation form, which is printable. */
                rr->target[g_rand_int_range (random, 0, (gint32) strlen (rr->target))] =
                  (char) g_rand_int_range (random, '!', '~');
              if (rr->text != NULL)
                {
                  g_autofree guint8 *bytes = g_bytes_unref_to_data (rr->text, &length);

                  if (length > 0)
                    bytes[g_rand_int_range (random, 0, (gint32) length)] =
                      (guint8) g_rand_int_range (random, 0, 256);
                  rr->text = g_bytes_new (bytes, length);
                }
            }
        }

      first = judge_alone (evidence);
      second = judge_alone (evidence);
      a = g_variant_ref_sink (todoku_verdict_to_variant (first));
      b = g_variant_ref_sink (todoku_verdict_to_variant (second));
      g_assert_true (g_variant_equal (a, b));
      g_assert_true (first->finding == NULL || first->state != TODOKU_RECORD_STATE_OK);
    }
}

/* Who has not agreed to receive reports is a note beside a record that is right; whoever belongs to
 * the domain, or does not answer, is none.
 */
static void
test_report_refused (void)
{
  static const struct { const char *lines; guint n_notes; guint n_questions; } rows[] = {
    { ASK_DMARC "v=DMARC1; p=none; rua=mailto:a@r.example\nM - nx " Z "._report._dmarc.r.example "
      "TXT\n", 1, 0 },
    { ASK_DMARC "v=DMARC1; p=none; rua=mailto:a@r.example\nM - timeout " Z
      "._report._dmarc.r.example TXT\n", 0, 0 },
    { ASK_DMARC "v=DMARC1; p=none; rua=mailto:a@r.example\n", 0, 1 },
    { ASK_DMARC "v=DMARC1; p=none; rua=mailto:a@" Z "\n", 0, 0 },
    /* Names of one registrant are parted only by what the walk up the tree finds. */
    { ASK_DMARC "v=DMARC1; p=none; rua=mailto:a@mail." Z "\n", 0, 3 },
    { ASK_DMARC "v=DMARC1; p=none; rua=mailto:a@mail." Z "\n" NO_POLICIES
      "M - nx _dmarc.mail." Z " TXT\n", 0, 0 },
    { ASK_DMARC "v=DMARC1; p=none; rua=mailto:a@mail." Z "\n" NO_POLICIES
      "M - ra _dmarc.mail." Z " TXT v=DMARC1; p=none\n", 0, 0 },
    { ASK_DMARC "v=DMARC1; p=none; rua=mailto:a@mail." Z "\n" NO_POLICIES
      "M - ra _dmarc.mail." Z " TXT v=DMARC1; p=none; psd=n\n", 0, 1 },
    { ASK_DMARC "v=DMARC1; p=none; rua=mailto:a@mail." Z "\n" NO_POLICIES
      "M - ra _dmarc.mail." Z " TXT v=DMARC1; p=none; psd=n\n"
      "M - nx " Z "._report._dmarc.mail." Z " TXT\n", 1, 0 },
    { ASK_DMARC "v=DMARC1; p=none; psd=y; rua=mailto:a@mail." Z "\n" NO_POLICIES
      "M - nx _dmarc.mail." Z " TXT\n", 0, 1 },
    { ASK_DMARC "v=DMARC1; p=none; rua=mailto:a@mail." Z "\n" NO_POLICIES
      "M - timeout _dmarc.mail." Z " TXT\n", 0, 0 },
    { ASK_DMARC "v=DMARC1; p=none; rua=mailto:a@not" Z "\n", 0, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(TodokuEvidence) evidence = make_evidence (DMARC, TRUE);
      g_autoptr(TodokuVerdict) verdict = NULL;
      g_autoptr(GPtrArray) questions = NULL;

      add_lines (evidence, rows[i].lines);
      questions = todoku_diagnosis_mail_questions (evidence);
      g_assert_cmpuint (questions->len, ==, rows[i].n_questions);
      verdict = judge_alone (evidence);
      g_assert_cmpint (verdict->state, ==, TODOKU_RECORD_STATE_OK);
      g_assert_cmpuint (verdict->notes->len, ==, rows[i].n_notes);
      if (rows[i].n_notes > 0)
        {
          const TodokuFinding *note = g_ptr_array_index (verdict->notes, 0);

          g_assert_cmpint (note->code, ==, TODOKU_FINDING_DMARC_REPORT_REFUSED);
          g_assert_true (g_str_has_prefix (todoku_finding_get (note, "name"),
                                           Z "._report._dmarc."));
        }
    }
}

/* The policy that was there before holds, and tells a service nothing. */
static void
test_reports_elsewhere (void)
{
  static const struct { const char *text; const char *fixed; } rows[] = {
    { "v=DMARC1; p=reject", "v=DMARC1; p=reject; rua=mailto:a@" Z },
    { "v=DMARC1; p=none; rua=mailto:A@" Z, NULL },
    { "v=DMARC1; p=none; rua=mailto:b@" Z, "v=DMARC1; p=none; rua=mailto:b@" Z ",mailto:a@" Z },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(TodokuEvidence) evidence = make_evidence (DMARC "; rua=mailto:a@" Z, TRUE);
      g_autoptr(TodokuVerdict) verdict = NULL;
      g_autofree char *lines = g_strconcat (ASK_DMARC, rows[i].text, "\n", NULL);

      add_lines (evidence, lines);
      verdict = judge_alone (evidence);
      g_assert_cmpint (verdict->state, ==, TODOKU_RECORD_STATE_OK);
      g_assert_cmpuint (verdict->notes->len, ==, rows[i].fixed != NULL);
      if (rows[i].fixed != NULL)
        g_assert_cmpstr (todoku_finding_get (g_ptr_array_index (verdict->notes, 0), "fixed"), ==,
                         rows[i].fixed);
    }
}

/* A record that lets everybody send holds what the service asks for, and protects nobody. */
static void
test_open_spf (void)
{
  static const struct { const char *text; const char *open; const char *fixed; } rows[] = {
    { "v=spf1 include:s.example +all", "+all", "v=spf1 include:s.example ~all" },
    { "v=spf1 mx include:s.example all", "all", "v=spf1 mx include:s.example ~all" },
    { "v=spf1 mx include:s.example ~all", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *lines = g_strdup_printf (ASK_SPF "%s\nM - ra s.example TXT v=spf1 -all\n",
                                                rows[i].text);
      g_autoptr(TodokuEvidence) evidence = make_evidence (SPF, TRUE);
      g_autoptr(TodokuVerdict) verdict = NULL;

      add_lines (evidence, lines);
      verdict = judge_alone (evidence);
      g_assert_true (todoku_verdict_is_right (verdict));
      g_assert_cmpuint (verdict->notes->len, ==, rows[i].open != NULL);
      if (rows[i].open != NULL)
        {
          const TodokuFinding *note = g_ptr_array_index (verdict->notes, 0);

          g_assert_cmpint (note->code, ==, TODOKU_FINDING_SPF_INVALID);
          g_assert_cmpstr (todoku_finding_get (note, "open"), ==, rows[i].open);
          g_assert_cmpstr (todoku_finding_get (note, "fixed"), ==, rows[i].fixed);
        }
    }
}

/* A text that several services share: what is there is right for the one that finds its own part in
 * it, and what is offered is for all.
 */
static void
test_shared_spf (void)
{
  static const struct { const char *text; TodokuRecordState state; const char *fixed; } rows[] = {
    { "v=spf1 include:a.example include:b.example ~all", TODOKU_RECORD_STATE_OK, NULL },
    { "v=spf1 include:a.example -all", TODOKU_RECORD_STATE_OK, NULL },
    { "v=spf1 include:b.example -all", TODOKU_RECORD_STATE_WRONG_VALUE,
      "v=spf1 include:b.example include:a.example -all" },
    { "v=spf1 mx -all", TODOKU_RECORD_STATE_WRONG_VALUE,
      "v=spf1 mx include:a.example include:b.example -all" },
  };
  g_autoptr(TodokuRecord) record = todoku_record_new (&(TodokuRecord) {
    .type = TODOKU_RECORD_TYPE_TXT, .host = Z, .domain = Z, .required = TRUE,
    .value = "v=spf1 include:a.example include:b.example ~all",
    .own_value = "v=spf1 include:a.example ~all",
  });

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *lines =
        g_strdup_printf (ASK_SPF "%s\nM - ra a.example TXT v=spf1 -all\n"
                         "M - ra b.example TXT v=spf1 -all\n", rows[i].text);
      g_autoptr(TodokuEvidence) evidence = make_evidence (SPF, TRUE);
      g_autoptr(TodokuVerdict) verdict = NULL;

      todoku_record_unref (evidence->record);
      evidence->record = todoku_record_ref (record);
      add_lines (evidence, lines);
      verdict = judge_alone (evidence);
      if (rows[i].state == TODOKU_RECORD_STATE_OK)
        {
          g_assert_true (todoku_verdict_is_right (verdict));
          continue;
        }
      g_assert_cmpint (verdict->state, ==, rows[i].state);
      g_assert_cmpint (verdict->finding->code, ==, TODOKU_FINDING_SPF_INCLUDE_MISSING);
      g_assert_cmpstr (todoku_finding_get (verdict->finding, "fixed"), ==, rows[i].fixed);
    }
}

#define MAIL_WORLD \
  "M - ra s.example TXT v=spf1 ip4:192.0.2.0/24 -all\n" \
  "M - ra _spf.crm.example TXT v=spf1 include:s.example ip6:2001:db8::/32 ?all\n" \
  "M - ra _spf.shop.example TXT v=spf1 a:out.shop.example -all | shop-verification=1\n" \
  "M - ra " Z " MX mx1." Z " | mx2." Z "\nM - aa six." Z " A\nM - ra six." Z " AAAA 2001:db8::1\n" \
  "M - ra " Z ".hosted.example TXT v=spf1 include:s.example -all\n"

/* Ten shapes of companies whose records are right: not a word is said about any. */
static void
test_healthy (void)
{
  static const struct { const char *record; const char *lines; } rows[] = {
    /* Several senders in one record, with and without a hard end. */
    { SPF, ASK_SPF "v=spf1 include:_spf.crm.example include:s.example include:_spf.shop.example "
      "-all\n" MAIL_WORLD },
    /* Its own servers by network, host bits and all, in odd case, beside other TXT. */
    { SPF, ASK_SPF "V=SPF1 IP4:192.0.2.130/25 MX A:Mail." Z " Include:S.Example. ~ALL | "
      "google-site-verification=abc | MS=ms12345678\n" MAIL_WORLD },
    /* Through a company that sells SPF: a macro, and nothing of the service in sight. */
    { SPF, ASK_SPF "v=spf1 include:%{d}.hosted.example -all\n" MAIL_WORLD },
    { SPF, ASK_SPF "v=spf1 redirect=%{d}.hosted.example\n" MAIL_WORLD },
    /* Hosts with IPv6 alone, and per-sender macros. */
    { SPF, ASK_SPF "v=spf1 a:six." Z " a:six." Z " a:six." Z " exists:%{ir}._spf." Z
      " include:s.example -all exp=why." Z "\n" MAIL_WORLD },
    /* The tags of both generations, and reports to a company that agreed. */
    { DMARC, ASK_DMARC "v=DMARC1; p=quarantine; pct=100; rf=afrf; ri=86400; adkim=s; aspf=r; fo=1; "
      "rua=mailto:d@r.example!10m,mailto:dmarc@" Z "\n" ASK_REPORT
      "v=DMARC1; rua=mailto:x@r.example\n" },
    { DMARC, ASK_DMARC "v=DMARC1;p=Reject;sp=none;np=reject;t=n;psd=u; | other=1\n" },
    /* Several keys of a domain, in the order of another screen. */
    { DKIM, "P ns1 aa" ASK_KEY "v=DKIM1; h=sha256; t=s; s=email; n=2026; k=rsa; p=" KEY ";\n" },
    { DKIM, "P ns1 aa" ASK_KEY "p=" KEY "\n" },
    { TLSRPT, "P ns1 aa _smtp._tls." Z " TXT v=TLSRPTv1 ; rua=mailto:a@" Z "\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(TodokuEvidence) evidence = make_evidence (rows[i].record, TRUE);
      g_autoptr(TodokuVerdict) verdict = NULL;
      g_autoptr(GPtrArray) questions = NULL;

      g_test_message ("%s", rows[i].lines);
      add_lines (evidence, rows[i].lines);
      questions = todoku_diagnosis_mail_questions (evidence);
      for (guint j = 0; j < questions->len; j++)
        g_test_message ("asks %s", ((TodokuMailQuestion *) g_ptr_array_index (questions, j))->name);
      verdict = judge_alone (evidence);
      g_assert_cmpint (verdict->state, ==, TODOKU_RECORD_STATE_OK);
      g_assert_null (verdict->finding);
      g_assert_cmpuint (verdict->notes->len, ==, 0);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/model/diagnosis/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/model/diagnosis/not-required", test_not_required);
  g_test_add_func ("/model/diagnosis/alternative", test_alternative);
  g_test_add_func ("/model/diagnosis/international", test_international);
  g_test_add_func ("/model/diagnosis/candidates", test_candidates);
  g_test_add_func ("/model/diagnosis/healthy", test_healthy);
  g_test_add_func ("/model/diagnosis/report-refused", test_report_refused);
  g_test_add_func ("/model/diagnosis/reports-elsewhere", test_reports_elsewhere);
  g_test_add_func ("/model/diagnosis/open-spf", test_open_spf);
  g_test_add_func ("/model/diagnosis/shared-spf", test_shared_spf);
  g_test_add_func ("/model/diagnosis/candidates/company", test_candidates_by_company);
  g_test_add_func ("/model/diagnosis/mutations", test_mutations);

  return g_test_run ();
}
