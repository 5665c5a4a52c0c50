/* SPDX-License-Identifier: GPL-3.0-or-later
 * The region of a delivery server: which URL goes with it, when it may be changed, and that the
 * key is tried again.
 */
#include "session-fixture.h"

#include <sqlite3.h>

#include "todoku-error.h"
#include "todoku-session-servers.h"
#include "todoku-test.h"

#define TOKYO "https://email.ap-northeast-1.amazonaws.com"
#define OREGON "https://email.us-west-2.amazonaws.com"
#define RESELLER "https://api.reseller.example"

/**
 * PlaceCase:
 * @kind, @url, @region: a delivery server
 * @wanted_url, @wanted_region: (nullable): what is to be changed of it
 * @new_url, @new_region: (nullable): what is changed
 * @moves: whether what is registered there would be out of reach
 */
typedef struct
{
  const char *kind;
  const char *url;
  const char *region;
  const char *wanted_url;
  const char *wanted_region;
  const char *new_url;
  const char *new_region;
  gboolean moves;
} PlaceCase;

static const PlaceCase places[] = {
  { "ses", TOKYO, "ap-northeast-1", NULL, "us-west-2", OREGON, "us-west-2", TRUE },
  { "ses", TOKYO, "ap-northeast-1", OREGON, NULL, OREGON, "us-west-2", TRUE },
  { "ses", TOKYO, "ap-northeast-1", OREGON "/", "us-west-2", OREGON "/", "us-west-2", TRUE },
  { "ses", TOKYO, "ap-northeast-1", NULL, "ap-northeast-1", NULL, NULL, FALSE },
  { "ses", TOKYO, "ap-northeast-1", TOKYO, NULL, TOKYO, NULL, FALSE },
  { "ses", "http://127.0.0.1:1", "ap-northeast-1", NULL, "eu-west-1", NULL, "eu-west-1", TRUE },
  { "mailgun", "https://api.mailgun.net", "us", NULL, "eu", "https://api.eu.mailgun.net", "eu",
    TRUE },
  { "resend", "https://api.resend.com", "ap-northeast-1", NULL, "us-east-1", NULL, "us-east-1",
    FALSE },
  { "resend", "https://api.resend.com", "us-east-1", "https://api.resend.com", NULL,
    "https://api.resend.com", NULL, FALSE },
  { "sendgrid", "https://api.sendgrid.com", "global", NULL, "eu", "https://api.eu.sendgrid.com",
    "eu", TRUE },
  { "sendgrid", RESELLER, "global", NULL, "eu", NULL, "eu", FALSE },
  { "sendgrid", RESELLER, "global", "https://api.sendgrid.com", NULL, "https://api.sendgrid.com",
    NULL, FALSE },
};

static void
test_table (void)
{
  static const PlaceCase none[] = {
    { "ses", TOKYO, "ap-northeast-1", NULL, "mars-1" },
    { "ses", TOKYO, "ap-northeast-1", OREGON, "eu-west-1" },
    { "mailgun", "https://api.mailgun.net", "us", NULL, "ap-northeast-1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (places) + G_N_ELEMENTS (none); i++)
    {
      gboolean is_place = i < G_N_ELEMENTS (places);
      const PlaceCase *place = is_place ? &places[i] : &none[i - G_N_ELEMENTS (places)];
      g_autoptr(TodokuServerRow) row = todoku_server_row_new ();
      g_autofree char *url = g_strdup (place->wanted_url);
      g_autofree char *region = g_strdup (place->wanted_region);
      g_autoptr(GError) error = NULL;

      g_test_message ("%u", i);
      row->kind = g_strdup (place->kind);
      row->url = g_strdup (place->url);
      row->region = g_strdup (place->region);
      g_assert_cmpint (todoku_server_settle_place (row, &url, &region, &error), ==, place->moves);
      if (!is_place)
        {
          g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpstr (url, ==, place->new_url);
      g_assert_cmpstr (region, ==, place->new_region);
    }
}

static void
set_up (Fixture       *fixture,
        gconstpointer  kind)
{
  fixture_kind = kind;
  fixture_set_up (fixture, kind);
}

static TodokuDeliveryServer *
add_other (Fixture *fixture)
{
  TodokuPractice *practice = fixture->session->practice;
  g_autoptr(TodokuServerRow) row = todoku_server_row_new ();
  g_autofree char *pair =
    g_strdup_printf ("%s:%s", todoku_practice_get_string (practice, "aws_access_key_id"),
                     todoku_practice_get_string (practice, "aws_secret_access_key"));
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(TodokuDeliveryServer) server = NULL;
  g_autoptr(GError) error = NULL;

  row->name = g_strdup ("other");
  row->kind = g_strdup (fixture_kind);
  row->url = g_strdup (todoku_practice_get_string (practice, "http"));
  todoku_session_add_server_async (fixture->session, row,
                                   g_str_equal (fixture_kind, "ses")
                                     ? pair : todoku_practice_get_string (practice, "api_key"),
                                   NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  server = todoku_session_add_server_finish (fixture->session, result, &error);
  g_assert_no_error (error);

  return todoku_session_find_server (fixture->session, "other");
}

static gboolean
set_region (Fixture               *fixture,
            TodokuDeliveryServer  *server,
            const char            *region,
            GError               **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  todoku_session_set_server_async (fixture->session, server, &(TodokuServerWanted) {
    .region = region,
  }, NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);

  return todoku_session_set_server_finish (fixture->session, result, error);
}

/* What is registered in a region keeps the server there; what is not there, not. */
static void
test_used (Fixture       *fixture,
           gconstpointer  data)
{
  TodokuDeliveryServer *server = add_other (fixture);
  g_autoptr(GError) error = NULL;

  fixture_forget_calls (fixture);
  g_assert_true (set_region (fixture, server, "us-west-2", &error));
  g_assert_no_error (error);
  g_assert_cmpint (fixture_count_calls (fixture, "GET", "/v2/email/account"), ==, 1);
  g_assert_cmpstr (todoku_delivery_server_get_row (server)->region, ==, "us-west-2");
  g_assert_cmpint (todoku_delivery_server_get_status (server), ==,
                   TODOKU_SERVER_STATUS_CONNECTED);

  g_assert_nonnull (fixture_add (fixture, "example.co.jp", &error));
  g_assert_no_error (error);
  g_assert_true (todoku_session_has_registered (fixture->session, server));
  g_assert_false (set_region (fixture, server, "ap-northeast-1", &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_REGION_USED);
  g_assert_cmpstr (todoku_delivery_server_get_row (server)->region, ==, "us-west-2");
}

/* As another process does, which the session has not been told of. */
static void
move_domain (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->dir, "todoku.db", NULL);
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  sqlite3_busy_timeout (database, 10000);
  g_assert_cmpint (sqlite3_exec (database, "UPDATE domain SET server = (SELECT id FROM server "
                                 "WHERE name = 'other')", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
}

/* What is not shown yet, for another process has just registered it, counts as well. */
static void
test_raced (Fixture       *fixture,
            gconstpointer  data)
{
  TodokuDeliveryServer *server;
  g_autoptr(GError) error = NULL;

  g_assert_nonnull (fixture_add (fixture, "example.co.jp", &error));
  g_assert_no_error (error);
  server = add_other (fixture);
  move_domain (fixture);
  g_assert_false (todoku_session_has_registered (fixture->session, server));
  g_assert_false (set_region (fixture, server, "us-west-2", &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_REGION_USED);
  g_assert_cmpstr (todoku_delivery_server_get_row (server)->region, ==, "ap-northeast-1");
}

/* A key that is refused there changes nothing. */
static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  TodokuDeliveryServer *server = add_other (fixture);
  g_autoptr(GError) error = NULL;

  fixture_fault (fixture, "unauthorised", "GET", "/v2/email/account", 1);
  g_assert_false (set_region (fixture, server, "us-west-2", &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_UNAUTHORISED);
  g_assert_cmpstr (todoku_delivery_server_get_row (server)->region, ==, "ap-northeast-1");
}

/* Where it only says where new domains are sent from, it may always be changed. */
static void
test_free (Fixture       *fixture,
           gconstpointer  data)
{
  TodokuDeliveryServer *server = add_other (fixture);
  g_autoptr(GError) error = NULL;

  g_assert_nonnull (fixture_add (fixture, "example.co.jp", &error));
  g_assert_no_error (error);
  g_assert_true (set_region (fixture, server, "eu-west-1", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (todoku_delivery_server_get_row (server)->region, ==, "eu-west-1");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/place/table", test_table);
  g_test_add ("/session/place/used", Fixture, "ses", set_up, test_used, fixture_tear_down);
  g_test_add ("/session/place/raced", Fixture, "ses", set_up, test_raced, fixture_tear_down);
  g_test_add ("/session/place/refused", Fixture, "ses", set_up, test_refused, fixture_tear_down);
  g_test_add ("/session/place/free", Fixture, "resend", set_up, test_free, fixture_tear_down);

  return g_test_run ();
}
