/* SPDX-License-Identifier: GPL-3.0-or-later
 * The asynchronous store: order, atomicity, the journal, two programs on one file.
 */
#include "store-test.h"
#include "todoku-database.h"
#include "todoku-error.h"

typedef struct
{
  char *dir;
  char *path;
  TodokuStore *store;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->dir = todoku_test_make_dir ();
  fixture->path = g_build_filename (fixture->dir, "todoku.db", NULL);
  fixture->store = todoku_store_new (fixture->path);
  store_test_open (fixture->store);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  store_test_close (fixture->store);
  g_assert_finalize_object (fixture->store);
  todoku_test_remove_dir (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->path);
}

static gint64
add_server_and_domain (TodokuStore *store,
                       gint64      *ret_domain)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuServerRow) server = store_test_make_server ();
  g_autoptr(TodokuDomainRow) domain = NULL;
  g_autoptr(GArray) ids = NULL;
  g_autoptr(GArray) domain_ids = NULL;
  TodokuChange *change = todoku_change_new ();
  gint64 server_id;

  todoku_change_put_server (change, server);
  ids = store_test_apply (store, change, &error);
  g_assert_no_error (error);
  server_id = g_array_index (ids, gint64, 0);

  domain = store_test_make_domain (server_id, "xxxxx.co.jp");
  change = todoku_change_new ();
  todoku_change_put_domain (change, domain);
  domain_ids = store_test_apply (store, change, &error);
  g_assert_no_error (error);
  *ret_domain = g_array_index (domain_ids, gint64, 0);

  return server_id;
}

static void
test_round_trip (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(TodokuSnapshot) snapshot = NULL;
  const TodokuServerRow *server;
  const TodokuDomainRow *domain;
  const TodokuRecordRow *record;
  gint64 domain_id;
  gint64 server_id = add_server_and_domain (fixture->store, &domain_id);

  snapshot = store_test_load (fixture->store);
  g_assert_cmpuint (snapshot->servers->len, ==, 1);
  g_assert_cmpuint (snapshot->domains->len, ==, 1);
  server = g_ptr_array_index (snapshot->servers, 0);
  g_assert_cmpint (server->id, ==, server_id);
  g_assert_cmpint (server->region, ==, TODOKU_REGION_EU);
  g_assert_null (server->on_behalf_of);
  domain = g_ptr_array_index (snapshot->domains, 0);
  g_assert_cmpint (domain->id, ==, domain_id);
  g_assert_cmpstr (domain->name, ==, "xxxxx.co.jp");
  g_assert_cmpint (domain->stage, ==, TODOKU_DOMAIN_REGISTERING);
  g_assert_cmpuint (domain->records->len, ==, 2);
  record = g_ptr_array_index (domain->records, 1);
  g_assert_cmpstr (record->host, ==, "s2._domainkey.xxxxx.co.jp");
  g_assert_cmpint (record->position, ==, 1);
  g_assert_cmpuint (g_bytes_get_size (record->verdict), ==, 3);
}

/* The result of a call and the end of its intent stand or fall together. */
static void
test_settle_is_atomic (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuJournalRow) intent = todoku_journal_row_new ();
  g_autoptr(TodokuSnapshot) before = NULL;
  g_autoptr(TodokuSnapshot) after = NULL;
  g_autoptr(TodokuDomainRow) duplicate = NULL;
  g_autoptr(TodokuDomainRow) next = NULL;
  g_autoptr(GArray) ids = NULL;
  TodokuChange *change = todoku_change_new ();
  const TodokuJournalRow *stored;
  gint64 domain_id, journal_id;
  gint64 server_id = add_server_and_domain (fixture->store, &domain_id);

  next = store_test_make_domain (server_id, "yyyyy.co.jp");
  intent->kind = g_strdup ("create-domain");
  intent->subject_kind = g_strdup ("domain");
  intent->server = server_id;
  intent->token = g_strdup ("yyyyy.co.jp");
  todoku_change_put_domain (change, next);
  todoku_change_add_intent (change, intent);
  ids = store_test_apply (fixture->store, change, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, ==, 2);
  journal_id = g_array_index (ids, gint64, 1);

  before = store_test_load (fixture->store);
  g_assert_cmpuint (before->unsettled->len, ==, 1);
  stored = g_ptr_array_index (before->unsettled, 0);
  g_assert_cmpint (stored->id, ==, journal_id);
  g_assert_cmpint (stored->subject, ==, g_array_index (ids, gint64, 0));
  g_assert_cmpint (stored->created_at, >, 0);

  /* The second put breaks the UNIQUE constraint, so the settling before it is undone as well. */
  duplicate = store_test_make_domain (server_id, "xxxxx.co.jp");
  change = todoku_change_new ();
  todoku_change_settle (change, journal_id, "done");
  todoku_change_put_domain (change, duplicate);
  g_assert_null (store_test_apply (fixture->store, change, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_DUPLICATE);
  g_clear_error (&error);

  change = todoku_change_new ();
  todoku_change_settle (change, journal_id, "done");
  g_clear_pointer (&ids, g_array_unref);
  ids = store_test_apply (fixture->store, change, &error);
  g_assert_no_error (error);
  after = store_test_load (fixture->store);
  g_assert_cmpuint (after->unsettled->len, ==, 0);
  g_assert_cmpuint (after->domains->len, ==, 2);
}

static void
test_delete_cascades (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuSnapshot) snapshot = NULL;
  g_autoptr(GArray) ids = NULL;
  g_autoptr(GArray) late_ids = NULL;
  g_autoptr(TodokuDomainRow) late = NULL;
  TodokuChange *change = todoku_change_new ();
  gint64 domain_id;
  gint64 server_id = add_server_and_domain (fixture->store, &domain_id);

  todoku_change_delete_server (change, server_id);
  ids = store_test_apply (fixture->store, change, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, ==, 0);

  /* A late write of the other program does not bring the domain back. */
  late = store_test_make_domain (server_id, "xxxxx.co.jp");
  late->id = domain_id;
  change = todoku_change_new ();
  todoku_change_put_domain (change, late);
  late_ids = store_test_apply (fixture->store, change, &error);
  g_assert_no_error (error);

  snapshot = store_test_load (fixture->store);
  g_assert_cmpuint (snapshot->servers->len, ==, 0);
  g_assert_cmpuint (snapshot->domains->len, ==, 0);
}

static void
test_two_programs (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(TodokuStore) other = todoku_store_new (fixture->path);
  g_autoptr(TodokuSnapshot) first = store_test_load (fixture->store);
  g_autoptr(TodokuSnapshot) second = NULL;
  gint64 domain_id;

  store_test_open (other);
  add_server_and_domain (other, &domain_id);
  second = store_test_load (fixture->store);
  g_assert_cmpuint (first->domains->len, ==, 0);
  g_assert_cmpuint (second->domains->len, ==, 1);
  store_test_close (other);
}

static void
test_unknown_token (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(TodokuDatabase) database = NULL;
  GAsyncResult *slot = NULL;
  gint64 domain_id;

  add_server_and_domain (fixture->store, &domain_id);
  database = todoku_database_open (fixture->path, &error);
  g_assert_true (todoku_database_run (database, "UPDATE domain SET stage = 'floating'", &error));

  todoku_store_load_async (fixture->store, NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  g_assert_null (todoku_store_load_finish (fixture->store, result, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_DAMAGED);
}

static void
count_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GArray) ids = todoku_store_apply_finish (TODOKU_STORE (source), result, NULL);
  GArray *order = user_data;

  g_assert_nonnull (ids);
  g_array_append_val (order, g_array_index (ids, gint64, 0));
}

static gboolean
has_all (gpointer user_data)
{
  return ((GArray *) user_data)->len == 200;
}

static void
test_first_in_first_out (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(GArray) order = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr(TodokuJournalRow) intent = todoku_journal_row_new ();
      TodokuChange *change = todoku_change_new ();

      intent->kind = g_strdup ("create-domain");
      intent->subject_kind = g_strdup ("domain");
      intent->subject = i + 1;
      todoku_change_add_intent (change, intent);
      todoku_store_apply_async (fixture->store, change, count_cb, order);
    }

  todoku_test_wait_until (has_all, order);
  for (guint i = 0; i < order->len; i++)
    g_assert_cmpint (g_array_index (order, gint64, i), ==, i + 1);
}

static void
test_closed (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(TodokuStore) store = todoku_store_new (fixture->path);
  g_autoptr(GError) error = NULL;

  store_test_open (store);
  store_test_close (store);
  g_assert_null (store_test_apply (store, todoku_change_new (), &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_FAILED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/store/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("round-trip", test_round_trip);
  ADD ("settle-is-atomic", test_settle_is_atomic);
  ADD ("delete-cascades", test_delete_cascades);
  ADD ("two-programs", test_two_programs);
  ADD ("unknown-token", test_unknown_token);
  ADD ("first-in-first-out", test_first_in_first_out);
  ADD ("closed", test_closed);

  return g_test_run ();
}
