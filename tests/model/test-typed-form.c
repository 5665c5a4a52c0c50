/* SPDX-License-Identifier: GPL-3.0-or-later
 * How records are typed on the screens of DNS companies.
 */
#include "todoku-typed-form.h"

#include <string.h>

#define ZONE "example.co.jp"

static const struct
{
  const char *company;
  TodokuRecordType type;
  const char *host;
  const char *value;
  int priority;
  const char *typed_host;
  const char *typed_value;
  int typed_priority;
  const char *suffix;
  const char *line;
  TodokuTypedProblem problems;
} cases[] = {
  { "onamae", TODOKU_RECORD_TYPE_CNAME, "em1." ZONE, "u1.wl.sendgrid.net", 0,
    "em1", "u1.wl.sendgrid.net", -1, "." ZONE },
  { "onamae", TODOKU_RECORD_TYPE_TXT, ZONE, "v=spf1 -all", 0, "", "v=spf1 -all", -1 },
  { "onamae", TODOKU_RECORD_TYPE_MX, "mail." ZONE, "mx.sendgrid.net", 10,
    "mail", "mx.sendgrid.net", 10, "." ZONE },
  { "muumuu", TODOKU_RECORD_TYPE_CNAME, "s1._domainkey." ZONE, "s1.wl.sendgrid.net", 0,
    "s1._domainkey", "s1.wl.sendgrid.net", -1, "." ZONE },
  { "sakura", TODOKU_RECORD_TYPE_CNAME, "em1." ZONE, "u1.wl.sendgrid.net", 0,
    "em1", "u1.wl.sendgrid.net.", -1, "." ZONE },
  { "sakura", TODOKU_RECORD_TYPE_TXT, ZONE, "v=spf1 -all", 0, "@", "v=spf1 -all", -1 },
  { "xserver", TODOKU_RECORD_TYPE_CNAME, "em1." ZONE, "u1.wl.sendgrid.net", 0,
    "em1", "u1.wl.sendgrid.net", -1, "." ZONE },
  { "xserver", TODOKU_RECORD_TYPE_TXT, ZONE, "v=spf1 -all", 0, "", "v=spf1 -all", -1 },
  { "value-domain", TODOKU_RECORD_TYPE_CNAME, "s1._domainkey." ZONE, "s1.wl.sendgrid.net", 0,
    "s1._domainkey", "s1.wl.sendgrid.net.", -1, "." ZONE,
    "cname s1._domainkey s1.wl.sendgrid.net." },
  { "value-domain", TODOKU_RECORD_TYPE_TXT, ZONE, "v=spf1 {host} -all", 0,
    "@", "v=spf1 {host} -all", -1, NULL, "txt @ v=spf1 {host} -all" },
  { "iij-dns-outsource", TODOKU_RECORD_TYPE_CNAME, "em1." ZONE, "u1.wl.sendgrid.net", 0,
    "em1", "u1.wl.sendgrid.net.", -1, "." ZONE },
  { "iij-dns-outsource", TODOKU_RECORD_TYPE_CNAME, "s1._domainkey." ZONE, "s1.wl.sendgrid.net", 0,
    "s1._domainkey", "s1.wl.sendgrid.net.", -1, "." ZONE, NULL, TODOKU_TYPED_UNDERSCORE_HOST },
  { "iij-dns-outsource", TODOKU_RECORD_TYPE_TXT, "m1._domainkey." ZONE, "k=rsa; p=abc", 0,
    "m1._domainkey", "k=rsa; p=abc", -1, "." ZONE },
  { "iij-dpf", TODOKU_RECORD_TYPE_TXT, ZONE, "v=spf1 -all", 0, ZONE ".", "v=spf1 -all", -1 },
  { "route53", TODOKU_RECORD_TYPE_CNAME, "em1." ZONE, "u1.wl.sendgrid.net", 0,
    "em1", "u1.wl.sendgrid.net", -1, "." ZONE },
  { "route53", TODOKU_RECORD_TYPE_TXT, ZONE, "say \"a\\b\"", 0,
    "", "\"say \\\"a\\\\b\\\"\"", -1 },
  { "route53", TODOKU_RECORD_TYPE_MX, "mail." ZONE, "mx.sendgrid.net", 10,
    "mail", "10 mx.sendgrid.net", -1, "." ZONE },
  { "cloudflare", TODOKU_RECORD_TYPE_TXT, ZONE, "v=spf1 -all", 0, "@", "v=spf1 -all", -1 },
  { "google-cloud-dns", TODOKU_RECORD_TYPE_CNAME, "em1." ZONE, "u1.wl.sendgrid.net", 0,
    "em1", "u1.wl.sendgrid.net.", -1, "." ZONE },
  { "azure-dns", TODOKU_RECORD_TYPE_CNAME, "em1." ZONE, "u1.wl.sendgrid.net", 0,
    "em1", "u1.wl.sendgrid.net", -1, "." ZONE },
  { "azure-dns", TODOKU_RECORD_TYPE_TXT, ZONE, "v=spf1 -all", 0, "@", "v=spf1 -all", -1 },
  { "ntt-sdpf", TODOKU_RECORD_TYPE_CNAME, "em1." ZONE, "u1.wl.sendgrid.net", 0,
    "em1." ZONE ".", "u1.wl.sendgrid.net.", -1 },
  { "sakura-cloud", TODOKU_RECORD_TYPE_TXT, ZONE, "a\"b", 0, "@", "a\"b", -1, NULL, NULL,
    TODOKU_TYPED_TXT_CHARACTER },
  { "relative", TODOKU_RECORD_TYPE_CNAME, "em1." ZONE, "u1.wl.sendgrid.net", 0,
    "em1", "u1.wl.sendgrid.net", -1, "." ZONE },
  { "fqdn", TODOKU_RECORD_TYPE_CNAME, "em1." ZONE, "u1.wl.sendgrid.net", 0,
    "em1." ZONE, "u1.wl.sendgrid.net", -1 },
  { NULL, TODOKU_RECORD_TYPE_CNAME, "em1." ZONE, "u1.wl.sendgrid.net", 0,
    "em1." ZONE, "u1.wl.sendgrid.net", -1 },
  { NULL, TODOKU_RECORD_TYPE_MX, "mail." ZONE, "mx.sendgrid.net", 10,
    "mail." ZONE, "mx.sendgrid.net", 10 },
  { "onamae", TODOKU_RECORD_TYPE_CNAME, "click.example.org", "sendgrid.net", 0,
    "click.example.org", "sendgrid.net", -1, NULL, NULL, TODOKU_TYPED_OUTSIDE_ZONE },
};

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const TodokuDnsCompany *company = todoku_dns_company_lookup (cases[i].company);
      g_autoptr(TodokuRecord) record = todoku_record_new (&(TodokuRecord) {
      .type = cases[i].type,
      .host = cases[i].host,
      .value = cases[i].value,
      .priority = cases[i].priority,
      .domain = ZONE,
    });
      g_autoptr(TodokuTypedForm) form = todoku_typed_form_new (company, record, ZONE);
      g_autoptr(TodokuTypedForm) copy = todoku_typed_form_copy (form);

      g_test_message ("%u: %s %s", i, cases[i].company, cases[i].host);
      g_assert_cmpint (company != NULL, ==, cases[i].company != NULL);
      g_assert_cmpstr (copy->host, ==, cases[i].typed_host);
      g_assert_cmpstr (copy->value, ==, cases[i].typed_value);
      g_assert_cmpint (copy->priority, ==, cases[i].typed_priority);
      g_assert_cmpstr (copy->suffix, ==, cases[i].suffix);
      g_assert_cmpstr (copy->line, ==, cases[i].line);
      g_assert_cmpint (copy->problems, ==, cases[i].problems);
    }
}

/* A key of 2048 bits does not fit into one character-string; each screen has its own answer. */
static void
test_long_txt (void)
{
  g_autofree char *key = g_strnfill (400, 'A');
  g_autofree char *value = g_strconcat ("p=", key, NULL);
  g_autoptr(TodokuRecord) record = todoku_record_new (&(TodokuRecord) {
    .type = TODOKU_RECORD_TYPE_TXT,
    .host = "m1._domainkey." ZONE,
    .value = value,
  });
  g_autoptr(TodokuTypedForm) sakura =
    todoku_typed_form_new (todoku_dns_company_lookup ("sakura"), record, ZONE);
  g_autoptr(TodokuTypedForm) aws =
    todoku_typed_form_new (todoku_dns_company_lookup ("route53"), record, ZONE);
  g_autofree char *head = g_strndup (value, 255);
  g_autofree char *expected = g_strdup_printf ("\"%s\" \"%s\"", head, value + 255);

  g_assert_cmpint (sakura->problems, ==, TODOKU_TYPED_TXT_TOO_LONG);
  g_assert_cmpstr (sakura->value, ==, value);
  g_assert_cmpint (aws->problems, ==, 0);
  g_assert_cmpstr (aws->value, ==, expected);
}

static void
test_underscore_value (void)
{
  TodokuDnsCompany refusing = {
    .id = "refusing",
    .underscore_host = TODOKU_TYPING_ALLOWED,
    .underscore_value = TODOKU_TYPING_REFUSED,
    .final_dot = TODOKU_TYPING_REQUIRED,
  };
  TodokuRecord fields = {
    .type = TODOKU_RECORD_TYPE_CNAME,
    .host = "_a.click." ZONE,
    .value = "_b.acm-validations.aws",
    .value_alternative = "b.acm-validations.aws",
  };
  g_autoptr(TodokuRecord) record = todoku_record_new (&fields);
  g_autoptr(TodokuTypedForm) form = todoku_typed_form_new (&refusing, record, ZONE);
  g_autoptr(TodokuRecord) strict = NULL;
  g_autoptr(TodokuTypedForm) refused = NULL;

  g_assert_cmpstr (form->host, ==, "_a.click");
  g_assert_cmpstr (form->value, ==, "b.acm-validations.aws.");
  g_assert_cmpint (form->problems, ==, TODOKU_TYPED_UNDERSCORE_DROPPED);

  fields.value_alternative = NULL;
  strict = todoku_record_new (&fields);
  refused = todoku_typed_form_new (&refusing, strict, ZONE);
  g_assert_cmpstr (refused->value, ==, "_b.acm-validations.aws.");
  g_assert_cmpint (refused->problems, ==, TODOKU_TYPED_UNDERSCORE_VALUE);
}

static void
test_zone (void)
{
  const TodokuDnsCompany *onamae = todoku_dns_company_lookup ("onamae");
  TodokuRecord fields = {
    .type = TODOKU_RECORD_TYPE_CNAME,
    .host = "em1.mail." ZONE,
    .value = "u1.wl.sendgrid.net",
    .domain = "mail." ZONE,
  };
  g_autoptr(TodokuRecord) record = todoku_record_new (&fields);
  g_autoptr(TodokuTypedForm) parent = todoku_typed_form_new (onamae, record, ZONE);
  g_autoptr(TodokuTypedForm) own = todoku_typed_form_new (onamae, record, NULL);
  g_autoptr(TodokuTypedForm) none = NULL;

  /* The screen adds the zone, not the sending domain: the zone is what counts when it is known. */
  g_assert_cmpstr (parent->host, ==, "em1.mail");
  g_assert_cmpstr (own->host, ==, "em1");
  g_assert_cmpstr (own->suffix, ==, ".mail." ZONE);

  fields.domain = NULL;
  g_clear_pointer (&record, todoku_record_unref);
  record = todoku_record_new (&fields);
  none = todoku_typed_form_new (onamae, record, NULL);
  g_assert_cmpstr (none->host, ==, "em1.mail." ZONE);
  g_assert_null (none->suffix);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/typed-form/table", test_table);
  g_test_add_func ("/model/typed-form/long-txt", test_long_txt);
  g_test_add_func ("/model/typed-form/underscore-value", test_underscore_value);
  g_test_add_func ("/model/typed-form/zone", test_zone);

  return g_test_run ();
}
