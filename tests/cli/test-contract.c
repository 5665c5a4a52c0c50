/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sentences of the command line's contract that a stranger found untrue, each as a test from
 * outside.
 */
#include "todoku-test-cli.h"

#include <glib/gstdio.h>
#include <string.h>

#include "todoku-test.h"

typedef TodokuTestCli Fixture;

/* What is registered for practice alone stands in the practice DNS, and so does what is below. */
static void
test_whois_practice (Fixture       *fixture,
                     gconstpointer  data)
{
  static const char *const names[] = { "xxxxx.co.jp", "mail.xxxxx.co.jp", "info@xxxxx.co.jp" };

  todoku_test_cli_start_practice (fixture);
  cli_expect (fixture, 0, "domain add xxxxx.co.jp");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *command = g_strdup_printf ("whois-dns %s --json", names[i]);
      g_autoptr(TodokuTestRun) run = todoku_test_cli_expect (fixture, 0, command);

      g_assert_cmpstr (json_object_get_string_member (todoku_test_run_object (run), "zone"), ==,
                       "xxxxx.co.jp");
    }
  cli_expect (fixture, 3, "whois-dns xxxxx.jp");

  cli_expect (fixture, 0, "practice stop");
  fixture->practice = FALSE;
  {
    g_autoptr(TodokuTestRun) run =
      todoku_test_cli_expect (fixture, 3, "whois-dns xxxxx.co.jp --json");

    g_assert_cmpstr (todoku_test_run_error_code (run), ==, "practice-failed");
  }
}

/* Half a key is none. */
static void
test_key_with_nul (Fixture       *fixture,
                   gconstpointer  data)
{
  static const char key[] = "SG.first\0second\n";
  g_autoptr(GBytes) input = g_bytes_new_static (key, sizeof key - 1);
  g_autoptr(GSubprocess) process = todoku_test_cli_spawn (
    fixture, "server add --name a --url http://127.0.0.1:1 --json");
  g_autoptr(GBytes) output = NULL;
  g_autoptr(GError) error = NULL;

  g_subprocess_communicate (process, input, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 2);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (output, NULL),
                                  (gssize) g_bytes_get_size (output), "\"key-missing\""));
}

/* Two services want the same selector: that is told before anybody enters the second record. */
static void
test_clash (Fixture       *fixture,
            gconstpointer  data)
{
  static const char *const servers[] = { "first", "second", "third" };
  static const char *const values[] = { "a.example.net", "b.example.net", "a.example.net" };

  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    {
      g_autofree char *add = g_strdup_printf ("server add --name %s --kind manual", servers[i]);
      g_autofree char *records = g_strdup_printf ("CNAME\ts1._domainkey\t%s\n"
                                                  "TXT\tcheck%u\tx\n", values[i], i);
      g_autofree char *command = g_strdup_printf ("domain add example.co.jp --server %s "
                                                  "--records - --json", servers[i]);
      g_autoptr(TodokuTestRun) run = NULL;

      cli_expect (fixture, 0, add);
      run = todoku_test_cli_run (fixture, records, command);
      g_assert_cmpint (run->status, ==, 0);
      g_assert_nonnull (run->json);
      g_assert_cmpint (strstr (run->errors, "s1._domainkey.example.co.jp") != NULL, ==, i > 0);
      if (i == 1)
        g_assert_true (g_str_has_prefix (run->errors, "“first” asks for something else at "));
      if (i == 2)
        g_assert_true (g_str_has_prefix (run->errors, "“second” asks for something else at "));
    }
}

static void
write_settings (Fixture    *fixture,
                const char *text)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "config", "glib-2.0", "settings",
                                              NULL);
  g_autofree char *path = g_build_filename (folder, "keyfile", NULL);
  g_autofree char *config = g_build_filename (fixture->folder, "config", NULL);

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  todoku_test_cli_set_env (fixture, "XDG_CONFIG_HOME", config);
  todoku_test_cli_set_env (fixture, "GSETTINGS_BACKEND", "keyfile");
}

/* Returns: (transfer full): what the doctor says of the resolver */
static char *
dup_resolver (Fixture *fixture)
{
  g_autoptr(TodokuTestRun) run = todoku_test_cli_run (fixture, NULL, "doctor --json");
  JsonArray *findings = todoku_test_run_array (run);

  for (guint i = 0; i < json_array_get_length (findings); i++)
    {
      JsonObject *finding = json_array_get_object_element (findings, i);

      if (g_str_equal (json_object_get_string_member (finding, "name"), "resolver"))
        return g_strdup (json_object_get_string_member (finding, "detail"));
    }

  return NULL;
}

/* Whom the preferences name is asked by the commands too, unless the environment says otherwise. */
static void
test_choices (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *chosen = NULL;
  g_autofree char *brought = NULL;
  g_autoptr(TodokuTestRun) senseless = NULL;
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema =
    source != NULL ? g_settings_schema_source_lookup (source, "io.github.todoku.Todoku", TRUE)
                   : NULL;

  if (schema == NULL)
    {
      g_test_skip ("There are no settings in this build");
      return;
    }
  todoku_test_cli_set_env (fixture, "TODOKU_RESOLVER", NULL);
  write_settings (fixture, "[io/github/todoku/Todoku]\n"
                  "resolvers='127.0.0.1:7'\nsecond-resolver='127.0.0.1:8'\n");
  chosen = dup_resolver (fixture);
  g_assert_true (g_str_has_prefix (chosen, "127.0.0.1:7: "));

  todoku_test_cli_set_env (fixture, "TODOKU_RESOLVER", "127.0.0.1:9");
  brought = dup_resolver (fixture);
  g_assert_true (g_str_has_prefix (brought, "127.0.0.1:9: "));

  todoku_test_cli_set_env (fixture, "TODOKU_RESOLVER", NULL);
  write_settings (fixture, "[io/github/todoku/Todoku]\n"
                  "resolvers='nonsense'\nsecond-resolver='nonsense'\n");
  senseless = todoku_test_cli_run (fixture, "", "check --json -");
  g_assert_null (strstr (senseless->errors, "nonsense"));
}

/* A server without a desktop has no preferences, and no file of dconf's comes of asking. */
static void
test_no_desktop (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *runtime = g_build_filename (fixture->folder, "run", NULL);
  g_autofree char *trace = g_build_filename (runtime, "dconf", NULL);
  g_autoptr(TodokuTestRun) run = NULL;

  g_assert_cmpint (g_mkdir (runtime, 0700), ==, 0);
  todoku_test_cli_set_env (fixture, "XDG_RUNTIME_DIR", runtime);
  todoku_test_cli_set_env (fixture, "DBUS_SESSION_BUS_ADDRESS", NULL);
  todoku_test_cli_set_env (fixture, "GSETTINGS_BACKEND", NULL);
  todoku_test_cli_set_env (fixture, "TODOKU_RESOLVER", NULL);
  run = todoku_test_cli_run (fixture, "", "check --json -");
  g_assert_null (strstr (run->errors, "CRITICAL"));
  g_assert_false (g_file_test (trace, G_FILE_TEST_EXISTS));
}

/* What excludes each other is refused before anything is done. */
static void
test_exclusive (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(TodokuTestRun) published = NULL;
  g_autoptr(TodokuTestRun) watched = NULL;

  todoku_test_cli_set_env (fixture, "TODOKU_TSIG_KEY", "hmac-sha256:a:c2VjcmV0");
  published = todoku_test_cli_expect (fixture, 2, "publish example.co.jp --dns-server 127.0.0.1:9 "
                                      "--dry-run --undo --json");
  g_assert_cmpstr (todoku_test_run_error_code (published), ==, "usage");

  watched = todoku_test_cli_expect (fixture, 3, "watch --once --nagios --json");
  g_assert_true (g_str_has_prefix (watched->output, "TODOKU UNKNOWN - "));
  g_assert_true (strchr (watched->output, '\n') == strrchr (watched->output, '\n'));
}

/* cron speaks "C", and the help is no worse there. */
static void
test_help_in_c (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(TodokuTestRun) help = NULL;

  todoku_test_cli_set_env (fixture, "LC_ALL", "C");
  help = todoku_test_cli_expect (fixture, 0, "server list --help");
  g_assert_nonnull (strstr (help->output, "[OPTION…]"));
  g_assert_cmpstr (help->errors, ==, "");
}

int
main (int   argc,
      char *argv[])
{
  static const CliCase cases[] = {
    CLI_CASE ("/cli/contract/whois-practice", test_whois_practice),
    CLI_CASE ("/cli/contract/key-with-nul", test_key_with_nul),
    CLI_CASE ("/cli/contract/clash", test_clash),
    CLI_CASE ("/cli/contract/choices", test_choices),
    CLI_CASE ("/cli/contract/no-desktop", test_no_desktop),
    CLI_CASE ("/cli/contract/exclusive", test_exclusive),
    CLI_CASE ("/cli/contract/help-in-c", test_help_in_c),
  };

  return cli_main (argc, argv, cases, G_N_ELEMENTS (cases), sizeof (Fixture),
                   (GTestFixtureFunc) cli_set_up, (GTestFixtureFunc) cli_tear_down);
}
