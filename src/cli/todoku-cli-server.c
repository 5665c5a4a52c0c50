/* SPDX-License-Identifier: GPL-3.0-or-later
 * `todokuctl server`: the delivery servers. Main thread only. Keys come from standard input or the
 * environment, and are given to the session alone.
 */
#include "todoku-config.h"

#include "todoku-cli-json.h"
#include "todoku-cli-named.h"
#include "todoku-cli-output.h"

#include <glib/gi18n-lib.h>

#include "todoku-secret.h"
#include "todoku-services.h"

static void
print_server (TodokuCli            *cli,
              TodokuDeliveryServer *server)
{
  const char *missing_scopes = todoku_delivery_server_get_missing_scopes (server);
  const char *notice = todoku_delivery_server_get_row (server)->notice;
  g_autofree char *missing = todoku_text_missing_scopes (missing_scopes);
  int code;

  if (cli->json)
    {
      TodokuJsonWriter writer;

      todoku_json_writer_init (&writer);
      todoku_cli_json_server (&writer, server, NULL, -1);
      todoku_cli_print_json (&writer);
    }
  else
    {
      g_autofree char *name = todoku_text_plain (todoku_subject_get_name (server));
      g_autofree char *line =
        g_strdup_printf ("%s  %s\n", name,
                         todoku_text_server_state (server));

      todoku_cli_print (line);
    }
  if (missing != NULL)
    todoku_cli_note ("%s", missing);
  if (notice != NULL && todoku_enum_from_token (TODOKU_TYPE_ACCOUNT_NOTICE, notice, &code))
    todoku_cli_note ("%s", todoku_text_account_notice (code));
}

static int
fail_region (TodokuCli               *cli,
             const TodokuServiceInfo *info)
{
  g_autoptr(GString) tokens = g_string_new (NULL);
  g_autofree char *sentence = NULL;

  for (const TodokuServiceRegion *region = info->regions; region->token != NULL; region++)
    g_string_append_printf (tokens, "%s%s", tokens->len > 0 ? ", " : "", region->token);
  /* Translators: %1$s is the name of a delivery service, %2$s is a list such as "global, eu". */
  sentence = g_strdup_printf (_("--region of %1$s takes one of these: %2$s."),
                              todoku_text_service_kind (info->kind), tokens->str);

  return todoku_cli_fail_usage (cli, sentence);
}

/* AWS's own variables hold both parts of a key; otherwise they come joined by a colon. */
static char *
read_key (TodokuCli                *cli,
          const TodokuServiceInfo  *info,
          GError                  **error)
{
  const char *id = g_getenv ("AWS_ACCESS_KEY_ID");
  const char *secret = g_getenv ("AWS_SECRET_ACCESS_KEY");
  const char *token = g_getenv ("AWS_SESSION_TOKEN");

  if (info->key != TODOKU_SERVICE_KEY_PAIR)
    return todoku_cli_read_secret (cli, "TODOKU_API_KEY", _("API key"), error);
  if (id != NULL && *id != '\0' && secret != NULL && *secret != '\0' &&
      g_getenv ("TODOKU_API_KEY") == NULL)
    return g_strconcat (id, ":", secret, token != NULL && *token != '\0' ? ":" : NULL, token,
                        NULL);

  return todoku_cli_read_secret (cli, "TODOKU_API_KEY", "ACCESS_KEY_ID:SECRET", error);
}

/* What the options say, and nobody has to be asked about. Returns: the exit status of a mistake */
static int
check_added (TodokuCli       *cli,
             TodokuServerRow *wanted)
{
  const TodokuServiceInfo *info;
  g_autofree char *home = NULL;

  if (wanted->name == NULL || *wanted->name == '\0' ||
      (wanted->url == NULL && wanted->kind == NULL))
    return todoku_cli_fail_usage (cli,
                                  _("--name and --url are needed; with --kind, --name alone."));
  if (wanted->kind != NULL && todoku_services_find (wanted->kind) == NULL)
    return todoku_cli_fail_usage (cli, _("--kind takes one of these: sendgrid, ses, resend, "
                                         "mailgun or manual."));
  info = todoku_services_get (wanted->kind);
  if (info->key == TODOKU_SERVICE_KEY_NONE &&
      (wanted->url != NULL || wanted->region != NULL || wanted->on_behalf_of != NULL ||
       wanted->acm_url != NULL || wanted->cloudfront_url != NULL))
    return todoku_cli_fail_usage (cli, _("A service without an API has a name and nothing else."));
  home = todoku_services_dup_url (info, wanted->region);
  if (wanted->region != NULL && home == NULL)
    return fail_region (cli, info);

  if (wanted->kind == NULL)
    wanted->kind = g_strdup (info->kind);
  if (wanted->url == NULL)
    wanted->url = g_steal_pointer (&home);

  return TODOKU_CLI_EXIT_OK;
}

static int
add_server (TodokuCli  *cli,
            char      **argv)
{
  g_autoptr(TodokuServerRow) wanted = todoku_server_row_new ();
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_STRING, &wanted->name, N_("Name it is shown with"), N_("NAME") },
    { "url", 0, 0, G_OPTION_ARG_STRING, &wanted->url, N_("Base URL of the API"), N_("URL") },
    { "kind", 0, 0, G_OPTION_ARG_STRING, &wanted->kind, N_("Kind of service"),
      "sendgrid|ses|resend|mailgun|manual" },
    { "region", 0, 0, G_OPTION_ARG_STRING, &wanted->region, N_("Region of the account"),
      N_("REGION") },
    { "on-behalf-of", 0, 0, G_OPTION_ARG_STRING, &wanted->on_behalf_of, N_("Sub-user to act for"),
      N_("USER") },
    { "acm-url", 0, 0, G_OPTION_ARG_STRING, &wanted->acm_url, N_("Base URL of ACM"), N_("URL") },
    { "cloudfront-url", 0, 0, G_OPTION_ARG_STRING, &wanted->cloudfront_url,
      N_("Base URL of CloudFront"), N_("URL") },
    { NULL },
  };
  g_auto(TodokuSecret) key = NULL;
  g_autoptr(TodokuDeliveryServer) server = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  if (!todoku_cli_parse (cli, &argv, entries, 0, 0, &status))
    return status;
  status = check_added (cli, wanted);
  if (status != TODOKU_CLI_EXIT_OK)
    return status;
  if (todoku_services_get (wanted->kind)->key != TODOKU_SERVICE_KEY_NONE)
    {
      key = read_key (cli, todoku_services_get (wanted->kind), &error);
      if (key == NULL)
        return todoku_cli_fail (cli, error);
    }
  if (!todoku_cli_open (cli, &status))
    return status;

  todoku_session_add_server_async (cli->session, wanted, key, cli->cancellable,
                                   todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  server = todoku_session_add_server_finish (cli->session, result, &error);
  if (server == NULL)
    return todoku_cli_fail (cli, error);

  print_server (cli, server);

  return TODOKU_CLI_EXIT_OK;
}

static int
list_servers (TodokuCli  *cli,
              char      **argv)
{
  GListModel *servers;
  int status;

  if (!todoku_cli_parse (cli, &argv, NULL, 0, 0, &status) || !todoku_cli_open (cli, &status))
    return status;

  servers = todoku_session_get_servers (cli->session);
  if (cli->json)
    {
      TodokuJsonWriter writer;

      todoku_json_writer_init (&writer);
      todoku_json_writer_begin_array (&writer, NULL);
      for (guint i = 0; i < g_list_model_get_n_items (servers); i++)
        {
          g_autoptr(TodokuDeliveryServer) server = g_list_model_get_item (servers, i);

          todoku_cli_json_server (&writer, server, NULL, -1);
        }
      todoku_json_writer_end_array (&writer);
      todoku_cli_print_json (&writer);
    }
  else
    {
      TodokuCliTable table;

      todoku_cli_table_init (&table, _("NAME"), _("KIND"), "URL", _("REGION"), _("STATUS"), NULL);
      for (guint i = 0; i < g_list_model_get_n_items (servers); i++)
        {
          g_autoptr(TodokuDeliveryServer) server = g_list_model_get_item (servers, i);

          todoku_cli_table_add (
            &table, todoku_subject_get_name (server),
            todoku_text_service_kind (todoku_delivery_server_get_row (server)->kind),
            todoku_delivery_server_get_row (server)->url,
            todoku_text_region (todoku_delivery_server_get_row (server)->region),
            todoku_text_server_state (server), NULL);
        }
      todoku_cli_table_print (&table);
    }

  return TODOKU_CLI_EXIT_OK;
}

/* A practice server that was stopped is no fault of anybody's key. */
static int
test_one (TodokuCli             *cli,
          TodokuDeliveryServer  *server,
          GError               **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  todoku_session_test_server_async (cli->session, server, cli->cancellable, todoku_cli_ready_cb,
                                    cli);
  result = todoku_cli_wait (cli);
  if (!todoku_session_test_server_finish (cli->session, result, error))
    return todoku_cli_exit_status (cli, *error);

  return todoku_delivery_server_get_status (server) == TODOKU_SERVER_STATUS_CONNECTED ||
         !todoku_server_row_has_api (todoku_delivery_server_get_row (server))
           ? TODOKU_CLI_EXIT_OK
           : TODOKU_CLI_EXIT_NOT_RIGHT;
}

static int
test_all (TodokuCli *cli)
{
  GListModel *servers = todoku_session_get_servers (cli->session);
  int worst = TODOKU_CLI_EXIT_OK;
  TodokuJsonWriter writer;

  if (cli->json)
    {
      todoku_json_writer_init (&writer);
      todoku_json_writer_begin_array (&writer, NULL);
    }
  for (guint i = 0; i < g_list_model_get_n_items (servers) && !cli->interrupted; i++)
    {
      g_autoptr(TodokuDeliveryServer) server = g_list_model_get_item (servers, i);
      g_autoptr(GError) error = NULL;
      int status = TODOKU_CLI_EXIT_OK;

      if (!todoku_delivery_server_get_row (server)->practice ||
          todoku_session_get_practice_running (cli->session))
        status = test_one (cli, server, &error);
      worst = todoku_cli_worse_status (worst, status);
      if (cli->json)
        todoku_cli_json_server (&writer, server, error, status);
      else
        print_server (cli, server);
      if (error != NULL)
        {
          g_autofree char *message = todoku_text_for_error (error);

          todoku_cli_note ("todokuctl: %s: %s", todoku_subject_get_name (server), message);
        }
    }
  if (cli->json)
    {
      todoku_json_writer_end_array (&writer);
      todoku_cli_print_json (&writer);
    }

  return worst;
}

static int
test_servers (TodokuCli  *cli,
              char      **argv)
{
  gboolean all = FALSE;
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_("Take every delivery server"), NULL },
    { NULL },
  };
  TodokuDeliveryServer *server;
  g_autoptr(GError) error = NULL;
  int status;

  if (!todoku_cli_parse (cli, &argv, entries, 0, 1, &status))
    return status;
  if (all == (argv[1] != NULL))
    return todoku_cli_fail_usage (cli, _("Name a delivery server, or give --all."));
  if (!todoku_cli_open (cli, &status))
    return status;
  if (all)
    return test_all (cli);

  server = todoku_cli_find_server (cli, argv[1], &status);
  if (server == NULL)
    return status;
  status = test_one (cli, server, &error);
  if (error != NULL)
    return todoku_cli_fail (cli, error);

  print_server (cli, server);

  return status;
}

/* Whether the server can be changed as is wanted, with the new key if one is. */
static int
check_changed (TodokuCli             *cli,
               TodokuDeliveryServer  *server,
               const char            *region,
               gboolean               has_key,
               char                 **ret_key)
{
  const TodokuServerRow *row = todoku_delivery_server_get_row (server);
  const TodokuServiceInfo *info = todoku_services_get (row->kind);
  g_autofree char *home = todoku_services_dup_url (info, region);
  g_autoptr(GError) error = NULL;

  if (row->practice)
    return todoku_cli_fail_usage (cli, _("The practice server has nothing to be changed."));
  if (region != NULL && home == NULL && info->key != TODOKU_SERVICE_KEY_NONE)
    return fail_region (cli, info);
  if (has_key && info->key == TODOKU_SERVICE_KEY_NONE)
    g_set_error (&error, TODOKU_ERROR, TODOKU_ERROR_NO_API, "“%s” has no key", row->name);
  else if (has_key)
    *ret_key = read_key (cli, info, &error);

  return error != NULL ? todoku_cli_fail (cli, error) : TODOKU_CLI_EXIT_OK;
}

/* What is not right after it has been changed is the key, which is said as when it is tested. */
static int
finish_with_changed (TodokuCli            *cli,
                     TodokuDeliveryServer *server)
{
  g_autoptr(GError) error = NULL;

  print_server (cli, server);
  if (todoku_delivery_server_get_status (server) == TODOKU_SERVER_STATUS_UNAUTHORISED)
    {
      g_set_error_literal (&error, TODOKU_ERROR, TODOKU_ERROR_UNAUTHORISED, "The key is refused");
      todoku_cli_note_error (cli, error);
      return todoku_cli_exit_status (cli, error);
    }

  return todoku_delivery_server_get_status (server) == TODOKU_SERVER_STATUS_SCOPES_MISSING
           ? TODOKU_CLI_EXIT_NOT_RIGHT
           : TODOKU_CLI_EXIT_OK;
}

static int
set_server (TodokuCli  *cli,
            char      **argv)
{
  g_autofree char *name = NULL;
  g_autofree char *url = NULL;
  g_autofree char *region = NULL;
  g_autofree char *on_behalf_of = NULL;
  gboolean has_key = FALSE;
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_("Name it is shown with"), N_("NAME") },
    { "url", 0, 0, G_OPTION_ARG_STRING, &url, N_("Base URL of the API"), N_("URL") },
    { "region", 0, 0, G_OPTION_ARG_STRING, &region, N_("Region of the account"), N_("REGION") },
    { "on-behalf-of", 0, 0, G_OPTION_ARG_STRING, &on_behalf_of,
      N_("Sub-user to act for; empty for none"), N_("USER") },
    { "key", 0, 0, G_OPTION_ARG_NONE, &has_key,
      N_("Read a new API key from standard input or TODOKU_API_KEY"), NULL },
    { NULL },
  };
  g_auto(TodokuSecret) key = NULL;
  TodokuDeliveryServer *server;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  if (!todoku_cli_parse (cli, &argv, entries, 1, 1, &status))
    return status;
  if (name == NULL && url == NULL && region == NULL && on_behalf_of == NULL && !has_key)
    return todoku_cli_fail_usage (cli, _("Say what to change: --name, --url, --region, "
                                         "--on-behalf-of or --key."));
  if (!todoku_cli_open (cli, &status))
    return status;
  server = todoku_cli_find_server (cli, argv[1], &status);
  if (server == NULL)
    return status;
  status = check_changed (cli, server, region, has_key, &key);
  if (status != TODOKU_CLI_EXIT_OK)
    return status;

  todoku_session_set_server_async (cli->session, server, &(TodokuServerWanted) {
    .name = name, .url = url, .region = region, .on_behalf_of = on_behalf_of, .api_key = key,
  }, cli->cancellable, todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  if (!todoku_session_set_server_finish (cli->session, result, &error))
    return todoku_cli_fail (cli, error);

  return finish_with_changed (cli, server);
}

static int
import_domains (TodokuCli  *cli,
                char      **argv)
{
  TodokuDeliveryServer *server;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  int n_imported;
  int status;

  if (!todoku_cli_parse (cli, &argv, NULL, 1, 1, &status) || !todoku_cli_open (cli, &status))
    return status;
  server = todoku_cli_find_server (cli, argv[1], &status);
  if (server == NULL)
    return status;

  todoku_session_import_server_async (cli->session, server, cli->cancellable, todoku_cli_ready_cb,
                                      cli);
  result = todoku_cli_wait (cli);
  n_imported = todoku_session_import_server_finish (cli->session, result, &error);
  if (n_imported < 0)
    return todoku_cli_fail (cli, error);

  if (cli->json)
    {
      TodokuJsonWriter writer;

      todoku_json_writer_init (&writer);
      todoku_json_writer_begin_object (&writer, NULL);
      todoku_json_writer_string (&writer, "server", todoku_subject_get_name (server));
      todoku_json_writer_int (&writer, "imported", n_imported);
      todoku_json_writer_end_object (&writer);
      todoku_cli_print_json (&writer);
    }
  else
    {
      g_autofree char *line = g_strdup_printf (ngettext ("%d domain was imported.\n",
                                                         "%d domains were imported.\n", n_imported),
                                               n_imported);

      todoku_cli_print (line);
    }

  return TODOKU_CLI_EXIT_OK;
}

/* A key is only good together with its own secret and token, so all come from the same place. */
static gboolean
read_edge_keys (TodokuCli  *cli,
                char      **ret_id,
                char      **ret_secret,
                char      **ret_token,
                GError    **error)
{
  const char *id = g_getenv ("AWS_ACCESS_KEY_ID");
  const char *secret = g_getenv ("AWS_SECRET_ACCESS_KEY");
  const char *token = g_getenv ("AWS_SESSION_TOKEN");

  if (id != NULL && *id != '\0')
    {
      *ret_id = g_strdup (id);
      *ret_secret = g_strdup (secret);
      *ret_token = token != NULL && *token != '\0' ? g_strdup (token) : NULL;
      if (secret != NULL && *secret != '\0')
        return TRUE;

      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_KEY_MISSING,
                           "AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY");
      return FALSE;
    }

  *ret_id = todoku_cli_read_secret (cli, "AWS_ACCESS_KEY_ID", _("AWS access key ID"), error);
  if (*ret_id == NULL)
    return FALSE;
  *ret_secret = todoku_cli_read_secret (cli, NULL, _("AWS secret access key"), error);
  if (*ret_secret == NULL)
    return FALSE;
  *ret_token = todoku_cli_read_secret (cli, NULL, _("AWS session token (empty for none)"), NULL);

  return TRUE;
}

static int
edge_keys (TodokuCli  *cli,
           char      **argv)
{
  TodokuDeliveryServer *server;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(TodokuSecret) id = NULL;
  g_auto(TodokuSecret) secret = NULL;
  g_auto(TodokuSecret) token = NULL;
  int status;

  if (!todoku_cli_parse (cli, &argv, NULL, 1, 1, &status))
    return status;
  if (!read_edge_keys (cli, &id, &secret, &token, &error))
    return todoku_cli_fail (cli, error);
  if (!todoku_cli_open (cli, &status))
    return status;
  server = todoku_cli_find_server (cli, argv[1], &status);
  if (server == NULL)
    return status;

  todoku_session_set_edge_keys_async (cli->session, server, id, secret, token, cli->cancellable,
                                      todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  if (!todoku_session_set_edge_keys_finish (cli->session, result, &error))
    return todoku_cli_fail (cli, error);

  print_server (cli, server);

  return TODOKU_CLI_EXIT_OK;
}

static int
remove_server (TodokuCli  *cli,
               char      **argv)
{
  TodokuDeliveryServer *server;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;
  int status;

  if (!todoku_cli_parse (cli, &argv, NULL, 1, 1, &status) || !todoku_cli_open (cli, &status))
    return status;
  server = todoku_cli_find_server (cli, argv[1], &status);
  if (server == NULL)
    return status;

  name = g_strdup (todoku_subject_get_name (server));
  todoku_session_remove_server_async (cli->session, server, cli->cancellable, todoku_cli_ready_cb,
                                      cli);
  result = todoku_cli_wait (cli);
  if (!todoku_session_remove_server_finish (cli->session, result, &error))
    return todoku_cli_fail (cli, error);

  todoku_cli_print_removed (cli, "server", name);

  return TODOKU_CLI_EXIT_OK;
}

const TodokuCommand todoku_server_commands[] = {
  { "server", "add", "--name NAME --url URL",
    N_("Add a delivery server; its API key is read from standard input or TODOKU_API_KEY."),
    add_server },
  { "server", "list", "", N_("List the delivery servers."), list_servers },
  { "server", "test", "NAME | --all",
    N_("Test the API key of a delivery server, and name the permissions that it lacks."),
    test_servers },
  { "server", "set",
    "NAME [--name NAME] [--url URL] [--region REGION] [--on-behalf-of USER] [--key]",
    N_("Change a delivery server; what the service does not accept changes nothing."), set_server },
  { "server", "import", "NAME", N_("Import the domains that the account has already."),
    import_domains },
  { "server", "edge-keys", "NAME",
    N_("Store AWS keys for tracking domains; they are read from AWS_* or standard input."),
    edge_keys },
  { "server", "remove", "NAME", N_("Remove a delivery server from here."), remove_server },
  { NULL },
};
