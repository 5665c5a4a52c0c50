/* SPDX-License-Identifier: GPL-3.0-or-later
 * Runs the built todokuctl. The thread-default main context of the caller is iterated while it
 * runs.
 */
#include "todoku-test-cli.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <locale.h>
#include <string.h>

#include "todoku-test.h"

/**
 * todoku_test_cli_init:
 * @self: where to run
 *
 * Makes the folder and an environment that reaches nothing outside it.
 */
void
todoku_test_cli_init (TodokuTestCli *self)
{
  g_autofree char *data = NULL;
  g_autofree char *secrets = NULL;
  g_autofree char *translations = g_test_build_filename (G_TEST_BUILT, "..", "po", NULL);

  self->folder = todoku_test_make_dir ();
  self->environment = g_get_environ ();
  data = g_build_filename (self->folder, "data", NULL);
  secrets = g_strdup_printf ("file:%s/secrets", self->folder);
  todoku_test_cli_set_env (self, "XDG_DATA_HOME", data);
  todoku_test_cli_set_env (self, "TODOKU_SECRETS", secrets);
  todoku_test_cli_set_env (self, "TEXTDOMAINDIR", translations);
  todoku_test_cli_set_env (self, "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
  todoku_test_cli_set_env (self, "TZ", "UTC");
  todoku_test_cli_set_env (self, "TODOKU_API_KEY", NULL);
  todoku_test_cli_set_env (self, "TODOKU_TSIG_KEY", NULL);
  todoku_test_cli_set_env (self, "AWS_ACCESS_KEY_ID", NULL);
  todoku_test_cli_set_env (self, "AWS_SECRET_ACCESS_KEY", NULL);
  todoku_test_cli_set_env (self, "AWS_SESSION_TOKEN", NULL);
  todoku_test_cli_set_env (self, "TODOKU_RESOLVER", NULL);
  todoku_test_cli_set_env (self, "TODOKU_DNS_PORT", NULL);
  /* The program is a child of the test: what MALLOC_PERTURB_ finds there, it finds here too. */
  g_mkdir (data, 0700);
}

/**
 * todoku_test_cli_clear:
 * @self: where it ran
 *
 * Removes the folder.
 */
void
todoku_test_cli_clear (TodokuTestCli *self)
{
  todoku_test_remove_dir (self->folder);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->environment, g_strfreev);
}

/**
 * todoku_test_cli_set_env:
 * @self: where to run
 * @name: a variable
 * @value: (nullable): its value, or %NULL to take it away
 *
 * Changes the environment of later runs.
 */
void
todoku_test_cli_set_env (TodokuTestCli *self,
                         const char    *name,
                         const char    *value)
{
  self->environment = value != NULL
                        ? g_environ_setenv (self->environment, name, value, TRUE)
                        : g_environ_unsetenv (self->environment, name);
}

/**
 * todoku_test_cli_enter_japanese:
 * @self: where to run
 *
 * Lets later runs speak Japanese; skips the test where no locale of this machine translates.
 *
 * Returns: whether they do
 */
gboolean
todoku_test_cli_enter_japanese (TodokuTestCli *self)
{
  const char *locale = todoku_test_find_japanese_locale ();

  if (locale == NULL)
    {
      g_test_skip ("There is no locale but C: Japanese is NOT tested");
      return FALSE;
    }

  todoku_test_cli_set_env (self, "LC_ALL", locale);
  todoku_test_cli_set_env (self, "LANGUAGE", "ja");

  return TRUE;
}

/**
 * todoku_test_cli_spawn:
 * @self: where to run
 * @command: the words after "todokuctl", quoted as for a shell
 *
 * Returns: (transfer full): the running program, with pipes
 */
GSubprocess *
todoku_test_cli_spawn (TodokuTestCli *self,
                       const char    *command)
{
  g_autoptr(GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                               G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "..", "src", "cli", "todokuctl",
                                                    NULL);
  g_autofree char *line = g_strdup_printf ("'%s' %s", program, command);
  g_auto(GStrv) argv = NULL;
  g_autoptr(GError) error = NULL;
  GSubprocess *process;

  g_shell_parse_argv (line, NULL, &argv, &error);
  g_assert_no_error (error);
  g_subprocess_launcher_set_environ (launcher, self->environment);
  process = g_subprocess_launcher_spawnv (launcher, (const char * const *) argv, &error);
  g_assert_no_error (error);

  return process;
}

/**
 * todoku_test_cli_run:
 * @self: where to run
 * @input: (nullable): standard input
 * @command: the words after "todokuctl", quoted as for a shell
 *
 * Returns: (transfer full): how it ended
 */
TodokuTestRun *
todoku_test_cli_run (TodokuTestCli *self,
                     const char    *input,
                     const char    *command)
{
  g_autoptr(GSubprocess) process = todoku_test_cli_spawn (self, command);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) waiting = NULL;
  g_autoptr(GError) error = NULL;
  TodokuTestRun *run = g_new0 (TodokuTestRun, 1);

  g_subprocess_communicate_utf8_async (process, input != NULL ? input : "", NULL,
                                       todoku_test_store_result, &waiting);
  result = todoku_test_wait_result (&waiting);
  g_subprocess_communicate_utf8_finish (process, result, &run->output, &run->errors, &error);
  g_assert_no_error (error);
  g_test_message ("todokuctl %s", command);
  g_test_message ("%s", run->output);
  g_test_message ("%s", run->errors);
  if (g_subprocess_get_if_signaled (process))
    g_error ("todokuctl %s died of signal %d: %s", command, g_subprocess_get_term_sig (process),
             run->errors);
  run->status = g_subprocess_get_exit_status (process);
  run->json = json_from_string (run->output, NULL);
  /* No command may warn, and no secret may be seen. */
  g_assert_null (strstr (run->errors, "CRITICAL"));
  g_assert_null (strstr (run->errors, "WARNING"));

  return run;
}

/**
 * todoku_test_cli_expect:
 * @self: where to run
 * @status: the exit status that it must have
 * @command: the words of the command line
 *
 * Returns: (transfer full): how it ended
 */
TodokuTestRun *
todoku_test_cli_expect (TodokuTestCli *self,
                        int            status,
                        const char    *command)
{
  TodokuTestRun *run = todoku_test_cli_run (self, NULL, command);

  if (run->status != status)
    g_error ("todokuctl %s ended with %d: %s%s", command, run->status, run->output, run->errors);

  return run;
}

/**
 * todoku_test_cli_start_practice:
 * @self: where to run
 *
 * Starts a practice server whose port file is "port" in the folder; "practice stop" ends it.
 */
void
todoku_test_cli_start_practice (TodokuTestCli *self)
{
  g_autofree char *port_file = g_build_filename (self->folder, "port", NULL);
  g_autofree char *command =
    g_strdup_printf ("practice start --port-file '%s' --json", port_file);
  g_autoptr(TodokuTestRun) run = todoku_test_cli_expect (self, 0, command);

  g_assert_true (json_object_get_boolean_member (todoku_test_run_object (run), "practice"));
  self->practice = TRUE;
}

/**
 * cli_expect:
 * @self: where to run
 * @status: the exit status that it must have
 * @command: the words of the command line
 *
 * Runs what only has to end so.
 */
void
cli_expect (TodokuTestCli *self,
            int            status,
            const char    *command)
{
  todoku_test_run_free (todoku_test_cli_expect (self, status, command));
}

/**
 * cli_enter_records:
 * @self: where a practice server was started
 * @domain: a domain or a tracking domain
 * @format: how its records are handed over, such as "json"
 *
 * What a person does in the screen of her DNS company.
 */
void
cli_enter_records (TodokuTestCli *self,
                   const char    *domain,
                   const char    *format)
{
  g_autofree char *export = g_strdup_printf ("records %s --unverified --format %s", domain, format);
  g_autoptr(TodokuTestRun) records = todoku_test_cli_expect (self, 0, export);
  g_autofree char *path = g_build_filename (self->folder, "records", NULL);
  g_autofree char *command = g_strdup_printf ("practice dns import '%s' --json", path);

  g_assert_true (g_file_set_contents (path, records->output, -1, NULL));
  cli_expect (self, 0, command);
}

/**
 * cli_set_up:
 * @self: where to run
 * @data: unused
 *
 * A fixture with nothing in it.
 */
void
cli_set_up (TodokuTestCli *self,
            gconstpointer  data)
{
  todoku_test_cli_init (self);
}

/**
 * cli_set_up_practice:
 * @self: where to run
 * @data: unused
 *
 * A fixture with a practice server.
 */
void
cli_set_up_practice (TodokuTestCli *self,
                     gconstpointer  data)
{
  todoku_test_cli_init (self);
  todoku_test_cli_start_practice (self);
}

/**
 * cli_tear_down:
 * @self: where it was run
 * @data: unused
 *
 * Ends the practice server, if there is one, and forgets the rest.
 */
void
cli_tear_down (TodokuTestCli *self,
               gconstpointer  data)
{
  if (self->practice)
    cli_expect (self, 0, "practice stop --json");
  todoku_test_cli_clear (self);
}

/**
 * cli_main:
 * @argc: from main
 * @argv: from main
 * @cases: the tests
 * @n_cases: how many
 * @fixture_size: how large the fixture of each is
 * @set_up: makes it
 * @tear_down: ends it
 *
 * Returns: the exit status of the program
 */
int
cli_main (int               argc,
          char             *argv[],
          const CliCase    *cases,
          guint             n_cases,
          gsize             fixture_size,
          GTestFixtureFunc  set_up,
          GTestFixtureFunc  tear_down)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < n_cases; i++)
    g_test_add_vtable (cases[i].path, fixture_size, NULL, set_up, cases[i].func, tear_down);

  return g_test_run ();
}

/**
 * todoku_test_cli_control:
 * @self: where a practice server was started
 * @method: a method
 * @path: a path of its control API
 * @body: (nullable): a JSON object
 *
 * Returns: (transfer full): what it answered
 */
JsonObject *
todoku_test_cli_control (TodokuTestCli *self,
                         const char    *method,
                         const char    *path,
                         const char    *body)
{
  g_autofree char *file = g_build_filename (self->folder, "port", NULL);
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(SoupSession) http = soup_session_new ();
  g_autoptr(SoupMessage) message = NULL;
  g_autoptr(GBytes) reply = NULL;
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *url = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *port;

  json_parser_load_from_file (parser, file, &error);
  g_assert_no_error (error);
  port = json_node_get_object (json_parser_get_root (parser));
  url = g_strdup_printf ("%s/practice/v1%s", json_object_get_string_member (port, "http"), path);
  message = soup_message_new (method, url);
  soup_message_headers_append (soup_message_get_request_headers (message), "X-Practice-Token",
                               json_object_get_string_member (port, "control_token"));
  if (body != NULL)
    {
      g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  reply = soup_session_send_and_read (http, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (soup_message_get_status (message) / 100, ==, 2);
  text = g_strndup (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply));
  root = json_from_string (text, &error);
  g_assert_no_error (error);

  return json_node_dup_object (root);
}

/**
 * todoku_test_run_free:
 * @run: (transfer full): a run
 */
void
todoku_test_run_free (TodokuTestRun *run)
{
  g_free (run->output);
  g_free (run->errors);
  g_clear_pointer (&run->json, json_node_unref);
  g_free (run);
}

/**
 * todoku_test_run_object:
 * @run: a run that must have printed one JSON object
 *
 * Returns: (transfer none): the object
 */
JsonObject *
todoku_test_run_object (TodokuTestRun *run)
{
  g_assert_nonnull (run->json);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (run->json));

  return json_node_get_object (run->json);
}

/**
 * todoku_test_run_array:
 * @run: a run that must have printed one JSON array
 *
 * Returns: (transfer none): the array
 */
JsonArray *
todoku_test_run_array (TodokuTestRun *run)
{
  g_assert_nonnull (run->json);
  g_assert_true (JSON_NODE_HOLDS_ARRAY (run->json));

  return json_node_get_array (run->json);
}

/**
 * todoku_test_run_error_code:
 * @run: a run that must have printed a JSON error
 *
 * Returns: (transfer none): its code; that its "exit" is the exit status is made sure
 */
const char *
todoku_test_run_error_code (TodokuTestRun *run)
{
  JsonObject *error = json_object_get_object_member (todoku_test_run_object (run), "error");

  g_assert_nonnull (error);
  g_assert_cmpint (json_object_get_int_member (error, "exit"), ==, run->status);
  g_assert_cmpstr (json_object_get_string_member (error, "message"), !=, "");

  return json_object_get_string_member (error, "code");
}
