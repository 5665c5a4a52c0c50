/* SPDX-License-Identifier: GPL-3.0-or-later
 * What can be wrong with a zone and its servers, over the wire: a recursive resolver at 127.0.0.1,
 * the servers of the zone at 127.0.0.2 and 127.0.0.3, the server of a company that it has left at
 * 127.0.0.4.
 */
#include "checker-support.h"

#define Z CHECKER_ZONE
#define V1 "u1.wl.sendgrid.net"
#define RECORD "CNAME em1." Z " " V1 "\n"
#define RIGHT "em1." Z " 60 CNAME " V1 "\n"

typedef struct
{
  TodokuTestDns *recursive;
  TodokuTestDns *ns1;
  TodokuTestDns *ns2;
  TodokuTestDns *old;
  TodokuResolver *resolver;
  TodokuRecordChecker *checker;
} Fixture;

static void
add_zone (TodokuTestDns *dns)
{
  todoku_test_dns_add_zone (dns, Z, "ns1.dns.test", "127.0.0.2");
  todoku_test_dns_add (dns, Z, 3600, "NS", "ns2.dns.test");
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  guint16 port;

  fixture->recursive = todoku_test_dns_new ();
  port = todoku_test_dns_get_port (fixture->recursive);
  fixture->ns1 = todoku_test_dns_new_at ("127.0.0.2", port);
  fixture->ns2 = todoku_test_dns_new_at ("127.0.0.3", port);
  fixture->old = todoku_test_dns_new_at ("127.0.0.4", port);
  fixture->resolver = todoku_resolver_new (todoku_test_dns_get_text (fixture->recursive), port,
                                           &error);
  g_assert_no_error (error);
  fixture->checker = todoku_record_checker_new (fixture->resolver);

  todoku_test_dns_add_zone (fixture->recursive, "jp", "ns.jp.test", "127.0.0.1");
  add_zone (fixture->recursive);
  add_zone (fixture->ns1);
  add_zone (fixture->ns2);
  add_zone (fixture->old);
  todoku_test_dns_load (fixture->recursive,
                        "ns1.dns.test 300 A 127.0.0.2\nns2.dns.test 300 A 127.0.0.3\n"
                        "old.dns.test 300 A 127.0.0.4\n" V1 " 300 MX 10 mx.sendgrid.net\n");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->checker);
  g_clear_object (&fixture->resolver);
  todoku_test_dns_free (fixture->recursive);
  g_clear_pointer (&fixture->ns1, todoku_test_dns_free);
  g_clear_pointer (&fixture->ns2, todoku_test_dns_free);
  todoku_test_dns_free (fixture->old);
}

static void
publish (Fixture    *fixture,
         const char *zone)
{
  todoku_test_dns_load (fixture->recursive, zone);
  todoku_test_dns_load (fixture->ns1, zone);
  todoku_test_dns_load (fixture->ns2, zone);
}

static void
assert_check (Fixture    *fixture,
              const char *state,
              const char *code,
              const char *param,
              const char *value)
{
  g_autoptr(GPtrArray) records = checker_make_records (RECORD);
  g_autoptr(GPtrArray) verdicts = checker_check (fixture->checker, records);

  checker_assert_finding (verdicts, state, code, param, value);
}

static void
test_healthy (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GPtrArray) records = checker_make_records (RECORD);
  g_autoptr(GPtrArray) verdicts = NULL;
  const TodokuVerdict *verdict;

  publish (fixture, RIGHT);
  verdicts = checker_check (fixture->checker, records);
  checker_assert_finding (verdicts, "ok", "", NULL, NULL);
  verdict = g_ptr_array_index (verdicts, 0);
  g_assert_cmpuint (verdict->published->len, ==, 2);
  g_assert_nonnull (verdict->visible);
  g_assert_cmpstr (verdict->zone, ==, Z);
  g_assert_cmpuint (verdict->queries, ==, 5);
}

/* Whether addresses in place of an alias are those of its target, nobody has said. */
static void
test_target_unanswered (Fixture       *fixture,
                        gconstpointer  data)
{
  publish (fixture, "em1." Z " 60 A 192.0.2.7\n");
  todoku_test_dns_set_fault (fixture->recursive, V1, TODOKU_TEST_DNS_RCODE, TODOKU_RCODE_SERVFAIL);
  assert_check (fixture, "unknown", "unreachable", "answers", "SERVFAIL");
}

/* A filter has nothing to say of the names that it blocks, and says it without the zone's SOA. */
static void
test_target_filtered (Fixture       *fixture,
                      gconstpointer  data)
{
  static const struct
  {
    const char *target;
    TodokuTestDnsFault fault;
    const char *code;
  } table[] = {
    { "a.key.sendgrid.net", TODOKU_TEST_DNS_LAME, "" },
    { "b.key.sendgrid.net", TODOKU_TEST_DNS_NODATA, "target-missing" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *zone = g_strdup_printf ("s%u._domainkey." Z " 60 CNAME %s\n", i,
                                               table[i].target);
      g_autofree char *text = g_strdup_printf ("CNAME s%u._domainkey." Z " %s\n", i,
                                               table[i].target);
      g_autoptr(GPtrArray) records = checker_make_records (text);
      g_autoptr(GPtrArray) verdicts = NULL;

      publish (fixture, zone);
      todoku_test_dns_add (fixture->recursive, "sendgrid.net", 300, "SOA",
                           "ns.sendgrid.net hostmaster.sendgrid.net 1 3600 600 86400 60");
      todoku_test_dns_set_fault (fixture->recursive, table[i].target, table[i].fault, 0);
      verdicts = checker_check (fixture->checker, records);
      checker_assert_finding (verdicts, "ok", table[i].code, NULL, NULL);
    }
}

/* A resolver that fails at once and not again has everything that is asked of it. */
static void
test_resolver_failed_once (Fixture       *fixture,
                           gconstpointer  data)
{
  publish (fixture, RIGHT);
  todoku_test_dns_set_fault (fixture->recursive, NULL, TODOKU_TEST_DNS_RCODE_ONCE,
                             TODOKU_RCODE_SERVFAIL);
  assert_check (fixture, "ok", "", NULL, NULL);
  g_assert_cmpuint (todoku_test_dns_get_count (fixture->recursive, "ns1.dns.test", "A"), ==, 2);
}

/* Some fail for want of EDNS without saying so. */
static void
test_failed_without_edns (Fixture       *fixture,
                          gconstpointer  data)
{
  publish (fixture, RIGHT);
  todoku_test_dns_set_fault (fixture->ns1, "em1." Z, TODOKU_TEST_DNS_FORMERR_OPT,
                             TODOKU_RCODE_SERVFAIL);
  todoku_test_dns_set_fault (fixture->ns2, "em1." Z, TODOKU_TEST_DNS_FORMERR_OPT,
                             TODOKU_RCODE_REFUSED);
  assert_check (fixture, "ok", "", NULL, NULL);
}

static void
leave_zone_above (TodokuTestDns *dns)
{
  todoku_test_dns_remove (dns, Z, "SOA");
  todoku_test_dns_remove (dns, Z, "NS");
  todoku_test_dns_remove (dns, "em1." Z, "CNAME");
  todoku_test_dns_add_zone (dns, "jp", "ns.jp.test", "127.0.0.1");
}

/* Who denies the name in the name of the zone above does not serve the zone, AA or not. */
static void
test_zone_above (Fixture       *fixture,
                 gconstpointer  data)
{
  publish (fixture, RIGHT);
  leave_zone_above (fixture->ns2);
  assert_check (fixture, "partial", "lame-server", "answers", "ns2.dns.test: NOERROR, SOA jp");
  leave_zone_above (fixture->ns1);
  assert_check (fixture, "zone-broken", "lame-server", "servers", "ns1.dns.test, ns2.dns.test");
}

/* Who sends from a sub-domain of two labels leaves one out, or exchanges them. */
static void
test_labels_between (Fixture       *fixture,
                     gconstpointer  data)
{
  static const char *const typed[] = { "em1.news", "em1.tokyo", "em1.tokyo.news" };

  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      g_autofree char *owner = g_strconcat (typed[i], "." Z, NULL);
      g_autofree char *zone = g_strconcat (owner, " 60 CNAME " V1 "\n", NULL);
      g_autoptr(GPtrArray) records =
        checker_make_records_of ("CNAME em1.news.tokyo." Z " " V1 "\n", "news.tokyo." Z);
      g_autoptr(GPtrArray) verdicts = NULL;

      publish (fixture, zone);
      verdicts = checker_check (fixture->checker, records);
      checker_assert_finding (verdicts, "wrong-place", "wrong-level", "found_at", owner);
      todoku_test_dns_remove (fixture->ns1, owner, "CNAME");
      todoku_test_dns_remove (fixture->ns2, owner, "CNAME");
    }
}

/* Who fails once and not again has not said anything about the record. */
static void
test_failed_once (Fixture       *fixture,
                  gconstpointer  data)
{
  publish (fixture, RIGHT);
  todoku_test_dns_set_fault (fixture->ns1, "em1." Z, TODOKU_TEST_DNS_RCODE_ONCE,
                             TODOKU_RCODE_SERVFAIL);
  todoku_test_dns_set_fault (fixture->ns2, "em1." Z, TODOKU_TEST_DNS_RCODE_ONCE,
                             TODOKU_RCODE_REFUSED);
  assert_check (fixture, "ok", "", NULL, NULL);
}

/* Published, but the resolver still has the negative answer: it says itself for how long. */
static void
test_negative_cache (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GPtrArray) records = checker_make_records (RECORD);
  g_autoptr(GPtrArray) verdicts = NULL;
  const TodokuVerdict *verdict;

  todoku_test_dns_load (fixture->ns1, RIGHT);
  todoku_test_dns_load (fixture->ns2, RIGHT);
  verdicts = checker_check (fixture->checker, records);
  checker_assert_finding (verdicts, "ok-not-visible", "negative-cache", "resolver", "127.0.0.1");
  verdict = g_ptr_array_index (verdicts, 0);
  g_assert_cmpint (verdict->negative_ttl, >, 0);
  g_assert_cmpint (verdict->retry_after, ==, verdict->negative_ttl + 1);
}

/* NODATA is a negative answer, too, and one without an SOA says nothing of how long it is kept. */
static void
test_negative_cache_nodata (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr(GPtrArray) records = checker_make_records (RECORD);
  g_autoptr(GPtrArray) nodata = NULL;
  g_autoptr(GPtrArray) bare = NULL;
  const TodokuVerdict *verdict;

  todoku_test_dns_load (fixture->ns1, RIGHT);
  todoku_test_dns_load (fixture->ns2, RIGHT);
  todoku_test_dns_load (fixture->recursive, "em1." Z " 60 TXT something\n");
  nodata = checker_check (fixture->checker, records);
  checker_assert_finding (nodata, "ok-not-visible", "negative-cache", NULL, NULL);
  verdict = g_ptr_array_index (nodata, 0);
  g_assert_cmpint (verdict->visible->rcode, ==, TODOKU_RCODE_NOERROR);
  g_assert_cmpint (verdict->negative_ttl, >, 0);

  todoku_test_dns_set_fault (fixture->recursive, "em1." Z, TODOKU_TEST_DNS_LAME, 0);
  bare = checker_check (fixture->checker, records);
  checker_assert_finding (bare, "ok-not-visible", "negative-cache", NULL, NULL);
  verdict = g_ptr_array_index (bare, 0);
  g_assert_cmpint (verdict->negative_ttl, ==, -1);
  g_assert_null (todoku_finding_get (verdict->finding, "seconds"));
}

/* Some servers let people enter a CNAME at the apex, and serve it. */
static void
test_cname_at_apex_served (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr(GPtrArray) records =
    checker_make_records ("TXT " Z " v=spf1 include:sendgrid.net ~all\nCNAME " Z " " V1 "\n");
  g_autoptr(GPtrArray) verdicts = NULL;

  publish (fixture, Z " 60 CNAME shop.example.net\n");
  verdicts = checker_check (fixture->checker, records);
  for (guint i = 0; i < verdicts->len; i++)
    {
      const TodokuVerdict *verdict = g_ptr_array_index (verdicts, i);

      g_assert_nonnull (verdict->finding);
      g_assert_cmpint (verdict->finding->code, ==, TODOKU_FINDING_CNAME_AT_APEX);
      g_assert_cmpint (verdict->state, ==, TODOKU_RECORD_STATE_CONFLICT);
      g_assert_cmpstr (todoku_finding_get (verdict->finding, "found"), ==, "shop.example.net");
    }
}

static void
test_old_value_cached (Fixture       *fixture,
                       gconstpointer  data)
{
  todoku_test_dns_load (fixture->ns1, RIGHT);
  todoku_test_dns_load (fixture->ns2, RIGHT);
  todoku_test_dns_load (fixture->recursive, "em1." Z " 777 CNAME parking.example.net\n");
  assert_check (fixture, "ok-not-visible", "negative-cache", "seconds", "777");
}

/* The SOA names a server that the domain is not delegated to, and the record is there. */
static void
test_undelegated (Fixture       *fixture,
                  gconstpointer  data)
{
  TodokuTestDns *const servers[] = { fixture->ns1, fixture->ns2 };

  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    {
      todoku_test_dns_remove (servers[i], Z, "SOA");
      todoku_test_dns_add (servers[i], Z, 300, "SOA",
                           "old.dns.test hostmaster.dns.test 7 3600 600 86400 60");
    }
  todoku_test_dns_load (fixture->old, RIGHT);
  assert_check (fixture, "wrong-place", "undelegated-zone", "found_at", "old.dns.test");
}

/* What the parent of the zone says is said by the server at 127.0.0.4. */
static void
delegate_to (Fixture    *fixture,
             const char *const *names)
{
  todoku_test_dns_remove (fixture->recursive, "ns.jp.test", "A");
  todoku_test_dns_load (fixture->recursive, "ns.jp.test 300 A 127.0.0.4\n");
  todoku_test_dns_add_zone (fixture->old, "jp", "ns.jp.test", "127.0.0.4");
  todoku_test_dns_remove (fixture->old, Z, "NS");
  for (guint i = 0; names[i] != NULL; i++)
    todoku_test_dns_add (fixture->old, Z, 300, "NS", names[i]);
}

/* The zone was copied to another company and still names the servers that it has left. */
static void
test_parent_differs (Fixture       *fixture,
                     gconstpointer  data)
{
  static const char *const names[] = { "old.dns.test", NULL };

  delegate_to (fixture, names);
  todoku_test_dns_load (fixture->old, RIGHT);
  assert_check (fixture, "partial", "servers-differ", "zone_stale", "ns1.dns.test, ns2.dns.test");
  assert_check (fixture, "partial", "servers-differ", "parent_servers", "old.dns.test");
}

/* The registrar still names a server of a company that the domain has left. */
static void
test_parent_has_more (Fixture       *fixture,
                      gconstpointer  data)
{
  static const char *const names[] = { "ns1.dns.test", "NS2.dns.test", "old.dns.test", NULL };

  delegate_to (fixture, names);
  publish (fixture, RIGHT);
  assert_check (fixture, "partial", "servers-differ", "registrar_stale", "old.dns.test");
  todoku_test_dns_load (fixture->old, RIGHT);
  assert_check (fixture, "ok", "servers-differ", "zone_servers", "ns1.dns.test, ns2.dns.test");
}

/* The domain has moved, and the record was entered at the company that it has left, whose servers
 * the cache still knows.
 */
static void
test_left_behind (Fixture       *fixture,
                  gconstpointer  data)
{
  static const char *const names[] = { "old.dns.test", NULL };

  delegate_to (fixture, names);
  publish (fixture, RIGHT);
  assert_check (fixture, "wrong-place", "undelegated-zone", "servers", "old.dns.test");
  assert_check (fixture, "wrong-place", "undelegated-zone", "found_at",
                "ns1.dns.test, ns2.dns.test");
  todoku_test_dns_load (fixture->old, RIGHT);
  assert_check (fixture, "ok", "servers-differ", "parent_servers", "old.dns.test");
}

/* Healthy zones stay silent, and what the parent says costs one question a zone. */
static void
test_parent_same (Fixture       *fixture,
                  gconstpointer  data)
{
  static const char *const names[] = { "ns2.dns.test", "NS1.dns.test", NULL };

  delegate_to (fixture, names);
  publish (fixture, RIGHT);
  for (guint i = 0; i < 3; i++)
    assert_check (fixture, "ok", "", NULL, NULL);
  g_assert_cmpuint (todoku_test_dns_get_count (fixture->old, Z, "NS"), ==, 1);
  g_assert_cmpuint (todoku_test_dns_get_count (fixture->recursive, "jp", "NS"), ==, 1);
}

static void
test_dead_name (Fixture       *fixture,
                gconstpointer  data)
{
  publish (fixture, RIGHT);
  todoku_test_dns_add (fixture->recursive, Z, 3600, "NS", "gone.dns.test");
  todoku_test_dns_add (fixture->recursive, "dns.test", 300, "SOA",
                       "ns.dns.test hostmaster.dns.test 1 3600 600 86400 60");
  assert_check (fixture, "ok", "servers-differ", "dead", "gone.dns.test");
}

/* A delegated zone that nobody serves: the servers in the referral are to blame, and not those that
 * gave it.
 */
static void
refer (Fixture    *fixture,
       const char *server)
{
  TodokuTestDns *const servers[] = { fixture->recursive, fixture->ns1, fixture->ns2 };

  todoku_test_dns_add (fixture->recursive, "dns.test", 300, "SOA",
                       "ns.dns.test hostmaster.dns.test 1 3600 600 86400 60");
  todoku_test_dns_set_fault (fixture->old, NULL, TODOKU_TEST_DNS_RCODE, TODOKU_RCODE_REFUSED);
  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    todoku_test_dns_add (servers[i], "em1." Z, 300, "NS", server);
}

static void
assert_dead (Fixture    *fixture,
             const char *record,
             const char *state,
             const char *code,
             const char *param,
             const char *value)
{
  g_autoptr(GPtrArray) records = checker_make_records (record);
  g_autoptr(GPtrArray) verdicts = checker_check (fixture->checker, records);

  checker_assert_finding (verdicts, state, code, param, value);
}

#define BELOW "TXT k._domainkey.em1." Z " token-12345\n"

static void
test_dead_delegation (Fixture       *fixture,
                      gconstpointer  data)
{
  refer (fixture, "old.dns.test");
  assert_dead (fixture, BELOW, "zone-broken", "lame-server", "servers", "old.dns.test");
  assert_dead (fixture, BELOW, "zone-broken", "lame-server", "parent", Z);
  assert_dead (fixture, BELOW, "zone-broken", "lame-server", "answers", "old.dns.test: REFUSED");
}

static void
test_dead_delegation_no_name (Fixture       *fixture,
                              gconstpointer  data)
{
  refer (fixture, "gone.dns.test");
  assert_dead (fixture, BELOW, "zone-broken", "lame-server", "servers", "gone.dns.test");
}

/* Who could not even be found may be healthy. */
static void
test_dead_delegation_unknown (Fixture       *fixture,
                              gconstpointer  data)
{
  refer (fixture, "slow.dns.test");
  todoku_test_dns_set_fault (fixture->recursive, "slow.dns.test", TODOKU_TEST_DNS_RCODE,
                             TODOKU_RCODE_SERVFAIL);
  assert_dead (fixture, BELOW, "unknown", "unreachable", "servers", "slow.dns.test");
  assert_dead (fixture, RECORD, "unknown", "unreachable", "servers", "slow.dns.test");
}

/* One server of the zone below refuses and the other is silent: who is silent may be healthy. */
static void
test_dead_delegation_half (Fixture       *fixture,
                           gconstpointer  data)
{
  TodokuTestDns *silent = todoku_test_dns_new_at ("127.0.0.5",
                                                  todoku_test_dns_get_port (fixture->recursive));
  g_autoptr(GPtrArray) records = checker_make_records (BELOW);
  g_autoptr(GPtrArray) verdicts = NULL;

  refer (fixture, "old.dns.test");
  todoku_test_dns_add (fixture->ns1, "em1." Z, 300, "NS", "mute.dns.test");
  todoku_test_dns_add (fixture->ns2, "em1." Z, 300, "NS", "mute.dns.test");
  todoku_test_dns_load (fixture->recursive, "mute.dns.test 300 A 127.0.0.5\n");
  todoku_test_dns_set_fault (silent, NULL, TODOKU_TEST_DNS_SILENT, 0);
  verdicts = checker_check (fixture->checker, records);
  checker_assert_finding (verdicts, "unknown", "unreachable", "servers",
                          "old.dns.test, mute.dns.test");
  checker_assert_finding (verdicts, "unknown", "unreachable", "answers", "old.dns.test: REFUSED");
  todoku_test_dns_free (silent);
}

/* The name of a server that lies in the dead zone can only be found with the referral. */
static void
test_dead_delegation_glue (Fixture       *fixture,
                           gconstpointer  data)
{
  TodokuTestDns *const servers[] = { fixture->ns1, fixture->ns2 };

  refer (fixture, "ns.em1." Z);
  todoku_test_dns_set_fault (fixture->recursive, "ns.em1." Z, TODOKU_TEST_DNS_RCODE,
                             TODOKU_RCODE_SERVFAIL);
  /* Without glue nobody can get there. */
  assert_dead (fixture, BELOW, "zone-broken", "lame-server", "servers", "ns.em1." Z);
  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    todoku_test_dns_add (servers[i], "ns.em1." Z, 300, "A", "127.0.0.4");
  assert_dead (fixture, BELOW, "zone-broken", "lame-server", "answers", "ns.em1." Z ": REFUSED");
}

/* NS in place of CNAME: the data are the service's, or lead nowhere. */
static void
test_ns_for_cname (Fixture       *fixture,
                   gconstpointer  data)
{
  refer (fixture, V1);
  assert_dead (fixture, RECORD, "wrong-type", "wrong-type", "found_type", "NS");
  assert_dead (fixture, RECORD, "wrong-type", "wrong-type", "found", V1);
  assert_dead (fixture, RECORD, "wrong-type", "wrong-type", "host_relative", "em1");
}

static void
test_ns_for_cname_lame (Fixture       *fixture,
                        gconstpointer  data)
{
  refer (fixture, "old.dns.test");
  assert_dead (fixture, RECORD, "wrong-type", "wrong-type", "found", "old.dns.test");
}

/* One server refuses, the name of the other cannot be looked up: nothing is certain. */
static void
test_lame_and_unknown (Fixture       *fixture,
                       gconstpointer  data)
{
  todoku_test_dns_set_fault (fixture->ns1, NULL, TODOKU_TEST_DNS_RCODE, TODOKU_RCODE_REFUSED);
  todoku_test_dns_set_fault (fixture->recursive, "ns2.dns.test", TODOKU_TEST_DNS_RCODE,
                             TODOKU_RCODE_SERVFAIL);
  assert_check (fixture, "unknown", "unreachable", "servers", "ns2.dns.test");
}

/* A network that lets nobody but its own resolver ask: said once a record, judged all the same. */
static void
test_blocked (Fixture       *fixture,
              gconstpointer  data)
{
  static const char *const names[] = { "ns1.dns.test", "ns2.dns.test", NULL };
  TodokuTestDns *const servers[] = { fixture->ns1, fixture->ns2, fixture->old };

  delegate_to (fixture, names);
  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    todoku_test_dns_set_fault (servers[i], NULL, TODOKU_TEST_DNS_SILENT, 0);
  todoku_test_dns_load (fixture->recursive, RIGHT);
  assert_check (fixture, "ok", "intercepted", "resolver", "127.0.0.1");
  todoku_test_dns_remove (fixture->recursive, "em1." Z, "CNAME");
  assert_check (fixture, "missing", "missing", "servers", "127.0.0.1");
  /* Its resolver is asked for the names that people type, too. */
  todoku_test_dns_load (fixture->recursive, "em1." Z "." Z " 60 CNAME " V1 "\n");
  assert_check (fixture, "wrong-place", "doubled-suffix", "found_at", "em1." Z "." Z);
}

/* There, too, an alias is followed before it is judged. */
static void
test_blocked_alias (Fixture       *fixture,
                    gconstpointer  data)
{
  static const char *const names[] = { "ns1.dns.test", "ns2.dns.test", NULL };
  TodokuTestDns *const servers[] = { fixture->ns1, fixture->ns2, fixture->old };
  g_autoptr(GPtrArray) records = checker_make_records ("TXT _dmarc." Z " v=DMARC1; p=none\n");
  g_autoptr(GPtrArray) verdicts = NULL;

  delegate_to (fixture, names);
  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    todoku_test_dns_set_fault (servers[i], NULL, TODOKU_TEST_DNS_SILENT, 0);
  todoku_test_dns_load (fixture->recursive,
                        "_dmarc." Z " 60 CNAME d1.watch.test\n"
                        "d1.watch.test 60 TXT \"v=DMARC1; p=quarantine\"\n"
                        "em1." Z "." Z " 60 TXT " V1 "\n");
  verdicts = checker_check (fixture->checker, records);
  checker_assert_finding (verdicts, "ok-equivalent", "wrong-type", "found", "d1.watch.test");
  assert_check (fixture, "wrong-type", "wrong-type", "found_at", "em1." Z "." Z);
}

/* The parent can be asked: it is the servers that are silent, and a cache proves nothing. */
static void
test_all_silent (Fixture       *fixture,
                 gconstpointer  data)
{
  static const char *const names[] = { "ns1.dns.test", "ns2.dns.test", NULL };

  delegate_to (fixture, names);
  todoku_test_dns_set_fault (fixture->ns1, NULL, TODOKU_TEST_DNS_SILENT, 0);
  todoku_test_dns_set_fault (fixture->ns2, NULL, TODOKU_TEST_DNS_SILENT, 0);
  todoku_test_dns_load (fixture->recursive, RIGHT);
  assert_check (fixture, "unknown", "unreachable", "servers", "ns1.dns.test, ns2.dns.test");
}

/* A resolver that cannot deal with the servers of a zone takes its time; the parent knows them. */
static void
test_resolver_slow_for_zone (Fixture       *fixture,
                             gconstpointer  data)
{
  static const char *const names[] = { "ns1.dns.test", "ns2.dns.test", NULL };

  delegate_to (fixture, names);
  publish (fixture, RIGHT);
  todoku_test_dns_set_fault (fixture->ns1, NULL, TODOKU_TEST_DNS_DROP_OPT, 0);
  todoku_test_dns_set_fault (fixture->ns2, NULL, TODOKU_TEST_DNS_DROP_OPT, 0);
  todoku_test_dns_set_fault (fixture->recursive, Z, TODOKU_TEST_DNS_SILENT, 0);
  assert_check (fixture, "ok", "", NULL, NULL);
  todoku_test_dns_set_fault (fixture->recursive, "em1." Z, TODOKU_TEST_DNS_SILENT, 0);
  assert_check (fixture, "ok", "unreachable", "servers", "127.0.0.1");
}

/* Whoever keeps one waiting is asked for the likeliest guesses only, and those come first. */
static void
test_slow (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GPtrArray) records = checker_make_records (RECORD);
  g_autoptr(GPtrArray) verdicts = NULL;

  todoku_test_dns_set_fault (fixture->ns1, "em1." Z, TODOKU_TEST_DNS_DELAY, 650);
  todoku_test_dns_set_fault (fixture->ns2, "em1." Z, TODOKU_TEST_DNS_DELAY, 650);
  publish (fixture, "em1." Z "." Z " 60 CNAME " V1 "\n");
  verdicts = checker_check (fixture->checker, records);
  checker_assert_finding (verdicts, "wrong-place", "doubled-suffix", "found_at", "em1." Z "." Z);
  g_assert_cmpuint (((TodokuVerdict *) g_ptr_array_index (verdicts, 0))->queries, <, 35);
  todoku_test_dns_set_fault (fixture->ns2, "em1." Z, 0, 0);
  g_clear_pointer (&verdicts, g_ptr_array_unref);
  verdicts = checker_check (fixture->checker, records);
  g_assert_cmpuint (((TodokuVerdict *) g_ptr_array_index (verdicts, 0))->queries, >, 50);
}

static void
test_servers_differ (Fixture       *fixture,
                     gconstpointer  data)
{
  todoku_test_dns_load (fixture->ns1, RIGHT);
  assert_check (fixture, "partial", "servers-differ", "servers", "ns2.dns.test");
}

/* Some resolvers follow such a name and some do not. */
static void
test_alias_name (Fixture       *fixture,
                 gconstpointer  data)
{
  publish (fixture, RIGHT);
  todoku_test_dns_remove (fixture->recursive, "ns1.dns.test", "A");
  todoku_test_dns_load (fixture->recursive,
                        "ns1.dns.test 300 CNAME a.host.test\na.host.test 300 A 127.0.0.2\n"
                        "b.host.test 300 A 127.0.0.3\n");
  assert_check (fixture, "ok", "lame-server", "alias", "ns1.dns.test");
  /* The resolver has met something else. */
  todoku_test_dns_set_fault (fixture->recursive, "em1." Z, TODOKU_TEST_DNS_RCODE,
                             TODOKU_RCODE_SERVFAIL);
  assert_check (fixture, "unknown", "unreachable", "servers", "127.0.0.1");
}

static void
test_only_alias_names (Fixture       *fixture,
                       gconstpointer  data)
{
  publish (fixture, RIGHT);
  todoku_test_dns_remove (fixture->recursive, "ns1.dns.test", "A");
  todoku_test_dns_remove (fixture->recursive, "ns2.dns.test", "A");
  todoku_test_dns_load (fixture->recursive,
                        "ns1.dns.test 300 CNAME a.host.test\na.host.test 300 A 127.0.0.2\n"
                        "ns2.dns.test 300 CNAME b.host.test\nb.host.test 300 A 127.0.0.3\n");
  assert_check (fixture, "ok", "lame-server", "alias", "ns1.dns.test, ns2.dns.test");
  todoku_test_dns_set_fault (fixture->recursive, "em1." Z, TODOKU_TEST_DNS_RCODE,
                             TODOKU_RCODE_SERVFAIL);
  assert_check (fixture, "partial", "lame-server", "alias", "ns1.dns.test, ns2.dns.test");
}

/* Two companies with a zone each: only where their servers have one primary server is there
 * anything to wait for.
 */
static void
test_two_companies (Fixture       *fixture,
                    gconstpointer  data)
{
  static const char *const primaries[] = { "ns.company.example", "ns1.dns.test" };
  static const char *const separate[] = { "ns.company.example", NULL };

  todoku_test_dns_remove (fixture->recursive, Z, "NS");
  todoku_test_dns_load (fixture->recursive,
                        Z " 300 NS ns1.dns.test\n" Z " 300 NS ns.company.example\n"
                        "ns.company.example 300 A 127.0.0.3\n");
  todoku_test_dns_load (fixture->ns1, RIGHT);
  for (guint i = 0; i < G_N_ELEMENTS (primaries); i++)
    {
      g_autofree char *soa = g_strdup_printf ("%s hostmaster." Z " 1 3600 600 86400 60",
                                              primaries[i]);

      todoku_test_dns_remove (fixture->ns2, Z, "SOA");
      todoku_test_dns_add (fixture->ns2, Z, 300, "SOA", soa);
      assert_check (fixture, "partial", "servers-differ", "separate", separate[i]);
      assert_check (fixture, "partial", "servers-differ", "servers", "ns.company.example");
    }
}

static void
test_lame (Fixture       *fixture,
           gconstpointer  data)
{
  publish (fixture, RIGHT);
  todoku_test_dns_set_fault (fixture->ns2, "em1." Z, TODOKU_TEST_DNS_RCODE, TODOKU_RCODE_REFUSED);
  assert_check (fixture, "partial", "lame-server", "servers", "ns2.dns.test");
}

static void
test_lame_all (Fixture       *fixture,
               gconstpointer  data)
{
  todoku_test_dns_set_fault (fixture->ns1, NULL, TODOKU_TEST_DNS_RCODE, TODOKU_RCODE_REFUSED);
  todoku_test_dns_set_fault (fixture->ns2, NULL, TODOKU_TEST_DNS_LAME, 0);
  assert_check (fixture, "zone-broken", "lame-server", "servers", "ns1.dns.test, ns2.dns.test");
}

/* One server that fails now and then is no reason for alarm. */
static void
test_one_fails (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GPtrArray) records = checker_make_records (RECORD);
  g_autoptr(GPtrArray) verdicts = NULL;

  publish (fixture, RIGHT);
  todoku_test_dns_set_fault (fixture->ns2, "em1." Z, TODOKU_TEST_DNS_RCODE, TODOKU_RCODE_SERVFAIL);
  verdicts = checker_check (fixture->checker, records);
  checker_assert_finding (verdicts, "ok", "unreachable", "servers", "ns2.dns.test");
  g_assert_null (((TodokuVerdict *) g_ptr_array_index (verdicts, 0))->finding);
}

static void
test_dnssec (Fixture       *fixture,
             gconstpointer  data)
{
  publish (fixture, RIGHT);
  todoku_test_dns_set_fault (fixture->recursive, "em1." Z, TODOKU_TEST_DNS_BOGUS, 0);
  assert_check (fixture, "zone-broken", "dnssec-broken", "ede", "6");
}

/* Servers that fail once make a resolver fail twice, which does not remember that of questions
 * without validation. A zone without DS records is not validated at all.
 */
static void
test_dnssec_none (Fixture       *fixture,
                  gconstpointer  data)
{
  publish (fixture, RIGHT);
  todoku_test_dns_set_fault (fixture->recursive, "em1." Z, TODOKU_TEST_DNS_BOGUS, 1);
  assert_check (fixture, "unknown", "unreachable", "answers", "SERVFAIL");
  todoku_test_dns_add (fixture->recursive, Z, 300, "DS", "1 13 2 00");
  assert_check (fixture, "zone-broken", "dnssec-broken", NULL, NULL);
}

static void
test_dnssec_none_zone (Fixture       *fixture,
                       gconstpointer  data)
{
  publish (fixture, RIGHT);
  todoku_test_dns_set_fault (fixture->recursive, Z, TODOKU_TEST_DNS_BOGUS, 1);
  assert_check (fixture, "ok", "", NULL, NULL);
}

static void
test_dnssec_zone_silent (Fixture       *fixture,
                         gconstpointer  data)
{
  todoku_test_dns_add (fixture->recursive, Z, 300, "DS", "1 13 2 00");
  todoku_test_dns_set_fault (fixture->recursive, Z, TODOKU_TEST_DNS_BOGUS, 1);
  todoku_test_dns_set_fault (fixture->recursive, "em1." Z, TODOKU_TEST_DNS_BOGUS, 1);
  assert_check (fixture, "zone-broken", "dnssec-broken", NULL, NULL);
}

/* The NS records of the zone name servers that serve it no more, or that are gone; the parent knows
 * better, and the registrar has nothing to mend.
 */
static void
test_zone_names_refusing (Fixture       *fixture,
                          gconstpointer  data)
{
  static const char *const names[] = { "old.dns.test", NULL };

  delegate_to (fixture, names);
  todoku_test_dns_set_fault (fixture->ns1, NULL, TODOKU_TEST_DNS_RCODE, TODOKU_RCODE_REFUSED);
  todoku_test_dns_set_fault (fixture->ns2, NULL, TODOKU_TEST_DNS_RCODE, TODOKU_RCODE_REFUSED);
  assert_check (fixture, "zone-broken", "servers-differ", "zone_stale",
                "ns1.dns.test, ns2.dns.test");
  todoku_test_dns_load (fixture->old, RIGHT);
  assert_check (fixture, "partial", "servers-differ", "zone_stale", "ns1.dns.test, ns2.dns.test");
}

static void
test_zone_names_gone (Fixture       *fixture,
                      gconstpointer  data)
{
  static const char *const names[] = { "old.dns.test", NULL };

  delegate_to (fixture, names);
  todoku_test_dns_load (fixture->old, RIGHT);
  todoku_test_dns_load (fixture->recursive, RIGHT);
  todoku_test_dns_add (fixture->recursive, "dns.test", 300, "SOA",
                       "ns.dns.test hostmaster.dns.test 1 3600 600 86400 60");
  todoku_test_dns_remove (fixture->recursive, "ns1.dns.test", "A");
  todoku_test_dns_remove (fixture->recursive, "ns2.dns.test", "A");
  assert_check (fixture, "partial", "servers-differ", "zone_stale", "ns1.dns.test, ns2.dns.test");
}

/* The zone names servers that are silent; those that the parent names are there, and whoever comes
 * from above is answered.
 */
static void
test_zone_names_silent (Fixture       *fixture,
                        gconstpointer  data)
{
  static const char *const names[] = { "old.dns.test", NULL };

  delegate_to (fixture, names);
  g_clear_pointer (&fixture->ns1, todoku_test_dns_free);
  g_clear_pointer (&fixture->ns2, todoku_test_dns_free);
  assert_check (fixture, "unknown", "unreachable", "servers", "ns1.dns.test, ns2.dns.test");
  todoku_test_dns_load (fixture->old, RIGHT);
  assert_check (fixture, "partial", "servers-differ", "zone_stale", "ns1.dns.test, ns2.dns.test");
}

/* Load balancers answer for their names and know of no NS records. */
static void
test_zone_names_none (Fixture       *fixture,
                      gconstpointer  data)
{
  static const char *const names[] = { "ns1.dns.test", "ns2.dns.test", NULL };

  delegate_to (fixture, names);
  publish (fixture, RIGHT);
  todoku_test_dns_remove (fixture->recursive, Z, "NS");
  assert_check (fixture, "ok", "", NULL, NULL);
}

/* A name of one label that no registry has is somebody's own zone, and holds what she enters. */
static void
test_private_top_level (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr(GPtrArray) records = checker_make_records_of ("CNAME em1.mail.lan " V1 "\n",
                                                          "mail.lan");
  g_autoptr(GPtrArray) verdicts = NULL;

  todoku_test_dns_add_zone (fixture->recursive, "lan", "ns1.dns.test", "127.0.0.2");
  todoku_test_dns_add_zone (fixture->ns1, "lan", "ns1.dns.test", "127.0.0.2");
  todoku_test_dns_load (fixture->recursive, "em1.mail.lan 60 CNAME " V1 "\n");
  todoku_test_dns_load (fixture->ns1, "em1.mail.lan 60 CNAME " V1 "\n");
  verdicts = checker_check (fixture->checker, records);
  checker_assert_finding (verdicts, "ok", "", NULL, NULL);
}

/* All that is left of a domain in the zone of its registry is the address of its name server. */
static void
test_registered_no_more (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(GPtrArray) records = checker_make_records_of ("CNAME em1.orphan.jp " V1 "\n",
                                                          "orphan.jp");
  g_autoptr(GPtrArray) verdicts = NULL;

  todoku_test_dns_load (fixture->recursive, "ns1.orphan.jp 300 A 127.0.0.2\n");
  verdicts = checker_check (fixture->checker, records);
  checker_assert_finding (verdicts, "zone-broken", "domain-inactive", "domain", "orphan.jp");
}

/* Its registrar holds the domain, with servers that have an address for every name. */
static void
test_held (Fixture       *fixture,
           gconstpointer  data)
{
  static const char *const names[] = {
    "ns1.registrant-verification.ispapi.net", "NS2.Registrant-Verification.ispapi.net",
  };
  const char *zone = "*." Z " 60 A 192.0.2.66\nem1." Z " 60 A 192.0.2.66\n";

  publish (fixture, zone);
  todoku_test_dns_remove (fixture->recursive, Z, "NS");
  todoku_test_dns_add (fixture->recursive, Z, 300, "NS", names[0]);
  todoku_test_dns_add (fixture->recursive, names[0], 300, "A", "127.0.0.2");
  assert_check (fixture, "zone-broken", "domain-inactive", "held", Z);
  todoku_test_dns_add (fixture->recursive, Z, 300, "NS", names[1]);
  todoku_test_dns_add (fixture->recursive, names[1], 300, "A", "127.0.0.3");
  assert_check (fixture, "zone-broken", "domain-inactive", "held", Z);
}

/* One of several only has such a name, or the record is there all the same. */
static void
test_not_held (Fixture       *fixture,
               gconstpointer  data)
{
  todoku_test_dns_add (fixture->recursive, Z, 300, "NS", "ns1.registrant-verification.ispapi.net");
  todoku_test_dns_add (fixture->recursive, "ns1.registrant-verification.ispapi.net", 300, "A",
                       "127.0.0.2");
  assert_check (fixture, "missing", "missing", NULL, NULL);
  publish (fixture, RIGHT);
  assert_check (fixture, "ok", "", NULL, NULL);
}

/* Where validation fails for the whole zone, its servers are still found, and what else is wrong is
 * noted.
 */
static void
test_dnssec_zone (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GPtrArray) records = checker_make_records (RECORD);
  g_autoptr(GPtrArray) verdicts = NULL;
  const TodokuVerdict *verdict;
  const TodokuFinding *note;

  todoku_test_dns_set_fault (fixture->recursive, Z, TODOKU_TEST_DNS_BOGUS, 0);
  verdicts = checker_check (fixture->checker, records);
  checker_assert_finding (verdicts, "zone-broken", "dnssec-broken", "ede_text", "DNSSEC Bogus");
  verdict = g_ptr_array_index (verdicts, 0);
  g_assert_cmpuint (verdict->notes->len, ==, 1);
  note = g_ptr_array_index (verdict->notes, 0);
  g_assert_cmpint (note->code, ==, TODOKU_FINDING_MISSING);
}

/* SERVFAIL with validation and without says nothing about the record. */
static void
test_resolver_fails (Fixture       *fixture,
                     gconstpointer  data)
{
  publish (fixture, RIGHT);
  todoku_test_dns_set_fault (fixture->recursive, "em1." Z, TODOKU_TEST_DNS_RCODE,
                             TODOKU_RCODE_SERVFAIL);
  assert_check (fixture, "unknown", "unreachable", "servers", "127.0.0.1");
}

static void
test_delegated_subzone (Fixture       *fixture,
                        gconstpointer  data)
{
  TodokuTestDns *const servers[] = { fixture->recursive, fixture->ns1, fixture->ns2 };

  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    todoku_test_dns_add (servers[i], "em1." Z, 300, "NS", "old.dns.test");
  todoku_test_dns_add_zone (fixture->old, "em1." Z, "old.dns.test", "127.0.0.4");
  assert_check (fixture, "missing", "delegated-subzone", "zone", "em1." Z);
}

/* The same servers have both zones, so nobody refers anywhere. */
static void
test_delegated_subzone_same_servers (Fixture       *fixture,
                                     gconstpointer  data)
{
  TodokuTestDns *const servers[] = { fixture->recursive, fixture->ns1, fixture->ns2 };

  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    {
      todoku_test_dns_add (servers[i], "em1." Z, 300, "NS", "ns1.dns.test");
      todoku_test_dns_add (servers[i], "em1." Z, 300, "SOA",
                           "ns1.dns.test hostmaster.dns.test 1 3600 600 86400 60");
    }
  assert_check (fixture, "missing", "delegated-subzone", "parent", Z);
}

static void
test_delegated_subzone_right (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr(GPtrArray) records = checker_make_records ("TXT a.sub." Z " token-12345\n");
  g_autoptr(GPtrArray) verdicts = NULL;
  TodokuTestDns *const servers[] = { fixture->ns1, fixture->ns2 };

  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    todoku_test_dns_add (servers[i], "sub." Z, 300, "NS", "old.dns.test");
  todoku_test_dns_add_zone (fixture->old, "sub." Z, "old.dns.test", "127.0.0.4");
  todoku_test_dns_load (fixture->old, "a.sub." Z " 300 TXT token-12345\n");
  todoku_test_dns_load (fixture->recursive, "a.sub." Z " 300 TXT token-12345\n");
  verdicts = checker_check (fixture->checker, records);
  checker_assert_finding (verdicts, "ok", "", NULL, NULL);
}

static void
test_no_tcp (Fixture       *fixture,
             gconstpointer  data)
{
  publish (fixture, RIGHT);
  todoku_test_dns_set_fault (fixture->ns1, NULL, TODOKU_TEST_DNS_TRUNCATE_TCP_CLOSED, 0);
  todoku_test_dns_set_fault (fixture->ns2, NULL, TODOKU_TEST_DNS_TRUNCATE_TCP_CLOSED, 0);
  assert_check (fixture, "unknown", "truncated-no-tcp", "servers", "ns1.dns.test, ns2.dns.test");
}

static void
test_unreachable (Fixture       *fixture,
                  gconstpointer  data)
{
  todoku_test_dns_set_fault (fixture->ns1, NULL, TODOKU_TEST_DNS_RCODE, TODOKU_RCODE_SERVFAIL);
  todoku_test_dns_set_fault (fixture->ns2, NULL, TODOKU_TEST_DNS_RCODE, TODOKU_RCODE_SERVFAIL);
  assert_check (fixture, "unknown", "unreachable", "servers", "ns1.dns.test, ns2.dns.test");
}

/* A resolver that fails for a zone need not be the end: the parent knows the servers. */
static void
test_resolver_fails_for_zone (Fixture       *fixture,
                              gconstpointer  data)
{
  todoku_test_dns_remove (fixture->recursive, "ns.jp.test", "A");
  todoku_test_dns_load (fixture->recursive, "ns.jp.test 300 A 127.0.0.4\n");
  todoku_test_dns_add_zone (fixture->old, "jp", "ns.jp.test", "127.0.0.4");
  publish (fixture, RIGHT);
  todoku_test_dns_set_fault (fixture->recursive, Z, TODOKU_TEST_DNS_RCODE, TODOKU_RCODE_SERVFAIL);
  assert_check (fixture, "ok", "", NULL, NULL);
}

/* The addresses of servers whose names lie in the zone stand at the parent, or nowhere. */
static void
test_no_glue (Fixture       *fixture,
              gconstpointer  data)
{
  static const char *const names[] = { "ns1." Z, "ns2." Z, NULL };

  delegate_to (fixture, names);
  todoku_test_dns_remove (fixture->old, Z, "SOA");
  publish (fixture, RIGHT);
  for (guint i = 0; names[i] != NULL; i++)
    todoku_test_dns_set_fault (fixture->recursive, names[i], TODOKU_TEST_DNS_RCODE,
                               TODOKU_RCODE_SERVFAIL);
  todoku_test_dns_set_fault (fixture->recursive, Z, TODOKU_TEST_DNS_RCODE, TODOKU_RCODE_SERVFAIL);
  assert_check (fixture, "zone-broken", "lame-server", "no_address", "ns1." Z ", ns2." Z);
  todoku_test_dns_load (fixture->old, "ns1." Z " 300 A 127.0.0.2\n");
  assert_check (fixture, "ok", "servers-differ", "dead", "ns2." Z);
}

static void
test_find_zone (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(TodokuZoneInfo) info = NULL;
  GAsyncResult *slot = NULL;

  todoku_test_dns_remove (fixture->recursive, "ns.jp.test", "A");
  todoku_test_dns_load (fixture->recursive, "ns.jp.test 300 A 127.0.0.4\n");
  todoku_test_dns_add_zone (fixture->old, "jp", "ns.jp.test", "127.0.0.4");
  todoku_record_checker_find_zone_async (fixture->checker, "em1." Z, NULL, todoku_test_store_result,
                                         &slot);
  result = todoku_test_wait_result (&slot);
  info = todoku_record_checker_find_zone_finish (fixture->checker, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (info->apex, ==, Z);
  g_assert_cmpuint (g_strv_length (info->name_servers), ==, 2);
  g_assert_cmpuint (g_strv_length (info->delegated_to), ==, 2);
}

/* A hundred domains at the same two servers: their addresses are looked up once. */
static void
test_shared_hosts (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
  g_autoptr(GPtrArray) verdicts = NULL;

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *domain = g_strdup_printf ("customer%u.jp", i);
      g_autofree char *host = g_strconcat ("em1.", domain, NULL);
      TodokuTestDns *const servers[] = { fixture->recursive, fixture->ns1, fixture->ns2 };

      for (guint j = 0; j < G_N_ELEMENTS (servers); j++)
        {
          todoku_test_dns_add (servers[j], domain, 300, "SOA",
                               "ns1.dns.test hostmaster.dns.test 1 3600 600 86400 60");
          todoku_test_dns_add (servers[j], domain, 3600, "NS", "ns1.dns.test");
          todoku_test_dns_add (servers[j], domain, 3600, "NS", "ns2.dns.test");
          todoku_test_dns_add (servers[j], host, 60, "CNAME", V1);
        }
      g_ptr_array_add (records, todoku_record_new (&(TodokuRecord) {
      .type = TODOKU_RECORD_TYPE_CNAME, .host = host, .value = V1, .domain = domain,
      .required = TRUE
    }));
    }

  verdicts = checker_check (fixture->checker, records);
  for (guint i = 0; i < verdicts->len; i++)
    g_assert_cmpint (((TodokuVerdict *) g_ptr_array_index (verdicts, i))->state, ==,
                     TODOKU_RECORD_STATE_OK);
  g_assert_cmpuint (todoku_test_dns_get_count (fixture->recursive, "ns1.dns.test", "A"), ==, 1);
}

/* With the zone known, healthy records take two round trips. */
static void
test_round_trips (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GPtrArray) records = checker_make_records (RECORD);
  g_autoptr(GPtrArray) first = NULL;
  g_autoptr(GPtrArray) second = NULL;
  const guint delay = 200;

  publish (fixture, RIGHT);
  first = checker_check (fixture->checker, records);
  todoku_test_dns_set_delay (fixture->recursive, delay);
  todoku_test_dns_set_delay (fixture->ns1, delay);
  todoku_test_dns_set_delay (fixture->ns2, delay);
  second = checker_check (fixture->checker, records);
  checker_assert_finding (second, "ok", "", NULL, NULL);
  /* Three would be at least 600 ms; the rest is left to a busy machine. */
  g_assert_cmpint (((TodokuVerdict *) g_ptr_array_index (second, 0))->elapsed_us, <,
                   3 * delay * 1000);
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

/* Cancelling ends a check at once, in whatever round it is, and nobody hears of it but the caller.
 */
static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  for (guint milliseconds = 0; milliseconds < 60; milliseconds += 4)
    {
      g_autoptr(GPtrArray) records = checker_make_records (RECORD);
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      g_autoptr(GError) error = NULL;
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GPtrArray) verdicts = NULL;
      GAsyncResult *slot = NULL;
      g_autoptr(GSource) timer = g_timeout_source_new (milliseconds);

      todoku_test_dns_set_delay (fixture->recursive, 10);
      todoku_test_dns_set_delay (fixture->ns1, 10);
      todoku_test_dns_set_delay (fixture->ns2, 1000);
      g_source_set_callback (timer, cancel_cb, cancellable, NULL);
      g_source_attach (timer, g_main_context_get_thread_default ());
      todoku_record_checker_check_async (fixture->checker, records, NULL, NULL, cancellable,
                                         todoku_test_store_result, &slot);
      result = todoku_test_wait_result (&slot);
      verdicts = todoku_record_checker_check_finish (fixture->checker, result, &error);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_null (verdicts);
    }
}

/* The records of a run that name no domain are put together by their zone, which one of them may
 * leave for a deeper one while the others wait for it.
 */
static void
assert_all_judged (Fixture    *fixture,
                   const char *text,
                   const char *states)
{
  g_autoptr(GPtrArray) records = checker_make_loose_records (text);
  g_autoptr(GPtrArray) verdicts = checker_check (fixture->checker, records);
  g_auto(GStrv) words = g_strsplit (states, " ", -1);

  g_assert_cmpuint (verdicts->len, ==, g_strv_length (words));
  for (guint i = 0; i < verdicts->len; i++)
    {
      const TodokuVerdict *verdict = g_ptr_array_index (verdicts, i);

      g_assert_nonnull (verdict);
      if (!g_str_equal (words[i], "any"))
        g_assert_cmpstr (todoku_enum_to_token (TODOKU_TYPE_RECORD_STATE, verdict->state), ==,
                         words[i]);
    }
}

static void
delegate (Fixture *fixture)
{
  static const char delegation[] = "sub." Z " 3600 NS ns.sub.test\n";

  publish (fixture, "spf." Z " 60 TXT v=spf1 -all\n");
  todoku_test_dns_load (fixture->ns1, delegation);
  todoku_test_dns_load (fixture->ns2, delegation);
  todoku_test_dns_load (fixture->recursive, "ns.sub.test 300 A 127.0.0.4\n");
  todoku_test_dns_add_zone (fixture->old, "sub." Z, "ns.sub.test", NULL);
  todoku_test_dns_load (fixture->old, "em1.sub." Z " 60 CNAME " V1 "\n");
}

#define IN_SUBZONE "CNAME em1.sub." Z " " V1 "\n"
#define IN_ZONE "TXT spf." Z " v=spf1 -all\n"

/* A zone that was referred to may name other servers than the zone above. */
static void
test_delegated_servers_differ (Fixture       *fixture,
                               gconstpointer  data)
{
  delegate (fixture);
  todoku_test_dns_add (fixture->old, "sub." Z, 3600, "NS", "ns2.sub.test");
  todoku_test_dns_load (fixture->recursive, "ns2.sub.test 300 A 127.0.0.4\n"
                        "em1.sub." Z " 60 CNAME " V1 "\n");
  assert_dead (fixture, IN_SUBZONE, "ok", "servers-differ", "zone_servers",
               "ns.sub.test, ns2.sub.test");
}

static void
test_slow_subzone (Fixture       *fixture,
                   gconstpointer  data)
{
  delegate (fixture);
  todoku_test_dns_set_fault (fixture->recursive, "ns.sub.test", TODOKU_TEST_DNS_DELAY, 300);
  assert_all_judged (fixture, IN_SUBZONE IN_ZONE, "ok-not-visible ok");
  assert_all_judged (fixture, IN_ZONE IN_SUBZONE IN_ZONE, "ok ok-not-visible ok");
}

static void
test_silent_subzone (Fixture       *fixture,
                     gconstpointer  data)
{
  delegate (fixture);
  todoku_test_dns_set_fault (fixture->recursive, "ns.sub.test", TODOKU_TEST_DNS_SILENT, 0);
  assert_all_judged (fixture, IN_SUBZONE IN_ZONE, "any ok");
}

/* A server that sends who asks for the name to servers of the very name. */
static void
test_referral_for_name (Fixture       *fixture,
                        gconstpointer  data)
{
  publish (fixture, RIGHT "spf." Z " 60 TXT v=spf1 -all\n");
  todoku_test_dns_set_fault (fixture->ns1, "em1." Z, TODOKU_TEST_DNS_REFERRAL, 0);
  todoku_test_dns_set_fault (fixture->ns2, "em1." Z, TODOKU_TEST_DNS_REFERRAL, 0);
  todoku_test_dns_set_fault (fixture->recursive, "ns.elsewhere.example", TODOKU_TEST_DNS_DELAY,
                             300);
  assert_all_judged (fixture, RECORD IN_ZONE "TXT " Z " v=spf1 -all\n", "any ok missing");
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *name;
    void (*func) (Fixture       *fixture,
                  gconstpointer  data);
  } tests[] = {
    { "healthy", test_healthy },
    { "failed-once", test_failed_once },
    { "failed-without-edns", test_failed_without_edns },
    { "zone-above", test_zone_above },
    { "resolver-failed-once", test_resolver_failed_once },
    { "target-unanswered", test_target_unanswered },
    { "target-filtered", test_target_filtered },
    { "labels-between", test_labels_between },
    { "negative-cache", test_negative_cache },
    { "negative-cache/old-value", test_old_value_cached },
    { "negative-cache/nodata", test_negative_cache_nodata },
    { "cname-at-apex/served", test_cname_at_apex_served },
    { "undelegated-zone", test_undelegated },
    { "servers-differ/parent", test_parent_differs },
    { "servers-differ/parent-has-more", test_parent_has_more },
    { "servers-differ/left-behind", test_left_behind },
    { "servers-differ/parent-same", test_parent_same },
    { "servers-differ/dead-name", test_dead_name },
    { "dead-delegation", test_dead_delegation },
    { "dead-delegation/no-name", test_dead_delegation_no_name },
    { "dead-delegation/unknown", test_dead_delegation_unknown },
    { "dead-delegation/half", test_dead_delegation_half },
    { "dead-delegation/glue", test_dead_delegation_glue },
    { "delegated-subzone/servers-differ", test_delegated_servers_differ },
    { "ns-for-cname", test_ns_for_cname },
    { "ns-for-cname/lame", test_ns_for_cname_lame },
    { "lame-server/and-unknown", test_lame_and_unknown },
    { "blocked", test_blocked },
    { "blocked/alias", test_blocked_alias },
    { "blocked/not-the-network", test_all_silent },
    { "resolver-slow/zone", test_resolver_slow_for_zone },
    { "slow", test_slow },
    { "servers-differ", test_servers_differ },
    { "servers-differ/two-companies", test_two_companies },
    { "lame-server/alias-name", test_alias_name },
    { "lame-server/only-alias-names", test_only_alias_names },
    { "lame-server", test_lame },
    { "lame-server/all", test_lame_all },
    { "one-fails", test_one_fails },
    { "dnssec-broken", test_dnssec },
    { "dnssec-broken/zone", test_dnssec_zone },
    { "dnssec-broken/none", test_dnssec_none },
    { "dnssec-broken/none-zone", test_dnssec_none_zone },
    { "dnssec-broken/zone-silent", test_dnssec_zone_silent },
    { "servers-differ/zone-names-refusing", test_zone_names_refusing },
    { "servers-differ/zone-names-silent", test_zone_names_silent },
    { "servers-differ/zone-names-gone", test_zone_names_gone },
    { "servers-differ/zone-names-none", test_zone_names_none },
    { "domain-inactive/orphan", test_registered_no_more },
    { "domain-inactive/held", test_held },
    { "domain-inactive/not-held", test_not_held },
    { "domain-inactive/private-top-level", test_private_top_level },
    { "resolver-fails", test_resolver_fails },
    { "resolver-fails/zone", test_resolver_fails_for_zone },
    { "resolver-fails/no-glue", test_no_glue },
    { "delegated-subzone", test_delegated_subzone },
    { "delegated-subzone/same-servers", test_delegated_subzone_same_servers },
    { "delegated-subzone/right", test_delegated_subzone_right },
    { "truncated-no-tcp", test_no_tcp },
    { "unreachable", test_unreachable },
    { "loose/slow-subzone", test_slow_subzone },
    { "loose/silent-subzone", test_silent_subzone },
    { "loose/referral-for-name", test_referral_for_name },
    { "find-zone", test_find_zone },
    { "shared-hosts", test_shared_hosts },
    { "round-trips", test_round_trips },
    { "cancel", test_cancel },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/dns/checker-zone/", tests[i].name, NULL);

      g_test_add (path, Fixture, NULL, set_up, tests[i].func, tear_down);
    }

  return g_test_run ();
}
