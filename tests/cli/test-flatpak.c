/* SPDX-License-Identifier: GPL-3.0-or-later
 * todokuctl as it runs in the Flatpak: on a private bus with small portals of our own, and on one
 * without any. Skipped where there is no dbus-daemon.
 */
#include "todoku-test-cli.h"

#include <gio/gunixfdlist.h>
#include <string.h>
#include <sys/stat.h>

#include "todoku-test.h"

#define SPAWN_NAME "org.freedesktop.portal.Flatpak"
#define SPAWN_PATH "/org/freedesktop/portal/Flatpak"
#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"

static const char introspection[] =
  "<node>"
  "<interface name='org.freedesktop.portal.Flatpak'><method name='Spawn'>"
  "<arg type='ay' direction='in'/><arg type='aay' direction='in'/>"
  "<arg type='a{uh}' direction='in'/><arg type='a{ss}' direction='in'/>"
  "<arg type='u' direction='in'/><arg type='a{sv}' direction='in'/>"
  "<arg type='u' direction='out'/></method></interface>"
  "<interface name='org.freedesktop.portal.Secret'>"
  "<property name='version' type='u' access='read'/></interface>"
  "</node>";

/**
 * Fixture:
 * @cli: where todokuctl runs
 * @daemon: the bus daemon, or %NULL where there is none
 * @address: its address
 * @bus: the portals' own connection
 * @n_spawned: how often a program was started for todokuctl
 */
typedef struct
{
  TodokuTestCli cli;
  GSubprocess *daemon;
  char *address;
  GDBusConnection *bus;
  guint n_spawned;
} Fixture;

static void
spawn_cb (GDBusConnection       *bus,
          const char            *sender,
          const char            *path,
          const char            *interface_name,
          const char            *method,
          GVariant              *parameters,
          GDBusMethodInvocation *invocation,
          gpointer               user_data)
{
  Fixture *fixture = user_data;
  GUnixFDList *fds =
    g_dbus_message_get_unix_fd_list (g_dbus_method_invocation_get_message (invocation));
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GVariantIter) map = NULL;
  g_autofree char **argv = NULL;
  g_autoptr(GError) error = NULL;
  guint32 target;
  gint32 handle;
  guint seen = 0;

  g_variant_get_child (parameters, 1, "^a&ay", &argv);
  g_variant_get_child (parameters, 2, "a{uh}", &map);
  g_assert_nonnull (fds);
  while (g_variant_iter_next (map, "{uh}", &target, &handle))
    {
      int fd = g_unix_fd_list_get (fds, handle, &error);
      struct stat status;

      g_assert_no_error (error);
      g_assert_cmpint (fstat (fd, &status), ==, 0);
      g_assert_true (S_ISCHR (status.st_mode));
      seen |= 1 << target;
      if (target == 0)
        g_subprocess_launcher_take_stdin_fd (launcher, fd);
      else if (target == 1)
        g_subprocess_launcher_take_stdout_fd (launcher, fd);
      else
        g_subprocess_launcher_take_stderr_fd (launcher, fd);
    }
  g_assert_cmpuint (seen, ==, 7);

  process = g_subprocess_launcher_spawnv (launcher, (const char * const *) argv, &error);
  g_assert_no_error (error);
  fixture->n_spawned++;
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", 4711));
}

static GVariant *
version_cb (GDBusConnection  *bus,
            const char       *sender,
            const char       *path,
            const char       *interface_name,
            const char       *property,
            GError          **error,
            gpointer          user_data)
{
  return g_variant_new_uint32 (1);
}

static void
serve (Fixture    *fixture,
       const char *name,
       const char *path,
       guint       interface)
{
  static const GDBusInterfaceVTable vtable = { spawn_cb, version_cb, NULL, { NULL } };
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (introspection, NULL);
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (g_dbus_connection_register_object (fixture->bus, path,
                                                       node->interfaces[interface], &vtable,
                                                       fixture, NULL, NULL), >, 0);
  reply = g_dbus_connection_call_sync (fixture->bus, "org.freedesktop.DBus",
                                       "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "RequestName", g_variant_new ("(su)", name, 4), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GDataInputStream) output = NULL;
  g_autoptr(GError) error = NULL;

  todoku_test_cli_init (&fixture->cli);
  todoku_test_cli_set_env (&fixture->cli, "FLATPAK_ID", "io.github.todoku.Todoku");
  fixture->daemon = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                      G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, "dbus-daemon",
                                      "--session", "--nofork", "--print-address", NULL);
  if (fixture->daemon == NULL)
    return;

  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (fixture->daemon));
  fixture->address = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture->bus =
    g_dbus_connection_new_for_address_sync (fixture->address,
                                            G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                            G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                            NULL, NULL, &error);
  g_assert_no_error (error);
  todoku_test_cli_set_env (&fixture->cli, "DBUS_SESSION_BUS_ADDRESS", fixture->address);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  if (fixture->bus != NULL)
    g_dbus_connection_close_sync (fixture->bus, NULL, NULL);
  g_clear_object (&fixture->bus);
  if (fixture->daemon != NULL)
    {
      g_subprocess_force_exit (fixture->daemon);
      g_subprocess_wait (fixture->daemon, NULL, NULL);
    }
  g_clear_object (&fixture->daemon);
  g_free (fixture->address);
  todoku_test_cli_clear (&fixture->cli);
}

static gboolean
skip_without_bus (Fixture *fixture)
{
  if (fixture->daemon == NULL)
    g_test_skip ("dbus-daemon is not installed: the Flatpak's portals are NOT tested");

  return fixture->daemon == NULL;
}

/* The output of todokuctl is a pipe here, which a server in the same sandbox would keep open. */
static void
test_start_elsewhere (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(TodokuTestRun) start = NULL;
  g_autoptr(TodokuTestRun) stop = NULL;

  if (skip_without_bus (fixture))
    return;

  serve (fixture, SPAWN_NAME, SPAWN_PATH, 0);
  start = todoku_test_cli_run (&fixture->cli, NULL, "practice start --json");
  g_assert_cmpstr (start->errors, ==, "");
  g_assert_cmpint (start->status, ==, 0);
  g_assert_cmpuint (fixture->n_spawned, ==, 1);
  stop = todoku_test_cli_run (&fixture->cli, NULL, "practice stop --json");
  g_assert_cmpint (stop->status, ==, 0);
}

static void
test_start_refused (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *port_file =
    g_build_filename (fixture->cli.folder, "data", "todoku", "practice", "practice.json", NULL);
  g_autoptr(TodokuTestRun) json = NULL;
  g_autoptr(TodokuTestRun) run = NULL;

  if (skip_without_bus (fixture))
    return;

  json = todoku_test_cli_run (&fixture->cli, NULL, "practice start --json");
  g_assert_cmpint (json->status, ==, 3);
  g_assert_cmpstr (todoku_test_run_error_code (json), ==, "practice-pipe");
  run = todoku_test_cli_run (&fixture->cli, NULL, "practice start");
  g_assert_nonnull (strstr (run->errors, "flatpak run --command=todokuctl "
                            "io.github.todoku.Todoku practice start >practice.txt"));
  g_assert_false (g_file_test (port_file, G_FILE_TEST_EXISTS));
}

static void
assert_secrets (Fixture    *fixture,
                gboolean    ok,
                const char *detail)
{
  g_autoptr(TodokuTestRun) run = NULL;
  JsonArray *findings;

  run = todoku_test_cli_run (&fixture->cli, NULL, "doctor --json");
  findings = todoku_test_run_array (run);
  for (guint i = 0; i < json_array_get_length (findings); i++)
    {
      JsonObject *finding = json_array_get_object_element (findings, i);

      if (strcmp (json_object_get_string_member (finding, "name"), "secrets") != 0)
        continue;
      g_assert_cmpint (json_object_get_boolean_member (finding, "ok"), ==, ok);
      g_assert_cmpstr (json_object_get_string_member (finding, "detail"), ==, detail);
      return;
    }

  g_assert_not_reached ();
}

static void
test_doctor (Fixture       *fixture,
             gconstpointer  data)
{
  if (skip_without_bus (fixture))
    return;

  todoku_test_cli_set_env (&fixture->cli, "TODOKU_SECRETS", NULL);
  assert_secrets (fixture, FALSE, "org.freedesktop.portal.Secret");
  serve (fixture, PORTAL_NAME, PORTAL_PATH, 1);
  assert_secrets (fixture, TRUE, "org.freedesktop.portal.Secret");
  todoku_test_cli_set_env (&fixture->cli, "FLATPAK_ID", NULL);
  assert_secrets (fixture, FALSE, "org.freedesktop.secrets");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/cli/flatpak/start-elsewhere", test_start_elsewhere);
  ADD ("/cli/flatpak/start-refused", test_start_refused);
  ADD ("/cli/flatpak/doctor", test_doctor);

  return g_test_run ();
}
