/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tracking domains for which the delivery service provides HTTPS itself, against the practice
 * program: in one step, in three when the service does not, taken over, and watched.
 */
#include "session-fixture.h"

#include "todoku-test.h"

#define HOST "url.example.co.jp"
#define CHALLENGE "_acme-challenge." HOST

static const char other_authority[] =
  "{\"host\":\"example.co.jp\",\"type\":\"CAA\",\"value\":\"0 issue \\\"amazon.com\\\"\"}";

static const TodokuTrackingRow *
row_of (TodokuTrackingDomain *tracking)
{
  return todoku_tracking_domain_get_row (tracking);
}

static void
flush_cache (Fixture *fixture)
{
  json_object_unref (fixture_control (fixture, "POST", "/cache/flush", NULL));
}

static TodokuTrackingDomain *
add_auto (Fixture    *fixture,
          const char *settings)
{
  g_autoptr(GError) error = NULL;
  TodokuTrackingDomain *tracking;

  if (settings != NULL)
    json_object_unref (fixture_control (fixture, "POST", "/settings", settings));
  tracking = fixture_add_tracking (fixture, HOST, TODOKU_EDGE_AUTO_SSL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (row_of (tracking)->stage, ==, TODOKU_TRACKING_STEP1);

  return tracking;
}

static gboolean
verify_tracking (Fixture              *fixture,
                 TodokuTrackingDomain *tracking)
{
  g_autoptr(GError) error = NULL;
  gboolean passed;

  flush_cache (fixture);
  passed = fixture_verify (fixture, tracking, &error);
  g_assert_no_error (error);

  return passed;
}

static void
test_one_step (Fixture       *fixture,
               gconstpointer  data)
{
  TodokuTrackingDomain *tracking = add_auto (fixture, NULL);

  g_assert_cmpint (row_of (tracking)->edge, ==, TODOKU_EDGE_AUTO_SSL);
  g_assert_false (todoku_tracking_row_lacks_auto_ssl (row_of (tracking)));
  g_assert_cmpuint (g_list_model_get_n_items (todoku_subject_get_records (tracking)), ==, 4);
  g_assert_false (verify_tracking (fixture, tracking));
  g_assert_cmpint (row_of (tracking)->stage, ==, TODOKU_TRACKING_STEP1);

  fixture_register (fixture, todoku_subject_get_records (tracking), NULL);
  g_assert_true (verify_tracking (fixture, tracking));
  g_assert_cmpint (row_of (tracking)->stage, ==, TODOKU_TRACKING_COMPLETE);
  g_assert_cmpint (row_of (tracking)->not_after, >, g_get_real_time ());
  g_assert_cmpint (todoku_tracking_row_get_step (row_of (tracking)), ==, 1);
  g_assert_cmpuint (todoku_subject_get_n_verified (tracking), ==, 4);

  /* Nothing was asked of an edge, and once it is complete nothing is validated again. */
  g_assert_cmpint (fixture_count (fixture, "certificates"), ==, 0);
  g_assert_cmpint (fixture_count (fixture, "distributions"), ==, 0);
  fixture_forget_calls (fixture);
  g_assert_true (verify_tracking (fixture, tracking));
  g_assert_cmpint (fixture_count_calls (fixture, "POST", "/v3/whitelabel/links"), ==, 0);
}

/* The records are right and the link is valid, but the certificate takes its time. */
static void
test_certificate_later (Fixture       *fixture,
                        gconstpointer  data)
{
  TodokuTrackingDomain *tracking = add_auto (fixture, NULL);
  int n_validated;

  fixture_register (fixture, todoku_subject_get_records (tracking), NULL);
  json_object_unref (fixture_control (fixture, "POST", "/settings", "{\"auto_ssl\":3}"));
  g_assert_false (verify_tracking (fixture, tracking));
  g_assert_cmpint (row_of (tracking)->stage, ==, TODOKU_TRACKING_STEP1);
  g_assert_cmpstr (row_of (tracking)->failure, ==, "certificate-pending");
  g_assert_cmpint (row_of (tracking)->next_check_at, >, 0);
  g_assert_cmpuint (todoku_subject_get_n_verified (tracking), ==, 4);

  /* A set of CAA records that names others explains it, and is no reason to stop. */
  json_object_unref (fixture_control (fixture, "POST", "/records", other_authority));
  n_validated = fixture_count_calls (fixture, "POST", "/v3/whitelabel/links");
  g_assert_false (verify_tracking (fixture, tracking));
  g_assert_cmpstr (row_of (tracking)->failure, ==, "caa-others");

  /* The service has said its word, so that the program looks alone. */
  json_object_unref (fixture_control (fixture, "POST", "/settings", "{\"auto_ssl\":0}"));
  g_assert_true (verify_tracking (fixture, tracking));
  g_assert_cmpint (fixture_count_calls (fixture, "POST", "/v3/whitelabel/links"), ==,
                   n_validated);
  g_assert_cmpint (row_of (tracking)->stage, ==, TODOKU_TRACKING_COMPLETE);
  g_assert_null (row_of (tracking)->failure);
}

/* Asked for, and not given, or refused by name: three steps, and it is known why. */
static void
test_three_steps (Fixture       *fixture,
                  gconstpointer  data)
{
  TodokuTrackingDomain *tracking = add_auto (fixture, data);

  g_assert_cmpint (row_of (tracking)->edge, ==, TODOKU_EDGE_PRACTICE);
  g_assert_true (todoku_tracking_row_lacks_auto_ssl (row_of (tracking)));
  g_assert_cmpint (fixture_count (fixture, "links"), ==, 1);
  fixture_register (fixture, todoku_subject_get_records (tracking), NULL);
  g_assert_true (verify_tracking (fixture, tracking));
  g_assert_cmpint (row_of (tracking)->stage, ==, TODOKU_TRACKING_STEP2);
}

/* Who chooses a CDN is never given anything else. */
static void
test_not_asked (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuTrackingDomain *tracking =
    fixture_add_tracking (fixture, HOST, TODOKU_EDGE_AWS, &error);

  g_assert_no_error (error);
  g_assert_cmpint (row_of (tracking)->edge, ==, TODOKU_EDGE_PRACTICE);
  g_assert_false (row_of (tracking)->auto_ssl);
  g_assert_cmpint (todoku_session_get_usual_edge (fixture->session, NULL), ==, TODOKU_EDGE_AWS);
}

/* A link that somebody has made with Auto SSL elsewhere is never led on to an edge. */
static void
test_taken_over (Fixture       *fixture,
                 gconstpointer  data)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  TodokuTrackingDomain *tracking;

  fixture_arrive_late (fixture, "/v3/whitelabel/links",
                       "{\"domain\":\"example.co.jp\",\"subdomain\":\"url\",\"auto_ssl\":true}");
  todoku_session_import_server_async (fixture->session, fixture->server, NULL,
                                      todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  g_assert_cmpint (todoku_session_import_server_finish (fixture->session, result, &error), ==, 1);
  g_assert_no_error (error);

  tracking = todoku_session_find_tracking (fixture->session, HOST);
  g_assert_cmpint (row_of (tracking)->edge, ==, TODOKU_EDGE_AUTO_SSL);
  fixture_register (fixture, todoku_subject_get_records (tracking), NULL);
  g_assert_true (verify_tracking (fixture, tracking));
  g_assert_cmpint (row_of (tracking)->stage, ==, TODOKU_TRACKING_COMPLETE);
  g_assert_cmpint (fixture_count (fixture, "certificates"), ==, 0);

  g_assert_true (fixture_remove (fixture, tracking, &error));
  g_assert_no_error (error);
  g_assert_cmpint (fixture_count (fixture, "links"), ==, 0);
}

/* The record of the challenge stays for ever: the watch misses it. */
static void
test_watched (Fixture       *fixture,
              gconstpointer  data)
{
  TodokuTrackingDomain *tracking = add_auto (fixture, NULL);
  g_autoptr(TodokuWatchReport) report = NULL;
  const TodokuWatchEvent *event;

  fixture_register (fixture, todoku_subject_get_records (tracking), NULL);
  g_assert_true (verify_tracking (fixture, tracking));
  fixture_set_monitored (fixture->session, tracking, TRUE);
  report = fixture_look (fixture->session, TRUE);
  g_assert_cmpuint (report->n_looked, ==, 1);
  g_assert_cmpuint (report->events->len, ==, 0);

  json_object_unref (fixture_control (fixture, "DELETE", "/records?host=" CHALLENGE "&type=CNAME",
                                      NULL));
  flush_cache (fixture);
  todoku_watch_report_free (g_steal_pointer (&report));
  report = fixture_look (fixture->session, TRUE);
  g_assert_cmpuint (report->events->len, >, 0);
  event = report->events->pdata[0];
  g_assert_cmpint (event->row->change, ==, TODOKU_CHANGE_GONE);
  g_assert_cmpstr (event->row->host, ==, CHALLENGE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function, settings) \
  g_test_add ("/session/auto-ssl/" name, Fixture, settings, fixture_set_up, function, \
              fixture_tear_down)
  ADD ("one-step", test_one_step, NULL);
  ADD ("certificate-later", test_certificate_later, NULL);
  ADD ("three-steps/ignored", test_three_steps, "{\"auto_ssl\":1}");
  ADD ("three-steps/refused", test_three_steps, "{\"auto_ssl\":2}");
  ADD ("not-asked", test_not_asked, NULL);
  ADD ("taken-over", test_taken_over, NULL);
  ADD ("watched", test_watched, NULL);

  return g_test_run ();
}
