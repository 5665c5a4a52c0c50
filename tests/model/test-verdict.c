/* SPDX-License-Identifier: GPL-3.0-or-later
 * Verdicts survive being stored; observations say what they are; text from the network is escaped.
 */
#include "todoku-verdict.h"

static TodokuVerdict *
make_verdict (void)
{
  g_autoptr(TodokuRecord) record = todoku_record_new (&(TodokuRecord) {
    .type = TODOKU_RECORD_TYPE_CNAME,
    .host = "EM1.example.co.jp.",
    .value = "u1.wl.example.net.",
  });
  g_autoptr(TodokuObservation) observation =
    todoku_observation_new_from ("em1.example.co.jp", 5, "ns1.example.co.jp", "192.0.2.1");
  g_autoptr(TodokuProbe) probe = todoku_probe_new ("em1.example.co.jp.example.co.jp", 5);
  TodokuVerdict *verdict = todoku_verdict_new (record);

  observation->status = TODOKU_ASK_ANSWERED;
  observation->rcode = TODOKU_RCODE_NXDOMAIN;
  observation->aa = TRUE;
  g_ptr_array_add (observation->authority, todoku_rr_copy (&(TodokuRr) {
    .owner = (char *) "example.co.jp", .rrtype = TODOKU_RRTYPE_SOA, .ttl = 300, .minimum = 900,
    .target = (char *) "ns1.example.co.jp"
  }));

  verdict->state = TODOKU_RECORD_STATE_WRONG_PLACE;
  verdict->finding = todoku_finding_new (TODOKU_FINDING_DOUBLED_SUFFIX, TODOKU_SEVERITY_ERROR,
                                         "found_at", "em1.example.co.jp.example.co.jp", NULL);
  g_ptr_array_add (verdict->notes, todoku_finding_new (TODOKU_FINDING_LONG_TTL,
                                                       TODOKU_SEVERITY_NOTE, "ttl", "86400", NULL));
  g_ptr_array_add (verdict->published, todoku_answer_new (observation));
  g_ptr_array_add (probe->answers, todoku_answer_new (observation));
  g_ptr_array_add (verdict->probes, g_steal_pointer (&probe));
  verdict->visible = todoku_answer_new (observation);
  verdict->found = g_strdup ("em1.example.co.jp.example.co.jp");
  verdict->retry_after = 287;

  return verdict;
}

static void
test_round_trip (void)
{
  g_autoptr(TodokuVerdict) verdict = make_verdict ();
  g_autoptr(GVariant) variant = g_variant_ref_sink (todoku_verdict_to_variant (verdict));
  g_autoptr(TodokuVerdict) again = todoku_verdict_from_variant (verdict->record, variant);
  g_autoptr(GVariant) variant_again = g_variant_ref_sink (todoku_verdict_to_variant (again));
  const TodokuAnswer *answer = g_ptr_array_index (again->published, 0);

  g_assert_true (g_variant_equal (variant, variant_again));
  g_assert_cmpint (again->finding->code, ==, TODOKU_FINDING_DOUBLED_SUFFIX);
  g_assert_cmpstr (todoku_finding_get (again->finding, "found_at"), ==,
                   "em1.example.co.jp.example.co.jp");
  g_assert_cmpint (answer->ttl, ==, 300);
  g_assert_cmpstr (again->record->host, ==, "em1.example.co.jp");
  g_assert_cmpstr (again->record->value, ==, "u1.wl.example.net");
}

static void
test_other_version (void)
{
  g_autoptr(TodokuVerdict) verdict = make_verdict ();
  g_autoptr(GVariant) other = g_variant_ref_sink (g_variant_new ("(s)", "ok"));

  g_assert_null (todoku_verdict_from_variant (verdict->record, other));
}

static void
test_observation (void)
{
  g_autoptr(TodokuObservation) observation = todoku_observation_new ("a.example.jp", 16);

  g_assert_false (todoku_observation_is_answered (observation));
  observation->status = TODOKU_ASK_ANSWERED;
  observation->rcode = TODOKU_RCODE_SERVFAIL;
  g_assert_false (todoku_observation_is_answered (observation));
  observation->rcode = TODOKU_RCODE_NOERROR;
  g_assert_true (todoku_observation_is_lame (observation));
  observation->aa = TRUE;
  g_assert_true (todoku_observation_is_nodata (observation));
  observation->rcode = TODOKU_RCODE_NXDOMAIN;
  g_assert_true (todoku_observation_is_nxdomain (observation));

  /* The alias exists, its target does not. */
  g_ptr_array_add (observation->answer, todoku_rr_copy (&(TodokuRr) {
    .owner = (char *) "A.example.jp", .rrtype = TODOKU_RRTYPE_CNAME, .ttl = 60,
    .target = (char *) "gone.example.net"
  }));
  g_assert_false (todoku_observation_is_nxdomain (observation));
}

static void
test_escape (void)
{
  static const guint8 bytes[] = "a\\b\xe2\x80\xae\x1b<b>";
  g_autofree char *text = todoku_dns_text_escape (bytes, sizeof bytes - 1);

  g_assert_cmpstr (text, ==, "a\\\\b\\226\\128\\174\\027<b>");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/verdict/round-trip", test_round_trip);
  g_test_add_func ("/model/verdict/other-version", test_other_version);
  g_test_add_func ("/model/observation/kinds", test_observation);
  g_test_add_func ("/model/observation/escape", test_escape);

  return g_test_run ();
}
