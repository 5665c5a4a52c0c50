/* SPDX-License-Identifier: GPL-3.0-or-later
 * The DNS of the practice world without sockets: what each server says, what the cache remembers,
 * and what every mistake leaves behind.
 */
#include <string.h>

#include "practice-cache.h"
#include "practice-mistake.h"
#include "todoku-dns-reply.h"

#define NOW 1000000

static void
add_record (PracticeZone    *zone,
            const char      *id,
            const char      *owner,
            const char      *type,
            const char      *text,
            PracticeServers  servers,
            gint64           from)
{
  guint16 rrtype = todoku_dns_rrtype_from_text (type);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) rdata = todoku_dns_rdata_from_text (rrtype, text, &error);

  g_assert_no_error (error);
  practice_zone_add_record (zone, id, owner, rrtype, 300, rdata, servers, from, G_MAXINT64);
}

static PracticeZone *
make_zone (void)
{
  PracticeZone *zone = practice_zone_new ();

  practice_zone_add_text (zone, PRACTICE_HOST_MASTER_ZONE, TODOKU_RRTYPE_SOA, NULL);
  practice_zone_add_text (zone, "ns1." PRACTICE_HOST_MASTER_ZONE, TODOKU_RRTYPE_A, "127.0.0.1");
  practice_zone_add_text (zone, "sendgrid.net", TODOKU_RRTYPE_SOA, NULL);
  practice_zone_add_text (zone, "sendgrid.net", TODOKU_RRTYPE_A, "127.0.0.1");
  practice_zone_add_apex (zone, "example.co.jp");

  return zone;
}

static void
assert_answer (PracticeAnswer *answer,
               guint16         rcode,
               guint           n_answers,
               const char     *soa)
{
  g_assert_cmpuint (answer->rcode, ==, rcode);
  g_assert_cmpuint (answer->answer->len, ==, n_answers);
  if (soa != NULL)
    {
      PracticeRr *rr = answer->authority->pdata[0];

      g_assert_cmpuint (rr->rrtype, ==, TODOKU_RRTYPE_SOA);
      g_assert_cmpstr (rr->owner, ==, soa);
    }
  practice_answer_free (answer);
}

static void
test_authoritative (void)
{
  g_autoptr(PracticeZone) zone = make_zone ();

  add_record (zone, "1", "em1.example.co.jp", "CNAME", "sendgrid.net", PRACTICE_SERVERS_BOTH, 0);
  add_record (zone, "2", "s1._domainkey.example.co.jp", "TXT", "x", PRACTICE_SERVER_NS1, 0);
  add_record (zone, "3", "later.example.co.jp", "TXT", "x", PRACTICE_SERVERS_BOTH, NOW + 10);

#define ASK(server, name, type, rcode, n, soa) \
  assert_answer (practice_zone_answer (zone, server, name, TODOKU_RRTYPE_##type, NOW), \
                 TODOKU_RCODE_##rcode, n, soa)
  ASK (PRACTICE_SERVER_NS1, "em1.example.co.jp", CNAME, NOERROR, 1, NULL);
  ASK (PRACTICE_SERVER_NS1, "em1.example.co.jp", TXT, NOERROR, 1, NULL);
  ASK (PRACTICE_SERVER_NS1, "em2.example.co.jp", CNAME, NXDOMAIN, 0, "example.co.jp");
  ASK (PRACTICE_SERVER_NS1, "s1._domainkey.example.co.jp", CNAME, NOERROR, 0, "example.co.jp");
  ASK (PRACTICE_SERVER_NS1, "_domainkey.example.co.jp", TXT, NOERROR, 0, "example.co.jp");
  ASK (PRACTICE_SERVER_NS2, "s1._domainkey.example.co.jp", TXT, NXDOMAIN, 0, "example.co.jp");
  ASK (PRACTICE_SERVER_NS1, "later.example.co.jp", TXT, NXDOMAIN, 0, "example.co.jp");
  ASK (PRACTICE_SERVER_NS1, "example.co.jp", SOA, NOERROR, 1, NULL);
  ASK (PRACTICE_SERVER_NS1, "example.co.jp", NS, NOERROR, 2, NULL);
  ASK (PRACTICE_SERVER_NS1, "example.com", SOA, REFUSED, 0, NULL);
  ASK (PRACTICE_SERVER_NS1, "sendgrid.net", A, REFUSED, 0, NULL);
  ASK (PRACTICE_SERVER_PARENT, "sendgrid.net", A, NOERROR, 1, NULL);
  ASK (PRACTICE_SERVER_PARENT, "co.jp", SOA, NOERROR, 1, NULL);
  ASK (PRACTICE_SERVER_PARENT, "other.co.jp", SOA, NXDOMAIN, 0, "co.jp");
  ASK (PRACTICE_SERVER_PARENT, "practice.test", A, NOERROR, 0, "test");
  ASK (PRACTICE_SERVER_PARENT, "example.co.jp", DS, NOERROR, 0, "co.jp");
  ASK (PRACTICE_SERVER_OLD, "example.co.jp", SOA, REFUSED, 0, NULL);
#undef ASK
}

static void
test_referral (void)
{
  g_autoptr(PracticeZone) zone = make_zone ();
  g_autoptr(PracticeAnswer) answer = NULL;

  answer = practice_zone_answer (zone, PRACTICE_SERVER_PARENT, "em1.example.co.jp",
                                 TODOKU_RRTYPE_CNAME, NOW);
  g_assert_false (answer->aa);
  g_assert_cmpuint (answer->rcode, ==, TODOKU_RCODE_NOERROR);
  g_assert_cmpuint (answer->answer->len, ==, 0);
  g_assert_cmpuint (answer->authority->len, ==, 2);
  g_assert_cmpuint (((PracticeRr *) answer->authority->pdata[0])->rrtype, ==, TODOKU_RRTYPE_NS);
}

/* RFC 4592 section 2.2.1: a name that exists, if only by its descendants, stops the wildcard. */
static void
test_wildcard (void)
{
  g_autoptr(PracticeZone) zone = make_zone ();

  add_record (zone, "1", "*.example.co.jp", "A", "192.0.2.1", PRACTICE_SERVERS_BOTH, 0);
  add_record (zone, "2", "google._domainkey.example.co.jp", "TXT", "x", PRACTICE_SERVERS_BOTH, 0);
  assert_answer (practice_zone_answer (zone, PRACTICE_SERVER_NS1, "em1.example.co.jp",
                                       TODOKU_RRTYPE_A, NOW), TODOKU_RCODE_NOERROR, 1, NULL);
  assert_answer (practice_zone_answer (zone, PRACTICE_SERVER_NS1, "a.b.example.co.jp",
                                       TODOKU_RRTYPE_A, NOW), TODOKU_RCODE_NOERROR, 1, NULL);
  assert_answer (practice_zone_answer (zone, PRACTICE_SERVER_NS1, "em1.example.co.jp",
                                       TODOKU_RRTYPE_TXT, NOW), TODOKU_RCODE_NOERROR, 0,
                 "example.co.jp");
  assert_answer (practice_zone_answer (zone, PRACTICE_SERVER_NS1, "s1._domainkey.example.co.jp",
                                       TODOKU_RRTYPE_A, NOW), TODOKU_RCODE_NXDOMAIN, 0,
                 "example.co.jp");
}

static void
test_conditions (void)
{
  g_autoptr(PracticeZone) zone = make_zone ();
  g_autoptr(PracticeAnswer) answer = NULL;

  practice_zone_set_conditions (zone, "example.co.jp", PRACTICE_CONDITION_LAME);
  assert_answer (practice_zone_answer (zone, PRACTICE_SERVER_NS2, "example.co.jp",
                                       TODOKU_RRTYPE_SOA, NOW), TODOKU_RCODE_REFUSED, 0, NULL);
  practice_zone_set_conditions (zone, "example.co.jp", PRACTICE_CONDITION_INACTIVE);
  add_record (zone, "1", "em1.example.co.jp", "CNAME", "sendgrid.net", PRACTICE_SERVERS_BOTH, 0);
  assert_answer (practice_zone_answer (zone, PRACTICE_SERVER_PARENT, "example.co.jp",
                                       TODOKU_RRTYPE_NS, NOW), TODOKU_RCODE_NXDOMAIN, 0, "co.jp");
  practice_zone_set_conditions (zone, "example.co.jp", PRACTICE_CONDITION_BOGUS);
  assert_answer (practice_zone_answer (zone, PRACTICE_SERVER_PARENT, "example.co.jp",
                                       TODOKU_RRTYPE_DS, NOW), TODOKU_RCODE_NOERROR, 1, NULL);
  practice_zone_set_conditions (zone, "example.co.jp", PRACTICE_CONDITION_UNREACHABLE);
  answer = practice_zone_answer (zone, PRACTICE_SERVER_NS1, "example.co.jp", TODOKU_RRTYPE_SOA,
                                 NOW);
  g_assert_true (answer->silent);
}

/* RFC 1034 section 4.3.2: a server says where an alias leads, within what it knows. */
static void
test_chase (void)
{
  g_autoptr(PracticeZone) zone = make_zone ();
  g_autoptr(PracticeAnswer) answer = NULL;
  g_autoptr(PracticeAnswer) outside = NULL;

  add_record (zone, "1", "a.example.co.jp", "CNAME", "b.example.co.jp", PRACTICE_SERVERS_BOTH, 0);
  add_record (zone, "2", "b.example.co.jp", "A", "192.0.2.1", PRACTICE_SERVERS_BOTH, 0);
  add_record (zone, "3", "c.example.co.jp", "CNAME", "sendgrid.net", PRACTICE_SERVERS_BOTH, 0);
  answer = practice_zone_answer (zone, PRACTICE_SERVER_NS1, "a.example.co.jp", TODOKU_RRTYPE_A,
                                 NOW);
  practice_zone_chase (zone, answer, PRACTICE_SERVER_NS1, TODOKU_RRTYPE_A, NOW);
  g_assert_cmpuint (answer->answer->len, ==, 2);
  outside = practice_zone_answer (zone, PRACTICE_SERVER_NS1, "c.example.co.jp", TODOKU_RRTYPE_A,
                                  NOW);
  practice_zone_chase (zone, outside, PRACTICE_SERVER_NS1, TODOKU_RRTYPE_A, NOW);
  g_assert_cmpuint (outside->answer->len, ==, 1);
}

static void
assert_cached (PracticeCache *cache,
               const char    *name,
               guint16        rrtype,
               gint64         now,
               guint16        rcode,
               guint          n_answers,
               guint32        ttl)
{
  g_autoptr(PracticeAnswer) answer = practice_cache_resolve (cache, name, rrtype, FALSE, now);
  const PracticeRr *rr = answer->answer->len > 0    ? answer->answer->pdata[0]
                         : answer->authority->len > 0 ? answer->authority->pdata[0] : NULL;

  g_assert_cmpuint (answer->rcode, ==, rcode);
  g_assert_cmpuint (answer->answer->len, ==, n_answers);
  if (rr != NULL)
    g_assert_cmpuint (rr->ttl, ==, ttl);
}

/* 反映待ち: what was asked too early stays absent for the SOA MINIMUM, then comes, then counts down. */
static void
test_cache (void)
{
  g_autoptr(PracticeZone) zone = make_zone ();
  g_autoptr(PracticeCache) cache = practice_cache_new (zone);
  const char *name = "em1.example.co.jp";

  practice_zone_set_negative_ttl (zone, 60);
  assert_cached (cache, name, TODOKU_RRTYPE_CNAME, NOW, TODOKU_RCODE_NXDOMAIN, 0, 60);
  add_record (zone, "1", name, "CNAME", "sendgrid.net", PRACTICE_SERVERS_BOTH, 0);
  assert_cached (cache, name, TODOKU_RRTYPE_CNAME, NOW + 20, TODOKU_RCODE_NXDOMAIN, 0, 40);
  /* RFC 8020: a name that does not exist has no records of any type. */
  assert_cached (cache, name, TODOKU_RRTYPE_A, NOW + 20, TODOKU_RCODE_NXDOMAIN, 0, 40);
  assert_cached (cache, name, TODOKU_RRTYPE_CNAME, NOW + 60, TODOKU_RCODE_NOERROR, 1, 300);
  assert_cached (cache, name, TODOKU_RRTYPE_A, NOW + 70, TODOKU_RCODE_NOERROR, 2, 290);
  practice_zone_remove_record (zone, "1");
  assert_cached (cache, name, TODOKU_RRTYPE_CNAME, NOW + 100, TODOKU_RCODE_NOERROR, 1, 260);
  assert_cached (cache, name, TODOKU_RRTYPE_CNAME, NOW + 360, TODOKU_RCODE_NXDOMAIN, 0, 60);
  practice_cache_plant (cache, "planted.example.co.jp", NOW);
  add_record (zone, "2", "planted.example.co.jp", "TXT", "x", PRACTICE_SERVERS_BOTH, 0);
  assert_cached (cache, "planted.example.co.jp", TODOKU_RRTYPE_TXT, NOW + 1, TODOKU_RCODE_NXDOMAIN,
                 0, 59);
  practice_cache_flush (cache);
  assert_cached (cache, "planted.example.co.jp", TODOKU_RRTYPE_TXT, NOW + 1, TODOKU_RCODE_NOERROR,
                 1, 300);
}

static void
test_recursion_failures (void)
{
  g_autoptr(PracticeZone) zone = make_zone ();
  g_autoptr(PracticeCache) cache = practice_cache_new (zone);
  g_autoptr(PracticeAnswer) bogus = NULL;
  g_autoptr(PracticeAnswer) unchecked = NULL;
  g_autoptr(PracticeAnswer) loop = NULL;

  add_record (zone, "1", "a.example.co.jp", "CNAME", "b.example.co.jp", PRACTICE_SERVERS_BOTH, 0);
  add_record (zone, "2", "b.example.co.jp", "CNAME", "a.example.co.jp", PRACTICE_SERVERS_BOTH, 0);
  loop = practice_cache_resolve (cache, "a.example.co.jp", TODOKU_RRTYPE_A, FALSE, NOW);
  g_assert_cmpuint (loop->rcode, ==, TODOKU_RCODE_SERVFAIL);

  practice_zone_set_conditions (zone, "example.co.jp", PRACTICE_CONDITION_BOGUS);
  bogus = practice_cache_resolve (cache, "a.example.co.jp", TODOKU_RRTYPE_CNAME, FALSE, NOW);
  g_assert_cmpuint (bogus->rcode, ==, TODOKU_RCODE_SERVFAIL);
  g_assert_cmpint (bogus->ede, ==, 6);
  unchecked = practice_cache_resolve (cache, "a.example.co.jp", TODOKU_RRTYPE_CNAME, TRUE, NOW);
  g_assert_cmpuint (unchecked->rcode, ==, TODOKU_RCODE_NOERROR);
}

static const struct
{
  const char *token, *type, *host, *value;
} mistake_rows[] = {
  { NULL, "CNAME", "s1._domainkey.example.jp", "s1.domainkey.u1.wl2.sendgrid.net" },
  { "doubled-suffix", "CNAME", "s1._domainkey.example.jp.example.jp",
    "s1.domainkey.u1.wl2.sendgrid.net" },
  { "zone-appended-to-value", "CNAME", "s1._domainkey.example.jp",
    "s1.domainkey.u1.wl2.sendgrid.net.example.jp" },
  { "wrong-type", "TXT", "s1._domainkey.example.jp", "s1.domainkey.u1.wl2.sendgrid.net" },
  { "underscore-lost", "CNAME", "s1.domainkey.example.jp", "s1.domainkey.u1.wl2.sendgrid.net" },
  { "values-exchanged", "CNAME", "s1._domainkey.example.jp", "s2.domainkey.u1.wl2.sendgrid.net" },
  { "quoted-literally", "CNAME", "s1._domainkey.example.jp",
    "\\034s1.domainkey.u1.wl2.sendgrid.net\\034" },
  { "wrong-level", "CNAME", "_domainkey.example.jp", "s1.domainkey.u1.wl2.sendgrid.net" },
  { "proxied", "A", "s1._domainkey.example.jp", "104.16.24.7" },
};

static void
test_mistakes (void)
{
  const char *const addresses[] = { NULL };
  PracticeExpected expected = {
    .host = "s1._domainkey.example.jp",
    .type = "CNAME",
    .value = "s1.domainkey.u1.wl2.sendgrid.net",
    .priority = -1,
    .zone = "example.jp",
    .domain = "example.jp",
    .sibling = "s2.domainkey.u1.wl2.sendgrid.net",
    .addresses = addresses,
  };
  g_autoptr(GPtrArray) missing = practice_mistake_make ("missing", &expected);

  for (guint i = 0; i < G_N_ELEMENTS (mistake_rows); i++)
    {
      g_autoptr(GPtrArray) made = practice_mistake_make (mistake_rows[i].token, &expected);
      JsonObject *record;

      g_assert_nonnull (made);
      record = made->pdata[0];
      g_assert_cmpstr (json_object_get_string_member (record, "type"), ==, mistake_rows[i].type);
      g_assert_cmpstr (json_object_get_string_member (record, "host"), ==, mistake_rows[i].host);
      g_assert_cmpstr (json_object_get_string_member (record, "value"), ==, mistake_rows[i].value);
    }
  g_assert_cmpuint (missing->len, ==, 0);
  g_assert_null (practice_mistake_make ("dkim-truncated", &expected));
  g_assert_null (practice_mistake_make ("flattened", &expected));
  g_assert_null (practice_mistake_make ("no-such-mistake", &expected));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/practice/zone/authoritative", test_authoritative);
  g_test_add_func ("/practice/zone/referral", test_referral);
  g_test_add_func ("/practice/zone/wildcard", test_wildcard);
  g_test_add_func ("/practice/zone/conditions", test_conditions);
  g_test_add_func ("/practice/zone/chase", test_chase);
  g_test_add_func ("/practice/cache/counts-down", test_cache);
  g_test_add_func ("/practice/cache/failures", test_recursion_failures);
  g_test_add_func ("/practice/mistake/records", test_mistakes);

  return g_test_run ();
}
