/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whom the commands ask in DNS: what the environment names, else what the preferences of the window
 * name, else the system's; and the practice DNS for what is registered for practice alone. Settings
 * are only read, and one that makes no sense changes nothing. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-cli-dns.h"

#include "todoku-domain-name.h"

static gboolean
is_set (const char *variable)
{
  const char *value = g_getenv (variable);

  return value != NULL && *value != '\0';
}

/* Preferences are a desktop's. Where there is none, dconf would start a bus of its own, put a file
 * beside it and complain where it may not. Who names servers in the environment has said it all.
 */
static gboolean
may_have_choices (void)
{
  g_autofree char *bus = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);

  return !is_set ("TODOKU_RESOLVER") &&
         (is_set ("GSETTINGS_BACKEND") || is_set ("DBUS_SESSION_BUS_ADDRESS") ||
          g_file_test (bus, G_FILE_TEST_EXISTS));
}

/* A build without the window may have no schema, and needs none. */
static GSettings *
open_settings (void)
{
  GSettingsSchemaSource *source =
    may_have_choices () ? g_settings_schema_source_get_default () : NULL;
  g_autoptr(GSettingsSchema) schema =
    source != NULL ? g_settings_schema_source_lookup (source, TODOKU_APP_ID, TRUE) : NULL;

  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

static char *
dup_choice (const char *key)
{
  g_autoptr(GSettings) settings = open_settings ();

  return settings != NULL ? g_settings_get_string (settings, key) : g_strdup ("");
}

/**
 * todoku_cli_follow_choices:
 * @session: the session
 *
 * Lets it ask whom the preferences name.
 */
void
todoku_cli_follow_choices (TodokuSession *session)
{
  g_autofree char *resolvers = dup_choice ("resolvers");
  g_autofree char *second = dup_choice ("second-resolver");
  g_autoptr(GError) error = NULL;

  if (!todoku_session_set_resolvers (session, resolvers, &error))
    g_info ("The resolvers of the settings cannot be used: %s", error->message);
  g_clear_error (&error);
  if (!todoku_session_set_second_resolver (session, second, &error))
    g_info ("The second resolver of the settings cannot be used: %s", error->message);
}

/**
 * todoku_cli_new_resolver:
 * @error: return location of %TODOKU_ERROR_BAD_INPUT: the environment makes no sense
 *
 * Returns: (transfer full) (nullable): what a command asks that has nothing to do with the database
 */
TodokuResolver *
todoku_cli_new_resolver (GError **error)
{
  g_autoptr(TodokuResolver) resolver = todoku_resolver_new_from_environment (error);
  g_autofree char *servers = dup_choice ("resolvers");
  g_autofree char *second = dup_choice ("second-resolver");
  g_autoptr(GError) problem = NULL;

  if (resolver == NULL)
    return NULL;

  if (*servers != '\0')
    {
      g_autoptr(TodokuResolver) chosen =
        todoku_resolver_new (servers, todoku_resolver_get_authoritative_port (resolver), &problem);

      if (chosen == NULL)
        g_info ("The resolvers of the settings cannot be used: %s", problem->message);
      else if (todoku_resolver_set_second (chosen, g_getenv ("TODOKU_SECOND_RESOLVER"), NULL))
        g_set_object (&resolver, chosen);
    }
  g_clear_error (&problem);
  if (!is_set ("TODOKU_SECOND_RESOLVER") &&
      !todoku_resolver_set_second (resolver, second, &problem))
    g_info ("The second resolver of the settings cannot be used: %s", problem->message);

  return g_steal_pointer (&resolver);
}

/* The practice server at which @name, or what it is under, is registered; NULL for the real DNS. */
static TodokuDeliveryServer *
find_practice (TodokuCli  *cli,
               const char *name)
{
  g_autoptr(GHashTable) names = todoku_session_list_practice_names (cli->session);

  for (; name != NULL; name = todoku_domain_name_parent (name))
    if (g_hash_table_contains (names, name))
      return g_hash_table_lookup (names, name);

  return NULL;
}

/**
 * todoku_cli_find_checker:
 * @cli: the state of the process
 * @name: a domain
 * @ret_status: (out): the exit status of a failure, which has been told
 *
 * Opens the database where there is one, for what is registered for practice alone stands in the
 * practice DNS.
 *
 * Returns: (transfer full) (nullable): a checker over the DNS that knows @name
 */
TodokuRecordChecker *
todoku_cli_find_checker (TodokuCli  *cli,
                         const char *name,
                         int        *ret_status)
{
  g_autofree char *folder = todoku_cli_dup_data_dir ();
  g_autofree char *database = g_build_filename (folder, "todoku.db", NULL);
  g_autoptr(TodokuResolver) resolver = NULL;
  g_autoptr(GError) error = NULL;
  TodokuDeliveryServer *practice = NULL;

  if (g_file_test (database, G_FILE_TEST_EXISTS))
    {
      if (!todoku_cli_open (cli, ret_status))
        return NULL;
      practice = find_practice (cli, name);
    }
  if (practice != NULL)
    {
      TodokuRecordChecker *checker = todoku_session_get_checker (cli->session, practice);

      if (checker != NULL)
        return g_object_ref (checker);
      g_set_error_literal (&error, TODOKU_ERROR, TODOKU_ERROR_PRACTICE_FAILED,
                           "The practice server does not run");
    }
  else
    {
      resolver = todoku_cli_new_resolver (&error);
    }
  if (resolver != NULL)
    return todoku_record_checker_new (resolver);

  *ret_status = todoku_cli_fail (cli, error);

  return NULL;
}
