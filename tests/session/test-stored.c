/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is read back from the database, after a restart or because another process has written: the
 * counts before any record has been taken apart, the identity of what is shown, and that nobody
 * writes over what another one has done meanwhile.
 */
#include "session-fixture.h"

#include <sqlite3.h>

#include "todoku-error.h"
#include "todoku-test.h"
#include "todoku-test-subject.h"

static TodokuRecordItem *
peek_item (TodokuSenderDomain *domain,
           guint               position)
{
  g_autoptr(TodokuRecordItem) item =
    g_list_model_get_item (todoku_subject_get_records (domain), position);

  return item;
}

/* A verdict as a look of ours would have stored it. */
static GBytes *
make_verdict (TodokuRecord      *record,
              TodokuRecordState  state)
{
  g_autoptr(TodokuVerdict) verdict = todoku_verdict_new (record);
  g_autoptr(GVariant) boxed = NULL;

  verdict->state = state;
  boxed = g_variant_ref_sink (g_variant_new ("(yv)", todoku_record_state_rank (state),
                                             todoku_verdict_to_variant (verdict)));

  return g_variant_get_data_as_bytes (boxed);
}

static void
store_verdict (Fixture *fixture,
               int      position,
               GBytes  *verdict)
{
  g_autofree char *path = g_build_filename (fixture->dir, "todoku.db", NULL);
  sqlite3 *database = NULL;
  sqlite3_stmt *statement = NULL;
  gsize length;
  const void *data = g_bytes_get_data (verdict, &length);

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (database,
                                       "UPDATE domain_record SET required = 0, service_valid = 0,"
                                       " verdict = ? WHERE position = ?", -1, &statement, NULL),
                   ==, SQLITE_OK);
  sqlite3_bind_blob (statement, 1, data, length, SQLITE_STATIC);
  sqlite3_bind_int (statement, 2, position);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
  sqlite3_finalize (statement);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
}

/* A list of ten thousand domains is shown from the rows alone; opening one of them must not change
 * what the list says. A record that only a cache still hides is right.
 */
static void
test_counts (Fixture       *fixture,
             gconstpointer  data)
{
  static const TodokuRecordState states[] = {
    TODOKU_RECORD_STATE_OK,
    TODOKU_RECORD_STATE_OK_NOT_VISIBLE,
    TODOKU_RECORD_STATE_WRONG_VALUE,
  };
  TodokuSenderDomain *domain = fixture_add (fixture, "example.co.jp", NULL);
  GBytes *verdicts[G_N_ELEMENTS (states)];
  guint n_verified = 0;
  guint n_items;

  n_items = g_list_model_get_n_items (todoku_subject_get_records (domain));
  g_assert_cmpuint (n_items, ==, G_N_ELEMENTS (states));
  for (guint i = 0; i < n_items; i++)
    verdicts[i] = make_verdict (todoku_record_item_get_record (peek_item (domain, i)), states[i]);
  fixture_close (fixture);
  for (guint i = 0; i < n_items; i++)
    {
      store_verdict (fixture, i, verdicts[i]);
      g_bytes_unref (verdicts[i]);
    }
  fixture_open (fixture);

  domain = todoku_session_find_domain (fixture->session, "example.co.jp");
  g_assert_cmpuint (todoku_subject_get_n_verified (domain), ==, 2);
  for (guint i = 0; i < n_items; i++)
    n_verified += todoku_record_item_is_verified (peek_item (domain, i));
  g_assert_cmpuint (n_verified, ==, 2);
  g_assert_cmpuint (todoku_subject_get_n_verified (domain), ==, 2);
}

static gboolean
has_been_checked (gpointer user_data)
{
  return todoku_sender_domain_get_row (user_data)->checked_at != 0;
}

/* A card keeps its focus and its selection when another process has looked at the same domain. */
static void
test_identity (Fixture       *fixture,
               gconstpointer  data)
{
  Fixture other = { .dir = fixture->dir };
  TodokuSenderDomain *domain = fixture_add (fixture, "example.co.jp", NULL);
  GListModel *items = todoku_subject_get_records (domain);
  g_autoptr(GPtrArray) before = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    g_ptr_array_add (before, g_list_model_get_item (items, i));
  g_assert_cmpuint (before->len, ==, 3);

  fixture_register (fixture, items, NULL);
  fixture_open (&other);
  fixture_check (&other, todoku_session_find_domain (other.session, "example.co.jp"), NULL);
  fixture_close (&other);
  todoku_test_wait_until (has_been_checked, domain);

  g_assert_true (todoku_session_find_domain (fixture->session, "example.co.jp") == domain);
  g_assert_true (todoku_subject_get_records (domain) == items);
  for (guint i = 0; i < before->len; i++)
    {
      g_assert_true (peek_item (domain, i) == g_ptr_array_index (before, i));
      g_assert_nonnull (todoku_record_item_get_verdict (peek_item (domain, i)));
    }
}

static void
count_changes_cb (GListModel *list,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  gpointer    user_data)
{
  guint *n_changed = user_data;

  *n_changed += n_removed + n_added;
}

static gboolean
has_newcomer (gpointer user_data)
{
  return todoku_session_find_domain (user_data, "new.example.jp") != NULL;
}

/* Another process removes one domain and adds one: that is what the list hears of, and nothing else
 * of it is touched.
 */
static void
test_news (Fixture       *fixture,
           gconstpointer  data)
{
  static const char *const names[] = { "a.example.jp", "b.example.jp", "c.example.jp" };
  Fixture other = { .dir = fixture->dir };
  GListModel *list = todoku_session_get_domains (fixture->session);
  g_autoptr(GError) error = NULL;
  TodokuSenderDomain *domains[G_N_ELEMENTS (names)];
  guint n_changed = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    domains[i] = fixture_add (fixture, names[i], NULL);

  g_signal_connect (list, "items-changed", G_CALLBACK (count_changes_cb), &n_changed);
  fixture_open (&other);
  g_assert_true (fixture_remove (&other, todoku_session_find_domain (other.session, names[1]),
                                 &error));
  g_assert_no_error (error);
  fixture_add (&other, "new.example.jp", NULL);
  fixture_close (&other);

  todoku_test_wait_until (has_newcomer, fixture->session);
  g_assert_cmpuint (n_changed, ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 3);
  g_assert_true (todoku_session_find_domain (fixture->session, names[0]) == domains[0]);
  g_assert_null (todoku_session_find_domain (fixture->session, names[1]));
  g_assert_true (todoku_session_find_domain (fixture->session, names[2]) == domains[2]);
}

static gboolean
has_tracking (gpointer user_data)
{
  return g_list_model_get_n_items (todoku_session_get_tracking_domains (user_data)) == 1;
}

static gboolean
has_company (gpointer user_data)
{
  return todoku_subject_get_facts (user_data)->dns_company != NULL;
}

/* What a person chooses is stored and shown while something longer is done for the same object, and
 * what that stores afterwards does not take it back.
 */
static void
test_meanwhile (Fixture       *fixture,
                gconstpointer  data)
{
  TodokuSession *session = fixture->session;
  g_autoptr(TodokuTrackingDomain) tracking = NULL;
  g_autoptr(TodokuTrackingDomain) added = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  fixture_fault (fixture, "time-out", "POST", "/v3/whitelabel/links", 1);
  todoku_session_add_tracking_async (session, "click.example.co.jp", NULL, TODOKU_EDGE_MANUAL, NULL,
                                     todoku_test_store_result, &slot);
  todoku_test_wait_until (has_tracking, session);
  tracking = g_list_model_get_item (todoku_session_get_tracking_domains (session), 0);
  todoku_session_set_company (session, tracking, "onamae");
  todoku_test_wait_until (has_company, tracking);
  g_assert_nonnull (todoku_subject_get_operation (tracking));

  todoku_operation_cancel (todoku_subject_get_operation (tracking));
  result = todoku_test_wait_result (&slot);
  added = todoku_session_add_finish (session, result, NULL);
  g_assert_true (added == NULL || added == tracking);
  g_assert_cmpstr (todoku_subject_get_facts (tracking)->dns_company, ==, "onamae");
}

/* One process waits for the service, the other registers the domain anew meanwhile: what the first
 * one has seen is about a set that is gone.
 */
static void
test_lost_update (Fixture       *fixture,
                  gconstpointer  data)
{
  Fixture other = { .dir = fixture->dir };
  TodokuSenderDomain *domain = fixture_add (fixture, "example.co.jp", NULL);
  TodokuSenderDomain *same;
  g_autofree char *new_id = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  fixture_open (&other);
  fixture_fault (fixture, "time-out", "POST", "/v3/whitelabel/domains/", 1);
  todoku_session_verify_async (fixture->session, domain, NULL, todoku_test_store_result,
                               &slot);
  while (fixture_count_calls (fixture, "POST", "/validate") == 0)
    ;

  same = todoku_session_find_domain (other.session, "example.co.jp");
  g_assert_true (fixture_reissue (&other, same, &error));
  g_assert_no_error (error);
  new_id = g_strdup (todoku_sender_domain_get_row (same)->remote_id);
  fixture_close (&other);

  todoku_operation_cancel (todoku_subject_get_operation (domain));
  result = todoku_test_wait_result (&slot);
  g_assert_false (todoku_session_verify_finish (fixture->session, result, NULL, &error));
  g_assert_nonnull (error);
  g_clear_object (&result);

  fixture_reopen (fixture);
  domain = todoku_session_find_domain (fixture->session, "example.co.jp");
  g_assert_cmpstr (todoku_sender_domain_get_row (domain)->remote_id, ==, new_id);
  g_assert_false (todoku_sender_domain_get_row (domain)->automatic_security);
  g_assert_cmpint (todoku_record_item_get_record (peek_item (domain, 0))->type, !=,
                   TODOKU_RECORD_TYPE_CNAME);
  g_assert_cmpint (fixture_count (fixture, "domains"), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) \
  g_test_add ("/session/stored/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("counts", test_counts);
  ADD ("identity", test_identity);
  ADD ("news", test_news);
  ADD ("meanwhile", test_meanwhile);
  ADD ("lost-update", test_lost_update);

  return g_test_run ();
}
