/* SPDX-License-Identifier: GPL-3.0-or-later
 * The program from outside: usage, exit statuses, errors as JSON, the database that cannot be used.
 */
#include "todoku-test-cli.h"

#include <glib/gstdio.h>
#include <string.h>

#include "todoku-test.h"

typedef TodokuTestCli Fixture;

static void
test_version (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(TodokuTestRun) run = todoku_test_cli_run (fixture, NULL, "--version");

  g_assert_cmpint (run->status, ==, 0);
  g_assert_true (g_str_has_prefix (run->output, "todokuctl "));
}

static void
test_help (Fixture       *fixture,
           gconstpointer  data)
{
  static const char * const commands[] = {
    "server add", "server list", "server test", "server set", "server import", "server remove",
    "domain add", "domain list", "domain show", "domain verify", "domain check", "domain reissue",
    "domain remove", "records", "tracking add", "tracking list", "tracking show",
    "tracking verify", "tracking edge", "tracking remove", "account add", "account list",
    "account remove", "account send-test", "check", "whois-dns", "practice start",
    "practice stop", "practice dns add", "practice dns remove", "practice dns list",
    "practice dns import", "doctor", "erase", "server edge-keys", "domain confirm", "publish",
    "watch on", "watch off", "watch pause", "watch status", "watch install", "watch uninstall",
    "history", "log", "metrics",
  };
  g_autoptr(TodokuTestRun) all = todoku_test_cli_run (fixture, NULL, "--help");
  g_autoptr(TodokuTestRun) group = todoku_test_cli_run (fixture, NULL, "domain");

  g_assert_cmpint (group->status, ==, 2);
  g_assert_nonnull (strstr (group->errors, "todokuctl domain --help"));
  g_assert_cmpint (all->status, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *command = g_strconcat (commands[i], " --help", NULL);
      g_autoptr(TodokuTestRun) run = todoku_test_cli_run (fixture, NULL, command);

      g_assert_cmpint (run->status, ==, 0);
      g_assert_nonnull (strstr (run->output, commands[i]));
      g_assert_nonnull (strstr (run->output, "--json"));
      g_assert_cmpstr (run->errors, ==, "");
      g_assert_nonnull (strstr (all->output, commands[i]));
    }
}

static void
test_usage (Fixture       *fixture,
            gconstpointer  data)
{
  static const char * const lines[] = {
    "--json",
    "nothing --json",
    "domain --json",
    "domain nothing --json",
    "domain add --json",
    "domain add a.jp b.jp --json",
    "domain show --json",
    "domain verify --json",
    "domain verify a.jp --all --json",
    "domain remove xxxxx.co.jp --json",
    "erase --json",
    "erase x --yes --json",
    "tracking remove url.xxxxx.co.jp --json",
    "tracking add url.xxxxx.co.jp --edge nothing --json",
    "tracking edge url.xxxxx.co.jp --json",
    "server add --name a --json",
    "server add --name a --url https://a.example --region moon --json",
    "server set a --json",
    "records --json",
    "records xxxxx.co.jp --format nothing --json",
    "records xxxxx.co.jp --host-style '' --json",
    "account add a --json",
    "account send-test a --json",
    "check a b --json",
    "check --in-flight 0 --json",
    "check --in-flight many --json",
    "domain list --nothing --json",
    "practice start --port-file /nonexistent/folder/file --json",
  };
  g_autofree char *database = g_build_filename (fixture->folder, "data", "todoku", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr(TodokuTestRun) run = todoku_test_cli_run (fixture, NULL, lines[i]);

      g_assert_cmpint (run->status, ==, 2);
      g_assert_cmpstr (todoku_test_run_error_code (run), ==, "usage");
      g_assert_true (g_str_has_prefix (run->errors, "todokuctl: "));
    }
  g_assert_false (g_file_test (database, G_FILE_TEST_EXISTS));
}

static void
test_bad_input (Fixture       *fixture,
                gconstpointer  data)
{
  static const struct { const char *command, *code; } table[] = {
    { "domain add co.jp --json", "bad-domain" },
    { "domain add 192.0.2.1 --json", "bad-domain" },
    { "domain show xxxxx.co.jp --json", "unknown-domain" },
    { "domain verify xxxxx.co.jp --json", "unknown-domain" },
    { "domain add xxxxx.co.jp --json", "no-server" },
    { "domain add xxxxx.co.jp --server nothing --json", "unknown-server" },
    { "server test nothing --json", "unknown-server" },
    { "server remove nothing --json", "unknown-server" },
    { "server set nothing --name x --json", "unknown-server" },
    { "tracking show url.xxxxx.co.jp --json", "unknown-domain" },
    { "tracking add xxxxx.co.jp --json", "bad-domain" },
    { "tracking add url_x.xxxxx.co.jp --json", "bad-domain" },
    { "tracking add maildm@xxxxx.co.jp --json", "bad-domain" },
    { "tracking add url.xxxxx.co.jp --json", "no-server" },
    { "records xxxxx.co.jp --json", "unknown-domain" },
    { "account remove nothing --json", "unknown-account" },
    { "account add 'a#b' maildm@xxxxx.co.jp --json", "account-id-hash" },
    { "whois-dns co.jp --json", "bad-domain" },
    { "check /nonexistent --json", "bad-input" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr(TodokuTestRun) run = todoku_test_cli_run (fixture, NULL, table[i].command);

      g_assert_cmpint (run->status, ==, 2);
      g_assert_cmpstr (todoku_test_run_error_code (run), ==, table[i].code);
    }
}

static void
test_empty_lists (Fixture       *fixture,
                  gconstpointer  data)
{
  static const char * const lists[] = {
    "server list --json", "domain list --json", "tracking list --json", "account list --json",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr(TodokuTestRun) run = todoku_test_cli_run (fixture, NULL, lists[i]);

      g_assert_cmpint (run->status, ==, 0);
      g_assert_cmpuint (json_array_get_length (todoku_test_run_array (run)), ==, 0);
      g_assert_cmpstr (run->errors, ==, "");
    }
}

/* A relative path is invalid, and nothing may be written where the program happens to be. */
static void
test_relative_folder (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autofree char *home = g_build_filename (fixture->folder, "home", NULL);
  g_autofree char *database =
    g_build_filename (home, ".local", "share", "todoku", "todoku.db", NULL);
  g_autoptr(TodokuTestRun) run = NULL;

  g_mkdir (home, 0700);
  todoku_test_cli_set_env (fixture, "HOME", home);
  todoku_test_cli_set_env (fixture, "XDG_DATA_HOME", "todoku-test-relative");
  run = todoku_test_cli_run (fixture, NULL, "server list --json");
  g_assert_cmpint (run->status, ==, 0);
  g_assert_true (g_file_test (database, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test ("todoku-test-relative", G_FILE_TEST_EXISTS));
}

/* No line, an empty one, and one that is no key: it is not cut to one either. */
static void
test_key_missing (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *long_line = g_strnfill (5000, 'x');
  const char *const inputs[] = { "", " \n", long_line };

  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      g_autoptr(TodokuTestRun) run =
        todoku_test_cli_run (fixture, inputs[i],
                             "server add --name a --url https://127.0.0.1:1 --json");

      g_assert_cmpint (run->status, ==, 2);
      g_assert_cmpstr (todoku_test_run_error_code (run), ==, "key-missing");
    }
  {
    g_autoptr(TodokuTestRun) list = todoku_test_cli_run (fixture, NULL, "server list --json");

    g_assert_cmpuint (json_array_get_length (todoku_test_run_array (list)), ==, 0);
  }
}

static void
test_unreachable (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(TodokuTestRun) run =
    todoku_test_cli_run (fixture, "SG.key\n",
                         "server add --name a --url http://127.0.0.1:1 --json");
  g_autoptr(TodokuTestRun) list = todoku_test_cli_run (fixture, NULL, "server list --json");

  g_assert_cmpint (run->status, ==, 3);
  g_assert_cmpstr (todoku_test_run_error_code (run), ==, "offline");
  g_assert_null (strstr (run->output, "SG.key"));
  g_assert_null (strstr (run->errors, "SG.key"));
  g_assert_cmpuint (json_array_get_length (todoku_test_run_array (list)), ==, 0);
}

static void
test_insecure (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(TodokuTestRun) run =
    todoku_test_cli_run (fixture, "SG.key\n",
                         "server add --name a --url http://192.0.2.1 --json");

  g_assert_cmpint (run->status, ==, 2);
  g_assert_cmpstr (todoku_test_run_error_code (run), ==, "insecure-url");
}

static void
test_read_only (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "data", "todoku", NULL);
  g_autoptr(TodokuTestRun) run = NULL;

  /* A file where the folder should be stops even the superuser. */
  g_assert_true (g_file_set_contents (folder, "", 0, NULL));
  run = todoku_test_cli_run (fixture, NULL, "domain list --json");
  g_assert_cmpint (run->status, ==, 5);
  g_assert_true (g_str_has_prefix (todoku_test_run_error_code (run), "store-"));
}

static void
test_newer_database (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(TodokuTestRun) first = todoku_test_cli_run (fixture, NULL, "domain list --json");
  g_autoptr(TodokuTestRun) run = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "data", "todoku", "todoku.db", NULL);
  g_autofree char *contents = NULL;
  g_autofree char *after = NULL;
  gsize length, after_length;

  g_assert_cmpint (first->status, ==, 0);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpuint (length, >, 100);
  /* The user version stands at offset 60 of the file, big-endian (sqlite.org/fileformat2.html). */
  memcpy (contents + 60, "\x00\x00\xff\xff", 4);
  g_assert_true (g_file_set_contents (path, contents, length, NULL));

  run = todoku_test_cli_run (fixture, NULL, "domain list --json");
  g_assert_cmpint (run->status, ==, 5);
  g_assert_cmpstr (todoku_test_run_error_code (run), ==, "store-newer");
  g_assert_true (g_file_get_contents (path, &after, &after_length, NULL));
  g_assert_cmpmem (contents, length, after, after_length);
}

/* The data of an earlier version is brought up to date, and whoever runs that is told once where it
 * stands as it was.
 */
static void
test_older_database (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *source = g_test_build_filename (G_TEST_DIST, "fixtures", "store",
                                                   "version-2.db", NULL);
  g_autofree char *folder = g_build_filename (fixture->folder, "data", "todoku", NULL);
  g_autofree char *path = g_build_filename (folder, "todoku.db", NULL);
  g_autofree char *copy = g_strconcat (path, ".version-2", NULL);
  g_autofree char *content = NULL;
  g_autoptr(TodokuTestRun) first = NULL;
  g_autoptr(TodokuTestRun) second = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (source, &content, &length, &error));
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, content, length, &error));

  first = todoku_test_cli_run (fixture, NULL, "account list --json");
  g_assert_cmpint (first->status, ==, 0);
  g_assert_cmpuint (json_array_get_length (todoku_test_run_array (first)), ==, 1);
  g_assert_nonnull (strstr (first->errors, copy));
  g_assert_true (g_file_test (copy, G_FILE_TEST_IS_REGULAR));

  second = todoku_test_cli_run (fixture, NULL, "account list --json");
  g_assert_cmpint (second->status, ==, 0);
  g_assert_null (strstr (second->errors, copy));
}

static void
test_damaged_database (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "data", "todoku", NULL);
  g_autofree char *path = g_build_filename (folder, "todoku.db", NULL);
  g_autofree char *junk = g_strnfill (8192, 'x');
  g_autoptr(TodokuTestRun) run = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, junk, 8192, NULL));
  run = todoku_test_cli_run (fixture, NULL, "domain list --json");
  g_assert_cmpint (run->status, ==, 5);
  g_assert_cmpstr (todoku_test_run_error_code (run), ==, "store-damaged");
}

static void
test_doctor (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(TodokuTestRun) run = NULL;
  JsonArray *findings;
  gboolean resolver_found = FALSE;
  gboolean releases_found = FALSE;

  todoku_test_cli_set_env (fixture, "TODOKU_RESOLVER", "127.0.0.1:1");
  run = todoku_test_cli_run (fixture, NULL, "doctor --json");
  g_assert_cmpint (run->status, ==, 1);
  findings = todoku_test_run_array (run);
  for (guint i = 0; i < json_array_get_length (findings); i++)
    {
      JsonObject *finding = json_array_get_object_element (findings, i);

      if (g_str_equal (json_object_get_string_member (finding, "name"), "resolver"))
        {
          resolver_found = TRUE;
          g_assert_false (json_object_get_boolean_member (finding, "ok"));
        }
      if (g_str_equal (json_object_get_string_member (finding, "name"), "data-folder"))
        g_assert_true (json_object_get_boolean_member (finding, "ok"));
      /* Nothing updates a bundle or a package by itself: the page of newer versions is named. */
      if (g_str_equal (json_object_get_string_member (finding, "name"), "releases"))
        releases_found = g_str_has_prefix (json_object_get_string_member (finding, "detail"),
                                           "https://");
    }
  g_assert_true (resolver_found);
  g_assert_true (releases_found);
}

static void
test_japanese (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(TodokuTestRun) run = NULL;
  g_autoptr(TodokuTestRun) help = NULL;
  g_autoptr(TodokuTestRun) error = NULL;

  if (!todoku_test_cli_enter_japanese (fixture))
    return;
  run = todoku_test_cli_run (fixture, NULL, "domain list");
  help = todoku_test_cli_run (fixture, NULL, "domain add --help");
  error = todoku_test_cli_run (fixture, NULL, "domain add co.jp");
  g_assert_cmpstr (run->output, ==, "ドメイン  状態  認証済  配信サーバー  種類\n");
  g_assert_nonnull (strstr (help->output, "配信ドメインを登録し、レコードを表示します。"));
  g_assert_nonnull (strstr (error->errors, "貴社のドメインを入力してください。"));
}

int
main (int   argc,
      char *argv[])
{
  static const CliCase cases[] = {
    CLI_CASE ("/cli/version", test_version),
    CLI_CASE ("/cli/help", test_help),
    CLI_CASE ("/cli/usage", test_usage),
    CLI_CASE ("/cli/bad-input", test_bad_input),
    CLI_CASE ("/cli/empty-lists", test_empty_lists),
    CLI_CASE ("/cli/relative-folder", test_relative_folder),
    CLI_CASE ("/cli/key-missing", test_key_missing),
    CLI_CASE ("/cli/unreachable", test_unreachable),
    CLI_CASE ("/cli/insecure", test_insecure),
    CLI_CASE ("/cli/store/read-only", test_read_only),
    CLI_CASE ("/cli/store/newer", test_newer_database),
    CLI_CASE ("/cli/store/older", test_older_database),
    CLI_CASE ("/cli/store/damaged", test_damaged_database),
    CLI_CASE ("/cli/doctor", test_doctor),
    CLI_CASE ("/cli/japanese", test_japanese),
  };

  return cli_main (argc, argv, cases, G_N_ELEMENTS (cases), sizeof (Fixture),
                   (GTestFixtureFunc) cli_set_up, (GTestFixtureFunc) cli_tear_down);
}
