/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where keys go and where they do not: the file that several processes write at once, what is said
 * of a file that cannot be used, the company's proxy, and the environment of the practice server.
 */
#include "mock-server.h"
#include "todoku-test-cli.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "todoku-test.h"

#define N_PROCESSES 10

typedef TodokuTestCli Fixture;

static void
answer_scopes_cb (const MockRequest *request,
                  SoupServerMessage *message,
                  gpointer           user_data)
{
  static const char body[] = "{\"scopes\":[\"whitelabel.create\",\"whitelabel.read\","
                             "\"whitelabel.update\",\"whitelabel.delete\",\"mail.send\"]}";

  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, body,
                                    strlen (body));
}

static void
test_parallel (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(MockServer) server = mock_server_new ();
  g_autoptr(GPtrArray) processes = g_ptr_array_new_with_free_func (g_object_unref);
  GAsyncResult *slots[N_PROCESSES] = { NULL };

  mock_server_set_handler (server, answer_scopes_cb, NULL);
  for (guint i = 0; i < N_PROCESSES; i++)
    {
      g_autofree char *command = g_strdup_printf ("server add --name s%u --url %s", i,
                                                  mock_server_get_url (server));
      g_autofree char *key = g_strdup_printf ("SG.key-%u\n", i);
      GSubprocess *process = todoku_test_cli_spawn (fixture, command);

      g_ptr_array_add (processes, process);
      g_subprocess_communicate_utf8_async (process, key, NULL, todoku_test_store_result,
                                           &slots[i]);
    }
  for (guint i = 0; i < N_PROCESSES; i++)
    {
      g_autoptr(GAsyncResult) result = todoku_test_wait_result (&slots[i]);
      g_autofree char *output = NULL;
      g_autofree char *errors = NULL;

      g_assert_true (g_subprocess_communicate_utf8_finish (processes->pdata[i], result, &output,
                                                           &errors, NULL));
      g_test_message ("%s%s", output, errors);
      g_assert_cmpint (g_subprocess_get_exit_status (processes->pdata[i]), ==, 0);
    }

  /* Each finds its own key again, and shows it to the service. */
  for (guint i = 0; i < N_PROCESSES; i++)
    {
      g_autofree char *command = g_strdup_printf ("server test s%u", i);
      g_autofree char *expected = g_strdup_printf ("Bearer SG.key-%u", i);
      const MockRequest *request;

      cli_expect (fixture, 0, command);
      request = mock_server_get_request (server, mock_server_get_count (server) - 1);
      g_assert_cmpstr (mock_request_get_header (request, "Authorization"), ==, expected);
    }
}

static void
test_unusable_file (Fixture       *fixture,
                    gconstpointer  data)
{
  static const struct { const char *text; int mode; const char *code; } table[] = {
    { "[api-key]\nx=s3cret\n", 0644, "secrets-too-open" },
    { "s3cret without a group\n", 0600, "secrets-damaged" },
  };
  g_autoptr(MockServer) server = mock_server_new ();
  g_autofree char *path = g_build_filename (fixture->folder, "secrets", NULL);
  g_autofree char *command = g_strdup_printf ("server add --name a --url %s --json",
                                              mock_server_get_url (server));

  mock_server_set_handler (server, answer_scopes_cb, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *after = NULL;
      g_autoptr(TodokuTestRun) run = NULL;
      g_autoptr(TodokuTestRun) list = NULL;

      g_unlink (path);
      g_assert_true (g_file_set_contents_full (path, table[i].text, -1, G_FILE_SET_CONTENTS_NONE,
                                               table[i].mode, NULL));
      g_assert_cmpint (g_chmod (path, table[i].mode), ==, 0);
      run = todoku_test_cli_run (fixture, "SG.key\n", command);
      g_assert_cmpint (run->status, ==, 5);
      g_assert_cmpstr (todoku_test_run_error_code (run), ==, table[i].code);
      g_assert_null (strstr (run->errors, "s3cret"));
      g_assert_null (strstr (run->errors, "keyring"));
      g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
      g_assert_cmpstr (after, ==, table[i].text);
      list = todoku_test_cli_run (fixture, NULL, "server list --json");
      g_assert_cmpuint (json_array_get_length (todoku_test_run_array (list)), ==, 0);
    }
}

static void
use_proxy (Fixture    *fixture,
           MockServer *proxy)
{
  static const char *const names[] = { "http_proxy", "https_proxy", "all_proxy" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    todoku_test_cli_set_env (fixture, names[i], mock_server_get_url (proxy));
  todoku_test_cli_set_env (fixture, "no_proxy", NULL);
  todoku_test_cli_set_env (fixture, "NO_PROXY", NULL);
  todoku_test_cli_set_env (fixture, "GIO_USE_PROXY_RESOLVER", NULL);
}

/* The practice server behind a company's proxy. A request that arrives at the proxy fails the test,
 * because nothing was pushed for it.
 */
static void
test_proxy (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(MockServer) proxy = mock_server_new ();

  use_proxy (fixture, proxy);
  cli_expect (fixture, 0, "practice start");
  cli_expect (fixture, 0, "domain add xxxxx.co.jp");
  cli_expect (fixture, 1, "domain verify xxxxx.co.jp");
  cli_expect (fixture, 0, "tracking add url.xxxxx.co.jp");
  cli_expect (fixture, 0, "practice stop");
  g_assert_cmpuint (mock_server_get_count (proxy), ==, 0);
}

static JsonObject *
start_practice (Fixture  *fixture,
                JsonNode **ret_root)
{
  g_autofree char *port_file = g_build_filename (fixture->folder, "data", "todoku", "practice",
                                                 "practice.json", NULL);
  g_autofree char *text = NULL;

  cli_expect (fixture, 0, "practice start");
  g_assert_true (g_file_get_contents (port_file, &text, NULL, NULL));
  *ret_root = json_from_string (text, NULL);

  return json_node_get_object (*ret_root);
}

static char *
read_process_file (JsonObject *port_file,
                   const char *name,
                   gsize      *ret_length)
{
  g_autofree char *path =
    g_strdup_printf ("/proc/%d/%s", (int) json_object_get_int_member (port_file, "pid"), name);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, ret_length, NULL));

  return text;
}

static void
test_practice_environment (Fixture       *fixture,
                           gconstpointer  data)
{
  static const char *const names[] = {
    "TODOKU_API_KEY", "TODOKU_TSIG_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
  };
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *environment = NULL;
  gsize length;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    todoku_test_cli_set_env (fixture, names[i], "s3cret");
  environment = read_process_file (start_practice (fixture, &root), "environ", &length);
  cli_expect (fixture, 0, "practice stop");
  g_assert_cmpuint (length, >, 0);
  for (gsize i = 0; i < length; i += strlen (environment + i) + 1)
    g_assert_null (strstr (environment + i, "s3cret"));
}

/* A stranger's body is thrown away as it comes in: the most memory that the server ever had says
 * so.
 */
static void
test_practice_memory (Fixture       *fixture,
                      gconstpointer  data)
{
#if defined (__SANITIZE_ADDRESS__) || defined (__SANITIZE_THREAD__)
  g_test_skip ("A sanitizer keeps what was freed");
#else
  const gsize length = 128 * 1024 * 1024;
  g_autoptr(JsonNode) root = NULL;
  JsonObject *port_file = start_practice (fixture, &root);
  g_autofree char *url = g_strconcat (json_object_get_string_member (port_file, "http"),
                                      "/v3/whitelabel/domains", NULL);
  g_autoptr(SoupSession) session = soup_session_new ();
  g_autoptr(SoupMessage) message = soup_message_new ("POST", url);
  g_autoptr(GBytes) body = g_bytes_new_take (g_strnfill (length, ' '), length);
  g_autoptr(GBytes) reply = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *status = NULL;
  GAsyncResult *slot = NULL;
  const char *peak;

  soup_message_set_request_body_from_bytes (message, "application/json", body);
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL,
                                    todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  reply = soup_session_send_and_read_finish (session, result, NULL);
  g_assert_nonnull (reply);
  g_assert_cmpuint (soup_message_get_status (message), ==, 413);
  status = read_process_file (port_file, "status", NULL);
  cli_expect (fixture, 0, "practice stop");
  peak = strstr (status, "VmHWM:");
  g_assert_nonnull (peak);
  g_assert_cmpint (g_ascii_strtoll (peak + strlen ("VmHWM:"), NULL, 10), <, 96 * 1024);
#endif
}

static GPtrArray *
list_files (const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));

  return names;
}

static void
test_erase (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "data", "todoku", NULL);
  g_autofree char *note = g_build_filename (folder, "note", NULL);
  g_autofree char *secrets = g_build_filename (fixture->folder, "secrets", NULL);
  g_autoptr(MockServer) server = mock_server_new ();
  g_autofree char *add = g_strdup_printf ("server add --name a --url %s",
                                          mock_server_get_url (server));
  g_autoptr(TodokuTestRun) added = NULL;
  g_autoptr(TodokuTestRun) erased = NULL;
  g_autoptr(GPtrArray) left = NULL;

  mock_server_set_handler (server, answer_scopes_cb, NULL);
  added = todoku_test_cli_run (fixture, "SG.key\n", add);
  g_assert_cmpint (added->status, ==, 0);
  cli_expect (fixture, 0, "practice start");
  cli_expect (fixture, 0, "domain add xxxxx.co.jp --server practice");
  g_assert_true (g_file_set_contents (note, "mine", -1, NULL));
  g_assert_true (g_file_test (secrets, G_FILE_TEST_EXISTS));

  cli_expect (fixture, 2, "erase");
  g_assert_true (g_file_test (secrets, G_FILE_TEST_EXISTS));
  erased = todoku_test_cli_run (fixture, NULL, "erase --yes --json");
  g_assert_cmpint (erased->status, ==, 0);
  g_assert_true (json_object_get_boolean_member (todoku_test_run_object (erased), "erased"));

  /* What is not ours stays, and with it the folder. */
  left = list_files (folder);
  g_assert_cmpuint (left->len, ==, 1);
  g_assert_cmpstr (left->pdata[0], ==, "note");
  g_assert_false (g_file_test (secrets, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_unlink (note), ==, 0);

  /* Nothing is an empty lot, and erasing it is no error. */
  cli_expect (fixture, 0, "erase --yes");
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  cli_expect (fixture, 0, "domain list");
}

/* What cannot be removed stops it before the database goes, so that it can be tried again. */
static void
test_erase_stuck (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "data", "todoku", NULL);
  g_autofree char *database = g_build_filename (folder, "todoku.db", NULL);
  g_autofree char *deep = g_build_filename (folder, "practice", "1", "2", "3", "4", NULL);
  g_autofree char *deepest = g_build_filename (deep, "5", NULL);

  cli_expect (fixture, 0, "domain list");
  g_assert_true (g_file_test (database, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_mkdir_with_parents (deepest, 0700), ==, 0);
  cli_expect (fixture, 5, "erase --yes");
  g_assert_true (g_file_test (database, G_FILE_TEST_EXISTS));

  g_assert_cmpint (g_rmdir (deepest), ==, 0);
  cli_expect (fixture, 0, "erase --yes");
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

/* While another process of ours has the folder open, neither a key nor a file goes. */
static void
test_erase_in_use (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *owners = g_build_filename (fixture->folder, "data", "todoku", "owners", NULL);
  g_autofree char *database = g_build_filename (fixture->folder, "data", "todoku", "todoku.db",
                                                NULL);
  g_autofree char *owner = g_build_filename (owners, "0123", NULL);
  g_autofree char *secrets = g_build_filename (fixture->folder, "secrets", NULL);
  g_autoptr(TodokuTestRun) run = NULL;
  int fd;

  cli_expect (fixture, 0, "domain list");
  g_assert_true (g_file_set_contents_full (secrets, "[api-key]\na=b\n", -1,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  fd = g_open (owner, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (flock (fd, LOCK_EX), ==, 0);
  run = todoku_test_cli_run (fixture, NULL, "erase --yes --json");
  g_assert_cmpint (run->status, ==, 5);
  g_assert_cmpstr (todoku_test_run_error_code (run), ==, "store-locked");
  g_assert_true (g_file_test (database, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (secrets, G_FILE_TEST_EXISTS));
  close (fd);
  cli_expect (fixture, 0, "erase --yes");
  g_assert_false (g_file_test (database, G_FILE_TEST_EXISTS));
}

static void
test_erase_without_keyring (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autofree char *database = g_build_filename (fixture->folder, "data", "todoku", "todoku.db",
                                                NULL);
  g_autoptr(TodokuTestRun) run = NULL;

  todoku_test_cli_set_env (fixture, "TODOKU_SECRETS", NULL);
  cli_expect (fixture, 0, "domain list");
  run = todoku_test_cli_run (fixture, NULL, "erase --yes --json");
  g_assert_cmpint (run->status, ==, 3);
  g_assert_cmpstr (todoku_test_run_error_code (run), ==, "secrets-unavailable");
  g_assert_true (g_file_test (database, G_FILE_TEST_EXISTS));
  cli_expect (fixture, 0, "erase --yes --keep-keys");
  g_assert_false (g_file_test (database, G_FILE_TEST_EXISTS));
}

int
main (int   argc,
      char *argv[])
{
  static const CliCase cases[] = {
    CLI_CASE ("/cli/secrets/parallel", test_parallel),
    CLI_CASE ("/cli/secrets/unusable-file", test_unusable_file),
    CLI_CASE ("/cli/secrets/proxy", test_proxy),
    CLI_CASE ("/cli/secrets/practice-environment", test_practice_environment),
    CLI_CASE ("/cli/secrets/practice-memory", test_practice_memory),
    CLI_CASE ("/cli/secrets/erase", test_erase),
    CLI_CASE ("/cli/secrets/erase-stuck", test_erase_stuck),
    CLI_CASE ("/cli/secrets/erase-in-use", test_erase_in_use),
    CLI_CASE ("/cli/secrets/erase-without-keyring", test_erase_without_keyring),
  };

  return cli_main (argc, argv, cases, G_N_ELEMENTS (cases), sizeof (Fixture),
                   (GTestFixtureFunc) cli_set_up, (GTestFixtureFunc) cli_tear_down);
}
