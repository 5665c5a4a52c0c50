/* SPDX-License-Identifier: GPL-3.0-or-later
 * What happens when the process is killed, or the disk is full, at each call by which SQLite
 * changes a file. This program defines those calls itself, so that the linker puts them between
 * SQLite and the C library.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include "store-test.h"
#include "todoku-database.h"
#include "todoku-error.h"
#include "todoku-tx.h"

static const char *program;

/* At which call to die, counting before and after each; 0 for never. */
static int die_at;

/* From which call on the disk is full; -1 for never. */
static int full_from = -1;
static int n_calls;

static void
pass_place (void)
{
  if (die_at > 0 && --die_at == 0)
    raise (SIGKILL);
}

static gboolean
is_full (void)
{
  if (full_from < 0 || n_calls++ < full_from)
    return FALSE;

  errno = ENOSPC;
  return TRUE;
}

#define NEXT(name) \
  static typeof (name) *next; \
  if (next == NULL) \
  next = dlsym (RTLD_NEXT, #name)

ssize_t
pwrite64 (int         fd,
          const void *data,
          size_t      length,
          off64_t     offset)
{
  ssize_t written;
  NEXT (pwrite64);

  if (is_full ())
    return -1;
  pass_place ();
  written = next (fd, data, length, offset);
  pass_place ();

  return written;
}

int
ftruncate64 (int     fd,
             off64_t length)
{
  int result;
  NEXT (ftruncate64);

  if (is_full ())
    return -1;
  pass_place ();
  result = next (fd, length);
  pass_place ();

  return result;
}

int
fdatasync (int fd)
{
  int result;
  NEXT (fdatasync);

  pass_place ();
  result = next (fd);
  pass_place ();

  return result;
}

int
open64 (const char *path,
        int         flags,
        ...)
{
  mode_t mode = 0;
  va_list args;
  NEXT (open64);

  va_start (args, flags);
  if ((flags & O_CREAT) != 0)
    mode = va_arg (args, mode_t);
  va_end (args);

  if ((flags & O_CREAT) != 0 && access (path, F_OK) != 0 && is_full ())
    return -1;

  return next (path, flags, mode);
}

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
  fixture->path = g_build_filename (fixture->dir, "todoku.db", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  full_from = -1;
  todoku_test_remove_dir (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->path);
}

static void
run_sql (Fixture    *fixture,
         const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDatabase) database = todoku_database_open (fixture->path, &error);

  g_assert_true (todoku_database_run (database, sql, &error));
  g_assert_no_error (error);
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

static void
add_domain (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuStore) store = todoku_store_new (fixture->path);
  g_autoptr(TodokuTx) tx = NULL;
  g_autoptr(TodokuServerRow) server = store_test_make_server ();
  g_autoptr(TodokuDomainRow) domain = NULL;

  store_test_open (store);
  tx = todoku_tx_begin (store, &error);
  g_assert_true (todoku_tx_put (tx, server, &error));
  domain = store_test_make_domain (server->id, "xxxxx.co.jp");
  g_assert_true (todoku_tx_put (tx, domain, &error));
  g_assert_true (todoku_tx_commit (tx, &error));
  g_assert_no_error (error);
  store_test_close (store);
}

/* Three times an intent, and its end in the transaction that stores the result. */
static int
run_victim (const char *path,
            const char *place)
{
  g_autoptr(TodokuStore) store = todoku_store_new (path);

  store_test_open (store);
  die_at = atoi (place);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(TodokuTx) intending = todoku_tx_begin (store, NULL);
      g_autoptr(TodokuDomainRow) row = todoku_tx_get (intending, &todoku_domain_table, 1, NULL);
      g_autoptr(TodokuTx) settling = NULL;

      g_assert_true (todoku_tx_intend (intending, "create-domain", row, NULL, NULL, NULL, NULL));
      g_assert_true (todoku_tx_commit (intending, NULL));

      settling = todoku_tx_begin (store, NULL);
      row->attempts++;
      g_assert_true (todoku_tx_put (settling, row, NULL));
      g_assert_true (todoku_tx_settle (settling, "create-domain", row, "done", NULL));
      g_assert_true (todoku_tx_commit (settling, NULL));
    }
  store_test_close (store);

  return 0;
}

/* Killed before and after each call: the result is stored if and only if its intent is settled, and
 * the next process can go on.
 */
static void
test_kill (Fixture       *fixture,
           gconstpointer  data)
{
  gboolean killed = TRUE;
  guint n_places;

  add_domain (fixture);
  for (n_places = 1; killed; n_places++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *place = g_strdup_printf ("%u", n_places);
      g_autoptr(GSubprocess) victim = NULL;
      g_autoptr(TodokuDatabase) database = NULL;

      run_sql (fixture, "DELETE FROM journal; UPDATE domain SET attempts = 0");
      victim = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, "--victim",
                                 fixture->path, place, NULL);
      g_assert_true (g_subprocess_wait (victim, NULL, &error));
      killed = g_subprocess_get_if_signaled (victim);
      g_assert_true (killed ? g_subprocess_get_term_sig (victim) == SIGKILL
                            : g_subprocess_get_exit_status (victim) == 0);

      database = todoku_database_open (fixture->path, &error);
      g_assert_no_error (error);
      g_assert_cmpint (read_int (database, "SELECT integrity_check = 'ok' FROM"
                                 " pragma_integrity_check"), ==, 1);
      g_assert_cmpint (read_int (database, "SELECT count(*) FROM journal WHERE outcome IS NULL"),
                       <=, 1);
      g_assert_cmpint (read_int (database, "SELECT attempts FROM domain"), ==,
                       read_int (database, "SELECT count(*) FROM journal WHERE outcome = 'done'"));
    }
  g_test_message ("%u places", n_places);
  g_assert_cmpuint (n_places, >, 20);
}

static void
copy_fixture (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *source = g_test_build_filename (G_TEST_DIST, "fixtures", "store",
                                                   "version-2.db", NULL);
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (source, &content, &length, &error));
  g_assert_true (g_file_set_contents (fixture->path, content, length, &error));
}

static void
clear_folder (Fixture *fixture)
{
  todoku_test_remove_dir (fixture->dir);
  g_assert_cmpint (g_mkdir (fixture->dir, 0700), ==, 0);
}

/* The disk is full from some call on: that is what the person is told, and with room again nothing
 * is missing. Once for a file that is made, once for one that is brought up to date.
 */
static void
test_full_at_opening (Fixture       *fixture,
                      gconstpointer  data)
{
  gboolean migrating = GPOINTER_TO_INT (data);
  g_autofree char *part = g_strconcat (fixture->path, ".version-2.part", NULL);
  gboolean opened = FALSE;
  int from;

  for (from = 0; !opened; from++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(TodokuDatabase) database = NULL;

      clear_folder (fixture);
      if (migrating)
        copy_fixture (fixture);

      n_calls = 0;
      full_from = from;
      database = todoku_database_open (fixture->path, &error);
      opened = database != NULL && todoku_schema_migrate (database, NULL, &error);
      full_from = -1;
      if (opened)
        break;

      g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_FULL);
      g_clear_error (&error);
      g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
      g_clear_pointer (&database, todoku_database_close);
      database = todoku_database_open (fixture->path, &error);
      g_assert_no_error (error);
      g_assert_true (todoku_schema_migrate (database, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpint (read_int (database, "SELECT count(*) FROM domain"), ==, migrating ? 4 : 0);
    }
  g_test_message ("%d calls", from);
  g_assert_cmpint (from, >, 10);
}

/* A full disk in the middle of a story: the transaction is not, and the next one works. */
static void
test_full_at_commit (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(TodokuStore) store = todoku_store_new (fixture->path);

  add_domain (fixture);
  store_test_open (store);
  for (int from = 0; from < 3; from++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(TodokuTx) tx = todoku_tx_begin (store, &error);
      g_autoptr(TodokuDomainRow) row = todoku_tx_get (tx, &todoku_domain_table, 1, &error);

      g_assert_no_error (error);
      g_assert_cmpint (row->attempts, ==, 0);
      row->attempts = 7;
      n_calls = 0;
      full_from = from;
      g_assert_false (todoku_tx_put (tx, row, &error) && todoku_tx_commit (tx, &error));
      full_from = -1;
      g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_FULL);
    }

  {
    g_autoptr(GError) error = NULL;
    g_autoptr(TodokuTx) tx = todoku_tx_begin (store, &error);
    g_autoptr(TodokuDomainRow) row = todoku_tx_get (tx, &todoku_domain_table, 1, &error);

    g_assert_cmpint (row->attempts, ==, 0);
    row->attempts = 7;
    g_assert_true (todoku_tx_put (tx, row, &error));
    g_assert_true (todoku_tx_commit (tx, &error));
    g_assert_no_error (error);
  }
  store_test_close (store);
}

/* An empty file where there was data is not taken for a new one. */
static void
test_emptied (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(TodokuStore) store = todoku_store_new (fixture->path);
  GAsyncResult *slot = NULL;
  GStatBuf status;

  add_domain (fixture);
  g_assert_true (g_file_set_contents (fixture->path, "", 0, &error));
  todoku_store_open_async (store, NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  g_assert_false (todoku_store_open_finish (store, result, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_DAMAGED);
  g_clear_error (&error);
  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpint (status.st_size, ==, 0);

  /* One that was there before the first start is. */
  clear_folder (fixture);
  g_assert_true (g_file_set_contents (fixture->path, "", 0, &error));
  add_domain (fixture);
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 4 && g_str_equal (argv[1], "--victim"))
    return run_victim (argv[2], argv[3]);

  program = argv[0];
  g_test_init (&argc, &argv, NULL);

#define ADD(name, data, func) \
  g_test_add ("/store/faults/" name, Fixture, GINT_TO_POINTER (data), set_up, func, tear_down)
  ADD ("kill", 0, test_kill);
  ADD ("full-at-first-opening", FALSE, test_full_at_opening);
  ADD ("full-at-migration", TRUE, test_full_at_opening);
  ADD ("full-at-commit", 0, test_full_at_commit);
  ADD ("emptied", 0, test_emptied);

  return g_test_run ();
}
