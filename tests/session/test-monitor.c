/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is looked at when: the plan as a pure function, and against the practice server the look
 * that succeeds by itself, the two reminders, and the alarm after the third failure.
 */
#include "session-fixture.h"

#include "todoku-error.h"
#include "todoku-test.h"

static void
test_plan (void)
{
  static const struct { int attempts; gint64 retry_after; gint64 min; gint64 max; } cases[] = {
    { 0, -1, 60, 66 },
    { 1, -1, 120, 132 },
    { 4, -1, 960, 1056 },
    { 20, -1, 3600, 3960 },
    { 0, 5, 7, 7 },
    { 0, 300, 302, 302 },
    { 1, 5, 120, 132 },
    { 1, 7200, 7202, 7202 },
  };
  const gint64 now = G_GINT64_CONSTANT (1790000000) * G_USEC_PER_SEC;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 next = todoku_monitor_next_look (cases[i].attempts, cases[i].retry_after, now);

      g_assert_cmpint (next - now, >=, cases[i].min * G_USEC_PER_SEC);
      g_assert_cmpint (next - now, <=, cases[i].max * G_USEC_PER_SEC);
    }

  for (int hour = 0; hour < 24; hour++)
    {
      gint64 at = now + hour * G_TIME_SPAN_HOUR;
      gint64 night = todoku_monitor_next_night (at);

      g_assert_cmpint (night, >, at);
      g_assert_cmpint (night, <=, at + 27 * G_TIME_SPAN_HOUR);
    }
}

static void
count_cb (TodokuSession *session,
          gpointer       object,
          gpointer       user_data)
{
  guint *count = user_data;

  (*count)++;
}

static gboolean
is_idle_and_verified (gpointer user_data)
{
  return todoku_sender_domain_get_stage (user_data) == TODOKU_DOMAIN_VERIFIED &&
         todoku_sender_domain_get_operation (user_data) == NULL;
}

static gboolean
is_planned (gpointer user_data)
{
  return todoku_sender_domain_get_operation (user_data) == NULL &&
         todoku_sender_domain_get_next_check_at (user_data) > g_get_real_time ();
}

static void
look_now (Fixture            *fixture,
          TodokuSenderDomain *domain)
{
  todoku_sender_domain_set_next_check_at (domain, g_get_real_time ());
  todoku_monitor_reschedule (fixture->session->monitor);
}

static void
test_by_itself (Fixture       *fixture,
                gconstpointer  data)
{
  TodokuSenderDomain *domain = fixture_add (fixture, "example.co.jp", NULL);
  guint n_verified = 0;
  gint64 planned;

  g_signal_connect (fixture->session, "domain-verified", G_CALLBACK (count_cb), &n_verified);
  g_assert_false (fixture_verify (fixture, domain, NULL));
  planned = todoku_sender_domain_get_next_check_at (domain);
  g_assert_cmpint (planned, >, g_get_real_time ());

  /* A plan survives a restart. */
  fixture_reopen (fixture);
  g_signal_connect (fixture->session, "domain-verified", G_CALLBACK (count_cb), &n_verified);
  domain = todoku_session_find_domain (fixture->session, "example.co.jp");
  g_assert_cmpint (todoku_sender_domain_get_next_check_at (domain), ==, planned);

  /* While our own look finds a fault, the service is spared. */
  todoku_session_start_monitoring (fixture->session);
  fixture_forget_calls (fixture);
  look_now (fixture, domain);
  todoku_test_wait_until (is_planned, domain);
  g_assert_cmpint (fixture_count_calls (fixture, "POST", "/validate"), ==, 0);

  fixture_register (fixture, todoku_sender_domain_get_records (domain), NULL);
  json_object_unref (fixture_control (fixture, "POST", "/cache/flush", NULL));
  look_now (fixture, domain);
  todoku_test_wait_until (is_idle_and_verified, domain);
  g_assert_cmpuint (n_verified, ==, 1);
  g_assert_true (fixture_verify (fixture, domain, NULL));
  g_assert_cmpuint (n_verified, ==, 1);
  g_assert_cmpint (todoku_sender_domain_get_next_check_at (domain), ==, 0);
}

static void
test_alarm (Fixture       *fixture,
            gconstpointer  data)
{
  TodokuSenderDomain *domain = fixture_add (fixture, "example.co.jp", NULL);
  guint n_alarms = 0;

  fixture_register (fixture, todoku_sender_domain_get_records (domain), NULL);
  g_assert_true (fixture_verify (fixture, domain, NULL));
  todoku_session_set_domain_monitored (fixture->session, domain, TRUE);
  g_assert_cmpint (todoku_sender_domain_get_next_check_at (domain), >, g_get_real_time ());

  g_signal_connect (fixture->session, "domain-alarm", G_CALLBACK (count_cb), &n_alarms);
  todoku_session_start_monitoring (fixture->session);
  json_object_unref (fixture_control (fixture, "DELETE", "/records?zone=example.co.jp", NULL));
  json_object_unref (fixture_control (fixture, "POST", "/cache/flush", NULL));
  for (guint i = 1; i <= 4; i++)
    {
      look_now (fixture, domain);
      todoku_test_wait_until (is_planned, domain);
      g_assert_cmpuint (n_alarms, ==, i < 3 ? 0 : 1);
    }

  /* Our own look never takes (設定完了) back. */
  g_assert_cmpint (todoku_sender_domain_get_stage (domain), ==, TODOKU_DOMAIN_VERIFIED);
}

static void
near_cb (TodokuSession        *session,
         TodokuTrackingDomain *tracking,
         int                   hours,
         gpointer              user_data)
{
  g_array_append_val ((GArray *) user_data, hours);
}

static void
test_deadline (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) hours = g_array_new (FALSE, FALSE, sizeof (int));
  TodokuTrackingDomain *tracking =
    fixture_add_tracking (fixture, "click.example.co.jp", TODOKU_EDGE_PRACTICE, &error);
  gint64 left;

  g_assert_no_error (error);
  fixture_register (fixture, todoku_tracking_domain_get_records (tracking), NULL);
  g_assert_true (fixture_verify_tracking (fixture, tracking, &error));
  g_assert_no_error (error);

  g_signal_connect (fixture->session, "deadline-near", G_CALLBACK (near_cb), hours);
  todoku_session_start_monitoring (fixture->session);
  g_assert_cmpuint (hours->len, ==, 0);

  left = todoku_tracking_domain_get_deadline (tracking) - g_get_real_time ();
  todoku_tracking_domain_set_clock_offset (tracking, left - 20 * G_TIME_SPAN_HOUR);
  todoku_monitor_reschedule (fixture->session->monitor);
  todoku_monitor_reschedule (fixture->session->monitor);
  g_assert_cmpuint (hours->len, ==, 1);
  g_assert_cmpint (g_array_index (hours, int, 0), ==, 20);

  todoku_tracking_domain_set_clock_offset (tracking, left - 2 * G_TIME_SPAN_HOUR);
  todoku_monitor_reschedule (fixture->session->monitor);
  todoku_monitor_reschedule (fixture->session->monitor);
  g_assert_cmpuint (hours->len, ==, 2);
  g_assert_cmpint (g_array_index (hours, int, 1), ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) \
  g_test_add ("/session/monitor/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  g_test_add_func ("/session/monitor/plan", test_plan);
  ADD ("by-itself", test_by_itself);
  ADD ("alarm", test_alarm);
  ADD ("deadline", test_deadline);

  return g_test_run ();
}
