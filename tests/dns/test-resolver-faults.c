/* SPDX-License-Identifier: GPL-3.0-or-later
 * The resolver over the wire when everything goes wrong: one row for each way to misbehave, then
 * the behaviour with several servers, loss and rate limits.
 */
#include "todoku-resolver.h"

#include <string.h>

#include "todoku-test-dns.h"
#include "todoku-test.h"

static TodokuResolver *
make_resolver (const char *servers)
{
  g_autoptr(GError) error = NULL;
  TodokuResolver *resolver = todoku_resolver_new (servers, 53, &error);

  g_assert_no_error (error);

  return resolver;
}

static TodokuObservation *
observe (TodokuResolver      *resolver,
         TodokuTestDns       *server,
         const char          *name,
         guint16              rrtype,
         TodokuQuestionFlags  flags)
{
  g_autoptr(GSocketAddress) address = server != NULL ? todoku_test_dns_get_address (server) : NULL;

  return todoku_test_dns_observe (resolver, NULL, address, name, rrtype, flags);
}

static TodokuTestDns *
make_server (void)
{
  TodokuTestDns *server = todoku_test_dns_new ();
  g_autofree char *long_text = g_strnfill (4000, 'k');

  todoku_test_dns_add_zone (server, "example.jp", "ns1.example.jp", "127.0.0.1");
  todoku_test_dns_add (server, "a.example.jp", 60, "TXT", "right");
  todoku_test_dns_add (server, "odd.example.jp", 60, "TXT", "\\255\\000\\227");
  todoku_test_dns_add (server, "long.example.jp", 60, "TXT", long_text);
  todoku_test_dns_add (server, "c1.example.jp", 60, "CNAME", "c2.example.jp");
  todoku_test_dns_add (server, "c2.example.jp", 60, "CNAME", "c3.example.jp");
  todoku_test_dns_add (server, "c3.example.jp", 60, "CNAME", "a.example.jp");
  todoku_test_dns_add (server, "l1.example.jp", 60, "CNAME", "l2.example.jp");
  todoku_test_dns_add (server, "l2.example.jp", 60, "CNAME", "l1.example.jp");

  return server;
}

/* Each fault with a fresh resolver, so that nothing has been learnt about the server. */
static void
test_table (void)
{
  static const struct
  {
    const char *what;
    TodokuTestDnsFault fault;
    guint argument;
    TodokuAskStatus status;
    guint16 rcode;
    gboolean via_tcp;
    guint n_answers;
    guint n_sends;
  } cases[] = {
    { "drop-1", TODOKU_TEST_DNS_DROP, 1, TODOKU_ASK_ANSWERED, 0, FALSE, 1, 2 },
    { "servfail", TODOKU_TEST_DNS_RCODE, 2, TODOKU_ASK_ANSWERED, 2, FALSE, 0, 1 },
    { "refused", TODOKU_TEST_DNS_RCODE, 5, TODOKU_ASK_ANSWERED, 5, FALSE, 0, 1 },
    { "notimp", TODOKU_TEST_DNS_RCODE, 4, TODOKU_ASK_ANSWERED, 4, FALSE, 0, 2 },
    { "formerr", TODOKU_TEST_DNS_RCODE, 1, TODOKU_ASK_ANSWERED, 1, FALSE, 0, 2 },
    { "nxdomain", TODOKU_TEST_DNS_RCODE, 3, TODOKU_ASK_ANSWERED, 3, FALSE, 0, 1 },
    { "nodata", TODOKU_TEST_DNS_NODATA, 0, TODOKU_ASK_ANSWERED, 0, FALSE, 0, 1 },
    { "lame", TODOKU_TEST_DNS_LAME, 0, TODOKU_ASK_ANSWERED, 0, FALSE, 0, 1 },
    { "referral", TODOKU_TEST_DNS_REFERRAL, 0, TODOKU_ASK_ANSWERED, 0, FALSE, 0, 1 },
    { "truncate", TODOKU_TEST_DNS_TRUNCATE, 0, TODOKU_ASK_ANSWERED, 0, TRUE, 1, 1 },
    { "tcp-closed", TODOKU_TEST_DNS_TRUNCATE_TCP_CLOSED, 0, TODOKU_ASK_TRUNCATED, 0, FALSE, 0, 1 },
    { "formerr-opt", TODOKU_TEST_DNS_FORMERR_OPT, 0, TODOKU_ASK_ANSWERED, 0, FALSE, 1, 2 },
    { "notimp-opt", TODOKU_TEST_DNS_FORMERR_OPT, 4, TODOKU_ASK_ANSWERED, 0, FALSE, 1, 2 },
    { "badvers-opt", TODOKU_TEST_DNS_FORMERR_OPT, 16, TODOKU_ASK_ANSWERED, 0, FALSE, 1, 2 },
    { "drop-opt", TODOKU_TEST_DNS_DROP_OPT, 0, TODOKU_ASK_ANSWERED, 0, FALSE, 1, 2 },
    { "garbage", TODOKU_TEST_DNS_GARBAGE, 0, TODOKU_ASK_MALFORMED, 0, FALSE, 0, 1 },
    { "loop", TODOKU_TEST_DNS_LOOP, 0, TODOKU_ASK_MALFORMED, 0, FALSE, 0, 1 },
    { "huge", TODOKU_TEST_DNS_HUGE, 0, TODOKU_ASK_ANSWERED, 0, TRUE, 16, 1 },
    { "ede", TODOKU_TEST_DNS_EDE, 22, TODOKU_ASK_ANSWERED, 2, FALSE, 0, 1 },
    { "delay", TODOKU_TEST_DNS_DELAY, 20, TODOKU_ASK_ANSWERED, 0, FALSE, 1, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TodokuTestDns) server = make_server ();
      g_autoptr(TodokuResolver) resolver = make_resolver ("127.0.0.1");
      g_autoptr(TodokuObservation) observation = NULL;

      g_test_message ("%s", cases[i].what);
      todoku_test_dns_set_fault (server, "a.example.jp", cases[i].fault, cases[i].argument);
      observation = observe (resolver, server, "a.example.jp", TODOKU_RRTYPE_TXT,
                             TODOKU_QUESTION_NONE);
      g_assert_cmpint (observation->status, ==, cases[i].status);
      g_assert_cmpuint (observation->rcode, ==, cases[i].rcode);
      g_assert_cmpint (observation->via_tcp, ==, cases[i].via_tcp);
      g_assert_cmpuint (observation->answer->len, ==, cases[i].n_answers);
      g_assert_cmpuint (observation->sends, ==, cases[i].n_sends);
      g_assert_cmpint (observation->ede, ==,
                       cases[i].fault == TODOKU_TEST_DNS_EDE ? (int) cases[i].argument : -1);
    }
}

/* Silence, and answers that belong to nobody: they are ignored until the question is given up. All
 * at once, because giving up takes its time; each server is known to be quick first. */
static void
test_given_up (void)
{
  static const struct
  {
    TodokuTestDnsFault fault;
    TodokuAskStatus status;
    guint n_sends;
  } cases[] = {
    { TODOKU_TEST_DNS_SILENT, TODOKU_ASK_TIMED_OUT, 5 },
    { TODOKU_TEST_DNS_WRONG_ID, TODOKU_ASK_TIMED_OUT, 5 },
    { TODOKU_TEST_DNS_WRONG_QUESTION, TODOKU_ASK_TIMED_OUT, 5 },
    { TODOKU_TEST_DNS_OTHER_SOURCE, TODOKU_ASK_TIMED_OUT, 5 },
    { TODOKU_TEST_DNS_TRUNCATE_TCP_SILENT, TODOKU_ASK_TRUNCATED, 1 },
  };
  TodokuTestDns *servers[G_N_ELEMENTS (cases)];
  GAsyncResult *results[G_N_ELEMENTS (cases)] = { NULL };
  g_autoptr(TodokuResolver) resolver = make_resolver ("127.0.0.1");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TodokuObservation) first = NULL;
      g_autoptr(GSocketAddress) address = NULL;

      servers[i] = make_server ();
      address = todoku_test_dns_get_address (servers[i]);
      first = observe (resolver, servers[i], "c1.example.jp", TODOKU_RRTYPE_TXT,
                       TODOKU_QUESTION_NONE);
      g_assert_cmpint (first->status, ==, TODOKU_ASK_ANSWERED);
      todoku_test_dns_set_fault (servers[i], "a.example.jp", cases[i].fault, 0);
      todoku_resolver_observe_async (resolver, "a.example.jp", TODOKU_RRTYPE_TXT,
                                     TODOKU_QUESTION_NONE, NULL, address, NULL,
                                     todoku_test_store_result, &results[i]);
    }

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GAsyncResult) result = todoku_test_wait_result (&results[i]);
      g_autoptr(TodokuObservation) observation = todoku_resolver_observe_finish (resolver, result,
                                                                                 NULL);

      g_test_message ("case %u", i);
      g_assert_cmpint (observation->status, ==, cases[i].status);
      g_assert_cmpuint (observation->sends, ==, cases[i].n_sends);
      g_assert_cmpint (observation->elapsed_us, <, 6 * G_TIME_SPAN_SECOND);
      todoku_test_dns_free (servers[i]);
    }
}

static void
test_data (void)
{
  g_autoptr(TodokuTestDns) server = make_server ();
  g_autoptr(TodokuResolver) resolver = make_resolver ("127.0.0.1");
  g_autoptr(TodokuObservation) odd = observe (resolver, server, "odd.example.jp",
                                              TODOKU_RRTYPE_TXT, TODOKU_QUESTION_NONE);
  g_autoptr(TodokuObservation) big = observe (resolver, server, "long.example.jp",
                                              TODOKU_RRTYPE_TXT, TODOKU_QUESTION_NONE);
  g_autoptr(TodokuObservation) chain = observe (resolver, server, "c1.example.jp",
                                                TODOKU_RRTYPE_TXT, TODOKU_QUESTION_NONE);
  g_autoptr(TodokuObservation) loop = observe (resolver, server, "l1.example.jp",
                                               TODOKU_RRTYPE_TXT, TODOKU_QUESTION_NONE);
  const TodokuRr *rr = g_ptr_array_index (odd->answer, 0);

  g_assert_cmpmem (g_bytes_get_data (rr->text, NULL), g_bytes_get_size (rr->text), "\xff\0\xe3", 3);
  g_assert_true (big->via_tcp);
  rr = g_ptr_array_index (big->answer, 0);
  g_assert_cmpuint (g_bytes_get_size (rr->text), ==, 4000);
  g_assert_cmpuint (rr->n_strings, ==, 16);
  g_assert_cmpuint (chain->answer->len, ==, 4);
  g_assert_cmpint (loop->status, ==, TODOKU_ASK_ANSWERED);
  g_assert_cmpuint (loop->answer->len, >=, 2);
}

static void
test_bogus (void)
{
  g_autoptr(TodokuTestDns) server = make_server ();
  g_autoptr(TodokuResolver) resolver = make_resolver (todoku_test_dns_get_text (server));
  g_autoptr(TodokuObservation) checked = NULL;
  g_autoptr(TodokuObservation) unchecked = NULL;

  todoku_test_dns_set_fault (server, "a.example.jp", TODOKU_TEST_DNS_BOGUS, 0);
  checked = observe (resolver, NULL, "a.example.jp", TODOKU_RRTYPE_TXT, TODOKU_QUESTION_RECURSE);
  unchecked = observe (resolver, NULL, "a.example.jp", TODOKU_RRTYPE_TXT,
                       TODOKU_QUESTION_RECURSE | TODOKU_QUESTION_CHECKING_DISABLED);
  g_assert_cmpuint (checked->rcode, ==, TODOKU_RCODE_SERVFAIL);
  g_assert_cmpint (checked->ede, ==, 6);
  g_assert_cmpuint (unchecked->answer->len, ==, 1);
}

static void
test_unreachable (void)
{
  g_autoptr(TodokuTestDns) server = make_server ();
  g_autoptr(GSocketAddress) address = todoku_test_dns_get_address (server);
  g_autofree char *closed = g_strdup (todoku_test_dns_get_text (server));
  g_autoptr(TodokuResolver) resolver = make_resolver (closed);
  g_autoptr(TodokuObservation) udp = NULL;
  g_autoptr(TodokuObservation) tcp = NULL;

  g_clear_pointer (&server, todoku_test_dns_free);
  udp = observe (resolver, NULL, "a.example.jp", TODOKU_RRTYPE_TXT, TODOKU_QUESTION_RECURSE);
  tcp = observe (resolver, NULL, "a.example.jp", TODOKU_RRTYPE_TXT,
                 TODOKU_QUESTION_RECURSE | TODOKU_QUESTION_TCP);
  g_assert_cmpint (udp->status, ==, TODOKU_ASK_UNREACHABLE);
  g_assert_cmpint (udp->elapsed_us, <, G_TIME_SPAN_SECOND);
  g_assert_cmpint (tcp->status, ==, TODOKU_ASK_UNREACHABLE);
}

/* With two servers the second one answers whatever the first one does. */
static void
test_next_server (void)
{
  static const struct { const char *what; TodokuTestDnsFault fault; guint argument; } cases[] = {
    { "silent", TODOKU_TEST_DNS_SILENT, 0 },
    { "servfail", TODOKU_TEST_DNS_RCODE, 2 },
    { "refused", TODOKU_TEST_DNS_RCODE, 5 },
    { "notimp", TODOKU_TEST_DNS_RCODE, 4 },
    { "formerr", TODOKU_TEST_DNS_RCODE, 1 },
    { "garbage", TODOKU_TEST_DNS_GARBAGE, 0 },
    { "other-source", TODOKU_TEST_DNS_OTHER_SOURCE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TodokuTestDns) bad = make_server ();
      g_autoptr(TodokuTestDns) good = make_server ();
      g_autofree char *servers = g_strconcat (todoku_test_dns_get_text (bad), ",",
                                              todoku_test_dns_get_text (good), NULL);
      g_autoptr(TodokuResolver) resolver = make_resolver (servers);
      g_autoptr(TodokuObservation) observation = NULL;

      g_test_message ("%s", cases[i].what);
      todoku_test_dns_set_fault (bad, NULL, cases[i].fault, cases[i].argument);
      observation = observe (resolver, NULL, "a.example.jp", TODOKU_RRTYPE_TXT,
                             TODOKU_QUESTION_RECURSE);
      g_assert_cmpint (observation->status, ==, TODOKU_ASK_ANSWERED);
      g_assert_cmpuint (observation->rcode, ==, TODOKU_RCODE_NOERROR);
      g_assert_cmpuint (observation->answer->len, ==, 1);
      g_assert_cmpuint (todoku_test_dns_get_count (good, "a.example.jp", "TXT"), ==, 1);
    }
}

static void
test_all_refuse (void)
{
  g_autoptr(TodokuTestDns) one = make_server ();
  g_autoptr(TodokuTestDns) two = make_server ();
  g_autofree char *servers = g_strconcat (todoku_test_dns_get_text (one), ",",
                                          todoku_test_dns_get_text (two), NULL);
  g_autoptr(TodokuResolver) resolver = make_resolver (servers);
  g_autoptr(TodokuObservation) observation = NULL;

  todoku_test_dns_set_fault (one, NULL, TODOKU_TEST_DNS_RCODE, TODOKU_RCODE_SERVFAIL);
  todoku_test_dns_set_fault (two, NULL, TODOKU_TEST_DNS_RCODE, TODOKU_RCODE_REFUSED);
  observation = observe (resolver, NULL, "a.example.jp", TODOKU_RRTYPE_TXT,
                         TODOKU_QUESTION_RECURSE);
  g_assert_cmpint (observation->status, ==, TODOKU_ASK_ANSWERED);
  g_assert_cmpuint (observation->rcode, ==, TODOKU_RCODE_REFUSED);
  g_assert_cmpuint (observation->sends, ==, 2);
}

/* A server whose answers take longer than the first time-out still gets its answer taken. */
static void
test_late (void)
{
  g_autoptr(TodokuTestDns) server = make_server ();
  g_autoptr(TodokuResolver) resolver = make_resolver (todoku_test_dns_get_text (server));
  g_autoptr(TodokuObservation) observation = NULL;

  todoku_test_dns_set_delay (server, 500);
  observation = observe (resolver, NULL, "a.example.jp", TODOKU_RRTYPE_TXT,
                         TODOKU_QUESTION_RECURSE);
  g_assert_cmpint (observation->status, ==, TODOKU_ASK_ANSWERED);
  g_assert_cmpuint (observation->sends, ==, 2);
  g_assert_cmpint (observation->elapsed_us, <, 800 * G_TIME_SPAN_MILLISECOND);
}

/* A server that has always been quick, and is not given the processor for a moment. */
static void
test_stalled (void)
{
  g_autoptr(TodokuTestDns) server = make_server ();
  g_autoptr(TodokuResolver) resolver = make_resolver (todoku_test_dns_get_text (server));
  const TodokuDnsLoad *load = todoku_resolver_get_load (resolver);

  for (guint i = 0; i < 40; i++)
    {
      g_autoptr(TodokuObservation) quick = observe (resolver, NULL, "a.example.jp",
                                                    TODOKU_RRTYPE_TXT, TODOKU_QUESTION_RECURSE);

      g_assert_cmpint (quick->status, ==, TODOKU_ASK_ANSWERED);
    }
  for (guint delay = 120; delay <= 500; delay += 380)
    {
      g_autoptr(TodokuObservation) observation = NULL;

      todoku_test_dns_set_delay (server, delay);
      observation = observe (resolver, NULL, "a.example.jp", TODOKU_RRTYPE_TXT,
                             TODOKU_QUESTION_RECURSE);
      g_assert_cmpint (observation->status, ==, TODOKU_ASK_ANSWERED);
      g_test_message ("%u ms: %u sends", delay, observation->sends);
      g_assert_cmpuint (load->repeats, ==, observation->sends - 1);
      g_assert_cmpint (delay == 120, ==, load->repeats == 0);
    }
  g_assert_cmpuint (load->questions, ==, 42);
}

static void
test_remembers_opt (void)
{
  g_autoptr(TodokuTestDns) server = make_server ();
  g_autoptr(TodokuResolver) resolver = make_resolver (todoku_test_dns_get_text (server));

  todoku_test_dns_set_fault (server, NULL, TODOKU_TEST_DNS_FORMERR_OPT, 0);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(TodokuObservation) observation = observe (resolver, NULL, "a.example.jp",
                                                          TODOKU_RRTYPE_TXT,
                                                          TODOKU_QUESTION_RECURSE);

      g_assert_cmpuint (observation->answer->len, ==, 1);
      g_assert_cmpuint (observation->sends, ==, (i == 0 ? 2u : 1u));
    }
}

typedef struct
{
  TodokuResolver *resolver;
  guint n_left;
  guint n_open;
  guint n_right;
  guint n_unanswered;
  GArray *elapsed;
} Batch;

static void ask_next (Batch *batch);

static void
answered_cb (TodokuObservation *observation,
             gpointer           user_data)
{
  Batch *batch = user_data;

  batch->n_open--;
  if (observation->status == TODOKU_ASK_TIMED_OUT)
    batch->n_unanswered++;
  else if (observation->answer->len == 1)
    batch->n_right++;
  g_array_append_val (batch->elapsed, observation->elapsed_us);
  todoku_observation_unref (observation);
  if (batch->n_left > 0)
    ask_next (batch);
}

static void
ask_next (Batch *batch)
{
  batch->n_left--;
  batch->n_open++;
  g_assert_true (todoku_resolver_ask (batch->resolver, "a.example.jp", TODOKU_RRTYPE_TXT,
                                      TODOKU_QUESTION_RECURSE, NULL, NULL, NULL, answered_cb, batch,
                                      NULL));
}

static gboolean
batch_is_done (gpointer user_data)
{
  Batch *batch = user_data;

  return batch->n_left == 0 && batch->n_open == 0;
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  gint64 time_a = *(const gint64 *) a;
  gint64 time_b = *(const gint64 *) b;

  return time_a < time_b ? -1 : time_a > time_b;
}

static Batch
run_batch (TodokuTestDns *server,
           guint          n)
{
  g_autoptr(TodokuResolver) resolver = make_resolver (todoku_test_dns_get_text (server));
  Batch batch = { .resolver = resolver, .n_left = n };

  batch.elapsed = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < 256 && batch.n_left > 0; i++)
    ask_next (&batch);
  todoku_test_wait_until (batch_is_done, &batch);
  g_array_sort (batch.elapsed, compare_times);

  return batch;
}

/* Nothing that is there is reported otherwise, and the slowest hundredth is not slow. */
static void
test_loss (void)
{
  g_autoptr(TodokuTestDns) server = make_server ();
  Batch batch;
  gint64 p99;

  todoku_test_dns_set_delay (server, 5);
  todoku_test_dns_set_loss (server, 0.05);
  batch = run_batch (server, 3000);
  g_assert_cmpuint (batch.n_right, ==, 3000);
  p99 = g_array_index (batch.elapsed, gint64, 2970);
  g_test_message ("p99 %" G_GINT64_FORMAT " us", p99);
  g_assert_cmpint (p99, <, 500 * G_TIME_SPAN_MILLISECOND);
  g_array_unref (batch.elapsed);
}

/* Once a server is known to be silent, the next questions are given up sooner, but an answer makes
 * good for everything. */
static void
test_shunned (void)
{
  g_autoptr(TodokuTestDns) server = make_server ();
  g_autoptr(TodokuResolver) resolver = make_resolver (todoku_test_dns_get_text (server));
  g_autoptr(TodokuObservation) first = observe (resolver, NULL, "c1.example.jp", TODOKU_RRTYPE_TXT,
                                                TODOKU_QUESTION_RECURSE);
  GAsyncResult *results[3] = { NULL };
  g_autoptr(TodokuObservation) shunned = NULL;
  g_autoptr(TodokuObservation) again = NULL;

  g_assert_cmpint (first->status, ==, TODOKU_ASK_ANSWERED);
  todoku_test_dns_set_fault (server, NULL, TODOKU_TEST_DNS_SILENT, 0);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    todoku_resolver_observe_async (resolver, "a.example.jp", TODOKU_RRTYPE_TXT,
                                   TODOKU_QUESTION_RECURSE, NULL, NULL, NULL,
                                   todoku_test_store_result, &results[i]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr(GAsyncResult) result = todoku_test_wait_result (&results[i]);
      g_autoptr(TodokuObservation) observation = todoku_resolver_observe_finish (resolver, result,
                                                                                 NULL);

      g_assert_cmpint (observation->status, ==, TODOKU_ASK_TIMED_OUT);
    }

  shunned = observe (resolver, NULL, "a.example.jp", TODOKU_RRTYPE_TXT, TODOKU_QUESTION_RECURSE);
  g_assert_cmpint (shunned->status, ==, TODOKU_ASK_TIMED_OUT);
  g_assert_cmpuint (shunned->sends, ==, 2);
  todoku_test_dns_set_fault (server, NULL, 0, 0);
  again = observe (resolver, NULL, "a.example.jp", TODOKU_RRTYPE_TXT, TODOKU_QUESTION_RECURSE);
  g_assert_cmpint (again->status, ==, TODOKU_ASK_ANSWERED);
  g_assert_cmpuint (again->answer->len, ==, 1);
}

/* A server whose silence was about OPT alone is asked without it also while it is shunned, and
 * silence is never waited for longer than a person would.
 */
static void
test_shunned_drops_opt (void)
{
  g_autoptr(TodokuTestDns) server = make_server ();
  g_autoptr(TodokuResolver) resolver = make_resolver ("127.0.0.1");
  g_autoptr(GSocketAddress) address = todoku_test_dns_get_address (server);
  GAsyncResult *results[4] = { NULL };

  todoku_test_dns_set_fault (server, NULL, TODOKU_TEST_DNS_SILENT, 0);
  for (guint i = 0; i < 3; i++)
    todoku_resolver_observe_async (resolver, "a.example.jp", TODOKU_RRTYPE_TXT,
                                   TODOKU_QUESTION_NONE, NULL, address, NULL,
                                   todoku_test_store_result, &results[i]);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(GAsyncResult) result = todoku_test_wait_result (&results[i]);
      g_autoptr(TodokuObservation) observation = todoku_resolver_observe_finish (resolver, result,
                                                                                 NULL);

      g_assert_cmpint (observation->status, ==, TODOKU_ASK_TIMED_OUT);
      g_assert_cmpint (observation->elapsed_us, <, 5 * G_TIME_SPAN_SECOND);
    }

  todoku_test_dns_set_fault (server, NULL, TODOKU_TEST_DNS_DROP_OPT, 0);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    todoku_resolver_observe_async (resolver, "a.example.jp", TODOKU_RRTYPE_TXT,
                                   TODOKU_QUESTION_NONE, NULL, address, NULL,
                                   todoku_test_store_result, &results[i]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr(GAsyncResult) result = todoku_test_wait_result (&results[i]);
      g_autoptr(TodokuObservation) observation = todoku_resolver_observe_finish (resolver, result,
                                                                                 NULL);

      g_assert_cmpint (observation->status, ==, TODOKU_ASK_ANSWERED);
      g_assert_cmpuint (observation->sends, <=, 2);
    }
}

/* A server that drops what exceeds its limit is asked no faster in the end: little is wasted. */
static void
test_rate_limit (void)
{
  g_autoptr(TodokuTestDns) server = make_server ();
  Batch batch;
  guint n_sent;

  todoku_test_dns_set_delay (server, 5);
  todoku_test_dns_set_rate (server, 3000);
  batch = run_batch (server, 3000);
  n_sent = todoku_test_dns_get_count (server, "a.example.jp", "TXT");
  g_test_message ("%u sends", n_sent);
  g_assert_cmpuint (batch.n_right + batch.n_unanswered, ==, 3000);
  g_assert_cmpuint (batch.n_right, ==, 3000);
  g_assert_cmpuint (n_sent, <, 6000);
  g_array_unref (batch.elapsed);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dns/resolver/faults/table", test_table);
  g_test_add_func ("/dns/resolver/faults/given-up", test_given_up);
  g_test_add_func ("/dns/resolver/faults/data", test_data);
  g_test_add_func ("/dns/resolver/faults/bogus", test_bogus);
  g_test_add_func ("/dns/resolver/faults/unreachable", test_unreachable);
  g_test_add_func ("/dns/resolver/faults/next-server", test_next_server);
  g_test_add_func ("/dns/resolver/faults/all-refuse", test_all_refuse);
  g_test_add_func ("/dns/resolver/faults/late", test_late);
  g_test_add_func ("/dns/resolver/faults/stalled", test_stalled);
  g_test_add_func ("/dns/resolver/faults/remembers-opt", test_remembers_opt);
  g_test_add_func ("/dns/resolver/faults/shunned", test_shunned);
  g_test_add_func ("/dns/resolver/faults/shunned-drops-opt", test_shunned_drops_opt);
  g_test_add_func ("/dns/resolver/faults/loss", test_loss);
  g_test_add_func ("/dns/resolver/faults/rate-limit", test_rate_limit);

  return g_test_run ();
}
