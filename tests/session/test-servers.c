/* SPDX-License-Identifier: GPL-3.0-or-later
 * Delivery servers and the practice server: what is stored and what never is, what an account
 * already has, and one practice server for several processes.
 */
#include "session-fixture.h"

#include "todoku-error.h"
#include "todoku-session-edges.h"
#include "todoku-session-practice.h"
#include "todoku-test.h"

#include <string.h>

static gboolean
add_server (Fixture     *fixture,
            const char  *name,
            const char  *url,
            const char  *key,
            GError     **error)
{
  g_autoptr(TodokuServerRow) server = todoku_server_row_new ();
  g_autoptr(TodokuDeliveryServer) added = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  server->name = g_strdup (name);
  server->url = g_strdup (url);
  server->kind = g_strdup ("sendgrid");
  todoku_session_add_server_async (fixture->session, server, key, NULL, todoku_test_store_result,
                                   &slot);
  result = todoku_test_wait_result (&slot);

  added = todoku_session_add_server_finish (fixture->session, result, error);

  return added != NULL;
}

static gboolean
folder_has (Fixture    *fixture,
            const char *prefix,
            const char *text)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->dir, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->dir, name, NULL);
      g_autofree char *content = NULL;
      gsize length;

      if (g_str_has_prefix (name, prefix) && g_file_get_contents (path, &content, &length, NULL) &&
          memmem (content, length, text, strlen (text)) != NULL)
        return TRUE;
    }

  return FALSE;
}

static const char *
practice_key (Fixture *fixture)
{
  return todoku_practice_get_string (fixture->session->practice, "api_key");
}

static const char *
practice_url (Fixture *fixture)
{
  return todoku_practice_get_string (fixture->session->practice, "http");
}

static void
test_add (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  TodokuDeliveryServer *server;

  g_assert_true (add_server (fixture, "本番", practice_url (fixture), practice_key (fixture),
                             &error));
  g_assert_no_error (error);
  server = todoku_session_find_server (fixture->session, "本番");
  g_assert_nonnull (server);
  g_assert_cmpint (todoku_delivery_server_get_status (server), ==, TODOKU_SERVER_STATUS_CONNECTED);
  g_assert_null (todoku_delivery_server_get_missing_scopes (server));
  g_assert_true (folder_has (fixture, "secrets", practice_key (fixture)));
  g_assert_false (folder_has (fixture, "todoku.db", practice_key (fixture)));

  g_assert_false (add_server (fixture, "本番", practice_url (fixture), practice_key (fixture),
                              &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_DUPLICATE);

  /* After a start it is what it was last, and nobody has to try it again to know. */
  fixture_reopen (fixture);
  server = todoku_session_find_server (fixture->session, "本番");
  g_assert_cmpint (todoku_delivery_server_get_status (server), ==, TODOKU_SERVER_STATUS_CONNECTED);
  g_assert_cmpint (todoku_delivery_server_get_row (server)->tested_at, >, 0);

  fixture_fault (fixture, "unauthorised", "GET", "/v3/scopes", 1);
  todoku_session_test_server_async (fixture->session, server, NULL, todoku_test_store_result,
                                    &slot);
  result = todoku_test_wait_result (&slot);
  g_clear_error (&error);
  g_assert_false (todoku_session_test_server_finish (fixture->session, result, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_UNAUTHORISED);
  g_clear_object (&result);
  fixture_reopen (fixture);
  server = todoku_session_find_server (fixture->session, "本番");
  g_assert_cmpint (todoku_delivery_server_get_status (server), ==,
                   TODOKU_SERVER_STATUS_UNAUTHORISED);
}

/* Of two processes that add the same name at once one does, and the key of that one stays. */
static void
test_add_twice (Fixture       *fixture,
                gconstpointer  data)
{
  Fixture other = { .dir = fixture->dir };
  TodokuSession *sessions[2];
  GAsyncResult *slots[2] = { NULL };
  guint n_added = 0;

  fixture_open (&other);
  sessions[0] = fixture->session;
  sessions[1] = other.session;
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(TodokuServerRow) server = todoku_server_row_new ();

      server->name = g_strdup ("twice");
      server->url = g_strdup (practice_url (fixture));
      server->kind = g_strdup ("sendgrid");
      todoku_session_add_server_async (sessions[i], server, practice_key (fixture), NULL,
                                       todoku_test_store_result, &slots[i]);
    }
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GAsyncResult) result = todoku_test_wait_result (&slots[i]);
      g_autoptr(TodokuDeliveryServer) added =
        todoku_session_add_server_finish (sessions[i], result, &error);

      if (added != NULL)
        n_added++;
      else
        g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_DUPLICATE);
    }
  g_assert_cmpuint (n_added, ==, 1);
  g_assert_true (folder_has (fixture, "secrets", practice_key (fixture)));
  fixture_close (&other);
}

static gboolean
list_is_short (gpointer user_data)
{
  return g_list_model_get_n_items (user_data) == 1;
}

/* What one process forgets, the other one does not show any more, with all that hung on it. */
static void
test_remove_elsewhere (Fixture       *fixture,
                       gconstpointer  data)
{
  Fixture other = { .dir = fixture->dir };
  g_autoptr(TodokuDeliveryServer) server = NULL;
  g_autoptr(TodokuDeliveryServer) theirs = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GAsyncResult *slot = NULL;

  g_assert_true (add_server (fixture, "gone", practice_url (fixture), practice_key (fixture),
                             NULL));
  g_set_object (&server, todoku_session_find_server (fixture->session, "gone"));
  fixture_open (&other);
  g_set_object (&theirs, todoku_session_find_server (other.session, "gone"));

  todoku_session_remove_server_async (other.session, theirs, NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  g_assert_true (todoku_session_remove_server_finish (other.session, result, &error));
  g_assert_no_error (error);
  g_clear_object (&result);
  g_assert_false (folder_has (fixture, "secrets", practice_key (fixture)));
  fixture_close (&other);

  todoku_test_wait_until (list_is_short, fixture->session->servers);
  todoku_session_remove_server_async (fixture->session, server, NULL, todoku_test_store_result,
                                      &slot);
  result = todoku_test_wait_result (&slot);
  g_assert_false (todoku_session_remove_server_finish (fixture->session, result, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_UNKNOWN_SERVER);
}

static void
test_nothing_stored (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *wrong_path = g_strconcat (practice_url (fixture), "/wrong", NULL);
  const struct { const char *name; const char *url; const char *key; int code; } cases[] = {
    { "a", practice_url (fixture), "SG.wrong.secretsecret", TODOKU_ERROR_UNAUTHORISED },
    { "b", "http://192.0.2.1", "SG.wrong.secretsecret", TODOKU_ERROR_INSECURE_URL },
    { "c", "ftp://example.com", "SG.wrong.secretsecret", TODOKU_ERROR_BAD_URL },
    { "d", "http://127.0.0.1:1", "SG.wrong.secretsecret", TODOKU_ERROR_OFFLINE },
    { "", practice_url (fixture), "SG.wrong.secretsecret", TODOKU_ERROR_BAD_INPUT },
    { "f", practice_url (fixture), NULL, TODOKU_ERROR_KEY_MISSING },
    { "g", wrong_path, practice_key (fixture), TODOKU_ERROR_BAD_URL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (add_server (fixture, cases[i].name, cases[i].url, cases[i].key, &error));
      g_assert_error (error, TODOKU_ERROR, cases[i].code);
    }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session->servers)), ==, 1);
  g_assert_false (folder_has (fixture, "secrets", "secretsecret"));
  g_assert_false (folder_has (fixture, "todoku.db", "secretsecret"));
}

static gboolean
test_server (Fixture               *fixture,
             TodokuDeliveryServer  *server,
             GError               **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  todoku_session_test_server_async (fixture->session, server, NULL, todoku_test_store_result,
                                    &slot);
  result = todoku_test_wait_result (&slot);

  return todoku_session_test_server_finish (fixture->session, result, error);
}

static void
test_scopes (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (test_server (fixture, fixture->server, &error));
  g_assert_no_error (error);
  json_object_unref (fixture_control (fixture, "POST", "/settings",
                                      "{\"missing_scopes\":[\"whitelabel.delete\"]}"));
  /* The key is accepted; that it may do less is no failure of the call. */
  g_assert_true (test_server (fixture, fixture->server, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (todoku_delivery_server_get_missing_scopes (fixture->server), ==,
                   "whitelabel.delete");
  g_assert_cmpint (todoku_delivery_server_get_status (fixture->server), ==,
                   TODOKU_SERVER_STATUS_SCOPES_MISSING);

  fixture_fault (fixture, "unauthorised", "GET", "/v3/scopes", 1);
  g_assert_false (test_server (fixture, fixture->server, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_UNAUTHORISED);
  g_assert_cmpint (todoku_delivery_server_get_status (fixture->server), ==,
                   TODOKU_SERVER_STATUS_UNAUTHORISED);
}

/* What a failure says of the connection, and what a success may take back. */
static void
test_noted (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct { TodokuErrorCode code; TodokuServerStatus status, after; } cases[] = {
    { TODOKU_ERROR_PRACTICE_FAILED, TODOKU_SERVER_STATUS_STOPPED, TODOKU_SERVER_STATUS_CONNECTED },
    { TODOKU_ERROR_UNAUTHORISED, TODOKU_SERVER_STATUS_UNAUTHORISED,
      TODOKU_SERVER_STATUS_CONNECTED },
    { TODOKU_ERROR_WRONG_REGION, TODOKU_SERVER_STATUS_UNAUTHORISED,
      TODOKU_SERVER_STATUS_CONNECTED },
    { TODOKU_ERROR_OFFLINE, TODOKU_SERVER_STATUS_UNREACHABLE, TODOKU_SERVER_STATUS_CONNECTED },
    { TODOKU_ERROR_SERVER_FAILED, TODOKU_SERVER_STATUS_UNREACHABLE,
      TODOKU_SERVER_STATUS_CONNECTED },
    /* What was done may not have needed what is missing. */
    { TODOKU_ERROR_KEY_ONLY_SENDS, TODOKU_SERVER_STATUS_SCOPES_MISSING,
      TODOKU_SERVER_STATUS_SCOPES_MISSING },
    /* The service has answered: that says nothing of the connection. */
    { TODOKU_ERROR_REFUSED, TODOKU_SERVER_STATUS_UNKNOWN, TODOKU_SERVER_STATUS_CONNECTED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TodokuDeliveryServer) server = todoku_delivery_server_new ();
      g_autoptr(GError) error = g_error_new_literal (TODOKU_ERROR, cases[i].code, "No");

      todoku_session_note_result (server, error);
      g_assert_cmpint (todoku_delivery_server_get_status (server), ==, cases[i].status);
      todoku_session_note_result (server, NULL);
      g_assert_cmpint (todoku_delivery_server_get_status (server), ==, cases[i].after);
    }
}

/* What a key may not do, and when it last did anything, is known after a start as well. */
static void
test_scopes_stay (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuDeliveryServer *server;
  gint64 connected_at;

  json_object_unref (fixture_control (fixture, "POST", "/settings",
                                      "{\"missing_scopes\":[\"whitelabel.delete\"]}"));
  g_assert_true (add_server (fixture, "本番", practice_url (fixture), practice_key (fixture),
                             &error));
  fixture_reopen (fixture);
  server = todoku_session_find_server (fixture->session, "本番");
  g_assert_cmpint (todoku_delivery_server_get_status (server), ==,
                   TODOKU_SERVER_STATUS_SCOPES_MISSING);
  g_assert_cmpstr (todoku_delivery_server_get_missing_scopes (server), ==, "whitelabel.delete");
  connected_at = todoku_delivery_server_get_row (server)->connected_at;
  g_assert_cmpint (connected_at, >, 0);

  /* A refusal changes the time of the test alone. */
  fixture_fault (fixture, "unauthorised", "GET", "/v3/scopes", 1);
  g_assert_false (test_server (fixture, server, &error));
  fixture_reopen (fixture);
  server = todoku_session_find_server (fixture->session, "本番");
  g_assert_cmpint (todoku_delivery_server_get_status (server), ==,
                   TODOKU_SERVER_STATUS_UNAUTHORISED);
  g_assert_cmpint (todoku_delivery_server_get_row (server)->connected_at, ==, connected_at);

  /* What was given is no longer missing. */
  json_object_unref (fixture_control (fixture, "POST", "/settings", "{\"missing_scopes\":[]}"));
  g_clear_error (&error);
  g_assert_true (test_server (fixture, server, &error));
  g_assert_null (todoku_delivery_server_get_missing_scopes (server));
  fixture_reopen (fixture);
  server = todoku_session_find_server (fixture->session, "本番");
  g_assert_null (todoku_delivery_server_get_missing_scopes (server));
  g_assert_cmpint (todoku_delivery_server_get_row (server)->connected_at, >, connected_at);
}

static gboolean
set_edge_keys (Fixture               *fixture,
               TodokuDeliveryServer  *server,
               const char            *id,
               const char            *secret,
               const char            *token,
               GError               **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  todoku_session_set_edge_keys_async (fixture->session, server, id, secret, token, NULL,
                                      todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);

  return todoku_session_set_edge_keys_finish (fixture->session, result, error);
}

static gboolean
set_server (Fixture                   *fixture,
            TodokuDeliveryServer      *server,
            const TodokuServerWanted  *wanted,
            GError                   **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  todoku_session_set_server_async (fixture->session, server, wanted, NULL, todoku_test_store_result,
                                   &slot);
  result = todoku_test_wait_result (&slot);

  return todoku_session_set_server_finish (fixture->session, result, error);
}

static char *
get_key_start (Fixture               *fixture,
               TodokuDeliveryServer  *server,
               GError               **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  todoku_session_get_key_start_async (fixture->session, server, NULL, todoku_test_store_result,
                                      &slot);
  result = todoku_test_wait_result (&slot);

  return todoku_session_get_key_start_finish (fixture->session, result, error);
}

/* The answer is lost, so that it is in the list and waits for the end of its grace. */
static void
add_at (Fixture               *fixture,
        TodokuDeliveryServer  *server,
        const char            *name,
        GAsyncResult         **slot)
{
  const TodokuDomainOptions options = { .server = server };

  fixture_fault (fixture, "server-error", "POST", "/v3/whitelabel/domains", 1);
  todoku_session_add_domain_async (fixture->session, name, &options, NULL,
                                   todoku_test_store_result, slot);
  while (todoku_session_find_domain (fixture->session, name) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (*slot);
}

/* A new name takes the keys along, those of the edge too; what was stored under the old one is
 * gone, and after a start all of it works.
 */
static void
test_rename (Fixture       *fixture,
             gconstpointer  data)
{
  static const TodokuServerWanted taken = { .name = "taken" };
  static const TodokuServerWanted blank = { .name = "  " };
  static const TodokuServerWanted renamed = { .name = " 本番 " };
  g_autofree char *start = NULL;
  g_autoptr(GAsyncResult) added = NULL;
  g_autoptr(TodokuSenderDomain) domain = NULL;
  g_autoptr(GError) error = NULL;
  GAsyncResult *slot = NULL;
  TodokuDeliveryServer *server;

  g_assert_true (add_server (fixture, "old", practice_url (fixture), practice_key (fixture), NULL));
  g_assert_true (add_server (fixture, "taken", practice_url (fixture), practice_key (fixture),
                             NULL));
  server = todoku_session_find_server (fixture->session, "old");
  g_assert_true (set_edge_keys (fixture, server, "AKIDEXAMPLE", "edgesecret", NULL, NULL));

  g_assert_false (set_server (fixture, server, &taken, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_DUPLICATE);
  g_clear_error (&error);
  g_assert_false (set_server (fixture, server, &blank, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_cmpstr (todoku_subject_get_name (server), ==, "old");

  /* Nor while something runs that looks keys up by the old name. */
  add_at (fixture, server, "busy.example.co.jp", &slot);
  g_assert_false (set_server (fixture, server, &renamed, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BUSY);
  g_clear_error (&error);
  added = todoku_test_wait_result (&slot);
  domain = todoku_session_add_finish (fixture->session, added, &error);
  g_assert_no_error (error);
  g_clear_object (&domain);
  g_clear_object (&added);

  fixture_forget_calls (fixture);
  g_assert_true (set_server (fixture, server, &renamed, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (todoku_subject_get_name (server), ==, "本番");
  /* A name is nobody's business but ours. */
  g_assert_cmpint (fixture_count_calls (fixture, "GET", "/v3/scopes"), ==, 0);
  g_assert_false (folder_has (fixture, "secrets", "old="));
  g_assert_true (folder_has (fixture, "secrets", "edgesecret"));

  fixture_reopen (fixture);
  g_assert_null (todoku_session_find_server (fixture->session, "old"));
  server = todoku_session_find_server (fixture->session, "本番");
  g_assert_true (test_server (fixture, server, &error));
  g_assert_no_error (error);
  start = get_key_start (fixture, server, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (start), ==, 7);
  g_assert_true (g_str_has_prefix (practice_key (fixture), start));
  g_assert_false (folder_has (fixture, "todoku.db", start));
}

/* What does not work at the service changes nothing: not the key, nor what was entered with it. */
static void
test_change_refused (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *wrong_path = g_strconcat (practice_url (fixture), "/wrong", NULL);
  const struct { TodokuServerWanted wanted; int code; } cases[] = {
    { { .api_key = "SG.wrong.secretsecret" }, TODOKU_ERROR_UNAUTHORISED },
    { { .api_key = " " }, TODOKU_ERROR_KEY_MISSING },
    { { .name = "other", .api_key = "SG.wrong.secretsecret" }, TODOKU_ERROR_UNAUTHORISED },
    { { .url = practice_url (fixture), .api_key = "SG.wrong.secretsecret" },
      TODOKU_ERROR_UNAUTHORISED },
    { { .url = "http://127.0.0.1:1" }, TODOKU_ERROR_OFFLINE },
    { { .url = wrong_path }, TODOKU_ERROR_BAD_URL },
    { { .url = "ftp://example.com" }, TODOKU_ERROR_BAD_URL },
    { { .url = "http://192.0.2.1" }, TODOKU_ERROR_INSECURE_URL },
  };
  TodokuDeliveryServer *server;

  g_assert_true (add_server (fixture, "kept", practice_url (fixture), practice_key (fixture),
                             NULL));
  server = todoku_session_find_server (fixture->session, "kept");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (set_server (fixture, server, &cases[i].wanted, &error));
      g_assert_error (error, TODOKU_ERROR, cases[i].code);
      g_assert_cmpstr (todoku_subject_get_name (server), ==, "kept");
      g_assert_cmpstr (todoku_delivery_server_get_row (server)->url, ==, practice_url (fixture));
      g_assert_true (test_server (fixture, server, NULL));
    }
  g_assert_false (folder_has (fixture, "secrets", "secretsecret"));
  g_assert_false (set_server (fixture, fixture->server, &(TodokuServerWanted) { .name = "mine" },
                              NULL));
}

static void
test_change (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *url = g_strconcat (practice_url (fixture), "/", NULL);
  const TodokuServerWanted aoba = { .on_behalf_of = "aoba" };
  const TodokuServerWanted nobody = { .on_behalf_of = "", .api_key = practice_key (fixture) };
  const TodokuServerWanted elsewhere = { .url = url };
  const TodokuServerWanted new_key = { .api_key = practice_key (fixture) };
  g_autoptr(GError) error = NULL;
  TodokuDeliveryServer *server;

  g_assert_true (add_server (fixture, "real", practice_url (fixture), practice_key (fixture),
                             NULL));
  server = todoku_session_find_server (fixture->session, "real");
  g_assert_true (set_server (fixture, server, &aoba, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (todoku_delivery_server_get_row (server)->on_behalf_of, ==, "aoba");
  g_assert_true (set_server (fixture, server, &nobody, &error));
  g_assert_no_error (error);
  g_assert_null (todoku_delivery_server_get_row (server)->on_behalf_of);

  /* Where the key was right so far, a refusal changes nothing. */
  fixture_fault (fixture, "unauthorised", "GET", "/v3/scopes", 1);
  g_assert_false (set_server (fixture, server, &aoba, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_UNAUTHORISED);
  g_clear_error (&error);
  g_assert_null (todoku_delivery_server_get_row (server)->on_behalf_of);

  /* A URL that answers and takes another key than the present one is right; the key is next, and
   * what else is changed before it is kept as well.
   */
  fixture_fault (fixture, "unauthorised", "GET", "/v3/scopes", 2);
  g_assert_true (set_server (fixture, server, &elsewhere, &error));
  g_assert_no_error (error);
  g_assert_cmpint (todoku_delivery_server_get_status (server), ==,
                   TODOKU_SERVER_STATUS_UNAUTHORISED);
  while (g_strcmp0 (todoku_delivery_server_get_row (server)->status, "unauthorised") != 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (set_server (fixture, server, &aoba, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (todoku_delivery_server_get_row (server)->on_behalf_of, ==, "aoba");
  g_assert_true (set_server (fixture, server, &new_key, &error));
  g_assert_no_error (error);
  g_assert_cmpint (todoku_delivery_server_get_status (server), ==, TODOKU_SERVER_STATUS_CONNECTED);
}

/* However many calls find no connection yet, there is one, and with it one set of slots. One that
 * is cancelled meanwhile does not wait, and takes the connection from nobody.
 */
static void
test_one_connection (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(TodokuService) service = NULL;
  GAsyncResult *slots[40] = { NULL };
  TodokuDeliveryServer *server;
  g_autoptr(GError) error = NULL;

  g_assert_true (add_server (fixture, "many", practice_url (fixture), practice_key (fixture),
                             &error));
  g_assert_no_error (error);
  server = todoku_session_find_server (fixture->session, "many");
  todoku_session_forget_service (server);
  for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
    todoku_session_get_service_async (fixture->session, server, TRUE,
                                      i == 0 ? cancellable : NULL, todoku_test_store_result,
                                      &slots[i]);
  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
    {
      g_autoptr(GAsyncResult) result = todoku_test_wait_result (&slots[i]);
      g_autoptr(TodokuService) found =
        todoku_session_get_service_finish (fixture->session, result, &error);

      if (i == 0)
        {
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
          g_clear_error (&error);
          continue;
        }
      g_assert_no_error (error);
      if (service == NULL)
        service = g_object_ref (found);
      g_assert_true (found == service);
    }
}

typedef struct
{
  TodokuEdgeAccess *access;
  TodokuEdge *edge;
  GError *error;
} Opening;

static gpointer
open_edge_in_worker (gpointer data)
{
  Opening *opening = data;

  opening->edge = todoku_edge_access_open (opening->access, TRUE, NULL, &opening->error);
  if (opening->edge != NULL)
    g_object_ref (opening->edge);

  return NULL;
}

static TodokuEdge *
get_edge (Fixture               *fixture,
          TodokuDeliveryServer  *server,
          GError               **error)
{
  g_autoptr(TodokuEdgeAccess) access = todoku_session_get_edge_access (fixture->session, server);
  Opening opening = { .access = access };

  todoku_test_run_worker (open_edge_in_worker, &opening);
  if (opening.error != NULL)
    g_propagate_error (error, opening.error);

  return opening.edge;
}

static void
test_edge_keys (Fixture       *fixture,
                gconstpointer  data)
{
  static const struct { const char *id; const char *secret; const char *token; } bad[] = {
    { "", "wJalrXUtnFEMI", NULL },
    { "AKIAEXAMPLE", "", NULL },
    { "AKIA EXAMPLE", "wJalrXUtnFEMI", NULL },
    { "AKIAEXAMPLE", "wJalr\nXUtnFEMI", NULL },
    { "AKIAEXAMPLE", "wJalrXUtnFEMI", "" },
    { "鍵", "wJalrXUtnFEMI", NULL },
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuEdge) first = NULL;
  g_autoptr(TodokuEdge) same = NULL;
  g_autoptr(TodokuEdge) second = NULL;
  TodokuDeliveryServer *server;

  g_assert_true (add_server (fixture, "本番", practice_url (fixture), practice_key (fixture), NULL));
  server = todoku_session_find_server (fixture->session, "本番");
  g_assert_null (get_edge (fixture, server, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_KEY_MISSING);
  g_clear_error (&error);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (set_edge_keys (fixture, server, bad[i].id, bad[i].secret, bad[i].token,
                                     &error));
      g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
      g_clear_error (&error);
    }
  g_assert_false (set_edge_keys (fixture, fixture->server, "AKIAEXAMPLE", "wJalrXUtnFEMI", NULL,
                                 &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_false (folder_has (fixture, "secrets", "AKIAEXAMPLE"));

  g_assert_true (set_edge_keys (fixture, server, "AKIAEXAMPLE", "wJalrXUtnFEMI", "FQoGZXIvtoken",
                                &error));
  g_assert_no_error (error);
  g_assert_true (folder_has (fixture, "secrets", "AKIAEXAMPLE"));
  g_assert_true (folder_has (fixture, "secrets", "wJalrXUtnFEMI"));
  g_assert_true (folder_has (fixture, "secrets", "FQoGZXIvtoken"));
  first = get_edge (fixture, server, &error);
  g_assert_no_error (error);
  same = get_edge (fixture, server, &error);
  g_assert_true (first == same);

  /* New keys replace the old ones as a whole, and the connection that knew those goes with them. */
  g_assert_true (set_edge_keys (fixture, server, "AKIAOTHER", "7MDENGbPxRfiCY", NULL, &error));
  g_assert_no_error (error);
  second = get_edge (fixture, server, &error);
  g_assert_no_error (error);
  g_assert_true (first != second);
  g_assert_true (folder_has (fixture, "secrets", "AKIAOTHER"));
  g_assert_false (folder_has (fixture, "secrets", "AKIAEXAMPLE"));
  g_assert_false (folder_has (fixture, "secrets", "FQoGZXIvtoken"));
  g_assert_false (folder_has (fixture, "todoku.db", "AKIAOTHER"));
  g_assert_false (folder_has (fixture, "todoku.db", "7MDENGbPxRfiCY"));
  g_assert_null (todoku_subject_get_operation (server));
  g_assert_nonnull (strstr (todoku_session_get_edge_policy (), "acm:RequestCertificate"));
}

static int
import (Fixture               *fixture,
        TodokuDeliveryServer  *server,
        GError               **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  todoku_session_import_server_async (fixture->session, server, NULL, todoku_test_store_result,
                                      &slot);
  result = todoku_test_wait_result (&slot);

  return todoku_session_import_server_finish (fixture->session, result, error);
}

static void
test_import (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuDeliveryServer *server;
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  fixture_add (fixture, "example.co.jp", &error);
  g_assert_no_error (error);
  fixture_add_tracking (fixture, "click.example.co.jp", TODOKU_EDGE_PRACTICE, &error);
  g_assert_no_error (error);

  g_assert_true (add_server (fixture, "other", practice_url (fixture), practice_key (fixture),
                             NULL));
  server = todoku_session_find_server (fixture->session, "other");
  g_assert_cmpint (import (fixture, server, &error), ==, 2);
  g_assert_no_error (error);
  g_assert_cmpint (import (fixture, server, &error), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session->domains)), ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session->trackings)), ==, 2);

  todoku_session_remove_server_async (fixture->session, server, NULL, todoku_test_store_result,
                                      &slot);
  result = todoku_test_wait_result (&slot);
  g_assert_true (todoku_session_remove_server_finish (fixture->session, result, &error));
  g_assert_no_error (error);
  g_clear_object (&result);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session->domains)), ==, 1);
  g_assert_cmpint (fixture_count (fixture, "domains"), ==, 1);

  fixture_reopen (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session->domains)), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session->trackings)), ==, 1);
}

static GPtrArray *
list_records (Fixture *fixture)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *records;

  todoku_session_practice_list_async (fixture->session, NULL, NULL, todoku_test_store_result,
                                      &slot);
  result = todoku_test_wait_result (&slot);
  records = todoku_session_practice_list_finish (fixture->session, result, &error);
  g_assert_no_error (error);

  return records;
}

static void
test_practice_dns (Fixture       *fixture,
                   gconstpointer  data)
{
  TodokuPracticeRecord record = { .host = (char *) "mail.example.co.jp", .type = (char *) "MX",
                                  .value = (char *) "mx.example.net", .priority = 10, .ttl = 60 };
  g_autoptr(GError) error = NULL;
  GAsyncResult *slot = NULL;
  GAsyncResult *result;
  guint n_before;
  GPtrArray *records = list_records (fixture);

  n_before = records->len;
  g_ptr_array_unref (records);

  todoku_session_practice_add_async (fixture->session, &record, NULL, todoku_test_store_result,
                                     &slot);
  result = todoku_test_wait_result (&slot);
  g_assert_true (todoku_session_practice_add_finish (fixture->session, result, &error));
  g_assert_no_error (error);
  g_object_unref (result);
  records = list_records (fixture);
  g_assert_cmpuint (records->len, >, n_before);
  g_ptr_array_unref (records);

  todoku_session_practice_remove_async (fixture->session, "mail.example.co.jp", "MX", NULL,
                                        todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  g_assert_true (todoku_session_practice_remove_finish (fixture->session, result, &error));
  g_assert_no_error (error);
  g_object_unref (result);

  todoku_session_practice_remove_async (fixture->session, "mail.example.co.jp", "MX", NULL,
                                        todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  g_assert_false (todoku_session_practice_remove_finish (fixture->session, result, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND);
  g_object_unref (result);

  todoku_session_practice_configure_async (fixture->session, 30, -1, -1, NULL,
                                           todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  g_clear_error (&error);
  g_assert_true (todoku_session_practice_configure_finish (fixture->session, result, &error));
  g_assert_no_error (error);
  g_object_unref (result);
}

static void
test_shared_practice (Fixture       *fixture,
                      gconstpointer  data)
{
  Fixture other = { .dir = fixture->dir };
  g_autoptr(GError) error = NULL;
  GAsyncResult *slot = NULL;
  GAsyncResult *result;

  fixture_open (&other);
  g_assert_true (todoku_session_get_practice_running (other.session));
  g_assert_cmpstr (practice_url (&other), ==, practice_url (fixture));

  todoku_session_stop_practice_async (other.session, NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  g_assert_true (todoku_session_stop_practice_finish (other.session, result, &error));
  g_assert_no_error (error);
  g_object_unref (result);
  g_assert_false (todoku_session_get_practice_running (other.session));

  /* Nothing is left behind where nothing could be sent. */
  g_assert_null (fixture_add (fixture, "example.co.jp", &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_PRACTICE_FAILED);
  g_clear_error (&error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session->domains)), ==, 0);
  g_assert_false (todoku_session_get_practice_running (fixture->session));

  todoku_session_start_practice_async (other.session, NULL, NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  g_object_unref (todoku_session_start_practice_finish (other.session, result, &error));
  g_assert_no_error (error);
  g_object_unref (result);
  g_assert_nonnull (fixture_add (fixture, "example.co.jp", &error));
  g_assert_no_error (error);
  fixture_close (&other);
}

static gboolean
practice_is_stopped (gpointer user_data)
{
  return !todoku_session_get_practice_running (user_data);
}

static gboolean
practice_is_running (gpointer user_data)
{
  return todoku_session_get_practice_running (user_data);
}

/* What a command does to the practice server, an open window sees at once, without asking. */
static void
test_followed_practice (Fixture       *fixture,
                        gconstpointer  data)
{
  Fixture other = { .dir = fixture->dir };
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  todoku_practice_follow (fixture->session->practice);
  fixture_open (&other);
  todoku_session_stop_practice_async (other.session, NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  g_assert_true (todoku_session_stop_practice_finish (other.session, result, NULL));
  g_clear_object (&result);
  todoku_test_wait_until (practice_is_stopped, fixture->session);
  g_assert_cmpint (todoku_delivery_server_get_status (fixture->server), ==,
                   TODOKU_SERVER_STATUS_STOPPED);

  todoku_session_start_practice_async (other.session, NULL, NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  g_object_unref (todoku_session_start_practice_finish (other.session, result, NULL));
  g_clear_object (&result);
  todoku_test_wait_until (practice_is_running, fixture->session);
  fixture_close (&other);
}

/* What is preferred is taken before what is first; a server that is gone is no preference. */
static void
test_preferred (Fixture       *fixture,
                gconstpointer  data)
{
  TodokuDeliveryServer *second;
  g_autoptr(GError) error = NULL;

  g_assert_true (todoku_session_default_server (fixture->session, NULL) == fixture->server);
  g_assert_true (add_server (fixture, "first", practice_url (fixture), practice_key (fixture),
                             NULL));
  g_assert_true (add_server (fixture, "second", practice_url (fixture), practice_key (fixture),
                             NULL));
  second = todoku_session_find_server (fixture->session, "second");
  g_assert_true (todoku_session_default_server (fixture->session, NULL) ==
                 todoku_session_find_server (fixture->session, "first"));
  todoku_session_set_preferred_server (fixture->session, todoku_subject_get_id (second));
  g_assert_true (todoku_session_default_server (fixture->session, NULL) == second);
  todoku_session_set_preferred_server (fixture->session, 777);
  g_assert_true (todoku_session_default_server (fixture->session, NULL) ==
                 todoku_session_find_server (fixture->session, "first"));
}

/* Where tracking domains cannot be set up from here, none is begun as long as there is another. */
static void
test_preferred_tracking (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(TodokuServerRow) wanted = todoku_server_row_new ();
  g_autoptr(TodokuDeliveryServer) manual = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GAsyncResult *slot = NULL;

  wanted->name = g_strdup ("by-hand");
  wanted->kind = g_strdup (TODOKU_SERVICE_MANUAL);
  todoku_session_add_server_async (fixture->session, wanted, NULL, NULL, todoku_test_store_result,
                                   &slot);
  result = todoku_test_wait_result (&slot);
  manual = todoku_session_add_server_finish (fixture->session, result, &error);
  g_assert_no_error (error);
  g_assert_true (todoku_session_default_server (fixture->session, NULL) == manual);
  g_assert_true (todoku_session_default_tracking_server (fixture->session, NULL) ==
                 fixture->server);
  todoku_session_set_preferred_server (fixture->session, todoku_subject_get_id (manual));
  g_assert_true (todoku_session_default_tracking_server (fixture->session, NULL) ==
                 fixture->server);
}

/* Whom to ask is taken at once; what is no address changes nothing, and the environment goes
 * before.
 */
static void
test_resolvers (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *brought = g_strdup (g_getenv ("TODOKU_RESOLVER"));
  g_auto(GStrv) servers = NULL;
  g_auto(GStrv) same = NULL;
  g_autoptr(GError) error = NULL;

  g_unsetenv ("TODOKU_RESOLVER");
  g_assert_true (todoku_session_set_resolvers (fixture->session, "192.0.2.53, 192.0.2.54:5353",
                                               &error));
  g_assert_no_error (error);
  servers = todoku_resolver_dup_servers (todoku_session_get_resolver (fixture->session, NULL));
  g_assert_cmpstr (servers[0], ==, "192.0.2.53:53");
  g_assert_cmpstr (servers[1], ==, "192.0.2.54:5353");

  g_assert_false (todoku_session_set_resolvers (fixture->session, "dns.example.com", &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
  same = todoku_resolver_dup_servers (todoku_session_get_resolver (fixture->session, NULL));
  g_assert_cmpstrv (same, servers);

  g_setenv ("TODOKU_RESOLVER", "192.0.2.1", TRUE);
  g_assert_true (todoku_session_set_resolvers (fixture->session, "192.0.2.2", NULL));
  g_strfreev (same);
  same = todoku_resolver_dup_servers (todoku_session_get_resolver (fixture->session, NULL));
  g_assert_cmpuint (g_strv_length (same), ==, 1);
  g_assert_cmpstr (same[0], ==, "192.0.2.1:53");
  if (brought != NULL)
    g_setenv ("TODOKU_RESOLVER", brought, TRUE);
  else
    g_unsetenv ("TODOKU_RESOLVER");
}

static void
assert_second (Fixture    *fixture,
               const char *preferred,
               const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_true (todoku_session_set_second_resolver (fixture->session, preferred, NULL));
  text = g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (todoku_resolver_get_second (
                                                                 todoku_session_get_resolver (
                                                                   fixture->session, NULL))));
  g_assert_cmpstr (text, ==, expected);
}

/* The second opinion follows the choice; what the environment names goes before it. */
static void
test_second_resolver (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  GSocketAddress *second;

  g_assert_null (todoku_resolver_get_second (todoku_session_get_resolver (fixture->session, NULL)));
  assert_second (fixture, "192.0.2.60:5353", "192.0.2.60:5353");
  second = todoku_resolver_get_second (todoku_session_get_resolver (fixture->session, NULL));
  g_assert_false (todoku_session_set_second_resolver (fixture->session, "dns.example", &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
  g_assert_true (second == todoku_resolver_get_second (
                   todoku_session_get_resolver (fixture->session, NULL)));

  g_setenv ("TODOKU_SECOND_RESOLVER", "192.0.2.61:5361", TRUE);
  assert_second (fixture, NULL, "192.0.2.61:5361");
  assert_second (fixture, "192.0.2.60:5360", "192.0.2.61:5361");

  /* Each goes before for itself: the first ones are those that are preferred. */
  g_assert_true (todoku_session_set_resolvers (fixture->session, "192.0.2.53", NULL));
  assert_second (fixture, NULL, "192.0.2.61:5361");
  g_unsetenv ("TODOKU_SECOND_RESOLVER");
  assert_second (fixture, "192.0.2.62:5362", "192.0.2.62:5362");
  g_assert_true (todoku_session_set_second_resolver (fixture->session, "", NULL));
  g_assert_null (todoku_resolver_get_second (todoku_session_get_resolver (fixture->session, NULL)));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) \
  g_test_add ("/session/servers/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("add", test_add);
  ADD ("add-twice", test_add_twice);
  ADD ("remove-elsewhere", test_remove_elsewhere);
  ADD ("nothing-stored", test_nothing_stored);
  ADD ("scopes", test_scopes);
  ADD ("noted", test_noted);
  ADD ("scopes-stay", test_scopes_stay);
  ADD ("rename", test_rename);
  ADD ("change-refused", test_change_refused);
  ADD ("change", test_change);
  ADD ("preferred", test_preferred);
  ADD ("preferred-tracking", test_preferred_tracking);
  ADD ("resolvers", test_resolvers);
  ADD ("second-resolver", test_second_resolver);
  ADD ("one-connection", test_one_connection);
  ADD ("edge-keys", test_edge_keys);
  ADD ("import", test_import);
  ADD ("practice-dns", test_practice_dns);
  ADD ("shared-practice", test_shared_practice);
  ADD ("followed-practice", test_followed_practice);

  return g_test_run ();
}
