/* SPDX-License-Identifier: GPL-3.0-or-later
 * `todokuctl whois-dns` and `todokuctl doctor`: what surrounds the program. Main thread only;
 * neither needs the database.
 */
#include "todoku-config.h"

#include "todoku-cli-company.h"
#include "todoku-cli-dns.h"
#include "todoku-cli-output.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "todoku-domain-name.h"
#include "todoku-sandbox.h"

#define SECRET_SERVICE "org.freedesktop.secrets"
#define SECRET_PORTAL "org.freedesktop.portal.Secret"
#define PORTAL "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"

static int
whois_dns (TodokuCli  *cli,
           char      **argv)
{
  g_autoptr(TodokuRecordChecker) checker = NULL;
  g_autoptr(TodokuZoneInfo) info = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;
  int status;

  if (!todoku_cli_parse (cli, &argv, NULL, 1, 1, &status))
    return status;
  name = todoku_domain_name_parse (argv[1], &error);
  if (name == NULL)
    return todoku_cli_fail (cli, error);
  checker = todoku_cli_find_checker (cli, name, &status);
  if (checker == NULL)
    return status;

  todoku_record_checker_find_zone_async (checker, name, cli->cancellable, todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  info = todoku_record_checker_find_zone_finish (checker, result, &error);
  if (g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND))
    return todoku_cli_fail_not_right (cli, "domain-inactive",
                                      _("The domain is not active in public DNS."));
  if (info == NULL)
    return todoku_cli_fail (cli, error);

  return todoku_cli_print_zone (cli, name, info);
}

/**
 * Finding:
 * @name: the token of what was looked at
 * @title: its title for people
 * @ok: 1 well, 0 not, -1 merely not there
 * @detail: what was seen
 */
typedef struct
{
  const char *name;
  const char *title;
  int ok;
  char *detail;
} Finding;

static void
finding_clear (gpointer data)
{
  Finding *finding = data;

  g_free (finding->detail);
}

static void
add_finding (GArray     *findings,
             const char *name,
             const char *title,
             int         ok,
             char       *detail)
{
  Finding finding = { name, title, ok, detail };

  g_array_append_val (findings, finding);
}

static void
examine_versions (GArray *findings)
{
  add_finding (findings, "version", _("Version"), 1, g_strdup (TODOKU_VERSION));
  add_finding (findings, "releases", _("Newer versions"), 1, g_strdup (TODOKU_RELEASES_URL));
  add_finding (findings, "glib", "GLib", 1,
               g_strdup_printf ("%u.%u.%u", glib_major_version, glib_minor_version,
                                glib_micro_version));
}

/* The folder is made at the first use; until then the nearest one above it counts. */
static void
examine_data_folder (GArray *findings)
{
  g_autofree char *folder = todoku_cli_dup_data_dir ();
  g_autofree char *existing = g_strdup (folder);
  g_autofree char *database = g_build_filename (folder, "todoku.db", NULL);

  while (!g_file_test (existing, G_FILE_TEST_EXISTS) && strlen (existing) > 1)
    {
      char *parent = g_path_get_dirname (existing);

      g_free (existing);
      existing = parent;
    }
  add_finding (findings, "data-folder", _("Data folder"), g_access (existing, W_OK) == 0,
               g_strdup (folder));
  if (g_file_test (database, G_FILE_TEST_EXISTS))
    add_finding (findings, "database", _("Database"), g_access (database, R_OK | W_OK) == 0,
                 g_strdup (database));
}

/* Every resolver knows the name servers of the root (RFC 8109). */
static void
examine_resolver (TodokuCli *cli,
                  GArray    *findings)
{
  g_autoptr(TodokuResolver) resolver = NULL;
  g_autoptr(TodokuObservation) observation = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) servers = NULL;
  g_autofree char *list = NULL;

  resolver = todoku_cli_new_resolver (&error);
  if (resolver == NULL)
    {
      add_finding (findings, "resolver", _("DNS resolver"), 0, g_strdup (error->message));
      return;
    }

  servers = todoku_resolver_dup_servers (resolver);
  list = g_strjoinv (", ", servers);
  todoku_resolver_observe_async (resolver, ".", TODOKU_RRTYPE_NS, TODOKU_QUESTION_RECURSE, NULL,
                                 NULL, cli->cancellable, todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  observation = todoku_resolver_observe_finish (resolver, result, &error);
  if (observation == NULL)
    add_finding (findings, "resolver", _("DNS resolver"), 0,
                 g_strdup_printf ("%s: %s", list, error->message));
  else
    add_finding (findings, "resolver", _("DNS resolver"),
                 todoku_observation_is_answered (observation),
                 g_strdup_printf ("%s: %s", list,
                                  todoku_text_ask_status (observation->status)));
}

static gboolean
list_has_name (GVariant   *reply,
               const char *name)
{
  g_autofree const char **names = NULL;

  g_variant_get (reply, "(^a&s)", &names);

  return g_strv_contains (names, name);
}

/* A service that is not running counts as there when the bus can start it. */
static gboolean
bus_has_name (TodokuCli       *cli,
              GDBusConnection *bus,
              const char      *name)
{
  static const char * const methods[] = { "ListNames", "ListActivatableNames" };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GVariant) reply = NULL;

      g_dbus_connection_call (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                              "org.freedesktop.DBus", methods[i], NULL, G_VARIANT_TYPE ("(as)"),
                              G_DBUS_CALL_FLAGS_NONE, -1, cli->cancellable, todoku_cli_ready_cb,
                              cli);
      result = todoku_cli_wait (cli);
      reply = g_dbus_connection_call_finish (bus, result, NULL);
      if (reply != NULL && list_has_name (reply, name))
        return TRUE;
    }

  return FALSE;
}

/* A portal is there in parts: each needs a backend of the desktop. */
static gboolean
portal_has_interface (TodokuCli       *cli,
                      GDBusConnection *bus,
                      const char      *interface_name)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GVariant) reply = NULL;

  g_dbus_connection_call (bus, PORTAL, PORTAL_PATH, "org.freedesktop.DBus.Properties", "Get",
                          g_variant_new ("(ss)", interface_name, "version"),
                          G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NONE, -1, cli->cancellable,
                          todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  reply = g_dbus_connection_call_finish (bus, result, NULL);

  return reply != NULL;
}

/* In a sandbox libsecret keeps an encrypted file, whose key the portal gives. */
static void
examine_secret_store (TodokuCli       *cli,
                      GArray          *findings,
                      GDBusConnection *bus)
{
  gboolean inside = todoku_sandbox_is_inside ();

  if (inside && portal_has_interface (cli, bus, SECRET_PORTAL))
    add_finding (findings, "secrets", _("Secret store"), 1, g_strdup (SECRET_PORTAL));
  else if (bus_has_name (cli, bus, SECRET_SERVICE))
    add_finding (findings, "secrets", _("Secret store"), 1, g_strdup (SECRET_SERVICE));
  else
    add_finding (findings, "secrets", _("Secret store"), 0,
                 g_strdup (inside ? SECRET_PORTAL : SECRET_SERVICE));
}

static void
examine_secrets_file (GArray     *findings,
                      const char *setting)
{
  const char *path = setting + strlen ("file:");
  GStatBuf status;

  if (!g_str_has_prefix (setting, "file:"))
    {
      add_finding (findings, "secrets", _("Secret store"), 0, g_strdup (setting));
      return;
    }
  if (g_stat (path, &status) != 0)
    add_finding (findings, "secrets", _("Secret store"), errno == ENOENT, g_strdup (path));
  else
    add_finding (findings, "secrets", _("Secret store"), (status.st_mode & 077) == 0,
                 g_strdup_printf ("%s (%04o)", path, (guint) status.st_mode & 07777));
}

static void
examine_bus (TodokuCli *cli,
             GArray    *findings)
{
  const char *secrets = g_getenv ("TODOKU_SECRETS");
  g_autoptr(GDBusConnection) bus = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_bus_get (G_BUS_TYPE_SESSION, cli->cancellable, todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  bus = g_bus_get_finish (result, &error);

  if (secrets != NULL && *secrets != '\0')
    examine_secrets_file (findings, secrets);
  else if (bus != NULL)
    examine_secret_store (cli, findings, bus);
  else
    add_finding (findings, "secrets", _("Secret store"), 0, g_strdup (error->message));

  if (bus != NULL)
    add_finding (findings, "portals", _("Portals"), bus_has_name (cli, bus, PORTAL) ? 1 : -1,
                 g_strdup (PORTAL));
  else
    add_finding (findings, "portals", _("Portals"), -1, g_strdup (error->message));
}

static void
print_findings_json (GArray *findings)
{
  TodokuJsonWriter writer;

  todoku_json_writer_init (&writer);
  todoku_json_writer_begin_array (&writer, NULL);
  for (guint i = 0; i < findings->len; i++)
    {
      const Finding *finding = &g_array_index (findings, Finding, i);

      todoku_json_writer_begin_object (&writer, NULL);
      todoku_json_writer_string (&writer, "name", finding->name);
      if (finding->ok >= 0)
        todoku_json_writer_boolean (&writer, "ok", finding->ok);
      else
        todoku_json_writer_null (&writer, "ok");
      todoku_json_writer_string (&writer, "detail", finding->detail);
      todoku_json_writer_end_object (&writer);
    }
  todoku_json_writer_end_array (&writer);
  todoku_cli_print_json (&writer);
}

static void
print_findings (GArray *findings)
{
  TodokuCliTable table;

  todoku_cli_table_init (&table, _("EXAMINED"), _("STATUS"), "", NULL);
  for (guint i = 0; i < findings->len; i++)
    {
      const Finding *finding = &g_array_index (findings, Finding, i);

      todoku_cli_table_add (&table, finding->title,
                            finding->ok > 0    ? C_("state of a part of the system", "Well")
                            : finding->ok == 0 ? C_("state of a part of the system", "Fault")
                                               : C_("state of a part of the system", "Not there"),
                            finding->detail, NULL);
    }
  todoku_cli_table_print (&table);
}

static int
examine_all (TodokuCli  *cli,
             char      **argv)
{
  g_autoptr(GArray) findings = g_array_new (FALSE, TRUE, sizeof (Finding));
  int status;

  g_array_set_clear_func (findings, finding_clear);
  if (!todoku_cli_parse (cli, &argv, NULL, 0, 0, &status))
    return status;

  examine_versions (findings);
  examine_data_folder (findings);
  examine_resolver (cli, findings);
  examine_bus (cli, findings);
  if (cli->json)
    print_findings_json (findings);
  else
    print_findings (findings);

  for (guint i = 0; i < findings->len; i++)
    if (g_array_index (findings, Finding, i).ok == 0)
      return TODOKU_CLI_EXIT_NOT_RIGHT;

  return TODOKU_CLI_EXIT_OK;
}

const TodokuCommand todoku_doctor_commands[] = {
  { "whois-dns", NULL, "DOMAIN",
    N_("Say who runs the DNS of a domain, and how its screen is filled in."),
    whois_dns },
  { "doctor", NULL, "", N_("Examine versions, folders, resolver, secret store and portals."),
    examine_all },
  { NULL },
};
