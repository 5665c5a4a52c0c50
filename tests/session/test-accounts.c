/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shared mail accounts: the rules for IDs and addresses, and a test mail through the practice
 * server.
 */
#include "session-fixture.h"

#include "todoku-error.h"
#include "todoku-test.h"

static void
complete (Fixture    *fixture,
          const char *name)
{
  g_autoptr(GError) error = NULL;
  TodokuSenderDomain *domain = fixture_add (fixture, name, &error);

  g_assert_no_error (error);
  fixture_register (fixture, todoku_subject_get_records (domain), NULL);
  g_assert_true (fixture_verify (fixture, domain, &error));
  g_assert_no_error (error);
}

static TodokuSharedAccount *
add_account (Fixture     *fixture,
             const char  *name,
             const char  *address,
             GError     **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(TodokuSharedAccount) account = NULL;

  todoku_session_add_account_async (fixture->session, name, address, "営業部", NULL,
                                    todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  account = todoku_session_add_account_finish (fixture->session, result, error);

  return account;
}

static void
test_rules (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct { const char *name; const char *address; int code; } cases[] = {
    { "", "a@example.co.jp", TODOKU_ERROR_BAD_ACCOUNT_ID },
    { "info#1", "a@example.co.jp", TODOKU_ERROR_ACCOUNT_ID_HASH },
    { "営業", "a@example.co.jp", TODOKU_ERROR_BAD_ACCOUNT_ID },
    { "in fo", "a@example.co.jp", TODOKU_ERROR_BAD_ACCOUNT_ID },
    { "info", "", TODOKU_ERROR_BAD_ADDRESS },
    { "info", "example.co.jp", TODOKU_ERROR_BAD_ADDRESS },
    { "info", "@example.co.jp", TODOKU_ERROR_BAD_ADDRESS },
    { "info", "a@", TODOKU_ERROR_BAD_ADDRESS },
    { "info", "a..b@example.co.jp", TODOKU_ERROR_BAD_ADDRESS },
    { "info", "a b@example.co.jp", TODOKU_ERROR_BAD_ADDRESS },
    { "info", "a@other.co.jp", TODOKU_ERROR_ADDRESS_DOMAIN },
    { "info", "a@sub.example.co.jp", TODOKU_ERROR_ADDRESS_DOMAIN },
    { "info", "a@waiting.example.com", TODOKU_ERROR_ADDRESS_DOMAIN },
  };
  g_autoptr(GError) none = NULL;

  complete (fixture, "example.co.jp");
  g_assert_nonnull (fixture_add (fixture, "waiting.example.com", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (add_account (fixture, cases[i].name, cases[i].address, &error));
      g_assert_error (error, TODOKU_ERROR, cases[i].code);
    }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session->accounts)), ==, 0);
  g_assert_true (todoku_session_check_account (fixture->session, NULL, "Info.2-a_b",
                                               "a+b@EXAMPLE.co.jp", &none));
  g_assert_no_error (none);
}

/* What is typed in Japanese is the domain that was registered in A-labels. */
static void
test_japanese_domain (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuSharedAccount *account;

  complete (fixture, "例え.example.co.jp");
  account = add_account (fixture, "info", "info@例え.example.co.jp", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (todoku_shared_account_get_row (account)->address, ==,
                   "info@xn--r8jz45g.example.co.jp");
}

/* As people have it at hand. What is registered is what the service knows. */
static void
test_typed (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct
  {
    const char *typed;
    const char *address;
  } addresses[] = {
    { " info@example.co.jp ", "info@example.co.jp" },
    { "ｉｎｆｏ＠ｅｘａｍｐｌｅ．ｃｏ．ｊｐ", "info@example.co.jp" },
    { "info@EXAMPLE.CO.JP", "info@example.co.jp" },
    { "鈴木 花子 <info@example.co.jp>", "info@example.co.jp" },
    { "mailto:info@example.co.jp", "info@example.co.jp" },
    { "a+b@example.co.jp", "a+b@example.co.jp" },
    { "info@", NULL },
    { "info", NULL },
    { "<info@example.co.jp", NULL },
    { "a <b> c@example.co.jp", NULL },
    { "\xff@example.co.jp", NULL },
  };
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;

  complete (fixture, "example.co.jp");
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr(GError) refusal = NULL;
      g_autofree char *address =
        todoku_session_check_account_address (fixture->session, addresses[i].typed, &refusal);

      g_assert_cmpstr (address, ==, addresses[i].address);
      g_assert_true ((address == NULL) == (refusal != NULL));
    }

  id = todoku_session_check_account_id (fixture->session, NULL, "ｍａｉｌｄｍ ", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, "maildm");
  g_assert_nonnull (add_account (fixture, "ｍａｉｌｄｍ", "ｉｎｆｏ＠example.co.jp", &error));
  g_assert_nonnull (todoku_session_find_account (fixture->session, "maildm"));
  g_assert_null (todoku_session_check_account_id (fixture->session, NULL, "MAILDM", &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_DUPLICATE);
}

/* A mail may go to several, and to addresses of any domain. */
static void
test_recipients (void)
{
  static const struct
  {
    const char *typed;
    gboolean several;
    const char *address;
  } table[] = {
    { "ｄｎｓ＠ｅｘａｍｐｌｅ．ｊｐ", FALSE, "dns@example.jp" },
    { "管理業者 <dns@Example.jp>", TRUE, "dns@example.jp" },
    { "a@example.jp, b@example.jp;c@example.jp、d@example.jp,", TRUE,
      "a@example.jp,b@example.jp,c@example.jp,d@example.jp" },
    { "a@example.jp,b@example.jp", FALSE, NULL },
    { "a@example.jp,b@", TRUE, NULL },
    { "a b@example.jp", TRUE, NULL },
    { "a@example.jp\r\nBcc: x@example.jp", TRUE, NULL },
    { " , ", TRUE, NULL },
    { "", TRUE, NULL },
    { "\xff@example.jp", TRUE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *address =
        todoku_account_read_recipients (table[i].typed, table[i].several, &error);

      g_assert_cmpstr (address, ==, table[i].address);
      g_assert_true ((address == NULL) == (error != NULL));
    }
}

static void
test_life (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuSharedAccount *account;
  GAsyncResult *slot = NULL;
  GAsyncResult *result;
  g_autofree char *words = NULL;
  JsonObject *mails;

  complete (fixture, "example.co.jp");
  account = add_account (fixture, "info", "info@example.co.jp", &error);
  g_assert_no_error (error);
  g_assert_null (add_account (fixture, "info", "other@example.co.jp", &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_DUPLICATE);
  g_clear_error (&error);

  todoku_session_update_account_async (fixture->session, account, "sales", "sales@example.co.jp",
                                       "", NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  g_assert_true (todoku_session_update_account_finish (fixture->session, result, &error));
  g_assert_no_error (error);
  g_object_unref (result);

  fixture_reopen (fixture);
  account = todoku_session_find_account (fixture->session, "sales");
  g_assert_cmpstr (todoku_shared_account_get_row (account)->address, ==, "sales@example.co.jp");
  g_assert_null (todoku_shared_account_get_row (account)->display_name);

  todoku_session_send_test_async (fixture->session, account, "me@example.net", FALSE, NULL,
                                  todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  words = todoku_session_send_test_finish (fixture->session, result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (words);
  g_object_unref (result);
  mails = fixture_control (fixture, "GET", "/mails", NULL);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (mails, "mails")), ==, 1);
  json_object_unref (mails);

  todoku_session_remove_account_async (fixture->session, account, NULL, todoku_test_store_result,
                                       &slot);
  result = todoku_test_wait_result (&slot);
  g_assert_true (todoku_session_remove_account_finish (fixture->session, result, &error));
  g_assert_no_error (error);
  g_object_unref (result);
  g_assert_null (todoku_session_find_account (fixture->session, "sales"));
}

static gboolean
update (Fixture              *fixture,
        TodokuSharedAccount  *account,
        const char           *name,
        const char           *address,
        GError              **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  todoku_session_update_account_async (fixture->session, account, name, address, NULL, NULL,
                                       todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);

  return todoku_session_update_account_finish (fixture->session, result, error);
}

/* Two processes work on the same account: the later one is what stands, an ID that the other one
 * has taken is refused, and what it has removed is gone.
 */
static void
test_two_processes (Fixture       *fixture,
                    gconstpointer  data)
{
  Fixture other = { .dir = fixture->dir };
  g_autoptr(TodokuSharedAccount) ours = NULL;
  g_autoptr(TodokuSharedAccount) theirs = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GAsyncResult *slot = NULL;

  complete (fixture, "example.co.jp");
  g_set_object (&ours, add_account (fixture, "info", "info@example.co.jp", &error));
  g_assert_no_error (error);
  fixture_open (&other);
  g_set_object (&theirs, todoku_session_find_account (other.session, "info"));

  g_assert_true (update (&other, theirs, "sales", "sales@example.co.jp", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (todoku_subject_get_name (theirs), ==, "sales");
  g_assert_nonnull (add_account (fixture, "info", "info@example.co.jp", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (todoku_subject_get_name (ours), ==, "sales");
  g_assert_false (update (&other, theirs, "info", "info@example.co.jp", &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_DUPLICATE);
  g_clear_error (&error);
  g_assert_cmpstr (todoku_subject_get_name (theirs), ==, "sales");
  g_assert_true (update (fixture, ours, "desk", "desk@example.co.jp", &error));
  g_assert_no_error (error);

  todoku_session_remove_account_async (other.session, theirs, NULL, todoku_test_store_result,
                                       &slot);
  result = todoku_test_wait_result (&slot);
  g_assert_true (todoku_session_remove_account_finish (other.session, result, &error));
  g_assert_no_error (error);
  g_clear_object (&result);
  g_assert_false (update (fixture, ours, "late", "late@example.co.jp", &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_UNKNOWN_ACCOUNT);
  g_assert_null (todoku_session_find_account (fixture->session, "desk"));
  fixture_close (&other);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) \
  g_test_add ("/session/accounts/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("rules", test_rules);
  g_test_add_func ("/session/accounts/recipients", test_recipients);
  ADD ("japanese-domain", test_japanese_domain);
  ADD ("typed", test_typed);
  ADD ("life", test_life);
  ADD ("two-processes", test_two_processes);

  return g_test_run ();
}
