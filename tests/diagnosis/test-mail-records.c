/* SPDX-License-Identifier: GPL-3.0-or-later
 * The parsers of DKIM, SPF and DMARC records: tables of what stands in DNS and what it is.
 */
#include "todoku-dkim.h"
#include "todoku-dmarc.h"
#include "todoku-spf.h"

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

static const struct
{
  const char *text;
  gboolean is_record;
  gboolean is_valid;
} spf_records[] = {
  { "v=spf1", TRUE, TRUE },
  { "v=spf1 -all", TRUE, TRUE },
  { "V=SPF1 A MX -ALL", TRUE, TRUE },
  { "v=spf1 a:mail.example.com/24//64 mx/24 ~all", TRUE, TRUE },
  { "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 ?all", TRUE, TRUE },
  { "v=spf1 exists:%{i}._spf.%{d} redirect=_spf.example.com", TRUE, TRUE },
  { "v=spf1 exp=explain.example.com x-y=1 -all", TRUE, TRUE },
  { "v=spf1 ptr -all", TRUE, TRUE },
  { " v=spf1 -all", FALSE, FALSE },
  { "\357\273\277v=spf1 -all", FALSE, FALSE },
  { "v=spf1;include:x.example -all", FALSE, FALSE },
  { "v=spf10 -all", FALSE, FALSE },
  { "v=spf1 include: x.example -all", TRUE, FALSE },
  { "v=spf1 include=x.example -all", TRUE, FALSE },
  { "v=spf1 include:x.example,include:y.example -all", TRUE, FALSE },
  { "v=spf1 include:x.example~all", TRUE, TRUE },
  { "v=spf1 ip4:192.0.2.256 -all", TRUE, FALSE },
  { "v=spf1 ip4:2001:db8::1 -all", TRUE, FALSE },
  { "v=spf1 include -all", TRUE, FALSE },
  { "v=spf1 al", TRUE, FALSE },
  { "spf2.0/pra include:x.example", FALSE, FALSE },
};

static void
test_spf_parse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (spf_records); i++)
    {
      g_test_message ("%s", spf_records[i].text);
      g_assert_cmpint (todoku_spf_is_record (spf_records[i].text), ==, spf_records[i].is_record);
      g_assert_cmpint (todoku_spf_is_valid (spf_records[i].text), ==, spf_records[i].is_valid);
    }
}

static const struct
{
  const char *domain;
  const char *text;
} world[] = {
  { "one.example", "v=spf1 ip4:192.0.2.1 -all" },
  { "two.example", "v=spf1 include:one.example a mx ~all" },
  { "loop.example", "v=spf1 include:back.example -all" },
  { "back.example", "v=spf1 include:loop.example -all" },
  { "nothing.example", NULL },
};

static const char *
look_up (const char *domain,
         gboolean   *ret_known,
         gpointer    user_data)
{
  for (guint i = 0; i < G_N_ELEMENTS (world); i++)
    if (g_str_equal (world[i].domain, domain))
      {
        *ret_known = TRUE;
        return world[i].text;
      }

  *ret_known = FALSE;
  return NULL;
}

static void
test_spf_terms (void)
{
  static const struct
  {
    const char *text;
    const char *wanted;
    const char *missing;
  } rows[] = {
    { "v=spf1 include:one.example ~all", "v=spf1 include:one.example ~all", NULL },
    { "v=spf1 a INCLUDE:One.Example -all", "v=spf1 include:one.example ~all", NULL },
    { "v=spf1 mx +include:one.example", "v=spf1 include:one.example -all", NULL },
    { "v=spf1 include:two.example -all", "v=spf1 include:one.example -all", NULL },
    { "v=spf1 redirect=two.example", "v=spf1 include:one.example -all", NULL },
    { "v=spf1 ~all include:one.example", "v=spf1 include:one.example -all", "include:one.example" },
    { "v=spf1 -include:one.example ~all", "v=spf1 include:one.example", "include:one.example" },
    { "v=spf1 ip4:192.0.2.1 -all", "v=spf1 ip4:192.0.2.1 mx -all", "mx" },
    { "v=spf1 include: one.example -all", "v=spf1 include:one.example", "include:one.example" },
    { "v=spf1 a/24 -all", "v=spf1 a -all", "a" },
    { "v=spf1 -all", "v=spf1 -all", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *missing = NULL;
      gboolean all_there = todoku_spf_has_terms (rows[i].text, rows[i].wanted, look_up, NULL,
                                                 &missing);

      g_test_message ("%s", rows[i].text);
      g_assert_cmpstr (missing, ==, rows[i].missing);
      g_assert_cmpint (all_there, ==, rows[i].missing == NULL);
    }
}

static void
test_spf_count (void)
{
  static const struct
  {
    const char *text;
    guint lookups;
    const char *over_at;
    const char *broken;
    const char *loop;
    const char *needed;
  } rows[] = {
    { "v=spf1 ip4:192.0.2.1 exp=x.example -all", 0 },
    { "v=spf1 a mx ptr exists:%{i}.x.example -all", 4 },
    { "v=spf1 include:one.example -all a mx", 1 },
    { "v=spf1 include:two.example -all", 4 },
    { "v=spf1 redirect=two.example", 4 },
    { "v=spf1 redirect=two.example -all", 0 },
    { "v=spf1 a:a1.example a:a2.example a:a3.example a:a4.example a:a5.example a:a6.example "
      "a:a7.example a:a8.example a:a9.example a:a10.example mx -all", 11, "mx" },
    { "v=spf1 include:nothing.example -all", 1, NULL, "nothing.example" },
    { "v=spf1 include:loop.example -all", 3, NULL, NULL, "loop.example" },
    { "v=spf1 include:self.example -all", 1, NULL, NULL, "self.example" },
    { "v=spf1 include:new.example -all", 1, NULL, NULL, NULL, "new.example" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(TodokuSpfCount) count = todoku_spf_count (rows[i].text, "self.example", look_up,
                                                          NULL);

      g_test_message ("%s", rows[i].text);
      g_assert_cmpuint (count->lookups, ==, rows[i].lookups);
      g_assert_cmpstr (count->over_at, ==, rows[i].over_at);
      g_assert_cmpstr (count->broken, ==, rows[i].broken);
      g_assert_cmpstr (count->loop, ==, rows[i].loop);
      g_assert_cmpstr (count->needed->len > 0 ? g_ptr_array_index (count->needed, 0) : NULL, ==,
                       rows[i].needed);
    }
}

static void
test_spf_mend (void)
{
  static const struct
  {
    const char *text;
    const char *mended;
  } rows[] = {
    { "v=spf1 include: x.example ~all", "v=spf1 include:x.example ~all" },
    { "v=spf1 include=x.example -all", "v=spf1 include:x.example -all" },
    { "v=spf1; include:x.example; -all", "v=spf1 include:x.example -all" },
    { "v=spf1 include:x.example,include:y.example -all",
      "v=spf1 include:x.example include:y.example -all" },
    { "v=spf1 ~all include:x.example -all", "v=spf1 include:x.example ~all" },
    { "v=spf1 include:x.example~all", "v=spf1 include:x.example ~all" },
    { "\"v=spf1 mx -all\"", "v=spf1 mx -all" },
    { "\357\273\277v=spf1 a -all", "v=spf1 a -all" },
    { "v=spf1 a a -all v=spf1 mx ~all", "v=spf1 a mx ~all" },
    { "spf2.0/pra a", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *mended = todoku_spf_mend (rows[i].text);

      g_assert_cmpstr (mended, ==, rows[i].mended);
      g_assert_true (mended == NULL || todoku_spf_is_valid (mended));
    }
}

static void
test_spf_merge (void)
{
  static const struct
  {
    char *records[4];
    const char *merged;
  } rows[] = {
    { { (char *) "v=spf1 mx -all", (char *) "v=spf1 include:x.example ~all" },
      "v=spf1 mx include:x.example ~all" },
    { { (char *) "v=spf1 a +all", (char *) "v=spf1 A include:x.example -all" },
      "v=spf1 a include:x.example -all" },
    { { (char *) "v=spf1 redirect=y.example", (char *) "v=spf1 mx -all" },
      "v=spf1 mx include:y.example -all" },
    { { (char *) "unrelated", (char *) "v=spf1 mx" }, "v=spf1 mx" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *merged = todoku_spf_merge ((char **) rows[i].records);

      g_assert_cmpstr (merged, ==, rows[i].merged);
    }
}

static void
test_dmarc (void)
{
  static const struct
  {
    const char *text;
    gboolean valid;
    const char *policy;
    const char *bad_tag;
    const char *fixed;
  } rows[] = {
    { "v=DMARC1; p=none;", TRUE, "none", NULL, "v=DMARC1; p=none" },
    { "v=DMARC1;p=reject;sp=none;np=reject;t=y;psd=n", TRUE, "reject", NULL, NULL },
    { "v=DMARC1 ; p=Quarantine; pct=50; rf=afrf; ri=86400", TRUE, "quarantine", NULL, NULL },
    { "v=DMARC1; p=none; rua=mailto:a@x.example,mailto:b@y.example!10m", TRUE, "none", NULL, NULL },
    { "v=DMARC1; rua=mailto:a@x.example", TRUE, NULL, NULL,
      "v=DMARC1; p=none; rua=mailto:a@x.example" },
    { "v=DMARC1; adkim=s; aspf=s; p=none", TRUE, "none", NULL, NULL },
    { "v=DMARC1", FALSE, NULL, "v=DMARC1", "v=DMARC1; p=none" },
    { "v=dmarc1; p=none", FALSE, "none", "v=dmarc1", "v=DMARC1; p=none" },
    { "v=DMARC; p=reject", FALSE, "reject", "v=DMARC", "v=DMARC1; p=reject" },
    { "v=DMARCl; p=none", FALSE, "none", "v=DMARCl", "v=DMARC1; p=none" },
    { "v=DMARC1, p=none", FALSE, "none", "v=DMARC1, p=none", "v=DMARC1; p=none" },
    { "v=DMARC1; p=monitor", FALSE, "none", "p=monitor", "v=DMARC1; p=none" },
    { "v=DMARC1; p=quarantene", FALSE, "quarantine", "p=quarantene", "v=DMARC1; p=quarantine" },
    { "v=DMARC1; p=block", FALSE, "reject", "p=block", "v=DMARC1; p=reject" },
    { "v=DMARC1; p=rejected", FALSE, "reject", "p=rejected", "v=DMARC1; p=reject" },
    { "v=DMARC1; p=none; sp- reject", FALSE, "none", "sp- reject",
      "v=DMARC1; p=none; sp=reject" },
    { "v=DMARC1; p=none; rua=a@x.example", FALSE, "none", "rua=a@x.example",
      "v=DMARC1; p=none; rua=mailto:a@x.example" },
    { "p=none", FALSE, "none", "p=none", "v=DMARC1; p=none" },
    { "v=spf1 -all", FALSE, NULL, "v=spf1 -all", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(TodokuDmarc) dmarc = todoku_dmarc_parse (rows[i].text);
      g_autoptr(TodokuDmarc) again = todoku_dmarc_parse (dmarc->fixed);

      g_test_message ("%s", rows[i].text);
      g_assert_cmpint (dmarc->valid, ==, rows[i].valid);
      g_assert_cmpstr (dmarc->policy, ==, rows[i].policy);
      g_assert_cmpstr (dmarc->bad_tag, ==, rows[i].bad_tag);
      if (rows[i].fixed != NULL)
        g_assert_cmpstr (dmarc->fixed, ==, rows[i].fixed);
      g_assert_true (again->valid);
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

/* Whatever stands in DNS, no parser may crash on it, and what one mends must be right. */
static void
test_mutations (void)
{
  static const char *const seeds[] = {
    "v=DKIM1; k=rsa; t=s:y; p=" RSA1024,
    "v=spf1 include:one.example a:b.example/24 mx ip4:192.0.2.0/24 redirect=two.example ~all",
    "v=DMARC1; p=none; sp=reject; rua=mailto:a@x.example,mailto:b@y.example; adkim=s",
  };
  g_autoptr(GRand) random = g_rand_new_with_seed (7208);

  for (guint i = 0; i < 6000; i++)
    {
      g_autofree char *text = g_strdup (seeds[i % G_N_ELEMENTS (seeds)]);
      gsize length = strlen (text);
      g_autoptr(TodokuDkimKey) key = NULL;
      g_autoptr(TodokuDmarc) dmarc = NULL;
      g_autoptr(TodokuDmarc) again = NULL;
      g_autoptr(TodokuSpfCount) count = NULL;
      g_autofree char *mended = NULL;

      for (int changes = g_rand_int_range (random, 1, 6); changes > 0; changes--)
        text[g_rand_int_range (random, 0, (gint32) length)] = (char) g_rand_int_range (random, 1,
                                                                                       256);
      if (i % 7 == 0)
        text[g_rand_int_range (random, 0, (gint32) length)] = '\0';

      key = todoku_dkim_key_parse (text, -1);
      dmarc = todoku_dmarc_parse (text);
      again = todoku_dmarc_parse (dmarc->fixed);
      count = todoku_spf_count (text, "self.example", look_up, NULL);
      mended = todoku_spf_mend (text);
      g_assert_true (mended == NULL || todoku_spf_is_record (mended));
      g_assert_true (todoku_dmarc_is_record (dmarc->fixed));
      g_assert_nonnull (key->key_type);
      g_assert_cmpuint (count->lookups, <=, 64);
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
  g_test_add_func ("/model/spf/parse", test_spf_parse);
  g_test_add_func ("/model/spf/terms", test_spf_terms);
  g_test_add_func ("/model/spf/count", test_spf_count);
  g_test_add_func ("/model/spf/mend", test_spf_mend);
  g_test_add_func ("/model/spf/merge", test_spf_merge);
  g_test_add_func ("/model/dmarc/parse", test_dmarc);
  g_test_add_func ("/model/dmarc/details", test_dmarc_details);
  g_test_add_func ("/model/mail-records/mutations", test_mutations);

  return g_test_run ();
}
