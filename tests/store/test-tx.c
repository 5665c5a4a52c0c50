/* SPDX-License-Identifier: GPL-3.0-or-later
 * Transactions: what two processes may do to each other, and what a dead one leaves. Two stores on
 * one file are two processes to each other: each has its connection and its lock.
 */
#include <signal.h>

#include "store-test.h"
#include "todoku-database.h"
#include "todoku-error.h"
#include "todoku-tx-private.h"

static const char *program;

typedef struct
{
  char *dir;
  char *path;
  TodokuStore *store;
  TodokuStore *other;
  gint64 server;
  gint64 domain;
} Fixture;

static TodokuTx *
begin (TodokuStore *store)
{
  g_autoptr(GError) error = NULL;
  TodokuTx *tx = todoku_tx_begin (store, &error);

  g_assert_no_error (error);
  return tx;
}

static void
commit (TodokuTx *tx)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (todoku_tx_commit (tx, &error));
  g_assert_no_error (error);
}

static TodokuTx *
begin_read (TodokuStore *store)
{
  g_autoptr(GError) error = NULL;
  TodokuTx *tx = todoku_tx_begin_read (store, &error);

  g_assert_no_error (error);
  return tx;
}

static TodokuDomainRow *
get_domain (TodokuTx *tx,
            gint64    id)
{
  g_autoptr(GError) error = NULL;
  TodokuDomainRow *row = todoku_tx_get (tx, &todoku_domain_table, id, &error);

  g_assert_no_error (error);
  return row;
}

static TodokuDomainRow *
read_domain (Fixture *fixture)
{
  g_autoptr(TodokuTx) tx = begin (fixture->store);

  return get_domain (tx, fixture->domain);
}

static gint64
read_int (Fixture    *fixture,
          const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDatabase) database = todoku_database_open (fixture->path, &error);
  gint64 value;

  g_assert_true (todoku_database_read_int (database, sql, &value, &error));
  g_assert_no_error (error);

  return value;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuTx) tx = NULL;
  g_autoptr(TodokuServerRow) server = store_test_make_server ();
  g_autoptr(TodokuDomainRow) domain = NULL;

  fixture->dir = todoku_test_make_dir ();
  fixture->path = g_build_filename (fixture->dir, "todoku.db", NULL);
  fixture->store = todoku_store_new (fixture->path);
  fixture->other = todoku_store_new (fixture->path);
  store_test_open (fixture->store);
  store_test_open (fixture->other);

  tx = begin (fixture->store);
  g_assert_true (todoku_tx_put (tx, server, &error));
  domain = store_test_make_domain (server->id, "xxxxx.co.jp");
  g_assert_true (todoku_tx_put (tx, domain, &error));
  g_assert_no_error (error);
  commit (tx);
  fixture->server = server->id;
  fixture->domain = domain->id;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  store_test_close (fixture->store);
  store_test_close (fixture->other);
  g_assert_finalize_object (fixture->store);
  g_assert_finalize_object (fixture->other);
  todoku_test_remove_dir (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->path);
}

static void
test_rows (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuTx) tx = begin (fixture->store);
  g_autoptr(TodokuDomainRow) row = get_domain (tx, fixture->domain);
  g_autoptr(TodokuDomainRow) copy = todoku_domain_row_copy (row);
  g_autoptr(TodokuDomainRow) again = NULL;
  gpointer found;
  TodokuRecordRow *record;

  g_assert_cmpint (row->rev, >, 0);
  g_assert_cmpint (row->rev, <, tx->rev);
  g_assert_cmpstr (row->name, ==, "xxxxx.co.jp");
  g_assert_cmpuint (row->records->len, ==, 2);
  g_assert_true (todoku_row_equal (row, copy));

  /* One record less, and the first one says something else. */
  row->attempts = 7;
  g_ptr_array_remove_index (row->records, 1);
  record = g_ptr_array_index (row->records, 0);
  record->service_valid = TRUE;
  g_assert_false (todoku_row_equal (row, copy));
  g_assert_true (todoku_tx_put (tx, row, &error));
  g_assert_no_error (error);
  g_assert_cmpint (row->rev, ==, tx->rev);
  commit (tx);

  again = read_domain (fixture);
  g_assert_true (todoku_row_equal (row, again));
  g_assert_cmpint (again->rev, ==, row->rev);
  record = g_ptr_array_index (again->records, 0);
  g_assert_true (record->service_valid);

  todoku_tx_free (g_steal_pointer (&tx));
  tx = begin (fixture->store);
  g_assert_true (todoku_tx_find (tx, &todoku_domain_table, fixture->server, "xxxxx.co.jp", &found,
                                 &error));
  g_assert_true (todoku_row_equal (found, again));
  todoku_row_free (found);
  g_assert_true (todoku_tx_find (tx, &todoku_domain_table, fixture->server, "yyyyy.co.jp", &found,
                                 &error));
  g_assert_null (found);
  g_assert_null (todoku_tx_get (tx, &todoku_domain_table, 999, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_UNKNOWN_DOMAIN);
}

/* Records that say what they said are not written again. */
static void
test_same_records (Fixture       *fixture,
                   gconstpointer  data)
{
  const char *sql = "SELECT sum(id * 1000 + rev) FROM domain_record";
  gint64 before = read_int (fixture, sql);
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuTx) tx = begin (fixture->store);
  g_autoptr(TodokuDomainRow) row = get_domain (tx, fixture->domain);

  row->checked_at = 1;
  g_assert_true (todoku_tx_put (tx, row, &error));
  commit (tx);
  g_assert_cmpint (read_int (fixture, sql), ==, before);
}

static void
test_given_up (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  gint64 rev = read_int (fixture, "SELECT rev FROM revision");
  g_autoptr(TodokuDomainRow) row = NULL;

  {
    g_autoptr(TodokuTx) tx = begin (fixture->store);
    g_autoptr(TodokuDomainRow) changed = get_domain (tx, fixture->domain);

    changed->attempts = 7;
    g_assert_true (todoku_tx_put (tx, changed, &error));
  }

  row = read_domain (fixture);
  g_assert_cmpint (row->attempts, ==, 0);
  g_assert_cmpint (read_int (fixture, "SELECT rev FROM revision"), ==, rev);
}

/* A decision made from a row that another process has changed since is refused as a whole. */
static void
test_lost_update (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDomainRow) seen = read_domain (fixture);
  g_autoptr(TodokuDomainRow) stored = NULL;
  g_autoptr(TodokuServerRow) server = NULL;
  g_autoptr(TodokuTx) other = begin (fixture->other);
  g_autoptr(TodokuDomainRow) theirs = get_domain (other, fixture->domain);
  g_autoptr(TodokuTx) tx = NULL;

  theirs->stage = TODOKU_DOMAIN_AWAITING_DNS;
  g_assert_true (todoku_tx_put (other, theirs, &error));
  commit (other);

  tx = begin (fixture->store);
  server = todoku_tx_get (tx, &todoku_server_table, fixture->server, &error);
  g_free (server->region);
  server->region = g_strdup ("global");
  g_assert_true (todoku_tx_put (tx, server, &error));
  seen->stage = TODOKU_DOMAIN_REFUSED;
  g_assert_false (todoku_tx_put (tx, seen, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BUSY);
  todoku_tx_free (g_steal_pointer (&tx));

  stored = read_domain (fixture);
  g_assert_cmpint (stored->stage, ==, TODOKU_DOMAIN_AWAITING_DNS);
  g_assert_cmpint (read_int (fixture, "SELECT count(*) FROM server WHERE region = 'eu'"), ==, 1);
}

static void
test_removed_meanwhile (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDomainRow) seen = read_domain (fixture);
  g_autoptr(TodokuTx) other = begin (fixture->other);
  g_autoptr(TodokuTx) tx = NULL;

  g_assert_true (todoku_tx_delete (other, &todoku_domain_table, fixture->domain, &error));
  commit (other);

  tx = begin (fixture->store);
  g_assert_false (todoku_tx_put (tx, seen, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_UNKNOWN_DOMAIN);
}

/* Whatever hangs on a server goes with it, readers are told of each, and no number comes again. */
static void
test_gone (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuTx) tx = begin (fixture->store);
  g_autoptr(TodokuAccountRow) account = todoku_account_row_new ();
  g_autoptr(TodokuTrackingRow) tracking = todoku_tracking_row_new ();
  g_autoptr(TodokuAddedRow) added = todoku_added_row_new ();
  g_autoptr(TodokuServerRow) server = store_test_make_server ();
  g_autoptr(TodokuDomainRow) domain = NULL;
  g_autoptr(GPtrArray) none = NULL;
  g_autofree char *sql = NULL;

  account->server = fixture->server;
  account->name = g_strdup ("info");
  account->address = g_strdup ("info@xxxxx.co.jp");
  tracking->server = fixture->server;
  tracking->host = g_strdup ("click.xxxxx.co.jp");
  tracking->records = todoku_rows_new ();
  added->domain = fixture->domain;
  added->zone = g_strdup ("xxxxx.co.jp");
  added->server = g_strdup ("192.0.2.1");
  added->host = g_strdup ("s1._domainkey.xxxxx.co.jp");
  added->type = g_strdup ("CNAME");
  added->value = g_strdup ("s1.domainkey.u1.wl.sendgrid.net");
  g_assert_cmpstr (todoku_row_get_name (account), ==, "info");
  g_assert_cmpstr (todoku_row_get_name (tracking), ==, "click.xxxxx.co.jp");
  g_assert_null (todoku_row_get_name (added));
  g_assert_true (todoku_tx_put (tx, account, &error));
  g_assert_true (todoku_tx_put (tx, tracking, &error));
  g_assert_true (todoku_tx_put (tx, added, &error));
  commit (tx);

  todoku_tx_free (g_steal_pointer (&tx));
  tx = begin (fixture->store);
  g_assert_true (todoku_tx_delete (tx, &todoku_server_table, fixture->server, &error));
  none = todoku_tx_list (tx, &todoku_added_table, "domain", fixture->domain, &error);
  g_assert_cmpuint (none->len, ==, 0);
  commit (tx);

  sql = g_strdup_printf ("SELECT count(*) FROM gone WHERE rev = %" G_GINT64_FORMAT
                         " AND kind || subject IN ('server%" G_GINT64_FORMAT
                         "', 'domain%" G_GINT64_FORMAT "', 'tracking%" G_GINT64_FORMAT
                         "', 'account%" G_GINT64_FORMAT "')", tx->rev,
                         fixture->server, fixture->domain, tracking->id, account->id);
  g_assert_cmpint (read_int (fixture, sql), ==, 4);
  g_assert_cmpint (read_int (fixture, "SELECT count(*) FROM gone"), ==, 4);
  g_assert_cmpint (read_int (fixture, "SELECT count(*) FROM domain_record"), ==, 0);

  todoku_tx_free (g_steal_pointer (&tx));
  tx = begin (fixture->store);
  g_assert_true (todoku_tx_put (tx, server, &error));
  domain = store_test_make_domain (server->id, "xxxxx.co.jp");
  g_assert_true (todoku_tx_put (tx, domain, &error));
  g_assert_cmpint (server->id, >, fixture->server);
  g_assert_cmpint (domain->id, >, fixture->domain);
}

/* Intent, attempt, end: all in the database, and for one process at a time. */
static void
test_journal (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDomainRow) domain = read_domain (fixture);
  g_autoptr(TodokuTx) tx = begin (fixture->store);
  g_autoptr(TodokuTx) other = NULL;
  g_autoptr(TodokuJournalRow) intent = NULL;
  g_autoptr(TodokuJournalRow) open = NULL;
  gint64 before = g_get_real_time ();

  g_assert_true (todoku_tx_intend (tx, "create-domain", domain, "key", "detail", &intent, &error));
  g_assert_cmpint (intent->server, ==, fixture->server);
  g_assert_cmpint (intent->created_at, >=, before);
  g_assert_false (todoku_tx_intend (tx, "create-domain", domain, "key", NULL, NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BUSY);
  g_clear_error (&error);
  commit (tx);

  /* While this process lives, nothing of it is another one's: no effect, and no other effect. */
  other = begin (fixture->other);
  g_assert_false (todoku_tx_claim (other, "create-domain", domain, &open, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_false (todoku_tx_intend (other, "delete-domain", domain, NULL, NULL, NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_false (todoku_tx_settle (other, "create-domain", domain, "done", &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_false (todoku_tx_note_attempt (other, intent->id, before, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BUSY);
  g_clear_error (&error);
  todoku_tx_free (g_steal_pointer (&other));

  /* The end of an attempt is never later than now. */
  todoku_tx_free (g_steal_pointer (&tx));
  tx = begin (fixture->store);
  g_assert_true (todoku_tx_note_attempt (tx, intent->id, before + G_TIME_SPAN_DAY, &error));
  g_assert_true (todoku_tx_claim (tx, "create-domain", domain, &open, &error));
  g_assert_cmpint (open->id, ==, intent->id);
  g_assert_cmpint (open->attempt_ended_at, >=, before);
  g_assert_cmpint (open->attempt_ended_at, <=, g_get_real_time ());
  g_assert_true (todoku_tx_settle (tx, "create-domain", domain, "done", &error));
  g_assert_false (todoku_tx_settle (tx, "create-domain", domain, "done", &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BUSY);
  g_clear_error (&error);
  commit (tx);

  other = begin (fixture->other);
  g_clear_pointer (&open, todoku_journal_row_free);
  g_assert_true (todoku_tx_claim (other, "create-domain", domain, &open, &error));
  g_assert_null (open);
  g_assert_true (todoku_tx_intend (other, "delete-domain", domain, NULL, NULL, NULL, &error));
}

/* The clock was a day ahead when the attempt ended: the grace counts from the claim, once. */
static void
test_clock_went_back (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDatabase) database = todoku_database_open (fixture->path, &error);
  g_autoptr(TodokuDomainRow) domain = read_domain (fixture);
  g_autoptr(TodokuTx) tx = begin (fixture->store);
  g_autoptr(TodokuJournalRow) first = NULL;
  g_autoptr(TodokuJournalRow) second = NULL;
  g_autofree char *sql =
    g_strdup_printf ("UPDATE journal SET attempt_ended_at = %" G_GINT64_FORMAT,
                     g_get_real_time () + G_TIME_SPAN_DAY);

  g_assert_true (todoku_tx_intend (tx, "create-domain", domain, NULL, NULL, NULL, &error));
  commit (tx);
  g_assert_true (todoku_database_run (database, sql, &error));

  for (guint i = 0; i < 2; i++)
    {
      todoku_tx_free (g_steal_pointer (&tx));
      tx = begin (fixture->store);
      g_assert_true (todoku_tx_claim (tx, "create-domain", domain, i == 0 ? &first : &second,
                                      &error));
      commit (tx);
    }
  g_assert_cmpint (first->attempt_ended_at, <=, g_get_real_time ());
  g_assert_cmpint (second->attempt_ended_at, ==, first->attempt_ended_at);
}

/* What its process lets go of is anybody's, with what is known of it. */
static void
test_let_go (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDomainRow) domain = read_domain (fixture);
  g_autoptr(TodokuTx) tx = begin (fixture->store);
  g_autoptr(TodokuTx) other = NULL;
  g_autoptr(TodokuJournalRow) intent = NULL;
  g_autoptr(TodokuJournalRow) open = NULL;

  g_assert_true (todoku_tx_intend (tx, "create-domain", domain, NULL, NULL, &intent, &error));
  g_assert_true (todoku_tx_note_attempt (tx, intent->id, 1000, &error));
  g_assert_true (todoku_tx_let_go (tx, domain, &error));
  commit (tx);

  other = begin (fixture->other);
  g_assert_true (todoku_tx_claim (other, "create-domain", domain, &open, &error));
  g_assert_cmpint (open->id, ==, intent->id);
  g_assert_cmpint (open->attempt_ended_at, ==, 1000);
  commit (other);

  todoku_tx_free (g_steal_pointer (&tx));
  tx = begin (fixture->store);
  g_clear_pointer (&open, todoku_journal_row_free);
  g_assert_false (todoku_tx_claim (tx, "create-domain", domain, &open, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BUSY);
}

/* What is forgotten here takes with it what is open there, but not over the head of its owner. */
static void
test_abandon (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDomainRow) domain = read_domain (fixture);
  g_autoptr(TodokuTx) tx = begin (fixture->store);
  g_autoptr(TodokuTx) other = NULL;

  g_assert_true (todoku_tx_intend (tx, "create-domain", domain, NULL, NULL, NULL, &error));
  commit (tx);

  other = begin (fixture->other);
  g_assert_false (todoku_tx_abandon (other, fixture->server, "abandoned", &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BUSY);
  g_clear_error (&error);
  g_clear_pointer (&other, todoku_tx_free);
  g_assert_cmpint (read_int (fixture, "SELECT count(*) FROM journal WHERE outcome IS NULL"), ==, 1);

  todoku_tx_free (g_steal_pointer (&tx));
  tx = begin (fixture->store);
  g_assert_true (todoku_tx_let_go (tx, domain, &error));
  commit (tx);
  other = begin (fixture->other);
  g_assert_true (todoku_tx_abandon (other, fixture->server + 1, "abandoned", &error));
  g_assert_true (todoku_tx_abandon (other, fixture->server, "abandoned", &error));
  g_assert_no_error (error);
  commit (other);
  g_assert_cmpint (read_int (fixture, "SELECT count(*) FROM journal WHERE outcome = 'abandoned'"
                             " AND settled_at > 0"), ==, 1);
}

static int
run_dying (const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuStore) store = todoku_store_new (path);
  g_autoptr(TodokuTx) tx = NULL;
  g_autoptr(TodokuDomainRow) domain = NULL;

  store_test_open (store);
  tx = begin (store);
  domain = get_domain (tx, 1);
  g_assert_true (todoku_tx_intend (tx, "create-domain", domain, "key", "detail", NULL, &error));
  commit (tx);
  raise (SIGKILL);

  return 1;
}

/* Of two living processes one takes up what a dead one left; the other one is told so. */
static void
test_orphan (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) dying = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program,
                                                   "--die", fixture->path, NULL);
  g_autoptr(TodokuDomainRow) domain = NULL;
  g_autoptr(TodokuTx) tx = NULL;
  g_autoptr(TodokuTx) other = NULL;
  g_autoptr(TodokuJournalRow) open = NULL;
  g_autoptr(TodokuJournalRow) none = NULL;
  gint64 taken_up_at;

  g_assert_true (g_subprocess_wait (dying, NULL, &error));
  g_assert_cmpint (g_subprocess_get_term_sig (dying), ==, SIGKILL);

  domain = read_domain (fixture);
  taken_up_at = g_get_real_time ();
  tx = begin (fixture->store);
  g_assert_true (todoku_tx_claim (tx, "create-domain", domain, &open, &error));
  g_assert_cmpstr (open->token, ==, "key");
  g_assert_cmpstr (open->detail, ==, "detail");
  g_assert_cmpint (open->attempt_ended_at, >=, taken_up_at);
  commit (tx);

  other = begin (fixture->other);
  g_assert_false (todoku_tx_claim (other, "create-domain", domain, &none, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BUSY);
}

static gpointer
count_up (gpointer user_data)
{
  Fixture *fixture = user_data;

  for (guint i = 0; i < 50; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(TodokuTx) tx = begin (i % 2 == 0 ? fixture->store : fixture->other);
      g_autoptr(TodokuDomainRow) row = get_domain (tx, fixture->domain);

      row->attempts++;
      g_assert_true (todoku_tx_put (tx, row, &error));
      commit (tx);
    }

  return NULL;
}

/* Threads and processes wait for each other: nothing is lost, every commit has its number. */
static void
test_threads (Fixture       *fixture,
              gconstpointer  data)
{
  GThread *threads[4];
  gint64 rev = read_int (fixture, "SELECT rev FROM revision");
  g_autoptr(TodokuDomainRow) row = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("counting", count_up, fixture);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  row = read_domain (fixture);
  g_assert_cmpint (row->attempts, ==, 200);
  g_assert_cmpint (read_int (fixture, "SELECT rev FROM revision"), ==, rev + 200);
}

/* Who reads waits for nobody who writes, keeps nobody from it, and sees one moment. */
static void
test_read (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuTx) writing = begin (fixture->other);
  g_autoptr(TodokuTx) own = NULL;
  g_autoptr(TodokuTx) reading = begin_read (fixture->store);
  g_autoptr(TodokuDomainRow) row = get_domain (writing, fixture->domain);
  g_autoptr(TodokuDomainRow) before = get_domain (reading, fixture->domain);
  g_autoptr(TodokuDomainRow) meanwhile = NULL;
  g_autoptr(TodokuDomainRow) after = NULL;

  row->attempts = 7;
  g_assert_true (todoku_tx_put (writing, row, &error));
  commit (writing);
  meanwhile = get_domain (reading, fixture->domain);
  g_assert_true (todoku_row_equal (meanwhile, before));
  todoku_tx_free (g_steal_pointer (&reading));

  own = begin (fixture->store);
  reading = begin_read (fixture->store);
  after = get_domain (reading, fixture->domain);
  g_assert_cmpint (after->attempts, ==, 7);
}

/* Each way to write that a story has. */
static void
test_read_refuses (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(TodokuTx) tx = begin (fixture->store);
  g_autoptr(TodokuDomainRow) row = get_domain (tx, fixture->domain);
  g_autoptr(TodokuDomainRow) fresh = store_test_make_domain (fixture->server, "yyyyy.co.jp");
  g_autoptr(TodokuJournalRow) open = NULL;
  g_autoptr(TodokuJournalRow) intent = NULL;
  g_autoptr(TodokuDomainRow) after = NULL;
  GError *error = NULL;

  g_assert_true (todoku_tx_intend (tx, "publish", row, NULL, NULL, &open, &error));
  commit (tx);
  todoku_tx_free (tx);
  tx = begin_read (fixture->store);
#define REFUSED(call) \
  g_assert_false (call); \
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_FAILED); \
  g_clear_error (&error)
  REFUSED (todoku_tx_put (tx, fresh, &error));
  REFUSED (todoku_tx_delete (tx, &todoku_domain_table, fixture->domain, &error));
  REFUSED (todoku_tx_intend (tx, "create", row, NULL, NULL, &intent, &error));
  REFUSED (todoku_tx_note_attempt (tx, open->id, 1, &error));
  REFUSED (todoku_tx_let_go (tx, row, &error));
  REFUSED (todoku_tx_settle (tx, NULL, row, "done", &error));
  REFUSED (todoku_tx_abandon (tx, fixture->server, "abandoned", &error));
  row->attempts = 7;
  REFUSED (todoku_tx_put (tx, row, &error));
#undef REFUSED

  todoku_tx_free (g_steal_pointer (&tx));
  after = read_domain (fixture);
  g_assert_cmpint (after->attempts, ==, 0);
  g_assert_cmpint (read_int (fixture, "SELECT count(*) FROM domain"), ==, 1);
  g_assert_cmpint (read_int (fixture, "SELECT count(*) FROM journal WHERE outcome IS NULL"), ==, 1);
}

static void
add_change (TodokuTx         *tx,
            gpointer          row,
            const char       *type,
            TodokuChangeKind  change,
            gboolean          alarm,
            gint64            at)
{
  g_autoptr(TodokuHistoryRow) entry = todoku_history_row_new ();
  g_autoptr(GError) error = NULL;

  entry->at = at;
  entry->host = g_strdup ("xxxxx.co.jp");
  entry->type = g_strdup (type);
  entry->change = change;
  entry->alarm = alarm;
  g_assert_true (todoku_tx_add_history (tx, row, entry, &error));
  g_assert_no_error (error);
}

/* The newest of a type, and the newest that is gone in an alarm, of this subject alone. */
static void
test_last (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuTx) tx = begin (fixture->store);
  g_autoptr(TodokuDomainRow) row = get_domain (tx, fixture->domain);
  g_autoptr(TodokuDomainRow) other = store_test_make_domain (fixture->server, "yyyyy.co.jp");
  g_autoptr(TodokuHistoryRow) tls = NULL;
  g_autoptr(TodokuHistoryRow) alarm = NULL;
  TodokuHistoryRow *none;

  g_assert_true (todoku_tx_put (tx, other, &error));
  add_change (tx, row, "TLS", TODOKU_CHANGE_GONE, TRUE, 1);
  add_change (tx, row, "TLS", TODOKU_CHANGE_BACK, FALSE, 3);
  add_change (tx, row, "TXT", TODOKU_CHANGE_GONE, TRUE, 2);
  add_change (tx, row, "CNAME", TODOKU_CHANGE_GONE, FALSE, 4);
  add_change (tx, row, "CNAME", TODOKU_CHANGE_BACK, TRUE, 5);
  add_change (tx, other, "TLS", TODOKU_CHANGE_GONE, TRUE, 6);
  commit (tx);
  todoku_tx_free (g_steal_pointer (&tx));

  tx = begin_read (fixture->store);
  g_assert_true (todoku_tx_get_last_change (tx, row, "TLS", &tls, &error));
  g_assert_cmpint (tls->at, ==, 3);
  g_assert_true (todoku_tx_get_last_change (tx, row, "MX", &none, &error));
  g_assert_null (none);
  g_assert_true (todoku_tx_get_last_alarm (tx, &todoku_domain_table, fixture->domain, &alarm,
                                           &error));
  g_assert_cmpint (alarm->at, ==, 2);
  g_assert_cmpstr (alarm->type, ==, "TXT");
  g_assert_true (todoku_tx_get_last_alarm (tx, &todoku_tracking_table, fixture->domain, &none,
                                           &error));
  g_assert_null (none);
}

static void
test_closed (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(TodokuStore) store = todoku_store_new (fixture->path);
  g_autoptr(GError) error = NULL;

  g_assert_null (todoku_tx_begin (store, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_FAILED);
  g_clear_error (&error);
  g_assert_null (todoku_tx_begin_read (store, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_FAILED);
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--die"))
    return run_dying (argv[2]);

  program = argv[0];
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/store/tx/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("rows", test_rows);
  ADD ("same-records", test_same_records);
  ADD ("given-up", test_given_up);
  ADD ("lost-update", test_lost_update);
  ADD ("removed-meanwhile", test_removed_meanwhile);
  ADD ("gone", test_gone);
  ADD ("journal", test_journal);
  ADD ("clock-went-back", test_clock_went_back);
  ADD ("let-go", test_let_go);
  ADD ("abandon", test_abandon);
  ADD ("orphan", test_orphan);
  ADD ("threads", test_threads);
  ADD ("read", test_read);
  ADD ("read-refuses", test_read_refuses);
  ADD ("last", test_last);
  ADD ("closed", test_closed);

  return g_test_run ();
}
