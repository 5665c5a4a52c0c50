/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is looked at when: the plan as a pure function, and against the practice server the look
 * that succeeds by itself, and the two reminders.
 */
#include "session-fixture.h"

#include "todoku-error.h"
#include "todoku-session-practice.h"
#include "todoku-test.h"
#include "todoku-test-subject.h"

static void
test_plan (void)
{
  /* In seconds from now. */
  static const struct
  {
    int attempts;
    int ready;
    gboolean only_waits;
    gboolean asked_for;
    int planned;
    int min;
    int max;
    int attempts_after;
  } cases[] = {
    { 0, 0, FALSE, FALSE, 0, 60, 66, 1 },
    { 1, 0, FALSE, FALSE, 0, 120, 132, 2 },
    { 4, 0, FALSE, FALSE, 0, 960, 1056, 5 },
    { 20, 0, FALSE, FALSE, 0, 3600, 3960, 21 },
    /* The named second, however often it was looked at in vain before. */
    { 0, 5, TRUE, FALSE, 0, 5, 5, 1 },
    { 20, 5, TRUE, FALSE, 0, 5, 5, 1 },
    { 20, 7200, TRUE, FALSE, 0, 7200, 7200, 1 },
    { 0, 300, TRUE, TRUE, 0, 300, 300, 0 },
    { 0, 300, TRUE, TRUE, 40, 300, 300, 0 },
    { 0, -5, TRUE, FALSE, 0, 1, 1, 1 },
    /* Something else may come right before the cache lets go. */
    { 0, 300, FALSE, FALSE, 0, 60, 66, 1 },
    { 0, 5, FALSE, FALSE, 0, 5, 5, 1 },
    /* A person who asks brings the next look nearer and never moves it away. */
    { 6, 0, FALSE, TRUE, 3000, 60, 66, 0 },
    { 0, 0, FALSE, TRUE, 20, 20, 20, 0 },
    { 6, 0, FALSE, TRUE, 20, 20, 20, 0 },
  };
  const gint64 now = G_GINT64_CONSTANT (1790000000) * G_USEC_PER_SEC;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TodokuLookPlan plan = { .attempts = cases[i].attempts };
      TodokuCheckSummary summary = { .only_waits = cases[i].only_waits };
      gint64 planned = 0;
      gint64 next;

      g_test_message ("case %u", i);
      if (cases[i].ready != 0)
        summary.ready_at = now + cases[i].ready * G_TIME_SPAN_SECOND;
      if (cases[i].planned != 0)
        planned = now + cases[i].planned * G_TIME_SPAN_SECOND;
      next = todoku_monitor_plan (&plan, &summary, cases[i].asked_for, planned, now);
      g_assert_cmpint (next - now, >=, cases[i].min * G_TIME_SPAN_SECOND);
      g_assert_cmpint (next - now, <=, cases[i].max * G_TIME_SPAN_SECOND);
      g_assert_cmpint (plan.attempts, ==, cases[i].attempts_after);
    }
}

/* A resolver that promises its end again and again is not asked every few seconds for ever. */
static void
test_liar (void)
{
  const gint64 start = G_GINT64_CONSTANT (1790000000) * G_USEC_PER_SEC;
  TodokuLookPlan plan = { 0 };
  gint64 now = start;

  for (guint i = 0; i < 20; i++)
    {
      TodokuCheckSummary summary = { .ready_at = now + 2 * G_USEC_PER_SEC, .only_waits = TRUE };
      gint64 next = todoku_monitor_plan (&plan, &summary, FALSE, 0, now);

      if (i < 5)
        g_assert_cmpint (next, ==, summary.ready_at);
      now = next;
    }
  g_assert_cmpint (now - start, >, 8 * G_TIME_SPAN_HOUR);
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
  return todoku_sender_domain_get_row (user_data)->stage == TODOKU_DOMAIN_VERIFIED &&
         todoku_subject_get_operation (user_data) == NULL;
}

static gboolean
is_planned (gpointer user_data)
{
  return todoku_subject_get_operation (user_data) == NULL &&
         todoku_sender_domain_get_row (user_data)->next_check_at > g_get_real_time ();
}

static gboolean
is_quiet (gpointer user_data)
{
  return ((Fixture *) user_data)->session->running->len == 0;
}

/* What is on its way to the database would count more. */
static void
look_now (Fixture            *fixture,
          TodokuSenderDomain *domain)
{
  todoku_test_wait_until (is_quiet, fixture);
  todoku_monitor_put_off (domain, g_get_real_time ());
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
  planned = todoku_sender_domain_get_row (domain)->next_check_at;
  g_assert_cmpint (planned, >, g_get_real_time ());

  /* A plan survives a restart. */
  fixture_reopen (fixture);
  g_signal_connect (fixture->session, "domain-verified", G_CALLBACK (count_cb), &n_verified);
  domain = todoku_session_find_domain (fixture->session, "example.co.jp");
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->next_check_at, ==, planned);

  /* While our own look finds a fault, the service is spared. */
  todoku_session_start_monitoring (fixture->session);
  fixture_forget_calls (fixture);
  look_now (fixture, domain);
  todoku_test_wait_until (is_planned, domain);
  g_assert_cmpint (fixture_count_calls (fixture, "POST", "/validate"), ==, 0);

  fixture_register (fixture, todoku_subject_get_records (domain), NULL);
  json_object_unref (fixture_control (fixture, "POST", "/cache/flush", NULL));
  look_now (fixture, domain);
  todoku_test_wait_until (is_idle_and_verified, domain);
  g_assert_cmpuint (n_verified, ==, 1);
  g_assert_true (fixture_verify (fixture, domain, NULL));
  g_assert_cmpuint (n_verified, ==, 1);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->next_check_at, ==, 0);
}

static void
set_up_short_ttl (Fixture       *fixture,
                  gconstpointer  data)
{
  json_object_unref (fixture_control (fixture, "POST", "/settings",
                                      "{\"ttl\": 3, \"negative_ttl\": 3}"));
}

static gint64
first_ready (GListModel *records)
{
  gint64 first = 0;

  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (records, i);
      gint64 ready = todoku_verdict_get_ready_at (todoku_record_item_get_verdict (item));

      if (ready != 0 && todoku_record_item_get_record (item)->required)
        first = first == 0 ? ready : MIN (first, ready);
    }

  return first;
}

/* One domain and nothing else that could wind the timer: the look comes at the second that the
 * record names, although nobody prods.
 */
static void
test_named_second (Fixture       *fixture,
                   gconstpointer  data)
{
  TodokuSenderDomain *domain;
  GListModel *records;
  gint64 ready_at = 0;

  set_up_short_ttl (fixture, NULL);
  domain = fixture_add (fixture, "example.co.jp", NULL);
  todoku_session_start_monitoring (fixture->session);
  records = todoku_subject_get_records (domain);
  /* On a machine that stalls, the cache may have let go before it was looked at. */
  while (ready_at == 0)
    {
      fixture_register (fixture, records, "negative-cache");
      fixture_check (fixture, domain, NULL);
      ready_at = first_ready (records);
    }
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->next_check_at, ==, ready_at);

  todoku_test_wait_until (is_idle_and_verified, domain);
  g_assert_cmpint (g_get_real_time (), >=, ready_at);
}

static gboolean
is_idle_and_rewritten (gpointer user_data)
{
  return todoku_tracking_domain_get_row (user_data)->stage == TODOKU_TRACKING_DISTRIBUTING ||
         todoku_tracking_domain_get_row (user_data)->stage == TODOKU_TRACKING_STEP3;
}

/* The same in step 2, where 72 hours run. */
static void
test_named_second_tracking (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuTrackingDomain *tracking;

  set_up_short_ttl (fixture, NULL);
  tracking = fixture_add_tracking (fixture, "click.example.co.jp", TODOKU_EDGE_PRACTICE, &error);
  g_assert_no_error (error);
  fixture_register (fixture, todoku_subject_get_records (tracking), NULL);
  g_assert_true (fixture_verify (fixture, tracking, &error));
  g_assert_no_error (error);
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->stage, ==, TODOKU_TRACKING_STEP2);

  todoku_session_start_monitoring (fixture->session);
  g_assert_false (fixture_verify (fixture, tracking, NULL));
  fixture_register (fixture, todoku_subject_get_records (tracking), "negative-cache");
  fixture_check (fixture, tracking, NULL);
  todoku_test_wait_until (is_idle_and_rewritten, tracking);
}

/* Whoever asks again and again must not move the next look away. */
static void
test_asked_again (Fixture       *fixture,
                  gconstpointer  data)
{
  TodokuSenderDomain *domain = fixture_add (fixture, "example.co.jp", NULL);
  gint64 planned;

  g_assert_false (fixture_check (fixture, domain, NULL));
  planned = todoku_sender_domain_get_row (domain)->next_check_at;
  g_assert_cmpint (planned, >, g_get_real_time ());
  for (guint i = 0; i < 4; i++)
    {
      g_assert_false (fixture_check (fixture, domain, NULL));
      g_assert_cmpint (todoku_sender_domain_get_row (domain)->next_check_at, <=, planned);
      g_assert_cmpint (todoku_sender_domain_get_row (domain)->next_check_at, >, g_get_real_time ());
    }
}

/* What was put off is remembered beside the object, which changes when it is stored and no sooner;
 * a look that somebody plans meanwhile counts more.
 */
static void
test_put_off (Fixture       *fixture,
              gconstpointer  data)
{
  TodokuSenderDomain *domain = fixture_add (fixture, "example.co.jp", NULL);
  const gint64 later = g_get_real_time () + G_TIME_SPAN_DAY;
  gint64 planned;

  g_assert_false (fixture_check (fixture, domain, NULL));
  planned = todoku_sender_domain_get_row (domain)->next_check_at;
  todoku_monitor_put_off (domain, later);
  g_assert_cmpint (todoku_monitor_get_next (domain), ==, later);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->next_check_at, ==, planned);

  fixture_make_due (fixture->session, domain);
  g_assert_cmpint (todoku_monitor_get_next (domain), <=, g_get_real_time ());

  planned = todoku_sender_domain_get_row (domain)->next_check_at;
  todoku_monitor_store_put_off (fixture->session, domain, later + 1);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->next_check_at, ==, planned);
  todoku_test_wait_until (is_quiet, fixture);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->next_check_at, ==, later + 1);

  fixture_reopen (fixture);
  domain = todoku_session_find_domain (fixture->session, "example.co.jp");
  g_assert_cmpint (todoku_monitor_get_next (domain), ==, later + 1);
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
  fixture_register (fixture, todoku_subject_get_records (tracking), NULL);
  g_assert_true (fixture_verify (fixture, tracking, &error));
  g_assert_no_error (error);

  g_signal_connect (fixture->session, "deadline-near", G_CALLBACK (near_cb), hours);
  todoku_session_start_monitoring (fixture->session);
  g_assert_cmpuint (hours->len, ==, 0);

  left = todoku_tracking_domain_get_row (tracking)->deadline - g_get_real_time ();
  todoku_test_set_number (tracking, "clock_offset", left - 20 * G_TIME_SPAN_HOUR);
  todoku_monitor_reschedule (fixture->session->monitor);
  todoku_monitor_reschedule (fixture->session->monitor);
  g_assert_cmpuint (hours->len, ==, 1);
  g_assert_cmpint (g_array_index (hours, int, 0), ==, 20);

  todoku_test_set_number (tracking, "clock_offset", left - 2 * G_TIME_SPAN_HOUR);
  todoku_monitor_reschedule (fixture->session->monitor);
  todoku_monitor_reschedule (fixture->session->monitor);
  g_assert_cmpuint (hours->len, ==, 2);
  g_assert_cmpint (g_array_index (hours, int, 1), ==, 2);
}

static void
move_clock (Fixture *fixture,
            int      hours)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  todoku_session_practice_configure_async (fixture->session, -1, -1, hours * 3600, NULL,
                                           todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  todoku_session_practice_configure_finish (fixture->session, result, &error);
  g_assert_no_error (error);
}

static gboolean
has_reminded_once (gpointer user_data)
{
  return ((GArray *) user_data)->len == 1;
}

static gboolean
has_reminded_twice (gpointer user_data)
{
  return ((GArray *) user_data)->len == 2;
}

static gboolean
has_reminded_thrice (gpointer user_data)
{
  return ((GArray *) user_data)->len == 3;
}

static gboolean
has_all_hours (gpointer user_data)
{
  gint64 left = todoku_tracking_domain_get_row (user_data)->deadline - g_get_real_time ();

  return left / G_TIME_SPAN_HOUR == 71 && todoku_tracking_domain_get_row (user_data)->reminded == 0;
}

static gboolean
is_expired (gpointer user_data)
{
  return todoku_tracking_domain_get_row (user_data)->stage == TODOKU_TRACKING_EXPIRED &&
         todoku_subject_get_operation (user_data) == NULL;
}

/* The deadline and what is planned follow the practice clock, although nobody asks. */
static void
test_practice_clock (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) hours = g_array_new (FALSE, FALSE, sizeof (int));
  TodokuTrackingDomain *tracking =
    fixture_add_tracking (fixture, "click.example.co.jp", TODOKU_EDGE_PRACTICE, &error);
  g_autofree TodokuPracticeSettings *settings = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  g_assert_no_error (error);
  fixture_register (fixture, todoku_subject_get_records (tracking), NULL);
  g_assert_true (fixture_verify (fixture, tracking, &error));
  g_assert_no_error (error);
  g_signal_connect (fixture->session, "deadline-near", G_CALLBACK (near_cb), hours);
  todoku_session_start_monitoring (fixture->session);

  move_clock (fixture, 50);
  todoku_test_wait_until (has_reminded_once, hours);
  g_assert_cmpint (g_array_index (hours, int, 0), ==, 22);
  move_clock (fixture, 70);
  todoku_test_wait_until (has_reminded_twice, hours);
  g_assert_cmpint (g_array_index (hours, int, 1), ==, 2);

  /* Back again: it has all the time, and will be reminded of it anew. */
  move_clock (fixture, 0);
  todoku_test_wait_until (has_all_hours, tracking);

  move_clock (fixture, 71);
  todoku_test_wait_until (has_reminded_thrice, hours);

  move_clock (fixture, 73);
  todoku_test_wait_until (is_expired, tracking);

  todoku_session_practice_read_settings_async (fixture->session, NULL, todoku_test_store_result,
                                               &slot);
  result = todoku_test_wait_result (&slot);
  settings = todoku_session_practice_read_settings_finish (fixture->session, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (settings->clock_offset, ==, 73 * 3600);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) \
  g_test_add ("/session/monitor/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  g_test_add_func ("/session/monitor/plan", test_plan);
  g_test_add_func ("/session/monitor/liar", test_liar);
  ADD ("by-itself", test_by_itself);
  ADD ("named-second", test_named_second);
  ADD ("named-second-tracking", test_named_second_tracking);
  ADD ("asked-again", test_asked_again);
  ADD ("put-off", test_put_off);
  ADD ("deadline", test_deadline);
  ADD ("practice-clock", test_practice_clock);

  return g_test_run ();
}
