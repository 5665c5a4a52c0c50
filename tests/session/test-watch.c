/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the watch makes of what it sees, against the practice server: three failures and one alarm,
 * recovery, what cannot be asked, two sessions on one database, a claim whose process is dead, a
 * pause, and a tracking domain that is complete.
 */
#include "session-fixture.h"

#include "todoku-error.h"
#include "todoku-session-change.h"
#include "todoku-test.h"
#include "todoku-watch-private.h"

#define NAME "example.co.jp"

static void
count_cb (TodokuSession *session,
          gpointer       object,
          gpointer       user_data)
{
  guint *count = user_data;

  (*count)++;
}

static gboolean
is_quiet (gpointer user_data)
{
  return ((TodokuSession *) user_data)->running->len == 0;
}

static TodokuWatchState *
read_watch (TodokuSession *session)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  TodokuWatchState *state;

  todoku_session_read_watch_async (session, NULL, todoku_test_store_result, &slot);
  while (slot == NULL)
    g_main_context_iteration (NULL, TRUE);
  result = slot;
  state = todoku_session_read_watch_finish (session, result, &error);
  g_assert_no_error (error);

  return state;
}

static void
set_pause (TodokuSession *session,
           gint64         until)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  todoku_session_pause_watch_async (session, until, NULL, todoku_test_store_result, &slot);
  while (slot == NULL)
    g_main_context_iteration (NULL, TRUE);
  result = slot;
  todoku_session_pause_watch_finish (session, result, &error);
  g_assert_no_error (error);
}

static void
take_records_out (Fixture *fixture)
{
  json_object_unref (fixture_control (fixture, "DELETE", "/records?zone=" NAME, NULL));
  json_object_unref (fixture_control (fixture, "POST", "/cache/flush", NULL));
}

static void
put_records_back (Fixture  *fixture,
                  gpointer  subject)
{
  fixture_register (fixture, todoku_subject_get_records (subject), NULL);
  json_object_unref (fixture_control (fixture, "POST", "/cache/flush", NULL));
}

static TodokuSenderDomain *
add_watched (Fixture *fixture)
{
  TodokuSenderDomain *domain = fixture_add (fixture, NAME, NULL);

  put_records_back (fixture, domain);
  g_assert_true (fixture_verify (fixture, domain, NULL));
  fixture_set_monitored (fixture->session, domain, TRUE);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->next_check_at, >, g_get_real_time ());

  return domain;
}

static const TodokuWatchEvent *
get_event (const TodokuWatchReport *report,
           guint                    index)
{
  g_assert_cmpuint (index, <, report->events->len);

  return g_ptr_array_index (report->events, index);
}

static void
test_alarm (Fixture       *fixture,
            gconstpointer  data)
{
  TodokuSession *session = fixture->session;
  TodokuSenderDomain *domain = add_watched (fixture);
  const guint n_records = g_list_model_get_n_items (todoku_subject_get_records (domain));
  guint n_alarms = 0, n_recovered = 0;
  g_autoptr(TodokuWatchReport) early = fixture_look (session, FALSE);
  g_autoptr(TodokuWatchReport) fine = NULL;
  g_autoptr(TodokuWatchReport) healed = NULL;
  g_autoptr(TodokuWatchState) state = NULL;
  g_autoptr(GPtrArray) gone = NULL;
  g_autoptr(GPtrArray) page = NULL;
  g_autoptr(GPtrArray) all = NULL;
  const TodokuHistoryRow *row;

  g_signal_connect (session, "alarm", G_CALLBACK (count_cb), &n_alarms);
  g_signal_connect (session, "recovered", G_CALLBACK (count_cb), &n_recovered);
  g_assert_cmpuint (early->n_looked, ==, 0);
  g_assert_cmpuint (early->n_due_later, ==, 1);

  fixture_make_due (session, domain);
  fine = fixture_look (session, FALSE);
  g_assert_cmpuint (fine->n_looked, ==, 1);
  g_assert_cmpuint (fine->events->len, ==, 0);

  take_records_out (fixture);
  for (guint i = 1; i <= 4; i++)
    {
      g_autoptr(TodokuWatchReport) report = NULL;
      g_autoptr(TodokuWatchReport) again = NULL;
      gint64 next;

      fixture_make_due (session, domain);
      report = fixture_look (session, FALSE);
      g_assert_cmpuint (report->n_looked, ==, 1);
      g_assert_cmpuint (report->n_alarms, ==, i < 3 ? 0 : 1);
      g_assert_cmpuint (n_alarms, ==, i < 3 ? 0 : 1);
      g_assert_cmpuint (report->events->len, ==, i == 1 ? n_records : i == 2 ? 0 : 1);
      if (i >= 3)
        {
          g_assert_cmpint (get_event (report, 0)->kind, ==, TODOKU_WATCH_ALARM);
          g_assert_true (get_event (report, 0)->subject == (gpointer) domain);
          g_assert_cmpint (get_event (report, 0)->standing, ==, i > 3);
          g_assert_nonnull (get_event (report, 0)->row);
          g_assert_true (get_event (report, 0)->row->alarm);
        }

      /* An hour later, on the clock that runs faster; the fourth in the next night. */
      next = todoku_sender_domain_get_row (domain)->next_check_at - g_get_real_time ();
      if (i < 3)
        g_assert_cmpint (next, <=, G_TIME_SPAN_HOUR / FIXTURE_CLOCK_SPEED);

      /* Who looks again at once is no further night. */
      again = fixture_look (session, TRUE);
      g_assert_cmpuint (again->n_looked, ==, 1);
      g_assert_cmpint (todoku_sender_domain_get_row (domain)->alarm_failures, ==, i);
      g_assert_cmpuint (n_alarms, ==, i < 3 ? 0 : 1);
    }

  /* Our own look never takes (設定完了) back. */
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->stage, ==, TODOKU_DOMAIN_VERIFIED);

  gone = fixture_read_history (session, domain, 0, 0);
  g_assert_cmpuint (gone->len, ==, n_records);
  row = g_ptr_array_index (gone, 0);
  g_assert_cmpint (row->change, ==, TODOKU_CHANGE_GONE);
  g_assert_cmpstr (row->type, ==, "CNAME");
  g_assert_nonnull (row->before);
  g_assert_null (row->after);
  g_assert_true (row->alarm);

  put_records_back (fixture, domain);
  fixture_make_due (session, domain);
  healed = fixture_look (session, FALSE);
  g_assert_cmpuint (healed->n_alarms, ==, 0);
  g_assert_cmpuint (n_recovered, ==, 1);
  g_assert_cmpint (get_event (healed, healed->events->len - 1)->kind, ==, TODOKU_WATCH_RECOVERED);

  page = fixture_read_history (session, NULL, 2, 0);
  g_assert_cmpuint (page->len, ==, 2);
  row = g_ptr_array_index (page, 0);
  g_assert_cmpint (row->change, ==, TODOKU_CHANGE_BACK);
  /* What it was before it went */
  g_assert_nonnull (row->after);
  g_assert_cmpstr (row->before, ==, row->after);
  g_assert_true (row->alarm);
  row = g_ptr_array_index (page, 1);
  all = fixture_read_history (session, domain, 0, row->at);
  g_assert_cmpuint (all->len, ==, 2 * n_records - 2);

  state = read_watch (session);
  g_assert_nonnull (state->last);
  g_assert_cmpint (state->last->n_looked, ==, 1);
  g_assert_cmpuint (state->n_watched, ==, 1);
  g_assert_cmpint (state->next_at, ==, todoku_sender_domain_get_row (domain)->next_check_at);
}

/* A person's own look in between hides nothing, and ends an alarm when all is right. */
static void
test_person (Fixture       *fixture,
             gconstpointer  data)
{
  TodokuSenderDomain *domain = add_watched (fixture);
  g_autoptr(GPtrArray) history = NULL;
  g_autoptr(GPtrArray) after = NULL;
  gint64 planned;
  guint n_alarms = 0, n_recovered = 0;

  g_signal_connect (fixture->session, "alarm", G_CALLBACK (count_cb), &n_alarms);
  g_signal_connect (fixture->session, "recovered", G_CALLBACK (count_cb), &n_recovered);
  take_records_out (fixture);
  g_assert_false (fixture_check (fixture, domain, NULL));
  history = fixture_read_history (fixture->session, domain, 0, 0);
  g_assert_cmpuint (history->len, >, 0);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(TodokuWatchReport) report = NULL;

      fixture_make_due (fixture->session, domain);
      report = fixture_look (fixture->session, FALSE);
      /* One who clicks meanwhile moves no look away. */
      planned = todoku_sender_domain_get_row (domain)->next_check_at;
      g_assert_false (fixture_check (fixture, domain, NULL));
      g_assert_cmpint (todoku_sender_domain_get_row (domain)->next_check_at, ==, planned);
    }
  g_assert_cmpuint (n_alarms, ==, 1);
  after = fixture_read_history (fixture->session, domain, 0, 0);
  g_assert_cmpuint (after->len, ==, history->len);

  put_records_back (fixture, domain);
  g_assert_true (fixture_check (fixture, domain, NULL));
  g_assert_cmpuint (n_recovered, ==, 1);
  g_assert_cmpint (todoku_watch_get_alarm_since (domain), ==, 0);
}

/* A week without a network: nothing is counted, nothing is lost, and it is asked ever more gently.
 */
static void
test_unasked (Fixture       *fixture,
              gconstpointer  data)
{
  TodokuSenderDomain *domain = add_watched (fixture);
  g_autoptr(TodokuWatchReport) back = NULL;
  g_autoptr(GPtrArray) history = NULL;
  guint n_alarms = 0;

  (void) domain;
  fixture_close (fixture);
  fixture_run_sql (fixture, "UPDATE server SET practice = 0");
  fixture_open (fixture);
  domain = todoku_session_find_domain (fixture->session, NAME);
  g_signal_connect (fixture->session, "alarm", G_CALLBACK (count_cb), &n_alarms);

  for (guint i = 1; i <= 5; i++)
    {
      g_autoptr(TodokuWatchReport) report = NULL;
      const TodokuDomainRow *row;

      fixture_make_due (fixture->session, domain);
      report = fixture_look (fixture->session, FALSE);
      row = todoku_sender_domain_get_row (domain);
      g_assert_cmpuint (report->n_looked, ==, 0);
      g_assert_cmpuint (report->n_unasked, ==, 1);
      g_assert_cmpuint (report->n_alarms, ==, 0);
      g_assert_cmpuint (report->unasked->len, ==, 1);
      g_assert_cmpint (row->alarm_failures, ==, 0);
      g_assert_cmpint (row->attempts, ==, i);
      g_assert_cmpint (row->next_check_at, >, g_get_real_time ());
      g_assert_cmpint (row->next_check_at, <, g_get_real_time () + 2 * G_TIME_SPAN_HOUR);
    }
  g_assert_cmpuint (n_alarms, ==, 0);
  history = fixture_read_history (fixture->session, domain, 0, 0);
  g_assert_cmpuint (history->len, ==, 0);

  /* What was known still stands. */
  g_assert_cmpint (todoku_subject_get_worst_rank (domain), <=, 1);

  fixture_close (fixture);
  fixture_run_sql (fixture, "UPDATE server SET practice = 1");
  fixture_open (fixture);
  domain = todoku_session_find_domain (fixture->session, NAME);
  fixture_make_due (fixture->session, domain);
  back = fixture_look (fixture->session, FALSE);
  g_assert_cmpuint (back->n_looked, ==, 1);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->attempts, ==, 0);
}

/* A window and a timer: whoever claims it looks, and the window tells of it either way. */
static void
test_two (Fixture       *fixture,
          gconstpointer  data)
{
  TodokuSenderDomain *domain = add_watched (fixture);
  Fixture other = { .dir = fixture->dir };
  guint n_alarms = 0;

  take_records_out (fixture);
  fixture_open (&other);
  g_signal_connect (fixture->session, "alarm", G_CALLBACK (count_cb), &n_alarms);
  for (int i = 1; i <= 3; i++)
    {
      g_autoptr(TodokuWatchReport) first = NULL;
      g_autoptr(TodokuWatchReport) second = NULL;
      GAsyncResult *slots[2] = { NULL, NULL };

      fixture_make_due (fixture->session, domain);
      todoku_session_watch_once_async (fixture->session, FALSE, NULL, todoku_test_store_result,
                                       &slots[0]);
      todoku_session_watch_once_async (other.session, FALSE, NULL, todoku_test_store_result,
                                       &slots[1]);
      first = fixture_finish_look (fixture->session, &slots[0]);
      second = fixture_finish_look (other.session, &slots[1]);
      g_assert_cmpuint (first->n_looked + second->n_looked, ==, 1);
      g_assert_cmpuint (first->n_due_later + second->n_due_later, ==, 1);
      todoku_test_wait_until (is_quiet, fixture->session);
    }
  fixture_close (&other);

  fixture_make_due (fixture->session, domain);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->alarm_failures, ==, 3);
  g_assert_cmpuint (n_alarms, ==, 1);
}

/* Killed between its claim and its judgement: when the claim has run out, somebody looks. */
static void
test_dead_claim (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *sql = g_strdup_printf ("UPDATE domain SET next_check_at = %" G_GINT64_FORMAT,
                                          g_get_real_time () + TODOKU_WATCH_LEASE);
  TodokuSenderDomain *domain = add_watched (fixture);
  g_autoptr(TodokuWatchReport) waits = NULL;
  g_autoptr(TodokuWatchReport) looks = NULL;

  fixture_close (fixture);
  fixture_run_sql (fixture, sql);
  fixture_open (fixture);
  waits = fixture_look (fixture->session, FALSE);
  g_assert_cmpuint (waits->n_looked, ==, 0);

  fixture_close (fixture);
  fixture_run_sql (fixture, "UPDATE domain SET next_check_at = next_check_at - 300000001");
  fixture_open (fixture);
  looks = fixture_look (fixture->session, FALSE);
  g_assert_cmpuint (looks->n_looked, ==, 1);
  domain = todoku_session_find_domain (fixture->session, NAME);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->next_check_at, >, g_get_real_time ());
}

static void
test_pause (Fixture       *fixture,
            gconstpointer  data)
{
  TodokuSenderDomain *domain = add_watched (fixture);
  g_autoptr(TodokuWatchReport) paused = NULL;
  g_autoptr(TodokuWatchReport) goes_on = NULL;
  g_autoptr(TodokuWatchState) state = NULL;
  gint64 until = g_get_real_time () + G_TIME_SPAN_HOUR;

  take_records_out (fixture);
  fixture_make_due (fixture->session, domain);
  set_pause (fixture->session, until);
  paused = fixture_look (fixture->session, TRUE);
  g_assert_cmpuint (paused->n_looked, ==, 0);
  g_assert_cmpuint (paused->n_due_later, ==, 1);
  g_assert_cmpint (paused->paused_until, ==, until);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->alarm_failures, ==, 0);
  state = read_watch (fixture->session);
  g_assert_cmpint (state->paused_until, ==, until);
  g_assert_cmpint (state->next_at, ==, until);

  set_pause (fixture->session, 0);
  goes_on = fixture_look (fixture->session, FALSE);
  g_assert_cmpuint (goes_on->n_looked, ==, 1);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->alarm_failures, ==, 1);
}

static gboolean
is_alarmed (gpointer user_data)
{
  return todoku_watch_get_alarm_since (user_data) != 0;
}

static gboolean
is_well (gpointer user_data)
{
  return todoku_watch_get_alarm_since (user_data) == 0;
}

/* The window's own monitor, by itself: an hour is 24 s on this clock. */
static void
test_monitor (Fixture       *fixture,
              gconstpointer  data)
{
  TodokuSenderDomain *domain = add_watched (fixture);

  todoku_session_start_monitoring (fixture->session);
  take_records_out (fixture);
  for (guint i = 0; i < 3; i++)
    {
      gint64 before = todoku_sender_domain_get_row (domain)->alarm_failures;

      fixture_make_due (fixture->session, domain);
      while (todoku_sender_domain_get_row (domain)->alarm_failures == before)
        g_main_context_iteration (NULL, TRUE);
      todoku_test_wait_until (is_quiet, fixture->session);
    }
  todoku_test_wait_until (is_alarmed, domain);
  put_records_back (fixture, domain);
  fixture_make_due (fixture->session, domain);
  todoku_test_wait_until (is_well, domain);
}

static void
test_tracking (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuTrackingDomain *tracking =
    fixture_add_tracking (fixture, "click." NAME, TODOKU_EDGE_PRACTICE, &error);
  g_autoptr(TodokuWatchReport) fine = NULL;
  g_autoptr(TodokuWatchReport) gone = NULL;
  g_autoptr(GPtrArray) history = NULL;

  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++)
    {
      put_records_back (fixture, tracking);
      g_assert_true (fixture_verify (fixture, tracking, &error));
      g_assert_no_error (error);
    }
  g_assert_true (todoku_watch_is_complete (tracking));
  fixture_set_monitored (fixture->session, tracking, TRUE);

  /* What step 3 has put in place of the link's record is no loss. */
  fine = fixture_look (fixture->session, TRUE);
  g_assert_cmpuint (fine->n_looked, ==, 1);
  g_assert_cmpuint (fine->events->len, ==, 0);
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->alarm_failures, ==, 0);
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->next_check_at, >, g_get_real_time ());

  /* One of three steps is enough: the certificate's record. */
  {
    g_autoptr(GPtrArray) records = todoku_subject_dup_records (tracking);

    for (guint i = 0; i < records->len; i++)
      {
        const TodokuRecordRow *record = g_ptr_array_index (records, i);
        g_autofree char *path = g_strdup_printf ("/records?host=%s&type=CNAME", record->host);

        if (record->step == 2)
          json_object_unref (fixture_control (fixture, "DELETE", path, NULL));
      }
    json_object_unref (fixture_control (fixture, "POST", "/cache/flush", NULL));
  }
  gone = fixture_look (fixture->session, TRUE);
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->alarm_failures, ==, 1);
  history = fixture_read_history (fixture->session, tracking, 0, 0);
  g_assert_cmpuint (history->len, ==, 1);
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->stage, ==, TODOKU_TRACKING_COMPLETE);
}

static void
watch_new (Fixture  *fixture,
           gboolean  on)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  todoku_session_watch_new_async (fixture->session, on, NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  todoku_session_watch_new_finish (fixture->session, result, &error);
  g_assert_no_error (error);
}

/* Everything is also what comes later; and whoever watches a domain means the links below it. */
static void
test_new (Fixture       *fixture,
          gconstpointer  data)
{
  TodokuSenderDomain *before = fixture_add (fixture, "before.co.jp", NULL);
  TodokuSenderDomain *after;
  TodokuTrackingDomain *tracking;

  watch_new (fixture, TRUE);
  after = fixture_add (fixture, NAME, NULL);
  g_assert_false (todoku_sender_domain_get_row (before)->monitored);
  g_assert_true (todoku_sender_domain_get_row (after)->monitored);
  fixture_register (fixture, todoku_subject_get_records (after), NULL);
  g_assert_true (fixture_verify (fixture, after, NULL));
  g_assert_true (todoku_watch_is_watched (after));
  g_assert_cmpint (todoku_sender_domain_get_row (after)->next_check_at, >, g_get_real_time ());

  watch_new (fixture, FALSE);
  tracking = fixture_add_tracking (fixture, "click." NAME, TODOKU_EDGE_PRACTICE, NULL);
  g_assert_true (todoku_tracking_domain_get_row (tracking)->monitored);
  tracking = fixture_add_tracking (fixture, "click.before.co.jp", TODOKU_EDGE_PRACTICE, NULL);
  g_assert_false (todoku_tracking_domain_get_row (tracking)->monitored);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) \
  g_test_add ("/session/watch/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("alarm", test_alarm);
  ADD ("person", test_person);
  ADD ("unasked", test_unasked);
  ADD ("two", test_two);
  ADD ("dead-claim", test_dead_claim);
  ADD ("pause", test_pause);
  ADD ("monitor", test_monitor);
  ADD ("tracking", test_tracking);
  ADD ("new", test_new);

  return g_test_run ();
}
