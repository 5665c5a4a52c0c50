/* SPDX-License-Identifier: GPL-3.0-or-later
 * Hands the preferences of the window to whoever makes a resolver; what goes before what is said by
 * todoku_resolver_new_chosen(). Finds the practice DNS for what is registered for practice alone.
 * Settings are only read. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-cli-dns.h"

#include "todoku-dns-servers.h"
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

/* A setting that makes no sense is as none. */
static char *
dup_choice (const char *key,
            guint       most)
{
  g_autoptr(GSettings) settings = open_settings ();
  g_autofree char *servers = settings != NULL ? g_settings_get_string (settings, key) : NULL;
  g_autoptr(GPtrArray) parsed = NULL;
  g_autoptr(GError) error = NULL;

  if (servers == NULL || *servers == '\0')
    return NULL;

  parsed = todoku_dns_servers_parse (servers, most, &error);
  if (parsed == NULL)
    {
      g_info ("The setting “%s” cannot be used: %s", key, error->message);
      return NULL;
    }

  return g_steal_pointer (&servers);
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
  g_autofree char *servers = dup_choice ("resolvers", G_MAXUINT);
  g_autofree char *second = dup_choice ("second-resolver", 1);

  todoku_session_set_resolvers (session, servers, NULL);
  todoku_session_set_second_resolver (session, second, NULL);
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
  g_autofree char *servers = dup_choice ("resolvers", G_MAXUINT);
  g_autofree char *second = dup_choice ("second-resolver", 1);

  return todoku_resolver_new_chosen (servers, second, error);
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
