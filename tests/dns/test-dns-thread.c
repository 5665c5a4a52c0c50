/* SPDX-License-Identifier: GPL-3.0-or-later
 * The blocking face of DNS: many workers ask at once and each gets its own answers, the zone is
 * looked for once for all of them, and a cancelled one returns at once.
 */
#include "checker-support.h"

#include "todoku-dns.h"
#include "todoku-error.h"

#define N_WORKERS 16

typedef struct
{
  TodokuTestDns *server;
  TodokuDns *dns;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *text = NULL;

  fixture->server = todoku_test_dns_new ();
  todoku_test_dns_add_zone (fixture->server, CHECKER_ZONE, "ns1." CHECKER_ZONE, "127.0.0.1");
  todoku_test_dns_load (fixture->server, "em1." CHECKER_ZONE " 300 CNAME u1.wl.sendgrid.net\n"
                        "em2." CHECKER_ZONE " 300 CNAME wrong.example.net\n");
  fixture->dns = todoku_dns_new (todoku_test_dns_get_text (fixture->server),
                                 todoku_test_dns_get_port (fixture->server));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->dns);
  todoku_test_dns_free (fixture->server);
}

/**
 * Worker:
 * @n_ended: (atomic): how many workers have ended
 * @n_shown: how many verdicts were shown before the end
 */
typedef struct
{
  TodokuDns *dns;
  const char *records;
  GCancellable *cancellable;
  int *n_ended;
  guint n_shown;
  GPtrArray *verdicts;
  GError *error;
} Worker;

static void
shown_cb (guint          index,
          TodokuVerdict *verdict,
          gpointer       user_data)
{
  Worker *worker = user_data;

  worker->n_shown++;
}

static gpointer
worker_main (gpointer data)
{
  Worker *worker = data;
  g_autoptr(GPtrArray) records = checker_make_records (worker->records);

  worker->verdicts = todoku_dns_check (worker->dns, records, shown_cb, worker, worker->cancellable,
                                       &worker->error);
  g_atomic_int_inc (worker->n_ended);
  g_main_context_wakeup (NULL);

  return NULL;
}

static gboolean
all_ended (gpointer user_data)
{
  return g_atomic_int_get ((int *) user_data) == N_WORKERS;
}

static void
run_workers (Fixture    *fixture,
             Worker     *workers,
             const char *even,
             const char *odd)
{
  GThread *threads[N_WORKERS];
  int n_ended = 0;

  for (guint i = 0; i < N_WORKERS; i++)
    {
      workers[i].dns = fixture->dns;
      workers[i].records = i % 2 == 0 ? even : odd;
      workers[i].n_ended = &n_ended;
      threads[i] = g_thread_new ("worker", worker_main, &workers[i]);
    }
  todoku_test_wait_until (all_ended, &n_ended);
  for (guint i = 0; i < N_WORKERS; i++)
    g_thread_join (threads[i]);
}

static void
worker_clear (Worker *worker)
{
  g_clear_pointer (&worker->verdicts, g_ptr_array_unref);
  g_clear_error (&worker->error);
}

static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  Worker workers[N_WORKERS] = { 0 };

  run_workers (fixture, workers,
               "CNAME em1." CHECKER_ZONE " u1.wl.sendgrid.net\n",
               "CNAME em1." CHECKER_ZONE " u1.wl.sendgrid.net\n"
               "CNAME em2." CHECKER_ZONE " u2.wl.sendgrid.net\n");
  for (guint i = 0; i < N_WORKERS; i++)
    {
      const TodokuVerdict *first, *second;

      g_assert_no_error (workers[i].error);
      g_assert_cmpuint (workers[i].verdicts->len, ==, i % 2 == 0 ? 1 : 2);
      g_assert_cmpuint (workers[i].n_shown, ==, workers[i].verdicts->len);
      first = g_ptr_array_index (workers[i].verdicts, 0);
      g_assert_cmpint (first->state, ==, TODOKU_RECORD_STATE_OK);
      if (workers[i].verdicts->len == 2)
        {
          second = g_ptr_array_index (workers[i].verdicts, 1);
          g_assert_cmpint (second->state, ==, TODOKU_RECORD_STATE_WRONG_VALUE);
        }
      worker_clear (&workers[i]);
    }
  g_assert_cmpuint (todoku_test_dns_get_count (fixture->server, CHECKER_ZONE, "SOA"), <=, 2);
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

/* A server that says nothing is waited for for seconds, unless somebody cancels. */
static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  Worker workers[N_WORKERS] = { 0 };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  gint64 started = g_get_monotonic_time ();

  todoku_test_dns_set_fault (fixture->server, "em1." CHECKER_ZONE, TODOKU_TEST_DNS_SILENT, 0);
  for (guint i = 0; i < N_WORKERS; i++)
    workers[i].cancellable = cancellable;
  g_timeout_add (100, cancel_cb, cancellable);
  run_workers (fixture, workers, "CNAME em1." CHECKER_ZONE " u1.wl.sendgrid.net\n",
               "CNAME em1." CHECKER_ZONE " u1.wl.sendgrid.net\n");
  g_assert_cmpint (g_get_monotonic_time () - started, <, G_TIME_SPAN_SECOND);
  for (guint i = 0; i < N_WORKERS; i++)
    {
      g_assert_null (workers[i].verdicts);
      g_assert_error (workers[i].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      worker_clear (&workers[i]);
    }
}

/* Nothing may be left waiting because what it asks for cannot be made. */
static void
test_no_resolver (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(TodokuDns) dns = todoku_dns_new ("not an address", 53);
  g_autoptr(GPtrArray) records = checker_make_records ("CNAME em1." CHECKER_ZONE " x.example\n");
  g_autoptr(GError) error = NULL;

  g_assert_null (todoku_dns_check (dns, records, NULL, NULL, NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_null (todoku_dns_find_zone (dns, CHECKER_ZONE, NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) \
  g_test_add ("/dns/thread/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("many", test_many);
  ADD ("cancel", test_cancel);
  ADD ("no-resolver", test_no_resolver);

  return g_test_run ();
}
