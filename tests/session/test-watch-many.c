/* SPDX-License-Identifier: GPL-3.0-or-later
 * One look at hundreds of domains, against a name server on loopback: a few at once, stopped in the
 * middle and gone on with, and a claim that was lost while its answers were on the way.
 */
#include "session-fixture.h"

#include "todoku-test-dns.h"
#include "todoku-test.h"
#include "todoku-watch-private.h"

#define N_MANY 300

static void
add_link (TodokuDomainRow *domain,
          TodokuTestDns   *server,
          const char      *label)
{
  TodokuRecordRow *record = todoku_record_row_new ();

  record->type = TODOKU_RECORD_TYPE_CNAME;
  record->host = g_strdup_printf ("%s.%s", label, domain->name);
  record->value = g_strdup ("u1.wl.many.test");
  record->priority = -1;
  record->required = TRUE;
  g_ptr_array_add (domain->records, record);
  todoku_test_dns_add (server, record->host, 300, "CNAME", record->value);
}

static gpointer
store_many (gpointer data)
{
  gpointer *args = data;
  TodokuSession *session = args[0];
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuTx) tx = todoku_tx_begin (session->store, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < N_MANY; i++)
    {
      g_autoptr(TodokuDomainRow) domain = todoku_domain_row_new ();

      domain->name = g_strdup_printf ("d%u.many.test", i);
      domain->server = GPOINTER_TO_INT (args[2]);
      domain->stage = TODOKU_DOMAIN_VERIFIED;
      domain->remote_id = g_strdup_printf ("%u", i + 1000);
      domain->detected_company = g_strdup (i % 3 == 0 ? "value-domain" : "onamae");
      domain->monitored = TRUE;
      todoku_row_set_records (domain, todoku_rows_new ());
      add_link (domain, args[1], "em1");
      add_link (domain, args[1], "s1._domainkey");
      todoku_tx_put (tx, domain, &error);
      g_assert_no_error (error);
    }
  todoku_tx_commit (tx, &error);
  g_assert_no_error (error);

  return NULL;
}

static guint
count_looked (TodokuSession *session)
{
  GListModel *domains = G_LIST_MODEL (session->domains);
  guint n_looked = 0;

  for (guint i = 0; i < g_list_model_get_n_items (domains); i++)
    {
      g_autoptr(TodokuSenderDomain) domain = g_list_model_get_item (domains, i);

      n_looked += todoku_sender_domain_get_row (domain)->checked_at != 0;
    }

  return n_looked;
}

static void
open_many (Fixture       *fixture,
           TodokuTestDns *server)
{
  g_autofree char *port = g_strdup_printf ("%u", todoku_test_dns_get_port (server));
  gpointer args[3];

  todoku_test_dns_add_zone (server, "many.test", "ns1.many.test", "127.0.0.1");
  todoku_test_dns_add (server, "u1.wl.many.test", 300, "A", "127.0.0.1");
  fixture_close (fixture);
  fixture_run_sql (fixture, "UPDATE server SET practice = 0");
  g_setenv ("TODOKU_RESOLVER", todoku_test_dns_get_text (server), TRUE);
  g_setenv ("TODOKU_DNS_PORT", port, TRUE);
  fixture_open (fixture);
  args[0] = fixture->session;
  args[1] = server;
  args[2] = GINT_TO_POINTER ((int) todoku_subject_get_id (fixture->server));
  g_thread_join (g_thread_new ("many", store_many, args));
  fixture_reopen (fixture);
}

static void
close_many (Fixture *fixture)
{
  fixture_close (fixture);
  fixture_run_sql (fixture, "UPDATE server SET practice = 1");
  fixture_open (fixture);
}

/* Who took longer than its claim, so that somebody else looks by now, judges nothing. */
static void
test_lost_claim (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(TodokuTestDns) server = todoku_test_dns_new ();
  g_autoptr(TodokuWatchReport) report = NULL;
  TodokuSenderDomain *domain;
  GAsyncResult *slot = NULL;

  open_many (fixture, server);
  domain = todoku_session_find_domain (fixture->session, "d0.many.test");
  todoku_test_dns_remove (server, "em1.d0.many.test", "CNAME");
  todoku_test_dns_set_delay (server, 300);
  todoku_session_watch_once_async (fixture->session, FALSE, NULL, todoku_test_store_result, &slot);
  while (todoku_test_dns_get_count (server, "em1.d0.many.test", "CNAME") == 0)
    g_main_context_iteration (NULL, TRUE);
  fixture_make_due (fixture->session, domain);
  todoku_test_dns_set_delay (server, 0);
  report = fixture_finish_look (fixture->session, &slot);
  g_assert_cmpuint (report->n_looked, ==, N_MANY - 1);
  g_assert_cmpuint (report->n_due_later, ==, 1);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->alarm_failures, ==, 0);
  close_many (fixture);
}

/* Everything in one look that is stopped in the middle: a few at once, and none twice. */
static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  TodokuSession *session;
  g_autoptr(TodokuTestDns) server = todoku_test_dns_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(TodokuWatchReport) rest = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  guint n_looked, most = 0;

  open_many (fixture, server);
  session = fixture->session;

  todoku_session_watch_once_async (session, FALSE, cancellable, todoku_test_store_result, &slot);
  while (slot == NULL)
    {
      g_main_context_iteration (NULL, TRUE);
      most = MAX (most, session->running->len);
      if (count_looked (session) > N_MANY / 4)
        g_cancellable_cancel (cancellable);
    }
  result = slot;
  g_assert_null (todoku_session_watch_once_finish (session, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&result);
  /* The look itself, and those in flight */
  g_assert_cmpuint (most, <=, 25);

  n_looked = count_looked (session);
  g_assert_cmpuint (n_looked, <, N_MANY);

  rest = fixture_look (session, FALSE);
  g_assert_cmpuint (rest->n_looked, ==, N_MANY - n_looked);
  g_assert_cmpuint (rest->n_due_later, ==, n_looked);
  g_assert_cmpuint (rest->n_unasked, ==, 0);
  g_assert_cmpuint (rest->events->len, ==, 0);

  close_many (fixture);
}
int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) \
  g_test_add ("/session/watch-many/" name, Fixture, NULL, fixture_set_up, function, \
              fixture_tear_down)
  ADD ("lost-claim", test_lost_claim);
  ADD ("many", test_many);

  return g_test_run ();
}
