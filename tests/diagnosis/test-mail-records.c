/* SPDX-License-Identifier: GPL-3.0-or-later
 * The parsers of DKIM and DMARC records: tables of what stands in DNS and what it is.
 */
#include "todoku-dkim.h"
#include "todoku-dmarc.h"
#include "todoku-tag-list.h"

#include <string.h>

/* Keys made with OpenSSL for these tests only; nobody has signed anything with them. */
#define RSA1024_TAIL \
  "MA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCuaia46K0BlkF2aMSyGbwzFolD6KK4+ZeB4JesRz" \
  "6G7EE/QNCsYaCrpzJGYwK0JGcyanBLrZo7FxGcORv0Z6mMLlPcHf3Kf64vPfPHaiqtr779mFxhsqszl4" \
  "WI0CNoDkk5dMerL8zYBOaFIFgk8GcX6iiAT33FWHXJzsvJBDIbmQIDAQAB"
#define RSA1024 \
  "MIGf" RSA1024_TAIL
#define RSA512 \
  "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALq8kLPP5kauEzm/SIJdmj7/SPkALufp8ugYjF" \
  "KgPBoePSbovBl4m9dJFNof7OwU88roRger9YYE+JMhn3jB978CAwEAAQ=="
#define ED25519 "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="

static const struct
{
  const char *name;
  const char *text;
  const char *status;
  const char *key_type;
  guint bits;
  gboolean testing;
} keys[] = {
  { "usual", "k=rsa; t=s; p=" RSA1024, "usable", "rsa", 1024 },
  { "version-first", "v=DKIM1; k=rsa; p=" RSA1024 ";", "usable", "rsa", 1024 },
  { "order", "p=" RSA1024 "; k=rsa", "usable", "rsa", 1024 },
  { "only-key", "p=" RSA1024, "usable", "rsa", 1024 },
  { "unknown-tag", "v=DKIM1; xy=1; n=a note; p=" RSA1024, "usable", "rsa", 1024 },
  { "white-space", " v = DKIM1 ;\tp = MIGf " RSA1024_TAIL " ;", "usable", "rsa", 1024 },
  { "testing", "v=DKIM1; t=s:y; p=" RSA1024, "usable", "rsa", 1024, TRUE },
  { "ed25519", "v=DKIM1; k=ed25519; p=" ED25519, "usable", "ed25519" },
  { "revoked", "v=DKIM1; p=", "revoked", "rsa" },
  { "revoked-blank", "v=DKIM1; p= ;", "revoked", "rsa" },
  { "short", "v=DKIM1; p=" RSA512, "too-short", "rsa", 512 },
  { "version-late", "k=rsa; v=DKIM1; p=" RSA1024, "version", "rsa" },
  { "version-wrong", "v=DKIM2; p=" RSA1024, "version", "rsa" },
  { "version-case", "v=dkim1; p=" RSA1024, "version", "rsa" },
  { "twice", "v=DKIM1; p=" RSA1024 "; p=" RSA1024, "duplicate-tag", "rsa" },
  { "quoted", "\"v=DKIM1; p=" RSA1024 "\"", "not-a-key", "rsa" },
  { "invisible", "\342\200\213k=rsa; p=" RSA1024, "not-a-key", "rsa" },
  { "curly", "p=" RSA1024 "\342\200\235", "base64", "rsa" },
  { "cut", "v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKB", "truncated", "rsa" },
  { "cut-early", "p=MI", "truncated", "rsa" },
  { "not-der", "p=AAAAAAAA", "broken", "rsa" },
  { "other-type", "k=dsa; p=" ED25519, "key-type", "dsa" },
  { "hash-right", "v=DKIM1; h=sha1:SHA256; s=tlsrpt:email; p=" RSA1024, "usable", "rsa", 1024 },
  { "hash", "v=DKIM1; h=sha1; p=" RSA1024, "hash", "rsa", 1024 },
  { "hash-name", "v=DKIM1; h=rsa-sha256; p=" RSA1024, "hash", "rsa", 1024 },
  { "service", "v=DKIM1; s=tlsrpt; p=" RSA1024, "service", "rsa", 1024 },
  { "service-any", "v=DKIM1; s=*; p=" RSA1024, "usable", "rsa", 1024 },
  { "twice-unknown", "v=DKIM1; xy=1; xy=2; p=" RSA1024, "duplicate-tag", "rsa" },
  { "padding", "v=DKIM1; p=" RSA512 "AA==", "base64", "rsa" },
  { "private-pem", "v=DKIM1; p=-----BEGIN RSA PRIVATE KEY-----MIIB", "private", "rsa" },
  { "private-der", "v=DKIM1; p=MIIBOwIBAAJBALq8kLPP5kauEzm/", "private", "rsa" },
  { "private-pkcs8", "v=DKIM1; k=ed25519; p=MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpez"
    "JpGXA7rAMcrn9g", "private", "ed25519" },
  { "no-key", "v=DKIM1; k=rsa", "not-a-key", "rsa" },
  { "text", "hello world", "not-a-key", "rsa" },
  { "empty", "", "not-a-key", "rsa" },
};

static void
test_key (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr(TodokuDkimKey) key = todoku_dkim_key_parse (keys[i].text, -1);

  g_assert_cmpstr (todoku_dkim_status_to_token (key->status), ==, keys[i].status);
  g_assert_cmpstr (key->key_type, ==, keys[i].key_type);
  g_assert_cmpuint (key->bits, ==, keys[i].bits);
  g_assert_cmpint (key->testing, ==, keys[i].testing);
}

static void
test_key_position (void)
{
  g_autoptr(TodokuDkimKey) key = todoku_dkim_key_parse ("v=DKIM1; p=MIG\302\240f", -1);

  g_assert_cmpint (key->status, ==, TODOKU_DKIM_BASE64);
  g_assert_cmpuint (key->position, ==, 15);
}

static void
test_key_equal (void)
{
  g_autoptr(TodokuDkimKey) a = todoku_dkim_key_parse ("k=rsa; t=s; p=" RSA1024, -1);
  g_autoptr(TodokuDkimKey) b = todoku_dkim_key_parse ("v=DKIM1;p=" RSA1024 ";", -1);
  g_autofree char *lower = g_ascii_strdown ("p=" RSA1024, -1);
  g_autoptr(TodokuDkimKey) c = todoku_dkim_key_parse (lower, -1);
  g_autoptr(TodokuDkimKey) none = todoku_dkim_key_parse ("", -1);

  g_assert_true (todoku_dkim_key_equal (a, b));
  g_assert_false (todoku_dkim_key_equal (a, c));
  g_assert_false (todoku_dkim_key_equal (none, none));
}

/* The table of RFC 9989 sections 4.7, 4.8 and 4.10.1. */
static const struct
{
  const char *text;
  const char *verdict; /* ok, part: a part is ignored, reports: some are lost, bad */
  const char *policy;
  const char *bad_tag;
  const char *fixed;
} policies[] = {
  { "v=DMARC1; p=none;", "ok", "none", NULL, "v=DMARC1; p=none;" },
  { "v=DMARC1;p=reject;sp=none;np=reject;t=y;psd=n", "ok", "reject" },
  { "v=DMARC1 ; p=Quarantine; pct=50; rf=afrf; ri=86400", "ok", "quarantine" },
  { "v = DMARC1 ; p = reject ;", "ok", "reject" },
  { "v=DMARC1;; p=reject", "ok", "reject" },
  { "v=DMARC1; rua=mailto:a@x.example; p=reject", "ok", "reject" },
  { "v=DMARC1; p=none; x-note=we like mail; ruf=https://x.example/r", "ok", "none" },
  { "v=DMARC1; p=none; rua=mailto:a@x.example,mailto:b@y.example!10m", "ok", "none" },
  { "v=DMARC1; p=none; rua=mailto:a@x.example , mailto:b@y.example; fo=1:d:s", "ok", "none" },
  { "v=DMARC1; rua=mailto:a@x.example", "ok", NULL },
  { "v=DMARC1; adkim=s; aspf=S; p=none", "ok", "none" },
  { "v=DMARC1", "bad", NULL, "v=DMARC1", "v=DMARC1; p=none" },
  { "v=dmarc1; p=none", "bad", "none", "v=dmarc1", "v=DMARC1; p=none" },
  { "V=DMARC1; p=reject", "bad", "reject", "V=DMARC1", "v=DMARC1; p=reject" },
  { " v=DMARC1; p=reject", "bad", "reject", "v=DMARC1", "v=DMARC1; p=reject" },
  { "v=DMARC; p=reject", "bad", "reject", "v=DMARC", "v=DMARC1; p=reject" },
  { "v=DMARCl; p=none", "bad", "none", "v=DMARCl", "v=DMARC1; p=none" },
  { "p=reject; v=DMARC1", "bad", "reject", "p=reject", "v=DMARC1; p=reject" },
  { "v=DMARC1 p=reject", "bad", "reject", "v=DMARC1 p=reject", "v=DMARC1; p=reject" },
  { "v=DMARC1, p=none", "bad", "none", "v=DMARC1, p=none", "v=DMARC1; p=none" },
  { "v=DMARC1: p=reject", "bad", "reject", "v=DMARC1: p=reject", "v=DMARC1; p=reject" },
  { "\"v=DMARC1; p=quarantine\"", "bad", "quarantine", "\"v=DMARC1",
    "v=DMARC1; p=quarantine" },
  { "v=DMARC1\\; p=reject", "bad", "reject", "v=DMARC1\\", "v=DMARC1; p=reject" },
  { "v=DMARC1;&nbsp;p=reject", "part", "reject", "&nbsp;", "v=DMARC1; p=reject" },
  { "v=DMARC1; p=monitor", "bad", "none", "p=monitor", "v=DMARC1; p=none" },
  { "v=DMARC1; p=quarantene", "bad", "quarantine", "p=quarantene", "v=DMARC1; p=quarantine" },
  { "v=DMARC1; p=block", "bad", "reject", "p=block", "v=DMARC1; p=reject" },
  { "v=DMARC1; p=rejected", "bad", "reject", "p=rejected", "v=DMARC1; p=reject" },
  { "v=DMARC1; P=reject", "bad", "reject", "P=reject", "v=DMARC1; p=reject" },
  { "v=DMARC1; policy=reject", "bad", "reject", "policy=reject",
    "v=DMARC1; p=reject" },
  { "; v=DMARC1; p=reject", "bad", "reject", "v=DMARC1", "v=DMARC1; p=reject" },
  { "v=DMARC1; p=reject; rua=mailto:d@\344\276\213\343\201\210.jp", "reports", "reject",
    "rua=mailto:d@\344\276\213\343\201\210.jp",
    "v=DMARC1; p=reject; rua=mailto:d@xn--r8jz45g.jp" },
  { "v=DMARC1; p=reject; sp=bogus", "bad", "reject", "sp=bogus", "v=DMARC1; p=reject" },
  { "v=DMARC1; p=bogus; rua=mailto:a@x.example", "bad", NULL, "p=bogus",
    "v=DMARC1; p=none; rua=mailto:a@x.example" },
  /* What is no tag falls away, and takes the policy with it only where that was the policy. */
  { "v=DMARC1; p=reject; aspf:s; ri:60", "part", "reject", "aspf:s",
    "v=DMARC1; p=reject; aspf=s; ri=60" },
  { "v=DMARC1; p=reject; 1; sp=none", "part", "reject", "1", "v=DMARC1; p=reject; sp=none" },
  { "v=DMARC1; 1; p=reject", "part", "reject", "1", "v=DMARC1; p=reject" },
  { "v=DMARC1; p=none; SP=reject", "part", "none", "SP=reject", "v=DMARC1; p=none; sp=reject" },
  { "v=DMARC1; p=none; adkim=x; rua=d@", "reports", "none", "rua=d@", "v=DMARC1; p=none" },
  { "v=DMARC1; p=none; t:n; ruf:mailto:d@x.example", "part", "none", "t:n",
    "v=DMARC1; p=none; ruf=mailto:d@x.example; t=n" },
  { "v=DMARC1; rua=mailto:d@x.example; t:n", "part", NULL, "t:n",
    "v=DMARC1; p=none; rua=mailto:d@x.example; t=n" },
  { "v=DMARC1; rua=mailto:d@x.example; p:reject", "bad", "reject", "p:reject",
    "v=DMARC1; p=reject; rua=mailto:d@x.example" },
  { "v=DMARC1; rua=mailto:d@x.example; policy=reject", "bad", "reject", "policy=reject",
    "v=DMARC1; p=reject; rua=mailto:d@x.example" },
  { "v=DMARC1; 1", "bad", NULL, "1", "v=DMARC1; p=none" },
  { "v=DMARC1; p=none; note=\303\244", "part", "none", "note=\303\244", "v=DMARC1; p=none" },
  { "v=DMARC1;\302\240p=reject", "bad", "reject", NULL, "v=DMARC1; p=reject" },
  { "v=DMARC1; p=none; fo:1; fo:0; sp=none; sp=none", "bad", "none", "sp=none",
    "v=DMARC1; p=none; sp=none; fo=1" },
  { "v=DMARC1; p=none; p=reject", "bad", "reject", "p=reject", "v=DMARC1; p=reject" },
  { "v=DMARC1; p=none; v=DMARC1", "bad", "none", "v=DMARC1", "v=DMARC1; p=none" },
  { "v=DMARC1; p=none; rua=mailto:a@x.example; rua=mailto:b@x.example", "bad", "none",
    "rua=mailto:b@x.example", "v=DMARC1; p=none; rua=mailto:a@x.example,mailto:b@x.example" },
  { "v=DMARC1; p=none; rua=mailto:a@x.example; mailto:b@x.example", "reports", "none",
    "mailto:b@x.example", "v=DMARC1; p=none; rua=mailto:a@x.example,mailto:b@x.example" },
  { "v=DMARC1; p=none; sp- reject", "part", "none", "sp- reject",
    "v=DMARC1; p=none; sp=reject" },
  { "v=DMARC1; p=none; adkim=relaxed", "part", "none", "adkim=relaxed",
    "v=DMARC1; p=none; adkim=r" },
  { "v=DMARC1; p=none; t=maybe", "part", "none", "t=maybe", "v=DMARC1; p=none" },
  { "v=DMARC1; p=none; psd=x", "part", "none", "psd=x", "v=DMARC1; p=none" },
  { "v=DMARC1; p=none; =x", "part", "none", "=x", "v=DMARC1; p=none" },
  { "v=DMARC1; p=reject\302\240", "bad", "reject", NULL, "v=DMARC1; p=reject" },
  { "\357\275\226=DMARC1; p=reject", "bad", "reject", NULL, "v=DMARC1; p=reject" },
  { "p=none", "bad", "none", "p=none", "v=DMARC1; p=none" },
  { "v=spf1 -all", "bad", NULL, "v=spf1 -all", NULL },
  /* A bad address loses the reports, not the policy. */
  { "v=DMARC1; p=reject; rua=a@x.example", "reports", "reject", "rua=a@x.example",
    "v=DMARC1; p=reject; rua=mailto:a@x.example" },
  { "v=DMARC1; p=none; rua=a@x.example b@x.example", "reports", "none",
    "rua=a@x.example b@x.example",
    "v=DMARC1; p=none; rua=mailto:a@x.example,mailto:b@x.example" },
  { "v=DMARC1; p=none; rua=mailto:a@", "reports", "none", "rua=mailto:a@", "v=DMARC1; p=none" },
  { "v=DMARC1; p=none; rua=mailto:@x.example", "reports", "none", "rua=mailto:@x.example",
    "v=DMARC1; p=none" },
  { "v=DMARC1; p=none; rua=mailto: a@x.example", "reports", "none", "rua=mailto: a@x.example",
    "v=DMARC1; p=none; rua=mailto:a@x.example" },
  { "v=DMARC1; p=none; rua=mailto:a@x.example mailto:b@x.example", "reports", "none",
    "rua=mailto:a@x.example mailto:b@x.example",
    "v=DMARC1; p=none; rua=mailto:a@x.example,mailto:b@x.example" },
  { "v=DMARC1; p=none; rua=<mailto:a@x.example>", "reports", "none",
    "rua=<mailto:a@x.example>", "v=DMARC1; p=none; rua=mailto:a@x.example" },
  { "v=DMARC1; p=none; rua=mailto://a@x.example", "reports", "none",
    "rua=mailto://a@x.example", "v=DMARC1; p=none; rua=mailto:a@x.example" },
  { "v=DMARC1; p=none; rua=mailto:a(at)x.example", "reports", "none",
    "rua=mailto:a(at)x.example", "v=DMARC1; p=none; rua=mailto:a@x.example" },
  { "v=DMARC1; p=none; fo=0:1:d:s", "ok", "none" },
  { "v=DMARC1; p=none; fo=0:0", "reports", "none", "fo=0:0", "v=DMARC1; p=none; fo=0" },
  { "v=DMARC1; p=none; fo=0,1,d", "reports", "none", "fo=0,1,d", "v=DMARC1; p=none; fo=1:d" },
  { "v=DMARC1; rua=a@x.example", "bad", NULL, NULL,
    "v=DMARC1; p=none; rua=mailto:a@x.example" },
};

static void
test_dmarc (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (policies); i++)
    {
      g_autoptr(TodokuDmarc) dmarc = todoku_dmarc_parse (policies[i].text);
      g_autoptr(TodokuDmarc) again = todoku_dmarc_parse (dmarc->fixed);

      g_test_message ("%s", policies[i].text);
      g_assert_cmpstr (!dmarc->valid ? "bad" : dmarc->reports_lost ? "reports"
                       : dmarc->part_ignored ? "part" : "ok", ==, policies[i].verdict);
      g_assert_cmpstr (dmarc->policy, ==, policies[i].policy);
      if (policies[i].bad_tag != NULL || dmarc->valid)
        g_assert_cmpstr (dmarc->bad_tag, ==, policies[i].bad_tag);
      if (policies[i].fixed != NULL)
        g_assert_cmpstr (dmarc->fixed, ==, policies[i].fixed);
      g_assert_true (again->valid && !again->reports_lost && !again->part_ignored);
    }
}

static void
test_dmarc_details (void)
{
  g_autoptr(TodokuDmarc) dmarc =
    todoku_dmarc_parse ("v=DMARC1; p=none; adkim=s; "
                        "rua=mailto:a@X.example, mailto:b@y.example!10m");

  g_assert_true (dmarc->strict_dkim);
  g_assert_false (dmarc->strict_spf);
  g_assert_cmpuint (dmarc->report_hosts->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (dmarc->report_hosts, 0), ==, "x.example");
  g_assert_cmpstr (g_ptr_array_index (dmarc->report_hosts, 1), ==, "y.example");
}

/* Whatever is merged, each of the records asks for no more than the one that stands for all. */
static void
test_dmarc_merge (void)
{
  static const struct { const char *records[4]; const char *merged; } rows[] = {
    { { "v=DMARC1; p=none;", "v=DMARC1; p=none" }, "v=DMARC1; p=none" },
    { { "v=DMARC1; p=none; rua=mailto:a@x.example", "v=DMARC1; p=quarantine" },
      "v=DMARC1; p=quarantine; rua=mailto:a@x.example" },
    { { "v=DMARC1; p=none; rua=mailto:a@x.example,mailto:b@y.example",
        "v=DMARC1; p=none; rua=mailto:A@X.example, mailto:c@z.example; ruf=mailto:f@z.example" },
      "v=DMARC1; p=none; rua=mailto:a@x.example,mailto:b@y.example,mailto:c@z.example; "
      "ruf=mailto:f@z.example" },
    { { "v=DMARC1; p=none; rua=mailto:a%2Bb@x.example!10m", "v=DMARC1; rua=mailto:a+b@x.example" },
      "v=DMARC1; p=none; rua=mailto:a%2Bb@x.example!10m" },
    { { "v=DMARC1; p=reject; sp=none", "v=DMARC1; p=none" }, "v=DMARC1; p=reject; sp=none" },
    { { "v=DMARC1; p=reject; sp=none", "v=DMARC1; p=quarantine" },
      "v=DMARC1; p=reject; sp=quarantine" },
    { { "v=DMARC1; p=none; np=reject", "v=DMARC1; p=none; sp=quarantine" },
      "v=DMARC1; p=none; sp=quarantine; np=reject" },
    { { "v=DMARC1; p=none; adkim=s; aspf=s", "v=DMARC1; p=none; adkim=s" },
      "v=DMARC1; p=none; adkim=s" },
    { { "v=DMARC1; p=reject; t=y; pct=50", "v=DMARC1; p=none; fo=1; x=y" },
      "v=DMARC1; p=reject; fo=1; x=y" },
    { { "v=DMARC1; p=none; t=y", "v=DMARC1; p=none; t=y" }, "v=DMARC1; p=none; t=y" },
    { { "v=DMARC1; rua=mailto:a@x.example", "v=DMARC1; p=reject", "v=DMARC1; p=none" },
      "v=DMARC1; p=reject; rua=mailto:a@x.example" },
    { { "v=DMARC1; p=none", "v=DMARC1; p=bogus" }, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *merged = todoku_dmarc_merge ((char **) rows[i].records);

      g_assert_cmpstr (merged, ==, rows[i].merged);
    }
}

static void
test_tag_lists (void)
{
  static const struct
  {
    const char *text;
    const char *wanted;
    gboolean has;
  } rows[] = {
    { "v=TLSRPTv1;rua=mailto:t@x.example", "v=TLSRPTv1; rua=mailto:t@x.example", TRUE },
    { "v=TLSRPTv1; rua=mailto:t@x.example;", "v=TLSRPTv1; rua=mailto:t@x.example", TRUE },
    { "v=TLSRPTv1; rua=mailto:t@x.example, https://y.example/",
      "v=TLSRPTv1;rua=mailto:t@x.example,https://y.example/", TRUE },
    { "v=TLSRPTv1; rua=https://y.example/, mailto:T@X.example",
      "v=TLSRPTv1; rua=mailto:t@x.example", TRUE },
    { "v=TLSRPTv1; rua=mailto:t@x.example",
      "v=TLSRPTv1; rua=mailto:t@x.example,https://y.example/", FALSE },
    { "v=TLSRPTv1; rua=mailto:t%2Bu@x.example", "v=TLSRPTv1; rua=mailto:t+u@x.example", TRUE },
    { "v=TLSRPTv1; rua=mailto:t@x.example.jp", "v=TLSRPTv1; rua=mailto:t@x.example", FALSE },
    { "v=STSv1; id=20260101;", "v=STSv1; id=20260101", TRUE },
    { "v=STSv1; id=20260101; x=1", "v=STSv1; id=20260101", TRUE },
    { "v=BIMI1; a=; l=https://x.example/l.svg", "v=BIMI1; l=https://x.example/l.svg; a=;", TRUE },
    { "v=BIMI1; l=https://x.example/l.svg", "v=BIMI1; l=https://x.example/l.svg; a=;", TRUE },
    { "v=BIMI1; l=https://x.example/l.svg; a=https://x.example/m.pem",
      "v=BIMI1; l=https://x.example/l.svg; a=", TRUE },
    { "v=BIMI1; l=https://x.example/l.svg", "v=BIMI1; l=; a=", FALSE },
    { "v=BIMI1; l=https://x.example/l.svg",
      "v=BIMI1; l=https://x.example/l.svg; a=https://b.example/", FALSE },
    { "v=STSv1; id=20260102", "v=STSv1; id=20260101", FALSE },
    { "v=STSv1; id=20260101; id=20260101", "v=STSv1; id=20260101", FALSE },
    { "v=stsv1; id=20260101", "v=STSv1; id=20260101", FALSE },
    { "id=20260101; v=STSv1", "v=STSv1; id=20260101", FALSE },
    { "v=STSv1 id=20260101", "v=STSv1; id=20260101", FALSE },
    { "abc;xyz", "abc; xyz", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].text);
      g_assert_cmpint (todoku_tag_list_has (rows[i].text, rows[i].wanted), ==, rows[i].has);
    }
}

/* Who asks for reports is added, and the policy stays as it is. */
static void
test_dmarc_reports (void)
{
  static const char *const rows[][4] = {
    { "v=DMARC1; p=none; adkim=s", "v=DMARC1; p=reject; rua=mailto:s@x.example",
      "mailto:s@x.example", "v=DMARC1; p=none; adkim=s; rua=mailto:s@x.example" },
    { "v=DMARC1;p=reject;rua=mailto:o@x.example;fo=1", "v=DMARC1; p=none; rua=mailto:s@x.example",
      "mailto:s@x.example", "v=DMARC1; p=reject; rua=mailto:o@x.example,mailto:s@x.example; fo=1" },
    { "v=DMARC1; p=none; rua=mailto:S@x.example, https://o.example/r",
      "v=DMARC1; p=none; rua=https://o.example/r,mailto:s@x.example", NULL, NULL },
    { "v=DMARC1; p=none; rua=mailto:a@x.example",
      "v=DMARC1; p=none; rua=mailto:a@x.example, mailto:b@x.example", "mailto:b@x.example",
      "v=DMARC1; p=none; rua=mailto:a@x.example,mailto:b@x.example" },
    { "v=DMARC1; p=none", "v=DMARC1; p=none", NULL, NULL },
    { "v=DMARC1; p=none", "v=DMARC1; p=none; rua=s", NULL, NULL },
    /* How large a report may be, and how a sign of the address is written, is no other address. */
    { "v=DMARC1; p=none; rua=mailto:a@x.example!10m,mailto:c%2Bd@x.example",
      "v=DMARC1; p=none; rua=mailto:a@x.example, mailto:c+d@x.example!5m", NULL, NULL },
    { "v=DMARC1; p=none; rua=mailto:a@x.example!10m", "v=DMARC1; p=none; rua=mailto:b@x.example",
      "mailto:b@x.example",
      "v=DMARC1; p=none; rua=mailto:a@x.example!10m,mailto:b@x.example" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *unsent = NULL;
      g_autofree char *fixed = todoku_dmarc_add_reports (rows[i][0], rows[i][1], &unsent);

      g_test_message ("%s", rows[i][0]);
      g_assert_cmpstr (unsent, ==, rows[i][2]);
      g_assert_cmpstr (fixed, ==, rows[i][3]);
    }
}

/* Nobody's reports about TLS give way to the service's, and nothing that is no address stays. */
static void
test_tag_lists_merge (void)
{
  static const char *const rows[][3] = {
    { "v=TLSRPTv1; rua=mailto:b@x.example", "v=TLSRPTv1; rua=mailto:a@x.example",
      "v=TLSRPTv1; rua=mailto:b@x.example,mailto:a@x.example" },
    { "v=TLSRPTv1;rua=https://b.example/r, mailto:A@x.example;",
      "v=TLSRPTv1; rua=mailto:a@x.example",
      "v=TLSRPTv1; rua=https://b.example/r,mailto:a@x.example" },
    { "v=TLSRPTv1; rua=mailto:a@x.example", "v=TLSRPTv1; rua=mailto:a@x.example", NULL },
    { "v=TLSRPTv1; rua=b@x.example", "v=TLSRPTv1; rua=mailto:a@x.example", NULL },
    { "v=TLSRPTv1", "v=TLSRPTv1; rua=mailto:a@x.example", NULL },
    { "v=STSv1; id=1", "v=STSv1; id=2", NULL },
    { "v=DMARC1; p=none; rua=mailto:b@x.example", "v=TLSRPTv1; rua=mailto:a@x.example", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *merged = todoku_tag_list_merge_reports (rows[i][0], rows[i][1]);

      g_test_message ("%s", rows[i][0]);
      g_assert_cmpstr (merged, ==, rows[i][2]);
      g_assert_true (merged == NULL || todoku_tag_list_has (merged, rows[i][1]));
    }
}

/* Whatever stands in DNS, no parser may crash on it, and what one mends is right and never weaker
 * than what can still be read.
 */
static void
test_random_damage (void)
{
  static const char *const seeds[] = {
    "v=DKIM1; k=rsa; t=s:y; h=sha256; p=" RSA1024,
    "v=DMARC1; p=reject; sp=reject; rua=mailto:a@x.example,mailto:b@y.example; adkim=s",
    "v=DMARC1;p=quarantine;fo=1:d;t=y;psd=n;ruf=mailto:a@x.example!10m;pct=50",
  };
  static const char *const junk[] = {
    "\342\200\223", "\302\240", "&nbsp;", "<br>", "\"", "\\", ";", ",", " ", "=", ":", "\377", "@",
    "v=DMARC1", "p=", "mailto:", "\t", "!",
  };
  g_autoptr(GRand) random = g_rand_new_with_seed (9989);

  for (guint i = 0; i < 6000; i++)
    {
      g_autoptr(GString) text = g_string_new (seeds[i % G_N_ELEMENTS (seeds)]);
      g_autoptr(TodokuDkimKey) key = NULL;
      g_autoptr(TodokuDmarc) dmarc = NULL;
      g_autoptr(TodokuDmarc) again = NULL;

      for (int n = g_rand_int_range (random, 1, 5); n > 0; n--)
        {
          gint32 at = g_rand_int_range (random, 0, (gint32) text->len);

          if (g_rand_boolean (random))
            text->str[at] = (char) g_rand_int_range (random, 1, 256);
          else if (g_rand_boolean (random))
            g_string_erase (text, at, 1);
          else
            g_string_insert (text, at, junk[g_rand_int_range (random, 0, G_N_ELEMENTS (junk))]);
        }

      key = todoku_dkim_key_parse (text->str, -1);
      dmarc = todoku_dmarc_parse (text->str);
      again = todoku_dmarc_parse (dmarc->fixed);
      g_assert_nonnull (key->key_type);
      if (!again->valid || again->reports_lost)
        g_error ("offered: %s", dmarc->fixed);
      if (strstr (text->str, "; p=reject;") != NULL)
        g_assert_cmpstr (again->policy, ==, "reject");
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *path = g_strconcat ("/model/dkim/", keys[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_key);
    }
  g_test_add_func ("/model/dkim/position", test_key_position);
  g_test_add_func ("/model/dkim/equal", test_key_equal);
  g_test_add_func ("/model/dmarc/parse", test_dmarc);
  g_test_add_func ("/model/dmarc/details", test_dmarc_details);
  g_test_add_func ("/model/dmarc/merge", test_dmarc_merge);
  g_test_add_func ("/model/dmarc/reports", test_dmarc_reports);
  g_test_add_func ("/model/tag-list/has", test_tag_lists);
  g_test_add_func ("/model/tag-list/has/merge", test_tag_lists_merge);
  g_test_add_func ("/model/mail-records/random-damage", test_random_damage);

  return g_test_run ();
}
