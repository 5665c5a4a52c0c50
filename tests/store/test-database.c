/* SPDX-License-Identifier: GPL-3.0-or-later
 * The connection and the schema: what is refused stays untouched, what fails says why.
 */
#include <glib/gstdio.h>

#include "todoku-database.h"
#include "todoku-error.h"
#include "todoku-test.h"

static const char *program;

typedef struct
{
  char *dir;
  char *path;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->dir = todoku_test_make_dir ();
  fixture->path = g_build_filename (fixture->dir, "deep", "todoku.db", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  todoku_test_remove_dir (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->path);
}

static void
test_new_file (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDatabase) database = todoku_database_open (fixture->path, &error);
  gint64 value;

  g_assert_no_error (error);
  g_assert_true (todoku_schema_migrate (database, NULL, &error));
  g_assert_true (todoku_schema_migrate (database, NULL, &error));
  g_assert_true (todoku_database_read_int (database, "PRAGMA user_version", &value, &error));
  g_assert_cmpint (value, ==, 9);
  g_assert_true (todoku_database_read_int (database, "PRAGMA foreign_keys", &value, &error));
  g_assert_cmpint (value, ==, 1);
  g_assert_true (todoku_database_read_int (database, "PRAGMA synchronous", &value, &error));
  g_assert_cmpint (value, ==, 2);
  g_assert_no_error (error);
}

static void
test_newer_file (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDatabase) database = todoku_database_open (fixture->path, &error);
  gint64 value;

  g_assert_true (todoku_database_run (database, "PRAGMA user_version=999", &error));
  g_assert_false (todoku_schema_migrate (database, NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_NEWER);
  g_assert_cmpint (todoku_error_get_exit_status (error), ==, 5);
  g_clear_error (&error);

  g_assert_true (todoku_database_read_int (database, "PRAGMA user_version", &value, &error));
  g_assert_cmpint (value, ==, 999);
  g_assert_true (todoku_database_read_int (database, "SELECT count(*) FROM sqlite_schema", &value,
                                           &error));
  g_assert_cmpint (value, ==, 0);
}

/* A step that fails, here because a table of that name exists, leaves version and content alone. */
static void
test_failed_step (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDatabase) database = todoku_database_open (fixture->path, &error);
  gint64 value;

  g_assert_true (todoku_database_run (database,
                                      "CREATE TABLE account (mine TEXT);"
                                      "INSERT INTO account VALUES ('kept');",
                                      &error));
  g_assert_false (todoku_schema_migrate (database, NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_FAILED);
  g_clear_error (&error);

  g_assert_true (todoku_database_read_int (database, "PRAGMA user_version", &value, &error));
  g_assert_cmpint (value, ==, 0);
  g_assert_true (todoku_database_read_int (database,
                                           "SELECT count(*) FROM account WHERE mine = 'kept'",
                                           &value, &error));
  g_assert_cmpint (value, ==, 1);
}

static void
test_not_a_database (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->dir, "text.db", NULL);
  g_autofree char *content = NULL;
  g_autoptr(TodokuDatabase) database = NULL;

  g_assert_true (g_file_set_contents (path, "This is a letter, not a database; it stays.", -1,
                                      &error));
  database = todoku_database_open (path, &error);
  g_assert_null (database);
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_DAMAGED);
  g_clear_error (&error);

  g_assert_true (g_file_get_contents (path, &content, NULL, &error));
  g_assert_cmpstr (content, ==, "This is a letter, not a database; it stays.");
}

static void
test_full_disk (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDatabase) database = todoku_database_open (fixture->path, &error);

  /* SQLite gives the same code when the file may not grow as when the disk is full. */
  g_assert_true (todoku_schema_migrate (database, NULL, &error));
  g_assert_true (todoku_database_run (database, "PRAGMA max_page_count=1", &error));
  g_assert_false (todoku_database_run (database,
                                       "CREATE TABLE big (x); INSERT INTO big VALUES "
                                       "(randomblob(1000000))",
                                       &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_FULL);
}

static void
test_three_valued_step (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDatabase) database = todoku_database_open (":memory:", &error);
  g_autoptr(sqlite3_stmt) one = todoku_database_prepare (database, "SELECT 1", &error);
  g_autoptr(sqlite3_stmt) bad = NULL;
  gint64 untouched = 7;

  g_assert_cmpint (todoku_database_step (database, one, &error), ==, TODOKU_STEP_ROW);
  g_assert_cmpint (todoku_database_step (database, one, &error), ==, TODOKU_STEP_DONE);
  g_assert_no_error (error);

  bad = todoku_database_prepare (database, "SELECT abs(-9223372036854775808)", &error);
  g_assert_cmpint (todoku_database_step (database, bad, &error), ==, TODOKU_STEP_ERROR);
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_FAILED);
  g_clear_error (&error);

  g_assert_false (todoku_database_read_int (database, "SELECT 1 WHERE 0", &untouched, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_FAILED);
  g_assert_cmpint (untouched, ==, 7);
}

/* Another program: this one, started with the path of a database to open. */
static GSubprocess *
start_opener (const char *path)
{
  g_autoptr(GError) error = NULL;
  GSubprocess *opener = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--open",
                                          path, NULL);

  g_assert_no_error (error);
  return opener;
}

static int
run_opener (const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDatabase) database = NULL;

  g_print ("opening\n");
  database = todoku_database_open (path, &error);
  if (database != NULL && todoku_schema_migrate (database, NULL, &error))
    return 0;

  g_printerr ("%s\n", error->message);
  return 1;
}

static void
assert_opened (GSubprocess *opener)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (g_subprocess_wait_check (opener, NULL, &error));
  g_assert_no_error (error);
}

static void
test_two_starts (Fixture       *fixture,
                 gconstpointer  data)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.db", i);
      g_autofree char *path = g_build_filename (fixture->dir, name, NULL);
      g_autoptr(GSubprocess) one = start_opener (path);
      g_autoptr(GSubprocess) other = start_opener (path);

      assert_opened (one);
      assert_opened (other);
    }
}

static gboolean
set_true_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* While another program writes into a fresh file, SQLite refuses at once to turn it over to WAL. */
static void
test_wait_for_writer (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "written.db", NULL);
  g_autoptr(GSubprocess) opener = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  gboolean patient = FALSE;
  sqlite3 *writer;
  char byte;

  g_assert_cmpint (sqlite3_open (path, &writer), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (writer, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);

  opener = start_opener (path);
  g_assert_cmpint (g_input_stream_read (g_subprocess_get_stdout_pipe (opener), &byte, 1, NULL,
                                        NULL), ==, 1);
  g_subprocess_wait_async (opener, NULL, todoku_test_store_result, &slot);
  g_timeout_add (200, set_true_cb, &patient);
  while (slot == NULL && !patient)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (slot);

  g_assert_cmpint (sqlite3_exec (writer, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  result = todoku_test_wait_result (&slot);
  assert_opened (opener);
  sqlite3_close (writer);
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--open"))
    return run_opener (argv[2]);

  program = argv[0];
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/store/database/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("new-file", test_new_file);
  ADD ("newer-file", test_newer_file);
  ADD ("failed-step", test_failed_step);
  ADD ("not-a-database", test_not_a_database);
  ADD ("full-disk", test_full_disk);
  ADD ("three-valued-step", test_three_valued_step);
  ADD ("two-starts", test_two_starts);
  ADD ("wait-for-writer", test_wait_for_writer);

  return g_test_run ();
}
