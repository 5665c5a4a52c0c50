/* SPDX-License-Identifier: GPL-3.0-or-later
 * The loader: what has been committed, by whomever, comes to the main thread in chunks, each row
 * once, and nobody who waits for a commit is called before its rows.
 */
#include <sys/resource.h>

#include "store-test.h"
#include "todoku-database.h"
#include "todoku-error.h"
#include "todoku-loader.h"
#include "todoku-tx.h"

typedef struct
{
  char *dir;
  char *path;
  TodokuStore *store;
  TodokuLoader *loader;
  gint64 server;

  /* What has come: each id in its order, and how it was packed. */
  GArray *rows;
  GArray *gone;
  guint n_chunks;
  guint n_whole;
  guint n_last;
  guint n_unsettled;
  gint64 rev;

  /* For how long the first chunk keeps the main thread. */
  gulong pause;
} Fixture;

typedef struct
{
  Fixture *fixture;
  gboolean called;
  guint n_rows;
  GError *error;
} Wait;

static void
take_cb (TodokuNews *news,
         gpointer    user_data)
{
  Fixture *fixture = user_data;

  g_usleep (fixture->pause);
  fixture->pause = 0;
  g_assert_cmpuint (news->rows->len, <=, TODOKU_NEWS_MAX_ROWS);
  g_assert_cmpuint (news->gone->len, <=, TODOKU_NEWS_MAX_ROWS);
  for (guint i = 0; i < news->rows->len; i++)
    {
      const TodokuRow *row = g_ptr_array_index (news->rows, i);

      g_array_append_val (fixture->rows, row->id);
      if (row->table == &todoku_domain_table)
        g_assert_nonnull (((TodokuDomainRow *) row)->records);
    }
  for (guint i = 0; i < news->gone->len; i++)
    g_array_append_val (fixture->gone, g_array_index (news->gone, TodokuGone, i).id);
  fixture->n_chunks++;
  fixture->n_whole += news->whole ? 1 : 0;
  fixture->n_last += news->last ? 1 : 0;
  if (news->last)
    {
      fixture->n_unsettled = news->unsettled->len;
      fixture->rev = news->rev;
    }
}

static void
end_cb (const GError *error,
        gpointer      user_data)
{
  Wait *wait = user_data;

  g_assert_false (wait->called);
  wait->called = TRUE;
  wait->n_rows = wait->fixture->rows->len;
  wait->error = error != NULL ? g_error_copy (error) : NULL;
}

static gboolean
was_called (gpointer user_data)
{
  return ((Wait *) user_data)->called;
}

/* Forgets what came before, and takes in what is new. */
static void
sync_loader (Fixture  *fixture,
             GError  **error)
{
  Wait wait = { .fixture = fixture };

  g_array_set_size (fixture->rows, 0);
  g_array_set_size (fixture->gone, 0);
  fixture->n_chunks = fixture->n_whole = fixture->n_last = 0;
  todoku_loader_sync (fixture->loader, end_cb, &wait);
  todoku_test_wait_until (was_called, &wait);
  if (wait.error != NULL)
    g_propagate_error (error, wait.error);
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

/* Domains as another process would add them: all in one commit, each with one record. */
static void
add_domains (Fixture *fixture,
             guint    n_domains,
             guint    n_bytes)
{
  g_autofree char *sql =
    g_strdup_printf ("BEGIN IMMEDIATE;"
                     "UPDATE revision SET rev = rev + 1;"
                     "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %u)"
                     "INSERT INTO domain (rev, server, name, stage, automatic_security, monitored,"
                     " alarm_failures, attempts, checked_at, next_check_at)"
                     " SELECT (SELECT rev FROM revision), 1, 'd' || i || '.example.jp',"
                     " 'awaiting-dns', 1, 0, 0, 0, 0, 0 FROM n;"
                     "INSERT INTO domain_record (rev, owner, position, step, type, purpose, host,"
                     " value, priority, required, service_valid, verdict)"
                     " SELECT rev, id, 0, 0, 'CNAME', 'dkim1', 's1._domainkey', 'value', 0, 1, 0,"
                     " zeroblob(%u) FROM domain;"
                     "COMMIT;", n_domains, n_bytes);

  run_sql (fixture, sql);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuTx) tx = NULL;
  g_autoptr(TodokuServerRow) server = store_test_make_server ();

  fixture->dir = todoku_test_make_dir ();
  fixture->path = g_build_filename (fixture->dir, "todoku.db", NULL);
  fixture->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  fixture->gone = g_array_new (FALSE, FALSE, sizeof (gint64));
  fixture->store = todoku_store_new (fixture->path);
  store_test_open (fixture->store);
  tx = todoku_tx_begin (fixture->store, &error);
  g_assert_true (todoku_tx_put (tx, server, &error));
  g_assert_true (todoku_tx_commit (tx, &error));
  g_assert_no_error (error);
  fixture->server = server->id;
  fixture->loader = todoku_loader_new (fixture->path, take_cb, fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  Wait wait = { .fixture = fixture };

  if (fixture->loader != NULL)
    {
      todoku_loader_close (fixture->loader, end_cb, &wait);
      todoku_test_wait_until (was_called, &wait);
      g_assert_no_error (wait.error);
    }
  store_test_close (fixture->store);
  g_assert_finalize_object (fixture->store);
  todoku_test_remove_dir (fixture->dir);
  g_array_unref (fixture->rows);
  g_array_unref (fixture->gone);
  g_free (fixture->dir);
  g_free (fixture->path);
}

static void
test_whole (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  add_domains (fixture, 250, 10);
  sync_loader (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->rows->len, ==, 251);
  g_assert_cmpint (g_array_index (fixture->rows, gint64, 0), ==, fixture->server);
  g_assert_cmpuint (fixture->n_whole, ==, 1);
  g_assert_cmpuint (fixture->n_last, ==, 1);
  g_assert_cmpuint (fixture->n_chunks, ==, 5);

  /* Nothing new: nobody is told anything. */
  sync_loader (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->n_chunks, ==, 0);
}

/* A change by another process costs its rows. */
static void
test_news (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  add_domains (fixture, 1000, 10);
  sync_loader (fixture, &error);

  run_sql (fixture, "BEGIN IMMEDIATE; UPDATE revision SET rev = rev + 1;"
           "UPDATE domain SET stage = 'verified', rev = (SELECT rev FROM revision)"
           " WHERE name IN ('d7.example.jp', 'd8.example.jp');"
           "DELETE FROM domain WHERE name = 'd9.example.jp';"
           "INSERT INTO journal (rev, kind, subject_kind, subject, server, created_at,"
           " settled_at) SELECT rev, 'create-domain', 'domain', 7, 1, 0, 0 FROM revision;"
           "COMMIT;");
  sync_loader (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->rows->len, ==, 2);
  g_assert_cmpint (g_array_index (fixture->rows, gint64, 0), ==, 7);
  g_assert_cmpint (g_array_index (fixture->rows, gint64, 1), ==, 8);
  g_assert_cmpuint (fixture->gone->len, ==, 1);
  g_assert_cmpint (g_array_index (fixture->gone, gint64, 0), ==, 9);
  g_assert_cmpuint (fixture->n_whole, ==, 0);
  g_assert_cmpuint (fixture->n_unsettled, ==, 1);

  /* What hangs on a server goes with it, and is told of in chunks as well. */
  run_sql (fixture, "PRAGMA foreign_keys=ON; BEGIN IMMEDIATE; UPDATE revision SET rev = rev + 1;"
           "DELETE FROM server; COMMIT;");
  sync_loader (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->gone->len, ==, 1000);
  g_assert_cmpuint (fixture->rows->len, ==, 0);
}

/* Deletions that nobody remembers: everything is read anew, so that what is missing shows. */
static void
test_forgotten (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  add_domains (fixture, 10, 10);
  sync_loader (fixture, &error);
  run_sql (fixture, "BEGIN IMMEDIATE; UPDATE revision SET rev = rev + 1;"
           "DELETE FROM domain WHERE id = 4; UPDATE revision SET forgotten = rev;"
           "DELETE FROM gone; COMMIT;");
  sync_loader (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->n_whole, ==, 1);
  g_assert_cmpuint (fixture->rows->len, ==, 10);
}

static gpointer
change_and_wait (gpointer user_data)
{
  Wait *wait = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuTx) tx = todoku_tx_begin (wait->fixture->store, &error);
  g_autoptr(TodokuDomainRow) row = store_test_make_domain (wait->fixture->server, "new.example.jp");

  g_assert_true (todoku_tx_put (tx, row, &error));
  g_assert_true (todoku_tx_commit (tx, &error));
  g_assert_no_error (error);
  todoku_loader_sync (wait->fixture->loader, end_cb, wait);

  return NULL;
}

/* A worker's commit is shown before the worker's call ends, however long the news are. */
static void
test_end_after_rows (Fixture       *fixture,
                     gconstpointer  data)
{
  Wait wait = { .fixture = fixture };
  GThread *thread;

  add_domains (fixture, 950, 10);
  thread = g_thread_new ("changing", change_and_wait, &wait);
  todoku_test_wait_until (was_called, &wait);
  g_thread_join (thread);
  g_assert_no_error (wait.error);
  g_assert_cmpuint (wait.n_rows, ==, 952);
  g_assert_cmpint (fixture->rev, ==, 4);
}

static gboolean
has_two (gpointer user_data)
{
  return ((Fixture *) user_data)->rows->len == 2;
}

/* Nobody asks, and the change of another process comes all the same. */
static void
test_unasked (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  sync_loader (fixture, &error);
  g_array_set_size (fixture->rows, 0);
  add_domains (fixture, 2, 10);
  todoku_test_wait_until (has_two, fixture);
}

/* One chunk a turn of the main loop, so that it can draw in between. */
static void
test_turns (Fixture       *fixture,
            gconstpointer  data)
{
  Wait wait = { .fixture = fixture };
  guint before = 0;

  add_domains (fixture, 700, 10);
  todoku_loader_sync (fixture->loader, end_cb, &wait);
  while (!wait.called)
    {
      before = fixture->n_chunks;
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpuint (fixture->n_chunks, <=, before + 1);
    }
  g_assert_cmpuint (fixture->rows->len, ==, 701);
}

/* Fifty thousand domains pass through without standing in memory at a time, also while the main
 * thread has something else to do.
 */
static void
test_memory (Fixture       *fixture,
             gconstpointer  data)
{
#if defined (__SANITIZE_ADDRESS__) || defined (__SANITIZE_THREAD__)
  g_test_skip ("A sanitizer keeps what was freed");
#else
  g_autoptr(GError) error = NULL;
  struct rusage before, after;

  add_domains (fixture, 50000, 1000);
  fixture->pause = 500 * G_TIME_SPAN_MILLISECOND;
  getrusage (RUSAGE_SELF, &before);
  sync_loader (fixture, &error);
  getrusage (RUSAGE_SELF, &after);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->rows->len, ==, 50001);
  g_assert_cmpint (after.ru_maxrss - before.ru_maxrss, <, 8 * 1024);
#endif
}

/* Closing does not wait for the end of a long reading, and who waits for that is told. */
static void
test_close (Fixture       *fixture,
            gconstpointer  data)
{
  Wait asked = { .fixture = fixture };
  Wait closed = { .fixture = fixture };

  add_domains (fixture, 2000, 10);
  todoku_loader_sync (fixture->loader, end_cb, &asked);
  while (fixture->n_chunks == 0)
    g_main_context_iteration (NULL, TRUE);
  todoku_loader_close (g_steal_pointer (&fixture->loader), end_cb, &closed);
  todoku_test_wait_until (was_called, &closed);
  g_assert_true (asked.called);
  g_assert_nonnull (asked.error);
  g_clear_error (&asked.error);
  g_assert_no_error (closed.error);
  g_assert_cmpuint (fixture->rows->len, <, 2001);
}

static void
test_close_at_once (Fixture       *fixture,
                    gconstpointer  data)
{
  Wait asked = { .fixture = fixture };
  Wait closed = { .fixture = fixture };

  todoku_loader_sync (fixture->loader, end_cb, &asked);
  todoku_loader_close (g_steal_pointer (&fixture->loader), end_cb, &closed);
  g_assert_false (asked.called);
  g_assert_false (closed.called);
  todoku_test_wait_until (was_called, &closed);
  g_assert_true (asked.called);
  g_clear_error (&asked.error);
}

/* What cannot be read is told to who asks; when it can be read again, nothing has been lost. */
static void
test_damaged (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  add_domains (fixture, 150, 10);
  run_sql (fixture, "UPDATE domain SET stage = 'floating' WHERE id = 120");
  sync_loader (fixture, &error);
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_DAMAGED);
  g_clear_error (&error);

  run_sql (fixture, "UPDATE domain SET stage = 'verified' WHERE id = 120");
  sync_loader (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->n_whole, ==, 1);
  g_assert_cmpuint (fixture->rows->len, ==, 151);
}

/* A newer program was installed and started while this one ran. */
static void
test_newer (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  sync_loader (fixture, &error);
  g_assert_no_error (error);
  run_sql (fixture, "PRAGMA user_version=999; UPDATE revision SET rev = rev + 1");
  sync_loader (fixture, &error);
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_NEWER);
  g_clear_error (&error);
  g_assert_null (todoku_tx_begin (fixture->store, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_NEWER);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/store/loader/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("whole", test_whole);
  ADD ("news", test_news);
  ADD ("forgotten", test_forgotten);
  ADD ("end-after-rows", test_end_after_rows);
  ADD ("unasked", test_unasked);
  ADD ("turns", test_turns);
  ADD ("memory", test_memory);
  ADD ("close", test_close);
  ADD ("close-at-once", test_close_at_once);
  ADD ("damaged", test_damaged);
  ADD ("newer", test_newer);

  return g_test_run ();
}
