/* SPDX-License-Identifier: GPL-3.0-or-later
 * The store: what comes back is what went in, all of a transaction or nothing.
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
  g_autoptr(TodokuServerRow) server = store_test_make_server ();
  g_autoptr(TodokuDomainRow) domain = NULL;

  store_test_put (store, server);
  domain = store_test_make_domain (server->id, "xxxxx.co.jp");
  *ret_domain = store_test_put (store, domain);

  return server->id;
}

static TodokuTx *
begin (TodokuStore *store)
{
  g_autoptr(GError) error = NULL;
  TodokuTx *tx = todoku_tx_begin (store, &error);

  g_assert_no_error (error);
  return tx;
}

static gint64
count_rows (Fixture    *fixture,
            const char *from)
{
  g_autofree char *sql = g_strconcat ("SELECT count(*) FROM ", from, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDatabase) database = todoku_database_open (fixture->path, &error);
  gint64 count;

  g_assert_true (todoku_database_read_int (database, sql, &count, &error));
  g_assert_no_error (error);

  return count;
}

static void
test_round_trip (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuTx) tx = NULL;
  g_autoptr(TodokuServerRow) server = NULL;
  g_autoptr(TodokuDomainRow) domain = NULL;
  const TodokuRecordRow *record;
  gint64 domain_id;
  gint64 server_id = add_server_and_domain (fixture->store, &domain_id);

  tx = begin (fixture->store);
  server = todoku_tx_get (tx, &todoku_server_table, server_id, &error);
  g_assert_cmpstr (server->region, ==, "eu");
  g_assert_null (server->on_behalf_of);
  domain = todoku_tx_get (tx, &todoku_domain_table, domain_id, &error);
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
  g_autoptr(TodokuDomainRow) next = NULL;
  g_autoptr(TodokuDomainRow) duplicate = NULL;
  g_autoptr(TodokuTx) tx = NULL;
  gint64 domain_id;
  gint64 server_id = add_server_and_domain (fixture->store, &domain_id);

  next = store_test_make_domain (server_id, "yyyyy.co.jp");
  store_test_put (fixture->store, next);
  tx = begin (fixture->store);
  g_assert_true (todoku_tx_intend (tx, "create-domain", next, "yyyyy.co.jp", NULL, NULL, &error));
  g_assert_true (todoku_tx_commit (tx, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count_rows (fixture, "journal WHERE outcome IS NULL AND created_at > 0"), ==, 1);

  /* The second put breaks the UNIQUE constraint, so the settling before it is undone as well. */
  duplicate = store_test_make_domain (server_id, "xxxxx.co.jp");
  todoku_tx_free (g_steal_pointer (&tx));
  tx = begin (fixture->store);
  g_assert_true (todoku_tx_settle (tx, "create-domain", next, "done", &error));
  g_assert_false (todoku_tx_put (tx, duplicate, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_DUPLICATE);
  g_clear_error (&error);
  todoku_tx_free (g_steal_pointer (&tx));
  g_assert_cmpint (count_rows (fixture, "journal WHERE outcome IS NULL"), ==, 1);

  tx = begin (fixture->store);
  g_assert_true (todoku_tx_settle (tx, "create-domain", next, "done", &error));
  g_assert_true (todoku_tx_commit (tx, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count_rows (fixture, "journal WHERE outcome IS NULL"), ==, 0);
  g_assert_cmpint (count_rows (fixture, "domain"), ==, 2);
}

static void
test_delete_cascades (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDomainRow) late = NULL;
  g_autoptr(TodokuTx) tx = NULL;
  gint64 domain_id;
  gint64 server_id = add_server_and_domain (fixture->store, &domain_id);

  tx = begin (fixture->store);
  g_assert_true (todoku_tx_delete (tx, &todoku_server_table, server_id, &error));
  g_assert_true (todoku_tx_commit (tx, &error));
  g_assert_no_error (error);
  todoku_tx_free (g_steal_pointer (&tx));

  /* A late write of the other program does not bring the domain back. */
  late = store_test_make_domain (server_id, "xxxxx.co.jp");
  late->id = domain_id;
  tx = begin (fixture->store);
  g_assert_false (todoku_tx_put (tx, late, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_UNKNOWN_DOMAIN);
  todoku_tx_free (g_steal_pointer (&tx));

  g_assert_cmpint (count_rows (fixture, "server"), ==, 0);
  g_assert_cmpint (count_rows (fixture, "domain"), ==, 0);
  g_assert_cmpint (count_rows (fixture, "domain_record"), ==, 0);
}

static void
test_unknown_token (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDatabase) database = NULL;
  g_autoptr(TodokuTx) tx = NULL;
  gint64 domain_id;

  add_server_and_domain (fixture->store, &domain_id);
  database = todoku_database_open (fixture->path, &error);
  g_assert_true (todoku_database_run (database, "UPDATE domain SET stage = 'floating'", &error));

  tx = begin (fixture->store);
  g_assert_null (todoku_tx_get (tx, &todoku_domain_table, domain_id, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_DAMAGED);
}

static void
test_closed (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(TodokuStore) store = todoku_store_new (fixture->path);
  g_autoptr(GError) error = NULL;

  store_test_open (store);
  store_test_close (store);
  g_assert_null (todoku_tx_begin (store, &error));
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
  ADD ("unknown-token", test_unknown_token);
  ADD ("closed", test_closed);

  return g_test_run ();
}
