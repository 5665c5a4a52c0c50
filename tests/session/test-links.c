/* SPDX-License-Identifier: GPL-3.0-or-later
 * A link whose registration ends in nobody knows what, or is cancelled: whatever happens, there is
 * one link in the end, and the right error until then.
 */
#include "session-fixture.h"

#include "todoku-error.h"
#include "todoku-session-practice.h"
#include "todoku-test.h"

static const char *const late_kinds[] = { "server-error", "bad-gateway", "refuse" };
static const char *const cancel_kinds[] = { "time-out", "time-out-after" };

static void
arrive_link_late (Fixture *fixture)
{
  fixture_arrive_late (fixture, "/v3/whitelabel/links",
                       "{\"domain\":\"example.co.jp\",\"subdomain\":\"click\"}");
}

static void
test_clock_set_back (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuTrackingDomain *tracking;

  fixture_fault (fixture, "server-error", "POST", "/v3/whitelabel/links", 2);
  g_assert_null (fixture_add_tracking (fixture, "click.example.co.jp", TODOKU_EDGE_MANUAL,
                                       &error));
  g_assert_false (todoku_error_is_certain (error));
  g_clear_error (&error);

  fixture_close (fixture);
  fixture_move_attempts (fixture);
  fixture_open (fixture);

  /* The opening takes it up by itself, and may come first. */
  tracking = fixture_add_tracking (fixture, "click.example.co.jp", TODOKU_EDGE_MANUAL, &error);
  if (tracking == NULL)
    {
      g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_DUPLICATE);
      tracking = todoku_session_find_tracking (fixture->session, "click.example.co.jp");
    }
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->stage, ==, TODOKU_TRACKING_STEP1);
  g_assert_cmpint (fixture_count (fixture, "links"), ==, 1);
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  const char *kind = data;
  gboolean arrived = g_str_equal (kind, "time-out-after");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(TodokuTrackingDomain) added = NULL;
  g_autoptr(GError) error = NULL;
  TodokuTrackingDomain *tracking;

  todoku_http_set_patience (fixture->session->http, 3000, 5);
  fixture_fault (fixture, kind, "POST", "/v3/whitelabel/links", 1);
  todoku_session_add_tracking_async (fixture->session, "click.example.co.jp", NULL,
                                     TODOKU_EDGE_PRACTICE, cancellable, todoku_test_store_result,
                                     &result);
  fixture_wait_for_call (fixture, "/v3/whitelabel/links");
  g_cancellable_cancel (cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  added = todoku_session_add_finish (fixture->session, result, &error);
  g_assert_null (added);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_assert_cmpint (fixture_count_calls (fixture, "POST", "/v3/whitelabel/links"), ==, 1);
  g_assert_cmpint (fixture_count (fixture, "links"), ==, arrived ? 1 : 0);
  g_assert_cmpuint (fixture->session->unsettled->len, ==, 0);
  tracking = todoku_session_find_tracking (fixture->session, "click.example.co.jp");
  g_assert_cmpint (tracking != NULL, ==, arrived);
  if (!arrived)
    return;

  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->stage, ==, TODOKU_TRACKING_STEP1);
  g_assert_cmpstr (todoku_tracking_domain_get_row (tracking)->failure, ==, TODOKU_FAILURE_STOPPED);
}

/* A 5xx leaves open whether the link is there: it is asked for, and sent again once it certainly is
 * not. When that fails as well, it is kept.
 */
static void
test_uncertain (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuTrackingDomain *tracking;

  fixture_fault (fixture, data, "POST", "/v3/whitelabel/links", 2);
  g_assert_null (fixture_add_tracking (fixture, "click.example.co.jp", TODOKU_EDGE_PRACTICE,
                                       &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_SERVER_FAILED);
  g_clear_error (&error);
  g_assert_cmpint (fixture_count_calls (fixture, "POST", "/v3/whitelabel/links"), ==, 2);
  tracking = todoku_session_find_tracking (fixture->session, "click.example.co.jp");
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->stage, ==,
                   TODOKU_TRACKING_REGISTERING);
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->next_check_at, >, 0);
  g_assert_cmpuint (fixture->session->unsettled->len, ==, 1);

  tracking = fixture_add_tracking (fixture, "click.example.co.jp", TODOKU_EDGE_PRACTICE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->stage, ==, TODOKU_TRACKING_STEP1);
  g_assert_cmpint (fixture_count (fixture, "links"), ==, 1);
  g_assert_cmpuint (fixture->session->unsettled->len, ==, 0);
}

/* What a dead process has left and nobody can take up now stays its own in the database, and is not
 * tried again and again.
 */
static void
test_orphan_unreachable (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  const TodokuJournalRow *intent;

  fixture_fault (fixture, "server-error", "POST", "/v3/whitelabel/links", 2);
  g_assert_null (fixture_add_tracking (fixture, "click.example.co.jp", TODOKU_EDGE_PRACTICE,
                                       &error));
  g_clear_error (&error);
  todoku_session_stop_practice_async (fixture->session, NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  g_assert_true (todoku_session_stop_practice_finish (fixture->session, result, &error));
  g_clear_object (&result);

  fixture_close (fixture);
  fixture_run_sql (fixture, "UPDATE journal SET owner = 'somebody-dead' WHERE outcome IS NULL");
  fixture_open (fixture);
  g_assert_cmpuint (fixture->session->unsettled->len, ==, 1);
  intent = g_ptr_array_index (fixture->session->unsettled, 0);
  g_assert_cmpstr (intent->owner, ==, "somebody-dead");
  g_assert_false (todoku_session_notice_orphans (fixture->session));
}

/* Somebody has registered the host meanwhile, and split it elsewhere: it is found all the same. */
static void
test_split_elsewhere (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(TodokuTrackingDomain) tracking = NULL;

  fixture_fault (fixture, "server-error", "POST", "/v3/whitelabel/links", 1);
  todoku_session_add_tracking_async (fixture->session, "click.shop.example.co.jp", NULL,
                                     TODOKU_EDGE_PRACTICE, NULL, todoku_test_store_result, &slot);
  fixture_wait_for_call (fixture, "/v3/whitelabel/links");
  fixture_arrive_late (fixture, "/v3/whitelabel/links",
                       "{\"domain\":\"example.co.jp\",\"subdomain\":\"click.shop\"}");

  result = todoku_test_wait_result (&slot);
  tracking = todoku_session_add_finish (fixture->session, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->stage, ==, TODOKU_TRACKING_STEP1);
  g_assert_cmpint (fixture_count (fixture, "links"), ==, 1);
}

/* The same law for a link: nothing is sent again before the grace is over. */
static void
test_late (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(TodokuTrackingDomain) tracking = NULL;

  g_clear_object (&fixture->session->clock);
  fixture->session->clock = todoku_clock_new (10);
  fixture_fault (fixture, data, "POST", "/v3/whitelabel/links", 1);
  todoku_session_add_tracking_async (fixture->session, "click.example.co.jp", NULL,
                                     TODOKU_EDGE_PRACTICE, NULL, todoku_test_store_result, &slot);
  while (fixture_count_calls (fixture, "GET", "/v3/whitelabel/links") < 2)
    g_assert_null (slot);
  g_assert_cmpint (fixture_count_calls (fixture, "POST", "/v3/whitelabel/links"), ==, 1);
  arrive_link_late (fixture);

  result = todoku_test_wait_result (&slot);
  tracking = todoku_session_add_finish (fixture->session, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->stage, ==, TODOKU_TRACKING_STEP1);
  g_assert_cmpint (fixture_count_calls (fixture, "POST", "/v3/whitelabel/links"), ==, 2);
  g_assert_cmpint (fixture_count (fixture, "links"), ==, 1);
  g_assert_cmpuint (fixture->session->unsettled->len, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) \
  g_test_add ("/session/links/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("clock-set-back", test_clock_set_back);
  ADD ("split-elsewhere", test_split_elsewhere);
  ADD ("orphan/unreachable", test_orphan_unreachable);

  for (guint i = 0; i < G_N_ELEMENTS (late_kinds); i++)
    {
      g_autofree char *late = g_strconcat ("/session/links/late/", late_kinds[i], NULL);
      g_autofree char *uncertain = g_strconcat ("/session/links/uncertain/", late_kinds[i], NULL);

      g_test_add (late, Fixture, late_kinds[i], fixture_set_up, test_late, fixture_tear_down);
      g_test_add (uncertain, Fixture, late_kinds[i], fixture_set_up, test_uncertain,
                  fixture_tear_down);
    }

  for (guint i = 0; i < G_N_ELEMENTS (cancel_kinds); i++)
    {
      g_autofree char *cancelled = g_strconcat ("/session/links/cancelled/", cancel_kinds[i], NULL);

      g_test_add (cancelled, Fixture, cancel_kinds[i], fixture_set_up, test_cancelled,
                  fixture_tear_down);
    }

  return g_test_run ();
}
