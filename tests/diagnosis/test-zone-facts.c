/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is told of two looks at a zone, and what is not.
 */
#include "todoku-zone-facts.h"

#include "todoku-dmarc.h"
#include "todoku-spf.h"

#include <string.h>

#define SPF "v=spf1 include:_spf.google.com include:sendgrid.net ~all"

/* One line per entry: "type before > after", with | for a new line. */
static char *
tell (const TodokuZoneFacts *before,
      const TodokuZoneFacts *after)
{
  g_autoptr(GPtrArray) rows = todoku_zone_facts_compare ("example.co.jp", before, after);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const TodokuHistoryRow *row = g_ptr_array_index (rows, i);

      g_assert_cmpint (row->change, ==, TODOKU_CHANGE_CHANGED);
      g_assert_false (row->alarm);
      g_assert_cmpstr (row->host, ==, g_str_equal (row->type, "DMARC")
                                        ? "_dmarc.example.co.jp" : "example.co.jp");
      g_string_append_printf (text, "%s%s %s > %s", i > 0 ? " & " : "", row->type,
                              row->before != NULL ? row->before : "-",
                              row->after != NULL ? row->after : "-");
    }

  return g_strdelimit (g_string_free (g_steal_pointer (&text), FALSE), "\n", '|');
}

static void
test_servers (void)
{
  static const struct { const char *before; const char *after; const char *told; } cases[] = {
    { "ns1.a.jp ns2.a.jp", "ns1.a.jp ns2.a.jp", "" },
    { "ns1.a.jp ns2.a.jp", "NS2.a.jp. ns1.A.jp.", "" },
    { "ns1.a.jp ns2.a.jp", "ns1.b.jp ns2.b.jp",
      "NS ns1.a.jp ns2.a.jp > ns1.b.jp ns2.b.jp" },
    { "ns1.a.jp ns2.a.jp", "ns1.a.jp", "NS ns1.a.jp ns2.a.jp > ns1.a.jp" },
    { "ns1.a.jp", "ns1.a.jp ns2.a.jp", "NS ns1.a.jp > ns1.a.jp ns2.a.jp" },
    { NULL, "ns1.a.jp", "" },
    { "ns1.a.jp", NULL, "" },
    { "ns1.a.jp", "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *told = tell (&(TodokuZoneFacts) { .name_servers = cases[i].before },
                                    &(TodokuZoneFacts) { .name_servers = cases[i].after });

      g_assert_cmpstr (told, ==, cases[i].told);
    }
}

static void
test_spf (void)
{
  static const struct { const char *after; const char *told; } cases[] = {
    { SPF, "" },
    { NULL, "" },
    { "v=spf1  include:sendgrid.net  +include:_spf.GOOGLE.com ~all", "" },
    { "v=spf1 include:sendgrid.net ~all", "SPF include:_spf.google.com > -" },
    { "v=spf1 include:_spf.google.com include:sendgrid.net ip4:192.0.2.1 ~all",
      "SPF - > ip4:192.0.2.1" },
    { "v=spf1 include:_spf.google.com include:sendgrid.net -all", "SPF ~all > -all" },
    { "v=spf1 include:_spf.google.com include:sendgrid.net", "SPF ~all > -" },
    { "v=spf1 a include:sendgrid.net -all", "SPF include:_spf.google.com > a & SPF ~all > -all" },
    { "v=spf1 ~include:_spf.google.com include:sendgrid.net ~all",
      "SPF include:_spf.google.com > ~include:_spf.google.com" },
    { "", "SPF " SPF " > -" },
    { SPF "\nv=spf1 -all", "SPF " SPF " > " SPF "|v=spf1 -all" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *told = tell (&(TodokuZoneFacts) { .spf = SPF },
                                    &(TodokuZoneFacts) { .spf = cases[i].after });

      g_assert_cmpstr (told, ==, cases[i].told);
    }
}

static void
test_dmarc (void)
{
  static const struct { const char *before; const char *after; const char *told; } cases[] = {
    { "v=DMARC1; p=reject", "v=DMARC1;p = reject ;", "" },
    { "v=DMARC1; p=reject", "v=DMARC1; p=none", "DMARC p=reject > p=none" },
    { "v=DMARC1; p=reject; pct=10", "v=DMARC1; p=reject", "DMARC pct=10 > -" },
    { "v=DMARC1; p=reject", "", "DMARC v=DMARC1; p=reject > -" },
    { "", "v=DMARC1; p=none", "DMARC - > v=DMARC1; p=none" },
    { "v=DMARC1; p=reject", NULL, "" },
    { NULL, "", "" },
    { "v=DMARC1; p=none", "v=DMARC1; p=none\nv=DMARC1; p=reject",
      "DMARC v=DMARC1; p=none > v=DMARC1; p=none|v=DMARC1; p=reject" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *told = tell (&(TodokuZoneFacts) { .dmarc = cases[i].before },
                                    &(TodokuZoneFacts) { .dmarc = cases[i].after });

      g_assert_cmpstr (told, ==, cases[i].told);
    }
}

static void
test_join (void)
{
  static const char *const texts[] = {
    "v=spf1 b", "google-site-verification=x", "v=spf1 a\nv=spf1 c", "v=DMARC1; p=none", NULL,
  };
  g_autofree char *huge = g_strnfill (70000, 'a');
  const char *const long_texts[] = { huge, NULL };
  g_autofree char *spf = todoku_zone_facts_join (texts, todoku_spf_is_record);
  g_autofree char *dmarc = todoku_zone_facts_join (texts, todoku_dmarc_is_record);
  g_autofree char *none = todoku_zone_facts_join (long_texts, todoku_spf_is_record);
  g_autofree char *bounded = NULL;

  g_assert_cmpstr (spf, ==, "v=spf1 a v=spf1 c\nv=spf1 b");
  g_assert_cmpstr (dmarc, ==, "v=DMARC1; p=none");
  g_assert_cmpstr (none, ==, "");
  memcpy (huge, "v=spf1 ", 7);
  bounded = todoku_zone_facts_join (long_texts, todoku_spf_is_record);
  g_assert_cmpuint (strlen (bounded), ==, 2000);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/diagnosis/zone-facts/servers", test_servers);
  g_test_add_func ("/diagnosis/zone-facts/spf", test_spf);
  g_test_add_func ("/diagnosis/zone-facts/dmarc", test_dmarc);
  g_test_add_func ("/diagnosis/zone-facts/join", test_join);

  return g_test_run ();
}
