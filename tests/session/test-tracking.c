/* SPDX-License-Identifier: GPL-3.0-or-later
 * A tracking domain through its three steps against the real practice program: link, certificate,
 * distribution, handshake; its ways to end badly; and its removal.
 */
#include "session-fixture.h"

#include "todoku-domain-name.h"
#include "todoku-error.h"
#include "todoku-services.h"
#include "todoku-session-practice.h"
#include "todoku-test.h"

#include <sqlite3.h>

#define HOST "click.example.co.jp"

static GListModel *
records_of (TodokuTrackingDomain *tracking)
{
  return todoku_subject_get_records (tracking);
}

static void
flush (Fixture *fixture)
{
  json_object_unref (fixture_control (fixture, "POST", "/cache/flush", NULL));
}

static void
settings (Fixture    *fixture,
          const char *body)
{
  json_object_unref (fixture_control (fixture, "POST", "/settings", body));
}

/* Enters what the step asks for and verifies; every step must pass in one go. */
static void
pass (Fixture              *fixture,
      TodokuTrackingDomain *tracking,
      TodokuTrackingStage   expected)
{
  g_autoptr(GError) error = NULL;
  gboolean passed;

  fixture_register (fixture, records_of (tracking), NULL);
  flush (fixture);
  passed = fixture_verify (fixture, tracking, &error);
  g_assert_no_error (error);
  g_assert_true (passed);
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->stage, ==, expected);
}

static TodokuTrackingDomain *
add_tracking (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  TodokuTrackingDomain *tracking =
    fixture_add_tracking (fixture, HOST, TODOKU_EDGE_PRACTICE, &error);

  g_assert_no_error (error);
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->stage, ==, TODOKU_TRACKING_STEP1);
  g_assert_cmpuint (g_list_model_get_n_items (records_of (tracking)), ==, 2);

  return tracking;
}

static void
test_three_steps (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuTrackingDomain *tracking = add_tracking (fixture);

  g_assert_false (fixture_verify (fixture, tracking, &error));
  g_assert_no_error (error);
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->stage, ==, TODOKU_TRACKING_STEP1);

  pass (fixture, tracking, TODOKU_TRACKING_STEP2);
  g_assert_cmpuint (g_list_model_get_n_items (records_of (tracking)), ==, 1);
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->deadline, ==,
                   todoku_tracking_domain_get_row (tracking)->requested_at +
                   TODOKU_CERTIFICATE_LIFETIME);

  fixture_reopen (fixture);
  tracking = todoku_session_find_tracking (fixture->session, HOST);
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->stage, ==, TODOKU_TRACKING_STEP2);
  pass (fixture, tracking, TODOKU_TRACKING_STEP3);
  g_assert_cmpstr (todoku_tracking_domain_get_row (tracking)->original_target, ==, "sendgrid.net");
  g_assert_nonnull (todoku_tracking_domain_get_row (tracking)->edge_host);

  fixture_forget_calls (fixture);
  g_assert_false (fixture_verify (fixture, tracking, &error));
  g_assert_no_error (error);
  pass (fixture, tracking, TODOKU_TRACKING_COMPLETE);
  g_assert_true (fixture_verify (fixture, tracking, &error));
  g_assert_no_error (error);
  g_assert_cmpint (fixture_count_calls (fixture, "POST", "/validate"), ==, 0);

  g_assert_true (fixture_remove (fixture, tracking, &error));
  g_assert_no_error (error);
  g_assert_cmpint (fixture_count (fixture, "links"), ==, 0);
  g_assert_cmpint (fixture_count (fixture, "certificates"), ==, 0);
  g_assert_cmpint (fixture_count (fixture, "distributions"), ==, 0);
  g_assert_null (todoku_session_find_tracking (fixture->session, HOST));
  g_assert_cmpuint (fixture->session->unsettled->len, ==, 0);
}

static void
test_expires (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuTrackingDomain *tracking = add_tracking (fixture);

  pass (fixture, tracking, TODOKU_TRACKING_STEP2);
  settings (fixture, "{\"clock_offset\":259300}");
  g_assert_false (fixture_verify (fixture, tracking, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_CERTIFICATE_EXPIRED);
  g_clear_error (&error);
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->stage, ==, TODOKU_TRACKING_EXPIRED);
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->next_check_at, ==, 0);

  g_assert_true (fixture_remove (fixture, tracking, &error));
  g_assert_no_error (error);
  g_assert_cmpint (fixture_count (fixture, "certificates"), ==, 0);
}

static void
test_caa (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuTrackingDomain *tracking = add_tracking (fixture);

  json_object_unref (fixture_control (fixture, "POST", "/records",
                                      "{\"host\":\"example.co.jp\",\"type\":\"CAA\","
                                      "\"value\":\"0 issue \\\"letsencrypt.org\\\"\"}"));
  fixture_register (fixture, records_of (tracking), NULL);
  flush (fixture);
  g_assert_false (fixture_verify (fixture, tracking, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_CAA_FORBIDS);
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->stage, ==,
                   TODOKU_TRACKING_REQUESTING);
  g_assert_cmpint (fixture_count (fixture, "certificates"), ==, 0);
}

/* RFC 8659 section 4.5: who does not know a critical property may not issue, whatever else is said.
 */
static void
test_caa_critical (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuTrackingDomain *tracking = add_tracking (fixture);

  json_object_unref (fixture_control (fixture, "POST", "/records",
                                      "{\"host\":\"example.co.jp\",\"type\":\"CAA\","
                                      "\"value\":\"0 issue \\\"amazon.com\\\"\"}"));
  json_object_unref (fixture_control (fixture, "POST", "/records",
                                      "{\"host\":\"example.co.jp\",\"type\":\"CAA\","
                                      "\"value\":\"128 tbs \\\"unknown\\\"\"}"));
  fixture_register (fixture, records_of (tracking), NULL);
  flush (fixture);
  g_assert_false (fixture_verify (fixture, tracking, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_CAA_FORBIDS);
  g_assert_cmpint (fixture_count (fixture, "certificates"), ==, 0);
}

/* Beside an alias no CAA record can stand: the set of the name that it leads to counts, and it is
 * that name's owner who can change it (RFC 8659 section 3). Here a name above the host is one.
 */
static void
test_caa_at_alias (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuTrackingDomain *tracking = fixture_add_tracking (fixture, "a." HOST, TODOKU_EDGE_PRACTICE,
                                                         &error);

  g_assert_no_error (error);
  json_object_unref (fixture_control (fixture, "POST", "/records",
                                      "{\"host\":\"" HOST "\",\"type\":\"CNAME\","
                                      "\"value\":\"shop.example.co.jp\"}"));
  json_object_unref (fixture_control (fixture, "POST", "/records",
                                      "{\"host\":\"shop.example.co.jp\",\"type\":\"CAA\","
                                      "\"value\":\"0 issue \\\"letsencrypt.org\\\"\"}"));
  /* What the domain itself says does not count any more. */
  json_object_unref (fixture_control (fixture, "POST", "/records",
                                      "{\"host\":\"example.co.jp\",\"type\":\"CAA\","
                                      "\"value\":\"0 issue \\\"amazon.com\\\"\"}"));
  fixture_register (fixture, records_of (tracking), NULL);
  flush (fixture);
  g_assert_false (fixture_verify (fixture, tracking, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_CAA_AT_ALIAS);
  g_assert_nonnull (strstr (error->message, "shop.example.co.jp"));
  g_assert_cmpint (fixture_count (fixture, "certificates"), ==, 0);
}

static void
test_uncertain (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuTrackingDomain *tracking;

  fixture_fault (fixture, "cut-after", "POST", "/v3/whitelabel/links", 1);
  tracking = add_tracking (fixture);
  g_assert_cmpint (fixture_count (fixture, "links"), ==, 1);

  fixture_fault (fixture, "cut-after", "POST", "RequestCertificate", 1);
  fixture_register (fixture, records_of (tracking), NULL);
  flush (fixture);
  if (!fixture_verify (fixture, tracking, &error))
    {
      g_assert_true (!todoku_error_is_certain (error));
      g_clear_error (&error);
      fixture_verify (fixture, tracking, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->stage, ==, TODOKU_TRACKING_STEP2);
  g_assert_cmpint (fixture_count (fixture, "certificates"), ==, 1);

  fixture_fault (fixture, "cut-after", "POST", "/2020-05-31/distribution", 1);
  pass (fixture, tracking, TODOKU_TRACKING_STEP3);
  g_assert_cmpint (fixture_count (fixture, "distributions"), ==, 1);
  g_assert_cmpuint (fixture->session->unsettled->len, ==, 0);
}

/* What was asked for by a process that nobody waits for any more, as an edge may answer late. */
static gpointer
request_late (gpointer data)
{
  TodokuPractice *practice = data;
  const TodokuEdgeAccount account = {
    .acm_url = todoku_practice_get_string (practice, "acm_url"),
    .cloudfront_url = todoku_practice_get_string (practice, "cloudfront_url"),
    .access_key_id = todoku_practice_get_string (practice, "aws_access_key_id"),
    .secret_access_key = todoku_practice_get_string (practice, "aws_secret_access_key"),
  };
  g_autoptr(TodokuClock) clock = todoku_clock_new (1);
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuEdge) edge =
    todoku_services_connect_edge (TODOKU_EDGE_PRACTICE, clock, &account, &error);
  g_autoptr(TodokuCertificate) certificate = NULL;

  g_assert_no_error (error);
  certificate = todoku_edge_request_certificate (edge, HOST, "late", &error);
  g_assert_no_error (error);

  return NULL;
}

/* The certificate may still be made when its request has failed: it is asked for until nothing of
 * it can arrive any more, or it would stay there, known to nobody here.
 */
static void
test_remove_late (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  TodokuTrackingDomain *tracking = add_tracking (fixture);

  fixture_fault (fixture, "server-error", "POST", "RequestCertificate", 9);
  fixture_register (fixture, records_of (tracking), NULL);
  flush (fixture);
  g_assert_false (fixture_verify (fixture, tracking, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_SERVER_FAILED);
  g_clear_error (&error);
  json_object_unref (fixture_control (fixture, "DELETE", "/faults", NULL));

  g_clear_object (&fixture->session->clock);
  fixture->session->clock = todoku_clock_new (10);
  fixture_forget_calls (fixture);
  todoku_session_remove_async (fixture->session, tracking, NULL, todoku_test_store_result,
                               &slot);
  while (fixture_count_calls (fixture, "POST", "ListCertificates") < 2)
    g_assert_null (slot);
  g_thread_join (g_thread_new ("late", request_late, fixture->session->practice));
  g_assert_cmpint (fixture_count (fixture, "certificates"), ==, 1);

  result = todoku_test_wait_result (&slot);
  g_assert_true (todoku_session_remove_finish (fixture->session, result, &error));
  g_assert_no_error (error);
  g_assert_cmpint (fixture_count (fixture, "certificates"), ==, 0);
  g_assert_cmpint (fixture_count (fixture, "links"), ==, 0);
  g_assert_cmpuint (fixture->session->unsettled->len, ==, 0);
}

/* A distribution takes its time to be switched off: it is asked for again a few times, then later.
 */
static void
test_remove_slow (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuTrackingDomain *tracking = add_tracking (fixture);

  pass (fixture, tracking, TODOKU_TRACKING_STEP2);
  pass (fixture, tracking, TODOKU_TRACKING_STEP3);

  settings (fixture, "{\"deploy_calls\":1000}");
  g_assert_false (fixture_remove (fixture, tracking, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_IN_USE);
  g_clear_error (&error);
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->stage, ==, TODOKU_TRACKING_REMOVING);
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->next_check_at, >, 0);
  g_assert_cmpint (fixture_count (fixture, "distributions"), ==, 1);
  g_assert_cmpint (fixture_count (fixture, "certificates"), ==, 1);
  g_assert_cmpint (fixture_count (fixture, "links"), ==, 1);
  g_assert_cmpuint (fixture->session->unsettled->len, ==, 1);
}

/* Without keys nothing is begun, and so nothing is half removed. */
static void
test_remove_without_keys (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  TodokuTrackingDomain *tracking = add_tracking (fixture);

  pass (fixture, tracking, TODOKU_TRACKING_STEP2);
  todoku_session_stop_practice_async (fixture->session, NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  g_assert_true (todoku_session_stop_practice_finish (fixture->session, result, &error));
  g_assert_false (fixture_remove (fixture, tracking, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_PRACTICE_FAILED);
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->stage, ==, TODOKU_TRACKING_STEP2);
  g_assert_cmpuint (fixture->session->unsettled->len, ==, 0);
}

/* Holds every slot of the service, so that a story that wants one waits. */
typedef struct
{
  TodokuService *service;
  GMutex lock;
  GCond changed;
  guint n_held;
  gboolean released;
} Holders;

static gpointer
hold_slot (gpointer data)
{
  Holders *holders = data;

  g_assert_true (todoku_service_enter (holders->service, NULL, NULL));
  g_mutex_lock (&holders->lock);
  holders->n_held++;
  g_cond_broadcast (&holders->changed);
  while (!holders->released)
    g_cond_wait (&holders->changed, &holders->lock);
  g_mutex_unlock (&holders->lock);
  todoku_service_leave (holders->service);

  return NULL;
}

static void
hold_all_slots (Fixture *fixture,
                Holders *holders,
                GThread *threads[])
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  todoku_session_get_service_async (fixture->session, fixture->server, TRUE, NULL,
                                    todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  holders->service = todoku_session_get_service_finish (fixture->session, result, NULL);
  g_assert_nonnull (holders->service);
  g_mutex_init (&holders->lock);
  g_cond_init (&holders->changed);
  for (guint i = 0; i < TODOKU_HTTP_SLOTS; i++)
    threads[i] = g_thread_new ("slot", hold_slot, holders);

  g_mutex_lock (&holders->lock);
  while (holders->n_held < TODOKU_HTTP_SLOTS)
    g_cond_wait (&holders->changed, &holders->lock);
  g_mutex_unlock (&holders->lock);
}

static void
release_all_slots (Holders *holders,
                   GThread *threads[])
{
  g_mutex_lock (&holders->lock);
  holders->released = TRUE;
  g_cond_broadcast (&holders->changed);
  g_mutex_unlock (&holders->lock);
  for (guint i = 0; i < TODOKU_HTTP_SLOTS; i++)
    g_thread_join (threads[i]);
  g_mutex_clear (&holders->lock);
  g_cond_clear (&holders->changed);
  g_object_unref (holders->service);
}

static gboolean
is_looked_up (gpointer user_data)
{
  TodokuOperation *operation = todoku_subject_get_operation (user_data);

  return todoku_operation_get_n_total (operation) > 0 &&
         todoku_operation_get_n_done (operation) == todoku_operation_get_n_total (operation);
}

/* As another process does. */
static void
change_row (Fixture    *fixture,
            const char *sql)
{
  g_autofree char *path = g_build_filename (fixture->dir, "todoku.db", NULL);
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  sqlite3_busy_timeout (database, 5000);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_changes (database), ==, 1);
  sqlite3_close (database);
}

/* Nobody knows how old the request is, so the edge may have forgotten its token: what was made is
 * looked for.
 */
static void
test_clock_set_back (Fixture       *fixture,
                     gconstpointer  data)
{
  TodokuTrackingDomain *tracking = add_tracking (fixture);
  g_autoptr(GError) error = NULL;

  fixture_register (fixture, records_of (tracking), NULL);
  flush (fixture);
  fixture_fault (fixture, "cut-after", "POST", "RequestCertificate", 3);
  g_assert_false (fixture_verify (fixture, tracking, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_cmpint (fixture_count (fixture, "certificates"), ==, 1);

  change_row (fixture, "UPDATE journal SET created_at = created_at + 86400000000"
              " WHERE outcome IS NULL");
  fixture_forget_calls (fixture);
  fixture_verify (fixture, tracking, &error);
  g_assert_no_error (error);
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->stage, ==, TODOKU_TRACKING_STEP2);
  g_assert_cmpint (fixture_count_calls (fixture, "POST", "RequestCertificate"), ==, 0);
  g_assert_cmpint (fixture_count (fixture, "certificates"), ==, 1);
}

/* The stage moves on while this one waits for its turn at the service: validating the link then
 * would break it.
 */
static void
test_link_locked (Fixture       *fixture,
                  gconstpointer  data)
{
  TodokuTrackingDomain *tracking = add_tracking (fixture);
  GThread *threads[TODOKU_HTTP_SLOTS];
  Holders holders = { 0 };
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  fixture_register (fixture, records_of (tracking), NULL);
  flush (fixture);
  hold_all_slots (fixture, &holders, threads);
  todoku_session_verify_async (fixture->session, tracking, NULL,
                               todoku_test_store_result, &slot);
  todoku_test_wait_until (is_looked_up, tracking);
  change_row (fixture, "UPDATE tracking SET stage = 'step3'");
  release_all_slots (&holders, threads);
  result = todoku_test_wait_result (&slot);

  g_assert_false (todoku_session_verify_finish (fixture->session, result, NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_LINK_LOCKED);
  g_assert_cmpint (fixture_count_calls (fixture, "POST", "/validate"), ==, 0);
}

static void
set_edge (Fixture               *fixture,
          TodokuTrackingDomain  *tracking,
          const char            *host,
          const char            *value,
          const char            *edge,
          GError               **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  todoku_session_set_tracking_edge_async (fixture->session, tracking, host, value, edge, NULL,
                                          todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  todoku_session_set_tracking_edge_finish (fixture->session, result, error);
}

static void
test_by_hand (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuTrackingDomain *tracking =
    fixture_add_tracking (fixture, HOST, TODOKU_EDGE_MANUAL, &error);

  g_assert_no_error (error);
  set_edge (fixture, tracking, "_abc." HOST, NULL, NULL, &error);
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
  g_clear_error (&error);

  pass (fixture, tracking, TODOKU_TRACKING_REQUESTING);
  set_edge (fixture, tracking, "_abc." HOST ".", "_def.cdn.example.net.", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->stage, ==, TODOKU_TRACKING_STEP2);
  pass (fixture, tracking, TODOKU_TRACKING_DISTRIBUTING);
  set_edge (fixture, tracking, NULL, NULL, "edge.example.net", &error);
  g_assert_no_error (error);
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->stage, ==, TODOKU_TRACKING_STEP3);
  {
    g_autoptr(TodokuRecordItem) item = g_list_model_get_item (records_of (tracking), 0);

    g_assert_cmpstr (todoku_record_item_get_record (item)->value, ==, "edge.example.net");
  }

  g_assert_true (fixture_remove (fixture, tracking, &error));
  g_assert_no_error (error);
}

static void
test_input (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct { const char *text; int code; } refused[] = {
    { "example.co.jp", TODOKU_DOMAIN_NAME_ERROR_APEX },
    { "mail.example.jp", TODOKU_DOMAIN_NAME_ERROR_APEX },
    { "maildm@example.co.jp", TODOKU_DOMAIN_NAME_ERROR_APEX },
    { "url_x.example.co.jp", TODOKU_DOMAIN_NAME_ERROR_UNDERSCORE },
    { "co.jp", TODOKU_DOMAIN_NAME_ERROR_PUBLIC_SUFFIX },
  };
  g_autoptr(GError) error = NULL;

  g_assert_nonnull (fixture_add (fixture, "mail.example.jp", &error));
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_assert_null (fixture_add_tracking (fixture, refused[i].text, TODOKU_EDGE_PRACTICE, &error));
      g_assert_error (error, TODOKU_DOMAIN_NAME_ERROR, refused[i].code);
      g_clear_error (&error);
    }
  g_assert_cmpint (fixture_count_calls (fixture, "POST", "/v3/whitelabel/links"), ==, 0);
  add_tracking (fixture);
  g_assert_null (fixture_add_tracking (fixture, HOST, TODOKU_EDGE_PRACTICE, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_DUPLICATE);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture_set_up (fixture, data);
  settings (fixture, "{\"resource_record_calls\":0,\"deploy_calls\":0}");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) \
  g_test_add ("/session/tracking/" name, Fixture, NULL, set_up, function, fixture_tear_down)
  ADD ("three-steps", test_three_steps);
  ADD ("expires", test_expires);
  ADD ("caa", test_caa);
  ADD ("caa/critical", test_caa_critical);
  ADD ("caa/alias", test_caa_at_alias);
  ADD ("uncertain", test_uncertain);
  ADD ("remove-late", test_remove_late);
  ADD ("remove-slow", test_remove_slow);
  ADD ("remove-without-keys", test_remove_without_keys);
  ADD ("clock-set-back", test_clock_set_back);
  ADD ("link-locked", test_link_locked);
  ADD ("by-hand", test_by_hand);
  ADD ("input", test_input);

  return g_test_run ();
}
