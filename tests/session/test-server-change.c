/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is kept of a delivery server and its key when a change of it fails at the very end, and how
 * often a connection is written down.
 */
#include "session-fixture.h"

#include "todoku-error.h"
#include "todoku-session-servers.h"
#include "todoku-test.h"

static TodokuDeliveryServer *
add_resend (Fixture *fixture)
{
  TodokuPractice *practice = fixture->session->practice;
  g_autoptr(TodokuServerRow) row = todoku_server_row_new ();
  g_autoptr(TodokuDeliveryServer) server = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr(GError) error = NULL;

  row->name = g_strdup ("mine");
  row->kind = g_strdup ("resend");
  row->url = g_strdup (todoku_practice_get_string (practice, "http"));
  todoku_session_add_server_async (fixture->session, row,
                                   todoku_practice_get_string (practice, "resend_key"), NULL,
                                   todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  server = todoku_session_add_server_finish (fixture->session, result, &error);
  g_assert_no_error (error);

  return server;
}

static gboolean
set_key (Fixture               *fixture,
         TodokuDeliveryServer  *server,
         const char            *key,
         GError               **error)
{
  const TodokuServerWanted wanted = { .api_key = key };
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  todoku_session_set_server_async (fixture->session, server, &wanted, NULL,
                                   todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);

  return todoku_session_set_server_finish (fixture->session, result, error);
}

static char *
read_secrets (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->dir, "secrets", NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));

  return text;
}

/* The new key is in the secret store already when the database refuses: only at a commit does it
 * look at such a reference.
 */
static void
test_former_key (Fixture       *fixture,
                 gconstpointer  data)
{
  TodokuDeliveryServer *server = add_resend (fixture);
  g_autofree char *former =
    g_strdup (todoku_practice_get_string (fixture->session->practice, "resend_key"));
  g_autofree char *other =
    g_strdup (todoku_practice_get_string (fixture->session->practice, "api_key"));
  g_autofree char *secrets = NULL;
  g_autofree char *changed = NULL;
  g_autoptr(GError) error = NULL;

  fixture_close (fixture);
  fixture_run_sql (fixture,
                   "CREATE TABLE probe (ref INTEGER REFERENCES server (id)"
                   " DEFERRABLE INITIALLY DEFERRED);"
                   "CREATE TRIGGER probe AFTER UPDATE ON server"
                   " BEGIN INSERT INTO probe VALUES (-1); END;");
  fixture_open (fixture);
  server = todoku_session_find_server (fixture->session, "mine");
  g_assert_false (set_key (fixture, server, other, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_FAILED);
  secrets = read_secrets (fixture);
  g_assert_nonnull (strstr (secrets, former));

  fixture_close (fixture);
  fixture_run_sql (fixture, "DROP TRIGGER probe; DROP TABLE probe;");
  fixture_open (fixture);
  server = todoku_session_find_server (fixture->session, "mine");
  g_clear_error (&error);
  g_assert_true (set_key (fixture, server, other, &error));
  g_assert_no_error (error);
  changed = read_secrets (fixture);
  g_assert_null (strstr (changed, former));
}

static gint64
test_connection (Fixture *fixture)
{
  TodokuDeliveryServer *server = todoku_session_find_server (fixture->session, "mine");
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr(GError) error = NULL;

  todoku_session_test_server_async (fixture->session, server, NULL, todoku_test_store_result,
                                    &slot);
  result = todoku_test_wait_result (&slot);
  g_assert_true (todoku_session_test_server_finish (fixture->session, result, &error));
  g_assert_no_error (error);
  g_clear_object (&result);
  /* Closing waits for what is still to be written. */
  fixture_reopen (fixture);
  server = todoku_session_find_server (fixture->session, "mine");

  return todoku_delivery_server_get_row (server)->tested_at;
}

/* What stays the same is written once a minute, and when the clock has been put back. */
static void
test_once_a_minute (Fixture       *fixture,
                    gconstpointer  data)
{
  gint64 first, second, later, earlier;

  add_resend (fixture);
  first = test_connection (fixture);
  g_assert_cmpint (first, >, 0);
  second = test_connection (fixture);
  g_assert_cmpint (second, ==, first);

  fixture_close (fixture);
  fixture_run_sql (fixture, "UPDATE server SET tested_at = tested_at - 61000000"
                   " WHERE name = 'mine';");
  fixture_open (fixture);
  later = test_connection (fixture);
  g_assert_cmpint (later, >=, first);

  fixture_close (fixture);
  fixture_run_sql (fixture, "UPDATE server SET tested_at = tested_at + 3600000000"
                   " WHERE name = 'mine';");
  fixture_open (fixture);
  earlier = test_connection (fixture);
  g_assert_cmpint (earlier, <, later + 3600 * G_TIME_SPAN_SECOND);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/session/server-change/former-key", Fixture, NULL, fixture_set_up,
              test_former_key, fixture_tear_down);
  g_test_add ("/session/server-change/once-a-minute", Fixture, NULL, fixture_set_up,
              test_once_a_minute, fixture_tear_down);

  return g_test_run ();
}
