/* SPDX-License-Identifier: GPL-3.0-or-later
 * Files of earlier versions, made by the programs of that time: nothing in them is lost, and a copy
 * is kept.
 */
#include <glib/gstdio.h>

#include "store-test.h"
#include "todoku-database.h"
#include "todoku-error.h"

typedef struct
{
  char *dir;
  char *path;
  char *copy;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  int version = GPOINTER_TO_INT (data);
  g_autoptr(GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("version-%d.db", version);
  g_autofree char *source = g_test_build_filename (G_TEST_DIST, "fixtures", "store", name, NULL);
  g_autofree char *content = NULL;
  gsize length;

  fixture->dir = todoku_test_make_dir ();
  fixture->path = g_build_filename (fixture->dir, "todoku.db", NULL);
  fixture->copy = g_strdup_printf ("%s.version-%d", fixture->path, version);
  g_assert_true (g_file_get_contents (source, &content, &length, &error));
  g_assert_true (g_file_set_contents (fixture->path, content, length, &error));
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  todoku_test_remove_dir (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->path);
  g_free (fixture->copy);
}

static TodokuDatabase *
migrate (Fixture  *fixture,
         char    **ret_copy)
{
  g_autoptr(GError) error = NULL;
  TodokuDatabase *database = todoku_database_open (fixture->path, &error);

  g_assert_no_error (error);
  g_assert_true (todoku_schema_migrate (database, ret_copy, &error));
  g_assert_no_error (error);

  return database;
}

static gint64
read_int (TodokuDatabase *database,
          const char     *sql)
{
  g_autoptr(GError) error = NULL;
  gint64 value;

  g_assert_true (todoku_database_read_int (database, sql, &value, &error));
  g_assert_no_error (error);

  return value;
}

/* Whatever columns a table had, each of its rows says the same as before. */
static void
assert_same_rows (TodokuDatabase *database,
                  const char     *table,
                  gboolean        subset)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *find =
    g_strdup_printf ("SELECT group_concat(name) FROM pragma_table_info('%s', 'old')", table);
  g_autoptr(sqlite3_stmt) statement = todoku_database_prepare (database, find, &error);
  g_autofree char *lost = NULL;
  g_autofree char *more = NULL;
  const char *columns;

  g_assert_cmpint (todoku_database_step (database, statement, &error), ==, TODOKU_STEP_ROW);
  columns = (const char *) sqlite3_column_text (statement, 0);
  lost = g_strdup_printf ("SELECT count(*) FROM (SELECT %s FROM old.%s EXCEPT SELECT %s FROM"
                          " main.%s)", columns, table, columns, table);
  more = g_strdup_printf ("SELECT count(*) FROM (SELECT %s FROM main.%s EXCEPT SELECT %s FROM"
                          " old.%s)", columns, table, columns, table);
  g_assert_cmpint (read_int (database, more), ==, 0);
  if (!subset)
    g_assert_cmpint (read_int (database, lost), ==, 0);
}

static void
test_content (Fixture       *fixture,
              gconstpointer  data)
{
  const char *const tables[] = {
    "server", "domain", "tracking", "domain_record", "tracking_record", "account", "journal",
  };
  g_autofree char *copy = NULL;
  g_autoptr(TodokuDatabase) database = migrate (fixture, &copy);
  g_autofree char *attach = g_strdup_printf ("ATTACH '%s' AS old", fixture->copy);
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (copy, ==, fixture->copy);
  g_assert_true (todoku_database_run (database, attach, &error));
  g_assert_no_error (error);
  g_assert_cmpint (read_int (database, "PRAGMA old.user_version"), ==, GPOINTER_TO_INT (data));
  g_assert_cmpint (read_int (database, "PRAGMA main.user_version"), ==, 9);
  g_assert_cmpint (read_int (database, "PRAGMA foreign_keys"), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *count = g_strdup_printf ("SELECT count(*) FROM main.%s", tables[i]);

      assert_same_rows (database, tables[i], FALSE);
      g_assert_cmpint (read_int (database, count), >, 0);
    }

  /* Of what was added to somebody's DNS only that goes which cannot be the domain's: it belonged to
   * one whose number was given out again, or to none. */
  if (GPOINTER_TO_INT (data) < 3)
    g_assert_cmpint (read_int (database, "SELECT count(*) FROM journal WHERE name IS NOT NULL"
                               " AND server_name IS NOT NULL"), >, 0);
  if (GPOINTER_TO_INT (data) == 2)
    {
      assert_same_rows (database, "added", TRUE);
      g_assert_cmpint (read_int (database, "SELECT count(*) FROM old.added"), ==, 4);
      g_assert_cmpint (read_int (database, "SELECT count(*) FROM main.added WHERE domain = 1"
                                 " AND stage = 'added'"), ==, 2);
      g_assert_cmpint (read_int (database, "SELECT count(*) FROM main.added"), ==, 2);
    }
}

/* A domain of the number 5 was there and has gone: only what was added for it still tells. */
static void
test_numbers (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(TodokuDatabase) database = migrate (fixture, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (todoku_database_run (database,
                                      "INSERT INTO domain (rev, server, name, stage,"
                                      " automatic_security, monitored, alarm_failures, attempts,"
                                      " checked_at, next_check_at) VALUES (2, 2, 'new.example.jp',"
                                      " 'registering', 1, 0, 0, 0, 0, 0)",
                                      &error));
  g_assert_no_error (error);
  g_assert_cmpint (todoku_database_get_last_id (database), ==, 6);
}

/* What was seen to change goes with what it was seen of, and with nothing else. */
static void
test_history (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(TodokuDatabase) database = migrate (fixture, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (todoku_database_run (database,
                                      "INSERT INTO history (rev, subject_kind, subject, at, host,"
                                      " type, change, alarm) VALUES"
                                      " (2, 'domain', 1, 1, 'h', 'CNAME', 'gone', 0),"
                                      " (2, 'tracking', 1, 1, 'h', 'CNAME', 'gone', 0),"
                                      " (2, 'domain', 2, 1, 'h', 'CNAME', 'gone', 0);"
                                      "DELETE FROM domain WHERE id = 1;", &error));
  g_assert_no_error (error);
  g_assert_cmpint (read_int (database, "SELECT count(*) FROM history"), ==, 2);
  g_assert_cmpint (read_int (database, "SELECT count(*) FROM history WHERE subject_kind = 'domain'"
                             " AND subject = 1"), ==, 0);
  g_assert_cmpint (read_int (database, "SELECT count(*) FROM watch"), ==, 1);
}

static void
test_opened (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(TodokuStore) store = todoku_store_new (fixture->path);
  g_autoptr(TodokuStore) again = todoku_store_new (fixture->path);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) domains = NULL;
  g_autoptr(TodokuDatabase) database = NULL;
  g_autoptr(TodokuTx) tx = NULL;
  const TodokuDomainRow *domain;

  store_test_open (store);
  g_assert_cmpstr (todoku_store_get_copy (store), ==, fixture->copy);
  database = todoku_database_open (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (read_int (database, "SELECT count(*) FROM server"), ==, 2);
  g_assert_cmpint (read_int (database, "SELECT count(*) FROM domain"), ==, 4);
  g_assert_cmpint (read_int (database, "SELECT count(*) FROM tracking"), ==, 1);
  g_assert_cmpint (read_int (database, "SELECT count(*) FROM account"), ==, 1);
  g_assert_cmpint (read_int (database, "SELECT count(*) FROM journal WHERE outcome IS NULL"), ==,
                   2);
  tx = todoku_tx_begin (store, &error);
  domains = todoku_tx_list (tx, &todoku_domain_table, "server", 1, &error);
  g_assert_no_error (error);
  domain = g_ptr_array_index (domains, 0);
  g_assert_cmpstr (domain->name, ==, "example.co.jp");
  g_assert_cmpint (domain->stage, ==, TODOKU_DOMAIN_VERIFIED);
  g_assert_cmpuint (domain->records->len, ==, 3);
  g_assert_nonnull (((TodokuRecordRow *) g_ptr_array_index (domain->records, 0))->verdict);
  g_clear_pointer (&tx, todoku_tx_free);
  store_test_close (store);

  store_test_open (again);
  g_assert_null (todoku_store_get_copy (again));
  store_test_close (again);
}

static void
mark_rows (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      TodokuDomainRow *row = g_ptr_array_index (rows, i);

      for (guint j = 0; j < row->records->len; j++)
        {
          TodokuRecordRow *record = g_ptr_array_index (row->records, j);

          g_free (record->merged);
          record->merged = g_strdup_printf ("%u", rows->len);
        }
    }
}

/* What domains of one name share was not known to the program that wrote the file. */
static void
test_shared (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(TodokuStore) store = todoku_store_new (fixture->path);
  g_autoptr(GError) error = NULL;
  TodokuDatabase *old = todoku_database_open (fixture->path, &error);
  g_autoptr(TodokuDatabase) database = NULL;

  g_assert_no_error (error);
  g_assert_true (todoku_database_run (old,
                                      "UPDATE server SET practice = 1;"
                                      "UPDATE domain SET name = 'example.co.jp' WHERE id = 3;",
                                      &error));
  g_assert_no_error (error);
  todoku_database_close (old);

  todoku_store_set_namesakes_func (store, mark_rows);
  store_test_open (store);
  database = todoku_database_open (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (read_int (database, "SELECT count(*) FROM domain_record WHERE merged = '2'"
                             " AND owner = 1"), ==, 3);
  g_assert_cmpint (read_int (database, "SELECT count(*) FROM domain_record WHERE merged IS NOT NULL"
                             " AND owner NOT IN (1, 3)"), ==, 0);
  store_test_close (store);
}

/* A key that was accepted when it was last tested was accepted then. */
static void
test_connected (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDatabase) database = todoku_database_open (fixture->path, &error);

  g_assert_no_error (error);
  g_assert_true (todoku_database_run (database,
                                      "UPDATE server SET status = 'scopes-missing', tested_at = 7"
                                      " WHERE id = 1;", &error));
  g_assert_true (todoku_schema_migrate (database, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (read_int (database, "SELECT connected_at FROM server WHERE id = 1"), ==, 7);
  g_assert_cmpint (read_int (database, "SELECT connected_at FROM server WHERE id = 2"), ==, 0);
  g_assert_cmpint (read_int (database, "SELECT count(*) FROM server WHERE missing_scopes IS NULL"),
                   ==, 2);
}

/* Somebody went back to the old program and its file, and comes again: the first copy stays. */
static void
test_copy_stays (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *copy = NULL;
  g_autofree char *second = g_strdup_printf ("%s.2", fixture->copy);
  g_autofree char *content = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (fixture->copy, "kept", -1, &error));
  todoku_database_close (migrate (fixture, &copy));
  g_assert_cmpstr (copy, ==, second);
  g_assert_true (g_file_get_contents (fixture->copy, &content, NULL, &error));
  g_assert_cmpstr (content, ==, "kept");
}

/* A step that fails leaves the file as it was: here because a row hangs on one that is missing. */
static void
test_damaged (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDatabase) database = todoku_database_open (fixture->path, &error);
  gint64 n_tables = read_int (database, "SELECT count(*) FROM sqlite_schema");

  g_assert_true (todoku_database_run (database,
                                      "PRAGMA foreign_keys=OFF;"
                                      "UPDATE account SET server = 77;"
                                      "PRAGMA foreign_keys=ON;", &error));
  g_assert_false (todoku_schema_migrate (database, NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_DAMAGED);
  g_assert_cmpint (read_int (database, "PRAGMA user_version"), ==, GPOINTER_TO_INT (data));
  g_assert_cmpint (read_int (database, "PRAGMA foreign_keys"), ==, 1);
  g_assert_cmpint (read_int (database, "SELECT count(*) FROM sqlite_schema"), ==, n_tables);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, version, func) \
  g_test_add ("/store/migration/" name, Fixture, GINT_TO_POINTER (version), set_up, func, tear_down)
  ADD ("1/content", 1, test_content);
  ADD ("2/content", 2, test_content);
  ADD ("2/numbers", 2, test_numbers);
  ADD ("3/content", 3, test_content);
  ADD ("3/history", 3, test_history);
  ADD ("4/content", 4, test_content);
  ADD ("5/content", 5, test_content);
  ADD ("6/content", 6, test_content);
  ADD ("7/content", 7, test_content);
  ADD ("8/content", 8, test_content);
  ADD ("1/opened", 1, test_opened);
  ADD ("2/opened", 2, test_opened);
  ADD ("3/opened", 3, test_opened);
  ADD ("4/opened", 4, test_opened);
  ADD ("5/opened", 5, test_opened);
  ADD ("6/opened", 6, test_opened);
  ADD ("7/opened", 7, test_opened);
  ADD ("8/opened", 8, test_opened);
  ADD ("8/connected", 8, test_connected);
  ADD ("7/shared", 7, test_shared);
  ADD ("2/copy-stays", 2, test_copy_stays);
  ADD ("1/damaged", 1, test_damaged);
  ADD ("2/damaged", 2, test_damaged);
  ADD ("3/damaged", 3, test_damaged);
  ADD ("4/damaged", 4, test_damaged);

  return g_test_run ();
}
