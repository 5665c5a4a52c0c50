/* SPDX-License-Identifier: GPL-3.0-or-later
 * A service that refuses, hangs, cuts off, answers nonsense, or does what it was asked and then
 * says nothing: whatever happens, there is one domain in the end, and the right error until then.
 */
#include "session-fixture.h"

#include "todoku-error.h"
#include "todoku-test.h"

typedef struct
{
  const char *kind;
  int code;
} Case;

/* -1 stands for success: the service was asked, and the domain found, or sent again once nothing of
 * the first request could arrive any more.
 */
static const Case registration_cases[] = {
  { "refuse", -1 },
  { "time-out", -1 },
  { "server-error", -1 },
  { "bad-gateway", -1 },
  { "throttle", TODOKU_ERROR_RATE_LIMITED },
  { "unauthorised", TODOKU_ERROR_UNAUTHORISED },
  { "forbidden", TODOKU_ERROR_FORBIDDEN },
  { "ip-not-allowed", TODOKU_ERROR_ADDRESS_NOT_ALLOWED },
  { "nonsense", -1 },
  { "wrong-shape", -1 },
  { "huge", -1 },
  { "time-out-after", -1 },
  { "cut-after", -1 },
  { "cut", -1 },
  { "server-error-after", -1 },
};

/* The code says whether the service has it in the end. */
static const Case cancel_cases[] = {
  { "time-out", 0 },
  { "time-out-after", 1 },
};

static void
test_registration (Fixture       *fixture,
                   gconstpointer  data)
{
  const Case *test = data;
  g_autoptr(GError) error = NULL;
  TodokuSenderDomain *domain;

  todoku_http_set_patience (fixture->session->http, 500, 5);
  fixture_fault (fixture, test->kind, "POST", "/v3/whitelabel/domains", 1);
  domain = fixture_add (fixture, "example.co.jp", &error);
  if (test->code == -1)
    {
      g_assert_no_error (error);
      g_assert_nonnull (domain);
    }
  else
    {
      g_assert_error (error, TODOKU_ERROR, test->code);
      g_assert_null (domain);
      g_clear_error (&error);

      /* Only what nobody knows the end of is kept. */
      domain = todoku_session_find_domain (fixture->session, "example.co.jp");
      g_assert_cmpint (domain != NULL, ==, fixture->session->unsettled->len > 0);
      domain = fixture_add (fixture, "example.co.jp", &error);
      g_assert_no_error (error);
    }
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->stage, ==, TODOKU_DOMAIN_AWAITING_DNS);
  g_assert_cmpint (fixture_count (fixture, "domains"), ==, 1);
  g_assert_cmpuint (fixture->session->unsettled->len, ==, 0);
}

static const char *const late_kinds[] = { "server-error", "bad-gateway", "refuse" };

static void
arrive_domain_late (Fixture *fixture)
{
  fixture_arrive_late (fixture, "/v3/whitelabel/domains",
                       "{\"domain\":\"example.co.jp\",\"automatic_security\":true}");
}

/* Until the grace is over nothing is sent again, or there would be two sets in the end, one of them
 * known to nobody here (findings F3).
 */
static void
test_late (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(TodokuSenderDomain) domain = NULL;

  g_clear_object (&fixture->session->clock);
  fixture->session->clock = todoku_clock_new (10);
  fixture_fault (fixture, data, "POST", "/v3/whitelabel/domains", 1);
  todoku_session_add_domain_async (fixture->session, "example.co.jp", NULL, NULL,
                                   todoku_test_store_result, &slot);
  /* It is asked whether it is there, and found not to be, and asked again. */
  while (fixture_count_calls (fixture, "GET", "/v3/whitelabel/domains") < 2)
    g_assert_null (slot);
  g_assert_cmpint (fixture_count_calls (fixture, "POST", "/v3/whitelabel/domains"), ==, 1);
  arrive_domain_late (fixture);

  result = todoku_test_wait_result (&slot);
  domain = todoku_session_add_finish (fixture->session, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->stage, ==, TODOKU_DOMAIN_AWAITING_DNS);
  g_assert_cmpint (fixture_count_calls (fixture, "POST", "/v3/whitelabel/domains"), ==, 2);
  g_assert_cmpint (fixture_count (fixture, "domains"), ==, 1);
  g_assert_cmpuint (fixture->session->unsettled->len, ==, 0);
}

/* A service that fails for good: the call ends, the intent does not, and whoever comes next asks.
 */
static void
test_never (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuSenderDomain *domain;

  fixture_fault (fixture, data, "POST", "/v3/whitelabel/domains", 2);
  g_assert_null (fixture_add (fixture, "example.co.jp", &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_SERVER_FAILED);
  g_clear_error (&error);
  g_assert_cmpint (fixture_count_calls (fixture, "POST", "/v3/whitelabel/domains"), ==, 2);
  domain = todoku_session_find_domain (fixture->session, "example.co.jp");
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->stage, ==, TODOKU_DOMAIN_REGISTERING);
  g_assert_cmpuint (fixture->session->unsettled->len, ==, 1);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->next_check_at, >, 0);

  domain = fixture_add (fixture, "example.co.jp", &error);
  g_assert_no_error (error);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->stage, ==, TODOKU_DOMAIN_AWAITING_DNS);
  g_assert_cmpint (fixture_count (fixture, "domains"), ==, 1);
  g_assert_cmpuint (fixture->session->unsettled->len, ==, 0);
}

/* Removing what may still be on its way waits for it, or it would stay there for ever. */
static void
test_remove_late (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  TodokuSenderDomain *domain;

  fixture_fault (fixture, data, "POST", "/v3/whitelabel/domains", 2);
  g_assert_null (fixture_add (fixture, "example.co.jp", &error));
  g_clear_error (&error);
  domain = todoku_session_find_domain (fixture->session, "example.co.jp");

  g_clear_object (&fixture->session->clock);
  fixture->session->clock = todoku_clock_new (10);
  fixture_forget_calls (fixture);
  todoku_session_remove_async (fixture->session, domain, NULL, todoku_test_store_result,
                               &slot);
  while (fixture_count_calls (fixture, "GET", "/v3/whitelabel/domains") < 2)
    g_assert_null (slot);
  arrive_domain_late (fixture);

  result = todoku_test_wait_result (&slot);
  g_assert_true (todoku_session_remove_finish (fixture->session, result, &error));
  g_assert_no_error (error);
  g_assert_cmpint (fixture_count (fixture, "domains"), ==, 0);
  g_assert_cmpuint (fixture->session->unsettled->len, ==, 0);
}

static void
test_clock_set_back (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuSenderDomain *domain;

  fixture_fault (fixture, "server-error", "POST", "/v3/whitelabel/domains", 2);
  g_assert_null (fixture_add (fixture, "example.co.jp", &error));
  g_assert_false (todoku_error_is_certain (error));
  g_clear_error (&error);

  fixture_close (fixture);
  fixture_move_attempts (fixture);
  fixture_open (fixture);

  /* The opening takes it up by itself, and may come first. */
  domain = fixture_add (fixture, "example.co.jp", &error);
  if (domain == NULL)
    {
      g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_DUPLICATE);
      domain = todoku_session_find_domain (fixture->session, "example.co.jp");
    }
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->stage, ==, TODOKU_DOMAIN_AWAITING_DNS);
  g_assert_cmpint (fixture_count (fixture, "domains"), ==, 1);
}

/* Cancelled while the answer is awaited: nothing is sent again, the service is asked by name, and
 * what it has stays as a row.
 */
static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  const Case *test = data;
  gboolean arrived = test->code != 0;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(TodokuSenderDomain) added = NULL;
  g_autoptr(GError) error = NULL;
  TodokuSenderDomain *domain;

  todoku_http_set_patience (fixture->session->http, 3000, 5);
  fixture_fault (fixture, test->kind, "POST", "/v3/whitelabel/domains", 1);
  todoku_session_add_domain_async (fixture->session, "example.co.jp", NULL, cancellable,
                                   todoku_test_store_result, &result);
  fixture_wait_for_call (fixture, "/v3/whitelabel/domains");
  g_cancellable_cancel (cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  added = todoku_session_add_finish (fixture->session, result, &error);
  g_assert_null (added);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  g_assert_cmpint (fixture_count_calls (fixture, "POST", "/v3/whitelabel/domains"), ==, 1);
  g_assert_cmpint (fixture_count (fixture, "domains"), ==, arrived ? 1 : 0);
  g_assert_cmpuint (fixture->session->unsettled->len, ==, 0);
  domain = todoku_session_find_domain (fixture->session, "example.co.jp");
  g_assert_cmpint (domain != NULL, ==, arrived);

  /* Nor does another start of the program send it. */
  g_clear_object (&result);
  fixture_reopen (fixture);
  todoku_session_start_monitoring (fixture->session);
  domain = todoku_session_find_domain (fixture->session, "example.co.jp");
  g_assert_cmpint (domain != NULL, ==, arrived);
  g_assert_cmpint (fixture_count_calls (fixture, "POST", "/v3/whitelabel/domains"), ==, 1);
  if (!arrived)
    return;

  g_assert_cmpint (todoku_sender_domain_get_row (domain)->stage, ==, TODOKU_DOMAIN_AWAITING_DNS);
  g_assert_cmpstr (todoku_sender_domain_get_row (domain)->failure, ==, TODOKU_FAILURE_STOPPED);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->next_check_at, ==, 0);

  /* It can be gone on with. */
  fixture_register (fixture, todoku_subject_get_records (domain), NULL);
  g_assert_true (fixture_verify (fixture, domain, &error));
  g_assert_no_error (error);
  g_assert_null (todoku_sender_domain_get_row (domain)->failure);
}

static void
test_verification (Fixture       *fixture,
                   gconstpointer  data)
{
  const Case *test = data;
  g_autoptr(GError) error = NULL;
  TodokuSenderDomain *domain = fixture_add (fixture, "example.co.jp", &error);
  g_autoptr(TodokuRecordItem) item = NULL;
  int code = test->code;

  g_assert_no_error (error);
  if (code == -1)
    code = g_str_has_prefix (test->kind, "time-out")
             ? TODOKU_ERROR_TIMED_OUT
             : g_str_equal (test->kind, "server-error-after") ? TODOKU_ERROR_SERVER_FAILED : -1;
  todoku_http_set_patience (fixture->session->http, 500, 5);
  fixture_register (fixture, todoku_subject_get_records (domain), NULL);
  fixture_fault (fixture, test->kind, "POST", "/v3/whitelabel/domains/", 3);
  g_assert_false (fixture_verify (fixture, domain, &error));
  if (code != -1)
    g_assert_error (error, TODOKU_ERROR, code);
  g_assert_nonnull (error);
  g_assert_cmpstr (todoku_sender_domain_get_row (domain)->failure, ==,
                   todoku_error_get_token (error));
  g_clear_error (&error);

  json_object_unref (fixture_control (fixture, "DELETE", "/faults", NULL));

  /* What we saw ourselves is not lost with the service's answer. */
  item = g_list_model_get_item (todoku_subject_get_records (domain), 0);
  g_assert_cmpint (todoku_record_item_get_verdict (item)->state, ==, TODOKU_RECORD_STATE_OK);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->stage, ==, TODOKU_DOMAIN_DNS_READY);

  g_assert_true (fixture_verify (fixture, domain, &error));
  g_assert_no_error (error);
  g_assert_null (todoku_sender_domain_get_row (domain)->failure);
}

static void
test_removal (Fixture       *fixture,
              gconstpointer  data)
{
  const Case *test = data;
  g_autoptr(GError) error = NULL;
  TodokuSenderDomain *domain = fixture_add (fixture, "example.co.jp", &error);

  g_assert_no_error (error);
  todoku_http_set_patience (fixture->session->http, 500, 5);
  /* A call that may be repeated is repeated, so it has to fail each time. */
  fixture_fault (fixture, test->kind, "DELETE", NULL, 3);
  if (!fixture_remove (fixture, domain, &error))
    {
      g_assert_nonnull (error);
      g_assert_cmpint (todoku_sender_domain_get_row (domain)->stage, ==, TODOKU_DOMAIN_REMOVING);
      json_object_unref (fixture_control (fixture, "DELETE", "/faults", NULL));
      fixture_reopen (fixture);
    }
  g_assert_null (todoku_session_find_domain (fixture->session, "example.co.jp"));
  g_assert_cmpint (fixture_count (fixture, "domains"), ==, 0);
  g_assert_cmpuint (fixture->session->unsettled->len, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/session/faults/clock-set-back/domain", Fixture, NULL, fixture_set_up,
              test_clock_set_back, fixture_tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (registration_cases); i++)
    {
      const Case *test = &registration_cases[i];
      g_autofree char *registration = g_strconcat ("/session/faults/register/", test->kind, NULL);
      g_autofree char *verification = g_strconcat ("/session/faults/verify/", test->kind, NULL);
      g_autofree char *removal = g_strconcat ("/session/faults/remove/", test->kind, NULL);

      g_test_add (registration, Fixture, test, fixture_set_up, test_registration,
                  fixture_tear_down);
      g_test_add (verification, Fixture, test, fixture_set_up, test_verification,
                  fixture_tear_down);
      g_test_add (removal, Fixture, test, fixture_set_up, test_removal, fixture_tear_down);
    }

  for (guint i = 0; i < G_N_ELEMENTS (late_kinds); i++)
    {
      g_autofree char *late = g_strconcat ("/session/faults/late/", late_kinds[i], NULL);
      g_autofree char *never = g_strconcat ("/session/faults/never/", late_kinds[i], NULL);
      g_autofree char *removal = g_strconcat ("/session/faults/remove-late/", late_kinds[i], NULL);

      g_test_add (late, Fixture, late_kinds[i], fixture_set_up, test_late, fixture_tear_down);
      g_test_add (never, Fixture, late_kinds[i], fixture_set_up, test_never, fixture_tear_down);
      g_test_add (removal, Fixture, late_kinds[i], fixture_set_up, test_remove_late,
                  fixture_tear_down);
    }

  for (guint i = 0; i < G_N_ELEMENTS (cancel_cases); i++)
    {
      g_autofree char *domain =
        g_strconcat ("/session/faults/cancelled/domain/", cancel_cases[i].kind, NULL);

      g_test_add (domain, Fixture, &cancel_cases[i], fixture_set_up, test_cancelled,
                  fixture_tear_down);
    }

  return g_test_run ();
}
