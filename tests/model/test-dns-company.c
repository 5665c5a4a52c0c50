/* SPDX-License-Identifier: GPL-3.0-or-later
 * Who runs the DNS, told from name servers, and whether every row of the table is complete.
 */
#include "todoku-dns-company-private.h"

#include <stdio.h>

static const struct
{
  const char *servers;
  TodokuDnsMatch match;
  const char *ids;
} cases[] = {
  { "01.dnsv.jp 02.dnsv.jp 03.dnsv.jp 04.dnsv.jp", TODOKU_DNS_MATCH_ONE, "onamae" },
  { "dns1.onamae.com dns2.onamae.com", TODOKU_DNS_MATCH_ONE, "onamae" },
  { "NS-RS1.GMOSERVER.JP. ns-rs2.gmoserver.jp.", TODOKU_DNS_MATCH_ONE, "onamae-rental" },
  { "dns01.muumuu-domain.com dns02.muumuu-domain.com", TODOKU_DNS_MATCH_ONE, "muumuu" },
  { "ns1.dns.ne.jp. ns2.dns.ne.jp.", TODOKU_DNS_MATCH_ONE, "sakura" },
  { "ns1.gslb3.sakura.ne.jp ns2.gslb3.sakura.ne.jp", TODOKU_DNS_MATCH_ONE, "sakura-cloud" },
  { "ns1.xserver.jp ns2.xserver.jp ns3.xserver.jp", TODOKU_DNS_MATCH_ONE, "xserver" },
  { "ns1.xdomain.ne.jp ns2.xdomain.ne.jp", TODOKU_DNS_MATCH_ONE, "xserver-domain" },
  { "ns1.value-domain.com ns5.value-domain.com", TODOKU_DNS_MATCH_ONE, "value-domain" },
  { "dns-b.iij.ad.jp dns-c.iij.ad.jp", TODOKU_DNS_MATCH_ONE, "iij-dns-outsource" },
  { "ns-2048.awsdns-64.com ns-1.awsdns-00.co.uk", TODOKU_DNS_MATCH_ONE, "route53" },
  { "ada.ns.cloudflare.com bob.ns.cloudflare.com", TODOKU_DNS_MATCH_ONE, "cloudflare" },
  { "ns-cloud-a1.googledomains.com ns-cloud-a2.googledomains.com", TODOKU_DNS_MATCH_AMBIGUOUS,
    "google-cloud-dns squarespace" },
  { "dns1.p01.nsone.net dns2.p01.nsone.net", TODOKU_DNS_MATCH_AMBIGUOUS, "squarespace ns1" },
  { "ns1-01.azure-dns.com ns2-01.azure-dns.net", TODOKU_DNS_MATCH_ONE, "azure-dns" },
  { "ns53.domaincontrol.com ns54.domaincontrol.com", TODOKU_DNS_MATCH_ONE, "godaddy" },
  { "01.dnsv.jp ada.ns.cloudflare.com", TODOKU_DNS_MATCH_MIXED, "onamae cloudflare" },
  { "ns1.dns.ne.jp ns.example.co.jp", TODOKU_DNS_MATCH_MIXED, "sakura" },
  { "ns1.example.co.jp ns2.example.co.jp", TODOKU_DNS_MATCH_NONE, "" },
  { "01.dnsv.jp.example.com", TODOKU_DNS_MATCH_NONE, "" },
  { "05.dnsv.jp", TODOKU_DNS_MATCH_NONE, "" },
  { "x01.dnsv.jp", TODOKU_DNS_MATCH_NONE, "" },
  { "01xdnsv.jp", TODOKU_DNS_MATCH_NONE, "" },
  { "evilns.cloudflare.com", TODOKU_DNS_MATCH_NONE, "" },
  { "", TODOKU_DNS_MATCH_NONE, "" },
};

static void
test_match (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(GStrv) servers = g_strsplit (cases[i].servers, " ", -1);
      g_autoptr(GPtrArray) companies = NULL;
      g_autoptr(GString) ids = g_string_new (NULL);
      TodokuDnsMatch match =
        todoku_dns_company_match ((const char * const *) servers, &companies);

      for (guint j = 0; j < companies->len; j++)
        {
          const TodokuDnsCompany *company = g_ptr_array_index (companies, j);

          g_string_append_printf (ids, "%s%s", j > 0 ? " " : "", company->id);
        }

      g_test_message ("%s", cases[i].servers);
      g_assert_cmpint (match, ==, cases[i].match);
      g_assert_cmpstr (ids->str, ==, cases[i].ids);
    }
}

/* Every row of the file must be read, say where it comes from, and have been checked. */
static void
test_table (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GKeyFile) table = todoku_dns_company_load_table (&error);
  g_auto(GStrv) ids = NULL;

  g_assert_no_error (error);
  ids = g_key_file_get_groups (table, NULL);
  g_assert_cmpuint (g_strv_length (ids), >, 40);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      TodokuDnsCompany *company = todoku_dns_company_parse (table, ids[i], &error);
      int year, month, day;

      g_assert_no_error (error);
      g_test_message ("%s", company->id);
      g_assert_cmpstr (company->source, !=, "");
      g_assert_cmpint (sscanf (company->checked, "%4d-%2d-%2d", &year, &month, &day), ==, 3);
      g_assert_true (g_date_valid_dmy (day, month, year));
      g_assert_true (g_str_equal (company->confidence, "high") ||
                     g_str_equal (company->confidence, "medium") ||
                     g_str_equal (company->confidence, "low"));
      g_assert_true (company->help_uri == NULL || g_str_has_prefix (company->help_uri, "https://"));
      g_assert_nonnull (todoku_dns_company_get_text (company, TODOKU_DNS_COMPANY_NAME, "ja"));
      g_assert_nonnull (todoku_dns_company_get_text (company, TODOKU_DNS_COMPANY_HOST_LABEL, "ja"));

      todoku_dns_company_free (company);
      for (guint j = 0; j < i; j++)
        g_assert_cmpstr (ids[i], !=, ids[j]);
    }
}

static void
test_refuse (void)
{
  static const char *whole =
    "[a]\nName=A\nHost=relative\nApex=at\nFinalDot=unknown\nQuotes=unknown\n"
    "UnderscoreHost=unknown\nUnderscoreValue=unknown\nSource=s\nChecked=2026-11-24\n"
    "Confidence=high\nServers=ns1[.]a[.]jp;.b.jp;\n";
  static const struct { const char *from, *to; } breaks[] = {
    { "Source=s\n", "" },
    { "Checked=2026-11-24\n", "" },
    { "Confidence=high\n", "" },
    { "Name=A\n", "" },
    { "Host=relative", "Host=relativ" },
    { "FinalDot=unknown\n", "" },
    { "ns1[.]a", "ns1(a" },
  };
  g_autoptr(GKeyFile) table = g_key_file_new ();
  TodokuDnsCompany *company;

  g_assert_true (g_key_file_load_from_data (table, whole, -1, G_KEY_FILE_NONE, NULL));
  company = todoku_dns_company_parse (table, "a", NULL);
  g_assert_nonnull (company);
  todoku_dns_company_free (company);

  for (guint i = 0; i < G_N_ELEMENTS (breaks); i++)
    {
      g_autoptr(GString) text = g_string_new (whole);
      g_autoptr(GKeyFile) broken = g_key_file_new ();
      g_autoptr(GError) error = NULL;

      g_assert_cmpuint (g_string_replace (text, breaks[i].from, breaks[i].to, 1), ==, 1);
      g_assert_true (g_key_file_load_from_data (broken, text->str, -1, G_KEY_FILE_NONE, NULL));
      g_test_message ("%s", breaks[i].from);
      g_assert_null (todoku_dns_company_parse (broken, "a", &error));
      g_assert_nonnull (error);
    }
}

static void
test_texts (void)
{
  const TodokuDnsCompany *onamae = todoku_dns_company_lookup ("onamae");
  const TodokuDnsCompany *route53 = todoku_dns_company_lookup ("route53");

  g_assert_nonnull (onamae);
  g_assert_cmpstr (todoku_dns_company_get_text (onamae, TODOKU_DNS_COMPANY_NAME, "ja"), ==,
                   "お名前.com");
  g_assert_cmpstr (todoku_dns_company_get_text (onamae, TODOKU_DNS_COMPANY_NAME, "en"), ==,
                   "Onamae.com");
  /* A label is what stands on the screen, in whatever language the program runs. */
  g_assert_cmpstr (todoku_dns_company_get_text (onamae, TODOKU_DNS_COMPANY_HOST_LABEL, "en"), ==,
                   "ホスト名");
  g_assert_cmpstr (todoku_dns_company_get_text (route53, TODOKU_DNS_COMPANY_HOST_LABEL, "ja"), ==,
                   "レコード名");
  g_assert_cmpstr (todoku_dns_company_get_text (NULL, TODOKU_DNS_COMPANY_HOST_LABEL, "ja"), ==,
                   "HOST");
  g_assert_cmpstr (todoku_dns_company_get_text (NULL, TODOKU_DNS_COMPANY_PRIORITY_LABEL, "ja"), ==,
                   "優先度");
  g_assert_null (todoku_dns_company_get_text (NULL, TODOKU_DNS_COMPANY_HINT, "ja"));
}

static void
test_list (void)
{
  g_autoptr(GPtrArray) list = todoku_dns_company_list ();

  g_assert_cmpstr (((const TodokuDnsCompany *) g_ptr_array_index (list, 0))->id, ==, "onamae");
  for (guint i = 0; i < list->len; i++)
    {
      const TodokuDnsCompany *company = g_ptr_array_index (list, i);

      g_assert_false (company->generic);
      g_assert_true (todoku_dns_company_lookup (company->id) == company);
    }

  g_assert_true (todoku_dns_company_lookup ("fqdn")->generic);
  g_assert_true (todoku_dns_company_lookup ("relative")->generic);
  g_assert_null (todoku_dns_company_lookup ("nobody"));
  g_assert_null (todoku_dns_company_lookup (NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/dns-company/match", test_match);
  g_test_add_func ("/model/dns-company/table", test_table);
  g_test_add_func ("/model/dns-company/refuse", test_refuse);
  g_test_add_func ("/model/dns-company/texts", test_texts);
  g_test_add_func ("/model/dns-company/list", test_list);

  return g_test_run ();
}
