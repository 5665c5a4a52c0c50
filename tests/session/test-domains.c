/* SPDX-License-Identifier: GPL-3.0-or-later
 * Delivery domains against the real practice program: adding, verifying, re-issuing and removing,
 * and what is left in the list, in the database and at the service afterwards.
 */
#include "session-fixture.h"

#include "todoku-domain-name.h"
#include "todoku-error.h"
#include "todoku-facts.h"
#include "todoku-record-rows.h"
#include "todoku-session-practice.h"
#include "todoku-test.h"

static void
test_life (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuSenderDomain *domain = fixture_add (fixture, "Info@例え.Example.CO.JP", &error);
  GListModel *items;

  g_assert_no_error (error);
  g_assert_cmpstr (todoku_subject_get_name (domain), ==, "xn--r8jz45g.example.co.jp");
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->stage, ==, TODOKU_DOMAIN_AWAITING_DNS);
  items = todoku_subject_get_records (domain);
  g_assert_cmpuint (g_list_model_get_n_items (items), ==, 3);

  g_assert_false (fixture_verify (fixture, domain, &error));
  g_assert_no_error (error);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->stage, ==, TODOKU_DOMAIN_AWAITING_DNS);
  g_assert_cmpuint (todoku_subject_get_n_verified (domain), ==, 0);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->next_check_at, >, g_get_real_time ());

  fixture_register (fixture, items, NULL);
  json_object_unref (fixture_control (fixture, "POST", "/cache/flush", NULL));
  g_assert_true (fixture_check (fixture, domain, &error));
  g_assert_no_error (error);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->stage, ==, TODOKU_DOMAIN_DNS_READY);
  g_assert_true (fixture_verify (fixture, domain, &error));
  g_assert_no_error (error);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->stage, ==, TODOKU_DOMAIN_VERIFIED);
  g_assert_cmpuint (todoku_subject_get_n_verified (domain), ==, 3);

  fixture_reopen (fixture);
  domain = todoku_session_find_domain (fixture->session, "xn--r8jz45g.example.co.jp");
  g_assert_nonnull (domain);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->stage, ==, TODOKU_DOMAIN_VERIFIED);
  g_assert_cmpuint (todoku_subject_get_n_verified (domain), ==, 3);
  {
    g_autoptr(TodokuRecordItem) item =
      g_list_model_get_item (todoku_subject_get_records (domain), 0);

    g_assert_nonnull (todoku_record_item_get_verdict (item));
    g_assert_true (todoku_verdict_is_right (todoku_record_item_get_verdict (item)));
  }

  g_assert_true (fixture_remove (fixture, domain, &error));
  g_assert_no_error (error);
  g_assert_null (todoku_session_find_domain (fixture->session, "xn--r8jz45g.example.co.jp"));
  g_assert_cmpint (fixture_count (fixture, "domains"), ==, 0);
  g_assert_cmpuint (fixture->session->unsettled->len, ==, 0);
}

static void
test_refused_input (Fixture       *fixture,
                    gconstpointer  data)
{
  static const struct { const char *text; int code; } cases[] = {
    { "co.jp", TODOKU_DOMAIN_NAME_ERROR_PUBLIC_SUFFIX },
    { "192.0.2.1", TODOKU_DOMAIN_NAME_ERROR_ADDRESS },
    { "localhost", TODOKU_DOMAIN_NAME_ERROR_SINGLE_LABEL },
    { "", TODOKU_DOMAIN_NAME_ERROR_EMPTY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (fixture_add (fixture, cases[i].text, &error));
      g_assert_error (error, TODOKU_DOMAIN_NAME_ERROR, cases[i].code);
    }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session->domains)), ==, 0);
  g_assert_cmpint (fixture_count_calls (fixture, "POST", "/v3/whitelabel"), ==, 0);
}

static void
add_with_options (Fixture                    *fixture,
                  const TodokuDomainOptions  *options,
                  GError                    **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(TodokuSenderDomain) domain = NULL;

  todoku_session_add_domain_async (fixture->session, "example.co.jp", options, NULL,
                                   todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  domain = todoku_session_add_finish (fixture->session, result, error);
  g_assert_true ((domain != NULL) == (*error == NULL));
}

static void
test_refused_options (Fixture       *fixture,
                      gconstpointer  data)
{
  static const char *const subdomains[] = {
    "", "a.b", "a_b", "-a", "a-", "\343\201\202",
    "a23456789-123456789-123456789-123456789-123456789-123456789-1234",
  };
  static const char *const selectors[] = { "", "s1", "s123", "s-1", "s1.", "\343\201\202" };
  const TodokuDomainOptions right = { .subdomain = "mail-2", .dkim_selector = "s1a" };
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (subdomains); i++)
    {
      add_with_options (fixture, &(TodokuDomainOptions) { .subdomain = subdomains[i] }, &error);
      g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
      g_clear_error (&error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (selectors); i++)
    {
      add_with_options (fixture, &(TodokuDomainOptions) { .dkim_selector = selectors[i] }, &error);
      g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
      g_clear_error (&error);
    }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session->domains)), ==, 0);
  g_assert_cmpint (fixture_count_calls (fixture, "POST", "/v3/whitelabel"), ==, 0);

  add_with_options (fixture, &right, &error);
  g_assert_no_error (error);
}

static void
test_duplicate (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_nonnull (fixture_add (fixture, "example.co.jp", &error));
  g_assert_no_error (error);
  g_assert_null (fixture_add (fixture, "http://www.EXAMPLE.co.jp./", &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_DUPLICATE);
  g_assert_nonnull (todoku_session_find_domain (fixture->session, "a@example.co.jp"));
  g_assert_cmpint (fixture_count (fixture, "domains"), ==, 1);
}

static void
test_refused_leaves_nothing (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture_fault (fixture, "forbidden", "POST", "/v3/whitelabel/domains", 1);
  g_assert_null (fixture_add (fixture, "example.co.jp", &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_FORBIDDEN);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session->domains)), ==, 0);
  g_assert_cmpuint (fixture->session->unsettled->len, ==, 0);
}

static void
test_busy (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuSenderDomain *domain = fixture_add (fixture, "example.co.jp", NULL);
  GAsyncResult *first = NULL;
  GAsyncResult *second = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  todoku_session_check_async (fixture->session, domain, NULL, todoku_test_store_result,
                              &first);
  g_assert_nonnull (todoku_subject_get_operation (domain));
  todoku_session_verify_async (fixture->session, domain, NULL, todoku_test_store_result,
                               &second);
  result = todoku_test_wait_result (&second);
  g_assert_false (todoku_session_verify_finish (fixture->session, result, NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BUSY);
  g_clear_error (&error);
  g_clear_object (&result);

  todoku_operation_cancel (todoku_subject_get_operation (domain));
  result = todoku_test_wait_result (&first);
  g_assert_false (todoku_session_check_finish (fixture->session, result, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (todoku_subject_get_operation (domain));
}

/* What is being registered belongs to the call that began it. */
static void
test_busy_adding (Fixture       *fixture,
                  gconstpointer  data)
{
  GAsyncResult *first = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(TodokuSenderDomain) domain = NULL;
  g_autoptr(GError) error = NULL;

  /* Whether it arrived is not known, so that it stays in the list until the grace is over. */
  fixture_fault (fixture, "server-error", "POST", "/v3/whitelabel/domains", 1);
  todoku_session_add_domain_async (fixture->session, "example.co.jp", NULL, NULL,
                                   todoku_test_store_result, &first);
  while (todoku_session_find_domain (fixture->session, "example.co.jp") == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (first);
  g_assert_null (fixture_add (fixture, "example.co.jp", &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BUSY);
  g_clear_error (&error);

  result = todoku_test_wait_result (&first);
  domain = todoku_session_add_finish (fixture->session, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fixture_count (fixture, "domains"), ==, 1);
}

/* A verification that was cancelled while the service was asked has not been done. */
static void
test_cancelled_service (Fixture       *fixture,
                        gconstpointer  data)
{
  TodokuSenderDomain *domain = fixture_add (fixture, "example.co.jp", NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GAsyncResult *slot = NULL;

  fixture_fault (fixture, "time-out", "POST", "/v3/whitelabel/domains", 1);
  fixture_forget_calls (fixture);
  todoku_session_verify_async (fixture->session, domain, cancellable, todoku_test_store_result,
                               &slot);
  fixture_wait_for_call (fixture, "/v3/whitelabel/domains");
  g_cancellable_cancel (cancellable);
  result = todoku_test_wait_result (&slot);
  g_assert_false (todoku_session_verify_finish (fixture->session, result, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->checked_at, ==, 0);
}

static void
test_reissue (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuSenderDomain *domain = fixture_add (fixture, "example.co.jp", &error);
  g_autofree char *old_id = g_strdup (todoku_sender_domain_get_row (domain)->remote_id);
  GListModel *items = todoku_subject_get_records (domain);

  g_assert_true (fixture_reissue (fixture, domain, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (todoku_sender_domain_get_row (domain)->remote_id, !=, old_id);
  g_assert_false (todoku_sender_domain_get_row (domain)->automatic_security);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->stage, ==, TODOKU_DOMAIN_AWAITING_DNS);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (items, i);

      g_assert_cmpint (todoku_record_item_get_record (item)->type, !=, TODOKU_RECORD_TYPE_CNAME);
    }
  g_assert_cmpint (fixture_count (fixture, "domains"), ==, 1);
  g_assert_cmpuint (fixture->session->unsettled->len, ==, 0);

  g_assert_false (fixture_reissue (fixture, domain, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_WRONG_STAGE);
}

static void
test_removed_elsewhere (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuSenderDomain *domain = fixture_add (fixture, "example.co.jp", NULL);

  json_object_unref (fixture_control (fixture, "POST", "/reset", NULL));
  g_assert_true (fixture_remove (fixture, domain, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session->domains)), ==, 0);
}

static void
test_mistake (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuSenderDomain *domain = fixture_add (fixture, "example.co.jp", NULL);
  GListModel *items = todoku_subject_get_records (domain);
  g_autoptr(TodokuRecordItem) item = g_list_model_get_item (items, 0);

  fixture_register (fixture, items, "doubled-suffix");
  g_assert_false (fixture_verify (fixture, domain, &error));
  g_assert_no_error (error);
  g_assert_cmpint (todoku_record_item_get_verdict (item)->state, ==,
                   TODOKU_RECORD_STATE_WRONG_PLACE);
  g_assert_false (todoku_record_item_get_service_valid (item));
  g_assert_nonnull (todoku_record_item_get_service_reason (item));

  /* What it said of the mistake is not held against what stands there now. */
  fixture_register (fixture, items, NULL);
  json_object_unref (fixture_control (fixture, "POST", "/cache/flush", NULL));
  g_assert_true (fixture_check (fixture, domain, &error));
  g_assert_no_error (error);
  g_assert_null (todoku_record_item_get_service_reason (item));
}

/* What the service says of a record that is right stays until it is asked again. */
static void
test_reason (void)
{
  static const struct
  {
    TodokuRecordState state;
    gboolean stays;
  } steps[] = {
    { TODOKU_RECORD_STATE_MISSING, TRUE },
    { TODOKU_RECORD_STATE_UNKNOWN, TRUE },
    { TODOKU_RECORD_STATE_OK, FALSE },
    { TODOKU_RECORD_STATE_OK_EQUIVALENT, TRUE },
    { TODOKU_RECORD_STATE_OK, TRUE },
    { TODOKU_RECORD_STATE_WRONG_VALUE, TRUE },
    { TODOKU_RECORD_STATE_OK, FALSE },
  };
  g_autoptr(TodokuRecord) record = todoku_record_new (&(TodokuRecord) {
    .host = "em1.example.co.jp", .value = "u1.wl1.sendgrid.net", .priority = -1,
    .key = "mail_cname", .required = TRUE
  });
  g_autoptr(GPtrArray) rows = todoku_rows_new ();
  TodokuRecordRow *row = todoku_rows_write_record (record, 0);

  g_ptr_array_add (rows, row);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr(GPtrArray) verdicts =
        g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_verdict_unref);
      TodokuVerdict *verdict = todoku_verdict_new (record);

      verdict->state = steps[i].state;
      g_ptr_array_add (verdicts, verdict);
      g_free (row->service_reason);
      row->service_reason = g_strdup ("Expected CNAME");
      todoku_facts_take_verdicts (rows, 0, "example.co.jp", verdicts);
      g_assert_cmpint (row->service_reason != NULL, ==, steps[i].stays);
    }
}

/* A record that was right and is taken away again: what is shown is what was seen last. */
static void
test_undone (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuSenderDomain *domain = fixture_add (fixture, "example.co.jp", NULL);
  GListModel *items = todoku_subject_get_records (domain);

  fixture_register (fixture, items, NULL);
  g_assert_true (fixture_check (fixture, domain, &error));
  g_assert_no_error (error);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->stage, ==, TODOKU_DOMAIN_DNS_READY);

  fixture_register (fixture, items, "doubled-suffix");
  json_object_unref (fixture_control (fixture, "POST", "/cache/flush", NULL));
  g_assert_false (fixture_check (fixture, domain, &error));
  g_assert_no_error (error);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->stage, ==, TODOKU_DOMAIN_AWAITING_DNS);
}

#define N_MANY 24

static void
operation_ended_cb (TodokuSenderDomain *domain,
                    GParamSpec         *pspec,
                    gpointer            user_data)
{
  if (todoku_subject_get_operation (domain) == NULL)
    (*(guint *) user_data)++;
}

/* Many are verified, one after another; what a person clicks meanwhile does not wait for them. */
static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GPtrArray) domains = g_ptr_array_new ();
  TodokuSenderDomain *mine;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(TodokuBatch) batch = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr(GError) error = NULL;
  guint n_ended = 0, n_before;

  json_object_unref (fixture_control (fixture, "POST", "/settings", "{\"rate_limit\":1000000}"));
  for (guint i = 0; i < N_MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("many%u.example.co.jp", i);
      TodokuSenderDomain *domain = fixture_add (fixture, name, &error);

      g_assert_no_error (error);
      fixture_register (fixture, todoku_subject_get_records (domain), NULL);
      g_signal_connect (domain, "notify::operation", G_CALLBACK (operation_ended_cb), &n_ended);
      g_ptr_array_add (domains, domain);
    }
  mine = fixture_add (fixture, "mine.example.co.jp", &error);
  g_assert_no_error (error);
  fixture_register (fixture, todoku_subject_get_records (mine), NULL);
  json_object_unref (fixture_control (fixture, "POST", "/cache/flush", NULL));

  g_thread_pool_set_max_threads (fixture->session->workers, 1, NULL);
  n_ended = 0;
  batch = todoku_session_verify_many (fixture->session, domains);
  while (n_ended == 0)
    g_main_context_iteration (NULL, TRUE);
  todoku_session_verify_async (fixture->session, mine, NULL, todoku_test_store_result,
                               &slot);
  n_before = n_ended;
  result = todoku_test_wait_result (&slot);
  g_assert_true (todoku_session_verify_finish (fixture->session, result, NULL, &error));
  g_assert_no_error (error);
  g_test_message ("%u ended before, %u when the person's was served", n_before, n_ended);
  g_assert_cmpuint (n_ended, <, N_MANY);

  while (todoku_batch_get_running (batch))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (todoku_batch_get_n_right (batch), ==, N_MANY);
}

/* Many are removed, one after another, at the service and here. */
static void
test_many_removed (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GPtrArray) domains = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(TodokuBatch) batch = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *name = g_strdup_printf ("many%u.example.co.jp", i);

      g_ptr_array_add (domains, g_object_ref (fixture_add (fixture, name, &error)));
      g_assert_no_error (error);
    }
  fixture_add (fixture, "mine.example.co.jp", &error);
  batch = todoku_session_remove_many (fixture->session, domains);
  while (todoku_batch_get_running (batch))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (todoku_batch_get_n_right (batch), ==, 8);
  g_assert_cmpint (fixture_count (fixture, "domains"), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session->domains)), ==, 1);
}

static gboolean
is_shown (gpointer user_data)
{
  return todoku_session_find_domain (user_data, "other.example.co.jp") != NULL;
}

static void
test_two_sessions (Fixture       *fixture,
                   gconstpointer  data)
{
  Fixture other = { .dir = fixture->dir };
  g_autoptr(GError) error = NULL;

  fixture_open (&other);
  g_assert_nonnull (fixture_add (&other, "other.example.co.jp", &error));
  g_assert_no_error (error);
  todoku_test_wait_until (is_shown, fixture->session);

  g_assert_true (fixture_remove (&other, todoku_session_find_domain (other.session,
                                                                     "other.example.co.jp"), NULL));
  g_assert_false (fixture_verify (fixture, todoku_session_find_domain (fixture->session,
                                                                       "other.example.co.jp"),
                                  &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_UNKNOWN_DOMAIN);
  fixture_close (&other);
}

static void
test_same_at_once (Fixture       *fixture,
                   gconstpointer  data)
{
  Fixture other = { .dir = fixture->dir };
  Fixture *both[] = { fixture, &other };
  GAsyncResult *slots[2] = { NULL, NULL };
  guint n_done = 0;
  guint n_busy = 0;

  fixture_add (fixture, "example.co.jp", NULL);
  fixture_open (&other);
  for (guint i = 0; i < 2; i++)
    todoku_session_reissue_domain_async (both[i]->session,
                                         todoku_session_find_domain (both[i]->session,
                                                                     "example.co.jp"),
                                         NULL, todoku_test_store_result, &slots[i]);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GAsyncResult) result = todoku_test_wait_result (&slots[i]);
      g_autoptr(GError) error = NULL;

      if (todoku_session_reissue_domain_finish (both[i]->session, result, &error))
        n_done++;
      else if (g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_BUSY))
        n_busy++;
    }
  g_assert_cmpuint (n_done, ==, 1);
  g_assert_cmpuint (n_busy, ==, 1);
  g_assert_cmpint (fixture_count (fixture, "domains"), ==, 1);
  fixture_close (&other);
}

static void
wait_for_lookup (gpointer     subject,
                 TodokuLookup lookup)
{
  while (todoku_subject_get_lookup (subject) == TODOKU_LOOKUP_RUNNING)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (todoku_subject_get_lookup (subject), ==, lookup);
}

/* A look-up of who runs the DNS ends, whatever comes of it, and is begun again only where it can
 * find more.
 */
static void
test_lookup (Fixture       *fixture,
             gconstpointer  data)
{
  TodokuSenderDomain *domain = fixture_add (fixture, "example.co.jp", NULL);
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) stopped = NULL;
  g_autoptr(GAsyncResult) started = NULL;
  g_autoptr(TodokuDeliveryServer) server = NULL;
  g_autoptr(GError) error = NULL;
  guint n_running;

  g_assert_cmpint (todoku_subject_get_lookup (domain), ==, TODOKU_LOOKUP_RUNNING);
  n_running = fixture->session->running->len;
  todoku_session_need_company (fixture->session, domain);
  g_assert_cmpuint (fixture->session->running->len, ==, n_running);
  wait_for_lookup (domain, TODOKU_LOOKUP_DONE);
  g_assert_nonnull (todoku_sender_domain_get_row (domain)->name_servers);
  todoku_session_need_company (fixture->session, domain);
  g_assert_cmpint (todoku_subject_get_lookup (domain), ==, TODOKU_LOOKUP_DONE);

  fixture_close (fixture);
  fixture_run_sql (fixture, "UPDATE domain SET name_servers = NULL");
  fixture_open (fixture);
  domain = todoku_session_find_domain (fixture->session, "example.co.jp");
  g_assert_null (todoku_sender_domain_get_row (domain)->name_servers);
  g_assert_cmpint (todoku_subject_get_lookup (domain), ==, TODOKU_LOOKUP_NONE);
  todoku_session_stop_practice_async (fixture->session, NULL, todoku_test_store_result, &slot);
  stopped = todoku_test_wait_result (&slot);
  g_assert_true (todoku_session_stop_practice_finish (fixture->session, stopped, &error));
  todoku_session_need_company (fixture->session, domain);
  wait_for_lookup (domain, TODOKU_LOOKUP_FAILED);

  slot = NULL;
  todoku_session_start_practice_async (fixture->session, NULL, NULL, todoku_test_store_result,
                                       &slot);
  started = todoku_test_wait_result (&slot);
  server = todoku_session_start_practice_finish (fixture->session, started, &error);
  g_assert_no_error (error);
  todoku_session_need_company (fixture->session, domain);
  wait_for_lookup (domain, TODOKU_LOOKUP_DONE);
  g_assert_nonnull (todoku_sender_domain_get_row (domain)->name_servers);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) \
  g_test_add ("/session/domains/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("life", test_life);
  ADD ("refused-input", test_refused_input);
  ADD ("refused-options", test_refused_options);
  ADD ("duplicate", test_duplicate);
  ADD ("refused-leaves-nothing", test_refused_leaves_nothing);
  ADD ("busy", test_busy);
  ADD ("busy-adding", test_busy_adding);
  ADD ("cancelled-service", test_cancelled_service);
  ADD ("reissue", test_reissue);
  ADD ("removed-elsewhere", test_removed_elsewhere);
  ADD ("mistake", test_mistake);
  ADD ("undone", test_undone);
  g_test_add_func ("/session/domains/reason", test_reason);
  ADD ("many", test_many);
  ADD ("many-removed", test_many_removed);
  ADD ("two-sessions", test_two_sessions);
  ADD ("same-at-once", test_same_at_once);
  ADD ("lookup", test_lookup);

  return g_test_run ();
}
