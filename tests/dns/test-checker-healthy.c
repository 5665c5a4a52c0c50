/* SPDX-License-Identifier: GPL-3.0-or-later
 * Twenty shapes of companies whose zones are right, ten names each, served by Knot: about none of
 * them is anything to be said. Whoever speaks up here alarms people whose mail arrives.
 */
#include "checker-support.h"
#include "todoku-test-knot.h"

#include <string.h>

#define KEY \
  "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCuaia46K0BlkF2aMSyGbwzFolD6KK4+ZeB4JesRz6G7EE/QNCsYa" \
  "CrpzJGYwK0JGcyanBLrZo7FxGcORv0Z6mMLlPcHf3Kf64vPfPHaiqtr779mFxhsqszl4WI0CNoDkk5dMerL8zYBOaF" \
  "IFgk8GcX6iiAT33FWHXJzsvJBDIbmQIDAQAB"
#define SOA "@ SOA ns1.dns.test. hostmaster.dns.test. 2026112901 3600 600 86400 60\n"
#define HEAD SOA "@ NS ns1.dns.test.\n"

/* What the service asks for; D stands for the domain. */
#define CNAMES \
  "CNAME em77.D u1.wl.esp.test\nCNAME s1._domainkey.D s1.u1.wl.esp.test\n" \
  "CNAME s2._domainkey.D s2.u1.wl.esp.test\n"
#define MANUAL \
  "MX mail9.D mx.esp.test 10\nTXT mail9.D v=spf1 include:spf.esp.test ~all\n" \
  "TXT m1._domainkey.D k=rsa; t=s; p=" KEY "\n"
#define DMARC "TXT _dmarc.D v=DMARC1; p=none;\n"
#define SPF "TXT D v=spf1 include:spf.esp.test ~all\n"

#define CNAME_ROWS \
  "em77 CNAME u1.wl.esp.test.\ns1._domainkey CNAME s1.u1.wl.esp.test.\n" \
  "s2._domainkey CNAME s2.u1.wl.esp.test.\n"
#define MANUAL_ROWS \
  "mail9 MX 10 mx.esp.test.\nmail9 TXT \"v=spf1 include:spf.esp.test ~all\"\n" \
  "m1._domainkey TXT \"k=rsa; t=s; p=\" \"" KEY "\"\n"

/* So many services want a text at the domain itself that an answer does not fit into a datagram. */
#define TEXT(n) \
  "@ TXT \"service-" n "-verification=0123456789abcdef0123456789abcdef0123456789abcdef0123456789" \
  "abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"\n"
#define TEXTS \
  TEXT ("1") TEXT ("2") TEXT ("3") TEXT ("4") TEXT ("5") TEXT ("6") TEXT ("7") TEXT ("8") \
  TEXT ("9") TEXT ("10") TEXT ("11") TEXT ("12")

static const struct
{
  const char *name;
  const char *wanted;
  const char *rows;
  const char *sub;      /* a zone below, */
  const char *sub_rows; /* and what is in it */
  gboolean is_signed;
} shapes[] = {
  /* The apex is flattened to addresses, the web site hangs on it. */
  { "apex-alias", CNAMES SPF,
    CNAME_ROWS "@ A 192.0.2.80\n@ AAAA 2001:db8::80\nwww CNAME D.\n@ MX 10 mx.groupware.test.\n"
    "@ TXT \"v=spf1 include:_spf.groupware.test include:spf.esp.test -all\"\n"
    "@ CAA 0 issue \"ca.test\"\n" },
  { "several-senders", SPF DMARC,
    "@ A 192.0.2.9\n@ MX 10 mx.groupware.test.\n@ MX 20 mx2.groupware.test.\n"
    "@ TXT \"v=spf1 ip4:203.0.113.9/24 a mx include:_spf.groupware.test ?include:spf.crm.test "
    "include:spf.esp.test exists:%{i}._spf.crm.test ip6:2001:db8::1/32 -all\"\n"
    "@ TXT \"google-site-verification=abcDEF123\"\n@ TXT \"MS=ms12345678\"\n"
    "_dmarc TXT \"v=DMARC1; p=reject; adkim=s; np=reject; rua=mailto:postmaster@D\"\n" },
  /* What is hosted is reached by an alias, which is as good. */
  { "hosted-dmarc", CNAMES DMARC, CNAME_ROWS "_dmarc CNAME D._dmarc.watch.test.\n" },
  { "split-strings", MANUAL DMARC,
    "mail9 MX 10 mx.esp.test.\nmail9 TXT \"v=spf1 \" \"include:spf.es\" \"p.test ~all\"\n"
    "m1._domainkey TXT \"k=\" \"rsa; t=s; p=MIGfMA0GCSqGSI\" "
    "\"b3DQEBAQUAA4GNADCBiQKBgQCuaia46K0BlkF2aMSyGbwzFolD6KK4+ZeB4JesRz6G7EE/QNCsYa"
    "CrpzJGYwK0JGcyanBLrZo7FxGcORv0Z6mMLlPcHf3Kf64vPfPHaiqtr779mFxhsqszl4WI0CNoDkk5dMerL8zYBOaF\" "
    "\"IFgk8GcX6iiAT33FWHXJzsvJBDIbmQIDAQAB\"\n_dmarc TXT \"v=DMARC1;\" \" p=none;\"\n" },
  { "odd-case", CNAMES MANUAL DMARC,
    "EM77 CNAME U1.WL.ESP.Test.\nS1._DomainKey CNAME s1.U1.wl.esp.TEST.\n"
    "s2._DOMAINKEY CNAME S2.u1.wl.esp.test.\n_DMARC TXT \"v=DMARC1;p=NONE\"\n"
    "Mail9 MX 10 MX.Esp.test.\nMAIL9 TXT \"V=SPF1 Include:SPF.esp.test ~ALL\"\n"
    "M1._domainkey TXT \"v=DKIM1;k=rsa;p=" KEY ";\"\n" },
  { "delegated-domainkey", CNAMES, "em77 CNAME u1.wl.esp.test.\n_domainkey NS ns1.dns.test.\n",
    "_domainkey", "s1 CNAME s1.u1.wl.esp.test.\ns2 CNAME s2.u1.wl.esp.test.\n" },
  { "many-selectors", CNAMES MANUAL,
    CNAME_ROWS MANUAL_ROWS "google._domainkey TXT \"v=DKIM1; k=rsa; p=" KEY "\"\n"
    "selector1._domainkey CNAME s1.u1.wl.esp.test.\nold._domainkey TXT \"v=DKIM1; p=\"\n"
    "k1._domainkey TXT \"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\"\n" },
  { "wildcard-web", CNAMES MANUAL DMARC,
    CNAME_ROWS MANUAL_ROWS "* A 192.0.2.80\n* AAAA 2001:db8::80\n* TXT \"v=spf1 -all\"\n"
    "* MX 10 mx.groupware.test.\n@ A 192.0.2.80\n_dmarc TXT \"v=DMARC1; p=none\"\n" },
  { "ipv6-only", CNAMES SPF,
    CNAME_ROWS "@ AAAA 2001:db8::1\nwww AAAA 2001:db8::2\n@ MX 10 mail\nmail AAAA 2001:db8::3\n"
    "@ TXT \"v=spf1 ip6:2001:db8::/32 a:mail.D a:www.D a mx include:spf.esp.test ~all\"\n" },
  { "signed", CNAMES SPF DMARC,
    CNAME_ROWS "@ TXT \"v=spf1 redirect=_s.D\"\n_s TXT \"v=spf1 include:spf.esp.test -all\"\n"
    "_dmarc TXT \"v=DMARC1; p=quarantine; sp=reject; rua=mailto:a@D,mailto:b@watch.test; fo=1\"\n",
    NULL, NULL, TRUE },
  /* It sends and does not receive. */
  { "no-mail-in", CNAMES SPF DMARC,
    CNAME_ROWS "@ A 192.0.2.5\n@ MX 0 .\n@ TXT \"v=spf1 include:spf.esp.test -all\"\n"
    "_dmarc TXT \"v=DMARC1; p=reject; sp=reject\"\n_domainkey TXT \"o=-\"\n" },
  /* A sub-domain that has a web site and mail of its own sends. */
  { "sub-sender",
    "CNAME em77.news.D u1.wl.esp.test\nCNAME s1._domainkey.news.D s1.u1.wl.esp.test\n"
    "MX news.D mx.esp.test 10\nTXT news.D v=spf1 include:spf.esp.test ~all\n",
    "@ A 192.0.2.5\n@ MX 10 mx.groupware.test.\n@ TXT \"v=spf1 include:_spf.groupware.test -all\"\n"
    "_dmarc TXT \"v=DMARC1; p=reject\"\nem77.news CNAME u1.wl.esp.test.\n"
    "s1._domainkey.news CNAME s1.u1.wl.esp.test.\nnews A 192.0.2.6\nnews MX 10 mx.esp.test.\n"
    "news TXT \"v=spf1 include:spf.esp.test ~all\"\nnews TXT \"site-verification=1\"\n" },
  /* The reseller's names lead to the service's. */
  { "reseller",
    "CNAME em77.D go.c7.esp.test\nCNAME s1._domainkey.D k1.c7.esp.test\n"
    "CNAME link.D web.c7.esp.test\n",
    "em77 CNAME go.c7.esp.test.\ns1._domainkey CNAME k1.c7.esp.test.\n"
    "link CNAME WEB.c7.Esp.test.\n" },
  { "two-exchangers",
    "MX mg.D mx.esp.test 10\nMX mg.D mx2.groupware.test 20\n"
    "TXT mg.D v=spf1 include:spf.esp.test ~all\nTXT mg.D vendor-verification=0a1b2c3d\n",
    "mg MX 20 mx2.groupware.test.\nmg MX 10 mx.esp.test.\nmg A 192.0.2.7\n"
    "mg TXT \"vendor-verification=0a1b2c3d\"\nmg TXT \"v=spf1 include:spf.esp.test ~all\"\n" },
  /* Everything that has no name of its own is the shop. */
  { "wildcard-alias", CNAMES MANUAL DMARC,
    CNAME_ROWS MANUAL_ROWS "* CNAME shop.shop.test.\n@ A 192.0.2.80\n*.news A 192.0.2.81\n"
    "_dmarc TXT \"v=DMARC1; p=none\"\n*._domainkey TXT \"v=DKIM1; p=\"\n" },
  { "delegated-sender",
    "CNAME em77.mail.D u1.wl.esp.test\nTXT mail.D v=spf1 include:spf.esp.test ~all\n",
    "@ A 192.0.2.5\nmail NS ns1.dns.test.\n",
    "mail", "em77 CNAME u1.wl.esp.test.\n@ TXT \"v=spf1 include:spf.esp.test ~all\"\n" },
  { "delegated-policy", CNAMES DMARC, CNAME_ROWS "_dmarc NS ns1.dns.test.\n",
    "_dmarc", "@ TXT \"v=DMARC1; p=quarantine\"\n" },
  { "many-texts", CNAMES SPF "TXT D vendor-verification=0a1b2c3d\n",
    CNAME_ROWS TEXTS "@ TXT \"v=spf1 include:spf.esp.test -all\"\n"
    "@ TXT \"vendor-verification=0a1b2c3d\"\n" },
  /* The sub-domain that sends has a policy of its own, and is an alias of a web site. */
  { "sub-policy",
    "CNAME em77.news.D u1.wl.esp.test\nCNAME s1._domainkey.news.D s1.u1.wl.esp.test\n"
    "TXT _dmarc.news.D v=DMARC1; p=none\n",
    "@ MX 0 .\n_dmarc TXT \"v=DMARC1; p=reject; sp=quarantine\"\nnews CNAME shop.shop.test.\n"
    "em77.news CNAME u1.wl.esp.test.\ns1._domainkey.news CNAME s1.u1.wl.esp.test.\n"
    "_dmarc.news TXT \"v=DMARC1;p=quarantine;\"\n" },
  { "tracking", "CNAME link.D d1.cdn.test\nCNAME _xa1.link.D _yb2.acm-validations.aws\n"
    "CNAME 1234567.D esp.test\n",
    "link 60 CNAME d1.cdn.test.\n_xa1.link 604800 CNAME yb2.acm-validations.aws.\n"
    "1234567 0 CNAME esp.test.\n@ CAA 0 issue \"amazon.com\"\nlink2 A 192.0.2.1\n" },
};

/* Every kind of name that a company has: under suffixes of one and of two labels, digits, hyphens,
 * long, and a sub-domain that is a zone. The name of the shape stands in front.
 */
static const char *const names[] = {
  "asagao-shoji.co.jp", "botan.jp", "-3rd-cosmos.com", "24.jp", "erika.ne.jp",
  "fuji.chiyoda.tokyo.jp", "a.net", "himawari-denki-kogyo-hanbai-service-center.or.jp",
  "iris.example", ".jasmine.gr.jp",
};

static char *
fill_domain (const char *text,
             const char *domain)
{
  g_autoptr(GRegex) regex = g_regex_new ("(?<![A-Za-z0-9+/])D(?![A-Za-z0-9+/])", 0, 0, NULL);

  return g_regex_replace_literal (regex, text, -1, 0, domain, 0, NULL);
}

static void
zone_free (gpointer data)
{
  TodokuTestKnotZone *zone = data;

  g_free (zone->apex);
  g_free (zone->records);
  g_free (zone);
}

static void
add_zone (GPtrArray  *zones,
          const char *apex,
          const char *rows,
          gboolean    is_signed)
{
  TodokuTestKnotZone *zone = g_new0 (TodokuTestKnotZone, 1);
  g_autofree char *filled = fill_domain (rows, apex);

  zone->apex = g_strdup (apex);
  zone->records = g_strconcat (HEAD, filled, NULL);
  zone->is_signed = is_signed;
  g_ptr_array_add (zones, zone);
}

static char *
domain_of (guint shape,
           guint name)
{
  return g_strdup_printf ("%s%s", shapes[shape].name, names[name]);
}

static GPtrArray *
make_zones (void)
{
  GPtrArray *zones = g_ptr_array_new_with_free_func (zone_free);
  g_autoptr(GString) cuts = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (names); j++)
      {
        g_autofree char *domain = domain_of (i, j);

        add_zone (zones, domain, shapes[i].rows, shapes[i].is_signed);
        if (shapes[i].sub != NULL)
          {
            g_autofree char *sub = g_strconcat (shapes[i].sub, ".", domain, NULL);

            add_zone (zones, sub, shapes[i].sub_rows, FALSE);
          }
      }
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    g_string_append_printf (cuts, "%s NS ns1.dns.test.\n", shapes[i].name);
  add_zone (zones, "jasmine.gr.jp", cuts->str, FALSE);
  add_zone (zones, "esp.test",
            "u1.wl MX 10 mx\nu1.wl TXT \"v=spf1 ip4:192.0.2.0/24 -all\"\nmx A 192.0.2.1\n"
            "s1.u1.wl TXT \"k=rsa; t=s; p=" KEY "\"\ns2.u1.wl TXT \"k=rsa; t=s; p=" KEY "\"\n"
            "spf TXT \"v=spf1 ip4:192.0.2.0/24 ?all\"\n@ A 192.0.2.3\n"
            "go.c7 CNAME u1.wl\nk1.c7 CNAME s1.u1.wl\nweb.c7 A 192.0.2.92\n", FALSE);
  add_zone (zones, "groupware.test",
            "_spf TXT \"v=spf1 include:_a.groupware.test include:_b.groupware.test ~all\"\n"
            "_a TXT \"v=spf1 ip4:203.0.113.0/26 ~all\"\n"
            "_b TXT \"v=spf1 ip6:2001:db8:1::/48 ~all\"\n"
            "mx A 203.0.113.1\nmx2 A 203.0.113.2\n", FALSE);
  add_zone (zones, "shop.test", "shop A 192.0.2.90\n", FALSE);
  add_zone (zones, "cdn.test", "d1 A 192.0.2.91\nd1 AAAA 2001:db8::91\n", FALSE);
  add_zone (zones, "acm-validations.aws", "_yb2 TXT x\nyb2 TXT x\n", FALSE);
  add_zone (zones, "crm.test", "spf TXT \"v=spf1 a:out.crm.test -all\"\nout A 203.0.113.7\n",
            FALSE);
  add_zone (zones, "watch.test",
            "*._dmarc TXT \"v=DMARC1; p=quarantine; rua=mailto:a@watch.test\"\n"
            "*._report._dmarc TXT \"v=DMARC1\"\n", FALSE);
  add_zone (zones, "dns.test", "ns1 A 127.0.0.1\n", FALSE);

  return zones;
}

static void
assert_silent (const TodokuVerdict *verdict)
{
  gboolean is_alias = verdict->state == TODOKU_RECORD_STATE_OK_EQUIVALENT &&
                      verdict->finding != NULL &&
                      verdict->finding->severity == TODOKU_SEVERITY_NOTE &&
                      g_str_has_prefix (verdict->record->host, "_dmarc.");
  const TodokuFinding *spoken = verdict->finding;

  if (spoken == NULL && verdict->notes->len > 0)
    spoken = g_ptr_array_index (verdict->notes, 0);
  if (!is_alias && (verdict->state != TODOKU_RECORD_STATE_OK || spoken != NULL))
    g_error ("%s: %s %s", verdict->record->host,
             todoku_enum_to_token (TODOKU_TYPE_RECORD_STATE, verdict->state),
             spoken != NULL ? todoku_enum_to_token (TODOKU_TYPE_FINDING_CODE, spoken->code) : "");
}

static void
test_shapes (void)
{
  g_autoptr(GPtrArray) zones = make_zones ();
  g_autoptr(TodokuTestKnot) knot = todoku_test_knot_serve (zones);
  g_autoptr(TodokuResolver) resolver = NULL;
  g_autoptr(TodokuRecordChecker) checker = NULL;
  g_autofree char *server = NULL;
  guint n_checked = 0;

  if (knot == NULL)
    {
      g_test_skip ("knotd is not installed");
      return;
    }
  server = g_strdup_printf ("127.0.0.1:%u", (guint) todoku_test_knot_get_port (knot));
  resolver = todoku_resolver_new (server, todoku_test_knot_get_port (knot), NULL);
  checker = todoku_record_checker_new (resolver);

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (names); j++)
      {
        g_autofree char *domain = domain_of (i, j);
        g_autofree char *wanted = fill_domain (shapes[i].wanted, domain);
        g_autoptr(GPtrArray) records = checker_make_records_of (wanted, domain);
        g_autoptr(GPtrArray) verdicts = checker_check (checker, records);

        for (guint k = 0; k < verdicts->len; k++)
          assert_silent (g_ptr_array_index (verdicts, k));
        n_checked += verdicts->len;
      }
  g_assert_cmpuint (n_checked, >, 400);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dns/checker/healthy", test_shapes);

  return g_test_run ();
}
