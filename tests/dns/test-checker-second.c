/* SPDX-License-Identifier: GPL-3.0-or-later
 * A second opinion: two resolvers with caches of their own beside a zone that is right. What one of
 * them hides alone is a note; what both hide is waited for; what cannot be asked says nothing.
 */
#include "checker-support.h"

#include <string.h>

#define ZONE "example.co.jp"
#define HOST "em1." ZONE
#define VALUE "u1.wl.sendgrid.net"

typedef struct
{
  TodokuTestDns *servers[2];
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  for (guint i = 0; i < G_N_ELEMENTS (fixture->servers); i++)
    {
      TodokuTestDns *dns = fixture->servers[i] = todoku_test_dns_new ();

      todoku_test_dns_add_zone (dns, "jp", "ns.jp.test", "127.0.0.1");
      todoku_test_dns_add_zone (dns, ZONE, "ns1." ZONE, "127.0.0.1");
      todoku_test_dns_add_zone (dns, "sendgrid.net", "ns1.sendgrid.net", "127.0.0.1");
      todoku_test_dns_load (dns, HOST " 300 CNAME " VALUE "\n"
                            VALUE " 300 MX 10 mx.sendgrid.net\n");
    }
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  for (guint i = 0; i < G_N_ELEMENTS (fixture->servers); i++)
    todoku_test_dns_free (fixture->servers[i]);
}

/* A view of the record: "right", "hidden" (never there), "failed" (SERVFAIL) or "" (not asked). */
static void
set_view (TodokuTestDns *dns,
          const char    *view)
{
  if (g_str_equal (view, "hidden"))
    todoku_test_dns_remove (dns, HOST, "CNAME");
  else if (g_str_equal (view, "failed"))
    todoku_test_dns_set_fault (dns, HOST, TODOKU_TEST_DNS_RCODE, TODOKU_RCODE_SERVFAIL);
}

/* The zone's own server is a third, so that neither view is what is published. */
static TodokuVerdict *
judge (Fixture    *fixture,
       const char *first,
       const char *second)
{
  g_autoptr(TodokuTestDns) zone = todoku_test_dns_new_at ("127.0.0.1", 0);
  g_autoptr(GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
  g_autoptr(TodokuResolver) resolver = NULL;
  g_autoptr(TodokuRecordChecker) checker = NULL;
  g_autoptr(GPtrArray) verdicts = NULL;
  g_autoptr(GError) error = NULL;

  todoku_test_dns_add_zone (zone, ZONE, "ns1." ZONE, "127.0.0.1");
  todoku_test_dns_load (zone, HOST " 300 CNAME " VALUE "\n");
  set_view (fixture->servers[0], first);
  set_view (fixture->servers[1], second);
  resolver = todoku_resolver_new (todoku_test_dns_get_text (fixture->servers[0]),
                                  todoku_test_dns_get_port (zone), &error);
  g_assert_no_error (error);
  if (*second != '\0')
    g_assert_true (todoku_resolver_set_second (
                     resolver, todoku_test_dns_get_text (fixture->servers[1]), &error));
  checker = todoku_record_checker_new (resolver);
  g_ptr_array_add (records, todoku_record_new (&(TodokuRecord) {
    .type = TODOKU_RECORD_TYPE_CNAME, .host = HOST, .value = VALUE, .domain = ZONE,
    .purpose = TODOKU_RECORD_PURPOSE_OWNERSHIP, .required = TRUE
  }));
  verdicts = checker_check (checker, records);

  return todoku_verdict_ref (g_ptr_array_index (verdicts, 0));
}

static const struct
{
  const char *name;
  const char *first;
  const char *second;
  const char *state;
  const char *code;
  const char *note;
  int who;
} cases[] = {
  { "alone", "hidden", "", "ok-not-visible", "negative-cache", NULL, 0 },
  { "both-right", "right", "right", "ok", NULL, NULL, 0 },
  { "first-hides", "hidden", "right", "ok", NULL, "negative-cache", 0 },
  { "second-hides", "right", "hidden", "ok", NULL, "negative-cache", 1 },
  { "both-hide", "hidden", "hidden", "ok-not-visible", "negative-cache", NULL, 0 },
  { "first-fails", "failed", "right", "ok", NULL, "unreachable", 0 },
  { "first-fails-alone", "failed", "", "unknown", "unreachable", NULL, 0 },
  { "second-fails", "right", "failed", "ok", NULL, "unreachable", 1 },
  { "second-cannot-excuse", "hidden", "failed", "ok-not-visible", "negative-cache", "unreachable",
    1 },
};

static void
test_views (Fixture       *fixture,
            gconstpointer  data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr(TodokuVerdict) verdict = judge (fixture, cases[i].first, cases[i].second);
  const TodokuFinding *note = NULL;

  g_assert_cmpstr (todoku_enum_to_token (TODOKU_TYPE_RECORD_STATE, verdict->state), ==,
                   cases[i].state);
  g_assert_cmpstr (verdict->finding != NULL ? todoku_enum_to_token (TODOKU_TYPE_FINDING_CODE,
                                                                    verdict->finding->code) : NULL,
                   ==, cases[i].code);
  g_assert_nonnull (verdict->visible);
  g_assert_cmpint (verdict->second != NULL, ==, *cases[i].second != '\0');
  g_assert_cmpuint (verdict->notes->len, ==, cases[i].note != NULL);
  if (cases[i].note == NULL)
    return;

  note = g_ptr_array_index (verdict->notes, 0);
  g_assert_cmpstr (todoku_enum_to_token (TODOKU_TYPE_FINDING_CODE, note->code), ==, cases[i].note);
  g_assert_cmpstr (todoku_finding_get (note, cases[i].note[0] == 'n' ? "resolver" : "servers"), ==,
                   cases[i].who == 0 ? verdict->visible->address : verdict->second->address);
}

/* It is kept with the verdict, in its place. */
static void
test_stored (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(TodokuVerdict) verdict = judge (fixture, "hidden", "right");
  g_autoptr(GVariant) variant = g_variant_ref_sink (todoku_verdict_to_variant (verdict));
  g_autoptr(TodokuVerdict) read = todoku_verdict_from_variant (verdict->record, variant);

  g_assert_nonnull (read);
  g_assert_cmpstr (read->visible->address, ==, verdict->visible->address);
  g_assert_cmpstr (read->second->address, ==, verdict->second->address);
  g_assert_cmpstr (read->second->values[0], ==, VALUE);
}

/* Whoever asks too early is told "missing" by a cache for an hour. */
static void
test_no_poison (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(TodokuTestDns) zone = todoku_test_dns_new_at ("127.0.0.1", 0);
  g_autoptr(TodokuResolver) resolver =
    todoku_resolver_new (todoku_test_dns_get_text (fixture->servers[0]),
                         todoku_test_dns_get_port (zone), NULL);
  g_autoptr(TodokuRecordChecker) checker = NULL;
  g_autoptr(GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
  g_autoptr(GPtrArray) verdicts = NULL;

  todoku_test_dns_add_zone (zone, ZONE, "ns1." ZONE, "127.0.0.1");
  g_assert_true (todoku_resolver_set_second (resolver,
                                             todoku_test_dns_get_text (fixture->servers[1]), NULL));
  checker = todoku_record_checker_new (resolver);
  g_ptr_array_add (records, todoku_record_new (&(TodokuRecord) {
    .type = TODOKU_RECORD_TYPE_CNAME, .host = HOST, .value = VALUE, .domain = ZONE, .required = TRUE
  }));
  verdicts = checker_check (checker, records);
  g_assert_cmpint (((TodokuVerdict *) g_ptr_array_index (verdicts, 0))->state, ==,
                   TODOKU_RECORD_STATE_MISSING);
  g_assert_cmpuint (todoku_test_dns_get_count (fixture->servers[1], HOST, "CNAME"), ==, 0);
}

static void
test_addresses (void)
{
  static const struct { const char *text; gboolean ok; } table[] = {
    { NULL, TRUE }, { "", TRUE }, { "192.0.2.53", TRUE }, { "[2001:db8::1]:5353", TRUE },
    { "dns.example.com", FALSE }, { "192.0.2.1,192.0.2.2", FALSE }, { ",", FALSE },
  };
  g_autoptr(TodokuResolver) resolver = todoku_resolver_new ("192.0.2.1", 53, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_cmpint (todoku_resolver_set_second (resolver, table[i].text, &error), ==,
                       table[i].ok);
      g_assert_cmpint (error == NULL, ==, table[i].ok);
    }
  /* What was refused has changed nothing. */
  g_assert_nonnull (todoku_resolver_get_second (resolver));

  g_setenv ("TODOKU_SECOND_RESOLVER", "nowhere", TRUE);
  g_assert_null (todoku_resolver_new_chosen (NULL, NULL, NULL));
  g_unsetenv ("TODOKU_SECOND_RESOLVER");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/dns/checker/second/", cases[i].name, NULL);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_views, tear_down);
    }
  g_test_add ("/dns/checker/second/stored", Fixture, NULL, set_up, test_stored, tear_down);
  g_test_add ("/dns/checker/second/no-poison", Fixture, NULL, set_up, test_no_poison, tear_down);
  g_test_add_func ("/dns/checker/second/addresses", test_addresses);

  return g_test_run ();
}
