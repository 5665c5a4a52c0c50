/* SPDX-License-Identifier: GPL-3.0-or-later
 * kill -9 between every pair of steps of every remote change. After reopening, nothing is lost and
 * nothing is doubled: what stands here and what stands at the services is the same, and the change
 * can be brought to its end.
 */
#include "session-fixture.h"

#include "todoku-error.h"
#include "todoku-test-knot.h"
#include "todoku-test-relay.h"
#include "todoku-test.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <unistd.h>

/* More places than any operation has. */
#define MAX_PLACES 60

static gboolean
has_exited (gpointer user_data)
{
  GSubprocess *process = user_data;

  return g_subprocess_get_identifier (process) == NULL;
}

static char *kill_log;
/* (nullable): whom updates are sent, IP:PORT */
static char *update_server;

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
                      operation, name, update_server,
                      TODOKU_TEST_KNOT_KEY, NULL);

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

/* What stands here stands there. What is still to be removed there may be more. */
static void
assert_nothing_lost (Fixture *fixture)
{
  GListModel *domains = G_LIST_MODEL (fixture->session->domains);
  GListModel *trackings = G_LIST_MODEL (fixture->session->trackings);

  g_assert_cmpint (fixture_count (fixture, "domains"), >=, count_with (domains, "remote-id"));
  g_assert_cmpint (fixture_count (fixture, "links"), >=, count_with (trackings, "remote-id"));
}

/* What stands here is what stands there. */
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
      if (fixture->session != NULL)
        fixture_close (fixture);
      lived = run_victim (fixture, at, operation, name);
      fixture_open (fixture);
      json_object_unref (fixture_control (fixture, "DELETE", "/faults", NULL));
      g_test_message ("%s, place %d: %s", operation, at, lived ? "lived" : "killed");
      assert_nothing_lost (fixture);
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

  if (domain == NULL || todoku_sender_domain_get_row (domain)->stage != TODOKU_DOMAIN_AWAITING_DNS)
    {
      domain = fixture_add (fixture, name, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->stage, ==, TODOKU_DOMAIN_AWAITING_DNS);
  g_assert_cmpuint (g_list_model_get_n_items (todoku_subject_get_records (domain)), ==, 3);
}

static void
test_add (Fixture       *fixture,
          gconstpointer  data)
{
  kill_everywhere (fixture, "add", "add", NULL, finish_add);
}

/* The answer is a 5xx once, so that it is asked and sent again. */
static void
prepare_fault_once (Fixture    *fixture,
                    const char *name)
{
  fixture_fault (fixture, "server-error", "POST", "/v3/whitelabel/domains", 1);
}

/* The answer is a 5xx each time, so that the call ends and the intent stays. */
static void
prepare_faults (Fixture    *fixture,
                const char *name)
{
  fixture_fault (fixture, "server-error", "POST", "/v3/whitelabel/domains", 2);
}

static void
prepare_refusal (Fixture    *fixture,
                 const char *name)
{
  fixture_fault (fixture, "forbidden", "POST", "/v3/whitelabel/domains", 1);
}

static void
test_add_again (Fixture       *fixture,
                gconstpointer  data)
{
  kill_everywhere (fixture, "add", "again", prepare_fault_once, finish_add);
}

static void
test_add_in_vain (Fixture       *fixture,
                  gconstpointer  data)
{
  kill_everywhere (fixture, "add", "vain", prepare_faults, finish_add);
}

static void
test_add_refused (Fixture       *fixture,
                  gconstpointer  data)
{
  kill_everywhere (fixture, "add", "refused", prepare_refusal, finish_add);
}

/* How many deaths came after the cancellation was on disk, and before anything was known. */
static guint n_cancelled;
/* Where such a domain ends. */
static TodokuDomainStage cancelled_stage;

/* The service has it, but the answer does not come. */
static void
prepare_lost_answer (Fixture    *fixture,
                     const char *name)
{
  fixture_fault (fixture, "time-out-after", "POST", "/v3/whitelabel/domains", 1);
  fixture_forget_calls (fixture);
}

/* The service never has it. */
static void
prepare_lost_request (Fixture    *fixture,
                      const char *name)
{
  fixture_fault (fixture, "time-out", "POST", "/v3/whitelabel/domains", 1);
  fixture_forget_calls (fixture);
}

/* What was cancelled is asked for and never sent again, however often the program is opened. */
static void
finish_cancelled (Fixture    *fixture,
                  const char *name)
{
  TodokuSenderDomain *domain = todoku_session_find_domain (fixture->session, name);
  GPtrArray *unsettled = fixture->session->unsettled;
  int n_sent;

  if (domain == NULL)
    return;

  if (g_strcmp0 (todoku_sender_domain_get_row (domain)->failure, TODOKU_FAILURE_STOPPED) != 0)
    {
      g_assert_true (unsettled->len == 0 ||
                     ((TodokuJournalRow *) g_ptr_array_index (unsettled, 0))->detail == NULL);
      finish_add (fixture, name);
      return;
    }

  /* The cancel may come before the request has left. */
  n_sent = fixture_count_calls (fixture, "POST", "/v3/whitelabel/domains");
  n_cancelled += n_sent;
  while (todoku_sender_domain_get_row (domain)->stage == TODOKU_DOMAIN_REGISTERING)
    {
      todoku_session_start_monitoring (fixture->session);
      fixture_reopen (fixture);
      domain = todoku_session_find_domain (fixture->session, name);
    }
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->stage, ==,
                   n_sent == 0 ? TODOKU_DOMAIN_REFUSED : cancelled_stage);
  g_assert_cmpstr (todoku_sender_domain_get_row (domain)->failure, ==, TODOKU_FAILURE_STOPPED);
  g_assert_cmpint (n_sent, <=, 1);
  g_assert_cmpint (fixture_count_calls (fixture, "POST", "/v3/whitelabel/domains"), ==, n_sent);

  g_assert_true (fixture_remove (fixture, domain, NULL));
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  n_cancelled = 0;
  cancelled_stage = TODOKU_DOMAIN_AWAITING_DNS;
  kill_everywhere (fixture, "add-and-cancel", "stop", prepare_lost_answer, finish_cancelled);
  g_assert_cmpuint (n_cancelled, >, 0);
}

static void
test_cancelled_unsent (Fixture       *fixture,
                       gconstpointer  data)
{
  n_cancelled = 0;
  cancelled_stage = TODOKU_DOMAIN_REFUSED;
  kill_everywhere (fixture, "add-and-cancel", "unsent", prepare_lost_request, finish_cancelled);
  g_assert_cmpuint (n_cancelled, >, 0);
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
  if (todoku_sender_domain_get_row (domain)->stage == TODOKU_DOMAIN_REGISTERING)
    {
      fixture_verify (fixture, domain, &error);
      g_assert_no_error (error);
    }
  if (todoku_sender_domain_get_row (domain)->automatic_security)
    {
      fixture_reissue (fixture, domain, &error);
      g_assert_no_error (error);
    }
  g_assert_false (todoku_sender_domain_get_row (domain)->automatic_security);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->stage, ==, TODOKU_DOMAIN_AWAITING_DNS);
}

static void
test_reissue (Fixture       *fixture,
              gconstpointer  data)
{
  kill_everywhere (fixture, "reissue", "reissue", prepare_domain, finish_reissue);
}

static void
prepare_stuck_reissue (Fixture    *fixture,
                       const char *name)
{
  prepare_domain (fixture, name);
  fixture_fault (fixture, "server-error", "DELETE", NULL, 3);
}

/* The next start removes what is left there. */
static void
finish_stuck_reissue (Fixture    *fixture,
                      const char *name)
{
  fixture_reopen (fixture);
  finish_reissue (fixture, name);
}

/* The new set is there, and the old one cannot be removed. */
static void
test_reissue_stuck (Fixture       *fixture,
                    gconstpointer  data)
{
  kill_everywhere (fixture, "reissue", "stuck", prepare_stuck_reissue, finish_stuck_reissue);
}

static void
prepare_old_set (Fixture    *fixture,
                 const char *name)
{
  g_autoptr(GError) error = NULL;

  prepare_stuck_reissue (fixture, name);
  fixture_reissue (fixture, todoku_session_find_domain (fixture->session, name), &error);
  g_assert_no_error (error);
  json_object_unref (fixture_control (fixture, "DELETE", "/faults", NULL));
}

/* An old set that was left there is removed when the program is opened. */
static void
test_open (Fixture       *fixture,
           gconstpointer  data)
{
  kill_everywhere (fixture, "open", "open", prepare_old_set, finish_reissue);
}

/* A process has died over the request, and nobody has looked since. */
static void
prepare_orphan (Fixture    *fixture,
                const char *name)
{
  fixture_close (fixture);
  /* The sixth place is before the request. */
  g_assert_false (run_victim (fixture, 6, "add", name));
}

/* What may still be on its way is asked for at the next start, and left to whoever comes next. */
static void
test_open_orphan (Fixture       *fixture,
                  gconstpointer  data)
{
  kill_everywhere (fixture, "open", "left", prepare_orphan, finish_add);
}

static void
finish_monitor (Fixture    *fixture,
                const char *name)
{
  g_assert_nonnull (todoku_session_find_domain (fixture->session, name));
}

static void
finish_monitor_not (Fixture    *fixture,
                    const char *name)
{
  g_assert_null (todoku_session_find_domain (fixture->session, name));
}

static void
test_monitor (Fixture       *fixture,
              gconstpointer  data)
{
  kill_everywhere (fixture, "put-off", "monitor", prepare_domain, finish_monitor);
}

static void
take_out (Fixture    *fixture,
          GListModel *items)
{
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (items, i);
      g_autofree char *path =
        g_strconcat ("/records?host=", todoku_record_item_get_record (item)->host, NULL);

      json_object_unref (fixture_control (fixture, "DELETE", path, NULL));
    }
  json_object_unref (fixture_control (fixture, "POST", "/cache/flush", NULL));
}

static TodokuSenderDomain *
prepare_verified (Fixture    *fixture,
                  const char *name)
{
  TodokuSenderDomain *domain = fixture_add (fixture, name, NULL);

  register_all (fixture, todoku_subject_get_records (domain));
  g_assert_true (fixture_verify (fixture, domain, NULL));

  return domain;
}

static void
prepare_complete (Fixture    *fixture,
                  const char *name)
{
  prepare_verified (fixture, name);
}

/* Two looks have found it wrong, and the third is due. */
static void
prepare_third_look (Fixture    *fixture,
                    const char *name)
{
  TodokuSenderDomain *domain = prepare_verified (fixture, name);

  fixture_set_monitored (fixture->session, domain, TRUE);
  take_out (fixture, todoku_subject_get_records (domain));
  for (guint i = 0; i < 2; i++)
    {
      fixture_make_due (fixture->session, domain);
      todoku_watch_report_free (fixture_look (fixture->session, FALSE));
    }
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->alarm_failures, ==, 2);
  fixture_make_due (fixture->session, domain);
}

/* The look is not lost, and its alarm comes once. */
static void
finish_third_look (Fixture    *fixture,
                   const char *name)
{
  TodokuSenderDomain *domain = todoku_session_find_domain (fixture->session, name);
  const TodokuDomainRow *row = todoku_sender_domain_get_row (domain);
  g_autoptr(GPtrArray) history = NULL;

  if (row->alarm_failures == 2)
    {
      g_assert_cmpint (row->alarm_since, ==, 0);
      g_assert_cmpint (row->next_check_at, <=, g_get_real_time () + 5 * G_TIME_SPAN_MINUTE);
      fixture_make_due (fixture->session, domain);
      todoku_watch_report_free (fixture_look (fixture->session, FALSE));
    }
  row = todoku_sender_domain_get_row (domain);
  g_assert_cmpint (row->alarm_failures, ==, 3);
  g_assert_cmpint (row->alarm_since, !=, 0);

  history = fixture_read_history (fixture->session, domain, 0, 0);
  g_assert_cmpuint (history->len, ==,
                    g_list_model_get_n_items (todoku_subject_get_records (domain)));
  for (guint i = 0; i < history->len; i++)
    g_assert_true (((TodokuHistoryRow *) g_ptr_array_index (history, i))->alarm);
  fixture_set_monitored (fixture->session, domain, FALSE);
}

static void
test_watch (Fixture       *fixture,
            gconstpointer  data)
{
  kill_everywhere (fixture, "watch", "watch", prepare_third_look, finish_third_look);
}

static void
test_watch_cancelled (Fixture       *fixture,
                      gconstpointer  data)
{
  kill_everywhere (fixture, "watch-and-cancel", "unwatched", prepare_third_look,
                   finish_third_look);
}

static void
test_watch_choices (Fixture       *fixture,
                    gconstpointer  data)
{
  kill_everywhere (fixture, "set-monitored", "chosen", prepare_complete, finish_monitor);
  kill_everywhere (fixture, "pause-watch", "paused", NULL, finish_monitor_not);
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
prepare_stuck_removal (Fixture    *fixture,
                       const char *name)
{
  prepare_domain (fixture, name);
  fixture_fault (fixture, "server-error", "DELETE", NULL, 3);
}

static void
test_remove_stuck (Fixture       *fixture,
                   gconstpointer  data)
{
  kill_everywhere (fixture, "remove", "held", prepare_stuck_removal, finish_remove);
}

static void
prepare_unknown (Fixture    *fixture,
                 const char *name)
{
  prepare_faults (fixture, name);
  g_assert_null (fixture_add (fixture, name, NULL));
}

/* What may still be on its way is waited for and asked for before it is removed. */
static void
test_remove_unknown (Fixture       *fixture,
                     gconstpointer  data)
{
  kill_everywhere (fixture, "remove", "unknown", prepare_unknown, finish_remove);
}

static void
prepare_only_here (Fixture    *fixture,
                   const char *name)
{
  prepare_unknown (fixture, name);
  prepare_refusal (fixture, name);
  g_assert_null (fixture_add (fixture, name, NULL));
}

static void
test_remove_only_here (Fixture       *fixture,
                       gconstpointer  data)
{
  kill_everywhere (fixture, "remove", "here", prepare_only_here, finish_remove);
}

static void
prepare_verify (Fixture    *fixture,
                const char *name)
{
  prepare_domain (fixture, name);
  register_all (fixture,
                todoku_subject_get_records (todoku_session_find_domain (fixture->session,
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

/* Nothing is stored of a mail that was sent, or of a server that was asked: the next start is as if
 * nothing had been.
 */
static void
kill_once_each (Fixture    *fixture,
                const char *operation,
                const char *name)
{
  gboolean lived = FALSE;

  fixture_close (fixture);
  for (int at = 1; !lived && at < MAX_PLACES; at++)
    lived = run_victim (fixture, at, operation, name);
  g_assert_true (lived);
  fixture_open (fixture);
  assert_agreement (fixture);
}

static void
test_server (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *name = g_strdup (todoku_subject_get_name (fixture->server));

  kill_once_each (fixture, "test-server", name);
}

static void
finish_link (Fixture    *fixture,
             const char *name)
{
  g_autoptr(GError) error = NULL;
  TodokuTrackingDomain *tracking = todoku_session_find_tracking (fixture->session, name);

  if (tracking == NULL || todoku_tracking_domain_get_row (tracking)->stage != TODOKU_TRACKING_STEP1)
    {
      tracking = fixture_add_tracking (fixture, name, TODOKU_EDGE_PRACTICE, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->stage, ==, TODOKU_TRACKING_STEP1);
}

/* It runs already, and stands in the list once, however often somebody has died over storing it. */
static void
test_practice (Fixture       *fixture,
               gconstpointer  data)
{
  kill_once_each (fixture, "start-practice", "practice");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session->servers)), ==, 1);
}

static void
add_account (Fixture    *fixture,
             const char *name)
{
  g_autofree char *address = g_strconcat (name, "@mail.example.co.jp", NULL);
  g_autoptr(TodokuSharedAccount) account = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr(GError) error = NULL;

  todoku_session_add_account_async (fixture->session, name, address, NULL, NULL,
                                    todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  account = todoku_session_add_account_finish (fixture->session, result, &error);
  g_assert_no_error (error);
}

static void
complete_mail_domain (Fixture *fixture)
{
  prepare_verify (fixture, "mail.example.co.jp");
  finish_verify (fixture, "mail.example.co.jp");
}

static void
test_mail (Fixture       *fixture,
           gconstpointer  data)
{
  complete_mail_domain (fixture);
  add_account (fixture, "info");

  kill_once_each (fixture, "send-test", "info");
}

static void
finish_account (Fixture    *fixture,
                const char *name)
{
  if (todoku_session_find_account (fixture->session, name) == NULL)
    add_account (fixture, name);
  g_assert_nonnull (todoku_session_find_account (fixture->session, name));
}

static void
test_account (Fixture       *fixture,
              gconstpointer  data)
{
  complete_mail_domain (fixture);

  kill_everywhere (fixture, "add-account", "account", NULL, finish_account);
}

static void
finish_no_account (Fixture    *fixture,
                   const char *name)
{
  TodokuSharedAccount *account = todoku_session_find_account (fixture->session, name);
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  if (account != NULL)
    {
      todoku_session_remove_account_async (fixture->session, account, NULL,
                                           todoku_test_store_result, &slot);
      result = todoku_test_wait_result (&slot);
      g_assert_true (todoku_session_remove_account_finish (fixture->session, result, NULL));
    }
  g_assert_null (todoku_session_find_account (fixture->session, name));
}

static void
test_no_account (Fixture       *fixture,
                 gconstpointer  data)
{
  complete_mail_domain (fixture);

  kill_everywhere (fixture, "remove-account", "leave", add_account, finish_no_account);
}

static void
finish_pasted (Fixture    *fixture,
               const char *name)
{
  TodokuSenderDomain *domain = todoku_session_find_domain (fixture->session, name);
  g_autoptr(GError) error = NULL;

  if (domain == NULL)
    domain = fixture_add_by_hand (fixture, name, &error);
  g_assert_no_error (error);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->stage, ==, TODOKU_DOMAIN_AWAITING_DNS);
  g_assert_cmpuint (fixture_count_records (domain), >, 0);
}

static void
finish_confirmed (Fixture    *fixture,
                  const char *name)
{
  TodokuSenderDomain *domain = todoku_session_find_domain (fixture->session, name);
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  todoku_session_confirm_async (fixture->session, domain, TRUE, NULL, todoku_test_store_result,
                                &slot);
  result = todoku_test_wait_result (&slot);
  g_assert_true (todoku_session_confirm_finish (fixture->session, result, NULL));
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->confirmed_at, !=, 0);
}

/* It has the old records, or the new one and nothing of what was said of the old. */
static void
finish_pasted_again (Fixture    *fixture,
                     const char *name)
{
  TodokuSenderDomain *domain = todoku_session_find_domain (fixture->session, name);
  const TodokuDomainRow *row = todoku_sender_domain_get_row (domain);
  gboolean is_new = fixture_count_records (domain) == 1;

  g_assert_cmpuint (fixture_count_records (domain), ==, is_new ? 1 : 2);
  g_assert_true ((row->confirmed_at == 0) == is_new);
}

static void
prepare_confirmed (Fixture    *fixture,
                   const char *name)
{
  finish_pasted (fixture, name);
  finish_confirmed (fixture, name);
}

static void
test_pasted (Fixture       *fixture,
             gconstpointer  data)
{
  finish_pasted (fixture, "first.example.co.jp");

  kill_everywhere (fixture, "add-pasted", "pasted", NULL, finish_pasted);
  kill_everywhere (fixture, "confirm", "said", finish_pasted, finish_confirmed);
  kill_everywhere (fixture, "paste-again", "anew", prepare_confirmed, finish_pasted_again);
}

static void
prepare_server (Fixture    *fixture,
                const char *name)
{
  g_autoptr(TodokuServerRow) wanted = todoku_server_row_new ();
  g_autoptr(TodokuDeliveryServer) server = NULL;
  TodokuPractice *practice = fixture->session->practice;
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr(GError) error = NULL;

  wanted->name = g_strdup (name);
  wanted->url = g_strdup (todoku_practice_get_string (practice, "http"));
  wanted->kind = g_strdup ("sendgrid");
  todoku_session_add_server_async (fixture->session, wanted,
                                   todoku_practice_get_string (practice, "api_key"), NULL,
                                   todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  server = todoku_session_add_server_finish (fixture->session, result, &error);
  g_assert_no_error (error);
}

static int
import_all (Fixture    *fixture,
            const char *name)
{
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr(GError) error = NULL;
  int n_new;

  todoku_session_import_server_async (fixture->session,
                                      todoku_session_find_server (fixture->session, name), NULL,
                                      todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  n_new = todoku_session_import_server_finish (fixture->session, result, &error);
  g_assert_no_error (error);

  return n_new;
}

/* It is there with its key, or can be added as if nothing had been. */
static void
finish_server (Fixture    *fixture,
               const char *name)
{
  if (todoku_session_find_server (fixture->session, name) == NULL)
    prepare_server (fixture, name);
  import_all (fixture, name);
}

static void
prepare_full_server (Fixture    *fixture,
                     const char *name)
{
  prepare_server (fixture, name);
  g_assert_cmpint (import_all (fixture, name), ==, 2);
}

/* All of it is there, or nothing. */
static void
finish_import (Fixture    *fixture,
               const char *name)
{
  int n_new = import_all (fixture, name);

  g_assert_true (n_new == 0 || n_new == 2);
  g_assert_cmpint (import_all (fixture, name), ==, 0);
}

static void
finish_no_server (Fixture    *fixture,
                  const char *name)
{
  TodokuDeliveryServer *server = todoku_session_find_server (fixture->session, name);
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  if (server != NULL)
    {
      todoku_session_remove_server_async (fixture->session, server, NULL, todoku_test_store_result,
                                          &slot);
      result = todoku_test_wait_result (&slot);
      g_assert_true (todoku_session_remove_server_finish (fixture->session, result, NULL));
    }
  g_assert_null (todoku_session_find_server (fixture->session, name));
}

/* It has the one name or the other, and its key with it. */
static void
finish_renamed (Fixture    *fixture,
                const char *name)
{
  gboolean renamed = todoku_session_find_server (fixture->session, name) == NULL;

  if (!renamed)
    g_assert_null (todoku_session_find_server (fixture->session, "renamed"));
  import_all (fixture, renamed ? "renamed" : name);
  finish_no_server (fixture, "renamed");
}

/* Another server for the same account, which shows what stands there a second time: each is removed
 * before the next.
 */
static void
test_servers (Fixture       *fixture,
              gconstpointer  data)
{
  static const struct { const char *operation; PrepareFunc prepare; FinishFunc finish; } cases[] = {
    { "add-server", NULL, finish_server },
    { "set-server", prepare_server, finish_renamed },
    { "import", prepare_server, finish_import },
    { "remove-server", prepare_full_server, finish_no_server },
  };

  prepare_domain (fixture, "here.example.co.jp");
  finish_link (fixture, "click.example.co.jp");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean lived = FALSE;

      for (int at = 1; !lived && at < MAX_PLACES; at++)
        {
          if (cases[i].prepare != NULL)
            cases[i].prepare (fixture, "other");
          fixture_close (fixture);
          lived = run_victim (fixture, at, cases[i].operation, "other");
          fixture_open (fixture);
          g_test_message ("%s, place %d: %s", cases[i].operation, at, lived ? "lived" : "killed");
          cases[i].finish (fixture, "other");
          finish_no_server (fixture, "other");
          assert_agreement (fixture);
        }
      g_assert_true (lived);
    }
}

/* What is registered with other kinds of services, and the places that only they have: a second
 * call of a registration, a question that comes later, a list that has to be completed.
 */
static void
finish_kind (Fixture    *fixture,
             const char *name)
{
  g_autoptr(GError) error = NULL;
  TodokuSenderDomain *domain = todoku_session_find_domain (fixture->session, name);
  const TodokuDomainRow *row;

  if (domain == NULL || todoku_sender_domain_get_row (domain)->stage != TODOKU_DOMAIN_AWAITING_DNS)
    {
      domain = fixture_add (fixture, name, &error);
      g_assert_no_error (error);
    }
  fixture_verify (fixture, domain, &error);
  g_assert_no_error (error);
  row = todoku_sender_domain_get_row (domain);
  g_assert_cmpuint (fixture_count_records (domain), >=, 3);
  /* A return path that was asked for is there in the end. */
  g_assert_true ((row->mail_from != NULL) ==
                 (row->subdomain != NULL && g_strcmp0 (fixture_kind, "ses") == 0));
}

static void
test_kind_add (Fixture       *fixture,
               gconstpointer  data)
{
  kill_everywhere (fixture, g_str_equal (data, "ses") ? "add-with-path" : "add", data, NULL,
                   finish_kind);
}

static void
prepare_kind_records (Fixture    *fixture,
                      const char *name)
{
  prepare_domain (fixture, name);
  register_all (fixture, todoku_subject_get_records (todoku_session_find_domain (fixture->session,
                                                                                 name)));
}

static void
finish_kind_verify (Fixture    *fixture,
                    const char *name)
{
  static int offset;
  TodokuSenderDomain *domain = todoku_session_find_domain (fixture->session, name);
  g_autofree char *settings = g_strdup_printf ("{\"clock_offset\":%d}", offset += 5);
  g_autoptr(GError) error = NULL;

  fixture_verify (fixture, domain, &error);
  g_assert_no_error (error);
  json_object_unref (fixture_control (fixture, "POST", "/settings", settings));
  g_assert_true (fixture_verify (fixture, domain, &error));
  g_assert_no_error (error);
}

static void
test_kind_verify (Fixture       *fixture,
                  gconstpointer  data)
{
  kill_everywhere (fixture, "verify", data, prepare_kind_records, finish_kind_verify);
}

static void
finish_kind_removal (Fixture    *fixture,
                     const char *name)
{
  TodokuSenderDomain *domain = todoku_session_find_domain (fixture->session, name);
  g_autoptr(GError) error = NULL;

  if (domain != NULL)
    g_assert_true (fixture_remove (fixture, domain, &error));
  g_assert_no_error (error);
}

static void
test_kind_remove (Fixture       *fixture,
                  gconstpointer  data)
{
  kill_everywhere (fixture, "remove", data, prepare_domain, finish_kind_removal);
}

/* What the account has and nobody knows here. */
static void
test_kind_import (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *server = g_strconcat ("practice-", data, NULL);
  gboolean lived = FALSE;

  prepare_domain (fixture, "here.example.co.jp");
  for (int at = 1; !lived && at < MAX_PLACES; at++)
    {
      fixture_close (fixture);
      fixture_run_sql (fixture, "DELETE FROM domain");
      lived = run_victim (fixture, at, "import", server);
      fixture_open (fixture);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session->domains)), <=, 1);
    }
  g_assert_true (lived);
  assert_agreement (fixture);
}

static void
test_link (Fixture       *fixture,
           gconstpointer  data)
{
  kill_everywhere (fixture, "add-tracking", "link", NULL, finish_link);
}

static void
prepare_lost_link_answer (Fixture    *fixture,
                          const char *name)
{
  fixture_fault (fixture, "time-out-after", "POST", "/v3/whitelabel/links", 1);
  fixture_forget_calls (fixture);
}

static void
prepare_lost_link_request (Fixture    *fixture,
                           const char *name)
{
  fixture_fault (fixture, "time-out", "POST", "/v3/whitelabel/links", 1);
  fixture_forget_calls (fixture);
}

/* Where a link ends whose registration was cancelled. */
static TodokuTrackingStage cancelled_link_stage;

/* As finish_cancelled(). */
static void
finish_cancelled_link (Fixture    *fixture,
                       const char *name)
{
  TodokuTrackingDomain *tracking = todoku_session_find_tracking (fixture->session, name);
  int n_sent;

  if (tracking == NULL)
    return;

  if (g_strcmp0 (todoku_tracking_domain_get_row (tracking)->failure, TODOKU_FAILURE_STOPPED) != 0)
    {
      finish_link (fixture, name);
      return;
    }

  n_sent = fixture_count_calls (fixture, "POST", "/v3/whitelabel/links");
  n_cancelled += n_sent;
  while (todoku_tracking_domain_get_row (tracking)->stage == TODOKU_TRACKING_REGISTERING)
    {
      todoku_session_start_monitoring (fixture->session);
      fixture_reopen (fixture);
      tracking = todoku_session_find_tracking (fixture->session, name);
    }
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->stage, ==,
                   n_sent == 0 ? TODOKU_TRACKING_REFUSED : cancelled_link_stage);
  g_assert_cmpstr (todoku_tracking_domain_get_row (tracking)->failure, ==, TODOKU_FAILURE_STOPPED);
  g_assert_cmpint (n_sent, <=, 1);
  g_assert_cmpint (fixture_count_calls (fixture, "POST", "/v3/whitelabel/links"), ==, n_sent);

  g_assert_true (fixture_remove (fixture, tracking, NULL));
}

static void
test_link_cancelled (Fixture       *fixture,
                     gconstpointer  data)
{
  n_cancelled = 0;
  cancelled_link_stage = TODOKU_TRACKING_STEP1;
  kill_everywhere (fixture, "add-tracking-and-cancel", "stop", prepare_lost_link_answer,
                   finish_cancelled_link);
  g_assert_cmpuint (n_cancelled, >, 0);
}

static void
test_link_cancelled_unsent (Fixture       *fixture,
                            gconstpointer  data)
{
  n_cancelled = 0;
  cancelled_link_stage = TODOKU_TRACKING_REFUSED;
  kill_everywhere (fixture, "add-tracking-and-cancel", "unsent", prepare_lost_link_request,
                   finish_cancelled_link);
  g_assert_cmpuint (n_cancelled, >, 0);
}

static void
prepare_step1 (Fixture    *fixture,
               const char *name)
{
  g_autoptr(GError) error = NULL;
  TodokuTrackingDomain *tracking =
    fixture_add_tracking (fixture, name, TODOKU_EDGE_PRACTICE, &error);

  g_assert_no_error (error);
  register_all (fixture, todoku_subject_get_records (tracking));
}

/* Verifies until the tracking domain is at a stage. */
static TodokuTrackingDomain *
reach (Fixture             *fixture,
       const char          *name,
       TodokuTrackingStage  stage)
{
  TodokuTrackingDomain *tracking = todoku_session_find_tracking (fixture->session, name);

  for (int i = 0; i < 5 && todoku_tracking_domain_get_row (tracking)->stage < stage; i++)
    {
      g_autoptr(GError) error = NULL;

      fixture_verify (fixture, tracking, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->stage, ==, stage);

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
prepare_auto_ssl (Fixture    *fixture,
                  const char *name)
{
  g_autoptr(GError) error = NULL;
  TodokuTrackingDomain *tracking =
    fixture_add_tracking (fixture, name, TODOKU_EDGE_AUTO_SSL, &error);

  g_assert_no_error (error);
  register_all (fixture, todoku_subject_get_records (tracking));
}

static void
finish_auto_ssl (Fixture    *fixture,
                 const char *name)
{
  reach (fixture, name, TODOKU_TRACKING_COMPLETE);
  g_assert_cmpint (fixture_count (fixture, "certificates"), ==, 0);
}

/* One step, whose second half only looks. */
static void
test_auto_ssl (Fixture       *fixture,
               gconstpointer  data)
{
  kill_everywhere (fixture, "verify-tracking", "auto-ssl", prepare_auto_ssl, finish_auto_ssl);
}

static void
prepare_step2 (Fixture    *fixture,
               const char *name)
{
  prepare_step1 (fixture, name);
  register_all (fixture,
                todoku_subject_get_records (reach (fixture, name, TODOKU_TRACKING_STEP2)));
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

/* The answer is lost, so that it is sent again and then found by its reference. */
static void
prepare_unheard_distribution (Fixture    *fixture,
                              const char *name)
{
  prepare_step2 (fixture, name);
  fixture_fault (fixture, "cut-after", "POST", "/2020-05-31/distribution", 1);
}

static void
test_distribution_lost (Fixture       *fixture,
                        gconstpointer  data)
{
  kill_everywhere (fixture, "verify-tracking", "unheard", prepare_unheard_distribution,
                   finish_distribution);
}

/* The answers are lost each time, so that the call ends and the intent stays. */
static void
prepare_unheard_certificate (Fixture    *fixture,
                             const char *name)
{
  prepare_step1 (fixture, name);
  fixture_fault (fixture, "cut-after", "POST", "RequestCertificate", 3);
}

static void
test_certificate_lost (Fixture       *fixture,
                       gconstpointer  data)
{
  kill_everywhere (fixture, "verify-tracking", "unsaid", prepare_unheard_certificate,
                   finish_certificate);
}

/* The request was sent, or not, by a process that is gone, so long ago that the edge has forgotten
 * its token. What it left open is taken up when the program is opened.
 */
static void
forget_token (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->dir, "todoku.db", NULL);
  sqlite3 *database;

  fixture_close (fixture);
  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database,
                                 "UPDATE journal SET created_at = created_at - 3600000000"
                                 " WHERE outcome IS NULL", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_changes (database), ==, 1);
  sqlite3_close (database);
}

static void
prepare_forgotten (Fixture    *fixture,
                   const char *name)
{
  g_autoptr(GError) error = NULL;

  prepare_unheard_certificate (fixture, name);
  g_assert_false (fixture_verify (fixture, todoku_session_find_tracking (fixture->session,
                                                                         name), &error));
  g_assert_nonnull (error);
  forget_token (fixture);
}

static void
test_certificate_forgotten (Fixture       *fixture,
                            gconstpointer  data)
{
  kill_everywhere (fixture, "open", "forgotten", prepare_forgotten, finish_certificate);
}

static void
prepare_never_sent (Fixture    *fixture,
                    const char *name)
{
  g_autoptr(GError) error = NULL;

  prepare_step1 (fixture, name);
  fixture_fault (fixture, "server-error", "POST", "RequestCertificate", 3);
  g_assert_false (fixture_verify (fixture, todoku_session_find_tracking (fixture->session,
                                                                         name), &error));
  g_assert_nonnull (error);
  forget_token (fixture);
}

static void
test_certificate_never_sent (Fixture       *fixture,
                             gconstpointer  data)
{
  kill_everywhere (fixture, "open", "unsent", prepare_never_sent, finish_certificate);
}

static void
prepare_by_hand (Fixture    *fixture,
                 const char *name)
{
  g_autoptr(GError) error = NULL;
  TodokuTrackingDomain *tracking =
    fixture_add_tracking (fixture, name, TODOKU_EDGE_MANUAL, &error);

  g_assert_no_error (error);
  register_all (fixture, todoku_subject_get_records (tracking));
  reach (fixture, name, TODOKU_TRACKING_REQUESTING);
}

static void
finish_by_hand (Fixture    *fixture,
                const char *name)
{
  g_autofree char *host = g_strconcat ("_abc.", name, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GAsyncResult *slot = NULL;
  TodokuTrackingDomain *tracking = todoku_session_find_tracking (fixture->session, name);

  todoku_session_set_tracking_edge_async (fixture->session, tracking, host, "_def.cdn.example.net",
                                          NULL, NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  g_assert_true (todoku_session_set_tracking_edge_finish (fixture->session, result, &error));
  g_assert_no_error (error);
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->stage, ==, TODOKU_TRACKING_STEP2);
  g_assert_cmpuint (g_list_model_get_n_items (todoku_subject_get_records (tracking)), ==,
                    1);
}

static void
test_by_hand (Fixture       *fixture,
              gconstpointer  data)
{
  kill_everywhere (fixture, "enter-edge", "hand", prepare_by_hand, finish_by_hand);
}

static void
prepare_step3 (Fixture    *fixture,
               const char *name)
{
  prepare_step2 (fixture, name);
  reach (fixture, name, TODOKU_TRACKING_STEP3);
}

static void
set_practice_days (Fixture *fixture,
                   int      days)
{
  g_autofree char *body = g_strdup_printf ("{\"clock_offset\":%d}", days * 24 * 60 * 60);

  json_object_unref (fixture_control (fixture, "POST", "/settings", body));
}

/* Its certificate is near its end, and cannot be renewed: the authority will be asked. */
static void
prepare_late_certificate (Fixture    *fixture,
                          const char *name)
{
  TodokuTrackingDomain *tracking;
  g_autoptr(GPtrArray) records = NULL;

  set_practice_days (fixture, 0);
  prepare_step3 (fixture, name);
  tracking = todoku_session_find_tracking (fixture->session, name);
  register_all (fixture, todoku_subject_get_records (tracking));
  json_object_unref (fixture_control (fixture, "POST", "/cache/flush", NULL));
  reach (fixture, name, TODOKU_TRACKING_COMPLETE);
  fixture_set_monitored (fixture->session, tracking, TRUE);
  records = todoku_subject_dup_records (tracking);
  for (guint i = 0; i < records->len; i++)
    {
      const TodokuRecordRow *record = g_ptr_array_index (records, i);
      g_autofree char *path = g_strconcat ("/records?host=", record->host, NULL);

      if (record->step == 2)
        json_object_unref (fixture_control (fixture, "DELETE", path, NULL));
    }
  set_practice_days (fixture, 150);
  json_object_unref (fixture_control (fixture, "POST", "/cache/flush", NULL));
  fixture_make_due (fixture->session, tracking);
}

static void
finish_late_certificate (Fixture    *fixture,
                         const char *name)
{
  TodokuTrackingDomain *tracking = todoku_session_find_tracking (fixture->session, name);

  if (todoku_tracking_domain_get_row (tracking)->alarm_since == 0)
    {
      fixture_make_due (fixture->session, tracking);
      todoku_watch_report_free (fixture_look (fixture->session, FALSE));
    }
  g_assert_cmpint (todoku_tracking_domain_get_row (tracking)->alarm_since, !=, 0);
  fixture_set_monitored (fixture->session, tracking, FALSE);
}

static void
test_watch_certificate (Fixture       *fixture,
                        gconstpointer  data)
{
  kill_everywhere (fixture, "watch", "late", prepare_late_certificate, finish_late_certificate);
}

static void
finish_tear_down (Fixture    *fixture,
                  const char *name)
{
  g_autoptr(GError) error = NULL;
  TodokuTrackingDomain *tracking = todoku_session_find_tracking (fixture->session, name);

  if (tracking != NULL)
    {
      g_assert_true (fixture_remove (fixture, tracking, &error));
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

/* The certificate is there, and nobody here knows its number. */
static void
prepare_lost_certificate (Fixture    *fixture,
                          const char *name)
{
  prepare_step1 (fixture, name);
  fixture_fault (fixture, "cut-after", "POST", "RequestCertificate", 9);
  fixture_verify (fixture, todoku_session_find_tracking (fixture->session, name), NULL);
  g_assert_cmpuint (fixture->session->unsettled->len, ==, 1);
}

static void
test_lost_certificate (Fixture       *fixture,
                       gconstpointer  data)
{
  kill_everywhere (fixture, "remove-tracking", "lost", prepare_lost_certificate, finish_tear_down);
}

/* The distribution is there, and looking for it fails until somebody has died over it. */
static void
prepare_lost_distribution (Fixture    *fixture,
                           const char *name)
{
  prepare_step2 (fixture, name);
  fixture_fault (fixture, "cut-after", "POST", "/2020-05-31/distribution", 99);
  fixture_fault (fixture, "server-error", "GET", "/2020-05-31/distribution", 99);
  fixture_verify (fixture, todoku_session_find_tracking (fixture->session, name), NULL);
  g_assert_cmpuint (fixture->session->unsettled->len, ==, 1);
}

static void
test_lost_distribution (Fixture       *fixture,
                        gconstpointer  data)
{
  kill_everywhere (fixture, "remove-tracking", "lone", prepare_lost_distribution,
                   finish_tear_down);
}

static TodokuTestKnot *knot;
static TodokuTestRelay *relay;

static int
unpublish (Fixture    *fixture,
           const char *name,
           GError    **error)
{
  g_autofree char *server = g_strdup_printf ("127.0.0.1:%u",
                                             (guint) todoku_test_knot_get_port (knot));
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  todoku_session_unpublish_async (fixture->session,
                                  todoku_session_find_domain (fixture->session, name), server,
                                  TODOKU_TEST_KNOT_KEY, NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);

  return todoku_session_unpublish_finish (fixture->session, result, error);
}

/* How many of its records stand in the zone, by a dry run. */
static guint
publish (Fixture    *fixture,
         const char *name,
         gboolean    dry_run)
{
  g_autofree char *server = g_strdup_printf ("127.0.0.1:%u",
                                             (guint) todoku_test_knot_get_port (knot));
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GError) error = NULL;
  GAsyncResult *slot = NULL;
  guint n_standing = 0;

  todoku_session_publish_async (fixture->session,
                                todoku_session_find_domain (fixture->session, name), server,
                                TODOKU_TEST_KNOT_KEY, dry_run, NULL, todoku_test_store_result,
                                &slot);
  result = todoku_test_wait_result (&slot);
  items = todoku_session_publish_finish (fixture->session, result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < items->len; i++)
    n_standing += ((TodokuPublishItem *) g_ptr_array_index (items, i))->action ==
                  TODOKU_PUBLISH_PRESENT;

  return n_standing;
}

/* Whatever was cut short: all that stands there is ours, and can be taken back. */
static void
finish_publish (Fixture    *fixture,
                const char *name)
{
  g_autoptr(GError) error = NULL;

  publish (fixture, name, FALSE);
  g_assert_cmpuint (publish (fixture, name, TRUE), ==, 3);
  g_assert_cmpint (unpublish (fixture, name, &error), ==, 3);
  g_assert_no_error (error);
  g_assert_cmpuint (publish (fixture, name, TRUE), ==, 0);
}

/* The same without publishing again. */
static void
finish_unpublish (Fixture    *fixture,
                  const char *name)
{
  g_autoptr(GError) error = NULL;

  unpublish (fixture, name, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (publish (fixture, name, TRUE), ==, 0);
  g_assert_cmpint (unpublish (fixture, name, &error), ==, 0);
  g_assert_no_error (error);
}

static void
prepare_published (Fixture    *fixture,
                   const char *name)
{
  prepare_domain (fixture, name);
  publish (fixture, name, FALSE);
}

static void
set_relay (TodokuTestRelayMode mode)
{
  todoku_test_relay_set_mode (relay, mode);
}

typedef struct
{
  const char *operation;
  const char *pattern;
  TodokuTestRelayMode mode;
  FinishFunc finish;
} UpdateCase;

static const UpdateCase update_cases[] = {
  { "publish", "pass", TODOKU_TEST_RELAY_PASS, finish_publish },
  { "publish", "back", TODOKU_TEST_RELAY_LOSE_ANSWER, finish_unpublish },
  { "publish", "lost", TODOKU_TEST_RELAY_LOSE_MESSAGE, finish_unpublish },
  { "unpublish", "undo", TODOKU_TEST_RELAY_PASS, finish_unpublish },
  { "unpublish", "unsaid", TODOKU_TEST_RELAY_LOSE_ANSWER, finish_unpublish },
  { "unpublish", "unheard", TODOKU_TEST_RELAY_LOSE_MESSAGE, finish_unpublish },
};

static void
start_knot (void)
{
  knot = todoku_test_knot_new ("example.co.jp");
  if (knot == NULL)
    {
      g_test_skip ("knotd is not installed: publishing is NOT tested");
      return;
    }
  relay = todoku_test_relay_new (todoku_test_knot_get_port (knot));
  update_server = g_strdup_printf ("127.0.0.1:%u", (guint) todoku_test_relay_get_port (relay));
}

static void
stop_knot (void)
{
  g_clear_pointer (&update_server, g_free);
  g_clear_pointer (&relay, todoku_test_relay_free);
  g_clear_pointer (&knot, todoku_test_knot_free);
}

static void
test_update (Fixture       *fixture,
             gconstpointer  data)
{
  const UpdateCase *test = data;

  start_knot ();
  if (knot == NULL)
    return;

  set_relay (test->mode);
  kill_everywhere (fixture, test->operation, test->pattern,
                   g_str_equal (test->operation, "publish") ? prepare_domain : prepare_published,
                   test->finish);
  stop_knot ();
}

/* Opening the program and watching send nothing of it. */
static void
assert_not_sent_again (Fixture *fixture)
{
  guint n_sent = todoku_test_relay_count_updates (relay);

  todoku_session_start_monitoring (fixture->session);
  fixture_reopen (fixture);
  g_assert_cmpuint (todoku_test_relay_count_updates (relay), ==, n_sent);
}

/* Cancelled when the message had left, and its answer does not come. */
static void
finish_publish_cancelled (Fixture    *fixture,
                          const char *name)
{
  assert_not_sent_again (fixture);
  finish_unpublish (fixture, name);
}

static void
test_update_cancelled (Fixture       *fixture,
                       gconstpointer  data)
{
  start_knot ();
  if (knot == NULL)
    return;

  set_relay (TODOKU_TEST_RELAY_LOSE_ANSWER);
  kill_everywhere (fixture, "publish-and-cancel", "stop", prepare_domain,
                   finish_publish_cancelled);
  g_assert_cmpuint (todoku_test_relay_count_updates (relay), >, 0);
  stop_knot ();
}

/* Cancelled when the removal was on disk and had not left: what was added stands. */
static void
finish_unpublish_cancelled (Fixture    *fixture,
                            const char *name)
{
  g_autoptr(GError) error = NULL;

  assert_not_sent_again (fixture);
  g_assert_cmpuint (todoku_test_relay_count_updates (relay), ==, 0);
  g_assert_cmpuint (publish (fixture, name, TRUE), ==, 3);
  g_assert_cmpint (unpublish (fixture, name, &error), ==, 3);
  g_assert_no_error (error);
}

static void
test_undo_cancelled (Fixture       *fixture,
                     gconstpointer  data)
{
  start_knot ();
  if (knot == NULL)
    return;

  set_relay (TODOKU_TEST_RELAY_PASS);
  kill_everywhere (fixture, "unpublish-and-cancel", "kept", prepare_published,
                   finish_unpublish_cancelled);
  stop_knot ();
}

static void
prepare_pending (Fixture    *fixture,
                 const char *name)
{
  prepare_domain (fixture, name);
  fixture_close (fixture);
  set_relay (TODOKU_TEST_RELAY_LOSE_MESSAGE);
  /* It dies with the lost message's intent on disk, or has told of the loss. */
  run_victim (fixture, MAX_PLACES, "publish", name);
  set_relay (TODOKU_TEST_RELAY_PASS);
  fixture_open (fixture);
}

/* Taking back what may still be on its way. */
static void
test_update_pending (Fixture       *fixture,
                     gconstpointer  data)
{
  start_knot ();
  if (knot == NULL)
    return;

  kill_everywhere (fixture, "unpublish", "pending", prepare_pending, finish_unpublish);
  stop_knot ();
}

/* Runs last: where a story can die, one did. */
static void
test_points (void)
{
  g_autofree char *victim = g_test_build_filename (G_TEST_BUILT, "session", "session-victim", NULL);
  g_autofree char *program = g_test_build_filename (G_TEST_DIST, "session", "kill-points.py", NULL);
  g_autofree char *tests = g_test_build_filename (G_TEST_DIST, "session", NULL);
  g_autofree char *above = g_path_get_dirname (tests);
  g_autofree char *source = g_path_get_dirname (above);
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE,
                              &error, "python3", program, victim, kill_log, source, NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error));
  g_test_message ("%s", output);
  if (!g_subprocess_get_successful (process))
    g_error ("%s", output);
}

static gboolean
is_registered (gpointer user_data)
{
  TodokuSenderDomain *domain = todoku_session_find_domain (user_data, "orphan.example.co.jp");

  return domain != NULL && todoku_subject_get_operation (domain) == NULL &&
         todoku_sender_domain_get_row (domain)->stage == TODOKU_DOMAIN_AWAITING_DNS;
}

/* What a process leaves that dies while another one runs is taken up by that one. */
static void
test_orphan (Fixture       *fixture,
             gconstpointer  data)
{
  /* The eighth place is the answer of the service, in hand and not stored. */
  g_assert_false (run_victim (fixture, 8, "add", "orphan.example.co.jp"));
  todoku_test_wait_until (is_registered, fixture->session);
  assert_agreement (fixture);
}

static gboolean
is_torn_down (gpointer user_data)
{
  return todoku_session_find_tracking (user_data, "torn.example.co.jp") == NULL;
}

/* The same with a removal that has got half way. */
static void
test_orphan_tracking (Fixture       *fixture,
                      gconstpointer  data)
{
  prepare_step3 (fixture, "torn.example.co.jp");
  /* The tenth place is behind the distribution. */
  g_assert_false (run_victim (fixture, 10, "remove-tracking", "torn.example.co.jp"));
  todoku_test_wait_until (is_torn_down, fixture->session);
  assert_agreement (fixture);
  g_assert_cmpint (fixture_count (fixture, "links"), ==, 0);
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

static void
set_up_kind (Fixture       *fixture,
             gconstpointer  data)
{
  fixture_kind = data;
  set_up (fixture, data);
}

static void
tear_down_kind (Fixture       *fixture,
                gconstpointer  data)
{
  fixture_tear_down (fixture, data);
  fixture_kind = NULL;
}

int
main (int   argc,
      char *argv[])
{
  int fd, status;

  g_test_init (&argc, &argv, NULL);
  fd = g_file_open_tmp ("todoku-kill-XXXXXX", &kill_log, NULL);
  g_assert_cmpint (fd, >=, 0);
  close (fd);
  g_setenv ("TODOKU_KILL_LOG", kill_log, TRUE);

#define ADD(name, function) \
  g_test_add ("/session/kill/" name, Fixture, NULL, set_up, function, fixture_tear_down)
  ADD ("add", test_add);
  ADD ("add-again", test_add_again);
  ADD ("add-in-vain", test_add_in_vain);
  ADD ("add-refused", test_add_refused);
  ADD ("cancelled", test_cancelled);
  ADD ("cancelled-unsent", test_cancelled_unsent);
  ADD ("reissue-stuck", test_reissue_stuck);
  ADD ("open", test_open);
  ADD ("open-orphan", test_open_orphan);
  ADD ("monitor", test_monitor);
  ADD ("watch", test_watch);
  ADD ("watch/cancelled", test_watch_cancelled);
  ADD ("watch/certificate", test_watch_certificate);
  ADD ("watch/choices", test_watch_choices);
  ADD ("remove-stuck", test_remove_stuck);
  ADD ("remove-unknown", test_remove_unknown);
  ADD ("remove-only-here", test_remove_only_here);
  ADD ("verify", test_verify);
  ADD ("test-server", test_server);
  ADD ("mail", test_mail);
  ADD ("practice", test_practice);
  ADD ("account", test_account);
  ADD ("no-account", test_no_account);
  ADD ("servers", test_servers);
  ADD ("pasted", test_pasted);
  ADD ("reissue", test_reissue);
  ADD ("remove", test_remove);
  ADD ("link", test_link);
  ADD ("link-cancelled", test_link_cancelled);
  ADD ("link-cancelled-unsent", test_link_cancelled_unsent);
  ADD ("auto-ssl", test_auto_ssl);
  ADD ("certificate", test_certificate);
  ADD ("certificate/lost", test_certificate_lost);
  ADD ("certificate/forgotten", test_certificate_forgotten);
  ADD ("certificate/never-sent", test_certificate_never_sent);
  ADD ("distribution", test_distribution);
  ADD ("distribution/lost", test_distribution_lost);
  ADD ("by-hand", test_by_hand);
  ADD ("tear-down", test_tear_down);
  ADD ("lost-certificate", test_lost_certificate);
  ADD ("lost-distribution", test_lost_distribution);
  ADD ("orphan", test_orphan);
  ADD ("orphan/tracking", test_orphan_tracking);

  for (guint i = 0; i < G_N_ELEMENTS (update_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/session/kill/", update_cases[i].operation, "/",
                                           update_cases[i].pattern, NULL);

      g_test_add (path, Fixture, &update_cases[i], set_up, test_update, fixture_tear_down);
    }
#define ADD_KIND(kind, name, function) \
  g_test_add ("/session/kill/kinds/" kind "/" name, Fixture, kind, set_up_kind, function, \
              tear_down_kind)
  ADD_KIND ("resend", "add", test_kind_add);
  ADD_KIND ("resend", "verify", test_kind_verify);
  ADD_KIND ("resend", "remove", test_kind_remove);
  ADD_KIND ("resend", "import", test_kind_import);
  ADD_KIND ("mailgun", "add", test_kind_add);
  ADD_KIND ("mailgun", "verify", test_kind_verify);
  ADD_KIND ("mailgun", "remove", test_kind_remove);
  ADD_KIND ("mailgun", "import", test_kind_import);
  ADD_KIND ("ses", "add", test_kind_add);
  ADD_KIND ("ses", "verify", test_kind_verify);
  ADD_KIND ("ses", "remove", test_kind_remove);
  ADD_KIND ("ses", "import", test_kind_import);
  ADD ("publish/cancelled", test_update_cancelled);
  ADD ("unpublish/cancelled", test_undo_cancelled);
  ADD ("unpublish/pending", test_update_pending);
  g_test_add_func ("/session/kill-points/every", test_points);

  status = g_test_run ();
  g_unlink (kill_log);
  g_free (kill_log);

  return status;
}
