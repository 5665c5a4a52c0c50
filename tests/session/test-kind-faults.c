/* SPDX-License-Identifier: GPL-3.0-or-later
 * Each call of each kind of service goes wrong once, in each way that leaves open what has become
 * of it: nothing is lost, nothing is doubled, and what was wanted can be brought to its end.
 */
#include "session-fixture.h"

#include "todoku-error.h"
#include "todoku-test.h"

/**
 * Call:
 * @method: the method
 * @path: what its path begins with
 */
typedef struct
{
  const char *method;
  const char *path;
} Call;

/**
 * Kind:
 * @name: the kind of service
 * @create: the path of a registration
 * @verify: the calls of a verification, as of each of the others; the first that has no path ends
 *   them
 */
typedef struct
{
  const char *name;
  const char *create;
  Call verify[3];
  Call remove[3];
  Call import[3];
  Call test[3];
  Call mail[2];
} Kind;

static const Kind kinds[] = {
  { "sendgrid",
    .create = "/v3/whitelabel/domains",
    .verify = { { "POST", "/v3/whitelabel/domains/" } },
    .remove = { { "DELETE", "/v3/whitelabel/domains/" } },
    .import = { { "GET", "/v3/whitelabel/domains" }, { "GET", "/v3/whitelabel/links" } },
    .test = { { "GET", "/v3/scopes" } },
    .mail = { { "POST", "/v3/mail/send" } } },
  { "resend",
    .create = "/domains",
    .verify = { { "GET", "/domains/" }, { "POST", "/domains/" } },
    .remove = { { "DELETE", "/domains/" } },
    .import = { { "GET", "/domains" }, { "GET", "/domains/" } },
    .test = { { "GET", "/domains" } },
    .mail = { { "POST", "/emails" } } },
  { "mailgun",
    .create = "/v4/domains",
    .verify = { { "PUT", "/v4/domains/" } },
    .remove = { { "DELETE", "/v3/domains/" } },
    .import = { { "GET", "/v4/domains" }, { "GET", "/v4/domains/" } },
    .test = { { "GET", "/v4/domains" } },
    .mail = { { "POST", "/v3/" } } },
  { "ses",
    .create = "/v2/email/identities",
    .verify = { { "GET", "/v2/email/identities/" } },
    .remove = { { "DELETE", "/v2/email/identities/" } },
    .import = { { "GET", "/v2/email/identities" }, { "GET", "/v2/email/identities/" } },
    .test = { { "GET", "/v2/email/account" }, { "GET", "/v2/email/identities" } },
    .mail = { { "POST", "/v2/email/outbound-emails" } } },
};

static const char *const faults[] = {
  "server-error", "server-error-after", "bad-gateway", "nonsense", "wrong-shape", "cut-after",
  "time-out-after",
};

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  const Kind *kind = data;

  fixture_kind = g_str_equal (kind->name, "sendgrid") ? NULL : kind->name;
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
let_fail (Fixture    *fixture,
          const char *fault,
          const Call *call)
{
  todoku_http_set_patience (fixture->session->http, 300, 5);
  fixture_forget_calls (fixture);
  fixture_fault (fixture, fault, call->method, call->path, 1);
  g_test_message ("%s %s: %s", call->method, call->path, fault);
}

static void
let_work (Fixture *fixture)
{
  todoku_http_set_patience (fixture->session->http, 10 * 1000, 5);
  control (fixture, "DELETE", "/faults", NULL);
}

static void
assert_agreement (Fixture *fixture,
                  int      n_domains)
{
  g_assert_cmpint (fixture_count (fixture, "domains"), ==, n_domains);
  g_assert_cmpuint (fixture->session->unsettled->len, ==, 0);
}

static void
enter_records (Fixture  *fixture,
               gpointer  domain)
{
  fixture_register (fixture, todoku_subject_get_records (domain), NULL);
  control (fixture, "POST", "/cache/flush", NULL);
}

/* A service that looks in its own time is given it. */
static gboolean
verify_at_last (Fixture  *fixture,
                gpointer  domain)
{
  static int offset;

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *settings = g_strdup_printf ("{\"clock_offset\":%d}", offset += 5);

      if (fixture_verify (fixture, domain, NULL))
        return TRUE;
      control (fixture, "POST", "/settings", settings);
    }

  return FALSE;
}

static void
test_verify (Fixture       *fixture,
             gconstpointer  data)
{
  const Kind *kind = data;
  int n_domains = 0;

  for (const Call *call = kind->verify; call->path != NULL; call++)
    for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
      {
        g_autofree char *name = g_strdup_printf ("v%d.example.co.jp", n_domains++);
        g_autoptr(GError) error = NULL;
        TodokuSenderDomain *domain = fixture_add (fixture, name, &error);
        guint n_records;

        g_assert_no_error (error);
        n_records = fixture_count_records (domain);
        enter_records (fixture, domain);
        let_fail (fixture, faults[i], call);
        fixture_verify (fixture, domain, NULL);
        g_assert_cmpuint (fixture_count_records (domain), ==, n_records);
        let_work (fixture);
        g_assert_true (verify_at_last (fixture, domain));
        g_assert_cmpuint (fixture_count_records (domain), ==, n_records);
        assert_agreement (fixture, n_domains);
      }
}

static void
test_remove (Fixture       *fixture,
             gconstpointer  data)
{
  const Kind *kind = data;
  g_autoptr(GError) error = NULL;

  fixture_add (fixture, "stays.example.co.jp", &error);
  g_assert_no_error (error);
  for (const Call *call = kind->remove; call->path != NULL; call++)
    for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
      {
        TodokuSenderDomain *domain = fixture_add (fixture, "goes.example.co.jp", &error);

        g_assert_no_error (error);
        let_fail (fixture, faults[i], call);
        fixture_remove (fixture, domain, NULL);
        let_work (fixture);
        domain = todoku_session_find_domain (fixture->session, "goes.example.co.jp");
        if (domain != NULL)
          g_assert_true (fixture_remove (fixture, domain, &error));
        g_assert_no_error (error);
        g_assert_null (todoku_session_find_domain (fixture->session, "goes.example.co.jp"));
        assert_agreement (fixture, 1);
      }
}

/* (transfer none): another entry for the same account */
static TodokuDeliveryServer *
add_other_server (Fixture    *fixture,
                  const Kind *kind)
{
  TodokuPractice *practice = fixture->session->practice;
  gboolean is_pair = g_str_equal (kind->name, "ses");
  g_autofree char *pair =
    g_strdup_printf ("%s:%s", todoku_practice_get_string (practice, "aws_access_key_id"),
                     todoku_practice_get_string (practice, "aws_secret_access_key"));
  g_autofree char *member = g_strconcat (kind->name, "_key", NULL);
  const char *key = g_str_equal (kind->name, "sendgrid")
                      ? todoku_practice_get_string (practice, "api_key")
                      : todoku_practice_get_string (practice, member);
  g_autoptr(TodokuServerRow) row = todoku_server_row_new ();
  g_autoptr(TodokuDeliveryServer) server = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr(GError) error = NULL;

  row->name = g_strdup ("other");
  row->kind = g_strdup (kind->name);
  row->url = g_strdup (todoku_practice_get_string (practice, "http"));
  todoku_session_add_server_async (fixture->session, row, is_pair ? pair : key, NULL,
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

  todoku_session_import_server_async (fixture->session, server, NULL, todoku_test_store_result,
                                      &slot);
  result = todoku_test_wait_result (&slot);

  return todoku_session_import_server_finish (fixture->session, result, NULL);
}

/* What could not be read is taken up by the next import, and nothing is there twice. */
static void
test_import (Fixture       *fixture,
             gconstpointer  data)
{
  const Kind *kind = data;
  GListModel *domains = G_LIST_MODEL (fixture->session->domains);
  TodokuDeliveryServer *server;
  g_autoptr(GError) error = NULL;

  fixture_add (fixture, "a.example.co.jp", &error);
  fixture_add (fixture, "b.example.co.jp", NULL);
  g_assert_no_error (error);
  server = add_other_server (fixture, kind);
  for (const Call *call = kind->import; call->path != NULL; call++)
    for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
      {
        let_fail (fixture, faults[i], call);
        import (fixture, server);
        g_assert_cmpuint (g_list_model_get_n_items (domains), <=, 4);
        let_work (fixture);
        g_assert_cmpint (import (fixture, server), >=, 0);
        g_assert_cmpint (import (fixture, server), ==, 0);
        g_assert_cmpuint (g_list_model_get_n_items (domains), ==, 4);
        for (guint j = 0; j < 4; j++)
          {
            g_autoptr(TodokuSenderDomain) domain = g_list_model_get_item (domains, j);

            g_assert_cmpuint (fixture_count_records (domain), >=, 3);
          }
        assert_agreement (fixture, 2);

        /* The next one begins anew. */
        fixture_close (fixture);
        fixture_run_sql (fixture, "DELETE FROM domain WHERE server ="
                         " (SELECT id FROM server WHERE name = 'other');");
        fixture_open (fixture);
        server = todoku_session_find_server (fixture->session, "other");
        domains = G_LIST_MODEL (fixture->session->domains);
      }
}

static gboolean
test_connection (Fixture  *fixture,
                 GError  **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  todoku_session_test_server_async (fixture->session, fixture->server, NULL,
                                    todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);

  return todoku_session_test_server_finish (fixture->session, result, error);
}

/* That a key could not be tried says nothing against the key. */
static void
test_test (Fixture       *fixture,
           gconstpointer  data)
{
  const Kind *kind = data;

  for (const Call *call = kind->test; call->path != NULL; call++)
    for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
      {
        g_autoptr(GError) error = NULL;

        let_fail (fixture, faults[i], call);
        test_connection (fixture, &error);
        g_assert_false (g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_UNAUTHORISED));
        g_clear_error (&error);
        let_work (fixture);
        g_assert_true (test_connection (fixture, &error));
        g_assert_no_error (error);
      }
}

/* A mail whose answer is lost may have gone, so it is not sent again unasked. */
static void
test_mail (Fixture       *fixture,
           gconstpointer  data)
{
  const Kind *kind = data;
  TodokuSenderDomain *domain = fixture_add (fixture, "mail.example.co.jp", NULL);
  g_autoptr(TodokuSharedAccount) account = NULL;
  g_autoptr(GAsyncResult) added = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr(GError) error = NULL;

  enter_records (fixture, domain);
  g_assert_true (verify_at_last (fixture, domain));
  todoku_session_add_account_async (fixture->session, "info", "info@mail.example.co.jp", NULL, NULL,
                                    todoku_test_store_result, &slot);
  added = todoku_test_wait_result (&slot);
  account = todoku_session_add_account_finish (fixture->session, added, &error);
  g_assert_no_error (error);

  for (const Call *call = kind->mail; call->path != NULL; call++)
    for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
      {
        g_autoptr(GAsyncResult) result = NULL;
        g_autofree char *id = NULL;

        let_fail (fixture, faults[i], call);
        slot = NULL;
        todoku_session_send_test_async (fixture->session, account, "somebody@example.net", FALSE,
                                        NULL, todoku_test_store_result, &slot);
        result = todoku_test_wait_result (&slot);
        id = todoku_session_send_test_finish (fixture->session, result, NULL);
        g_assert_cmpint (fixture_count_calls (fixture, call->method, call->path), ==, 1);
        let_work (fixture);
      }
}

/* What is to be entered is asked for by name when the answer does not say it. */
static void
test_no_records (Fixture       *fixture,
                 gconstpointer  data)
{
  const Kind *kind = data;
  TodokuSenderDomain *domain;
  g_autoptr(GError) error = NULL;

  fixture_fault (fixture, "no-records", "POST", kind->create, 1);
  domain = fixture_add (fixture, "a.example.co.jp", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture_count_records (domain), >=, 3);
  g_assert_cmpint (fixture_count_calls (fixture, "POST", kind->create), ==, 1);
  assert_agreement (fixture, 1);
}

/* One that has gone between the list and the look at it hides no other. */
static void
test_gone_meanwhile (Fixture       *fixture,
                     gconstpointer  data)
{
  const Kind *kind = data;
  TodokuDeliveryServer *server;

  fixture_add (fixture, "a.example.co.jp", NULL);
  fixture_add (fixture, "b.example.co.jp", NULL);
  server = add_other_server (fixture, kind);
  if (kind->import[1].path != NULL && !g_str_equal (kind->name, "sendgrid"))
    {
      fixture_fault (fixture, "gone", "GET", kind->import[1].path, 1);
      g_assert_cmpint (import (fixture, server), ==, 1);
      g_assert_cmpint (import (fixture, server), ==, 1);
    }
  else
    {
      g_assert_cmpint (import (fixture, server), ==, 2);
    }
  g_assert_cmpint (import (fixture, server), ==, 0);
}

/* Of two sets for one name the one that is in use is imported, though it is the later one. */
static void
test_valid_first (Fixture       *fixture,
                  gconstpointer  data)
{
  TodokuDeliveryServer *server = add_other_server (fixture, data);
  const TodokuDomainOptions there = { .server = server };
  const TodokuDomainOptions here = { .server = fixture->server, .dkim_selector = "abc" };
  const TodokuDomainOptions *const both[] = { &there, &here };
  g_autofree char *id = NULL;
  TodokuSenderDomain *domain = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      GAsyncResult *slot = NULL;
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(TodokuSenderDomain) added = NULL;
      g_autoptr(GError) error = NULL;

      todoku_session_add_domain_async (fixture->session, "a.example.co.jp", both[i], NULL,
                                       todoku_test_store_result, &slot);
      result = todoku_test_wait_result (&slot);
      added = todoku_session_add_finish (fixture->session, result, &error);
      g_assert_no_error (error);
      domain = added;
    }
  enter_records (fixture, domain);
  g_assert_true (verify_at_last (fixture, domain));
  id = g_strdup (todoku_sender_domain_get_row (domain)->remote_id);

  fixture_close (fixture);
  fixture_run_sql (fixture, "DELETE FROM domain;");
  fixture_open (fixture);
  server = todoku_session_find_server (fixture->session, "other");
  g_assert_cmpint (import (fixture, server), ==, 1);
  domain = todoku_session_find_domain (fixture->session, "a.example.co.jp");
  g_assert_cmpstr (todoku_sender_domain_get_row (domain)->remote_id, ==, id);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      static const struct { const char *name; void (*func)(Fixture *, gconstpointer); } tests[] = {
        { "verify", test_verify }, { "remove", test_remove }, { "import", test_import },
        { "test", test_test }, { "mail", test_mail }, { "no-records", test_no_records },
        { "gone-meanwhile", test_gone_meanwhile },
      };

      for (guint j = 0; j < G_N_ELEMENTS (tests); j++)
        {
          g_autofree char *path = g_strdup_printf ("/session/kind-faults/%s/%s", kinds[i].name,
                                                   tests[j].name);

          g_test_add (path, Fixture, &kinds[i], set_up, tests[j].func, fixture_tear_down);
        }
    }
  g_test_add ("/session/kind-faults/sendgrid/valid-first", Fixture, &kinds[0], set_up,
              test_valid_first, fixture_tear_down);

  return g_test_run ();
}
