/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the resolver does in a second, and how long one domain takes. Prints figures; run it on an
 * idle machine and compare rows of one run only.
 *
 *   bench-dns TEST-SERVER-PROGRAM [DOMAINS [ROUNDS]]
 */
#include <stdlib.h>
#include <sys/resource.h>

#include "bench-server.h"
#include "todoku-record-checker.h"

/* More than any window, and far fewer than all. */
#define FEED 256
#define DOMAINS_AT_ONCE 64

typedef struct
{
  TodokuResolver *resolver;
  GSocketAddress *server;
  TodokuQuestionFlags flags;
  guint n_domains;
  guint next;
  guint n_open;
  guint n_right;
  gboolean uses_tasks;
  GArray *elapsed;
} Batch;

static void feed (Batch *batch);

static void
take (Batch             *batch,
      TodokuObservation *observation)
{
  batch->n_open--;
  batch->n_right += todoku_observation_is_answered (observation) && observation->answer->len == 1;
  g_array_append_val (batch->elapsed, observation->elapsed_us);
  todoku_observation_unref (observation);
  feed (batch);
}

static void
answered_cb (TodokuObservation *observation,
             gpointer           user_data)
{
  take (user_data, observation);
}

static void
observed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  take (user_data, todoku_resolver_observe_finish (TODOKU_RESOLVER (source), result, NULL));
}

static void
feed (Batch *batch)
{
  while (batch->n_open < FEED && batch->next < batch->n_domains * BENCH_RECORDS_PER_DOMAIN)
    {
      guint record = batch->next % BENCH_RECORDS_PER_DOMAIN;
      g_autofree char *name = bench_record_name (batch->next / BENCH_RECORDS_PER_DOMAIN, record);

      batch->next++;
      batch->n_open++;
      if (batch->uses_tasks)
        todoku_resolver_observe_async (batch->resolver, name, bench_record_rrtype (record),
                                       batch->flags, NULL, batch->server, NULL, observed_cb, batch);
      else
        todoku_resolver_ask (batch->resolver, name, bench_record_rrtype (record), batch->flags,
                             NULL, batch->server, NULL, answered_cb, batch, NULL);
    }
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  gint64 time_a = *(const gint64 *) a;
  gint64 time_b = *(const gint64 *) b;

  return time_a < time_b ? -1 : time_a > time_b;
}

static double
percentile (GArray *sorted,
            double  share)
{
  guint index = (guint) (share * (double) (sorted->len - 1));

  return (double) g_array_index (sorted, gint64, index) / G_TIME_SPAN_MILLISECOND;
}

static gint64
cpu_time (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);

  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * G_TIME_SPAN_SECOND +
         usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

static long
peak_memory_kib (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);

  return usage.ru_maxrss;
}

/* Returns the rate. */
static double
run_batch (TodokuResolver *resolver,
           BenchServer    *server,
           guint           n_domains,
           gboolean        uses_tasks,
           const char     *what)
{
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1",
                                                                             server->port);
  Batch batch = { .resolver = resolver, .server = address, .n_domains = n_domains,
                  .uses_tasks = uses_tasks };
  guint n = n_domains * BENCH_RECORDS_PER_DOMAIN;
  gint64 cpu = cpu_time ();
  gint64 begin = g_get_monotonic_time ();
  double seconds;

  batch.elapsed = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n);
  feed (&batch);
  while (batch.n_open > 0)
    g_main_context_iteration (NULL, TRUE);
  seconds = (double) (g_get_monotonic_time () - begin) / G_TIME_SPAN_SECOND;
  cpu = cpu_time () - cpu;

  g_array_sort (batch.elapsed, compare_times);
  g_print ("%-34s %9.0f/s  %5.1f us CPU  p50 %7.2f  p99 %7.2f  max %8.2f ms  right %u of %u\n",
           what, n / seconds, (double) cpu / n, percentile (batch.elapsed, 0.5),
           percentile (batch.elapsed, 0.99), percentile (batch.elapsed, 1), batch.n_right, n);
  g_array_unref (batch.elapsed);

  return n / seconds;
}

typedef struct
{
  TodokuRecordChecker *checker;
  guint n_domains;
  guint next;
  guint n_open;
  guint n_right;
  guint n_records;
  guint64 n_queries;
} CheckBatch;

static void feed_checks (CheckBatch *batch);

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  CheckBatch *batch = user_data;
  g_autoptr(GPtrArray) verdicts =
    todoku_record_checker_check_finish (TODOKU_RECORD_CHECKER (source), result, NULL);

  for (guint i = 0; verdicts != NULL && i < verdicts->len; i++)
    {
      const TodokuVerdict *verdict = g_ptr_array_index (verdicts, i);

      batch->n_records++;
      batch->n_queries += verdict->queries;
      batch->n_right += verdict->state == TODOKU_RECORD_STATE_OK ||
                        verdict->state == TODOKU_RECORD_STATE_OK_EQUIVALENT;
    }
  batch->n_open--;
  feed_checks (batch);
}

static void
feed_checks (CheckBatch *batch)
{
  while (batch->n_open < DOMAINS_AT_ONCE && batch->next < batch->n_domains)
    {
      g_autoptr(GPtrArray) records =
        g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);

      for (guint i = 0; i < BENCH_RECORDS_PER_DOMAIN; i++)
        g_ptr_array_add (records, bench_make_record (batch->next, i));
      batch->next++;
      batch->n_open++;
      todoku_record_checker_check_async (batch->checker, records, NULL, NULL, NULL, checked_cb,
                                         batch);
    }
}

/* The whole way: zones, authoritative and recursive answers, diagnosis. */
static void
measure_checker (BenchServer *server,
                 guint        n_domains)
{
  g_autofree char *servers = g_strdup_printf ("127.0.0.1:%u", server->port);
  g_autoptr(TodokuResolver) resolver = todoku_resolver_new (servers, server->port, NULL);
  g_autoptr(TodokuRecordChecker) checker = todoku_record_checker_new (resolver);
  CheckBatch batch = { .checker = checker, .n_domains = n_domains };
  gint64 cpu = cpu_time ();
  gint64 begin = g_get_monotonic_time ();
  double seconds;

  feed_checks (&batch);
  while (batch.n_open > 0)
    g_main_context_iteration (NULL, TRUE);
  seconds = (double) (g_get_monotonic_time () - begin) / G_TIME_SPAN_SECOND;
  cpu = cpu_time () - cpu;
  g_print ("%-34s %9.0f/s  %5.1f us CPU  %.0f records/s  right %u of %u\n", "record checker",
           (double) batch.n_queries / seconds, (double) cpu / (double) MAX (batch.n_queries, 1),
           batch.n_records / seconds, batch.n_right, batch.n_records);
}

static void
measure_rate (guint n_domains,
              guint n_rounds)
{
  BenchServer server;
  double ours = 0, rival = 0, massdns = 0;

  if (!bench_server_start_real (&server, n_domains))
    {
      g_print ("Neither NSD nor Knot is installed: the rate was not measured.\n");
      return;
    }

  g_print ("%u domains with %u records each, %s on loopback\n", n_domains,
           BENCH_RECORDS_PER_DOMAIN, server.program);
  for (guint i = 0; i < n_rounds; i++)
    {
      g_autoptr(TodokuResolver) resolver = todoku_resolver_new ("127.0.0.1", 53, NULL);
      g_autoptr(TodokuResolver) other = todoku_resolver_new ("127.0.0.1", 53, NULL);
      double asked = run_batch (resolver, &server, n_domains, FALSE, "todoku_resolver_ask");
      double dnsperf = bench_run_dnsperf (&server, n_domains);
      double mass = bench_run_massdns (&server, n_domains);

      run_batch (other, &server, n_domains, TRUE, "todoku_resolver_observe_async");
      ours = MAX (ours, asked);
      rival = MAX (rival, dnsperf);
      massdns = MAX (massdns, mass);
      g_print ("%-34s %9.0f/s\n", "dnsperf", dnsperf);
      measure_checker (&server, n_domains);
    }
  g_print ("best: todoku %.0f/s, dnsperf %.0f/s, massdns %.0f/s (0: not installed); "
           "peak memory %.1f MiB\n\n",
           ours, rival, massdns, (double) peak_memory_kib () / 1024);
  bench_server_stop (&server);
}

static void
measure_latency (const char *program)
{
  g_autoptr(TodokuResolver) resolver = todoku_resolver_new ("127.0.0.1", 53, NULL);
  BenchServer server;

  if (!bench_server_start_delayed (&server, program, 1000, 30, 0))
    return;
  g_print ("Round trip of 30 ms, no loss\n");
  run_batch (resolver, &server, 1, FALSE, "one domain, cold");
  run_batch (resolver, &server, 1, FALSE, "one domain, warm");
  run_batch (resolver, &server, 1000, FALSE, "1,000 domains");
  bench_server_stop (&server);
}

static void
measure_loss (const char *program,
              double      loss)
{
  g_autoptr(TodokuResolver) resolver = todoku_resolver_new ("127.0.0.1", 53, NULL);
  g_autofree char *what = g_strdup_printf ("1,000 domains, %.0f %% lost", loss * 100);
  BenchServer server;

  if (!bench_server_start_delayed (&server, program, 1000, 30, loss))
    return;
  run_batch (resolver, &server, 1000, FALSE, what);
  bench_server_stop (&server);
}

int
main (int    argc,
      char **argv)
{
  guint n_domains = argc > 2 ? (guint) atoi (argv[2]) : 10000;
  guint n_rounds = argc > 3 ? (guint) atoi (argv[3]) : 5;

  if (argc < 2)
    {
      g_printerr ("Usage: bench-dns TEST-SERVER-PROGRAM [DOMAINS [ROUNDS]]\n");
      return EXIT_FAILURE;
    }

  measure_rate (n_domains, n_rounds);
  measure_latency (argv[1]);
  measure_loss (argv[1], 0.01);
  measure_loss (argv[1], 0.05);

  return EXIT_SUCCESS;
}
