/* SPDX-License-Identifier: GPL-3.0-or-later
 * The mistakes of the catalogue over the wire: a zone with one mistake each, and its healthy twin.
 */
#include "todoku-record-checker.h"
#include "todoku-test-dns.h"
#include "todoku-test.h"

#define ZONE "example.co.jp"
#define V1 "u1.wl.sendgrid.net"
#define S1 "s1.domainkey.u1.wl.sendgrid.net"
#define S2 "s2.domainkey.u1.wl.sendgrid.net"

/* What is expected in every case: the three records of automatic security. */
static const char healthy[] =
  "em1." ZONE " 300 CNAME " V1 "\n"
  "s1._domainkey." ZONE " 300 CNAME " S1 "\n"
  "s2._domainkey." ZONE " 300 CNAME " S2 "\n";

/* The state of em1, s1 and s2, and the finding of the first that is not right. */
static const struct
{
  const char *name;
  const char *zone;
  const char *states;
  const char *code;
  const char *param;
  const char *value;
} cases[] = {
  { "healthy", healthy, "ok ok ok", "" },
  { "case-and-dots",
    "EM1." ZONE " 300 CNAME U1.WL.sendgrid.NET\n"
    "s1._domainkey." ZONE " 300 CNAME " S1 "\ns2._domainkey." ZONE " 300 CNAME " S2 "\n",
    "ok ok ok", "" },
  { "nothing", "www." ZONE " 300 A 192.0.2.9\n", "missing missing missing", "missing", "servers",
    "ns1." ZONE },
  { "doubled",
    "em1." ZONE "." ZONE " 300 CNAME " V1 "\n"
    "s1._domainkey." ZONE " 300 CNAME " S1 "\ns2._domainkey." ZONE " 300 CNAME " S2 "\n",
    "wrong-place ok ok", "doubled-suffix", "found_at", "em1." ZONE "." ZONE },
  { "appended",
    "em1." ZONE " 300 CNAME " V1 "." ZONE "\n"
    "s1._domainkey." ZONE " 300 CNAME " S1 "\ns2._domainkey." ZONE " 300 CNAME " S2 "\n",
    "wrong-value ok ok", "zone-appended-to-value", "zone", ZONE },
  { "proxied",
    "em1." ZONE " 300 A 104.16.1.1\n"
    "s1._domainkey." ZONE " 300 CNAME " S1 "\ns2._domainkey." ZONE " 300 CNAME " S2 "\n",
    "wrong-type ok ok", "proxied", "found", "104.16.1.1" },
  { "flattened",
    "em1." ZONE " 300 A 192.0.2.7\n"
    "s1._domainkey." ZONE " 300 CNAME " S1 "\ns2._domainkey." ZONE " 300 CNAME " S2 "\n",
    "wrong-type ok ok", "flattened", "found", "192.0.2.7" },
  { "wrong-type",
    "em1." ZONE " 300 TXT \"" V1 "\"\n"
    "s1._domainkey." ZONE " 300 CNAME " S1 "\ns2._domainkey." ZONE " 300 CNAME " S2 "\n",
    "wrong-type ok ok", "wrong-type", "found_type", "TXT" },
  { "exchanged",
    "em1." ZONE " 300 CNAME " V1 "\n"
    "s1._domainkey." ZONE " 300 CNAME " S2 "\ns2._domainkey." ZONE " 300 CNAME " S1 "\n",
    "ok wrong-value wrong-value", "values-exchanged", "other", "s2._domainkey." ZONE },
  { "host-value",
    V1 "." ZONE " 300 CNAME em1." ZONE "\n"
    "s1._domainkey." ZONE " 300 CNAME " S1 "\ns2._domainkey." ZONE " 300 CNAME " S2 "\n",
    "wrong-place ok ok", "host-value-exchanged", "found_at", V1 "." ZONE },
  { "underscore",
    "em1." ZONE " 300 CNAME " V1 "\n"
    "s1.domainkey." ZONE " 300 CNAME " S1 "\ns2._domainkey." ZONE " 300 CNAME " S2 "\n",
    "ok wrong-place ok", "underscore-lost", "found_at", "s1.domainkey." ZONE },
  { "wildcard",
    "*." ZONE " 300 CNAME park.example.net\n"
    "s1._domainkey." ZONE " 300 CNAME " S1 "\ns2._domainkey." ZONE " 300 CNAME " S2 "\n",
    "missing ok ok", "wildcard", "wildcard", "*." ZONE },
  { "old",
    "em1." ZONE " 300 CNAME u9.wl77.sendgrid.net\n"
    "s1._domainkey." ZONE " 300 CNAME " S1 "\ns2._domainkey." ZONE " 300 CNAME " S2 "\n",
    "wrong-value ok ok", "old-record", "found", "u9.wl77.sendgrid.net" },
  { "typo",
    "em1." ZONE " 300 CNAME u1.wl.sendgrld.net\n"
    "s1._domainkey." ZONE " 300 CNAME " S1 "\ns2._domainkey." ZONE " 300 CNAME " S2 "\n",
    "wrong-value ok ok", "typo", "position", "13" },
  { "foreign",
    "em1." ZONE " 7200 CNAME other.example.net\n"
    "s1._domainkey." ZONE " 300 CNAME " S1 "\ns2._domainkey." ZONE " 300 CNAME " S2 "\n",
    "wrong-value ok ok", "wrong-value", "found", "other.example.net" },
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
  todoku_test_dns_add_zone (fixture->dns, ZONE, "ns1." ZONE, "127.0.0.1");
  todoku_test_dns_add_zone (fixture->dns, "sendgrid.net", "ns1.sendgrid.net", "127.0.0.1");
  todoku_test_dns_load (fixture->dns,
                        V1 " 300 A 192.0.2.7\n" V1 " 300 MX 10 mx.sendgrid.net\n"
                        S1 " 300 TXT \"k=rsa; p=MIG\"\n" S2 " 300 TXT \"k=rsa; p=MIH\"\n");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->checker);
  g_clear_object (&fixture->resolver);
  todoku_test_dns_free (fixture->dns);
}

static GPtrArray *
make_records (void)
{
  static const struct { const char *key, *host, *value; } rows[] = {
    { "mail_cname", "em1." ZONE, V1 },
    { "dkim1", "s1._domainkey." ZONE, S1 },
    { "dkim2", "s2._domainkey." ZONE, S2 },
  };
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_ptr_array_add (records, todoku_record_new (&(TodokuRecord) {
      .type = TODOKU_RECORD_TYPE_CNAME, .host = rows[i].host, .value = rows[i].value,
      .purpose = todoku_record_purpose_from_key (rows[i].key, TODOKU_RECORD_TYPE_CNAME,
                                                 rows[i].host),
      .domain = ZONE, .required = TRUE
    }));

  return records;
}

static void
count_cb (guint          index,
          TodokuVerdict *verdict,
          gpointer       user_data)
{
  guint *n_progress = user_data;

  (*n_progress)++;
}

static GPtrArray *
check (Fixture   *fixture,
       GPtrArray *records)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  GPtrArray *verdicts;
  guint n_progress = 0;

  todoku_record_checker_check_async (fixture->checker, records, count_cb, &n_progress, NULL,
                                     todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  verdicts = todoku_record_checker_check_finish (fixture->checker, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_progress, ==, records->len);

  return verdicts;
}

static char *
states (GPtrArray *verdicts)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < verdicts->len; i++)
    {
      const TodokuVerdict *verdict = g_ptr_array_index (verdicts, i);

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                              todoku_enum_to_token (TODOKU_TYPE_RECORD_STATE, verdict->state));
    }

  return g_string_free (text, FALSE);
}

/* The code of the first finding, and one of its parameters; "" when nothing was found. */
static const char *
first_code (GPtrArray   *verdicts,
            const char  *param,
            const char **ret_value)
{
  for (guint i = 0; i < verdicts->len; i++)
    {
      const TodokuVerdict *verdict = g_ptr_array_index (verdicts, i);

      if (verdict->finding == NULL)
        continue;
      *ret_value = param != NULL ? todoku_finding_get (verdict->finding, param) : NULL;
      return todoku_enum_to_token (TODOKU_TYPE_FINDING_CODE, verdict->finding->code);
    }

  return "";
}

static void
test_case (Fixture       *fixture,
           gconstpointer  data)
{
  guint index = GPOINTER_TO_UINT (data);
  g_autoptr(GPtrArray) records = make_records ();
  g_autoptr(GPtrArray) verdicts = NULL;
  g_autofree char *got = NULL;
  const char *value = NULL;

  todoku_test_dns_load (fixture->dns, cases[index].zone);
  verdicts = check (fixture, records);
  got = states (verdicts);
  g_assert_cmpstr (got, ==, cases[index].states);

  g_assert_cmpstr (first_code (verdicts, cases[index].param, &value), ==, cases[index].code);
  g_assert_cmpstr (value, ==, cases[index].value);
}

/* The recursive resolver must not be asked for a name that the zone does not have yet. */
static void
test_no_poison (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GPtrArray) records = make_records ();
  g_autoptr(GPtrArray) verdicts = check (fixture, records);
  const TodokuVerdict *verdict = g_ptr_array_index (verdicts, 0);

  g_assert_null (verdict->visible);
  g_assert_cmpuint (verdict->published->len, >, 0);
  g_assert_cmpuint (todoku_test_dns_get_count (fixture->dns, "em1." ZONE, "SOA"), ==, 0);
  g_assert_cmpuint (todoku_test_dns_get_count (fixture->dns, "em1." ZONE, "NS"), ==, 0);
}

static void
test_silent (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GPtrArray) records = make_records ();
  g_autoptr(GPtrArray) verdicts = NULL;
  g_autofree char *got = NULL;

  todoku_test_dns_set_fault (fixture->dns, "em1." ZONE, TODOKU_TEST_DNS_RCODE,
                             TODOKU_RCODE_SERVFAIL);
  todoku_test_dns_load (fixture->dns, healthy);
  verdicts = check (fixture, records);
  got = states (verdicts);
  g_assert_cmpstr (got, ==, "unknown ok ok");
}

/* Many records lead to one name of the service, about which the resolver is asked once. */
static void
test_shared_target (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(GPtrArray) records = make_records ();

  todoku_test_dns_load (fixture->dns, healthy);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GPtrArray) verdicts = check (fixture, records);
      g_autofree char *got = states (verdicts);

      g_assert_cmpstr (got, ==, "ok ok ok");
    }
  g_assert_cmpuint (todoku_test_dns_get_count (fixture->dns, S1, "TXT"), ==, 1);
  g_assert_cmpuint (todoku_test_dns_get_count (fixture->dns, V1, "MX"), ==, 1);
  /* What the resolver says about the record itself is asked every time. */
  g_assert_cmpuint (todoku_test_dns_get_count (fixture->dns, "em1." ZONE, "CNAME"), ==, 4);
}

/* What the resolver has failed at is asked again for the next record. */
static void
test_failed_target (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(GPtrArray) records = make_records ();
  guint n_asked;

  todoku_test_dns_load (fixture->dns, healthy);
  todoku_test_dns_set_fault (fixture->dns, S1, TODOKU_TEST_DNS_RCODE, TODOKU_RCODE_SERVFAIL);
  g_ptr_array_unref (check (fixture, records));
  n_asked = todoku_test_dns_get_count (fixture->dns, S1, "TXT");
  g_assert_cmpuint (n_asked, >, 0);
  g_ptr_array_unref (check (fixture, records));
  g_assert_cmpuint (todoku_test_dns_get_count (fixture->dns, S1, "TXT"), >, n_asked);
}

static void
test_inactive (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
  g_autoptr(GPtrArray) verdicts = NULL;
  g_autofree char *got = NULL;
  const char *domain = NULL;

  g_ptr_array_add (records, todoku_record_new (&(TodokuRecord) {
    .type = TODOKU_RECORD_TYPE_CNAME, .host = "em1.nobody.jp", .value = V1, .domain = "nobody.jp",
    .required = TRUE
  }));
  verdicts = check (fixture, records);
  got = states (verdicts);
  g_assert_cmpstr (got, ==, "zone-broken");
  g_assert_cmpstr (first_code (verdicts, "domain", &domain), ==, "domain-inactive");
  g_assert_cmpstr (domain, ==, "nobody.jp");
}

static gboolean
zone_was_asked_for (gpointer user_data)
{
  Fixture *fixture = user_data;

  return todoku_test_dns_get_count (fixture->dns, ZONE, "NS") > 0;
}

/* Whoever gives up does not wait for the time-outs of a search that others share. */
static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) waiting = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (records, todoku_record_new (&(TodokuRecord) {
    .type = TODOKU_RECORD_TYPE_CNAME, .host = "em1." ZONE, .value = V1, .priority = -1,
    .domain = ZONE, .required = TRUE
  }));
  todoku_test_dns_set_fault (fixture->dns, NULL, TODOKU_TEST_DNS_SILENT, 0);
  todoku_record_checker_check_async (fixture->checker, records, NULL, NULL, cancellable,
                                     todoku_test_store_result, &waiting);
  todoku_test_wait_until (zone_was_asked_for, fixture);
  g_cancellable_cancel (cancellable);
  result = todoku_test_wait_result (&waiting);
  g_assert_null (todoku_record_checker_check_finish (fixture->checker, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (todoku_test_dns_get_count (fixture->dns, ZONE, "NS"), <=, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/dns/checker/", cases[i].name, NULL);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_case, tear_down);
    }
  g_test_add ("/dns/checker/no-poison", Fixture, NULL, set_up, test_no_poison, tear_down);
  g_test_add ("/dns/checker/silent", Fixture, NULL, set_up, test_silent, tear_down);
  g_test_add ("/dns/checker/shared-target", Fixture, NULL, set_up, test_shared_target, tear_down);
  g_test_add ("/dns/checker/failed-target", Fixture, NULL, set_up, test_failed_target, tear_down);
  g_test_add ("/dns/checker/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  g_test_add ("/dns/checker/inactive", Fixture, NULL, set_up, test_inactive, tear_down);

  return g_test_run ();
}
