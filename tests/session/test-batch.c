/* SPDX-License-Identifier: GPL-3.0-or-later
 * Thousands of domains verified at once, against a service that answers when the test opens its
 * gate: nothing that waits in a queue times out, a click goes first, a cancellation stops what runs
 * and begins nothing more, and why some failed is told.
 */
#include "todoku-batch.h"
#include "todoku-session-private.h"
#include "todoku-tx.h"

#include <libsoup/soup.h>

#include "todoku-error.h"
#include "todoku-test.h"

#define N_MANY 5000
#define N_SLOTS 8
/* How many a batch has begun and not ended at most. */
#define N_IN_FLIGHT 24
/* Shorter than the last ones wait for their turn. */
#define PATIENCE_MS 1500

/**
 * Fixture:
 * @held: (owned) (element-type SoupServerMessage): what waits at the gate
 * @open: whether the gate is open
 * @n_domains: how many are stored
 * @n_requests: how many questions have come in
 * @n_seen: what the batch said last
 */
typedef struct
{
  char *dir;
  SoupServer *server;
  TodokuSession *session;
  GPtrArray *held;
  gboolean open;
  guint n_domains;
  guint n_requests;
  guint n_seen;
} Fixture;

/* Every tenth key is refused, every seventh answer is an error of the service. */
static gboolean failing;

static void
answer (SoupServerMessage *message)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));
  guint64 id = g_ascii_strtoull (path + strlen ("/v3/whitelabel/domains/"), NULL, 10);
  static const char refused[] = "{\"errors\":[{\"message\":\"access forbidden\"}]}";
  static const char valid[] = "{\"valid\":true,\"validation_results\":{}}";

  if (g_str_has_prefix (path, "/v3/scopes") || !failing || (id % 10 != 0 && id % 7 != 0))
    {
      soup_server_message_set_status (message, 200, NULL);
      soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, valid,
                                        strlen (valid));
    }
  else
    {
      soup_server_message_set_status (message, id % 10 == 0 ? 403 : 500, NULL);
      soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, refused,
                                        strlen (refused));
    }
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  Fixture *fixture = user_data;

  fixture->n_requests++;
  answer (message);
  if (fixture->open)
    return;

  soup_server_message_pause (message);
  g_ptr_array_add (fixture->held, g_object_ref (message));
}

static void
let_one_through (Fixture *fixture)
{
  soup_server_message_unpause (g_ptr_array_index (fixture->held, 0));
  g_ptr_array_remove_index (fixture->held, 0);
}

static void
open_gate (Fixture *fixture)
{
  fixture->open = TRUE;
  while (fixture->held->len > 0)
    let_one_through (fixture);
}

/* What an agency has stored. The domains have no records, so that DNS has nothing to say. */
static gpointer
seed_thread (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuTx) tx = todoku_tx_begin (fixture->session->store, &error);
  g_autoptr(TodokuServerRow) server = todoku_server_row_new ();
  GSList *uris = soup_server_get_uris (fixture->server);

  g_assert_no_error (error);
  server->name = g_strdup ("Sprinkler");
  server->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  server->kind = g_strdup ("sendgrid");
  server->region = g_strdup ("global");
  g_assert_true (todoku_tx_put (tx, server, &error));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  for (guint i = 0; i < fixture->n_domains; i++)
    {
      g_autoptr(TodokuDomainRow) row = todoku_domain_row_new ();

      row->name = g_strdup_printf ("customer-%05u.co.jp", i);
      row->server = server->id;
      row->stage = TODOKU_DOMAIN_AWAITING_DNS;
      row->remote_id = g_strdup_printf ("%u", i);
      row->automatic_security = TRUE;
      if (row->records == NULL)
        row->records = todoku_rows_new ();
      g_assert_true (todoku_tx_put (tx, row, &error));
    }
  g_assert_true (todoku_tx_commit (tx, &error));
  g_assert_no_error (error);

  return NULL;
}

static gboolean
has_all (gpointer user_data)
{
  Fixture *fixture = user_data;

  return g_list_model_get_n_items (todoku_session_get_domains (fixture->session)) ==
         fixture->n_domains;
}

static void
batch_set_up (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GAsyncResult) opened = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr(GError) error = NULL;

  g_setenv ("TODOKU_API_KEY", "SG.key", TRUE);
  g_setenv ("TODOKU_RESOLVER", "127.0.0.1:1", TRUE);
  failing = FALSE;
  fixture->n_domains = GPOINTER_TO_UINT (data);
  fixture->held = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, request_cb, fixture, NULL);
  soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);

  fixture->dir = todoku_test_make_dir ();
  fixture->session = todoku_session_new (fixture->dir);
  todoku_session_open_async (fixture->session, NULL, todoku_test_store_result, &slot);
  opened = todoku_test_wait_result (&slot);
  g_assert_true (todoku_session_open_finish (fixture->session, opened, &error));
  g_assert_no_error (error);
  todoku_http_set_patience (fixture->session->http, PATIENCE_MS, 5);
  g_thread_join (g_thread_new ("seed", seed_thread, fixture));
  todoku_test_wait_until (has_all, fixture);
}

static void
batch_tear_down (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GAsyncResult) closed = NULL;
  GAsyncResult *slot = NULL;

  todoku_session_close_async (fixture->session, NULL, todoku_test_store_result, &slot);
  closed = todoku_test_wait_result (&slot);
  todoku_session_close_finish (fixture->session, closed, NULL);
  g_object_unref (fixture->session);
  g_ptr_array_unref (fixture->held);
  soup_server_disconnect (fixture->server);
  g_object_unref (fixture->server);
  todoku_test_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

/* The first domains of the list. */
static GPtrArray *
list_domains (Fixture *fixture,
              guint    first,
              guint    n)
{
  GListModel *domains = todoku_session_get_domains (fixture->session);
  GPtrArray *some = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = first; i < first + n; i++)
    g_ptr_array_add (some, g_list_model_get_item (domains, i));

  return some;
}

static guint
count_busy (Fixture *fixture)
{
  GListModel *domains = todoku_session_get_domains (fixture->session);
  guint n_busy = 0;

  for (guint i = 0; i < g_list_model_get_n_items (domains); i++)
    {
      g_autoptr(TodokuSenderDomain) domain = g_list_model_get_item (domains, i);

      n_busy += todoku_subject_get_operation (domain) != NULL;
    }

  return n_busy;
}

/* Progress is told once for each, and never falls. */
static void
progress_cb (TodokuBatch *batch,
             GParamSpec  *pspec,
             gpointer     user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpuint (todoku_batch_get_n_done (batch), ==, fixture->n_seen + 1);
  g_assert_cmpuint (todoku_batch_get_n_done (batch), <=, todoku_batch_get_n_total (batch));
  g_assert_cmpuint (todoku_batch_get_n_right (batch) + todoku_batch_get_n_failed (batch), <=,
                    todoku_batch_get_n_done (batch));
  fixture->n_seen++;
}

static void
wait_for_held (Fixture *fixture,
               guint    n)
{
  while (fixture->held->len < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_for_end (TodokuBatch *batch)
{
  while (todoku_batch_get_running (batch))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GPtrArray) domains = list_domains (fixture, 0, N_MANY - 1);
  g_autoptr(GPtrArray) mine = list_domains (fixture, N_MANY - 1, 1);
  g_autoptr(TodokuBatch) batch = todoku_session_verify_many (fixture->session, domains);
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr(GError) error = NULL;
  gboolean verified;
  gint64 began_at = g_get_monotonic_time ();

  g_signal_connect (batch, "notify::n-done", G_CALLBACK (progress_cb), fixture);
  wait_for_held (fixture, N_SLOTS);
  g_assert_cmpuint (todoku_batch_get_n_done (batch), ==, 0);
  /* What waits has claimed nothing. */
  g_assert_cmpuint (count_busy (fixture), <=, N_IN_FLIGHT);
  g_assert_cmpint (todoku_batch_get_outcome (batch, g_ptr_array_index (domains, 0)), ==,
                   TODOKU_BATCH_RUNNING);
  g_assert_cmpint (todoku_batch_get_outcome (batch, g_ptr_array_index (domains, N_MANY - 2)), ==,
                   TODOKU_BATCH_WAITING);

  /* Somebody clicks on another domain. */
  todoku_session_verify_async (fixture->session, g_ptr_array_index (mine, 0), NULL,
                               todoku_test_store_result, &slot);
  while (slot == NULL)
    {
      if (fixture->held->len == N_SLOTS)
        let_one_through (fixture);
      else
        g_main_context_iteration (NULL, TRUE);
    }
  result = g_steal_pointer (&slot);
  g_assert_true (todoku_session_verify_finish (fixture->session, result, &verified, &error));
  g_assert_no_error (error);
  g_assert_true (verified);
  g_test_message ("%u were done when the click was served", todoku_batch_get_n_done (batch));
  g_assert_cmpuint (todoku_batch_get_n_done (batch), <, N_MANY / 10);

  open_gate (fixture);
  wait_for_end (batch);
  g_test_message ("%.1f s", (double) (g_get_monotonic_time () - began_at) / G_USEC_PER_SEC);
  g_assert_cmpuint (todoku_batch_get_n_done (batch), ==, N_MANY - 1);
  g_assert_cmpuint (todoku_batch_get_n_right (batch), ==, N_MANY - 1);
  g_assert_cmpuint (todoku_batch_get_n_failed (batch), ==, 0);
  g_assert_cmpuint (fixture->n_requests, ==, N_MANY);
  g_assert_cmpuint (count_busy (fixture), ==, 0);
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GPtrArray) domains = list_domains (fixture, 0, N_MANY);
  g_autoptr(TodokuBatch) batch = todoku_session_verify_many (fixture->session, domains);
  g_autoptr(GPtrArray) rest = NULL;

  wait_for_held (fixture, N_SLOTS);
  let_one_through (fixture);
  while (todoku_batch_get_n_done (batch) == 0)
    g_main_context_iteration (NULL, TRUE);
  wait_for_held (fixture, N_SLOTS);
  todoku_batch_cancel (batch);
  wait_for_end (batch);

  g_assert_true (todoku_batch_get_cancelled (batch));
  g_assert_cmpuint (todoku_batch_get_n_done (batch), ==, 1);
  g_assert_cmpuint (todoku_batch_get_n_failed (batch), ==, 0);
  /* One that has just got its turn may still ask. */
  g_assert_cmpuint (fixture->n_requests, <=, N_IN_FLIGHT + 1);
  g_assert_cmpuint (count_busy (fixture), ==, 0);
  rest = todoku_batch_list (batch, 1 << TODOKU_BATCH_WAITING);
  g_assert_cmpuint (rest->len, ==, N_MANY - 1);
}

/* A session that closes waits for those that run, and for no other. */
static void
test_closed (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GPtrArray) domains = list_domains (fixture, 0, 100);
  g_autoptr(TodokuBatch) batch = todoku_session_verify_many (fixture->session, domains);
  g_autoptr(GAsyncResult) closed = NULL;
  GAsyncResult *slot = NULL;

  wait_for_held (fixture, N_SLOTS);
  todoku_session_close_async (fixture->session, NULL, todoku_test_store_result, &slot);
  closed = todoku_test_wait_result (&slot);
  wait_for_end (batch);
  g_assert_cmpuint (todoku_batch_get_n_done (batch), ==, 0);
  g_assert_cmpuint (fixture->n_requests, <=, N_IN_FLIGHT);
}

static void
test_reasons (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GPtrArray) domains = list_domains (fixture, 0, 70);
  g_autoptr(TodokuBatch) batch = todoku_session_verify_many (fixture->session, domains);
  g_autoptr(TodokuBatch) again = NULL;
  g_autoptr(GArray) reasons = NULL;
  g_autoptr(GPtrArray) failed = NULL;
  const TodokuBatchReason *first, *second;

  failing = TRUE;
  open_gate (fixture);
  wait_for_end (batch);
  g_assert_cmpuint (todoku_batch_get_n_done (batch), ==, 70);
  g_assert_cmpuint (todoku_batch_get_n_failed (batch), ==, 16);
  g_assert_cmpuint (todoku_batch_get_n_right (batch), ==, 54);

  reasons = todoku_batch_list_reasons (batch);
  g_assert_cmpuint (reasons->len, ==, 2);
  first = &g_array_index (reasons, TodokuBatchReason, 0);
  second = &g_array_index (reasons, TodokuBatchReason, 1);
  g_assert_cmpuint (first->n_failed, ==, 9);
  g_assert_error (first->error, TODOKU_ERROR, TODOKU_ERROR_SERVER_FAILED);
  g_assert_cmpuint (second->n_failed, ==, 7);
  g_assert_error (second->error, TODOKU_ERROR, TODOKU_ERROR_FORBIDDEN);

  /* Those, and only those, can be tried again. */
  failed = todoku_batch_list (batch, 1 << TODOKU_BATCH_FAILED);
  g_assert_cmpuint (failed->len, ==, 16);
  failing = FALSE;
  again = todoku_session_verify_many (fixture->session, failed);
  wait_for_end (again);
  g_assert_cmpuint (todoku_batch_get_n_right (again), ==, 16);
}

/* Somebody else works on one of them: that one is told, and the others are done. */
static void
test_busy (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GPtrArray) domains = list_domains (fixture, 0, 2);
  g_autoptr(TodokuBatch) batch = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  todoku_session_verify_async (fixture->session, g_ptr_array_index (domains, 0), NULL,
                               todoku_test_store_result, &slot);
  batch = todoku_session_verify_many (fixture->session, domains);
  wait_for_held (fixture, 2);
  open_gate (fixture);
  wait_for_end (batch);
  result = todoku_test_wait_result (&slot);
  g_assert_cmpuint (todoku_batch_get_n_right (batch), ==, 1);
  g_assert_error (todoku_batch_get_error (batch, g_ptr_array_index (domains, 0)), TODOKU_ERROR,
                  TODOKU_ERROR_BUSY);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function, n_domains) \
  g_test_add ("/session/batch/" name, Fixture, GUINT_TO_POINTER (n_domains), batch_set_up, \
              function, batch_tear_down)
  ADD ("many", test_many, N_MANY);
  ADD ("cancelled", test_cancelled, N_MANY);
  ADD ("closed", test_closed, 100);
  ADD ("reasons", test_reasons, 70);
  ADD ("busy", test_busy, 2);

  return g_test_run ();
}
