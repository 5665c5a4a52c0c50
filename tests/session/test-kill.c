/* SPDX-License-Identifier: GPL-3.0-or-later
 * kill -9 between every pair of steps of every remote change. After reopening, nothing is lost and
 * nothing is doubled: what stands here and what stands at the services is the same, and the change
 * can be brought to its end.
 */
#include "session-fixture.h"

#include "todoku-error.h"
#include "todoku-test.h"

#include <signal.h>

/* More places than any operation has. */
#define MAX_PLACES 60

static gboolean
has_exited (gpointer user_data)
{
  GSubprocess *process = user_data;

  return g_subprocess_get_identifier (process) == NULL;
}

/* Runs one operation in a process that dies at the given place; returns whether it lived. */
static gboolean
run_victim (Fixture    *fixture,
            int         at,
            const char *operation,
            const char *name)
{
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "session", "session-victim",
                                                    NULL);
  g_autofree char *number = g_strdup_printf ("%d", at);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, program, fixture->dir, number,
                      operation, name, NULL);

  g_assert_no_error (error);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  todoku_test_wait_until (has_exited, process);
  if (g_subprocess_get_if_signaled (process))
    {
      g_assert_cmpint (g_subprocess_get_term_sig (process), ==, SIGKILL);
      return FALSE;
    }
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);

  return TRUE;
}

static int
count_with (GListModel *list,
            const char *property)
{
  int count = 0;

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(GObject) object = g_list_model_get_item (list, i);
      g_autofree char *value = NULL;

      g_object_get (object, property, &value, NULL);
      if (value != NULL)
        count++;
    }

  return count;
}

/* What stands here is what stands there, though a request may still be waited for. */
static void
assert_counts (Fixture *fixture)
{
  GListModel *domains = G_LIST_MODEL (fixture->session->domains);
  GListModel *trackings = G_LIST_MODEL (fixture->session->trackings);

  g_assert_cmpint (fixture_count (fixture, "domains"), ==, count_with (domains, "remote-id"));
  g_assert_cmpint (fixture_count (fixture, "links"), ==, count_with (trackings, "remote-id"));
  g_assert_cmpint (fixture_count (fixture, "certificates"), ==,
                   count_with (trackings, "certificate-id"));
  g_assert_cmpint (fixture_count (fixture, "distributions"), ==,
                   count_with (trackings, "distribution-id"));
}

/* What stands here is what stands there, and nothing is open. */
static void
assert_agreement (Fixture *fixture)
{
  assert_counts (fixture);
  g_assert_cmpuint (fixture->session->unsettled->len, ==, 0);
}

typedef void (*PrepareFunc) (Fixture *fixture, const char *name);
typedef void (*FinishFunc) (Fixture *fixture, const char *name);

/* Kills at every place in turn, until the operation has none left; each time for a name of its own.
 */
static void
kill_everywhere (Fixture     *fixture,
                 const char  *operation,
                 const char  *pattern,
                 PrepareFunc  prepare,
                 FinishFunc   finish)
{
  for (int at = 1; at < MAX_PLACES; at++)
    {
      g_autofree char *name = g_strdup_printf ("%s%d.example.co.jp", pattern, at);
      gboolean lived;

      if (prepare != NULL)
        prepare (fixture, name);
      fixture_close (fixture);
      lived = run_victim (fixture, at, operation, name);
      fixture_open (fixture);
      g_test_message ("%s, place %d: %s", operation, at, lived ? "lived" : "killed");
      assert_counts (fixture);
      finish (fixture, name);
      assert_agreement (fixture);
      if (lived)
        {
          g_assert_cmpint (at, >, 2);
          return;
        }
    }
  g_assert_not_reached ();
}

static void
register_all (Fixture    *fixture,
              GListModel *items)
{
  fixture_register (fixture, items, NULL);
  json_object_unref (fixture_control (fixture, "POST", "/cache/flush", NULL));
}

static void
finish_add (Fixture    *fixture,
            const char *name)
{
  g_autoptr(GError) error = NULL;
  TodokuSenderDomain *domain = todoku_session_find_domain (fixture->session, name);

  if (domain == NULL || todoku_sender_domain_get_stage (domain) == TODOKU_DOMAIN_REGISTERING)
    {
      domain = fixture_add (fixture, name, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpint (todoku_sender_domain_get_stage (domain), ==, TODOKU_DOMAIN_AWAITING_DNS);
  g_assert_cmpuint (g_list_model_get_n_items (todoku_sender_domain_get_records (domain)), ==, 3);
}

static void
test_add (Fixture       *fixture,
          gconstpointer  data)
{
  kill_everywhere (fixture, "add", "add", NULL, finish_add);
}

static void
prepare_domain (Fixture    *fixture,
                const char *name)
{
  g_autoptr(GError) error = NULL;

  fixture_add (fixture, name, &error);
  g_assert_no_error (error);
}

static void
finish_reissue (Fixture    *fixture,
                const char *name)
{
  g_autoptr(GError) error = NULL;
  TodokuSenderDomain *domain = todoku_session_find_domain (fixture->session, name);

  g_assert_nonnull (domain);
  if (todoku_sender_domain_get_stage (domain) == TODOKU_DOMAIN_REGISTERING)
    {
      fixture_verify (fixture, domain, &error);
      g_assert_no_error (error);
    }
  if (todoku_sender_domain_get_automatic_security (domain))
    {
      fixture_reissue (fixture, domain, &error);
      g_assert_no_error (error);
    }
  g_assert_false (todoku_sender_domain_get_automatic_security (domain));
  g_assert_cmpint (todoku_sender_domain_get_stage (domain), ==, TODOKU_DOMAIN_AWAITING_DNS);
}

static void
test_reissue (Fixture       *fixture,
              gconstpointer  data)
{
  kill_everywhere (fixture, "reissue", "reissue", prepare_domain, finish_reissue);
}

static void
finish_remove (Fixture    *fixture,
               const char *name)
{
  g_autoptr(GError) error = NULL;
  TodokuSenderDomain *domain = todoku_session_find_domain (fixture->session, name);

  if (domain != NULL)
    {
      g_assert_true (fixture_remove (fixture, domain, &error));
      g_assert_no_error (error);
    }
  g_assert_null (todoku_session_find_domain (fixture->session, name));
}

static void
test_remove (Fixture       *fixture,
             gconstpointer  data)
{
  kill_everywhere (fixture, "remove", "remove", prepare_domain, finish_remove);
}

static void
prepare_verify (Fixture    *fixture,
                const char *name)
{
  prepare_domain (fixture, name);
  register_all (fixture,
                todoku_sender_domain_get_records (todoku_session_find_domain (fixture->session,
                                                                              name)));
}

static void
finish_verify (Fixture    *fixture,
               const char *name)
{
  g_autoptr(GError) error = NULL;
  TodokuSenderDomain *domain = todoku_session_find_domain (fixture->session, name);

  g_assert_true (fixture_verify (fixture, domain, &error));
  g_assert_no_error (error);
}

static void
test_verify (Fixture       *fixture,
             gconstpointer  data)
{
  kill_everywhere (fixture, "verify", "verify", prepare_verify, finish_verify);
}

static void
finish_link (Fixture    *fixture,
             const char *name)
{
  g_autoptr(GError) error = NULL;
  TodokuTrackingDomain *tracking = todoku_session_find_tracking (fixture->session, name);

  if (tracking == NULL)
    {
      tracking = fixture_add_tracking (fixture, name, TODOKU_EDGE_PRACTICE, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpint (todoku_tracking_domain_get_stage (tracking), ==, TODOKU_TRACKING_STEP1);
}

static void
test_link (Fixture       *fixture,
           gconstpointer  data)
{
  kill_everywhere (fixture, "add-tracking", "link", NULL, finish_link);
}

static void
prepare_step1 (Fixture    *fixture,
               const char *name)
{
  g_autoptr(GError) error = NULL;
  TodokuTrackingDomain *tracking =
    fixture_add_tracking (fixture, name, TODOKU_EDGE_PRACTICE, &error);

  g_assert_no_error (error);
  register_all (fixture, todoku_tracking_domain_get_records (tracking));
}

/* Verifies until the tracking domain is at a stage. */
static TodokuTrackingDomain *
reach (Fixture             *fixture,
       const char          *name,
       TodokuTrackingStage  stage)
{
  TodokuTrackingDomain *tracking = todoku_session_find_tracking (fixture->session, name);

  for (int i = 0; i < 5 && todoku_tracking_domain_get_stage (tracking) < stage; i++)
    {
      g_autoptr(GError) error = NULL;

      fixture_verify_tracking (fixture, tracking, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpint (todoku_tracking_domain_get_stage (tracking), ==, stage);

  return tracking;
}

static void
finish_certificate (Fixture    *fixture,
                    const char *name)
{
  reach (fixture, name, TODOKU_TRACKING_STEP2);
}

static void
test_certificate (Fixture       *fixture,
                  gconstpointer  data)
{
  kill_everywhere (fixture, "verify-tracking", "certificate", prepare_step1, finish_certificate);
}

static void
prepare_step2 (Fixture    *fixture,
               const char *name)
{
  prepare_step1 (fixture, name);
  register_all (fixture,
                todoku_tracking_domain_get_records (reach (fixture, name, TODOKU_TRACKING_STEP2)));
}

static void
finish_distribution (Fixture    *fixture,
                     const char *name)
{
  reach (fixture, name, TODOKU_TRACKING_STEP3);
}

static void
test_distribution (Fixture       *fixture,
                   gconstpointer  data)
{
  kill_everywhere (fixture, "verify-tracking", "distribution", prepare_step2, finish_distribution);
}

static void
prepare_step3 (Fixture    *fixture,
               const char *name)
{
  prepare_step2 (fixture, name);
  reach (fixture, name, TODOKU_TRACKING_STEP3);
}

static void
finish_tear_down (Fixture    *fixture,
                  const char *name)
{
  g_autoptr(GError) error = NULL;
  TodokuTrackingDomain *tracking = todoku_session_find_tracking (fixture->session, name);

  if (tracking != NULL)
    {
      g_assert_true (fixture_remove_tracking (fixture, tracking, &error));
      g_assert_no_error (error);
    }
  g_assert_null (todoku_session_find_tracking (fixture->session, name));
}

static void
test_tear_down (Fixture       *fixture,
                gconstpointer  data)
{
  kill_everywhere (fixture, "remove-tracking", "gone", prepare_step3, finish_tear_down);
}

static gboolean
is_registered (gpointer user_data)
{
  TodokuSenderDomain *domain = todoku_session_find_domain (user_data, "orphan.example.co.jp");

  return domain != NULL && todoku_sender_domain_get_operation (domain) == NULL &&
         todoku_sender_domain_get_stage (domain) == TODOKU_DOMAIN_AWAITING_DNS;
}

/* What a process leaves that dies while another one runs is taken up by that one. */
static void
test_orphan (Fixture       *fixture,
             gconstpointer  data)
{
  /* The sixth place is the answer of the service, in hand and not stored. */
  g_assert_false (run_victim (fixture, 6, "add", "orphan.example.co.jp"));
  todoku_test_wait_until (is_registered, fixture->session);
  assert_agreement (fixture);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture_set_up (fixture, data);
  json_object_unref (fixture_control (fixture, "POST", "/settings",
                                      "{\"resource_record_calls\":0,\"deploy_calls\":0,"
                                      "\"rate_limit\":1000000}"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) \
  g_test_add ("/session/kill/" name, Fixture, NULL, set_up, function, fixture_tear_down)
  ADD ("add", test_add);
  ADD ("verify", test_verify);
  ADD ("reissue", test_reissue);
  ADD ("remove", test_remove);
  ADD ("link", test_link);
  ADD ("certificate", test_certificate);
  ADD ("distribution", test_distribution);
  ADD ("tear-down", test_tear_down);
  ADD ("orphan", test_orphan);

  return g_test_run ();
}
