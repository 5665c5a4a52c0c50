/* SPDX-License-Identifier: GPL-3.0-or-later
 * Every kind of delivery service through the one story: from a key to (設定完了) and back, whatever the
 * service does to the request or to its answer, with one domain in the end.
 */
#include "session-fixture.h"

#include "todoku-error.h"
#include "todoku-test.h"

#define DOMAIN "example.co.jp"

/**
 * KindCase:
 * @kind: the kind of service
 * @path: where domains are registered there
 * @n_records: how many records a domain has
 * @n_required: how many of them it needs
 */
typedef struct
{
  const char *kind;
  const char *path;
  guint n_records;
  guint n_required;
} KindCase;

static const KindCase kinds[] = {
  { "resend", "/domains", 3, 3 },
  { "mailgun", "/v4/domains", 4, 3 },
  { "ses", "/v2/email/identities", 3, 3 },
};

static const struct { const char *fault; int code; } faults[] = {
  { "refuse", -1 },
  { "server-error", -1 },
  { "bad-gateway", -1 },
  { "throttle", TODOKU_ERROR_RATE_LIMITED },
  { "unauthorised", TODOKU_ERROR_UNAUTHORISED },
  { "forbidden", TODOKU_ERROR_FORBIDDEN },
  { "taken", TODOKU_ERROR_TAKEN },
  { "nonsense", -1 },
  { "wrong-shape", -1 },
  { "time-out-after", -1 },
  { "cut-after", -1 },
  { "cut", -1 },
  { "server-error-after", -1 },
};

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  const KindCase *kind = data;

  fixture_kind = kind->kind;
  fixture_set_up (fixture, data);
}

static void
control (Fixture    *fixture,
         const char *method,
         const char *path,
         const char *body)
{
  json_object_unref (fixture_control (fixture, method, path, body));
}

static void
enter_records (Fixture            *fixture,
               TodokuSenderDomain *domain)
{
  fixture_register (fixture, todoku_subject_get_records (domain), NULL);
  control (fixture, "POST", "/cache/flush", NULL);
}

/* A service that looks in its own time is given it. */
static gboolean
verify_at_last (Fixture            *fixture,
                TodokuSenderDomain *domain)
{
  g_autoptr(GError) error = NULL;
  gboolean verified = fixture_verify (fixture, domain, &error);

  g_assert_no_error (error);
  if (verified)
    return TRUE;
  g_assert_cmpstr (todoku_sender_domain_get_row (domain)->service_state, ==, "pending");

  control (fixture, "POST", "/settings", "{\"clock_offset\":5}");
  verified = fixture_verify (fixture, domain, &error);
  g_assert_no_error (error);

  return verified;
}

static void
test_life (Fixture       *fixture,
           gconstpointer  data)
{
  const KindCase *kind = data;
  g_autoptr(GError) error = NULL;
  TodokuSenderDomain *domain = fixture_add (fixture, "news." DOMAIN, &error);
  const TodokuDomainRow *row;

  g_assert_no_error (error);
  row = todoku_sender_domain_get_row (domain);
  g_assert_cmpint (row->stage, ==, TODOKU_DOMAIN_AWAITING_DNS);
  g_assert_cmpuint (fixture_count_records (domain), ==, kind->n_records);
  g_assert_false (fixture_verify (fixture, domain, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (todoku_subject_get_n_verified (domain), ==, 0);

  enter_records (fixture, domain);
  g_assert_true (verify_at_last (fixture, domain));
  g_assert_cmpuint (todoku_subject_get_n_verified (domain), >=, kind->n_required);
  g_assert_cmpstr (todoku_sender_domain_get_row (domain)->service_state, ==, "verified");

  fixture_reopen (fixture);
  domain = todoku_session_find_domain (fixture->session, "news." DOMAIN);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->stage, ==, TODOKU_DOMAIN_VERIFIED);
  /* What is verified is not set back by asking again. */
  g_assert_true (fixture_verify (fixture, domain, &error));
  g_assert_no_error (error);

  g_assert_true (fixture_remove (fixture, domain, &error));
  g_assert_no_error (error);
  g_assert_cmpint (fixture_count (fixture, "domains"), ==, 0);
  g_assert_cmpuint (fixture->session->unsettled->len, ==, 0);
}

static void
test_faults (Fixture       *fixture,
             gconstpointer  data)
{
  const KindCase *kind = data;

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *name = g_strdup_printf ("f%u." DOMAIN, i);
      g_autoptr(GError) error = NULL;
      TodokuSenderDomain *domain;

      g_test_message ("%s, %s", kind->kind, faults[i].fault);
      todoku_http_set_patience (fixture->session->http, 500, 5);
      fixture_fault (fixture, faults[i].fault, "POST", kind->path, 1);
      domain = fixture_add (fixture, name, &error);
      if (faults[i].code == -1)
        g_assert_no_error (error);
      else
        {
          g_assert_error (error, TODOKU_ERROR, faults[i].code);
          g_assert_null (domain);
          g_assert_null (todoku_session_find_domain (fixture->session, name));
          g_clear_error (&error);
          domain = fixture_add (fixture, name, &error);
          g_assert_no_error (error);
        }
      g_assert_cmpint (todoku_sender_domain_get_row (domain)->stage, ==,
                       TODOKU_DOMAIN_AWAITING_DNS);
      g_assert_cmpuint (fixture_count_records (domain), ==, kind->n_records);
      g_assert_cmpint (fixture_count (fixture, "domains"), ==, (int) i + 1);
      g_assert_cmpuint (fixture->session->unsettled->len, ==, 0);
    }
}

/* Nothing tells which of two names was meant until a record stands under one of them. */
static void
test_readings (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuSenderDomain *domain = fixture_add (fixture, DOMAIN, &error);
  g_autoptr(GPtrArray) before = NULL;
  g_autoptr(GPtrArray) after = NULL;

  g_assert_no_error (error);
  enter_records (fixture, domain);
  fixture_close (fixture);
  fixture_run_sql (fixture, "UPDATE domain_record SET host_alternative = host,"
                   " host = 'wrong.' || host WHERE position = 0;"
                   "UPDATE domain_record SET host_alternative = 'wrong.' || host"
                   " WHERE position = 1;");
  fixture_open (fixture);
  domain = todoku_session_find_domain (fixture->session, DOMAIN);
  before = todoku_subject_dup_records (domain);
  g_assert_true (g_str_has_prefix (((TodokuRecordRow *) before->pdata[0])->host, "wrong."));

  g_assert_true (fixture_check (fixture, domain, &error));
  g_assert_no_error (error);
  after = todoku_subject_dup_records (domain);
  for (guint i = 0; i < 2; i++)
    {
      const TodokuRecordRow *record = g_ptr_array_index (after, i);

      g_assert_false (g_str_has_prefix (record->host, "wrong."));
      g_assert_null (record->host_alternative);
    }
}

static TodokuSenderDomain *
add_with_path (Fixture     *fixture,
               const char  *name,
               GError     **error)
{
  const TodokuDomainOptions options = { .subdomain = "bounce" };
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(TodokuSenderDomain) domain = NULL;

  todoku_session_add_domain_async (fixture->session, name, &options, NULL,
                                   todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  domain = todoku_session_add_finish (fixture->session, result, error);

  return domain;
}

/* A selector is asked for at the server that is taken, named or not. */
static void
test_selector (Fixture       *fixture,
               gconstpointer  data)
{
  const TodokuDomainOptions options = { .dkim_selector = "s1a" };
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  todoku_session_add_domain_async (fixture->session, DOMAIN, &options, NULL,
                                   todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  g_assert_null (todoku_session_add_finish (fixture->session, result, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
}

/* The second call of a registration fails, and is made up for when there is an occasion. */
static void
test_mail_from (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuSenderDomain *domain;

  fixture_fault (fixture, "forbidden", "PUT", "/v2/email/identities/" DOMAIN "/mail-from", 1);
  domain = add_with_path (fixture, DOMAIN, &error);
  g_assert_no_error (error);
  g_assert_null (todoku_sender_domain_get_row (domain)->mail_from);
  g_assert_cmpuint (fixture_count_records (domain), ==, 3);
  g_assert_cmpuint (fixture->session->unsettled->len, ==, 0);

  g_assert_false (fixture_verify (fixture, domain, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (todoku_sender_domain_get_row (domain)->mail_from, ==, "bounce." DOMAIN);
  g_assert_cmpuint (fixture_count_records (domain), ==, 5);

  enter_records (fixture, domain);
  g_assert_true (verify_at_last (fixture, domain));
  g_assert_cmpuint (todoku_subject_get_n_verified (domain), ==, 5);
  /* It is asked for once. */
  g_assert_cmpint (fixture_count_calls (fixture, "PUT", "/v2/email/identities/" DOMAIN
                                        "/mail-from"), ==, 2);
}

static TodokuDeliveryServer *
add_other_server (Fixture        *fixture,
                  const KindCase *kind)
{
  TodokuPractice *practice = fixture->session->practice;
  g_autoptr(TodokuServerRow) row = todoku_server_row_new ();
  g_autoptr(TodokuDeliveryServer) server = NULL;
  g_autofree char *pair =
    g_strdup_printf ("%s:%s", todoku_practice_get_string (practice, "aws_access_key_id"),
                     todoku_practice_get_string (practice, "aws_secret_access_key"));
  gboolean is_pair = g_str_equal (kind->kind, "ses");
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  row->name = g_strdup ("other");
  row->kind = g_strdup (kind->kind);
  row->url = g_strdup (todoku_practice_get_string (practice, "http"));
  todoku_session_add_server_async (fixture->session, row,
                                   is_pair ? pair
                                           : todoku_practice_get_string (practice, "api_key"), NULL,
                                   todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  server = todoku_session_add_server_finish (fixture->session, result, &error);
  g_assert_no_error (error);

  return server;
}

static int
import (Fixture              *fixture,
        TodokuDeliveryServer *server)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  int n_new;

  todoku_session_import_server_async (fixture->session, server, NULL, todoku_test_store_result,
                                      &slot);
  result = todoku_test_wait_result (&slot);
  n_new = todoku_session_import_server_finish (fixture->session, result, &error);
  g_assert_no_error (error);

  return n_new;
}

/* Lists come without records, so each domain is asked for. */
static void
test_import (Fixture       *fixture,
             gconstpointer  data)
{
  const KindCase *kind = data;
  GListModel *domains = G_LIST_MODEL (fixture->session->domains);
  TodokuDeliveryServer *server;
  g_autoptr(GError) error = NULL;

  fixture_add (fixture, DOMAIN, &error);
  g_assert_no_error (error);
  fixture_add (fixture, "news." DOMAIN, &error);
  g_assert_no_error (error);
  server = add_other_server (fixture, kind);
  g_assert_cmpint (import (fixture, server), ==, 2);
  g_assert_cmpint (import (fixture, server), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (domains), ==, 4);
  for (guint i = 0; i < g_list_model_get_n_items (domains); i++)
    {
      g_autoptr(TodokuSenderDomain) domain = g_list_model_get_item (domains, i);

      g_assert_cmpuint (fixture_count_records (domain), ==, kind->n_records);
    }
}

/* What the service says of the account is kept until it says otherwise. */
static void
test_notice (Fixture       *fixture,
             gconstpointer  data)
{
  static const char *const settings[] = { "{\"ses_sandbox\":1}", "{\"ses_sandbox\":0}" };
  static const char *const notices[] = { "sandbox", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      GAsyncResult *slot = NULL;
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      control (fixture, "POST", "/settings", settings[i]);
      todoku_session_test_server_async (fixture->session, fixture->server, NULL,
                                        todoku_test_store_result, &slot);
      result = todoku_test_wait_result (&slot);
      todoku_session_test_server_finish (fixture->session, result, &error);
      g_assert_no_error (error);
      while (g_strcmp0 (todoku_delivery_server_get_row (fixture->server)->notice, notices[i]) != 0)
        g_main_context_iteration (NULL, TRUE);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      static const struct { const char *name; void (*func)(Fixture *, gconstpointer); } tests[] = {
        { "life", test_life }, { "faults", test_faults }, { "readings", test_readings },
        { "import", test_import }, { "selector", test_selector },
      };

      for (guint j = 0; j < G_N_ELEMENTS (tests); j++)
        {
          g_autofree char *path = g_strdup_printf ("/session/kinds/%s/%s", kinds[i].kind,
                                                   tests[j].name);

          g_test_add (path, Fixture, &kinds[i], set_up, tests[j].func, fixture_tear_down);
        }
    }
  g_test_add ("/session/kinds/ses/mail-from", Fixture, &kinds[G_N_ELEMENTS (kinds) - 1], set_up,
              test_mail_from, fixture_tear_down);
  g_test_add ("/session/kinds/ses/notice", Fixture, &kinds[G_N_ELEMENTS (kinds) - 1], set_up,
              test_notice, fixture_tear_down);

  return g_test_run ();
}
