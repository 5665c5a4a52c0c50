/* SPDX-License-Identifier: GPL-3.0-or-later
 * The certificate of a tracking domain through the watch, against the practice program, whose clock
 * leaps: renewed unseen, blocked by a record that is gone, over.
 */
#include "session-fixture.h"

#include "todoku-renewal.h"
#include "todoku-test.h"

#define HOST "click.watch.example.net"

static TodokuTrackingDomain *
add_complete (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  TodokuTrackingDomain *tracking =
    fixture_add_tracking (fixture, HOST, TODOKU_EDGE_PRACTICE, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++)
    {
      fixture_register (fixture, todoku_subject_get_records (tracking), NULL);
      json_object_unref (fixture_control (fixture, "POST", "/cache/flush", NULL));
      g_assert_true (fixture_verify (fixture, tracking, &error));
      g_assert_no_error (error);
    }
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->stage, ==, TODOKU_TRACKING_COMPLETE);
  fixture_set_monitored (fixture->session, tracking, TRUE);

  return tracking;
}

static TodokuRecordRow *
dup_step2 (TodokuTrackingDomain *tracking)
{
  g_autoptr(GPtrArray) records = todoku_subject_dup_records (tracking);

  for (guint i = 0; i < records->len; i++)
    if (((TodokuRecordRow *) records->pdata[i])->step == 2)
      return todoku_record_row_copy (records->pdata[i]);
  g_assert_not_reached ();
}

static char *
dup_step2_host (TodokuTrackingDomain *tracking)
{
  g_autoptr(TodokuRecordRow) record = dup_step2 (tracking);

  return g_strdup (record->host);
}

static void
set_step2 (Fixture              *fixture,
           TodokuTrackingDomain *tracking,
           gboolean              present)
{
  g_autoptr(TodokuRecordRow) record = dup_step2 (tracking);
  g_autofree char *path = g_strdup_printf ("/records?host=%s&type=CNAME", record->host);
  g_autofree char *body = g_strdup_printf (
    "{\"host\":\"%s\",\"type\":\"CNAME\",\"value\":\"%s\"}", record->host, record->value);

  json_object_unref (present ? fixture_control (fixture, "POST", "/records", body)
                             : fixture_control (fixture, "DELETE", path, NULL));
  json_object_unref (fixture_control (fixture, "POST", "/cache/flush", NULL));
}

static void
leap (Fixture *fixture,
      int      days)
{
  g_autofree char *body = g_strdup_printf ("{\"clock_offset\":%d}", days * 24 * 60 * 60);

  json_object_unref (fixture_control (fixture, "POST", "/settings", body));
}

static int
get_days_left (TodokuTrackingDomain *tracking)
{
  return (int) ((todoku_tracking_domain_get_row (tracking)->not_after + G_TIME_SPAN_MINUTE -
                 g_get_real_time ()) / G_TIME_SPAN_DAY);
}

/* Looks, and returns the one event there is, or NULL. */
static const TodokuWatchEvent *
look (Fixture            *fixture,
      TodokuWatchReport **ret_report)
{
  g_clear_pointer (ret_report, todoku_watch_report_free);
  *ret_report = fixture_look (fixture->session, TRUE);
  g_assert_cmpuint ((*ret_report)->n_looked, ==, 1);
  g_assert_cmpuint ((*ret_report)->n_unasked, ==, 0);

  return (*ret_report)->events->len > 0 ? (*ret_report)->events->pdata[0] : NULL;
}

static void
assert_certificate (const TodokuHistoryRow *row,
                    TodokuChangeKind        change,
                    TodokuRenewalCode       code,
                    const char             *word)
{
  g_autofree char *found = NULL;
  TodokuRenewalCode stored;
  gint64 until;

  g_assert_cmpstr (row->type, ==, "TLS");
  g_assert_cmpstr (row->host, ==, HOST);
  g_assert_cmpint (row->change, ==, change);
  g_assert_true (todoku_renewal_from_token (row->after, &stored, &until, &found));
  g_assert_cmpint (stored, ==, code);
  g_assert_cmpstr (found, ==, word);
}

static void
test_blocked (Fixture       *fixture,
              gconstpointer  data)
{
  TodokuTrackingDomain *tracking = add_complete (fixture);
  const TodokuTrackingRow *row;
  const TodokuWatchEvent *event;
  g_autoptr(TodokuWatchReport) report = NULL;
  g_autoptr(GPtrArray) history = NULL;
  g_autofree char *record = NULL;

  /* When it became complete, its end was seen. */
  g_assert_cmpint (get_days_left (tracking), ==, 198);
  g_assert_null (look (fixture, &report));

  /* While the record stands, nobody notices a renewal, and nobody without need is asked. */
  fixture_forget_calls (fixture);
  leap (fixture, 130);
  g_assert_null (look (fixture, &report));
  g_assert_cmpint (get_days_left (tracking), ==, 68);
  g_assert_cmpint (fixture_count_calls (fixture, "POST", "DescribeCertificate"), ==, 0);
  leap (fixture, 140);
  g_assert_null (look (fixture, &report));
  g_assert_cmpint (get_days_left (tracking), ==, 196);

  /* Long before the end a record that is gone is told, and raises no alarm yet. */
  record = dup_step2_host (tracking);
  set_step2 (fixture, tracking, FALSE);
  event = look (fixture, &report);
  g_assert_cmpint (event->kind, ==, TODOKU_WATCH_CHANGED);
  g_assert_cmpstr (event->row->type, ==, "CNAME");
  g_assert_cmpuint (report->events->len, ==, 1);
  g_assert_cmpuint (report->n_alarms, ==, 0);

  /* Near the end it does at once, with the days left and the record to put back. */
  leap (fixture, 138 + 150);
  event = look (fixture, &report);
  g_assert_cmpuint (report->n_alarms, ==, 1);
  g_assert_cmpint (event->kind, ==, TODOKU_WATCH_ALARM);
  g_assert_false (event->standing);
  assert_certificate (event->row, TODOKU_CHANGE_GONE, TODOKU_RENEWAL_BLOCKED, record);
  row = todoku_tracking_domain_get_row (tracking);
  g_assert_cmpint (get_days_left (tracking), ==, 48);
  g_assert_cmpstr (row->renewal, ==, "waiting");
  g_assert_cmpint (row->alarm_since, >, 0);
  g_assert_cmpint (row->stage, ==, TODOKU_TRACKING_COMPLETE);

  /* The next night tells the same, once. */
  event = look (fixture, &report);
  g_assert_true (event->standing);
  g_assert_cmpuint (report->events->len, ==, 1);

  set_step2 (fixture, tracking, TRUE);
  leap (fixture, 138 + 150);
  event = look (fixture, &report);
  g_assert_cmpuint (report->n_alarms, ==, 0);
  g_assert_cmpint (((TodokuWatchEvent *) report->events->pdata[report->events->len - 1])->kind, ==,
                   TODOKU_WATCH_RECOVERED);
  g_assert_cmpint (get_days_left (tracking), ==, 198);
  history = fixture_read_history (fixture->session, tracking, 0, 0);
  g_assert_cmpuint (history->len, ==, 4);
  assert_certificate (history->pdata[0], TODOKU_CHANGE_BACK, TODOKU_RENEWAL_FINE, NULL);
}

static void
change_edge (Fixture    *fixture,
             const char *kind)
{
  g_autofree char *sql =
    g_strdup_printf ("UPDATE tracking SET edge = '%s'; UPDATE server SET practice = %d", kind,
                     !g_str_equal (kind, "aws"));

  fixture_close (fixture);
  fixture_run_sql (fixture, sql);
  fixture_open (fixture);
}

static gint64
get_key_needed (Fixture *fixture)
{
  GAsyncResult *result = NULL;
  g_autoptr(GAsyncResult) owned = NULL;
  g_autoptr(TodokuWatchState) state = NULL;
  g_autoptr(GError) error = NULL;

  todoku_session_read_watch_async (fixture->session, NULL, todoku_test_store_result, &result);
  owned = todoku_test_wait_result (&result);
  state = todoku_session_read_watch_finish (fixture->session, owned, &error);
  g_assert_no_error (error);

  return state->key_needed_since;
}

/* It is over: an alarm at once, and the record alone does not bring it back. */
static void
test_over (Fixture       *fixture,
           gconstpointer  data)
{
  TodokuTrackingDomain *tracking = add_complete (fixture);
  const TodokuWatchEvent *event;
  g_autoptr(TodokuWatchReport) report = NULL;
  g_autofree char *record = dup_step2_host (tracking);

  set_step2 (fixture, tracking, FALSE);
  leap (fixture, 200);
  event = look (fixture, &report);
  g_assert_cmpint (event->kind, ==, TODOKU_WATCH_ALARM);
  assert_certificate (event->row, TODOKU_CHANGE_GONE, TODOKU_RENEWAL_EXPIRED, record);
  g_assert_cmpint (get_days_left (tracking), ==, -1);

  set_step2 (fixture, tracking, TRUE);
  event = look (fixture, &report);
  g_assert_cmpuint (report->n_alarms, ==, 1);

  /* Since when a key for the authority is missing is kept, until one can be read. */
  change_edge (fixture, "aws");
  tracking = todoku_session_find_tracking (fixture->session, HOST);
  todoku_watch_report_free (g_steal_pointer (&report));
  report = fixture_look (fixture->session, TRUE);
  g_assert_cmpint (get_key_needed (fixture), >, 0);
  change_edge (fixture, "practice");
  todoku_watch_report_free (g_steal_pointer (&report));
  report = fixture_look (fixture->session, TRUE);
  g_assert_cmpint (get_key_needed (fixture), ==, 0);

  /* Nor does it when the certificate cannot be asked for: an edge by hand has no authority, and
   * nothing here answers at its port. */
  change_edge (fixture, "manual");
  tracking = todoku_session_find_tracking (fixture->session, HOST);
  todoku_watch_report_free (g_steal_pointer (&report));
  report = fixture_look (fixture->session, TRUE);
  g_assert_cmpuint (report->n_alarms, ==, 1);
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->alarm_since, !=, 0);
}

/* Without the authority's word, DNS and what is served say enough. */
static void
test_unasked (Fixture       *fixture,
              gconstpointer  data)
{
  TodokuTrackingDomain *tracking = add_complete (fixture);
  g_autoptr(TodokuWatchReport) report = NULL;
  g_autofree char *record = dup_step2_host (tracking);
  const TodokuWatchEvent *event;

  set_step2 (fixture, tracking, FALSE);
  leap (fixture, 150);
  fixture_fault (fixture, "forbidden", "POST", "DescribeCertificate", 100);
  event = look (fixture, &report);
  g_assert_cmpint (event->kind, ==, TODOKU_WATCH_ALARM);
  assert_certificate (event->row, TODOKU_CHANGE_GONE, TODOKU_RENEWAL_BLOCKED, record);
  g_assert_null (todoku_tracking_domain_get_row (tracking)->renewal);
  g_assert_cmpint (fixture_count_calls (fixture, "POST", "DescribeCertificate"), >, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) \
  g_test_add ("/session/certificate/" name, Fixture, NULL, fixture_set_up, function, \
              fixture_tear_down)
  ADD ("blocked", test_blocked);
  ADD ("over", test_over);
  ADD ("unasked", test_unasked);

  return g_test_run ();
}
